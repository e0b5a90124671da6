//! Which sightings are doubtful: faces that no person is near, wheels, and cars that look like people lying down.

use crate::custody::detect::Findings;
use crate::vocab::{DetectedClass, PxBox, Size};

use super::head;
use super::link::{Carried, Sighting};
use super::settings::HidingSettings;

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

/// Marks faces as faint that are on nobody's head, found or carried, and leaves out those that are wheels and lamps.
pub(super) fn weigh_faces(
    faces: &mut [Vec<Sighting>],
    people: &[Vec<Carried>],
    findings: &[Option<Findings>],
    size: Size,
    settings: &HidingSettings,
) {
    let mut bodies = vec![Vec::new(); faces.len()];
    for person in people.iter().flatten() {
        bodies[person.frame].push(person);
    }
    for ((row, bodies), found) in faces.iter_mut().zip(&bodies).zip(findings) {
        row.retain_mut(|face| {
            let is_on_a_head =
                |person: &Carried| person.way().any(|bbox| head::is_near_the_head(&face.bbox, &bbox, size, settings));
            if bodies.iter().any(|person| is_on_a_head(person)) {
                return true;
            }
            face.is_faint = face.score < settings.faint_face_score;
            let is_wheel = found.iter().any(|found| is_on_wheels(&face.bbox, found, settings));
            face.score >= settings.wheel_score || !is_wheel
        });
    }
}

/// Whether the face lies in the lower part of a car, and is small beside it.
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
