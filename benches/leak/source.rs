//! Clips and pictures as the FFmpeg program decodes them: a reader that shares no code with ours.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use veilmark::vocab::Size;

/// The frames of a clip, one after the other: sRGB, 3 bytes a pixel.
pub struct Source {
    child: Child,
    out: ChildStdout,
    frame_bytes: usize,
}

impl Source {
    /// Opens a clip of this size.
    pub fn open(clip: &Path, size: Size) -> Option<Self> {
        let mut command = Command::new("ffmpeg");
        command.args(["-nostdin", "-v", "error", "-threads", "1", "-i"]).arg(clip);
        command.args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]);
        let mut child = command.stdout(Stdio::piped()).spawn().ok()?;
        let out = child.stdout.take()?;
        Some(Self { child, out, frame_bytes: size.area() as usize * 3 })
    }
}

impl Iterator for Source {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut frame = vec![0; self.frame_bytes];
        self.out.read_exact(&mut frame).ok().map(|()| frame)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // It may have ended already; a reader that stops early leaves it nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Size and presentation times (microseconds from the first) of a clip's frames, as ffprobe tells them.
pub fn probe(clip: &Path) -> Option<(Size, Vec<i64>)> {
    let entries = "stream=width,height:frame=best_effort_timestamp_time";
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0", "-show_entries", entries, "-of", "json"])
        .arg(clip)
        .output()
        .ok()?;
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    let side = |name: &str| told["streams"][0][name].as_u64().and_then(|side| u32::try_from(side).ok());
    let size = Size { width_px: side("width")?, height_px: side("height")? };
    let frames = told["frames"].as_array()?.iter();
    let micros = |frame: &serde_json::Value| {
        let secs: f64 = frame["best_effort_timestamp_time"].as_str()?.parse().ok()?;
        Some((secs * 1e6).round() as i64)
    };
    let times: Vec<i64> = frames.map(micros).collect::<Option<_>>()?;
    let first = *times.first()?;
    Some((size, times.iter().map(|time| time - first).collect()))
}

/// Encodes frames with the FFmpeg program, so finely that nothing is lost to speak of.
pub fn encode(clip: &Path, size: Size, fps: u32, frames: &[Vec<u8>]) -> Option<()> {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"]);
    command.args(["-s", &format!("{}x{}", size.width_px, size.height_px), "-r", &fps.to_string(), "-i", "-"]);
    command.args(["-c:v", "libx264", "-crf", "6", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]).arg(clip);
    let mut child = command.stdin(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let written = frames.iter().try_for_each(|frame| stdin.write_all(frame));
    drop(stdin);
    (child.wait().ok()?.success() && written.is_ok()).then_some(())
}

/// Runs FFmpeg on a clip with these options; whether it went well.
pub fn convert(from: &Path, options: &[&str], to: &Path) -> bool {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y", "-i"]).arg(from).args(options).arg(to);
    command.status().is_ok_and(|status| status.success())
}
