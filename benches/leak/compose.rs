//! Pictures with planted faces: cut-outs laid over a background, and where exactly the face is.

use image::codecs::jpeg::JpegEncoder;
use veilmark::porch::Portrait;
use veilmark::vocab::Size;

/// A picture: sRGB, 3 bytes a pixel, rows from the top.
#[derive(Clone)]
pub struct Picture {
    /// Width and height.
    pub size: Size,
    /// The bytes.
    pub rgb: Vec<u8>,
}

/// Something cut out, with the face on it.
#[derive(Clone)]
pub struct Cutout {
    /// Width, height and colours.
    pub picture: Picture,
    /// 0 is nothing, 255 covers what is under it.
    pub alpha: Vec<u8>,
    /// The face's pixels.
    pub face: Vec<bool>,
}

/// A cut-out and where its upper left corner lies; it may lie partly outside the picture.
pub struct Planted<'a> {
    /// What.
    pub cutout: &'a Cutout,
    /// Where.
    pub at: (i32, i32),
}

impl From<Portrait> for Cutout {
    fn from(portrait: Portrait) -> Self {
        let Portrait { size, rgb, alpha, face } = portrait;
        Self { picture: Picture { size, rgb }, alpha, face }
    }
}

impl Cutout {
    /// The middle and the height of the face, pixels of the cut-out.
    pub fn face_place(&self) -> (i32, i32, u32) {
        let width = self.picture.size.width_px as usize;
        let on_face =
            self.face.iter().enumerate().filter(|(_, is_face)| **is_face).map(|(at, _)| (at % width, at / width));
        let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
        for (x, y) in on_face {
            (left, right, top, bottom) = (left.min(x), right.max(x), top.min(y), bottom.max(y));
        }
        if left > right {
            return (0, 0, 0);
        }
        (((left + right) / 2) as i32, ((top + bottom) / 2) as i32, (bottom - top + 1) as u32)
    }

    /// Standing on its head.
    pub fn upside_down(mut self) -> Self {
        let rows = |values: &[u8], row: usize| values.chunks_exact(row).rev().flatten().copied().collect::<Vec<u8>>();
        let width = self.picture.size.width_px as usize;
        self.picture.rgb = rows(&self.picture.rgb, width * 3);
        self.alpha = rows(&self.alpha, width);
        self.face = self.face.chunks_exact(width).rev().flatten().copied().collect();
        self
    }

    /// Smeared sideways over so many pixels, as by a slow shutter. The face's pixels are where it was in the middle of it.
    pub fn smeared(mut self, over_px: usize) -> Self {
        let (width, reach) = (self.picture.size.width_px as usize, (over_px / 2) as i64);
        let height = self.picture.size.height_px as usize;
        let (rgb, alpha) = (self.picture.rgb.clone(), self.alpha.clone());
        for y in 0..height {
            for x in 0..width {
                let (mut sums, mut cover, mut count) = ([0_u32; 3], 0_u32, 0_u32);
                for step in -reach..=reach {
                    let from = (x as i64 + step).clamp(0, width as i64 - 1) as usize + y * width;
                    let weight = u32::from(alpha[from]);
                    (0..3).for_each(|c| sums[c] += weight * u32::from(rgb[from * 3 + c]));
                    cover += weight;
                    count += 1;
                }
                let at = x + y * width;
                self.alpha[at] = (cover / count) as u8;
                (0..3).for_each(|c| self.picture.rgb[at * 3 + c] = sums[c].checked_div(cover).unwrap_or(0) as u8);
            }
        }
        self
    }
}

impl Picture {
    /// Grown or shrunk.
    pub fn resized(&self, size: Size) -> Self {
        let Size { width_px, height_px } = self.size;
        let whole = image::RgbImage::from_raw(width_px, height_px, self.rgb.clone()).expect("bytes fit the size");
        let filter = image::imageops::FilterType::Triangle;
        let rgb = image::imageops::resize(&whole, size.width_px, size.height_px, filter).into_raw();
        Self { size, rgb }
    }

    /// Lays cut-outs over it. Returns, for each, the pixels of the picture on which its face is seen.
    pub fn plant(&mut self, plants: &[Planted<'_>]) -> Vec<Vec<usize>> {
        plants.iter().map(|plant| self.plant_one(plant)).collect()
    }

    fn plant_one(&mut self, plant: &Planted<'_>) -> Vec<usize> {
        let (cutout, (left, top)) = (plant.cutout, plant.at);
        let (width, height) = (self.size.width_px as i32, self.size.height_px as i32);
        let columns = cutout.picture.size.width_px as usize;
        let mut on_face = Vec::new();
        for (from, &alpha) in cutout.alpha.iter().enumerate() {
            let (x, y) = (left + (from % columns) as i32, top + (from / columns) as i32);
            if !(0..width).contains(&x) || !(0..height).contains(&y) {
                continue;
            }
            let at = (y * width + x) as usize;
            if cutout.face[from] {
                on_face.push(at);
            }
            for c in 0..3 {
                let (over, under) = (u32::from(cutout.picture.rgb[from * 3 + c]), u32::from(self.rgb[at * 3 + c]));
                self.rgb[at * 3 + c] = ((over * u32::from(alpha) + under * (255 - u32::from(alpha)) + 127) / 255) as u8;
            }
        }
        on_face
    }

    /// As at night: a quarter of the light, and the sensor's noise.
    pub fn darken(&mut self, random: &mut fastrand::Rng) {
        for value in &mut self.rgb {
            *value = (i32::from(*value) / 4 + random.i32(-3..4)).clamp(0, 255) as u8;
        }
    }

    /// As a poor camera's JPEG.
    pub fn squeeze(&mut self, quality: u8) {
        let Size { width_px, height_px } = self.size;
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        encoder.encode(&self.rgb, width_px, height_px, image::ExtendedColorType::Rgb8).expect("memory takes it");
        self.rgb = image::load_from_memory(&bytes).expect("our own JPEG").to_rgb8().into_raw();
    }
}
