//! Large faces that come and go while the picture stays as it is: the shade of a tree, a pot, the front of a house. A face that is that
//! large, and that still, is found again and again.
//!
//! Deliberately absent: small faces, which a detector does find only now and then, and faces on anybody's head.

use crate::vocab::PxBox;

use super::{Clip, HidingSettings};

/// A face is large from so many cells of a glance each way.
const LEAST_CELLS: f64 = 3.0;
/// A cell looks the same when no channel differs by more than so many levels, and by one more for each 24 levels of its own: a face in
/// the dark is hardly brighter than what is behind it.
const SAME_LEVELS: u8 = 3;
const SAME_OF_ITS_OWN: u8 = 24;
/// The picture is the same where the face is when at least this share of the cells is.
const SAME_SHARE: f64 = 0.85;
/// It has to be the same for so long in all, microseconds: in a shorter time a face may well be found in few frames.
const LEAST_MICROS: f64 = 2_000_000.0;
/// Frames around the face that are compared, so many at most and no further away than this, microseconds.
const MOST_FRAMES: usize = 120;
const AROUND_MICROS: i64 = 30_000_000;
/// Faces that overlap by this much (intersection over union) are the same.
const SAME_FACE: f64 = 0.3;

/// In which frames of a clip faces were found.
pub(in crate::custody) struct Steadiness<'a> {
    clip: Clip<'a>,
    /// The faces of each frame, whatever speaks for them.
    faces: Vec<Vec<PxBox>>,
}

impl<'a> Steadiness<'a> {
    /// Of the faces of every frame of a clip.
    pub(in crate::custody) fn of(clip: Clip<'a>, faces: Vec<Vec<PxBox>>) -> Self {
        Self { clip, faces }
    }

    /// Whether a face of a frame is large, not sure, and found in few of the frames that look the same where it is.
    pub(in crate::custody) fn wavers(&self, frame: usize, face: &PxBox, score: f32, settings: &HidingSettings) -> bool {
        let Clip { times_micros: times, glances, size, .. } = self.clip;
        let cell_px = f64::from(glances[frame].cell_px);
        let Some(bbox) = face.clipped(size) else { return false };
        if score >= settings.waver_score || bbox.width().min(bbox.height()) < LEAST_CELLS * cell_px {
            return false;
        }
        let span = |from: f64, to: f64| (from / cell_px).floor() as usize..(to / cell_px).ceil() as usize;
        let (across, cols) = (span(bbox.x1(), bbox.x2()), glances[frame].cols as usize);
        let cells: Vec<usize> =
            span(bbox.y1(), bbox.y2()).flat_map(|row| across.clone().map(move |col| row * cols + col)).collect();
        let around = times.partition_point(|time| *time < times[frame] - AROUND_MICROS)
            ..times.partition_point(|time| *time <= times[frame] + AROUND_MICROS);
        let stride = around.len().div_ceil(MOST_FRAMES);
        let compared = around.len().div_ceil(stride);
        let micros = (times[around.end - 1] - times[around.start]) as f64;
        let alike: Vec<usize> = around.step_by(stride).filter(|other| self.are_alike(frame, *other, &cells)).collect();
        let is_found = |other: &&usize| self.faces[**other].iter().any(|own| own.iou(face) >= SAME_FACE);
        let found = alike.iter().filter(is_found).count();
        micros * alike.len() as f64 >= LEAST_MICROS * compared as f64
            && (found as f64) < settings.waver_share * alike.len() as f64
    }

    /// Whether two frames look the same in these cells.
    fn are_alike(&self, one: usize, other: usize, cells: &[usize]) -> bool {
        let (one, other) = (&self.clip.glances[one], &self.clip.glances[other]);
        let is_same = |cell: &&usize| {
            let (a, b) = (one.colours[**cell], other.colours[**cell]);
            (0..3).all(|k| a[k].abs_diff(b[k]) <= SAME_LEVELS + a[k].min(b[k]) / SAME_OF_ITS_OWN)
        };
        one.view.look == other.view.look
            && cells.iter().filter(is_same).count() as f64 >= SAME_SHARE * cells.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::scene::Glance;
    use crate::vocab::Size;

    const SIZE: Size = Size { width_px: 320, height_px: 180 };
    const FACE: [f64; 4] = [96.0, 40.0, 176.0, 136.0];

    /// Whether a face in frame 30 of 60, ten a second, wavers, when it was found and the picture looked otherwise where these say so.
    fn wavers(score: f32, edges: [f64; 4], is_found: impl Fn(usize) -> bool, levels: impl Fn(usize) -> u8) -> bool {
        let face = PxBox::new(edges[0], edges[1], edges[2], edges[3]).expect("a box");
        let picture = |frame: usize| -> Vec<u8> {
            let level = |i: usize| {
                let (x, y) = ((i % 320) as f64 + 0.5, (i / 320) as f64 + 0.5);
                let is_inside = (face.x1()..face.x2()).contains(&x) && (face.y1()..face.y2()).contains(&y);
                if is_inside { levels(frame) } else { 90 }
            };
            (0..SIZE.area() as usize).flat_map(|i| [level(i); 3]).collect()
        };
        let glances: Vec<Glance> = (0..60).map(|frame| Glance::at(&picture(frame), SIZE)).collect();
        let times: Vec<i64> = (0..60).map(|frame| frame * 100_000).collect();
        let clip = Clip { findings: &vec![None; 60], times_micros: &times, glances: &glances, size: SIZE };
        let faces = (0..60).map(|frame| if is_found(frame) { vec![face] } else { vec![] }).collect();
        Steadiness::of(clip, faces).wavers(30, &face, score, &HidingSettings::default())
    }

    #[test]
    fn a_large_face_that_flashes_up_in_a_still_picture_wavers() {
        let flash = |frame: usize| (29..32).contains(&frame);
        assert!(wavers(0.6, FACE, flash, |_| 120));
        assert!(!wavers(0.85, FACE, flash, |_| 120), "a sure one");
        assert!(!wavers(0.6, [96.0, 40.0, 116.0, 64.0], flash, |_| 120), "a small one");
        assert!(!wavers(0.6, FACE, |frame| frame % 5 == 0, |_| 120), "one that is found now and then");
    }

    #[test]
    fn a_face_that_came_does_not_waver_be_it_as_dark_as_what_is_behind_it() {
        let flash = |frame: usize| (29..32).contains(&frame);
        assert!(!wavers(0.6, FACE, flash, |frame| if flash(frame) { 150 } else { 120 }));
        assert!(!wavers(0.6, FACE, flash, |frame| if flash(frame) { 22 } else { 17 }), "in the dark");
        assert!(!wavers(0.6, FACE, flash, |frame| if (20..39).contains(&frame) { 120 } else { 60 }), "for a moment");
    }
}
