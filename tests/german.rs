//! The window in German, over a real project: what the layers below refuse or fail at reaches the screen in German, and no English
//! sentence does. A binary of its own: one run speaks one language.

mod common;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use veilmark::app::at_desk::ProjectLauncher;
use veilmark::app::command::Command;
use veilmark::app::pick::Picker;
use veilmark::app::project::Surroundings;
use veilmark::app::review_command::ReviewCommand;
use veilmark::app::review_desk::Plan;
use veilmark::app::sample::SampleFolder;
use veilmark::app::words::{Language, speak};
use veilmark::app::workspace::Step;
use veilmark::app::{ExportChoice, ExportFormat};
use veilmark::labels::Schema;
use veilmark::ui::Window;
use veilmark::vocab::{Clock, Passphrase, RecordId, UtcTime};

type Bench = Harness<'static, Window>;

/// A limit on every wait: a passphrase takes a second by design.
const PATIENCE: Duration = Duration::from_secs(60);
/// Words that every longer English sentence has one of, and German none.
const ENGLISH: [&str; 12] = ["the", "is", "are", "of", "and", "this", "with", "which", "cannot", "has", "no", "to"];

struct Noon;

impl Clock for Noon {
    fn now(&self) -> UtcTime {
        UtcTime::from_micros(1_780_000_000_000_000).expect("a time")
    }
}

struct NoPicker;

impl Picker for NoPicker {
    fn folder(&self, _: &str) -> Option<PathBuf> {
        None
    }
    fn videos(&self, _: &str) -> Option<Vec<PathBuf>> {
        None
    }
    fn new_folder(&self, _: &str, _: &str) -> Option<PathBuf> {
        None
    }
}

/// Everything that a person or a screen reader reads now.
fn said(bench: &Bench) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for node in bench.root().children_recursive() {
        let node = node.accesskit_node();
        said.extend(node.label());
        said.extend(node.value());
    }
    let notices = bench.state().workspace.notices.list();
    said.extend(notices.iter().flat_map(|notice| [notice.what.clone(), notice.way_out.clone()]));
    said
}

fn no_english(bench: &Bench) {
    for text in said(bench) {
        // What stands between these is typed on a command line as it is.
        let own: String = text.split('`').step_by(2).collect();
        let english = own.split(|c: char| !c.is_alphanumeric()).find(|word| ENGLISH.contains(word));
        assert!(english.is_none(), "English in the German window: {text}");
    }
}

fn until_said(bench: &mut Bench, words: &str) {
    let since = Instant::now();
    while !said(bench).iter().any(|text| text.contains(words)) {
        assert!(since.elapsed() < PATIENCE, "waited too long for \"{words}\": {:#?}", said(bench));
        std::thread::yield_now();
        bench.step();
    }
    no_english(bench);
}

fn run(bench: &mut Bench, command: Command, words: &str) {
    bench.state_mut().workspace.run(command);
    until_said(bench, words);
    let shown: Vec<u64> = bench.state().workspace.notices.list().iter().map(|notice| notice.no).collect();
    for no in shown {
        bench.state_mut().workspace.run(Command::Dismiss(no));
    }
}

#[test]
fn what_the_layers_below_refuse_is_said_in_german() {
    speak(Language::German);
    let folder = tempfile::tempdir().expect("a folder");
    let surroundings = Surroundings { clock: Arc::new(Noon), models_dir: folder.path().join("no-models") };
    let sample = SampleFolder::at(&folder.path().join("sample"));
    let launcher = Arc::new(ProjectLauncher::new(surroundings, sample));
    let mut bench = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_max_steps(64)
        .build_eframe(move |cc| Window::new(&cc.egui_ctx, launcher, Arc::new(NoPicker), None, None));
    bench.run_steps(3);
    no_english(&bench);

    // The start screen: no project, a folder that is there, a wrong passphrase.
    let secret = |text: &str| Passphrase::new(text.to_owned());
    let workspace = |bench: &mut Bench, step: Step| bench.state_mut().workspace.start.step = step;
    workspace(&mut bench, Step::Unlock(folder.path().to_path_buf()));
    bench.state_mut().workspace.unlock(secret("pass"));
    until_said(&mut bench, "kein Projekt von Veilmark");
    let project = folder.path().join("haus.veil");
    std::fs::create_dir(&project).expect("a folder");
    let create = || Step::Create { folder: project.display().to_string(), name: "Haus".to_owned() };
    workspace(&mut bench, create());
    bench.state_mut().workspace.create(secret("richtig langer satz"));
    until_said(&mut bench, "Diesen Ordner gibt es schon");
    std::fs::remove_dir(&project).expect("it is empty");
    bench.state_mut().workspace.create(secret("richtig langer satz"));
    until_said(&mut bench, "Dieses Projekt hat noch keine Clips");
    bench.state_mut().workspace.run(Command::CloseProject);
    until_said(&mut bench, "Projekt öffnen");
    workspace(&mut bench, Step::Unlock(project.clone()));
    bench.state_mut().workspace.unlock(secret("falsch"));
    until_said(&mut bench, "Der Kennsatz ist falsch");
    bench.state_mut().workspace.unlock(secret("richtig langer satz"));
    until_said(&mut bench, "Dieses Projekt hat noch keine Clips");

    // The gate, the export, the store, other tools' labels, reviews.
    let file = folder.path().join("a.mp4");
    std::fs::write(&file, b"no video").expect("written");
    let import = |files: Vec<PathBuf>| Command::Import { files, record: RecordId::random(), camera: None };
    run(&mut bench, import(vec![file]), "Datei 1 wurde abgelehnt: ");
    run(&mut bench, import(vec![folder.path().join("b.mp4")]), "Datei 1 wurde abgelehnt: ");
    let out = folder.path().join("ausgabe");
    run(&mut bench, Command::Export { out, choice: ExportChoice::default() }, "noch kein Clip");
    bench.state_mut().workspace.run(Command::ShowLabelsIn);
    let look_into = |dataset: PathBuf| Command::LookIntoLabels { format: ExportFormat::Coco, dataset };
    // Its project.json is no dataset.
    run(&mut bench, look_into(project.clone()), "sie ist kein COCO-JSON");
    let nothing = folder.path().join("leer");
    std::fs::create_dir(&nothing).expect("a folder");
    run(&mut bench, look_into(nothing), "Hier ist keine Datei dieses Formats");
    bench.state_mut().workspace.run(Command::Escape);
    let empty = Schema { classes: Vec::new(), attributes: Vec::new() };
    run(&mut bench, Command::SetSchema(empty), "Ein Projekt braucht mindestens eine Klasse");
    run(&mut bench, Command::Review(ReviewCommand::Draw(Plan::default())), "keinen fertigen Clip");

    // What forms lack.
    for (dialog, lacks) in [
        (Command::ShowImport, "Wähle die Einwilligung"),
        (Command::ShowExport, "Wähle einen Ordner"),
        (Command::ShowLabelsIn, "Wähle den Ordner des Datensatzes"),
    ] {
        bench.state_mut().workspace.run(dialog);
        until_said(&mut bench, lacks);
        bench.state_mut().workspace.run(Command::Escape);
        bench.run_steps(2);
    }
}
