//! Detectors of other families, in a Python of their own: YuNet and YOLOX-Nano on what comes out.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use veilmark::vocab::{PxBox, Size};

/// The running script.
pub struct Second {
    child: Child,
    stdin: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// A box with a score; for things, the COCO number.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Where.
    pub bbox: PxBox,
    /// 0 to 1.
    pub score: f64,
    /// 0 is a person; meaningless for faces.
    pub coco: u64,
}

/// What is found in one pair of frames.
#[derive(Default)]
pub struct Answer {
    /// Faces after hiding, from 0.6.
    pub faces: Vec<Found>,
    /// People and vehicles before and after hiding, from 0.25; not of every pair.
    pub things: Option<(Vec<Found>, Vec<Found>)>,
}

impl Second {
    /// Starts it, or says why not.
    pub fn start(shared: &Path, size: Size, every: usize) -> Option<Self> {
        let python = std::env::var_os("VEILMARK_PYTHON").unwrap_or_else(|| "python3".into());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/leak/second_family.py");
        let models = shared.join("models");
        let mut command = Command::new(python);
        command.arg(script).arg(models.join("yunet_n_dynamic.onnx")).arg(models.join("yolox_nano.onnx"));
        command.args([size.width_px.to_string(), size.height_px.to_string(), every.to_string()]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let stdin = child.stdin.take()?;
        let mut answers = BufReader::new(child.stdout.take()?);
        let mut line = String::new();
        let is_ready = answers.read_line(&mut line).is_ok() && line.contains("ready");
        if !is_ready {
            let _ = child.wait();
            println!("skipped: VEILMARK_PYTHON names no Python with numpy, onnxruntime and OpenCV");
            return None;
        }
        Some(Self { child, stdin, answers })
    }

    /// Looks at one frame before and after hiding.
    pub fn look(&mut self, before: &[u8], after: &[u8]) -> Answer {
        let sent = self.stdin.write_all(before).and_then(|()| self.stdin.write_all(after));
        sent.expect("the script takes frames");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the script answers");
        let told: serde_json::Value = serde_json::from_str(&line).expect("the script answers in JSON");
        let read = |name: &str| told[name].as_array().map(|rows| rows.iter().filter_map(found).collect());
        Answer { faces: read("faces").unwrap_or_default(), things: read("before").zip(read("after")) }
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn found(row: &serde_json::Value) -> Option<Found> {
    let at = |i: usize| row[i].as_f64();
    let bbox = PxBox::new(at(0)?, at(1)?, at(2)?, at(3)?)?;
    Some(Found { bbox, score: at(4)?, coco: row[5].as_u64().unwrap_or(0) })
}
