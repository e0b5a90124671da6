//! Commands: everything the window can do, as plain data.

use std::path::PathBuf;

use crate::labels::{ClassName, Schema};
use crate::vocab::{CameraId, ClipId, FrameNo, HidingWishes, PxBox, PxPoint, RecordId, RegionId, TrackId, ZoneKind};

use super::by_key::ByKey;
use super::desk::{ExportChoice, ExportFormat};
use super::keymap::Shortcut;
use super::keymap_file::Preset;
use super::labels_in::{Belongs, OnTop};
use super::look::{ToneStep, Tones};
use super::review_command::ReviewCommand;
use super::workspace::CoverSpan;
use crate::vocab::Place;

pub use super::command_table::ROWS;

/// One thing to do. The first part is chosen by name and has a [`Row`]; the second part carries what a gesture or a form says.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Choose a project folder and unlock it.
    ChooseProject,
    /// Make a project; you become its first member.
    NewProject,
    /// Open the sample project that ships with Veilmark.
    SampleProject,
    /// Back to the start screen. Everything saved stays saved.
    CloseProject,
    /// Seal, analyse and redact video files under a consent record.
    ShowImport,
    /// Write a redacted dataset for training.
    ShowExport,
    /// What the labels are like: classes, sizes, places, and the clips behind every bar.
    ShowStatistics,
    /// Take labels of other tools into clips of the project.
    ShowLabelsIn,
    /// Search the tracks of every clip.
    FindTracks,
    /// Count clicks, seconds and corrections of each clip, for nobody in particular; or stop counting.
    ToggleEffort,
    /// Change the language of the window, from its next start.
    NextLanguage,
    /// Show the first steps once more, beside the picture.
    StartTour,
    /// The next stop of the tour.
    NextStop,
    /// End the tour.
    EndTour,
    /// Say whether a camera looks outdoors or into a home.
    ShowCamera,
    /// Draw doors, windows and streets on the picture; they count for every clip of this camera.
    ShowZones,
    /// The classes and attributes of the project.
    ShowSchema,
    /// Open the next clip that nobody has finished.
    NextToDo,
    /// Plates, screens, writing: say what else is hidden, and how it looks.
    ShowWishes,
    /// Hide clips anew that were developed when less was asked for, or by older models.
    DevelopOutdated,
    /// Then drag on the frame: what lies there is hidden at once. Lists what is covered, too.
    Cover,
    /// Develop the open clip again from its original.
    DevelopClip,
    /// To the next frame in which the second look still found something.
    NextLeft,
    /// Draw covers that hide something in these frames.
    CoverSpan(CoverSpan),
    /// What is led along was last seen in this frame: keep its cover.
    EndCover,
    /// Take the chosen cover back; stewards only, and it asks first.
    AskTakeBack,
    /// Outline what is hidden and say why.
    ToggleLegend,
    /// What was found, hidden and checked in this clip.
    ShowReceipt,
    /// Open the clip below in the list.
    NextClip,
    /// Open the clip above in the list.
    PreviousClip,
    /// Let the detector propose tracks; they stay suggestions until accepted.
    Prelabel,
    /// Say that you are done with this clip.
    MarkDone,
    /// Vouch for the labels as they are now, so that they can be exported.
    Approve,
    /// Play by the clip's own timestamps.
    PlayPause,
    /// One frame forward.
    NextFrame,
    /// One frame back.
    PreviousFrame,
    /// Ten frames forward.
    Forward10,
    /// Ten frames back.
    Back10,
    /// To the first frame of the clip.
    FirstFrame,
    /// To the last frame of the clip.
    LastFrame,
    /// To the next keyframe of the selected track, or of any track.
    NextKeyframe,
    /// To the keyframe before, of the selected track or of any track.
    PreviousKeyframe,
    /// Type a frame number.
    AskFrame,
    /// Double the playback speed, up to 8 times.
    Faster,
    /// Halve the playback speed, down to an eighth.
    Slower,
    /// To where the selected track begins.
    TrackStart,
    /// To where the selected track ends.
    TrackEnd,
    /// To the next frame with anything doubtful.
    NextIssue,
    /// To the frame before with anything doubtful.
    PreviousIssue,
    /// To the next suggestion of a low score.
    NextLowScore,
    /// To the suggestion of a low score before.
    PreviousLowScore,
    /// To the next frame in which nothing is marked.
    NextEmpty,
    /// To the frame before in which nothing is marked.
    PreviousEmpty,
    /// Set a bookmark here, or take it away.
    ToggleBookmark,
    /// To the next bookmark.
    NextBookmark,
    /// To the bookmark before.
    PreviousBookmark,
    /// Then drag on the frame: a new track begins there.
    Draw,
    /// Then click the four outermost points.
    DrawByPoints,
    /// The track begins here; what lies before goes.
    BeginTrack,
    /// The track's last frame is this one.
    LastSeen,
    /// Two tracks: the second one begins here.
    SplitTrack,
    /// Choose tracks, then make them one.
    Merge,
    /// The same, with the box running over the gap.
    Link,
    /// Whether the box stays or runs to the next keyframe.
    ToggleInterpolation,
    /// Hold the box for frames to be said.
    AskPropagate,
    /// Follow the selected box by its looks.
    FollowForward,
    /// The same, towards the beginning.
    FollowBack,
    /// Vouch for suggestions above a score to be said.
    AskAcceptAbove,
    /// Select the next doubtful track.
    NextDoubt,
    /// Select the doubtful track before.
    PreviousDoubt,
    /// Hide the selected track here, or show it again.
    HideTrack,
    /// Keep the selected track from being changed here, or free it.
    LockTrack,
    /// Show the selected track alone, or all again.
    SoloTrack,
    /// Nothing is hidden, locked or alone any more.
    ShowAllTracks,
    /// Select the next track of this frame.
    NextTrack,
    /// Select the track before in this frame.
    PreviousTrack,
    /// Fix the box in this frame, or free it again.
    ToggleKey,
    /// Remove the selected track's keyframe in this frame.
    RemoveKey,
    /// The object is not in view from this frame until the next keyframe.
    ToggleOutside,
    /// The object is partly hidden behind something.
    ToggleOccluded,
    /// The object is cut by the picture's edge.
    ToggleTruncated,
    /// The track ends before this frame; its later keyframes go.
    EndTrack,
    /// Remove the selected track with all its keyframes.
    DeleteTrack,
    /// Vouch for the selected suggestion: it becomes a label.
    Accept,
    /// Remove the selected suggestion.
    Reject,
    /// Vouch for every suggestion of this clip, as one step.
    AcceptAll,
    /// Take the last step back.
    Undo,
    /// Repeat the step that was taken back.
    Redo,
    /// Try once more to save what could not be saved.
    RetrySave,
    /// Show the whole frame.
    Fit,
    /// One pixel of the clip is one pixel of the screen.
    ActualSize,
    /// For this view only.
    Tone(ToneStep),
    /// Edges go to edges that are near.
    ToggleSnap,
    /// Show what the window measures about itself.
    ToggleTrace,
    /// Show small pictures of the clip over the timeline.
    ToggleFilmstrip,
    /// Show the selected track's keyframes beside.
    ToggleOnion,
    /// Change what colours tell.
    NextColouring,
    /// Closer, around the middle of the view.
    ZoomIn,
    /// Wider, around the middle of the view.
    ZoomOut,
    /// Bring the selected box close.
    ZoomToTrack,
    /// Look at the bare frame for a moment.
    ToggleLabels,
    /// Everything larger.
    Larger,
    /// Everything smaller.
    Smaller,
    /// Change between the themes.
    ToggleTheme,
    /// Find any command by its name.
    ShowPalette,
    /// Every command and its keys on one page.
    ShowKeyMap,
    /// Leave the tool, the dialog or the selection.
    Escape,
    /// Gives the selected track, or the next box, the class at this place of the schema.
    Class(u8),
    /// Moves the selected box by whole pixels.
    Nudge {
        /// Pixels to the right.
        dx: i32,
        /// Pixels downwards.
        dy: i32,
    },

    /// What a pointer does elsewhere.
    ByKey(ByKey),
    /// Something about reviews; those without fields have a row.
    Review(ReviewCommand),
    /// Asks for the passphrase of the project in this folder.
    AskPassphrase(PathBuf),
    /// Takes a folder off the list of recent projects.
    ForgetRecent(PathBuf),
    /// Tries once more to read the open clip's labels.
    ReadLabels,
    /// Gives up the edits of the clip that could not be saved, and shows what is on disk.
    GiveUpEdits,
    /// Opens a clip.
    OpenClip(ClipId),
    /// Keeps a filter of clips, or forgets it again.
    KeepFilter(String),
    /// Selects a track, or nothing.
    Select(Option<TrackId>),
    /// Shows this frame and stops playing.
    GoTo(FrameNo),
    /// A new track of the class for new boxes begins here.
    AddBox(PxBox),
    /// The box of a track in the frame shown.
    SetBox {
        /// The track.
        track: TrackId,
        /// The frame in which the gesture was made.
        frame: FrameNo,
        /// The box.
        bbox: PxBox,
    },
    /// Brightness, contrast and shadows of this view.
    SetTones(Tones),
    /// Holds the selected box for so many frames more.
    Propagate(u32),
    /// Vouches for suggestions of at least so many percent.
    AcceptAbove(u8),
    /// Chooses, or leaves, a track that is to be merged.
    Pick(TrackId),
    /// Moves a key in time.
    MoveKey {
        /// The track.
        track: TrackId,
        /// Where the key is.
        from: FrameNo,
        /// Where it shall be.
        to: FrameNo,
    },
    /// The track begins, or ends, in this frame.
    Trim {
        /// The track.
        track: TrackId,
        /// Its new first or last frame.
        frame: FrameNo,
        /// Which end.
        end: TrackEnd,
    },
    /// Gives an attribute a value in this frame, or for the whole track, as the schema says; none is its default.
    SetAttribute {
        /// The track.
        track: TrackId,
        /// The attribute.
        name: ClassName,
        /// The value.
        value: Option<String>,
    },
    /// The classes and attributes of the project from now on.
    SetSchema(Schema),
    /// Removes a track with all its keys.
    Remove(TrackId),
    /// Gives a track a class.
    SetClass {
        /// The track.
        track: TrackId,
        /// The class.
        class: ClassName,
    },
    /// Opens the dialog that chooses files to import.
    PickImportFiles,
    /// Opens the dialog that chooses the folder of an export.
    PickExportFolder,
    /// Opens the dialog that chooses the folder of a dataset.
    PickDataset,
    /// Opens a clip and selects a track of it.
    ShowTrack {
        /// The clip.
        clip: ClipId,
        /// The track.
        track: TrackId,
        /// The frame to go to.
        frame: FrameNo,
    },
    /// Says which sequences a dataset holds.
    LookIntoLabels {
        /// The format.
        format: ExportFormat,
        /// Its folder or file.
        dataset: PathBuf,
    },
    /// Reads a dataset's labels.
    ImportLabels {
        /// The format.
        format: ExportFormat,
        /// Its folder or file.
        dataset: PathBuf,
        /// Which sequence is which clip.
        belongs: Belongs,
        /// Whether labels that are there stay.
        on_top: OnTop,
    },
    /// Opens the dialog that chooses the folder of a new project.
    PickNewProject,
    /// Imports.
    Import {
        /// The files.
        files: Vec<PathBuf>,
        /// The record that names them.
        record: RecordId,
        /// The camera; a new pseudonym is drawn when there is none.
        camera: Option<CameraId>,
    },
    /// Exports into this folder.
    Export {
        /// The folder, which must not exist.
        out: PathBuf,
        /// What and how.
        choice: ExportChoice,
    },
    /// Says where a camera stands.
    SetCamera {
        /// The camera.
        camera: CameraId,
        /// Its place.
        place: Place,
    },
    /// In the zone editor: one more corner.
    ZoneCorner(PxPoint),
    /// In the zone editor: the corners become a zone.
    CloseZone,
    /// In the zone editor: the kind of the next zone.
    ZoneKind(ZoneKind),
    /// In the zone editor: where the camera stands.
    ZonePlace(Place),
    /// In the zone editor: deletes a zone by its place in the list.
    DeleteZone(usize),
    /// Saves place and zones as one act.
    SaveZones,
    /// Covers this part of the frame by hand.
    AddCover(PxBox),
    /// Chooses a cover of the list, or none.
    ChooseCover(Option<RegionId>),
    /// Takes a cover back, without asking.
    TakeBackCover(RegionId),
    /// The chosen cover stays after all.
    KeepCover,
    /// Says what else is hidden.
    SetWishes(HidingWishes),
    /// Another map to begin with.
    ChoosePreset(Preset),
    /// The next key that is pressed is this command's.
    RecordKey(Box<Command>),
    /// A key was pressed for the command that waits for one.
    Recorded(Shortcut),
    /// Gives a command this key, and takes it from any other.
    GiveKey(Box<Command>, Shortcut),
    /// A command has the preset's keys again.
    ResetKey(Box<Command>),
    /// All commands have the preset's keys again.
    ResetKeys,
    /// Stops a job.
    CancelJob(u64),
    /// Takes a notice away.
    Dismiss(u64),
}

/// One end of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrackEnd {
    /// Its first frame.
    First,
    /// Its last frame.
    Last,
}

/// A part of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The project.
    Project,
    /// The open clip.
    Clip,
    /// Steps and keys of editing.
    Edit,
    /// Tracks and boxes.
    Tracks,
    /// Samples, verdicts, issues.
    Review,
    /// Time.
    Playback,
    /// What is shown.
    View,
}

impl Group {
    /// In the order of the menu bar.
    pub const ALL: [Self; 7] =
        [Self::Project, Self::Clip, Self::Edit, Self::Tracks, Self::Review, Self::Playback, Self::View];

    /// The word on screen.
    #[must_use]
    pub fn word(self) -> String {
        super::words::say(match self {
            Self::Project => "group-project",
            Self::Clip => "group-clip",
            Self::Edit => "group-edit",
            Self::Tracks => "group-tracks",
            Self::Review => "group-review",
            Self::Playback => "group-playback",
            Self::View => "group-view",
        })
    }
}

/// A sign beside a command. The window draws it; no font is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Icon {
    Folder,
    Plus,
    Spark,
    Close,
    Import,
    Export,
    Camera,
    Down,
    Up,
    Check,
    Shield,
    Play,
    StepForward,
    StepBack,
    First,
    Last,
    KeyNext,
    KeyBack,
    Target,
    Forward,
    Back,
    Draw,
    Diamond,
    DiamondOff,
    Eye,
    Trim,
    Trash,
    CheckAll,
    Tag,
    Move,
    Undo,
    Redo,
    Fit,
    Square,
    ZoomIn,
    ZoomOut,
    Contrast,
    Search,
    Keyboard,
    Pause,
    Warning,
    Info,
    Film,
    Select,
    Cover,
    Bookmark,
    TrimStart,
    Split,
    Merge,
    Lock,
    Bars,
}

/// One command of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What is run.
    pub command: Command,
    /// Its name in files: English, whatever the window speaks.
    pub id: String,
    /// Where in the menu.
    pub group: Group,
    /// Its name.
    pub name: &'static str,
    /// What it does: one sentence.
    pub help: &'static str,
    /// Its keys; the first is shown.
    pub shortcuts: Vec<Shortcut>,
    /// Its sign.
    pub icon: Icon,
}

impl Command {
    /// Its row, if a person can choose it by name.
    #[must_use]
    pub fn row(&self) -> Option<&'static Row> {
        ROWS.iter().find(|row| &row.command == self)
    }
}

/// The rows whose name or help holds every word of the query, best first: names that begin with it, names, help.
#[must_use]
pub fn search(query: &str) -> Vec<&'static Row> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(u8, &'static Row)> = ROWS
        .iter()
        .filter(|row| !matches!(row.command, Command::ShowPalette | Command::Escape))
        .filter_map(|row| {
            let name = row.name.to_lowercase();
            let all = format!("{name} {} {}", row.help.to_lowercase(), row.group.word().to_lowercase());
            if words.iter().all(|word| name.contains(word.as_str())) {
                let begins = words.first().is_some_and(|word| name.starts_with(word.as_str()));
                Some((u8::from(!begins), row))
            } else {
                words.iter().all(|word| all.contains(word.as_str())).then_some((2, row))
            }
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_one_row_and_a_sentence() {
        for (i, row) in ROWS.iter().enumerate() {
            assert!(ROWS[i + 1..].iter().all(|other| other.command != row.command), "{} is there twice", row.name);
            assert!(ROWS[i + 1..].iter().all(|other| other.name != row.name), "the name {} is there twice", row.name);
            assert!(row.help.ends_with('.'), "{}", row.help);
        }
    }

    #[test]
    fn searching_finds_names_before_help() {
        assert_eq!(search("undo").first().map(|row| &row.command), Some(&Command::Undo));
        assert_eq!(search("key map").first().map(|row| &row.command), Some(&Command::ShowKeyMap));
        assert!(search("no such thing at all").is_empty());
        assert!(search("").len() > 40);
    }
}
