//! Things that speak for an interior or for a street, each with how much.

use serde::{Deserialize, Serialize};

/// Something in the pictures that says where a camera stands. A closed list: it is shown to a steward and written into the
/// receipt, and a word from elsewhere could tell more than it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A bed.
    Bed,
    /// A toilet.
    Toilet,
    /// A refrigerator.
    Refrigerator,
    /// A couch.
    Couch,
    /// An oven.
    Oven,
    /// A sink.
    Sink,
    /// A microwave.
    Microwave,
    /// A TV.
    Tv,
    /// A toaster.
    Toaster,
    /// A keyboard.
    Keyboard,
    /// A mouse.
    Mouse,
    /// A laptop.
    Laptop,
    /// A remote.
    Remote,
    /// A dining table.
    DiningTable,
    /// A chair.
    Chair,
    /// A hair drier.
    HairDrier,
    /// A toothbrush.
    Toothbrush,
    /// A wine glass.
    WineGlass,
    /// A bowl.
    Bowl,
    /// A book.
    Book,
    /// A vase.
    Vase,
    /// A clock.
    Clock,
    /// A potted plant.
    PottedPlant,
    /// A car.
    Car,
    /// A bus.
    Bus,
    /// A truck.
    Truck,
    /// A motorcycle.
    Motorcycle,
    /// A bicycle.
    Bicycle,
    /// A train.
    Train,
    /// An airplane.
    Airplane,
    /// A boat.
    Boat,
    /// A traffic light.
    TrafficLight,
    /// A fire hydrant.
    FireHydrant,
    /// A stop sign.
    StopSign,
    /// A parking meter.
    ParkingMeter,
}

/// Sign, its 0-based COCO class, and the log-odds for an interior that a sure and lasting one adds. Set by hand from what
/// each thing is: a bed stands in a room, a potted plant or a chair stands on a porch too, a bicycle leans in a hall. Seven
/// clips and fifty pictures are too few to learn them from.
const SIGNS: [(Sign, u8, f64); 35] = [
    (Sign::Bed, 59, 3.0),
    (Sign::Toilet, 61, 3.0),
    (Sign::Refrigerator, 72, 2.5),
    (Sign::Couch, 57, 2.5),
    (Sign::Oven, 69, 2.5),
    (Sign::Sink, 71, 2.5),
    (Sign::Microwave, 68, 2.5),
    (Sign::Tv, 62, 2.0),
    (Sign::Toaster, 70, 2.0),
    (Sign::Keyboard, 66, 1.5),
    (Sign::Mouse, 64, 1.5),
    (Sign::Laptop, 63, 1.2),
    (Sign::Remote, 65, 1.2),
    (Sign::DiningTable, 60, 1.5),
    (Sign::Chair, 56, 1.0),
    (Sign::HairDrier, 78, 1.5),
    (Sign::Toothbrush, 79, 1.5),
    (Sign::WineGlass, 40, 0.8),
    (Sign::Bowl, 45, 0.8),
    (Sign::Book, 73, 1.0),
    (Sign::Vase, 75, 0.8),
    (Sign::Clock, 74, 0.5),
    (Sign::PottedPlant, 58, 0.2),
    (Sign::Car, 2, -2.0),
    (Sign::Bus, 5, -2.0),
    (Sign::Truck, 7, -1.5),
    (Sign::Motorcycle, 3, -1.0),
    (Sign::Bicycle, 1, -0.5),
    (Sign::Train, 6, -1.5),
    (Sign::Airplane, 4, -1.5),
    (Sign::Boat, 8, -1.0),
    (Sign::TrafficLight, 9, -2.0),
    (Sign::FireHydrant, 10, -2.0),
    (Sign::StopSign, 11, -2.0),
    (Sign::ParkingMeter, 12, -2.0),
];

impl Sign {
    /// How many there are.
    pub(super) const COUNT: usize = SIGNS.len();

    /// The sign that a thing of this COCO class is, as its number in the list, if it is one.
    pub(super) fn number_of(coco: u8) -> Option<usize> {
        SIGNS.iter().position(|(_, class, _)| *class == coco)
    }

    /// A sign and what it weighs.
    pub(super) const fn numbered(number: usize) -> (Self, f64) {
        let (sign, _, weight) = SIGNS[number];
        (sign, weight)
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bed => "bed",
            Self::Toilet => "toilet",
            Self::Refrigerator => "refrigerator",
            Self::Couch => "couch",
            Self::Oven => "oven",
            Self::Sink => "sink",
            Self::Microwave => "microwave",
            Self::Tv => "TV",
            Self::Toaster => "toaster",
            Self::Keyboard => "keyboard",
            Self::Mouse => "mouse",
            Self::Laptop => "laptop",
            Self::Remote => "remote",
            Self::DiningTable => "dining table",
            Self::Chair => "chair",
            Self::HairDrier => "hair drier",
            Self::Toothbrush => "toothbrush",
            Self::WineGlass => "wine glass",
            Self::Bowl => "bowl",
            Self::Book => "book",
            Self::Vase => "vase",
            Self::Clock => "clock",
            Self::PottedPlant => "potted plant",
            Self::Car => "car",
            Self::Bus => "bus",
            Self::Truck => "truck",
            Self::Motorcycle => "motorcycle",
            Self::Bicycle => "bicycle",
            Self::Train => "train",
            Self::Airplane => "airplane",
            Self::Boat => "boat",
            Self::TrafficLight => "traffic light",
            Self::FireHydrant => "fire hydrant",
            Self::StopSign => "stop sign",
            Self::ParkingMeter => "parking meter",
        }
    }
}

impl std::fmt::Display for Sign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl crate::vocab::LogSafe for Sign {}
