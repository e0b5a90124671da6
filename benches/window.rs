//! The window's own speed, without a graphics card: from a key to the pass that paints its frame, one pass of a drag, and the list of
//! a large project. A pass is time, keys, layout, shapes and triangles; what the card does with them is not in it.
//!
//! Compared with what was measured on the same kind of machine (two cores): X-AnyLabeling 4.2.1 steps in 253 ms in a project of
//! 100,000 frames.

#[allow(dead_code, reason = "the tests use the rest of it")]
#[path = "../tests/window/desk.rs"]
mod desk;
#[path = "../tests/window/reviews.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod reviews;

#[path = "window/project.rs"]
mod project;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use desk::{FakeDesk, FakeLauncher, FakePicker, hidden, suggestion};
use eframe::egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use veilmark::app::Desk;
use veilmark::app::command::Command;
use veilmark::app::saver::SaveState;
use veilmark::app::workspace::InView;
use veilmark::custody::proxy::{ProxyReader, rehearsal};
use veilmark::frame::RedactedFrame;
use veilmark::labels::Track;
use veilmark::store::{ClipRow, ClipState, Store};
use veilmark::ui::Window;
use veilmark::vocab::{ClipId, Digest, FrameNo, RecordId, SecretBytes, Size};

const FULL_HD: Size = Size { width_px: 1920, height_px: 1080 };
const FRAMES: u32 = 100_000;
const STEPS: usize = 300;

type Bench = Harness<'static, Window>;

fn open(desk: &Arc<FakeDesk>) -> Bench {
    let (launcher, initial) = (Arc::new(FakeLauncher(Arc::clone(desk))), Arc::clone(desk) as Arc<dyn Desk>);
    let mut bench = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_max_steps(64)
        .build_eframe(move |cc| Window::new(&cc.egui_ctx, launcher, Arc::new(FakePicker), None, Some(initial)));
    until(&mut bench, |window| {
        window.workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    bench.run_steps(5);
    bench
}

fn pass(bench: &mut Bench) {
    bench.step();
    let output = bench.output();
    let shapes = output.shapes.clone();
    std::hint::black_box(bench.ctx.tessellate(shapes, output.pixels_per_point));
}

fn until(bench: &mut Bench, is_done: impl Fn(&Window) -> bool) {
    let since = Instant::now();
    while !is_done(bench.state()) {
        assert!(since.elapsed() < Duration::from_secs(60), "waited too long");
        // As the real window does: it sleeps until something asks to be painted, and leaves the cores to the decoder.
        let asleep = Instant::now();
        while !bench.ctx.has_requested_repaint() && asleep.elapsed() < Duration::from_millis(50) {
            std::thread::park_timeout(Duration::from_micros(100));
        }
        pass(bench);
    }
}

fn said(name: &str, mut took: Vec<Duration>, target: f64) {
    took.sort_unstable();
    let millis = |percent: usize| took[((took.len() - 1) * percent).div_ceil(100)].as_secs_f64() * 1000.0;
    let (half, most, worst) = (millis(50), millis(95), millis(100));
    println!(
        "{name:<58} p50 {half:7.2} ms   p95 {most:7.2} ms   max {worst:7.2} ms   {:5.2} of {target} ms",
        most / target
    );
}

/// 300 objects in view at any time, 5,000 in the clip, each for 6,000 of its 100,000 frames.
fn crowd() -> Vec<Track> {
    (0..5000_u32)
        .map(|no| {
            let (x, y) = (f64::from(no % 60) * 30.0, f64::from(no / 60 % 10) * 95.0);
            let from = u32::try_from(u64::from(no) * 94_000 / 5000).expect("inside the clip");
            let edges = |dx: f64| [x + dx, y, x + dx + 24.0, y + 60.0];
            suggestion(no + 1, ["person", "car"][(no % 2) as usize], &[(from, edges(0.0)), (from + 6000, edges(40.0))])
        })
        .collect()
}

fn steps(bench: &mut Bench, key: Key) -> Vec<Duration> {
    (0..STEPS)
        .map(|_| {
            let before = bench.state().workspace.clip().map(|clip| clip.current);
            let since = Instant::now();
            bench.key_press(key);
            pass(bench);
            until(bench, |window| {
                window.workspace.clip().is_some_and(|clip| Some(clip.current) != before && clip.is_current_shown())
            });
            // The pass that found the frame ready painted it.
            let took = since.elapsed();
            pass(bench);
            took
        })
        .collect()
}

/// The proxy behind [`real`].
static PROXY: Mutex<Option<ProxyReader>> = Mutex::new(None);
const PROXY_FRAMES: u32 = 900;

/// A frame of a sealed 1080p proxy, decoded.
fn real(no: FrameNo, _: i64, _: Size) -> RedactedFrame {
    let mut proxy = PROXY.lock().expect("nobody panics with it");
    proxy.as_mut().expect("it is open").frame(no).expect("a frame of it")
}

/// A packet of it on the way to a frame.
fn approach(no: FrameNo) -> bool {
    let mut proxy = PROXY.lock().expect("nobody panics with it");
    proxy.as_mut().expect("it is open").approach(no).expect("a frame of it")
}

/// From a jump to any frame of a sealed 1080p proxy to the pass that paints it, beside the same frame decoded with no window.
fn seeks(bench: &mut Bench, plain: &mut ProxyReader) -> (Vec<Duration>, Vec<Duration>) {
    let mut random = fastrand::Rng::with_seed(5);
    (0..STEPS)
        .map(|_| {
            let no = FrameNo(random.u32(0..PROXY_FRAMES));
            let since = Instant::now();
            bench.state_mut().workspace.run(Command::GoTo(no));
            until(bench, |window| window.workspace.clip().is_some_and(|clip| clip.shown_no() == Some(no)));
            let jump = since.elapsed();
            // A hand rests before it jumps again; what lies beside the frame is read meanwhile.
            std::thread::park_timeout(Duration::from_millis(random.u64(0..60)));
            let since = Instant::now();
            std::hint::black_box(plain.frame(no).expect("a frame of it"));
            (jump, since.elapsed())
        })
        .unzip()
}

/// A pass that changes nothing: what a step cannot be quicker than.
fn idle(bench: &mut Bench) -> Vec<Duration> {
    (0..STEPS)
        .map(|_| {
            let since = Instant::now();
            pass(bench);
            since.elapsed()
        })
        .collect()
}

/// From the end of a gesture to "Saved", with an encrypted database on this disk.
fn saves(home: &std::path::Path) -> Vec<Duration> {
    let desk = FakeDesk::new();
    let mut store = Store::create(&home.join("project.db"), &SecretBytes::random()).expect("a new database");
    let row = ClipRow {
        id: desk.first_clip(),
        sha256: Digest::of(b"file"),
        bytes: 1,
        record: RecordId::from_bits(8),
        camera: "cam-1".parse().expect("a pseudonym"),
        state: ClipState::InWork,
        size: None,
        frames: desk::FRAMES,
        original: "{}".into(),
        proxy: None,
        leak: None,
        orders: None,
        imported_at: desk::time(),
    };
    store.insert_clip(&row).expect("is new");
    *desk.disk.lock().expect("no panic") = Some(store);
    let mut bench = open(&desk);
    let bbox = veilmark::vocab::PxBox::new(100.0, 100.0, 180.0, 220.0).expect("a box");
    bench.state_mut().workspace.run(Command::AddBox(bbox));
    until(&mut bench, |window| window.workspace.save_state() == Some(SaveState::Saved));
    (0..STEPS)
        .map(|step| {
            let dx = if step % 2 == 0 { 1 } else { -1 };
            let since = Instant::now();
            bench.state_mut().workspace.run(Command::Nudge { dx, dy: 0 });
            until(&mut bench, |window| window.workspace.save_state() == Some(SaveState::Saved));
            since.elapsed()
        })
        .collect()
}

fn main() {
    let home = tempfile::tempdir().expect("a folder for the benchmark");
    said("from an edit to saved, encrypted database", saves(home.path()), 100.0);
    for (name, took, target) in project::rows() {
        said(name, took, target);
    }
    *PROXY.lock().expect("nobody panics with it") =
        Some(rehearsal(home.path(), FULL_HD, PROXY_FRAMES).expect("a drawn proxy"));
    let proxied = FakeDesk::with(real, FULL_HD, PROXY_FRAMES, Vec::new());
    *proxied.approach.lock().expect("no panic") = approach;
    let beside = tempfile::tempdir().expect("a folder for the benchmark");
    let mut plain = rehearsal(beside.path(), FULL_HD, PROXY_FRAMES).expect("a drawn proxy");
    let mut bench = open(&proxied);
    let (jumps, decodes) = seeks(&mut bench, &mut plain);
    said("jump to any frame of a sealed 1080p proxy", jumps, 60.0);
    said("  the same frames decoded with no window", decodes, 60.0);
    drop((bench, plain));

    let plain = FakeDesk::with(hidden, FULL_HD, FRAMES, Vec::new());
    let mut bench = open(&plain);
    said("step forward, 1080p, 100,000 frames, no track", steps(&mut bench, Key::F), 16.0);
    said("step back", steps(&mut bench, Key::D), 16.0);
    said("  a pass that changes nothing", idle(&mut bench), 16.0);
    drop(bench);

    let crowded = FakeDesk::with(hidden, FULL_HD, FRAMES, crowd());
    let mut bench = open(&crowded);
    let middle = Command::GoTo(FrameNo(50_000));
    bench.state_mut().workspace.run(middle);
    until(&mut bench, |window| window.workspace.clip().is_some_and(|clip| clip.is_current_shown()));
    let clip = bench.state().workspace.clip().expect("a clip is open");
    println!(
        "{} boxes in view of {} tracks",
        clip.in_view(clip.current).len(),
        clip.labels().map_or(0, |l| l.tracks(veilmark::labels::Layer::Suggestion).len())
    );
    said("step forward, 1080p, 300 boxes in view, 5,000 tracks", steps(&mut bench, Key::F), 16.0);
    said("step back", steps(&mut bench, Key::D), 16.0);
    said("  a pass that changes nothing", idle(&mut bench), 16.0);

    let canvas = bench.get_by_label("Canvas").rect();
    let clip = bench.state().workspace.clip().expect("open");
    let seen = clip.in_view(clip.current);
    // One whose middle lies in no other box, so that it is the one that is taken.
    let is_alone = |a: &&InView<'_>| {
        let middle = a.sighting.bbox.centre();
        seen.iter().all(|b| b.track.id == a.track.id || !b.sighting.bbox.contains(middle))
    };
    let taken = seen.iter().find(is_alone).expect("a box stands free");
    let (id, before, no) = (taken.track.id, taken.sighting.bbox, clip.current);
    let room = canvas.shrink(16.0).size();
    let scale = (room.x / 1920.0).min(room.y / 1080.0);
    let middle = before.centre();
    let from = canvas.center() + vec2(middle.x as f32 - 960.0, middle.y as f32 - 540.0) * scale;
    bench.hover_at(from);
    pass(&mut bench);
    bench.drag_at(from);
    pass(&mut bench);
    let passes = (0..STEPS)
        .map(|step| {
            let since = Instant::now();
            bench.hover_at(from + vec2(step as f32 * 0.5, (step % 40) as f32));
            pass(&mut bench);
            since.elapsed()
        })
        .collect();
    said("one pass of a drag, 300 boxes in view, 5,000 tracks", passes, 16.7);
    bench.drop_at(from + vec2(60.0, 30.0));
    bench.run_steps(3);
    let labels = bench.state().workspace.clip().and_then(|clip| clip.labels()).expect("the labels are read");
    let after = labels.find(id).and_then(|(_, track)| track.at(no)).expect("it is there").bbox;
    assert!(after != before, "a box was dragged");
    drop(bench);

    let large = FakeDesk::new();
    let pattern = large.clips.lock().expect("no panic")[1].clone();
    let many = (0..10_000_u128)
        .map(|no| veilmark::app::ClipSummary { id: ClipId::from_bits((no + 10) << 64), ..pattern.clone() });
    large.clips.lock().expect("no panic").extend(many);
    let mut bench = open(&large);
    let passes = |bench: &mut Bench, filter: &str| {
        (0..60)
            .map(|step| {
                let project = bench.state_mut().workspace.project_mut().expect("open");
                project.filter = if step % 2 == 0 { filter.to_owned() } else { String::new() };
                let since = Instant::now();
                pass(bench);
                since.elapsed()
            })
            .collect()
    };
    let took = passes(&mut bench, "state:new left:0 expires:<30 drive");
    said("one pass of a list of 10,000 clips, filter typed", took, 16.7);
}
