//! The grammar of `review`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::app::review_desk::{Level, Trait, UnitKind};
use crate::export::Format;
use crate::vocab::{ClipId, FrameNo, IssueId, MemberId, SampleId};

#[derive(Subcommand)]
pub(in crate::cli) enum ReviewCommand {
    /// Draw a sample of the clips that are done; it is in the audit log before anyone looks
    Sample(SampleCommand),
    /// List the samples and how far they are
    List { project: PathBuf },
    /// Judge units from a JSON file: a list of {"unit", "said", "comment"}; `units` prints what there is to judge
    Judge {
        project: PathBuf,
        sample: SampleId,
        file: PathBuf,
        /// The second look of another reviewer
        #[arg(long)]
        second: bool,
        /// Boxes of a reviewer who sees no labels: each is {"missed": {"frame", "class", "bbox"}}
        #[arg(long, conflicts_with = "second")]
        blind: bool,
    },
    /// Print the units of a sample with their objects
    Units {
        project: PathBuf,
        sample: SampleId,
        /// Those of the second look
        #[arg(long)]
        second: bool,
        /// Those that are drawn blind, without objects
        #[arg(long, conflicts_with = "second")]
        blind: bool,
    },
    /// Decide a finished review: issues are raised, clips with any go back
    Decide { project: PathBuf, sample: SampleId },
    /// Approve clips that you looked through, or with --sample the clips of a lot that passed
    #[command(alias = "record")]
    Approve {
        project: PathBuf,
        #[arg(required_unless_present = "sample")]
        clips: Vec<ClipId>,
        /// The clips of this sample's lot, on the strength of its plan
        #[arg(long, conflicts_with = "clips")]
        sample: Option<SampleId>,
    },
    /// Say how accurate the labels are, with intervals
    Report {
        project: PathBuf,
        /// Write it as a page too, with your signature beside it in a file with the ending .sig
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// Only this sample
        #[arg(long)]
        sample: Option<SampleId>,
    },
    /// List the issues
    Issues {
        project: PathBuf,
        /// Closed ones too
        #[arg(long)]
        all: bool,
    },
    /// Say something of an issue
    Issue {
        project: PathBuf,
        issue: IssueId,
        #[arg(value_enum)]
        what: IssueWord,
        /// Words for the thread
        #[arg(long)]
        note: Option<String>,
        /// With `give`: the member; nobody without
        #[arg(long, value_name = "MEMBER")]
        to: Option<MemberId>,
    },
    /// List doubtful places of clips that are done: a help for finding errors that never enters an estimate
    Doubts { project: PathBuf },
    /// Raise an issue beside those that reviews raise
    Raise {
        project: PathBuf,
        clip: ClipId,
        /// The frame, from 1
        #[arg(long, value_parser = frame)]
        frame: FrameNo,
        /// What there is to correct
        #[arg(long)]
        note: String,
    },
    /// Return a clip to its annotator
    Return { project: PathBuf, clip: ClipId },
    /// Give a clip to a member to work on; to nobody without one
    Assign { project: PathBuf, clip: ClipId, member: Option<MemberId> },
    /// Keep labels as the truth of clips: those they have now, or those of a dataset
    Truth(TruthCommand),
    /// Print a plan of ISO 2859-1 with its operating characteristic
    Plan {
        /// Units in the lot
        lot: u64,
        #[arg(long, value_enum, default_value_t = LevelWord::Ii)]
        level: LevelWord,
        /// Percent of units with a serious error
        #[arg(long, default_value_t = 1.0)]
        aql: f64,
        /// As after two rejected lots
        #[arg(long)]
        tightened: bool,
    },
}

#[derive(Args)]
pub(in crate::cli) struct SampleCommand {
    pub project: PathBuf,
    #[arg(long, value_enum, default_value_t = KindWord::Frames)]
    pub of: KindWord,
    /// So many units; passes when at least --at-least percent of boxes are shown to be right
    #[arg(long, conflicts_with_all = ["margin", "show"])]
    pub units: Option<u64>,
    /// As many units as give this margin of error, percent
    #[arg(long, conflicts_with = "show")]
    pub margin: Option<f64>,
    /// As many units as show that --at-least percent have no serious error, when so many may be found with one
    #[arg(long, value_name = "ALLOWED")]
    pub show: Option<u64>,
    /// Percent
    #[arg(long, default_value_t = 98.0)]
    pub at_least: f64,
    /// Without the options above: ISO 2859-1 with this acceptance quality limit, percent
    #[arg(long, default_value_t = 1.0)]
    pub aql: f64,
    #[arg(long, value_enum, default_value_t = LevelWord::Ii)]
    pub level: LevelWord,
    /// Strata
    #[arg(long = "by", value_enum)]
    pub by: Vec<TraitWord>,
    /// Only clips of this annotator
    #[arg(long)]
    pub annotator: Option<MemberId>,
    /// Decides the draw
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Percent of units that another reviewer judges too, blind
    #[arg(long, default_value_t = 10)]
    pub second: u8,
    /// Percent of units with a seeded defect
    #[arg(long, default_value_t = 4)]
    pub seeded: u8,
    /// Percent of frames in which another reviewer draws all boxes, without seeing the labels
    #[arg(long, default_value_t = 0)]
    pub blind: u8,
}

#[derive(Args)]
pub(in crate::cli) struct TruthCommand {
    pub project: PathBuf,
    /// Clips whose labels are their truth as they are now
    #[arg(required_unless_present = "dataset", conflicts_with = "dataset")]
    pub clips: Vec<ClipId>,
    /// A dataset that holds the truth
    #[arg(long, requires = "format")]
    pub dataset: Option<PathBuf>,
    /// The dataset's format
    #[arg(long)]
    pub format: Option<Format>,
    /// Which clip a sequence of it is of: NAME=CLIP, or CLIP for a dataset of one
    #[arg(long = "clip", value_name = "[NAME=]CLIP")]
    pub belongs: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum KindWord {
    Frames,
    Tracks,
    Clips,
}

impl KindWord {
    pub(in crate::cli) const fn kind(self) -> UnitKind {
        match self {
            Self::Frames => UnitKind::Frame,
            Self::Tracks => UnitKind::Track,
            Self::Clips => UnitKind::Clip,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum LevelWord {
    S1,
    S2,
    S3,
    S4,
    I,
    Ii,
    Iii,
}

impl LevelWord {
    pub(in crate::cli) const fn level(self) -> Level {
        match self {
            Self::S1 => Level::S1,
            Self::S2 => Level::S2,
            Self::S3 => Level::S3,
            Self::S4 => Level::S4,
            Self::I => Level::I,
            Self::Ii => Level::II,
            Self::Iii => Level::III,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum TraitWord {
    Class,
    Camera,
    Size,
    Annotator,
    Source,
    /// Day, dusk or night by the pictures' light; no clock
    Light,
}

impl TraitWord {
    pub(in crate::cli) const fn of(self) -> Trait {
        match self {
            Self::Class => Trait::Class,
            Self::Camera => Trait::Camera,
            Self::Size => Trait::Size,
            Self::Annotator => Trait::Annotator,
            Self::Source => Trait::Source,
            Self::Light => Trait::Light,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum IssueWord {
    /// Only --note
    Note,
    /// The annotator corrected it
    Settle,
    /// A reviewer agrees
    Close,
    /// It is not corrected
    Reopen,
    /// --to is who looks after it
    Give,
}

fn frame(text: &str) -> Result<FrameNo, String> {
    let number: u32 = text.parse().map_err(|_| "not a number")?;
    Ok(FrameNo(number.checked_sub(1).ok_or("frames begin at 1")?))
}
