//! Measuring what was drawn: the extent and area of each actor, alone and as seen.

use super::head;
use super::paint::Matter;
use super::person::head_point;
use super::raster::{Bounds, Camera, OVER, Samples, Soup};
use crate::vocab::PxBox;

/// An actor before anything hides it.
pub(super) struct Alone {
    /// The box its samples lie in.
    pub(super) bounds: Bounds,
    pub(super) extent: Bounds,
    pub(super) area: usize,
    pub(super) face_area: usize,
}

/// What is seen of an actor once everything is drawn.
pub(super) struct Seen {
    pub(super) extent: Bounds,
    pub(super) area: usize,
    pub(super) face: Bounds,
    pub(super) face_area: usize,
}

impl Seen {
    pub(super) fn of(owner: u16, alone: &Alone, soup: &Soup, samples: &Samples, columns: usize) -> Seen {
        let mut seen = Seen { extent: Bounds::EMPTY, area: 0, face: Bounds::EMPTY, face_area: 0 };
        for row in alone.bounds.top..alone.bounds.bottom {
            for column in alone.bounds.left..alone.bounds.right {
                let number = samples.seen[row * columns + column];
                if number == 0 || soup.triangles[number as usize - 1].owner != owner {
                    continue;
                }
                seen.area += 1;
                seen.extent.grow(column, row, column + 1, row + 1);
                if is_face(soup, number as usize - 1) {
                    seen.face_area += 1;
                    seen.face.grow(column, row, column + 1, row + 1);
                }
            }
        }
        seen
    }
}

fn is_face(soup: &Soup, number: usize) -> bool {
    let triangle = &soup.triangles[number];
    matches!(soup.matters[triangle.matter as usize], Matter::Face(_))
        && head::in_face(head_point(soup.corners[triangle.corners[0] as usize].rest))
}

/// Moves one actor's samples from `scratch` (left empty) into the frame's, and measures them.
pub(super) fn merge(
    soup: &Soup,
    camera: &Camera,
    bounds: Bounds,
    scratch: &mut Samples,
    samples: &mut Samples,
) -> Alone {
    let mut alone = Alone { bounds, extent: Bounds::EMPTY, area: 0, face_area: 0 };
    if bounds.is_empty() {
        alone.bounds = Bounds { left: 0, top: 0, right: 0, bottom: 0 };
        return alone;
    }
    for row in bounds.top..bounds.bottom {
        for column in bounds.left..bounds.right {
            let at = row * camera.columns + column;
            let number = std::mem::take(&mut scratch.seen[at]);
            let near = std::mem::take(&mut scratch.near[at]);
            if number == 0 {
                continue;
            }
            alone.area += 1;
            alone.extent.grow(column, row, column + 1, row + 1);
            alone.face_area += usize::from(is_face(soup, number as usize - 1));
            if near > samples.near[at] {
                samples.near[at] = near;
                samples.seen[at] = number;
            }
        }
    }
    alone
}

/// In pixels of the picture; `None` when empty.
pub(super) fn px_box(bounds: &Bounds) -> Option<PxBox> {
    if bounds.is_empty() {
        return None;
    }
    let px = |v: usize| v as f64 / OVER as f64;
    PxBox::new(px(bounds.left), px(bounds.top), px(bounds.right), px(bounds.bottom))
}
