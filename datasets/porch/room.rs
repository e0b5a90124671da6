//! Where a picture shows the inside of the house, exactly: by the depth of every sample.

use super::raster::{Camera, OVER, Samples, Soup};
use super::stage::{WALL_X, WALL_Z};

/// Of a pixel's four samples so many show the room before it counts.
const ROOM_SAMPLES: u32 = 2;

/// The pixels that show the room or who is in it, counted row by row. The door's own leaf and who stands outside do not count.
pub(super) fn seen(camera: &Camera, samples: &Samples, soup: &Soup) -> Vec<u32> {
    let width = camera.columns / OVER;
    let is_room = |column: usize, row: usize| {
        let at = row * camera.columns + column;
        let (near, number) = (samples.near[at], samples.seen[at] as usize);
        // What moves and belongs to nobody is the leaf.
        if near <= 0.0 || number > 0 && soup.triangles[number - 1].owner == 0 {
            return false;
        }
        let p = camera.eye + camera.ray(column, row) * (1.0 / near);
        p.z > WALL_Z + 0.225 && p.z < 8.05 && p.x < WALL_X - 0.225 && p.x > -7.05 && p.y < 2.65
    };
    let shows = |pixel: usize| {
        let (x, y) = (pixel % width * OVER, pixel / width * OVER);
        let of_four = (0..OVER * OVER).filter(|i| is_room(x + i % OVER, y + i / OVER)).count();
        of_four as u32 >= ROOM_SAMPLES
    };
    (0..width * camera.rows / OVER).filter(|&pixel| shows(pixel)).map(|pixel| pixel as u32).collect()
}
