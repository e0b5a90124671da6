//! Signed distances of simple solids, and the mesh of any solid so described (naive surface nets, Gibson 1998).

use super::maths::{V3, mix, v3};

/// Distance to an ellipsoid (first-order bound, good near the surface).
pub(super) fn ellipsoid(p: V3, centre: V3, radii: V3) -> f32 {
    let q = p - centre;
    let k0 = v3(q.x / radii.x, q.y / radii.y, q.z / radii.z).length();
    let k1 = v3(q.x / (radii.x * radii.x), q.y / (radii.y * radii.y), q.z / (radii.z * radii.z)).length();
    if k1 < 1e-9 { -radii.x.min(radii.y).min(radii.z) } else { k0 * (k0 - 1.0) / k1 }
}

pub(super) fn sphere(p: V3, centre: V3, radius: f32) -> f32 {
    (p - centre).length() - radius
}

/// A limb: a capsule whose radius changes from one end to the other.
pub(super) fn limb(p: V3, a: V3, b: V3, ra: f32, rb: f32) -> f32 {
    let along = b - a;
    let t = ((p - a).dot(along) / along.dot(along)).clamp(0.0, 1.0);
    (p - a - along * t).length() - mix(ra, rb, t)
}

/// A box with rounded edges.
pub(super) fn slab(p: V3, centre: V3, half: V3, round: f32) -> f32 {
    let q = p - centre;
    let d = v3(q.x.abs() - half.x + round, q.y.abs() - half.y + round, q.z.abs() - half.z + round);
    d.max(V3::default()).length() + d.x.max(d.y).max(d.z).min(0.0) - round
}

/// Union with a soft seam of width `k`.
pub(super) fn join(a: f32, b: f32, k: f32) -> f32 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.min(b) - h * h * k * 0.25
}

/// `a` without `b`, with a soft seam.
pub(super) fn carve(a: f32, b: f32, k: f32) -> f32 {
    -join(-a, b, k)
}

/// The common part with a soft edge.
pub(super) fn common(a: f32, b: f32, k: f32) -> f32 {
    -join(-a, -b, k)
}

/// Signed distance to a closed polygon.
pub(super) fn polygon(x: f32, y: f32, corners: &[(f32, f32)]) -> f32 {
    let mut nearest = f32::MAX;
    let mut sign = 1.0;
    let mut previous = corners[corners.len() - 1];
    for &corner in corners {
        let (ex, ey) = (previous.0 - corner.0, previous.1 - corner.1);
        let (wx, wy) = (x - corner.0, y - corner.1);
        let t = ((wx * ex + wy * ey) / (ex * ex + ey * ey)).clamp(0.0, 1.0);
        let (bx, by) = (wx - ex * t, wy - ey * t);
        nearest = nearest.min(bx * bx + by * by);
        let (above, below, left) = (y >= corner.1, y < previous.1, ex * wy > ey * wx);
        if (above && below && left) || (!above && !below && !left) {
            sign = -sign;
        }
        previous = corner;
    }
    sign * nearest.sqrt()
}

/// A surface: points with normals, how open each is to the sky, and triangles.
#[derive(Debug, Clone, Default)]
pub(super) struct Mesh {
    pub(super) points: Vec<V3>,
    pub(super) normals: Vec<V3>,
    /// 0 (in a crevice) to 1 (open).
    pub(super) openness: Vec<f32>,
    pub(super) triangles: Vec<[u32; 3]>,
}

/// The surface of `solid` within the box, on a grid of `cell` metres. `around` is what shades it (itself and its neighbours).
pub(super) fn surface(low: V3, high: V3, cell: f32, solid: &dyn Fn(V3) -> f32, around: &dyn Fn(V3) -> f32) -> Mesh {
    let span = high - low;
    let count = |length: f32| (length / cell).ceil() as usize + 2;
    let (nx, ny, nz) = (count(span.x), count(span.y), count(span.z));
    let at = |x: usize, y: usize, z: usize| low + v3(x as f32, y as f32, z as f32) * cell;
    let mut field = vec![0.0_f32; nx * ny * nz];
    for z in 0..nz {
        for y in 0..ny {
            let row = (z * ny + y) * nx;
            let mut x = 0;
            while x < nx {
                let d = solid(at(x, y, z));
                field[row + x] = d;
                // Far from the surface the next cells cannot hold it; skip most of them.
                let skip = ((d.abs() * 0.5 / cell) as usize).saturating_sub(2).min(nx - 1 - x);
                field[row + x + 1..=row + x + skip].fill(d);
                x += skip + 1;
            }
        }
    }
    let mut mesh = Mesh::default();
    let mut vertex_of = vec![u32::MAX; nx * ny * nz];
    let index = |x: usize, y: usize, z: usize| (z * ny + y) * nx + x;
    for z in 0..nz - 1 {
        for y in 0..ny - 1 {
            for x in 0..nx - 1 {
                if let Some(point) = cell_point(&field, &index, (x, y, z)) {
                    vertex_of[index(x, y, z)] = mesh.points.len() as u32;
                    mesh.points.push(low + point * cell);
                }
            }
        }
    }
    let mut quad = |a: u32, b: u32, c: u32, d: u32, flip: bool| {
        let (b, d) = if flip { (d, b) } else { (b, d) };
        mesh.triangles.push([a, b, c]);
        mesh.triangles.push([a, c, d]);
    };
    for z in 1..nz - 1 {
        for y in 1..ny - 1 {
            for x in 1..nx - 1 {
                let here = field[index(x, y, z)] < 0.0;
                let v = |dx: usize, dy: usize, dz: usize| vertex_of[index(x - dx, y - dy, z - dz)];
                if here != (field[index(x + 1, y, z)] < 0.0) {
                    quad(v(0, 1, 1), v(0, 0, 1), v(0, 0, 0), v(0, 1, 0), !here);
                }
                if here != (field[index(x, y + 1, z)] < 0.0) {
                    quad(v(1, 0, 1), v(1, 0, 0), v(0, 0, 0), v(0, 0, 1), !here);
                }
                if here != (field[index(x, y, z + 1)] < 0.0) {
                    quad(v(1, 1, 0), v(0, 1, 0), v(0, 0, 0), v(1, 0, 0), !here);
                }
            }
        }
    }
    shade_points(&mut mesh, cell, solid, around);
    mesh
}

/// The mean of the crossings of the surface with the twelve edges of one grid cell, in cells.
fn cell_point(
    field: &[f32],
    index: &dyn Fn(usize, usize, usize) -> usize,
    (x, y, z): (usize, usize, usize),
) -> Option<V3> {
    let corner = |i: usize| field[index(x + (i & 1), y + (i >> 1 & 1), z + (i >> 2))];
    let inside = (0..8).filter(|&i| corner(i) < 0.0).count();
    if inside == 0 || inside == 8 {
        return None;
    }
    let (mut sum, mut crossings) = (V3::default(), 0.0);
    for i in 0..8_usize {
        for bit in [1, 2, 4] {
            if i & bit == 0 && (corner(i) < 0.0) != (corner(i | bit) < 0.0) {
                let t = corner(i) / (corner(i) - corner(i | bit));
                let step = v3((bit & 1) as f32, (bit >> 1 & 1) as f32, (bit >> 2) as f32);
                sum += v3((i & 1) as f32, (i >> 1 & 1) as f32, (i >> 2) as f32) + step * t;
                crossings += 1.0;
            }
        }
    }
    Some(v3(x as f32, y as f32, z as f32) + sum * (1.0 / crossings))
}

/// Normals from the distance's gradient, openness from distances met along the normal.
fn shade_points(mesh: &mut Mesh, cell: f32, solid: &dyn Fn(V3) -> f32, around: &dyn Fn(V3) -> f32) {
    let e = cell * 0.5;
    for &p in &mesh.points {
        let slope = |d: V3| solid(p + d) - solid(p - d);
        let normal = v3(slope(v3(e, 0.0, 0.0)), slope(v3(0.0, e, 0.0)), slope(v3(0.0, 0.0, e))).unit();
        let mut hidden = 0.0;
        for (step, weight) in [(0.02, 0.32), (0.05, 0.3), (0.1, 0.23), (0.2, 0.15)] {
            hidden += weight * ((step - around(p + normal * step)) / step).clamp(0.0, 1.0);
        }
        mesh.normals.push(normal);
        mesh.openness.push(1.0 - 0.85 * hidden);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surface_of_a_ball_is_a_closed_ball_with_outward_normals() {
        let ball = |p: V3| sphere(p, v3(0.1, 0.0, 0.0), 0.5);
        let mesh = surface(v3(-0.7, -0.7, -0.7), v3(0.8, 0.7, 0.7), 0.05, &ball, &ball);
        assert!(mesh.points.len() > 800, "{} points", mesh.points.len());
        for (point, normal) in mesh.points.iter().zip(&mesh.normals) {
            let out = *point - v3(0.1, 0.0, 0.0);
            assert!((out.length() - 0.5).abs() < 0.01, "{point:?} lies off the ball");
            assert!(out.unit().dot(*normal) > 0.98, "the normal at {point:?} is {normal:?}");
        }
        // In a closed surface every edge has two triangles, once in each direction.
        let mut edges = std::collections::BTreeSet::new();
        for t in &mesh.triangles {
            for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                assert!(edges.insert((a, b)), "the edge {a} {b} is used twice in one direction");
            }
        }
        assert!(edges.iter().all(|(a, b)| edges.contains(&(*b, *a))), "the surface has a hole");
    }

    #[test]
    fn a_polygon_knows_inside_from_outside() {
        let square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)];
        assert!((polygon(1.0, 0.5, &square) + 0.5).abs() < 1e-6);
        assert!((polygon(3.0, 1.0, &square) - 1.0).abs() < 1e-6);
    }
}
