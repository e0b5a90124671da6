//! The YOLOX family (Ge et al., YOLOX: Exceeding YOLO Series in 2021): people and vehicles.
//!
//! Input [1, 3, height, width], BGR 0..255, letterboxed. Output [1, places, 85] over strides of 8, 16 and 32 pixels, row by row:
//! right, down (in places), width, height (`exp` times the stride), how sure it is that there is a thing, and 80 COCO classes;
//! the last 81 are probabilities. The exports with the grid left to the reader are meant; others give boxes that are
//! not in the picture, and are refused.

use ort::session::Session;
use ort::value::TensorRef;

use super::letterbox::{InputSize, Layout, Letterbox, Part};
use super::runtime::Network;
use super::{DetectError, DetectSettings, nms};
use crate::vocab::{DetectedClass, Detection, PxBox, Size};

const STRIDES: [usize; 3] = [8, 16, 32];
const CLASSES: usize = 80;
/// Values for each place.
const VALUES: usize = 5 + CLASSES;
/// As for CenterNet, whose finds these are joined with.
pub(super) const SAME_CLASS_OVERLAP: f64 = 0.6;
pub(super) const OTHER_VEHICLE_OVERLAP: f64 = 0.7;

pub(super) struct Yolox {
    network: Network,
    input: Vec<f32>,
    /// The size that the model insists on.
    fixed: Option<InputSize>,
    side_px: u32,
}

impl Yolox {
    /// Loads the model and checks that it is of this family.
    pub(super) fn new(mut network: Network, settings: &DetectSettings) -> Result<Self, DetectError> {
        let side_px = settings.object_side_px;
        let id = network.id().clone();
        let session = network.session()?;
        let fixed = insisted_size(session);
        let values = match session.outputs() {
            [output] => output.dtype().tensor_shape().and_then(|shape| shape.last().copied()),
            _ => None,
        };
        let (Some(fixed), true) = (fixed, values == Some(VALUES as i64)) else {
            return Err(DetectError::WrongFamily(id));
        };
        let mut model = Self { network, input: Vec::new(), fixed, side_px };
        // A model whose boxes are decoded already, or whose input is another, answers with another number of places.
        model.find(&[114; 3 * 64 * 64], Size { width_px: 64, height_px: 64 }, settings)?;
        Ok(model)
    }

    /// People and vehicles, best first, clipped to the picture.
    pub(super) fn find(
        &mut self,
        rgb: &[u8],
        size: Size,
        settings: &DetectSettings,
    ) -> Result<Vec<Detection>, DetectError> {
        let fit = match self.fixed {
            Some(input) => Letterbox::into(size, Part::whole(size), input),
            None => Letterbox::fit(size, self.side_px, f64::INFINITY),
        };
        fit.fill(rgb, Layout::PlanarBgr, &mut self.input);
        let values = self.values(fit.input)?;
        let found = above(&values, fit.input, settings.object_score).filter_map(|(class, score, [x1, y1, x2, y2])| {
            let bbox: PxBox = fit.to_picture(x1, y1, x2, y2)?.clipped(size)?;
            Some(Detection { bbox, class, score })
        });
        Ok(nms::suppressed(found.collect(), SAME_CLASS_OVERLAP, OTHER_VEHICLE_OVERLAP))
    }

    fn values(&mut self, input: InputSize) -> Result<Vec<f32>, DetectError> {
        let failed = self.network.failed();
        let shape = [1, 3, input.height as usize, input.width as usize];
        let session = self.network.session()?;
        let mut run = || -> ort::Result<Vec<f32>> {
            let picture = TensorRef::from_array_view((shape, self.input.as_slice()))?;
            let outputs = session.run(ort::inputs![picture])?;
            Ok(outputs[0].try_extract_tensor::<f32>()?.1.to_vec())
        };
        let wanted = places(input).count() * VALUES;
        let is_sound = |values: &Vec<f32>| values.len() == wanted && values.iter().all(|value| value.is_finite());
        run().ok().filter(is_sound).ok_or(failed)
    }
}

/// The size that a model insists on, if it does; `None` when it takes something else than one planar picture whose sides divide by the
/// largest stride.
#[expect(clippy::option_option, reason = "no such model, any size, one size")]
pub(super) fn insisted_size(session: &Session) -> Option<Option<InputSize>> {
    let [input] = session.inputs() else { return None };
    let [1 | -1, 3, height, width] = input.dtype().tensor_shape()?[..] else { return None };
    let (Ok(height), Ok(width)) = (u32::try_from(height), u32::try_from(width)) else { return Some(None) };
    let is_whole = width > 0 && height > 0 && (width | height).is_multiple_of(STRIDES[2] as u32);
    is_whole.then_some(Some(InputSize { width, height }))
}

/// Stride, column and row of every place.
pub(super) fn places(input: InputSize) -> impl Iterator<Item = (usize, usize, usize)> {
    STRIDES.into_iter().flat_map(move |stride| {
        let (rows, columns) = (input.height as usize / stride, input.width as usize / stride);
        (0..rows * columns).map(move |place| (stride, place % columns, place / columns))
    })
}

/// Class, score and edges (left, top, right, bottom, in pixels of the input) of every place that is at least `least`.
fn above(values: &[f32], input: InputSize, least: f32) -> impl Iterator<Item = (DetectedClass, f32, [f64; 4])> + '_ {
    places(input).zip(values.chunks_exact(VALUES)).filter_map(move |((stride, column, row), value)| {
        let tagged = (0..CLASSES).filter_map(|i| Some((DetectedClass::from_coco_index(i)?, value[5 + i])));
        let (class, sure) = tagged.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let score = value[4] * sure;
        let edges = edges((stride, column, row), [0, 1, 2, 3].map(|i| f64::from(value[i])));
        (score >= least).then_some((class, score, edges))
    })
}

/// Edges (left, top, right, bottom, in pixels of the input) of what a place (see [`places`]) says with its first four numbers.
pub(super) fn edges((stride, column, row): (usize, usize, usize), [right, down, width, height]: [f64; 4]) -> [f64; 4] {
    let stride = stride as f64;
    let (x, y) = ((column as f64 + right) * stride, (row as f64 + down) * stride);
    let (half_width, half_height) = (width.exp() * stride / 2.0, height.exp() * stride / 2.0);
    [x - half_width, y - half_height, x + half_width, y + half_height]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_with_the_grid() {
        let input = InputSize { width: 64, height: 32 };
        let count = places(input).count();
        assert_eq!(count, 8 * 4 + 4 * 2 + 2);
        let mut values = vec![0.0; count * VALUES];
        // Stride 16, second row, third column: a bus.
        let at = (32 + 4 + 2) * VALUES;
        values[at..at + 5].copy_from_slice(&[0.5, 0.25, 2.0_f32.ln(), 0.0, 0.8]);
        values[at + 5 + 5] = 0.5;
        values[at + 5 + 62] = 0.9;
        let found: Vec<_> = above(&values, input, 0.25).collect();
        let [(class, score, edges)] = found.as_slice() else { panic!("one thing: {found:?}") };
        assert_eq!(*class, DetectedClass::Bus);
        assert!((score - 0.4).abs() < 1e-6);
        for (edge, wanted) in edges.iter().zip([24.0, 12.0, 56.0, 28.0]) {
            assert!((edge - wanted).abs() < 1e-4, "{edges:?}");
        }
    }
}
