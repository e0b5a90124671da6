//! Signs over the canvas: what a tool waits for, what the view does to the picture, what colours tell.

use eframe::egui::{Align2, Color32, CornerRadius, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::gesture::Hand;
use super::layout::Stage;
use super::{class_colour, paint, track_name};
use crate::app::by_key::Hold;
use crate::app::command::Command;
use crate::app::look::{Colouring, PALETTE};
use crate::app::review_desk::{Issue, IssueState};
use crate::app::words::{said, word};
use crate::app::workspace::{OpenClip, OpenProject, Tool, Workspace};
use crate::labels::{Origin, Schema};
use crate::ui::theme;
use crate::vocab::FrameNo;

/// Which colour of the palette a source has.
pub(super) fn source_place(origin: &Origin) -> usize {
    match origin {
        Origin::Person { .. } => 2,
        Origin::Model { .. } => 0,
        Origin::Tracker => 1,
        Origin::Import { .. } => 5,
    }
}

const SOURCES: [(&str, usize); 4] =
    [("signs-person", 2), ("signs-model", 0), ("signs-tracker", 1), ("signs-import", 5)];

/// What a tool waits for at the top, what the view does at the left, what colours tell at the bottom.
pub(super) fn show(painter: &Painter, rect: Rect, workspace: &Workspace, clip: &OpenClip, hand: &Hand) {
    if let Some(words) = tool_words(workspace, clip, hand) {
        paint::readout(painter, rect.center_top() + vec2(0.0, 12.0), Align2::CENTER_TOP, &words);
    }
    let mut left = Vec::new();
    if !workspace.look.tones.is_plain() {
        let tones = workspace.look.tones;
        left.push(said!(
            "signs-view-only-brightness-contrast-shadows",
            brightness = format!("{:+}", tones.brightness),
            contrast = format!("{:+}", tones.contrast),
            shadows = format!("{:+}", tones.shadows)
        ));
    }
    if clip.sight.solo().is_some() {
        left.push(word("signs-one-track-alone").to_owned());
    } else if clip.sight.hidden() > 0 {
        left.push(said!("signs-hidden-here", hidden = clip.sight.hidden()));
    }
    match clip.hold() {
        Hold::Whole => {}
        Hold::UpperLeft => left.push(word("signs-keys-move-the-upper-left-corner").to_owned()),
        Hold::LowerRight => left.push(word("signs-keys-move-the-lower-right-corner").to_owned()),
    }
    for (row, words) in (0_u8..).zip(&left) {
        let at = rect.left_top() + vec2(12.0, 12.0 + 28.0 * f32::from(row));
        paint::readout(painter, at, Align2::LEFT_TOP, words);
    }
    if workspace.look.colouring == Colouring::Source {
        sources(painter, rect);
    }
}

fn tool_words(workspace: &Workspace, clip: &OpenClip, hand: &Hand) -> Option<String> {
    let keys = |command: Command| workspace.key_of(&command);
    match clip.tool {
        Tool::Draw if !hand.points.is_empty() => Some(word("signs-click-the-corner-across").to_owned()),
        Tool::Points => {
            let left = 4 - hand.points.len();
            let words = if left == 1 { word("signs-1-point").to_owned() } else { said!("signs-points", left) };
            Some(said!("signs-click-the-objects-outermost-points-to", words))
        }
        Tool::Merge | Tool::Link => {
            let (verb, command) = if clip.tool == Tool::Merge {
                (word("signs-merge"), Command::Merge)
            } else {
                (word("signs-link"), Command::Link)
            };
            let picked: Vec<String> =
                clip.picked.iter().filter_map(|id| Some(track_name(clip.labels()?.find(*id)?.1))).collect();
            let picked = if picked.is_empty() { word("signs-none-yet").to_owned() } else { picked.join(" + ") };
            let (commit, leave) = (keys(command), keys(Command::Escape));
            let words = said!("signs-click-the-tracks-to-does-it", verb, picked, commit, leave);
            let Some((_, track)) = clip.selected_track() else { return Some(words) };
            let (take, track) = (keys(Command::Accept), track_name(track));
            Some(format!("{words} · {}", said!("signs-takes-or-leaves-out", take, track)))
        }
        _ => None,
    }
}

fn sources(painter: &Painter, rect: Rect) {
    let mut x = rect.left() + 14.0;
    let y = rect.bottom() - 18.0;
    for (name, place) in SOURCES {
        let [r, g, b] = PALETTE[place];
        let galley = painter.layout_no_wrap(word(name).to_owned(), theme::medium(12.0), Color32::WHITE);
        let pill = Rect::from_min_size(pos2(x - 6.0, y - 11.0), vec2(galley.size().x + 30.0, 22.0));
        painter.rect_filled(pill, CornerRadius::same(5), Color32::from_black_alpha(200));
        painter.circle_filled(pos2(x + 4.0, y), 5.0, Color32::from_rgb(r, g, b));
        painter.galley(pos2(x + 15.0, y - galley.size().y / 2.0), galley, Color32::WHITE);
        x = pill.right() + 12.0;
    }
}

/// The selected track in its keyframes before and after a frame.
pub(super) fn onion(painter: &Painter, stage: &Stage, clip: &OpenClip, schema: &Schema, no: FrameNo) {
    let Some((_, track)) = clip.selected_track() else { return };
    let colour = class_colour(schema, track);
    let before = track.keys.range(..no).next_back();
    let after = track.keys.range(no.plus(1)..).next();
    for (side, is_ahead) in [(before, false), (after, true)] {
        if let Some((frame, key)) = side {
            let words =
                if key.outside { said!("signs-outside-from", frame = frame.0 + 1) } else { (frame.0 + 1).to_string() };
            paint::onion(painter, stage.rect(&key.bbox), colour, &words, is_ahead);
        }
    }
}

/// What reviewers found in this frame and is not closed: around where it should be, with the word for it.
pub(super) fn issues(painter: &Painter, stage: &Stage, project: &OpenProject, clip: &OpenClip, no: FrameNo) {
    let here = |issue: &&Issue| issue.clip == clip.id && issue.spot.frame == no && issue.state() != IssueState::Closed;
    for issue in project.lists.issues.iter().filter(here) {
        let Some(bbox) = issue.spot.bbox else { continue };
        let rect = stage.rect(&bbox).expand(3.0);
        painter.rect_stroke(rect, 2.0, Stroke::new(1.5, ISSUE), StrokeKind::Outside);
        paint::readout(painter, rect.left_bottom() + vec2(0.0, 4.0), Align2::LEFT_TOP, &issue.found);
    }
}

/// Not a class's colour.
const ISSUE: Color32 = Color32::from_rgb(0xff, 0x6b, 0x9d);
