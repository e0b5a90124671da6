//! The whole road on drawn clips with a detector that says what it is told, and on a real clip with the real models.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::custody::vault::x25519;

use super::*;
use crate::custody::picture::HIDDEN_GROUND;
use crate::custody::plan::FramePlan;
use crate::custody::proxy::{ProxyReader, clip_file};
use crate::vocab::{DetectedClass, FrameNo, Place, PxBox, Silent};

const SIZE: Size = Size { width_px: 160, height_px: 96 };
const FRAMES: u32 = 20;
/// The drawn face, and the colour that must not be found again. It moves 4 pixels a frame.
const MARK: [u8; 3] = [250, 20, 220];

fn face(frame: u32) -> PxBox {
    let x = 20.0 + 4.0 * f64::from(frame);
    PxBox::new(x, 34.0, x + 16.0, 54.0).expect("a valid box")
}

fn drawn_frame(frame: u32) -> Vec<u8> {
    let face = face(frame);
    let pixel = |i: u32| {
        let (x, y) = (f64::from(i % SIZE.width_px), f64::from(i / SIZE.width_px));
        let is_face = (face.x1()..face.x2()).contains(&x) && (face.y1()..face.y2()).contains(&y);
        if is_face { MARK } else { [60, 90 + (y as u8), 70] }
    };
    (0..SIZE.area() as u32).flat_map(pixel).collect()
}

/// A folder with a vault and a drawn clip.
struct Bench {
    _dir: tempfile::TempDir,
    clip: PathBuf,
    vault_dir: PathBuf,
    vault: Vault,
    work: x25519::Identity,
    stewards: x25519::Identity,
}

impl Bench {
    fn new() -> Self {
        Self::drawn(SIZE, (10, 1), (0..FRAMES).map(drawn_frame))
    }

    /// With a clip of these pictures, at so many frames a second.
    fn drawn(size: Size, fps: (u32, u32), frames: impl Iterator<Item = Vec<u8>>) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let (clip, vault_dir) = (dir.path().join("clip.mp4"), dir.path().join("vault"));
        clip_file::write_clip(&clip, size, fps, frames).expect("a drawn clip");
        let vault = Vault::at(&vault_dir).expect("a vault");
        Self {
            _dir: dir,
            clip,
            vault_dir,
            vault,
            work: x25519::Identity::generate(),
            stewards: x25519::Identity::generate(),
        }
    }

    /// With its clip converted by the `ffmpeg` program; `None` (said) where it is not installed or cannot do it.
    fn converted(mut self, test: &str, name: &str, before_input: &str, arguments: &str) -> Option<Self> {
        let made = self.clip.with_file_name(name);
        let mut command = std::process::Command::new("ffmpeg");
        command.args(["-v", "quiet", "-y", "-nostdin"]).args(before_input.split_whitespace());
        command.arg("-i").arg(&self.clip).args(arguments.split_whitespace()).arg(&made);
        if !command.status().is_ok_and(|status| status.success()) {
            println!("skipped: {test} needs the ffmpeg program for {name}");
            return None;
        }
        self.clip = made;
        Some(self)
    }

    fn digest(&self) -> Digest {
        Digest::of(&std::fs::read(&self.clip).expect("the clip"))
    }

    fn develop(&self, place: Place, eyes: &mut dyn Eyes, progress: &dyn Progress) -> Result<Developed, DevelopError> {
        self.develop_by(&Orders { place, ..Orders::default() }, eyes, progress)
    }

    fn develop_by(
        &self,
        orders: &Orders,
        eyes: &mut dyn Eyes,
        progress: &dyn Progress,
    ) -> Result<Developed, DevelopError> {
        let open = || -> Result<Box<dyn ReadSeek>, SealError> { Ok(Box::new(File::open(&self.clip)?)) };
        self.develop_all(&open, orders, eyes, progress)
    }

    fn develop_all(
        &self,
        open: &passes::Open<'_>,
        orders: &Orders,
        eyes: &mut dyn Eyes,
        progress: &dyn Progress,
    ) -> Result<Developed, DevelopError> {
        let steward_recipient = self.stewards.to_public();
        let keys = &ProjectKeys { steward_recipient, work_recipient: self.work.to_public() };
        let (clip, models, vault) = (self.digest(), ModelsOnRecord::default(), &self.vault);
        develop_with(Parts { open, eyes, orders, models, progress }, clip, vault, keys)
    }

    fn proxy(&self, developed: &Developed) -> ProxyReader {
        ProxyReader::open_checked(&self.vault, &developed.proxy, &self.work, self.digest()).expect("a proxy")
    }

    fn files_in_vault(&self) -> usize {
        std::fs::read_dir(&self.vault_dir).expect("the vault").count()
    }
}

/// A detector that does what it is told. Its second look finds nothing.
struct Told<See, Fail> {
    frame: u32,
    sees: See,
    fails: Fail,
}

impl<See: Fn(u32) -> bool, Fail: Fn(u32) -> bool> Eyes for Told<See, Fail> {
    fn look(&mut self, _: &[u8], _: Size) -> Option<Findings> {
        let (now, bbox) = (self.frame, face(self.frame));
        self.frame += 1;
        let found = (self.sees)(now).then_some(Detection { bbox, class: DetectedClass::Face, score: 0.8 });
        (!(self.fails)(now)).then(|| Findings { faces: found.into_iter().collect(), ..Findings::default() })
    }

    fn look_again(&mut self, _: &RedactedFrame, _: &InView<'_>) -> Option<Vec<Detection>> {
        Some(Vec::new())
    }
}

/// Sees the face where it is drawn, in the frames that it is told to see; fails in those that it is told to fail in.
fn looker<See: Fn(u32) -> bool, Fail: Fn(u32) -> bool>(sees: See, fails: Fail) -> Told<See, Fail> {
    Told { frame: 0, sees, fails }
}

/// Whether a pixel is nearer to the mark than to anything else that was drawn.
fn is_marked(p: &[u8]) -> bool {
    p[0] > 150 && p[1] < 90 && p[2] > 140
}

/// How many of the picture's pixels are.
fn marked_pixels(rgb: &[u8]) -> usize {
    rgb.chunks_exact(3).filter(|p| is_marked(p)).count()
}

#[test]
fn no_frame_of_the_proxy_shows_the_face() {
    let bench = Bench::new();
    let developed = bench
        .develop(Place::Outdoor, &mut looker(|f| f > 1 && f % 4 != 3 && !(8..12).contains(&f), |_| false), &Silent)
        .expect("developed");
    let mut proxy = bench.proxy(&developed);
    assert_eq!((proxy.len(), proxy.size()), (FRAMES, SIZE));
    assert_eq!(proxy.times_micros(), developed.times_micros);
    assert!(marked_pixels(&drawn_frame(3)) > 250, "the mark is there to be found");
    for no in 0..FRAMES {
        let frame = proxy.frame(FrameNo(no)).expect("a frame");
        assert_eq!(marked_pixels(frame.rgb()), 0, "frame {no}");
        assert!(frame.rgb()[..3] != HIDDEN_GROUND, "the rest is shown");
    }
    let receipt = developed.receipt;
    assert_eq!((receipt.frames, receipt.frames_hidden_whole), (FRAMES, 0));
    assert!(receipt.carried > 0 && receipt.faces_hidden >= receipt.faces_found + receipt.carried);
    assert!(receipt.share_hidden > 0.05 && receipt.share_hidden < 0.5, "{}", receipt.share_hidden);
    assert!(receipt.seconds.whole > 0.0 && receipt.seconds.decode > 0.0 && receipt.seconds.encode > 0.0);
}

#[test]
fn a_detector_that_sees_nothing_lets_the_face_through() {
    // The check above is worth something only if it can fail.
    let bench = Bench::new();
    let developed = bench.develop(Place::Outdoor, &mut looker(|_| false, |_| false), &Silent).expect("developed");
    assert!(marked_pixels(bench.proxy(&developed).frame(FrameNo(5)).expect("a frame").rgb()) > 200);
}

#[test]
fn an_unknown_place_shows_nothing_but_what_was_found() {
    let bench = Bench::new();
    let developed = bench.develop(Place::Unknown, &mut looker(|_| false, |_| false), &Silent).expect("developed");
    let mut proxy = bench.proxy(&developed);
    for no in 0..FRAMES {
        let frame = proxy.frame(FrameNo(no)).expect("a frame");
        let is_flat = frame.rgb().chunks_exact(3).all(|p| p.iter().zip(HIDDEN_GROUND).all(|(a, b)| a.abs_diff(b) <= 3));
        assert!(is_flat, "frame {no}");
    }
    assert_eq!(developed.receipt.share_hidden, 1.0);
}

#[test]
fn a_frame_whose_detection_failed_is_hidden_whole() {
    let bench = Bench::new();
    let developed = bench.develop(Place::Outdoor, &mut looker(|_| true, |f| f == 7), &Silent).expect("developed");
    let mut proxy = bench.proxy(&developed);
    let is_flat = |rgb: &[u8]| rgb.chunks_exact(3).all(|p| p[0].abs_diff(HIDDEN_GROUND[0]) <= 4);
    for no in 0..FRAMES {
        assert_eq!(is_flat(proxy.frame(FrameNo(no)).expect("a frame").rgb()), no == 7, "frame {no}");
    }
    assert_eq!(developed.receipt.frames_hidden_whole, 1);
    assert_eq!(developed.detections.len(), FRAMES as usize);
}

#[test]
fn without_any_detection_there_is_no_proxy() {
    let bench = Bench::new();
    let result = bench.develop(Place::Outdoor, &mut looker(|_| true, |_| true), &Silent);
    assert_eq!(result.err(), Some(DevelopError::NothingDetected));
    assert_eq!(bench.files_in_vault(), 0);
}

/// Lets so many steps be done.
struct StopAfter(AtomicU64);

impl Progress for StopAfter {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64) -> Result<(), Cancelled> {
        let left = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.map(|_| ()).map_err(|_| Cancelled)
    }
}

#[test]
fn stopped_at_any_step_it_leaves_nothing() {
    let bench = Bench::new();
    // Looking, the plan, the first round, and the pass that draws heads.
    let steps = u64::from(FRAMES) * 3 + 1;
    for allowed in (0..steps).step_by(3).chain([steps - 1]) {
        let stop = StopAfter(AtomicU64::new(allowed));
        let result = bench.develop(Place::Outdoor, &mut looker(|_| true, |_| false), &stop);
        assert_eq!(result.err(), Some(DevelopError::Cancelled), "after {allowed} steps");
        assert_eq!(bench.files_in_vault(), 0, "after {allowed} steps");
    }
    let enough = StopAfter(AtomicU64::new(steps));
    assert!(bench.develop(Place::Outdoor, &mut looker(|_| true, |_| false), &enough).is_ok());
    assert_eq!(bench.files_in_vault(), 2, "the proxy and its key");
}

#[test]
fn a_cut_clip_has_no_proxy() {
    let bench = Bench::new();
    let bytes = std::fs::read(&bench.clip).expect("the clip");
    for share in [2, 3, 4] {
        std::fs::write(&bench.clip, &bytes[..bytes.len() * share / 5]).expect("written");
        let result = bench.develop(Place::Outdoor, &mut looker(|_| true, |_| false), &Silent);
        assert!(matches!(result, Err(DevelopError::Decode(_))), "{share} fifths");
        assert_eq!(bench.files_in_vault(), 0);
    }
}

#[test]
fn a_clip_that_changes_between_the_passes_has_no_proxy() {
    let bench = Bench::new();
    let other = bench.clip.with_extension("other.mp4");
    for (frames, fps) in [(FRAMES - 3, 10), (FRAMES + 3, 10), (FRAMES, 8)] {
        clip_file::write_clip(&other, SIZE, (fps, 1), (0..frames).map(drawn_frame)).expect("a drawn clip");
        let passes = AtomicU64::new(0);
        let open = || -> Result<Box<dyn ReadSeek>, SealError> {
            let is_first = passes.fetch_add(1, Ordering::Relaxed) == 0;
            Ok(Box::new(File::open(if is_first { &bench.clip } else { &other })?))
        };
        let result = bench.develop_all(
            &open,
            &Orders { place: Place::Outdoor, ..Orders::default() },
            &mut looker(|_| true, |_| false),
            &Silent,
        );
        assert_eq!(result.err(), Some(DevelopError::Unsteady), "{frames} frames at {fps}");
        assert_eq!(bench.files_in_vault(), 0);
    }
}

mod again;
mod bad_input;
mod clock;
mod gated;
mod noise;
mod scenes;

/// The real models, unless they were not made.
fn real_detectors(test: &str) -> Option<Detectors> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let detectors = Detectors::load(&models).ok();
    if detectors.is_none() {
        println!("skipped: {test} needs the models and ONNX Runtime (models/make)");
    }
    detectors
}

/// A clip of the shared test data, unless it is not there.
fn shared_clip(test: &str, name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/clips").join(name);
    let found = path.is_file().then_some(path);
    if found.is_none() {
        println!("skipped: {test} needs ../shared");
    }
    found
}

#[test]
fn a_real_clip_hides_every_head_that_a_person_marked() {
    let test = "a_real_clip_hides_every_head_that_a_person_marked";
    let Some(clip) = shared_clip(test, "face-demographics-walking.gif") else { return };
    let Some(mut detectors) = real_detectors(test) else { return };
    let open = || -> Result<Box<dyn ReadSeek>, SealError> { Ok(Box::new(File::open(&clip)?)) };
    let feed = |to: &SyncSender<passes::Fed>| passes::decode(&open, to);
    let seen = passes::look_at_all(&feed, &mut detectors, &Silent).expect("looked at");
    let orders = Orders { place: Place::Outdoor, ..Orders::default() };
    let plan = plan::plan(&seen.clip(), &orders, &[], &HidingSettings::default());
    // Marked by eye: frame, then left, top, right, bottom of the head.
    let marked = [
        (0, [266.0, 116.0, 288.0, 141.0]),
        (0, [326.0, 102.0, 343.0, 122.0]),
        (22, [202.0, 111.0, 233.0, 143.0]),
        (22, [292.0, 88.0, 318.0, 123.0]),
        (34, [180.0, 118.0, 199.0, 153.0]),
        (34, [288.0, 80.0, 320.0, 124.0]),
    ];
    for (frame, [x1, y1, x2, y2]) in marked {
        let head = PxBox::new(x1, y1, x2, y2).expect("a valid box");
        let FramePlan::Regions { fills, .. } = plan.frame(FrameNo(frame)) else { panic!("detection failed") };
        assert!(
            fills.iter().any(|fill| fill.hull().hull(&head) == fill.hull()),
            "frame {frame}: the head at {x1}, {y1} is bare"
        );
    }
}
