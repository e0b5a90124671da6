//! Non-interference, exactly and over the whole road: with noise under the final mask and the same plan, every picture that goes
//! into the encoder is the same to the byte, and so is the proxy, before sealing.

use super::*;
use crate::custody::plan::{Drawn, DrawnCounts, Fill, Plan};
use crate::custody::redact::Cover;
use crate::vocab::{HandRegion, HidingWishes, Why};

/// Feeds the first frames of a clip, with noise wherever this plan hides something.
fn feed<'a>(
    clip: &'a Path,
    frames: u32,
    under: Option<(&'a Plan, u64)>,
) -> impl Fn(&SyncSender<passes::Fed>) -> Result<Duration, DevelopError> + Sync + 'a {
    move |to| {
        let mut decoder = Decoder::open(Box::new(File::open(clip).expect("the clip")))?;
        let header = *decoder.header();
        let mut rng = under.map(|(_, seed)| fastrand::Rng::with_seed(seed));
        let mut cover = Cover::default();
        let mut is_wanted = to.send(passes::Fed::Header(header)).is_ok();
        while let Some(mut frame) = decoder.next()?.filter(|frame| is_wanted && frame.no.0 < frames) {
            if let (Some((plan, _)), Some(rng)) = (under, &mut rng) {
                cover.lay(frame.size, plan.frame(frame.no));
                let width = frame.size.width_px;
                let pixels = frame.rgb.chunks_exact_mut(3).enumerate();
                pixels
                    .filter(|(i, _)| cover.hides_px(*i as u32 % width, *i as u32 / width))
                    .for_each(|(_, pixel)| pixel.fill_with(|| rng.u8(..)));
            }
            is_wanted = to.send(passes::Fed::Frame(frame)).is_ok();
        }
        Ok(Duration::ZERO)
    }
}

/// Keeps digests and encodes nothing.
struct Pictures(Vec<Digest>);

impl Taker for Pictures {
    type Kept = Vec<Digest>;

    fn take(&mut self, frame: RedactedFrame) -> Result<Vec<RedactedFrame>, DevelopError> {
        self.0.push(Digest::of(frame.rgb()));
        Ok(vec![frame])
    }

    fn end(&mut self) -> Result<Vec<RedactedFrame>, DevelopError> {
        Ok(Vec::new())
    }

    fn finish(self) -> Result<Vec<Digest>, DevelopError> {
        Ok(self.0)
    }
}

struct Trial<'a> {
    bench: &'a Bench,
    clip: &'a Path,
    frames: u32,
    seen: Seen,
}

impl<'a> Trial<'a> {
    fn new(bench: &'a Bench, clip: &'a Path, frames: u32, eyes: &mut dyn Eyes) -> Self {
        let seen = passes::look_at_all(&feed(clip, frames, None), eyes, &Silent).expect("looked at");
        Self { bench, clip, frames, seen }
    }

    /// Whether noise under this plan's mask changes a bit of what this plan makes.
    fn leaks(&self, plan: &Plan) -> bool {
        let noise = Some((plan, 7));
        self.pictures(plan, None) != self.pictures(plan, noise) || self.stream(plan, None) != self.stream(plan, noise)
    }

    /// The digest of the proxy's stream before sealing.
    fn stream(&self, plan: &Plan, mask: Option<(&Plan, u64)>) -> Digest {
        let work = self.bench.work.to_public();
        let writer = ProxyWriter::create(&self.bench.vault, &work, Digest::of(b"clip"), self.seen.size).expect("begun");
        let mut taker = ForMembers { writer, stewards: &work };
        let feed = feed(self.clip, self.frames, mask);
        passes::redact_all(&feed, plan, &self.seen, &mut taker, &Silent, |_| {}).expect("redacted");
        taker.finish().expect("sealed").plaintext_sha256
    }

    /// The digest of every picture as it goes into the encoder.
    fn pictures(&self, plan: &Plan, mask: Option<(&Plan, u64)>) -> Vec<Digest> {
        let feed = feed(self.clip, self.frames, mask);
        let mut pictures = Pictures(Vec::new());
        passes::redact_all(&feed, plan, &self.seen, &mut pictures, &Silent, |_| {}).expect("redacted");
        pictures.0
    }

    fn plan(&self, orders: &Orders) -> Plan {
        plan::plan(&self.seen.clip(), orders, &[], &HidingSettings::default())
    }
}

/// Orders that hide in every way there is.
fn all_orders() -> Vec<Orders> {
    let bbox = PxBox::new(3.0, 5.0, 31.0, 44.0).expect("a box");
    let by_hand = vec![HandRegion::new(vec![(FrameNo(2), bbox)], FrameNo(6)).expect("a region")];
    let wishes = HidingWishes { plates: true, screens: true, documents: true, ..HidingWishes::default() };
    let outdoor = Orders { place: Place::Outdoor, by_hand, wishes, ..Orders::default() };
    vec![Orders { place: Place::Indoor, ..outdoor.clone() }, outdoor]
}

/// A picture in which no two places are alike.
fn textured(size: Size, no: u32) -> Vec<u8> {
    let pixel = |i: u32| {
        let (x, y) = (i % size.width_px, i / size.width_px);
        [(x * 3 + no * 5) as u8, (y * 5 + no) as u8, ((x ^ y) * 2) as u8]
    };
    (0..size.area() as u32).flat_map(pixel).collect()
}

#[test]
fn what_is_hidden_has_no_influence_on_a_single_byte_of_the_proxy() {
    let test = "what_is_hidden_has_no_influence_on_a_single_byte_of_the_proxy";
    let drawn = || Bench::drawn(SIZE, (10, 1), (0..FRAMES).map(|no| textured(SIZE, no)));
    // An odd size too: there the edges of regions are no edges of chroma's pixels, nor of the codec's blocks.
    let odd = "-vf crop=157:91:0:0:exact=1 -c:v libx264 -crf 12 -pix_fmt yuv444p";
    let odd = drawn().converted(test, "odd.mp4", "", odd);
    for bench in [Some(drawn()), odd].into_iter().flatten() {
        let trial = Trial::new(&bench, &bench.clip, FRAMES, &mut looker(|f| f % 3 != 2, |f| f == 5));
        for orders in all_orders() {
            let plan = trial.plan(&orders);
            assert!(!trial.leaks(&plan), "{:?}, {}", trial.seen.size, orders.place);
            let mut with_heads = plan.clone();
            assert!(with_heads.draw().heads > 0, "heads are drawn");
            assert!(!trial.leaks(&with_heads), "with heads: {:?}, {}", trial.seen.size, orders.place);
            assert!(trial.pictures(&plan, None) != trial.pictures(&with_heads, None), "nothing was drawn");
            let wishes = HidingWishes { plain_heads: true, ..orders.wishes };
            assert!(
                trial.plan(&Orders { wishes, ..orders }).draw() == DrawnCounts::default(),
                "the project wants none"
            );
        }
    }
}

#[test]
fn a_road_that_hides_a_little_less_than_its_mask_is_noticed() {
    let bench = Bench::new();
    let trial = Trial::new(&bench, &bench.clip, FRAMES, &mut looker(|_| true, |_| false));
    let whole = trial.plan(&Orders { place: Place::Outdoor, ..Orders::default() });
    // Regions that end one cell too early on their left: all else is as it should be.
    let narrower = |fill: &Fill| {
        let b = fill.hull();
        PxBox::new(b.x1() + 8.0, b.y1(), b.x2(), b.y2()).map(|bbox| Fill::boxed(bbox, Why::Face))
    };
    let leaky = whole.clone().with_frames(|frame| match frame {
        FramePlan::Regions { fills, shown, .. } => FramePlan::Regions {
            fills: fills.iter().filter_map(narrower).collect(),
            shown: shown.clone(),
            drawn: Drawn::default(),
        },
        FramePlan::HiddenWhole(reason) => FramePlan::HiddenWhole(*reason),
    });
    assert!(trial.pictures(&leaky, None) != trial.pictures(&leaky, Some((&whole, 7))));
    assert!(trial.stream(&leaky, None) != trial.stream(&leaky, Some((&whole, 7))), "in the proxy's bytes too");
    assert!(!trial.leaks(&whole));
}

#[test]
fn pieces_of_real_clips_hold_nothing_of_what_is_hidden() {
    let test = "pieces_of_real_clips_hold_nothing_of_what_is_hidden";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/clips");
    let Ok(clips) = std::fs::read_dir(folder) else {
        println!("skipped: {test} needs ../shared");
        return;
    };
    let Some(mut detectors) = real_detectors(test) else { return };
    let frames = if std::env::var_os("VEILMARK_LONG").is_some() { 60 } else { 4 };
    let bench = Bench::new();
    for clip in clips.map(|clip| clip.expect("a file").path()) {
        let trial = Trial::new(&bench, &clip, frames, &mut detectors);
        for orders in all_orders() {
            assert!(!trial.leaks(&trial.plan(&orders)), "{:?}, {}", clip.file_name(), orders.place);
        }
    }
}
