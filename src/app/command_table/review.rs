//! The table of commands: reviews. Verdicts have their keys only while one is reviewed, so that they stay free elsewhere.

use super::{alt, alt_shift, in_group};
use crate::app::command::{Command as C, Group, Icon as I, Row};
use crate::app::keymap::Key::Char;
use crate::app::review_command::{ReviewCommand as R, Saying};

pub(super) fn rows() -> Vec<Row> {
    let row = in_group(Group::Review);
    let row = |own: R, name, help, keys: &[_], icon| row(C::Review(own), name, help, keys, icon);
    vec![
        row(R::ShowReviews, "Reviews…", "The samples, and a form that draws one.", &[alt(Char('R'))], I::CheckAll),
        row(
            R::ShowReport,
            "Review report…",
            "How accurate the labels are, with intervals, plots and examples.",
            &[alt_shift(Char('R'))],
            I::Info,
        ),
        row(R::GoOn, "Go on reviewing", "Judge the next unit that waits for a look.", &[], I::Play),
        row(R::Leave, "Leave the review", "Back to ordinary work; what was judged stays.", &[], I::Close),
        row(R::Say(Saying::Right), "Verdict: right", "Class, box and identity are right.", &[], I::Check),
        row(R::Say(Saying::WrongClass), "Verdict: wrong class", "It is something else.", &[], I::Tag),
        row(R::Say(Saying::BoxOff), "Verdict: box off", "Then draw the right box, or go on without it.", &[], I::Move),
        row(R::Say(Saying::FalseBox), "Verdict: false box", "There is no such object.", &[], I::Trash),
        row(R::Say(Saying::Missed), "Verdict: missed object", "Then draw its box.", &[], I::Draw),
        row(
            R::Say(Saying::WrongIdentity),
            "Verdict: wrong identity",
            "It is another object than before or later.",
            &[],
            I::Split,
        ),
        row(
            R::Say(Saying::PrivacyMiss),
            "Verdict: privacy miss",
            "Then draw around what must be hidden.",
            &[],
            I::Warning,
        ),
        row(R::Say(Saying::Undecided), "Verdict: undecided", "It cannot be told; it counts neither way.", &[], I::Info),
        row(R::NextUnit, "Next unit", "To the next unit of the review.", &[], I::StepForward),
        row(R::PreviousUnit, "Unit before", "To the unit of the review before.", &[], I::StepBack),
        row(R::ReturnClip, "Return clip", "Back to its annotator, with its issues.", &[], I::Undo),
        row(
            R::ShowGive,
            "Give issue…",
            "Choose who looks after an issue of the open clip.",
            &[alt(Char('G'))],
            I::Bookmark,
        ),
        row(
            R::TakeClip,
            "Take clip",
            "The clip is yours to work on, or nobody's again.",
            &[alt(Char('T'))],
            I::Bookmark,
        ),
        row(R::ShowGiveClip, "Give clip…", "Choose who works on the open clip.", &[], I::Bookmark),
    ]
}
