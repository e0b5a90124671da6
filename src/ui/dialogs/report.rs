//! What all reviews say: figures, plots, and the confusion of classes with examples one click away.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, Color32, CornerRadius, Grid, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use egui_plot::{Bar, BarChart, GridMark, Line as PlotLine, Plot, PlotPoints, Points};

use super::head;
use crate::app::command::Command;
use crate::app::dialog::ReportView;
use crate::app::review_command::ReviewCommand;
use crate::app::review_desk::{Comparison, Confusion, Figure, Line, Report, SampleReport};
use crate::app::review_words::{of_decision, of_figure, of_plan, of_size};
use crate::app::words::{said, term, word};
use crate::app::workspace::{Workspace, short};
use crate::ui::theme::{self, Colours, colours};
use crate::ui::widgets::{self, section};

/// Height of a plot.
const HIGH: f32 = 180.0;

/// Paints it.
pub fn show(ui: &mut Ui, workspace: &Workspace, view: &mut ReportView, out: &mut Vec<Command>) {
    head(ui, word("report-review-report"), word("report-every-figure-says-how-much-was"), out);
    let Some(project) = workspace.project() else { return };
    let Some(report) = &project.review.report else {
        widgets::muted(ui, word("report-measuring"));
        return;
    };
    if report.samples.is_empty() && report.comparisons.is_empty() {
        widgets::muted(ui, word("report-nothing-was-reviewed-yet-draw-a"));
        return;
    }
    parts(ui, report, view);
    let high = (ui.ctx().content_rect().height() - 240.0).max(240.0);
    ScrollArea::vertical()
        .id_salt("report")
        .max_height(high)
        .min_scrolled_height(high)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            let samples = report.samples.len();
            if let Some(sample) = samples.checked_sub(view.chosen + 1).and_then(|at| report.samples.get(at)) {
                one_sample(ui, sample, view, out);
                over_time(ui, &report.samples);
            } else if let Some(comparison) = report.comparisons.get(view.chosen.wrapping_sub(samples)) {
                one_comparison(ui, comparison, view, out);
            }
        });
}

/// Samples, the newest first, and comparisons: one is shown.
fn parts(ui: &mut Ui, report: &Report, view: &mut ReportView) {
    let day =
        |sample: &SampleReport| sample.time.map_or_else(|| word("report-not-judged").to_owned(), |time| time.day());
    // Several may be of one day; the number is that of the plot over time.
    let numbered = (1..).zip(&report.samples).collect::<Vec<_>>().into_iter().rev();
    let samples = numbered.map(|(no, sample)| said!("report-sample-of", no, sample = day(sample)));
    let all: Vec<String> = samples
        .chain(report.comparisons.iter().map(|own| said!("report-beside-truth", own = term(&own.name))))
        .collect();
    ui.horizontal_wrapped(|ui| {
        for (at, words) in all.into_iter().enumerate() {
            let button = eframe::egui::Button::new(words).selected(view.chosen == at).min_size(vec2(0.0, 30.0));
            if ui.add(button).clicked() {
                *view = ReportView { chosen: at, cell: None };
            }
        }
    });
    ui.add_space(4.0);
}

fn one_sample(ui: &mut Ui, sample: &SampleReport, view: &mut ReportView, out: &mut Vec<Command>) {
    let c = colours(ui);
    widgets::muted(
        ui,
        said!(
            "report-of-units-drawn-judged",
            plan = sample.drawn_by.as_ref().map_or_else(|| sample.plan.clone(), of_plan),
            units = sample.units,
            lot_units = sample.lot_units,
            done = sample.done
        ),
    );
    if let Some(decision) = &sample.decision {
        let (word, ink) =
            if decision.passed { (word("report-passed"), c.good) } else { (word("report-failed"), c.bad) };
        let why = sample.drawn_by.as_ref().map(|plan| of_decision(decision, plan, sample.lot_units));
        let why = why.unwrap_or_else(|| decision.why.clone());
        ui.label(RichText::new([word, why.as_str()].join(" ")).color(ink));
    }
    figures(ui, &sample.figures);
    lines(ui, word("report-right-boxes-by-class"), &sample.classes, str::to_owned);
    lines(ui, word("report-right-boxes-by-size-root-of"), &sample.sizes, of_size);
    lines(ui, word("report-right-boxes-by-who-drew-them"), &sample.sources, |source| term(source).to_owned());
    confusion(ui, &sample.confusion, view, out);
    overlaps(ui, word("report-overlap-of-boxes-drawn-anew-with"), &sample.overlaps);
    if !sample.curve.is_empty() {
        section(ui, word("report-chance-that-a-lot-is-accepted"));
        let points: Vec<[f64; 2]> = sample.curve.iter().map(|(percent, chance)| [*percent, *chance]).collect();
        let line =
            PlotLine::new(word("report-chance-of-acceptance"), PlotPoints::from(points)).color(c.accent).width(2.0);
        plot("curve").include_y(0.0).include_y(1.0).show(ui, |plot| plot.line(line));
    }
}

fn one_comparison(ui: &mut Ui, comparison: &Comparison, view: &mut ReportView, out: &mut Vec<Command>) {
    widgets::muted(ui, said!("report-boxes-belong-together-at-an-overlap", match_iou = comparison.match_iou));
    figures(ui, &comparison.figures);
    lines(ui, word("report-found-with-the-right-class-by"), &comparison.classes, str::to_owned);
    lines(ui, word("report-found-with-the-right-class-by-2"), &comparison.sizes, of_size);
    confusion(ui, &comparison.confusion, view, out);
    overlaps(ui, word("report-overlap-of-pairs-iou"), &comparison.overlaps);
}

fn figures(ui: &mut Ui, figures: &[Figure]) {
    ui.add_space(4.0);
    let c = colours(ui);
    ui.spacing_mut().interact_size.y = 18.0;
    Grid::new("figures").num_columns(2).spacing(vec2(18.0, 4.0)).show(ui, |ui| {
        for figure in figures {
            ui.label(RichText::new(term(&figure.name)).size(13.0).color(c.muted));
            let ink = if figure.value.is_some() { c.text } else { c.faint };
            let words = of_figure(figure);
            let label = eframe::egui::Label::new(RichText::new(&words).size(13.0).color(ink)).wrap();
            ui.add(label);
            ui.end_row();
        }
    });
    ui.add_space(6.0);
}

/// Shares with their intervals: a thick line by clip, a thin one where boxes are independent.
fn lines(ui: &mut Ui, title: &str, lines: &[Line], name_of: impl Fn(&str) -> String) {
    if lines.is_empty() {
        return;
    }
    section(ui, title);
    let c = colours(ui);
    const ROW: f32 = 22.0;
    let lowest = lines.iter().filter_map(|line| line.share.by_clip.or(line.share.wilson)).map(|own| own.low);
    let from = (lowest.fold(1.0, f64::min) - 0.05).clamp(0.0, 0.9);
    for line in lines {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let (share, name) = (line.share, name_of(&line.name));
        let clips = if share.clips == 1 {
            word("report-1-clip").to_owned()
        } else {
            said!("report-clips", clips = share.clips)
        };
        let words = said!("report-of-in", value = format!("{:.1}", share.value * 100.0), n = share.n, clips);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {words}")));
        let (left, right) = (rect.left() + 130.0, rect.right() - 190.0);
        let x = |value: f64| left + (right - left) * ((value - from) / (1.0 - from)).clamp(0.0, 1.0) as f32;
        let y = rect.center().y;
        let small = theme::regular(13.0);
        widgets::text_elided(ui.painter(), rect.left_center(), Align2::LEFT_CENTER, &name, &small, c.text, 124.0);
        ui.painter().hline(left..=right, y, eframe::egui::Stroke::new(1.0, c.line));
        for (interval, width) in [(share.by_clip, 6.0), (share.wilson, 2.5)] {
            if let Some(own) = interval {
                let stroke = eframe::egui::Stroke::new(width, c.accent.gamma_multiply(0.45));
                ui.painter().hline(x(own.low)..=x(own.high), y, stroke);
            }
        }
        ui.painter().circle_filled(eframe::egui::pos2(x(share.value), y), 4.0, c.accent);
        ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, words, theme::regular(12.0), c.muted);
    }
    widgets::muted(ui, said!("report-the-line-runs-from-to-100", from = format!("{:.0}", from * 100.0)));
    ui.add_space(6.0);
}

fn confusion(ui: &mut Ui, confusion: &Confusion, view: &mut ReportView, out: &mut Vec<Command>) {
    if confusion.counts.iter().flatten().all(|count| *count == 0) {
        return;
    }
    section(ui, word("report-rows-what-the-labels-say-columns"));
    let c = colours(ui);
    let most = confusion.counts.iter().flatten().max().copied().unwrap_or(1).max(1);
    Grid::new("confusion").spacing(vec2(2.0, 2.0)).show(ui, |ui| {
        ui.label("");
        for name in names(confusion) {
            ui.add_sized(
                vec2(78.0, 20.0),
                eframe::egui::Label::new(RichText::new(name).size(12.0).color(c.muted)).truncate(),
            );
        }
        ui.end_row();
        for (row, name) in names(confusion).enumerate() {
            ui.label(RichText::new(name).size(12.0).color(c.muted));
            for (column, count) in confusion.counts[row].iter().enumerate() {
                cell(ui, confusion, (row, column), *count as f32 / most as f32, view);
            }
            ui.end_row();
        }
    });
    if let Some((row, column)) = view.cell {
        examples(ui, confusion, row, column, out);
    }
    ui.add_space(6.0);
}

/// Names of rows and columns: classes as the project has them, and last the word for what is not there.
fn names(confusion: &Confusion) -> impl Iterator<Item = &str> {
    (0..confusion.names.len()).map(|at| name_at(confusion, at))
}

fn name_at(confusion: &Confusion, at: usize) -> &str {
    let name = &confusion.names[at];
    if at + 1 == confusion.names.len() { term(name) } else { name }
}

fn cell(ui: &mut Ui, confusion: &Confusion, at: (usize, usize), share: f32, view: &mut ReportView) {
    let c = colours(ui);
    let count = confusion.counts[at.0][at.1];
    let has_examples = !confusion.examples(at.0, at.1).is_empty();
    let (rect, response) = ui.allocate_exact_size(vec2(78.0, 26.0), Sense::click());
    let name = said!("report-said-true", at = name_at(confusion, at.0), at2 = name_at(confusion, at.1), count);
    response.widget_info(|| WidgetInfo::selected(Role::Cell, true, view.cell == Some(at), &name));
    let ground: Color32 = if at.0 == at.1 { c.good } else { c.bad };
    let strength = if count == 0 { 0.0 } else { 0.12 + 0.45 * share };
    let fill = if view.cell == Some(at) { c.selected } else { ground.gamma_multiply(strength) };
    ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
    let ink = if count == 0 { c.faint } else { c.text };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, count.to_string(), theme::regular(13.0), ink);
    if response.clicked() && has_examples {
        view.cell = (view.cell != Some(at)).then_some(at);
    }
}

fn examples(ui: &mut Ui, confusion: &Confusion, row: usize, column: usize, out: &mut Vec<Command>) {
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        widgets::muted(
            ui,
            said!("report-said-true-2", row = name_at(confusion, row), column = name_at(confusion, column)),
        );
        for example in confusion.examples(row, column) {
            let words = said!("report-frame", clip = short(example.clip), frame = example.frame.0 + 1);
            if ui.add(eframe::egui::Button::new(RichText::new(words).small())).clicked() {
                out.push(Command::Review(ReviewCommand::GoTo(*example)));
            }
        }
    });
}

fn overlaps(ui: &mut Ui, title: &str, bins: &[u64]) {
    if bins.iter().all(|count| *count == 0) {
        return;
    }
    section(ui, title);
    let c = colours(ui);
    let width = 1.0 / bins.len() as f64;
    let bar = |(at, count): (usize, &u64)| Bar::new((at as f64 + 0.5) * width, *count as f64).width(width * 0.9);
    let chart = BarChart::new("boxes", bins.iter().enumerate().map(bar).collect()).color(c.accent);
    plot("overlaps").include_x(0.0).include_x(1.0).show(ui, |plot| plot.bar_chart(chart));
    ui.add_space(6.0);
}

/// Accuracy of each sample, the oldest first.
fn over_time(ui: &mut Ui, samples: &[SampleReport]) {
    let first = |(no, sample): (u32, &SampleReport)| {
        let figure = sample.figures.first()?;
        Some((f64::from(no), figure.value?, figure.by_clip.or(figure.independent)))
    };
    let found: Vec<_> = (1..).zip(samples).filter_map(first).collect();
    if found.len() < 2 {
        return;
    }
    section(ui, word("report-right-boxes-percent-by-sample"));
    let c: &Colours = colours(ui);
    let values: Vec<[f64; 2]> = found.iter().map(|(no, value, _)| [*no, value * 100.0]).collect();
    let ends = found
        .iter()
        .filter_map(|(no, _, interval)| interval.map(|own| vec![[*no, own.low * 100.0], [*no, own.high * 100.0]]));
    let ends: Vec<Vec<[f64; 2]>> = ends.collect();
    // Room at both sides, so that neither end of the line lies on the frame; whole samples alone have a mark.
    let last = samples.len() as f64;
    let whole = |mark: GridMark, _: &std::ops::RangeInclusive<f64>| match mark.value {
        value if (value - value.round()).abs() < 1e-6 && (1.0..=last).contains(&value) => format!("{value}"),
        _ => String::new(),
    };
    let plot = plot("over time").include_x(0.5).include_x(last + 0.5).x_axis_formatter(whole);
    plot.show(ui, |plot| {
        for end in ends {
            plot.line(PlotLine::new("interval", PlotPoints::from(end)).color(c.accent.gamma_multiply(0.5)).width(4.0));
        }
        plot.line(
            PlotLine::new(word("report-right-boxes"), PlotPoints::from(values.clone())).color(c.accent).width(1.5),
        );
        plot.points(Points::new(word("report-right-boxes"), PlotPoints::from(values)).color(c.accent).radius(4.0));
    });
}

/// A plot that only shows: no drag, no zoom, so that the page scrolls under it.
fn plot(name: &str) -> Plot<'_> {
    Plot::new(name)
        .height(HIGH)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_grid([false, true])
}
