//! Export: format, frames, pictures, hidden regions, split, folder.

use eframe::egui::{DragValue, ScrollArea, Ui, WidgetInfo};

use crate::app::command::{Command, Icon};
use crate::app::desk::{AlikeFrames, EmptyFrames, ExportFormat, FrameChoice, HiddenRegions, ImageChoice};
use crate::app::dialog::ExportForm;
use crate::app::words::{said, say, word};
use crate::ui::widgets::{self, section};

pub(super) fn show(ui: &mut Ui, form: &mut ExportForm, is_new: bool, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-export"), &say("dialog-export.help"), out);
    // Head, folder and buttons stay in view, with a little of the window above and below.
    let most = ui.ctx().content_rect().height() - 290.0;
    ScrollArea::vertical().id_salt("export").max_height(most).auto_shrink([false, true]).show(ui, |ui| {
        // The bar of the scroll area lies beside what it scrolls.
        ui.set_width(ui.available_width() - 12.0);
        section(ui, word("export-format"));
        let formats = ExportFormat::ALL.map(|format| (format, format.title()));
        super::choice(ui, &mut form.choice.format, &formats);
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            section(left, word("export-frames"));
            frames(left, form);
            section(right, word("export-pictures"));
            pictures(right, form);
        });
        section(ui, word("export-hidden-regions"));
        let regions = [
            (HiddenRegions::LeaveOut, word("export-not-told")),
            (HiddenRegions::Layer, word("export-in-a-file-beside-the-labels")),
            (HiddenRegions::Boxes, word("export-also-as-boxes-to-be-ignored")),
        ];
        super::choice(ui, &mut form.choice.hidden_regions, &regions);
        section(ui, word("export-split-by-camera-and-subject"));
        split(ui, form);
        ui.add_space(2.0);
        let is_draft = form.choice.draft;
        if widgets::toggle(ui, word("export-draft-also-clips-that-nobody-approved"), "", is_draft, true).clicked() {
            form.choice.draft = !is_draft;
        }
        section(ui, word("export-version"));
        widgets::muted(ui, version(form));
    });
    section(ui, word("export-folder"));
    let (field, button) = widgets::field_with_button(ui, (Icon::Folder, word("export-choose")), true, |ui, width| {
        crate::ui::start::line(
            ui,
            &mut form.folder,
            word("export-export-folder"),
            word("export-a-folder-that-does-not-exist"),
            width,
        )
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
    let Some(before) = &form.before else { return word("export-this-becomes-version-1-0-0").to_owned() };
    said!("export-after-something-gone-major-something-new", before)
}

fn frames(ui: &mut Ui, form: &mut ExportForm) {
    let every = FrameChoice::Every(form.every);
    let options = [
        (FrameChoice::All, word("export-all")),
        (FrameChoice::Keyframes, word("export-keyframes")),
        (every, word("export-every-n-th")),
    ];
    super::choice(ui, &mut form.choice.frames, &options);
    let is_every = matches!(form.choice.frames, FrameChoice::Every(_));
    ui.add_enabled_ui(is_every, |ui| {
        let response = ui.add(DragValue::new(&mut form.every).range(1..=1000).prefix("n = "));
        response.widget_info(|| WidgetInfo::slider(true, f64::from(form.every), word("export-every-n-th-frame")));
    });
    if is_every {
        form.choice.frames = FrameChoice::Every(form.every);
    }
    let has_empty = form.choice.empty_frames == EmptyFrames::Keep;
    if widgets::toggle(ui, word("export-frames-without-an-object"), "", has_empty, true).clicked() {
        form.choice.empty_frames = if has_empty { EmptyFrames::LeaveOut } else { EmptyFrames::Keep };
    }
    let has_alike = form.choice.alike_frames == AlikeFrames::Keep;
    if widgets::toggle(ui, word("export-frames-that-look-alike"), "", has_alike, true).clicked() {
        form.choice.alike_frames = if has_alike { AlikeFrames::LeaveOut } else { AlikeFrames::Keep };
    }
}

fn pictures(ui: &mut Ui, form: &mut ExportForm) {
    let pictures = [
        (ImageChoice::Jpeg, word("export-jpeg")),
        (ImageChoice::Png, word("export-png")),
        (ImageChoice::Webp, word("export-webp")),
        (ImageChoice::Mp4, word("export-video")),
        (ImageChoice::None, word("export-none")),
    ];
    super::choice(ui, &mut form.choice.images, &pictures);
    ui.add_enabled_ui(form.choice.images == ImageChoice::Jpeg, |ui| {
        let shown = f64::from(form.choice.quality);
        let response = ui.add(DragValue::new(&mut form.choice.quality).range(1..=100).prefix(word("export-quality")));
        response.widget_info(|| WidgetInfo::slider(true, shown, word("export-quality-of-jpeg-pictures")));
    });
    // Columns stretch their lines, which does a sentence no good.
    ui.vertical(|ui| {
        let words = match form.choice.images {
            ImageChoice::Jpeg => word("export-small-files-92-is-hard-to"),
            ImageChoice::Png | ImageChoice::Webp => word("export-without-loss"),
            ImageChoice::Mp4 => word("export-one-video-a-clip-its-labels"),
            ImageChoice::None => word("export-labels-alone"),
        };
        widgets::muted(ui, words);
    });
}

fn split(ui: &mut Ui, form: &mut ExportForm) {
    let (mut train, mut validation, mut test) = form.choice.split;
    ui.horizontal(|ui| {
        for (name, value) in [
            (word("export-train"), &mut train),
            (word("export-validation"), &mut validation),
            (word("export-test"), &mut test),
        ] {
            let shown = f64::from(*value);
            let response = ui.add(DragValue::new(value).range(0..=100).prefix(name).suffix(" %"));
            response.widget_info(|| WidgetInfo::slider(true, shown, said!("export-percent-for", trim = name.trim())));
        }
        ui.add_space(8.0);
        let seed = form.choice.seed as f64;
        let response = ui.add(DragValue::new(&mut form.choice.seed).prefix(word("export-seed")));
        response.widget_info(|| WidgetInfo::slider(true, seed, word("export-seed-of-the-split")));
    });
    form.choice.split = (train, validation, test);
}
