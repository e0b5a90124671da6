//! Keys: asked for once, changed in the key map, conflicts shown, kept in one file.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use veilmark::app::dialog::Dialog;
use veilmark::app::keymap_file::{Keymap, Preset};
use veilmark::vocab::FrameNo;

use super::*;

/// A window whose settings lie in a folder.
pub fn with_settings(desk: &Arc<FakeDesk>, file: std::path::PathBuf) -> Bench {
    let (launcher, initial) = (Arc::new(FakeLauncher(Arc::clone(desk))), Arc::clone(desk) as Arc<dyn Desk>);
    let mut bench = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_max_steps(64)
        .build_eframe(move |cc| Window::new(&cc.egui_ctx, launcher, Arc::new(FakePicker), Some(file), Some(initial)));
    until(&mut bench, "the first frame", |bench| {
        bench.state().workspace.clip().is_some_and(|clip| clip.is_current_shown() && clip.document.is_some())
    });
    bench.run_steps(3);
    bench
}

#[test]
fn it_is_asked_once_which_keys_hands_know() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("settings.json");
    let desk = FakeDesk::new();
    let mut bench = with_settings(&desk, file.clone());
    bench.get_by_label("Which keys do your hands know?");
    bench.get_by_label(Preset::Labelimg.words()).click();
    bench.run_steps(3);
    assert!(bench.state().workspace.dialog.is_none());
    key(&mut bench, Key::D);
    settle(&mut bench);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(1)), "D is forward now");
    key(&mut bench, Key::A);
    settle(&mut bench);
    assert_eq!(clip(&bench).shown_no(), Some(FrameNo(0)));
    assert_eq!(suggestions(&agree(&desk, &mut bench)), 2, "A accepts nothing in this preset");
    let bench = with_settings(&desk, file);
    assert!(bench.state().workspace.dialog.is_none(), "it is not asked again");
    assert_eq!(bench.state().workspace.keymap.preset(), Preset::Labelimg);
}

#[test]
fn a_key_is_changed_and_a_conflict_is_shown_first() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("settings.json");
    Keymap::default().save(&dir.path().join("keys.json"));
    let desk = FakeDesk::new();
    let mut bench = with_settings(&desk, file.clone());
    key(&mut bench, Key::F1);
    bench.get_by_label("Change keys of Split track here").scroll_to_me();
    bench.run_steps(3);
    bench.get_by_label("Change keys of Split track here").click();
    bench.run_steps(2);
    bench.get_by_label_contains("Press the new key of “Split track here”");
    key(&mut bench, Key::F);
    bench.get_by_label_contains("F is the key of “Next frame”");
    bench.get_by_label("Leave it").click();
    bench.run_steps(2);
    assert_eq!(bench.state().workspace.keymap, Keymap::default());

    bench.get_by_label("Change keys of Split track here").click();
    bench.run_steps(2);
    key(&mut bench, Key::F);
    bench.get_by_label("Take it").click();
    bench.run_steps(2);
    key(&mut bench, Key::Escape);
    assert!(!matches!(bench.state().workspace.dialog, Some(Dialog::KeyMap { .. })));
    key(&mut bench, Key::A);
    bench.get_by_label_contains("Track person 1,").click();
    bench.run_steps(2);
    settle(&mut bench);
    let before = labels(&agree(&desk, &mut bench)).len();
    key(&mut bench, Key::F);
    assert_eq!(labels(&agree(&desk, &mut bench)).len(), before + 1, "F splits");
    let kept = Keymap::load(&dir.path().join("keys.json")).expect("the file is there");
    assert_eq!(kept, bench.state().workspace.keymap);

    key(&mut bench, Key::F1);
    bench.get_by_label("Reset all keys").click();
    bench.run_steps(2);
    assert_eq!(bench.state().workspace.keymap, Keymap::default());
}

#[test]
fn escape_ends_the_waiting_for_a_key_and_changes_nothing() {
    let (_desk, mut bench) = open();
    key(&mut bench, Key::F1);
    bench.get_by_label("Change keys of Undo").scroll_to_me();
    bench.run_steps(3);
    bench.get_by_label("Change keys of Undo").click();
    bench.run_steps(2);
    assert!(bench.state().workspace.waits_for_key());
    key(&mut bench, Key::Escape);
    assert!(!bench.state().workspace.waits_for_key());
    assert_eq!(bench.state().workspace.keymap, Keymap::default());
    key_with(&mut bench, Modifiers::NONE, Key::Escape);
    assert!(bench.state().workspace.dialog.is_none());
}

#[test]
fn the_page_of_keys_is_the_table() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/KEYS.md");
    let page = veilmark::app::keymap_file::page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &page).expect("the page is written");
    }
    let kept = std::fs::read_to_string(&file).expect("the page is there");
    assert!(kept == page, "docs/KEYS.md is not the table: run with UPDATE=1 and read the difference");
}

#[test]
fn every_command_is_in_a_menu_in_the_palette_in_every_catalogue_and_on_the_page_of_keys() {
    use veilmark::app::command::{Command, Group, ROWS, search};

    let read = |name: &str| {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::read_to_string(file).expect("it is there")
    };
    let (english, german) = (read("assets/words/en.ftl"), read("assets/words/de.ftl"));
    let page = read("docs/KEYS.md");
    let (_desk, mut bench) = open();
    key_with(&mut bench, Modifiers::COMMAND, Key::K);
    bench.run_steps(3);
    for row in ROWS.iter() {
        let message = format!("\ncommand-{} = {}\n    .help = {}\n", row.id, row.name, row.help);
        assert!(english.contains(&message), "{} is not in the English catalogue", row.name);
        let head = format!("\ncommand-{} = ", row.id);
        let own = german.split_once(&head).map(|(_, rest)| rest);
        let has_help = own.and_then(|rest| rest.lines().nth(1)).is_some_and(|line| line.starts_with("    .help = "));
        assert!(has_help, "{} is not in the German catalogue with its sentence", row.name);
        assert!(page.contains(row.name), "{} is not in docs/KEYS.md", row.name);
        // The palette does not list itself, nor what leaves it.
        if matches!(row.command, Command::ShowPalette | Command::Escape) {
            continue;
        }
        assert!(search(row.name).iter().any(|found| found.id == row.id), "{} is not found by its name", row.name);
        assert!(bench.query_all_by_label(row.name).count() > 0, "{} is not in the palette", row.name);
    }
    key(&mut bench, Key::Escape);
    for group in Group::ALL {
        bench.get_by_label(&group.word()).click();
        bench.run_steps(3);
        for row in ROWS.iter().filter(|row| row.group == group) {
            let is_class = matches!(row.command, Command::Class(_));
            let name = if is_class { "Class".to_owned() } else { row.name.to_owned() };
            assert!(bench.query_all_by_label_contains(&name).count() > 0, "{name} is not in its menu");
        }
        key(&mut bench, Key::Escape);
        bench.run_steps(3);
    }
}
