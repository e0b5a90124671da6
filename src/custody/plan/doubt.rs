//! Which sightings are doubtful: faces that no person is near, wheels, flower pots, and cars that look like people lying down.

use crate::custody::detect::{Findings, Thing};
use crate::vocab::{DetectedClass, Detection, PxBox, Size};

use super::head;
use super::link::{Carried, Sighting};
use super::settings::HidingSettings;

/// Index of potted plants among the COCO classes.
const POTTED_PLANT: u8 = 58;
/// A face lies on a pot with this share of its box.
const MOSTLY: f64 = 0.8;

/// Marks people as faint under a score, and leaves out the faint ones that are cars.
pub(super) fn weigh_people(people: &mut [Vec<Sighting>], findings: &[Option<Findings>], settings: &HidingSettings) {
    for (row, found) in people.iter_mut().zip(findings) {
        row.retain_mut(|person| {
            person.is_faint = person.score < settings.faint_person_score;
            let is_wide = person.bbox.width() >= settings.squarish * person.bbox.height();
            let is_car = |car: &PxBox| car.iou(&person.bbox) >= settings.same_as_car;
            !(person.is_faint
                && is_wide
                && found.iter().flat_map(|found| cars(found, settings)).any(|car| is_car(&car)))
        });
    }
}

/// The cars of a frame that are surely cars.
fn cars(found: &Findings, settings: &HidingSettings) -> impl Iterator<Item = PxBox> {
    let is_car = |class| matches!(class, DetectedClass::Car | DetectedClass::Bus | DetectedClass::Truck);
    let min_score = settings.min_shown_score;
    found.objects.iter().filter(move |d| is_car(d.class) && d.score >= min_score).map(|d| d.bbox)
}

/// Marks faces as faint that are on nobody's head, found or carried, and leaves out those that are wheels, lamps and pots.
pub(super) fn weigh_faces(
    faces: &mut [Vec<Sighting>],
    people: &[Vec<Carried>],
    findings: &[Option<Findings>],
    size: Size,
    settings: &HidingSettings,
) {
    mark_faint_faces(faces, people, size, settings, |frame, face| {
        !findings[frame].as_ref().is_some_and(|found| is_like_a_thing(&face.bbox, face.score, found, settings))
    });
}

/// Marks faces as faint that are on nobody's head, found or carried. Of those on nobody's head it keeps what `is_kept` says of the
/// frame and the face.
pub(super) fn mark_faint_faces(
    faces: &mut [Vec<Sighting>],
    people: &[Vec<Carried>],
    size: Size,
    settings: &HidingSettings,
    is_kept: impl Fn(usize, &Sighting) -> bool,
) {
    let mut bodies = vec![Vec::new(); faces.len()];
    for person in people.iter().flatten() {
        bodies[person.frame].push(person);
    }
    for ((frame, row), bodies) in faces.iter_mut().enumerate().zip(&bodies) {
        row.retain_mut(|face| {
            let is_on_a_head =
                |person: &Carried| person.way().any(|bbox| head::is_near_the_head(&face.bbox, &bbox, size, settings));
            if bodies.iter().any(|person| is_on_a_head(person)) {
                return true;
            }
            face.is_faint = face.score < settings.faint_face_score;
            is_kept(frame, face)
        });
    }
}

/// Whether a face of a frame is a wheel or a lamp of a car, or the pot of a plant, that was found there: faint, and on
/// nobody's head.
pub(in crate::custody) fn is_thing(face: &Detection, found: &Findings, size: Size, settings: &HidingSettings) -> bool {
    let people = found.objects.iter().chain(&found.near_people).filter(|d| d.class == DetectedClass::Person);
    is_like_a_thing(&face.bbox, face.score, found, settings)
        && !people.into_iter().any(|person| head::is_near_the_head(&face.bbox, &person.bbox, size, settings))
}

/// Whether the face is like a wheel, a lamp or a pot, and faint enough to be one.
fn is_like_a_thing(face: &PxBox, score: f32, found: &Findings, settings: &HidingSettings) -> bool {
    score < settings.wheel_score && is_on_wheels(face, found, settings)
        || score < settings.pot_score && is_on_a_pot(face, found, settings)
}

/// Whether the face lies in the lower part of a car and is small beside it.
fn is_on_wheels(face: &PxBox, found: &Findings, settings: &HidingSettings) -> bool {
    cars(found, settings).any(|car| {
        let lower = PxBox::new(
            car.x1() - 0.05 * car.width(),
            car.y1() + settings.wheel_from * car.height(),
            car.x2() + 0.05 * car.width(),
            car.y2() + 0.1 * car.height(),
        );
        lower.is_some_and(|lower| lower.contains(face.centre())) && face.width() <= 0.5 * car.width()
    })
}

/// Whether the face lies in the lower part of a potted plant.
fn is_on_a_pot(face: &PxBox, found: &Findings, settings: &HidingSettings) -> bool {
    let is_sure = |thing: &&Thing| thing.coco == POTTED_PLANT && thing.score >= settings.min_shown_score;
    found.things.iter().filter(is_sure).any(|plant| {
        let from = plant.bbox.y1() + settings.pot_from * plant.bbox.height();
        let inside = plant.bbox.intersection(face).map_or(0.0, |both| both.area());
        face.centre().y >= from && inside >= MOSTLY * face.area()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    fn detection(class: DetectedClass, edges: [f64; 4], score: f32) -> Detection {
        let [x1, y1, x2, y2] = edges;
        Detection { bbox: PxBox::new(x1, y1, x2, y2).expect("a box"), class, score }
    }

    #[test]
    fn a_wheel_is_faint_low_in_a_car_and_on_nobodys_head() {
        let settings = HidingSettings::default();
        let car = detection(DetectedClass::Car, [100.0, 100.0, 300.0, 180.0], 0.6);
        let faint_car = Detection { score: 0.2, ..car };
        let crouching = detection(DetectedClass::Person, [120.0, 145.0, 160.0, 200.0], 0.4);
        let at = |x: f64, y: f64, score| detection(DetectedClass::Face, [x, y, x + 20.0, y + 22.0], score);
        let cases = [
            (at(130.0, 150.0, 0.2), vec![car], true),
            (at(130.0, 150.0, 0.35), vec![car], false),
            (at(130.0, 105.0, 0.2), vec![car], false),
            (at(400.0, 150.0, 0.2), vec![car], false),
            (at(130.0, 150.0, 0.2), vec![faint_car], false),
            (at(130.0, 150.0, 0.2), vec![car, crouching], false),
            (at(130.0, 150.0, 0.2), vec![], false),
        ];
        for (no, (face, objects, expected)) in cases.into_iter().enumerate() {
            let found = Findings { objects, ..Findings::default() };
            assert_eq!(is_thing(&face, &found, SIZE, &settings), expected, "case {no}");
        }
    }
}
