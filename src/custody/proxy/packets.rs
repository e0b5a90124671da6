//! Packets of a proxy become pictures: one way for whoever reads a proxy and for the second look at what was just encoded, so
//! that the second look sees exactly what a reader will see.

use ffmpeg_next::codec::{self, decoder};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::util::error::EAGAIN;
use ffmpeg_next::{Dictionary, Error, Packet, frame};

use super::ProxyError;
use super::encode::{Coding, coded_size};
use crate::custody::decode::ffi::{self, BT709, Layout, Scaler};
use crate::vocab::Size;

/// Decodes the packets of one proxy.
pub(super) struct Packets {
    decoder: decoder::Video,
    scaler: Scaler,
    rgb: frame::Video,
    size: Size,
}

/// One decoded picture, 4:2:0, in the coded size.
pub(super) struct Picture(frame::Video);

impl Packets {
    pub(super) fn open(coding: Coding, size: Size) -> Result<Self, ProxyError> {
        let coded = coded_size(size);
        let layout = |pixels| Layout { pixels, width: coded.width_px, height: coded.height_px };
        let scaler = Scaler::new(layout(Pixel::YUV420P), layout(Pixel::RGB24), BT709);
        Ok(Self {
            decoder: open_decoder(coding).map_err(|_| ProxyError::DecoderMissing)?,
            scaler: scaler.map_err(|_| ProxyError::Damaged)?,
            rgb: frame::Video::empty(),
            size,
        })
    }

    /// Takes the packet of frame `no`.
    pub(super) fn send(&mut self, no: u32, bytes: &[u8]) -> Result<(), ProxyError> {
        let mut packet = Packet::copy(bytes);
        packet.set_pts(Some(i64::from(no)));
        packet.set_dts(Some(i64::from(no)));
        self.decoder.send_packet(&packet).map_err(|_| ProxyError::Damaged)
    }

    /// No packet follows: what a decoder with a delay still holds can be received.
    pub(super) fn send_end(&mut self) -> Result<(), ProxyError> {
        self.decoder.send_eof().map_err(|_| ProxyError::Damaged)
    }

    /// Forgets everything; the next packet is a key frame's.
    pub(super) fn flush(&mut self) {
        self.decoder.flush();
    }

    /// The next picture, which must be that of frame `no`; `None` when the decoder wants another packet first.
    pub(super) fn receive(&mut self, no: u32) -> Result<Option<Picture>, ProxyError> {
        let coded = coded_size(self.size);
        let mut picture = frame::Video::empty();
        match self.decoder.receive_frame(&mut picture) {
            Ok(()) => {}
            Err(Error::Other { errno: EAGAIN } | Error::Eof) => return Ok(None),
            Err(_) => return Err(ProxyError::Damaged),
        }
        let is_as_coded = picture.format() == Pixel::YUV420P
            && (picture.width(), picture.height()) == (coded.width_px, coded.height_px);
        let is_next = picture.pts() == Some(i64::from(no));
        if !is_next || !is_as_coded || picture.is_corrupt() || picture.has_decode_errors() {
            return Err(ProxyError::Damaged);
        }
        Ok(Some(Picture(picture)))
    }

    /// A picture as sRGB, 3 bytes a pixel, cropped to the proxy's size, rows without padding.
    pub(super) fn rgb(&mut self, picture: &Picture) -> Result<Vec<u8>, ProxyError> {
        self.scaler.run(&picture.0, &mut self.rgb).map_err(|_| ProxyError::Damaged)?;
        let (row_bytes, rows) = (self.size.width_px as usize * 3, self.size.height_px as usize);
        let mut rgb = Vec::with_capacity(row_bytes * rows);
        let source = self.rgb.data(0).chunks(self.rgb.stride(0)).take(rows);
        source.for_each(|row| rgb.extend_from_slice(&row[..row_bytes]));
        Ok(rgb)
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
