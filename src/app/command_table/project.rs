//! The table of commands: the project.

use super::{ctrl, ctrl_shift, in_group, plain};
use crate::app::command::{Command as C, Group, Icon as I, Row};
use crate::app::keymap::Key::Char;

pub(super) fn rows() -> Vec<Row> {
    let row = in_group(Group::Project);
    vec![
        row(C::ChooseProject, "Open project…", "Choose a project folder and unlock it.", &[ctrl(Char('O'))], I::Folder),
        row(
            C::NewProject,
            "New project…",
            "Make a project; you become its first member.",
            &[ctrl_shift(Char('N'))],
            I::Plus,
        ),
        row(C::SampleProject, "Sample project", "Open the sample project that ships with Veilmark.", &[], I::Spark),
        row(
            C::CloseProject,
            "Close project",
            "Back to the start screen. Everything saved stays saved.",
            &[ctrl(Char('W'))],
            I::Close,
        ),
        row(
            C::ShowImport,
            "Import clips…",
            "Seal, analyse and redact video files under a consent record.",
            &[ctrl(Char('I'))],
            I::Import,
        ),
        row(C::ShowExport, "Export…", "Write a redacted dataset for training.", &[ctrl(Char('E'))], I::Export),
        row(
            C::ShowLabelsIn,
            "Read labels…",
            "Take labels of COCO, YOLO, VOC, CVAT, MOT or Datumaro into clips of the project.",
            &[],
            I::Tag,
        ),
        row(
            C::ShowStatistics,
            "Statistics…",
            "What the labels are like: classes, sizes, places, and the clips behind every bar.",
            &[ctrl_shift(Char('S'))],
            I::Bars,
        ),
        row(
            C::FindTracks,
            "Find tracks…",
            "Search the tracks of every clip by class, source, score, state and words.",
            &[ctrl_shift(Char('F'))],
            I::Search,
        ),
        row(
            C::ToggleEffort,
            "Count effort",
            "Count clicks, seconds and corrections of each clip, for nobody in particular; once more stops it.",
            &[],
            I::Target,
        ),
        row(C::ShowCamera, "Camera place…", "Say whether a camera looks outdoors or into a home.", &[], I::Camera),
        row(
            C::ShowZones,
            "Camera zones…",
            "Draw doors, windows and streets on the picture; they count for every clip of this camera.",
            &[plain(Char('P'))],
            I::Select,
        ),
        row(
            C::ShowWishes,
            "What else is hidden…",
            "Plates, screens, writing: say what else is hidden, and how it looks.",
            &[],
            I::Shield,
        ),
        row(
            C::DevelopOutdated,
            "Develop outdated clips",
            "Hide clips anew that were developed when less was asked for, or by older models.",
            &[],
            I::Film,
        ),
        row(
            C::ShowSchema,
            "Classes and attributes…",
            "The classes, their colours and keys, and the attributes of this project.",
            &[],
            I::Tag,
        ),
    ]
}
