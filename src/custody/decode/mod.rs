//! Clips in, raw frames out: every frame of the video, as a player would display it, or an error.
//!
//! Guarantees:
//! - no path and no address: FFmpeg reads one source of bytes, with one demuxer that this module names, and opens nothing else;
//! - only the codecs listed in [`CODECS`], at most [`MAX_PIXELS`] a picture, 8 streams, bounded probing and allocations;
//! - a frame is the displayed picture: square pixels, turned upright, sRGB; frames count from 0 in order of presentation; their
//!   times are the clip's own, in microseconds from its first frame;
//! - all frames or an error: a cut, damaged or unreadable clip is never a silently shorter one, and a frame that FFmpeg had to
//!   patch up is an error too.
//!
//! Deliberately absent: sound, subtitles, metadata, seeking, hardware decoders.

mod container;
mod display;
mod error;
pub(in crate::custody) mod ffi;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ffmpeg_next::codec::{self, decoder};
use ffmpeg_next::format::context::Input;
use ffmpeg_next::format::stream::Disposition;
use ffmpeg_next::util::error::EAGAIN;
use ffmpeg_next::{Dictionary, Error, Packet, Rational, frame, media};

pub use self::error::DecodeError;

use self::container::{Container, Structure};
use self::display::Display;
use super::picture::RawFrame;
use crate::vocab::{FrameNo, Size};

/// What FFmpeg reads a clip from.
pub(in crate::custody) trait ReadSeek: Read + Seek + Send + 'static {}
impl<T: Read + Seek + Send + 'static> ReadSeek for T {}

/// Decoders that may run, by FFmpeg's names.
const CODECS: &str = "h264,hevc,mjpeg,mpeg4,vp8,vp9,gif,libdav1d";
/// Demuxers that may run, by FFmpeg's names.
const DEMUXERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif";
/// The largest picture, pixels (4K with a little room).
const MAX_PIXELS: u32 = 8_912_896;
/// Threads of one decoder.
const THREADS: &str = "2";

/// What is known before the first frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::custody) struct ClipHeader {
    /// Of the displayed picture.
    pub(in crate::custody) size: Size,
    /// FFmpeg's name of the codec.
    pub(in crate::custody) codec: &'static str,
    /// Frames the container declares; for a progress bar, not for believing.
    pub(in crate::custody) frames_hint: Option<u64>,
}

/// Decodes one clip from its beginning to its end.
pub(in crate::custody) struct Decoder {
    input: Input,
    decoder: decoder::Video,
    display: Display,
    header: ClipHeader,
    structure: Structure,
    stream: usize,
    time_base: Rational,
    source_failed: Arc<AtomicBool>,
    decoded: frame::Video,
    packets: u64,
    cut_away: u64,
    frames: u32,
    first_timestamp: i64,
    last_micros: i64,
    has_ended: bool,
}

/// The version of FFmpeg's codec library, as `major.minor.micro`.
#[must_use]
pub fn version() -> String {
    let version = codec::version();
    format!("{}.{}.{}", version >> 16, (version >> 8) & 255, version & 255)
}

impl Decoder {
    /// Opens a clip.
    pub(in crate::custody) fn open(mut source: Box<dyn ReadSeek>) -> Result<Self, DecodeError> {
        let structure = container::examine(&mut *source)?;
        let source_failed = Arc::new(AtomicBool::new(false));
        let watched = Watched { source, failed: Arc::clone(&source_failed) };
        let opened = ffi::open_input(Box::new(watched), structure.container.demuxer());
        let damaged = |_| unless_unreadable(&source_failed, DecodeError::Damaged);
        let mut input = opened.map_err(damaged)?;
        // Before FFmpeg decodes anything to learn more: what is too large by its own word is not touched.
        let is_too_large = |(width, height): (i32, i32)| i64::from(width) * i64::from(height) > i64::from(MAX_PIXELS);
        if (0..input.nb_streams() as usize).any(|index| is_too_large(ffi::declared_size(&input, index))) {
            return Err(DecodeError::TooLarge);
        }
        ffi::find_parameters(&mut input).map_err(damaged)?;

        let best = input.streams().best(media::Type::Video).ok_or(DecodeError::NoVideoStream)?;
        if best.disposition().contains(Disposition::ATTACHED_PIC) {
            return Err(DecodeError::NoVideoStream);
        }
        let (stream, time_base) = (best.index(), best.time_base());
        let frames_hint = u64::try_from(best.frames()).ok().filter(|count| *count > 0).or(structure.pictures);
        let turn = display::turn_of(&best)?;
        let parameters = best.parameters();
        let name = decoder_name(parameters.id()).ok_or(DecodeError::Unsupported)?;
        let (width, height) = ffi::declared_size(&input, stream);
        let (Ok(width_px @ 1..), Ok(height_px @ 1..)) = (u32::try_from(width), u32::try_from(height)) else {
            return Err(DecodeError::Damaged);
        };
        let display = Display::new(Size { width_px, height_px }, ffi::sample_aspect(&mut input, stream), turn)?;
        let decoder = open_decoder(parameters, name, time_base)?;
        ffi::discard_others(&mut input, stream);
        Ok(Self {
            header: ClipHeader { size: display.size(), codec: name, frames_hint },
            decoded: frame::Video::empty(),
            packets: 0,
            cut_away: 0,
            frames: 0,
            first_timestamp: 0,
            last_micros: 0,
            has_ended: false,
            input,
            decoder,
            display,
            structure,
            stream,
            time_base,
            source_failed,
        })
    }

    /// What is known before the first frame.
    pub(in crate::custody) fn header(&self) -> &ClipHeader {
        &self.header
    }

    /// The next frame; `None` after the last one, when all of them were there. After an error the clip is not to be used.
    pub(in crate::custody) fn next(&mut self) -> Result<Option<RawFrame>, DecodeError> {
        while !self.has_ended {
            match self.decoder.receive_frame(&mut self.decoded) {
                Ok(()) => return self.shown().map(Some),
                Err(Error::Other { errno: EAGAIN }) => self.feed()?,
                Err(Error::Eof) => {
                    self.has_ended = true;
                    self.all_there()?;
                }
                Err(_) => return Err(self.unless_unreadable(DecodeError::Damaged)),
            }
        }
        Ok(None)
    }

    /// Gives the decoder one more packet, or tells it that there are none.
    fn feed(&mut self) -> Result<(), DecodeError> {
        let mut packet = Packet::empty();
        loop {
            match packet.read(&mut self.input) {
                Ok(()) if packet.stream() != self.stream => continue,
                Ok(()) => break,
                Err(Error::Eof) if !self.source_failed.load(Ordering::Relaxed) => {
                    return self.decoder.send_eof().map_err(|_| DecodeError::Damaged);
                }
                Err(_) => return Err(self.unless_unreadable(DecodeError::Damaged)),
            }
        }
        if packet.is_corrupt() {
            return Err(self.unless_unreadable(DecodeError::Truncated));
        }
        self.packets += 1;
        self.cut_away += u64::from(ffi::is_cut_away(&packet));
        self.decoder.send_packet(&packet).map_err(|_| self.unless_unreadable(DecodeError::Damaged))
    }

    fn shown(&mut self) -> Result<RawFrame, DecodeError> {
        if self.decoded.is_corrupt() || self.decoded.has_decode_errors() {
            return Err(self.unless_unreadable(DecodeError::Damaged));
        }
        let rgb = self.display.picture(&self.decoded)?;
        let time_micros = self.time_micros();
        let no = FrameNo(self.frames);
        self.frames = self.frames.checked_add(1).ok_or(DecodeError::TooLarge)?;
        Ok(RawFrame { no, time_micros, size: self.header.size, rgb })
    }

    /// The frame's own time from the first frame's. A frame without a time, or with one that is not after the frame before it,
    /// gets the next microsecond: the order of frames is the decoder's, and times only ever grow.
    fn time_micros(&mut self) -> i64 {
        let timestamp = self.decoded.timestamp();
        if self.frames == 0 {
            self.first_timestamp = timestamp.unwrap_or(0);
            return 0;
        }
        let own = timestamp.map(|own| micros(own.saturating_sub(self.first_timestamp), self.time_base));
        self.last_micros = own.unwrap_or(0).max(self.last_micros + 1);
        self.last_micros
    }

    /// Whether the frames that came are all that the container declares.
    fn all_there(&self) -> Result<(), DecodeError> {
        if self.source_failed.load(Ordering::Relaxed) {
            return Err(DecodeError::Unreadable);
        }
        let frames = u64::from(self.frames);
        let is_packet_a_frame = matches!(self.header.codec, "h264" | "hevc" | "mjpeg" | "gif");
        if frames == 0 || (is_packet_a_frame && frames + self.cut_away < self.packets) {
            return Err(DecodeError::Damaged);
        }
        let declared = match self.structure.container {
            Container::Gif => self.structure.pictures,
            // An edit list may leave samples out on purpose.
            Container::Mov if !self.structure.has_edits => self.header.frames_hint,
            // Matroska declares none, and AVI counts frames that were dropped while recording.
            _ => None,
        };
        if declared.is_some_and(|declared| self.packets < declared) { Err(DecodeError::Truncated) } else { Ok(()) }
    }

    fn unless_unreadable(&self, error: DecodeError) -> DecodeError {
        unless_unreadable(&self.source_failed, error)
    }
}

/// Decodes a whole file, drops every picture unseen and says how many there were. Private to `custody`: a file from outside is
/// decoded under a permit only.
pub(in crate::custody) fn count_frames(file: File) -> Result<u32, DecodeError> {
    let mut decoder = Decoder::open(Box::new(file))?;
    while decoder.next()?.is_some() {}
    Ok(decoder.frames)
}

/// The software decoder for a codec on the list.
const fn decoder_name(id: codec::Id) -> Option<&'static str> {
    match id {
        codec::Id::H264 => Some("h264"),
        codec::Id::HEVC => Some("hevc"),
        codec::Id::MJPEG => Some("mjpeg"),
        codec::Id::MPEG4 => Some("mpeg4"),
        codec::Id::VP8 => Some("vp8"),
        codec::Id::VP9 => Some("vp9"),
        codec::Id::GIF => Some("gif"),
        codec::Id::AV1 => Some("libdav1d"),
        _ => None,
    }
}

fn open_decoder(parameters: codec::Parameters, name: &str, time_base: Rational) -> Result<decoder::Video, DecodeError> {
    let found = decoder::find_by_name(name).ok_or(DecodeError::Unsupported)?;
    let context = codec::Context::from_parameters(parameters).map_err(|_| DecodeError::Damaged)?;
    let mut decoder = context.decoder();
    decoder.set_packet_time_base(time_base);
    let mut options = Dictionary::new();
    options.set("threads", THREADS);
    options.set("max_pixels", &MAX_PIXELS.to_string());
    options.set("codec_whitelist", CODECS);
    let opened = decoder.open_as_with(found, options).map_err(|_| DecodeError::Unsupported)?;
    opened.video().map_err(|_| DecodeError::NoVideoStream)
}

/// `ticks` of `time_base` in microseconds, to the nearest.
fn micros(ticks: i64, time_base: Rational) -> i64 {
    let (top, bottom) = (i128::from(time_base.numerator()), i128::from(time_base.denominator().max(1)));
    let scaled = i128::from(ticks) * top * 1_000_000;
    let rounded = (scaled + bottom / 2).div_euclid(bottom);
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

fn unless_unreadable(source_failed: &AtomicBool, error: DecodeError) -> DecodeError {
    if source_failed.load(Ordering::Relaxed) { DecodeError::Unreadable } else { error }
}

/// Remembers that the source failed: FFmpeg may take a failing read for the end of the file.
struct Watched {
    source: Box<dyn ReadSeek>,
    failed: Arc<AtomicBool>,
}

impl Watched {
    fn watch<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if result.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted) {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.source.read(into);
        self.watch(got)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // A hostile file may ask for an impossible place; that is its fault and not the source's.
        self.source.seek(to)
    }
}

#[cfg(test)]
mod tests;
