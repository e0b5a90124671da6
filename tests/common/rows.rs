//! Rows of the database that say nothing special.

use veilmark::store::{ClipRow, ClipState};
use veilmark::vocab::{ClipId, Digest, RecordId, UtcTime};

/// A clip in work.
pub fn clip_row(id: ClipId, frames: u32, imported_at: UtcTime) -> ClipRow {
    ClipRow {
        id,
        sha256: Digest::of(b"file"),
        bytes: 1,
        record: RecordId::from_bits(8),
        camera: "cam-7f3a".parse().expect("a valid pseudonym"),
        state: ClipState::InWork,
        size: None,
        frames,
        original: "{}".into(),
        proxy: None,
        leak: None,
        orders: None,
        imported_at,
    }
}
