//! Whether a pixel of the output still shows the source: judged by the pixels alone, with no look at any plan.

use std::sync::OnceLock;

use veilmark::vocab::{FrameNo, PxBox, Size};

use veilmark::frame::RedactedFrame;

/// Encoding moves a pixel's neighbourhood by less than this, on the mean of its 3x3 pixels and all colours.
const CODEC_NOISE: u32 = 8;

/// For each pixel whether the source does not show there: its 3x3 neighbourhood moved by more than encoding does, or is the
/// flat ground of hidden places.
pub fn changed(source: &[u8], output: &[u8], size: Size) -> Vec<bool> {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let moved: Vec<u32> = source
        .chunks_exact(3)
        .zip(output.chunks_exact(3))
        .map(|(a, b)| a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).sum())
        .collect();
    let mut result = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut count) = (0, 0);
            for row in y.saturating_sub(1)..(y + 2).min(height) {
                for column in x.saturating_sub(1)..(x + 2).min(width) {
                    sum += moved[row * width + column];
                    count += 3;
                }
            }
            let at = (y * width + x) * 3;
            result.push(sum > CODEC_NOISE * count || is_ground(&output[at..at + 3]));
        }
    }
    result
}

/// Whether a pixel is the flat ground of hidden places.
pub fn is_ground(pixel: &[u8]) -> bool {
    static GROUND: OnceLock<Vec<u8>> = OnceLock::new();
    let one = Size { width_px: 1, height_px: 1 };
    let ground = GROUND.get_or_init(|| RedactedFrame::hidden_whole(FrameNo::FIRST, 0, one).rgb().to_vec());
    pixel.iter().zip(ground).all(|(a, b)| a.abs_diff(*b) <= 5)
}

/// The pixels of a box that hold, and all of its pixels in the picture.
pub fn count_in(bbox: &PxBox, size: Size, holds: impl Fn(usize) -> bool) -> (usize, usize) {
    let Some(inside) = bbox.clipped(size) else { return (0, 0) };
    let (mut held, mut all) = (0, 0);
    for y in inside.y1().floor() as usize..inside.y2().ceil() as usize {
        for x in inside.x1().floor() as usize..inside.x2().ceil() as usize {
            all += 1;
            held += usize::from(holds(y * size.width_px as usize + x));
        }
    }
    (held, all)
}
