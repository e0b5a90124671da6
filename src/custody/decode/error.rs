//! Why a clip could not be decoded.

/// Why a clip could not be decoded. Says nothing of the file's name or content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No byte in it.
    #[error("The file is empty.\nExport the clip from its source again.")]
    Empty,
    /// No container that is read here.
    #[error("The file is not a video that Veilmark reads.\nUse MP4, MOV, Matroska, WebM, AVI or GIF.")]
    NotVideo,
    /// It ends before its structure does.
    #[error("The clip is cut off: its end is missing.\nExport the clip from its source again.")]
    Truncated,
    /// Sound only, or pictures only as a cover.
    #[error("The file holds no video.\nChoose a clip with a picture.")]
    NoVideoStream,
    /// More pixels than are decoded here.
    #[error("The picture is larger than 4K.\nExport the clip at 3840 x 2160 or less.")]
    TooLarge,
    /// A codec or a geometry that is not decoded here.
    #[error("The clip is coded in a way that Veilmark does not read.\nConvert it to H.264.")]
    Unsupported,
    /// A frame could not be decoded without errors.
    #[error("The clip is damaged: a frame could not be decoded.\nExport the clip from its source again.")]
    Damaged,
    /// Width or height changes on the way.
    #[error("The picture's size changes within the clip.\nSplit the clip where it changes.")]
    SizeChanged,
    /// The bytes could not be read: the disk, or a sealed file that was changed.
    #[error(
        "The clip could not be read to its end.\nCheck its disk; if it lies in a vault, run an audit of the project."
    )]
    Unreadable,
}
