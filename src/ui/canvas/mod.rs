//! The canvas: the redacted frame with its boxes.
//!
//! Boxes always belong to the frame that is painted. While the wanted frame is on its way the last good one stays, with its
//! own boxes, and gestures wait.

mod gesture;
mod layout;
mod legend;
mod paint;
mod signs;
mod stand_in;
mod zones;

use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, Color32, ColorImage, Context, Id, Rect, Sense, TextureHandle, TextureOptions, Ui, WidgetInfo, vec2,
};

pub use gesture::Hand;
pub use layout::{Stage, View};
pub use paint::diamond;
pub use zones::colour as zone_colour;

use super::theme::colours;
use super::widgets;
use crate::app::ClipState;
use crate::app::command::{Command, Icon};
use crate::app::look::{Colouring, Look, PALETTE, Tones};
use crate::app::words::{said, word};
use crate::app::workspace::{CoverSpan, OpenClip, Tool, ViewWish, Workspace};
use crate::frame::RedactedFrame;
use crate::labels::{Layer, Schema, Sighting, Track};
use crate::vocab::{ClipId, FrameNo, TrackId};
use gesture::Preview;
use paint::BoxLook;

/// More boxes than this, and only the selected one carries its name.
const MOST_NAMES: usize = 120;

/// The canvas with what it remembers.
#[derive(Default)]
pub struct Canvas {
    /// The pointer's work.
    pub hand: Hand,
    texture: Option<Uploaded>,
    last_scale: f32,
    boxes: Vec<(TrackId, Rect)>,
}

/// A frame on the graphics card.
struct Uploaded {
    clip: ClipId,
    frame: Arc<RedactedFrame>,
    tones: Tones,
    texture: TextureHandle,
}

/// The id of the canvas, so that keys know whether it has the focus.
#[must_use]
pub fn canvas_id() -> Id {
    Id::unique("canvas")
}

impl Canvas {
    /// Paints it and follows the pointer.
    pub fn show(&mut self, ui: &mut Ui, workspace: &mut Workspace, out: &mut Vec<Command>) {
        let rect = ui.available_rect_before_wrap();
        let c = colours(ui);
        ui.painter().rect_filled(rect, 0.0, c.canvas);
        let wish = workspace.take_view_wish();
        let (Some(project), Some(clip)) = (workspace.project(), workspace.clip()) else {
            self.forget();
            ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(rect.shrink(40.0)), |ui| {
                let (what, way_out) = no_clip(workspace);
                ui.add_space(rect.height() * 0.28);
                widgets::empty(ui, Icon::Film, what, &way_out);
            });
            return;
        };
        let response = ui.interact(rect, canvas_id(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, word("canvas-canvas")));
        let Some(frame) = clip.shown().cloned() else {
            self.forget();
            waiting(ui, rect, workspace, clip, out);
            return;
        };
        self.upload(ui.ctx(), clip.id, &frame, workspace.look.tones);
        // The right box is not drawn to the wrong one.
        self.hand.snaps = workspace.look.snaps && !workspace.is_reviewing();
        if let Some(wish) = wish {
            self.grant(wish, rect, clip, ui.ctx().pixels_per_point(), out);
        }
        let mut stage = Stage::new(rect, frame.size(), self.hand.view);
        let no = frame.no();
        self.boxes.clear();
        self.boxes.extend(clip.in_view(no).iter().map(|seen| (seen.track.id, stage.rect(&seen.sighting.bbox))));
        let preview = self.hand.follow(ui, &response, &stage, clip, &self.boxes, out);
        stage = Stage::new(rect, frame.size(), self.hand.view);
        if self.last_scale != stage.scale {
            self.last_scale = stage.scale;
            ui.ctx().request_repaint();
        }

        let painter = ui.painter_at(rect);
        if let Some(uploaded) = &self.texture {
            paint::frame(&painter, &stage, uploaded.texture.id(), c);
        }
        legend::paint_covers(&painter, &stage, clip, &frame);
        if clip.has_legend && clip.zones.is_none() {
            legend::show(ui, &painter, &stage, &legend::areas(clip, &frame), clip.tool);
        }
        if let Some(editor) = &clip.zones {
            zones::show(ui, &painter, &stage, editor);
        } else if !clip.is_bare {
            if workspace.look.has_onion {
                signs::onion(&painter, &stage, clip, &project.schema, no);
            }
            let looks = looks(&stage, clip, &project.schema, no, preview, workspace.look);
            if let Some((bbox, place)) = project.reviewing().and_then(|own| own.stand_in(clip.id, no)) {
                stand_in::show(&painter, stage.rect(&bbox), place);
            }
            paint::boxes(&painter, &looks, looks.len() <= MOST_NAMES);
            name_boxes(ui, &looks, rect);
        }
        self.overlays(ui, &stage, clip, preview, &painter);
        if project.reviewing().is_none() {
            signs::issues(&painter, &stage, project, clip, no);
        }
        signs::show(&painter, rect, workspace, clip, &self.hand);
        if !self.hand.points.is_empty() {
            paint::points(&painter, self.hand.points.iter().map(|point| stage.screen_from_px(*point)));
        }
        if let (Some(map), Some(uploaded)) = (layout::minimap(&stage), &self.texture) {
            let response = ui.interact(map.expand(3.0), canvas_id().with("minimap"), Sense::click_and_drag());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word("canvas-minimap")));
            paint::minimap(&painter, &stage, map, uploaded.texture.id(), c);
            if let Some(at) = response.interact_pointer_pos() {
                self.hand.view = layout::view_from_minimap(&stage, map, at);
                ui.ctx().request_repaint();
            }
        }
        if clip.tool == Tool::Cover {
            legend::paint_chosen(&painter, &stage, clip, no);
            cover_sign(&painter, rect, workspace, clip);
        }
        if workspace.summary().is_some_and(|summary| summary.state == ClipState::Held) {
            held_bar(ui, rect, workspace, out);
        }
        if clip.is_loading(workspace.now()) {
            paint::readout(&painter, rect.center(), Align2::CENTER_CENTER, word("canvas-loading-the-frame"));
        }
        if let Some(error) = clip.taken() {
            taken(ui, rect, error, &painter, out);
        }
        if clip.document.is_none() {
            reading(ui, rect, clip, &painter, out);
        }
    }

    /// Nothing of a clip stays on the graphics card once it is not shown.
    pub fn forget(&mut self) {
        self.texture = None;
        self.boxes.clear();
        self.hand.drag = None;
    }

    /// Size of one pixel on the screen, percent.
    #[must_use]
    pub fn zoom_percent(&self, pixels_per_point: f32) -> f32 {
        self.last_scale * pixels_per_point * 100.0
    }

    /// A frame that was read again may be covered by now, so it is the frame itself that is compared, not its number.
    fn upload(&mut self, ctx: &Context, clip: ClipId, frame: &Arc<RedactedFrame>, tones: Tones) {
        let is_there = |kept: &Uploaded| kept.clip == clip && kept.tones == tones && Arc::ptr_eq(&kept.frame, frame);
        if self.texture.as_ref().is_some_and(is_there) {
            return;
        }
        let size = [frame.size().width_px as usize, frame.size().height_px as usize];
        // Two million pixels a step: in arrays of three, which the compiler turns into wide instructions.
        let (pixels, _) = frame.rgb().as_chunks::<3>();
        let pixels = if tones.is_plain() {
            pixels.iter().map(|&[r, g, b]| Color32::from_rgb(r, g, b)).collect()
        } else {
            let table = tones.table();
            let toned = |level: u8| table[usize::from(level)];
            pixels.iter().map(|&[r, g, b]| Color32::from_rgb(toned(r), toned(g), toned(b))).collect()
        };
        let image = ColorImage::new(size, pixels);
        // Pixels stay square when they are large enough to be told apart: edges are placed on them.
        let options = TextureOptions { magnification: eframe::egui::TextureFilter::Nearest, ..TextureOptions::LINEAR };
        match &mut self.texture {
            Some(kept) => {
                kept.texture.set(image, options);
                (kept.clip, kept.frame, kept.tones) = (clip, Arc::clone(frame), tones);
            }
            None => {
                let texture = ctx.load_texture("frame", image, options);
                self.texture = Some(Uploaded { clip, frame: Arc::clone(frame), tones, texture });
            }
        }
    }

    fn grant(&mut self, wish: ViewWish, rect: Rect, clip: &OpenClip, pixels_per_point: f32, out: &mut Vec<Command>) {
        let Some(size) = clip.shown().map(|frame| frame.size()) else { return };
        let stage = Stage::new(rect, size, self.hand.view);
        self.hand.view = match wish {
            ViewWish::Fit => View::Fit,
            ViewWish::ActualSize => stage.zoomed(1.0 / (stage.scale * pixels_per_point), rect.center()),
            ViewWish::ZoomIn => stage.zoomed(1.25, rect.center()),
            ViewWish::ZoomOut => stage.zoomed(0.8, rect.center()),
            ViewWish::ZoomToTrack => match gesture::selected_box(clip, clip.current) {
                Some((_, bbox)) => stage.close_to(&bbox),
                None => self.hand.view,
            },
            ViewWish::Pan(side) => {
                let (x, y) = ViewWish::step(side);
                stage.panned(-(rect.size() * vec2(x, y)))
            }
            ViewWish::BoxInMiddle => {
                let can = clip.is_current_shown() && clip.document.is_some() && clip.zones.is_none();
                out.extend(stage.middle().filter(|_| can).map(|bbox| match clip.tool {
                    Tool::Cover => Command::AddCover(bbox),
                    _ => Command::AddBox(bbox),
                }));
                self.hand.view
            }
        };
    }

    fn overlays(
        &self,
        ui: &Ui,
        stage: &Stage,
        clip: &OpenClip,
        preview: Option<Preview>,
        painter: &eframe::egui::Painter,
    ) {
        let hover = ui.input(|i| i.pointer.hover_pos()).filter(|at| stage.canvas.contains(*at));
        if matches!(clip.tool, Tool::Draw | Tool::Points | Tool::Cover)
            && let Some(at) = hover
        {
            paint::crosshair(painter, stage, at);
            if preview.is_none() {
                let px = stage.px_from_screen(at);
                paint::readout(painter, at + vec2(14.0, 14.0), Align2::LEFT_TOP, &format!("{:.0}, {:.0}", px.x, px.y));
            }
        }
        if let Some(preview) = preview.filter(|_| self.hand.drag.is_some() || !self.hand.points.is_empty()) {
            if clip.tool == Tool::Cover {
                legend::paint_covering(painter, stage, &preview.bbox);
            }
            let rect = stage.rect(&preview.bbox);
            let text = format!("{:.0} × {:.0}", preview.bbox.width(), preview.bbox.height());
            paint::readout(painter, rect.right_bottom() + vec2(6.0, 6.0), Align2::LEFT_TOP, &text);
        }
    }
}

fn no_clip(workspace: &Workspace) -> (&'static str, String) {
    match workspace.project() {
        Some(project) if !project.is_listed => {
            (word("canvas-reading-the-project"), word("canvas-the-clips-appear-in-a-moment").to_owned())
        }
        Some(project) if project.lists.clips.is_empty() => {
            let key = workspace.key_of(&Command::ShowImport);
            let way_out = said!("canvas-import-clips-each-needs-a-consent", key);
            (word("canvas-this-project-has-no-clips-yet"), way_out)
        }
        _ => (word("canvas-no-clip-is-open"), word("canvas-choose-a-clip-in-the-list").to_owned()),
    }
}

fn waiting(ui: &mut Ui, rect: Rect, workspace: &Workspace, clip: &OpenClip, out: &mut Vec<Command>) {
    ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(rect.shrink(40.0)), |ui| {
        ui.add_space(rect.height() * 0.28);
        if let Some(error) = clip.failure() {
            widgets::empty(ui, Icon::Warning, &error.what, &error.way_out);
            if workspace.summary().is_some_and(|summary| summary.refusal.is_some()) {
                develop_button(ui, workspace, out);
            }
        } else if workspace.summary().is_some_and(|summary| summary.state == ClipState::Held) {
            let way_out = word("canvas-a-steward-opens-it-here-covers");
            widgets::empty(ui, Icon::Shield, word("canvas-this-clip-is-held-back-the"), way_out);
            develop_button(ui, workspace, out);
        } else if workspace.summary().is_some_and(|summary| summary.state == ClipState::Withdrawn) {
            let way_out = word("canvas-its-pixels-and-labels-are-gone");
            widgets::empty(ui, Icon::Shield, word("canvas-the-record-of-this-clip-was"), way_out);
        } else if workspace.summary().is_some_and(|summary| !summary.state.has_frames()) {
            let way_out = word("canvas-nothing-of-it-is-shown-before");
            widgets::empty(ui, Icon::Shield, word("canvas-this-clip-is-not-analysed-yet"), way_out);
            develop_button(ui, workspace, out);
        } else if clip.is_loading(workspace.now()) {
            widgets::empty(ui, Icon::Film, word("canvas-loading-the-clip"), word("canvas-the-first-frame-is-on-its"));
        }
    });
}

fn develop_button(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let can = workspace.can(&Command::DevelopOutdated);
    ui.vertical_centered(|ui| {
        let button =
            widgets::text_button(ui, Some(Icon::Film), word("canvas-develop-outdated-clips"), true, can.is_ok());
        if button.on_disabled_hover_text(can.err().unwrap_or_default()).clicked() {
            out.push(Command::DevelopOutdated);
        }
    });
}

/// Over a clip that is held back, which a steward looks at: what is left to do, and where.
fn held_bar(ui: &mut Ui, rect: Rect, workspace: &Workspace, out: &mut Vec<Command>) {
    let count = workspace.summary().map_or(0, |summary| summary.left_in.len());
    let words = match count {
        0 => word("canvas-held-back-not-clean").to_owned(),
        1 => word("canvas-held-back-not-clean-in-1").to_owned(),
        count => said!("canvas-held-back-not-clean-in-frames", count),
    };
    let cover = workspace.key_of(&Command::Cover);
    let bar = Rect::from_min_max(rect.left_bottom() - vec2(0.0, 52.0), rect.right_bottom());
    ui.painter().rect_filled(bar, eframe::egui::CornerRadius::ZERO, colours(ui).panel);
    ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(bar.shrink2(vec2(14.0, 8.0))), |ui| {
        ui.horizontal_centered(|ui| {
            ui.add(eframe::egui::Label::new(words).truncate())
                .on_hover_text(said!("canvas-only-stewards-see-it-cover-what", cover));
            let can = workspace.can(&Command::NextLeft);
            let next = widgets::text_button(ui, None, word("canvas-next-one"), false, can.is_ok());
            let next = next.on_hover_text(workspace.key_of(&Command::NextLeft));
            if next.on_disabled_hover_text(can.err().unwrap_or_default()).clicked() {
                out.push(Command::NextLeft);
            }
            let can = workspace.can(&Command::DevelopClip);
            let again = widgets::text_button(ui, Some(Icon::Film), word("canvas-develop-again"), true, can.is_ok());
            if again.on_disabled_hover_text(can.err().unwrap_or_default()).clicked() {
                out.push(Command::DevelopClip);
            }
        });
    });
}

/// In which frames the next cover hides something, so that eyes need not leave the picture.
fn cover_sign(painter: &eframe::egui::Painter, rect: Rect, workspace: &Workspace, clip: &OpenClip) {
    let words = clip.covers.span.words();
    let text = match clip.covers.led.len() {
        0 => {
            let last = u8::try_from(CoverSpan::ALL.len() - 1).unwrap_or_default();
            let (first, last) = (workspace.key_of(&Command::Class(0)), workspace.key_of(&Command::Class(last)));
            said!("canvas-cover-to-choose", words, first, last)
        }
        _ => {
            let key = workspace.key_of(&Command::Accept);
            said!("canvas-draw-it-again-where-it-moved", key)
        }
    };
    paint::readout(painter, rect.center_top() + vec2(0.0, 12.0), Align2::CENTER_TOP, &text);
}

/// There are no labels yet: what is awaited, or why they cannot be read.
fn reading(ui: &mut Ui, rect: Rect, clip: &OpenClip, painter: &eframe::egui::Painter, out: &mut Vec<Command>) {
    let top = rect.center_top() + vec2(0.0, 12.0);
    let Some(error) = clip.unread() else {
        paint::readout(painter, top, Align2::CENTER_TOP, word("canvas-reading-the-labels"));
        return;
    };
    paint::readout(painter, top, Align2::CENTER_TOP, &error.what);
    let place = Rect::from_center_size(top + vec2(0.0, 46.0), vec2(160.0, 28.0));
    if ui
        .put(place, eframe::egui::Button::new(word("canvas-read-the-labels-again")))
        .on_hover_text(&error.way_out)
        .clicked()
    {
        out.push(Command::ReadLabels);
    }
}

/// Somebody else edits the clip: it can be looked at, and asked for again.
fn taken(
    ui: &mut Ui,
    rect: Rect,
    error: &crate::app::DeskError,
    painter: &eframe::egui::Painter,
    out: &mut Vec<Command>,
) {
    let top = rect.center_top() + vec2(0.0, 12.0);
    paint::readout(painter, top, Align2::CENTER_TOP, &said!("canvas-you-can-look-not-change", error = error.what));
    let place = Rect::from_center_size(top + vec2(0.0, 46.0), vec2(120.0, 28.0));
    if ui.put(place, eframe::egui::Button::new(word("canvas-try-again"))).on_hover_text(&error.way_out).clicked() {
        out.push(Command::ReadLabels);
    }
}

/// A track's name on screen: class and number, never a score.
#[must_use]
pub fn track_name(track: &Track) -> String {
    format!("{} {}", track.class, track.no)
}

/// The colour of a track's class.
#[must_use]
pub fn class_colour(schema: &Schema, track: &Track) -> Color32 {
    let [r, g, b] = schema.class(&track.class).map_or([160, 168, 176], |class| class.colour);
    Color32::from_rgb(r, g, b)
}

/// The colour of a box, by what colours tell.
fn box_colour(schema: &Schema, track: &Track, sighting: &Sighting<'_>, look: Look) -> Color32 {
    let of = |place: usize| Color32::from_rgb(PALETTE[place][0], PALETTE[place][1], PALETTE[place][2]);
    match look.colouring {
        Colouring::Class => class_colour(schema, track),
        Colouring::Track => of(track.no as usize % PALETTE.len()),
        Colouring::Source => of(signs::source_place(&sighting.key.origin)),
    }
}

fn looks(
    stage: &Stage,
    clip: &OpenClip,
    schema: &Schema,
    no: FrameNo,
    preview: Option<Preview>,
    look: Look,
) -> Vec<BoxLook> {
    let dragged = |track: &Track| preview.filter(|preview| preview.track == Some(track.id)).map(|preview| preview.bbox);
    let mut looks: Vec<BoxLook> = clip
        .in_view(no)
        .into_iter()
        .map(|seen| BoxLook {
            rect: stage.rect(&dragged(seen.track).unwrap_or(seen.sighting.bbox)),
            colour: box_colour(schema, seen.track, &seen.sighting, look),
            name: track_name(seen.track),
            is_locked: clip.sight.is_locked(seen.track.id),
            held: clip.hold().corner(),
            is_dashed: seen.layer == Layer::Suggestion,
            is_selected: clip.selected == Some(seen.track.id),
            is_key: seen.sighting.is_key,
            is_occluded: seen.sighting.key.occluded,
            is_ghost: false,
        })
        .collect();
    if let Some((track, bbox)) = clip.ghost(no) {
        looks.push(BoxLook {
            rect: stage.rect(&dragged(track).unwrap_or(bbox)),
            colour: class_colour(schema, track),
            name: said!("canvas-not-in-this-frame", track = track_name(track)),
            is_locked: clip.sight.is_locked(track.id),
            held: clip.hold().corner(),
            is_dashed: true,
            is_selected: true,
            is_key: false,
            is_occluded: false,
            is_ghost: true,
        });
    }
    let is_drawing = matches!(clip.tool, Tool::Draw | Tool::Points);
    if let Some(Preview { track: None, bbox }) = preview.filter(|_| is_drawing) {
        let class = schema.classes.get(usize::from(clip.class_for_new));
        let [r, g, b] = class.map_or([255; 3], |class| class.colour);
        looks.push(BoxLook {
            rect: stage.rect(&bbox),
            colour: Color32::from_rgb(r, g, b),
            name: class.map(|class| class.name.to_string()).unwrap_or_default(),
            is_locked: false,
            held: None,
            is_dashed: false,
            is_selected: false,
            is_key: false,
            is_occluded: false,
            is_ghost: false,
        });
    }
    if matches!(clip.tool, Tool::Merge | Tool::Link) {
        let names: Vec<String> =
            clip.picked.iter().filter_map(|id| Some(track_name(clip.labels()?.find(*id)?.1))).collect();
        looks.iter_mut().for_each(|look| look.is_selected = names.contains(&look.name));
    }
    looks.sort_by_key(|look| look.is_selected);
    looks
}

/// Every box has a name for screen readers and tests.
fn name_boxes(ui: &Ui, looks: &[BoxLook], canvas: Rect) {
    for look in looks.iter().take(MOST_NAMES) {
        let rect = look.rect.intersect(canvas);
        if rect.is_positive() {
            let response = ui.interact(rect, canvas_id().with(&look.name), Sense::hover());
            response.widget_info(|| {
                WidgetInfo::selected(
                    Role::GraphicsObject,
                    true,
                    look.is_selected,
                    said!("canvas-box", look = look.name),
                )
            });
        }
    }
}
