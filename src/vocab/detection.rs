//! What a detector says about one frame.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::PxBox;

/// The closed list of classes that detectors of every family are mapped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectedClass {
    /// A person.
    Person,
    /// A bicycle.
    Bicycle,
    /// A passenger car.
    Car,
    /// A motorcycle.
    Motorcycle,
    /// A bus.
    Bus,
    /// A truck.
    Truck,
    /// A human face. Never a label: it only decides what is hidden.
    Face,
    /// A number plate. Never a label either.
    Plate,
}

impl DetectedClass {
    /// The class name as labels and exports write it; the COCO name where COCO has the class.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Bicycle => "bicycle",
            Self::Car => "car",
            Self::Motorcycle => "motorcycle",
            Self::Bus => "bus",
            Self::Truck => "truck",
            Self::Face => "face",
            Self::Plate => "plate",
        }
    }

    /// From the 0-based index among the 80 COCO classes; `None` for classes that are not tagged here.
    #[must_use]
    pub const fn from_coco_index(index: usize) -> Option<Self> {
        match index {
            0 => Some(Self::Person),
            1 => Some(Self::Bicycle),
            2 => Some(Self::Car),
            3 => Some(Self::Motorcycle),
            5 => Some(Self::Bus),
            7 => Some(Self::Truck),
            _ => None,
        }
    }

    /// Whether it is something on wheels.
    #[must_use]
    pub const fn is_vehicle(self) -> bool {
        matches!(self, Self::Bicycle | Self::Car | Self::Motorcycle | Self::Bus | Self::Truck)
    }
}

impl fmt::Display for DetectedClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl super::LogSafe for DetectedClass {}

/// One box of one frame from a model, in pixels of the displayed picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Detection {
    /// Where.
    pub bbox: PxBox,
    /// What.
    pub class: DetectedClass,
    /// The model's confidence, 0 to 1.
    pub score: f32,
}

/// A model's short name, as `models/MANIFEST.json` gives it, for example `centernet`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ModelId(pub String);

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
