//! Redacted frames become a video file that any player opens: what `veilmark redact` hands out.
//!
//! Guarantees: only [`RedactedFrame`]s go in; the file holds one video stream and nothing else (no sound, chapters, subtitles,
//! covers, timecodes, creation times, names or encoder's notes; two muxers insist on one fixed word of their own, see
//! `docs/FORMATS.md`); every frame keeps its size and its time, the first frame's being 0; a file that was written is read back,
//! decoded to its end and compared in size, number and times before it counts. Deliberately absent: names of files. The caller
//! gives an open, empty file and decides what it is called, if it is to be called anything.

use std::fs::File;
use std::io::{self, Read as _, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex};

use ffmpeg_next::format::context::{Output, StreamIo};
use ffmpeg_next::{Dictionary, Error, Packet, Rational, Rescale as _, format};

use super::copy_coding::{CopyCodec, CopyContainer};
use super::encode::{Coded, Encoder};
use crate::custody::decode::{DecodeError, Decoder};
use crate::custody::picture::RedactedFrame;
use crate::vocab::digest::Hasher;
use crate::vocab::{Cancelled, Digest, Progress, Size, Stage};

/// How a copy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyForm {
    /// The file around the pictures.
    pub container: CopyContainer,
    /// How they are coded.
    pub codec: CopyCodec,
    /// One of the codec's [`CopyCodec::qualities`].
    pub quality: u8,
}

/// Why a copy was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyFileError {
    /// This FFmpeg has no encoder for it.
    #[error("This FFmpeg has no encoder for that codec.\nChoose another one with --codec; mpeg4 is in every FFmpeg.")]
    EncoderMissing,
    /// The disk is full.
    #[error("The disk is full.\nMake room, then redact the file again; no copy was made.")]
    DiskFull,
    /// The disk refused.
    #[error(
        "The copy could not be written.\nCheck the disk and the folder, then redact the file again; no copy was made."
    )]
    Unwritable,
    /// The encoder or the muxer gave up.
    #[error(
        "The copy could not be encoded.\nChoose another codec or container, then redact the file again; no copy was made."
    )]
    Encoding,
    /// A frame that is not the next one.
    #[error(
        "A frame came out of order or in another size.\nConvert the file to another format and redact that; no copy was made."
    )]
    OutOfOrder,
    /// What was written does not decode to what was to be written.
    #[error(
        "The copy did not read back as it was written.\nCheck the disk, or choose another codec; no copy was made."
    )]
    NotAsWritten,
    /// Stopped on request.
    #[error("Redacting was stopped.\nNo copy was made; redact the file again when you like.")]
    Cancelled,
}

impl From<Cancelled> for CopyFileError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<io::ErrorKind> for CopyFileError {
    fn from(kind: io::ErrorKind) -> Self {
        match kind {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Unwritable,
        }
    }
}

/// A copy that was written, read back and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyWritten {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Its length.
    pub bytes: u64,
    /// Width and height of its pictures.
    pub size: Size,
    /// How many there are.
    pub frames: u32,
    /// Time of the last one, microseconds from the first.
    pub last_micros: i64,
}

/// Times are handed to the muxer in microseconds.
const MICROS: Rational = Rational(1, 1_000_000);
/// How long the only frame of a clip is shown.
const LONE_FRAME_MICROS: i64 = 40_000;

/// Writes one copy into a file. Nothing it leaves is of use before [`Self::finish`].
#[must_use = "an unfinished copy is no copy"]
pub struct CopyWriter {
    encoder: Encoder,
    output: Output,
    kept: File,
    failed: Arc<Mutex<Option<io::ErrorKind>>>,
    file_base: Rational,
    size: Size,
    times_micros: Vec<i64>,
    /// Coded, and waiting for the time of the frame after it.
    waiting: Option<Coded>,
    muxed: u32,
    last_tick: i64,
}

impl CopyWriter {
    /// Begins a copy of a clip of this size and these times in an empty file, which it also reads.
    ///
    /// # Errors
    /// [`CopyFileError`] when the codec is missing or the file refuses.
    pub fn create(form: CopyForm, mut file: File, size: Size, times_micros: &[i64]) -> Result<Self, CopyFileError> {
        file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(|error| error.kind())?;
        let recipe = form.codec.recipe(size, form.quality).ok_or(CopyFileError::EncoderMissing)?;
        let encoder = Encoder::open_as(recipe, size, mean_fps(times_micros)).map_err(|_| CopyFileError::Encoding)?;
        let kept = file.try_clone().map_err(|error| error.kind())?;
        let failed = Arc::new(Mutex::new(None));
        let watched = Watched { file, failed: Arc::clone(&failed) };
        let begun = begin(form, watched, &encoder);
        let output = begun.map_err(|_| reason(&failed))?;
        let file_base = output.stream(0).ok_or(CopyFileError::Encoding)?.time_base();
        let (waiting, muxed, last_tick) = (None, 0, -1);
        let times_micros = Vec::with_capacity(times_micros.len());
        Ok(Self { encoder, output, kept, failed, file_base, size, times_micros, waiting, muxed, last_tick })
    }

    /// Takes the next frame: ordinals from 0 without a gap, times that grow, one size.
    ///
    /// # Errors
    /// [`CopyFileError`]; the file is of no use then.
    pub fn push(&mut self, frame: &RedactedFrame) -> Result<(), CopyFileError> {
        let is_next = frame.no().0 as usize == self.times_micros.len() && frame.size() == self.size;
        if !is_next || self.times_micros.last().is_some_and(|last| *last >= frame.time_micros()) {
            return Err(CopyFileError::OutOfOrder);
        }
        self.times_micros.push(frame.time_micros());
        let coded = self.encoder.push(frame.rgb()).map_err(|_| CopyFileError::Encoding)?;
        self.take(coded)
    }

    /// Ends the file, waits for the disk, reads it back and compares.
    ///
    /// # Errors
    /// [`CopyFileError`]; the file is of no use then.
    pub fn finish(mut self, progress: &dyn Progress) -> Result<CopyWritten, CopyFileError> {
        let coded = self.encoder.finish().map_err(|_| CopyFileError::Encoding)?;
        self.take(coded)?;
        if let Some(last) = self.waiting.take() {
            let before = self.times_micros.iter().rev().take(2);
            let duration = before.copied().reduce(|last, other| last - other);
            let duration = duration.filter(|_| self.times_micros.len() > 1).unwrap_or(LONE_FRAME_MICROS);
            self.mux(last, duration)?;
        }
        if self.muxed == 0 || self.muxed as usize != self.times_micros.len() {
            return Err(CopyFileError::Encoding);
        }
        self.output.write_trailer().map_err(|_| reason(&self.failed))?;
        let Self { output, kept, failed, times_micros, size, file_base, .. } = self;
        // The muxer's own writing is over when it is dropped.
        drop(output);
        let failure = *failed.lock().expect("nobody panics while it notes a failure");
        failure.map_or(Ok(()), |kind| Err(CopyFileError::from(kind)))?;
        kept.sync_all().map_err(|error| error.kind())?;
        let tick_micros = 1_i64.rescale(file_base, MICROS).max(1);
        compare(&kept, size, &times_micros, tick_micros, progress)?;
        let (sha256, bytes) = digest(&kept)?;
        let last_micros = times_micros.last().copied().unwrap_or(0);
        Ok(CopyWritten { sha256, bytes, size, frames: times_micros.len() as u32, last_micros })
    }

    fn take(&mut self, coded: Vec<Coded>) -> Result<(), CopyFileError> {
        for next in coded {
            if let Some(waiting) = self.waiting.take() {
                let (from, to) = (waiting.ordinal as usize, next.ordinal as usize);
                let times = self.times_micros.get(from).zip(self.times_micros.get(to));
                let (from, to) = times.ok_or(CopyFileError::Encoding)?;
                let duration = to - from;
                self.mux(waiting, duration)?;
            }
            self.waiting = Some(next);
        }
        Ok(())
    }

    fn mux(&mut self, frame: Coded, duration_micros: i64) -> Result<(), CopyFileError> {
        let is_next = frame.ordinal == self.muxed && !frame.bytes.is_empty();
        let time = self.times_micros.get(frame.ordinal as usize).filter(|_| is_next);
        let time = *time.ok_or(CopyFileError::Encoding)?;
        // A container's clock may be coarser than two frames are apart; their order stays.
        let tick = time.rescale(MICROS, self.file_base).max(self.last_tick + 1);
        let mut packet = Packet::copy(&frame.bytes);
        packet.set_stream(0);
        packet.set_pts(Some(tick));
        packet.set_dts(Some(tick));
        packet.set_duration(duration_micros.rescale(MICROS, self.file_base).max(1));
        if frame.is_key {
            packet.set_flags(ffmpeg_next::packet::Flags::KEY);
        }
        packet.write(&mut self.output).map_err(|_| reason(&self.failed))?;
        (self.last_tick, self.muxed) = (tick, self.muxed + 1);
        let failure = *self.failed.lock().expect("nobody panics while it notes a failure");
        failure.map_or(Ok(()), |kind| Err(kind.into()))
    }
}

fn begin(form: CopyForm, file: Watched, encoder: &Encoder) -> Result<Output, Error> {
    let mut output = format::output_to_stream(StreamIo::from_write_seek(file)?, None, Some(form.container.muxer()))?;
    {
        let mut stream = output.add_stream(ffmpeg_next::codec::encoder::find(form.codec.id()))?;
        stream.set_parameters(encoder.parameters());
        stream.set_time_base(MICROS);
    }
    let mut options = Dictionary::new();
    options.set("fflags", "+bitexact");
    if matches!(form.container, CopyContainer::Mp4 | CopyContainer::Mov) {
        // Everything starts at 0 and is shown: there is nothing to edit.
        options.set("use_editlist", "0");
    }
    output.write_header_with(options)?;
    Ok(output)
}

/// The mean rate, frames a second to a hundredth: encoders spend bits by it, times are not made from it.
fn mean_fps(times_micros: &[i64]) -> (u32, u32) {
    let span = times_micros.last().copied().unwrap_or(0);
    let steps = times_micros.len().saturating_sub(1) as f64;
    let hundredths = if span > 0 { steps * 1e8 / span as f64 } else { 2500.0 };
    (hundredths.round().clamp(100.0, 24_000.0) as u32, 100)
}

/// Why the muxer gave up: the disk, if it was the disk.
fn reason(failed: &Mutex<Option<io::ErrorKind>>) -> CopyFileError {
    let kind = *failed.lock().expect("nobody panics while it notes a failure");
    kind.map_or(CopyFileError::Encoding, CopyFileError::from)
}

/// Decodes the file to its end: the same size, number of frames and times, to one tick of the container's clock.
fn compare(
    file: &File,
    size: Size,
    times_micros: &[i64],
    tick_micros: i64,
    progress: &dyn Progress,
) -> Result<(), CopyFileError> {
    progress.begin(Stage::ReadBack, Some(times_micros.len() as u64));
    let differs = |_: DecodeError| CopyFileError::NotAsWritten;
    let source = file.try_clone().map_err(|error| error.kind())?;
    let mut decoder = Decoder::open(Box::new(source)).map_err(differs)?;
    let mut times = times_micros.iter();
    while let Some(frame) = decoder.next().map_err(differs)? {
        let is_there = times.next().is_some_and(|time| time.abs_diff(frame.time_micros) <= tick_micros.unsigned_abs());
        if !is_there || frame.size != size {
            return Err(CopyFileError::NotAsWritten);
        }
        progress.advance(1)?;
    }
    if times.next().is_some() { Err(CopyFileError::NotAsWritten) } else { Ok(()) }
}

fn digest(mut file: &File) -> Result<(Digest, u64), CopyFileError> {
    file.seek(SeekFrom::Start(0)).map_err(|error| error.kind())?;
    let (mut hasher, mut bytes, mut chunk) = (Hasher::new(), 0, vec![0; 1 << 18]);
    loop {
        let count = file.read(&mut chunk).map_err(|error| error.kind())?;
        if count == 0 {
            return Ok((hasher.finish(), bytes));
        }
        hasher.update(&chunk[..count]);
        bytes += count as u64;
    }
}

/// Remembers why the disk refused: FFmpeg keeps a number at best.
struct Watched {
    file: File,
    failed: Arc<Mutex<Option<io::ErrorKind>>>,
}

impl Watched {
    fn watch<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed.lock().expect("nobody panics while it notes a failure").get_or_insert(error.kind());
        }
        result
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        self.watch(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let sought = self.file.seek(to);
        self.watch(sought)
    }
}

#[cfg(test)]
mod tests {
    use super::super::rehearsal::drawn;
    use super::*;
    use crate::vocab::{FrameNo, Silent};

    /// Uneven times: from 16 ms to 1 s apart.
    fn uneven(count: u32) -> Vec<i64> {
        (0..i64::from(count)).map(|n| n * n * 16_683 + n).collect()
    }

    fn written(form: CopyForm, size: Size, times: &[i64]) -> Result<(CopyWritten, Vec<u8>), CopyFileError> {
        let mut file = tempfile::tempfile().unwrap();
        let mut writer = CopyWriter::create(form, file.try_clone().unwrap(), size, times)?;
        for (no, time) in (0..).zip(times) {
            writer.push(&RedactedFrame::vouched(FrameNo(no), *time, size, drawn(size, no)))?;
        }
        let written = writer.finish(&Silent)?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!((written.sha256, written.bytes), (Digest::of(&bytes), bytes.len() as u64));
        Ok((written, bytes))
    }

    #[test]
    fn every_codec_in_every_container_keeps_sizes_and_times_and_names_nobody() {
        let containers = [CopyContainer::Mp4, CopyContainer::Mov, CopyContainer::Mkv, CopyContainer::Webm];
        for codec in CopyCodec::ALL {
            if !codec.is_available() {
                println!("skipped: {codec} is not in this FFmpeg");
                continue;
            }
            for container in containers.into_iter().filter(|container| container.takes(codec)) {
                let form = CopyForm { container, codec, quality: codec.usual_quality() };
                for (width_px, height_px) in [(128, 96), (131, 97)] {
                    let size = Size { width_px, height_px };
                    let (copy, bytes) =
                        written(form, size, &uneven(9)).unwrap_or_else(|error| panic!("{form:?} {size:?}: {error}"));
                    assert_eq!((copy.frames, copy.size, copy.last_micros), (9, size, 64 * 16_683 + 8));
                    for word in [&b"x264"[..], b"x265", b"Lavc", b"Lavf5", b"Lavf6", b"\xa9too", b"options:", b"libvpx"]
                    {
                        let found = bytes.windows(word.len()).any(|window| window == word);
                        assert!(!found, "{form:?} says {}", String::from_utf8_lossy(word));
                    }
                    let (_, again) = written(form, size, &uneven(9)).unwrap();
                    assert!(bytes == again, "{form:?} is the same for the same pictures");
                }
            }
        }
    }

    #[test]
    fn one_frame_is_a_copy_and_none_is_not() {
        let size = Size { width_px: 64, height_px: 48 };
        let form = CopyForm { container: CopyContainer::Mp4, codec: CopyCodec::Mpeg4, quality: 3 };
        assert_eq!(written(form, size, &[0]).map(|(copy, _)| copy.frames), Ok(1));
        assert_eq!(written(form, size, &[]).err(), Some(CopyFileError::Encoding));
        assert_eq!(written(form, size, &[0, 0]).err(), Some(CopyFileError::OutOfOrder));
    }

    #[test]
    fn a_copy_that_reads_back_otherwise_is_refused() {
        let size = Size { width_px: 64, height_px: 48 };
        let form = CopyForm { container: CopyContainer::Mkv, codec: CopyCodec::Mpeg4, quality: 3 };
        let times = [0, 40_000, 80_000];
        let (_, bytes) = written(form, size, &times).unwrap();
        let read_back = |bytes: &[u8], times: &[i64]| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            compare(&file, size, times, 1000, &Silent)
        };
        assert_eq!(read_back(&bytes, &times), Ok(()));
        for other in [&[0, 40_000][..], &[0, 40_000, 80_000, 120_000], &[0, 42_000, 80_000]] {
            assert_eq!(read_back(&bytes, other), Err(CopyFileError::NotAsWritten));
        }
        assert_eq!(read_back(&bytes[..bytes.len() - 40], &times), Err(CopyFileError::NotAsWritten));
    }

    #[test]
    fn a_full_disk_is_told_as_one() {
        let Ok(full) = File::options().read(true).write(true).open("/dev/full") else {
            println!("skipped: a_full_disk_is_told_as_one needs /dev/full");
            return;
        };
        let failed = Arc::new(Mutex::new(None));
        let mut watched = Watched { file: full, failed: Arc::clone(&failed) };
        assert!(watched.write(b"x").is_err());
        assert_eq!(reason(&failed), CopyFileError::DiskFull);
    }
}
