use super::*;
use crate::custody::detect::{Findings, SceneSaid};
use crate::custody::scene::Glance;
use crate::custody::scene::moved::View;
use crate::vocab::ModelId;

const SIZE: Size = Size { width_px: 320, height_px: 240 };

fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
    PxBox::new(x1, y1, x2, y2).expect("a box")
}

/// A frame in which doors were seen there.
fn saw(doors: &[PxBox]) -> Option<Findings> {
    let mut map = OpeningMap::closed(SIZE);
    doors.iter().for_each(|door| map.mark(door));
    let said = SceneSaid { model: ModelId("m".into()), interior: Some(0.1), openings: Some(map) };
    Some(Findings { said: vec![said], ..Findings::default() })
}

/// What is hidden in each of these frames, with the stand that each belongs to.
fn hidden_in(frames: &[(Option<Findings>, u16)], zones: &[Zone], objects: &[PxBox]) -> Vec<Vec<Fill>> {
    let findings: Vec<_> = frames.iter().map(|frame| frame.0.clone()).collect();
    let times: Vec<i64> = (0..frames.len() as i64).map(|no| no * 100_000).collect();
    let blank = Glance::at(&vec![90; SIZE.area() as usize * 3], SIZE);
    let glance = |stand| Glance { view: View { look: stand, stand, is_adrift: false }, ..blank.clone() };
    let glances: Vec<Glance> = frames.iter().map(|frame| glance(frame.1)).collect();
    let clip = Clip { findings: &findings, times_micros: &times, glances: &glances, size: SIZE };
    let objects = vec![objects.to_vec(); frames.len()];
    fills(&clip, zones, &objects, &vec![true; frames.len()])
}

fn nothing() -> Option<Findings> {
    Some(Findings::default())
}

#[test]
fn a_door_seen_once_is_hidden_in_every_frame_of_its_view_and_a_little_wider() {
    let door = boxed(80.0, 64.0, 112.0, 160.0);
    let frames = [(nothing(), 0), (saw(&[door]), 0), (None, 0), (saw(&[]), 0), (saw(&[]), 1), (nothing(), 1)];
    let fills = hidden_in(&frames, &[], &[]);
    for (no, row) in fills.iter().enumerate() {
        match no {
            0..=3 => {
                let [fill] = &row[..] else { panic!("frame {no}: {row:?}") };
                assert_eq!((fill.why, fill.hull()), (Why::Opening, boxed(68.0, 52.0, 124.0, 172.0)));
            }
            _ => assert!(row.is_empty(), "frame {no} shows another view: {row:?}"),
        }
    }
    assert!(hidden_in(&[(nothing(), 0), (None, 0)], &[], &[]).iter().all(Vec::is_empty), "no model, no areas");
}

#[test]
fn a_view_that_nobody_was_asked_about_is_hidden_whole() {
    let fills = hidden_in(&[(saw(&[]), 0), (nothing(), 1)], &[], &[]);
    assert!(fills[0].is_empty());
    assert_eq!(fills[1].iter().map(Fill::hull).collect::<Vec<_>>(), [SIZE.whole()]);
}

#[test]
fn who_stands_in_front_stays_visible_and_who_may_be_seen_through_it_does_not() {
    let door = boxed(80.0, 64.0, 144.0, 160.0);
    let (before, behind, aside) =
        (boxed(96.0, 80.0, 130.0, 200.0), boxed(96.0, 90.0, 130.0, 158.0), boxed(120.0, 100.0, 260.0, 150.0));
    let fills = hidden_in(&[(saw(&[door]), 0)], &[], &[before, behind, aside]);
    assert_eq!(fills[0][0].in_front, [before], "what ends above the sill may be behind it, be it wide");
}

#[test]
fn a_stewards_street_takes_a_door_back_and_specks_are_none() {
    let (car_window, door) = (boxed(16.0, 176.0, 64.0, 208.0), boxed(200.0, 64.0, 232.0, 160.0));
    let speck = boxed(296.0, 8.0, 304.0, 16.0);
    let street = |kind| {
        let corners = [(0.0, 160.0), (160.0, 160.0), (160.0, 240.0), (0.0, 240.0)].map(|(x, y)| PxPoint { x, y });
        Zone { kind, outline: Polygon::new(corners.to_vec()).expect("a polygon") }
    };
    let count = |zones: &[Zone]| hidden_in(&[(saw(&[car_window, door, speck]), 0)], zones, &[])[0].len();
    assert_eq!(count(&[]), 2);
    assert_eq!((count(&[street(ZoneKind::Street)]), count(&[street(ZoneKind::Ignore)])), (1, 1));
    assert_eq!(count(&[street(ZoneKind::Window)]), 2, "a zone that hides takes nothing back");
}

#[test]
fn every_cell_that_was_seen_lies_in_the_shape_around_it() {
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..60 {
        let mut map = OpeningMap::closed(SIZE);
        for _ in 0..random.usize(1..90) {
            let (x, y) = (random.f64() * 310.0, random.f64() * 230.0);
            map.mark(&boxed(x, y, x + 1.0 + random.f64() * 60.0, y + 1.0 + random.f64() * 40.0));
        }
        let areas = areas(&map, SIZE);
        assert!(!areas.is_empty() && areas.len() <= MOST_AREAS);
        let is_in = |at: PxPoint| {
            areas.iter().any(|area| match area {
                Area::Box(bbox) => bbox.contains(at),
                Area::Polygon(polygon) => holds(polygon, at),
            })
        };
        for group in groups(&map).into_iter().filter(|group| group.len() >= FEWEST_CELLS) {
            for cell in group.iter().filter_map(|cell| cell.clipped(SIZE)) {
                assert!(is_in(cell.centre()), "{cell:?} is bare");
            }
        }
    }
    let mut scattered = OpeningMap::closed(SIZE);
    for no in 0..200 {
        let (x, y) = (f64::from(no % 13) * 24.0, f64::from(no / 13) * 24.0);
        scattered.mark(&boxed(x, y, x + 15.0, y + 15.0));
    }
    assert!(areas(&scattered, SIZE).len() <= MOST_AREAS, "a crowd is hidden as one");
}
