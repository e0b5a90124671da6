//! Finding clips: words, and conditions such as `state:done`, `left:>0`, `expires:<30`; and an order. Pure.

use super::condition::Compare;
use super::desk::ClipSummary;
use crate::vocab::{MemberId, UtcTime, light_word};

/// In which order clips are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As they were imported.
    #[default]
    Imported,
    /// Most suggestions first: what is left to review.
    Left,
    /// Fewest labels first.
    Labels,
    /// Longest first.
    Frames,
    /// What ends first comes first.
    Expiry,
    /// By camera, then as imported.
    Camera,
    /// By state, from those that nobody looked at to those that are approved.
    State,
    /// By whose they are, nobody's first.
    Assignee,
    /// Most open issues first.
    Issues,
}

impl Order {
    /// All of them, with the words on screen.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Imported, "as imported"),
        (Self::Left, "most to review"),
        (Self::Labels, "fewest labels"),
        (Self::Frames, "longest"),
        (Self::Expiry, "consent ends first"),
        (Self::Camera, "by camera"),
        (Self::State, "by state"),
        (Self::Assignee, "by whose they are"),
        (Self::Issues, "most open issues"),
    ];
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    /// Somewhere in id, camera, state or place.
    Word(String),
    State(String),
    Camera(String),
    Issue(bool),
    /// The beginning of a light's word, or of `unknown`.
    Light(String),
    /// Whose it is: the beginning of a member's id, or nobody's.
    Assignee(Option<String>),
    Number(Field, Compare, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Left,
    Labels,
    Frames,
    ExpiresDays,
    HiddenPercent,
}

/// What is looked for. Terms that cannot be read count as words, so that a half-typed one hides nothing by surprise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClipFilter {
    terms: Vec<Term>,
}

impl ClipFilter {
    /// From what is typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { terms: text.to_lowercase().split_whitespace().map(term).collect() }
    }

    /// From what this member typed: `assignee:me` are its own.
    #[must_use]
    pub fn parse_for(text: &str, me: MemberId) -> Self {
        let mut filter = Self::parse(text);
        for term in &mut filter.terms {
            if *term == Term::Assignee(Some("me".to_owned())) {
                *term = Term::Assignee(Some(me.to_string()));
            }
        }
        filter
    }

    /// Whether a clip fits all conditions.
    #[must_use]
    pub fn fits(&self, clip: &ClipSummary, now: Option<UtcTime>) -> bool {
        self.terms.iter().all(|term| fits(term, clip, now))
    }

    /// The clips that fit, in an order.
    #[must_use]
    pub fn choose<'a>(&self, clips: &'a [ClipSummary], order: Order, now: Option<UtcTime>) -> Vec<&'a ClipSummary> {
        let mut chosen: Vec<&ClipSummary> = clips.iter().filter(|clip| self.fits(clip, now)).collect();
        match order {
            Order::Imported => {}
            Order::Left => chosen.sort_by_key(|clip| std::cmp::Reverse(clip.suggestions)),
            Order::Labels => chosen.sort_by_key(|clip| clip.labels),
            Order::Frames => chosen.sort_by_key(|clip| std::cmp::Reverse(clip.frames)),
            Order::Expiry => chosen.sort_by_key(|clip| clip.expires),
            Order::Camera => chosen.sort_by(|a, b| a.camera.as_str().cmp(b.camera.as_str())),
            Order::State => chosen.sort_by_key(|clip| clip.state),
            Order::Assignee => chosen.sort_by_key(|clip| clip.assignee),
            Order::Issues => chosen.sort_by_key(|clip| std::cmp::Reverse(clip.open_issues)),
        }
        chosen
    }
}

fn term(text: &str) -> Term {
    let word = || Term::Word(text.to_owned());
    let Some((name, value)) = text.split_once(':').filter(|(_, value)| !value.is_empty()) else { return word() };
    let field = match name {
        "state" => return Term::State(value.replace('_', " ")),
        "camera" => return Term::Camera(value.to_owned()),
        "light" => return Term::Light(value.to_owned()),
        "assignee" if value == "none" => return Term::Assignee(None),
        "assignee" => return Term::Assignee(Some(value.to_owned())),
        "issue" if matches!(value, "yes" | "no") => return Term::Issue(value == "yes"),
        "left" => Field::Left,
        "labels" => Field::Labels,
        "frames" => Field::Frames,
        "expires" => Field::ExpiresDays,
        "hidden" => Field::HiddenPercent,
        _ => return word(),
    };
    Compare::parse(value).map_or_else(word, |(compare, number)| Term::Number(field, compare, number))
}

fn fits(term: &Term, clip: &ClipSummary, now: Option<UtcTime>) -> bool {
    match term {
        Term::Word(word) => {
            let text = format!("{} {} {} {}", clip.id, clip.camera, clip.state.words(), clip.place.word());
            text.contains(word.as_str())
        }
        Term::State(state) => clip.state.words().starts_with(state.as_str()),
        Term::Camera(camera) => clip.camera.as_str().contains(camera.as_str()),
        Term::Issue(has) => (!clip.left_in.is_empty() || clip.refusal.is_some() || clip.open_issues > 0) == *has,
        Term::Light(light) => light_word(clip.light).starts_with(light.as_str()),
        Term::Assignee(None) => clip.assignee.is_none(),
        Term::Assignee(Some(begin)) => {
            clip.assignee.is_some_and(|member| member.to_string().starts_with(begin.as_str()))
        }
        Term::Number(field, compare, wanted) => {
            let value = match field {
                Field::Left => f64::from(clip.suggestions),
                Field::Labels => f64::from(clip.labels),
                Field::Frames => f64::from(clip.frames),
                Field::HiddenPercent => clip.share_hidden.unwrap_or(1.0) * 100.0,
                Field::ExpiresDays => {
                    let Some(now) = now else { return false };
                    (clip.expires.as_micros() - now.as_micros()) as f64 / 86_400e6
                }
            };
            compare.holds(value, *wanted, 0.5)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ClipState;
    use crate::vocab::{ClipId, FrameNo, Light, Place};

    fn now() -> UtcTime {
        "2026-11-23T12:00:00Z".parse().expect("a valid time")
    }

    fn clip(no: u128, camera: &str, state: ClipState, suggestions: u32, days: i32) -> ClipSummary {
        ClipSummary {
            id: ClipId::from_bits(no),
            camera: camera.parse().expect("a pseudonym"),
            place: Place::Outdoor,
            state,
            frames: 100 * u32::try_from(no).expect("small"),
            size: None,
            labels: 3,
            suggestions,
            seconds: 1.0,
            share_hidden: Some(0.07),
            light: (no != 3).then_some(if no == 1 { Light::Day } else { Light::Night }),
            receipt: Vec::new(),
            checked: true,
            refusal: None,
            left_in: if no == 3 { vec![FrameNo(1)] } else { Vec::new() },
            by_hand: 0,
            expires: now().plus_days(days),
            approved: false,
            assignee: (no == 2).then(|| MemberId::from_bits(9)),
            open_issues: u32::from(no == 2),
        }
    }

    fn found(text: &str, order: Order) -> Vec<u128> {
        let clips = [
            clip(1, "cam-porch", ClipState::InWork, 0, 300),
            clip(2, "cam-drive", ClipState::Done, 7, 12),
            clip(3, "cam-porch", ClipState::Held, 2, 90),
        ];
        let me = MemberId::from_bits(9);
        ClipFilter::parse_for(text, me).choose(&clips, order, Some(now())).iter().map(|clip| clip.id.bits()).collect()
    }

    #[test]
    fn conditions_are_joined_and_odd_ones_are_words() {
        for (text, expected) in [
            ("", vec![1, 2, 3]),
            ("porch", vec![1, 3]),
            ("PORCH state:in", vec![1]),
            ("left:>0", vec![2, 3]),
            ("left:0", vec![1]),
            ("expires:<30", vec![2]),
            ("issue:yes", vec![2, 3]),
            ("issue:no frames:<150", vec![1]),
            ("assignee:none", vec![1, 3]),
            ("assignee:m-aaaaaaaaaaaaaaaaaaaaaaaabe", vec![2]),
            ("assignee:m-b", vec![]),
            ("assignee:me", vec![2]),
            ("light:night", vec![2]),
            ("light:day", vec![1]),
            ("light:unknown", vec![3]),
            ("hidden:>5 camera:drive", vec![2]),
            ("left:>many", vec![]),
            ("nothing:x", vec![]),
        ] {
            assert_eq!(found(text, Order::Imported), expected, "{text}");
        }
    }

    #[test]
    fn orders_are_stable() {
        assert_eq!(found("", Order::Left), [2, 3, 1]);
        assert_eq!(found("", Order::Frames), [3, 2, 1]);
        assert_eq!(found("", Order::Expiry), [2, 3, 1]);
        assert_eq!(found("", Order::Camera), [2, 1, 3]);
        assert_eq!(found("", Order::State), [3, 1, 2]);
        assert_eq!(found("", Order::Assignee), [1, 3, 2]);
        assert_eq!(found("", Order::Issues), [2, 1, 3]);
    }
}
