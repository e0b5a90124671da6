//! Whose face it is: one face is the head of one person only, or the one who stands behind would keep a bare head.

use std::collections::BTreeMap;

use crate::vocab::{PxBox, Size};

use super::head::{self, Seat};
use super::link::{Carried, How};
use super::settings::HidingSettings;

/// A person's own face in one frame, surely theirs and surely a face.
pub(super) struct OwnFace {
    pub(super) bbox: PxBox,
    pub(super) seat: Seat,
}

/// For every person, the frames in which a face of their own was found where their head must be: a sure one, or a likely one between
/// two that are sure.
pub(super) fn own_faces(
    people: &[Vec<Carried>],
    faces: &[Vec<Carried>],
    times: &[i64],
    size: Size,
    settings: &HidingSettings,
) -> Vec<BTreeMap<usize, OwnFace>> {
    let mut owners: BTreeMap<(usize, usize), (f64, usize, Seat)> = BTreeMap::new();
    for (person, p) in people.iter().enumerate().flat_map(|(i, chain)| chain.iter().map(move |p| (i, p))) {
        if p.how != How::Seen {
            continue;
        }
        for (f, face) in faces[p.frame].iter().enumerate().filter(|(_, face)| face.how == How::Seen) {
            let Some(seat) = head::seat_of(&face.bbox, &p.bbox, size, settings) else { continue };
            if face.score >= settings.likely_face_score {
                let off = distance_to_crown(&face.bbox, &p.bbox);
                let owner = owners.entry((p.frame, f)).or_insert((off, person, seat));
                if off < owner.0 {
                    *owner = (off, person, seat);
                }
            }
        }
    }
    // The surest face of each person in each frame.
    let mut own: Vec<BTreeMap<usize, (f32, OwnFace)>> = people.iter().map(|_| BTreeMap::new()).collect();
    for ((frame, f), (_, person, seat)) in owners {
        let face = &faces[frame][f];
        let row = own[person].entry(frame).or_insert((face.score, OwnFace { bbox: face.bbox, seat }));
        if face.score > row.0 {
            *row = (face.score, OwnFace { bbox: face.bbox, seat });
        }
    }
    own.into_iter().map(|faces| between_sure_ones(faces, times, settings)).collect()
}

/// Leaves out the faces that are not sure, but for those with sure ones shortly before and after.
fn between_sure_ones(
    faces: BTreeMap<usize, (f32, OwnFace)>,
    times: &[i64],
    settings: &HidingSettings,
) -> BTreeMap<usize, OwnFace> {
    let is_sure = |score: f32| score >= settings.trusted_face_score;
    let sure: Vec<usize> = faces.iter().filter(|(_, (score, _))| is_sure(*score)).map(|(frame, _)| *frame).collect();
    let is_near = |one: usize, other: usize| (times[one] - times[other]).abs() <= settings.likely_face_micros;
    let is_kept = |frame: usize| {
        let next = sure.partition_point(|other| *other < frame);
        let before = next.checked_sub(1).is_some_and(|before| is_near(sure[before], frame));
        before && sure.get(next).is_some_and(|after| is_near(*after, frame))
    };
    let kept = faces.into_iter().filter(|(frame, (score, _))| is_sure(*score) || is_kept(*frame));
    kept.map(|(frame, (_, face))| (frame, face)).collect()
}

/// How far the face is from the top middle of the person's box, where a head is, in widths of the box.
fn distance_to_crown(face: &PxBox, person: &PxBox) -> f64 {
    let (sideways, down) = (face.centre().x - person.centre().x, face.y1() - person.y1());
    sideways.hypot(down) / person.width()
}
