//! The sample scene: the same seed gives the same bytes, its truth is sound, and it holds what the demo shows.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use veilmark::porch::{Scene, Truth, Variant};
use veilmark::vocab::{DetectedClass, Digest, PxBox};

static DAY: LazyLock<Scene> = LazyLock::new(|| Scene::new(7, Variant::Day));
static EVENING: LazyLock<Scene> = LazyLock::new(|| Scene::new(11, Variant::Evening));

fn scenes() -> [&'static Scene; 2] {
    [&DAY, &EVENING]
}

fn digest(scene: &Scene, no: usize) -> Digest {
    Digest::of(&scene.frame(no))
}

/// One test, since each test builds its own scenes.
#[test]
fn the_truth_is_sound_and_complete() {
    boxes_are_inside_the_picture_and_inside_what_is_unhidden();
    ids_are_unique_keep_their_class_and_move_without_jumps();
    faces_belong_to_people_in_view_and_lie_in_their_boxes();
    people_cars_and_frontal_faces_are_there_to_be_found();
    truth_survives_being_written_and_read();
}

#[test]
fn the_same_seed_gives_the_same_bytes_in_any_order() {
    let again = Scene::new(11, Variant::Evening);
    let backwards = [41, 40, 3].map(|no| digest(&again, no));
    let forwards = [3, 40, 41].map(|no| digest(&EVENING, no));
    assert!(forwards.iter().eq(backwards.iter().rev()), "a frame depends on the frames drawn before it");
    assert_ne!(forwards[1], forwards[2], "two frames are the same");
    assert_eq!(again.truth(), EVENING.truth());
    assert_ne!(digest(&Scene::new(12, Variant::Evening), 3), forwards[0], "the seed changes nothing");
}

fn frames_have_the_promised_size_and_light() {
    for scene in scenes() {
        let truth = scene.truth();
        assert_eq!(truth.size, scene.size());
        assert_eq!(truth.fps, scene.fps());
        assert_eq!(truth.frames.len(), scene.len());
        let frame = scene.frame(scene.len() - 1);
        assert_eq!(frame.len() as u64, scene.size().area() * 3);
        let mean = frame.iter().map(|&v| f64::from(v)).sum::<f64>() / frame.len() as f64;
        assert!((40.0..200.0).contains(&mean), "the mean level is {mean:.0}: too dark or too bright to see anything");
    }
}

fn boxes_are_inside_the_picture_and_inside_what_is_unhidden() {
    for (no, frame) in scenes().into_iter().flat_map(|scene| scene.truth().frames.iter().enumerate()) {
        for object in &frame.objects {
            let whole = DAY.size().whole();
            assert_eq!(object.unhidden.intersection(&whole), Some(object.unhidden), "frame {no}, object {}", object.id);
            assert_eq!(
                object.bbox.intersection(&object.unhidden),
                Some(object.bbox),
                "frame {no}, object {}",
                object.id
            );
            assert!((0.0..1.0).contains(&object.occlusion), "frame {no}: occlusion {}", object.occlusion);
            assert_ne!(object.class, DetectedClass::Face);
            let edge = object.unhidden.x1() <= 0.0
                || object.unhidden.y1() <= 0.0
                || object.unhidden.x2() >= whole.x2()
                || object.unhidden.y2() >= whole.y2();
            assert_eq!(object.truncated, edge, "frame {no}, object {}", object.id);
        }
    }
}

fn ids_are_unique_keep_their_class_and_move_without_jumps() {
    for scene in scenes() {
        let mut last: BTreeMap<u32, (usize, DetectedClass, PxBox)> = BTreeMap::new();
        for (no, frame) in scene.truth().frames.iter().enumerate() {
            let mut ids: Vec<u32> = frame.objects.iter().map(|o| o.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), frame.objects.len(), "frame {no}: an id twice");
            for object in &frame.objects {
                if let Some((before, class, earlier)) = last.insert(object.id, (no, object.class, object.unhidden)) {
                    assert_eq!(class, object.class, "frame {no}: {} changed its class", object.id);
                    let (a, b) = (earlier.centre(), object.unhidden.centre());
                    let moved = ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt();
                    let frames = (no - before) as f64;
                    assert!(moved <= 30.0 * frames, "frame {no}: {} jumped by {moved:.0} px", object.id);
                }
            }
        }
    }
}

fn people_cars_and_frontal_faces_are_there_to_be_found() {
    let count = |truth: &Truth, class: DetectedClass| {
        let tall = |b: &PxBox| b.height() > 60.0 || class.is_vehicle();
        truth.frames.iter().flat_map(|f| &f.objects).filter(|o| o.class == class && tall(&o.bbox)).count()
    };
    let faces = |truth: &Truth| {
        let frontal =
            truth.frames.iter().flat_map(|f| &f.faces).filter(|f| f.turn_degrees < 45.0 && f.bbox.height() >= 16.0);
        frontal.count()
    };
    let (day, evening) = (DAY.truth(), EVENING.truth());
    assert!(count(day, DetectedClass::Person) > 250, "{} people boxes", count(day, DetectedClass::Person));
    assert!(count(day, DetectedClass::Car) > 150, "{} car boxes", count(day, DetectedClass::Car));
    assert!(faces(day) > 60, "{} frontal faces", faces(day));
    assert!(count(evening, DetectedClass::Person) > 60 && faces(evening) > 20);
    let hidden = day.frames.iter().flat_map(|f| &f.objects).any(|o| o.occlusion > 0.3);
    assert!(hidden, "nobody ever passes before anything");
}

fn faces_belong_to_people_in_view_and_lie_in_their_boxes() {
    for (no, frame) in scenes().into_iter().flat_map(|scene| scene.truth().frames.iter().enumerate()) {
        for face in &frame.faces {
            let person = frame.object(face.person).expect("a face has its person in the same frame");
            assert_eq!(person.class, DetectedClass::Person, "frame {no}");
            assert_eq!(face.bbox.intersection(&person.bbox), Some(face.bbox), "frame {no}, person {}", face.person);
            assert!((0.0..=180.0).contains(&face.turn_degrees));
            assert!(
                face.bbox.height() < 0.35 * person.unhidden.height() || person.truncated,
                "frame {no}: a giant's face"
            );
        }
    }
}

#[test]
fn the_pictures_show_the_door_opening_on_the_room_and_closing_again() {
    let open: Vec<f64> = DAY.truth().frames.iter().map(|f| f.door.open).collect();
    assert_eq!(open[0], 0.0);
    assert_eq!(open[open.len() - 1], 0.0);
    let wide = open.iter().filter(|o| **o > 0.99).count();
    assert!(wide >= 24, "wide open in {wide} frames only");
    assert!(open.windows(2).all(|w| (w[0] - w[1]).abs() < 0.25), "a door does not jump");
    assert!(EVENING.truth().frames.iter().all(|f| f.door.open == 0.0), "at dusk the door stays shut");

    frames_have_the_promised_size_and_light();

    // The picture agrees: inside the doorway much changes between shut and open, beside it hardly anything.
    let [upper_left, upper_right, lower_right, _] = DAY.truth().frames[0].door.doorway;
    let wide = open.iter().position(|o| *o > 0.99).expect("it is open at some time");
    let (shut, open) = (DAY.frame(0), DAY.frame(wide));
    let width = DAY.size().width_px as usize;
    let change = |x1: f64, x2: f64, y1: f64, y2: f64| {
        let mut sum = (0.0, 0.0);
        for y in y1 as usize..y2 as usize {
            for i in (y * width + x1 as usize) * 3..(y * width + x2 as usize) * 3 {
                sum = (sum.0 + (f64::from(shut[i]) - f64::from(open[i])).abs(), sum.1 + 1.0);
            }
        }
        sum.0 / sum.1
    };
    let inside = change(upper_left.x + 6.0, upper_right.x - 6.0, upper_left.y + 6.0, lower_right.y - 30.0);
    let above = change(upper_left.x, upper_right.x, upper_left.y - 60.0, upper_left.y - 20.0);
    assert!(inside > 15.0, "the doorway changed by {inside:.1} levels");
    assert!(above < 5.0, "the wall above it changed by {above:.1} levels");
}

fn truth_survives_being_written_and_read() {
    let text = serde_json::to_string(EVENING.truth()).expect("truth is plain words and numbers");
    let back: Truth = serde_json::from_str(&text).expect("what was written can be read");
    assert_eq!(&back, EVENING.truth());
}
