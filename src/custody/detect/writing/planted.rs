//! What a camera does to drawn lines of writing: blur, and a codec's noise.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageReader};

use crate::vocab::Size;

/// Means of three by three pixels.
pub(crate) fn blurred(rgb: &mut [u8], size: Size) {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let before = rgb.to_vec();
    for y in 1..height - 1 {
        for x in 3..width * 3 - 3 {
            let sum: u32 = (0..9).map(|i| u32::from(before[(y + i / 3 - 1) * width * 3 + x + (i % 3) * 3 - 3])).sum();
            rgb[y * width * 3 + x] = (sum / 9) as u8;
        }
    }
}

/// The picture after a JPEG encoder of this quality.
pub(crate) fn compressed(rgb: &[u8], size: Size, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.encode(rgb, size.width_px, size.height_px, ExtendedColorType::Rgb8).expect("encoded");
    let reader = ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().expect("JPEG");
    let decoded: DynamicImage = reader.decode().expect("decoded");
    decoded.into_rgb8().into_raw()
}
