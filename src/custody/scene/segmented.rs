//! Doors and windows that a segmentation model sees, on a camera that looks outdoors: hidden in every frame, open or shut, lit or not.
//!
//! What the model saw in any frame of a view is hidden in all of that view's: a door does not come and go, and the model that
//! overlooks it in one frame sees it in another. Each is hidden as the convex shape around it, a little wider. People and vehicles in
//! front stay visible; who is seen through it is hidden, by the rule for windows that were drawn (`openings`).
//!
//! Guarantee: areas are only added. Deliberately absent: windows of cars. A model that takes them for windows of houses hides a part
//! of the street; a zone of kind street takes that back.

use crate::custody::detect::OpeningMap;
use crate::custody::plan::{Area, Clip, Fill, hull_of};
use crate::vocab::{Polygon, PxBox, PxPoint, Size, Why, Zone, ZoneKind};

use super::openings::{holds, is_in_front};

/// Fewer cells than this, side by side, are no door.
const FEWEST_CELLS: usize = 4;
/// What is hidden is wider than what was seen on every side by so many pixels, or by this share of the picture's width.
const MARGIN_PX: f64 = 12.0;
const MARGIN_SHARE: f64 = 0.02;
/// More than this many are hidden as one.
const MOST_AREAS: usize = 48;

/// What is hidden in each frame for the doors and windows that were seen. One row a frame; in frames that are not vouched for
/// all but people and vehicles is hidden anyway.
pub(in crate::custody) fn fills(
    clip: &Clip<'_>,
    zones: &[Zone],
    objects: &[Vec<PxBox>],
    is_vouched: &[bool],
) -> Vec<Vec<Fill>> {
    let mut fills = vec![Vec::new(); clip.findings.len()];
    let maps = |stand: u16| {
        let found = clip.findings.iter().zip(clip.glances).filter(move |(_, glance)| glance.view.stand == stand);
        found.flat_map(|(found, _)| found).flat_map(|found| &found.said).filter_map(|said| said.openings.as_ref())
    };
    let stands: std::collections::BTreeSet<u16> = clip.glances.iter().map(|glance| glance.view.stand).collect();
    if stands.iter().all(|stand| maps(*stand).next().is_none()) {
        return fills;
    }
    for stand in stands {
        let mut all = OpeningMap::closed(clip.size);
        let mut was_asked = false;
        for map in maps(stand) {
            all.add(map);
            was_asked = true;
        }
        let is_left_out = |zone: &&Zone| matches!(zone.kind, ZoneKind::Street | ZoneKind::Ignore);
        let vouched_for: Vec<&Zone> = zones.iter().filter(is_left_out).collect();
        all.keep(|cell| !vouched_for.iter().any(|zone| holds(&zone.outline, cell.centre())));
        // Nobody was asked where the doors are from here.
        let areas = if was_asked { areas(&all, clip.size) } else { vec![Area::Box(clip.size.whole())] };
        let here = (0..fills.len()).filter(|frame| is_vouched[*frame] && clip.glances[*frame].view.stand == stand);
        for frame in here {
            fills[frame].extend(areas.iter().map(|area| hidden(area, &objects[frame])));
        }
    }
    fills
}

fn hidden(area: &Area, objects: &[PxBox]) -> Fill {
    let (fill, hull) = match area {
        Area::Box(bbox) => (Fill::boxed(*bbox, Why::Opening), *bbox),
        Area::Polygon(polygon) => (Fill::outlined(polygon.clone(), Why::Opening), hull_of(polygon)),
    };
    fill.behind(objects.iter().filter(|bbox| is_in_front(bbox, &hull)).copied().collect())
}

/// The shapes around what is marked, each a little wider.
fn areas(map: &OpeningMap, size: Size) -> Vec<Area> {
    let margin_px = MARGIN_PX.max(MARGIN_SHARE * f64::from(size.width_px));
    let mut groups: Vec<Vec<PxBox>> = groups(map).into_iter().filter(|group| group.len() >= FEWEST_CELLS).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let rest = groups.split_off(groups.len().min(MOST_AREAS - 1));
    if !rest.is_empty() {
        groups.push(rest.concat());
    }
    let wider = |cell: &PxBox| cell.grown(margin_px, margin_px).clipped(size);
    groups.iter().filter_map(|cells| around(&cells.iter().filter_map(wider).collect::<Vec<PxBox>>())).collect()
}

/// The marked cells, those that touch, also by a corner, together.
fn groups(map: &OpeningMap) -> Vec<Vec<PxBox>> {
    let (columns, rows) = (map.columns(), map.rows());
    let mut is_taken = vec![false; columns * rows];
    let mut groups = Vec::new();
    for start in 0..columns * rows {
        if is_taken[start] || !map.is_open(start % columns, start / columns) {
            continue;
        }
        is_taken[start] = true;
        let (mut group, mut open) = (Vec::new(), vec![start]);
        while let Some(at) = open.pop() {
            let (column, row) = (at % columns, at / columns);
            group.push(map.cell(column, row));
            for row in row.saturating_sub(1)..(row + 2).min(rows) {
                for column in column.saturating_sub(1)..(column + 2).min(columns) {
                    let next = row * columns + column;
                    if !is_taken[next] && map.is_open(column, row) {
                        is_taken[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        groups.push(group);
    }
    groups
}

/// The convex shape around boxes, or the box around them when it has too many corners; `None` around nothing.
fn around(boxes: &[PxBox]) -> Option<Area> {
    let hull = boxes.iter().copied().reduce(|a, b| a.hull(&b))?;
    let corners = |b: &PxBox| [(b.x1(), b.y1()), (b.x2(), b.y1()), (b.x1(), b.y2()), (b.x2(), b.y2())];
    let mut points: Vec<(f64, f64)> = boxes.iter().flat_map(corners).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    // Andrew's monotone chain: the lower side from left to right, then the upper one back.
    let side = |points: &mut dyn Iterator<Item = &(f64, f64)>| {
        let mut chain: Vec<(f64, f64)> = Vec::new();
        for &(x, y) in points {
            while let [.., a, b] = chain[..] {
                if (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push((x, y));
        }
        chain.pop();
        chain
    };
    let mut outline = side(&mut points.iter());
    outline.extend(side(&mut points.iter().rev()));
    let outline = Polygon::new(outline.into_iter().map(|(x, y)| PxPoint { x, y }).collect());
    Some(outline.map_or(Area::Box(hull), Area::Polygon))
}

#[cfg(test)]
mod tests;
