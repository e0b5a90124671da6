//! Doors and tall windows that stand open on a room: upright rectangles in which furniture was seen in a close look (`detect`), in
//! enough of the frames that were looked at closely. What is seen in a single one of many is an error of the detector.
//!
//! All rectangles that overlap are hidden as one: nobody knows which of a door's own lines was taken for its frame. Only the casing, where it
//! is seen beside the doorway, cuts off what lies beyond it (`detect`); whether they overlap is asked of them as they were found. They are hidden for the whole clip, but where the door is usually
//! shut: there from a second before it looks otherwise to a second after.

use crate::custody::detect::RoomSeen;

use super::{AROUND_MICROS, Cell, Changes, Clip, Hidden, PxBox};

/// A room is seen in at least so many of the close looks, and in this share of them. A door may stand open for a part of the clip
/// only, and somebody may stand in it for a while.
const FEWEST_LOOKS: usize = 2;
const LEAST_SHARE: f64 = 0.15;
/// Two rectangles are of one opening when they share this part of the smaller one.
const SAME_SHARE: f64 = 0.5;
/// The frame's lower edge and its upper one are often taken for each other's neighbours, so it is hidden wider than it was seen, by these
/// shares of the smallest rectangle's height above, of its width beside, and of its height below.
const ABOVE: f64 = 0.16;
const BESIDE: f64 = 0.1;
const BELOW: f64 = 0.05;

/// A door that is usually shut: of what is seen of it at least this share differs from the usual look when the room was seen, and at
/// least that share is as usual when it is shut.
const OPEN_SHARE: f64 = 0.4;
const SHUT_SHARE: f64 = 0.7;
/// Of the opening at least this share has to be seen to say so.
const SEEN_SHARE: f64 = 0.5;

/// The rectangles that were taken for one opening.
struct Opening {
    /// Around them as they were found.
    found: PxBox,
    /// Around them, cut off at their casings.
    hull: PxBox,
    smallest: PxBox,
    /// The frames in which its room was seen.
    frames: Vec<usize>,
}

/// What is hidden for rooms that show, and when; cells that are not `asked` for lie where a steward said that nothing is private.
pub(super) fn openings(
    clip: &Clip<'_>,
    changes: &Changes<'_>,
    asked: &[bool],
    is_frame_asked: &dyn Fn(usize) -> bool,
) -> Vec<(PxBox, Hidden)> {
    let looked_at = clip.findings.iter().enumerate().filter(|(frame, _)| is_frame_asked(*frame));
    let looks = looked_at.filter_map(|(frame, found)| Some((frame, found.as_ref()?.rooms.as_ref()?)));
    let (mut openings, mut count) = (Vec::<Opening>::new(), 0_usize);
    for (frame, rooms) in looks {
        count += 1;
        for room in rooms.iter().filter(|room| !is_vouched_for(changes, &room.within, asked)) {
            add(&mut openings, frame, room);
        }
    }
    let least = FEWEST_LOOKS.min(count).max((LEAST_SHARE * count as f64).ceil() as usize);
    let sure = openings.iter().filter(|opening| opening.frames.len() >= least);
    let hidden = |opening: &Opening| {
        let spans = opening.hidden(changes);
        (opening.outline(&spans), spans)
    };
    sure.map(hidden).collect()
}

fn add(openings: &mut Vec<Opening>, frame: usize, room: &RoomSeen) {
    let RoomSeen { found, within } = room;
    let is_same = |opening: &&mut Opening| {
        let shared = opening.found.intersection(found).map_or(0.0, |both| both.area());
        shared >= SAME_SHARE * found.area().min(opening.found.area())
    };
    let Some(opening) = openings.iter_mut().find(is_same) else {
        openings.push(Opening { found: *found, hull: *within, smallest: *within, frames: vec![frame] });
        return;
    };
    if opening.frames.last() != Some(&frame) {
        opening.frames.push(frame);
    }
    opening.found = opening.found.hull(found);
    opening.hull = opening.hull.hull(within);
    if within.area() < opening.smallest.area() {
        opening.smallest = *within;
    }
}

impl Opening {
    /// The door alone where it is seen to open and shut, since its change gives the rest away.
    fn outline(&self, spans: &Hidden) -> PxBox {
        let own = &self.smallest;
        let (above, below) = (ABOVE * own.height(), BELOW * own.height());
        let beside = BESIDE * own.width();
        let wider = PxBox::new(own.x1() - beside, own.y1() - above, own.x2() + beside, own.y2() + below);
        let wider = wider.expect("it grew");
        match spans {
            Hidden::Always => self.hull.hull(&wider),
            // A pane beside the door opens and shuts for nobody.
            Hidden::Between(_) if own.area() < SAME_SHARE * self.hull.area() => self.hull.hull(&wider),
            Hidden::Between(_) => wider,
        }
    }

    /// The whole clip, unless the usual look is known to be the shut one.
    fn hidden(&self, changes: &Changes<'_>) -> Hidden {
        let differing = self.frames.iter().filter_map(|frame| {
            let at = changes.moments.partition_point(|moment| moment.frame <= *frame).checked_sub(1)?;
            self.share(changes, at, |cell| cell == Cell::Differs)
        });
        let differing: Vec<f64> = differing.collect();
        if differing.is_empty() || differing.iter().any(|share| *share < OPEN_SHARE) {
            return Hidden::Always;
        }
        let is_shut =
            |at: &usize| self.share(changes, *at, |cell| cell == Cell::Usual).is_some_and(|usual| usual >= SHUT_SHARE);
        let span = |at: usize| {
            let moment = changes.moments[at];
            (moment.from_micros - AROUND_MICROS, moment.until_micros + AROUND_MICROS)
        };
        Hidden::Between((0..changes.moments.len()).filter(|at| !is_shut(at)).map(span).collect())
    }

    /// The share of what is seen of it for which this is true; `None` where too little is seen.
    fn share(&self, changes: &Changes<'_>, at: usize, is_true: impl Fn(Cell) -> bool) -> Option<f64> {
        let cells: Vec<Cell> = changes.touched(&self.smallest).map(|cell| changes.at(at)[cell]).collect();
        let seen = cells.iter().filter(|cell| **cell != Cell::Unknown).count();
        let is_enough = seen > 0 && seen as f64 >= SEEN_SHARE * cells.len() as f64;
        is_enough.then(|| cells.iter().filter(|cell| is_true(**cell)).count() as f64 / seen as f64)
    }
}

/// Whether most of it lies where nothing is private.
fn is_vouched_for(changes: &Changes<'_>, room: &PxBox, asked: &[bool]) -> bool {
    let (mut all, mut private) = (0, 0);
    for cell in changes.touched(room) {
        all += 1;
        private += usize::from(asked[cell]);
    }
    2 * private < all
}
