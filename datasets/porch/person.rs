//! A person: looks, body and clothes as solids, and which bones move each point.
//!
//! Rest pose: the origin is on the ground between the feet, `y` up, `z` where the person looks, arms away from the body,
//! 1.75 m. Every part is a mesh of its own, so that hems and cuffs stay sharp.

use fastrand::Rng;

use super::head;
use super::maths::{V3, grey, smoothstep, v3};
use super::noise::fbm;
use super::paint::Matter;
use super::solid::{Mesh, carve, common, ellipsoid, join, limb, slab, surface};

/// How the hair is worn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hair {
    Short,
    Long,
    Bun,
    Cap,
    Cropped,
}

/// What is worn above the belt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Top {
    Jacket,
    Shirt,
    Hoodie,
    Vest,
}

/// Everything that tells two people apart. Colours are linear.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looks {
    pub(super) skin: V3,
    pub(super) hair: Hair,
    pub(super) hair_colour: V3,
    pub(super) cap_colour: V3,
    pub(super) stubble: f32,
    pub(super) brow: f32,
    pub(super) lips: V3,
    pub(super) iris: V3,
    pub(super) gaze: f32,
    pub(super) face_width: f32,
    pub(super) height: f32,
    pub(super) breadth: f32,
    pub(super) top: Top,
    pub(super) top_colour: V3,
    pub(super) trousers: V3,
    pub(super) shoes: V3,
    /// Tells noise patterns of different people apart.
    pub(super) salt: f32,
}

/// The bones, in the order of `gait::Pose`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(usize)]
pub(super) enum Bone {
    Pelvis,
    Chest,
    Head,
    UpperArmLeft,
    ForearmLeft,
    UpperArmRight,
    ForearmRight,
    ThighLeft,
    ShinLeft,
    FootLeft,
    ThighRight,
    ShinRight,
    FootRight,
}

/// A mesh of one matter with the bones that move each point.
pub(super) struct Part {
    pub(super) matter: Matter,
    pub(super) mesh: Mesh,
    /// Up to three bones per point; the shares sum to 1.
    pub(super) bones: Vec<[(Bone, f32); 3]>,
}

pub(super) const HIP: V3 = v3(0.095, 0.93, 0.0);
pub(super) const KNEE: V3 = v3(0.100, 0.50, 0.008);
pub(super) const ANKLE: V3 = v3(0.102, 0.09, -0.015);
pub(super) const SHOULDER: V3 = v3(0.178, 1.400, -0.012);
pub(super) const ELBOW: V3 = v3(0.320, 1.180, -0.018);
const WRIST: V3 = v3(0.440, 0.960, 0.010);
pub(super) const HEAD: V3 = v3(0.0, 1.640, 0.014);
pub(super) const WAIST: V3 = v3(0.0, 1.06, 0.0);
pub(super) const NECK: V3 = v3(0.0, 1.49, -0.02);

fn torso(q: V3, ease: f32) -> f32 {
    let chest = ellipsoid(q, v3(0.0, 1.30, 0.0), v3(0.172 + ease, 0.20, 0.118 + ease));
    let belly = ellipsoid(q, v3(0.0, 1.08, 0.008), v3(0.158 + ease, 0.23, 0.112 + ease));
    let yoke =
        limb(q.folded(), v3(0.0, 1.450, -0.022), v3(0.160, 1.392, -0.014), 0.060 + ease * 0.5, 0.058 + ease * 0.5);
    join(join(chest, belly, 0.09), yoke, 0.07)
}

fn arm(f: V3, ease: f32, until: f32) -> f32 {
    let end = ELBOW.lerp(WRIST, until);
    let upper = limb(f, SHOULDER, ELBOW, 0.058 + ease, 0.045 + ease);
    let lower = limb(f, ELBOW, end, 0.045 + ease, 0.034 + ease);
    join(upper, lower, 0.03)
}

fn folds(p: V3, salt: f32, depth: f32) -> f32 {
    let q = p + v3(salt, salt * 0.7, -salt);
    let near_joint = (-((p.folded() - ELBOW).dot(p.folded() - ELBOW)) / 0.012).exp();
    let waist = (-((p.y - 1.0) * (p.y - 1.0)) / 0.012).exp();
    let diagonal = v3(q.x * 9.0 + q.y * 5.0, q.y * 13.0, q.z * 9.0);
    depth * (fbm(diagonal, 3) * (0.6 + near_joint + waist) + 0.5 * near_joint * (p.y * 190.0 + p.x * 60.0).sin())
}

fn top(p: V3, looks: &Looks) -> f32 {
    let q = v3(p.x / looks.breadth, p.y, p.z);
    let f = q.folded();
    let (ease, sleeve, hem, depth) = match looks.top {
        Top::Jacket => (0.024, 0.97, 0.86, 0.010),
        Top::Shirt => (0.008, -1.0, 0.90, 0.007),
        Top::Hoodie => (0.026, 0.97, 0.90, 0.012),
        Top::Vest => (0.012, 0.95, 0.88, 0.008),
    };
    let skirt = ellipsoid(q, v3(0.0, 0.93, 0.0), v3(0.186 + ease, 0.20, 0.138 + ease));
    let body = join(torso(q, ease), skirt, 0.06);
    let sleeves = if sleeve < 0.0 {
        limb(f, SHOULDER, SHOULDER.lerp(ELBOW, 0.72), 0.064, 0.064)
    } else {
        arm(f, 0.012 + ease * 0.45, sleeve)
    };
    let mut d = join(body, sleeves, 0.045);
    if matches!(looks.top, Top::Jacket | Top::Hoodie) {
        let collar = limb(f, v3(0.0, 1.468, 0.045), v3(0.075, 1.500, -0.03), 0.024, 0.028);
        let back = limb(f, v3(0.0, 1.515, -0.075), v3(0.075, 1.505, -0.03), 0.030, 0.028);
        d = join(d, collar.min(back), 0.02);
    }
    if looks.top == Top::Hoodie {
        d = join(d, ellipsoid(q, v3(0.0, 1.46, -0.12), v3(0.13, 0.09, 0.05)), 0.04);
    }
    d += folds(p, looks.salt, depth);
    d = common(d, hem - q.y, 0.012);
    // The opening for the neck.
    carve(d, limb(q, v3(0.0, 1.50, -0.015), v3(0.0, 1.7, 0.05), 0.052, 0.11), 0.008)
}

fn trousers(p: V3, looks: &Looks) -> f32 {
    let q = v3(p.x / looks.breadth.sqrt(), p.y, p.z);
    let f = q.folded();
    let hips = ellipsoid(q, v3(0.0, 0.96, -0.004), v3(0.168, 0.13, 0.120));
    let seat = ellipsoid(f, v3(0.07, 0.92, -0.045), v3(0.085, 0.10, 0.085));
    let thigh = limb(f, HIP, KNEE, 0.090, 0.066);
    let shin = limb(f, KNEE, ANKLE + v3(0.0, -0.005, 0.0), 0.066, 0.056);
    let leg = common(join(thigh, shin, 0.03), 0.055 - f.y, 0.01);
    let wrinkle = v3(p.x * 10.0 + looks.salt, p.y * 16.0, p.z * 10.0 + p.y * 5.0);
    let knees = 0.5 + (-((p.y - 0.48) * (p.y - 0.48)) / 0.01).exp() + smoothstep(0.25, 0.08, p.y) * 1.5;
    join(join(hips, seat, 0.05), leg, 0.035) + 0.0065 * fbm(wrinkle, 3) * knees
}

fn hands_and_arms(p: V3, looks: &Looks) -> f32 {
    let q = v3(p.x / looks.breadth, p.y, p.z);
    let f = q.folded();
    let along = (WRIST - ELBOW).unit();
    let palm = ellipsoid(f, WRIST + along * 0.055 + v3(0.0, 0.0, 0.008), v3(0.032, 0.052, 0.040));
    let fingers = limb(f, WRIST + along * 0.085, WRIST + along * 0.165 + v3(-0.018, 0.0, 0.018), 0.030, 0.018);
    let thumb =
        limb(f, WRIST + along * 0.03 + v3(0.0, 0.0, 0.03), WRIST + along * 0.10 + v3(-0.02, 0.0, 0.055), 0.014, 0.010);
    let hand = join(join(palm, fingers, 0.02), thumb, 0.015);
    if looks.top == Top::Shirt { join(arm(f, 0.0, 1.0), hand, 0.02) } else { hand }
}

fn shoes(p: V3) -> f32 {
    let f = p.folded();
    let foot = limb(f, v3(0.100, 0.048, -0.045), v3(0.112, 0.036, 0.135), 0.044, 0.036);
    let instep = limb(f, v3(0.101, 0.09, -0.03), v3(0.106, 0.06, 0.05), 0.042, 0.034);
    let sole = slab(f, v3(0.106, 0.012, 0.045), v3(0.048, 0.014, 0.142), 0.012);
    join(common(join(foot, instep, 0.03), 0.004 - f.y, 0.01), sole, 0.008)
}

/// All the parts of a person who looks so, in the rest pose. `coarse` is 1 for someone who comes near, more for others.
pub(super) fn parts(looks: &Looks, coarse: f32) -> Vec<Part> {
    let everything = |p: V3| top(p, looks).min(trousers(p, looks)).min(hands_and_arms(p, looks) + 0.004);
    let reach = 0.56 * looks.breadth.max(1.0);
    let mut parts = Vec::new();
    let mut add = |matter: Matter, mesh: Mesh, bones: &dyn Fn(V3) -> [(Bone, f32); 3]| {
        let bones = mesh.points.iter().map(|&p| bones(p)).collect();
        parts.push(Part { matter, mesh, bones });
    };
    let cell = 0.0135 * coarse;
    let looks_copy = *looks;
    let mesh = surface(v3(-reach, 0.80, -0.24), v3(reach, 1.60, 0.22), cell, &|p| top(p, looks), &everything);
    add(Matter::Top(looks_copy), mesh, &|p| upper_bones(p, looks.breadth));
    let mesh = surface(v3(-0.28, 0.02, -0.2), v3(0.28, 1.12, 0.2), cell, &|p| trousers(p, looks), &everything);
    add(Matter::Cloth(looks.trousers, looks.salt), mesh, &leg_bones);
    let around = |p: V3| shoes(p).min(p.y);
    let mesh = surface(v3(-0.2, -0.02, -0.12), v3(0.2, 0.16, 0.22), 0.010 * coarse, &shoes, &around);
    add(Matter::Leather(looks.shoes), mesh, &leg_bones);
    let mesh =
        surface(v3(-reach, 0.74, -0.12), v3(reach, 1.5, 0.14), 0.0095 * coarse, &|p| hands_and_arms(p, looks), &|_| {
            1.0
        });
    add(Matter::Skin(looks.skin), mesh, &|p| upper_bones(p, looks.breadth));
    let (mut face, mut hair) = head::meshes(looks, coarse);
    for p in face.points.iter_mut().chain(hair.points.iter_mut()) {
        *p += HEAD;
    }
    add(Matter::Face(looks_copy), face, &|p| {
        let share = smoothstep(1.43, 1.53, p.y);
        [(Bone::Head, share), (Bone::Chest, 1.0 - share), (Bone::Chest, 0.0)]
    });
    let worn =
        if looks.hair == Hair::Cap { Matter::Cloth(looks.cap_colour, 3.0) } else { Matter::Hair(looks.hair_colour) };
    add(worn, hair, &|_| [(Bone::Head, 1.0), (Bone::Head, 0.0), (Bone::Head, 0.0)]);
    parts
}

/// From a point of the rest pose to the head's own coordinates.
pub(super) fn head_point(rest: V3) -> V3 {
    rest - HEAD
}

fn upper_bones(p: V3, breadth: f32) -> [(Bone, f32); 3] {
    let q = v3(p.x / breadth, p.y, p.z);
    let f = q.folded();
    let (upper, fore) =
        if p.x > 0.0 { (Bone::UpperArmLeft, Bone::ForearmLeft) } else { (Bone::UpperArmRight, Bone::ForearmRight) };
    let arm_share = smoothstep(
        0.035,
        -0.035,
        arm(f, 0.03, 1.0).min(limb(f, WRIST, WRIST.lerp(ELBOW, -0.9), 0.05, 0.05)) - torso(q, 0.02),
    );
    let axis = (ELBOW - SHOULDER).unit();
    let along = (f - SHOULDER).dot(axis);
    let arm_share = arm_share * smoothstep(-0.05, 0.07, along);
    let fore_share = smoothstep(0.225, 0.335, along);
    if arm_share > 0.001 && fore_share > 0.5 {
        return [
            (upper, arm_share * (1.0 - fore_share)),
            (fore, arm_share * fore_share),
            (Bone::Chest, 1.0 - arm_share),
        ];
    }
    let chest = smoothstep(0.98, 1.20, p.y);
    if arm_share < 0.001 {
        return [(Bone::Chest, chest), (Bone::Pelvis, 1.0 - chest), (Bone::Pelvis, 0.0)];
    }
    [(upper, arm_share * (1.0 - fore_share)), (fore, arm_share * fore_share), (Bone::Chest, 1.0 - arm_share)]
}

fn leg_bones(p: V3) -> [(Bone, f32); 3] {
    let (thigh, shin, foot) = if p.x > 0.0 {
        (Bone::ThighLeft, Bone::ShinLeft, Bone::FootLeft)
    } else {
        (Bone::ThighRight, Bone::ShinRight, Bone::FootRight)
    };
    let below_hip = smoothstep(0.99, 0.82, p.y) * smoothstep(-0.01, 0.05, p.x.abs() - (p.y - 0.80).max(0.0) * 0.2);
    let below_knee = smoothstep(0.56, 0.43, p.y);
    let below_ankle = smoothstep(0.11, 0.07, p.y) * smoothstep(0.14, 0.10, p.y);
    if below_knee > 0.0 {
        let shin_share = below_knee * (1.0 - below_ankle);
        return [(thigh, 1.0 - below_knee), (shin, shin_share), (foot, below_knee * below_ankle)];
    }
    [(thigh, below_hip), (Bone::Pelvis, 1.0 - below_hip), (shin, 0.0)]
}

/// Someone from a seed: tones and clothes that occur.
pub(super) fn somebody(rng: &mut Rng, hair: Hair, top: Top) -> Looks {
    const SKINS: [V3; 4] = [v3(0.58, 0.36, 0.26), v3(0.50, 0.29, 0.19), v3(0.34, 0.185, 0.115), v3(0.62, 0.40, 0.31)];
    const HAIRS: [V3; 4] =
        [v3(0.035, 0.022, 0.015), v3(0.09, 0.05, 0.028), v3(0.20, 0.13, 0.065), v3(0.012, 0.010, 0.010)];
    const TOPS: [V3; 6] = [
        v3(0.03, 0.07, 0.20),
        v3(0.30, 0.04, 0.035),
        v3(0.04, 0.12, 0.07),
        v3(0.36, 0.33, 0.28),
        v3(0.32, 0.22, 0.05),
        v3(0.05, 0.05, 0.06),
    ];
    const TROUSERS: [V3; 4] =
        [v3(0.025, 0.035, 0.07), v3(0.03, 0.03, 0.033), v3(0.16, 0.12, 0.075), v3(0.05, 0.075, 0.13)];
    let woman = matches!(hair, Hair::Long | Hair::Bun);
    let mut pick = |list: &[V3]| list[rng.usize(..list.len())];
    let (skin, hair_colour, top_colour, trousers, cap_colour) =
        (pick(&SKINS), pick(&HAIRS), pick(&TOPS), pick(&TROUSERS), pick(&TOPS));
    Looks {
        skin,
        hair,
        hair_colour,
        cap_colour,
        stubble: if woman { 0.0 } else { 0.05 + 0.5 * rng.f32() * rng.f32() },
        brow: if woman { 0.8 } else { 1.1 },
        lips: if woman { v3(0.95, 0.42, 0.45) } else { v3(0.88, 0.60, 0.58) },
        iris: [v3(0.07, 0.04, 0.02), v3(0.06, 0.10, 0.14), v3(0.05, 0.07, 0.03)][rng.usize(..3)],
        gaze: 0.0006 * (rng.f32() - 0.5),
        face_width: if woman { 0.93 } else { 0.98 + 0.06 * rng.f32() },
        height: if woman { 1.66 } else { 1.76 } + 0.06 * rng.f32(),
        breadth: if woman { 0.88 } else { 0.98 + 0.07 * rng.f32() },
        top,
        top_colour,
        trousers,
        shoes: [grey(0.02), grey(0.45), v3(0.07, 0.035, 0.02)][rng.usize(..3)],
        salt: 10.0 * rng.f32(),
    }
}
