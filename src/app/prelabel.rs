//! Detections become proposed tracks.

use super::failure::{Failure, FailureKind};
use super::hiding::{MadeUnder, covered, made_under_of_held, made_under_of_seen};
use super::import::{ClipStreams, Proposing, no_such_clip};
use super::project::Project;
use super::told::told;
use crate::audit::{Act, ModelWord};
use crate::consent::{Label, Permit, Purpose};
use crate::custody::detect::Detectors;
use crate::custody::proxy::ProxyReader;
use crate::labels::edits::{self, Proposal};
use crate::labels::{Author, Document, Edit, Layer, Track};
use crate::store::{ClipRow, ClipState};
use crate::track::{self, TrackerSettings, Tracklet};
use crate::vocab::{
    ClipId, Detection, FrameNo, HandRegion, ModelId, Place, Progress, Role, Size, Stage, TrackId, UtcTime,
};

/// How far, as a share of the object's size (square root of its area), an edge between two proposed keyframes may be from
/// what was detected. A detector trembles by about as much; fewer keyframes are less work to correct.
const MAX_THINNING_SHARE: f64 = 0.08;
/// The same in pixels: never stricter than the first, never looser than the second.
const THINNING_PX: (f64, f64) = (3.0, 16.0);
/// A proposal whose boxes overlap a label's by more than this (intersection over union) is the same object.
const SAME_OBJECT_IOU: f64 = 0.5;
/// Two sightings of an object this far apart still make one track.
const MAX_GAP_SECONDS: f64 = 0.8;
/// An object seen for a shorter time is noise.
const MIN_TRACK_SECONDS: f64 = 0.2;

/// A proxy that was opened under a permit.
pub(super) struct OpenProxy {
    pub terms: ProxyTerms,
    pub reader: ProxyReader,
}

/// Under what a proxy was opened, and until when it may stay open.
pub(super) struct ProxyTerms {
    pub clip: ClipId,
    pub until: UtcTime,
    /// Which proxy of the clip it is: developing makes a new one.
    file: String,
    /// The orders under which it was made.
    made_under: MadeUnder,
    /// A clip that is held back: stewards alone look at it, to find what is left.
    is_held: bool,
}

impl ProxyTerms {
    /// Whether there is a newer proxy of the clip than this one.
    pub(super) fn is_replaced(&self, row: &ClipRow) -> Result<bool, Failure> {
        Ok(ClipStreams::of(row)?.proxy.is_some_and(|receipt| receipt.file != self.file))
    }
}

impl Project {
    /// Proposes tracks for clips: from the sealed original for a clip that was never analysed (stewards), otherwise from its
    /// redacted proxy. Labels are never touched. A look at the original replaces earlier suggestions of the same model that
    /// nobody accepted; a look at the proxy only adds what is not there yet.
    ///
    /// # Errors
    /// Without the role, without models, or when stopped.
    pub fn prelabel(&self, clips: &[ClipId], progress: &dyn Progress) -> Result<u32, Failure> {
        let mut detectors = Detectors::load(&self.models_dir)?;
        clips.iter().try_fold(0, |tracks, clip| Ok(tracks + self.prelabel_one(*clip, &mut detectors, progress)?))
    }

    fn prelabel_one(&self, clip: ClipId, detectors: &mut Detectors, progress: &dyn Progress) -> Result<u32, Failure> {
        let _held = self.hold_clip(clip)?;
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        let place = self.place_of(&row)?;
        let fits = self.may_be_seen(&row).is_ok() && MadeUnder::of(&row).is_ok_and(|then| then.place == place);
        if !fits {
            return Ok(self.develop_again(clip, Proposing::Always, detectors, progress)?.tracks);
        }
        self.require(Role::Annotator)?;
        let mut proxy = self.open_proxy::<Label>(clip)?;
        let since = self.still_open(&proxy.terms)?;
        let reader = &mut proxy.reader;
        progress.begin(Stage::Detect, Some(u64::from(reader.len())));
        let mut detections = Vec::with_capacity(reader.len() as usize);
        for no in 0..reader.len() {
            detections.push(detectors.objects(&covered(reader.frame(FrameNo(no))?, &since))?);
            progress.advance(1)?;
        }
        let times = reader.times_micros().to_vec();
        self.propose(clip, &detections, &times, reader.size(), (detectors, Looked::AtTheProxy))
    }

    /// Opens the redacted proxy under a fresh permit.
    pub(super) fn open_proxy<P: Purpose>(&self, clip: ClipId) -> Result<OpenProxy, Failure> {
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        self.open_under::<P>(&row).map(|(_, proxy)| proxy)
    }

    /// The same, with the permit.
    pub(super) fn open_under<P: Purpose>(&self, row: &ClipRow) -> Result<(Permit<P>, OpenProxy), Failure> {
        let permit = self.admit::<P>(row.sha256, Some(row.bytes), Some(row.id), Some(row.record))?;
        self.may_be_seen(row)?;
        let receipt = ClipStreams::of(row)?.proxy.ok_or_else(no_such_clip)?;
        let reader = ProxyReader::open(&permit, row.sha256, &self.vault, &self.keyring, &receipt)?;
        let (until, made_under) = (permit.until(), MadeUnder::of(row)?);
        let terms = ProxyTerms { clip: row.id, until, file: receipt.file, made_under, is_held: false };
        Ok((permit, OpenProxy { terms, reader }))
    }

    /// Opens the proxy of a clip once more under the permit that it was opened under.
    pub(super) fn open_again<P: Purpose>(&self, permit: &Permit<P>, row: &ClipRow) -> Result<ProxyReader, Failure> {
        let receipt = ClipStreams::of(row)?.proxy.ok_or_else(no_such_clip)?;
        Ok(ProxyReader::open(permit, row.sha256, &self.vault, &self.keyring, &receipt)?)
    }

    /// Opens a clip to look at it: also one that is held back, for a steward who is to find and cover what is left in it.
    pub(super) fn open_to_look(&self, clip: ClipId) -> Result<OpenProxy, Failure> {
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        if row.state != ClipState::Held {
            return self.open_proxy::<Label>(clip);
        }
        self.refresh_rights()?;
        let then = made_under_of_held(&row, &self.roles())?;
        let permit = self.admit::<Label>(row.sha256, Some(row.bytes), Some(row.id), Some(row.record))?;
        self.ordered(&row)?.fits(&then)?;
        let receipt = ClipStreams::of(&row)?.proxy.ok_or_else(no_such_clip)?;
        let reader = ProxyReader::open_held(&permit, row.sha256, &self.vault, &self.keyring, &receipt)?;
        let until = permit.until();
        let terms = ProxyTerms { clip: row.id, until, file: receipt.file, made_under: then, is_held: true };
        Ok(OpenProxy { terms, reader })
    }

    fn place_of(&self, row: &ClipRow) -> Result<Place, Failure> {
        Ok(self.store().camera(&row.camera)?.map_or(Place::Unknown, |camera| camera.place))
    }

    /// Whether a proxy that was opened under a permit may stay open; what comes back must be covered on top of its frames.
    pub(super) fn still_open(&self, proxy: &ProxyTerms) -> Result<Vec<HandRegion>, Failure> {
        self.may_stay_open(&self.row_of(proxy)?, proxy)
    }

    /// The same, of a proxy whose clip's row was just read.
    pub(super) fn may_stay_open(&self, row: &ClipRow, proxy: &ProxyTerms) -> Result<Vec<HandRegion>, Failure> {
        let then = match proxy.is_held {
            false => made_under_of_seen(row)?,
            true => {
                self.refresh_rights()?;
                made_under_of_held(row, &self.roles())?
            }
        };
        let now = self.ordered(row)?;
        now.fits(&then)?;
        if self.now() >= proxy.until {
            return Err(Failure::told(FailureKind::Refused, told!("failure-consent-for-this-clip-has-ended")));
        }
        now.fits(&proxy.made_under)
    }

    /// The row of an open clip as it is now.
    pub(super) fn row_of(&self, proxy: &ProxyTerms) -> Result<ClipRow, Failure> {
        self.store().clip(proxy.clip)?.ok_or_else(no_such_clip)
    }

    /// Joins detections to tracks and appends them as one group of suggestions.
    pub(super) fn propose(
        &self,
        clip: ClipId,
        detections: &[Vec<Detection>],
        times_micros: &[i64],
        size: Size,
        (detectors, looked): (&Detectors, Looked),
    ) -> Result<u32, Failure> {
        let loaded = detectors.object_model();
        let model = loaded.id.clone();
        let tracklets = track::run(detections, &settings_for(times_micros));
        let mut document = self.document(clip)?;
        let labels = document.labels();
        let mut proposals = to_proposals(&tracklets, &model, size);
        // A model knows classes that the project may not have.
        let schema = self.schema();
        proposals.retain(|proposal| schema.index_of(&proposal.class).is_some());
        proposals.retain(|proposal| !is_there_already(proposal, labels.tracks(Layer::Label)));
        if looked == Looked::AtTheProxy {
            proposals.retain(|proposal| !is_there_already(proposal, labels.tracks(Layer::Suggestion)));
        }
        let count = u32::try_from(proposals.len()).unwrap_or(u32::MAX);
        self.write_log(Act::PreLabelled { clip, model: ModelWord::from(&model), tracks: count })?;
        let edit = match looked {
            Looked::AtTheOriginal => edits::propose(labels, &model, proposals),
            Looked::AtTheProxy => added(proposals, labels.next_no()),
        };
        if let Some(entry) = document.apply(edit, Author::Model(model), self.now())? {
            self.store().append_entry(clip, &entry)?;
        }
        Ok(count)
    }

    /// The clip's labels with their history.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn document(&self, clip: ClipId) -> Result<Document, Failure> {
        Ok(self.store().document(clip)?)
    }
}

/// Gap and length in frames, from the clip's own timestamps.
fn settings_for(times_micros: &[i64]) -> TrackerSettings {
    let span_secs = match times_micros {
        [first, .., last] => (last - first) as f64 / 1e6 / (times_micros.len() - 1) as f64,
        _ => 0.1,
    };
    let frames = |seconds: f64| (seconds / span_secs.max(0.001)).round().clamp(1.0, 100.0) as u32;
    TrackerSettings {
        max_gap_frames: frames(MAX_GAP_SECONDS),
        min_hits: frames(MIN_TRACK_SECONDS).max(2),
        ..TrackerSettings::default()
    }
}

/// One proposal a tracklet. Where the picture's edge cuts the object, its keys are marked truncated.
fn to_proposals(tracklets: &[Tracklet], model: &ModelId, size: Size) -> Vec<Proposal> {
    let proposals = tracklets.iter().map(|tracklet| {
        let mut sizes: Vec<f64> = tracklet.boxes.iter().map(|tracked| tracked.bbox.area().sqrt()).collect();
        sizes.sort_by(f64::total_cmp);
        let usual_size = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
        let max_error_px = (usual_size * MAX_THINNING_SHARE).clamp(THINNING_PX.0, THINNING_PX.1);
        let keys = track::thin(tracklet, max_error_px).into_iter().filter_map(|tracked| {
            let score = tracked.detected.then_some(tracked.score);
            Some((tracked.frame, tracked.bbox.clipped(size)?, score))
        });
        let mut proposal = Proposal::of_model(tracklet.class, model, keys);
        for key in proposal.keys.values_mut() {
            key.truncated = touches_edge(&key.bbox, size);
        }
        proposal
    });
    proposals.filter(|proposal| !proposal.keys.is_empty()).collect()
}

/// What the detector looked at. People without heads are harder to find, so a look at the proxy only ever adds suggestions; a
/// look at the original replaces the earlier ones of its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    AtTheOriginal,
    AtTheProxy,
}

fn added(proposals: Vec<Proposal>, first_no: u32) -> Edit {
    let tracks = proposals.into_iter().zip(first_no..).map(|(proposal, no)| {
        let track = Track { id: TrackId::random(), no, class: proposal.class, keys: proposal.keys };
        Edit::AddTrack { layer: Layer::Suggestion, track }
    });
    Edit::step("pre-label", tracks.collect())
}

/// Whether a track says the same: it is where the proposal is in most of the proposal's keyframes. Without this a second run
/// would propose again what is there.
fn is_there_already<'a>(proposal: &Proposal, mut tracks: impl Iterator<Item = &'a Track>) -> bool {
    tracks.any(|track| {
        let agree = proposal.keys.iter().filter(|(frame, key)| {
            track.at(**frame).is_some_and(|sighting| sighting.bbox.iou(&key.bbox) > SAME_OBJECT_IOU)
        });
        2 * agree.count() > proposal.keys.len()
    })
}

fn touches_edge(bbox: &crate::vocab::PxBox, size: Size) -> bool {
    let whole = size.whole();
    bbox.x1() <= 1.0 || bbox.y1() <= 1.0 || bbox.x2() >= whole.x2() - 1.0 || bbox.y2() >= whole.y2() - 1.0
}
