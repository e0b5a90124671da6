//! Zones on the canvas: the finished ones, and the one that is being drawn, up to the pointer.

use eframe::egui::{Align2, Color32, Painter, Pos2, Response, Shape, Stroke, Ui, pos2};

use super::layout::{GRAB, Stage};
use super::paint;
use crate::app::command::Command;
use crate::app::words::term;
use crate::app::zone_editor::ZoneEditor;
use crate::vocab::{PxPoint, ZoneKind};

/// A colour for each kind (Okabe and Ito again); its word stands in the zone.
#[must_use]
pub const fn colour(kind: ZoneKind) -> Color32 {
    match kind {
        ZoneKind::Door => Color32::from_rgb(0xe6, 0x9f, 0x00),
        ZoneKind::Window => Color32::from_rgb(0x56, 0xb4, 0xe9),
        ZoneKind::Interior => Color32::from_rgb(0xcc, 0x79, 0xa7),
        ZoneKind::Street => Color32::from_rgb(0x00, 0x9e, 0x73),
        ZoneKind::Ignore => Color32::from_rgb(0xb0, 0xb6, 0xbc),
        ZoneKind::Clock => Color32::from_rgb(0xf0, 0xe4, 0x42),
    }
}

/// A click is a corner; on the first corner, or twice, it closes the zone.
pub fn follow(response: &Response, stage: &Stage, editor: &ZoneEditor, out: &mut Vec<Command>) {
    let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) else { return };
    let first = editor.corners().first().map(|corner| stage.screen_from_px(*corner));
    let is_home = editor.corners().len() >= 3 && first.is_some_and(|first| first.distance(at) <= GRAB);
    if is_home || (response.double_clicked() && editor.corners().len() >= 3) {
        out.push(Command::CloseZone);
    } else if !response.double_clicked() {
        out.push(Command::ZoneCorner(stage.px_from_screen(at)));
    }
}

/// Paints them.
pub fn show(ui: &Ui, painter: &Painter, stage: &Stage, editor: &ZoneEditor) {
    for zone in editor.zones() {
        let points = on_screen(stage, zone.outline.corners());
        let ink = colour(zone.kind);
        closed(painter, &points, ink);
        let middle = middle(&points);
        paint::readout(painter, middle, Align2::CENTER_CENTER, term(zone.kind.word()));
    }
    let points = on_screen(stage, editor.corners());
    let ink = colour(editor.kind);
    let pointer = ui.input(|i| i.pointer.hover_pos()).filter(|at| stage.canvas.contains(*at));
    let line: Vec<Pos2> = points.iter().copied().chain(pointer).collect();
    if !points.is_empty() {
        painter.add(Shape::line(line.clone(), Stroke::new(4.0, Color32::from_black_alpha(140))));
        painter.add(Shape::line(line, Stroke::new(2.0, ink)));
    }
    for (index, point) in points.iter().enumerate() {
        let radius = if index == 0 && points.len() >= 3 { 6.5 } else { 4.5 };
        painter.circle(*point, radius, ink, Stroke::new(1.5, Color32::BLACK));
    }
}

fn on_screen(stage: &Stage, corners: &[PxPoint]) -> Vec<Pos2> {
    corners.iter().map(|corner| stage.screen_from_px(*corner)).collect()
}

fn middle(points: &[Pos2]) -> Pos2 {
    let count = points.len().max(1) as f32;
    let sum = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.x, sum.1 + point.y));
    pos2(sum.0 / count, sum.1 / count)
}

/// An outline with hatching instead of a fill: a fill of a bent polygon would need its triangles.
fn closed(painter: &Painter, points: &[Pos2], ink: Color32) {
    for [from, to] in hatches(points) {
        painter.line_segment([from, to], Stroke::new(1.0, ink.gamma_multiply(0.55)));
    }
    let ring: Vec<Pos2> = points.iter().copied().chain(points.first().copied()).collect();
    painter.add(Shape::line(ring.clone(), Stroke::new(4.0, Color32::from_black_alpha(140))));
    painter.add(Shape::line(ring, Stroke::new(2.0, ink)));
}

const HATCH: f32 = 14.0;
/// A view that is far enclosed in a zone needs no more lines than a screen has room for.
const MOST_HATCHES: usize = 400;

/// Level lines inside the polygon (even-odd), `HATCH` points apart.
fn hatches(points: &[Pos2]) -> Vec<[Pos2; 2]> {
    let top = points.iter().map(|p| p.y).fold(f32::MAX, f32::min);
    let bottom = points.iter().map(|p| p.y).fold(f32::MIN, f32::max);
    let mut lines = Vec::new();
    let mut y = (top / HATCH).ceil() * HATCH;
    while y < bottom && lines.len() < MOST_HATCHES {
        let edges = points.iter().zip(points.iter().cycle().skip(1));
        let mut crossings: Vec<f32> = edges
            .filter(|(a, b)| (a.y <= y) != (b.y <= y))
            .map(|(a, b)| a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
            .collect();
        crossings.sort_by(f32::total_cmp);
        lines.extend(crossings.chunks_exact(2).map(|pair| [pos2(pair[0], y), pos2(pair[1], y)]));
        y += HATCH;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatches_stay_inside_a_bent_zone() {
        // An L: the upper right quarter is outside.
        let points = [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (100.0, 50.0), (100.0, 100.0), (0.0, 100.0)];
        let points: Vec<Pos2> = points.iter().map(|&(x, y)| pos2(x, y)).collect();
        let lines = hatches(&points);
        assert!(!lines.is_empty());
        for [from, to] in lines {
            assert_eq!(from.x, 0.0);
            assert_eq!(to.x, if from.y < 50.0 { 50.0 } else { 100.0 }, "at {}", from.y);
        }
    }
}
