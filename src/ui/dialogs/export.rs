//! Export: format, frames, pictures, split, folder.

use eframe::egui::{DragValue, Ui};

use crate::app::command::{Command, Icon};
use crate::app::desk::{ExportFormat, FrameChoice, ImageChoice};
use crate::app::dialog::ExportForm;
use crate::ui::widgets::{self, section};

pub(super) fn show(ui: &mut Ui, form: &mut ExportForm, is_new: bool, out: &mut Vec<Command>) {
    let help =
        "Pictures are redacted. A manifest names records, models and the audit entry. Suggestions are never exported.";
    super::head(ui, "Export", help, out);
    section(ui, "Format");
    let formats = ExportFormat::ALL.map(|format| (format, format.title()));
    super::choice(ui, &mut form.choice.format, &formats);
    section(ui, "Frames");
    frames(ui, form);
    section(ui, "Pictures");
    let pictures = [
        (ImageChoice::Jpeg, "JPEG"),
        (ImageChoice::Png, "PNG"),
        (ImageChoice::Webp, "WebP"),
        (ImageChoice::Mp4, "Video"),
        (ImageChoice::None, "None"),
    ];
    super::choice(ui, &mut form.choice.images, &pictures);
    section(ui, "Split by clip");
    split(ui, form);
    ui.add_space(2.0);
    let is_draft = form.choice.draft;
    if widgets::toggle(ui, "Draft: also clips that nobody approved", "", is_draft, true).clicked() {
        form.choice.draft = !is_draft;
    }
    section(ui, "Folder");
    let (field, button) = widgets::field_with_button(ui, (Icon::Folder, "Choose…"), true, |ui, width| {
        crate::ui::start::line(ui, &mut form.folder, "Export folder", "A folder that does not exist yet", width)
    });
    if is_new {
        field.request_focus();
    }
    if button.clicked() {
        out.push(Command::PickExportFolder);
    }
    super::foot(ui, "Export", form.command(), out);
}

fn frames(ui: &mut Ui, form: &mut ExportForm) {
    ui.horizontal(|ui| {
        let every = FrameChoice::Every(form.every);
        let options = [(FrameChoice::All, "All"), (FrameChoice::Keyframes, "Keyframes"), (every, "Every n-th")];
        super::choice(ui, &mut form.choice.frames, &options);
        if matches!(form.choice.frames, FrameChoice::Every(_)) {
            let response = ui.add(DragValue::new(&mut form.every).range(1..=1000).prefix("n = "));
            response.widget_info(|| eframe::egui::WidgetInfo::slider(true, f64::from(form.every), "Every n-th frame"));
            form.choice.frames = FrameChoice::Every(form.every);
        }
    });
}

fn split(ui: &mut Ui, form: &mut ExportForm) {
    let (mut train, mut validation, mut test) = form.choice.split;
    ui.horizontal(|ui| {
        for (name, value) in [("train ", &mut train), ("validation ", &mut validation), ("test ", &mut test)] {
            let shown = f64::from(*value);
            let response = ui.add(DragValue::new(value).range(0..=100).prefix(name).suffix(" %"));
            response
                .widget_info(|| eframe::egui::WidgetInfo::slider(true, shown, format!("Percent for {}", name.trim())));
        }
        ui.add_space(8.0);
        let seed = form.choice.seed as f64;
        let response = ui.add(DragValue::new(&mut form.choice.seed).prefix("seed "));
        response.widget_info(|| eframe::egui::WidgetInfo::slider(true, seed, "Seed of the split"));
    });
    form.choice.split = (train, validation, test);
}
