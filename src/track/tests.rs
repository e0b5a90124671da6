//! The tracker on drawn scenes, and on recorded detections of a real street with a truth beside them.

use std::collections::BTreeMap;
use std::path::Path;

use super::assign::{Costs, least_cost};
use super::{TrackerSettings, Tracklet, run};
use crate::vocab::{DetectedClass, Detection, FrameNo, PxBox};

fn detection(class: DetectedClass, x: f64, score: f32) -> Detection {
    Detection { bbox: PxBox::new(x, 0.0, x + 40.0, 80.0).expect("a valid box"), class, score }
}

const PERSON: DetectedClass = DetectedClass::Person;

fn shape(tracklets: &[Tracklet]) -> Vec<(DetectedClass, u32, u32)> {
    tracklets.iter().map(|t| (t.class, t.boxes[0].frame.0, t.boxes[t.boxes.len() - 1].frame.0)).collect()
}

#[test]
fn a_gap_is_bridged_from_both_sides_and_ends_are_detected() {
    let frames: Vec<_> = (0..20)
        .map(|f| if (5..9).contains(&f) || f > 15 { vec![] } else { vec![detection(PERSON, f64::from(f) * 4.0, 0.9)] })
        .collect();
    let tracklets = run(&frames, &TrackerSettings::default());
    assert_eq!(shape(&tracklets), [(PERSON, 0, 15)]);
    for (no, b) in tracklets[0].boxes.iter().enumerate() {
        assert_eq!(b.frame, FrameNo(u32::try_from(no).expect("few frames")), "no frame is left out");
        assert_eq!(b.detected, !(5..9).contains(&no), "frame {no}");
        assert!((b.bbox.x1() - no as f64 * 4.0).abs() < 1e-9, "frame {no}: {b:?}");
    }
    let short = TrackerSettings { max_gap_frames: 3, ..TrackerSettings::default() };
    assert_eq!(shape(&run(&frames, &short)), [(PERSON, 0, 4), (PERSON, 9, 15)]);
}

#[test]
fn classes_are_voted_within_a_group_and_never_across() {
    use DetectedClass::{Car, Face, Truck};
    let frame =
        |class, score| vec![detection(class, 0.0, score), detection(PERSON, 2.0, 0.8), detection(Face, 0.0, 0.9)];
    let frames = vec![frame(Car, 0.4), frame(Truck, 0.95), frame(Car, 0.4), frame(Truck, 0.9)];
    let mut found = shape(&run(&frames, &TrackerSettings::default()));
    found.sort();
    assert_eq!(found, [(PERSON, 0, 3), (Truck, 0, 3)]);
}

#[test]
fn two_people_who_pass_one_another_keep_their_tracks() {
    let at =
        |f: i32| vec![detection(PERSON, f64::from(f) * 10.0, 0.9), detection(PERSON, 400.0 - f64::from(f) * 10.0, 0.9)];
    // At the crossing only one box is seen.
    let frames: Vec<_> = (0..40).map(|f| if (18..=22).contains(&f) { at(f)[..1].to_vec() } else { at(f) }).collect();
    let tracklets = run(&frames, &TrackerSettings::default());
    assert_eq!(tracklets.len(), 2);
    for tracklet in &tracklets {
        let ends = [tracklet.boxes[0].bbox.x1(), tracklet.boxes[39].bbox.x1()];
        assert!((ends[0] - ends[1]).abs() > 300.0, "walked on to the other side: {ends:?}");
    }
}

#[test]
fn weak_and_rare_detections_make_no_track() {
    let settings = TrackerSettings::default();
    assert!(run(&[vec![detection(PERSON, 0.0, 0.9)], vec![detection(PERSON, 0.0, 0.9)]], &settings).is_empty());
    let steady = |score| (0..9).map(|_| vec![detection(PERSON, 0.0, score)]).collect::<Vec<_>>();
    assert!(run(&steady(0.2), &settings).is_empty());
    assert!(run(&steady(0.35), &settings).is_empty(), "a weak detection begins no track");
    let mut begun = steady(0.35);
    begun[0] = vec![detection(PERSON, 0.0, 0.9)];
    assert_eq!(run(&begun, &settings).len(), 1, "but continues one");
    let flicker: Vec<_> = (0..9).map(|f| vec![detection(PERSON, 0.0, 0.9); usize::from(f % 3 != 2)]).collect();
    assert!(run(&flicker, &settings).is_empty(), "never three frames in a row");
    assert!(run(&[], &settings).is_empty());
}

/// Lines of a MOT file: frame (from 1), id, left, top, width, height, and the seventh column.
fn read_mot(path: &Path) -> Vec<(usize, i64, PxBox, f64)> {
    let text = std::fs::read_to_string(path).expect("the file is readable");
    let row = |line: &str| {
        let v: Vec<f64> = line.split(',').map(|n| n.trim().parse().expect("a number")).collect();
        let bbox = PxBox::new(v[2], v[3], v[2] + v[4], v[3] + v[5]).expect("a valid box");
        (v[0] as usize - 1, v[1] as i64, bbox, v[6])
    };
    text.lines().filter(|l| !l.trim().is_empty()).map(row).collect()
}

/// What CLEAR-MOT counts (K. Bernardin and R. Stiefelhagen, 2008).
#[derive(Debug, Default)]
struct Clear {
    truths: usize,
    missed: usize,
    wrong: usize,
    switches: usize,
}

impl Clear {
    fn mota(&self) -> f64 {
        1.0 - (self.missed + self.wrong + self.switches) as f64 / self.truths as f64
    }
}

type Frames = Vec<Vec<(i64, PxBox)>>;

/// Pairs found in the frame before are kept while they overlap by half; the others are matched anew.
fn clear_mot(truth: &Frames, found: &Frames) -> Clear {
    let mut clear = Clear::default();
    let mut partner: BTreeMap<i64, i64> = BTreeMap::new();
    for (truths, founds) in truth.iter().zip(found) {
        let overlap = |t: &(i64, PxBox), f: &(i64, PxBox)| Some(t.1.iou(&f.1)).filter(|iou| *iou >= 0.5);
        // A box found is kept by one truth at most, the first one that held it.
        let mut held: Vec<i64> = vec![];
        let (mut new, mut matched) = (vec![], 0);
        for t in truths {
            let kept = founds.iter().find(|f| partner.get(&t.0) == Some(&f.0) && overlap(t, f).is_some());
            match kept.filter(|f| !held.contains(&f.0)) {
                Some(f) => {
                    held.push(f.0);
                    matched += 1;
                }
                None => new.push(t),
            }
        }
        let free: Vec<_> = founds.iter().filter(|f| !held.contains(&f.0)).collect();
        let costs = Costs::new(new.len(), free.len(), |t, f| 1.0 - overlap(new[t], free[f]).unwrap_or(-9.0));
        for (t, f) in least_cost(&costs).into_iter().enumerate() {
            if let Some(f) = f.filter(|f| overlap(new[t], free[*f]).is_some()) {
                matched += 1;
                let before = partner.insert(new[t].0, free[f].0);
                clear.switches += usize::from(before.is_some_and(|b| b != free[f].0));
            }
        }
        clear.truths += truths.len();
        clear.missed += truths.len() - matched;
        clear.wrong += founds.len() - matched;
    }
    clear
}

#[test]
fn on_a_real_street_it_tracks_at_least_as_well_as_sort() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/truth/mot/TUD-Campus");
    if !dir.exists() {
        println!("skipped: on_a_real_street_it_tracks_at_least_as_well_as_sort needs ../shared");
        return;
    }
    let (truth_rows, rows) = (read_mot(&dir.join("gt.txt")), read_mot(&dir.join("det.txt")));
    let count = truth_rows.iter().map(|r| r.0 + 1).max().expect("the truth has frames");
    let mut truth: Frames = vec![vec![]; count];
    for (frame, id, bbox, valid) in truth_rows {
        assert_eq!(valid, 1.0);
        truth[frame].push((id, bbox));
    }
    let mut detections = vec![vec![]; count];
    for (frame, _, bbox, score) in rows {
        detections[frame].push(Detection { bbox, class: PERSON, score: score as f32 });
    }
    let score = |settings: &TrackerSettings| {
        let mut found: Frames = vec![vec![]; count];
        for (id, tracklet) in run(&detections, settings).iter().enumerate() {
            for b in &tracklet.boxes {
                found[b.frame.index()].push((id as i64, b.bbox));
            }
        }
        clear_mot(&truth, &found)
    };
    // SORT on the same detections, scored by motmetrics at the same overlap: MOTA 0.627, 6 switches.
    let clear = score(&TrackerSettings::default());
    assert!(clear.mota() >= 0.61, "MOTA {:.3}: {clear:?}", clear.mota());
    assert!(clear.switches <= 9, "{clear:?}");
    // The scores in this file begin at 0.5; a track begins with a good one.
    let clear = score(&TrackerSettings { min_start_score: 0.7, ..TrackerSettings::default() });
    assert!(clear.mota() >= 0.627, "MOTA {:.3}: {clear:?}", clear.mota());
}
