//! Whose face it is: one face is the head of one person only, or the one who stands behind would keep a bare head.

use std::collections::{BTreeMap, BTreeSet};

use crate::vocab::{PxBox, Size};

use super::head;
use super::link::{Carried, How};
use super::settings::HidingSettings;

/// For every person, the frames in which a sure face of their own was found where their head must be.
pub(super) fn frames_with_a_sure_face(
    people: &[Vec<Carried>],
    faces: &[Vec<Carried>],
    size: Size,
    settings: &HidingSettings,
) -> Vec<BTreeSet<usize>> {
    let mut owners: BTreeMap<(usize, usize), (f64, usize)> = BTreeMap::new();
    for (person, p) in people.iter().enumerate().flat_map(|(i, chain)| chain.iter().map(move |p| (i, p))) {
        if p.how != How::Seen {
            continue;
        }
        let is_sure = |face: &Carried| {
            face.how == How::Seen
                && face.score >= settings.trusted_face_score
                && head::is_the_head(&face.bbox, &p.bbox, size, settings)
        };
        for (f, face) in faces[p.frame].iter().enumerate().filter(|(_, face)| is_sure(face)) {
            let off = distance_to_crown(&face.bbox, &p.bbox);
            let owner = owners.entry((p.frame, f)).or_insert((off, person));
            if off < owner.0 {
                *owner = (off, person);
            }
        }
    }
    let mut frames = vec![BTreeSet::new(); people.len()];
    for ((frame, _), (_, person)) in owners {
        frames[person].insert(frame);
    }
    frames
}

/// How far the face is from the top middle of the person's box, where a head is, in widths of the box.
fn distance_to_crown(face: &PxBox, person: &PxBox) -> f64 {
    let (sideways, down) = (face.centre().x - person.centre().x, face.y1() - person.y1());
    sideways.hypot(down) / person.width()
}
