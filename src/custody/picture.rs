//! Pictures: the raw kind that cannot leave this folder, and the redacted kind that can.

use crate::vocab::{FrameNo, HiddenArea, PxBox, Size, Why};

use super::redact;

/// A decoded frame as the camera saw it. Private to `custody`: no `Debug`, no `Clone`, consumed by redaction.
pub(in crate::custody) struct RawFrame {
    pub(in crate::custody) no: FrameNo,
    /// Presentation time, microseconds from the clip's first frame.
    pub(in crate::custody) time_micros: i64,
    pub(in crate::custody) size: Size,
    /// sRGB, 3 bytes a pixel, rows without padding: `len == 3 * width * height`.
    pub(in crate::custody) rgb: Vec<u8>,
}

/// A frame in which everything that must be hidden is hidden. The only picture that screens and exporters take.
#[derive(Clone)]
pub struct RedactedFrame {
    no: FrameNo,
    time_micros: i64,
    size: Size,
    rgb: Vec<u8>,
    hidden: Vec<HiddenArea>,
}

impl RedactedFrame {
    /// Made by redaction and by the proxy's decoder alone. Its legend is empty.
    pub(in crate::custody) fn vouched(no: FrameNo, time_micros: i64, size: Size, rgb: Vec<u8>) -> Self {
        assert_eq!(rgb.len() as u64, size.area() * 3, "a frame's bytes fit its size");
        Self { no, time_micros, size, rgb, hidden: Vec::new() }
    }

    /// The same frame with this legend.
    pub(in crate::custody) fn with_legend(self, hidden: Vec<HiddenArea>) -> Self {
        Self { hidden, ..self }
    }

    /// Its parts, for redaction to cover more of it.
    pub(in crate::custody) fn into_parts(self) -> (RawFrame, Vec<HiddenArea>) {
        let Self { no, time_micros, size, rgb, hidden } = self;
        (RawFrame { no, time_micros, size, rgb }, hidden)
    }

    /// A frame that is hidden whole: a flat, quiet ground. Anyone may make one, since it shows nothing.
    #[must_use]
    pub fn hidden_whole(no: FrameNo, time_micros: i64, size: Size) -> Self {
        let rgb = HIDDEN_GROUND.repeat(size.area() as usize);
        let hidden = vec![HiddenArea { bbox: size.whole(), why: Why::NotAnalysed }];
        Self { no, time_micros, size, rgb, hidden }
    }

    /// The same frame with these boxes hidden too, in the look of everything that is hidden: what is drawn by hand takes effect
    /// at once, before a steward develops the clip again. The boxes are rounded outwards to the codec's blocks, since the frame
    /// was coded with their content still in it; nothing within has any influence on what comes out.
    #[must_use]
    pub fn covered(self, boxes: &[PxBox]) -> Self {
        redact::cover_further(self, boxes)
    }

    /// Which frame of the clip it is.
    #[must_use]
    pub fn no(&self) -> FrameNo {
        self.no
    }

    /// Presentation time, microseconds from the clip's first frame.
    #[must_use]
    pub fn time_micros(&self) -> i64 {
        self.time_micros
    }

    /// Width and height of the displayed picture.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// sRGB, 3 bytes a pixel, rows from the top without padding.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// What is hidden in it, and why: whole pixels, inside the picture. Ground that lies around everything comes first. Empty for
    /// a proxy that was made before there were legends.
    #[must_use]
    pub fn hidden(&self) -> &[HiddenArea] {
        &self.hidden
    }
}

/// The colour of a hidden interior and of a frame that is hidden whole (sRGB): quiet, and the same in every clip.
pub(in crate::custody) const HIDDEN_GROUND: [u8; 3] = [92, 98, 104];
