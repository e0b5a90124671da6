//! The models of the second look: CenterFace at a lower threshold and every other face model that is installed, each at a threshold of
//! its own. What one family overlooks another may see. When they look, and at what, is in `again`.

use serde::Serialize;

use super::blazeface::BlazeFace;
use super::runtime::Network;
use super::yunet::YuNet;
use super::{DetectError, DetectSettings, Family, LoadedModel};
use crate::vocab::{Detection, Digest, ModelId, PxBox, Size};

/// A model of any family that finds faces.
pub(super) trait FaceModel {
    /// Faces from this score, best first, of those that overlap by more than `overlap` only the better. Boxes may reach over
    /// the picture's edge. What these parts of the picture do not touch may be left out.
    fn faces(
        &mut self,
        rgb: &[u8],
        size: Size,
        parts: &[PxBox],
        least: f32,
        overlap: f64,
    ) -> Result<Vec<Detection>, DetectError>;
}

/// A model with its threshold, for the receipt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThresholdModel {
    /// Its short name.
    pub id: ModelId,
    /// Its family.
    pub family: Family,
    /// The digest of its file.
    pub sha256: Digest,
    /// What it finds below this score is dropped.
    pub min_score: f32,
}

/// A face model beside CenterFace.
pub(super) struct SecondModel {
    pub(super) loaded: LoadedModel,
    pub(super) min_score: f32,
    pub(super) model: Box<dyn FaceModel + Send>,
}

impl SecondModel {
    /// Families of which every installed model takes part in the second look.
    pub(super) const FAMILIES: [Family; 2] = [Family::BlazeFace, Family::YuNet];

    /// Loads the model and checks that it is of its family.
    pub(super) fn new(loaded: LoadedModel, network: Network, settings: &DetectSettings) -> Result<Self, DetectError> {
        let (model, min_score): (Box<dyn FaceModel + Send>, f32) = match loaded.family {
            Family::BlazeFace => (Box::new(BlazeFace::new(network)?), settings.again_blazeface_score),
            Family::YuNet => (Box::new(YuNet::new(network, settings)?), settings.again_yunet_score),
            Family::CenterFace
            | Family::CenterNet
            | Family::Yolox
            | Family::Plates
            | Family::Segmentation
            | Family::Scene => return Err(DetectError::WrongFamily(loaded.id)),
        };
        Ok(Self { loaded, min_score, model })
    }
}
