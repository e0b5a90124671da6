//! Faces over a clip: at several scales, upright and upside down, over the picture's edges, and only where something changed.
//!
//! One watcher looks at one clip once. It holds what was found in parts that have not changed since, so a box in its answer may be from
//! an earlier frame with the same pixels there. After an error, and when asked to forget, it looks at everything anew.
//!
//! The layers of a look:
//! - *upright*: the picture at its own size, or fitted into `face_side_px`; every frame.
//! - *fine*: pictures that are larger than that, at their own size in overlapping tiles, for small faces.
//! - *coarse*: the picture made a quarter of that size, upright in every frame and upside down, for faces at the lens and for smeared
//!   ones, which are sharp again when they are small.
//! - *turned*: as upright, upside down: CenterFace finds 21 of 24 faces of 20 pixels that way, and 5 of 24 otherwise.
//! - *rim*: what changes at the picture's edge, enlarged and continued, for faces that the edge cuts: see `rim`.
//!
//! Fine, turned and the coarse one upside down take turns while the picture changes in parts only; a plan fills the frames between.
//! Turned and coarse looks mistake more than the upright one does, but not what moves: from a lower score on a face counts for them
//! where something has just changed. Each layer sees the picture continued over its edges by its mirror image, so that half
//! a face at the edge is a face: 16 instead of 6 of 24. Only the rim does so over the lower edge, where the upright layer gained nothing
//! and made faces of pots and steps.

use super::centerface::CenterFace;
use super::changes::{Change, Changes, part_around};
use super::letterbox::{InputSize, Letterbox, Part};
use super::rim::Rim;
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
/// All of the rim is looked at in every so-many-th frame while everything changes.
const RIM_TURNS: u32 = 12;
/// A box has changed when changed parts take up this share of it.
const CHANGED_SHARE: f64 = 0.25;
/// From this share of the picture on, a part is the whole.
const MOST_OF_IT: f64 = 0.7;

/// What sees the picture in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    Upright,
    Turned,
    Coarse,
    CoarseTurned,
    Fine,
    Rim,
}

impl Layer {
    const ALL: [Self; 6] = [Self::Upright, Self::Turned, Self::Coarse, Self::CoarseTurned, Self::Fine, Self::Rim];

    /// Whether it is this layer's turn, when this much changed. Turns are counted from 1.
    fn is_due(self, turn: u32, change: &Change) -> bool {
        match self {
            // All of the rim is more work than all the rest: it is done at first, and seldom while everything changes.
            Self::Rim => *change != Change::Everything || turn % RIM_TURNS == 1,
            _ if *change == Change::Everything => true,
            Self::Upright | Self::Coarse => true,
            Self::Turned => turn % 3 == 2,
            Self::CoarseTurned => turn % 3 == 1,
            Self::Fine => turn.is_multiple_of(2),
        }
    }

    /// Faces of this layer count from this score where nothing changed, and from this one where something did.
    fn least(self, settings: &DetectSettings) -> (f32, f32) {
        let (least, extra) = (settings.face_score, settings.extra_face_score);
        match self {
            Self::Upright | Self::Fine => (least, least),
            Self::Rim => (settings.rim_face_score.max(least), settings.rim_face_score.max(least)),
            Self::Turned | Self::Coarse | Self::CoarseTurned => {
                (extra.max(least), settings.moving_face_score.min(extra).max(least))
            }
        }
    }

    const fn is_coarse(self) -> bool {
        matches!(self, Self::Coarse | Self::CoarseTurned)
    }
}

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
    fn cuts(&self, bbox: &PxBox) -> bool {
        tiles::is_cut(&bbox.moved(self.border_px, self.border_px), self.fit.part, self.all)
    }
}

/// Looks for faces in the frames of one clip, in order.
#[derive(Default)]
pub(super) struct Watcher {
    changes: Changes,
    /// What each layer found and still holds, in pixels of the picture.
    held: [Vec<Detection>; 6],
    /// What changed in this frame, which is less than what is looked at when it is time to look at everything.
    noticed: Option<Change>,
    /// Frames in which something changed.
    turn: u32,
    /// Frames since everything was looked at.
    since_full: u32,
    mirrored: Vec<u8>,
    /// The same, continued far enough for the rim.
    rim: Vec<u8>,
}

impl Watcher {
    /// Everything is new from here on.
    pub(super) fn forget(&mut self) {
        self.changes.forget();
        self.held = Default::default();
        self.noticed = None;
        self.turn = 0;
        self.since_full = 0;
    }

    /// What must be looked at in this frame.
    pub(super) fn change(&mut self, rgb: &[u8], size: Size, settings: &DetectSettings) -> Change {
        let change = self.changes.judge(rgb, size);
        self.noticed = Some(change.clone());
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
        if *change != Change::Nothing {
            let (views, rim) = (Views::of(size, settings), Rim::of(size, settings));
            let noticed = self.noticed.clone().unwrap_or(Change::Everything);
            self.turn = self.turn.wrapping_add(1);
            model.brighten(self.changes.light());
            mirror(rgb, size, views.border_px, 0, &mut self.mirrored);
            for (at, layer) in Layer::ALL.into_iter().enumerate() {
                // The rim holds what did not change even when it is time to look at everything.
                let change = if layer == Layer::Rim { &noticed } else { change };
                let is_due = layer.is_due(self.turn, change);
                let looks = match (is_due, layer, settings.look_at) {
                    (true, Layer::Rim, _) => rim.looks(change),
                    (true, _, LookAt::EveryFrame) => views.looks(layer, &Change::Everything),
                    (true, _, LookAt::ChangedParts) => views.looks(layer, change),
                    (false, ..) => Vec::new(),
                };
                if layer == Layer::Rim && !looks.is_empty() {
                    mirror(rgb, size, rim.border_px, rim.border_px, &mut self.rim);
                }
                let picture = if layer == Layer::Rim { &self.rim } else { &self.mirrored };
                let (still, moving) = layer.least(settings);
                let (mut whole, mut cut) = (Vec::new(), Vec::new());
                for look in &looks {
                    for face in model.look(picture, &look.fit, look.way, still.min(moving), settings.face_overlap)? {
                        let bbox = face.bbox.moved(-look.border_px, -look.border_px);
                        let counts = face.score >= still || has_changed(&bbox, &noticed, size);
                        let face = Detection { bbox, ..face };
                        match (counts, look.cuts(&bbox), layer) {
                            (false, ..) | (true, true, Layer::Rim) => {}
                            (true, false, Layer::Rim) if !Rim::is_at_the_edge(&bbox, size) => {}
                            (true, true, _) => cut.push(face),
                            (true, false, _) => whole.push(face),
                        }
                    }
                }
                // What changed without being looked at by this layer is not known any more. What a coarse look or the rim found stands
                // where nothing changed: the lower score counts only while something does.
                let stands = layer == Layer::Rim || layer.is_coarse() && *change != Change::Everything;
                let stale = if is_due && !stands { Vec::new() } else { views.changed(change) };
                let border_px = f64::from(views.border_px);
                self.held[at].retain(|face| {
                    let is_anew = |look: &Look| look.seen().contains(face.bbox.centre()) && !look.cuts(&face.bbox);
                    let is_stale = |part: &PxBox| part.moved(-border_px, -border_px).intersection(&face.bbox).is_some();
                    !stale.iter().any(is_stale) && (stands || !looks.iter().any(is_anew))
                });
                whole.append(&mut self.held[at]);
                self.held[at] = nms::suppressed(tiles::without_halves(whole, cut), settings.face_overlap, 1.0);
            }
        }
        let in_view = |held: &[Vec<Detection>]| -> Vec<Detection> {
            held.iter().flatten().filter(|face| face.bbox.clipped(size).is_some()).cloned().collect()
        };
        let (rim, others) = self.held.split_last().expect("there are layers");
        let mut faces = nms::suppressed(in_view(others), settings.face_overlap, 1.0);
        // Of a face that is cut each scale may see another part, and nobody knows which is right: all of it is hidden.
        for face in in_view(std::slice::from_ref(rim)) {
            match faces.iter_mut().find(|other| other.bbox.iou(&face.bbox) > settings.face_overlap) {
                Some(same) => {
                    same.bbox = same.bbox.hull(&face.bbox);
                    same.score = same.score.max(face.score);
                }
                None => faces.push(face),
            }
        }
        faces.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(faces)
    }
}

/// Whether what just changed takes up a good part of this box.
fn has_changed(bbox: &PxBox, noticed: &Change, size: Size) -> bool {
    let (Change::Parts(parts), Some(visible)) = (noticed, bbox.clipped(size)) else { return false };
    let shared = |part: &PxBox| part.intersection(&visible).map_or(0.0, |both| both.area());
    parts.iter().map(shared).sum::<f64>() >= CHANGED_SHARE * visible.area()
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
        let scale = settings.face_scale(size);
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
    fn looks(&self, layer: Layer, change: &Change) -> Vec<Look> {
        let way = if matches!(layer, Layer::Turned | Layer::CoarseTurned) { Way::Down } else { Way::Up };
        let (all, border_px) = (Part::whole(self.wide), f64::from(self.border_px));
        self.fits(layer, change).into_iter().map(|fit| Look { fit, way, all, border_px }).collect()
    }

    fn fits(&self, layer: Layer, change: &Change) -> Vec<Letterbox> {
        let everything = Part::whole(self.wide);
        match layer {
            Layer::Upright | Layer::Turned => self.at_scale(change),
            Layer::Coarse | Layer::CoarseTurned => {
                let side = |px: u32| ((f64::from(px) * COARSE).ceil() as u32).div_ceil(32) * 32;
                let input = InputSize { width: side(self.whole.width), height: side(self.whole.height) };
                vec![Letterbox::of_part(self.wide, everything, self.scale * COARSE, input)]
            }
            Layer::Rim => Vec::new(),
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
                parts.map(|part| Letterbox::of_part(self.wide, part, scale, TILE)).collect()
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

/// The picture with `border` pixels of its mirror image on the left, the right and above, and `below` pixels below; no more
/// than the picture has.
fn mirror(rgb: &[u8], size: Size, border: u32, below: u32, out: &mut Vec<u8>) {
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
            let views = Views::of(size, &settings);
            for _ in 0..200 {
                let parts: Vec<PxBox> = (0..rng.usize(1..5))
                    .map(|_| {
                        let (x, y) = (rng.f64() * f64::from(width_px - 1), rng.f64() * f64::from(height_px - 1));
                        PxBox::new(x, y, x + 1.0 + 90.0 * rng.f64(), y + 1.0 + 90.0 * rng.f64()).expect("a box")
                    })
                    .filter_map(|part| part.clipped(size))
                    .collect();
                for layer in Layer::ALL.into_iter().filter(|layer| *layer != Layer::Rim) {
                    let looks = views.looks(layer, &Change::Parts(parts.clone()));
                    for part in &parts {
                        let is_seen = |look: &Look| look.seen().hull(part) == look.seen();
                        let is_fine = layer == Layer::Fine;
                        assert!(is_fine || looks.iter().any(is_seen), "{size:?} {layer:?} {part:?}: {looks:?}");
                    }
                    for Look { fit, .. } in &looks {
                        let (right, bottom) = (fit.part.left + fit.part.width, fit.part.top + fit.part.height);
                        assert!(right <= views.wide.width_px && bottom <= views.wide.height_px, "{fit:?}");
                    }
                }
            }
        }
    }
}
