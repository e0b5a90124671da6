//! The classes and attributes of the project.

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::dialog::Dialog;
use crate::app::notice::Tone;
use crate::app::schema_form::SchemaForm;
use crate::app::words::word;
use crate::labels::Schema;

use super::Workspace;
use super::work::{Outcome, Task};

impl Workspace {
    /// Runs a command about the schema; `false` when it is none.
    pub(super) fn run_schema(&mut self, command: &Command) -> bool {
        match command {
            Command::ShowSchema => {
                self.dialog = self.project().map(|project| Dialog::Schema(SchemaForm::of(&project.schema)));
            }
            Command::SetSchema(schema) => {
                let Some(project) = self.project() else { return true };
                let (desk, drained, schema) = (Arc::clone(&project.desk), project.saver.drained(), schema.clone());
                self.start_job(Task::Change, move |_| {
                    drained.wait()?;
                    desk.set_schema(&schema)?;
                    Ok(Outcome::SchemaSet(schema))
                });
            }
            _ => return false,
        }
        true
    }

    pub(super) fn take_schema(&mut self, schema: Schema) {
        let Some(project) = self.project_mut() else { return };
        project.schema = schema;
        if matches!(self.dialog, Some(Dialog::Schema(_))) {
            self.dialog = None;
        }
        self.notices.push(Tone::Done, word("schema-the-classes-and-attributes-are-set"), "");
    }
}
