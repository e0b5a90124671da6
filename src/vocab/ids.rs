//! Ids: 128 random bits with a prefix that says what they name.
//!
//! They are drawn, never derived: an id made from a name, an address or a serial number could be tested by guessing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not an id of the kind that was asked for. The text itself is not repeated: it may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct NotAnId(pub &'static str);

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const ENCODED_LEN: usize = 26;

/// Base32 (RFC 4648, lower case, no padding) of 128 bits: 26 characters.
fn encode_base32(bits: u128) -> String {
    // 26 characters carry 130 bits; the two lowest bits of the last one are zero, as RFC 4648 pads.
    (0..ENCODED_LEN)
        .map(|i| {
            let end = (i + 1) * 5;
            let five_bits = if end <= 128 { (bits >> (128 - end)) & 31 } else { (bits << (end - 128)) & 31 };
            char::from(ALPHABET[five_bits as usize])
        })
        .collect()
}

fn decode_base32(text: &str) -> Option<u128> {
    if text.len() != ENCODED_LEN {
        return None;
    }
    let mut bits: u128 = 0;
    for (i, c) in text.bytes().enumerate() {
        let five_bits = ALPHABET.iter().position(|&a| a == c)? as u128;
        if i + 1 == ENCODED_LEN {
            if five_bits & 0b11 != 0 {
                return None;
            }
            bits = (bits << 3) | (five_bits >> 2);
        } else {
            bits = (bits << 5) | five_bits;
        }
    }
    Some(bits)
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $noun:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// A new id from the operating system's randomness.
            ///
            /// # Panics
            /// When the operating system has no randomness to give: nothing safe can be done then.
            #[must_use]
            pub fn random() -> Self {
                let mut bytes = [0_u8; 16];
                getrandom::fill(&mut bytes).expect("the operating system provides randomness");
                Self(u128::from_be_bytes(bytes))
            }

            /// The id with exactly these bits, for tests and for ids that come from elsewhere.
            #[must_use]
            pub const fn from_bits(bits: u128) -> Self {
                Self(bits)
            }

            /// The bits of the id.
            #[must_use]
            pub const fn bits(self) -> u128 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{}"), encode_base32(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "-"))
                    .and_then(decode_base32)
                    .map(Self)
                    .ok_or(NotAnId($noun))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl super::LogSafe for $name {}
    };
}

random_id!(/** One project folder. */ ProjectId, "p", "project id");
random_id!(/** One member of a project. */ MemberId, "m", "member id");
random_id!(/** One clip in a project. */ ClipId, "c", "clip id");
random_id!(/** One track of one clip. */ TrackId, "t", "track id");
random_id!(/** One consent record. */ RecordId, "r", "consent record id");
random_id!(/** One export. */ ExportId, "x", "export id");
random_id!(/** One region that a person drew over a clip. */ RegionId, "h", "region id");
random_id!(/** One sample of a review. */ SampleId, "v", "sample id");
random_id!(/** One issue that a reviewer raised. */ IssueId, "i", "issue id");
random_id!(/** The pseudonym of a filmed person, issued by the collector (`^s-[a-z2-7]{26}$`). */ SubjectId, "s", "subject pseudonym");

/// The pseudonym of a camera: `cam-` and 1 to 24 lower-case letters or digits. It names no place and no owner; the pattern
/// leaves no room for `Master Bedroom`, an address or an e-mail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CameraId(String);

impl CameraId {
    /// A new random pseudonym with 60 random bits.
    #[must_use]
    pub fn random() -> Self {
        Self(format!("cam-{}", &encode_base32(ClipId::random().bits())[..12]))
    }

    /// The pseudonym as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CameraId {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let rest = text.strip_prefix("cam-").ok_or(NotAnId("camera pseudonym"))?;
        let valid =
            (1..=24).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if valid { Ok(Self(text.to_owned())) } else { Err(NotAnId("camera pseudonym")) }
    }
}

impl fmt::Display for CameraId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CameraId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl super::LogSafe for CameraId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_itself() {
        for bits in [0, 1, u128::MAX, 0x0123_4567_89ab_cdef_0011_2233_4455_6677] {
            let id = ClipId::from_bits(bits);
            assert_eq!(id.to_string().parse::<ClipId>(), Ok(id));
        }
        assert_eq!(SubjectId::from_bits(u128::MAX).to_string(), "s-77777777777777777777777774");
    }

    #[test]
    fn other_kinds_and_damaged_ids_are_refused() {
        let clip = ClipId::random().to_string();
        assert!(clip.parse::<TrackId>().is_err());
        assert!(clip[..20].parse::<ClipId>().is_err());
        assert!("c-7777777777777777777777777b".parse::<ClipId>().is_err(), "spare bits must be zero");
        assert!("c-é7777777777777777777777777".parse::<ClipId>().is_err());
    }

    #[test]
    fn a_camera_pseudonym_has_no_room_for_a_name() {
        assert!("cam-7f3a".parse::<CameraId>().is_ok());
        for bad in
            ["master-bedroom", "cam-", "cam-Front", "cam-a@b.c", "cam-front door", "cam-abcdefghijklmnopqrstuvwxy"]
        {
            assert!(bad.parse::<CameraId>().is_err(), "{bad}");
        }
        assert!(CameraId::random().as_str().parse::<CameraId>().is_ok());
    }
}
