//! What the detectors keep, and how much work they do.

use serde::{Deserialize, Serialize};

use crate::vocab::Size;

/// How much of every frame is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookAt {
    /// Every frame in full, but for the picture's edge and corners and small pictures enlarged. The slowest; what the other way is measured against.
    EveryFrame,
    /// The parts that changed since they were last looked at, and now and then everything; what was found in the rest
    /// stands.
    ChangedParts,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// All that is told here, and a second look at what came out: what every command does.
    Whole,
    /// Upright faces at one scale, once. It is what `deface` does, and what a benchmark compares with it; it leaves heads bare, so
    /// no command offers it, and a receipt tells it.
    FacesOnce,
}

/// What the detectors keep, and how much work they do. No number here turns a face that was found into one that is shown:
/// the thresholds only say what counts as found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectSettings {
    /// People and vehicles below this score are dropped. They become suggestions, and people without a face found get
    /// their head hidden: a higher value leaves more heads to the face detector alone.
    pub object_score: f32,
    /// Faces below this score are dropped. Faces only ever hide, so it lies well under the 0.2 that `deface` uses: a
    /// higher value leaks faces, a lower one hides more things that are none.
    pub face_score: f32,
    /// Faces upside down, and faces at the lens in the picture made small, below this score are dropped where nothing moves. Lower:
    /// more of them are found; the false ones stand still and hide more than those of the upright look.
    pub extra_face_score: f32,
    /// The same where something just changed. Lower: more smeared faces at the lens and more people hanging upside down are
    /// found; more glass on what moves.
    pub moving_face_score: f32,
    /// Small faces in a small picture that was enlarged, below this score are dropped. Lower: more of those from the side and smeared
    /// ones are found; more small pieces of glass.
    pub enlarged_face_score: f32,
    /// Faces that the picture's edge cuts, found where the edge is enlarged and continued, below this score are dropped. Lower: smaller
    /// parts of faces are found; more glass in small pieces along the edge.
    pub rim_face_score: f32,
    /// Faces in the picture's corners, much enlarged, below this score are dropped. Lower: smaller parts of faces are found there; more
    /// corners are hidden in which nobody is.
    pub corner_face_score: f32,
    /// The longer side of the small picture in which CenterNet looks for people near the lens or smeared, a multiple of 32.
    /// Smaller is faster and finds only those who fill the picture; larger finds nobody whom the usual look does not see.
    pub near_side_px: u32,
    /// People found there below this score are dropped. Lower: more smeared people's heads are hidden, and large false
    /// heads on bushes and cars.
    pub near_person_score: f32,
    /// They are at least this share of the picture's height high. Lower: the small picture says more about people whom the usual
    /// look judges better.
    pub near_person_height: f64,
    /// Number plates below this score are dropped. Lower: more plates are hidden, and more that is none; what lifts the hiding of the part of
    /// a vehicle where a plate may be is surer (`plan::wishes`).
    pub plate_score: f32,
    /// Of two faces that overlap by more than this (intersection over union) only the better is kept.
    pub face_overlap: f64,
    /// The longer side of what CenterNet sees, a multiple of 32. Smaller is faster and misses distant people.
    pub object_side_px: u32,
    /// The longer side of what CenterFace sees at most in its look at the whole picture, a multiple of 32. Smaller is faster
    /// and leaks small faces: the model needs about 16 pixels.
    pub face_side_px: u32,
    /// What is looked for.
    pub depth: Depth,
    /// How much of every frame is looked at for faces.
    pub look_at: LookAt,
    /// Everything is looked at in every so-many-th frame. More often: what changed too little to be noticed is seen sooner, at
    /// more work.
    pub full_every: u32,
    /// How far around a change is looked at, pixels of the model's input. Less is faster and loses faces, since the model needs
    /// what is around a face.
    pub margin_px: u32,
    /// The second look, at the redacted picture: CenterFace's faces from this score. Lower: more of what the first look
    /// left is found, and more is hidden that is no face.
    pub again_face_score: f32,
    /// As `again_face_score`, for BlazeFace, whose scores run higher.
    pub again_blazeface_score: f32,
    /// As `again_face_score`, for YuNet.
    pub again_yunet_score: f32,
    /// In the second look everything in view is looked at in every so-many-th frame, and else what changed. More often: a face that
    /// came to be seen too slowly to be noticed is found sooner, at more work.
    pub again_full_every: u32,
    /// Threads inside one run of a model. The model for people runs beside the one for faces, with half as many.
    pub threads: usize,
}

impl DetectSettings {
    /// Faces alone, as `deface` looks for them, to be compared with it: with its threshold where every frame is looked at in full; a lower
    /// one keeps what it finds where only changed parts are.
    #[must_use]
    pub fn faces_once(look_at: LookAt) -> Self {
        let usual = Self::default();
        let face_score = if look_at == LookAt::EveryFrame { 0.2 } else { usual.face_score };
        Self { depth: Depth::FacesOnce, look_at, face_score, ..usual }
    }

    /// Pixels of the look for faces at its usual size, for one of a picture of this size. Small pictures are not enlarged.
    pub(super) fn face_scale(&self, size: Size) -> f64 {
        let longer = f64::from(size.width_px.max(size.height_px).max(1));
        (f64::from(self.face_side_px) / longer).min(1.0)
    }
}

impl Default for DetectSettings {
    fn default() -> Self {
        Self {
            object_score: 0.15,
            face_score: 0.12,
            extra_face_score: 0.5,
            moving_face_score: 0.25,
            enlarged_face_score: 0.3,
            rim_face_score: 0.12,
            corner_face_score: 0.12,
            near_side_px: 128,
            near_person_score: 0.2,
            near_person_height: 0.35,
            plate_score: 0.2,
            face_overlap: 0.3,
            object_side_px: 512,
            face_side_px: 768,
            depth: Depth::Whole,
            look_at: LookAt::ChangedParts,
            full_every: 25,
            margin_px: 64,
            again_face_score: 0.15,
            again_blazeface_score: 0.8,
            again_yunet_score: 0.5,
            again_full_every: 12,
            threads: std::thread::available_parallelism().map_or(2, |cores| cores.get().min(8)),
        }
    }
}
