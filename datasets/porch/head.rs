//! A head: skull, face and hair as solids, and the paint of the skin.
//!
//! Coordinates: the origin lies between the ears, `y` up, `z` where the face looks, metres, an adult's size.

use super::maths::{V3, grey, mix, smoothstep, v3};
use super::noise::{fbm, noise};
use super::person::{HEAD, Hair, Looks};
use super::solid::{Mesh, carve, common, ellipsoid, join, limb, sphere, surface};

/// Where the eyes are, for the one on the positive side.
const EYE: V3 = v3(0.031, 0.004, 0.086);

fn skull(p: V3, looks: &Looks) -> f32 {
    let q = v3(p.x / looks.face_width, p.y, p.z);
    let f = q.folded();
    let cranium = ellipsoid(q, v3(0.0, 0.036, -0.012), v3(0.076, 0.098, 0.098));
    let jaw = ellipsoid(q, v3(0.0, -0.045, 0.026), v3(0.060, 0.082, 0.066));
    let mut d = join(cranium, jaw, 0.045);
    d = join(d, sphere(q, v3(0.0, -0.107, 0.066), 0.021), 0.03);
    d = join(d, sphere(f, v3(0.042, -0.078, 0.012), 0.024), 0.035);
    d = join(d, sphere(f, v3(0.043, -0.022, 0.060), 0.022), 0.032);
    d = join(d, limb(f, v3(0.0, 0.022, 0.086), v3(0.045, 0.022, 0.070), 0.011, 0.010), 0.02);
    d = carve(d, sphere(f, v3(0.031, 0.002, 0.104), 0.018), 0.014);
    d = join(d, sphere(f, v3(EYE.x, EYE.y - 0.001, 0.0755), 0.0145), 0.005);
    let bridge = limb(q, v3(0.0, 0.014, 0.088), v3(0.0, -0.030, 0.112), 0.008, 0.0125);
    let wings = sphere(f, v3(0.0125, -0.035, 0.098), 0.0095);
    d = join(d, join(bridge, wings, 0.01), 0.012);
    d = join(d, sphere(q, v3(0.0, -0.064, 0.064), 0.031), 0.03);
    d = join(d, limb(f, v3(0.0, -0.0595, 0.0965), v3(0.017, -0.062, 0.089), 0.0055, 0.004), 0.007);
    d = join(d, limb(f, v3(0.0, -0.0725, 0.0955), v3(0.014, -0.070, 0.089), 0.0065, 0.004), 0.007);
    d = carve(d, limb(f, v3(0.0, -0.066, 0.1035), v3(0.019, -0.0655, 0.094), 0.002, 0.002), 0.005);
    let ear = carve(
        ellipsoid(f, v3(0.079, -0.006, -0.010), v3(0.010, 0.032, 0.021)),
        ellipsoid(f, v3(0.090, -0.004, -0.006), v3(0.007, 0.020, 0.012)),
        0.006,
    );
    join(d, ear, 0.008)
}

fn neck(p: V3) -> f32 {
    let column = limb(p, v3(0.0, -0.05, -0.022), v3(0.0, -0.20, -0.045), 0.052, 0.060);
    join(column, limb(p, v3(0.0, -0.185, -0.045), v3(0.0, -0.27, -0.045), 0.062, 0.088), 0.04)
}

fn skin(p: V3, looks: &Looks) -> f32 {
    join(skull(p, looks), neck(p), 0.028)
}

fn hair(p: V3, looks: &Looks) -> f32 {
    let q = v3(p.x / looks.face_width, p.y, p.z);
    let f = q.folded();
    let tousle = 0.006 * fbm(v3(q.x * 60.0, q.y * 25.0, q.z * 40.0), 3);
    let grown = |extra: f32| ellipsoid(q, v3(0.0, 0.040, -0.014), v3(0.077 + extra, 0.099 + extra, 0.100 + extra));
    // The face is cut out: forehead up to the hairline, cheeks up to the temples, nape.
    let forehead = ellipsoid(f, v3(0.0, -0.012, 0.095), v3(0.066, 0.092, 0.075));
    let cheek = ellipsoid(f, v3(0.07, -0.085, 0.04), v3(0.06, 0.078, 0.062));
    let around_ear = ellipsoid(f, v3(0.09, -0.008, 0.0), v3(0.035, 0.036, 0.026));
    match looks.hair {
        Hair::Short => {
            let mut d = grown(0.009) + tousle;
            d = join(d, ellipsoid(q, v3(0.0, 0.115, 0.045), v3(0.058, 0.026, 0.05)) + tousle, 0.03);
            d = carve(d, forehead, 0.008);
            d = carve(d, cheek, 0.01);
            d = carve(d, around_ear, 0.008);
            carve(d, q.y + 0.055 + 0.3 * q.z, 0.015)
        }
        Hair::Long => {
            let cap = grown(0.016) + tousle;
            let fall = ellipsoid(q, v3(0.0, -0.07, -0.045), v3(0.098, 0.165, 0.062)) + tousle;
            let locks = limb(f, v3(0.078, 0.03, 0.005), v3(0.083, -0.17, 0.01), 0.024, 0.020) + tousle;
            let d = join(join(cap, fall, 0.03), locks, 0.02);
            let parted = ellipsoid(f, v3(0.0, -0.022, 0.095), v3(0.064, 0.102, 0.078));
            carve(carve(d, parted, 0.008), limb(f, v3(0.0, -0.10, 0.1), v3(0.0, -0.22, 0.09), 0.07, 0.08), 0.01)
        }
        Hair::Bun => {
            let mut d = grown(0.010) + tousle * 0.6;
            d = join(d, sphere(q, v3(0.0, 0.085, -0.11), 0.042) + tousle, 0.015);
            d = carve(d, forehead, 0.008);
            d = carve(d, cheek, 0.01);
            d = carve(d, around_ear, 0.008);
            carve(d, q.y + 0.05 + 0.4 * q.z, 0.015)
        }
        Hair::Cap => {
            let crown = ellipsoid(q, v3(0.0, 0.044, -0.012), v3(0.086, 0.106, 0.107));
            let dome = carve(crown, q.y - 0.046 + 0.12 * q.z, 0.006);
            let peak = ellipsoid(q, v3(0.0, 0.048, 0.10), v3(0.068, 0.010, 0.072));
            join(dome, peak, 0.012)
        }
        Hair::Cropped => {
            let mut d = grown(0.003);
            d = carve(d, ellipsoid(f, v3(0.0, -0.006, 0.095), v3(0.070, 0.098, 0.082)), 0.006);
            d = carve(d, cheek, 0.01);
            d = carve(d, around_ear, 0.008);
            carve(d, q.y + 0.045 + 0.3 * q.z, 0.02)
        }
    }
}

/// The skin of head and neck, and the hair (or the cap).
pub(super) fn meshes(looks: &Looks, coarse: f32) -> (Mesh, Mesh) {
    let around = |p: V3| skin(p, looks).min(hair(p, looks) + 0.002);
    let skin_mesh =
        surface(v3(-0.13, -0.27, -0.16), v3(0.13, 0.15, 0.14), 0.0048 * coarse, &|p| skin(p, looks), &around);
    let hair_mesh =
        surface(v3(-0.15, -0.28, -0.18), v3(0.15, 0.19, 0.19), 0.0068 * coarse, &|p| hair(p, looks), &around);
    (skin_mesh, hair_mesh)
}

/// Dark glasses before the eyes, in the coordinates of the rest pose.
pub(super) fn glasses_mesh(looks: &Looks) -> Mesh {
    let glasses = |p: V3| {
        let f = v3(p.x / looks.face_width, p.y, p.z).folded();
        let lens = ellipsoid(f, v3(EYE.x, EYE.y, 0.098), v3(0.028, 0.021, 0.012));
        join(lens, limb(f, v3(0.0, 0.010, 0.108), v3(0.010, 0.010, 0.106), 0.004, 0.004), 0.004)
    };
    placed(surface(v3(-0.09, -0.05, 0.05), v3(0.09, 0.05, 0.13), 0.004, &glasses, &glasses))
}

/// A cloth over mouth and nose, in the coordinates of the rest pose.
pub(super) fn cloth_mesh(looks: &Looks) -> Mesh {
    let cloth = |p: V3| {
        let part = ellipsoid(p, v3(0.0, -0.068, 0.075), v3(0.068, 0.055, 0.070));
        common(skull(p, looks) - 0.006, part, 0.008)
    };
    placed(surface(v3(-0.10, -0.15, -0.02), v3(0.10, 0.02, 0.15), 0.0045, &cloth, &cloth))
}

/// From the head's coordinates to those of the rest pose.
fn placed(mut mesh: Mesh) -> Mesh {
    mesh.points.iter_mut().for_each(|point| *point += HEAD);
    mesh
}

/// Whether a point of the skin belongs to what a face box holds: hairline to chin, without ears and neck.
pub(super) fn in_face(p: V3) -> bool {
    p.z > 0.022 && p.y > -0.128 && p.y < 0.085 && p.x.abs() < 0.072
}

/// What skin is like at a point: colour, how it shines.
pub(super) fn skin_paint(p: V3, looks: &Looks) -> (V3, f32) {
    let q = v3(p.x / looks.face_width, p.y, p.z);
    let f = q.folded();
    let tone = looks.skin;
    let mut colour = tone * (1.0 + 0.05 * fbm(p * 60.0, 3) + 0.04 * noise(p * 400.0));
    let mut shine = 0.35;
    let flush = |at: V3, size: f32| (-((f - at).dot(f - at)) / (size * size)).exp();
    let warm =
        flush(v3(0.045, -0.03, 0.07), 0.024) + flush(v3(0.0, -0.03, 0.115), 0.02) + flush(v3(0.082, 0.0, 0.0), 0.03);
    colour = colour.times(v3(1.0 + 0.08 * warm, 1.0 - 0.12 * warm, 1.0 - 0.10 * warm));
    if looks.hair == Hair::Cap {
        // Short hair below the cap's rim, around the ears to the nape.
        let scalp = smoothstep(0.020, 0.005, q.z)
            * smoothstep(-0.075, -0.060, q.y)
            * smoothstep(0.020, 0.030, (f - v3(0.08, -0.006, -0.005)).length());
        colour =
            colour.lerp(looks.hair_colour * (1.0 + 0.4 * noise(v3(q.x * 300.0, q.y * 60.0, q.z * 300.0))), 0.9 * scalp);
        shine *= 1.0 - 0.6 * scalp;
    }
    if q.z < 0.02 {
        return (colour, shine);
    }
    // Shadowed sockets and the fold beside the nose.
    let socket = flush(v3(0.029, 0.006, 0.085), 0.019);
    colour = colour * (1.0 - 0.28 * socket);
    colour = colour * (1.0 - 0.22 * flush(v3(0.018, -0.034, 0.092), 0.009));
    if looks.stubble > 0.0 {
        let jaw = smoothstep(-0.030, -0.058, q.y + 0.35 * (f.x - 0.03).max(0.0)) * smoothstep(0.0, 0.03, q.z);
        let growth = jaw * looks.stubble * (0.85 + 0.15 * noise(p * 500.0));
        colour = colour.lerp(looks.hair_colour * 0.6 + tone * 0.05, growth.clamp(0.0, 1.0));
    }
    colour = lips(q, f, colour, looks);
    let nostril = (f - v3(0.0072, -0.0425, 0.1005)).length();
    colour = colour * mix(0.25, 1.0, smoothstep(0.0030, 0.0058, nostril));
    colour = brows(f, colour, looks);
    eyes(q, f, colour, &mut shine, looks)
}

fn lips(q: V3, f: V3, colour: V3, looks: &Looks) -> V3 {
    if q.z < 0.07 || f.x > 0.030 || !(-0.09..-0.045).contains(&q.y) {
        return colour;
    }
    let u = (f.x / 0.0245).min(1.0);
    let upper = -0.0650 + 0.0085 * (1.0 - u * u) - 0.0015 * (1.0 - (u * 4.0).min(1.0));
    let lower = -0.0665 - 0.0115 * (1.0 - u * u);
    let inside = smoothstep(upper + 0.0012, upper - 0.0012, q.y) * smoothstep(lower - 0.0015, lower + 0.0015, q.y);
    let red = looks.skin.times(looks.lips);
    let mut painted = colour.lerp(red, inside * 0.85);
    let gap = (q.y + 0.0658 + 0.0014 * (1.0 - u)).abs() + 0.004 * smoothstep(0.9, 1.05, f.x / 0.0245);
    painted = painted * mix(0.28, 1.0, smoothstep(0.0008, 0.0030, gap));
    let below = ((q.y + 0.086) / 0.006).powi(2) + (f.x / 0.018).powi(2);
    painted * (1.0 - 0.18 * (-below).exp())
}

fn brows(f: V3, colour: V3, looks: &Looks) -> V3 {
    if f.z < 0.045 || !(0.005..0.05).contains(&f.y) {
        return colour;
    }
    let u = (f.x - 0.012) / 0.040;
    let centre = 0.0225 + 0.0065 * (1.0 - ((u - 0.62) / 0.62).powi(2)) - 0.001;
    let half = mix(0.0046, 0.0020, u.clamp(0.0, 1.0)) * looks.brow;
    let hairs = 1.0 + 0.25 * noise(v3(f.x * 900.0, f.y * 300.0, 0.0));
    let cover = smoothstep(half * 1.35, half * 0.6, (f.y - centre).abs())
        * smoothstep(-0.12, 0.08, u)
        * smoothstep(1.12, 0.9, u);
    colour.lerp(looks.hair_colour.min(grey(0.12)) * 0.6 * hairs, 0.88 * cover)
}

fn eyes(q: V3, f: V3, colour: V3, shine: &mut f32, looks: &Looks) -> (V3, f32) {
    let (x, y) = (f.x - EYE.x, f.y - EYE.y);
    if f.z < 0.055 || x.abs() > 0.022 || y.abs() > 0.018 {
        return (colour, *shine);
    }
    let u = x / 0.0150;
    let top = 0.0062 * (1.0 - u * u) + 0.0008 * u;
    let bottom = -0.0048 * (1.0 - u * u) + 0.0006 * u;
    // The fold of the upper lid and the lashes under it.
    let fold = smoothstep(0.0016, 0.0002, (y - top - 0.0042).abs()) * smoothstep(1.1, 0.7, u.abs());
    let mut out = colour * (1.0 - 0.35 * fold);
    let open = smoothstep(top + 0.0004, top - 0.0006, y) * smoothstep(bottom - 0.0004, bottom + 0.0006, y);
    let open = if u.abs() < 1.0 { open } else { 0.0 };
    let gaze = q.x.signum() * looks.gaze;
    let radius = ((x - gaze) * (x - gaze) + (y - 0.0006) * (y - 0.0006)).sqrt();
    let white = v3(0.62, 0.60, 0.57) * mix(0.45, 1.0, smoothstep(top, top - 0.004, y)) * (1.0 - 0.35 * u * u);
    let iris = looks.iris * (0.6 + 0.6 * smoothstep(0.002, 0.006, radius));
    let mut ball = white.lerp(iris, smoothstep(0.0068, 0.0060, radius));
    ball = ball.lerp(grey(0.008), smoothstep(0.0034, 0.0026, radius));
    let glint = ((q.x.signum() * x - 0.0018).powi(2) + (y - 0.0026).powi(2)).sqrt();
    ball += grey(0.8) * smoothstep(0.0018, 0.0008, glint);
    out = out.lerp(ball, open);
    let lash = smoothstep(0.0018, 0.0004, (y - top).abs()) * smoothstep(1.15, 0.95, u.abs());
    out = out.lerp(grey(0.015), 0.85 * lash);
    let under = smoothstep(0.0014, 0.0003, (y - bottom).abs()) * smoothstep(1.1, 0.85, u.abs());
    out = out * (1.0 - 0.4 * under);
    *shine = mix(*shine, 1.4, open);
    (out, *shine)
}
