//! Contact sheets of redacted pictures, for the eye.

use std::path::PathBuf;

use veilmark::vocab::Size;

use crate::compose::Picture;

const COLUMNS: u32 = 5;
const ROWS: u32 = 6;
const TILE: Size = Size { width_px: 320, height_px: 180 };

/// Collects frames and writes a sheet whenever one is full; the file's name says which frames are on it.
pub struct Sheet {
    folder: Option<PathBuf>,
    name: String,
    canvas: image::RgbImage,
    numbers: Vec<usize>,
}

impl Sheet {
    /// Writes nothing without a folder.
    pub fn new(folder: Option<PathBuf>, name: &str) -> Self {
        let canvas = image::RgbImage::new(COLUMNS * TILE.width_px, ROWS * TILE.height_px);
        Self { folder, name: name.to_owned(), canvas, numbers: Vec::new() }
    }

    /// Adds one frame.
    pub fn add(&mut self, no: usize, picture: Picture) {
        if self.folder.is_none() {
            return;
        }
        let place = self.numbers.len() as u32;
        let tile = picture.resized(TILE);
        let tile = image::RgbImage::from_raw(TILE.width_px, TILE.height_px, tile.rgb).expect("bytes fit the size");
        let (x, y) = (place % COLUMNS * TILE.width_px, place / COLUMNS * TILE.height_px);
        image::imageops::replace(&mut self.canvas, &tile, i64::from(x), i64::from(y));
        self.numbers.push(no);
        if place + 1 == COLUMNS * ROWS {
            self.write();
        }
    }

    fn write(&mut self) {
        let (Some(folder), Some(first), Some(last)) = (&self.folder, self.numbers.first(), self.numbers.last()) else {
            return;
        };
        std::fs::create_dir_all(folder).expect("the sheets' folder can be made");
        let path = folder.join(format!("{}-{first:04}-to-{last:04}.jpg", self.name));
        self.canvas.save(&path).expect("the sheets' folder can be written");
        println!("sheet {}: frames {:?}", path.display(), self.numbers);
        self.numbers.clear();
        self.canvas.fill(0);
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        self.write();
    }
}
