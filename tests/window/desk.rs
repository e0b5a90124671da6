//! A desk in memory: what the window did to it can be read afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use veilmark::app::camera::CameraProfile;
use veilmark::app::cover::CoverSummary;
use veilmark::app::desk::{DevelopedReport, Hold};
use veilmark::app::develop::DevelopChoice;
use veilmark::app::failure::Failure;
use veilmark::app::figures::ExportLine;
use veilmark::app::labels_form::SequenceLine;
use veilmark::app::labels_in::{Belongs, LabelsReport, OnTop};
use veilmark::app::pick::Picker;
use veilmark::app::statistics::Statistics;
use veilmark::app::{
    ClipState, ClipSummary, Desk, DeskError, ExportChoice, ExportFormat, ExportReport, FrameSource, ImportReport,
    Launcher, RecordBasis, RecordSummary,
};
use veilmark::audit::Rule;
use veilmark::consent::Refusal;
use veilmark::frame::RedactedFrame;
use veilmark::labels::effort::ClipEffort;
use veilmark::labels::{Author, ClassName, Document, Edit, Entry, Key, Layer, Origin, Schema, Track};
use veilmark::store::{Store, TrackLines};
use veilmark::vocab::{
    CameraId, ClipId, FrameNo, HandRegion, HidingWishes, MemberId, ModelId, Passphrase, Place, Progress, PxBox,
    RecordId, RegionId, Role, Size, Stage, TrackId, UtcTime, Zones,
};

#[path = "desk_datasets.rs"]
mod datasets;

pub type Paint = fn(FrameNo, i64, Size) -> RedactedFrame;

pub const SIZE: Size = Size { width_px: 640, height_px: 360 };
pub const FRAMES: u32 = 60;
pub const PASSPHRASE: &str = "correct horse";

/// Files, record and camera of one import.
pub type Imported = (Vec<PathBuf>, RecordId, Option<CameraId>);

pub struct FakeDesk {
    pub clips: Mutex<Vec<ClipSummary>>,
    pub entries: Mutex<BTreeMap<ClipId, Vec<Entry>>>,
    pub exports: Mutex<Vec<(PathBuf, ExportChoice)>>,
    pub imports: Mutex<Vec<Imported>>,
    pub approved: Mutex<Vec<ClipId>>,
    pub cameras: Mutex<Vec<CameraProfile>>,
    pub covers: Mutex<Vec<(ClipId, HandRegion)>>,
    pub camera_covers: Mutex<Vec<(ClipId, PxBox)>>,
    /// Covers taken back, by their place among `covers`.
    pub taken_back: Mutex<Vec<usize>>,
    /// What the member may do.
    pub roles: Mutex<Vec<Role>>,
    /// Counts changes of what may be seen.
    pub changes: Arc<AtomicI64>,
    pub wishes: Mutex<HidingWishes>,
    pub bookmarks: Mutex<BTreeSet<(ClipId, FrameNo)>>,
    /// Where edits go in the place of `entries`, when there is one.
    pub disk: Mutex<Option<Store>>,
    pub schema: Mutex<Schema>,
    pub holds: Mutex<BTreeMap<ClipId, std::sync::Weak<ClipId>>>,
    pub counts_effort: AtomicBool,
    pub efforts: Mutex<BTreeMap<ClipId, ClipEffort>>,
    pub developed: Mutex<Vec<DevelopChoice>>,
    pub review: Mutex<super::reviews::FakeReview>,
    pub fails_to_cover: AtomicBool,
    pub fails_to_append: AtomicBool,
    /// The record was withdrawn: no frame may be read, and the gate refuses.
    pub is_withdrawn: Arc<AtomicBool>,
    /// A frame that cannot be read; none when past the end.
    pub damaged: Arc<AtomicU32>,
    /// Frames handed out.
    pub frames_given: Arc<AtomicU32>,
    /// What happened at the desk, in order.
    pub story: Mutex<Vec<&'static str>>,
    /// Held gates: a pre-label or document waits for a letter before it goes on.
    pub prelabel_gate: Mutex<Option<Receiver<()>>>,
    pub document_gate: Mutex<Option<Receiver<()>>>,
    /// Another session's entries: appending to an older state is refused.
    pub is_changed_elsewhere: AtomicBool,
    pub frames_read: AtomicU32,
    /// How a frame comes nearer that may be wanted soon; by itself every frame is near.
    pub approach: Mutex<fn(FrameNo) -> bool>,
    paint: Paint,
    size: Size,
    frames: u32,
}

pub fn time() -> UtcTime {
    "2026-11-23T12:00:00Z".parse().expect("a valid time")
}

pub fn member() -> MemberId {
    MemberId::from_bits(7)
}

pub fn class(name: &str) -> ClassName {
    ClassName::new(name).expect("a class name")
}

fn camera(name: &str) -> CameraId {
    name.parse().expect("a camera pseudonym")
}

pub fn suggestion(no: u32, name: &str, keys: &[(u32, [f64; 4])]) -> Track {
    let origin = Origin::Model { model: ModelId("centernet".to_owned()), score: 0.8 };
    let key = |[x1, y1, x2, y2]: [f64; 4]| Key::new(PxBox::new(x1, y1, x2, y2).expect("a box"), origin.clone());
    let keys = keys.iter().map(|(frame, edges)| (FrameNo(*frame), key(*edges))).collect();
    Track { id: TrackId::from_bits(u128::from(no)), no, class: class(name), keys }
}

impl FakeDesk {
    /// Three clips; the first one has two suggestions.
    pub fn new() -> Arc<Self> {
        let person = suggestion(1, "person", &[(0, [100.0, 80.0, 180.0, 300.0]), (40, [300.0, 80.0, 380.0, 300.0])]);
        let car = suggestion(2, "car", &[(0, [400.0, 180.0, 560.0, 280.0]), (59, [420.0, 180.0, 580.0, 280.0])]);
        Self::with(hidden, SIZE, FRAMES, vec![person, car])
    }

    pub fn with(paint: Paint, size: Size, frames: u32, suggestions: Vec<Track>) -> Arc<Self> {
        let summary = |bits, state: ClipState, camera_name, place, days| ClipSummary {
            id: ClipId::from_bits(bits),
            camera: camera(camera_name),
            place,
            state,
            frames: if state.has_frames() { frames } else { 0 },
            size: state.has_frames().then_some(size),
            labels: 0,
            suggestions: 0,
            seconds: f64::from(frames) / 25.0,
            share_hidden: state.has_frames().then_some(0.07),
            light: state.has_frames().then_some(veilmark::vocab::Light::Day),
            expires: time().plus_days(days),
            approved: state == ClipState::Approved,
            assignee: None,
            open_issues: 0,
            receipt: vec!["Hidden: 7.0 % of the picture over 60 frames.".to_owned()],
            checked: true,
            refusal: None,
            by_hand: 0,
            left_in: Vec::new(),
        };
        let clips = vec![
            summary(0x1111 << 112, ClipState::Developed, "cam-porch1", Place::Outdoor, 300),
            summary(0x2222 << 112, ClipState::Developed, "cam-drive2", Place::Outdoor, 12),
            summary(0x3333 << 112, ClipState::Sealed, "cam-hall3", Place::Unknown, 90),
        ];
        let first = clips[0].id;
        let mut document = Document::default();
        let mut entries = Vec::new();
        let edits = suggestions.into_iter().map(|track| Edit::AddTrack { layer: Layer::Suggestion, track }).collect();
        let author = Author::Model(ModelId("centernet".to_owned()));
        let step = Edit::Group { name: "pre-label".to_owned(), edits };
        entries.extend(document.apply(step, author, time()).expect("sound suggestions"));
        let profile =
            |clip: &ClipSummary| CameraProfile { camera: clip.camera.clone(), place: clip.place, zones: None };
        let cameras = clips.iter().map(profile).collect();
        let desk = Self {
            clips: Mutex::new(clips),
            entries: Mutex::new(BTreeMap::from([(first, entries)])),
            exports: Mutex::default(),
            imports: Mutex::default(),
            approved: Mutex::default(),
            cameras: Mutex::new(cameras),
            covers: Mutex::default(),
            camera_covers: Mutex::default(),
            taken_back: Mutex::default(),
            roles: Mutex::new(Role::ALL.to_vec()),
            changes: Arc::default(),
            wishes: Mutex::default(),
            bookmarks: Mutex::default(),
            disk: Mutex::default(),
            schema: Mutex::new(Schema::standard()),
            holds: Mutex::default(),
            counts_effort: AtomicBool::new(false),
            efforts: Mutex::default(),
            developed: Mutex::default(),
            review: Mutex::default(),
            fails_to_cover: AtomicBool::new(false),
            fails_to_append: AtomicBool::new(false),
            is_withdrawn: Arc::default(),
            damaged: Arc::new(AtomicU32::new(u32::MAX)),
            frames_given: Arc::default(),
            story: Mutex::default(),
            prelabel_gate: Mutex::default(),
            document_gate: Mutex::default(),
            is_changed_elsewhere: AtomicBool::new(false),
            frames_read: AtomicU32::new(0),
            approach: Mutex::new(|_| true),
            paint,
            size,
            frames,
        };
        Arc::new(desk)
    }

    pub fn first_clip(&self) -> ClipId {
        self.clips.lock().expect("no test panics while it holds this")[0].id
    }

    pub fn tell(&self, word: &'static str) {
        self.story.lock().expect("no test panics while it holds this").push(word);
    }

    pub fn told(&self) -> Vec<&'static str> {
        self.story.lock().expect("no test panics while it holds this").clone()
    }

    /// What the store holds: replayed from the appended entries alone.
    pub fn stored(&self, clip: ClipId) -> Document {
        let entries = self.entries.lock().expect("no test panics while it holds this");
        Document::replay(entries.get(&clip).cloned().unwrap_or_default()).expect("what was appended can be replayed")
    }
}

/// Uneven on purpose: every third frame lasts three times as long.
pub fn times(frames: u32) -> Vec<i64> {
    let mut at = 0;
    (0..frames)
        .map(|no| {
            let now = at;
            at += if no % 3 == 2 { 100_000 } else { 33_000 };
            now
        })
        .collect()
}

pub fn hidden(no: FrameNo, time_micros: i64, size: Size) -> RedactedFrame {
    RedactedFrame::hidden_whole(no, time_micros, size)
}

struct Frames {
    times: Vec<i64>,
    size: Size,
    paint: Paint,
    is_withdrawn: Arc<AtomicBool>,
    damaged: Arc<AtomicU32>,
    given: Arc<AtomicU32>,
    changes: Arc<AtomicI64>,
    approach: fn(FrameNo) -> bool,
}

pub fn withdrawn() -> DeskError {
    DeskError::new("The record of this clip was withdrawn.", "Close the clip; nothing of it may be looked at.")
}

fn wait_at(gate: &Mutex<Option<Receiver<()>>>) {
    let held = gate.lock().expect("no test panics while it holds this").take();
    if let Some(held) = held {
        // A sender that was dropped opens the gate for good.
        let _ = held.recv_timeout(Duration::from_secs(20));
    }
}

impl FrameSource for Frames {
    fn len(&self) -> u32 {
        self.times.len() as u32
    }
    fn size(&self) -> Size {
        self.size
    }
    fn times_micros(&self) -> &[i64] {
        &self.times
    }
    fn changes(&mut self) -> Result<i64, DeskError> {
        Ok(self.changes.load(Ordering::SeqCst))
    }
    fn approach(&mut self, no: FrameNo) -> bool {
        (self.approach)(no)
    }
    fn frame(&mut self, no: FrameNo) -> Result<RedactedFrame, DeskError> {
        if self.is_withdrawn.load(Ordering::SeqCst) {
            return Err(withdrawn());
        }
        if self.damaged.load(Ordering::SeqCst) == no.0 {
            return Err(DeskError::new("The proxy is damaged.", "Have a steward develop the clip again."));
        }
        self.given.fetch_add(1, Ordering::SeqCst);
        let time = self.times.get(no.index()).ok_or_else(|| DeskError::new("No such frame.", "Choose another one."))?;
        Ok((self.paint)(no, *time, self.size))
    }
}

impl Desk for FakeDesk {
    fn project_name(&self) -> String {
        "Porch cameras".to_owned()
    }
    fn member(&self) -> MemberId {
        member()
    }
    fn roles(&self) -> Vec<Role> {
        self.roles.lock().expect("no test panics while it holds this").clone()
    }
    fn schema(&self) -> Schema {
        self.schema.lock().expect("no test panics while it holds this").clone()
    }
    fn hold_clip(&self, clip: ClipId) -> Result<Hold, DeskError> {
        let mut holds = self.holds.lock().expect("no test panics while it holds this");
        if holds.get(&clip).is_some_and(|held| held.strong_count() > 0) {
            return Err(DeskError::new("Somebody else is editing this clip.", "Take another clip."));
        }
        let held = Arc::new(clip);
        holds.insert(clip, Arc::downgrade(&held));
        Ok(held)
    }
    fn set_schema(&self, schema: &Schema) -> Result<(), DeskError> {
        *self.schema.lock().expect("no test panics while it holds this") = schema.clone();
        Ok(())
    }
    fn bookmarks(&self, clip: ClipId) -> Result<BTreeSet<FrameNo>, DeskError> {
        let marks = self.bookmarks.lock().expect("no test panics while it holds this");
        Ok(marks.iter().filter(|(of, _)| *of == clip).map(|(_, frame)| *frame).collect())
    }
    fn set_bookmark(&self, clip: ClipId, frame: FrameNo, is_set: bool) -> Result<(), DeskError> {
        let mut marks = self.bookmarks.lock().expect("no test panics while it holds this");
        if is_set {
            marks.insert((clip, frame))
        } else {
            marks.remove(&(clip, frame))
        };
        Ok(())
    }
    fn now(&self) -> UtcTime {
        time()
    }
    fn clips(&self) -> Result<Vec<ClipSummary>, DeskError> {
        let mut clips = self.clips.lock().expect("no test panics while it holds this").clone();
        for clip in &mut clips {
            let labels = self.stored(clip.id);
            clip.labels = labels.labels().tracks(Layer::Label).count() as u32;
            clip.suggestions = labels.labels().tracks(Layer::Suggestion).count() as u32;
        }
        Ok(clips)
    }
    fn document(&self, clip: ClipId) -> Result<Document, DeskError> {
        if let Some(store) = self.disk.lock().expect("no test panics while it holds this").as_ref() {
            return store.document(clip).map_err(|_| DeskError::new("The disk cannot be read.", "Read again."));
        }
        wait_at(&self.document_gate);
        Ok(self.stored(clip))
    }
    fn append(&self, clip: ClipId, entry: &Entry) -> Result<(), DeskError> {
        if self.fails_to_append.load(Ordering::SeqCst) {
            return Err(DeskError::new("The disk is full.", "Make room, then save again."));
        }
        if self.is_changed_elsewhere.load(Ordering::SeqCst) {
            return Err(DeskError::new("The clip was changed elsewhere.", "Load the clip again."));
        }
        if let Some(store) = self.disk.lock().expect("no test panics while it holds this").as_mut() {
            return store.append_entry(clip, entry).map_err(|_| DeskError::new("The disk refused.", "Save again."));
        }
        self.tell("appended");
        let mut entries = self.entries.lock().expect("no test panics while it holds this");
        entries.entry(clip).or_default().push(entry.clone());
        self.set_state(clip, ClipState::InWork)
    }
    fn open_frames(&self, clip: ClipId) -> Result<Box<dyn FrameSource>, DeskError> {
        let clips = self.clips.lock().expect("no test panics while it holds this");
        let state = clips.iter().find(|summary| summary.id == clip).map(|summary| summary.state);
        let is_held = state == Some(ClipState::Held) && self.roles().contains(&Role::Steward);
        if !is_held && !state.is_some_and(ClipState::has_frames) {
            return Err(DeskError::new("This clip is not analysed.", "Import it again."));
        }
        if self.is_withdrawn.load(Ordering::SeqCst) {
            return Err(withdrawn());
        }
        self.frames_read.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(Frames {
            times: times(self.frames),
            size: self.size,
            paint: self.paint,
            is_withdrawn: Arc::clone(&self.is_withdrawn),
            damaged: Arc::clone(&self.damaged),
            given: Arc::clone(&self.frames_given),
            changes: Arc::clone(&self.changes),
            approach: *self.approach.lock().expect("no test panics while it holds this"),
        }))
    }
    fn records(&self) -> Result<Vec<RecordSummary>, DeskError> {
        let record = |bits, basis, days, in_force| RecordSummary {
            id: RecordId::from_bits(bits),
            basis,
            until: time().plus_days(days),
            clips: 2,
            in_force,
        };
        Ok(vec![
            record(0x5a5a << 112, RecordBasis::ExplicitConsent, 300, true),
            record(0x6b6b << 112, RecordBasis::PublicShare, -2, false),
        ])
    }
    fn cameras(&self) -> Result<Vec<CameraProfile>, DeskError> {
        Ok(self.cameras.lock().expect("no test panics while it holds this").clone())
    }
    fn set_camera(&self, camera: &CameraId, place: Place, zones: Option<Zones>) -> Result<(), DeskError> {
        let mut cameras = self.cameras.lock().expect("no test panics while it holds this");
        let profile = cameras.iter_mut().find(|profile| profile.camera == *camera).expect("a known camera");
        (profile.place, profile.zones) = (place, zones);
        self.tell("camera set");
        Ok(())
    }
    fn wishes(&self) -> Result<HidingWishes, DeskError> {
        Ok(*self.wishes.lock().expect("no test panics while it holds this"))
    }
    fn set_wishes(&self, wishes: HidingWishes) -> Result<(), DeskError> {
        *self.wishes.lock().expect("no test panics while it holds this") = wishes;
        Ok(())
    }
    fn cover(&self, clip: ClipId, regions: &[HandRegion]) -> Result<(), DeskError> {
        if self.fails_to_cover.load(Ordering::SeqCst) {
            return Err(DeskError::new("The disk is full.", "Make room, then save again."));
        }
        let mut covers = self.covers.lock().expect("no test panics while it holds this");
        covers.extend(regions.iter().map(|region| (clip, region.clone())));
        Ok(())
    }
    fn cover_camera(&self, clip: ClipId, bbox: PxBox) -> Result<(), DeskError> {
        self.camera_covers.lock().expect("no test panics while it holds this").push((clip, bbox));
        Ok(())
    }
    fn covers(&self, clip: ClipId) -> Result<Vec<CoverSummary>, DeskError> {
        let taken_back = self.taken_back.lock().expect("no test panics while it holds this").clone();
        let summary = |place: usize, region: HandRegion, camera| CoverSummary {
            id: RegionId::from_bits(place as u128),
            region,
            camera,
            member: member(),
            time: time(),
            wished_back_by: None,
        };
        let covers = self.covers.lock().expect("no test panics while it holds this");
        let drawn = covers.iter().enumerate().filter(|(place, (of, _))| *of == clip && !taken_back.contains(place));
        let mut list: Vec<_> = drawn.map(|(place, (_, region))| summary(place, region.clone(), None)).collect();
        for (place, (_, bbox)) in
            self.camera_covers.lock().expect("no test panics while it holds this").iter().enumerate()
        {
            let region = HandRegion::new(vec![(FrameNo(0), *bbox)], FrameNo(u32::MAX)).expect("a region");
            list.push(summary(1000 + place, region, Some(camera("cam-porch1"))));
        }
        Ok(list)
    }
    fn take_back_cover(&self, cover: RegionId) -> Result<(), DeskError> {
        if !self.roles().contains(&Role::Steward) {
            self.tell("wished back");
            return Err(DeskError::new("Only a steward takes a cover back; your wish is noted.", "Wait."));
        }
        let mut taken_back = self.taken_back.lock().expect("no test panics while it holds this");
        taken_back.extend((0..99).find(|place| RegionId::from_bits(*place as u128) == cover));
        Ok(())
    }
    fn develop(&self, choice: DevelopChoice, progress: &dyn Progress) -> Result<DevelopedReport, DeskError> {
        progress.begin(Stage::Redact, Some(1));
        self.tell("develop began");
        wait_at(&self.prelabel_gate);
        progress.advance(1)?;
        self.developed.lock().expect("no test panics while it holds this").push(choice);
        Ok(DevelopedReport { done: 2, failed: vec![Failure::from(Refusal::from(Rule::Expired))] })
    }
    fn import(
        &self,
        files: &[PathBuf],
        record: RecordId,
        camera: Option<CameraId>,
        progress: &dyn Progress,
    ) -> Result<ImportReport, DeskError> {
        progress.begin(Stage::Detect, Some(files.len() as u64));
        for _ in files {
            progress.advance(1)?;
        }
        self.imports.lock().expect("no test panics while it holds this").push((files.to_vec(), record, camera));
        let refused = vec![(0, Failure::from(Refusal::from(Rule::OtherClip)))];
        Ok(ImportReport { admitted: Vec::new(), refused })
    }
    fn prelabel(&self, clips: &[ClipId], progress: &dyn Progress) -> Result<u32, DeskError> {
        progress.begin(Stage::Track, Some(clips.len() as u64));
        self.tell("prelabel began");
        wait_at(&self.prelabel_gate);
        let stopped = progress.advance(1);
        self.tell("prelabel ended");
        stopped?;
        Ok(0)
    }
    fn approve(&self, clip: ClipId) -> Result<(), DeskError> {
        self.approved.lock().expect("no test panics while it holds this").push(clip);
        self.set_state(clip, ClipState::Approved)
    }
    fn set_state(&self, clip: ClipId, state: ClipState) -> Result<(), DeskError> {
        let mut clips = self.clips.lock().expect("no test panics while it holds this");
        for summary in clips.iter_mut().filter(|summary| summary.id == clip) {
            summary.state = state;
            summary.approved = state == ClipState::Approved;
        }
        Ok(())
    }
    fn export(&self, out: &Path, choice: &ExportChoice, progress: &dyn Progress) -> Result<ExportReport, DeskError> {
        progress.begin(Stage::Export, Some(10));
        progress.advance(10)?;
        self.tell("exported");
        self.exports.lock().expect("no test panics while it holds this").push((out.to_path_buf(), *choice));
        Ok(ExportReport {
            clips: 1,
            images: 60,
            boxes: 80,
            version: veilmark::export::Version::FIRST,
            left_out: Vec::new(),
            path: out.to_path_buf(),
        })
    }
    fn sequences(&self, _: ExportFormat, dataset: &Path) -> Result<Vec<SequenceLine>, DeskError> {
        datasets::sequences(dataset)
    }
    fn import_labels(&self, _: ExportFormat, _: &Path, belongs: &Belongs, _: OnTop) -> Result<LabelsReport, DeskError> {
        Ok(datasets::import_labels(self, belongs))
    }
    fn statistics(&self, _: &dyn Progress) -> Result<Statistics, DeskError> {
        datasets::statistics(self)
    }
    fn track_lines(&self) -> Result<TrackLines, DeskError> {
        datasets::track_lines(self)
    }
    fn counts_effort(&self) -> Result<bool, DeskError> {
        Ok(self.counts_effort.load(Ordering::SeqCst))
    }
    fn set_counts_effort(&self, is_on: bool) -> Result<(), DeskError> {
        self.counts_effort.store(is_on, Ordering::SeqCst);
        Ok(())
    }
    fn add_effort(&self, clip: ClipId, effort: &ClipEffort) -> Result<(), DeskError> {
        self.efforts.lock().expect("no test panics while it holds this").entry(clip).or_default().add(effort);
        Ok(())
    }
    fn exports(&self) -> Result<Vec<ExportLine>, DeskError> {
        Ok(datasets::exports(&self.schema()))
    }
    fn close(&self) -> Result<(), DeskError> {
        self.tell("closed");
        Ok(())
    }
}

/// Opens the desk it was given, with the one passphrase.
pub struct FakeLauncher(pub Arc<FakeDesk>);

impl Launcher for FakeLauncher {
    fn recognise(&self, path: &Path) -> Result<(), DeskError> {
        if path.extension().is_some_and(|ending| ending == "veil") {
            return Ok(());
        }
        Err(DeskError::new("This folder is no project.", "Choose one that ends in .veil."))
    }
    fn open(&self, _: &Path, passphrase: Passphrase) -> Result<Arc<dyn Desk>, DeskError> {
        if passphrase.expose() != PASSPHRASE {
            return Err(DeskError::new("This passphrase does not open the project.", "Try again."));
        }
        Ok(Arc::clone(&self.0) as Arc<dyn Desk>)
    }
    fn create(&self, _: &Path, _: &str, _: Passphrase) -> Result<Arc<dyn Desk>, DeskError> {
        Ok(Arc::clone(&self.0) as Arc<dyn Desk>)
    }
    fn sample(&self, _: &dyn Progress) -> Result<Arc<dyn Desk>, DeskError> {
        Ok(Arc::clone(&self.0) as Arc<dyn Desk>)
    }
}

/// A person who always chooses the same files.
pub struct FakePicker;

impl Picker for FakePicker {
    fn folder(&self, _: &str) -> Option<PathBuf> {
        Some(PathBuf::from("chosen.veil"))
    }
    fn videos(&self, _: &str) -> Option<Vec<PathBuf>> {
        Some(vec![PathBuf::from("porch.mp4")])
    }
    fn new_folder(&self, _: &str, _: &str) -> Option<PathBuf> {
        Some(PathBuf::from("dataset"))
    }
}
