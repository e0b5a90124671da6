//! What goes wrong while a clip is open: edits that cannot be saved, labels that change underneath, consent that ends.

use std::sync::mpsc;

use super::*;

/// Textures of frames on the graphics card.
fn frame_textures(bench: &Bench) -> usize {
    let textures = bench.ctx.tex_manager();
    textures.read().allocated().filter(|(_, meta)| meta.name == "frame").count()
}

fn is_noticed(bench: &Bench, words: &str) -> bool {
    bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains(words))
}

#[test]
fn nothing_is_edited_while_new_suggestions_are_read() {
    let (desk, mut bench) = open();
    let before = desk.stored(desk.first_clip()).last_seq();
    let (go, gate) = mpsc::channel();
    *desk.document_gate.lock().expect("no panic") = Some(gate);
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    until(&mut bench, "the detector", |bench| is_noticed(bench, "The detector proposed"));
    assert!(clip(&bench).document.is_none(), "the old labels are gone before the new ones are read");
    key(&mut bench, Key::A);
    assert!(is_noticed(&bench, "The labels are being read"));
    assert_eq!(bench.state().workspace.save_state(), Some(SaveState::Saved));
    assert_eq!(desk.stored(desk.first_clip()).last_seq(), before, "nothing was appended to the older state");
    go.send(()).expect("the desk waits");
    until(&mut bench, "the labels", |bench| clip(bench).document.is_some());
    key(&mut bench, Key::A);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 2);
}

#[test]
fn a_detector_that_was_stopped_has_its_labels_read_again() {
    let (desk, mut bench) = open();
    let (go, gate) = mpsc::channel();
    *desk.prelabel_gate.lock().expect("no panic") = Some(gate);
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    until(&mut bench, "the detector", |_| desk.told().contains(&"prelabel began"));
    bench.get_by_label("Stop pre-labelling 1 clip").click();
    bench.run_steps(2);
    let (read, gate) = mpsc::channel();
    *desk.document_gate.lock().expect("no panic") = Some(gate);
    go.send(()).expect("the detector waits");
    until(&mut bench, "the end", |bench| clip(bench).document.is_none());
    read.send(()).expect("the desk waits");
    until(&mut bench, "the labels", |bench| clip(bench).document.is_some());
    agree(&desk, &mut bench);
}

#[test]
fn edits_of_a_clip_that_was_changed_elsewhere_can_be_given_up() {
    let (desk, mut bench) = open();
    desk.is_changed_elsewhere.store(true, Ordering::SeqCst);
    key(&mut bench, Key::A);
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    until(&mut bench, "the failure", |bench| {
        matches!(bench.state().workspace.save_state(), Some(SaveState::Failed { waiting: 2, of_clip: 2, .. }))
    });
    key(&mut bench, Key::A);
    bench.run_steps(2);
    assert!(bench.query_by_label("The clip was changed elsewhere.").is_some(), "the reason is said in place");
    assert!(bench.query_by_label("Save again").is_some());
    desk.is_changed_elsewhere.store(false, Ordering::SeqCst);
    bench.get_by_label("Load the clip again (3 unsaved edits are dropped)").click();
    bench.run_steps(2);
    until(&mut bench, "the labels", |bench| clip(bench).document.is_some());
    let document = agree(&desk, &mut bench);
    assert_eq!((labels(&document).len(), suggestions(&document)), (0, 2), "what is on disk is shown");
    assert!(!desk.told().contains(&"appended"), "what was dropped is not saved later");
    key(&mut bench, Key::A);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 2, "the clip can be edited again");
}

#[test]
fn what_is_not_saved_is_neither_approved_nor_exported() {
    let (desk, mut bench) = open();
    desk.fails_to_append.store(true, Ordering::SeqCst);
    key(&mut bench, Key::A);
    until(&mut bench, "the failure", |bench| {
        matches!(bench.state().workspace.save_state(), Some(SaveState::Failed { .. }))
    });
    key_with(&mut bench, Modifiers::COMMAND, Key::Enter);
    until(&mut bench, "the refusal", |bench| is_noticed(bench, "Some edits are not saved"));
    let shown = bench.state().workspace.notices.list().last().expect("it is there").no;
    for no in 0..=shown {
        bench.state_mut().workspace.notices.dismiss(no);
    }
    key_with(&mut bench, Modifiers::COMMAND, Key::E);
    write(&mut bench, "Export folder", "dataset");
    bench.get_all_by_label("Export").last().expect("the button is there").click();
    bench.run_steps(2);
    until(&mut bench, "the refusal", |bench| is_noticed(bench, "Some edits are not saved"));
    assert!(desk.approved.lock().expect("no panic").is_empty());
    assert!(desk.exports.lock().expect("no panic").is_empty());
}

#[test]
fn a_withdrawal_takes_the_frame_and_all_kept_pixels_off_the_screen() {
    let (desk, mut bench) = open();
    assert_eq!(frame_textures(&bench), 1);
    desk.is_withdrawn.store(true, Ordering::SeqCst);
    // Frame 1 was read ahead; the next neighbour is refused, and that ends everything.
    key(&mut bench, Key::F);
    until(&mut bench, "the refusal", |bench| clip(bench).failure().is_some());
    bench.run_steps(3);
    assert!(clip(&bench).shown().is_none());
    assert_eq!(frame_textures(&bench), 0, "no pixels are left on the graphics card");
    for line in [desk::withdrawn().what, desk::withdrawn().way_out] {
        assert!(bench.query_by_label(&line).is_some(), "{line}");
    }
    key(&mut bench, Key::D);
    bench.run_steps(4);
    until(&mut bench, "the gate's refusal", |bench| clip(bench).failure().is_some());
    assert!(clip(&bench).shown().is_none(), "no frame that was read before comes back");
    assert!(!clip(&bench).is_playing());
}

#[test]
fn a_withdrawal_closes_the_view_even_when_nothing_moves() {
    let (desk, mut bench) = open_with(|window| window.workspace.recheck = Duration::from_millis(40));
    let given = desk.frames_given.load(Ordering::SeqCst);
    until(&mut bench, "the frame is asked for again", |_| desk.frames_given.load(Ordering::SeqCst) > given + 8);
    assert!(clip(&bench).is_current_shown());
    desk.is_withdrawn.store(true, Ordering::SeqCst);
    until(&mut bench, "the refusal", |bench| clip(bench).failure().is_some() && clip(bench).shown().is_none());
    bench.run_steps(3);
    assert_eq!(frame_textures(&bench), 0);
    assert!(bench.query_by_label(&desk::withdrawn().what).is_some());
}

#[test]
fn a_damaged_neighbour_does_not_close_a_good_frame() {
    let (desk, mut bench) = open();
    desk.damaged.store(5, Ordering::SeqCst);
    for no in 1..=4 {
        key(&mut bench, Key::F);
        until(&mut bench, "the frame", |bench| clip(bench).shown_no() == Some(FrameNo(no)));
    }
    until(&mut bench, "the good frame", |bench| clip(bench).failure().is_none() && clip(bench).is_current_shown());
    key(&mut bench, Key::F);
    until(&mut bench, "the damage", |bench| clip(bench).failure().is_some());
    assert!(clip(&bench).shown().is_none());
    key(&mut bench, Key::F);
    settle(&mut bench);
    until(&mut bench, "the frame after it", |bench| clip(bench).shown_no() == Some(FrameNo(6)));
}

#[test]
fn a_failure_to_save_is_said_and_loses_nothing() {
    let (desk, mut bench) = open();
    desk.fails_to_append.store(true, Ordering::SeqCst);
    key(&mut bench, Key::A);
    until(&mut bench, "the failure", |bench| {
        matches!(bench.state().workspace.save_state(), Some(SaveState::Failed { waiting: 1, .. }))
    });
    bench.run_steps(2);
    assert!(bench.query_by_label_contains("not saved").is_some());
    assert!(bench.query_by_label("Saved").is_none());
    key_with(&mut bench, Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(clip(&bench).id, desk.first_clip(), "a clip with unsaved edits is not left");
    assert_eq!(labels(&desk.stored(desk.first_clip())).len(), 0);
    desk.fails_to_append.store(false, Ordering::SeqCst);
    bench.get_by_label("Save again").click();
    bench.run_steps(2);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 2);
    assert!(bench.query_by_label("Saved").is_some());
}
