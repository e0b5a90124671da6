//! Zones, covers by hand, reasons, receipts and wishes in the window.

use eframe::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use veilmark::app::ClipState;
use veilmark::app::command::Command;
use veilmark::app::develop::DevelopChoice;
use veilmark::app::workspace::Tool;
use veilmark::vocab::{FillLook, FrameNo, Place, Role, ZoneKind};

use super::*;

fn tool(bench: &Bench) -> Tool {
    clip(bench).tool
}

fn zone_count(bench: &Bench) -> usize {
    clip(bench).zones.as_ref().map_or(0, |editor| editor.zones().len())
}

fn click_pixel(bench: &mut Bench, x: f64, y: f64) {
    let place = at(bench, x, y);
    click(bench, place);
}

/// A step of the bench is longer than a double click, so both clicks come in one.
fn double_click(bench: &mut Bench, pos: Pos2) {
    bench.hover_at(pos);
    bench.step();
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        bench.input_mut().events.push(Event::PointerButton { pos, button, pressed, modifiers });
    }
    bench.run_steps(2);
}

#[test]
fn zones_are_drawn_closed_taken_back_and_saved_as_one_act() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::P);
    assert_eq!(tool(&bench), Tool::Zones);
    bench.get_by_label("Zone window").click();
    bench.run_steps(2);
    for (x, y) in [(40.0, 40.0), (140.0, 40.0), (140.0, 160.0), (40.0, 160.0)] {
        click_pixel(&mut bench, x, y);
    }
    key(&mut bench, Key::Backspace);
    assert_eq!(clip(&bench).zones.as_ref().map(|editor| editor.corners().len()), Some(3));
    key(&mut bench, Key::Enter);
    assert_eq!(zone_count(&bench), 1);

    // The keys that work on tracks do nothing to labels here.
    key(&mut bench, Key::A);
    key(&mut bench, Key::Delete);
    assert_eq!(suggestions(&agree(&desk, &mut bench)), 2);

    for (x, y) in [(300.0, 100.0), (400.0, 100.0), (400.0, 200.0)] {
        click_pixel(&mut bench, x, y);
    }
    let first = at(&bench, 302.0, 101.0);
    click(&mut bench, first);
    assert_eq!(zone_count(&bench), 2, "a click on the first corner closes it");
    key_with(&mut bench, Modifiers::CTRL, Key::Z);
    key(&mut bench, Key::Escape);
    assert_eq!((zone_count(&bench), tool(&bench)), (1, Tool::Zones), "taken back, then given up");
    assert!(desk.told().iter().all(|word| *word != "camera set"), "nothing is saved before it is asked for");
    bench.get_by_label("Save zones").click();
    until(&mut bench, "the zones", |bench| bench.state().workspace.clip().is_some_and(|clip| clip.zones.is_none()));

    let cameras = desk.cameras.lock().expect("no panic").clone();
    let zones = cameras[0].zones.as_ref().expect("zones");
    assert_eq!((zones.size, zones.zones.len(), zones.zones[0].kind), (desk::SIZE, 1, ZoneKind::Window));
    let corner = zones.zones[0].outline.corners()[2];
    assert!((corner.x - 140.0).abs() < 0.75 && (corner.y - 160.0).abs() < 0.75, "{corner:?}");
    assert_eq!(desk.told().iter().filter(|word| **word == "camera set").count(), 1);
    assert_eq!((cameras[0].place, cameras[1].zones.clone()), (Place::Outdoor, None));
}

#[test]
fn a_double_click_closes_a_zone_and_leaving_without_saving_says_so() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::P);
    for (x, y) in [(40.0, 40.0), (140.0, 40.0), (140.0, 160.0)] {
        click_pixel(&mut bench, x, y);
    }
    let place = at(&bench, 140.0, 160.0);
    double_click(&mut bench, place);
    assert_eq!(zone_count(&bench), 1);
    bench.get_by_label("Delete door 1");
    key(&mut bench, Key::Escape);
    assert_eq!((tool(&bench), desk.cameras.lock().expect("no panic")[0].zones.clone()), (Tool::Select, None));
    bench.get_by_label_contains("The zones were not saved");
}

#[test]
fn what_is_covered_is_hidden_on_screen_at_once_and_saved_before_it_says_so() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::F);
    settle(&mut bench);
    key(&mut bench, Key::B);
    assert_eq!(tool(&bench), Tool::Cover);
    let (from, to) = (at(&bench, 200.0, 100.0), at(&bench, 260.0, 180.0));
    drag(&mut bench, from, to);
    assert_eq!(clip(&bench).covers.drawn.len(), 1, "the screen covers it at once");
    until(&mut bench, "the cover", |_| desk.covers.lock().expect("no panic").len() == 1);
    let (id, region) = desk.covers.lock().expect("no panic")[0].clone();
    assert_eq!((id, region.span()), (desk.first_clip(), (FrameNo(1), FrameNo(59))), "from here to the end");
    assert!(near(&region.at(FrameNo(9)).expect("covered"), [200.0, 100.0, 260.0, 180.0]));
    until(&mut bench, "the words", |bench| bench.query_by_label_contains("saved.").is_some());

    bench.get_by_label("Whole clip").click();
    bench.run_steps(2);
    drag(&mut bench, from, to);
    until(&mut bench, "the cover", |_| desk.covers.lock().expect("no panic").len() == 2);
    assert_eq!(desk.covers.lock().expect("no panic")[1].1.span(), (FrameNo(0), FrameNo(59)));

    // No label came of it, and there is no key that takes it back.
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 0);
    key_with(&mut bench, Modifiers::CTRL, Key::Z);
    key(&mut bench, Key::Backspace);
    key(&mut bench, Key::Delete);
    key(&mut bench, Key::Escape);
    assert_eq!((clip(&bench).covers.drawn.len(), tool(&bench)), (2, Tool::Select));
}

#[test]
fn a_cover_that_is_not_saved_stays_on_screen_and_says_so() {
    let (desk, mut bench) = open();
    desk.fails_to_cover.store(true, std::sync::atomic::Ordering::SeqCst);
    key(&mut bench, Key::B);
    let (from, to) = (at(&bench, 200.0, 100.0), at(&bench, 260.0, 180.0));
    drag(&mut bench, from, to);
    until(&mut bench, "the problem", |bench| bench.query_by_label_contains("is not saved").is_some());
    assert!(bench.query_by_label_contains("; saved.").is_none());
    assert_eq!(clip(&bench).covers.drawn.len(), 1);
}

#[test]
fn the_legend_names_what_is_hidden() {
    let (_desk, mut bench) = open();
    assert!(bench.query_by_label("Hidden: by hand").is_none());
    key(&mut bench, Key::B);
    let (from, to) = (at(&bench, 200.0, 100.0), at(&bench, 260.0, 180.0));
    drag(&mut bench, from, to);
    key(&mut bench, Key::Escape);
    assert!(bench.query_by_label("Hidden: by hand").is_none(), "only when it is asked for");
    key(&mut bench, Key::L);
    let outlined = bench.get_by_label("Hidden: by hand").rect();
    assert!(outlined.center().distance(at(&bench, 230.0, 140.0)) < 2.0);
    key(&mut bench, Key::L);
    assert!(bench.query_by_label("Hidden: by hand").is_none());
}

#[test]
fn the_receipt_and_the_wishes_are_dialogs() {
    let (desk, mut bench) = open();
    assert!(bench.query_all_by_label_contains("7.0 % hidden · checked").count() >= 1);
    bench.get_by_label("What is hidden…").click();
    bench.run_steps(5);
    bench.get_by_label_contains("Hidden: 7.0 % of the picture");
    key(&mut bench, Key::Escape);
    bench.state_mut().workspace.run(Command::ShowWishes);
    bench.run_steps(2);
    bench.get_by_label("Number plates").click();
    bench.run_steps(2);
    bench.get_by_label("Tiles").click();
    bench.run_steps(2);
    bench.get_by_label("Set").click();
    until(&mut bench, "the wishes", |_| desk.wishes.lock().expect("no panic").plates);
    let wishes = *desk.wishes.lock().expect("no panic");
    assert_eq!((wishes.look, wishes.screens), (FillLook::Mosaic, false));
}

/// A bench on a clip that is held back, for somebody with these roles.
fn held(roles: &[Role]) -> (Arc<FakeDesk>, Bench) {
    let desk = FakeDesk::new();
    *desk.roles.lock().expect("no panic") = roles.to_vec();
    let id = {
        let clip = &mut desk.clips.lock().expect("no panic")[2];
        (clip.state, clip.left_in) = (ClipState::Held, vec![FrameNo(7), FrameNo(31)]);
        clip.id
    };
    let mut bench = bench_with(&desk, true, |_| {});
    until(&mut bench, "the list", |bench| bench.state().workspace.clip().is_some());
    bench.state_mut().workspace.run(Command::OpenClip(id));
    bench.run_steps(3);
    (desk, bench)
}

#[test]
fn a_clip_that_is_held_back_shows_nothing_to_an_annotator() {
    let (_desk, mut bench) = held(&[Role::Annotator, Role::Reviewer]);
    bench.get_by_label_contains("This clip is held back");
    bench.run_steps(5);
    assert!(clip(&bench).shown().is_none());
    assert!(bench.query_by_label("Develop again").is_none());
}

#[test]
fn a_steward_finds_what_is_left_in_a_held_clip_covers_it_and_develops_it_again() {
    let (desk, mut bench) = held(&Role::ALL);
    until(&mut bench, "its frames", |bench| clip(bench).is_current_shown());
    settle(&mut bench);
    bench.get_by_label_contains("not clean in 2 frames.");
    for frame in [7, 31, 7] {
        key(&mut bench, Key::G);
        settle(&mut bench);
        assert_eq!(clip(&bench).current, FrameNo(frame));
    }
    key(&mut bench, Key::B);
    let (from, to) = (at(&bench, 200.0, 100.0), at(&bench, 260.0, 180.0));
    drag(&mut bench, from, to);
    until(&mut bench, "the cover", |_| desk.covers.lock().expect("no panic").len() == 1);
    let id = clip(&bench).id;
    assert_eq!(desk.covers.lock().expect("no panic")[0].0, id);
    bench.get_by_label("Develop again").click();
    until(&mut bench, "the report", |bench| bench.query_by_label_contains("2 clips were developed").is_some());
    assert_eq!(*desk.developed.lock().expect("no panic"), [DevelopChoice::Named(vec![id])]);
    bench.get_by_label_contains("A clip was not developed");

    bench.get_by_label("Held back (1)").click();
    bench.run_steps(3);
    assert_eq!(bench.query_all_by_label_contains("Clip c-").count(), 1, "the list shows held clips alone");
    bench.get_by_label("Held back (1)").click();
    bench.run_steps(3);
    assert_eq!(bench.query_all_by_label_contains("Clip c-").count(), 3);
}

#[test]
fn developing_is_a_job_that_can_be_stopped() {
    let (desk, mut bench) = open();
    let (open_gate, gate) = std::sync::mpsc::channel();
    *desk.prelabel_gate.lock().expect("no panic") = Some(gate);
    bench.state_mut().workspace.run(Command::DevelopOutdated);
    until(&mut bench, "the job", |_| desk.told().contains(&"develop began"));
    let no =
        bench.state().workspace.jobs().iter().find(|job| job.task.title().is_some()).expect("a job in the panel").no;
    bench.state_mut().workspace.run(Command::CancelJob(no));
    drop(open_gate);
    until(&mut bench, "the end", |bench| bench.query_by_label_contains("Developing clips: stopped").is_some());
    assert!(desk.developed.lock().expect("no panic").is_empty());
}
