//! Where a camera stands. Anything but outdoor hides everything outside the boxes of people and vehicles.

use eframe::egui::accesskit::Role;
use eframe::egui::{ComboBox, Ui, WidgetInfo};

use crate::app::camera::CameraProfile;
use crate::app::command::Command;
use crate::app::dialog::CameraForm;
use crate::app::words::{say, word};
use crate::app::workspace::Workspace;
use crate::ui::widgets::{self, section};
use crate::vocab::Place;

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, form: &mut CameraForm, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-camera-place"), &say("dialog-camera-place.help"), out);
    let Some(project) = workspace.project() else { return };
    section(ui, word("camera-camera"));
    let words = form.camera.as_ref().map_or_else(|| word("camera-no-camera-yet").to_owned(), ToString::to_string);
    let combo = ComboBox::from_id_salt("camera").width(ui.available_width() - 8.0).selected_text(words);
    let shown = combo.show_ui(ui, |ui| {
        for CameraProfile { camera, place, .. } in &project.lists.cameras {
            if ui.selectable_label(form.camera.as_ref() == Some(camera), format!("{camera}, {place}")).clicked() {
                (form.camera, form.place) = (Some(camera.clone()), *place);
            }
        }
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, word("camera-camera")));
    section(ui, word("camera-place"));
    let places = [
        (Place::Outdoor, word("camera-outdoor")),
        (Place::Indoor, word("camera-indoor")),
        (Place::Unknown, word("camera-unknown")),
    ];
    super::choice(ui, &mut form.place, &places);
    let consequence = match form.place {
        Place::Outdoor => word("camera-faces-and-heads-are-hidden-the"),
        Place::Indoor | Place::Unknown => word("camera-everything-but-people-and-vehicles-is"),
    };
    widgets::muted(ui, consequence);
    let command = form.camera.clone().map(|camera| Command::SetCamera { camera, place: form.place });
    super::foot(ui, &say("button-set-place"), command.ok_or(word("camera-import-a-clip-first-it-names")), out);
}
