//! Covers of a camera, wishes to uncover, and the count of changes.

use super::*;
use crate::vocab::CameraCover;

fn cover(bits: u128) -> CameraCoverRow {
    let size = Size { width_px: 640, height_px: 480 };
    let bbox = PxBox::new(1.0, 2.0, 30.0, 40.0).expect("a box");
    CameraCoverRow {
        id: RegionId::from_bits(bits),
        camera: "cam-7f3a".parse().expect("a pseudonym"),
        member: MEMBER,
        time: now(),
        cover: CameraCover::new(bbox, size).expect("inside"),
        removed: None,
    }
}

#[test]
fn a_cover_of_a_camera_is_added_and_taken_back_once_and_never_changed() {
    let (dir, key, mut store) = fresh();
    store.add_camera_cover(&cover(1)).expect("is kept");
    store.add_camera_cover(&cover(2)).expect("is kept");
    assert_eq!(store.add_camera_cover(&cover(1)), Err(StoreError::Conflict));
    store.remove_camera_cover(cover(1).id, MEMBER, now()).expect("is marked");
    store.remove_camera_cover(cover(1).id, MemberId::from_bits(4), now()).expect("is marked already");
    for change in [
        "DELETE FROM camera_covers",
        "UPDATE camera_covers SET cover = '{}' WHERE no = 2",
        "UPDATE camera_covers SET camera = 'cam-b', removed_at_micros = 1, removed_by = 'x' WHERE no = 2",
        "UPDATE camera_covers SET removed_at_micros = NULL, removed_by = NULL WHERE no = 1",
    ] {
        assert!(store.connection.execute(change, []).is_err(), "{change}");
    }
    drop(store);
    let store = reopen(&dir, &key).expect("opens");
    assert_eq!(store.camera_covers(), Ok(vec![cover(2)]));
    assert_eq!(store.camera_covers_of(&cover(2).camera), Ok(vec![cover(2)]));
    assert_eq!(store.camera_covers_of(&"cam-b".parse().expect("a pseudonym")), Ok(vec![]));
    let removed = CameraCoverRow { removed: Some((now(), MEMBER)), ..cover(1) };
    assert_eq!(store.camera_cover(removed.id), Ok(Some(removed)));
}

#[test]
fn a_wish_to_uncover_is_kept_once() {
    let (_dir, _key, mut store) = fresh();
    let id = RegionId::from_bits(5);
    store.ask_to_uncover(id, MEMBER, now()).expect("is kept");
    store.ask_to_uncover(id, MemberId::from_bits(9), now()).expect("is there already");
    assert_eq!(store.uncover_wishes(), Ok(vec![(id, MEMBER)]));
}

#[test]
fn whatever_changes_what_may_be_seen_is_counted_in_every_process() {
    let (dir, key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    let other = reopen(&dir, &key).expect("another process");
    let mut last = other.hiding_changes().expect("is read");
    let mut grew = |what: &str| {
        let now = other.hiding_changes().expect("is read");
        assert!(now > last, "{what}");
        last = now;
    };
    store.add_hand_regions(&[region(1, clip.id)]).expect("is kept");
    grew("a region");
    store.remove_hand_region(region(1, clip.id).id, MEMBER, now()).expect("is marked");
    grew("a region taken back");
    store.add_camera_cover(&cover(1)).expect("is kept");
    grew("a cover of a camera");
    store.set_wishes(&HidingWishes { plates: true, ..HidingWishes::default() }).expect("are kept");
    grew("a wish");
    let camera = CameraRow { id: clip.camera.clone(), place: Place::Outdoor, zones: Some(zones()) };
    store.set_camera(&camera).expect("is kept");
    grew("a camera");
    store.set_camera(&CameraRow { zones: None, ..camera }).expect("is kept");
    grew("a camera again");
    store.update_clip(&ClipRow { proxy: Some("{}".into()), ..clip.clone() }).expect("is kept");
    grew("a proxy");
    store.bury_clip(clip.id).expect("is buried");
    grew("a withdrawal");
    let before = other.hiding_changes();
    let mut document = Document::default();
    let untouched = clip_row(2);
    store.insert_clip(&untouched).expect("is new");
    store.append_entry(untouched.id, &draw(&mut document, 1.0)).expect("fits");
    assert_eq!(other.hiding_changes(), before, "labels hide nothing");
}
