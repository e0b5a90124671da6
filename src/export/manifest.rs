//! What an export says about itself: `manifest.json`, and `manifest.sig` with an Ed25519 signature over its exact bytes.
//!
//! It names every file with its digest, and for every clip the consent record's digest, the audit entry that admitted it, the
//! approval and how it was hidden. It names no clip id, camera, subject or member. [`verify`] finds a file that was changed,
//! removed or added.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::aside::{Aside, FileEntry};
use super::choice::{Choice, Part, Standing};
use super::describe::{CHECKSUMS, Hiding, Sources, Subject};
use super::{ExportError, Version};
use crate::consent::Basis;
use crate::labels::AttributeDef;
use crate::review::{self, Estimate};
use crate::vocab::digest::Hasher;
use crate::vocab::{Digest, Domain, ExportId, ModelId, PublicKey, SampleId, Signature, UtcTime};

/// The manifest's file name.
pub const MANIFEST: &str = "manifest.json";
/// The signature's file name.
pub const SIGNATURE: &str = "manifest.sig";
/// The format's version.
const FORMAT: &str = "veilmark-export/1";

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    export: ExportId,
    version: Version,
    draft: bool,
    purpose: &'static str,
    made_at: UtcTime,
    valid_until: UtcTime,
    program: &'static str,
    choice: &'a Choice,
    /// What the format cannot hold.
    losses: &'static [&'static str],
    classes: Vec<&'a str>,
    /// The project's attributes; a box that does not name one has its default.
    attributes: &'a [AttributeDef],
    images: u64,
    boxes: u64,
    /// Boxes by who drew the keyframe that they stand under.
    sources: Sources,
    /// The sums of the clips' leak receipts.
    hiding: Hiding,
    review: Review<'a>,
    models: Vec<Model<'a>>,
    /// Clips that were left out, by reason.
    left_out: &'a BTreeMap<String, u32>,
    clips: Vec<Clip<'a>>,
    /// Digest of `SHA256SUMS`, and so of every file that is there beside it and this pair.
    root_sha256: Digest,
    files: &'a [FileEntry],
}

/// How the labels were looked at. Without a sample that somebody judged there is no figure for their accuracy.
#[derive(Serialize)]
struct Review<'a> {
    approved_clips: u64,
    approved_on_a_sample: u64,
    /// Approved by who made them: the project had one member.
    own_work: u64,
    samples: Vec<Sampled<'a>>,
}

/// A sample on which approvals rest. It names no member.
#[derive(Serialize)]
struct Sampled<'a> {
    sample: SampleId,
    plan: &'a str,
    passed: bool,
    units: u64,
    serious_units: u64,
    privacy_misses: u64,
    /// The share of right boxes, with both intervals.
    accuracy: Option<Estimate>,
}

#[derive(Serialize)]
struct Model<'a> {
    id: &'a ModelId,
    sha256: Digest,
}

#[derive(Serialize)]
struct Clip<'a> {
    name: &'a str,
    part: Part,
    images: usize,
    boxes: u64,
    record_sha256: Digest,
    basis: Option<&'static str>,
    admitted_in_entry: u64,
    valid_until: UtcTime,
    approval: Option<Approval>,
    hiding: &'a serde_json::Value,
}

#[derive(Serialize)]
struct Approval {
    edits_seq: u64,
    labels_sha256: Digest,
}

/// Both files; the last ones of the export. Returns the digest of `manifest.json`.
pub(super) fn write(subject: &Subject<'_>, aside: &mut Aside) -> Result<Digest, ExportError> {
    let Subject { plan, facts, version, valid_until } = *subject;
    let order = plan.order;
    let clips = plan.clips.iter().map(|planned| Clip {
        name: &planned.name,
        part: planned.part,
        images: planned.frames.len(),
        boxes: planned.boxes,
        record_sha256: planned.clip.permit.record_sha256(),
        basis: planned.clip.basis.map(term),
        admitted_in_entry: match order.again.and_then(|again| again.admitted.get(&planned.clip.id)) {
            Some(&then) => then,
            None => planned.clip.permit.audit_seq(),
        },
        valid_until: planned.clip.permit.until(),
        approval: planned.approval.as_ref().map(|approval| {
            let review::Approval { edits_seq, labels_sha256, .. } = *approval;
            Approval { edits_seq, labels_sha256 }
        }),
        hiding: &planned.clip.hiding,
    });
    let clips = clips.collect();
    let root = aside.files().iter().find(|file| file.path == CHECKSUMS);
    let root_sha256 = root.expect("the papers are written before the manifest").sha256;
    let manifest = Manifest {
        format: FORMAT,
        export: order.export,
        version,
        draft: order.choice.standing == Standing::Draft,
        purpose: "ai:ModelTraining",
        made_at: order.made_at,
        valid_until,
        program: concat!("veilmark ", env!("CARGO_PKG_VERSION")),
        choice: &order.choice,
        losses: order.choice.format.losses(),
        classes: order.schema.classes.iter().map(|class| class.name.as_str()).collect(),
        attributes: &order.schema.attributes,
        images: plan.images(),
        boxes: plan.boxes(),
        sources: facts.sources(),
        hiding: facts.hiding(),
        review: review_of(subject),
        left_out: order.left_out,
        root_sha256,
        models: order.models.iter().map(|(id, sha256)| Model { id, sha256: *sha256 }).collect(),
        clips,
        files: aside.files(),
    };
    let mut text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from)?;
    text.push(b'\n');
    let key = order.signer.public();
    let signature = order.signer.sign(Domain::Export, &text);
    aside.put(MANIFEST.to_owned(), &text)?;
    let seal = serde_json::to_vec(&Seal { key, signature }).map_err(io::Error::from)?;
    aside.put(SIGNATURE.to_owned(), &seal)?;
    Ok(Digest::of(&text))
}

fn review_of<'a>(subject: &Subject<'a>) -> Review<'a> {
    let [approved_clips, approved_on_a_sample, own_work] = subject.facts.approved();
    let samples = subject.plan.order.reviews.iter().map(|own| Sampled {
        sample: own.sample,
        plan: &own.plan,
        passed: own.passed,
        units: own.units,
        serious_units: own.serious_units,
        privacy_misses: own.privacy_misses,
        accuracy: own.accuracy,
    });
    Review { approved_clips, approved_on_a_sample, own_work, samples: samples.collect() }
}

/// The ground for using a clip in terms of the Data Privacy Vocabulary.
pub(super) const fn term(basis: Basis) -> &'static str {
    match basis {
        Basis::WrittenConsent => "dpv:ExplicitlyExpressedConsent",
        Basis::PublicShare => "dpv:LegitimateInterest",
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seal {
    key: PublicKey,
    signature: Signature,
}

/// What is wrong with an export on disk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// A file of the pair is missing or unreadable.
    #[error("This folder is no whole export.\nAsk for it again from where it was made.")]
    NotAnExport,
    /// The signature does not fit.
    #[error("The manifest is not the one that was signed.\nDo not use this export; ask for it again.")]
    Forged,
    /// A listed file is missing or different, or one was added. Names are drawn by the program and safe to show.
    #[error("Files of this export were changed, removed or added: {0}.\nDo not use this export; ask for it again.")]
    Changed(usize),
}

/// Checks signature and files; `key` is the exporting member's. Returns the manifest's digest, which the project's audit log
/// holds too.
///
/// # Errors
/// [`VerifyError`].
pub fn verify(folder: &Path, key: &PublicKey) -> Result<Digest, VerifyError> {
    #[derive(Deserialize)]
    struct Listing {
        files: Vec<FileEntry>,
    }
    let read = |name| fs::read(folder.join(name)).map_err(|_| VerifyError::NotAnExport);
    let (text, seal) = (read(MANIFEST)?, read(SIGNATURE)?);
    let seal: Seal = serde_json::from_slice(&seal).map_err(|_| VerifyError::NotAnExport)?;
    if seal.key != *key || !key.verifies(Domain::Export, &text, &seal.signature) {
        return Err(VerifyError::Forged);
    }
    let listing: Listing = serde_json::from_slice(&text).map_err(|_| VerifyError::NotAnExport)?;
    let listed: BTreeSet<FileEntry> = listing.files.into_iter().collect();
    let mut found = BTreeSet::new();
    collect(folder, "", &mut found).map_err(|_| VerifyError::NotAnExport)?;
    let differing: BTreeSet<&str> = listed.symmetric_difference(&found).map(|file| file.path.as_str()).collect();
    if differing.is_empty() { Ok(Digest::of(&text)) } else { Err(VerifyError::Changed(differing.len())) }
}

fn collect(folder: &Path, inside: &str, found: &mut BTreeSet<FileEntry>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{inside}{}", entry.file_name().to_string_lossy());
        // A link is an added file, never followed out of the folder.
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), found)?;
        } else if entry.file_type()?.is_symlink() {
            found.insert(FileEntry { path, bytes: 0, sha256: Digest::of(b"") });
        } else if path != MANIFEST && path != SIGNATURE {
            let (bytes, sha256) = digest_of(&entry.path())?;
            found.insert(FileEntry { path, bytes, sha256 });
        }
    }
    Ok(())
}

fn digest_of(path: &Path) -> io::Result<(u64, Digest)> {
    let (mut file, mut hasher, mut bytes) = (fs::File::open(path)?, Hasher::new(), 0);
    let mut buffer = vec![0_u8; 1 << 16];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((bytes, hasher.finish()));
        }
        hasher.update(&buffer[..count]);
        bytes += count as u64;
    }
}
