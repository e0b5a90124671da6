//! The small pictures of a proxy, kept beside it: a timeline shows them without decoding the proxy again.
//!
//! Guarantees: they are made of the proxy's own redacted frames and sealed to its own data key, so that whatever shreds the proxy
//! makes them unreadable too, and a proxy that was developed anew, which has a key of its own, has none; what was sealed names the
//! proxy by its digest, and anything else is not read. Deliberately absent: what was covered by hand since. Whoever shows one asks
//! first whether anything more is hidden in its frame, and makes a new one of the covered frame then.
//!
//! Bytes: [`MAGIC`], the SHA-256 of the proxy's stream, then for each picture, in rising order of frames: frame (u32), width and
//! height (u16 each, pixels), length (u32) and so many bytes of JPEG. Numbers are little-endian.

use std::collections::BTreeMap;

use image::ImageEncoder as _;

use crate::custody::picture::Thumb;
use crate::vocab::{Digest, FrameNo};

const MAGIC: &[u8; 8] = b"VLMSTRP1";
/// Most small pictures of one proxy: some 4 KB each.
pub(super) const MOST: usize = 256;
/// The largest file that is read.
pub(super) const MOST_BYTES: u64 = 8 << 20;
const QUALITY: u8 = 85;
const HEAD_BYTES: usize = 12;

/// As bytes; the first [`MOST`] of them.
pub(super) fn written(proxy: Digest, thumbs: &BTreeMap<FrameNo, Thumb>) -> Vec<u8> {
    let mut bytes = [&MAGIC[..], proxy.as_bytes()].concat();
    for (no, thumb) in thumbs.iter().take(MOST) {
        let mut coded = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut coded, QUALITY);
        let (width, height) = (thumb.width() as u32, thumb.height() as u32);
        if encoder.write_image(thumb.rgb(), width, height, image::ExtendedColorType::Rgb8).is_err() {
            // It is made again when it is wanted.
            continue;
        }
        bytes.extend(no.0.to_le_bytes());
        bytes.extend((width as u16).to_le_bytes());
        bytes.extend((height as u16).to_le_bytes());
        bytes.extend((coded.len() as u32).to_le_bytes());
        bytes.extend(coded);
    }
    bytes
}

/// From bytes; `None` when they are not whole, or of another proxy.
pub(super) fn read(bytes: &[u8], proxy: Digest, frames: u32) -> Option<BTreeMap<FrameNo, Thumb>> {
    let mut rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&proxy.as_bytes()[..])?;
    let mut thumbs = BTreeMap::new();
    while !rest.is_empty() {
        let (head, after) = rest.split_at_checked(HEAD_BYTES)?;
        let number = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().expect("four bytes"));
        let side = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let (coded, after) = after.split_at_checked(number(8) as usize)?;
        let no = FrameNo(number(0));
        let is_next = thumbs.last_key_value().is_none_or(|(last, _)| *last < no) && no.0 < frames;
        if !is_next || thumbs.len() == MOST {
            return None;
        }
        let mut reader = image::ImageReader::with_format(std::io::Cursor::new(coded), image::ImageFormat::Jpeg);
        let mut limits = image::Limits::default();
        (limits.max_image_width, limits.max_image_height) = (Some(side(4).into()), Some(side(6).into()));
        reader.limits(limits);
        let picture = reader.decode().ok()?.into_rgb8();
        if (picture.width(), picture.height()) != (side(4).into(), side(6).into()) {
            return None;
        }
        thumbs.insert(no, Thumb::kept(side(4).into(), side(6).into(), picture.into_raw())?);
        rest = after;
    }
    Some(thumbs)
}

#[cfg(test)]
mod tests {
    use super::super::rehearsal::drawn;
    use super::*;
    use crate::custody::picture::RedactedFrame;
    use crate::vocab::Size;

    fn thumbs(count: u32) -> BTreeMap<FrameNo, Thumb> {
        let size = Size { width_px: 192, height_px: 108 };
        let of = |no| Thumb::of(&RedactedFrame::vouched(FrameNo(no), 0, size, drawn(size, no)));
        (0..count).map(|no| (FrameNo(no * 3), of(no))).collect()
    }

    #[test]
    fn small_pictures_come_back_alike_and_no_more_than_the_most() {
        let proxy = Digest::of(b"a proxy");
        let before = thumbs(300);
        let after = read(&written(proxy, &before), proxy, 900).expect("whole");
        assert_eq!(after.len(), MOST);
        for (no, thumb) in &after {
            let kept = &before[no];
            assert_eq!((thumb.width(), thumb.height()), (kept.width(), kept.height()));
            let apart: u64 = thumb.rgb().iter().zip(kept.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            assert!(apart / (thumb.rgb().len() as u64) < 8, "{no}: {apart}");
        }
    }

    #[test]
    fn another_proxys_cut_and_changed_bytes_are_not_shown() {
        let proxy = Digest::of(b"a proxy");
        let bytes = written(proxy, &thumbs(3));
        assert!(read(&bytes, Digest::of(b"the proxy after it"), 900).is_none());
        assert!(read(&bytes, proxy, 6).is_none(), "a frame past the end");
        let whole = bytes.len();
        assert!((41..whole).all(|len| read(&bytes[..len], proxy, 900).is_none_or(|thumbs| thumbs.len() < 3)));
        for at in 0..whole {
            let mut changed = bytes.clone();
            changed[at] ^= 0x41;
            // Nothing panics, and no picture has another size than it says.
            let _ = read(&changed, proxy, 900);
        }
    }
}
