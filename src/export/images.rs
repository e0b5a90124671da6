//! The pictures: redacted frames as JPEG, PNG or WebP, without any metadata.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::aside::Aside;
use super::choice::Images;
use super::formats;
use super::plan::{Plan, PlannedClip};
use super::{ExportError, Pictures};
use crate::frame::RedactedFrame;
use crate::vocab::{FrameNo, Progress};

/// Writes the picture of every chosen frame where the format has it, or nothing when no pictures are wanted.
pub(super) fn write(
    plan: &Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    let images = plan.order.choice.images;
    if images == Images::None {
        return Ok(());
    }
    for planned in &plan.clips {
        for &frame in &planned.frames {
            let path = formats::picture_path(plan, planned, frame);
            aside.folder_of(&path)?;
            aside.put(path, &encoded(plan, planned, frame, pictures)?)?;
            progress.advance(1)?;
        }
    }
    Ok(())
}

/// One frame as the chosen kind of file.
pub(super) fn encoded(
    plan: &Plan<'_>,
    planned: &PlannedClip<'_>,
    frame: FrameNo,
    pictures: Pictures<'_>,
) -> Result<Vec<u8>, ExportError> {
    let picture = pictures(planned.index, frame)?;
    if picture.no() != frame || picture.size() != planned.clip.size {
        return Err(ExportError::WrongFrame(frame));
    }
    encode(&picture, plan.order.choice.images).ok_or(ExportError::Encode(frame))
}

fn encode(picture: &RedactedFrame, images: Images) -> Option<Vec<u8>> {
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
        Images::None => return None,
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
