//! Models that say what kind of place a picture shows: loaded, fed and asked. How an answer is read is in its family's file.
//!
//! Input: one picture, [1, 3, height, width] or [1, height, width, 3], of one size or of any. Guarantee: an answer of another
//! shape than the list of classes asks for, or with a value that is not finite, is a failure and not a part of an answer.

use ort::value::{DynValue, TensorRef};

use super::letterbox::{InputSize, Layout, Letterbox, Part};
use super::runtime::Network;
use super::scene_spec::{Channels, Fit, Range, SceneSpec};
use super::{DetectError, Family, LoadedModel, SceneSaid, scene_classifier, segmentation};
use crate::vocab::Size;

/// What an answer holds.
pub(super) enum Values<'a> {
    /// Scores or probabilities.
    Scores(&'a [f32]),
    /// Numbers of classes.
    Classes(Vec<i64>),
}

/// A model's first output.
pub(super) struct Answer<'a> {
    pub(super) shape: Vec<usize>,
    pub(super) values: Values<'a>,
}

/// A scene model that is loaded.
pub(super) struct SceneModel {
    loaded: LoadedModel,
    spec: SceneSpec,
    network: Network,
    is_interleaved: bool,
    /// The size that the model insists on.
    fixed: Option<InputSize>,
    input: Vec<f32>,
}

impl SceneModel {
    /// Loads the model and checks that it takes one picture.
    pub(super) fn new(loaded: LoadedModel, spec: SceneSpec, mut network: Network) -> Result<Self, DetectError> {
        let wrong = || DetectError::WrongFamily(loaded.id.clone());
        let session = network.session()?;
        let shape = match session.inputs() {
            [input] => input.dtype().tensor_shape().map(|shape| shape.to_vec()),
            _ => None,
        };
        let (is_interleaved, height, width) = match shape.as_deref() {
            Some([1 | -1, 3, height, width]) => (false, *height, *width),
            Some([1 | -1, height, width, 3]) => (true, *height, *width),
            _ => return Err(wrong()),
        };
        if session.outputs().is_empty() || !spec.is_sound(loaded.family) {
            return Err(wrong());
        }
        let fixed = match (u32::try_from(height), u32::try_from(width)) {
            (Ok(0), _) | (_, Ok(0)) => return Err(wrong()),
            (Ok(height), Ok(width)) => Some(InputSize { width, height }),
            _ => None,
        };
        Ok(Self { loaded, spec, network, is_interleaved, fixed, input: Vec::new() })
    }

    pub(super) const fn family(&self) -> Family {
        self.loaded.family
    }

    /// What it says of a picture: sRGB, 3 bytes a pixel.
    pub(super) fn look(&mut self, rgb: &[u8], size: Size) -> Result<SceneSaid, DetectError> {
        let fit = self.fit(size);
        self.fill(rgb, &fit);
        let failed = self.network.failed();
        let (height, width) = (fit.input.height as usize, fit.input.width as usize);
        let shape = if self.is_interleaved { [1, height, width, 3] } else { [1, 3, height, width] };
        let (spec, loaded) = (&self.spec, &self.loaded);
        let session = self.network.session()?;
        let mut run = || -> ort::Result<Option<SceneSaid>> {
            let picture = TensorRef::from_array_view((shape, self.input.as_slice()))?;
            let outputs = session.run(ort::inputs![picture])?;
            let Some((_, first)) = outputs.iter().next() else { return Ok(None) };
            let Some(answer) = answer_in(&first) else { return Ok(None) };
            Ok(match loaded.family {
                Family::Segmentation => segmentation::read(&answer, spec, &fit, size, &loaded.id),
                _ => scene_classifier::read(&answer, spec, &loaded.id),
            })
        };
        run().ok().flatten().ok_or(failed)
    }

    fn fit(&self, size: Size) -> Letterbox {
        let side = self.spec.feed().side_px.unwrap_or(usual_side(self.loaded.family));
        match (self.spec.feed().fit, self.fixed) {
            (Fit::Stretch, fixed) => {
                Letterbox::stretched(size, fixed.unwrap_or(InputSize { width: side, height: side }))
            }
            (Fit::Letterbox, Some(input)) => Letterbox::into(size, Part::whole(size), input),
            (Fit::Letterbox, None) => Letterbox::fit(size, side, f64::INFINITY),
        }
    }

    /// The picture as the model's numbers.
    fn fill(&mut self, rgb: &[u8], fit: &Letterbox) {
        let feed = self.spec.feed();
        let layout = match (self.is_interleaved, feed.channels) {
            (true, _) => Layout::Interleaved,
            (false, Channels::Rgb) => Layout::Planar,
            (false, Channels::Bgr) => Layout::PlanarBgr,
        };
        fit.fill(rgb, layout, &mut self.input);
        if (self.is_interleaved, feed.channels) == (true, Channels::Bgr) {
            self.input.chunks_exact_mut(3).for_each(|pixel| pixel.swap(0, 2));
        }
        let most = if feed.range == Range::Unit { 255.0 } else { 1.0 };
        let adjust =
            |value: &mut f32, channel: usize| *value = (*value / most - feed.mean[channel]) / feed.std[channel];
        if self.is_interleaved {
            self.input.iter_mut().enumerate().for_each(|(at, value)| adjust(value, at % 3));
        } else {
            let plane = self.input.len() / 3;
            for (channel, values) in self.input.chunks_exact_mut(plane.max(1)).enumerate() {
                values.iter_mut().for_each(|value| adjust(value, channel));
            }
        }
    }
}

/// The longer side that models of a family see where they take any.
const fn usual_side(family: Family) -> u32 {
    match family {
        Family::Segmentation => 512,
        _ => 224,
    }
}

/// The output's numbers; `None` when they are of a kind that no scene model gives.
fn answer_in(output: &DynValue) -> Option<Answer<'_>> {
    let sides = |shape: &[i64]| shape.iter().map(|n| usize::try_from(*n).ok()).collect::<Option<Vec<usize>>>();
    if let Ok((shape, scores)) = output.try_extract_tensor::<f32>() {
        return Some(Answer { shape: sides(shape)?, values: Values::Scores(scores) });
    }
    let (shape, classes): (_, Vec<i64>) = if let Ok((shape, classes)) = output.try_extract_tensor::<i64>() {
        (shape, classes.to_vec())
    } else if let Ok((shape, classes)) = output.try_extract_tensor::<i32>() {
        (shape, classes.iter().map(|class| i64::from(*class)).collect())
    } else {
        let (shape, classes) = output.try_extract_tensor::<u8>().ok()?;
        (shape, classes.iter().map(|class| i64::from(*class)).collect())
    };
    Some(Answer { shape: sides(shape)?, values: Values::Classes(classes) })
}
