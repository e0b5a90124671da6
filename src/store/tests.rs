//! The database by itself. Random sessions, kills and two processes are in `tests/`.

use tempfile::TempDir;

use super::*;
use crate::labels::{Author, ClassName, Document, EditError, Entry, EntryKind, edits};
use crate::vocab::{
    CameraId, ClipId, Digest, ExportId, FrameNo, HandRegion, HidingWishes, MemberId, Place, Polygon, PxBox, PxPoint,
    RecordId, RegionId, Size, Zone, ZoneKind, Zones,
};

mod camera_covers;
mod effort;
mod hiding;
mod migration;
mod notes;
mod reviews;

const MEMBER: MemberId = MemberId::from_bits(3);

fn now() -> UtcTime {
    UtcTime::from_micros(1_700_000_000_123_456).expect("a valid time")
}

fn fresh() -> (TempDir, SecretBytes, Store) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let key = SecretBytes::random();
    let store = Store::create(&dir.path().join("project.db"), &key).expect("a new database");
    (dir, key, store)
}

fn reopen(dir: &TempDir, key: &SecretBytes) -> Result<Store, StoreError> {
    Store::open(&dir.path().join("project.db"), key)
}

fn clip_row(bits: u128) -> ClipRow {
    ClipRow {
        id: ClipId::from_bits(bits),
        sha256: Digest::of(&bits.to_be_bytes()),
        bytes: 1234,
        record: RecordId::from_bits(8),
        camera: "cam-7f3a".parse().expect("a valid pseudonym"),
        state: ClipState::Sealed,
        size: None,
        frames: 0,
        original: "{}".into(),
        proxy: None,
        leak: None,
        orders: None,
        imported_at: now(),
    }
}

fn draw(document: &mut Document, x: f64) -> Entry {
    let bbox = PxBox::new(x, 2.0, x + 30.0, 40.0).expect("a valid box");
    let class = ClassName::new("person").expect("a valid class name");
    let edit = edits::draw(document.labels(), class, FrameNo(3), bbox, MEMBER);
    document.apply(edit, Author::Member(MEMBER), now()).expect("applies").expect("changes something")
}

/// An approval of a reviewer who looked the clip through.
fn looked_through(
    set: &crate::labels::LabelSet,
    clip: ClipId,
    seq: u64,
    signer: &crate::vocab::SigningKey,
) -> Result<crate::review::Approved<crate::labels::LabelSet>, crate::review::ReviewError> {
    use crate::review::{Circumstances, Grounds, sign_off};
    sign_off(set, (clip, seq), Grounds::LookedThrough, &Circumstances::default(), (MEMBER, signer), now())
}

fn zones() -> Zones {
    let corner = |x, y| PxPoint { x, y };
    let outline = Polygon::new(vec![corner(1.0, 1.0), corner(9.5, 1.0), corner(9.5, 20.0)]).expect("a polygon");
    Zones { size: Size { width_px: 640, height_px: 480 }, zones: vec![Zone { kind: ZoneKind::Door, outline }] }
}

fn region(bits: u128, clip: ClipId) -> HandRegionRow {
    let bbox = PxBox::new(1.5, 2.0, 30.0, 40.0).expect("a valid box");
    HandRegionRow {
        id: RegionId::from_bits(bits),
        clip,
        member: MEMBER,
        time: now(),
        region: HandRegion::new(vec![(FrameNo(2), bbox)], FrameNo(5)).expect("a region"),
        detectors: "[]".into(),
        removed: None,
    }
}

#[test]
fn rows_come_back_as_they_went_in() {
    let (dir, key, mut store) = fresh();
    let mut clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    assert_eq!(store.insert_clip(&clip), Err(StoreError::Conflict));
    clip.state = ClipState::Developed;
    clip.size = Some(Size { width_px: 640, height_px: 480 });
    clip.proxy = Some("{\"a\":1}".into());
    store.update_clip(&clip).expect("is there");
    assert_eq!(store.update_clip(&clip_row(2)), Err(StoreError::NoSuchClip));
    store.set_frame_times(clip.id, &[0, 33_367, -5]).expect("is there");
    let record = RecordRow {
        id: RecordId::from_bits(8),
        jws: "{\"payload\":\"é\"}".into(),
        sha256: Digest::of(b"r"),
        imported_at: now(),
    };
    store.put_record(&record).expect("is new");
    store.put_record(&record).expect("the same again");
    assert_eq!(store.put_record(&RecordRow { jws: b"{}".to_vec(), ..record.clone() }), Err(StoreError::Conflict));
    let event = EventRow { record: record.id, jws: b"{}".to_vec(), sha256: Digest::of(b"e"), imported_at: now() };
    store.put_event(&event).expect("is new");
    store.put_event(&event).expect("the same again");
    assert_eq!(
        store.put_event(&EventRow { record: RecordId::from_bits(9), sha256: Digest::of(b"f"), ..event.clone() }),
        Err(StoreError::Conflict),
        "an event of a record that is not here"
    );
    let camera: CameraId = "cam-1".parse().expect("a valid pseudonym");
    assert_eq!(store.camera(&camera), Ok(None));
    let mut profile = CameraRow { id: camera.clone(), place: Place::Outdoor, zones: None };
    store.set_camera(&profile).expect("is kept");
    (profile.place, profile.zones) = (Place::Indoor, Some(zones()));
    store.set_camera(&profile).expect("is kept");
    store.set_audit_head(7, Digest::of(b"7")).expect("is kept");
    store.set_audit_head(6, Digest::of(b"6")).expect("is older");
    let export = ExportRow {
        id: ExportId::from_bits(1),
        time: now(),
        format: "coco".into(),
        draft: true,
        clips: vec![clip.id],
        manifest_sha256: Digest::of(b"m"),
        figures: Some("{}".into()),
    };
    store.put_export(&export).expect("is new");
    drop(store);

    let mut store = reopen(&dir, &key).expect("opens");
    assert_eq!(store.clips(), Ok(vec![clip.clone()]));
    assert_eq!(store.clip(clip.id), Ok(Some(clip.clone())));
    assert_eq!(store.clips_of_file(clip.sha256), Ok(vec![clip.id]));
    assert_eq!(store.frame_times(clip.id), Ok(vec![0, 33_367, -5]));
    assert_eq!(store.record(record.id), Ok(Some(record.clone())));
    assert_eq!(store.records(), Ok(vec![record.clone()]));
    assert_eq!(store.events(record.id), Ok(vec![event]));
    assert_eq!(store.camera(&camera), Ok(Some(profile)));
    assert_eq!(store.cameras().map(|c| c.len()), Ok(1));
    assert_eq!(store.audit_head(), Ok(Some((7, Digest::of(b"7")))));
    assert_eq!(store.exports(), Ok(vec![export.clone()]));
    store.bury_clip(clip.id).expect("is there");
    assert_eq!(store.exports(), Ok(vec![ExportRow { figures: None, ..export }]), "figures speak of its clips");
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_left_alone() {
    let (dir, key, store) = fresh();
    drop(store);
    let path = dir.path().join("project.db");
    assert_eq!(reopen(&dir, &SecretBytes::random()).err(), Some(StoreError::WrongKey));
    assert_eq!(Store::create(&path, &key).err(), Some(StoreError::Exists));
    let missing = dir.path().join("other.db");
    assert_eq!(Store::open(&missing, &key).err(), Some(StoreError::CannotOpen));
    assert!(!missing.exists(), "opening makes nothing");
    for text in ["", "this is no database at all", &"SQLite format 3\0".repeat(600)] {
        std::fs::write(&missing, text).expect("is written");
        assert_eq!(Store::open(&missing, &key).err(), Some(StoreError::WrongKey));
        assert_eq!(std::fs::read(&missing).expect("is there"), text.as_bytes());
    }
    assert!(reopen(&dir, &key).is_ok());
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let (dir, key, store) = fresh();
    store.connection.pragma_update(None, "user_version", 99).expect("is set");
    drop(store);
    assert_eq!(reopen(&dir, &key).err(), Some(StoreError::NewerVersion));
}

#[test]
fn nothing_readable_is_on_disk() {
    let (dir, _key, mut store) = fresh();
    let marker = "MARKER-THAT-MUST-NOT-BE-READ";
    store.insert_clip(&ClipRow { original: marker.repeat(50), ..clip_row(1) }).expect("is new");
    let mut files = 0;
    for file in std::fs::read_dir(dir.path()).expect("is a folder") {
        let bytes = std::fs::read(file.expect("is a file").path()).expect("is readable");
        files += usize::from(!bytes.is_empty());
        assert!(!bytes.windows(marker.len()).any(|w| w == marker.as_bytes()));
        assert!(!bytes.windows(6).any(|w| w == b"SQLite"), "not even the name of the format");
    }
    assert!(files >= 2, "the database and its log are there");
}

#[test]
fn the_connection_keeps_its_promises() {
    let (_dir, _key, mut store) = fresh();
    let pragma = |name| store.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    assert_eq!(pragma("synchronous"), Ok(2), "FULL");
    assert_eq!(pragma("temp_store"), Ok(2), "memory");
    assert_eq!(pragma("secure_delete"), Ok(1));
    assert_eq!(pragma("foreign_keys"), Ok(1));
    let mode: String = store.connection.pragma_query_value(None, "journal_mode", |r| r.get(0)).expect("is set");
    assert_eq!(mode, "wal");
    let columns = "SELECT COUNT(*) FROM sqlite_schema s JOIN pragma_table_info(s.name) c
                   WHERE s.type = 'table' AND upper(c.type) IN ('BLOB', 'ANY', '')
                   AND s.name NOT LIKE 'sqlite_%'";
    assert_eq!(value::<i64>(&store.connection, columns, []), Ok(Some(0)), "no column for bytes");
    let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                  AND sql NOT LIKE '%STRICT%'";
    assert_eq!(value::<i64>(&store.connection, tables, []), Ok(Some(0)), "text stays text");

    store.insert_clip(&clip_row(1)).expect("is new");
    store.append_entry(ClipId::from_bits(1), &draw(&mut Document::default(), 0.0)).expect("is appended");
    assert!(store.connection.execute("UPDATE edits SET seq = 9", []).is_err(), "history is not changed");
    assert!(store.connection.execute("DELETE FROM edits", []).is_err(), "history is not removed");
}

#[test]
fn the_second_of_two_appends_with_one_number_is_refused() {
    let (dir, key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    let mut other = reopen(&dir, &key).expect("a second one opens");
    let (mut mine, mut theirs) = (Document::default(), Document::default());
    store.append_entry(clip.id, &draw(&mut mine, 1.0)).expect("the first one");
    assert_eq!(other.append_entry(clip.id, &draw(&mut theirs, 2.0)), Err(StoreError::ChangedElsewhere));
    let mut theirs = other.document(clip.id).expect("replays");
    assert_eq!(theirs, mine);
    other.append_entry(clip.id, &draw(&mut theirs, 2.0)).expect("after looking again");
    assert_eq!(store.document(clip.id), Ok(theirs.clone()));
    assert_eq!(store.labels_at(clip.id), Ok((2, theirs.labels().clone())));
    assert_eq!(store.append_entry(ClipId::from_bits(2), &draw(&mut mine, 1.0)), Err(StoreError::NoSuchClip));
}

#[test]
fn an_entry_that_does_not_fit_is_not_appended() {
    let (_dir, _key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    let mut document = Document::default();
    let first = draw(&mut document, 1.0);
    store.append_entry(clip.id, &first).expect("fits");
    let again = Entry { seq: 2, ..first.clone() };
    assert_eq!(store.append_entry(clip.id, &again), Err(StoreError::Edit(EditError::TrackExists)));
    let same_number = {
        let mut elsewhere = Document::default();
        Entry { seq: 2, ..draw(&mut elsewhere, 5.0) }
    };
    assert!(matches!(store.append_entry(clip.id, &same_number), Err(StoreError::Edit(EditError::Unsound(_)))));
    let undo = Entry { seq: 2, kind: EntryKind::Undo { of: 1 }, edit: first.edit.inverse(), ..first };
    store.append_entry(clip.id, &undo).expect("fits");
    assert!(matches!(
        store.append_entry(clip.id, &Entry { seq: 3, ..same_number }),
        Err(StoreError::Edit(EditError::Unsound(_)))
    ));
    assert_eq!(store.entries(clip.id).map(|e| e.len()), Ok(2));
    assert_eq!(store.labels(clip.id).map(|set| set.next_no()), Ok(2), "the number of the removed track stays used");
}

#[test]
fn an_approval_ends_with_the_next_edit() {
    let (_dir, _key, mut store) = fresh();
    let (clip, signer) = (clip_row(1), crate::vocab::SigningKey::random());
    store.insert_clip(&clip).expect("is new");
    let mut document = Document::default();
    store.append_entry(clip.id, &draw(&mut document, 1.0)).expect("fits");
    let sign = |document: &Document| {
        let (set, seq) = (document.labels(), document.last_seq());
        looked_through(set, clip.id, seq, &signer).expect("is signed").into_parts().1
    };
    let approval = sign(&document);
    store.approve(&approval).expect("is the state");
    assert_eq!(store.approval(clip.id), Ok(Some(approval.clone())));
    assert_eq!(store.approved_clips().map(|c| c.into_iter().collect()), Ok(vec![clip.id]));
    let (seq, set) = store.labels_at(clip.id).expect("is there");
    assert!(crate::review::verify(set, seq, &approval, &signer.public()).is_ok());

    store.append_entry(clip.id, &draw(&mut document, 2.0)).expect("fits");
    assert_eq!(store.approval(clip.id), Ok(None));
    assert_eq!(store.approved_clips().map(|c| c.len()), Ok(0));
    assert_eq!(store.approve(&approval), Err(StoreError::ChangedElsewhere));
    store.approve(&sign(&document)).expect("is the state");
    assert_eq!(store.track_counts().map(|c| c[&clip.id]), Ok(TrackCounts { labels: 2, suggestions: 0 }));
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let (dir, key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |r| r.get(0)).expect("is known");
    let limit = pages + 2;
    let _: i64 =
        store.connection.pragma_query_value(None, &format!("max_page_count = {limit}"), |r| r.get(0)).unwrap_or(limit);
    store
        .connection
        .query_row(&format!("PRAGMA max_page_count = {limit}"), [], |r| r.get::<_, i64>(0))
        .expect("is set");
    let mut document = Document::default();
    let failed = (0..10_000).find_map(|i| {
        let before = document.clone();
        let entry = draw(&mut document, f64::from(i));
        store.append_entry(clip.id, &entry).err().map(|error| (error, before))
    });
    let (error, acknowledged) = failed.expect("the limit is reached");
    assert_eq!(error, StoreError::Full);
    assert_eq!(store.document(clip.id).as_ref(), Ok(&acknowledged));
    drop(store);
    let mut store = reopen(&dir, &key).expect("opens");
    assert_eq!(store.document(clip.id).as_ref(), Ok(&acknowledged));
    let mut document = acknowledged;
    store.append_entry(clip.id, &draw(&mut document, 0.5)).expect("there is room again");
}

#[test]
fn only_analysed_clips_have_frames() {
    assert!(!ClipState::Sealed.has_frames());
    assert!(!ClipState::Held.has_frames());
    assert!(!ClipState::Withdrawn.has_frames());
    assert!(ClipState::Developed.has_frames());
}
