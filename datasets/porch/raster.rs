//! From triangles to samples: the camera, the soup of triangles, and a depth buffer at four samples a pixel.

use super::gait::Pose;
use super::maths::{Motion, V3, v3};
use super::paint::Matter;
use super::person::Part;
use super::solid::Mesh;

/// Samples along one edge of a pixel.
pub(super) const OVER: usize = 2;
const NEAR: f32 = 0.12;

/// A pinhole camera that looks along `z`, tilted and panned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    pub(super) eye: V3,
    /// World to camera turn.
    turn: Motion,
    back: Motion,
    /// Focal length in samples.
    focal: f32,
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Shift of the sample grid, samples.
    jitter: (f32, f32),
}

impl Camera {
    /// `focal` in pixels; `tilt` is downwards and `pan` to the right, radians.
    pub(super) fn new(eye: V3, focal: f32, tilt: f32, pan: f32, width: usize, height: usize) -> Camera {
        let turn = Motion::pitch(-tilt).after(Motion::yaw(-pan));
        let back = Motion::yaw(pan).after(Motion::pitch(tilt));
        let (columns, rows) = (width * OVER, height * OVER);
        Camera { eye, turn, back, focal: focal * OVER as f32, columns, rows, jitter: (0.0, 0.0) }
    }
    /// The same camera with its sample grid shifted.
    pub(super) fn shifted(&self, jitter: (f32, f32)) -> Camera {
        Camera { jitter, ..*self }
    }
    /// Column, row (both in samples) and nearness (1 / depth); nearness 0 behind the near plane.
    pub(super) fn project(&self, p: V3) -> V3 {
        let q = self.turn.turned(p - self.eye);
        if q.z < NEAR {
            return V3::default();
        }
        let near = 1.0 / q.z;
        v3(
            self.columns as f32 * 0.5 + self.focal * q.x * near + self.jitter.0,
            self.rows as f32 * 0.5 - self.focal * q.y * near + self.jitter.1,
            near,
        )
    }
    /// The direction through the middle of a sample, with depth 1 (not a unit vector).
    pub(super) fn ray(&self, column: usize, row: usize) -> V3 {
        let x = (column as f32 + 0.5 - self.columns as f32 * 0.5 - self.jitter.0) / self.focal;
        let y = (self.rows as f32 * 0.5 - row as f32 - 0.5 + self.jitter.1) / self.focal;
        self.back.turned(v3(x, y, 1.0))
    }
    fn depth(&self, p: V3) -> f32 {
        self.turn.turned(p - self.eye).z
    }
}

/// A corner of triangles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    pub(super) at: V3,
    pub(super) normal: V3,
    /// The point in its own coordinates, for paint.
    pub(super) rest: V3,
    pub(super) openness: f32,
}

/// A triangle: corners, matter and owner by number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Triangle {
    pub(super) corners: [u32; 3],
    pub(super) matter: u16,
    pub(super) owner: u16,
}

/// Triangles in world coordinates.
#[derive(Default)]
pub(super) struct Soup {
    pub(super) corners: Vec<Corner>,
    pub(super) triangles: Vec<Triangle>,
    /// Where the corners lie on the screen, once drawn: column, row, nearness.
    on_screen: Vec<V3>,
    pub(super) matters: Vec<Matter>,
}

impl Soup {
    pub(super) fn matter(&mut self, matter: Matter) -> u16 {
        self.matters.push(matter);
        (self.matters.len() - 1) as u16
    }

    pub(super) fn clear(&mut self) {
        self.corners.clear();
        self.on_screen.clear();
        self.triangles.clear();
        self.matters.clear();
    }

    /// A mesh moved as one; the paint sees its own coordinates.
    pub(super) fn add_mesh(&mut self, mesh: &Mesh, motion: &Motion, matter: Matter, owner: u16) {
        let first = self.corners.len() as u32;
        for (i, &rest) in mesh.points.iter().enumerate() {
            let normal = motion.turned(mesh.normals[i]).unit();
            self.corners.push(Corner { at: motion.point(rest), normal, rest, openness: mesh.openness[i] });
        }
        self.add_triangles(&mesh.triangles, first, matter, owner);
    }

    /// A part of a body moved by its bones.
    pub(super) fn add_part(&mut self, part: &Part, pose: &Pose, owner: u16) {
        let first = self.corners.len() as u32;
        for (i, &rest) in part.mesh.points.iter().enumerate() {
            let (mut at, mut normal) = (V3::default(), V3::default());
            for (bone, share) in part.bones[i] {
                if share > 0.0 {
                    at += pose[bone as usize].point(rest) * share;
                    normal += pose[bone as usize].turned(part.mesh.normals[i]) * share;
                }
            }
            self.corners.push(Corner { at, normal: normal.unit(), rest, openness: part.mesh.openness[i] });
        }
        self.add_triangles(&part.mesh.triangles, first, part.matter, owner);
    }

    fn add_triangles(&mut self, triangles: &[[u32; 3]], first: u32, matter: Matter, owner: u16) {
        let matter = self.matter(matter);
        let shifted = triangles.iter().map(|t| Triangle { corners: t.map(|c| c + first), matter, owner });
        self.triangles.extend(shifted);
    }

    /// A flat polygon (convex), its normal by the right-hand rule from its order.
    pub(super) fn polygon(&mut self, points: &[V3], normal: V3, openness: f32, matter: u16) {
        let first = self.corners.len() as u32;
        self.corners.extend(points.iter().map(|&at| Corner { at, normal, rest: at, openness }));
        for i in 1..points.len() as u32 - 1 {
            self.triangles.push(Triangle { corners: [first, first + i, first + i + 1], matter, owner: 0 });
        }
    }

    /// A box with faces along the axes.
    pub(super) fn cuboid(&mut self, low: V3, high: V3, matter: Matter) {
        let matter = self.matter(matter);
        let corner = |i: usize| {
            let pick = |bit: usize, a: f32, b: f32| if i & bit == 0 { a } else { b };
            v3(pick(1, low.x, high.x), pick(2, low.y, high.y), pick(4, low.z, high.z))
        };
        let faces: [([usize; 4], V3); 6] = [
            ([0, 2, 6, 4], v3(-1.0, 0.0, 0.0)),
            ([1, 3, 7, 5], v3(1.0, 0.0, 0.0)),
            ([0, 1, 5, 4], v3(0.0, -1.0, 0.0)),
            ([2, 3, 7, 6], v3(0.0, 1.0, 0.0)),
            ([0, 1, 3, 2], v3(0.0, 0.0, -1.0)),
            ([4, 5, 7, 6], v3(0.0, 0.0, 1.0)),
        ];
        for (corners, normal) in faces {
            self.polygon(&corners.map(corner), normal, 1.0, matter);
        }
    }

    /// Cuts off what lies behind the near plane, so that large faces under the camera survive projection.
    pub(super) fn clip_near(&mut self, camera: &Camera) {
        let margin = NEAR * 1.01;
        let mut kept = Vec::with_capacity(self.triangles.len());
        for triangle in std::mem::take(&mut self.triangles) {
            let corners = triangle.corners.map(|c| self.corners[c as usize]);
            let depths = corners.map(|c| camera.depth(c.at));
            if depths.iter().all(|&d| d >= margin) {
                kept.push(triangle);
                continue;
            }
            let mut ring = Vec::new();
            for i in 0..3 {
                let (a, b, da, db) = (corners[i], corners[(i + 1) % 3], depths[i], depths[(i + 1) % 3]);
                if da >= margin {
                    ring.push(a);
                }
                if (da >= margin) != (db >= margin) {
                    let t = (margin - da) / (db - da);
                    let openness = a.openness + (b.openness - a.openness) * t;
                    ring.push(Corner { at: a.at.lerp(b.at, t), rest: a.rest.lerp(b.rest, t), openness, ..a });
                }
            }
            let first = self.corners.len() as u32;
            for i in 1..(ring.len() as u32).saturating_sub(1) {
                kept.push(Triangle { corners: [first, first + i, first + i + 1], ..triangle });
            }
            self.corners.append(&mut ring);
        }
        self.triangles = kept;
    }
}

/// What each sample sees: the nearest triangle and how near it is.
pub(super) struct Samples {
    pub(super) near: Vec<f32>,
    /// Number of the triangle plus 1; 0 is none of them.
    pub(super) seen: Vec<u32>,
}

impl Samples {
    pub(super) fn empty(camera: &Camera) -> Samples {
        let count = camera.columns * camera.rows;
        Samples { near: vec![0.0; count], seen: vec![0; count] }
    }
}

/// A box of samples, the far edges exclusive; empty when `left >= right`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Bounds {
    pub(super) const EMPTY: Bounds = Bounds { left: usize::MAX, top: usize::MAX, right: 0, bottom: 0 };

    pub(super) fn grow(&mut self, left: usize, top: usize, right: usize, bottom: usize) {
        self.left = self.left.min(left);
        self.top = self.top.min(top);
        self.right = self.right.max(right);
        self.bottom = self.bottom.max(bottom);
    }
    pub(super) fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }
}

/// Draws triangles from number `from` on; the box of samples they may have touched.
pub(super) fn draw(soup: &mut Soup, from: usize, camera: &Camera, samples: &mut Samples) -> Bounds {
    let mut bounds = Bounds::EMPTY;
    let known = if from == 0 { 0 } else { soup.on_screen.len() };
    soup.on_screen.truncate(known);
    soup.on_screen.extend(soup.corners[known..].iter().map(|c| camera.project(c.at)));
    for (number, triangle) in soup.triangles.iter().enumerate().skip(from) {
        let [a, b, c] = triangle.corners.map(|i| soup.on_screen[i as usize]);
        if a.z <= 0.0 || b.z <= 0.0 || c.z <= 0.0 {
            continue;
        }
        let averted = |i: &u32| {
            let corner = &soup.corners[*i as usize];
            corner.normal.dot(camera.eye - corner.at) < 0.0
        };
        if triangle.owner > 0 && triangle.corners.iter().all(averted) {
            continue;
        }
        let (x0, x1) = (a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x));
        let (y0, y1) = (a.y.min(b.y).min(c.y), a.y.max(b.y).max(c.y));
        if x1 < 0.0 || y1 < 0.0 || x0 > camera.columns as f32 || y0 > camera.rows as f32 {
            continue;
        }
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if area.abs() < 1e-9 {
            continue;
        }
        let inverse = 1.0 / area;
        let first = |edge: f32| (edge + 0.5).max(0.0) as usize;
        let (left, right) = (first(x0), first(x1).min(camera.columns));
        let (top, bottom) = (first(y0), first(y1).min(camera.rows));
        if left >= right || top >= bottom {
            continue;
        }
        bounds.grow(left, top, right, bottom);
        // The weight of each corner is linear in x and y.
        let step_0 = (b.y - c.y) * inverse;
        let step_1 = (c.y - a.y) * inverse;
        for row in top..bottom {
            let (px, py) = (left as f32 + 0.5, row as f32 + 0.5);
            let mut w0 = ((b.x - px) * (c.y - py) - (c.x - px) * (b.y - py)) * inverse;
            let mut w1 = ((c.x - px) * (a.y - py) - (a.x - px) * (c.y - py)) * inverse;
            for column in left..right {
                let w2 = 1.0 - w0 - w1;
                if w0 >= 0.0 && w1 >= 0.0 && w2 >= 0.0 {
                    let near = a.z * w0 + b.z * w1 + c.z * w2;
                    let at = row * camera.columns + column;
                    if near > samples.near[at] {
                        samples.near[at] = near;
                        samples.seen[at] = number as u32 + 1;
                    }
                }
                w0 += step_0;
                w1 += step_1;
            }
        }
    }
    bounds
}

/// The point of a drawn triangle that a sample sees, interpolated with perspective.
pub(super) fn corner_at(soup: &Soup, triangle: &Triangle, column: usize, row: usize) -> Corner {
    let corners = triangle.corners.map(|c| soup.corners[c as usize]);
    let [a, b, c] = triangle.corners.map(|c| soup.on_screen[c as usize]);
    let (px, py) = (column as f32 + 0.5, row as f32 + 0.5);
    let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    let w0 = ((b.x - px) * (c.y - py) - (c.x - px) * (b.y - py)) / area * a.z;
    let w1 = ((c.x - px) * (a.y - py) - (a.x - px) * (c.y - py)) / area * b.z;
    let w2 = ((a.x - px) * (b.y - py) - (b.x - px) * (a.y - py)) / area * c.z;
    let whole = 1.0 / (w0 + w1 + w2);
    let blend = |of: fn(&Corner) -> V3| (of(&corners[0]) * w0 + of(&corners[1]) * w1 + of(&corners[2]) * w2) * whole;
    Corner {
        at: blend(|c| c.at),
        normal: blend(|c| c.normal).unit(),
        rest: blend(|c| c.rest),
        openness: (corners[0].openness * w0 + corners[1].openness * w1 + corners[2].openness * w2) * whole,
    }
}

#[cfg(test)]
mod tests {
    use super::super::maths::grey;
    use super::*;

    #[test]
    fn the_nearer_of_two_boxes_is_seen_and_points_come_back() {
        let camera = Camera::new(v3(0.0, 1.0, 0.0), 50.0, 0.1, 0.05, 64, 48);
        let mut soup = Soup::default();
        soup.cuboid(v3(-9.0, -9.0, 8.0), v3(9.0, 9.0, 8.1), Matter::Plain(grey(0.5)));
        let wall = soup.triangles.len();
        soup.cuboid(v3(-0.5, 0.0, 4.0), v3(0.5, 1.0, 4.5), Matter::Plain(grey(0.5)));
        let mut samples = Samples::empty(&camera);
        draw(&mut soup, 0, &camera, &mut samples);
        let target = v3(0.1, 0.5, 4.0);
        let on = camera.project(target);
        let (column, row) = (on.x as usize, on.y as usize);
        let seen = samples.seen[row * camera.columns + column] as usize - 1;
        assert!(seen >= wall, "the box stands before the wall");
        let found = corner_at(&soup, &soup.triangles[seen], column, row);
        assert!((found.at - target).length() < 0.06, "{:?}", found.at);
        let again = camera.eye + camera.ray(column, row) * (1.0 / samples.near[row * camera.columns + column]);
        assert!((again - found.at).length() < 0.01, "depth and triangle agree: {again:?} {:?}", found.at);
        assert!(samples.seen[0] > 0 && (samples.seen[0] as usize) <= wall, "the corner sees the wall");
    }

    #[test]
    fn what_reaches_behind_the_camera_is_cut_not_dropped() {
        let camera = Camera::new(v3(0.0, 1.0, 0.0), 50.0, 0.0, 0.0, 64, 48);
        let mut soup = Soup::default();
        soup.cuboid(v3(-5.0, -0.1, -5.0), v3(5.0, 0.0, 9.0), Matter::Plain(grey(0.5)));
        soup.clip_near(&camera);
        let mut samples = Samples::empty(&camera);
        draw(&mut soup, 0, &camera, &mut samples);
        let bottom = samples.seen[(camera.rows - 1) * camera.columns + camera.columns / 2];
        assert!(bottom > 0, "the floor at the camera's feet is seen");
    }
}
