//! What the gate lets through and what it refuses. Records are cases in `tests/consent/records.json`; each changes one thing
//! in a valid record, which is then signed by the trusted key, so that only the rule under test can refuse it.
#![allow(clippy::unwrap_used)] // A test that meets an error there ends there, and says where.

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use serde::Deserialize;
use serde_json::{Value, json};
use veilmark::audit::{Act, Actor, Log, PurposeWord, Rule, entries, verify};
use veilmark::consent::record::{Commitment, Period, Relation, Term};
use veilmark::consent::share::{Audience, C2paUse, IptcUse, OptOut, PublicSource, TdmReservation, UploaderAct};
use veilmark::consent::{
    Ask, Basis, ConsentEvent, ConsentRecord, EventKind, Export, Ingest, Label, Permit, PublicShare, Purpose,
    RecordDraft, RecordError, Refusal, Review, SignedEvent, SignedRecord, TrustedSigner, TrustedSigners,
    WithdrawalCode, admit, look,
};
use veilmark::vocab::time::FixedClock;
use veilmark::vocab::{ClipId, Digest, Domain, MemberId, ProjectId, Role, SecretBytes, SigningKey, SubjectId, UtcTime};

const CLIP: &[u8] = b"the bytes of a clip";
const NOW: &str = "2026-11-23T12:00:00Z";

fn time(text: &str) -> UtcTime {
    text.parse().expect("a time")
}

fn written() -> RecordDraft {
    let term = Term {
        given_at: time("2026-11-20T09:00:00Z"),
        created: time("2026-11-20T12:00:00Z"),
        until: time("2027-11-20T00:00:00Z"),
    };
    let clips = vec![(Digest::of(CLIP), CLIP.len() as u64), (Digest::of(b"another"), 7)];
    let mut draft =
        RecordDraft::new(Basis::WrittenConsent, SubjectId::from_bits(5), clips, term, "loc:US-IL".parse().unwrap());
    draft.relation = Some(Relation::Customer);
    draft.withdrawal = Some(WithdrawalCode::random().commitment());
    draft
}

fn public() -> RecordDraft {
    let mut draft = written();
    let commitment = Commitment(Digest::of(b"salt and address"));
    draft = RecordDraft {
        relation: None,
        withdrawal: None,
        public_share: Some(PublicShare {
            source: PublicSource::DataPublishedByDataSubject,
            url_commitment: commitment,
            captured_at: time("2026-11-19T09:00:00Z"),
            capture_sha256: Digest::of(b"capture"),
            audience: Audience::NoLoginRequired,
            uploader_act: UploaderAct::ExplicitShare,
            tos_sha256: Digest::of(b"terms"),
            last_recheck: time("2026-11-20T09:00:00Z"),
            recheck_every: Period::of_days(30),
            opt_out: OptOut { c2pa: C2paUse::None, iptc: IptcUse::None, tdmrep: TdmReservation::None },
        }),
        ..RecordDraft::new(
            Basis::PublicShare,
            draft.subject,
            draft.clips,
            Term { given_at: draft.given_at, created: draft.created, until: draft.until },
            draft.jurisdiction,
        )
    };
    draft
}

/// A project with a gate: one member, one log, one trusted signer.
struct House {
    _dir: tempfile::TempDir,
    audit: PathBuf,
    log: Log,
    member: MemberId,
    key: SigningKey,
    collector: SigningKey,
    signers: TrustedSigners,
    project: ProjectId,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let audit = dir.path().join("audit");
        let mut log = Log::create(&audit).unwrap();
        let (member, key, project) = (MemberId::random(), SigningKey::random(), ProjectId::from_bits(3));
        let actor = Actor { member, key: &key };
        let start = time("2026-01-01T00:00:00Z");
        log.append(&actor, start, Act::ProjectCreated { project }).unwrap();
        let added = Act::MemberAdded { member, roles: Role::ALL.to_vec(), key: key.public() };
        log.append(&actor, start, added).unwrap();
        let collector = SigningKey::from_seed(&SecretBytes::from_bytes([7; 32]));
        let until = Some(time("2027-06-01T00:00:00Z"));
        let signers = TrustedSigners::new(vec![TrustedSigner { key: collector.public(), from: start, until }]);
        Self { _dir: dir, audit, log, member, key, collector, signers, project }
    }

    fn ask<P: Purpose>(
        &mut self,
        evidence: Option<&SignedRecord>,
        events: &[SignedEvent],
        now: &str,
    ) -> Result<Permit<P>, Refusal> {
        let ask = Ask {
            clip: Digest::of(CLIP),
            bytes: Some(CLIP.len() as u64),
            clip_id: Some(ClipId::from_bits(1)),
            evidence,
            events,
            signers: &self.signers,
            project: self.project,
        };
        admit(&ask, &mut self.log, &Actor { member: self.member, key: &self.key }, &FixedClock(time(now)))
    }

    /// Asks, and checks that the log says exactly what the answer says.
    #[track_caller]
    fn answer<P: Purpose>(
        &mut self,
        evidence: Option<&SignedRecord>,
        events: &[SignedEvent],
        now: &str,
    ) -> Result<Permit<P>, Refusal> {
        let before = entries(&self.audit).unwrap().count();
        let result = self.ask::<P>(evidence, events, now);
        assert_eq!(entries(&self.audit).unwrap().count(), before + 1);
        let last = entries(&self.audit).unwrap().last().expect("an entry").unwrap();
        match (&result, &last.act) {
            (Ok(permit), Act::Admitted { record, record_sha256, purpose, .. }) => {
                assert_eq!((permit.audit_seq(), permit.record(), *purpose), (last.seq, *record, P::WORD));
                assert_eq!(permit.record_sha256(), *record_sha256);
                assert_eq!(permit.clip(), Digest::of(CLIP));
                assert!(permit.until() > time(now));
            }
            (Err(refusal), Act::Refused { rule, purpose, .. }) => {
                assert_eq!((refusal.rule, P::WORD), (*rule, *purpose));
            }
            (result, act) => panic!("{result:?}, but the log says {act:?}"),
        }
        result
    }

    fn event(&self, record: &ConsentRecord, sequence: u32, previous: Digest, kind: EventKind, at: &str) -> SignedEvent {
        let event = ConsentEvent { record: record.id(), sequence, previous, kind, at: time(at), created: time(at) };
        SignedEvent::sign(&event, &self.collector)
    }
}

/// A flattened JWS over any payload at all, as a hostile or careless signer would make it.
fn jws(header: &Value, payload: &[u8], key: &SigningKey) -> Vec<u8> {
    let protected = BASE64URL.encode(header.to_string());
    let payload = BASE64URL.encode(payload);
    let signature = key.sign(Domain::Jws, format!("{protected}.{payload}").as_bytes());
    json!({ "payload": payload, "protected": protected, "signature": signature.to_string() }).to_string().into_bytes()
}

fn header(key: &SigningKey) -> Value {
    json!({ "alg": "Ed25519", "kid": key.public().to_string(), "typ": "veilmark-consent+json" })
}

fn payload_of(draft: RecordDraft) -> Value {
    let signed = SignedRecord::sign(&draft.into_record().unwrap(), &SigningKey::random());
    let flattened: Value = serde_json::from_slice(signed.bytes()).unwrap();
    serde_json::from_slice(&BASE64URL.decode(flattened["payload"].as_str().unwrap()).unwrap()).unwrap()
}

fn put(value: &mut Value, pointer: &str, new: Value) {
    let (parent, last) = pointer.rsplit_once('/').expect("a pointer has a slash");
    match value.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} is in the record")) {
        Value::Object(map) => drop(map.insert(last.to_owned(), new)),
        Value::Array(list) => match last.parse::<usize>().unwrap() {
            at if at < list.len() => list[at] = new,
            _ => list.push(new),
        },
        _ => panic!("{pointer} is in a list or an object"),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    base: Base,
    #[serde(default)]
    purpose: Option<PurposeWord>,
    #[serde(default)]
    now: Option<String>,
    change: serde_json::Map<String, Value>,
    rule: Option<Rule>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Base {
    Written,
    Public,
}

#[test]
fn every_case_of_a_record_gets_its_answer() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("consent/records.json")).unwrap();
    let mut house = House::new();
    for case in &cases {
        let mut payload = payload_of(match case.base {
            Base::Written => written(),
            Base::Public => public(),
        });
        for (pointer, new) in &case.change {
            put(&mut payload, pointer, new.clone());
        }
        let bytes = jws(&header(&house.collector), payload.to_string().as_bytes(), &house.collector);
        let record = SignedRecord::parse(&bytes).unwrap();
        // Each case has a log of its own, so that the clock of one does not bind the next.
        house = House::new();
        let now = case.now.as_deref().unwrap_or(NOW);
        let answer = match case.purpose.unwrap_or(PurposeWord::Ingest) {
            PurposeWord::Ingest => house.answer::<Ingest>(Some(&record), &[], now).err(),
            PurposeWord::Label => house.answer::<Label>(Some(&record), &[], now).err(),
            PurposeWord::Review => house.answer::<Review>(Some(&record), &[], now).err(),
            PurposeWord::Export => house.answer::<Export>(Some(&record), &[], now).err(),
        };
        assert_eq!(answer.map(|refusal| refusal.rule), case.rule, "{}", case.name);
    }
}

#[test]
fn a_field_left_out_or_doubled_is_refused_wherever_it_is() {
    fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, inner)| {
                found.push(format!("{at}/{key}"));
                pointers(inner, &format!("{at}/{key}"), found);
            }),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(i, inner)| pointers(inner, &format!("{at}/{i}"), found))
            }
            _ => {}
        }
    }
    for draft in [written(), public()] {
        let payload = payload_of(draft);
        assert!(ConsentRecord::parse(payload.to_string().as_bytes()).is_ok());
        let mut found = Vec::new();
        pointers(&payload, "", &mut found);
        assert!(found.len() > 50);
        for pointer in found {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            let mut less = payload.clone();
            let Some(Value::Object(map)) = less.pointer_mut(parent) else { panic!("{pointer}") };
            let removed = map.remove(key).unwrap();
            assert!(ConsentRecord::parse(less.to_string().as_bytes()).is_err(), "without {pointer}");
            // The key twice, with the same value.
            let mut more = payload.clone();
            put(&mut more, &pointer, json!("HERE"));
            let doubled = format!("{removed},{}:{removed}", json!(key));
            let text = more.to_string().replacen("\"HERE\"", &doubled, 1);
            assert_eq!(ConsentRecord::parse(text.as_bytes()), Err(RecordError::Malformed), "{pointer} twice");
        }
    }
}

#[test]
fn a_list_in_place_of_an_object_is_refused() {
    // serde would take the fields by position.
    let mut payload = payload_of(written());
    let subject = payload["dpv:hasDataSubject"].clone();
    payload["dpv:hasDataSubject"] = json!([subject["@type"], subject["dct:identifier"]]);
    assert_eq!(ConsentRecord::parse(payload.to_string().as_bytes()), Err(RecordError::Malformed));
}

#[test]
fn every_flipped_byte_of_a_signed_record_is_refused() {
    let house = House::new();
    let signed = SignedRecord::sign(&written().into_record().unwrap(), &house.collector);
    let bytes = signed.bytes();
    assert!(SignedRecord::parse(bytes).unwrap().verify(&house.signers).is_ok());
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1 << bit;
            let held = SignedRecord::parse(&changed).and_then(|record| record.verify(&house.signers));
            assert!(held.is_err(), "bit {bit} of byte {at}");
        }
    }
    for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        assert!(SignedRecord::parse(&bytes[..cut]).is_err());
    }
}

#[test]
fn only_the_exact_header_and_a_trusted_key_count() {
    let mut house = House::new();
    let (stranger, collector) = (SigningKey::random(), SigningKey::from_seed(&SecretBytes::from_bytes([7; 32])));
    let payload = payload_of(written()).to_string().into_bytes();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut header = header(&collector);
        change(&mut header);
        jws(&header, &payload, &collector)
    };
    assert!(SignedRecord::parse(&with(&|_| ())).is_ok());
    let older_name = SignedRecord::parse(&with(&|h| h["alg"] = json!("EdDSA"))).unwrap();
    assert!(house.answer::<Ingest>(Some(&older_name), &[], NOW).is_ok());
    let bad: [&dyn Fn(&mut Value); 9] = [
        &|h| h["alg"] = json!("none"),
        &|h| h["alg"] = json!("HS256"),
        &|h| h["alg"] = json!("ES256"),
        &|h| h["jwk"] = json!({}),
        &|h| h["jku"] = json!("urn:x"),
        &|h| h["crit"] = json!(["b64"]),
        &|h| h["typ"] = json!("veilmark-consent-event+json"),
        &|h| h["kid"] = json!("key-1"),
        &|h| drop(h.as_object_mut().unwrap().remove("typ")),
    ];
    for (n, change) in bad.iter().enumerate() {
        assert!(SignedRecord::parse(&with(*change)).is_err(), "header {n}");
    }
    let doubled = header(&collector).to_string().replacen('{', "{\"alg\":\"Ed25519\",", 1);
    let protected = BASE64URL.encode(doubled);
    let encoded = BASE64URL.encode(&payload);
    let signature = collector.sign(Domain::Jws, format!("{protected}.{encoded}").as_bytes()).to_string();
    let text = json!({ "payload": encoded, "protected": protected, "signature": signature }).to_string();
    assert!(SignedRecord::parse(text.as_bytes()).is_err(), "a doubled key in the header");
    let whole = String::from_utf8(with(&|_| ())).unwrap();
    assert!(SignedRecord::parse(whole.replacen('{', "{\"header\":{},", 1).as_bytes()).is_err());
    assert!(SignedRecord::parse(whole.replacen('{', "{\"payload\":\"e30\",", 1).as_bytes()).is_err());

    // A stranger's own signature, and a stranger's signature in the collector's name.
    let own = SignedRecord::parse(&jws(&header(&stranger), &payload, &stranger)).unwrap();
    assert_eq!(house.answer::<Ingest>(Some(&own), &[], NOW).unwrap_err().rule, Rule::UnknownSigner);
    let forged = SignedRecord::parse(&jws(&header(&collector), &payload, &stranger)).unwrap();
    assert_eq!(house.answer::<Ingest>(Some(&forged), &[], NOW).unwrap_err().rule, Rule::BadSignature);
}

#[test]
fn no_record_no_permit() {
    let mut house = House::new();
    assert_eq!(house.answer::<Ingest>(None, &[], NOW).unwrap_err().rule, Rule::NoRecord);
    assert_eq!(house.answer::<Export>(None, &[], NOW).unwrap_err().rule, Rule::NoRecord);
}

#[test]
fn turning_the_clock_back_revives_nothing() {
    let mut house = House::new();
    let signed = SignedRecord::sign(&written().into_record().unwrap(), &house.collector);
    assert!(house.answer::<Ingest>(Some(&signed), &[], NOW).is_ok());
    let late = "2028-01-01T00:00:00Z";
    assert_eq!(house.answer::<Ingest>(Some(&signed), &[], late).unwrap_err().rule, Rule::Expired);
    let refusal = house.answer::<Ingest>(Some(&signed), &[], NOW).unwrap_err();
    assert_eq!(refusal.rule, Rule::ClockBehind, "the last entry was written in 2028");
    assert_eq!(house.answer::<Ingest>(Some(&signed), &[], "2027-12-31T23:59:00Z").unwrap_err().rule, Rule::Expired);
}

#[test]
fn a_withdrawal_ends_it_by_event_or_by_the_log_alone() {
    let mut house = House::new();
    let record = written().into_record().unwrap();
    let signed = SignedRecord::sign(&record, &house.collector);
    let withdrawn = house.event(&record, 1, signed.sha256(), EventKind::Withdrawn, "2026-11-22T00:00:00Z");
    let refusal = house.answer::<Label>(Some(&signed), std::slice::from_ref(&withdrawn), NOW).unwrap_err();
    assert_eq!(refusal.rule, Rule::Withdrawn);
    assert!(refusal.to_string().contains("2026-11-22"));
    let revoked = house.event(&record, 1, signed.sha256(), EventKind::Revoked, "2026-11-22T00:00:00Z");
    assert_eq!(house.answer::<Label>(Some(&signed), &[revoked], NOW).unwrap_err().rule, Rule::Revoked);
    // An end that is dated in the future counts now: it only hides more.
    let ahead = house.event(&record, 1, signed.sha256(), EventKind::Withdrawn, "2027-01-01T00:00:00Z");
    assert_eq!(house.answer::<Label>(Some(&signed), &[ahead], NOW).unwrap_err().rule, Rule::Withdrawn);
    // Nothing that comes later brings it back.
    let kind = EventKind::Renewed { until: time("2028-01-01T00:00:00Z"), last_recheck: None };
    let renewed = house.event(&record, 2, withdrawn.sha256(), kind, "2026-11-23T00:00:00Z");
    assert_eq!(house.answer::<Label>(Some(&signed), &[withdrawn, renewed], NOW).unwrap_err().rule, Rule::Withdrawn);

    // The event is lost (a crash before it was stored, a database brought back from a copy), the log is not.
    assert!(house.answer::<Label>(Some(&signed), &[], NOW).is_ok());
    let mut other_process = Log::open(&house.audit).unwrap();
    let act = Act::RecordWithdrawn { record: record.id() };
    other_process.append(&Actor { member: house.member, key: &house.key }, time(NOW), act).unwrap();
    assert_eq!(house.answer::<Label>(Some(&signed), &[], NOW).unwrap_err().rule, Rule::Withdrawn);
    house.log = Log::open(&house.audit).unwrap();
    assert_eq!(house.answer::<Label>(Some(&signed), &[], NOW).unwrap_err().rule, Rule::Withdrawn);
}

#[test]
fn a_renewal_moves_the_end_and_only_in_its_place_in_the_chain() {
    let mut house = House::new();
    let record = written().into_record().unwrap();
    let signed = SignedRecord::sign(&record, &house.collector);
    let first = |until: &str| EventKind::Renewed { until: time(until), last_recheck: None };
    let one = house.event(&record, 1, signed.sha256(), first("2028-03-01T00:00:00Z"), "2027-05-01T00:00:00Z");
    let two = house.event(&record, 2, one.sha256(), first("2028-04-01T00:00:00Z"), "2027-05-02T00:00:00Z");
    let later = "2028-03-15T00:00:00Z";
    let rule = |house: &mut House, events: &[SignedEvent]| {
        look(&signed, events, &house.signers, time(later)).map(|standing| standing.until).map_err(|r| r.rule)
    };
    assert_eq!(rule(&mut house, &[]), Err(Rule::Expired));
    assert_eq!(rule(&mut house, std::slice::from_ref(&one)), Err(Rule::Expired));
    assert_eq!(rule(&mut house, &[one.clone(), two.clone()]), Ok(time("2028-04-01T00:00:00Z")));
    for broken in [vec![two.clone()], vec![two.clone(), one.clone()], vec![one.clone(), one.clone()]] {
        assert_eq!(rule(&mut house, &broken), Err(Rule::EventsBroken));
    }
    // Of another record, by another key, from the future.
    let other = written().into_record().unwrap();
    let foreign = house.event(&other, 1, signed.sha256(), EventKind::Withdrawn, "2027-05-01T00:00:00Z");
    assert_eq!(rule(&mut house, &[foreign]), Err(Rule::EventsBroken));
    let event = two.verify(&house.signers).unwrap();
    let forged = SignedEvent::sign(&event, &SigningKey::random());
    assert_eq!(rule(&mut house, &[one.clone(), forged]), Err(Rule::EventsBroken));
    let standing = look(&signed, std::slice::from_ref(&one), &house.signers, time(NOW)).unwrap();
    assert_eq!(standing.until, record.until(), "a renewal from the future renews nothing today");
    // Both answers are logged as ever.
    assert!(house.answer::<Label>(Some(&signed), &[one, two], later).is_ok());
}

#[test]
fn a_public_share_lives_from_one_look_to_the_next() {
    let mut house = House::new();
    let record = public().into_record().unwrap();
    let signed = SignedRecord::sign(&record, &house.collector);
    let permit = house.answer::<Ingest>(Some(&signed), &[], NOW).unwrap();
    assert_eq!(permit.until(), time("2026-12-20T09:00:00Z"), "a permit lasts to the next look");
    let kind =
        EventKind::Renewed { until: time("2027-11-01T00:00:00Z"), last_recheck: Some(time("2026-12-18T00:00:00Z")) };
    let looked = house.event(&record, 1, signed.sha256(), kind, "2026-12-18T00:00:00Z");
    let later = "2027-01-10T00:00:00Z";
    assert_eq!(house.answer::<Ingest>(Some(&signed), &[], later).unwrap_err().rule, Rule::RecheckMissed);
    assert!(house.answer::<Ingest>(Some(&signed), &[looked], later).is_ok());
}

#[test]
fn an_answer_that_cannot_be_logged_is_no() {
    let mut house = House::new();
    let signed = SignedRecord::sign(&written().into_record().unwrap(), &house.collector);
    assert!(house.ask::<Ingest>(Some(&signed), &[], NOW).is_ok());
    // The log is cut under the open handle: nothing can be appended to it.
    std::fs::write(house.audit.join("000001.jsonl"), b"").unwrap();
    assert_eq!(house.ask::<Ingest>(Some(&signed), &[], NOW).unwrap_err().rule, Rule::LogUnwritable);
    assert_eq!(house.ask::<Ingest>(None, &[], NOW).unwrap_err().rule, Rule::LogUnwritable);
}

#[test]
fn a_refusal_says_what_happened_and_the_way_out() {
    for rule in Rule::ALL {
        for since in [None, Some(time(NOW))] {
            let text = Refusal { rule: *rule, since }.to_string();
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), 2, "{text}");
            assert!(lines.iter().all(|line| line.ends_with('.') && line.len() > 20), "{text}");
        }
    }
}

#[test]
fn the_log_of_all_this_verifies_and_names_the_clip_by_commitment_only() {
    let mut house = House::new();
    let signed = SignedRecord::sign(&written().into_record().unwrap(), &house.collector);
    assert!(house.answer::<Ingest>(Some(&signed), &[], NOW).is_ok());
    assert!(house.answer::<Export>(None, &[], NOW).is_err());
    let key = house.key.public();
    assert!(verify(&house.audit, &|member| (member == house.member).then_some(key), Some(house.log.head())).is_ok());
    let log = std::fs::read_to_string(house.audit.join("000001.jsonl")).unwrap();
    assert!(!log.contains(&Digest::of(CLIP).to_string()));
    assert!(!log.contains(&SubjectId::from_bits(5).to_string()));
}
