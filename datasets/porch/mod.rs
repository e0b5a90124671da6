//! The sample: a short porch scene drawn by code, with exact ground truth.
//!
//! Guarantees: no assets and no foreign pictures; the same seed gives the same bytes; the truth comes from the same depth
//! buffer as the picture. Deliberately absent: files, threads, the clock. The scene is three-dimensional: people and cars
//! are solids (signed distances) turned into meshes once, people are moved by bones, everything is drawn into a depth
//! buffer with four samples a pixel and lit by a sun with shadows, a sky and lamps; the set is drawn once.

mod car;
mod cast;
mod film;
mod gait;
mod head;
mod lettering;
mod light;
mod maths;
mod measure;
mod noise;
mod paint;
mod person;
mod plated;
mod portrait;
mod raster;
mod room;
mod scene;
mod solid;
mod stage;
mod still;
mod story;
mod truth;
mod twist;

pub use lettering::{Ground, Line, words};
pub use plated::PlatedCar;
pub use portrait::{Figure, Portrait, Sitter, Worn};
pub use scene::{Scene, Variant};
pub use truth::{Truth, TruthDoor, TruthFace, TruthFrame, TruthObject};
pub use twist::Twist;
