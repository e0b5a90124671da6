//! RGB pictures in, coded packets out: for proxies H.264 by libx264, or MPEG-4 part 2 where FFmpeg has no libx264; for copies
//! what `copy_coding` lists.
//!
//! Guarantees: the same pictures give the same bytes on the same machine (one thread, so that no order of threads has a say; no
//! clock, no version text); a proxy's
//! key frame comes every [`GOP_FRAMES`]; no B-frames, so the coded order is the order of presentation; packets hold no SEI and
//! no user data, where encoders like to write their settings. Deliberately absent: timestamps (the container keeps them) and
//! metadata.

use ffmpeg_next::codec::{self, encoder};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::{Dictionary, Error, Packet, Rational, frame};
use serde::{Deserialize, Serialize};

use crate::custody::decode::ffi::{self, BT709, Layout, Scaler};
use crate::vocab::Size;

/// A key frame comes every so many frames: the most a random access decodes. Against 12 the proxies of two real clips were 9 and
/// 14 % larger in 1080p, and half as much is decoded for a jump.
pub(super) const GOP_FRAMES: u32 = 6;

/// How much longer the rows of a picture are than the picture, before it is converted.
const SPARE_PX: u32 = 16;

/// How the packets are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coding {
    /// ITU-T H.264, Annex B byte stream.
    H264,
    /// ISO/IEC 14496-2.
    Mpeg4,
}

impl Coding {
    /// The best coding that this machine's FFmpeg can write.
    pub(in crate::custody) fn best() -> Option<Self> {
        [Self::H264, Self::Mpeg4].into_iter().find(|coding| encoder::find_by_name(coding.encoder_name()).is_some())
    }

    const fn encoder_name(self) -> &'static str {
        match self {
            Self::H264 => "libx264",
            Self::Mpeg4 => "mpeg4",
        }
    }

    pub(super) const fn id(self) -> codec::Id {
        match self {
            Self::H264 => codec::Id::H264,
            Self::Mpeg4 => codec::Id::MPEG4,
        }
    }
}

/// Where the stream's parameter sets go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameters {
    /// Into every key frame: a packet container needs nothing beside its packets.
    InPackets,
    /// Beside the packets: MP4 wants them in its sample description.
    Beside,
}

/// Everything an encoder is told before the first picture.
pub(super) struct Recipe {
    /// FFmpeg's name of the encoder.
    pub(super) encoder: &'static str,
    /// How pictures are subsampled.
    pub(super) pixels: Pixel,
    /// The size that is coded, no smaller than the pictures; the last column or row is repeated to fill it.
    pub(super) coded: Size,
    /// FFmpeg's options.
    pub(super) options: Dictionary<'static>,
    /// Which units of an Annex B stream are SEI; `None` where packets are no such stream.
    pub(super) is_sei: Option<fn(u8) -> bool>,
}

/// One coded frame.
pub(super) struct Coded {
    pub(super) bytes: Vec<u8>,
    /// The frame's ordinal.
    pub(super) ordinal: u32,
    pub(super) is_key: bool,
}

/// The even size that 4:2:0 pictures of this size are coded in; the last column or row is repeated to fill it.
pub(super) const fn coded_size(size: Size) -> Size {
    Size { width_px: size.width_px.next_multiple_of(2), height_px: size.height_px.next_multiple_of(2) }
}

/// The encoder of one clip.
pub(super) struct Encoder {
    encoder: encoder::video::Encoder,
    is_sei: Option<fn(u8) -> bool>,
    scaler: Scaler,
    rgb: frame::Video,
    size: Size,
    coded: Size,
    pushed: u32,
}

impl Encoder {
    /// The encoder of a proxy or a drawn clip.
    pub(super) fn open(coding: Coding, size: Size, fps: (u32, u32), parameters: Parameters) -> Result<Self, Error> {
        let recipe = Recipe {
            encoder: coding.encoder_name(),
            pixels: Pixel::YUV420P,
            coded: coded_size(size),
            options: options(coding, parameters),
            is_sei: (coding == Coding::H264).then_some(is_h264_sei),
        };
        Self::open_as(recipe, size, fps)
    }

    /// The encoder that this recipe describes, for pictures of `size`. `fps` (numerator, denominator) steers only how bits are
    /// spent.
    pub(super) fn open_as(recipe: Recipe, size: Size, fps: (u32, u32)) -> Result<Self, Error> {
        ffi::prepare();
        let Recipe { encoder, pixels, coded, options, is_sei } = recipe;
        assert!(coded.width_px >= size.width_px && coded.height_px >= size.height_px, "pictures fit what is coded");
        let found = encoder::find_by_name(encoder).ok_or(Error::EncoderNotFound)?;
        let mut video = codec::Context::new_with_codec(found).encoder().video()?;
        video.set_width(coded.width_px);
        video.set_height(coded.height_px);
        video.set_format(pixels);
        let rate = |(top, bottom): (u32, u32)| Rational::new(top.max(1) as i32, bottom.max(1) as i32);
        video.set_time_base(rate((fps.1, fps.0)));
        video.set_frame_rate(Some(rate(fps)));
        video.set_colorspace(ffmpeg_next::color::Space::BT709);
        video.set_color_range(ffmpeg_next::color::Range::MPEG);
        let encoder = video.open_as_with(found, options)?;
        let layout = |pixels| Layout { pixels, width: coded.width_px, height: coded.height_px };
        let scaler = Scaler::new(layout(Pixel::RGB24), layout(pixels), BT709)?;
        // Halving the colours of an odd picture reads one pixel past the row's end. Rows are longer than the picture, so that it
        // is a pixel of ours, and never what lay in memory before.
        let mut rgb = frame::Video::new(Pixel::RGB24, coded.width_px + SPARE_PX, coded.height_px);
        rgb.set_width(coded.width_px);
        Ok(Self { encoder, is_sei, scaler, rgb, size, coded, pushed: 0 })
    }

    /// Parameters for a muxer.
    pub(super) fn parameters(&self) -> codec::Parameters {
        codec::Parameters::from(&self.encoder)
    }

    /// Takes the next picture (RGB, 3 bytes a pixel, rows without padding) and gives what is coded by now.
    pub(super) fn push(&mut self, rgb: &[u8]) -> Result<Vec<Coded>, Error> {
        assert_eq!(rgb.len() as u64, self.size.area() * 3, "a picture's bytes fit its size");
        self.fill(rgb);
        // A new picture every time: an encoder may keep a reference to the one before.
        let mut yuv = frame::Video::empty();
        self.scaler.run(&self.rgb, &mut yuv)?;
        yuv.set_pts(Some(i64::from(self.pushed)));
        yuv.set_color_space(ffmpeg_next::color::Space::BT709);
        yuv.set_color_range(ffmpeg_next::color::Range::MPEG);
        self.pushed += 1;
        self.encoder.send_frame(&yuv)?;
        self.collect()
    }

    /// What the encoder still held.
    pub(super) fn finish(&mut self) -> Result<Vec<Coded>, Error> {
        self.encoder.send_eof()?;
        self.collect()
    }

    fn fill(&mut self, rgb: &[u8]) {
        let (row_bytes, rows) = (self.size.width_px as usize * 3, self.size.height_px as usize);
        let coded = self.coded;
        let stride = self.rgb.stride(0);
        let target = self.rgb.data_mut(0);
        for row in 0..coded.height_px as usize {
            let from = row.min(rows - 1) * row_bytes;
            let line = &mut target[row * stride..][..(coded.width_px + SPARE_PX) as usize * 3];
            line[..row_bytes].copy_from_slice(&rgb[from..from + row_bytes]);
            let last: [u8; 3] = line[row_bytes - 3..row_bytes].try_into().expect("a pixel is three bytes");
            line[row_bytes..].chunks_exact_mut(3).for_each(|pixel| pixel.copy_from_slice(&last));
        }
    }

    fn collect(&mut self) -> Result<Vec<Coded>, Error> {
        let mut coded = Vec::new();
        let mut packet = Packet::empty();
        loop {
            match self.encoder.receive_packet(&mut packet) {
                Ok(()) => {
                    let bytes = packet.data().unwrap_or_default();
                    let bytes = self.is_sei.map_or_else(|| bytes.to_vec(), |is_sei| without_sei(bytes, is_sei));
                    let ordinal = packet.pts().and_then(|pts| u32::try_from(pts).ok()).ok_or(Error::InvalidData)?;
                    coded.push(Coded { bytes, ordinal, is_key: packet.is_key() });
                }
                Err(Error::Other { errno: ffmpeg_next::util::error::EAGAIN } | Error::Eof) => return Ok(coded),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Without these x264's bytes depend on what lies in memory beside its pictures: where it weighs blocks by how often later
/// pictures refer to them, its fast code reads past the end of its buffer (seen under Valgrind with version 164), and one
/// stream in a hundred of the same pictures came out differently.
pub(super) const X264_STEADY: [(&str, &str); 2] = [("rc-lookahead", "0"), ("mbtree", "0")];

fn options(coding: Coding, parameters: Parameters) -> Dictionary<'static> {
    let mut options = Dictionary::new();
    let gop = GOP_FRAMES.to_string();
    let mut flags = String::from("+bitexact");
    if parameters == Parameters::Beside {
        flags.push_str("+global_header");
    }
    for (name, value) in [("g", gop.as_str()), ("keyint_min", &gop), ("bf", "0"), ("sc_threshold", "0")] {
        options.set(name, value);
    }
    match coding {
        Coding::H264 => {
            options.set("preset", "veryfast");
            options.set("crf", "20");
            options.set("threads", "1");
            for (name, value) in X264_STEADY {
                options.set(name, value);
            }
            // Two slices a picture, so that a reader decodes each picture on two threads without waiting for the next one.
            options.set("slices", "2");
            flags.push_str("+cgop");
        }
        Coding::Mpeg4 => {
            options.set("threads", "1");
            flags.push_str("+qscale");
            options.set("global_quality", "354");
        }
    }
    options.set("flags", &flags);
    options
}

/// Whether a unit of an H.264 stream is SEI, by its first byte (ITU-T H.264, 7.3.1 and table 7-1).
pub(super) fn is_h264_sei(first: u8) -> bool {
    first & 0x1f == 6
}

/// Whether a unit of an H.265 stream is SEI, before or after its picture, by its first byte (ITU-T H.265, 7.3.1.2).
pub(super) fn is_h265_sei(first: u8) -> bool {
    matches!(first >> 1 & 0x3f, 39 | 40)
}

/// An Annex B byte stream without its SEI units: x264 and x265 write their version and settings there. Units are kept byte by
/// byte; each gets a four-byte start code.
fn without_sei(stream: &[u8], is_sei: fn(u8) -> bool) -> Vec<u8> {
    let mut kept = Vec::with_capacity(stream.len() + 8);
    let mut starts: Vec<usize> =
        stream.windows(3).enumerate().filter(|(_, w)| *w == [0, 0, 1]).map(|(i, _)| i).collect();
    starts.push(stream.len());
    for pair in starts.windows(2) {
        let unit = &stream[(pair[0] + 3).min(pair[1])..pair[1]];
        let is_last = pair[1] == stream.len();
        // The zero byte of a following four-byte start code belongs to that code; a unit itself never ends in zero.
        let end =
            if is_last { unit.len() } else { unit.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1) };
        if end > 0 && !is_sei(unit[0]) {
            kept.extend_from_slice(&[0, 0, 0, 1]);
            kept.extend_from_slice(&unit[..end]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::rehearsal::drawn;
    use super::*;

    fn coded(coding: Coding, size: Size, count: u32) -> Vec<Coded> {
        let mut encoder = Encoder::open(coding, size, (25, 1), Parameters::InPackets).unwrap();
        let mut packets: Vec<Coded> = (0..count).flat_map(|no| encoder.push(&drawn(size, no)).unwrap()).collect();
        packets.extend(encoder.finish().unwrap());
        packets
    }

    #[test]
    fn the_same_pictures_give_the_same_packets_without_sei() {
        let size = Size { width_px: 99, height_px: 61 };
        for coding in [Coding::H264, Coding::Mpeg4] {
            if encoder::find_by_name(coding.encoder_name()).is_none() {
                println!("skipped: {coding:?} is not in this FFmpeg");
                continue;
            }
            let (first, second) = (coded(coding, size, 30), coded(coding, size, 30));
            assert_eq!(first.len(), 30, "every frame is one packet");
            for (no, (a, b)) in first.iter().zip(&second).enumerate() {
                assert_eq!(a.bytes, b.bytes, "{coding:?} frame {no} is deterministic");
                assert_eq!(a.ordinal as usize, no, "coded order is the order of presentation");
                assert_eq!(a.is_key, no % GOP_FRAMES as usize == 0, "{coding:?} a key frame every {GOP_FRAMES}");
                let text = a.bytes.windows(4).any(|w| w == b"x264" || w == b"Lavc" || w == b"Xvid");
                assert!(!text, "{coding:?} frame {no} names no encoder");
            }
        }
    }

    #[test]
    fn the_same_pictures_give_the_same_packets_on_a_busy_machine() {
        let size = Size { width_px: 158, height_px: 96 };
        let turns = if std::env::var_os("VEILMARK_LONG").is_some() { 50 } else { 3 };
        let Some(coding) = Coding::best() else {
            println!("skipped: this FFmpeg writes no proxies");
            return;
        };
        let bytes = || coded(coding, size, 26).into_iter().map(|packet| packet.bytes).collect::<Vec<_>>();
        let alone = bytes();
        // More encoders than there are cores, all at once.
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..turns).for_each(|turn| assert!(bytes() == alone, "turn {turn}")));
            }
        });
    }

    #[test]
    fn sei_units_go_and_all_others_stay() {
        let stream = [0, 0, 0, 1, 0x67, 9, 0, 0, 1, 0x06, 5, 5, 0, 0, 0, 1, 0x65, 7, 0, 3];
        assert_eq!(without_sei(&stream, is_h264_sei), [0, 0, 0, 1, 0x67, 9, 0, 0, 0, 1, 0x65, 7, 0, 3]);
        let stream = [0, 0, 0, 1, 0x40, 1, 9, 0, 0, 1, 0x4e, 1, 5, 0, 0, 1, 0x50, 1, 5, 0, 0, 1, 0x26, 1, 3];
        assert_eq!(without_sei(&stream, is_h265_sei), [0, 0, 0, 1, 0x40, 1, 9, 0, 0, 0, 1, 0x26, 1, 3]);
        assert!(without_sei(&[], is_h264_sei).is_empty());
        assert!(without_sei(&[0, 0, 1], is_h264_sei).is_empty());
    }
}
