//! Touchpads, touch screens and pens, as egui tells them.
//!
//! A wheel zooms; two fingers on a touchpad or a screen move what is under them, and pinching zooms. One finger and a pen are the
//! pointer, which the system says itself. Where a platform does not say what scrolls (winit outside macOS), steps in points are
//! fingers and steps in lines a wheel; X11 says lines for both.

use eframe::egui::{Event, MouseWheelSource, MouseWheelUnit, MultiTouchInfo, Rect, Ui};

/// What scrolled last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scroller {
    /// A wheel.
    #[default]
    Wheel,
    /// Fingers on a touchpad.
    Fingers,
}

impl Scroller {
    /// As it was, or as this pass's events say.
    #[must_use]
    pub fn now(self, ui: &Ui) -> Self {
        ui.input(|i| i.events.iter().filter_map(scroller).next_back()).unwrap_or(self)
    }
}

fn scroller(event: &Event) -> Option<Scroller> {
    let Event::MouseWheel { unit, source, .. } = event else { return None };
    Some(match (source, unit) {
        (MouseWheelSource::Trackpad | MouseWheelSource::Momentum, _)
        | (MouseWheelSource::Unknown, MouseWheelUnit::Point) => Scroller::Fingers,
        _ => Scroller::Wheel,
    })
}

/// Two fingers or more on a touch screen, with their middle in this place.
#[must_use]
pub fn fingers(ui: &Ui, place: Rect) -> Option<MultiTouchInfo> {
    ui.input(|i| i.multi_touch()).filter(|touch| place.contains(touch.center_pos))
}
