//! Redacted frames become a sealed proxy.

use std::io::Write as _;

use crate::custody::vault::x25519;

use super::ProxyError;
use super::encode::{Coded, Coding, Encoder, Parameters};
use super::layout::{self, Entry, Header};
use super::legend;
use super::packets::Packets;
use crate::custody::picture::RedactedFrame;
use crate::custody::vault::sealed::SealWriter;
use crate::custody::vault::{StreamKind, StreamReceipt, Vault};
use crate::vocab::{Digest, FrameNo, Size};

/// The encoder's clock. The container keeps the true times, so this only steers how bits are spent.
const NOMINAL_FPS: (u32, u32) = (15, 1);

/// Writes one proxy. Unless it is finished, nothing of it stays.
#[must_use = "an unfinished proxy is removed"]
pub(in crate::custody) struct ProxyWriter {
    sealed: SealWriter,
    encoder: Encoder,
    coding: Coding,
    size: Size,
    offset: u64,
    times_micros: Vec<i64>,
    entries: Vec<Entry>,
    legend: Vec<u8>,
    is_ended: bool,
    /// Decodes what was written, once somebody asks for it.
    playback: Option<Packets>,
    /// Frames that were played back.
    played: u32,
}

impl ProxyWriter {
    /// Begins the proxy of the clip with this SHA-256, for the project's members.
    pub(in crate::custody) fn create(
        vault: &Vault,
        work: &x25519::Recipient,
        clip: Digest,
        size: Size,
    ) -> Result<Self, ProxyError> {
        let coding = Coding::best().ok_or(ProxyError::EncoderMissing)?;
        Self::create_as(coding, vault, work, clip, size)
    }

    pub(super) fn create_as(
        coding: Coding,
        vault: &Vault,
        work: &x25519::Recipient,
        clip: Digest,
        size: Size,
    ) -> Result<Self, ProxyError> {
        let opened = Encoder::open(coding, size, NOMINAL_FPS, Parameters::InPackets);
        let encoder = opened.map_err(|_| ProxyError::Encoding)?;
        let mut sealed = vault.seal(StreamKind::Proxy, work)?;
        let opening = layout::opening(&Header { clip, coding, size });
        sealed.write_all(&opening)?;
        let offset = opening.len() as u64;
        Ok(Self {
            sealed,
            encoder,
            coding,
            size,
            offset,
            times_micros: Vec::new(),
            entries: Vec::new(),
            legend: Vec::new(),
            is_ended: false,
            playback: None,
            played: 0,
        })
    }

    /// Takes the next frame: ordinals from 0 without a gap, times that grow, one size.
    pub(in crate::custody) fn push(&mut self, frame: RedactedFrame) -> Result<(), ProxyError> {
        let coded = self.encode(&frame)?;
        self.write(&coded)
    }

    /// The same, and gives back what is encoded by now as a reader will see it: decoded from the very packets that were written.
    /// An encoder is some frames behind, so they come later, in order, and the last ones from [`Self::end`].
    pub(in crate::custody) fn push_and_play(&mut self, frame: RedactedFrame) -> Result<Vec<RedactedFrame>, ProxyError> {
        let coded = self.encode(&frame)?;
        self.write(&coded)?;
        self.play(&coded)
    }

    /// No frame follows. Gives back what [`Self::push_and_play`] has not yet.
    pub(in crate::custody) fn end(&mut self) -> Result<Vec<RedactedFrame>, ProxyError> {
        let coded = self.encode_rest()?;
        self.write(&coded)?;
        let mut played = self.play(&coded)?;
        if let Some(packets) = &mut self.playback {
            packets.send_end()?;
            played.extend(self.played()?);
        }
        Ok(played)
    }

    /// Seals the proxy under its name, to be opened by this recipient alone.
    pub(in crate::custody) fn finish_for(mut self, recipient: &x25519::Recipient) -> Result<StreamReceipt, ProxyError> {
        self.sealed = self.sealed.wrapped_to(recipient)?;
        self.finish()
    }

    /// Seals the proxy under its name.
    pub(in crate::custody) fn finish(mut self) -> Result<StreamReceipt, ProxyError> {
        let coded = self.encode_rest()?;
        self.write(&coded)?;
        if self.entries.is_empty() || self.entries.len() != self.times_micros.len() {
            return Err(ProxyError::Encoding);
        }
        self.sealed.write_all(&layout::closing(&self.entries, &self.legend, self.offset))?;
        let (receipt, _key) = self.sealed.finish()?;
        Ok(receipt)
    }

    fn encode(&mut self, frame: &RedactedFrame) -> Result<Vec<Coded>, ProxyError> {
        let is_next = frame.no().0 as usize == self.times_micros.len() && frame.size() == self.size;
        if self.is_ended || !is_next || self.times_micros.last().is_some_and(|last| *last >= frame.time_micros()) {
            return Err(ProxyError::OutOfOrder);
        }
        self.times_micros.push(frame.time_micros());
        self.legend.extend(legend::coded(frame.hidden(), self.size));
        self.encoder.push(frame.rgb()).map_err(|_| ProxyError::Encoding)
    }

    /// What the encoder still holds, the first time it is asked.
    fn encode_rest(&mut self) -> Result<Vec<Coded>, ProxyError> {
        if std::mem::replace(&mut self.is_ended, true) {
            return Ok(Vec::new());
        }
        self.encoder.finish().map_err(|_| ProxyError::Encoding)
    }

    fn play(&mut self, coded: &[Coded]) -> Result<Vec<RedactedFrame>, ProxyError> {
        let mut played = Vec::new();
        for packet in coded {
            let packets = match &mut self.playback {
                Some(packets) => packets,
                none => none.insert(Packets::open(self.coding, self.size)?),
            };
            packets.send(packet.ordinal, &packet.bytes)?;
            played.extend(self.played()?);
        }
        Ok(played)
    }

    /// What the playback's decoder gives by now.
    fn played(&mut self) -> Result<Vec<RedactedFrame>, ProxyError> {
        let mut played = Vec::new();
        let Some(packets) = &mut self.playback else { return Ok(played) };
        while let Some(picture) = packets.receive(self.played)? {
            let time_micros = self.times_micros[self.played as usize];
            let rgb = packets.rgb(&picture)?;
            played.push(RedactedFrame::vouched(FrameNo(self.played), time_micros, self.size, rgb));
            self.played += 1;
        }
        Ok(played)
    }

    fn write(&mut self, coded: &[Coded]) -> Result<(), ProxyError> {
        for packet in coded {
            let no = self.entries.len();
            if packet.ordinal as usize != no || !layout::fits_entry(packet.bytes.len()) {
                return Err(ProxyError::Encoding);
            }
            self.sealed.write_all(&packet.bytes)?;
            let bytes = packet.bytes.len() as u32;
            let time_micros = self.times_micros[no];
            self.entries.push(Entry { offset: self.offset, bytes, is_key: packet.is_key, time_micros });
            self.offset += u64::from(bytes);
        }
        Ok(())
    }
}
