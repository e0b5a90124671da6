//! The dataset formats: one row each here, one file each in `formats`.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::choice::NoSuchChoice;

/// A dataset format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// COCO object detection, one JSON file a split, with the videos and tracks of TAO.
    Coco,
    /// YOLO as Ultralytics reads it: a text file a picture, and `data.yaml`.
    Yolo,
    /// CVAT for video 1.1: a file of tracks a clip. The one that holds everything.
    Cvat,
    /// CVAT for images 1.1.
    CvatImages,
    /// Pascal VOC: an XML file a picture.
    Voc,
    /// MOTChallenge ground truth, a sequence a clip.
    Mot,
    /// Datumaro JSON.
    Datumaro,
    /// Label Studio tasks with rectangles.
    LabelStudio,
    /// Parquet, a row a box.
    Parquet,
    /// WebDataset shards.
    Webdataset,
    /// TFRecord shards.
    Tfrecord,
    /// Hugging Face image folder with `metadata.jsonl`.
    Imagefolder,
}

/// What is to be known of a format beside how it is written.
struct About {
    format: Format,
    word: &'static str,
    title: &'static str,
    losses: &'static [&'static str],
    loading: &'static str,
}

const CUT: &str = "parts of boxes outside the picture";
const GAPS: &str = "how boxes run between keyframes (they are written frame by frame)";
const ORIGIN: &str = "where a box came from";
const WHOLE_PIXELS: &str = "fractions of a pixel";
const FLAT: &[&str] = &[CUT, GAPS];

const TABLE: [About; 12] = [
    About {
        format: Format::Coco,
        word: "coco",
        title: "COCO",
        losses: &[CUT, GAPS, "attributes that are called occluded, truncated, keyframe or interpolated"],
        loading: "`annotations/instances_PART.json` with the pictures of `images/PART`. Boxes are `[x, y, width, height]` in pixels; \
                  `track_id` and `video_id` join the boxes of one object; `frame_index` counts from 0.",
    },
    About {
        format: Format::Yolo,
        word: "yolo",
        title: "YOLO",
        losses: &[
            CUT,
            GAPS,
            "track ids",
            "occluded and truncated",
            "which boxes are keyframes",
            "timestamps",
            "attributes",
            ORIGIN,
        ],
        loading: "Give `data.yaml` to the trainer. A picture without objects has an empty label file.",
    },
    About {
        format: Format::Cvat,
        word: "cvat",
        title: "CVAT for video 1.1",
        losses: &[
            "boxes that stay until the next keyframe get one more keyframe at the end",
            "timestamps",
            "where each box came from (the first one's origin alone)",
        ],
        loading: "`PART/CLIP/annotations.xml` of the whole clip, with the chosen pictures in `PART/CLIP/images`. Upload the pictures, \
                  or the redacted clip, as a task, then the file as its annotations.",
    },
    About {
        format: Format::CvatImages,
        word: "cvat-images",
        title: "CVAT for images 1.1",
        losses: &[CUT, GAPS, "timestamps"],
        loading: "`PART.xml` names the pictures of `images` by their path in it.",
    },
    About {
        format: Format::Voc,
        word: "voc",
        title: "Pascal VOC",
        losses: &[CUT, GAPS, WHOLE_PIXELS, "timestamps", ORIGIN],
        loading: "`Annotations/NAME.xml` beside `JPEGImages/NAME.*`; `ImageSets/Main/PART.txt` lists the names. Pixels count from 1, \
                  both ends belong to the box.",
    },
    About {
        format: Format::Mot,
        word: "mot",
        title: "MOT 1.1",
        losses: &[CUT, GAPS, "truncated", "which boxes are keyframes", "attributes", ORIGIN],
        loading: "`PART/CLIP/gt/gt.txt` beside `seqinfo.ini` and `img1`. Frames, tracks, classes and pixels count from 1.",
    },
    About {
        format: Format::Datumaro,
        word: "datumaro",
        title: "Datumaro",
        losses: FLAT,
        loading: "`annotations/PART.json` with the pictures of `images/PART`.",
    },
    About {
        format: Format::LabelStudio,
        word: "label-studio",
        title: "Label Studio",
        losses: FLAT,
        loading: "Import `tasks-PART.json` with the labelling interface of `label-config.xml`; serve this folder as local files.",
    },
    About {
        format: Format::Parquet,
        word: "parquet",
        title: "Parquet",
        losses: FLAT,
        loading: "`boxes-PART.parquet` has a row a box, `frames-PART.parquet` a row a picture, with objects or without.",
    },
    About {
        format: Format::Webdataset,
        word: "webdataset",
        title: "WebDataset",
        losses: FLAT,
        loading: "`PART/shard-NNNNNN.tar`, a picture and its JSON under one key.",
    },
    About {
        format: Format::Tfrecord,
        word: "tfrecord",
        title: "TFRecord",
        losses: &[CUT, GAPS, "edges finer than 32 bits of the picture's width or height"],
        loading: "`PART/shard-NNNNNN.tfrecord`, a `tf.train.Example` a picture under the names of the TensorFlow Object Detection \
                  API, with `label_map.pbtxt`.",
    },
    About {
        format: Format::Imagefolder,
        word: "imagefolder",
        title: "Hugging Face image folder",
        losses: FLAT,
        loading: "Load the folder with `imagefolder`; `PART/metadata.jsonl` has a row a picture.",
    },
];

impl Format {
    /// Every format, most used first.
    pub const ALL: [Self; 12] = {
        let mut all = [Self::Coco; 12];
        let mut at = 0;
        while at < all.len() {
            all[at] = TABLE[at].format;
            at += 1;
        }
        all
    };

    fn about(self) -> &'static About {
        TABLE.iter().find(|about| about.format == self).expect("every format has a row")
    }

    /// The word on the command line and in the audit log.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.about().word
    }

    /// Its name in the trade.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// What this format cannot carry, for the window, the manifest and the card.
    #[must_use]
    pub fn losses(self) -> &'static [&'static str] {
        self.about().losses
    }

    /// How to load it, for the card.
    #[must_use]
    pub fn loading(self) -> &'static str {
        self.about().loading
    }

    /// Whether labels and pictures are one: then there is no such export without pictures.
    #[must_use]
    pub const fn needs_pictures(self) -> bool {
        matches!(self, Self::Webdataset | Self::Tfrecord | Self::Imagefolder)
    }

    /// Whether a picture lies in one file with others and with labels.
    #[must_use]
    pub const fn has_shards(self) -> bool {
        matches!(self, Self::Webdataset | Self::Tfrecord)
    }
}

impl FromStr for Format {
    type Err = NoSuchChoice;
    fn from_str(text: &str) -> Result<Self, NoSuchChoice> {
        let usage = "coco, yolo, cvat, cvat-images, voc, mot, datumaro, label-studio, parquet, webdataset, tfrecord or imagefolder";
        let found = Self::ALL.into_iter().find(|format| format.word() == text);
        found.ok_or(NoSuchChoice { what: "export format", usage })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_own_row_and_word() {
        for format in Format::ALL {
            assert_eq!(format.word().parse(), Ok(format));
            assert_eq!(serde_json::to_value(format).expect("a word"), format.word());
        }
        let error = "pascal".parse::<Format>().expect_err("no such format").to_string();
        assert!(Format::ALL.iter().all(|format| error.contains(format.word())), "{error}");
    }
}
