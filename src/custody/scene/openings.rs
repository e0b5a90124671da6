//! Doors and windows of a camera that looks outdoors: where the inside of a home shows, and when.
//!
//! - **Interior and window zones** are hidden in every frame. People and vehicles stay visible when they are in front: when at
//!   least a tenth of their box reaches below the zone's lower end. Any other box may be of somebody seen *through* it, who is in the
//!   home, or of two of whom one is, and is hidden where it lies in the zone.
//! - **Door zones** are hidden whole, with everybody in them, while they differ from their closed look, and for the whole clip when
//!   no closed look can be learned.
//! - **Without zones**, a large change inside a fixed, compact outline that lasts and that no person or vehicle explains is taken for a
//!   door or a window that opens. Its outline (all that changed, half a cell wider) is hidden whole, from up to one second before
//!   the change begins to up to one second after it ends (`ajar`). When the usual look may itself be the open one, it is hidden for
//!   the whole clip.
//! - **Who appears in a door** (`appear`) explains no change, so that it is told as above.
//! - **A peek**, a door that opens and shuts again in less than that, is a brief change whose outline is a rectangle that changes as
//!   one and then looks exactly as before (`peek`), no shadow of somebody (`shadow`), and nothing that passes through (`passing`).
//! - **A lit window at night** is hidden in every frame (`lit`), and so is **a door that stands open** on a room whose furniture is
//!   seen (`rooms`): nothing has to change for it.
//!
//! What else the pictures give away of doors and windows comes in at `evidence`.

use crate::custody::plan::{Clip, Fill, hull_of};
use crate::vocab::{Polygon, PxBox, PxPoint, Why, Zone, ZoneKind};

use super::change::{Cell, Changes, Region, Span};
use super::{appear, travel};

mod ajar;
mod behind;
mod lit;
mod passing;
mod peek;
mod rooms;
pub(super) mod shadow;

/// An opening is hidden for so long before it begins to open and after it is shut, microseconds.
const AROUND_MICROS: i64 = 1_000_000;
/// An opening has at least so many cells and this share of the picture.
const FEWEST_CELLS: usize = 8;
const LEAST_SHARE: f64 = 0.005;
/// More than this share of the picture is no door: the light changed, or the camera.
const MOST_SHARE: f64 = 0.6;
/// At least this share of the box around it changed, people in it not counted.
const LEAST_FILLED: f64 = 0.45;
/// An opening is completed by so many cells that changed faintly, then widened by a part of one: of a cell that it covers by more than half, the
/// mean changes faintly where its pixels change clearly. A peek is seen for a few moments only, in which its leaf moves: it is widened by
/// a whole one.
const COMPLETED_CELLS: usize = 4;
const WIDER_CELLS: f64 = 0.5;
const PEEK_WIDER_CELLS: f64 = 1.0;
/// At least this share of all that changed does so at once: what moves on is no opening.
const LEAST_AT_ONCE: f64 = 0.7;
/// Its box is at most so many times as long as wide.
const MOST_SLENDER: f64 = 5.0;
/// A usual look that holds for less than this share of the time may be the open one.
const LEAST_USUAL: f64 = 0.55;
/// What is known from this many times as many cells decides for a part of it, when both outlines overlap by so much (intersection over
/// union).
const OF_A_PART: usize = 3;
const SAME_OUTLINE: f64 = 0.8;
/// A usual look with more texture than this, as a share of the other one's, may be the open one: rooms are full of things.
const MOST_TEXTURE: f64 = 1.15;
/// A usual look darker than this share of the whole picture may be a dark room.
const DARK_HOLE: f64 = 0.4;
/// A door zone is open when this share of what is seen of it differs, and two cells.
const OPEN_SHARE: f64 = 0.1;
/// Of a door zone less than this share is seen: nobody knows whether it is open.
const SEEN_SHARE: f64 = 0.25;
/// Part of a box that must be below a zone for somebody to be in front of it.
const BELOW_SHARE: f64 = 0.1;

/// What is hidden in each frame because a door or a window is, or may be, open there. One row a frame. `objects` are people and
/// vehicles, frame by frame; in frames that are not vouched for, zones do not count.
pub(in crate::custody) fn fills(
    clip: &Clip<'_>,
    zones: &[Zone],
    objects: &[Vec<PxBox>],
    is_vouched: &[bool],
) -> Vec<Vec<Fill>> {
    let mut fills = vec![Vec::new(); clip.findings.len()];
    for zone in zones {
        match zone.kind {
            ZoneKind::Interior | ZoneKind::Window => always(zone, objects, |_| true, &mut fills),
            ZoneKind::Door | ZoneKind::Street | ZoneKind::Ignore | ZoneKind::Clock => {}
        }
    }
    let explaining = explaining(clip, objects);
    let appeared = appear::appeared(clip, objects);
    let others = behind::without(&explaining, &appeared);
    let looks: std::collections::BTreeSet<u16> = clip.glances.iter().map(|glance| glance.view.look).collect();
    for look in looks {
        let is_asked = |frame: usize| is_vouched[frame] && clip.glances[frame].view.look == look;
        let changes = Changes::of(clip, &explaining, is_asked);
        for zone in zones.iter().filter(|zone| zone.kind == ZoneKind::Door) {
            let spans = changes.as_ref().map_or(Hidden::Always, |changes| door_zone(changes, &zone.outline));
            spans.hide(clip, is_asked, &Fill::outlined(zone.outline.clone(), Why::Opening), &mut fills);
        }
        let Some(changes) = changes else { continue };
        let is_elsewhere = elsewhere(&changes, zones);
        let has_appeared = (0..appeared.len()).any(|frame| is_asked(frame) && !appeared[frame].is_empty());
        let behind = has_appeared.then(|| Changes::of(clip, &others, is_asked)).flatten();
        let behind = behind.iter().flat_map(|changes| behind::openings(changes, &is_elsewhere, objects, &appeared));
        let found = by_change(&changes, &is_elsewhere, objects, |_| true).into_iter().chain(behind).collect();
        for (outline, spans) in settled_openings(found) {
            spans.hide(clip, is_asked, &Fill::boxed(outline, Why::Opening), &mut fills);
        }
        for (outline, spans) in evidence(clip, &changes, &is_elsewhere, &is_asked) {
            match spans {
                Hidden::Always => {
                    let window = Zone { kind: ZoneKind::Window, outline: rectangle(&outline) };
                    always(&window, objects, is_asked, &mut fills);
                }
                Hidden::Between(_) => {
                    spans.hide(clip, is_asked, &Fill::boxed(outline, Why::Opening), &mut fills);
                }
            }
        }
    }
    fills
}

/// People, vehicles and what else moves through: what explains a change.
fn explaining(clip: &Clip<'_>, objects: &[Vec<PxBox>]) -> Vec<Vec<PxBox>> {
    objects.iter().zip(travel::travellers(clip)).map(|(objects, others)| [&objects[..], &others].concat()).collect()
}

/// Openings that need no change to be known: they are hidden in every frame of this kind of light, but for who is in front of them,
/// or with everybody in them while they are not known to be shut. Every source of such knowledge (light, a segmentation model) is one
/// more row here; cells that are not `asked` for lie where a steward said that nothing is private.
fn evidence(
    clip: &Clip<'_>,
    changes: &Changes<'_>,
    asked: &[bool],
    is_frame_asked: &dyn Fn(usize) -> bool,
) -> Vec<(PxBox, Hidden)> {
    let windows = lit::windows(changes, asked).into_iter().map(|outline| (outline, Hidden::Always));
    windows.chain(rooms::openings(clip, changes, asked, is_frame_asked)).collect()
}

fn rectangle(bbox: &PxBox) -> Polygon {
    let corners = [(bbox.x1(), bbox.y1()), (bbox.x2(), bbox.y1()), (bbox.x2(), bbox.y2()), (bbox.x1(), bbox.y2())];
    Polygon::new(corners.map(|(x, y)| PxPoint { x, y }).to_vec()).expect("a box has four corners")
}

/// The cells where nobody said that nothing is private.
fn elsewhere(changes: &Changes<'_>, zones: &[Zone]) -> Vec<bool> {
    let is_left_out = |zone: &&Zone| matches!(zone.kind, ZoneKind::Street | ZoneKind::Ignore);
    let is_elsewhere =
        |cell: usize| !zones.iter().filter(is_left_out).any(|zone| touches(changes, cell, &zone.outline));
    (0..changes.cols * changes.rows).map(is_elsewhere).collect()
}

/// When something is hidden.
enum Hidden {
    Always,
    /// Between these times, both included, microseconds.
    Between(Vec<(i64, i64)>),
}

impl Hidden {
    fn hide(&self, clip: &Clip<'_>, is_asked: impl Fn(usize) -> bool, fill: &Fill, fills: &mut [Vec<Fill>]) {
        for (frame, row) in fills.iter_mut().enumerate() {
            let time = clip.times_micros[frame];
            let is_hidden = match self {
                Self::Always => is_asked(frame),
                Self::Between(spans) => spans.iter().any(|(from, until)| (*from..=*until).contains(&time)),
            };
            if is_hidden {
                row.push(fill.clone());
            }
        }
    }
}

/// Hides a zone in every frame that is asked for, but for who is in front of it.
fn always(zone: &Zone, objects: &[Vec<PxBox>], is_asked: impl Fn(usize) -> bool, fills: &mut [Vec<Fill>]) {
    let why = if zone.kind == ZoneKind::Interior { Why::Interior } else { Why::Opening };
    let hull = hull_of(&zone.outline);
    for (_, (row, boxes)) in fills.iter_mut().zip(objects).enumerate().filter(|(frame, _)| is_asked(*frame)) {
        let in_front = boxes.iter().filter(|bbox| is_in_front(bbox, &hull)).copied().collect();
        row.push(Fill::outlined(zone.outline.clone(), why).behind(in_front));
    }
}

/// Whether somebody stands before a zone rather than behind it. The box around the zone stands for it, which is stricter.
pub(super) fn is_in_front(bbox: &PxBox, zone: &PxBox) -> bool {
    bbox.intersection(zone).is_some() && bbox.y2() - zone.y2() >= BELOW_SHARE * bbox.height()
}

/// When a door zone is hidden.
fn door_zone(changes: &Changes<'_>, outline: &Polygon) -> Hidden {
    let cells: Vec<usize> = (0..changes.cols * changes.rows).filter(|&cell| touches(changes, cell, outline)).collect();
    let known: Vec<usize> = cells.iter().copied().filter(|&cell| changes.usual[cell].is_some()).collect();
    if known.is_empty() || 2 * known.len() < cells.len() {
        return Hidden::Always;
    }
    let is_open = |at: usize| {
        let seen = known.iter().filter(|&&cell| changes.at(at)[cell] != Cell::Unknown).count();
        let differs = |cell: &&usize| changes.at(at)[**cell].is_changed();
        let open = known.iter().filter(differs).count();
        let is_open = open >= 2.min(known.len()) && open as f64 >= OPEN_SHARE * seen as f64;
        (is_open || seen as f64 >= SEEN_SHARE * known.len() as f64).then_some(is_open)
    };
    let states: Vec<Option<bool>> = (0..changes.moments.len()).map(is_open).collect();
    let Some(states) = settled(&states) else { return Hidden::Always };
    let open: Vec<usize> = (0..states.len()).filter(|&at| states[at]).collect();
    if may_be_the_open_look(changes, &known, &open) {
        return Hidden::Always;
    }
    let span = |at: &usize| {
        let moment = changes.moments[*at];
        (moment.from_micros - AROUND_MICROS, moment.until_micros + AROUND_MICROS)
    };
    Hidden::Between(open.iter().map(span).collect())
}

/// What is not known is open when it was open before or is open after; `None` when nothing is known.
fn settled(states: &[Option<bool>]) -> Option<Vec<bool>> {
    states.iter().any(Option::is_some).then_some(())?;
    let carried = |states: &mut dyn Iterator<Item = &Option<bool>>| {
        let mut last = false;
        states.map(|state| *state.as_ref().inspect(|open| last = **open).unwrap_or(&last)).collect::<Vec<bool>>()
    };
    let forwards = carried(&mut states.iter());
    let mut backwards = carried(&mut states.iter().rev());
    backwards.reverse();
    Some(forwards.iter().zip(&backwards).map(|(a, b)| *a || *b).collect())
}

/// Whether a cell has its middle or a corner in a polygon, or the polygon a corner in it.
pub(super) fn touches(changes: &Changes<'_>, cell: usize, outline: &Polygon) -> bool {
    let side = changes.cell_px;
    let (x, y) = ((cell % changes.cols) as f64 * side, (cell / changes.cols) as f64 * side);
    let own = PxBox::new(x, y, x + side, y + side).expect("a cell is wide and high");
    own.contains(*outline.corners().first().expect("a polygon has corners"))
        || [(0.5, 0.5), (0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)]
            .iter()
            .any(|(dx, dy)| holds(outline, PxPoint { x: x + dx * side, y: y + dy * side }))
}

/// Whether a point lies in a polygon (even-odd rule).
pub(super) fn holds(outline: &Polygon, at: PxPoint) -> bool {
    let corners = outline.corners();
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    let is_right_of = |(a, b): &(&PxPoint, &PxPoint)| {
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (b.x - a.x) * (at.y - a.y) / (b.y - a.y)
    };
    edges.filter(is_right_of).count() % 2 == 1
}

/// An opening that a change gave away.
struct Found {
    outline: PxBox,
    /// From how many cells its looks are known.
    cells: usize,
    /// When it differs, and a while around, microseconds.
    between: (i64, i64),
    /// Whether the usual look may be the open one.
    may_be_usual: bool,
}

/// Where openings are hidden, and when. Of one whose usual look may be the open one by a small part that somebody left in view, the
/// looks of all of it decide, where they are known.
fn settled_openings(found: Vec<Found>) -> Vec<(PxBox, Hidden)> {
    let is_shut_usually = |part: &Found| {
        found.iter().any(|all| {
            !all.may_be_usual && all.cells >= OF_A_PART * part.cells && all.outline.iou(&part.outline) >= SAME_OUTLINE
        })
    };
    let hidden = |one: &Found| {
        let is_always = one.may_be_usual && !is_shut_usually(one);
        if is_always { Hidden::Always } else { Hidden::Between(vec![one.between]) }
    };
    found.iter().map(|one| (one.outline, hidden(one))).collect()
}

/// Openings that a change gives away, where `may_be` does not say that the region is none.
fn by_change(
    changes: &Changes<'_>,
    is_asked: &[bool],
    objects: &[Vec<PxBox>],
    may_be: impl Fn(&Region) -> bool,
) -> Vec<Found> {
    let is_lasting = |region: &&Region| is_opening(changes, region) && may_be(region);
    let is_brief = |region: &&Region| {
        peek::is_peek(changes, region)
            && may_be(region)
            && !shadow::explains(changes, region, objects)
            && !passing::explains(changes, region)
    };
    let lasting = changes.regions(is_asked, Span::Lasting);
    let lasting = lasting.iter().filter(is_lasting).map(|region| opening(changes, region));
    let brief = changes.regions(is_asked, Span::Brief);
    let brief = brief.iter().filter(is_brief).map(|region| peek::peek(changes, region));
    lasting.chain(brief).collect()
}

/// Columns and rows of the box around a region, the last ones not included.
fn extent(changes: &Changes<'_>, cells: &[usize]) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let of = |at: fn(usize, usize) -> usize| {
        let all = cells.iter().map(move |&cell| at(cell, changes.cols));
        all.clone().min().unwrap_or(0)..all.max().map_or(0, |last| last + 1)
    };
    (of(|cell, cols| cell % cols), of(|cell, cols| cell / cols))
}

fn is_opening(changes: &Changes<'_>, region: &Region) -> bool {
    let picture = (changes.cols * changes.rows) as f64;
    let count = region.cells.len();
    if count < FEWEST_CELLS || !(LEAST_SHARE..=MOST_SHARE).contains(&(count as f64 / picture)) {
        return false;
    }
    let (across, down) = extent(changes, &region.cells);
    let (wide, high) = (across.len() as f64, down.len() as f64);
    // What somebody covers for most of the change is neither changed nor unchanged.
    let is_unseen = |cell: usize| {
        let unknown = (region.first..=region.last).filter(|&at| changes.at(at)[cell] == Cell::Unknown).count();
        2 * unknown > region.last - region.first
    };
    let unchanged = down
        .flat_map(|row| across.clone().map(move |col| row * changes.cols + col))
        .filter(|cell| region.cells.binary_search(cell).is_err() && !is_unseen(*cell))
        .count();
    wide.max(high) <= MOST_SLENDER * wide.min(high)
        && count as f64 >= LEAST_FILLED * (count + unchanged) as f64
        && region.most_at_once as f64 >= LEAST_AT_ONCE * count as f64
}

/// An opening of which a change tells.
fn opening(changes: &Changes<'_>, region: &Region) -> Found {
    let open: Vec<usize> = (region.first..=region.last).collect();
    found(changes, region, WIDER_CELLS, may_be_the_open_look(changes, &region.cells, &open))
}

fn found(changes: &Changes<'_>, region: &Region, wider_cells: f64, may_be_usual: bool) -> Found {
    let all = changes.completed(region, COMPLETED_CELLS);
    let wider_px = wider_cells * changes.cell_px;
    let outline = boxed(changes, &all.cells).grown(wider_px, wider_px);
    Found { outline, cells: region.cells.len(), between: ajar::between(changes, &all), may_be_usual }
}

/// The box around some cells.
fn boxed(changes: &Changes<'_>, cells: &[usize]) -> PxBox {
    let (across, down) = extent(changes, cells);
    let px = |cells: usize| cells as f64 * changes.cell_px;
    PxBox::new(px(across.start), px(down.start), px(across.end), px(down.end)).expect("cells are wide and high")
}

/// Whether the usual look is seen for hardly longer than the other, which is seen in these moments.
fn is_hardly_usual(changes: &Changes<'_>, other: &[usize]) -> bool {
    let micros = |at: usize| changes.moments[at].until_micros - changes.moments[at].from_micros;
    let all: i64 = (0..changes.moments.len()).map(micros).sum();
    let share = other.iter().map(|&at| micros(at)).sum::<i64>() as f64 / all.max(1) as f64;
    1.0 - share <= LEAST_USUAL
}

/// Whether the usual look of these cells may be the open one: it holds for hardly longer than the other, it has more texture, or it
/// is a dark hole in a bright picture.
fn may_be_the_open_look(changes: &Changes<'_>, cells: &[usize], open: &[usize]) -> bool {
    if is_hardly_usual(changes, open) {
        return true;
    }
    let grey = |colour: [u8; 3]| (f64::from(colour[0]) + 2.0 * f64::from(colour[1]) + f64::from(colour[2])) / 4.0;
    let usual = |cell: usize| changes.usual[cell].map(grey);
    let mean = |values: &mut dyn Iterator<Item = f64>| {
        let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
        sum / f64::from(count.max(1))
    };
    let here = mean(&mut cells.iter().filter_map(|&cell| usual(cell)));
    let everywhere = mean(&mut (0..changes.usual.len()).filter_map(usual));
    if here < DARK_HOLE * everywhere {
        return true;
    }
    let texture = |look: &dyn Fn(usize) -> Option<f64>| {
        let beside = |cell: &usize| {
            let next = if (cell + 1).is_multiple_of(changes.cols) { None } else { Some(cell + 1) };
            next.filter(|next| cells.binary_search(next).is_ok())
        };
        let under = |cell: &usize| Some(cell + changes.cols).filter(|next| cells.binary_search(next).is_ok());
        let pairs = cells.iter().flat_map(|cell| [(*cell, beside(cell)), (*cell, under(cell))]);
        mean(&mut pairs.filter_map(|(cell, next)| Some((look(cell)? - look(next?)?).abs())))
    };
    let at = open.get(open.len() / 2).copied();
    let other =
        |cell: usize| at.filter(|&at| changes.at(at)[cell] != Cell::Unknown).map(|at| grey(changes.colour(at, cell)));
    !open.is_empty() && texture(&usual) > MOST_TEXTURE * texture(&other) + 1.0
}

#[cfg(test)]
mod tests;
