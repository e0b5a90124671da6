//! The second look at the encoded frames, and the rounds that follow.

use super::*;
use crate::custody::develop::check::MOST_ROUNDS;

/// Finds the mark by its colour, at the second look only, in the frames that it is told to see it in.
pub(super) struct ByColour<See> {
    sees: See,
    looked_at: Vec<RedactedFrame>,
}

impl<See: Fn(u32) -> bool> Eyes for ByColour<See> {
    fn look(&mut self, _: &[u8], _: Size) -> Option<Findings> {
        Some(Findings::default())
    }

    fn look_again(&mut self, frame: &RedactedFrame, _: &InView<'_>) -> Option<Vec<Detection>> {
        self.looked_at.push(frame.clone());
        Some(marked_box(frame).filter(|_| (self.sees)(frame.no().0)).into_iter().collect())
    }
}

pub(super) fn by_colour<See: Fn(u32) -> bool>(sees: See) -> ByColour<See> {
    ByColour { sees, looked_at: Vec::new() }
}

/// The box around all marked pixels, where there are more than a few.
fn marked_box(frame: &RedactedFrame) -> Option<Detection> {
    let width = frame.size().width_px as usize;
    let marked = frame.rgb().chunks_exact(3).enumerate().filter(|(_, p)| is_marked(p));
    let at: Vec<(f64, f64)> = marked.map(|(i, _)| ((i % width) as f64, (i / width) as f64)).collect();
    let [(x1, y1), (x2, y2)] = [f64::min, f64::max]
        .map(|pick| at.iter().copied().reduce(|a, b| (pick(a.0, b.0), pick(a.1, b.1))).unwrap_or_default());
    let bbox = PxBox::new(x1, y1, x2 + 1.0, y2 + 1.0).filter(|_| at.len() > 20)?;
    Some(Detection { bbox, class: DetectedClass::Face, score: 0.3 })
}

/// A second look that answers by the frame's number and how often it was asked for it.
struct Answers<F>(F, std::collections::BTreeMap<u32, u32>);

impl<F: Fn(u32, u32) -> Option<Vec<Detection>>> Eyes for Answers<F> {
    fn look(&mut self, _: &[u8], _: Size) -> Option<Findings> {
        Some(Findings::default())
    }

    fn look_again(&mut self, frame: &RedactedFrame, _: &InView<'_>) -> Option<Vec<Detection>> {
        let asked = self.1.entry(frame.no().0).or_default();
        *asked += 1;
        (self.0)(frame.no().0, *asked)
    }
}

fn answers<F: Fn(u32, u32) -> Option<Vec<Detection>>>(answer: F) -> Answers<F> {
    Answers(answer, std::collections::BTreeMap::new())
}

fn face_at(x: f64, y: f64) -> Detection {
    let bbox = PxBox::new(x, y, x + 12.0, y + 14.0).expect("a box");
    Detection { bbox, class: DetectedClass::Face, score: 0.2 }
}

fn is_flat(rgb: &[u8]) -> bool {
    rgb.chunks_exact(3).all(|p| p.iter().zip(HIDDEN_GROUND).all(|(a, b)| a.abs_diff(b) <= 4))
}

#[test]
fn a_face_that_the_first_look_missed_is_hidden_after_the_second() {
    let bench = Bench::new();
    let mut eyes = by_colour(|_| true);
    let developed = bench.develop(Place::Outdoor, &mut eyes, &Silent).expect("developed");
    let mut proxy = bench.proxy(&developed);
    for no in 0..FRAMES {
        assert_eq!(marked_pixels(proxy.frame(FrameNo(no)).expect("a frame").rgb()), 0, "frame {no}");
    }
    let receipt = &developed.receipt;
    let check = receipt.self_check.as_ref().expect("looked again");
    assert_eq!((check.rounds.len(), check.left, receipt.is_held()), (2, 0, false));
    assert_eq!((check.rounds[0].frames, check.rounds[0].found, check.rounds[1].found), (FRAMES, 20, 0));
    assert_eq!((receipt.found_again(), receipt.faces_found), (20, 0));
    assert!(receipt.faces_hidden >= 20 && receipt.seconds.check > 0.0);
    assert!(receipt.lines()[0].contains("found 20 faces more"), "{}", receipt.lines()[0]);
    // It looked at the very pictures that a reader sees, as the codec left them, and no others.
    let last_round = &eyes.looked_at[FRAMES as usize..];
    assert_eq!(last_round.len(), check.rounds[1].frames as usize);
    for looked_at in last_round {
        let read = proxy.frame(looked_at.no()).expect("a frame");
        assert!(read.rgb() == looked_at.rgb() && read.time_micros() == looked_at.time_micros(), "{:?}", looked_at.no());
    }
}

#[test]
fn what_is_found_in_one_frame_is_hidden_in_its_neighbours_too() {
    let bench = Bench::new();
    let developed = bench.develop(Place::Outdoor, &mut by_colour(|frame| frame == 10), &Silent).expect("developed");
    let mut proxy = bench.proxy(&developed);
    let mut bare_px = |no| marked_pixels(proxy.frame(FrameNo(no)).expect("a frame").rgb());
    // The face moves 4 pixels a frame, and nobody saw it move.
    assert!((9..=11).all(|no| bare_px(no) == 0), "beside it");
    assert!((6..=14).all(|no| bare_px(no) < 160), "and for half a second");
    assert!(bare_px(0) > 200 && bare_px(19) > 200, "but not for ever");
}

#[test]
fn glass_that_looks_like_a_face_is_left_as_it_is() {
    let bench = Bench::new();
    let mut told = looker(|_| true, |_| false);
    struct Glassy<'a>(&'a mut dyn Eyes);
    impl Eyes for Glassy<'_> {
        fn look(&mut self, rgb: &[u8], size: Size) -> Option<Findings> {
            self.0.look(rgb, size)
        }
        fn look_again(&mut self, frame: &RedactedFrame, _: &InView<'_>) -> Option<Vec<Detection>> {
            Some(vec![Detection { bbox: face(frame.no().0), class: DetectedClass::Face, score: 0.9 }])
        }
    }
    let developed = bench.develop(Place::Outdoor, &mut Glassy(&mut told), &Silent).expect("developed");
    let check = developed.receipt.self_check.expect("looked again");
    assert_eq!((check.rounds.len(), check.rounds[0].found), (1, 0));
}

#[test]
fn a_large_face_that_flashes_up_in_a_still_picture_is_none_and_one_that_stays_is_hidden() {
    let bench = Bench::drawn(SIZE, (10, 1), (0..40).map(|_| drawn_frame(0)));
    let large = || {
        let bbox = PxBox::new(100.0, 20.0, 140.0, 68.0).expect("a box");
        Detection { bbox, class: DetectedClass::Face, score: 0.5 }
    };
    for (is_seen, rounds, found) in [((|no| no == 10) as fn(u32) -> bool, 1, 0), (|_| true, 2, 40)] {
        let mut eyes = answers(|no, asked| Some((asked == 1 && is_seen(no)).then(large).into_iter().collect()));
        let developed = bench.develop(Place::Outdoor, &mut eyes, &Silent).expect("developed");
        let check = developed.receipt.self_check.as_ref().expect("looked again");
        assert_eq!((check.rounds.len(), check.rounds[0].found, check.left), (rounds, found, 0));
        let mut proxy = bench.proxy(&developed);
        let drawn = drawn_frame(0);
        let shown = proxy.frame(FrameNo(30)).expect("a frame");
        let at = (44 * SIZE.width_px as usize + 120) * 3;
        let is_hidden = (0..3).any(|k| shown.rgb()[at + k].abs_diff(drawn[at + k]) > 12);
        assert_eq!(is_hidden, found > 0, "{:?} for {:?}", &shown.rgb()[at..at + 3], &drawn[at..at + 3]);
    }
}

/// Sees the face at the first look, and looks at the second for what drawn heads are made of, and for a face elsewhere.
struct LooksForHeads {
    first: u32,
    rounds: u32,
    skin_px: usize,
    finds_more: bool,
}

/// Light, and redder than it is blue: the drawn street and its glass are greenish or, around the mark, violet.
fn skin_pixels(rgb: &[u8]) -> usize {
    rgb.chunks_exact(3)
        .filter(|p| p[0] > 130 && p[0] > p[1].saturating_add(15) && p[1] > p[2].saturating_add(5))
        .count()
}

impl Eyes for LooksForHeads {
    fn look(&mut self, _: &[u8], _: Size) -> Option<Findings> {
        let bbox = face(self.first);
        self.first += 1;
        let found = Detection { bbox, class: DetectedClass::Face, score: 0.8 };
        Some(Findings { faces: vec![found], ..Findings::default() })
    }

    fn look_again(&mut self, frame: &RedactedFrame, _: &InView<'_>) -> Option<Vec<Detection>> {
        self.skin_px += skin_pixels(frame.rgb());
        let is_here = self.finds_more && frame.no().0 == 3;
        self.rounds += u32::from(is_here);
        // Another place in every round, so that hiding it does not help.
        Some(is_here.then(|| face_at(f64::from(self.rounds) * 30.0 - 20.0, 4.0)).into_iter().collect())
    }
}

#[test]
fn heads_are_drawn_after_the_second_look_and_never_in_a_clip_that_is_held_back() {
    let bench = Bench::new();
    for finds_more in [false, true] {
        let mut eyes = LooksForHeads { first: 0, rounds: 0, skin_px: 0, finds_more };
        let developed = bench.develop(Place::Outdoor, &mut eyes, &Silent).expect("developed");
        assert_eq!(eyes.skin_px, 0, "the second look sees no drawn head");
        let reader = if developed.is_held() { &bench.stewards } else { &bench.work };
        let mut proxy =
            ProxyReader::open_checked(&bench.vault, &developed.proxy, reader, bench.digest()).expect("a proxy");
        assert_eq!((proxy.len(), developed.is_held()), (FRAMES, finds_more));
        for no in 0..FRAMES {
            let frame = proxy.frame(FrameNo(no)).expect("a frame");
            assert_eq!(skin_pixels(frame.rgb()) > 40, !finds_more, "frame {no}");
            assert_eq!(marked_pixels(frame.rgb()), 0, "frame {no}");
        }
        assert_eq!(developed.receipt.heads_drawn, if finds_more { 0 } else { u64::from(FRAMES) });
        assert_eq!(developed.receipt.lines().iter().any(|line| line.contains("plain heads drawn")), !finds_more);
        std::fs::remove_dir_all(&bench.vault_dir).expect("emptied");
        std::fs::create_dir(&bench.vault_dir).expect("a vault");
    }
}

#[test]
fn a_clip_in_which_something_is_always_found_is_held_back_for_stewards() {
    let bench = Bench::new();
    // Another place in every round, so that hiding it does not help.
    let mut eyes = answers(|frame, asked| {
        Some((frame == 3).then(|| face_at(f64::from(asked) * 30.0 - 20.0, 4.0)).into_iter().collect())
    });
    let developed = bench.develop(Place::Outdoor, &mut eyes, &Silent).expect("developed");
    assert!(developed.is_held());
    let receipt = &developed.receipt;
    let check = receipt.self_check.as_ref().expect("looked again");
    assert_eq!((check.rounds.len(), check.left), (MOST_ROUNDS, 1));
    assert_eq!(check.left_in, [FrameNo(3)]);
    assert!(receipt.lines()[0].starts_with("Held back"), "{}", receipt.lines()[0]);
    let open = |identity| ProxyReader::open_checked(&bench.vault, &developed.proxy, identity, bench.digest());
    assert_eq!(open(&bench.work).err(), Some(ProxyError::Vault(SealError::NotYours)), "no annotator opens it");
    assert!(open(&bench.stewards).is_ok_and(|mut proxy| proxy.frame(FrameNo(3)).is_ok()));
    assert_eq!(bench.files_in_vault(), 2, "nothing of the earlier rounds stays");
}

#[test]
fn a_frame_that_cannot_be_looked_at_again_is_hidden_whole() {
    let bench = Bench::new();
    let mut eyes = answers(|frame, _| (frame != 7).then(Vec::new));
    let developed = bench.develop(Place::Outdoor, &mut eyes, &Silent).expect("developed");
    let mut proxy = bench.proxy(&developed);
    for no in 0..FRAMES {
        let frame = proxy.frame(FrameNo(no)).expect("a frame");
        assert_eq!(is_flat(frame.rgb()), no == 7, "frame {no}");
        assert_eq!(frame.hidden().iter().any(|area| area.why == crate::vocab::Why::NotAnalysed), no == 7);
    }
    let receipt = &developed.receipt;
    assert_eq!((receipt.frames_hidden_whole, receipt.frames_not_checked, receipt.is_held()), (1, 1, false));
    assert_eq!(receipt.self_check.as_ref().map(|check| check.rounds.len()), Some(2));
    assert!(receipt.lines().iter().any(|line| line.contains("the second look on 1")));
}

#[test]
fn without_any_second_look_there_is_no_proxy() {
    let bench = Bench::new();
    let result = bench.develop(Place::Outdoor, &mut answers(|_, _| None), &Silent);
    assert_eq!(result.err(), Some(DevelopError::NothingDetected));
    assert_eq!(bench.files_in_vault(), 0);
}

#[test]
fn later_rounds_look_at_what_changed_and_at_nothing_else() {
    let frames = 96;
    let bench = Bench::drawn(SIZE, (10, 1), (0..frames).map(|no| drawn_frame(no % 30)));
    let mut eyes =
        answers(|frame, asked| Some((frame == 80 && asked == 1).then(|| face_at(60.0, 70.0)).into_iter().collect()));
    let developed = bench.develop(Place::Outdoor, &mut eyes, &Silent).expect("developed");
    let check = developed.receipt.self_check.expect("looked again");
    assert_eq!((check.rounds.len(), check.rounds[0].frames), (2, frames));
    let again = check.rounds[1].frames;
    assert!((5..60).contains(&again), "{again} of {frames} frames came out otherwise");
    // It is faint and on nobody's head, so it is hidden for a quarter of a second around.
    assert!((78..=82).all(|no| eyes.1[&no] == 2), "all whose plan changed");
}

#[test]
fn stopped_in_a_later_round_it_leaves_nothing() {
    let bench = Bench::new();
    let steps = u64::from(FRAMES) + 2 * (u64::from(FRAMES) + 1);
    for allowed in (u64::from(FRAMES)..steps).step_by(5).chain([steps - 1]) {
        let stop = StopAfter(AtomicU64::new(allowed));
        let result = bench.develop(Place::Outdoor, &mut by_colour(|_| true), &stop);
        assert_eq!(result.err(), Some(DevelopError::Cancelled), "after {allowed} steps");
        assert_eq!(bench.files_in_vault(), 0, "after {allowed} steps");
    }
    assert!(bench.develop(Place::Outdoor, &mut by_colour(|_| true), &StopAfter(AtomicU64::new(steps))).is_ok());
}

#[test]
fn the_legend_says_why_and_comes_out_with_the_frame() {
    use crate::vocab::Why;
    let bench = Bench::new();
    let developed = bench.develop(Place::Unknown, &mut looker(|_| true, |f| f == 4), &Silent).expect("developed");
    let mut proxy = bench.proxy(&developed);
    for no in 0..FRAMES {
        let frame = proxy.frame(FrameNo(no)).expect("a frame");
        let whys: Vec<Why> = frame.hidden().iter().map(|area| area.why).collect();
        if no == 4 {
            assert_eq!(whys, [Why::NotAnalysed]);
            continue;
        }
        assert_eq!((whys[0], frame.hidden()[0].bbox), (Why::Interior, SIZE.whole()), "frame {no}");
        let hides_face =
            |area: &crate::vocab::HiddenArea| area.why == Why::Face && area.bbox.hull(&face(no)) == area.bbox;
        assert!(frame.hidden().iter().any(hides_face), "frame {no}: {:?}", frame.hidden());
    }
    let rows: Vec<Why> = developed.receipt.by_reason.iter().map(|row| row.why).collect();
    assert_eq!(rows, [Why::Face, Why::Interior, Why::NotAnalysed]);
    let shares: f64 = developed.receipt.by_reason.iter().map(|row| row.share).sum();
    assert!((shares - 1.0).abs() < 1e-9, "without overlap the shares add up to the whole: {shares}");
}
