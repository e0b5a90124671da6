//! The flat, quiet ground of a hidden interior. Layout and colours are private too, so nothing of them remains.

use crate::custody::picture::HIDDEN_GROUND;
use crate::custody::scene::background::Still;
use crate::vocab::{PxBox, Size};

use super::mask::CELL_PX;

/// Over so many pixels inside a shown box's edge the picture fades into the ground.
const FADE_PX: usize = 6;

/// Whole pixels of a shown box. Rounded inwards: a pixel is shown only when all of it is.
#[derive(Debug, Clone, Copy)]
struct Window {
    x1: usize,
    y1: usize,
    x2: usize,
    y2: usize,
}

/// Covers everything outside `shown`, and its `still` cells, with ground, in place. Returns how many pixels stay clear, those that will lie
/// `is_under_glass` not counted.
pub(super) fn cover(
    rgb: &mut [u8],
    size: Size,
    shown: &[PxBox],
    still: &Still,
    line: &mut Vec<u16>,
    is_under_glass: impl Fn(usize, usize) -> bool,
) -> u64 {
    let mut clear_px = 0;
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let windows: Vec<Window> = shown
        .iter()
        .filter_map(|b| b.clipped(size))
        .map(|b| Window {
            x1: b.x1().ceil() as usize,
            y1: b.y1().ceil() as usize,
            x2: b.x2().floor() as usize,
            y2: b.y2().floor() as usize,
        })
        .collect();
    let cells = (width.div_ceil(CELL_PX), height.div_ceil(CELL_PX));
    for (y, row) in rgb.chunks_exact_mut(width * 3).enumerate() {
        line.clear();
        line.resize(width, 0);
        for window in windows.iter().filter(|w| (w.y1..w.y2).contains(&y)) {
            let from_ends = depth(y, window.y1, window.y2, height);
            for (x, share) in line.iter_mut().enumerate().take(window.x2).skip(window.x1) {
                let depth_px = depth(x, window.x1, window.x2, width).min(from_ends).min(FADE_PX);
                *share = (*share).max((depth_px * 256 / FADE_PX) as u16);
            }
        }
        if !still.is_empty() {
            for (x, share) in line.iter_mut().enumerate().filter(|(_, share)| **share > 0) {
                *share = (*share).min((from_still(still, cells, x, y).min(FADE_PX) * 256 / FADE_PX) as u16);
            }
        }
        for (x, (pixel, share)) in row.chunks_exact_mut(3).zip(&*line).enumerate() {
            if *share == 0 {
                pixel.copy_from_slice(&HIDDEN_GROUND);
                continue;
            }
            clear_px += u64::from(!is_under_glass(x, y));
            for (value, ground) in pixel.iter_mut().zip(HIDDEN_GROUND) {
                let mixed = u32::from(*value) * u32::from(*share) + u32::from(ground) * (256 - u32::from(*share));
                *value = (mixed / 256) as u8;
            }
        }
    }
    clear_px
}

/// How many pixels this one is away from the still cells around its own, 0 inside one.
fn from_still(still: &Still, (cols, rows): (usize, usize), x: usize, y: usize) -> usize {
    let (col, row) = (x / CELL_PX, y / CELL_PX);
    if still.is_still(row * cols + col) {
        return 0;
    }
    let away = |px: usize, own: usize, other: usize| match other.cmp(&own) {
        std::cmp::Ordering::Less => px - own * CELL_PX + 1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => (own + 1) * CELL_PX - px,
    };
    let near = (row.saturating_sub(1)..(row + 2).min(rows))
        .flat_map(|r| (col.saturating_sub(1)..(col + 2).min(cols)).map(move |c| (c, r)));
    let distances =
        near.filter(|(c, r)| still.is_still(r * cols + c)).map(|(c, r)| away(x, col, c).max(away(y, row, r)));
    distances.min().unwrap_or(FADE_PX)
}

/// How many pixels deep inside the window this one lies, along one axis; the picture's edge needs no fading.
fn depth(px: usize, from: usize, to: usize, end: usize) -> usize {
    let before = if from == 0 { FADE_PX } else { px - from + 1 };
    let after = if to >= end { FADE_PX } else { to - px };
    before.min(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_windows_are_shown_and_their_edges_fade() {
        let size = Size { width_px: 40, height_px: 30 };
        let mut rgb = vec![200_u8; 40 * 30 * 3];
        let shown = [PxBox::new(4.5, 5.0, 60.0, 25.0).expect("a box")];
        let clear_px = cover(&mut rgb, size, &shown, &Still::default(), &mut Vec::new(), |_, _| false);
        let at = |x: usize, y: usize| rgb[(y * 40 + x) * 3];
        assert_eq!(at(4, 15), HIDDEN_GROUND[0], "a pixel that is only half in the box is hidden");
        assert!(at(5, 15) < 120 && at(5, 15) > HIDDEN_GROUND[0]);
        assert_eq!(at(20, 15), 200);
        assert_eq!(at(39, 15), 200, "no fading at the picture's edge");
        assert_eq!((at(20, 4), at(20, 25)), (HIDDEN_GROUND[0], HIDDEN_GROUND[0]));
        assert_eq!(clear_px, 35 * 20);
    }
}
