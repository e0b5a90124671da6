//! What a person reads in the window is said by the message catalogue, so that another language can say it too.
//!
//! A text that the window shows is told from other texts by how it looks (several words, or a capital) and by the call that it stands
//! in. Texts that cannot be told so are named one by one.

use std::collections::BTreeSet;

use super::lexer::{Kind, Token};

/// Calls that take names, reasons and messages of the catalogue, which nobody reads on screen.
const TAKES_NAMES: &[&str] = &[
    "word",
    "term",
    "said",
    "say",
    "say_with",
    "count",
    "expect",
    "panic",
    "assert",
    "debug_assert",
    "write",
    "id_salt",
    "from_id_salt",
    "unique",
    "with",
    "load_texture",
    "still",
    "plot",
    "include_str",
    "include_bytes",
    "error",
    "told",
];
/// Texts of `src/ui` and `src/app` that are no words of the window, and why.
const NAMED: &[(&str, &str)] = &[
    ("src/ui/mod.rs", "Veilmark"),       // its own name, which is the same in every language
    ("src/ui/start.rs", "Veilmark"),     // the same
    ("src/ui/clips.rs", "held back"),    // what a filter matches
    ("src/ui/issues.rs", "issue words"), // the id of a field
    ("src/ui/pick.rs", "MP4"),           // an ending of files
    ("src/ui/pick.rs", "Video"),         // the system's own dialog
    ("src/ui/pick.rs", "All files"),     // the same
    ("src/app/failure.rs", "Run `veilmark doctor` to see what this machine lacks."), // the command line alone
    ("src/app/sample.rs", "Sample porch"), // a project's own name
    ("src/app/sample.rs", "MADE-BY-VEILMARK"), // a file
    ("src/app/settings.rs", "XDG_CONFIG_HOME"), // the system's
    ("src/app/settings.rs", "HOME"),     // the same
    ("src/app/whereabouts.rs", "XDG_DATA_HOME"), // the same
    ("src/app/whereabouts.rs", "HOME"),  // the same
    ("src/app/trace.rs", "{} MB"),       // a unit
    ("src/app/words.rs", "English"),     // a language's own name
    ("src/app/words.rs", "Deutsch"),     // the same
    ("src/app/workspace/work.rs", "file dialog"), // the name of a thread
];

/// Files of `src/app` whose words no window shows, or shows by the catalogue, and why.
const IN_ENGLISH: &[&str] = &[
    "src/app/command_table/", // names and sentences of commands, which a test of `app::words` keeps alike in the catalogue
    "src/app/keymap_file.rs", // the file of keys and the page of the manual
    "src/app/keymap.rs",      // keys as that file has them
    "src/app/redact_file.rs", // the command line alone
    "src/app/copy_log.rs",    // the same
];

/// Lines and texts that are shown and stand in no catalogue.
pub fn outside_the_catalogue<'a>(path: &str, shipped: &[Token<'a>]) -> Vec<(usize, &'a str)> {
    let is_app = path.starts_with("src/app/");
    if !(path.starts_with("src/ui/") || is_app) || IN_ENGLISH.iter().any(|place| path.starts_with(place)) {
        return Vec::new();
    }
    // A word of the trade is English where it is kept, and the window says it by `term`.
    let is_term = |text: &str| is_app && is_term(text, ENGLISH);
    let is_name = |text: &str| NAMED.iter().any(|(file, named)| *file == path && *named == text) || is_term(text);
    let texts = shipped.iter().enumerate().filter(|(_, token)| token.kind == Kind::Text && token.text.starts_with('"'));
    texts
        .filter_map(|(at, token)| {
            let text = token.text.trim_matches('"');
            let after = shipped.get(at + 1).map_or("", |token| token.text);
            let is_pattern = after == "=" && shipped.get(at + 2).is_some_and(|token| token.text == ">");
            let is_shown = is_shown(text) && !is_pattern && !is_name(text) && !stands_in_names(shipped, at);
            is_shown.then_some((token.line, text))
        })
        .collect()
}

/// The catalogues.
pub const ENGLISH: &str = include_str!("../../assets/words/en.ftl");
pub const GERMAN: &str = include_str!("../../assets/words/de.ftl");

/// Whether a catalogue says it as a word of the trade.
pub fn is_term(english: &str, catalogue: &str) -> bool {
    let letters: String =
        english.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name = letters.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    catalogue.contains(&format!("\nterm-{name} ="))
}

/// Words that layers below hand up as they are, a reason or the name of a figure, and which the window says by `term`: lines and
/// texts that a catalogue has not.
pub fn without_a_term<'a>(path: &str, shipped: &[Token<'a>]) -> Vec<(usize, &'a str)> {
    let takes: &[&str] = match path {
        _ if path.starts_with("src/foreign/") => &["malformed", "wrong"],
        _ if path.starts_with("src/labels/") => &["Unsound", "Err"],
        _ if path.starts_with("src/consent/") => &["Inconsistent", "no"],
        _ if path.starts_with("src/review/") => &["of", "rate", "coefficient"],
        _ => return Vec::new(),
    };
    let texts = shipped.iter().enumerate().filter(|(_, token)| token.kind == Kind::Text && token.text.starts_with('"'));
    let handed_up = texts.filter(|(at, token)| {
        let is_given = around(shipped, *at).is_some_and(|callee| takes.contains(&callee));
        // Coefficients of agreement stand in lists, with what computes them.
        is_given
            || (path.starts_with("src/review/") && [" kappa of ", " alpha of "].iter().any(|k| token.text.contains(k)))
    });
    let texts = handed_up.map(|(_, token)| (token.line, token.text.trim_matches('"')));
    texts.filter(|(_, text)| !is_term(text, ENGLISH) || !is_term(text, GERMAN)).collect()
}

/// The name of the call around a token.
fn around<'a>(tokens: &[Token<'a>], at: usize) -> Option<&'a str> {
    let mut depth = 0;
    for before in (0..at).rev().filter(|before| tokens[*before].kind == Kind::Mark) {
        match tokens[before].text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" if depth > 0 => depth -= 1,
            "(" => return tokens[..before].iter().rev().find(|token| token.text != "!").map(|token| token.text),
            "[" | "{" => return None,
            _ => {}
        }
    }
    None
}

/// Whether a person might read it: letters beside what is put in, and several words or a capital.
fn is_shown(text: &str) -> bool {
    let mut words = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 0 => words.push(c),
            _ => {}
        }
    }
    let has_letters = words.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_alphabetic));
    has_letters && (words.trim().contains(' ') || words.trim().starts_with(char::is_uppercase))
}

/// Whether the call around a token takes no words of the window.
fn stands_in_names(tokens: &[Token<'_>], at: usize) -> bool {
    let mut depth = 0;
    for before in (0..at).rev().filter(|before| tokens[*before].kind == Kind::Mark) {
        match tokens[before].text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" if depth > 0 => depth -= 1,
            "(" => {
                let callee =
                    tokens[..before].iter().rev().find(|token| token.text != "!").map_or("", |token| token.text);
                let owner = before.checked_sub(3).map_or("", |owner| tokens[owner].text);
                return TAKES_NAMES.contains(&callee) || matches!(owner, "Panel" | "Grid");
            }
            // An attribute for the compiler.
            "[" => return before > 0 && tokens[before - 1].text == "#",
            "{" => return false,
            _ => {}
        }
    }
    false
}

/// Names that code asks the catalogue for, wherever they can be told.
pub fn asked_for<'a>(tokens: &[Token<'a>]) -> BTreeSet<&'a str> {
    let is_asking = |at: usize| {
        let call = tokens[..at].iter().rev().take_while(|token| matches!(token.text, "(" | "!")).count();
        let callee = (at - call).checked_sub(1).map_or("", |callee| tokens[callee].text);
        // Another `word` or `say` is somebody's own, and is no name of a message.
        let is_name = tokens[at].text.contains('-');
        call > 0 && is_name && matches!(callee, "word" | "said" | "say" | "say_with" | "told")
    };
    let texts = tokens.iter().enumerate().filter(|(at, token)| token.kind == Kind::Text && is_asking(*at));
    texts.map(|(_, token)| token.text.trim_matches('"')).collect()
}

/// Messages of a catalogue that are no commands, each attribute as `message.attribute`.
pub fn messages(catalogue: &str) -> BTreeSet<String> {
    let (mut found, mut last) = (BTreeSet::new(), "");
    for line in catalogue.lines() {
        let Some((name, _)) = line.split_once(" =") else { continue };
        if let Some(attribute) = name.strip_prefix("    .") {
            found.insert(format!("{last}.{attribute}"));
        } else if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            last = name;
            found.insert(name.to_owned());
        }
    }
    // Their English stands in the code that scripts and files share; tests of `app::words` go through them.
    found.retain(|name| !name.starts_with("command-") && !name.starts_with("term-"));
    found
}
