//! The first round through the window, on the sample project: a card beside the picture, one thing at a time. It never covers the
//! picture, and nothing waits for it.

use super::command::Command;

/// One stop: what it is about, a sentence or two with `{}` for each key, and the commands whose keys stand there.
pub struct Stop {
    /// Its head.
    pub title: &'static str,
    text: &'static str,
    keys: &'static [Command],
}

/// The stops, in order.
pub const STOPS: [Stop; 7] = [
    Stop {
        title: "What you see is hidden already",
        text: "Faces and the insides of homes were covered before this picture was made, and there is no setting that shows more. \
               Press {} to see what is hidden here and why.",
        keys: &[Command::ToggleLegend],
    },
    Stop {
        title: "Judge what the machine drew",
        text: "Dashed boxes are suggestions. Click one: {} accepts it, {} rejects it. {} walks through the doubtful ones.",
        keys: &[Command::Accept, Command::Reject, Command::NextDoubt],
    },
    Stop {
        title: "Draw what it missed",
        text: "Press {}, then drag a box. Go on with {} and drag the dashed box to where the object is now: in between it follows.",
        keys: &[Command::Draw, Command::NextFrame],
    },
    Stop {
        title: "Say when it is gone",
        text: "{} ends the track before this frame; {} says that the object is out of view until the next keyframe.",
        keys: &[Command::EndTrack, Command::ToggleOutside],
    },
    Stop {
        title: "Cover what must not be seen",
        text: "A face that was missed? {}, then drag over it: it is hidden at once, here and in every export. Only a steward takes a \
               cover back.",
        keys: &[Command::Cover],
    },
    Stop {
        title: "Nothing is lost",
        text: "Every edit is on disk a moment after you made it. {} takes a step back, {} makes it again, over restarts too.",
        keys: &[Command::Undo, Command::Redo],
    },
    Stop {
        title: "Done, approved, exported",
        text: "A reviewer approves a clip with {}; an engineer writes the dataset with {}. Every command by name: {}. Every key: {}.",
        keys: &[Command::Approve, Command::ShowExport, Command::ShowPalette, Command::ShowKeyMap],
    },
];

impl Stop {
    /// Its sentences with the user's own keys; a command without a key stands there by its name.
    #[must_use]
    pub fn words(&self, key_of: impl Fn(&Command) -> String) -> String {
        let mut keys = self.keys.iter();
        let mut words = String::new();
        for (place, part) in self.text.split("{}").enumerate() {
            if place > 0 {
                let command = keys.next().expect("each gap has a command");
                let key = key_of(command);
                let name = || command.row().map_or("", |row| row.name);
                words.push_str(if key.is_empty() { name() } else { &key });
            }
            words.push_str(part);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gap_has_a_command_with_a_row() {
        for stop in &STOPS {
            assert_eq!(stop.text.matches("{}").count(), stop.keys.len(), "{}", stop.title);
            assert!(stop.keys.iter().all(|command| command.row().is_some()), "{}", stop.title);
            assert!(stop.words(|_| "Q".to_owned()).contains('Q'));
            assert!(!stop.words(|_| String::new()).contains("{}"));
        }
    }
}
