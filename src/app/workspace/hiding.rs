//! Commands about what is hidden: zones of a camera, wishes, and developing again.

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::desk::DeskError;
use crate::app::develop::DevelopChoice;
use crate::app::dialog::Dialog;
use crate::app::failure::Failure;
use crate::app::notice::Tone;
use crate::app::words::{said, word};
use crate::app::zone_editor::ZoneEditor;

use super::Workspace;
use super::clip::Tool;
use super::work::{Outcome, Task};

impl Workspace {
    /// While zones are drawn, the keys that finish, remove and take back mean the drawing and never labels.
    pub(super) fn run_in_editor(&mut self, command: &Command) -> bool {
        let has_dialog = self.dialog.is_some();
        let Some(clip) = self.clip_mut() else { return false };
        let Some(editor) = &mut clip.zones else { return false };
        match command {
            Command::Accept | Command::CloseZone => {
                if let Err(missing) = editor.close() {
                    self.notices.push(Tone::Note, missing, word("hiding-click-its-corners-on-the-picture"));
                }
            }
            Command::RemoveKey => {
                editor.remove_corner();
            }
            Command::Undo => editor.undo(),
            Command::Redo => editor.redo(),
            Command::Escape if !has_dialog => {
                if !editor.cancel() {
                    self.leave_zones();
                }
            }
            Command::ZoneCorner(at) => editor.add_corner(*at),
            Command::ZoneKind(kind) => editor.kind = *kind,
            Command::ZonePlace(place) => editor.set_place(*place),
            Command::DeleteZone(index) => editor.delete(*index),
            Command::SaveZones => self.save_zones(),
            Command::ShowZones => self.leave_zones(),
            other => return other.row().is_some_and(|row| row.group == crate::app::command::Group::Tracks),
        }
        true
    }

    /// Runs a command of this file; `false` when it is none.
    pub(super) fn run_hiding(&mut self, command: &Command) -> bool {
        match command {
            Command::ShowZones => self.show_zones(),
            Command::ToggleLegend => {
                if let Some(clip) = self.clip_mut() {
                    clip.has_legend = !clip.has_legend;
                }
            }
            Command::ShowReceipt => self.dialog = Some(Dialog::Receipt),
            Command::ShowWishes => {
                let wishes = self.project().map(|project| project.lists.wishes).unwrap_or_default();
                self.dialog = Some(Dialog::Wishes(wishes));
            }
            Command::SetWishes(wishes) => {
                self.dialog = None;
                let Some(desk) = self.project().map(|project| Arc::clone(&project.desk)) else { return true };
                let wishes = *wishes;
                self.start_job(Task::Change, move |_| {
                    desk.set_wishes(wishes)?;
                    Ok(Outcome::Ordered(word("hiding-what-else-is-hidden-is-set")))
                });
            }
            Command::DevelopOutdated => self.develop(DevelopChoice::Left),
            Command::DevelopClip => {
                self.finish_led_cover(None);
                if let Some(id) = self.clip().map(|clip| clip.id) {
                    self.develop(DevelopChoice::Named(vec![id]));
                }
            }
            Command::NextLeft => {
                let left_in = self.summary().map(|summary| summary.left_in.clone()).unwrap_or_default();
                if let Some(clip) = self.clip_mut() {
                    let next = left_in.iter().find(|no| **no > clip.current).or(left_in.first()).copied();
                    clip.go_to(next.unwrap_or(clip.current));
                }
            }
            _ => return false,
        }
        true
    }

    fn show_zones(&mut self) {
        self.finish_led_cover(None);
        let Some(project) = self.project_mut() else { return };
        let Some(clip) = &mut project.clip else { return };
        let Some(size) = clip.shown().map(|frame| frame.size()) else {
            self.notices.push(
                Tone::Note,
                word("hiding-zones-are-drawn-on-a-picture"),
                word("hiding-open-a-clip-of-this-camera"),
            );
            return;
        };
        let summary = project.lists.clips.iter().find(|summary| summary.id == clip.id);
        let camera = summary.map(|summary| &summary.camera);
        let Some(profile) = project.lists.cameras.iter().find(|profile| Some(&profile.camera) == camera) else {
            return;
        };
        clip.clock = None;
        clip.selected = None;
        clip.tool = Tool::Zones;
        clip.zones = Some(ZoneEditor::new(profile, size));
    }

    fn leave_zones(&mut self) {
        let Some(clip) = self.clip_mut() else { return };
        let is_changed = clip.zones.take().is_some_and(|editor| editor.is_changed());
        clip.tool = Tool::Select;
        if is_changed {
            self.notices.push(
                Tone::Note,
                word("hiding-the-zones-were-not-saved"),
                word("hiding-draw-them-again-and-choose-save"),
            );
        }
    }

    fn save_zones(&mut self) {
        let Some(project) = self.project() else { return };
        let Some(editor) = project.clip.as_ref().and_then(|clip| clip.zones.as_ref()) else { return };
        match editor.finished() {
            Ok((place, zones)) => {
                let (desk, camera) = (Arc::clone(&project.desk), editor.camera.clone());
                self.start_job(Task::Change, move |_| {
                    desk.set_camera(&camera, place, zones)?;
                    Ok(Outcome::ZonesSaved(camera))
                });
            }
            Err(missing) => self.notices.push(Tone::Note, missing, ""),
        }
    }

    fn develop(&mut self, choice: DevelopChoice) {
        let Some(project) = self.project() else { return };
        let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
        self.start_job(Task::Develop, move |reporter| {
            drained.wait()?;
            desk.develop(choice, reporter).map(Outcome::Developed)
        });
    }

    /// Orders were changed: the clips that show more than that are hidden now.
    pub(super) fn take_orders(&mut self, what: &'static str) {
        let way_out = word("hiding-clips-that-show-more-than-this");
        self.notices.push(Tone::Done, what, way_out);
        self.show_again();
        self.refresh();
    }

    /// Asks for the open clip's frames anew: what may be seen of it has changed.
    pub(super) fn show_again(&mut self) {
        let Some(id) = self.clip().map(|clip| clip.id) else { return };
        self.finish_led_cover(None);
        let mut kept = self.project_mut().and_then(|project| project.clip.take());
        if let Some(kept) = &mut kept {
            // Or who reads it anew would find it held, by this very window.
            kept.hold = None;
        }
        self.open_clip(id);
        if let (Some(clip), Some(kept)) = (self.clip_mut(), kept) {
            (clip.current, clip.has_legend, clip.covers) = (kept.current, kept.has_legend, kept.covers);
        }
    }

    pub(super) fn take_developed(&mut self, done: usize, failed: &[Failure]) {
        match (done, failed.is_empty()) {
            (0, true) => self.notices.push(
                Tone::Done,
                word("hiding-every-clip-is-up-to-date"),
                word("hiding-there-was-nothing-to-develop"),
            ),
            (1, _) => self.notices.push(
                Tone::Done,
                word("hiding-1-clip-was-developed-again"),
                word("hiding-labels-are-as-they-were"),
            ),
            (done, _) if done > 1 => {
                self.notices.push(
                    Tone::Done,
                    said!("hiding-clips-were-developed-again", done),
                    word("hiding-labels-are-as-they-were"),
                );
            }
            _ => {}
        }
        for failure in failed {
            let DeskError { what, way_out } = failure.for_people();
            let what = said!("hiding-a-clip-was-not-developed", what);
            self.notices.push_about(Some("develop"), Tone::Problem, what, way_out);
        }
        self.show_again();
        self.refresh();
    }
}
