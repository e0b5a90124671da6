//! The closed-set attack: somebody who knows a hundred faces, and how regions are filled, tries to tell which of them is hidden.
//!
//! The attacker redacts all hundred as we do, and takes the one whose redacted picture is nearest to the one at hand, which was shifted,
//! lit differently, noisy and compressed. A blur in place of the fill shows that the attack works (McPherson, Shokri and
//! Shmatikov, Defeating Image Obfuscation with Deep Learning, 2016, need a network for less similar pictures).

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageReader, RgbImage, imageops};

use super::*;

const FACES: u64 = 100;
const SIZE: Size = Size { width_px: 128, height_px: 144 };
/// The hidden region: the face with a margin.
const REGION: [u32; 4] = [16, 16, 112, 128];

/// What tells one drawn face from another.
struct Features {
    skin: [f64; 3],
    hair: [f64; 3],
    lips: [f64; 3],
    width: f64,
    hairline: f64,
    eyes_apart: f64,
    eyes_at: f64,
    eye: f64,
    brow: f64,
    nose: f64,
    mouth_at: f64,
    mouth: f64,
    beard: f64,
    has_glasses: bool,
}

impl Features {
    fn of(number: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(number * 7919 + 1);
        let mut between = |low: f64, high: f64| low + (high - low) * rng.f64();
        let (tone, hair) = (between(0.35, 1.0), between(0.1, 0.8));
        Self {
            skin: [230.0 * tone, 180.0 * tone, 150.0 * tone],
            hair: [180.0 * hair, 130.0 * hair, 80.0 * hair],
            lips: [200.0 * tone, between(60.0, 120.0), 90.0],
            width: between(30.0, 38.0),
            hairline: between(-34.0, -16.0),
            eyes_apart: between(10.0, 18.0),
            eyes_at: between(-10.0, 0.0),
            eye: between(2.5, 5.0),
            brow: between(1.0, 4.0),
            nose: between(6.0, 16.0),
            mouth_at: between(20.0, 30.0),
            mouth: between(8.0, 18.0),
            beard: between(-0.5, 0.8).max(0.0),
            has_glasses: between(0.0, 1.0) > 0.6,
        }
    }

    /// The colour at a point, pixels from the face's middle; `None` beside the face.
    fn at(&self, x: f64, y: f64) -> Option<[f64; 3]> {
        let away = (x / self.width).powi(2) + (y / 48.0).powi(2);
        if away > 1.0 {
            return None;
        }
        let (eye_x, eye_y) = (x.abs() - self.eyes_apart, y - self.eyes_at);
        if y < self.hairline {
            return Some(self.hair);
        }
        if eye_x.hypot(eye_y * 1.5) < self.eye {
            return Some(if eye_x.hypot(eye_y) < self.eye * 0.5 { [20.0; 3] } else { [235.0; 3] });
        }
        if eye_x.abs() < self.eye * 1.6 && (eye_y + self.eye + 4.0).abs() < self.brow {
            return Some(self.hair);
        }
        if self.has_glasses && (eye_x.hypot(eye_y) - self.eye - 4.0).abs() < 1.2 {
            return Some([30.0; 3]);
        }
        if x.abs() < 3.0 && (self.eyes_at..self.eyes_at + self.nose).contains(&y) {
            return Some(self.skin.map(|value| value * 0.85));
        }
        if x.abs() < self.mouth && (y - self.mouth_at).abs() < 3.0 {
            return Some(self.lips);
        }
        let beard = if y > self.mouth_at - 8.0 { self.beard } else { 0.0 };
        Some([0, 1, 2].map(|k| self.skin[k] * (1.0 - beard) + self.hair[k] * beard))
    }
}

/// A face before a wall, moved, lit and noisy as told.
fn photo(number: u64, moved: (f64, f64), gain: f64, noise: u8, rng: &mut fastrand::Rng) -> RawFrame {
    let face = Features::of(number);
    let mut rgb = Vec::new();
    for y in 0..SIZE.height_px {
        for x in 0..SIZE.width_px {
            let wall = [150.0 - f64::from(y) / 3.0, 140.0, 90.0 + f64::from(x) / 2.0];
            let colour = face.at(f64::from(x) - 64.0 - moved.0, f64::from(y) - 72.0 - moved.1).unwrap_or(wall);
            rgb.extend(colour.map(|value| (value * gain + f64::from(rng.u8(..=noise))).clamp(0.0, 255.0) as u8));
        }
    }
    raw(SIZE, rgb)
}

fn compressed(rgb: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 75);
    encoder.encode(rgb, SIZE.width_px, SIZE.height_px, ExtendedColorType::Rgb8).expect("encoded");
    let reader = ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().expect("JPEG");
    reader.decode().expect("decoded").into_rgb8().into_raw()
}

/// What the attacker compares: every second pixel of the region, without its mean.
fn traits(rgb: &[u8]) -> Vec<f32> {
    let [x1, y1, x2, y2] = REGION;
    let places =
        (y1..y2).step_by(2).flat_map(|y| (x1..x2).step_by(2).map(move |x| ((y * SIZE.width_px + x) * 3) as usize));
    let values: Vec<f32> = places.flat_map(|at| [rgb[at], rgb[at + 1], rgb[at + 2]].map(f32::from)).collect();
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    values.into_iter().map(|value| value - mean).collect()
}

/// The share of photos whose face the attacker names.
fn named(mut hide: impl FnMut(RawFrame) -> Vec<u8>) -> f64 {
    let mut rng = fastrand::Rng::with_seed(17);
    let known: Vec<Vec<f32>> =
        (0..FACES).map(|number| traits(&hide(photo(number, (0.0, 0.0), 1.0, 0, &mut rng)))).collect();
    let mut right = 0;
    for trial in 0..2 * FACES {
        let moved = (rng.f64() * 6.0 - 3.0, rng.f64() * 6.0 - 3.0);
        let gain = 0.9 + 0.2 * rng.f64();
        let seen = traits(&compressed(&hide(photo(trial % FACES, moved, gain, 10, &mut rng))));
        let distance = |face: &Vec<f32>| face.iter().zip(&seen).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
        let nearest = known.iter().map(distance).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).expect("faces");
        right += u64::from(nearest.0 as u64 == trial % FACES);
    }
    right as f64 / (2 * FACES) as f64
}

/// A Gaussian blur of the content, as tools do that we are not.
fn blurred(frame: RawFrame) -> Vec<u8> {
    let picture = RgbImage::from_raw(SIZE.width_px, SIZE.height_px, frame.rgb.clone()).expect("a picture");
    let soft = imageops::blur(&picture, 8.0);
    let [x1, y1, x2, y2] = REGION;
    let mut rgb = frame.rgb;
    for y in y1..y2 {
        let row = (y * SIZE.width_px + x1) as usize * 3..(y * SIZE.width_px + x2) as usize * 3;
        rgb[row.clone()].copy_from_slice(&soft.as_raw()[row]);
    }
    rgb
}

#[test]
fn of_a_hundred_known_faces_none_is_named_but_by_chance() {
    let [x1, y1, x2, y2] = REGION.map(f64::from);
    let plan = FramePlan::Regions { fills: vec![face(boxed(x1, y1, x2, y2))], shown: None, drawn: Drawn::default() };
    let blur = named(blurred);
    println!("named: blurred {blur:.3}");
    assert!(blur > 0.95, "the attack works on a blur: {blur}");
    for look in LOOKS {
        let mut redactor = Redactor::new(look, 7);
        let share = named(|frame| redactor.redact(frame, &plan).rgb().to_vec());
        println!("named: {look:?} {share:.3}");
        assert!(share <= 0.02, "{look:?}: {share}");
    }
}
