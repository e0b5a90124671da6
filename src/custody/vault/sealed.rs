//! Sealed streams: what lies on disk of an original or a proxy, and the key slot that opens it.
//!
//! A stream is an age v1 file (C2SP `age.md`: X25519, ChaCha20-Poly1305 in 64 KiB chunks, seekable) sealed to a key of its own,
//! which is made for it and wrapped, in a second small age file, to the stewards (originals) or to the project's work key
//! (proxies). Destroying the small file shreds the stream.
//!
//! Guarantees:
//! - a file under its final name is whole and on the disk (written aside, synced, renamed, folder synced); a writer that is not
//!   finished leaves nothing;
//! - a stream is opened only if its length, its authenticated end and its key slot are those of its [`StreamReceipt`]. age
//!   says nothing of who sealed a file, and anyone may seal to a public recipient; the receipt, which lies in the encrypted
//!   database, pins the digest of the key slot, so neither file can be exchanged for another valid one;
//! - a read never releases bytes of a chunk that was changed, and never reaches past the end.
//!
//! Deliberately absent: member keys (`keys`), and paths in error messages.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use age::stream::{StreamReader, StreamWriter};
use age::{Decryptor, Encryptor, secrecy::ExposeSecret as _, x25519};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::vocab::Digest;
use crate::vocab::digest::Hasher;

/// What a stream holds. An original's key slot does not open as a proxy's, nor the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    /// The clip as it came: for stewards alone.
    Original,
    /// The redacted video that everyone works on.
    Proxy,
}

impl StreamKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Proxy => "proxy",
        }
    }
}

/// Why a sealed stream could not be written or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// No room.
    #[error("The disk that holds the project is full.\nMake room, then try again; nothing was half-written.")]
    DiskFull,
    /// The operating system refused.
    #[error(
        "The project's vault cannot be read or written.\nCheck that its disk is there and that you may write to it."
    )]
    Unreachable,
    /// A file of the stream is not there.
    #[error(
        "A sealed file or its key is missing: it was shredded or lost.\nDevelop the clip again, or import it again."
    )]
    Missing,
    /// The files are not those that the receipt describes.
    #[error("A sealed file was changed, cut or exchanged.\nRestore it from a copy, or import the clip again.")]
    Altered,
    /// The key does not open this.
    #[error("Your key does not open this.\nAsk a steward: originals open for stewards alone.")]
    NotYours,
}

impl From<io::Error> for SealError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Altered,
            _ => Self::Unreachable,
        }
    }
}

/// What is known of a sealed stream: kept in the encrypted database, checked whenever the stream is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamReceipt {
    /// What the stream holds.
    pub kind: StreamKind,
    /// Name of the sealed file in the vault: random, says nothing.
    pub file: String,
    /// Name of the key slot in the vault.
    pub key_file: String,
    /// SHA-256 of the key slot's bytes.
    pub key_sha256: Digest,
    /// Length of what was sealed.
    pub plaintext_bytes: u64,
    /// SHA-256 of what was sealed.
    pub plaintext_sha256: Digest,
    /// SHA-256 of the sealed file.
    pub sealed_sha256: Digest,
    /// Length of the sealed file.
    pub sealed_bytes: u64,
}

/// The key of one stream. No `Debug`, no `Clone`; the secret inside is wiped on drop.
pub struct DataKey(x25519::Identity);

/// The folder of sealed streams.
#[derive(Debug, Clone)]
pub struct Vault {
    dir: PathBuf,
}

/// First line of what a key slot holds.
const SLOT_TITLE: &str = "veilmark/data-key/v1";
/// A key slot is some 400 bytes; anything larger is not one.
const MAX_SLOT_BYTES: u64 = 4096;
/// Ending of a file that is being written.
const PART: &str = "part";
/// Ending of what lies beside a stream under the stream's own key.
const BESIDE: &str = "strip";

impl Vault {
    /// The vault in this folder, made if it is not there.
    ///
    /// # Errors
    /// [`SealError::Unreachable`] or [`SealError::DiskFull`].
    pub fn at(dir: &Path) -> Result<Self, SealError> {
        fs::create_dir_all(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Removes every stream and key slot whose file name is not among `named`, and what lies beside such a stream. Call it while
    /// nobody writes.
    ///
    /// # Errors
    /// [`SealError::Unreachable`].
    pub fn remove_all_but(&self, named: &std::collections::BTreeSet<String>) -> Result<(), SealError> {
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            let name = entry.file_name();
            let stream = name.to_str().map(|name| match name.strip_suffix(BESIDE) {
                Some(stem) => format!("{stem}age"),
                None => name.to_owned(),
            });
            if !stream.is_some_and(|stream| named.contains(&stream)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Removes what a crash left half-written. Call it while nobody writes (when a project is opened).
    ///
    /// # Errors
    /// [`SealError::Unreachable`].
    pub fn sweep(&self) -> Result<(), SealError> {
        for entry in fs::read_dir(&self.dir)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == PART) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Begins a stream whose key is wrapped to `recipient`.
    pub(in crate::custody) fn seal(
        &self,
        kind: StreamKind,
        recipient: &x25519::Recipient,
    ) -> Result<SealWriter, SealError> {
        let key = x25519::Identity::generate();
        let slot = wrapped_slot(kind, &key, recipient)?;
        let name = random_name();
        let part = Part::create(self.dir.join(format!("{name}.age.{PART}")))?;
        let stream = encryptor(&key.to_public())?.wrap_output(Counted::new(part.file()?))?;
        Ok(SealWriter { vault: self.clone(), kind, name, key, slot, part, stream, plain: Tally::default() })
    }

    /// Opens the key slot of a stream: `identity` is the steward's for originals, the work key for proxies.
    pub(in crate::custody) fn unwrap(
        &self,
        kind: StreamKind,
        receipt: &StreamReceipt,
        identity: &x25519::Identity,
    ) -> Result<DataKey, SealError> {
        let mut slot = Vec::new();
        File::open(self.path(&receipt.key_file)?)?.take(MAX_SLOT_BYTES + 1).read_to_end(&mut slot)?;
        if receipt.kind != kind || Digest::of(&slot) != receipt.key_sha256 {
            return Err(SealError::Altered);
        }
        let mut text = Zeroizing::new(String::new());
        decrypted(&slot[..], identity)?.read_to_string(&mut text)?;
        let secret = text.strip_prefix(SLOT_TITLE).and_then(|rest| rest.strip_prefix('\n'));
        let secret = secret.and_then(|rest| rest.strip_prefix(kind.word())).and_then(|rest| rest.strip_prefix('\n'));
        secret.and_then(|secret| secret.parse().ok()).map(DataKey).ok_or(SealError::Altered)
    }

    /// Seals a few bytes beside a stream, under the stream's own key: shredding the stream shreds them. What lay there goes.
    pub(in crate::custody) fn seal_beside(
        &self,
        receipt: &StreamReceipt,
        key: &DataKey,
        bytes: &[u8],
    ) -> Result<(), SealError> {
        let path = self.beside(receipt)?;
        let part = Part::create(self.dir.join(format!("{}.{BESIDE}.{PART}", random_name())))?;
        let mut stream = encryptor(&key.0.to_public())?.wrap_output(BufWriter::new(part.file()?))?;
        stream.write_all(bytes)?;
        stream.finish()?.flush()?;
        // A stream that was shredded meanwhile leaves nothing beside it.
        if !self.path(&receipt.key_file)?.exists() {
            return Err(SealError::Missing);
        }
        part.keep(&path)
    }

    /// Reads what lies beside a stream, if anything does: at most so many bytes.
    pub(in crate::custody) fn read_beside(
        &self,
        receipt: &StreamReceipt,
        key: &DataKey,
        most_bytes: u64,
    ) -> Result<Vec<u8>, SealError> {
        let mut bytes = Vec::new();
        let stream = decrypted(BufReader::new(File::open(self.beside(receipt)?)?), &key.0)?;
        stream.take(most_bytes + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most_bytes { Err(SealError::Altered) } else { Ok(bytes) }
    }

    fn beside(&self, receipt: &StreamReceipt) -> Result<PathBuf, SealError> {
        Ok(self.path(&receipt.file)?.with_extension(BESIDE))
    }

    /// Opens a stream for reading, after its length and its end are proven to be the receipt's.
    pub(in crate::custody) fn open(&self, receipt: &StreamReceipt, key: &DataKey) -> Result<SealReader, SealError> {
        let file = File::open(self.path(&receipt.file)?)?;
        if file.metadata()?.len() != receipt.sealed_bytes {
            return Err(SealError::Altered);
        }
        // The slot's digest was checked, so a key that does not fit means that the stream is another one.
        let mut stream = decrypted(BufReader::with_capacity(1 << 16, file), &key.0).map_err(|_| SealError::Altered)?;
        // Only seeking to the end proves the end: age releases the chunks before a cut without a word.
        if stream.seek(SeekFrom::End(0))? != receipt.plaintext_bytes {
            return Err(SealError::Altered);
        }
        stream.seek(SeekFrom::Start(0))?;
        Ok(SealReader { stream, stream_at: 0, at: 0, bytes: receipt.plaintext_bytes })
    }

    /// Reads a whole sealed file and its slot and compares their digests with the receipt. Needs no key.
    ///
    /// # Errors
    /// [`SealError::Altered`] or [`SealError::Missing`].
    pub fn verify(&self, receipt: &StreamReceipt) -> Result<(), SealError> {
        let slot = tally_of(File::open(self.path(&receipt.key_file)?)?)?;
        let sealed = tally_of(File::open(self.path(&receipt.file)?)?)?;
        let is_as_sealed = slot.hasher.finish() == receipt.key_sha256
            && sealed.bytes == receipt.sealed_bytes
            && sealed.hasher.finish() == receipt.sealed_sha256;
        if is_as_sealed { Ok(()) } else { Err(SealError::Altered) }
    }

    /// Destroys the stream's key slot, then its file and what lies beside it. Shredding twice is no error: what is gone stays gone.
    ///
    /// # Errors
    /// [`SealError::Unreachable`] when the key slot could not be destroyed.
    pub fn shred(&self, receipt: &StreamReceipt) -> Result<(), SealError> {
        for path in [self.path(&receipt.key_file)?, self.path(&receipt.file)?, self.beside(receipt)?] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => self.sync_dir()?,
            }
        }
        Ok(())
    }

    fn sync_dir(&self) -> Result<(), SealError> {
        Ok(File::open(&self.dir)?.sync_all()?)
    }

    /// A receipt comes from a database; a name in it that is no plain name of ours must not lead out of the folder.
    fn path(&self, name: &str) -> Result<PathBuf, SealError> {
        let is_ours = name.split_once('.').is_some_and(|(stem, ending)| {
            stem.len() == NAME_CHARS && stem.bytes().all(|b| BASE32.contains(&b)) && matches!(ending, "age" | "key")
        });
        if is_ours { Ok(self.dir.join(name)) } else { Err(SealError::Altered) }
    }
}

/// Takes what is to be sealed. Unless it is finished, nothing of it stays.
#[must_use = "an unfinished stream is removed"]
pub(in crate::custody) struct SealWriter {
    vault: Vault,
    kind: StreamKind,
    name: String,
    key: x25519::Identity,
    slot: Vec<u8>,
    part: Part,
    stream: StreamWriter<Counted>,
    plain: Tally,
}

impl SealWriter {
    /// The same stream, with its key wrapped to another recipient instead: who may read it can depend on what was written.
    pub(in crate::custody) fn wrapped_to(mut self, recipient: &x25519::Recipient) -> Result<Self, SealError> {
        self.slot = wrapped_slot(self.kind, &self.key, recipient)?;
        Ok(self)
    }

    /// Puts the stream and its key slot on the disk under their names.
    pub(in crate::custody) fn finish(self) -> Result<(StreamReceipt, DataKey), SealError> {
        let Counted { mut inner, tally: sealed } = self.stream.finish()?;
        inner.flush()?;
        inner.get_ref().sync_all()?;
        let receipt = StreamReceipt {
            kind: self.kind,
            file: format!("{}.age", self.name),
            key_file: format!("{}.key", self.name),
            key_sha256: Digest::of(&self.slot),
            plaintext_bytes: self.plain.bytes,
            plaintext_sha256: self.plain.hasher.finish(),
            sealed_bytes: sealed.bytes,
            sealed_sha256: sealed.hasher.finish(),
        };
        let slot = Part::create(self.vault.path(&receipt.key_file)?.with_extension(format!("key.{PART}")))?;
        let mut slot_file = slot.file()?;
        slot_file.write_all(&self.slot)?;
        slot_file.sync_all()?;
        // The key first: a stream under its name always has its key. A key whose stream never came opens nothing.
        slot.keep(&self.vault.path(&receipt.key_file)?)?;
        self.part.keep(&self.vault.path(&receipt.file)?)?;
        self.vault.sync_dir()?;
        Ok((receipt, DataKey(self.key)))
    }
}

impl Write for SealWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.stream.write(bytes)?;
        self.plain.take(&bytes[..taken]);
        Ok(taken)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Reads a sealed stream from anywhere in it.
pub(in crate::custody) struct SealReader {
    stream: StreamReader<BufReader<File>>,
    /// Where `stream` stands.
    stream_at: u64,
    /// Where the next read begins.
    at: u64,
    bytes: u64,
}

impl Read for SealReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // age's reader does not expect to be asked for bytes past the end, so it never is.
        let left = self.bytes.saturating_sub(self.at);
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(into.len());
        if wanted == 0 {
            return Ok(0);
        }
        if self.stream_at != self.at {
            self.stream_at = self.stream.seek(SeekFrom::Start(self.at))?;
        }
        let got = self.stream.read(&mut into[..wanted])?;
        if got == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += got as u64;
        self.stream_at = self.at;
        Ok(got)
    }
}

impl Seek for SealReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A file that is removed unless it is kept.
struct Part {
    path: PathBuf,
    is_kept: bool,
}

impl Part {
    fn create(path: PathBuf) -> Result<Self, SealError> {
        File::create_new(&path)?;
        Ok(Self { path, is_kept: false })
    }
    fn file(&self) -> Result<File, SealError> {
        Ok(File::options().write(true).open(&self.path)?)
    }
    fn keep(mut self, name: &Path) -> Result<(), SealError> {
        fs::rename(&self.path, name)?;
        self.is_kept = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nothing can be reported from here; `Vault::sweep` removes what stays.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Length and digest of bytes that went by.
#[derive(Default)]
struct Tally {
    hasher: Hasher,
    bytes: u64,
}

impl Tally {
    fn take(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

/// A file that keeps a tally of what is written to it.
struct Counted {
    inner: BufWriter<File>,
    tally: Tally,
}

impl Counted {
    fn new(file: File) -> Self {
        Self { inner: BufWriter::with_capacity(1 << 17, file), tally: Tally::default() }
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(bytes)?;
        self.tally.take(&bytes[..taken]);
        Ok(taken)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn tally_of(mut file: File) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut buffer = vec![0_u8; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(tally),
            got => tally.take(&buffer[..got]),
        }
    }
}

fn encryptor(recipient: &x25519::Recipient) -> Result<Encryptor, SealError> {
    // One X25519 recipient cannot be mixed with others, the only way this fails.
    Encryptor::with_recipients(std::iter::once(recipient as &dyn age::Recipient)).map_err(|_| SealError::Unreachable)
}

fn decrypted<R: Read>(file: R, identity: &x25519::Identity) -> Result<StreamReader<R>, SealError> {
    let decryptor = Decryptor::new(file).map_err(|_| SealError::Altered)?;
    decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => SealError::NotYours,
        _ => SealError::Altered,
    })
}

fn wrapped_slot(kind: StreamKind, key: &x25519::Identity, recipient: &x25519::Recipient) -> Result<Vec<u8>, SealError> {
    let text = Zeroizing::new(format!("{SLOT_TITLE}\n{}\n{}", kind.word(), key.to_string().expose_secret()));
    let mut slot = Vec::new();
    let mut writer = encryptor(recipient)?.wrap_output(&mut slot)?;
    writer.write_all(text.as_bytes())?;
    writer.finish()?;
    Ok(slot)
}

const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const NAME_CHARS: usize = 24;

fn random_name() -> String {
    let mut bytes = [0_u8; NAME_CHARS];
    getrandom::fill(&mut bytes).expect("the operating system provides randomness");
    bytes.iter().map(|byte| char::from(BASE32[usize::from(byte & 31)])).collect()
}

#[cfg(test)]
mod tests;
