//! From the keyboard to commands. The map itself is in `app`; here are only egui's names for keys.

use eframe::egui::{Context, Event, Id, Key as EguiKey, Modifiers};

use super::canvas::{Hand, canvas_id};
use crate::app::command::Command;
use crate::app::keymap::{Key, Shortcut};
use crate::app::workspace::Workspace;

/// Takes the keys that are commands out of this pass's input and pushes them. While text is typed, only those with Control
/// and those that leave (Escape, F1) are taken. `had_focus` had the keyboard before this pass: Escape on it only leads back to the
/// picture.
pub fn take(ctx: &Context, hand: &mut Hand, workspace: &Workspace, had_focus: Option<Id>, out: &mut Vec<Command>) {
    let (mut has_dialog, has_clip) = (workspace.dialog.is_some(), workspace.clip().is_some());
    let is_recording = workspace.waits_for_key();
    let is_typing = ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused());
    // A widget that was reached with Tab keeps the keys that work it; the canvas has none of its own.
    let is_elsewhere = |id: Option<Id>| id.is_some_and(|id| id != canvas_id());
    let is_on_widget = is_elsewhere(focused);
    let leaves_widget = has_clip && !has_dialog && is_elsewhere(had_focus);
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed, modifiers, repeat, .. } = event else { return true };
            if *key == EguiKey::Space
                && !is_recording
                && !is_typing
                && !is_on_widget
                && !has_dialog
                && has_clip
                && modifiers.is_none()
            {
                space(hand, *pressed, *repeat, out);
                return false;
            }
            if !pressed {
                return true;
            }
            let Some(shortcut) = shortcut(*key, *modifiers) else { return true };
            if is_recording && shortcut.key != Key::Escape {
                out.push(Command::Recorded(shortcut));
                return false;
            }
            if shortcut == Shortcut::plain(Key::Escape) && leaves_widget {
                return true;
            }
            // Without a clip they walk through the buttons and press them.
            let walks = matches!(shortcut.key, Key::Tab | Key::Enter | Key::Space | Key::Up | Key::Down);
            if walks && !has_clip && !shortcut.ctrl && !shortcut.alt {
                return true;
            }
            if !may_take(shortcut, is_typing, is_on_widget, has_dialog) {
                return true;
            }
            match workspace.keymap.command_of(shortcut) {
                Some(command) => {
                    out.push(command.clone());
                    has_dialog &= *command != Command::Escape;
                    // Escape also ends a drag, which the canvas sees itself.
                    *key == EguiKey::Escape
                }
                None => true,
            }
        });
    });
}

/// Space plays when it is let go, unless it was held to move the frame.
fn space(hand: &mut Hand, is_pressed: bool, is_repeat: bool, out: &mut Vec<Command>) {
    if is_pressed && !is_repeat {
        (hand.is_space_held, hand.was_space_used) = (true, false);
    } else if !is_pressed && hand.is_space_held {
        hand.is_space_held = false;
        if !hand.was_space_used {
            out.push(Command::PlayPause);
        }
    }
}

fn may_take(shortcut: Shortcut, is_typing: bool, is_on_widget: bool, has_dialog: bool) -> bool {
    if matches!(shortcut.key, Key::Escape) {
        return true;
    }
    if has_dialog {
        return false;
    }
    if is_typing {
        // Fields undo, copy and move by words themselves.
        return matches!(shortcut.key, Key::Function(_))
            || (shortcut.ctrl && matches!(shortcut.key, Key::Char('K' | 'P')));
    }
    let works_widget = matches!(shortcut.key, Key::Tab | Key::Enter | Key::Space)
        || matches!((shortcut.key, shortcut.ctrl || shortcut.alt), (Key::Up | Key::Down, false));
    !(is_on_widget && works_widget)
}

fn shortcut(key: EguiKey, modifiers: Modifiers) -> Option<Shortcut> {
    let mut shift = modifiers.shift;
    let key = match key {
        EguiKey::ArrowLeft => Key::Left,
        EguiKey::ArrowRight => Key::Right,
        EguiKey::ArrowUp => Key::Up,
        EguiKey::ArrowDown => Key::Down,
        EguiKey::Space => Key::Space,
        EguiKey::Enter => Key::Enter,
        EguiKey::Escape => Key::Escape,
        EguiKey::Tab => Key::Tab,
        EguiKey::Backspace => Key::Backspace,
        EguiKey::Delete => Key::Delete,
        EguiKey::Home => Key::Home,
        EguiKey::End => Key::End,
        EguiKey::Backtick => Key::Backtick,
        EguiKey::OpenBracket => Key::OpenBracket,
        EguiKey::CloseBracket => Key::CloseBracket,
        EguiKey::PageUp => Key::PageUp,
        EguiKey::PageDown => Key::PageDown,
        EguiKey::Comma => Key::Comma,
        EguiKey::Period => Key::Period,
        EguiKey::Minus => Key::Minus,
        EguiKey::Plus | EguiKey::Equals => {
            shift = false;
            Key::Plus
        }
        other => {
            let mut letters = other.name().chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_ascii_alphanumeric() => Key::Char(letter.to_ascii_uppercase()),
                (Some('F'), Some(digit)) if digit.is_ascii_digit() => Key::Function(other.name()[1..].parse().ok()?),
                _ => return None,
            }
        }
    };
    Some(Shortcut { ctrl: modifiers.ctrl || modifiers.command, shift, alt: modifiers.alt, key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_names_of_the_map() {
        assert_eq!(shortcut(EguiKey::K, Modifiers::CTRL), Some(Shortcut::ctrl(Key::Char('K'))));
        assert_eq!(shortcut(EguiKey::Num1, Modifiers::NONE), Some(Shortcut::plain(Key::Char('1'))));
        assert_eq!(shortcut(EguiKey::Delete, Modifiers::SHIFT), Some(Shortcut::shift(Key::Delete)));
        assert_eq!(shortcut(EguiKey::F6, Modifiers::SHIFT), Some(Shortcut::shift(Key::Function(6))));
        assert_eq!(shortcut(EguiKey::Colon, Modifiers::NONE), None);
    }

    #[test]
    fn typing_and_dialogs_keep_their_keys() {
        let plain = Shortcut::plain(Key::Char('N'));
        assert!(may_take(plain, false, false, false));
        assert!(!may_take(plain, true, false, false));
        assert!(!may_take(plain, false, false, true));
        assert!(may_take(Shortcut::ctrl(Key::Char('K')), true, false, false));
        assert!(!may_take(Shortcut::plain(Key::Enter), false, true, false));
        assert!(!may_take(Shortcut::plain(Key::Down), false, true, false));
        assert!(may_take(Shortcut::ctrl(Key::Down), false, true, false));
        assert!(may_take(Shortcut::plain(Key::Escape), true, true, true));
    }
}
