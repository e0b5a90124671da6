//! A database of the first version, opened by this one.

use super::*;

/// What the first version could write: one clip in each of its states, labels with a history, an approval, a record and a camera.
fn first_version() -> (TempDir, SecretBytes, Document, crate::review::Approval) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let key = SecretBytes::random();
    let path = dir.path().join("project.db");
    std::fs::File::create_new(&path).expect("a new file");
    let mut connection = connect(&path, &key).expect("opens");
    connection.pragma_update(None, "journal_mode", "WAL").expect("is set");
    schema::migrate_to_v1(&mut connection).expect("the first step");
    let mut store = Store { connection, origins: RefCell::default() };
    for (bits, state) in (1_u128..).zip(["developed", "sealed", "in_work", "done", "approved", "withdrawn"]) {
        let clip = clip_row(bits);
        let leak = r#"{"frames":7,"detectors":[["centerface","ab"],["centernet","cd"]]}"#;
        let sql = "INSERT INTO clips (pk, id, sha256, bytes, record, camera, state, width_px, height_px, frames, original,
                   proxy, leak, imported_at_micros) VALUES (?1, ?2, ?3, 1234, ?4, ?5, ?6, 640, 480, 7, '{}', '{\"p\":1}', ?7, ?8)";
        // Numbers with gaps: the rows that refer to a clip do so by number.
        let pk = i64::try_from(bits * 10).expect("small");
        let leak = (state == "developed").then_some(leak);
        let (id, sha256, record) = (clip.id.to_string(), clip.sha256.to_string(), clip.record.to_string());
        let values = rusqlite::params![pk, id, sha256, record, clip.camera.as_str(), state, leak, now().as_micros()];
        store.connection.execute(sql, values).expect("a row");
    }
    store.connection.execute("INSERT INTO cameras (id, place) VALUES ('cam-7f3a', 'outdoor')", []).expect("a row");
    let id = clip_row(1).id;
    store.set_frame_times(id, &[0, 33_367]).expect("is there");
    let mut document = Document::default();
    for x in [1.0, 60.0] {
        store.append_entry(id, &draw(&mut document, x)).expect("fits");
    }
    let signer = crate::vocab::SigningKey::random();
    let (set, seq) = (document.labels(), document.last_seq());
    let approval = looked_through(set, id, seq, &signer).expect("is signed").into_parts().1;
    let sql = "INSERT INTO approvals (clip, edits_seq, labels_sha256, member, time_micros, signature)
               VALUES (10, ?1, ?2, ?3, ?4, ?5)";
    let (digest, member) = (approval.labels_sha256.to_string(), approval.member.to_string());
    let signature = approval.signature.to_string();
    let values = rusqlite::params![2, digest, member, now().as_micros(), signature];
    store.connection.execute(sql, values).expect("a row");
    (dir, key, document, approval)
}

#[test]
fn a_database_of_the_first_version_has_everything_afterwards() {
    let (dir, key, document, approval) = first_version();
    let mut store = reopen(&dir, &key).expect("is brought up to date");
    let version: i64 = store.connection.pragma_query_value(None, "user_version", |r| r.get(0)).expect("is set");
    assert_eq!(version, 6);
    let rows = store.clips().expect("are read");
    let states: Vec<&str> = rows.iter().map(|row| row.state.word()).collect();
    assert_eq!(states, ["developed", "sealed", "in_work", "done", "approved", "withdrawn"]);
    let first = &rows[0];
    assert_eq!((first.id, first.frames, first.orders.as_deref()), (clip_row(1).id, 7, None));
    assert_eq!((first.proxy.as_deref(), first.size), (Some("{\"p\":1}"), Some(Size { width_px: 640, height_px: 480 })));
    assert_eq!(store.frame_times(first.id), Ok(vec![0, 33_367]), "dropping the old table took nothing along");
    assert_eq!(store.document(first.id).as_ref(), Ok(&document));
    assert_eq!(store.labels_at(first.id), Ok((2, document.labels().clone())));
    assert_eq!(store.approval(first.id), Ok(Some(approval)));
    assert_eq!(
        store.cameras().map(|c| c.into_iter().map(|c| (c.place, c.zones)).collect()),
        Ok(vec![(Place::Outdoor, None)])
    );
    let developments = store.developments().expect("are read");
    assert_eq!(developments.len(), 1, "as its receipt says");
    assert_eq!(developments[0].detectors, r#"[["centerface","ab"],["centernet","cd"]]"#);
    assert_eq!(store.wishes(), Ok(HidingWishes::default()));

    // What held before holds still.
    assert!(store.connection.execute("DELETE FROM edits", []).is_err(), "history is not removed");
    assert!(store.connection.execute("UPDATE clips SET state = 'lost'", []).is_err(), "no other words");
    let orphan = "INSERT INTO frame_times (clip, micros) VALUES (77, '[]')";
    assert!(store.connection.execute(orphan, []).is_err(), "references are checked");
    let changes = store.hiding_changes().expect("is read");
    store.set_clip_state(first.id, ClipState::Held).expect("the new word");
    assert!(store.hiding_changes().expect("is read") > changes, "windows notice");
    store.set_clip_state(first.id, ClipState::Returned).expect("another new word");
    store.add_hand_regions(&[region(1, first.id)]).expect("the new table");
    let mut document = document;
    store.append_entry(first.id, &draw(&mut document, 99.0)).expect("work goes on");
    drop(store);
    let store = reopen(&dir, &key).expect("opens again");
    assert_eq!(store.document(first.id), Ok(document));
    assert_eq!(store.hand_regions(first.id).map(|regions| regions.len()), Ok(1));
}

#[test]
fn an_old_and_a_new_database_have_the_same_tables() {
    let (dir, key, ..) = first_version();
    let migrated = reopen(&dir, &key).expect("is brought up to date");
    let (_dir, _key, new) = fresh();
    let tables = |store: &Store| {
        let sql = "SELECT type || ' ' || name || ' ' || tbl_name FROM sqlite_schema ORDER BY 1";
        let mut statement = store.connection.prepare(sql).expect("is read");
        statement.query_map([], |row| row.get::<_, String>(0)).expect("is read").collect::<Result<Vec<_>, _>>()
    };
    assert_eq!(tables(&migrated), tables(&new));
    assert!(tables(&new).is_ok_and(|all| all.iter().any(|row| row == "index clips_by_record clips")));
}
