//! Faces over a clip: at several scales, upright and upside down, over the picture's edges, and only where something changed.
//!
//! One watcher looks at one clip once. It holds what was found in parts that have not changed since, so a box in its answer may be from
//! an earlier frame with the same pixels there. After an error, and when asked to forget, it looks at everything anew.
//!
//! The layers of a look:
//! - *upright*: the picture at its own size, or fitted into `face_side_px`; every frame.
//! - *fine*: pictures that are larger than that, at their own size in overlapping tiles, for small faces.
//! - *coarse*: the picture made a quarter of that size, upright and upside down, for faces at the lens.
//! - *turned*: as upright, upside down: CenterFace finds 21 of 24 faces of 20 pixels that way, and 5 of 24 otherwise.
//!
//! The last three take turns while the picture changes in parts only; a plan fills the frames between. Each layer sees the
//! picture continued over its edges by its mirror image, so that half a face at the edge is a face: 16 instead of 6 of 24. Not
//! over the lower edge, where it gained nothing and made faces of pots and steps.

use super::centerface::CenterFace;
use super::changes::{Change, Changes, part_around};
use super::letterbox::{InputSize, Letterbox, Part};
use super::settings::{DetectSettings, LookAt};
use super::{DetectError, nms, tiles};
use crate::vocab::{Detection, PxBox, Size};

/// The picture is continued by so many pixels of the model's input.
const MIRRORED_PX: f64 = 16.0;
/// Sides of the inputs that parts are put into: one session each, and what is looked at is rounded up to them.
const SIDES: [u32; 2] = [256, 448];
/// Tiles of the fine layer, and by how much they overlap: a face up to this size is whole in one of them.
const TILE: InputSize = InputSize { width: 512, height: 448 };
const TILE_OVERLAP_PX: u32 = 64;
/// The fine layer looks this far around a change.
const FINE_MARGIN_PX: f64 = 48.0;
/// No picture is looked at with a longer side than this.
const FINE_SIDE_PX: f64 = 1920.0;
/// The coarse layer's size beside the upright one's.
const COARSE: f64 = 0.25;
/// From this share of the picture on, a part is the whole.
const MOST_OF_IT: f64 = 0.7;

/// What sees the picture in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    Upright,
    Turned,
    Coarse,
    Fine,
}

impl Layer {
    const ALL: [Self; 4] = [Self::Upright, Self::Turned, Self::Coarse, Self::Fine];

    /// Whether it is this layer's turn.
    const fn is_due(self, turn: u32) -> bool {
        match self {
            Self::Upright => true,
            Self::Turned => turn % 3 == 2,
            Self::Coarse => turn % 3 == 1,
            Self::Fine => turn.is_multiple_of(2),
        }
    }
}

/// Looks for faces in the frames of one clip, in order.
#[derive(Default)]
pub(super) struct Watcher {
    changes: Changes,
    /// What each layer found and still holds, in pixels of the mirrored picture.
    held: [Vec<Detection>; 4],
    /// Frames in which something changed.
    turn: u32,
    /// Frames since everything was looked at.
    since_full: u32,
    mirrored: Vec<u8>,
}

impl Watcher {
    /// Everything is new from here on.
    pub(super) fn forget(&mut self) {
        self.changes.forget();
        self.held = Default::default();
        self.since_full = 0;
    }

    /// What must be looked at in this frame.
    pub(super) fn change(&mut self, rgb: &[u8], size: Size, settings: &DetectSettings) -> Change {
        let change = self.changes.judge(rgb, size);
        self.since_full += 1;
        let is_time = self.since_full >= settings.full_every.max(1);
        let is_most = match &change {
            Change::Everything => true,
            Change::Parts(parts) => {
                let grown = |part: &PxBox| part.grown(48.0, 48.0).clipped(size).map_or(0.0, |part| part.area());
                parts.iter().map(grown).sum::<f64>() > MOST_OF_IT * size.area() as f64
            }
            Change::Nothing => false,
        };
        if is_time || is_most {
            self.changes.keep_all();
            self.since_full = 0;
            return Change::Everything;
        }
        match change {
            Change::Nothing if settings.look_at == LookAt::EveryFrame => Change::Parts(Vec::new()),
            other => other,
        }
    }

    /// Faces, best first, in pixels of the picture. Boxes may reach over its edge.
    pub(super) fn faces(
        &mut self,
        model: &mut CenterFace,
        (rgb, size): (&[u8], Size),
        change: &Change,
        settings: &DetectSettings,
    ) -> Result<Vec<Detection>, DetectError> {
        let found = self.look(model, (rgb, size), change, settings);
        if found.is_err() {
            self.forget();
        }
        found
    }

    fn look(
        &mut self,
        model: &mut CenterFace,
        (rgb, size): (&[u8], Size),
        change: &Change,
        settings: &DetectSettings,
    ) -> Result<Vec<Detection>, DetectError> {
        let views = Views::of(size, settings);
        let border = views.border_px;
        if *change != Change::Nothing {
            self.turn = self.turn.wrapping_add(1);
            model.brighten(self.changes.light());
            mirror(rgb, size, border, &mut self.mirrored);
            for (at, layer) in Layer::ALL.into_iter().enumerate() {
                let is_due = layer.is_due(self.turn) || *change == Change::Everything;
                let looks = match (is_due, settings.look_at, change) {
                    (true, LookAt::EveryFrame, _) => views.looks(layer, &Change::Everything),
                    (true, LookAt::ChangedParts, change) => views.looks(layer, change),
                    (false, ..) => Vec::new(),
                };
                let least = match layer {
                    Layer::Upright | Layer::Fine => settings.face_score,
                    Layer::Turned | Layer::Coarse => settings.face_score.max(settings.extra_face_score),
                };
                let (mut whole, mut cut) = (Vec::new(), Vec::new());
                for (fit, way) in &looks {
                    for face in model.look(&self.mirrored, fit, *way, least, settings.face_overlap)? {
                        let is_cut = tiles::is_cut(&face.bbox, fit.part, views.wide);
                        if is_cut { cut.push(face) } else { whole.push(face) }
                    }
                }
                // What changed without being looked at by this layer is not known any more.
                let stale = if is_due { Vec::new() } else { views.changed(change) };
                self.held[at].retain(|face| {
                    let is_seen_anew = |(fit, _): &(Letterbox, Way)| {
                        fit.seen().contains(face.bbox.centre()) && !tiles::is_cut(&face.bbox, fit.part, views.wide)
                    };
                    !looks.iter().any(is_seen_anew) && !stale.iter().any(|part| part.intersection(&face.bbox).is_some())
                });
                whole.append(&mut self.held[at]);
                self.held[at] = nms::suppressed(tiles::without_halves(whole, cut), settings.face_overlap, 1.0);
            }
        }
        let faces = self.held.iter().flatten().map(|face| {
            let bbox = face.bbox.moved(-f64::from(border), -f64::from(border));
            Detection { bbox, ..*face }
        });
        let in_view = faces.filter(|face| face.bbox.clipped(size).is_some()).collect();
        Ok(nms::suppressed(in_view, settings.face_overlap, 1.0))
    }
}

/// Which way up a look is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// How pictures of one size are looked at.
struct Views {
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
    margin_px: f64,
}

impl Views {
    fn of(size: Size, settings: &DetectSettings) -> Self {
        let longer = f64::from(size.width_px.max(size.height_px).max(1));
        let scale = (f64::from(settings.face_side_px) / longer).min(1.0);
        let border_px = (MIRRORED_PX / scale).ceil() as u32;
        let border_px = border_px.min(size.width_px).min(size.height_px);
        let wide = Size { width_px: size.width_px + 2 * border_px, height_px: size.height_px + border_px };
        let input = |px: u32| ((f64::from(px) * scale).ceil() as u32).div_ceil(32) * 32;
        let whole = InputSize { width: input(wide.width_px), height: input(wide.height_px) };
        let fine_scale = (FINE_SIDE_PX / longer).min(1.0);
        let fine = (fine_scale > 1.2 * scale).then_some(fine_scale);
        Self { size, wide, border_px, scale, whole, fine, margin_px: f64::from(settings.margin_px) }
    }

    /// Where and how this layer looks.
    fn looks(&self, layer: Layer, change: &Change) -> Vec<(Letterbox, Way)> {
        let everything = Part::whole(self.wide);
        match layer {
            Layer::Upright => self.at_scale(change).into_iter().map(|fit| (fit, Way::Up)).collect(),
            Layer::Turned => self.at_scale(change).into_iter().map(|fit| (fit, Way::Down)).collect(),
            Layer::Coarse => {
                let side = |px: u32| ((f64::from(px) * COARSE).ceil() as u32).div_ceil(32) * 32;
                let input = InputSize { width: side(self.whole.width), height: side(self.whole.height) };
                let fit = Letterbox::of_part(self.wide, everything, self.scale * COARSE, input);
                vec![(fit, Way::Up), (fit, Way::Down)]
            }
            Layer::Fine => {
                let Some(scale) = self.fine else { return Vec::new() };
                let regions = match change {
                    Change::Everything => vec![everything],
                    Change::Nothing => Vec::new(),
                    Change::Parts(_) => {
                        let margin_px = FINE_MARGIN_PX / scale;
                        let near = self.changed(change).into_iter();
                        near.filter_map(|part| part_around(&part, margin_px, self.wide)).collect()
                    }
                };
                let px = |input: u32| (f64::from(input) / scale) as u32;
                let (width, height) = (px(TILE.width), px(TILE.height));
                let overlap = px(TILE_OVERLAP_PX);
                let parts = regions.into_iter().flat_map(|region| {
                    let region = self.widened(region, width, height);
                    tiles::over(region, width, height, overlap)
                });
                parts.map(|part| (Letterbox::of_part(self.wide, part, scale, TILE), Way::Up)).collect()
            }
        }
    }

    /// What changed, in pixels of the mirrored picture, continued over an edge that is near.
    fn changed(&self, change: &Change) -> Vec<PxBox> {
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

    /// The upright layer's looks: changed parts with their margins, joined while that is less work.
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

    /// The smallest input of those in use that holds the region.
    fn input_for(&self, region: &PxBox) -> InputSize {
        let side = |px: f64, whole: u32| {
            let needed = (px * self.scale).ceil() as u32;
            SIDES.into_iter().find(|side| *side >= needed && *side < whole).unwrap_or(whole)
        };
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

/// The picture with `border` pixels of its mirror image on the left, the right and above; no more than the picture has.
fn mirror(rgb: &[u8], size: Size, border: u32, out: &mut Vec<u8>) {
    let (width, height, border) = (size.width_px as usize, size.height_px as usize, border as usize);
    out.clear();
    for y in (0..border).rev().chain(0..height) {
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
        mirror(&rgb, size, 2, &mut out);
        let firsts: Vec<u8> = out.chunks_exact(3).map(|p| p[0]).collect();
        let rows: Vec<&[u8]> = firsts.chunks_exact(7).collect();
        let (first, second) = ([1, 0, 0, 1, 2, 2, 1], [4, 3, 3, 4, 5, 5, 4]);
        assert_eq!(rows, [second, first, first, second]);
    }

    #[test]
    fn every_change_lies_in_a_look_with_its_margin() {
        let settings = DetectSettings::default();
        let mut rng = fastrand::Rng::with_seed(3);
        for (width_px, height_px) in [(768, 432), (480, 270), (1920, 1080), (1080, 1920), (40, 30), (3, 500)] {
            let size = Size { width_px, height_px };
            let views = Views::of(size, &settings);
            for _ in 0..200 {
                let parts: Vec<PxBox> = (0..rng.usize(1..5))
                    .map(|_| {
                        let (x, y) = (rng.f64() * f64::from(width_px - 1), rng.f64() * f64::from(height_px - 1));
                        PxBox::new(x, y, x + 1.0 + 90.0 * rng.f64(), y + 1.0 + 90.0 * rng.f64()).expect("a box")
                    })
                    .filter_map(|part| part.clipped(size))
                    .collect();
                for layer in Layer::ALL {
                    let looks = views.looks(layer, &Change::Parts(parts.clone()));
                    for part in &parts {
                        let border = f64::from(views.border_px);
                        let moved = part.moved(border, border);
                        let is_seen = |(fit, _): &(Letterbox, Way)| fit.seen().hull(&moved) == fit.seen();
                        let is_fine = layer == Layer::Fine;
                        assert!(is_fine || looks.iter().any(is_seen), "{size:?} {layer:?} {part:?}: {looks:?}");
                    }
                    for (fit, _) in &looks {
                        let (right, bottom) = (fit.part.left + fit.part.width, fit.part.top + fit.part.height);
                        assert!(right <= views.wide.width_px && bottom <= views.wide.height_px, "{fit:?}");
                    }
                }
            }
        }
    }
}
