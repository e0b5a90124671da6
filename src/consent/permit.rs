//! The permit: proof that the gate let one clip through for one purpose, and that the log says so.

use std::fmt;
use std::marker::PhantomData;

use super::gate::Admission;
use super::purpose::Purpose;
use crate::vocab::{Digest, RecordId, UtcTime};

/// Proof that a clip may be opened for `P`. Only [`super::gate::admit`] makes one, after the log entry whose number it
/// carries is on disk. It cannot be copied, stored or made from parts.
#[must_use]
pub struct Permit<P: Purpose> {
    admission: Admission,
    purpose: PhantomData<fn() -> P>,
}

impl<P: Purpose> Permit<P> {
    /// An admission can be made by the gate alone.
    pub(super) fn new(admission: Admission) -> Self {
        Self { admission, purpose: PhantomData }
    }

    /// Digest of the one clip that may be opened.
    #[must_use]
    pub fn clip(&self) -> Digest {
        self.admission.clip()
    }

    /// The consent record that it rests on.
    #[must_use]
    pub fn record(&self) -> RecordId {
        self.admission.record()
    }

    /// Digest of that record's signed bytes.
    #[must_use]
    pub fn record_sha256(&self) -> Digest {
        self.admission.record_sha256()
    }

    /// Number of the audit entry.
    #[must_use]
    pub fn audit_seq(&self) -> u64 {
        self.admission.audit_seq()
    }

    /// The first moment at which the consent no longer holds. Whoever keeps a clip open longer closes it then.
    #[must_use]
    pub fn until(&self) -> UtcTime {
        self.admission.until()
    }
}

impl<P: Purpose> fmt::Debug for Permit<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit<{}>(audit entry {})", P::WORD, self.audit_seq())
    }
}
