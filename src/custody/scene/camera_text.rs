//! Writing that stays where it is: what a camera writes into its picture, and what is written on houses.
//!
//! Guarantee: a line that is found at one place over the clip is hidden whole and in every frame, also where the background swallows
//! it, and with every width that it had: a clock that ticks changes its glyphs and its ends. Deliberately absent: reading. Which glyphs are
//! the time of day a steward says, with a clock zone (`plan::wishes`): a name taken for a time would be shown.

use crate::custody::detect::Findings;
use crate::custody::detect::writing::EVERY;
use crate::custody::plan::Clip;
use crate::vocab::{PxBox, Size};

/// A still line is found in this share of the frames that were read, at least. Lower: fainter lines are hidden throughout, and so
/// is what is found now and then in leaves.
const LEAST_SHARE: f64 = 0.2;
/// The same for what a camera writes, which is crisp but may stand before a sky of its own colour for most of the clip.
const LEAST_OVERLAY_SHARE: f64 = 0.1;
/// But so many readings are always enough: some overlays stand there for a moment only.
const ENOUGH_OVERLAY_READINGS: f64 = 5.0;
/// Cameras write near the upper and the lower edge: within this share of the picture's height.
const EDGE_BAND: f64 = 0.2;
/// Elsewhere a line is taken for the camera's when what is around it changes by this much, mean of the colours, 0 to 255.
const CHANGED: f64 = 12.0;
/// All that is found at one place is no wider than so many of its widest line: pieces of a clock are joined, a line that drives by is not.
const WIDEST_PLACE: f64 = 1.6;
/// Margin around a line that is hidden throughout, as a share of its height.
const MARGIN: f64 = 0.15;

/// A place at which lines were found in several frames.
struct Row {
    /// The first line that was found there.
    first: PxBox,
    hull: PxBox,
    frames: usize,
    last: usize,
}

/// Lines that stand still over the clip, whoever wrote them; boxes to hide in every frame.
pub(in crate::custody) fn still_lines(clip: &Clip<'_>) -> Vec<PxBox> {
    places(clip, LEAST_SHARE, f64::MAX).into_iter().filter_map(|place| grown(clip, &place.hull)).collect()
}

/// What the camera wrote into its picture: still lines near the upper and lower edge, and elsewhere those that stay while what is
/// around them changes. Boxes to hide in every frame. What is written on a wall near the edge is hidden as well.
pub(in crate::custody) fn overlay_lines(clip: &Clip<'_>) -> Vec<PxBox> {
    let found = places(clip, LEAST_OVERLAY_SHARE, ENOUGH_OVERLAY_READINGS).into_iter().map(|place| place.hull);
    found
        .filter(|line| is_at_edge(line, clip.size) || change_around(clip, line) >= CHANGED)
        .filter_map(|line| grown(clip, &line))
        .collect()
}

/// Whether a line lies where cameras write.
fn is_at_edge(line: &PxBox, size: Size) -> bool {
    let height = f64::from(size.height_px);
    line.y1() < EDGE_BAND * height || line.y2() > (1.0 - EDGE_BAND) * height
}

fn grown(clip: &Clip<'_>, line: &PxBox) -> Option<PxBox> {
    line.grown(MARGIN * line.height(), MARGIN * line.height()).clipped(clip.size)
}

/// Places with lines in at least this share of the frames that were read, or in so many as are enough, and in two of them where
/// there are two.
fn places(clip: &Clip<'_>, least_share: f64, enough: f64) -> Vec<Row> {
    let mut places: Vec<Row> = Vec::new();
    let readings = clip.findings.len().div_ceil(EVERY);
    let lines = |found: &Option<Findings>| found.as_ref().map(|found| found.writing.clone()).unwrap_or_default();
    for (frame, lines) in clip.findings.iter().map(lines).enumerate().filter(|(_, lines)| !lines.is_empty()) {
        for line in lines {
            match places.iter_mut().find(|place| place.has(&line)) {
                Some(place) => {
                    place.hull = place.hull.hull(&line);
                    place.frames += usize::from(place.last != frame);
                    place.last = frame;
                }
                None => places.push(Row { first: line, hull: line, frames: 1, last: frame }),
            }
        }
    }
    let least = (least_share * readings as f64).min(enough).max(readings.min(2) as f64);
    places.retain(|place| place.frames as f64 >= least);
    places
}

impl Row {
    /// Whether a line lies here: as high as the first that was found here, on the same base, over what was found for the most part, and
    /// not so far along that the whole would be a line that moves. Measured against the hull alone, a line on a car that drives by drew its
    /// place along, and all of its way was a still line.
    fn has(&self, line: &PxBox) -> bool {
        let (low, high) = (self.first.height().min(line.height()), self.first.height().max(line.height()));
        let common = self.first.y2().min(line.y2()) - self.first.y1().max(line.y1());
        let across = self.hull.x2().min(line.x2()) - self.hull.x1().max(line.x1());
        let widest = WIDEST_PLACE * self.first.width().max(line.width());
        low >= 0.6 * high
            && common >= 0.8 * low
            && across >= 0.5 * self.hull.width().min(line.width())
            && self.hull.hull(line).width() <= widest
    }
}

/// How much the surroundings of a line change over the clip: of the cells around it, the largest span of a cell's brightness, mean
/// over those cells.
fn change_around(clip: &Clip<'_>, line: &PxBox) -> f64 {
    let Some(first) = clip.glances.first() else { return 0.0 };
    let around = line.grown(line.height(), line.height());
    let cell = |px: f64, end: u32| ((px / f64::from(first.cell_px)).max(0.0) as usize).min(end as usize - 1);
    let (c1, c2) = (cell(around.x1(), first.cols), cell(around.x2(), first.cols));
    let (r1, r2) = (cell(around.y1(), first.rows), cell(around.y2(), first.rows));
    let brightness = |colour: &[u8; 3]| colour.iter().map(|value| f64::from(*value)).sum::<f64>() / 3.0;
    let mut sum = 0.0;
    for row in r1..=r2 {
        for col in c1..=c2 {
            let values = clip.glances.iter().filter_map(|glance| glance.colours.get(row * first.cols as usize + col));
            let (low, high) = values.map(brightness).fold((255.0_f64, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
            sum += (high - low).max(0.0);
        }
    }
    sum / ((r2 - r1 + 1) * (c2 - c1 + 1)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    /// Still lines of twenty readings in which this was found.
    fn still(line: impl Fn(usize) -> Option<[f64; 4]>) -> Vec<PxBox> {
        let found = |frame: usize| {
            let bbox = line(frame / EVERY).and_then(|[x1, y1, x2, y2]| PxBox::new(x1, y1, x2, y2));
            let writing = bbox.into_iter().filter(|_| frame.is_multiple_of(EVERY)).collect();
            Some(Findings { writing, ..Findings::default() })
        };
        let findings: Vec<_> = (0..20 * EVERY).map(found).collect();
        let times: Vec<i64> = (0..findings.len() as i64).map(|frame| frame * 100_000).collect();
        still_lines(&Clip { findings: &findings, times_micros: &times, glances: &[], size: SIZE })
    }

    #[test]
    fn a_line_that_stays_is_still_with_every_width_that_it_had_and_one_that_moves_is_not() {
        let ticking = still(|no| Some([100.0, 20.0, 280.0 + 10.0 * (no % 3) as f64, 40.0]));
        let [clock] = ticking.as_slice() else { panic!("one line: {ticking:?}") };
        assert!(clock.x1() <= 100.0 && clock.x2() >= 300.0 && clock.height() < 30.0);
        let now_and_then = still(|no| no.is_multiple_of(4).then_some([100.0, 200.0, 180.0, 220.0]));
        assert_eq!(now_and_then.len(), 1);
        let rare = still(|no| no.is_multiple_of(9).then_some([100.0, 200.0, 180.0, 220.0]));
        assert_eq!(rare, Vec::new(), "three readings of twenty");
        // On cars that drive down the picture, and across it.
        for (dx, dy) in [(-3.0, 9.0), (0.0, 5.0), (25.0, 0.0), (40.0, 1.0)] {
            let moved = still(|no| {
                let (x, y) = (60.0 + dx * no as f64, 60.0 + dy * no as f64);
                Some([x, y, x + 160.0, y + 50.0])
            });
            let widest = moved.iter().map(PxBox::width).fold(0.0, f64::max);
            assert!(widest <= 1.6 * 160.0 + 2.0 * MARGIN * 50.0, "{dx} {dy}: {moved:?}");
            let highest = moved.iter().map(PxBox::height).fold(0.0, f64::max);
            assert!(highest <= 50.0 * 1.7, "{dx} {dy}: {moved:?}");
        }
    }
}
