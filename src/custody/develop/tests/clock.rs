//! A clip into which its camera writes a name and the time, with the wish that the time stays.

use crate::porch::{Ground, Line};
use crate::vocab::{HidingWishes, Polygon, PxPoint, Zone, ZoneKind, Zones};

use super::*;

const SIZE: Size = Size { width_px: 480, height_px: 270 };
const FRAMES: u32 = 30;
const BEFORE: &str = "FRONT DOOR ";

/// A lawn under a grey sky, and the camera's line; the pixels of its glyphs, those of the name and the place and those of the time.
fn written(frame: u32) -> (Vec<u8>, [Vec<(usize, usize)>; 2]) {
    let mut grain = fastrand::Rng::with_seed(u64::from(frame));
    let pixel = |i: u32| {
        let ground = if i / SIZE.width_px < 140 { [96, 104, 112] } else { [70, 100, 66] };
        ground.map(|value: u8| value + grain.u8(0..6))
    };
    let mut rgb: Vec<u8> = (0..SIZE.area() as u32).flat_map(pixel).collect();
    let time = format!("12:34:{:02}", frame / 10);
    let (height_px, top) = (14.0, 10.0);
    let column = |columns: usize| 12.0 + columns as f64 * 6.0 * height_px / 7.0;
    let parts = [(BEFORE, 0), (&*time, BEFORE.len()), (" OAK STREET 7", BEFORE.len() + time.len())];
    let mut draw = |(text, from): (&str, usize)| {
        let line = Line {
            text: text.to_owned(),
            at: (column(from), top),
            height_px,
            climb: 0.0,
            pen: 1.2,
            ink: [245; 3],
            paper: [0; 3],
            ground: Ground::Outlined,
        };
        line.draw(&mut rgb, SIZE)
    };
    let [name, time, place] = parts.map(&mut draw);
    (rgb, [[name, place].concat(), time])
}

/// The share of these pixels that are as bright as the camera's ink.
fn legible(rgb: &[u8], glyphs: &[(usize, usize)]) -> f64 {
    let is_ink = |&&(x, y): &&(usize, usize)| rgb[(y * SIZE.width_px as usize + x) * 3 + 1] > 185;
    glyphs.iter().filter(is_ink).count() as f64 / glyphs.len() as f64
}

#[test]
fn the_time_stays_where_a_steward_drew_a_clock_zone_and_name_and_place_go() {
    let bench = Bench::drawn(SIZE, (10, 1), (0..FRAMES).map(|frame| written(frame).0));
    let unit = 6.0 * 14.0 / 7.0;
    let (left, right) = (12.0 + BEFORE.len() as f64 * unit - 4.0, 12.0 + (BEFORE.len() + 8) as f64 * unit);
    let corners = [(left, 4.0), (right, 4.0), (right, 30.0), (left, 30.0)].map(|(x, y)| PxPoint { x, y });
    let clock = Zone { kind: ZoneKind::Clock, outline: Polygon::new(corners.to_vec()).expect("a box") };
    for keep_time in [true, false] {
        let orders = Orders {
            place: Place::Outdoor,
            zones: Some(Zones { size: SIZE, zones: vec![clock.clone()] }),
            wishes: HidingWishes { camera_text: true, keep_time, ..HidingWishes::default() },
            ..Orders::default()
        };
        let developed = bench.develop_by(&orders, &mut looker(|_| false, |_| false), &Silent).expect("developed");
        let mut proxy = bench.proxy(&developed);
        for no in 0..FRAMES {
            let (source, glyphs) = written(no);
            let shown = proxy.frame(FrameNo(no)).expect("a frame").rgb().to_vec();
            let [name, time] = glyphs.map(|glyphs| {
                let before = legible(&source, &glyphs);
                assert!(before > 0.3, "frame {no}: {before}");
                legible(&shown, &glyphs) / before
            });
            assert!(name < 0.02, "frame {no}: the name, {name}");
            assert!(
                if keep_time { time > 0.65 } else { time < 0.02 },
                "frame {no}, kept {keep_time}: the time, {time}"
            );
        }
    }
}
