//! Verification: reads a log from its first byte and says where it stops being what was written.

use std::collections::BTreeMap;
use std::path::Path;

use super::chain::Head;
use super::checkpoint::{CHECKPOINT_EVERY, Note, NotesError, read_notes};
use super::entry::{Act, Entry};
use super::segments::{Lines, segment_of};
use crate::vocab::{Digest, MemberId, ProjectId, PublicKey, Role, UtcTime};

/// What a whole log looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Verified {
    /// How many entries it has.
    pub entries: u64,
    /// How many checkpoints confirm them.
    pub checkpoints: u64,
    /// Its end.
    pub head: Head,
    /// The project it belongs to; the caller compares it with the project it opened.
    pub project: ProjectId,
    /// Whether an unfinished line or note lies behind the end, as a crash leaves it. It was never acknowledged, and the next
    /// opening for writing cuts it off.
    pub has_torn_end: bool,
}

/// Where a log is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The audit log is broken at entry {seq}: {kind}.\nKeep this folder as it is, and compare it with a copy or with the head that a second party holds."
)]
pub struct Broken {
    /// The first entry that is not what was written.
    pub seq: u64,
    /// What is wrong there.
    pub kind: BrokenKind,
}

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrokenKind {
    /// The files cannot be read.
    #[error("the files cannot be read")]
    Unreadable,
    /// There is no entry, or the first one is not the making of the project, or a later one is.
    #[error("a log begins with the making of its project, and only there")]
    BadBeginning,
    /// The line is not an entry as this program writes it.
    #[error("the line was changed")]
    NotAnEntry,
    /// The number is not the next one.
    #[error("an entry was removed, repeated or moved")]
    OutOfOrder,
    /// The line does not hold the digest of the one before.
    #[error("the entry does not follow the one before it")]
    ChainBroken,
    /// The line lies in another file than its number says.
    #[error("the entry lies in the wrong segment")]
    WrongSegment,
    /// The time is before the entry before.
    #[error("the time goes back")]
    TimeWentBack,
    /// The actor is no member at this point.
    #[error("the actor is not a member")]
    NotAMember,
    /// The signature is not the actor's.
    #[error("the signature was not made by the member it names")]
    ForgedSignature,
    /// Members were changed by somebody who is no steward, or a member's key is not the one the project knows.
    #[error("a member or key was changed by somebody who may not")]
    BadMembership,
    /// A checkpoint is not a note, not in its place in the list, or not signed by a member.
    #[error("a checkpoint was changed or forged")]
    CheckpointForged,
    /// A checkpoint that must be there is not.
    #[error("a checkpoint is missing")]
    CheckpointMissing,
    /// A checkpoint says something else about the log.
    #[error("a signed checkpoint saw another entry here")]
    CheckpointDiffers,
    /// A checkpoint or the known head covers more than there is.
    #[error("the log was cut off here")]
    Truncated,
    /// The head that was kept elsewhere says something else about the log.
    #[error("the head that was kept elsewhere saw another entry here")]
    KnownHeadDiffers,
}

/// Verifies the log in `dir`. `members` answers with the key that the project knows for a member (former members too); the
/// founder must be among them, everybody else's key is introduced by the log itself and must not contradict it.
/// `known_head` is a head that was kept elsewhere.
///
/// Reads one line at a time; memory grows with the number of checkpoints and members, not with entries.
///
/// # Errors
/// [`Broken`] with the first entry that is not what was written.
pub fn verify(
    dir: &Path,
    members: &dyn Fn(MemberId) -> Option<PublicKey>,
    known_head: Option<Head>,
) -> Result<Verified, Broken> {
    // The notes first: while another process appends, the log may then be ahead of its notes, never behind.
    let read = read_notes(dir).map_err(|error| match error {
        NotesError::Unreadable => Broken { seq: 1, kind: BrokenKind::Unreadable },
        NotesError::Damaged { after } => Broken { seq: after + 1, kind: BrokenKind::CheckpointForged },
    })?;
    let mut walk = Walk::new(members, &read.notes, known_head);
    walk.check_note_list()?;
    let mut lines = Lines::open(dir).map_err(|_| walk.broken(BrokenKind::Unreadable))?;
    let mut line = Vec::new();
    let mut has_torn_end = read.is_torn;
    while let Some(at) = lines.next_into(&mut line).map_err(|_| walk.broken(BrokenKind::Unreadable))? {
        if at.is_torn {
            has_torn_end = true;
            break;
        }
        if !at.is_ended {
            return Err(walk.broken(BrokenKind::NotAnEntry));
        }
        walk.step(&line, at.segment)?;
    }
    let project = walk.finish()?;
    let checkpoints = read.notes.len() as u64;
    Ok(Verified { entries: walk.head.seq, checkpoints, head: walk.head, project, has_torn_end })
}

/// A member as the log knows it at some entry.
struct Standing {
    key: PublicKey,
    is_steward: bool,
    is_member: bool,
}

struct Walk<'a> {
    members: &'a dyn Fn(MemberId) -> Option<PublicKey>,
    notes: &'a [Note],
    notes_seen: usize,
    known_head: Option<Head>,
    head: Head,
    time: Option<UtcTime>,
    first_line: Option<Digest>,
    project: Option<ProjectId>,
    standing: BTreeMap<MemberId, Standing>,
}

impl<'a> Walk<'a> {
    fn new(members: &'a dyn Fn(MemberId) -> Option<PublicKey>, notes: &'a [Note], known_head: Option<Head>) -> Self {
        Self {
            members,
            notes,
            notes_seen: 0,
            known_head,
            head: Head::EMPTY,
            time: None,
            first_line: None,
            project: None,
            standing: BTreeMap::new(),
        }
    }

    /// Something is wrong with the entry after the head.
    fn broken(&self, kind: BrokenKind) -> Broken {
        Broken { seq: self.head.seq + 1, kind }
    }

    /// The list of notes by itself: each names the one before, and they lie close enough together.
    fn check_note_list(&self) -> Result<(), Broken> {
        let (mut size, mut previous) = (0, Head::EMPTY.digest);
        for note in self.notes {
            if note.previous != previous || note.head.seq <= size {
                return Err(Broken { seq: size + 1, kind: BrokenKind::CheckpointForged });
            }
            if note.head.seq - size > CHECKPOINT_EVERY {
                return Err(Broken { seq: size + CHECKPOINT_EVERY, kind: BrokenKind::CheckpointMissing });
            }
            (size, previous) = (note.head.seq, note.digest());
        }
        Ok(())
    }

    fn step(&mut self, line: &[u8], segment: u64) -> Result<(), Broken> {
        let entry = Entry::parse(line).ok_or(self.broken(BrokenKind::NotAnEntry))?;
        if entry.seq != self.head.seq + 1 {
            return Err(self.broken(BrokenKind::OutOfOrder));
        }
        if segment != segment_of(entry.seq) {
            return Err(self.broken(BrokenKind::WrongSegment));
        }
        if !self.head.is_followed_by(&entry) {
            return Err(self.broken(BrokenKind::ChainBroken));
        }
        self.check_author(&entry)?;
        if self.time.is_some_and(|last| entry.time < last) {
            return Err(self.broken(BrokenKind::TimeWentBack));
        }
        self.take_act(&entry)?;
        let seq = entry.seq;
        self.time = Some(entry.time);
        self.head = self.head.after(line);
        let first_line = *self.first_line.get_or_insert(self.head.digest);
        if self.known_head.is_some_and(|known| known.seq == seq && known.digest != self.head.digest) {
            return Err(Broken { seq, kind: BrokenKind::KnownHeadDiffers });
        }
        self.check_note_here(first_line)
    }

    fn check_author(&mut self, entry: &Entry) -> Result<(), Broken> {
        if entry.seq == 1 {
            let Act::ProjectCreated { project } = entry.act else {
                return Err(self.broken(BrokenKind::BadBeginning));
            };
            let key = (self.members)(entry.actor).ok_or(self.broken(BrokenKind::NotAMember))?;
            self.project = Some(project);
            // The founder is a steward until an entry of their own says which roles they keep.
            self.standing.insert(entry.actor, Standing { key, is_steward: true, is_member: true });
        }
        match self.standing.get(&entry.actor) {
            Some(author) if author.is_member && entry.is_signed_by(&author.key) => Ok(()),
            Some(author) if author.is_member => Err(self.broken(BrokenKind::ForgedSignature)),
            _ => Err(self.broken(BrokenKind::NotAMember)),
        }
    }

    fn take_act(&mut self, entry: &Entry) -> Result<(), Broken> {
        let by_steward = self.standing.get(&entry.actor).is_some_and(|author| author.is_steward);
        let bad_membership = self.broken(BrokenKind::BadMembership);
        match &entry.act {
            Act::ProjectCreated { .. } if entry.seq != 1 => Err(self.broken(BrokenKind::BadBeginning)),
            Act::MemberAdded { member, roles, key } => {
                let is_known_otherwise = (self.members)(*member).is_some_and(|known| known != *key);
                let is_other_before = self.standing.get(member).is_some_and(|old| old.key != *key || !old.is_member);
                if !by_steward || is_known_otherwise || is_other_before {
                    return Err(bad_membership);
                }
                let is_steward = roles.contains(&Role::Steward);
                self.standing.insert(*member, Standing { key: *key, is_steward, is_member: true });
                Ok(())
            }
            Act::MemberRemoved { member } => match self.standing.get_mut(member) {
                Some(leaving) if by_steward && leaving.is_member => {
                    leaving.is_member = false;
                    Ok(())
                }
                _ => Err(bad_membership),
            },
            Act::Checkpointed { size, note_sha256 } => {
                let note = self.notes.binary_search_by_key(size, |note| note.head.seq);
                let is_there = note.is_ok_and(|at| self.notes[at].digest() == *note_sha256) && *size < entry.seq;
                if is_there { Ok(()) } else { Err(self.broken(BrokenKind::CheckpointMissing)) }
            }
            _ => Ok(()),
        }
    }

    /// Compares the head with the note that covers exactly this much, if there is one.
    fn check_note_here(&mut self, first_line: Digest) -> Result<(), Broken> {
        let Some(note) = self.notes.get(self.notes_seen).filter(|note| note.head.seq == self.head.seq) else {
            return Ok(());
        };
        let here = |kind| Err(Broken { seq: self.head.seq, kind });
        let signer = self.standing.get(&note.signer).filter(|signer| signer.is_member);
        if note.log != first_line || !signer.is_some_and(|signer| note.is_signed_by(&signer.key)) {
            return here(BrokenKind::CheckpointForged);
        }
        if note.head.digest != self.head.digest {
            return here(BrokenKind::CheckpointDiffers);
        }
        self.notes_seen += 1;
        Ok(())
    }

    fn finish(&self) -> Result<ProjectId, Broken> {
        let is_cut =
            self.notes_seen < self.notes.len() || self.known_head.is_some_and(|known| known.seq > self.head.seq);
        if is_cut {
            return Err(self.broken(BrokenKind::Truncated));
        }
        let covered = self.notes.last().map_or(0, |note| note.head.seq);
        if self.head.seq - covered > CHECKPOINT_EVERY {
            return Err(Broken { seq: covered + CHECKPOINT_EVERY, kind: BrokenKind::CheckpointMissing });
        }
        self.project.ok_or(self.broken(BrokenKind::BadBeginning))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::audit::checkpoint::notes_path;
    use crate::audit::segments::segment_path;
    use crate::vocab::SigningKey;

    /// A log by a member who writes what the program would not: `entries` lines, and notes at `notes` only.
    fn written_by_hand(entries: u64, notes: &[u64]) -> Result<Verified, BrokenKind> {
        let dir = tempfile::tempdir().unwrap();
        let (member, key) = (MemberId::random(), SigningKey::random());
        let time = UtcTime::from_micros(1_790_000_000_000_000).unwrap();
        let (mut head, mut lines, mut list, mut previous) = (Head::EMPTY, Vec::new(), Vec::new(), Head::EMPTY.digest);
        let mut first_line = None;
        for seq in 1..=entries {
            let act = match seq {
                1 => Act::ProjectCreated { project: ProjectId::random() },
                _ => Act::SessionOpened,
            };
            let line = Entry::signed(seq, time, member, &key, act, head.digest).line();
            head = head.after(&line);
            let first = *first_line.get_or_insert(head.digest);
            if notes.contains(&seq) {
                let note = Note::signed(first, head, previous, member, &key);
                previous = note.digest();
                list.extend(note.bytes());
            }
            lines.extend(line);
            lines.push(b'\n');
        }
        fs::write(segment_path(dir.path(), 1), lines).unwrap();
        fs::write(notes_path(dir.path()), list).unwrap();
        verify(dir.path(), &|asked| (asked == member).then(|| key.public()), None).map_err(|broken| broken.kind)
    }

    #[test]
    fn a_member_who_leaves_checkpoints_out_is_found() {
        assert!(written_by_hand(256, &[]).is_ok());
        assert_eq!(written_by_hand(257, &[]), Err(BrokenKind::CheckpointMissing));
        assert!(written_by_hand(300, &[10, 266]).is_ok());
        assert_eq!(written_by_hand(300, &[10, 267]), Err(BrokenKind::CheckpointMissing));
        assert_eq!(written_by_hand(300, &[10]), Err(BrokenKind::CheckpointMissing));
    }
}
