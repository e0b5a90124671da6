//! Small pictures of a clip for its timeline, made of redacted frames alone and kept in memory only.

use crate::frame::RedactedFrame;

/// Width of a small picture, pixels.
const WIDTH: usize = 112;

/// A frame made small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumb {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// sRGB, 3 bytes a pixel, rows from the top without padding.
    pub rgb: Vec<u8>,
}

impl Thumb {
    /// The mean of the pixels under each small one.
    #[must_use]
    pub fn of(frame: &RedactedFrame) -> Self {
        let (columns, rows) = (frame.size().width_px as usize, frame.size().height_px as usize);
        let width = WIDTH.min(columns);
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{FrameNo, Size};

    #[test]
    fn a_small_picture_keeps_shape_and_level() {
        for (width_px, height_px) in [(1920, 1080), (432, 768), (3, 200), (1, 1)] {
            let frame = RedactedFrame::hidden_whole(FrameNo(0), 0, Size { width_px, height_px });
            let thumb = Thumb::of(&frame);
            assert_eq!(thumb.rgb.len(), thumb.width * thumb.height * 3);
            assert!(thumb.width <= WIDTH && thumb.height >= 1);
            assert_eq!(thumb.rgb[..3], frame.rgb()[..3]);
        }
    }
}
