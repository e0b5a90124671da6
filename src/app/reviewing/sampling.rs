//! Drawing a sample.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::failure::{Failure, FailureKind};
use crate::app::hiding::leak_of;
use crate::app::project::Project;
use crate::app::told::told;
use crate::audit::Act;
use crate::labels::{ClassName, LabelSet};
use crate::review::iso2859::{Standing, standing};
use crate::review::{Aim, Defect, LotClip, Plan, Sample, draw, lot};
use crate::store::{ClipRow, ClipState};
use crate::vocab::{ClipId, MemberId, Role, SampleId, Size};

/// A clip that may be in the lot.
struct Ready {
    row: ClipRow,
    size: Size,
    edits_seq: u64,
    labels: LabelSet,
    annotator: Option<MemberId>,
}

impl Project {
    /// Draws a sample of the clips that are done and in no other review that is open or passed. How strictly a lot is inspected by
    /// ISO 2859-1 follows from the lots before.
    ///
    /// # Errors
    /// Without the reviewer's role; when the plan makes no sense, no clip is done, or the switching rules stop inspection.
    pub fn draw_sample(&self, plan: &Plan) -> Result<SampleId, Failure> {
        self.require(Role::Reviewer)?;
        plan.check()?;
        let plan = self.switched(plan)?;
        self.log_edits()?;
        let ready = self.ready_for_review(&plan)?;
        if ready.is_empty() {
            return Err(Failure::told(FailureKind::Refused, told!("failure-no-clip-is-done-that-is-not")));
        }
        let clips: Vec<LotClip<'_>> = ready
            .iter()
            .map(|ready| LotClip {
                clip: ready.row.id,
                camera: &ready.row.camera,
                annotator: ready.annotator,
                light: leak_of(&ready.row).ok().and_then(|leak| leak.light).map(|seen| seen.light),
                frames: ready.row.frames,
                labels: &ready.labels,
            })
            .collect();
        let lot = lot(&clips, plan.kind, &plan.strata);
        if lot.units.is_empty() {
            return Err(Failure::told(FailureKind::Refused, told!("failure-there-is-nothing-in-these-clips-to")));
        }
        let edits = ready.iter().map(|ready| (ready.row.id, ready.edits_seq)).collect();
        let mut sample = draw(SampleId::random(), &plan, &lot, edits);
        self.plant(&mut sample, &ready);
        self.write_log(Act::SampleDrawn {
            sample: sample.id,
            seed: plan.seed,
            lot_units: sample.lot_units(),
            units: sample.units.len() as u64,
            sample_sha256: sample.digest(),
            seeded_sha256: sample.seeded_digest(),
        })?;
        let (member, now) = (self.member(), self.now());
        self.store().put_sample(&sample, member, now)?;
        Ok(sample.id)
    }

    /// The plan, inspected as strictly as the lots before ask for.
    fn switched(&self, plan: &Plan) -> Result<Plan, Failure> {
        let Aim::Acceptance { level, aql, .. } = plan.aim else { return Ok(plan.clone()) };
        let rows = self.store().samples()?;
        let same = |other: &Plan| matches!(other.aim, Aim::Acceptance { .. }) && other.annotator == plan.annotator;
        let before = rows.iter().filter(|row| same(&row.sample.plan));
        let lots: Vec<bool> = before.filter_map(|row| Some(row.decision.as_ref()?.passed)).collect();
        match standing(&lots) {
            Standing::Inspect(severity) => Ok(Plan { aim: Aim::Acceptance { level, aql, severity }, ..plan.clone() }),
            Standing::Stopped => Err(Failure::told(
                FailureKind::Refused,
                told!("failure-five-lots-were-rejected-under-tightened-inspection"),
            )),
        }
    }

    fn ready_for_review(&self, plan: &Plan) -> Result<Vec<Ready>, Failure> {
        let store = self.store();
        let (rows, last_edits) = (store.clips()?, store.last_edits()?);
        let (edits, samples) = (store.edits_by_member()?, store.samples()?);
        drop(store);
        let taken: BTreeSet<(ClipId, u64)> = samples
            .iter()
            .filter(|row| row.decision.as_ref().is_none_or(|decision| decision.passed))
            .flat_map(|row| row.sample.lot.iter().map(|(clip, seq)| (*clip, *seq)))
            .collect();
        let mut ready = Vec::new();
        for row in rows.into_iter().filter(|row| row.state == ClipState::Done) {
            let edits_seq = last_edits.get(&row.id).copied().unwrap_or_default();
            let own = edits.get(&row.id);
            let annotator = own.and_then(|own| own.iter().max_by_key(|(_, edits)| **edits)).map(|(member, _)| *member);
            let is_asked_for = plan.annotator.is_none_or(|asked| annotator == Some(asked));
            let Some(size) = row.size.filter(|_| is_asked_for && !taken.contains(&(row.id, edits_seq))) else {
                continue;
            };
            let (seq, labels) = self.store().labels_at(row.id)?;
            ready.push(Ready { row, size, edits_seq: seq, labels, annotator });
        }
        Ok(ready)
    }

    /// Puts defects into units that only the database knows, drawn from the operating system's randomness.
    fn plant(&self, sample: &mut Sample, ready: &[Ready]) {
        let clips: BTreeMap<ClipId, &Ready> = ready.iter().map(|ready| (ready.row.id, ready)).collect();
        let classes: Vec<ClassName> = self.schema().classes.into_iter().map(|class| class.name).collect();
        let wanted = (sample.units.len() * usize::from(sample.plan.seeded_percent)).div_ceil(100);
        let mut random = fastrand::Rng::with_seed(SampleId::random().bits() as u64);
        let mut order: Vec<usize> = (0..sample.units.len()).collect();
        random.shuffle(&mut order);
        for place in order {
            if sample.seeded.len() >= wanted {
                return;
            }
            let unit = sample.units[place].unit;
            let own = clips[&unit.clip()];
            let picture = (own.size, own.row.frames);
            let planted = Defect::plant(&own.labels, unit, &classes, picture, &mut random);
            sample.seeded.extend(planted.map(|defect| (place, defect)));
        }
    }
}
