//! What reviews say: figures with their intervals, by class, by size and over time, and which labels were confused with which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agreement::{Table, with_interval};
use super::blind::BlindCounting;
use super::compare::{Comparison, bin, side_bin};
use super::decision::{DecisionFacts, Reviewed, decide};
use super::estimate::{Counts, Estimate};
use super::interval::{Interval, rate, upper_bound};
use super::iso2859::Scheme;
use super::plan::{Aim, Plan};
use super::seeded::Defect;
use super::unit::UnitKind;
use super::verdict::{Judged, Pass, Said, Verdict, standing};
use crate::vocab::{ClipId, FrameNo, SampleId, TrackId, UtcTime};

/// The parts of an overlap's histogram.
pub(super) const HISTOGRAM_BINS: usize = 20;
/// The row, or column, of what is not there.
pub(super) const NOTHING: &str = "nothing";
/// So many examples of a cell are kept.
const MOST_EXAMPLES: usize = 50;
/// Where sizes of boxes begin: the root of the area, pixels.
pub(super) const SIDES: [f64; 6] = [0.0, 16.0, 32.0, 64.0, 96.0, 192.0];
/// Percents at which an operating characteristic is given.
const CURVE: [f64; 15] = [0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0, 15.0, 20.0];
/// The words of verdicts, for agreement.
const WORDS: [&str; 5] = ["right", "wrong class", "box off", "false box", "wrong identity"];

/// What a figure is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A share, 0 to 1, written as percent.
    Percent,
    /// A number without a unit.
    Plain,
    /// Pixels.
    Pixels,
    /// Frames.
    Frames,
    /// So many in a frame.
    PerFrame,
    /// So many in 1,000 frames.
    PerThousand,
}

impl Scale {
    /// A value as text.
    #[must_use]
    pub fn words(self, value: f64) -> String {
        match self {
            Self::Percent => format!("{:.1} %", value * 100.0),
            Self::Plain => format!("{value:.3}"),
            Self::Pixels => format!("{value:.1} px"),
            Self::Frames => format!("{value:.1} frames"),
            Self::PerFrame => format!("{value:.3} a frame"),
            Self::PerThousand => format!("{value:.2} in 1,000 frames"),
        }
    }
}

/// One figure. It says how much was looked at; the report it stands in says by which plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// What it is written in.
    pub scale: Scale,
    /// The value; none where nothing was judged.
    pub value: Option<f64>,
    /// How much was looked at.
    pub n: u64,
    /// Of what.
    pub of: String,
    /// In so many clips.
    pub clips: u64,
    /// Wilson's interval for shares, the score interval for rates: true where what is counted is independent.
    pub independent: Option<Interval>,
    /// The bootstrap by clip.
    pub by_clip: Option<Interval>,
    /// The one-sided bound of 95 %, where only that counts.
    pub at_most: Option<f64>,
}

impl Figure {
    /// A share or a mean.
    pub(super) fn of(name: &str, scale: Scale, of: &str, estimate: Option<Estimate>) -> Self {
        let (name, of) = (name.to_owned(), of.to_owned());
        let [n, clips] = estimate.map_or([0, 0], |own| [own.n, own.clips]);
        let independent = estimate.and_then(|own| own.wilson);
        let by_clip = estimate.and_then(|own| own.by_clip);
        Self { name, scale, value: estimate.map(|own| own.value), n, of, clips, independent, by_clip, at_most: None }
    }

    /// Events in frames.
    pub(super) fn rate(name: &str, scale: Scale, counts: &Counts) -> Self {
        let per = if scale == Scale::PerThousand { 1000.0 } else { 1.0 };
        let mut figure = Self::of(name, scale, "frames", counts.mean());
        let times = |interval: Interval| Interval { low: (interval.low * per).max(0.0), high: interval.high * per };
        figure.independent = (figure.n > 0).then(|| times(rate(counts.sum(), figure.n as f64)));
        figure.by_clip = figure.by_clip.filter(|_| counts.sum() > 0.0).map(times);
        figure.value = figure.value.map(|value| value * per);
        figure
    }

    /// A coefficient of agreement.
    pub(super) fn coefficient(
        name: &str,
        of: &str,
        n: u64,
        clips: u64,
        value: Option<(f64, Option<Interval>)>,
    ) -> Self {
        let (value, by_clip) = value.map_or((None, None), |(value, interval)| (Some(value), interval));
        let (name, of) = (name.to_owned(), of.to_owned());
        Self { name, scale: Scale::Plain, value, n, of, clips, independent: None, by_clip, at_most: None }
    }

    /// The figure as one line: value, interval, how much was looked at.
    #[must_use]
    pub fn words(&self) -> String {
        let Some(value) = self.value else { return "not measured".to_owned() };
        let mut text = self.scale.words(value);
        let range = |interval: &Interval| match self.scale {
            Scale::Percent => format!("{:.1} to {:.1} %", interval.low * 100.0, interval.high * 100.0),
            Scale::Plain | Scale::PerFrame => format!("{:.3} to {:.3}", interval.low, interval.high),
            Scale::Pixels | Scale::Frames | Scale::PerThousand => {
                format!("{:.2} to {:.2}", interval.low, interval.high)
            }
        };
        if let Some(at_most) = self.at_most {
            text += &format!(", at most {} (95 %, one-sided)", self.scale.words(at_most));
        }
        if let Some(interval) = &self.independent {
            text += &format!(", {}", range(interval));
        }
        if let Some(interval) = &self.by_clip {
            text += &format!(", by clip {}", range(interval));
        }
        let clips = if self.clips == 1 { "1 clip".to_owned() } else { format!("{} clips", self.clips) };
        format!("{text}; {} {} in {clips}", self.n, self.of)
    }
}

/// A share of one class, or of one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Which.
    pub name: String,
    /// The share that is right.
    pub share: Estimate,
}

/// Where an example is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The clip.
    pub clip: ClipId,
    /// The frame.
    pub frame: FrameNo,
    /// The track, where there is one.
    pub track: Option<TrackId>,
}

/// What was said against what is true; the last row and column are for nothing at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// Names of rows and columns.
    pub names: Vec<String>,
    /// Rows are what the labels say, columns what is true.
    pub counts: Vec<Vec<u64>>,
    /// The first examples of each cell that is not on the diagonal, by row and column.
    pub examples: Vec<(usize, usize, Vec<Example>)>,
}

impl Confusion {
    pub(super) fn new(classes: &[String]) -> Self {
        let names: Vec<String> = classes.iter().cloned().chain([NOTHING.to_owned()]).collect();
        Self { counts: vec![vec![0; names.len()]; names.len()], names, examples: Vec::new() }
    }

    pub(super) fn add(&mut self, said: usize, is: usize, example: Example) {
        self.counts[said][is] += 1;
        if said == is || self.counts[said][is] > MOST_EXAMPLES as u64 {
            return;
        }
        match self.examples.iter_mut().find(|(row, column, _)| (*row, *column) == (said, is)) {
            Some((_, _, examples)) => examples.push(example),
            None => self.examples.push((said, is, vec![example])),
        }
    }

    /// One cell by its names.
    #[must_use]
    pub fn count(&self, said: &str, is: &str) -> u64 {
        let place = |name: &str| self.names.iter().position(|own| own == name);
        place(said).zip(place(is)).map_or(0, |(said, is)| self.counts[said][is])
    }

    /// The examples of a cell.
    #[must_use]
    pub fn examples(&self, said: usize, is: usize) -> &[Example] {
        let own = self.examples.iter().find(|(row, column, _)| (*row, *column) == (said, is));
        own.map_or(&[], |(_, _, examples)| examples)
    }
}

/// What one sample says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SampleReport {
    /// The sample.
    pub sample: SampleId,
    /// Its plan, as a line for people.
    pub plan: String,
    /// The plan itself; not in files, whose line it is above.
    #[serde(skip)]
    pub drawn_by: Option<Plan>,
    /// The seed of the draw.
    pub seed: u64,
    /// Units in the lot.
    pub lot_units: u64,
    /// Units drawn.
    pub units: u64,
    /// Units looked at whole.
    pub done: u64,
    /// The last judgement.
    pub time: Option<UtcTime>,
    /// What came of it, once it is finished.
    pub decision: Option<DecisionFacts>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Share of right boxes by class of the label.
    pub classes: Vec<Line>,
    /// Share of right boxes by size.
    pub sizes: Vec<Line>,
    /// Share of right boxes by who drew them.
    pub sources: Vec<Line>,
    /// Rows are what the labels say, columns what the reviewer says.
    pub confusion: Confusion,
    /// Boxes that were drawn anew, by overlap with the label's.
    pub overlaps: Vec<u64>,
    /// Percent of nonconforming units, and the chance that such a lot is accepted; empty for other plans.
    pub curve: Vec<(f64, f64)>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Each sample, the oldest first: accuracy over time.
    pub samples: Vec<SampleReport>,
    /// Labels and suggestions beside ground truth.
    pub comparisons: Vec<Comparison>,
}

/// The words for a size.
pub(super) fn sides(at: usize) -> String {
    match SIDES.get(at + 1) {
        Some(end) => format!("{} to {end} px", SIDES[at]),
        None => format!("{} px and more", SIDES[at]),
    }
}

/// Reports one sample, finished or not: what was judged so far.
#[must_use]
pub fn report(reviewed: &Reviewed<'_>, classes: &[String]) -> SampleReport {
    let mut counting = Counting::new(classes);
    let standing = standing(reviewed.judgements);
    for (unit, drawn) in reviewed.sample.units.iter().enumerate() {
        if let Some(judged) = standing.get(&(unit, Pass::First)) {
            counting.first(reviewed, unit, judged, classes);
        }
        let both = [Pass::First, Pass::Second].map(|pass| standing.get(&(unit, pass)));
        if let [Some(first), Some(second)] = both {
            counting.both(drawn.unit.clip(), first, second);
        }
        if let Some(second) = standing.get(&(unit, Pass::Second)) {
            counting.found_seeded(reviewed, unit, second);
        }
        if let Some(blind) = standing.get(&(unit, Pass::Blind)).filter(|judged| judged.is_done) {
            let genuine = reviewed.objects[unit].iter().filter(|object| reviewed.is_genuine(unit, object.track));
            let place = (drawn.unit.clip(), drawn.stratum, reviewed.sample.weight(unit));
            counting.blind.add(place, &genuine.collect::<Vec<_>>(), blind, classes);
        }
    }
    let decision = decide(reviewed).ok().map(|decision| decision.facts().clone());
    let time = standing.values().filter_map(|judged| judged.last).max();
    counting.finish(reviewed, classes, decision, time)
}

struct Counting {
    right: Counts,
    class: Counts,
    box_: Counts,
    identity: Counts,
    found: Counts,
    undecided: Counts,
    blind: BlindCounting,
    overlap: Counts,
    missed: Counts,
    false_boxes: Counts,
    privacy: Counts,
    frames_with_privacy_miss: u64,
    caught: (u64, u64),
    classes: Vec<Counts>,
    sizes: BTreeMap<usize, Counts>,
    sources: BTreeMap<&'static str, Counts>,
    agreed: BTreeMap<ClipId, Table>,
    same_word: Counts,
    second_overlap: Counts,
    confusion: Confusion,
    overlaps: Vec<u64>,
    done: u64,
}

fn one(is: bool) -> f64 {
    f64::from(u8::from(is))
}

impl Counting {
    fn new(classes: &[String]) -> Self {
        Self {
            right: Counts::default(),
            class: Counts::default(),
            box_: Counts::default(),
            identity: Counts::default(),
            found: Counts::default(),
            undecided: Counts::default(),
            blind: BlindCounting::default(),
            overlap: Counts::default(),
            missed: Counts::default(),
            false_boxes: Counts::default(),
            privacy: Counts::default(),
            frames_with_privacy_miss: 0,
            caught: (0, 0),
            classes: vec![Counts::default(); classes.len()],
            sizes: BTreeMap::new(),
            sources: BTreeMap::new(),
            agreed: BTreeMap::new(),
            same_word: Counts::default(),
            second_overlap: Counts::default(),
            confusion: Confusion::new(classes),
            overlaps: vec![0; HISTOGRAM_BINS],
            done: 0,
        }
    }

    fn first(&mut self, reviewed: &Reviewed<'_>, unit: usize, judged: &Judged, classes: &[String]) {
        let drawn = &reviewed.sample.units[unit];
        let (clip, stratum, weight) = (drawn.unit.clip(), drawn.stratum, reviewed.sample.weight(unit));
        let mut false_boxes = 0.0;
        for object in reviewed.objects[unit].iter().filter(|object| reviewed.is_genuine(unit, object.track)) {
            let Some(verdict) = judged.verdict(object.track) else { continue };
            self.undecided.add(clip, stratum, weight, one(*verdict == Verdict::Undecided));
            if *verdict == Verdict::Undecided {
                continue;
            }
            let is_right = one(*verdict == Verdict::Right);
            let is_real = *verdict != Verdict::FalseBox;
            self.right.add(clip, stratum, weight, is_right);
            self.box_.add(clip, stratum, weight, one(is_real && !matches!(verdict, Verdict::BoxOff { .. })));
            self.sizes.entry(side_bin(&object.bbox)).or_default().add(clip, stratum, weight, is_right);
            self.sources.entry(object.source).or_default().add(clip, stratum, weight, is_right);
            let own = classes.iter().position(|name| name == object.class.as_str());
            if let Some(own) = own {
                self.classes[own].add(clip, stratum, weight, is_right);
            }
            if is_real {
                let is_class = !matches!(verdict, Verdict::WrongClass { .. });
                self.class.add(clip, stratum, weight, one(is_class));
                self.identity.add(clip, stratum, weight, one(*verdict != Verdict::WrongIdentity));
                self.found.add(clip, stratum, weight, 1.0);
            } else {
                false_boxes += 1.0;
            }
            if let Some(iou) = verdict.iou() {
                self.overlap.add(clip, stratum, weight, iou);
                self.overlaps[bin(iou)] += 1;
            }
            let example = Example { clip, frame: object.frame, track: Some(object.track) };
            let is = match verdict {
                Verdict::WrongClass { should: Some(should) } => classes.iter().position(|name| name == should.as_str()),
                Verdict::WrongClass { should: None } => None,
                Verdict::FalseBox => Some(classes.len()),
                _ => own,
            };
            if let Some((own, is)) = own.zip(is) {
                self.confusion.add(own, is, example);
            }
        }
        for judgement in &judged.missed {
            let Said::Missed { frame, class, .. } = &judgement.said else { continue };
            self.found.add(clip, stratum, weight, 0.0);
            if let Some(is) = classes.iter().position(|name| name == class.as_str()) {
                self.confusion.add(classes.len(), is, Example { clip, frame: *frame, track: None });
            }
        }
        if judged.is_done {
            self.done += 1;
            self.missed.add(clip, stratum, weight, judged.missed.len() as f64);
            self.false_boxes.add(clip, stratum, weight, false_boxes);
            // Where a drawing stood for a head nobody could see whether one was bare: such a frame tells nothing.
            let is_drawn_over =
                reviewed.sample.seeded.get(&unit).is_some_and(|defect| matches!(defect, Defect::ClearedHead { .. }));
            let exposed = reviewed.exposed(unit, judged).count();
            if !is_drawn_over || exposed > 0 {
                self.privacy.add(clip, stratum, weight, exposed as f64);
                self.frames_with_privacy_miss += u64::from(exposed > 0);
            }
        }
        self.found_seeded(reviewed, unit, judged);
    }

    fn found_seeded(&mut self, reviewed: &Reviewed<'_>, unit: usize, judged: &Judged) {
        let Some(defect) = reviewed.sample.seeded.get(&unit).filter(|_| judged.is_done) else { return };
        let is_found = defect.tracks().into_iter().filter_map(|track| judged.verdict(track));
        let by_verdict = is_found.into_iter().any(|verdict| defect.is_found_by(verdict));
        let is_caught = by_verdict || judged.privacy.iter().any(|judgement| defect.takes(&judgement.said));
        self.caught.0 += u64::from(is_caught);
        self.caught.1 += 1;
    }

    fn both(&mut self, clip: ClipId, first: &Judged, second: &Judged) {
        let table = self.agreed.entry(clip).or_insert_with(|| Table::new(WORDS.len()));
        for track in first.objects.keys() {
            let (Some(a), Some(b)) = (first.verdict(*track), second.verdict(*track)) else { continue };
            // Who cannot tell neither agrees nor disagrees.
            if [a, b].contains(&&Verdict::Undecided) {
                continue;
            }
            self.same_word.add(clip, 0, 1.0, one(a.word() == b.word()));
            let place = |verdict: &Verdict| WORDS.iter().position(|word| *word == verdict.word());
            if let Some((a, b)) = place(a).zip(place(b)) {
                table.add(a, b);
            }
            if let (
                Verdict::BoxOff { should: Some(a), frame: at, .. },
                Verdict::BoxOff { should: Some(b), frame: and_at, .. },
            ) = (a, b)
                && at == and_at
            {
                self.second_overlap.add(clip, 0, 1.0, a.iou(b));
            }
        }
    }

    fn finish(
        self,
        reviewed: &Reviewed<'_>,
        classes: &[String],
        decision: Option<DecisionFacts>,
        time: Option<UtcTime>,
    ) -> SampleReport {
        let sample = reviewed.sample;
        let mut figures = vec![
            Figure::of("right in everything", Scale::Percent, "boxes", self.right.share()),
            Figure::of("box right", Scale::Percent, "boxes", self.box_.share()),
            Figure::of("class right", Scale::Percent, "boxes of real objects", self.class.share()),
            Figure::of("identity right", Scale::Percent, "boxes of real objects", self.identity.share()),
            Figure::of("undecided", Scale::Percent, "boxes", self.undecided.share()),
            Figure::of("objects that have a box", Scale::Percent, "objects", self.found.share()),
        ];
        if sample.plan.kind == UnitKind::Frame {
            figures.push(Figure::rate("missed objects", Scale::PerFrame, &self.missed));
            figures.push(Figure::rate("false boxes", Scale::PerFrame, &self.false_boxes));
            let mut privacy = Figure::rate("privacy misses", Scale::PerThousand, &self.privacy);
            let bound = upper_bound(self.frames_with_privacy_miss, privacy.n);
            privacy.at_most = (privacy.n > 0).then_some(bound * 1000.0);
            figures.push(privacy);
        }
        figures.push(Figure::of("overlap of boxes drawn anew (IoU)", Scale::Plain, "boxes", self.overlap.mean()));
        let mut caught = Counts::default();
        caught.add_many(ClipId::from_bits(0), 0, 1.0, self.caught.1 as f64, self.caught.0 as f64);
        let caught = caught.share().map(|own| Estimate { clips: self.caught.1, by_clip: None, ..own });
        figures.push(Figure::of("seeded defects found by reviewers", Scale::Percent, "defects", caught));
        let same = self.same_word.share();
        figures.push(Figure::of("two reviewers said the same", Scale::Percent, "verdicts", same));
        let pairs = self.agreed.values().map(Table::total).sum::<f64>() as u64;
        for (name, coefficient) in [
            ("Krippendorff's alpha of two reviewers", Table::alpha as fn(&Table) -> Option<f64>),
            ("Cohen's kappa of two reviewers", Table::kappa),
        ] {
            let value = with_interval(&self.agreed, coefficient);
            figures.push(Figure::coefficient(name, "verdicts", pairs, self.agreed.len() as u64, value));
        }
        let second = self.second_overlap.mean();
        figures.push(Figure::of("overlap of two reviewers' boxes (IoU)", Scale::Plain, "boxes", second));
        if sample.plan.blind_percent > 0 {
            figures.extend(self.blind.figures());
        }
        let lines = |own: Vec<(String, Counts)>| {
            own.into_iter().filter_map(|(name, counts)| Some(Line { name, share: counts.share()? })).collect()
        };
        let curve = match sample.plan.aim {
            Aim::Acceptance { level, aql, severity } => {
                Scheme::of(sample.lot_units(), level, aql, severity).curve(&CURVE)
            }
            _ => Vec::new(),
        };
        SampleReport {
            sample: sample.id,
            plan: sample.plan.words(),
            drawn_by: Some(sample.plan.clone()),
            seed: sample.plan.seed,
            lot_units: sample.lot_units(),
            units: sample.units.len() as u64,
            done: self.done,
            time,
            decision,
            figures,
            classes: lines(classes.iter().cloned().zip(self.classes).collect()),
            sizes: lines(self.sizes.into_iter().map(|(at, counts)| (sides(at), counts)).collect()),
            sources: lines(self.sources.into_iter().map(|(word, counts)| (word.to_owned(), counts)).collect()),
            confusion: self.confusion,
            overlaps: self.overlaps,
            curve,
        }
    }
}
