//! Where plain heads are drawn on what is hidden, so that people without their heads are still found as people.
//!
//! A bust is geometry alone: boxes of detections, never a pixel. It is drawn on cells that are hidden anyway, so that a bust
//! at the wrong place looks odd and shows nothing. Deliberately absent: busts for what is merely carried beyond its
//! sightings, for faint finds, and for faces that are not sure and on nobody: they are often a lamp or a wheel, and a head
//! there would be a person who never was.

use crate::vocab::{PxBox, Size, Why};

use super::fill::Fill;
use super::head::{self, Posture};
use super::link::{Carried, How};
use super::settings::HidingSettings;

/// A plain head, and the shoulders under it where a person was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::custody) struct Bust {
    /// From the crown to the chin, and from ear to ear.
    pub(in crate::custody) head: PxBox,
    /// From the chin to the feet, as wide as the shoulders.
    pub(in crate::custody) body: Option<PxBox>,
    /// The shirt ends and the trousers begin at this line of the picture.
    pub(in crate::custody) waist_y: f64,
    /// Something more than heads and faces is hidden where the body is: nothing is drawn unless some of it is in view.
    pub(in crate::custody) is_behind: bool,
}

/// A head is so much wider than high.
const WIDTH_OF_HEIGHT: f64 = 0.85;
/// Around a face it is at least so wide: of a face in profile the back of the head is missing.
const LEAST_WIDTH: f64 = 0.75;
/// Shoulders are so many heads wide, at most.
const HEADS_ACROSS: f64 = 2.4;
/// They are at least so wide beside the person's box: a face in profile is narrow.
const LEAST_ACROSS: f64 = 0.45;
/// Of the head that a person's box asks for, the one around a face is at least so high: faint faces are often smaller.
const LEAST_HEAD: f64 = 0.7;
/// The waist of somebody who stands, as a share of the height from the top.
const WAIST: f64 = 0.55;
/// Of two people one is a part of the other when this share of their box lies in the other's, and this share of the smaller head in the
/// other's. Lower: of somebody who stands right before another nothing is drawn.
const PART_OF_BOX: f64 = 0.8;
const PART_OF_HEAD: f64 = 0.5;

impl Bust {
    /// The head around a face: face boxes leave out hair and ears.
    fn around(face: &PxBox) -> Option<PxBox> {
        let (w, h) = (face.width(), face.height());
        PxBox::new(face.x1() - 0.1 * w, face.y1() - 0.3 * h, face.x2() + 0.1 * w, face.y2() + 0.03 * h)
    }

    /// A head that is no narrower than heads are: of a face in profile the back of the head is missing, which is on the side of the
    /// person's middle.
    fn at_least_wide(head: PxBox, person: &PxBox) -> PxBox {
        let missing_px = LEAST_WIDTH * head.height() - head.width();
        if missing_px <= 0.0 {
            return head;
        }
        let off = person.centre().x - head.centre().x;
        let way_px = off.clamp(-missing_px / 2.0, missing_px / 2.0);
        let (middle, half_px) = (head.centre().x + way_px, (head.width() + missing_px) / 2.0);
        PxBox::new(middle - half_px, head.y1(), middle + half_px, head.y2()).unwrap_or(head)
    }

    /// A head that is no lower than this, with its crown where it was.
    fn at_least(head: PxBox, height_px: f64) -> PxBox {
        if head.height() >= height_px {
            return head;
        }
        let (times, middle) = (height_px / head.height(), head.centre().x);
        let half_px = times * head.width() / 2.0;
        PxBox::new(middle - half_px, head.y1(), middle + half_px, head.y1() + height_px).unwrap_or(head)
    }

    /// The head of a person whose face was not found: at the top, in the middle; of a lying or cut person's box the width
    /// tells more than the height.
    fn atop(person: &PxBox, size: Size, settings: &HidingSettings) -> Option<PxBox> {
        let (w, h) = (person.width(), person.height());
        let height_px = match Posture::of(person, size, settings) {
            Posture::Lying => (0.35 * w).min(0.8 * h),
            Posture::Squarish => 0.5 * w.min(h),
            Posture::Upright => (0.19 * h).min(0.6 * w),
        };
        let half_px = WIDTH_OF_HEIGHT * height_px / 2.0;
        let (middle, top) = (person.centre().x, person.y1().max(0.0));
        PxBox::new(middle - half_px, top, middle + half_px, top + height_px)
    }

    fn of_person(head: PxBox, person: &PxBox, settings: &HidingSettings) -> Self {
        let across_px = (HEADS_ACROSS * head.width()).max(LEAST_ACROSS * person.width());
        let half_px = person.width().min(across_px) / 2.0;
        let middle = head.centre().x;
        let stands = person.width() < settings.squarish * person.height();
        let waist_y = if stands { person.y1() + WAIST * person.height() } else { person.y2() };
        Self {
            head,
            body: PxBox::new(middle - half_px, head.y2(), middle + half_px, person.y2()),
            waist_y,
            is_behind: false,
        }
    }

    /// The same among what is hidden in its frame.
    pub(super) fn among(mut self, fills: &[Fill]) -> Self {
        let more = fills.iter().filter(|fill| !matches!(fill.why, Why::Face | Why::Head));
        self.is_behind =
            self.body.is_some_and(|body| more.into_iter().any(|fill| fill.hull().intersection(&body).is_some()));
        self
    }
}

/// Somebody for whom a head may be drawn.
#[derive(Clone, Copy)]
struct Somebody {
    head: PxBox,
    bbox: PxBox,
    score: f32,
}

impl Somebody {
    /// Whether the other is the same person, found more surely: alone or with what they push, whole or in part. Two heads in one place
    /// are nobody to a detector.
    fn is_found_better_as(&self, other: &Self) -> bool {
        let is_part = |one: &PxBox, other: &PxBox, share: f64| {
            let least_area = one.area().min(other.area());
            one.intersection(other).is_some_and(|both| both.area() >= share * least_area)
        };
        other.score > self.score
            && is_part(&self.bbox, &other.bbox, PART_OF_BOX)
            && is_part(&self.head, &other.head, PART_OF_HEAD)
    }
}

/// The busts of every frame, those farther up in the picture first: they stand farther away.
pub(super) fn busts(
    people: &[Vec<Carried>],
    faces: &[Vec<Carried>],
    size: Size,
    settings: &HidingSettings,
) -> Vec<Vec<Bust>> {
    let is_drawn = |carried: &Carried| carried.how != How::Beyond;
    let mut busts = vec![Vec::new(); faces.len()];
    let mut drawn: Vec<Vec<Somebody>> = vec![Vec::new(); faces.len()];
    let mut is_taken: Vec<Vec<bool>> = faces.iter().map(|row| vec![false; row.len()]).collect();
    let found = people.iter().flatten().filter(|p| is_drawn(p) && p.score >= settings.faint_person_score);
    let mut surest_first: Vec<&Carried> = found.collect();
    surest_first.sort_by(|a, b| b.score.total_cmp(&a.score));
    for person in surest_first {
        // Somebody's chest and arms make a faint face now and then, larger than the head can be: hidden, but no head to draw.
        let head_px = head::head_part(&person.bbox, size, settings).height();
        let own = faces[person.frame].iter().enumerate().filter(|(i, face)| {
            is_drawn(face)
                && !is_taken[person.frame][*i]
                && face.bbox.height() <= head_px
                && head::is_near_the_head(&face.bbox, &person.bbox, size, settings)
        });
        let own = own.max_by(|(_, a), (_, b)| a.score.total_cmp(&b.score)).map(|(i, face)| (i, face.bbox));
        if let Some((i, _)) = own {
            is_taken[person.frame][i] = true;
        }
        let atop = Bust::atop(&person.bbox, size, settings);
        let around = own.and_then(|(_, face)| Bust::around(&face));
        let least_px = atop.map_or(0.0, |atop| LEAST_HEAD * atop.height());
        let head = around.map(|head| Bust::at_least_wide(Bust::at_least(head, least_px), &person.bbox)).or(atop);
        drawn[person.frame].extend(head.map(|head| Somebody { head, bbox: person.bbox, score: person.score }));
    }
    for (row, people) in busts.iter_mut().zip(&drawn) {
        let whole = people.iter().filter(|one| !people.iter().any(|other| one.is_found_better_as(other)));
        row.extend(whole.map(|one| Bust::of_person(one.head, &one.bbox, settings)));
    }
    for (row, taken) in faces.iter().zip(&is_taken) {
        let alone = row
            .iter()
            .zip(taken)
            .filter(|(face, is_taken)| is_drawn(face) && !**is_taken && face.score >= settings.trusted_face_score);
        for (face, _) in alone {
            busts[face.frame].extend(Bust::around(&face.bbox).map(|head| Bust {
                head,
                body: None,
                waist_y: head.y2(),
                is_behind: false,
            }));
        }
    }
    for row in &mut busts {
        row.sort_by(|a: &Bust, b: &Bust| a.head.y2().total_cmp(&b.head.y2()).then(a.head.x1().total_cmp(&b.head.x1())));
    }
    busts
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    fn carried(x1: f64, y1: f64, x2: f64, y2: f64, how: How, score: f32) -> Carried {
        let bbox = PxBox::new(x1, y1, x2, y2).expect("a valid box");
        Carried { frame: 0, bbox, expected: bbox, how, score, slack_px: 0.0 }
    }

    fn of(people: Vec<Carried>, faces: Vec<Carried>) -> Vec<Bust> {
        busts(&[people], &[faces], SIZE, &HidingSettings::default()).remove(0)
    }

    #[test]
    fn a_person_gets_one_head_where_the_face_is_or_must_be() {
        let person = carried(100.0, 100.0, 150.0, 300.0, How::Seen, 0.8);
        let bare = of(vec![person], vec![]);
        assert_eq!(bare.len(), 1);
        assert!(bare[0].head.y1() == 100.0 && bare[0].head.height() <= 40.0 && bare[0].head.centre().x == 125.0);
        let body = bare[0].body.expect("a person has a body");
        assert_eq!((body.y1(), body.y2(), bare[0].waist_y), (bare[0].head.y2(), 300.0, 210.0));
        let face = carried(108.0, 108.0, 130.0, 132.0, How::Seen, 0.7);
        let found = of(vec![person], vec![face]);
        assert_eq!(found.len(), 1, "not one for the face and one for the person");
        assert_eq!(found[0].head, Bust::around(&face.bbox).expect("a head"));
    }

    #[test]
    fn a_face_larger_than_the_head_can_be_is_no_head_to_draw() {
        let person = carried(100.0, 100.0, 150.0, 300.0, How::Seen, 0.8);
        let too_large = carried(108.0, 105.0, 145.0, 175.0, How::Between, 0.27);
        assert_eq!(of(vec![person], vec![too_large]), of(vec![person], vec![]));
    }

    #[test]
    fn a_small_face_gets_a_head_of_the_persons_size_and_shoulders_of_the_persons_width() {
        let person = carried(100.0, 100.0, 200.0, 300.0, How::Seen, 0.8);
        let small = carried(140.0, 102.0, 148.0, 110.0, How::Seen, 0.6);
        let bust = of(vec![person], vec![small])[0];
        let alone = of(vec![person], vec![])[0];
        assert!((bust.head.height() - LEAST_HEAD * alone.head.height()).abs() < 1e-9, "{bust:?}");
        assert!((bust.head.centre().x - 144.0).abs() < 1e-9 && (bust.head.y1() - 99.6).abs() < 1e-9, "{bust:?}");
        assert!(bust.body.is_some_and(|body| body.width() >= 45.0 - 1e-9), "{bust:?}");
    }

    #[test]
    fn a_face_in_profile_gets_a_whole_head() {
        let person = carried(100.0, 100.0, 200.0, 300.0, How::Seen, 0.8);
        let profile = carried(178.0, 110.0, 192.0, 140.0, How::Seen, 0.6);
        let bust = of(vec![person], vec![profile])[0];
        assert!((bust.head.width() - LEAST_WIDTH * bust.head.height()).abs() < 1e-9, "{bust:?}");
        let around = Bust::around(&profile.bbox).expect("a head");
        assert!(
            bust.head.x1() < around.x1() && (bust.head.x2() - around.x2()).abs() < 1e-9,
            "behind the face: {bust:?}"
        );
    }

    #[test]
    fn who_is_found_twice_is_drawn_once_as_they_were_found_more_surely_and_two_people_are_drawn() {
        let part = carried(110.0, 100.0, 140.0, 160.0, How::Seen, 0.4);
        let whole = carried(105.0, 102.0, 145.0, 240.0, How::Seen, 0.3);
        assert_eq!(of(vec![whole, part], vec![]), of(vec![part], vec![]));
        let surer = Carried { score: 0.5, ..whole };
        assert_eq!(of(vec![surer, part], vec![]), of(vec![surer], vec![]));
        let child = carried(110.0, 180.0, 140.0, 240.0, How::Seen, 0.4);
        assert_eq!(of(vec![whole, child], vec![]).len(), 2, "a child before somebody");
    }

    #[test]
    fn who_is_hidden_for_more_than_their_head_is_behind_it() {
        let bust = of(vec![carried(100.0, 100.0, 150.0, 300.0, How::Seen, 0.8)], vec![])[0];
        let fill = |x: f64, why| Fill::boxed(PxBox::new(x, 90.0, x + 60.0, 310.0).expect("a box"), why);
        assert!(!bust.among(&[fill(95.0, Why::Head), fill(95.0, Why::Face)]).is_behind);
        assert!(bust.among(&[fill(95.0, Why::Head), fill(130.0, Why::Opening)]).is_behind);
        assert!(bust.among(&[fill(95.0, Why::ByHand)]).is_behind);
        assert!(!bust.among(&[fill(300.0, Why::Opening)]).is_behind, "it is elsewhere");
    }

    #[test]
    fn what_is_faint_or_carried_on_gets_no_head() {
        let cases = [
            (carried(100.0, 100.0, 150.0, 300.0, How::Beyond, 0.8), carried(9.0, 9.0, 29.0, 35.0, How::Beyond, 0.8)),
            (carried(100.0, 100.0, 150.0, 300.0, How::Seen, 0.2), carried(9.0, 9.0, 29.0, 35.0, How::Seen, 0.2)),
        ];
        for (person, face) in cases {
            assert_eq!(of(vec![person], vec![face]), []);
        }
        assert_eq!(of(vec![], vec![carried(9.0, 9.0, 29.0, 35.0, How::Between, 0.6)]).len(), 1, "a face alone");
        assert_eq!(of(vec![carried(100.0, 100.0, 150.0, 300.0, How::Seen, 0.26)], vec![]).len(), 1, "who is suggested");
    }
}
