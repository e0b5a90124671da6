//! The words of the window, in a message catalogue (Fluent, projectfluent.org): `assets/words/LANGUAGE.ftl`. English is complete; what
//! another language has not is said in English.
//!
//! Names and sentences of commands stand in their table, which the manual, the key map's file and scripts read in English; the
//! English catalogue repeats them for translators, and a test keeps the two alike. One run speaks one language.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use super::told::{Filling, Told};

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Complete.
    #[default]
    English,
    /// All that the window says. What the system or a file says itself stands as it is.
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::English => Self::German,
            Self::German => Self::English,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::English => include_str!("../../assets/words/en.ftl"),
            Self::German => include_str!("../../assets/words/de.ftl"),
        }
    }

    fn bundle(self) -> FluentBundle<FluentResource> {
        let tag: LanguageIdentifier = match self {
            Self::English => "en",
            Self::German => "de",
        }
        .parse()
        .expect("a language tag");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Marks around what is put in are for mixed directions of writing, which none of these has.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(self.text().to_owned()).map_err(|(_, errors)| errors);
        bundle.add_resource(resource.expect("a sound catalogue: the tests read it")).expect("no message twice");
        bundle
    }
}

static CHOSEN: OnceLock<Language> = OnceLock::new();
static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| Language::English.bundle());
static OTHER: LazyLock<Option<FluentBundle<FluentResource>>> =
    LazyLock::new(|| Some(spoken()).filter(|language| *language != Language::English).map(Language::bundle));

/// Chooses the language of this run; only the first choice counts, and none once something was said.
pub fn speak(language: Language) {
    // A second choice is for the next start.
    let _ = CHOSEN.set(language);
}

fn spoken() -> Language {
    *CHOSEN.get_or_init(Language::default)
}

/// A message, or with `message.attribute` an attribute of one.
///
/// # Panics
/// When English has none of this name: the tests say every message that the program knows.
#[must_use]
pub fn say(name: &str) -> String {
    say_with(name, &[])
}

/// The same with what its places are filled with.
///
/// # Panics
/// As [`say`].
#[must_use]
pub fn say_with(name: &str, filled: &[(&'static str, u64)]) -> String {
    let own = OTHER.as_ref().and_then(|bundle| find(bundle, name, filled));
    own.or_else(|| find(&ENGLISH, name, filled)).expect("English is complete")
}

/// A message without places to fill, which lives as long as the program. This is what views ask for, many times a pass.
///
/// # Panics
/// As [`say`].
#[must_use]
pub fn word(name: &str) -> &'static str {
    static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let texts = all_names().into_iter().filter_map(|name| {
            let own = OTHER.as_ref().and_then(|bundle| find(bundle, &name, &[]));
            // One with places cannot be said without them, and is found by `said!` alone.
            let text = own.or_else(|| find(&ENGLISH, &name, &[]))?;
            Some((name, &*Box::leak(text.into_boxed_str())))
        });
        texts.collect()
    });
    WORDS.get(name).copied().unwrap_or_else(|| panic!("English says no {name}"))
}

/// A word of the trade (a state, a place, a role, a reason), which scripts, logs and files know in English, as the window says it. One
/// that the language has not is said in English.
#[must_use]
pub fn term(english: &str) -> &str {
    static TERMS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let names = all_names().into_iter().filter(|name| name.starts_with("term-"));
        names.map(|name| (name.trim_start_matches("term-").to_owned(), word(&name))).collect()
    });
    if OTHER.is_none() { english } else { TERMS.get(&slug(english)).copied().unwrap_or(english) }
}

/// A message whose places are filled with texts.
///
/// # Panics
/// As [`say`].
#[must_use]
pub fn say_texts(name: &str, filled: &[(&'static str, String)]) -> String {
    let filled: Vec<(&'static str, FluentValue<'_>)> =
        filled.iter().map(|(place, text)| (*place, counted(text))).collect();
    let own = OTHER.as_ref().and_then(|bundle| find_with(bundle, name, &filled));
    own.or_else(|| find_with(&ENGLISH, name, &filled)).unwrap_or_else(|| panic!("English says no {name}"))
}

/// A text, as a number where it is a count, so that a message may say "1 box" and "2 boxes".
fn counted(text: &str) -> FluentValue<'_> {
    // Fluent keeps numbers as floats.
    const MOST: u64 = 1 << f64::MANTISSA_DIGITS;
    let count = text.parse::<u64>().ok().filter(|count| *count <= MOST && count.to_string() == text);
    count.map_or_else(|| FluentValue::from(text), FluentValue::from)
}

/// A message whose places are filled with what is to be displayed: `said!("message", frame = 3, name)`.
macro_rules! said {
    (@text $place:ident) => { $place.to_string() };
    (@text $place:ident = $value:expr) => { $value.to_string() };
    ($name:literal $(, $place:ident $(= $value:expr)?)* $(,)?) => {
        $crate::app::words::say_texts($name, &[$((stringify!($place), said!(@text $place $(= $value)?))),*])
    };
}
pub(crate) use said;

/// The two lines of a message in English: for the command line, `--json` and exports.
///
/// # Panics
/// As [`say`].
pub(super) fn lines_for_scripts(told: &Told) -> (String, String) {
    let filled = filled(told, lines_for_scripts, |term| term);
    let line = |name: &str| find_with(&ENGLISH, name, &filled).unwrap_or_else(|| panic!("English says no {name}"));
    (line(told.name), line(&format!("{}.way-out", told.name)))
}

/// The two lines of a message for the window; a way out that is nearer there is its `.here`.
///
/// # Panics
/// As [`say`].
pub(super) fn lines_for_people(told: &Told) -> (String, String) {
    let filled = filled(told, lines_for_people, term);
    let bundle = OTHER.as_ref().filter(|bundle| bundle.has_message(told.name)).unwrap_or(&ENGLISH);
    let line = |name: String| find_with(bundle, &name, &filled);
    let way_out = line(format!("{}.here", told.name)).or_else(|| line(format!("{}.way-out", told.name)));
    let what = line(told.name.to_owned());
    what.zip(way_out).unwrap_or_else(|| panic!("no language says {} whole", told.name))
}

fn filled(
    told: &Told,
    lines: impl Fn(&Told) -> (String, String),
    term: impl Fn(&'static str) -> &'static str,
) -> Vec<(&'static str, FluentValue<'_>)> {
    let value = |filling: &'_ Filling| match filling {
        Filling::Text(text) => FluentValue::from(text.clone()),
        Filling::Count(count) => FluentValue::from(*count),
        Filling::Term(english) => FluentValue::from(term(english)),
        Filling::What(inner) => FluentValue::from(lines(inner).0),
        Filling::WayOut(inner) => FluentValue::from(lines(inner).1),
    };
    told.filled.iter().map(|(place, filling)| (*place, value(filling))).collect()
}

/// Every message of the English catalogue, and each attribute as `message.attribute`.
fn all_names() -> Vec<String> {
    let (mut names, mut last) = (Vec::new(), "");
    for line in Language::English.text().lines() {
        match headed(line) {
            Some((true, attribute)) => names.push(format!("{last}.{attribute}")),
            Some((false, name)) => {
                last = name;
                names.push(name.to_owned());
            }
            None => {}
        }
    }
    names
}

/// The name that a line of a catalogue begins, and whether it is an attribute's; the lines of a choice begin none.
fn headed(line: &str) -> Option<(bool, &str)> {
    let (name, _) = line.split_once(" =")?;
    match name.strip_prefix("    .") {
        Some(attribute) => Some((true, attribute)),
        None => name.starts_with(|c: char| c.is_ascii_lowercase()).then_some((false, name)),
    }
}

/// Name and sentence of a command, which are English in the table.
pub(super) fn of_command(id: &str, name: &'static str, help: &'static str) -> (&'static str, &'static str) {
    let Some(bundle) = OTHER.as_ref() else { return (name, help) };
    // Once a run and a row: the table lives as long as the program.
    let kept = |text: Option<String>| text.map(|text| &*Box::leak(text.into_boxed_str()));
    let message = format!("command-{id}");
    let help = kept(find(bundle, &format!("{message}.help"), &[])).unwrap_or(help);
    (kept(find(bundle, &message, &[])).unwrap_or(name), help)
}

fn find(bundle: &FluentBundle<FluentResource>, name: &str, filled: &[(&'static str, u64)]) -> Option<String> {
    find_with(bundle, name, filled)
}

fn find_with<'a, V>(
    bundle: &'a FluentBundle<FluentResource>,
    name: &str,
    filled: &'a [(&'static str, V)],
) -> Option<String>
where
    V: Clone + Into<FluentValue<'a>>,
{
    let (message, attribute) = name.split_once('.').map_or((name, None), |(name, own)| (name, Some(own)));
    let message = bundle.get_message(message)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let mut args = FluentArgs::new();
    filled.iter().for_each(|(name, value)| args.set(*name, value.clone()));
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

/// A name as it stands in files: small letters and digits with `-` between them.
#[must_use]
pub(super) fn slug(name: &str) -> String {
    let letters =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>();
    letters.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The part of the English catalogue that repeats the table of commands.
#[must_use]
pub fn commands_for_translators() -> String {
    let mut text = String::new();
    for row in super::command::ROWS.iter() {
        let _ = write!(text, "command-{} = {}\n    .help = {}\n", row.id, row.name, row.help);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Messages of a catalogue with their attributes, by the file's own form: one line each.
    fn messages(language: Language) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut last = String::new();
        for (is_attribute, name) in language.text().lines().filter_map(headed) {
            if is_attribute {
                found.get_mut(&last).expect("its message").push(name.to_owned());
            } else {
                name.clone_into(&mut last);
                assert!(found.insert(last.clone(), Vec::new()).is_none(), "{last} is there twice");
            }
        }
        found
    }

    #[test]
    fn english_repeats_the_table_of_commands() {
        const MARK: &str = "## Commands: made from their table, `UPDATE=1` writes them anew\n";
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words/en.ftl");
        let text = std::fs::read_to_string(&file).expect("the catalogue");
        let (before, kept) = text.split_once(MARK).expect("the mark");
        let now = commands_for_translators();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, format!("{before}{MARK}{now}")).expect("written");
        } else {
            assert!(kept == now, "the commands of en.ftl are not the table's: run with UPDATE=1");
        }
    }

    /// The places of a message, each with a number to fill it.
    fn placed(language: Language, name: &str) -> Vec<(&'static str, u64)> {
        let text: &'static str = language.text();
        let from = text.find(&format!("\n{name} =")).expect("the message is there");
        let end = text[from + 1..].match_indices('\n').map(|(at, _)| from + 1 + at);
        let is_end = |at: &usize| text[at + 1..].starts_with(|c: char| !c.is_whitespace() && c != '}');
        let own = &text[from..end.clone().find(is_end).unwrap_or(text.len())];
        let places = own.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            (&rest[..end], 3)
        });
        places.collect()
    }

    #[test]
    fn one_thing_is_no_plural_and_what_only_looks_like_a_number_stays_as_it_is() {
        let read = |tracks: u64, boxes: u64| {
            find(&ENGLISH, "labels-read", &[("tracks", tracks), ("boxes", boxes), ("clips", 1)]).expect("it is said")
        };
        assert_eq!(read(1, 1), "Read 1 track, 1 box into 1 clip.");
        assert_eq!(read(2, 30), "Read 2 tracks, 30 boxes into 1 clip.");
        let boxes = |count: &str| say_texts("figures-boxes-in", &[("count", count.to_owned()), ("cell", "7".into())]);
        assert_eq!([boxes("1"), boxes("12")], ["1 box in 7", "12 boxes in 7"]);
        for text in ["007", "+1", "1e3", "nan", "9007199254740993", "99999999999999999999", ""] {
            assert!(matches!(counted(text), FluentValue::String(same) if same == text), "{text}");
        }
    }

    #[test]
    fn every_language_reads_and_says_nothing_that_english_does_not() {
        let english = messages(Language::English);
        for language in Language::ALL {
            let bundle = language.bundle();
            for (name, attributes) in messages(language) {
                let own = english.get(&name).unwrap_or_else(|| panic!("{name} is not English"));
                assert!(attributes.iter().all(|attribute| own.contains(attribute)), "{name}");
                let places: Vec<(&'static str, u64)> = placed(language, &name);
                assert!(find(&bundle, &name, &places).is_some_and(|text| !text.is_empty()), "{name}");
                let own: BTreeSet<&str> =
                    placed(Language::English, &name).into_iter().map(|(place, _)| place).collect();
                let theirs: BTreeSet<&str> = places.iter().map(|(place, _)| *place).collect();
                assert!(theirs.is_subset(&own), "{name} has a place that English has not: {theirs:?} {own:?}");
            }
        }
        let german = messages(Language::German);
        // `.here` is for a way out that only the window has; German is never read anywhere else.
        let lacks = |(name, attributes): (&String, &Vec<String>)| {
            let own = german.get(name);
            own.is_none_or(|own| attributes.iter().any(|attribute| attribute != "here" && !own.contains(attribute)))
        };
        let missing: Vec<&String> = english.iter().filter(|row| lacks(*row)).map(|(name, _)| name).collect();
        assert!(missing.is_empty(), "German says nothing of {missing:?}");
    }

    #[test]
    fn the_words_of_the_trade_are_in_every_catalogue() {
        use crate::app::clip_filter::Order;
        use crate::app::desk::ClipState;
        use crate::app::figures::Figure;
        use crate::app::keymap_file::Preset;
        use crate::app::zone_editor::what_it_does;
        use crate::vocab::{Light, Place, Role, Why, ZoneKind, light_word};

        let states = ClipState::ALL.into_iter().map(ClipState::words);
        let places = [Place::Outdoor, Place::Indoor, Place::Unknown].into_iter().map(Place::word);
        let roles = Role::ALL.into_iter().map(Role::word);
        let reasons = Why::ALL.into_iter().map(Why::words);
        let zones = ZoneKind::ALL.into_iter().flat_map(|kind| [kind.word(), what_it_does(kind)]);
        let orders = Order::ALL.into_iter().map(|(_, words)| words);
        let presets = Preset::ALL.into_iter().map(Preset::words);
        let figures = Figure::ALL.into_iter().flat_map(|figure| [figure.title(), figure.help()]);
        let lights = Light::ALL.into_iter().map(Some).chain([None]).map(light_word);
        let presets = presets.chain(figures).chain(lights);
        let all = states.chain(places).chain(roles).chain(reasons).chain(zones).chain(orders).chain(presets);
        let bundles = Language::ALL.map(|language| (language, language.bundle()));
        for english in all {
            for (language, bundle) in &bundles {
                let said = find(bundle, &format!("term-{}", slug(english)), &[]);
                // A head of a list and a word within a sentence may be one term.
                let is_same = said.as_deref().is_some_and(|said| said.eq_ignore_ascii_case(english));
                assert!(said.is_some() && (is_same || *language != Language::English), "{english}: {said:?}");
            }
        }
    }

    #[test]
    fn german_is_german() {
        const ENGLISH: [&str; 9] = ["the", "is", "are", "of", "and", "this", "with", "which", "cannot"];
        for line in Language::German.text().lines().filter(|line| !line.starts_with('#')) {
            let said = line.split_once('=').map_or(line, |(_, said)| said);
            // Without the names of places.
            let said: String = said.split(['{', '}']).step_by(2).collect();
            let mut words = said.split(|c: char| !c.is_alphanumeric());
            assert!(!words.any(|word| ENGLISH.contains(&word)), "{line}");
        }
    }

    #[test]
    fn groups_and_dialogs_are_said_and_places_are_filled() {
        for group in super::super::command::Group::ALL {
            assert!(!group.word().is_empty());
        }
        assert_eq!(say("dialog-export"), "Export");
        assert_eq!(say_with("dialog-go-to-frame.help", &[("frames", 12)]), "A number from 1 to 12.");
        let german = Language::German.bundle();
        assert_eq!(
            find(&german, "dialog-go-to-frame.help", &[("frames", 12)]).as_deref(),
            Some("Eine Zahl von 1 bis 12.")
        );
        assert_eq!(find(&german, "no-such-message", &[]), None);
        assert_eq!(slug("Export…"), "export");
        assert_eq!(slug("Back 10 frames"), "back-10-frames");
    }
}
