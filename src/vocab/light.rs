//! The light of a picture: what is left of the time of day when no clock is kept.

use serde::{Deserialize, Serialize};

/// Day, dusk or night as the pictures look. It is light and no clock: a porch under a lamp is as bright at midnight as at dusk, a
/// room with the lights on as bright as by day, and a camera without colours looks like one that sees by infrared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Bright, with colours.
    Day,
    /// Between the two.
    Dusk,
    /// Dark, or grey as infrared pictures are.
    Night,
}

impl Light {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Day, Self::Dusk, Self::Night];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Dusk => "dusk",
            Self::Night => "night",
        }
    }
}

/// The word for a light that may not be known: everything is hidden, or the clip was developed before light was judged.
#[must_use]
pub fn light_word(light: Option<Light>) -> &'static str {
    light.map_or("unknown", Light::word)
}

/// The light of a clip, and what it was judged by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LightSeen {
    /// The word.
    pub light: Light,
    /// Mean brightness (BT.601) of what is not hidden, 0 to 1.
    pub brightness: f64,
    /// Share of what is not hidden that has a colour, 0 to 1.
    pub coloured: f64,
}
