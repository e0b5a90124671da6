//! The BlazeFace family, back camera, 256x256 (Bazarevsky et al., BlazeFace, 2019; the graph as models/make converts it): faces.
//!
//! Input `input` [1, 256, 256, 3], RGB -1..1. Outputs `scores` [1, 896, 1] before the sigmoid, and `boxes` [1, 896, 16]: right,
//! down, width, height in pixels of the input, then landmarks, which are not used. The places are two for each of 16x16 cells of
//! 16 pixels, then six for each of 8x8 cells of 32 pixels, each in the middle of its cell.
//!
//! The model sees 256 pixels, so beside the whole picture it looks at overlapping squares of it.

use ort::value::TensorRef;

use super::letterbox::{InputSize, Layout, Letterbox, Part};
use super::runtime::Network;
use super::second::FaceModel;
use super::{DetectError, nms, tiles};
use crate::vocab::{DetectedClass, Detection, PxBox, Size};

const INPUT: &str = "input";
const SCORES: &str = "scores";
const BOXES: &str = "boxes";
const SIDE: u32 = 256;
const PLACES: usize = 896;
/// Values for each box.
const VALUES: usize = 16;
/// Pixels of a cell, and places in it.
const CELLS: [(usize, usize); 2] = [(16, 2), (32, 6)];
/// Squares of the picture are this large at most, pixels. Smaller: smaller faces are found, at more runs a picture.
const SQUARE_PX: u32 = 512;
/// Squares overlap by this share of their side.
const OVERLAP: f64 = 0.2;

pub(super) struct BlazeFace {
    network: Network,
    input: Vec<f32>,
}

struct Heads {
    scores: Vec<f32>,
    boxes: Vec<f32>,
}

impl BlazeFace {
    /// Loads the model and checks that it is of this family.
    pub(super) fn new(mut network: Network) -> Result<Self, DetectError> {
        let id = network.id().clone();
        let session = network.session()?;
        let has_input = session.inputs().iter().map(|input| input.name()).eq([INPUT]);
        let has_heads = [SCORES, BOXES].iter().all(|head| session.outputs().iter().any(|o| o.name() == *head));
        if !has_input || !has_heads {
            return Err(DetectError::WrongFamily(id));
        }
        Ok(Self { network, input: Vec::new() })
    }

    fn heads(&mut self) -> Result<Heads, DetectError> {
        let failed = self.network.failed();
        let shape = [1, SIDE as usize, SIDE as usize, 3];
        let session = self.network.session()?;
        let mut run = || -> ort::Result<Heads> {
            let picture = TensorRef::from_array_view((shape, self.input.as_slice()))?;
            let outputs = session.run(ort::inputs![INPUT => picture])?;
            let scores = outputs[SCORES].try_extract_tensor::<f32>()?.1.to_vec();
            let boxes = outputs[BOXES].try_extract_tensor::<f32>()?.1.to_vec();
            Ok(Heads { scores, boxes })
        };
        run().ok().filter(Heads::are_sound).ok_or(failed)
    }
}

impl FaceModel for BlazeFace {
    fn faces(
        &mut self,
        rgb: &[u8],
        size: Size,
        changed: &[PxBox],
        least: f32,
        overlap: f64,
    ) -> Result<Vec<Detection>, DetectError> {
        let side = size.width_px.min(size.height_px).min(SQUARE_PX);
        let mut parts = vec![Part::whole(size)];
        parts.extend(tiles::over(Part::whole(size), side, side, (f64::from(side) * OVERLAP) as u32));
        parts.dedup();
        parts.retain(|part| changed.iter().any(|changed| changed.intersection(&part.bbox()).is_some()));
        let (mut whole, mut cut) = (Vec::new(), Vec::new());
        for part in parts {
            let fit = Letterbox::into(size, part, InputSize { width: SIDE, height: SIDE });
            fit.fill(rgb, Layout::Interleaved, &mut self.input);
            for value in &mut self.input {
                *value = *value / 127.5 - 1.0;
            }
            for (score, [x1, y1, x2, y2]) in self.heads()?.above(least) {
                // The model may give a box no size; that is not a face.
                let Some(bbox) = fit.to_picture(x1, y1, x2, y2).filter(|bbox| bbox.clipped(size).is_some()) else {
                    continue;
                };
                let found = if tiles::is_cut(&bbox, part, Part::whole(size)) { &mut cut } else { &mut whole };
                found.push(Detection { bbox, class: DetectedClass::Face, score });
            }
        }
        Ok(nms::suppressed(tiles::without_halves(whole, cut), overlap, 1.0))
    }
}

impl Heads {
    fn are_sound(&self) -> bool {
        self.scores.len() == PLACES
            && self.boxes.len() == PLACES * VALUES
            && self.scores.iter().chain(&self.boxes).all(|value| value.is_finite())
    }

    /// Score and edges (left, top, right, bottom, in pixels of the input) of every place that is at least `least`.
    fn above(&self, least: f32) -> impl Iterator<Item = (f32, [f64; 4])> + '_ {
        let scored = middles().zip(&self.scores).map(|(middle, logit)| (middle, 1.0 / (1.0 + (-logit).exp())));
        scored.enumerate().filter(move |(_, (_, score))| *score >= least).map(|(place, ((x, y), score))| {
            let [right, down, width, height] = [0, 1, 2, 3].map(|i| f64::from(self.boxes[place * VALUES + i]));
            let (x, y) = (x + right, y + down);
            (score, [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0])
        })
    }
}

/// The middle of every place, in the model's order.
fn middles() -> impl Iterator<Item = (f64, f64)> {
    CELLS.into_iter().flat_map(|(cell, places)| {
        let across = SIDE as usize / cell;
        (0..across * across * places).map(move |place| {
            let (row, column) = (place / places / across, place / places % across);
            ((column as f64 + 0.5) * cell as f64, (row as f64 + 0.5) * cell as f64)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_in_the_models_order() {
        assert_eq!(middles().count(), PLACES);
        let mut heads = Heads { scores: vec![-20.0; PLACES], boxes: vec![0.0; PLACES * VALUES] };
        // The first place of the second cell of the coarse grid's first row.
        let place = 512 + 6;
        heads.scores[place] = 2.0;
        heads.boxes[place * VALUES..place * VALUES + 4].copy_from_slice(&[4.0, -6.0, 40.0, 20.0]);
        let found: Vec<_> = heads.above(0.5).collect();
        let [(score, edges)] = found.as_slice() else { panic!("one face: {found:?}") };
        assert!((score - 0.880_797).abs() < 1e-5);
        assert_eq!(edges, &[48.0 + 4.0 - 20.0, 16.0 - 6.0 - 10.0, 48.0 + 4.0 + 20.0, 16.0 - 6.0 + 10.0]);
        assert!(heads.are_sound());
        heads.boxes[1] = f32::INFINITY;
        assert!(!heads.are_sound());
    }
}
