//! From approved clips to a dataset: the gate is asked again for every clip, and what it refuses is left out and listed.

use std::num::NonZeroU32;
use std::path::Path;

use super::desk::{ExportChoice, ExportFormat, ExportReport, FrameChoice, ImageChoice};
use super::failure::{Failure, FailureKind};
use super::files;
use super::hiding::{covered, leak_of};
use super::prelabel::OpenProxy;
use super::project::Project;
use crate::audit::{Act, ExportRefusal, ExportWord};
use crate::consent::{Export, Permit};
use crate::custody::receipt::LeakReceipt;
use crate::export::{self, Choice, ExportClip, ExportError, Format, Images, Labels, Order, Shares, Standing};
use crate::labels::LabelSet;
use crate::review::{self, Approved};
use crate::store::{ClipRow, ExportRow};
use crate::vocab::{ClipId, Digest, ExportId, HandRegion, ModelId, Progress, Role, SubjectId};

const JPEG_QUALITY: u8 = 92;

/// One clip that may leave, with everything that the writer borrows.
struct Leaving {
    row: ClipRow,
    permit: Permit<Export>,
    proxy: OpenProxy,
    /// What was drawn by hand since the proxy was made.
    since: Vec<HandRegion>,
    times_micros: Vec<i64>,
    approved: Option<Approved<LabelSet>>,
    labels: LabelSet,
    subject: Option<SubjectId>,
    leak: LeakReceipt,
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
        let rows = self.store().clips()?;
        for row in rows {
            let clip = row.id;
            match self.may_leave(row, choice.draft) {
                Ok(ready) => leaving.push(ready),
                Err(failure) => left_out.push((clip, failure)),
            }
        }
        if leaving.is_empty() {
            let clips = left_out.iter().map(|(clip, _)| *clip).collect();
            self.write_log(Act::ExportRefused { format: word_of(choice.format), clips, why: ExportRefusal::NoPermit })?;
            return Err(nothing_leaves(left_out));
        }
        let exported = self.write_dataset(out, choice, &mut leaving, progress)?;
        Ok(ExportReport {
            clips: u32::try_from(leaving.len()).unwrap_or(u32::MAX),
            images: exported.images,
            boxes: exported.boxes,
            left_out: left_out.into_iter().map(|(clip, failure)| (clip, failure.to_string())).collect(),
            path: exported.path,
        })
    }

    fn may_leave(&self, row: ClipRow, draft: bool) -> Result<Leaving, Failure> {
        self.may_be_seen(&row)?;
        let (last_seq, labels) = self.store().labels_at(row.id)?;
        let approved = self.approved(&row, last_seq, &labels)?;
        if approved.is_none() && !draft {
            return Err(Failure::new(
                FailureKind::Refused,
                "Its labels are not approved.",
                "Have a reviewer approve it (`veilmark review record`, or Approve in the window), or export a draft.",
            ));
        }
        let leak = leak_of(&row)?;
        let (permit, proxy) = self.open_under::<Export>(&row)?;
        let since = self.still_open(&proxy)?;
        let subject = self.subject_of(&row)?;
        let times_micros = proxy.reader.times_micros().to_vec();
        Ok(Leaving { permit, proxy, since, times_micros, approved, labels, subject, leak, row })
    }

    /// The approval, when it still fits the labels as they are and its member's signature holds.
    fn approved(&self, row: &ClipRow, last_seq: u64, labels: &LabelSet) -> Result<Option<Approved<LabelSet>>, Failure> {
        let Some(approval) = self.store().approval(row.id)? else { return Ok(None) };
        let Some(key) = self.key_of(approval.member, Role::Reviewer) else { return Ok(None) };
        Ok(review::verify(labels.clone(), last_seq, &approval, &key).ok())
    }

    fn subject_of(&self, row: &ClipRow) -> Result<Option<SubjectId>, Failure> {
        let (evidence, _) = self.evidence(row.record)?;
        let signers = self.trusted_signers();
        Ok(evidence.and_then(|signed| signed.verify(&signers).ok()).map(|record| record.subject()))
    }

    fn write_dataset(
        &self,
        out: &Path,
        choice: &ExportChoice,
        leaving: &mut [Leaving],
        progress: &dyn Progress,
    ) -> Result<export::Exported, Failure> {
        let models = models_of(leaving);
        let schema = self.schema();
        let id = ExportId::random();
        let order = Order {
            export: id,
            made_at: self.now(),
            schema: &schema,
            models: &models,
            choice: choice_of(choice)?,
            signer: self.keyring.signing(),
        };
        let mut opened = Vec::new();
        let mut clips = Vec::new();
        for ready in leaving.iter_mut() {
            clips.push(ExportClip {
                id: ready.row.id,
                sha256: ready.row.sha256,
                permit: &ready.permit,
                labels: match &ready.approved {
                    Some(approved) => Labels::Approved(approved),
                    None => Labels::Draft(&ready.labels),
                },
                size: ready.proxy.reader.size(),
                times_micros: &ready.times_micros,
                camera: &ready.row.camera,
                subject: ready.subject,
                hiding: hiding_of(&ready.row, &ready.since),
            });
            opened.push((&mut ready.proxy, &ready.since));
        }
        let ids: Vec<ClipId> = clips.iter().map(|clip| clip.id).collect();
        let mut pictures = |index: usize, no| {
            let (proxy, since) = &mut opened[index];
            proxy.reader.frame(no).map(|frame| covered(frame, since)).map_err(|_| ExportError::Frame(no))
        };
        let ready = export::prepare(&order, &clips, &mut pictures, out, progress)?;
        opened.iter().try_for_each(|(proxy, since)| self.as_at_the_beginning(proxy, since))?;
        self.write_log(Act::Exported {
            export: id,
            format: word_of(choice.format),
            clips: ids,
            manifest_sha256: ready.manifest_sha256(),
            draft: choice.draft,
        })?;
        // In the register before it has a name: an export that nobody knows of could not be named by a withdrawal.
        self.remember_export(ready.exported(), order.choice.format, choice.draft)?;
        Ok(ready.publish()?)
    }

    /// Writing pictures takes a while: a consent that ended or was withdrawn meanwhile, and anything that is to be hidden since,
    /// stops the export.
    fn as_at_the_beginning(&self, proxy: &OpenProxy, since: &[HandRegion]) -> Result<(), Failure> {
        if self.still_open(proxy)? == since {
            return Ok(());
        }
        Err(Failure::new(
            FailureKind::Refused,
            "A part of a clip was covered by hand while the export was written.",
            "Export again; nothing was written.",
        ))
    }

    /// The project's own register, which a later withdrawal reads.
    fn remember_export(&self, exported: &export::Exported, format: Format, draft: bool) -> Result<(), Failure> {
        let line = serde_json::json!({
            "export": exported.export,
            "time": self.now(),
            "draft": draft,
            "manifest_sha256": exported.manifest_sha256,
            "valid_until": exported.valid_until,
            "clips": exported.names.iter().map(|(clip, name, _)| (clip.to_string(), name)).collect::<Vec<_>>(),
        });
        files::append_line(&self.dir.join("exports.jsonl"), &line.to_string())?;
        Ok(self.store().put_export(&ExportRow {
            id: exported.export,
            time: self.now(),
            format: format.word().to_owned(),
            draft,
            clips: exported.names.iter().map(|(clip, _, _)| *clip).collect(),
            manifest_sha256: exported.manifest_sha256,
        })?)
    }
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
        ExportFormat::Imagefolder => ExportWord::Imagefolder,
    }
}

fn choice_of(choice: &ExportChoice) -> Result<Choice, Failure> {
    let (train, val, test) = choice.split;
    let wrong = |what: &str| Failure::new(FailureKind::Usage, what, "Correct the number and do it again.");
    Ok(Choice {
        format: choice.format,
        standing: if choice.draft { Standing::Draft } else { Standing::Approved },
        seed: choice.seed,
        shares: Shares::new(train, val, test).ok_or_else(|| wrong("The split's percentages do not sum to 100."))?,
        frames: match choice.frames {
            FrameChoice::All => export::FrameChoice::All,
            FrameChoice::Keyframes => export::FrameChoice::Keyframes,
            FrameChoice::Every(n) => {
                export::FrameChoice::Every(NonZeroU32::new(n).ok_or_else(|| wrong("Every 0th frame is no choice."))?)
            }
        },
        images: match choice.images {
            ImageChoice::Jpeg => Images::Jpeg { quality: JPEG_QUALITY },
            ImageChoice::Png => Images::Png,
            ImageChoice::Webp => Images::Webp,
            ImageChoice::None => Images::None,
        },
        empty_frames: export::EmptyFrames::Keep,
    })
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
        None => Failure::new(FailureKind::Refused, "There is no clip in this project yet.", "Import one first."),
        Some((clip, first)) => {
            Failure::new(FailureKind::Refused, format!("No clip may leave. Clip {clip}: {}", first.what), first.way_out)
        }
    }
}
