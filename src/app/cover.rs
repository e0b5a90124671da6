//! Regions that people draw over a clip or for a camera: added by whoever works on clips, taken back by stewards alone, each act in
//! the log first. Whoever else wishes one back leaves a wish that stewards see.

use super::failure::{Failure, FailureKind};
use super::import::no_such_clip;
use super::project::Project;
use super::told::told;
use crate::audit::Act;
use crate::store::{CameraCoverRow, ClipRow, ClipState, HandRegionRow};
use crate::vocab::{
    CameraCover, CameraId, ClipId, Digest, FrameNo, HandRegion, MemberId, PxBox, RegionId, Role, UtcTime,
};

/// One cover of a clip, as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverSummary {
    /// Its id.
    pub id: RegionId,
    /// Where it is in this clip.
    pub region: HandRegion,
    /// The camera whose clips it covers all; none for one of this clip alone.
    pub camera: Option<CameraId>,
    /// Who drew it.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// Who wished first that a steward takes it back.
    pub wished_back_by: Option<MemberId>,
}

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

    /// Covers a part of the picture in every clip of this clip's camera, in those that come later too. It is hidden at once and
    /// whenever one of them is developed.
    ///
    /// # Errors
    /// As [`Project::cover`].
    pub fn cover_camera(&self, clip: ClipId, bbox: PxBox) -> Result<RegionId, Failure> {
        self.require_one_of(&[Role::Annotator, Role::Reviewer, Role::Steward])?;
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        let size = row.size.filter(|_| row.state != ClipState::Withdrawn).ok_or_else(nothing_to_cover)?;
        let cover = CameraCover::new(bbox, size).ok_or_else(|| outside(size))?;
        let (id, camera) = (RegionId::random(), row.camera);
        let stored = serde_json::to_vec(&cover).expect("a cover is plain data");
        let cover_sha256 = Digest::of(&stored);
        self.write_log(Act::CoveredForCamera { camera: camera.clone(), region: id, cover_sha256 })?;
        let (member, time) = (self.member(), self.now());
        self.store().add_camera_cover(&CameraCoverRow { id, camera, member, time, cover, removed: None })?;
        Ok(id)
    }

    /// The number of a clip's last frame.
    ///
    /// # Errors
    /// When there is no such clip, or it was never developed.
    pub fn last_frame(&self, clip: ClipId) -> Result<FrameNo, Failure> {
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        row.frames.checked_sub(1).map(FrameNo).ok_or_else(nothing_to_cover)
    }

    /// What is covered by hand in a clip and nobody took back: over the clip itself first, then for its camera.
    ///
    /// # Errors
    /// When there is no such clip.
    pub fn covers(&self, clip: ClipId) -> Result<Vec<CoverSummary>, Failure> {
        let store = self.store();
        let row = store.clip(clip)?.ok_or_else(no_such_clip)?;
        let wishes = store.uncover_wishes()?;
        let (over_clip, for_camera) = (store.hand_regions(clip)?, store.camera_covers_of(&row.camera)?);
        drop(store);
        let wished_back_by = |id| wishes.iter().find(|(wished, _)| *wished == id).map(|(_, member)| *member);
        let over_clip = over_clip.into_iter().map(|drawn| CoverSummary {
            id: drawn.id,
            region: drawn.region,
            camera: None,
            member: drawn.member,
            time: drawn.time,
            wished_back_by: wished_back_by(drawn.id),
        });
        let for_camera = for_camera.into_iter().filter_map(|drawn| {
            Some(CoverSummary {
                id: drawn.id,
                region: drawn.cover.in_clip(row.size?),
                camera: Some(drawn.camera),
                member: drawn.member,
                time: drawn.time,
                wished_back_by: wished_back_by(drawn.id),
            })
        });
        Ok(over_clip.chain(for_camera).collect())
    }

    /// Takes a cover back. What it hides in a proxy stays hidden until that clip is developed again. From anyone but a steward it is
    /// kept as a wish, and refused.
    ///
    /// # Errors
    /// Without the steward's role, or for a cover that is not there.
    pub fn take_back_cover(&self, region: RegionId) -> Result<(), Failure> {
        let over_clip = self.store().hand_region(region)?.filter(|row| row.removed.is_none());
        let for_camera = self.store().camera_cover(region)?.filter(|row| row.removed.is_none());
        if over_clip.is_none() && for_camera.is_none() {
            return Err(Failure::told(FailureKind::Usage, told!("failure-this-project-has-no-such-region-by")));
        }
        if let Err(refusal) = self.require(Role::Steward) {
            return Err(self.wish_back(region, refusal));
        }
        if let Some(row) = over_clip {
            self.write_log(Act::CoverTakenBack { clip: row.clip, region })?;
            return Ok(self.store().remove_hand_region(region, self.member(), self.now())?);
        }
        let row = for_camera.expect("one of the two is there");
        self.write_log(Act::CameraCoverTakenBack { camera: row.camera, region })?;
        Ok(self.store().remove_camera_cover(region, self.member(), self.now())?)
    }

    /// Keeps the wish of somebody who works on clips; what comes back is what to tell them.
    fn wish_back(&self, region: RegionId, refusal: Failure) -> Failure {
        let works_on_clips = self.roles().iter().any(|role| matches!(role, Role::Annotator | Role::Reviewer));
        if !works_on_clips {
            return refusal;
        }
        let kept = self
            .write_log(Act::UncoverAsked { region })
            .and_then(|_| Ok(self.store().ask_to_uncover(region, self.member(), self.now())?));
        match kept {
            Ok(()) => Failure::told(FailureKind::Refused, told!("failure-only-a-steward-takes-a-cover-back")),
            Err(failure) => failure,
        }
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
        return Err(Failure::told(FailureKind::Usage, told!("failure-no-such-frames").with("last", last.to_string())));
    }
    if (first.0..=last.0).all(|no| region.at(FrameNo(no)).and_then(|b| b.clipped(size)).is_none()) {
        return Err(outside(size));
    }
    Ok(())
}

fn outside(size: crate::vocab::Size) -> Failure {
    Failure::told(
        FailureKind::Usage,
        told!("failure-the-region-lies-outside")
            .with("width", size.width_px.to_string())
            .with("height", size.height_px.to_string()),
    )
}

fn nothing_to_cover() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-all-of-this-clip-is-hidden-so"))
}
