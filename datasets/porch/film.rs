//! From light to bytes: the still plate of the set, the dynamic layer over it, tone, vignette and sensor noise.

use fastrand::Rng;

use super::light::{Light, ShadowMap};
use super::maths::{V3, v3};
use super::raster::{Camera, Corner, OVER, Samples, Soup, corner_at, draw};
use super::stage::nook;

/// The lit set, per sample.
pub(super) struct Plate {
    pub(super) lit: Vec<V3>,
    /// The part of `lit` that a new shadow takes away.
    pub(super) sun: Vec<V3>,
}

/// Lights one point of a soup: all light, and the sun's part.
pub(super) fn shade(
    soup: &Soup,
    number: usize,
    camera: &Camera,
    light: &Light,
    (column, row): (usize, usize),
    sunlit: &dyn Fn(&Corner) -> f32,
) -> (V3, V3) {
    let triangle = &soup.triangles[number];
    let matter = &soup.matters[triangle.matter as usize];
    let mut corner = corner_at(soup, triangle, column, row);
    let away = camera.eye - corner.at;
    let far = away.length();
    let to_eye = away * (1.0 / far);
    if matter.two_sided() && corner.normal.dot(to_eye) < 0.0 {
        corner.normal = -corner.normal;
    }
    let coat = matter.coat(corner.rest, corner.normal, far);
    let normal = (corner.normal + coat.bump).unit();
    let (mut all, sun) = light.leaving(&coat, corner.at, normal, to_eye, corner.openness, sunlit(&corner));
    // Air between here and there.
    let haze = 1.0 - (-far * 0.0035).exp();
    all = all.lerp(light.horizon, haze);
    (all, sun * (1.0 - haze))
}

impl Plate {
    /// The set from this camera, averaged over several shifted passes.
    pub(super) fn take(soup: &mut Soup, camera: &Camera, light: &Light, shadows: &ShadowMap) -> Plate {
        const SHIFTS: [(f32, f32); 3] = [(-0.30, 0.10), (0.10, 0.30), (0.25, -0.35)];
        let count = camera.columns * camera.rows;
        let mut plate = Plate { lit: vec![V3::default(); count], sun: vec![V3::default(); count] };
        for jitter in SHIFTS {
            let camera = camera.shifted(jitter);
            let mut samples = Samples::empty(&camera);
            draw(soup, 0, &camera, &mut samples);
            let share = 1.0 / SHIFTS.len() as f32;
            for row in 0..camera.rows {
                for column in 0..camera.columns {
                    let sample = row * camera.columns + column;
                    let (all, sun) = match samples.seen[sample] {
                        0 => (light.sky(camera.ray(column, row).unit()), V3::default()),
                        seen => {
                            let sunlit = |c: &Corner| shadows.sunlit(c.at + c.normal * 0.03, 0.03);
                            let (all, sun) = shade(soup, seen as usize - 1, &camera, light, (column, row), &sunlit);
                            let at = camera.eye + camera.ray(column, row) * (1.0 / samples.near[sample]);
                            let open = nook(at);
                            (all * open + sun * (1.0 - open) * 0.5, sun * (0.5 + 0.5 * open))
                        }
                    };
                    plate.lit[sample] += all * share;
                    plate.sun[sample] += sun * share;
                }
            }
        }
        plate
    }
}

/// Linear light to a display value, 0 to 255.
pub(super) fn tone(light: V3, exposure: f32, vignette: f32) -> [f32; 3] {
    [light.x, light.y, light.z].map(|c| {
        let c = (c * exposure * vignette).max(0.0);
        // A film curve after Narkowicz 2015, then the sRGB transfer.
        let c = (c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14)).min(1.0);
        let c = if c < 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
        c * 255.0
    })
}

/// 1 in the middle of the picture, falling towards the corners.
pub(super) fn vignette(camera: &Camera, x: usize, y: usize) -> f32 {
    let (w, h) = ((camera.columns / OVER) as f32, (camera.rows / OVER) as f32);
    let (dx, dy) = ((x as f32 - w / 2.0) / w, (y as f32 - h / 2.0) / w);
    1.0 - 0.55 * (dx * dx + dy * dy)
}

/// The mean of a pixel's samples, none of them brighter than the sensor holds.
pub(super) fn pixel(samples: impl Iterator<Item = V3>) -> V3 {
    let limit = v3(6.0, 6.0, 6.0);
    samples.fold(V3::default(), |sum, s| sum + s.min(limit)) * (1.0 / (OVER * OVER) as f32)
}

/// Normal deviates, looked up in random order: a sensor's noise at the price of a table.
pub(super) struct Grain {
    table: Vec<f32>,
}

impl Grain {
    const LENGTH: usize = 1 << 16;

    pub(super) fn new(seed: u64) -> Grain {
        let mut rng = Rng::with_seed(seed ^ 0x6772_6169_6E00);
        let table = (0..Self::LENGTH)
            .map(|_| (0..6).map(|_| rng.f32()).sum::<f32>() * std::f32::consts::SQRT_2 - 3.0 * std::f32::consts::SQRT_2)
            .collect();
        Grain { table }
    }

    /// Adds noise to the display values of a frame and rounds them.
    pub(super) fn expose(&self, display: &[[f32; 3]], width: usize, strength: f32, seed: u64) -> Vec<u8> {
        let mut rng = Rng::with_seed(seed);
        let mut bytes = Vec::with_capacity(display.len() * 3);
        for row in display.chunks_exact(width) {
            let (mut a, mut b) = (rng.usize(..Self::LENGTH), rng.usize(..Self::LENGTH));
            for value in row {
                a = (a + 1) % Self::LENGTH;
                b = (b + 3) % Self::LENGTH;
                let luma = (value[0] + value[1] + value[2]) * (1.0 / 765.0);
                // Shot noise is largest in the middle tones of a display curve.
                let sigma = strength * (0.55 + 1.8 * luma * (1.0 - luma));
                let shared = self.table[a] * sigma;
                for (channel, v) in value.iter().enumerate() {
                    let own = self.table[(b + channel) % Self::LENGTH] * sigma * 0.45;
                    bytes.push((v + shared + own + 0.5).clamp(0.0, 255.0) as u8);
                }
            }
        }
        bytes
    }
}
