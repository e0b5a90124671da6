//! One drawn car alone, with letters on its plates, cut out: for planting plates of a known size into other pictures.
//!
//! Guarantees: the truth mask comes from the same samples as the picture; the same seed gives the same bytes. Deliberately absent: a
//! background, shadows, and anybody's plate.

use fastrand::Rng;

use super::car::{self, Body, CarLook, PLATE_COLUMNS};
use super::film::{pixel, shade, tone};
use super::lettering::columns_of;
use super::light::Light;
use super::maths::{Motion, V3, grey, v3};
use super::paint::Matter;
use super::portrait::Portrait;
use super::raster::{Camera, OVER, Samples, Soup, corner_at, draw};
use super::solid::Mesh;
use crate::vocab::Size;

/// The height of a plate, metres.
const PLATE_METRES: f32 = 0.11;
const FAR_METRES: f32 = 9.0;
/// The camera looks at this height over the road.
const AIM_METRES: f32 = 0.7;

/// A car from a seed, ready to be drawn in any size.
pub struct PlatedCar {
    look: CarLook,
    body: Mesh,
    wheel: Mesh,
}

impl PlatedCar {
    /// A car from a seed.
    #[must_use]
    pub fn new(seed: u64) -> PlatedCar {
        const PAINTS: [V3; 5] = [
            v3(0.42, 0.43, 0.44),
            v3(0.42, 0.02, 0.018),
            v3(0.30, 0.31, 0.32),
            v3(0.018, 0.045, 0.16),
            v3(0.02, 0.02, 0.022),
        ];
        let mut rng = Rng::with_seed(seed);
        let letters: String = (0..7)
            .map(|no| match no {
                2 => '-',
                0 | 1 | 3 => char::from(b"ABCDEFGHJKLMNPRSTUVWXYZ"[rng.usize(..23)]),
                _ => char::from(b'0' + rng.u8(..10)),
            })
            .collect();
        let mut plate = [0; PLATE_COLUMNS];
        plate.iter_mut().zip(columns_of(&letters)).for_each(|(to, from)| *to = from);
        let body = [Body::Hatch, Body::Saloon, Body::Offroad][rng.usize(..3)];
        let look = CarLook { body, paint: PAINTS[rng.usize(..5)], lit: false, plate: Some(plate) };
        PlatedCar { look, body: car::body_mesh(&look), wheel: car::wheel_mesh() }
    }

    /// Draws the car with a plate `plate_px` pixels high, turned by so many degrees (0 shows its front, 90 its side, 180 its back), from a
    /// camera so many metres over the road. At most `most_px` pixels to each side of its middle are drawn. The portrait's `face` is the plate.
    #[must_use]
    pub fn portrait(&self, plate_px: u32, turn_degrees: f32, eye_metres: f32, most_px: u32) -> Portrait {
        let focal = plate_px as f32 * FAR_METRES / PLATE_METRES;
        let reach = |metres: f32| ((focal * metres / (FAR_METRES - 2.3)) as u32).min(most_px).max(8) as usize;
        let (half_width, half_height) = (reach(2.4), reach(1.3));
        let tilt = ((eye_metres - AIM_METRES) / FAR_METRES).atan();
        // The car stands still, since its paint knows front from side by its normals; the camera goes around it.
        let (across, along) = turn_degrees.to_radians().sin_cos();
        let eye = v3(along * FAR_METRES, eye_metres, across * FAR_METRES);
        let camera = Camera::new(eye, focal, tilt, (-along).atan2(-across), half_width * 2, half_height * 2);
        let mut soup = Soup::default();
        soup.add_mesh(&self.body, &Motion::IDENTITY, Matter::CarBody(self.look), 1);
        for at in self.look.wheels() {
            soup.add_mesh(&self.wheel, &Motion::shift(at), Matter::Wheel, 1);
        }
        let mut samples = Samples::empty(&camera);
        draw(&mut soup, 0, &camera, &mut samples);
        let light = Light { sensor_noise: 0.0, ..Light::day() };
        let size = Size { width_px: half_width as u32 * 2, height_px: half_height as u32 * 2 };
        let mut portrait = Portrait { size, rgb: Vec::new(), alpha: Vec::new(), face: Vec::new() };
        for y in 0..half_height * 2 {
            for x in 0..half_width * 2 {
                let seen: Vec<(usize, (usize, usize))> = (0..OVER * OVER)
                    .filter_map(|i| {
                        let (column, row) = (x * OVER + i % OVER, y * OVER + i / OVER);
                        let number = samples.seen[row * camera.columns + column].checked_sub(1)? as usize;
                        Some((number, (column, row)))
                    })
                    .collect();
                let lit = seen.iter().map(|&(number, at)| shade(&soup, number, &camera, &light, at, &|_| 1.0).0);
                let share = seen.len() as f32 / (OVER * OVER) as f32;
                let colour = if seen.is_empty() { grey(0.0) } else { pixel(lit) * (1.0 / share) };
                portrait.rgb.extend(tone(colour, light.exposure, 1.0).map(|value| value as u8));
                portrait.alpha.push((share * 255.0) as u8);
                let on_plate = seen.iter().filter(|&&(number, at)| self.is_plate(&soup, number, at)).count();
                portrait.face.push(on_plate * 2 >= OVER * OVER);
            }
        }
        portrait
    }

    fn is_plate(&self, soup: &Soup, number: usize, (column, row): (usize, usize)) -> bool {
        let triangle = &soup.triangles[number];
        if !matches!(soup.matters[triangle.matter as usize], Matter::CarBody(_)) {
            return false;
        }
        car::plate_place(corner_at(soup, triangle, column, row).rest, &self.look).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plate_has_the_size_that_was_asked_for_and_shows_letters() {
        let car = PlatedCar::new(5);
        for (turn_degrees, eye_metres) in [(0.0, 1.4), (180.0, 1.4), (30.0, 3.0)] {
            let portrait = car.portrait(20, turn_degrees, eye_metres, 640);
            let width = portrait.size.width_px as usize;
            let rows = portrait.face.chunks_exact(width).filter(|row| row.iter().any(|&on_plate| on_plate)).count();
            // The car's end is nearer than its middle, and a climbing line takes more rows.
            assert!((18..50).contains(&rows), "{turn_degrees}: {rows} rows");
            let on_plate = portrait.rgb.chunks_exact(3).zip(&portrait.face).filter(|(_, on_plate)| **on_plate);
            let brightness: Vec<u8> = on_plate.map(|(pixel, _)| pixel[1]).collect();
            let dark = brightness.iter().filter(|value| **value < 90).count() as f64 / brightness.len() as f64;
            assert!((0.1..0.5).contains(&dark), "{turn_degrees}: {dark} of the plate is ink");
        }
        let aside = car.portrait(20, 90.0, 1.4, 640);
        assert!(aside.face.iter().filter(|on_plate| **on_plate).count() < 60, "from the side no plate is seen");
    }
}
