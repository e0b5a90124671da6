//! The checker is checked: every rule finds what is planted for it, and nothing in clean code.

use super::rules::{Source, findings};
use super::tree::{Listed, repository_findings};

/// Each rule once, however often it was broken.
fn rules_broken(path: &str, text: &str) -> Vec<&'static str> {
    let mut broken: Vec<_> = findings(&Source::new(path, text)).into_iter().map(|finding| finding.rule).collect();
    broken.dedup();
    broken
}

#[test]
fn planted_faults_are_found() {
    let planted = [
        ("layers", "src/labels/set.rs", "use crate::store::Store;"),
        ("layers", "src/labels/set.rs", "fn f() { crate::store::Store::open() }"),
        ("layers", "src/labels/set.rs", "use super::super::audit::Log;"),
        ("layers", "src/labels/set.rs", "use crate::{vocab::Size, custody::picture};"),
        ("layers", "src/frame.rs", "pub use super::store::Store;"),
        ("layers", "src/custody/plan/mod.rs", "use super::super::app::Desk;"),
        ("layers", "src/main.rs", "use veilmark::store::Store; fn main() {}"),
        ("layers", "src/novelty/mod.rs", ""),
        ("engines", "src/app/mod.rs", "use ffmpeg_next as ffmpeg;"),
        ("engines", "src/custody/plan/mod.rs", "fn f() { ort::init(); }"),
        ("engines", "src/app/mod.rs", "use rusqlite::{Connection, params};"),
        ("engines", "src/app/mod.rs", "fn f(ui: &mut egui::Ui) {}"),
        ("engines", "src/consent/jws.rs", "use ed25519_dalek::Signer as _;"),
        ("engines", "src/store/mod.rs", "use age::x25519::Identity;"),
        ("acts", "src/app/mod.rs", "fn f() { std::thread::spawn(|| {}); }"),
        ("acts", "src/app/mod.rs", "use std::{fs, thread::{Builder, JoinHandle}};"),
        ("acts", "src/audit/mod.rs", "use std::time::SystemTime; fn f() { SystemTime::now(); }"),
        ("acts", "src/vocab/time.rs", "fn f() { jiff::Timestamp::now(); }"),
        ("acts", "tests/road.rs", "fn f() { std::thread::sleep(LONG); }"),
        ("acts", "src/app/mod.rs", "use std::net::TcpStream;"),
        ("words", "src/app/mod.rs", "fn f() { todo!() }"),
        ("words", "src/app/mod.rs", "fn f() { println!(\"{x}\"); }"),
        ("words", "src/app/mod.rs", "fn f() { x.unwrap(); }"),
        ("words", "src/custody/decode/mod.rs", "fn f() { unsafe { g() } }"),
        ("words", "src/custody/decode/mod.rs", "#![allow(unsafe_code)]"),
        ("words", "tests/road.rs", "#[test] #[ignore] fn f() {}"),
        ("texts", "src/ui/shell.rs", "fn f(ui: &mut Ui) { ui.label(\"Nothing is open\"); }"),
        ("texts", "src/ui/shell.rs", "fn f(ui: &mut Ui) { ui.label(format!(\"{count} clips left\")); }"),
        ("texts", "src/ui/shell.rs", "const ROWS: [(&str, u8); 1] = [(\"Clips\", 1)];"),
        ("texts", "src/app/mod.rs", "fn f() { notices.push(Tone::Note, \"Nothing is open\", String::new()); }"),
        ("texts", "src/app/mod.rs", "fn f() -> Result<(), &'static str> { Err(\"Choose a folder.\") }"),
        ("texts", "src/foreign/coco.rs", "fn f() { file.malformed(\"it is made of cheese\", 3) }"),
        ("texts", "src/review/report.rs", "fn f() { Figure::of(\"boxes in a hat\", Scale::Plain, \"boxes\", None); }"),
        ("acts", "src/app/mod.rs", "fn f() { Failure::in_english(kind, what, way_out); }"),
        ("words", "src/store/schema.rs", "const S: &str = \"CREATE TABLE t (x blob)\";"),
    ];
    for (rule, path, text) in planted {
        let text = format!("//! A planted fault.\n{text}");
        assert_eq!(rules_broken(path, &text), [rule], "{path}: {text}");
    }
    assert_eq!(rules_broken("src/app/mod.rs", "use std::fs;"), ["shape"], "no first words");
    assert_eq!(rules_broken("src/app/mod.rs", &"//! x\n".repeat(601)), ["shape"], "too long");
}

#[test]
fn clean_code_is_left_alone() {
    let clean = [
        ("src/app/mod.rs", "// use rusqlite::Connection; x.unwrap() todo!()\n/* unsafe /* nested */ egui::Ui */"),
        (
            "src/cli/mod.rs",
            "const HELP: &str = \"std::thread::spawn and \\\" x.unwrap()\"; const R: &str = r#\"todo!() \"unsafe\"#;",
        ),
        (
            "src/ui/shell.rs",
            "fn f(ui: &mut Ui) { ui.label(word(\"clips-none\")); ui.label(said!(\"clips-left\", count)); x.expect(\"It is there\"); }",
        ),
        ("src/ui/shell.rs", "fn f() { g(\"{a}/{b}\", \"state:\"); Panel::left(\"The clips\"); }"),
        ("src/app/mod.rs", "#[cfg(test)]\nmod tests { use crate::ui::Shell; fn f() { x.unwrap(); println!(); } }"),
        (
            "src/app/mod.rs",
            "#[cfg(test)]\nuse rusqlite::Connection;\nfn f<'a>(c: char) -> bool { c == '\"' || c == '\\'' }",
        ),
        ("src/app/mod.rs", "use crate::{labels::Track, vocab::{Size, PxBox}}; fn f() { x.unwrap_or(3); }"),
        ("src/jobs/job.rs", "use std::thread; fn f() { thread::Builder::new(); }"),
        ("src/app/mod.rs", "fn f() { std::thread::available_parallelism(); }"),
        ("src/store/mod.rs", "use super::labels; fn f() { rusqlite::Connection::open(); }"),
        ("src/labels/set.rs", "use super::track::Track; // its own `track`, not the module of that name"),
        ("src/cli/mod.rs", "fn f() { println!(\"done\"); }"),
        ("src/custody/decode/ffi.rs", "#![allow(unsafe_code)]\nfn f() { unsafe { g() } }"),
        ("src/app/mod.rs", "fn f<'a>(x: &'a u8) -> impl Iterator<Item = u8> + use<'a> { g(); h() }"),
        ("src/app/mod.rs", "macro_rules! m { () => { use { a; b } } }"),
        ("src/main.rs", "fn main() { jiff::Timestamp::now(); }"),
        ("src/store/mod.rs", "// there is no BLOB column\nfn f() {}"),
    ];
    for (path, text) in clean {
        let text = format!("//! Clean.\n{text}");
        let found = findings(&Source::new(path, &text));
        assert!(found.is_empty(), "{path}: {text}\n{found:?}");
    }
    let declares = Source::new("src/export/mod.rs", "#[cfg(test)]\nmod tests;\nmod plan;");
    assert_eq!(declares.test_files(), ["src/export/tests.rs"]);
}

#[test]
fn planted_files_are_found() {
    let listed =
        |path: &str, bytes: u64, text: &str| Listed { path: path.to_owned(), bytes, text: Some(text.to_owned()) };
    let clean = || {
        vec![
            listed("README.md", 40, "Start with ./run and check with ./test."),
            listed("Cargo.lock", 40, "[[package]]\nname = \"serde\"\nversion = \"1\"\n"),
        ]
    };
    assert!(repository_findings(&clean()).is_empty());
    let planted = [
        listed("docs/NOTES.md", 9, concat!("see /ro", "ot/notes")),
        listed("docs/NOTES.md", 9, concat!("see /ho", "me/anna/clips")),
        listed("models/make.py", 9, concat!("https://files.python", "hosted.org/x")),
        listed("datasets/big.bin", 10_000_001, ""),
        listed("Cargo.lock", 40, "[[package]]\nname = \"reqwest\"\n"),
        listed("README.md", 40, "Start with ./run."),
    ];
    for file in planted {
        let mut files = clean();
        files.retain(|other| other.path != file.path);
        let name = file.path.clone();
        files.push(file);
        assert_eq!(repository_findings(&files).len(), 1, "{name}");
    }
}
