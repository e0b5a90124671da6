//! The picture's corners, much enlarged: where two edges leave so little of a face that its mirror image makes no whole one.
//!
//! Of a head from the side that a corner cuts, the model sees an ear and a cheek. Enlarged until that fills its input, as it is and as in a
//! mirror, it says 0.1 to 0.7 of them, and of 372 corners of photographs and clips, which are streets, rooms and the faces of some, 18
//! reach 0.12. What is found reaches to the corner: the rest of it lies beyond. It only ever hides.

use super::letterbox::{InputSize, Letterbox, Part};
use super::settings::DetectSettings;
use super::views::{Look, Way};
use crate::vocab::{Detection, PxBox, Size};

/// Sides of the squares that are looked at in each corner, pixels of the upright layer.
const SIDES_PX: [f64; 5] = [32.0, 40.0, 48.0, 60.0, 72.0];
/// A square fills an input of this size.
const INPUT: InputSize = InputSize { width: 192, height: 192 };
/// Half a face gets half a score: what is found counts so many times as much, so that it is held like others of the same certainty, but never
/// for as much as what says where somebody's head ends (`HidingSettings::likely_face_score`).
const SCORE_TIMES: f32 = 1.7;
const MOST_SCORE: f32 = 0.29;
/// It reaches no further out of its square than this, pixels of the upright layer.
const REACH_PX: f64 = 72.0;

/// One corner of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Corner {
    is_right: bool,
    is_low: bool,
}

impl Corner {
    const ALL: [Self; 4] = [
        Self { is_right: false, is_low: false },
        Self { is_right: true, is_low: false },
        Self { is_right: false, is_low: true },
        Self { is_right: true, is_low: true },
    ];

    /// The corner that a look is at.
    fn of(look: &Look) -> Self {
        let seen = look.seen();
        Self { is_right: seen.x1() > 0.0, is_low: seen.y1() > 0.0 }
    }

    /// The square of this side in the corner, in pixels of the picture; `None` where that is more than half of the picture, across or down.
    fn square(self, size: Size, side: u32) -> Option<PxBox> {
        if 2 * side > size.width_px.min(size.height_px) {
            return None;
        }
        let along = |is_far: bool, length: u32| f64::from(if is_far { length - side } else { 0 });
        let (left, top) = (along(self.is_right, size.width_px), along(self.is_low, size.height_px));
        PxBox::new(left, top, left + f64::from(side), top + f64::from(side))
    }
}

/// The looks at all corners, or at those where one of these parts touches a face that is `held`, each square as it is and as in a mirror. The
/// picture is continued by `border_px` on the left, on the right and above.
pub(super) fn looks(
    size: Size,
    border_px: u32,
    (parts, held): (Option<&[PxBox]>, &[Detection]),
    settings: &DetectSettings,
) -> Vec<Look> {
    let has_changed = |corner: PxBox| {
        let mut own = held.iter().filter(|face| face.bbox.intersection(&corner).is_some());
        let is_touched =
            |parts: &[PxBox]| own.any(|face| parts.iter().any(|part| part.intersection(&face.bbox).is_some()));
        parts.is_none_or(is_touched)
    };
    let is_asked = |corner: &Corner| corner.square(size, 1).is_some_and(has_changed);
    let scale = settings.face_scale(size);
    let squares =
        |corner: Corner| SIDES_PX.iter().filter_map(move |side_px| corner.square(size, (side_px / scale) as u32));
    let wide = Size { width_px: size.width_px + 2 * border_px, height_px: size.height_px + border_px };
    let look = |square: PxBox, way: Way| {
        let (left, top, side) = (square.x1() as u32, square.y1() as u32, square.width() as u32);
        let part = Part { left: left + border_px, top: top + border_px, width: side, height: side };
        let fit = Letterbox::of_part(wide, part, f64::from(INPUT.width) / square.width(), INPUT);
        Look { fit, way, all: part, border_px: f64::from(border_px) }
    };
    let both = |square: PxBox| [Way::Up, Way::Mirrored].map(|way| look(square, way));
    Corner::ALL.into_iter().filter(is_asked).flat_map(squares).flat_map(both).collect()
}

/// How far what is found in a square may reach.
fn reach(square: PxBox, scale: f64) -> PxBox {
    square.grown(REACH_PX / scale, REACH_PX / scale)
}

/// What of a face that was found in such a look is hidden, and with which score: all to the corner, and more than the model said.
pub(super) fn weighed(face: &Detection, look: &Look, size: Size, settings: &DetectSettings) -> Detection {
    let corner = Corner::of(look).square(size, 1);
    let seen = face.bbox.intersection(&reach(look.seen(), settings.face_scale(size))).unwrap_or(look.seen());
    let bbox = corner.map_or(seen, |corner| seen.hull(&corner));
    Detection { bbox, score: (SCORE_TIMES * face.score).min(MOST_SCORE), ..*face }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::plan::HidingSettings;
    use crate::vocab::DetectedClass;

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a box")
    }

    fn looks_at(size: Size) -> Vec<Look> {
        looks(size, 16, (None, &[]), &DetectSettings::default())
    }

    #[test]
    fn each_corner_is_looked_at_as_it_is_and_in_a_mirror_and_no_look_leaves_the_picture() {
        for (width_px, height_px) in [(768, 432), (480, 270), (1920, 1080), (1080, 1920), (200, 160)] {
            let size = Size { width_px, height_px };
            let (right, low) = (f64::from(width_px), f64::from(height_px));
            let looks = looks_at(size);
            assert_eq!(looks.len(), 4 * 2 * SIDES_PX.len(), "{size:?}");
            assert!(looks.iter().all(|look| look.seen().clipped(size) == Some(look.seen())), "{size:?}");
            for (x, y) in [(0.0, 0.0), (right - 4.0, 0.0), (0.0, low - 4.0), (right - 4.0, low - 4.0)] {
                let corner = boxed(x, y, x + 4.0, y + 4.0);
                for way in [Way::Up, Way::Mirrored] {
                    let is_seen = |look: &&Look| look.way == way && look.seen().hull(&corner) == look.seen();
                    assert_eq!(looks.iter().filter(is_seen).count(), SIDES_PX.len(), "{size:?} {x} {y}");
                }
            }
        }
        assert!(looks_at(Size { width_px: 40, height_px: 3 }).is_empty(), "too small for corners");
    }

    #[test]
    fn a_corner_is_looked_at_again_where_its_face_changed() {
        let size = Size { width_px: 768, height_px: 432 };
        let face = |bbox| Detection { bbox, class: DetectedClass::Face, score: 0.2 };
        let held = [face(boxed(730.0, 400.0, 768.0, 432.0))];
        let again =
            |part: PxBox, held: &[Detection]| looks(size, 16, (Some(&[part]), held), &DetectSettings::default());
        let looks = again(boxed(735.0, 410.0, 740.0, 420.0), &held);
        assert_eq!(looks.len(), 2 * SIDES_PX.len());
        assert!(looks.iter().all(|look| look.seen().x2() > 767.0 && look.seen().y2() > 431.0), "its own corner");
        assert!(again(boxed(700.0, 410.0, 720.0, 420.0), &held).is_empty(), "beside it");
        assert!(again(boxed(735.0, 410.0, 740.0, 420.0), &[]).is_empty(), "nobody is there");
    }

    #[test]
    fn what_is_found_reaches_to_its_corner_and_counts_for_more() {
        let (size, settings) = (Size { width_px: 768, height_px: 432 }, DetectSettings::default());
        let looks = looks_at(size);
        let low_left = |look: &&Look| look.seen().x1() < 1.0 && look.seen().y2() > 431.0;
        let weighed = |bbox: PxBox, score: f32| {
            let look = looks.iter().find(low_left).expect("one of the four");
            weighed(&Detection { bbox, class: DetectedClass::Face, score }, look, size, &settings)
        };
        let face = weighed(boxed(21.0, 412.0, 33.0, 428.0), settings.corner_face_score);
        assert_eq!(face.bbox, boxed(0.0, 412.0, 33.0, 432.0));
        assert!(face.score >= 0.2, "held where nothing moves: {}", face.score);
        let trusted = HidingSettings::default().likely_face_score;
        assert!(weighed(face.bbox, 0.9).score < trusted, "it says nothing of where a head ends");
        let vast = weighed(boxed(-500.0, 0.0, 600.0, 900.0), 0.5).bbox;
        assert!(vast.width() < 200.0 && vast.height() < 200.0, "{vast:?}");
    }
}
