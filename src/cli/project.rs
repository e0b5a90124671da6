//! `init`, `member`, `audit`.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::args::{AuditCommand, MemberCommand, RoleWord, SchemaCommand};
use super::output::Output;
use super::{Session, passphrase};
use crate::app::copy_log::{is_copy_log, verify_copy_log};
use crate::app::failure::{Failure, FailureKind};
use crate::app::project::{NewProject, Project, verify_log};
use crate::custody::vault::Effort;
use crate::labels::Schema;
use crate::vocab::Role;

pub(super) fn init(session: &Session<'_>, dir: &Path, name: Option<String>, output: &Output) -> Result<(), Failure> {
    let passphrase = passphrase::ask(session.passphrase_file.as_deref(), passphrase::Times::Twice)?;
    let name = name.unwrap_or_else(|| "Untitled project".to_owned());
    let new = NewProject { dir, name: &name, passphrase: &passphrase, effort: Effort::Standard };
    let project = Project::create(&new, &session.surroundings)?;
    let member = project.member();
    output.result(
        &json!({ "member": member, "roles": project.roles() }),
        &format!("Made the project. You are {member}, with all roles.\nNobody can reset the passphrase: keep it safe."),
    );
    project.close()
}

pub(super) fn member(session: &Session<'_>, command: MemberCommand, output: &Output) -> Result<(), Failure> {
    match command {
        MemberCommand::Add { project, roles, new_passphrase_file } => session.with_project(&project, |project| {
            let passphrase = passphrase::ask_for_new_member(new_passphrase_file.as_deref())?;
            let roles: Vec<Role> = roles.into_iter().map(role).collect();
            let member = project.add_member(&passphrase, &roles)?;
            output.result(&json!({ "member": member }), &format!("Added {member}."));
            Ok(())
        }),
        MemberCommand::List { project } => session.with_project(&project, |project| {
            let members = project.members();
            let mut text = String::new();
            for member in &members {
                let roles: Vec<&str> = member.roles.iter().map(|role| role.word()).collect();
                let _ = writeln!(text, "{}  {}", member.id, roles.join(", "));
            }
            output.result(&members, &text);
            Ok(())
        }),
        MemberCommand::Remove { project, member } => session.with_project(&project, |project| {
            project.remove_member(member)?;
            output.result(&json!({ "removed": member }), &format!("Removed {member}; the key files are gone."));
            Ok(())
        }),
    }
}

/// `schema`: what the window's dialog edits, as a file.
pub(super) fn schema(session: &Session<'_>, command: SchemaCommand, output: &Output) -> Result<(), Failure> {
    match command {
        SchemaCommand::Show { project } => session.with_project(&project, |project| {
            let schema = project.schema();
            output.result(&schema, &schema.to_json());
            Ok(())
        }),
        SchemaCommand::Set { project, file } => {
            let unreadable =
                || Failure::in_english(FailureKind::Unreadable, "The schema file cannot be read.", "Check its name.");
            let text = std::fs::read_to_string(&file).map_err(|_| unreadable())?;
            let schema = Schema::from_json(&text)
                .map_err(|error| Failure::in_english_lines(FailureKind::Unreadable, &error.to_string()))?;
            session.with_project(&project, |project| {
                project.set_schema(&schema)?;
                let (classes, attributes) = (schema.classes.len(), schema.attributes.len());
                let words = format!("Set {classes} classes and {attributes} attributes.");
                output.result(&json!({ "classes": classes, "attributes": attributes }), &words);
                Ok(())
            })
        }
    }
}

const fn role(word: RoleWord) -> Role {
    match word {
        RoleWord::Steward => Role::Steward,
        RoleWord::Annotator => Role::Annotator,
        RoleWord::Reviewer => Role::Reviewer,
        RoleWord::Engineer => Role::Engineer,
    }
}

pub(super) fn audit(session: &Session<'_>, command: AuditCommand, output: &Output) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify { project } => {
            let verified = if is_copy_log(&project) {
                verify_copy_log(&project)?
            } else {
                let passphrase = passphrase::ask(session.passphrase_file.as_deref(), passphrase::Times::Once)?;
                verify_log(&project, &passphrase, session.member)?
            };
            output.result(
                &json!({ "entries": verified.entries, "checkpoints": verified.checkpoints, "whole": true }),
                &format!("The log is whole: {} entries, {} checkpoints.", verified.entries, verified.checkpoints),
            );
            Ok(())
        }
        AuditCommand::Show { project } => session.with_project(&project, |project| {
            let lines = project.log_lines()?;
            let rows: Vec<serde_json::Value> =
                lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
            output.result(&rows, &rows.iter().map(readable).collect::<Vec<_>>().join("\n"));
            Ok(())
        }),
        AuditCommand::Checkpoint { project } => session.with_project(&project, |project| {
            let seq = project.checkpoint()?;
            output.result(&json!({ "entries": seq }), &format!("Signed the log at {seq} entries."));
            Ok(())
        }),
    }
}

/// One entry as a line for people; `--json` has the whole of it.
fn readable(entry: &serde_json::Value) -> String {
    let word = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let act = match &entry["act"] {
        serde_json::Value::String(act) => act.clone(),
        serde_json::Value::Object(act) => act.iter().map(|(name, with)| format!("{name} {with}")).collect(),
        other => other.to_string(),
    };
    format!("{:>6}  {}  {}  {act}", entry["seq"], word("time"), word("actor"))
}
