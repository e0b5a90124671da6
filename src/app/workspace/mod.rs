//! The workspace: everything on the desk, changed by commands and by time.
//!
//! Guarantee: nothing here waits. What takes long is a job; what a person sees as saved was appended by the desk before.

mod by_key;
mod clip;
mod cover;
mod datasets;
mod edit;
mod effort;
mod follow;
mod giving;
mod hiding;
mod keys;
mod leave;
mod review;
mod reviewing;
mod run;
mod schema;
mod search;
mod seek;
mod sight;
mod start;
mod tour;
mod tracks;
mod verdicts;
mod work;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use clip::{InView, LOADING_SIGN_SECS, OpenClip, Tool};
pub use cover::{CoverSpan, Covers};
pub use reviewing::{Asks, Reviewing};
pub use sight::Sight;
pub use start::{Start, Step};
pub use verdicts::ReviewRoom;
pub use work::{Lists, Running, Task};

use crate::app::words::{said, word};
use crate::labels::{Layer, Schema};
use crate::vocab::{ClipId, Role};

use super::by_key::Side;
use super::clip_filter::Order;
use super::desk::{ClipSummary, Desk, DeskError, ExportReport, Hold, ImportReport, Launcher};
use super::dialog::Dialog;
use super::keymap_file::Keymap;
use super::look::Look;
use super::notice::{Notices, Tone};
use super::pick::Picker;
use super::playback::{Player, RECHECK, Wake};
use super::saver::{SaveState, Saver};
use super::settings::{Panels, Settings, WindowSize};
use by_key::Wishes;
use leave::Underway;
use work::Outcome;

/// What the canvas should do next with its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewWish {
    /// Show the whole frame.
    Fit,
    /// One to one.
    ActualSize,
    /// Closer.
    ZoomIn,
    /// Wider.
    ZoomOut,
    /// The selected box close.
    ZoomToTrack,
    /// Another part of the frame.
    Pan(Side),
    /// A box, or a cover, in the middle of what is seen.
    BoxInMiddle,
}

/// An open project.
pub struct OpenProject {
    /// The facade.
    pub desk: Arc<dyn Desk>,
    /// Its name.
    pub name: String,
    /// What the member may do.
    pub roles: Vec<Role>,
    /// The classes.
    pub schema: Schema,
    /// Clips, records, cameras as last read.
    pub lists: Lists,
    /// Whether the lists were read at all.
    pub is_listed: bool,
    /// The open clip.
    pub clip: Option<OpenClip>,
    /// Filter of the clip list, as typed.
    pub filter: String,
    /// Order of the clip list.
    pub order: Order,
    /// Reviews.
    pub review: ReviewRoom,
    saver: Saver,
    underway: Underway,
}

impl OpenProject {
    /// The open clip, if by these lists its frames have come or gone: one that was analysed meanwhile has frames now.
    fn changed_clip(&self, lists: &Lists) -> Option<ClipId> {
        let id = self.clip.as_ref()?.id;
        let has = |lists: &Lists| lists.can_be_looked_at(id, &self.roles);
        (has(lists) != has(&self.lists)).then_some(id)
    }
}

/// Everything on the desk.
pub struct Workspace {
    /// Notices, newest last.
    pub notices: Notices,
    /// The start screen.
    pub start: Start,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// The keys of this user.
    pub keymap: Keymap,
    /// How picture and boxes look on this screen.
    pub look: Look,
    /// Theme and recent folders.
    pub settings: Settings,
    /// How often the frame on screen is asked for again.
    pub recheck: Duration,
    settings_file: Option<PathBuf>,
    project: Option<OpenProject>,
    jobs: Vec<Running>,
    last_job: u64,
    /// Work that opens and closes projects.
    underway: Underway,
    /// Work in projects that have left the desk.
    departing: Vec<Underway>,
    wishes: Wishes,
    /// The stop of the tour that is shown.
    tour: Option<usize>,
    launcher: Arc<dyn Launcher>,
    picker: Arc<dyn Picker>,
    wake: Wake,
    now: f64,
}

impl Workspace {
    /// A workspace without a project. `settings_file` is read now and written when something changes.
    #[must_use]
    pub fn new(
        launcher: Arc<dyn Launcher>,
        picker: Arc<dyn Picker>,
        settings_file: Option<PathBuf>,
        wake: Wake,
    ) -> Self {
        let settings = settings_file.as_deref().map(Settings::load).unwrap_or_default();
        let mut workspace = Self {
            notices: Notices::default(),
            start: Start::default(),
            dialog: None,
            keymap: Keymap::default(),
            look: Look::default(),
            settings,
            recheck: RECHECK,
            settings_file,
            project: None,
            jobs: Vec::new(),
            last_job: 0,
            underway: Underway::default(),
            departing: Vec::new(),
            wishes: Wishes::default(),
            tour: None,
            launcher,
            picker,
            wake,
            now: 0.0,
        };
        workspace.read_keys();
        workspace
    }

    /// Puts an open project on the desk; the one that was there is closed.
    pub fn open_desk(&mut self, desk: Arc<dyn Desk>, folder: Option<PathBuf>) {
        if !self.may_leave() {
            self.turn_away(desk);
            return;
        }
        self.leave_project();
        let underway = Underway::default();
        let saver = Saver::start(Arc::clone(&desk), Arc::clone(&self.wake), underway.hold());
        self.project = Some(OpenProject {
            name: desk.project_name(),
            roles: desk.roles(),
            schema: desk.schema(),
            lists: Lists::default(),
            is_listed: false,
            clip: None,
            filter: String::new(),
            order: Order::Imported,
            review: ReviewRoom::default(),
            saver,
            underway,
            desk,
        });
        self.start = Start::default();
        self.dialog = self.dialog.take().filter(|dialog| *dialog == Dialog::Hands);
        if let Some(folder) = folder {
            self.settings.remember(&folder);
            self.save_settings();
        }
        self.tour_newcomers();
        self.refresh();
    }

    /// The open project.
    #[must_use]
    pub fn project(&self) -> Option<&OpenProject> {
        self.project.as_ref()
    }

    /// The open project, for what is typed into it.
    pub fn project_mut(&mut self) -> Option<&mut OpenProject> {
        self.project.as_mut()
    }

    /// The open clip.
    #[must_use]
    pub fn clip(&self) -> Option<&OpenClip> {
        self.project.as_ref()?.clip.as_ref()
    }

    pub(super) fn clip_mut(&mut self) -> Option<&mut OpenClip> {
        self.project.as_mut()?.clip.as_mut()
    }

    /// The list's line of the open clip.
    #[must_use]
    pub fn summary(&self) -> Option<&ClipSummary> {
        let project = self.project.as_ref()?;
        let id = project.clip.as_ref()?.id;
        project.lists.clips.iter().find(|summary| summary.id == id)
    }

    /// What the screen says about saving; `None` without a project.
    #[must_use]
    pub fn save_state(&self) -> Option<SaveState> {
        self.project.as_ref().map(|project| project.saver.state())
    }

    /// The jobs that run.
    #[must_use]
    pub fn jobs(&self) -> &[Running] {
        &self.jobs
    }

    /// The window's time, seconds, of the last [`Workspace::tick`].
    #[must_use]
    pub fn now(&self) -> f64 {
        self.now
    }

    /// What the canvas should do next; once.
    pub fn take_view_wish(&mut self) -> Option<ViewWish> {
        self.wishes.view.take()
    }

    /// Whether a model works on the open clip's labels, which stand still meanwhile.
    #[must_use]
    pub fn is_clip_busy(&self) -> bool {
        let Some(clip) = self.clip() else { return false };
        self.jobs
            .iter()
            .any(|job| matches!(&job.task, Task::Prelabel(clips) | Task::LabelsIn(clips) if clips.contains(&clip.id)))
    }

    /// Lets time pass: jobs, playback, notices. Returns after how many seconds it should be called again even if nothing
    /// else happens.
    pub fn tick(&mut self, now: f64) -> Option<f64> {
        self.now = now;
        self.notices.tick(now);
        self.collect_jobs();
        if self.save_state() == Some(SaveState::Saved) {
            self.notices.settle("saving");
        }
        let mut again =
            self.notices.list().iter().filter_map(|notice| notice.until).map(|until| until - now).collect::<Vec<_>>();
        if let Some(clip) = self.clip_mut() {
            clip.tick(now);
            if let Some(secs) = clip.secs_to_next() {
                again.push(secs);
            } else if let Some(since) = clip.late_since.filter(|since| now - since < LOADING_SIGN_SECS) {
                again.push(since + LOADING_SIGN_SECS - now);
            }
        }
        again.into_iter().reduce(f64::min).map(|secs| secs.max(0.0))
    }

    /// Reads the lists again.
    pub(super) fn refresh(&mut self) {
        let Some(project) = &self.project else { return };
        let desk = Arc::clone(&project.desk);
        let drained = project.saver.drained();
        self.jobs.retain(|job| job.task != Task::Listing);
        self.start_job(Task::Listing, move |_| {
            // The lists are worth showing even when an edit could not be saved, which is said elsewhere.
            let _ = drained.wait();
            let (clips, records, cameras) = (desk.clips()?, desk.records()?, desk.cameras()?);
            let (wishes, counts_effort) = (desk.wishes()?, desk.counts_effort()?);
            let (issues, samples, annotators) = (desk.issues()?, desk.samples()?, desk.annotators()?);
            let lists = Lists { clips, records, cameras, wishes, counts_effort, issues, samples, annotators };
            Ok(Outcome::Listed(lists))
        });
    }

    pub(super) fn open_clip(&mut self, id: ClipId) {
        let Some(project) = &mut self.project else { return };
        if project.clip.as_ref().is_some_and(|clip| clip.id == id && clip.failure.is_none()) {
            return;
        }
        self.finish_led_cover(None);
        self.keep_effort();
        let sight = self.sight_of(id);
        let Some(project) = &mut self.project else { return };
        let player = project.lists.can_be_looked_at(id, &project.roles).then(|| {
            let desk = Arc::clone(&project.desk);
            Player::open(desk, id, self.recheck, Arc::clone(&self.wake), project.underway.hold())
        });
        let class_for_new = project.clip.as_ref().map_or(0, |clip| clip.class_for_new);
        let mut clip = OpenClip::new(id, player);
        clip.class_for_new = class_for_new;
        clip.sight = sight;
        project.clip = Some(clip);
        self.wishes.view = Some(ViewWish::Fit);
        self.land_on_issue(id);
        self.read_labels(id);
        self.read_covers(id);
        self.read_bookmarks(id);
    }

    /// Reads a clip's labels. Those on screen go at once, so that nobody edits what is about to be replaced.
    pub(super) fn read_labels(&mut self, id: ClipId) {
        let Some(project) = &mut self.project else { return };
        if let Some(clip) = project.clip.as_mut().filter(|clip| clip.id == id) {
            clip.document = None;
            clip.unread = None;
        }
        let desk = Arc::clone(&project.desk);
        let drained = project.saver.drained();
        let may_edit = project.roles.iter().any(|role| matches!(role, Role::Annotator | Role::Reviewer));
        // Who judges labels changes none, and keeps nobody from correcting them.
        let may_edit = may_edit && project.review.open.is_none();
        let held = project.clip.as_mut().filter(|clip| clip.id == id).and_then(|clip| clip.hold.take());
        self.jobs.retain(|job| job.task != Task::Reading(id));
        self.start_job(Task::Reading(id), move |_| {
            drained.wait()?;
            // Taken before it is read, so that nobody changes it in between.
            // Who only looks keeps nobody from working.
            let hold = match held {
                Some(held) => Ok(held),
                None if may_edit => desk.hold_clip(id),
                None => Ok(Arc::new(()) as Hold),
            };
            Ok(Outcome::Read(id, Box::new(desk.document(id)?), hold))
        });
    }

    /// Reads the labels again when the open clip is one of these: a model may have changed them.
    pub(super) fn read_again(&mut self, clips: &[ClipId]) {
        if let Some(id) = self.clip().map(|clip| clip.id).filter(|id| clips.contains(id)) {
            self.read_labels(id);
        }
    }

    /// Gives up the edits of the clip that could not be saved, and reads its labels as they are on disk.
    pub(super) fn give_up_edits(&mut self) {
        let Some(given_up) = self.project.as_ref().and_then(|project| project.saver.give_up()) else { return };
        let again = self.clip().filter(|clip| clip.id == given_up || clip.unread.is_some()).map(|clip| clip.id);
        if let Some(id) = again {
            self.read_labels(id);
        }
        self.refresh();
    }

    fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened(desk, folder) => self.open_desk(desk, folder),
            Outcome::Listed(lists) => self.take_lists(lists),
            Outcome::Read(id, document, hold) => {
                if let Some(clip) = self.clip_mut().filter(|clip| clip.id == id) {
                    clip.document = Some(*document);
                    clip.taken = hold.as_ref().err().cloned();
                    clip.hold = hold.ok();
                    clip.selected = clip.selected.filter(|track| {
                        clip.document.as_ref().is_some_and(|document| document.labels().find(*track).is_some())
                    });
                    if let Some((track, frame)) = clip.wanted.take() {
                        self.select_at(track, frame);
                    }
                }
                self.count_labels();
            }
            Outcome::Imported(report) => self.take_import(&report),
            Outcome::Prelabelled(clips, tracks) => {
                let what = match tracks {
                    0 => word("workspace-the-detector-proposed-no-tracks").to_owned(),
                    1 => word("workspace-the-detector-proposed-1-track").to_owned(),
                    tracks => said!("workspace-the-detector-proposed-tracks", tracks),
                };
                self.notices.push(Tone::Done, what, self.keys_of_judging());
                self.read_again(&clips);
                self.refresh();
            }
            Outcome::Approved => {
                self.notices.push(
                    Tone::Done,
                    word("workspace-the-labels-of-this-clip-are"),
                    word("workspace-a-later-edit-asks-for-approval"),
                );
                self.refresh();
            }
            Outcome::Exported(report) => self.take_export(&report),
            Outcome::Counted(form) => self.take_counted(*form),
            Outcome::ExportsRead(exports) => self.take_exports(&exports),
            Outcome::LookedIntoLabels(lines) => self.take_sequences(lines),
            Outcome::TracksRead(lines) => self.take_tracks(lines),
            Outcome::LabelsRead(report) => self.take_labels(&report),
            Outcome::PickedDataset(folder) => self.take_dataset(folder),
            Outcome::Changed => self.refresh(),
            Outcome::Done(what) => {
                self.notices.push(Tone::Done, what, "");
                self.refresh();
            }
            Outcome::ReviewOpened(work) => self.take_review(*work),
            Outcome::Judged(sample, kept) => self.take_judged(sample, kept),
            Outcome::Decided(decision) => self.take_decision(&decision),
            Outcome::LotApproved(report) => self.take_lot(&report),
            Outcome::Reported(report) => self.take_report(report),
            Outcome::Ordered(what) => self.take_orders(what),
            Outcome::ZonesSaved(camera) => {
                if let Some(clip) = self.clip_mut().filter(|c| c.zones.as_ref().is_some_and(|e| e.camera == camera)) {
                    (clip.zones, clip.tool) = (None, Tool::Select);
                }
                self.take_orders(word("workspace-the-cameras-place-and-zones-are"));
            }
            Outcome::Covered(region) => self.take_cover(&region),
            Outcome::CoveredForCamera => self.take_camera_cover(),
            Outcome::CoversRead(id, list) => self.take_cover_list(id, list),
            Outcome::TakenBack(id) => self.take_taken_back(id),
            Outcome::Developed(report) => self.take_developed(report.done, &report.failed),
            Outcome::BookmarksRead(id, bookmarks) => self.take_bookmarks(id, bookmarks),
            Outcome::Followed(followed) => self.take_followed(&followed),
            Outcome::SchemaSet(schema) => self.take_schema(schema),
            Outcome::Closed => {}
            Outcome::PickedProject(folder) => {
                if let Some(folder) = folder.filter(|_| self.may_leave()) {
                    self.recognise(folder);
                }
            }
            Outcome::Recognised(folder) => {
                if self.project.is_none() || self.may_leave() {
                    self.start.ask(Step::Unlock(folder));
                    self.leave_project();
                }
            }
            Outcome::PickedNewProject(folder) => {
                if let (Some(picked), Step::Create { folder, .. }) = (folder, &mut self.start.step) {
                    *folder = picked.to_string_lossy().into_owned();
                }
            }
            Outcome::PickedVideos(files) => {
                if let (Some(files), Some(Dialog::Import(form))) = (files, &mut self.dialog) {
                    form.add(files);
                }
            }
            Outcome::PickedExport(folder) => {
                if let (Some(folder), Some(Dialog::Export(form))) = (folder, &mut self.dialog) {
                    form.folder = folder.to_string_lossy().into_owned();
                }
            }
        }
    }

    fn take_lists(&mut self, lists: Lists) {
        // A clip whose frames come or go is opened anew, and what is being led along there must not go with the old view.
        let changed = self.project.as_ref().and_then(|project| project.changed_clip(&lists));
        if changed.is_some() {
            self.finish_led_cover(None);
        }
        let Some(project) = &mut self.project else { return };
        let is_first = !project.is_listed;
        project.is_listed = true;
        project.lists = lists;
        if let Some(id) = changed {
            project.clip = None;
            self.open_clip(id);
        } else if is_first {
            let first = project.lists.clips.iter().find(|clip| clip.state.has_frames()).or(project.lists.clips.first());
            if let Some(id) = first.map(|clip| clip.id) {
                self.open_clip(id);
            }
        }
        self.count_labels();
    }

    /// The list's line of the open clip follows its labels without reading the project again.
    pub(super) fn count_labels(&mut self) {
        let Some(project) = &mut self.project else { return };
        let Some(clip) = &project.clip else { return };
        let Some(labels) = clip.labels() else { return };
        let count = |layer| u32::try_from(labels.tracks(layer).count()).unwrap_or(u32::MAX);
        if let Some(summary) = project.lists.clips.iter_mut().find(|summary| summary.id == clip.id) {
            (summary.labels, summary.suggestions) = (count(Layer::Label), count(Layer::Suggestion));
        }
    }

    fn take_import(&mut self, report: &ImportReport) {
        let files = report.admitted.len();
        if files > 0 {
            let what = if files == 1 {
                word("workspace-1-clip-is-in-the-project").to_owned()
            } else {
                said!("workspace-clips-are-in-the-project", files)
            };
            self.notices.push(Tone::Done, what, word("workspace-open-one-what-the-detector-proposes"));
        }
        for (index, failure) in &report.refused {
            let DeskError { what, way_out } = failure.for_people();
            let what = said!("workspace-file-was-refused", index = index + 1, what);
            self.notices.push_about(Some("import"), Tone::Problem, what, way_out);
        }
        self.refresh();
    }

    fn take_export(&mut self, report: &ExportReport) {
        let clips = if report.clips == 1 {
            word("workspace-1-clip").to_owned()
        } else {
            said!("workspace-clips", clips = report.clips)
        };
        let what = said!("workspace-exported-frames-boxes", clips, images = report.images, boxes = report.boxes);
        let way_out = match report.left_out.len() {
            0 => said!("workspace-the-dataset-is-in", display = report.path.display()),
            1 => word("workspace-1-clip-was-left-out-it").to_owned(),
            left_out => said!("workspace-clips-were-left-out-the-first", left_out),
        };
        if let Some((clip, failure)) = report.left_out.first() {
            let DeskError { what: reason, way_out } = failure.for_people();
            self.notices.push(Tone::Note, said!("workspace-clip-was-left-out", clip = short(*clip), reason), way_out);
        }
        self.notices.push(Tone::Done, what, way_out);
    }

    /// Keeps the sizes of the panels for the next start.
    pub fn remember_panels(&mut self, panels: Panels) {
        if self.settings.panels != panels {
            self.settings.panels = panels;
            self.save_settings();
        }
    }

    /// Keeps the size of the window for the next start.
    pub fn remember_window(&mut self, window: WindowSize) {
        if self.settings.window != Some(window) {
            self.settings.window = Some(window);
            self.save_settings();
        }
    }

    pub(super) fn save_settings(&self) {
        if let Some(file) = &self.settings_file {
            self.settings.save(file);
        }
    }
}

/// A clip's id as it fits into a line: unique enough for eyes.
#[must_use]
pub fn short(clip: ClipId) -> String {
    clip.to_string().chars().take(8).collect()
}
