//! An annotator's first hour in the real window, on a screen that nobody sees: make a project, import a clip, judge what the machine
//! drew, draw a box, cover a part, approve, export. By keyboard wherever there is a key, by mouse where there is a picture.
//!
//! It needs Xvfb, xdotool and ImageMagick's `import` (`.ci/setup` installs them). `VEILMARK_PICTURES=FOLDER` keeps a picture of
//! every station, for a person to look at.

mod common;

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Place, RunCommand as _, models_are_made};
use serde_json::Value;

const PASSPHRASE: &str = "correct horse battery";
/// A limit on every wait: importing looks at every frame, and this machine may be busy.
const PATIENCE: Duration = Duration::from_secs(300);

/// A process that ends with the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The screen, the window on it, and the hands.
struct Desk {
    place: Place,
    display: String,
    _screen: Ends,
    window: Option<Ends>,
    pictures: PathBuf,
    station: usize,
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

impl Desk {
    /// A screen of its own, on a number that the server finds.
    fn new() -> Self {
        let place = Place::new();
        let mut screen = Command::new("Xvfb")
            // Between two windows it has no client; without the last word it would begin anew then, and turn the next one away.
            .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let mut number = String::new();
        BufReader::new(screen.stdout.take().expect("it is piped")).read_line(&mut number).expect("it says its number");
        let pictures = std::env::var_os("VEILMARK_PICTURES").map_or_else(|| place.path("pictures"), PathBuf::from);
        std::fs::create_dir_all(&pictures).expect("a folder for pictures");
        let display = format!(":{}", number.trim());
        Self { place, display, _screen: Ends(screen), window: None, pictures, station: 0 }
    }

    /// The program without its window: what a script would be told.
    fn told(&self, arguments: &[&str]) -> Value {
        self.place.run_with(PASSPHRASE, &[&["--json"], arguments].concat()).ok().json()
    }

    fn open_window(&mut self, arguments: &[&str]) {
        self.window = None;
        let window = self
            .place
            .command(arguments)
            .env("DISPLAY", &self.display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("VEILMARK_PASSPHRASE", PASSPHRASE)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        self.window = Some(Ends(window));
        let since = Instant::now();
        while self.hand(&["search", "--name", "^Veilmark$"]).is_none() {
            let window = self.window.as_mut().expect("it was started just now");
            let ended = window.0.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "the program ended at its start: {ended:?}");
            assert!(since.elapsed() < PATIENCE, "waited too long for the window");
        }
        let id = self.hand(&["search", "--name", "^Veilmark$"]).expect("it was there just now");
        let id = id.lines().last().expect("one window").to_owned();
        for action in
            [["windowsize", &id, "1440", "900"].as_slice(), &["windowmove", &id, "0", "0"], &["windowfocus", &id]]
        {
            // It may be named before it is shown.
            self.until("the window to be shown", |desk| desk.hand(action).is_some());
        }
        self.rest();
        // The question for known keys comes once; the answer does not matter here.
        self.keys("Escape");
    }

    fn hand(&self, action: &[&str]) -> Option<String> {
        let output =
            Command::new("xdotool").args(action).env("DISPLAY", &self.display).output().expect("xdotool starts");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn keys(&self, keys: &str) {
        let mut action = vec!["key", "--delay", "60"];
        action.extend(keys.split(' '));
        self.hand(&action).expect("the keys are pressed");
        self.rest();
    }

    fn write(&self, text: &str) {
        self.hand(&["type", "--delay", "15", text]).expect("the text is typed");
        self.rest();
    }

    fn click(&self, (x, y): (u32, u32)) {
        self.hand(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]).expect("clicked");
        self.rest();
    }

    fn drag(&self, from: (u32, u32), to: (u32, u32)) {
        let at = |(x, y): (u32, u32)| [x.to_string(), y.to_string()];
        let [x, y] = at(from);
        self.hand(&["mousemove", &x, &y, "mousedown", "1"]).expect("pressed");
        self.rest();
        let [x, y] = at(((from.0 + to.0) / 2, (from.1 + to.1) / 2));
        self.hand(&["mousemove", &x, &y]).expect("moved");
        let [x, y] = at(to);
        self.hand(&["mousemove", &x, &y, "mouseup", "1"]).expect("let go");
        self.rest();
    }

    fn screen(&self) -> Vec<u8> {
        let shot = Command::new("import")
            .args(["-window", "root", "-depth", "8", "rgb:-"])
            .env("DISPLAY", &self.display)
            .output()
            .expect("import starts");
        assert!(shot.status.success(), "{}", String::from_utf8_lossy(&shot.stderr));
        shot.stdout
    }

    /// Until the screen stands still: two looks show the same.
    fn rest(&self) {
        let since = Instant::now();
        let mut before = self.screen();
        // A blinking cursor never rests; what matters has long been painted then.
        while since.elapsed() < Duration::from_secs(2) {
            let now = self.screen();
            if now == before {
                return;
            }
            before = now;
        }
    }

    /// A picture for a person to look at.
    fn picture(&mut self, name: &str) {
        self.station += 1;
        let file = self.pictures.join(format!("{:02}-{name}.png", self.station));
        let shot = Command::new("import").args(["-window", "root"]).arg(&file).env("DISPLAY", &self.display).status();
        assert!(shot.is_ok_and(|status| status.success()), "a picture of {name}");
    }

    fn until(&self, what: &str, is_done: impl Fn(&Self) -> bool) {
        let since = Instant::now();
        while !is_done(self) {
            assert!(since.elapsed() < PATIENCE, "waited too long for {what}");
            std::thread::yield_now();
        }
    }

    fn clip(&self) -> Value {
        self.told(&["labels", "list", "first.veil"])[0].clone()
    }
}

#[test]
fn an_annotators_first_hour() {
    if !models_are_made("an_annotators_first_hour") {
        return;
    }
    if let Some(missing) = ["Xvfb", "xdotool", "import"].into_iter().find(|program| !is_there(program)) {
        println!("skipped: an_annotators_first_hour needs {missing}");
        return;
    }
    let mut desk = Desk::new();
    sample_clip(&desk.place.path("porch.mp4"));

    // Make a project.
    desk.open_window(&[]);
    desk.picture("start");
    desk.keys("ctrl+shift+n");
    desk.write("First hour");
    desk.keys("Tab Tab");
    desk.write(&desk.place.path("first.veil").display().to_string());
    desk.keys("Tab");
    desk.write(PASSPHRASE);
    desk.keys("Tab");
    desk.write(PASSPHRASE);
    desk.picture("new-project");
    desk.keys("Tab Return");
    desk.until("the project", |desk| desk.place.path("first.veil/project.json").is_file());
    desk.rest();
    desk.picture("empty-project");
    desk.window = None;

    // A steward has the consent; the camera looks at a street.
    let record = desk.told(&["consent", "issue", "first.veil", "porch.mp4"])["record"].clone();
    assert!(record.is_string(), "{record}");
    desk.told(&["camera", "set", "first.veil", "cam-porch1", "--place", "outdoor"]);

    // Import it. One record is in force, so it is chosen; the camera is never guessed.
    desk.open_window(&["first.veil"]);
    desk.keys("ctrl+i");
    desk.write(&desk.place.path("porch.mp4").display().to_string());
    desk.keys("Return");
    desk.click((715, 543));
    desk.click((700, 604));
    desk.picture("import");
    desk.click((965, 595));
    desk.rest();
    desk.picture("importing");
    desk.until("the clip", |desk| desk.clip()["frames"].as_u64() > Some(0) && desk.clip()["state"] != "sealed");
    let clip = desk.clip();
    desk.keys("ctrl+Down");
    desk.rest();
    desk.picture("imported");

    // Correct: judge what the machine drew, go on, draw one box and move it.
    let proposed = clip["suggestions"].as_u64().expect("a number");
    assert!(proposed > 0, "the scene has people and cars: {clip}");
    desk.keys("a");
    desk.until("the accepted", |desk| desk.clip()["suggestions"] == 0);
    desk.keys("Escape");
    desk.keys("n");
    desk.drag((420, 200), (500, 290));
    desk.keys("alt+Right alt+Right alt+Down");
    desk.picture("corrected");
    let labels = desk.clip()["labels"].as_u64().expect("a number");
    assert_eq!(labels, proposed + 1, "all that was proposed and one that was drawn");

    // Cover what must not be seen.
    desk.keys("b");
    desk.drag((700, 250), (760, 310));
    desk.picture("covered");
    let id = clip["clip"].as_str().expect("an id").to_owned();
    desk.until("the cover", |desk| {
        desk.told(&["cover", "first.veil", &id, "--list"]).as_array().is_some_and(|list| list.len() == 1)
    });
    desk.keys("Escape");

    // Review and export.
    desk.keys("ctrl+Return");
    desk.until("the approval", |desk| desk.clip()["state"] == "approved");
    desk.picture("approved");
    desk.keys("ctrl+e");
    desk.write(&desk.place.path("dataset").display().to_string());
    desk.picture("export");
    desk.keys("Tab Return");
    desk.until("the dataset", |desk| desk.place.path("dataset/manifest.sig").is_file());
    desk.rest();
    desk.picture("exported");
    desk.keys("ctrl+w");
    desk.rest();
    desk.window = None;

    let splits =
        ["train", "val", "test"].map(|part| desk.place.path(&format!("dataset/annotations/instances_{part}.json")));
    let read = |file: &PathBuf| serde_json::from_slice::<Value>(&std::fs::read(file).ok()?).ok();
    let boxes: usize =
        splits.iter().filter_map(read).map(|part| part["annotations"].as_array().map_or(0, Vec::len)).sum();
    assert!(boxes > 0, "what was labelled is in the dataset");
    desk.place.command(&["audit", "verify", "first.veil"]).env("VEILMARK_PASSPHRASE", PASSPHRASE).run().ok();
}

/// Two seconds of the sample's street, with its people and cars.
fn sample_clip(path: &std::path::Path) {
    let scene = veilmark::porch::Scene::new(7, veilmark::porch::Variant::Day);
    let size = scene.size();
    let pictures = (0..24).map(move |no| scene.frame(40 + no));
    veilmark::custody::proxy::clip_file::write_clip(path, size, (12, 1), pictures).expect("a clip");
}
