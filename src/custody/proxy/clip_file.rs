//! An MP4 file of drawn pictures: what the sample project and the tests use as a camera's clip.
//!
//! For synthetic pictures only. It takes plain bytes and writes a plain file, so a camera's frame must never come here; nothing
//! inside `custody` calls it. The same pictures give the same bytes; the file holds no metadata, no time and no encoder's name.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use ffmpeg_next::format::context::{Output, StreamIo};
use ffmpeg_next::{Dictionary, Error, Packet, Rational, format};

use super::encode::{Coded, Coding, Encoder, Parameters};
use crate::vocab::Size;

/// Why a drawn clip could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClipFileError {
    /// This FFmpeg has no encoder for it.
    #[error("FFmpeg has neither the libx264 nor the mpeg4 encoder.\nInstall an FFmpeg that has one of them.")]
    EncoderMissing,
    /// The disk is full.
    #[error("The disk is full.\nMake room, then draw the clip again.")]
    DiskFull,
    /// The folder cannot be written.
    #[error("The clip's folder cannot be written.\nChoose a folder that you may write to.")]
    Unwritable,
    /// The encoder or the muxer gave up.
    #[error("The drawn clip could not be encoded.\nTry another size or frame rate.")]
    Failed,
}

impl From<Error> for ClipFileError {
    fn from(error: Error) -> Self {
        match error {
            Error::Other { errno: ffmpeg_next::util::error::ENOSPC } => Self::DiskFull,
            Error::EncoderNotFound => Self::EncoderMissing,
            _ => Self::Failed,
        }
    }
}

impl From<io::Error> for ClipFileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Unwritable,
        }
    }
}

/// Writes `frames` (RGB, 3 bytes a pixel, rows without padding, each `3 * width * height` bytes) as an MP4 at `fps` frames
/// (numerator, denominator) a second. Synthetic pictures only, never a camera's frames. Written aside, then renamed.
///
/// # Errors
/// [`ClipFileError`]; no file is left then.
pub fn write_clip(
    path: &Path,
    size: Size,
    fps: (u32, u32),
    frames: impl Iterator<Item = Vec<u8>>,
) -> Result<(), ClipFileError> {
    let aside = path.with_extension("part");
    let written = write_aside(&aside, size, fps, frames).and_then(|()| Ok(fs::rename(&aside, path)?));
    if written.is_err() {
        // The first failure is the one to report; a part that is not there needs no removing.
        let _ = fs::remove_file(&aside);
    }
    written
}

fn write_aside(
    aside: &Path,
    size: Size,
    fps: (u32, u32),
    frames: impl Iterator<Item = Vec<u8>>,
) -> Result<(), ClipFileError> {
    let coding = Coding::best().ok_or(ClipFileError::EncoderMissing)?;
    let mut encoder = Encoder::open(coding, size, fps, Parameters::Beside)?;
    let file = File::create(aside)?;
    let kept = file.try_clone()?;
    let mut output = format::output_to_stream(StreamIo::from_write_seek(file)?, None, Some("mp4"))?;
    // One tick is one frame for the encoder; the muxer may choose a finer clock, asked for after the header.
    let frame_base = Rational::new(fps.1.max(1) as i32, fps.0.max(1) as i32);
    {
        let mut stream = output.add_stream(ffmpeg_next::codec::encoder::find(coding.id()))?;
        stream.set_parameters(encoder.parameters());
        stream.set_time_base(frame_base);
    }
    let mut options = Dictionary::new();
    options.set("fflags", "+bitexact");
    output.write_header_with(options)?;
    let file_base = output.stream(0).ok_or(ClipFileError::Failed)?.time_base();
    for picture in frames {
        let coded = encoder.push(&picture)?;
        mux(&mut output, coded, frame_base, file_base)?;
    }
    let coded = encoder.finish()?;
    mux(&mut output, coded, frame_base, file_base)?;
    output.write_trailer()?;
    drop(output);
    Ok(kept.sync_all()?)
}

fn mux(output: &mut Output, coded: Vec<Coded>, from: Rational, to: Rational) -> Result<(), ClipFileError> {
    for frame in coded {
        let mut packet = Packet::copy(&frame.bytes);
        packet.set_stream(0);
        packet.set_pts(Some(i64::from(frame.ordinal)));
        packet.set_dts(Some(i64::from(frame.ordinal)));
        packet.set_duration(1);
        if frame.is_key {
            packet.set_flags(ffmpeg_next::packet::Flags::KEY);
        }
        packet.rescale_ts(from, to);
        packet.write(output)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::rehearsal::drawn;
    use super::*;

    const SIZE: Size = Size { width_px: 96, height_px: 64 };

    #[test]
    fn the_same_pictures_give_the_same_file_without_metadata() {
        let dir = tempfile::tempdir().unwrap();
        let files = ["a.mp4", "b.mp4"].map(|name| dir.path().join(name));
        for file in &files {
            write_clip(file, SIZE, (30_000, 1001), (0..40).map(|no| drawn(SIZE, no))).unwrap();
        }
        let [a, b] = files.map(|file| fs::read(file).unwrap());
        assert_eq!(a, b);
        for text in [&b"x264"[..], b"Lavf", b"Lavc", b"\xa9too"] {
            assert!(!a.windows(text.len()).any(|w| w == text), "no {}", String::from_utf8_lossy(text));
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "no part is left");
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let failed = write_clip(Path::new("/nonexistent/clip.mp4"), SIZE, (10, 1), std::iter::empty());
        assert_eq!(failed, Err(ClipFileError::Unwritable));
    }

    #[test]
    fn a_full_disk_is_said() {
        assert_eq!(ClipFileError::from(io::Error::from(io::ErrorKind::StorageFull)), ClipFileError::DiskFull);
        let enospc = Error::Other { errno: ffmpeg_next::util::error::ENOSPC };
        assert_eq!(ClipFileError::from(enospc), ClipFileError::DiskFull);
    }
}
