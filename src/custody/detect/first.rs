//! The first look at a raw frame: people and vehicles on one thread, faces beside it on another.
//!
//! The two need nothing of each other. Threads inside one model wait for each other at every layer; what they leave idle the other
//! model takes.

use super::centerface::CenterFace;
use super::centernet::{self, CenterNet};
use super::changes::Change;
use super::yolox::{self, Yolox};
use super::{DetectError, DetectSettings, Findings, Watcher, close_up, lens, nms};
use crate::vocab::{Detection, Size};

/// Who finds people and vehicles.
pub(super) struct ObjectModels<'a> {
    pub(super) net: &'a mut CenterNet,
    pub(super) more: &'a mut [Yolox],
    pub(super) close_ups: &'a mut close_up::Turns,
}

/// Who finds faces.
pub(super) struct FaceModels<'a> {
    pub(super) net: &'a mut CenterFace,
    pub(super) watcher: &'a mut Watcher,
}

/// What is in a picture of which this much changed.
pub(super) fn look(
    objects: ObjectModels<'_>,
    faces: FaceModels<'_>,
    (rgb, size): (&[u8], Size),
    change: &Change,
    settings: &DetectSettings,
) -> Result<Findings, DetectError> {
    let (found, faces) = std::thread::scope(|scope| {
        let faces = scope.spawn(move || faces.watcher.faces(faces.net, (rgb, size), change, settings));
        let found = objects.look((rgb, size), settings);
        (found, faces.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    Ok(Findings { faces: faces?, ..found? })
}

impl ObjectModels<'_> {
    fn look(self, (rgb, size): (&[u8], Size), settings: &DetectSettings) -> Result<Findings, DetectError> {
        let centernet::Look { objects, things, scene } = self.net.look(rgb, size, settings)?;
        let objects = with_more(objects, self.more, rgb, size, settings)?;
        let near_people = lens::people(self.net, (rgb, size), &objects, settings)?;
        let rooms = if self.close_ups.is_due() { Some(close_up::rooms(self.net, rgb, size)?) } else { None };
        if rooms.is_some() {
            self.close_ups.take();
        }
        Ok(Findings { objects, near_people, things, scene, rooms, ..Findings::default() })
    }
}

/// What CenterNet found, joined with what the added models find.
pub(super) fn with_more(
    mut found: Vec<Detection>,
    more: &mut [Yolox],
    rgb: &[u8],
    size: Size,
    settings: &DetectSettings,
) -> Result<Vec<Detection>, DetectError> {
    if more.is_empty() {
        return Ok(found);
    }
    for model in more {
        found.extend(model.find(rgb, size, settings)?);
    }
    Ok(nms::suppressed(found, yolox::SAME_CLASS_OVERLAP, yolox::OTHER_VEHICLE_OVERLAP))
}
