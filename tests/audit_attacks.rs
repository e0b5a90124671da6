//! What somebody with the folder in hand can do to the audit log, and that each of it is found.
#![allow(clippy::unwrap_used)] // A test that meets an error there ends there, and says where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use veilmark::audit::{
    Act, Actor, AuditError, Broken, BrokenKind, CHECKPOINT_EVERY, Head, Log, Verified, entries, verify,
};
use veilmark::vocab::{
    ClipId, Digest, MemberId, ProjectId, PublicKey, RecordId, Role, SecretBytes, SigningKey, UtcTime,
};

/// A log of two members, with the keys to write it.
struct Bench {
    _dir: tempfile::TempDir,
    audit: PathBuf,
    steward: (MemberId, SigningKey),
    annotator: (MemberId, SigningKey),
    members: BTreeMap<MemberId, PublicKey>,
}

fn at(second: u64) -> UtcTime {
    UtcTime::from_micros(1_790_000_000_000_000 + second as i64 * 1_000_000).expect("a time in this century")
}

fn clip_act(n: u64) -> Act {
    Act::EditBatch {
        clip: ClipId::from_bits(u128::from(n % 7)),
        first_seq: n,
        last_seq: n + 3,
        edits_sha256: Digest::of(&n.to_be_bytes()),
    }
}

impl Bench {
    /// A log with two members and `entries` entries in all, written in large batches; a checkpoint entry may make it one or
    /// more longer.
    fn with_entries(entries: u64) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let audit = dir.path().join("audit");
        let steward = (MemberId::from_bits(1), SigningKey::from_seed(&SecretBytes::from_bytes([1; 32])));
        let annotator = (MemberId::from_bits(2), SigningKey::from_seed(&SecretBytes::from_bytes([2; 32])));
        let members = [&steward, &annotator].map(|(id, key)| (*id, key.public())).into();
        let bench = Self { _dir: dir, audit, steward, annotator, members };
        let mut log = Log::create(&bench.audit).unwrap();
        let steward = bench.steward();
        log.append(&steward, at(0), Act::ProjectCreated { project: ProjectId::from_bits(9) }).unwrap();
        let added = [(&bench.steward, Role::ALL.to_vec()), (&bench.annotator, vec![Role::Annotator])];
        for ((member, key), roles) in added {
            log.append(&steward, at(1), Act::MemberAdded { member: *member, roles, key: key.public() }).unwrap();
        }
        while log.len() < entries {
            let count = (entries - log.len()).min(500);
            let acts = (0..count).map(|n| clip_act(log.len() + n)).collect();
            let actor = if log.len().is_multiple_of(2) { bench.annotator() } else { bench.steward() };
            log.append_all(&actor, at(log.len()), acts).unwrap();
        }
        bench
    }

    fn steward(&self) -> Actor<'_> {
        Actor { member: self.steward.0, key: &self.steward.1 }
    }

    fn annotator(&self) -> Actor<'_> {
        Actor { member: self.annotator.0, key: &self.annotator.1 }
    }

    fn verify(&self, known: Option<Head>) -> Result<Verified, Broken> {
        verify(&self.audit, &|member| self.members.get(&member).copied(), known)
    }

    fn head(&self) -> Head {
        Log::open(&self.audit).unwrap().head()
    }

    fn segment(&self, number: u32) -> PathBuf {
        self.audit.join(format!("{number:06}.jsonl"))
    }

    fn lines(&self) -> Vec<Vec<u8>> {
        let bytes = fs::read(self.segment(1)).unwrap();
        bytes.split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect()
    }

    fn put_lines(&self, lines: &[Vec<u8>]) {
        fs::write(self.segment(1), lines.concat()).unwrap();
    }

    /// Does `attack` to the lines, expects it to be found at `seq`, and mends the log.
    #[track_caller]
    fn expect_found(&self, known: Option<Head>, seq: u64, attack: impl FnOnce(&mut Vec<Vec<u8>>)) -> BrokenKind {
        let whole = self.lines();
        let mut lines = whole.clone();
        attack(&mut lines);
        assert_ne!(lines, whole, "the attack changes something");
        self.put_lines(&lines);
        let broken = self.verify(known).expect_err("the attack is found");
        self.put_lines(&whole);
        assert_eq!(broken.seq, seq, "{broken}");
        broken.kind
    }

    fn copy_to(&self, other: &Path) {
        fs::create_dir_all(other).unwrap();
        for file in fs::read_dir(&self.audit).unwrap() {
            let path = file.unwrap().path();
            fs::copy(&path, other.join(path.file_name().unwrap())).unwrap();
        }
    }
}

#[test]
fn an_unbroken_log_passes() {
    let bench = Bench::with_entries(600);
    let head = bench.head();
    let verified = bench.verify(Some(head)).unwrap();
    assert_eq!((verified.entries, verified.head, verified.checkpoints), (head.seq, head, 2));
    assert_eq!((verified.project, verified.has_torn_end), (ProjectId::from_bits(9), false));
    // A head kept earlier is still in it.
    let early = Head { seq: 300, digest: Digest::of(bench.lines()[299].strip_suffix(b"\n").unwrap()) };
    assert!(bench.verify(Some(early)).is_ok());
    assert!(Log::open(&bench.audit).unwrap().holds(&early).unwrap());
    assert_eq!(entries(&bench.audit).unwrap().map(|entry| entry.unwrap().seq).max(), Some(head.seq));
}

#[test]
fn every_changed_byte_of_an_entry_is_found() {
    let bench = Bench::with_entries(12);
    let head = bench.head();
    for seq in [6, 12] {
        let index = seq as usize - 1;
        for byte in 0..bench.lines()[index].len() {
            for flip in [0x01, 0x20] {
                let at_line_end = byte + 1 == bench.lines()[index].len();
                let whole = bench.lines();
                let mut bytes = whole.concat();
                bytes[whole[..index].iter().map(Vec::len).sum::<usize>() + byte] ^= flip;
                fs::write(bench.segment(1), bytes).unwrap();
                let found = bench.verify(Some(head)).expect_err("a changed byte is found");
                assert_eq!(found.seq, seq, "byte {byte} of entry {seq} by {flip:#x}: {found}");
                // Without the head kept elsewhere only a lost line feed at the very end passes, as an unfinished line.
                let unaided = bench.verify(None);
                assert!(unaided.is_err() || (at_line_end && seq == 12), "byte {byte} of entry {seq} by {flip:#x}");
                bench.put_lines(&whole);
            }
        }
    }
}

#[test]
fn removed_swapped_repeated_and_foreign_lines_are_found() {
    let bench = Bench::with_entries(20);
    let other = Bench::with_entries(20).lines();
    assert_eq!(bench.expect_found(None, 10, |lines| drop(lines.remove(9))), BrokenKind::OutOfOrder);
    assert_eq!(bench.expect_found(None, 1, |lines| drop(lines.remove(0))), BrokenKind::OutOfOrder);
    assert_eq!(bench.expect_found(None, 5, |lines| lines.swap(4, 5)), BrokenKind::OutOfOrder);
    assert_eq!(bench.expect_found(None, 6, |lines| lines.insert(5, lines[4].clone())), BrokenKind::OutOfOrder);
    assert_eq!(bench.expect_found(None, 5, |lines| lines.insert(4, b"\n".to_vec())), BrokenKind::NotAnEntry);
    // Keys, times and acts of the two logs are the same, so a line of one is a line of the other but for what is before it.
    assert_eq!(bench.lines(), other, "the same acts make the same log");
    let moved = bench.expect_found(None, 8, |lines| {
        lines[7] = String::from_utf8(lines[8].clone()).unwrap().replace("\"seq\":9", "\"seq\":8").into_bytes();
    });
    assert_eq!(moved, BrokenKind::ChainBroken);
}

#[test]
fn a_cut_log_is_found_by_its_checkpoints_or_by_the_head_kept_elsewhere() {
    let bench = Bench::with_entries(600);
    let head = bench.head();
    let kind = bench.expect_found(None, 401, |lines| lines.truncate(400));
    assert_eq!(kind, BrokenKind::Truncated, "the second checkpoint covers 512 entries");
    assert_eq!(Log::open(&bench.audit).map(|log| log.len()), Ok(head.seq));
    // Behind the last checkpoint only the head kept elsewhere knows.
    assert_eq!(bench.expect_found(Some(head), 551, |lines| lines.truncate(550)), BrokenKind::Truncated);
    bench.put_lines(&bench.lines()[..550]);
    assert!(bench.verify(None).is_ok(), "the honest limit");
    assert!(!Log::open(&bench.audit).unwrap().holds(&head).unwrap());
}

#[test]
fn a_log_cut_together_with_its_checkpoints_is_found_by_the_head_kept_elsewhere() {
    let bench = Bench::with_entries(600);
    let head = bench.head();
    let notes = fs::read_to_string(bench.audit.join("checkpoints")).unwrap();
    let first_note: String = notes.split_inclusive('\n').take(6).collect();
    fs::write(bench.audit.join("checkpoints"), first_note).unwrap();
    bench.put_lines(&bench.lines()[..400]);
    assert!(bench.verify(None).is_ok(), "the honest limit");
    let broken = bench.verify(Some(head)).unwrap_err();
    assert_eq!(broken, Broken { seq: 401, kind: BrokenKind::Truncated });
    // Going on from there makes it long enough again, but no longer the same.
    let mut log = Log::open(&bench.audit).unwrap();
    log.append_all(&bench.annotator(), at(10_000), (0..300).map(clip_act).collect()).unwrap();
    drop(log);
    assert!(bench.verify(None).is_ok());
    let broken = bench.verify(Some(head)).unwrap_err();
    assert_eq!(broken, Broken { seq: head.seq, kind: BrokenKind::KnownHeadDiffers });
}

#[test]
fn a_shortened_or_altered_checkpoint_list_is_found() {
    let bench = Bench::with_entries(1100);
    let path = bench.audit.join("checkpoints");
    let whole = fs::read_to_string(&path).unwrap();
    let notes: Vec<String> = whole.lines().collect::<Vec<_>>().chunks(6).map(|note| note.join("\n") + "\n").collect();
    assert_eq!(notes.len(), 4);
    let found = |text: &str| {
        fs::write(&path, text).unwrap();
        let broken = bench.verify(None).unwrap_err();
        fs::write(&path, &whole).unwrap();
        broken.kind
    };
    assert_eq!(found(""), BrokenKind::CheckpointMissing);
    assert_eq!(found(&notes[..3].concat()), BrokenKind::CheckpointMissing, "its entry in the log has no note");
    assert_eq!(found(&notes[1..].concat()), BrokenKind::CheckpointForged);
    assert_eq!(found(&[&notes[..1], &notes[2..]].concat().concat()), BrokenKind::CheckpointForged);
    assert_eq!(found(&[&notes[..], &notes[3..]].concat().concat()), BrokenKind::CheckpointForged);
    assert_eq!(found(&whole[..whole.len() - 1]), BrokenKind::CheckpointMissing);
    fs::remove_file(&path).unwrap();
    assert_eq!(bench.verify(None).unwrap_err().kind, BrokenKind::CheckpointMissing);
    fs::write(&path, &whole).unwrap();
    for byte in 0..notes[0].len() {
        let mut bytes = whole.clone().into_bytes();
        bytes[byte] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(bench.verify(None).is_err(), "byte {byte} of the first note");
    }
    fs::write(&path, &whole).unwrap();
    assert!(bench.verify(None).is_ok());
}

#[test]
fn a_checkpoint_taken_off_the_end_is_missed_by_the_log() {
    // The list stays dense enough by itself; only the entry that names the note tells.
    let bench = Bench::with_entries(30);
    let mut log = Log::open(&bench.audit).unwrap();
    let path = bench.audit.join("checkpoints");
    log.checkpoint(&bench.steward(), at(100)).unwrap();
    log.append(&bench.steward(), at(101), Act::SessionClosed).unwrap();
    let first = fs::read(&path).unwrap();
    log.append(&bench.steward(), at(102), Act::SessionOpened).unwrap();
    log.checkpoint(&bench.steward(), at(103)).unwrap();
    log.checkpoint(&bench.steward(), at(104)).unwrap();
    let both = fs::read(&path).unwrap();
    assert_eq!(both.len() / first.len(), 2, "nothing new, no third checkpoint");
    assert_eq!(bench.verify(Some(log.head())).unwrap().checkpoints, 2);
    fs::write(&path, &first).unwrap();
    assert_eq!(bench.verify(None).unwrap_err(), Broken { seq: 34, kind: BrokenKind::CheckpointMissing });
}

/// Writes the log anew from entry `from` on, each line well chained and signed by `forger` in the name of `member`.
fn rewritten(bench: &Bench, from: usize, forger: &SigningKey, member: MemberId, to: &Path) {
    bench.copy_to(to);
    let lines = bench.lines();
    fs::write(to.join("000001.jsonl"), lines[..from].concat()).unwrap();
    fs::write(to.join("checkpoints"), "").unwrap();
    let mut log = Log::open(to).unwrap();
    let acts = (from..lines.len()).map(|n| clip_act(1000 + n as u64)).collect();
    log.append_all(&Actor { member, key: forger }, at(0), acts).unwrap();
}

#[test]
fn a_log_written_anew_and_chained_anew_is_found() {
    let bench = Bench::with_entries(100);
    let head = bench.head();
    let stolen = SigningKey::random();
    let check = |dir: &Path, known| verify(dir, &|member| bench.members.get(&member).copied(), known);
    let elsewhere = tempfile::tempdir().unwrap();

    // With a key of nobody, in a member's name, in nobody's name.
    let dir = elsewhere.path().join("a");
    rewritten(&bench, 10, &stolen, bench.annotator.0, &dir);
    assert_eq!(check(&dir, None).unwrap_err(), Broken { seq: 11, kind: BrokenKind::ForgedSignature });
    let dir = elsewhere.path().join("b");
    rewritten(&bench, 10, &stolen, MemberId::random(), &dir);
    assert_eq!(check(&dir, None).unwrap_err(), Broken { seq: 11, kind: BrokenKind::NotAMember });

    // From the first line on, with a founder of one's own.
    let dir = elsewhere.path().join("c");
    rewritten(&bench, 0, &stolen, bench.steward.0, &dir);
    assert_eq!(check(&dir, None).unwrap_err(), Broken { seq: 1, kind: BrokenKind::BadBeginning });
    let dir = elsewhere.path().join("d");
    let mut log = Log::create(&dir).unwrap();
    let forger = Actor { member: bench.steward.0, key: &stolen };
    log.append(&forger, at(0), Act::ProjectCreated { project: ProjectId::from_bits(9) }).unwrap();
    assert_eq!(check(&dir, None).unwrap_err(), Broken { seq: 1, kind: BrokenKind::ForgedSignature });

    // With a true member's key: only the head kept elsewhere knows.
    let dir = elsewhere.path().join("e");
    rewritten(&bench, 10, &bench.annotator.1, bench.annotator.0, &dir);
    assert!(check(&dir, None).is_ok(), "the honest limit");
    assert_eq!(check(&dir, Some(head)).unwrap_err(), Broken { seq: head.seq, kind: BrokenKind::KnownHeadDiffers });
}

#[test]
fn a_member_cannot_rewrite_what_a_checkpoint_saw() {
    let bench = Bench::with_entries(300);
    let elsewhere = tempfile::tempdir().unwrap();
    let dir = elsewhere.path().join("audit");
    rewritten(&bench, 10, &bench.annotator.1, bench.annotator.0, &dir);
    fs::copy(bench.audit.join("checkpoints"), dir.join("checkpoints")).unwrap();
    let broken = verify(&dir, &|member| bench.members.get(&member).copied(), None).unwrap_err();
    assert!(matches!(broken.kind, BrokenKind::CheckpointDiffers | BrokenKind::CheckpointMissing), "{broken}");
    assert_eq!(broken.seq, 256);
}

#[test]
fn members_come_and_go_by_a_stewards_hand_only() {
    let tried = |act: fn(&Bench, PublicKey) -> Act, by_steward: bool, then: Option<Act>| {
        let bench = Bench::with_entries(5);
        let mut log = Log::open(&bench.audit).unwrap();
        let actor = if by_steward { bench.steward() } else { bench.annotator() };
        log.append(&actor, at(50), act(&bench, SigningKey::random().public())).unwrap();
        if let Some(act) = then {
            log.append(&bench.annotator(), at(51), act).unwrap();
        }
        bench.verify(None).map_err(|broken| broken.kind)
    };
    let add = |_: &Bench, key| Act::MemberAdded { member: MemberId::from_bits(77), roles: vec![Role::Steward], key };
    let replace = |bench: &Bench, key| Act::MemberAdded { member: bench.annotator.0, roles: vec![Role::Steward], key };
    let remove = |bench: &Bench, _| Act::MemberRemoved { member: bench.annotator.0 };
    let create = |_: &Bench, _| Act::ProjectCreated { project: ProjectId::from_bits(9) };
    assert!(tried(add, true, None).is_ok());
    assert_eq!(tried(add, false, None).unwrap_err(), BrokenKind::BadMembership);
    assert_eq!(tried(replace, true, None).unwrap_err(), BrokenKind::BadMembership, "a key is for ever");
    assert!(tried(remove, true, None).is_ok());
    assert_eq!(tried(remove, false, None).unwrap_err(), BrokenKind::BadMembership);
    assert_eq!(tried(remove, true, Some(clip_act(1))).unwrap_err(), BrokenKind::NotAMember);
    assert_eq!(tried(create, true, None).unwrap_err(), BrokenKind::BadBeginning);
}

#[test]
fn a_torn_last_line_is_no_attack_and_is_cut_off() {
    let bench = Bench::with_entries(10);
    let lines = bench.lines();
    let head = bench.head();
    for torn in [1, lines[9].len() / 2, lines[9].len() - 1] {
        let bytes = [lines.concat(), lines[9][..torn].to_vec()].concat();
        fs::write(bench.segment(1), bytes).unwrap();
        let verified = bench.verify(Some(head)).unwrap();
        assert!(verified.has_torn_end && verified.entries == 10);
        let mut log = Log::open(&bench.audit).unwrap();
        assert_eq!(log.append(&bench.steward(), at(99), Act::SessionClosed), Ok(11));
        let verified = bench.verify(Some(head)).unwrap();
        assert!(!verified.has_torn_end && verified.entries == 11);
        bench.put_lines(&lines);
    }
    // In the middle it is an attack.
    let kind = bench.expect_found(None, 4, |lines| assert_eq!(lines[3].pop(), Some(b'\n')));
    assert_eq!(kind, BrokenKind::NotAnEntry);
}

#[test]
fn two_processes_append_in_turn() {
    let bench = Bench::with_entries(3);
    let mut one = Log::open(&bench.audit).unwrap();
    let mut two = Log::open(&bench.audit).unwrap();
    for round in 0..300 {
        let seq = one.append(&bench.steward(), at(10 + round), clip_act(round)).unwrap();
        let next = two.append(&bench.annotator(), at(0), clip_act(round)).unwrap();
        assert!(next > seq);
    }
    one.checkpoint(&bench.steward(), at(1000)).unwrap();
    two.append(&bench.annotator(), at(0), Act::SessionClosed).unwrap();
    let verified = bench.verify(Some(two.head())).unwrap();
    assert_eq!(verified.entries, two.len());
    assert!(verified.checkpoints >= 603 / CHECKPOINT_EVERY && two.last_time() == Some(at(1000)));
}

#[test]
fn a_log_that_does_not_fit_together_is_not_appended_to() {
    let bench = Bench::with_entries(300);
    let lines = bench.lines();
    let open = || Log::open(&bench.audit).map(|log| log.len());
    bench.put_lines(&lines[..200]);
    assert_eq!(open(), Err(AuditError::Shortened));
    let mut cut = lines.clone();
    cut.remove(280);
    bench.put_lines(&cut);
    assert_eq!(open(), Err(AuditError::Damaged));
    let mut other = lines.clone();
    other[255] = other[254].clone();
    bench.put_lines(&other);
    assert_eq!(open(), Err(AuditError::Damaged));
    bench.put_lines(&lines);
    assert_eq!(open(), Ok(lines.len() as u64));
    assert_eq!(Log::create(&bench.audit).err(), Some(AuditError::AlreadyThere));
    assert_eq!(Log::open(&bench.audit.join("nowhere")).err(), Some(AuditError::NotALog));
    // A handle that is open while the file is cut notices too.
    let mut log = Log::open(&bench.audit).unwrap();
    bench.put_lines(&lines[..290]);
    assert_eq!(log.append(&bench.steward(), at(999), Act::SessionOpened), Err(AuditError::Shortened));
}

#[test]
fn time_never_goes_back() {
    let bench = Bench::with_entries(3);
    let mut log = Log::open(&bench.audit).unwrap();
    log.append(&bench.steward(), at(100), Act::SessionOpened).unwrap();
    log.append(&bench.steward(), at(40), Act::RecordWithdrawn { record: RecordId::from_bits(1) }).unwrap();
    assert_eq!(log.last_time(), Some(at(100)));
    assert!(bench.verify(None).is_ok());
}

#[test]
fn a_log_of_several_segments_verifies_and_a_lost_segment_is_found() {
    let bench = Bench::with_entries(8_300);
    let head = bench.head();
    assert_eq!(bench.verify(Some(head)).unwrap().entries, head.seq);
    let second = fs::read(bench.segment(2)).unwrap();
    assert_eq!(second.iter().filter(|&&b| b == b'\n').count(), 4096);
    fs::remove_file(bench.segment(2)).unwrap();
    assert_eq!(bench.verify(None).unwrap_err(), Broken { seq: 4097, kind: BrokenKind::OutOfOrder });
    assert_eq!(Log::open(&bench.audit).err(), Some(AuditError::Damaged));
    fs::write(bench.segment(2), &second[..second.len() - 1]).unwrap();
    assert_eq!(bench.verify(None).unwrap_err(), Broken { seq: 8192, kind: BrokenKind::NotAnEntry });
    fs::write(bench.segment(2), second).unwrap();
    assert!(bench.verify(Some(head)).is_ok());
    let mut log = Log::open(&bench.audit).unwrap();
    assert_eq!(log.append(&bench.steward(), at(99_999), Act::SessionClosed), Ok(head.seq + 1));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 60, fork: false, failure_persistence: None, ..Default::default() })]

    /// Whatever is done to the bytes of log or checkpoints: either verification finds it, or nothing that was acknowledged
    /// is different (an unfinished end after the last entry).
    #[test]
    fn random_changes_are_found(
        edits in proptest::collection::vec((0..3_u8, 0.0..1.0_f64, 1..200_usize), 1..4),
        in_notes in proptest::bool::ANY,
    ) {
        let bench = Bench::with_entries(280);
        let head = bench.head();
        let path = if in_notes { bench.audit.join("checkpoints") } else { bench.segment(1) };
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        for (kind, place, length) in edits {
            let start = (place * bytes.len() as f64) as usize;
            let end = (start + length).min(bytes.len());
            match kind {
                0 => bytes[start..end].iter_mut().for_each(|byte| *byte = byte.wrapping_add(1)),
                1 => drop(bytes.drain(start..end)),
                _ => bytes.splice(start..start, whole[start.min(whole.len())..end.min(whole.len())].to_vec()).for_each(drop),
            }
        }
        proptest::prop_assume!(bytes != whole);
        fs::write(&path, &bytes).unwrap();
        let result = bench.verify(Some(head));
        let only_longer = bytes.starts_with(&whole) && result.as_ref().is_ok_and(|verified| verified.has_torn_end);
        proptest::prop_assert!(result.is_err() || only_longer, "{result:?}");
    }
}
