//! Boxes, points and sizes in pixels of the displayed (rotated) picture.
//!
//! `x` grows to the right, `y` downwards; a pixel `i` covers `[i, i+1)`. Boxes are `f64`, unrounded, with `x2` and `y2`
//! exclusive.

use serde::{Deserialize, Serialize};

/// A point of the picture, pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PxPoint {
    /// Pixels from the left edge.
    pub x: f64,
    /// Pixels from the top edge.
    pub y: f64,
}

/// Width and height of a picture, pixels, both at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Columns.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
}

impl Size {
    /// The whole picture as a box.
    #[must_use]
    pub fn whole(self) -> PxBox {
        PxBox { x1: 0.0, y1: 0.0, x2: f64::from(self.width_px), y2: f64::from(self.height_px) }
    }

    /// Number of pixels.
    #[must_use]
    pub const fn area(self) -> u64 {
        self.width_px as u64 * self.height_px as u64
    }
}

/// A box in pixels: finite, `x1 < x2` and `y1 < y2`. It may reach outside the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PxBox {
    x1: f64,
    y1: f64,
    x2: f64,
    y2: f64,
}

impl PxBox {
    /// A box from its edges; `None` unless finite, wide and high.
    #[must_use]
    pub fn new(x1: f64, y1: f64, x2: f64, y2: f64) -> Option<Self> {
        let finite = [x1, y1, x2, y2].iter().all(|edge| edge.is_finite());
        (finite && x1 < x2 && y1 < y2).then_some(Self { x1, y1, x2, y2 })
    }

    /// A box from any two opposite corners; `None` when they share a row or a column.
    #[must_use]
    pub fn from_corners(a: PxPoint, b: PxPoint) -> Option<Self> {
        Self::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y))
    }

    /// Left edge.
    #[must_use]
    pub const fn x1(&self) -> f64 {
        self.x1
    }
    /// Top edge.
    #[must_use]
    pub const fn y1(&self) -> f64 {
        self.y1
    }
    /// Right edge, exclusive.
    #[must_use]
    pub const fn x2(&self) -> f64 {
        self.x2
    }
    /// Bottom edge, exclusive.
    #[must_use]
    pub const fn y2(&self) -> f64 {
        self.y2
    }
    /// Width in pixels, above 0.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.x2 - self.x1
    }
    /// Height in pixels, above 0.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.y2 - self.y1
    }
    /// Area in square pixels.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.width() * self.height()
    }
    /// The middle.
    #[must_use]
    pub fn centre(&self) -> PxPoint {
        PxPoint { x: (self.x1 + self.x2) / 2.0, y: (self.y1 + self.y2) / 2.0 }
    }

    /// Whether the point lies in the box (left and top edge in, right and bottom out).
    #[must_use]
    pub fn contains(&self, point: PxPoint) -> bool {
        (self.x1..self.x2).contains(&point.x) && (self.y1..self.y2).contains(&point.y)
    }

    /// The common part of two boxes.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        Self::new(self.x1.max(other.x1), self.y1.max(other.y1), self.x2.min(other.x2), self.y2.min(other.y2))
    }

    /// The smallest box around both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self {
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
            x2: self.x2.max(other.x2),
            y2: self.y2.max(other.y2),
        }
    }

    /// Intersection over union, 0 to 1 (Jaccard index of the two areas).
    #[must_use]
    pub fn iou(&self, other: &Self) -> f64 {
        let common = self.intersection(other).map_or(0.0, |b| b.area());
        common / (self.area() + other.area() - common)
    }

    /// The part inside the picture; `None` when there is none.
    #[must_use]
    pub fn clipped(&self, size: Size) -> Option<Self> {
        self.intersection(&size.whole())
    }

    /// Moved by `dx`, `dy` pixels.
    #[must_use]
    pub fn moved(&self, dx: f64, dy: f64) -> Self {
        Self { x1: self.x1 + dx, y1: self.y1 + dy, x2: self.x2 + dx, y2: self.y2 + dy }
    }

    /// Grown outwards by so many pixels on the left and right, and on the top and bottom; never turned inside out.
    #[must_use]
    pub fn grown(&self, sides_px: f64, ends_px: f64) -> Self {
        Self::new(self.x1 - sides_px, self.y1 - ends_px, self.x2 + sides_px, self.y2 + ends_px).unwrap_or(*self)
    }

    /// The same place in `to` as this box has in `from`, grown and moved with it; `None` when nothing of its size is left.
    #[must_use]
    pub fn moved_with(&self, from: &Self, to: &Self) -> Option<Self> {
        let (along, down) = (to.width() / from.width(), to.height() / from.height());
        Self::new(
            to.x1 + (self.x1 - from.x1) * along,
            to.y1 + (self.y1 - from.y1) * down,
            to.x1 + (self.x2 - from.x1) * along,
            to.y1 + (self.y2 - from.y1) * down,
        )
    }

    /// Every edge `share` of the way from this box to `other`; 0 is this one, 1 the other.
    #[must_use]
    pub fn lerp(&self, other: &Self, share: f64) -> Self {
        let mix = |a: f64, b: f64| a + (b - a) * share;
        let mixed =
            Self::new(mix(self.x1, other.x1), mix(self.y1, other.y1), mix(self.x2, other.x2), mix(self.y2, other.y2));
        mixed.unwrap_or(*self)
    }
}

impl<'de> Deserialize<'de> for PxBox {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Edges {
            x1: f64,
            y1: f64,
            x2: f64,
            y2: f64,
        }
        let e = Edges::deserialize(deserializer)?;
        Self::new(e.x1, e.y1, e.x2, e.y2).ok_or_else(|| serde::de::Error::custom("a box must be finite, wide and high"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    #[test]
    fn a_face_moves_and_grows_with_its_person() {
        let boxed = |x1, y1, x2, y2| PxBox::new(x1, y1, x2, y2).expect("a valid box");
        let face = boxed(110.0, 105.0, 130.0, 125.0);
        let moved = face.moved_with(&boxed(100.0, 100.0, 140.0, 200.0), &boxed(200.0, 50.0, 280.0, 250.0));
        assert_eq!(moved, Some(boxed(220.0, 60.0, 260.0, 100.0)));
    }

    #[test]
    fn degenerate_boxes_do_not_exist() {
        assert!(PxBox::new(1.0, 1.0, 1.0, 2.0).is_none());
        assert!(PxBox::new(2.0, 1.0, 1.0, 2.0).is_none());
        assert!(PxBox::new(f64::NAN, 1.0, 3.0, 2.0).is_none());
        assert!(serde_json::from_str::<PxBox>(r#"{"x1":3,"y1":0,"x2":1,"y2":1}"#).is_err());
    }

    #[test]
    fn overlap_and_clipping() {
        let a = boxed(0.0, 0.0, 10.0, 10.0);
        let b = boxed(5.0, 0.0, 15.0, 10.0);
        assert!((a.iou(&b) - 50.0 / 150.0).abs() < 1e-12);
        assert_eq!(a.iou(&boxed(20.0, 0.0, 30.0, 10.0)), 0.0);
        let size = Size { width_px: 8, height_px: 8 };
        assert_eq!(b.clipped(size), Some(boxed(5.0, 0.0, 8.0, 8.0)));
        assert_eq!(boxed(9.0, 9.0, 10.0, 10.0).clipped(size), None);
        assert_eq!(a.lerp(&b, 0.5), boxed(2.5, 0.0, 12.5, 10.0));
        assert_eq!(boxed(0.0, 0.0, 2.0, 2.0).grown(-5.0, -5.0), boxed(0.0, 0.0, 2.0, 2.0));
    }
}
