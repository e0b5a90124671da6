//! Covers that hold for a camera: drawn once by hand, hidden in every clip of that camera.

use serde::{Deserialize, Serialize};

use super::zone::have_one_shape;
use super::{FrameNo, HandRegion, PxBox, Size};

/// A part of a camera's picture that is hidden in all its clips, whatever is there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "CameraCoverParts", into = "CameraCoverParts")]
pub struct CameraCover {
    size: Size,
    bbox: PxBox,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CameraCoverParts {
    size: Size,
    bbox: PxBox,
}

impl CameraCover {
    /// A box, pixels of a picture of this size; `None` when it lies outside of it.
    #[must_use]
    pub fn new(bbox: PxBox, size: Size) -> Option<Self> {
        bbox.clipped(size)?;
        Some(Self { size, bbox })
    }

    /// Where it lies in a picture of another size. In one of another shape nobody knows where, so it is all of that.
    #[must_use]
    pub fn fitted(&self, size: Size) -> PxBox {
        let along = f64::from(size.width_px) / f64::from(self.size.width_px);
        let down = f64::from(size.height_px) / f64::from(self.size.height_px);
        let b = &self.bbox;
        let fitted = PxBox::new(b.x1() * along, b.y1() * down, b.x2() * along, b.y2() * down);
        fitted.filter(|_| have_one_shape(self.size, size)).unwrap_or_else(|| size.whole())
    }

    /// The same as a region of one clip with pictures of this size: in all of its frames.
    #[must_use]
    pub fn in_clip(&self, size: Size) -> HandRegion {
        HandRegion::new(vec![(FrameNo::FIRST, self.fitted(size))], FrameNo(u32::MAX))
            .expect("one box, at the beginning")
    }
}

impl TryFrom<CameraCoverParts> for CameraCover {
    type Error = &'static str;

    fn try_from(parts: CameraCoverParts) -> Result<Self, Self::Error> {
        Self::new(parts.bbox, parts.size).ok_or("a cover of a camera lies in its picture")
    }
}

impl From<CameraCover> for CameraCoverParts {
    fn from(cover: CameraCover) -> Self {
        Self { size: cover.size, bbox: cover.bbox }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN_ON: Size = Size { width_px: 640, height_px: 360 };

    #[test]
    fn it_grows_with_the_picture_and_hides_all_of_one_of_another_shape() {
        let cover = CameraCover::new(PxBox::new(64.0, 36.0, 128.0, 72.0).expect("a box"), DRAWN_ON).expect("inside");
        let larger = Size { width_px: 1280, height_px: 720 };
        assert_eq!(cover.fitted(larger), PxBox::new(128.0, 72.0, 256.0, 144.0).expect("a box"));
        let other = Size { width_px: 640, height_px: 480 };
        assert_eq!(cover.fitted(other), other.whole());
        let region = cover.in_clip(DRAWN_ON);
        assert!([0, 7, 1_000_000].iter().all(|no| region.at(FrameNo(*no)) == Some(cover.bbox)));
    }

    #[test]
    fn one_outside_its_picture_does_not_exist() {
        let outside = PxBox::new(700.0, 36.0, 728.0, 72.0).expect("a box");
        assert!(CameraCover::new(outside, DRAWN_ON).is_none());
        let text = r#"{"size":{"width_px":640,"height_px":360},"bbox":{"x1":700,"y1":1,"x2":720,"y2":9}}"#;
        assert!(serde_json::from_str::<CameraCover>(text).is_err());
    }
}
