//! Fits a picture, or a part of it, into a model's input: scaled by one factor for both axes, at the top left, the rest grey; or
//! stretched over all of it, for models that were trained so.
//!
//! The resampling is bilinear with a triangle that is widened when the picture is made smaller (what Pillow calls
//! `BILINEAR` with antialiasing), so that a small face is averaged and not stepped over. Pixel `i` covers `[i, i+1)`,
//! so a place in the input divided by the scale is the place in the picture.

use crate::vocab::{PxBox, Size};

/// The side of every input is a multiple of this.
const STEP_PX: u32 = 32;
/// What the models saw around their training pictures.
const GREY: f32 = 114.0;

/// Columns and rows of a model's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InputSize {
    pub(super) width: u32,
    pub(super) height: u32,
}

/// In which order a model wants its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Rows, columns, channels: red, green, blue.
    Interleaved,
    /// Channels, rows, columns: red, green, blue.
    Planar,
    /// Channels, rows, columns: blue, green, red.
    PlanarBgr,
}

/// A part of a picture in whole pixels, never empty and never over the picture's edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Part {
    /// All of a picture.
    pub(super) const fn whole(picture: Size) -> Self {
        Self { left: 0, top: 0, width: picture.width_px, height: picture.height_px }
    }

    pub(super) fn bbox(self) -> PxBox {
        let [left, top, width, height] = [self.left, self.top, self.width, self.height].map(f64::from);
        PxBox::new(left, top, left + width.max(1.0), top + height.max(1.0)).expect("it is not empty")
    }
}

/// How a part of a picture of one size lies in an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letterbox {
    picture: Size,
    pub(super) part: Part,
    /// The input's pixels for one of the picture's, across.
    scale: f64,
    /// The same down; another number only where the picture is stretched.
    scale_down: f64,
    pub(super) input: InputSize,
}

impl Letterbox {
    /// The picture's longer side becomes `side_px` (a multiple of 32), unless that enlarges it more than `max_scale`
    /// times.
    pub(super) fn fit(picture: Size, side_px: u32, max_scale: f64) -> Self {
        let longer = f64::from(picture.width_px.max(picture.height_px).max(1));
        let scale = (f64::from(side_px) / longer).min(max_scale);
        let side = |px: u32| {
            let scaled = (f64::from(px) * scale).round().max(1.0) as u32;
            scaled.div_ceil(STEP_PX) * STEP_PX
        };
        let input = InputSize { width: side(picture.width_px), height: side(picture.height_px) };
        Self { picture, part: Part::whole(picture), scale, scale_down: scale, input }
    }

    /// A part of the picture at this scale, at the top left of an input that is large enough for it.
    pub(super) fn of_part(picture: Size, part: Part, scale: f64, input: InputSize) -> Self {
        Self { picture, part, scale, scale_down: scale, input }
    }

    /// The whole picture over all of this input, each axis by a factor of its own.
    pub(super) fn stretched(picture: Size, input: InputSize) -> Self {
        let factor = |to: u32, from: u32| f64::from(to) / f64::from(from.max(1));
        let scale = factor(input.width, picture.width_px);
        let scale_down = factor(input.height, picture.height_px);
        Self { picture, part: Part::whole(picture), scale, scale_down, input }
    }

    /// A part of the picture as large as it fits into this input.
    pub(super) fn into(picture: Size, part: Part, input: InputSize) -> Self {
        let across = f64::from(input.width) / f64::from(part.width.max(1));
        let down = f64::from(input.height) / f64::from(part.height.max(1));
        let scale = across.min(down);
        Self { picture, part, scale, scale_down: scale, input }
    }

    /// The part that is seen, in pixels of the picture.
    pub(super) fn seen(&self) -> PxBox {
        self.part.bbox()
    }

    /// Columns and rows of the input that the picture covers; the rest is grey.
    pub(super) fn covered(self) -> [usize; 2] {
        let used =
            |px: u32, scale: f64, most: u32| ((f64::from(px) * scale).round().max(1.0) as u32).min(most) as usize;
        [
            used(self.picture.width_px, self.scale, self.input.width),
            used(self.picture.height_px, self.scale_down, self.input.height),
        ]
    }

    /// The place in the picture of a box in the input; `None` if it is not a box.
    pub(super) fn to_picture(self, x1: f64, y1: f64, x2: f64, y2: f64) -> Option<PxBox> {
        let (left, top) = (f64::from(self.part.left), f64::from(self.part.top));
        let (across, down) = (self.scale, self.scale_down);
        PxBox::new(left + x1 / across, top + y1 / down, left + x2 / across, top + y2 / down)
    }

    /// The input's numbers, 0 to 255, into `out` (its old content does not matter).
    ///
    /// # Panics
    /// When `rgb` does not hold 3 bytes for each of the picture's pixels.
    pub(super) fn fill(&self, rgb: &[u8], layout: Layout, out: &mut Vec<f32>) {
        assert_eq!(rgb.len() as u64, self.picture.area() * 3, "a picture's bytes fit its size");
        let (width, height) = (self.input.width as usize, self.input.height as usize);
        out.clear();
        out.resize(width * height * 3, GREY);
        let columns = Taps::along(self.part.width, self.input.width, self.scale);
        let rows = Taps::along(self.part.height, self.input.height, self.scale_down);
        let stride = self.picture.width_px as usize * 3;
        let across = self.part.left as usize * 3..(self.part.left + self.part.width) as usize * 3;
        let mut tall = vec![0.0_f32; across.len()];
        let mut row = vec![0.0_f32; columns.len() * 3];
        for y in 0..rows.len() {
            // Rows first: that runs along memory, and leaves few rows to resample along.
            tall.fill(0.0);
            let (first, weights) = rows.at(y);
            let from = (self.part.top as usize + first) * stride;
            for (source, &weight) in rgb[from..].chunks_exact(stride).zip(weights) {
                for (sum, &value) in tall.iter_mut().zip(&source[across.clone()]) {
                    *sum += weight * f32::from(value);
                }
            }
            columns.resample(&tall, &mut row);
            match layout {
                Layout::Interleaved => out[y * width * 3..][..row.len()].copy_from_slice(&row),
                Layout::Planar | Layout::PlanarBgr => {
                    for (x, pixel) in row.chunks_exact(3).enumerate() {
                        for (channel, value) in pixel.iter().enumerate() {
                            let plane = if layout == Layout::Planar { channel } else { 2 - channel };
                            out[(plane * height + y) * width + x] = *value;
                        }
                    }
                }
            }
        }
    }
}

/// For every pixel along one axis of the output: the first source pixel, and how much each from there on counts.
struct Taps {
    firsts: Vec<usize>,
    /// `span` weights for each output pixel, 0 where there are fewer.
    weights: Vec<f32>,
    span: usize,
    counts: Vec<usize>,
}

impl Taps {
    fn along(source: u32, target: u32, scale: f64) -> Self {
        let used = ((f64::from(source) * scale).round().max(1.0) as u32).min(target);
        let reach = (1.0 / scale).max(1.0);
        let span = (2.0 * reach).ceil() as usize + 1;
        let mut taps = Self {
            firsts: Vec::with_capacity(used as usize),
            weights: vec![0.0; used as usize * span],
            span,
            counts: Vec::with_capacity(used as usize),
        };
        for (pixel, weights) in (0..used).zip(taps.weights.chunks_exact_mut(span)) {
            let centre = (f64::from(pixel) + 0.5) / scale;
            let last = f64::from(source) - 1.0;
            // Pixels whose middle is nearer than `reach`; those exactly at `reach` would weigh nothing.
            let first = (centre - reach + 0.5).floor().clamp(0.0, last);
            let end = (centre + reach - 0.5).ceil().clamp(first + 1.0, f64::from(source));
            let count = ((end - first) as usize).min(span);
            let weight_of = |i: usize| (1.0 - ((first + i as f64 + 0.5 - centre) / reach).abs()).max(0.0);
            let total: f64 = (0..count).map(weight_of).sum();
            for (i, weight) in weights.iter_mut().take(count).enumerate() {
                // Past the edge there is nothing to weigh; the outermost pixel then stands alone.
                *weight = if total > 0.0 { (weight_of(i) / total) as f32 } else { 1.0 / count as f32 };
            }
            taps.firsts.push(first as usize);
            taps.counts.push(count);
        }
        taps
    }

    fn len(&self) -> usize {
        self.firsts.len()
    }

    fn at(&self, pixel: usize) -> (usize, &[f32]) {
        (self.firsts[pixel], &self.weights[pixel * self.span..][..self.counts[pixel]])
    }

    /// One row of the picture, three values a pixel, resampled along the row.
    fn resample(&self, row: &[f32], out: &mut [f32]) {
        for (pixel, out) in out.chunks_exact_mut(3).enumerate() {
            let (first, weights) = self.at(pixel);
            let mut sum = [0.0_f32; 3];
            for (weight, source) in weights.iter().zip(row[first * 3..].chunks_exact(3)) {
                for (total, value) in sum.iter_mut().zip(source) {
                    *total += weight * value;
                }
            }
            out.copy_from_slice(&sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn size(width_px: u32, height_px: u32) -> Size {
        Size { width_px, height_px }
    }

    #[test]
    fn inputs_are_small_multiples_of_32_with_one_scale() {
        let input = |width, height, side| {
            let fit = Letterbox::fit(size(width, height), side, f64::INFINITY).input;
            (fit.width, fit.height)
        };
        assert_eq!(input(1920, 1080, 512), (512, 288));
        assert_eq!(input(1536, 1536, 512), (512, 512));
        assert_eq!(input(1080, 1920, 512), (288, 512));
        assert_eq!(input(640, 480, 512), (512, 384));
        assert_eq!(input(768, 432, 768), (768, 448));
        assert_eq!(input(1, 1, 512), (512, 512));
        assert_eq!(input(5000, 1, 512), (512, 32));
        assert_eq!(Letterbox::fit(size(100, 50), 768, 2.0).input, InputSize { width: 224, height: 128 });
    }

    #[test]
    fn a_picture_of_the_inputs_size_passes_unchanged_and_the_rest_is_grey() {
        let picture = size(64, 40);
        let rgb: Vec<u8> = (0..64 * 40 * 3).map(|i| (i * 7 % 256) as u8).collect();
        let fit = Letterbox::fit(picture, 64, 1.0);
        let (mut rows, mut planes) = (Vec::new(), Vec::new());
        fit.fill(&rgb, Layout::Interleaved, &mut rows);
        fit.fill(&rgb, Layout::Planar, &mut planes);
        assert_eq!(rows.len(), 64 * 64 * 3);
        for (i, value) in rows.iter().enumerate() {
            let wanted = rgb.get(i).map_or(GREY, |&byte| f32::from(byte));
            assert!((value - wanted).abs() < 1e-3, "{i}: {value} for {wanted}");
            let (pixel, channel) = (i / 3, i % 3);
            assert!((planes[channel * 64 * 64 + pixel] - value).abs() < 1e-6);
        }
    }

    #[test]
    fn making_smaller_averages_and_keeps_places() {
        // One white column among black ones: bilinear without widening would lose it or keep it whole.
        let picture = size(256, 64);
        let mut rgb = vec![0_u8; 256 * 64 * 3];
        for row in rgb.chunks_exact_mut(256 * 3) {
            row[130 * 3..131 * 3].fill(255);
        }
        let fit = Letterbox::fit(picture, 64, f64::INFINITY);
        let mut out = Vec::new();
        fit.fill(&rgb, Layout::Interleaved, &mut out);
        let row: Vec<f32> = out[..64 * 3].chunks_exact(3).map(|pixel| pixel[0]).collect();
        let total: f32 = row.iter().sum();
        assert!((total - 255.0 / 4.0).abs() < 1.0, "the light is kept: {total}");
        let middle: f32 = row.iter().enumerate().map(|(x, v)| (x as f32 + 0.5) * v).sum::<f32>() / total;
        let in_picture = fit.to_picture(f64::from(middle), 0.0, 64.0, 1.0).expect("a box").x1();
        assert!((in_picture - 130.5).abs() < 0.1, "the place is kept: {in_picture}");
    }

    #[test]
    fn a_stretched_picture_fills_the_input_and_keeps_its_places() {
        // Left half dark, right half bright, the lowest quarter blue: 100 x 40 into 64 x 64.
        let picture = size(100, 40);
        let pixel = |i: u32| [if i % 100 < 50 { 0 } else { 200 }, 0, if i / 100 >= 30 { 255 } else { 0 }];
        let rgb: Vec<u8> = (0..4_000).flat_map(pixel).collect();
        let fit = Letterbox::stretched(picture, InputSize { width: 64, height: 64 });
        let mut out = Vec::new();
        fit.fill(&rgb, Layout::Planar, &mut out);
        let at = |channel: usize, x: usize, y: usize| out[channel * 64 * 64 + y * 64 + x];
        assert_eq!((at(0, 30, 5), at(0, 33, 60)), (0.0, 200.0));
        assert_eq!((at(2, 5, 46), at(2, 63, 50)), (0.0, 255.0));
        assert_eq!(fit.covered(), [64, 64]);
        let back = fit.to_picture(32.0, 48.0, 64.0, 64.0).expect("a box");
        assert_eq!([back.x1(), back.y1(), back.x2(), back.y2()], [50.0, 30.0, 100.0, 40.0]);
    }

    #[test]
    fn odd_and_tiny_pictures_are_filled() {
        for (width, height) in [(1, 1), (3, 517), (1000, 2), (33, 31)] {
            let picture = size(width, height);
            let rgb = vec![200_u8; picture.area() as usize * 3];
            let fit = Letterbox::fit(picture, 96, f64::INFINITY);
            let mut out = Vec::new();
            fit.fill(&rgb, Layout::Planar, &mut out);
            assert!(out.iter().all(|v| (v - 200.0).abs() < 0.01 || (v - GREY).abs() < 0.01), "{width}x{height}");
            assert!((out[0] - 200.0).abs() < 0.01, "{width}x{height}");
        }
    }
}
