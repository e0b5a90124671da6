//! The files of a log: numbered segments of [`SEGMENT_ENTRIES`] lines, read as one stream.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::entry::Entry;
use super::log::AuditError;

/// Lines in every segment but the last.
pub(super) const SEGMENT_ENTRIES: u64 = 4096;

/// The longest line that is read or written. An entry of an export of 100,000 clips fits.
pub(super) const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

/// Segment in which entry `seq` lies; segments count from 1.
pub(super) fn segment_of(seq: u64) -> u64 {
    (seq.max(1) - 1) / SEGMENT_ENTRIES + 1
}

pub(super) fn segment_path(dir: &Path, segment: u64) -> PathBuf {
    dir.join(format!("{segment:06}.jsonl"))
}

/// The numbers of the segments that lie in `dir`, in order.
pub(super) fn list(dir: &Path) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for file in fs::read_dir(dir)? {
        let name = file?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".jsonl")).and_then(|n| n.parse().ok());
        if let Some(number) = number
            && segment_path(dir, number).file_name() == Some(&name)
        {
            found.push(number);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Where a line was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineAt {
    /// Its segment.
    pub(super) segment: u64,
    /// Its first byte in that segment.
    pub(super) offset: u64,
    /// Whether it is the unfinished end of the last segment: a line that was being written when the machine stopped. Such a
    /// line was never acknowledged.
    pub(super) is_torn: bool,
    /// Whether a line feed ends it. A line that has none and is not torn was changed.
    pub(super) is_ended: bool,
}

/// Reads the lines of all segments in order, one at a time.
pub(super) struct Lines {
    dir: PathBuf,
    segments: std::vec::IntoIter<u64>,
    open: Option<(u64, BufReader<File>, u64)>,
}

impl Lines {
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        Self::open_from(dir, 1)
    }

    /// From the first line of segment `first` on.
    pub(super) fn open_from(dir: &Path, first: u64) -> io::Result<Self> {
        let segments: Vec<u64> = list(dir)?.into_iter().filter(|&segment| segment >= first).collect();
        Ok(Self { dir: dir.to_owned(), segments: segments.into_iter(), open: None })
    }

    /// Puts the next line, without its line feed, into `line`.
    pub(super) fn next_into(&mut self, line: &mut Vec<u8>) -> io::Result<Option<LineAt>> {
        loop {
            if self.open.is_none() {
                let Some(segment) = self.segments.next() else { return Ok(None) };
                self.open = Some((segment, BufReader::new(File::open(segment_path(&self.dir, segment))?), 0));
            }
            let (segment, reader, offset) = self.open.as_mut().expect("opened above");
            line.clear();
            let read = reader.by_ref().take(MAX_LINE_BYTES as u64 + 1).read_until(b'\n', line)?;
            if read == 0 {
                self.open = None;
                continue;
            }
            let is_ended = line.pop_if(|&mut last| last == b'\n').is_some();
            let is_last_segment = self.segments.len() == 0;
            let is_torn = !is_ended && is_last_segment && line.len() <= MAX_LINE_BYTES;
            let at = LineAt { segment: *segment, offset: *offset, is_torn, is_ended };
            *offset += read as u64;
            return Ok(Some(at));
        }
    }
}

/// The entries of the log in `dir`, first to last, for a listing. Signatures and chain are not looked at: that is
/// [`super::verify()`].
///
/// # Errors
/// When the folder cannot be read.
pub fn entries(dir: &Path) -> Result<Entries, AuditError> {
    let lines = Lines::open(dir).map_err(|_| AuditError::Unreadable)?;
    Ok(Entries { lines, line: Vec::new(), is_over: false })
}

/// An iterator over entries; it ends at the first error.
pub struct Entries {
    lines: Lines,
    line: Vec<u8>,
    is_over: bool,
}

impl Iterator for Entries {
    type Item = Result<Entry, AuditError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let result = match self.lines.next_into(&mut self.line) {
            Ok(Some(at)) if !at.is_torn => {
                at.is_ended.then(|| Entry::parse(&self.line)).flatten().ok_or(AuditError::Damaged)
            }
            Ok(_) => {
                self.is_over = true;
                return None;
            }
            Err(_) => Err(AuditError::Unreadable),
        };
        self.is_over = result.is_err();
        Some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_in_order_over_segments_and_only_the_last_end_can_be_torn() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(segment_path(dir.path(), 1), "a\nbb\nx").unwrap();
        fs::write(segment_path(dir.path(), 2), "c\nto").unwrap();
        fs::write(dir.path().join("1.jsonl"), "not a segment\n").unwrap();
        fs::write(dir.path().join("checkpoints"), "not a segment\n").unwrap();
        let mut lines = Lines::open(dir.path()).unwrap();
        let mut line = Vec::new();
        let mut seen = Vec::new();
        while let Some(at) = lines.next_into(&mut line).unwrap() {
            assert_eq!(at.is_ended, !["x", "to"].contains(&std::str::from_utf8(&line).unwrap()));
            seen.push((at.segment, at.offset, at.is_torn, String::from_utf8(line.clone()).unwrap()));
        }
        let expected =
            [(1, 0, false, "a"), (1, 2, false, "bb"), (1, 5, false, "x"), (2, 0, false, "c"), (2, 2, true, "to")];
        assert_eq!(seen, expected.map(|(s, o, t, text)| (s, o, t, text.to_owned())));
    }

    #[test]
    fn segments_hold_4096_entries() {
        assert_eq!([1, 4096, 4097, 8192, 8193].map(segment_of), [1, 1, 2, 2, 3]);
    }
}
