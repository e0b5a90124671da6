//! The timeline: one row a track, keyframes as diamonds, gaps where the object is outside.

mod gesture;
mod layout;
mod paint;
mod strip;

use eframe::egui::accesskit::Role;
use eframe::egui::{Id, Rangef, Rect, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::canvas::{class_colour, track_name};
use super::pad::Scroller;
use super::theme::colours;
use super::widgets;
use crate::app::command::{Command, Icon};
use crate::app::words::{said, word};
use crate::app::workspace::{OpenClip, Tool, Workspace};
use crate::labels::{Layer, Track};
use crate::vocab::{FrameNo, TrackId};
use gesture::RowDrag;
use layout::{Axis, Held, NAMES, ROW, RULER, Span, held_at};
use paint::RowLook;
use strip::Strip;

/// A lower timeline leaves its room to the rows.
const LEAST_FOR_STRIP: f32 = 150.0;

/// The timeline with what it remembers.
#[derive(Debug, Default)]
pub struct Timeline {
    span: Span,
    last_frame: FrameNo,
    last_selected: Option<TrackId>,
    drag: Option<RowDrag>,
    strip: Strip,
    scroller: Scroller,
}

impl Timeline {
    /// Nothing of a clip stays on the graphics card once it is not shown.
    pub fn forget(&mut self) {
        self.strip.forget();
    }

    /// Paints it and follows the pointer.
    pub fn show(&mut self, ui: &mut Ui, workspace: &mut Workspace, out: &mut Vec<Command>) {
        let whole = ui.available_rect_before_wrap();
        let wish = workspace.take_span_wish();
        let (Some(project), Some(clip)) = (workspace.project(), workspace.clip()) else { return };
        let frames = clip.frames().max(workspace.summary().map_or(0, |summary| summary.frames));
        let lanes = Rangef::new(whole.left() + NAMES, whole.right() - 18.0);
        let mut axis = Axis::new(lanes, frames, self.span);
        self.follow_playhead(&mut axis, clip);
        if let Some(wish) = wish {
            self.span = axis.granted(wish, clip.current);
            axis = Axis::new(lanes, frames, self.span);
        }

        let ruler = Rect::from_min_size(whole.min, vec2(whole.width(), RULER));
        let has_strip = workspace.look.has_filmstrip && clip.shown().is_some() && whole.height() > LEAST_FOR_STRIP;
        let tall = if has_strip { strip::HEIGHT } else { 0.0 };
        let film = Rect::from_min_size(ruler.left_bottom(), vec2(whole.width(), tall));
        let body = Rect::from_min_max(pos2(whole.left(), film.bottom()), whole.max);
        self.scroller = self.scroller.now(ui);
        let lane_area = Rect::from_x_y_ranges(axis.lanes, whole.y_range());
        if let Some(span) = gesture::wheel(ui, lane_area, &axis, self.scroller) {
            self.span = span;
            axis = Axis::new(lanes, frames, span);
        }
        let c = colours(ui);
        paint::ruler(ui.painter(), ruler, &axis, c);
        let scrub = ui.interact(
            Rect::from_x_y_ranges(axis.lanes, ruler.y_range()),
            Id::unique("ruler"),
            Sense::click_and_drag(),
        );
        scrub
            .widget_info(|| WidgetInfo::slider(true, f64::from(clip.current.0) + 1.0, word("timeline-timeline-ruler")));
        if let Some(span) = gesture::follow(&scrub, &axis, clip.current, out) {
            self.span = span;
        }
        if has_strip {
            self.strip.show(ui, film, &axis, clip, out);
        } else {
            self.strip.forget();
        }
        marks(ui, ruler, &axis, clip, out);
        let tracks = rows(clip);
        let at = pos2(ruler.left() + 16.0, ruler.center().y);
        let heading = if tracks.len() == 1 {
            word("timeline-1-track").to_owned()
        } else {
            said!("timeline-tracks", tracks = tracks.len())
        };
        ui.painter().text(
            at,
            eframe::egui::Align2::LEFT_CENTER,
            heading,
            super::theme::medium(super::theme::SMALL),
            c.muted,
        );
        if tracks.is_empty() {
            ui.scope_builder(UiBuilder::new().max_rect(body), |ui| {
                if frames == 0 {
                    widgets::empty(
                        ui,
                        Icon::Shield,
                        word("timeline-nothing-to-label-yet"),
                        word("timeline-tracks-appear-here-once-the-clip"),
                    );
                    return;
                }
                let way_out = said!(
                    "timeline-press-and-drag-on-the-frame",
                    draw = workspace.key_of(&Command::Draw),
                    prelabel = workspace.key_of(&Command::Prelabel)
                );
                widgets::empty(ui, Icon::Draw, word("timeline-no-tracks-yet"), &way_out);
            });
        } else {
            self.rows(ui, body, &axis, clip, &project.schema, &tracks, out);
        }
        if frames == 0 {
            return;
        }
        paint::playhead(&ui.painter_at(whole), body, ruler, &axis, clip.current, colours(ui));
    }

    fn follow_playhead(&mut self, axis: &mut Axis, clip: &OpenClip) {
        if clip.current != self.last_frame {
            self.last_frame = clip.current;
            if let Some(span) = axis.following(clip.current) {
                self.span = span;
                *axis = Axis::new(axis.lanes, axis.frames, span);
            }
        }
    }

    #[allow(clippy::too_many_arguments)] // One row's surroundings; a struct would only be taken apart again.
    fn rows(
        &mut self,
        ui: &mut Ui,
        body: Rect,
        axis: &Axis,
        clip: &OpenClip,
        schema: &crate::labels::Schema,
        tracks: &[(Layer, &Track)],
        out: &mut Vec<Command>,
    ) {
        let selected_row = tracks.iter().position(|(_, track)| clip.selected == Some(track.id));
        let is_new_selection = clip.selected != self.last_selected;
        self.last_selected = clip.selected;
        let mut span = None;
        ui.scope_builder(UiBuilder::new().max_rect(body), |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            ScrollArea::vertical().id_salt("rows").auto_shrink([false, false]).show_viewport(ui, |ui, seen| {
                ui.set_height(tracks.len() as f32 * ROW);
                let top = ui.max_rect().top();
                let row_rect = |row: usize| {
                    Rect::from_min_size(pos2(body.left(), top + row as f32 * ROW), vec2(body.width(), ROW))
                };
                if let Some(row) = selected_row.filter(|_| is_new_selection) {
                    ui.scroll_to_rect(row_rect(row), None);
                }
                let first = (seen.top() / ROW).floor().max(0.0) as usize;
                let last = ((seen.bottom() / ROW).ceil().max(0.0) as usize).min(tracks.len());
                for (row, (layer, track)) in tracks.iter().enumerate().take(last).skip(first) {
                    let rect = row_rect(row);
                    let name = track_name(track);
                    let response = ui.interact(rect, Id::unique(("row", track.id.bits())), Sense::click_and_drag());
                    let is_joining = matches!(clip.tool, Tool::Merge | Tool::Link);
                    let is_selected =
                        if is_joining { clip.picked.contains(&track.id) } else { clip.selected == Some(track.id) };
                    response.widget_info(|| {
                        let layer =
                            if *layer == Layer::Label { word("timeline-label") } else { word("timeline-suggestion") };
                        WidgetInfo::selected(Role::Row, true, is_selected, said!("timeline-track", name, layer))
                    });
                    let look = RowLook {
                        colour: class_colour(schema, track),
                        layer: *layer,
                        is_selected,
                        // Where tracks are chosen to become one, keys walk beside what is chosen.
                        is_hovered: response.hovered() || (is_joining && clip.selected == Some(track.id)),
                        is_shown: clip.sight.shows(track.id),
                    };
                    paint::row(ui.painter(), rect, axis, track, &name, look, colours(ui));
                    switches(ui, rect, clip, track, &name, is_selected || response.contains_pointer(), out);
                    if self.follow_drag(ui, &response, axis, clip, track, out) {
                        let drag = self.drag.filter(|drag| drag.track == track.id);
                        paint::dragged(ui.painter(), rect, axis, drag, look.colour, colours(ui));
                        continue;
                    }
                    span = row_gesture(&response, axis, clip, track, out).or(span);
                }
            });
        });
        if let Some(span) = span {
            self.span = span;
        }
    }
}

/// Bookmarks and doubts on the ruler; a click on a bookmark goes there.
fn marks(ui: &Ui, ruler: Rect, axis: &Axis, clip: &OpenClip, out: &mut Vec<Command>) {
    let is_seen = |frame: FrameNo| axis.lanes.contains(axis.x(frame));
    let c = colours(ui);
    let mut last_x = f32::NEG_INFINITY;
    for doubt in clip.doubts().iter().filter(|doubt| is_seen(doubt.frame)) {
        let x = axis.x(doubt.frame);
        if x - last_x >= 2.0 {
            paint::doubt(ui.painter(), ruler, x, c);
            last_x = x;
        }
    }
    for frame in clip.bookmarks.iter().copied().filter(|frame| is_seen(*frame)) {
        let x = axis.x(frame);
        let place = Rect::from_center_size(pos2(x, ruler.top() + 7.0), vec2(12.0, 14.0));
        let response = ui.interact(place, Id::unique(("bookmark", frame.0)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, said!("timeline-bookmark-at-frame", frame = frame.0 + 1))
        });
        paint::bookmark(ui.painter(), place, c);
        if response.clicked() {
            out.push(Command::GoTo(frame));
        }
    }
}

/// Eye and lock at the end of a row's name: seen when they say something, or under the pointer.
fn switches(ui: &Ui, row: Rect, clip: &OpenClip, track: &Track, name: &str, is_active: bool, out: &mut Vec<Command>) {
    let (is_hidden, is_locked) = (!clip.sight.shows(track.id), clip.sight.is_locked(track.id));
    let switches = [
        (Icon::Lock, word("timeline-lock"), Command::LockTrack, is_locked),
        (Icon::Eye, word("timeline-hide"), Command::HideTrack, is_hidden),
    ];
    for (place, (icon, verb, command, is_on)) in (0_u8..).zip(switches) {
        if !is_active && !is_on {
            continue;
        }
        let at = pos2(row.left() + NAMES - 14.0 - 20.0 * f32::from(place), row.center().y);
        let rect = Rect::from_center_size(at, vec2(18.0, 18.0));
        let response = ui.interact(rect, Id::unique((verb, track.id.bits())), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, format!("{verb} {name}")));
        let c = colours(ui);
        let ink = if is_on || response.hovered() { c.text } else { c.faint };
        super::icons::paint(ui.painter(), rect, icon, 13.0, ink);
        if response.clicked() {
            out.extend([Command::Select(Some(track.id)), command]);
        }
    }
}

impl Timeline {
    /// Keys and ends that are dragged in time; `true` while this row has the pointer for that.
    fn follow_drag(
        &mut self,
        ui: &Ui,
        response: &eframe::egui::Response,
        axis: &Axis,
        clip: &OpenClip,
        track: &Track,
        out: &mut Vec<Command>,
    ) -> bool {
        if let Some(drag) = self.drag.filter(|drag| drag.track == track.id) {
            let (pointer, is_down) = ui.input(|i| (i.pointer.interact_pos(), i.pointer.primary_down()));
            let drag = pointer.map_or(drag, |at| drag.moved(axis, track, at.x));
            self.drag = is_down.then_some(drag);
            if !is_down {
                out.extend(drag.command());
            }
            ui.ctx().set_cursor_icon(eframe::egui::CursorIcon::ResizeHorizontal);
            return true;
        }
        let can = clip.tool == Tool::Select && !clip.sight.is_locked(track.id);
        let hover = ui.input(|i| i.pointer.hover_pos()).filter(|at| can && response.rect.contains(*at));
        let Some(held) =
            hover.filter(|at| axis.lanes.expand(20.0).contains(at.x)).and_then(|at| held_at(axis, track, at.x))
        else {
            return false;
        };
        ui.ctx().set_cursor_icon(match held {
            Held::Key(_) => eframe::egui::CursorIcon::Grab,
            Held::End(..) => eframe::egui::CursorIcon::ResizeHorizontal,
        });
        let is_pressed = ui.input(|i| i.pointer.primary_pressed()) && response.is_pointer_button_down_on();
        if is_pressed {
            let at = match held {
                Held::Key(frame) | Held::End(_, frame) => frame,
            };
            self.drag = Some(RowDrag { track: track.id, held, at });
            out.push(Command::Select(Some(track.id)));
        }
        is_pressed
    }
}

fn row_gesture(
    response: &eframe::egui::Response,
    axis: &Axis,
    clip: &OpenClip,
    track: &Track,
    out: &mut Vec<Command>,
) -> Option<Span> {
    let at = response.interact_pointer_pos();
    if response.clicked() {
        let is_joining = matches!(clip.tool, Tool::Merge | Tool::Link);
        out.push(if is_joining { Command::Pick(track.id) } else { Command::Select(Some(track.id)) });
        if is_joining {
            return None;
        }
    }
    if response.double_clicked()
        && let Some((first, _)) = track.span()
    {
        out.push(Command::GoTo(first));
        return None;
    }
    if at.is_some_and(|at| axis.lanes.contains(at.x)) {
        return gesture::follow(response, axis, clip.current, out);
    }
    None
}

/// All tracks by number; labels and suggestions share the numbers.
fn rows(clip: &OpenClip) -> Vec<(Layer, &Track)> {
    let Some(labels) = clip.labels() else { return Vec::new() };
    let layers = [Layer::Label, Layer::Suggestion];
    let mut tracks: Vec<(Layer, &Track)> =
        layers.into_iter().flat_map(|layer| labels.tracks(layer).map(move |track| (layer, track))).collect();
    tracks.sort_by_key(|(_, track)| track.no);
    tracks
}
