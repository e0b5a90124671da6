//! Undo, recovery and history as one appended list of entries.
//!
//! Nothing is ever taken out of the list: an undo is an entry of its own that applies the inverse, so undo and redo
//! work across restarts and the history says who took back what.

use serde::{Deserialize, Serialize};

use super::{Edit, EditError, LabelSet};
use crate::vocab::{MemberId, ModelId, UtcTime};

/// Who made an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A person.
    Member(MemberId),
    /// A detector run.
    Model(ModelId),
}

/// Whether the entry is new work, or takes back or repeats an earlier entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// New work.
    Do,
    /// Takes new work back.
    Undo {
        /// The number of the entry that was new work.
        of: u64,
    },
    /// Repeats new work that was taken back.
    Redo {
        /// The number of the entry that was new work.
        of: u64,
    },
}

/// One appended change of one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// From 1, without gaps.
    pub seq: u64,
    /// When.
    pub time: UtcTime,
    /// Who.
    pub author: Author,
    /// New work, undo or redo.
    pub kind: EntryKind,
    /// What was applied (for an undo: the inverse of entry `of`).
    pub edit: Edit,
}

/// A clip's labels with their history. Every method that returns an [`Entry`] expects the caller to append it to the
/// store.
///
/// Undo and redo reach the entries of members only: a model's run is not a person's step. What a model does in between
/// clears what could be redone, as new work does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    set: LabelSet,
    last_seq: u64,
    /// New work of members that stands, the latest last: its entry and its edit.
    undoable: Vec<(u64, Edit)>,
    /// New work of members that was taken back, the next to repeat last.
    redoable: Vec<(u64, Edit)>,
}

impl Document {
    /// Replays all entries of a clip.
    ///
    /// # Errors
    /// [`EditError::Unsound`] when numbers have gaps or an undo does not fit; any other when an edit does not apply.
    pub fn replay(entries: impl IntoIterator<Item = Entry>) -> Result<Self, EditError> {
        let mut document = Self::default();
        for entry in entries {
            document.follow(entry)?;
        }
        Ok(document)
    }

    /// The labels as they stand.
    #[must_use]
    pub fn labels(&self) -> &LabelSet {
        &self.set
    }

    /// The number of the last entry, 0 when there is none.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// Applies new work; `None` if it changed nothing.
    ///
    /// # Errors
    /// As [`LabelSet::apply`]; nothing is changed then.
    pub fn apply(&mut self, edit: Edit, author: Author, time: UtcTime) -> Result<Option<Entry>, EditError> {
        if self.set.apply(&edit)?.is_none() {
            return Ok(None);
        }
        let entry = Entry { seq: self.last_seq + 1, time, author, kind: EntryKind::Do, edit };
        self.note_new_work(&entry);
        Ok(Some(entry))
    }

    /// Takes back the last step of a member; `None` if there is none.
    ///
    /// # Errors
    /// As [`LabelSet::apply`]; nothing is changed then.
    pub fn undo(&mut self, member: MemberId, time: UtcTime) -> Result<Option<Entry>, EditError> {
        let Some((of, edit)) = self.undoable.last() else { return Ok(None) };
        let (kind, edit) = (EntryKind::Undo { of: *of }, edit.inverse());
        let entry = Entry { seq: self.last_seq + 1, time, author: Author::Member(member), kind, edit };
        self.follow(entry.clone())?;
        Ok(Some(entry))
    }

    /// Repeats the step that was taken back last; `None` if there is none.
    ///
    /// # Errors
    /// As [`LabelSet::apply`]; nothing is changed then.
    pub fn redo(&mut self, member: MemberId, time: UtcTime) -> Result<Option<Entry>, EditError> {
        let Some((of, edit)) = self.redoable.last() else { return Ok(None) };
        let (kind, edit) = (EntryKind::Redo { of: *of }, edit.clone());
        let entry = Entry { seq: self.last_seq + 1, time, author: Author::Member(member), kind, edit };
        self.follow(entry.clone())?;
        Ok(Some(entry))
    }

    /// What [`Document::undo`] would do.
    #[must_use]
    pub fn to_undo(&self) -> Option<Edit> {
        self.undoable.last().map(|(_, edit)| edit.inverse())
    }

    /// What [`Document::redo`] would do.
    #[must_use]
    pub fn to_redo(&self) -> Option<&Edit> {
        self.redoable.last().map(|(_, edit)| edit)
    }

    /// Whether a member's step can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.undoable.is_empty()
    }

    /// Whether a step can be repeated.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.redoable.is_empty()
    }

    /// Applies an entry that stands in the list, or is about to.
    fn follow(&mut self, entry: Entry) -> Result<(), EditError> {
        if entry.seq != self.last_seq + 1 {
            return Err(EditError::Unsound("an entry of the history is missing"));
        }
        let expected = match entry.kind {
            EntryKind::Do => None,
            EntryKind::Undo { of } => Some((of, self.undoable.last())),
            EntryKind::Redo { of } => Some((of, self.redoable.last())),
        };
        if expected.is_some_and(|(of, top)| top.is_none_or(|(seq, _)| *seq != of)) {
            return Err(EditError::Unsound("an undo or redo does not follow from the history"));
        }
        self.set.apply(&entry.edit)?;
        match entry.kind {
            EntryKind::Do => self.note_new_work(&entry),
            EntryKind::Undo { .. } => self.redoable.extend(self.undoable.pop()),
            EntryKind::Redo { .. } => self.undoable.extend(self.redoable.pop()),
        }
        self.last_seq = entry.seq;
        Ok(())
    }

    fn note_new_work(&mut self, entry: &Entry) {
        if matches!(entry.author, Author::Member(_)) {
            self.undoable.push((entry.seq, entry.edit.clone()));
        }
        self.redoable.clear();
        self.last_seq = entry.seq;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Key, Layer, Origin, Track};
    use crate::vocab::{FrameNo, PxBox, TrackId};

    const MEMBER: MemberId = MemberId::from_bits(9);

    fn now() -> UtcTime {
        UtcTime::from_micros(0).expect("a valid time")
    }

    fn add(id: u32) -> Edit {
        let key = Key::new(PxBox::new(0.0, 0.0, 10.0, 20.0).expect("a valid box"), Origin::Tracker);
        let class = ClassName::new("car").expect("a valid class name");
        let track = Track { id: TrackId::from_bits(id.into()), no: id, class, keys: [(FrameNo(0), key)].into() };
        Edit::AddTrack { layer: Layer::Label, track }
    }

    fn apply(document: &mut Document, id: u32, author: Author) -> Entry {
        document.apply(add(id), author, now()).expect("applies").expect("changes something")
    }

    #[test]
    fn undo_and_redo_walk_over_a_restart() {
        let mut document = Document::default();
        let mut entries = vec![];
        entries.push(apply(&mut document, 1, Author::Member(MEMBER)));
        entries.push(apply(&mut document, 2, Author::Member(MEMBER)));
        entries.push(document.undo(MEMBER, now()).expect("applies").expect("there is a step"));
        assert_eq!(entries[2].kind, EntryKind::Undo { of: 2 });
        assert_eq!(entries[2].edit, add(2).inverse());

        let mut document = Document::replay(entries.clone()).expect("replays");
        assert_eq!(document.labels().tracks(Layer::Label).len(), 1);
        entries.push(document.redo(MEMBER, now()).expect("applies").expect("there is a step"));
        assert_eq!((entries[3].kind, entries[3].seq), (EntryKind::Redo { of: 2 }, 4));
        assert_eq!(document.labels().tracks(Layer::Label).len(), 2);
        entries.extend(document.undo(MEMBER, now()).expect("applies"));
        entries.extend(document.undo(MEMBER, now()).expect("applies"));
        assert_eq!(entries[5].kind, EntryKind::Undo { of: 1 });
        assert!(!document.can_undo() && document.can_redo());
        assert_eq!(document.undo(MEMBER, now()), Ok(None));
        assert_eq!(Document::replay(entries), Ok(document));
    }

    #[test]
    fn a_models_run_is_no_step_to_undo() {
        let mut document = Document::default();
        apply(&mut document, 1, Author::Model(ModelId("centernet".into())));
        assert!(!document.can_undo());
        apply(&mut document, 2, Author::Member(MEMBER));
        apply(&mut document, 3, Author::Model(ModelId("centernet".into())));
        let entry = document.undo(MEMBER, now()).expect("applies").expect("there is a step");
        assert_eq!(entry.kind, EntryKind::Undo { of: 2 });
        assert_eq!(document.labels().tracks(Layer::Label).len(), 2);
    }

    #[test]
    fn new_work_clears_what_could_be_redone() {
        let mut document = Document::default();
        apply(&mut document, 1, Author::Member(MEMBER));
        document.undo(MEMBER, now()).expect("applies");
        apply(&mut document, 2, Author::Member(MEMBER));
        assert!(!document.can_redo());
        assert_eq!(document.redo(MEMBER, now()), Ok(None));
    }

    #[test]
    fn a_history_with_a_hole_or_a_wrong_undo_is_refused() {
        let mut document = Document::default();
        let first = apply(&mut document, 1, Author::Member(MEMBER));
        let second = apply(&mut document, 2, Author::Member(MEMBER));
        let undo = document.undo(MEMBER, now()).expect("applies").expect("there is a step");
        assert!(Document::replay([first.clone(), second.clone(), undo.clone()]).is_ok());
        assert!(Document::replay([second.clone()]).is_err());
        assert!(Document::replay([first.clone(), first.clone()]).is_err());
        let wrong = Entry { kind: EntryKind::Undo { of: 1 }, ..undo.clone() };
        assert!(Document::replay([first.clone(), second.clone(), wrong]).is_err());
        let wrong = Entry { kind: EntryKind::Redo { of: 2 }, ..undo };
        assert!(Document::replay([first, second, wrong]).is_err());
    }

    #[test]
    fn a_refused_edit_makes_no_entry() {
        let mut document = Document::default();
        apply(&mut document, 1, Author::Member(MEMBER));
        let before = document.clone();
        assert_eq!(document.apply(add(1), Author::Member(MEMBER), now()), Err(EditError::TrackExists));
        let nothing = Edit::step("nothing", vec![]);
        assert_eq!(document.apply(nothing, Author::Member(MEMBER), now()), Ok(None));
        assert_eq!(document, before);
    }
}
