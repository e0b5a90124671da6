//! A scene: set, cast and camera from a seed, its frames and its truth.

use std::sync::{Mutex, OnceLock, PoisonError};

use fastrand::Rng;

use super::cast::Cast;
use super::film::{Grain, pixel, shade, tone, vignette};
use super::light::{Light, ShadowMap};
use super::maths::{V3, smoothstep, v3};
use super::measure::{Alone, Seen, merge, px_box};
use super::raster::{Bounds, Camera, Corner, OVER, Samples, Soup, draw};
use super::room;
use super::stage::{self, DOORWAY, Palette, WALL_Z};
use super::still::{Depths, Still, Stills};
use super::truth::{Truth, TruthDoor, TruthFace, TruthFrame, TruthObject};
use super::twist::Twist;
use crate::vocab::{PxPoint, Size};

const WIDTH: usize = 768;
const HEIGHT: usize = 432;
const FPS: u32 = 12;
const TILE: usize = 16;
/// What is seen with fewer samples than this (two pixels) is not seen.
const SEEN_SAMPLES: usize = 8;

/// Which scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// By day, 144 frames: a courier at the door, which opens; a passer-by, a visitor, cars.
    Day,
    /// At dusk, 48 frames: a visitor, a passer-by, a car with its lamps on. The door stays shut.
    Evening,
}

/// A scene that can be drawn frame by frame, in any order.
pub struct Scene {
    seed: u64,
    twist: Twist,
    frames: usize,
    camera: Camera,
    light: Light,
    cast: Cast,
    palette: Palette,
    set_seed: u64,
    depths: Depths,
    /// Made when the first frame is asked for.
    stills: OnceLock<Stills>,
    grain: Grain,
    desk: Mutex<Desk>,
    truth: OnceLock<Truth>,
}

/// What moves in one frame, drawn. Kept between frames, since fresh memory of this size costs as much as the drawing.
struct Desk {
    soup: Soup,
    samples: Samples,
    /// Empty between actors.
    scratch: Samples,
    /// The boxes of `samples.seen` that are not empty.
    used: Vec<Bounds>,
    /// Per actor, what is measured before anything hides it.
    alone: Vec<Alone>,
    /// The truth of the frames drawn so far.
    known: Vec<Option<TruthFrame>>,
    /// The pixels of the room in those frames.
    rooms: Vec<Option<Vec<u32>>>,
    shadows: ShadowMap,
    /// The picture before noise.
    display: Vec<[f32; 3]>,
}

impl Scene {
    /// Builds set and cast. The set is lit when the first frame is asked for; the truth needs no light.
    #[must_use]
    pub fn new(seed: u64, variant: Variant) -> Scene {
        Scene::twisted(seed, variant, Twist::AsWritten)
    }

    /// The same, told otherwise.
    #[must_use]
    pub fn twisted(seed: u64, variant: Variant, twist: Twist) -> Scene {
        let mut rng = Rng::with_seed(seed);
        let dusk = variant == Variant::Evening;
        let frames = if dusk { 48 } else { 144 };
        let palette = Palette { window_open: twist.has_lit_window(), ..Palette::pick(&mut rng, dusk) };
        let light = match variant {
            _ if twist.has_lit_window() => Light::night(),
            Variant::Day => Light::day(),
            Variant::Evening => Light::dusk(),
        };
        let camera = Camera::new(v3(0.0, 2.0, 0.0), 500.0, 0.075, 0.0, WIDTH, HEIGHT);
        let mut cast = Cast::gather(variant, &palette, FPS, frames, &mut rng);
        cast.door_open = twist.door(std::mem::take(&mut cast.door_open), seed, FPS as f32);
        if twist == Twist::Peek {
            cast.keep_inside_while_shut();
        }
        let set_seed = rng.u64(..);
        let depths = Depths::of(&palette, set_seed, &cast, &camera);
        let desk = Desk {
            soup: Soup::default(),
            samples: Samples::empty(&camera),
            scratch: Samples::empty(&camera),
            used: Vec::new(),
            alone: Vec::new(),
            known: vec![None; frames],
            rooms: vec![None; frames],
            shadows: ShadowMap::new(light.sun_from, v3(-6.5, -0.2, 0.5), v3(9.5, 2.1, 18.5), 0.022),
            display: vec![[0.0; 3]; WIDTH * HEIGHT],
        };
        Scene {
            seed,
            twist,
            frames,
            camera,
            light,
            cast,
            palette,
            set_seed,
            depths,
            stills: OnceLock::new(),
            grain: Grain::new(seed),
            desk: Mutex::new(desk),
            truth: OnceLock::new(),
        }
    }

    /// The picture's size.
    #[must_use]
    pub fn size(&self) -> Size {
        Size { width_px: WIDTH as u32, height_px: HEIGHT as u32 }
    }

    /// Frames a second.
    #[must_use]
    pub fn fps(&self) -> u32 {
        FPS
    }

    /// Number of frames.
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.frames
    }

    /// Frame `no` (0-based) as sRGB, 3 bytes a pixel, rows from the top without padding.
    ///
    /// # Panics
    /// When there is no such frame.
    #[must_use]
    pub fn frame(&self, no: usize) -> Vec<u8> {
        assert!(no < self.frames, "frame {no} of {}", self.frames);
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let desk = &mut *desk;
        self.act(no, desk);
        let stills = self.stills.get_or_init(|| {
            Stills::of(&self.palette, self.set_seed, &self.cast, &self.camera, &self.light, &self.depths)
        });
        let still = if self.is_open(no) { &stills.open } else { &stills.shut };
        desk.shadows.clear();
        desk.shadows.stop(&desk.soup);
        let tiles = self.busy_tiles(no, desk);
        let prints = self.cast.footprints(no);
        let mut display = std::mem::take(&mut desk.display);
        display.copy_from_slice(&still.display);
        for (tile, busy) in tiles.iter().enumerate() {
            if !busy {
                continue;
            }
            let (tx, ty) = (tile % (WIDTH / TILE), tile / (WIDTH / TILE));
            for y in ty * TILE..((ty + 1) * TILE).min(HEIGHT) {
                for x in tx * TILE..(tx + 1) * TILE {
                    let light = self.composed((x, y), still, &stills.shadows, desk, &prints);
                    display[y * WIDTH + x] = tone(light, self.light.exposure, vignette(&self.camera, x, y));
                }
            }
        }
        let noise_seed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ no as u64;
        let bytes = self.grain.expose(&display, WIDTH, self.light.sensor_noise, noise_seed);
        desk.display = display;
        bytes
    }

    /// What every frame shows, exactly. Computed on the first call.
    #[must_use]
    pub fn truth(&self) -> &Truth {
        self.truth.get_or_init(|| Truth {
            size: self.size(),
            fps: FPS,
            frames: (0..self.frames).map(|no| self.frame_truth(no)).collect(),
        })
    }

    /// The pixels of a frame that show the inside of the house, or who is in it, counted row by row from the top: through the
    /// door, or a window that is a way in for the eye. Windows of the houses opposite are too far to count.
    ///
    /// # Panics
    /// When there is no such frame.
    #[must_use]
    pub fn room(&self, no: usize) -> Vec<u32> {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if desk.rooms[no].is_none() {
            self.act(no, &mut desk);
        }
        desk.rooms[no].clone().expect("acting a frame records where the room shows")
    }

    /// Draws what moves; the set hides it where it is nearer.
    fn act(&self, no: usize, desk: &mut Desk) {
        desk.soup.clear();
        desk.alone.clear();
        desk.samples.near.copy_from_slice(if self.is_open(no) { &self.depths.open } else { &self.depths.shut });
        let columns = self.camera.columns;
        for b in desk.used.drain(..) {
            for row in b.top..b.bottom {
                desk.samples.seen[row * columns + b.left..row * columns + b.right].fill(0);
            }
        }
        for actor in &self.cast.actors {
            let from = desk.soup.triangles.len();
            self.cast.enter(actor, no, &mut desk.soup);
            let alone = self.draw_one(from, desk);
            desk.alone.push(alone);
        }
        if self.is_open(no) {
            let from = desk.soup.triangles.len();
            self.cast.enter_door(self.cast.door_open[no], &mut desk.soup);
            self.draw_one(from, desk);
        }
        desk.known[no] = Some(self.measured(no, desk));
        let shows_room = self.is_open(no) || self.twist.has_lit_window();
        desk.rooms[no] =
            Some(if shows_room { room::seen(&self.camera, &desk.samples, &desk.soup) } else { Vec::new() });
    }

    fn is_open(&self, no: usize) -> bool {
        self.cast.door_open[no] > 0.0
    }

    fn draw_one(&self, from: usize, desk: &mut Desk) -> Alone {
        let bounds = draw(&mut desk.soup, from, &self.camera, &mut desk.scratch);
        if !bounds.is_empty() {
            desk.used.push(bounds);
        }
        merge(&desk.soup, &self.camera, bounds, &mut desk.scratch, &mut desk.samples)
    }

    /// The light of one pixel: moving samples lit anew, still ones with the shadows that fall on them.
    fn composed(
        &self,
        (x, y): (usize, usize),
        still: &Still,
        still_shadows: &ShadowMap,
        desk: &Desk,
        prints: &[(V3, f32, f32)],
    ) -> V3 {
        let depth = &desk.samples.near;
        // Shadow and contact of the set are taken once a pixel, and again only across an edge of depth.
        let mut last: Option<(f32, f32, f32)> = None;
        pixel((0..OVER * OVER).map(|i| {
            let (column, row) = (x * OVER + i % OVER, y * OVER + i / OVER);
            let at = row * self.camera.columns + column;
            if desk.samples.seen[at] > 0 {
                let sunlit = |c: &Corner| {
                    let p = c.at + c.normal * 0.02;
                    let moving = desk.shadows.sunlit(p, 0.025);
                    if moving > 0.0 { moving * still_shadows.sunlit(p, 0.05) } else { 0.0 }
                };
                let number = desk.samples.seen[at] as usize - 1;
                return shade(&desk.soup, number, &self.camera, &self.light, (column, row), &sunlit).0;
            }
            let (lit, sun, near) = (still.plate.lit[at], still.plate.sun[at], depth[at]);
            if near <= 0.0 {
                return lit;
            }
            let (open, left) = match last {
                Some((same, open, left)) if (same - near).abs() < 0.02 * near => (open, left),
                _ => {
                    let p = self.camera.eye + self.camera.ray(column, row) * (1.0 / near);
                    (contact(p, prints), desk.shadows.sunlit(p, 0.03))
                }
            };
            last = Some((near, open, left));
            (lit - sun) * open + sun * left
        }))
    }

    /// Tiles of the picture in which something differs from the still set.
    fn busy_tiles(&self, no: usize, desk: &Desk) -> Vec<bool> {
        let (across, down) = (WIDTH / TILE, HEIGHT / TILE);
        let mut tiles = vec![false; across * down];
        let mut mark = |x0: f32, y0: f32, x1: f32, y1: f32| {
            let tile = |v: f32, n: usize| (v / (TILE * OVER) as f32).floor().clamp(0.0, n as f32 - 1.0) as usize;
            for ty in tile(y0, down)..=tile(y1, down) {
                tiles[ty * across + tile(x0, across)..=ty * across + tile(x1, across)].fill(true);
            }
        };
        for alone in desk.alone.iter().filter(|a| !a.bounds.is_empty()) {
            let b = alone.bounds;
            mark(b.left as f32, b.top as f32, b.right as f32, b.bottom as f32);
        }
        if self.is_open(no) {
            let corners = doorway(&self.camera);
            let edge =
                |of: fn(&V3) -> f32, pick: fn(f32, f32) -> f32| corners.iter().map(of).reduce(pick).unwrap_or(0.0);
            mark(
                edge(|c| c.x, f32::min) - 4.0,
                edge(|c| c.y, f32::min) - 4.0,
                edge(|c| c.x, f32::max) + 4.0,
                edge(|c| c.y, f32::max) + 4.0,
            );
        }
        let down_sun = self.light.sun_from * (1.0 / self.light.sun_from.y.max(0.05));
        for corner in desk.soup.corners.iter().step_by(12) {
            for share in [0.3, 0.6, 0.85, 1.0] {
                let q = self.camera.project(corner.at - down_sun * ((corner.at.y - stage::ROAD_Y).max(0.0) * share));
                let on = q.z > 0.0
                    && q.x > -40.0
                    && q.y > -40.0
                    && q.x < self.camera.columns as f32 + 40.0
                    && q.y < self.camera.rows as f32 + 40.0;
                if on {
                    mark(q.x - 14.0, q.y - 14.0, q.x + 14.0, q.y + 14.0);
                }
            }
        }
        for (at, half_x, half_z) in self.cast.footprints(no) {
            let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
                .map(|(sx, sz)| self.camera.project(at + v3(sx * (half_x + 0.5), 0.0, sz * (half_z + 0.5))));
            if corners.iter().all(|c| c.z > 0.0) {
                let fold =
                    |of: fn(&V3) -> f32, pick: fn(f32, f32) -> f32| corners.iter().map(of).reduce(pick).unwrap_or(0.0);
                let (x0, x1) = (fold(|c| c.x, f32::min), fold(|c| c.x, f32::max));
                if x1 > 0.0 && x0 < self.camera.columns as f32 {
                    mark(x0, fold(|c| c.y, f32::min), x1, fold(|c| c.y, f32::max));
                }
            }
        }
        tiles
    }

    fn frame_truth(&self, no: usize) -> TruthFrame {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if desk.known[no].is_none() {
            self.act(no, &mut desk);
        }
        desk.known[no].clone().expect("acting a frame records its truth")
    }

    /// Measures what was drawn.
    fn measured(&self, no: usize, desk: &Desk) -> TruthFrame {
        let (mut objects, mut faces) = (Vec::new(), Vec::new());
        for (actor, alone) in self.cast.actors.iter().zip(&desk.alone) {
            let seen = Seen::of(actor.id, alone, &desk.soup, &desk.samples, self.camera.columns);
            let (Some(bbox), Some(unhidden)) = (px_box(&seen.extent), px_box(&alone.extent)) else { continue };
            if seen.area < SEEN_SAMPLES {
                continue;
            }
            let whole = self.size().whole();
            let truncated = unhidden.x1() <= whole.x1()
                || unhidden.y1() <= whole.y1()
                || unhidden.x2() >= whole.x2()
                || unhidden.y2() >= whole.y2();
            let occlusion = 1.0 - seen.area as f64 / alone.area as f64;
            objects.push(TruthObject {
                id: u32::from(actor.id),
                class: actor.class,
                bbox,
                unhidden,
                occlusion,
                truncated,
            });
            if let (Some(bbox), Some((at, gaze)), true) =
                (px_box(&seen.face), self.cast.gaze(actor, no), seen.face_area >= SEEN_SAMPLES)
            {
                let turn = gaze.dot((self.camera.eye - at).unit()).clamp(-1.0, 1.0).acos();
                let occlusion = 1.0 - seen.face_area as f64 / alone.face_area as f64;
                faces.push(TruthFace {
                    person: u32::from(actor.id),
                    bbox,
                    turn_degrees: f64::from(turn.to_degrees()),
                    occlusion,
                });
            }
        }
        let doorway =
            doorway(&self.camera).map(|c| PxPoint { x: f64::from(c.x) / OVER as f64, y: f64::from(c.y) / OVER as f64 });
        TruthFrame { objects, faces, door: TruthDoor { open: f64::from(self.cast.door_open[no]), doorway } }
    }
}

/// How much of the sky's light is left near what stands on the ground.
fn contact(p: V3, prints: &[(V3, f32, f32)]) -> f32 {
    let mut open = 1.0_f32;
    for (at, half_x, half_z) in prints {
        let dx = ((p.x - at.x).abs() - half_x).max(0.0);
        let dz = ((p.z - at.z).abs() - half_z).max(0.0);
        let away = (dx * dx + dz * dz).sqrt();
        if away < 0.6 {
            let strength = if *half_x > 0.5 { 0.85 } else { 0.5 };
            open *= 1.0 - strength * smoothstep(0.55, 0.0, away) * smoothstep(0.5, 0.0, p.y - at.y);
        }
    }
    open
}

/// The doorway's corners in samples: upper left, upper right, lower right, lower left.
fn doorway(camera: &Camera) -> [V3; 4] {
    let (left, right, height) = DOORWAY;
    [(left, height), (right, height), (right, 0.0), (left, 0.0)].map(|(x, y)| camera.project(v3(x, y, WALL_Z)))
}
