//! From a box in every frame to keyframes.

use super::{TrackedBox, Tracklet};
use crate::vocab::PxBox;

/// How far apart the edges of two boxes are: the greatest of the four distances, pixels.
fn edge_distance_px(a: &PxBox, b: &PxBox) -> f64 {
    let gaps = [a.x1() - b.x1(), a.y1() - b.y1(), a.x2() - b.x2(), a.y2() - b.y2()];
    gaps.iter().fold(0.0, |worst: f64, gap| worst.max(gap.abs()))
}

/// The boxes that must become keyframes so that, with edges running linearly between them, no edge of any frame is
/// further than `max_error_px` from where it was. First and last are always among them.
///
/// Douglas and Peucker, "Algorithms for the reduction of the number of points required to represent a digitized line or
/// its caricature", 1973, with the error measured per frame.
#[must_use]
pub fn thin(tracklet: &Tracklet, max_error_px: f64) -> Vec<TrackedBox> {
    let boxes = &tracklet.boxes;
    let Some(last) = boxes.len().checked_sub(1) else { return Vec::new() };
    let mut kept = vec![false; boxes.len()];
    (kept[0], kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let (a, b) = (&boxes[from], &boxes[to]);
        let length = f64::from(b.frame.0 - a.frame.0);
        let error = |i: usize| {
            let share = f64::from(boxes[i].frame.0 - a.frame.0) / length;
            edge_distance_px(&a.bbox.lerp(&b.bbox, share), &boxes[i].bbox)
        };
        let worst = (from + 1..to).map(|i| (i, error(i))).max_by(|x, y| x.1.total_cmp(&y.1));
        if let Some((i, distance)) = worst
            && distance > max_error_px
        {
            kept[i] = true;
            open.extend([(from, i), (i, to)]);
        }
    }
    boxes.iter().zip(kept).filter_map(|(b, keep)| keep.then_some(*b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{DetectedClass, FrameNo};

    fn tracklet(xs: impl IntoIterator<Item = f64>) -> Tracklet {
        let boxes = xs.into_iter().enumerate().map(|(i, x)| TrackedBox {
            frame: FrameNo(u32::try_from(i).expect("few frames")),
            bbox: PxBox::new(x, 0.0, x + 10.0 + x / 7.0, 20.0).expect("a valid box"),
            score: 1.0,
            detected: true,
        });
        Tracklet { class: DetectedClass::Car, boxes: boxes.collect() }
    }

    #[test]
    fn a_straight_road_needs_two_keys_and_a_bend_one_more() {
        let frames = |keys: Vec<TrackedBox>| keys.iter().map(|k| k.frame.0).collect::<Vec<_>>();
        assert_eq!(frames(thin(&tracklet((0..50).map(f64::from)), 0.01)), [0, 49]);
        let bend = (0..50).map(|i| f64::from(if i < 20 { 3 * i } else { 80 - i }));
        assert_eq!(frames(thin(&tracklet(bend), 0.01)), [0, 20, 49]);
        assert_eq!(frames(thin(&tracklet([1.0]), 0.0)), [0]);
        assert_eq!(frames(thin(&tracklet([]), 0.0)), [] as [u32; 0]);
    }

    #[test]
    fn no_edge_strays_further_than_asked() {
        let mut random = fastrand::Rng::with_seed(3);
        for round in 0..100 {
            let mut x = 0.0;
            let full = tracklet((0..120).map(|_| {
                x += random.f64() * 6.0;
                x
            }));
            let max_error_px = [0.0, 0.5, 2.0, 8.0][round % 4];
            let keys = thin(&full, max_error_px);
            for pair in keys.windows(2) {
                for frame in pair[0].frame.0..=pair[1].frame.0 {
                    let share = f64::from(frame - pair[0].frame.0) / f64::from(pair[1].frame.0 - pair[0].frame.0);
                    let error =
                        edge_distance_px(&pair[0].bbox.lerp(&pair[1].bbox, share), &full.boxes[frame as usize].bbox);
                    assert!(error <= max_error_px + 1e-9, "round {round}, frame {frame}: {error}");
                }
            }
            assert!(max_error_px < 8.0 || keys.len() < 60, "round {round}: {} keys", keys.len());
        }
    }
}
