//! `consent`.

use std::fmt::Write as _;

use serde_json::json;

use super::Session;
use super::args::ConsentCommand;
use super::meter::Meter;
use super::output::Output;
use crate::app::consents::{Ground, IssueRequest};
use crate::app::failure::{Failure, FailureKind};
use crate::vocab::SubjectId;

pub(super) fn run(session: &Session<'_>, command: ConsentCommand, output: &Output) -> Result<(), Failure> {
    match command {
        ConsentCommand::Issue { project, files, share, subject, days, out } => {
            session.with_project(&project, |project| {
                let ground = share.map_or(Ok(Ground::WrittenConsent), |file| public_share(&file))?;
                let subject = subject.unwrap_or_else(SubjectId::random);
                let issued = project.issue_record(IssueRequest { files, subject, ground, days }, &Meter::new())?;
                if let Some(out) = out {
                    crate::app::files::write_whole(&out, &issued.bytes)?;
                }
                let code = issued.withdrawal_code.map(|code| code.to_string());
                if let Some(code) = &code {
                    output
                        .note(&format!("Withdrawal code, for the subject to keep; it is stored nowhere here: {code}"));
                }
                output.result(
                    &json!({ "record": issued.record, "subject": subject, "withdrawal_code": code }),
                    &issued.record.to_string(),
                );
                Ok(())
            })
        }
        ConsentCommand::Import { project, file } => session.with_project(&project, |project| {
            let bytes = std::fs::read(&file).map_err(|_| {
                Failure::in_english(
                    FailureKind::Unreadable,
                    "The record file cannot be read.",
                    "Check the path that you gave.",
                )
            })?;
            let id = project.import_record(&bytes)?;
            output.result(&json!({ "record": id }), &id.to_string());
            Ok(())
        }),
        ConsentCommand::List { project } => session.with_project(&project, |project| {
            let lines = project.record_lines()?;
            let mut text = String::new();
            for line in &lines {
                let standing = match (line.in_force, line.withdrawn) {
                    (true, _) => "in force",
                    (false, true) => "withdrawn",
                    (false, false) => "expired",
                };
                let _ = writeln!(
                    text,
                    "{}  {}  {}  until {}  clips: {}",
                    line.id,
                    line.basis,
                    standing,
                    line.until.day(),
                    line.clips
                );
            }
            output.result(&lines, if text.is_empty() { "No consent records yet." } else { &text });
            Ok(())
        }),
        ConsentCommand::Show { project, record } => session.with_project(&project, |project| {
            let text = project.record_text(record)?;
            output.result(&json!({ "jws": text }), &text);
            Ok(())
        }),
        ConsentCommand::Withdraw { project, record, out } => session.with_project(&project, |project| {
            let withdrawn = project.withdraw_record(record)?;
            if let Some(out) = &out {
                crate::app::files::write_whole(out, &withdrawn.event)?;
            }
            let count = withdrawn.clips.len();
            let mut text = format!("Withdrew {record}. The keys of {count} clip(s) are destroyed.\n");
            for export in &withdrawn.exports {
                let _ = writeln!(text, "Held by the export {export}: tell whoever received it.");
            }
            if !withdrawn.exports.is_empty() {
                text.push_str(
                    "The list for their training jobs: revocations.json and revocations.sig in the project's folder.\n",
                );
            }
            output.result(&json!({ "record": record, "withdrawn": withdrawn }), &text);
            Ok(())
        }),
        ConsentCommand::Trust { project, key } => session.with_project(&project, |project| {
            project.trust_signer(key)?;
            output.result(&json!({ "trusted": key }), "From now on records signed by this key count.");
            Ok(())
        }),
    }
}

/// The block that says how a clip was published, as the record will hold it.
fn public_share(file: &std::path::Path) -> Result<Ground, Failure> {
    let unreadable = || {
        Failure::in_english(
            FailureKind::Unreadable,
            "The public-share file is not in the record's form.",
            "Give a JSON file with the fields that docs/FORMATS.md lists under \"public share\".",
        )
    };
    let bytes = std::fs::read(file).map_err(|_| unreadable())?;
    let share = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    Ok(Ground::PublicShare(Box::new(share)))
}
