//! Bookmarks, classes and attributes.

use std::collections::BTreeSet;

use super::{clip_row, fresh};
use crate::labels::Schema;
use crate::vocab::{FrameNo, MemberId, UtcTime};

#[test]
fn bookmarks_and_schema_are_kept_and_go_with_the_clip() {
    let (_dir, _key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    let by = Some((MemberId::from_bits(1), UtcTime::from_micros(5).expect("a valid time")));
    for frame in [3, 9, 3] {
        store.set_bookmark(clip.id, FrameNo(frame), by).expect("is kept");
    }
    store.set_bookmark(clip.id, FrameNo(9), None).expect("is taken away");
    assert_eq!(store.bookmarks(clip.id), Ok(BTreeSet::from([FrameNo(3)])));
    assert_eq!(store.schema(), Ok(Schema::standard()));
    let mut schema = Schema::standard();
    schema.classes.truncate(2);
    store.set_schema(&schema).expect("is kept");
    assert_eq!(store.schema(), Ok(schema));
    store.bury_clip(clip.id).expect("is withdrawn");
    assert_eq!(store.bookmarks(clip.id), Ok(BTreeSet::new()));
}
