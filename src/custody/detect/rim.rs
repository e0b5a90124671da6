//! The picture's edge: where the model sees half a face, or the few pixels of it that have come in.
//!
//! What changes at an edge is looked at in square tiles along it, in a picture that is continued over all four edges by its mirror image
//! (in a corner over both), so that half a face becomes a whole one. Once enlarged, for faces that are small, and once at
//! the size of the other looks, for larger ones. Of planted faces of 16 to 400 pixels that an edge or a corner cut by a tenth to two
//! thirds, tiles enlarged threefold find 120 and those at the usual size 136 of 160, together all of 16 and 24 pixels. What a
//! tile's inner border cuts, and what lies inside the picture, is left to the other layers.

use super::changes::Change;
use super::letterbox::{InputSize, Letterbox, Part};
use super::settings::DetectSettings;
use super::tiles;
use super::views::{Look, Way};
use crate::vocab::{PxBox, Size};

/// One size is one session for all tiles.
const TILE_PX: u32 = 256;

/// Tiles of one magnification.
struct Ring {
    /// Beside the upright layer's scale.
    zoom: f64,
    /// How far the picture is continued, pixels of the tile.
    mirrored_px: f64,
    /// By how much neighbouring tiles overlap, pixels of the tile: faces up to that size are whole in one of them.
    overlap_px: f64,
}

const RINGS: [Ring; 2] =
    [Ring { zoom: 3.0, mirrored_px: 24.0, overlap_px: 72.0 }, Ring { zoom: 1.0, mirrored_px: 48.0, overlap_px: 96.0 }];
/// Changes nearer to an edge than this are looked at, pixels of the upright layer.
const NEAR_PX: f64 = 24.0;
/// They are looked at with so much around them along the edge.
const MARGIN_PX: f64 = 16.0;

/// How the edges of pictures of one size are looked at.
pub(super) struct Rim {
    size: Size,
    wide: Size,
    /// The picture is continued by so much on every side.
    pub(super) border_px: u32,
    /// The upright layer's pixels for one of the picture's.
    scale: f64,
}

impl Rim {
    pub(super) fn of(size: Size, settings: &DetectSettings) -> Self {
        let scale = settings.face_scale(size);
        let widest_px = RINGS.iter().map(|ring| ring.mirrored_px / ring.zoom).fold(0.0, f64::max);
        let border_px = ((widest_px / scale).ceil() as u32).min(size.width_px).min(size.height_px);
        let wide = Size { width_px: size.width_px + 2 * border_px, height_px: size.height_px + 2 * border_px };
        Self { size, wide, border_px, scale }
    }

    /// Whether a face ends less than its size from the picture's edge, or beyond it.
    pub(super) fn is_at_the_edge(face: &PxBox, size: Size) -> bool {
        let near = face.grown(face.width(), face.height());
        near.clipped(size) != Some(near)
    }

    /// The tiles along the edges near which something changed.
    pub(super) fn looks(&self, change: &Change) -> Vec<Look> {
        let whole = [self.size.whole()];
        let parts: &[PxBox] = match change {
            Change::Everything => &whole,
            Change::Parts(parts) => parts,
            Change::Nothing => &[],
        };
        RINGS.iter().flat_map(|ring| self.ring(ring, parts)).collect()
    }

    fn ring(&self, ring: &Ring, parts: &[PxBox]) -> Vec<Look> {
        let scale = self.scale * ring.zoom;
        let px = |of_tile: f64| (of_tile / scale) as u32;
        // All that this ring may see, in pixels of the continued picture.
        let inset = self.border_px - px(ring.mirrored_px).min(self.border_px);
        let all = Part {
            left: inset,
            top: inset,
            width: self.wide.width_px - 2 * inset,
            height: self.wide.height_px - 2 * inset,
        };
        let side = px(f64::from(TILE_PX)).max(1);
        let (across, down) = (side.min(all.width), side.min(all.height));
        let (far_right, far_bottom) = (all.left + all.width - across, all.top + all.height - down);
        let near_px = NEAR_PX / self.scale;
        let (width, height) = (f64::from(self.size.width_px), f64::from(self.size.height_px));
        let rows = |is_near: &dyn Fn(&PxBox) -> bool| {
            let near = parts.iter().filter(|part| is_near(part)).map(|part| (part.y1(), part.y2()));
            self.spans(near, (all.top, all.height), side)
        };
        let columns = |is_near: &dyn Fn(&PxBox) -> bool| {
            let near = parts.iter().filter(|part| is_near(part)).map(|part| (part.x1(), part.x2()));
            self.spans(near, (all.left, all.width), side)
        };
        let mut regions: Vec<Part> = Vec::new();
        let upright = |left: u32| move |(top, height)| Part { left, top, width: across, height };
        regions.extend(rows(&|part| part.x1() <= near_px).into_iter().map(upright(all.left)));
        regions.extend(rows(&|part| part.x2() >= width - near_px).into_iter().map(upright(far_right)));
        let lying = |top: u32| move |(left, width)| Part { left, top, width, height: down };
        regions.extend(columns(&|part| part.y1() <= near_px).into_iter().map(lying(all.top)));
        regions.extend(columns(&|part| part.y2() >= height - near_px).into_iter().map(lying(far_bottom)));
        let input = InputSize { width: TILE_PX, height: TILE_PX };
        let mut tiles: Vec<Part> = Vec::new();
        for tile in regions.into_iter().flat_map(|region| tiles::over(region, side, side, px(ring.overlap_px))) {
            // A corner is on two edges.
            if !tiles.contains(&tile) {
                tiles.push(tile);
            }
        }
        let look = |part| Look {
            fit: Letterbox::of_part(self.wide, part, scale, input),
            way: Way::Up,
            all,
            border_px: f64::from(self.border_px),
        };
        tiles.into_iter().map(look).collect()
    }

    /// Starts and lengths, in pixels of the continued picture, of what is looked at along an edge for these stretches of the
    /// picture: with a margin, a tile long at least, joined where they meet, over the corner where that is near.
    fn spans(&self, near: impl Iterator<Item = (f64, f64)>, (start, length): (u32, u32), side: u32) -> Vec<(u32, u32)> {
        let margin_px = MARGIN_PX / self.scale;
        let end = start + length;
        let mut spans: Vec<(u32, u32)> = near
            .map(|(from, to)| {
                let border = f64::from(self.border_px);
                let (from, to) = (from + border - margin_px, to + border + margin_px);
                let (from, to) = ((from.max(0.0) as u32).clamp(start, end), (to.max(0.0) as u32).clamp(start, end));
                let wanted = (to - from).max(side).min(length);
                let from = (from + (to - from) / 2).saturating_sub(wanted / 2).clamp(start, end - wanted);
                (from, from + wanted)
            })
            .collect();
        spans.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (from, to) in spans {
            match joined.last_mut() {
                Some((_, last)) if from <= *last => *last = to.max(*last),
                _ => joined.push((from, to)),
            }
        }
        joined.into_iter().map(|(from, to)| (from, to - from)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a box")
    }

    #[test]
    fn a_change_at_an_edge_lies_in_tiles_of_both_sizes_and_one_inside_in_none() {
        let settings = DetectSettings::default();
        let mut random = fastrand::Rng::with_seed(5);
        for (width_px, height_px) in [(768, 432), (480, 270), (1920, 1080), (1080, 1920), (60, 40), (3, 500)] {
            let size = Size { width_px, height_px };
            let rim = Rim::of(size, &settings);
            let (width, height) = (f64::from(width_px), f64::from(height_px));
            for _ in 0..100 {
                let (x, y) = (random.f64() * (width - 1.0), random.f64() * (height - 1.0));
                let (w, h) = (1.0 + 9.0 * random.f64(), 1.0 + 9.0 * random.f64());
                let at_edges = [
                    boxed(0.0, y, w, y + h),
                    boxed(width - w, y, width, y + h),
                    boxed(x, 0.0, x + w, h),
                    boxed(x, height - h, x + w, height),
                ];
                for part in at_edges.into_iter().filter_map(|part| part.clipped(size)) {
                    let looks = rim.looks(&Change::Parts(vec![part]));
                    let seen = looks.iter().filter(|look| look.seen().hull(&part) == look.seen()).count();
                    assert!(seen >= 2, "{size:?} {part:?}: {looks:?}");
                    for Look { fit, .. } in looks {
                        let (right, bottom) = (fit.part.left + fit.part.width, fit.part.top + fit.part.height);
                        assert!(right <= rim.wide.width_px && bottom <= rim.wide.height_px, "{fit:?}");
                    }
                }
            }
        }
        let rim = Rim::of(Size { width_px: 768, height_px: 432 }, &settings);
        assert_eq!(rim.looks(&Change::Parts(vec![boxed(300.0, 200.0, 340.0, 240.0)])), []);
        assert_eq!(rim.looks(&Change::Nothing), []);
    }

    #[test]
    fn the_whole_edge_is_looked_at_when_everything_changed() {
        let size = Size { width_px: 768, height_px: 432 };
        let looks = Rim::of(size, &DetectSettings::default()).looks(&Change::Everything);
        for at in 0..768 {
            for y in [0.0, 431.0] {
                let here = boxed(f64::from(at), y, f64::from(at) + 1.0, y + 1.0);
                assert!(looks.iter().filter(|look| look.seen().hull(&here) == look.seen()).count() >= 2, "{here:?}");
            }
        }
    }

    #[test]
    fn a_face_inside_is_left_to_the_other_layers() {
        let size = Size { width_px: 768, height_px: 432 };
        assert!(Rim::is_at_the_edge(&boxed(-8.0, 100.0, 8.0, 120.0), size));
        assert!(Rim::is_at_the_edge(&boxed(5.0, 100.0, 25.0, 120.0), size));
        assert!(Rim::is_at_the_edge(&boxed(15.0, 100.0, 35.0, 120.0), size));
        assert!(!Rim::is_at_the_edge(&boxed(30.0, 100.0, 50.0, 120.0), size));
    }
}
