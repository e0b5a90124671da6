//! The file that a copy is made from. It is hashed whole before anybody asks the gate, and what is decoded later are the bytes
//! that were hashed: every block is compared with its own digest as it is read, so a file that changes in between, even for a
//! moment and back again, is refused. Deliberately absent: a clear copy of it, in memory or on disk.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::custody::ingest::{IngestError, read_through};
use crate::vocab::digest::Hasher;
use crate::vocab::{Digest, Progress, Stage};

/// Bytes with a digest of their own: 32 kB of digests for each gigabyte.
const BLOCK_BYTES: usize = 1 << 20;

/// A file whose bytes are known by their digests. Nothing of it is decoded without a permit that names it.
pub struct Source {
    path: PathBuf,
    digest: Digest,
    bytes: u64,
    blocks: Arc<[Digest]>,
    changed: Arc<AtomicBool>,
}

impl Source {
    /// Hashes a file.
    ///
    /// # Errors
    /// [`IngestError`], when the file cannot be read or the work is stopped.
    pub fn hash(path: &Path, progress: &dyn Progress) -> Result<Self, IngestError> {
        let (mut blocks, mut block, mut in_block, mut bytes) = (Vec::new(), Hasher::new(), 0, 0);
        let digest = read_through(path, Stage::Hash, progress, |mut chunk| {
            bytes += chunk.len() as u64;
            while !chunk.is_empty() {
                let (part, rest) = chunk.split_at(chunk.len().min(BLOCK_BYTES - in_block));
                block.update(part);
                (in_block, chunk) = (in_block + part.len(), rest);
                if in_block == BLOCK_BYTES {
                    blocks.push(std::mem::replace(&mut block, Hasher::new()).finish());
                    in_block = 0;
                }
            }
            Ok(())
        })?;
        if in_block > 0 {
            blocks.push(block.finish());
        }
        let (path, changed) = (path.to_owned(), Arc::new(AtomicBool::new(false)));
        Ok(Self { path, digest, bytes, blocks: blocks.into(), changed })
    }

    /// SHA-256 of the whole file.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Its length.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether a reader met other bytes than those that were hashed.
    pub(super) fn has_changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }

    /// Opens it from its beginning.
    pub(super) fn open(&self) -> io::Result<Checked> {
        // A pipe that took the file's place would block in `open`.
        if !std::fs::metadata(&self.path)?.is_file() {
            self.changed.store(true, Ordering::Relaxed);
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let file = File::open(&self.path)?;
        let (blocks, changed) = (Arc::clone(&self.blocks), Arc::clone(&self.changed));
        Ok(Checked { file, blocks, changed, bytes: self.bytes, at: 0, block: Vec::new(), block_no: None })
    }
}

/// Reads the hashed bytes and no others.
pub(super) struct Checked {
    file: File,
    blocks: Arc<[Digest]>,
    changed: Arc<AtomicBool>,
    bytes: u64,
    at: u64,
    block: Vec<u8>,
    block_no: Option<usize>,
}

impl Checked {
    /// Reads block `no` and compares it.
    fn load(&mut self, no: usize) -> io::Result<()> {
        self.block_no = None;
        let begin = no as u64 * BLOCK_BYTES as u64;
        let length = (self.bytes - begin).min(BLOCK_BYTES as u64);
        self.file.seek(SeekFrom::Start(begin))?;
        self.block.clear();
        (&mut self.file).take(length).read_to_end(&mut self.block)?;
        if Digest::of(&self.block) != self.blocks[no] {
            self.changed.store(true, Ordering::Relaxed);
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        self.block_no = Some(no);
        Ok(())
    }
}

impl Read for Checked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.bytes || into.is_empty() {
            return Ok(0);
        }
        let no = (self.at / BLOCK_BYTES as u64) as usize;
        if self.block_no != Some(no) {
            self.load(no)?;
        }
        let left = &self.block[(self.at % BLOCK_BYTES as u64) as usize..];
        let count = left.len().min(into.len());
        into[..count].copy_from_slice(&left[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Checked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Silent;

    fn noise(bytes: usize) -> Vec<u8> {
        let mut random = fastrand::Rng::with_seed(3);
        (0..bytes).map(|_| random.u8(..)).collect()
    }

    #[test]
    fn what_is_read_is_what_was_hashed_wherever_one_looks() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("clip");
        for length in [1, BLOCK_BYTES - 1, BLOCK_BYTES, 2 * BLOCK_BYTES + 7] {
            let bytes = noise(length);
            std::fs::write(&path, &bytes).unwrap();
            let source = Source::hash(&path, &Silent).unwrap();
            assert_eq!((source.digest(), source.bytes()), (Digest::of(&bytes), length as u64));
            let mut reader = source.open().unwrap();
            let mut read = Vec::new();
            reader.read_to_end(&mut read).unwrap();
            assert!(read == bytes);
            for at in [0, length / 2, length - 1] {
                reader.seek(SeekFrom::Start(at as u64)).unwrap();
                let mut one = [0];
                reader.read_exact(&mut one).unwrap();
                assert_eq!(one[0], bytes[at]);
            }
            assert!(!source.has_changed());
        }
    }

    #[test]
    fn one_changed_byte_is_met_where_it_lies_even_if_it_is_put_back_later() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("clip");
        let bytes = noise(2 * BLOCK_BYTES + 7);
        std::fs::write(&path, &bytes).unwrap();
        let source = Source::hash(&path, &Silent).unwrap();
        let mut changed = bytes.clone();
        changed[BLOCK_BYTES + 9] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        let mut reader = source.open().unwrap();
        let mut first = vec![0; BLOCK_BYTES];
        reader.read_exact(&mut first).unwrap();
        assert!(first == bytes[..BLOCK_BYTES] && !source.has_changed());
        assert!(reader.read_exact(&mut [0]).is_err());
        std::fs::write(&path, &bytes).unwrap();
        assert!(source.has_changed(), "it stays known");
        std::fs::write(&path, &bytes[..BLOCK_BYTES]).unwrap();
        let mut shorter = source.open().unwrap();
        assert!(shorter.read_to_end(&mut Vec::new()).is_err());
    }
}
