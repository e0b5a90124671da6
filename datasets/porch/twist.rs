//! Scenes that are told otherwise, for measuring how doors and windows are hidden: what the door does, and the light.

use fastrand::Rng;

use super::maths::smoothstep;

/// How a scene differs from its variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Twist {
    /// Not at all.
    #[default]
    AsWritten,
    /// The door opens once for a look, half a second to a second, at a moment and by an angle that the seed chooses.
    Peek,
    /// The door stands open from the first frame to the last.
    OpenThroughout,
    /// It is night, the door stays shut, and the room shows through a lit window beside it.
    LitWindow,
}

impl Twist {
    /// How far the door is open, frame by frame, where the story `written` says otherwise.
    pub(super) fn door(self, written: Vec<f32>, seed: u64, fps: f32) -> Vec<f32> {
        match self {
            Self::AsWritten => written,
            Self::OpenThroughout => vec![1.0; written.len()],
            Self::LitWindow => vec![0.0; written.len()],
            Self::Peek => {
                let mut rng = Rng::with_seed(seed ^ 0x0070_6565_6B00);
                let whole = written.len() as f32 / fps;
                let from = 1.0 + rng.f32() * (whole - 3.0).max(0.0);
                let (long, wide) = (0.5 + 0.5 * rng.f32(), 0.25 + 0.65 * rng.f32());
                let third = long / 3.0;
                let open = |secs: f32| {
                    smoothstep(from, from + third, secs) * smoothstep(from + long, from + long - third, secs) * wide
                };
                (0..written.len()).map(|frame| open(frame as f32 / fps)).collect()
            }
        }
    }

    /// Whether the room shows through the window.
    pub(super) fn has_lit_window(self) -> bool {
        self == Self::LitWindow
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peek_lasts_half_a_second_to_a_second_and_comes_once() {
        for seed in 0..200 {
            let door = Twist::Peek.door(vec![0.0; 144], seed, 12.0);
            let open: Vec<usize> = (0..144).filter(|&frame| door[frame] > 0.0).collect();
            assert!((5..=12).contains(&open.len()), "seed {seed}: {open:?}");
            assert!(open.windows(2).all(|pair| pair[1] == pair[0] + 1) && open[0] >= 12, "seed {seed}: {open:?}");
            assert!(door.iter().all(|open| *open <= 0.9));
        }
    }
}
