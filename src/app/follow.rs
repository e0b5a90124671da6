//! A cover that moves: with the track that it was drawn on, or through the boxes that a person draws on its way.
//!
//! Guarantee: it hides at least what was drawn in every frame where something was drawn, a wider part in between, and goes on for a
//! moment after the object was last seen. Deliberately absent: pixels.

use std::collections::BTreeMap;

use crate::labels::{Interpolation, Layer, Track};
use crate::vocab::{FrameNo, HandRegion, PxBox};

/// By how much of its width and height a cover that follows a track is wider on each side: a face turns and nods inside the box
/// around its person.
const WIDER_ON_A_TRACK: f64 = 0.3;
/// The same between boxes that a person drew: nothing moves in a straight line.
const WIDER_BETWEEN_BOXES: f64 = 0.15;
/// How long it goes on after the object was last seen, microseconds.
const BEYOND_MICROS: i64 = 500_000;
/// So much of what was drawn lies on the track that it follows.
const LEAST_ON_TRACK: f64 = 0.5;

/// The track that a drawn box belongs to: the selected one if the box lies on it, else the smallest one that holds most of it.
#[must_use]
pub fn track_under<'a>(
    drawn: &PxBox,
    at: FrameNo,
    in_view: impl Iterator<Item = (Layer, &'a Track)>,
    is_selected: impl Fn(&Track) -> bool,
) -> Option<&'a Track> {
    let share = |bbox: &PxBox| drawn.intersection(bbox).map_or(0.0, |common| common.area()) / drawn.area();
    let on = in_view.filter_map(|(layer, track)| {
        let bbox = track.at(at)?.bbox;
        (share(&bbox) >= LEAST_ON_TRACK).then_some((
            !is_selected(track),
            layer == Layer::Suggestion,
            bbox.area(),
            track,
        ))
    });
    let first = on.min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    first.map(|(.., track)| track)
}

/// The region that goes with a track, from the frame in which it was drawn until the track is not in view any more. `times` are
/// those of all frames, microseconds.
#[must_use]
pub fn along_track(track: &Track, drawn: &PxBox, at: FrameNo, times: &[i64]) -> Option<HandRegion> {
    let from = track.at(at)?.bbox;
    let last = FrameNo(u32::try_from(times.len()).ok()?.checked_sub(1)?);
    let gone = (at.0..=last.0).find(|no| track.at(FrameNo(*no)).is_none());
    let seen_until = FrameNo(gone.map_or(last.0, |no| no - 1));
    let moved = |frame: FrameNo| {
        let to = track.at(frame)?.bbox;
        Some((frame, wider(&drawn.moved_with(&from, &to)?, WIDER_ON_A_TRACK)))
    };
    // The edges of a track run linearly between its keys, and so do those of a box that is fixed to it. Where a box stands still
    // until the next key, its last frame is a key too.
    let held = track.keys.iter().zip(track.keys.keys().skip(1));
    let held = held.filter(|((_, key), _)| key.interpolation == Interpolation::Hold);
    let ends = held.map(|(_, next)| FrameNo(next.0.saturating_sub(1)));
    let mut frames: Vec<FrameNo> = track.keys.keys().copied().chain(ends).collect();
    frames.retain(|frame| (at..=seen_until).contains(frame));
    frames.extend([at, seen_until]);
    frames.sort_unstable();
    frames.dedup();
    let keys: Option<Vec<_>> = frames.into_iter().map(moved).collect();
    HandRegion::new(keys?, beyond(seen_until, times))
}

/// The region through boxes that were drawn at some frames. With `seen_until`, it ends a moment after that frame; without, it
/// lasts to the clip's end.
#[must_use]
pub fn through_boxes(
    boxes: &BTreeMap<FrameNo, PxBox>,
    seen_until: Option<FrameNo>,
    times: &[i64],
) -> Option<HandRegion> {
    let last = FrameNo(u32::try_from(times.len()).ok()?.checked_sub(1)?);
    let (newest, _) = boxes.last_key_value()?;
    let until = seen_until.map_or(last, |frame| beyond(frame.max(*newest), times));
    let share = if boxes.len() > 1 { WIDER_BETWEEN_BOXES } else { 0.0 };
    HandRegion::new(boxes.iter().map(|(frame, bbox)| (*frame, wider(bbox, share))).collect(), until)
}

fn wider(bbox: &PxBox, share: f64) -> PxBox {
    bbox.grown(share * bbox.width(), share * bbox.height())
}

/// The last frame that begins no later than a moment after this one.
fn beyond(frame: FrameNo, times: &[i64]) -> FrameNo {
    let Some(time) = times.get(frame.index()) else { return frame };
    let after = times.partition_point(|other| *other <= time + BEYOND_MICROS);
    FrameNo(u32::try_from(after.saturating_sub(1)).unwrap_or(frame.0)).max(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Key, Origin};
    use crate::vocab::TrackId;

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a box")
    }

    fn track(no: u32, keys: &[(u32, PxBox)]) -> Track {
        let keys = keys.iter().map(|(frame, bbox)| (FrameNo(*frame), Key::new(*bbox, Origin::Tracker))).collect();
        let class = ClassName::new("person").expect("a class");
        Track { id: TrackId::from_bits(no.into()), no, class, keys }
    }

    /// Ten frames a second.
    fn times(frames: i64) -> Vec<i64> {
        (0..frames).map(|no| no * 100_000).collect()
    }

    fn holds(outer: &PxBox, inner: &PxBox) -> bool {
        outer.hull(inner) == *outer
    }

    #[test]
    fn a_face_on_a_person_is_covered_wherever_the_person_goes_until_it_leaves() {
        let mut person = track(1, &[(0, boxed(0.0, 0.0, 40.0, 100.0)), (20, boxed(200.0, 0.0, 280.0, 200.0))]);
        person.keys.get_mut(&FrameNo(20)).expect("a key").outside = false;
        let face = boxed(10.0, 0.0, 30.0, 20.0);
        let region = along_track(&person, &face, FrameNo(0), &times(60)).expect("a region");
        assert_eq!(region.span(), (FrameNo(0), FrameNo(25)), "half a second beyond");
        for no in 0..=20 {
            let share = f64::from(no) / 20.0;
            let true_face = face.lerp(&boxed(220.0, 0.0, 260.0, 40.0), share);
            let at = region.at(FrameNo(no)).expect("covered");
            assert!(holds(&at, &true_face) && at.width() > 1.5 * true_face.width(), "frame {no}");
        }
        let later = along_track(&person, &boxed(110.0, 0.0, 140.0, 30.0), FrameNo(10), &times(60)).expect("a region");
        assert_eq!(later.span().0, FrameNo(10));
        assert!(along_track(&person, &face, FrameNo(30), &times(60)).is_none(), "the track is not there");
    }

    #[test]
    fn it_ends_where_the_object_is_outside_and_stands_where_the_track_stands() {
        let mut car = track(1, &[(0, boxed(0.0, 0.0, 40.0, 40.0)), (8, boxed(80.0, 0.0, 120.0, 40.0))]);
        car.keys.get_mut(&FrameNo(8)).expect("a key").outside = true;
        let plate = boxed(10.0, 20.0, 30.0, 30.0);
        let region = along_track(&car, &plate, FrameNo(0), &times(9)).expect("a region");
        assert_eq!(region.span(), (FrameNo(0), FrameNo(8)), "the clip ends");
        assert!(holds(&region.at(FrameNo(7)).expect("covered"), &plate), "towards an outside key a track stands");

        let mut held = track(1, &[(0, boxed(0.0, 0.0, 40.0, 40.0)), (8, boxed(80.0, 0.0, 120.0, 40.0))]);
        held.keys.get_mut(&FrameNo(0)).expect("a key").interpolation = Interpolation::Hold;
        let region = along_track(&held, &plate, FrameNo(0), &times(30)).expect("a region");
        assert!(holds(&region.at(FrameNo(7)).expect("covered"), &plate));
        assert!(holds(&region.at(FrameNo(8)).expect("covered"), &plate.moved(80.0, 0.0)));
    }

    #[test]
    fn the_selected_track_comes_first_and_then_the_smallest() {
        let (person, car) =
            (track(1, &[(3, boxed(0.0, 0.0, 50.0, 90.0))]), track(2, &[(3, boxed(0.0, 0.0, 300.0, 300.0))]));
        let all = || [(Layer::Suggestion, &car), (Layer::Label, &person)].into_iter();
        let face = boxed(10.0, 5.0, 30.0, 25.0);
        let under = |drawn: &PxBox, selected: u32| {
            track_under(drawn, FrameNo(3), all(), |track| track.no == selected).map(|track| track.no)
        };
        assert_eq!((under(&face, 0), under(&face, 2)), (Some(1), Some(2)));
        assert_eq!(under(&boxed(200.0, 200.0, 220.0, 220.0), 1), Some(2), "the selected one is elsewhere");
        assert_eq!(under(&boxed(400.0, 5.0, 430.0, 25.0), 1), None);
    }

    #[test]
    fn drawn_boxes_are_covered_whole_and_the_end_is_the_clips_unless_it_is_said() {
        let boxes =
            BTreeMap::from([(FrameNo(4), boxed(0.0, 0.0, 20.0, 20.0)), (FrameNo(8), boxed(40.0, 0.0, 60.0, 20.0))]);
        let region = through_boxes(&boxes, None, &times(30)).expect("a region");
        assert_eq!(region.span(), (FrameNo(4), FrameNo(29)));
        assert!(holds(&region.at(FrameNo(6)).expect("covered"), &boxed(20.0, 0.0, 40.0, 20.0)));
        assert_eq!(through_boxes(&boxes, Some(FrameNo(10)), &times(30)).map(|r| r.span().1), Some(FrameNo(15)));
        assert_eq!(through_boxes(&boxes, Some(FrameNo(2)), &times(30)).map(|r| r.span().1), Some(FrameNo(13)));
        assert_eq!(through_boxes(&BTreeMap::new(), None, &times(30)), None);
    }
}
