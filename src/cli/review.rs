//! `review`: samples, judging, issues, approval, what came of it.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Session;
use super::args_review::{IssueWord, ReviewCommand, SampleCommand, TruthCommand};
use super::output::Output;
use crate::app::failure::{Failure, FailureKind};
use crate::app::project::Project;
use crate::app::review_desk::{
    Aim, Aql, Figure, Issue, IssueSaid, IssueState, NewJudgement, Pass, Plan, Said, Scheme, Severity, Spot,
};
use crate::app::reviewing::no_such_sample;
use crate::labels::Doubt;
use crate::vocab::{ClipId, SampleId};

pub(super) fn run(session: &Session<'_>, command: ReviewCommand, output: &Output) -> Result<(), Failure> {
    match command {
        ReviewCommand::Sample(command) => {
            let plan = plan_of(&command)?;
            session.with_project(&command.project, |project| {
                let id = project.draw_sample(&plan)?;
                let drawn = project.samples()?.into_iter().find(|sample| sample.id == id);
                let sample = drawn.expect("what was just drawn is there");
                output.result(
                    &json!({ "sample": id, "plan": sample.plan.words(), "units": sample.units, "clips": sample.clips }),
                    &format!("{id}  {}; {} units of {} clips.", sample.plan.words(), sample.units, sample.clips),
                );
                Ok(())
            })
        }
        ReviewCommand::List { project } => session.with_project(&project, |project| list(project, output)),
        ReviewCommand::Units { project, sample, second, blind } => session.with_project(&project, |project| {
            let work = project.review_work(sample, pass(second, blind))?;
            let units: Vec<Value> = work
                .units
                .iter()
                .map(|unit| {
                    let object = |object: &crate::app::review_desk::Object| {
                        json!({ "track": object.track, "no": object.no, "class": object.class, "frame": object.frame,
                                "box": object.bbox })
                    };
                    json!({ "unit": unit.place, "of": unit.unit, "frame": unit.frame,
                            "objects": unit.objects.iter().map(object).collect::<Vec<_>>() })
                })
                .collect();
            let text = serde_json::to_string_pretty(&units).expect("units are plain data");
            output.result(&units, &text);
            Ok(())
        }),
        ReviewCommand::Judge { project, sample, file, second, blind } => {
            let judgements = judgements_of(&file)?;
            session.with_project(&project, |project| {
                let kept = project.judge(sample, pass(second, blind), &judgements)?;
                output.result(&json!({ "kept": kept.len() }), &format!("Kept {} judgement(s).", kept.len()));
                Ok(())
            })
        }
        ReviewCommand::Decide { project, sample } => session.with_project(&project, |project| {
            let decision = project.decide_review(sample)?;
            let word = if decision.passed { "Passed" } else { "Failed" };
            output.result(&decision, &format!("{word}. {}", decision.why));
            Ok(())
        }),
        ReviewCommand::Approve { project, clips, sample } => session.with_project(&project, |project| {
            let Some(sample) = sample else {
                clips.iter().try_for_each(|clip| project.approve(*clip))?;
                output.result(&json!({ "approved": clips }), &format!("Approved {} clip(s).", clips.len()));
                return Ok(());
            };
            let report = project.approve_lot(sample)?;
            for (clip, reason) in &report.refused {
                output.note(&format!("Not approved: {clip}: {reason}"));
            }
            output.result(
                &json!({ "approved": report.approved, "refused": report.refused.len() }),
                &format!("Approved {} clip(s), {} not.", report.approved.len(), report.refused.len()),
            );
            Ok(())
        }),
        ReviewCommand::Report { project, html, sample } => {
            session.with_project(&project, |project| report(project, html.as_deref(), sample, output))
        }
        ReviewCommand::Truth(command) => truth(session, &command, output),
        ReviewCommand::Plan { lot, level, aql, tightened } => {
            let severity = if tightened { Severity::Tightened } else { Severity::Normal };
            print_plan(Scheme::of(lot, level.level(), limit(aql)?, severity), output);
            Ok(())
        }
        other => issues(session, other, output),
    }
}

fn issues(session: &Session<'_>, command: ReviewCommand, output: &Output) -> Result<(), Failure> {
    match command {
        ReviewCommand::Issues { project, all } => session.with_project(&project, |project| {
            let mut issues = project.issues()?;
            issues.retain(|issue| all || issue.state() != IssueState::Closed);
            let lines: Vec<String> = issues.iter().map(issue_line).collect();
            let text = if lines.is_empty() { "No issues.".to_owned() } else { lines.join("\n") };
            let rows: Vec<Value> = issues
                .iter()
                .map(|issue| json!({ "issue": issue, "state": issue.state(), "assignee": issue.assignee() }))
                .collect();
            output.result(&rows, &text);
            Ok(())
        }),
        ReviewCommand::Issue { project, issue, what, note, to } => session.with_project(&project, |project| {
            if let Some(words) = note {
                project.say_of_issue(issue, IssueSaid::Words(words))?;
            }
            let said = match what {
                IssueWord::Note => None,
                IssueWord::Settle => Some(IssueSaid::Settled),
                IssueWord::Close => Some(IssueSaid::Closed),
                IssueWord::Reopen => Some(IssueSaid::Reopened),
                IssueWord::Give => Some(IssueSaid::Assigned(to)),
            };
            said.map_or(Ok(()), |said| project.say_of_issue(issue, said))?;
            output.result(&json!({ "issue": issue }), "Kept.");
            Ok(())
        }),
        ReviewCommand::Doubts { project } => session.with_project(&project, |project| {
            let doubts = project.doubts_of_done()?;
            let line = |(clip, doubt): &(ClipId, Doubt)| {
                format!("{clip}  frame {}  track {}  {}", doubt.frame.0 + 1, doubt.track, doubt.why.words())
            };
            let lines: Vec<String> = doubts.iter().map(line).collect();
            let row = |(clip, doubt): &(ClipId, Doubt)| {
                json!({ "clip": clip, "frame": doubt.frame, "track": doubt.track, "why": doubt.why.words() })
            };
            let rows: Vec<Value> = doubts.iter().map(row).collect();
            let text = if lines.is_empty() { "Nothing is doubtful.".to_owned() } else { lines.join("\n") };
            output.result(&rows, &text);
            Ok(())
        }),
        ReviewCommand::Raise { project, clip, frame, note } => session.with_project(&project, |project| {
            let issue = project.raise_issue(clip, Spot { frame, track: None, bbox: None }, &note)?;
            output.result(&json!({ "issue": issue }), &issue.to_string());
            Ok(())
        }),
        ReviewCommand::Return { project, clip } => session.with_project(&project, |project| {
            project.return_clip(clip)?;
            output.result(&json!({ "returned": clip }), "Returned.");
            Ok(())
        }),
        ReviewCommand::Assign { project, clip, member } => session.with_project(&project, |project| {
            project.assign(clip, member)?;
            output.result(&json!({ "clip": clip, "assignee": member }), "Assigned.");
            Ok(())
        }),
        _ => Ok(()),
    }
}

fn issue_line(issue: &Issue) -> String {
    let assignee = issue.assignee().map_or_else(String::new, |member| format!("  {member}"));
    let mut line = format!(
        "{}  {}  {} frame {}  {}{assignee}",
        issue.id,
        issue.state().word(),
        issue.clip,
        issue.spot.frame.0 + 1,
        issue.found
    );
    for note in &issue.thread {
        if let IssueSaid::Words(words) = &note.said {
            let _ = write!(line, "\n    {}", words.escape_debug());
        }
    }
    line
}

const fn pass(second: bool, blind: bool) -> Pass {
    match (second, blind) {
        (_, true) => Pass::Blind,
        (true, false) => Pass::Second,
        (false, false) => Pass::First,
    }
}

fn limit(percent: f64) -> Result<Aql, Failure> {
    Aql::of_percent(percent).ok_or_else(|| {
        Failure::in_english(
            FailureKind::Usage,
            "This is no acceptance quality limit of the standard's series.",
            "Take one of 0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10.",
        )
    })
}

fn plan_of(command: &SampleCommand) -> Result<Plan, Failure> {
    let at_least = command.at_least / 100.0;
    let aim = match (command.units, command.margin, command.show) {
        (Some(units), ..) => Aim::Fixed { units, at_least },
        (_, Some(margin), _) => Aim::Margin { margin: margin / 100.0, expected: at_least, at_least },
        (_, _, Some(allowed)) => Aim::Show { at_least, allowed },
        _ => Aim::Acceptance { level: command.level.level(), aql: limit(command.aql)?, severity: Severity::Normal },
    };
    Ok(Plan {
        kind: command.of.kind(),
        aim,
        strata: command.by.iter().map(|by| by.of()).collect(),
        seed: command.seed,
        annotator: command.annotator,
        second_percent: command.second,
        seeded_percent: command.seeded,
        blind_percent: command.blind,
    })
}

fn judgements_of(file: &Path) -> Result<Vec<NewJudgement>, Failure> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct New {
        unit: usize,
        said: Said,
        #[serde(default)]
        comment: Option<String>,
    }
    let wrong = || {
        Failure::in_english(
            FailureKind::Unreadable,
            "The file does not hold judgements.",
            "It is a list of {\"unit\", \"said\"}; see docs/REVIEW.md.",
        )
    };
    let text = std::fs::read(file).map_err(|_| wrong())?;
    let read: Vec<New> = serde_json::from_slice(&text).map_err(|_| wrong())?;
    Ok(read.into_iter().map(|New { unit, said, comment }| NewJudgement { unit, said, comment }).collect())
}

fn list(project: &Project, output: &Output) -> Result<(), Failure> {
    let samples = project.samples()?;
    let (mut text, mut rows) = (String::new(), Vec::new());
    for sample in &samples {
        let state = match &sample.decision {
            Some(decision) if decision.passed => format!("passed: {}", decision.why),
            Some(decision) => format!("failed: {}", decision.why),
            None => {
                let [first, second, blind] = [sample.left, sample.left_second, sample.left_blind];
                format!("{first} units wait, {second} for their second look, {blind} to be drawn blind")
            }
        };
        let _ = writeln!(text, "{}  {}  {}\n    {state}", sample.id, sample.time.day(), sample.plan.words());
        rows.push(json!({
            "sample": sample.id,
            "plan": sample.plan.words(),
            "time": sample.time,
            "clips": sample.clips,
            "units": sample.units,
            "left": sample.left,
            "left_second": sample.left_second,
            "left_blind": sample.left_blind,
            "decision": sample.decision,
        }));
    }
    output.result(&rows, if text.is_empty() { "No samples yet." } else { &text });
    Ok(())
}

fn report(project: &Project, html: Option<&Path>, of: Option<SampleId>, output: &Output) -> Result<(), Failure> {
    let mut report = project.review_report()?;
    if let Some(of) = of {
        report.samples.retain(|own| own.sample == of);
        report.comparisons.clear();
        if report.samples.is_empty() {
            return Err(no_such_sample());
        }
    }
    if let Some(file) = html {
        project.write_report(&report, file)?;
    }
    let mut text = String::new();
    let figures = |text: &mut String, figures: &[Figure]| {
        for figure in figures {
            let _ = writeln!(text, "    {:38}  {}", figure.name, figure.words());
        }
    };
    for sample in &report.samples {
        let _ = writeln!(text, "{}  {}", sample.sample, sample.plan);
        if let Some(decision) = &sample.decision {
            let _ = writeln!(text, "    {}: {}", if decision.passed { "passed" } else { "failed" }, decision.why);
        }
        figures(&mut text, &sample.figures);
    }
    for comparison in &report.comparisons {
        let _ = writeln!(text, "{} beside ground truth, overlap of at least {}", comparison.name, comparison.match_iou);
        figures(&mut text, &comparison.figures);
    }
    output.result(&report, if text.is_empty() { "Nothing was reviewed yet." } else { &text });
    Ok(())
}

fn truth(session: &Session<'_>, command: &TruthCommand, output: &Output) -> Result<(), Failure> {
    session.with_project(&command.project, |project| {
        let clips = match (&command.dataset, command.format) {
            (Some(dataset), Some(format)) => {
                let belongs = super::datasets::belongs(&command.belongs)?;
                let report = project.import_truth(format, dataset, &belongs)?;
                for name in &report.unmatched {
                    output.note(&format!("No clip for the sequence {}.", name.escape_default()));
                }
                report.clips.into_iter().map(|(clip, ..)| clip).collect()
            }
            _ => {
                command.clips.iter().try_for_each(|clip| project.keep_truth(*clip))?;
                command.clips.clone()
            }
        };
        output.result(&json!({ "truths": clips }), &format!("Kept the truth of {} clip(s).", clips.len()));
        Ok(())
    })
}

fn print_plan(scheme: Scheme, output: &Output) {
    let percents = [0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 4.0, 5.0, 6.5, 10.0, 15.0, 20.0];
    let curve = scheme.curve(&percents);
    let mut text = format!(
        "Letter {}: look at {} units, accept the lot with at most {} that have a serious error.\n",
        scheme.letter, scheme.units, scheme.accepted
    );
    for (percent, chance) in &curve {
        let _ =
            writeln!(text, "    {percent:>5} % with a serious error: accepted {:5.1} % of the time", chance * 100.0);
    }
    let _ = writeln!(
        text,
        "A limit is no guarantee: a lot with {:.1} % is still accepted one time in ten.",
        scheme.share_at(0.1) * 100.0
    );
    output.result(
        &json!({ "letter": scheme.letter, "units": scheme.units, "accepted": scheme.accepted, "curve": curve }),
        &text,
    );
}
