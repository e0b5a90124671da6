//! The one file of the package that may be unsafe: the few FFmpeg calls that `ffmpeg-next` has no safe word for.
//!
//! Guarantees: FFmpeg reads the bytes it is handed and nothing else (custom IO, a named demuxer, every further open
//! refused, no protocol); what it may spend is bounded; what is opened is freed when the returned owner is dropped.
//! Deliberately absent: decisions. What is allowed and what a failure means is said in the files around this one.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int};
use std::ptr;
use std::sync::Once;

use ffmpeg_next::codec::packet::Ref as _;
use ffmpeg_next::format::Pixel;
use ffmpeg_next::format::context::{Input, StreamIo};
use ffmpeg_next::software::scaling;
use ffmpeg_next::{Dictionary, Error, Packet, ffi, frame};

use super::{CODECS, DEMUXERS, MAX_PIXELS, ReadSeek};

/// Bytes FFmpeg asks the source for at a time: the size of an age chunk.
const READ_BYTES: usize = 1 << 16;
/// The largest single allocation FFmpeg may make, bytes.
const MAX_ALLOCATION: usize = 512 << 20;

/// Silences FFmpeg (its messages may hold bytes of the file) and bounds its allocations. Done before anything else.
pub(in crate::custody) fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        ffmpeg_next::log::set_level(ffmpeg_next::log::Level::Quiet);
        // SAFETY: sets one process-wide number; no pointer is involved.
        unsafe { ffi::av_max_alloc(MAX_ALLOCATION) };
    });
}

/// Refuses every further file or address a demuxer would like to open (external references of a MOV, playlists).
unsafe extern "C" fn refuse_to_open(
    _context: *mut ffi::AVFormatContext,
    _io: *mut *mut ffi::AVIOContext,
    _url: *const c_char,
    _flags: c_int,
    _options: *mut *mut ffi::AVDictionary,
) -> c_int {
    ffi::AVERROR(ffi::EACCES)
}

/// Opens `source` with the demuxer of this name. Nothing is decoded yet.
pub(super) fn open_input(source: Box<dyn ReadSeek>, demuxer: &CStr) -> Result<Input, Error> {
    prepare();
    let mut io = StreamIo::from_read_seek_with_capacity(source, READ_BYTES)?;
    let mut options = Dictionary::new();
    options.set("protocol_whitelist", "");
    options.set("format_whitelist", DEMUXERS);
    options.set("codec_whitelist", CODECS);
    options.set("probesize", "5000000");
    options.set("analyzeduration", "5000000");
    options.set("max_streams", "8");
    // SAFETY: `av_find_input_format` gets a NUL-terminated text and returns a static description or null, which is checked.
    let format = unsafe { ffi::av_find_input_format(demuxer.as_ptr()) };
    if format.is_null() {
        return Err(Error::DemuxerNotFound);
    }
    // SAFETY: plain allocation; null is checked.
    let mut context = unsafe { ffi::avformat_alloc_context() };
    if context.is_null() {
        return Err(Error::Other { errno: ffi::ENOMEM });
    }
    // SAFETY: `context` is a fresh context that nobody else holds. `io` outlives it: on failure `avformat_open_input` frees
    // the context before `io` is dropped at the end of this function; on success both go into one `Input`, which closes the
    // context first (test `a_decoder_is_dropped_at_any_point`). The options are taken out, filled in by FFmpeg and owned again.
    let opened = unsafe {
        (*context).pb = io.as_mut_ptr();
        (*context).flags |= ffi::AVFMT_FLAG_CUSTOM_IO;
        (*context).io_open = Some(refuse_to_open);
        let mut options = options.disown();
        let opened = ffi::avformat_open_input(&raw mut context, ptr::null(), format, &raw mut options);
        drop(Dictionary::own(options));
        opened
    };
    if opened < 0 {
        return Err(Error::from(opened));
    }
    // SAFETY: `context` is open, uses `io` and nothing else, and both are handed over together.
    Ok(unsafe { Input::wrap_with_custom_io(context, io) })
}

/// Reads (and where needed decodes) as much as it takes to know the streams' parameters, within the limits of this module.
pub(super) fn find_parameters(input: &mut Input) -> Result<(), Error> {
    // SAFETY: the context is valid while `input` lives. FFmpeg reads as many dictionaries as there are streams now, replaces
    // them in place and leaves them to the caller, who frees each exactly once.
    let found = unsafe {
        let context = input.as_mut_ptr();
        let limits = || {
            let mut limits = Dictionary::new();
            limits.set("max_pixels", &MAX_PIXELS.to_string());
            limits.set("threads", "1");
            limits.disown()
        };
        let mut per_stream: Vec<_> = (0..(*context).nb_streams).map(|_| limits()).collect();
        let found = ffi::avformat_find_stream_info(context, per_stream.as_mut_ptr());
        per_stream.into_iter().for_each(|dictionary| drop(Dictionary::own(dictionary)));
        found
    };
    if found < 0 { Err(Error::from(found)) } else { Ok(()) }
}

/// Leaves every stream but `kept` unread.
pub(super) fn discard_others(input: &mut Input, kept: usize) {
    // SAFETY: the context owned by `input` holds `nb_streams` valid stream pointers; one plain field of each is written.
    unsafe {
        let context = input.as_mut_ptr();
        for index in (0..(*context).nb_streams as usize).filter(|index| *index != kept) {
            (**(*context).streams.add(index)).discard = ffi::AVDiscard::AVDISCARD_ALL;
        }
    }
}

/// The sample aspect ratio a player would use for the stream: the container's word before the codec's. 0 where unknown.
pub(super) fn sample_aspect(input: &mut Input, index: usize) -> (i32, i32) {
    // SAFETY: `index` is checked against the number of streams; a null frame is allowed by `av_guess_sample_aspect_ratio`.
    unsafe {
        let context = input.as_mut_ptr();
        assert!(index < (*context).nb_streams as usize, "the stream was found in this input");
        let ratio = ffi::av_guess_sample_aspect_ratio(context, *(*context).streams.add(index), ptr::null_mut());
        (ratio.num, ratio.den)
    }
}

/// Width and height that the container declares for the stream, pixels, before anything is decoded.
pub(super) fn declared_size(input: &Input, index: usize) -> (i32, i32) {
    // SAFETY: `index` is checked against the number of streams; a stream always has codec parameters.
    unsafe {
        let context = input.as_ptr();
        assert!(index < (*context).nb_streams as usize, "the stream was found in this input");
        let parameters = (**(*context).streams.add(index)).codecpar;
        ((*parameters).width, (*parameters).height)
    }
}

/// Whether the demuxer marked the packet as one to decode and not to show (an edit list cut it away).
pub(super) fn is_cut_away(packet: &Packet) -> bool {
    // SAFETY: a `Packet` holds a valid `AVPacket`; one plain field is read.
    unsafe { (*packet.as_ptr()).flags & ffi::AV_PKT_FLAG_DISCARD != 0 }
}

/// How the numbers of a picture mean colours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::custody) struct Colours {
    /// FFmpeg's number of the YUV matrix (`SWS_CS_…`).
    pub(in crate::custody) matrix: c_int,
    /// Whether the full range 0 to 255 is used.
    pub(in crate::custody) is_full_range: bool,
}

/// BT.709, limited range: what proxies are made of.
pub(in crate::custody) const BT709: Colours = Colours { matrix: ffi::SWS_CS_ITU709 as c_int, is_full_range: false };

/// What a picture is before or after a [`Scaler`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::custody) struct Layout {
    pub(in crate::custody) pixels: Pixel,
    pub(in crate::custody) width: u32,
    pub(in crate::custody) height: u32,
}

/// Converts pictures between pixel formats, colour matrices and sizes.
pub(in crate::custody) struct Scaler(scaling::Context);

// SAFETY: the `SwsContext` is owned by this value alone, is used through `&mut self` only and is tied to no thread.
unsafe impl Send for Scaler {}

impl Scaler {
    /// A converter; `colours` says how the YUV side of it is meant.
    pub(in crate::custody) fn new(from: Layout, to: Layout, colours: Colours) -> Result<Self, Error> {
        prepare();
        let flags = scaling::Flags::BICUBIC;
        let mut context =
            scaling::Context::get(from.pixels, from.width, from.height, to.pixels, to.width, to.height, flags)?;
        let full = c_int::from(colours.is_full_range);
        // SAFETY: the context is valid; `sws_getCoefficients` returns static tables for any number.
        unsafe {
            let table = ffi::sws_getCoefficients(colours.matrix);
            // The return value only says that a side has no matrix (an RGB to RGB conversion): nothing to do then.
            ffi::sws_setColorspaceDetails(context.as_mut_ptr(), table, full, table, full, 0, 1 << 16, 1 << 16);
        }
        Ok(Self(context))
    }

    /// Converts one picture; `to` is allocated on first use.
    pub(in crate::custody) fn run(&mut self, from: &frame::Video, to: &mut frame::Video) -> Result<(), Error> {
        self.0.run(from, to)
    }
}
