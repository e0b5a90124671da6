//! Plans, decisions and figures of reviews as the window says them. Logs, `--json`, pages and exports keep the English of
//! [`crate::review`], and a test holds the English catalogue to it.

use super::review_desk::{Aim, DecisionFacts, Figure, Plan, Scale, Scheme, Severity};
use super::words::{said, say_with, term, word};
use crate::review::Interval;

fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// A plan as one line.
#[must_use]
pub fn of_plan(plan: &Plan) -> String {
    let what = term(plan.kind.words());
    let aim = match plan.aim {
        Aim::Fixed { units, at_least } => said!("plan-fixed", units, what, at_least = percent(at_least)),
        Aim::Margin { margin, at_least, .. } => {
            said!("plan-margin", what, margin = percent(margin), at_least = percent(at_least))
        }
        Aim::Show { at_least, allowed } => said!("plan-show", what, at_least = percent(at_least), allowed),
        Aim::Acceptance { level, aql, severity } => {
            let how = word(if severity == Severity::Normal { "plan-normal" } else { "plan-tightened" });
            said!("plan-acceptance", what, level = level.word(), aql = aql.percent(), how)
        }
    };
    let by: Vec<&str> = plan.strata.iter().map(|by| term(by.word())).collect();
    let by = if by.is_empty() { String::new() } else { said!("plan-stratified", by = by.join(&said!("plan-and"))) };
    said!("plan-whole", aim, by, seed = plan.seed)
}

/// Why a finished review passed or failed, one sentence. `lot` is how many units the lot has.
#[must_use]
pub fn of_decision(decision: &DecisionFacts, plan: &Plan, lot: u64) -> String {
    if decision.privacy_misses > 0 {
        return say_with("decision-privacy", &[("misses", decision.privacy_misses)]);
    }
    let (is_good, why) = aim_met(decision, plan, lot);
    if is_good && !decision.passed {
        // The verdict itself would pass; what nobody could decide is what fails it.
        return say_with("decision-undecided", &[("objects", decision.undecided)]);
    }
    why
}

fn aim_met(decision: &DecisionFacts, plan: &Plan, lot: u64) -> (bool, String) {
    let (serious, units) = (decision.serious_units, decision.units);
    match plan.aim {
        Aim::Fixed { at_least, .. } | Aim::Margin { at_least, .. } => {
            let ends = decision.accuracy.map(|own| [own.wilson, own.by_clip]);
            let low = ends.and_then(|ends| ends.into_iter().flatten().map(|own| own.low).reduce(f64::min));
            let asked = percent(at_least);
            let why = low.map_or_else(
                || said!("decision-shows-nothing", asked),
                |low| said!("decision-shows", shown = percent(low), asked),
            );
            (low.is_some_and(|low| low >= at_least), why)
        }
        Aim::Show { at_least, allowed } => {
            let is_within = serious as f64 <= (1.0 - at_least) * units as f64;
            let is_good = if units == lot { is_within } else { serious <= allowed };
            (is_good, said!("decision-allowed", serious, units, allowed))
        }
        Aim::Acceptance { level, aql, severity } => {
            let accepted = u64::from(Scheme::of(lot, level, aql, severity).accepted);
            (serious <= accepted, said!("decision-accepted", serious, units, accepted))
        }
    }
}

fn value(scale: Scale, value: f64) -> String {
    match scale {
        Scale::Percent => said!("scale-percent", value = percent(value)),
        Scale::Plain => format!("{value:.3}"),
        Scale::Pixels => said!("scale-pixels", value = format!("{value:.1}")),
        Scale::Frames => said!("scale-frames", value = format!("{value:.1}")),
        Scale::PerFrame => said!("scale-per-frame", value = format!("{value:.3}")),
        Scale::PerThousand => said!("scale-per-thousand", value = format!("{value:.2}")),
    }
}

fn range(scale: Scale, interval: &Interval) -> String {
    let Interval { low, high } = *interval;
    match scale {
        Scale::Percent => said!("scale-range-percent", low = percent(low), high = percent(high)),
        Scale::Plain | Scale::PerFrame => {
            said!("scale-range", low = format!("{low:.3}"), high = format!("{high:.3}"))
        }
        Scale::Pixels | Scale::Frames | Scale::PerThousand => {
            said!("scale-range", low = format!("{low:.2}"), high = format!("{high:.2}"))
        }
    }
}

/// A figure as one line: value, interval, how much was looked at.
#[must_use]
pub fn of_figure(figure: &Figure) -> String {
    let Some(own) = figure.value else { return word("figure-not-measured").to_owned() };
    let mut text = value(figure.scale, own);
    if let Some(at_most) = figure.at_most {
        text += &said!("figure-at-most", most = value(figure.scale, at_most));
    }
    if let Some(interval) = &figure.independent {
        text += &said!("figure-range", range = range(figure.scale, interval));
    }
    if let Some(interval) = &figure.by_clip {
        text += &said!("figure-range-by-clip", range = range(figure.scale, interval));
    }
    let clips = say_with("figures-export-clips", &[("clips", figure.clips)]);
    said!("figure-whole", text, n = figure.n, of = term(&figure.of), clips)
}

/// A size of boxes, as reports name it in English: `16 to 32 px`, `192 px and more`.
#[must_use]
pub fn of_size(name: &str) -> String {
    let Some((from, rest)) = name.split_once(' ') else { return name.to_owned() };
    match rest.strip_prefix("to ") {
        Some(end) => said!("size-from-to", from, end = end.trim_end_matches(" px")),
        None => said!("size-and-more", from),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::app::review_desk::{Aql, Estimate, Level, Trait, UnitKind};
    use crate::vocab::SampleId;

    fn plans() -> Vec<Plan> {
        let aims = [
            Aim::Fixed { units: 50, at_least: 0.9 },
            Aim::Margin { margin: 0.02, expected: 0.95, at_least: 0.9 },
            Aim::Show { at_least: 0.99, allowed: 1 },
            Aim::Acceptance {
                level: Level::II,
                aql: Aql::of_percent(1.0).expect("a limit"),
                severity: Severity::Normal,
            },
            Aim::Acceptance {
                level: Level::S2,
                aql: Aql::of_percent(2.5).expect("a limit"),
                severity: Severity::Tightened,
            },
        ];
        let strata = [BTreeSet::new(), [Trait::Class].into(), Trait::ALL.into()];
        let kinds = UnitKind::ALL;
        let all = aims.into_iter().flat_map(|aim| {
            strata.clone().into_iter().zip(kinds).map(move |(strata, kind)| Plan {
                kind,
                aim,
                strata,
                ..Plan::default()
            })
        });
        all.collect()
    }

    #[test]
    fn in_english_a_plan_reads_as_in_the_log() {
        for plan in plans() {
            assert_eq!(of_plan(&plan), plan.words());
        }
    }

    fn figure(scale: Scale) -> Figure {
        let interval = Some(Interval { low: 0.25, high: 0.75 });
        let (name, of) = ("box right".to_owned(), "boxes".to_owned());
        Figure {
            name,
            scale,
            value: Some(0.5),
            n: 12,
            of,
            clips: 1,
            independent: interval,
            by_clip: interval,
            at_most: None,
        }
    }

    #[test]
    fn in_english_a_figure_reads_as_on_the_page() {
        let scales = [Scale::Percent, Scale::Plain, Scale::Pixels, Scale::Frames, Scale::PerFrame, Scale::PerThousand];
        for scale in scales {
            let own = figure(scale);
            assert_eq!(of_figure(&own), own.words());
            let bounded = Figure { at_most: Some(0.6), clips: 3, by_clip: None, ..own };
            assert_eq!(of_figure(&bounded), bounded.words());
        }
        let none = Figure { value: None, ..figure(Scale::Plain) };
        assert_eq!(of_figure(&none), none.words());
        assert_eq!(of_size("16 to 32 px"), "16 to 32 px");
        assert_eq!(of_size("192 px and more"), "192 px and more");
    }

    fn facts(plan: &Plan, passed: bool, (serious_units, privacy_misses, undecided): (u64, u64, u64)) -> DecisionFacts {
        let wilson = Some(Interval { low: 0.95, high: 0.99 });
        let accuracy = Some(Estimate { value: 0.97, n: 80, clips: 3, wilson, by_clip: None });
        DecisionFacts {
            sample: SampleId::random(),
            plan: plan.words(),
            passed,
            why: String::new(),
            units: 50,
            serious_units,
            privacy_misses,
            undecided,
            accuracy,
            reviewers: BTreeSet::new(),
            time: None,
        }
    }

    #[test]
    fn a_decision_says_what_decided_it() {
        let plan = |aim| Plan { aim, ..Plan::default() };
        let fixed = plan(Aim::Fixed { units: 50, at_least: 0.9 });
        let said = |plan: &Plan, passed, counts| of_decision(&facts(plan, passed, counts), plan, 800);
        assert_eq!(
            said(&fixed, true, (0, 0, 0)),
            "The sample shows that at least 95.0 % of boxes are right; 90.0 % are asked for."
        );
        assert_eq!(said(&fixed, false, (0, 2, 0)), "Privacy misses were found; none is accepted.");
        assert_eq!(said(&fixed, false, (0, 1, 0)), "1 privacy miss was found; none is accepted.");
        assert_eq!(said(&fixed, false, (0, 0, 1)), "1 object is undecided; counted as wrong it would fail the plan.");
        let show = plan(Aim::Show { at_least: 0.99, allowed: 1 });
        assert_eq!(said(&show, false, (3, 0, 0)), "3 of 50 units have a serious error; 1 are allowed.");
        let accepted = Plan::default();
        assert_eq!(said(&accepted, true, (1, 0, 0)), "1 of 50 units have a serious error; 2 are accepted.");
    }
}
