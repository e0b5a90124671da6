//! `demo`: the sample project, in a window or as a summary.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::Session;
use super::meter::Meter;
use super::output::Output;
use crate::app::failure::Failure;
use crate::app::sample::{DemoSummary, SAMPLE_PASSPHRASE, SampleFolder};
use crate::app::whereabouts;

pub(super) fn run(session: &Session<'_>, dir: Option<PathBuf>, headless: bool, output: &Output) -> Result<(), Failure> {
    let dir = dir.map_or_else(whereabouts::sample_dir, Ok)?;
    let sample = SampleFolder::at(&dir);
    if headless {
        let (project, summary) = sample.make(&session.surroundings, &Meter::new())?;
        print(&summary, output);
        return project.close();
    }
    let project = if sample.is_made() {
        sample.open(&session.surroundings)?
    } else {
        output.note("Making the sample project; this happens once.");
        sample.make(&session.surroundings, &Meter::new())?.0
    };
    output.note(&format!("The sample project's passphrase is: {SAMPLE_PASSPHRASE}"));
    super::window(session, Some(Arc::new(project)), &sample)
}

fn print(summary: &DemoSummary, output: &Output) {
    let leak = &summary.developed.leak;
    let mut text = String::new();
    let _ = writeln!(text, "clips admitted   {}", summary.admitted);
    let _ = writeln!(text, "clips refused    {}", summary.refused.len());
    for failure in &summary.refused {
        let _ = writeln!(text, "                 {}", failure.to_string().replace('\n', "\n                 "));
    }
    let _ = writeln!(text, "frames           {}", leak.frames);
    let _ = writeln!(text, "detections       {}", summary.developed.detections);
    let _ = writeln!(text, "faces found      {}", leak.faces_found);
    let _ = writeln!(
        text,
        "faces hidden     {} (over all frames; {} heads, {} carried)",
        leak.faces_hidden, leak.heads_hidden, leak.carried
    );
    let _ = writeln!(text, "picture hidden   {:.1} %", leak.share_hidden * 100.0);
    let _ = writeln!(text, "tracks           {}", summary.developed.tracks);
    for (stage, seconds) in &summary.seconds {
        let _ = writeln!(text, "seconds {stage:<9}{seconds:.1}");
    }
    let _ = writeln!(
        text,
        "COCO export      {} ({} images, {} boxes)",
        summary.coco.path.display(),
        summary.coco.images,
        summary.coco.boxes
    );
    let _ = writeln!(
        text,
        "YOLO export      {} ({} images, {} boxes)",
        summary.yolo.path.display(),
        summary.yolo.images,
        summary.yolo.boxes
    );
    let refused: Vec<_> = summary.refused.iter().map(|f| json!({ "what": f.what, "way_out": f.way_out })).collect();
    let seconds: serde_json::Map<String, serde_json::Value> =
        summary.seconds.iter().map(|(stage, seconds)| ((*stage).to_owned(), json!(seconds))).collect();
    output.result(
        &json!({
            "admitted": summary.admitted,
            "refused": refused,
            "frames": leak.frames,
            "detections": summary.developed.detections,
            "faces_hidden": leak.faces_hidden,
            "tracks": summary.developed.tracks,
            "seconds": seconds,
            "coco": summary.coco.path,
            "yolo": summary.yolo.path,
        }),
        &text,
    );
}
