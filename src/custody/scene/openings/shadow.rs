//! The shadow that somebody casts on the ground: it comes and goes with them, and nothing opens there. A detector's box does not hold it.
//!
//! What lies in a shadow is darker, and bluer, since the sky still lights it (Finlayson and others, On the removal of shadows from
//! images, 2006). It begins at whom it belongs to and lies below their hips: a door beside somebody reaches higher.

use crate::vocab::PxBox;

use super::{Changes, Region, boxed};

/// What lies in a shadow keeps such a share of its brightness.
const SHADE: std::ops::Range<f32> = 0.3..1.0;
/// Of what changed at least this share is darker and no redder, in every moment.
const SHADED: f64 = 0.95;
/// So much redder, as a factor, may be grain.
const REDDER: f32 = 1.02;
/// A picture has colour where its channels are so many levels apart.
const LEAST_COLOUR: u8 = 4;
/// In this share of the moments somebody is there, at whose feet it lies: now and then a detector overlooks them.
const ATTENDED: f64 = 0.75;
/// The hips are so far down somebody's box. A shadow is seen no further from them than this share of their width: what is nearer to
/// somebody who moves is covered by them a moment before or after.
const HIPS: f64 = 0.5;
const REACH: f64 = 0.75;

/// Whether somebody's shadow explains a region. `people` are frame by frame.
pub(super) fn explains(changes: &Changes<'_>, region: &Region, people: &[Vec<PxBox>]) -> bool {
    let differing = |at: usize| {
        let differs = |cell: &usize| changes.at(at)[*cell].is_changed();
        region.cells.iter().copied().filter(differs).collect::<Vec<usize>>()
    };
    let (mut moments, mut attended) = (0, 0);
    for (at, cells) in (region.first..=region.last).map(|at| (at, differing(at))).filter(|(_, cells)| !cells.is_empty())
    {
        let shaded = cells.iter().filter(|cell| is_shaded(changes, at, **cell)).count();
        if (shaded as f64) < SHADED * cells.len() as f64 {
            return false;
        }
        let shadow = boxed(changes, &cells);
        moments += 1;
        attended += u32::from(people[changes.moments[at].frame].iter().any(|person| is_at_feet(person, &shadow)));
    }
    moments > 0 && f64::from(attended) >= ATTENDED * f64::from(moments)
}

/// Whether what differs in one moment lies in a shadow, below somebody's hips and no further from them than they are high: the legs' part of
/// a shadow may be too narrow to be seen. In a picture without colour nobody can tell.
pub(in crate::custody::scene) fn is_below_somebody(
    changes: &Changes<'_>,
    at: usize,
    cells: &[usize],
    people: &[PxBox],
) -> bool {
    let shaded = cells.iter().filter(|cell| is_shaded(changes, at, **cell)).count();
    let shadow = boxed(changes, cells);
    let is_near = |person: &PxBox| {
        let high = person.height();
        hips(person) <= shadow.y1() && person.x1() - high <= shadow.x1() && shadow.x2() <= person.x2() + high
    };
    let has_colour = |cell: &usize| {
        changes.usual[*cell]
            .is_some_and(|[red, green, blue]| red.max(green).max(blue) - red.min(green).min(blue) >= LEAST_COLOUR)
    };
    shaded as f64 >= SHADED * cells.len() as f64 && cells.iter().any(has_colour) && people.iter().any(is_near)
}

fn hips(person: &PxBox) -> f64 {
    person.y1() + HIPS * person.height()
}

fn is_shaded(changes: &Changes<'_>, at: usize, cell: usize) -> bool {
    let Some(usual) = changes.usual[cell] else { return false };
    let [red, green, blue] =
        [0, 1, 2].map(|k| (f32::from(changes.colour(at, cell)[k]) + 2.0) / (f32::from(usual[k]) + 2.0));
    SHADE.contains(&((red + green + blue) / 3.0)) && red <= REDDER * green && green <= REDDER * blue
}

fn is_at_feet(person: &PxBox, shadow: &PxBox) -> bool {
    shadow.y1() >= hips(person) && person.grown(REACH * person.width(), 0.0).intersection(shadow).is_some()
}
