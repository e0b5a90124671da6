//! The right frame, always: clips with a counter burned into the picture walk the whole road, and the window must never
//! show another counter than that of the frame it says it shows. The counters are read from the picture itself; which
//! counter belongs to which frame is said by the `ffmpeg` program, which shares no code with the window's reader.

use std::path::Path;
use std::process::Command as Process;

use veilmark::app::at_desk::ProjectDesk;
use veilmark::app::project::{Project, Surroundings};
use veilmark::frame::RedactedFrame;
use veilmark::porch::{Scene, Variant};
use veilmark::vocab::{Clock, DetectedClass, Passphrase, Size, UtcTime};

use super::common::{self, Place as Folder, models_are_made};
use super::*;

const FRAMES: usize = 40;
const SIZE: Size = Size { width_px: 768, height_px: 432 };
/// The counter: a pair of cells a bit, in a flat strip along the lower edge: too flat for a door or a window, of two levels too near to
/// one another for a lamp, and not at an edge itself, where it could be somebody who reaches in. What looks like those is hidden, and so it
/// should be.
const BITS: usize = 6;
const CELL: usize = (SIZE.width_px as usize - 2 * BESIDE_EDGES) / (BITS * 2);
const HIGH: usize = 12;
const BESIDE_EDGES: usize = 24;
const LEVELS: [u8; 2] = [70, 120];

/// Where a row of a cell begins among the bytes of a picture.
fn at_cell(place: usize, row: usize) -> usize {
    let (width, height) = (SIZE.width_px as usize, SIZE.height_px as usize);
    ((height - BESIDE_EDGES - HIGH + row) * width + BESIDE_EDGES + place * CELL) * 3
}

/// Writes the counter, every bit beside its opposite, so that an unreadable one is noticed.
fn burn(picture: &mut [u8], counter: usize) {
    for place in 0..BITS * 2 {
        let bit = coded(counter) >> (place / 2) & 1;
        let level = LEVELS[usize::from((bit == 1) == (place % 2 == 0))];
        for row in 0..HIGH {
            let from = at_cell(place, row);
            picture[from..from + CELL * 3].fill(level);
        }
    }
}

/// Reads the counter from the middles of its cells; `None` when it cannot be read.
fn counter(rgb: &[u8]) -> Option<usize> {
    let light = |place: usize| {
        let rows = HIGH / 3..HIGH * 2 / 3;
        let level = |row: usize| {
            let from = at_cell(place, row) + CELL;
            rgb[from..from + CELL].iter().map(|level| u32::from(*level)).sum::<u32>() / CELL as u32
        };
        rows.clone().map(level).sum::<u32>() / rows.len() as u32 > 95
    };
    let bits = (0..BITS).map(|bit| (light(bit * 2) != light(bit * 2 + 1)).then(|| usize::from(light(bit * 2)) << bit));
    let read: Option<usize> = bits.sum();
    read.map(coded)
}

/// Every bit but the lowest turns with it, so that each cell changes in every frame: what stays light for long is taken for a
/// lit window, and hidden. It is its own inverse.
fn coded(counter: usize) -> usize {
    let all = (1 << BITS) - 2;
    if counter & 1 == 1 { counter ^ all } else { counter }
}

fn ffmpeg(folder: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let mut process = Process::new("ffmpeg");
    process.current_dir(folder).args(["-v", "error", "-y", "-nostdin"]).args(arguments);
    process.output().ok().filter(|output| output.status.success()).map(|output| output.stdout)
}

/// The counters of a file's frames in the order in which a player shows them.
fn said_by_ffmpeg(folder: &Path, file: &str) -> Vec<usize> {
    let arguments = ["-i", file, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
    let bytes = ffmpeg(folder, &arguments).expect("ffmpeg reads what it wrote");
    let frames = bytes.chunks_exact(SIZE.area() as usize * 3);
    frames.map(|frame| counter(frame).expect("the counter is readable before the road")).collect()
}

/// Uneven times and B-frames; the same cut in front by an edit list; the same beginning at 7.3 seconds.
fn clips(folder: &Path, scene: &Scene) -> Option<[&'static str; 3]> {
    let pictures = (0..FRAMES).map(|no| {
        let mut picture = scene.frame(no);
        burn(&mut picture, no + 1);
        picture
    });
    let plain = folder.join("plain.mp4");
    veilmark::custody::proxy::clip_file::write_clip(&plain, SIZE, (10, 1), pictures).expect("a clip");
    let uneven = "setpts=(N*40+mod(N\\,3)*25+gte(N\\,20)*700)/1000/TB";
    let encode = ["-i", "plain.mp4", "-vf", uneven, "-fps_mode", "passthrough", "-c:v", "libx264", "-crf", "12"];
    let shape = ["-bf", "3", "-g", "12", "-pix_fmt", "yuv420p", "-video_track_timescale", "1000", "uneven.mp4"];
    ffmpeg(folder, &[&encode[..], &shape[..]].concat())?;
    ffmpeg(folder, &["-ss", "0.63", "-i", "uneven.mp4", "-c", "copy", "cut.mp4"])?;
    ffmpeg(folder, &["-i", "uneven.mp4", "-c", "copy", "-output_ts_offset", "7.3", "late.mkv"])?;
    Some(["uneven.mp4", "cut.mp4", "late.mkv"])
}

/// The counter of the picture on screen is the one of the frame that the screen says it is.
fn check(bench: &Bench, expected: &[usize]) -> usize {
    let frame: &RedactedFrame = clip(bench).shown().expect("a frame is on screen");
    let Some(read) = counter(frame.rgb()) else {
        panic!("the counter of frame {} cannot be read; hidden: {:?}", frame.no(), frame.hidden());
    };
    assert_eq!(Some(&read), expected.get(frame.no().index()), "the wrong picture at frame {}", frame.no());
    frame.no().index()
}

/// Steps, seeks, scrubs and plays through the open clip, and checks every picture on the way, settled or not.
fn wander(bench: &mut Bench, expected: &[usize]) {
    let last = expected.len() - 1;
    for (pressed, target) in [(Key::F, last), (Key::D, 0)] {
        for _ in 0..last {
            key(bench, pressed);
            check(bench, expected);
        }
        settle(bench);
        assert_eq!(check(bench, expected), target, "after stepping through the clip");
    }
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..30 {
        let frame = random.usize(0..=last);
        key(bench, Key::Backtick);
        write(bench, "Frame number", &(frame + 1).to_string());
        key(bench, Key::Enter);
        check(bench, expected);
        settle(bench);
        assert_eq!(check(bench, expected), frame, "after a seek");
    }
    let ruler = bench.get_by_label("Timeline ruler").rect();
    for _ in 0..6 {
        let place = |share: f32| pos2(ruler.left() + 2.0 + (ruler.width() - 4.0) * share, ruler.center().y);
        let (from, to) = (random.f32(), random.f32());
        bench.hover_at(place(from));
        bench.step();
        bench.drag_at(place(from));
        for step in 0..20 {
            bench.hover_at(place(from + (to - from) * step as f32 / 19.0));
            bench.step();
            check(bench, expected);
        }
        bench.drop_at(place(to));
        settle(bench);
        assert_eq!(check(bench, expected), clip(bench).current.index(), "after scrubbing");
    }
    key(bench, Key::Home);
    settle(bench);
    key(bench, Key::Space);
    let mut seen = vec![false; expected.len()];
    let since = Instant::now();
    while clip(bench).is_playing() {
        assert!(since.elapsed() < PATIENCE, "playback comes to an end");
        bench.step();
        seen[check(bench, expected)] = true;
        std::thread::yield_now();
    }
    settle(bench);
    assert_eq!(check(bench, expected), last);
    // A pass of the harness is a quarter of a second of the clip's time.
    assert!(seen.iter().filter(|seen| **seen).count() > 3, "frames were shown while playing");
}

/// A clock that stands still.
struct FixedClock(UtcTime);

impl Clock for FixedClock {
    fn now(&self) -> UtcTime {
        self.0
    }
}

/// The present time, by a file that was just written: the clock of the program's own runs.
fn clock_of(file: &Path) -> FixedClock {
    let modified = std::fs::metadata(file).and_then(|meta| meta.modified()).expect("a file's time");
    let micros = modified.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_micros() as i64;
    FixedClock(UtcTime::from_micros(micros + 60_000_000).expect("a valid time"))
}

#[test]
fn every_picture_carries_the_counter_of_its_frame_and_a_car_is_followed() {
    let test = "every_picture_carries_the_counter_of_its_frame_and_a_car_is_followed";
    if !models_are_made(test) {
        return;
    }
    let folder = Folder::new();
    let scene = Scene::new(7, Variant::Day);
    let Some(files) = clips(folder.root(), &scene) else {
        println!("skipped: {test} needs the ffmpeg program with libx264");
        return;
    };
    let expected: Vec<Vec<usize>> = files.iter().map(|file| said_by_ffmpeg(folder.root(), file)).collect();
    assert_eq!(expected[0], (1..=FRAMES).collect::<Vec<_>>(), "the uneven clip has every frame");
    assert_eq!(expected[2], expected[0], "the late clip too");
    assert!(
        expected[1][0] > 5 && expected[1].windows(2).all(|pair| pair[0] + 1 == pair[1]),
        "the cut one is cut in front"
    );

    folder.project();
    let record = folder.record(&files);
    folder.run(&["camera", "set", "road.veil", "cam-a", "--place", "outdoor"]).ok();
    let import = [&["--json", "import", "road.veil"], &files[..], &["--record", &record, "--camera", "cam-a"]].concat();
    let imported = folder.run(&import).ok().json();
    assert_eq!(imported["admitted"].as_array().map(Vec::len), Some(3), "{imported}");

    let surroundings = Surroundings {
        clock: Arc::new(clock_of(&folder.path("road.veil/project.db"))),
        models_dir: common::models_dir(),
    };
    let passphrase = Passphrase::new("pass".to_owned());
    let project =
        Project::open(&folder.path("road.veil"), &passphrase, None, &surroundings).expect("the project opens");
    let desk: Arc<dyn Desk> = Arc::new(ProjectDesk(Arc::new(project)));
    let launcher = Arc::new(FakeLauncher(FakeDesk::new()));
    let at_desk = Arc::clone(&desk);
    let mut bench = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_max_steps(64)
        .build_eframe(move |cc| Window::new(&cc.egui_ctx, launcher, Arc::new(FakePicker), None, Some(at_desk)));
    for (place, expected) in expected.iter().enumerate() {
        if place > 0 {
            key_with(&mut bench, Modifiers::COMMAND, Key::ArrowDown);
        }
        until(&mut bench, "the clip", |bench| {
            let clips = desk.clips().expect("the list is read");
            let open = bench.state().workspace.clip();
            open.is_some_and(|clip| clip.id == clips[place].id && clip.is_current_shown() && clip.document.is_some())
        });
        settle(&mut bench);
        wander(&mut bench, expected);
    }
    follow_a_car(&mut bench, &scene, &desk);
}

/// In the last clip, whose frames are the scene's: the largest car is boxed as the truth says, and followed.
fn follow_a_car(bench: &mut Bench, scene: &Scene, desk: &Arc<dyn Desk>) {
    let truth = scene.truth();
    let cars = |no: usize| truth.frames[no].objects.iter().filter(|object| object.class != DetectedClass::Person);
    let moving =
        (0..FRAMES).find_map(|no| cars(no).find(|car| !car.truncated && car.occlusion < 0.05).map(|car| (no, car)));
    let Some((from, car)) = moving else { panic!("a car is in view in the first frames") };
    key(bench, Key::Backtick);
    write(bench, "Frame number", &(from + 1).to_string());
    key(bench, Key::Enter);
    settle(bench);
    bench.state_mut().workspace.run(veilmark::app::command::Command::AddBox(car.bbox));
    settle(bench);
    let id = clip(bench).selected.expect("the new track");
    key_with(bench, Modifiers::SHIFT, Key::F);
    until(bench, "the end of following", |bench| {
        bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains("ollowed"))
    });
    settle(bench);
    let document = desk.document(clip(bench).id).expect("the labels are read");
    let track = document.labels().find(id).expect("it is there").1;
    let said: Vec<_> =
        bench.state().workspace.notices.list().iter().map(|n| format!("{} {}", n.what, n.way_out)).collect();
    let (first, last) = track.span().expect("keys");
    let mut overlaps = Vec::new();
    for no in first.0..=last.0 {
        let Some(truly) = cars(no as usize).find(|other| other.id == car.id) else { continue };
        let found = track.at(FrameNo(no)).expect("followed").bbox;
        overlaps.push(found.iou(&truly.bbox));
    }
    println!("followed {} frames from {from}: {overlaps:.2?} {said:?}", last.0 - first.0);
    assert!(last.0 > first.0 + 3, "it was followed: {said:?}");
    assert!(overlaps.iter().all(|iou| *iou > 0.5), "it stopped rather than drift: {overlaps:?} {said:?}");
}
