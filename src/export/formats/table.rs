//! JSON written a row a line, so that memory does not grow with the dataset.

use serde::Serialize;

use super::super::ExportError;
use super::super::aside::Sink;

/// An array that is being written.
pub(super) struct Table<'a> {
    sink: Sink<'a>,
    line: Vec<u8>,
    is_first: bool,
}

impl<'a> Table<'a> {
    /// Writes into `sink`, behind what stands there.
    pub(super) fn new(sink: Sink<'a>) -> Self {
        Self { sink, line: Vec::with_capacity(512), is_first: true }
    }

    /// Text as it is.
    pub(super) fn text(&mut self, text: &str) -> Result<(), ExportError> {
        Ok(self.sink.write_all(text.as_bytes())?)
    }

    /// A value where one is due.
    pub(super) fn value(&mut self, value: &impl Serialize) -> Result<(), ExportError> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, value).map_err(std::io::Error::from)?;
        Ok(self.sink.write_all(&self.line)?)
    }

    /// `before`, then the array opens.
    pub(super) fn open(&mut self, before: &str) -> Result<(), ExportError> {
        self.is_first = true;
        self.text(before)?;
        self.text("[")
    }

    /// One member of the open array.
    pub(super) fn row(&mut self, row: &impl Serialize) -> Result<(), ExportError> {
        self.line.clear();
        self.line.extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
        self.is_first = false;
        serde_json::to_writer(&mut self.line, row).map_err(std::io::Error::from)?;
        Ok(self.sink.write_all(&self.line)?)
    }

    /// The array closes, then `after`.
    pub(super) fn close(&mut self, after: &str) -> Result<(), ExportError> {
        self.text("]")?;
        self.text(after)
    }
}

/// A row a line, without an array around them (JSON lines).
pub(super) fn line(sink: Sink<'_>, row: &impl Serialize) -> Result<(), ExportError> {
    serde_json::to_writer(&mut *sink, row).map_err(std::io::Error::from)?;
    Ok(sink.write_all(b"\n")?)
}
