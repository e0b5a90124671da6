//! The labels of one clip while they are looked at. Those that lie in the store are read anew each time, so that an export of any
//! size has one clip's labels in memory.

use super::{ExportError, Labels};
use crate::labels::LabelSet;
use crate::review::{Approval, Approved};

/// Where labels lie that are not in memory.
pub trait LabelSource {
    /// Reads them: the same each time, whatever was edited meanwhile.
    ///
    /// # Errors
    /// [`ExportError::Labels`].
    fn read(&self) -> Result<KeptLabels, ExportError>;
}

/// Labels as they were read.
pub enum KeptLabels {
    /// Signed off.
    Approved(Approved<LabelSet>),
    /// Not signed off.
    Draft(LabelSet),
}

/// Labels in memory.
pub(super) enum Held<'a> {
    Approved(&'a Approved<LabelSet>),
    Draft(&'a LabelSet),
    Kept(Box<KeptLabels>),
}

impl<'a> Labels<'a> {
    pub(super) fn hold(self) -> Result<Held<'a>, ExportError> {
        Ok(match self {
            Self::Approved(approved) => Held::Approved(approved),
            Self::Draft(set) => Held::Draft(set),
            Self::Kept(source) => Held::Kept(Box::new(source.read()?)),
        })
    }
}

impl Held<'_> {
    /// The labels, approved or not.
    pub(super) fn set(&self) -> &LabelSet {
        match self {
            Self::Approved(approved) => approved.work(),
            Self::Draft(set) => set,
            Self::Kept(kept) => match kept.as_ref() {
                KeptLabels::Approved(approved) => approved.work(),
                KeptLabels::Draft(set) => set,
            },
        }
    }

    /// Who stands behind them.
    pub(super) fn approval(&self) -> Option<&Approval> {
        match self {
            Self::Approved(approved) => Some(approved.approval()),
            Self::Draft(_) => None,
            Self::Kept(kept) => match kept.as_ref() {
                KeptLabels::Approved(approved) => Some(approved.approval()),
                KeptLabels::Draft(_) => None,
            },
        }
    }
}
