//! Import: which files, under which record, from which camera.

use eframe::egui::{ComboBox, Id, Key, ScrollArea, Ui, UiBuilder};

use crate::app::camera::CameraProfile;
use crate::app::command::{Command, Icon};
use crate::app::desk::RecordSummary;
use crate::app::dialog::ImportForm;
use crate::app::words::{said, say, term, word};
use crate::app::workspace::Workspace;
use crate::ui::widgets::{self, section};

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, form: &mut ImportForm, is_new: bool, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-import"), &say("dialog-import.help"), out);
    section(ui, word("import-files"));
    files(ui, form);
    // An id of its own: the list above would change it with the first file, and the field would lose the keyboard.
    let own_id = UiBuilder::new().scope_id(Id::unique("path of a file"));
    let (field, button) = ui
        .scope_builder(own_id, |ui| {
            widgets::field_with_button(ui, (Icon::Folder, word("import-choose")), true, |ui, width| {
                crate::ui::start::line(
                    ui,
                    &mut form.typed,
                    word("import-path-of-a-file"),
                    word("import-type-a-path-or-choose"),
                    width,
                )
            })
        })
        .inner;
    if is_new {
        field.request_focus();
    }
    // The field stays for the next path, also where the window is laid out twice for one press; left empty, it lets Enter through to
    // the button.
    let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if is_entered && (ui.ctx().current_pass_index() > 0 || !form.typed.trim().is_empty()) {
        form.take_typed();
        field.request_focus();
    }
    if button.clicked() {
        out.push(Command::PickImportFiles);
    }
    ui.add_space(6.0);
    section(ui, word("import-consent-record"));
    let Some(project) = workspace.project() else { return };
    let records = &project.lists.records;
    if records.is_empty() {
        widgets::muted(ui, word("import-this-project-has-no-consent-record"));
    } else {
        let chosen = records.iter().find(|record| Some(record.id) == form.record);
        let words = chosen.map_or_else(|| word("import-choose-a-record").to_owned(), record_words);
        let combo = ComboBox::from_id_salt("record").width(ui.available_width()).selected_text(words);
        let response = combo.show_ui(ui, |ui| {
            for record in records {
                ui.add_enabled_ui(record.in_force, |ui| {
                    ui.selectable_value(&mut form.record, Some(record.id), record_words(record));
                });
            }
        });
        response.response.widget_info(|| named(word("import-consent-record")));
    }
    ui.add_space(6.0);
    section(ui, word("import-camera"));
    let words = form
        .camera
        .as_ref()
        .map_or_else(|| word("import-a-new-pseudonym-place-unknown").to_owned(), ToString::to_string);
    let combo = ComboBox::from_id_salt("camera").width(ui.available_width()).selected_text(words);
    let response = combo.show_ui(ui, |ui| {
        ui.selectable_value(&mut form.camera, None, word("import-a-new-pseudonym-place-unknown"));
        for CameraProfile { camera, place, .. } in &project.lists.cameras {
            ui.selectable_value(&mut form.camera, Some(camera.clone()), format!("{camera}, {place}"));
        }
    });
    response.response.widget_info(|| named(word("import-camera")));
    let mut ready = form.clone();
    ready.take_typed();
    super::foot(ui, &say("button-import"), ready.command(), out);
}

fn named(name: &str) -> eframe::egui::WidgetInfo {
    eframe::egui::WidgetInfo::labeled(eframe::egui::accesskit::Role::ComboBox, true, name)
}

fn record_words(record: &RecordSummary) -> String {
    let id: String = record.id.to_string().chars().take(8).collect();
    let clips =
        if record.clips == 1 { word("import-1-clip").to_owned() } else { said!("import-clips", clips = record.clips) };
    let end = if record.in_force {
        said!("import-until", until = record.until.day())
    } else {
        word("import-not-in-force").to_owned()
    };
    format!("{id} · {} · {clips} · {end}", term(record.basis.words()))
}

fn files(ui: &mut Ui, form: &mut ImportForm) {
    if form.files.is_empty() {
        return;
    }
    let mut gone = None;
    ScrollArea::vertical().id_salt("files").max_height(140.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (i, file) in form.files.iter().enumerate() {
            ui.horizontal(|ui| {
                let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let label = eframe::egui::Label::new(&name).truncate();
                ui.allocate_ui(eframe::egui::vec2(ui.available_width() - 44.0, 28.0), |ui| {
                    ui.set_min_width(ui.available_width());
                    ui.add(label).on_hover_text(file.display().to_string());
                });
                if widgets::icon_button(ui, Icon::Close, &said!("import-remove", name), false, true).clicked() {
                    gone = Some(i);
                }
            });
        }
    });
    if let Some(i) = gone {
        form.files.remove(i);
    }
}
