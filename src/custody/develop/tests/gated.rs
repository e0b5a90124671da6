//! From a file and a record to the proxy, through the gate, with a steward's and an annotator's keys.

use crate::audit::Log;
use crate::consent::record::{Relation, Term};
use crate::consent::{Ask, Basis, RecordDraft, SignedRecord, TrustedSigner, TrustedSigners, WithdrawalCode, admit};
use crate::custody::ingest::{IngestError, hash_file, seal_original};
use crate::custody::vault::keys::{self, Effort};
use crate::vocab::time::FixedClock;
use crate::vocab::{ClipId, Passphrase, ProjectId, Role, SubjectId, UtcTime};

use super::*;

fn time(day: u32) -> UtcTime {
    format!("2026-11-{day:02}T09:00:00Z").parse().expect("a valid time")
}

/// A permit for the clip in this file, from a record made for it.
fn permit(bench: &Bench, steward: &Keyring) -> Permit<Ingest> {
    let (clip, bytes) = hash_file(&bench.clip, &Silent).expect("hashed");
    let term = Term { given_at: time(1), created: time(1), until: time(28) };
    let jurisdiction = "loc:DE".parse().expect("a location");
    let mut draft =
        RecordDraft::new(Basis::WrittenConsent, SubjectId::random(), vec![(clip, bytes)], term, jurisdiction);
    draft.relation = Some(Relation::Customer);
    draft.withdrawal = Some(WithdrawalCode::random().commitment());
    let record = SignedRecord::sign(&draft.into_record().expect("a record"), steward.signing());
    let signer = TrustedSigner { key: steward.signing().public(), from: time(1), until: None };
    let mut log = Log::create(&bench.vault_dir.with_extension("audit")).expect("a log");
    let ask = Ask {
        clip,
        bytes: Some(bytes),
        clip_id: Some(ClipId::random()),
        evidence: Some(&record),
        events: &[],
        signers: &TrustedSigners::new(vec![signer]),
        project: ProjectId::random(),
    };
    admit(&ask, &mut log, &steward.actor(), &FixedClock(time(2))).expect("admitted")
}

#[test]
fn what_was_admitted_is_sealed_and_nothing_else() {
    let bench = Bench::new();
    let pass = Passphrase::new("first".to_owned());
    let keys_dir = bench.vault_dir.with_extension("keys");
    let (steward, _, project) = keys::create_first_member(&keys_dir, &pass, Effort::Quick).expect("a steward");
    let permit = permit(&bench, &steward);
    let sealed = seal_original(&permit, &bench.clip, &bench.vault, &project, &Silent).expect("sealed");
    assert_eq!(sealed.receipt().plaintext_sha256, permit.clip());
    assert_eq!(bench.files_in_vault(), 2);

    let mut bytes = std::fs::read(&bench.clip).expect("the clip");
    bytes[100] ^= 1;
    std::fs::write(&bench.clip, bytes).expect("written");
    let changed = seal_original(&permit, &bench.clip, &bench.vault, &project, &Silent);
    assert_eq!(changed.err(), Some(IngestError::Changed));
    assert_eq!(bench.files_in_vault(), 2, "nothing of the other file is kept");
}

#[test]
fn only_a_steward_develops_a_kept_original_and_only_with_its_permit() {
    let test = "only_a_steward_develops_a_kept_original_and_only_with_its_permit";
    let Some(mut detectors) = real_detectors(test) else { return };
    let bench = Bench::new();
    let pass = || Passphrase::new("pass".to_owned());
    let keys_dir = bench.vault_dir.with_extension("keys");
    let (steward, _, project) = keys::create_first_member(&keys_dir, &pass(), Effort::Quick).expect("a steward");
    let added =
        keys::add_member(&keys_dir, &steward, &pass(), &[Role::Annotator], Effort::Quick).expect("an annotator");
    let annotator = keys::unlock(&keys_dir, added.id, &pass()).expect("unlocked");
    let permit = permit(&bench, &steward);
    let sealed = seal_original(&permit, &bench.clip, &bench.vault, &project, &Silent).expect("sealed");
    let mut develop_it = |original: Original<'_>, permit: &Permit<Ingest>| {
        let orders = Orders { place: Place::Outdoor, ..Orders::default() };
        develop(permit, original, &mut detectors, &orders, &bench.vault, &project, &Silent)
    };

    let receipt = sealed.receipt();
    let by_annotator = develop_it(Original::Kept { receipt, keyring: &annotator }, &permit);
    assert_eq!(by_annotator.err(), Some(DevelopError::NotASteward));

    let other = Bench::new();
    clip_file::write_clip(&other.clip, SIZE, (5, 1), (0..4).map(drawn_frame)).expect("another clip");
    let wrong = self::permit(&other, &steward);
    let by_wrong_permit = develop_it(Original::Kept { receipt, keyring: &steward }, &wrong);
    assert_eq!(by_wrong_permit.err(), Some(DevelopError::WrongClip));
    assert_eq!(bench.files_in_vault(), 2, "the original alone");

    for original in [Original::JustSealed(&sealed), Original::Kept { receipt, keyring: &steward }] {
        let developed = develop_it(original, &permit).expect("developed");
        assert_eq!(developed.times_micros.len(), FRAMES as usize);
        assert_eq!(developed.receipt.detectors.len(), 2, "those of the first look");
        let mut proxy = ProxyReader::open_checked(&bench.vault, &developed.proxy, annotator.work(), permit.clip());
        assert!(proxy.as_mut().is_ok_and(|proxy| proxy.frame(FrameNo(FRAMES - 1)).is_ok()), "an annotator opens it");
    }
}
