//! Small vectors and rigid motions, single precision. World axes: `x` right, `y` up, `z` away from the camera; metres.

use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// A vector, a point or a linear RGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct V3 {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) z: f32,
}

pub(super) const fn v3(x: f32, y: f32, z: f32) -> V3 {
    V3 { x, y, z }
}

/// A grey.
pub(super) const fn grey(level: f32) -> V3 {
    v3(level, level, level)
}

impl V3 {
    pub(super) fn dot(self, o: V3) -> f32 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }
    pub(super) fn cross(self, o: V3) -> V3 {
        v3(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
    }
    pub(super) fn length(self) -> f32 {
        self.dot(self).sqrt()
    }
    /// Unit length; a zero vector stays zero.
    pub(super) fn unit(self) -> V3 {
        self * (1.0 / self.length().max(1e-12))
    }
    /// Part by part.
    pub(super) fn times(self, o: V3) -> V3 {
        v3(self.x * o.x, self.y * o.y, self.z * o.z)
    }
    pub(super) fn lerp(self, o: V3, share: f32) -> V3 {
        self + (o - self) * share
    }
    pub(super) fn min(self, o: V3) -> V3 {
        v3(self.x.min(o.x), self.y.min(o.y), self.z.min(o.z))
    }
    pub(super) fn max(self, o: V3) -> V3 {
        v3(self.x.max(o.x), self.y.max(o.y), self.z.max(o.z))
    }
    /// The same point with `x` on the positive side, for mirrored bodies.
    pub(super) fn folded(self) -> V3 {
        v3(self.x.abs(), self.y, self.z)
    }
}

impl Add for V3 {
    type Output = V3;
    fn add(self, o: V3) -> V3 {
        v3(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}
impl AddAssign for V3 {
    fn add_assign(&mut self, o: V3) {
        *self = *self + o;
    }
}
impl Sub for V3 {
    type Output = V3;
    fn sub(self, o: V3) -> V3 {
        v3(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}
impl Mul<f32> for V3 {
    type Output = V3;
    fn mul(self, k: f32) -> V3 {
        v3(self.x * k, self.y * k, self.z * k)
    }
}
impl Neg for V3 {
    type Output = V3;
    fn neg(self) -> V3 {
        self * -1.0
    }
}

pub(super) fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// 0 below `low`, 1 above `high`, smooth between; falls when `low > high`.
pub(super) fn smoothstep(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A rigid motion (rotation, perhaps with a uniform scale, then translation).
#[derive(Debug, Clone, Copy)]
pub(super) struct Motion {
    /// Images of the three axes.
    columns: [V3; 3],
    offset: V3,
}

impl Motion {
    pub(super) const IDENTITY: Motion =
        Motion { columns: [v3(1.0, 0.0, 0.0), v3(0.0, 1.0, 0.0), v3(0.0, 0.0, 1.0)], offset: v3(0.0, 0.0, 0.0) };

    pub(super) fn shift(offset: V3) -> Motion {
        Motion { offset, ..Motion::IDENTITY }
    }
    pub(super) fn scale(k: f32) -> Motion {
        Motion { columns: Motion::IDENTITY.columns.map(|c| c * k), offset: V3::default() }
    }
    /// About the x axis, radians; turns `y` towards `z`.
    pub(super) fn pitch(angle: f32) -> Motion {
        let (s, c) = angle.sin_cos();
        Motion { columns: [v3(1.0, 0.0, 0.0), v3(0.0, c, s), v3(0.0, -s, c)], offset: V3::default() }
    }
    /// About the y axis, radians; turns `z` towards `x`.
    pub(super) fn yaw(angle: f32) -> Motion {
        let (s, c) = angle.sin_cos();
        Motion { columns: [v3(c, 0.0, -s), v3(0.0, 1.0, 0.0), v3(s, 0.0, c)], offset: V3::default() }
    }
    /// About the z axis, radians; turns `x` towards `y`.
    pub(super) fn roll(angle: f32) -> Motion {
        let (s, c) = angle.sin_cos();
        Motion { columns: [v3(c, s, 0.0), v3(-s, c, 0.0), v3(0.0, 0.0, 1.0)], offset: V3::default() }
    }
    /// `turn` about the point `pivot` instead of the origin.
    pub(super) fn about(pivot: V3, turn: Motion) -> Motion {
        Motion::shift(pivot).after(turn).after(Motion::shift(-pivot))
    }
    /// First `first`, then this.
    pub(super) fn after(self, first: Motion) -> Motion {
        Motion { columns: first.columns.map(|c| self.turned(c)), offset: self.point(first.offset) }
    }
    pub(super) fn point(&self, p: V3) -> V3 {
        self.turned(p) + self.offset
    }
    /// A direction: rotated (and scaled), not moved.
    pub(super) fn turned(&self, d: V3) -> V3 {
        self.columns[0] * d.x + self.columns[1] * d.y + self.columns[2] * d.z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn motions_turn_the_way_they_say() {
        let quarter = std::f32::consts::FRAC_PI_2;
        let near = |a: V3, b: V3| assert!((a - b).length() < 1e-6, "{a:?} is not {b:?}");
        near(Motion::pitch(quarter).point(v3(0.0, 1.0, 0.0)), v3(0.0, 0.0, 1.0));
        near(Motion::yaw(quarter).point(v3(0.0, 0.0, 1.0)), v3(1.0, 0.0, 0.0));
        near(Motion::roll(quarter).point(v3(1.0, 0.0, 0.0)), v3(0.0, 1.0, 0.0));
        let pivot = v3(1.0, 2.0, 3.0);
        near(Motion::about(pivot, Motion::yaw(0.7)).point(pivot), pivot);
        near(Motion::shift(pivot).after(Motion::yaw(quarter)).point(v3(0.0, 0.0, 1.0)), v3(2.0, 2.0, 3.0));
    }
}
