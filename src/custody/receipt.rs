//! The leak receipt: what was found, hidden, looked at again and spent while a clip was developed. Numbers, words and model
//! digests; no pixels, no names.
//!
//! Guarantees: a receipt that an older version wrote is still read, with what it did not know left open; what a newer version
//! adds is kept and written out again. Settings are kept as they were written: they are a record, not what this version
//! would use. Deliberately absent: a grade. A receipt says what was done, and people decide what it is worth.

mod lines;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::custody::plan::Orders;
pub use crate::custody::proxy::Coding;
use crate::custody::scene::{Looks, SceneWitness, Sign};
use crate::vocab::{Digest, FrameNo, HidingWishes, LightSeen, ModelId, Place, Why};

/// The version that this program writes. 1 had no version, no reasons and no second look.
pub const RECEIPT_VERSION: u32 = 2;

/// Measured on one clip. Counts are regions over frames: one face in ten frames counts ten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeakReceipt {
    /// Which version of this table it is.
    #[serde(default = "first_version")]
    pub version: u32,
    /// Frames of the clip.
    pub frames: u32,
    /// Faces that the detector found at the first look.
    pub faces_found: u64,
    /// Face regions that were hidden: found, carried over missed frames, and placed with their person.
    pub faces_hidden: u64,
    /// Head regions that were hidden because a person was there and a sure face was not.
    pub heads_hidden: u64,
    /// Plain heads, the same for everybody, that were drawn on hidden faces and heads so that people are found as people.
    #[serde(default)]
    pub heads_drawn: u64,
    /// Vehicles whose hidden parts were drawn: as a plain vehicle, the same for all, or, where one is only known from the frames around, in the
    /// colours of what is in view of it.
    #[serde(default)]
    pub vehicles_drawn: u64,
    /// Of both, those in frames where the detector itself found nothing.
    pub carried: u64,
    /// The longest run of frames over which a face or a head was carried without a sighting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_gap: Option<Gap>,
    /// Frames that are hidden whole, for whatever reason.
    pub frames_hidden_whole: u64,
    /// Of these, those that the second look failed on; with the rest the first look failed.
    #[serde(default)]
    pub frames_not_checked: u64,
    /// Share of all pixels that were hidden, 0 to 1.
    pub share_hidden: f64,
    /// The same by reason; a pixel that two reasons hide counts for both. Reasons that hid nothing are not listed.
    #[serde(default)]
    pub by_reason: Vec<ReasonRow>,
    /// The camera's place as declared at that time.
    pub place: Place,
    /// The place by which the clip was hidden: the declared one, or a more private one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treated_as: Option<Place>,
    /// How likely the pictures show an interior, 0 to 1, where anything spoke for or against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interior: Option<f64>,
    /// The same in words.
    #[serde(default)]
    pub looks: Looks,
    /// The things in the pictures that spoke loudest for that, loudest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// The scene models that were added, and what each said of the place. Their digests stand in `detectors`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scene_models: Vec<SceneWitness>,
    /// The light of what is not hidden; `None` when hardly anything is shown, and in receipts of before it was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub light: Option<LightSeen>,
    /// What people had decided by then; `None` before version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders: Option<OrdersOnRecord>,
    /// What regions by hand added to what the models hid: what the models had missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Missed>,
    /// What the second look at the encoded, redacted frames found, before heads were drawn on what was hidden by then; `None` when
    /// nobody looked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_check: Option<SelfCheck>,
    /// The models of the first look, each with the SHA-256 of its file.
    pub detectors: Vec<(ModelId, Digest)>,
    /// The models of the second look.
    #[serde(default)]
    pub second_detectors: Vec<SecondModel>,
    /// The models that looked for number plates; none where nobody asked for plates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plate_detectors: Vec<SecondModel>,
    /// The detectors' numbers, thresholds of both looks among them.
    #[serde(default)]
    pub detect_settings: SettingsOnRecord,
    /// The numbers that decided what was hidden.
    pub settings: SettingsOnRecord,
    /// How the proxy is coded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coding: Option<Coding>,
    /// Time spent.
    pub seconds: StageSeconds,
    /// What a newer version wrote and this one does not know.
    #[serde(flatten)]
    pub newer: Map<String, Value>,
}

/// A run of frames over which something was hidden without being found in any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Gap {
    /// From the frame before the run to the frame after it, microseconds.
    pub micros: i64,
    /// Frames in the run.
    pub frames: u32,
}

/// What one reason hid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReasonRow {
    /// The reason.
    pub why: Why,
    /// Regions, over all frames.
    pub regions: u64,
    /// Frames with at least one.
    pub frames: u64,
    /// Share of all pixels, 0 to 1.
    pub share: f64,
}

/// What people had decided when a clip was developed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdersOnRecord {
    /// The digest of all of it. Orders with another one ask for the clip to be developed again.
    pub sha256: Digest,
    /// Zones of the camera.
    pub zones: u32,
    /// Regions drawn by hand.
    pub regions_by_hand: u32,
    /// What the project asked for.
    pub wishes: HidingWishes,
}

/// What people drew that the models had not hidden. Read it for the detectors and digests of the same receipt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Missed {
    /// Regions drawn.
    pub regions: u64,
    /// Frames in which they hide something that would have been shown.
    pub frames: u64,
    /// What they hide beyond the models' regions, as a share of all pixels, 0 to 1.
    pub share: f64,
}

/// A model of the second look, or of a look for something that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecondModel {
    /// Its short name.
    pub id: ModelId,
    /// The SHA-256 of its file.
    pub sha256: Digest,
    /// What it finds below this score is dropped.
    pub min_score: f64,
}

/// The second look, round by round.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SelfCheck {
    /// Each time the redacted clip was encoded and looked at.
    pub rounds: Vec<Round>,
    /// Faces outside the hidden regions that the last round still found, and frames that it failed on. Above 0 the clip is
    /// held back.
    pub left: u64,
    /// The frames in which something was left, the first ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_in: Vec<FrameNo>,
}

/// One round of the second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Frames looked at; in later rounds those that came out of the codec otherwise than before.
    pub frames: u32,
    /// Faces found outside the hidden regions.
    pub found: u64,
    /// Frames that the look failed on; they are hidden whole.
    pub failed: u32,
}

/// Numbers with their names, as they were written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettingsOnRecord(pub Map<String, Value>);

/// Seconds in which a stage was at work. Stages overlap, so their sum may be more than `whole`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StageSeconds {
    /// Decoding, all passes.
    pub decode: f64,
    /// The detectors' first look.
    pub detect: f64,
    /// The plans.
    pub plan: f64,
    /// Hiding.
    pub redact: f64,
    /// Encoding, sealing, and decoding what was encoded.
    pub encode: f64,
    /// The detectors' second look.
    pub check: f64,
    /// From the first byte read to the proxy's name on the disk.
    pub whole: f64,
}

impl LeakReceipt {
    /// Whether a face may be left: the second look still found one when its rounds were over. Nobody but a steward looks at
    /// such a clip.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.self_check.as_ref().is_some_and(|check| check.left > 0)
    }

    /// Whether the clip was developed by these orders. A receipt of before they were kept fits none.
    #[must_use]
    pub fn fits(&self, orders: &Orders) -> bool {
        self.orders.is_some_and(|kept| kept.sha256 == OrdersOnRecord::of(orders).sha256)
    }

    /// Faces that the second look found and that were hidden for it, over all rounds.
    #[must_use]
    pub fn found_again(&self) -> u64 {
        self.self_check.as_ref().map_or(0, |check| check.rounds.iter().map(|round| round.found).sum())
    }

    /// As it is stored. The audit log names the digest of this text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a receipt is plain data")
    }

    /// A stored receipt for an export's manifest: all of it as it was written, and as `receipt_sha256` the digest that the audit log
    /// names. `None` when it is no table.
    #[must_use]
    pub fn for_export(stored: &str) -> Option<Value> {
        let mut receipt: Map<String, Value> = serde_json::from_str(stored).ok()?;
        let digest = Digest::of(stored.as_bytes());
        receipt.insert("receipt_sha256".to_owned(), Value::from(digest.to_string()));
        Some(Value::Object(receipt))
    }

    /// Plain sentences that say it all, the most important first. Window and command line show the same.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        lines::of(self)
    }
}

impl SecondModel {
    /// With its threshold as people write it: 0.1, not the nearest `f32`.
    #[must_use]
    pub fn new(id: ModelId, sha256: Digest, min_score: f32) -> Self {
        Self { id, sha256, min_score: (f64::from(min_score) * 1e6).round() / 1e6 }
    }
}

impl OrdersOnRecord {
    /// Of these orders. The digest is over their JSON, so it depends on nothing but what was decided.
    #[must_use]
    pub fn of(orders: &Orders) -> Self {
        let Orders { place, zones, wishes, by_hand, camera_covers } = orders;
        let before = (place, zones, wishes, by_hand);
        // Without covers for the camera the digest is as it was before there were any.
        let text = match camera_covers.is_empty() {
            true => serde_json::to_vec(&before),
            false => serde_json::to_vec(&(before, camera_covers)),
        };
        let text = text.expect("orders are plain data");
        Self {
            sha256: Digest::of(&text),
            zones: zones.as_ref().map_or(0, |zones| zones.zones.len() as u32),
            regions_by_hand: (by_hand.len() + camera_covers.len()) as u32,
            wishes: *wishes,
        }
    }
}

impl SettingsOnRecord {
    /// Of a table of settings. By way of its text, so that 0.12 stays 0.12 and does not become the nearest `f64` of an `f32`.
    #[must_use]
    pub fn of(settings: &impl Serialize) -> Self {
        let text = serde_json::to_string(settings).expect("settings are plain data");
        Self(serde_json::from_str(&text).expect("settings are a table"))
    }
}

const fn first_version() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::HandRegion;

    /// As version 1 wrote it, shortened by some settings.
    const FIRST_VERSION: &str = r#"{"frames":300,"faces_found":41,"faces_hidden":310,"heads_hidden":250,"carried":120,
        "frames_hidden_whole":1,"share_hidden":0.066,"place":"outdoor",
        "detectors":[["centernet","0000000000000000000000000000000000000000000000000000000000000001"]],
        "settings":{"min_face_score":0.12,"a_setting_that_is_gone":3},
        "seconds":{"decode":1.0,"detect":9.5,"plan":0.1,"redact":1.5,"encode":2.5,"whole":12.0}}"#;

    #[test]
    fn a_receipt_of_the_first_version_is_read_and_says_what_it_does_not_know() {
        let receipt: LeakReceipt = serde_json::from_str(FIRST_VERSION).expect("read");
        assert_eq!((receipt.version, receipt.frames, receipt.carried), (1, 300, 120));
        assert_eq!((receipt.self_check.clone(), receipt.orders, receipt.seconds.check), (None, None, 0.0));
        assert!(!receipt.is_held());
        assert!(!receipt.fits(&Orders::default()), "nobody knows by which orders it was made");
        assert_eq!(receipt.settings.0["a_setting_that_is_gone"], 3);
        assert!(receipt.lines().iter().any(|line| line.contains("Nobody looked a second time")));
    }

    #[test]
    fn what_a_newer_version_adds_is_kept() {
        let text = FIRST_VERSION.replacen('{', r#"{"version":9,"audio_removed":true,"#, 1);
        let receipt: LeakReceipt = serde_json::from_str(&text).expect("read");
        let again: Value = serde_json::to_value(&receipt).expect("plain");
        assert_eq!((&again["version"], &again["audio_removed"]), (&Value::from(9), &Value::from(true)));
        let back: LeakReceipt = serde_json::from_value(again).expect("read again");
        assert_eq!(back, receipt);
    }

    #[test]
    fn an_export_holds_the_receipt_as_it_was_and_the_digest_that_the_log_names() {
        let exported = LeakReceipt::for_export(FIRST_VERSION).expect("a table");
        assert_eq!(exported["receipt_sha256"], Digest::of(FIRST_VERSION.as_bytes()).to_string());
        assert_eq!(exported["settings"]["a_setting_that_is_gone"], 3);
        let receipt: LeakReceipt = serde_json::from_value(exported).expect("still a receipt");
        assert_eq!(receipt.faces_hidden, 310);
        assert_eq!(LeakReceipt::for_export("[]"), None);
    }

    #[test]
    fn other_orders_ask_for_another_development() {
        let receipt: LeakReceipt = serde_json::from_str(FIRST_VERSION).expect("read");
        let orders = Orders { place: Place::Outdoor, ..Orders::default() };
        let receipt = LeakReceipt { orders: Some(OrdersOnRecord::of(&orders)), ..receipt };
        assert!(receipt.fits(&orders));
        let bbox = crate::vocab::PxBox::new(1.0, 2.0, 3.0, 4.0).expect("a box");
        let region = HandRegion::new(vec![(FrameNo(1), bbox)], FrameNo(2)).expect("a region");
        let size = crate::vocab::Size { width_px: 9, height_px: 9 };
        let cover = crate::vocab::CameraCover::new(bbox, size).expect("inside");
        let others = [
            Orders { place: Place::Indoor, ..orders.clone() },
            Orders { wishes: HidingWishes { plates: true, ..HidingWishes::default() }, ..orders.clone() },
            Orders { camera_covers: vec![cover], ..orders.clone() },
            Orders { by_hand: vec![region], ..orders },
        ];
        assert!(others.iter().all(|other| !receipt.fits(other)));
    }

    #[test]
    fn settings_are_kept_as_people_wrote_them() {
        #[derive(Serialize)]
        struct Numbers {
            score: f32,
        }
        let text = serde_json::to_string(&SettingsOnRecord::of(&Numbers { score: 0.12 })).expect("plain");
        assert_eq!(text, r#"{"score":0.12}"#);
    }
}
