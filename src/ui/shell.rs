//! The shell: menu, panels, toolbar and status line around the canvas.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align, Align2, CentralPanel, Color32, CornerRadius, Frame, Layout, Margin, Panel, Rect, RichText, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::canvas::Canvas;
use super::theme::{self, colours};
use super::timeline::Timeline;
use super::transport::clock;
use super::widgets::{self, command_button, name_of};
use super::{activity, clips, focus, icons, inspector, start, tour, transport};
use crate::app::command::{Command, Group, Icon, ROWS};
use crate::app::look::Tones;
use crate::app::saver::SaveState;
use crate::app::words::{said, term, word};
use crate::app::workspace::{Tool, Workspace, short};
use crate::labels::Schema;

/// Canvas and timeline with what they remember.
#[derive(Default)]
pub struct Shell {
    /// The canvas.
    pub canvas: Canvas,
    /// The timeline.
    pub timeline: Timeline,
}

/// What one ground of the legend takes in the status line, points.
const ROOM_FOR_A_GROUND: f32 = 160.0;
/// Widths of the tool bar from which on it holds more than the tools themselves, points.
const ROOM_FOR_ZOOM: f32 = 540.0;
const ROOM_FOR_UNDO: f32 = 620.0;
const ROOM_FOR_ALL: f32 = 740.0;

impl Shell {
    /// Paints the whole desk.
    pub fn show(&mut self, ui: &mut Ui, workspace: &mut Workspace, out: &mut Vec<Command>) {
        let c = colours(ui);
        let bare = |x: i8, y: i8| Frame::new().fill(c.panel).inner_margin(Margin::symmetric(x, y));
        Panel::top("menu").exact_size(46.0).frame(bare(12, 0)).show(ui, |ui| {
            focus::anchor(ui, focus::Panel::Menu);
            menu(ui, workspace, out);
        });
        Panel::bottom("status").exact_size(32.0).frame(bare(14, 0)).show(ui, |ui| status(ui, workspace, out));
        let mut panels = workspace.settings.panels;
        let wide = f32::from(panels.clips);
        let shown =
            Panel::left("clips").default_size(wide).size_range(230.0..=420.0).frame(bare(12, 12)).show(ui, |ui| {
                focus::anchor(ui, focus::Panel::Clips);
                clips::show(ui, workspace, out);
            });
        panels.clips = points(shown.response.rect.width());
        let wide = f32::from(panels.inspector);
        let shown =
            Panel::right("inspector").default_size(wide).size_range(270.0..=460.0).frame(bare(14, 12)).show(ui, |ui| {
                focus::anchor(ui, focus::Panel::Inspector);
                let height = activity_height(ui, workspace);
                Panel::bottom("activity")
                    .exact_size(height)
                    .resizable(false)
                    .frame(Frame::new().inner_margin(Margin { left: 0, right: 0, top: 12, bottom: 0 }))
                    .show(ui, |ui| activity::show(ui, workspace, out));
                CentralPanel::no_frame().show(ui, |ui| {
                    tour::show(ui, workspace, out);
                    inspector::show(ui, workspace, out);
                });
            });
        panels.inspector = points(shown.response.rect.width());
        if workspace.clip().is_some() {
            let tall = ui.available_height() * 0.6;
            let high = f32::from(panels.timeline);
            let panel = Panel::bottom("timeline").default_size(high).size_range(130.0..=tall.max(160.0));
            let shown = panel.frame(bare(0, 0)).show(ui, |ui| {
                focus::anchor(ui, focus::Panel::Timeline);
                Panel::top("transport")
                    .exact_size(46.0)
                    .frame(bare(10, 0))
                    .show(ui, |ui| transport::show(ui, workspace, out));
                CentralPanel::no_frame().show(ui, |ui| self.timeline.show(ui, workspace, out));
            });
            panels.timeline = points(shown.response.rect.height());
            Panel::top("tools").exact_size(46.0).frame(bare(10, 0)).show(ui, |ui| {
                focus::anchor(ui, focus::Panel::Tools);
                self.tools(ui, workspace, out);
            });
        }
        if workspace.clip().is_none() {
            self.timeline.forget();
        }
        CentralPanel::no_frame().show(ui, |ui| self.canvas.show(ui, workspace, out));
        // Once it is let go, so that a drag writes no file with every step.
        if !ui.input(|i| i.pointer.any_down()) {
            workspace.remember_panels(panels);
        }
    }

    /// Nothing of a project stays on the graphics card once it has left the desk.
    pub fn forget(&mut self) {
        self.canvas.forget();
        self.timeline.forget();
    }

    fn tools(&self, ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
        let (Some(project), Some(clip)) = (workspace.project(), workspace.clip()) else { return };
        let room = ui.available_width();
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let is_drawing = clip.tool == Tool::Draw;
            let leave = workspace.key_of(&Command::Escape);
            let select =
                widgets::icon_button(ui, Icon::Select, word("shell-select-and-move"), clip.tool == Tool::Select, true);
            let words = said!("shell-select-move-and-resize-boxes", leave);
            if select.on_hover_text(words).clicked() && clip.tool != Tool::Select {
                out.push(Command::Escape);
            }
            command_button(ui, workspace, &Command::Draw, is_drawing, out);
            command_button(ui, workspace, &Command::Cover, clip.tool == Tool::Cover, out);
            command_button(ui, workspace, &Command::ToggleLegend, clip.has_legend, out);
            ui.add_space(6.0);
            class_choice(ui, &project.schema, usize::from(clip.class_for_new), out);
            // What a narrow window has no room for has a key, a menu and the palette.
            if room > ROOM_FOR_UNDO {
                rule(ui);
                command_button(ui, workspace, &Command::Undo, false, out);
                command_button(ui, workspace, &Command::Redo, false, out);
            }
            if room > ROOM_FOR_ALL {
                rule(ui);
                command_button(ui, workspace, &Command::Prelabel, false, out);
                command_button(ui, workspace, &Command::AcceptAll, false, out);
                let is_approved = workspace.summary().is_some_and(|clip| clip.approved);
                command_button(ui, workspace, &Command::Approve, is_approved, out);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                command_button(ui, workspace, &Command::ToggleLabels, clip.is_bare, out);
                tones(ui, workspace.look.tones, out);
                command_button(ui, workspace, &Command::Fit, false, out);
                if room < ROOM_FOR_ZOOM {
                    return;
                }
                command_button(ui, workspace, &Command::ActualSize, false, out);
                command_button(ui, workspace, &Command::ZoomIn, false, out);
                let percent = format!("{:.0} %", self.canvas.zoom_percent(ui.ctx().pixels_per_point()));
                let (rect, _) = ui.allocate_exact_size(vec2(52.0, 26.0), Sense::hover());
                let ink = colours(ui).muted;
                ui.painter().text(rect.center(), Align2::CENTER_CENTER, percent, theme::regular(theme::SMALL), ink);
                command_button(ui, workspace, &Command::ZoomOut, false, out);
            });
        });
    }
}

/// Brightness, contrast and shadows of the view, in a menu that stays while its sliders are pulled.
fn tones(ui: &mut Ui, tones: Tones, out: &mut Vec<Command>) {
    use eframe::egui::containers::menu::{MenuButton, MenuConfig};
    use eframe::egui::{Button, PopupCloseBehavior, Slider};
    let button = Button::new(word("shell-picture")).selected(!tones.is_plain()).frame(true);
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_min_width(280.0);
        let mut now = tones;
        let rows = [
            (word("shell-brightness"), &mut now.brightness),
            (word("shell-contrast"), &mut now.contrast),
            (word("shell-shadows"), &mut now.shadows),
        ];
        for (words, value) in rows {
            let response = ui.add(Slider::new(value, -100..=100).text(words));
            let shown = f64::from(*value);
            response.widget_info(|| WidgetInfo::slider(true, shown, words));
        }
        if ui.add_enabled(!now.is_plain(), Button::new(word("shell-picture-as-it-is"))).clicked() {
            now = Tones::default();
        }
        widgets::muted(ui, word("shell-for-this-view-only-no-pixel"));
        if now != tones {
            out.push(Command::SetTones(now));
        }
    });
    response.on_hover_text(word("shell-brightness-contrast-and-shadows-of-this"));
}

/// A size as it is kept.
fn points(size: f32) -> u16 {
    size.round().clamp(0.0, 10_000.0) as u16
}

/// Room for jobs and notices: fixed, so that nothing jumps when they come and go. Who reviews needs the room above it, and has all
/// keys of verdicts in view on a low screen too.
fn activity_height(ui: &Ui, workspace: &Workspace) -> f32 {
    let is_reviewing = workspace.project().is_some_and(|project| project.reviewing().is_some());
    let (share, least) = if is_reviewing { (0.16, 92.0) } else { (0.30, 120.0) };
    (ui.available_height() * share).clamp(least, 260.0)
}

fn rule(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(17.0, 24.0), Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, colours(ui).line));
}

/// The class of the next box.
fn class_choice(ui: &mut Ui, schema: &Schema, chosen: usize, out: &mut Vec<Command>) {
    let Some(class) = schema.classes.get(chosen).or(schema.classes.first()) else { return };
    // As wide as the widest name, so that nothing beside it moves when the class changes.
    let font = eframe::egui::TextStyle::Button.resolve(ui.style());
    let width = |name: &str| ui.painter().layout_no_wrap(name.to_owned(), font.clone(), Color32::WHITE).size().x;
    let widest = schema.classes.iter().map(|class| width(class.name.as_str())).fold(0.0, f32::max);
    let room = widest + 2.0 * ui.spacing().button_padding.x + 8.0;
    let button = eframe::egui::Button::new(RichText::new(class.name.as_str())).min_size(vec2(room, 0.0));
    let (response, _) = eframe::egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for (place, class) in schema.classes.iter().enumerate() {
            let key = class.hotkey.map(String::from).unwrap_or_default();
            let [r, g, b] = class.colour;
            let text = RichText::new(format!("          {}", class.name));
            let button = ui.add(eframe::egui::Button::selectable(place == chosen, text).shortcut_text(key));
            let swatch =
                Rect::from_center_size(pos2(button.rect.left() + 18.0, button.rect.center().y), vec2(10.0, 10.0));
            ui.painter().rect_filled(swatch, CornerRadius::same(3), Color32::from_rgb(r, g, b));
            if button.clicked() {
                out.push(Command::Class(u8::try_from(place).unwrap_or(u8::MAX)));
                ui.close();
            }
        }
    });
    let [r, g, b] = class.colour;
    let rect = response.rect;
    let bar =
        Rect::from_min_max(pos2(rect.left() + 6.0, rect.bottom() - 4.0), pos2(rect.right() - 6.0, rect.bottom() - 2.0));
    ui.painter().rect_filled(bar, CornerRadius::same(1), Color32::from_rgb(r, g, b));
    response.on_hover_text(word("shell-class-of-new-boxes-and-of"));
}

fn menu(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let c = colours(ui);
    ui.horizontal_centered(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
        start::mark(ui, rect);
        ui.add_space(2.0);
        let name = workspace.project().map(|project| project.name.clone()).unwrap_or_default();
        ui.label(RichText::new(name).font(theme::medium(15.0)));
        ui.add_space(8.0);
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.visuals_mut().widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
        ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::NONE;
        for group in Group::ALL {
            let words = RichText::new(group.word()).color(c.muted);
            ui.menu_button(words, |ui| {
                ui.set_min_width(270.0);
                let most = ui.ctx().content_rect().height() - 64.0;
                let list = eframe::egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most);
                list.show(ui, |ui| {
                    for row in ROWS.iter().filter(|row| row.group == group) {
                        let keys = workspace.key_of(&row.command);
                        let allowed = workspace.can(&row.command);
                        let button = eframe::egui::Button::new(format!("          {}", name_of(row, workspace)))
                            .shortcut_text(keys);
                        let response = ui.add_enabled(allowed.is_ok(), button);
                        let sign = Rect::from_center_size(
                            pos2(response.rect.left() + 20.0, response.rect.center().y),
                            vec2(16.0, 16.0),
                        );
                        let ink = if allowed.is_ok() { c.muted } else { c.faint.gamma_multiply(0.5) };
                        icons::paint(ui.painter(), sign, row.icon, 15.0, ink);
                        let response =
                            response.on_hover_text(row.help).on_disabled_hover_text(allowed.err().unwrap_or_default());
                        if response.clicked() {
                            out.push(row.command.clone());
                            ui.close();
                        }
                    }
                });
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            command_button(ui, workspace, &Command::ShowKeyMap, false, out);
            command_button(ui, workspace, &Command::ToggleTheme, false, out);
            command_button(ui, workspace, &Command::ShowExport, false, out);
            ui.add_space(6.0);
            search_field(ui, workspace, out);
        });
    });
}

/// Looks like a field, opens the palette.
fn search_field(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let (rect, response) = ui.allocate_exact_size(vec2(250.0, 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, word("shell-command-palette")));
    let c = colours(ui);
    let fill = if response.hovered() { c.hover } else { c.raised };
    ui.painter().rect(rect, CornerRadius::same(theme::RADIUS), fill, Stroke::new(1.0, c.line), StrokeKind::Inside);
    let sign = Rect::from_center_size(pos2(rect.left() + 17.0, rect.center().y), vec2(14.0, 14.0));
    icons::paint(ui.painter(), sign, Icon::Search, 14.0, c.faint);
    let small = theme::regular(13.0);
    ui.painter().text(
        pos2(rect.left() + 32.0, rect.center().y),
        Align2::LEFT_CENTER,
        word("shell-find-a-command"),
        small,
        c.muted,
    );
    let at = rect.right_center() - vec2(10.0, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, workspace.key_of(&Command::ShowPalette), theme::regular(11.5), c.faint);
    if response.clicked() {
        out.push(Command::ShowPalette);
    }
}

fn status(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let c = colours(ui);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        if !saved(ui, workspace, out) {
            return;
        }
        if let Some(clip) = workspace.clip() {
            let micros = clip.times().map_or(0, |times| times.time_of(clip.current));
            let frames = clip.frames();
            if frames > 0 {
                widgets::muted(
                    ui,
                    said!("shell-frame-of", current = clip.current.0 + 1, frames, micros = clock(micros)),
                );
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(project) = workspace.project() {
                let roles: Vec<&str> = project.roles.iter().map(|role| term(role.word())).collect();
                widgets::muted(ui, roles.join(", "));
                rule(ui);
            }
            if let Some(share) = workspace.summary().and_then(|clip| clip.share_hidden) {
                widgets::muted(ui, said!("shell-of-this-clip-is-hidden", share = format!("{:.0}", share * 100.0)));
            }
            for (word, ground) in [
                (word("shell-not-analysed"), Ground::Hatched),
                (word("shell-interior-hidden"), Ground::Flat),
                (word("shell-face-hidden"), Ground::Frosted),
            ] {
                // A narrow window leaves out what does not fit; why something is hidden is also said in the picture.
                if ui.available_width() > ROOM_FOR_A_GROUND {
                    legend(ui, word, ground);
                }
            }
        });
    });
    ui.painter().hline(ui.max_rect().expand(20.0).x_range(), ui.max_rect().top(), Stroke::new(1.0, c.line));
}

/// Whether all is saved. `false` when saving failed: then this takes the whole line, with both ways out.
fn saved(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) -> bool {
    let c = colours(ui);
    let sign = |ui: &mut Ui, icon: Icon, ink: Color32, text: &str| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
            icons::paint(ui.painter(), rect, icon, 14.0, ink);
            ui.label(RichText::new(text).small().color(ink));
        });
    };
    match workspace.save_state() {
        None => {}
        Some(SaveState::Saved) => sign(ui, Icon::Check, c.good, word("shell-saved")),
        Some(SaveState::Saving(_)) => sign(ui, Icon::Info, c.muted, word("shell-saving")),
        Some(SaveState::Failed { error, waiting, clip, of_clip }) => {
            let edits =
                if waiting == 1 { word("shell-1-edit-is").to_owned() } else { said!("shell-edits-are", waiting) };
            sign(ui, Icon::Warning, c.bad, &said!("shell-not-saved", edits));
            if ui.button(RichText::new(word("shell-save-again")).small()).on_hover_text(&error.way_out).clicked() {
                out.push(Command::RetrySave);
            }
            let edits = if of_clip == 1 {
                word("shell-1-unsaved-edit-is").to_owned()
            } else {
                said!("shell-unsaved-edits-are", of_clip)
            };
            let words = match workspace.clip() {
                Some(open) if open.id == clip => said!("shell-load-the-clip-again-dropped", edits),
                _ => said!("shell-load-clip-again-dropped", clip = short(clip), edits),
            };
            if ui.button(RichText::new(words).small()).clicked() {
                out.push(Command::GiveUpEdits);
            }
            let why = RichText::new(&error.what).small().color(c.bad);
            ui.add(eframe::egui::Label::new(why).truncate()).on_hover_text(&error.way_out);
            return false;
        }
    }
    true
}

#[derive(Clone, Copy)]
enum Ground {
    Frosted,
    Flat,
    Hatched,
}

/// What hidden places look like, so that nobody wonders.
fn legend(ui: &mut Ui, word: &str, ground: Ground) {
    let c = colours(ui);
    // The word first, since this line runs from the right.
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        widgets::muted(ui, word);
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 12.0), Sense::hover());
        let painter = ui.painter_at(rect);
        let flat = Color32::from_rgb(92, 98, 104);
        match ground {
            Ground::Flat => drop(painter.rect_filled(rect, CornerRadius::same(2), flat)),
            Ground::Frosted => {
                painter.rect_filled(rect, CornerRadius::same(2), Color32::from_rgb(150, 158, 166));
                for i in 0..24_u32 {
                    // A fixed scatter: it only has to look like frosted glass.
                    let (x, y) = ((i * 37 % 16) as f32, (i * 23 % 12) as f32);
                    painter.circle_filled(rect.min + vec2(x, y), 1.2, Color32::from_white_alpha(50));
                }
            }
            Ground::Hatched => {
                painter.rect_stroke(rect, CornerRadius::same(2), Stroke::new(1.0, c.faint), StrokeKind::Inside);
                for i in 0..4_u8 {
                    let x = rect.left() - 8.0 + f32::from(i) * 7.0;
                    painter
                        .line_segment([pos2(x, rect.bottom()), pos2(x + 12.0, rect.top())], Stroke::new(1.0, c.faint));
                }
            }
        }
    });
}
