//! Finding tracks over clips, counting effort, the tour, what the window remembers, and undo after a class was removed.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use eframe::egui::{Key, Modifiers, pos2};
use egui_kittest::kittest::Queryable as _;
use veilmark::app::Desk;
use veilmark::app::command::Command;
use veilmark::app::settings::Settings;
use veilmark::app::tour::STOPS;
use veilmark::labels::Layer;
use veilmark::labels::effort::ClipEffort;
use veilmark::vocab::{FrameNo, Role, TrackId};

use super::desk::FakeDesk;
use super::{Bench, agree, at, click, clip, drag, draw, key, key_with, labels, open, settle, until, write};

fn run(bench: &mut Bench, name: &str) {
    key_with(bench, Modifiers::COMMAND, Key::K);
    write(bench, "Find a command", name);
    key(bench, Key::Enter);
}

#[test]
fn a_track_is_found_by_its_conditions_and_shown_in_its_clip() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowDown);
    let first = desk.first_clip();
    until(&mut bench, "the second clip", |bench| clip(bench).id != first && clip(bench).document.is_some());
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    until(&mut bench, "the tracks", |bench| bench.query_by_label("2 tracks of 2").is_some());
    write(&mut bench, "Find tracks by", "class:car score:>0.5");
    bench.get_by_label("1 track of 2");
    key(&mut bench, Key::Enter);
    until(&mut bench, "the first clip", |bench| clip(bench).id == first && clip(bench).selected.is_some());
    assert_eq!((clip(&bench).selected, clip(&bench).current), (Some(TrackId::from_bits(2)), FrameNo(0)));
    assert!(bench.state().workspace.dialog.is_none());
}

#[test]
fn effort_is_counted_for_clips_once_a_steward_says_so() {
    let (desk, mut bench) = open();
    let counted = |desk: &FakeDesk| desk.efforts.lock().expect("no panic").clone();
    draw(&mut bench);
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowDown);
    settle(&mut bench);
    assert!(counted(&desk).is_empty(), "it is off until somebody switches it on");
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowUp);
    settle(&mut bench);
    // What still reads its labels would hold the clip beyond the project's end.
    until(&mut bench, "its labels", |bench| clip(bench).document.is_some());

    *desk.roles.lock().expect("no panic") = vec![Role::Annotator];
    bench.state_mut().workspace.run(Command::CloseProject);
    bench.run_steps(3);
    assert!(bench.state().workspace.can(&Command::ToggleEffort).is_err());
    // The clip is held until what closes the project has let go of it: until then somebody else edits it.
    until(&mut bench, "the clip given back", |_| {
        desk.holds.lock().expect("no panic").values().all(|held| held.strong_count() == 0)
    });
    *desk.roles.lock().expect("no panic") = Role::ALL.to_vec();
    let desk_again = Arc::clone(&desk) as Arc<dyn Desk>;
    bench.state_mut().workspace.open_desk(desk_again, None);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    run(&mut bench, "count effort");
    until(&mut bench, "the switch", |bench| {
        bench.state().workspace.project().is_some_and(|project| project.lists.counts_effort)
    });
    assert!(desk.counts_effort.load(Ordering::SeqCst));

    let middle = at(&bench, 140.0, 190.0);
    click(&mut bench, middle);
    until(&mut bench, "a selected suggestion", |bench| clip(bench).selected_track().is_some());
    let accepted = |bench: &Bench| clip(bench).labels().map_or(0, |labels| labels.tracks(Layer::Label).count());
    let before = accepted(&bench);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the suggestion accepted", |bench| accepted(bench) > before);
    let (from, to) = (at(&bench, 480.0, 230.0), at(&bench, 490.0, 230.0));
    drag(&mut bench, from, to);
    agree(&desk, &mut bench);
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowDown);
    // It arrives in parts: what was counted is kept once a minute, and when the clip is left.
    let of_clip = |desk: &FakeDesk| counted(desk).get(&desk.first_clip()).copied().unwrap_or_default();
    until(&mut bench, "what was counted", |_| {
        let so_far = of_clip(&desk);
        so_far.accepted + so_far.corrections >= 3 && so_far.key_presses >= 1 && so_far.clicks >= 2
    });
    let effort = of_clip(&desk);
    let ClipEffort { drawn, accepted, rejected, corrections, .. } = effort;
    assert_eq!((drawn, accepted, rejected, corrections), (0, 2, 0, 1), "one accepted, one moved");
    assert_eq!(effort.clicks, 2);
    assert!(effort.key_presses >= 1);
}

#[test]
fn the_tour_says_the_users_own_keys_and_ends() {
    let (_desk, mut bench) = open();
    assert!(bench.query_by_label_contains("First steps, 1 of").is_none(), "only the sample begins it by itself");
    run(&mut bench, "first steps");
    bench.get_by_label(&format!("First steps, 1 of {}", STOPS.len()));
    bench.get_by_label("Next").click();
    bench.run_steps(2);
    bench.get_by_label_contains("Enter accepts it, X rejects it");
    for _ in 2..STOPS.len() {
        bench.get_by_label("Next").click();
        bench.run_steps(2);
    }
    bench.get_by_label("Close").click();
    bench.run_steps(2);
    assert!(bench.query_by_label_contains("First steps,").is_none());
}

/// A window with settings of its own, past the question about keys.
fn window_on(desk: &Arc<FakeDesk>, settings: &std::path::Path) -> Bench {
    let mut bench = super::keys::with_settings(desk, settings.to_owned());
    bench.state_mut().workspace.run(Command::Escape);
    bench.run_steps(3);
    bench
}

#[test]
fn panels_have_the_size_of_last_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("settings.json");
    let desk = FakeDesk::new();
    let mut bench = window_on(&desk, &file);
    let left = |bench: &Bench| bench.get_by_label("Canvas").rect().left();
    let before = left(&bench);
    drag(&mut bench, pos2(before - 0.5, 400.0), pos2(before + 79.5, 400.0));
    bench.run_steps(3);
    let wide = left(&bench);
    assert!((wide - before - 80.0).abs() < 3.0, "the edge was dragged: {before} to {wide}");
    drop(bench);
    assert!(Settings::load(&file).panels.clips > 300);
    let bench = window_on(&desk, &file);
    assert!((left(&bench) - wide).abs() < 2.0, "{} and not {wide}", left(&bench));
}

#[test]
fn undo_brings_back_no_class_that_the_project_has_not() {
    let (desk, mut bench) = open();
    draw(&mut bench);
    key(&mut bench, Key::Num4);
    assert_eq!(labels(&agree(&desk, &mut bench))[0].class, super::desk::class("truck"));
    key(&mut bench, Key::Num1);
    let mut schema = desk.schema();
    schema.classes.retain(|class| class.name.as_str() != "truck");
    bench.state_mut().workspace.run(Command::SetSchema(schema));
    until(&mut bench, "the schema", |bench| {
        bench.state().workspace.project().is_some_and(|project| project.schema.classes.len() == 5)
    });
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    assert_eq!(labels(&agree(&desk, &mut bench))[0].class, super::desk::class("person"), "it stays what it is");
    let notices = bench.state().workspace.notices.list();
    assert!(notices.iter().any(|notice| notice.what.contains("truck")), "and it is said why");
}
