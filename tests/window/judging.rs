//! A review by keyboard alone, and what becomes of it.

use veilmark::app::command::Command;
use veilmark::app::dialog::Dialog;
use veilmark::app::review_command::ReviewCommand;
use veilmark::app::review_desk::{
    Confusion, Example, Figure, Issue, IssueState, Pass, Report, ReviewDesk as _, Said, SampleReport, Spot, Verdict,
};
use veilmark::app::workspace::Asks;
use veilmark::labels::{Author, edits};
use veilmark::review::standing;
use veilmark::vocab::{IssueId, SampleId};

use super::desk::{hidden, member, suggestion, time};
use super::*;

const OBJECTS: u32 = 8;
const UNITS: u32 = 25;

/// A desk whose first clip has eight labels in each of 25 sampled frames: 200 objects.
fn desk() -> Arc<FakeDesk> {
    let tracks = (1..=OBJECTS).map(|no| {
        let x = f64::from(no) * 70.0 - 60.0;
        let class = if no % 3 == 0 { "car" } else { "person" };
        suggestion(no, class, &[(0, [x, 60.0, x + 50.0, 200.0]), (59, [x + 8.0, 60.0, x + 58.0, 200.0])])
    });
    let desk = FakeDesk::with(hidden, desk::SIZE, desk::FRAMES, tracks.collect());
    let clip = desk.first_clip();
    let mut document = desk.stored(clip);
    let accepted = edits::accept_all(document.labels());
    let entry = document.apply(accepted, Author::Member(member()), time()).expect("applies").expect("changes");
    desk.append(clip, &entry).expect("kept");
    desk.review.lock().expect("no test panics while it holds this").frames =
        (0..UNITS).map(|no| FrameNo(2 * no)).collect();
    desk
}

fn at_work(desk: &Arc<FakeDesk>) -> Bench {
    let mut bench = bench(desk, true);
    until(&mut bench, "the first frame", |bench| {
        let workspace = &bench.state().workspace;
        workspace.project().is_some_and(|project| !project.lists.samples.is_empty())
            && workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    bench
}

fn judged(desk: &FakeDesk) -> Vec<(usize, Said)> {
    let review = desk.review.lock().expect("no test panics while it holds this");
    review.judgements.iter().map(|judgement| (judgement.unit, judgement.said.clone())).collect()
}

fn saved(bench: &mut Bench) {
    until(bench, "the verdicts on disk", |bench| {
        bench.state().workspace.project().and_then(|project| project.reviewing()).is_none_or(|own| own.waiting() == 0)
    });
}

fn begin(bench: &mut Bench) {
    key_with(bench, Modifiers::ALT, Key::R);
    bench.get_by_label("Reviews");
    bench.get_by_label("Judge").click();
    bench.run_steps(2);
    until(bench, "the review", |bench| bench.state().workspace.is_reviewing());
    settle(bench);
}

#[test]
fn a_sample_that_was_drawn_since_is_listed_when_reviews_are_looked_at() {
    let desk = desk();
    let review = || desk.review.lock().expect("no test panics while it holds this");
    let frames = std::mem::take(&mut review().frames);
    let mut bench = bench(&desk, true);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    settle(&mut bench);
    review().frames = frames;
    key_with(&mut bench, Modifiers::ALT, Key::R);
    until(&mut bench, "the sample", |bench| bench.query_by_label("Judge").is_some());
}

#[test]
fn two_hundred_objects_are_reviewed_by_keyboard_alone() {
    let desk = desk();
    let mut bench = at_work(&desk);
    begin(&mut bench);
    let frame = |unit: u32| FrameNo(2 * unit);
    desk.hold_clip(desk.first_clip()).map(drop).expect("a review holds no clip");
    for unit in 0..UNITS {
        let own = clip(&bench);
        assert_eq!((own.current, own.selected.is_some()), (frame(unit), true), "unit {unit} is on screen");
        for object in 0..OBJECTS {
            match (unit, object) {
                (1, 2) => {
                    key(&mut bench, Key::Num1);
                    // It is a person: the first class.
                    key(&mut bench, Key::Num1);
                }
                (2, 0) => {
                    key(&mut bench, Key::Num2);
                    key(&mut bench, Key::Enter);
                }
                (3, 5) => key(&mut bench, Key::Num3),
                (4, 7) => key(&mut bench, Key::Num5),
                _ => key(&mut bench, Key::Enter),
            }
        }
        // Nothing is missing here.
        key(&mut bench, Key::Enter);
        saved(&mut bench);
        settle(&mut bench);
    }
    assert!(!bench.state().workspace.is_reviewing(), "after the last unit the review is left");
    let first = desk.first_clip();
    until(&mut bench, "the clip held", |bench| {
        bench.state().workspace.clip().is_some_and(|own| own.document.is_some())
    });
    desk.hold_clip(first).map(drop).expect_err("whoever may edit it again holds it");
    let words = "Judged whole; it waits to be decided.";
    until(&mut bench, "the list", |bench| bench.query_by_label(words).is_some());

    let review = desk.review.lock().expect("no test panics while it holds this");
    let stands = standing(&review.judgements);
    assert_eq!(stands.len(), UNITS as usize);
    assert!(stands.values().all(|own| own.is_done && own.objects.len() == OBJECTS as usize), "200 objects");
    let verdict = |unit: usize, object: u128| {
        stands[&(unit, Pass::First)].verdict(TrackId::from_bits(object + 1)).cloned().expect("judged")
    };
    assert_eq!(verdict(1, 2), Verdict::WrongClass { should: Some(desk::class("person")) });
    assert!(matches!(verdict(2, 0), Verdict::BoxOff { frame: FrameNo(4), should: None, .. }));
    assert_eq!((verdict(3, 5), verdict(4, 7)), (Verdict::FalseBox, Verdict::WrongIdentity));
    let others = stands.values().flat_map(|own| own.objects.keys().filter_map(|track| own.verdict(*track)));
    assert_eq!(others.filter(|verdict| **verdict == Verdict::Right).count(), 196);
    let numbers: Vec<u64> = review.judgements.iter().map(|judgement| judgement.no).collect();
    assert!(numbers.iter().zip(1..).all(|(no, expected)| *no == expected), "in the order in which they were said");
    drop(review);

    let before = desk.stored(desk.first_clip());
    assert_eq!(before.last_seq(), 2, "a review changes no label");
}

#[test]
fn the_right_box_is_drawn_at_once_and_verdicts_are_taken_back() {
    let desk = desk();
    let mut bench = at_work(&desk);
    begin(&mut bench);
    key(&mut bench, Key::Num2);
    let asks = |bench: &Bench| bench.state().workspace.project().and_then(|p| p.reviewing()).and_then(|own| own.asks);
    assert_eq!(asks(&bench), Some(Asks::RightBox));
    let (from, to) = (at(&bench, 14.0, 64.0), at(&bench, 66.0, 210.0));
    drag(&mut bench, from, to);
    saved(&mut bench);
    let Some((0, Said::Object { track, verdict: Verdict::BoxOff { label, should: Some(should), .. } })) =
        judged(&desk).pop()
    else {
        panic!("a box that is off: {:?}", judged(&desk))
    };
    assert_eq!(track, TrackId::from_bits(1));
    assert!(near(&label, [10.0, 60.0, 60.0, 200.0]) && near(&should, [14.0, 64.0, 66.0, 210.0]), "{should:?}");

    // A car that has no box, and something that must be hidden.
    key(&mut bench, Key::Num4);
    key(&mut bench, Key::Num2);
    let (from, to) = (at(&bench, 200.0, 250.0), at(&bench, 300.0, 330.0));
    drag(&mut bench, from, to);
    saved(&mut bench);
    assert!(matches!(judged(&desk).last(), Some((0, Said::Missed { class, .. })) if class.as_str() == "car"));
    key(&mut bench, Key::P);
    let (from, to) = (at(&bench, 400.0, 250.0), at(&bench, 430.0, 280.0));
    drag(&mut bench, from, to);
    saved(&mut bench);
    assert!(matches!(judged(&desk).last(), Some((0, Said::PrivacyMiss { .. }))));

    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    saved(&mut bench);
    assert_eq!(judged(&desk).last(), Some(&(0, Said::TakenBack { no: 3 })));
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    saved(&mut bench);
    assert_eq!(judged(&desk).last(), Some(&(0, Said::TakenBack { no: 2 })));
    assert_eq!(labels(&desk.stored(desk.first_clip())).len(), OBJECTS as usize, "no label was drawn");
}

/// A review whose first verdict could not be saved; the next one can.
fn with_a_verdict_that_failed(desk: &Arc<FakeDesk>) -> Bench {
    let mut bench = at_work(desk);
    begin(&mut bench);
    let fails = |fails: bool| desk.review.lock().expect("no test panics while it holds this").fails_to_judge = fails;
    fails(true);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the message", |bench| {
        bench.state().workspace.notices.list().iter().any(|notice| notice.what.contains("1 verdict is not saved"))
    });
    fails(false);
    bench
}

#[test]
fn verdicts_that_were_not_saved_are_kept_and_sent_again() {
    let desk = desk();
    let mut bench = with_a_verdict_that_failed(&desk);
    key(&mut bench, Key::Enter);
    saved(&mut bench);
    assert_eq!(judged(&desk).len(), 2, "the one that failed, too");
}

#[test]
fn a_returned_clip_opens_at_the_spot_and_its_issue_is_settled_and_closed() {
    let desk = desk();
    let second = desk.clips.lock().expect("no test panics while it holds this")[1].id;
    let id = IssueId::from_bits(3);
    {
        let mut clips = desk.clips.lock().expect("no test panics while it holds this");
        (clips[1].state, clips[1].open_issues, clips[1].assignee) = (ClipState::Returned, 1, Some(member()));
        let spot = Spot { frame: FrameNo(17), track: None, bbox: None };
        let (found, thread) = ("missed object".to_owned(), Vec::new());
        let issue = Issue { id, clip: second, spot, found, member: member(), time: time(), sample: None, thread };
        desk.review.lock().expect("no test panics while it holds this").issues.push(issue);
    }
    let mut bench = at_work(&desk);
    key_with(&mut bench, Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowDown);
    settle(&mut bench);
    assert_eq!((clip(&bench).id, clip(&bench).current), (second, FrameNo(17)), "the annotator lands where it is");
    let state = |bench: &Bench| {
        let issues = &bench.state().workspace.project().expect("open").lists.issues;
        issues.iter().find(|issue| issue.id == id).map(Issue::state)
    };
    bench.get_by_label_contains("Issue missed object in frame 18").click();
    bench.run_steps(2);
    bench.get_by_label("Corrected").click();
    bench.run_steps(2);
    until(&mut bench, "the issue settled", |bench| state(bench) == Some(IssueState::Settled));
    bench.run_steps(2);
    bench.get_by_label("Close it").click();
    bench.run_steps(2);
    until(&mut bench, "the issue closed", |bench| state(bench) == Some(IssueState::Closed));
}

#[test]
fn the_report_leads_to_its_examples() {
    let desk = desk();
    let example = Example { clip: desk.first_clip(), frame: FrameNo(23), track: Some(TrackId::from_bits(3)) };
    let names: Vec<String> = ["person", "car", "nothing"].map(String::from).into();
    let sample = SampleReport {
        sample: SampleId::from_bits(5),
        plan: "frames by ISO 2859-1".to_owned(),
        drawn_by: None,
        seed: 1,
        lot_units: 100,
        units: 25,
        done: 25,
        time: Some(time()),
        decision: None,
        figures: Vec::<Figure>::new(),
        classes: Vec::new(),
        sizes: Vec::new(),
        sources: Vec::new(),
        confusion: Confusion {
            names,
            counts: vec![vec![120, 0, 0], vec![1, 70, 0], vec![0, 0, 0]],
            examples: vec![(1, 0, vec![example])],
        },
        overlaps: vec![0; 20],
        curve: vec![(0.0, 1.0), (5.0, 0.12)],
    };
    desk.review.lock().expect("no test panics while it holds this").report =
        Report { samples: vec![sample], comparisons: Vec::new() };
    let mut bench = at_work(&desk);
    key_with(&mut bench, Modifiers::ALT | Modifiers::SHIFT, Key::R);
    until(&mut bench, "the report", |bench| bench.query_by_label("car said, person true: 1").is_some());
    bench.get_by_label("car said, person true: 1").click();
    bench.run_steps(3);
    let first = veilmark::app::workspace::short(desk.first_clip());
    bench.get_by_role_and_label(Role::Button, &format!("{first} frame 24")).click();
    bench.run_steps(3);
    settle(&mut bench);
    assert_eq!((clip(&bench).current, clip(&bench).selected), (FrameNo(23), Some(TrackId::from_bits(3))));
}

#[test]
fn who_is_no_reviewer_neither_judges_nor_draws() {
    let desk = desk();
    *desk.roles.lock().expect("no test panics while it holds this") = vec![veilmark::vocab::Role::Annotator];
    let mut bench = at_work(&desk);
    for command in [ReviewCommand::ShowReviews, ReviewCommand::ShowReport, ReviewCommand::GoOn] {
        let workspace = &mut bench.state_mut().workspace;
        workspace.run(Command::Review(command));
        assert!(workspace.dialog.is_none() && !workspace.is_reviewing());
    }
}

#[test]
fn what_cannot_be_told_is_undecided() {
    let desk = desk();
    let mut bench = at_work(&desk);
    begin(&mut bench);
    key(&mut bench, Key::Num7);
    saved(&mut bench);
    let track = TrackId::from_bits(1);
    assert_eq!(judged(&desk), [(0, Said::Object { track, verdict: Verdict::Undecided })]);
    bench.get_by_label("person 1: undecided");
    bench.get_by_label("Undecided").click();
    bench.run_steps(2);
    saved(&mut bench);
    assert_eq!(judged(&desk).len(), 2, "the button says the same of the next object");
}

#[test]
fn boxes_are_drawn_blind_and_no_label_is_shown() {
    let desk = desk();
    desk.review.lock().expect("no test panics while it holds this").blind_left = UNITS as usize;
    let mut bench = at_work(&desk);
    key_with(&mut bench, Modifiers::ALT, Key::R);
    bench.get_by_label("Draw blind").click();
    bench.run_steps(2);
    until(&mut bench, "the review", |bench| bench.state().workspace.is_reviewing());
    settle(&mut bench);
    let shown = |bench: &Bench| clip(bench).reviewed.as_ref().map(|set| set.tracks(Layer::Label).len());
    assert_eq!(shown(&bench), Some(0), "nothing that the labels say is on screen");
    bench.get_by_label("Boxes drawn (0)");
    key(&mut bench, Key::Num1);
    let (from, to) = (at(&bench, 14.0, 64.0), at(&bench, 66.0, 210.0));
    drag(&mut bench, from, to);
    saved(&mut bench);
    // The next drag is the next object.
    key(&mut bench, Key::Num2);
    let (from, to) = (at(&bench, 200.0, 250.0), at(&bench, 300.0, 330.0));
    drag(&mut bench, from, to);
    saved(&mut bench);
    let classes: Vec<String> = judged(&desk)
        .into_iter()
        .filter_map(|(_, said)| match said {
            Said::Missed { class, .. } => Some(class.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(classes, ["person", "car"]);
    assert_eq!(shown(&bench), Some(2), "one's own boxes are");
    let review = desk.review.lock().expect("no test panics while it holds this");
    assert!(review.judgements.iter().all(|judgement| judgement.pass == Pass::Blind));
    drop(review);
    key_with(&mut bench, Modifiers::COMMAND, Key::Z);
    saved(&mut bench);
    assert_eq!((judged(&desk).last(), shown(&bench)), (Some(&(0, Said::TakenBack { no: 2 })), Some(1)));
    key(&mut bench, Key::Num3);
    key(&mut bench, Key::Enter);
    saved(&mut bench);
    assert_eq!(judged(&desk).last(), Some(&(0, Said::Done)), "digits choose classes here and say nothing");
    assert_eq!((clip(&bench).current, shown(&bench)), (FrameNo(2), Some(0)), "the next frame begins empty");
}

#[test]
fn an_issue_is_given_to_another_member_by_keyboard() {
    let desk = desk();
    let spot = |frame| Spot { frame: FrameNo(frame), track: None, bbox: None };
    for frame in [3, 30] {
        desk.raise_issue(desk.first_clip(), spot(frame), "look again").expect("raised");
    }
    let mut bench = at_work(&desk);
    until(&mut bench, "the issues", |bench| {
        let project = bench.state().workspace.project().expect("open");
        project.lists.issues.len() == 2 && project.lists.annotators.len() == 2
    });
    let holder = |bench: &Bench, no: u128| {
        let issues = &bench.state().workspace.project().expect("open").lists.issues;
        issues.iter().find(|issue| issue.id == IssueId::from_bits(no)).and_then(Issue::assignee)
    };
    // By its key: the issue that is nearest to the frame on screen. It is nobody's, so the choice begins with me.
    key_with(&mut bench, Modifiers::ALT, Key::G);
    bench.get_by_label("Give issue");
    key(&mut bench, Key::ArrowDown);
    key(&mut bench, Key::Enter);
    until(&mut bench, "the other's", |bench| holder(bench, 1) == Some(super::reviews::OTHER));
    assert_eq!((holder(&bench, 2), bench.state().workspace.dialog.is_none()), (None, true));
    // By its name, the other issue, to me.
    key_with(&mut bench, Modifiers::COMMAND, Key::K);
    write(&mut bench, "Find a command", "give issue");
    key(&mut bench, Key::Enter);
    key(&mut bench, Key::ArrowRight);
    let is_mine = |bench: &Bench| {
        let dialog = &bench.state().workspace.dialog;
        matches!(dialog, Some(Dialog::Give(form)) if form.members[form.member] == Some(member()))
    };
    while !is_mine(&bench) {
        key(&mut bench, Key::ArrowDown);
    }
    key(&mut bench, Key::Enter);
    until(&mut bench, "mine", |bench| holder(bench, 2) == Some(member()));
    bench.run_steps(2);
    bench.get_by_label_contains("Issue remark in frame 31").click();
    bench.run_steps(2);
    bench.get_by_label_contains("Given to you.");
    bench.get_by_label("Give to…").click();
    bench.run_steps(2);
    bench.get_by_label("Give issue");
}

#[test]
fn a_verdict_that_waits_for_another_is_kept_when_the_project_is_closed() {
    let desk = desk();
    let mut bench = at_work(&desk);
    begin(&mut bench);
    let (go, gate) = std::sync::mpsc::channel();
    desk.review.lock().expect("no test panics while it holds this").judge_gate = Some(gate);
    key(&mut bench, Key::Enter);
    key(&mut bench, Key::Num3);
    let waiting = bench.state().workspace.project().and_then(|project| project.reviewing()).map(|own| own.waiting());
    assert_eq!(waiting, Some(2), "the second one waits for the first");
    bench.state_mut().workspace.run(Command::CloseProject);
    bench.run_steps(2);
    assert!(bench.state().workspace.project().is_none() && judged(&desk).is_empty());
    go.send(()).expect("the first verdict waits");
    until(&mut bench, "the end", |_| desk.told().contains(&"closed"));
    let verdicts: Vec<Said> = judged(&desk).into_iter().map(|(_, said)| said).collect();
    let of = |no: u128, verdict| Said::Object { track: TrackId::from_bits(no), verdict };
    assert_eq!(verdicts, [of(1, Verdict::Right), of(2, Verdict::FalseBox)], "each once, in order");
}

#[test]
fn a_verdict_that_failed_on_its_way_is_sent_again_when_the_project_is_closed() {
    let desk = desk();
    let mut bench = with_a_verdict_that_failed(&desk);
    bench.state_mut().workspace.shut();
    assert_eq!(judged(&desk).len(), 1);
    assert_eq!(desk.told().last(), Some(&"closed"));
}
