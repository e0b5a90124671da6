//! A car: body and wheels as solids, and the paint that turns one surface into doors, glass, lights and tyres.
//!
//! Coordinates: `x` forward, `y` up from the ground, `z` to the side, metres; the origin is under the middle.

use super::maths::{V3, grey, mix, smoothstep, v3};
use super::noise::noise;
use super::paint::Coat;
use super::solid::{Mesh, carve, common, join, polygon, slab, surface};

/// The shape of the body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Body {
    Hatch,
    Saloon,
    Offroad,
}

/// Shape and colours of a car.
#[derive(Debug, Clone, Copy)]
pub(super) struct CarLook {
    pub(super) body: Body,
    pub(super) paint: V3,
    /// Whether the lamps are lit.
    pub(super) lit: bool,
    /// What is written on its plates, in columns of seven rows; `None`: a rear plate of nobody's, with marks that are no letters.
    pub(super) plate: Option<[u8; PLATE_COLUMNS]>,
}

/// Columns of seven letters and the gaps between them.
pub(super) const PLATE_COLUMNS: usize = 41;

const WHEEL_RADIUS: f32 = 0.325;

impl CarLook {
    fn profile(&self) -> &'static [(f32, f32)] {
        match self.body {
            Body::Hatch => &[
                (2.00, 0.26),
                (2.05, 0.52),
                (1.93, 0.74),
                (1.10, 0.95),
                (0.36, 1.43),
                (-0.50, 1.50),
                (-1.25, 1.46),
                (-1.66, 1.34),
                (-1.98, 0.98),
                (-2.04, 0.72),
                (-2.02, 0.34),
                (-1.9, 0.23),
                (1.85, 0.21),
            ],
            Body::Saloon => &[
                (2.22, 0.26),
                (2.28, 0.50),
                (2.15, 0.71),
                (1.22, 0.92),
                (0.42, 1.38),
                (-0.30, 1.44),
                (-0.85, 1.40),
                (-1.62, 1.04),
                (-2.16, 0.99),
                (-2.27, 0.78),
                (-2.26, 0.36),
                (-2.1, 0.23),
                (2.0, 0.21),
            ],
            Body::Offroad => &[
                (2.18, 0.32),
                (2.22, 0.62),
                (2.12, 0.90),
                (1.20, 1.06),
                (0.55, 1.62),
                (-0.40, 1.70),
                (-1.70, 1.66),
                (-2.00, 1.54),
                (-2.18, 1.08),
                (-2.22, 0.80),
                (-2.20, 0.42),
                (-2.05, 0.29),
                (2.0, 0.27),
            ],
        }
    }
    pub(super) fn half_length(&self) -> f32 {
        match self.body {
            Body::Hatch => 2.05,
            Body::Saloon => 2.28,
            Body::Offroad => 2.22,
        }
    }
    pub(super) const fn half_width(&self) -> f32 {
        0.88
    }
    fn axle(&self) -> f32 {
        self.half_length() * 0.625
    }
    fn belt(&self) -> f32 {
        if self.body == Body::Offroad { 1.08 } else { 0.955 }
    }
    fn roof(&self) -> f32 {
        match self.body {
            Body::Hatch => 1.50,
            Body::Saloon => 1.44,
            Body::Offroad => 1.70,
        }
    }
    fn width_at(&self, x: f32, y: f32) -> f32 {
        let end = (x / self.half_length()).abs().powi(6);
        let lean = smoothstep(self.belt() - 0.12, self.roof() + 0.15, y);
        0.87 - 0.24 * lean - 0.17 * end - 0.03 * smoothstep(0.5, 0.25, y)
    }
    /// Where the wheels stand: the point on the axle's end.
    pub(super) fn wheels(&self) -> [V3; 4] {
        let (a, z) = (self.axle(), 0.75);
        [v3(a, WHEEL_RADIUS, z), v3(a, WHEEL_RADIUS, -z), v3(-a, WHEEL_RADIUS, z), v3(-a, WHEEL_RADIUS, -z)]
    }
    /// Turn of the wheels, radians per metre.
    pub(super) fn roll_per_metre(&self) -> f32 {
        1.0 / WHEEL_RADIUS
    }

    fn solid(&self, p: V3) -> f32 {
        let side = p.z.abs() - self.width_at(p.x, p.y);
        let mut d = common(polygon(p.x, p.y, self.profile()), side, 0.11);
        let arch = ((p.x.abs() - self.axle()).powi(2) + (p.y - WHEEL_RADIUS).powi(2)).sqrt();
        let hollow = common(arch - WHEEL_RADIUS - 0.045, 0.52 - p.z.abs(), 0.02);
        let flare = common(arch - WHEEL_RADIUS - 0.10, side - 0.012, 0.03);
        d = join(d, flare.max(0.2 - p.y), 0.03);
        d = carve(d, hollow, 0.015);
        // A crease along the doors, handles, mirrors.
        d += 0.008 * smoothstep(0.035, 0.0, (p.y - self.belt() + 0.16).abs())
            - 0.006 * smoothstep(0.05, 0.0, (p.y - 0.42).abs());
        let f = p.folded_side();
        let front = if self.body == Body::Offroad { 0.88 } else { 0.78 };
        join(d, slab(f, v3(front, self.belt() + 0.07, 0.93), v3(0.05, 0.06, 0.09), 0.035), 0.02)
    }
}

impl V3 {
    fn folded_side(self) -> V3 {
        v3(self.x, self.y, self.z.abs())
    }
}

/// The body without wheels.
pub(super) fn body_mesh(look: &CarLook) -> Mesh {
    let length = look.half_length() + 0.1;
    let around = |p: V3| look.solid(p).min(p.y * 1.2);
    surface(v3(-length, 0.1, -1.06), v3(length, look.roof() + 0.1, 1.06), 0.045, &|p| look.solid(p), &around)
}

/// A wheel around the origin, its axle along `z`.
pub(super) fn wheel_mesh() -> Mesh {
    let solid = |p: V3| {
        let r = (p.x * p.x + p.y * p.y).sqrt();
        let tyre = common(r - WHEEL_RADIUS, p.z.abs() - 0.11, 0.05);
        carve(tyre, (r - 0.20).max(0.085 - p.z.abs()), 0.02)
    };
    surface(v3(-0.36, -0.36, -0.15), v3(0.36, 0.36, 0.15), 0.034, &solid, &solid)
}

/// What the body is like at a point of its surface.
pub(super) fn body_coat(p: V3, normal: V3, look: &CarLook) -> Coat {
    let depth = -polygon(p.x, p.y, look.profile());
    let belt = look.belt();
    let half = look.half_length();
    let arch = ((p.x.abs() - look.axle()).powi(2) + (p.y - WHEEL_RADIUS).powi(2)).sqrt();
    let inside_arch = arch < WHEEL_RADIUS + 0.052;
    if inside_arch || p.y < 0.235 || normal.y < -0.6 {
        return Coat::matt(grey(0.012));
    }
    if let Some(coat) = glass_coat(p, normal, look, depth) {
        return coat;
    }
    if let Some(coat) = lamp_coat(p, normal, look) {
        return coat;
    }
    if let (Some(letters), Some(place)) = (&look.plate, plate_place(p, look)) {
        return Coat::matt(if is_lettered(letters, place) { grey(0.02) } else { grey(0.62) });
    }
    let front_end = normal.x > 0.45 && p.x > half - 0.35;
    if front_end && (0.30..0.52).contains(&p.y) && p.z.abs() < 0.58 {
        let slats = if (p.y * 28.0).fract() < 0.4 { 0.05 } else { 0.012 };
        return Coat { shine: 0.6, ..Coat::matt(grey(slats)) };
    }
    let plate =
        p.z.abs() < 0.26 && normal.x.abs() > 0.6 && (0.40..0.51).contains(&(p.y + if front_end { 0.0 } else { -0.12 }));
    if plate && p.x.abs() > half - 0.3 {
        let letters = (noise(v3(p.z * 22.0, p.y * 14.0, 3.0)) > 0.15) && p.z.abs() < 0.22;
        return Coat::matt(if letters { grey(0.03) } else { grey(0.62) });
    }
    let mut colour = look.paint * (1.0 + 0.02 * noise(p * 7.0));
    if p.y < 0.34 || arch < WHEEL_RADIUS + 0.085 && look.body == Body::Offroad {
        colour = grey(0.022);
        return Coat { shine: 0.3, gloss: 12.0, ..Coat::matt(colour) };
    }
    let side = normal.z.abs() > 0.55;
    let doors: [f32; 3] = if look.body == Body::Hatch { [0.80, -0.33, -1.05] } else { [0.88, -0.20, -1.16] };
    let mut seam = 1.0_f32;
    if side && p.y > 0.36 {
        for x in doors {
            seam = seam.min(((p.x - x - 0.05 * (p.y - 0.6)).abs() / 0.013).min(1.0));
        }
        seam = seam.min(((p.y - belt).abs() / 0.014).min(1.0));
        for x in [doors[1] + 0.14, doors[2] + 0.14] {
            let handle = ((p.x - x).abs() / 0.10).max((p.y - belt + 0.10).abs() / 0.022);
            if handle < 1.0 {
                return Coat { shine: 1.5, gloss: 60.0, mirror: 0.25, ..Coat::matt(colour * 0.45) };
            }
        }
    }
    if normal.y > 0.5 && p.x > 0.9 && p.x < half - 0.1 {
        seam = seam.min(((p.z.abs() - 0.62).abs() / 0.012).min(1.0));
    }
    if p.x < -half + 0.5 && normal.x < -0.3 {
        seam = seam.min(((p.y - 0.62).abs() / 0.012).min(1.0)).min(((p.z.abs() - 0.60).abs() / 0.012).min(1.0));
    }
    colour = colour * mix(0.25, 1.0, seam);
    let dust = smoothstep(0.65, 0.3, p.y) * 0.25;
    Coat {
        shine: 1.6,
        gloss: 90.0,
        mirror: 0.16 * (1.0 - dust),
        ..Coat::matt(colour.lerp(v3(0.10, 0.09, 0.075), dust))
    }
}

/// Where on a lettered car's plate a point of its body is, across as it is read and down, 0 to 1; `None` beside it.
pub(super) fn plate_place(p: V3, look: &CarLook) -> Option<(f32, f32)> {
    let is_front = p.x > 0.0;
    let (low, high) = if is_front { (0.40, 0.51) } else { (0.52, 0.63) };
    let is_end = p.x.abs() > look.half_length() - 0.35;
    let across = (if is_front { p.z } else { -p.z }) / 0.52 + 0.5;
    let is_on = is_end && (0.0..1.0).contains(&across) && (low..high).contains(&p.y);
    is_on.then_some((across, (high - p.y) / (high - low)))
}

/// Whether there is ink: seven letters with a margin around them.
fn is_lettered(letters: &[u8; PLATE_COLUMNS], (across, down): (f32, f32)) -> bool {
    let column = (across - 0.06) / 0.88 * PLATE_COLUMNS as f32;
    let row = (down - 0.16) / 0.68 * 7.0;
    let is_inside = (0.0..PLATE_COLUMNS as f32).contains(&column) && (0.0..7.0).contains(&row);
    is_inside && letters[column as usize] >> row as usize & 1 == 1
}

fn glass_coat(p: V3, normal: V3, look: &CarLook, depth: f32) -> Option<Coat> {
    let belt = look.belt();
    if p.y < belt {
        return None;
    }
    let glass = |dark: f32| {
        // Seats and the far windows show faintly through.
        let seats = if noise(v3(p.x * 2.6, p.y * 4.0, 5.0)) > 0.15 { 0.4 } else { 1.0 };
        Coat { shine: 2.0, gloss: 220.0, mirror: 0.10, ..Coat::matt(v3(0.035, 0.042, 0.045) * dark * seats) }
    };
    if normal.z.abs() > 0.6 {
        let pillars: &[f32] = match look.body {
            Body::Hatch => &[-0.36, -1.10],
            Body::Saloon => &[-0.24, -1.08],
            Body::Offroad => &[-0.26, -1.22],
        };
        if depth < 0.065 || p.y < belt + 0.02 {
            return None;
        }
        if pillars.iter().any(|x| (p.x - x).abs() < 0.036) {
            return Some(Coat { shine: 0.5, ..Coat::matt(grey(0.015)) });
        }
        if depth < 0.080 || p.y < belt + 0.035 {
            return Some(Coat { shine: 1.0, ..Coat::matt(grey(0.02)) });
        }
        return Some(glass(mix(0.6, 1.6, smoothstep(belt, look.roof(), p.y))));
    }
    let steep = normal.y < 0.93 && normal.x.abs() > 0.25;
    let edge = look.width_at(p.x, p.y) - p.z.abs();
    let below_roof = p.y < look.roof() - 0.085;
    let above_deck = p.y > belt + if p.x > 0.0 { 0.02 } else { 0.09 };
    (steep && edge > 0.07 && below_roof && above_deck).then(|| glass(1.0))
}

fn lamp_coat(p: V3, normal: V3, look: &CarLook) -> Option<Coat> {
    let half = look.half_length();
    let level = if look.body == Body::Offroad { 0.82 } else { 0.645 };
    let aside = p.z.abs() > 0.46;
    if aside && p.x > half - 0.34 && (p.y - level).abs() < 0.075 && normal.y < 0.75 {
        let glow = if look.lit { v3(6.0, 5.6, 4.6) } else { grey(0.0) };
        let bulb = (p.y - level).abs() < 0.045;
        let colour = if bulb { grey(0.72) } else { grey(0.16) };
        return Some(Coat { shine: 2.0, gloss: 150.0, mirror: 0.2, glow, ..Coat::matt(colour) });
    }
    let level = level + 0.14;
    if p.z.abs() > 0.52 && p.x < -half + 0.20 && (p.y - level).abs() < 0.10 && normal.y < 0.75 {
        let glow = if look.lit { v3(1.6, 0.06, 0.03) } else { v3(0.05, 0.0, 0.0) };
        return Some(Coat { shine: 1.5, gloss: 120.0, mirror: 0.1, glow, ..Coat::matt(v3(0.42, 0.015, 0.015)) });
    }
    None
}

/// What a wheel is like at a point of its surface.
pub(super) fn wheel_coat(p: V3) -> Coat {
    let r = (p.x * p.x + p.y * p.y).sqrt();
    if r > 0.222 {
        let tread = if r > 0.30 { 0.016 } else { 0.024 };
        return Coat { shine: 0.15, gloss: 8.0, ..Coat::matt(grey(tread)) };
    }
    let around = p.y.atan2(p.x) * 9.0 / std::f32::consts::TAU;
    let spoke = (around - around.round()).abs() < 0.20 + 0.02 / r.max(0.03);
    if !(0.05..=0.195).contains(&r) || spoke {
        return Coat { shine: 1.0, gloss: 30.0, mirror: 0.10, ..Coat::matt(grey(0.26)) };
    }
    Coat::matt(grey(0.05))
}
