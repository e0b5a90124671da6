//! Drawing and looking: every way to a box, snapping, the minimap, tones, hiding and locking.

use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use veilmark::app::look::Colouring;
use veilmark::app::settings::Theme;
use veilmark::vocab::{FrameNo, TrackId};

use super::*;

fn only(document: &Document) -> PxBox {
    let tracks = labels(document);
    assert_eq!(tracks.len(), 1);
    tracks[0].keys[&FrameNo(0)].bbox
}

#[test]
fn a_box_is_drawn_by_two_clicks_from_its_centre_or_by_four_points() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::N);
    let (from, to) = (at(&bench, 220.0, 40.0), at(&bench, 280.0, 140.0));
    click(&mut bench, from);
    assert!(labels(&agree(&desk, &mut bench)).is_empty(), "one corner is no box");
    click(&mut bench, to);
    assert!(near(&only(&agree(&desk, &mut bench)), [220.0, 40.0, 280.0, 140.0]));

    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    key(&mut bench, Key::N);
    let (from, to) = (at(&bench, 250.0, 90.0), at(&bench, 280.0, 140.0));
    drag_with(&mut bench, Modifiers::SHIFT, from, to);
    assert!(near(&only(&agree(&desk, &mut bench)), [220.0, 40.0, 280.0, 140.0]), "from the centre");

    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    key_with(&mut bench, Modifiers::SHIFT, Key::N);
    for (x, y) in [(250.0, 40.0), (280.0, 90.0), (240.0, 140.0)] {
        let place = at(&bench, x, y);
        click(&mut bench, place);
        assert!(labels(&agree(&desk, &mut bench)).is_empty());
    }
    let place = at(&bench, 220.0, 70.0);
    click(&mut bench, place);
    assert!(near(&only(&agree(&desk, &mut bench)), [220.0, 40.0, 280.0, 140.0]), "by four points");
    let drawn = labels(&agree(&desk, &mut bench)).first().map(|track| track.id);
    assert_eq!(clip(&bench).selected, drawn);
}

/// A drag with keys held.
fn drag_with(bench: &mut Bench, modifiers: Modifiers, from: Pos2, to: Pos2) {
    let press = |bench: &mut Bench, pos, pressed| {
        bench.event_modifiers(
            eframe::egui::Event::PointerButton {
                pos,
                button: eframe::egui::PointerButton::Primary,
                pressed,
                modifiers,
            },
            modifiers,
        );
        bench.step();
    };
    bench.hover_at(from);
    bench.step();
    press(bench, from, true);
    for share in [0.3, 0.7, 1.0] {
        bench.event_modifiers(eframe::egui::Event::PointerMoved(from + (to - from) * share), modifiers);
        bench.step();
    }
    press(bench, to, false);
    bench.run_steps(2);
}

#[test]
fn edges_snap_to_the_picture_and_to_boxes_unless_it_is_off_or_ctrl_is_held() {
    let (desk, mut bench) = open();
    // The suggestions have edges at 180 and 400; the picture begins at 0.
    let (from, to) = (at(&bench, 183.0, 2.0), at(&bench, 397.0, 60.0));
    key(&mut bench, Key::N);
    drag(&mut bench, from, to);
    let exact = only(&agree(&desk, &mut bench));
    assert_eq!((exact.x1(), exact.y1(), exact.x2()), (180.0, 0.0, 400.0), "exactly on the edges");
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    key(&mut bench, Key::N);
    drag_with(&mut bench, Modifiers::COMMAND, from, to);
    assert!(near(&only(&agree(&desk, &mut bench)), [183.0, 2.0, 397.0, 60.0]), "Ctrl suspends it");
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    key_with(&mut bench, Modifiers::SHIFT, Key::S);
    key(&mut bench, Key::N);
    drag(&mut bench, from, to);
    assert!(near(&only(&agree(&desk, &mut bench)), [183.0, 2.0, 397.0, 60.0]), "it is off");
}

#[test]
fn a_locked_track_cannot_be_changed_and_a_hidden_one_is_not_seen() {
    let (desk, mut bench) = open();
    let id = draw(&mut bench);
    key_with(&mut bench, Modifiers::SHIFT, Key::L);
    let before = only(&agree(&desk, &mut bench));
    let (from, to) = (at(&bench, 250.0, 90.0), at(&bench, 300.0, 100.0));
    drag(&mut bench, from, to);
    for (modifiers, pressed) in [
        (Modifiers::ALT, Key::ArrowRight),
        (Modifiers::NONE, Key::Q),
        (Modifiers::NONE, Key::Num3),
        (Modifiers::NONE, Key::Delete),
        (Modifiers::SHIFT, Key::Delete),
        (Modifiers::ALT, Key::M),
    ] {
        key_with(&mut bench, modifiers, pressed);
    }
    let document = agree(&desk, &mut bench);
    assert_eq!((only(&document), labels(&document)[0].class.as_str()), (before, "person"), "nothing changed it");
    bench.get_by_label("Lock person 3").click();
    bench.run_steps(3);
    key_with(&mut bench, Modifiers::ALT, Key::ArrowRight);
    assert!(only(&agree(&desk, &mut bench)) != before, "it is free again");

    key(&mut bench, Key::H);
    assert!(bench.query_by_label("Box person 3").is_none());
    assert!(agree(&desk, &mut bench).labels().find(id).is_some(), "hidden, not gone");
    key_with(&mut bench, Modifiers::ALT, Key::H);
    assert!(bench.query_by_label("Box person 3").is_some());
    key(&mut bench, Key::S);
    assert!(bench.query_by_label("Box car 2").is_none() && bench.query_by_label("Box person 3").is_some(), "alone");
    key(&mut bench, Key::S);
    assert!(bench.query_by_label("Box car 2").is_some());
}

#[test]
fn the_minimap_moves_the_view() {
    let (_desk, mut bench) = open();
    assert!(bench.query_by_label("Minimap").is_none(), "all of the frame is in view");
    for _ in 0..6 {
        key(&mut bench, Key::Plus);
    }
    bench.run_steps(3);
    let map = bench.get_by_label("Minimap").rect();
    let before = bench.get_by_label("Box car 2").rect();
    click(&mut bench, map.center() + vec2(map.width() * 0.25, 0.0));
    bench.run_steps(3);
    let after = bench.get_by_label("Box car 2").rect();
    assert!(after.left() < before.left() - 50.0, "what lies right came to the middle: {before:?} {after:?}");
    assert!(bench.state().workspace.clip().is_some_and(|clip| clip.selected.is_none()), "the canvas was not clicked");
    key(&mut bench, Key::Num0);
    assert!(bench.query_by_label("Minimap").is_none());
}

#[test]
fn tones_and_colours_change_the_view_and_nothing_else() {
    let (desk, mut bench) = open();
    let before = desk.stored(desk.first_clip());
    key_with(&mut bench, Modifiers::ALT, Key::Plus);
    key_with(&mut bench, Modifiers::ALT, Key::CloseBracket);
    let tones = bench.state().workspace.look.tones;
    assert_eq!((tones.brightness, tones.shadows), (10, 10));
    key_with(&mut bench, Modifiers::ALT, Key::Num0);
    assert!(bench.state().workspace.look.tones.is_plain());
    key_with(&mut bench, Modifiers::SHIFT, Key::C);
    key_with(&mut bench, Modifiers::SHIFT, Key::C);
    assert_eq!(bench.state().workspace.look.colouring, Colouring::Source);
    key_with(&mut bench, Modifiers::SHIFT, Key::O);
    assert!(bench.state().workspace.look.has_onion);
    bench.get_by_label("Picture").click();
    bench.run_steps(3);
    assert!(bench.query_all_by_label("Brightness").count() > 0 && bench.query_all_by_label("Shadows").count() > 0);
    assert_eq!(agree(&desk, &mut bench).labels(), before.labels());
}

#[test]
fn what_is_hidden_and_locked_here_is_the_same_after_a_restart_and_no_label_knows_of_it() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("settings.json");
    veilmark::app::keymap_file::Keymap::default().save(&dir.path().join("keys.json"));
    let desk = FakeDesk::new();
    let mut bench = super::keys::with_settings(&desk, file.clone());
    let before = desk.stored(desk.first_clip());
    use veilmark::app::command::Command;
    for (track, command) in [(2, Command::HideTrack), (1, Command::LockTrack)] {
        bench.state_mut().workspace.run(Command::Select(Some(TrackId::from_bits(track))));
        bench.state_mut().workspace.run(command);
        bench.run_steps(3);
    }
    assert!(bench.query_by_label("Box car 2").is_none());
    drop(bench);

    let mut bench = super::keys::with_settings(&desk, file.clone());
    let sees = |bench: &Bench, track: u128| {
        let sight = &clip(bench).sight;
        (sight.shows(TrackId::from_bits(track)), sight.is_locked(TrackId::from_bits(track)))
    };
    assert_eq!((sees(&bench, 1), sees(&bench, 2)), ((true, true), (false, false)));
    assert!(bench.query_by_label("Box car 2").is_none() && bench.query_by_label("Box person 1").is_some());
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowDown);
    until(&mut bench, "the second clip", |bench| clip(bench).is_current_shown() && clip(bench).document.is_some());
    assert_eq!((sees(&bench, 1), sees(&bench, 2)), ((true, false), (true, false)), "it is of its clip alone");
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowUp);
    until(&mut bench, "the first clip", |bench| clip(bench).is_current_shown() && clip(bench).document.is_some());
    bench.state_mut().workspace.run(Command::ShowAllTracks);
    bench.run_steps(3);
    drop(bench);
    let bench = super::keys::with_settings(&desk, file);
    assert_eq!((sees(&bench, 1), sees(&bench, 2)), ((true, false), (true, false)));
    assert_eq!(desk.stored(desk.first_clip()).labels(), before.labels());
}

#[test]
fn a_clip_that_was_filmed_upright_is_labelled_in_its_own_pixels() {
    // Decoding turns pictures as their display matrix says, so width and height here are those of the turned picture.
    let size = veilmark::vocab::Size { width_px: 360, height_px: 640 };
    let desk = FakeDesk::with(desk::hidden, size, desk::FRAMES, Vec::new());
    let mut bench = super::bench(&desk, true);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    bench.run_steps(3);
    let canvas = canvas(&bench);
    let room = canvas.shrink(16.0).size();
    let scale = (room.x / 360.0).min(room.y / 640.0);
    let place = |x: f32, y: f32| canvas.center() + vec2(x - 180.0, y - 320.0) * scale;
    key(&mut bench, Key::N);
    drag(&mut bench, place(2.0, 1.0), place(200.0, 420.0));
    let drawn = only(&agree(&desk, &mut bench));
    assert!(near(&drawn, [0.0, 0.0, 200.0, 420.0]), "edges snap to the turned picture's: {drawn:?}");
    key(&mut bench, Key::N);
    drag(&mut bench, place(300.0, 500.0), place(500.0, 700.0));
    let document = agree(&desk, &mut bench);
    let boxes = labels(&document).into_iter().map(|track| track.keys[&FrameNo(0)].bbox);
    let second = boxes.into_iter().find(|bbox| *bbox != drawn).expect("a second one");
    assert!(near(&second, [300.0, 500.0, 360.0, 640.0]), "and nothing lies outside of it: {second:?}");
}

#[test]
fn a_hidden_selection_is_left_with_tab() {
    let (_desk, mut bench) = open();
    key(&mut bench, Key::Tab);
    key(&mut bench, Key::H);
    key(&mut bench, Key::Tab);
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(2)), "only what is in view is walked through");
}

#[test]
fn size_and_theme_are_commands_and_nothing_is_lost_from_view() {
    let (_desk, mut bench) = open();
    let before = bench.ctx.zoom_factor();
    key_with(&mut bench, Modifiers::COMMAND, Key::Plus);
    bench.run_steps(3);
    assert_eq!(bench.state().workspace.settings.scale_percent, 110);
    assert!((bench.ctx.zoom_factor() / before - 1.1).abs() < 0.01);
    key_with(&mut bench, Modifiers::COMMAND, Key::Minus);
    bench.run_steps(3);
    assert_eq!(bench.state().workspace.settings.scale_percent, 100);
    for theme in [Theme::Light, Theme::Contrast, Theme::Dark] {
        bench.get_by_label("Dark, light or high contrast").click();
        bench.run_steps(3);
        assert_eq!(bench.state().workspace.settings.theme, theme);
        assert!(bench.query_by_label("Canvas").is_some());
    }
}
