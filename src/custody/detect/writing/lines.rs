//! Lines of glyphs among the components of strokes: like height, pen, contrast and tone, side by side on a straight line.

use crate::vocab::PxBox;

use super::strokes::Part;

/// The largest gap between two glyphs of a line, in heights: a dash or a colon may stand there.
const GAP: f64 = 1.6;
/// Two neighbours: the lower is at least this share of the higher.
const ALIKE_HEIGHT: f64 = 0.5;
/// The thinner pen is at least this share of the broader, and the fainter stroke of the stronger.
const ALIKE_PEN: f64 = 0.45;

/// The most that a line climbs, as a slope.
const STEEPEST: f64 = 0.3;
/// A glyph's middle is at most so far from the straight line through the ends, in heights of the line.
const BEND: f64 = 0.4;

/// Glyphs of a line are of one ink: their brightness differs by less than this share of the contrast.
const TONE: f64 = 0.3;

/// Higher letters do not run into one another, pixels.
const TOUCHING_PX: f64 = 20.0;

fn is_like_a_glyph(part: &Part) -> bool {
    let (width, height) = (part.width() as f64, part.height() as f64);
    let pen = part.pen_px() / height;
    let glyphs = glyphs_in(part);
    height >= 5.0
        && width <= 14.0 * height
        && part.area >= 6
        && (0.07..=0.5).contains(&pen)
        && (0.12..=0.95).contains(&part.density())
        // Letters that run into one another still have a stroke or more each.
        && (width <= 1.8 * height || height <= TOUCHING_PX && part.runs as f64 / height >= 0.8 * glyphs)
}

/// How many glyphs so wide a component is.
pub(super) fn glyphs_in(part: &Part) -> f64 {
    (part.width() as f64 / (0.75 * part.height() as f64)).round().max(1.0)
}

/// Whether `right` continues a line after `left`; the smaller the better.
fn gap_between(left: &Part, right: &Part) -> Option<f64> {
    let (a, b) = (left.height() as f64, right.height() as f64);
    let (low, high) = (a.min(b), a.max(b));
    let gap = right.x1 as f64 - left.x2 as f64;
    let common = left.y2.min(right.y2) as f64 - left.y1.max(right.y1) as f64;
    let alike = |a: f64, b: f64, share: f64| a.min(b) >= share * a.max(b);
    let is_next = (-0.3 * low..=GAP * high).contains(&gap)
        && right.x1 > left.x1
        && common >= 0.5 * low
        && alike(a, b, ALIKE_HEIGHT)
        && alike(left.pen_px(), right.pen_px(), ALIKE_PEN)
        && alike(left.contrast(), right.contrast(), ALIKE_PEN);
    let off = (left.y2 as f64 - right.y2 as f64).abs().min((left.y1 as f64 - right.y1 as f64).abs()) / high;
    is_next.then_some(gap.max(0.0) / high + (a - b).abs() / high + 2.0 * off)
}

/// Straight rows of glyphs that may be lines of writing.
pub(super) fn lines_of(parts: Vec<Part>, highest_px: f64) -> Vec<Vec<Part>> {
    let mut glyphs: Vec<Part> =
        parts.into_iter().filter(|part| part.height() as f64 <= highest_px && is_like_a_glyph(part)).collect();
    glyphs.sort_by_key(|glyph| (glyph.x1, glyph.y1));
    let chains = chains(&glyphs);
    let straight = chains.iter().flat_map(|chain| straight_pieces(chain));
    straight.filter(|piece| is_writing(piece)).map(<[Part]>::to_vec).collect()
}

/// Follows from each glyph to the nearest one to its right that has no nearer one to its left.
fn chains(glyphs: &[Part]) -> Vec<Vec<Part>> {
    const BAND: usize = 16;
    let bands = glyphs.iter().map(|glyph| glyph.y2 / BAND + 1).max().unwrap_or(0);
    let mut in_band: Vec<Vec<usize>> = vec![Vec::new(); bands];
    for (i, glyph) in glyphs.iter().enumerate() {
        in_band[(glyph.y1 + glyph.y2) / 2 / BAND].push(i);
    }
    let mut before: Vec<Option<(f64, usize)>> = vec![None; glyphs.len()];
    for (i, left) in glyphs.iter().enumerate() {
        let reach = left.x2 + (GAP * left.height() as f64 / ALIKE_HEIGHT) as usize;
        let (first, last) = (left.y1 / BAND, (left.y2 / BAND).min(bands - 1));
        let mut next: Option<(f64, usize)> = None;
        for band in &in_band[first..=last] {
            let from = band.partition_point(|&j| glyphs[j].x1 <= left.x1);
            for &j in band[from..].iter().take_while(|&&j| glyphs[j].x1 <= reach) {
                if let Some(gap) = gap_between(left, &glyphs[j]).filter(|gap| next.is_none_or(|(best, _)| *gap < best))
                {
                    next = Some((gap, j));
                }
            }
        }
        if let Some((gap, j)) = next.filter(|(gap, j)| before[*j].is_none_or(|(best, _)| *gap < best)) {
            before[j] = Some((gap, i));
        }
    }
    let mut after: Vec<Option<usize>> = vec![None; glyphs.len()];
    before.iter().enumerate().for_each(|(j, left)| {
        if let Some((_, i)) = left {
            after[*i] = Some(j);
        }
    });
    let firsts = (0..glyphs.len()).filter(|&i| before[i].is_none());
    firsts.map(|first| std::iter::successors(Some(first), |&i| after[i]).map(|i| glyphs[i]).collect()).collect()
}

/// Cuts a chain where it bends: what wanders through leaves is no line, and a line that goes on into leaves is one.
fn straight_pieces(chain: &[Part]) -> Vec<&[Part]> {
    let centre = |part: &Part| ((part.x1 + part.x2) as f64 / 2.0, (part.y1 + part.y2) as f64 / 2.0);
    let is_straight = |piece: &[Part]| {
        let (first, last) = (centre(&piece[0]), centre(&piece[piece.len() - 1]));
        let climb = (last.1 - first.1) / (last.0 - first.0).max(1.0);
        let height = piece.iter().map(Part::height).max().unwrap_or(0) as f64;
        climb.abs() <= STEEPEST
            && piece.iter().map(centre).all(|(x, y)| (y - first.1 - climb * (x - first.0)).abs() <= BEND * height)
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    for end in 2..=chain.len() {
        if !is_straight(&chain[start..end]) {
            pieces.push(&chain[start..end - 1]);
            start = end - 2;
            if !is_straight(&chain[start..end]) {
                start = end - 1;
            }
        }
    }
    pieces.push(&chain[start..]);
    pieces
}

fn is_writing(chain: &[Part]) -> bool {
    let count: f64 = chain.iter().map(glyphs_in).sum();
    if count < 2.0 {
        return false;
    }
    let height = middle(chain.iter().map(|glyph| glyph.height() as f64));
    let pen = middle(chain.iter().map(Part::pen_px));
    let share =
        |holds: &dyn Fn(&Part) -> bool| chain.iter().filter(|glyph| holds(glyph)).count() as f64 / chain.len() as f64;
    let same_height = share(&|glyph| (glyph.height() as f64 / height - 1.0).abs() < 0.3);
    let same_pen = share(&|glyph| (glyph.pen_px() / pen - 1.0).abs() < 0.4);
    let bars = share(&|glyph| glyph.width() as f64 <= 1.7 * glyph.pen_px());
    let contrast = middle(chain.iter().map(Part::contrast));
    let same_contrast = share(&|glyph| (glyph.contrast() / contrast - 1.0).abs() < 0.35);
    let gaps = chain.windows(2).map(|pair| (pair[1].x1 as f64 - pair[0].x2 as f64) / height);
    let gap = if chain.len() > 1 { middle(gaps) } else { 0.0 };
    // Few glyphs must be more alike, and letters that all run into one another must be a word.
    let (even, most_gap, least_height) = if count < 3.0 { (0.99, 0.8, 7.0) } else { (0.6, 0.8, 5.0) };
    if chain.len() == 1 && !is_word(&chain[0]) {
        return false;
    }
    let tone = middle(chain.iter().map(Part::tone));
    let same_tone = share(&|glyph| (glyph.tone() - tone).abs() < TONE * contrast);
    let is_even = same_height.min(same_pen).min(same_contrast).min(same_tone) >= even;
    is_even && bars <= 0.6 && gap <= most_gap && pen / height <= 0.35 && height >= least_height
}

/// Whether one component is several letters that touch: as many strokes as letters have, as dense as letters are.
fn is_word(part: &Part) -> bool {
    let glyphs = glyphs_in(part);
    let strokes = part.runs as f64 / part.height() as f64 / glyphs;
    glyphs >= 2.0
        && part.height() as f64 <= TOUCHING_PX
        && (0.8..=2.6).contains(&strokes)
        && (0.25..=0.7).contains(&part.density())
        && (0.08..=0.3).contains(&(part.pen_px() / part.height() as f64))
}

/// The boxes around a line, with room for accents, descenders, and a glyph at either end that was not seen: one for a level
/// line, one for every two neighbours of a line that climbs.
pub(super) fn boxes_around(line: &[Part]) -> Vec<PxBox> {
    let height = line.iter().map(Part::height).max().unwrap_or(0) as f64;
    let around = |parts: &[Part]| {
        let least = |of: fn(&Part) -> usize| parts.iter().map(of).min().unwrap_or(0) as f64;
        let most = |of: fn(&Part) -> usize| parts.iter().map(of).max().unwrap_or(0) as f64;
        let (x1, y1, x2, y2) = (least(|p| p.x1), least(|p| p.y1), most(|p| p.x2), most(|p| p.y2));
        PxBox::new(x1, y1, x2, y2).expect("glyphs are wide and high").grown(1.3 * height, 0.4 * height)
    };
    let whole = around(line);
    if whole.height() <= 2.5 * height || line.len() < 3 { vec![whole] } else { line.windows(2).map(around).collect() }
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
