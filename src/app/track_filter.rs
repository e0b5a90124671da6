//! Finding tracks in the whole project: words, and conditions such as `class:car`, `source:model`, `score:<0.4`; what a clip is asked
//! for, such as `assignee:none` or `expires:<30`, is asked of a track's clip; and an order. Pure.

use crate::labels::Layer;
pub use crate::store::{TrackLine, TrackLines};

use super::clip_filter::ClipFilter;
use super::condition::Compare;
use super::desk::ClipSummary;
use super::workspace::short;
use crate::vocab::UtcTime;

/// In which order tracks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TrackOrder {
    /// By clip and number; the least sure first where a score is asked for.
    #[default]
    Listed,
    /// The least sure first.
    Score,
    /// The shortest first.
    Shortest,
    /// Fewest keyframes first.
    Keys,
    /// By class.
    Class,
}

impl TrackOrder {
    /// All of them, with the words on screen.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Listed, "by clip and number"),
        (Self::Score, "least sure first"),
        (Self::Shortest, "shortest first"),
        (Self::Keys, "fewest keyframes"),
        (Self::Class, "by class"),
    ];

    /// What a track has in this order, lowest first.
    fn rank(self, line: &TrackLine) -> u32 {
        match self {
            Self::Listed => 0,
            // Scores are not negative, so their bits are in their order.
            Self::Score => line.score.unwrap_or(1.0).to_bits(),
            Self::Shortest => line.last.0.saturating_sub(line.first.0),
            Self::Keys => line.keys,
            Self::Class => u32::from(line.class),
        }
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    /// Somewhere in class, number, clip or camera.
    Word(String),
    Class(String),
    Source(String),
    State(String),
    Camera(String),
    /// A condition of clips.
    OfClip(String),
    Number(Field, Compare, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Score,
    Keys,
    Frames,
}

/// What is looked for. A term that cannot be read counts as a word.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrackFilter {
    terms: Vec<Term>,
}

impl TrackFilter {
    /// From what is typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { terms: text.to_lowercase().split_whitespace().map(term).collect() }
    }

    /// The places in `lines` of the tracks that fit, in an order. `clips` are the project's, for cameras and states.
    #[must_use]
    pub fn choose(
        &self,
        lines: &TrackLines,
        clips: &[ClipSummary],
        order: TrackOrder,
        now: Option<UtcTime>,
    ) -> Vec<u32> {
        // What a clip or class says is looked up once for each of them, not for each of a million tracks.
        let known: std::collections::HashMap<_, _> = clips.iter().map(|clip| (clip.id, clip)).collect();
        let of_clips: Vec<ClipWords> = lines
            .clips
            .iter()
            .map(|id| {
                let clip = known.get(id);
                let of_clip = |text: &str| clip.is_some_and(|clip| ClipFilter::parse(text).fits(clip, now));
                ClipWords {
                    fits: self.terms.iter().map(|term| matches!(term, Term::OfClip(text) if of_clip(text))).collect(),
                    id: short(*id),
                    camera: clip.map(|clip| clip.camera.to_string()).unwrap_or_default(),
                    state: clip.map_or("", |clip| clip.state.words()),
                }
            })
            .collect();
        let of_term = |(place, term)| Part::of(term, place, lines, &of_clips);
        let parts: Vec<Part> = self.terms.iter().enumerate().map(of_term).collect();
        let fits = |line: &TrackLine| parts.iter().all(|part| part.fits(line));
        let places = lines.tracks.iter().zip(0_u32..);
        let mut found: Vec<u32> = places.filter(|(line, _)| fits(line)).map(|(_, place)| place).collect();
        let asks_score = self.terms.iter().any(|term| matches!(term, Term::Number(Field::Score, ..)));
        let order = if asks_score && order == TrackOrder::Listed { TrackOrder::Score } else { order };
        if order != TrackOrder::Listed {
            // With the place behind its rank one number is one track.
            let key = |place: &u32| u64::from(order.rank(&lines.tracks[*place as usize])) << 32 | u64::from(*place);
            let mut keys: Vec<u64> = found.iter().map(key).collect();
            keys.sort_unstable();
            found = keys.into_iter().map(|key| key as u32).collect();
        }
        found
    }
}

struct ClipWords {
    /// For each term whether it fits, where it is one of clips.
    fits: Vec<bool>,
    id: String,
    camera: String,
    state: &'static str,
}

/// A term with what it means for every class and clip.
enum Part<'a> {
    Word { classes: Vec<bool>, clips: Vec<bool>, no: Option<u32> },
    Class(Vec<bool>),
    Clips(Vec<bool>),
    Layer(Layer),
    Source(&'a str),
    Number(Field, Compare, f64),
}

impl<'a> Part<'a> {
    /// The term at this place.
    fn of(term: &'a Term, place: usize, lines: &TrackLines, clips: &[ClipWords]) -> Self {
        let classes = |word: &str, is_begin: bool| {
            let fits = |name: &str| if is_begin { name.starts_with(word) } else { name.contains(word) };
            lines.classes.iter().map(|class| fits(class.as_str())).collect()
        };
        match term {
            Term::Word(word) => Self::Word {
                classes: classes(word, false),
                clips: clips.iter().map(|clip| clip.id.contains(word) || clip.camera.contains(word)).collect(),
                no: word.parse().ok(),
            },
            Term::Class(word) => Self::Class(classes(word, true)),
            Term::Source(word) => Self::Source(word),
            Term::State(word) if "suggestion".starts_with(word.as_str()) => Self::Layer(Layer::Suggestion),
            Term::State(word) if "label".starts_with(word.as_str()) => Self::Layer(Layer::Label),
            Term::State(word) => Self::Clips(clips.iter().map(|clip| clip.state.starts_with(word.as_str())).collect()),
            Term::Camera(word) => Self::Clips(clips.iter().map(|clip| clip.camera.contains(word)).collect()),
            Term::OfClip(_) => Self::Clips(clips.iter().map(|clip| clip.fits[place]).collect()),
            Term::Number(field, compare, number) => Self::Number(*field, *compare, *number),
        }
    }

    fn fits(&self, line: &TrackLine) -> bool {
        let (class, clip) = (usize::from(line.class), line.clip as usize);
        match self {
            Self::Word { classes, clips, no } => classes[class] || clips[clip] || *no == Some(line.no),
            Self::Class(classes) => classes[class],
            Self::Clips(clips) => clips[clip],
            Self::Layer(layer) => line.layer == *layer,
            Self::Source(word) => line.sources.has(word),
            Self::Number(field, compare, wanted) => {
                let value = match field {
                    Field::Score => line.score.map(f64::from),
                    Field::Keys => Some(f64::from(line.keys)),
                    Field::Frames => Some(f64::from(line.last.0.saturating_sub(line.first.0) + 1)),
                };
                value.is_some_and(|value| compare.holds(value, *wanted, 1e-6))
            }
        }
    }
}

fn term(text: &str) -> Term {
    let word = || Term::Word(text.to_owned());
    let Some((name, value)) = text.split_once(':').filter(|(_, value)| !value.is_empty()) else { return word() };
    let field = match name {
        "class" => return Term::Class(value.to_owned()),
        "source" => return Term::Source(value.to_owned()),
        "state" => return Term::State(value.replace('_', " ")),
        "camera" => return Term::Camera(value.to_owned()),
        "assignee" | "issue" | "light" | "expires" | "hidden" => return Term::OfClip(text.to_owned()),
        "score" => Field::Score,
        "keys" => Field::Keys,
        "frames" => Field::Frames,
        _ => return word(),
    };
    Compare::parse(value).map_or_else(word, |(compare, number)| Term::Number(field, compare, number))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::labels::{ClassName, Key, Origin, Track};
    use crate::vocab::{ClipId, FrameNo, MemberId, ModelId, PxBox, TrackId};

    fn lines() -> TrackLines {
        let mut lines = TrackLines::default();
        let bbox = PxBox::new(0.0, 0.0, 5.0, 5.0).expect("a box");
        let model = |score| Origin::Model { model: ModelId("centernet".to_owned()), score };
        let person = Origin::Person { member: MemberId::from_bits(1) };
        let mut no = 0;
        let mut add = |lines: &mut TrackLines, layer, class: &str, keys: &[(u32, Origin)]| {
            no += 1;
            let keys: BTreeMap<_, _> =
                keys.iter().map(|(frame, origin)| (FrameNo(*frame), Key::new(bbox, origin.clone()))).collect();
            let class = ClassName::new(class).expect("a class name");
            lines.push(layer, &Track { id: TrackId::from_bits(no.into()), no, class, keys });
        };
        lines.clips.push(ClipId::from_bits(1 << 120));
        add(&mut lines, Layer::Label, "car", &[(0, person.clone()), (9, person)]);
        add(&mut lines, Layer::Suggestion, "car", &[(3, model(0.3)), (5, model(0.5))]);
        lines.clips.push(ClipId::from_bits(2 << 120));
        add(&mut lines, Layer::Suggestion, "person", &[(0, model(0.2)), (1, Origin::Tracker)]);
        lines
    }

    #[test]
    fn terms_say_what_fits() {
        let lines = lines();
        let ordered = |text: &str, order| TrackFilter::parse(text).choose(&lines, &[], order, None);
        let found = |text: &str| ordered(text, TrackOrder::Listed);
        assert_eq!(found(""), [0, 1, 2]);
        assert_eq!(found("class:car"), [0, 1]);
        assert_eq!(found("class:car source:mod"), [1]);
        assert_eq!(found("source:person"), [0]);
        assert_eq!(found("source:track"), [2]);
        assert_eq!(found("score:<0.45"), [2, 1], "the least sure first");
        assert_eq!(found("score:>0.3"), [1]);
        assert_eq!(found("state:sug person"), [2]);
        assert_eq!(found("state:label"), [0]);
        assert_eq!(found("frames:>9"), [0]);
        assert_eq!(found("keys:2 frames:3"), [1]);
        assert_eq!(found("3"), [2], "a number on screen");
        assert_eq!(found("score:x"), [0_u32; 0], "a condition that cannot be read is a word");
        assert_eq!(ordered("", TrackOrder::Score), [2, 1, 0], "what a person drew is sure");
        assert_eq!(ordered("", TrackOrder::Shortest), [2, 1, 0]);
        assert_eq!(ordered("score:<0.9", TrackOrder::Class), [1, 2], "the chosen order counts");
        assert_eq!(found("assignee:none"), [0_u32; 0], "of a clip that is not known nothing is known");
        assert_eq!(found(&short(ClipId::from_bits(2 << 120))), [2]);
    }
}
