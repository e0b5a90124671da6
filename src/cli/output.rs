//! Results on stdout, messages on stderr, both as text or as JSON.

use std::io::Write;

use serde::Serialize;

use crate::app::failure::Failure;

/// Where a command's words go.
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// The result of a command: one JSON value, or lines of text.
    pub(super) fn result(&self, json: &impl Serialize, text: &str) {
        let line = if self.json {
            serde_json::to_string(json).expect("results are plain data")
        } else {
            text.trim_end().to_owned()
        };
        // A closed pipe (`veilmark … | head`) is the reader's choice, not a failure of ours.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// A failed command's two lines, or one JSON object on stderr.
    pub(super) fn failure(&self, failure: &Failure) {
        let text = if self.json {
            serde_json::json!({
                "error": failure.what,
                "way_out": failure.way_out,
                "exit_code": failure.kind.exit_code(),
            })
            .to_string()
        } else {
            failure.to_string()
        };
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// A message beside the result.
    pub(super) fn note(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }
}
