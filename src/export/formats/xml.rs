//! XML text for the formats that are written in it.

use std::fmt::{self, Write as _};

pub(super) use quick_xml::escape::escape;

/// A document in memory; clips and pictures are small enough for one each.
pub(super) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    pub(super) fn new() -> Self {
        Self { text: String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"), depth: 0 }
    }

    /// A line, indented.
    pub(super) fn line(&mut self, line: fmt::Arguments<'_>) {
        let depth = self.depth;
        writeln!(self.text, "{:1$}{line}", "", depth * 2).expect("a string takes text");
    }

    /// An element with these attributes, already escaped, opens.
    pub(super) fn open(&mut self, name: &str, attributes: fmt::Arguments<'_>) {
        let gap = if attributes.as_str() == Some("") { "" } else { " " };
        self.line(format_args!("<{name}{gap}{attributes}>"));
        self.depth += 1;
    }

    /// The element closes.
    pub(super) fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.line(format_args!("</{name}>"));
    }

    /// An element that holds this text.
    pub(super) fn leaf(&mut self, name: &str, text: impl fmt::Display) {
        let text = text.to_string();
        self.line(format_args!("<{name}>{}</{name}>", escape(text.as_str())));
    }

    /// `<attribute name="NAME">VALUE</attribute>`, as CVAT has it.
    pub(super) fn attribute(&mut self, name: &str, value: impl fmt::Display) {
        let value = value.to_string();
        self.line(format_args!("<attribute name=\"{}\">{}</attribute>", escape(name), escape(value.as_str())));
    }

    /// What was written since the last call.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}
