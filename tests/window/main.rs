//! The window, driven by mouse and keys without a screen: each flow ends in what the store holds.

mod by_key;
mod canvas;
#[path = "../common/mod.rs"]
mod common;
mod covers;
mod datasets;
mod desk;
mod filmstrip;
mod hiding;
mod judging;
mod keys;
mod kills;
mod leaving;
mod phrases;
mod reviews;
mod right_frame;
mod search;
mod touch;
mod tracks;
mod trouble;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use desk::{FakeDesk, FakeLauncher, FakePicker, PASSPHRASE};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use veilmark::app::saver::SaveState;
use veilmark::app::workspace::{OpenClip, Step};
use veilmark::app::{ClipState, Desk};
use veilmark::labels::{Document, Layer, Track};
use veilmark::ui::Window;
use veilmark::vocab::{FrameNo, Place, PxBox, TrackId};

type Bench = Harness<'static, Window>;

/// A limit on every wait.
const PATIENCE: Duration = Duration::from_secs(20);

fn bench(desk: &Arc<FakeDesk>, is_open: bool) -> Bench {
    bench_with(desk, is_open, |_| {})
}

fn bench_with(desk: &Arc<FakeDesk>, is_open: bool, prepare: fn(&mut Window)) -> Bench {
    let (launcher, initial) = (Arc::new(FakeLauncher(Arc::clone(desk))), Arc::clone(desk) as Arc<dyn Desk>);
    let mut bench = Harness::builder().with_size(vec2(1440.0, 900.0)).with_max_steps(64).build_eframe(move |cc| {
        let initial = is_open.then_some(initial);
        let mut window = Window::new(&cc.egui_ctx, launcher, Arc::new(FakePicker), None, initial);
        prepare(&mut window);
        window
    });
    bench.step();
    bench
}

/// A bench on which the first clip's first frame is shown.
fn open() -> (Arc<FakeDesk>, Bench) {
    open_with(|_| {})
}

fn open_with(prepare: fn(&mut Window)) -> (Arc<FakeDesk>, Bench) {
    let desk = FakeDesk::new();
    let mut bench = bench_with(&desk, true, prepare);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    settle(&mut bench);
    (desk, bench)
}

fn until(bench: &mut Bench, what: &str, is_done: impl Fn(&Bench) -> bool) {
    let since = Instant::now();
    while !is_done(bench) {
        assert!(since.elapsed() < PATIENCE, "waited too long for {what}");
        std::thread::yield_now();
        bench.step();
    }
}

/// Paints until the frame asked for is on screen and everything is saved, then checks that nothing was lost.
fn settle(bench: &mut Bench) {
    bench.run_steps(3);
    until(bench, "the frame and the saver", |bench| {
        let workspace = &bench.state().workspace;
        workspace.save_state() == Some(SaveState::Saved)
            && workspace
                .clip()
                .is_some_and(|clip| clip.is_playing() || clip.is_current_shown() || clip.failure().is_some())
    });
    bench.run_steps(2);
}

/// The soundness sweep after every command: the screen, the store and a replay agree.
fn agree(desk: &FakeDesk, bench: &mut Bench) -> Document {
    settle(bench);
    let clip = clip(bench);
    let stored = desk.stored(clip.id);
    let shown = clip.document.as_ref().expect("the labels are read");
    assert_eq!(shown.labels(), stored.labels(), "what is shown is what is stored");
    assert_eq!(shown.last_seq(), stored.last_seq());
    stored.labels().check().expect("sound labels");
    stored
}

fn clip(bench: &Bench) -> &OpenClip {
    bench.state().workspace.clip().expect("a clip is open")
}

fn labels(document: &Document) -> Vec<Track> {
    document.labels().tracks(Layer::Label).cloned().collect()
}

fn suggestions(document: &Document) -> usize {
    document.labels().tracks(Layer::Suggestion).count()
}

fn canvas(bench: &Bench) -> Rect {
    bench.get_by_label("Canvas").rect()
}

/// Where a pixel of the fitted frame is on the screen: computed here from the definition, not by the window's own layout.
fn at(bench: &Bench, x: f64, y: f64) -> Pos2 {
    let canvas = canvas(bench);
    let room = canvas.shrink(16.0).size();
    let scale = (room.x / 640.0).min(room.y / 360.0);
    canvas.center() + vec2(x as f32 - 320.0, y as f32 - 180.0) * scale
}

fn drag(bench: &mut Bench, from: Pos2, to: Pos2) {
    bench.hover_at(from);
    bench.step();
    bench.drag_at(from);
    bench.step();
    for share in [0.3, 0.7, 1.0] {
        bench.hover_at(from + (to - from) * share);
        bench.step();
    }
    bench.drop_at(to);
    bench.step();
}

fn click(bench: &mut Bench, place: Pos2) {
    bench.hover_at(place);
    bench.step();
    bench.drag_at(place);
    bench.step();
    bench.drop_at(place);
    bench.run_steps(2);
}

fn key(bench: &mut Bench, key: Key) {
    bench.key_press(key);
    bench.run_steps(2);
}

fn key_with(bench: &mut Bench, modifiers: Modifiers, key: Key) {
    bench.key_press_modifiers(modifiers, key);
    bench.run_steps(2);
}

fn write(bench: &mut Bench, field: &str, text: &str) {
    let roles = [Role::TextInput, Role::PasswordInput];
    let role = roles.into_iter().find(|role| bench.query_by_role_and_label(*role, field).is_some()).expect("a field");
    bench.get_by_role_and_label(role, field).focus();
    bench.run_steps(2);
    bench.get_by_role_and_label(role, field).type_text(text);
    bench.run_steps(2);
}

fn near(a: &PxBox, b: [f64; 4]) -> bool {
    let edges = [a.x1(), a.y1(), a.x2(), a.y2()];
    edges.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.75)
}

/// Draws a box where the first frame has none.
fn draw(bench: &mut Bench) -> TrackId {
    key(bench, Key::N);
    let (from, to) = (at(bench, 220.0, 40.0), at(bench, 280.0, 140.0));
    drag(bench, from, to);
    settle(bench);
    clip(bench).selected.expect("the new track is selected")
}

#[test]
fn a_box_is_drawn_moved_resized_and_taken_back() {
    let (desk, mut bench) = open();
    let id = draw(&mut bench);
    let document = agree(&desk, &mut bench);
    let tracks = labels(&document);
    assert_eq!(tracks.len(), 1);
    assert_eq!((tracks[0].id, tracks[0].class.as_str()), (id, "person"));
    assert!(near(&tracks[0].keys[&FrameNo(0)].bbox, [220.0, 40.0, 280.0, 140.0]));

    let (from, to) = (at(&bench, 250.0, 90.0), at(&bench, 270.0, 100.0));
    drag(&mut bench, from, to);
    let document = agree(&desk, &mut bench);
    assert!(near(&labels(&document)[0].keys[&FrameNo(0)].bbox, [240.0, 50.0, 300.0, 150.0]));

    let (from, to) = (at(&bench, 300.0, 150.0), at(&bench, 320.0, 180.0));
    drag(&mut bench, from, to);
    let document = agree(&desk, &mut bench);
    assert!(near(&labels(&document)[0].keys[&FrameNo(0)].bbox, [240.0, 50.0, 320.0, 180.0]));

    // A grab a little outside the edge still takes it: the zones are generous.
    let (edge, to) = (at(&bench, 240.0, 120.0) - Vec2::X * 6.0, at(&bench, 230.0, 120.0) - Vec2::X * 6.0);
    drag(&mut bench, edge, to);
    let document = agree(&desk, &mut bench);
    assert!(near(&labels(&document)[0].keys[&FrameNo(0)].bbox, [230.0, 50.0, 320.0, 180.0]));

    key_with(&mut bench, Modifiers::ALT, Key::ArrowRight);
    key_with(&mut bench, Modifiers::ALT | Modifiers::SHIFT, Key::ArrowUp);
    let document = agree(&desk, &mut bench);
    assert!(near(&labels(&document)[0].keys[&FrameNo(0)].bbox, [231.0, 40.0, 321.0, 170.0]));

    for _ in 0..6 {
        key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    }
    assert!(labels(&agree(&desk, &mut bench)).is_empty(), "six steps were made, and six are taken back");
    key_with(&mut bench, Modifiers::COMMAND, Key::Y);
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    let document = agree(&desk, &mut bench);
    assert!(near(&labels(&document)[0].keys[&FrameNo(0)].bbox, [240.0, 50.0, 300.0, 150.0]));
}

#[test]
fn a_slip_of_the_hand_and_escape_draw_nothing() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::W);
    let from = at(&bench, 220.0, 40.0);
    drag(&mut bench, from, from + vec2(1.0, 1.0));
    key(&mut bench, Key::Escape);
    let to = at(&bench, 280.0, 140.0);
    drag(&mut bench, from, to);
    assert!(labels(&agree(&desk, &mut bench)).is_empty());
}

#[test]
fn a_class_key_relabels_the_selection_and_the_next_box() {
    let (desk, mut bench) = open();
    draw(&mut bench);
    key(&mut bench, Key::Num4);
    assert_eq!(labels(&agree(&desk, &mut bench))[0].class, desk::class("truck"));
    bench.get_by_label("Class bus").click();
    bench.run_steps(2);
    assert_eq!(labels(&agree(&desk, &mut bench))[0].class, desk::class("bus"));
    key(&mut bench, Key::Escape);
    key(&mut bench, Key::Num2);
    key(&mut bench, Key::N);
    let (from, to) = (at(&bench, 20.0, 20.0), at(&bench, 80.0, 70.0));
    drag(&mut bench, from, to);
    let tracks = labels(&agree(&desk, &mut bench));
    assert_eq!(tracks.iter().filter(|track| track.class == desk::class("car")).count(), 1);
}

#[test]
fn the_toolbar_stands_still_when_the_class_changes_and_a_lone_box_says_how_it_gets_longer() {
    let (_desk, mut bench) = open();
    let left = |bench: &Bench| bench.get_by_label("Undo").rect().left();
    let before = left(&bench);
    for class in [Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num1] {
        key(&mut bench, class);
        assert_eq!(left(&bench), before, "{class:?}");
    }
    draw(&mut bench);
    bench.run_steps(2);
    bench.get_by_label_contains("In this frame only.");
}

#[test]
fn a_track_is_made_longer_by_its_ghost_and_ended_with_delete() {
    let (desk, mut bench) = open();
    let id = draw(&mut bench);
    for _ in 0..2 {
        key_with(&mut bench, Modifiers::SHIFT, Key::ArrowRight);
    }
    settle(&mut bench);
    assert_eq!(clip(&bench).current, FrameNo(20));
    let (from, to) = (at(&bench, 250.0, 90.0), at(&bench, 290.0, 90.0));
    drag(&mut bench, from, to);
    let document = agree(&desk, &mut bench);
    let (_, track) = document.labels().find(id).expect("the track is there");
    assert_eq!(track.keys.len(), 2);
    assert!(near(&track.at(FrameNo(10)).expect("interpolated").bbox, [240.0, 40.0, 300.0, 140.0]));

    key_with(&mut bench, Modifiers::SHIFT, Key::ArrowLeft);
    settle(&mut bench);
    key(&mut bench, Key::Delete);
    let document = agree(&desk, &mut bench);
    let (_, track) = document.labels().find(id).expect("Delete ends a track and does not remove it");
    assert!(track.at(FrameNo(9)).is_some() && track.at(FrameNo(10)).is_none() && track.at(FrameNo(20)).is_none());
    assert!(near(&track.at(FrameNo(9)).expect("before the end").bbox, [238.0, 40.0, 298.0, 140.0]));

    key_with(&mut bench, Modifiers::SHIFT, Key::Delete);
    assert!(agree(&desk, &mut bench).labels().find(id).is_none());
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    assert!(agree(&desk, &mut bench).labels().find(id).is_some());
}

#[test]
fn flags_and_keyframes_by_key() {
    let (desk, mut bench) = open();
    let id = draw(&mut bench);
    for _ in 0..10 {
        key(&mut bench, Key::F);
    }
    settle(&mut bench);
    key(&mut bench, Key::K);
    let track = |document: &Document| document.labels().find(id).expect("the track is there").1.clone();
    assert_eq!(track(&agree(&desk, &mut bench)).keys.len(), 2);
    for _ in 0..4 {
        key(&mut bench, Key::D);
    }
    settle(&mut bench);
    key(&mut bench, Key::Q);
    assert!(track(&agree(&desk, &mut bench)).keys[&FrameNo(6)].occluded);
    bench.get_by_label("Truncated").click();
    bench.run_steps(2);
    assert!(track(&agree(&desk, &mut bench)).keys[&FrameNo(6)].truncated);
    key(&mut bench, Key::O);
    let document = agree(&desk, &mut bench);
    assert!(track(&document).at(FrameNo(5)).is_some() && track(&document).at(FrameNo(6)).is_none());
    key(&mut bench, Key::Backspace);
    assert!(!track(&agree(&desk, &mut bench)).keys.contains_key(&FrameNo(6)));
    key(&mut bench, Key::E);
    settle(&mut bench);
    assert!(clip(&bench).current < FrameNo(6));
    key(&mut bench, Key::R);
    settle(&mut bench);
    assert!(clip(&bench).current > FrameNo(5));
}

#[test]
fn stepping_jumping_and_scrubbing_show_the_frame_asked_for() {
    let (_desk, mut bench) = open();
    let steps: [(Key, u32); 6] = [
        (Key::ArrowRight, 1),
        (Key::F, 2),
        (Key::D, 1),
        (Key::End, desk::FRAMES - 1),
        (Key::F, desk::FRAMES - 1),
        (Key::Home, 0),
    ];
    for (pressed, frame) in steps {
        key(&mut bench, pressed);
        settle(&mut bench);
        assert_eq!(clip(&bench).current, FrameNo(frame), "{pressed:?}");
        assert_eq!(clip(&bench).shown_no(), Some(FrameNo(frame)));
    }
    key(&mut bench, Key::Backtick);
    write(&mut bench, "Frame number", "31");
    bench.get_by_label("Go").click();
    bench.run_steps(3);
    settle(&mut bench);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(30)));
    assert!(bench.state().workspace.dialog.is_none());

    let ruler = bench.get_by_label("Timeline ruler").rect();
    click(&mut bench, pos2(ruler.left() + ruler.width() * 0.51, ruler.center().y));
    settle(&mut bench);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(30)));
    drag(&mut bench, ruler.left_center() + vec2(1.0, 0.0), pos2(ruler.left() + ruler.width() * 0.76, ruler.center().y));
    settle(&mut bench);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(45)));
}

#[test]
fn playing_follows_the_clips_own_timestamps() {
    let (_desk, mut bench) = open();
    let times = desk::times(desk::FRAMES);
    bench.key_press(Key::Space);
    bench.step();
    until(&mut bench, "playback", |bench| clip(bench).is_playing());
    let mut shown = Vec::new();
    let since = Instant::now();
    while clip(&bench).is_playing() {
        assert!(since.elapsed() < PATIENCE, "playback comes to an end");
        bench.step();
        shown.extend(clip(&bench).shown_no());
        assert!(clip(&bench).current >= *shown.last().expect("a frame is shown"));
        std::thread::yield_now();
    }
    assert!(shown.windows(2).all(|pair| pair[0] <= pair[1]), "time runs forward");
    settle(&mut bench);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(desk::FRAMES - 1)));
    assert_eq!(clip(&bench).times().expect("open").micros.as_ref(), times.as_slice());
    key(&mut bench, Key::Space);
    assert!(clip(&bench).is_playing() && clip(&bench).current < FrameNo(30), "it begins again at the end");
    key(&mut bench, Key::Space);
    assert!(!clip(&bench).is_playing());
}

#[test]
fn suggestions_are_accepted_rejected_and_adjusted() {
    let (desk, mut bench) = open();
    let middle = at(&bench, 140.0, 190.0);
    click(&mut bench, middle);
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(1)));
    key(&mut bench, Key::Enter);
    let document = agree(&desk, &mut bench);
    assert_eq!((labels(&document).len(), suggestions(&document)), (1, 1));
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(2)), "the next suggestion in view is selected");

    let (from, to) = (at(&bench, 480.0, 230.0), at(&bench, 490.0, 230.0));
    drag(&mut bench, from, to);
    let document = agree(&desk, &mut bench);
    assert_eq!((labels(&document).len(), suggestions(&document)), (2, 0), "moving a suggestion vouches for it");

    for _ in 0..2 {
        key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    }
    let document = agree(&desk, &mut bench);
    assert_eq!((labels(&document).len(), suggestions(&document)), (0, 2));
    click(&mut bench, middle);
    bench.get_by_label("Reject").click();
    bench.run_steps(2);
    assert_eq!(suggestions(&agree(&desk, &mut bench)), 1);
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    key(&mut bench, Key::A);
    let document = agree(&desk, &mut bench);
    assert_eq!((labels(&document).len(), suggestions(&document)), (2, 0));
    let summary = bench.state().workspace.summary().expect("the clip is listed");
    assert_eq!((summary.labels, summary.suggestions, summary.state), (2, 0, ClipState::InWork));
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    assert_eq!(suggestions(&agree(&desk, &mut bench)), 2, "accepting all is one step");
}

#[test]
fn tab_walks_through_the_boxes_in_view() {
    let (_desk, mut bench) = open();
    key(&mut bench, Key::Tab);
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(1)));
    key(&mut bench, Key::Tab);
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(2)));
    key_with(&mut bench, Modifiers::SHIFT, Key::Tab);
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(1)));
    assert!(bench.query_by_label("Box person 1").is_some());
}

#[test]
fn every_command_is_in_the_palette_and_runs_from_there() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::K);
    write(&mut bench, "Find a command", "accept all");
    key(&mut bench, Key::Enter);
    assert!(bench.state().workspace.dialog.is_none());
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 2);
    // What is typed into a field is no command.
    key_with(&mut bench, Modifiers::COMMAND, Key::K);
    write(&mut bench, "Find a command", "x");
    bench.key_press(Key::X);
    bench.run_steps(2);
    key(&mut bench, Key::Escape);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 2);
}

#[test]
fn the_key_map_lists_the_commands() {
    let (_desk, mut bench) = open();
    key(&mut bench, Key::F1);
    assert!(bench.query_by_label("Filter keys").is_some());
    assert!(bench.query_by_label("Play or pause").is_some());
    assert!(bench.query_by_label("Class: person").is_some() && bench.query_by_label("Class 1").is_none());
    key(&mut bench, Key::Escape);
    assert!(bench.query_by_label("Play or pause").is_none());
}

#[test]
fn an_import_says_which_file_was_refused_and_why() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::I);
    write(&mut bench, "Path of a file", "street.mp4");
    bench.get_by_label("Import").click();
    bench.run_steps(2);
    until(&mut bench, "the refusal", |bench| {
        bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains("File 1 was refused"))
    });
    let imports = desk.imports.lock().expect("no panic");
    assert_eq!(imports[0].0[0].to_str(), Some("street.mp4"));
    assert_eq!(imports[0].1.bits(), 0x5a5a << 112, "the only record in force is chosen");
}

#[test]
fn a_cameras_place_is_set_in_its_dialog() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::K);
    write(&mut bench, "Find a command", "camera place");
    key(&mut bench, Key::Enter);
    bench.get_by_label("Indoor").click();
    bench.run_steps(2);
    bench.get_by_label("Set place").click();
    bench.run_steps(2);
    until(&mut bench, "the place", |_| desk.cameras.lock().expect("no panic")[0].place == Place::Indoor);
}

#[test]
fn approving_waits_for_the_edits() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    key_with(&mut bench, Modifiers::COMMAND, Key::Enter);
    until(&mut bench, "the approval", |bench| bench.state().workspace.summary().is_some_and(|clip| clip.approved));
    assert_eq!(desk.approved.lock().expect("no panic").as_slice(), [desk.first_clip()]);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 2);
}

#[test]
fn a_clip_that_is_not_analysed_shows_nothing() {
    let (desk, mut bench) = open();
    let opened = desk.frames_read.load(Ordering::SeqCst);
    bench.get_by_label_contains("not analysed, hidden").click();
    bench.run_steps(4);
    assert!(clip(&bench).shown().is_none());
    assert_eq!(desk.frames_read.load(Ordering::SeqCst), opened, "no frames were asked for");
    assert!(bench.query_by_label_contains("stays hidden").is_some());
}

#[test]
fn the_wheel_zooms_and_boxes_are_still_drawn_where_the_pointer_is() {
    let (desk, mut bench) = open();
    let place = at(&bench, 320.0, 180.0);
    bench.hover_at(place);
    bench.step();
    bench.event(eframe::egui::Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Line,
        delta: vec2(0.0, 3.0),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    bench.run_steps(30);
    let before = bench.get_by_label("Box car 2").rect();
    key(&mut bench, Key::Num0);
    let after = bench.get_by_label("Box car 2").rect();
    assert!(before.width() > after.width() * 1.2, "it was zoomed in, and fit undoes it");
    draw(&mut bench);
    assert!(near(&labels(&agree(&desk, &mut bench))[0].keys[&FrameNo(0)].bbox, [220.0, 40.0, 280.0, 140.0]));
}

#[test]
fn space_held_moves_the_frame_and_does_not_play() {
    let (desk, mut bench) = open();
    let before = bench.get_by_label("Box car 2").rect();
    bench.key_down(Key::Space);
    bench.step();
    let from = at(&bench, 320.0, 180.0);
    drag(&mut bench, from, from + vec2(40.0, 25.0));
    bench.key_up(Key::Space);
    bench.run_steps(2);
    let moved = bench.get_by_label("Box car 2").rect().min - before.min;
    assert!((moved - vec2(40.0, 25.0)).length() < 1.0, "{moved:?}");
    assert!(!clip(&bench).is_playing());
    assert!(labels(&agree(&desk, &mut bench)).is_empty());
}

#[test]
fn ctrl_down_opens_the_next_clip() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowDown);
    until(&mut bench, "the second clip", |bench| clip(bench).is_current_shown() && clip(bench).document.is_some());
    assert_eq!(clip(&bench).id, desk.clips.lock().expect("no panic")[1].id);
    draw(&mut bench);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 1);
    assert!(labels(&desk.stored(desk.first_clip())).is_empty(), "edits go to the open clip");
}
