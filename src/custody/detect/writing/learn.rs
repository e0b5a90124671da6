//! Measures the traits of every row of glyphs in the pictures of a folder, for `models/train_writing.py`.

use std::fs;
use std::path::Path;

use super::*;
use crate::porch::{Ground, Line};

/// For each row of glyphs: the number of its picture, its box and its traits, as 32-bit floats, low byte first.
fn rows_of(folder: &Path, pictures: &[String]) -> Vec<u8> {
    let mut reader = Reader::wanted_by(&HidingWishes { writing: true, ..HidingWishes::default() });
    let mut rows = Vec::new();
    for (number, picture) in pictures.iter().enumerate() {
        let picture = image::open(folder.join(picture)).expect("a picture").into_rgb8();
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        for candidate in reader.candidates(picture.as_raw(), size) {
            let core = candidate.core;
            let place = [number as f64, core.x1(), core.y1(), core.x2(), core.y2()].map(|value| value as f32);
            rows.extend(place.iter().chain(&candidate.traits).flat_map(|value| value.to_le_bytes()));
        }
    }
    rows
}

#[test]
fn traits_are_written_for_every_picture_of_a_folder() {
    let scratch = tempfile::tempdir().expect("a folder");
    let named = std::env::var_os("VEILMARK_LINES");
    let folder = named.as_ref().map_or(scratch.path(), Path::new);
    if named.is_none() {
        let size = Size { width_px: 200, height_px: 120 };
        let mut rgb = vec![40; size.area() as usize * 3];
        let line = Line {
            text: "AB 1742".to_owned(),
            at: (20.0, 30.0),
            height_px: 16.0,
            climb: 0.0,
            pen: 1.2,
            ink: [230; 3],
            paper: [0; 3],
            ground: Ground::Picture,
        };
        line.draw(&mut rgb, size);
        let picture = image::RgbImage::from_raw(size.width_px, size.height_px, rgb).expect("a picture");
        picture.save(folder.join("drawn.png")).expect("saved");
    }
    let names = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let mut pictures: Vec<String> =
        names.map(|name| name.into_string().expect("a plain name")).filter(|name| name.ends_with(".png")).collect();
    pictures.sort();
    let rows = rows_of(folder, &pictures);
    assert!(rows.len() >= (5 + TRAITS) * 4 && rows.len().is_multiple_of((5 + TRAITS) * 4));
    fs::write(folder.join("pictures.txt"), pictures.join("\n")).expect("written");
    fs::write(folder.join("traits.f32"), rows).expect("written");
}
