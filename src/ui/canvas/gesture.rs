//! From the pointer to commands: one drag is one step, begun and ended, never guessed from timing.

use eframe::egui::{CursorIcon, PointerButton, Pos2, Rect, Response, Ui};

use super::layout::{Handle, Snap, Stage, View, handle_at, track_at};
use crate::app::command::Command;
use crate::app::workspace::{OpenClip, Tool};
use crate::ui::pad::{self, Scroller};
use crate::vocab::{FrameNo, PxBox, PxPoint, TrackId};

/// A drag that is under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Drag {
    /// The frame is moved.
    Pan,
    /// A new box.
    Draw {
        /// Where it began.
        from: PxPoint,
    },
    /// A part of the frame is covered by hand.
    Cover {
        /// Where it began.
        from: PxPoint,
    },
    /// A box is moved (`handle` is none) or resized.
    Shape {
        /// Whose.
        track: TrackId,
        /// In which frame.
        frame: FrameNo,
        /// As it was.
        before: PxBox,
        /// What is held.
        handle: Option<Handle>,
        /// Where the pointer took it.
        from: PxPoint,
    },
}

/// The least side of a new box, pixels: less is a slip of the hand.
const LEAST_SIDE_PX: f64 = 3.0;

/// What the canvas remembers between frames.
#[derive(Debug, Default)]
pub struct Hand {
    /// What part of the frame is seen.
    pub view: View,
    /// The drag that is under way.
    pub drag: Option<Drag>,
    /// The space key is held: a drag pans.
    pub is_space_held: bool,
    /// Space was held and something was dragged: it was no wish to play.
    pub was_space_used: bool,
    /// Points that were clicked: the first corner of a box, or outermost points of an object.
    pub points: Vec<PxPoint>,
    /// Edges go to edges that are near.
    pub snaps: bool,
    scroller: Scroller,
    /// Two fingers moved the picture, and not all have left the screen: none of them draws.
    is_pinching: bool,
}

/// A box as a drag has it now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preview {
    /// Whose; a new box has none yet.
    pub track: Option<TrackId>,
    /// Where.
    pub bbox: PxBox,
}

impl Hand {
    /// Follows the pointer; pushes commands when a gesture ends. Returns the box of the drag under way.
    pub fn follow(
        &mut self,
        ui: &Ui,
        response: &Response,
        stage: &Stage,
        clip: &OpenClip,
        boxes: &[(TrackId, Rect)],
        out: &mut Vec<Command>,
    ) -> Option<Preview> {
        if self.pinch(ui, stage) {
            return None;
        }
        self.wheel(ui, response, stage);
        let (pointer, press, escaped) = ui
            .input(|i| (i.pointer.interact_pos(), i.pointer.press_origin(), i.key_pressed(eframe::egui::Key::Escape)));
        if escaped {
            self.drag = None;
        }
        if escaped || !matches!(clip.tool, Tool::Draw | Tool::Points) {
            self.points.clear();
        }
        let held = ui.input(|i| i.modifiers);
        let snap = if self.snaps && !held.command { snap(stage, clip, self.drag) } else { Snap::default() };
        if let Some(editor) = &clip.zones
            && !self.is_space_held
            && self.drag.is_none()
        {
            super::zones::follow(response, stage, editor, out);
        }
        let is_labelling = matches!(clip.tool, Tool::Select | Tool::Draw);
        let is_joining = matches!(clip.tool, Tool::Merge | Tool::Link);
        let can_edit = is_labelling && clip.is_current_shown() && clip.document.is_some() && !clip.is_bare;
        let can_cover = clip.tool == Tool::Cover && clip.is_current_shown();
        if response.drag_started() || (response.is_pointer_button_down_on() && self.drag.is_none() && started(ui)) {
            let origin = press.or(pointer).unwrap_or(stage.canvas.center());
            let is_primary = ui.input(|i| i.pointer.button_down(PointerButton::Primary));
            self.drag = if !is_primary || self.is_space_held {
                Some(Drag::Pan)
            } else if can_edit || can_cover {
                self.begin(origin, stage, clip, boxes, &snap, out)
            } else {
                None
            };
        }
        if self.drag == Some(Drag::Pan) && response.dragged() {
            self.view = stage.panned(response.drag_delta());
            self.was_space_used = true;
        }
        let preview = pointer.and_then(|at| self.preview(stage, at, &snap, held.shift));
        let released = ui.input(|i| !i.pointer.any_down());
        if released && let Some(drag) = self.drag.take() {
            if let Drag::Draw { from } = drag {
                self.finish_drawing(from, preview, &snap, pointer.map(|at| stage.px_from_screen(at)), out);
            } else {
                finish(drag, preview, out);
            }
            return preview;
        }
        if response.clicked() && self.drag.is_none() && !self.is_space_held {
            let at = response.interact_pointer_pos().or(pointer);
            if is_joining {
                out.extend(at.and_then(|at| track_at(boxes, at)).map(Command::Pick));
            } else if clip.tool == Tool::Points && clip.is_current_shown() && clip.document.is_some() {
                self.points.extend(at.map(|at| snap.point(stage.px_from_screen(at))));
                self.finish_points(out);
            }
        }
        if response.clicked()
            && is_labelling
            && self.drag.is_none()
            && !(can_edit && clip.tool == Tool::Draw)
            && !self.is_space_held
        {
            let at = response.interact_pointer_pos().or(pointer);
            out.push(Command::Select(at.and_then(|at| track_at(boxes, at))));
        }
        self.cursor(ui, response, stage, clip, boxes);
        preview.or_else(|| self.points_so_far(stage, pointer, &snap))
    }

    /// A click in place of a drag is the first corner; the next one is the corner across.
    fn finish_drawing(
        &mut self,
        from: PxPoint,
        preview: Option<Preview>,
        snap: &Snap,
        at: Option<PxPoint>,
        out: &mut Vec<Command>,
    ) {
        let is_large = |bbox: &PxBox| bbox.width() >= LEAST_SIDE_PX && bbox.height() >= LEAST_SIDE_PX;
        if let Some(Preview { bbox, .. }) = preview.filter(|preview| is_large(&preview.bbox)) {
            self.points.clear();
            out.push(Command::AddBox(bbox));
            return;
        }
        let corner = self.points.first().zip(at).and_then(|(first, at)| PxBox::from_corners(*first, snap.point(at)));
        match corner.filter(is_large) {
            Some(bbox) => {
                self.points.clear();
                out.push(Command::AddBox(bbox));
            }
            None => self.points = vec![from],
        }
    }

    /// Four points make a box.
    fn finish_points(&mut self, out: &mut Vec<Command>) {
        if self.points.len() < MOST_POINTS {
            return;
        }
        out.extend(around(&self.points).map(Command::AddBox));
        self.points.clear();
    }

    /// The box around what was clicked so far and the pointer.
    fn points_so_far(&self, stage: &Stage, pointer: Option<Pos2>, snap: &Snap) -> Option<Preview> {
        let at = pointer.filter(|at| stage.canvas.contains(*at) && !self.points.is_empty())?;
        let mut points = self.points.clone();
        points.push(snap.point(stage.px_from_screen(at)));
        Some(Preview { track: None, bbox: around(&points)?.clipped(stage.size)? })
    }

    /// Two fingers on a touch screen move and zoom the picture, and what the first of them began to draw is given up.
    fn pinch(&mut self, ui: &Ui, stage: &Stage) -> bool {
        let was_pinching = self.is_pinching;
        if let Some(touch) = pad::fingers(ui, stage.canvas) {
            (self.is_pinching, self.drag) = (true, None);
            self.points.clear();
            let zoomed = stage.zoomed(touch.zoom_delta, touch.center_pos);
            self.view = Stage::new(stage.canvas, stage.size, zoomed).panned(touch.translation_delta);
        } else {
            self.is_pinching &= ui.input(|i| i.any_touches());
        }
        was_pinching || self.is_pinching
    }

    fn wheel(&mut self, ui: &Ui, response: &Response, stage: &Stage) {
        self.scroller = self.scroller.now(ui);
        let Some(at) = ui.input(|i| i.pointer.hover_pos()) else { return };
        if !response.contains_pointer() {
            return;
        }
        let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta()));
        if self.scroller == Scroller::Fingers {
            let view = if (pinch - 1.0).abs() > 1e-4 { stage.zoomed(pinch, at) } else { self.view };
            let is_moved = scroll != eframe::egui::Vec2::ZERO;
            self.view = if is_moved { Stage::new(stage.canvas, stage.size, view).panned(scroll) } else { view };
            return;
        }
        let factor = (scroll.y / 320.0).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            self.view = stage.zoomed(factor, at);
        } else if scroll.x != 0.0 {
            self.view = stage.panned(eframe::egui::vec2(scroll.x, 0.0));
        }
    }

    fn begin(
        &self,
        at: Pos2,
        stage: &Stage,
        clip: &OpenClip,
        boxes: &[(TrackId, Rect)],
        snap: &Snap,
        out: &mut Vec<Command>,
    ) -> Option<Drag> {
        let from = stage.px_from_screen(at);
        match clip.tool {
            Tool::Draw => return Some(Drag::Draw { from: snap.point(from) }),
            Tool::Cover => return Some(Drag::Cover { from }),
            Tool::Zones | Tool::Points | Tool::Merge | Tool::Link => return None,
            Tool::Select => {}
        }
        let frame = clip.current;
        let shape = |track, before, handle| Drag::Shape { track, frame, before, handle, from };
        if let Some((id, before)) = selected_box(clip, frame).filter(|(id, _)| !clip.sight.is_locked(*id)) {
            let rect = stage.rect(&before);
            if let Some(handle) = handle_at(rect, at) {
                return Some(shape(id, before, Some(handle)));
            }
            if rect.contains(at) && track_at(boxes, at).is_none_or(|top| top == id || !is_smaller(boxes, top, rect)) {
                return Some(shape(id, before, None));
            }
        }
        let id = track_at(boxes, at)?;
        let before = clip.labels()?.find(id)?.1.at(frame)?.bbox;
        out.push(Command::Select(Some(id)));
        (!clip.sight.is_locked(id)).then(|| shape(id, before, None))
    }

    fn preview(&self, stage: &Stage, at: Pos2, snap: &Snap, is_from_centre: bool) -> Option<Preview> {
        let now = stage.px_from_screen(at);
        match self.drag? {
            Drag::Pan => None,
            Drag::Draw { from } => {
                let corner = snap.point(now);
                let across = if is_from_centre {
                    PxPoint { x: 2.0 * from.x - corner.x, y: 2.0 * from.y - corner.y }
                } else {
                    from
                };
                let bbox = PxBox::from_corners(across, corner)?.clipped(stage.size)?;
                Some(Preview { track: None, bbox })
            }
            Drag::Cover { from } => {
                let bbox = PxBox::from_corners(from, now)?.clipped(stage.size)?;
                Some(Preview { track: None, bbox })
            }
            Drag::Shape { track, before, handle, from, .. } => {
                let (dx, dy) = (now.x - from.x, now.y - from.y);
                let bbox = match handle {
                    Some(handle) => snap.pulled(&handle.pulled(&before, dx, dy)?, &before)?,
                    None if dx == 0.0 && dy == 0.0 => before,
                    None => snap.moved(&before.moved(dx, dy)),
                };
                Some(Preview { track: Some(track), bbox })
            }
        }
    }

    fn cursor(&self, ui: &Ui, response: &Response, stage: &Stage, clip: &OpenClip, boxes: &[(TrackId, Rect)]) {
        let Some(at) = ui.input(|i| i.pointer.hover_pos()).filter(|_| response.contains_pointer()) else { return };
        let free = selected_box(clip, clip.current).filter(|(id, _)| !clip.sight.is_locked(*id));
        let over = free.and_then(|(_, bbox)| handle_at(stage.rect(&bbox), at));
        let icon = match (self.drag, over) {
            (Some(Drag::Pan), _) => CursorIcon::Grabbing,
            _ if self.is_space_held => CursorIcon::Grab,
            _ if matches!(clip.tool, Tool::Merge | Tool::Link) => CursorIcon::PointingHand,
            _ if clip.tool != Tool::Select => CursorIcon::Crosshair,
            (Some(Drag::Shape { handle: None, .. }), _) => CursorIcon::Move,
            (Some(Drag::Shape { handle: Some(handle), .. }), _) | (None, Some(handle)) => resize_cursor(handle),
            _ if track_at(boxes, at).is_some() => CursorIcon::PointingHand,
            _ => CursorIcon::Default,
        };
        ui.ctx().set_cursor_icon(icon);
    }
}

/// How many points a box by points takes.
const MOST_POINTS: usize = 4;
/// How near an edge is when it snaps, points.
const SNAP: f32 = 6.0;

/// The smallest box around some points.
fn around(points: &[PxPoint]) -> Option<PxBox> {
    let least = |of: fn(&PxPoint) -> f64| points.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&PxPoint) -> f64| points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    PxBox::new(least(|p| p.x), least(|p| p.y), most(|p| p.x), most(|p| p.y))
}

/// What edges snap to: those of the picture and of every box but the one that is dragged.
fn snap(stage: &Stage, clip: &OpenClip, drag: Option<Drag>) -> Snap {
    let dragged = match drag {
        Some(Drag::Shape { track, .. }) => Some(track),
        _ => None,
    };
    let others = clip.in_view(clip.current).into_iter().filter(|seen| Some(seen.track.id) != dragged);
    Snap::to(stage.size, others.map(|seen| seen.sighting.bbox), f64::from(SNAP / stage.scale))
}

/// Whether a button went down in this pass: a drag begins at once, not after some points of travel.
fn started(ui: &Ui) -> bool {
    ui.input(|i| i.pointer.any_pressed())
}

fn finish(drag: Drag, preview: Option<Preview>, out: &mut Vec<Command>) {
    let Some(Preview { bbox, .. }) = preview else { return };
    match drag {
        Drag::Cover { .. } if bbox.width() >= LEAST_SIDE_PX && bbox.height() >= LEAST_SIDE_PX => {
            out.push(Command::AddCover(bbox));
        }
        Drag::Shape { track, frame, before, .. } if bbox != before => out.push(Command::SetBox { track, frame, bbox }),
        _ => {}
    }
}

/// The selected track's box in this frame, or its ghost.
pub(super) fn selected_box(clip: &OpenClip, frame: FrameNo) -> Option<(TrackId, PxBox)> {
    let (_, track) = clip.selected_track()?;
    let bbox = track.at(frame).map(|seen| seen.bbox).or_else(|| clip.ghost(frame).map(|(_, bbox)| bbox))?;
    Some((track.id, bbox))
}

fn is_smaller(boxes: &[(TrackId, Rect)], id: TrackId, than: Rect) -> bool {
    boxes.iter().any(|(other, rect)| *other == id && rect.area() < than.area())
}

fn resize_cursor(handle: Handle) -> CursorIcon {
    match (handle.x, handle.y) {
        (0, _) => CursorIcon::ResizeVertical,
        (_, 0) => CursorIcon::ResizeHorizontal,
        (x, y) if x == y => CursorIcon::ResizeNwSe,
        _ => CursorIcon::ResizeNeSw,
    }
}
