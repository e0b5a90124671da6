//! A sealed proxy gives its frames back: any frame by its ordinal, exactly, forwards and backwards at playing speed.
//!
//! A frame is decoded from the key frame before it, at most 6 packets (12 in proxies of before). The decoder's state is kept, so the next frame costs
//! one packet; decoded groups of pictures are kept (as 4:2:0, least recently used goes first), so a step back costs a colour
//! conversion. The same ordinal gives the same bytes however one came to it.

use std::collections::{BTreeMap, VecDeque};
use std::io::{Read as _, Seek as _, SeekFrom};

use crate::custody::vault::x25519;

use super::ProxyError;
use super::encode::coded_size;
use super::layout::{self, Entry, Tables};
use super::legend::Legend;
use super::packets::{Packets, Picture};
use super::strip;
use crate::consent::{Permit, Purpose};
use crate::custody::picture::{RedactedFrame, Thumb};
use crate::custody::vault::sealed::{DataKey, SealReader};
use crate::custody::vault::{Keyring, SealError, StreamKind, StreamReceipt, Vault};
use crate::vocab::{Digest, FrameNo, Size};

/// What decoded groups of pictures may take, bytes; the one in use is kept whatever its size.
const CACHE_BYTES: usize = 96 << 20;

/// Reads one proxy.
pub struct ProxyReader {
    sealed: SealReader,
    entries: Vec<Entry>,
    times_micros: Vec<i64>,
    size: Size,
    legend: Legend,
    packets: Packets,
    /// The frame whose packet the decoder expects next, while its state is that of the newest group in `groups`.
    expected: Option<u32>,
    /// Most recently used first.
    groups: VecDeque<Group>,
    /// Where small pictures are kept, and under which key.
    home: (Vault, StreamReceipt, DataKey),
    /// The small pictures that were kept or made, once they were asked for: of this very proxy alone.
    thumbs: Option<BTreeMap<FrameNo, Thumb>>,
    pub(super) has_new_thumbs: bool,
}

/// Decoded pictures from a key frame on.
struct Group {
    key: u32,
    pictures: Vec<Picture>,
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

    /// Opens the proxy of a clip that is held back. It is sealed to stewards, so no other key opens it.
    ///
    /// # Errors
    /// As [`ProxyReader::open`]; [`SealError::NotYours`] without a steward's keyring.
    pub fn open_held<P: Purpose>(
        permit: &Permit<P>,
        clip: Digest,
        vault: &Vault,
        keyring: &Keyring,
        receipt: &StreamReceipt,
    ) -> Result<Self, ProxyError> {
        if permit.clip() != clip {
            return Err(ProxyError::OtherClip);
        }
        let steward = keyring.steward().ok_or(ProxyError::Vault(SealError::NotYours))?;
        Self::open_checked(vault, receipt, steward, permit.clip())
    }

    /// Opens a proxy with the work identity, or a held one with the stewards'. `expected` is the clip that the caller may see; another clip's proxy is refused.
    pub(in crate::custody) fn open_checked(
        vault: &Vault,
        receipt: &StreamReceipt,
        identity: &x25519::Identity,
        expected: Digest,
    ) -> Result<Self, ProxyError> {
        let key = vault.unwrap(StreamKind::Proxy, receipt, identity)?;
        let mut sealed = vault.open(receipt, &key)?;
        let Tables { header, entries, legend } = layout::read(&mut sealed)?;
        if header.clip != expected {
            return Err(ProxyError::OtherClip);
        }
        Ok(Self {
            times_micros: entries.iter().map(|entry| entry.time_micros).collect(),
            packets: Packets::open(header.coding, header.size)?,
            size: header.size,
            expected: None,
            groups: VecDeque::new(),
            home: (vault.clone(), receipt.clone(), key),
            thumbs: None,
            has_new_thumbs: false,
            sealed,
            entries,
            legend,
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
        let (key, index) = (self.key_of(no)?, no.0 as usize);
        self.touch(key);
        let wanted = index - key as usize;
        if self.groups[0].pictures.len() <= wanted {
            self.decode_or_forget(key, no.0)?;
        }
        let rgb = self.packets.rgb(&self.groups[0].pictures[wanted])?;
        let frame = RedactedFrame::vouched(no, self.times_micros[index], self.size, rgb);
        Ok(frame.with_legend(self.legend.of(index, self.size)))
    }

    /// The proxy's own frame made small: as it was kept beside the proxy, or made now, a part of the work a call (`None` until it is
    /// done). Whatever is to be hidden in that frame since the proxy was made is not hidden in it.
    ///
    /// # Errors
    /// As [`Self::frame`].
    pub fn thumb(&mut self, no: FrameNo) -> Result<Option<Thumb>, ProxyError> {
        if let Some(kept) = self.thumbs().get(&no) {
            return Ok(Some(kept.clone()));
        }
        if !self.approach(no)? {
            return Ok(None);
        }
        let thumb = Thumb::of(&self.frame(no)?);
        if self.thumbs().len() < strip::MOST {
            self.thumbs().insert(no, thumb.clone());
            self.has_new_thumbs = true;
        }
        Ok(Some(thumb))
    }

    /// Keeps the small pictures that were made by now beside the proxy, under its own key, at most 256 of them.
    ///
    /// # Errors
    /// When they cannot be written; what was kept before is still there then.
    pub fn keep_thumbs(&mut self) -> Result<(), ProxyError> {
        if std::mem::take(&mut self.has_new_thumbs) {
            let (vault, receipt, key) = &self.home;
            let thumbs = self.thumbs.get_or_insert_default();
            vault.seal_beside(receipt, key, &strip::written(receipt.plaintext_sha256, thumbs))?;
        }
        Ok(())
    }

    /// Those that are known; what cannot be read is made again.
    fn thumbs(&mut self) -> &mut BTreeMap<FrameNo, Thumb> {
        let (frames, (vault, receipt, key)) = (self.entries.len() as u32, &self.home);
        self.thumbs.get_or_insert_with(|| {
            let bytes = vault.read_beside(receipt, key, strip::MOST_BYTES).ok();
            bytes.and_then(|bytes| strip::read(&bytes, receipt.plaintext_sha256, frames)).unwrap_or_default()
        })
    }

    /// Does a part of the work for a frame that may be wanted soon: decodes one packet at most, so that a caller can turn to
    /// something else in between. `true` once [`Self::frame`] costs a conversion of colours alone.
    ///
    /// # Errors
    /// As [`Self::frame`].
    pub fn approach(&mut self, no: FrameNo) -> Result<bool, ProxyError> {
        let key = self.key_of(no)?;
        self.touch(key);
        let have = self.groups[0].pictures.len() as u32;
        if key + have <= no.0 {
            let goes_on = have > 0 && self.expected == Some(key + have);
            self.decode_or_forget(key, if goes_on { key + have } else { key })?;
        }
        Ok(key + self.groups[0].pictures.len() as u32 > no.0)
    }

    /// The key frame that a frame is decoded from.
    fn key_of(&self, no: FrameNo) -> Result<u32, ProxyError> {
        let upto = self.entries.get(..=no.0 as usize).ok_or(ProxyError::NoSuchFrame)?;
        Ok(upto.iter().rposition(|entry| entry.is_key).expect("the first frame is a key frame") as u32)
    }

    fn decode_or_forget(&mut self, key: u32, no: u32) -> Result<(), ProxyError> {
        let decoded = self.decode_upto(key, no);
        if decoded.is_err() {
            // Whatever the decoder holds now, the next call begins at a key frame.
            self.expected = None;
            self.groups.clear();
        }
        decoded
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
                self.packets.flush();
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
            let packet = self.packet(next)?;
            self.packets.send(next, &packet)?;
            next += 1;
            self.receive(key)?;
        }
        // Only where the decoder holds nothing back does its state fit the pictures that are kept.
        self.expected = (key + self.groups[0].pictures.len() as u32 == next).then_some(next);
        Ok(())
    }

    /// Takes what a decoder with a delay still holds at the end of a group.
    fn drain(&mut self, key: u32, no: u32) -> Result<(), ProxyError> {
        self.packets.send_end()?;
        self.receive(key)?;
        self.packets.flush();
        if key + (self.groups[0].pictures.len() as u32) > no { Ok(()) } else { Err(ProxyError::Damaged) }
    }

    fn receive(&mut self, key: u32) -> Result<(), ProxyError> {
        let pictures = &mut self.groups[0].pictures;
        while let Some(picture) = self.packets.receive(key + pictures.len() as u32)? {
            pictures.push(picture);
        }
        Ok(())
    }

    fn packet(&mut self, no: u32) -> Result<Vec<u8>, ProxyError> {
        let entry = self.entries[no as usize];
        self.sealed.seek(SeekFrom::Start(entry.offset))?;
        let mut bytes = vec![0; entry.bytes as usize];
        self.sealed.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
