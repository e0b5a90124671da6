//! Why parts of the frame are hidden: outlines with a colour for each reason, a list of the reasons, and words under the pointer.
//! Also what was covered by hand a moment ago, until the frames themselves come back covered.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::layout::Stage;
use super::{canvas_id, paint};
use crate::app::words::{said, term, word};
use crate::app::workspace::{OpenClip, Tool};
use crate::frame::RedactedFrame;
use crate::ui::theme;
use crate::vocab::{FrameNo, HiddenArea, PxBox, Why};

/// The colours of Okabe and Ito (jfly.uni-koeln.de/color), which people with any colour vision tell apart; what is asked for by a
/// project shares one, since the words beside it say which.
#[must_use]
pub fn colour(why: Why) -> Color32 {
    match why {
        Why::Face => Color32::from_rgb(0xe6, 0x9f, 0x00),
        Why::Head => Color32::from_rgb(0xf0, 0xe4, 0x42),
        Why::Interior => Color32::from_rgb(0x56, 0xb4, 0xe9),
        Why::Opening => Color32::from_rgb(0x00, 0x72, 0xb2),
        Why::Plate | Why::Screen | Why::Document | Why::Text | Why::CameraText => Color32::from_rgb(0xcc, 0x79, 0xa7),
        Why::ByHand => Color32::from_rgb(0x00, 0x9e, 0x73),
        Why::NotAnalysed => Color32::from_rgb(0xb0, 0xb6, 0xbc),
    }
}

/// What is hidden in the frame that is shown, what was covered by hand just now included.
#[must_use]
pub fn areas(clip: &OpenClip, frame: &RedactedFrame) -> Vec<HiddenArea> {
    let mut areas = frame.hidden().to_vec();
    areas.extend(covers(clip, frame).map(|bbox| HiddenArea { bbox, why: Why::ByHand }));
    areas
}

fn covers<'a>(clip: &'a OpenClip, frame: &'a RedactedFrame) -> impl Iterator<Item = PxBox> + 'a {
    clip.covered_here(frame.no()).filter_map(|bbox| bbox.clipped(frame.size()))
}

/// The reasons in a frame, in the order of their list, each once.
#[must_use]
pub fn reasons(areas: &[HiddenArea]) -> Vec<Why> {
    Why::ALL.into_iter().filter(|why| areas.iter().any(|area| area.why == *why)).collect()
}

/// Why the pixel under the pointer is hidden: the reason of the smallest area first, each once.
#[must_use]
pub fn words_at(areas: &[HiddenArea], stage: &Stage, at: Pos2) -> Option<String> {
    let point = stage.px_from_screen(at);
    let mut here: Vec<&HiddenArea> = areas.iter().filter(|area| area.bbox.contains(point)).collect();
    here.sort_by(|a, b| a.bbox.area().total_cmp(&b.bbox.area()));
    let mut words: Vec<&str> = Vec::new();
    for area in here {
        if !words.contains(&term(area.why.words())) {
            words.push(term(area.why.words()));
        }
    }
    (!words.is_empty()).then(|| said!("legend-hidden", join = words.join(", ")))
}

/// What was covered by hand just now, opaque, over the frame.
pub fn paint_covers(painter: &Painter, stage: &Stage, clip: &OpenClip, frame: &RedactedFrame) {
    for bbox in covers(clip, frame) {
        painter.rect_filled(stage.rect(&bbox), CornerRadius::ZERO, COVER);
    }
}

/// The cover that is chosen in the list.
pub fn paint_chosen(painter: &Painter, stage: &Stage, clip: &OpenClip, no: FrameNo) {
    let Some(bbox) = clip.chosen_cover().and_then(|cover| cover.region.at(no)) else { return };
    let rect = stage.rect(&bbox);
    painter.rect_stroke(rect, CornerRadius::ZERO, Stroke::new(4.0, Color32::BLACK), StrokeKind::Outside);
    painter.rect_stroke(rect, CornerRadius::ZERO, Stroke::new(2.0, colour(Why::ByHand)), StrokeKind::Outside);
}

/// The box that is being covered.
pub fn paint_covering(painter: &Painter, stage: &Stage, bbox: &PxBox) {
    let rect = stage.rect(bbox);
    painter.rect_filled(rect, CornerRadius::ZERO, COVER);
    painter.rect_stroke(rect, CornerRadius::ZERO, Stroke::new(2.0, colour(Why::ByHand)), StrokeKind::Inside);
}

/// The ground of a hidden picture.
const COVER: Color32 = Color32::from_rgb(92, 98, 104);

/// Outlines, the list of reasons, and the words under the pointer.
pub fn show(ui: &Ui, painter: &Painter, stage: &Stage, areas: &[HiddenArea], tool: Tool) {
    for (index, area) in areas.iter().enumerate() {
        outline(painter, stage, area);
        let rect = stage.rect(&area.bbox).intersect(stage.canvas);
        if rect.is_positive() {
            let response = ui.interact(rect, canvas_id().with(("hidden", index)), Sense::hover());
            response.widget_info(|| {
                WidgetInfo::labeled(Role::GraphicsObject, true, said!("legend-hidden-2", why = term(area.why.words())))
            });
        }
    }
    list(painter, stage, &reasons(areas));
    let pointer = ui.input(|i| i.pointer.hover_pos()).filter(|at| stage.canvas.contains(*at) && tool == Tool::Select);
    if let Some((at, words)) = pointer.and_then(|at| Some((at, words_at(areas, stage, at)?))) {
        paint::readout(painter, at + vec2(14.0, 18.0), Align2::LEFT_TOP, &words);
    }
}

fn outline(painter: &Painter, stage: &Stage, area: &HiddenArea) {
    let rect = stage.rect(&area.bbox).shrink(1.0);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    painter.add(Shape::line(corners.to_vec(), Stroke::new(4.0, Color32::from_black_alpha(150))));
    painter.add(Shape::line(corners.to_vec(), Stroke::new(2.0, colour(area.why))));
}

const ROW: f32 = 21.0;

fn list(painter: &Painter, stage: &Stage, reasons: &[Why]) {
    let rows: Vec<(Option<Why>, &str)> = match reasons {
        [] => vec![(None, word("legend-nothing-is-hidden-in-this-frame"))],
        some => some.iter().map(|why| (Some(*why), term(why.words()))).collect(),
    };
    let font = theme::regular(theme::SMALL);
    let galleys: Vec<_> = rows
        .iter()
        .map(|(_, words)| painter.layout_no_wrap((*words).to_owned(), font.clone(), Color32::WHITE))
        .collect();
    let head = painter.layout_no_wrap(
        word("legend-hidden-because-of").to_owned(),
        theme::medium(theme::SMALL),
        Color32::WHITE,
    );
    let widest = galleys.iter().chain([&head]).map(|galley| galley.size().x).fold(0.0, f32::max);
    let size = vec2(widest + 46.0, ROW * (rows.len() + 1) as f32 + 14.0);
    let corner = stage.canvas.left_bottom() + vec2(14.0, -14.0 - size.y);
    let ground = Rect::from_min_size(corner, size);
    painter.rect_filled(ground, CornerRadius::same(8), Color32::from_black_alpha(215));
    painter.galley(corner + vec2(12.0, 8.0), head, Color32::WHITE);
    for (index, ((why, _), galley)) in rows.iter().zip(galleys).enumerate() {
        let y = corner.y + 8.0 + ROW * (index + 1) as f32;
        if let Some(why) = why {
            let swatch = Rect::from_min_size(pos2(corner.x + 12.0, y + 2.0), vec2(13.0, 13.0));
            painter.rect_filled(swatch, CornerRadius::same(3), colour(*why));
        }
        painter.galley(pos2(corner.x + if why.is_some() { 33.0 } else { 12.0 }, y), galley, Color32::WHITE);
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::View;
    use super::*;
    use crate::vocab::Size;

    fn area(why: Why, edges: [f64; 4]) -> HiddenArea {
        let [x1, y1, x2, y2] = edges;
        HiddenArea { bbox: PxBox::new(x1, y1, x2, y2).expect("a box"), why }
    }

    #[test]
    fn the_pointer_is_told_every_reason_once_and_the_nearest_first() {
        let areas = [
            area(Why::Interior, [0.0, 0.0, 640.0, 360.0]),
            area(Why::Face, [100.0, 100.0, 140.0, 140.0]),
            area(Why::Face, [110.0, 110.0, 150.0, 150.0]),
        ];
        let canvas = Rect::from_min_size(pos2(0.0, 0.0), vec2(672.0, 392.0));
        let stage = Stage::new(canvas, Size { width_px: 640, height_px: 360 }, View::Fit);
        let words = |x, y| words_at(&areas, &stage, stage.screen_from_px(crate::vocab::PxPoint { x, y }));
        assert_eq!(words(120.0, 120.0).as_deref(), Some("Hidden: face, interior"));
        assert_eq!(words(300.0, 20.0).as_deref(), Some("Hidden: interior"));
        assert_eq!(words_at(&areas[1..], &stage, pos2(5.0, 5.0)), None);
        assert_eq!(reasons(&areas), [Why::Face, Why::Interior]);
    }

    #[test]
    fn neighbours_in_the_list_of_reasons_differ_in_lightness_or_hue() {
        let basic = [Why::Face, Why::Head, Why::Interior, Why::Opening, Why::ByHand, Why::NotAnalysed, Why::Plate];
        for (i, one) in basic.iter().enumerate() {
            assert!(basic[i + 1..].iter().all(|other| colour(*one) != colour(*other)), "{one}");
        }
    }
}
