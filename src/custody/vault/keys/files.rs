//! The key files themselves: small age files, opened whole, written aside and renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use age::{DecryptError, Decryptor, Encryptor};
use zeroize::Zeroizing;

use super::VaultError;

/// A key file is some hundred bytes; anything larger is not one.
pub(super) const MAX_FILE_BYTES: u64 = 16 * 1024;

/// An age file to one recipient.
pub(super) fn seal_to(recipient: &dyn age::Recipient, text: &[u8]) -> Result<Vec<u8>, VaultError> {
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).map_err(|_| VaultError::Unwritable)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|_| VaultError::Unwritable)?;
    writer.write_all(text).and_then(|()| writer.finish()).map_err(|_| VaultError::Unwritable)?;
    Ok(sealed)
}

/// Why a key file does not open.
pub(super) enum OpenError {
    NotThisKey,
    TooMuchWork,
    Damaged,
}

/// Opens a small age file whole; nothing is used before its end was verified.
pub(super) fn open_with(
    decryptor: Decryptor<&[u8]>,
    identity: &dyn age::Identity,
    sealed_bytes: usize,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let mut reader = decryptor.decrypt(std::iter::once(identity)).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            OpenError::NotThisKey
        }
        DecryptError::ExcessiveWork { .. } => OpenError::TooMuchWork,
        _ => OpenError::Damaged,
    })?;
    let mut text = Zeroizing::new(Vec::with_capacity(sealed_bytes));
    reader.read_to_end(&mut text).map_err(|_| OpenError::Damaged)?;
    Ok(text)
}

/// The whole file; `None` when there is none.
pub(super) fn read_file(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(VaultError::Unreadable),
    };
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|_| VaultError::Unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES { Err(VaultError::Damaged) } else { Ok(Some(bytes)) }
}

/// Writes aside, syncs, renames, syncs the folder.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let part = path.with_extension("part");
    let written = write_synced(&part, bytes).and_then(|()| fs::rename(&part, path)).and_then(|()| sync_folder(path));
    if written.is_err() {
        // The part is of no use to anyone; the error that matters is the first one.
        let _ = fs::remove_file(&part);
    }
    written.map_err(|_| VaultError::Unwritable)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg_attr(not(unix), allow(unused_variables))]
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
