//! The timeline: one row a track, keyframes as diamonds, gaps where the object is outside.

mod gesture;
mod layout;
mod paint;

use eframe::egui::accesskit::Role;
use eframe::egui::{Id, Rangef, Rect, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::canvas::{class_colour, track_name};
use super::theme::colours;
use super::widgets;
use crate::app::command::{Command, Icon};
use crate::app::workspace::{OpenClip, Workspace};
use crate::labels::{Layer, Track};
use crate::vocab::{FrameNo, TrackId};
use layout::{Axis, NAMES, ROW, RULER, Span};
use paint::RowLook;

/// The timeline with what it remembers.
#[derive(Debug, Default)]
pub struct Timeline {
    span: Span,
    last_frame: FrameNo,
    last_selected: Option<TrackId>,
}

impl Timeline {
    /// Paints it and follows the pointer.
    pub fn show(&mut self, ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
        let whole = ui.available_rect_before_wrap();
        let (Some(project), Some(clip)) = (workspace.project(), workspace.clip()) else { return };
        let frames = clip.frames().max(workspace.summary().map_or(0, |summary| summary.frames));
        let lanes = Rangef::new(whole.left() + NAMES, whole.right() - 18.0);
        let mut axis = Axis::new(lanes, frames, self.span);
        self.follow_playhead(&mut axis, clip);

        let ruler = Rect::from_min_size(whole.min, vec2(whole.width(), RULER));
        let body = Rect::from_min_max(pos2(whole.left(), ruler.bottom()), whole.max);
        let lane_area = Rect::from_x_y_ranges(axis.lanes, whole.y_range());
        if let Some(span) = gesture::wheel(ui, lane_area, &axis) {
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
        scrub.widget_info(|| WidgetInfo::slider(true, f64::from(clip.current.0) + 1.0, "Timeline ruler"));
        if let Some(span) = gesture::follow(&scrub, &axis, clip.current, out) {
            self.span = span;
        }
        let tracks = rows(clip);
        let at = pos2(ruler.left() + 16.0, ruler.center().y);
        let heading = if tracks.len() == 1 { "1 track".to_owned() } else { format!("{} tracks", tracks.len()) };
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
                    widgets::empty(ui, Icon::Shield, "Nothing to label yet", "Tracks appear here once the clip is analysed.");
                    return;
                }
                let way_out =
                    "Press N and drag on the frame to draw the first box, or Ctrl+B to let the detector propose tracks.";
                widgets::empty(ui, Icon::Draw, "No tracks yet", way_out);
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
                    let is_selected = clip.selected == Some(track.id);
                    response.widget_info(|| {
                        let layer = if *layer == Layer::Label { "label" } else { "suggestion" };
                        WidgetInfo::selected(Role::Row, true, is_selected, format!("Track {name}, {layer}"))
                    });
                    let look = RowLook {
                        colour: class_colour(schema, track),
                        layer: *layer,
                        is_selected,
                        is_hovered: response.hovered(),
                    };
                    paint::row(ui.painter(), rect, axis, track, &name, look, colours(ui));
                    span = row_gesture(&response, axis, clip, track, out).or(span);
                }
            });
        });
        if let Some(span) = span {
            self.span = span;
        }
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
        out.push(Command::Select(Some(track.id)));
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
