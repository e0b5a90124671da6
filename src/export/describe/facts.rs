//! What all the papers say, counted once.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::ExportError;
use super::super::plan::Plan;
use crate::review::{DecisionFacts, Interval};
use crate::vocab::{Digest, UtcTime};

/// Counted over the whole export.
#[derive(Debug, Default)]
pub(in super::super) struct Facts {
    pub(super) clips: u64,
    pub(super) pictures: u64,
    /// Pictures without a box.
    pub(super) empty: u64,
    pub(super) boxes: u64,
    pub(super) tracks: u64,
    /// Boxes by class, in the project's order.
    pub(super) by_class: Vec<u64>,
    pub(super) by_source: Sources,
    pub(super) keyframes: u64,
    pub(super) occluded: u64,
    pub(super) truncated: u64,
    pub(super) approved: u64,
    /// Of those, on the strength of a sample.
    pub(super) on_a_sample: u64,
    /// Of those, by the one who made them: the project had one member.
    pub(super) own_work: u64,
    pub(super) records: u64,
    pub(super) cameras: u64,
    pub(super) subjects: u64,
    pub(super) seconds: f64,
    pub(super) hiding: Hiding,
}

/// Who drew the boxes.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(in super::super) struct Sources {
    pub(super) person: u64,
    pub(super) model: u64,
    pub(super) tracker: u64,
    pub(super) import: u64,
}

/// The sums of the clips' leak receipts.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(in super::super) struct Hiding {
    /// Clips with a receipt, and their frames.
    clips_with_receipt: u64,
    frames: u64,
    faces_found: u64,
    faces_hidden: u64,
    heads_hidden: u64,
    /// Faces that the second look still found; clips with any are held back and never exported.
    left: u64,
    frames_not_checked: u64,
    /// Share of all pixels, 0 to 1, the mean over frames.
    share_hidden: f64,
}

impl Facts {
    pub(in super::super) fn of(plan: &Plan<'_>) -> Result<Self, ExportError> {
        let mut facts = Self { by_class: vec![0; plan.order.schema.classes.len()], ..Self::default() };
        let mut records: BTreeSet<Digest> = BTreeSet::new();
        let (mut cameras, mut subjects) = (BTreeSet::new(), BTreeSet::new());
        for planned in &plan.clips {
            let clip = planned.clip;
            facts.clips += 1;
            facts.pictures += planned.frames.len() as u64;
            if let Some(approval) = &planned.approval {
                facts.approved += 1;
                facts.on_a_sample += u64::from(approval.sample.is_some());
                facts.own_work += u64::from(approval.own_work);
            }
            records.insert(clip.permit.record_sha256());
            cameras.insert(clip.camera);
            subjects.extend(clip.subject);
            facts.seconds += clip.times_micros.last().map_or(0.0, |last| *last as f64 / 1e6);
            facts.hiding.add(&clip.hiding);
            let mut seen = BTreeSet::new();
            let held = clip.labels.hold()?;
            let mut sweep = plan.sweep(planned, &held)?;
            for &frame in &planned.frames {
                let rows = sweep.at(frame);
                facts.empty += u64::from(rows.is_empty());
                for row in rows {
                    facts.boxes += 1;
                    facts.by_class[row.class] += 1;
                    facts.keyframes += u64::from(row.is_key);
                    facts.occluded += u64::from(row.key.occluded);
                    facts.truncated += u64::from(row.key.truncated);
                    facts.by_source.count(row.key.origin.word());
                    seen.insert(row.track);
                }
            }
            facts.tracks += seen.len() as u64;
        }
        facts.hiding.share_hidden /= facts.hiding.frames.max(1) as f64;
        (facts.records, facts.cameras) = (records.len() as u64, cameras.len() as u64);
        facts.subjects = subjects.len() as u64;
        Ok(facts)
    }

    /// On what the approvals rest, and how accurate the labels are, with intervals.
    pub(super) fn review_line(&self, reviews: &[DecisionFacts]) -> String {
        let mut text = format!("{} of {} clips have labels that a reviewer signed", self.approved, self.clips);
        if self.on_a_sample > 0 {
            text += &format!(", {} of them on the strength of a sample", self.on_a_sample);
        }
        if self.own_work > 0 {
            text += &format!(", {} by the one member who made them", self.own_work);
        }
        text.push('.');
        for review in reviews {
            text += &format!(" Sampled were {}; ", review.plan);
            match review.accuracy {
                Some(own) => {
                    let clips = if own.clips == 1 { "1 clip".to_owned() } else { format!("{} clips", own.clips) };
                    text += &format!("{:.1} % of {} boxes in {clips} were right", own.value * 100.0, own.n);
                    let range =
                        |interval: Interval| format!("{:.1} to {:.1} %", interval.low * 100.0, interval.high * 100.0);
                    if let Some(interval) = own.wilson {
                        text += &format!(", 95 % interval {}", range(interval));
                    }
                    if let Some(interval) = own.by_clip {
                        text += &format!(", by clip {}", range(interval));
                    }
                    text.push('.');
                }
                None => text += "no box was in it.",
            }
            text += &format!(" {} of {} units had a serious error.", review.serious_units, review.units);
        }
        if reviews.is_empty() {
            text += " Their accuracy was not measured by a sample, so no figure is given.";
        }
        text
    }

    /// One sentence on what hiding measured.
    pub(super) fn hiding_line(&self) -> String {
        let Hiding { clips_with_receipt, frames, faces_found, faces_hidden, heads_hidden, left, share_hidden, .. } =
            self.hiding;
        if clips_with_receipt == 0 {
            return "The clips carry no leak receipts, so how much was hidden is not measured.".to_owned();
        }
        format!(
            "In {frames} frames of {clips_with_receipt} clips {faces_found} face regions were found and {} were hidden ({faces_hidden} \
             faces, {heads_hidden} heads of people without a sure face); the second look at the encoded clips left {left}; \
             {:.1} % of all pixels are hidden.",
            faces_hidden + heads_hidden,
            share_hidden * 100.0
        )
    }
}

impl Sources {
    fn count(&mut self, source: &str) {
        match source {
            "person" => self.person += 1,
            "model" => self.model += 1,
            "tracker" => self.tracker += 1,
            _ => self.import += 1,
        }
    }
}

impl Hiding {
    fn add(&mut self, receipt: &serde_json::Value) {
        let number = |name: &str| receipt[name].as_u64().unwrap_or(0);
        let Some(frames) = receipt["frames"].as_u64() else { return };
        self.clips_with_receipt += 1;
        self.frames += frames;
        self.faces_found += number("faces_found");
        self.faces_hidden += number("faces_hidden");
        self.heads_hidden += number("heads_hidden");
        self.left += receipt["self_check"]["left"].as_u64().unwrap_or(0);
        self.frames_not_checked += number("frames_not_checked");
        self.share_hidden += receipt["share_hidden"].as_f64().unwrap_or(0.0) * frames as f64;
    }
}

/// What all the papers are of.
#[derive(Clone, Copy)]
pub(in super::super) struct Subject<'a> {
    pub(in super::super) plan: &'a Plan<'a>,
    pub(in super::super) facts: &'a Facts,
    pub(in super::super) version: super::super::Version,
    pub(in super::super) valid_until: UtcTime,
}
