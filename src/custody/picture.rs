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

/// Width of a small picture, pixels.
const THUMB_WIDTH: usize = 112;

/// A redacted frame made small, for a timeline. Made of a [`RedactedFrame`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumb {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

impl Thumb {
    /// The mean of the pixels under each small one.
    #[must_use]
    pub fn of(frame: &RedactedFrame) -> Self {
        let (columns, rows) = (frame.size().width_px as usize, frame.size().height_px as usize);
        let width = THUMB_WIDTH.min(columns);
        let height = (rows * width / columns).clamp(1, rows);
        let mut rgb = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            let (top, bottom) = (y * rows / height, ((y + 1) * rows / height).max(y * rows / height + 1));
            for x in 0..width {
                let (left, right) = (x * columns / width, ((x + 1) * columns / width).max(x * columns / width + 1));
                let mut sums = [0_u32; 3];
                for row in top..bottom {
                    for pixel in frame.rgb()[(row * columns + left) * 3..(row * columns + right) * 3].chunks_exact(3) {
                        sums.iter_mut().zip(pixel).for_each(|(sum, level)| *sum += u32::from(*level));
                    }
                }
                let count = ((bottom - top) * (right - left)) as u32;
                rgb.extend(sums.map(|sum| (sum / count) as u8));
            }
        }
        Self { width, height, rgb }
    }

    /// One that was kept beside its proxy; `None` when its bytes do not fit its size, or it is larger than any of ours.
    pub(in crate::custody) fn kept(width: usize, height: usize, rgb: Vec<u8>) -> Option<Self> {
        (width <= THUMB_WIDTH && rgb.len() == width * height * 3).then_some(Self { width, height, rgb })
    }

    /// Columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// sRGB, 3 bytes a pixel, rows from the top without padding.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }
}

/// The colour of a hidden interior and of a frame that is hidden whole (sRGB): quiet, and the same in every clip.
pub(in crate::custody) const HIDDEN_GROUND: [u8; 3] = [92, 98, 104];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_keeps_shape_and_level() {
        for (width_px, height_px) in [(1920, 1080), (432, 768), (3, 200), (1, 1)] {
            let frame = RedactedFrame::hidden_whole(FrameNo(0), 0, Size { width_px, height_px });
            let thumb = Thumb::of(&frame);
            assert_eq!(thumb.rgb.len(), thumb.width * thumb.height * 3);
            assert!(thumb.width <= THUMB_WIDTH && thumb.height >= 1);
            assert_eq!(thumb.rgb[..3], frame.rgb()[..3]);
        }
    }
}
