//! What the database acknowledged is there after the process was killed, whenever that was: two processes at a time
//! write to different clips of one project, say each number that was acknowledged, and are killed without warning.
//!
//! `VEILMARK_LONG=1` makes it 10,000 kills.

mod common;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use common::rows::clip_row;
use fastrand::Rng;
use veilmark::labels::{Author, ClassName, edits};
use veilmark::store::Store;
use veilmark::vocab::{ClipId, FrameNo, MemberId, PxBox, SecretBytes, UtcTime};

const FOLDER: &str = "VEILMARK_KILL_FOLDER";
const CLIP: &str = "VEILMARK_KILL_CLIP";
const MEMBER: MemberId = MemberId::from_bits(3);
/// No writer goes on for longer, so that a lost reader cannot leave one behind.
const MOST_APPENDS: u64 = 20_000;

fn key() -> SecretBytes {
    SecretBytes::from_bytes([7; 32])
}

fn now() -> UtcTime {
    UtcTime::from_micros(0).expect("a valid time")
}

/// Not a test by itself: the process that is killed. It does nothing unless a parent gave it a folder.
#[test]
fn writer() {
    let (Ok(folder), Ok(clip)) = (std::env::var(FOLDER), std::env::var(CLIP)) else { return };
    let clip: ClipId = clip.parse().expect("a clip id");
    let mut store = Store::open(&Path::new(&folder).join("project.db"), &key()).expect("opens");
    let mut document = store.document(clip).expect("replays");
    let mut random = Rng::with_seed(document.last_seq());
    for _ in 0..MOST_APPENDS {
        let x = random.f64() * 500.0;
        let bbox = PxBox::new(x, 0.0, x + 20.0, 30.0).expect("a valid box");
        let frame = FrameNo(random.u32(0..500));
        let labels: Vec<_> = document.labels().tracks(veilmark::labels::Layer::Label).map(|t| t.id).collect();
        let entry = match random.u8(0..8) {
            0 => document.undo(MEMBER, now()),
            1 => document.redo(MEMBER, now()),
            2..5 if !labels.is_empty() => {
                let id = labels[random.usize(0..labels.len())];
                let edit = edits::set_box(document.labels(), id, frame, bbox, MEMBER).expect("is there");
                document.apply(edit, Author::Member(MEMBER), now())
            }
            _ => {
                let class = ClassName::new("person").expect("a valid class name");
                let edit = edits::draw(document.labels(), class, frame, bbox, MEMBER);
                document.apply(edit, Author::Member(MEMBER), now())
            }
        };
        let Some(entry) = entry.expect("applies") else { continue };
        store.append_entry(clip, &entry).expect("is appended");
        let mut out = std::io::stdout().lock();
        if writeln!(out, "acknowledged {}", entry.seq).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

struct Writer {
    process: Child,
    lines: BufReader<ChildStdout>,
    acknowledged: u64,
}

impl Writer {
    fn start(folder: &Path, clip: ClipId) -> Self {
        let mut process = Command::new(std::env::current_exe().expect("this test is a program"))
            .args(["--exact", "writer", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder)
            .env(CLIP, clip.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("starts");
        let lines = BufReader::new(process.stdout.take().expect("is piped"));
        Self { process, lines, acknowledged: 0 }
    }

    /// Reads one line; `false` when there is none any more.
    fn listen(&mut self) -> bool {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).expect("is readable");
        // A line that was cut short by the kill was not said.
        if let Some(seq) = line.strip_suffix('\n').and_then(|l| l.rsplit_once("acknowledged ")) {
            self.acknowledged = seq.1.parse().expect("a number");
        }
        read > 0
    }

    fn listen_until_acknowledged(&mut self, count: u64) {
        let before = self.acknowledged;
        let mut heard = 0;
        while heard < count {
            let last = self.acknowledged;
            assert!(self.listen(), "the writer ended by itself after {last} (before {before})");
            heard += u64::from(self.acknowledged != last);
        }
    }

    /// SIGKILL; then whatever it said before.
    fn kill(mut self) -> u64 {
        self.process.kill().expect("is running");
        while self.listen() {}
        self.process.wait().expect("has ended");
        self.acknowledged
    }
}

fn spin(time: Duration) {
    let begin = Instant::now();
    while begin.elapsed() < time {
        std::hint::spin_loop();
    }
}

fn insert_clip(store: &mut Store, bits: u128) -> ClipId {
    let id = ClipId::from_bits(bits);
    store.insert_clip(&clip_row(id, 500, now())).expect("is new");
    id
}

#[test]
fn no_acknowledged_edit_is_lost_when_the_process_is_killed() {
    let kills = if std::env::var_os("VEILMARK_LONG").is_some() { 10_000 } else { 200 };
    let seed = Rng::new().u64(..);
    let mut random = Rng::with_seed(seed);
    // The kernel keeps what a killed process has written, so a disk in memory will do, and spares the real one.
    let memory = Path::new("/dev/shm");
    let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let dir = dir.expect("a temporary folder");
    drop(Store::create(&dir.path().join("project.db"), &key()).expect("a new database"));
    let mut clips = [ClipId::from_bits(0); 2];
    let (mut edits_before, mut acknowledged, mut unheard) = ([0; 2], 0, 0);
    for round in 0..kills / 2 {
        if round % 20 == 0 {
            let mut store = Store::open(&dir.path().join("project.db"), &key()).expect("opens");
            clips = [0, 1].map(|i| insert_clip(&mut store, 2 * round + i + 1));
            edits_before = [0; 2];
        }
        let mut writers = clips.map(|clip| Writer::start(dir.path(), clip));
        for writer in &mut writers {
            writer.listen_until_acknowledged(random.u64(1..6));
        }
        let counts = writers.map(|writer| {
            spin(Duration::from_micros(random.u64(0..3000)));
            writer.kill()
        });
        let store = Store::open(&dir.path().join("project.db"), &key())
            .unwrap_or_else(|e| panic!("seed {seed}, round {round}: {e}"));
        for ((clip, count), before) in clips.into_iter().zip(counts).zip(&mut edits_before) {
            let document = store.document(clip).unwrap_or_else(|e| panic!("seed {seed}, round {round}: {e}"));
            let kept = document.last_seq();
            assert!(kept >= count, "seed {seed}, round {round}: {} acknowledged edits are gone", count - kept);
            assert!(kept <= count + 1, "seed {seed}, round {round}: one edit at a time is under way");
            acknowledged += count - *before;
            unheard += kept - count;
            *before = kept;
            assert_eq!(store.labels(clip).as_ref(), Ok(document.labels()), "seed {seed}, round {round}");
        }
    }
    println!(
        "{kills} kills, {acknowledged} edits acknowledged, none lost, {unheard} kept but not yet said (seed {seed})"
    );
}
