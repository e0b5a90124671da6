//! The statistics as a view shows them: one distribution at a time as bars, with the clips behind each, and how far two sets of
//! labels are apart.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::export::Version;
use crate::stats::{self, Drift, Histogram, Statistics};
use crate::vocab::{ClipId, ExportId, Light, UtcTime, light_word};

use super::words::{said, say_with, term, word};
use super::workspace::short;

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Figure {
    /// Boxes by class.
    #[default]
    Classes,
    /// Boxes in a frame.
    PerFrame,
    /// How large boxes are.
    Sides,
    /// How wide they are for their height.
    Ratios,
    /// Where they lie.
    Positions,
    /// How long tracks are.
    Lengths,
    /// How much of them is in view.
    Occlusion,
    /// Boxes by camera.
    Cameras,
    /// Who drew them.
    Sources,
    /// Which were probably drawn twice.
    Duplicates,
    /// How much of a clip is hidden.
    Hidden,
    /// How long the work on an object took.
    Effort,
    /// How often a proposal had to be changed.
    Corrections,
    /// Day, dusk and night by the pictures' light.
    Light,
    /// How far two sets of labels are apart.
    Drift,
}

impl Figure {
    /// In the order of the list.
    pub const ALL: [Self; 15] = [
        Self::Classes,
        Self::PerFrame,
        Self::Sides,
        Self::Ratios,
        Self::Positions,
        Self::Lengths,
        Self::Occlusion,
        Self::Cameras,
        Self::Sources,
        Self::Duplicates,
        Self::Hidden,
        Self::Effort,
        Self::Corrections,
        Self::Light,
        Self::Drift,
    ];

    /// Its line in the list.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Classes => "Classes",
            Self::PerFrame => "Boxes per frame",
            Self::Sides => "Sizes",
            Self::Ratios => "Aspect ratios",
            Self::Positions => "Positions",
            Self::Lengths => "Track lengths",
            Self::Occlusion => "Occlusion",
            Self::Cameras => "Cameras",
            Self::Sources => "Source",
            Self::Duplicates => "Duplicates",
            Self::Hidden => "Hidden share",
            Self::Effort => "Effort",
            Self::Corrections => "Corrections",
            Self::Light => "Light",
            Self::Drift => "Drift",
        }
    }

    /// What is counted, as a sentence.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Classes => "Boxes of each class.",
            Self::PerFrame => "Frames by how many boxes are in them.",
            Self::Sides => "Boxes by their side in pixels: the root of their area.",
            Self::Ratios => "Boxes by width over height.",
            Self::Positions => "Where the middles of boxes lie in the picture.",
            Self::Lengths => "Tracks by the seconds in which their object is present.",
            Self::Occlusion => "Boxes by how much of the object is in view.",
            Self::Cameras => "Boxes of each camera.",
            Self::Sources => "Boxes by who or what drew the keyframe under which they stand.",
            Self::Duplicates => "Boxes of one class that lie on each other in one frame, by clip.",
            Self::Hidden => "Clips by the share of their pixels that is hidden.",
            Self::Effort => {
                "Clips by seconds of work for each object drawn or accepted, while that is counted (Project menu)."
            }
            Self::Corrections => {
                "Clips by steps that changed a proposal, for each proposal judged, while that is counted."
            }
            Self::Light => {
                "Frames by the light of the pictures. It is no clock: a lamp at midnight looks like dusk, infrared like night."
            }
            Self::Drift => "The share of boxes that would have to move to make two sets alike.",
        }
    }

    /// Its bars, in the order in which they are shown; none for drift, which has no bars. Those of positions are the
    /// cells of [`Statistics::filled_cells`].
    #[must_use]
    pub fn bars(self, found: &Statistics) -> Vec<Bar<'_>> {
        let histogram = |name: &str| found.histogram(name).map(bins).unwrap_or_default();
        match self {
            Self::Classes => found
                .classes
                .iter()
                .map(|row| Bar::new(row.name.clone(), row.boxes, Behind::Many(&row.clips)))
                .collect(),
            Self::PerFrame => histogram(stats::PER_FRAME),
            Self::Sides => histogram(stats::SIDES),
            Self::Ratios => histogram(stats::RATIOS),
            Self::Lengths => histogram(stats::LENGTHS),
            Self::Hidden => histogram(stats::HIDDEN),
            Self::Effort => histogram(stats::EFFORT),
            Self::Corrections => histogram(stats::CORRECTIONS),
            Self::Occlusion => rows(&found.occlusion),
            Self::Sources => rows(&found.sources),
            Self::Cameras => {
                let mut rows: Vec<_> = found.cameras.iter().collect();
                rows.sort_by_key(|row| std::cmp::Reverse(row.boxes));
                let bars = rows.iter().take(MOST_BARS);
                bars.map(|row| Bar::new(row.camera.to_string(), row.boxes, Behind::Many(&row.clips))).collect()
            }
            Self::Duplicates => {
                let mut rows: Vec<(&ClipId, &u64)> = found.duplicates.iter().collect();
                rows.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
                let bars = rows.iter().take(MOST_BARS);
                bars.map(|(clip, count)| Bar::new(short(**clip), **count, Behind::One(**clip))).collect()
            }
            Self::Light => found
                .lights
                .iter()
                .map(|row| Bar::new(light_words(&row.name).to_owned(), row.frames, Behind::Many(&row.clips)))
                .collect(),
            Self::Positions => {
                let bar = |at| {
                    let (row, column) = at;
                    let behind = Behind::Most(found.cell(at));
                    Bar::new(cell_words(at), found.positions[row][column], behind)
                };
                found.filled_cells().into_iter().map(bar).collect()
            }
            Self::Drift => Vec::new(),
        }
    }
}

/// More would not be told apart.
const MOST_BARS: usize = 40;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar<'a> {
    /// Its name.
    pub name: String,
    /// How high it is.
    pub count: u64,
    behind: Behind<'a>,
}

#[derive(Debug, Clone, PartialEq)]
enum Behind<'a> {
    One(ClipId),
    Many(&'a BTreeSet<ClipId>),
    /// Those with the most boxes first; there may be more.
    Most(&'a stats::Cell),
}

impl<'a> Bar<'a> {
    fn new(name: String, count: u64, behind: Behind<'a>) -> Self {
        Self { name, count, behind }
    }

    /// The clips behind it.
    pub fn clips(&self) -> impl ExactSizeIterator<Item = ClipId> {
        let clips: Vec<ClipId> = match self.behind {
            Behind::One(clip) => vec![clip],
            Behind::Many(clips) => clips.iter().copied().collect(),
            Behind::Most(cell) => cell.most.iter().map(|(clip, _)| *clip).collect(),
        };
        clips.into_iter()
    }

    /// How many clips are behind it that [`Bar::clips`] does not name.
    #[must_use]
    pub fn unnamed(&self) -> usize {
        match self.behind {
            Behind::Most(cell) => (cell.clips as usize).saturating_sub(cell.most.len()),
            Behind::One(_) | Behind::Many(_) => 0,
        }
    }
}

/// A cell of the heat map in words, counted from the picture's top left corner.
#[must_use]
pub fn cell_words((row, column): (usize, usize)) -> String {
    said!("figures-row-column", row = row + 1, column = column + 1)
}

/// A light as the window says it; figures hold its English word.
fn light_words(name: &str) -> &'static str {
    term(light_word(Light::ALL.into_iter().find(|light| light.word() == name)))
}

fn bins(histogram: &Histogram) -> Vec<Bar<'_>> {
    let bins = histogram.bins.iter().enumerate();
    bins.map(|(at, bin)| Bar::new(bin_words(histogram, at), bin.count, Behind::Many(&bin.clips))).collect()
}

/// Where a bin begins and ends.
fn bin_words(histogram: &Histogram, at: usize) -> String {
    let gap = if histogram.unit.is_empty() { "" } else { " " };
    let unit = [gap, &histogram.unit].concat();
    let from = histogram.bins[at].from;
    match histogram.bins.get(at + 1) {
        Some(next) => said!("figures-bin-from-to", from, end = next.from, unit),
        None => said!("figures-bin-and-more", from, unit),
    }
}

/// Rows that have names of a fixed list.
fn rows(rows: &[stats::BoxRow]) -> Vec<Bar<'_>> {
    rows.iter().map(|row| Bar::new(term(&row.name).to_owned(), row.boxes, Behind::Many(&row.clips))).collect()
}

/// An export as the window lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportLine {
    /// Which one.
    pub id: ExportId,
    /// When it was made.
    pub time: UtcTime,
    /// Its version; drafts count too, exports of old have none.
    pub version: Option<Version>,
    /// Whether it holds what nobody approved.
    pub draft: bool,
    /// How many clips it holds.
    pub clips: usize,
    /// Figures of its labels, without the clips behind them; none for exports of old and those with a withdrawn clip.
    pub figures: Option<Arc<Statistics>>,
}

impl ExportLine {
    /// Its line in a list: `1.2.0 · 2026-05-03 · 12 clips`.
    #[must_use]
    pub fn words(&self) -> String {
        let version = self.version.map_or_else(|| word("figures-no-version").to_owned(), |version| version.to_string());
        let clips = say_with("figures-export-clips", &[("clips", self.clips as u64)]);
        let draft = if self.draft { word("figures-draft") } else { "" };
        said!("figures-export-line", version, day = self.time.day(), clips, draft)
    }
}

/// What the view of statistics shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FiguresForm {
    /// The labels as they are, once counted.
    pub found: Option<Arc<Statistics>>,
    /// Exports, oldest first.
    pub exports: Vec<ExportLine>,
    /// What is looked at.
    pub figure: Figure,
    /// The bar whose clips are listed.
    pub chosen: Option<usize>,
    /// The two sets that are compared: exports, or the labels as they are.
    pub compared: [Option<ExportId>; 2],
}

impl FiguresForm {
    /// With everything that was counted. The last export stands against the labels as they are.
    #[must_use]
    pub fn counted(found: Arc<Statistics>, exports: Vec<ExportLine>) -> Self {
        let last = exports.iter().rev().find(|line| line.figures.is_some()).map(|line| line.id);
        Self { found: Some(found), exports, compared: [last, None], ..Self::default() }
    }

    /// The drift between the two compared sets, largest first.
    ///
    /// # Errors
    /// Why there is none, as one sentence.
    pub fn drift(&self) -> Result<Vec<Drift>, &'static str> {
        if self.exports.is_empty() {
            return Err(word("lacks-an-export"));
        }
        let [first, second] = self.compared;
        if first == second {
            return Err(word("lacks-two-sets"));
        }
        let of = |export: Option<ExportId>| match export {
            None => self.found.clone(),
            Some(id) => self.exports.iter().find(|line| line.id == id).and_then(|line| line.figures.clone()),
        };
        match (of(first), of(second)) {
            (Some(first), Some(second)) => Ok(stats::drift(&first, &second)),
            _ => Err(word("lacks-figures")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Schema;

    fn empty() -> Arc<Statistics> {
        Arc::new(stats::Counting::new(&Schema::standard()).finish())
    }

    fn line(bits: u128, figures: Option<Arc<Statistics>>) -> ExportLine {
        let time = UtcTime::from_micros(0).expect("1970");
        ExportLine {
            id: ExportId::from_bits(bits),
            time,
            version: Some(Version::FIRST),
            draft: true,
            clips: 1,
            figures,
        }
    }

    #[test]
    fn every_figure_but_two_has_bars_and_each_a_sentence() {
        let found = empty();
        for figure in Figure::ALL {
            let has_bars = !figure.bars(&found).is_empty();
            let is_list = matches!(figure, Figure::Positions | Figure::Drift | Figure::Cameras | Figure::Duplicates);
            assert_eq!(has_bars, !is_list, "{figure:?}");
            assert!(figure.help().ends_with('.'));
        }
    }

    #[test]
    fn drift_needs_two_sets_with_figures() {
        let mut form = FiguresForm::counted(empty(), Vec::new());
        assert!(form.drift().is_err());
        form = FiguresForm::counted(empty(), vec![line(1, Some(empty())), line(2, None)]);
        assert_eq!(form.compared, [Some(ExportId::from_bits(1)), None]);
        assert_eq!(form.drift(), Ok(Vec::new()), "two empty sets have no distribution");
        form.compared[0] = Some(ExportId::from_bits(2));
        assert!(form.drift().is_err());
        form.compared = [None, None];
        assert_eq!(form.drift(), Err(word("lacks-two-sets")));
        assert_eq!(line(1, None).words(), "1.0.0 · 1970-01-01 · 1 clip · draft");
    }
}
