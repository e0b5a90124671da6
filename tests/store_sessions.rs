//! Random sessions over the database: after every step the tables of the labels say what a replay of the history says.

mod common;

use common::rows::clip_row;
use fastrand::Rng;
use veilmark::labels::edits::{self, Proposal};
use veilmark::labels::{Author, ClassName, Document, Edit, EditError, Entry, Interpolation, Key, Layer, Origin};
use veilmark::store::Store;
use veilmark::vocab::{ClipId, DetectedClass, FrameNo, MemberId, ModelId, PxBox, SecretBytes, TrackId, UtcTime};

const MEMBER: MemberId = MemberId::from_bits(3);

fn now() -> UtcTime {
    UtcTime::from_micros(1_700_000_000_123_456).expect("a valid time")
}

fn any_box(random: &mut Rng) -> PxBox {
    // Thirds have no short binary form; negative zero and values of very different size must come back exactly too.
    let x1 = [-0.0, random.f64() / 3.0, -random.f64() * 1e-9, random.f64() * 4000.0][random.usize(0..4)];
    let y1 = random.f64() * 1000.0 - 10.0;
    PxBox::new(x1, y1, x1 + 1.0 + random.f64() * 90.0, y1 + 1.0 / 3.0 + random.f64() * 90.0).expect("a valid box")
}

fn any_track(document: &Document, random: &mut Rng) -> TrackId {
    let ids: Vec<_> = Layer::ALL.iter().flat_map(|l| document.labels().tracks(*l).map(|t| t.id)).collect();
    if ids.is_empty() { TrackId::from_bits(1) } else { ids[random.usize(0..ids.len())] }
}

fn any_class(random: &mut Rng) -> ClassName {
    ClassName::new(["person", "car", "stop sign"][random.usize(0..3)]).expect("a valid class name")
}

/// A key with everything that a key can hold.
fn rich_key(random: &mut Rng) -> Key {
    let origin = match random.u8(0..4) {
        0 => Origin::Person { member: MEMBER },
        1 => Origin::Model { model: ModelId("other".into()), score: random.f32() },
        2 => Origin::Tracker,
        _ => Origin::Import { tool: "a \"tool\"".into() },
    };
    Key {
        occluded: random.bool(),
        truncated: random.bool(),
        attributes: (0..random.usize(0..3)).map(|i| (format!("name {i}"), "wért\n".to_owned())).collect(),
        interpolation: if random.bool() { Interpolation::Hold } else { Interpolation::Linear },
        ..Key::new(any_box(random), origin)
    }
}

fn any_edit(document: &Document, random: &mut Rng) -> Result<Edit, EditError> {
    let (set, id) = (document.labels(), any_track(document, random));
    let frame = FrameNo(random.u32(0..60));
    match random.u8(0..15) {
        0..3 => Ok(edits::draw(set, any_class(random), frame, any_box(random), MEMBER)),
        3..6 => edits::set_box(set, id, frame, any_box(random), MEMBER),
        6 => edits::toggle_outside(set, id, frame, MEMBER),
        7 => edits::end_track_here(set, id, frame, MEMBER),
        8 => edits::set_class(set, id, any_class(random)),
        9 => edits::toggle_occluded(set, id, frame, MEMBER),
        10 => edits::delete_track(set, id),
        11 => edits::accept(set, id),
        12 => edits::reject(set, id),
        _ => {
            let (_, track) = set.find(id).ok_or(EditError::NoSuchTrack)?;
            let before = track.keys.get(&frame).cloned();
            Ok(Edit::SetKey { track: id, frame, before, after: Some(rich_key(random)) })
        }
    }
}

fn any_run(document: &Document, random: &mut Rng) -> Edit {
    let model = ModelId("centernet".into());
    let proposals = (0..random.usize(0..4)).map(|_| {
        let keys =
            (0..random.u32(1..6)).map(|f| (FrameNo(f * 9), any_box(random), random.bool().then(|| random.f32())));
        Proposal::of_model(DetectedClass::Person, &model, keys.collect::<Vec<_>>())
    });
    let proposals = proposals.collect();
    edits::propose(document.labels(), &model, proposals)
}

fn any_entry(document: &mut Document, random: &mut Rng) -> Result<Option<Entry>, EditError> {
    match random.u8(0..12) {
        0..3 => document.undo(MEMBER, now()),
        3..5 => document.redo(MEMBER, now()),
        5 => document.apply(any_run(document, random), Author::Model(ModelId("centernet".into())), now()),
        _ => document.apply(any_edit(document, random)?, Author::Member(MEMBER), now()),
    }
}

#[test]
fn the_tables_always_say_what_a_replay_says() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let key = SecretBytes::random();
    let path = dir.path().join("project.db");
    let mut store = Store::create(&path, &key).expect("a new database");
    let sessions = if std::env::var_os("VEILMARK_LONG").is_some() { 400 } else { 12 };
    for seed in 0..sessions {
        let mut random = Rng::with_seed(seed);
        // Two clips at a time, so that a row of one cannot pass for a row of the other.
        let clips = [0, 1].map(|n| clip_row(ClipId::from_bits(2 * u128::from(seed) + n), 60, now()));
        let mut documents = [Document::default(), Document::default()];
        for clip in &clips {
            store.insert_clip(clip).expect("is new");
        }
        for step in 0..60 {
            let which = random.usize(0..2);
            let (clip, document) = (clips[which].id, &mut documents[which]);
            if let Ok(Some(entry)) = any_entry(document, &mut random) {
                store.append_entry(clip, &entry).unwrap_or_else(|e| panic!("seed {seed}, step {step}: {e}\n{entry:?}"));
            }
            assert_eq!(document.labels().check(), Ok(()), "seed {seed}, step {step}");
            assert_eq!(store.labels(clip).as_ref(), Ok(document.labels()), "seed {seed}, step {step}");
        }
        if seed % 3 == 0 {
            store = Store::open(&path, &key).expect("opens again");
        }
        for (clip, document) in clips.iter().zip(&documents) {
            assert!(document.last_seq() > 0, "seed {seed}: something happened");
            assert_eq!(store.document(clip.id).as_ref(), Ok(document), "seed {seed}");
            assert_eq!(store.labels_at(clip.id), Ok((document.last_seq(), document.labels().clone())), "seed {seed}");
        }
    }
}
