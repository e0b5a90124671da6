//! One entry: who did what, when, as one canonical line of JSON.

use serde::{Deserialize, Serialize};

use super::words::{ExportRefusal, ExportWord, KeyKind, LookWord, ModelWord, PurposeWord, Rule, WishWord};
use crate::vocab::{
    CameraId, ClipId, Digest, Domain, ExportId, IssueId, MemberId, Place, ProjectId, PublicKey, RecordId, RegionId,
    Role, SampleId, Signature, SigningKey, UtcTime,
};

/// What happened. A closed list of ids, digests, counts and words; free text has no place in it.
///
/// Objects that come from outside appear as digests only. `object` is the commitment that [`crate::consent::gate`] makes of
/// the project and the clip's digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// The project was made. Always the first entry, and only there.
    ProjectCreated {
        /// The project; a log cannot be moved to another one.
        project: ProjectId,
    },
    /// A member joined, or an old one got other roles.
    MemberAdded {
        /// Who.
        member: MemberId,
        /// The roles held from now on.
        roles: Vec<Role>,
        /// The key that signs this member's entries.
        key: PublicKey,
    },
    /// A member left. The id is never used again.
    MemberRemoved {
        /// Who.
        member: MemberId,
    },
    /// A member asked for something that another role may do.
    RoleRefused {
        /// The role that it needs.
        role: Role,
    },
    /// A member unlocked the project.
    SessionOpened,
    /// A member closed the project.
    SessionClosed,
    /// Another signer's consent records count from here on.
    SignerTrusted {
        /// The signer's key.
        key: PublicKey,
    },
    /// A consent record was made and signed here.
    RecordIssued {
        /// The record.
        record: RecordId,
        /// Digest of the signed bytes.
        record_sha256: Digest,
    },
    /// A consent record signed elsewhere was taken in.
    RecordImported {
        /// The record.
        record: RecordId,
        /// Digest of the signed bytes.
        record_sha256: Digest,
    },
    /// A consent record was withdrawn. From here on the gate refuses it, whatever else is on disk.
    RecordWithdrawn {
        /// The record.
        record: RecordId,
    },
    /// The gate let a clip through.
    Admitted {
        /// Commitment to project and clip.
        object: Digest,
        /// The clip, once it has an id.
        clip: Option<ClipId>,
        /// The record it rests on.
        record: RecordId,
        /// Digest of that record's signed bytes.
        record_sha256: Digest,
        /// What for.
        purpose: PurposeWord,
    },
    /// The gate refused a clip.
    Refused {
        /// Commitment to project and clip.
        object: Digest,
        /// The clip, once it has an id.
        clip: Option<ClipId>,
        /// What for.
        purpose: PurposeWord,
        /// Why.
        rule: Rule,
    },
    /// An original was sealed into the vault.
    OriginalSealed {
        /// The clip.
        clip: ClipId,
        /// Its length.
        plaintext_bytes: u64,
        /// Digest of the sealed file.
        sealed_sha256: Digest,
    },
    /// A clip was developed into a redacted proxy.
    Developed {
        /// The clip.
        clip: ClipId,
        /// Frames in it.
        frames: u32,
        /// Hidden face regions, summed over frames.
        faces_hidden: u64,
        /// Digests of the detectors that looked.
        detectors: Vec<Digest>,
        /// Digest of the leak receipt as it is stored; older entries name none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt_sha256: Option<Digest>,
    },
    /// A model proposed tracks.
    PreLabelled {
        /// The clip.
        clip: ClipId,
        /// The model.
        model: ModelWord,
        /// How many tracks.
        tracks: u32,
    },
    /// A run of edits was stored.
    EditBatch {
        /// The clip.
        clip: ClipId,
        /// First edit of the run.
        first_seq: u64,
        /// Last edit of the run.
        last_seq: u64,
        /// Digest of the stored edits.
        edits_sha256: Digest,
    },
    /// A member approved a clip's labels.
    Approved {
        /// The clip.
        clip: ClipId,
        /// The last edit that the approval covers.
        edits_seq: u64,
        /// Digest of the approved labels.
        labels_sha256: Digest,
        /// The sample on which it rests; none where the reviewer looked the clip through.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sample: Option<SampleId>,
        /// That the one member of the project approved work of their own.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        own_work: bool,
    },
    /// A sample was drawn for a review; written before anyone can look at it.
    SampleDrawn {
        /// The sample.
        sample: SampleId,
        /// Decides the draw.
        seed: u64,
        /// Units in the lot.
        lot_units: u64,
        /// Units drawn.
        units: u64,
        /// Digest of plan, lot and units.
        sample_sha256: Digest,
        /// Digest of the defects that were put in for the reviewer to find.
        seeded_sha256: Digest,
    },
    /// A finished review was decided.
    ReviewDecided {
        /// The sample.
        sample: SampleId,
        /// Whether it passed its plan.
        passed: bool,
        /// Digest of everything that was judged.
        judgements_sha256: Digest,
    },
    /// A clip went back to its annotator.
    ClipReturned {
        /// The clip.
        clip: ClipId,
        /// Its issues that are open.
        issues: u32,
    },
    /// A clip was given to a member to work on, or to nobody.
    ClipAssigned {
        /// The clip.
        clip: ClipId,
        /// To whom.
        member: Option<MemberId>,
    },
    /// An issue was raised.
    IssueRaised {
        /// The clip.
        clip: ClipId,
        /// The issue.
        issue: IssueId,
    },
    /// A reviewer closed an issue.
    IssueClosed {
        /// The issue.
        issue: IssueId,
    },
    /// Labels were kept as the truth of a clip, to measure others by.
    TruthKept {
        /// The clip.
        clip: ClipId,
        /// Digest of those labels.
        labels_sha256: Digest,
    },
    /// A camera's place was declared.
    CameraSet {
        /// The camera's pseudonym.
        camera: CameraId,
        /// Where it stands.
        place: Place,
    },
    /// A camera's zones were drawn anew.
    CameraZoned {
        /// The camera's pseudonym.
        camera: CameraId,
        /// Digest of the zones as they are stored; of nothing where there are none any more.
        zones_sha256: Digest,
        /// How many.
        count: u32,
    },
    /// What the project asks to be hidden beside faces and interiors was said anew.
    WishesSet {
        /// All that is asked for from here on.
        wishes: Vec<WishWord>,
        /// How hidden regions look.
        look: LookWord,
    },
    /// The project's classes and attributes were said anew.
    SchemaSet {
        /// Digest of the schema as it is stored.
        schema_sha256: Digest,
        /// How many classes.
        classes: u32,
        /// How many attributes.
        attributes: u32,
    },
    /// Counting how much effort clips take was switched on or off.
    EffortCounted {
        /// Whether it is on from here on.
        is_on: bool,
    },
    /// A member covered parts of a clip by hand.
    CoveredByHand {
        /// The clip.
        clip: ClipId,
        /// The regions.
        regions: Vec<RegionId>,
    },
    /// A region by hand was taken back.
    CoverTakenBack {
        /// The clip.
        clip: ClipId,
        /// The region.
        region: RegionId,
    },
    /// A member covered a part of a camera's picture in all its clips.
    CoveredForCamera {
        /// The camera's pseudonym.
        camera: CameraId,
        /// The cover.
        region: RegionId,
        /// Digest of the cover as it is stored.
        cover_sha256: Digest,
    },
    /// A cover of a camera was taken back.
    CameraCoverTakenBack {
        /// The camera's pseudonym.
        camera: CameraId,
        /// The cover.
        region: RegionId,
    },
    /// A member wishes a cover to be taken back; only a steward may do it.
    UncoverAsked {
        /// The cover.
        region: RegionId,
    },
    /// A clip's key was unwrapped.
    KeyUsed {
        /// The clip.
        clip: ClipId,
        /// Which key.
        what: KeyKind,
    },
    /// A dataset was written.
    Exported {
        /// The export.
        export: ExportId,
        /// Its format.
        format: ExportWord,
        /// The clips in it.
        clips: Vec<ClipId>,
        /// Digest of its manifest.
        manifest_sha256: Digest,
        /// Whether it holds labels that nobody approved.
        draft: bool,
    },
    /// An export was refused as a whole.
    ExportRefused {
        /// The format asked for.
        format: ExportWord,
        /// The clips asked for.
        clips: Vec<ClipId>,
        /// Why.
        why: ExportRefusal,
    },
    /// A redacted copy of one file was made; written before the copy has its name.
    Copied {
        /// Commitment to project (or to the log, where there is no project) and clip.
        object: Digest,
        /// Where its camera stands, as whoever made the copy declared.
        place: Place,
        /// Frames in it.
        frames: u32,
        /// Hidden face regions, summed over frames.
        faces_hidden: u64,
        /// Digests of the detectors that looked.
        detectors: Vec<Digest>,
        /// Digest of the copy.
        copy_sha256: Digest,
    },
    /// A checkpoint was signed; written by the log itself, right after the note.
    Checkpointed {
        /// Entries that the note covers.
        size: u64,
        /// Digest of the note's bytes.
        note_sha256: Digest,
    },
}

/// One line of the log. Only [`super::entries`] and the log make one: an entry that exists was read from a signed line,
/// though only [`super::verify()`] says whether the signature holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// When; never before the entry before it.
    pub time: UtcTime,
    /// Who.
    pub actor: MemberId,
    /// What.
    pub act: Act,
    /// SHA-256 of the whole line before it (without its line feed); 32 zero bytes for the first.
    pub prev: Digest,
    /// The actor's signature over this line without this field.
    pub sig: Signature,
}

/// The part of a line that is signed, in the order in which it is written.
#[derive(Serialize)]
struct Unsigned<'a> {
    seq: u64,
    time: UtcTime,
    actor: MemberId,
    act: &'a Act,
    prev: Digest,
}

impl Entry {
    /// Makes and signs an entry. The caller has put `seq`, `time` and `prev` in order.
    pub(super) fn signed(seq: u64, time: UtcTime, actor: MemberId, key: &SigningKey, act: Act, prev: Digest) -> Self {
        let sig = key.sign(Domain::AuditEntry, &unsigned_bytes(seq, time, actor, &act, prev));
        Self { seq, time, actor, act, prev, sig }
    }

    /// The line, without its line feed.
    pub(super) fn line(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("ids, numbers and words are always JSON")
    }

    /// Reads a line that must be exactly what [`Self::line`] writes; `None` for anything else, another spelling of the same
    /// entry too.
    pub(super) fn parse(line: &[u8]) -> Option<Self> {
        let entry: Self = serde_json::from_slice(line).ok()?;
        (entry.line() == line).then_some(entry)
    }

    /// Whether this key signed this entry.
    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        let bytes = unsigned_bytes(self.seq, self.time, self.actor, &self.act, self.prev);
        key.verifies(Domain::AuditEntry, &bytes, &self.sig)
    }
}

fn unsigned_bytes(seq: u64, time: UtcTime, actor: MemberId, act: &Act, prev: Digest) -> Vec<u8> {
    serde_json::to_vec(&Unsigned { seq, time, actor, act, prev }).expect("ids, numbers and words are always JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::ModelId;

    fn one_of_each() -> Vec<Act> {
        let (clip, record, member) = (ClipId::random(), RecordId::random(), MemberId::random());
        let digest = Digest::of(b"x");
        let format = ExportWord::Coco;
        vec![
            Act::ProjectCreated { project: ProjectId::random() },
            Act::MemberAdded { member, roles: Role::ALL.to_vec(), key: SigningKey::random().public() },
            Act::MemberRemoved { member },
            Act::SignerTrusted { key: SigningKey::random().public() },
            Act::RoleRefused { role: Role::Steward },
            Act::SessionOpened,
            Act::SessionClosed,
            Act::RecordIssued { record, record_sha256: digest },
            Act::RecordImported { record, record_sha256: digest },
            Act::RecordWithdrawn { record },
            Act::Admitted {
                object: digest,
                clip: Some(clip),
                record,
                record_sha256: digest,
                purpose: PurposeWord::Label,
            },
            Act::Refused { object: digest, clip: None, purpose: PurposeWord::Ingest, rule: Rule::Expired },
            Act::OriginalSealed { clip, plaintext_bytes: 7, sealed_sha256: digest },
            Act::Developed { clip, frames: 3, faces_hidden: 4, detectors: vec![digest], receipt_sha256: Some(digest) },
            Act::Developed { clip, frames: 3, faces_hidden: 4, detectors: vec![], receipt_sha256: None },
            Act::PreLabelled { clip, model: (&ModelId("centernet".to_owned())).into(), tracks: 2 },
            Act::EditBatch { clip, first_seq: 1, last_seq: 9, edits_sha256: digest },
            Act::Approved { clip, edits_seq: 9, labels_sha256: digest, sample: None, own_work: false },
            Act::Approved {
                clip,
                edits_seq: 9,
                labels_sha256: digest,
                sample: Some(SampleId::random()),
                own_work: true,
            },
            Act::SampleDrawn {
                sample: SampleId::random(),
                seed: 7,
                lot_units: 900,
                units: 80,
                sample_sha256: digest,
                seeded_sha256: digest,
            },
            Act::ReviewDecided { sample: SampleId::random(), passed: true, judgements_sha256: digest },
            Act::ClipReturned { clip, issues: 2 },
            Act::ClipAssigned { clip, member: Some(member) },
            Act::ClipAssigned { clip, member: None },
            Act::IssueRaised { clip, issue: IssueId::random() },
            Act::IssueClosed { issue: IssueId::random() },
            Act::TruthKept { clip, labels_sha256: digest },
            Act::CameraSet { camera: CameraId::random(), place: Place::Outdoor },
            Act::CameraZoned { camera: CameraId::random(), zones_sha256: digest, count: 3 },
            Act::WishesSet { wishes: WishWord::ALL.to_vec(), look: LookWord::Frost },
            Act::SchemaSet { schema_sha256: digest, classes: 6, attributes: 4 },
            Act::EffortCounted { is_on: true },
            Act::CoveredByHand { clip, regions: vec![RegionId::random()] },
            Act::CoverTakenBack { clip, region: RegionId::random() },
            Act::CoveredForCamera { camera: CameraId::random(), region: RegionId::random(), cover_sha256: digest },
            Act::CameraCoverTakenBack { camera: CameraId::random(), region: RegionId::random() },
            Act::UncoverAsked { region: RegionId::random() },
            Act::KeyUsed { clip, what: KeyKind::Original },
            Act::Exported {
                export: ExportId::random(),
                format,
                clips: vec![clip],
                manifest_sha256: digest,
                draft: true,
            },
            Act::ExportRefused { format, clips: vec![], why: ExportRefusal::NoPermit },
            Act::Copied {
                object: digest,
                place: Place::Unknown,
                frames: 3,
                faces_hidden: 4,
                detectors: vec![digest],
                copy_sha256: digest,
            },
            Act::Checkpointed { size: 256, note_sha256: digest },
        ]
    }

    fn strings(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => into.push(text.clone()),
            serde_json::Value::Array(list) => list.iter().for_each(|v| strings(v, into)),
            serde_json::Value::Object(map) => map.values().for_each(|v| strings(v, into)),
            _ => {}
        }
    }

    #[test]
    fn every_act_reads_back_and_its_signature_holds_for_it_alone() {
        let key = SigningKey::random();
        let time = UtcTime::from_micros(1_790_000_000_000_000).unwrap();
        for act in one_of_each() {
            let entry = Entry::signed(1, time, MemberId::random(), &key, act, Digest::from_bytes([0; 32]));
            let back = Entry::parse(&entry.line()).expect("a line of our own");
            assert_eq!(back, entry);
            assert!(back.is_signed_by(&key.public()) && !back.is_signed_by(&SigningKey::random().public()));
            let moved = Entry { seq: 2, ..entry };
            assert!(!moved.is_signed_by(&key.public()));
        }
    }

    #[test]
    fn a_line_of_the_first_version_still_verifies() {
        let line = r#"{"seq":7,"time":"2026-09-21T14:13:20Z","actor":"m-aaaaaaaaaaaaaaaaaaaaaaaaae","act":{"camera_set":{"camera":"cam-porch1","place":"outdoor"}},"prev":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","sig":"UCyoGx5xd-ke-_IZbL-dPzcP8IW-UfDaUw3r9OCq1j6qMBdhwHESPXomCcKHdch_F2jdbA1fYf3c7X1IXDMwDA"}"#;
        let entry = Entry::parse(line.as_bytes()).expect("a line of the first version");
        assert_eq!(entry.act, Act::CameraSet { camera: "cam-porch1".parse().unwrap(), place: Place::Outdoor });
        let key = SigningKey::from_seed(&crate::vocab::SecretBytes::from_bytes([1; 32]));
        assert!(entry.is_signed_by(&key.public()));
    }

    #[test]
    fn no_act_has_room_for_a_person() {
        for act in one_of_each() {
            let mut found = Vec::new();
            strings(&serde_json::to_value(&act).unwrap(), &mut found);
            for text in found {
                let digest_or_id = text.parse::<Digest>().is_ok() || text.as_bytes().get(1) == Some(&b'-');
                let camera = text.parse::<CameraId>().is_ok();
                let key = text.parse::<PublicKey>().is_ok();
                let word = text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                assert!(digest_or_id || camera || key || word, "{text} in {act:?}");
            }
        }
    }

    #[test]
    fn another_spelling_of_a_line_is_no_line() {
        let key = SigningKey::random();
        let time = UtcTime::from_micros(1_790_000_000_000_000).unwrap();
        let entry = Entry::signed(1, time, MemberId::random(), &key, Act::SessionOpened, Digest::from_bytes([0; 32]));
        let line = String::from_utf8(entry.line()).unwrap();
        for other in [
            line.replace("\"seq\":1", "\"seq\": 1"),
            line.replace("\"seq\":1", "\"seq\":1,\"note\":\"Jane\""),
            line.replace("\"seq\":1", "\"seq\":1,\"seq\":1"),
            format!("{line} "),
            line.replace("session_opened", "session_\\u006fpened"),
        ] {
            assert_ne!(other, line);
            assert_eq!(Entry::parse(other.as_bytes()), None, "{other}");
        }
    }
}
