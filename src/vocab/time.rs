//! Points in time, and frames. The clock is a trait: only `main` owns the real one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ids::NotAnId;

/// A point in time, UTC, to the microsecond. Written as RFC 3339 with a `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcTime(jiff::Timestamp);

impl UtcTime {
    /// From microseconds since 1970-01-01T00:00:00Z; `None` outside the years -9999 to 9999.
    #[must_use]
    pub fn from_micros(micros: i64) -> Option<Self> {
        jiff::Timestamp::from_microsecond(micros).ok().map(Self)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn as_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// This time and `days` days of 24 hours later (earlier when negative), held at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let moved = self.as_micros().saturating_add(i64::from(days) * 86_400_000_000);
        Self::from_micros(moved).unwrap_or(self)
    }

    /// The day alone, as `2026-11-23`.
    #[must_use]
    pub fn day(self) -> String {
        self.0.to_string()[..10].to_owned()
    }
}

impl fmt::Display for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for UtcTime {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let bad = NotAnId("UTC time (RFC 3339, ending in Z)");
        if !text.ends_with('Z') {
            return Err(bad);
        }
        let exact = text.parse::<jiff::Timestamp>().map_err(|_| bad)?;
        Self::from_micros(exact.as_microsecond()).ok_or(bad)
    }
}

impl Serialize for UtcTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UtcTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl super::LogSafe for UtcTime {}

/// Where the present time comes from. The real one is made in `main`; tests pass [`FixedClock`].
pub trait Clock: Send + Sync {
    /// The present time.
    fn now(&self) -> UtcTime;
}

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub UtcTime);

impl Clock for FixedClock {
    fn now(&self) -> UtcTime {
        self.0
    }
}

/// A frame: its ordinal in presentation order, from 0. Never computed from a frame rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FrameNo(pub u32);

impl FrameNo {
    /// The first frame of every clip.
    pub const FIRST: Self = Self(0);

    /// `count` frames later, held at the largest ordinal.
    #[must_use]
    pub const fn plus(self, count: u32) -> Self {
        Self(self.0.saturating_add(count))
    }

    /// `count` frames earlier, held at the first frame.
    #[must_use]
    pub const fn minus(self, count: u32) -> Self {
        Self(self.0.saturating_sub(count))
    }

    /// As an index into a table with one row a frame.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for FrameNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl super::LogSafe for FrameNo {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_back_and_offsets_are_refused() {
        let time: UtcTime = "2026-11-20T09:00:00Z".parse().expect("a valid time");
        assert_eq!(time.to_string(), "2026-11-20T09:00:00Z");
        assert_eq!(time.day(), "2026-11-20");
        assert_eq!(time.plus_days(365).to_string(), "2027-11-20T09:00:00Z");
        assert!("2026-11-20T09:00:00+01:00".parse::<UtcTime>().is_err());
        assert!("tomorrow Z".parse::<UtcTime>().is_err());
    }
}
