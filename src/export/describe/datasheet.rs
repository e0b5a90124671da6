//! The datasheet, `DATASHEET.md`: every question of Gebru et al., "Datasheets for Datasets" (Communications of the ACM 64:12,
//! 2021), answered from counts, or "not applicable, because". What only people can know is said to be so.

use std::fmt::Write as _;

use super::super::choice::Standing;
use super::facts::Subject;

const BY_PEOPLE: &str =
    "Not applicable to this file, because the program does not know it: ask the project that signed the manifest.";

/// Question, answer.
type Row = (&'static str, String);

pub(super) fn datasheet(subject: &Subject<'_>) -> String {
    let mut text = String::from("# Datasheet\n\n");
    if subject.plan.order.choice.standing == Standing::Draft {
        text.push_str("> **DRAFT.** Not all labels in here were approved.\n\n");
    }
    for (section, rows) in [
        ("Motivation", motivation()),
        ("Composition", composition(subject)),
        ("Collection process", collection(subject)),
        ("Preprocessing, cleaning, labelling", preprocessing(subject)),
        ("Uses", uses()),
        ("Distribution", distribution(subject)),
        ("Maintenance", maintenance(subject)),
    ] {
        let _ = writeln!(text, "## {section}\n");
        for (question, answer) in rows {
            let _ = writeln!(text, "**{question}** {answer}\n");
        }
    }
    text
}

fn row(question: &'static str, answer: impl Into<String>) -> Row {
    (question, answer.into())
}

fn motivation() -> Vec<Row> {
    vec![
        row(
            "For what purpose was the dataset created?",
            "To train and evaluate detectors of people and vehicles in the pictures of doorbells and security cameras.",
        ),
        row("Who created the dataset, and on behalf of whom?", BY_PEOPLE),
        row("Who funded the creation of the dataset?", BY_PEOPLE),
        row("Any other comments?", "None."),
    ]
}

fn composition(subject: &Subject<'_>) -> Vec<Row> {
    let Subject { plan, facts, .. } = *subject;
    let order = plan.order;
    let classes: Vec<String> = order
        .schema
        .classes
        .iter()
        .zip(&facts.by_class)
        .map(|(class, boxes)| format!("{} {boxes}", class.name))
        .collect();
    let sources = facts.by_source;
    vec![
        row(
            "What do the instances represent?",
            "Frames of short video clips, with boxes around people and vehicles that are joined to tracks.",
        ),
        row(
            "How many instances are there in total?",
            format!(
                "{} frames of {} clips ({:.0} seconds) from {} cameras; {} boxes in {} tracks.",
                facts.pictures, facts.clips, facts.seconds, facts.cameras, facts.boxes, facts.tracks
            ),
        ),
        row(
            "Does the dataset contain all possible instances or is it a sample?",
            "A sample: the clips of a project that have consent in force on the day of export, and of them the chosen frames. It is not drawn to represent any population.",
        ),
        row(
            "What data does each instance consist of?",
            "A redacted picture, or its place where no pictures were asked for, and boxes with class, track, flags and attributes.",
        ),
        row(
            "Is there a label or target associated with each instance?",
            format!(
                "Boxes: {}. {} are keyframes, the others interpolated. They stand under keyframes drawn by people ({}), a model ({}), a tracker ({}) or imported ({}).",
                classes.join(", "),
                facts.keyframes,
                sources.person,
                sources.model,
                sources.tracker,
                sources.import
            ),
        ),
        row(
            "Is any information missing from individual instances?",
            format!(
                "Yes, on purpose: faces, heads and interiors are hidden, and audio and all metadata were dropped. {}",
                facts.hiding_line()
            ),
        ),
        row(
            "Are relationships between individual instances made explicit?",
            "Yes: frames of a clip share its name and are numbered; boxes of an object share a track number where the format has one.",
        ),
        row(
            "Are there recommended data splits?",
            format!(
                "Yes: no camera and no person is in two parts. Seed {}; clips stay in the part where an earlier export had them.",
                order.choice.seed
            ),
        ),
        row(
            "Are there any errors, sources of noise, or redundancies?",
            format!(
                "Neighbouring frames are nearly the same picture. {} of {} boxes are occluded, {} truncated. {}",
                facts.occluded,
                facts.boxes,
                facts.truncated,
                facts.review_line(order.reviews)
            ),
        ),
        row("Is the dataset self-contained?", "Yes. It links to nothing."),
        row(
            "Does the dataset contain data that might be considered confidential?",
            "It shows people and places near homes. That is why faces and interiors are hidden and why it may be used only as its consent says.",
        ),
        row("Does the dataset contain data that might be offensive or cause anxiety?", BY_PEOPLE),
        row(
            "Does the dataset identify any subpopulations?",
            "No: nothing about a person is recorded but the box and what annotators wrote as attributes.",
        ),
        row(
            "Is it possible to identify individuals?",
            "Faces and heads are hidden, but body, clothing, gait and place remain, so somebody who knows a person may. Trying to is forbidden. This is not anonymous data.",
        ),
        row(
            "Does the dataset contain data that might be considered sensitive?",
            "No names, places, times of day in words, sounds or device identifiers. Pictures of people near homes are personal data.",
        ),
        row(
            "Any other comments on composition?",
            format!("{} of {} frames hold no object and are kept as negatives.", facts.empty, facts.pictures),
        ),
    ]
}

fn collection(subject: &Subject<'_>) -> Vec<Row> {
    let facts = subject.facts;
    vec![
        row(
            "How was the data associated with each instance acquired?",
            "Recorded by doorbells and security cameras; labelled by people on redacted pictures, with a model's suggestions.",
        ),
        row(
            "What mechanisms or procedures were used to collect the data?",
            format!(
                "Each clip was admitted under a signed consent record that names it by its SHA-256: {} records for {} clips.",
                facts.records, facts.clips
            ),
        ),
        row(
            "If the dataset is a sample, what was the sampling strategy?",
            "Whatever subjects gave or shared; no strategy of drawing.",
        ),
        row("Who was involved in the data collection and how were they compensated?", BY_PEOPLE),
        row(
            "Over what timeframe was the data collected?",
            "Not applicable, because times of recording are dropped with all other metadata; the consent records have them.",
        ),
        row("Were any ethical review processes conducted?", BY_PEOPLE),
        row(
            "Was the data collected from the individuals directly, or via third parties?",
            "From the subjects themselves, or from where they shared it publicly; the record of each clip says which.",
        ),
        row(
            "Were the individuals notified about the data collection?",
            "Those who consented, by the notice whose digest stands in their record. Bystanders: not known to the program.",
        ),
        row(
            "Did the individuals consent to the collection and use of their data?",
            format!(
                "The subject of each clip consented explicitly or shared it publicly ({} pseudonymous subjects). Bystanders did not, which is why faces are hidden.",
                facts.subjects
            ),
        ),
        row(
            "If consent was obtained, can it be revoked?",
            "Yes, at any time: the clip's keys are destroyed, its labels removed, and this export is named as one that held it.",
        ),
        row(
            "Has an analysis of the potential impact on data subjects been conducted?",
            format!("What hiding leaves is measured for every clip. {}", facts.hiding_line()),
        ),
        row("Any other comments on collection?", "None."),
    ]
}

fn preprocessing(subject: &Subject<'_>) -> Vec<Row> {
    let models: Vec<String> = subject.plan.order.models.iter().map(|(id, _)| id.to_string()).collect();
    let models = if models.is_empty() { "none".to_owned() } else { models.join(", ") };
    vec![
        row(
            "Was any preprocessing, cleaning or labelling of the data done?",
            format!(
                "Redaction and labelling. Models that found what to hide and proposed boxes: {models}. {}",
                subject.facts.review_line(subject.plan.order.reviews)
            ),
        ),
        row(
            "Was the raw data saved in addition?",
            "Yes, encrypted in the project, for stewards alone. It is not part of this dataset.",
        ),
        row(
            "Is the software used to preprocess the data available?",
            concat!("Veilmark ", env!("CARGO_PKG_VERSION"), "."),
        ),
        row(
            "Any other comments on preprocessing?",
            "Settings and figures of every clip are in the manifest under `hiding`.",
        ),
    ]
}

fn uses() -> Vec<Row> {
    vec![
        row("Has the dataset been used for any tasks already?", BY_PEOPLE),
        row(
            "Is there a repository that links to papers or systems that use it?",
            "Not applicable, because the consent covers no publication.",
        ),
        row(
            "What other tasks could the dataset be used for?",
            "Within the consent: tracking and counting of people and vehicles. Nothing else.",
        ),
        row(
            "Is there anything about the dataset that might impact future uses?",
            "Hidden regions are neither object nor background; `hidden-regions.jsonl` lists them where there are pictures, so that they can be left out of a loss.",
        ),
        row(
            "Are there tasks for which the dataset should not be used?",
            "Recognising, following or judging persons; anything biometric; anything after the date on the card.",
        ),
        row("Any other comments on uses?", "None."),
    ]
}

fn distribution(subject: &Subject<'_>) -> Vec<Row> {
    vec![
        row("Will the dataset be distributed to third parties?", BY_PEOPLE),
        row("How will the dataset be distributed?", "As this folder, with a signed manifest."),
        row("When will the dataset be distributed?", format!("It was made on {}.", subject.plan.order.made_at.day())),
        row(
            "Will the dataset be distributed under a licence or terms of use?",
            format!(
                "Under its consent: training and evaluating object detectors, until {}.",
                subject.valid_until.day()
            ),
        ),
        row(
            "Have any third parties imposed restrictions on the data?",
            "The subjects have, by their consent. Of publicly shared clips the terms are in their records.",
        ),
        row(
            "Do any export controls or other regulatory restrictions apply?",
            "Data protection law does, wherever the subjects live. Others: not known to the program.",
        ),
        row("Any other comments on distribution?", "None."),
    ]
}

fn maintenance(subject: &Subject<'_>) -> Vec<Row> {
    vec![
        row("Who will be supporting, hosting, maintaining the dataset?", BY_PEOPLE),
        row("How can the owner, curator or manager be contacted?", BY_PEOPLE),
        row("Is there an erratum?", "Not applicable, because corrections come as a new export with its own version."),
        row(
            "Will the dataset be updated?",
            format!(
                "This is version {}. Something removed makes a new major version, something added a minor one, corrections a patch.",
                subject.version
            ),
        ),
        row(
            "Are there limits on the retention of the data?",
            format!(
                "Yes: until {}, the day on which the first consent in it ends. Delete it then.",
                subject.valid_until.day()
            ),
        ),
        row(
            "Will older versions continue to be supported?",
            "No: after a withdrawal an older version must not be used any more.",
        ),
        row(
            "Is there a mechanism for others to extend or contribute?",
            "Labels can be read back into the project with `veilmark labels import`.",
        ),
        row("Any other comments on maintenance?", "None."),
    ]
}

#[cfg(test)]
mod tests {
    /// Gebru et al. ask 57 questions in seven sections (with one for comments in each).
    #[test]
    fn every_question_is_there() {
        let source = include_str!("datasheet.rs");
        let asked = source.matches("?\",").count();
        assert_eq!(asked, 57);
    }
}
