//! From approved clips to a dataset: the gate is asked again for every clip, and what it refuses is left out and listed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::num::NonZeroU32;
use std::path::Path;

use serde::Deserialize;

use super::desk::{ExportChoice, ExportFormat, ExportReport, FrameChoice, ImageChoice};
use super::failure::{Failure, FailureKind};
use super::files;
use super::hiding::{covered, leak_of};
use super::prelabel::{OpenProxy, ProxyTerms};
use super::project::Project;
use super::told::{Told, told};
use crate::audit::{Act, ExportRefusal, ExportWord};
use crate::consent::{Basis, Export, Permit};
use crate::custody::proxy::{CopyContainer, CopyFileError, CopyForm, CopyWriter, ProxyReader};
use crate::custody::receipt::LeakReceipt;
use crate::export::{
    self, Again, Before, Choice, ExportClip, ExportError, Images, KeptLabels, LabelSource, Labels, Order, Part, Shares,
    Standing, Version, VideoWriter,
};
use crate::frame::RedactedFrame;
use crate::labels::LabelSet;
use crate::review::{self, Approval, DecisionFacts};
use crate::stats;
use crate::store::{ClipRow, ExportRow};
use crate::vocab::{
    Cancelled, ClipId, Digest, ExportId, HandRegion, ModelId, Progress, PublicKey, Role, SampleId, Size, Stage,
    SubjectId, UtcTime,
};

/// One clip that may leave, with everything that the writer borrows. Its proxy is opened again when its turn comes: an open one
/// keeps a file, a decoder and decoded pictures, and there may be thousands of clips.
struct Leaving {
    row: ClipRow,
    permit: Permit<Export>,
    terms: ProxyTerms,
    size: Size,
    /// What was drawn by hand since the proxy was made.
    since: Vec<HandRegion>,
    times_micros: Vec<i64>,
    /// The last edit that counts: later ones change nothing of what leaves.
    edits_seq: u64,
    /// Who stands behind the labels, and the key that says so.
    approved: Option<(Approval, PublicKey)>,
    labels_sha256: Digest,
    before: Option<Part>,
    subject: Option<SubjectId>,
    basis: Option<Basis>,
    leak: LeakReceipt,
}

/// Which labels of a clip leave.
#[derive(Clone, Copy)]
enum As {
    /// As they stand.
    Now,
    /// As they stood after this edit, with the approval that they had by then.
    Then(u64, UtcTime),
}

/// A clip's labels, which are read whenever they are needed: those of all clips never are in memory.
struct InStore<'a> {
    project: &'a Project,
    ready: &'a Leaving,
}

impl LabelSource for InStore<'_> {
    fn read(&self) -> Result<KeptLabels, ExportError> {
        let (clip, seq) = (self.ready.row.id, self.ready.edits_seq);
        let set = self.project.store().labels_after(clip, seq).map_err(|_| ExportError::Labels)?;
        Ok(match &self.ready.approved {
            None => KeptLabels::Draft(set),
            Some((approval, key)) => {
                KeptLabels::Approved(review::verify(set, seq, approval, key).map_err(|_| ExportError::Labels)?)
            }
        })
    }
}

/// What an export is beside its clips.
struct Terms {
    id: ExportId,
    made_at: UtcTime,
    choice: Choice,
    before: Option<Before>,
    left_out: BTreeMap<String, u32>,
    /// Of an export that is made again: its version, the entries that admitted its clips, and what its manifest must be.
    again: Option<(Version, BTreeMap<ClipId, u64>, Digest)>,
}

impl Project {
    /// Writes a dataset into the new folder `out`.
    ///
    /// # Errors
    /// Without the engineer's role, when nothing may leave, or when the disk refuses; then there is no folder.
    pub fn export(&self, out: &Path, choice: &ExportChoice, progress: &dyn Progress) -> Result<ExportReport, Failure> {
        self.require(Role::Engineer)?;
        self.log_edits()?;
        let mut leaving = Vec::new();
        let mut left_out = Vec::new();
        let mut counting = stats::Counting::new(&self.schema());
        let before = self.parts_before(choice.seed);
        let rows = self.store().clips()?;
        for row in rows {
            let clip = row.id;
            match self.may_leave(row, choice.draft, As::Now) {
                Ok((ready, labels)) => {
                    ready.count(&labels, &mut counting);
                    leaving.push(Leaving { before: before.get(&clip).copied(), ..ready });
                }
                Err(failure) => left_out.push((clip, failure)),
            }
        }
        if leaving.is_empty() {
            let clips = left_out.iter().map(|(clip, _)| *clip).collect();
            self.write_log(Act::ExportRefused { format: word_of(choice.format), clips, why: ExportRefusal::NoPermit })?;
            return Err(nothing_leaves(left_out));
        }
        let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
        for (_, failure) in &left_out {
            *reasons.entry(failure.what.clone()).or_default() += 1;
        }
        let terms = Terms {
            id: ExportId::random(),
            made_at: self.now(),
            choice: choice_of(choice)?,
            before: if choice.draft { None } else { self.register().into_iter().rev().find_map(Registered::before) },
            left_out: reasons,
            again: None,
        };
        // Every frame of these clips, as JSON for the encrypted register.
        let figures = serde_json::to_string(&counting.finish().without_clips()).expect("counts are plain data");
        let exported = self.write_dataset(out, &terms, &leaving, figures, progress)?;
        Ok(report(exported, leaving.len(), left_out))
    }

    /// Makes an earlier export again, the same to the byte, into the new folder `out`, with the labels as they were then. The gate is
    /// asked for every clip.
    ///
    /// # Errors
    /// As [`Project::export`], and when anything that it was made from has changed since; then there is no folder.
    pub fn repeat_export(&self, named: &str, out: &Path, progress: &dyn Progress) -> Result<ExportReport, Failure> {
        self.require(Role::Engineer)?;
        self.log_edits()?;
        let line = self.registered(named)?;
        let (Some(choice), Some(version), Some(made_at)) = (line.choice, line.version, line.time) else {
            return Err(changed_since());
        };
        let mut leaving = Vec::new();
        for (clip, _) in &line.clips {
            let row =
                clip.parse().ok().and_then(|id| self.store().clip(id).transpose()).ok_or_else(changed_since)??;
            let then = line.edits.get(clip).map_or(As::Now, |seq| As::Then(*seq, made_at));
            let (ready, _) = self.may_leave(row, line.draft, then)?;
            if line.labels.get(clip).is_some_and(|then| *then != ready.labels_sha256.to_string()) {
                return Err(changed_since());
            }
            leaving.push(Leaving { before: line.parts.get(clip).copied(), ..ready });
        }
        let admitted = line.admitted.iter().filter_map(|(clip, seq)| Some((clip.parse().ok()?, *seq))).collect();
        let again = Some((version, admitted, line.manifest_sha256));
        let terms = Terms { id: line.export, made_at, choice, before: None, left_out: line.left_out, again };
        let exported = self.write_dataset(out, &terms, &leaving, String::new(), progress)?;
        Ok(report(exported, leaving.len(), Vec::new()))
    }

    fn may_leave(&self, row: ClipRow, draft: bool, labels_as: As) -> Result<(Leaving, LabelSet), Failure> {
        self.may_be_seen(&row)?;
        let (edits_seq, until, labels) = match labels_as {
            As::Now => {
                let (seq, labels) = self.store().labels_at(row.id)?;
                (seq, None, labels)
            }
            As::Then(seq, made_at) => (seq, Some(made_at), self.store().labels_after(row.id, seq)?),
        };
        let labels_sha256 = review::labels_digest(&labels);
        let approved = self.approved(&row, (edits_seq, until), labels_sha256)?;
        if approved.is_none() && !draft {
            return Err(Failure::told(FailureKind::Refused, told!("failure-its-labels-are-not-approved")));
        }
        let leak = leak_of(&row)?;
        let (permit, OpenProxy { terms, reader }) = self.open_under::<Export>(&row)?;
        let since = self.still_open(&terms)?;
        let (subject, basis) = self.subject_of(&row)?.unzip();
        let (size, times_micros) = (reader.size(), reader.times_micros().to_vec());
        let ready = Leaving {
            permit,
            terms,
            size,
            since,
            times_micros,
            edits_seq,
            approved,
            labels_sha256,
            before: None,
            subject,
            basis,
            leak,
            row,
        };
        Ok((ready, labels))
    }

    /// The last approval of these labels until then, where its member still is a reviewer. The writer verifies it each time that it
    /// reads the labels.
    fn approved(
        &self,
        row: &ClipRow,
        (edits_seq, until): (u64, Option<UtcTime>),
        labels: Digest,
    ) -> Result<Option<(Approval, PublicKey)>, Failure> {
        let Some(approval) = self.store().approval_of(row.id, edits_seq, until)? else { return Ok(None) };
        let Some(key) = self.key_of(approval.member, Role::Reviewer) else { return Ok(None) };
        let is_of_these = approval.labels_sha256 == labels && review::is_signed_by(&approval, &key);
        Ok(is_of_these.then_some((approval, key)))
    }

    /// What came of the samples on which these clips' approvals rest, the oldest first.
    fn reviews_of(&self, leaving: &[Leaving]) -> Result<Vec<DecisionFacts>, Failure> {
        let sample = |ready: &Leaving| ready.approved.as_ref()?.0.sample;
        let named: BTreeSet<SampleId> = leaving.iter().filter_map(sample).collect();
        let rows = self.store().samples()?.into_iter();
        Ok(rows.filter(|row| named.contains(&row.sample.id)).filter_map(|row| row.decision).collect())
    }

    fn subject_of(&self, row: &ClipRow) -> Result<Option<(SubjectId, Basis)>, Failure> {
        let (evidence, _) = self.evidence(row.record)?;
        let signers = self.trusted_signers();
        Ok(evidence.and_then(|signed| signed.verify(&signers).ok()).map(|record| (record.subject(), record.basis())))
    }

    fn write_dataset(
        &self,
        out: &Path,
        terms: &Terms,
        leaving: &[Leaving],
        figures: String,
        progress: &dyn Progress,
    ) -> Result<export::Exported, Failure> {
        let models = models_of(leaving);
        let reviews = self.reviews_of(leaving)?;
        let schema = self.schema();
        let again = terms.again.as_ref();
        let order = Order {
            export: terms.id,
            made_at: terms.made_at,
            schema: &schema,
            models: &models,
            choice: terms.choice,
            before: terms.before.as_ref(),
            again: again.map(|(version, admitted, _)| Again { version: *version, admitted }),
            videos: Some(&begin_video),
            reviews: &reviews,
            left_out: &terms.left_out,
            signer: self.keyring.signing(),
        };
        let sources: Vec<InStore<'_>> = leaving.iter().map(|ready| InStore { project: self, ready }).collect();
        let clips = leaving.iter().zip(&sources).map(|(ready, source)| ExportClip {
            id: ready.row.id,
            sha256: ready.row.sha256,
            permit: &ready.permit,
            labels: Labels::Kept(source),
            size: ready.size,
            times_micros: &ready.times_micros,
            camera: &ready.row.camera,
            subject: ready.subject,
            before: ready.before,
            basis: ready.basis,
            hiding: hiding_of(&ready.row, &ready.since),
        });
        let clips: Vec<ExportClip<'_>> = clips.collect();
        let ids: Vec<ClipId> = clips.iter().map(|clip| clip.id).collect();
        let mut open: Option<(usize, ProxyReader)> = None;
        let mut pictures = |index: usize, no| {
            if open.as_ref().is_none_or(|(at, _)| *at != index) {
                // The one before goes first.
                open = None;
                let reader = self.open_again(&leaving[index].permit, &leaving[index].row);
                open = Some((index, reader.map_err(|_| ExportError::Frame(no))?));
            }
            let (_, reader) = open.as_mut().expect("it was opened just now");
            reader.frame(no).map(|frame| covered(frame, &leaving[index].since)).map_err(|_| ExportError::Frame(no))
        };
        let ready = export::prepare(&order, &clips, &mut pictures, out, progress)?;
        leaving.iter().try_for_each(|ready| self.as_at_the_beginning(ready))?;
        if again.is_some_and(|(_, _, then)| *then != ready.manifest_sha256()) {
            return Err(changed_since());
        }
        self.write_log(Act::Exported {
            export: terms.id,
            format: word_of(terms.choice.format),
            clips: ids,
            manifest_sha256: ready.manifest_sha256(),
            draft: terms.choice.standing == Standing::Draft,
        })?;
        // In the register before it has a name: an export that nobody knows of could not be named by a withdrawal.
        if again.is_none() {
            self.remember_export(ready.exported(), terms, leaving, figures)?;
        }
        Ok(ready.publish()?)
    }

    /// Writing pictures takes a while: a consent that ended or was withdrawn meanwhile, and anything that is to be hidden since,
    /// stops the export.
    fn as_at_the_beginning(&self, ready: &Leaving) -> Result<(), Failure> {
        if self.still_open(&ready.terms)? == ready.since {
            return Ok(());
        }
        Err(Failure::told(FailureKind::Refused, told!("failure-a-part-of-a-clip-was-covered")))
    }

    /// Where the last export with this seed that was no draft had each clip; clips of earlier ones stay too.
    fn parts_before(&self, seed: u64) -> BTreeMap<ClipId, Part> {
        let own = self.register().into_iter().filter(|line| line.seed == Some(seed) && !line.draft);
        own.flat_map(|line| line.parts).filter_map(|(clip, part)| Some((clip.parse().ok()?, part))).collect()
    }

    /// The register of exports, oldest first. What is not there, or is not a line of it, says nothing.
    pub(super) fn register(&self) -> Vec<Registered> {
        let text = fs::read_to_string(self.dir.join("exports.jsonl")).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// The project's own register, which a later withdrawal reads.
    fn remember_export(
        &self,
        exported: &export::Exported,
        terms: &Terms,
        leaving: &[Leaving],
        figures: String,
    ) -> Result<(), Failure> {
        let choice = &terms.choice;
        let draft = choice.standing == Standing::Draft;
        let part = |(clip, _, part): &(ClipId, String, Part)| (clip.to_string(), part.word().into());
        let parts: serde_json::Map<String, serde_json::Value> = exported.names.iter().map(part).collect();
        fn of_each<T>(leaving: &[Leaving], own: impl Fn(&Leaving) -> T) -> BTreeMap<String, T> {
            leaving.iter().map(|ready| (ready.row.id.to_string(), own(ready))).collect()
        }
        let line = serde_json::json!({
            "choice": choice,
            "admitted": of_each(leaving, |ready| ready.permit.audit_seq()),
            "left_out": terms.left_out,
            "version": exported.version,
            "labels": of_each(leaving, |ready| ready.labels_sha256.to_string()),
            "edits": of_each(leaving, |ready| ready.edits_seq),
            "images": exported.images_of.iter().map(|(clip, n)| (clip.to_string(), *n)).collect::<BTreeMap<_, _>>(),
            "seed": choice.seed,
            "parts": parts,
            "export": exported.export,
            "time": terms.made_at,
            "draft": draft,
            "manifest_sha256": exported.manifest_sha256,
            "valid_until": exported.valid_until,
            "clips": exported.names.iter().map(|(clip, name, _)| (clip.to_string(), name)).collect::<Vec<_>>(),
        });
        files::append_line(&self.dir.join("exports.jsonl"), &line.to_string())?;
        Ok(self.store().put_export(&ExportRow {
            id: exported.export,
            time: terms.made_at,
            format: choice.format.word().to_owned(),
            draft,
            clips: exported.names.iter().map(|(clip, _, _)| *clip).collect(),
            manifest_sha256: exported.manifest_sha256,
            figures: Some(figures),
        })?)
    }
}

/// A line of the register of exports. Lines of earlier versions of the program have fewer fields.
#[derive(Deserialize)]
pub(super) struct Registered {
    pub(super) export: ExportId,
    pub(super) draft: bool,
    seed: Option<u64>,
    time: Option<UtcTime>,
    choice: Option<Choice>,
    manifest_sha256: Digest,
    #[serde(default)]
    admitted: BTreeMap<String, u64>,
    /// The last edit of each clip that counted.
    #[serde(default)]
    edits: BTreeMap<String, u64>,
    #[serde(default)]
    left_out: BTreeMap<String, u32>,
    pub(super) version: Option<Version>,
    #[serde(default)]
    parts: BTreeMap<String, Part>,
    #[serde(default)]
    pub(super) images: BTreeMap<String, u64>,
    /// Digest of each clip's labels.
    #[serde(default)]
    pub(super) labels: BTreeMap<String, String>,
    /// Clip, name in the export.
    pub(super) clips: Vec<(String, String)>,
}

impl Registered {
    /// What the next export's version follows from; drafts have none.
    fn before(self) -> Option<Before> {
        let version = self.version.filter(|_| !self.draft)?;
        let images = self.images.into_iter().filter_map(|(clip, count)| Some((clip.parse().ok()?, count)));
        Some(Before { version, images: images.collect() })
    }
}

/// One clip's redacted video, as `veilmark redact` writes it.
struct ClipVideo(CopyWriter);

fn begin_video(file: File, size: Size, times_micros: &[i64]) -> Result<Box<dyn VideoWriter>, ExportError> {
    let container = CopyContainer::Mp4;
    let codec = container.usual_codec().ok_or(ExportError::NoVideos)?;
    let form = CopyForm { container, codec, quality: codec.usual_quality() };
    Ok(Box::new(ClipVideo(CopyWriter::create(form, file, size, times_micros).map_err(video_failure)?)))
}

impl VideoWriter for ClipVideo {
    fn push(&mut self, frame: &RedactedFrame) -> Result<(), ExportError> {
        self.0.push(frame).map_err(video_failure)
    }

    fn finish(self: Box<Self>, progress: &dyn Progress) -> Result<(u64, Digest), ExportError> {
        // It counts the frames that it reads back; the export's own count is of those that it wrote.
        let written = self.0.finish(&Uncounted(progress)).map_err(video_failure)?;
        Ok((written.bytes, written.sha256))
    }
}

/// Stops when the work is to stop, and counts nothing.
struct Uncounted<'a>(&'a dyn Progress);

impl Progress for Uncounted<'_> {
    fn begin(&self, _stage: Stage, _total: Option<u64>) {}
    fn advance(&self, _count: u64) -> Result<(), Cancelled> {
        self.0.advance(0)
    }
}

fn video_failure(error: CopyFileError) -> ExportError {
    match error {
        CopyFileError::Cancelled => ExportError::Cancelled,
        CopyFileError::DiskFull => ExportError::Full,
        _ => ExportError::Video,
    }
}

fn report(exported: export::Exported, clips: usize, left_out: Vec<(ClipId, Failure)>) -> ExportReport {
    ExportReport {
        clips: u32::try_from(clips).unwrap_or(u32::MAX),
        images: exported.images,
        boxes: exported.boxes,
        version: exported.version,
        left_out,
        path: exported.path,
    }
}

fn changed_since() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-this-export-cannot-be-made-again-as"))
}

/// The receipt, and how much was covered on top of what it speaks of.
fn hiding_of(row: &ClipRow, since: &[HandRegion]) -> serde_json::Value {
    let mut hiding = row.leak.as_deref().and_then(LeakReceipt::for_export).unwrap_or_default();
    if !since.is_empty() {
        hiding["covered_since"] = since.len().into();
    }
    hiding
}

const fn word_of(format: ExportFormat) -> ExportWord {
    match format {
        ExportFormat::Coco => ExportWord::Coco,
        ExportFormat::Yolo => ExportWord::Yolo,
        ExportFormat::Cvat => ExportWord::Cvat,
        ExportFormat::CvatImages => ExportWord::CvatImages,
        ExportFormat::Voc => ExportWord::Voc,
        ExportFormat::Mot => ExportWord::Mot,
        ExportFormat::Datumaro => ExportWord::Datumaro,
        ExportFormat::LabelStudio => ExportWord::LabelStudio,
        ExportFormat::Parquet => ExportWord::Parquet,
        ExportFormat::Webdataset => ExportWord::Webdataset,
        ExportFormat::Tfrecord => ExportWord::Tfrecord,
        ExportFormat::Imagefolder => ExportWord::Imagefolder,
    }
}

fn choice_of(choice: &ExportChoice) -> Result<Choice, Failure> {
    let (train, val, test) = choice.split;
    let wrong = |told: Told| Failure::told(FailureKind::Usage, told);
    Ok(Choice {
        format: choice.format,
        standing: if choice.draft { Standing::Draft } else { Standing::Approved },
        seed: choice.seed,
        shares: Shares::new(train, val, test).ok_or_else(|| wrong(told!("failure-the-split-does-not-sum")))?,
        frames: match choice.frames {
            FrameChoice::All => export::FrameChoice::All,
            FrameChoice::Keyframes => export::FrameChoice::Keyframes,
            FrameChoice::Every(n) => {
                export::FrameChoice::Every(NonZeroU32::new(n).ok_or_else(|| wrong(told!("failure-every-0th-frame")))?)
            }
        },
        images: match choice.images {
            ImageChoice::Jpeg => Images::Jpeg { quality: choice.quality },
            ImageChoice::Png => Images::Png,
            ImageChoice::Webp => Images::Webp,
            ImageChoice::Mp4 => Images::Mp4,
            ImageChoice::None => Images::None,
        },
        empty_frames: choice.empty_frames,
        alike_frames: choice.alike_frames,
        hidden_regions: choice.hidden_regions,
    })
}

impl Leaving {
    /// Counts every frame of the clip.
    fn count(&self, labels: &LabelSet, counting: &mut stats::Counting) {
        counting.add(&stats::Clip {
            id: self.row.id,
            camera: &self.row.camera,
            size: self.size,
            frames: self.row.frames,
            times_micros: &self.times_micros,
            labels,
            share_hidden: Some(self.leak.share_hidden),
            light: self.leak.light.map(|seen| seen.light),
            effort: None,
        });
    }
}

/// Every model that looked at any of the clips, once.
fn models_of(leaving: &[Leaving]) -> Vec<(ModelId, Digest)> {
    let mut models: Vec<(ModelId, Digest)> = leaving.iter().flat_map(|ready| ready.leak.detectors.clone()).collect();
    models.sort();
    models.dedup();
    models
}

/// With one clip its own reason is the message; with more, the first reason stands for all.
fn nothing_leaves(left_out: Vec<(ClipId, Failure)>) -> Failure {
    match left_out.into_iter().next() {
        None => Failure::told(FailureKind::Refused, told!("failure-there-is-no-clip-in-this-project")),
        Some((clip, first)) => {
            let told = told!("failure-no-clip-may-leave")
                .with("clip", clip.to_string())
                .with("reason", first.what_to_fill())
                .with("way_out", first.way_out_to_fill());
            Failure::told(FailureKind::Refused, told)
        }
    }
}
