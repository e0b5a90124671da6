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
