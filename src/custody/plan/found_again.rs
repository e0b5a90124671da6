//! Faces that a second look at the redacted pictures found.
//!
//! They are linked with one another and carried over gaps and beyond their sightings like the faces of the first look: what one
//! frame shows, its neighbours show too. They are not mixed with those of the first look, since a chain that takes another way
//! would bare what it hid before: with every face found again a plan only ever grows, so looking again comes to an end.
//! A faint one on nobody's head is hidden for less time around, as those of the first look are. None is left out as noise: the
//! face is in view, and hiding something that is none is cheap.

use crate::vocab::{Detection, FrameNo};

use super::link::{Carried, Sighting, link};
use super::{Draft, HidingSettings, by_frame, doubt};

/// Hides them all.
pub(super) fn hide(
    draft: &mut Draft<'_>,
    found_again: &[(FrameNo, Detection)],
    people: &[Vec<Carried>],
    times_micros: &[i64],
) {
    // Each frame is looked at anew, so one look says more than at first.
    let (size, settings) = (draft.size, &HidingSettings { flash_score: 0.0, ..*draft.settings });
    let bounds = size.whole().grown(f64::from(size.width_px), f64::from(size.height_px));
    let mut rows: Vec<Vec<Sighting>> = vec![Vec::new(); times_micros.len()];
    for (no, face) in found_again {
        let frame = no.index();
        if let (Some(row), Some(bbox)) = (rows.get_mut(frame), face.bbox.intersection(&bounds)) {
            row.push(Sighting { frame, bbox, score: face.score, is_faint: false });
        }
    }
    doubt::mark_faint_faces(&mut rows, people, size, settings, |_, _| true);
    let chains = link(&rows, times_micros, settings);
    for carried in by_frame(&chains, times_micros, size, settings).iter().flatten() {
        draft.hide_face(carried.frame, carried.way(), carried.slack_px, carried.how);
    }
}
