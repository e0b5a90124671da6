//! Wishes, regions by hand and the queue, by themselves.

use super::*;

#[test]
fn wishes_come_back_and_are_none_until_set() {
    let (dir, key, mut store) = fresh();
    assert_eq!(store.wishes(), Ok(HidingWishes::default()));
    let wishes = HidingWishes { plates: true, keep_time: true, ..HidingWishes::default() };
    store.set_wishes(&HidingWishes { screens: true, ..wishes }).expect("are kept");
    store.set_wishes(&wishes).expect("are kept");
    drop(store);
    assert_eq!(reopen(&dir, &key).expect("opens").wishes(), Ok(wishes));
}

#[test]
fn a_region_is_added_and_taken_back_once_and_never_changed() {
    let (_dir, _key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    let (one, two) = (region(1, clip.id), region(2, clip.id));
    store.add_hand_regions(&[one.clone(), two.clone()]).expect("are kept");
    assert_eq!(store.hand_regions(clip.id), Ok(vec![one.clone(), two.clone()]));
    assert_eq!(store.add_hand_regions(&[region(3, clip.id), one.clone()]), Err(StoreError::Conflict));
    assert_eq!(store.all_hand_regions().map(|all| all.len()), Ok(2), "all or none");
    let elsewhere = region(4, ClipId::from_bits(9));
    assert_eq!(store.add_hand_regions(&[elsewhere]), Err(StoreError::NoSuchClip));

    store.remove_hand_region(one.id, MEMBER, now()).expect("is marked");
    store.remove_hand_region(one.id, MemberId::from_bits(4), now()).expect("is marked already");
    assert_eq!(store.hand_regions(clip.id), Ok(vec![two.clone()]));
    let removed = HandRegionRow { removed: Some((now(), MEMBER)), ..one };
    assert_eq!(store.hand_region(removed.id), Ok(Some(removed.clone())));
    assert_eq!(store.all_hand_regions(), Ok(vec![removed, two]));
    for change in [
        "DELETE FROM hand_regions",
        "UPDATE hand_regions SET region = '{}' WHERE no = 2",
        "UPDATE hand_regions SET region = '{}', removed_at_micros = 1, removed_by = 'x' WHERE no = 2",
        "UPDATE hand_regions SET removed_at_micros = NULL, removed_by = NULL WHERE no = 1",
    ] {
        assert!(store.connection.execute(change, []).is_err(), "{change}");
    }
}

#[test]
fn a_withdrawn_clip_keeps_neither_regions_nor_orders() {
    let (_dir, _key, mut store) = fresh();
    let clip = ClipRow { state: ClipState::Held, orders: Some("{}".into()), ..clip_row(1) };
    store.insert_clip(&clip).expect("is new");
    let other = clip_row(2);
    store.insert_clip(&other).expect("is new");
    store.add_hand_regions(&[region(1, clip.id), region(2, other.id)]).expect("are kept");
    let made = |clip| DevelopmentRow { clip, time: now(), detectors: "[]".into(), frames: 7 };
    store.add_development(&made(clip.id)).expect("is kept");
    store.ask_to_develop(&[clip.id], QueueReason::Named).expect("waits");
    assert_eq!(store.clip(clip.id), Ok(Some(clip.clone())));
    store.bury_clip(clip.id).expect("is buried");
    assert_eq!(
        store.clip(clip.id).map(|row| row.map(|row| (row.state, row.orders))),
        Ok(Some((ClipState::Withdrawn, None)))
    );
    assert_eq!(store.all_hand_regions().map(|all| all.len()), Ok(1), "the other clip's stays");
    assert_eq!((store.developments(), store.develop_queue()), (Ok(vec![]), Ok(vec![])));
    assert!(store.connection.execute("DELETE FROM hand_regions", []).is_err(), "the guard is set again");
}

#[test]
fn a_clip_waits_until_it_is_developed() {
    let (_dir, _key, mut store) = fresh();
    let ids: Vec<ClipId> = (1..4).map(|bits| clip_row(bits).id).collect();
    for bits in 1..4 {
        store.insert_clip(&clip_row(bits)).expect("is new");
    }
    store.ask_to_develop(&[ids[2], ids[0]], QueueReason::Named).expect("wait");
    assert_eq!(store.waits_for_all(), Ok(false));
    store.ask_to_develop(&ids, QueueReason::All).expect("wait");
    assert_eq!(store.develop_queue().as_ref(), Ok(&ids));
    assert_eq!(store.waits_for_all(), Ok(true));
    let made = DevelopmentRow { clip: ids[1], time: now(), detectors: "[]".into(), frames: 7 };
    store.add_development(&made).expect("is kept");
    assert_eq!(store.developments(), Ok(vec![made]));
    assert_eq!(store.waits_for_all(), Ok(false));
    store.leave_develop_queue(ids[0]).expect("leaves");
    assert_eq!(store.develop_queue(), Ok(vec![ids[2]]));
    assert_eq!(store.ask_to_develop(&[ClipId::from_bits(99)], QueueReason::All), Err(StoreError::NoSuchClip));
}
