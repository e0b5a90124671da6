//! The clip list, edits and approval of an open project.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use super::desk::ClipSummary;
use super::failure::{Failure, FailureKind};
use super::hiding::{AllOrders, leak_of, made_under_of_seen};
use super::import::no_such_clip;
use super::project::Project;
use super::receipt_words::lines_of;
use super::told::told;
use crate::audit::Act;
use crate::consent;
use crate::labels::effort::ClipEffort;
use crate::labels::{Author, Entry, Layer, Schema, edits};
use crate::review::IssueState;
use crate::store::{ClipState, TrackLines, UnloggedEdits};
use crate::vocab::{ClipId, Digest, FrameNo, RecordId, Role, UtcTime};

impl Project {
    /// The classes and attributes of the project, as they were when it was opened or set here since.
    #[must_use]
    pub fn schema(&self) -> Schema {
        self.schema.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says what the classes and attributes are from now on.
    ///
    /// # Errors
    /// Without the steward's role; when it is not sound; when a class that labels have would go.
    pub fn set_schema(&self, schema: &Schema) -> Result<(), Failure> {
        self.require(Role::Steward)?;
        schema.check()?;
        let store = self.store();
        let is_kept = |name: &String| schema.classes.iter().any(|class| class.name.as_str() == name);
        if let Some(gone) = store.classes_in_use()?.into_iter().find(|name| !is_kept(name)) {
            return Err(Failure::told(
                FailureKind::Refused,
                told!("failure-labels-of-the-class-exist").with("class", gone),
            ));
        }
        drop(store);
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.write_log(Act::SchemaSet {
            schema_sha256: Digest::of(&serde_json::to_vec(schema).expect("words and colours are plain data")),
            classes: count(schema.classes.len()),
            attributes: count(schema.attributes.len()),
        })?;
        self.store().set_schema(schema)?;
        *self.schema.lock().unwrap_or_else(PoisonError::into_inner) = schema.clone();
        Ok(())
    }

    /// Whether effort is counted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn counts_effort(&self) -> Result<bool, Failure> {
        Ok(self.store().counts_effort()?)
    }

    /// Switches counting of effort on or off.
    ///
    /// # Errors
    /// Without the steward's role, or when it cannot be written.
    pub fn set_counts_effort(&self, is_on: bool) -> Result<(), Failure> {
        self.require(Role::Steward)?;
        self.write_log(Act::EffortCounted { is_on })?;
        Ok(self.store().set_counts_effort(is_on)?)
    }

    /// Adds to what a clip took, while that is counted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_effort(&self, clip: ClipId, effort: &ClipEffort) -> Result<(), Failure> {
        Ok(self.store().add_effort(clip, effort)?)
    }

    /// Every track of the project as one line each.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn track_lines(&self) -> Result<TrackLines, Failure> {
        Ok(self.store().track_lines()?)
    }

    /// Frames of a clip that somebody marked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn bookmarks(&self, clip: ClipId) -> Result<BTreeSet<FrameNo>, Failure> {
        Ok(self.store().bookmarks(clip)?)
    }

    /// Sets a bookmark, or takes it away.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_bookmark(&self, clip: ClipId, frame: FrameNo, is_set: bool) -> Result<(), Failure> {
        let by = is_set.then(|| (self.member(), self.now()));
        Ok(self.store().set_bookmark(clip, frame, by)?)
    }

    /// The clip list, in the order of import.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn clip_summaries(&self) -> Result<Vec<ClipSummary>, Failure> {
        let store = self.store();
        let rows = store.clips()?;
        let counts = store.track_counts()?;
        let approved = store.approved_clips()?;
        let orders = AllOrders::read(&store)?;
        let last_times = store.last_frame_times()?;
        let (assignees, issues) = (store.assignees()?, store.issues()?);
        let mut open_issues: BTreeMap<ClipId, u32> = BTreeMap::new();
        for issue in issues.iter().filter(|issue| issue.state() != IssueState::Closed) {
            *open_issues.entry(issue.clip).or_default() += 1;
        }
        drop(store);
        let mut ends = BTreeMap::new();
        let mut summaries = Vec::with_capacity(rows.len());
        for row in rows {
            let expires = match ends.get(&row.record) {
                Some(end) => *end,
                None => *ends.entry(row.record).or_insert(self.end_of(row.record)?),
            };
            let counts = counts.get(&row.id).copied().unwrap_or_default();
            let developed = !matches!(row.state, ClipState::Sealed | ClipState::Withdrawn);
            let ordered = orders.of(&row);
            let seen = || ordered.fits(&made_under_of_seen(&row)?);
            let refusal = if developed { seen().err() } else { None };
            let leak = leak_of(&row).ok();
            summaries.push(ClipSummary {
                left_in: leak
                    .as_ref()
                    .and_then(|leak| leak.self_check.as_ref())
                    .map(|check| check.left_in.clone())
                    .unwrap_or_default(),
                checked: leak.as_ref().is_some_and(|leak| leak.self_check.is_some()),
                receipt: leak.as_ref().map(lines_of).unwrap_or_default(),
                refusal,
                by_hand: u32::try_from(ordered.regions()).unwrap_or(u32::MAX),
                id: row.id,
                place: ordered.place(),
                camera: row.camera,
                state: shown_state(row.state, approved.contains(&row.id)),
                frames: row.frames,
                size: row.size,
                labels: counts.labels,
                suggestions: counts.suggestions,
                seconds: last_times.get(&row.id).map_or(0.0, |micros| *micros as f64 / 1e6),
                light: leak.as_ref().and_then(|leak| leak.light).map(|seen| seen.light),
                share_hidden: leak.map(|leak| leak.share_hidden),
                expires,
                approved: approved.contains(&row.id),
                assignee: assignees.get(&row.id).copied(),
                open_issues: open_issues.get(&row.id).copied().unwrap_or(0),
            });
        }
        Ok(summaries)
    }

    /// When a record ends; the beginning of time for one that does not count any more.
    pub(super) fn end_of(&self, record: RecordId) -> Result<UtcTime, Failure> {
        let (evidence, events) = self.evidence(record)?;
        let signers = self.trusted_signers();
        let now = self.now();
        let standing = evidence.and_then(|signed| consent::look(&signed, &events, &signers, now).ok());
        Ok(standing.map_or(UtcTime::from_micros(0).expect("1970 is a valid time"), |standing| standing.until))
    }

    /// Appends one edit of a member; durable when it returns.
    ///
    /// # Errors
    /// Without the role, or when another process edited the clip in between.
    pub fn append(&self, clip: ClipId, entry: &Entry) -> Result<(), Failure> {
        self.require_one_of(&[Role::Annotator, Role::Reviewer])?;
        let mut store = self.store();
        let row = store.clip(clip)?.ok_or_else(no_such_clip)?;
        // Also an undo: what it brings back may be of a class that was removed since.
        if let Some(gone) = store.schema()?.unknown_class(&entry.edit) {
            return Err(Failure::told(
                FailureKind::Refused,
                told!("failure-the-class-is-gone").with("class", gone.to_string()),
            ));
        }
        store.append_entry(clip, entry)?;
        if matches!(row.state, ClipState::Developed | ClipState::Done | ClipState::Approved) {
            store.set_clip_state(clip, ClipState::InWork)?;
        }
        Ok(())
    }

    /// Writes one audit entry a clip over the edits that none covers yet: when a project is opened (for what a crash left),
    /// before an approval or an export, and when it is closed.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub(super) fn log_edits(&self) -> Result<(), Failure> {
        let runs = self.store().unlogged_edits()?;
        for run in runs {
            let entries = self.store().entries(run.clip)?;
            let covered: Vec<&Entry> =
                entries.iter().filter(|entry| (run.first_seq..=run.last_seq).contains(&entry.seq)).collect();
            let edits_sha256 = Digest::of(&serde_json::to_vec(&covered).expect("entries are plain data"));
            let UnloggedEdits { clip, first_seq, last_seq } = run;
            self.write_log(Act::EditBatch { clip, first_seq, last_seq, edits_sha256 })?;
            self.store().set_logged(&run)?;
        }
        Ok(())
    }

    /// Accepts every suggestion of a clip as one step.
    ///
    /// # Errors
    /// As [`Project::append`].
    pub fn accept_all(&self, clip: ClipId) -> Result<u32, Failure> {
        let _held = self.hold_clip(clip)?;
        let mut document = self.document(clip)?;
        let accepted = document.labels().tracks(Layer::Suggestion).count();
        let accepted = u32::try_from(accepted).unwrap_or(u32::MAX);
        let edit = edits::accept_all(document.labels());
        if let Some(entry) = document.apply(edit, Author::Member(self.member()), self.now())? {
            self.append(clip, &entry)?;
        }
        Ok(accepted)
    }

    /// Moves a clip on by hand.
    ///
    /// # Errors
    /// For states that only the program itself may set.
    pub fn set_state(&self, clip: ClipId, state: ClipState) -> Result<(), Failure> {
        self.require_one_of(&[Role::Annotator, Role::Reviewer])?;
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        let by_hand = |state| matches!(state, ClipState::Developed | ClipState::InWork | ClipState::Done);
        let from = |state| by_hand(state) || matches!(state, ClipState::Returned | ClipState::Approved);
        if !by_hand(state) || !from(row.state) {
            return Err(Failure::told(FailureKind::Refused, told!("failure-a-clip-does-not-get-into-this")));
        }
        Ok(self.store().set_clip_state(clip, state)?)
    }
}

/// An approval that a later edit has made void is not shown as one.
fn shown_state(state: ClipState, is_approved: bool) -> ClipState {
    if state == ClipState::Approved && !is_approved { ClipState::InWork } else { state }
}
