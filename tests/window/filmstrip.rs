//! The filmstrip: made of redacted frames, in memory alone, and gone with what it shows.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use egui_kittest::kittest::Queryable as _;
use veilmark::app::command::Command;
use veilmark::app::filmstrip::Thumb;
use veilmark::vocab::FrameNo;

use super::desk::{self, hidden};
use super::{Bench, click, clip, open, until};

const FRAMES: [FrameNo; 3] = [FrameNo(0), FrameNo(20), FrameNo(59)];

fn strip(bench: &Bench) -> Vec<Option<Arc<Thumb>>> {
    clip(bench).strip(&FRAMES)
}

#[test]
fn it_shows_redacted_frames_leads_to_them_and_goes_when_the_clip_may_not_be_seen_any_more() {
    let (desk, mut bench) = open();
    // The window asks for frames of its own while it shows one.
    bench.state_mut().workspace.run(Command::ToggleFilmstrip);
    until(&mut bench, "the filmstrip", |bench| strip(bench).iter().all(Option::is_some));
    for (frame, thumb) in FRAMES.iter().zip(strip(&bench)) {
        let expected = Thumb::of(&hidden(*frame, 0, desk::SIZE));
        assert_eq!(*thumb.expect("it is there"), expected, "frame {frame}");
    }
    bench.state_mut().workspace.run(Command::ToggleFilmstrip);
    bench.run_steps(3);
    let seen = bench.get_all_by_label_contains("Filmstrip frame").count();
    assert!(seen >= 3, "{seen} small pictures over the timeline");
    let place = bench.get_all_by_label_contains("Filmstrip frame").last().expect("the last one").rect().center();
    click(&mut bench, place);
    assert!(clip(&bench).current > FrameNo(30), "a click goes to its frame");

    bench.state_mut().workspace.run(Command::ToggleFilmstrip);
    until(&mut bench, "the filmstrip", |bench| strip(bench).iter().all(Option::is_some));
    // The consent ends while the window is open.
    desk.is_withdrawn.store(true, Ordering::SeqCst);
    desk.changes.fetch_add(1, Ordering::SeqCst);
    until(&mut bench, "the end of what is shown", |bench| {
        clip(bench).failure().is_some() && strip(bench).iter().all(Option::is_none)
    });
}

#[test]
fn only_what_is_asked_for_is_kept() {
    let (_desk, mut bench) = open();
    bench.state_mut().workspace.run(Command::ToggleFilmstrip);
    until(&mut bench, "the filmstrip", |bench| strip(bench).iter().all(Option::is_some));
    let before: Vec<_> = strip(&bench).iter().flatten().map(Arc::downgrade).collect();
    let other = [FrameNo(3)];
    until(&mut bench, "another one", |bench| clip(bench).strip(&other)[0].is_some());
    assert!(before.iter().all(|thumb| thumb.upgrade().is_none()), "the small pictures of before are gone");
}
