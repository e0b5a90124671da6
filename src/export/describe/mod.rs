//! The papers of an export, all made from the same counts: the card (`README.md`), the datasheet (`DATASHEET.md`), the Croissant
//! description (`croissant.json`), and the checksums (`SHA256SUMS`) that every system can verify.

mod card;
mod croissant;
mod datasheet;
mod facts;

pub(super) use facts::{Facts, Hiding, Sources, Subject};

use super::ExportError;
use super::aside::Aside;

/// The file of checksums, in the form of `sha256sum`.
pub(super) const CHECKSUMS: &str = "SHA256SUMS";

pub(super) fn write(subject: &Subject<'_>, aside: &mut Aside) -> Result<(), ExportError> {
    let described = croissant::describe(subject, aside.files())?;
    aside.put("croissant.json".to_owned(), described.as_bytes())?;
    aside.put("DATASHEET.md".to_owned(), datasheet::datasheet(subject).as_bytes())?;
    aside.put("README.md".to_owned(), card::card(subject).as_bytes())?;
    let sums: String = aside.files().iter().map(|file| format!("{}  {}\n", file.sha256, file.path)).collect();
    aside.put(CHECKSUMS.to_owned(), sums.as_bytes())
}

impl Facts {
    /// Who drew the boxes.
    pub(super) fn sources(&self) -> Sources {
        self.by_source
    }

    /// Clips with signed labels; of those, on the strength of a sample, and by who made them.
    pub(super) fn approved(&self) -> [u64; 3] {
        [self.approved, self.on_a_sample, self.own_work]
    }

    /// What the leak receipts add up to.
    pub(super) fn hiding(&self) -> Hiding {
        self.hiding
    }
}
