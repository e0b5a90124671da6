//! The CenterNet family: a heat map for each COCO class, and at each place the distances to the four edges.
//!
//! Input `tower_0/images` [1, height, width, 3], RGB 0..255, letterboxed. Outputs at every fourth pixel:
//! `tower_0/keypoints` [1, rows, columns, 80] (probabilities) and `tower_0/wh` [1, rows, columns, 4] (left, top, right,
//! bottom, in pixels of the input). A thing is where a class is highest among its eight neighbours (Zhou et al.,
//! Objects as Points, 2019). The backbone's last map, where the model gives it away, is judged by `scene_head`.

use ort::value::TensorRef;

use super::letterbox::{InputSize, Layout, Letterbox};
use super::runtime::Network;
use super::scene_head::SceneHead;
use super::{DetectError, DetectSettings, SceneLook, Thing, nms, things};
use crate::vocab::{DetectedClass, Detection, PxBox, Size};

const IMAGES: &str = "tower_0/images";
const KEYPOINTS: &str = "tower_0/keypoints";
const EDGES: &str = "tower_0/wh";
const CLASSES: usize = 80;
const STRIDE: usize = 4;
/// Two peaks of one class are two things unless their boxes overlap by more than this.
const SAME_CLASS_OVERLAP: f64 = 0.6;
/// A car that is also taken for a truck is one thing.
const OTHER_VEHICLE_OVERLAP: f64 = 0.7;

pub(super) struct CenterNet {
    network: Network,
    /// `None` when the head was made for another model.
    scene: Option<SceneHead>,
    input: Vec<f32>,
}

/// What CenterNet says of one picture.
pub(super) struct Look {
    /// People and vehicles, best first, clipped to the picture.
    pub(super) objects: Vec<Detection>,
    /// Everything else, best first, clipped to the picture.
    pub(super) things: Vec<Thing>,
    /// What the picture says of its place; `None` when the model is not the one that the head was made for.
    pub(super) scene: Option<SceneLook>,
}

/// The two heads, copied out of the runtime: `rows * columns` places.
pub(super) struct Heads {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// `CLASSES` probabilities for each place.
    pub(super) keypoints: Vec<f32>,
    /// Left, top, right, bottom for each place.
    pub(super) edges: Vec<f32>,
    /// From the last map, where it was asked for.
    scene: Option<SceneLook>,
}

impl CenterNet {
    /// Loads the model and checks that it is of this family.
    pub(super) fn new(mut network: Network) -> Result<Self, DetectError> {
        let id = network.id().clone();
        let session = network.session()?;
        let has_input = session.inputs().iter().map(|input| input.name()).eq([IMAGES]);
        let has_heads = [KEYPOINTS, EDGES].iter().all(|head| session.outputs().iter().any(|o| o.name() == *head));
        if !has_input || !has_heads {
            return Err(DetectError::WrongFamily(id));
        }
        let gives = |output: &str| session.outputs().iter().any(|o| o.name() == output);
        let scene = Some(SceneHead::ours()).filter(|head| gives(&head.output));
        let scene = scene.filter(|head| head.is_for(network.digest()));
        Ok(Self { network, scene, input: Vec::new() })
    }

    /// Looks at a picture: sRGB, 3 bytes a pixel.
    pub(super) fn look(&mut self, rgb: &[u8], size: Size, settings: &DetectSettings) -> Result<Look, DetectError> {
        let fit = Letterbox::fit(size, settings.object_side_px, f64::INFINITY);
        fit.fill(rgb, Layout::Interleaved, &mut self.input);
        let heads = self.heads(fit.input, Some(fit.covered()))?;
        let (mut objects, mut found_things) = (Vec::new(), Vec::new());
        for peak in heads.peaks(settings.object_score) {
            let Some(bbox) = peak.bbox(&fit, size) else { continue };
            match DetectedClass::from_coco_index(peak.class) {
                Some(class) => objects.push(Detection { bbox, class, score: peak.score }),
                None => found_things.push(Thing { coco: peak.class as u8, bbox, score: peak.score }),
            }
        }
        Ok(Look {
            objects: nms::suppressed(objects, SAME_CLASS_OVERLAP, OTHER_VEHICLE_OVERLAP),
            things: things::suppressed(found_things, SAME_CLASS_OVERLAP),
            scene: heads.scene,
        })
    }

    /// People and vehicles, best first, clipped to the picture.
    pub(super) fn find(
        &mut self,
        rgb: &[u8],
        size: Size,
        settings: &DetectSettings,
    ) -> Result<Vec<Detection>, DetectError> {
        Ok(self.look(rgb, size, settings)?.objects)
    }

    /// People in the picture made so small that its longer side is `side_px`, best first, clipped to the picture.
    pub(super) fn people(
        &mut self,
        rgb: &[u8],
        size: Size,
        side_px: u32,
        least: f32,
    ) -> Result<Vec<Detection>, DetectError> {
        let fit = Letterbox::fit(size, side_px, f64::INFINITY);
        fit.fill(rgb, Layout::Interleaved, &mut self.input);
        let heads = self.heads(fit.input, None)?;
        let people = heads.peaks(least).filter_map(|peak| {
            let class = DetectedClass::from_coco_index(peak.class).filter(|class| *class == DetectedClass::Person)?;
            Some(Detection { bbox: peak.bbox(&fit, size)?, class, score: peak.score })
        });
        Ok(nms::suppressed(people.collect(), SAME_CLASS_OVERLAP, OTHER_VEHICLE_OVERLAP))
    }

    /// The best score of each class in a part of a picture, wherever in it.
    pub(super) fn best_of_classes(&mut self, rgb: &[u8], fit: &Letterbox) -> Result<[f32; CLASSES], DetectError> {
        fit.fill(rgb, Layout::Interleaved, &mut self.input);
        let heads = self.heads(fit.input, None)?;
        let mut best = [0.0_f32; CLASSES];
        for scores in heads.keypoints.chunks_exact(CLASSES) {
            best.iter_mut().zip(scores).for_each(|(best, score)| *best = best.max(*score));
        }
        Ok(best)
    }

    /// Runs the model on what lies in `self.input`. With the columns and rows of it that the picture covers it says
    /// what the place looks like.
    fn heads(&mut self, input: InputSize, covered: Option<[usize; 2]>) -> Result<Heads, DetectError> {
        let failed = self.network.failed();
        let shape = [1, input.height as usize, input.width as usize, 3];
        let scene = self.scene.as_ref().zip(covered);
        let is_place_asked = scene.is_some();
        let session = self.network.session()?;
        let mut run = || -> ort::Result<Heads> {
            let picture = TensorRef::from_array_view((shape, self.input.as_slice()))?;
            let outputs = session.run(ort::inputs![IMAGES => picture])?;
            let (_, keypoints) = outputs[KEYPOINTS].try_extract_tensor::<f32>()?;
            let (_, edges) = outputs[EDGES].try_extract_tensor::<f32>()?;
            let (rows, columns) = (shape[1] / STRIDE, shape[2] / STRIDE);
            let scene = match scene {
                Some((head, covered)) => {
                    let (shape, map) = outputs[head.output.as_str()].try_extract_tensor::<f32>()?;
                    let side = |axis: usize| shape.get(axis).and_then(|n| usize::try_from(*n).ok()).unwrap_or(0);
                    head.look(map, [side(2), side(3)], covered)
                }
                None => None,
            };
            Ok(Heads { rows, columns, keypoints: keypoints.to_vec(), edges: edges.to_vec(), scene })
        };
        let is_scene_sound = |heads: &Heads| heads.scene.is_some() == is_place_asked;
        run().ok().filter(|heads| heads.are_sound() && is_scene_sound(heads)).ok_or(failed)
    }

    /// The heads for a picture that is letterboxed already.
    #[cfg(test)]
    pub(super) fn heads_of(&mut self, input: InputSize, numbers: Vec<f32>) -> Result<Heads, DetectError> {
        self.input = numbers;
        self.heads(input, Some([input.width as usize, input.height as usize]))
    }
}

struct Peak {
    row: usize,
    column: usize,
    /// 0-based index among the COCO classes.
    class: usize,
    score: f32,
    edges: [f32; 4],
}

impl Peak {
    /// What it stands for, clipped to a picture of this size that was fitted like this; `None` outside it.
    fn bbox(&self, fit: &Letterbox, size: Size) -> Option<PxBox> {
        let (x, y) = ((self.column * STRIDE) as f64, (self.row * STRIDE) as f64);
        let [left, top, right, bottom] = self.edges.map(f64::from);
        fit.to_picture(x - left, y - top, x + right, y + bottom)?.clipped(size)
    }
}

impl Heads {
    /// As large as they must be, and finite throughout: one NaN means that nothing here can be believed.
    fn are_sound(&self) -> bool {
        let places = self.rows * self.columns;
        self.keypoints.len() == places * CLASSES
            && self.edges.len() == places * 4
            && self.keypoints.iter().chain(&self.edges).all(|value| value.is_finite())
    }

    fn score(&self, row: usize, column: usize, class: usize) -> f32 {
        self.keypoints[(row * self.columns + column) * CLASSES + class]
    }

    /// Where a class is at least `least` and no neighbour is higher.
    fn peaks(&self, least: f32) -> impl Iterator<Item = Peak> + '_ {
        let places = self.keypoints.chunks_exact(CLASSES).enumerate();
        // Most places hold nothing: one pass over their classes without a branch.
        places.filter(move |(_, scores)| scores.iter().fold(0.0, |a: f32, b| a.max(*b)) >= least).flat_map(
            move |(place, scores)| {
                let (row, column) = (place / self.columns, place % self.columns);
                let here = scores.iter().copied().enumerate();
                here.filter(move |&(class, score)| score >= least && self.is_highest(row, column, class, score)).map(
                    move |(class, score)| {
                        let edges = [0, 1, 2, 3].map(|edge| self.edges[place * 4 + edge]);
                        Peak { row, column, class, score, edges }
                    },
                )
            },
        )
    }

    fn is_highest(&self, row: usize, column: usize, class: usize, score: f32) -> bool {
        let around = |at: usize, end: usize| at.saturating_sub(1)..(at + 2).min(end);
        around(row, self.rows).all(|r| around(column, self.columns).all(|c| self.score(r, c, class) <= score))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(rows: usize, columns: usize, peaks: &[(usize, usize, usize, f32)]) -> Heads {
        let mut keypoints = vec![0.01; rows * columns * CLASSES];
        for &(row, column, class, score) in peaks {
            keypoints[(row * columns + column) * CLASSES + class] = score;
        }
        Heads { rows, columns, keypoints, edges: vec![8.0; rows * columns * 4], scene: None }
    }

    #[test]
    fn only_the_highest_of_neighbours_is_a_peak() {
        let heads = heads(6, 8, &[(0, 0, 0, 0.9), (0, 1, 0, 0.8), (5, 7, 2, 0.6), (3, 3, 62, 0.9), (3, 5, 0, 0.2)]);
        let found: Vec<_> = heads.peaks(0.25).map(|p| (p.row, p.column, p.class)).collect();
        assert_eq!(found, [(0, 0, 0), (3, 3, 62), (5, 7, 2)]);
    }

    #[test]
    fn an_answer_with_a_value_that_is_not_finite_is_unsound() {
        let mut bad = heads(2, 2, &[]);
        assert!(bad.are_sound());
        bad.edges[3] = f32::NAN;
        assert!(!bad.are_sound());
        let mut bad = heads(2, 2, &[]);
        bad.keypoints[7] = f32::INFINITY;
        assert!(!bad.are_sound());
        let mut short = heads(2, 2, &[]);
        short.edges.pop();
        assert!(!short.are_sound());
    }
}
