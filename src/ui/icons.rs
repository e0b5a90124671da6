//! Signs, drawn with strokes on a grid of 16 by 16, so that no font has to have them.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, vec2};

use crate::app::command::Icon;

/// Draws a sign into the middle of `rect`, `size` points wide.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, size: f32, colour: Color32) {
    let pen = Pen {
        painter,
        origin: rect.center() - vec2(size / 2.0, size / 2.0),
        scale: size / 16.0,
        stroke: Stroke::new((size / 16.0 * 1.4).max(1.2), colour),
    };
    pen.icon(icon);
}

struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    scale: f32,
    stroke: Stroke,
}

impl Pen<'_> {
    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.origin + vec2(x, y) * self.scale
    }

    fn line(&self, points: &[(f32, f32)]) {
        let points: Vec<Pos2> = points.iter().map(|&point| self.at(point)).collect();
        self.painter.add(Shape::line(points, self.stroke));
    }

    fn closed(&self, points: &[(f32, f32)]) {
        let points: Vec<Pos2> = points.iter().map(|&point| self.at(point)).collect();
        self.painter.add(Shape::closed_line(points, self.stroke));
    }

    fn filled(&self, points: &[(f32, f32)]) {
        let points: Vec<Pos2> = points.iter().map(|&point| self.at(point)).collect();
        self.painter.add(Shape::convex_polygon(points, self.stroke.color, Stroke::NONE));
    }

    fn ring(&self, centre: (f32, f32), radius: f32) {
        self.painter.circle_stroke(self.at(centre), radius * self.scale, self.stroke);
    }

    fn dot(&self, centre: (f32, f32), radius: f32) {
        self.painter.circle_filled(self.at(centre), radius * self.scale, self.stroke.color);
    }

    fn frame(&self, from: (f32, f32), to: (f32, f32), corner: f32) {
        let rect = Rect::from_two_pos(self.at(from), self.at(to));
        self.painter.rect_stroke(rect, corner * self.scale, self.stroke, StrokeKind::Middle);
    }

    fn arc(&self, centre: (f32, f32), radius: f32, from_turns: f32, to_turns: f32) {
        let points: Vec<(f32, f32)> = (0..=16)
            .map(|i| {
                let angle = (from_turns + (to_turns - from_turns) * i as f32 / 16.0) * std::f32::consts::TAU;
                (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
            })
            .collect();
        self.line(&points);
    }

    fn icon(&self, icon: Icon) {
        match icon {
            Icon::Bookmark => self.closed(&[(4.5, 2.5), (11.5, 2.5), (11.5, 13.5), (8.0, 10.5), (4.5, 13.5)]),
            Icon::TrimStart => {
                self.line(&[(7.0, 3.0), (4.0, 3.0), (4.0, 13.0), (7.0, 13.0)]);
                self.line(&[(7.0, 8.0), (13.0, 8.0)]);
            }
            Icon::Split => {
                self.line(&[(8.0, 2.0), (8.0, 14.0)]);
                self.line(&[(1.5, 8.0), (5.0, 8.0)]);
                self.line(&[(11.0, 8.0), (14.5, 8.0)]);
            }
            Icon::Merge => {
                self.line(&[(2.0, 3.5), (6.0, 3.5), (8.0, 8.0), (14.0, 8.0)]);
                self.line(&[(2.0, 12.5), (6.0, 12.5), (8.0, 8.0)]);
            }
            Icon::Bars => {
                for (y, x) in [(3.5, 9.0), (8.0, 13.5), (12.5, 6.0)] {
                    self.line(&[(2.5, y), (x, y)]);
                }
            }
            Icon::Lock => {
                self.frame((3.5, 7.0), (12.5, 13.5), 1.5);
                self.arc((8.0, 7.0), 3.0, 0.5, 1.0);
            }
            Icon::Play => self.filled(&[(4.5, 2.5), (13.5, 8.0), (4.5, 13.5)]),
            Icon::Pause => {
                self.filled(&[(4.0, 3.0), (6.7, 3.0), (6.7, 13.0), (4.0, 13.0)]);
                self.filled(&[(9.3, 3.0), (12.0, 3.0), (12.0, 13.0), (9.3, 13.0)]);
            }
            Icon::StepForward => self.line(&[(6.0, 3.5), (10.5, 8.0), (6.0, 12.5)]),
            Icon::StepBack => self.line(&[(10.0, 3.5), (5.5, 8.0), (10.0, 12.5)]),
            Icon::Forward => {
                self.line(&[(3.5, 3.5), (8.0, 8.0), (3.5, 12.5)]);
                self.line(&[(8.5, 3.5), (13.0, 8.0), (8.5, 12.5)]);
            }
            Icon::Back => {
                self.line(&[(12.5, 3.5), (8.0, 8.0), (12.5, 12.5)]);
                self.line(&[(7.5, 3.5), (3.0, 8.0), (7.5, 12.5)]);
            }
            Icon::First => {
                self.line(&[(11.5, 3.5), (7.0, 8.0), (11.5, 12.5)]);
                self.line(&[(4.5, 3.5), (4.5, 12.5)]);
            }
            Icon::Last => {
                self.line(&[(4.5, 3.5), (9.0, 8.0), (4.5, 12.5)]);
                self.line(&[(11.5, 3.5), (11.5, 12.5)]);
            }
            Icon::KeyNext => {
                self.filled(&[(5.0, 4.5), (8.5, 8.0), (5.0, 11.5), (1.5, 8.0)]);
                self.line(&[(10.0, 4.0), (14.0, 8.0), (10.0, 12.0)]);
            }
            Icon::KeyBack => {
                self.filled(&[(11.0, 4.5), (14.5, 8.0), (11.0, 11.5), (7.5, 8.0)]);
                self.line(&[(6.0, 4.0), (2.0, 8.0), (6.0, 12.0)]);
            }
            Icon::Diamond => self.filled(&[(8.0, 2.5), (13.5, 8.0), (8.0, 13.5), (2.5, 8.0)]),
            Icon::DiamondOff => {
                self.closed(&[(8.0, 2.5), (13.5, 8.0), (8.0, 13.5), (2.5, 8.0)]);
                self.line(&[(3.0, 13.0), (13.0, 3.0)]);
            }
            other => self.object(other),
        }
    }

    fn object(&self, icon: Icon) {
        match icon {
            Icon::Folder => self.closed(&[(1.5, 3.5), (6.0, 3.5), (7.5, 5.5), (14.5, 5.5), (14.5, 13.0), (1.5, 13.0)]),
            Icon::Film => {
                self.frame((1.5, 3.0), (14.5, 13.0), 1.5);
                self.line(&[(5.0, 3.0), (5.0, 13.0)]);
                self.line(&[(11.0, 3.0), (11.0, 13.0)]);
                self.line(&[(5.0, 8.0), (11.0, 8.0)]);
            }
            Icon::Camera => {
                self.frame((1.5, 4.0), (10.5, 12.0), 1.5);
                self.line(&[(10.5, 7.5), (14.5, 4.8), (14.5, 11.2), (10.5, 8.5)]);
            }
            Icon::Import => {
                self.line(&[(8.0, 2.0), (8.0, 10.0)]);
                self.line(&[(4.8, 7.0), (8.0, 10.2), (11.2, 7.0)]);
                self.line(&[(2.0, 10.5), (2.0, 13.5), (14.0, 13.5), (14.0, 10.5)]);
            }
            Icon::Export => {
                self.line(&[(8.0, 10.0), (8.0, 2.2)]);
                self.line(&[(4.8, 5.2), (8.0, 2.0), (11.2, 5.2)]);
                self.line(&[(2.0, 10.5), (2.0, 13.5), (14.0, 13.5), (14.0, 10.5)]);
            }
            Icon::Trash => {
                self.line(&[(2.5, 4.5), (13.5, 4.5)]);
                self.line(&[(6.0, 4.5), (6.3, 2.5), (9.7, 2.5), (10.0, 4.5)]);
                self.line(&[(4.0, 4.5), (4.8, 13.5), (11.2, 13.5), (12.0, 4.5)]);
            }
            Icon::Shield => {
                self.closed(&[(8.0, 1.8), (13.5, 4.0), (13.0, 9.0), (8.0, 14.2), (3.0, 9.0), (2.5, 4.0)]);
                self.line(&[(5.5, 7.8), (7.4, 9.7), (10.8, 6.0)]);
            }
            Icon::Tag => {
                self.closed(&[(2.0, 2.5), (8.0, 2.5), (14.0, 8.5), (8.5, 14.0), (2.0, 8.0)]);
                self.dot((5.2, 5.5), 1.1);
            }
            Icon::Eye => {
                self.closed(&[
                    (1.2, 8.0),
                    (4.2, 4.6),
                    (8.0, 3.4),
                    (11.8, 4.6),
                    (14.8, 8.0),
                    (11.8, 11.4),
                    (8.0, 12.6),
                    (4.2, 11.4),
                ]);
                self.dot((8.0, 8.0), 2.2);
            }
            Icon::Keyboard => {
                self.frame((1.0, 4.0), (15.0, 12.5), 1.5);
                self.line(&[(4.5, 10.0), (11.5, 10.0)]);
                for x in [3.7, 6.6, 9.4, 12.3] {
                    self.dot((x, 7.0), 0.8);
                }
            }
            other => self.tool(other),
        }
    }

    fn tool(&self, icon: Icon) {
        match icon {
            Icon::Plus => {
                self.line(&[(8.0, 3.0), (8.0, 13.0)]);
                self.line(&[(3.0, 8.0), (13.0, 8.0)]);
            }
            Icon::Close => {
                self.line(&[(4.0, 4.0), (12.0, 12.0)]);
                self.line(&[(12.0, 4.0), (4.0, 12.0)]);
            }
            Icon::Check => self.line(&[(2.8, 8.5), (6.3, 12.0), (13.2, 4.5)]),
            Icon::CheckAll => {
                self.line(&[(1.2, 8.5), (4.2, 11.5), (10.0, 4.8)]);
                self.line(&[(7.4, 11.0), (8.2, 11.7), (14.6, 4.8)]);
            }
            Icon::Down => self.line(&[(3.5, 6.0), (8.0, 10.5), (12.5, 6.0)]),
            Icon::Up => self.line(&[(3.5, 10.0), (8.0, 5.5), (12.5, 10.0)]),
            Icon::Spark => {
                self.closed(&[
                    (6.5, 2.0),
                    (8.0, 6.5),
                    (12.5, 8.0),
                    (8.0, 9.5),
                    (6.5, 14.0),
                    (5.0, 9.5),
                    (0.8, 8.0),
                    (5.0, 6.5),
                ]);
                self.line(&[(12.8, 1.8), (12.8, 5.2)]);
                self.line(&[(11.1, 3.5), (14.5, 3.5)]);
            }
            Icon::Draw => {
                self.frame((2.0, 4.0), (11.5, 13.5), 0.5);
                self.line(&[(12.5, 1.0), (12.5, 6.0)]);
                self.line(&[(10.0, 3.5), (15.0, 3.5)]);
            }
            Icon::Cover => {
                self.frame((2.0, 3.0), (14.0, 13.0), 0.5);
                for x in [5.0, 8.0, 11.0] {
                    self.line(&[(x - 2.0, 11.6), (x + 2.0, 4.4)]);
                }
            }
            Icon::Select => {
                self.closed(&[
                    (4.0, 2.0),
                    (12.5, 9.0),
                    (8.6, 9.6),
                    (10.6, 13.6),
                    (8.8, 14.4),
                    (6.9, 10.4),
                    (4.0, 13.0),
                ]);
            }
            Icon::Move => {
                self.line(&[(8.0, 2.0), (8.0, 14.0)]);
                self.line(&[(2.0, 8.0), (14.0, 8.0)]);
                self.line(&[(6.2, 3.8), (8.0, 2.0), (9.8, 3.8)]);
                self.line(&[(6.2, 12.2), (8.0, 14.0), (9.8, 12.2)]);
            }
            Icon::Trim => {
                self.line(&[(2.0, 8.0), (9.0, 8.0)]);
                self.line(&[(10.5, 3.0), (10.5, 13.0)]);
                self.dot((13.5, 8.0), 0.8);
            }
            Icon::Undo => {
                self.line(&[(5.5, 2.5), (2.5, 5.5), (5.5, 8.5)]);
                self.line(&[(2.5, 5.5), (9.0, 5.5)]);
                self.arc((9.0, 9.2), 3.7, -0.25, 0.25);
                self.line(&[(9.0, 12.9), (5.5, 12.9)]);
            }
            Icon::Redo => {
                self.line(&[(10.5, 2.5), (13.5, 5.5), (10.5, 8.5)]);
                self.line(&[(13.5, 5.5), (7.0, 5.5)]);
                self.arc((7.0, 9.2), 3.7, 0.25, 0.75);
                self.line(&[(7.0, 12.9), (10.5, 12.9)]);
            }
            other => self.view(other),
        }
    }

    fn view(&self, icon: Icon) {
        match icon {
            Icon::Fit => {
                for (a, b, c) in [
                    ((2.0, 5.5), (2.0, 2.5), (5.0, 2.5)),
                    ((11.0, 2.5), (14.0, 2.5), (14.0, 5.5)),
                    ((14.0, 10.5), (14.0, 13.5), (11.0, 13.5)),
                    ((5.0, 13.5), (2.0, 13.5), (2.0, 10.5)),
                ] {
                    self.line(&[a, b, c]);
                }
                self.frame((5.0, 5.5), (11.0, 10.5), 0.5);
            }
            Icon::Square => {
                self.line(&[(3.0, 4.5), (4.8, 3.2), (4.8, 12.5)]);
                self.line(&[(11.0, 4.5), (12.8, 3.2), (12.8, 12.5)]);
                self.dot((8.2, 6.0), 0.95);
                self.dot((8.2, 10.5), 0.95);
            }
            Icon::ZoomIn | Icon::ZoomOut | Icon::Search => {
                self.ring((7.0, 7.0), 4.6);
                self.line(&[(10.4, 10.4), (14.2, 14.2)]);
                if icon != Icon::Search {
                    self.line(&[(5.0, 7.0), (9.0, 7.0)]);
                }
                if icon == Icon::ZoomIn {
                    self.line(&[(7.0, 5.0), (7.0, 9.0)]);
                }
            }
            Icon::Target => {
                self.ring((8.0, 8.0), 4.6);
                self.dot((8.0, 8.0), 1.4);
                for (from, to) in [
                    ((8.0, 1.0), (8.0, 4.0)),
                    ((8.0, 12.0), (8.0, 15.0)),
                    ((1.0, 8.0), (4.0, 8.0)),
                    ((12.0, 8.0), (15.0, 8.0)),
                ] {
                    self.line(&[from, to]);
                }
            }
            Icon::Contrast => {
                self.ring((8.0, 8.0), 5.8);
                let half: Vec<(f32, f32)> = (0..=16)
                    .map(|i| {
                        let angle = (0.25 - 0.5 * i as f32 / 16.0) * std::f32::consts::TAU;
                        (8.0 + 5.8 * angle.cos(), 8.0 + 5.8 * angle.sin())
                    })
                    .collect();
                self.filled(&half);
            }
            Icon::Warning => {
                self.closed(&[(8.0, 2.0), (14.8, 13.8), (1.2, 13.8)]);
                self.line(&[(8.0, 6.2), (8.0, 9.8)]);
                self.dot((8.0, 11.9), 0.9);
            }
            Icon::Info => {
                self.ring((8.0, 8.0), 6.2);
                self.line(&[(8.0, 7.4), (8.0, 11.4)]);
                self.dot((8.0, 4.9), 0.9);
            }
            _ => {}
        }
    }
}
