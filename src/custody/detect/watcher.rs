//! Faces over a clip: at several scales, upright and upside down, over the picture's edges, and only where something changed.
//!
//! One watcher looks at one clip once. It holds what was found in parts that have not changed since, so a box in its answer may be from
//! an earlier frame with the same pixels there. After an error, and when asked to forget, it looks at everything anew.
//!
//! The layers of a look:
//! - *upright*: the picture at its own size, or fitted into `face_side_px`; every frame.
//! - *fine*: pictures that are larger than that, at their own size in overlapping tiles, for small faces.
//! - *enlarged*: pictures that are small, up to twice as large in overlapping tiles, for faces under some 24 pixels: of 16 pixels, from the side or
//!   smeared, they reach 0.4 to 0.6 that way and 0.04 otherwise. What changes everywhere is looked at so now and then only.
//! - *coarse*: the picture made a quarter of that size, upright in every frame and upside down, for faces at the lens and for smeared
//!   ones, which are sharp again when they are small.
//! - *turned*: as upright, upside down: CenterFace finds 21 of 24 faces of 20 pixels that way, and 5 of 24 otherwise.
//! - *rim*: what changes at the picture's edge, enlarged and continued, for faces that the edge cuts: see `rim`.
//! - *corners*: the picture's corners, enlarged more and not continued, for what two edges leave of a face, whenever everything is looked
//!   at and where such a face changed: see `corner`.
//!
//! Fine, enlarged, turned and the coarse one upside down take turns while the picture changes in parts only; a plan fills the frames between.
//! Turned and coarse looks mistake more than the upright one does, but not what moves: from a lower score on a face counts for them
//! where something has just changed. Each layer sees the picture continued over its edges by its mirror image, so that half
//! a face at the edge is a face: 16 instead of 6 of 24. Only the rim does so over the lower edge, where the upright layer gained nothing
//! and made faces of pots and steps.

use super::centerface::CenterFace;
use super::changes::{Change, Changes};
use super::corner;
use super::rim::Rim;
use super::settings::{Depth, DetectSettings, LookAt};
use super::views::{self, Look, Views, Way};
use super::{DetectError, nms, tiles};
use crate::vocab::{Detection, PxBox, Size};

/// All of the rim, all corners, and all of the picture enlarged, are looked at in every so-many-th frame while everything changes.
const LARGE_TURNS: u32 = 12;
/// A box has changed when changed parts take up this share of it.
const CHANGED_SHARE: f64 = 0.25;

/// What sees the picture in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    Upright,
    Turned,
    Coarse,
    CoarseTurned,
    Fine,
    Enlarged,
    Rim,
    Corners,
}

impl Layer {
    const COUNT: usize = 8;
    const ALL: [Self; Self::COUNT] = [
        Self::Upright,
        Self::Turned,
        Self::Coarse,
        Self::CoarseTurned,
        Self::Fine,
        Self::Enlarged,
        Self::Rim,
        Self::Corners,
    ];

    /// Whether it is this layer's turn, when this much is to be looked at, and whether all of it is new. Turns are counted from 1.
    fn is_due(self, turn: u32, change: &Change, is_all_new: bool) -> bool {
        match self {
            // All of these is more work than all the rest: it is done at first, and seldom while everything changes.
            Self::Rim | Self::Corners | Self::Enlarged if is_all_new => turn % LARGE_TURNS == 1,
            Self::Rim | Self::Corners => true,
            _ if *change == Change::Everything => true,
            Self::Upright | Self::Coarse => true,
            Self::Turned => turn % 4 == 2,
            Self::CoarseTurned => turn % 3 == 1,
            Self::Fine => turn.is_multiple_of(2),
            Self::Enlarged => turn % 4 == 1,
        }
    }

    /// Faces of this layer count from this score where nothing changed, and from this one where something did.
    fn least(self, settings: &DetectSettings) -> (f32, f32) {
        let (least, extra) = (settings.face_score, settings.extra_face_score);
        match self {
            Self::Upright | Self::Fine => (least, least),
            Self::Enlarged => (settings.enlarged_face_score.max(least), settings.enlarged_face_score.max(least)),
            Self::Rim => (settings.rim_face_score.max(least), settings.rim_face_score.max(least)),
            Self::Corners => (settings.corner_face_score.max(least), settings.corner_face_score.max(least)),
            Self::Turned | Self::Coarse | Self::CoarseTurned => {
                (extra.max(least), settings.moving_face_score.min(extra).max(least))
            }
        }
    }

    /// Where and how it looks; the rim and the corners know that themselves.
    fn looks(self, views: &Views, change: &Change) -> Vec<Look> {
        match self {
            Self::Upright => views.upright(change, Way::Up),
            Self::Turned => views.upright(change, Way::Down),
            Self::Coarse => vec![views.coarse(Way::Up)],
            Self::CoarseTurned => vec![views.coarse(Way::Down)],
            Self::Fine => views.fine(change),
            Self::Enlarged => views.enlarged(change),
            Self::Rim | Self::Corners => Vec::new(),
        }
    }

    /// Whether it may see another part of a face than the other layers do.
    const fn sees_parts(self) -> bool {
        matches!(self, Self::Rim | Self::Corners | Self::Enlarged)
    }

    const fn is_at_edges(self) -> bool {
        matches!(self, Self::Rim | Self::Corners)
    }

    const fn is_coarse(self) -> bool {
        matches!(self, Self::Coarse | Self::CoarseTurned)
    }

    /// Whether it holds what did not change even when it is time to look at everything.
    const fn is_large(self) -> bool {
        matches!(self, Self::Rim | Self::Enlarged)
    }
}

/// Looks for faces in the frames of one clip, in order.
#[derive(Default)]
pub(super) struct Watcher {
    changes: Changes,
    /// What each layer found and still holds, in pixels of the picture.
    held: [Vec<Detection>; Layer::COUNT],
    /// What changed in this frame, which is less than what is looked at when it is time to look at everything.
    noticed: Option<Change>,
    /// What changed everywhere while it was not a layer's turn, so that it has not seen the picture yet.
    owed: [bool; Layer::COUNT],
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
        self.owed = Default::default();
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
        if is_time || change.is_most_of(size) {
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
            let (views, rim) = (Views::continued(size, settings), Rim::of(size, settings));
            let noticed = self.noticed.clone().unwrap_or(Change::Everything);
            self.turn = self.turn.wrapping_add(1);
            model.brighten(self.changes.light());
            views::mirror(rgb, size, views.border_px(), 0, &mut self.mirrored);
            for (at, layer) in Layer::ALL.into_iter().enumerate() {
                if settings.depth == Depth::FacesOnce && layer != Layer::Upright {
                    continue;
                }
                let change = if layer.is_large() { &noticed } else { change };
                let is_most = layer == Layer::Corners && noticed.is_most_of(size);
                let is_due = layer.is_due(self.turn, change, is_most || noticed == Change::Everything);
                let was_owed = self.owed[at];
                self.owed[at] = !is_due && (was_owed || *change == Change::Everything);
                let change = if was_owed && is_due { &Change::Everything } else { change };
                let changed = touched(&views, change);
                let looks = match (is_due, layer, settings.look_at) {
                    (true, Layer::Rim, _) => rim.looks(change),
                    (true, Layer::Corners, _) => {
                        let parts = (*change != Change::Everything).then_some(&changed[..]);
                        corner::looks(size, views.border_px(), (parts, &self.held[at]), settings)
                    }
                    (true, _, LookAt::EveryFrame) if !layer.is_large() => layer.looks(&views, &Change::Everything),
                    (true, ..) => layer.looks(&views, change),
                    (false, ..) => Vec::new(),
                };
                if layer == Layer::Rim && !looks.is_empty() {
                    views::mirror(rgb, size, rim.border_px, rim.border_px, &mut self.rim);
                }
                let picture = if layer == Layer::Rim { &self.rim } else { &self.mirrored };
                let (still, moving) = layer.least(settings);
                let (mut whole, mut cut) = (Vec::new(), Vec::new());
                for look in &looks {
                    for face in model.look(picture, &look.fit, look.way, still.min(moving), settings.face_overlap)? {
                        let bbox = face.bbox.moved(-look.border_px, -look.border_px);
                        let counts = face.score >= still || has_changed(&bbox, &noticed, size);
                        let mut face = Detection { bbox, ..face };
                        if layer == Layer::Corners {
                            face = corner::weighed(&face, look, size, settings);
                        }
                        match (counts, look.cuts(&bbox), layer) {
                            (false, ..) | (true, true, Layer::Rim) => {}
                            (true, false, Layer::Rim) if !Rim::is_at_the_edge(&bbox, size) => {}
                            (true, _, Layer::Enlarged) if !views.is_for_enlarging(&bbox) => {}
                            (true, true, _) => cut.push(face),
                            (true, false, _) => whole.push(face),
                        }
                    }
                }
                // What changed without being looked at by this layer is not known any more. What a coarse look, the rim or corners found
                // stands where nothing changed: the lower score counts only while something does.
                let stands = layer.is_at_edges() || layer.is_coarse() && *change != Change::Everything;
                let stale = if is_due && !stands { Vec::new() } else { changed };
                self.held[at].retain(|face| {
                    let is_anew = |look: &Look| look.seen().contains(face.bbox.centre()) && !look.cuts(&face.bbox);
                    let is_stale = |part: &PxBox| part.intersection(&face.bbox).is_some();
                    !stale.iter().any(is_stale) && (stands || !looks.iter().any(is_anew))
                });
                whole.append(&mut self.held[at]);
                self.held[at] = match layer {
                    // So may each square of a corner.
                    Layer::Corners => nms::joined(whole, settings.face_overlap),
                    _ => nms::suppressed(tiles::without_halves(whole, cut), settings.face_overlap, 1.0),
                };
            }
        }
        let in_view = |sees_parts: bool| -> Vec<Detection> {
            let layers = Layer::ALL.into_iter().zip(&self.held).filter(|(layer, _)| layer.sees_parts() == sees_parts);
            layers.flat_map(|(_, held)| held).filter(|face| face.bbox.clipped(size).is_some()).cloned().collect()
        };
        let faces = nms::suppressed(in_view(false), settings.face_overlap, 1.0);
        // Of a face that is cut, or enlarged, each scale may see another part.
        let mut faces = nms::joined(faces.into_iter().chain(in_view(true)), settings.face_overlap);
        faces.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(faces)
    }
}

/// The parts of the picture in which what was found is not known any more.
fn touched(views: &Views, change: &Change) -> Vec<PxBox> {
    let border_px = f64::from(views.border_px());
    views.changed(change).iter().map(|part| part.moved(-border_px, -border_px)).collect()
}

/// Whether what just changed takes up a good part of this box.
fn has_changed(bbox: &PxBox, noticed: &Change, size: Size) -> bool {
    let (Change::Parts(parts), Some(visible)) = (noticed, bbox.clipped(size)) else { return false };
    let shared = |part: &PxBox| part.intersection(&visible).map_or(0.0, |both| both.area());
    parts.iter().map(shared).sum::<f64>() >= CHANGED_SHARE * visible.area()
}
