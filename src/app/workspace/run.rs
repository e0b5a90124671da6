//! Commands and what they do; and why one cannot be done now.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::by_key::ByKey;
use crate::app::command::Command;
use crate::app::desk::{ClipState, ClipSummary};
use crate::app::dialog::{CameraForm, Dialog, ImportForm};
use crate::app::notice::Tone;
use crate::app::saver::SaveState;
use crate::app::settings::Theme;
use crate::app::words::{said, word};
use crate::labels::Layer;
use crate::vocab::{ClipId, FrameNo, Role};

use super::clip::Tool;
use super::start::Step;
use super::work::{Outcome, Task};
use super::{ViewWish, Workspace};

impl Workspace {
    /// Runs one command. What cannot be done now says why, as a notice.
    pub fn run(&mut self, command: Command) {
        if let Err(why) = self.can(&command) {
            self.notices.push(Tone::Note, why, "");
            return;
        }
        let is_done = self.run_review(&command)
            || self.run_in_editor(&command)
            || self.run_in_cover_tool(&command)
            || self.run_cover(&command)
            || self.run_hiding(&command)
            || self.run_sight(&command)
            || self.run_tracks(&command)
            || self.run_seek(&command)
            || self.run_follow(&command)
            || self.run_schema(&command)
            || self.run_datasets(&command)
            || self.run_search(&command)
            || self.run_effort(&command)
            || self.run_tour(&command)
            || self.run_keys(&command)
            || self.run_by_key(&command)
            || self.run_edit(&command);
        if is_done {
            return;
        }
        match command {
            Command::ChooseProject | Command::NewProject | Command::SampleProject | Command::CloseProject => {
                self.run_project(&command);
            }
            Command::AskPassphrase(folder) => self.recognise(folder),
            Command::ForgetRecent(folder) => {
                self.settings.recent.retain(|other| *other != folder);
                self.save_settings();
            }
            Command::KeepFilter(filter) => {
                let filters = &mut self.settings.filters;
                match filters.iter().position(|kept| *kept == filter) {
                    Some(place) => drop(filters.remove(place)),
                    None => filters.push(filter),
                }
                self.save_settings();
            }
            Command::NextToDo => self.open_next_to_do(),
            Command::OpenClip(id) => self.open_clip(id),
            Command::NextClip => self.open_neighbour(true),
            Command::PreviousClip => self.open_neighbour(false),
            Command::Prelabel => self.prelabel(),
            Command::MarkDone => {
                if let Some(id) = self.clip().map(|clip| clip.id) {
                    self.change_state(id, ClipState::Done);
                }
            }
            Command::Approve => self.approve(),
            Command::ShowImport => self.show_import(),
            Command::ShowCamera => self.show_camera(),
            Command::ShowPalette => self.dialog = Some(Dialog::Palette { query: String::new(), chosen: 0 }),
            Command::ShowKeyMap => {
                self.dialog = Some(Dialog::KeyMap { query: String::new(), waits: None, taken: None });
            }
            Command::AskFrame => self.dialog = Some(Dialog::GoTo { text: String::new() }),
            Command::PickImportFiles => {
                self.pick(|picker| Outcome::PickedVideos(picker.videos(word("run-choose-clips-to-import"))));
            }
            Command::PickExportFolder => {
                self.pick(|picker| {
                    Outcome::PickedExport(picker.new_folder(word("run-export-into-a-new-folder"), "dataset"))
                });
            }
            Command::PickNewProject => {
                self.pick(|picker| {
                    Outcome::PickedNewProject(picker.new_folder(word("run-new-project"), "project.veil"))
                });
            }
            Command::Import { files, record, camera } => self.import(files, record, camera),
            Command::Export { out, choice } => {
                self.dialog = None;
                let Some(project) = self.project() else { return };
                let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
                self.start_job(Task::Export, move |reporter| {
                    drained.wait()?;
                    desk.export(&out, &choice, reporter).map(Outcome::Exported)
                });
            }
            Command::SetCamera { camera, place } => {
                self.dialog = None;
                let Some(project) = self.project() else { return };
                let desk = Arc::clone(&project.desk);
                let known = project.lists.cameras.iter().find(|profile| profile.camera == camera);
                let zones = known.and_then(|profile| profile.zones.clone());
                self.start_job(Task::Change, move |_| {
                    desk.set_camera(&camera, place, zones)?;
                    Ok(Outcome::Ordered(word("run-the-cameras-place-is-set")))
                });
            }
            Command::CancelJob(no) => {
                if let Some(running) = self.jobs.iter().find(|running| running.no == no) {
                    running.job.cancel();
                }
            }
            Command::Dismiss(no) => self.notices.dismiss(no),
            Command::RetrySave => {
                if let Some(project) = self.project() {
                    project.saver.retry();
                }
            }
            Command::ReadLabels => {
                let again = |clip: &&super::OpenClip| clip.document.is_none() || clip.taken.is_some();
                if let Some(id) = self.clip().filter(again).map(|clip| clip.id) {
                    self.read_labels(id);
                }
            }
            Command::GiveUpEdits => self.give_up_edits(),
            Command::Larger | Command::Smaller => {
                self.settings.rescale(if command == Command::Larger { 10 } else { -10 });
                self.save_settings();
            }
            Command::ToggleTheme => {
                self.settings.theme = match self.settings.theme {
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::Contrast,
                    Theme::Contrast => Theme::Dark,
                };
                self.save_settings();
            }
            Command::Fit => self.wishes.view = Some(ViewWish::Fit),
            Command::ActualSize => self.wishes.view = Some(ViewWish::ActualSize),
            Command::ZoomIn => self.wishes.view = Some(ViewWish::ZoomIn),
            Command::ZoomOut => self.wishes.view = Some(ViewWish::ZoomOut),
            Command::ZoomToTrack => self.wishes.view = Some(ViewWish::ZoomToTrack),
            Command::Escape => self.escape(),
            other => self.run_in_clip(&other),
        }
    }

    /// Whether a command can be done now.
    ///
    /// # Errors
    /// Why not, as one sentence.
    pub fn can(&self, command: &Command) -> Result<(), &'static str> {
        use Command as C;
        if let C::Review(own) = command {
            return self.can_review(own);
        }
        let role = match command {
            C::ShowImport
            | C::Import { .. }
            | C::ShowCamera
            | C::SetCamera { .. }
            | C::ShowZones
            | C::SaveZones
            | C::ShowWishes
            | C::SetWishes(_)
            | C::SetSchema(_)
            | C::ToggleEffort
            | C::DevelopOutdated
            | C::DevelopClip => Some((Role::Steward, word("run-this-needs-a-steward"))),
            C::Approve => Some((Role::Reviewer, word("run-this-needs-a-reviewer"))),
            C::ShowExport | C::Export { .. } => Some((Role::Engineer, word("run-this-needs-an-engineer"))),
            C::ShowLabelsIn | C::LookIntoLabels { .. } | C::ImportLabels { .. } => {
                Some((Role::Annotator, word("run-this-needs-an-annotator")))
            }
            _ => None,
        };
        let needs_clip = match command {
            C::Prelabel | C::MarkDone | C::Approve | C::ShowZones | C::Cover | C::ToggleLegend => true,
            C::CoverSpan(_) | C::EndCover | C::AskTakeBack | C::NextLeft => true,
            C::ByKey(by_key) => !matches!(by_key, ByKey::NextPanel | ByKey::PreviousPanel | ByKey::FilterClips),
            _ => command.row().is_some_and(|row| {
                use crate::app::command::Group;
                matches!(row.group, Group::Tracks | Group::Playback)
                    || matches!(
                        command,
                        C::Undo | C::Redo | C::ZoomToTrack | C::Fit | C::ActualSize | C::ZoomIn | C::ZoomOut
                    )
            }),
        };
        if (role.is_some()
            || needs_clip
            || matches!(
                command,
                C::ShowStatistics
                    | C::FindTracks
                    | C::CloseProject
                    | C::NextClip
                    | C::PreviousClip
                    | C::NextToDo
                    | C::ByKey(_)
            ))
            && self.project.is_none()
        {
            return Err(word("run-open-a-project-first"));
        }
        if let (Some((role, why)), Some(project)) = (role, &self.project)
            && !project.roles.contains(&role)
        {
            return Err(why);
        }
        if needs_clip && self.clip().is_none() {
            return Err(word("run-open-a-clip-first"));
        }
        let has_frames = self.clip().is_some_and(|clip| clip.frames() > 0);
        if needs_clip && !has_frames {
            return Err(word("run-this-clip-has-no-frames-to"));
        }
        match command {
            C::ShowStatistics
                if self.project().is_some_and(|project| {
                    !project.roles.iter().any(|role| matches!(role, Role::Engineer | Role::Reviewer))
                }) =>
            {
                Err(word("run-this-needs-an-engineer-or-a"))
            }
            C::EndCover if self.clip().is_none_or(|clip| clip.covers.led.is_empty()) => {
                Err(word("run-no-cover-is-being-led-along"))
            }
            C::AskTakeBack if self.clip().is_none_or(|clip| clip.chosen_cover().is_none()) => {
                Err(word("run-choose-a-cover-in-the-list"))
            }
            C::ShowReceipt if self.summary().is_none_or(|summary| summary.receipt.is_empty()) => {
                Err(word("run-open-a-clip-that-was-developed"))
            }
            C::DevelopClip if self.clip().is_none() => Err(word("run-open-a-clip-first")),
            C::NextLeft if self.summary().is_none_or(|summary| summary.left_in.is_empty()) => {
                Err(word("run-the-second-look-found-nothing-in"))
            }
            C::DevelopOutdated | C::DevelopClip if self.jobs.iter().any(|job| job.task == Task::Develop) => {
                Err(word("run-clips-are-being-developed"))
            }
            C::Approve | C::Prelabel | C::MarkDone if self.is_clip_busy() => {
                Err(word("run-the-detector-works-on-this-clip"))
            }
            C::OpenClip(_)
            | C::NextClip
            | C::NextToDo
            | C::PreviousClip
            | C::CloseProject
            | C::ChooseProject
            | C::NewProject
            | C::SampleProject
                if matches!(self.save_state(), Some(SaveState::Failed { .. })) =>
            {
                Err(word("run-some-edits-are-not-saved-save"))
            }
            _ => Ok(()),
        }
    }

    fn run_project(&mut self, command: &Command) {
        match command {
            Command::ChooseProject => {
                self.pick(|picker| {
                    Outcome::PickedProject(picker.folder(word("run-choose-a-project-folder-name-veil")))
                });
            }
            Command::NewProject => {
                self.leave_project();
                self.start.ask(Step::Create { folder: String::new(), name: String::new() });
            }
            Command::SampleProject => {
                if self.jobs.iter().any(|job| job.task == Task::Sample) {
                    return;
                }
                self.start.error = None;
                let launcher = Arc::clone(&self.launcher);
                self.start_job(Task::Sample, move |reporter| {
                    launcher.sample(reporter).map(|desk| Outcome::Opened(desk, None))
                });
            }
            _ => {
                self.leave_project();
                self.dialog = None;
                self.start.ask(Step::Choose);
            }
        }
    }

    fn run_in_clip(&mut self, command: &Command) {
        let now = self.now;
        let Some(clip) = self.clip_mut() else { return };
        let (current, last) = (clip.current, FrameNo(clip.frames().saturating_sub(1)));
        match command {
            Command::Select(track) => clip.selected = *track,
            Command::GoTo(frame) => clip.go_to(*frame),
            Command::PlayPause => clip.toggle_play(now),
            Command::NextFrame => clip.go_to(current.plus(1)),
            Command::PreviousFrame => clip.go_to(current.minus(1)),
            Command::Forward10 => clip.go_to(current.plus(10)),
            Command::Back10 => clip.go_to(current.minus(10)),
            Command::FirstFrame => clip.go_to(FrameNo::FIRST),
            Command::LastFrame => clip.go_to(last),
            Command::NextKeyframe | Command::PreviousKeyframe => {
                if let Some(frame) = clip.keyframe_beside(current, *command == Command::NextKeyframe) {
                    clip.go_to(frame);
                }
            }
            Command::Faster => clip.change_speed(2.0, now),
            Command::Slower => clip.change_speed(0.5, now),
            Command::Draw => {
                self.finish_led_cover(None);
                let Some(clip) = self.clip_mut() else { return };
                clip.clock = None;
                clip.is_bare = false;
                clip.tool = if clip.tool == Tool::Draw { Tool::Select } else { Tool::Draw };
            }
            Command::DrawByPoints => {
                self.finish_led_cover(None);
                let Some(clip) = self.clip_mut() else { return };
                (clip.clock, clip.is_bare) = (None, false);
                clip.tool = if clip.tool == Tool::Points { Tool::Select } else { Tool::Points };
            }
            Command::NextTrack => clip.select_beside(true),
            Command::PreviousTrack => clip.select_beside(false),
            Command::ToggleLabels => clip.is_bare = !clip.is_bare,
            _ => {}
        }
    }

    fn escape(&mut self) {
        if let Some(Dialog::KeyMap { waits, taken, .. }) = &mut self.dialog
            && waits.take().is_some()
        {
            *taken = None;
            return;
        }
        if self.dialog.take().is_some() {
            return;
        }
        if self.project.is_none() {
            self.start.ask(Step::Choose);
        } else if let Some(clip) = self.clip_mut() {
            if clip.tool != Tool::Select {
                clip.tool = Tool::Select;
                clip.picked.clear();
                self.finish_led_cover(None);
            } else {
                clip.selected = None;
            }
        }
    }

    pub(super) fn pick(&mut self, ask: impl FnOnce(&dyn crate::app::pick::Picker) -> Outcome + Send + 'static) {
        if self.jobs.iter().any(|job| job.task == Task::Picking) {
            return;
        }
        let picker = Arc::clone(&self.picker);
        self.start_job(Task::Picking, move |_| Ok(ask(picker.as_ref())));
    }

    fn open_neighbour(&mut self, is_next: bool) {
        let Some(project) = self.project() else { return };
        let clips = project.listed_clips();
        let here = project.clip.as_ref().and_then(|open| clips.iter().position(|clip| clip.id == open.id));
        let there = match (here, is_next) {
            (Some(here), true) => here + 1,
            (Some(here), false) => here.wrapping_sub(1),
            (None, _) => 0,
        };
        if let Some(id) = clips.get(there).map(|clip| clip.id) {
            self.open_clip(id);
        }
    }

    /// Opens the next clip of the list, as it is filtered and ordered, that nobody has finished.
    fn open_next_to_do(&mut self) {
        let Some(project) = self.project() else { return };
        let clips = project.listed_clips();
        let here = project.clip.as_ref().and_then(|open| clips.iter().position(|clip| clip.id == open.id));
        let from = here.map_or(0, |here| here + 1);
        let me = project.desk.member();
        // What is somebody else's is theirs.
        let is_mine = |clip: &&&ClipSummary| clip.assignee.is_none_or(|member| member == me);
        let is_to_do = |clip: &&&ClipSummary| matches!(clip.state, ClipState::Developed | ClipState::InWork);
        let is_returned = |clip: &&&ClipSummary| clip.state == ClipState::Returned;
        let around = || clips.iter().skip(from).chain(clips.iter().take(from.saturating_sub(1))).filter(is_mine);
        let next = around().find(is_returned).or_else(|| around().find(is_to_do));
        match next.map(|clip| clip.id) {
            Some(id) => self.open_clip(id),
            None => self.note(word("run-no-other-clip-of-this-list"), word("run-change-the-filter-to-see-others")),
        }
    }

    fn prelabel(&mut self) {
        let Some(project) = self.project() else { return };
        let Some(id) = project.clip.as_ref().map(|clip| clip.id) else { return };
        let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
        let clips = vec![id];
        self.start_job(Task::Prelabel(clips.clone()), move |reporter| {
            drained.wait()?;
            let tracks = desk.prelabel(&clips, reporter)?;
            Ok(Outcome::Prelabelled(clips, tracks))
        });
    }

    fn approve(&mut self) {
        let Some(project) = self.project() else { return };
        let Some(clip) = &project.clip else { return };
        let left = clip.labels().map_or(0, |labels| labels.tracks(Layer::Suggestion).count());
        let (id, desk, drained) = (clip.id, Arc::clone(&project.desk), project.saver.drained());
        if left > 0 {
            let what = if left == 1 {
                word("run-1-suggestion-is-left-in-this").to_owned()
            } else {
                said!("run-suggestions-are-left-in-this-clip", left)
            };
            let all = self.key_of(&Command::AcceptAll);
            let way_out = said!("run-accept-or-reject-what-is-left", all);
            self.notices.push(Tone::Note, what, way_out);
            return;
        }
        self.start_job(Task::Approve(id), move |_| {
            drained.wait()?;
            desk.approve(id).map(|()| Outcome::Approved)
        });
    }

    pub(super) fn change_state(&mut self, id: ClipId, state: ClipState) {
        let Some(project) = self.project() else { return };
        let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
        self.start_job(Task::Change, move |_| {
            drained.wait()?;
            desk.set_state(id, state).map(|()| Outcome::Changed)
        });
    }

    fn show_import(&mut self) {
        let Some(project) = self.project() else { return };
        let in_force: Vec<_> = project.lists.records.iter().filter(|record| record.in_force).collect();
        let record = (in_force.len() == 1).then(|| in_force[0].id);
        self.dialog = Some(Dialog::Import(ImportForm { record, ..ImportForm::default() }));
    }

    fn show_camera(&mut self) {
        let Some(project) = self.project() else { return };
        let open = self.summary().map(|summary| summary.camera.clone());
        let known = &project.lists.cameras;
        let camera = open.or_else(|| known.first().map(|profile| profile.camera.clone()));
        let profile = known.iter().find(|profile| Some(&profile.camera) == camera.as_ref());
        let place = profile.map(|profile| profile.place).unwrap_or_default();
        self.dialog = Some(Dialog::Camera(CameraForm { camera, place }));
    }

    fn import(&mut self, files: Vec<PathBuf>, record: crate::vocab::RecordId, camera: Option<crate::vocab::CameraId>) {
        self.dialog = None;
        let Some(project) = self.project() else { return };
        let desk = Arc::clone(&project.desk);
        self.start_job(Task::Import(files.len()), move |reporter| {
            desk.import(&files, record, camera, reporter).map(Outcome::Imported)
        });
    }
}
