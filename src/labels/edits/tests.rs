//! Each edit against frame-by-frame pictures of the track, taken before and after.

use super::*;

const MEMBER: MemberId = MemberId::from_bits(5);
const PERSON: Origin = Origin::Person { member: MEMBER };

fn boxed(x: f64) -> PxBox {
    PxBox::new(x, 0.0, x + 10.0, 20.0).expect("a valid box")
}

fn class(name: &str) -> ClassName {
    ClassName::new(name).expect("a valid class name")
}

fn model() -> ModelId {
    ModelId("centernet".into())
}

/// A set with one track: frame, x, outside.
fn set_of(layer: Layer, keys: &[(u32, f64, bool)]) -> (LabelSet, TrackId) {
    let key = |x, outside| Key { outside, ..Key::new(boxed(x), Origin::Model { model: model(), score: 0.5 }) };
    let keys = keys.iter().map(|&(frame, x, outside)| (FrameNo(frame), key(x, outside))).collect();
    let track = Track { id: TrackId::from_bits(1), no: 1, class: class("car"), keys };
    let mut set = LabelSet::default();
    set.apply(&Edit::AddTrack { layer, track }).expect("a sound track");
    (set, TrackId::from_bits(1))
}

fn xs(set: &LabelSet, id: TrackId) -> Vec<Option<f64>> {
    (0..30).map(|f| set.find(id).and_then(|(_, t)| t.at(FrameNo(f))).map(|s| s.bbox.x1())).collect()
}

/// Applies, checks soundness and that taking it back restores the tracks exactly.
#[track_caller]
fn applied(set: &LabelSet, edit: &Edit) -> LabelSet {
    let mut after = set.clone();
    let inverse = after.apply(edit).expect("the edit fits").expect("the edit changes something");
    assert_eq!(after.check(), Ok(()));
    let mut back = after.clone();
    back.apply(&inverse).expect("the inverse fits");
    for layer in Layer::ALL {
        assert!(back.tracks(layer).eq(set.tracks(layer)), "taking back restores the tracks");
    }
    after
}

const ROAD: [(u32, f64, bool); 4] = [(2, 0.0, false), (12, 100.0, false), (15, 300.0, true), (20, 50.0, false)];

#[test]
fn a_box_between_keys_makes_a_key_that_keeps_the_flags() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let set = applied(&set, &toggle_occluded(&set, id, FrameNo(2), MEMBER).expect("is there"));
    let after = applied(&set, &set_box(&set, id, FrameNo(7), boxed(500.0), MEMBER).expect("is there"));
    let (_, track) = after.find(id).expect("is there");
    let key = &track.keys[&FrameNo(7)];
    assert!(key.occluded && key.origin == PERSON && key.bbox == boxed(500.0));
    assert_eq!(xs(&after, id)[2..=12], [0., 100., 200., 300., 400., 500., 420., 340., 260., 180., 100.].map(Some));
}

#[test]
fn a_box_before_after_and_in_an_outside_stretch() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    for frame in [0, 15, 17, 25] {
        let after = applied(&set, &set_box(&set, id, FrameNo(frame), boxed(7.0), MEMBER).expect("is there"));
        assert_eq!(xs(&after, id)[frame as usize], Some(7.0), "frame {frame}");
    }
    assert_eq!(set_box(&set, TrackId::from_bits(2), FrameNo(0), boxed(0.0), MEMBER), Err(EditError::NoSuchTrack));
}

#[test]
fn ending_a_track_changes_no_box_before() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let before = xs(&set, id);
    for frame in [3, 4, 8, 12, 13, 14, 20] {
        let after = applied(&set, &end_track_here(&set, id, FrameNo(frame), MEMBER).expect("is there"));
        let shown = xs(&after, id);
        for (f, (now, then)) in shown.iter().zip(&before).enumerate() {
            let expected = if f < frame as usize { *then } else { None };
            let close = now.zip(expected).map_or(*now == expected, |(a, b): (f64, f64)| (a - b).abs() < 1e-9);
            assert!(close, "ended at {frame}, frame {f}: {now:?} is not {expected:?}");
        }
    }
    let gone = applied(&set, &end_track_here(&set, id, FrameNo(2), MEMBER).expect("is there"));
    assert!(gone.is_empty(), "a track that ends where it begins is no track");
    for frame in [0, 16, 21] {
        assert_eq!(end_track_here(&set, id, FrameNo(frame), MEMBER), Err(EditError::NotInFrame));
    }
}

#[test]
fn outside_and_back_changes_no_other_box() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let before = xs(&set, id);
    let after = applied(&set, &toggle_outside(&set, id, FrameNo(7), MEMBER).expect("is there"));
    assert_eq!(xs(&after, id)[..7], before[..7]);
    assert_eq!(xs(&after, id)[7..12], [None; 5]);
    assert_eq!(xs(&after, id)[12..], before[12..]);

    let after = applied(&set, &toggle_outside(&set, id, FrameNo(15), MEMBER).expect("is there"));
    assert_eq!(xs(&after, id)[..15], before[..15]);
    assert_eq!(xs(&after, id)[15..=20], [300., 250., 200., 150., 100., 50.].map(Some));
    assert_eq!(toggle_outside(&set, id, FrameNo(2), MEMBER), Err(EditError::NotInFrame));
}

#[test]
fn a_track_is_made_longer() {
    let (set, id) = set_of(Layer::Label, &[(2, 3.0, false)]);
    let after = applied(&set, &extend_to(&set, id, FrameNo(9), MEMBER).expect("is there"));
    assert_eq!(xs(&after, id)[2..=9], [Some(3.0); 8]);
    assert_eq!(extend_to(&set, id, FrameNo(2), MEMBER), Err(EditError::NotInFrame));
}

#[test]
fn deleting_keys_never_leaves_an_unsound_track() {
    let keys = [(0, 1.0, false), (3, 1.0, true), (5, 1.0, true), (9, 2.0, false)];
    let (set, id) = set_of(Layer::Label, &keys);
    let after = applied(&set, &delete_key(&set, id, FrameNo(0)).expect("is there"));
    assert_eq!(after.find(id).and_then(|(_, t)| t.span()), Some((FrameNo(9), FrameNo(9))));
    let after = applied(&set, &delete_key(&set, id, FrameNo(9)).expect("is there"));
    assert_eq!(after.find(id).and_then(|(_, t)| t.span()), Some((FrameNo(0), FrameNo(5))));
    let gone = applied(&after, &delete_key(&after, id, FrameNo(0)).expect("is there"));
    assert!(gone.is_empty(), "only outside keys were left");
    assert_eq!(delete_key(&set, id, FrameNo(1)), Err(EditError::NoKeyHere));
}

#[test]
fn flags_turn_over_and_hold_to_the_next_key() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let after = applied(&set, &toggle_truncated(&set, id, FrameNo(7), MEMBER).expect("is there"));
    let cut = |f| after.find(id).and_then(|(_, t)| t.at(FrameNo(f))).map(|s| s.key.truncated);
    assert_eq!((cut(6), cut(7), cut(11), cut(12)), (Some(false), Some(true), Some(true), Some(false)));
    assert_eq!(toggle_occluded(&set, id, FrameNo(16), MEMBER), Err(EditError::NotInFrame));
}

#[test]
fn a_persons_change_to_a_suggestion_accepts_it() {
    let (set, id) = set_of(Layer::Suggestion, &ROAD);
    let edits = [
        set_box(&set, id, FrameNo(3), boxed(9.0), MEMBER),
        set_class(&set, id, class("bus")),
        toggle_occluded(&set, id, FrameNo(3), MEMBER),
        end_track_here(&set, id, FrameNo(3), MEMBER),
        delete_key(&set, id, FrameNo(12)),
        accept(&set, id),
        Ok(accept_all(&set)),
    ];
    for edit in edits {
        let after = applied(&set, &edit.expect("is there"));
        let (layer, track) = after.find(id).expect("keeps its id");
        assert_eq!((layer, track.no), (Layer::Label, 1));
    }
    assert!(applied(&set, &reject(&set, id).expect("is there")).is_empty());
    assert!(applied(&set, &reject_all(&set)).is_empty());
    let (labels, id) = set_of(Layer::Label, &ROAD);
    assert_eq!(accept(&labels, id), Err(EditError::NoSuchTrack));
    assert_eq!(reject(&labels, id), Err(EditError::NoSuchTrack), "a label is no suggestion to reject");
}

#[test]
fn a_new_run_replaces_only_what_nobody_touched() {
    let proposal = |model: &ModelId, x| {
        let keys = [(FrameNo(0), boxed(x), Some(0.9)), (FrameNo(4), boxed(x), None)];
        Proposal::of_model(DetectedClass::Car, model, keys)
    };
    let other = ModelId("other".into());
    let mut set = LabelSet::default();
    set = applied(&set, &propose(&set, &other, vec![proposal(&other, 1.0)]));
    set = applied(&set, &propose(&set, &model(), vec![proposal(&model(), 2.0), proposal(&model(), 3.0)]));
    set = applied(&set, &draw(&set, class("person"), FrameNo(1), boxed(4.0), MEMBER));
    let at = |set: &LabelSet, layer| -> Vec<(u32, f64)> {
        let mut all: Vec<_> = set.tracks(layer).map(|t| (t.no, t.keys[&t.span().expect("keys").0].bbox.x1())).collect();
        all.sort_by_key(|(no, _)| *no);
        all
    };
    assert_eq!(at(&set, Layer::Suggestion), [(1, 1.0), (2, 2.0), (3, 3.0)]);
    let second = set.tracks(Layer::Suggestion).find(|t| t.no == 2).expect("is there").id;
    set = applied(&set, &accept(&set, second).expect("is there"));
    set = applied(&set, &propose(&set, &model(), vec![proposal(&model(), 5.0)]));
    assert_eq!(at(&set, Layer::Suggestion), [(1, 1.0), (5, 5.0)], "no number is used again");
    assert_eq!(at(&set, Layer::Label), [(2, 2.0), (4, 4.0)]);
    // A suggestion in which a person fixed a key without accepting it stays.
    let fifth = set.tracks(Layer::Suggestion).find(|t| t.no == 5).expect("is there").clone();
    let after = Some(Key::new(boxed(6.0), PERSON));
    let touched = applied(&set, &Edit::SetKey { track: fifth.id, frame: FrameNo(2), before: None, after });
    let again = applied(&touched, &propose(&touched, &model(), vec![proposal(&model(), 7.0)]));
    assert_eq!(at(&again, Layer::Suggestion), [(1, 1.0), (5, 5.0), (6, 7.0)]);
    set = applied(&set, &propose(&set, &model(), vec![]));
    assert_eq!(at(&set, Layer::Suggestion), [(1, 1.0)]);
    assert_eq!(at(&set, Layer::Label), [(2, 2.0), (4, 4.0)]);
}

/// Every frame of every label: the model of cutting and joining is that these do not change.
fn shown(set: &LabelSet) -> Vec<Vec<i64>> {
    let at = |frame| {
        let seen = set.tracks(Layer::Label).chain(set.tracks(Layer::Suggestion)).filter_map(|t| t.at(FrameNo(frame)));
        let mut xs: Vec<i64> = seen.map(|s| (s.bbox.x1() * 1e6).round() as i64).collect();
        xs.sort_unstable();
        xs
    };
    (0..40).map(at).collect()
}

/// Two tracks that are never in the same frame.
fn two(second: &[(u32, f64, bool)]) -> (LabelSet, [TrackId; 2]) {
    let (mut set, first) = set_of(Layer::Label, &ROAD);
    let key = |x, outside| Key { outside, ..Key::new(boxed(x), PERSON) };
    let keys = second.iter().map(|&(frame, x, outside)| (FrameNo(frame), key(x, outside))).collect();
    let track = Track { id: TrackId::from_bits(2), no: 2, class: class("bus"), keys };
    set.apply(&Edit::AddTrack { layer: Layer::Suggestion, track }).expect("a sound track");
    (set, [first, TrackId::from_bits(2)])
}

#[test]
fn a_split_changes_no_box_wherever_it_falls() {
    for layer in Layer::ALL {
        let (set, id) = set_of(layer, &ROAD);
        for frame in 3..=20 {
            let after = applied(&set, &split(&set, id, FrameNo(frame), MEMBER).expect("two parts"));
            assert_eq!(shown(&after), shown(&set), "split at {frame}");
            let (_, first) = after.find(id).expect("the first part keeps its id");
            let second = after.tracks(Layer::Label).find(|track| track.id != id).expect("the second part");
            assert!(first.span().is_some_and(|(_, last)| last < FrameNo(frame)));
            assert!(second.span().is_some_and(|(from, _)| from >= FrameNo(frame)));
            assert_eq!((first.no, second.no), (1, 2));
            let whole = applied(&after, &merge(&after, &[id, second.id], MEMBER).expect("never in one frame"));
            assert_eq!((shown(&whole), whole.tracks(Layer::Label).len()), (shown(&set), 1), "merged again");
        }
        for frame in [0, 2, 21] {
            assert_eq!(
                split(&set, id, FrameNo(frame), MEMBER),
                Err(EditError::NotInFrame),
                "nothing to split at {frame}"
            );
        }
    }
}

#[test]
fn a_merge_changes_no_box_and_a_link_fills_the_gap() {
    // Inside the first one's outside stretch, right behind it, and with a gap of its own.
    for second in [
        &[(16, 7.0, false), (18, 9.0, false)][..],
        &[(21, 1.0, false)],
        &[(25, 1.0, false), (27, 2.0, true), (30, 3.0, false)],
    ] {
        let (set, ids) = two(second);
        let after = applied(&set, &merge(&set, &ids, MEMBER).expect("never in one frame"));
        assert_eq!(shown(&after), shown(&set), "{second:?}");
        let (layer, track) = after.find(ids[0]).expect("the first one's id");
        assert_eq!((layer, track.no, track.class.as_str()), (Layer::Label, 1, "car"));
        assert!(after.find(ids[1]).is_none());
    }
    let (set, ids) = two(&[(30, 150.0, false), (32, 170.0, false)]);
    let after = applied(&set, &link(&set, &ids, MEMBER).expect("never in one frame"));
    let x = |frame| after.find(ids[0]).and_then(|(_, t)| t.at(FrameNo(frame))).map(|seen| seen.bbox.x1());
    assert_eq!([20, 25, 30, 32].map(x), [50.0, 100.0, 150.0, 170.0].map(Some), "the box runs over the gap");
    assert_eq!(x(16), None, "a gap of one track alone stays one");
    assert_eq!(shown(&after)[..20], shown(&set)[..20]);
}

#[test]
fn two_objects_of_one_frame_are_never_merged() {
    let (set, ids) = two(&[(14, 7.0, false), (18, 9.0, false)]);
    assert_eq!(merge(&set, &ids, MEMBER), Err(EditError::BothPresent));
    assert_eq!(link(&set, &[ids[1], ids[0]], MEMBER), Err(EditError::BothPresent));
}

#[test]
fn trimming_keeps_what_is_left_as_it_was() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let before = xs(&set, id);
    let begun = applied(&set, &begin_track_here(&set, id, FrameNo(7), MEMBER).expect("in view"));
    assert_eq!(xs(&begun, id)[7..], before[7..]);
    assert!(xs(&begun, id)[..7].iter().all(Option::is_none));
    let earlier = applied(&set, &begin_track_here(&set, id, FrameNo(0), MEMBER).expect("before its first frame"));
    assert_eq!(xs(&earlier, id)[..3], [Some(0.0); 3]);
    let ended = applied(&set, &last_seen_here(&set, id, FrameNo(7), MEMBER).expect("in view"));
    assert_eq!(xs(&ended, id)[..=7], before[..=7]);
    assert!(xs(&ended, id)[8..].iter().all(Option::is_none));
    let longer = applied(&set, &last_seen_here(&set, id, FrameNo(25), MEMBER).expect("behind its end"));
    assert_eq!(xs(&longer, id)[20..=25], [Some(50.0); 6]);
    for edit in [begin_track_here, last_seen_here] {
        assert_eq!(edit(&set, id, FrameNo(17), MEMBER), Err(EditError::NotInFrame), "outside there");
    }
}

#[test]
fn a_key_moves_between_its_neighbours_alone() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let after = applied(&set, &move_key(&set, id, FrameNo(12), FrameNo(7), MEMBER).expect("there is room"));
    assert_eq!(xs(&after, id)[2..8], [0., 20., 40., 60., 80., 100.].map(Some));
    for (from, to, error) in
        [(12, 15, EditError::NotInFrame), (12, 2, EditError::NotInFrame), (3, 4, EditError::NoKeyHere)]
    {
        assert_eq!(move_key(&set, id, FrameNo(from), FrameNo(to), MEMBER), Err(error));
    }
}

#[test]
fn propagating_holds_the_box_and_following_never_replaces_a_persons_key() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let after = applied(&set, &propagate(&set, id, FrameNo(7), 10, MEMBER).expect("in view"));
    assert_eq!(xs(&after, id)[7..=17], [Some(50.0); 11], "over the outside stretch, too");
    let boxes: Vec<_> = (8..=10).map(|f| (FrameNo(f), boxed(f64::from(f) * 3.0))).collect();
    let after = applied(&set, &follow(&set, id, FrameNo(7), &boxes, MEMBER).expect("in view"));
    assert_eq!(xs(&after, id)[7..=10], [50.0, 24.0, 27.0, 30.0].map(Some));
    let by_hand = applied(&set, &set_box(&set, id, FrameNo(9), boxed(1.0), MEMBER).expect("is there"));
    assert_eq!(follow(&by_hand, id, FrameNo(7), &boxes, MEMBER), Err(EditError::Stale));
    let back: Vec<_> = [(1, 5.0), (0, 6.0)].map(|(f, x)| (FrameNo(f), boxed(x))).into();
    let after = applied(&set, &follow(&set, id, FrameNo(2), &back, MEMBER).expect("in view"));
    assert_eq!(xs(&after, id)[..4], [6.0, 5.0, 0.0, 10.0].map(Some), "backward it becomes longer at its beginning");
}

#[test]
fn attributes_of_a_frame_and_of_a_track() {
    let (set, id) = set_of(Layer::Label, &ROAD);
    let here = |set: &LabelSet, frame| {
        let track = set.find(id).expect("is there").1;
        track.at(FrameNo(frame)).and_then(|seen| seen.key.attributes.get("moving").cloned())
    };
    let after = applied(&set, &set_attribute(&set, id, FrameNo(5), ("moving", Some("yes")), MEMBER).expect("in view"));
    assert_eq!([4, 5, 11, 12].map(|f| here(&after, f).is_some()), [false, true, true, false]);
    let all = applied(&set, &set_track_attribute(&set, id, "moving", Some("no")).expect("is there"));
    assert!([2, 14, 20].iter().all(|f| here(&all, *f).as_deref() == Some("no")));
    let none = applied(&all, &set_track_attribute(&all, id, "moving", None).expect("is there"));
    assert!(here(&none, 5).is_none());
}

#[test]
fn what_a_model_is_sure_of_is_accepted_alone() {
    let (mut set, id) = set_of(Layer::Suggestion, &ROAD);
    let key = Key::new(boxed(0.0), Origin::Model { model: model(), score: 0.8 });
    let track = Track { id: TrackId::from_bits(9), no: 9, class: class("bus"), keys: [(FrameNo(0), key)].into() };
    set.apply(&Edit::AddTrack { layer: Layer::Suggestion, track }).expect("a sound track");
    let after = applied(&set, &accept_above(&set, 0.75));
    assert_eq!(after.find(id).map(|(layer, _)| layer), Some(Layer::Suggestion));
    assert_eq!(after.find(TrackId::from_bits(9)).map(|(layer, _)| layer), Some(Layer::Label));
}
