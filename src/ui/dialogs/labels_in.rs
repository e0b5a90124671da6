//! Labels of other tools: which dataset, what is in it, and which of its sequences is which clip.

use eframe::egui::accesskit::Role;
use eframe::egui::{ComboBox, Label, ScrollArea, Ui, WidgetInfo, vec2};

use crate::app::command::{Command, Icon};
use crate::app::desk::ClipSummary;
use crate::app::labels_form::{LabelsForm, SequenceLine};
use crate::app::words::{said, say, word};
use crate::app::workspace::{Workspace, short};
use crate::ui::theme::colours;
use crate::ui::widgets::{self, section};

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, form: &mut LabelsForm, is_new: bool, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-read-labels"), &say("dialog-read-labels.help"), out);
    section(ui, word("labels-in-format"));
    let before = (form.format, form.dataset.clone());
    let formats = LabelsForm::FORMATS.map(|format| (format, format.title()));
    super::choice(ui, &mut form.format, &formats);
    section(ui, word("labels-in-dataset"));
    let (field, button) =
        widgets::field_with_button(ui, (Icon::Folder, word("labels-in-choose")), true, |ui, width| {
            crate::ui::start::line(
                ui,
                &mut form.dataset,
                word("labels-in-dataset"),
                word("labels-in-its-folder-or-its-file"),
                width,
            )
        });
    if is_new {
        field.request_focus();
    }
    if button.clicked() {
        out.push(Command::PickDataset);
    }
    if before != (form.format, form.dataset.clone()) {
        form.forget();
    }
    if let Some(lines) = &mut form.sequences {
        section(ui, word("labels-in-which-clip-each-part-is-of"));
        let clips = workspace.project().map(|project| project.lists.clips.as_slice()).unwrap_or_default();
        sequences(ui, lines, clips);
        if widgets::toggle(ui, word("labels-in-add-to-labels-that-are-there"), "", form.is_adding, true).clicked() {
            form.is_adding = !form.is_adding;
        }
    }
    if let Some(failure) = &form.failure {
        ui.add_space(4.0);
        ui.colored_label(colours(ui).bad, &failure.what);
        widgets::muted(ui, failure.way_out.as_str());
    }
    let action = say(if form.sequences.is_some() { "button-read-labels" } else { "button-look-into" });
    super::foot(ui, &action, form.command(), out);
}

fn sequences(ui: &mut Ui, lines: &mut [SequenceLine], clips: &[ClipSummary]) {
    ScrollArea::vertical().id_salt("sequences").max_height(220.0).auto_shrink([false, true]).show(ui, |ui| {
        for line in lines {
            ui.horizontal(|ui| {
                let name = if line.name.is_empty() { word("labels-in-no-name") } else { line.name.as_str() };
                ui.allocate_ui(vec2(230.0, 26.0), |ui| {
                    ui.set_min_width(230.0);
                    ui.add(Label::new(name).truncate()).on_hover_text(name);
                });
                let chosen = clips.iter().find(|clip| Some(clip.id) == line.clip);
                let words = chosen.map_or_else(|| word("labels-in-leave-out").to_owned(), clip_words);
                let combo = ComboBox::from_id_salt(&line.name).width(ui.available_width() - 8.0).selected_text(words);
                let response = combo.show_ui(ui, |ui| {
                    ui.selectable_value(&mut line.clip, None, word("labels-in-leave-out"));
                    for clip in clips.iter().filter(|clip| clip.state.has_frames()) {
                        ui.selectable_value(&mut line.clip, Some(clip.id), clip_words(clip));
                    }
                });
                let label = said!("labels-in-clip-of", name);
                response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, label.as_str()));
            });
        }
    });
}

fn clip_words(clip: &ClipSummary) -> String {
    said!("labels-in-frames", id = short(clip.id), camera = clip.camera, frames = clip.frames)
}
