//! The log on disk: appending, by several processes in turn.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::chain::Head;
use super::checkpoint::{CHECKPOINT_EVERY, Note, NotesError, notes_path, read_notes};
use super::entry::{Act, Entry};
use super::segments::{LineAt, Lines, MAX_LINE_BYTES, SEGMENT_ENTRIES, list, segment_of, segment_path};
use crate::vocab::{Digest, MemberId, RecordId, SigningKey, UtcTime};

/// Who acts, and the key that signs it.
#[derive(Clone, Copy)]
pub struct Actor<'a> {
    /// The member.
    pub member: MemberId,
    /// That member's key.
    pub key: &'a SigningKey,
}

/// Why the log could not be opened, read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// There is no log in the folder.
    #[error("There is no audit log here.\nChoose the project's folder, or bring its audit folder back from a copy.")]
    NotALog,
    /// A new log was to be made where one lies.
    #[error("There is an audit log here already.\nOpen the project instead of making a new one.")]
    AlreadyThere,
    /// Reading failed.
    #[error("The audit log could not be read.\nCheck the disk and the folder's permissions, then try again.")]
    Unreadable,
    /// Writing failed and nothing was added.
    #[error(
        "The audit log could not be written, so nothing was done.\nFree some space or check the disk, then try again."
    )]
    Unwritable,
    /// The disk did not confirm a write; this handle will not write again.
    #[error(
        "The disk did not confirm an audit entry, so nothing was done.\nCheck the disk, then close the project and open it again."
    )]
    Unconfirmed,
    /// The end of the log does not fit together.
    #[error("The audit log is damaged.\nRun `veilmark audit verify` to see where, and bring the log back from a copy.")]
    Damaged,
    /// The log is shorter than its own checkpoint or than this process has seen it.
    #[error("The audit log is shorter than it was.\nRun `veilmark audit verify`, and bring the log back from a copy.")]
    Shortened,
    /// One entry would be too long.
    #[error("The act names too many clips for one audit entry.\nDo it in several parts.")]
    EntryTooLong,
}

/// What the end of the log says; always re-read under the lock before anything is decided on it.
#[derive(Debug)]
pub(crate) struct Tail {
    head: Head,
    time: Option<UtcTime>,
    first_line: Option<Digest>,
    withdrawn: BTreeSet<RecordId>,
    note_size: u64,
    note_digest: Digest,
    notes_bytes: u64,
}

impl Tail {
    /// Whether the log says that the record was withdrawn.
    pub(crate) fn is_withdrawn(&self, record: RecordId) -> bool {
        self.withdrawn.contains(&record)
    }

    fn take(&mut self, line: &[u8], entry: &Entry) {
        if let Act::RecordWithdrawn { record } = entry.act {
            self.withdrawn.insert(record);
        }
        self.head = self.head.after(line);
        self.time = Some(entry.time);
        self.first_line.get_or_insert(self.head.digest);
    }
}

/// An audit log, open for appending. Dropping it loses nothing: every entry is on disk when [`Log::append`] returns.
#[derive(Debug)]
pub struct Log {
    dir: PathBuf,
    lock: File,
    segment: u64,
    file: File,
    /// End of the last whole line in `file`.
    end: u64,
    tail: Tail,
    is_unconfirmed: bool,
}

impl Log {
    /// Makes an empty log in `dir`, the project's `audit` folder, which is created.
    ///
    /// # Errors
    /// [`AuditError::AlreadyThere`] when one is there, [`AuditError::Unwritable`] when the folder cannot be made.
    pub fn create(dir: &Path) -> Result<Self, AuditError> {
        fs::create_dir_all(dir).map_err(|_| AuditError::Unwritable)?;
        let lock = open_lock(dir).map_err(|_| AuditError::Unwritable)?;
        lock.lock().map_err(|_| AuditError::Unwritable)?;
        if !list(dir).map_err(|_| AuditError::Unreadable)?.is_empty() || notes_path(dir).exists() {
            return Err(AuditError::AlreadyThere);
        }
        let file = create_synced(dir, &segment_path(dir, 1)).map_err(|_| AuditError::Unwritable)?;
        create_synced(dir, &notes_path(dir)).map_err(|_| AuditError::Unwritable)?;
        let tail = Tail {
            head: Head::EMPTY,
            time: None,
            first_line: None,
            withdrawn: BTreeSet::new(),
            note_size: 0,
            note_digest: Head::EMPTY.digest,
            notes_bytes: 0,
        };
        lock.unlock().map_err(|_| AuditError::Unwritable)?;
        Ok(Self { dir: dir.to_owned(), lock, segment: 1, file, end: 0, tail, is_unconfirmed: false })
    }

    /// Opens the log in `dir`. A line that was being written when the machine stopped was never acknowledged; it is cut off.
    ///
    /// # Errors
    /// [`AuditError::Damaged`] or [`AuditError::Shortened`] when the end does not fit together or a checkpoint covers more
    /// than there is: nothing may be appended to such a log.
    pub fn open(dir: &Path) -> Result<Self, AuditError> {
        if list(dir).map_err(|_| AuditError::NotALog)?.is_empty() {
            return Err(AuditError::NotALog);
        }
        let lock = open_lock(dir).map_err(|_| AuditError::Unwritable)?;
        lock.lock().map_err(|_| AuditError::Unwritable)?;
        let (segment, file, end, tail) = load(dir)?;
        lock.unlock().map_err(|_| AuditError::Unwritable)?;
        Ok(Self { dir: dir.to_owned(), lock, segment, file, end, tail, is_unconfirmed: false })
    }

    /// Writes one entry and waits until the disk has it. Its time is `now` or, when the clock was turned back, the time of
    /// the entry before it. Returns its number.
    ///
    /// # Errors
    /// On any error nothing was added, and the act must not be done.
    pub fn append(&mut self, actor: &Actor<'_>, now: UtcTime, act: Act) -> Result<u64, AuditError> {
        self.append_decided(actor, now, |_, _| act)
    }

    /// Writes several entries, in order, and waits once for all of them. Returns the number of the last one (of the log's
    /// last one when `acts` is empty).
    ///
    /// # Errors
    /// As [`Self::append`]; entries before the one that failed may have been written.
    pub fn append_all(&mut self, actor: &Actor<'_>, now: UtcTime, acts: Vec<Act>) -> Result<u64, AuditError> {
        self.under_lock(|log| {
            let time = log.time_from(now);
            let mut acts = acts.into_iter().peekable();
            while acts.peek().is_some() {
                log.checkpoint_if_due(actor, time)?;
                let room = CHECKPOINT_EVERY - (log.tail.head.seq - log.tail.note_size);
                log.write_entries(actor, time, acts.by_ref().take(usize::try_from(room).unwrap_or(1)).collect())?;
            }
            Ok(log.tail.head.seq)
        })
    }

    /// Writes the entry that `decide` makes from the newest end of the log and the entry's time, while no other process can
    /// append: what was decided on cannot change before the entry is there.
    pub(crate) fn append_decided(
        &mut self,
        actor: &Actor<'_>,
        now: UtcTime,
        decide: impl FnOnce(&Tail, UtcTime) -> Act,
    ) -> Result<u64, AuditError> {
        self.under_lock(|log| {
            let time = log.time_from(now);
            log.checkpoint_if_due(actor, time)?;
            let act = decide(&log.tail, time);
            log.write_entries(actor, time, vec![act])
        })
    }

    /// Signs a checkpoint over all entries so far, unless the last one covers them. Also done by itself before the log grows
    /// [`CHECKPOINT_EVERY`] entries beyond the last one.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn checkpoint(&mut self, actor: &Actor<'_>, now: UtcTime) -> Result<(), AuditError> {
        self.under_lock(|log| {
            // The entry that records a checkpoint is not worth a checkpoint of its own.
            if log.tail.head.seq <= log.tail.note_size + 1 && log.tail.note_size > 0 {
                return Ok(());
            }
            log.write_checkpoint(actor, log.time_from(now))
        })
    }

    /// The time of the last entry that this process has seen.
    #[must_use]
    pub fn last_time(&self) -> Option<UtcTime> {
        self.tail.time
    }

    /// How many entries this process has seen.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.tail.head.seq
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The end of the log as this process has seen it, to be kept elsewhere.
    #[must_use]
    pub fn head(&self) -> Head {
        self.tail.head
    }

    /// Whether the log still holds the line that `known` was taken from: a quick look for every opening of a project.
    /// [`super::verify()`] is the thorough one.
    ///
    /// # Errors
    /// [`AuditError::Unreadable`] when the log cannot be read.
    pub fn holds(&self, known: &Head) -> Result<bool, AuditError> {
        if *known == Head::EMPTY {
            return Ok(true);
        }
        let mut lines = Lines::open_from(&self.dir, segment_of(known.seq)).map_err(|_| AuditError::Unreadable)?;
        let mut line = Vec::new();
        let mut seq = (segment_of(known.seq) - 1) * SEGMENT_ENTRIES;
        while let Some(LineAt { is_torn: false, .. }) =
            lines.next_into(&mut line).map_err(|_| AuditError::Unreadable)?
        {
            seq += 1;
            if seq == known.seq {
                return Ok(Digest::of(&line) == known.digest);
            }
        }
        Ok(false)
    }

    fn time_from(&self, now: UtcTime) -> UtcTime {
        self.tail.time.map_or(now, |last| last.max(now))
    }

    fn under_lock<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, AuditError>) -> Result<T, AuditError> {
        if self.is_unconfirmed {
            return Err(AuditError::Unconfirmed);
        }
        self.lock.lock().map_err(|_| AuditError::Unwritable)?;
        let result = self.take_in_others().and_then(|()| work(self));
        // An unlock that fails is made good when the handle closes; what was written is written.
        let _ = self.lock.unlock();
        result
    }

    /// Reads what other processes appended since this one last looked.
    fn take_in_others(&mut self) -> Result<(), AuditError> {
        loop {
            let len = self.file.metadata().map_err(|_| AuditError::Unreadable)?.len();
            if len < self.end {
                return Err(AuditError::Shortened);
            }
            if len > self.end {
                self.read_from_end()?;
            }
            let next = segment_path(&self.dir, self.segment + 1);
            let is_full = self.tail.head.seq == self.segment * SEGMENT_ENTRIES;
            if !(is_full && next.exists()) {
                break;
            }
            self.file = open_segment(&next).map_err(|_| AuditError::Unreadable)?;
            (self.segment, self.end) = (self.segment + 1, 0);
        }
        let notes = fs::metadata(notes_path(&self.dir)).map_or(0, |file| file.len());
        if notes != self.tail.notes_bytes { load_notes(&self.dir, &mut self.tail).map(|_| ()) } else { Ok(()) }
    }

    fn read_from_end(&mut self) -> Result<(), AuditError> {
        let mut new = Vec::new();
        self.file.seek(SeekFrom::Start(self.end)).map_err(|_| AuditError::Unreadable)?;
        self.file.read_to_end(&mut new).map_err(|_| AuditError::Unreadable)?;
        for line in new.split_inclusive(|&b| b == b'\n') {
            let Some(line) = line.strip_suffix(b"\n") else {
                return cut(&self.file, self.end);
            };
            let entry = Entry::parse(line).ok_or(AuditError::Damaged)?;
            if !self.tail.head.is_followed_by(&entry) || segment_of(entry.seq) != self.segment {
                return Err(AuditError::Damaged);
            }
            self.tail.take(line, &entry);
            self.end += line.len() as u64 + 1;
        }
        Ok(())
    }

    fn checkpoint_if_due(&mut self, actor: &Actor<'_>, time: UtcTime) -> Result<(), AuditError> {
        let uncovered = self.tail.head.seq - self.tail.note_size;
        if uncovered >= CHECKPOINT_EVERY { self.write_checkpoint(actor, time) } else { Ok(()) }
    }

    /// The note first, then the entry that names it: after a crash between the two the note merely has no entry, while an
    /// entry without its note always means that somebody shortened the list.
    fn write_checkpoint(&mut self, actor: &Actor<'_>, time: UtcTime) -> Result<(), AuditError> {
        let Some(log) = self.tail.first_line else { return Ok(()) };
        let note = Note::signed(log, self.tail.head, self.tail.note_digest, actor.member, actor.key);
        let bytes = note.bytes();
        let notes = options().create(true).open(notes_path(&self.dir)).map_err(|_| AuditError::Unwritable)?;
        self.write_synced(&notes, self.tail.notes_bytes, &bytes)?;
        self.tail.notes_bytes += bytes.len() as u64;
        (self.tail.note_size, self.tail.note_digest) = (self.tail.head.seq, note.digest());
        let act = Act::Checkpointed { size: self.tail.note_size, note_sha256: self.tail.note_digest };
        self.write_entries(actor, time, vec![act]).map(|_| ())
    }

    fn write_entries(&mut self, actor: &Actor<'_>, time: UtcTime, acts: Vec<Act>) -> Result<u64, AuditError> {
        let mut acts = acts.into_iter().peekable();
        while acts.peek().is_some() {
            self.roll_if_full()?;
            let room = self.segment * SEGMENT_ENTRIES - self.tail.head.seq;
            let mut head = self.tail.head;
            let mut bytes = Vec::new();
            let mut written = Vec::new();
            for act in acts.by_ref().take(usize::try_from(room).unwrap_or(1)) {
                let entry = Entry::signed(head.seq + 1, time, actor.member, actor.key, act, head.digest);
                let line = entry.line();
                if line.len() > MAX_LINE_BYTES {
                    return Err(AuditError::EntryTooLong);
                }
                head = head.after(&line);
                bytes.extend_from_slice(&line);
                bytes.push(b'\n');
                written.push((line, entry));
            }
            let file = self.file.try_clone().map_err(|_| AuditError::Unwritable)?;
            self.write_synced(&file, self.end, &bytes)?;
            self.end += bytes.len() as u64;
            written.iter().for_each(|(line, entry)| self.tail.take(line, entry));
        }
        Ok(self.tail.head.seq)
    }

    fn roll_if_full(&mut self) -> Result<(), AuditError> {
        if self.tail.head.seq < self.segment * SEGMENT_ENTRIES {
            return Ok(());
        }
        let next = segment_path(&self.dir, self.segment + 1);
        self.file = create_synced(&self.dir, &next).map_err(|_| AuditError::Unwritable)?;
        (self.segment, self.end) = (self.segment + 1, 0);
        Ok(())
    }

    /// Appends to a file that is `end` bytes long and waits for the disk. On failure the file is cut back. After a failed
    /// sync nothing more is written through this handle: the kernel may have dropped the pages and would then report
    /// success for a write that is lost (Rebello et al., USENIX ATC 2020).
    fn write_synced(&mut self, mut file: &File, end: u64, bytes: &[u8]) -> Result<(), AuditError> {
        if file.write_all(bytes).is_err() {
            self.is_unconfirmed = cut(file, end).is_err();
            return Err(AuditError::Unwritable);
        }
        if file.sync_data().is_err() {
            self.is_unconfirmed = true;
            // Cut or not, the handle is closed to writing; the next opening reads what is really there.
            let _ = cut(file, end);
            return Err(AuditError::Unconfirmed);
        }
        Ok(())
    }
}

/// Reads the end of the log, and from the rest what later decisions need: the first line and the withdrawals.
fn load(dir: &Path) -> Result<(u64, File, u64, Tail), AuditError> {
    let mut tail = Tail {
        head: Head::EMPTY,
        time: None,
        first_line: None,
        withdrawn: BTreeSet::new(),
        note_size: 0,
        note_digest: Head::EMPTY.digest,
        notes_bytes: 0,
    };
    let covered = load_notes(dir, &mut tail)?;
    let mut lines = Lines::open(dir).map_err(|_| AuditError::Unreadable)?;
    let (mut line, mut last, mut before_last) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0;
    let mut torn = None;
    let mut end = (list(dir).map_err(|_| AuditError::Unreadable)?.last().copied().unwrap_or(1), 0);
    while let Some(at) = lines.next_into(&mut line).map_err(|_| AuditError::Unreadable)? {
        if at.is_torn {
            torn = Some(at.offset);
            break;
        }
        count += 1;
        if segment_of(count) != at.segment || !at.is_ended {
            return Err(AuditError::Damaged);
        }
        if count == 1 {
            tail.first_line = Some(Digest::of(&line));
        }
        if count == covered.seq && Digest::of(&line) != covered.digest {
            return Err(AuditError::Damaged);
        }
        if says_withdrawn(&line) {
            let entry = Entry::parse(&line).ok_or(AuditError::Damaged)?;
            if let Act::RecordWithdrawn { record } = entry.act {
                tail.withdrawn.insert(record);
            }
        }
        if at.segment == end.0 {
            end.1 = at.offset + line.len() as u64 + 1;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut line);
    }
    if covered.seq > count {
        return Err(AuditError::Shortened);
    }
    if count < (end.0 - 1) * SEGMENT_ENTRIES {
        return Err(AuditError::Damaged);
    }
    if count > 0 {
        let entry = Entry::parse(&last).ok_or(AuditError::Damaged)?;
        let before = if count == 1 { Head::EMPTY.digest } else { Digest::of(&before_last) };
        if entry.seq != count || entry.prev != before {
            return Err(AuditError::Damaged);
        }
        tail.time = Some(entry.time);
        tail.head = Head { seq: count, digest: Digest::of(&last) };
    }
    let file = open_segment(&segment_path(dir, end.0)).map_err(|_| AuditError::Unwritable)?;
    if let Some(offset) = torn {
        cut(&file, offset)?;
    }
    Ok((end.0, file, end.1, tail))
}

/// Whether the line may be a withdrawal: its act stands at the front, after number, time and actor.
fn says_withdrawn(line: &[u8]) -> bool {
    const MARK: &[u8] = b"\"act\":{\"record_withdrawn\"";
    line[..line.len().min(256)].windows(MARK.len()).any(|part| part == MARK)
}

/// Reads the last checkpoint into `tail`, cutting an unfinished one off, and returns what it covers.
fn load_notes(dir: &Path, tail: &mut Tail) -> Result<Head, AuditError> {
    let read = read_notes(dir).map_err(|error| match error {
        NotesError::Unreadable => AuditError::Unreadable,
        NotesError::Damaged { .. } => AuditError::Damaged,
    })?;
    if read.is_torn {
        let file = open_segment(&notes_path(dir)).map_err(|_| AuditError::Unwritable)?;
        cut(&file, read.whole_bytes)?;
    }
    let Some(last) = read.notes.last() else {
        if tail.note_size > 0 {
            return Err(AuditError::Shortened);
        }
        tail.notes_bytes = 0;
        return Ok(Head::EMPTY);
    };
    if last.head.seq < tail.note_size {
        return Err(AuditError::Shortened);
    }
    (tail.note_size, tail.note_digest, tail.notes_bytes) = (last.head.seq, last.digest(), read.whole_bytes);
    Ok(last.head)
}

fn cut(file: &File, end: u64) -> Result<(), AuditError> {
    file.set_len(end).and_then(|()| file.sync_data()).map_err(|_| AuditError::Unwritable)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn open_segment(path: &Path) -> io::Result<File> {
    options().open(path)
}

fn open_lock(dir: &Path) -> io::Result<File> {
    options().create(true).open(dir.join("lock"))
}

/// Makes a file, or takes an empty one that a crash left, and waits until its name is on disk too.
fn create_synced(dir: &Path, path: &Path) -> io::Result<File> {
    let file = options().create(true).open(path)?;
    if file.metadata()?.len() > 0 {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists));
    }
    file.sync_all()?;
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    Ok(file)
}
