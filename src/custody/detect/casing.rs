//! The casing of a door: the board along the side of a doorway, of one colour from its head to its foot. No room is seen beside it, so what
//! was taken for a wider opening is none there.
//!
//! A strip of a room has no such board: its floor begins somewhere, and what stands on it ends. Deliberately absent: a casing that is
//! covered for a good part; that side stays as wide as it was seen.

use super::RoomSeen;
use crate::vocab::{PxBox, Size};

/// Width of the strip that is looked at, as a share of the doorway's width, and pixels away from its edge; at least so wide.
const STRIP: f64 = 0.1;
const BESIDE_PX: f64 = 2.0;
const LEAST_STRIP_PX: f64 = 5.0;
/// Its colour is the same within so many levels in this share of the rows, and no break is higher than this share of the doorway.
const LEVELS: f32 = 20.0;
const LEAST_SAME: f64 = 0.9;
const MOST_BREAK: f64 = 0.06;
/// In this upper share of it, it may lie in the shadow of the roof: as dark as this share, of the same hue.
const UPPER: f64 = 0.35;
const SHADE: f32 = 0.4;
/// So many rows are averaged.
const ROWS: usize = 3;
/// The doorway ends no further above the larger rectangle's end than this share of its height: what stands in a room ends higher.
const FOOT: f64 = 0.12;
/// What is cut off beside the board is narrower than this share of the doorway: a post between two panes is of one colour too, and what lies
/// beyond it is another pane.
const MOST_BEYOND: f64 = 0.25;
/// What the edge of a doorway may be off, pixels.
const OFF_PX: f64 = 4.0;

/// Rectangles in which a room is seen, those around another one cut off at its casing.
pub(super) fn tightened(rgb: &[u8], size: Size, rooms: &[PxBox]) -> Vec<RoomSeen> {
    let cut = |outer: &PxBox| {
        rooms.iter().filter(|inner| is_doorway_of(inner, outer)).fold(*outer, |cut, inner| {
            let picture = Picture { rgb, size };
            let (mut x1, mut x2, mut y1) = (cut.x1(), cut.x2(), cut.y1());
            let left = picture.casing(inner, outer, inner.x1(), -1.0);
            let right = picture.casing(inner, outer, inner.x2(), 1.0);
            let board_px = BESIDE_PX + (STRIP * inner.width()).max(LEAST_STRIP_PX);
            let is_no_pane = |beside_px: f64| beside_px - board_px < MOST_BEYOND * inner.width();
            if left.is_some() && is_no_pane(inner.x1() - outer.x1()) {
                x1 = x1.max(inner.x1() - OFF_PX);
            }
            if right.is_some() && is_no_pane(outer.x2() - inner.x2()) {
                x2 = x2.min(inner.x2() + OFF_PX);
            }
            if let (Some(left), Some(right)) = (left, right) {
                y1 = y1.max(left.min(right) - OFF_PX);
            }
            PxBox::new(x1, y1, x2, cut.y2()).unwrap_or(cut)
        })
    };
    rooms.iter().map(|room| RoomSeen { found: *room, within: cut(room) }).collect()
}

fn is_doorway_of(inner: &PxBox, outer: &PxBox) -> bool {
    let shared = outer.intersection(inner).map_or(0.0, |both| both.area());
    inner.area() < outer.area() && shared >= 0.95 * inner.area() && outer.y2() - inner.y2() <= FOOT * inner.height()
}

struct Picture<'a> {
    rgb: &'a [u8],
    size: Size,
}

impl Picture<'_> {
    /// The head of the casing along a side of a doorway, `way` from it; `None` when there is none.
    fn casing(&self, inner: &PxBox, outer: &PxBox, edge: f64, way: f64) -> Option<f64> {
        let wide = (STRIP * inner.width()).max(LEAST_STRIP_PX);
        let (near, far) = (edge + way * BESIDE_PX, edge + way * (BESIDE_PX + wide));
        let (x1, x2) = (near.min(far), near.max(far));
        if x1 < 0.0 || x2 > f64::from(self.size.width_px) {
            return None;
        }
        let columns = x1 as usize..x2 as usize;
        let rows: Vec<usize> =
            (inner.y1() as usize..(inner.y2() as usize).saturating_sub(ROWS)).step_by(ROWS).collect();
        let colours: Vec<[f32; 3]> = rows.iter().map(|&y| self.mean(&columns, y)).collect();
        if colours.is_empty() {
            return None;
        }
        let usual = [0, 1, 2].map(|k| {
            let mut values: Vec<f32> = colours.iter().map(|colour| colour[k]).collect();
            values.sort_by(f32::total_cmp);
            values[values.len() / 2]
        });
        let is_same = |colour: &[f32; 3]| (0..3).all(|k| (colour[k] - usual[k]).abs() <= LEVELS);
        let is_shaded = |colour: &[f32; 3]| {
            let shade = colour.iter().sum::<f32>() / usual.iter().sum::<f32>().max(1.0);
            (SHADE..=1.0).contains(&shade) && (0..3).all(|k| (colour[k] - shade * usual[k]).abs() <= LEVELS / 2.0)
        };
        let upper = (UPPER * colours.len() as f64) as usize;
        let is_board: Vec<bool> =
            colours.iter().enumerate().map(|(row, c)| is_same(c) || (row < upper && is_shaded(c))).collect();
        let same = is_board.iter().filter(|is_board| **is_board).count();
        let longest = is_board.split(|is_board| *is_board).map(<[_]>::len).max().unwrap_or(0);
        let is_casing =
            same as f64 >= LEAST_SAME * colours.len() as f64 && longest as f64 <= MOST_BREAK * colours.len() as f64;
        let above = (0..=inner.y1() as usize).rev().step_by(ROWS).take_while(|y| *y as f64 >= outer.y1());
        let mut head = inner.y1();
        for y in above {
            let colour = self.mean(&columns, y);
            if !is_same(&colour) && !is_shaded(&colour) {
                break;
            }
            head = y as f64;
        }
        is_casing.then_some(head)
    }

    fn mean(&self, columns: &std::ops::Range<usize>, y: usize) -> [f32; 3] {
        let mut sum = [0.0; 3];
        let rows = y..(y + ROWS).min(self.size.height_px as usize);
        let count = (rows.len() * columns.len()).max(1) as f32;
        for y in rows {
            let from = (y * self.size.width_px as usize + columns.start) * 3;
            for pixel in self.rgb[from..from + columns.len() * 3].chunks_exact(3) {
                (0..3).for_each(|k| sum[k] += f32::from(pixel[k]));
            }
        }
        sum.map(|value| value / count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 320, height_px: 320 };
    /// The frame of a door with the wall around it, and the doorway.
    const OUTER: [f64; 4] = [50.0, 30.0, 200.0, 290.0];
    const INNER: [f64; 4] = [80.0, 80.0, 170.0, 280.0];

    fn boxed(edges: [f64; 4]) -> PxBox {
        PxBox::new(edges[0], edges[1], edges[2], edges[3]).expect("a box")
    }

    /// What is left of the outer rectangle when this stands left of the doorway, and right of it a room, or the same board.
    fn left(inner: [f64; 4], beside: impl Fn(u32) -> [u8; 3], is_alike: bool) -> PxBox {
        of(OUTER, inner, beside, is_alike)
    }

    fn of(outer: [f64; 4], inner: [f64; 4], beside: impl Fn(u32) -> [u8; 3], is_alike: bool) -> PxBox {
        let pixel = |i: u64| match ((i % 320) as u32, (i / 320) as u32) {
            (60..80, y) => beside(y),
            (170..190, y) if is_alike => beside(y),
            (x, y) => [(x * 5 % 256) as u8, (y * 7 % 256) as u8, 60],
        };
        let rgb: Vec<u8> = (0..SIZE.area()).flat_map(pixel).collect();
        let room = tightened(&rgb, SIZE, &[boxed(outer), boxed(inner)])[0];
        assert_eq!(room.found, boxed(outer));
        room.within
    }

    /// A white board from its head at row 60 on.
    fn board(y: u32) -> [u8; 3] {
        if y < 60 { [90, 20, 20] } else { [220, 215, 205] }
    }

    #[test]
    fn a_wider_opening_ends_at_the_casing_and_under_its_head_where_both_sides_have_one() {
        let cut = left(INNER, board, false);
        assert_eq!(cut, boxed([76.0, 30.0, 200.0, 290.0]), "the other side, the top and the foot stay");
        let cut = left(INNER, board, true);
        assert_eq!((cut.x1(), cut.x2(), cut.y2()), (76.0, 174.0, 290.0));
        assert!((50.0..62.0).contains(&cut.y1()), "{cut:?}");
        let shaded = |y: u32| board(y).map(|value| if y < 110 { value / 2 } else { value });
        assert_eq!(left(INNER, shaded, false).x1(), 76.0, "in the shadow of the roof");
    }

    #[test]
    fn what_may_be_a_strip_of_the_room_is_no_casing() {
        let whole = boxed(OUTER);
        let floor = |y: u32| if y < 240 { board(y) } else { [120, 80, 50] };
        assert_eq!(left(INNER, floor, false), whole, "it ends at a floor");
        let dark_floor = |y: u32| board(y).map(|value| if y < 240 { value } else { value / 2 });
        assert_eq!(left(INNER, dark_floor, false), whole, "a floor of the same hue");
        let shelf = |y: u32| if (150..170).contains(&y) { [40, 40, 90] } else { board(y) };
        assert_eq!(left(INNER, shelf, false), whole, "something stands there");
        assert_eq!(left([80.0, 80.0, 170.0, 240.0], board, false), whole, "a thing in the room ends above the sill");
        let beside = [50.0, 30.0, 150.0, 290.0];
        assert_eq!(of(beside, INNER, board, false), boxed(beside), "it lies beside for a part");
        let two_panes = [10.0, 30.0, 200.0, 290.0];
        assert_eq!(of(two_panes, INNER, board, false), boxed(two_panes), "the board is the post between two panes");
    }
}
