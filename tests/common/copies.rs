//! What the tests of `veilmark redact` share: signed records of a collector of their own, clips made by the `ffmpeg` program, and
//! what `ffprobe` says of a copy.

use std::path::Path;
use std::process::Command;

use veilmark::consent::record::{Relation, Term};
use veilmark::consent::{
    Basis, ConsentEvent, EventKind, RecordDraft, SignedEvent, SignedRecord, TrustedSigner, TrustedSigners,
    WithdrawalCode,
};
use veilmark::vocab::{Digest, SecretBytes, SigningKey, SubjectId, UtcTime};

use super::{Place, Run, RunCommand as _};

/// A collector who signs records, and a place where files are redacted without a project.
pub struct Studio {
    pub place: Place,
    pub key: SigningKey,
}

impl Studio {
    pub fn new() -> Self {
        Self { place: Place::new(), key: SigningKey::from_seed(&SecretBytes::from_bytes([7; 32])) }
    }

    /// Signs a record over a file, in force between these days from now, and writes it as `NAME.json`.
    pub fn record_between(&self, name: &str, file: &str, days: (i32, i32)) -> SignedRecord {
        let bytes = std::fs::read(self.place.path(file)).expect("the clip");
        let now = now();
        let given = now.plus_days(days.0);
        let term = Term { given_at: given, created: given, until: now.plus_days(days.1) };
        let clips = vec![(Digest::of(&bytes), bytes.len() as u64)];
        let country = "loc:US".parse().expect("a location");
        let mut draft = RecordDraft::new(Basis::WrittenConsent, SubjectId::random(), clips, term, country);
        draft.relation = Some(Relation::Customer);
        draft.withdrawal = Some(WithdrawalCode::random().commitment());
        let record = SignedRecord::sign(&draft.into_record().expect("a sound record"), &self.key);
        std::fs::write(self.place.path(&format!("{name}.json")), record.bytes()).expect("written");
        record
    }

    /// A record in force over this file, as `NAME.json`.
    pub fn record(&self, name: &str, file: &str) -> SignedRecord {
        self.record_between(name, file, (-2, 30))
    }

    /// The subject's withdrawal of a record, as `withdrawal.json`.
    pub fn withdraw(&self, record: &SignedRecord) {
        let at = now().plus_days(-1);
        let signer = TrustedSigner { key: self.key.public(), from: at.plus_days(-100), until: None };
        let verified = record.verify(&TrustedSigners::new(vec![signer])).expect("our own record");
        let event = ConsentEvent {
            record: verified.id(),
            sequence: 1,
            previous: record.sha256(),
            kind: EventKind::Withdrawn,
            at,
            created: at,
        };
        let signed = SignedEvent::sign(&event, &self.key);
        std::fs::write(self.place.path("withdrawal.json"), signed.bytes()).expect("written");
    }

    /// `redact FILE OUT --record RECORD.json --signer KEY MORE…`
    pub fn arguments(&self, file: &str, out: &str, record: &str, more: &[&str]) -> Vec<String> {
        let record = format!("{record}.json");
        let key = self.key.public().to_string();
        let fixed = ["redact", file, out, "--record", &record, "--signer", &key];
        fixed.iter().chain(more).map(|&text| text.to_owned()).collect()
    }

    pub fn command(&self, file: &str, out: &str, record: &str, more: &[&str]) -> Command {
        let arguments = self.arguments(file, out, record, more);
        self.place.command(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    pub fn redact(&self, file: &str, out: &str, record: &str, more: &[&str]) -> Run {
        self.command(file, out, record, more).run()
    }

    /// The entries of the log of copies.
    pub fn log(&self) -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(self.place.path("data/veilmark/copies/audit/000001.jsonl"));
        text.unwrap_or_default().lines().map(|line| serde_json::from_str(line).expect("an entry")).collect()
    }

    /// How many entries are of this act.
    pub fn logged(&self, act: &str) -> usize {
        self.log().iter().filter(|entry| entry["act"].get(act).is_some()).count()
    }

    /// Fails the test unless the log of copies is whole.
    #[track_caller]
    pub fn log_is_whole(&self) {
        self.place.run(&["audit", "verify", "data/veilmark/copies"]).ok();
    }

    /// Names of files in the place that begin with `out`, hidden ones too, and unfinished ones.
    pub fn outputs(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.place.root()).expect("the folder").map(|entry| entry.expect("an entry"));
        let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> =
            names.filter(|name| name.starts_with("out") || name.starts_with(".veilmark")).collect();
        names.sort();
        names
    }
}

/// The present time of the program under test.
pub fn now() -> UtcTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let micros = since.expect("after 1970").as_micros();
    UtcTime::from_micros(i64::try_from(micros).expect("in range")).expect("a valid time")
}

/// Runs the `ffmpeg` program in the folder; `false` (said) where it is not installed or cannot do it.
pub fn ffmpeg(test: &str, folder: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "quiet", "-y", "-nostdin"]).args(arguments).current_dir(folder);
    let done = command.status().is_ok_and(|status| status.success());
    if !done {
        println!("skipped: {test} needs the ffmpeg program ({arguments:?})");
    }
    done
}

/// What `ffprobe` says of a file: format, streams, chapters, packets in order of presentation.
pub fn probed(file: &Path) -> serde_json::Value {
    let arguments = ["-v", "quiet", "-of", "json", "-show_format", "-show_streams", "-show_chapters", "-show_packets"];
    let output = Command::new("ffprobe").args(arguments).arg(file).output().expect("ffprobe comes with ffmpeg");
    serde_json::from_slice(&output.stdout).expect("ffprobe writes JSON")
}

/// How many frames a player shows: `ffmpeg` decodes the file to its end.
pub fn shown_frames(file: &Path) -> usize {
    let arguments = ["-v", "quiet", "-of", "json", "-count_frames", "-show_streams"];
    let output = Command::new("ffprobe").args(arguments).arg(file).output().expect("ffprobe comes with ffmpeg");
    let probed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("ffprobe writes JSON");
    probed["streams"][0]["nb_read_frames"].as_str().and_then(|text| text.parse().ok()).expect("a number")
}

/// Presentation times of the only video stream, microseconds from its first frame.
pub fn times_micros(file: &Path) -> Vec<i64> {
    let probed = probed(file);
    let is_video = |packet: &&serde_json::Value| packet["codec_type"] == "video" && packet["flags"] != "KD_";
    let packets = probed["packets"].as_array().expect("packets").iter().filter(is_video);
    let seconds = packets.map(|packet| packet["pts_time"].as_str().and_then(|text| text.parse::<f64>().ok()));
    let mut times: Vec<i64> = seconds.map(|time| (time.expect("a time") * 1e6).round() as i64).collect();
    times.sort_unstable();
    let first = times.first().copied().unwrap_or(0);
    times.iter().map(|time| time - first).collect()
}
