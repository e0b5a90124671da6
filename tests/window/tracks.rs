//! Tracks in time: split, merge, link, trim, drag keys, propagate, follow, bookmarks, and the way to what is doubtful.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use veilmark::vocab::{FrameNo, TrackId};

use super::*;

const CTRL: Modifiers = Modifiers::COMMAND;

/// The model: for every frame the left edges of all boxes, in thousandths, as the store has them.
fn shown(document: &Document) -> Vec<Vec<i64>> {
    let all = [Layer::Label, Layer::Suggestion].into_iter().flat_map(|layer| document.labels().tracks(layer));
    let tracks: Vec<_> = all.collect();
    let at = |frame| {
        let seen = tracks.iter().filter_map(|track| track.at(FrameNo(frame)));
        let mut xs: Vec<i64> = seen.map(|seen| (seen.bbox.x1() * 1000.0).round() as i64).collect();
        xs.sort_unstable();
        xs
    };
    (0..desk::FRAMES).map(at).collect()
}

fn go(bench: &mut Bench, frame: u32) {
    key(bench, Key::Backtick);
    write(bench, "Frame number", &(frame + 1).to_string());
    key(bench, Key::Enter);
    settle(bench);
    assert_eq!(clip(bench).current, FrameNo(frame));
}

fn select(bench: &mut Bench, name: &str) {
    bench.get_by_label_contains(&format!("Track {name},")).click();
    bench.run_steps(2);
}

#[test]
fn a_split_changes_no_box_and_a_merge_takes_it_back() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    let before = agree(&desk, &mut bench);
    select(&mut bench, "person 1");
    go(&mut bench, 13);
    key_with(&mut bench, Modifiers::ALT, Key::M);
    let split = agree(&desk, &mut bench);
    assert_eq!((shown(&split), labels(&split).len()), (shown(&before), 3));
    let second = clip(&bench).selected.expect("the second part");
    assert_eq!(split.labels().find(second).and_then(|(_, t)| t.span()), Some((FrameNo(13), FrameNo(40))));

    key(&mut bench, Key::M);
    select(&mut bench, "person 1");
    key(&mut bench, Key::M);
    let merged = agree(&desk, &mut bench);
    assert_eq!((shown(&merged), labels(&merged).len()), (shown(&before), 2));
    for _ in 0..2 {
        key_with(&mut bench, CTRL, Key::Z);
    }
    assert_eq!(labels(&agree(&desk, &mut bench)), labels(&before), "each is one step");
}

#[test]
fn two_tracks_are_linked_over_a_gap_and_what_is_in_one_frame_is_never_merged() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    select(&mut bench, "person 1");
    go(&mut bench, 10);
    key_with(&mut bench, Modifiers::ALT, Key::M);
    let second = clip(&bench).selected.expect("the second part");
    go(&mut bench, 20);
    key_with(&mut bench, CTRL, Key::Delete);
    let before = agree(&desk, &mut bench);
    assert_eq!(before.labels().find(second).and_then(|(_, t)| t.span()), Some((FrameNo(20), FrameNo(40))));
    key(&mut bench, Key::Escape);
    key_with(&mut bench, CTRL, Key::M);
    select(&mut bench, "person 1");
    select(&mut bench, "person 3");
    key_with(&mut bench, CTRL, Key::M);
    let linked = agree(&desk, &mut bench);
    let track = linked.labels().find(TrackId::from_bits(1)).expect("the first one's id").1;
    let (a, b) = (track.at(FrameNo(9)), track.at(FrameNo(20)));
    let (a, b) = (a.expect("before the gap").bbox.x1(), b.expect("behind it").bbox.x1());
    let middle = track.at(FrameNo(15)).expect("the gap is filled").bbox.x1();
    assert!((middle - (a + (b - a) * 6.0 / 11.0)).abs() < 1e-6);

    key(&mut bench, Key::M);
    select(&mut bench, "car 2");
    key(&mut bench, Key::M);
    assert_eq!(agree(&desk, &mut bench).labels(), linked.labels(), "both are in the same frames");
    assert!(bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains("same frame")));
}

#[test]
fn keys_and_ends_are_dragged_on_the_timeline() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    select(&mut bench, "person 1");
    go(&mut bench, 20);
    key(&mut bench, Key::K);
    let row = bench.get_by_label_contains("Track person 1,").rect();
    let ruler = bench.get_by_label("Timeline ruler").rect();
    let at_frame =
        |frame: f32| pos2(ruler.left() + ruler.width() * (frame + 0.5) / desk::FRAMES as f32, row.center().y);
    drag(&mut bench, at_frame(20.0), at_frame(30.0));
    let track = |document: &Document| document.labels().find(TrackId::from_bits(1)).expect("it is there").1.clone();
    let moved = track(&agree(&desk, &mut bench));
    assert_eq!(moved.keys.keys().map(|f| f.0).collect::<Vec<_>>(), [0, 30, 40]);
    assert!(near(&moved.keys[&FrameNo(30)].bbox, [200.0, 80.0, 280.0, 300.0]), "the box went with it");
    drag(&mut bench, at_frame(30.0), at_frame(55.0));
    assert_eq!(track(&agree(&desk, &mut bench)).keys.keys().map(|f| f.0).collect::<Vec<_>>(), [0, 39, 40]);

    let end = at_frame(40.0) + vec2(12.0, 0.0);
    drag(&mut bench, end, at_frame(50.0));
    let longer = track(&agree(&desk, &mut bench));
    assert_eq!(longer.span(), Some((FrameNo(0), FrameNo(50))));
    assert!(near(&longer.at(FrameNo(45)).expect("held").bbox, [300.0, 80.0, 380.0, 300.0]));
    for _ in 0..3 {
        key_with(&mut bench, CTRL, Key::Z);
    }
    assert_eq!(track(&agree(&desk, &mut bench)).keys.keys().map(|f| f.0).collect::<Vec<_>>(), [0, 20, 40]);
}

#[test]
fn a_box_is_propagated_for_as_many_frames_as_one_types() {
    let (desk, mut bench) = open();
    let id = draw(&mut bench);
    key_with(&mut bench, CTRL, Key::B);
    bench.get_by_label("Frames").focus();
    bench.run_steps(2);
    key_with(&mut bench, CTRL, Key::A);
    bench.get_by_label("Frames").type_text("25");
    bench.run_steps(2);
    key(&mut bench, Key::Enter);
    let document = agree(&desk, &mut bench);
    let track = document.labels().find(id).expect("it is there").1;
    assert_eq!((track.span(), track.keys.len()), (Some((FrameNo(0), FrameNo(25))), 2));
    assert!(bench.state().workspace.dialog.is_none());
    go(&mut bench, 10);
    key(&mut bench, Key::I);
    let held = agree(&desk, &mut bench);
    let key_at_0 = &held.labels().find(id).expect("it is there").1.keys[&FrameNo(0)];
    assert_eq!(key_at_0.interpolation, veilmark::labels::Interpolation::Hold);
}

#[test]
fn bookmarks_are_kept_at_the_desk_and_led_to() {
    let (desk, mut bench) = open();
    for frame in [12, 40] {
        go(&mut bench, frame);
        key_with(&mut bench, CTRL, Key::D);
    }
    until(&mut bench, "the bookmarks", |_| desk.bookmarks.lock().expect("no panic").len() == 2);
    key(&mut bench, Key::Home);
    for frame in [12, 40, 40] {
        key_with(&mut bench, CTRL, Key::PageDown);
        settle(&mut bench);
        assert_eq!(clip(&bench).shown_no(), Some(FrameNo(frame)));
    }
    bench.get_by_label("Bookmark at frame 13").click();
    bench.run_steps(2);
    settle(&mut bench);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(12)));
    key_with(&mut bench, CTRL, Key::D);
    until(&mut bench, "one bookmark less", |_| desk.bookmarks.lock().expect("no panic").len() == 1);
}

#[test]
fn frames_without_a_box_and_doubtful_tracks_are_found() {
    let desk = FakeDesk::with(
        desk::hidden,
        desk::SIZE,
        desk::FRAMES,
        vec![
            desk::suggestion(1, "person", &[(0, [0.0, 80.0, 80.0, 300.0]), (10, [60.0, 80.0, 140.0, 300.0])]),
            desk::suggestion(2, "car", &[(20, [300.0, 150.0, 360.0, 200.0]), (22, [300.0, 150.0, 360.0, 200.0])]),
            desk::suggestion(
                3,
                "bus",
                &[(30, [0.0, 0.0, 90.0, 90.0]), (31, [500.0, 0.0, 590.0, 90.0]), (50, [500.0, 0.0, 590.0, 90.0])],
            ),
        ],
    );
    let mut bench = bench(&desk, true);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    for (modifiers, pressed, frame) in [
        (Modifiers::SHIFT, Key::Period, 11),
        (Modifiers::SHIFT, Key::Period, 12),
        (Modifiers::SHIFT, Key::Comma, 11),
        (Modifiers::NONE, Key::J, 20),
        (Modifiers::NONE, Key::J, 31),
        (Modifiers::SHIFT, Key::J, 20),
        (CTRL, Key::ArrowRight, 31),
        (CTRL, Key::ArrowLeft, 20),
    ] {
        key_with(&mut bench, modifiers, pressed);
        settle(&mut bench);
        assert_eq!(clip(&bench).current, FrameNo(frame), "{pressed:?}");
    }
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(2)));
    bench.get_by_label_contains("Doubtful: appears inside");
    key_with(&mut bench, CTRL, Key::End);
    settle(&mut bench);
    assert_eq!(clip(&bench).current, FrameNo(22), "the last frame of the track");
}

#[test]
fn a_box_with_too_little_to_see_is_not_followed_and_nothing_is_changed() {
    let (desk, mut bench) = open();
    draw(&mut bench);
    let before = agree(&desk, &mut bench);
    key_with(&mut bench, Modifiers::SHIFT, Key::F);
    until(&mut bench, "the end of following", |bench| {
        bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains("too little to see"))
    });
    assert_eq!(agree(&desk, &mut bench).labels(), before.labels());
    key_with(&mut bench, Modifiers::SHIFT, Key::D);
    bench.run_steps(3);
    assert!(bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains("nothing to follow to")));
}

#[test]
fn suggestions_above_a_score_are_accepted_and_attributes_come_from_the_schema() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::SHIFT, Key::A);
    bench.get_by_label("Accept").click();
    bench.run_steps(3);
    let document = agree(&desk, &mut bench);
    assert_eq!((labels(&document).len(), suggestions(&document)), (2, 0), "both have 0.8");
    select(&mut bench, "person 1");
    go(&mut bench, 0);
    bench.get_by_label("Moving").click();
    bench.run_steps(2);
    bench.get_by_label("Crowd").click();
    bench.run_steps(2);
    let document = agree(&desk, &mut bench);
    let track = document.labels().find(TrackId::from_bits(1)).expect("it is there").1;
    let value = |frame: u32, name: &str| track.keys[&FrameNo(frame)].attributes.get(name).cloned();
    assert_eq!((value(0, "moving"), value(40, "moving")), (Some("yes".to_owned()), None));
    assert_eq!((value(0, "crowd"), value(40, "crowd")), (Some("yes".to_owned()), Some("yes".to_owned())));
}

#[test]
fn classes_are_edited_in_their_dialog() {
    let (desk, mut bench) = open();
    key_with(&mut bench, CTRL, Key::K);
    write(&mut bench, "Find a command", "classes and attributes");
    key(&mut bench, Key::Enter);
    bench.run_steps(3);
    bench.get_by_label("Add class").click();
    bench.run_steps(3);
    write(&mut bench, "Name of class 7", "dog");
    write(&mut bench, "Key of class 7", "7");
    bench.get_by_label("Set").click();
    until(&mut bench, "the schema", |_| desk.schema.lock().expect("no panic").classes.len() == 7);
    until(&mut bench, "the dialog's end", |bench| bench.state().workspace.dialog.is_none());
    bench.run_steps(3);
    draw(&mut bench);
    key(&mut bench, Key::Num7);
    assert_eq!(labels(&agree(&desk, &mut bench))[0].class, desk::class("dog"));
}

#[test]
fn the_notice_of_an_ended_track_offers_undo_and_the_whole_track() {
    let (desk, mut bench) = open();
    let id = draw(&mut bench);
    key_with(&mut bench, Modifiers::SHIFT, Key::ArrowRight);
    settle(&mut bench);
    key(&mut bench, Key::K);
    let whole = agree(&desk, &mut bench);
    key(&mut bench, Key::D);
    settle(&mut bench);
    key(&mut bench, Key::Delete);
    bench.get_all_by_label("Undo").last().expect("the notice offers it").click();
    bench.run_steps(3);
    assert_eq!(agree(&desk, &mut bench).labels(), whole.labels());
    assert!(bench.query_by_label("Delete the whole track").is_none(), "what was offered is over");
    key(&mut bench, Key::Delete);
    bench.get_by_label("Delete the whole track").click();
    bench.run_steps(3);
    assert!(agree(&desk, &mut bench).labels().find(id).is_none());
}
