//! What the desk in memory knows of datasets and figures.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use veilmark::app::figures::ExportLine;
use veilmark::app::labels_form::SequenceLine;
use veilmark::app::labels_in::{Belongs, LabelsReport};
use veilmark::app::statistics::Statistics;
use veilmark::app::{Desk, DeskError};
use veilmark::labels::{Author, Document, Edit, Key, Layer, Origin, Schema, Track};
use veilmark::stats::{Clip, Counting};
use veilmark::store::TrackLines;
use veilmark::vocab::{ExportId, FrameNo, PxBox, TrackId};

use super::FakeDesk;

pub fn sequences(dataset: &Path) -> Result<Vec<SequenceLine>, DeskError> {
    if dataset != Path::new("foreign") {
        return Err(DeskError::new("There is no file of this format.", "Name the dataset's folder."));
    }
    Ok(vec![SequenceLine { name: "porch".to_owned(), clip: None }])
}

/// One car, in the clip that is said to be the sequence "porch".
pub fn import_labels(desk: &FakeDesk, belongs: &Belongs) -> LabelsReport {
    let clip = belongs.by_name["porch"];
    let mut entries = desk.entries.lock().expect("no test panics while it holds this");
    let own = entries.entry(clip).or_default();
    let mut document = Document::replay(own.clone()).expect("what was appended can be replayed");
    let bbox = PxBox::new(200.0, 20.0, 260.0, 60.0).expect("a box");
    let keys = BTreeMap::from([(FrameNo(0), Key::new(bbox, Origin::Import { tool: "coco".to_owned() }))]);
    let class = super::class("car");
    let track = Track { id: TrackId::from_bits(77), no: document.labels().next_no(), class, keys };
    let edit = Edit::AddTrack { layer: Layer::Label, track };
    own.extend(document.apply(edit, Author::Member(super::member()), super::time()).expect("sound"));
    LabelsReport { clips: vec![(clip, 1, 1)], ..LabelsReport::default() }
}

pub fn statistics(desk: &FakeDesk) -> Result<Statistics, DeskError> {
    let mut counting = Counting::new(&desk.schema());
    for summary in desk.clips()?.iter().filter(|summary| summary.state.has_frames()) {
        counting.add(&Clip {
            id: summary.id,
            camera: &summary.camera,
            size: super::SIZE,
            frames: super::FRAMES,
            times_micros: &super::times(super::FRAMES),
            labels: desk.stored(summary.id).labels(),
            share_hidden: summary.share_hidden,
            light: summary.light,
            effort: None,
        });
    }
    Ok(counting.finish())
}

/// Two exports; of the first no figures are kept.
pub fn exports(schema: &Schema) -> Vec<ExportLine> {
    let line = |bits, version: &str, figures| ExportLine {
        id: ExportId::from_bits(bits),
        time: super::time(),
        version: version.parse().ok(),
        draft: false,
        clips: 2,
        figures,
    };
    let nothing = Counting::new(schema).finish();
    vec![line(1, "1.0.0", None), line(2, "1.1.0", Some(Arc::new(nothing)))]
}

pub fn track_lines(desk: &FakeDesk) -> Result<TrackLines, DeskError> {
    let mut lines = TrackLines::default();
    for summary in desk.clips()? {
        lines.clips.push(summary.id);
        let document = desk.stored(summary.id);
        for layer in Layer::ALL {
            document.labels().tracks(layer).for_each(|track| lines.push(layer, track));
        }
    }
    Ok(lines)
}
