//! The cast of a clip: people, cars and the door, and the script that moves them.

use std::f32::consts::PI;

use fastrand::Rng;

use super::Variant;
use super::car::{self, Body, CarLook};
use super::gait::{self, Stance};
use super::maths::{Motion, V3, grey, smoothstep, v3};
use super::paint::Matter;
use super::person::{self, Hair, Looks, Part, Top};
use super::raster::Soup;
use super::solid::{Mesh, slab, surface};
use super::stage::{DOORWAY, Palette, ROAD_Y, WALL_Z};
use super::story::{Key, key, lift, look_at, stand, walk};
use crate::vocab::DetectedClass;

/// Someone or something with an id.
pub(super) struct Actor {
    pub(super) id: u16,
    pub(super) class: DetectedClass,
    role: Role,
}

enum Role {
    Person { looks: Looks, parts: Vec<Part>, stances: Vec<Option<Stance>> },
    Car { look: CarLook, body: Mesh, drive: Drive },
}

/// A car's way along the street.
struct Drive {
    z: f32,
    /// Metres a second, positive to the right; 0 is parked.
    speed: f32,
    /// Where it is at second 0.
    x: f32,
}

/// Everything that moves.
pub(super) struct Cast {
    pub(super) actors: Vec<Actor>,
    wheel: Mesh,
    door: Mesh,
    door_colour: V3,
    /// Share open, per frame.
    pub(super) door_open: Vec<f32>,
    fps: f32,
}

impl Cast {
    pub(super) fn gather(variant: Variant, palette: &Palette, fps: u32, frames: usize, rng: &mut Rng) -> Cast {
        let mut troupe = Troupe { actors: Vec::new(), fps: fps as f32, frames, rng };
        let door_open = match variant {
            Variant::Day => day(&mut troupe),
            Variant::Evening => evening(&mut troupe),
        };
        let leaf = |p: V3| slab(p, v3(0.475, 1.025, 0.022), v3(0.472, 1.022, 0.022), 0.004);
        let handle = |p: V3| leaf(p).min(slab(p, v3(0.87, 1.0, 0.022), v3(0.02, 0.08, 0.07), 0.012));
        let door = surface(v3(-0.03, -0.03, -0.09), v3(0.98, 2.08, 0.12), 0.018, &handle, &handle);
        Cast {
            actors: troupe.actors,
            wheel: car::wheel_mesh(),
            door,
            door_colour: palette.door,
            door_open,
            fps: fps as f32,
        }
    }

    /// Puts one actor of a frame into the soup; nothing where it is absent.
    pub(super) fn enter(&self, actor: &Actor, frame: usize, soup: &mut Soup) {
        let secs = frame as f32 / self.fps;
        match &actor.role {
            Role::Person { looks, parts, stances } => {
                if let Some(stance) = &stances[frame] {
                    let pose = gait::pose(stance, looks, secs);
                    for part in parts {
                        soup.add_part(part, &pose, actor.id);
                    }
                }
            }
            Role::Car { look, body, drive } => {
                let x = drive.x + drive.speed * secs;
                if x.abs() > 0.78 * drive.z + 5.0 {
                    return;
                }
                let turn = Motion::yaw(if drive.speed < 0.0 { PI } else { 0.0 });
                let place = Motion::shift(v3(x, ROAD_Y, drive.z)).after(turn);
                soup.add_mesh(body, &place, Matter::CarBody(*look), actor.id);
                let roll = Motion::roll(-drive.speed.abs() * secs * look.roll_per_metre());
                for at in look.wheels() {
                    soup.add_mesh(&self.wheel, &place.after(Motion::shift(at)).after(roll), Matter::Wheel, actor.id);
                }
            }
        }
    }

    /// Who goes about behind the door is left out while it is shut: written for a door that opens, they would stand in it.
    pub(super) fn keep_inside_while_shut(&mut self) {
        for actor in &mut self.actors {
            let Role::Person { stances, .. } = &mut actor.role else { continue };
            for (stance, open) in stances.iter_mut().zip(&self.door_open) {
                let is_inside = stance.as_ref().is_some_and(|s| s.at.z > WALL_Z && s.at.x < DOORWAY.1);
                if is_inside && *open <= 0.0 {
                    *stance = None;
                }
            }
        }
    }

    /// Puts the door's leaf into the soup.
    pub(super) fn enter_door(&self, open: f32, soup: &mut Soup) {
        let hinge = v3(DOORWAY.1, 0.015, WALL_Z + 0.144);
        let place = Motion::shift(hinge).after(Motion::yaw(PI + open * 1.5));
        soup.add_mesh(&self.door, &place, Matter::Door(self.door_colour), 0);
    }

    /// Where a person's face looks, a unit vector; `None` for cars and the absent.
    pub(super) fn gaze(&self, actor: &Actor, frame: usize) -> Option<(V3, V3)> {
        let Role::Person { looks, stances, .. } = &actor.role else { return None };
        let pose = gait::pose(stances[frame].as_ref()?, looks, frame as f32 / self.fps);
        let head = pose[person::Bone::Head as usize];
        Some((head.point(v3(0.0, 1.62, 0.05)), head.turned(v3(0.0, 0.0, 1.0)).unit()))
    }

    /// Where each actor of a frame stands, for the soft dark under it: middle, half length along `x`, half depth.
    pub(super) fn footprints(&self, frame: usize) -> Vec<(V3, f32, f32)> {
        let secs = frame as f32 / self.fps;
        let mut prints = Vec::new();
        for actor in &self.actors {
            match &actor.role {
                Role::Person { stances, .. } => prints.extend(stances[frame].map(|s| (s.at, 0.06, 0.06))),
                Role::Car { look, drive, .. } => {
                    let at = v3(drive.x + drive.speed * secs, ROAD_Y, drive.z);
                    prints.push((at, look.half_length() - 0.15, look.half_width() - 0.12));
                }
            }
        }
        prints
    }
}

/// Hires actors and hands out ids.
struct Troupe<'a> {
    actors: Vec<Actor>,
    fps: f32,
    frames: usize,
    rng: &'a mut Rng,
}

impl Troupe<'_> {
    fn somebody(&mut self, hair: Hair, top: Top) -> Looks {
        person::somebody(self.rng, hair, top)
    }

    fn person(&mut self, looks: Looks, coarse: f32, keys: &[Key], direct: impl Fn(&mut [Option<Stance>], f32)) {
        let mut stances = walk(keys, &looks, self.fps, self.frames);
        direct(&mut stances, self.fps);
        let id = self.actors.len() as u16 + 1;
        let role = Role::Person { looks, parts: person::parts(&looks, coarse), stances };
        self.actors.push(Actor { id, class: DetectedClass::Person, role });
    }

    fn car(&mut self, look: CarLook, drive: Drive) {
        let id = self.actors.len() as u16 + 1;
        self.actors.push(Actor {
            id,
            class: DetectedClass::Car,
            role: Role::Car { look, body: car::body_mesh(&look), drive },
        });
    }
}

const NEAR_LANE: f32 = 12.5;
const FAR_LANE: f32 = 15.3;
const KERB_LANE: f32 = 16.6;

/// A courier rings, someone opens; a passer-by, a visitor who comes close, three cars and a parked one. 144 frames at 12 a second.
fn day(troupe: &mut Troupe) -> Vec<f32> {
    let courier = Looks { top_colour: v3(0.04, 0.10, 0.30), ..troupe.somebody(Hair::Cap, Top::Jacket) };
    let doorstep = v3(-2.5, 1.6, 4.3);
    let way = [
        key(0.0, 4.6, 9.9),
        key(1.2, 2.9, 9.5),
        key(2.6, 1.1, 8.5),
        key(4.2, 0.5, 6.3),
        key(5.4, -0.7, 4.9),
        stand(6.5, -1.20, 3.75, -1.15),
        stand(9.6, -1.20, 3.75, -1.15),
        key(10.8, -0.3, 4.6),
        key(12.0, 0.6, 6.0),
        key(13.4, 1.0, 7.8),
    ];
    troupe.person(courier, 1.15, &way, |s, fps| {
        look_at(s, doorstep, 6.2, 9.5, fps);
        lift(s, 6.0, 8.8, fps);
    });
    let resident = troupe.somebody(Hair::Bun, Top::Shirt);
    let way = [
        key(6.6, -3.4, 6.4),
        key(7.3, -2.9, 5.3),
        stand(8.0, -2.66, 4.42, PI - 0.25),
        stand(10.2, -2.66, 4.42, PI - 0.25),
        key(11.0, -2.9, 5.2),
        key(11.8, -3.6, 6.4),
    ];
    troupe.person(resident, 1.3, &way, |s, fps| look_at(s, v3(-0.4, 1.6, 2.2), 7.6, 10.3, fps));
    let passer = troupe.somebody(Hair::Short, Top::Hoodie);
    troupe.person(
        passer,
        1.9,
        &[key(0.0, -2.9, 9.9), key(4.0, 2.2, 10.0), key(8.0, 7.6, 9.9), key(9.5, 9.6, 9.9)],
        |_, _| {},
    );
    let visitor = troupe.somebody(Hair::Long, Top::Jacket);
    let way = [
        key(3.6, 7.4, 10.1),
        key(5.2, 5.0, 9.6),
        key(6.6, 3.3, 8.3),
        key(8.2, 2.3, 6.2),
        key(10.0, 1.5, 3.9),
        stand(11.4, 1.05, 2.75, PI + 0.3),
        stand(14.0, 1.05, 2.75, PI + 0.3),
    ];
    troupe.person(visitor, 1.0, &way, |s, fps| look_at(s, v3(0.0, 1.7, 0.0), 4.5, 15.0, fps));
    let car = |body, paint| CarLook { body, paint, lit: false, plate: None };
    troupe.car(car(Body::Saloon, v3(0.42, 0.43, 0.44)), Drive { z: KERB_LANE, speed: 0.0, x: 6.6 });
    troupe.car(car(Body::Hatch, v3(0.42, 0.02, 0.018)), Drive { z: NEAR_LANE, speed: -6.2, x: 13.6 });
    troupe.car(car(Body::Offroad, v3(0.30, 0.31, 0.32)), Drive { z: FAR_LANE, speed: 5.8, x: -33.0 });
    troupe.car(car(Body::Saloon, v3(0.018, 0.045, 0.16)), Drive { z: NEAR_LANE, speed: -6.0, x: 65.0 });
    let opening = |secs: f32| smoothstep(6.9, 7.8, secs) * smoothstep(11.6, 10.7, secs);
    (0..troupe.frames).map(|f| opening(f as f32 / troupe.fps)).collect()
}

/// Dusk: someone comes up the path to the lamp by the door, a car passes with its lights on. 48 frames at 12 a second.
fn evening(troupe: &mut Troupe) -> Vec<f32> {
    let visitor = troupe.somebody(Hair::Short, Top::Jacket);
    let way = [key(0.0, 1.2, 7.6), key(1.5, 0.7, 5.7), key(3.0, 0.1, 3.9), stand(4.4, -0.3, 2.9, PI)];
    troupe.person(visitor, 1.0, &way, |s, fps| look_at(s, v3(0.0, 1.7, 0.0), 0.2, 6.0, fps));
    let passer = troupe.somebody(Hair::Cropped, Top::Vest);
    troupe.person(passer, 1.9, &[key(0.0, 6.5, 10.0), key(5.0, 0.2, 9.9)], |_, _| {});
    let car = |body, paint| CarLook { body, paint, lit: true, plate: None };
    troupe.car(car(Body::Offroad, v3(0.35, 0.34, 0.33)), Drive { z: KERB_LANE, speed: 0.0, x: 5.2 });
    troupe.car(car(Body::Hatch, grey(0.45)), Drive { z: NEAR_LANE, speed: -5.0, x: 12.0 });
    vec![0.0; troupe.frames]
}
