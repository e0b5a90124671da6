//! The road from a file to a hidden, sealed, pre-labelled clip.
//!
//! Order: hash, ask the gate, seal, enrol, develop, propose. Whatever fails, less is shown: a clip whose video cannot be read
//! is taken out again whole; one that could not be analysed stays sealed and hidden.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::failure::{Failure, FailureKind};
use super::hiding::MadeUnder;
use super::prelabel::Looked;
use super::project::Project;
use super::told::told;
use crate::audit::Act;
use crate::consent::{self, Ingest, Permit, Rule};
use crate::custody::detect::{DetectError, Detectors};
use crate::custody::develop::{Developed, Original, develop, probe};
use crate::custody::ingest::{SealedOriginal, hash_file, seal_original};
use crate::custody::receipt::LeakReceipt;
use crate::custody::vault::StreamReceipt;
use crate::labels::Layer;
use crate::store::{CameraRow, ClipRow, ClipState, DevelopmentRow};
use crate::vocab::{CameraId, ClipId, Digest, Place, Progress, RecordId, Role};

/// What came of an import.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Clips that are in the project now, in the order of the files.
    pub admitted: Vec<Imported>,
    /// Files that are not, by their place in the list, and why.
    pub refused: Vec<(usize, Failure)>,
}

/// One clip that came in.
#[derive(Debug)]
pub struct Imported {
    /// Its new id.
    pub clip: ClipId,
    /// What was hidden, or why everything stays hidden for now.
    pub developed: Result<DevelopSummary, Failure>,
}

/// The figures of one developed clip.
#[derive(Debug, Clone)]
pub struct DevelopSummary {
    /// What was hidden and how sure that is.
    pub leak: LeakReceipt,
    /// Boxes of people and vehicles in all frames.
    pub detections: u64,
    /// Tracks proposed.
    pub tracks: u32,
}

/// Whether developing a clip proposes tracks too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proposing {
    /// Yes: suggestions of the same model that nobody accepted are replaced.
    Always,
    /// Only where neither a person nor a model did anything yet.
    WhereNothingIs,
}

/// One clip with its video's receipts, from its row.
pub(super) struct ClipStreams {
    pub original: StreamReceipt,
    pub proxy: Option<StreamReceipt>,
}

impl ClipStreams {
    pub(super) fn of(row: &ClipRow) -> Result<Self, Failure> {
        let read = |text: &str| serde_json::from_str::<StreamReceipt>(text).map_err(|_| damaged_row());
        Ok(Self { original: read(&row.original)?, proxy: row.proxy.as_deref().map(read).transpose()? })
    }
}

impl Project {
    /// Takes files in under one record. Files are independent: a refused one does not stop the others.
    ///
    /// # Errors
    /// Without the steward's role, or when stopped. What came in before stays in.
    pub fn import(
        &self,
        files: &[PathBuf],
        record: Option<RecordId>,
        camera: Option<&CameraId>,
        progress: &dyn Progress,
    ) -> Result<ImportReport, Failure> {
        self.require(Role::Steward)?;
        let camera = camera.cloned().unwrap_or_else(CameraId::random);
        let mut detectors = Detectors::load(&self.models_dir);
        let mut report = ImportReport::default();
        for (index, file) in files.iter().enumerate() {
            match self.import_one(file, record, &camera, detectors.as_mut(), progress) {
                Ok(imported) => report.admitted.push(imported),
                Err(failure) if failure == Failure::from(crate::vocab::Cancelled) => return Err(failure),
                Err(failure) => report.refused.push((index, failure)),
            }
        }
        Ok(report)
    }

    fn import_one(
        &self,
        file: &Path,
        record: Option<RecordId>,
        camera: &CameraId,
        detectors: Result<&mut Detectors, &mut DetectError>,
        progress: &dyn Progress,
    ) -> Result<Imported, Failure> {
        let (digest, bytes) = hash_file(file, progress)?;
        let known = self.store().clips()?;
        if known.iter().any(|clip| clip.sha256 == digest && clip.state != ClipState::Withdrawn) {
            return Err(Failure::told(FailureKind::Failed, told!("failure-this-clip-is-in-the-project-already")));
        }
        let clip = ClipId::random();
        let permit = self.admit::<Ingest>(digest, Some(bytes), Some(clip), record)?;
        let sealed = seal_original(&permit, file, &self.vault, self.keyring.project_keys(), progress)?;
        let enrolled = self.enrol_clip(clip, digest, bytes, permit.record(), camera, &sealed);
        if let Err(failure) = enrolled {
            self.vault.shred(sealed.receipt())?;
            return Err(failure);
        }
        // A withdrawal that came between the permit and the row found no clip to shred.
        if self.is_withdrawn(permit.record())? {
            self.remove_clip(clip)?;
            return Err(withdrawn_meanwhile());
        }
        let detectors = match detectors {
            Ok(detectors) => detectors,
            Err(missing) => return self.keep_hidden(clip, &permit, &sealed, missing.clone().into()),
        };
        let original = Original::JustSealed(&sealed);
        match self.develop_with(&permit, clip, original, (detectors, Proposing::Always), progress) {
            Ok(summary) => Ok(Imported { clip, developed: Ok(summary) }),
            Err(failure) => {
                self.remove_clip(clip)?;
                Err(failure)
            }
        }
    }

    /// Without models the clip stays sealed; but a file that is no video is still refused now.
    fn keep_hidden(
        &self,
        clip: ClipId,
        permit: &Permit<Ingest>,
        sealed: &SealedOriginal,
        missing: Failure,
    ) -> Result<Imported, Failure> {
        match probe(permit, sealed, &self.vault) {
            Ok(_) => Ok(Imported { clip, developed: Err(missing) }),
            Err(error) => {
                self.remove_clip(clip)?;
                Err(error.into())
            }
        }
    }

    fn enrol_clip(
        &self,
        clip: ClipId,
        sha256: Digest,
        bytes: u64,
        record: RecordId,
        camera: &CameraId,
        sealed: &SealedOriginal,
    ) -> Result<(), Failure> {
        let receipt = sealed.receipt();
        self.write_log(Act::OriginalSealed {
            clip,
            plaintext_bytes: receipt.plaintext_bytes,
            sealed_sha256: receipt.sealed_sha256,
        })?;
        let mut store = self.store();
        if store.camera(camera)?.is_none() {
            store.set_camera(&CameraRow { id: camera.clone(), place: Place::Unknown, zones: None })?;
        }
        Ok(store.insert_clip(&ClipRow {
            id: clip,
            sha256,
            bytes,
            record,
            camera: camera.clone(),
            state: ClipState::Sealed,
            size: None,
            frames: 0,
            original: serde_json::to_string(receipt).expect("a receipt is plain data"),
            proxy: None,
            leak: None,
            orders: None,
            imported_at: self.clock.now(),
        })?)
    }

    /// Detects, hides, makes the proxy, proposes tracks.
    pub(super) fn develop_with(
        &self,
        permit: &Permit<Ingest>,
        clip: ClipId,
        original: Original<'_>,
        (detectors, proposing): (&mut Detectors, Proposing),
        progress: &dyn Progress,
    ) -> Result<DevelopSummary, Failure> {
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        let (orders, made_under) = self.ordered(&row)?.into_orders();
        let developed =
            develop(permit, original, detectors, &orders, &self.vault, self.keyring.project_keys(), progress)?;
        let kept = self.keep_developed(clip, &developed, &made_under);
        if let Err(failure) = kept {
            self.vault.shred(&developed.proxy)?;
            return Err(failure);
        }
        let is_untouched = || Ok::<_, Failure>(self.store().labels_at(clip)?.0 == 0);
        let tracks = if proposing == Proposing::Always || is_untouched()? {
            let looked = (&*detectors, Looked::AtTheOriginal);
            self.propose(clip, &developed.detections, &developed.times_micros, developed.size, looked)?
        } else {
            0
        };
        let detections = developed.detections.iter().map(|frame| frame.len() as u64).sum();
        Ok(DevelopSummary { leak: developed.receipt, detections, tracks })
    }

    fn keep_developed(&self, clip: ClipId, developed: &Developed, made_under: &MadeUnder) -> Result<(), Failure> {
        let leak = developed.receipt.to_json();
        self.write_log(Act::Developed {
            clip,
            frames: developed.receipt.frames,
            faces_hidden: developed.receipt.faces_hidden,
            detectors: developed.receipt.detectors.iter().map(|(_, digest)| *digest).collect(),
            receipt_sha256: Some(Digest::of(leak.as_bytes())),
        })?;
        let mut store = self.store();
        let mut row = store.clip(clip)?.ok_or_else(no_such_clip)?;
        let earlier_proxy = ClipStreams::of(&row)?.proxy;
        row.state = match row.state {
            _ if developed.is_held() => ClipState::Held,
            ClipState::Held if store.labels_at(clip)?.1.tracks(Layer::Label).next().is_some() => ClipState::InWork,
            ClipState::Sealed | ClipState::Held => ClipState::Developed,
            // Developing again does not undo what people did since the first time.
            worked_on => worked_on,
        };
        row.size = Some(developed.size);
        row.frames = u32::try_from(developed.times_micros.len()).map_err(|_| damaged_row())?;
        row.proxy = Some(serde_json::to_string(&developed.proxy).expect("a receipt is plain data"));
        row.leak = Some(leak);
        row.orders = Some(serde_json::to_string(made_under).expect("orders are plain data"));
        store.set_frame_times(clip, &developed.times_micros)?;
        store.update_clip(&row)?;
        store.add_development(&DevelopmentRow {
            clip,
            time: self.clock.now(),
            detectors: serde_json::to_string(&developed.receipt.detectors).expect("names and digests are plain data"),
            frames: row.frames,
        })?;
        drop(store);
        if let Some(earlier) = earlier_proxy {
            self.vault.shred(&earlier)?;
        }
        Ok(())
    }

    /// Takes a clip out whole: its keys, its sealed video, its rows.
    pub(super) fn remove_clip(&self, clip: ClipId) -> Result<(), Failure> {
        let Some(row) = self.store().clip(clip)? else { return Ok(()) };
        self.shred_streams(&row)?;
        Ok(self.store().remove_clip(clip)?)
    }

    fn shred_streams(&self, row: &ClipRow) -> Result<(), Failure> {
        let streams = ClipStreams::of(row)?;
        self.vault.shred(&streams.original)?;
        if let Some(proxy) = &streams.proxy {
            self.vault.shred(proxy)?;
        }
        Ok(())
    }

    /// Destroys the keys and labels of every clip under a withdrawn record; the row stays as a tombstone. One clip that fails
    /// does not spare the others; the failure is reported when all were tried.
    pub(super) fn shred_clips_of(&self, record: RecordId) -> Result<Vec<ClipId>, Failure> {
        self.log_edits()?;
        let rows = self.store().clips()?;
        let left = rows.iter().filter(|row| row.record == record && row.state != ClipState::Withdrawn);
        let mut shredded = Vec::new();
        let mut failed = Ok(());
        for row in left {
            let buried = self.shred_streams(row).and_then(|()| Ok(self.store().bury_clip(row.id)?));
            match buried {
                Ok(()) => shredded.push(row.id),
                Err(failure) => failed = Err(failure),
            }
        }
        failed.map(|()| shredded)
    }

    /// Shreds what a crash left of withdrawn clips.
    pub(super) fn finish_withdrawals(&self) -> Result<(), Failure> {
        let rows = self.store().clips()?;
        let left: BTreeSet<RecordId> =
            rows.iter().filter(|row| row.state != ClipState::Withdrawn).map(|row| row.record).collect();
        let mut has_shredded = false;
        for record in left {
            if self.is_withdrawn(record)? {
                has_shredded |= !self.shred_clips_of(record)?.is_empty();
            }
        }
        // Whoever may not write the list leaves it to the next one who may.
        let may_write = self.roles().iter().any(|role| matches!(role, Role::Steward | Role::Engineer));
        if has_shredded && may_write { self.renew_revocations() } else { Ok(()) }
    }

    /// Whether the record was withdrawn or revoked, as its events say.
    fn is_withdrawn(&self, record: RecordId) -> Result<bool, Failure> {
        let (evidence, events) = self.evidence(record)?;
        let Some(signed) = evidence else { return Ok(false) };
        let standing = consent::look(&signed, &events, &self.trusted_signers(), self.now());
        Ok(standing.is_err_and(|refusal| matches!(refusal.rule, Rule::Withdrawn | Rule::Revoked)))
    }

    /// Removes what a crash left in the vault: half-written files, and streams that no clip names. Only while nobody else has
    /// the project open.
    pub(super) fn sweep_vault(&self) -> Result<(), Failure> {
        self.vault.sweep()?;
        let rows = self.store().clips()?;
        let mut named = BTreeSet::new();
        for row in rows.iter().filter(|row| row.state != ClipState::Withdrawn) {
            let streams = ClipStreams::of(row)?;
            for receipt in std::iter::once(streams.original).chain(streams.proxy) {
                named.insert(receipt.file);
                named.insert(receipt.key_file);
            }
        }
        Ok(self.vault.remove_all_but(&named)?)
    }
}

fn withdrawn_meanwhile() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-consent-for-this-clip-was-withdrawn-while"))
}

pub(super) fn no_such_clip() -> Failure {
    Failure::told(FailureKind::Usage, told!("failure-this-project-has-no-such-clip"))
}

fn damaged_row() -> Failure {
    Failure::told(FailureKind::Integrity, told!("failure-a-clips-entry-in-the-database-is"))
}
