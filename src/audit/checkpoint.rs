//! Checkpoints: signed notes that repeat the size and head of the log, in a file beside it.
//!
//! The form is that of the C2SP `signed-note` and `tlog-checkpoint` texts, with two differences that keep it from being
//! taken for one: the third line is the digest of the last line and not a Merkle root, and the signature is made under this
//! program's own domain (key type 0xff). One note is six lines:
//!
//! ```text
//! veilmark.audit/<digest of the first line, hexadecimal>
//! <entries covered>
//! <digest of the last line covered, base64>
//! previous <digest of the note before, base64; 32 zero bytes for the first>
//!
//! — <member> <base64 of 4 bytes of key hash and 64 bytes of signature>
//! ```
//!
//! Notes follow each other without anything between them. Each binds the one before, so the list cannot be thinned out, and
//! the log holds an entry with each note's digest, so its end cannot be cut off while the log stays whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD as BASE64, BASE64_URL_SAFE_NO_PAD as BASE64URL};

use super::chain::Head;
use crate::vocab::{Digest, Domain, MemberId, PublicKey, Signature, SigningKey};

/// A checkpoint is signed at the latest when this many entries have been written since the last one.
pub const CHECKPOINT_EVERY: u64 = 256;

const ORIGIN: &str = "veilmark.audit/";
const LINES_PER_NOTE: usize = 6;

pub(super) fn notes_path(dir: &Path) -> PathBuf {
    dir.join("checkpoints")
}

/// One signed note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// Digest of the log's first line: names this log and no other.
    pub(super) log: Digest,
    /// What it covers.
    pub(super) head: Head,
    /// Digest of the note before.
    pub(super) previous: Digest,
    /// Who signed.
    pub(super) signer: MemberId,
    key_hash: [u8; 4],
    sig: Signature,
}

impl Note {
    pub(super) fn signed(log: Digest, head: Head, previous: Digest, signer: MemberId, key: &SigningKey) -> Self {
        let sig = key.sign(Domain::AuditCheckpoint, text(log, head, previous).as_bytes());
        Self { log, head, previous, signer, key_hash: key_hash(signer, &key.public()), sig }
    }

    /// The six lines.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let sig = BASE64URL.decode(self.sig.to_string()).expect("a signature is written as base64url");
        let signed = BASE64.encode([self.key_hash.as_slice(), &sig].concat());
        format!("{}\n— {} {signed}\n", text(self.log, self.head, self.previous), self.signer).into_bytes()
    }

    /// The digest that the next note and the log itself hold.
    pub(super) fn digest(&self) -> Digest {
        Digest::of(&self.bytes())
    }

    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.key_hash == key_hash(self.signer, key)
            && key.verifies(Domain::AuditCheckpoint, text(self.log, self.head, self.previous).as_bytes(), &self.sig)
    }

    /// Reads exactly what [`Self::bytes`] writes.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(bytes).ok()?.lines();
        let log = lines.next()?.strip_prefix(ORIGIN)?.parse().ok()?;
        let seq = lines.next()?.parse().ok()?;
        let digest = digest_from_base64(lines.next()?)?;
        let previous = digest_from_base64(lines.next()?.strip_prefix("previous ")?)?;
        let (signer, signed) = lines.nth(1)?.strip_prefix("— ")?.split_once(' ')?;
        let signed = BASE64.decode(signed).ok()?;
        let (hash, sig) = signed.split_first_chunk::<4>()?;
        let note = Self {
            log,
            head: Head { seq, digest },
            previous,
            signer: signer.parse().ok()?,
            key_hash: *hash,
            sig: BASE64URL.encode(sig).parse().ok()?,
        };
        (note.bytes() == bytes).then_some(note)
    }
}

fn text(log: Digest, head: Head, previous: Digest) -> String {
    let (digest, previous) = (BASE64.encode(head.digest.as_bytes()), BASE64.encode(previous.as_bytes()));
    format!("{ORIGIN}{log}\n{}\n{digest}\nprevious {previous}\n", head.seq)
}

/// The key hash of the C2SP `signed-note` text: the first 4 bytes of SHA-256 over name, line feed, signature type, key.
fn key_hash(signer: MemberId, key: &PublicKey) -> [u8; 4] {
    let (name, key) = (signer.to_string(), key.to_string());
    let digest = Digest::of(&[name.as_bytes(), b"\n\xffveilmark/audit-checkpoint/v1\n", key.as_bytes()].concat());
    *digest.as_bytes().first_chunk().expect("a digest is longer than 4 bytes")
}

fn digest_from_base64(text: &str) -> Option<Digest> {
    BASE64.decode(text).ok()?.try_into().ok().map(Digest::from_bytes)
}

/// The notes of a file.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The whole ones, in order.
    pub(super) notes: Vec<Note>,
    /// Length of the whole ones.
    pub(super) whole_bytes: u64,
    /// Whether an unfinished one follows, as a crash leaves it.
    pub(super) is_torn: bool,
}

/// Why a list of notes cannot be read.
pub(super) enum NotesError {
    /// The file cannot be read.
    Unreadable,
    /// A whole note is not one.
    Damaged {
        /// Entries covered by the last good note before it.
        after: u64,
    },
}

/// Reads the list. A missing file is an empty list; whether one may be missing is for the caller to say.
pub(super) fn read_notes(dir: &Path) -> Result<Notes, NotesError> {
    let bytes = match fs::read(notes_path(dir)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(_) => return Err(NotesError::Unreadable),
    };
    let mut read = Notes::default();
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let mut line_ends = rest.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i + 1);
        let Some(end) = line_ends.nth(LINES_PER_NOTE - 1) else {
            read.is_torn = true;
            break;
        };
        let after = read.notes.last().map_or(0, |note| note.head.seq);
        read.notes.push(Note::parse(&rest[..end]).ok_or(NotesError::Damaged { after })?);
        read.whole_bytes += end as u64;
        rest = &rest[end..];
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(key: &SigningKey, seq: u64, previous: Digest) -> Note {
        Note::signed(Digest::of(b"first"), Head { seq, digest: Digest::of(b"last") }, previous, MemberId::random(), key)
    }

    #[test]
    fn a_note_reads_back_and_every_changed_byte_is_noticed() {
        let key = SigningKey::random();
        let bytes = note(&key, 256, Digest::from_bytes([0; 32])).bytes();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with(ORIGIN) && text.lines().nth(1) == Some("256"), "{text}");
        assert!(Note::parse(&bytes).unwrap().is_signed_by(&key.public()));
        for at in 0..bytes.len() {
            for flip in [1, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= flip;
                let held = Note::parse(&changed).is_some_and(|note| note.is_signed_by(&key.public()));
                // The signer's name is bound by the key hash.
                assert!(!held, "byte {at} changed by {flip:#x}");
            }
        }
    }

    #[test]
    fn an_unfinished_note_at_the_end_is_torn_and_a_damaged_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::random();
        let first = note(&key, 256, Digest::from_bytes([0; 32]));
        let second = note(&key, 512, first.digest());
        let whole = [first.bytes(), second.bytes()].concat();
        fs::write(notes_path(dir.path()), &whole[..whole.len() - 1]).unwrap();
        let read = read_notes(dir.path()).ok().unwrap();
        assert!(read.is_torn && read.notes == [first.clone()] && read.whole_bytes == first.bytes().len() as u64);
        fs::write(notes_path(dir.path()), [b"x".as_slice(), &whole].concat()).unwrap();
        assert!(matches!(read_notes(dir.path()), Err(NotesError::Damaged { after: 0 })));
    }
}
