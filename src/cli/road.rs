//! `import`, `prelabel`, `labels`, `export`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::Session;
use super::args::{ExportCommand, HiddenWord, ImagesWord, LabelsCommand};
use super::meter::Meter;
use super::output::Output;
use crate::app::desk::{AlikeFrames, ClipState, EmptyFrames, ExportChoice, FrameChoice, HiddenRegions, ImageChoice};
use crate::app::failure::{Failure, FailureKind};
use crate::labels::Layer;
use crate::vocab::{CameraId, ClipId, Place, RecordId};

pub(super) fn import(
    session: &Session<'_>,
    project: &Path,
    files: &[PathBuf],
    record: Option<RecordId>,
    camera: Option<&CameraId>,
    output: &Output,
) -> Result<(), Failure> {
    session.with_project(project, |project| {
        let report = project.import(files, record, camera, &Meter::new())?;
        let mut text = String::new();
        let mut rows = Vec::new();
        for imported in &report.admitted {
            match &imported.developed {
                Ok(summary) => {
                    let leak = &summary.leak;
                    let _ = writeln!(text, "{}  {} frames, {} tracks proposed", imported.clip, leak.frames, summary.tracks);
                    for line in leak.lines() {
                        let _ = writeln!(text, "    {line}");
                    }
                    if leak.place != Place::Outdoor {
                        output.note(&format!(
                            "The camera's place is {}, so all but people and vehicles is hidden; see `veilmark camera set`.",
                            leak.place
                        ));
                    }
                    rows.push(json!({ "clip": imported.clip, "tracks": summary.tracks, "receipt": leak }));
                }
                Err(hidden) => {
                    let _ = writeln!(text, "{}  sealed; all of it stays hidden", imported.clip);
                    rows.push(json!({ "clip": imported.clip, "hidden": hidden.what }));
                }
            }
        }
        // The first one is the command's own failure and is printed with its exit code.
        for (index, failure) in report.refused.iter().skip(1) {
            output.note(&format!("File {} of {}: {failure}", index + 1, files.len()));
        }
        if !report.admitted.is_empty() {
            output.result(&json!({ "admitted": rows, "refused": report.refused.len() }), &text);
        }
        // One refused or unanalysed file decides the exit code, so that a script notices; what came in stays in.
        let refused = report.refused.into_iter().map(|(_, failure)| failure).next();
        let hidden = report.admitted.into_iter().find_map(|imported| imported.developed.err());
        refused.or(hidden).map_or(Ok(()), Err)
    })
}

pub(super) fn prelabel(session: &Session<'_>, dir: &Path, clips: Vec<ClipId>, output: &Output) -> Result<(), Failure> {
    session.with_project(dir, |project| {
        let clips = if clips.is_empty() { project.clips_with_video()? } else { clips };
        let tracks = project.prelabel(&clips, &Meter::new())?;
        output.result(
            &json!({ "clips": clips.len(), "tracks": tracks }),
            &format!("Proposed {tracks} tracks in {} clip(s).", clips.len()),
        );
        Ok(())
    })
}

pub(super) fn labels(session: &Session<'_>, command: LabelsCommand, output: &Output) -> Result<(), Failure> {
    match command {
        LabelsCommand::Show { project, clip } => session.with_project(&project, |project| {
            let document = project.document(clip)?;
            let layer = |layer| document.labels().tracks(layer).collect::<Vec<_>>();
            let value = json!({ "labels": layer(Layer::Label), "suggestions": layer(Layer::Suggestion) });
            let text = serde_json::to_string_pretty(&value).expect("tracks are plain data");
            output.result(&value, &text);
            Ok(())
        }),
        LabelsCommand::Import(command) => super::datasets::import_labels(session, &command, output),
        LabelsCommand::List { project } => session.with_project(&project, |project| {
            let clips = project.clip_summaries()?;
            let mut text = String::new();
            let mut rows = Vec::new();
            for clip in &clips {
                let _ = writeln!(
                    text,
                    "{}  {}  {}  {} frames  {} labels  {} suggestions",
                    clip.id,
                    clip.camera,
                    clip.state.words(),
                    clip.frames,
                    clip.labels,
                    clip.suggestions
                );
                for line in &clip.receipt {
                    let _ = writeln!(text, "    {line}");
                }
                rows.push(json!({
                    "clip": clip.id,
                    "camera": clip.camera,
                    "state": clip.state.words(),
                    "frames": clip.frames,
                    "labels": clip.labels,
                    "suggestions": clip.suggestions,
                    "expires": clip.expires,
                    "assignee": clip.assignee,
                    "open_issues": clip.open_issues,
                    "place": clip.place,
                    "share_hidden": clip.share_hidden,
                    "hidden_because": clip.refusal.as_ref().map(ToString::to_string),
                    "receipt": clip.receipt,
                }));
            }
            output.result(&rows, if text.is_empty() { "No clips yet." } else { &text });
            Ok(())
        }),
        LabelsCommand::Done { project, clips } => session.with_project(&project, |project| {
            clips.iter().try_for_each(|clip| project.set_state(*clip, ClipState::Done))?;
            output.result(&json!({ "done": clips }), &format!("{} clip(s) are done.", clips.len()));
            Ok(())
        }),
        LabelsCommand::Accept { project, clip } => session.with_project(&project, |project| {
            let accepted = project.accept_all(clip)?;
            output.result(&json!({ "accepted": accepted }), &format!("Accepted {accepted} suggestions."));
            Ok(())
        }),
    }
}

pub(super) fn export(session: &Session<'_>, command: ExportCommand, output: &Output) -> Result<(), Failure> {
    let choice = choice_of(&command)?;
    session.with_project(&command.project, |project| {
        let report = project.export(&command.out, &choice, &Meter::new())?;
        for (clip, reason) in &report.left_out {
            output.note(&format!("Left out {clip}: {reason}"));
        }
        output.result(
            &json!({
                "clips": report.clips,
                "images": report.images,
                "version": report.version,
                "boxes": report.boxes,
                "left_out": report.left_out.len(),
                "draft": choice.draft,
            }),
            &format!("Exported {} clip(s), {} images, {} boxes.", report.clips, report.images, report.boxes),
        );
        Ok(())
    })
}

fn choice_of(command: &ExportCommand) -> Result<ExportChoice, Failure> {
    Ok(ExportChoice {
        format: command.format,
        draft: command.draft,
        seed: command.seed,
        split: parse_split(&command.split).ok_or_else(|| {
            wrong("--split takes three whole percentages that sum to 100.", "For example: --split 80/10/10")
        })?,
        frames: parse_frames(&command.frames)
            .ok_or_else(|| wrong("--frames takes all, keyframes or every=N.", "For example: --frames every=5"))?,
        images: match command.images {
            ImagesWord::Jpeg => ImageChoice::Jpeg,
            ImagesWord::Png => ImageChoice::Png,
            ImagesWord::Webp => ImageChoice::Webp,
            ImagesWord::Mp4 => ImageChoice::Mp4,
            ImagesWord::None => ImageChoice::None,
        },
        quality: command.quality,
        empty_frames: if command.skip_empty { EmptyFrames::LeaveOut } else { EmptyFrames::Keep },
        alike_frames: if command.skip_alike { AlikeFrames::LeaveOut } else { AlikeFrames::Keep },
        hidden_regions: match command.hidden {
            HiddenWord::None => HiddenRegions::LeaveOut,
            HiddenWord::Layer => HiddenRegions::Layer,
            HiddenWord::Boxes => HiddenRegions::Boxes,
        },
    })
}

fn wrong(what: &str, way_out: &str) -> Failure {
    Failure::in_english(FailureKind::Usage, what, way_out)
}

fn parse_split(text: &str) -> Option<(u8, u8, u8)> {
    let parts: Vec<u8> = text.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [train, val, test] if u32::from(train) + u32::from(val) + u32::from(test) == 100 => Some((train, val, test)),
        _ => None,
    }
}

fn parse_frames(text: &str) -> Option<FrameChoice> {
    match text {
        "all" => Some(FrameChoice::All),
        "keyframes" => Some(FrameChoice::Keyframes),
        _ => text.strip_prefix("every=")?.parse().ok().filter(|n| *n > 0).map(FrameChoice::Every),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_and_frame_choices_are_read_strictly() {
        assert_eq!(parse_split("80/10/10"), Some((80, 10, 10)));
        assert_eq!(parse_split("100/0/0"), Some((100, 0, 0)));
        for bad in ["80/10", "80/10/20", "a/b/c", "80/10/10/0", "", "255/255/2"] {
            assert_eq!(parse_split(bad), None, "{bad}");
        }
        assert_eq!(parse_frames("every=5"), Some(FrameChoice::Every(5)));
        for bad in ["every=0", "every=", "some", "every=-1"] {
            assert_eq!(parse_frames(bad), None, "{bad}");
        }
    }
}
