//! Coming and going: a typed path, the keyboard from the first moment on, and an end that leaves nothing half-written.

use std::sync::mpsc;

use super::*;

fn place(desk: &FakeDesk, word: &str) -> Option<usize> {
    desk.told().iter().position(|other| *other == word)
}

#[test]
fn keys_work_from_the_first_moment_on() {
    let (_desk, mut bench) = open();
    assert!(!bench.ctx.text_edit_focused(), "no field takes the keyboard");
    key(&mut bench, Key::Space);
    assert!(clip(&bench).is_playing());
    key(&mut bench, Key::Space);
    key(&mut bench, Key::Home);
    settle(&mut bench);
    key(&mut bench, Key::F);
    settle(&mut bench);
    assert_eq!(clip(&bench).current, FrameNo(1));
}

#[test]
fn a_project_is_opened_by_its_typed_path_and_the_keys_work_at_once() {
    let desk = FakeDesk::new();
    let mut bench = bench(&desk, false);
    bench.run_steps(2);
    assert!(!bench.ctx.text_edit_focused(), "the start screen's field does not take the keyboard");
    write(&mut bench, "Path of a project", " projects/porch.veil ");
    key(&mut bench, Key::Enter);
    let asked = Step::Unlock("projects/porch.veil".into());
    until(&mut bench, "the passphrase", |bench| bench.state().workspace.start.step == asked);
    bench.run_steps(2);
    write(&mut bench, "Passphrase", PASSPHRASE);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    settle(&mut bench);
    assert!(!bench.ctx.text_edit_focused());
    key(&mut bench, Key::Space);
    assert!(clip(&bench).is_playing());
    assert_eq!(bench.state().workspace.settings.recent[0].to_str(), Some("projects/porch.veil"));
}

#[test]
fn a_project_is_closed_after_its_edits_are_saved_and_its_jobs_have_ended() {
    let (desk, mut bench) = open();
    let (go, gate) = mpsc::channel();
    *desk.prelabel_gate.lock().expect("no panic") = Some(gate);
    key(&mut bench, Key::A);
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    until(&mut bench, "the detector", |_| place(&desk, "prelabel began").is_some());
    bench.state_mut().workspace.run(veilmark::app::command::Command::CloseProject);
    bench.run_steps(3);
    assert!(bench.state().workspace.project().is_none());
    assert_eq!(place(&desk, "closed"), None, "the detector has not ended yet");
    go.send(()).expect("the detector waits");
    until(&mut bench, "the end", |_| place(&desk, "closed").is_some());
    let story = desk.told();
    assert_eq!(story.last(), Some(&"closed"), "{story:?}");
    assert!(story.contains(&"appended") && story.contains(&"prelabel ended"), "{story:?}");
}

#[test]
fn closing_the_window_ends_what_runs_and_closes_the_project_once() {
    let (desk, mut bench) = open();
    let (go, gate) = mpsc::channel();
    *desk.prelabel_gate.lock().expect("no panic") = Some(gate);
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    until(&mut bench, "the detector", |_| place(&desk, "prelabel began").is_some());
    drop(go);
    bench.state_mut().workspace.shut();
    let story = desk.told();
    assert_eq!(story.last(), Some(&"closed"), "{story:?}");
    assert!(story.contains(&"prelabel ended"), "{story:?}");
    drop(bench);
    assert_eq!(desk.told(), story, "a second end has nothing to do");
}

#[test]
fn a_window_that_is_dropped_closes_its_project_too() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    drop(bench);
    let story = desk.told();
    assert_eq!(story, ["appended", "closed"], "the last edit is on disk before the project is closed");
    assert_eq!(labels(&desk.stored(desk.first_clip())).len(), 2);
}

#[test]
fn a_wrong_passphrase_is_said_and_the_right_one_opens() {
    let desk = FakeDesk::new();
    let mut bench = bench(&desk, false);
    bench.get_by_label("Open project…").click();
    bench.run_steps(2);
    until(&mut bench, "the chosen folder", |bench| matches!(bench.state().workspace.start.step, Step::Unlock(_)));
    bench.run_steps(2);
    write(&mut bench, "Passphrase", "wrong");
    bench.get_by_label("Unlock").click();
    until(&mut bench, "the refusal", |bench| bench.state().workspace.start.error.is_some());
    bench.run_steps(2);
    assert!(bench.query_by_label_contains("does not open").is_some());
    write(&mut bench, "Passphrase", PASSPHRASE);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the project", |bench| bench.state().workspace.project().is_some());
    assert_eq!(bench.state().workspace.settings.recent[0].to_str(), Some("chosen.veil"));
}

#[test]
fn two_windows_edit_two_clips_and_the_same_one_is_locked_with_a_message() {
    let (desk, mut first) = open();
    let mut second = bench(&desk, true);
    let ready = |bench: &Bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    };
    until(&mut second, "the same clip", ready);
    settle(&mut second);
    assert!(clip(&second).taken().is_some_and(|error| error.what.contains("Somebody else")));
    key(&mut second, Key::A);
    draw_in(&mut second);
    assert_eq!(desk.stored(desk.first_clip()).last_seq(), 1, "nothing is edited in the second window");
    assert!(second.state().workspace.notices.list().iter().any(|notice| notice.what.contains("Somebody else")));
    assert!(clip(&second).shown().is_some(), "it can be looked at");

    key_with(&mut second, Modifiers::COMMAND, Key::ArrowDown);
    until(&mut second, "another clip", |bench| ready(bench) && clip(bench).id != desk.first_clip());
    draw_in(&mut second);
    draw_in(&mut first);
    assert_eq!(labels(&agree(&desk, &mut second)).len(), 1);
    assert_eq!(labels(&agree(&desk, &mut first)).len(), 1);

    key_with(&mut second, Modifiers::COMMAND, Key::ArrowUp);
    until(&mut second, "the first clip again", |bench| ready(bench) && clip(bench).taken().is_some());
    drop(first);
    second.run_steps(2);
    second.get_by_label("Try again").click();
    until(&mut second, "the clip to be free", |bench| ready(bench) && clip(bench).taken().is_none());
    key_with(&mut second, Modifiers::COMMAND, Key::Z);
    assert!(labels(&agree(&desk, &mut second)).is_empty(), "undo reaches over windows");
}

#[test]
fn who_only_looks_keeps_nobody_from_working() {
    let desk = FakeDesk::new();
    *desk.roles.lock().expect("no panic") = vec![veilmark::vocab::Role::Engineer];
    let ready = |bench: &Bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    };
    let mut looking = bench(&desk, true);
    until(&mut looking, "the clip", ready);
    *desk.roles.lock().expect("no panic") = veilmark::vocab::Role::ALL.to_vec();
    let mut working = bench(&desk, true);
    until(&mut working, "the same clip", ready);
    assert!(clip(&working).taken().is_none());
    draw_in(&mut working);
    assert_eq!(labels(&agree(&desk, &mut working)).len(), 1);
}

fn draw_in(bench: &mut Bench) {
    key(bench, Key::N);
    let (from, to) = (at(bench, 220.0, 40.0), at(bench, 280.0, 140.0));
    drag(bench, from, to);
    settle(bench);
    key(bench, Key::Escape);
}
