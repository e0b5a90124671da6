//! What every source file keeps to. Each rule returns a sentence that says what to do.

use super::lexer::{Kind, Path, Token, paths, test_modules, tokens, without_tests};

/// Which module may name which: everything that is not listed is refused. Layer 0 first; an arrow inside a layer is listed
/// like any other and deserves a reason in the commit that adds it.
pub const MAY_NAME: &[(&str, &[&str])] = &[
    ("vocab", &[]),
    ("labels", &["vocab"]),
    ("track", &["vocab"]),
    ("porch", &["vocab"]),
    ("audit", &["vocab"]),
    ("consent", &["vocab", "audit"]),
    // Boxes of two people are matched by the tracker's own assignment.
    ("review", &["vocab", "labels", "track"]),
    ("stats", &["vocab", "labels"]),
    ("custody", &["vocab", "audit", "consent", "track"]),
    ("frame", &["vocab", "custody"]),
    ("store", &["vocab", "labels", "review"]),
    ("jobs", &["vocab"]),
    // Pictures are encoded on all cores.
    ("export", &["vocab", "labels", "consent", "review", "frame", "jobs"]),
    // Formats have one name, whether they are written or read.
    ("foreign", &["vocab", "labels", "export"]),
    (
        "app",
        &[
            "vocab", "labels", "track", "porch", "audit", "consent", "review", "custody", "frame", "store", "jobs",
            "export", "foreign", "stats",
        ],
    ),
    ("ui", &["vocab", "labels", "frame", "jobs", "app"]),
    ("cli", &["vocab", "labels", "audit", "consent", "custody", "export", "app"]),
    ("main", &["vocab", "app", "ui", "cli"]),
    ("lib", &[]),
];

/// A dependency, and the only places that may name it.
const ENGINES: &[(&str, &[&str])] = &[
    ("ffmpeg_next", &["src/custody/decode/", "src/custody/proxy/"]),
    ("ffmpeg_sys_next", &["src/custody/decode/", "src/custody/proxy/"]),
    ("ort", &["src/custody/detect/"]),
    ("rusqlite", &["src/store/"]),
    ("egui", &["src/ui/", "src/main.rs"]),
    ("eframe", &["src/ui/", "src/main.rs"]),
    ("fluent_bundle", &["src/app/words.rs"]),
    ("egui_plot", &["src/ui/"]),
    ("rfd", &["src/ui/", "src/main.rs"]),
    ("age", &["src/custody/vault/"]),
    ("ed25519_dalek", &["src/vocab/signature.rs"]),
    ("sha2", &["src/vocab/digest.rs"]),
    ("parquet", &["src/export/formats/tables.rs"]),
    ("tar", &["src/export/formats/webdataset.rs"]),
    ("prost", &["src/export/formats/tfrecord.rs"]),
    ("crc32c", &["src/export/formats/tfrecord.rs"]),
    ("quick_xml", &["src/export/formats/xml.rs", "src/foreign/xml.rs"]),
    ("yaml_rust2", &["src/foreign/yolo.rs"]),
    ("rpassword", &["src/cli/", "src/main.rs"]),
];

/// The end of a path, the only places that may name it, and why.
const ACTS: &[(&[&str], &[&str], &str)] = &[
    (&["thread", "spawn"], THREADS, "start it as a job"),
    (&["thread", "Builder"], THREADS, "start it as a job"),
    (&["thread", "scope"], THREADS, "start it as a job"),
    // SQLite's busy handler has nothing to wait on but time.
    (&["thread", "sleep"], &["src/store/mod.rs"], "wait for what you wait for, with a limit"),
    (&["SystemTime", "now"], &["src/main.rs"], "take a `Clock`"),
    (&["Timestamp", "now"], &["src/main.rs"], "take a `Clock`"),
    (&["Zoned", "now"], &["src/main.rs"], "take a `Clock`"),
    (&["std", "net"], &[], "the program opens no socket"),
    // The window says failures by the catalogue.
    (&["Failure", "in_english"], ENGLISH_ALONE, "say it by `Failure::told` and a message of the catalogue"),
    (&["Failure", "in_english_lines"], ENGLISH_ALONE, "say it by `Failure::told` and a message of the catalogue"),
];
/// What the command line alone can meet.
const ENGLISH_ALONE: &[&str] = &["src/cli/", "src/main.rs", "src/app/redact_file.rs", "src/app/copy_log.rs"];
/// Beside jobs, the passes over a clip's raw frames and the models that look at one, since raw frames may not leave `custody`.
const THREADS: &[&str] =
    &["src/jobs/", "src/custody/develop.rs", "src/custody/develop/", "src/custody/detect/first.rs"];

const UNSAFE_HOME: &str = "src/custody/decode/ffi.rs";
const MOST_LINES: usize = 600;

/// One file of the repository.
pub struct Source<'a> {
    /// From the repository's root, with `/`.
    pub path: &'a str,
    pub text: &'a str,
    tokens: Vec<Token<'a>>,
    /// Without `#[cfg(test)]` items; empty for a file that is all test.
    shipped: Vec<Token<'a>>,
    is_test: bool,
}

impl<'a> Source<'a> {
    pub fn new(path: &'a str, text: &'a str) -> Self {
        let tokens = tokens(text);
        let is_library = path.starts_with("src/");
        let shipped = if is_library { without_tests(&tokens) } else { Vec::new() };
        Self { path, text, tokens, shipped, is_test: false }
    }

    /// Files that this one declares as tests, as path endings.
    pub fn test_files(&self) -> Vec<String> {
        let folder = match self.path.strip_suffix("/mod.rs") {
            Some(folder) => folder.to_owned(),
            None => self.path.trim_end_matches(".rs").to_owned(),
        };
        test_modules(&self.tokens).into_iter().map(|name| format!("{folder}/{name}.rs")).collect()
    }

    /// Called for files that only tests see.
    pub fn mark_as_test(&mut self) {
        self.shipped.clear();
        self.is_test = true;
    }

    fn is_under(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    /// The module at the top: `labels` for `src/labels/track.rs`.
    fn top_module(&self) -> Option<&'a str> {
        let inside = self.path.strip_prefix("src/")?;
        Some(inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs"))
    }

    /// How many `super` lead from here to the crate's root.
    fn depth(&self) -> usize {
        let inside = self.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        if matches!(inside, "lib" | "main") { 0 } else { inside.split('/').count() }
    }
}

/// A broken rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub place: String,
    pub advice: String,
}

impl Finding {
    fn new(rule: &'static str, source: &Source<'_>, line: usize, advice: impl Into<String>) -> Self {
        Self { rule, place: format!("{}:{line}", source.path), advice: advice.into() }
    }
}

/// All rules that look at one Rust file.
pub fn findings(source: &Source<'_>) -> Vec<Finding> {
    let shipped = paths(&source.shipped);
    let all = paths(&source.tokens);
    let mut found = Vec::new();
    layers(source, &shipped, &mut found);
    engines(source, &shipped, &mut found);
    acts(source, &shipped, &all, &mut found);
    words(source, &mut found);
    shape(source, &mut found);
    for (line, text) in super::texts::outside_the_catalogue(source.path, &source.shipped) {
        let advice = format!("put \"{text}\" into assets/words/en.ftl and ask for it by name");
        found.push(Finding::new("texts", source, line, advice));
    }
    for (line, text) in super::texts::without_a_term(source.path, &source.shipped) {
        let advice = format!("\"{text}\" comes to the window: give it a `term-` in both catalogues");
        found.push(Finding::new("texts", source, line, advice));
    }
    found
}

fn layers(source: &Source<'_>, paths: &[Path<'_>], found: &mut Vec<Finding>) {
    let Some(own) = source.top_module() else { return };
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == own) else {
        found.push(Finding::new("layers", source, 1, format!("give `{own}` a row in MAY_NAME")));
        return;
    };
    for path in paths {
        let supers = path.segments.iter().take_while(|&&s| s == "super").count();
        let named = match path.segments[0] {
            "crate" | "veilmark" => path.segments.get(1),
            "super" if supers == source.depth() => path.segments.get(supers),
            _ => None,
        };
        let Some(&named) = named.filter(|named| MAY_NAME.iter().any(|(name, _)| name == *named)) else { continue };
        if named != own && !allowed.contains(&named) {
            let advice =
                format!("`{own}` must not know `{named}`: pass it in, move it down, or list the arrow with a reason");
            found.push(Finding::new("layers", source, path.line, advice));
        }
    }
}

fn engines(source: &Source<'_>, paths: &[Path<'_>], found: &mut Vec<Finding>) {
    for path in paths {
        let engine = ENGINES.iter().find(|(name, _)| *name == path.segments[0]);
        if let Some((name, homes)) = engine.filter(|(_, homes)| !source.is_under(homes)) {
            found.push(Finding::new(
                "engines",
                source,
                path.line,
                format!("`{name}` lives only in {}", homes.join(", ")),
            ));
        }
    }
}

fn acts(source: &Source<'_>, shipped: &[Path<'_>], all: &[Path<'_>], found: &mut Vec<Finding>) {
    for (act, homes, advice) in ACTS {
        // Sleeping is refused in tests too: it makes them slow, and right only by luck.
        let paths = if *act == ["thread", "sleep"] { all } else { shipped };
        for path in paths.iter().filter(|path| path.segments.windows(act.len()).any(|window| window == *act)) {
            if !source.is_under(homes) {
                found.push(Finding::new("acts", source, path.line, format!("no `{}` here: {advice}", act.join("::"))));
            }
        }
    }
}

fn words(source: &Source<'_>, found: &mut Vec<Finding>) {
    let may_print = source.is_under(&["src/main.rs", "src/cli/"]);
    for (at, token) in source.shipped.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        let follows = |offset: usize, text: &str| source.shipped.get(at + offset).is_some_and(|t| t.text == text);
        let advice = match token.text {
            "todo" | "unimplemented" | "dbg" if follows(1, "!") => "finish it before it is committed",
            "println" | "print" | "eprintln" | "eprint" if follows(1, "!") && !may_print => {
                "return what you want to say; only the command line prints"
            }
            "unwrap" if at > 0 && source.shipped[at - 1].text == "." && follows(1, "(") && follows(2, ")") => {
                "write `expect(\"why this holds\")` or pass the error on"
            }
            "unsafe_code" if source.path != UNSAFE_HOME => "unsafe code lives only in the FFI file",
            _ => continue,
        };
        found.push(Finding::new("words", source, token.line, format!("`{}`: {advice}", token.text)));
    }
    let texts = source.shipped.iter().filter(|token| token.kind == Kind::Text);
    for token in texts.filter(|token| source.is_under(&["src/store/"]) && names_blob(token.text)) {
        found.push(Finding::new("words", source, token.line, "no BLOB column: pixels have no place in the database"));
    }
    for (at, token) in source.tokens.iter().enumerate() {
        let is_attribute = at > 0 && source.tokens[at - 1].text == "[";
        match token.text {
            "unsafe" if token.kind == Kind::Word && source.path != UNSAFE_HOME => {
                found.push(Finding::new("words", source, token.line, "unsafe code lives only in the FFI file"));
            }
            "ignore" if token.kind == Kind::Word && is_attribute => {
                found.push(Finding::new(
                    "words",
                    source,
                    token.line,
                    "an ignored test tests nothing: repair or delete it",
                ));
            }
            _ => {}
        }
    }
}

fn names_blob(sql: &str) -> bool {
    sql.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case("blob"))
}

fn shape(source: &Source<'_>, found: &mut Vec<Finding>) {
    let lines = source.text.lines().count();
    if lines > MOST_LINES {
        let advice = format!("{lines} lines: split it by what it does; {MOST_LINES} is the most");
        found.push(Finding::new("shape", source, lines, advice));
    }
    // A module's tests are explained by the module.
    if !source.text.starts_with("//!") && !source.is_test {
        found.push(Finding::new("shape", source, 1, "begin with `//!`: what this file guarantees"));
    }
}
