//! TFRecord shards (tensorflow.org, "TFRecord and tf.train.Example"): `PART/shard-NNNNNN.tfrecord`, a `tf.train.Example` a picture under
//! the feature names of the TensorFlow Object Detection API; `label_map.pbtxt` beside them.
//!
//! A record is the length of what follows (64 bits, least byte first), its masked CRC-32C, the message, and the message's masked
//! CRC-32C (tensorflow/core/lib/io/record_writer). Edges are shares of the picture in 32 bits, classes count from 1. What that API has no
//! name for stands beside: `image/object/track_id`, `occluded`, `truncated`, `keyframe`, `source`, `attributes` (JSON text), and
//! `image/hidden/bbox/…` where hidden regions are told. Features are in the order of their names, so that the same export makes the
//! same bytes.

use std::collections::BTreeMap;

use prost::{Message, Oneof};

use super::super::aside::{Aside, Sink};
use super::super::choice::{HiddenRegions, Images};
use super::super::plan::Plan;
use super::super::{ExportError, Pictures};
use super::shards::{self, Sample};
use crate::vocab::{Progress, PxBox, Size};

/// What is added to a turned checksum: one over data that holds checksums itself would be weak (record_writer's `kMaskDelta`).
const MASK: u32 = 0xa282_ead8;

#[derive(Clone, PartialEq, Message)]
struct Example {
    #[prost(message, optional, tag = "1")]
    features: Option<Features>,
}

#[derive(Clone, PartialEq, Message)]
struct Features {
    #[prost(btree_map = "string, message", tag = "1")]
    feature: BTreeMap<String, Feature>,
}

#[derive(Clone, PartialEq, Message)]
struct Feature {
    #[prost(oneof = "Kind", tags = "1, 2, 3")]
    kind: Option<Kind>,
}

#[derive(Clone, PartialEq, Oneof)]
enum Kind {
    #[prost(message, tag = "1")]
    Bytes(BytesList),
    #[prost(message, tag = "2")]
    Floats(FloatList),
    #[prost(message, tag = "3")]
    Numbers(Int64List),
}

#[derive(Clone, PartialEq, Message)]
struct BytesList {
    #[prost(bytes = "vec", repeated, tag = "1")]
    value: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, Message)]
struct FloatList {
    #[prost(float, repeated, tag = "1")]
    value: Vec<f32>,
}

#[derive(Clone, PartialEq, Message)]
struct Int64List {
    #[prost(int64, repeated, tag = "1")]
    value: Vec<i64>,
}

pub(super) fn write(
    plan: &Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    let item = |(name, id): (&str, usize)| format!("item {{\n  id: {id}\n  name: \"{name}\"\n}}\n");
    let names = plan.order.schema.classes.iter().map(|class| class.name.as_str());
    let map: String = names.zip(1..).map(item).collect();
    aside.put("label_map.pbtxt".to_owned(), map.as_bytes())?;
    let shard: shards::EachShard<'_> =
        &mut |sink, walk| walk(&mut |sample| record(sink, &example(plan, sample).encode_to_vec()));
    shards::write(plan, pictures, aside, progress, ("tfrecord", shard))
}

fn record(sink: Sink<'_>, message: &[u8]) -> Result<(), ExportError> {
    let length = (message.len() as u64).to_le_bytes();
    sink.write_all(&length)?;
    sink.write_all(&masked(&length).to_le_bytes())?;
    sink.write_all(message)?;
    Ok(sink.write_all(&masked(message).to_le_bytes())?)
}

fn masked(bytes: &[u8]) -> u32 {
    crc32c::crc32c(bytes).rotate_right(15).wrapping_add(MASK)
}

/// Features by name.
#[derive(Default)]
struct Named(BTreeMap<String, Feature>);

impl Named {
    fn put(&mut self, name: &str, kind: Kind) {
        self.0.insert(format!("image/{name}"), Feature { kind: Some(kind) });
    }

    fn bytes(&mut self, name: &str, value: impl IntoIterator<Item = Vec<u8>>) {
        self.put(name, Kind::Bytes(BytesList { value: value.into_iter().collect() }));
    }

    fn numbers(&mut self, name: &str, value: impl IntoIterator<Item = i64>) {
        self.put(name, Kind::Numbers(Int64List { value: value.into_iter().collect() }));
    }

    /// Four lists of shares, as the API names them.
    fn boxes(&mut self, of: &str, boxes: &[PxBox], size: Size) {
        let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
        for (at, name) in ["xmin", "ymin", "xmax", "ymax"].into_iter().enumerate() {
            let share = |b: &PxBox| [b.x1() / width, b.y1() / height, b.x2() / width, b.y2() / height][at] as f32;
            let value = boxes.iter().map(share).collect();
            self.put(&format!("{of}/bbox/{name}"), Kind::Floats(FloatList { value }));
        }
    }
}

fn example(plan: &Plan<'_>, sample: &Sample<'_>) -> Example {
    let Sample { planned, frame, encoded, rows } = *sample;
    let (size, no, choice) = (planned.clip.size, frame.no(), plan.order.choice);
    let text = |text: &str| [text.as_bytes().to_vec()];
    let format = match choice.images {
        Images::Jpeg { .. } => "jpeg",
        other => other.ending(),
    };
    let mut named = Named::default();
    named.bytes("encoded", [encoded.to_vec()]);
    named.bytes("format", text(format));
    named.bytes("filename", text(&super::file_name(plan, planned, no)));
    named.bytes("source_id", text(&planned.stem(no)));
    named.bytes("video", text(&planned.name));
    named.numbers("height", [i64::from(size.height_px)]);
    named.numbers("width", [i64::from(size.width_px)]);
    named.numbers("frame_index", [i64::from(no.0)]);
    named.numbers("timestamp_us", [planned.clip.times_micros[no.index()]]);
    named.boxes("object", &rows.iter().map(|row| row.bbox).collect::<Vec<_>>(), size);
    let class = |class: usize| plan.order.schema.classes[class].name.as_str().as_bytes().to_vec();
    named.bytes("object/class/text", rows.iter().map(|row| class(row.class)));
    named.numbers("object/class/label", rows.iter().map(|row| row.class as i64 + 1));
    named.numbers("object/track_id", rows.iter().map(|row| row.track as i64));
    named.numbers("object/occluded", rows.iter().map(|row| i64::from(row.key.occluded)));
    named.numbers("object/truncated", rows.iter().map(|row| i64::from(row.key.truncated)));
    named.numbers("object/keyframe", rows.iter().map(|row| i64::from(row.is_key)));
    named.bytes("object/source", rows.iter().map(|row| row.key.origin.word().as_bytes().to_vec()));
    named.bytes("object/attributes", rows.iter().map(|row| super::attributes_text(row).into_bytes()));
    if choice.hidden_regions != HiddenRegions::LeaveOut {
        named.boxes("hidden", &frame.hidden().iter().map(|area| area.bbox).collect::<Vec<_>>(), size);
    }
    Example { features: Some(Features { feature: named.0 }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_framed_as_tensorflow_frames_it() {
        // Of RFC 3720, appendix B.4: 32 bytes of zeroes have the CRC-32C 8a9136aa.
        assert_eq!(crc32c::crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(masked(&[0; 32]), 0x8a91_36aa_u32.rotate_right(15).wrapping_add(MASK));
        let mut file = Vec::new();
        record(&mut file, b"abc").expect("written");
        assert_eq!(file.len(), 8 + 4 + 3 + 4);
        assert_eq!((&file[..8], &file[12..15]), (&3_u64.to_le_bytes()[..], &b"abc"[..]));
        assert_eq!(file[8..12], masked(&3_u64.to_le_bytes()).to_le_bytes());
        assert_eq!(file[15..], masked(b"abc").to_le_bytes());
    }
}
