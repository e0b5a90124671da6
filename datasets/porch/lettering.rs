//! Lines of writing with exact truth, drawn into pictures: an own 5x7 font at any size, tilted, bold, outlined or on a plate.

use crate::vocab::Size;

/// Columns of a glyph, the lowest bit on top.
#[rustfmt::skip]
const FONT: &[(char, [u8; 5])] = &[
    ('0', [0x3E, 0x51, 0x49, 0x45, 0x3E]), ('1', [0x00, 0x42, 0x7F, 0x40, 0x00]), ('2', [0x42, 0x61, 0x51, 0x49, 0x46]),
    ('3', [0x21, 0x41, 0x45, 0x4B, 0x31]), ('4', [0x18, 0x14, 0x12, 0x7F, 0x10]), ('5', [0x27, 0x45, 0x45, 0x45, 0x39]),
    ('6', [0x3C, 0x4A, 0x49, 0x49, 0x30]), ('7', [0x01, 0x71, 0x09, 0x05, 0x03]), ('8', [0x36, 0x49, 0x49, 0x49, 0x36]),
    ('9', [0x06, 0x49, 0x49, 0x29, 0x1E]), (':', [0x00, 0x36, 0x36, 0x00, 0x00]), ('-', [0x08, 0x08, 0x08, 0x08, 0x08]),
    ('/', [0x20, 0x10, 0x08, 0x04, 0x02]), ('.', [0x00, 0x60, 0x60, 0x00, 0x00]), ('A', [0x7E, 0x11, 0x11, 0x11, 0x7E]),
    ('B', [0x7F, 0x49, 0x49, 0x49, 0x36]), ('C', [0x3E, 0x41, 0x41, 0x41, 0x22]), ('D', [0x7F, 0x41, 0x41, 0x22, 0x1C]),
    ('E', [0x7F, 0x49, 0x49, 0x49, 0x41]), ('F', [0x7F, 0x09, 0x09, 0x09, 0x01]), ('G', [0x3E, 0x41, 0x49, 0x49, 0x7A]),
    ('H', [0x7F, 0x08, 0x08, 0x08, 0x7F]), ('I', [0x00, 0x41, 0x7F, 0x41, 0x00]), ('J', [0x20, 0x40, 0x41, 0x3F, 0x01]),
    ('K', [0x7F, 0x08, 0x14, 0x22, 0x41]), ('L', [0x7F, 0x40, 0x40, 0x40, 0x40]), ('M', [0x7F, 0x02, 0x0C, 0x02, 0x7F]),
    ('N', [0x7F, 0x04, 0x08, 0x10, 0x7F]), ('O', [0x3E, 0x41, 0x41, 0x41, 0x3E]), ('P', [0x7F, 0x09, 0x09, 0x09, 0x06]),
    ('R', [0x7F, 0x09, 0x19, 0x29, 0x46]), ('S', [0x46, 0x49, 0x49, 0x49, 0x31]), ('T', [0x01, 0x01, 0x7F, 0x01, 0x01]),
    ('U', [0x3F, 0x40, 0x40, 0x40, 0x3F]), ('V', [0x1F, 0x20, 0x40, 0x20, 0x1F]), ('W', [0x3F, 0x40, 0x38, 0x40, 0x3F]),
    ('X', [0x63, 0x14, 0x08, 0x14, 0x63]), ('Y', [0x07, 0x08, 0x70, 0x08, 0x07]), ('Z', [0x61, 0x51, 0x49, 0x45, 0x43]),
];

/// What the writing lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Straight on the picture.
    Picture,
    /// On the picture, each glyph with a line of the opposite colour around it.
    Outlined,
    /// On a plate of one colour.
    Plate,
}

/// One line to be drawn.
#[derive(Debug, Clone)]
pub struct Line {
    /// Of the font's letters, digits and marks; others are gaps.
    pub text: String,
    /// Left end of the upper edge, pixels.
    pub at: (f64, f64),
    /// Of a glyph.
    pub height_px: f64,
    /// Sine of its climb.
    pub climb: f64,
    /// Width of the pen in sevenths of the height.
    pub pen: f64,
    /// Colour of the glyphs.
    pub ink: [u8; 3],
    /// Colour of what they lie on, where that is not the picture.
    pub paper: [u8; 3],
    /// What they lie on.
    pub ground: Ground,
}

impl Line {
    /// Columns of the line in sevenths of its height.
    fn columns(&self) -> f64 {
        self.text.chars().count() as f64 * 6.0 - 1.0
    }

    /// Width on the picture, pixels.
    #[must_use]
    pub fn width_px(&self) -> f64 {
        self.columns() * self.height_px / 7.0
    }

    /// Draws the line over a picture of this size (sRGB, 3 bytes a pixel); returns the pixels of which its glyphs cover a quarter at least.
    pub fn draw(&self, rgb: &mut [u8], size: Size) -> Vec<(usize, usize)> {
        const SUB: usize = 4;
        let unit = self.height_px / 7.0;
        let (width, height) = (self.width_px(), self.height_px);
        let low = |from: f64, extent: f64| (from + extent.min(0.0) - unit * 3.0).floor().max(0.0) as usize;
        let drop = -self.climb * width;
        let cosine = (1.0 - self.climb * self.climb).sqrt();
        let x_end = ((self.at.0 + width + self.climb.abs() * height + unit * 3.0) as usize).min(size.width_px as usize);
        let y_end = ((self.at.1 + drop.max(0.0) + height + unit * 3.0) as usize).min(size.height_px as usize);
        let inked = columns_of(&self.text);
        let mut glyph_px = Vec::new();
        for y in low(self.at.1, drop)..y_end {
            for x in low(self.at.0, -self.climb.abs() * height)..x_end {
                let (mut ink, mut line, mut plate) = (0, 0, 0);
                for i in 0..SUB * SUB {
                    let dx = x as f64 + ((i % SUB) as f64 + 0.5) / SUB as f64 - self.at.0;
                    let dy = y as f64 + ((i / SUB) as f64 + 0.5) / SUB as f64 - self.at.1;
                    let (u, v) = ((dx * cosine - dy * self.climb) / unit, (dy * cosine + dx * self.climb) / unit);
                    let is_under_pen = is_inked(&inked, u, v, self.pen);
                    ink += usize::from(is_under_pen);
                    line += usize::from(is_under_pen || is_inked(&inked, u, v, self.pen + 1.6));
                    plate += usize::from((-1.8..self.columns() + 1.8).contains(&u) && (-1.8..8.8).contains(&v));
                }
                let under = match self.ground {
                    Ground::Picture => 0,
                    Ground::Outlined => line,
                    Ground::Plate => plate,
                };
                let pixel = &mut rgb[(y * size.width_px as usize + x) * 3..][..3];
                for (k, value) in pixel.iter_mut().enumerate() {
                    let paper =
                        (usize::from(*value) * (SUB * SUB - under) + usize::from(self.paper[k]) * under) / (SUB * SUB);
                    *value = ((paper * (SUB * SUB - ink) + usize::from(self.ink[k]) * ink) / (SUB * SUB)) as u8;
                }
                if ink * 4 >= SUB * SUB {
                    glyph_px.push((x, y));
                }
            }
        }
        glyph_px
    }
}

/// Whether a point, in sevenths of the height from the line's upper left end, is under a pen of this width.
fn is_inked(inked: &[u8], u: f64, v: f64, pen: f64) -> bool {
    let near = |at: f64, end: usize| {
        let from = (at - pen / 2.0 - 0.5).ceil().max(0.0) as usize;
        from..((at + pen / 2.0 + 0.5).floor().max(0.0) as usize).min(end)
    };
    near(u, inked.len()).any(|column| near(v, 7).any(|row| inked[column] >> row & 1 == 1))
}

/// The rows that are inked in each column of a text, the lowest bit on top, a column between glyphs.
pub(super) fn columns_of(text: &str) -> Vec<u8> {
    let glyph = |c: char| FONT.iter().find(|(known, _)| *known == c).map_or([0; 5], |(_, columns)| *columns);
    text.chars().flat_map(|c| glyph(c).into_iter().chain([0])).collect()
}

/// Words like those that stand on houses, plates and in the corners of cameras' pictures.
#[must_use]
pub fn words(rng: &mut fastrand::Rng) -> String {
    let digit = |rng: &mut fastrand::Rng| char::from(b'0' + rng.u8(0..10));
    let letter = |rng: &mut fastrand::Rng| char::from(b"ABCDEFGHJKLMNPRSTUVWXYZ"[rng.usize(0..23)]);
    let mut out = String::new();
    let shape = [
        "99",
        "999",
        "9999",
        "AA AA 999",
        "A-AA 9999",
        "99:99:99",
        "9999-99-99 99:99:99",
        "99.99.9999",
        "AAAAAA AAAA",
        "AAAA 99",
        "AAAAA 99/99",
    ];
    for c in shape[rng.usize(..shape.len())].chars() {
        out.push(match c {
            '9' => digit(rng),
            'A' => letter(rng),
            other => other,
        });
    }
    out
}
