//! The set as it looks while nothing moves: its depth, and its light once a picture is asked for.

use fastrand::Rng;

use super::cast::Cast;
use super::film::{Plate, pixel, shade, tone, vignette};
use super::light::{Light, ShadowMap};
use super::maths::v3;
use super::raster::{Camera, Corner, OVER, Samples, Soup, draw};
use super::stage::{self, Palette};

/// How near the set is in each sample; enough for the truth.
pub(super) struct Depths {
    /// With an empty doorway, and with the shut door in it.
    pub(super) open: Vec<f32>,
    pub(super) shut: Vec<f32>,
}

/// The lit set.
pub(super) struct Stills {
    pub(super) open: Still,
    pub(super) shut: Still,
    pub(super) shadows: ShadowMap,
}

/// One state of the lit set.
pub(super) struct Still {
    pub(super) plate: Plate,
    /// Display values without noise.
    pub(super) display: Vec<[f32; 3]>,
}

fn set(palette: &Palette, seed: u64) -> Soup {
    stage::build(palette, &mut Rng::with_seed(seed))
}

fn shut_door(cast: &Cast) -> Soup {
    let mut soup = Soup::default();
    cast.enter_door(0.0, &mut soup);
    soup
}

impl Depths {
    pub(super) fn of(palette: &Palette, seed: u64, cast: &Cast, camera: &Camera) -> Depths {
        let mut set = set(palette, seed);
        set.clip_near(camera);
        let mut samples = Samples::empty(camera);
        draw(&mut set, 0, camera, &mut samples);
        let open = samples.near.clone();
        draw(&mut shut_door(cast), 0, camera, &mut samples);
        Depths { open, shut: samples.near }
    }
}

impl Stills {
    pub(super) fn of(
        palette: &Palette,
        seed: u64,
        cast: &Cast,
        camera: &Camera,
        light: &Light,
        depths: &Depths,
    ) -> Stills {
        let mut set = set(palette, seed);
        let mut shadows = ShadowMap::new(light.sun_from, v3(-9.5, 0.0, 0.0), v3(11.0, 6.0, 27.0), 0.025);
        shadows.stop(&set);
        set.clip_near(camera);
        let open = Plate::take(&mut set, camera, light, &shadows);
        let shut = with_door(&open, &mut shut_door(cast), camera, light, &shadows, depths);
        Stills { open: Still::new(open, camera, light), shut: Still::new(shut, camera, light), shadows }
    }
}

/// The plate with the shut door's samples lit in place.
fn with_door(
    open: &Plate,
    door: &mut Soup,
    camera: &Camera,
    light: &Light,
    shadows: &ShadowMap,
    depths: &Depths,
) -> Plate {
    let mut samples = Samples { near: depths.open.clone(), seen: vec![0; depths.open.len()] };
    draw(door, 0, camera, &mut samples);
    let (mut lit, mut sun) = (open.lit.clone(), open.sun.clone());
    for (at, seen) in samples.seen.iter().enumerate().filter(|(_, seen)| **seen > 0) {
        let sample = (at % camera.columns, at / camera.columns);
        let sunlit = |c: &Corner| shadows.sunlit(c.at + c.normal * 0.03, 0.03);
        (lit[at], sun[at]) = shade(door, *seen as usize - 1, camera, light, sample, &sunlit);
    }
    Plate { lit, sun }
}

impl Still {
    fn new(plate: Plate, camera: &Camera, light: &Light) -> Still {
        let columns = camera.columns;
        let width = columns / OVER;
        let of_pixel = |x: usize, y: usize| {
            pixel((0..OVER * OVER).map(|i| plate.lit[(y * OVER + i / OVER) * columns + x * OVER + i % OVER]))
        };
        let display = (0..width * camera.rows / OVER)
            .map(|i| tone(of_pixel(i % width, i / width), light.exposure, vignette(camera, i % width, i / width)))
            .collect();
        Still { plate, display }
    }
}
