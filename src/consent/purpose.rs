//! What a clip can be opened for, as types.

use super::record::Processing;
pub use crate::audit::PurposeWord;

mod sealed {
    pub trait Sealed {}
}

/// A purpose, known to the compiler: code that exports asks for a `Permit<Export>` and no other permit fits. Sealed; the
/// list is closed.
pub trait Purpose: sealed::Sealed + 'static {
    /// The word in the log.
    const WORD: PurposeWord;
    /// What a record must grant for it.
    const NEEDS: &'static [Processing];
}

macro_rules! purpose {
    ($(#[$doc:meta])* $name:ident, [$($needs:ident),+]) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}

        impl sealed::Sealed for $name {}

        impl Purpose for $name {
            const WORD: PurposeWord = PurposeWord::$name;
            const NEEDS: &'static [Processing] = &[$(Processing::$needs),+];
        }
    };
}

purpose!(/** Sealing the original and developing the redacted proxy. */ Ingest, [DataLabelling]);
purpose!(/** Drawing and correcting boxes on redacted frames. */ Label, [DataLabelling]);
purpose!(/** Checking labels on redacted frames. */ Review, [DataLabelling]);
purpose!(/** Writing redacted frames and labels into a dataset that models are trained on. */ Export, [DataLabelling, ModelTraining]);
