//! The table of commands: what is shown.

use super::{alt, ctrl, ctrl_alt, in_group, plain, shift};
use crate::app::command::{Command as C, Group, Icon as I, Row};
use crate::app::keymap::Key::{self, Char};
use crate::app::look::ToneStep;

pub(super) fn rows() -> Vec<Row> {
    let row = in_group(Group::View);
    vec![
        row(
            C::NextLanguage,
            "Language: English, Deutsch",
            "Change the language of the window, from its next start.",
            &[],
            I::Info,
        ),
        row(C::StartTour, "First steps", "Show the first steps once more, beside the picture.", &[], I::Info),
        row(C::Fit, "Fit the frame", "Show the whole frame.", &[plain(Char('0'))], I::Fit),
        row(
            C::ActualSize,
            "Actual size",
            "One pixel of the clip is one pixel of the screen.",
            &[ctrl(Char('0'))],
            I::Square,
        ),
        row(C::ZoomIn, "Zoom in", "Closer, around the middle of the view.", &[plain(Key::Plus)], I::ZoomIn),
        row(C::ZoomOut, "Zoom out", "Wider, around the middle of the view.", &[plain(Key::Minus)], I::ZoomOut),
        row(C::ZoomToTrack, "Zoom to track", "Bring the selected box close.", &[plain(Char('Z'))], I::Target),
        row(C::ToggleLabels, "Show or hide boxes", "Look at the bare frame for a moment.", &[shift(Char('H'))], I::Eye),
        row(C::ToggleLegend, "Why it is hidden", "Outline what is hidden and say why.", &[plain(Char('L'))], I::Info),
        row(C::ToggleTheme, "Dark, light or high contrast", "Change between the three themes.", &[], I::Contrast),
        row(
            C::ShowPalette,
            "Command palette",
            "Find any command by its name.",
            &[ctrl(Char('K')), ctrl(Char('P'))],
            I::Search,
        ),
        row(
            C::ShowKeyMap,
            "Key map",
            "Every command and its keys on one page.",
            &[plain(Key::Function(1))],
            I::Keyboard,
        ),
        row(C::Escape, "Cancel", "Leave the tool, the dialog or the selection.", &[plain(Key::Escape)], I::Close),
        row(
            C::ToggleSnap,
            "Snap to edges",
            "Edges that are drawn or pulled go to edges of the picture and of other boxes; Ctrl held suspends it.",
            &[shift(Char('S'))],
            I::Square,
        ),
        row(
            C::ToggleOnion,
            "Keyframes beside",
            "Show where the selected track is in the keyframes before and after.",
            &[shift(Char('O'))],
            I::Diamond,
        ),
        row(
            C::NextColouring,
            "Colour by class, track or source",
            "Change what the colours of boxes tell.",
            &[shift(Char('C'))],
            I::Tag,
        ),
        row(
            C::Tone(ToneStep::Brighter),
            "Brighter",
            "For this view only: no pixel of the clip changes.",
            &[alt(Key::Plus)],
            I::Contrast,
        ),
        row(
            C::Tone(ToneStep::Darker),
            "Darker",
            "For this view only: no pixel of the clip changes.",
            &[alt(Key::Minus)],
            I::Contrast,
        ),
        row(
            C::Tone(ToneStep::MoreContrast),
            "More contrast",
            "For this view only: no pixel of the clip changes.",
            &[ctrl_alt(Key::Plus)],
            I::Contrast,
        ),
        row(
            C::Tone(ToneStep::LessContrast),
            "Less contrast",
            "For this view only: no pixel of the clip changes.",
            &[ctrl_alt(Key::Minus)],
            I::Contrast,
        ),
        row(
            C::Tone(ToneStep::OpenShadows),
            "Open shadows",
            "Lift what is dark, for this view only.",
            &[alt(Key::CloseBracket)],
            I::Contrast,
        ),
        row(
            C::Tone(ToneStep::CloseShadows),
            "Close shadows",
            "Let dark parts be dark again, for this view only.",
            &[alt(Key::OpenBracket)],
            I::Contrast,
        ),
        row(
            C::Tone(ToneStep::AsItIs),
            "Picture as it is",
            "Brightness, contrast and shadows as in the clip.",
            &[alt(Char('0'))],
            I::Contrast,
        ),
        row(
            C::ToggleFilmstrip,
            "Filmstrip",
            "Small pictures of the clip over the timeline.",
            &[alt(Char('F'))],
            I::Film,
        ),
        row(C::Larger, "Everything larger", "Text, buttons and signs, by a tenth.", &[ctrl(Key::Plus)], I::ZoomIn),
        row(C::Smaller, "Everything smaller", "Text, buttons and signs, by a tenth.", &[ctrl(Key::Minus)], I::ZoomOut),
        row(
            C::ToggleTrace,
            "Measurements",
            "What the window measures about itself: the figures of the benches, live.",
            &[plain(Key::Function(12))],
            I::Info,
        ),
    ]
}
