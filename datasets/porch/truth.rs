//! The ground truth of a rendered clip: exact, because the renderer knows which object each sample belongs to.

use serde::{Deserialize, Serialize};

use crate::vocab::{DetectedClass, PxBox, PxPoint, Size};

/// Everything that a detector, a tracker or a test may want to know about a clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The picture's size.
    pub size: Size,
    /// Frames a second.
    pub fps: u32,
    /// One entry per frame, in order.
    pub frames: Vec<TruthFrame>,
}

/// What one frame shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthFrame {
    /// The people and vehicles of which anything is seen, by id.
    pub objects: Vec<TruthObject>,
    /// The faces of which anything is seen, by person.
    pub faces: Vec<TruthFace>,
    /// The door of the house.
    pub door: TruthDoor,
}

/// A person or a vehicle in one frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthObject {
    /// The same object has the same id in all frames of the clip, absences included.
    pub id: u32,
    /// What it is: never `Face`.
    pub class: DetectedClass,
    /// The extent of what is seen of it: hidden parts and parts outside the picture do not count. Half-pixel steps.
    pub bbox: PxBox,
    /// The extent it would have in the picture if nothing stood before it.
    pub unhidden: PxBox,
    /// Share of its area in the picture that something hides, 0 to 1.
    pub occlusion: f64,
    /// Whether the picture's edge cuts it.
    pub truncated: bool,
}

/// A face in one frame: hairline to chin, without ears and neck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthFace {
    /// The id of the person whose face it is.
    pub person: u32,
    /// The extent of what is seen of it.
    pub bbox: PxBox,
    /// Angle between where the face looks and the camera, degrees: 0 is frontal, 90 a profile.
    pub turn_degrees: f64,
    /// Share of the face that is hidden by something else than the head itself, or cut off, 0 to 1.
    pub occlusion: f64,
}

/// The door of the house in one frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthDoor {
    /// 0 is shut, 1 wide open; above 0 the room is in view.
    pub open: f64,
    /// The doorway: upper left, upper right, lower right, lower left.
    pub doorway: [PxPoint; 4],
}

impl TruthFrame {
    /// The object of that id, where it is seen.
    #[must_use]
    pub fn object(&self, id: u32) -> Option<&TruthObject> {
        self.objects.iter().find(|o| o.id == id)
    }
}
