//! What a pointer does on the canvas, the timeline and the panels, as commands: whoever has no pointer works with these.

/// One of them. Each has a row in the table of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByKey {
    /// The keyboard goes to the next panel.
    NextPanel,
    /// The keyboard goes to the panel before.
    PreviousPanel,
    /// The keyboard goes to the filter of the clip list.
    FilterClips,
    /// Another part of the frame comes into view.
    Pan(Side),
    /// A box, or a cover, where the middle of the view is.
    BoxInView,
    /// What the keys that move a box move: all of it, or one of its corners.
    NextHold,
    /// The keyframe of this frame goes one frame back.
    KeyEarlier,
    /// The keyframe of this frame goes one frame forward.
    KeyLater,
    /// Selects the next track of the timeline.
    NextRow,
    /// Selects the track before in the timeline.
    PreviousRow,
    /// Fewer frames in the timeline.
    TimelineCloser,
    /// More frames in the timeline.
    TimelineWider,
    /// All frames in the timeline.
    TimelineWhole,
}

/// A side of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
    Up,
    Down,
}

/// What the keys that move a box move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hold {
    /// All of it.
    #[default]
    Whole,
    /// The upper left corner, with the two edges that meet there.
    UpperLeft,
    /// The lower right corner.
    LowerRight,
}

impl Hold {
    /// The next one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Whole => Self::UpperLeft,
            Self::UpperLeft => Self::LowerRight,
            Self::LowerRight => Self::Whole,
        }
    }

    /// Which way the held corner lies from the middle: -1 left or up, 1 right or down; none for all of the box.
    #[must_use]
    pub const fn corner(self) -> Option<(i8, i8)> {
        match self {
            Self::Whole => None,
            Self::UpperLeft => Some((-1, -1)),
            Self::LowerRight => Some((1, 1)),
        }
    }
}

/// Where the keyboard shall go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FocusWish {
    /// To the next panel.
    Next,
    /// To the panel before.
    Previous,
    /// To the filter of the clip list.
    Filter,
}

/// What the timeline should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanWish {
    /// Fewer frames.
    Closer,
    /// More frames.
    Wider,
    /// All of them.
    Whole,
}
