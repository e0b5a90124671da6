//! How the picture and its boxes look on this screen. Nothing here changes a pixel or a label of the clip.

use serde::{Deserialize, Serialize};

/// Brightness, contrast and shadows of the view, each -100 to 100; 0 is the picture as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tones {
    /// Added to every level.
    pub brightness: i8,
    /// How far levels are spread around the middle one.
    pub contrast: i8,
    /// Above 0 dark parts are lifted, below they sink: a gamma curve, twofold at 50.
    pub shadows: i8,
}

/// One press of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ToneStep {
    Brighter,
    Darker,
    MoreContrast,
    LessContrast,
    OpenShadows,
    CloseShadows,
    AsItIs,
}

const STEP: i8 = 10;

impl Tones {
    /// Whether the picture is shown as it is.
    #[must_use]
    pub fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// After one press of a key.
    #[must_use]
    pub fn stepped(self, step: ToneStep) -> Self {
        let by = |value: i8, by: i8| value.saturating_add(by).clamp(-100, 100);
        match step {
            ToneStep::Brighter => Self { brightness: by(self.brightness, STEP), ..self },
            ToneStep::Darker => Self { brightness: by(self.brightness, -STEP), ..self },
            ToneStep::MoreContrast => Self { contrast: by(self.contrast, STEP), ..self },
            ToneStep::LessContrast => Self { contrast: by(self.contrast, -STEP), ..self },
            ToneStep::OpenShadows => Self { shadows: by(self.shadows, STEP), ..self },
            ToneStep::CloseShadows => Self { shadows: by(self.shadows, -STEP), ..self },
            ToneStep::AsItIs => Self::default(),
        }
    }

    /// The level on screen of every level of the clip; never falling.
    #[must_use]
    pub fn table(self) -> [u8; 256] {
        let gamma = 2_f64.powf(-f64::from(self.shadows) / 50.0);
        let spread = 4_f64.powf(f64::from(self.contrast) / 100.0);
        std::array::from_fn(|level| {
            let curved = (level as f64 / 255.0).powf(gamma);
            let shown = (curved - 0.5) * spread + 0.5 + f64::from(self.brightness) / 200.0;
            (shown.clamp(0.0, 1.0) * 255.0).round() as u8
        })
    }
}

/// What the colours of boxes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colouring {
    /// What it is.
    #[default]
    Class,
    /// Which one it is.
    Track,
    /// Who fixed the box: a person, a model, a tracker, another tool.
    Source,
}

impl Colouring {
    /// The next one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Class => Self::Track,
            Self::Track => Self::Source,
            Self::Source => Self::Class,
        }
    }

    /// The word on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Track => "track",
            Self::Source => "source",
        }
    }
}

/// How things look here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Of the picture.
    pub tones: Tones,
    /// Edges go to edges that are near.
    pub snaps: bool,
    /// The selected track's keyframes beside are shown.
    pub has_onion: bool,
    /// What colours tell.
    pub colouring: Colouring,
    /// Small pictures of the clip are shown over the timeline.
    pub has_filmstrip: bool,
    /// What the window measures about itself is shown.
    pub has_trace: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            tones: Tones::default(),
            snaps: true,
            has_onion: false,
            colouring: Colouring::Class,
            has_filmstrip: true,
            has_trace: false,
        }
    }
}

/// Colours of tracks and sources (sRGB): Okabe and Ito, "Color Universal Design", 2008, and two greys between them.
pub const PALETTE: [[u8; 3]; 8] = [
    [0xE6, 0x9F, 0x00],
    [0x56, 0xB4, 0xE9],
    [0x00, 0x9E, 0x73],
    [0xF0, 0xE4, 0x42],
    [0xD5, 0x5E, 0x00],
    [0xCC, 0x79, 0xA7],
    [0x00, 0x72, 0xB2],
    [0xC8, 0xCE, 0xD4],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_picture_is_as_it_is_and_no_curve_turns_back() {
        assert!(Tones::default().table().iter().enumerate().all(|(level, shown)| level == usize::from(*shown)));
        for tones in [(100, 0, 0), (0, 100, -100), (-100, -100, 100), (30, 50, 70)] {
            let (brightness, contrast, shadows) = tones;
            let table = Tones { brightness, contrast, shadows }.table();
            assert!(table.windows(2).all(|pair| pair[0] <= pair[1]), "{tones:?}");
        }
        let lifted = Tones { shadows: 50, ..Tones::default() }.table();
        assert!(lifted[16] > 60 && lifted[255] == 255 && lifted[0] == 0, "a dark clip is lifted, black stays black");
    }

    #[test]
    fn keys_step_to_the_ends_and_back_to_the_picture() {
        let mut tones = Tones::default();
        for _ in 0..30 {
            tones = tones.stepped(ToneStep::Brighter);
        }
        assert_eq!(tones.brightness, 100);
        assert!(tones.stepped(ToneStep::AsItIs).is_plain());
    }
}
