//! Value noise from an integer hash: the same everywhere, without tables.

use super::maths::{V3, mix, v3};

/// Well mixed bits of three coordinates.
pub(super) fn hash3(x: i32, y: i32, z: i32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1)
        ^ (y as u32).wrapping_mul(0x85EB_CA77)
        ^ (z as u32).wrapping_mul(0xC2B2_AE3D);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    h ^ (h >> 15)
}

/// 0 to 1 for a lattice cell.
pub(super) fn cell(x: i32, y: i32, z: i32) -> f32 {
    (hash3(x, y, z) >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// Smooth noise, -1 to 1, features of size 1.
pub(super) fn noise(p: V3) -> f32 {
    // The floor by way of integers: without newer instructions `floor` is a call.
    let below = |v: f32| v as i32 - i32::from(v < 0.0);
    let (x, y, z) = (below(p.x), below(p.y), below(p.z));
    let (fx, fy, fz) = (x as f32, y as f32, z as f32);
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (u, v, w) = (ease(p.x - fx), ease(p.y - fy), ease(p.z - fz));
    let edge = |dy: i32, dz: i32| mix(cell(x, y + dy, z + dz), cell(x + 1, y + dy, z + dz), u);
    let face = |dz: i32| mix(edge(0, dz), edge(1, dz), v);
    mix(face(0), face(1), w) * 2.0 - 1.0
}

/// Several octaves of noise, about -1 to 1.
pub(super) fn fbm(p: V3, octaves: u32) -> f32 {
    let (mut sum, mut gain, mut q) = (0.0, 0.5, p);
    for _ in 0..octaves {
        sum += gain * noise(q);
        gain *= 0.5;
        q = v3(q.z * 2.03 + 7.1, q.x * 2.01 - 3.7, q.y * 2.02 + 1.3);
    }
    sum
}
