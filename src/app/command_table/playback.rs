//! The table of commands: time.

use super::{ctrl, in_group, plain, shift};
use crate::app::command::{Command as C, Group, Icon as I, Row};
use crate::app::keymap::Key::{self, Char};

pub(super) fn rows() -> Vec<Row> {
    let row = in_group(Group::Playback);
    vec![
        row(C::PlayPause, "Play or pause", "Play by the clip's own timestamps.", &[plain(Key::Space)], I::Play),
        row(C::NextFrame, "Next frame", "One frame forward.", &[plain(Key::Right), plain(Char('F'))], I::StepForward),
        row(C::PreviousFrame, "Previous frame", "One frame back.", &[plain(Key::Left), plain(Char('D'))], I::StepBack),
        row(
            C::Forward10,
            "Forward 10 frames",
            "Ten frames forward.",
            &[shift(Key::Right), plain(Char('V'))],
            I::StepForward,
        ),
        row(C::Back10, "Back 10 frames", "Ten frames back.", &[shift(Key::Left), plain(Char('C'))], I::StepBack),
        row(C::FirstFrame, "First frame", "To the first frame of the clip.", &[plain(Key::Home)], I::First),
        row(C::LastFrame, "Last frame", "To the last frame of the clip.", &[plain(Key::End)], I::Last),
        row(
            C::NextKeyframe,
            "Next keyframe",
            "To the next keyframe of the selected track, or of any track.",
            &[plain(Char('R'))],
            I::KeyNext,
        ),
        row(
            C::PreviousKeyframe,
            "Previous keyframe",
            "To the keyframe before, of the selected track or of any track.",
            &[plain(Char('E'))],
            I::KeyBack,
        ),
        row(C::AskFrame, "Go to frame…", "Type a frame number.", &[plain(Key::Backtick)], I::Target),
        row(C::Faster, "Faster", "Double the playback speed, up to 8 times.", &[plain(Key::CloseBracket)], I::Forward),
        row(C::Slower, "Slower", "Halve the playback speed, down to an eighth.", &[plain(Key::OpenBracket)], I::Back),
        row(
            C::TrackStart,
            "First frame of the track",
            "To where the selected track begins.",
            &[ctrl(Key::Home)],
            I::First,
        ),
        row(C::TrackEnd, "Last frame of the track", "To where the selected track ends.", &[ctrl(Key::End)], I::Last),
        row(
            C::NextIssue,
            "Next issue",
            "To the next frame with anything doubtful, or where the second look found something.",
            &[ctrl(Key::Right)],
            I::Warning,
        ),
        row(
            C::PreviousIssue,
            "Previous issue",
            "To the frame before with anything doubtful, or where the second look found something.",
            &[ctrl(Key::Left)],
            I::Warning,
        ),
        row(
            C::NextLowScore,
            "Next box of a low score",
            "To the next suggestion that the detector itself is not sure of.",
            &[plain(Key::Period)],
            I::KeyNext,
        ),
        row(
            C::PreviousLowScore,
            "Previous box of a low score",
            "To the suggestion before that the detector itself is not sure of.",
            &[plain(Key::Comma)],
            I::KeyBack,
        ),
        row(
            C::NextEmpty,
            "Next frame without any box",
            "To the next frame in which nothing is marked.",
            &[shift(Key::Period)],
            I::StepForward,
        ),
        row(
            C::PreviousEmpty,
            "Previous frame without any box",
            "To the frame before in which nothing is marked.",
            &[shift(Key::Comma)],
            I::StepBack,
        ),
        row(
            C::ToggleBookmark,
            "Bookmark this frame",
            "Set a bookmark here, or take it away.",
            &[ctrl(Char('D'))],
            I::Bookmark,
        ),
        row(
            C::NextBookmark,
            "Next bookmark",
            "To the next bookmark of this clip.",
            &[ctrl(Key::PageDown)],
            I::Bookmark,
        ),
        row(C::PreviousBookmark, "Previous bookmark", "To the bookmark before.", &[ctrl(Key::PageUp)], I::Bookmark),
    ]
}
