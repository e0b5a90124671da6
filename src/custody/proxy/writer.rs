//! Redacted frames become a sealed proxy.

use std::io::Write as _;

use crate::custody::vault::x25519;

use super::ProxyError;
use super::encode::{Coded, Coding, Encoder, Parameters};
use super::layout::{self, Entry, Header};
use crate::custody::picture::RedactedFrame;
use crate::custody::vault::sealed::SealWriter;
use crate::custody::vault::{StreamKind, StreamReceipt, Vault};
use crate::vocab::{Digest, Size};

/// The encoder's clock. The container keeps the true times, so this only steers how bits are spent.
const NOMINAL_FPS: (u32, u32) = (15, 1);

/// Writes one proxy. Unless it is finished, nothing of it stays.
#[must_use = "an unfinished proxy is removed"]
pub(in crate::custody) struct ProxyWriter {
    sealed: SealWriter,
    encoder: Encoder,
    size: Size,
    offset: u64,
    times_micros: Vec<i64>,
    entries: Vec<Entry>,
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
        Ok(Self { sealed, encoder, size, offset, times_micros: Vec::new(), entries: Vec::new() })
    }

    /// Takes the next frame: ordinals from 0 without a gap, times that grow, one size.
    pub(in crate::custody) fn push(&mut self, frame: RedactedFrame) -> Result<(), ProxyError> {
        let is_next = frame.no().0 as usize == self.times_micros.len() && frame.size() == self.size;
        if !is_next || self.times_micros.last().is_some_and(|last| *last >= frame.time_micros()) {
            return Err(ProxyError::OutOfOrder);
        }
        self.times_micros.push(frame.time_micros());
        let coded = self.encoder.push(frame.rgb()).map_err(|_| ProxyError::Encoding)?;
        self.write(coded)
    }

    /// Seals the proxy under its name.
    pub(in crate::custody) fn finish(mut self) -> Result<StreamReceipt, ProxyError> {
        let coded = self.encoder.finish().map_err(|_| ProxyError::Encoding)?;
        self.write(coded)?;
        if self.entries.is_empty() || self.entries.len() != self.times_micros.len() {
            return Err(ProxyError::Encoding);
        }
        self.sealed.write_all(&layout::closing(&self.entries, self.offset))?;
        let (receipt, _key) = self.sealed.finish()?;
        Ok(receipt)
    }

    fn write(&mut self, coded: Vec<Coded>) -> Result<(), ProxyError> {
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
