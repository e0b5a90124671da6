//! The whole road on a clip with marked pixels and planted words; then every byte that the program wrote is searched.

mod common;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use common::{Place, marked_clip, models_are_made};

const PLANTED: [&str; 4] =
    ["owner.sentinel@example.org", "+52.5200+013.4050/", "4C:11:AE:33:77:F0", "Master-Bedroom-Sentinel"];
const WINDOW_BYTES: usize = 24;

/// Plants words in a `free` box at the end, where players ignore them and careless tools copy them.
fn plant_words(clip: &Path) {
    let words = PLANTED.join("\n");
    let mut file = std::fs::File::options().append(true).open(clip).expect("the clip");
    let bytes = u32::try_from(words.len() + 8).expect("a short text");
    file.write_all(&bytes.to_be_bytes()).expect("written");
    file.write_all(b"free").expect("written");
    file.write_all(words.as_bytes()).expect("written");
}

/// Pieces of the original file from all over it, none of them trivial.
fn windows(original: &[u8]) -> Vec<&[u8]> {
    let step = (original.len() / 64).max(WINDOW_BYTES);
    let varied = |window: &&[u8]| window.iter().collect::<std::collections::BTreeSet<_>>().len() > WINDOW_BYTES / 2;
    original.windows(WINDOW_BYTES).skip(200).step_by(step).filter(varied).collect()
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Files below the place that hold a planted word or a piece of the original, the original itself left out.
fn leaks(place: &Place, clip: &Path, original: &[u8]) -> Vec<(PathBuf, String)> {
    let pieces = windows(original);
    assert!(pieces.len() >= 16, "the clip has enough distinctive pieces to search for");
    let mut found = Vec::new();
    for file in place.files().into_iter().filter(|file| file != clip) {
        let bytes = std::fs::read(&file).expect("a readable file");
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for word in PLANTED {
            if holds(&bytes, word.as_bytes()) || name.contains(word) {
                found.push((file.clone(), format!("the word {word}")));
            }
        }
        if let Some(at) = pieces.iter().position(|piece| holds(&bytes, piece)) {
            found.push((file.clone(), format!("piece {at} of the original")));
        }
    }
    found
}

/// Exported pictures in which the mark's colour can still be seen.
fn pictures_with_mark(place: &Place, folder: &str) -> (usize, Vec<PathBuf>) {
    let mut looked_at = 0;
    let mut marked = Vec::new();
    for file in common::files_below(&place.path(folder)) {
        let Ok(picture) = image::open(&file) else { continue };
        looked_at += 1;
        let magenta = |pixel: &image::Rgb<u8>| pixel[0] > 150 && pixel[1] < 90 && pixel[2] > 150;
        if picture.to_rgb8().pixels().any(magenta) {
            marked.push(file);
        }
    }
    (looked_at, marked)
}

#[test]
fn nothing_of_a_hidden_clip_is_readable_in_anything_that_was_written() {
    let place = Place::new();
    let clip = place.path("Master-Bedroom-Sentinel.mp4");
    marked_clip(&clip, 30);
    plant_words(&clip);
    let original = std::fs::read(&clip).expect("the clip");
    place.project();
    let clip_name = clip.to_str().expect("a plain path");
    let record = place.record(&[clip_name]);
    place.run(&["import", "road.veil", clip_name, "--record", &record]).ok();

    if models_are_made("the exported part of the sentinel") {
        for (folder, format, images) in [("coco", "coco", "png"), ("yolo", "yolo", "jpeg")] {
            place.run(&["export", "road.veil", folder, "--format", format, "--images", images, "--draft"]).ok();
            let (looked_at, marked) = pictures_with_mark(&place, folder);
            assert_eq!(looked_at, 30, "every frame is exported, also those without objects");
            assert_eq!(
                marked,
                Vec::<PathBuf>::new(),
                "a camera of unknown place shows nothing but people and vehicles"
            );
        }
    }
    assert_eq!(leaks(&place, &clip, &original), []);
}

#[test]
fn the_search_itself_finds_a_leak() {
    let place = Place::new();
    let clip = place.path("clip.mp4");
    marked_clip(&clip, 30);
    plant_words(&clip);
    let original = std::fs::read(&clip).expect("the clip");
    assert_eq!(leaks(&place, &clip, &original), []);
    std::fs::write(place.path("tmp/spill"), &original[100..]).expect("written");
    std::fs::write(place.path("data/log"), "opened Master-Bedroom-Sentinel").expect("written");
    let found = leaks(&place, &clip, &original);
    assert!(found.iter().any(|(file, _)| file.ends_with("tmp/spill")));
    assert!(found.iter().any(|(file, what)| file.ends_with("data/log") && what.contains("word")));

    std::fs::create_dir(place.path("out")).expect("a new folder");
    let magenta = image::RgbImage::from_pixel(8, 8, image::Rgb([255, 0, 255]));
    magenta.save(place.path("out/a.png")).expect("written");
    assert_eq!(pictures_with_mark(&place, "out").1.len(), 1);
}
