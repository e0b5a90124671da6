//! Light: sun, sky, lamps, and the shadow map that tells what the sun does not reach.

use super::maths::{V3, grey, mix, smoothstep, v3};
use super::noise::fbm;
use super::paint::Coat;
use super::raster::Soup;

/// A lamp that shines on what is near.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lamp {
    pub(super) at: V3,
    pub(super) colour: V3,
    /// Metres at which it has fallen to a half.
    pub(super) reach: f32,
}

/// The light of a time of day. Colours are linear.
#[derive(Debug, Clone)]
pub(super) struct Light {
    /// Towards the sun, a unit vector.
    pub(super) sun_from: V3,
    pub(super) sun: V3,
    pub(super) zenith: V3,
    pub(super) horizon: V3,
    pub(super) ground: V3,
    pub(super) lamps: Vec<Lamp>,
    pub(super) room: V3,
    pub(super) exposure: f32,
    /// Standard deviation of the sensor's noise in the middle tones, of 255.
    pub(super) sensor_noise: f32,
}

/// The room behind the door, as far as its own light goes.
pub(super) fn in_room(p: V3) -> f32 {
    smoothstep(4.12, 4.6, p.z) * smoothstep(-1.62, -1.66, p.x) * smoothstep(8.1, 7.9, p.z)
}

impl Light {
    /// A sunny morning, the sun behind the camera's right shoulder.
    pub(super) fn day() -> Light {
        Light {
            sun_from: v3(0.62, 0.78, -0.62).unit(),
            sun: v3(2.6, 2.4, 2.1),
            zenith: v3(0.30, 0.46, 0.82),
            horizon: v3(0.72, 0.80, 0.92),
            ground: v3(0.26, 0.25, 0.20),
            lamps: vec![Lamp { at: v3(-3.72, 1.62, 7.45), colour: v3(1.7, 1.2, 0.66), reach: 1.5 }],
            room: v3(0.42, 0.36, 0.29),
            exposure: 0.62,
            sensor_noise: 2.2,
        }
    }

    /// After sunset: little sun, lamps.
    pub(super) fn dusk() -> Light {
        Light {
            sun_from: v3(0.85, 0.32, 0.10).unit(),
            sun: v3(0.30, 0.16, 0.09),
            zenith: v3(0.10, 0.14, 0.26),
            horizon: v3(0.42, 0.32, 0.30),
            ground: v3(0.07, 0.065, 0.06),
            lamps: vec![
                Lamp { at: v3(-1.5, 2.1, 3.4), colour: v3(0.85, 0.60, 0.34), reach: 2.2 },
                Lamp { at: v3(0.4, 2.5, 0.6), colour: v3(0.60, 0.50, 0.38), reach: 3.0 },
                Lamp { at: v3(-3.2, 5.3, 16.8), colour: v3(0.80, 0.62, 0.36), reach: 4.5 },
            ],
            room: v3(0.3, 0.22, 0.14),
            exposure: 1.5,
            sensor_noise: 4.0,
        }
    }

    /// Night: the street lamp, a faint lamp by the door, and the light of the room.
    pub(super) fn night() -> Light {
        Light {
            sun: v3(0.02, 0.02, 0.03),
            zenith: v3(0.010, 0.014, 0.028),
            horizon: v3(0.03, 0.03, 0.04),
            ground: v3(0.010, 0.010, 0.010),
            lamps: vec![
                Lamp { at: v3(-1.5, 2.1, 3.4), colour: v3(0.10, 0.07, 0.045), reach: 1.6 },
                Lamp { at: v3(-3.2, 5.3, 16.8), colour: v3(0.50, 0.38, 0.22), reach: 4.5 },
                Lamp { at: v3(-3.72, 1.62, 7.45), colour: v3(1.3, 0.9, 0.5), reach: 1.8 },
            ],
            room: v3(0.30, 0.24, 0.17),
            ..Light::dusk()
        }
    }

    /// The sky (and, below the horizon, the ground) in a direction.
    pub(super) fn sky(&self, d: V3) -> V3 {
        if d.y < 0.0 {
            return self.horizon.times(v3(0.8, 0.8, 0.8)).lerp(self.ground, smoothstep(0.0, -0.12, d.y));
        }
        let clear = self.horizon.lerp(self.zenith, d.y.sqrt());
        let reach = 1.0 / (d.y + 0.12);
        let cloud = fbm(v3(d.x * reach * 1.3 + 4.0, d.z * reach * 1.3, 1.7), 5);
        let cover = smoothstep(0.0, 0.45, cloud) * smoothstep(0.0, 0.1, d.y);
        clear.lerp(self.horizon * 1.25 + self.sun * 0.06, cover * 0.75)
    }

    /// What a glossy surface mirrors: the sky over a dark line of houses and trees.
    fn mirrored(&self, d: V3) -> V3 {
        let skyline = 0.16 + 0.10 * fbm(v3(d.x * 5.0, d.z * 5.0, 0.3), 2);
        let low = self.ground * 0.6;
        if d.y < 0.0 {
            self.ground.lerp(low, smoothstep(-0.3, 0.0, d.y))
        } else {
            low.lerp(self.sky(d), smoothstep(skyline - 0.03, skyline + 0.05, d.y))
        }
    }

    /// Light leaving a point towards `to_eye`: all of it, and the part that the sun alone gives.
    pub(super) fn leaving(&self, coat: &Coat, at: V3, normal: V3, to_eye: V3, openness: f32, sunlit: f32) -> (V3, V3) {
        let n = normal;
        let facing = n.dot(self.sun_from);
        let wrapped = ((facing + coat.wrap) / (1.0 + coat.wrap)).max(0.0);
        let tint = v3(1.0, mix(1.0, 0.75 + 0.25 * wrapped, coat.wrap), mix(1.0, 0.7 + 0.3 * wrapped, coat.wrap));
        let half = (self.sun_from + to_eye).unit();
        let glint = coat.shine * 0.12 * (coat.gloss * 0.12 + 0.5) * n.dot(half).max(0.0).powf(coat.gloss);
        let inside = in_room(at);
        let sun_share = sunlit * (1.0 - inside);
        let sun =
            (coat.colour.times(tint) * wrapped + grey(glint * facing.max(0.0).sqrt())).times(self.sun) * sun_share;

        let up = 0.5 + 0.5 * n.y;
        let outdoors = self.ground.lerp(self.zenith.lerp(self.horizon, 0.45), up);
        let mut soft = outdoors.lerp(self.room * (0.75 + 0.25 * n.y), inside) * openness;
        for lamp in &self.lamps {
            let to = lamp.at - at;
            let far = to.length();
            let falls = 1.0 / (1.0 + (far / lamp.reach).powi(2));
            let walls = mix(1.0, inside, smoothstep(4.2, 4.5, lamp.at.z) * smoothstep(-1.6, -1.7, lamp.at.x));
            let share = (n.dot(to) / far.max(0.05) * 0.8 + 0.2).max(0.0) * falls * walls;
            soft += lamp.colour * (share * openness.sqrt());
        }
        let mut rest = coat.colour.times(soft) + coat.glow;
        if coat.mirror > 0.0 {
            let cosine = n.dot(to_eye).clamp(0.0, 1.0);
            let fresnel = coat.mirror + (1.0 - coat.mirror) * (1.0 - cosine).powi(5) * 0.8;
            let bounced = n * (2.0 * n.dot(to_eye)) - to_eye;
            let seen = self.mirrored(bounced).lerp(self.room * 0.4, inside);
            rest = rest.lerp(seen * openness, fresnel.min(1.0));
        }
        (rest + sun, sun)
    }
}

/// Depth as the sun sees it, over a patch of the scene.
pub(super) struct ShadowMap {
    across: V3,
    along: V3,
    toward: V3,
    origin: (f32, f32),
    texel: f32,
    columns: usize,
    rows: usize,
    /// The largest height towards the sun in each texel.
    height: Vec<f32>,
}

impl ShadowMap {
    /// Over the box of the scene from `low` to `high`.
    pub(super) fn new(sun_from: V3, low: V3, high: V3, texel: f32) -> ShadowMap {
        let across = v3(0.0, 1.0, 0.0).cross(sun_from).unit();
        let along = sun_from.cross(across);
        let (mut min, mut max) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for i in 0..8 {
            let pick = |bit: i32, a: f32, b: f32| if i & bit == 0 { a } else { b };
            let corner = v3(pick(1, low.x, high.x), pick(2, low.y, high.y), pick(4, low.z, high.z));
            let (u, v) = (corner.dot(across), corner.dot(along));
            min = (min.0.min(u), min.1.min(v));
            max = (max.0.max(u), max.1.max(v));
        }
        let count = |span: f32| (span / texel).ceil() as usize + 1;
        let (columns, rows) = (count(max.0 - min.0), count(max.1 - min.1));
        let height = vec![f32::MIN; columns * rows];
        ShadowMap { across, along, toward: sun_from, origin: min, texel, columns, rows, height }
    }

    pub(super) fn clear(&mut self) {
        self.height.fill(f32::MIN);
    }

    fn texel_of(&self, p: V3) -> (f32, f32) {
        ((p.dot(self.across) - self.origin.0) / self.texel, (p.dot(self.along) - self.origin.1) / self.texel)
    }

    /// All triangles of a soup stop the sun.
    pub(super) fn stop(&mut self, soup: &Soup) {
        let place = |p: V3| {
            let (u, v) = self.texel_of(p);
            v3(u, v, p.dot(self.toward))
        };
        let corners: Vec<V3> = soup.corners.iter().map(|c| place(c.at)).collect();
        for triangle in &soup.triangles {
            // Actors are closed solids: their sunny side casts the whole shadow.
            let averted = |c: &u32| soup.corners[*c as usize].normal.dot(self.toward) < 0.0;
            if triangle.owner > 0 && triangle.corners.iter().all(averted) {
                continue;
            }
            self.stop_one(triangle.corners.map(|c| corners[c as usize]));
        }
    }

    /// One triangle: texel column, texel row and height of each corner.
    fn stop_one(&mut self, [a, b, c]: [V3; 3]) {
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        let low = |v: f32| v.max(0.0) as usize;
        let (x0, x1) = (low(a.x.min(b.x).min(c.x)), low(a.x.max(b.x).max(c.x) + 1.0).min(self.columns - 1));
        let (y0, y1) = (low(a.y.min(b.y).min(c.y)), low(a.y.max(b.y).max(c.y) + 1.0).min(self.rows - 1));
        if area.abs() < 1e-6 || x1 < x0 || y1 < y0 {
            return;
        }
        let inverse = 1.0 / area;
        let (step_0, step_1) = ((b.y - c.y) * inverse, (c.y - a.y) * inverse);
        for y in y0..=y1 {
            let (px, py) = (x0 as f32, y as f32);
            let mut w0 = ((b.x - px) * (c.y - py) - (c.x - px) * (b.y - py)) * inverse;
            let mut w1 = ((c.x - px) * (a.y - py) - (a.x - px) * (c.y - py)) * inverse;
            for texel in &mut self.height[y * self.columns + x0..=y * self.columns + x1] {
                let w2 = 1.0 - w0 - w1;
                if w0 >= -0.02 && w1 >= -0.02 && w2 >= -0.02 {
                    *texel = texel.max(a.z * w0 + b.z * w1 + c.z * w2);
                }
                w0 += step_0;
                w1 += step_1;
            }
        }
    }

    /// Share of the sun that reaches a point, 0 to 1, with soft edges; `bias` metres of grace against self-shadow.
    pub(super) fn sunlit(&self, p: V3, bias: f32) -> f32 {
        let (u, v) = self.texel_of(p);
        let level = p.dot(self.toward) + bias;
        if u < 1.0 || v < 1.0 || u >= self.columns as f32 - 3.0 || v >= self.rows as f32 - 3.0 {
            return 1.0;
        }
        let (x, y) = (u as usize, v as usize);
        let (a, b) = (u - x as f32, v - y as f32);
        let mut lit = 0.0;
        for (dy, wy) in [(0, 1.0 - b), (1, 1.0), (2, 1.0), (3, b)] {
            let row = (y + dy - 1) * self.columns + x - 1;
            for (dx, wx) in [(0, 1.0 - a), (1, 1.0), (2, 1.0), (3, a)] {
                if self.height[row + dx] <= level {
                    lit += wx * wy;
                }
            }
        }
        lit / 9.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::paint::Matter;
    use super::*;

    #[test]
    fn a_slab_shades_what_lies_under_it_and_nothing_else() {
        let mut soup = Soup::default();
        soup.cuboid(v3(-0.5, 1.0, -0.5), v3(0.5, 1.1, 0.5), Matter::Plain(grey(0.5)));
        let mut map = ShadowMap::new(v3(0.2, 0.9, 0.1).unit(), v3(-3.0, 0.0, -3.0), v3(3.0, 2.0, 3.0), 0.03);
        assert_eq!(map.sunlit(v3(-0.2, 0.0, -0.1), 0.02), 1.0, "nothing stops the sun yet");
        map.stop(&soup);
        assert_eq!(map.sunlit(v3(-0.2, 0.0, -0.1), 0.02), 0.0);
        assert_eq!(map.sunlit(v3(1.5, 0.0, 0.0), 0.02), 1.0);
        assert_eq!(map.sunlit(v3(0.0, 1.2, 0.0), 0.02), 1.0, "the top is lit");
    }
}
