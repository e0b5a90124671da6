//! A redacted copy of one file: `veilmark redact FILE OUT`.
//!
//! Order: hash, ask the gate, develop into a file without a name, ask the gate again, enter the copy in the audit log, give the
//! receipt its name, then the copy. A copy that has its name is therefore whole, has its receipt beside it, is in the log, and
//! was allowed when it was finished. Whatever fails, and whenever the run is killed, nothing lies under the final names.
//!
//! What a record must allow is [`Export`], since a copy leaves the program. Whoever holds the record declares the camera's place
//! and zones; the declaration is in the log and in the receipt, and nothing but `outdoor` shows more than people and vehicles.
//! Deliberately absent: a way to make a copy without a record or without a log.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

pub use super::aside::IfThere;
use super::aside::{Aside, is_same_file};
use super::copy_log::CopyLog;
use super::failure::{Failure, FailureKind};
use super::project::{Project, Surroundings};
use crate::audit::{Act, Head, Rule};
use crate::consent::signers::TrustedSigner;
use crate::consent::{
    Ask, Export, Permit, Purpose as _, RecordError, Refusal, SignedEvent, SignedRecord, TrustedSigners, gate,
};
use crate::custody::copy::{Copied, Source, redact_copy};
use crate::custody::detect::{DetectSettings, Detectors};
pub use crate::custody::develop::Orders;
pub use crate::custody::proxy::{CopyCodec, CopyContainer, CopyForm};
use crate::custody::receipt::LeakReceipt;
use crate::frame::RedactedFrame;
use crate::vocab::{Clock, Digest, HidingWishes, Place, Progress, PublicKey, RecordId, Role, Size, UtcTime};

/// What is to be copied, and how.
pub struct CopyRequest {
    /// The file with the clip.
    pub file: PathBuf,
    /// Where the copy goes.
    pub out: PathBuf,
    /// Where its receipt goes.
    pub receipt: PathBuf,
    /// A folder for three stills of the copy.
    pub preview: Option<PathBuf>,
    /// What becomes of files that are there.
    pub if_there: IfThere,
    /// How the copy is written.
    pub form: CopyForm,
    /// What people decided about hiding.
    pub orders: Orders,
}

/// What the permission rests on, and where it is logged.
pub enum Ground<'a> {
    /// A project: its records, trusted signers, log and roles.
    Project {
        /// Opened by a steward.
        project: &'a Project,
        /// One of its records; a signed record stands for the one with its id.
        record: Option<GivenRecord>,
    },
    /// No project: a signed record, the signers that the caller trusts, and a log of the user's own.
    Alone {
        /// The log's folder; made when it is not there.
        log: &'a Path,
        /// The signed record as received.
        record: Option<Vec<u8>>,
        /// Its later events as received, in order.
        events: Vec<Vec<u8>>,
        /// Whose signatures count.
        signers: &'a [PublicKey],
        /// The clock, and where the models lie.
        surroundings: &'a Surroundings,
    },
}

/// A record by its name or by its bytes.
pub enum GivenRecord {
    /// Its id in the project.
    Id(RecordId),
    /// The signed bytes.
    Signed(Vec<u8>),
}

/// The receipt of one copy: `OUT.receipt.json`. Numbers, digests and closed lists of words; no names, no pixels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopyReceipt {
    /// The form of this file.
    pub format: &'static str,
    /// When the copy was finished.
    pub made_at: UtcTime,
    /// The copy.
    pub copy: CopyFacts,
    /// What was declared and asked for.
    pub orders: OrderFacts,
    /// What allowed it.
    pub consent: ConsentFacts,
    /// The stills, in order, where a preview was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stills: Vec<StillFacts>,
    /// What was found, hidden and spent.
    pub hiding: LeakReceipt,
}

/// One still of the copy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StillFacts {
    /// Which frame it is, from 0.
    pub frame: u32,
    /// Share of its picture that is hidden, 0 to 1.
    pub share_hidden: f64,
}

/// The copy itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopyFacts {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Its length.
    pub bytes: u64,
    /// The file around the pictures.
    pub container: CopyContainer,
    /// How they are coded.
    pub codec: CopyCodec,
    /// On the codec's own scale.
    pub quality: u8,
    /// Width and height of its pictures.
    pub size: Size,
    /// How many there are.
    pub frames: u32,
    /// Time of the last one, microseconds from the first, which is at 0.
    pub last_frame_micros: i64,
}

/// What people decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderFacts {
    /// Where the camera stands, as declared.
    pub place: Place,
    /// SHA-256 of the zones in their plain form; none where there were no zones.
    pub zones_sha256: Option<Digest>,
    /// What was asked for beside faces and interiors.
    pub wishes: HidingWishes,
}

/// What allowed it, and where that is logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentFacts {
    /// The consent record.
    pub record: RecordId,
    /// Digest of its signed bytes.
    pub record_sha256: Digest,
    /// Commitment to the log's project and the clip: whoever has the file finds its entries by it.
    pub object: Digest,
    /// The end of the audit log once the copy was in it. A log that does not hold this entry was cut or changed.
    pub log_head: Head,
}

/// Makes the copy.
///
/// # Errors
/// [`Failure`]; nothing lies under the final names then.
pub fn redact_file(ground: Ground<'_>, request: &CopyRequest, progress: &dyn Progress) -> Result<CopyReceipt, Failure> {
    redact_file_with(DetectSettings::default(), ground, request, progress)
}

/// Makes the copy with other numbers for the detectors, which its receipt tells; for benchmarks.
///
/// # Errors
/// As [`redact_file`].
pub fn redact_file_with(
    settings: DetectSettings,
    ground: Ground<'_>,
    request: &CopyRequest,
    progress: &dyn Progress,
) -> Result<CopyReceipt, Failure> {
    check_names(request)?;
    let mut desk = Desk::at(ground)?;
    let made = copy(&mut desk, settings, request, progress);
    let signed = desk.end();
    let receipt = made?;
    signed.map(|()| receipt)
}

fn copy(
    desk: &mut Desk<'_>,
    settings: DetectSettings,
    request: &CopyRequest,
    progress: &dyn Progress,
) -> Result<CopyReceipt, Failure> {
    let source = Source::hash(&request.file, progress)?;
    let permit = desk.admit(&source)?;
    let mut detectors = Detectors::load_with(desk.models_dir(), settings)?;
    let aside = Aside::begin(&request.out)?;
    let copied = redact_copy(&permit, &source, aside.file()?, request.form, &mut detectors, &request.orders, progress)?;
    // Consent may have ended while the copy was made.
    let permit = desk.admit(&source)?;
    let stills = begin_stills(request, &copied.stills)?;
    let mut receipt_aside = Aside::begin(&request.receipt)?;
    let log_head = desk.log(Act::Copied {
        object: desk.object(&source),
        place: request.orders.place,
        frames: copied.file.frames,
        faces_hidden: copied.receipt.faces_hidden,
        detectors: copied.receipt.detectors.iter().map(|(_, digest)| *digest).collect(),
        copy_sha256: copied.file.sha256,
    })?;
    let receipt = receipt_of(desk, &source, &permit, request, copied, log_head);
    let mut text = serde_json::to_vec_pretty(&receipt).expect("a receipt is plain data");
    text.push(b'\n');
    receipt_aside.write(&text)?;
    let is_new = request.if_there == IfThere::Keep;
    publish(stills, receipt_aside, aside, request.if_there).inspect_err(|_| {
        // A receipt without its copy proves nothing. One that was there before was replaced on request.
        if is_new {
            let _ = std::fs::remove_file(&request.receipt);
        }
    })?;
    Ok(receipt)
}

/// The copy comes last: whoever sees it sees the rest.
fn publish(stills: Vec<Aside>, receipt: Aside, copy: Aside, if_there: IfThere) -> Result<(), Failure> {
    for still in stills {
        still.publish(if_there)?;
    }
    receipt.publish(if_there)?;
    copy.publish(if_there)
}

fn receipt_of(
    desk: &Desk<'_>,
    source: &Source,
    permit: &Permit<Export>,
    request: &CopyRequest,
    copied: Copied,
    log_head: Head,
) -> CopyReceipt {
    let Copied { file, receipt, stills } = copied;
    let facts = |(still, share): &(RedactedFrame, f64)| StillFacts { frame: still.no().0, share_hidden: *share };
    let stills = stills.iter().filter(|_| request.preview.is_some()).map(facts).collect();
    let CopyForm { container, codec, quality } = request.form;
    let zones = request.orders.zones.as_ref();
    let plain = |zones| Digest::of(&serde_json::to_vec(zones).expect("zones are plain data"));
    CopyReceipt {
        format: "veilmark-copy-receipt/1",
        made_at: desk.now(),
        copy: CopyFacts {
            sha256: file.sha256,
            bytes: file.bytes,
            container,
            codec,
            quality,
            size: file.size,
            frames: file.frames,
            last_frame_micros: file.last_micros,
        },
        orders: OrderFacts {
            place: request.orders.place,
            zones_sha256: zones.map(plain),
            wishes: request.orders.wishes,
        },
        consent: ConsentFacts {
            record: permit.record(),
            record_sha256: permit.record_sha256(),
            object: desk.object(source),
            log_head,
        },
        stills,
        hiding: receipt,
    }
}

/// What can be told before anything is read.
fn check_names(request: &CopyRequest) -> Result<(), Failure> {
    let wrong = |what: &str, way_out: &str| Err(Failure::in_english(FailureKind::Usage, what, way_out));
    let written: Vec<PathBuf> =
        [request.out.clone(), request.receipt.clone()].into_iter().chain(still_paths(request)).collect();
    if written.iter().any(|path| is_same_file(path, &request.file)) {
        return wrong("The copy would take the place of the file itself.", "Give the copy another name.");
    }
    if is_same_file(&request.out, &request.receipt) {
        return wrong("The copy and its receipt have the same name.", "Give the receipt another name.");
    }
    if request.if_there == IfThere::Keep && written.iter().any(|path| path.symlink_metadata().is_ok()) {
        return Err(Failure::in_english(
            FailureKind::Failed,
            "A file with the copy's name, its receipt's or a still's exists already.",
            "Choose another name, or replace it with --force.",
        ));
    }
    Ok(())
}

fn still_paths(request: &CopyRequest) -> impl Iterator<Item = PathBuf> + '_ {
    let folder = request.preview.iter();
    folder.flat_map(|folder| (1..=3).map(move |no| folder.join(format!("still-{no}.png"))))
}

/// Writes the stills into files without names.
fn begin_stills(request: &CopyRequest, stills: &[(RedactedFrame, f64)]) -> Result<Vec<Aside>, Failure> {
    let Some(folder) = &request.preview else { return Ok(Vec::new()) };
    std::fs::create_dir_all(folder).map_err(|error| super::files::disk_failure(&error))?;
    let begin = |(path, (still, _)): (PathBuf, &(RedactedFrame, f64))| {
        let mut aside = Aside::begin(&path)?;
        aside.write(&png(still)?)?;
        Ok(aside)
    };
    still_paths(request).zip(stills).map(begin).collect()
}

fn png(still: &RedactedFrame) -> Result<Vec<u8>, Failure> {
    use image::ImageEncoder as _;
    let mut bytes = Vec::new();
    let Size { width_px, height_px } = still.size();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(still.rgb(), width_px, height_px, image::ExtendedColorType::Rgb8)
        .map_err(|_| {
            Failure::in_english(FailureKind::Failed, "A still could not be encoded.", "Leave --preview out.")
        })?;
    Ok(bytes)
}

/// A ground, opened.
enum Desk<'a> {
    Project { project: &'a Project, record: Option<RecordId>, broken: Option<RecordError> },
    Alone(Box<Alone<'a>>),
}

struct Alone<'a> {
    log: CopyLog,
    record: Option<Result<SignedRecord, RecordError>>,
    events: Result<Vec<SignedEvent>, RecordError>,
    signers: TrustedSigners,
    clock: &'a Arc<dyn Clock>,
    models_dir: &'a Path,
}

impl<'a> Desk<'a> {
    fn at(ground: Ground<'a>) -> Result<Self, Failure> {
        match ground {
            Ground::Project { project, record } => {
                project.require(Role::Steward)?;
                let (record, broken) = match record {
                    None => (None, None),
                    Some(GivenRecord::Id(id)) => (Some(id), None),
                    Some(GivenRecord::Signed(bytes)) => {
                        match SignedRecord::parse(&bytes).and_then(|r| r.verify(&project.trusted_signers())) {
                            Ok(record) => (Some(record.id()), None),
                            Err(error) => (None, Some(error)),
                        }
                    }
                };
                Ok(Self::Project { project, record, broken })
            }
            Ground::Alone { log, record, events, signers, surroundings } => {
                let beginning = UtcTime::from_micros(0).expect("1970 is a valid time");
                let trusted = |key: &PublicKey| TrustedSigner { key: *key, from: beginning, until: None };
                Ok(Self::Alone(Box::new(Alone {
                    log: CopyLog::open_or_make(log, surroundings.clock.now())?,
                    record: record.map(|bytes| SignedRecord::parse(&bytes)),
                    events: events.iter().map(|bytes| SignedEvent::parse(bytes)).collect(),
                    signers: TrustedSigners::new(signers.iter().map(trusted).collect()),
                    clock: &surroundings.clock,
                    models_dir: &surroundings.models_dir,
                })))
            }
        }
    }

    fn models_dir(&self) -> &Path {
        match self {
            Self::Project { project, .. } => &project.models_dir,
            Self::Alone(alone) => alone.models_dir,
        }
    }

    fn now(&self) -> UtcTime {
        match self {
            Self::Project { project, .. } => project.now(),
            Self::Alone(alone) => {
                let now = alone.clock.now();
                alone.log.log.last_time().map_or(now, |last| now.max(last))
            }
        }
    }

    fn object(&self, source: &Source) -> Digest {
        let project = match self {
            Self::Project { project, .. } => project.project_id(),
            Self::Alone(alone) => alone.log.project,
        };
        gate::object_of(project, source.digest())
    }

    /// Asks the gate. The answer is in the log before it is here.
    fn admit(&mut self, source: &Source) -> Result<Permit<Export>, Failure> {
        let object = self.object(source);
        let refused = |rule| Act::Refused { object, clip: None, purpose: Export::WORD, rule };
        match self {
            Self::Project { project, broken: Some(error), .. } => {
                project.write_log(refused(error.rule()))?;
                Err(Refusal::from(*error).into())
            }
            Self::Project { project, record, .. } => {
                project.admit(source.digest(), Some(source.bytes()), None, *record)
            }
            Self::Alone(alone) => alone.admit(source, refused),
        }
    }

    /// Writes one entry, durable when it returns; says where the log ends then.
    fn log(&mut self, act: Act) -> Result<Head, Failure> {
        match self {
            Self::Project { project, .. } => {
                project.write_log(act)?;
                Ok(project.log().head())
            }
            Self::Alone(alone) => {
                alone.log.write(alone.clock.now(), act)?;
                Ok(alone.log.log.head())
            }
        }
    }

    /// Signs the log; a project does so when it is closed.
    fn end(&mut self) -> Result<(), Failure> {
        match self {
            Self::Project { .. } => Ok(()),
            Self::Alone(alone) => alone.log.checkpoint(alone.clock.now()),
        }
    }
}

impl Alone<'_> {
    fn admit(&mut self, source: &Source, refused: impl Fn(Rule) -> Act) -> Result<Permit<Export>, Failure> {
        let unreadable = match (&self.record, &self.events) {
            (Some(Err(error)), _) => Some((error.rule(), *error)),
            (_, Err(error)) => Some((Rule::EventsBroken, *error)),
            _ => None,
        };
        if let Some((rule, _)) = unreadable {
            self.log.write(self.clock.now(), refused(rule))?;
            return Err(Refusal::from(rule).into());
        }
        let evidence = self.record.as_ref().and_then(|record| record.as_ref().ok());
        let events = self.events.as_deref().unwrap_or_default();
        let ask = Ask {
            clip: source.digest(),
            bytes: Some(source.bytes()),
            clip_id: None,
            evidence,
            events,
            signers: &self.signers,
            project: self.log.project,
        };
        let CopyLog { log, member, key, .. } = &mut self.log;
        let actor = crate::audit::Actor { member: *member, key };
        gate::admit::<Export>(&ask, log, &actor, &**self.clock).map_err(alone_words)
    }
}

/// The way out of a refusal where there is no project whose steward one could ask.
fn alone_words(refusal: Refusal) -> Failure {
    let failure = Failure::from(refusal);
    match refusal.rule {
        Rule::NoRecord => Failure::in_english(
            failure.kind,
            failure.what,
            "Name the signed record with --record; whoever collects the clips makes it with `veilmark consent issue --out`.",
        ),
        Rule::UnknownSigner => Failure::in_english(
            failure.kind,
            "The consent record is signed by a key that you did not say you trust.",
            "Ask whoever signed it for their public key on another way, then name it with --signer.",
        ),
        _ => failure,
    }
}
