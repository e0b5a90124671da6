//! One hidden part of one frame.

use crate::vocab::{HiddenArea, Polygon, PxBox, PxPoint, Why};

/// Where something is hidden. Redaction rounds it outwards to whole cells.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::custody) enum Area {
    /// A box.
    Box(PxBox),
    /// A polygon.
    Polygon(Polygon),
}

/// One hidden part of one frame, and why.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::custody) struct Fill {
    /// Where.
    pub(in crate::custody) area: Area,
    /// Why.
    pub(in crate::custody) why: Why,
    /// People and vehicles in front of it, who stay visible: every cell that lies wholly in one of these boxes. Other fills still
    /// hide there.
    pub(in crate::custody) in_front: Vec<PxBox>,
}

impl Fill {
    /// A hidden box.
    pub(in crate::custody) fn boxed(bbox: PxBox, why: Why) -> Self {
        Self { area: Area::Box(bbox), why, in_front: Vec::new() }
    }

    /// A hidden polygon.
    pub(in crate::custody) fn outlined(polygon: Polygon, why: Why) -> Self {
        Self { area: Area::Polygon(polygon), why, in_front: Vec::new() }
    }

    /// The same, but people and vehicles in these boxes are in front of it and stay visible.
    pub(in crate::custody) fn behind(self, in_front: Vec<PxBox>) -> Self {
        Self { in_front, ..self }
    }

    /// The box around it.
    pub(in crate::custody) fn hull(&self) -> PxBox {
        match &self.area {
            Area::Box(bbox) => *bbox,
            Area::Polygon(polygon) => hull_of(polygon),
        }
    }

    /// For the legend.
    pub(in crate::custody) fn hidden_area(&self) -> HiddenArea {
        HiddenArea { bbox: self.hull(), why: self.why }
    }
}

/// The box around a polygon.
pub(in crate::custody) fn hull_of(polygon: &Polygon) -> PxBox {
    let corners = polygon.corners();
    let least = |of: fn(&PxPoint) -> f64| corners.iter().map(of).fold(f64::MAX, f64::min);
    let most = |of: fn(&PxPoint) -> f64| corners.iter().map(of).fold(f64::MIN, f64::max);
    PxBox::new(least(|c| c.x), least(|c| c.y), most(|c| c.x), most(|c| c.y)).expect("a polygon is wide and high")
}
