//! The tables, and how older ones become them. Text and numbers only: a column for bytes could hold a picture.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Marks the file as ours ("VEIL"), since a key alone says only that it was encrypted.
pub(super) const APPLICATION_ID: i32 = 0x5645_494C;

/// Each step is run once, in order, in one transaction; `user_version` counts those that were. A step that was released
/// is never changed.
const MIGRATIONS: [&str; 6] = [V1, V2, V3, V4, V5, V6];

const V1: &str = "
CREATE TABLE clips (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    record TEXT NOT NULL,
    camera TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sealed', 'developed', 'in_work', 'done', 'approved', 'withdrawn')),
    width_px INTEGER,
    height_px INTEGER,
    frames INTEGER NOT NULL,
    original TEXT NOT NULL,
    proxy TEXT,
    leak TEXT,
    imported_at_micros INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0,
    -- The last edit that an entry of the audit log covers.
    logged_seq INTEGER NOT NULL DEFAULT 0,
    CHECK ((width_px IS NULL) = (height_px IS NULL))
) STRICT;
CREATE INDEX clips_by_sha256 ON clips (sha256);
CREATE INDEX clips_by_record ON clips (record);

-- One JSON array a clip: presentation times in microseconds, one a frame.
CREATE TABLE frame_times (
    clip INTEGER PRIMARY KEY REFERENCES clips (pk) ON DELETE CASCADE,
    micros TEXT NOT NULL
) STRICT;

CREATE TABLE records (
    id TEXT PRIMARY KEY,
    jws TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    imported_at_micros INTEGER NOT NULL
) STRICT;
CREATE TABLE events (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    record TEXT NOT NULL REFERENCES records (id),
    jws TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    imported_at_micros INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_record ON events (record);

CREATE TABLE cameras (
    id TEXT PRIMARY KEY,
    place TEXT NOT NULL CHECK (place IN ('outdoor', 'indoor', 'unknown'))
) STRICT;

-- The history: author, kind and edit as JSON. Nothing is ever changed or taken out.
CREATE TABLE edits (
    clip INTEGER NOT NULL REFERENCES clips (pk),
    seq INTEGER NOT NULL,
    time_micros INTEGER NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    edit TEXT NOT NULL,
    PRIMARY KEY (clip, seq)
) STRICT;
CREATE TRIGGER edits_are_not_changed BEFORE UPDATE ON edits BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER edits_are_not_removed BEFORE DELETE ON edits BEGIN SELECT RAISE(ABORT, 'append only'); END;

-- The labels as they stand after the last edit: what a replay of all edits gives, kept so that opening is fast.
CREATE TABLE tracks (
    pk INTEGER PRIMARY KEY,
    clip INTEGER NOT NULL REFERENCES clips (pk),
    id TEXT NOT NULL,
    no INTEGER NOT NULL,
    layer TEXT NOT NULL CHECK (layer IN ('label', 'suggestion')),
    class TEXT NOT NULL,
    UNIQUE (clip, id),
    UNIQUE (clip, no)
) STRICT;
-- Every number that was ever used in a clip.
CREATE TABLE track_numbers (
    clip INTEGER NOT NULL REFERENCES clips (pk),
    no INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (clip, no),
    UNIQUE (clip, id)
) STRICT, WITHOUT ROWID;
-- Who or what fixed a key, as JSON; a model's score stands in the key.
CREATE TABLE origins (
    pk INTEGER PRIMARY KEY,
    origin TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE keys (
    track INTEGER NOT NULL REFERENCES tracks (pk) ON DELETE CASCADE,
    frame INTEGER NOT NULL,
    x1 REAL NOT NULL,
    y1 REAL NOT NULL,
    x2 REAL NOT NULL,
    y2 REAL NOT NULL,
    outside INTEGER NOT NULL,
    occluded INTEGER NOT NULL,
    truncated INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    origin INTEGER NOT NULL REFERENCES origins (pk),
    score REAL,
    attributes TEXT,
    PRIMARY KEY (track, frame)
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals (
    clip INTEGER NOT NULL REFERENCES clips (pk),
    edits_seq INTEGER NOT NULL,
    labels_sha256 TEXT NOT NULL,
    member TEXT NOT NULL,
    time_micros INTEGER NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (clip, edits_seq, member)
) STRICT;

CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT;

CREATE TABLE exports (
    id TEXT PRIMARY KEY,
    time_micros INTEGER NOT NULL,
    format TEXT NOT NULL,
    draft INTEGER NOT NULL,
    clips TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL
) STRICT;
";

/// What people order to be hidden. SQLite cannot widen a CHECK, so `clips` is made anew under its old numbers (the procedure of
/// sqlite.org/lang_altertable.html, section 7); the tables that refer to it stay as they are.
const V2: &str = "
CREATE TABLE clips_v2 (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    record TEXT NOT NULL,
    camera TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('sealed', 'held', 'developed', 'in_work', 'done', 'approved', 'withdrawn')),
    width_px INTEGER,
    height_px INTEGER,
    frames INTEGER NOT NULL,
    original TEXT NOT NULL,
    proxy TEXT,
    leak TEXT,
    -- What people had ordered when the proxy was made, as JSON.
    orders TEXT,
    imported_at_micros INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0,
    logged_seq INTEGER NOT NULL DEFAULT 0,
    CHECK ((width_px IS NULL) = (height_px IS NULL))
) STRICT;
INSERT INTO clips_v2 (pk, id, sha256, bytes, record, camera, state, width_px, height_px, frames, original, proxy, leak,
                      imported_at_micros, last_seq, logged_seq)
    SELECT pk, id, sha256, bytes, record, camera, state, width_px, height_px, frames, original, proxy, leak,
           imported_at_micros, last_seq, logged_seq FROM clips;
DROP TABLE clips;
ALTER TABLE clips_v2 RENAME TO clips;
CREATE INDEX clips_by_sha256 ON clips (sha256);
CREATE INDEX clips_by_record ON clips (record);

ALTER TABLE cameras ADD COLUMN zones TEXT;

CREATE TABLE wishes (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    wishes TEXT NOT NULL
) STRICT;

-- What people drew over a clip, with the detectors that had developed it: they missed something there. A region is taken back
-- by being marked, once.
CREATE TABLE hand_regions (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    clip INTEGER NOT NULL REFERENCES clips (pk),
    member TEXT NOT NULL,
    time_micros INTEGER NOT NULL,
    region TEXT NOT NULL,
    detectors TEXT NOT NULL,
    removed_at_micros INTEGER,
    removed_by TEXT,
    CHECK ((removed_at_micros IS NULL) = (removed_by IS NULL))
) STRICT;
CREATE INDEX hand_regions_by_clip ON hand_regions (clip);
CREATE TRIGGER hand_regions_are_not_removed BEFORE DELETE ON hand_regions
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER hand_regions_are_not_changed BEFORE UPDATE ON hand_regions
    WHEN OLD.removed_at_micros IS NOT NULL OR NEW.removed_at_micros IS NULL
        OR (NEW.no, NEW.id, NEW.clip, NEW.member, NEW.time_micros, NEW.region, NEW.detectors)
            IS NOT (OLD.no, OLD.id, OLD.clip, OLD.member, OLD.time_micros, OLD.region, OLD.detectors)
    BEGIN SELECT RAISE(ABORT, 'append only'); END;

-- Every time that a clip was developed, and by which detectors.
CREATE TABLE developments (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    clip INTEGER NOT NULL REFERENCES clips (pk),
    time_micros INTEGER NOT NULL,
    detectors TEXT NOT NULL,
    frames INTEGER NOT NULL
) STRICT;
CREATE INDEX developments_by_clip ON developments (clip);
INSERT INTO developments (clip, time_micros, detectors, frames)
    SELECT pk, imported_at_micros, json_extract(leak, '$.detectors'), frames FROM clips
    WHERE json_valid(leak) AND json_type(leak, '$.detectors') = 'array' ORDER BY pk;

-- Clips that were asked to be developed again and are not yet.
CREATE TABLE develop_queue (
    clip INTEGER PRIMARY KEY REFERENCES clips (pk),
    asked TEXT NOT NULL CHECK (asked IN ('named', 'outdated', 'all'))
) STRICT;
";

/// Covers of a camera, wishes to uncover, and a count of what changes what may be seen: whoever keeps decoded frames looks at it.
const V3: &str = "
CREATE TABLE camera_covers (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    camera TEXT NOT NULL,
    member TEXT NOT NULL,
    time_micros INTEGER NOT NULL,
    cover TEXT NOT NULL,
    removed_at_micros INTEGER,
    removed_by TEXT,
    CHECK ((removed_at_micros IS NULL) = (removed_by IS NULL))
) STRICT;
CREATE TRIGGER camera_covers_are_not_removed BEFORE DELETE ON camera_covers
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER camera_covers_are_not_changed BEFORE UPDATE ON camera_covers
    WHEN OLD.removed_at_micros IS NOT NULL OR NEW.removed_at_micros IS NULL
        OR (NEW.no, NEW.id, NEW.camera, NEW.member, NEW.time_micros, NEW.cover)
            IS NOT (OLD.no, OLD.id, OLD.camera, OLD.member, OLD.time_micros, OLD.cover)
    BEGIN SELECT RAISE(ABORT, 'append only'); END;

-- What members wish to have taken back; only a steward does it.
CREATE TABLE uncover_wishes (
    region TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    time_micros INTEGER NOT NULL
) STRICT;

CREATE TABLE hiding_changes (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    n INTEGER NOT NULL
) STRICT;
INSERT INTO hiding_changes (one, n) VALUES (1, 0);
CREATE TRIGGER count_new_regions AFTER INSERT ON hand_regions BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_removed_regions AFTER UPDATE ON hand_regions BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_new_camera_covers AFTER INSERT ON camera_covers BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_removed_camera_covers AFTER UPDATE ON camera_covers
    BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_new_cameras AFTER INSERT ON cameras BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_changed_cameras AFTER UPDATE ON cameras BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_new_wishes AFTER INSERT ON wishes BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_changed_wishes AFTER UPDATE ON wishes BEGIN UPDATE hiding_changes SET n = n + 1; END;
CREATE TRIGGER count_changed_clips AFTER UPDATE OF state, proxy, orders ON clips
    BEGIN UPDATE hiding_changes SET n = n + 1; END;
";

/// What people keep beside the labels.
const V4: &str = "
CREATE TABLE bookmarks (
    clip INTEGER NOT NULL REFERENCES clips (pk),
    frame INTEGER NOT NULL,
    member TEXT NOT NULL,
    time_micros INTEGER NOT NULL,
    PRIMARY KEY (clip, frame)
) STRICT, WITHOUT ROWID;
-- Classes and attributes, as JSON.
CREATE TABLE label_schema (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    schema TEXT NOT NULL
) STRICT;
";

/// Figures of exports, and how much effort clips took. Effort is counted once somebody switched it on, and has no member: it is
/// kept for a clip, never for a person.
const V5: &str = "
ALTER TABLE exports ADD COLUMN figures TEXT;
CREATE TABLE effort_counting (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    is_on INTEGER NOT NULL
) STRICT;
CREATE TABLE effort (
    clip INTEGER PRIMARY KEY REFERENCES clips (pk),
    clicks INTEGER NOT NULL,
    key_presses INTEGER NOT NULL,
    active_micros INTEGER NOT NULL,
    drawn INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    corrections INTEGER NOT NULL
) STRICT;
";

/// Reviews: samples with what was judged, issues with their threads, truths, and who is to work on a clip. `clips` is made anew for a
/// new state, as in V2; what counted its changes goes with the old table and is set again.
const V6: &str = "
CREATE TABLE clips_v6 (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    record TEXT NOT NULL,
    camera TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('sealed', 'held', 'developed', 'in_work', 'returned', 'done', 'approved', 'withdrawn')),
    width_px INTEGER,
    height_px INTEGER,
    frames INTEGER NOT NULL,
    original TEXT NOT NULL,
    proxy TEXT,
    leak TEXT,
    orders TEXT,
    imported_at_micros INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0,
    logged_seq INTEGER NOT NULL DEFAULT 0,
    -- Who is to work on it.
    assignee TEXT,
    CHECK ((width_px IS NULL) = (height_px IS NULL))
) STRICT;
INSERT INTO clips_v6 (pk, id, sha256, bytes, record, camera, state, width_px, height_px, frames, original, proxy, leak,
                      orders, imported_at_micros, last_seq, logged_seq)
    SELECT pk, id, sha256, bytes, record, camera, state, width_px, height_px, frames, original, proxy, leak,
           orders, imported_at_micros, last_seq, logged_seq FROM clips;
DROP TABLE clips;
ALTER TABLE clips_v6 RENAME TO clips;
CREATE INDEX clips_by_sha256 ON clips (sha256);
CREATE INDEX clips_by_record ON clips (record);
CREATE TRIGGER count_changed_clips AFTER UPDATE OF state, proxy, orders ON clips
    BEGIN UPDATE hiding_changes SET n = n + 1; END;

ALTER TABLE approvals ADD COLUMN sample TEXT;
ALTER TABLE approvals ADD COLUMN own_work INTEGER NOT NULL DEFAULT 0;

-- Samples as JSON; the decision once the review is finished.
CREATE TABLE samples (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL,
    time_micros INTEGER NOT NULL,
    sample TEXT NOT NULL,
    decision TEXT
) STRICT;
CREATE TRIGGER samples_are_not_changed BEFORE UPDATE ON samples
    WHEN OLD.decision IS NOT NULL OR (NEW.no, NEW.id, NEW.member, NEW.time_micros, NEW.sample)
        IS NOT (OLD.no, OLD.id, OLD.member, OLD.time_micros, OLD.sample)
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TABLE judgements (
    sample TEXT NOT NULL REFERENCES samples (id),
    no INTEGER NOT NULL,
    clip INTEGER NOT NULL REFERENCES clips (pk),
    judgement TEXT NOT NULL,
    PRIMARY KEY (sample, no)
) STRICT;
CREATE INDEX judgements_by_clip ON judgements (clip);
CREATE TRIGGER judgements_are_not_changed BEFORE UPDATE ON judgements
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER judgements_are_not_removed BEFORE DELETE ON judgements
    BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TABLE issues (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    clip INTEGER NOT NULL REFERENCES clips (pk),
    issue TEXT NOT NULL
) STRICT;
CREATE INDEX issues_by_clip ON issues (clip);
CREATE TABLE issue_notes (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    issue TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX issue_notes_by_issue ON issue_notes (issue);

-- Labels that somebody drew with care, to measure others by, as JSON.
CREATE TABLE truths (
    clip INTEGER PRIMARY KEY REFERENCES clips (pk),
    member TEXT NOT NULL,
    time_micros INTEGER NOT NULL,
    tracks TEXT NOT NULL
) STRICT;
";

/// Brings the tables up to this version. The database is empty, or one of ours.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    if version(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    // Making a table anew drops the old one, which would take the rows that refer to it along. The switch does nothing inside
    // a transaction; what refers to what is checked before the commit.
    connection.pragma_update(None, "foreign_keys", false)?;
    run(connection, &MIGRATIONS)?;
    Ok(connection.pragma_update(None, "foreign_keys", true)?)
}

/// Runs the steps that were not yet run, all or none.
fn run(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    for (no, step) in (1_i64..).zip(steps).skip(version(&transaction)?) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", no)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    if transaction.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(StoreError::Damaged);
    }
    transaction.commit()?;
    Ok(())
}

/// How many steps were run; refuses a database that has seen more than there are.
fn version(connection: &Connection) -> Result<usize, StoreError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let version = usize::try_from(version).map_err(|_| StoreError::Damaged)?;
    if version > MIGRATIONS.len() { Err(StoreError::NewerVersion) } else { Ok(version) }
}

/// A database as the first version made it, for the tests.
#[cfg(test)]
pub(super) fn migrate_to_v1(connection: &mut Connection) -> Result<(), StoreError> {
    run(connection, &[V1])
}
