//! A skeleton that stands and walks: from a stance to one motion per bone.

use super::maths::{Motion, V3, v3};
use super::person::{ANKLE, ELBOW, HIP, KNEE, Looks, NECK, SHOULDER, WAIST};

/// One motion per bone (in the order of `Bone`), from the rest pose to where the person stands.
pub(super) type Pose = [Motion; 13];

/// What a person is doing at a moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stance {
    /// Where on the ground.
    pub(super) at: V3,
    /// Which way, radians: 0 looks away from the camera (`z`), positive turns to the right (`x`).
    pub(super) heading: f32,
    /// How far the gait has gone, radians.
    pub(super) step: f32,
    /// 0 stands, 1 walks in full stride.
    pub(super) stride: f32,
    /// Turn of the head against the body, radians, and its nod.
    pub(super) look: f32,
    pub(super) nod: f32,
    /// How far the left forearm is lifted, 0 to 1 (a parcel, a wave, a hand at the bell).
    pub(super) lift: f32,
}

/// The bones of a person who stands so.
pub(super) fn pose(stance: &Stance, looks: &Looks, clock: f32) -> Pose {
    let (s, c) = stance.step.sin_cos();
    let w = stance.stride;
    let sway = 0.01 * (clock * 1.3 + looks.salt).sin();
    let hip_turn = 0.10 * w * s;
    let pelvis = Motion::about(WAIST, Motion::yaw(hip_turn).after(Motion::roll(0.03 * w * c + sway)));
    let lean = Motion::pitch(0.05 * w + 0.012 * (clock * 1.9).sin());
    let chest = pelvis.after(Motion::about(WAIST, Motion::yaw(-2.2 * hip_turn).after(lean)));
    let head_turn = Motion::yaw(stance.look + 1.1 * hip_turn).after(Motion::pitch(stance.nod - 0.04 * w));
    let head = chest.after(Motion::about(NECK, head_turn));
    let shoulder = |side: f32, swing: f32, bend: f32, lift: f32| {
        let joint = v3(SHOULDER.x * side * looks.breadth, SHOULDER.y, SHOULDER.z);
        let elbow = v3(ELBOW.x * side * looks.breadth, ELBOW.y, ELBOW.z);
        let hang = Motion::roll(-side * (0.40 - 0.1 * lift));
        let upper = chest.after(Motion::about(joint, Motion::pitch(-swing - 0.5 * lift).after(hang)));
        let fore =
            upper.after(Motion::about(elbow, Motion::pitch(-bend - 1.3 * lift).after(Motion::yaw(-side * 0.5 * lift))));
        (upper, fore)
    };
    let (upper_left, fore_left) = shoulder(1.0, -0.42 * w * s - 0.02, 0.22 + 0.20 * w * (1.0 - s), stance.lift);
    let (upper_right, fore_right) = shoulder(-1.0, 0.42 * w * s - 0.02, 0.22 + 0.20 * w * (1.0 + s), 0.0);
    let leg = |side: f32, s: f32, c: f32| {
        let hip = v3(HIP.x * side, HIP.y, HIP.z);
        let knee = v3(KNEE.x * side, KNEE.y, KNEE.z);
        let ankle = v3(ANKLE.x * side, ANKLE.y, ANKLE.z);
        let swing = 0.44 * s + 0.06;
        let bend = 0.10 + 0.55 * (c.max(0.0)).powi(2) + 0.12 * (-c).max(0.0) * (0.5 + 0.5 * s);
        let thigh = pelvis.after(Motion::about(hip, Motion::pitch(-swing * w)));
        let shin = thigh.after(Motion::about(knee, Motion::pitch(bend * w)));
        let roll = (0.25 * (-s).max(0.0) - 0.15 * s.max(0.0) + swing - bend) * 0.8;
        let foot = shin.after(Motion::about(ankle, Motion::pitch(roll * w)));
        (thigh, shin, foot)
    };
    let (thigh_left, shin_left, foot_left) = leg(1.0, s, c);
    let (thigh_right, shin_right, foot_right) = leg(-1.0, -s, -c);
    let mut pose = [
        pelvis,
        chest,
        head,
        upper_left,
        fore_left,
        upper_right,
        fore_right,
        thigh_left,
        shin_left,
        foot_left,
        thigh_right,
        shin_right,
        foot_right,
    ];
    let sole = |foot: &Motion, side: f32| {
        foot.point(v3(0.1 * side, 0.0, -0.09)).y.min(foot.point(v3(0.1 * side, 0.0, 0.17)).y)
    };
    let lowest = sole(&pose[9], 1.0).min(sole(&pose[12], -1.0));
    let place = Motion::shift(stance.at)
        .after(Motion::yaw(stance.heading))
        .after(Motion::scale(looks.height / 1.75))
        .after(Motion::shift(v3(0.0, -lowest, 0.0)));
    for bone in &mut pose {
        *bone = place.after(*bone);
    }
    pose
}

/// Full cycles of the gait per metre walked.
pub(super) fn radians_per_metre(looks: &Looks) -> f32 {
    std::f32::consts::TAU / (1.42 * looks.height / 1.75)
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::super::person::{Hair, Top, parts, somebody};
    use super::*;

    #[test]
    fn bones_share_each_point_wholly_and_walking_keeps_a_foot_on_the_ground() {
        let looks = somebody(&mut Rng::with_seed(3), Hair::Short, Top::Shirt);
        let parts = parts(&looks, 3.0);
        for bones in parts.iter().flat_map(|part| &part.bones) {
            let sum: f32 = bones.iter().map(|(_, share)| share).sum();
            assert!((sum - 1.0).abs() < 1e-3, "shares {bones:?}");
        }
        for step in 0..12 {
            let step = step as f32 * 0.6;
            let stance =
                Stance { at: v3(1.0, 0.0, 5.0), heading: 0.4, step, stride: 1.0, look: 0.0, nod: 0.0, lift: 0.0 };
            let pose = pose(&stance, &looks, 0.0);
            let mut lowest = f32::MAX;
            for part in &parts {
                for (i, &rest) in part.mesh.points.iter().enumerate() {
                    let at = part.bones[i]
                        .iter()
                        .fold(V3::default(), |sum, (b, s)| sum + pose[*b as usize].point(rest) * *s);
                    lowest = lowest.min(at.y);
                }
            }
            assert!(lowest.abs() < 0.05, "the lowest point of step {step} is at {lowest} m");
        }
    }
}
