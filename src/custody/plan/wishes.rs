//! What a project asks for beside faces and interiors: plates, screens, documents, writing, the camera's own text.
//!
//! Guarantee: what is asked for and was found is hidden in its frame, in the gaps around it and for the usual hold beyond, like a
//! face; the part of every vehicle where a plate may be is hidden unless a model was sure of a plate on that vehicle, and what may be a plate
//! is hidden without a vehicle; writing that stands still is hidden in all frames. Of writing, and of nothing else, the time stays where a steward drew a clock zone and the project keeps the time.
//! Deliberately absent: anything else that is hidden less because of a wish.

use crate::custody::detect::{Findings, Thing};
use crate::custody::scene::camera_text;
use crate::vocab::{DetectedClass, Detection, HidingWishes, PxBox, Size, Why, Zone, ZoneKind};

use super::fill::{Area, Fill, hull_of};
use super::link::{self, Chain, Sighting};
use super::{Clip, HidingSettings};

/// Of the COCO classes: television sets, laptops, telephones.
const SCREENS: [u8; 3] = [62, 63, 67];
/// Of the COCO classes: books. Letters and certificates are found by their lines.
const BOOKS: [u8; 1] = [73];
/// Things under this score are ignored. Hiding a picture frame for a screen is cheap.
const LEAST_THING: f32 = 0.15;
/// Vehicles under this score have no plate: it is what is suggested to annotators as a vehicle. Lower: plates on vehicles that
/// are hardly seen are hidden too, and the lower part of much that is no vehicle (45 % of one clip from 0.15, where 3 % were).
const LEAST_VEHICLE: f32 = 0.25;
/// A plate from this score on, that is no wider than this share of a vehicle, is that vehicle's: no other part of it is hidden for a plate in
/// that frame. Lower: less is hidden of vehicles, and a badge that the model takes for a plate bares the plate beside it.
const SURE_PLATE: f32 = 0.6;
const WIDEST_PLATE: f64 = 0.6;
/// How long writing is hidden before and after it was found, and the longest gap that is filled, microseconds. Writing that stands
/// still is hidden throughout anyway, and is found in nearly every reading; longer ones would make false lines on leaves and cars last.
const HOLD_OF_WRITING_MICROS: i64 = 250_000;
const GAP_OF_WRITING_MICROS: i64 = 500_000;
/// The same where a line is so near to the picture's edge, as a share of the shorter side, that it may go on beyond. A line is wide, so a reach
/// by its own size, as for faces, made half of all lines last for seconds.
const EDGE_HOLD_OF_WRITING_MICROS: i64 = 500_000;
const EDGE_REACH_OF_WRITING: f64 = 0.02;
/// Margin around plates, screens, documents and lines, as a share of their height.
const MARGIN: f64 = 0.15;
/// Lines of writing, one under another and so close (in heights), are a document from so many lines on.
const LINES_OF_A_DOCUMENT: usize = 3;
/// Two lines are under one another when their middles are so far apart, as a share of their boxes' height. The boxes have room above
/// and below, so lines of a close print are a little over half a box apart.
const APART: f64 = 0.45;

/// What is hidden on request, in each of the clip's frames.
pub(super) fn fills(
    clip: &Clip<'_>,
    wishes: &HidingWishes,
    zones: &[Zone],
    settings: &HidingSettings,
) -> Vec<Vec<Fill>> {
    let mut carrier = Carrier { clip, settings, fills: vec![Vec::new(); clip.findings.len()] };
    let things = |classes: &'static [u8]| {
        move |found: &Findings| {
            found.things.iter().filter_map(move |thing| as_one_of(thing, classes)).collect::<Vec<_>>()
        }
    };
    if wishes.plates {
        carrier.carry(Why::Plate, |found| found.plates.iter().map(|plate| (plate.bbox, plate.score)).collect());
        carrier.carry(Why::Plate, |found| plate_parts(found, clip.size));
        carrier.carry(Why::Plate, lines_on_vehicles);
        carrier.carry_rows(Why::Plate, |found| &found.like_plates);
    }
    if wishes.screens {
        carrier.carry(Why::Screen, things(&SCREENS));
    }
    if wishes.documents {
        carrier.carry(Why::Document, things(&BOOKS));
        carrier.carry(Why::Document, |found| documents(&found.writing));
    }
    if wishes.writing {
        carrier.carry_rows(Why::Text, |found| &found.writing);
        carrier.hide_everywhere(Why::Text, &camera_text::still_lines(clip));
    }
    if wishes.camera_text {
        carrier.hide_everywhere(Why::CameraText, &camera_text::overlay_lines(clip));
    }
    if wishes.camera_text && wishes.keep_time {
        for clock in zones.iter().filter(|zone| zone.kind == ZoneKind::Clock) {
            let clock = hull_of(&clock.outline);
            carrier.fills.iter_mut().for_each(|row| keep(row, &clock));
        }
    }
    carrier.fills
}

/// Takes a clock's box out of what is hidden as writing.
fn keep(row: &mut Vec<Fill>, clock: &PxBox) {
    let pieces = |fill: Fill| match (&fill.area, fill.why) {
        (Area::Box(bbox), Why::Text | Why::CameraText) => {
            beside(bbox, clock).into_iter().map(|piece| Fill::boxed(piece, fill.why)).collect()
        }
        _ => vec![fill],
    };
    *row = std::mem::take(row).into_iter().flat_map(pieces).collect();
}

/// What of a box lies outside another one, in boxes: above, below, to the left and to the right of it.
fn beside(bbox: &PxBox, hole: &PxBox) -> Vec<PxBox> {
    let Some(both) = bbox.intersection(hole) else { return vec![*bbox] };
    let pieces = [
        PxBox::new(bbox.x1(), bbox.y1(), bbox.x2(), both.y1()),
        PxBox::new(bbox.x1(), both.y2(), bbox.x2(), bbox.y2()),
        PxBox::new(bbox.x1(), both.y1(), both.x1(), both.y2()),
        PxBox::new(both.x2(), both.y1(), bbox.x2(), both.y2()),
    ];
    pieces.into_iter().flatten().collect()
}

fn as_one_of(thing: &Thing, classes: &[u8]) -> Option<(PxBox, f32)> {
    (classes.contains(&thing.coco) && thing.score >= LEAST_THING).then_some((thing.bbox, thing.score))
}

/// Links boxes over time and hides them.
struct Carrier<'a> {
    clip: &'a Clip<'a>,
    settings: &'a HidingSettings,
    fills: Vec<Vec<Fill>>,
}

impl Carrier<'_> {
    /// Rows of glyphs, which are found in nearly every reading where there are any.
    fn carry_rows(&mut self, why: Why, pick: impl Fn(&Findings) -> &Vec<PxBox>) {
        let settings = HidingSettings {
            hold_micros: HOLD_OF_WRITING_MICROS,
            edge_hold_micros: EDGE_HOLD_OF_WRITING_MICROS,
            edge_reach: EDGE_REACH_OF_WRITING,
            link_gap_micros: GAP_OF_WRITING_MICROS,
            ..*self.settings
        };
        let rows = self.sightings(|found| pick(found).iter().map(|row| (*row, 1.0)).collect());
        for chain in link::link(&rows, self.clip.times_micros, &settings) {
            self.hide_chain(&chain, &settings, why);
        }
    }

    fn carry(&mut self, why: Why, pick: impl Fn(&Findings) -> Vec<(PxBox, f32)>) {
        let settings = self.settings;
        for chain in link::link(&self.sightings(pick), self.clip.times_micros, settings) {
            self.hide_chain(&chain, settings, why);
        }
    }

    fn sightings(&self, pick: impl Fn(&Findings) -> Vec<(PxBox, f32)>) -> Vec<Vec<Sighting>> {
        let in_frame = |(frame, found): (usize, &Option<Findings>)| {
            let boxes = found.iter().flat_map(&pick);
            let inside = boxes.filter_map(|(bbox, score)| Some((bbox.clipped(self.clip.size)?, score)));
            inside.map(|(bbox, score)| Sighting { frame, bbox, score, is_faint: false }).collect()
        };
        self.clip.findings.iter().enumerate().map(in_frame).collect()
    }

    fn hide_chain(&mut self, chain: &Chain, settings: &HidingSettings, why: Why) {
        let Clip { times_micros, size, .. } = *self.clip;
        for carried in chain.carried(times_micros, size, |bbox| *bbox, settings) {
            let slack_px = carried.slack_px;
            let regions = carried.way().filter_map(|bbox| {
                let margin_px = MARGIN * bbox.height() + slack_px;
                bbox.grown(margin_px, margin_px).clipped(size)
            });
            self.fills[carried.frame].extend(regions.map(|region| Fill::boxed(region, why)));
        }
    }

    /// Lines that do not move, hidden in every frame of the clip.
    fn hide_everywhere(&mut self, why: Why, lines: &[PxBox]) {
        for row in &mut self.fills {
            row.extend(lines.iter().map(|line| Fill::boxed(*line, why)));
        }
    }
}

/// Where the plate of a vehicle may be on which no model was sure of one. From in front and behind it is low in the middle; a long box is a vehicle
/// from the side, whose plate shows at an end when it turns; a vehicle seen from above has one at both ends.
fn plate_parts(found: &Findings, size: Size) -> Vec<(PxBox, f32)> {
    let vehicles = || found.objects.iter().filter(|object| is_plated(object.class) && object.score >= LEAST_VEHICLE);
    // One plate answers for one vehicle: where boxes overlap, for the smallest that it is on.
    let bearer = |plate: &Detection| {
        let bears = |vehicle: &&Detection| {
            vehicle.bbox.contains(plate.bbox.centre()) && plate.bbox.width() <= WIDEST_PLATE * vehicle.bbox.width()
        };
        vehicles().filter(bears).min_by(|a, b| a.bbox.area().total_cmp(&b.bbox.area()))
    };
    let sure = found.plates.iter().filter(|plate| plate.score >= SURE_PLATE);
    let known: Vec<PxBox> = sure.filter_map(bearer).map(|vehicle| vehicle.bbox).collect();
    let others = vehicles().filter(|vehicle| !known.contains(&vehicle.bbox));
    others.flat_map(|vehicle| parts_of(&vehicle.bbox, size).map(|part| (part, vehicle.score))).collect()
}

/// Writing on a vehicle is its plate, or tells whose it is.
fn lines_on_vehicles(found: &Findings) -> Vec<(PxBox, f32)> {
    let vehicles = || found.objects.iter().filter(|object| is_plated(object.class) && object.score >= LEAST_VEHICLE);
    let is_on_one = |line: &&PxBox| vehicles().any(|vehicle| vehicle.bbox.contains(line.centre()));
    found.writing.iter().filter(is_on_one).map(|line| (*line, 1.0)).collect()
}

fn is_plated(class: DetectedClass) -> bool {
    class.is_vehicle() && class != DetectedClass::Bicycle
}

fn parts_of(vehicle: &PxBox, size: Size) -> impl Iterator<Item = PxBox> + use<> {
    let (width, height) = (vehicle.width(), vehicle.height());
    let part = |left: f64, top: f64, right: f64, bottom: f64| {
        PxBox::new(
            vehicle.x1() + left * width,
            vehicle.y1() + top * height,
            vehicle.x1() + right * width,
            vehicle.y1() + bottom * height,
        )
    };
    let is_cut_below = vehicle.y2() >= f64::from(size.height_px) - 2.0;
    // The plate of a vehicle that the picture cuts may be anywhere along the cut.
    let low = part(0.12, if is_cut_below { 0.3 } else { 0.45 }, 0.88, 1.0);
    let ends = match width / height {
        // From straight above, driving up or down the picture.
        shape if shape < 0.8 => vec![part(0.1, 0.0, 0.9, 0.25), part(0.1, 0.7, 0.9, 1.0)],
        // From the side, or from above and driving across it.
        shape if shape > 1.6 => vec![part(0.0, 0.25, 0.25, 1.0), part(0.75, 0.25, 1.0, 1.0), low],
        _ => vec![low],
    };
    ends.into_iter().flatten()
}

/// Blocks of lines of writing: letters, forms, labels.
fn documents(lines: &[PxBox]) -> Vec<(PxBox, f32)> {
    let is_next = |a: &PxBox, b: &PxBox| {
        let (low, high) = (a.height().min(b.height()), a.height().max(b.height()));
        let across = a.x2().min(b.x2()) - a.x1().max(b.x1());
        let apart = a.y1().max(b.y1()) - a.y2().min(b.y2());
        low >= 0.6 * high && across >= 0.5 * a.width().min(b.width()) && apart <= high
    };
    let mut blocks = Vec::new();
    let mut left: Vec<PxBox> = lines.to_vec();
    while let Some(first) = left.pop() {
        let mut block = vec![first];
        while let Some(next) = left.iter().position(|line| block.iter().any(|own| is_next(own, line))) {
            block.push(left.swap_remove(next));
        }
        if rows_of(&block) >= LINES_OF_A_DOCUMENT {
            blocks.push((block.iter().skip(1).fold(block[0], |hull, line| hull.hull(line)), 1.0));
        }
    }
    blocks
}

/// How many lines lie under one another: pieces of one line, and the same line found twice, are one.
fn rows_of(block: &[PxBox]) -> usize {
    let mut middles: Vec<(f64, f64)> = block.iter().map(|line| (line.centre().y, line.height())).collect();
    middles.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rows = 0;
    let mut last = f64::MIN;
    for (middle, height) in middles {
        if middle - last >= APART * height {
            rows += 1;
            last = middle;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::scene::Glance;
    use crate::vocab::{Polygon, PxPoint};

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    fn hidden(findings: &[Option<Findings>], wishes: &HidingWishes) -> Vec<Vec<Fill>> {
        let times: Vec<i64> = (0..findings.len() as i64).map(|frame| frame * 100_000).collect();
        let glances = vec![Glance::at(&vec![90; SIZE.area() as usize * 3], SIZE); findings.len()];
        let clip = Clip { findings, times_micros: &times, glances: &glances, size: SIZE };
        fills(&clip, wishes, &[], &HidingSettings::default())
    }

    fn hides(fills: &[Fill], part: &PxBox, why: Why) -> bool {
        fills.iter().any(|fill| fill.why == why && fill.hull().hull(part) == fill.hull())
    }

    /// Ten frames of what is seen, with every third one missed.
    fn seen(what: impl Fn(usize) -> Findings) -> Vec<Option<Findings>> {
        (0..10).map(|frame| Some(if frame % 3 == 1 { Findings::default() } else { what(frame) })).collect()
    }

    #[test]
    fn without_a_model_for_plates_the_part_of_a_vehicle_where_one_may_be_is_hidden() {
        let plates = HidingWishes { plates: true, ..HidingWishes::default() };
        // Box of the vehicle, and where its plate is: from in front, across the picture, from straight above.
        let cases = [
            (boxed(200.0, 100.0, 320.0, 200.0), vec![boxed(240.0, 168.0, 280.0, 180.0)]),
            (
                boxed(100.0, 100.0, 340.0, 200.0),
                vec![boxed(104.0, 150.0, 140.0, 164.0), boxed(310.0, 150.0, 336.0, 164.0)],
            ),
            (
                boxed(200.0, 60.0, 280.0, 220.0),
                vec![boxed(225.0, 64.0, 255.0, 74.0), boxed(225.0, 205.0, 255.0, 216.0)],
            ),
            (boxed(200.0, 200.0, 420.0, 360.0), vec![boxed(290.0, 275.0, 330.0, 290.0)]),
        ];
        for (vehicle, true_plates) in cases {
            let at = |frame: usize| vehicle.moved(3.0 * frame as f64, 0.0);
            let findings = seen(|frame| Findings {
                objects: vec![Detection { bbox: at(frame), class: DetectedClass::Car, score: 0.3 }],
                ..Findings::default()
            });
            for (frame, fills) in hidden(&findings, &plates).iter().enumerate() {
                for plate in &true_plates {
                    let plate = plate.moved(3.0 * frame as f64, 0.0);
                    assert!(hides(fills, &plate, Why::Plate), "frame {frame}, {vehicle:?}, {fills:?}");
                }
            }
            assert!(hidden(&findings, &HidingWishes::default()).iter().all(Vec::is_empty));
        }
    }

    #[test]
    fn a_sure_plate_answers_for_its_vehicle_and_for_no_other() {
        let plates = HidingWishes { plates: true, ..HidingWishes::default() };
        let detection = |bbox, class, score| Detection { bbox, class, score };
        let (near, behind) = (boxed(200.0, 100.0, 320.0, 200.0), boxed(180.0, 60.0, 400.0, 200.0));
        let seen_plate = boxed(244.0, 170.0, 276.0, 180.0);
        let low = |vehicle: &PxBox| PxPoint { y: vehicle.y1() + 0.8 * vehicle.height(), ..vehicle.centre() };
        let parts = |found: &[Detection], plate: Option<Detection>| {
            let found =
                Findings { objects: found.to_vec(), plates: plate.into_iter().collect(), ..Findings::default() };
            hidden(&[Some(found)], &plates).remove(0)
        };
        let is_hidden = |fills: &[Fill], at: PxPoint| fills.iter().any(|fill| fill.hull().contains(at));
        let car = |bbox| detection(bbox, DetectedClass::Car, 0.7);
        // Where nothing of the plate is.
        let aside = PxPoint { x: 225.0, y: 155.0 };
        for (score, width_px, gives_way) in [(0.7, 32.0, true), (0.5, 32.0, false), (0.9, 90.0, false)] {
            let plate = PxBox::new(260.0 - width_px / 2.0, 170.0, 260.0 + width_px / 2.0, 180.0).expect("a box");
            let fills = parts(&[car(near)], Some(detection(plate, DetectedClass::Plate, score)));
            assert!(hides(&fills, &plate, Why::Plate), "{score} {width_px}");
            assert_eq!(is_hidden(&fills, aside), !gives_way, "{score} {width_px}: {fills:?}");
        }
        let sure = detection(seen_plate, DetectedClass::Plate, 0.9);
        let fills = parts(&[car(near), car(behind)], Some(sure));
        assert!(is_hidden(&fills, low(&behind)), "the other car's may be anywhere: {fills:?}");
        let beside = car(boxed(420.0, 100.0, 540.0, 200.0));
        assert!(is_hidden(&parts(&[car(near), beside], Some(sure)), low(&beside.bbox)));
        assert!(is_hidden(&parts(&[car(near)], None), aside));
    }

    #[test]
    fn a_line_is_hidden_a_quarter_of_a_second_around_its_readings_however_wide_it_is_and_longer_at_the_edge() {
        let writing = HidingWishes { writing: true, ..HidingWishes::default() };
        let line = |frame: usize, top: f64| boxed(140.0, top, 400.0, top + 30.0).moved(4.0 * frame as f64, 0.0);
        let frames_hidden = |read: &[usize], top: f64| -> Vec<usize> {
            let found = |frame: usize| {
                let writing = if read.contains(&frame) { vec![line(frame, top)] } else { vec![] };
                Some(Findings { writing, ..Findings::default() })
            };
            // So long that three readings are too few for a line that stands still.
            let findings: Vec<_> = (0..40).map(found).collect();
            let fills = hidden(&findings, &writing);
            assert!(read.iter().all(|frame| hides(&fills[*frame], &line(*frame, top), Why::Text)));
            (0..40).filter(|frame| fills[*frame].iter().any(|fill| fill.why == Why::Text)).collect()
        };
        assert_eq!(frames_hidden(&[10], 150.0), [8, 9, 10, 11, 12]);
        assert_eq!(frames_hidden(&[10, 18], 150.0), [8, 9, 10, 11, 12, 16, 17, 18, 19, 20]);
        assert_eq!(frames_hidden(&[6, 8, 12], 150.0), (4..=14).collect::<Vec<usize>>());
        assert_eq!(frames_hidden(&[10], 2.0), (5..=15).collect::<Vec<usize>>());
    }

    #[test]
    fn what_may_be_a_plate_is_hidden_without_a_vehicle_and_where_it_was_missed() {
        let (plates, writing) = (
            HidingWishes { plates: true, ..HidingWishes::default() },
            HidingWishes { writing: true, ..HidingWishes::default() },
        );
        let row = |frame: usize| boxed(300.0, 40.0, 360.0, 60.0).moved(4.0 * frame as f64, 0.0);
        let findings = seen(|frame| Findings { like_plates: vec![row(frame)], ..Findings::default() });
        let fills = hidden(&findings, &plates);
        assert!((0..10).all(|frame| hides(&fills[frame], &row(frame), Why::Plate)), "{fills:?}");
        assert!(hidden(&findings, &writing).iter().all(Vec::is_empty), "no line of writing");
    }

    #[test]
    fn writing_on_a_vehicle_goes_with_its_plates_and_other_writing_stays() {
        let plates = HidingWishes { plates: true, ..HidingWishes::default() };
        let (name, sign) = (boxed(160.0, 90.0, 240.0, 104.0), boxed(400.0, 90.0, 460.0, 104.0));
        let van = Detection { bbox: boxed(100.0, 60.0, 300.0, 200.0), class: DetectedClass::Truck, score: 0.5 };
        let findings = vec![Some(Findings { objects: vec![van], writing: vec![name, sign], ..Findings::default() })];
        let fills = &hidden(&findings, &plates)[0];
        assert!(hides(fills, &name, Why::Plate) && !hides(fills, &sign, Why::Plate));
    }

    #[test]
    fn plates_screens_and_books_that_were_found_stay_hidden_where_they_were_missed() {
        let at = |frame: usize| boxed(100.0, 80.0, 160.0, 110.0).moved(4.0 * frame as f64, 0.0);
        let thing = |coco: u8| {
            move |frame: usize| Findings {
                things: vec![Thing { coco, bbox: at(frame), score: 0.2 }],
                ..Findings::default()
            }
        };
        let plate = |frame: usize| Findings {
            plates: vec![Detection { bbox: at(frame), class: DetectedClass::Plate, score: 0.4 }],
            ..Findings::default()
        };
        let (plates, screens, documents) = (
            HidingWishes { plates: true, ..HidingWishes::default() },
            HidingWishes { screens: true, ..HidingWishes::default() },
            HidingWishes { documents: true, ..HidingWishes::default() },
        );
        for (findings, wishes, other, why) in [
            (seen(plate), plates, screens, Why::Plate),
            (seen(thing(62)), screens, documents, Why::Screen),
            (seen(thing(63)), screens, documents, Why::Screen),
            (seen(thing(67)), screens, plates, Why::Screen),
            (seen(thing(73)), documents, screens, Why::Document),
        ] {
            let with = hidden(&findings, &wishes);
            assert!((0..10).all(|frame| hides(&with[frame], &at(frame), why)), "{why}");
            assert!(hidden(&findings, &other).iter().all(Vec::is_empty), "{why} only on request");
        }
    }

    #[test]
    fn writing_that_stands_still_is_hidden_in_all_frames_and_the_cameras_own_only_at_its_places() {
        let (number, date) = (boxed(300.0, 150.0, 340.0, 170.0), boxed(10.0, 6.0, 150.0, 24.0));
        let findings: Vec<Option<Findings>> = (0..60)
            .map(|frame| {
                let writing = if frame % 20 < 5 { vec![number, date] } else { vec![] };
                Some(Findings { writing, ..Findings::default() })
            })
            .collect();
        let writing = HidingWishes { writing: true, ..HidingWishes::default() };
        let camera_text = HidingWishes { camera_text: true, ..HidingWishes::default() };
        assert!(hidden(&findings, &writing).iter().all(|fills| hides(fills, &number, Why::Text)));
        for fills in hidden(&findings, &camera_text) {
            assert!(hides(&fills, &date, Why::CameraText));
            assert!(!hides(&fills, &number, Why::CameraText), "nothing around it changes");
        }
    }

    #[test]
    fn the_time_stays_in_a_clock_zone_and_all_other_writing_is_hidden() {
        let (line, number) = (boxed(10.0, 6.0, 300.0, 24.0), boxed(300.0, 150.0, 340.0, 170.0));
        let findings = vec![Some(Findings { writing: vec![line, number], ..Findings::default() }); 4];
        let corners = [(100.0, 0.0), (180.0, 0.0), (180.0, 40.0), (100.0, 40.0)].map(|(x, y)| PxPoint { x, y });
        let zone = |kind| Zone { kind, outline: Polygon::new(corners.to_vec()).expect("a box") };
        let keeping = HidingWishes { camera_text: true, writing: true, keep_time: true, ..HidingWishes::default() };
        let glances = vec![Glance::at(&vec![90; SIZE.area() as usize * 3], SIZE); 4];
        let clip =
            Clip { findings: &findings, times_micros: &[0, 100_000, 200_000, 300_000], glances: &glances, size: SIZE };
        let is_hidden = |wishes: &HidingWishes, kind: ZoneKind, x: f64, y: f64| {
            let rows = fills(&clip, wishes, &[zone(kind)], &HidingSettings::default());
            let held = rows.iter().filter(|row| row.iter().any(|fill| fill.hull().contains(PxPoint { x, y }))).count();
            assert!(held == 0 || held == rows.len(), "the same in all frames");
            held > 0
        };
        assert!(!is_hidden(&keeping, ZoneKind::Clock, 140.0, 15.0), "the time");
        for (x, y) in [(20.0, 15.0), (95.0, 15.0), (185.0, 15.0), (295.0, 15.0), (320.0, 160.0)] {
            assert!(is_hidden(&keeping, ZoneKind::Clock, x, y), "{x}, {y}");
        }
        assert!(is_hidden(&keeping, ZoneKind::Ignore, 140.0, 15.0), "no clock");
        assert!(
            is_hidden(&HidingWishes { keep_time: false, ..keeping }, ZoneKind::Clock, 140.0, 15.0),
            "not asked for"
        );
    }

    #[test]
    fn a_clock_zone_takes_back_writing_alone() {
        let clock = boxed(0.0, 0.0, 200.0, 50.0);
        let face = Fill::boxed(boxed(20.0, 10.0, 60.0, 40.0), Why::Face);
        let mut row = vec![face.clone(), Fill::boxed(boxed(20.0, 10.0, 60.0, 40.0), Why::CameraText)];
        keep(&mut row, &clock);
        assert_eq!(row, vec![face]);
    }

    #[test]
    fn lines_under_one_another_are_a_document() {
        let line = |row: f64| boxed(100.0, 50.0 + 16.0 * row, 200.0, 62.0 + 16.0 * row);
        let findings = |rows: usize| {
            let writing = (0..rows).map(|row| line(row as f64)).collect();
            vec![Some(Findings { writing, ..Findings::default() })]
        };
        let documents = HidingWishes { documents: true, ..HidingWishes::default() };
        let all = line(0.0).hull(&line(2.0));
        assert!(hides(&hidden(&findings(3), &documents)[0], &all, Why::Document));
        assert!(hidden(&findings(2), &documents)[0].is_empty());
    }
}
