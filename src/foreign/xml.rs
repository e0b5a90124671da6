//! XML as a stream of elements: no entity but the five of XML itself, no document type, no network.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::ForeignError;
use super::files::Found;

/// A step through a document.
pub(super) enum Step {
    /// An element begins.
    Open(Element),
    /// An element ends: its name, and the text directly before its end.
    Close(String, String),
}

/// An element's beginning.
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// A number; not there and not a number are the same.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// CVAT writes flags as 0 and 1.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.get(name) == Some("1")
    }
}

/// Goes through a file's elements in order. `each` is told how many elements have begun.
pub(super) fn walk(
    file: &Found,
    each: &mut dyn FnMut(Step, u64) -> Result<(), ForeignError>,
) -> Result<(), ForeignError> {
    let text = file.text()?;
    let mut reader = Reader::from_str(&text);
    let (mut begun, mut depth, mut own_text) = (0, 0_u32, String::new());
    loop {
        let wrong = |what| file.malformed(what, begun);
        match reader.read_event().map_err(|_| wrong("it is not well-formed XML"))? {
            Event::Start(start) => {
                (begun, depth) = (begun + 1, depth + 1);
                own_text.clear();
                each(
                    Step::Open(element(&start).ok_or_else(|| file.malformed("an element is not sound", begun))?),
                    begun,
                )?;
            }
            Event::Empty(start) => {
                begun += 1;
                let element = element(&start).ok_or_else(|| file.malformed("an element is not sound", begun))?;
                let name = element.name.clone();
                each(Step::Open(element), begun)?;
                each(Step::Close(name, String::new()), begun)?;
                own_text.clear();
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                each(Step::Close(end.name().as_ref().to_owned(), std::mem::take(&mut own_text)), begun)?;
            }
            Event::Text(part) => own_text.push_str(&part.xml10_content()),
            Event::CData(part) => own_text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref().map_err(|_| wrong("it has an unknown entity"))? {
                    Some(character) => character.to_string(),
                    None => predefined(&reference).ok_or_else(|| wrong("it has an unknown entity"))?.to_owned(),
                };
                own_text.push_str(&resolved);
            }
            Event::DocType(_) => return Err(wrong("it declares a document type")),
            Event::Eof if begun == 0 || depth > 0 => return Err(wrong("it ends too early")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn predefined(name: &str) -> Option<&'static str> {
    Some(match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => return None,
    })
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Some(Element { name: start.name().as_ref().to_owned(), attributes })
}
