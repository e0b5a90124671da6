//! The first round through the window, on the sample project: a card beside the picture, one thing at a time. It never covers the
//! picture, and nothing waits for it.

use super::command::Command;
use super::words::{say_texts, word};

/// One stop: the message that says what it is about, and the commands whose keys stand in its sentences, in the places `a` to `d`.
pub struct Stop {
    message: &'static str,
    text: &'static str,
    keys: &'static [Command],
}

/// The stops, in order.
pub const STOPS: [Stop; 7] = [
    Stop { message: "tour-hidden", text: "tour-hidden.text", keys: &[Command::ToggleLegend] },
    Stop {
        message: "tour-judge",
        text: "tour-judge.text",
        keys: &[Command::Accept, Command::Reject, Command::NextDoubt, Command::Undo],
    },
    Stop { message: "tour-draw", text: "tour-draw.text", keys: &[Command::Draw, Command::NextFrame] },
    Stop { message: "tour-gone", text: "tour-gone.text", keys: &[Command::EndTrack, Command::ToggleOutside] },
    Stop { message: "tour-cover", text: "tour-cover.text", keys: &[Command::Cover] },
    Stop { message: "tour-kept", text: "tour-kept.text", keys: &[Command::Undo, Command::Redo] },
    Stop {
        message: "tour-done",
        text: "tour-done.text",
        keys: &[Command::Approve, Command::ShowExport, Command::ShowPalette, Command::ShowKeyMap],
    },
];

impl Stop {
    /// Its head.
    #[must_use]
    pub fn title(&self) -> &'static str {
        word(self.message)
    }

    /// Its sentences with the user's own keys; a command without a key stands there by its name.
    #[must_use]
    pub fn words(&self, key_of: impl Fn(&Command) -> String) -> String {
        let keys = self.keys.iter().map(|command| {
            let key = key_of(command);
            if key.is_empty() { command.row().map_or("", |row| row.name).to_owned() } else { key }
        });
        say_texts(self.text, &["a", "b", "c", "d"].into_iter().zip(keys).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gap_has_a_command_with_a_row() {
        for stop in &STOPS {
            assert!(!stop.title().is_empty());
            assert!(stop.keys.iter().all(|command| command.row().is_some()), "{}", stop.title());
            // A place without a command would be no sentence at all, and a command without a place would not be told.
            let words = stop.words(|_| "QQ".to_owned());
            assert_eq!(words.matches("QQ").count(), stop.keys.len(), "{words}");
            assert!(!stop.words(|_| String::new()).contains("  "), "names stand where no key is");
        }
    }
}
