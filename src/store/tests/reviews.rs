//! Samples, judgements, issues and truths.

use std::collections::BTreeMap;

use super::*;
use crate::labels::{Edit, Layer};
use crate::review::{Drawn, Issue, IssueNote, IssueSaid, Judgement, Pass, Plan, Said, Sample, Spot, Stratum, Unit};
use crate::vocab::{IssueId, SampleId};

fn sample(clip: ClipId) -> Sample {
    let unit = Unit::Frame { clip, frame: FrameNo(3) };
    Sample {
        id: SampleId::from_bits(5),
        plan: Plan::default(),
        lot: BTreeMap::from([(clip, 1)]),
        boxes: 1,
        strata: vec![Stratum { name: "all".into(), units: 7, drawn: 1 }],
        units: vec![Drawn { unit, stratum: 0, is_second: false, is_blind: false }],
        seeded: BTreeMap::new(),
    }
}

fn judgement(no: u64) -> Judgement {
    let (unit, pass) = (0, Pass::First);
    Judgement { no, unit, pass, member: MEMBER, time: now(), said: Said::Done, comment: Some("left".into()) }
}

fn issue(clip: ClipId) -> Issue {
    Issue {
        id: IssueId::from_bits(6),
        clip,
        spot: Spot { frame: FrameNo(3), track: None, bbox: PxBox::new(1.0, 2.0, 3.5, 4.0) },
        found: "missed object".into(),
        member: MEMBER,
        time: now(),
        sample: Some(SampleId::from_bits(5)),
        thread: Vec::new(),
    }
}

fn with_clip() -> (TempDir, Store, ClipId, Document) {
    let (dir, _key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("a new clip");
    let mut document = Document::default();
    store.append_entry(clip.id, &draw(&mut document, 1.0)).expect("fits");
    (dir, store, clip.id, document)
}

#[test]
fn what_was_judged_comes_back_and_is_not_changed() {
    let (_dir, mut store, clip, _) = with_clip();
    store.put_sample(&sample(clip), MEMBER, now()).expect("new");
    assert_eq!(store.put_sample(&sample(clip), MEMBER, now()), Err(StoreError::Conflict));
    store.append_judgements(SampleId::from_bits(5), &[(clip, judgement(1)), (clip, judgement(2))]).expect("in order");
    let again = store.append_judgements(SampleId::from_bits(5), &[(clip, judgement(2))]);
    assert_eq!(again, Err(StoreError::ChangedElsewhere), "two reviewers at once");
    assert_eq!(store.judgements(SampleId::from_bits(5)), Ok(vec![judgement(1), judgement(2)]));
    assert!(store.connection.execute("DELETE FROM judgements", []).is_err());
    assert!(store.connection.execute("UPDATE judgements SET no = 9", []).is_err());

    let decision = crate::review::DecisionFacts {
        sample: SampleId::from_bits(5),
        plan: "one".into(),
        passed: false,
        why: "a miss".into(),
        units: 1,
        serious_units: 1,
        privacy_misses: 0,
        undecided: 0,
        accuracy: None,
        reviewers: [MEMBER].into(),
        time: Some(now()),
    };
    store.set_clip_state(clip, ClipState::Done).expect("a clip");
    store.decide_sample(&decision, &[issue(clip)], &[clip]).expect("once");
    assert_eq!(store.clip(clip).map(|row| row.map(|row| row.state)), Ok(Some(ClipState::Returned)));
    assert_eq!(store.issues().map(|issues| issues.len()), Ok(1));
    assert_eq!(store.decide_sample(&decision, &[], &[]), Err(StoreError::Conflict), "and never again");
    let late = store.append_judgements(SampleId::from_bits(5), &[(clip, judgement(3))]);
    assert_eq!(late, Err(StoreError::Conflict), "a decided sample takes no judgement");
    assert!(store.connection.execute("UPDATE samples SET sample = '{}'", []).is_err());
    let row = store.sample(SampleId::from_bits(5)).expect("is read").expect("is there");
    assert_eq!((row.sample, row.decision), (sample(clip), Some(decision)));
}

#[test]
fn issues_keep_their_threads_and_a_withdrawal_takes_everything() {
    let (_dir, mut store, clip, document) = with_clip();
    store.put_sample(&sample(clip), MEMBER, now()).expect("new");
    store.append_judgements(SampleId::from_bits(5), &[(clip, judgement(1))]).expect("in order");
    store.put_issues(&[issue(clip)]).expect("new");
    let note = IssueNote { member: MEMBER, time: now(), said: IssueSaid::Words("behind the car".into()) };
    store.append_issue_note(IssueId::from_bits(6), &note).expect("is there");
    let nobody = store.append_issue_note(IssueId::from_bits(7), &note);
    assert_eq!(nobody, Err(StoreError::Conflict));
    assert_eq!(store.issues(), Ok(vec![Issue { thread: vec![note], ..issue(clip) }]));
    store.put_truth(clip, document.labels(), (MEMBER, now())).expect("a clip");
    assert_eq!(store.truths().expect("are read")[&clip].tracks(Layer::Label).count(), 1);
    store.assign(clip, Some(MEMBER)).expect("a clip");
    assert_eq!(store.assignees(), Ok([(clip, MEMBER)].into()));

    store.bury_clip(clip).expect("goes");
    assert_eq!(store.reviewed_clips().map(|clips| clips.len()), Ok(0));
    assert_eq!(store.issues(), Ok(Vec::new()));
    assert!(store.connection.execute("DELETE FROM judgements", []).is_ok(), "none is left");
}

#[test]
fn labels_of_an_earlier_edit_come_back() {
    let (_dir, mut store, clip, mut document) = with_clip();
    let first = document.labels().clone();
    store.append_entry(clip, &draw(&mut document, 80.0)).expect("fits");
    assert_eq!(store.labels_after(clip, 1), Ok(first));
    assert_eq!(store.labels_after(clip, 2).as_ref(), Ok(document.labels()));
    assert_eq!(store.last_edits(), Ok([(clip, 2)].into()));
    assert_eq!(store.edits_by_member(), Ok([(clip, [(MEMBER, 2)].into())].into()));
    let track = document.labels().tracks(Layer::Label).next().expect("a track").clone();
    let gone = Edit::RemoveTrack { layer: Layer::Label, track };
    let entry = document.apply(gone, Author::Member(MEMBER), now()).expect("applies").expect("changes");
    store.append_entry(clip, &entry).expect("fits");
    assert_eq!(store.labels_after(clip, 3).map(|set| set.tracks(Layer::Label).len()), Ok(1));
}
