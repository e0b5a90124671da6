//! How copies can be coded, and in which containers: one row each.
//!
//! Options are chosen so that packets come in order of presentation (no B-frames, no alternate references), hold nothing but
//! pictures, and are the same for the same pictures. Quality is each encoder's own scale, as people know it from its tools.
//! Deliberately absent: bit rates (a clip's needs are unknown before it is coded) and hardware encoders (they sign their work).

use std::ops::RangeInclusive;

use ffmpeg_next::codec::encoder;
use ffmpeg_next::format::Pixel;
use ffmpeg_next::{Dictionary, codec};
use serde::{Deserialize, Serialize};

use super::encode::{Recipe, X264_STEADY, is_h264_sei, is_h265_sei};
use crate::vocab::{LogSafe, Size};

/// How a copy is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyCodec {
    /// ITU-T H.264 by libx264: every player has it.
    H264,
    /// ITU-T H.265 by libx265.
    H265,
    /// VP9 by libvpx.
    Vp9,
    /// AV1 by libaom, or SVT-AV1.
    Av1,
    /// ISO/IEC 14496-2, which every FFmpeg can write.
    Mpeg4,
}

/// The file around the pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyContainer {
    /// ISO/IEC 14496-14.
    Mp4,
    /// QuickTime.
    Mov,
    /// Matroska.
    Mkv,
    /// WebM.
    Webm,
}

impl CopyCodec {
    /// Every codec.
    pub const ALL: [Self; 5] = [Self::H264, Self::H265, Self::Vp9, Self::Av1, Self::Mpeg4];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::H264 => "h264",
            Self::H265 => "h265",
            Self::Vp9 => "vp9",
            Self::Av1 => "av1",
            Self::Mpeg4 => "mpeg4",
        }
    }

    /// Qualities that its encoder takes; smaller is better and larger.
    #[must_use]
    pub const fn qualities(self) -> RangeInclusive<u8> {
        match self {
            Self::H264 | Self::H265 => 1..=51,
            Self::Vp9 | Self::Av1 => 1..=63,
            Self::Mpeg4 => 1..=31,
        }
    }

    /// The quality where none is asked for.
    #[must_use]
    pub const fn usual_quality(self) -> u8 {
        match self {
            Self::H264 => 20,
            Self::H265 => 23,
            Self::Vp9 => 30,
            Self::Av1 => 28,
            Self::Mpeg4 => 3,
        }
    }

    /// Whether this machine's FFmpeg can write it.
    #[must_use]
    pub fn is_available(self) -> bool {
        self.encoder().is_some()
    }

    fn encoder(self) -> Option<&'static str> {
        let names: &[&str] = match self {
            Self::H264 => &["libx264"],
            Self::H265 => &["libx265"],
            Self::Vp9 => &["libvpx-vp9"],
            Self::Av1 => &["libaom-av1", "libsvtav1"],
            Self::Mpeg4 => &["mpeg4"],
        };
        names.iter().copied().find(|name| encoder::find_by_name(name).is_some())
    }

    pub(super) const fn id(self) -> codec::Id {
        match self {
            Self::H264 => codec::Id::H264,
            Self::H265 => codec::Id::HEVC,
            Self::Vp9 => codec::Id::VP9,
            Self::Av1 => codec::Id::AV1,
            Self::Mpeg4 => codec::Id::MPEG4,
        }
    }

    /// What the encoder is told; `None` when this FFmpeg has none.
    ///
    /// Pictures keep their size to the pixel. H.264 and H.265 cannot code an odd side with halved colours, so such pictures
    /// keep colours in full (4:4:4).
    pub(super) fn recipe(self, size: Size, quality: u8) -> Option<Recipe> {
        let encoder = self.encoder()?;
        let is_odd = size.width_px % 2 == 1 || size.height_px % 2 == 1;
        let pixels = match self {
            Self::H264 | Self::H265 if is_odd => Pixel::YUV444P,
            _ => Pixel::YUV420P,
        };
        let is_sei: Option<fn(u8) -> bool> = match self {
            Self::H264 => Some(is_h264_sei),
            Self::H265 => Some(is_h265_sei),
            Self::Vp9 | Self::Av1 | Self::Mpeg4 => None,
        };
        Some(Recipe { encoder, pixels, coded: size, options: self.options(encoder, quality), is_sei })
    }

    fn options(self, encoder: &str, quality: u8) -> Dictionary<'static> {
        let quality_text = quality.to_string();
        let mut options = Dictionary::new();
        let mut flags = String::from("+bitexact+global_header");
        options.set("g", "60");
        let own: &[(&str, &str)] = match self {
            // One thread, as for proxies: then no order of threads has a say in the bytes.
            Self::H264 => &[("preset", "veryfast"), ("bf", "0"), ("threads", "1"), ("crf", &quality_text)],
            Self::H265 => &[
                ("preset", "superfast"),
                ("crf", &quality_text),
                // `info` is the SEI with version and settings; the log would go to stderr.
                ("x265-params", "info=0:log-level=none:bframes=0:open-gop=0:frame-threads=1:pools=2"),
            ],
            Self::Vp9 => &[
                ("deadline", "realtime"),
                ("cpu-used", "6"),
                ("threads", "2"),
                ("lag-in-frames", "0"),
                ("auto-alt-ref", "0"),
                ("b", "0"),
                ("crf", &quality_text),
            ],
            Self::Av1 if encoder == "libaom-av1" => &[
                ("usage", "realtime"),
                ("cpu-used", "8"),
                ("threads", "2"),
                ("lag-in-frames", "0"),
                ("b", "0"),
                ("crf", &quality_text),
            ],
            Self::Av1 => &[("preset", "9"), ("crf", &quality_text), ("svtav1-params", "pred-struct=1:lp=2")],
            Self::Mpeg4 => {
                flags.push_str("+qscale");
                options.set("global_quality", &(u32::from(quality) * QP2LAMBDA).to_string());
                &[("bf", "0"), ("threads", "1")]
            }
        };
        let steady: &[(&str, &str)] = if self == Self::H264 { &X264_STEADY } else { &[] };
        for (name, value) in own.iter().chain(steady) {
            options.set(name, value);
        }
        options.set("flags", &flags);
        options
    }
}

/// FFmpeg's `FF_QP2LAMBDA`: what one step of MPEG-4's quantiser is in `global_quality`.
const QP2LAMBDA: u32 = 118;

impl std::fmt::Display for CopyCodec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl LogSafe for CopyCodec {}

impl CopyContainer {
    /// By the ending of a file's name, without its dot, in capitals or not.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "mp4" | "m4v" => Some(Self::Mp4),
            "mov" => Some(Self::Mov),
            "mkv" => Some(Self::Mkv),
            "webm" => Some(Self::Webm),
            _ => None,
        }
    }

    /// Whether a copy with this codec can lie in it.
    #[must_use]
    pub const fn takes(self, codec: CopyCodec) -> bool {
        match self {
            Self::Mp4 => true,
            // FFmpeg's Matroska muxer refuses the packets of its AV1 encoder as they come here.
            Self::Mkv => !matches!(codec, CopyCodec::Av1),
            Self::Mov => matches!(codec, CopyCodec::H264 | CopyCodec::H265 | CopyCodec::Mpeg4),
            Self::Webm => matches!(codec, CopyCodec::Vp9),
        }
    }

    /// The codec where none is asked for: the first that it takes and this FFmpeg writes.
    #[must_use]
    pub fn usual_codec(self) -> Option<CopyCodec> {
        let order = [CopyCodec::H264, CopyCodec::Vp9, CopyCodec::Mpeg4, CopyCodec::Av1];
        order.into_iter().find(|codec| self.takes(*codec) && codec.is_available())
    }

    /// FFmpeg's name of the muxer.
    pub(super) const fn muxer(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::Mkv => "matroska",
            Self::Webm => "webm",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_codecs_and_containers_fit() {
        assert_eq!(CopyContainer::of_ending("MP4"), Some(CopyContainer::Mp4));
        assert_eq!(CopyContainer::of_ending("avi"), None);
        assert!(!CopyContainer::Webm.takes(CopyCodec::H264) && !CopyContainer::Mov.takes(CopyCodec::Av1));
        for container in [CopyContainer::Mp4, CopyContainer::Mov, CopyContainer::Mkv, CopyContainer::Webm] {
            assert!(container.usual_codec().is_none_or(|codec| container.takes(codec)));
        }
        for codec in CopyCodec::ALL {
            assert!(codec.qualities().contains(&codec.usual_quality()));
        }
    }
}
