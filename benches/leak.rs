//! The release gates, from one command: `cargo bench --bench leak`, or the quick part with `-- --quick`.
//!
//! Nothing here shares code with what it judges: what is bare is read from pixels, the truth comes from the drawn scene or
//! from a program of another maker. Options: `--only PART` (scene, planted, lens, cut, ink, clips, heads, pictures), `--clip NAME` for one of
//! the clips, `--sizes 8,400` for planted faces of these heights alone, `--spot inside|edge` for those at one kind of place,
//! `--condition WORDS` for those inside in one condition, as the table names it, `--sheets DIR` for contact sheets of redacted pictures.
//! `VEILMARK_PYTHON` names a Python with numpy, onnxruntime and OpenCV for the detectors of other families.
#![allow(dead_code, reason = "tests/leak.rs uses the rest of its parts")]

#[path = "leak/clips.rs"]
mod clips;
#[path = "leak/compose.rs"]
mod compose;
#[path = "leak/cut.rs"]
mod cut;
#[path = "leak/elsewhere.rs"]
mod elsewhere;
#[path = "leak/gate.rs"]
mod gate;
#[path = "leak/ink.rs"]
mod ink;
#[path = "leak/pictures.rs"]
mod pictures;
#[path = "leak/pixels.rs"]
mod pixels;
#[path = "leak/plant.rs"]
mod plant;
#[path = "leak/road.rs"]
mod road;
#[path = "leak/rooms.rs"]
mod rooms;
#[path = "leak/scene.rs"]
mod scene;
#[path = "leak/second.rs"]
mod second;
#[path = "leak/sheet.rs"]
mod sheet;
#[path = "leak/silhouette.rs"]
mod silhouette;
#[path = "leak/source.rs"]
mod source;

use std::path::{Path, PathBuf};

use gate::Gate;
use plant::{AT_LENS_PX, Condition, Programme, SIZES};
use veilmark::custody::detect::{Detectors, models_dir};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|word| word == "--quick");
    let after = |flag: &str| arguments.iter().skip_while(|word| *word != flag).nth(1).cloned();
    let only = after("--only");
    let is_asked = |part: &str| only.as_deref().is_none_or(|only| only == part);
    let mut gates: Vec<Gate> = Vec::new();
    let sheets = after("--sheets").map(PathBuf::from);
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    match Detectors::load(&models_dir()) {
        Ok(mut detectors) => {
            if is_asked("planted") {
                let sizes = after("--sizes").map(|list| list.split(',').filter_map(|px| px.parse().ok()).collect());
                let sizes: Option<Vec<u32>> = sizes;
                let mut programme = programme(is_quick, sizes.as_deref());
                match after("--spot").as_deref() {
                    Some("inside") => programme.at_edges = &[],
                    Some("edge") => programme.conditions = &[],
                    Some(other) => panic!("{other} is no kind of place: inside, edge"),
                    None => {}
                }
                let condition = after("--condition");
                let is_meant = |other: &Condition| condition.as_ref().is_none_or(|word| other.word() == word);
                let conditions: Vec<Condition> = programme.conditions.iter().copied().filter(is_meant).collect();
                assert!(condition.is_none() || !conditions.is_empty(), "no condition of that name");
                programme.conditions = &conditions;
                let planting = plant::run(&programme, &mut detectors);
                planting.print();
                gates.extend(planting.gates());
            }
            if is_asked("lens") && only.is_some() {
                let lens = Programme { sizes: &[], ..programme(is_quick, None) };
                let planting = plant::run(&lens, &mut detectors);
                planting.print();
                gates.extend(planting.gates());
            }
            if is_asked("cut") && !is_quick {
                gates.extend(cut::run(&shared, &mut detectors));
            }
            if is_asked("ink") {
                let programme = if is_quick { ink::QUICK } else { ink::WHOLE };
                let inked = ink::run(&programme, sheets.clone(), &mut detectors);
                inked.print();
                gates.extend(inked.gates());
            }
            if is_asked("scene") {
                let count = after("--seeds").and_then(|count| count.parse().ok());
                let first =
                    after("--first").and_then(|first| first.parse().ok()).unwrap_or(if is_quick { 7 } else { 1 });
                let seeds = first..first + count.unwrap_or(if is_quick { 2 } else { 50 });
                let story = after("--story");
                if story.as_deref().is_none_or(|story| story == "door") {
                    let step = if is_quick { 6 } else { 1 };
                    gates.extend(scene::run(seeds.clone(), step, sheets.clone(), &mut detectors).gates());
                }
                gates.extend(rooms::run(seeds, story.as_deref(), &mut detectors));
            }
        }
        Err(error) => println!("skipped: planted faces and the sample scene. {error}"),
    }
    if shared.is_dir() && models_dir().join("centerface.onnx").is_file() {
        let clips = clips::Clips { shared: &shared, is_quick, clip: after("--clip"), sheets };
        if is_asked("clips") {
            gates.extend(clips.run());
        }
        if is_asked("heads") {
            gates.extend(clips.heads());
        }
        if is_asked("pictures") && !is_quick {
            gates.extend(pictures::run(&shared));
        }
    } else {
        println!("skipped: clips and pictures need ../shared and the models");
    }
    if only.is_none() {
        gates.extend(elsewhere::gates());
    }
    gate::print(&gates);
}

fn programme(is_quick: bool, sizes: Option<&[u32]>) -> Programme<'_> {
    let whole = Programme {
        sizes: &SIZES,
        conditions: &Condition::ALL,
        at_edges: &[Condition::Plain, Condition::Profile, Condition::Sunglasses],
        at_lens_px: &AT_LENS_PX,
        at_lens: &Condition::AT_LENS,
        people: 6,
        frames: 4,
    };
    let quick = Programme {
        sizes: &[16, 24, 48, 128],
        conditions: &[Condition::Plain, Condition::Profile, Condition::Smeared, Condition::StillSmeared],
        at_edges: &[Condition::Plain],
        at_lens_px: &[400],
        at_lens: &[Condition::Plain, Condition::Profile, Condition::Smeared, Condition::StillSmeared],
        people: 2,
        frames: 3,
    };
    let programme = if is_quick { quick } else { whole };
    let (sizes, at_lens_px) = sizes.map_or((programme.sizes, programme.at_lens_px), |sizes| (sizes, &[]));
    Programme { sizes, at_lens_px, ..programme }
}
