//! Give a clip, or an issue and which one, and to whom. Arrows choose, Enter gives.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, Key, Modifiers, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{foot, head};
use crate::app::command::Command;
use crate::app::give_form::{Gift, GiveForm};
use crate::app::words::{said, say};
use crate::app::workspace::Workspace;
use crate::ui::issues::holder;
use crate::ui::theme::{self, colours};
use crate::ui::widgets::{self, section};

const ROW: f32 = 30.0;
const MOST_HEIGHT: f32 = 220.0;

/// Paints it.
pub(super) fn show(ui: &mut Ui, workspace: &Workspace, form: &mut GiveForm, out: &mut Vec<Command>) {
    let is_clip = matches!(form.gift, Gift::Clip(_));
    let (title, help) = if is_clip {
        (say("dialog-give-clip"), say("dialog-give-clip.help"))
    } else {
        (say("dialog-give-issue"), say("dialog-give-issue.help"))
    };
    head(ui, &title, &help, out);
    let Some(project) = workspace.project() else { return };
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let [up, down, left, right, enter] =
        [Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight, Key::Enter].map(pressed);
    if up || down {
        form.step_member(down);
    }
    if left || right {
        form.step_issue(right);
    }
    if !is_clip {
        section(ui, &say("dialog-give-issue.which"));
        let issues = form.gift.issues().to_vec();
        let named = |id| project.lists.issues.iter().find(|issue| issue.id == id);
        list(ui, "issues-to-give", (issues.len(), left || right), &mut form.issue, |at| {
            let issue = named(issues[at]);
            issue.map_or_else(String::new, |issue| {
                let holder = holder(project, issue.assignee());
                said!("give-issue-in-frame", found = issue.found, frame = issue.spot.frame.0 + 1, holder)
            })
        });
        ui.add_space(8.0);
    }
    section(ui, &say("dialog-give-issue.whom"));
    list(ui, "members-to-give-to", (form.members.len(), up || down), &mut form.member, |at| {
        holder(project, form.members[at])
    });
    let command = form.command();
    if enter && let Ok(command) = &command {
        out.extend([Command::Escape, command.clone()]);
        return;
    }
    foot(ui, &say("dialog-give-issue.button"), command, out);
}

/// Rows of which one is chosen; a choice that moved by a key stays in view.
fn list(
    ui: &mut Ui,
    name: &str,
    (count, has_moved): (usize, bool),
    chosen: &mut usize,
    words: impl Fn(usize) -> String,
) {
    ScrollArea::vertical().id_salt(name).max_height(MOST_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for at in 0..count {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            let (words, is_chosen) = (words(at), *chosen == at);
            response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &words));
            widgets::row_ground(ui, rect, &response, is_chosen);
            let (at_text, font) = (pos2(rect.left() + 12.0, rect.center().y), theme::regular(theme::BODY));
            let (ink, room) = (colours(ui).text, rect.width() - 24.0);
            widgets::text_elided(ui.painter(), at_text, Align2::LEFT_CENTER, &words, &font, ink, room);
            if is_chosen && has_moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                *chosen = at;
            }
        }
    });
}
