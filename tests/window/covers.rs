//! Covers by hand: following a track, led along, for the camera, listed, and taken back.

use std::sync::atomic::Ordering;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use veilmark::app::command::Command;
use veilmark::app::workspace::{CoverSpan, Tool};
use veilmark::vocab::{FrameNo, HandRegion, Role};

use super::*;

fn covers(desk: &FakeDesk) -> Vec<HandRegion> {
    desk.covers.lock().expect("no panic").iter().map(|(_, region)| region.clone()).collect()
}

fn cover(bench: &mut Bench, from: (f64, f64), to: (f64, f64)) {
    let (from, to) = (at(bench, from.0, from.1), at(bench, to.0, to.1));
    drag(bench, from, to);
}

fn listed(bench: &Bench) -> usize {
    clip(bench).covers.list.as_ref().map_or(0, Vec::len)
}

#[test]
fn a_cover_follows_the_track_that_it_is_drawn_on_until_it_leaves() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::B);
    key(&mut bench, Key::Num2);
    assert_eq!(clip(&bench).covers.span, CoverSpan::WhileInView);
    // The head of the person, who walks from 100 to 300 in the frames 0 to 40.
    cover(&mut bench, (125.0, 85.0), (155.0, 125.0));
    until(&mut bench, "the cover", |_| covers(&desk).len() == 1);
    let region = covers(&desk).remove(0);
    assert_eq!(region.span().0, FrameNo(0));
    assert!((41..50).contains(&region.span().1.0), "a moment beyond the track's end: {:?}", region.span());
    for (frame, x) in [(0, 125.0), (20, 225.0), (40, 325.0)] {
        let at = region.at(FrameNo(frame)).expect("covered");
        assert!(at.x1() < x && at.x2() > x + 30.0 && at.y1() < 85.0 && at.y2() > 125.0, "frame {frame}: {at:?}");
        assert!(at.width() < 80.0, "it does not hide the whole person");
    }
    until(&mut bench, "the list", |bench| bench.query_by_label_contains("moves").is_some());
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 0, "no label came of it");
}

#[test]
fn without_a_track_a_cover_is_led_along_and_kept_at_the_latest_when_the_tool_is_left() {
    let (desk, mut bench) = open();
    bench.state_mut().workspace.run(Command::CoverSpan(CoverSpan::WhileInView));
    bench.run_steps(2);
    assert_eq!(clip(&bench).tool, Tool::Cover, "the palette's command takes the tool, too");
    cover(&mut bench, (200.0, 20.0), (230.0, 50.0));
    assert!(covers(&desk).is_empty() && clip(&bench).covers.led.len() == 1);
    assert!(clip(&bench).covered_here(FrameNo(30)).next().is_some(), "hidden on screen at once, to the end");
    key_with(&mut bench, Modifiers::SHIFT, Key::ArrowRight);
    settle(&mut bench);
    cover(&mut bench, (260.0, 20.0), (290.0, 50.0));
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    assert_eq!(clip(&bench).covers.led.len(), 2, "undo shows nothing again");
    key(&mut bench, Key::F);
    settle(&mut bench);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the cover", |_| covers(&desk).len() == 1);
    let region = covers(&desk).remove(0);
    assert!(region.is_moving() && (12..25).contains(&region.span().1.0), "{:?}", region.span());
    let middle = region.at(FrameNo(5)).expect("covered");
    assert!(middle.x1() < 230.0 && middle.x2() > 260.0, "{middle:?}");

    cover(&mut bench, (20.0, 20.0), (50.0, 50.0));
    key(&mut bench, Key::Escape);
    until(&mut bench, "the cover", |_| covers(&desk).len() == 2);
    assert_eq!(covers(&desk)[1].span(), (FrameNo(11), FrameNo(59)), "kept to the end");
    assert!(clip(&bench).covers.led.is_empty());

    key(&mut bench, Key::B);
    cover(&mut bench, (20.0, 20.0), (50.0, 50.0));
    bench.state_mut().workspace.run(Command::NextClip);
    until(&mut bench, "the cover", |_| covers(&desk).len() == 3);
}

#[test]
fn a_cover_for_the_camera_is_one_drag_away() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::ALT, Key::Num5);
    bench.get_by_label("For the camera");
    cover(&mut bench, (200.0, 20.0), (230.0, 50.0));
    assert_eq!(clip(&bench).covers.drawn.len(), 1, "hidden on screen at once");
    until(&mut bench, "the cover", |_| desk.camera_covers.lock().expect("no panic").len() == 1);
    let (id, bbox) = desk.camera_covers.lock().expect("no panic")[0];
    assert!(id == desk.first_clip() && near(&bbox, [200.0, 20.0, 230.0, 50.0]));
    until(&mut bench, "the list", |bench| bench.query_by_label_contains("Every clip of cam-porch1").is_some());
    assert!(covers(&desk).is_empty());
}

#[test]
fn a_steward_finds_a_cover_goes_to_it_and_takes_it_back_after_a_question() {
    let (desk, mut bench) = open();
    for _ in 0..12 {
        key(&mut bench, Key::F);
    }
    settle(&mut bench);
    key(&mut bench, Key::B);
    key(&mut bench, Key::Num1);
    cover(&mut bench, (200.0, 20.0), (230.0, 50.0));
    until(&mut bench, "the list", |bench| listed(bench) == 1);
    key(&mut bench, Key::Home);
    settle(&mut bench);
    key(&mut bench, Key::Tab);
    settle(&mut bench);
    assert_eq!(clip(&bench).current, FrameNo(12), "choosing goes to a frame of the cover");
    bench.get_by_label("Cover 1: Frame 13");
    for pressed in [Key::Delete, Key::Backspace, Key::Enter] {
        key(&mut bench, pressed);
    }
    assert!(desk.taken_back.lock().expect("no panic").is_empty(), "no key uncovers anything");
    bench.get_by_label("Take it back…").click();
    bench.run_steps(3);
    bench.get_by_label("Keep it").click();
    bench.run_steps(3);
    bench.get_by_label("Take it back…").click();
    bench.run_steps(3);
    bench.get_by_label("Take it back").click();
    until(&mut bench, "the end of the cover", |bench| clip(bench).covers.drawn.is_empty() && listed(bench) == 0);
    assert_eq!(*desk.taken_back.lock().expect("no panic"), [0]);
    bench.get_by_label_contains("The cover is taken back");
}

#[test]
fn an_annotators_wish_to_uncover_goes_to_the_steward() {
    let desk = FakeDesk::new();
    *desk.roles.lock().expect("no panic") = vec![Role::Annotator];
    let mut bench = bench_with(&desk, true, |_| {});
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    settle(&mut bench);
    key(&mut bench, Key::B);
    cover(&mut bench, (200.0, 20.0), (230.0, 50.0));
    until(&mut bench, "the list", |bench| listed(bench) == 1);
    key(&mut bench, Key::Tab);
    assert!(bench.query_by_label("Take it back…").is_none());
    bench.get_by_label("Ask a steward to take it back").click();
    until(&mut bench, "the answer", |bench| bench.query_by_label_contains("your wish is noted").is_some());
    assert!(desk.told().contains(&"wished back"));
    assert_eq!((clip(&bench).covers.drawn.len(), listed(&bench)), (1, 1), "nothing is uncovered");
}

#[test]
fn what_another_member_covers_reaches_the_frames_that_are_kept() {
    let (desk, mut bench) = open();
    until(&mut bench, "the neighbours", |_| desk.frames_given.load(Ordering::SeqCst) >= 4);
    let before = desk.frames_given.load(Ordering::SeqCst);
    desk.changes.fetch_add(1, Ordering::SeqCst);
    until(&mut bench, "the frames anew", |_| desk.frames_given.load(Ordering::SeqCst) >= before + 4);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(0)));
}

#[test]
fn a_cover_that_is_led_along_is_kept_when_the_clips_frames_go() {
    let (desk, mut bench) = open();
    bench.state_mut().workspace.run(Command::CoverSpan(CoverSpan::WhileInView));
    bench.run_steps(2);
    cover(&mut bench, (200.0, 20.0), (230.0, 50.0));
    assert!(covers(&desk).is_empty() && clip(&bench).covers.led.len() == 1);
    // Elsewhere the clip loses its frames; a job of this window has the lists read again.
    desk.set_state(desk.first_clip(), ClipState::Sealed).expect("set");
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    until(&mut bench, "the lists", |bench| {
        bench.state().workspace.project().is_some_and(|p| p.lists.clips[0].state == ClipState::Sealed)
    });
    until(&mut bench, "the cover", |_| covers(&desk).len() == 1);
    assert_eq!(covers(&desk)[0].span(), (FrameNo(0), FrameNo(59)), "to the clip's end");
}
