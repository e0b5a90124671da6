//! The shared nouns: ids, digests, time, geometry, detections, secrets, progress.
//!
//! Guarantee: a value of these types is valid; it was checked where it was made. Deliberately absent: input and output,
//! the wall clock, threads. Everything else in the program is built from these words.

pub mod cover;
pub mod detection;
pub mod digest;
pub mod geometry;
pub mod hiding;
pub mod ids;
pub mod light;
pub mod log_safe;
pub mod place;
pub mod progress;
pub mod role;
pub mod secret;
pub mod signature;
pub mod time;
pub mod zone;

pub use cover::CameraCover;
pub use detection::{DetectedClass, Detection, ModelId};
pub use digest::Digest;
pub use geometry::{PxBox, PxPoint, Size};
pub use hiding::{FillLook, HandRegion, HiddenArea, HidingWishes, Why};
pub use ids::{
    CameraId, ClipId, ExportId, IssueId, MemberId, ProjectId, RecordId, RegionId, SampleId, SubjectId, TrackId,
};
pub use light::{Light, LightSeen, light_word};
pub use log_safe::LogSafe;
pub use place::Place;
pub use progress::{Cancelled, Progress, Silent, Stage};
pub use role::Role;
pub use secret::{Passphrase, SecretBytes};
pub use signature::{Domain, PublicKey, Signature, SigningKey};
pub use time::{Clock, FrameNo, UtcTime};
pub use zone::{Polygon, Zone, ZoneKind, Zones};
