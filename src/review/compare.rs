//! Labels, or a detector's suggestions, beside a truth that somebody drew with care: ground-truth clips hidden among the work.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agreement::{Table, with_interval};
use super::course::{Course, CourseCounting};
use super::estimate::Counts;
use super::matching::{MATCH_IOU, matched};
use super::report::{Confusion, Example, Figure, HISTOGRAM_BINS, Line, Scale, sides};
use crate::labels::{LabelSet, Layer};
use crate::vocab::{ClipId, FrameNo, PxBox, TrackId};

/// One clip that has a truth.
pub struct Compared<'a> {
    /// The clip.
    pub clip: ClipId,
    /// Frames.
    pub frames: u32,
    /// What is measured.
    pub labels: &'a LabelSet,
    /// Of these labels.
    pub layer: Layer,
    /// What is right.
    pub truth: &'a LabelSet,
}

/// What came of it. Accuracy is not given: what is not there cannot be counted, so found and false are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What was measured.
    pub name: String,
    /// The overlap at which boxes are of one object.
    pub match_iou: f64,
    /// Figures.
    pub figures: Vec<Figure>,
    /// By class of the truth: share found with the right class.
    pub classes: Vec<Line>,
    /// By size of the truth's box: share found with the right class.
    pub sizes: Vec<Line>,
    /// Rows are what is said, columns what is true.
    pub confusion: Confusion,
    /// Matched pairs by overlap, in twenty parts of 0 to 1.
    pub overlaps: Vec<u64>,
}

#[derive(Clone, Copy)]
struct Seen {
    class: usize,
    track: TrackId,
    bbox: PxBox,
}

fn by_frame(clip: &Compared<'_>, set: &LabelSet, layer: Layer, classes: &[String]) -> Vec<Vec<Seen>> {
    let mut frames = vec![Vec::new(); clip.frames as usize];
    for track in set.tracks(layer) {
        let Some(class) = classes.iter().position(|name| name == track.class.as_str()) else { continue };
        for (frame, seen) in track.sightings() {
            let Some(own) = frames.get_mut(frame.index()) else { break };
            own.push(Seen { class, track: track.id, bbox: seen.bbox });
        }
    }
    frames
}

struct Counting {
    found: Counts,
    real: Counts,
    right_class: Counts,
    overlap: Counts,
    edges: Counts,
    missed: Counts,
    false_boxes: Counts,
    switches: Counts,
    courses: CourseCounting,
    classes: Vec<Counts>,
    sizes: BTreeMap<usize, Counts>,
    tables: BTreeMap<ClipId, Table>,
    overlaps: Vec<u64>,
    confusion: Confusion,
}

/// Compares the clips. Boxes match at [`MATCH_IOU`].
#[must_use]
pub fn compare(name: &str, clips: &[Compared<'_>], classes: &[String]) -> Comparison {
    let mut counting = Counting {
        found: Counts::default(),
        real: Counts::default(),
        right_class: Counts::default(),
        overlap: Counts::default(),
        edges: Counts::default(),
        missed: Counts::default(),
        false_boxes: Counts::default(),
        switches: Counts::default(),
        courses: CourseCounting::default(),
        classes: vec![Counts::default(); classes.len()],
        sizes: BTreeMap::new(),
        tables: BTreeMap::new(),
        overlaps: vec![0; HISTOGRAM_BINS],
        confusion: Confusion::new(classes),
    };
    clips.iter().for_each(|clip| counting.add(clip, classes));
    counting.finish(name, classes)
}

/// How far the four edges are from where they should be, the mean, pixels.
fn edge_error(a: &PxBox, b: &PxBox) -> f64 {
    ((a.x1() - b.x1()).abs() + (a.y1() - b.y1()).abs() + (a.x2() - b.x2()).abs() + (a.y2() - b.y2()).abs()) / 4.0
}

/// What one clip adds: numbers and sums of each count, gathered so that each is stored once a clip.
#[derive(Default, Clone, Copy)]
struct Tally {
    n: f64,
    sum: f64,
}

impl Tally {
    fn add(&mut self, value: f64) {
        self.n += 1.0;
        self.sum += value;
    }

    fn into(self, counts: &mut Counts, clip: ClipId) {
        if self.n > 0.0 {
            counts.add_many(clip, 0, 1.0, self.n, self.sum);
        }
    }
}

impl Counting {
    fn add(&mut self, clip: &Compared<'_>, classes: &[String]) {
        let labels = by_frame(clip, clip.labels, clip.layer, classes);
        let truth = by_frame(clip, clip.truth, Layer::Label, classes);
        let mut table = Table::new(classes.len());
        let mut course = Course::default();
        let [mut found, mut real, mut right_class, mut overlap, mut edges] = [Tally::default(); 5];
        let [mut missed, mut false_boxes, mut switches] = [Tally::default(); 3];
        let mut of_class = vec![Tally::default(); classes.len()];
        let mut of_size: BTreeMap<usize, Tally> = BTreeMap::new();
        for (no, (own, right)) in labels.iter().zip(&truth).enumerate() {
            let frame = FrameNo(u32::try_from(no).unwrap_or(u32::MAX));
            let boxes = |seen: &[Seen]| seen.iter().map(|seen| seen.bbox).collect::<Vec<PxBox>>();
            let pairs = matched(&boxes(own), &boxes(right), MATCH_IOU);
            let (mut is_real, mut is_found) = (vec![false; own.len()], vec![None; right.len()]);
            let mut switched = 0.0;
            for (a, b, iou) in pairs {
                (is_real[a], is_found[b]) = (true, Some(own[a].class));
                let is_right = own[a].class == right[b].class;
                right_class.add(f64::from(u8::from(is_right)));
                overlap.add(iou);
                edges.add(edge_error(&own[a].bbox, &right[b].bbox));
                table.add(own[a].class, right[b].class);
                self.overlaps[bin(iou)] += 1;
                let example = Example { clip: clip.clip, frame, track: Some(own[a].track) };
                self.confusion.add(own[a].class, right[b].class, example);
                let (label, truth) = ((own[a].track, &own[a].bbox), (right[b].track, &right[b].bbox));
                switched += f64::from(u8::from(course.see(no, label, truth)));
            }
            for (seen, is_real) in own.iter().zip(&is_real) {
                real.add(f64::from(u8::from(*is_real)));
                if !is_real {
                    let example = Example { clip: clip.clip, frame, track: Some(seen.track) };
                    self.confusion.add(seen.class, classes.len(), example);
                }
            }
            for (seen, said) in right.iter().zip(&is_found) {
                found.add(f64::from(u8::from(said.is_some())));
                let is_right = f64::from(u8::from(*said == Some(seen.class)));
                of_class[seen.class].add(is_right);
                of_size.entry(side_bin(&seen.bbox)).or_default().add(is_right);
                if said.is_none() {
                    let example = Example { clip: clip.clip, frame, track: None };
                    self.confusion.add(classes.len(), seen.class, example);
                }
            }
            missed.add(is_found.iter().filter(|said| said.is_none()).count() as f64);
            false_boxes.add(is_real.iter().filter(|is_real| !**is_real).count() as f64);
            switches.add(switched);
        }
        for (tally, counts) in [
            (found, &mut self.found),
            (real, &mut self.real),
            (right_class, &mut self.right_class),
            (overlap, &mut self.overlap),
            (edges, &mut self.edges),
            (missed, &mut self.missed),
            (false_boxes, &mut self.false_boxes),
            (switches, &mut self.switches),
        ] {
            tally.into(counts, clip.clip);
        }
        of_class.into_iter().zip(&mut self.classes).for_each(|(tally, counts)| tally.into(counts, clip.clip));
        for (size, tally) in of_size {
            tally.into(self.sizes.entry(size).or_default(), clip.clip);
        }
        self.courses.add(clip.clip, &course, (clip.labels, clip.layer), clip.truth);
        self.tables.entry(clip.clip).or_insert_with(|| Table::new(classes.len())).add_all(&table, 1.0);
    }

    fn finish(self, name: &str, classes: &[String]) -> Comparison {
        let mut figures = vec![
            Figure::of("objects found", Scale::Percent, "boxes of the truth", self.found.share()),
            Figure::of("boxes that are real", Scale::Percent, "boxes", self.real.share()),
            Figure::of("classes right, of what was found", Scale::Percent, "pairs", self.right_class.share()),
            Figure::of("mean overlap (IoU)", Scale::Plain, "pairs", self.overlap.mean()),
            Figure::of("mean distance of an edge", Scale::Pixels, "pairs", self.edges.mean()),
            Figure::rate("missed objects", Scale::PerFrame, &self.missed),
            Figure::rate("false boxes", Scale::PerFrame, &self.false_boxes),
            Figure::rate("identity switches", Scale::PerThousand, &self.switches),
        ];
        figures.extend(self.courses.figures());
        let pairs = self.right_class.n();
        for (name, coefficient) in [
            ("Krippendorff's alpha of classes", Table::alpha as fn(&Table) -> Option<f64>),
            ("Cohen's kappa of classes", Table::kappa),
        ] {
            let value = with_interval(&self.tables, coefficient);
            figures.push(Figure::coefficient(name, "pairs", pairs, self.tables.len() as u64, value));
        }
        let classes = classes.iter().zip(&self.classes);
        let classes = classes.filter_map(|(name, counts)| Some(Line { name: name.clone(), share: counts.share()? }));
        let sizes = self.sizes.iter();
        let sizes = sizes.filter_map(|(at, counts)| Some(Line { name: sides(*at), share: counts.share()? }));
        Comparison {
            name: name.to_owned(),
            match_iou: MATCH_IOU,
            figures,
            classes: classes.collect(),
            sizes: sizes.collect(),
            confusion: self.confusion,
            overlaps: self.overlaps,
        }
    }
}

/// The part of 0 to 1 that an overlap lies in.
pub(super) fn bin(iou: f64) -> usize {
    ((iou * HISTOGRAM_BINS as f64) as usize).min(HISTOGRAM_BINS - 1)
}

/// The place of a box among the sizes of figures.
pub(super) fn side_bin(bbox: &PxBox) -> usize {
    super::report::SIDES.iter().rposition(|side| bbox.area().sqrt() >= *side).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Edit, Key, Origin, Track};

    fn set(tracks: &[(u32, &str, u32, u32, f64)]) -> LabelSet {
        let mut set = LabelSet::default();
        for (no, class, first, last, x) in tracks {
            let key = || {
                let bbox = PxBox::new(*x, 10.0, x + 40.0, 60.0).expect("a box");
                Key::new(bbox, Origin::Tracker)
            };
            let keys = [(FrameNo(*first), key()), (FrameNo(*last), key())].into();
            let class = ClassName::new(class).expect("a class");
            let track = Track { id: TrackId::from_bits(u128::from(*no)), no: *no, class, keys };
            set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
        }
        set
    }

    #[test]
    fn every_kind_of_error_is_counted_by_hand() {
        // Ten frames. The truth: a car throughout, a person in the first five.
        let truth = set(&[(1, "car", 0, 9, 100.0), (2, "person", 0, 4, 300.0)]);
        // Said: the car is cut into two tracks (one switch) and its second half is a bus; a false person; the person is missed.
        let labels = set(&[(1, "car", 0, 4, 102.0), (2, "bus", 5, 9, 100.0), (3, "person", 0, 1, 500.0)]);
        let classes: Vec<String> = ["person", "car", "bus"].map(String::from).into();
        let clip = ClipId::from_bits(1);
        let compared = Compared { clip, frames: 10, labels: &labels, layer: Layer::Label, truth: &truth };
        let found = compare("labels", &[compared], &classes);
        let value = |name: &str| {
            let figure = found.figures.iter().find(|figure| figure.name == name).expect("a figure");
            (figure.value.map(|value| (value * 1e6).round() / 1e6), figure.n)
        };
        assert_eq!(value("objects found"), (Some(0.666_667), 15));
        assert_eq!(value("boxes that are real"), (Some(0.833_333), 12));
        assert_eq!(value("classes right, of what was found"), (Some(0.5), 10));
        assert_eq!(value("missed objects"), (Some(0.5), 10));
        assert_eq!(value("false boxes"), (Some(0.2), 10));
        assert_eq!(value("identity switches"), (Some(100.0), 10));
        assert_eq!(value("mean distance of an edge"), (Some(0.5), 10));
        assert_eq!(found.confusion.count("car", "car"), 5);
        assert_eq!(found.confusion.count("bus", "car"), 5);
        assert_eq!(found.confusion.count("nothing", "person"), 5);
        assert_eq!(found.confusion.count("person", "nothing"), 2);
        assert_eq!(found.overlaps.iter().sum::<u64>(), 10);
    }
}
