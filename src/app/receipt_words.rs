//! A clip's leak receipt as the window says it. Command line, logs and exports keep the English of
//! [`crate::custody::receipt`], and a test holds the English catalogue to it.

use super::words::{said, say_with, term, word};
use crate::custody::receipt::{LeakReceipt, Missed, OrdersOnRecord, SelfCheck};
use crate::custody::scene::{Looks, SceneWitness};
use crate::vocab::{Digest, ModelId, Place};

/// One sentence a line, the most important first.
#[must_use]
pub fn lines_of(receipt: &LeakReceipt) -> Vec<String> {
    let mut lines = vec![second_look(receipt.self_check.as_ref(), receipt.frames_not_checked)];
    lines.push(said!(
        "receipt-hidden",
        share = percent(receipt.share_hidden),
        frames = frames(receipt.frames.into()),
        faces = say_with("receipt-face-regions", &[("count", receipt.faces_hidden)]),
        heads = say_with("receipt-head-regions", &[("count", receipt.heads_hidden)]),
        carried = receipt.carried
    ));
    if receipt.heads_drawn > 0 {
        lines.push(say_with("receipt-heads-drawn", &[("count", receipt.heads_drawn)]));
    }
    if receipt.vehicles_drawn > 0 {
        lines.push(say_with("receipt-vehicles-drawn", &[("count", receipt.vehicles_drawn)]));
    }
    lines.extend(receipt.longest_gap.filter(|gap| gap.frames > 0).map(|gap| {
        let seconds = format!("{:.1}", gap.micros as f64 / 1e6);
        said!("receipt-longest-gap", frames = frames(gap.frames.into()), seconds)
    }));
    if receipt.frames_hidden_whole > 0 {
        let failed = receipt.frames_hidden_whole.saturating_sub(receipt.frames_not_checked);
        let frames = frames(receipt.frames_hidden_whole);
        lines.push(said!("receipt-hidden-whole", frames, failed, not_checked = receipt.frames_not_checked));
    }
    for row in &receipt.by_reason {
        let regions = say_with("receipt-count-regions", &[("count", row.regions)]);
        let (why, share) = (term(row.why.words()), percent(row.share));
        lines.push(said!("receipt-hidden-as", why, share, regions, frames = frames(row.frames)));
    }
    lines.push(place(receipt));
    lines.extend(receipt.light.map(|seen| {
        let (brightness, coloured) = (percent(seen.brightness), percent(seen.coloured));
        said!("receipt-light", light = term(seen.light.word()), brightness, coloured)
    }));
    lines.extend(receipt.scene_models.iter().map(scene_model));
    lines.extend(receipt.orders.as_ref().and_then(wishes));
    lines.extend(receipt.missed.as_ref().map(missed));
    let named = |id: &ModelId, digest: &Digest| format!("{id} ({})", &digest.to_string()[..12]);
    let first: Vec<String> = receipt.detectors.iter().map(|(id, digest)| named(id, digest)).collect();
    lines.push(said!("receipt-first-look", models = first.join(", ")));
    let second = receipt.second_detectors.iter();
    let second: Vec<String> = second
        .map(|model| said!("receipt-model-from", model = named(&model.id, &model.sha256), score = model.min_score))
        .collect();
    if !second.is_empty() {
        lines.push(said!("receipt-second-look", models = second.join(", ")));
    }
    let per_second = format!("{:.1}", f64::from(receipt.frames) / receipt.seconds.whole.max(1e-3));
    lines.push(said!("receipt-developed-in", seconds = format!("{:.1}", receipt.seconds.whole), per_second));
    lines
}

fn second_look(check: Option<&SelfCheck>, not_checked: u64) -> String {
    let Some(check) = check else { return word("receipt-nobody-looked-twice").to_owned() };
    let found: u64 = check.rounds.iter().map(|round| round.found).sum();
    let rounds = say_with("receipt-count-rounds", &[("count", check.rounds.len() as u64)]);
    let faces = |count| say_with("receipt-count-faces", &[("count", count)]);
    match (check.left, found) {
        (0, 0) if not_checked == 0 => word("receipt-found-no-face").to_owned(),
        (0, 0) => word("receipt-found-no-face-where-it-worked").to_owned(),
        (0, found) => said!("receipt-found-more", faces = faces(found), rounds),
        (left, _) => said!("receipt-held-back", rounds, faces = faces(left)),
    }
}

fn place(receipt: &LeakReceipt) -> String {
    let declared = receipt.place;
    let signs: Vec<&str> = receipt.signs.iter().map(|sign| term(sign.word())).collect();
    let why = if signs.is_empty() { String::new() } else { said!("receipt-signs", signs = signs.join(", ")) };
    let likely = match receipt.looks {
        Looks::Indoors => said!("receipt-looks-indoors", why),
        Looks::Outdoors => said!("receipt-looks-outdoors", why),
        Looks::Undecided => String::new(),
    };
    let word_of = |place: Place| term(place.word());
    match receipt.treated_as {
        Some(Place::Outdoor) | None if declared == Place::Outdoor => said!("receipt-place-outdoor", likely),
        Some(treated) if treated != declared => {
            said!("receipt-place-treated", declared = word_of(declared), treated = word_of(treated), likely)
        }
        _ => said!("receipt-place-hidden", declared = word_of(declared), likely),
    }
}

fn scene_model(witness: &SceneWitness) -> String {
    let interior = match witness.interior {
        Some(likely) if likely >= 0.5 => said!("receipt-an-interior", likely = percent(likely)),
        Some(likely) => said!("receipt-no-interior", likely = percent(likely)),
        None => word("receipt-nothing-of-the-place").to_owned(),
    };
    let openings = match witness.frames_with_openings {
        0 => String::new(),
        some => said!("receipt-openings", some),
    };
    said!("receipt-scene-model", model = witness.model, interior, frames = frames(witness.frames.into()), openings)
}

fn wishes(orders: &OrdersOnRecord) -> Option<String> {
    let wishes = &orders.wishes;
    let asked = [
        (wishes.plates, "receipt-wish-plates"),
        (wishes.screens, "receipt-wish-screens"),
        (wishes.documents, "receipt-wish-documents"),
        (wishes.writing, "receipt-wish-writing"),
        (wishes.camera_text, "receipt-wish-camera-text"),
    ];
    let asked: Vec<&str> = asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, name)| word(name)).collect();
    (!asked.is_empty()).then(|| said!("receipt-on-request", asked = asked.join(", ")))
}

fn missed(missed: &Missed) -> String {
    let regions = say_with("receipt-count-regions", &[("count", missed.regions)]);
    said!("receipt-by-hand", regions, share = percent(missed.share), frames = frames(missed.frames))
}

fn frames(count: u64) -> String {
    say_with("receipt-count-frames", &[("count", count)])
}

/// Shares under a tenth of a percent are not rounded to none.
fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.001 {
        word("receipt-under-a-tenth").to_owned()
    } else {
        said!("scale-percent", value = format!("{:.1}", share * 100.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::receipt::{Gap, ReasonRow, Round, SecondModel};
    use crate::custody::scene::Sign;
    use crate::vocab::{HidingWishes, Why};

    const PLAIN: &str = r#"{"frames":300,"faces_found":41,"faces_hidden":310,"heads_hidden":1,"carried":120,
        "frames_hidden_whole":0,"share_hidden":0.066,"place":"outdoor",
        "detectors":[["centernet","0000000000000000000000000000000000000000000000000000000000000001"]],
        "settings":{},
        "seconds":{"decode":1.0,"detect":9.5,"plan":0.1,"redact":1.5,"encode":2.5,"whole":12.0}}"#;

    fn plain() -> LeakReceipt {
        serde_json::from_str(PLAIN).expect("read")
    }

    fn checked(left: u64, found: u64) -> Option<SelfCheck> {
        let mut check: SelfCheck = serde_json::from_str(r#"{"rounds":[],"left":0}"#).expect("read");
        check.rounds = vec![Round { frames: 300, found, failed: 0 }];
        check.left = left;
        Some(check)
    }

    #[test]
    fn in_english_it_reads_as_on_the_command_line() {
        let mut receipt = plain();
        assert_eq!(lines_of(&receipt), receipt.lines());
        for (left, found, not_checked) in [(0, 0, 0), (0, 0, 3), (0, 4, 0), (1, 4, 0)] {
            receipt.self_check = checked(left, found);
            receipt.frames_not_checked = not_checked;
            assert_eq!(lines_of(&receipt), receipt.lines());
        }
        (receipt.heads_drawn, receipt.vehicles_drawn, receipt.frames_hidden_whole) = (1, 5, 7);
        receipt.longest_gap = Some(Gap { micros: 1_260_000, frames: 12 });
        receipt.by_reason = vec![ReasonRow { why: Why::Head, regions: 1, frames: 2, share: 0.0004 }];
        receipt.missed = Some(Missed { regions: 2, frames: 1, share: 0.02 });
        receipt.signs = vec![Sign::Bed, Sign::Tv];
        let digest = receipt.detectors[0].1;
        receipt.second_detectors = vec![SecondModel::new(ModelId("blazeface".to_owned()), digest, 0.1)];
        receipt.orders = Some(OrdersOnRecord {
            sha256: digest,
            zones: 0,
            regions_by_hand: 0,
            wishes: HidingWishes { plates: true, camera_text: true, ..HidingWishes::default() },
        });
        for looks in [Looks::Indoors, Looks::Outdoors, Looks::Undecided] {
            for place in [Place::Outdoor, Place::Indoor, Place::Unknown] {
                for treated in [None, Some(Place::Outdoor), Some(Place::Indoor)] {
                    (receipt.looks, receipt.place, receipt.treated_as) = (looks, place, treated);
                    assert_eq!(lines_of(&receipt), receipt.lines());
                }
            }
        }
    }
}
