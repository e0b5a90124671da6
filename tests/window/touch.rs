//! Touchpads, touch screens and pens: the events that a system sends for them.

use eframe::egui::{
    Event, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchDeviceId, TouchId, TouchPhase, Vec2,
    pos2, vec2,
};
use egui_kittest::kittest::Queryable as _;
use veilmark::app::command::Command;

use super::*;

/// A step of two fingers on a touchpad, as Wayland and macOS tell it.
fn scroll(bench: &mut Bench, unit: MouseWheelUnit, delta: Vec2) {
    let (phase, source, modifiers) = (TouchPhase::Move, MouseWheelSource::Unknown, Modifiers::NONE);
    bench.event(Event::MouseWheel { unit, delta, phase, source, modifiers });
    bench.run_steps(30);
}

fn touch(bench: &mut Bench, finger: u64, phase: TouchPhase, pos: Pos2) {
    bench.event(Event::Touch { device_id: TouchDeviceId(1), id: TouchId(finger), phase, pos, force: Some(0.6) });
}

/// What a system sends for the first finger, or a pen, beside the touch.
fn press(bench: &mut Bench, pos: Pos2, pressed: bool) {
    bench.event(Event::PointerMoved(pos));
    bench.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE });
}

#[test]
fn two_fingers_on_a_touchpad_move_the_picture_and_a_pinch_zooms_it() {
    let (_desk, mut bench) = open();
    let place = at(&bench, 320.0, 180.0);
    bench.hover_at(place);
    bench.step();
    let before = bench.get_by_label("Box car 2").rect();
    scroll(&mut bench, MouseWheelUnit::Point, vec2(30.0, -20.0));
    let moved = bench.get_by_label("Box car 2").rect();
    assert!(((moved.min - before.min) - vec2(30.0, -20.0)).length() < 1.5, "{before} to {moved}");
    bench.event(Event::Zoom(1.5));
    bench.run_steps(4);
    let zoomed = bench.get_by_label("Box car 2").rect();
    assert!((zoomed.height() / moved.height() - 1.5).abs() < 0.02, "{moved} to {zoomed}");
}

#[test]
fn fingers_on_the_timeline_move_it_sideways_and_a_pinch_zooms_it() {
    let (_desk, mut bench) = open();
    let lane = bench.get_by_label("Timeline ruler").rect();
    let middle = pos2(lane.center().x, lane.center().y);
    bench.hover_at(middle);
    bench.step();
    for no in [28, 32] {
        bench.state_mut().workspace.run(Command::GoTo(FrameNo(no)));
        bench.state_mut().workspace.run(Command::ToggleBookmark);
        until(&mut bench, "the bookmark", |bench| {
            bench.query_by_label(&format!("Bookmark at frame {}", no + 1)).is_some()
        });
    }
    // Where the first one is, and how far the second one is from it.
    let place = |bench: &Bench| {
        let x = |no: u32| bench.get_by_label(&format!("Bookmark at frame {no}")).rect().center().x;
        (x(29), x(33) - x(29))
    };
    let whole = place(&bench);
    bench.event(Event::Zoom(3.0));
    bench.run_steps(3);
    let zoomed = place(&bench);
    assert!(zoomed.1 > whole.1 * 2.9, "{whole:?} to {zoomed:?}");
    scroll(&mut bench, MouseWheelUnit::Point, vec2(-80.0, 0.0));
    let moved = place(&bench);
    assert!((moved.0 - zoomed.0 + 80.0).abs() < 2.0 && (moved.1 - zoomed.1).abs() < 0.5, "{zoomed:?} to {moved:?}");
    scroll(&mut bench, MouseWheelUnit::Point, vec2(0.0, -40.0));
    assert_eq!(place(&bench), moved, "up and down is the list's");
}

#[test]
fn a_pen_draws_and_a_second_finger_gives_the_drawing_up_and_moves_the_picture() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::N);
    let (from, to) = (at(&bench, 220.0, 40.0), at(&bench, 280.0, 140.0));
    let draw_with = |bench: &mut Bench, upto: Pos2| {
        touch(bench, 1, TouchPhase::Start, from);
        press(bench, from, true);
        bench.step();
        for share in [0.3, 0.7, 1.0] {
            let pos = from + (upto - from) * share;
            touch(bench, 1, TouchPhase::Move, pos);
            bench.event(Event::PointerMoved(pos));
            bench.step();
        }
    };
    let lift = |bench: &mut Bench, pos: Pos2| {
        touch(bench, 1, TouchPhase::End, pos);
        press(bench, pos, false);
        bench.event(Event::PointerGone);
        bench.run_steps(3);
    };
    draw_with(&mut bench, to);
    lift(&mut bench, to);
    let drawn = labels(&agree(&desk, &mut bench));
    assert!(near(&drawn[0].keys[&FrameNo(0)].bbox, [220.0, 40.0, 280.0, 140.0]), "a pen draws a box");

    key(&mut bench, Key::N);
    let before = bench.get_by_label("Box car 2").rect();
    draw_with(&mut bench, to);
    let second = to + vec2(120.0, 0.0);
    touch(&mut bench, 2, TouchPhase::Start, second);
    bench.step();
    for step in 1..=5 {
        let by = vec2(step as f32 * 8.0, 0.0);
        touch(&mut bench, 1, TouchPhase::Move, to + by);
        touch(&mut bench, 2, TouchPhase::Move, second + by * 3.0);
        bench.event(Event::PointerMoved(to + by));
        bench.step();
    }
    touch(&mut bench, 2, TouchPhase::End, second + vec2(120.0, 0.0));
    bench.step();
    lift(&mut bench, to + vec2(40.0, 0.0));
    let after = bench.get_by_label("Box car 2").rect();
    assert!(after.height() > before.height() * 1.3, "spread fingers zoom: {before} to {after}");
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 1, "no second box was drawn");
}
