//! A file becomes a sealed original. Nothing of it is decoded here, and no clear copy is written.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use crate::consent::{Ingest, Permit};
use crate::custody::vault::{DataKey, ProjectKeys, SealError, StreamKind, StreamReceipt, Vault};
use crate::vocab::digest::Hasher;
use crate::vocab::{Cancelled, Digest, Progress, Stage};

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// No file of that name.
    #[error("The file is not there.\nCheck its name and try again.")]
    Missing,
    /// A folder, a pipe, a device.
    #[error("This is not a plain file.\nChoose a video file.")]
    NotAFile,
    /// Nothing in it.
    #[error("The file is empty.\nChoose a video file that holds a clip.")]
    Empty,
    /// The operating system refused.
    #[error("The file cannot be read.\nCheck that you may read it and that its disk is there.")]
    Unreadable,
    /// Not the bytes that the permit names.
    #[error(
        "The file is no longer the one that was admitted.\nImport it again, with a record that names it as it is now."
    )]
    Changed,
    /// The vault did not take it.
    #[error(transparent)]
    Vault(#[from] SealError),
    /// Stopped on request.
    #[error("Importing was stopped.\nNothing of the clip was kept; import it again when you like.")]
    Cancelled,
}

impl From<Cancelled> for IngestError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// An original in the vault, with the key of its stream: enough to develop it at once, by whoever imported it.
pub struct SealedOriginal {
    receipt: StreamReceipt,
    key: DataKey,
}

impl SealedOriginal {
    /// What the store keeps of it.
    #[must_use]
    pub fn receipt(&self) -> &StreamReceipt {
        &self.receipt
    }

    pub(in crate::custody) fn key(&self) -> &DataKey {
        &self.key
    }
}

/// Bytes read at once; also the step between two reports.
const CHUNK_BYTES: usize = 1 << 20;

/// The digest and the length of a file: what the consent gate is asked about.
///
/// # Errors
/// [`IngestError`], when the file cannot be read or the work is stopped.
pub fn hash_file(path: &Path, progress: &dyn Progress) -> Result<(Digest, u64), IngestError> {
    let mut bytes = 0;
    let digest = read_through(path, Stage::Hash, progress, |chunk| {
        bytes += chunk.len() as u64;
        Ok(())
    })?;
    Ok((digest, bytes))
}

/// Seals the file that the permit names. It is hashed again on the way: if its bytes are not those that were admitted,
/// nothing is kept.
///
/// # Errors
/// [`IngestError`]; the vault is then as it was.
pub fn seal_original(
    permit: &Permit<Ingest>,
    file: &Path,
    vault: &Vault,
    keys: &ProjectKeys,
    progress: &dyn Progress,
) -> Result<SealedOriginal, IngestError> {
    let mut writer = vault.seal(StreamKind::Original, &keys.steward_recipient)?;
    let digest = read_through(file, Stage::Seal, progress, |chunk| {
        writer.write_all(chunk).map_err(|error| IngestError::Vault(error.into()))
    })?;
    if digest != permit.clip() {
        return Err(IngestError::Changed);
    }
    let (receipt, key) = writer.finish()?;
    Ok(SealedOriginal { receipt, key })
}

/// Hands every chunk of a file to `take`, and returns the digest of all of them.
pub(in crate::custody) fn read_through(
    path: &Path,
    stage: Stage,
    progress: &dyn Progress,
    mut take: impl FnMut(&[u8]) -> Result<(), IngestError>,
) -> Result<Digest, IngestError> {
    let not_readable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => IngestError::Missing,
        _ => IngestError::Unreadable,
    };
    // A named pipe would block in `open`, so the kind is asked for first.
    let metadata = std::fs::metadata(path).map_err(not_readable)?;
    if !metadata.is_file() {
        return Err(IngestError::NotAFile);
    }
    let mut file = File::open(path).map_err(not_readable)?;
    progress.begin(stage, Some(metadata.len()));
    let mut hasher = Hasher::new();
    let mut chunk = vec![0_u8; CHUNK_BYTES];
    let mut is_empty = true;
    loop {
        let count = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(not_readable(error)),
        };
        is_empty = false;
        hasher.update(&chunk[..count]);
        take(&chunk[..count])?;
        progress.advance(count as u64)?;
    }
    if is_empty { Err(IngestError::Empty) } else { Ok(hasher.finish()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Silent;

    #[test]
    fn a_file_is_hashed_whole() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("clip");
        let bytes: Vec<u8> = (0..3 * CHUNK_BYTES + 17).map(|i| (i % 251) as u8).collect();
        std::fs::write(&path, &bytes).expect("written");
        assert_eq!(hash_file(&path, &Silent), Ok((Digest::of(&bytes), bytes.len() as u64)));
    }

    #[test]
    fn what_is_no_clip_is_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("clip");
        assert_eq!(hash_file(&path, &Silent), Err(IngestError::Missing));
        assert_eq!(hash_file(dir.path(), &Silent), Err(IngestError::NotAFile));
        std::fs::write(&path, b"").expect("written");
        assert_eq!(hash_file(&path, &Silent), Err(IngestError::Empty));
    }

    #[test]
    fn hashing_stops_on_request() {
        struct Stop;
        impl Progress for Stop {
            fn begin(&self, _: Stage, _: Option<u64>) {}
            fn advance(&self, _: u64) -> Result<(), Cancelled> {
                Err(Cancelled)
            }
        }
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("clip");
        std::fs::write(&path, b"some bytes").expect("written");
        assert_eq!(hash_file(&path, &Stop), Err(IngestError::Cancelled));
    }
}
