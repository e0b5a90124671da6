//! What else the window and its key map promise, one by one: what is painted, what is reached, what a screen reader is told.

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Color32, Key, Modifiers, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use veilmark::app::command::Command;
use veilmark::app::review_command::ReviewCommand;
use veilmark::labels::{AttributeDef, AttributeKind, Origin, Scope};
use veilmark::vocab::{FrameNo, ModelId, TrackId};

use super::*;

const CTRL: Modifiers = Modifiers::COMMAND;

fn shapes(bench: &Bench, mut see: impl FnMut(&Shape)) {
    fn of(shape: &Shape, see: &mut impl FnMut(&Shape)) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, see)),
            other => see(other),
        }
    }
    bench.output().shapes.iter().for_each(|ClippedShape { shape, .. }| of(shape, &mut see));
}

/// Every text that is painted in this pass.
fn painted(bench: &Bench) -> Vec<String> {
    let mut found = Vec::new();
    shapes(bench, |shape| {
        if let Shape::Text(text) = shape {
            found.push(text.galley.text().to_owned());
        }
    });
    found
}

fn is_painted(bench: &Bench, words: &str) -> bool {
    painted(bench).iter().any(|text| text == words)
}

fn bbox_of(desk: &FakeDesk, bench: &mut Bench, track: u128) -> [f64; 4] {
    let document = agree(desk, bench);
    let bbox = document.labels().find(TrackId::from_bits(track)).expect("it is there").1.keys[&FrameNo(0)].bbox;
    [bbox.x1(), bbox.y1(), bbox.x2(), bbox.y2()]
}

fn ready(desk: &Arc<FakeDesk>) -> Bench {
    let mut bench = super::bench(desk, true);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    settle(&mut bench);
    bench
}

#[test]
fn one_pixel_is_one_pixel_and_a_track_is_brought_close() {
    let (_desk, mut bench) = open();
    key_with(&mut bench, CTRL, Key::Num0);
    bench.run_steps(2);
    let car = bench.get_by_label("Box car 2").rect();
    assert!((car.width() - 160.0).abs() < 0.6 && (car.height() - 100.0).abs() < 0.6, "{car}");
    key(&mut bench, Key::Tab);
    key(&mut bench, Key::Z);
    bench.run_steps(2);
    let (person, room) = (bench.get_by_label("Box person 1").rect(), canvas(&bench));
    assert!((person.center() - room.center()).length() < 2.0);
    assert!(
        (person.height() / room.height() - 0.45).abs() < 0.02 || (person.width() / room.width() - 0.45).abs() < 0.02
    );
}

#[test]
fn a_box_that_is_drawn_says_its_size_and_the_crosshair_where_it_begins() {
    let (_desk, mut bench) = open();
    key(&mut bench, Key::N);
    let (from, to) = (at(&bench, 220.0, 40.0), at(&bench, 280.0, 140.0));
    bench.hover_at(from);
    bench.run_steps(2);
    assert!(is_painted(&bench, "220, 40"), "{:?}", painted(&bench));
    let mut lines = 0;
    let room = canvas(&bench);
    shapes(&bench, |shape| {
        if let Shape::LineSegment { points: [a, b], .. } = shape {
            let is_level = (a.y - from.y).abs() < 1.0 && (b.y - from.y).abs() < 1.0 && (a.x - b.x).abs() > 200.0;
            let is_upright = (a.x - from.x).abs() < 1.0 && (b.x - from.x).abs() < 1.0 && (a.y - b.y).abs() > 200.0;
            lines += usize::from(room.contains(*a) && (is_level || is_upright));
        }
    });
    assert!(lines >= 2, "a line each way through the pointer: {lines}");
    bench.drag_at(from);
    bench.step();
    bench.hover_at(to);
    bench.run_steps(2);
    assert!(is_painted(&bench, "60 × 100"), "{:?}", painted(&bench));
    bench.drop_at(to);
    bench.run_steps(2);
    assert!(!is_painted(&bench, "60 × 100"), "and no longer");
}

#[test]
fn each_of_the_eight_handles_pulls_its_own_edges() {
    let desk = FakeDesk::with(
        desk::hidden,
        desk::SIZE,
        desk::FRAMES,
        vec![desk::suggestion(1, "car", &[(0, [200.0, 100.0, 400.0, 250.0]), (9, [200.0, 100.0, 400.0, 250.0])])],
    );
    let mut bench = ready(&desk);
    key(&mut bench, Key::A);
    key_with(&mut bench, Modifiers::SHIFT, Key::S);
    key(&mut bench, Key::Tab);
    let whole = [200.0, 100.0, 400.0, 250.0];
    for (across, down) in [(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0)] {
        let place = |low: f64, high: f64, side: i32| match side {
            -1 => low,
            1 => high,
            _ => (low + high) / 2.0,
        };
        let (x, y) = (place(whole[0], whole[2], across), place(whole[1], whole[3], down));
        let (from, to) = (at(&bench, x, y), at(&bench, x + 20.0, y + 15.0));
        drag(&mut bench, from, to);
        let mut model = whole;
        match across {
            -1 => model[0] += 20.0,
            1 => model[2] += 20.0,
            _ => {}
        }
        match down {
            -1 => model[1] += 15.0,
            1 => model[3] += 15.0,
            _ => {}
        }
        let now = bbox_of(&desk, &mut bench, 1);
        assert!(now.iter().zip(model).all(|(now, model)| (now - model).abs() < 0.75), "{across}, {down}: {now:?}");
        key_with(&mut bench, CTRL, Key::Z);
        assert_eq!(bbox_of(&desk, &mut bench, 1), whole);
    }
}

#[test]
fn the_keyframes_beside_are_painted_with_their_numbers_and_colours_tell_what_was_chosen() {
    let (_desk, mut bench) = open();
    key(&mut bench, Key::Tab);
    for _ in 0..2 {
        key_with(&mut bench, Modifiers::SHIFT, Key::ArrowRight);
    }
    settle(&mut bench);
    let beside = |bench: &Bench| painted(bench).iter().filter(|text| *text == "1" || *text == "41").count();
    let before = beside(&bench);
    key_with(&mut bench, Modifiers::SHIFT, Key::O);
    assert_eq!(beside(&bench), before + 2, "frame 1 and frame 41: {:?}", painted(&bench));
    key_with(&mut bench, Modifiers::SHIFT, Key::O);
    assert_eq!(beside(&bench), before);

    let inks = |bench: &Bench| {
        let car = bench.get_by_label("Box car 2").rect();
        let mut inks: Vec<Color32> = Vec::new();
        shapes(bench, |shape| {
            if let Shape::LineSegment { points, stroke } = shape
                && points.iter().all(|point| car.expand(1.0).contains(*point))
            {
                inks.push(stroke.color);
            }
        });
        inks.dedup();
        inks
    };
    let of_class = inks(&bench);
    key_with(&mut bench, Modifiers::SHIFT, Key::C);
    let of_track = inks(&bench);
    key_with(&mut bench, Modifiers::SHIFT, Key::C);
    assert!(!of_class.is_empty() && of_class != of_track, "{of_class:?} {of_track:?}");
    for source in ["Person", "Model", "Tracker", "Import"] {
        assert!(painted(&bench).iter().any(|text| text.eq_ignore_ascii_case(source)), "{source} is in the legend");
    }
}

#[test]
fn boxes_of_a_low_score_are_walked_to() {
    let track = |no: u32, score: f32, from: u32| {
        let bbox = [100.0, 80.0, 180.0, 300.0];
        let mut track = desk::suggestion(no, "person", &[(from, bbox), (from + 8, bbox)]);
        let model = ModelId("centernet".to_owned());
        track.keys.values_mut().for_each(|key| key.origin = Origin::Model { model: model.clone(), score });
        track
    };
    let desk = FakeDesk::with(
        desk::hidden,
        desk::SIZE,
        desk::FRAMES,
        vec![track(1, 0.9, 0), track(2, 0.26, 20), track(3, 0.9, 30), track(4, 0.26, 45)],
    );
    let mut bench = ready(&desk);
    for (pressed, frame) in [(Key::Period, 20), (Key::Period, 45), (Key::Period, 45), (Key::Comma, 20)] {
        key(&mut bench, pressed);
        settle(&mut bench);
        assert_eq!(clip(&bench).current, FrameNo(frame), "{pressed:?}");
    }
    bench.get_by_label_contains("4 suggestions to review");
}

#[test]
fn a_cover_reaches_as_far_as_its_key_says() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::SHIFT, Key::ArrowRight);
    settle(&mut bench);
    let last = FrameNo(desk::FRAMES - 1);
    for (no, (pressed, span)) in
        [(Key::Num1, (FrameNo(10), FrameNo(10))), (Key::Num3, (FrameNo(10), last)), (Key::Num4, (FrameNo(0), last))]
            .into_iter()
            .enumerate()
    {
        key_with(&mut bench, Modifiers::ALT, pressed);
        let (from, to) = (at(&bench, 20.0, 20.0), at(&bench, 60.0, 50.0));
        drag(&mut bench, from, to);
        until(&mut bench, "the cover", |_| desk.covers.lock().expect("no panic").len() == no + 1);
        assert_eq!(desk.covers.lock().expect("no panic")[no].1.span(), span, "{pressed:?}");
    }
}

#[test]
fn attributes_of_every_kind_are_set_in_the_inspector() {
    let desk = FakeDesk::new();
    let name = |name: &str| desk::class(name);
    let attribute = |own: &str, kind, default: &str| AttributeDef {
        name: name(own),
        kind,
        scope: Scope::Track,
        default: default.to_owned(),
    };
    let sizes = AttributeKind::Choice(vec!["small".to_owned(), "large".to_owned()]);
    let schema = |own: &mut Vec<AttributeDef>| {
        own.push(attribute("make", sizes.clone(), "small"));
        own.push(attribute("riders", AttributeKind::Number(0, 9), "0"));
    };
    schema(&mut desk.schema.lock().expect("no panic").attributes);
    let mut bench = ready(&desk);
    key(&mut bench, Key::A);
    key(&mut bench, Key::Tab);
    bench.get_by_role_and_label(Role::ComboBox, "Make").click();
    bench.run_steps(3);
    bench.get_by_label("large").click();
    bench.run_steps(3);
    bench.get_by_role_and_label(Role::SpinButton, "Riders").focus();
    bench.run_steps(3);
    bench.get_by_role_and_label(Role::SpinButton, "Riders").type_text("4");
    bench.run_steps(2);
    key(&mut bench, Key::Enter);
    let document = agree(&desk, &mut bench);
    let track = document.labels().find(TrackId::from_bits(1)).expect("it is there").1;
    for (own, value) in [("make", "large"), ("riders", "4")] {
        assert_eq!(track.keys[&FrameNo(0)].attributes.get(own).map(String::as_str), Some(value));
        assert_eq!(track.keys[&FrameNo(40)].attributes.get(own).map(String::as_str), Some(value), "of the whole track");
    }
}

#[test]
fn filters_are_kept_orders_chosen_and_the_next_clip_with_something_to_do_is_a_key_away() {
    let (desk, mut bench) = open();
    let second = desk.clips.lock().expect("no panic")[1].id;
    bench.get_by_label("Filter clips").focus();
    bench.run_steps(2);
    bench.get_by_label("Filter clips").type_text("expires:<30");
    bench.run_steps(2);
    let listed = |bench: &Bench| bench.query_all_by_label_contains("Clip ").count();
    assert_eq!(listed(&bench), 1, "one consent ends in twelve days");
    bench.get_by_label("Keep filter").click();
    bench.run_steps(2);
    assert_eq!(bench.state().workspace.settings.filters, ["expires:<30"]);
    bench.get_by_label("expires:<30").click();
    bench.run_steps(2);
    assert_eq!(listed(&bench), 3, "pressed once more it shows all again");
    bench.get_by_label("Order of the clips").click();
    bench.run_steps(3);
    bench.get_by_label("consent ends first").click();
    bench.run_steps(3);
    let top = |bench: &Bench, id: &str| bench.get_by_label_contains(&format!("Clip {id}")).rect().top();
    let (first, other) = (veilmark::app::workspace::short(desk.first_clip()), veilmark::app::workspace::short(second));
    assert!(top(&bench, &other) < top(&bench, &first));
    key_with(&mut bench, Modifiers { shift: true, ..CTRL }, Key::ArrowDown);
    until(&mut bench, "the other clip", |bench| clip(bench).id == second);
}

#[test]
fn tracks_are_found_in_the_order_that_is_chosen() {
    let (_desk, mut bench) = open();
    key_with(&mut bench, Modifiers { shift: true, ..CTRL }, Key::F);
    until(&mut bench, "the tracks", |bench| bench.query_by_label("2 tracks of 2").is_some());
    let top = |bench: &Bench, name: &str| bench.get_by_label_contains(&format!("{name} in ")).rect().top();
    assert!(top(&bench, "person 1") < top(&bench, "car 2"));
    bench.get_by_label("Order of the tracks").click();
    bench.run_steps(3);
    bench.get_by_label("by class").click();
    bench.run_steps(3);
    let by_class = top(&bench, "person 1") < top(&bench, "car 2");
    bench.get_by_label("Order of the tracks").click();
    bench.run_steps(3);
    bench.get_by_label("shortest first").click();
    bench.run_steps(3);
    assert!(top(&bench, "person 1") < top(&bench, "car 2"), "41 frames before 60");
    assert!(by_class, "classes are in the order in which the project has them");
    write(&mut bench, "Find tracks by", "assignee:none class:car");
    bench.get_by_label("1 track of 2");
}

#[test]
fn a_tool_says_its_name_and_its_key_under_the_pointer() {
    let (_desk, mut bench) = open();
    let place = bench.get_by_label("Undo").rect().center();
    bench.hover_at(place);
    let since = Instant::now();
    while !(is_painted(&bench, "Ctrl+Z") && is_painted(&bench, "Take the last step back.")) {
        assert!(since.elapsed() < PATIENCE, "{:?}", painted(&bench));
        bench.step();
    }
    key(&mut bench, Key::F12);
    bench.run_steps(3);
    let lines = painted(&bench);
    assert!(lines.iter().any(|line| line.contains("ms")), "the measurements are over the window: {lines:?}");
}

#[test]
fn every_widget_has_a_name_for_screen_readers() {
    let (_desk, mut bench) = open();
    let nameless = |bench: &Bench| {
        let works = [
            Role::Button,
            Role::CheckBox,
            Role::RadioButton,
            Role::ComboBox,
            Role::TextInput,
            Role::PasswordInput,
            Role::Slider,
            Role::SpinButton,
            Role::ListBoxOption,
            Role::Row,
            Role::ColorWell,
            Role::Canvas,
        ];
        let nodes = bench.root().children_recursive();
        let lacking = nodes.filter(|node| {
            let node = node.accesskit_node();
            works.contains(&node.role()) && node.label().is_none_or(|label| label.trim().is_empty())
        });
        lacking.map(|node| format!("{:?} at {}", node.accesskit_node().role(), node.rect())).collect::<Vec<_>>()
    };
    key(&mut bench, Key::Tab);
    assert_eq!(nameless(&bench), Vec::<String>::new());
    for command in [
        Command::ShowImport,
        Command::ShowExport,
        Command::ShowLabelsIn,
        Command::ShowStatistics,
        Command::ShowSchema,
        Command::ShowCamera,
        Command::ShowWishes,
        Command::FindTracks,
        Command::AskPropagate,
        Command::AskAcceptAbove,
        Command::ShowKeyMap,
        Command::ShowPalette,
        Command::Review(ReviewCommand::ShowReviews),
    ] {
        bench.state_mut().workspace.run(command.clone());
        bench.run_steps(4);
        assert_eq!(nameless(&bench), Vec::<String>::new(), "{command:?}");
        bench.state_mut().workspace.run(Command::Escape);
        bench.run_steps(2);
    }
}
