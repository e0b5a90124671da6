//! Where the head is in a person's box, and whether a face is that head.

use crate::vocab::{PxBox, Size};

use super::settings::HidingSettings;

/// What the shape of a person's box says of how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Posture {
    /// The head may be at either end.
    Lying,
    /// Seated, bent, near the lens, or cut at the bottom of the picture: the height says nothing about the head.
    Squarish,
    /// All of somebody who stands.
    Upright,
}

impl Posture {
    pub(super) fn of(person: &PxBox, size: Size, settings: &HidingSettings) -> Self {
        let aspect = person.width() / person.height();
        let is_cut = is_cut_below(person, size, settings);
        if aspect >= settings.lying {
            Self::Lying
        } else if is_cut || aspect >= settings.squarish {
            Self::Squarish
        } else {
            Self::Upright
        }
    }
}

/// Whether the picture's lower edge cuts the box.
fn is_cut_below(person: &PxBox, size: Size, settings: &HidingSettings) -> bool {
    person.y2() >= f64::from(size.height_px) - settings.edge_reach_px / 2.0
}

/// The part of a person's box that holds the head, whichever way the person turns.
///
/// An upright person's head is in the upper `head_share` of the height. Where the box is cut at the bottom of the picture
/// or is squarish, the height says nothing, so the width does; a lying person's head may be at either end, so all of the
/// box is taken.
pub(super) fn head_part(person: &PxBox, size: Size, settings: &HidingSettings) -> PxBox {
    head_part_of(person, person.width(), size, settings)
}

/// The same for somebody whose arms and legs widen the box: without them it would be `calm_px` wide.
pub(super) fn head_part_of(person: &PxBox, calm_px: f64, size: Size, settings: &HidingSettings) -> PxBox {
    let without_limbs = PxBox::new(person.x1(), person.y1(), person.x1() + calm_px, person.y2()).unwrap_or(*person);
    let posture = match Posture::of(person, size, settings) {
        Posture::Lying => Posture::Lying,
        _ => Posture::of(&without_limbs, size, settings),
    };
    let height_px = match posture {
        Posture::Lying => person.height(),
        Posture::Squarish => (settings.head_share * person.height()).max(settings.head_of_width * calm_px),
        Posture::Upright => (settings.head_share * person.height()).max(settings.upright_of_width * calm_px),
    };
    let widening_px = person.width() * settings.head_widening / 2.0;
    // Detectors cut hair off: a twentieth of the height above the box belongs to the head too.
    let above_px = (person.height() * 0.05).min(height_px / 2.0);
    PxBox::new(
        person.x1() - widening_px,
        person.y1() - above_px,
        person.x2() + widening_px,
        person.y1() + height_px.min(person.height()),
    )
    .unwrap_or(*person)
}

/// The part that may hold the head of somebody whose face does not say where it is: all of the box, too, where a side of the picture and its
/// lower edge cut it, or a side leaves little of it, since then neither width nor height says anything: what is left may be of a head alone. Unless
/// they are known to be wider, from frames in which no side cuts them.
pub(super) fn unseen_head_of(person: &PxBox, calm_px: f64, size: Size, settings: &HidingSettings) -> PxBox {
    let reach_px = settings.edge_reach_px / 2.0;
    let is_cut_beside = person.x1() <= reach_px || person.x2() >= f64::from(size.width_px) - reach_px;
    let head = head_part_of(person, calm_px, size, settings);
    let is_narrow = person.width() < settings.narrow_at_side * person.height();
    let is_unknown = is_cut_beside && calm_px <= person.width();
    if is_unknown && (is_narrow || is_cut_below(person, size, settings)) { head.hull(person) } else { head }
}

/// Whether the face can be this person's: its middle in the upper part of the box, and no larger than it.
pub(super) fn may_belong(face: &PxBox, person: &PxBox) -> bool {
    let middle = face.centre();
    let upper = PxBox::new(
        person.x1() - 0.1 * person.width(),
        person.y1() - 0.1 * person.height(),
        person.x2() + 0.1 * person.width(),
        person.y1() + 0.6 * person.height(),
    );
    upper.is_some_and(|upper| upper.contains(middle)) && face.area() <= person.area()
}

/// Whether the face lies on this person's head, as far as anybody can tell from the boxes.
pub(super) fn is_near_the_head(face: &PxBox, person: &PxBox, size: Size, settings: &HidingSettings) -> bool {
    let head = head_part(person, size, settings);
    head.grown(0.2 * head.width(), 0.25 * head.height()).contains(face.centre()) && face.area() <= person.area()
}

/// Whether the face lies there and is not far smaller than the head of somebody who stands: that is behind them, a wheel or
/// somebody further away.
pub(super) fn may_be_the_head(face: &PxBox, person: &PxBox, size: Size, settings: &HidingSettings) -> bool {
    let is_lying = Posture::of(person, size, settings) == Posture::Lying;
    let is_large_enough = is_lying || face.height() >= settings.least_face * person.height();
    is_large_enough && is_near_the_head(face, person, size, settings)
}

/// Where a face that is surely a person's own sits on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    /// In the middle: hiding the face hides the head.
    Centred,
    /// Beside it: somebody turns or leans, and the back of the head, or long hair, lies behind the face.
    Beside,
}

/// Where the face sits on the person's head; `None` when it may not be that head's: it is not where a head must be, or not of a head's
/// size.
pub(super) fn seat_of(face: &PxBox, person: &PxBox, size: Size, settings: &HidingSettings) -> Option<Seat> {
    let head = head_part(person, size, settings);
    let is_high = face.y1() - face.height() <= person.y1();
    let is_head_sized = face.height() >= 0.25 * head.height() && face.width() >= 0.12 * person.width();
    if !(head.contains(face.centre()) && is_high && is_head_sized) {
        return None;
    }
    let off = (face.centre().x - person.centre().x).abs() / person.width();
    let is_beside = off <= settings.face_beside && Posture::of(person, size, settings) != Posture::Lying;
    if off <= settings.centred_face { Some(Seat::Centred) } else { is_beside.then_some(Seat::Beside) }
}

/// The part that holds the head of which this face, beside the middle, is the front: hair and the back of the head on either side, and
/// what is between it and the middle of the person, at the top of their box, where the head would be if the face were somebody else's.
pub(super) fn around_a_face(face: &PxBox, person: &PxBox, settings: &HidingSettings) -> PxBox {
    let (high, middle) = (face.height(), person.centre().x);
    let behind_px = settings.head_behind_face * high;
    PxBox::new(
        (face.x1() - behind_px).min(middle - behind_px),
        (face.y1() - 0.6 * high).min(person.y1() - 0.05 * person.height()),
        (face.x2() + behind_px).max(middle + behind_px),
        (face.y2() + 0.35 * high).max(person.y1() + 1.7 * high),
    )
    .unwrap_or(*person)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    #[test]
    fn an_upright_head_is_the_upper_part() {
        let head = head_part(&boxed(100.0, 100.0, 150.0, 300.0), SIZE, &HidingSettings::default());
        assert_eq!(head, boxed(97.5, 90.0, 152.5, 150.0));
    }

    #[test]
    fn more_is_hidden_of_cut_seated_and_lying_people() {
        let settings = HidingSettings::default();
        let share = |person: PxBox| (head_part(&person, SIZE, &settings).y2() - person.y1()) / person.height();
        assert!(share(boxed(100.0, 200.0, 200.0, 358.0)) > 0.45, "cut at the bottom");
        assert!(share(boxed(100.0, 100.0, 200.0, 220.0)) > 0.6, "seated");
        assert_eq!(share(boxed(100.0, 100.0, 300.0, 180.0)), 1.0, "lying");
    }

    #[test]
    fn all_is_hidden_of_who_stands_in_a_lower_corner_unless_their_width_is_known() {
        let settings = HidingSettings::default();
        let hidden = |person: PxBox, calm_px: f64| unseen_head_of(&person, calm_px, SIZE, &settings);
        let (corner, below) = (boxed(0.0, 120.0, 100.0, 358.0), boxed(100.0, 120.0, 200.0, 358.0));
        for person in [corner, boxed(540.0, 120.0, 639.0, 358.0)] {
            let head = head_part(&person, SIZE, &settings);
            assert_eq!(hidden(person, person.width()), head.hull(&person));
            assert!(head.y1() < person.y1(), "hair above the box");
        }
        assert!(hidden(corner, 200.0).y2() < 300.0, "they were 200 pixels wide");
        assert!(hidden(below, 100.0).y2() < 200.0, "no side cuts them");
        assert!(hidden(boxed(0.0, 120.0, 100.0, 320.0), 100.0).y2() < 200.0, "all of them down to their feet");
    }

    #[test]
    fn all_is_hidden_of_who_is_narrow_at_a_side_unless_their_width_is_known() {
        let settings = HidingSettings::default();
        let is_all = |person: PxBox, calm_px: f64| {
            let hidden = unseen_head_of(&person, calm_px, SIZE, &settings);
            hidden.hull(&person) == hidden
        };
        for x in [0.0, 615.0] {
            let narrow = boxed(x, 120.0, x + 25.0, 240.0);
            assert!(is_all(narrow, 25.0), "{narrow:?}");
            assert!(!is_all(narrow, 60.0), "they were 60 pixels wide");
        }
        assert!(!is_all(boxed(0.0, 120.0, 50.0, 240.0), 50.0), "as wide as people are");
        assert!(!is_all(boxed(300.0, 120.0, 325.0, 240.0), 25.0), "no side cuts them");
    }

    #[test]
    fn a_face_on_the_chest_is_not_the_head() {
        let (settings, person) = (HidingSettings::default(), boxed(100.0, 100.0, 150.0, 300.0));
        let seat = |face: PxBox| seat_of(&face, &person, SIZE, &settings);
        assert_eq!(seat(boxed(115.0, 105.0, 135.0, 130.0)), Some(Seat::Centred));
        assert_eq!(seat(boxed(115.0, 170.0, 135.0, 195.0)), None);
        assert_eq!(seat(boxed(118.0, 110.0, 122.0, 115.0)), None, "far too small");
        assert_eq!(seat(boxed(127.0, 105.0, 147.0, 130.0)), Some(Seat::Beside), "hair behind it");
        assert_eq!(seat(boxed(138.0, 105.0, 152.0, 130.0)), None, "too far beside it");
        assert!(may_belong(&boxed(115.0, 170.0, 135.0, 195.0), &person));
        assert!(!may_belong(&boxed(300.0, 105.0, 320.0, 130.0), &person));
    }
}
