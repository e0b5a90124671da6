//! Boxes that a reviewer drew in a frame without seeing its labels, beside the labels: how far two people agree who cannot have
//! influenced each other.
//!
//! Boxes are matched as everywhere (geometry first, [`MATCH_IOU`]). Objects with a seeded defect take no part: nobody drew them.

use std::collections::BTreeMap;

use super::agreement::{Table, with_interval};
use super::decision::Object;
use super::estimate::Counts;
use super::matching::{MATCH_IOU, matched};
use super::report::{Figure, Scale};
use super::verdict::{Judged, Said};
use crate::labels::ClassName;
use crate::vocab::{ClipId, PxBox};

/// Counts frame by frame.
#[derive(Default)]
pub(super) struct BlindCounting {
    labels_drawn: Counts,
    drawn_labelled: Counts,
    overlap: Counts,
    tables: BTreeMap<ClipId, Table>,
}

impl BlindCounting {
    /// One frame that was drawn whole: the objects of its labels, and what was drawn.
    pub(super) fn add(
        &mut self,
        (clip, stratum, weight): (ClipId, usize, f64),
        objects: &[&Object],
        judged: &Judged,
        classes: &[String],
    ) {
        let drawn: Vec<(&ClassName, PxBox)> = judged
            .missed
            .iter()
            .filter_map(|judgement| match &judgement.said {
                Said::Missed { class, bbox, .. } => Some((class, *bbox)),
                _ => None,
            })
            .collect();
        let ours: Vec<PxBox> = objects.iter().map(|object| object.bbox).collect();
        let theirs: Vec<PxBox> = drawn.iter().map(|(_, bbox)| *bbox).collect();
        let pairs = matched(&ours, &theirs, MATCH_IOU);
        let count = |counts: &mut Counts, of: usize| {
            (0..of).for_each(|at| counts.add(clip, stratum, weight, f64::from(u8::from(at < pairs.len()))));
        };
        count(&mut self.labels_drawn, ours.len());
        count(&mut self.drawn_labelled, theirs.len());
        let table = self.tables.entry(clip).or_insert_with(|| Table::new(classes.len()));
        let place = |name: &ClassName| classes.iter().position(|own| own == name.as_str());
        for (a, b, iou) in pairs {
            self.overlap.add(clip, stratum, weight, iou);
            if let Some((a, b)) = place(&objects[a].class).zip(place(drawn[b].0)) {
                table.add(a, b);
            }
        }
    }

    /// What came of it.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![
            Figure::of(
                "drawn blind: labels drawn too",
                Scale::Percent,
                "boxes of the labels",
                self.labels_drawn.share(),
            ),
            Figure::of(
                "drawn blind: drawn boxes with a label",
                Scale::Percent,
                "drawn boxes",
                self.drawn_labelled.share(),
            ),
            Figure::of("drawn blind: overlap (IoU)", Scale::Plain, "pairs", self.overlap.mean()),
        ];
        let pairs = self.overlap.n();
        for (name, coefficient) in [
            ("drawn blind: Krippendorff's alpha of classes", Table::alpha as fn(&Table) -> Option<f64>),
            ("drawn blind: Cohen's kappa of classes", Table::kappa),
        ] {
            let value = with_interval(&self.tables, coefficient);
            figures.push(Figure::coefficient(name, "pairs", pairs, self.tables.len() as u64, value));
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{Judgement, Pass};
    use crate::vocab::{FrameNo, MemberId, TrackId, UtcTime};

    fn boxed(x: f64) -> PxBox {
        PxBox::new(x, 0.0, x + 10.0, 10.0).expect("a box")
    }

    fn class(name: &str) -> ClassName {
        ClassName::new(name).expect("a class")
    }

    fn object(x: f64, name: &str) -> Object {
        Object {
            track: TrackId::from_bits(x as u128),
            no: 1,
            class: class(name),
            frame: FrameNo(0),
            bbox: boxed(x),
            source: "person",
        }
    }

    fn drawn(boxes: &[(f64, &str)]) -> Judged {
        let missed = boxes.iter().zip(1..).map(|((x, name), no)| Judgement {
            no,
            unit: 0,
            pass: Pass::Blind,
            member: MemberId::from_bits(1),
            time: UtcTime::from_micros(0).expect("1970"),
            said: Said::Missed { frame: FrameNo(0), class: class(name), bbox: boxed(*x) },
            comment: None,
        });
        Judged { missed: missed.collect(), is_done: true, ..Judged::default() }
    }

    #[test]
    fn what_two_people_drew_is_matched_and_neither_is_called_right() {
        let classes = ["person".to_owned(), "car".to_owned()];
        let mut counting = BlindCounting::default();
        // Two of three labels were drawn too, one under another class; one drawn box has no label.
        let objects = [object(0.0, "person"), object(100.0, "person"), object(200.0, "car")];
        let objects: Vec<&Object> = objects.iter().collect();
        let judged = drawn(&[(1.0, "person"), (101.0, "car"), (300.0, "car")]);
        counting.add((ClipId::from_bits(1), 0, 1.0), &objects, &judged, &classes);
        counting.add((ClipId::from_bits(2), 0, 1.0), &[], &drawn(&[]), &classes);
        let figures = counting.figures();
        let values: Vec<(Option<f64>, u64)> = figures.iter().map(|figure| (figure.value, figure.n)).collect();
        assert_eq!(values[0], (Some(2.0 / 3.0), 3));
        assert_eq!(values[1], (Some(2.0 / 3.0), 3));
        assert_eq!(values[2], (Some(9.0 / 11.0), 2));
        assert_eq!((values[3].1, values[4].0), (2, Some(0.0)), "half agree, as chance would have it");
    }
}
