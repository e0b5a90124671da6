//! Reviews: samples, judgements, issues, truths, and who is to work on a clip. Judgements are only ever appended, and a decided
//! sample is not changed any more: the tables refuse it.

use std::collections::BTreeMap;

use rusqlite::{Row, Transaction, params};

use super::{Store, StoreError, at_most_one, clips, integer, json, parsed, parsed_json, time, value};
use crate::labels::{Author, Document, LabelSet, Layer, Track};
use crate::review::{DecisionFacts, Issue, IssueNote, Judgement, Sample};
use crate::vocab::{ClipId, IssueId, MemberId, SampleId, TrackId, UtcTime};

/// A sample as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleRow {
    /// The sample.
    pub sample: Sample,
    /// Who drew it.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// What came of it, once it is decided.
    pub decision: Option<DecisionFacts>,
}

fn sample_row(row: &Row<'_>) -> Result<SampleRow, StoreError> {
    let decision: Option<String> = row.get("decision")?;
    let decision = decision.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| StoreError::Damaged)?;
    Ok(SampleRow {
        sample: parsed_json(row, "sample")?,
        member: parsed(row, "member")?,
        time: time(row, "time_micros")?,
        decision,
    })
}

fn put_issues(transaction: &Transaction<'_>, issues: &[Issue]) -> Result<(), StoreError> {
    for issue in issues {
        let pk = clips::pk(transaction, issue.clip)?;
        let kept = Issue { thread: Vec::new(), ..issue.clone() };
        let sql = "INSERT INTO issues (id, clip, issue) VALUES (?1, ?2, ?3)";
        transaction.execute(sql, params![issue.id.to_string(), pk, json(&kept)])?;
        for note in &issue.thread {
            let sql = "INSERT INTO issue_notes (issue, note) VALUES (?1, ?2)";
            transaction.execute(sql, params![issue.id.to_string(), json(note)])?;
        }
    }
    Ok(())
}

impl Store {
    /// Keeps a sample.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken; others of the disk.
    pub fn put_sample(&mut self, sample: &Sample, member: MemberId, now: UtcTime) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO samples (id, member, time_micros, sample) VALUES (?1, ?2, ?3, ?4)";
        let values = params![sample.id.to_string(), member.to_string(), now.as_micros(), json(sample)];
        transaction.execute(sql, values)?;
        Ok(transaction.commit()?)
    }

    /// All samples, the oldest first.
    ///
    /// # Errors
    /// Of the disk.
    pub fn samples(&self) -> Result<Vec<SampleRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM samples ORDER BY no")?;
        statement.query_and_then([], sample_row)?.collect()
    }

    /// One sample.
    ///
    /// # Errors
    /// Of the disk.
    pub fn sample(&self, id: SampleId) -> Result<Option<SampleRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM samples WHERE id = ?1")?;
        at_most_one(statement.query_and_then([id.to_string()], sample_row)?)
    }

    /// Keeps what came of a sample, once, with the issues that were found; these clips go back to their annotators.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is decided already, or unknown; others of the disk. Nothing is kept then.
    pub fn decide_sample(
        &mut self,
        decision: &DecisionFacts,
        issues: &[Issue],
        returned: &[ClipId],
    ) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "UPDATE samples SET decision = ?2 WHERE id = ?1 AND decision IS NULL";
        if transaction.execute(sql, params![decision.sample.to_string(), json(decision)])? != 1 {
            return Err(StoreError::Conflict);
        }
        put_issues(&transaction, issues)?;
        for clip in returned {
            let sql = "UPDATE clips SET state = 'returned' WHERE id = ?1 AND state IN ('done', 'in_work', 'approved')";
            transaction.execute(sql, [clip.to_string()])?;
        }
        Ok(transaction.commit()?)
    }

    /// Appends judgements; the number of each must follow the last one. `clips` says for each of which clip it is.
    ///
    /// # Errors
    /// [`StoreError::ChangedElsewhere`] when a number is taken; [`StoreError::Conflict`] when the sample is decided or unknown;
    /// [`StoreError::NoSuchClip`]; others of the disk. Nothing is appended then.
    pub fn append_judgements(&mut self, sample: SampleId, of: &[(ClipId, Judgement)]) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "SELECT COUNT(*) FROM samples WHERE id = ?1 AND decision IS NULL";
        if value::<i64>(&transaction, sql, [sample.to_string()])? != Some(1) {
            return Err(StoreError::Conflict);
        }
        let sql = "SELECT COALESCE(MAX(no), 0) FROM judgements WHERE sample = ?1";
        let mut last = value::<i64>(&transaction, sql, [sample.to_string()])?.unwrap_or_default();
        for (clip, judgement) in of {
            last += 1;
            if integer(judgement.no)? != last {
                return Err(StoreError::ChangedElsewhere);
            }
            let pk = clips::pk(&transaction, *clip)?;
            let sql = "INSERT INTO judgements (sample, no, clip, judgement) VALUES (?1, ?2, ?3, ?4)";
            transaction.prepare_cached(sql)?.execute(params![sample.to_string(), last, pk, json(judgement)])?;
        }
        Ok(transaction.commit()?)
    }

    /// Everything that was judged of a sample, in order.
    ///
    /// # Errors
    /// Of the disk.
    pub fn judgements(&self, sample: SampleId) -> Result<Vec<Judgement>, StoreError> {
        let sql = "SELECT judgement FROM judgements WHERE sample = ?1 ORDER BY no";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([sample.to_string()], |row| parsed_json(row, "judgement"))?.collect()
    }

    /// Keeps issues with what was said about them so far.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; [`StoreError::Conflict`] when the id is taken; others of the disk. None is kept then.
    pub fn put_issues(&mut self, issues: &[Issue]) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        put_issues(&transaction, issues)?;
        Ok(transaction.commit()?)
    }

    /// Appends to an issue's thread.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is no such issue; others of the disk.
    pub fn append_issue_note(&mut self, issue: IssueId, note: &IssueNote) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO issue_notes (issue, note) VALUES (?1, ?2)";
        transaction.execute(sql, params![issue.to_string(), json(note)])?;
        Ok(transaction.commit()?)
    }

    /// Every issue with its thread, the oldest first.
    ///
    /// # Errors
    /// Of the disk.
    pub fn issues(&self) -> Result<Vec<Issue>, StoreError> {
        let mut notes: BTreeMap<IssueId, Vec<IssueNote>> = BTreeMap::new();
        let mut statement = self.connection.prepare_cached("SELECT issue, note FROM issue_notes ORDER BY no")?;
        let found = statement.query_and_then([], |row| {
            Ok::<_, StoreError>((parsed::<IssueId>(row, "issue")?, parsed_json::<IssueNote>(row, "note")?))
        })?;
        for pair in found {
            let (issue, note) = pair?;
            notes.entry(issue).or_default().push(note);
        }
        let mut statement = self.connection.prepare_cached("SELECT issue FROM issues ORDER BY no")?;
        let issues = statement.query_and_then([], |row| {
            let issue: Issue = parsed_json(row, "issue")?;
            let thread = notes.remove(&issue.id).unwrap_or_default();
            Ok(Issue { thread, ..issue })
        })?;
        issues.collect()
    }

    /// Keeps labels as the truth of a clip, in the place of an earlier one.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn put_truth(
        &mut self,
        clip: ClipId,
        labels: &LabelSet,
        (member, now): (MemberId, UtcTime),
    ) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let pk = clips::pk(&transaction, clip)?;
        let tracks: Vec<&Track> = labels.tracks(Layer::Label).collect();
        let sql = "INSERT INTO truths (clip, member, time_micros, tracks) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (clip) DO UPDATE SET member = excluded.member, time_micros = excluded.time_micros,
                   tracks = excluded.tracks";
        transaction.execute(sql, params![pk, member.to_string(), now.as_micros(), json(&tracks)])?;
        Ok(transaction.commit()?)
    }

    /// The truths, by clip.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when one is not sound; others of the disk.
    pub fn truths(&self) -> Result<BTreeMap<ClipId, LabelSet>, StoreError> {
        let sql = "SELECT clips.id AS id, tracks FROM truths JOIN clips ON clips.pk = truths.clip";
        let mut statement = self.connection.prepare_cached(sql)?;
        let truths = statement.query_and_then([], |row| {
            let tracks: Vec<Track> = parsed_json(row, "tracks")?;
            let numbers: Vec<(u32, TrackId)> = tracks.iter().map(|track| (track.no, track.id)).collect();
            let set = LabelSet::from_parts(tracks.into_iter().map(|track| (Layer::Label, track)), numbers);
            Ok((parsed(row, "id")?, set.map_err(|_| StoreError::Damaged)?))
        })?;
        truths.collect()
    }

    /// The labels after this edit, whatever was edited since.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; [`StoreError::Damaged`] when the history does not replay; others of the disk.
    pub fn labels_after(&self, clip: ClipId, edits_seq: u64) -> Result<LabelSet, StoreError> {
        let (last_seq, labels) = self.labels_at(clip)?;
        if last_seq == edits_seq {
            return Ok(labels);
        }
        let until = self.entries(clip)?.into_iter().take_while(|entry| entry.seq <= edits_seq);
        let document = Document::replay(until).map_err(|_| StoreError::Damaged)?;
        Ok(document.labels().clone())
    }

    /// How many edits of each clip each member made.
    ///
    /// # Errors
    /// Of the disk.
    pub fn edits_by_member(&self) -> Result<BTreeMap<ClipId, BTreeMap<MemberId, u64>>, StoreError> {
        let sql = "SELECT clips.id AS id, author, COUNT(*) AS edits FROM edits JOIN clips ON clips.pk = edits.clip
                   GROUP BY edits.clip, author";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_and_then([], |row| {
            let author: Author = parsed_json(row, "author")?;
            Ok::<_, StoreError>((parsed::<ClipId>(row, "id")?, author, super::count(row, "edits")?))
        })?;
        let mut counts: BTreeMap<ClipId, BTreeMap<MemberId, u64>> = BTreeMap::new();
        for row in rows {
            if let (clip, Author::Member(member), edits) = row? {
                counts.entry(clip).or_default().insert(member, edits);
            }
        }
        Ok(counts)
    }

    /// The number of the last edit of every clip.
    ///
    /// # Errors
    /// Of the disk.
    pub fn last_edits(&self) -> Result<BTreeMap<ClipId, u64>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT id, last_seq FROM clips")?;
        statement.query_and_then([], |row| Ok((parsed(row, "id")?, super::count(row, "last_seq")?)))?.collect()
    }

    /// Who is to work on which clip.
    ///
    /// # Errors
    /// Of the disk.
    pub fn assignees(&self) -> Result<BTreeMap<ClipId, MemberId>, StoreError> {
        let sql = "SELECT id, assignee FROM clips WHERE assignee IS NOT NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([], |row| Ok((parsed(row, "id")?, parsed(row, "assignee")?)))?.collect()
    }

    /// Gives a clip to a member to work on, or to nobody.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn assign(&mut self, clip: ClipId, member: Option<MemberId>) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "UPDATE clips SET assignee = ?2 WHERE id = ?1";
        if transaction.execute(sql, params![clip.to_string(), member.map(|member| member.to_string())])? != 1 {
            return Err(StoreError::NoSuchClip);
        }
        Ok(transaction.commit()?)
    }

    /// Clips that the reviews have anything about, for the tests of a withdrawal.
    #[cfg(test)]
    pub(super) fn reviewed_clips(&self) -> Result<std::collections::BTreeSet<ClipId>, StoreError> {
        let sql = "SELECT clips.id AS id FROM clips WHERE pk IN
                   (SELECT clip FROM judgements UNION SELECT clip FROM issues UNION SELECT clip FROM truths)";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([], |row| parsed(row, "id"))?.collect()
    }
}
