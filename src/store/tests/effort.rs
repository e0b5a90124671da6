//! Effort of clips, and every track as a line.

use super::*;
use crate::labels::Layer;
use crate::labels::effort::ClipEffort;
use crate::store::TrackLines;

#[test]
fn effort_is_kept_once_it_is_switched_on_and_goes_with_the_clip() {
    let (_dir, _key, mut store) = fresh();
    let clip = clip_row(1);
    store.insert_clip(&clip).expect("is new");
    let effort = ClipEffort { clicks: 5, accepted: 2, active_micros: 7, ..ClipEffort::default() };
    assert_eq!(store.counts_effort(), Ok(false));
    store.add_effort(clip.id, &effort).expect("does nothing");
    assert_eq!(store.efforts().map(|efforts| efforts.len()), Ok(0));
    store.set_counts_effort(true).expect("is kept");
    for _ in 0..2 {
        store.add_effort(clip.id, &effort).expect("is added");
    }
    let twice = ClipEffort { clicks: 10, accepted: 4, active_micros: 14, ..ClipEffort::default() };
    assert_eq!(store.efforts(), Ok([(clip.id, twice)].into()));
    store.set_counts_effort(false).expect("is kept");
    assert_eq!(store.counts_effort(), Ok(false));
    store.bury_clip(clip.id).expect("is there");
    assert_eq!(store.efforts().map(|efforts| efforts.len()), Ok(0));
}

#[test]
fn the_lines_of_tracks_are_those_of_the_labels() {
    let (_dir, _key, mut store) = fresh();
    let mut expected = TrackLines::default();
    for bits in [3, 1, 2] {
        let clip = clip_row(bits);
        store.insert_clip(&clip).expect("is new");
        let mut document = Document::default();
        let model = crate::vocab::ModelId("centernet".to_owned());
        let keys =
            [(FrameNo(2), bbox(3.0), Some(0.25)), (FrameNo(9), bbox(4.0), None), (FrameNo(11), bbox(5.0), Some(0.75))];
        let proposal = edits::Proposal::of_model(crate::vocab::DetectedClass::Car, &model, keys);
        let edit = edits::propose(document.labels(), &model, vec![proposal]);
        let entry = document.apply(edit, Author::Model(model), now()).expect("sound").expect("a change");
        store.append_entry(clip.id, &entry).expect("fits");
        store.append_entry(clip.id, &draw(&mut document, 30.0)).expect("fits");
        expected.clips.push(clip.id);
        let mut tracks: Vec<_> = Layer::ALL
            .into_iter()
            .flat_map(|layer| document.labels().tracks(layer).map(move |track| (layer, track)))
            .collect();
        tracks.sort_by_key(|(_, track)| track.no);
        tracks.into_iter().for_each(|(layer, track)| expected.push(layer, track));
    }
    assert_eq!(store.track_lines(), Ok(expected));
}

fn bbox(x: f64) -> PxBox {
    PxBox::new(x, x, x + 10.0, x + 20.0).expect("a box")
}
