//! Who is where when: paths through keys, made into one stance per frame.

use super::gait::{Stance, radians_per_metre};
use super::maths::{V3, mix, smoothstep, v3};
use super::person::Looks;

/// A moment of a path: second, place on the ground, and where to look when standing there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) at_secs: f32,
    pub(super) x: f32,
    pub(super) z: f32,
    pub(super) facing: Option<f32>,
}

pub(super) const fn key(at_secs: f32, x: f32, z: f32) -> Key {
    Key { at_secs, x, z, facing: None }
}

pub(super) const fn stand(at_secs: f32, x: f32, z: f32, facing: f32) -> Key {
    Key { at_secs, x, z, facing: Some(facing) }
}

/// Smooth motion through keys (a cubic with Catmull-Rom tangents, zero where the person stands).
fn place(keys: &[Key], secs: f32) -> (f32, f32) {
    let last = keys.len() - 1;
    if secs <= keys[0].at_secs {
        return (keys[0].x, keys[0].z);
    }
    if secs >= keys[last].at_secs {
        return (keys[last].x, keys[last].z);
    }
    let i = keys.iter().rposition(|k| k.at_secs <= secs).unwrap_or(0).min(last - 1);
    let slope = |j: usize, of: fn(&Key) -> f32| {
        let (a, b) = (&keys[j.saturating_sub(1)], &keys[(j + 1).min(last)]);
        if keys[j].facing.is_some() { 0.0 } else { (of(b) - of(a)) / (b.at_secs - a.at_secs).max(1e-3) }
    };
    let span = keys[i + 1].at_secs - keys[i].at_secs;
    let t = (secs - keys[i].at_secs) / span;
    let along = |of: fn(&Key) -> f32| {
        let (p, q, m, n) = (of(&keys[i]), of(&keys[i + 1]), slope(i, of) * span, slope(i + 1, of) * span);
        let (t2, t3) = (t * t, t * t * t);
        p * (2.0 * t3 - 3.0 * t2 + 1.0) + m * (t3 - 2.0 * t2 + t) + q * (3.0 * t2 - 2.0 * t3) + n * (t3 - t2)
    };
    (along(|k| k.x), along(|k| k.z))
}

fn wrapped(angle: f32) -> f32 {
    (angle + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI
}

/// One stance per frame; `None` before the first key and after the last.
pub(super) fn walk(keys: &[Key], looks: &Looks, fps: f32, frames: usize) -> Vec<Option<Stance>> {
    let mut heading: Option<f32> = None;
    let mut step = looks.salt;
    let mut stances = Vec::with_capacity(frames);
    for frame in 0..frames {
        let secs = frame as f32 / fps;
        let within = secs >= keys[0].at_secs && secs <= keys[keys.len() - 1].at_secs;
        let (x, z) = place(keys, secs);
        let (ahead_x, ahead_z) = place(keys, secs + 0.12);
        let (behind_x, behind_z) = place(keys, secs - 0.12);
        let (vx, vz) = ((ahead_x - behind_x) / 0.24, (ahead_z - behind_z) / 0.24);
        let speed = (vx * vx + vz * vz).sqrt();
        let standing = keys.iter().rev().find(|k| k.at_secs <= secs + 0.05).and_then(|k| k.facing);
        let wanted = if speed > 0.3 { Some(vx.atan2(vz)) } else { standing };
        if let Some(wanted) = wanted {
            let now = heading.unwrap_or(wanted);
            let turn = wrapped(wanted - now).clamp(-3.6 / fps, 3.6 / fps);
            heading = Some(now + turn);
        }
        step += speed / fps * radians_per_metre(looks);
        let stride = smoothstep(0.05, 0.9, speed);
        let (look, nod) = (0.0, 0.03);
        let at = v3(x, 0.0, z);
        let stance = Stance { at, heading: heading.unwrap_or(0.0), step, stride, look, nod, lift: 0.0 };
        stances.push(within.then_some(stance));
    }
    stances
}

/// Turns the heads of those who stand towards a point, as far as necks allow, and a little while they walk.
pub(super) fn look_at(stances: &mut [Option<Stance>], target: V3, from_secs: f32, until_secs: f32, fps: f32) {
    for (frame, stance) in stances.iter_mut().enumerate() {
        let secs = frame as f32 / fps;
        let Some(stance) = stance else { continue };
        let share = smoothstep(from_secs, from_secs + 0.5, secs) * smoothstep(until_secs, until_secs - 0.5, secs);
        let way = target - stance.at;
        let turn = wrapped(way.x.atan2(way.z) - stance.heading).clamp(-1.15, 1.15);
        stance.look = mix(stance.look, turn, share);
    }
}

/// Lifts the left forearm between two moments.
pub(super) fn lift(stances: &mut [Option<Stance>], from_secs: f32, until_secs: f32, fps: f32) {
    for (frame, stance) in stances.iter_mut().enumerate() {
        let secs = frame as f32 / fps;
        if let Some(stance) = stance {
            stance.lift = smoothstep(from_secs, from_secs + 0.4, secs) * smoothstep(until_secs, until_secs - 0.4, secs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_passes_through_its_keys() {
        let keys = [key(0.0, 0.0, 9.0), key(2.0, 1.0, 7.0), stand(4.0, 0.5, 4.0, 1.0), stand(5.0, 0.5, 4.0, 1.0)];
        for k in &keys {
            let (x, z) = place(&keys, k.at_secs);
            assert!((x - k.x).abs() < 1e-4 && (z - k.z).abs() < 1e-4, "{k:?} became {x} {z}");
        }
        assert_eq!(place(&keys, 4.5), (0.5, 4.0), "who stands does not drift");
    }
}
