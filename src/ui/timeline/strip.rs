//! The filmstrip: small pictures of the clip above the rows. A click goes to its frame.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Color32, ColorImage, CornerRadius, Id, Rect, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui,
    WidgetInfo, pos2, vec2,
};

use super::layout::Axis;
use crate::app::command::Command;
use crate::app::filmstrip::{Thumb, stop_beside};
use crate::app::words::said;
use crate::app::workspace::OpenClip;
use crate::ui::theme::colours;
use crate::vocab::{ClipId, FrameNo};

/// Height of the strip.
pub const HEIGHT: f32 = 46.0;

/// Pictures on the graphics card.
#[derive(Default)]
pub struct Strip {
    of: Option<ClipId>,
    kept: BTreeMap<u32, (Arc<Thumb>, TextureHandle)>,
}

impl std::fmt::Debug for Strip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Strip of {} pictures", self.kept.len())
    }
}

impl Strip {
    /// Paints it over the lanes.
    pub fn show(&mut self, ui: &Ui, rect: Rect, axis: &Axis, clip: &OpenClip, out: &mut Vec<Command>) {
        let c = colours(ui);
        ui.painter().rect_filled(rect, 0.0, c.panel);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, c.line));
        let Some(times) = clip.times() else { return };
        let tall = HEIGHT - 6.0;
        let wide = (tall * times.size.width_px as f32 / times.size.height_px as f32).clamp(16.0, 120.0);
        let count = ((axis.lanes.span() / (wide + 2.0)).floor() as usize).max(1);
        let cell = axis.lanes.span() / count as f32;
        let middles = (0..count).map(|no| axis.lanes.min + cell * (no as f32 + 0.5));
        let each = cell / axis.scale as f32;
        let places: Vec<(FrameNo, f32)> = middles.map(|x| (stop_beside(axis.frame(x), each), x)).collect();
        let frames: Vec<FrameNo> = places.iter().map(|(frame, _)| *frame).collect();
        let thumbs = clip.strip(&frames);
        // Nothing of another clip, or of a frame that was read anew since, stays on the card.
        let is_same = self.of == Some(clip.id);
        self.kept.retain(|no, (kept, _)| {
            let now = frames.iter().position(|frame| frame.0 == *no).and_then(|place| thumbs[place].as_ref());
            is_same && now.is_some_and(|now| Arc::ptr_eq(now, kept))
        });
        self.of = Some(clip.id);
        for ((frame, x), thumb) in places.into_iter().zip(thumbs) {
            let place = Rect::from_center_size(pos2(x, rect.center().y), vec2(wide, tall));
            let response = ui.interact(place, Id::unique(("strip", x as i32)), Sense::click());
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Image, true, said!("strip-filmstrip-frame", frame = frame.0 + 1))
            });
            match thumb {
                Some(thumb) => {
                    let (_, texture) = self.kept.entry(frame.0).or_insert_with(|| {
                        let image = ColorImage::from_rgb([thumb.width(), thumb.height()], thumb.rgb());
                        let texture = ui.ctx().load_texture("strip", image, TextureOptions::LINEAR);
                        (Arc::clone(&thumb), texture)
                    });
                    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                    ui.painter().image(texture.id(), place, uv, Color32::WHITE);
                }
                None => drop(ui.painter().rect_filled(place, CornerRadius::same(2), c.raised)),
            }
            if response.hovered() {
                ui.painter().rect_stroke(place, CornerRadius::same(2), Stroke::new(1.5, c.accent), StrokeKind::Inside);
            }
            if response.clicked() {
                out.push(Command::GoTo(frame));
            }
        }
    }

    /// Nothing stays on the graphics card.
    pub fn forget(&mut self) {
        self.kept.clear();
    }
}
