//! Camera profiles: where a camera stands, and the zones of its picture.

use super::failure::{Failure, FailureKind};
use super::project::Project;
use super::told::{Told, told};
use crate::audit::Act;
use crate::store::{CameraRow, ClipState};
use crate::vocab::{CameraId, Digest, Place, Polygon, PxPoint, Role, Zone, Zones};

/// Most zones of one camera: more are a mistake of a script, and slow down every clip.
const MOST_ZONES: usize = 64;

/// What is known of a camera.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CameraProfile {
    /// Its pseudonym.
    pub camera: CameraId,
    /// Where a steward said it stands.
    pub place: Place,
    /// Zones of its picture.
    pub zones: Option<Zones>,
}

impl Project {
    /// Says where a camera stands and which zones its picture has. Clips that were developed when less was hidden are looked at by
    /// nobody until they are developed again.
    ///
    /// # Errors
    /// Without the steward's role; for zones outside their picture, or too many of them.
    pub fn set_camera(&self, camera: &CameraId, place: Place, zones: Option<Zones>) -> Result<(), Failure> {
        self.require(Role::Steward)?;
        let zones = zones.filter(|zones| !zones.zones.is_empty()).map(within_picture).transpose()?;
        let known = self.store().camera(camera)?;
        if known.as_ref().is_none_or(|known| known.place != place) {
            self.write_log(Act::CameraSet { camera: camera.clone(), place })?;
        }
        if known.and_then(|known| known.zones) != zones {
            let stored = zones.as_ref().map(|zones| serde_json::to_vec(zones).expect("zones are plain data"));
            self.write_log(Act::CameraZoned {
                camera: camera.clone(),
                zones_sha256: Digest::of(&stored.unwrap_or_default()),
                count: zones.as_ref().map_or(0, |zones| u32::try_from(zones.zones.len()).unwrap_or(u32::MAX)),
            })?;
        }
        Ok(self.store().set_camera(&CameraRow { id: camera.clone(), place, zones })?)
    }

    /// The cameras, by pseudonym.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn cameras(&self) -> Result<Vec<CameraProfile>, Failure> {
        let rows = self.store().cameras()?.into_iter();
        Ok(rows.map(|CameraRow { id, place, zones }| CameraProfile { camera: id, place, zones }).collect())
    }

    /// One camera; of an unknown place and without zones when nobody has said anything about it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn camera(&self, camera: &CameraId) -> Result<CameraProfile, Failure> {
        let row = self.store().camera(camera)?;
        let (place, zones) = row.map_or((Place::Unknown, None), |row| (row.place, row.zones));
        Ok(CameraProfile { camera: camera.clone(), place, zones })
    }

    /// The size of the pictures of a camera's first analysed clip: what zones are drawn on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn picture_size(&self, camera: &CameraId) -> Result<Option<crate::vocab::Size>, Failure> {
        let rows = self.store().clips()?;
        let mut of_camera = rows.iter().filter(|row| row.camera == *camera && row.state != ClipState::Withdrawn);
        Ok(of_camera.find_map(|row| row.size))
    }
}

/// Corners outside are moved to the picture's edge. A zone that has no area left there was drawn on another picture.
fn within_picture(zones: Zones) -> Result<Zones, Failure> {
    let Zones { size, zones } = zones;
    if zones.len() > MOST_ZONES {
        return Err(wrong_zones(told!("failure-too-many-zones").with("most", MOST_ZONES.to_string())));
    }
    let (right, bottom) = (f64::from(size.width_px), f64::from(size.height_px));
    let fitted = zones.iter().map(|zone| {
        let corners = zone.outline.corners().iter();
        let inside = corners.map(|c| PxPoint { x: c.x.clamp(0.0, right), y: c.y.clamp(0.0, bottom) }).collect();
        Some(Zone { kind: zone.kind, outline: Polygon::new(inside)? })
    });
    match fitted.collect::<Option<Vec<_>>>() {
        Some(zones) if right >= 1.0 && bottom >= 1.0 => Ok(Zones { size, zones }),
        _ => Err(wrong_zones(told!("failure-a-zone-lies-outside"))),
    }
}

fn wrong_zones(told: Told) -> Failure {
    Failure::told(FailureKind::Usage, told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{Size, ZoneKind};

    fn zones(corners: &[(f64, f64)]) -> Zones {
        let outline = Polygon::new(corners.iter().map(|&(x, y)| PxPoint { x, y }).collect()).expect("a polygon");
        Zones { size: Size { width_px: 100, height_px: 50 }, zones: vec![Zone { kind: ZoneKind::Door, outline }] }
    }

    #[test]
    fn zones_end_at_the_pictures_edge_and_lie_in_it() {
        let fitted = within_picture(zones(&[(-5.0, 10.0), (60.0, 10.0), (60.0, 70.0)])).expect("lies in the picture");
        let corners: Vec<(f64, f64)> = fitted.zones[0].outline.corners().iter().map(|c| (c.x, c.y)).collect();
        assert_eq!(corners, [(0.0, 10.0), (60.0, 10.0), (60.0, 50.0)]);
        assert!(within_picture(zones(&[(200.0, 10.0), (260.0, 10.0), (260.0, 40.0)])).is_err());
        let mut many = zones(&[(0.0, 0.0), (60.0, 10.0), (60.0, 40.0)]);
        many.zones = vec![many.zones[0].clone(); MOST_ZONES + 1];
        assert!(within_picture(many).is_err());
    }
}
