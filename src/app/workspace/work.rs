//! Jobs that the workspace started, and what comes of them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::camera::CameraProfile;
use crate::app::cover::CoverSummary;
use crate::app::desk::{
    ClipSummary, Desk, DeskError, DevelopedReport, ExportReport, Hold, ImportReport, RecordSummary,
};
use crate::app::error_words::of_job;
use crate::app::figures::{ExportLine, FiguresForm};
use crate::app::labels_form::SequenceLine;
use crate::app::labels_in::LabelsReport;
use crate::app::review_desk::{DecisionFacts, Issue, Judgement, LotReport, Report, ReviewWork, SampleSummary};
use crate::app::words::{said, word};
use crate::jobs::{Job, JobError, JobState, Reporter};
use crate::labels::{Document, Schema};
use crate::store::TrackLines;
use crate::vocab::{CameraId, ClipId, FrameNo, HandRegion, HidingWishes, MemberId, RegionId, Role, SampleId};

use super::Workspace;

/// What a job works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Opening or making a project.
    Opening,
    /// Looking whether a folder is a project.
    Recognising,
    /// Making the sample project.
    Sample,
    /// Reading the lists of a project.
    Listing,
    /// Reading a clip's labels.
    Reading(ClipId),
    /// Importing so many files.
    Import(usize),
    /// The detector proposes tracks.
    Prelabel(Vec<ClipId>),
    /// Approving.
    Approve(ClipId),
    /// Exporting.
    Export,
    /// Reading what was exported before.
    Exports,
    /// Counting labels.
    Count,
    /// Reading every track of the project.
    Tracks,
    /// Keeping what a clip took.
    Effort,
    /// Looking into another tool's labels.
    LookIntoLabels,
    /// Reading another tool's labels into these clips.
    LabelsIn(Vec<ClipId>),
    /// Developing clips again.
    Develop,
    /// Keeping what was covered by hand.
    Cover(ClipId),
    /// Reading what is covered by hand.
    Covers(ClipId),
    /// Reading or setting bookmarks.
    Bookmarks(ClipId),
    /// Following a box by its looks.
    Follow(ClipId),
    /// Taking a cover back.
    TakeBack(ClipId),
    /// Drawing, opening, deciding a review.
    Review,
    /// Saving verdicts.
    Judge,
    /// Measuring what all reviews say.
    Report,
    /// Small changes: a camera's place, a clip's state.
    Change,
    /// A file dialog is open.
    Picking,
    /// A project that left the desk is being closed.
    Closing,
}

impl Task {
    /// Its line in the jobs panel; `None` for what is too quick to show.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        match self {
            Self::Sample => Some(word("work-making-the-sample-project").to_owned()),
            Self::Import(1) => Some(word("work-importing-1-clip").to_owned()),
            Self::Import(files) => Some(said!("work-importing-clips", files)),
            Self::Prelabel(clips) if clips.len() == 1 => Some(word("work-pre-labelling-1-clip").to_owned()),
            Self::Prelabel(clips) => Some(said!("work-pre-labelling-clips", clips = clips.len())),
            Self::Export => Some(word("work-exporting").to_owned()),
            Self::Count => Some(word("work-counting-labels").to_owned()),
            Self::LabelsIn(_) => Some(word("work-reading-labels").to_owned()),
            Self::Approve(_) => Some(word("work-approving").to_owned()),
            Self::Develop => Some(word("work-developing-clips").to_owned()),
            Self::Follow(_) => Some(word("work-following-a-box").to_owned()),
            Self::Report => Some(word("work-measuring-the-reviews").to_owned()),
            Self::Exports
            | Self::Tracks
            | Self::Effort
            | Self::LookIntoLabels
            | Self::Cover(_)
            | Self::Bookmarks(_)
            | Self::Covers(_)
            | Self::TakeBack(_)
            | Self::Review
            | Self::Judge
            | Self::Opening
            | Self::Recognising
            | Self::Listing
            | Self::Reading(_)
            | Self::Change
            | Self::Picking
            | Self::Closing => None,
        }
    }

    /// A word for it: of its thread, and of the notices about it.
    fn name(&self) -> &'static str {
        match self {
            Self::Opening | Self::Recognising => "opening",
            Self::Sample => "sample",
            Self::Listing | Self::Reading(_) | Self::Covers(_) | Self::Tracks => "reading",
            Self::Effort => "effort",
            Self::Import(_) => "import",
            Self::Prelabel(_) => "pre-label",
            Self::Approve(_) => "approve",
            Self::Export => "export",
            Self::Exports | Self::Count => "counting",
            Self::LookIntoLabels | Self::LabelsIn(_) => "labels",
            Self::Develop => "develop",
            Self::Cover(_) | Self::TakeBack(_) => "cover",
            Self::Bookmarks(_) => "bookmarks",
            Self::Follow(_) => "follow",
            Self::Review => "review",
            Self::Judge => "judge",
            Self::Report => "report",
            Self::Change => "change",
            Self::Picking => "file dialog",
            Self::Closing => "closing",
        }
    }

    /// Whether it works in the open project, and ends with it.
    pub(super) fn is_ours(&self) -> bool {
        !matches!(self, Self::Opening | Self::Recognising | Self::Sample | Self::Picking | Self::Closing)
    }
}

/// What a job brings back.
pub(super) enum Outcome {
    Opened(Arc<dyn Desk>, Option<PathBuf>),
    Listed(Lists),
    Read(ClipId, Box<Document>, Result<Hold, DeskError>),
    Imported(ImportReport),
    Prelabelled(Vec<ClipId>, u32),
    Approved,
    Exported(ExportReport),
    Counted(Box<FiguresForm>),
    ExportsRead(Vec<ExportLine>),
    TracksRead(Arc<TrackLines>),
    LookedIntoLabels(Vec<SequenceLine>),
    LabelsRead(LabelsReport),
    PickedDataset(Option<PathBuf>),
    Changed,
    Done(&'static str),
    ReviewOpened(Box<ReviewWork>),
    Judged(SampleId, Vec<Judgement>),
    Decided(DecisionFacts),
    LotApproved(LotReport),
    Reported(Arc<Report>),
    Ordered(&'static str),
    ZonesSaved(CameraId),
    Covered(HandRegion),
    CoveredForCamera,
    CoversRead(ClipId, Vec<CoverSummary>),
    TakenBack(RegionId),
    Developed(DevelopedReport),
    BookmarksRead(ClipId, BTreeSet<FrameNo>),
    Followed(super::follow::Followed),
    SchemaSet(Schema),
    Closed,
    PickedProject(Option<PathBuf>),
    Recognised(PathBuf),
    PickedNewProject(Option<PathBuf>),
    PickedVideos(Option<Vec<PathBuf>>),
    PickedExport(Option<PathBuf>),
}

/// The lists of a project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lists {
    /// The clips.
    pub clips: Vec<ClipSummary>,
    /// The records.
    pub records: Vec<RecordSummary>,
    /// The cameras.
    pub cameras: Vec<CameraProfile>,
    /// What the project asks to be hidden beside faces and interiors.
    pub wishes: HidingWishes,
    /// Whether effort is counted.
    pub counts_effort: bool,
    /// Issues of reviewers, the oldest first.
    pub issues: Vec<Issue>,
    /// Samples, the oldest first.
    pub samples: Vec<SampleSummary>,
    /// Members who may work on clips.
    pub annotators: Vec<MemberId>,
}

impl Lists {
    /// Whether this clip has frames that a member with these roles may look at.
    #[must_use]
    pub fn can_be_looked_at(&self, id: ClipId, roles: &[Role]) -> bool {
        self.clips.iter().any(|clip| clip.id == id && clip.can_be_looked_at(roles))
    }
}

/// A job that is running.
pub struct Running {
    /// Names it for [`Command::CancelJob`](crate::app::command::Command::CancelJob).
    pub no: u64,
    /// What it works on.
    pub task: Task,
    pub(super) job: Job<Outcome, DeskError>,
}

impl Running {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> JobState {
        self.job.poll()
    }
}

impl Workspace {
    /// Starts a job.
    pub(super) fn start_job(
        &mut self,
        task: Task,
        work: impl FnOnce(&Reporter) -> Result<Outcome, DeskError> + Send + 'static,
    ) {
        self.last_job += 1;
        let wake = Arc::clone(&self.wake);
        let name = task.name();
        let held = match (&task, &self.project) {
            // A person may leave a file dialog open for ever.
            (Task::Picking, _) => None,
            (task, Some(project)) if task.is_ours() => Some(project.underway.hold()),
            _ => Some(self.underway.hold()),
        };
        let job = Job::start(name, Box::new(move || wake()), move |reporter| {
            let _held = held;
            work(reporter)
        });
        self.jobs.push(Running { no: self.last_job, task, job });
    }

    /// Takes the jobs that ended.
    pub(super) fn collect_jobs(&mut self) {
        let mut ended = Vec::new();
        let mut still = Vec::new();
        for running in self.jobs.drain(..) {
            match running.job.try_take() {
                Some(result) => ended.push((running.task, result)),
                None => still.push(running),
            }
        }
        self.jobs = still;
        for (task, result) in ended {
            match result {
                Ok(outcome) => {
                    // One cover that is saved says nothing of another that is not.
                    if !matches!(task, Task::Cover(_)) {
                        self.notices.settle(task.name());
                    }
                    self.take_outcome(outcome);
                }
                Err(error) => self.take_failure(&task, error),
            }
        }
    }

    fn take_failure(&mut self, task: &Task, error: JobError<DeskError>) {
        let error = match error {
            JobError::Work(error) => error,
            JobError::Cancelled => {
                self.after_prelabel(task);
                if let Some(title) = task.title() {
                    let way_out = word("work-start-it-again-when-you-want");
                    self.notices.push(crate::app::notice::Tone::Note, said!("work-stopped", title), way_out);
                }
                self.refresh();
                return;
            }
            other @ (JobError::Panicked(_) | JobError::NoThread(_)) => {
                let title = task.title().unwrap_or_else(|| word("work-the-work").to_owned());
                of_job(&other, &title).expect("the work itself said nothing").for_people()
            }
        };
        match task {
            Task::LookIntoLabels | Task::LabelsIn(_) if self.take_labels_failure(&error) => {}
            // Beside an open project there is no start screen to say it.
            Task::Recognising if self.project.is_some() => self.say_problem(task, &error),
            Task::Opening | Task::Recognising => self.start.failed(error),
            Task::Cover(_) => {
                let what = said!("work-what-you-covered-is-not-saved", error = error.what);
                self.notices.push(
                    crate::app::notice::Tone::Problem,
                    what,
                    word("work-cover-it-again-only-this-screen"),
                );
            }
            Task::Judge => self.keep_verdicts(&error),
            Task::Reading(clip) => {
                if let Some(open) = self.clip_mut().filter(|open| open.id == *clip) {
                    open.unread = Some(error.clone());
                }
                self.say_problem(task, &error);
            }
            _ => {
                self.after_prelabel(task);
                self.say_problem(task, &error);
                if let Task::TakeBack(clip) = task {
                    // What was refused is a wish now, which the list shows.
                    self.read_covers(*clip);
                }
                if self.project.is_some() && !matches!(task, Task::Listing | Task::Covers(_) | Task::Closing) {
                    self.refresh();
                }
            }
        }
    }

    fn say_problem(&mut self, task: &Task, error: &DeskError) {
        let tone = crate::app::notice::Tone::Problem;
        self.notices.push_about(Some(task.name()), tone, error.what.clone(), error.way_out.clone());
    }

    /// Also a model that did not finish may have proposed something.
    fn after_prelabel(&mut self, task: &Task) {
        if let Task::Prelabel(clips) = task {
            self.read_again(clips);
        }
    }
}
