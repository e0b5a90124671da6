//! Where everything on the canvas is: from pixels of the frame to points of the screen and back. Pure.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::vocab::{PxBox, PxPoint, Size, TrackId};

/// How near to a handle or an edge the pointer takes it, points.
pub const GRAB: f32 = 9.0;
/// The least and the greatest size of one pixel, points.
const SCALES: (f32, f32) = (0.02, 64.0);

/// What part of the frame is seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum View {
    /// All of it.
    #[default]
    Fit,
    /// A part.
    Free {
        /// Points a pixel.
        scale: f32,
        /// The pixel in the middle of the canvas.
        centre: PxPoint,
    },
}

/// The frame on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// The canvas, points.
    pub canvas: Rect,
    /// Points a pixel.
    pub scale: f32,
    /// Where the frame's top left corner is.
    pub origin: Pos2,
    /// The frame's size.
    pub size: Size,
}

impl Stage {
    /// Lays a frame out.
    #[must_use]
    pub fn new(canvas: Rect, size: Size, view: View) -> Self {
        let (width, height) = (size.width_px as f32, size.height_px as f32);
        let (scale, centre) = match view {
            View::Fit => {
                let room = canvas.shrink(FIT_MARGIN).size().max(vec2(1.0, 1.0));
                let scale = (room.x / width).min(room.y / height);
                (scale.clamp(SCALES.0, SCALES.1), vec2(width / 2.0, height / 2.0))
            }
            View::Free { scale, centre } => (scale, vec2(centre.x as f32, centre.y as f32)),
        };
        Self { canvas, scale, origin: canvas.center() - centre * scale, size }
    }

    /// A pixel's place on the screen.
    #[must_use]
    pub fn screen_from_px(&self, point: PxPoint) -> Pos2 {
        self.origin + vec2(point.x as f32, point.y as f32) * self.scale
    }

    /// The pixel under a place on the screen.
    #[must_use]
    pub fn px_from_screen(&self, at: Pos2) -> PxPoint {
        let offset = (at - self.origin) / self.scale;
        PxPoint { x: f64::from(offset.x), y: f64::from(offset.y) }
    }

    /// A box on the screen.
    #[must_use]
    pub fn rect(&self, bbox: &PxBox) -> Rect {
        let corner = |x, y| self.screen_from_px(PxPoint { x, y });
        Rect::from_min_max(corner(bbox.x1(), bbox.y1()), corner(bbox.x2(), bbox.y2()))
    }

    /// The whole frame on the screen.
    #[must_use]
    pub fn frame(&self) -> Rect {
        self.rect(&self.size.whole())
    }

    /// The view after zooming by `factor` with the pixel under `at` staying where it is.
    #[must_use]
    pub fn zoomed(&self, factor: f32, at: Pos2) -> View {
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let anchor = self.px_from_screen(at);
        let from_middle = (self.canvas.center() - at) / scale;
        let centre = PxPoint { x: anchor.x + f64::from(from_middle.x), y: anchor.y + f64::from(from_middle.y) };
        View::Free { scale, centre: self.kept(centre) }
    }

    /// The view after moving the frame by so many points.
    #[must_use]
    pub fn panned(&self, by: Vec2) -> View {
        let middle = self.px_from_screen(self.canvas.center() - by);
        View::Free { scale: self.scale, centre: self.kept(middle) }
    }

    /// The view that shows a box with some room around it.
    #[must_use]
    pub fn close_to(&self, bbox: &PxBox) -> View {
        let room = self.canvas.size() * 0.45;
        let scale = (room.x / bbox.width() as f32).min(room.y / bbox.height() as f32).clamp(SCALES.0, 8.0);
        View::Free { scale, centre: self.kept(bbox.centre()) }
    }

    /// A box in the middle of what is seen, a quarter as wide and as high.
    #[must_use]
    pub fn middle(&self) -> Option<PxBox> {
        let seen = self.canvas.intersect(self.frame());
        let part = Rect::from_center_size(seen.center(), seen.size() * 0.25);
        PxBox::from_corners(self.px_from_screen(part.min), self.px_from_screen(part.max))?.clipped(self.size)
    }

    /// The frame cannot be lost: its middle of view stays inside it.
    fn kept(&self, centre: PxPoint) -> PxPoint {
        PxPoint {
            x: centre.x.clamp(0.0, f64::from(self.size.width_px)),
            y: centre.y.clamp(0.0, f64::from(self.size.height_px)),
        }
    }
}

const FIT_MARGIN: f32 = 16.0;

/// One of the eight handles, or the box itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    /// -1 left edge, 0 none, 1 right edge.
    pub x: i8,
    /// -1 top edge, 0 none, 1 bottom edge.
    pub y: i8,
}

/// All eight, corners first: where they meet an edge, the corner wins.
pub const HANDLES: [Handle; 8] = [
    Handle { x: -1, y: -1 },
    Handle { x: 1, y: -1 },
    Handle { x: 1, y: 1 },
    Handle { x: -1, y: 1 },
    Handle { x: 0, y: -1 },
    Handle { x: 1, y: 0 },
    Handle { x: 0, y: 1 },
    Handle { x: -1, y: 0 },
];

impl Handle {
    /// Where it is drawn.
    #[must_use]
    pub fn at(self, rect: Rect) -> Pos2 {
        pos2(
            rect.center().x + f32::from(self.x) * rect.width() / 2.0,
            rect.center().y + f32::from(self.y) * rect.height() / 2.0,
        )
    }

    /// The box after its edges followed the pointer by so many pixels. Dragged over the other side it turns around.
    #[must_use]
    pub fn pulled(self, bbox: &PxBox, dx: f64, dy: f64) -> Option<PxBox> {
        let (mut a, mut b) = (PxPoint { x: bbox.x1(), y: bbox.y1() }, PxPoint { x: bbox.x2(), y: bbox.y2() });
        match self.x {
            -1 => a.x += dx,
            1 => b.x += dx,
            _ => {}
        }
        match self.y {
            -1 => a.y += dy,
            1 => b.y += dy,
            _ => {}
        }
        PxBox::from_corners(a, b)
    }
}

/// The handle of a selected box under the pointer. Edges are taken along their whole length.
#[must_use]
pub fn handle_at(rect: Rect, at: Pos2) -> Option<Handle> {
    // In a small box the grabbing zone shrinks, so that there is an inside left to move it by.
    let inside = (rect.width().min(rect.height()) / 4.0).min(GRAB);
    let near = |edge: f32, value: f32, outwards: f32| {
        let off = (value - edge) * outwards;
        (-inside..=GRAB).contains(&off)
    };
    let zone = rect.expand(GRAB);
    if !zone.contains(at) {
        return None;
    }
    let x = if near(rect.right(), at.x, 1.0) {
        1
    } else if near(rect.left(), at.x, -1.0) {
        -1
    } else {
        0
    };
    let y = if near(rect.bottom(), at.y, 1.0) {
        1
    } else if near(rect.top(), at.y, -1.0) {
        -1
    } else {
        0
    };
    (x != 0 || y != 0).then_some(Handle { x, y })
}

/// The track under the pointer: the one whose edge is near, or else the smallest box around it.
#[must_use]
pub fn track_at(boxes: &[(TrackId, Rect)], at: Pos2) -> Option<TrackId> {
    let smallest = |candidates: &mut dyn Iterator<Item = &(TrackId, Rect)>| {
        candidates.min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(id, _)| *id)
    };
    let is_on_edge = |rect: &Rect| rect.expand(GRAB / 2.0).contains(at) && !rect.shrink(GRAB / 2.0).contains(at);
    smallest(&mut boxes.iter().filter(|(_, rect)| is_on_edge(rect)))
        .or_else(|| smallest(&mut boxes.iter().filter(|(_, rect)| rect.contains(at))))
}

/// The edges to which other edges go when they are near, pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snap {
    /// Of left and right edges.
    pub xs: Vec<f64>,
    /// Of top and bottom edges.
    pub ys: Vec<f64>,
    /// How near is near; 0 snaps nothing.
    pub within_px: f64,
}

impl Snap {
    /// Edges of the picture and of these boxes.
    #[must_use]
    pub fn to(size: Size, boxes: impl Iterator<Item = PxBox>, within_px: f64) -> Self {
        let mut snap =
            Self { xs: vec![0.0, f64::from(size.width_px)], ys: vec![0.0, f64::from(size.height_px)], within_px };
        for bbox in boxes {
            snap.xs.extend([bbox.x1(), bbox.x2()]);
            snap.ys.extend([bbox.y1(), bbox.y2()]);
        }
        snap
    }

    /// A point on the nearest edges.
    #[must_use]
    pub fn point(&self, at: PxPoint) -> PxPoint {
        PxPoint { x: at.x + self.shift(&self.xs, &[at.x]), y: at.y + self.shift(&self.ys, &[at.y]) }
    }

    /// A box that is moved whole: the nearest of its edges decides.
    #[must_use]
    pub fn moved(&self, bbox: &PxBox) -> PxBox {
        bbox.moved(self.shift(&self.xs, &[bbox.x1(), bbox.x2()]), self.shift(&self.ys, &[bbox.y1(), bbox.y2()]))
    }

    /// A box of which a handle is pulled: only the edges that move are snapped.
    #[must_use]
    pub fn pulled(&self, bbox: &PxBox, before: &PxBox) -> Option<PxBox> {
        let edge = |targets: &[f64], now: f64, before: [f64; 2]| {
            if before.contains(&now) { now } else { now + self.shift(targets, &[now]) }
        };
        let (xs, ys) = ([before.x1(), before.x2()], [before.y1(), before.y2()]);
        PxBox::new(
            edge(&self.xs, bbox.x1(), xs),
            edge(&self.ys, bbox.y1(), ys),
            edge(&self.xs, bbox.x2(), xs),
            edge(&self.ys, bbox.y2(), ys),
        )
    }

    /// How far to go so that one of the edges lies on a target; 0 when none is near.
    fn shift(&self, targets: &[f64], edges: &[f64]) -> f64 {
        let shifts = edges.iter().flat_map(|edge| targets.iter().map(move |target| target - edge));
        let near = shifts.filter(|shift| shift.abs() < self.within_px);
        near.min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0)
    }
}

/// Places of the name chips: beside the box's corners, where they cover no box and no other chip. In a crowd a chip may
/// lie inside a large box, but never across an outline; where there is no such place the box has no chip (`None`).
/// `first` are placed before the others.
#[must_use]
pub fn chip_places(boxes: &[Rect], chips: &[(usize, Vec2)], visible: Rect) -> Vec<Option<Rect>> {
    let mut taken: Vec<Rect> = Vec::with_capacity(chips.len());
    let mut places = Vec::with_capacity(chips.len());
    for (of, size) in chips {
        let found = chip_place(boxes, boxes[*of], *size, visible, &taken);
        taken.extend(found);
        places.push(found);
    }
    places
}

/// Between a box and its chip, points.
const CHIP_GAP: f32 = 3.0;

fn chip_place(boxes: &[Rect], own: Rect, size: Vec2, visible: Rect, taken: &[Rect]) -> Option<Rect> {
    let (above, below) = (own.top() - size.y - CHIP_GAP, own.bottom() + CHIP_GAP);
    let (left, right) = (own.left() - size.x - CHIP_GAP, own.right() + CHIP_GAP);
    let corners = [
        pos2(own.left(), above),
        pos2(own.right() - size.x, above),
        pos2(own.left(), below),
        pos2(own.right() - size.x, below),
        pos2(right, own.top()),
        pos2(left, own.top()),
        pos2(right, own.bottom() - size.y),
        pos2(left, own.bottom() - size.y),
    ];
    let free = corners
        .iter()
        .map(|at| Rect::from_min_size(*at, size))
        .filter(|chip| visible.contains_rect(*chip) && !taken.iter().any(|other| other.intersects(*chip)));
    let free: Vec<Rect> = free.collect();
    let crosses = |chip: &Rect, bbox: &Rect| chip.intersects(*bbox) && !bbox.shrink(1.0).contains_rect(*chip);
    let clear = free.iter().find(|chip| !boxes.iter().any(|bbox| bbox.intersects(**chip)));
    clear.or_else(|| free.iter().find(|chip| !boxes.iter().any(|bbox| crosses(chip, bbox)))).copied()
}

/// The small picture of the whole frame in a corner; `None` while all of the frame is in view.
#[must_use]
pub fn minimap(stage: &Stage) -> Option<Rect> {
    if stage.canvas.expand(1.0).contains_rect(stage.frame()) {
        return None;
    }
    let (width, height) = (stage.size.width_px as f32, stage.size.height_px as f32);
    let scale = (180.0 / width).min(130.0 / height);
    let size = vec2(width, height) * scale;
    Some(Rect::from_min_size(stage.canvas.right_bottom() - size - vec2(14.0, 66.0), size))
}

/// The part of a minimap that is in view.
#[must_use]
pub fn seen_in_minimap(stage: &Stage, map: Rect) -> Rect {
    let scale = map.width() / stage.size.width_px as f32;
    let part = stage.canvas.intersect(stage.frame());
    let from = (part.min - stage.origin) / stage.scale * scale;
    Rect::from_min_size(map.min + from, part.size() / stage.scale * scale).intersect(map)
}

/// The view with the pixel under a place of the minimap in its middle.
#[must_use]
pub fn view_from_minimap(stage: &Stage, map: Rect, at: Pos2) -> View {
    let scale = f64::from(map.width()) / f64::from(stage.size.width_px);
    let offset = at - map.min;
    let centre = PxPoint { x: f64::from(offset.x) / scale, y: f64::from(offset.y) / scale };
    View::Free { scale: stage.scale, centre: stage.kept(centre) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(view: View) -> Stage {
        let canvas = Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 600.0));
        Stage::new(canvas, Size { width_px: 640, height_px: 360 }, view)
    }

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    #[test]
    fn screen_and_pixels_are_inverse() {
        let free = View::Free { scale: 3.5, centre: PxPoint { x: 17.0, y: 300.0 } };
        for view in [View::Fit, free] {
            let stage = stage(view);
            let point = PxPoint { x: 123.25, y: 45.5 };
            let back = stage.px_from_screen(stage.screen_from_px(point));
            assert!((back.x - point.x).abs() < 1e-3 && (back.y - point.y).abs() < 1e-3);
        }
        assert!(stage(View::Fit).canvas.contains_rect(stage(View::Fit).frame()));
    }

    #[test]
    fn zooming_keeps_the_pixel_under_the_pointer() {
        let before = stage(View::Fit);
        let at = pos2(400.0, 300.0);
        let pixel = before.px_from_screen(at);
        let after = stage(before.zoomed(2.0, at));
        assert!((after.scale / before.scale - 2.0).abs() < 1e-4);
        assert!((after.screen_from_px(pixel) - at).length() < 0.01);
    }

    #[test]
    fn panning_moves_with_the_hand_and_cannot_lose_the_frame() {
        let before = stage(View::Free { scale: 2.0, centre: PxPoint { x: 320.0, y: 180.0 } });
        let after = stage(before.panned(vec2(30.0, -10.0)));
        assert!((after.origin - before.origin - vec2(30.0, -10.0)).length() < 0.01);
        let lost = stage(before.panned(vec2(1e6, 1e6)));
        assert!(lost.frame().intersects(lost.canvas));
    }

    #[test]
    fn edges_snap_to_what_is_near_and_nothing_else_moves() {
        let size = Size { width_px: 640, height_px: 360 };
        let snap = Snap::to(size, [boxed(100.0, 50.0, 200.0, 150.0)].into_iter(), 5.0);
        assert_eq!(snap.point(PxPoint { x: 3.0, y: 147.0 }), PxPoint { x: 0.0, y: 150.0 });
        assert_eq!(snap.moved(&boxed(203.0, 60.0, 300.0, 90.0)), boxed(200.0, 60.0, 297.0, 90.0));
        let (before, pulled) = (boxed(98.0, 60.0, 300.0, 90.0), boxed(98.0, 60.0, 637.0, 90.0));
        assert_eq!(snap.pulled(&pulled, &before), Some(boxed(98.0, 60.0, 640.0, 90.0)), "the left edge is not pulled");
        let off = Snap { within_px: 0.0, ..snap };
        assert_eq!(off.moved(&boxed(203.0, 60.0, 300.0, 90.0)), boxed(203.0, 60.0, 300.0, 90.0));
    }

    #[test]
    fn chips_cross_no_outline_and_cover_no_box_where_there_is_room() {
        let visible = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let size = vec2(60.0, 16.0);
        let mut random = fastrand::Rng::with_seed(5);
        for crowd in [2, 10, 60] {
            let boxes: Vec<Rect> = (0..crowd)
                .map(|_| {
                    let at = pos2(random.f32() * 700.0, random.f32() * 500.0);
                    Rect::from_min_size(at, vec2(20.0 + random.f32() * 150.0, 20.0 + random.f32() * 150.0))
                })
                .collect();
            let chips: Vec<_> = (0..boxes.len()).map(|of| (of, size)).collect();
            let places: Vec<Rect> = chip_places(&boxes, &chips, visible).into_iter().flatten().collect();
            assert!(places.len() >= crowd.min(8), "{crowd}: {}", places.len());
            for (no, chip) in places.iter().enumerate() {
                assert!(visible.contains_rect(*chip));
                assert!(places[..no].iter().all(|other| !other.intersects(*chip)));
                let is_off = |bbox: &Rect| !bbox.intersects(*chip) || bbox.contains_rect(*chip);
                assert!(boxes.iter().all(is_off), "a chip lies across an outline");
            }
        }
        let alone = [Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 200.0))];
        let place = chip_places(&alone, &[(0, size)], visible)[0].expect("there is room");
        assert!(!place.intersects(alone[0]), "at the top of the view it stands below");
    }

    #[test]
    fn the_minimap_is_there_when_zoomed_in_and_moves_the_view() {
        assert_eq!(minimap(&stage(View::Fit)), None);
        let near = stage(View::Free { scale: 6.0, centre: PxPoint { x: 100.0, y: 100.0 } });
        let map = minimap(&near).expect("a part is out of view");
        let seen = seen_in_minimap(&near, map);
        assert!(map.contains_rect(seen) && seen.width() < map.width() / 2.0);
        let moved = stage(view_from_minimap(&near, map, map.center()));
        assert!((moved.px_from_screen(moved.canvas.center()).x - 320.0).abs() < 1.0);
    }

    #[test]
    fn handles_have_generous_zones_and_leave_an_inside() {
        let rect = Rect::from_min_size(pos2(10.0, 10.0), vec2(100.0, 80.0));
        assert_eq!(handle_at(rect, pos2(4.0, 4.0)), Some(Handle { x: -1, y: -1 }));
        assert_eq!(handle_at(rect, pos2(60.0, 96.0)), Some(Handle { x: 0, y: 1 }));
        assert_eq!(handle_at(rect, pos2(116.0, 30.0)), Some(Handle { x: 1, y: 0 }));
        assert_eq!(handle_at(rect, pos2(60.0, 50.0)), None);
        assert_eq!(handle_at(rect, pos2(160.0, 50.0)), None);
        let tiny = Rect::from_min_size(pos2(10.0, 10.0), vec2(12.0, 12.0));
        assert_eq!(handle_at(tiny, tiny.center()), None);
    }

    #[test]
    fn a_handle_pulls_its_own_edges() {
        let bbox = boxed(10.0, 10.0, 20.0, 30.0);
        assert_eq!(Handle { x: 1, y: 0 }.pulled(&bbox, 5.0, 99.0), Some(boxed(10.0, 10.0, 25.0, 30.0)));
        assert_eq!(Handle { x: -1, y: -1 }.pulled(&bbox, 15.0, 1.0), Some(boxed(20.0, 11.0, 25.0, 30.0)));
        assert_eq!(Handle { x: 1, y: 0 }.pulled(&bbox, -10.0, 0.0), None);
    }

    #[test]
    fn the_smaller_box_is_reached_inside_the_larger_one() {
        let (large, small) = (TrackId::from_bits(1), TrackId::from_bits(2));
        let boxes = [
            (large, Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 200.0))),
            (small, Rect::from_min_size(pos2(50.0, 50.0), vec2(40.0, 40.0))),
        ];
        assert_eq!(track_at(&boxes, pos2(70.0, 70.0)), Some(small));
        assert_eq!(track_at(&boxes, pos2(150.0, 150.0)), Some(large));
        assert_eq!(track_at(&boxes, pos2(1.0, 120.0)), Some(large));
        assert_eq!(track_at(&boxes, pos2(300.0, 1.0)), None);
    }
}
