//! Counts what redaction hides, frame by frame, and says it as a receipt.

use std::collections::BTreeMap;

use crate::custody::plan::{FramePlan, LongestGap, Orders, Plan, Reason};
use crate::custody::receipt::{
    Gap, LeakReceipt, Missed, OrdersOnRecord, RECEIPT_VERSION, ReasonRow, SettingsOnRecord, StageSeconds,
};
use crate::custody::redact::{Cover, Share};
use crate::vocab::{Size, Why};

/// The sums over the frames of one pass.
#[derive(Default)]
pub(super) struct Account {
    cover: Cover,
    rows: BTreeMap<Why, Row>,
    hidden_px: u64,
    all_px: u64,
    missed_px: u64,
    missed_frames: u64,
    not_checked: u64,
    /// Hidden in each frame, pixels.
    by_frame: Vec<u64>,
}

#[derive(Default)]
struct Row {
    regions: u64,
    frames: u64,
    px: u64,
}

impl Account {
    /// Counts one frame. `hidden_px` is what the redactor has hidden in all frames by now.
    pub(super) fn count(&mut self, size: Size, plan: &FramePlan, hidden_px: u64) {
        let in_frame_px = hidden_px - self.hidden_px;
        self.hidden_px = hidden_px;
        self.all_px += size.area();
        self.by_frame.push(in_frame_px);
        let (fills, shown) = match plan {
            FramePlan::HiddenWhole(reason) => {
                self.not_checked += u64::from(*reason == Reason::NotChecked);
                self.note(Why::NotAnalysed, 1, size.area());
                return;
            }
            FramePlan::Regions { fills, shown, .. } => (fills, shown),
        };
        self.cover.lay(size, plan);
        let ground_px = in_frame_px.saturating_sub(self.cover.px_under_fills());
        let mut shares = self.cover.by_reason(fills);
        if shown.is_some() {
            match shares.iter_mut().find(|share| share.why == Why::Interior) {
                Some(share) => (share.regions, share.px) = (share.regions + 1, share.px + ground_px),
                None => shares.push(Share { why: Why::Interior, regions: 1, px: ground_px }),
            }
        }
        for share in shares {
            self.note(share.why, share.regions, share.px);
        }
        let missed_px = self.cover.px_hidden_by_alone(Why::ByHand, fills);
        self.missed_px += missed_px;
        self.missed_frames += u64::from(missed_px > 0);
    }

    fn note(&mut self, why: Why, regions: u64, px: u64) {
        let row = self.rows.entry(why).or_default();
        row.regions += regions;
        row.frames += 1;
        row.px += px;
    }

    /// How many pixels were hidden in each frame, in order.
    pub(super) fn into_hidden_px_by_frame(self) -> Vec<u64> {
        self.by_frame
    }

    /// The receipt of a clip of so many frames, developed by this plan, with all that this account knows. Models, settings,
    /// coding, times, the second look and drawn heads are left open.
    pub(super) fn receipt(&self, plan: &Plan, orders: &Orders, frames: usize) -> LeakReceipt {
        let counts = plan.counts();
        let share = |px: u64| px as f64 / self.all_px.max(1) as f64;
        let row = |(why, row): (&Why, &Row)| ReasonRow {
            why: *why,
            regions: row.regions,
            frames: row.frames,
            share: share(row.px),
        };
        let by_hand = orders.by_hand.len() + orders.camera_covers.len();
        let missed = Missed { regions: by_hand as u64, frames: self.missed_frames, share: share(self.missed_px) };
        let LongestGap { micros, frames: gap_frames } = counts.longest_gap;
        LeakReceipt {
            version: RECEIPT_VERSION,
            frames: frames as u32,
            faces_found: counts.faces_found,
            faces_hidden: counts.faces_hidden,
            heads_hidden: counts.heads_hidden,
            heads_drawn: 0,
            vehicles_drawn: 0,
            carried: counts.carried,
            longest_gap: Some(Gap { micros, frames: gap_frames }),
            frames_hidden_whole: counts.frames_hidden_whole,
            frames_not_checked: self.not_checked,
            share_hidden: share(self.hidden_px),
            by_reason: self.rows.iter().map(row).collect(),
            place: orders.place,
            treated_as: Some(plan.place().treated_as),
            interior: plan.place().interior,
            looks: plan.place().looks,
            signs: plan.place().signs.into_iter().flatten().collect(),
            scene_models: Vec::new(),
            light: None,
            orders: Some(OrdersOnRecord::of(orders)),
            missed: (by_hand > 0).then_some(missed),
            self_check: None,
            detectors: Vec::new(),
            second_detectors: Vec::new(),
            plate_detectors: Vec::new(),
            detect_settings: SettingsOnRecord::default(),
            settings: SettingsOnRecord::default(),
            coding: None,
            seconds: StageSeconds::default(),
            newer: serde_json::Map::new(),
        }
    }
}
