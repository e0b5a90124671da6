//! Developing clips again: with better detectors, or because more is to be hidden.
//!
//! Guarantee: a clip is developed whole or stays as it was, and what was asked for is kept in a queue until it is done: stopping
//! between two clips, or being killed, loses nothing, and the next run goes on with what is left. Labels are not touched.

use super::failure::{Failure, FailureKind};
use super::hiding::{MadeUnder, leak_of};
use super::import::{ClipStreams, DevelopSummary, Proposing, no_such_clip};
use super::project::Project;
use super::told::{Filling, told};
use crate::audit::{Act, KeyKind};
use crate::consent::Ingest;
use crate::custody::detect::Detectors;
use crate::custody::develop::Original;
use crate::custody::plan::HidingSettings;
use crate::custody::receipt::SettingsOnRecord;
use crate::store::{ClipRow, ClipState, QueueReason};
use crate::vocab::{ClipId, Progress, Role};

/// Which clips to develop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DevelopChoice {
    /// What an earlier run left; when it left nothing, the outdated ones.
    Left,
    /// These.
    Named(Vec<ClipId>),
    /// Those made by other detectors, settings or orders than now, those held back, and those never developed.
    Outdated,
    /// Every clip. When an earlier run over all of them was stopped, those it left.
    All,
}

/// One step of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevelopStep {
    /// The clip that is next.
    pub clip: ClipId,
    /// Which one it is, from 1.
    pub no: usize,
    /// Of how many.
    pub of: usize,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct DevelopReport {
    /// Clips that were developed.
    pub done: Vec<(ClipId, DevelopSummary)>,
    /// Clips that were not, and why. They stay as they were.
    pub failed: Vec<(ClipId, Failure)>,
}

impl Project {
    /// Develops clips from their sealed originals, one after the other. `on_step` hears of each before it begins.
    ///
    /// # Errors
    /// Without the steward's role, without models, or when stopped: what is left waits for the next run.
    pub fn develop(
        &self,
        choice: DevelopChoice,
        progress: &dyn Progress,
        on_step: &mut dyn FnMut(DevelopStep),
    ) -> Result<DevelopReport, Failure> {
        self.require(Role::Steward)?;
        let mut detectors = Detectors::load(&self.models_dir)?;
        let clips = self.queue(choice, &detectors)?;
        let mut report = DevelopReport::default();
        for (index, clip) in clips.iter().enumerate() {
            on_step(DevelopStep { clip: *clip, no: index + 1, of: clips.len() });
            match self.develop_again(*clip, Proposing::WhereNothingIs, &mut detectors, progress) {
                Ok(summary) => report.done.push((*clip, summary)),
                Err(failure) if failure == Failure::from(crate::vocab::Cancelled) => {
                    return Err(stopped(clips.len() - index));
                }
                Err(failure) => {
                    // It would fail again; the next run over outdated clips finds it.
                    self.store().leave_develop_queue(*clip)?;
                    report.failed.push((*clip, failure));
                }
            }
        }
        Ok(report)
    }

    /// The clips that the next run without a choice would go on with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn left_to_develop(&self) -> Result<Vec<ClipId>, Failure> {
        Ok(self.store().develop_queue()?)
    }

    fn queue(&self, choice: DevelopChoice, detectors: &Detectors) -> Result<Vec<ClipId>, Failure> {
        let waiting = self.store().develop_queue()?;
        match choice {
            DevelopChoice::Left if !waiting.is_empty() => {}
            DevelopChoice::Named(clips) => {
                self.store().ask_to_develop(&clips, QueueReason::Named)?;
                // Only these: what else waits was not asked for now.
                return Ok(clips);
            }
            DevelopChoice::All if self.store().waits_for_all()? => {}
            DevelopChoice::All => {
                let clips = self.clips_with_video()?;
                self.store().ask_to_develop(&clips, QueueReason::All)?;
            }
            DevelopChoice::Left | DevelopChoice::Outdated => {
                let rows = self.store().clips()?;
                let with_video = rows.iter().filter(|row| row.state != ClipState::Withdrawn);
                let mut outdated = Vec::new();
                for row in with_video {
                    if self.is_outdated(row, detectors)? {
                        outdated.push(row.id);
                    }
                }
                self.store().ask_to_develop(&outdated, QueueReason::Outdated)?;
            }
        }
        Ok(self.store().develop_queue()?)
    }

    /// Whether the clip would be hidden otherwise if it were developed now.
    fn is_outdated(&self, row: &ClipRow, detectors: &Detectors) -> Result<bool, Failure> {
        if matches!(row.state, ClipState::Sealed | ClipState::Held) {
            return Ok(true);
        }
        let (Ok(leak), Ok(made_under)) = (leak_of(row), MadeUnder::of(row)) else { return Ok(true) };
        let settings =
            serde_json::to_value(SettingsOnRecord::of(&HidingSettings::default())).expect("settings are plain data");
        let theirs = serde_json::to_value(leak.settings).expect("settings are plain data");
        let models = detectors.first_look_models().map(|model| (&model.id, model.sha256));
        let same_models = models.eq(leak.detectors.iter().map(|(id, digest)| (id, *digest)));
        // A plate detector that was added or taken away asks for another look where plates are hidden.
        let plates = detectors.plate_models().map(|model| (model.id, model.sha256));
        let same_plates = !self.store().wishes()?.plates
            || plates.eq(leak.plate_detectors.into_iter().map(|model| (model.id, model.sha256)));
        Ok(!same_models || !same_plates || settings != theirs || !self.ordered(row)?.is_as(&made_under))
    }

    /// Opens the sealed original under a fresh permit and develops it.
    pub(super) fn develop_again(
        &self,
        clip: ClipId,
        proposing: Proposing,
        detectors: &mut Detectors,
        progress: &dyn Progress,
    ) -> Result<DevelopSummary, Failure> {
        self.require(Role::Steward)?;
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        let permit = self.admit::<Ingest>(row.sha256, Some(row.bytes), Some(clip), Some(row.record))?;
        self.write_log(Act::KeyUsed { clip, what: KeyKind::Original })?;
        let receipt = ClipStreams::of(&row)?.original;
        let original = Original::Kept { receipt: &receipt, keyring: &self.keyring };
        self.develop_with(&permit, clip, original, (detectors, proposing), progress)
    }
}

fn stopped(left: usize) -> Failure {
    Failure::told(FailureKind::Failed, told!("failure-stopped-clips-are-left").with("clips", Filling::count(left)))
}
