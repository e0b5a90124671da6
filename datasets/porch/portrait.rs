//! One drawn person alone, cut out: for planting faces of a known size into other pictures.
//!
//! Guarantees: the truth mask comes from the same samples as the picture; the same seed gives the same bytes. Deliberately
//! absent: a background, shadows, and anybody who exists.

use std::f32::consts::PI;

use fastrand::Rng;

use super::film::{pixel, shade, tone};
use super::gait::{self, Stance};
use super::head;
use super::light::Light;
use super::maths::{V3, grey, v3};
use super::paint::Matter;
use super::person::{self, Bone, Hair, Looks, Part, Top, head_point};
use super::raster::{Camera, OVER, Samples, Soup, draw};
use crate::vocab::Size;

/// What is worn on the face or the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worn {
    /// Nothing.
    Nothing,
    /// Dark glasses.
    Sunglasses,
    /// A cloth over mouth and nose.
    Mask,
    /// A cap with a peak.
    Cap,
}

/// How much of the person is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Head and neck.
    Head,
    /// The whole person, standing.
    Person,
}

/// Somebody from a seed, ready to be drawn in any size.
pub struct Sitter {
    looks: Looks,
    parts: Vec<Part>,
}

/// A cut-out picture.
pub struct Portrait {
    /// Width and height.
    pub size: Size,
    /// sRGB, 3 bytes a pixel, rows from the top without padding.
    pub rgb: Vec<u8>,
    /// How much of each pixel the person covers, 0 to 255.
    pub alpha: Vec<u8>,
    /// The pixels that mostly show the face: hairline to chin without ears and neck, and what is worn on it.
    pub face: Vec<bool>,
}

/// The height of a face from hairline to chin in the rest pose, metres.
const FACE_METRES: f32 = 0.213;
const FAR_METRES: f32 = 4.0;
/// What is worn on the face has an owner of its own.
const WORN_OWNER: u16 = 2;

impl Sitter {
    /// Somebody from a seed.
    #[must_use]
    pub fn new(seed: u64, worn: Worn, figure: Figure) -> Sitter {
        let mut rng = Rng::with_seed(seed);
        let hair = match worn {
            Worn::Cap => Hair::Cap,
            _ => [Hair::Short, Hair::Long, Hair::Bun, Hair::Cropped][rng.usize(..4)],
        };
        let top = [Top::Jacket, Top::Shirt, Top::Hoodie, Top::Vest][rng.usize(..4)];
        let looks = person::somebody(&mut rng, hair, top);
        let mut parts = person::parts(&looks, 1.3);
        if figure == Figure::Head {
            let is_head = |part: &Part| part.bones.iter().any(|bones| bones[0].0 == Bone::Head);
            parts.retain(is_head);
        }
        let on_face = match worn {
            Worn::Nothing | Worn::Cap => None,
            Worn::Sunglasses => Some((head::glasses_mesh(&looks), grey(0.012))),
            Worn::Mask => Some((head::cloth_mesh(&looks), v3(0.30, 0.42, 0.52))),
        };
        if let Some((mesh, colour)) = on_face {
            let bones = vec![[(Bone::Head, 1.0), (Bone::Head, 0.0), (Bone::Head, 0.0)]; mesh.points.len()];
            parts.push(Part { matter: Matter::Plain(colour), mesh, bones });
        }
        Sitter { looks, parts }
    }

    /// Draws the sitter with a face `face_px` pixels high, turned by so many degrees: 0 is frontal, 90 a profile. At most
    /// `most_px` pixels below the middle of the head are drawn, and as many to each side.
    #[must_use]
    pub fn portrait(&self, face_px: u32, turn_degrees: f32, most_px: u32) -> Portrait {
        let heading = PI + turn_degrees.to_radians();
        let at = v3(0.0, 0.0, FAR_METRES);
        let stance = Stance { at, heading, step: 0.0, stride: 0.0, look: 0.0, nod: 0.0, lift: 0.0 };
        let pose = gait::pose(&stance, &self.looks, 0.0);
        let eye_level = pose[Bone::Head as usize].point(v3(0.0, 1.63, 0.05)).y;
        let focal = face_px as f32 * FAR_METRES / (FACE_METRES * self.looks.height / 1.75);
        let is_whole = self.parts.len() > 3;
        let (across, below) = if is_whole { (3.0, 8.2) } else { (1.0, 1.5) };
        let reach = |faces: f32| ((face_px as f32 * faces).ceil() as u32).min(most_px).max(4) as usize;
        let (half_width, down) = (reach(across), reach(below));
        let up = reach(1.3).min(down);
        let camera = Camera::new(v3(0.0, eye_level, 0.0), focal, 0.0, 0.0, half_width * 2, down * 2);
        let mut soup = Soup::default();
        for part in &self.parts {
            let owner = if matches!(part.matter, Matter::Plain(_)) { WORN_OWNER } else { 1 };
            soup.add_part(part, &pose, owner);
        }
        let mut samples = Samples::empty(&camera);
        draw(&mut soup, 0, &camera, &mut samples);
        let light = Light { sensor_noise: 0.0, ..Light::day() };
        let rows = down - up..down * 2;
        let size = Size { width_px: half_width as u32 * 2, height_px: rows.len() as u32 };
        let mut portrait = Portrait { size, rgb: Vec::new(), alpha: Vec::new(), face: Vec::new() };
        for y in rows {
            for x in 0..half_width * 2 {
                let seen = (0..OVER * OVER).filter_map(|i| {
                    let (column, row) = (x * OVER + i % OVER, y * OVER + i / OVER);
                    let number = samples.seen[row * camera.columns + column].checked_sub(1)? as usize;
                    Some((number, (column, row)))
                });
                let seen: Vec<(usize, (usize, usize))> = seen.collect();
                let lit = seen.iter().map(|&(number, place)| shade(&soup, number, &camera, &light, place, &|_| 1.0).0);
                let share = seen.len() as f32 / (OVER * OVER) as f32;
                let colour = if seen.is_empty() { V3::default() } else { pixel(lit) * (1.0 / share) };
                portrait.rgb.extend(tone(colour, light.exposure, 1.0).map(|value| value as u8));
                portrait.alpha.push((share * 255.0) as u8);
                let on_face = seen.iter().filter(|&&(number, _)| is_face(&soup, number)).count();
                portrait.face.push(on_face * 2 >= OVER * OVER);
            }
        }
        portrait
    }
}

fn is_face(soup: &Soup, number: usize) -> bool {
    let triangle = &soup.triangles[number];
    triangle.owner == WORN_OWNER
        || matches!(soup.matters[triangle.matter as usize], Matter::Face(_))
            && head::in_face(head_point(soup.corners[triangle.corners[0] as usize].rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face_rows(portrait: &Portrait) -> usize {
        let width = portrait.size.width_px as usize;
        portrait.face.chunks_exact(width).filter(|row| row.iter().any(|&is_face| is_face)).count()
    }

    #[test]
    fn a_face_has_the_size_that_was_asked_for_and_is_covered_by_what_is_worn() {
        for worn in [Worn::Nothing, Worn::Sunglasses, Worn::Mask] {
            let sitter = Sitter::new(4, worn, Figure::Head);
            for face_px in [12, 60] {
                let portrait = sitter.portrait(face_px, 0.0, 500);
                let rows = face_rows(&portrait) as f32;
                assert!((rows / face_px as f32 - 1.0).abs() < 0.25, "{worn:?} {face_px}: {rows} rows");
                let is_cut_out = |(&alpha, &face): (&u8, &bool)| !face || alpha > 100;
                assert!(portrait.alpha.iter().zip(&portrait.face).all(is_cut_out));
                assert_eq!(portrait.alpha.first(), Some(&0), "the corner is empty");
            }
        }
    }

    #[test]
    fn the_back_of_a_head_shows_no_face_and_a_person_reaches_further_down() {
        let sitter = Sitter::new(9, Worn::Nothing, Figure::Person);
        let (front, back) = (sitter.portrait(20, 0.0, 500), sitter.portrait(20, 180.0, 500));
        assert!(front.face.iter().filter(|&&is_face| is_face).count() > 150);
        assert_eq!(back.face.iter().filter(|&&is_face| is_face).count(), 0);
        let head = Sitter::new(9, Worn::Nothing, Figure::Head).portrait(20, 0.0, 500);
        let covered = |portrait: &Portrait| portrait.alpha.iter().filter(|&&alpha| alpha > 0).count();
        assert!(covered(&front) > 4 * covered(&head));
    }
}
