//! The YuNet family (Wu, Peng, Yu: YuNet, a tiny millisecond-level face detector, 2023; libfacedetection.train): faces.
//!
//! Input [1, 3, height, width], BGR 0..255, height and width multiples of 32. At strides of 8, 16 and 32 pixels three lists over
//! the places, row by row: `cls_S` and `obj_S` [1, places, 1] (probabilities), `bbox_S` [1, places, 4] (right, down, in places;
//! width, height, `exp` times the stride); landmarks, which are not used. The score is the root of `cls` times `obj`.

use ort::value::TensorRef;

use super::letterbox::{InputSize, Layout, Letterbox};
use super::runtime::Network;
use super::second::FaceModel;
use super::{DetectError, DetectSettings, nms};
use crate::vocab::{DetectedClass, Detection, PxBox, Size};

const STRIDES: [usize; 3] = [8, 16, 32];
/// Smaller faces than the model knows are shown to it enlarged, to this at most.
const MAX_ENLARGEMENT: f64 = 2.0;

pub(super) struct YuNet {
    network: Network,
    input: Vec<f32>,
    side_px: u32,
}

/// One stride's lists.
struct Heads {
    stride: usize,
    columns: usize,
    places: usize,
    cls: Vec<f32>,
    obj: Vec<f32>,
    bbox: Vec<f32>,
}

impl YuNet {
    /// Loads the model and checks that it is of this family.
    pub(super) fn new(mut network: Network, settings: &DetectSettings) -> Result<Self, DetectError> {
        let side_px = settings.face_side_px;
        let id = network.id().clone();
        let session = network.session()?;
        let has_head = |name: String| session.outputs().iter().any(|output| output.name() == name);
        let has_heads =
            STRIDES.iter().all(|s| ["cls", "obj", "bbox"].iter().all(|head| has_head(format!("{head}_{s}"))));
        if session.inputs().len() != 1 || !has_heads {
            return Err(DetectError::WrongFamily(id));
        }
        Ok(Self { network, input: Vec::new(), side_px })
    }

    fn heads(&mut self, input: InputSize) -> Result<Vec<Heads>, DetectError> {
        let failed = self.network.failed();
        let shape = [1, 3, input.height as usize, input.width as usize];
        let session = self.network.session()?;
        let mut run = || -> ort::Result<Vec<Heads>> {
            let picture = TensorRef::from_array_view((shape, self.input.as_slice()))?;
            let outputs = session.run(ort::inputs![picture])?;
            let head = |name: &str, stride: usize| -> ort::Result<Vec<f32>> {
                Ok(outputs[format!("{name}_{stride}")].try_extract_tensor::<f32>()?.1.to_vec())
            };
            let heads = STRIDES.iter().map(|&stride| {
                let (rows, columns) = (shape[2] / stride, shape[3] / stride);
                let (cls, obj, bbox) = (head("cls", stride)?, head("obj", stride)?, head("bbox", stride)?);
                Ok(Heads { stride, columns, places: rows * columns, cls, obj, bbox })
            });
            heads.collect()
        };
        run().ok().filter(|heads| heads.iter().all(Heads::are_sound)).ok_or(failed)
    }
}

impl FaceModel for YuNet {
    fn faces(
        &mut self,
        rgb: &[u8],
        size: Size,
        _parts: &[PxBox],
        least: f32,
        overlap: f64,
    ) -> Result<Vec<Detection>, DetectError> {
        let fit = Letterbox::fit(size, self.side_px, MAX_ENLARGEMENT);
        fit.fill(rgb, Layout::PlanarBgr, &mut self.input);
        let heads = self.heads(fit.input)?;
        let faces: Option<Vec<Detection>> = heads
            .iter()
            .flat_map(|heads| heads.above(least))
            .map(|(score, [x1, y1, x2, y2])| {
                Some(Detection { bbox: fit.to_picture(x1, y1, x2, y2)?, class: DetectedClass::Face, score })
            })
            .collect();
        let mut faces = faces.ok_or_else(|| self.network.failed())?;
        faces.retain(|face| face.bbox.clipped(size).is_some());
        Ok(nms::suppressed(faces, overlap, 1.0))
    }
}

impl Heads {
    fn are_sound(&self) -> bool {
        self.cls.len() == self.places
            && self.obj.len() == self.places
            && self.bbox.len() == 4 * self.places
            && [&self.cls, &self.obj, &self.bbox].iter().all(|head| head.iter().all(|value| value.is_finite()))
    }

    /// Score and edges (left, top, right, bottom, in pixels of the input) of every place that is at least `least`.
    fn above(&self, least: f32) -> impl Iterator<Item = (f32, [f64; 4])> + '_ {
        let score = |place: usize| (self.cls[place].clamp(0.0, 1.0) * self.obj[place].clamp(0.0, 1.0)).sqrt();
        (0..self.places).map(move |place| (place, score(place))).filter(move |(_, score)| *score >= least).map(
            |(place, score)| {
                let stride = self.stride as f64;
                let [right, down, width, height] = [0, 1, 2, 3].map(|i| f64::from(self.bbox[4 * place + i]));
                let x = ((place % self.columns) as f64 + right) * stride;
                let y = ((place / self.columns) as f64 + down) * stride;
                let (half_width, half_height) = (width.exp() * stride / 2.0, height.exp() * stride / 2.0);
                (score, [x - half_width, y - half_height, x + half_width, y + half_height])
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_with_its_stride() {
        let mut heads =
            Heads { stride: 16, columns: 4, places: 12, cls: vec![0.0; 12], obj: vec![1.0; 12], bbox: vec![0.0; 48] };
        heads.cls[6] = 0.49;
        heads.bbox[24..28].copy_from_slice(&[0.5, -0.25, 2.0_f32.ln(), 3.0_f32.ln()]);
        let found: Vec<_> = heads.above(0.3).collect();
        let [(score, edges)] = found.as_slice() else { panic!("one face: {found:?}") };
        assert!((score - 0.7).abs() < 1e-6);
        // Middle (2.5 * 16, 0.75 * 16), 32 wide, 48 high.
        for (edge, wanted) in edges.iter().zip([24.0, -12.0, 56.0, 36.0]) {
            assert!((edge - wanted).abs() < 1e-4, "{edges:?}");
        }
        assert!(heads.are_sound());
        heads.obj[3] = f32::NAN;
        assert!(!heads.are_sound());
    }
}
