//! Pictures: the raw kind that cannot leave this folder, and the redacted kind that can.

use crate::vocab::{FrameNo, Size};

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
}

impl RedactedFrame {
    /// Made by redaction and by the proxy's decoder alone.
    pub(in crate::custody) fn vouched(no: FrameNo, time_micros: i64, size: Size, rgb: Vec<u8>) -> Self {
        assert_eq!(rgb.len() as u64, size.area() * 3, "a frame's bytes fit its size");
        Self { no, time_micros, size, rgb }
    }

    /// A frame that is hidden whole: a flat, quiet ground. Anyone may make one, since it shows nothing.
    #[must_use]
    pub fn hidden_whole(no: FrameNo, time_micros: i64, size: Size) -> Self {
        let rgb = HIDDEN_GROUND.repeat(size.area() as usize);
        Self { no, time_micros, size, rgb }
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
}

/// The colour of a hidden interior and of a frame that is hidden whole (sRGB): quiet, and the same in every clip.
pub(in crate::custody) const HIDDEN_GROUND: [u8; 3] = [92, 98, 104];
