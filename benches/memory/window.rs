//! The window and its player over a short clip and over one of 100,000 frames: what the process takes at most.
//!
//! Frames are decoded from a sealed 1080p proxy, the same pictures again and again, so that the decoder and everything that is kept of
//! it is in the figure; times, tracks, jumps and the filmstrip are those of the whole clip.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use eframe::egui::{Key, vec2};
use egui_kittest::Harness;
use veilmark::app::Desk;
use veilmark::app::command::Command;
use veilmark::custody::proxy::{ProxyReader, rehearsal};
use veilmark::frame::RedactedFrame;
use veilmark::labels::Track;
use veilmark::ui::Window;
use veilmark::vocab::{FrameNo, Size};

use super::desk::{FakeDesk, FakeLauncher, FakePicker, suggestion};

const FULL_HD: Size = Size { width_px: 1920, height_px: 1080 };
const DRAWN: u32 = 240;
/// Frames of the short and of the long clip.
pub const LENGTHS: [u32; 2] = [300, 100_000];

static PROXY: Mutex<Option<ProxyReader>> = Mutex::new(None);

fn decoded(no: FrameNo, time_micros: i64, _: Size) -> RedactedFrame {
    let mut proxy = PROXY.lock().expect("nobody panics with it");
    let drawn = proxy.as_mut().expect("it is open").frame(FrameNo(no.0 % DRAWN)).expect("a frame of it");
    // A picture has its own number for good, so the one that is shown is another one of the same size.
    RedactedFrame::hidden_whole(no, time_micros, drawn.size())
}

/// One track for every twenty frames, each in a hundred of them.
fn tracks(frames: u32) -> Vec<Track> {
    let of = |no: u32| {
        let (from, x) = (no * 20, f64::from(no % 60) * 30.0);
        let keys = [(from, [x, 90.0, x + 40.0, 190.0]), ((from + 100).min(frames - 1), [x, 190.0, x + 40.0, 290.0])];
        suggestion(no + 1, ["person", "car"][(no % 2) as usize], &keys)
    };
    (0..frames / 20 - 1).map(of).collect()
}

/// Jumps, steps, plays and looks at the filmstrip near and far.
pub fn work(frames: u32) {
    let home = tempfile::tempdir().expect("a folder for the benchmark");
    *PROXY.lock().expect("nobody panics with it") =
        Some(rehearsal(home.path(), FULL_HD, DRAWN).expect("a drawn proxy"));
    let desk = FakeDesk::with(decoded, FULL_HD, frames, tracks(frames));
    let (launcher, initial) = (Arc::new(FakeLauncher(Arc::clone(&desk))), Arc::clone(&desk) as Arc<dyn Desk>);
    let mut bench: Harness<'static, Window> = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .build_eframe(move |cc| Window::new(&cc.egui_ctx, launcher, Arc::new(FakePicker), None, Some(initial)));
    shown(&mut bench, None);
    let mut random = fastrand::Rng::with_seed(3);
    for jump in 0..60 {
        let no = FrameNo(random.u32(0..frames));
        bench.state_mut().workspace.run(Command::GoTo(no));
        shown(&mut bench, Some(no));
        for key in [Key::F, Key::F, Key::D] {
            bench.key_press(key);
            bench.step();
        }
        if jump % 10 == 0 {
            // Hands rest, so that the filmstrip is read.
            let since = Instant::now();
            while since.elapsed() < Duration::from_millis(1500) {
                bench.step();
                std::thread::park_timeout(Duration::from_millis(20));
            }
        }
    }
}

fn shown(bench: &mut Harness<'static, Window>, no: Option<FrameNo>) {
    let since = Instant::now();
    loop {
        bench.step();
        let clip = bench.state().workspace.clip();
        if clip.is_some_and(|clip| clip.is_current_shown() && (no.is_none() || clip.shown_no() == no)) {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(60), "waited too long");
    }
}
