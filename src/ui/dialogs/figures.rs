//! Statistics: a list of distributions, the chosen one as bars, and the clips behind the chosen bar.
//!
//! Every bar is also a line of a list, so that keys and screen readers reach it.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align, Align2, Button, Color32, ComboBox, Layout, RichText, ScrollArea, Ui, WidgetInfo, vec2};
use egui_plot::{AxisHints, Bar as PlotBar, BarChart, GridMark, Heatmap, Line, Plot, PlotPoint};

use crate::app::command::Command;
use crate::app::figures::{Bar, Figure, FiguresForm, cell_words};
use crate::app::statistics::Statistics;
use crate::app::words::{said, say, term, word};
use crate::app::workspace::short;
use crate::ui::theme::{self, colours};
use crate::ui::widgets::{self, section};
use crate::vocab::{ClipId, ExportId};

/// Width of the whole dialog, and of the lists at its sides.
pub(super) const WIDTH: f32 = 960.0;
const LIST: f32 = 150.0;
const SIDE: f32 = 230.0;
/// More names than that are not read by anybody.
const MOST_CLIPS: usize = 200;

pub(super) fn show(ui: &mut Ui, form: &mut FiguresForm, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-statistics"), &totals(form.found.as_deref()), out);
    let height = (ui.ctx().content_rect().height() - 210.0).clamp(340.0, 560.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.allocate_ui_with_layout(vec2(LIST, height), Layout::top_down(Align::Min), |ui| list(ui, form));
        let Some(found) = form.found.clone() else {
            widgets::muted(ui, word("figures-counting-the-labels"));
            ui.allocate_space(vec2(0.0, height));
            return;
        };
        let bars = form.figure.bars(&found);
        let has_side = form.figure != Figure::Drift;
        let width = ui.available_width() - if has_side { SIDE + 16.0 } else { 0.0 };
        ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(vec2(width, height));
            ui.label(RichText::new(term(form.figure.title())).font(theme::medium(theme::BODY)));
            widgets::muted(ui, term(form.figure.help()));
            ui.add_space(6.0);
            match form.figure {
                Figure::Positions => heat_map(ui, &found, &mut form.chosen),
                Figure::Drift => drift(ui, form),
                _ if bars.iter().all(|bar| bar.count == 0) => drop(widgets::muted(ui, word("figures-there-is-none"))),
                _ => plot(ui, &bars, &mut form.chosen),
            }
        });
        if has_side {
            ui.allocate_ui_with_layout(vec2(SIDE, height), Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(vec2(SIDE, height));
                side(ui, &bars, form, height, out);
            });
        }
    });
}

fn totals(found: Option<&Statistics>) -> String {
    let Some(found) = found else { return word("figures-what-the-labels-are-like-as").to_owned() };
    let totals = &found.totals;
    let clips = if totals.clips == 1 {
        word("figures-1-clip").to_owned()
    } else {
        said!("figures-clips", clips = totals.clips)
    };
    said!(
        "figures-frames-without-an-object-tracks-boxes",
        clips,
        frames = totals.frames,
        empty_frames = totals.empty_frames,
        tracks = totals.tracks,
        boxes = totals.boxes
    )
}

fn list(ui: &mut Ui, form: &mut FiguresForm) {
    ui.set_min_width(LIST);
    ui.spacing_mut().item_spacing.y = 2.0;
    for figure in Figure::ALL {
        let is_on = form.figure == figure;
        let (rect, response) = line(ui, vec2(LIST, 28.0), term(figure.title()), is_on);
        let ink = if is_on { colours(ui).text } else { colours(ui).muted };
        let at = rect.left_center() + vec2(10.0, 0.0);
        ui.painter().text(at, Align2::LEFT_CENTER, term(figure.title()), theme::regular(theme::BODY), ink);
        if response.clicked() {
            (form.figure, form.chosen) = (figure, None);
        }
    }
}

/// A line that can be chosen; its ground tells whether it is.
fn line(
    ui: &mut Ui,
    size: eframe::egui::Vec2,
    name: &str,
    is_on: bool,
) -> (eframe::egui::Rect, eframe::egui::Response) {
    let (rect, response) = ui.allocate_exact_size(size, eframe::egui::Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, name));
    let c = colours(ui);
    let fill = match (is_on, response.hovered() || response.has_focus()) {
        (true, _) => c.selected,
        (false, true) => c.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, theme::RADIUS, fill);
    (rect, response)
}

/// A plot that stays as it is: nothing is dragged or zoomed by a wheel that was meant for a list.
fn still(name: &str) -> Plot<'static> {
    Plot::new(name)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_crosshair(false)
        .show_background(false)
        .label_formatter(|_| None)
}

fn plot(ui: &mut Ui, bars: &[Bar<'_>], chosen: &mut Option<usize>) {
    let c = colours(ui);
    let count = bars.len();
    let row = move |at: usize| (count - 1 - at) as f64;
    let names: Vec<String> = bars.iter().map(|bar| bar.name.clone()).collect();
    let chart: Vec<PlotBar> = bars
        .iter()
        .enumerate()
        .map(|(at, bar)| {
            let fill = if *chosen == Some(at) { c.accent } else { c.accent.gamma_multiply(0.55) };
            PlotBar::new(row(at), bar.count as f64).width(0.72).fill(fill).horizontal()
        })
        .collect();
    let name_at = move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
        let at = count as f64 - 1.0 - mark.value;
        let is_row = at >= -0.01 && (at - at.round()).abs() < 0.01;
        let name = is_row.then(|| names.get(at.round() as usize).cloned()).flatten().unwrap_or_default();
        name.chars().take(18).collect()
    };
    let rows = AxisHints::new_y().formatter(name_at).min_thickness(112.0).label_spacing(4.0..=8.0);
    let counts = AxisHints::new_x().formatter(whole_number);
    let response = still("bars")
        .height(ui.available_height())
        .width(ui.available_width())
        .show_grid([true, false])
        .grid_color(c.line)
        .grid_spacing(48.0..=400.0)
        .y_grid_spacer(move |_| (0..count).map(|at| GridMark { value: at as f64, step_size: 1.0 }).collect())
        .custom_y_axes(vec![rows])
        .custom_x_axes(vec![counts])
        .include_x(0.0)
        .include_y(-0.6)
        .include_y(count as f64 - 0.4)
        .set_margin_fraction(vec2(0.02, 0.0))
        .show(ui, |plot| plot.bar_chart(BarChart::new("count", chart).color(c.accent).allow_hover(false)));
    let at = |place| {
        let y = response.transform.value_from_position(place).y;
        let at = (count as f64 - 1.0 - y).round();
        (at >= 0.0 && at < count as f64).then_some(at as usize)
    };
    if response.response.clicked()
        && let Some(place) = response.response.interact_pointer_pos()
    {
        *chosen = at(place);
    }
    if let Some(bar) = response.response.hover_pos().and_then(at).and_then(|at| bars.get(at)) {
        response.response.on_hover_text_at_pointer(format!("{}: {}", bar.name, bar.count));
    }
}

fn whole_number(mark: GridMark, _: &std::ops::RangeInclusive<f64>) -> String {
    if (mark.value - mark.value.round()).abs() > 1e-6 {
        return String::new();
    }
    match mark.value {
        value if value >= 1e6 => format!("{} M", value / 1e6),
        value if value >= 1e4 => format!("{} k", value / 1e3),
        value => format!("{value}"),
    }
}

/// The picture from above, dark where no box lies.
fn heat_map(ui: &mut Ui, found: &Statistics, chosen: &mut Option<usize>) {
    let c = colours(ui);
    let rows = found.positions.len();
    let columns = found.positions.first().map_or(0, Vec::len);
    let most = found.positions.iter().flatten().max().copied().unwrap_or(0);
    if most == 0 {
        widgets::muted(ui, word("figures-there-is-none"));
        return;
    }
    let filled = found.filled_cells();
    // The first row of the map is the lowest of the plot.
    let values: Vec<f64> = found.positions.iter().rev().flatten().map(|count| *count as f64).collect();
    let map = Heatmap::new(values, columns)
        .range(0.0, most as f64)
        .palette(&[c.raised, c.accent])
        .show_labels(false)
        .name("boxes");
    let response = still("positions")
        .width(ui.available_width())
        .view_aspect(16.0 / 9.0)
        .show_axes(false)
        .show_grid(false)
        .set_margin_fraction(vec2(0.0, 0.0))
        .show(ui, |plot| {
            plot.heatmap(map);
            if let Some((row, column)) = chosen.and_then(|at| filled.get(at)) {
                let (x, y) = (*column as f64, (rows - 1 - row) as f64);
                let corners = vec![[x, y], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [x, y]];
                plot.line(Line::new("chosen", corners).color(c.text).width(2.0).allow_hover(false));
            }
        });
    let cell = |at| {
        let PlotPoint { x, y } = response.transform.value_from_position(at);
        let (row, column) = ((rows as f64 - 1.0 - y.floor()) as usize, x.floor().max(0.0) as usize);
        (row < rows && column < columns).then_some((row, column))
    };
    if response.response.clicked()
        && let Some(at) = response.response.interact_pointer_pos().and_then(cell)
    {
        *chosen = filled.iter().position(|own| *own == at);
    }
    if let Some((row, column)) = response.response.hover_pos().and_then(cell) {
        let count = found.positions[row][column];
        let words = said!("figures-boxes-in", count, cell = cell_words((row, column)));
        response.response.on_hover_text_at_pointer(words);
    }
    widgets::muted(ui, said!("figures-darkest-no-box-brightest-boxes-have", most));
}

fn side(ui: &mut Ui, bars: &[Bar<'_>], form: &mut FiguresForm, height: f32, out: &mut Vec<Command>) {
    if bars.is_empty() {
        return;
    }
    let bars_or_cells = if form.figure == Figure::Positions { word("figures-cells") } else { word("figures-bars") };
    section(ui, bars_or_cells);
    ScrollArea::vertical().id_salt("list of bars").max_height(height * 0.46).auto_shrink([false, true]).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (at, bar) in bars.iter().enumerate() {
                let (name, is_on) = (format!("{}: {}", bar.name, bar.count), form.chosen == Some(at));
                let (rect, response) = line(ui, vec2(ui.available_width(), 24.0), &name, is_on);
                let c = colours(ui);
                let font = theme::regular(theme::SMALL);
                let (left, right) = (rect.left_center() + vec2(8.0, 0.0), rect.right_center() - vec2(8.0, 0.0));
                let room = rect.width() - 80.0;
                widgets::text_elided(ui.painter(), left, Align2::LEFT_CENTER, &bar.name, &font, c.text, room);
                ui.painter().text(right, Align2::RIGHT_CENTER, bar.count.to_string(), font, c.muted);
                if response.clicked() {
                    form.chosen = Some(at);
                }
            }
        },
    );
    ui.add_space(8.0);
    section(ui, word("figures-clips-behind-it"));
    match form.chosen.and_then(|at| bars.get(at)) {
        None if form.figure == Figure::Positions => {
            drop(widgets::muted(ui, word("figures-choose-a-cell-to-see-its")));
        }
        None => drop(widgets::muted(ui, word("figures-choose-a-bar-to-see-its"))),
        Some(bar) => clips(ui, bar.clips(), bar.unnamed(), out),
    }
}

fn clips(ui: &mut Ui, clips: impl ExactSizeIterator<Item = ClipId>, unnamed: usize, out: &mut Vec<Command>) {
    let left = clips.len().saturating_sub(MOST_CLIPS) + unnamed;
    if clips.len() == 0 {
        widgets::muted(ui, word("figures-no-clip"));
    }
    ScrollArea::vertical().id_salt("clips behind").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for clip in clips.take(MOST_CLIPS) {
            let name = short(clip);
            let button = Button::new(RichText::new(&name).monospace()).min_size(vec2(ui.available_width(), 26.0));
            let response = ui.add(button).on_hover_text(word("figures-open-this-clip"));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, said!("figures-open-clip", name)));
            if response.clicked() {
                out.extend([Command::Escape, Command::OpenClip(clip)]);
            }
        }
        if left > 0 {
            widgets::muted(ui, said!("figures-and-more", left));
        }
    });
}

fn drift(ui: &mut Ui, form: &mut FiguresForm) {
    for (place, which) in [word("figures-first"), word("figures-second")].into_iter().enumerate() {
        ui.horizontal(|ui| {
            ui.allocate_ui(vec2(56.0, 24.0), |ui| {
                ui.set_min_width(56.0);
                widgets::muted(ui, which);
            });
            let now = |export: Option<ExportId>| {
                let line = export.and_then(|id| form.exports.iter().find(|line| line.id == id));
                line.map_or_else(
                    || word("figures-the-labels-as-they-are-now").to_owned(),
                    |line| said!("figures-export", line = line.words()),
                )
            };
            let words = now(form.compared[place]);
            let combo = ComboBox::from_id_salt(which).width(380.0).selected_text(words);
            let response = combo.show_ui(ui, |ui| {
                ui.selectable_value(&mut form.compared[place], None, word("figures-the-labels-as-they-are-now"));
                for line in form.exports.iter().rev() {
                    let words = said!("figures-export", line = line.words());
                    ui.selectable_value(&mut form.compared[place], Some(line.id), words);
                }
            });
            response
                .response
                .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, said!("figures-set", word = which)));
        });
    }
    ui.add_space(10.0);
    match form.drift() {
        Err(why) => drop(widgets::muted(ui, why)),
        Ok(found) if found.is_empty() => drop(widgets::muted(ui, word("figures-one-of-the-two-holds-no"))),
        Ok(found) => {
            for own in found {
                distance(ui, &own.name, own.distance);
            }
            ui.add_space(6.0);
            widgets::muted(ui, word("figures-0-alike-100-nothing-in-common"));
        }
    }
}

/// One distribution's drift as a bar from 0 to 1.
fn distance(ui: &mut Ui, name: &str, distance: f64) {
    let c = colours(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), eframe::egui::Sense::hover());
    let percent = format!("{:.1} %", distance * 100.0);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said!("figures-drift-of", name, percent)));
    let font = theme::regular(theme::SMALL);
    let painter = ui.painter();
    widgets::text_elided(painter, rect.left_center(), Align2::LEFT_CENTER, name, &font, c.text, 220.0);
    painter.text(rect.right_center(), Align2::RIGHT_CENTER, percent, font, c.muted);
    let track =
        eframe::egui::Rect::from_min_max(rect.left_top() + vec2(230.0, 8.0), rect.right_bottom() - vec2(64.0, 8.0));
    painter.rect_filled(track, 4.0, c.raised);
    let filled = vec2(track.width() * distance.clamp(0.0, 1.0) as f32, track.height());
    painter.rect_filled(eframe::egui::Rect::from_min_size(track.min, filled), 4.0, c.accent);
}
