//! What kind of file it is, and whether all of it is there: judged from its structure, before FFmpeg sees a byte.
//!
//! Guarantees: only four kinds of container pass, told by their first bytes and never by a name (a playlist or a text in a file
//! called `.mp4` is not one of them); a file whose structure reaches past its end is [`DecodeError::Truncated`]. FFmpeg alone
//! would play such a file up to the cut and call that its end.
//! Sources: ISO/IEC 14496-12 (boxes), RFC 8794 and 9559 (EBML, Matroska), Microsoft AVI RIFF reference, GIF89a.

use std::ffi::CStr;
use std::io::{self, BufReader, Read as _, SeekFrom};

use super::{DecodeError, ReadSeek};

/// The containers that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Mov,
    Matroska,
    Avi,
    Gif,
}

impl Container {
    /// FFmpeg's name of the one demuxer that will read it.
    pub(super) const fn demuxer(self) -> &'static CStr {
        match self {
            Self::Mov => c"mov",
            Self::Matroska => c"matroska",
            Self::Avi => c"avi",
            Self::Gif => c"gif",
        }
    }
}

/// What the structure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Structure {
    pub(super) container: Container,
    /// Whether an edit list may leave out some of the samples.
    pub(super) has_edits: bool,
    /// Pictures in the file, where counting them is part of walking it.
    pub(super) pictures: Option<u64>,
}

/// Walks the source and leaves it at its beginning.
pub(super) fn examine(source: &mut dyn ReadSeek) -> Result<Structure, DecodeError> {
    let bytes = source.seek(SeekFrom::End(0)).map_err(|_| DecodeError::Unreadable)?;
    source.seek(SeekFrom::Start(0)).map_err(|_| DecodeError::Unreadable)?;
    let mut walk = Walk { source: BufReader::with_capacity(1 << 16, &mut *source), at: 0, bytes };
    let structure = walk.structure();
    drop(walk);
    source.seek(SeekFrom::Start(0)).map_err(|_| DecodeError::Unreadable)?;
    structure
}

struct Walk<'a> {
    source: BufReader<&'a mut dyn ReadSeek>,
    at: u64,
    bytes: u64,
}

impl Walk<'_> {
    fn structure(&mut self) -> Result<Structure, DecodeError> {
        let bare = |container| Structure { container, has_edits: false, pictures: None };
        if self.bytes == 0 {
            return Err(DecodeError::Empty);
        }
        if self.bytes < 12 {
            return Err(DecodeError::NotVideo);
        }
        let head: [u8; 12] = self.take()?;
        self.go(0)?;
        match &head {
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => {
                Ok(Structure { pictures: Some(self.gif()?), ..bare(Container::Gif) })
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' '] => self.avi().map(|()| bare(Container::Avi)),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => self.matroska().map(|()| bare(Container::Matroska)),
            [_, _, _, _, kind @ .., _, _, _, _] if FIRST_BOXES.contains(kind) => {
                Ok(Structure { has_edits: self.boxes()?, ..bare(Container::Mov) })
            }
            _ => Err(DecodeError::NotVideo),
        }
    }

    fn left(&self) -> u64 {
        self.bytes - self.at
    }

    /// The next `N` bytes; past the end the file is cut.
    fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        if self.left() < N as u64 {
            return Err(DecodeError::Truncated);
        }
        let mut bytes = [0; N];
        self.source.read_exact(&mut bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => DecodeError::Truncated,
            _ => DecodeError::Unreadable,
        })?;
        self.at += N as u64;
        Ok(bytes)
    }

    fn go(&mut self, to: u64) -> Result<(), DecodeError> {
        if to > self.bytes {
            return Err(DecodeError::Truncated);
        }
        let by = i64::try_from(to).ok().zip(i64::try_from(self.at).ok()).map(|(to, at)| to - at);
        self.source.seek_relative(by.ok_or(DecodeError::Damaged)?).map_err(|_| DecodeError::Unreadable)?;
        self.at = to;
        Ok(())
    }

    fn skip(&mut self, count: u64) -> Result<(), DecodeError> {
        self.go(self.at.checked_add(count).ok_or(DecodeError::Truncated)?)
    }

    /// The boxes of an MP4 or MOV: says whether there is an edit list.
    fn boxes(&mut self) -> Result<bool, DecodeError> {
        let (mut has_index, mut has_samples, mut has_edits) = (false, false, false);
        while self.left() >= 8 {
            let begin = self.at;
            let (end, kind) = match self.box_head(begin, self.bytes) {
                Ok(head) => head,
                // Some recorders leave bytes of their own after the last box. They are nobody's samples.
                Err(DecodeError::Damaged) if has_index && has_samples => break,
                Err(error) => return Err(error),
            };
            match &kind {
                b"moov" => {
                    has_index = true;
                    has_edits |= self.has_edit_list(end, 0)?;
                }
                b"mdat" | b"moof" => has_samples = true,
                _ => {}
            }
            self.go(end)?;
        }
        // The index is commonly the last box: a cut file has none.
        if has_index { Ok(has_edits) } else { Err(DecodeError::Truncated) }
    }

    fn box_head(&mut self, begin: u64, limit: u64) -> Result<(u64, [u8; 4]), DecodeError> {
        let size = u64::from(u32::from_be_bytes(self.take()?));
        let kind: [u8; 4] = self.take()?;
        if !kind.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ' || *byte == 0xa9) {
            return Err(DecodeError::Damaged);
        }
        let (size, head) = match size {
            0 => (limit - begin, 8),
            1 => (u64::from_be_bytes(self.take()?), 16),
            size => (size, 8),
        };
        if size < head {
            return Err(DecodeError::Damaged);
        }
        let end = begin.checked_add(size).ok_or(DecodeError::Truncated)?;
        if end > limit { Err(DecodeError::Truncated) } else { Ok((end, kind)) }
    }

    fn has_edit_list(&mut self, end: u64, depth: u8) -> Result<bool, DecodeError> {
        let mut found = false;
        while self.at + 8 <= end {
            let begin = self.at;
            let (child_end, kind) = self.box_head(begin, end)?;
            match &kind {
                b"elst" => found = true,
                b"trak" | b"edts" if depth < 4 => found |= self.has_edit_list(child_end, depth + 1)?,
                _ => {}
            }
            self.go(child_end)?;
        }
        Ok(found)
    }

    /// The elements of a Matroska or WebM file, down to where every size is known.
    fn matroska(&mut self) -> Result<(), DecodeError> {
        const SEGMENT: u32 = 0x1853_8067;
        const CLUSTER: u32 = 0x1f43_b675;
        let mut has_segment = false;
        while self.left() > 0 {
            let id = self.element_id()?;
            let size = self.element_size()?;
            has_segment |= id == SEGMENT;
            match size {
                Some(size) => self.skip(size)?,
                // A live recording: its elements follow one by one.
                None if matches!(id, SEGMENT | CLUSTER) => {}
                None => return Err(DecodeError::Damaged),
            }
        }
        if has_segment { Ok(()) } else { Err(DecodeError::Truncated) }
    }

    fn element_id(&mut self) -> Result<u32, DecodeError> {
        let [first] = self.take()?;
        let more = first.leading_zeros();
        if more > 3 {
            return Err(DecodeError::Damaged);
        }
        (0..more).try_fold(u32::from(first), |id, _| Ok(id << 8 | u32::from(self.take::<1>()?[0])))
    }

    fn element_size(&mut self) -> Result<Option<u64>, DecodeError> {
        let [first] = self.take()?;
        let more = first.leading_zeros();
        if more > 7 {
            return Err(DecodeError::Damaged);
        }
        let head = u64::from(first) & (0x7f >> more);
        let size =
            (0..more).try_fold(head, |size, _| Ok::<_, DecodeError>(size << 8 | u64::from(self.take::<1>()?[0])))?;
        let unknown = (1_u64 << (7 * (more + 1))) - 1;
        Ok((size != unknown).then_some(size))
    }

    /// The RIFF chunks of an AVI file.
    fn avi(&mut self) -> Result<(), DecodeError> {
        while self.left() >= 12 {
            let kind: [u8; 4] = self.take()?;
            if &kind != b"RIFF" {
                break;
            }
            let size = u64::from(u32::from_le_bytes(self.take()?));
            // A recorder writes the size when it closes the file; 0 means that it never did.
            if size < 4 {
                return Err(DecodeError::Truncated);
            }
            self.skip(size)?;
            self.skip((size & 1).min(self.left()))?;
        }
        Ok(())
    }

    /// The blocks of a GIF up to its trailer: says how many pictures it holds.
    fn gif(&mut self) -> Result<u64, DecodeError> {
        let table_bytes = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
        let head: [u8; 13] = self.take()?;
        self.skip(table_bytes(head[10]))?;
        let mut pictures = 0;
        loop {
            match self.take::<1>()? {
                [0x3b] => return Ok(pictures),
                [0x21] => self.skip(1)?,
                [0x2c] => {
                    let picture: [u8; 9] = self.take()?;
                    self.skip(table_bytes(picture[8]) + 1)?;
                    pictures += 1;
                }
                [0] => continue,
                _ => return Err(DecodeError::Damaged),
            }
            loop {
                match self.take::<1>()? {
                    [0] => break,
                    [count] => self.skip(u64::from(count))?,
                }
            }
        }
    }
}

/// The first box of an MP4 or MOV is one of these.
const FIRST_BOXES: [[u8; 4]; 7] = [*b"ftyp", *b"moov", *b"mdat", *b"free", *b"skip", *b"wide", *b"styp"];

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn judged(bytes: &[u8]) -> Result<Structure, DecodeError> {
        let mut source = Cursor::new(bytes.to_vec());
        let judged = examine(&mut source);
        assert_eq!(source.position(), 0, "the source is left at its beginning");
        judged
    }

    fn cut_anywhere_is_truncated(whole: &[u8], from: usize) {
        assert!(judged(whole).is_ok());
        for len in from..whole.len() {
            assert_eq!(judged(&whole[..len]), Err(DecodeError::Truncated), "cut to {len} of {}", whole.len());
        }
    }

    fn boxed(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        [&(inside.len() as u32 + 8).to_be_bytes(), &kind[..], inside].concat()
    }

    #[test]
    fn boxes_must_fit_the_file() {
        let edits = boxed(b"trak", &boxed(b"edts", &boxed(b"elst", &[0; 8])));
        let (ftyp, mdat) = (boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"mdat", &[7; 50]));
        let index_last = [ftyp.clone(), mdat.clone(), boxed(b"moov", &edits)].concat();
        assert!(judged(&index_last).unwrap().has_edits);
        cut_anywhere_is_truncated(&index_last, 12);
        let index_first = [ftyp.clone(), boxed(b"moov", &boxed(b"trak", &[])), mdat].concat();
        assert!(!judged(&index_first).unwrap().has_edits);
        assert_eq!(judged(&index_first[..index_first.len() - 1]), Err(DecodeError::Truncated));
        assert!(
            judged(&[&index_first[..], &[1, 2, 3, 4, 5, 6, 7, 8, 9]].concat()).is_ok(),
            "bytes of the recorder's own"
        );
        let large = [&ftyp[..], &1_u32.to_be_bytes(), b"mdat", &u64::MAX.to_be_bytes()].concat();
        assert_eq!(judged(&large), Err(DecodeError::Truncated));
        assert_eq!(judged(&boxed(b"moov", &[0, 0, 0, 9, b't', b'r', b'a', b'k'])), Err(DecodeError::Truncated));
    }

    #[test]
    fn elements_must_fit_the_file() {
        let head = [0x1a, 0x45, 0xdf, 0xa3, 0x84, 1, 2, 3, 4];
        let known = [&head[..], &[0x18, 0x53, 0x80, 0x67, 0x88], &[0; 8]].concat();
        cut_anywhere_is_truncated(&known, 12);
        let live =
            [&head[..], &[0x18, 0x53, 0x80, 0x67, 0xff, 0x1f, 0x43, 0xb6, 0x75, 0xff, 0xa3, 0x82, 1, 2]].concat();
        assert!(judged(&live).is_ok());
        assert_eq!(judged(&live[..live.len() - 1]), Err(DecodeError::Truncated));
    }

    #[test]
    fn chunks_must_fit_the_file() {
        let avi = [b"RIFF", &20_u32.to_le_bytes()[..], b"AVI ", &[0; 16]].concat();
        cut_anywhere_is_truncated(&avi, 12);
        let unclosed = [b"RIFF", &0_u32.to_le_bytes()[..], b"AVI ", &[0; 16]].concat();
        assert_eq!(judged(&unclosed), Err(DecodeError::Truncated));
    }

    #[test]
    fn a_gif_ends_with_its_trailer() {
        let picture = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0];
        let gif =
            [b"GIF89a", &[1, 0, 1, 0, 0x80, 0, 0][..], &[9; 6], &[0x21, 0xf9, 1, 0, 0], &picture, &picture, &[0x3b]]
                .concat();
        assert_eq!(judged(&gif).unwrap().pictures, Some(2));
        cut_anywhere_is_truncated(&gif, 13);
    }

    #[test]
    fn nothing_else_is_a_video() {
        assert_eq!(judged(b""), Err(DecodeError::Empty));
        let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n";
        let concat = "ffconcat version 1.0\nfile other.mp4\n";
        for text in ["x", "This is only a text about a video.", playlist, concat, "<?xml version=\"1.0\"?><MPD></MPD>"]
        {
            assert_eq!(judged(text.as_bytes()), Err(DecodeError::NotVideo), "{text}");
        }
        assert_eq!(
            judged(&[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1]),
            Err(DecodeError::NotVideo)
        );
    }
}
