//! Boxes of one frame beside boxes of another hand: which belongs to which.
//!
//! Geometry first, then class: of all ways to pair boxes that overlap by at least the stated intersection over union, the one with
//! the largest sum is taken (the assignment problem, solved exactly by [`crate::track::assign`]). What is left is missed or false.

use crate::track::assign::{Costs, least_cost};
use crate::vocab::PxBox;

/// The overlap at which two boxes are of one object, unless another one is stated.
pub const MATCH_IOU: f64 = 0.5;

/// Pairs of places in `a` and `b` with their overlap, in the order of `a`.
#[must_use]
pub fn matched(a: &[PxBox], b: &[PxBox], least_iou: f64) -> Vec<(usize, usize, f64)> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let overlap = |row: usize, column: usize| {
        let iou = a[row].iou(&b[column]);
        if iou >= least_iou { iou } else { 0.0 }
    };
    let columns = if let ([_], [_]) = (a, b) {
        vec![Some(0)]
    } else {
        least_cost(&Costs::new(a.len(), b.len(), |row, column| -overlap(row, column)))
    };
    let pairs = columns.into_iter().enumerate().filter_map(|(row, column)| Some((row, column?)));
    pairs.map(|(row, column)| (row, column, overlap(row, column))).filter(|(.., iou)| *iou > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(x: f64) -> PxBox {
        PxBox::new(x, 0.0, x + 10.0, 10.0).expect("a box")
    }

    #[test]
    fn the_largest_sum_is_taken_and_not_the_first_best() {
        // The middle box of `b` fits the first of `a` best, but then the second one would go without.
        let (a, b) = ([boxed(0.0), boxed(4.0)], [boxed(1.0), boxed(-2.0)]);
        let pairs: Vec<(usize, usize)> = matched(&a, &b, 0.3).into_iter().map(|(r, c, _)| (r, c)).collect();
        assert_eq!(pairs, [(0, 1), (1, 0)]);
    }

    #[test]
    fn pairs_below_the_stated_overlap_are_none() {
        assert_eq!(matched(&[boxed(0.0)], &[boxed(6.0)], 0.5), []);
        assert_eq!(matched(&[boxed(0.0)], &[boxed(6.0)], 0.2).len(), 1);
        assert_eq!(matched(&[], &[boxed(0.0)], 0.5), []);
        assert_eq!(matched(&[boxed(0.0), boxed(100.0)], &[boxed(1.0)], 0.5).len(), 1);
    }
}
