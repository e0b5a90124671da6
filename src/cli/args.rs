//! The command line's grammar (DESIGN section 6).

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::args_hiding::{CameraCommand, CoverCommand, DevelopCommand, HidingCommand};
use super::args_models::ModelsCommand;
use super::args_review::ReviewCommand;
use super::redact::RedactCommand;
use crate::export::Format;
use crate::vocab::{CameraId, ClipId, MemberId, PublicKey, RecordId, SubjectId};

/// Privacy-preserving annotation of clips from doorbells and security cameras.
#[derive(Parser)]
#[command(name = "veilmark", version)]
pub(super) struct Arguments {
    /// Open this project in the window
    pub project: Option<PathBuf>,
    /// Print results as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the passphrase from the first line of this file
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Unlock as this member
    #[arg(long = "as", global = true, value_name = "MEMBER")]
    pub acting_as: Option<MemberId>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make the sample project, run the whole road on it, open it or print a summary
    Demo {
        /// Where to make it
        dir: Option<PathBuf>,
        /// Print a summary instead of opening the window
        #[arg(long)]
        headless: bool,
    },
    /// Make a new project; you become its first member with all roles
    Init {
        project: PathBuf,
        /// A title for people; it leaves in no export
        #[arg(long)]
        name: Option<String>,
    },
    /// Members, roles, keys
    #[command(subcommand)]
    Member(MemberCommand),
    /// Consent records
    #[command(subcommand)]
    Consent(ConsentCommand),
    /// Where a camera stands, and the zones of its picture
    #[command(subcommand)]
    Camera(CameraCommand),
    /// What is hidden beside faces and interiors, and what was missed
    #[command(subcommand)]
    Hiding(HidingCommand),
    /// Take clips in: ask the gate, seal, detect, hide, propose tracks
    Import {
        project: PathBuf,
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The consent record that covers the files; without one the gate refuses
        #[arg(long)]
        record: Option<RecordId>,
        /// The camera's pseudonym, such as cam-7f3a; a new one when absent
        #[arg(long)]
        camera: Option<CameraId>,
    },
    /// Make a redacted copy of one file, under a consent record and without a project
    Redact(RedactCommand),
    /// Propose tracks for clips (all of them when none is named)
    Prelabel { project: PathBuf, clips: Vec<ClipId> },
    /// Develop clips again from their originals: what an earlier run left, or else the outdated ones
    Develop(DevelopCommand),
    /// Cover a part of a clip by hand; it takes effect at once
    Cover(CoverCommand),
    /// The classes and attributes of a project
    #[command(subcommand)]
    Schema(SchemaCommand),
    /// Labels of a clip
    #[command(subcommand)]
    Labels(LabelsCommand),
    /// Draw a sample of finished clips, judge it, say how accurate the labels are, approve them
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Write a dataset for training
    Export(ExportArguments),
    /// Count what the labels are like
    Stats {
        project: PathBuf,
        /// Write them as a page too
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// Say how far they are from earlier ones, which `--json stats` printed
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
    },
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Installed detectors
    #[command(subcommand)]
    Models(ModelsCommand),
    /// FFmpeg, ONNX Runtime, models: found, or what to do
    Doctor,
}

#[derive(Subcommand)]
pub(super) enum MemberCommand {
    /// Add a member; the new passphrase is asked for, or read from --new-passphrase-file
    Add {
        project: PathBuf,
        /// The member's roles
        #[arg(long = "role", required = true, value_enum)]
        roles: Vec<RoleWord>,
        /// Read the new member's passphrase from the first line of this file
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// List the members
    List { project: PathBuf },
    /// Remove a member and destroy the key files
    Remove { project: PathBuf, member: MemberId },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RoleWord {
    Steward,
    Annotator,
    Reviewer,
    Engineer,
}

#[derive(Subcommand)]
pub(super) enum ConsentCommand {
    /// Make, sign and enrol a record for these files
    Issue {
        project: PathBuf,
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The clips were publicly shared; this JSON file says how. Without it: written consent to the bundled notice
        #[arg(long, value_name = "FILE")]
        share: Option<PathBuf>,
        /// The subject's pseudonym as the collector issued it; a new one when absent
        #[arg(long)]
        subject: Option<SubjectId>,
        /// In force for so many days from now
        #[arg(long, default_value_t = 365)]
        days: u16,
        /// Write the signed record here too, for the subject
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Enrol a record that a trusted signer made
    Import { project: PathBuf, file: PathBuf },
    /// List the records
    List { project: PathBuf },
    /// Print one record as it was received
    Show { project: PathBuf, record: RecordId },
    /// Withdraw a record: its clips' keys are destroyed and their labels removed
    Withdraw {
        project: PathBuf,
        record: RecordId,
        /// Write the signed withdrawal here too, for everyone who holds a copy: `redact --event` takes it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Trust another signer's records from now on
    Trust {
        project: PathBuf,
        // A key in base64url may begin with a hyphen.
        #[arg(allow_hyphen_values = true)]
        key: PublicKey,
    },
}

#[derive(Subcommand)]
pub(super) enum SchemaCommand {
    /// Print them as JSON: the form that `set` reads
    Show { project: PathBuf },
    /// Take them from a JSON file
    Set { project: PathBuf, file: PathBuf },
}

#[derive(Subcommand)]
pub(super) enum LabelsCommand {
    /// Print a clip's tracks as JSON
    Show { project: PathBuf, clip: ClipId },
    /// List the clips with their ids, states and numbers of tracks
    List { project: PathBuf },
    /// Read another tool's labels into clips of the project
    Import(LabelsImportCommand),
    /// Accept all suggestions of a clip
    Accept { project: PathBuf, clip: ClipId },
    /// Say that you are done with clips, so that they can be reviewed
    Done {
        project: PathBuf,
        #[arg(required = true)]
        clips: Vec<ClipId>,
    },
}

#[derive(Args)]
pub(super) struct LabelsImportCommand {
    pub project: PathBuf,
    /// The dataset's folder, or its file
    pub dataset: PathBuf,
    /// coco, yolo, voc, cvat (video or images), mot or datumaro
    #[arg(long)]
    pub format: Format,
    /// Which clip a sequence is of: NAME=CLIP, or CLIP for a dataset of one. Exports of this project need none
    #[arg(long = "clip", value_name = "[NAME=]CLIP")]
    pub clips: Vec<String>,
    /// Add to labels that are there; without it a clip with labels is refused
    #[arg(long)]
    pub add: bool,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ExportArguments {
    #[command(subcommand)]
    pub other: Option<ExportOther>,
    #[command(flatten)]
    pub export: Option<ExportCommand>,
}

#[derive(Subcommand)]
pub(super) enum ExportOther {
    /// Say what was added, changed, removed and withdrawn between two exports
    Diff {
        project: PathBuf,
        /// An export's folder, or the id on its card
        first: String,
        /// The later one
        second: String,
    },
    /// Write the signed list of clips that were withdrawn from exports, for everyone who holds one
    Revocations {
        project: PathBuf,
        /// The list; its signature is written beside it with the ending `.sig`
        out: PathBuf,
    },
    /// Make an earlier export again, the same to the byte
    Repeat {
        project: PathBuf,
        /// An export's folder, or the id on its card
        export: String,
        /// A folder that does not exist yet
        out: PathBuf,
    },
}

#[derive(Args)]
pub(super) struct ExportCommand {
    pub project: PathBuf,
    /// A folder that does not exist yet
    pub out: PathBuf,
    /// coco, yolo, cvat, cvat-images, voc, mot, datumaro, label-studio, parquet, webdataset, tfrecord or imagefolder
    #[arg(long)]
    pub format: Format,
    /// Percent for training, validation and test
    #[arg(long, default_value = "80/10/10")]
    pub split: String,
    /// Decides which clips go where
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// all, keyframes, or every=N
    #[arg(long, default_value = "all")]
    pub frames: String,
    #[arg(long, value_enum, default_value_t = ImagesWord::Jpeg)]
    pub images: ImagesWord,
    /// Quality of JPEG pictures
    #[arg(long, default_value_t = 92, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: u8,
    /// Leave out frames without an object; detectors learn from them what is not there
    #[arg(long)]
    pub skip_empty: bool,
    /// Leave out frames that look like the last one that was written
    #[arg(long)]
    pub skip_alike: bool,
    /// How hidden regions are told: not at all, in a file beside the labels, or also as boxes to be ignored
    #[arg(long, value_enum, default_value_t = HiddenWord::Layer)]
    pub hidden: HiddenWord,
    /// Also export what is not approved; the manifest says so
    #[arg(long)]
    pub draft: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum HiddenWord {
    None,
    Layer,
    Boxes,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ImagesWord {
    Jpeg,
    Png,
    Webp,
    Mp4,
    None,
}

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Find any changed, removed, swapped or cut-off entry; of a project, or of the log of copies that `redact` keeps
    Verify { project: PathBuf },
    /// Print the entries
    Show { project: PathBuf },
    /// Sign the log's present state
    Checkpoint { project: PathBuf },
}
