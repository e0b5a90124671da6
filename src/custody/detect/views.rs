//! Where and at which scale a picture is looked at for faces: all of it, what changed with what is around it, made small, or in
//! tiles at its own size or enlarged.

use super::changes::{Change, part_around};
use super::letterbox::{InputSize, Letterbox, Part};
use super::settings::DetectSettings;
use super::tiles;
use crate::vocab::{PxBox, Size};

/// The picture is continued by so many pixels of the model's input.
const MIRRORED_PX: f64 = 16.0;
/// Sides of the inputs that parts are put into are multiples of this.
const SIDE_STEP_PX: u32 = 64;
/// Tiles of the fine and the enlarged look, and by how much they overlap: a face up to this size is whole in one of them.
const TILE: InputSize = InputSize { width: 512, height: 448 };
const TILE_OVERLAP_PX: u32 = 64;
/// They go this far around a change.
const FINE_MARGIN_PX: f64 = 48.0;
/// No picture is looked at with a longer side than this.
const FINE_SIDE_PX: f64 = 1920.0;
/// The enlarged look shows a picture up to so many times its own size, and there is none where less than this is left under the
/// longest side.
const MOST_ENLARGED: f64 = 2.0;
const LEAST_ENLARGED: f64 = 1.4;
/// Faces higher than this, pixels of the upright look, are left to the other looks.
const ENLARGED_FACE_PX: f64 = 24.0;
/// The coarse look's size beside the upright one's.
const COARSE: f64 = 0.25;

/// One look with a model: where, at which scale, and which way up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) fit: Letterbox,
    pub(super) way: Way,
    /// All that this layer sees, in pixels of the continued picture: what ends there is not cut by anything.
    pub(super) all: Part,
    /// By how much the picture is continued on the left and above.
    pub(super) border_px: f64,
}

impl Look {
    /// What it sees, in pixels of the picture.
    pub(super) fn seen(&self) -> PxBox {
        self.fit.seen().moved(-self.border_px, -self.border_px)
    }

    /// Whether it may see only a part of this box of the picture.
    pub(super) fn cuts(&self, bbox: &PxBox) -> bool {
        tiles::is_cut(&bbox.moved(self.border_px, self.border_px), self.fit.part, self.all)
    }
}

/// Which way up a look is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    /// Upright, left and right exchanged.
    Mirrored,
}

/// How pictures of one size are looked at.
pub(super) struct Views {
    size: Size,
    /// The picture with its mirrored borders.
    wide: Size,
    border_px: u32,
    /// The upright layer's pixels for one of the picture's.
    scale: f64,
    /// Its input for the whole picture.
    whole: InputSize,
    /// The fine layer's pixels for one of the picture's, where there is such a layer.
    fine: Option<f64>,
    /// The enlarged layer's, where there is such a layer.
    enlarged: Option<f64>,
    margin_px: f64,
}

impl Views {
    /// Of the picture continued over its edges by its mirror image.
    pub(super) fn continued(size: Size, settings: &DetectSettings) -> Self {
        Self::of(size, settings, MIRRORED_PX)
    }

    /// Of the picture as it is.
    pub(super) fn bare(size: Size, settings: &DetectSettings) -> Self {
        Self::of(size, settings, 0.0)
    }

    fn of(size: Size, settings: &DetectSettings, mirrored_px: f64) -> Self {
        let longer = f64::from(size.width_px.max(size.height_px).max(1));
        let scale = settings.face_scale(size);
        let border_px = (mirrored_px / scale).ceil() as u32;
        let border_px = border_px.min(size.width_px).min(size.height_px);
        let wide = Size { width_px: size.width_px + 2 * border_px, height_px: size.height_px + border_px };
        let input = |px: u32| ((f64::from(px) * scale).ceil() as u32).div_ceil(32) * 32;
        let whole = InputSize { width: input(wide.width_px), height: input(wide.height_px) };
        let fine_scale = (FINE_SIDE_PX / longer).min(1.0);
        let fine = (fine_scale > 1.2 * scale).then_some(fine_scale);
        let enlarged = Some((FINE_SIDE_PX / longer).min(MOST_ENLARGED)).filter(|scale| *scale >= LEAST_ENLARGED);
        Self { size, wide, border_px, scale, whole, fine, enlarged, margin_px: f64::from(settings.margin_px) }
    }

    /// By how much the picture is continued on the left, on the right and above.
    pub(super) const fn border_px(&self) -> u32 {
        self.border_px
    }

    /// Changed parts with their margins at the usual scale, joined while that is less work.
    pub(super) fn upright(&self, change: &Change, way: Way) -> Vec<Look> {
        self.at_scale(change).into_iter().map(|fit| self.look(fit, way)).collect()
    }

    /// The whole picture made small.
    pub(super) fn coarse(&self, way: Way) -> Look {
        let side = |px: u32| ((f64::from(px) * COARSE).ceil() as u32).div_ceil(32) * 32;
        let input = InputSize { width: side(self.whole.width), height: side(self.whole.height) };
        self.look(Letterbox::of_part(self.wide, Part::whole(self.wide), self.scale * COARSE, input), way)
    }

    /// What changed of a picture that is larger than the usual look, at its own size in overlapping tiles.
    pub(super) fn fine(&self, change: &Change) -> Vec<Look> {
        self.fine.map_or(Vec::new(), |scale| self.tiled(change, scale))
    }

    /// What changed of a small picture, enlarged in overlapping tiles.
    pub(super) fn enlarged(&self, change: &Change) -> Vec<Look> {
        self.enlarged.map_or(Vec::new(), |scale| self.tiled(change, scale))
    }

    /// Whether a face is so small that the enlarged look sees it better.
    pub(super) fn is_for_enlarging(&self, face: &PxBox) -> bool {
        face.height() * self.scale <= ENLARGED_FACE_PX
    }

    fn tiled(&self, change: &Change, scale: f64) -> Vec<Look> {
        let margin_px = FINE_MARGIN_PX / scale;
        let regions = match change {
            Change::Everything => vec![Part::whole(self.wide)],
            _ => self.changed(change).iter().filter_map(|part| part_around(part, margin_px, self.wide)).collect(),
        };
        let px = |input: u32| (f64::from(input) / scale) as u32;
        let (width, height) = (px(TILE.width), px(TILE.height));
        let parts = regions
            .into_iter()
            .flat_map(|region| tiles::over(self.widened(region, width, height), width, height, px(TILE_OVERLAP_PX)));
        parts.map(|part| self.look(Letterbox::of_part(self.wide, part, scale, TILE), Way::Up)).collect()
    }

    fn look(&self, fit: Letterbox, way: Way) -> Look {
        Look { fit, way, all: Part::whole(self.wide), border_px: f64::from(self.border_px) }
    }

    /// What changed, in pixels of the mirrored picture, continued over an edge that is near.
    pub(super) fn changed(&self, change: &Change) -> Vec<PxBox> {
        let border = f64::from(self.border_px);
        let all = self.wide.whole();
        match change {
            Change::Everything => vec![all],
            Change::Nothing => Vec::new(),
            Change::Parts(parts) => parts
                .iter()
                .filter_map(|part| {
                    let edge = |at: f64, end: f64, far: f64| if at <= border { 0.0 } else { at.min(end).min(far) };
                    let part = part.clipped(self.size)?;
                    PxBox::new(
                        edge(part.x1(), part.x2(), all.x2()),
                        edge(part.y1(), part.y2(), all.y2()),
                        part.x2() + 2.0 * border,
                        part.y2() + 2.0 * border,
                    )?
                    .clipped(self.wide)
                })
                .collect(),
        }
    }

    fn at_scale(&self, change: &Change) -> Vec<Letterbox> {
        let whole = Letterbox::of_part(self.wide, Part::whole(self.wide), self.scale, self.whole);
        let Change::Parts(_) = change else {
            return if *change == Change::Nothing { Vec::new() } else { vec![whole] };
        };
        let margin_px = self.margin_px / self.scale;
        let near = |part: &PxBox| part_around(part, margin_px, self.wide).map(|part| part.bbox());
        let mut regions: Vec<PxBox> = self.changed(change).iter().filter_map(near).collect();
        while let Some((a, b)) = self.worth_joining(&regions) {
            let other = regions.swap_remove(b);
            regions[a] = regions[a].hull(&other);
        }
        let work: u64 = regions.iter().map(|region| self.work(region)).sum();
        if work >= u64::from(self.whole.width) * u64::from(self.whole.height) {
            return vec![whole];
        }
        regions.iter().map(|region| self.fitted(region)).collect()
    }

    fn worth_joining(&self, regions: &[PxBox]) -> Option<(usize, usize)> {
        let pairs = (0..regions.len()).flat_map(|a| (a + 1..regions.len()).map(move |b| (a, b)));
        let mut pairs = pairs.filter(|&(a, b)| {
            self.work(&regions[a].hull(&regions[b])) <= self.work(&regions[a]) + self.work(&regions[b])
        });
        pairs.next()
    }

    fn work(&self, region: &PxBox) -> u64 {
        let input = self.input_for(region);
        u64::from(input.width) * u64::from(input.height)
    }

    /// The smallest input that holds the region.
    fn input_for(&self, region: &PxBox) -> InputSize {
        let side = |px: f64, whole: u32| ((px * self.scale).ceil() as u32).next_multiple_of(SIDE_STEP_PX).min(whole);
        InputSize { width: side(region.width(), self.whole.width), height: side(region.height(), self.whole.height) }
    }

    /// The region with what is around it, as much as its input holds.
    fn fitted(&self, region: &PxBox) -> Letterbox {
        let input = self.input_for(region);
        let px = |input: u32| (f64::from(input) / self.scale) as u32;
        let part = part_around(region, 0.0, self.wide).unwrap_or(Part::whole(self.wide));
        Letterbox::of_part(self.wide, self.widened(part, px(input.width), px(input.height)), self.scale, input)
    }

    /// The part grown to this width and height where it is smaller and the picture allows.
    fn widened(&self, part: Part, width: u32, height: u32) -> Part {
        let along = |start: u32, length: u32, wanted: u32, end: u32| {
            let length_px = length.max(wanted).min(end);
            ((start + length / 2).saturating_sub(length_px / 2).min(end - length_px), length_px)
        };
        let (left, width) = along(part.left, part.width, width, self.wide.width_px);
        let (top, height) = along(part.top, part.height, height, self.wide.height_px);
        Part { left, top, width, height }
    }
}

/// The picture with `border` pixels of its mirror image on the left, the right and above, and `below` pixels below; no more
/// than the picture has.
pub(super) fn mirror(rgb: &[u8], size: Size, border: u32, below: u32, out: &mut Vec<u8>) {
    let (width, height, border) = (size.width_px as usize, size.height_px as usize, border as usize);
    out.clear();
    for y in (0..border).rev().chain(0..height).chain((0..height).rev().take(below as usize)) {
        let row = &rgb[y * width * 3..][..width * 3];
        out.extend(row.chunks_exact(3).take(border).rev().flatten());
        out.extend_from_slice(row);
        out.extend(row.chunks_exact(3).rev().take(border).flatten());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_is_the_mirror_image() {
        let size = Size { width_px: 3, height_px: 2 };
        let rgb: Vec<u8> = (0..6_u8).flat_map(|i| [i; 3]).collect();
        let mut out = Vec::new();
        mirror(&rgb, size, 2, 1, &mut out);
        let firsts: Vec<u8> = out.chunks_exact(3).map(|p| p[0]).collect();
        let rows: Vec<&[u8]> = firsts.chunks_exact(7).collect();
        let (first, second) = ([1, 0, 0, 1, 2, 2, 1], [4, 3, 3, 4, 5, 5, 4]);
        assert_eq!(rows, [second, first, first, second, second]);
    }

    #[test]
    fn every_change_lies_in_a_look_with_its_margin() {
        let settings = DetectSettings::default();
        let mut rng = fastrand::Rng::with_seed(3);
        for (width_px, height_px) in [(768, 432), (480, 270), (1920, 1080), (1080, 1920), (40, 30), (3, 500)] {
            let size = Size { width_px, height_px };
            let views = [Views::continued(size, &settings), Views::bare(size, &settings)];
            for _ in 0..200 {
                let parts: Vec<PxBox> = (0..rng.usize(1..5))
                    .map(|_| {
                        let (x, y) = (rng.f64() * f64::from(width_px - 1), rng.f64() * f64::from(height_px - 1));
                        PxBox::new(x, y, x + 1.0 + 90.0 * rng.f64(), y + 1.0 + 90.0 * rng.f64()).expect("a box")
                    })
                    .filter_map(|part| part.clipped(size))
                    .collect();
                for views in &views {
                    let changed = Change::Parts(parts.clone());
                    let upright = views.upright(&changed, Way::Up);
                    for part in &parts {
                        let is_seen = |look: &Look| look.seen().hull(part) == look.seen();
                        assert!(upright.iter().any(is_seen), "{size:?} {part:?}: {upright:?}");
                    }
                    let looks = upright.into_iter().chain(views.fine(&changed)).chain([views.coarse(Way::Up)]);
                    for Look { fit, .. } in looks {
                        let (right, bottom) = (fit.part.left + fit.part.width, fit.part.top + fit.part.height);
                        assert!(right <= views.wide.width_px && bottom <= views.wide.height_px, "{fit:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn small_pictures_are_enlarged_and_large_ones_are_not() {
        let settings = DetectSettings::default();
        for (width_px, height_px, scale) in [(768, 432, Some(2.0)), (1280, 720, Some(1.5)), (1920, 1080, None)] {
            let views = Views::continued(Size { width_px, height_px }, &settings);
            let looks = views.enlarged(&Change::Everything);
            assert_eq!(looks.is_empty(), scale.is_none());
            let seen = looks.iter().map(Look::seen).reduce(|all, seen| all.hull(&seen));
            let all = Size { width_px, height_px }.whole();
            assert!(seen.is_none_or(|seen| seen.hull(&all) == seen), "{seen:?}");
            for look in &looks {
                let enlarged = f64::from(look.fit.input.width) / look.seen().width();
                assert!(scale.is_some_and(|scale| (enlarged - scale).abs() < 0.05), "{enlarged} of {width_px}");
            }
            let face = |px: f64| PxBox::new(0.0, 0.0, px, px).expect("a box");
            assert!(views.is_for_enlarging(&face(20.0)) && !views.is_for_enlarging(&face(70.0)));
        }
    }
}
