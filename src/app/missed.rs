//! What the detectors missed, measured: the regions that people drew by hand, for each set of detectors that had developed the
//! clip when they were drawn.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::failure::Failure;
use super::project::Project;
use crate::store::{ClipState, DevelopmentRow, HandRegionRow};
use crate::vocab::{ClipId, Digest, ModelId};

/// The figures of one set of detectors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissedRow {
    /// The detectors, each with the SHA-256 of its file.
    pub detectors: Vec<(ModelId, Digest)>,
    /// Clips that they developed.
    pub clips: u64,
    /// Frames of those.
    pub frames: u64,
    /// Of the clips, those that somebody worked on or covered a part of: only there could a miss be seen.
    pub clips_looked_at: u64,
    /// Frames of those.
    pub frames_looked_at: u64,
    /// Regions that people drew over their work and nobody took back.
    pub regions: u64,
    /// Regions for every 1,000 frames looked at; none where nobody looked.
    pub per_1000_frames: Option<f64>,
}

impl Project {
    /// What was missed, one row a set of detectors, in the order in which they first came to work.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn missed(&self) -> Result<Vec<MissedRow>, Failure> {
        let store = self.store();
        let (developments, regions, rows) = (store.developments()?, store.all_hand_regions()?, store.clips()?);
        drop(store);
        let worked_on =
            |state| matches!(state, ClipState::InWork | ClipState::Returned | ClipState::Done | ClipState::Approved);
        let looked_at = rows.iter().filter(|row| worked_on(row.state)).map(|row| row.id).collect();
        Ok(tally(&developments, &regions, &looked_at))
    }
}

fn tally(developments: &[DevelopmentRow], regions: &[HandRegionRow], worked_on: &BTreeSet<ClipId>) -> Vec<MissedRow> {
    let mut order: Vec<&str> = Vec::new();
    // A clip that the same detectors developed twice is one clip.
    let mut clips: BTreeMap<&str, BTreeMap<ClipId, u64>> = BTreeMap::new();
    let mut latest: BTreeMap<ClipId, &str> = BTreeMap::new();
    for row in developments {
        if !order.contains(&row.detectors.as_str()) {
            order.push(&row.detectors);
        }
        clips.entry(&row.detectors).or_default().insert(row.clip, row.frames.into());
        latest.insert(row.clip, &row.detectors);
    }
    let rows = order.into_iter().map(|detectors| {
        let of_these = &clips[detectors];
        let drawn: Vec<&HandRegionRow> =
            regions.iter().filter(|region| region.detectors == detectors && region.removed.is_none()).collect();
        let covered: BTreeSet<ClipId> = drawn.iter().map(|region| region.clip).collect();
        // Somebody who works on a clip sees what its last development left.
        let seen = |clip: &ClipId| {
            covered.contains(clip)
                || worked_on.contains(clip) && latest.get(clip).is_some_and(|last| *last == detectors)
        };
        let looked_at: Vec<u64> = of_these.iter().filter(|(clip, _)| seen(clip)).map(|(_, frames)| *frames).collect();
        let frames_looked_at = looked_at.iter().sum();
        let count = drawn.len() as u64;
        MissedRow {
            detectors: serde_json::from_str(detectors).unwrap_or_default(),
            clips: of_these.len() as u64,
            frames: of_these.values().sum(),
            clips_looked_at: looked_at.len() as u64,
            frames_looked_at,
            regions: count,
            per_1000_frames: (frames_looked_at > 0).then(|| 1000.0 * count as f64 / frames_looked_at as f64),
        }
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{FrameNo, HandRegion, MemberId, PxBox, RegionId, UtcTime};

    const OLD: &str = r#"[["a","00"]]"#;
    const NEW: &str = r#"[["b","11"]]"#;

    fn at() -> UtcTime {
        UtcTime::from_micros(1).expect("a time")
    }

    fn made(clip: u128, detectors: &str, frames: u32) -> DevelopmentRow {
        DevelopmentRow { clip: ClipId::from_bits(clip), time: at(), detectors: detectors.to_owned(), frames }
    }

    fn drawn(clip: u128, detectors: &str) -> HandRegionRow {
        let bbox = PxBox::new(0.0, 0.0, 9.0, 9.0).expect("a box");
        HandRegionRow {
            id: RegionId::random(),
            clip: ClipId::from_bits(clip),
            member: MemberId::from_bits(1),
            time: at(),
            region: HandRegion::new(vec![(FrameNo(0), bbox)], FrameNo(3)).expect("a region"),
            detectors: detectors.to_owned(),
            removed: None,
        }
    }

    #[test]
    fn misses_count_for_the_detectors_that_made_them() {
        let developments =
            [made(1, OLD, 100), made(2, OLD, 400), made(3, OLD, 500), made(1, NEW, 100), made(1, NEW, 100)];
        let mut taken_back = drawn(1, OLD);
        taken_back.removed = Some((at(), MemberId::from_bits(1)));
        let regions = [drawn(1, OLD), drawn(1, OLD), taken_back];
        let rows = tally(&developments, &regions, &[ClipId::from_bits(1), ClipId::from_bits(2)].into());
        let figures: Vec<_> =
            rows.iter().map(|r| (r.clips, r.frames, r.clips_looked_at, r.frames_looked_at, r.regions)).collect();
        assert_eq!(figures, [(3, 1000, 2, 500, 2), (1, 100, 1, 100, 0)]);
        assert_eq!((rows[0].per_1000_frames, rows[1].per_1000_frames), (Some(4.0), Some(0.0)));
        assert_eq!(tally(&developments[1..2], &[], &BTreeSet::new())[0].per_1000_frames, None, "nobody looked");
    }
}
