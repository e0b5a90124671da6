//! The closed lists of words that entries are written in.
//!
//! They live here and not beside the gate, so that the log can be read and verified by code that knows nothing of consent
//! records or exports.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::vocab::ids::NotAnId;
use crate::vocab::{Digest, LogSafe, ModelId};

/// A closed list: one word a member, the same word in the log, in `--json` and in [`fmt::Display`].
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$member_doc])* #[serde(rename = $word)] $member,)+
        }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// The word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$member => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl LogSafe for $name {}
    };
}

words! {
    /// What a clip was opened for.
    PurposeWord {
        /// Sealing the original and developing the redacted proxy.
        Ingest = "ingest",
        /// Drawing and correcting boxes on redacted frames.
        Label = "label",
        /// Checking somebody's labels on redacted frames.
        Review = "review",
        /// Writing redacted frames and labels into a dataset.
        Export = "export",
    }
}

words! {
    /// The rule that a refusal rests on.
    Rule {
        /// No consent record was given for the clip.
        NoRecord = "no_record",
        /// The record is not a strict, well-formed record.
        RecordMalformed = "record_malformed",
        /// The record holds what looks like an address, a phone number, a position or a device id.
        PersonalText = "personal_text",
        /// The record grants raw viewing, audio, biometrics or endless use, which nobody may grant here.
        ForbiddenGrant = "forbidden_grant",
        /// The signature does not hold over the received bytes.
        BadSignature = "bad_signature",
        /// The signing key is not among the project's trusted signers.
        UnknownSigner = "unknown_signer",
        /// The signing key was not trusted at the time the record was made.
        SignerNotInForce = "signer_not_in_force",
        /// The record does not name this clip.
        OtherClip = "other_clip",
        /// The record names this clip with another length.
        SizeDiffers = "size_differs",
        /// The record does not cover what the clip is to be opened for.
        PurposeNotCovered = "purpose_not_covered",
        /// The record's time has not begun.
        NotYetInForce = "not_yet_in_force",
        /// The record's time has ended.
        Expired = "expired",
        /// The public source was not looked at again in time.
        RecheckMissed = "recheck_missed",
        /// The clip or its source forbids training.
        OptedOut = "opted_out",
        /// The source was not open to everybody.
        NotPublic = "not_public",
        /// The subject withdrew.
        Withdrawn = "withdrawn",
        /// Somebody else ended the consent, or the public source is gone.
        Revoked = "revoked",
        /// The list of later events has a gap, a forged member or one that belongs to another record.
        EventsBroken = "events_broken",
        /// The computer's clock is before the log's last entry.
        ClockBehind = "clock_behind",
        /// The audit log cannot be written, so nothing may be opened.
        LogUnwritable = "log_unwritable",
    }
}

words! {
    /// Which of a clip's keys was used.
    KeyKind {
        /// The key of the sealed original; only a steward's key unwraps it.
        Original = "original",
        /// The key of the redacted proxy.
        Proxy = "proxy",
    }
}

words! {
    /// What a project asks to be hidden beside faces and interiors.
    WishWord {
        /// Number plates.
        Plates = "plates",
        /// Screens.
        Screens = "screens",
        /// Documents and books.
        Documents = "documents",
        /// House numbers and other writing.
        Writing = "writing",
        /// What the camera wrote into its picture.
        CameraText = "camera_text",
        /// Of the camera's text the time of day stays.
        KeepTime = "keep_time",
        /// No head is drawn on hidden heads.
        PlainHeads = "plain_heads",
    }
}

words! {
    /// How hidden regions look.
    LookWord {
        /// Frosted glass.
        Frost = "frost",
        /// One quiet colour.
        Solid = "solid",
        /// Flat tiles.
        Mosaic = "mosaic",
    }
}

words! {
    /// The format of an export.
    ExportWord {
        /// COCO instances.
        Coco = "coco",
        /// An Ultralytics YOLO folder.
        Yolo = "yolo",
        /// Pascal VOC.
        Voc = "voc",
        /// CVAT for video.
        Cvat = "cvat",
        /// CVAT for images.
        CvatImages = "cvat_images",
        /// MOTChallenge.
        Mot = "mot",
        /// Datumaro.
        Datumaro = "datumaro",
        /// Parquet tables.
        Parquet = "parquet",
        /// WebDataset shards.
        Webdataset = "webdataset",
        /// TFRecord shards.
        Tfrecord = "tfrecord",
        /// Label Studio tasks.
        LabelStudio = "label_studio",
        /// A Hugging Face image folder.
        Imagefolder = "imagefolder",
    }
}

words! {
    /// Why an export was refused as a whole.
    ExportRefusal {
        /// The member's roles do not allow exports.
        WrongRole = "wrong_role",
        /// No clip had a permit.
        NoPermit = "no_permit",
        /// No clip was approved, and it was no draft.
        NotApproved = "not_approved",
        /// There was nothing to write.
        Nothing = "nothing",
    }
}

/// A model's name as the log knows it: 1 to 40 of `a-z`, `0-9`, `.`, `-`, `_`. A user may call a model file anything, so any
/// other name is replaced by the beginning of its digest and never written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ModelWord(String);

impl ModelWord {
    fn is_plain(text: &str) -> bool {
        (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&ModelId> for ModelWord {
    fn from(model: &ModelId) -> Self {
        if Self::is_plain(&model.0) {
            Self(model.0.clone())
        } else {
            Self(format!("model-{}", &Digest::of(model.0.as_bytes()).to_string()[..12]))
        }
    }
}

impl fmt::Display for ModelWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ModelWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if Self::is_plain(&text) { Ok(Self(text)) } else { Err(serde::de::Error::custom(NotAnId("model name"))) }
    }
}

impl LogSafe for ModelWord {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_in_the_log_is_the_word_on_screen() {
        for rule in Rule::ALL {
            assert_eq!(serde_json::to_string(rule).unwrap(), format!("\"{}\"", rule.word()));
        }
        for purpose in PurposeWord::ALL {
            assert_eq!(serde_json::to_string(purpose).unwrap(), format!("\"{}\"", purpose.word()));
        }
    }

    #[test]
    fn a_model_called_after_a_person_is_logged_by_its_digest() {
        assert_eq!(ModelWord::from(&ModelId("centernet-512.v2".to_owned())).as_str(), "centernet-512.v2");
        let odd = ModelWord::from(&ModelId("/home/Jane Doe/faces.onnx".to_owned()));
        assert!(odd.as_str().starts_with("model-") && odd.as_str().len() == 18, "{odd}");
        assert!(serde_json::from_str::<ModelWord>("\"Jane\"").is_err());
    }
}
