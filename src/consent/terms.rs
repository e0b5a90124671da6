//! The closed lists and narrow texts that records and events are written in (W3C DPV 2.3 terms, and `x:` for ours).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocab::ids::NotAnId;
use crate::vocab::{Digest, LogSafe};

/// A closed list of terms.
macro_rules! terms {
    ($(#[$doc:meta])* $vis:vis $name:ident { $($(#[$member_doc:meta])* $member:ident = $term:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        $vis enum $name {
            $($(#[$member_doc])* #[serde(rename = $term)] $member,)+
        }
    };
}
pub(super) use terms;

terms! {
    /// What a subject allowed the clips to be used for.
    pub PurposeTerm {
        /// Training a detector of people and vehicles.
        TrainObjectDetector = "x:TrainObjectDetector",
        /// Measuring one.
        EvaluateObjectDetector = "x:EvaluateObjectDetector",
    }
}

terms! {
    /// What may be done with the clips.
    pub Processing {
        /// Drawing boxes on redacted frames.
        DataLabelling = "ai:DataLabelling",
        /// Training on redacted frames and boxes.
        ModelTraining = "ai:ModelTraining",
    }
}

terms! {
    /// What the clips are.
    pub PersonalData {
        /// From a doorbell.
        DoorbellVideo = "x:DoorbellVideo",
        /// From another camera of a home.
        SecurityCameraVideo = "x:SecurityCameraVideo",
    }
}

terms! {
    /// What the use of the clips rests on.
    pub Basis {
        /// The subject signed.
        WrittenConsent = "written-consent",
        /// The subject published the clip for everybody to see.
        PublicShare = "public-share",
    }
}

impl Basis {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::WrittenConsent => "written-consent",
            Self::PublicShare => "public-share",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl LogSafe for Basis {}

terms! {
    /// The legal ground as the record names it.
    pub LegalBasis {
        /// Explicit consent in any jurisdiction.
        ExplicitlyExpressedConsent = "dpv:ExplicitlyExpressedConsent",
        /// Explicit consent, GDPR Art. 6(1)(a).
        GdprExplicitConsent = "eu-gdpr:A6-1-a-explicit-consent",
        /// Explicit consent to special categories, GDPR Art. 9(2)(a).
        GdprSpecialCategories = "eu-gdpr:A9-2-a",
        /// Legitimate interest in published material; for public shares only.
        LegitimateInterest = "dpv:LegitimateInterest",
    }
}

terms! {
    /// How the subject stands to whoever collects. Consent of people who depend on the collector weighs less (GDPR 7(4)).
    pub Relation {
        /// A customer.
        Customer = "customer",
        /// Employed by the collector.
        Employee = "employee",
        /// Working for the collector.
        Contractor = "contractor",
        /// Living with somebody who does.
        HouseholdOfStaff = "household-of-staff",
    }
}

terms! {
    /// What kind of file the signed form is.
    pub EvidenceType {
        /// PDF.
        Pdf = "application/pdf",
        /// A scan.
        Png = "image/png",
        /// A photo.
        Jpeg = "image/jpeg",
        /// Plain text.
        Text = "text/plain",
    }
}

terms! {
    /// Who published the clip.
    pub PublicSource {
        /// A public source.
        PublicDataSource = "dpv:PublicDataSource",
        /// The filmed person.
        DataPublishedByDataSubject = "dpv:DataPublishedByDataSubject",
    }
}

terms! {
    /// Who can see the source.
    pub Audience {
        /// Everybody.
        NoLoginRequired = "no-login-required",
        /// Only members of a service: not public.
        LoginRequired = "login-required",
    }
}

terms! {
    /// What a C2PA or CAWG manifest in the clip says about training and data mining.
    pub C2paUse {
        /// No such assertion.
        None = "none",
        /// `allowed`. It never replaces a record.
        Allowed = "allowed",
        /// `notAllowed`.
        NotAllowed = "notAllowed",
        /// `constrained`, which counts as `notAllowed`.
        Constrained = "constrained",
    }
}

terms! {
    /// What IPTC/PLUS `plus:DataMining` in the clip says.
    pub IptcUse {
        /// No such field.
        None = "none",
        /// Unspecified.
        Unspecified = "DMI-UNSPECIFIED",
        /// Allowed.
        Allowed = "DMI-ALLOWED",
        /// No training.
        ProhibitedAiMlTraining = "DMI-PROHIBITED-AIMLTRAINING",
        /// No training of generative models; a detector is not one.
        ProhibitedGenAiMlTraining = "DMI-PROHIBITED-GENAIMLTRAINING",
        /// Only search engines.
        ProhibitedExceptSearch = "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
        /// Prohibited.
        Prohibited = "DMI-PROHIBITED",
        /// See a constraint.
        ProhibitedSeeConstraint = "DMI-PROHIBITED-SEECONSTRAINT",
        /// See embedded rights.
        ProhibitedSeeEmbedded = "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
        /// See linked rights.
        ProhibitedSeeLinked = "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
    }
}

terms! {
    /// What the source site said by the TDM Reservation Protocol when the clip was captured.
    pub TdmReservation {
        /// Nothing.
        None = "none",
        /// `tdm-reservation: 0`.
        NotReserved = "0",
        /// `tdm-reservation: 1`.
        Reserved = "1",
    }
}

/// A text of one narrow pattern.
macro_rules! narrow_text {
    ($(#[$doc:meta])* $name:ident, $noun:literal, $is_valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let is_valid: fn(&str) -> bool = $is_valid;
                if is_valid(text) { Ok(Self(text.to_owned())) } else { Err(NotAnId($noun)) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

fn is_small_number(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_country_and_region(text: &str) -> bool {
    let (country, region) = text.split_once('-').map_or((text, None), |(country, region)| (country, Some(region)));
    let is_upper = |part: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    is_upper(country, 2..=2) && region.is_none_or(|region| is_upper(region, 1..=3))
}

narrow_text!(
    /// An organisation, by a number that the collector keeps: `x:org-1`.
    Organisation, "organisation (x:org- and a number)",
    |text| text.strip_prefix("x:org-").is_some_and(is_small_number)
);
narrow_text!(
    /// A notice that the subject read, by its number: `notice-7`.
    NoticeId, "notice id (notice- and a number)",
    |text| text.strip_prefix("notice-").is_some_and(is_small_number)
);
narrow_text!(
    /// A country or a state of one, never anything smaller: `loc:US-IL`.
    Location, "location (loc: and an ISO 3166 code)",
    |text| text.strip_prefix("loc:").is_some_and(is_country_and_region)
);
narrow_text!(
    /// A language by its two or three letters: `en`.
    Language, "language (two or three small letters)",
    |text| (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase())
);

/// A digest written as `sha256:` and 64 digits: of a secret that somebody keeps and may show one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment(pub Digest);

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("sha256:{}", self.0))
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digest = text.strip_prefix("sha256:").ok_or_else(|| serde::de::Error::custom(NotAnId("commitment")))?;
        digest.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// A period in whole days, months (of 30 days) or years (of 365 days), at most three years: `P30D`, `P6M`, `P1Y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    count: u16,
    unit: PeriodUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PeriodUnit {
    Days,
    Months,
    Years,
}

impl Period {
    /// The longest period: three years, as Illinois BIPA limits retention.
    pub const LONGEST_DAYS: u16 = 3 * 365;

    /// A period of `days`, held between one day and [`Self::LONGEST_DAYS`].
    #[must_use]
    pub fn of_days(days: u16) -> Self {
        Self { count: days.clamp(1, Self::LONGEST_DAYS), unit: PeriodUnit::Days }
    }

    /// How many days it is.
    #[must_use]
    pub fn days(self) -> u16 {
        self.count
            * match self.unit {
                PeriodUnit::Days => 1,
                PeriodUnit::Months => 30,
                PeriodUnit::Years => 365,
            }
    }
}

impl FromStr for Period {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let bad = NotAnId("period (such as P30D, at most three years)");
        let rest = text.strip_prefix('P').ok_or(bad)?;
        let unit = match rest.as_bytes().last() {
            Some(b'D') => PeriodUnit::Days,
            Some(b'M') => PeriodUnit::Months,
            Some(b'Y') => PeriodUnit::Years,
            _ => return Err(bad),
        };
        let digits = &rest[..rest.len() - 1];
        let is_plain =
            (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        let count: u16 = if is_plain { digits.parse().map_err(|_| bad)? } else { return Err(bad) };
        let longest = match unit {
            PeriodUnit::Days => Self::LONGEST_DAYS,
            PeriodUnit::Months => 36,
            PeriodUnit::Years => 3,
        };
        if count <= longest { Ok(Self { count, unit }) } else { Err(bad) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            PeriodUnit::Days => 'D',
            PeriodUnit::Months => 'M',
            PeriodUnit::Years => 'Y',
        };
        write!(f, "P{}{unit}", self.count)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_texts_have_no_room() {
        assert!("x:org-12".parse::<Organisation>().is_ok() && "x:org-Acme".parse::<Organisation>().is_err());
        assert!("loc:US-IL".parse::<Location>().is_ok() && "loc:DE".parse::<Location>().is_ok());
        for bad in ["loc:Chicago", "loc:US-60601", "loc:US-IL-3", "loc:", "US"] {
            assert!(bad.parse::<Location>().is_err(), "{bad}");
        }
        assert!("en".parse::<Language>().is_ok() && "English".parse::<Language>().is_err());
        assert!("notice-7".parse::<NoticeId>().is_ok() && "notice-for-jane".parse::<NoticeId>().is_err());
    }

    #[test]
    fn periods_are_short_and_written_one_way() {
        for (text, days) in [("P30D", 30), ("P6M", 180), ("P1Y", 365), ("P3Y", 1095)] {
            let period: Period = text.parse().unwrap();
            assert_eq!((period.days(), period.to_string()), (days, text.to_owned()));
        }
        for bad in ["P0D", "P030D", "P4Y", "P1096D", "P99999D", "P1H", "PD", "P", "1Y", "P1Y2M", "P-1D", "P1.5Y", ""] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }
}
