//! The picture's edge in finer cells than the rest: of who comes in over it the first to be seen is a few pixels of a face. They change the
//! mean of no larger cell, or look like a shadow together with the ground beside them.
//!
//! A fine cell is about half as long as a glance's and judged as one (`change`). Two rows of them lie along each edge.
//!
//! Deliberately absent: what is of a colour between those of the ground around it.

use std::sync::Arc;

use crate::vocab::{PxBox, Size};

use super::change::{CLEAR_LEVELS, Cell, CellNo, Changes, compared, usual_look};
use super::glance::mean;

/// Rows of fine cells along each edge.
const DEEP: usize = 2;
/// Colours that are all within so many levels of those before are kept as the same: while nothing happens at the edge they take no memory.
/// Higher: so much more has to change before it is seen.
const SAME_LEVELS: u8 = 3;

/// The mean colours of the fine cells of one frame, row by row. Copies share them.
pub(super) type EdgeColours = Arc<[[u8; 3]]>;

/// The left, upper, right and lower edges of every fine cell, pixels. All are about as large, the last of a row too.
fn cells(size: Size, glance_cell_px: u32) -> impl Iterator<Item = [u32; 4]> {
    let parts = move |length: u32| {
        let count = (length / (glance_cell_px / 2)).max(1);
        (0..count).map(move |no| (no * length / count, (no + 1) * length / count)).collect::<Vec<_>>()
    };
    let (across, down) = (parts(size.width_px), parts(size.height_px));
    let is_at_end = |no: usize, count: usize| no < DEEP || no + DEEP >= count;
    let (cols, rows) = (across.len(), down.len());
    down.into_iter().enumerate().flat_map(move |(row, (top, bottom))| {
        let is_cell = move |col: &usize| is_at_end(row, rows) || is_at_end(*col, cols);
        let cells = across.iter().enumerate().filter(|(col, _)| is_cell(col));
        cells.map(|(_, (left, right))| [*left, top, *right, bottom]).collect::<Vec<_>>()
    })
}

/// The colours at a raw picture, or those of the picture before where they are the same.
pub(super) fn colours(rgb: &[u8], size: Size, glance_cell_px: u32, before: Option<&EdgeColours>) -> EdgeColours {
    let colours: Vec<[u8; 3]> = cells(size, glance_cell_px).map(|cell| mean(rgb, size.width_px, cell)).collect();
    let is_same = |before: &&EdgeColours| {
        let apart = before.iter().zip(&colours).flat_map(|(a, b)| (0..3).map(|k| a[k].abs_diff(b[k])));
        before.len() == colours.len() && apart.max() <= Some(SAME_LEVELS)
    };
    before.filter(is_same).map_or_else(|| colours.as_slice().into(), Arc::clone)
}

/// The cells of glances of which a fine cell differs, in each of the moments: from its own usual look and from all between that and its
/// neighbours', which it shows where the camera trembles.
pub(super) fn differing(changes: &Changes<'_>, size: Size) -> Vec<Vec<CellNo>> {
    let boxed = |cell: [u32; 4]| {
        let [x1, y1, x2, y2] = cell.map(f64::from);
        PxBox::new(x1, y1, x2, y2).expect("a fine cell has pixels")
    };
    let boxes: Vec<PxBox> = cells(size, changes.cell_px as u32).map(boxed).collect();
    let under: Vec<Vec<usize>> = boxes.iter().map(|bbox| changes.touched(bbox).collect()).collect();
    let is_seen = |at: usize, no: usize| under[no].iter().all(|cell| changes.at(at)[*cell] != Cell::Unknown);
    let colour = |at: usize, no: usize| changes.glance(at).edge[no];
    let look = |no: usize| usual_look(&changes.moments, |at| is_seen(at, no), |at| colour(at, no));
    let usual: Vec<Option<[u8; 3]>> = (0..boxes.len()).map(look).collect();
    let mut differing = vec![Vec::new(); changes.moments.len()];
    for (no, bbox) in boxes.iter().enumerate() {
        let Some(own) = usual[no] else { continue };
        let around = bbox.grown(1.0, 1.0);
        let neighbours = boxes.iter().zip(&usual).filter(|(other, _)| around.intersection(other).is_some());
        let looks: Vec<[u8; 3]> = neighbours.filter_map(|(_, usual)| *usual).collect();
        for (at, row) in differing.iter_mut().enumerate().filter(|(at, _)| is_seen(*at, no)) {
            let (now, gain) = (colour(at, no), changes.gain(at));
            if compared(now, own, gain) == Cell::Differs && !is_between(now, &looks, gain) {
                row.extend(under[no].iter().map(|cell| changes.no(*cell)));
            }
        }
    }
    for row in &mut differing {
        row.sort_unstable();
        row.dedup();
    }
    differing
}

/// Whether a colour lies between these looks in a glance that is so much brighter than usual.
fn is_between(now: [u8; 3], looks: &[[u8; 3]], gain: [f32; 3]) -> bool {
    (0..3).all(|k| {
        let levels = looks.iter().map(|look| gain[k] * f32::from(look[k]));
        let (least, most) =
            levels.fold((f32::MAX, f32::MIN), |(least, most), level| (least.min(level), most.max(level)));
        (least - CLEAR_LEVELS..=most + CLEAR_LEVELS).contains(&f32::from(now[k]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::detect::Findings;
    use crate::custody::scene::nameless::drawn::{FRAMES, SIZE, of_clip};

    #[test]
    fn two_rows_of_fine_cells_lie_along_every_edge_of_pictures_of_any_shape() {
        for (width_px, height_px) in [(768, 432), (1366, 768), (9, 4000), (1, 1), (17, 33)] {
            let size = Size { width_px, height_px };
            let all: Vec<[u32; 4]> = cells(size, 12).collect();
            let holds = |x: u32, y: u32| {
                all.iter().filter(|[l, t, r, b]| (*l..*r).contains(&x) && (*t..*b).contains(&y)).count()
            };
            for x in 0..width_px {
                assert_eq!((holds(x, 0), holds(x, height_px - 1)), (1, 1), "{size:?}, column {x}");
            }
            for y in 0..height_px {
                assert_eq!((holds(0, y), holds(width_px - 1, y)), (1, 1), "{size:?}, row {y}");
            }
            let is_fine = |[l, t, r, b]: &[u32; 4]| {
                (6.min(width_px)..12).contains(&(r - l)) && (6.min(height_px)..12).contains(&(b - t))
            };
            assert!(all.iter().all(is_fine), "{size:?}: {all:?}");
            if width_px > 100 {
                assert_eq!([holds(9, 200), holds(width_px - 9, 200), holds(14, 200)], [1, 1, 0], "{size:?}");
            }
        }
    }

    #[test]
    fn an_edge_at_which_nothing_happens_is_kept_once_and_a_slow_drift_is_seen() {
        let size = Size { width_px: 96, height_px: 64 };
        let picture = |level: u8, corner: u8| -> Vec<u8> {
            let pixel = |at: u64| if at % 96 < 6 && at / 96 < 6 { [corner; 3] } else { [level; 3] };
            (0..size.area()).flat_map(pixel).collect()
        };
        let first = colours(&picture(80, 80), size, 12, None);
        let grain = colours(&picture(82, 80), size, 12, Some(&first));
        let corner = colours(&picture(80, 90), size, 12, Some(&grain));
        assert!(Arc::ptr_eq(&first, &grain));
        assert_eq!((corner[0], corner[1]), ([90; 3], [80; 3]));
        let drifted = (80..=100).fold(first, |before, level| colours(&picture(level, 80), size, 12, Some(&before)));
        assert!(drifted[1][0] >= 97, "{drifted:?}");
    }

    #[test]
    fn what_a_trembling_camera_shows_of_the_neighbours_is_no_difference_and_another_colour_is() {
        let edges = |colour: usize| [[180, 60, 60], [60, 60, 180]][colour % 2];
        let picture = |shift: usize, corner: Option<[u8; 3]>| -> Vec<u8> {
            let pixel = |at: usize| {
                let (x, y) = (at % SIZE.width_px as usize, at / SIZE.width_px as usize);
                corner.filter(|_| x < 3 && y < 3).unwrap_or_else(|| edges((x + shift) / 24 + y / 24))
            };
            (0..SIZE.area() as usize).flat_map(pixel).collect()
        };
        let differing_in_frame_15 = |last: Vec<u8>| {
            let pictures: Vec<Vec<u8>> =
                (0..FRAMES).map(|frame| if frame == 15 { last.clone() } else { picture(0, None) }).collect();
            of_clip(
                &pictures,
                |_| Findings::default(),
                |clip| {
                    let nobody = vec![Vec::new(); FRAMES];
                    let changes = Changes::of(clip, &nobody, |_| true).expect("glances");
                    let alone = clip.glances[15].edge.iter().zip(clip.glances[0].edge.iter());
                    let alone =
                        alone.filter(|(now, usual)| compared(**now, **usual, [1.0; 3]) == Cell::Differs).count();
                    (alone, differing(&changes, SIZE).swap_remove(15))
                },
            )
        };
        let (alone, differing) = differing_in_frame_15(picture(1, None));
        assert!(alone > 20 && differing.is_empty(), "{alone}: {differing:?}");
        let (_, differing) = differing_in_frame_15(picture(0, Some([90, 200, 90])));
        assert_eq!(differing, [0]);
    }
}
