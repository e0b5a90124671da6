//! Reviews of the desk in memory: one sample of frames of its first clip, which keeps what is said as the store would.

use std::sync::Arc;

use veilmark::app::DeskError;
use veilmark::app::review_desk::{
    DecisionFacts, Issue, IssueNote, IssueSaid, Judgement, LotReport, NewJudgement, Pass, Plan, Report, ReviewDesk,
    ReviewWork, SampleSummary, Spot, Unit, UnitWork, standing,
};
use veilmark::review::objects;
use veilmark::vocab::{ClipId, FrameNo, IssueId, MemberId, SampleId};

use super::desk::{FakeDesk, member, time};

/// Another annotator.
pub const OTHER: MemberId = MemberId::from_bits(0xB0B << 100);
pub const SAMPLE: SampleId = SampleId::from_bits(5);

/// What the desk remembers of reviews.
#[derive(Default)]
pub struct FakeReview {
    /// Frames of the sample, once it is drawn.
    pub frames: Vec<FrameNo>,
    pub drawn: Vec<Plan>,
    pub judgements: Vec<Judgement>,
    pub decided: Option<DecisionFacts>,
    pub issues: Vec<Issue>,
    pub returned: Vec<ClipId>,
    pub assigned: Vec<(ClipId, Option<MemberId>)>,
    pub report: Report,
    pub fails_to_judge: bool,
    /// Frames that are still to be drawn blind.
    pub blind_left: usize,
    /// A verdict waits here until the test lets it through.
    pub judge_gate: Option<std::sync::mpsc::Receiver<()>>,
}

impl FakeDesk {
    fn units(&self) -> Vec<UnitWork> {
        let clip = self.first_clip();
        let labels = Arc::new(self.stored(clip).labels().clone());
        let frames = self.review.lock().expect("no test panics while it holds this").frames.clone();
        let unit = |(place, frame): (usize, FrameNo)| {
            let unit = Unit::Frame { clip, frame };
            let (objects, labels) = (objects(unit, &labels), Arc::clone(&labels));
            UnitWork { place, unit, frame, objects, labels, stand_in: None }
        };
        frames.into_iter().enumerate().map(unit).collect()
    }
}

impl ReviewDesk for FakeDesk {
    fn samples(&self) -> Result<Vec<SampleSummary>, DeskError> {
        let units = self.units();
        let review = self.review.lock().expect("no test panics while it holds this");
        let standing = standing(&review.judgements);
        let is_done = |unit: &&UnitWork| standing.get(&(unit.place, Pass::First)).is_some_and(|own| own.is_done);
        let done = units.iter().filter(is_done).count();
        let summary = SampleSummary {
            id: SAMPLE,
            plan: Plan::default(),
            lot_units: units.len() as u64,
            time: time(),
            clips: 1,
            units: units.len(),
            left: units.len() - done,
            left_second: 0,
            left_blind: review.blind_left,
            decision: review.decided.clone(),
        };
        Ok(if review.frames.is_empty() { Vec::new() } else { vec![summary] })
    }
    fn draw_sample(&self, plan: &Plan) -> Result<SampleId, DeskError> {
        let mut review = self.review.lock().expect("no test panics while it holds this");
        review.drawn.push(plan.clone());
        if review.frames.is_empty() {
            review.frames = (0..5).map(FrameNo).collect();
        }
        Ok(SAMPLE)
    }
    fn review_work(&self, sample: SampleId, pass: Pass) -> Result<ReviewWork, DeskError> {
        let mut units = self.units();
        if pass == Pass::Blind {
            units.iter_mut().for_each(|unit| (unit.labels, unit.objects) = (Arc::default(), Vec::new()));
        }
        let review = self.review.lock().expect("no test panics while it holds this");
        let own = review.judgements.iter().filter(|judgement| judgement.pass == pass);
        Ok(ReviewWork {
            sample,
            plan: "frames by ISO 2859-1".to_owned(),
            pass,
            units,
            judgements: own.cloned().collect(),
        })
    }
    fn judge(&self, _: SampleId, pass: Pass, of: &[NewJudgement]) -> Result<Vec<Judgement>, DeskError> {
        let gate = self.review.lock().expect("no test panics while it holds this").judge_gate.take();
        if let Some(gate) = gate {
            let _ = gate.recv();
        }
        let mut review = self.review.lock().expect("no test panics while it holds this");
        if review.fails_to_judge {
            return Err(DeskError::new("The disk is full.", "Make room, then judge again."));
        }
        let mut kept = Vec::new();
        for NewJudgement { unit, said, comment } in of.iter().cloned() {
            let no = review.judgements.len() as u64 + 1;
            let judgement = Judgement { no, unit, pass, member: member(), time: time(), said, comment };
            review.judgements.push(judgement.clone());
            kept.push(judgement);
        }
        Ok(kept)
    }
    fn decide_review(&self, sample: SampleId) -> Result<DecisionFacts, DeskError> {
        let mut review = self.review.lock().expect("no test panics while it holds this");
        let decision = DecisionFacts {
            sample,
            plan: "frames by ISO 2859-1".to_owned(),
            passed: true,
            why: "0 of 5 units have a serious error; 1 are accepted.".to_owned(),
            units: 5,
            serious_units: 0,
            privacy_misses: 0,
            undecided: 0,
            accuracy: None,
            reviewers: [member()].into(),
            time: Some(time()),
        };
        review.decided = Some(decision.clone());
        Ok(decision)
    }
    fn approve_lot(&self, _: SampleId) -> Result<LotReport, DeskError> {
        Ok(LotReport { approved: vec![self.first_clip()], refused: Vec::new() })
    }
    fn issues(&self) -> Result<Vec<Issue>, DeskError> {
        Ok(self.review.lock().expect("no test panics while it holds this").issues.clone())
    }
    fn raise_issue(&self, clip: ClipId, spot: Spot, words: &str) -> Result<IssueId, DeskError> {
        let mut review = self.review.lock().expect("no test panics while it holds this");
        let id = IssueId::from_bits(review.issues.len() as u128 + 1);
        let said = IssueSaid::Words(words.to_owned());
        let thread = vec![IssueNote { member: member(), time: time(), said }];
        let found = "remark".to_owned();
        review.issues.push(Issue { id, clip, spot, found, member: member(), time: time(), sample: None, thread });
        Ok(id)
    }
    fn say_of_issue(&self, issue: IssueId, said: IssueSaid) -> Result<(), DeskError> {
        let mut review = self.review.lock().expect("no test panics while it holds this");
        let own = review.issues.iter_mut().find(|own| own.id == issue).expect("a known issue");
        own.thread.push(IssueNote { member: member(), time: time(), said });
        Ok(())
    }
    fn return_clip(&self, clip: ClipId) -> Result<(), DeskError> {
        self.review.lock().expect("no test panics while it holds this").returned.push(clip);
        Ok(())
    }
    fn assign(&self, clip: ClipId, member: Option<MemberId>) -> Result<(), DeskError> {
        self.review.lock().expect("no test panics while it holds this").assigned.push((clip, member));
        Ok(())
    }
    fn annotators(&self) -> Result<Vec<MemberId>, DeskError> {
        Ok(vec![member(), OTHER])
    }
    fn review_report(&self) -> Result<Report, DeskError> {
        Ok(self.review.lock().expect("no test panics while it holds this").report.clone())
    }
}
