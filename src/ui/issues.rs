//! The issues of the open clip: what reviewers found, where, and what was said about it.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, Id, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::theme::{self, colours};
use super::widgets::{self, section, text_button};
use crate::app::command::Command;
use crate::app::review_command::ReviewCommand;
use crate::app::review_desk::{Example, Issue, IssueSaid, IssueState};
use crate::app::words::{said, term, word};
use crate::app::workspace::{OpenClip, OpenProject};
use crate::vocab::{MemberId, Role as MemberRole, TrackId};

const ROW: f32 = 28.0;
const MOST_HEIGHT: f32 = 250.0;

/// Paints them, or those of one track; nothing where there are none.
pub fn show(ui: &mut Ui, project: &OpenProject, clip: &OpenClip, of: Option<TrackId>, out: &mut Vec<Command>) {
    let is_own = |issue: &&Issue| issue.clip == clip.id && (of.is_none() || issue.spot.track == of);
    let own: Vec<&Issue> = project.lists.issues.iter().filter(is_own).collect();
    if own.is_empty() {
        return;
    }
    let open = own.iter().filter(|issue| issue.state() != IssueState::Closed).count();
    section(ui, &said!("issues-issues-of-not-closed", open, own = own.len()));
    let chosen_id = Id::unique("chosen issue");
    let mut chosen = ui.data(|memory| memory.get_temp::<u128>(chosen_id));
    ScrollArea::vertical().id_salt("issues").max_height(MOST_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for issue in own {
            let is_chosen = chosen == Some(issue.id.bits());
            if row(ui, issue, is_chosen).clicked() {
                chosen = (!is_chosen).then_some(issue.id.bits());
                let example = Example { clip: clip.id, frame: issue.spot.frame, track: issue.spot.track };
                out.push(Command::Review(ReviewCommand::GoTo(example)));
            }
            if is_chosen {
                thread(ui, project, issue, out);
            }
        }
    });
    ui.data_mut(|memory| match chosen {
        Some(bits) => drop(memory.insert_temp(chosen_id, bits)),
        None => memory.remove::<u128>(chosen_id),
    });
    ui.add_space(6.0);
}

fn row(ui: &mut Ui, issue: &Issue, is_chosen: bool) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let state = issue.state();
    let name = said!(
        "issues-issue-in-frame",
        found = term(&issue.found),
        frame = issue.spot.frame.0 + 1,
        state = term(state.word())
    );
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &name));
    let c = colours(ui);
    widgets::row_ground(ui, rect, &response, is_chosen);
    let at = pos2(rect.left() + 12.0, rect.center().y);
    let words = said!("issues-frame", found = term(&issue.found), frame = issue.spot.frame.0 + 1);
    let font = theme::regular(13.0);
    widgets::text_elided(ui.painter(), at, Align2::LEFT_CENTER, &words, &font, c.text, rect.width() - 80.0);
    let ink = match state {
        IssueState::Open => c.warn,
        IssueState::Settled => c.accent,
        IssueState::Closed => c.faint,
    };
    let at = rect.right_center() - vec2(10.0, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, term(state.word()), theme::regular(theme::SMALL), ink);
    response
}

fn thread(ui: &mut Ui, project: &OpenProject, issue: &Issue, out: &mut Vec<Command>) {
    for note in &issue.thread {
        let words = match &note.said {
            IssueSaid::Words(words) => words.clone(),
            IssueSaid::Settled => word("issues-corrected").to_owned(),
            IssueSaid::Closed => word("issues-closed").to_owned(),
            IssueSaid::Reopened => word("issues-opened-again").to_owned(),
            IssueSaid::Assigned(member) => said!("issues-given-to", member = holder(project, *member)),
        };
        widgets::muted(ui, format!("{}  {words}", note.time.day()));
    }
    let draft_id = Id::unique(("issue words", issue.id.bits()));
    let mut words = ui.data(|memory| memory.get_temp::<String>(draft_id)).unwrap_or_default();
    let hint = RichText::new(word("issues-say-something")).color(colours(ui).faint);
    let field = TextEdit::singleline(&mut words).hint_text(hint).desired_width(f32::INFINITY).margin(vec2(8.0, 5.0));
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, word("issues-words-about-the-issue")));
    let mut give = false;
    let mut say = |said| out.push(Command::Review(ReviewCommand::SayOfIssue(issue.id, said)));
    if response.lost_focus() && ui.input(|i| i.key_pressed(eframe::egui::Key::Enter)) && !words.trim().is_empty() {
        say(IssueSaid::Words(std::mem::take(&mut words)));
    }
    ui.data_mut(|memory| memory.insert_temp(draft_id, words));
    let is = |role| project.roles.contains(&role);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let state = issue.state();
        if state == IssueState::Open
            && is(MemberRole::Annotator)
            && text_button(ui, None, word("issues-corrected-2"), false, true).clicked()
        {
            say(IssueSaid::Settled);
        }
        if state != IssueState::Closed
            && is(MemberRole::Reviewer)
            && text_button(ui, None, word("issues-close-it"), false, true).clicked()
        {
            say(IssueSaid::Closed);
        }
        if state != IssueState::Open
            && is(MemberRole::Reviewer)
            && text_button(ui, None, word("issues-open-again"), false, true).clicked()
        {
            say(IssueSaid::Reopened);
        }
        if state != IssueState::Closed && text_button(ui, None, word("issues-give-to"), false, true).clicked() {
            give = true;
        }
    });
    if give {
        out.push(Command::Review(ReviewCommand::ShowGiveOf(issue.id)));
    }
    ui.add_space(4.0);
}

/// A member's name on screen, for whoever looks at it.
pub(super) fn holder(project: &OpenProject, member: Option<MemberId>) -> String {
    member_name(project.desk.member(), member)
}

/// A member's name on screen: members are ids here, and the reader is "you".
pub(super) fn member_name(me: MemberId, member: Option<MemberId>) -> String {
    match member {
        None => word("issues-nobody").to_owned(),
        Some(member) if member == me => word("issues-you").to_owned(),
        Some(member) => member.to_string().chars().take(10).collect(),
    }
}
