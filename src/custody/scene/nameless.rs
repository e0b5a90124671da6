//! What changes in a picture outdoors and is none of the people and vehicles that were found: somebody may be there whom no detector
//! knows. Each way to be overlooked has its own rule: too near to the lens (`at_lens`), or mostly out of the picture (`at_edge`).

use std::collections::{BTreeSet, HashSet};

use crate::custody::detect::Findings;
use crate::custody::plan::{Clip, Fill};
use crate::vocab::{DetectedClass, Detection, PxBox, Zone, ZoneKind};

use super::change::Changes;
use super::{at_edge, at_lens, openings};

/// Vehicles and people explain a change from this score. Higher: more glass over cars that pass near the lens.
const LEAST_EXPLAINING: f32 = 0.25;

/// How much of a region may lie beside people who were found in a frame near, and it is still theirs.
pub(super) struct Leeway {
    /// It is theirs where this share of its cells lies in their boxes. Lower: who stands beside them is bare for a moment before and after they
    /// are seen to differ.
    pub(super) share_in_boxes: f64,
    /// Of the others no more than so many may not look as usual in their frame, and fewer than half of all. Higher: who stands beside them is
    /// bare in it.
    pub(super) most_left_cells: usize,
}

/// One kind of light of a clip: how each glance differs from the usual look, vehicles left out, and who explains it.
pub(super) struct Sight<'a> {
    pub(super) clip: &'a Clip<'a>,
    pub(super) changes: &'a Changes<'a>,
    /// People whose heads are hidden, frame by frame.
    pub(super) people: &'a [Vec<PxBox>],
    /// Cell by cell, whether the camera writes its clock there.
    pub(super) is_clock: &'a [bool],
}

impl Sight<'_> {
    /// Whether a region that differs in a frame near is explained by people who were found in this one, whose boxes touch these cells. Of each
    /// cell it is said whether it tells anything that it looks as usual: not where nobody knows which look is the usual one, or where it looks so
    /// in the middle of somebody.
    pub(super) fn is_of_found(
        &self,
        frame: usize,
        region: impl Iterator<Item = (usize, bool)>,
        theirs: &HashSet<usize>,
        leeway: &Leeway,
    ) -> bool {
        let is_usual = self.changes.usual_in(frame);
        let (mut all, mut outside, mut left) = (0_u32, 0_u32, 0_usize);
        for (cell, is_telling) in region {
            let is_outside = !theirs.contains(&cell);
            all += 1;
            outside += u32::from(is_outside);
            left += usize::from(is_outside && !(is_telling && is_usual(cell)));
        }
        left <= leeway.most_left_cells
            && 2 * left < all as usize
            && f64::from(outside) < (1.0 - leeway.share_in_boxes) * f64::from(all)
    }
}

/// What is hidden in each frame because somebody may be there whom nobody found. One row a frame; frames that are not vouched for say
/// nothing, they are hidden whole. `with_heads` are the people whose heads are hidden, frame by frame, and `openings` what is hidden of doors
/// and windows.
pub(in crate::custody) fn fills(
    clip: &Clip<'_>,
    with_heads: &[Vec<PxBox>],
    openings: &[Vec<Fill>],
    zones: &[Zone],
    is_vouched: &[bool],
) -> Vec<Vec<Fill>> {
    let mut fills = vec![Vec::new(); clip.findings.len()];
    in_each_light(clip, with_heads, zones, is_vouched, &mut |sight| {
        at_lens::add(sight, openings, &mut fills);
        at_edge::add(sight, &mut fills);
    });
    fills
}

/// Looks at every kind of light.
fn in_each_light(
    clip: &Clip<'_>,
    with_heads: &[Vec<PxBox>],
    zones: &[Zone],
    is_vouched: &[bool],
    look_at: &mut dyn FnMut(&Sight<'_>),
) {
    let vehicles = found(clip, DetectedClass::is_vehicle);
    let mut people = found(clip, |class| class == DetectedClass::Person);
    people.iter_mut().zip(with_heads).for_each(|(row, with_heads)| row.retain(|bbox| with_heads.contains(bbox)));
    let looks: BTreeSet<u16> = clip.glances.iter().map(|glance| glance.view.look).collect();
    let clocks: Vec<&Zone> = zones.iter().filter(|zone| zone.kind == ZoneKind::Clock).collect();
    for look in looks {
        let is_asked = |frame: usize| is_vouched[frame] && clip.glances[frame].view.look == look;
        if let Some(changes) = Changes::of(clip, &vehicles, is_asked) {
            let is_clock = |cell: usize| clocks.iter().any(|zone| openings::touches(&changes, cell, &zone.outline));
            let is_clock: Vec<bool> = (0..changes.cols * changes.rows).map(is_clock).collect();
            look_at(&Sight { clip, changes: &changes, people: &people, is_clock: &is_clock });
        }
    }
}

/// What was found of some classes, frame by frame.
fn found(clip: &Clip<'_>, is_asked: impl Fn(DetectedClass) -> bool) -> Vec<Vec<PxBox>> {
    let explains = |object: &&Detection| is_asked(object.class) && object.score >= LEAST_EXPLAINING;
    let of_frame = |found: &Findings| found.objects.iter().filter(explains).map(|object| object.bbox).collect();
    clip.findings.iter().map(|found| found.as_ref().map(of_frame).unwrap_or_default()).collect()
}

/// Drawn clips for the rules' tests.
#[cfg(test)]
pub(super) mod drawn {
    use super::*;
    use crate::custody::scene::Glance;
    use crate::vocab::Size;

    pub(in crate::custody::scene) const SIZE: Size = Size { width_px: 512, height_px: 288 };
    pub(in crate::custody::scene) const FRAMES: usize = 30;

    /// A street of patches in some light, over which `over` paints.
    pub(in crate::custody::scene) fn picture(light: f32, over: &dyn Fn(usize, usize) -> Option<u8>) -> Vec<u8> {
        let pixel = |at: usize| {
            let (x, y) = (at % SIZE.width_px as usize, at / SIZE.width_px as usize);
            let street = 50.0 + ((x / 24 * 7 + y / 24 * 11) % 9) as f32 * 14.0;
            [over(x, y).unwrap_or((street * light) as u8); 3]
        };
        (0..SIZE.area() as usize).flat_map(pixel).collect()
    }

    /// Such a street, over which this is painted in each frame.
    pub(in crate::custody::scene) fn clip<Over: Fn(usize, usize) -> Option<u8>>(
        over: &dyn Fn(usize) -> Over,
    ) -> Vec<Vec<u8>> {
        (0..FRAMES).map(|frame| picture(1.0, &over(frame))).collect()
    }

    /// What one rule hides in pictures that are a tenth of a second apart, in which this was found; the heads of all people are hidden.
    pub(in crate::custody::scene) fn hidden_by(
        rule: &dyn Fn(&Sight<'_>, &mut [Vec<Fill>]),
        zones: &[Zone],
        pictures: &[Vec<u8>],
        found_in: impl Fn(usize) -> Findings,
    ) -> Vec<Vec<PxBox>> {
        let fills = of_clip(pictures, found_in, |clip| {
            let with_heads = found(clip, |class| class == DetectedClass::Person);
            let mut fills = vec![Vec::new(); pictures.len()];
            in_each_light(clip, &with_heads, zones, &vec![true; pictures.len()], &mut |sight| rule(sight, &mut fills));
            fills
        });
        fills.into_iter().map(|row| row.iter().map(Fill::hull).collect()).collect()
    }

    /// What is made of a clip of these pictures, a tenth of a second apart, in which this was found.
    pub(in crate::custody::scene) fn of_clip<T>(
        pictures: &[Vec<u8>],
        found_in: impl Fn(usize) -> Findings,
        make: impl FnOnce(&Clip<'_>) -> T,
    ) -> T {
        let glances: Vec<Glance> = pictures.iter().map(|rgb| Glance::at(rgb, SIZE)).collect();
        let times: Vec<i64> = (0..pictures.len() as i64).map(|frame| frame * 100_000).collect();
        let findings: Vec<Option<Findings>> = (0..pictures.len()).map(|frame| Some(found_in(frame))).collect();
        make(&Clip { findings: &findings, times_micros: &times, glances: &glances, size: SIZE })
    }
}

#[cfg(test)]
mod tests {
    use super::drawn::{FRAMES, clip, of_clip};
    use super::*;

    /// The frames in which anything is hidden of pictures in which something bright is in this part from frame 12 to 17.
    fn hidden_frames(
        part: [usize; 4],
        person: Option<PxBox>,
        with_heads: &[PxBox],
        is_vouched: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let [left, top, right, bottom] = part;
        let pictures = clip(&|frame| {
            // It moves: a stripe further in every frame.
            let is_there = (12..18).contains(&frame);
            move |x: usize, y: usize| {
                let level = 180 + 60 * u8::from((x / 24 + frame).is_multiple_of(2));
                (is_there && (left..right).contains(&x) && (top..bottom).contains(&y)).then_some(level)
            }
        });
        let object = |bbox: PxBox| Detection { bbox, class: DetectedClass::Person, score: 0.6 };
        let found = |_: usize| Findings { objects: person.map(object).into_iter().collect(), ..Findings::default() };
        let rows = of_clip(&pictures, found, |clip| {
            let is_vouched: Vec<bool> = (0..FRAMES).map(is_vouched).collect();
            fills(clip, &vec![with_heads.to_vec(); FRAMES], &vec![Vec::new(); FRAMES], &[], &is_vouched)
        });
        rows.iter().enumerate().filter(|(_, row)| !row.is_empty()).map(|(frame, _)| frame).collect()
    }

    #[test]
    fn both_rules_are_asked_and_people_explain_something_where_their_heads_are_hidden() {
        let (inside, at_edge) = ([120, 60, 360, 240], [0, 250, 40, 288]);
        for part in [inside, at_edge] {
            let [x1, y1, x2, y2] = part.map(|edge| edge as f64);
            let person = PxBox::new(x1, y1, x2, y2);
            let around = |person, with_heads: &[PxBox]| hidden_frames(part, person, with_heads, |_| true);
            assert!((12..18).all(|frame| around(None, &[]).contains(&frame)), "{part:?}: nobody was found");
            assert_eq!(around(person, &[]), around(None, &[]), "{part:?}: found, and no head is hidden");
            assert_eq!(around(person, person.as_slice()), Vec::<usize>::new(), "{part:?}: found");
            assert_eq!(hidden_frames(part, None, &[], |_| false), Vec::<usize>::new(), "{part:?}: hidden whole");
        }
    }
}
