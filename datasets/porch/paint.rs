//! Matter: what each surface looks like at a point, painted by code from noise.

use super::car::{self, CarLook};
use super::head;
use super::maths::{V3, grey, mix, smoothstep, v3};
use super::noise::{cell, fbm, noise};
use super::person::{Looks, Top, head_point};

/// What a surface is made of. Colours are linear.
#[derive(Debug, Clone, Copy)]
pub(super) enum Matter {
    Face(Looks),
    Skin(V3),
    Hair(V3),
    Top(Looks),
    Cloth(V3, f32),
    Leather(V3),
    CarBody(CarLook),
    Wheel,
    Lawn,
    Blade(V3),
    Slabs,
    Pavement,
    Asphalt,
    Brick(V3),
    Siding(V3),
    Tiles(V3),
    Bark,
    Leaf(V3),
    Window(V3),
    Wood(V3),
    Plain(V3),
    Parquet,
    Rug,
    Picture,
    Glow(V3),
    Door(V3),
}

/// How a point of a surface answers light.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coat {
    pub(super) colour: V3,
    pub(super) shine: f32,
    pub(super) gloss: f32,
    pub(super) mirror: f32,
    /// How far light wraps around (skin, leaves), 0 to 1.
    pub(super) wrap: f32,
    pub(super) glow: V3,
    /// Added to the normal before it is made a unit again.
    pub(super) bump: V3,
}

impl Coat {
    pub(super) fn matt(colour: V3) -> Coat {
        Coat { colour, shine: 0.0, gloss: 10.0, mirror: 0.0, wrap: 0.0, glow: V3::default(), bump: V3::default() }
    }
    fn bumped(mut self, p: V3, scale: f32, depth: f32) -> Coat {
        let q = p * scale;
        self.bump = v3(noise(q), noise(v3(q.y + 17.0, q.z, q.x)), noise(v3(q.z, q.x - 9.0, q.y))) * depth;
        self
    }
}

impl Matter {
    /// Whether the back of it is seen too (leaves, blades of grass).
    pub(super) const fn two_sided(&self) -> bool {
        matches!(self, Matter::Leaf(_) | Matter::Blade(_))
    }

    /// What it is like at `p` of its own coordinates; `normal` in the same ones, `far` the metres from the camera.
    pub(super) fn coat(&self, p: V3, normal: V3, far: f32) -> Coat {
        match self {
            Matter::Face(looks) => {
                let (colour, shine) = head::skin_paint(head_point(p), looks);
                Coat { shine, gloss: 16.0, wrap: 0.25, ..Coat::matt(colour) }.bumped(p, 220.0, 0.05)
            }
            Matter::Skin(tone) => {
                let colour = *tone * (0.97 + 0.06 * fbm(p * 40.0, 2));
                Coat { shine: 0.3, gloss: 14.0, wrap: 0.25, ..Coat::matt(colour) }
            }
            Matter::Hair(colour) => {
                let strand = noise(v3(p.x * 320.0, p.y * 40.0, p.z * 120.0)) * 0.35
                    + noise(v3(p.x * 90.0, p.y * 22.0, p.z * 60.0)) * 0.35;
                let shade = (1.0 + strand).max(0.2);
                Coat { shine: 0.5 * shade, gloss: 20.0, wrap: 0.1, ..Coat::matt(*colour * shade) }
                    .bumped(p, 110.0, 0.25)
            }
            Matter::Top(looks) => top_coat(p, normal, looks),
            Matter::Cloth(colour, salt) => {
                let worn = 1.0 + 0.12 * fbm(p * 11.0 + grey(*salt), 3) + 0.10 * noise(p * 160.0);
                let seam = if (p.x.abs() - 0.185).abs() < 0.006 && p.y < 0.9 && p.z.abs() < 0.01 { 0.7 } else { 1.0 };
                Coat { shine: 0.05, ..Coat::matt(*colour * (worn * seam)) }.bumped(p + grey(*salt), 28.0, 0.10)
            }
            Matter::Leather(colour) => {
                let sole = if p.y < 0.022 { 0.4 } else { 1.0 };
                Coat { shine: 0.5, gloss: 20.0, ..Coat::matt(*colour * sole) }
            }
            Matter::CarBody(look) => car::body_coat(p, normal, look),
            Matter::Wheel => car::wheel_coat(p),
            _ => self.set_coat(p, normal, far),
        }
    }

    fn set_coat(&self, p: V3, normal: V3, far: f32) -> Coat {
        // Fine grain fades with distance instead of flickering.
        let fine = smoothstep(26.0, 6.0, far);
        match self {
            Matter::Lawn => {
                let patch = fbm(p * 0.9, 4) + 0.6 * fbm(p * 5.0, 3);
                let grain =
                    0.55 * fine * noise(v3(p.x * 45.0, 0.0, p.z * 30.0)) + 0.3 * noise(v3(p.x * 14.0, 0.0, p.z * 9.0));
                let green = v3(0.075, 0.125, 0.030).lerp(v3(0.17, 0.165, 0.065), smoothstep(-0.1, 0.9, patch));
                Coat::matt(green * (1.0 + 0.45 * grain).max(0.2)).bumped(p, 11.0, 0.25 * fine)
            }
            Matter::Blade(colour) => Coat { wrap: 0.5, ..Coat::matt(*colour) },
            Matter::Slabs => slabs(p, v3(0.34, 0.32, 0.29), 0.62, fine),
            Matter::Pavement => slabs(p, v3(0.27, 0.265, 0.255), 0.9, fine),
            Matter::Asphalt => {
                let grain = 1.0 + 0.35 * fine * noise(p * 60.0) + 0.18 * fbm(p * 1.1, 4);
                let mut colour = v3(0.085, 0.085, 0.088) * grain;
                let crack = fbm(p * 0.7, 4).abs();
                colour = colour * mix(0.6, 1.0, smoothstep(0.0, 0.018, crack));
                Coat::matt(colour)
            }
            Matter::Brick(colour) => bricks(p, normal, *colour, fine),
            Matter::Siding(colour) => {
                let board = p.y / 0.19;
                let lap = board.fract();
                let shade = mix(0.5, 1.0, smoothstep(0.0, 0.10, lap))
                    * (1.0 + 0.05 * noise(v3(p.x * 3.0 + p.z * 3.0, board.floor() * 5.0, 0.0)));
                let stain = 1.0 + 0.10 * fbm(v3(p.x * 1.4, p.y * 0.5, p.z * 1.4), 4);
                let coat = Coat::matt(*colour * (shade * stain));
                Coat { bump: v3(0.0, -0.10 + 0.2 * lap, 0.0), ..coat }
            }
            Matter::Tiles(colour) => {
                let row = (p.y / 0.16).floor();
                let column = (p.x + p.z) / 0.24 + row * 0.5;
                let own = cell(column.floor() as i32, row as i32, 7);
                let edge = mix(0.55, 1.0, smoothstep(0.0, 0.18, (p.y / 0.16).fract()));
                Coat::matt(*colour * ((0.75 + 0.5 * own) * edge * (1.0 + 0.2 * fbm(p * 2.0, 3))))
            }
            Matter::Bark => {
                let ridge = fbm(v3(p.x * 22.0, p.y * 4.0, p.z * 22.0), 3);
                Coat::matt(v3(0.10, 0.075, 0.052) * (1.0 + 0.9 * ridge)).bumped(v3(p.x, p.y * 0.3, p.z), 30.0, 0.5)
            }
            Matter::Leaf(colour) => Coat { wrap: 0.55, shine: 0.15, gloss: 10.0, ..Coat::matt(*colour) },
            Matter::Window(colour) => {
                let curtain = 1.0 + 0.5 * noise(v3(p.x * 6.0 + p.z * 6.0, p.y * 0.5, 1.0));
                Coat { shine: 1.0, gloss: 200.0, mirror: 0.25, ..Coat::matt(*colour * curtain) }
            }
            Matter::Wood(colour) => {
                let grain = fbm(v3(p.x * 24.0, p.y * 3.0, p.z * 24.0), 3);
                Coat { shine: 0.25, gloss: 20.0, ..Coat::matt(*colour * (1.0 + 0.3 * grain)) }
            }
            Matter::Plain(colour) => {
                Coat { shine: 0.1, ..Coat::matt(*colour * (1.0 + 0.06 * fbm(p * 3.0, 3) + 0.03 * noise(p * 60.0))) }
            }
            Matter::Parquet => {
                let board = (p.x / 0.14).floor();
                let along = p.z / 0.9 + cell(board as i32, 0, 3);
                let own = cell(board as i32, along.floor() as i32, 5);
                let gap = if (p.x / 0.14).fract() < 0.05 { 0.5 } else { 1.0 };
                let grain = 1.0 + 0.2 * noise(v3(p.x * 50.0, 0.0, p.z * 6.0));
                Coat {
                    shine: 0.5,
                    gloss: 30.0,
                    mirror: 0.04,
                    ..Coat::matt(v3(0.26, 0.15, 0.075) * ((0.75 + 0.5 * own) * gap * grain))
                }
            }
            Matter::Rug => {
                let ring = ((p.x * 6.0).sin() * (p.z * 6.0).sin() > 0.3) as i32 as f32;
                Coat::matt(v3(0.20, 0.07, 0.05).lerp(v3(0.26, 0.19, 0.12), ring * 0.7) * (1.0 + 0.2 * noise(p * 70.0)))
            }
            Matter::Picture => Coat::matt(painting(p)),
            Matter::Glow(colour) => Coat { glow: *colour, ..Coat::matt(grey(0.6)) },
            Matter::Door(colour) => door_coat(p, *colour),
            _ => Coat::matt(grey(0.2)),
        }
    }
}

fn top_coat(p: V3, normal: V3, looks: &Looks) -> Coat {
    let mut colour = looks.top_colour * (1.0 + 0.10 * fbm(p * 9.0 + grey(looks.salt), 3) + 0.10 * noise(p * 180.0));
    let mut shine = 0.06;
    match looks.top {
        Top::Jacket => {
            if p.x.abs() < 0.006 && normal.z > 0.3 && p.y < 1.46 {
                colour = colour * 0.25;
            }
            let pocket = (p.x.abs() - 0.105).abs() < 0.006 && (p.y - 1.02).abs() < 0.07 && normal.z > 0.2;
            if pocket || (p.y - 0.885).abs() < 0.010 {
                colour = colour * 0.5;
            }
            shine = 0.18;
        }
        Top::Hoodie => {
            if normal.z > 0.2 && (p.y - 1.07).abs() < 0.09 && p.x.abs() < 0.13 {
                let edge = (p.y - 1.07).abs() > 0.082 || (p.x.abs() - 0.125).abs() < 0.006;
                colour = colour * if edge { 0.55 } else { 0.93 };
            }
            if p.y < 0.945 {
                colour = colour * 0.8;
            }
            let cord = (p.x.abs() - 0.04).abs() < 0.005 && (1.28..1.44).contains(&p.y) && normal.z > 0.3;
            if cord {
                colour = grey(0.5);
            }
        }
        Top::Shirt => {
            if looks.salt > 5.0 {
                let stripe = smoothstep(0.22, 0.14, ((p.y * 16.0).fract() - 0.5).abs());
                colour = colour.lerp(grey(0.55), 0.75 * stripe);
            }
        }
        Top::Vest => {
            // A delivery vest over a dark jumper: body in colour, sleeves dark, two bright bands.
            if p.x.abs() > 0.205 * looks.breadth {
                colour = grey(0.035) * (1.0 + 0.15 * noise(p * 120.0));
            } else if (p.y - 1.06).abs() < 0.026 || (p.y - 1.2).abs() < 0.026 {
                colour = grey(0.60);
                shine = 0.5;
            } else if p.x.abs() < 0.005 && normal.z > 0.3 {
                colour = colour * 0.4;
            }
        }
    }
    Coat { shine, gloss: 12.0, ..Coat::matt(colour) }.bumped(p + grey(looks.salt), 24.0, 0.12)
}

fn slabs(p: V3, colour: V3, size: f32, fine: f32) -> Coat {
    let (u, v) = (p.x / size, p.z / size);
    let own = cell(u.floor() as i32, v.floor() as i32, 11);
    let edge =
        |t: f32| (t.fract() + if t < 0.0 { 1.0 } else { 0.0 }).min(1.0 - (t.fract() + if t < 0.0 { 1.0 } else { 0.0 }));
    let gap = edge(u).min(edge(v)) * size;
    let joint = mix(0.45, 1.0, smoothstep(0.004, 0.016, gap));
    let stain = 1.0 + 0.22 * fbm(p * 1.7, 4) + 0.16 * fine * noise(p * 70.0);
    Coat::matt(colour * ((0.88 + 0.22 * own) * joint * stain)).bumped(p, 40.0, 0.06 * fine)
}

fn bricks(p: V3, normal: V3, colour: V3, fine: f32) -> Coat {
    let along = if normal.x.abs() > normal.z.abs() { p.z } else { p.x } + 50.0;
    let row = (p.y / 0.075).floor();
    let column = along / 0.225 + 0.5 * (row as i32 & 1) as f32;
    let own = cell(column.floor() as i32, row as i32, 1);
    let (u, v) = (column.fract() * 0.225, (p.y / 0.075).fract() * 0.075);
    let mortar = 1.0 - smoothstep(0.004, 0.010, u.min(0.225 - u)).min(smoothstep(0.004, 0.010, v.min(0.075 - v)));
    let burnt = colour * (0.7 + 0.6 * own) * (1.0 + 0.15 * fine * noise(p * 45.0));
    let stain = 1.0 + 0.15 * fbm(p * 0.8, 4);
    let bump = v3(
        0.0,
        if v < 0.012 {
            -0.25
        } else if v > 0.063 {
            0.25
        } else {
            0.0
        },
        0.0,
    ) * fine;
    Coat { bump, ..Coat::matt(burnt.lerp(v3(0.36, 0.33, 0.29), mortar * 0.8) * stain) }
}

/// The picture on the wall of the room: hills under a sky.
fn painting(p: V3) -> V3 {
    let hill = 1.58 + 0.10 * (p.x * 5.0).sin() + 0.05 * noise(v3(p.x * 12.0, 0.0, 0.0));
    if p.y < hill {
        v3(0.10, 0.20, 0.08) * (1.0 + 0.5 * noise(p * 14.0))
    } else {
        v3(0.35, 0.48, 0.62).lerp(v3(0.75, 0.55, 0.35), smoothstep(1.95, 1.6, p.y))
    }
}

/// A door of 0.95 by 2.05 m with four panels; `x` from the hinge, `y` from the sill.
fn door_coat(p: V3, colour: V3) -> Coat {
    let (x, y) = ((p.x / 0.95 - 0.5).abs(), p.y);
    let panel = |low: f32, high: f32| {
        let dx = (x - 0.22).abs() * 0.95 - 0.15;
        let dy = (y - (low + high) / 2.0).abs() - (high - low) / 2.0;
        dx.max(dy)
    };
    let d = panel(0.2, 0.95).min(panel(1.1, 1.85));
    let groove = smoothstep(0.018, 0.004, d.abs());
    let coat =
        Coat { shine: 0.4, gloss: 30.0, ..Coat::matt(colour * (1.0 - 0.55 * groove) * (1.0 + 0.04 * noise(p * 40.0))) };
    if (p.x - 0.87).abs() < 0.022 && (y - 1.0).abs() < 0.09 {
        return Coat { shine: 2.0, gloss: 60.0, mirror: 0.4, ..Coat::matt(v3(0.45, 0.36, 0.18)) };
    }
    coat
}
