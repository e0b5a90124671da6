//! The report as one page: no script, no font, no picture from elsewhere; every cell of confusion opens and lists its examples.
//!
//! All text is our own words, class names and ids, whose patterns leave nothing to escape. Comments of reviewers are not in it.

use std::fmt::Write as _;

use super::compare::Comparison;
use super::estimate::Estimate;
use super::report::{Confusion, Figure, Line, Report, SampleReport};

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Review</title><style>\
body{font:15px/1.5 sans-serif;max-width:64em;margin:2em auto;padding:0 1em;color:#222;background:#fff}\
h2{margin-top:2.5em}h3{margin-top:1.6em;font-size:1em}table{border-collapse:collapse}td,th{padding:.2em 1em .2em 0;text-align:left;\
vertical-align:top}code{font-size:.8em;color:#666;word-break:break-all}summary{cursor:pointer}.good{color:#17692f}.bad{color:#a12622}\
svg{background:#f5f6f8;max-width:100%}text{font:11px sans-serif;fill:#555}.num{text-align:right}\
@media(prefers-color-scheme:dark){body{background:#1b1d20;color:#ddd}svg{background:#26292e}text{fill:#aaa}.good{color:#6acf9a}\
.bad{color:#f28a88}}</style><body>";

/// Size of a plot, and its margins.
const PLOT: (f64, f64) = (520.0, 200.0);
const MARGIN: f64 = 36.0;

/// The page.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut page = format!("{HEAD}<h1>Review</h1>");
    page.push_str(
        "<p>Every figure says how much was looked at. The first interval holds where boxes err independently; the one by clip counts \
         that boxes of one clip err together. All are of 95 %.</p>",
    );
    if report.samples.is_empty() && report.comparisons.is_empty() {
        page.push_str("<p>Nothing was reviewed yet.</p>");
    }
    over_time(&mut page, &report.samples);
    report.samples.iter().rev().for_each(|sample| one_sample(&mut page, sample));
    report.comparisons.iter().for_each(|comparison| one_comparison(&mut page, comparison));
    page.push_str("</body></html>\n");
    page
}

fn one_sample(page: &mut String, sample: &SampleReport) {
    let _ = write!(
        page,
        "<h2>Sample of {}</h2><p>{}<br>{} of {} units were drawn, {} are judged. Seed {}.<br><code>{}</code></p>",
        sample.time.map_or_else(|| "no judgement yet".to_owned(), |time| time.day()),
        sample.plan,
        sample.units,
        sample.lot_units,
        sample.done,
        sample.seed,
        sample.sample
    );
    if let Some(decision) = &sample.decision {
        let (class, word) = if decision.passed { ("good", "Passed.") } else { ("bad", "Failed.") };
        let _ = write!(page, "<p class=\"{class}\"><b>{word}</b> {}</p>", decision.why);
    }
    figures(page, &sample.figures);
    lines(page, "Right boxes by class", &sample.classes);
    lines(page, "Right boxes by size", &sample.sizes);
    lines(page, "Right boxes by who drew them", &sample.sources);
    histogram(page, "Overlap of boxes drawn anew with the label's (IoU)", &sample.overlaps);
    confusion(page, &sample.confusion);
    if !sample.curve.is_empty() {
        let points = sample.curve.iter().map(|(percent, chance)| (*percent, *chance, None)).collect::<Vec<_>>();
        page.push_str("<h3>Operating characteristic: the chance that a lot is accepted</h3>");
        plot(page, &points, "% of units with a serious error", (0.0, 1.0));
    }
}

fn one_comparison(page: &mut String, comparison: &Comparison) {
    let _ = write!(
        page,
        "<h2>{} beside ground truth</h2><p>Boxes belong together at an overlap (IoU) of at least {}.</p>",
        comparison.name, comparison.match_iou
    );
    figures(page, &comparison.figures);
    lines(page, "Found with the right class, by class", &comparison.classes);
    lines(page, "Found with the right class, by size", &comparison.sizes);
    histogram(page, "Overlap of pairs (IoU)", &comparison.overlaps);
    confusion(page, &comparison.confusion);
}

fn figures(page: &mut String, figures: &[Figure]) {
    page.push_str("<table>");
    for figure in figures {
        let _ = write!(page, "<tr><td>{}<td>{}", figure.name, figure.words());
    }
    page.push_str("</table>");
}

fn lines(page: &mut String, title: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let height = 22.0 * lines.len() as f64 + 24.0;
    let _ = write!(page, "<h3>{title}</h3><svg viewBox=\"0 0 720 {height}\" width=\"720\" role=\"img\">");
    for (at, line) in lines.iter().enumerate() {
        let y = 22.0 * at as f64 + 16.0;
        let x = |share: f64| 150.0 + 330.0 * share.clamp(0.0, 1.0);
        let Estimate { value, n, clips, wilson, by_clip } = line.share;
        let _ = write!(page, "<text x=\"0\" y=\"{}\">{}</text>", y + 4.0, line.name);
        for (interval, width) in [(by_clip, 7.0), (wilson, 3.0)] {
            if let Some(interval) = interval {
                let (from, to) = (x(interval.low), x(interval.high));
                let _ = write!(
                    page,
                    "<line x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{y}\" y2=\"{y}\" stroke=\"#2a6f97\" stroke-opacity=\".45\" \
                     stroke-width=\"{width}\"/>"
                );
            }
        }
        let _ = write!(
            page,
            "<circle cx=\"{:.1}\" cy=\"{y}\" r=\"4\" fill=\"#2a6f97\"/><text x=\"500\" y=\"{}\">{:.1} % of {n} in {clips} clips</text>",
            x(value),
            y + 4.0,
            value * 100.0
        );
    }
    page.push_str("</svg>");
}

fn histogram(page: &mut String, title: &str, bins: &[u64]) {
    let most = bins.iter().max().copied().unwrap_or(0);
    if most == 0 {
        return;
    }
    let (width, height) = PLOT;
    let _ = write!(page, "<h3>{title}</h3><svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\">");
    let step = (width - 2.0 * MARGIN) / bins.len() as f64;
    for (at, count) in bins.iter().enumerate() {
        let high = (height - 2.0 * MARGIN) * *count as f64 / most as f64;
        let (x, y) = (MARGIN + step * at as f64, height - MARGIN - high);
        let _ = write!(
            page,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{high:.1}\" fill=\"#2a6f97\"><title>{count}</title></rect>",
            step - 2.0
        );
    }
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let x = MARGIN + (width - 2.0 * MARGIN) * share;
        let _ = write!(page, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{share}</text>", height - 14.0);
    }
    let _ = write!(page, "<text x=\"4\" y=\"{}\">{most}</text></svg>", MARGIN + 4.0);
}

fn confusion(page: &mut String, confusion: &Confusion) {
    let total: u64 = confusion.counts.iter().flatten().sum();
    if total == 0 {
        return;
    }
    page.push_str("<h3>Rows: what the labels say. Columns: what is true</h3><table><tr><th>");
    confusion.names.iter().for_each(|name| {
        let _ = write!(page, "<th class=\"num\">{name}");
    });
    for (row, name) in confusion.names.iter().enumerate() {
        let _ = write!(page, "<tr><th>{name}");
        for column in 0..confusion.names.len() {
            let count = confusion.counts[row][column];
            let examples = confusion.examples(row, column);
            if examples.is_empty() {
                let _ = write!(page, "<td class=\"num\">{count}");
                continue;
            }
            let _ = write!(page, "<td class=\"num\"><details><summary>{count}</summary>");
            for example in examples {
                let _ = write!(page, "<code>{} frame {}</code><br>", example.clip, example.frame.0 + 1);
            }
            page.push_str("</details>");
        }
    }
    page.push_str("</table>");
}

fn over_time(page: &mut String, samples: &[SampleReport]) {
    let accuracy = |sample: &SampleReport| {
        let figure = sample.figures.first()?;
        Some((figure.value?, figure.by_clip.or(figure.independent)))
    };
    let points: Vec<_> = samples.iter().filter_map(accuracy).enumerate().collect();
    if points.len() < 2 {
        return;
    }
    let points: Vec<_> = points.into_iter().map(|(at, (value, interval))| (at as f64 + 1.0, value, interval)).collect();
    let lowest = points.iter().map(|(_, value, interval)| interval.map_or(*value, |i| i.low)).fold(1.0, f64::min);
    page.push_str("<h2>Right boxes over time</h2>");
    plot(page, &points, "sample, the oldest first", ((lowest - 0.02).max(0.0), 1.0));
}

type Point = (f64, f64, Option<super::Interval>);

fn plot(page: &mut String, points: &[Point], axis: &str, (low, high): (f64, f64)) {
    let (width, height) = PLOT;
    let last = points.iter().map(|(x, ..)| *x).fold(0.0, f64::max).max(1.0);
    let x = |value: f64| MARGIN + (width - 2.0 * MARGIN) * value / last;
    let y = |value: f64| height - MARGIN - (height - 2.0 * MARGIN) * (value - low) / (high - low).max(1e-9);
    let _ = write!(page, "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\">");
    let path: Vec<String> = points.iter().map(|(at, value, _)| format!("{:.1},{:.1}", x(*at), y(*value))).collect();
    let _ =
        write!(page, "<polyline points=\"{}\" fill=\"none\" stroke=\"#2a6f97\" stroke-width=\"2\"/>", path.join(" "));
    for (at, value, interval) in points {
        if let Some(interval) = interval {
            let _ = write!(
                page,
                "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{1:.1}\" y2=\"{2:.1}\" stroke=\"#2a6f97\" stroke-opacity=\".5\"/>",
                x(*at),
                y(interval.low),
                y(interval.high)
            );
        }
        let _ = write!(
            page,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"#2a6f97\"><title>{at}: {:.1} %</title></circle>",
            x(*at),
            y(*value),
            value * 100.0
        );
    }
    for (value, at) in [(low, y(low)), (high, y(high))] {
        let _ = write!(page, "<text x=\"2\" y=\"{:.1}\">{:.0} %</text>", at + 4.0, value * 100.0);
    }
    let _ = write!(
        page,
        "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"end\">{last}</text><text x=\"{MARGIN}\" y=\"{}\">{axis}</text></svg>",
        x(last),
        height - 14.0,
        height - 14.0
    );
}
