//! A sealed proxy gives its frames back: any frame by its ordinal, exactly, forwards and backwards at playing speed.
//!
//! A frame is decoded from the key frame before it, at most 12 packets. The decoder's state is kept, so the next frame costs
//! one packet; decoded groups of pictures are kept (as 4:2:0, least recently used goes first), so a step back costs a colour
//! conversion. The same ordinal gives the same bytes however one came to it.

use std::collections::VecDeque;
use std::io::{Read as _, Seek as _, SeekFrom};

use crate::custody::vault::x25519;
use ffmpeg_next::codec::{self, decoder};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::util::error::EAGAIN;
use ffmpeg_next::{Dictionary, Error, Packet, frame};

use super::ProxyError;
use super::encode::{Coding, coded_size};
use super::layout::{self, Entry};
use crate::consent::{Permit, Purpose};
use crate::custody::decode::ffi::{self, BT709, Layout, Scaler};
use crate::custody::picture::RedactedFrame;
use crate::custody::vault::sealed::SealReader;
use crate::custody::vault::{Keyring, StreamKind, StreamReceipt, Vault};
use crate::vocab::{Digest, FrameNo, Size};

/// What decoded groups of pictures may take, bytes; the one in use is kept whatever its size.
const CACHE_BYTES: usize = 96 << 20;

/// Reads one proxy.
pub struct ProxyReader {
    sealed: SealReader,
    entries: Vec<Entry>,
    times_micros: Vec<i64>,
    size: Size,
    decoder: decoder::Video,
    /// The frame whose packet the decoder expects next, while its state is that of the newest group in `groups`.
    expected: Option<u32>,
    /// Most recently used first.
    groups: VecDeque<Group>,
    scaler: Scaler,
    rgb: frame::Video,
}

/// Decoded pictures from a key frame on.
struct Group {
    key: u32,
    pictures: Vec<frame::Video>,
}

impl ProxyReader {
    /// Opens the proxy of `clip`, which must be the one clip that the permit names.
    ///
    /// # Errors
    /// [`ProxyError::OtherClip`] when permit, clip and proxy are not of one clip; [`ProxyError::Vault`] when the proxy was shredded,
    /// cut, changed or exchanged.
    pub fn open<P: Purpose>(
        permit: &Permit<P>,
        clip: Digest,
        vault: &Vault,
        keyring: &Keyring,
        receipt: &StreamReceipt,
    ) -> Result<Self, ProxyError> {
        if permit.clip() != clip {
            return Err(ProxyError::OtherClip);
        }
        Self::open_checked(vault, receipt, keyring.work(), permit.clip())
    }

    /// Opens a proxy with the work identity. `expected` is the clip that the caller may see; another clip's proxy is refused.
    pub(in crate::custody) fn open_checked(
        vault: &Vault,
        receipt: &StreamReceipt,
        identity: &x25519::Identity,
        expected: Digest,
    ) -> Result<Self, ProxyError> {
        let key = vault.unwrap(StreamKind::Proxy, receipt, identity)?;
        let mut sealed = vault.open(receipt, &key)?;
        let (header, entries) = layout::read(&mut sealed)?;
        if header.clip != expected {
            return Err(ProxyError::OtherClip);
        }
        let coded = coded_size(header.size);
        let layout = |pixels| Layout { pixels, width: coded.width_px, height: coded.height_px };
        let scaler = Scaler::new(layout(Pixel::YUV420P), layout(Pixel::RGB24), BT709);
        Ok(Self {
            times_micros: entries.iter().map(|entry| entry.time_micros).collect(),
            decoder: open_decoder(header.coding).map_err(|_| ProxyError::DecoderMissing)?,
            scaler: scaler.map_err(|_| ProxyError::Damaged)?,
            size: header.size,
            expected: None,
            groups: VecDeque::new(),
            rgb: frame::Video::empty(),
            sealed,
            entries,
        })
    }

    /// Number of frames, at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a proxy without frames does not exist")]
    pub fn len(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Size of the picture.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// When each frame is shown: microseconds from the clip's first frame, strictly growing.
    #[must_use]
    pub fn times_micros(&self) -> &[i64] {
        &self.times_micros
    }

    /// The frame with this ordinal.
    ///
    /// # Errors
    /// [`ProxyError::NoSuchFrame`] past the end; [`ProxyError::Vault`] or [`ProxyError::Damaged`] when its bytes were changed.
    pub fn frame(&mut self, no: FrameNo) -> Result<RedactedFrame, ProxyError> {
        let index = no.0 as usize;
        let upto = self.entries.get(..=index).ok_or(ProxyError::NoSuchFrame)?;
        let key = upto.iter().rposition(|entry| entry.is_key).expect("the first frame is a key frame") as u32;
        self.touch(key);
        let wanted = index - key as usize;
        if self.groups.front().is_none_or(|group| group.pictures.len() <= wanted) {
            let decoded = self.decode_upto(key, no.0);
            if decoded.is_err() {
                // Whatever the decoder holds now, the next call begins at a key frame.
                self.expected = None;
                self.groups.clear();
            }
            decoded?;
        }
        let picture = &self.groups[0].pictures[wanted];
        self.scaler.run(picture, &mut self.rgb).map_err(|_| ProxyError::Damaged)?;
        Ok(RedactedFrame::vouched(no, self.times_micros[index], self.size, self.cropped()))
    }

    /// Brings the group of this key frame to the front, as an empty one where it is not kept, and forgets the oldest ones.
    fn touch(&mut self, key: u32) {
        match self.groups.iter().position(|group| group.key == key) {
            Some(0) => return,
            Some(at) => {
                let group = self.groups.remove(at).expect("the position was just found");
                self.groups.push_front(group);
            }
            None => self.groups.push_front(Group { key, pictures: Vec::new() }),
        }
        let coded = coded_size(self.size);
        let picture_bytes = (coded.area() * 3 / 2) as usize;
        let mut kept = 0;
        let mut fitting = 0;
        for group in &self.groups {
            // A group at the front may yet grow to its full length.
            kept += picture_bytes * group.pictures.len().max(super::encode::GOP_FRAMES as usize);
            fitting += usize::from(kept <= CACHE_BYTES);
        }
        self.groups.truncate(fitting.max(1));
    }

    /// Decodes the front group, whose key frame this is, until it holds frame `no`.
    fn decode_upto(&mut self, key: u32, no: u32) -> Result<(), ProxyError> {
        let have = key + self.groups[0].pictures.len() as u32;
        let mut next = match self.expected {
            Some(expected) if expected == have && expected > key => expected,
            _ => {
                self.decoder.flush();
                self.groups[0].pictures.clear();
                key
            }
        };
        self.expected = None;
        let last = self.entries.len() as u32 - 1;
        while key + (self.groups[0].pictures.len() as u32) <= no {
            let ends_group = next > last || (next > key && self.entries[next as usize].is_key);
            if ends_group {
                return self.drain(key, no);
            }
            let mut packet = Packet::copy(&self.packet(next)?);
            packet.set_pts(Some(i64::from(next)));
            packet.set_dts(Some(i64::from(next)));
            self.decoder.send_packet(&packet).map_err(|_| ProxyError::Damaged)?;
            next += 1;
            self.receive(key)?;
        }
        // Only where the decoder holds nothing back does its state fit the pictures that are kept.
        self.expected = (key + self.groups[0].pictures.len() as u32 == next).then_some(next);
        Ok(())
    }

    /// Takes what a decoder with a delay still holds at the end of a group.
    fn drain(&mut self, key: u32, no: u32) -> Result<(), ProxyError> {
        self.decoder.send_eof().map_err(|_| ProxyError::Damaged)?;
        self.receive(key)?;
        self.decoder.flush();
        if key + (self.groups[0].pictures.len() as u32) > no { Ok(()) } else { Err(ProxyError::Damaged) }
    }

    fn receive(&mut self, key: u32) -> Result<(), ProxyError> {
        let coded = coded_size(self.size);
        loop {
            let mut picture = frame::Video::empty();
            match self.decoder.receive_frame(&mut picture) {
                Ok(()) => {}
                Err(Error::Other { errno: EAGAIN } | Error::Eof) => return Ok(()),
                Err(_) => return Err(ProxyError::Damaged),
            }
            let pictures = &mut self.groups[0].pictures;
            let is_next = picture.pts() == Some(i64::from(key) + pictures.len() as i64);
            let is_as_coded = picture.format() == Pixel::YUV420P
                && (picture.width(), picture.height()) == (coded.width_px, coded.height_px);
            if !is_next || !is_as_coded || picture.is_corrupt() || picture.has_decode_errors() {
                return Err(ProxyError::Damaged);
            }
            pictures.push(picture);
        }
    }

    fn packet(&mut self, no: u32) -> Result<Vec<u8>, ProxyError> {
        let entry = self.entries[no as usize];
        self.sealed.seek(SeekFrom::Start(entry.offset))?;
        let mut bytes = vec![0; entry.bytes as usize];
        self.sealed.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn cropped(&self) -> Vec<u8> {
        let (row_bytes, rows) = (self.size.width_px as usize * 3, self.size.height_px as usize);
        let mut picture = Vec::with_capacity(row_bytes * rows);
        let source = self.rgb.data(0).chunks(self.rgb.stride(0)).take(rows);
        source.for_each(|row| picture.extend_from_slice(&row[..row_bytes]));
        picture
    }
}

fn open_decoder(coding: Coding) -> Result<decoder::Video, Error> {
    let found = decoder::find(coding.id()).ok_or(Error::DecoderNotFound)?;
    ffi::prepare();
    let mut options = Dictionary::new();
    // Threads share one picture's slices: a decoder that works on several pictures at once would answer late.
    options.set("threads", "2");
    options.set("thread_type", "slice");
    options.set("flags", "+low_delay");
    codec::Context::new_with_codec(found).decoder().open_as_with(found, options)?.video()
}
