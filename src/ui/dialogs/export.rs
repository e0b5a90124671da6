//! Export: format, frames, pictures, hidden regions, split, folder.

use eframe::egui::{DragValue, ScrollArea, Ui, WidgetInfo};

use crate::app::command::{Command, Icon};
use crate::app::desk::{AlikeFrames, EmptyFrames, ExportFormat, FrameChoice, HiddenRegions, ImageChoice};
use crate::app::dialog::ExportForm;
use crate::app::words::say;
use crate::ui::widgets::{self, section};

pub(super) fn show(ui: &mut Ui, form: &mut ExportForm, is_new: bool, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-export"), &say("dialog-export.help"), out);
    let most = ui.ctx().content_rect().height() - 230.0;
    ScrollArea::vertical().id_salt("export").max_height(most).auto_shrink([false, true]).show(ui, |ui| {
        section(ui, "Format");
        let formats = ExportFormat::ALL.map(|format| (format, format.title()));
        super::choice(ui, &mut form.choice.format, &formats);
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            section(left, "Frames");
            frames(left, form);
            section(right, "Pictures");
            pictures(right, form);
        });
        section(ui, "Hidden regions");
        let regions = [
            (HiddenRegions::LeaveOut, "Not told"),
            (HiddenRegions::Layer, "In a file beside the labels"),
            (HiddenRegions::Boxes, "Also as boxes to be ignored (COCO, MOT)"),
        ];
        super::choice(ui, &mut form.choice.hidden_regions, &regions);
        section(ui, "Split by camera and subject");
        split(ui, form);
        ui.add_space(2.0);
        let is_draft = form.choice.draft;
        if widgets::toggle(ui, "Draft: also clips that nobody approved", "", is_draft, true).clicked() {
            form.choice.draft = !is_draft;
        }
        section(ui, "Version");
        widgets::muted(ui, version(form));
    });
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
    super::foot(ui, &say("button-export"), form.command(), out);
}

fn version(form: &ExportForm) -> String {
    let Some(before) = &form.before else { return "This becomes version 1.0.0, the first of this project.".to_owned() };
    format!("After {before}. Something gone: major. Something new: minor. Only corrected: patch.")
}

fn frames(ui: &mut Ui, form: &mut ExportForm) {
    let every = FrameChoice::Every(form.every);
    let options = [(FrameChoice::All, "All"), (FrameChoice::Keyframes, "Keyframes"), (every, "Every n-th")];
    super::choice(ui, &mut form.choice.frames, &options);
    let is_every = matches!(form.choice.frames, FrameChoice::Every(_));
    ui.add_enabled_ui(is_every, |ui| {
        let response = ui.add(DragValue::new(&mut form.every).range(1..=1000).prefix("n = "));
        response.widget_info(|| WidgetInfo::slider(true, f64::from(form.every), "Every n-th frame"));
    });
    if is_every {
        form.choice.frames = FrameChoice::Every(form.every);
    }
    let has_empty = form.choice.empty_frames == EmptyFrames::Keep;
    if widgets::toggle(ui, "Frames without an object", "", has_empty, true).clicked() {
        form.choice.empty_frames = if has_empty { EmptyFrames::LeaveOut } else { EmptyFrames::Keep };
    }
    let has_alike = form.choice.alike_frames == AlikeFrames::Keep;
    if widgets::toggle(ui, "Frames that look alike", "", has_alike, true).clicked() {
        form.choice.alike_frames = if has_alike { AlikeFrames::LeaveOut } else { AlikeFrames::Keep };
    }
}

fn pictures(ui: &mut Ui, form: &mut ExportForm) {
    let pictures = [
        (ImageChoice::Jpeg, "JPEG"),
        (ImageChoice::Png, "PNG"),
        (ImageChoice::Webp, "WebP"),
        (ImageChoice::Mp4, "Video"),
        (ImageChoice::None, "None"),
    ];
    super::choice(ui, &mut form.choice.images, &pictures);
    ui.add_enabled_ui(form.choice.images == ImageChoice::Jpeg, |ui| {
        let shown = f64::from(form.choice.quality);
        let response = ui.add(DragValue::new(&mut form.choice.quality).range(1..=100).prefix("quality "));
        response.widget_info(|| WidgetInfo::slider(true, shown, "Quality of JPEG pictures"));
    });
    widgets::muted(
        ui,
        match form.choice.images {
            ImageChoice::Jpeg => "Small files; 92 is hard to tell from the original.",
            ImageChoice::Png | ImageChoice::Webp => "Without loss.",
            ImageChoice::Mp4 => "One video a clip, its labels beside it.",
            ImageChoice::None => "Labels alone.",
        },
    );
}

fn split(ui: &mut Ui, form: &mut ExportForm) {
    let (mut train, mut validation, mut test) = form.choice.split;
    ui.horizontal(|ui| {
        for (name, value) in [("train ", &mut train), ("validation ", &mut validation), ("test ", &mut test)] {
            let shown = f64::from(*value);
            let response = ui.add(DragValue::new(value).range(0..=100).prefix(name).suffix(" %"));
            response.widget_info(|| WidgetInfo::slider(true, shown, format!("Percent for {}", name.trim())));
        }
        ui.add_space(8.0);
        let seed = form.choice.seed as f64;
        let response = ui.add(DragValue::new(&mut form.choice.seed).prefix("seed "));
        response.widget_info(|| WidgetInfo::slider(true, seed, "Seed of the split"));
    });
    form.choice.split = (train, validation, test);
}
