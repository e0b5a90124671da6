//! The statistics as one page: no script, no font, no image from elsewhere; a bar opens and lists the clips behind it.
//!
//! All text is our own words, class names and pseudonyms, whose patterns leave nothing to escape.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Histogram, Statistics, cell_words};
use crate::vocab::ClipId;

/// Cells of the map that are listed below it.
const MOST_CELLS: usize = 12;
const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Labels</title><style>\
body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}\
h2{margin-top:2em;font-size:1.1em}summary{display:flex;gap:1em;align-items:center;cursor:pointer}\
summary span:first-child{width:14em}summary span:last-child{color:#666}i{display:block;height:.8em;background:#2a6f97}\
b{flex:1;font-weight:400}code{font-size:.8em;color:#666;word-break:break-all}table{border-collapse:collapse}\
td,th{padding:.2em 1em .2em 0;text-align:left}.map td{width:2.4em;height:2.4em;padding:0}\
@media(prefers-color-scheme:dark){body{background:#1b1d20;color:#ddd}i{background:#61a5c2}}</style><body>";

/// The page.
#[must_use]
pub fn html(statistics: &Statistics) -> String {
    let totals = &statistics.totals;
    let mut page = format!(
        "{HEAD}<h1>Labels</h1><p>{} clips, {} frames ({} without an object), {} tracks, {} boxes; {} in keyframes, {} occluded, {} \
         truncated.</p>",
        totals.clips,
        totals.frames,
        totals.empty_frames,
        totals.tracks,
        totals.boxes,
        totals.keyframes,
        totals.occluded,
        totals.truncated
    );
    page.push_str("<h2>Classes (boxes)</h2>");
    let rows = statistics.classes.iter().map(|row| (row.name.clone(), row.boxes, &row.clips));
    bars(&mut page, rows.collect());
    for histogram in &statistics.histograms {
        let _ = write!(page, "<h2>{}</h2>", capital(&histogram.name));
        bars(&mut page, bins(histogram));
    }
    page.push_str("<h2>Where boxes lie</h2>");
    map(&mut page, &statistics.positions);
    cells(&mut page, statistics);
    page.push_str("<h2>Cameras (boxes)</h2>");
    let rows = statistics.cameras.iter().map(|row| (row.camera.to_string(), row.boxes, &row.clips));
    bars(&mut page, rows.collect());
    for (title, rows) in
        [("Who drew them (boxes)", &statistics.sources), ("How much is in view (boxes)", &statistics.occlusion)]
    {
        let _ = write!(page, "<h2>{title}</h2>");
        bars(&mut page, rows.iter().map(|row| (row.name.clone(), row.boxes, &row.clips)).collect());
    }
    page.push_str(
        "<h2>Light (frames)</h2><p>Day, dusk and night as the pictures look. It is no clock: the time of day is dropped with all other \
         metadata when a clip comes in.</p>",
    );
    bars(&mut page, statistics.lights.iter().map(|row| (row.name.clone(), row.frames, &row.clips)).collect());
    page.push_str("<h2>Probably drawn twice</h2>");
    if statistics.duplicates.is_empty() {
        page.push_str("<p>None.</p>");
    }
    page.push_str("<table>");
    for (clip, count) in &statistics.duplicates {
        let _ = write!(page, "<tr><td><code>{clip}</code><td>{count}");
    }
    page.push_str("</table></body></html>\n");
    page
}

fn bins(histogram: &Histogram) -> Vec<(String, u64, &BTreeSet<ClipId>)> {
    let bins = histogram.bins.iter().enumerate();
    bins.map(|(at, bin)| (histogram.words(at), bin.count, &bin.clips)).collect()
}

fn bars(page: &mut String, rows: Vec<(String, u64, &BTreeSet<ClipId>)>) {
    let most = rows.iter().map(|(_, count, _)| *count).max().unwrap_or(0).max(1);
    for (name, count, clips) in rows {
        let percent = count as f64 * 100.0 / most as f64;
        let _ = write!(
            page,
            "<details><summary><span>{name}</span><b><i style=\"width:{percent:.1}%\"></i></b><span>{count}</span></summary><p>{} \
             clips<br>",
            clips.len()
        );
        clips.iter().for_each(|clip| {
            let _ = write!(page, "<code>{clip}</code> ");
        });
        page.push_str("</details>");
    }
}

fn map(page: &mut String, positions: &[Vec<u64>]) {
    let most = positions.iter().flatten().max().copied().unwrap_or(0).max(1);
    page.push_str("<table class=\"map\">");
    for row in positions {
        page.push_str("<tr>");
        for count in row {
            let strength = *count as f64 / most as f64;
            let _ = write!(page, "<td title=\"{count}\" style=\"background:rgba(42,111,151,{strength:.3})\">");
        }
    }
    page.push_str("</table>");
}

/// The fullest cells, with the clips that have the most boxes in each.
fn cells(page: &mut String, statistics: &Statistics) {
    let filled = statistics.filled_cells();
    let rows: Vec<_> = filled
        .iter()
        .take(MOST_CELLS)
        .map(|at| {
            let clips: BTreeSet<ClipId> = statistics.cell(*at).most.iter().map(|(clip, _)| *clip).collect();
            (cell_words(*at), statistics.positions[at.0][at.1], clips)
        })
        .collect();
    bars(page, rows.iter().map(|(name, count, clips)| (name.clone(), *count, clips)).collect());
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
