//! The zone editor without its window: corners become polygons, with its own undo, until all of it is saved as one act.

use crate::app::words::word;
use crate::vocab::{CameraId, Place, Polygon, PxPoint, Size, Zone, ZoneKind, Zones};

use super::camera::CameraProfile;

/// What a person drew at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
struct Sheet {
    zones: Vec<Zone>,
    corners: Vec<PxPoint>,
    place: Place,
}

/// A camera's zones while they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneEditor {
    /// Which camera.
    pub camera: CameraId,
    /// The kind of the next zone.
    pub kind: ZoneKind,
    size: Size,
    sheet: Sheet,
    before: Sheet,
    past: Vec<Sheet>,
    future: Vec<Sheet>,
}

impl ZoneEditor {
    /// Begins with what is known of the camera, on a picture of this size. Zones of a picture of another shape are left out: they
    /// lie elsewhere.
    #[must_use]
    pub fn new(profile: &CameraProfile, size: Size) -> Self {
        let zones = profile.zones.as_ref().and_then(|zones| zones.fitted(size)).unwrap_or_default();
        let sheet = Sheet { zones, corners: Vec::new(), place: profile.place };
        let camera = profile.camera.clone();
        Self { camera, kind: ZoneKind::Door, size, before: sheet.clone(), sheet, past: Vec::new(), future: Vec::new() }
    }

    /// The finished zones.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.sheet.zones
    }

    /// The corners of the zone that is being drawn.
    #[must_use]
    pub fn corners(&self) -> &[PxPoint] {
        &self.sheet.corners
    }

    /// Where the camera stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.sheet.place
    }

    /// Whether there is something to save.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        (&self.sheet.zones, self.sheet.place) != (&self.before.zones, self.before.place)
    }

    /// Adds a corner, moved into the picture.
    pub fn add_corner(&mut self, at: PxPoint) {
        if self.sheet.corners.len() == Polygon::MOST_CORNERS {
            return;
        }
        let (right, bottom) = (f64::from(self.size.width_px), f64::from(self.size.height_px));
        let inside = PxPoint { x: at.x.clamp(0.0, right), y: at.y.clamp(0.0, bottom) };
        self.step(|sheet| sheet.corners.push(inside));
    }

    /// Makes a zone of the corners.
    ///
    /// # Errors
    /// What is missing, as one sentence.
    pub fn close(&mut self) -> Result<(), &'static str> {
        let outline = Polygon::new(self.sheet.corners.clone()).ok_or(word("lacks-three-corners"))?;
        let zone = Zone { kind: self.kind, outline };
        self.step(|sheet| {
            sheet.corners.clear();
            sheet.zones.push(zone);
        });
        Ok(())
    }

    /// Takes the last corner away; `false` when there is none.
    pub fn remove_corner(&mut self) -> bool {
        let is_there = !self.sheet.corners.is_empty();
        if is_there {
            self.step(|sheet| {
                sheet.corners.pop();
            });
        }
        is_there
    }

    /// Gives the unfinished zone up; `false` when there is none.
    pub fn cancel(&mut self) -> bool {
        let is_there = !self.sheet.corners.is_empty();
        if is_there {
            self.step(|sheet| sheet.corners.clear());
        }
        is_there
    }

    /// Deletes a zone.
    pub fn delete(&mut self, index: usize) {
        if index < self.sheet.zones.len() {
            self.step(|sheet| {
                sheet.zones.remove(index);
            });
        }
    }

    /// Says where the camera stands.
    pub fn set_place(&mut self, place: Place) {
        if place != self.sheet.place {
            self.step(|sheet| sheet.place = place);
        }
    }

    /// One step back.
    pub fn undo(&mut self) {
        if let Some(earlier) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.sheet, earlier));
        }
    }

    /// One step forward again.
    pub fn redo(&mut self) {
        if let Some(later) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.sheet, later));
        }
    }

    /// What to save: the place, and the zones if there are any.
    ///
    /// # Errors
    /// What is missing, as one sentence.
    pub fn finished(&self) -> Result<(Place, Option<Zones>), &'static str> {
        if !self.sheet.corners.is_empty() {
            return Err(word("lacks-an-end-of-the-zone"));
        }
        let zones = Zones { size: self.size, zones: self.sheet.zones.clone() };
        Ok((self.sheet.place, (!zones.zones.is_empty()).then_some(zones)))
    }

    fn step(&mut self, change: impl FnOnce(&mut Sheet)) {
        self.past.push(self.sheet.clone());
        self.future.clear();
        change(&mut self.sheet);
    }
}

/// What a kind of zone does, for the screen.
#[must_use]
pub const fn what_it_does(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Door => "What is behind it is hidden while it is open.",
        ZoneKind::Window => "Always hidden, but for people and vehicles before it.",
        ZoneKind::Interior => "Always hidden, but for people and vehicles.",
        ZoneKind::Street => "You vouch that nothing in it is a door or a window.",
        ZoneKind::Ignore => "Trees, flags, water: what moves here is no opening.",
        ZoneKind::Clock => "You vouch that the camera writes only the time here.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editor() -> ZoneEditor {
        let profile =
            CameraProfile { camera: "cam-a".parse().expect("a pseudonym"), place: Place::Outdoor, zones: None };
        ZoneEditor::new(&profile, Size { width_px: 640, height_px: 360 })
    }

    fn at(x: f64, y: f64) -> PxPoint {
        PxPoint { x, y }
    }

    #[test]
    fn corners_become_a_zone_inside_the_picture() {
        let mut editor = editor();
        assert!(editor.close().is_err(), "nothing is drawn");
        editor.add_corner(at(-5.0, 10.0));
        editor.add_corner(at(100.0, 10.0));
        assert!(editor.close().is_err() && editor.finished().is_err(), "two corners are no zone");
        editor.add_corner(at(100.0, 900.0));
        editor.kind = ZoneKind::Window;
        editor.close().expect("a triangle");
        let (place, zones) = editor.finished().expect("is closed");
        let zones = zones.expect("one zone");
        assert_eq!((place, zones.zones[0].kind), (Place::Outdoor, ZoneKind::Window));
        assert_eq!(zones.zones[0].outline.corners()[2], at(100.0, 360.0));
        assert_eq!(zones.zones[0].outline.corners()[0], at(0.0, 10.0));
        assert!(editor.is_changed());
        editor.delete(0);
        assert!(!editor.is_changed());
        assert_eq!(editor.finished(), Ok((Place::Outdoor, None)));
    }

    #[test]
    fn every_step_can_be_taken_back_and_repeated() {
        let mut editor = editor();
        let start = editor.sheet.clone();
        for x in [1.0, 50.0, 90.0] {
            editor.add_corner(at(x, x * x / 40.0));
        }
        assert!(editor.remove_corner());
        editor.add_corner(at(200.0, 20.0));
        editor.close().expect("a triangle");
        editor.set_place(Place::Indoor);
        editor.add_corner(at(3.0, 3.0));
        assert!(editor.cancel() && !editor.cancel() && !editor.remove_corner());
        editor.delete(0);
        let end = editor.sheet.clone();
        let steps = editor.past.len();
        (0..steps + 3).for_each(|_| editor.undo());
        assert_eq!(editor.sheet, start);
        (0..steps + 3).for_each(|_| editor.redo());
        assert_eq!(editor.sheet, end);
    }

    #[test]
    fn zones_of_a_picture_of_another_shape_are_not_taken_over() {
        let outline = Polygon::new(vec![at(0.0, 0.0), at(9.0, 0.0), at(0.0, 9.0)]).expect("a polygon");
        let zones =
            Zones { size: Size { width_px: 100, height_px: 100 }, zones: vec![Zone { kind: ZoneKind::Door, outline }] };
        let profile =
            CameraProfile { camera: "cam-a".parse().expect("a pseudonym"), place: Place::Outdoor, zones: Some(zones) };
        assert!(ZoneEditor::new(&profile, Size { width_px: 640, height_px: 360 }).zones().is_empty());
        assert_eq!(ZoneEditor::new(&profile, Size { width_px: 200, height_px: 200 }).zones().len(), 1);
    }
}
