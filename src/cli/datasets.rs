//! Datasets in, beside each other, and in figures: `labels import`, `export diff`, `stats`.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::Session;
use super::args::{ExportOther, LabelsImportCommand};
use super::meter::Meter;
use super::output::Output;
use crate::app::comparing::Difference;
use crate::app::failure::{Failure, FailureKind};
use crate::app::labels_in::{Belongs, LeftOut, OnTop};
use crate::app::statistics;

pub(super) fn import_labels(
    session: &Session<'_>,
    command: &LabelsImportCommand,
    output: &Output,
) -> Result<(), Failure> {
    let belongs = belongs(&command.clips)?;
    let on_top = if command.add { OnTop::Add } else { OnTop::Refuse };
    session.with_project(&command.project, |project| {
        let report = project.import_labels(command.format, &command.dataset, &belongs, on_top)?;
        let (mut text, mut rows) = (String::new(), Vec::new());
        for (clip, tracks, boxes) in &report.clips {
            let _ = writeln!(text, "{clip}  {tracks} tracks, {boxes} boxes");
            rows.push(json!({ "clip": clip, "tracks": tracks, "boxes": boxes }));
        }
        for name in &report.unmatched {
            output.note(&format!("No clip for the sequence {}: say --clip NAME=CLIP.", name.escape_default()));
        }
        let left_out = reasons(report.left_out);
        for (reason, count) in left_out.iter().filter(|(_, count)| *count > 0) {
            output.note(&format!("Left out {count} boxes: {reason}."));
        }
        let left_out: serde_json::Map<_, _> =
            left_out.into_iter().map(|(reason, count)| (reason.replace(' ', "_"), count.into())).collect();
        output.result(&json!({ "clips": rows, "unmatched": report.unmatched.len(), "left_out": left_out }), &text);
        Ok(())
    })
}

pub(super) fn export_other(session: &Session<'_>, other: &ExportOther, output: &Output) -> Result<(), Failure> {
    let (project, first, second) = match other {
        ExportOther::Diff { project, first, second } => (project, first, second),
        ExportOther::Revocations { project, out } => {
            return session.with_project(project, |project| {
                let exports = project.write_revocations(out)?;
                let clips: usize = exports.iter().map(|export| export.clips.len()).sum();
                let text = format!("{clips} clip(s) of {} export(s) were withdrawn.", exports.len());
                output.result(&json!({ "exports": exports }), &text);
                Ok(())
            });
        }
        ExportOther::Repeat { project, export, out } => {
            return session.with_project(project, |project| {
                let report = project.repeat_export(export, out, &Meter::new())?;
                let (clips, images, boxes, version) = (report.clips, report.images, report.boxes, report.version);
                output.result(
                    &json!({ "clips": clips, "images": images, "boxes": boxes, "version": version }),
                    &format!("Exported version {version} again: {clips} clip(s), {images} images, {boxes} boxes."),
                );
                Ok(())
            });
        }
    };
    session.with_project(project, |project| {
        let Difference { versions, added, changed, removed, withdrawn, unchanged, drift } =
            project.compare_exports(first, second)?;
        let mut text = String::new();
        if let (Some(first), Some(second)) = versions {
            let _ = writeln!(text, "{first} -> {second}");
        }
        for (word, clips) in
            [("added", &added), ("changed", &changed), ("removed", &removed), ("withdrawn", &withdrawn)]
        {
            for clip in clips {
                let _ = writeln!(text, "{word:9}  {clip}");
            }
        }
        let _ = writeln!(text, "{unchanged} clip(s) are the same in both.");
        for own in &drift {
            let _ = writeln!(text, "drift of {}: {:.3}", own.name, own.distance);
        }
        let rows = json!({
            "versions": [versions.0, versions.1],
            "added": added,
            "changed": changed,
            "removed": removed,
            "withdrawn": withdrawn,
            "unchanged": unchanged,
            "drift": drift,
        });
        output.result(&rows, &text);
        Ok(())
    })
}

pub(super) fn statistics(
    session: &Session<'_>,
    project: &Path,
    html: Option<&Path>,
    against: Option<&Path>,
    output: &Output,
) -> Result<(), Failure> {
    session.with_project(project, |project| {
        let found = project.statistics(&Meter::new())?;
        let drift = against.map(|file| statistics::drift_from(file, &found)).transpose()?;
        if let Some(file) = html {
            statistics::write_page(&found, file)?;
        }
        let totals = &found.totals;
        let mut text = format!(
            "{} clips, {} frames ({} without an object), {} tracks, {} boxes.\n",
            totals.clips, totals.frames, totals.empty_frames, totals.tracks, totals.boxes
        );
        for row in found.classes.iter().filter(|row| row.boxes > 0) {
            let _ = writeln!(
                text,
                "{:12}  {} boxes in {} tracks, {} clips",
                row.name,
                row.boxes,
                row.tracks,
                row.clips.len()
            );
        }
        for histogram in &found.histograms {
            let _ = writeln!(text, "{}:", histogram.name);
            for (at, bin) in histogram.bins.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
                let _ = writeln!(text, "    {:16}  {}", histogram.words(at), bin.count);
            }
        }
        for own in drift.iter().flatten() {
            let _ = writeln!(text, "drift of {}: {:.3}", own.name, own.distance);
        }
        let mut value = serde_json::to_value(&found).expect("counts are plain data");
        if let Some(drift) = drift {
            value["drift"] = json!(drift);
        }
        output.result(&value, &text);
        Ok(())
    })
}

pub(super) fn nothing_to_export() -> Failure {
    Failure::in_english(
        FailureKind::Usage,
        "There is no project and no folder to export to.",
        "Write `veilmark export PROJECT OUT --format coco`, or see `veilmark export --help`.",
    )
}

fn reasons(left_out: LeftOut) -> [(&'static str, u64); 5] {
    let LeftOut { unknown_class, no_area, off_picture, ignored, other_shapes } = left_out;
    [
        ("unknown class", unknown_class),
        ("no area", no_area),
        ("outside the picture", off_picture),
        ("marked to be ignored", ignored),
        ("other shapes", other_shapes),
    ]
}

pub(super) fn belongs(words: &[String]) -> Result<Belongs, Failure> {
    let wrong = || {
        Failure::in_english(
            FailureKind::Usage,
            "--clip takes NAME=CLIP for each sequence, or one CLIP for a dataset of one.",
            "`veilmark labels list` prints the clips' ids.",
        )
    };
    let mut belongs = Belongs::default();
    for word in words {
        match word.rsplit_once('=') {
            Some((name, clip)) => {
                belongs.by_name.insert(name.to_owned(), clip.parse().map_err(|_| wrong())?);
            }
            None if belongs.only.is_none() => belongs.only = Some(word.parse().map_err(|_| wrong())?),
            None => return Err(wrong()),
        }
    }
    Ok(belongs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::ClipId;

    #[test]
    fn sequences_are_named_or_alone() {
        let (a, b) = (ClipId::from_bits(1), ClipId::from_bits(2));
        let named = belongs(&[format!("a=b={a}"), format!("c={b}")]).expect("sound");
        assert_eq!(named.by_name, [("a=b".to_owned(), a), ("c".to_owned(), b)].into());
        assert_eq!(belongs(&[a.to_string()]).expect("sound").only, Some(a));
        for wrong in [vec![a.to_string(), b.to_string()], vec!["a=x".to_owned()], vec![String::new()]] {
            assert_eq!(belongs(&wrong).expect_err("wrong").kind, FailureKind::Usage, "{wrong:?}");
        }
    }
}
