//! Zones: polygons on a camera's picture, drawn once and used for every clip of that camera.

use serde::{Deserialize, Serialize};

use super::{PxPoint, Size};

/// What a zone means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKind {
    /// A door: what is behind it is hidden while it is open.
    Door,
    /// A window: always hidden, but for people and vehicles before it.
    Window,
    /// The inside of a home: always hidden, but for people and vehicles.
    Interior,
    /// A steward vouches that this is street, lawn or sky: nothing in it is taken for an opening.
    Street,
    /// Trees, flags, water: what moves here is no opening, and tells nothing of the place. Faces are hidden all the same.
    Ignore,
    /// A steward vouches that the camera writes the time here: of the camera's text it stays when the project keeps the time.
    Clock,
}

impl ZoneKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Door, Self::Window, Self::Interior, Self::Street, Self::Ignore, Self::Clock];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Window => "window",
            Self::Interior => "interior",
            Self::Street => "street",
            Self::Ignore => "ignore",
            Self::Clock => "clock",
        }
    }
}

impl std::fmt::Display for ZoneKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl super::LogSafe for ZoneKind {}

/// Corners of a polygon, pixels: 3 to 64, finite, around some area. It is closed from the last corner to the first; where it
/// crosses itself, everything that any of its loops encloses is inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<PxPoint>", into = "Vec<PxPoint>")]
pub struct Polygon(Vec<PxPoint>);

impl Polygon {
    /// Most corners of one polygon.
    pub const MOST_CORNERS: usize = 64;

    /// From its corners; `None` when there are too few or too many, one is not finite, or they lie on a line.
    #[must_use]
    pub fn new(corners: Vec<PxPoint>) -> Option<Self> {
        let finite = corners.iter().all(|c| c.x.is_finite() && c.y.is_finite());
        if !(3..=Self::MOST_CORNERS).contains(&corners.len()) || !finite {
            return None;
        }
        let spread = |of: fn(&PxPoint) -> f64| {
            let values = corners.iter().map(of);
            values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min)
        };
        (spread(|c| c.x) >= 1.0 && spread(|c| c.y) >= 1.0).then_some(Self(corners))
    }

    /// Its corners, in order.
    #[must_use]
    pub fn corners(&self) -> &[PxPoint] {
        &self.0
    }
}

impl TryFrom<Vec<PxPoint>> for Polygon {
    type Error = &'static str;

    fn try_from(corners: Vec<PxPoint>) -> Result<Self, Self::Error> {
        Self::new(corners).ok_or("a polygon has 3 to 64 finite corners around some area")
    }
}

impl From<Polygon> for Vec<PxPoint> {
    fn from(polygon: Polygon) -> Self {
        polygon.0
    }
}

/// One zone of a camera.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// What it means.
    pub kind: ZoneKind,
    /// Where it is, pixels of a picture of [`Zones::size`].
    pub outline: Polygon,
}

/// All zones of a camera, and the size of the picture on which they were drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zones {
    /// Width and height of the picture on which they were drawn.
    pub size: Size,
    /// The zones.
    pub zones: Vec<Zone>,
}

/// How far the shapes of two pictures may differ for zones of the one to fit the other: encoders round sizes.
const MOST_ASPECT_DIFFERENCE: f64 = 0.02;

/// Whether what was drawn on the one picture lies at the same place of the other.
pub(super) fn have_one_shape(one: Size, other: Size) -> bool {
    let along = f64::from(other.width_px) / f64::from(one.width_px);
    let down = f64::from(other.height_px) / f64::from(one.height_px);
    (along / down - 1.0).abs() <= MOST_ASPECT_DIFFERENCE
}

impl Zones {
    /// The zones on a picture of another size; `None` when its shape differs, so that they would lie elsewhere.
    #[must_use]
    pub fn fitted(&self, size: Size) -> Option<Vec<Zone>> {
        let along = f64::from(size.width_px) / f64::from(self.size.width_px);
        let down = f64::from(size.height_px) / f64::from(self.size.height_px);
        if !have_one_shape(self.size, size) {
            return None;
        }
        let fit = |zone: &Zone| {
            let corners = zone.outline.corners().iter().map(|c| PxPoint { x: c.x * along, y: c.y * down });
            Some(Zone { kind: zone.kind, outline: Polygon::new(corners.collect())? })
        };
        self.zones.iter().map(fit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(corners: &[(f64, f64)]) -> Vec<PxPoint> {
        corners.iter().map(|&(x, y)| PxPoint { x, y }).collect()
    }

    #[test]
    fn a_polygon_has_corners_around_an_area() {
        assert!(Polygon::new(points(&[(0.0, 0.0), (9.0, 0.0), (0.0, 9.0)])).is_some());
        assert!(Polygon::new(points(&[(0.0, 0.0), (9.0, 0.0)])).is_none());
        assert!(Polygon::new(points(&[(0.0, 0.0), (9.0, 0.0), (4.0, 0.0)])).is_none());
        assert!(Polygon::new(points(&[(0.0, 0.0), (f64::NAN, 0.0), (0.0, 9.0)])).is_none());
        assert!(serde_json::from_str::<Polygon>(r#"[{"x":0,"y":0}]"#).is_err());
    }

    #[test]
    fn zones_fit_other_sizes_of_the_same_shape_alone() {
        let outline = Polygon::new(points(&[(0.0, 0.0), (64.0, 0.0), (64.0, 36.0)])).expect("a polygon");
        let drawn_on = Size { width_px: 640, height_px: 360 };
        let zones = Zones { size: drawn_on, zones: vec![Zone { kind: ZoneKind::Door, outline }] };
        let fitted = zones.fitted(Size { width_px: 1280, height_px: 720 }).expect("the same shape");
        assert_eq!(fitted[0].outline.corners()[1], PxPoint { x: 128.0, y: 0.0 });
        assert!(zones.fitted(Size { width_px: 640, height_px: 480 }).is_none());
    }
}
