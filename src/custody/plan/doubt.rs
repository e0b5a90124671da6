//! Which sightings are doubtful: faces that no person is near, wheels, flower pots, and cars and plants that are taken for people.

use crate::custody::detect::{Findings, Thing};
use crate::vocab::{DetectedClass, Detection, PxBox, Size};

use super::Clip;
use super::head;
use super::link::{self, Carried, How, Sighting};
use super::settings::HidingSettings;
use super::waver::Steadiness;

/// Index of potted plants among the COCO classes.
const POTTED_PLANT: u8 = 58;
/// A face lies on a pot with this share of its box, and a person that is a plant lies in it with this one.
const MOSTLY: f64 = 0.8;
const ALL_BUT: f64 = 0.9;

/// Marks people as faint under a score, and leaves out those that are cars: faint, wide ones that lie on a sure car, those that share a
/// box with a car that is much surer, and those that only the small picture shows where a car is that was sure before or will be. It
/// leaves out faint ones that are potted plants, too.
pub(super) fn weigh_people(
    people: &mut [Vec<Sighting>],
    sure_cars: &[Vec<SureCar>],
    clip: &Clip<'_>,
    settings: &HidingSettings,
) {
    for ((row, found), sure_cars) in people.iter_mut().zip(clip.findings).zip(sure_cars) {
        row.retain_mut(|person| {
            person.is_faint = person.score < settings.faint_person_score;
            let is_one_with = |overlap: f64| sure_cars.iter().any(|car| car.bbox.iou(&person.bbox) >= overlap);
            let is_wide = person.score < settings.wide_on_car && person.bbox.width() >= person.bbox.height();
            let is_its_foot =
                |car: &SureCar| person.score < settings.min_shown_score && is_the_foot(person, &car.bbox, settings);
            if is_wide && is_one_with(settings.same_as_car) || sure_cars.iter().any(is_its_foot) {
                return false;
            }
            !found.as_ref().is_some_and(|found| {
                is_a_car(person, found, settings)
                    || is_a_plant(person, found, settings)
                    || is_coarse(person, found, settings) && is_one_with(settings.one_with_car)
            })
        });
    }
}

/// A car that was sure in some frame at least.
pub(super) struct SureCar {
    pub(super) bbox: PxBox,
    /// Its score in this frame; `None` where it is between two sightings.
    pub(super) score: Option<f32>,
    /// Its best score in any frame.
    best: f32,
}

#[cfg(test)]
impl SureCar {
    pub(super) fn seen(bbox: PxBox, score: Option<f32>) -> Self {
        Self { bbox, score, best: score.unwrap_or(1.0) }
    }
}

/// The sure cars of every frame: found there, faint ones too, or between two sightings that overlap.
pub(super) fn sure_cars(clip: &Clip<'_>, settings: &HidingSettings) -> Vec<Vec<SureCar>> {
    let Clip { findings, times_micros: times, size, .. } = *clip;
    let row = |(frame, found): (usize, &Option<Findings>)| {
        let cars = found.iter().flat_map(|found| cars(found, 0.0));
        cars.map(|car| Sighting { frame, bbox: car.bbox, score: car.score, is_faint: false }).collect()
    };
    let rows: Vec<Vec<Sighting>> = findings.iter().enumerate().map(row).collect();
    let mut sure: Vec<Vec<SureCar>> = findings.iter().map(|_| Vec::new()).collect();
    for chain in link::link(&rows, times, settings) {
        let best = chain.sightings().iter().map(|car| car.score).fold(0.0, f32::max);
        if best >= settings.min_shown_score {
            let there =
                chain.carried(times, size, |bbox| *bbox, settings).into_iter().filter(|car| car.how != How::Beyond);
            let score_of = |car: &Carried| (car.how == How::Seen).then_some(car.score);
            there.for_each(|car| sure[car.frame].push(SureCar { bbox: car.bbox, score: score_of(&car), best }));
        }
    }
    sure
}

/// Whether only the small picture shows this person, and not surely.
fn is_coarse(person: &Sighting, found: &Findings, settings: &HidingSettings) -> bool {
    person.score < settings.min_shown_score && found.near_people.iter().any(|near| near.bbox == person.bbox)
}

fn is_a_car(person: &Sighting, found: &Findings, settings: &HidingSettings) -> bool {
    let is_wide = person.bbox.width() >= settings.squarish * person.bbox.height();
    let is_on = |car: &Detection, overlap: f64| car.bbox.iou(&person.bbox) >= overlap;
    let surer = settings.surer_than_person * person.score;
    person.is_faint && is_wide && cars(found, settings.min_shown_score).any(|car| is_on(car, settings.same_as_car))
        || person.score < settings.min_shown_score && cars(found, surer).any(|car| is_on(car, settings.one_with_car))
}

/// Whether the person is in the lower part of a car and ends where it does: a wheel, or the legs of somebody before it. Who stands there is
/// nearer, with feet lower down.
fn is_the_foot(person: &Sighting, car: &PxBox, settings: &HidingSettings) -> bool {
    let (top, height) = (car.y1() + settings.wheel_from * car.height(), car.height());
    let across = car.x1() - 0.05 * car.width()..=car.x2() + 0.05 * car.width();
    across.contains(&person.bbox.centre().x)
        && person.bbox.y1() >= top
        && (person.bbox.y2() - car.y2()).abs() <= settings.foot_of_car * height
}

/// Whether the person is a potted plant: not sure, and all but a tenth in one that is far surer.
fn is_a_plant(person: &Sighting, found: &Findings, settings: &HidingSettings) -> bool {
    let is_surer = |thing: &&Thing| {
        thing.coco == POTTED_PLANT
            && thing.score >= settings.surer_than_faint * person.score.max(settings.min_person_score)
    };
    person.score < settings.min_shown_score
        && found.things.iter().filter(is_surer).any(|plant| share_inside(&person.bbox, &plant.bbox) >= ALL_BUT)
}

/// The share of a box that lies in another.
fn share_inside(bbox: &PxBox, other: &PxBox) -> f64 {
    other.intersection(bbox).map_or(0.0, |both| both.area() / bbox.area())
}

/// The cars, buses and trucks of a frame from this score.
fn cars(found: &Findings, min_score: f32) -> impl Iterator<Item = &Detection> {
    let is_car = |class| matches!(class, DetectedClass::Car | DetectedClass::Bus | DetectedClass::Truck);
    found.objects.iter().filter(move |d| is_car(d.class) && d.score >= min_score)
}

/// Marks faces as faint that are on nobody's head, found or carried, and leaves out those that are wheels, lamps and pots, and large ones
/// that come and go while the picture stays as it is.
pub(super) fn weigh_faces(
    faces: &mut [Vec<Sighting>],
    people: &[Vec<Carried>],
    sure_cars: &[Vec<SureCar>],
    clip: &Clip<'_>,
    settings: &HidingSettings,
) {
    let (findings, size) = (clip.findings, clip.size);
    let boxes = faces.iter().map(|row| row.iter().map(|face| face.bbox).collect()).collect();
    let steadiness = Steadiness::of(*clip, boxes);
    mark_faint_faces(faces, people, size, settings, |frame, face| {
        let is_its_wheel = |car: &SureCar| {
            let is_sure = car.best >= settings.sure_car_score;
            face.score < if is_sure { settings.sure_wheel_score } else { settings.wheel_score }
                && is_low_in(&face.bbox, &car.bbox, settings)
        };
        !sure_cars[frame].iter().any(is_its_wheel)
            && !findings[frame]
                .as_ref()
                .is_some_and(|found| is_like_a_thing(&face.bbox, face.score, found, size, settings))
            && !steadiness.wavers(frame, &face.bbox, face.score, settings)
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
                |person: &Carried| person.way().any(|bbox| head::may_be_the_head(&face.bbox, &bbox, size, settings));
            if bodies.iter().any(|person| is_on_a_head(person)) {
                return true;
            }
            let is_large = face.bbox.height() >= settings.large_face * f64::from(size.height_px);
            face.is_faint =
                face.score < if is_large { settings.faint_large_face_score } else { settings.faint_face_score };
            is_kept(frame, face)
        });
    }
}

/// Whether a face of a frame is a wheel, a lamp, the front or the rear of a car, or the pot of a plant, that was found there: faint, and on
/// nobody's head.
pub(in crate::custody) fn is_thing(face: &Detection, found: &Findings, size: Size, settings: &HidingSettings) -> bool {
    is_like_a_thing(&face.bbox, face.score, found, size, settings) && !is_on_a_head(face, found, size, settings)
}

/// Whether a face lies on the head of somebody who was found in its frame.
pub(in crate::custody) fn is_on_a_head(
    face: &Detection,
    found: &Findings,
    size: Size,
    settings: &HidingSettings,
) -> bool {
    let people = found.objects.iter().chain(&found.near_people).filter(|d| d.class == DetectedClass::Person);
    let sighting = |d: &Detection| {
        let is_faint = d.score < settings.faint_person_score;
        Sighting { frame: 0, bbox: d.bbox, score: d.score, is_faint }
    };
    let is_none = |person: &Sighting| is_a_car(person, found, settings) || is_a_plant(person, found, settings);
    let mut people = people.map(sighting).filter(|person| !is_none(person));
    people.any(|person| head::may_be_the_head(&face.bbox, &person.bbox, size, settings))
}

/// Whether the face is like a wheel, a lamp, a grille or a pot, and faint enough to be one.
fn is_like_a_thing(face: &PxBox, score: f32, found: &Findings, size: Size, settings: &HidingSettings) -> bool {
    score < settings.wheel_score && is_on_wheels(face, found, settings.min_shown_score, settings)
        || score < settings.sure_wheel_score && is_on_wheels(face, found, settings.sure_car_score, settings)
        || score < settings.grille_score && is_the_grille(face, found, size, settings)
        || score < settings.pot_score && is_on_a_pot(face, found, settings)
}

/// Whether the face lies in the lower part of a car from this score and is small beside it.
fn is_on_wheels(face: &PxBox, found: &Findings, min_score: f32, settings: &HidingSettings) -> bool {
    cars(found, min_score).any(|car| is_low_in(face, &car.bbox, settings))
}

fn is_low_in(face: &PxBox, car: &PxBox, settings: &HidingSettings) -> bool {
    let lower = PxBox::new(
        car.x1() - 0.05 * car.width(),
        car.y1() + settings.wheel_from * car.height(),
        car.x2() + 0.05 * car.width(),
        car.y2() + 0.1 * car.height(),
    );
    lower.is_some_and(|lower| lower.contains(face.centre())) && face.width() <= 0.5 * car.width()
}

/// Whether the face is as large as a car in the same place. Cars seen from above, from behind and close by look so: windscreen and lamps.
fn is_the_grille(face: &PxBox, found: &Findings, size: Size, settings: &HidingSettings) -> bool {
    let in_view = face.clipped(size);
    cars(found, settings.faint_person_score)
        .any(|car| in_view.is_some_and(|face| face.iou(&car.bbox) >= settings.same_as_car))
}

/// Whether the face lies in the lower part of a potted plant.
fn is_on_a_pot(face: &PxBox, found: &Findings, settings: &HidingSettings) -> bool {
    let is_sure = |thing: &&Thing| thing.coco == POTTED_PLANT && thing.score >= settings.min_shown_score;
    found.things.iter().filter(is_sure).any(|plant| {
        let from = plant.bbox.y1() + settings.pot_from * plant.bbox.height();
        face.centre().y >= from && share_inside(face, &plant.bbox) >= MOSTLY
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::scene::Glance;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    fn detection(class: DetectedClass, edges: [f64; 4], score: f32) -> Detection {
        let [x1, y1, x2, y2] = edges;
        Detection { bbox: PxBox::new(x1, y1, x2, y2).expect("a box"), class, score }
    }

    /// Ten frames a second.
    fn weigh(people: &mut [Vec<Sighting>], findings: &[Option<Findings>]) {
        let times: Vec<i64> = (0..findings.len() as i64).map(|frame| frame * 100_000).collect();
        let glances = vec![Glance::at(&vec![0; SIZE.area() as usize * 3], SIZE); findings.len()];
        let clip = Clip { findings, times_micros: &times, glances: &glances, size: SIZE };
        let settings = HidingSettings::default();
        weigh_people(people, &sure_cars(&clip, &settings), &clip, &settings);
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
            (at(130.0, 150.0, 0.35), vec![car], true),
            (at(130.0, 150.0, 0.55), vec![car], false),
            (at(130.0, 150.0, 0.35), vec![Detection { score: 0.4, ..car }], false),
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

    #[test]
    fn the_rear_of_a_car_is_no_face_unless_somebody_may_be_there() {
        let settings = HidingSettings::default();
        let car = detection(DetectedClass::Car, [300.0, 0.0, 430.0, 110.0], 0.35);
        let one_with_it = detection(DetectedClass::Person, [300.0, 0.0, 430.0, 110.0], 0.2);
        let rear = detection(DetectedClass::Face, [315.0, -14.0, 425.0, 98.0], 0.7);
        let driver = detection(DetectedClass::Face, [350.0, 20.0, 380.0, 55.0], 0.7);
        let cases = [
            (rear, vec![car], true),
            (rear, vec![car, one_with_it], true),
            (rear, vec![car, Detection { score: 0.28, ..one_with_it }], false),
            (rear, vec![Detection { score: 0.2, ..car }], false),
            (rear, vec![], false),
            (Detection { score: 0.85, ..rear }, vec![car], false),
            (driver, vec![car], false),
        ];
        for (no, (face, objects, expected)) in cases.into_iter().enumerate() {
            let found = Findings { objects, ..Findings::default() };
            assert_eq!(is_thing(&face, &found, SIZE, &settings), expected, "case {no}");
        }
    }

    #[test]
    fn a_person_that_is_more_surely_a_car_has_no_head() {
        let car = detection(DetectedClass::Car, [100.0, 100.0, 200.0, 300.0], 0.35);
        let cases = [
            ([100.0, 100.0, 200.0, 300.0], 0.2, 0),
            ([100.0, 100.0, 200.0, 300.0], 0.28, 1),
            ([100.0, 100.0, 160.0, 300.0], 0.2, 1),
        ];
        for (no, (edges, score, kept)) in cases.into_iter().enumerate() {
            let person = detection(DetectedClass::Person, edges, score);
            let mut people = vec![vec![Sighting { frame: 0, bbox: person.bbox, score, is_faint: false }]];
            let found = Findings { objects: vec![car, person], ..Findings::default() };
            weigh(&mut people, &[Some(found)]);
            assert_eq!(people[0].len(), kept, "case {no}");
        }
    }

    #[test]
    fn a_faint_person_in_a_surer_potted_plant_is_that_plant() {
        let plant = [100.0, 100.0, 180.0, 220.0];
        let cases = [
            ([104.0, 104.0, 176.0, 218.0], 0.2, 0.6, 0),
            ([104.0, 104.0, 176.0, 218.0], 0.24, 0.4, 1),
            ([104.0, 104.0, 176.0, 218.0], 0.27, 0.6, 0),
            ([104.0, 104.0, 176.0, 218.0], 0.31, 0.7, 1),
            ([104.0, 60.0, 176.0, 218.0], 0.2, 0.6, 1),
        ];
        for (no, (edges, score, plant_score, kept)) in cases.into_iter().enumerate() {
            let person = detection(DetectedClass::Person, edges, score);
            let mut people = vec![vec![Sighting { frame: 0, bbox: person.bbox, score, is_faint: false }]];
            let bbox = detection(DetectedClass::Car, plant, 0.0).bbox;
            let things = vec![Thing { coco: POTTED_PLANT, bbox, score: plant_score }];
            let found = Findings { objects: vec![person], things, ..Findings::default() };
            weigh(&mut people, &[Some(found)]);
            assert_eq!(people[0].len(), kept, "case {no}");
        }
    }

    #[test]
    fn a_wide_person_where_a_sure_car_is_is_that_car_and_whoever_stands_before_it_is_not() {
        let car = detection(DetectedClass::Car, [100.0, 100.0, 260.0, 180.0], 0.6);
        let (wide, upright) = ([100.0, 95.0, 250.0, 190.0], [150.0, 95.0, 185.0, 190.0]);
        for (edges, score, kept) in [(wide, 0.36, 0), (wide, 0.5, 1), (upright, 0.36, 1)] {
            let person = detection(DetectedClass::Person, edges, score);
            let with = |objects| Some(Findings { objects, ..Findings::default() });
            let mut people =
                vec![vec![], vec![Sighting { frame: 1, bbox: person.bbox, score, is_faint: false }], vec![]];
            weigh(&mut people, &[with(vec![car]), with(vec![person]), with(vec![car])]);
            assert_eq!(people[1].len(), kept, "{edges:?} of {score}");
        }
    }

    #[test]
    fn a_faint_person_low_in_a_sure_car_is_its_wheel_and_a_child_before_it_is_not() {
        let car = detection(DetectedClass::Car, [100.0, 100.0, 300.0, 180.0], 0.6);
        let cases = [
            ([120.0, 140.0, 160.0, 182.0], 0.2, 0),
            ([120.0, 140.0, 160.0, 182.0], 0.35, 1),
            ([120.0, 140.0, 160.0, 240.0], 0.2, 1),
            ([120.0, 110.0, 160.0, 182.0], 0.2, 1),
            ([320.0, 140.0, 360.0, 182.0], 0.2, 1),
        ];
        for (no, (edges, score, kept)) in cases.into_iter().enumerate() {
            let person = detection(DetectedClass::Person, edges, score);
            let mut people = vec![vec![Sighting { frame: 0, bbox: person.bbox, score, is_faint: false }]];
            weigh(&mut people, &[Some(Findings { objects: vec![car, person], ..Findings::default() })]);
            assert_eq!(people[0].len(), kept, "case {no}");
        }
    }

    #[test]
    fn who_shows_in_the_small_picture_alone_is_a_car_where_one_is_sure_before_or_after() {
        let at = [100.0, 100.0, 240.0, 300.0];
        let near = detection(DetectedClass::Person, at, 0.27);
        let sighting = |frame| Sighting { frame, bbox: near.bbox, score: near.score, is_faint: false };
        for (car_later, near_people, kept) in [(0.5, vec![near], 0), (0.25, vec![near], 1), (0.5, vec![], 1)] {
            let first =
                Findings { objects: vec![detection(DetectedClass::Car, at, 0.2)], near_people, ..Findings::default() };
            let later = Findings { objects: vec![detection(DetectedClass::Car, at, car_later)], ..Findings::default() };
            let mut people = vec![vec![sighting(0)], vec![]];
            weigh(&mut people, &[Some(first), Some(later)]);
            assert_eq!(people[0].len(), kept, "a car of {car_later} later");
        }
    }
}
