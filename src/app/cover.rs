//! Regions that people draw over a clip: added by whoever works on it, taken back by stewards alone, each act in the log first.

use super::failure::{Failure, FailureKind};
use super::import::no_such_clip;
use super::project::Project;
use crate::audit::Act;
use crate::store::{ClipRow, ClipState, HandRegionRow};
use crate::vocab::{ClipId, FrameNo, HandRegion, RegionId, Role};

impl Project {
    /// Covers parts of a clip. They are hidden in every frame that is shown or exported from here on, and when the clip is developed
    /// again. Returns their ids.
    ///
    /// # Errors
    /// Without a role that works on clips; for a withdrawn clip, a region outside its picture or its frames. Nothing is kept then.
    pub fn cover(&self, clip: ClipId, regions: &[HandRegion]) -> Result<Vec<RegionId>, Failure> {
        self.require_one_of(&[Role::Annotator, Role::Reviewer, Role::Steward])?;
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        regions.iter().try_for_each(|region| fits(&row, region))?;
        let (member, time) = (self.member(), self.now());
        let detectors = detectors_of(&row);
        let drawn = regions.iter().map(|region| HandRegionRow {
            id: RegionId::random(),
            clip,
            member,
            time,
            region: region.clone(),
            detectors: detectors.clone(),
            removed: None,
        });
        let rows: Vec<HandRegionRow> = drawn.collect();
        let ids: Vec<RegionId> = rows.iter().map(|row| row.id).collect();
        if ids.is_empty() {
            return Ok(ids);
        }
        self.write_log(Act::CoveredByHand { clip, regions: ids.clone() })?;
        self.store().add_hand_regions(&rows)?;
        Ok(ids)
    }

    /// The number of a clip's last frame.
    ///
    /// # Errors
    /// When there is no such clip, or it was never developed.
    pub fn last_frame(&self, clip: ClipId) -> Result<FrameNo, Failure> {
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        row.frames.checked_sub(1).map(FrameNo).ok_or_else(nothing_to_cover)
    }

    /// The regions over a clip that nobody took back.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn hand_regions(&self, clip: ClipId) -> Result<Vec<HandRegionRow>, Failure> {
        Ok(self.store().hand_regions(clip)?)
    }

    /// Takes a region back. What it hides in the proxy stays hidden until the clip is developed again.
    ///
    /// # Errors
    /// Without the steward's role, or for a region that is not there.
    pub fn take_back_cover(&self, region: RegionId) -> Result<(), Failure> {
        self.require(Role::Steward)?;
        let known = self.store().hand_region(region)?.filter(|row| row.removed.is_none());
        let row = known.ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                "This project has no such region by hand.",
                "See `veilmark cover PROJECT CLIP --list` for the ids.",
            )
        })?;
        self.write_log(Act::CoverTakenBack { clip: row.clip, region })?;
        Ok(self.store().remove_hand_region(region, self.member(), self.now())?)
    }
}

/// The detectors that developed the clip, as its receipt lists them.
fn detectors_of(row: &ClipRow) -> String {
    let leak = row.leak.as_deref().and_then(|leak| serde_json::from_str::<serde_json::Value>(leak).ok());
    leak.map_or_else(|| "[]".to_owned(), |leak| leak["detectors"].to_string())
}

fn fits(row: &ClipRow, region: &HandRegion) -> Result<(), Failure> {
    let size = match (row.state, row.size) {
        (ClipState::Withdrawn | ClipState::Sealed, _) | (_, None) => {
            return Err(nothing_to_cover());
        }
        (_, Some(size)) => size,
    };
    let (first, last) = region.span();
    if last.0 >= row.frames {
        let last = row.frames.saturating_sub(1);
        return Err(Failure::new(
            FailureKind::Usage,
            format!("The clip's frames are 0 to {last}."),
            "Name frames of the clip; the window shows their numbers.",
        ));
    }
    if (first.0..=last.0).all(|no| region.at(FrameNo(no)).and_then(|b| b.clipped(size)).is_none()) {
        return Err(Failure::new(
            FailureKind::Usage,
            format!("The region lies outside the picture of {} x {} pixels.", size.width_px, size.height_px),
            "Give its corners in pixels of the displayed picture.",
        ));
    }
    Ok(())
}

fn nothing_to_cover() -> Failure {
    Failure::new(
        FailureKind::Refused,
        "All of this clip is hidden, so there is nothing to cover.",
        "Have a steward develop it first; a withdrawn clip stays hidden.",
    )
}
