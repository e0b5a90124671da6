//! Whether two pictures look alike: cameras that look at an empty street make a thousand of the same.
//!
//! A picture is seen as [`ACROSS`] by [`DOWN`] cells of mean brightness (luma of ITU-R BT.601). It is alike when no single cell
//! differs by more than [`MOST`] of 255: a person who walks far away changes a few cells by more, noise and compression do not.

use super::choice::AlikeFrames;
use crate::frame::RedactedFrame;

const ACROSS: usize = 48;
const DOWN: usize = 27;
/// How much a cell's mean may differ, of 255.
const MOST: f32 = 4.0;

/// What is remembered of a picture.
struct Look([f32; ACROSS * DOWN]);

impl Look {
    fn of(picture: &RedactedFrame) -> Self {
        let (width, height) = (picture.size().width_px as usize, picture.size().height_px as usize);
        let (mut sums, mut counts) = ([0_u64; ACROSS * DOWN], [0_u64; ACROSS * DOWN]);
        for (y, row) in picture.rgb().chunks_exact(width * 3).enumerate() {
            let first = y * DOWN / height * ACROSS;
            for (x, pixel) in row.chunks_exact(3).enumerate() {
                let luma = 299 * u64::from(pixel[0]) + 587 * u64::from(pixel[1]) + 114 * u64::from(pixel[2]);
                let cell = first + x * ACROSS / width;
                sums[cell] += luma;
                counts[cell] += 1;
            }
        }
        // A small picture has cells without pixels; they are 0 in every look.
        let mut means = [0.0; ACROSS * DOWN];
        for ((mean, sum), count) in means.iter_mut().zip(sums).zip(counts) {
            *mean = sum as f32 / (1000 * count.max(1)) as f32;
        }
        Self(means)
    }

    fn is_like(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| (a - b).abs() <= MOST)
    }
}

/// Leaves out frames that look like the last one of their clip that was kept, when the export asks for it.
pub(super) struct Sieve {
    is_asked: bool,
    last: Option<(usize, Look)>,
}

impl Sieve {
    pub(super) fn new(alike_frames: AlikeFrames) -> Self {
        Self { is_asked: alike_frames == AlikeFrames::LeaveOut, last: None }
    }

    /// Whether the next frame of this clip is kept.
    pub(super) fn keeps(&mut self, clip: usize, picture: &RedactedFrame) -> bool {
        if !self.is_asked {
            return true;
        }
        let look = Look::of(picture);
        let is_new = self.last.as_ref().is_none_or(|(before, seen)| *before != clip || !look.is_like(seen));
        if is_new {
            self.last = Some((clip, look));
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{FrameNo, PxBox, Size};

    #[test]
    fn a_small_thing_that_moves_is_seen_and_the_same_picture_is_alike() {
        let blank = RedactedFrame::hidden_whole(FrameNo(0), 0, Size { width_px: 640, height_px: 360 });
        let (same, look) = (Look::of(&blank), Look::of(&blank));
        assert!(look.is_like(&same));
        // Covering makes the region look different from the ground around it, if only by a rim: enough for the test of a cell.
        let mut brighter = Look::of(&blank);
        brighter.0[77] += 5.0;
        assert!(!look.is_like(&brighter));
        let covered = Look::of(&blank.clone().covered(&[PxBox::new(10.0, 10.0, 60.0, 60.0).expect("a box")]));
        assert_eq!(covered.0.len(), look.0.len());
        let tiny = RedactedFrame::hidden_whole(FrameNo(0), 0, Size { width_px: 3, height_px: 2 });
        assert!(Look::of(&tiny).is_like(&Look::of(&tiny)));
    }
}
