//! Versions of a project's datasets (semver.org): what a training job may rely on between two exports.
//!
//! Something is gone (a clip, or pictures of one): major. Something came: minor. Labels or settings changed alone: patch.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocab::ClipId;

/// `MAJOR.MINOR.PATCH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Something was removed.
    pub major: u32,
    /// Something was added.
    pub minor: u32,
    /// Something was corrected.
    pub patch: u32,
}

/// The export before, as the project's register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Its version.
    pub version: Version,
    /// Pictures of each clip.
    pub images: BTreeMap<ClipId, u64>,
}

impl Version {
    /// The first.
    pub const FIRST: Self = Self { major: 1, minor: 0, patch: 0 };

    /// The version of an export with these pictures of each clip, after the one before.
    #[must_use]
    pub fn after(before: Option<&Before>, images: &BTreeMap<ClipId, u64>) -> Self {
        let Some(Before { version, images: then }) = before else { return Self::FIRST };
        let is_less = then.iter().any(|(clip, count)| images.get(clip).is_none_or(|now| now < count));
        let is_more = images.iter().any(|(clip, count)| then.get(clip).is_none_or(|then| then < count));
        let Self { major, minor, patch } = *version;
        match (is_less, is_more) {
            (true, _) => Self { major: major + 1, minor: 0, patch: 0 },
            (false, true) => Self { major, minor: minor + 1, patch: 0 },
            (false, false) => Self { major, minor, patch: patch + 1 },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Version {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<u32> = text.split('.').map(str::parse).collect::<Result<_, _>>().map_err(drop)?;
        match parts[..] {
            [major, minor, patch] => Ok(Self { major, minor, patch }),
            _ => Err(()),
        }
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("not a version"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_is_major_adding_minor_correcting_patch() {
        let images = |counts: &[(u128, u64)]| counts.iter().map(|&(id, n)| (ClipId::from_bits(id), n)).collect();
        let before = Before { version: "2.3.4".parse().expect("a version"), images: images(&[(1, 10), (2, 20)]) };
        let after = |counts| Version::after(Some(&before), &images(counts)).to_string();
        assert_eq!(Version::after(None, &images(&[(1, 1)])), Version::FIRST);
        assert_eq!(after(&[(1, 10), (2, 20)]), "2.3.5");
        assert_eq!(after(&[(1, 10), (2, 20), (3, 1)]), "2.4.0");
        assert_eq!(after(&[(1, 11), (2, 20)]), "2.4.0");
        assert_eq!(after(&[(1, 10), (3, 99)]), "3.0.0");
        assert_eq!(after(&[(1, 99), (2, 19)]), "3.0.0");
        for wrong in ["1.2", "1.2.3.4", "1.x.0", "", "-1.0.0"] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong}");
        }
    }
}
