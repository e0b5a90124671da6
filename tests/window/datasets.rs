//! Datasets out and in, and what the labels are like.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use veilmark::app::desk::{AlikeFrames, HiddenRegions};
use veilmark::app::dialog::Dialog;
use veilmark::app::figures::Figure;
use veilmark::app::{ExportChoice, ExportFormat, FrameChoice};
use veilmark::labels::Layer;

use super::{Bench, agree, clip, key, key_with, labels, open, until, write};

#[test]
fn the_export_dialog_reaches_the_desk() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::E);
    bench.get_by_label("YOLO").click();
    bench.run_steps(2);
    bench.get_by_label("JPEG").click();
    bench.get_by_label("Every n-th").click();
    bench.get_by_label("Frames that look alike").click();
    bench.get_by_label("Also as boxes to be ignored (COCO, MOT)").click();
    bench.run_steps(2);
    until(&mut bench, "the version before", |bench| bench.query_by_label_contains("After 1.1.0").is_some());
    bench.get_by_label("Draft: also clips that nobody approved").click();
    bench.run_steps(2);
    bench.get_by_label("Choose…").click();
    until(
        &mut bench,
        "the chosen folder",
        |bench| matches!(&bench.state().workspace.dialog, Some(Dialog::Export(form)) if !form.folder.is_empty()),
    );
    let buttons = bench.get_all_by_label("Export").collect::<Vec<_>>();
    buttons.last().expect("the button is there").click();
    bench.run_steps(2);
    until(&mut bench, "the export", |_| !desk.exports.lock().expect("no panic").is_empty());
    let exports = desk.exports.lock().expect("no panic").clone();
    assert_eq!(exports[0].0.to_str(), Some("dataset"));
    let expected = ExportChoice {
        format: ExportFormat::Yolo,
        draft: true,
        frames: FrameChoice::Every(5),
        alike_frames: AlikeFrames::LeaveOut,
        hidden_regions: HiddenRegions::Boxes,
        ..ExportChoice::default()
    };
    assert_eq!(exports[0].1, expected);
    until(&mut bench, "the notice", |bench| {
        bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains("80 boxes"))
    });
}

fn look(bench: &mut Bench, figure: Figure) {
    bench.get_by_role_and_label(Role::RadioButton, figure.title()).click();
    bench.run_steps(2);
}

#[test]
fn statistics_show_every_figure_and_lead_to_the_clips_behind_a_bar() {
    let (desk, mut bench) = open();
    key(&mut bench, Key::A);
    agree(&desk, &mut bench);
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    until(
        &mut bench,
        "the figures",
        |bench| matches!(&bench.state().workspace.dialog, Some(Dialog::Figures(form)) if form.found.is_some()),
    );
    bench.run_steps(2);
    bench.get_by_label_contains("2 clips, 120 frames (60 without an object), 2 tracks, 101 boxes");
    bench.get_by_label("person: 41");
    bench.get_by_label("car: 60");
    for figure in Figure::ALL {
        look(&mut bench, figure);
        bench.get_by_label(figure.help());
    }
    bench.get_by_label("One of the two holds no boxes.");
    look(&mut bench, Figure::Light);
    bench.get_by_label("day: 120");
    look(&mut bench, Figure::Positions);
    let cell = bench.get_all_by_role(Role::RadioButton).filter_map(|node| node.accesskit_node().label());
    let cell = cell.into_iter().find(|label| label.starts_with("row ")).expect("cells are listed");
    bench.get_by_label(&cell).click();
    bench.run_steps(2);
    bench.get_by_label(&format!("Open clip {}", veilmark::app::workspace::short(desk.first_clip())));
    look(&mut bench, Figure::Sources);
    bench.get_by_label("model: 101").click();
    bench.run_steps(2);
    let id = desk.first_clip();
    let name = format!("Open clip {}", veilmark::app::workspace::short(id));
    look(&mut bench, Figure::Hidden);
    assert!(bench.query_by_label(&name).is_none(), "another figure has no bar chosen yet");
    bench.get_by_label("5 to 10 %: 2").click();
    bench.run_steps(2);
    let second = desk.clips.lock().expect("no panic")[1].id;
    bench.get_by_label(&format!("Open clip {}", veilmark::app::workspace::short(second))).click();
    bench.run_steps(2);
    until(&mut bench, "the second clip", |bench| clip(bench).id == second);
    assert!(bench.state().workspace.dialog.is_none());
}

#[test]
fn labels_of_another_tool_are_looked_into_then_read_and_undone_in_one_step() {
    let (desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::K);
    write(&mut bench, "Find a command", "read labels");
    key(&mut bench, Key::Enter);
    write(&mut bench, "Dataset", "nowhere");
    bench.get_by_label("Look into it").click();
    bench.run_steps(2);
    until(&mut bench, "the failure in place", |bench| {
        bench.query_by_label("There is no file of this format.").is_some()
    });
    let dialog = &mut bench.state_mut().workspace.dialog;
    let Some(Dialog::LabelsIn(form)) = dialog else { panic!("the dialog is open") };
    form.choose("foreign".to_owned());
    bench.run_steps(2);
    bench.get_by_label("Look into it").click();
    bench.run_steps(2);
    until(&mut bench, "what is in it", |bench| bench.query_by_label("Clip of porch").is_some());
    let Some(Dialog::LabelsIn(form)) = &bench.state().workspace.dialog else { panic!("the dialog is open") };
    let lines = form.sequences.as_deref().expect("it was looked into");
    assert_eq!(lines[0].clip, Some(desk.first_clip()), "a lone sequence is probably of the open clip");
    bench.get_all_by_label("Read labels").last().expect("the button").click();
    bench.run_steps(2);
    until(&mut bench, "the labels", |bench| {
        bench.state().workspace.dialog.is_none()
            && clip(bench).labels().is_some_and(|set| set.tracks(Layer::Label).count() == 1)
    });
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), 1);
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    assert!(labels(&agree(&desk, &mut bench)).is_empty());
}
