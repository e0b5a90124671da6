//! The proxy's own container, version 2: what lies, in this order, inside one sealed stream. Numbers are little-endian.
//!
//! | part | bytes |
//! |---|---|
//! | magic | `VMPROXY2` (8) |
//! | header length | u32 (4) |
//! | header | JSON, UTF-8: `{"clip":SHA-256 of the original,"coding":"h264"\|"mpeg4","size":{width_px,height_px}}` |
//! | packets | one per frame, back to back, in order of presentation, which is also the coded order |
//! | legend | what is hidden in each frame and why, see [`super::legend`] |
//! | index | one entry of 20 bytes per frame: offset in the stream u64, length u32 with the top bit set on a key frame, time i64 |
//! | footer | offset of the legend u64, offset of the index u64, number of frames u32, magic `VMPROXYE` (8): 28 bytes |
//!
//! Version 1 (`VMPROXY1`) is still read: it has no legend, and its footer begins with the offset of the index.
//!
//! An H.264 packet is an Annex B access unit without SEI; parameter sets lie in every key frame. A time is microseconds from
//! the clip's first frame. The first frame is a key frame; times grow strictly. Pictures are coded as BT.709, limited range,
//! 4:2:0, in the next even size; a reader crops to `size`.
//!
//! The stream is authentic before it is parsed (the vault proves its end, age every chunk); the checks here hold all the same.

use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use super::ProxyError;
use super::encode::Coding;
use super::legend::{self, Legend};
use crate::vocab::{Digest, Size};

const MAGIC: &[u8; 8] = b"VMPROXY2";
const FIRST_MAGIC: &[u8; 8] = b"VMPROXY1";
const END_MAGIC: &[u8; 8] = b"VMPROXYE";
const ENTRY_BYTES: usize = 20;
const FOOTER_BYTES: u64 = 28;
const FIRST_FOOTER_BYTES: u64 = 20;
const KEY_BIT: u32 = 1 << 31;
const MAX_HEADER_BYTES: u32 = 4096;
const MAX_SIDE_PX: u32 = 16_384;

/// What the stream says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) clip: Digest,
    pub(super) coding: Coding,
    pub(super) size: Size,
}

/// Where a frame's packet lies, and when the frame is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) offset: u64,
    pub(super) bytes: u32,
    pub(super) is_key: bool,
    pub(super) time_micros: i64,
}

/// The bytes before the first packet.
pub(super) fn opening(header: &Header) -> Vec<u8> {
    let json = serde_json::to_vec(header).expect("a header is plain data");
    [&MAGIC[..], &(json.len() as u32).to_le_bytes(), &json].concat()
}

/// The bytes after the last packet, which ends at `offset`. `legend` is that of all frames.
pub(super) fn closing(entries: &[Entry], legend: &[u8], offset: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(legend.len() + entries.len() * ENTRY_BYTES + FOOTER_BYTES as usize);
    bytes.extend_from_slice(legend);
    let index_at = offset + legend.len() as u64;
    for entry in entries {
        bytes.extend_from_slice(&entry.offset.to_le_bytes());
        bytes.extend_from_slice(&(entry.bytes | if entry.is_key { KEY_BIT } else { 0 }).to_le_bytes());
        bytes.extend_from_slice(&entry.time_micros.to_le_bytes());
    }
    bytes.extend_from_slice(&offset.to_le_bytes());
    bytes.extend_from_slice(&index_at.to_le_bytes());
    bytes.extend_from_slice(&(entries.len() as u32).to_le_bytes());
    bytes.extend_from_slice(END_MAGIC);
    bytes
}

/// The longest packet that an entry can hold.
pub(super) const fn fits_entry(bytes: usize) -> bool {
    bytes > 0 && bytes < KEY_BIT as usize
}

/// A proxy's tables.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tables {
    pub(super) header: Header,
    pub(super) entries: Vec<Entry>,
    pub(super) legend: Legend,
}

/// Where the tables after the packets lie.
struct Footer {
    legend_at: u64,
    index_at: u64,
    /// Where the footer itself begins.
    at: u64,
    count: u32,
}

/// Reads header, index and legend.
pub(super) fn read(stream: &mut (impl Read + Seek)) -> Result<Tables, ProxyError> {
    let length = stream.seek(SeekFrom::End(0))?;
    stream.seek(SeekFrom::Start(0))?;
    let mut head = [0; 12];
    if length < 12 + FIRST_FOOTER_BYTES {
        return Err(ProxyError::Damaged);
    }
    stream.read_exact(&mut head)?;
    let header_bytes = u32::from_le_bytes(head[8..].try_into().expect("four bytes"));
    let is_first = head.starts_with(FIRST_MAGIC);
    if !(is_first || head.starts_with(MAGIC)) || header_bytes > MAX_HEADER_BYTES {
        return Err(ProxyError::Damaged);
    }
    let mut json = vec![0; header_bytes as usize];
    stream.read_exact(&mut json)?;
    let header: Header = serde_json::from_slice(&json).map_err(|_| ProxyError::Damaged)?;
    let Size { width_px, height_px } = header.size;
    if !(1..=MAX_SIDE_PX).contains(&width_px) || !(1..=MAX_SIDE_PX).contains(&height_px) {
        return Err(ProxyError::Damaged);
    }
    let footer = if is_first { first_footer(stream, length)? } else { footer(stream, length)? };
    let entries = read_index(stream, &footer, 12 + u64::from(header_bytes))?;
    let legend = if is_first { Legend::default() } else { read_legend(stream, &footer, header.size)? };
    Ok(Tables { header, entries, legend })
}

fn footer(stream: &mut (impl Read + Seek), length: u64) -> Result<Footer, ProxyError> {
    let at = length.checked_sub(FOOTER_BYTES).ok_or(ProxyError::Damaged)?;
    stream.seek(SeekFrom::Start(at))?;
    let mut bytes = [0; (FOOTER_BYTES - FIRST_FOOTER_BYTES) as usize];
    stream.read_exact(&mut bytes)?;
    Ok(Footer { legend_at: u64::from_le_bytes(bytes), at, ..first_footer(stream, length)? })
}

fn first_footer(stream: &mut (impl Read + Seek), length: u64) -> Result<Footer, ProxyError> {
    let at = length - FIRST_FOOTER_BYTES;
    let mut footer = [0; FIRST_FOOTER_BYTES as usize];
    stream.seek(SeekFrom::Start(at))?;
    stream.read_exact(&mut footer)?;
    let index_at = u64::from_le_bytes(footer[..8].try_into().expect("eight bytes"));
    let count = u32::from_le_bytes(footer[8..12].try_into().expect("four bytes"));
    if !footer.ends_with(END_MAGIC) {
        return Err(ProxyError::Damaged);
    }
    Ok(Footer { legend_at: index_at, index_at, at, count })
}

fn read_legend(stream: &mut (impl Read + Seek), footer: &Footer, size: Size) -> Result<Legend, ProxyError> {
    // The index was read before, so the legend lies within the stream; its length is bounded by what it may say.
    let length = footer.index_at - footer.legend_at;
    if length > legend::most_bytes(u64::from(footer.count)) {
        return Err(ProxyError::Damaged);
    }
    stream.seek(SeekFrom::Start(footer.legend_at))?;
    let mut bytes = vec![0; length as usize];
    stream.read_exact(&mut bytes)?;
    Legend::read(bytes, footer.count as usize, size)
}

fn read_index(stream: &mut (impl Read + Seek), footer: &Footer, first_packet: u64) -> Result<Vec<Entry>, ProxyError> {
    let Footer { legend_at, index_at, at, count } = *footer;
    let index_bytes = u64::from(count) * ENTRY_BYTES as u64;
    let is_framed = index_at.checked_add(index_bytes) == Some(at) && legend_at <= index_at;
    if !is_framed || count == 0 || legend_at < first_packet {
        return Err(ProxyError::Damaged);
    }
    stream.seek(SeekFrom::Start(index_at))?;
    let mut index = vec![0; index_bytes as usize];
    stream.read_exact(&mut index)?;
    let mut entries: Vec<Entry> = Vec::with_capacity(count as usize);
    let mut next = first_packet;
    for bytes in index.chunks_exact(ENTRY_BYTES) {
        let length = u32::from_le_bytes(bytes[8..12].try_into().expect("four bytes"));
        let entry = Entry {
            offset: u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes")),
            bytes: length & !KEY_BIT,
            is_key: length & KEY_BIT != 0,
            time_micros: i64::from_le_bytes(bytes[12..].try_into().expect("eight bytes")),
        };
        let is_after = entries.last().map_or(entry.is_key, |last| last.time_micros < entry.time_micros);
        if entry.offset != next || entry.bytes == 0 || !is_after {
            return Err(ProxyError::Damaged);
        }
        next += u64::from(entry.bytes);
        entries.push(entry);
    }
    if next == legend_at { Ok(entries) } else { Err(ProxyError::Damaged) }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::vocab::{HiddenArea, PxBox, Why};

    fn stream() -> (Header, Vec<Entry>, Vec<u8>) {
        let size = Size { width_px: 5, height_px: 4 };
        let header = Header { clip: Digest::of(b"clip"), coding: Coding::H264, size };
        let mut bytes = opening(&header);
        let mut entries = Vec::new();
        for no in 0..4_u32 {
            let entry =
                Entry { offset: bytes.len() as u64, bytes: no + 1, is_key: no == 0, time_micros: i64::from(no) * 7 };
            entries.push(entry);
            bytes.extend(vec![9; no as usize + 1]);
        }
        let at = bytes.len() as u64;
        bytes.extend(closing(&entries, &legend_of_four(size), at));
        (header, entries, bytes)
    }

    fn hidden() -> HiddenArea {
        HiddenArea { bbox: PxBox::new(1.0, 1.0, 3.0, 4.0).unwrap(), why: Why::Head }
    }

    fn legend_of_four(size: Size) -> Vec<u8> {
        [legend::coded(&[hidden()], size), legend::coded(&[], size).repeat(3)].concat()
    }

    /// The same stream as version 1 wrote it.
    fn first_version() -> Vec<u8> {
        let (header, entries, bytes) = stream();
        let legend_bytes = legend_of_four(header.size).len();
        let packets_end = bytes.len() - FOOTER_BYTES as usize - entries.len() * ENTRY_BYTES - legend_bytes;
        let index = &bytes[packets_end + legend_bytes..][..entries.len() * ENTRY_BYTES];
        let count = (entries.len() as u32).to_le_bytes();
        let footer = [&(packets_end as u64).to_le_bytes()[..], &count, END_MAGIC].concat();
        [FIRST_MAGIC, &bytes[8..packets_end], index, &footer].concat()
    }

    #[test]
    fn what_is_written_is_read() {
        let (header, entries, bytes) = stream();
        let tables = read(&mut Cursor::new(bytes)).unwrap();
        assert_eq!((&tables.header, &tables.entries), (&header, &entries));
        assert_eq!(tables.legend.of(0, header.size), [hidden()]);
        assert_eq!(tables.legend.of(3, header.size), []);
    }

    #[test]
    fn the_first_version_is_read_and_has_no_legend() {
        let (header, entries, _) = stream();
        let tables = read(&mut Cursor::new(first_version())).unwrap();
        assert_eq!((tables.header, tables.entries, tables.legend), (header, entries, Legend::default()));
    }

    #[test]
    fn a_stream_that_is_cut_or_changed_does_not_panic_and_is_mostly_refused() {
        let (_, entries, bytes) = stream();
        for whole in [bytes.clone(), first_version()] {
            for len in 0..whole.len() {
                assert!(read(&mut Cursor::new(&whole[..len])).is_err(), "cut to {len}");
            }
        }
        let times_and_pixels_apart = bytes.len() - FOOTER_BYTES as usize;
        for at in (0..12).chain(times_and_pixels_apart..bytes.len()) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x81;
            assert!(read(&mut Cursor::new(changed)).is_err(), "byte {at}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] = 0xff;
            let _ = read(&mut Cursor::new(changed));
        }
        let unordered: Vec<Entry> = entries.iter().map(|entry| Entry { time_micros: 3, ..*entry }).collect();
        let legend = legend_of_four(Size { width_px: 5, height_px: 4 });
        let index_at = bytes.len() as u64 - FOOTER_BYTES - entries.len() as u64 * ENTRY_BYTES as u64;
        let legend_at = index_at - legend.len() as u64;
        let forged = [&bytes[..legend_at as usize], &closing(&unordered, &legend, legend_at)].concat();
        assert!(read(&mut Cursor::new(forged)).is_err(), "times must grow");
    }
}
