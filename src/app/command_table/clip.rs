//! The table of commands: the open clip.

use super::{alt, ctrl, ctrl_shift, in_group, plain};
use crate::app::by_key::ByKey as B;
use crate::app::command::{Command as C, Group, Icon as I, Row};
use crate::app::keymap::Key::{self, Char};
use crate::app::workspace::CoverSpan;

pub(super) fn rows() -> Vec<Row> {
    let row = in_group(Group::Clip);
    vec![
        row(C::NextClip, "Next clip", "Open the clip below in the list.", &[ctrl(Key::Down)], I::Down),
        row(
            C::ByKey(B::FilterClips),
            "Filter clips",
            "Type what the clips of the list shall have; Enter opens the first of them.",
            &[ctrl(Char('F'))],
            I::Search,
        ),
        row(C::PreviousClip, "Previous clip", "Open the clip above in the list.", &[ctrl(Key::Up)], I::Up),
        row(
            C::Prelabel,
            "Pre-label this clip",
            "Let the detector propose tracks; they stay suggestions until accepted.",
            &[ctrl_shift(Char('B'))],
            I::Spark,
        ),
        row(
            C::Cover,
            "Cover by hand",
            "Then drag on the frame: what lies there is hidden at once. Lists what is covered, too.",
            &[plain(Char('B'))],
            I::Cover,
        ),
        row(
            C::CoverSpan(CoverSpan::Frame),
            "Cover this frame",
            "Draw what is hidden in the frame on screen alone.",
            &[alt(Char('1'))],
            I::Cover,
        ),
        row(
            C::CoverSpan(CoverSpan::WhileInView),
            "Cover until it leaves view",
            "Hidden until it leaves, along the track that it lies on.",
            &[alt(Char('2'))],
            I::Cover,
        ),
        row(
            C::CoverSpan(CoverSpan::FromHere),
            "Cover to the end",
            "Draw what is hidden at one place from here to the end of the clip.",
            &[alt(Char('3'))],
            I::Cover,
        ),
        row(
            C::CoverSpan(CoverSpan::Clip),
            "Cover the whole clip",
            "Draw what is hidden at one place in every frame of the clip.",
            &[alt(Char('4'))],
            I::Cover,
        ),
        row(
            C::CoverSpan(CoverSpan::Camera),
            "Cover for the camera",
            "Hidden in every clip of this camera, in those to come too.",
            &[alt(Char('5'))],
            I::Cover,
        ),
        row(
            C::EndCover,
            "It left view here",
            "What you cover was last seen in this frame: keep the cover that you led along.",
            &[alt(Key::Enter)],
            I::Check,
        ),
        row(
            C::AskTakeBack,
            "Take the chosen cover back…",
            "Stewards take it back; from anybody else it is a wish that stewards see.",
            &[],
            I::Eye,
        ),
        row(C::ShowReceipt, "What is hidden…", "What was found, hidden and checked in this clip.", &[], I::Info),
        row(
            C::DevelopClip,
            "Develop this clip again",
            "Look at its original anew and hide it anew; labels stay as they are.",
            &[],
            I::Film,
        ),
        row(
            C::NextLeft,
            "Next frame that was not clean",
            "To the next frame in which the second look still found something.",
            &[plain(Char('G'))],
            I::Warning,
        ),
        row(C::MarkDone, "Mark as done", "Say that you are done with this clip.", &[ctrl_shift(Key::Enter)], I::Check),
        row(
            C::Approve,
            "Approve clip",
            "Vouch for the labels as they are now, so that they can be exported.",
            &[ctrl(Key::Enter)],
            I::Shield,
        ),
        row(
            C::NextToDo,
            "Next clip with something to do",
            "Open the next clip that nobody has finished.",
            &[ctrl_shift(Key::Down)],
            I::Down,
        ),
    ]
}
