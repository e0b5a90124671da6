//! A receipt in plain sentences.

use crate::custody::scene::{Looks, SceneWitness};
use crate::vocab::{Digest, ModelId, Place};

use super::{LeakReceipt, Missed, OrdersOnRecord, SecondModel, SelfCheck};

/// One sentence a line, the most important first.
pub(super) fn of(receipt: &LeakReceipt) -> Vec<String> {
    let mut lines = vec![second_look(receipt.self_check.as_ref(), receipt.frames_not_checked)];
    lines.push(format!(
        "Hidden: {} of the picture over {}; {} and {}, {} of them in frames where nothing was found.",
        percent(receipt.share_hidden),
        frames(receipt.frames.into()),
        counted(receipt.faces_hidden, "face region"),
        counted(receipt.heads_hidden, "head region"),
        receipt.carried,
    ));
    if receipt.heads_drawn > 0 {
        lines.push(format!(
            "{} drawn on what is hidden, so that people are found as people.",
            counted(receipt.heads_drawn, "plain head")
        ));
    }
    if receipt.vehicles_drawn > 0 {
        lines.push(format!(
            "Hidden parts of {} drawn plainly, so that vehicles are found as vehicles.",
            counted(receipt.vehicles_drawn, "vehicle")
        ));
    }
    lines.extend(receipt.longest_gap.filter(|gap| gap.frames > 0).map(|gap| {
        let seconds = gap.micros as f64 / 1e6;
        format!(
            "The longest gap without a sighting that stayed hidden: {} ({seconds:.1} s).",
            frames(gap.frames.into())
        )
    }));
    if receipt.frames_hidden_whole > 0 {
        let failed = receipt.frames_hidden_whole.saturating_sub(receipt.frames_not_checked);
        lines.push(format!(
            "Hidden whole: {} (a detector failed on {failed}, the second look on {}).",
            frames(receipt.frames_hidden_whole),
            receipt.frames_not_checked,
        ));
    }
    for row in &receipt.by_reason {
        lines.push(format!(
            "Hidden as {}: {} of the picture, {} in {}.",
            row.why,
            percent(row.share),
            counted(row.regions, "region"),
            frames(row.frames),
        ));
    }
    lines.push(place(receipt));
    lines.extend(receipt.light.map(|seen| {
        let (brightness, coloured) = (percent(seen.brightness), percent(seen.coloured));
        format!("Light of what is shown: {} (brightness {brightness}, {coloured} with a colour).", seen.light.word())
    }));
    lines.extend(receipt.scene_models.iter().map(scene_model));
    lines.extend(receipt.orders.as_ref().and_then(wishes));
    lines.extend(receipt.missed.as_ref().map(missed));
    let named = |id: &ModelId, digest: &Digest| format!("{id} ({})", &digest.to_string()[..12]);
    let first: Vec<String> = receipt.detectors.iter().map(|(id, digest)| named(id, digest)).collect();
    let from = |models: &[SecondModel]| -> Vec<String> {
        models.iter().map(|model| format!("{} from {}", named(&model.id, &model.sha256), model.min_score)).collect()
    };
    let (second, plates) = (from(&receipt.second_detectors), from(&receipt.plate_detectors));
    lines.push(format!("First look: {}.", first.join(", ")));
    if !plates.is_empty() {
        lines.push(format!("Number plates: {}.", plates.join(", ")));
    }
    if !second.is_empty() {
        lines.push(format!("Second look: {}.", second.join(", ")));
    }
    let per_second = f64::from(receipt.frames) / receipt.seconds.whole.max(1e-3);
    lines.push(format!("Developed in {:.1} s, {per_second:.1} frames a second.", receipt.seconds.whole));
    lines
}

fn second_look(check: Option<&SelfCheck>, not_checked: u64) -> String {
    let Some(check) = check else {
        return "Nobody looked a second time: this clip was developed by an earlier version.".to_owned();
    };
    let found: u64 = check.rounds.iter().map(|round| round.found).sum();
    let rounds = counted(check.rounds.len() as u64, "round");
    match (check.left, found) {
        (0, 0) if not_checked == 0 => "A second look at the finished pictures found no face.".to_owned(),
        (0, 0) => "A second look at the finished pictures found no face; where it failed, all is hidden.".to_owned(),
        (0, found) => {
            format!("A second look found {} more; hidden, and the last of {rounds} found none.", counted(found, "face"))
        }
        (left, _) => format!(
            "Held back: after {rounds} the second look still found {}. A steward looks at it and covers them by hand.",
            counted(left, "face"),
        ),
    }
}

fn place(receipt: &LeakReceipt) -> String {
    let declared = receipt.place;
    let signs: Vec<String> = receipt.signs.iter().map(ToString::to_string).collect();
    let why = if signs.is_empty() { String::new() } else { format!(" ({})", signs.join(", ")) };
    let likely = match receipt.looks {
        Looks::Indoors => format!(" The pictures look indoors{why}."),
        Looks::Outdoors => format!(" The pictures look outdoors{why}."),
        Looks::Undecided => String::new(),
    };
    match receipt.treated_as {
        Some(Place::Outdoor) | None if declared == Place::Outdoor => format!("Place: outdoor, as declared.{likely}"),
        Some(treated) if treated != declared => {
            format!("Place: declared {declared}, hidden as {treated}.{likely}")
        }
        _ => format!("Place: {declared}, so all but people and vehicles is hidden.{likely}"),
    }
}

fn scene_model(witness: &SceneWitness) -> String {
    let interior = match witness.interior {
        Some(likely) if likely >= 0.5 => format!("an interior, to {}", percent(likely)),
        Some(likely) => format!("no interior ({})", percent(likely)),
        None => "nothing of the place".to_owned(),
    };
    let openings = match witness.frames_with_openings {
        0 => String::new(),
        some => format!(", doors or windows in {some} of them"),
    };
    format!("Asked about the place: {} sees {interior}, in {}{openings}.", witness.model, frames(witness.frames.into()))
}

fn wishes(orders: &OrdersOnRecord) -> Option<String> {
    let wishes = &orders.wishes;
    let asked = [
        (wishes.plates, "number plates"),
        (wishes.screens, "screens"),
        (wishes.documents, "documents"),
        (wishes.writing, "writing"),
        (wishes.camera_text, "camera text"),
    ];
    let asked: Vec<&str> = asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, word)| word).collect();
    (!asked.is_empty()).then(|| format!("Hidden on request: {}.", asked.join(", ")))
}

fn missed(missed: &Missed) -> String {
    format!(
        "{} by hand: they hide {} of the picture, in {}, that the models had missed.",
        counted(missed.regions, "region"),
        percent(missed.share),
        frames(missed.frames),
    )
}

fn frames(count: u64) -> String {
    counted(count, "frame")
}

fn counted(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Shares under a tenth of a percent are not rounded to none.
fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.001 { "under 0.1 %".to_owned() } else { format!("{:.1} %", share * 100.0) }
}
