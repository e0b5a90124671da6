//! A proxy of pictures drawn here, to try and to time the road without a clip.

use std::fs::File;
use std::path::Path;

use crate::custody::vault::x25519;

use super::clip_file::{ClipFileError, write_clip};
use super::encode::Coding;
use super::{ProxyError, ProxyReader, ProxyWriter};
use crate::custody::decode::count_frames;
use crate::custody::picture::RedactedFrame;
use crate::custody::vault::Vault;
use crate::vocab::{Digest, FrameNo, Size};

/// Draws `frames` pictures (a ramp that drifts under a moving square), seals their proxy in a vault at `dir` under a key that
/// is forgotten with the reader, and opens it. For benchmarks and for `doctor`: it takes no picture from outside.
///
/// # Errors
/// [`ProxyError`], as for any proxy.
pub fn rehearsal(dir: &Path, size: Size, frames: u32) -> Result<ProxyReader, ProxyError> {
    let vault = Vault::at(dir)?;
    let work = x25519::Identity::generate();
    let clip = Digest::of(b"veilmark/rehearsal/v1");
    let coding = Coding::best().ok_or(ProxyError::EncoderMissing)?;
    let mut writer = ProxyWriter::create_as(coding, &vault, &work.to_public(), clip, size)?;
    for no in 0..frames {
        writer.push(RedactedFrame::vouched(FrameNo(no), i64::from(no) * 40_000, size, drawn(size, no)))?;
    }
    let receipt = writer.finish()?;
    ProxyReader::open_checked(&vault, &receipt, &work, clip)
}

/// Draws a clip of `frames` pictures as an MP4 in `dir`, and decodes it as often as the returned closure is called. For
/// benchmarks: it takes no picture from outside.
///
/// # Errors
/// [`ClipFileError`], as for any drawn clip.
pub fn decoding(dir: &Path, size: Size, frames: u32) -> Result<impl Fn() -> u32, ClipFileError> {
    let path = dir.join("drawn.mp4");
    write_clip(&path, size, (15, 1), (0..frames).map(|no| drawn(size, no)))?;
    Ok(move || {
        let file = File::open(&path).expect("the drawn clip is there");
        count_frames(file).expect("the drawn clip is whole")
    })
}

/// Picture `no`: no two neighbours are alike.
pub(super) fn drawn(size: Size, no: u32) -> Vec<u8> {
    let (w, h) = (size.width_px, size.height_px);
    let side = (w.min(h) / 4).max(1);
    let (left, top) = (no * 5 % w, no * 3 % h);
    let mut rgb = Vec::with_capacity((size.area() * 3) as usize);
    for y in 0..h {
        for x in 0..w {
            let is_inside = (x + w - left) % w < side && (y + h - top) % h < side;
            let ramp = [(x * 200 / w) as u8 + 20, (y * 200 / h) as u8 + 20, (no * 5 % 200) as u8];
            rgb.extend_from_slice(if is_inside { &[230, 220, 60] } else { &ramp });
        }
    }
    rgb
}
