//! The house rules that the compiler does not check: layers, one address for each engine, words, sizes, no machine's paths.
//! Text checks are no proof; what must hold is held by visibility and by `tests/boundary`. A message says what to do.

#[path = "tidy/lexer.rs"]
mod lexer;
#[path = "tidy/planted.rs"]
mod planted;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/texts.rs"]
mod texts;
#[path = "tidy/tree.rs"]
mod tree;

use std::collections::BTreeSet;

use rules::{Finding, Source, findings};
use tree::{Listed, read, repository_findings, tracked};

fn all_files() -> Option<Vec<Listed>> {
    Some(tracked()?.iter().map(|path| read(path)).collect())
}

fn report(found: &[Finding]) -> String {
    found.iter().map(|finding| format!("{}: {} [{}]\n", finding.place, finding.advice, finding.rule)).collect()
}

#[test]
fn every_source_file_keeps_the_rules() {
    let Some(files) = all_files() else {
        println!("skipped: every_source_file_keeps_the_rules needs a git clone");
        return;
    };
    let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
    let mut sources: Vec<Source<'_>> =
        rust.filter_map(|file| Some(Source::new(&file.path, file.text.as_deref()?))).collect();
    assert!(sources.len() > 30, "the walk finds the sources");
    let for_tests: BTreeSet<String> = sources.iter().flat_map(Source::test_files).collect();
    for source in &mut sources {
        // A test file's own modules lie in the folder beside it.
        let is_below =
            for_tests.iter().any(|test| source.path.starts_with(&format!("{}/", test.trim_end_matches(".rs"))));
        if for_tests.contains(source.path) || is_below {
            source.mark_as_test();
        }
    }
    let found: Vec<Finding> = sources.iter().flat_map(findings).collect();
    assert!(found.is_empty(), "\n{}", report(&found));
}

#[test]
fn every_message_is_said_somewhere_and_every_name_that_is_asked_for_is_in_the_catalogue() {
    let Some(files) = all_files() else {
        println!("skipped: every_message_is_said_somewhere needs a git clone");
        return;
    };
    let text = |path: &str| files.iter().find(|file| file.path == path).and_then(|file| file.text.as_deref());
    let english = texts::messages(text("assets/words/en.ftl").expect("the catalogue is there"));
    let shipped = files.iter().filter(|file| file.path.starts_with("src/") && file.path.ends_with(".rs"));
    let (mut asked, mut named) = (BTreeSet::new(), BTreeSet::new());
    for code in shipped.filter_map(|file| file.text.as_deref()) {
        let all = lexer::tokens(code);
        let own = lexer::without_tests(&all);
        asked.extend(texts::asked_for(&own));
        named.extend(
            own.iter().filter(|token| token.kind == lexer::Kind::Text).map(|token| token.text.trim_matches('"')),
        );
    }
    let unknown: Vec<&&str> = asked.iter().filter(|name| !english.contains(**name)).collect();
    assert!(unknown.is_empty(), "asked for and not in assets/words/en.ftl: {unknown:?}");
    // The way out is said with what happened.
    let own = |name: &str| name.trim_end_matches(".way-out").trim_end_matches(".here").to_owned();
    let unsaid: Vec<&String> = english.iter().filter(|name| !named.contains(own(name).as_str())).collect();
    assert!(unsaid.is_empty(), "in assets/words/en.ftl and said nowhere: {unsaid:?}");
    let is_half = |name: &&&str| {
        (name.starts_with("failure-") || name.starts_with("error-")) && !english.contains(&format!("{name}.way-out"))
    };
    let halves: Vec<&&str> = asked.iter().filter(is_half).collect();
    assert!(halves.is_empty(), "what happened without what to do now: {halves:?}");
    let german = texts::messages(texts::GERMAN);
    let only_english: Vec<&String> =
        english.iter().filter(|name| !name.ends_with(".here") && !german.contains(*name)).collect();
    assert!(only_english.is_empty(), "in assets/words/en.ftl and not in de.ftl: {only_english:?}");
}

#[test]
fn the_repository_keeps_the_rules() {
    let Some(files) = all_files() else {
        println!("skipped: the_repository_keeps_the_rules needs a git clone");
        return;
    };
    let found = repository_findings(&files);
    assert!(found.is_empty(), "\n{}", report(&found));
}

#[test]
fn the_table_of_layers_has_no_circle_and_every_module_has_a_row() {
    let row = |name: &str| rules::MAY_NAME.iter().position(|(module, _)| *module == name);
    for (at, (module, allowed)) in rules::MAY_NAME.iter().enumerate() {
        for named in *allowed {
            // Rows stand lowest first, so an arrow to a later row, or to one's own, could close a circle.
            assert!(row(named).is_some_and(|below| below < at), "`{module}` may not name `{named}`: it stands above");
        }
    }
}
