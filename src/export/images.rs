//! The pictures: redacted frames as JPEG, PNG or WebP, without any metadata, encoded on all cores; and what is hidden in each.
//!
//! This pass comes before the labels: it decides which frames look alike, and labels are written of those that were kept.

use std::thread::available_parallelism;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::alike::Sieve;
use super::aside::{Aside, FileEntry, put_at};
use super::choice::{AlikeFrames, HiddenRegions, Images};
use super::plan::{Plan, PlannedClip};
use super::{ExportError, Pictures, formats, layer};
use crate::frame::RedactedFrame;
use crate::jobs::in_order;
use crate::vocab::{FrameNo, HiddenArea, Progress};

/// A picture on its way through the cores.
struct Piece {
    clip: usize,
    picture: RedactedFrame,
    path: Option<String>,
}

/// What came of it.
struct Done {
    clip: usize,
    frame: FrameNo,
    hidden: Vec<HiddenArea>,
    file: Result<Option<FileEntry>, ExportError>,
}

/// Writes the picture of every chosen frame where the format has it, and the layer of hidden regions; leaves out of the plan
/// what looks alike. Shards hold their pictures themselves, so for them only the last is done.
pub(super) fn write(
    plan: &mut Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    let choice = plan.order.choice;
    let is_joint = choice.format.has_shards();
    let writes = choice.images.are_files() && !is_joint;
    if !choice.needs_frames() || (is_joint && choice.alike_frames == AlikeFrames::Keep) {
        return Ok(());
    }
    let has_layer = choice.hidden_regions != HiddenRegions::LeaveOut && !is_joint;
    let mut layer = has_layer.then(|| aside.begin(layer::FILE.to_owned())).transpose()?;
    for planned in plan.clips.iter().filter(|planned| writes && !planned.frames.is_empty()) {
        aside.folder_of(&formats::picture_path(plan, planned, planned.frames[0]))?;
    }
    let mut kept = vec![Vec::new(); plan.clips.len()];
    {
        let plan = &*plan;
        // Part by part, as labels are written, so that the layer is in their order.
        let mut frames = plan
            .in_label_order()
            .into_iter()
            .flat_map(|at| plan.clips[at].frames.iter().map(move |&frame| (at, frame)));
        let mut sieve = Sieve::new(choice.alike_frames);
        let mut next = || loop {
            let (clip, frame) = frames.next()?;
            let planned = &plan.clips[clip];
            let picture = match fetch(planned, frame, pictures) {
                Ok(picture) => picture,
                Err(error) => return Some(Err(error)),
            };
            if !sieve.keeps(clip, &picture) {
                if let Err(stopped) = progress.advance(1) {
                    return Some(Err(stopped.into()));
                }
                continue;
            }
            let path = writes.then(|| formats::picture_path(plan, planned, frame));
            return Some(Ok(Piece { clip, picture, path }));
        };
        let place = aside.place().to_owned();
        let work = |Piece { clip, picture, path }: Piece| {
            let frame = picture.no();
            let write =
                |path| put_at(&place, path, &encode(&picture, choice.images).ok_or(ExportError::Encode(frame))?);
            Done { clip, frame, hidden: picture.hidden().to_vec(), file: path.map(write).transpose() }
        };
        let mut done = |Done { clip, frame, hidden, file }: Done| {
            kept[clip].push(frame);
            if let Some(file) = file? {
                aside.add(file);
            }
            if let Some(layer) = &mut layer {
                layer::line(plan, &plan.clips[clip], frame, &hidden, layer.sink())?;
            }
            Ok(progress.advance(1)?)
        };
        in_order(available_parallelism().map_or(1, usize::from), &mut next, &work, &mut done)?;
    }
    if let Some(layer) = layer {
        aside.end(layer)?;
    }
    plan.keep_only(kept)
}

/// One frame, exactly the one that was asked for.
pub(super) fn fetch(
    planned: &PlannedClip<'_>,
    frame: FrameNo,
    pictures: Pictures<'_>,
) -> Result<RedactedFrame, ExportError> {
    let picture = pictures(planned.index, frame)?;
    let is_right = picture.no() == frame && picture.size() == planned.clip.size;
    if is_right { Ok(picture) } else { Err(ExportError::WrongFrame(frame)) }
}

/// The picture as a file of this kind, without metadata.
pub(super) fn encode(picture: &RedactedFrame, images: Images) -> Option<Vec<u8>> {
    let mut encoded = Vec::new();
    let (width, height) = (picture.size().width_px, picture.size().height_px);
    let written = match images {
        Images::Jpeg { quality } => JpegEncoder::new_with_quality(&mut encoded, quality.clamp(1, 100)).write_image(
            picture.rgb(),
            width,
            height,
            ExtendedColorType::Rgb8,
        ),
        Images::Png => PngEncoder::new(&mut encoded).write_image(picture.rgb(), width, height, ExtendedColorType::Rgb8),
        Images::Webp => {
            WebPEncoder::new_lossless(&mut encoded).write_image(picture.rgb(), width, height, ExtendedColorType::Rgb8)
        }
        Images::Mp4 | Images::None => return None,
    };
    written.is_ok().then_some(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Size;

    #[test]
    fn pictures_carry_no_metadata() {
        let picture = RedactedFrame::hidden_whole(FrameNo(0), 0, Size { width_px: 33, height_px: 17 });
        let jpeg = encode(&picture, Images::Jpeg { quality: 90 }).expect("encodes");
        // Application segments other than JFIF (APP0) and comments could carry text: T.81, table B.1.
        let segments: Vec<u8> = markers(&jpeg);
        assert!(segments.iter().all(|marker| !matches!(marker, 0xe1..=0xef | 0xfe)), "{segments:02x?}");
        let png = encode(&picture, Images::Png).expect("encodes");
        for chunk in [b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"] {
            assert!(!png.windows(4).any(|window| window == chunk));
        }
        // The simple container: no place for EXIF or XMP (WebP container specification, "Simple File Format (Lossless)").
        let webp = encode(&picture, Images::Webp).expect("encodes");
        assert_eq!((&webp[..4], &webp[8..16]), (&b"RIFF"[..], &b"WEBPVP8L"[..]));
        assert!(encode(&picture, Images::None).is_none());
    }

    /// The markers before the first scan.
    fn markers(jpeg: &[u8]) -> Vec<u8> {
        let (mut found, mut at) = (Vec::new(), 2);
        while jpeg[at] == 0xff && jpeg[at + 1] != 0xda {
            found.push(jpeg[at + 1]);
            at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        }
        assert!(!found.is_empty());
        found
    }
}
