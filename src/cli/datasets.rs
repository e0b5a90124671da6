//! Datasets in: `labels import`.

use std::fmt::Write as _;

use serde_json::json;

use super::Session;
use super::args::LabelsImportCommand;
use super::output::Output;
use crate::app::failure::{Failure, FailureKind};
use crate::app::labels_in::{Belongs, LeftOut, OnTop};

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

fn belongs(words: &[String]) -> Result<Belongs, Failure> {
    let wrong = || {
        Failure::new(
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
