//! Eyes that also read: lines of writing and number plates beside what the detectors always find, where somebody asked for them.

use crate::custody::detect::writing::{Read, Reader};
use crate::custody::detect::{Findings, InView, SceneSaid};
use crate::custody::picture::RedactedFrame;
use crate::vocab::{Detection, HidingWishes, Size};

use super::Eyes;

/// Eyes with a reader beside them.
pub(super) struct Reading<'a> {
    eyes: &'a mut dyn Eyes,
    reader: Reader,
    are_plates_wanted: bool,
}

impl<'a> Reading<'a> {
    /// Begins a clip; writing and plates are looked for where these wishes need them.
    pub(super) fn new(eyes: &'a mut dyn Eyes, wishes: &HidingWishes) -> Self {
        eyes.begin_clip();
        Self { eyes, reader: Reader::wanted_by(wishes), are_plates_wanted: wishes.plates }
    }
}

impl Eyes for Reading<'_> {
    fn look(&mut self, rgb: &[u8], size: Size) -> Option<Findings> {
        let Read { lines: writing, like_plates } = self.reader.next(rgb, size);
        let found = self.eyes.look(rgb, size)?;
        let plates = if self.are_plates_wanted { self.eyes.find_plates(rgb, size)? } else { Vec::new() };
        Some(Findings { writing, like_plates, plates, ..found })
    }

    fn find_plates(&mut self, rgb: &[u8], size: Size) -> Option<Vec<Detection>> {
        self.eyes.find_plates(rgb, size)
    }

    fn ask_scene_models(&mut self, rgb: &[u8], size: Size) -> Option<Vec<SceneSaid>> {
        self.eyes.ask_scene_models(rgb, size)
    }

    fn look_again(&mut self, frame: &RedactedFrame, in_view: &InView<'_>) -> Option<Vec<Detection>> {
        self.eyes.look_again(frame, in_view)
    }
}
