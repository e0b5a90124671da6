//! The digest of labels.
//!
//! SHA-256 over the line `veilmark/labels/v1` and then one line of JSON for each label, in the order of their ids as
//! text, each line ended by a line feed, with these members in this order and no spaces:
//!
//! ```json
//! {"id":"t-…","no":1,"class":"car","keys":[{"frame":0,"box":[1.0,2.0,3.5,4.0],"outside":false,"occluded":false,
//! "truncated":false,"interpolation":"linear","attributes":{},"origin":{"person":{"member":"m-…"}}}]}
//! ```
//!
//! Keys are in the order of their frames, attributes in the order of their names. Numbers have the fewest digits that
//! read back as the same number; there is no negative zero.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::labels::{ClassName, Interpolation, LabelSet, Layer, Origin, Track};
use crate::vocab::{Digest, FrameNo, TrackId, digest::Hasher};

#[derive(Serialize)]
struct TrackLine<'a> {
    id: TrackId,
    no: u32,
    class: &'a ClassName,
    keys: Vec<KeyPart<'a>>,
}

#[derive(Serialize)]
struct KeyPart<'a> {
    frame: FrameNo,
    #[serde(rename = "box")]
    edges: [f64; 4],
    outside: bool,
    occluded: bool,
    truncated: bool,
    interpolation: Interpolation,
    attributes: &'a BTreeMap<String, String>,
    origin: &'a Origin,
}

fn line(track: &Track) -> TrackLine<'_> {
    let keys = track.keys.iter().map(|(frame, key)| KeyPart {
        frame: *frame,
        // Adding zero turns a negative zero, which a database does not keep, into zero.
        edges: [key.bbox.x1(), key.bbox.y1(), key.bbox.x2(), key.bbox.y2()].map(|edge| edge + 0.0),
        outside: key.outside,
        occluded: key.occluded,
        truncated: key.truncated,
        interpolation: key.interpolation,
        attributes: &key.attributes,
        origin: &key.origin,
    });
    TrackLine { id: track.id, no: track.no, class: &track.class, keys: keys.collect() }
}

/// The digest of the label layer; suggestions and numbers of removed tracks do not count.
#[must_use]
pub fn labels_digest(set: &LabelSet) -> Digest {
    let mut tracks: Vec<(String, &Track)> = set.tracks(Layer::Label).map(|t| (t.id.to_string(), t)).collect();
    tracks.sort_by(|a, b| a.0.cmp(&b.0));
    let mut hasher = Hasher::new();
    hasher.update(b"veilmark/labels/v1\n");
    for (_, track) in tracks {
        let mut bytes = serde_json::to_vec(&line(track)).expect("a sound track always has a JSON form");
        bytes.push(b'\n');
        hasher.update(&bytes);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{Edit, Key};
    use crate::vocab::{MemberId, PxBox};

    fn set_with(key: Key) -> LabelSet {
        let class = ClassName::new("car").expect("a valid class name");
        let track = Track { id: TrackId::from_bits(1), no: 1, class, keys: [(FrameNo(0), key)].into() };
        let mut set = LabelSet::default();
        set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("a sound edit");
        set
    }

    fn key(x1: f64) -> Key {
        let bbox = PxBox::new(x1, 0.1, 30.0, 40.0).expect("a valid box");
        Key::new(bbox, Origin::Person { member: MemberId::from_bits(2) })
    }

    #[test]
    fn the_digest_is_that_of_the_documented_text() {
        let text = "veilmark/labels/v1\n{\"id\":\"t-aaaaaaaaaaaaaaaaaaaaaaaaae\",\"no\":1,\"class\":\"car\",\"keys\":[{\
                    \"frame\":0,\"box\":[0.0,0.1,30.0,40.0],\"outside\":false,\"occluded\":false,\"truncated\":false,\
                    \"interpolation\":\"linear\",\"attributes\":{},\
                    \"origin\":{\"person\":{\"member\":\"m-aaaaaaaaaaaaaaaaaaaaaaaaai\"}}}]}\n";
        assert_eq!(labels_digest(&set_with(key(0.0))), Digest::of(text.as_bytes()));
        assert_eq!(labels_digest(&set_with(key(-0.0))), Digest::of(text.as_bytes()));
    }

    #[test]
    fn every_part_of_a_key_counts() {
        let plain = labels_digest(&set_with(key(0.0)));
        let others = [
            key(1e-300),
            Key { occluded: true, ..key(0.0) },
            Key { truncated: true, ..key(0.0) },
            Key { interpolation: Interpolation::Hold, ..key(0.0) },
            Key { origin: Origin::Tracker, ..key(0.0) },
            Key { attributes: [("colour".into(), "red".into())].into(), ..key(0.0) },
        ];
        for other in others {
            assert_ne!(labels_digest(&set_with(other.clone())), plain, "{other:?}");
        }
    }
}
