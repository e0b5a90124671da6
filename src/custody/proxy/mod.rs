//! The proxy: the redacted video that everyone works on, one sealed stream per clip.
//!
//! Guarantees: only [`RedactedFrame`](super::picture::RedactedFrame)s go in and come out; every frame has its ordinal, its
//! time and its legend; a proxy is bound to its clip's SHA-256; the bytes hold no metadata and no encoder's notes; the same frames give the
//! same stream before sealing. The format is in [`layout`]. Deliberately absent: sound, editing, a file that a player could open.

pub mod clip_file;
mod copy_coding;
mod copy_file;
mod encode;
mod layout;
mod legend;
mod packets;
mod reader;
mod rehearsal;
mod strip;
mod writer;

use std::io;

pub use self::copy_coding::{CopyCodec, CopyContainer};
// It takes redacted frames alone, so exporters may have it.
pub use self::copy_file::{CopyFileError, CopyForm, CopyWriter, CopyWritten};
pub use self::encode::Coding;
pub use self::reader::ProxyReader;
pub use self::rehearsal::{decoding, rehearsal};
pub(in crate::custody) use self::writer::ProxyWriter;
use super::vault::SealError;

/// Why a proxy could not be written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// This FFmpeg writes neither coding.
    #[error("FFmpeg has neither the libx264 nor the mpeg4 encoder.\nInstall an FFmpeg that has one of them.")]
    EncoderMissing,
    /// This FFmpeg does not read what another one wrote.
    #[error("FFmpeg has no decoder for this proxy.\nInstall an FFmpeg that decodes H.264 and MPEG-4.")]
    DecoderMissing,
    /// The encoder gave up.
    #[error("The proxy could not be encoded.\nDevelop the clip again.")]
    Encoding,
    /// A frame that is not the next one.
    #[error("A frame came out of order or in another size; the proxy was not made.\nDevelop the clip again.")]
    OutOfOrder,
    /// The proxy is not of the clip that the permit names.
    #[error("This proxy belongs to another clip.\nOpen the clip by its own entry, or run an audit of the project.")]
    OtherClip,
    /// The clip ends before.
    #[error("The clip has no such frame.\nChoose a frame within the clip.")]
    NoSuchFrame,
    /// What was decrypted is no proxy.
    #[error("The proxy is damaged.\nDevelop the clip again.")]
    Damaged,
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] SealError),
}

impl From<io::Error> for ProxyError {
    fn from(error: io::Error) -> Self {
        Self::Vault(error.into())
    }
}

#[cfg(test)]
mod tests;
