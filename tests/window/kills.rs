//! Random sessions of gestures in the window, killed without warning: what the screen said was saved is in the database
//! afterwards, with the labels that the screen showed, and undo goes on from there.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command as Process, Stdio};

use eframe::egui::{Key, Modifiers};
use fastrand::Rng;
use veilmark::labels::LabelSet;
use veilmark::store::Store;
use veilmark::vocab::SecretBytes;

use super::*;
use crate::common::rows::clip_row;

const FOLDER: &str = "VEILMARK_WINDOW_KILL_FOLDER";
/// No session goes on for longer, so that a lost parent cannot leave one behind.
const MOST_GESTURES: usize = 400;

fn database_key() -> SecretBytes {
    SecretBytes::from_bytes([9; 32])
}

fn open_store(folder: &Path) -> Store {
    Store::open(&folder.join("project.db"), &database_key()).expect("the database opens")
}

/// All tracks as one number.
fn digest(labels: &LabelSet) -> u64 {
    let mut hasher = DefaultHasher::new();
    for layer in Layer::ALL {
        for track in labels.tracks(layer) {
            serde_json::to_string(track).expect("a track is plain").hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Not a test by itself: the window that is killed. It does nothing unless a parent gave it a folder.
#[test]
fn session() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let desk = FakeDesk::new();
    *desk.disk.lock().expect("no panic") = Some(open_store(Path::new(&folder)));
    let mut bench = bench(&desk, true);
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    let mut random = Rng::new();
    let mut said = 0;
    for _ in 0..MOST_GESTURES {
        gesture(&mut bench, &mut random);
        let workspace = &bench.state().workspace;
        let document = workspace.clip().and_then(|clip| clip.document.as_ref()).expect("the labels are read");
        if workspace.save_state() == Some(SaveState::Saved) && document.last_seq() != said {
            said = document.last_seq();
            let mut out = std::io::stdout().lock();
            if writeln!(out, "saved {said} {}", digest(document.labels())).and_then(|()| out.flush()).is_err() {
                return;
            }
        }
    }
}

fn gesture(bench: &mut Bench, random: &mut Rng) {
    let mut place = |bench: &Bench| at(bench, 20.0 + random.f64() * 600.0, 20.0 + random.f64() * 320.0);
    let (from, to) = (place(bench), place(bench));
    match random.u8(0..19) {
        0..3 => {
            key(bench, Key::N);
            drag(bench, from, to);
        }
        3..6 => drag(bench, from, to),
        6 => key(bench, Key::Tab),
        7 => key_with(bench, Modifiers::COMMAND, Key::Z),
        8 => key_with(bench, Modifiers::COMMAND, Key::Y),
        9 => key_with(bench, Modifiers::ALT, Key::M),
        10 => key(bench, [Key::Delete, Key::O, Key::Q, Key::K, Key::Num3, Key::Enter][random.usize(0..6)]),
        11 => key_with(bench, Modifiers::ALT, [Key::ArrowLeft, Key::ArrowDown][random.usize(0..2)]),
        12 => key_with(bench, Modifiers::ALT, [Key::N, Key::C][random.usize(0..2)]),
        13 => {
            let step = [Key::ArrowLeft, Key::ArrowRight][random.usize(0..2)];
            key_with(bench, Modifiers::COMMAND | Modifiers::SHIFT, step);
        }
        14 => key_with(bench, [Modifiers::COMMAND, Modifiers::ALT][random.usize(0..2)], Key::Delete),
        15 => {
            // Two tracks, by keys alone, become one where they can.
            for pressed in [Key::M, Key::ArrowDown, Key::Enter, Key::M, Key::Escape] {
                key(bench, pressed);
            }
        }
        16 => key(bench, [Key::ArrowDown, Key::ArrowUp, Key::I, Key::R][random.usize(0..4)]),
        _ => key(bench, [Key::F, Key::V, Key::D, Key::C][random.usize(0..4)]),
    }
}

struct Session {
    process: Child,
    lines: BufReader<ChildStdout>,
    /// The last edit that was said to be saved, and the labels that were shown then.
    saved: Option<(u64, u64)>,
}

impl Session {
    fn start(folder: &Path) -> Self {
        let mut process = Process::new(std::env::current_exe().expect("this test is a program"))
            .args(["--exact", "kills::session", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the session starts");
        let lines = BufReader::new(process.stdout.take().expect("is piped"));
        Self { process, lines, saved: None }
    }

    /// Reads one line; `false` when there is none any more.
    fn listen(&mut self) -> bool {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).expect("is readable");
        // A line that was cut short by the kill was not said.
        let said = line.strip_suffix('\n').and_then(|line| line.rsplit_once("saved ")).map(|(_, said)| said);
        if let Some((seq, digest)) = said.and_then(|said| said.split_once(' ')) {
            self.saved = Some((seq.parse().expect("a number"), digest.parse().expect("a number")));
        }
        read > 0
    }

    /// Listens to so many lines, then SIGKILL; returns what was said last.
    fn kill_after(mut self, lines: usize) -> Option<(u64, u64)> {
        for _ in 0..lines {
            if !self.listen() {
                break;
            }
        }
        self.process.kill().expect("it runs, or has just ended");
        while self.listen() {}
        self.process.wait().expect("it has ended");
        self.saved
    }
}

#[test]
fn what_the_screen_said_was_saved_is_there_after_a_kill() {
    let kills = if std::env::var_os("VEILMARK_LONG").is_some() { 300 } else { 12 };
    let seed = Rng::new().u64(..);
    let mut random = Rng::with_seed(seed);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clip = FakeDesk::new().first_clip();
    let mut store = Store::create(&folder.path().join("project.db"), &database_key()).expect("a new database");
    store.insert_clip(&clip_row(clip, desk::FRAMES, desk::time())).expect("is new");
    drop(store);
    let mut edits = 0;
    for round in 0..kills {
        let saved = Session::start(folder.path()).kill_after(random.usize(8..40));
        let store = open_store(folder.path());
        let entries = store.entries(clip).expect("the history is read");
        let whole = Document::replay(entries.clone()).unwrap_or_else(|e| panic!("seed {seed}, round {round}: {e}"));
        whole.labels().check().expect("sound labels");
        assert_eq!(store.labels(clip).as_ref(), Ok(whole.labels()), "seed {seed}, round {round}");
        if let Some((seq, shown)) = saved {
            assert!(
                whole.last_seq() >= seq,
                "seed {seed}, round {round}: {} saved edits are gone",
                seq - whole.last_seq()
            );
            let then = Document::replay(entries.into_iter().take(seq as usize)).expect("a beginning replays");
            assert_eq!(digest(then.labels()), shown, "seed {seed}, round {round}: other labels were shown at {seq}");
        }
        edits = whole.last_seq();
    }
    assert!(edits > kills, "the sessions did something: {edits}");
    println!("{kills} kills, {edits} edits kept, none lost that was said to be saved (seed {seed})");
}
