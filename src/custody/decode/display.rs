//! From the coded picture to the displayed one: square pixels, upright, RGB.

use ffmpeg_next::color::{Range, Space};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::{codec, frame};

use super::ffi::{Colours, Layout, Scaler};
use super::{DecodeError, MAX_PIXELS};
use crate::vocab::Size;

/// The eight ways a picture can lie: mirrored, upside down, its columns become its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Turn {
    /// Rows and columns change places.
    swaps: bool,
    /// The displayed column runs against its source.
    flips_x: bool,
    /// The displayed row runs against its source.
    flips_y: bool,
}

impl Turn {
    /// Reads a display matrix: nine 32-bit numbers, of which the first, second, fourth and fifth (16.16 fixed point) map a point
    /// `(p, q)` to `(a p + c q, b p + d q)` (FFmpeg `libavutil/display.h`, ISO/IEC 14496-12 `tkhd`).
    pub(super) fn from_matrix(bytes: &[u8]) -> Result<Self, DecodeError> {
        let number = |index: usize| -> Option<i32> {
            let bytes = bytes.get(4 * index..4 * index + 4)?;
            Some(i32::from_ne_bytes(bytes.try_into().ok()?))
        };
        let [Some(a), Some(b), Some(c), Some(d)] = [0, 1, 3, 4].map(number) else { return Err(DecodeError::Damaged) };
        // A recorder's rounding is not a slant.
        let is_none = |value: i32| value.unsigned_abs() < 64;
        match (is_none(a) && is_none(d), is_none(b) && is_none(c)) {
            (true, true) => Ok(Self::default()),
            (false, true) => Ok(Self { swaps: false, flips_x: a < 0, flips_y: d < 0 }),
            (true, false) => Ok(Self { swaps: true, flips_x: c < 0, flips_y: b < 0 }),
            (false, false) => Err(DecodeError::Unsupported),
        }
    }
}

/// How every frame of one clip is displayed.
pub(super) struct Display {
    coded: Size,
    /// After square pixels, before the turn.
    square: Size,
    turn: Turn,
    scaler: Option<(Pixel, Colours, Scaler)>,
    rgb: frame::Video,
}

impl Display {
    /// `aspect` is the sample aspect ratio (width to height of one coded pixel), 0 where unknown.
    pub(super) fn new(coded: Size, aspect: (i32, i32), turn: Turn) -> Result<Self, DecodeError> {
        let width_px = match aspect {
            (width, height) if width > 0 && height > 0 && width != height => {
                (f64::from(coded.width_px) * f64::from(width) / f64::from(height)).round().clamp(1.0, 1e9) as u32
            }
            _ => coded.width_px,
        };
        let square = Size { width_px, ..coded };
        if coded.area() > u64::from(MAX_PIXELS) || square.area() > u64::from(MAX_PIXELS) {
            return Err(DecodeError::TooLarge);
        }
        Ok(Self { coded, square, turn, scaler: None, rgb: frame::Video::empty() })
    }

    /// The size of the displayed picture.
    pub(super) fn size(&self) -> Size {
        let Size { width_px, height_px } = self.square;
        if self.turn.swaps { Size { width_px: height_px, height_px: width_px } } else { self.square }
    }

    /// The displayed picture: RGB, 3 bytes a pixel, rows without padding.
    pub(super) fn picture(&mut self, decoded: &frame::Video) -> Result<Vec<u8>, DecodeError> {
        if (decoded.width(), decoded.height()) != (self.coded.width_px, self.coded.height_px) {
            return Err(DecodeError::SizeChanged);
        }
        let (pixels, colours) = (decoded.format(), colours_of(decoded));
        if self.scaler.as_ref().is_none_or(|(p, c, _)| (*p, *c) != (pixels, colours)) {
            let from = Layout { pixels, width: self.coded.width_px, height: self.coded.height_px };
            let to = Layout { pixels: Pixel::RGB24, width: self.square.width_px, height: self.square.height_px };
            let scaler = Scaler::new(from, to, colours).map_err(|_| DecodeError::Unsupported)?;
            self.scaler = Some((pixels, colours, scaler));
        }
        let (_, _, scaler) = self.scaler.as_mut().expect("made just above when it was not there");
        scaler.run(decoded, &mut self.rgb).map_err(|_| DecodeError::Damaged)?;
        Ok(turned(self.rgb.data(0), self.rgb.stride(0), self.square, self.turn))
    }
}

/// The matrix and range of a decoded picture. Where the clip does not say, what players assume: BT.709 from 720 rows on,
/// BT.601 below, limited range.
fn colours_of(decoded: &frame::Video) -> Colours {
    let matrix = match decoded.color_space() {
        Space::BT709 => 1,
        Space::FCC => 4,
        Space::BT470BG | Space::SMPTE170M => 5,
        Space::SMPTE240M => 7,
        Space::BT2020NCL | Space::BT2020CL => 9,
        _ if decoded.height() >= 720 => 1,
        _ => 5,
    };
    let is_jpeg = matches!(decoded.format(), Pixel::YUVJ420P | Pixel::YUVJ422P | Pixel::YUVJ444P | Pixel::YUVJ440P);
    Colours { matrix, is_full_range: is_jpeg || decoded.color_range() == Range::JPEG }
}

/// The display matrix among a stream's side data, if there is one.
pub(super) fn turn_of(stream: &ffmpeg_next::Stream<'_>) -> Result<Turn, DecodeError> {
    let matrix = stream.side_data().find(|side| side.kind() == codec::packet::side_data::Type::DisplayMatrix);
    matrix.map_or(Ok(Turn::default()), |side| Turn::from_matrix(side.data()))
}

/// `source` (rows `stride` bytes apart) turned, without padding.
fn turned(source: &[u8], stride: usize, size: Size, turn: Turn) -> Vec<u8> {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let mut picture = Vec::with_capacity(width * height * 3);
    if turn == Turn::default() {
        source.chunks(stride).take(height).for_each(|row| picture.extend_from_slice(&row[..3 * width]));
        return picture;
    }
    let (columns, rows) = if turn.swaps { (height, width) } else { (width, height) };
    for row in 0..rows {
        let row = if turn.flips_y { rows - 1 - row } else { row };
        for column in 0..columns {
            let column = if turn.flips_x { columns - 1 - column } else { column };
            let (x, y) = if turn.swaps { (row, column) } else { (column, row) };
            picture.extend_from_slice(&source[y * stride + 3 * x..][..3]);
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(a: i32, b: i32, c: i32, d: i32) -> Vec<u8> {
        [a, b, 0, c, d, 0, 0, 0, 1 << 30].into_iter().flat_map(i32::to_ne_bytes).collect()
    }

    #[test]
    fn a_display_matrix_is_one_of_eight_ways_or_refused() {
        const ONE: i32 = 1 << 16;
        // A 3 x 2 picture, its pixels numbered; what is displayed, row by row.
        let source: Vec<u8> = (0..6_u8).flat_map(|n| [n, n, n]).collect();
        let size = Size { width_px: 3, height_px: 2 };
        let shown = |a, b, c, d| -> Vec<u8> {
            let turn = Turn::from_matrix(&matrix(a, b, c, d)).unwrap();
            turned(&source, 9, size, turn).chunks(3).map(|pixel| pixel[0]).collect()
        };
        assert_eq!(shown(ONE, 0, 0, ONE), [0, 1, 2, 3, 4, 5]);
        assert_eq!(shown(-ONE, 0, 0, -ONE), [5, 4, 3, 2, 1, 0], "half a turn");
        assert_eq!(shown(-ONE, 0, 0, ONE), [2, 1, 0, 5, 4, 3], "mirrored");
        assert_eq!(shown(0, ONE, -ONE, 0), [3, 0, 4, 1, 5, 2], "a quarter turn clockwise");
        assert_eq!(shown(0, -ONE, ONE, 0), [2, 5, 1, 4, 0, 3], "a quarter turn counter-clockwise");
        assert_eq!(Turn::from_matrix(&matrix(ONE, ONE, -ONE, ONE)), Err(DecodeError::Unsupported), "slanted");
        assert_eq!(Turn::from_matrix(&[0; 8]), Err(DecodeError::Damaged));
    }

    #[test]
    fn pixels_become_square() {
        let coded = Size { width_px: 720, height_px: 576 };
        let size = |aspect| Display::new(coded, aspect, Turn::default()).map(|display| display.size().width_px).ok();
        assert_eq!(size((64, 45)), Some(1024));
        assert_eq!(size((8, 9)), Some(640));
        for unknown in [(0, 1), (1, 1), (0, 0), (-3, 2)] {
            assert_eq!(size(unknown), Some(720));
        }
        assert_eq!(size((1_000_000, 1)), None, "a bomb of an aspect ratio");
        let upright = Turn { swaps: true, ..Turn::default() };
        let turned = Display::new(coded, (64, 45), upright).ok().map(|display| display.size());
        assert_eq!(turned, Some(Size { width_px: 576, height_px: 1024 }));
    }
}
