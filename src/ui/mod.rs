//! The window: paints the workspace and pushes commands. No files, no waiting, no rules of its own.

mod activity;
mod attributes;
mod canvas;
mod clips;
mod covers;
mod dialogs;
mod focus;
mod icons;
mod inspector;
mod issues;
mod keys;
mod pad;
mod pick;
mod review;
mod shell;
mod start;
mod theme;
mod timeline;
mod tour;
mod transport;
mod widgets;
mod zones;

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{
    Align2, Area, Color32, Context, Event, EventFilter, Frame, IconData, Id, Order, RichText, Ui, ViewportBuilder,
    ViewportCommand, vec2,
};

use crate::app::command::{Command, Group};
use crate::app::dialog::Dialog;
use crate::app::notice::Tone;
use crate::app::pick::Picker;
use crate::app::playback::Wake;
use crate::app::saver::SaveState;
use crate::app::settings::{Settings, WindowSize};
use crate::app::trace::Trace;
use crate::app::words::{said, word};
use crate::app::workspace::Workspace;
use crate::app::{Desk, Launcher};
use canvas::canvas_id;
use pick::DesktopPicker;
use shell::Shell;
use start::StartScreen;

/// Why there is no window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UiError {
    /// The desktop gave no window, or no OpenGL in it.
    #[error(
        "The window could not be opened.\nRun it in a graphical session with OpenGL, or use the command line: veilmark --help."
    )]
    NoWindow,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// [`UiError::NoWindow`] when the desktop gives none.
pub fn run(launcher: Arc<dyn Launcher>, initial: Option<Arc<dyn Desk>>) -> Result<(), UiError> {
    let settings = Settings::usual_file().map(|file| Settings::load(&file)).unwrap_or_default();
    crate::app::words::speak(settings.language);
    let kept = settings.window.unwrap_or(WindowSize { width: 1440, height: 900, is_maximized: false });
    let viewport = ViewportBuilder::default()
        .with_title("Veilmark")
        .with_app_id("veilmark")
        .with_inner_size(vec2(f32::from(kept.width), f32::from(kept.height)))
        .with_maximized(kept.is_maximized)
        .with_min_inner_size(vec2(1040.0, 640.0))
        .with_icon(Arc::new(app_icon()));
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let made = eframe::run_native(
        "Veilmark",
        options,
        Box::new(move |cc| {
            let picker: Arc<dyn Picker> = Arc::new(DesktopPicker);
            Ok(Box::new(Window::new(&cc.egui_ctx, launcher, picker, Settings::usual_file(), initial)))
        }),
    );
    made.map_err(|_| UiError::NoWindow)
}

/// The window with everything it remembers.
pub struct Window {
    /// What it shows.
    pub workspace: Workspace,
    shell: Shell,
    start: StartScreen,
    last_dialog: Option<std::mem::Discriminant<Dialog>>,
    is_leaving: bool,
    /// The panel and the widget that had the keyboard in the last pass.
    panel: focus::Panel,
    focused: Option<Id>,
    size: Option<WindowSize>,
    /// What the window measures about itself.
    pub trace: Trace,
}

impl Window {
    /// A window on a project, or on the start screen.
    #[must_use]
    pub fn new(
        ctx: &Context,
        launcher: Arc<dyn Launcher>,
        picker: Arc<dyn Picker>,
        settings_file: Option<std::path::PathBuf>,
        initial: Option<Arc<dyn Desk>>,
    ) -> Self {
        theme::install(ctx);
        let woken = ctx.clone();
        let wake: Wake = Arc::new(move || woken.request_repaint());
        let mut workspace = Workspace::new(launcher, picker, settings_file, wake);
        theme::choose(ctx, workspace.settings.theme);
        // The keys for that are commands like all others, and what they do is remembered.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        if let Some(desk) = initial {
            workspace.open_desk(desk, None);
        }
        Self {
            workspace,
            shell: Shell::default(),
            start: StartScreen::default(),
            last_dialog: None,
            is_leaving: false,
            panel: focus::Panel::default(),
            focused: None,
            size: None,
            trace: Trace::default(),
        }
    }

    /// One pass: time, keys, paint, then the commands.
    pub fn pass(&mut self, ui: &mut Ui) {
        let begun = Instant::now();
        let ctx = ui.ctx().clone();
        ctx.set_zoom_factor(self.workspace.settings.scale());
        let again = self.workspace.tick(ctx.input(|i| i.time));
        let mut commands = Vec::new();
        let has_clip = self.workspace.clip().is_some();
        let has_dialog = self.workspace.dialog.is_some();
        let (clicks, key_presses) = ctx.input(presses);
        self.workspace.worked(clicks, key_presses);
        keys::take(&ctx, &mut self.shell.canvas.hand, &self.workspace, self.focused, &mut commands);
        let has_moved = self.move_first(&mut commands, &ctx);
        if self.workspace.project().is_some() {
            self.shell.show(ui, &mut self.workspace, &mut commands);
            if has_clip && !has_dialog {
                hold_focus(&ctx);
            }
        } else {
            self.shell.forget();
            self.start.show(ui, &mut self.workspace, &mut commands);
        }
        let kind = self.workspace.dialog.as_ref().map(std::mem::discriminant);
        dialogs::show(ui, &mut self.workspace, kind != self.last_dialog, &mut commands);
        self.last_dialog = kind;
        focus::ring(ui);

        if self.workspace.look.has_trace {
            measurements(ui, &self.trace, &self.workspace);
        }
        let painted = self.workspace.clip().and_then(|clip| clip.shown_no());
        let theme = self.workspace.settings.theme;
        let has_commands = has_moved || !commands.is_empty();
        for command in commands {
            self.workspace.run(command);
        }
        if theme != self.workspace.settings.theme {
            theme::choose(&ctx, self.workspace.settings.theme);
        }
        self.follow_focus(&ctx);
        let wanted = self.workspace.clip().map(|clip| clip.current);
        self.trace.passed(begun, wanted, painted);
        // A window that fills the screen goes back to the size of before.
        let filled = |size: &WindowSize| size.is_maximized;
        self.size = match (size_of(&ctx), self.size.or(self.workspace.settings.window)) {
            (Some(now), Some(before)) if filled(&now) => Some(WindowSize { is_maximized: true, ..before }),
            (now, before) => now.or(before),
        };
        self.leave(&ctx);
        if has_commands {
            ctx.request_repaint();
        } else if let Some(secs) = again {
            ctx.request_repaint_after(Duration::from_secs_f64(secs));
        }
    }

    /// Remembers which panel has the keyboard, and gives it to the one that was asked for.
    fn follow_focus(&mut self, ctx: &Context) {
        let focused = ctx.memory(|memory| memory.focused());
        self.panel = focus::of_anchor(focused).unwrap_or(self.panel);
        if let Some(wish) = self.workspace.take_focus_wish() {
            focus::walk(ctx, &mut self.panel, wish, self.workspace.clip().is_some());
        }
        self.focused = ctx.memory(|memory| memory.focused());
    }

    /// Keys that only go to another frame are done before anything is painted: what is ready is on screen in this very pass.
    fn move_first(&mut self, commands: &mut Vec<Command>, ctx: &Context) -> bool {
        let moves = |command: &Command| {
            command.row().is_some_and(|row| row.group == Group::Playback) && *command != Command::AskFrame
        };
        // Only those before any other command: what is edited in between belongs to the frame of before.
        let count = commands.iter().take_while(|command| moves(command)).count();
        let first: Vec<Command> = commands.drain(..count).collect();
        let has_moved = !first.is_empty();
        for command in first {
            self.workspace.run(command);
        }
        if has_moved {
            self.workspace.tick(ctx.input(|i| i.time));
        }
        has_moved
    }

    /// Closing waits until what was acknowledged is on disk; after a failure the second try closes.
    fn leave(&mut self, ctx: &Context) {
        let asks = ctx.input(|i| i.viewport().close_requested());
        match self.workspace.save_state() {
            Some(SaveState::Saving(_)) if asks || self.is_leaving => {
                self.is_leaving = true;
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            }
            Some(SaveState::Failed { .. }) if asks && !self.is_leaving => {
                self.is_leaving = true;
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                let save = self.workspace.key_of(&Command::RetrySave);
                let way_out = said!("ui-save-again-with-closing-the-window", save);
                let what = word("ui-some-edits-are-not-saved").to_owned();
                self.workspace.notices.push_about(Some("saving"), Tone::Problem, what, way_out);
            }
            Some(SaveState::Saved) | None if self.is_leaving && !asks => ctx.send_viewport_cmd(ViewportCommand::Close),
            _ => {}
        }
    }
}

/// Presses of buttons and keys since the last pass; what repeats by itself is one press.
fn presses(input: &eframe::egui::InputState) -> (u32, u32) {
    input.events.iter().fold((0, 0), |(clicks, keys), event| match event {
        Event::PointerButton { pressed: true, .. } => (clicks + 1, keys),
        Event::Key { pressed: true, repeat: false, .. } => (clicks, keys + 1),
        _ => (clicks, keys),
    })
}

/// The size of the window as it is remembered; `None` where the desktop does not say.
fn size_of(ctx: &Context) -> Option<WindowSize> {
    let (inner, is_maximized) = ctx.input(|i| (i.viewport().inner_rect, i.viewport().maximized));
    let size = inner?.size() * ctx.zoom_factor();
    let points = |size: f32| size.round().clamp(0.0, f32::from(u16::MAX)) as u16;
    Some(WindowSize { width: points(size.x), height: points(size.y), is_maximized: is_maximized.unwrap_or(false) })
}

/// The figures of the benches, live, over the lower left of the window.
fn measurements(ui: &Ui, trace: &Trace, workspace: &Workspace) {
    let (frames, megabytes) = workspace.clip().map_or((0, 0.0), |clip| clip.kept());
    let area =
        Area::new(Id::unique("measurements")).anchor(Align2::LEFT_BOTTOM, vec2(310.0, -310.0)).interactable(false);
    area.order(Order::Foreground).show(ui.ctx(), |ui| {
        Frame::new().fill(Color32::from_black_alpha(220)).corner_radius(8).inner_margin(10).show(ui, |ui| {
            for line in trace.lines(frames, megabytes) {
                ui.label(RichText::new(line).monospace().size(12.0).color(Color32::WHITE));
            }
        });
    });
}

/// The canvas has the keyboard unless a person went elsewhere: Tab walks through boxes there, arrows through frames.
fn hold_focus(ctx: &Context) {
    ctx.memory_mut(|memory| {
        if memory.focused().is_none() {
            memory.request_focus(canvas_id());
        }
        if memory.has_focus(canvas_id()) {
            let all = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
            memory.set_focus_lock_filter(canvas_id(), all);
        }
    });
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.pass(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(size) = self.size {
            self.workspace.remember_window(size);
        }
        self.workspace.shut();
    }
}

/// The mark of the start screen as pixels.
fn app_icon() -> IconData {
    const SIDE: u32 = 64;
    let [ground, ink] = [[0x93, 0xa6, 0xff, 0xff], [0x0c, 0x0f, 0x12, 0xff]];
    let pixel = |x: u32, y: u32| {
        let (from, to) = (14, 50);
        let is_inside = (from..to).contains(&x) && (from..to).contains(&y);
        let is_edge = is_inside && (x < from + 4 || x >= to - 4 || y < from + 18 || y >= to - 4);
        let corner = |v: u32| if v < 12 { 12 - v } else { (v + 13).saturating_sub(SIDE) };
        let is_round_off = corner(x).pow(2) + corner(y).pow(2) > 144;
        if is_round_off {
            [0; 4]
        } else if is_edge {
            ink
        } else {
            ground
        }
    };
    let rgba = (0..SIDE * SIDE).flat_map(|i| pixel(i % SIDE, i / SIDE)).collect();
    IconData { rgba, width: SIDE, height: SIDE }
}
