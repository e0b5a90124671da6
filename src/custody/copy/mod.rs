//! One file in, one redacted file out: the road of a proxy with another end, and no project.
//!
//! Guarantees: the file is decoded under a permit for exports that names its bytes, and those bytes are what is decoded; what is
//! written is what develops a proxy, frame by frame redacted by the whole clip's plan; a copy that was written is read back
//! before it counts. Whatever fails, what lies in the target is of no use and the caller gives it no name. Deliberately absent:
//! names of files, and a way to pass a frame on that was not redacted.
//!
//! A copy leaves the program, so it needs what an export needs: [`Export`], the widest purpose of a record.

mod source;

use std::fs::File;
use std::io::{Seek as _, SeekFrom};

pub use self::source::Source;
use super::decode::Decoder;
use super::detect::Detectors;
use super::develop::{self, DevelopError, ModelsOnRecord, Orders, Parts, Taker};
use super::picture::RedactedFrame;
use super::proxy::{CopyFileError, CopyForm, CopyWriter, CopyWritten};
use super::receipt::LeakReceipt;
use super::vault::SealError;
use crate::consent::{Export, Permit};
use crate::vocab::Progress;

/// Why a file was not copied. Nothing of what was written is of use then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// The permit is for another clip.
    #[error("The permit does not name this file.\nAsk for a permit for the file itself.")]
    WrongClip,
    /// The file is not what it was when it was hashed.
    #[error("The file changed while it was redacted.\nWait until it is whole, then redact it again; no copy was made.")]
    Changed,
    /// The zones were drawn on a picture of another shape.
    #[error(
        "The zones were drawn on a picture of another shape.\nDraw them on a still of this camera, at any size; no copy was made."
    )]
    ZonesMisfit,
    /// The road failed.
    #[error(transparent)]
    Develop(#[from] DevelopError),
}

/// A copy, and what was found and hidden on the way.
pub struct Copied {
    /// The file.
    pub file: CopyWritten,
    /// The figures.
    pub receipt: LeakReceipt,
    /// Three frames of it, from its beginning, middle and end (fewer where it has fewer), as they were before they were encoded,
    /// each with the share of its picture that is hidden, 0 to 1.
    pub stills: Vec<(RedactedFrame, f64)>,
}

/// Redacts the file that the permit names into `target`, an open, empty file.
///
/// # Errors
/// [`CopyError`]; the target is then to be thrown away.
pub fn redact_copy(
    permit: &Permit<Export>,
    source: &Source,
    target: File,
    form: CopyForm,
    detectors: &mut Detectors,
    orders: &Orders,
    progress: &dyn Progress,
) -> Result<Copied, CopyError> {
    if source.digest() != permit.clip() {
        return Err(CopyError::WrongClip);
    }
    let copied = copy(source, target, form, detectors, orders, progress);
    // Other bytes reach the decoder as a failed read; that is not the disk's fault.
    if source.has_changed() { Err(CopyError::Changed) } else { copied }
}

fn copy(
    source: &Source,
    target: File,
    form: CopyForm,
    detectors: &mut Detectors,
    orders: &Orders,
    progress: &dyn Progress,
) -> Result<Copied, CopyError> {
    let open = || -> Result<Box<dyn super::decode::ReadSeek>, SealError> { Ok(Box::new(source.open()?)) };
    if let Some(zones) = &orders.zones {
        let decoder = Decoder::open(open().map_err(DevelopError::from)?).map_err(DevelopError::from)?;
        zones.fitted(decoder.header().size).ok_or(CopyError::ZonesMisfit)?;
    }
    let models = ModelsOnRecord::of(detectors, &orders.wishes);
    let parts = Parts { open: &open, eyes: detectors, orders, models, progress };
    let developed = develop::develop_to(parts, |size, times_micros| {
        // A round before may have written a copy that is not kept.
        let emptied = target.set_len(0).and_then(|()| (&target).seek(SeekFrom::Start(0)));
        let target = emptied.and_then(|_| target.try_clone()).map_err(|error| CopyFileError::from(error.kind()))?;
        let writer = CopyWriter::create(form, target, size, times_micros)?;
        Ok(CopyTaker { writer, wanted: stills_of(times_micros.len()), stills: Vec::new(), progress })
    })?;
    let (file, stills) = developed.kept;
    let with_share = |still: RedactedFrame| {
        let all_px = still.size().area();
        let hidden_px = developed.hidden_px.get(still.no().index()).copied().unwrap_or(all_px);
        (still, hidden_px as f64 / all_px as f64)
    };
    let stills = stills.into_iter().map(with_share).collect();
    Ok(Copied { file, receipt: developed.receipt, stills })
}

/// The frames of which stills are kept: one sixth, one half and five sixths of the way.
fn stills_of(frames: usize) -> Vec<usize> {
    let mut wanted = vec![frames / 6, frames / 2, frames * 5 / 6];
    wanted.dedup();
    wanted
}

/// Hands the second pass's frames to the writer and keeps a few.
struct CopyTaker<'a> {
    writer: CopyWriter,
    wanted: Vec<usize>,
    stills: Vec<RedactedFrame>,
    progress: &'a dyn Progress,
}

impl Taker for CopyTaker<'_> {
    type Kept = (CopyWritten, Vec<RedactedFrame>);

    /// Gives the frame back as it was handed in: encoders that look far ahead have no picture of it yet, and none of them adds
    /// anything to what it shows. The written file is read back for its size, number and times alone: the detectors would
    /// have to go through the whole clip once more, for pictures that differ from those they saw by what a lossy codec takes away.
    fn take(&mut self, frame: RedactedFrame) -> Result<Vec<RedactedFrame>, DevelopError> {
        self.writer.push(&frame)?;
        if self.wanted.contains(&frame.no().index()) {
            self.stills.push(frame.clone());
        }
        Ok(vec![frame])
    }

    fn end(&mut self) -> Result<Vec<RedactedFrame>, DevelopError> {
        Ok(Vec::new())
    }

    fn finish(self) -> Result<Self::Kept, DevelopError> {
        Ok((self.writer.finish(self.progress)?, self.stills))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stills_lie_in_the_clip() {
        assert_eq!(stills_of(600), [100, 300, 500]);
        assert_eq!(stills_of(3), [0, 1, 2]);
        assert_eq!(stills_of(1), [0]);
        assert!(stills_of(0).iter().all(|no| *no == 0));
    }
}
