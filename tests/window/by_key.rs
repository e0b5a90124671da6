//! The whole window without a pointer: panels, picture, boxes, tracks, timeline, lists and forms by keys alone.

use eframe::egui::epaint::{ClippedShape, RectShape};
use eframe::egui::{Key, Modifiers, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use veilmark::app::command::Command;
use veilmark::app::dialog::Dialog;
use veilmark::app::keymap_file::Preset;
use veilmark::app::review_command::ReviewCommand;
use veilmark::app::workspace::Tool;
use veilmark::vocab::{FrameNo, MemberId, Role as Duty, TrackId};

use super::*;

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

fn rect_of(bench: &Bench, name: &str) -> Rect {
    bench.get_by_label(name).rect()
}

/// The name of what has the keyboard, and where it is.
fn focused(bench: &Bench) -> Option<(String, Rect)> {
    let has = bench.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
    Some((has.accesskit_node().label().unwrap_or_default(), has.rect()))
}

/// Every stroked rectangle without a filling of this pass.
fn frames(bench: &Bench) -> Vec<Rect> {
    fn of(shape: &Shape, found: &mut Vec<Rect>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, found)),
            Shape::Rect(RectShape { rect, fill, stroke, .. }) if fill.a() == 0 && stroke.width == 2.0 => {
                found.push(*rect);
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    bench.output().shapes.iter().for_each(|ClippedShape { shape, .. }| of(shape, &mut found));
    found
}

/// Whether a ring is painted around this place.
fn is_ringed(bench: &Bench, rect: Rect) -> bool {
    // A slider with its number has two rectangles, of which one has the keyboard.
    frames(bench).iter().any(|frame| {
        let is_here = rect.expand(5.0).contains_rect(*frame) || (frame.center() - rect.center()).length() < 12.0;
        is_here && frame.width() <= rect.width() + 9.0 && frame.height() <= rect.height() + 9.0
    })
}

#[test]
fn the_view_goes_to_all_sides_and_the_minimap_goes_with_it() {
    let (_desk, mut bench) = open();
    key_with(&mut bench, Modifiers::ALT, Key::N);
    settle(&mut bench);
    for _ in 0..2 {
        key(&mut bench, Key::Plus);
    }
    let room = canvas(&bench).size() * 0.25;
    let before = rect_of(&bench, "Box person 3").min;
    for (modifiers, pressed, moved) in [
        (Modifiers::NONE, Key::PageDown, vec2(0.0, -room.y)),
        (Modifiers::SHIFT, Key::PageDown, vec2(-room.x, -room.y)),
        (Modifiers::NONE, Key::PageUp, vec2(-room.x, 0.0)),
        (Modifiers::SHIFT, Key::PageUp, vec2(0.0, 0.0)),
    ] {
        key_with(&mut bench, modifiers, pressed);
        let now = rect_of(&bench, "Box person 3").min - before;
        assert!((now - moved).length() < 1.5, "{pressed:?}: {now} and not {moved}");
    }
    bench.get_by_label("Minimap");
}

#[test]
fn a_box_is_made_moved_and_shaped_without_a_pointer() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::ALT, Key::N);
    let edges = |desk: &FakeDesk, bench: &mut Bench| {
        let bbox = labels(&agree(desk, bench))[0].keys[&FrameNo(0)].bbox;
        [bbox.x1(), bbox.y1(), bbox.x2(), bbox.y2()]
    };
    let near = |now: [f64; 4], model: [f64; 4]| now.iter().zip(model).all(|(now, model)| (now - model).abs() < 0.75);
    // A quarter of the picture, which is all in view.
    let mut model = [240.0, 135.0, 400.0, 225.0];
    let made = edges(&desk, &mut bench);
    assert!(near(made, model), "{made:?}");
    assert!(clip(&bench).selected.is_some());

    let alt_shift = Modifiers::ALT | Modifiers::SHIFT;
    key_with(&mut bench, Modifiers::ALT, Key::C);
    key_with(&mut bench, Modifiers::ALT, Key::ArrowLeft);
    key_with(&mut bench, alt_shift, Key::ArrowUp);
    (model[0], model[1]) = (239.0, 125.0);
    let now = edges(&desk, &mut bench);
    assert!(near(now, model), "the upper left corner alone: {now:?}");
    key_with(&mut bench, Modifiers::ALT, Key::C);
    key_with(&mut bench, alt_shift, Key::ArrowRight);
    key_with(&mut bench, Modifiers::ALT, Key::ArrowDown);
    (model[2], model[3]) = (410.0, 226.0);
    let now = edges(&desk, &mut bench);
    assert!(near(now, model), "the lower right corner alone: {now:?}");
    key_with(&mut bench, Modifiers::ALT, Key::C);
    key_with(&mut bench, Modifiers::ALT, Key::ArrowDown);
    let now = edges(&desk, &mut bench);
    assert!(near(now, [239.0, 126.0, 410.0, 227.0]), "all of it again: {now:?}");

    // A corner that would pass the other one stays, and a box keeps a width.
    key_with(&mut bench, Modifiers::ALT, Key::C);
    for _ in 0..30 {
        key_with(&mut bench, alt_shift, Key::ArrowRight);
    }
    let [x1, _, x2, _] = edges(&desk, &mut bench);
    assert!(x1 < x2 && x2 - x1 <= 11.0);
    for _ in 0..3 {
        key_with(&mut bench, CTRL, Key::Z);
    }
    let now = edges(&desk, &mut bench);
    assert!(now[0] < x1, "each press is one step that is taken back");
}

#[test]
fn a_cover_is_made_without_a_pointer() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::ALT, Key::Num1);
    assert_eq!(clip(&bench).tool, Tool::Cover);
    key_with(&mut bench, Modifiers::ALT, Key::N);
    until(&mut bench, "the cover", |_| desk.covers.lock().expect("no panic").len() == 1);
    let (_, region) = desk.covers.lock().expect("no panic")[0].clone();
    assert_eq!(region.span(), (FrameNo(0), FrameNo(0)));
    assert!(near(&region.at(FrameNo(0)).expect("covered"), [240.0, 135.0, 400.0, 225.0]));
    assert!(labels(&agree(&desk, &mut bench)).is_empty(), "no label came of it");
}

#[test]
fn keyframes_move_in_time_and_stop_at_their_neighbours() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    key(&mut bench, Key::Tab);
    key_with(&mut bench, CTRL, Key::End);
    settle(&mut bench);
    let keys = |desk: &FakeDesk, bench: &mut Bench| {
        let document = agree(desk, bench);
        let track = document.labels().find(TrackId::from_bits(1)).expect("it is there").1;
        track.keys.keys().map(|frame| frame.0).collect::<Vec<_>>()
    };
    assert_eq!((clip(&bench).current, keys(&desk, &mut bench)), (FrameNo(40), vec![0, 40]));
    for _ in 0..3 {
        key_with(&mut bench, CTRL_SHIFT, Key::ArrowLeft);
    }
    assert_eq!((keys(&desk, &mut bench), clip(&bench).current), (vec![0, 37], FrameNo(37)));
    key_with(&mut bench, CTRL_SHIFT, Key::ArrowRight);
    assert_eq!((keys(&desk, &mut bench), clip(&bench).current), (vec![0, 38], FrameNo(38)));
    key(&mut bench, Key::D);
    settle(&mut bench);
    key_with(&mut bench, CTRL_SHIFT, Key::ArrowLeft);
    assert_eq!(keys(&desk, &mut bench), [0, 38], "there is no keyframe here");
    bench.get_by_label_contains("No keyframe of the selected track");
    key(&mut bench, Key::Home);
    settle(&mut bench);
    for _ in 0..2 {
        key_with(&mut bench, CTRL_SHIFT, Key::ArrowLeft);
    }
    assert_eq!(keys(&desk, &mut bench), [0, 38], "before the clip there is nothing");
}

#[test]
fn tracks_that_are_not_in_view_are_walked_to_and_merged_by_keys() {
    let tracks = [(1, "person", 0, 10), (2, "car", 0, 59), (3, "person", 20, 30)];
    let track = |(no, class, from, to): (u32, &str, u32, u32)| {
        let x = f64::from(no) * 100.0;
        let bbox = [x, 80.0, x + 60.0, 200.0];
        desk::suggestion(no, class, &[(from, bbox), (to, bbox)])
    };
    let desk = FakeDesk::with(desk::hidden, desk::SIZE, desk::FRAMES, tracks.map(track).into());
    let mut bench = bench(&desk, true);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    key(&mut bench, Key::A);
    let selected = |bench: &Bench| clip(bench).selected.map(|id| id.bits());
    for (pressed, no) in
        [(Key::ArrowDown, 1), (Key::ArrowDown, 2), (Key::ArrowDown, 3), (Key::ArrowDown, 3), (Key::ArrowUp, 2)]
    {
        key(&mut bench, pressed);
        assert_eq!(selected(&bench), Some(no));
    }
    key(&mut bench, Key::Escape);
    key(&mut bench, Key::M);
    assert_eq!(clip(&bench).tool, Tool::Merge);
    key(&mut bench, Key::ArrowDown);
    key(&mut bench, Key::Enter);
    key(&mut bench, Key::ArrowDown);
    key(&mut bench, Key::Enter);
    key(&mut bench, Key::Enter);
    key(&mut bench, Key::ArrowDown);
    key(&mut bench, Key::Enter);
    assert_eq!(clip(&bench).picked, [1, 3].map(TrackId::from_bits), "the car was taken and left out again");
    key(&mut bench, Key::M);
    let document = agree(&desk, &mut bench);
    assert_eq!(labels(&document).len(), 2);
    let merged = document.labels().find(TrackId::from_bits(1)).expect("the first one's id").1;
    assert_eq!(merged.span(), Some((FrameNo(0), FrameNo(30))));
    assert!(merged.at(FrameNo(15)).is_none(), "outside where neither of them was");
}

#[test]
fn the_timeline_is_zoomed_by_keys_around_the_frame_on_screen() {
    let (_desk, mut bench) = open();
    for no in [28, 32] {
        bench.state_mut().workspace.run(Command::GoTo(FrameNo(no)));
        bench.state_mut().workspace.run(Command::ToggleBookmark);
        until(&mut bench, "the bookmark", |bench| {
            bench.query_by_label(&format!("Bookmark at frame {}", no + 1)).is_some()
        });
    }
    let place = |bench: &Bench, no: u32| rect_of(bench, &format!("Bookmark at frame {no}")).center().x;
    let apart = |bench: &Bench| place(bench, 33) - place(bench, 29);
    let (whole, here) = (apart(&bench), place(&bench, 33));
    key_with(&mut bench, Modifiers::ALT, Key::Period);
    key_with(&mut bench, Modifiers::ALT, Key::Period);
    let closer = apart(&bench);
    assert!((closer / whole - 2.25).abs() < 0.1, "{whole} to {closer}");
    assert!((place(&bench, 33) - here).abs() < 2.0, "the frame on screen stays where it is");
    key_with(&mut bench, Modifiers::ALT, Key::Comma);
    assert!((apart(&bench) / whole - 1.5).abs() < 0.1);
    key_with(&mut bench, Modifiers::SHIFT, Key::Z);
    assert!((apart(&bench) - whole).abs() < 0.5);
}

#[test]
fn panels_are_walked_to_their_widgets_are_worked_and_escape_leads_back_to_the_picture() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    key(&mut bench, Key::Tab);
    let mut panels = Vec::new();
    for _ in 0..6 {
        key(&mut bench, Key::F6);
        let (name, rect) = focused(&bench).expect("something has the keyboard");
        assert!(name == "Canvas" || frames(&bench).iter().any(|frame| (frame.center() - rect.center()).length() < 3.0));
        panels.push(name);
    }
    assert_eq!(
        panels,
        ["Tools panel", "Inspector panel", "Timeline panel", "Clips panel", "Menu panel", "Canvas"],
        "all of them, in a circle"
    );
    key_with(&mut bench, Modifiers::SHIFT, Key::F6);
    assert_eq!(focused(&bench).expect("the panel before").0, "Menu panel");
    for _ in 0..3 {
        key(&mut bench, Key::F6);
    }
    // An attribute that has no key of its own.
    for _ in 0..40 {
        key(&mut bench, Key::Tab);
        let (name, rect) = focused(&bench).expect("something has the keyboard");
        assert!(is_ringed(&bench, rect), "{name} shows that it has the keyboard");
        if name == "Crowd" {
            break;
        }
    }
    key(&mut bench, Key::Space);
    let document = agree(&desk, &mut bench);
    let track = document.labels().find(TrackId::from_bits(1)).expect("it is there").1;
    assert_eq!(track.keys[&FrameNo(0)].attributes.get("crowd").map(String::as_str), Some("yes"));
    key(&mut bench, Key::Escape);
    assert_eq!(focused(&bench).expect("the picture").0, "Canvas");
    assert_eq!(clip(&bench).selected, Some(TrackId::from_bits(1)), "what was selected still is");
    key(&mut bench, Key::Escape);
    assert_eq!(clip(&bench).selected, None);
}

#[test]
fn a_clip_is_found_opened_and_finished_by_keys() {
    let (desk, mut bench) = open();
    let second = desk.clips.lock().expect("no panic")[1].id;
    key_with(&mut bench, CTRL, Key::F);
    assert_eq!(focused(&bench).expect("the filter").0, "Filter clips");
    bench.get_by_role_and_label(Role::TextInput, "Filter clips").type_text("cam-drive2");
    bench.run_steps(2);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the second clip", |bench| clip(bench).id == second && clip(bench).document.is_some());
    settle(&mut bench);
    assert_eq!(focused(&bench).expect("the picture").0, "Canvas");
    key_with(&mut bench, Modifiers::ALT, Key::N);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 1);
    key_with(&mut bench, CTRL_SHIFT, Key::Enter);
    until(&mut bench, "the state", |bench| {
        bench.state().workspace.summary().is_some_and(|clip| clip.state == ClipState::Done)
    });
}

#[test]
fn a_clip_is_given_to_another_member_by_who_may() {
    let (desk, mut bench) = open();
    bench.state_mut().workspace.run(Command::Review(ReviewCommand::ShowGiveClip));
    bench.run_steps(3);
    bench.get_by_label("Give clip");
    key(&mut bench, Key::ArrowDown);
    key(&mut bench, Key::Enter);
    let given = |desk: &FakeDesk| desk.review.lock().expect("no panic").assigned.clone();
    until(&mut bench, "the clip given", |_| given(&desk).len() == 1);
    let (id, member) = given(&desk)[0];
    assert!(id == desk.first_clip() && member.is_some_and(|member: MemberId| member != desk::member()));
    assert!(bench.state().workspace.dialog.is_none());

    *desk.roles.lock().expect("no panic") = vec![Duty::Annotator];
    let mut bench = super::bench(&desk, true);
    until(&mut bench, "the clips", |bench| bench.state().workspace.clip().is_some());
    bench.state_mut().workspace.run(Command::Review(ReviewCommand::ShowGiveClip));
    bench.run_steps(3);
    assert!(bench.state().workspace.dialog.is_none(), "annotators take and give back their own alone");
}

#[test]
fn enter_takes_the_marked_answer_of_the_first_question() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("settings.json");
    let desk = FakeDesk::new();
    let mut bench = super::keys::with_settings(&desk, file.clone());
    let (name, rect) = focused(&bench).expect("an answer is marked");
    assert_eq!(name, Preset::Track.words());
    assert!(is_ringed(&bench, rect), "and it shows");
    key(&mut bench, Key::Enter);
    assert!(bench.state().workspace.dialog.is_none());
    assert_eq!(bench.state().workspace.keymap.preset(), Preset::Track);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 0, "Enter answered and did nothing else");
    let mut bench = super::keys::with_settings(&FakeDesk::new(), dir.path().join("other/settings.json"));
    key(&mut bench, Key::Tab);
    key(&mut bench, Key::Enter);
    let other = bench.state().workspace.keymap.preset();
    assert!(bench.state().workspace.dialog.is_none() || other == Preset::Labelimg, "Tab goes on to the other answer");
}

#[test]
fn forms_are_filled_and_sent_by_keys() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::SHIFT, Key::A);
    for _ in 0..3 {
        key(&mut bench, Key::ArrowRight);
    }
    assert!(matches!(bench.state().workspace.dialog, Some(Dialog::AcceptAbove { percent }) if percent > 50));
    key(&mut bench, Key::Enter);
    assert!(bench.state().workspace.dialog.is_none());
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 2);

    key_with(&mut bench, CTRL, Key::E);
    until(&mut bench, "the form", |bench| bench.query_by_label("Export folder").is_some());
    bench.get_by_label("Export folder").type_text("dataset");
    bench.run_steps(2);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the export", |_| desk.exports.lock().expect("no panic").len() == 1);
    assert_eq!(desk.exports.lock().expect("no panic")[0].0.to_str(), Some("dataset"));

    key_with(&mut bench, CTRL, Key::I);
    for name in ["one.mp4", "two.mp4"] {
        bench.get_by_label("Path of a file").type_text(name);
        bench.run_steps(2);
        key(&mut bench, Key::Enter);
        assert!(desk.imports.lock().expect("no panic").is_empty(), "a path that was entered joins the list");
    }
    key(&mut bench, Key::Enter);
    until(&mut bench, "the import", |_| desk.imports.lock().expect("no panic").len() == 1);
    let files = desk.imports.lock().expect("no panic")[0].0.clone();
    assert_eq!(files.iter().filter_map(|file| file.to_str()).collect::<Vec<_>>(), ["one.mp4", "two.mp4"]);
}

#[test]
fn whatever_takes_keys_in_a_dialog_shows_it() {
    let (_desk, mut bench) = open();
    for command in [
        Command::ShowImport,
        Command::ShowExport,
        Command::ShowLabelsIn,
        Command::ShowStatistics,
        Command::ShowSchema,
        Command::ShowCamera,
        Command::ShowWishes,
        Command::ShowReceipt,
        Command::FindTracks,
        Command::AskPropagate,
        Command::AskAcceptAbove,
        Command::AskFrame,
        Command::ShowKeyMap,
        Command::Review(ReviewCommand::ShowReviews),
        Command::Review(ReviewCommand::ShowReport),
        Command::Review(ReviewCommand::ShowGiveClip),
    ] {
        key(&mut bench, Key::Tab);
        bench.state_mut().workspace.run(command.clone());
        bench.run_steps(4);
        assert!(bench.state().workspace.dialog.is_some(), "{command:?}");
        let mut seen = 0;
        for _ in 0..14 {
            key(&mut bench, Key::Tab);
            let Some((name, rect)) = focused(&bench) else { continue };
            // Fields show it by their frame and their cursor, and what is scrolled out of view cannot show it.
            let is_field = bench.ctx.text_edit_focused();
            let whole = bench.ctx.content_rect();
            if !is_field && whole.contains_rect(rect) && rect.is_positive() {
                assert!(is_ringed(&bench, rect), "{command:?}: {name}");
                seen += 1;
            }
        }
        assert!(seen > 0, "{command:?} has nothing to press");
        bench.state_mut().workspace.run(Command::Escape);
        bench.run_steps(2);
    }
}

#[test]
fn a_folder_that_is_no_project_is_refused_before_a_passphrase_is_typed() {
    let desk = FakeDesk::new();
    let mut bench = bench(&desk, false);
    key(&mut bench, Key::Tab);
    let (name, rect) = focused(&bench).expect("Tab walks through the start screen");
    assert!(name == "Open project…" && is_ringed(&bench, rect), "{name}");
    assert!(bench.state().workspace.notices.list().is_empty(), "and is no command there");
    write(&mut bench, "Path of a project", "nowhere");
    key(&mut bench, Key::Enter);
    until(&mut bench, "the refusal", |bench| bench.query_by_label("This folder is no project.").is_some());
    assert!(bench.query_by_label("Passphrase").is_none());
    assert_eq!(bench.state().workspace.start.step, Step::Choose);
    write(&mut bench, "Path of a project", ".veil");
    key(&mut bench, Key::Enter);
    until(&mut bench, "the question", |bench| bench.query_by_label("This folder is no project.").is_none());
    until(&mut bench, "the passphrase", |bench| matches!(bench.state().workspace.start.step, Step::Unlock(_)));
}
