//! Random sessions of edits, undo and redo against a simple model that shares no code with what it judges.
//!
//! The model keeps a row of cells a track, one a frame, finds boxes by walking left and right from a cell, and undoes
//! by putting whole tracks back. After every step both must show the same, and the real set must be sound.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use veilmark::labels::edits::{self, Proposal};
use veilmark::labels::{Author, ClassName, Document, Edit, EditError, Entry, Interpolation, Layer};
use veilmark::vocab::{DetectedClass, FrameNo, MemberId, ModelId, PxBox, TrackId, UtcTime};

const FRAMES: usize = 24;
const MEMBER: MemberId = MemberId::from_bits(77);
const CLASSES: [&str; 3] = ["person", "car", "bus"];

#[derive(Debug, Clone, PartialEq)]
struct Cell {
    edges: [f64; 4],
    out: bool,
    occluded: bool,
    truncated: bool,
    hold: bool,
    model: Option<&'static str>,
    person: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    vouched: bool,
    no: u32,
    class: String,
    cells: Vec<Option<Cell>>,
}

impl Row {
    fn left(&self, frame: usize) -> Option<usize> {
        (0..=frame).rev().find(|f| self.cells[*f].is_some())
    }

    fn right(&self, frame: usize) -> Option<usize> {
        (frame + 1..FRAMES).find(|f| self.cells[*f].is_some())
    }

    fn first(&self) -> Option<usize> {
        (0..FRAMES).find(|f| self.cells[*f].is_some())
    }

    fn cell(&self, frame: usize) -> &Cell {
        self.cells[frame].as_ref().expect("a key")
    }

    fn shown(&self, frame: usize) -> Option<[f64; 4]> {
        let left = self.left(frame)?;
        let from = self.cell(left);
        if from.out {
            return None;
        }
        if left == frame {
            return Some(from.edges);
        }
        let right = self.right(frame)?;
        let to = self.cell(right);
        if to.out || from.hold {
            return Some(from.edges);
        }
        let part = (frame - left) as f64 / (right - left) as f64;
        Some([0, 1, 2, 3].map(|i| (1.0 - part) * from.edges[i] + part * to.edges[i]))
    }

    /// A key by a person with this frame's flags and these edges.
    fn by_hand(&self, frame: usize, edges: [f64; 4], out: bool) -> Cell {
        let pattern = self.left(frame).or_else(|| self.first()).expect("a track has a key");
        Cell { edges, out, model: None, person: true, ..self.cell(pattern).clone() }
    }

    fn leave(&mut self, frame: usize) -> Result<(), EditError> {
        let edges = self.shown(frame).ok_or(EditError::NotInFrame)?;
        let gone = self.by_hand(frame, edges, true);
        let left = self.left(frame - 1).filter(|l| !self.cell(*l).out);
        if let (Some(left), Some(right)) = (left, self.right(frame - 1))
            && left + 1 < frame
            && !self.cell(left).hold
            && !self.cell(right).out
        {
            let before = self.shown(frame - 1).expect("between two keys in view");
            self.cells[frame - 1] = Some(self.by_hand(frame - 1, before, false));
        }
        self.cells[frame] = Some(gone);
        Ok(())
    }
}

/// Frame, edges, whether it holds, whether a detection is behind it.
type ProposedKey = (usize, [f64; 4], bool, bool);

/// What somebody does. `pick` chooses among the tracks there are.
#[derive(Debug, Clone)]
enum Act {
    Draw { frame: usize, edges: [f64; 4], class: usize },
    SetBox { pick: usize, frame: usize, edges: [f64; 4] },
    Extend { pick: usize, frame: usize },
    DeleteKey { pick: usize, frame: usize },
    EndHere { pick: usize, frame: usize },
    Outside { pick: usize, frame: usize },
    Class { pick: usize, class: usize },
    Occluded { pick: usize, frame: usize },
    Truncated { pick: usize, frame: usize },
    DeleteTrack { pick: usize },
    Accept { pick: usize },
    Reject { pick: usize },
    AcceptAll,
    RejectAll,
    Propose { model: usize, tracks: Vec<Vec<ProposedKey>> },
    Undo,
    Redo,
    Restart,
}

fn edges() -> impl Strategy<Value = [f64; 4]> {
    // Few distinct places, so that boxes that stand still occur.
    (0..4_u8, 0..3_u8, 1..4_u8, 1..3_u8).prop_map(|(x, y, w, h)| {
        let [x, y, w, h] = [x, y, w, h].map(|v| f64::from(v) * 10.25);
        [x, y, x + w, y + h]
    })
}

fn acts() -> impl Strategy<Value = Act> {
    let frame = 0..FRAMES;
    let pick = 0..64_usize;
    let at = (pick.clone(), frame.clone());
    let proposal = prop::collection::vec((frame.clone(), edges(), any::<bool>(), any::<bool>()), 1..5);
    let proposals = prop::collection::vec(proposal, 0..4);
    prop_oneof![
        4 => (frame.clone(), edges(), 0..3_usize).prop_map(|(frame, edges, class)| Act::Draw { frame, edges, class }),
        10 => (pick.clone(), frame, edges()).prop_map(|(pick, frame, edges)| Act::SetBox { pick, frame, edges }),
        2 => at.clone().prop_map(|(pick, frame)| Act::Extend { pick, frame }),
        4 => at.clone().prop_map(|(pick, frame)| Act::DeleteKey { pick, frame }),
        3 => at.clone().prop_map(|(pick, frame)| Act::EndHere { pick, frame }),
        5 => at.clone().prop_map(|(pick, frame)| Act::Outside { pick, frame }),
        2 => (pick.clone(), 0..3_usize).prop_map(|(pick, class)| Act::Class { pick, class }),
        3 => at.clone().prop_map(|(pick, frame)| Act::Occluded { pick, frame }),
        2 => at.prop_map(|(pick, frame)| Act::Truncated { pick, frame }),
        1 => pick.clone().prop_map(|pick| Act::DeleteTrack { pick }),
        2 => pick.clone().prop_map(|pick| Act::Accept { pick }),
        2 => pick.prop_map(|pick| Act::Reject { pick }),
        1 => Just(Act::AcceptAll),
        1 => Just(Act::RejectAll),
        3 => (0..2_usize, proposals).prop_map(|(model, tracks)| Act::Propose { model, tracks }),
        8 => Just(Act::Undo),
        5 => Just(Act::Redo),
        1 => Just(Act::Restart),
    ]
}

type Rows = BTreeMap<TrackId, Row>;
/// What one step did: every track that it changed, before and after.
type Step = Vec<(TrackId, Option<Row>, Option<Row>)>;

#[derive(Default)]
struct Model {
    rows: Rows,
    done: Vec<Step>,
    undone: Vec<Step>,
    used: BTreeSet<u32>,
}

fn difference(before: &Rows, after: &Rows) -> Step {
    let ids: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    let both = ids.into_iter().map(|id| (id, before.get(&id).cloned(), after.get(&id).cloned()));
    both.filter(|(_, b, a)| b != a).collect()
}

impl Model {
    fn commit(&mut self, rows: Rows, is_member: bool) {
        let step = difference(&self.rows, &rows);
        if step.is_empty() {
            return;
        }
        self.rows = rows;
        self.used.extend(self.rows.values().map(|r| r.no));
        self.undone.clear();
        if is_member {
            self.done.push(step);
        }
    }

    fn put_back(&mut self, step: &Step, forwards: bool) {
        for (id, before, after) in step {
            let (from, to) = if forwards { (before, after) } else { (after, before) };
            assert_eq!(self.rows.get(id), from.as_ref(), "nobody but a member's step changes what a member touched");
            match to {
                Some(row) => drop(self.rows.insert(*id, row.clone())),
                None => drop(self.rows.remove(id)),
            }
        }
    }

    fn next_no(&self) -> u32 {
        self.used.last().map_or(1, |no| no + 1)
    }
}

fn px(edges: [f64; 4]) -> PxBox {
    PxBox::new(edges[0], edges[1], edges[2], edges[3]).expect("a valid box")
}

fn model_id(model: usize) -> ModelId {
    ModelId(model_name(model).into())
}

fn model_name(model: usize) -> &'static str {
    ["centernet", "other"][model]
}

fn now() -> UtcTime {
    UtcTime::from_micros(0).expect("a valid time")
}

struct Session {
    document: Document,
    model: Model,
    entries: Vec<Entry>,
}

impl Session {
    fn pick(&self, pick: usize) -> Option<TrackId> {
        self.model.rows.keys().nth(pick % self.model.rows.len().max(1)).copied()
    }

    fn keep(&mut self, entry: Option<Entry>) {
        if let Some(entry) = entry {
            assert_eq!(entry.seq, self.entries.len() as u64 + 1, "numbers have no gaps");
            self.entries.push(entry);
        }
    }

    /// Applies the real edit; checks that its inverse takes it back exactly.
    fn apply(&mut self, edit: Edit, author: Author) {
        let before = self.document.labels().clone();
        let mut trial = before.clone();
        if let Some(inverse) = trial.apply(&edit).expect("the edit was made for this set") {
            trial.apply(&inverse).expect("an inverse applies");
            assert!(Layer::ALL.iter().all(|l| trial.tracks(*l).eq(before.tracks(*l))), "an inverse is exact");
        }
        let entry = self.document.apply(edit, author, now()).expect("the edit was made for this set");
        self.keep(entry);
    }

    /// A member changes one track: the real way, and `change` on the model, which gives `None` when the track goes.
    fn on_track(
        &mut self,
        pick: usize,
        accepts: bool,
        real: impl FnOnce(&Document, TrackId) -> Result<Edit, EditError>,
        change: impl FnOnce(&mut Row) -> Result<bool, EditError>,
    ) {
        let Some(id) = self.pick(pick) else { return };
        let mut row = self.model.rows[&id].clone();
        let expected = change(&mut row);
        match (real(&self.document, id), expected) {
            (Err(got), Err(wanted)) => assert_eq!(got, wanted),
            (Ok(edit), Ok(stays)) => {
                let mut rows = self.model.rows.clone();
                row.vouched |= accepts;
                if stays {
                    drop(rows.insert(id, row))
                } else {
                    drop(rows.remove(&id))
                }
                self.apply(edit, Author::Member(MEMBER));
                self.model.commit(rows, true);
            }
            (got, wanted) => panic!("the real one says {got:?}, the model {wanted:?}"),
        }
    }

    fn step(&mut self, act: Act) {
        match act {
            Act::Draw { frame, edges, class } => {
                let class_name = ClassName::new(CLASSES[class]).expect("a valid class name");
                let edit = edits::draw(self.document.labels(), class_name, no(frame), px(edges), MEMBER);
                let Edit::AddTrack { track, .. } = &edit else { panic!("drawing adds a track") };
                let (id, mut cells) = (track.id, vec![None; FRAMES]);
                let plain = (false, false, false, false);
                cells[frame] = Some(cell(edges, plain, None, true));
                let row = Row { vouched: true, no: self.model.next_no(), class: CLASSES[class].into(), cells };
                let mut rows = self.model.rows.clone();
                rows.insert(id, row);
                self.apply(edit, Author::Member(MEMBER));
                self.model.commit(rows, true);
            }
            Act::SetBox { pick, frame, edges } => self.on_track(
                pick,
                true,
                |d, id| edits::set_box(d.labels(), id, no(frame), px(edges), MEMBER),
                |row| {
                    row.cells[frame] = Some(row.by_hand(frame, edges, false));
                    Ok(true)
                },
            ),
            Act::Extend { pick, frame } => self.on_track(
                pick,
                true,
                |d, id| edits::extend_to(d.labels(), id, no(frame), MEMBER),
                |row| {
                    let last = row.left(FRAMES - 1).expect("a track has a key");
                    if row.cell(last).out || frame <= last {
                        return Err(EditError::NotInFrame);
                    }
                    row.cells[frame] = Some(row.by_hand(frame, row.cell(last).edges, false));
                    Ok(true)
                },
            ),
            Act::DeleteKey { pick, frame } => self.on_track(
                pick,
                true,
                |d, id| edits::delete_key(d.labels(), id, no(frame)),
                |row| {
                    row.cells[frame].take().ok_or(EditError::NoKeyHere)?;
                    while let Some(first) = row.first().filter(|f| row.cell(*f).out) {
                        row.cells[first] = None;
                    }
                    Ok(row.first().is_some())
                },
            ),
            Act::EndHere { pick, frame } => self.on_track(
                pick,
                true,
                |d, id| edits::end_track_here(d.labels(), id, no(frame), MEMBER),
                |row| {
                    if row.first() == Some(frame) {
                        return Ok(false);
                    }
                    let shown: Vec<_> = (0..frame).map(|f| row.shown(f)).collect();
                    if frame == 0 {
                        return Err(EditError::NotInFrame);
                    }
                    row.leave(frame)?;
                    row.cells[frame + 1..].fill(None);
                    assert_same_boxes(&shown, &(0..frame).map(|f| row.shown(f)).collect::<Vec<_>>());
                    Ok(true)
                },
            ),
            Act::Outside { pick, frame } => self.on_track(
                pick,
                true,
                |d, id| edits::toggle_outside(d.labels(), id, no(frame), MEMBER),
                |row| {
                    let shown: Vec<_> = (0..frame).map(|f| row.shown(f)).collect();
                    if row.cells[frame].as_ref().is_some_and(|c| c.out) {
                        let left = row.left(frame - 1).expect("a track begins in view");
                        let from = row.cell(left);
                        if !from.out && !from.hold && left + 1 < frame {
                            row.cells[frame - 1] = Some(row.by_hand(frame - 1, from.edges, false));
                        }
                        let here = row.cell(frame);
                        row.cells[frame] = Some(Cell { out: false, person: true, model: None, ..here.clone() });
                    } else if row.first() == Some(frame) || frame == 0 {
                        return Err(EditError::NotInFrame);
                    } else {
                        row.leave(frame)?;
                    }
                    assert_same_boxes(&shown, &(0..frame).map(|f| row.shown(f)).collect::<Vec<_>>());
                    Ok(true)
                },
            ),
            Act::Class { pick, class } => self.on_track(
                pick,
                true,
                |d, id| edits::set_class(d.labels(), id, ClassName::new(CLASSES[class]).expect("a valid class name")),
                |row| {
                    row.class = CLASSES[class].into();
                    Ok(true)
                },
            ),
            Act::Occluded { pick, frame } => self.on_track(
                pick,
                true,
                |d, id| edits::toggle_occluded(d.labels(), id, no(frame), MEMBER),
                |row| turn(row, frame, |cell| cell.occluded ^= true),
            ),
            Act::Truncated { pick, frame } => self.on_track(
                pick,
                true,
                |d, id| edits::toggle_truncated(d.labels(), id, no(frame), MEMBER),
                |row| turn(row, frame, |cell| cell.truncated ^= true),
            ),
            Act::DeleteTrack { pick } => {
                self.on_track(pick, false, |d, id| edits::delete_track(d.labels(), id), |_| Ok(false));
            }
            Act::Accept { pick } => self.on_track(
                pick,
                true,
                |d, id| edits::accept(d.labels(), id),
                |row| {
                    if row.vouched { Err(EditError::NoSuchTrack) } else { Ok(true) }
                },
            ),
            Act::Reject { pick } => self.on_track(
                pick,
                false,
                |d, id| edits::reject(d.labels(), id),
                |row| {
                    if row.vouched { Err(EditError::NoSuchTrack) } else { Ok(false) }
                },
            ),
            Act::AcceptAll => {
                let mut rows = self.model.rows.clone();
                rows.values_mut().for_each(|row| row.vouched = true);
                self.apply(edits::accept_all(self.document.labels()), Author::Member(MEMBER));
                self.model.commit(rows, true);
            }
            Act::RejectAll => {
                let rows = self.model.rows.clone().into_iter().filter(|(_, row)| row.vouched).collect();
                self.apply(edits::reject_all(self.document.labels()), Author::Member(MEMBER));
                self.model.commit(rows, true);
            }
            Act::Propose { model, tracks } => self.propose(model, tracks),
            Act::Undo => {
                let entry = self.document.undo(MEMBER, now()).expect("a member's step can always be taken back");
                let step = self.model.done.pop();
                assert_eq!(entry.is_some(), step.is_some());
                self.keep(entry);
                if let Some(step) = step {
                    self.model.put_back(&step, false);
                    self.model.undone.push(step);
                }
            }
            Act::Redo => {
                let entry = self.document.redo(MEMBER, now()).expect("what was taken back can be repeated");
                let step = self.model.undone.pop();
                assert_eq!(entry.is_some(), step.is_some());
                self.keep(entry);
                if let Some(step) = step {
                    self.model.put_back(&step, true);
                    self.model.done.push(step);
                }
            }
            Act::Restart => {
                let again = Document::replay(self.entries.clone()).expect("the history replays");
                assert_eq!(again, self.document);
                self.document = again;
            }
        }
        self.compare();
    }

    fn propose(&mut self, model: usize, tracks: Vec<Vec<ProposedKey>>) {
        let mut proposals = vec![];
        let mut rows = self.model.rows.clone();
        rows.retain(|_, row| {
            let by_model = row.cells.iter().flatten().any(|c| c.model == Some(model_name(model)));
            let by_person = row.cells.iter().flatten().any(|c| c.person);
            row.vouched || !by_model || by_person
        });
        let mut new_rows = vec![];
        for (offset, keys) in tracks.into_iter().enumerate() {
            let last: BTreeMap<usize, _> =
                keys.into_iter().map(|(f, e, hold, scored)| (f, (e, hold, scored))).collect();
            let list = last.iter().map(|(f, (e, _, scored))| (no(*f), px(*e), scored.then_some(0.75)));
            let mut proposal = Proposal::of_model(DetectedClass::Car, &model_id(model), list);
            for (frame, (_, hold, _)) in &last {
                let key = proposal.keys.get_mut(&no(*frame)).expect("was just made");
                key.interpolation = if *hold { Interpolation::Hold } else { Interpolation::Linear };
            }
            proposals.push(proposal);
            let mut cells = vec![None; FRAMES];
            for (frame, (edges, hold, scored)) in last {
                let by = scored.then(|| model_name(model));
                cells[frame] = Some(cell(edges, (false, false, false, hold), by, false));
            }
            let number = self.model.next_no() + u32::try_from(offset).expect("few tracks");
            new_rows.push(Row { vouched: false, no: number, class: "car".into(), cells });
        }
        let edit = edits::propose(self.document.labels(), &model_id(model), proposals);
        self.apply(edit, Author::Model(model_id(model)));
        for row in new_rows {
            let real = self.document.labels().tracks(Layer::Suggestion).find(|t| t.no == row.no);
            rows.insert(real.expect("it was proposed").id, row);
        }
        self.model.commit(rows, false);
    }

    fn compare(&self) {
        let set = self.document.labels();
        assert_eq!(set.check(), Ok(()));
        assert_eq!(set.next_no(), self.model.next_no());
        assert_eq!(self.document.can_undo(), !self.model.done.is_empty());
        assert_eq!(self.document.can_redo(), !self.model.undone.is_empty());
        assert_eq!(Layer::ALL.map(|l| set.tracks(l).len()).iter().sum::<usize>(), self.model.rows.len());
        for (id, row) in &self.model.rows {
            let (layer, track) = set.find(*id).expect("the track is there");
            assert_eq!((layer == Layer::Label, track.no, track.class.as_str()), (row.vouched, row.no, &*row.class));
            let mut in_one_pass = track.sightings().peekable();
            for frame in 0..FRAMES {
                let seen = track.at(no(frame));
                let real = seen.map(|s| [s.bbox.x1(), s.bbox.y1(), s.bbox.x2(), s.bbox.y2()]);
                assert_same_boxes(&[real], &[row.shown(frame)]);
                assert_eq!(track.keys.contains_key(&no(frame)), row.cells[frame].is_some(), "frame {frame}");
                if let Some(seen) = seen {
                    let governing = row.cell(row.left(frame).expect("a key is there"));
                    assert_eq!(seen.is_key, row.cells[frame].is_some());
                    assert_eq!((seen.key.occluded, seen.key.truncated), (governing.occluded, governing.truncated));
                    assert_eq!(in_one_pass.next(), Some((no(frame), seen)));
                }
            }
            assert!(in_one_pass.peek().is_none());
        }
        for frame in 0..FRAMES {
            let present: BTreeSet<TrackId> = set.present(no(frame)).map(|(_, track, _)| track.id).collect();
            let seen = self.model.rows.iter().filter(|(_, row)| row.shown(frame).is_some());
            assert_eq!(present, seen.map(|(id, _)| *id).collect(), "frame {frame}");
        }
    }
}

fn no(frame: usize) -> FrameNo {
    FrameNo(u32::try_from(frame).expect("few frames"))
}

fn cell(edges: [f64; 4], flags: (bool, bool, bool, bool), model: Option<&'static str>, person: bool) -> Cell {
    let (out, occluded, truncated, hold) = flags;
    Cell { edges, out, occluded, truncated, hold, model, person }
}

fn turn(row: &mut Row, frame: usize, flag: impl FnOnce(&mut Cell)) -> Result<bool, EditError> {
    let edges = row.shown(frame).ok_or(EditError::NotInFrame)?;
    let mut cell = row.by_hand(frame, edges, false);
    flag(&mut cell);
    row.cells[frame] = Some(cell);
    Ok(true)
}

fn assert_same_boxes(one: &[Option<[f64; 4]>], other: &[Option<[f64; 4]>]) {
    for (frame, pair) in one.iter().zip(other).enumerate() {
        let same = match pair {
            (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9),
            (None, None) => true,
            _ => false,
        };
        assert!(same, "frame {frame}: {pair:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if std::env::var_os("VEILMARK_LONG").is_some() { 20_000 } else { 500 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_sessions_do_what_a_simple_model_does(acts in prop::collection::vec(acts(), 1..80)) {
        let mut session = Session { document: Document::default(), model: Model::default(), entries: vec![] };
        for act in acts {
            session.step(act);
        }
        session.step(Act::Restart);
    }
}
