//! Where the passphrase comes from: a file, `VEILMARK_PASSPHRASE`, or the terminal, in this order.

use std::io::{BufRead, BufReader, IsTerminal};
use std::path::Path;

use crate::app::failure::{Failure, FailureKind};
use crate::vocab::Passphrase;

/// How often it is typed on the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// To unlock.
    Once,
    /// To choose a new one.
    Twice,
}

/// Gets the passphrase of whoever runs the command.
pub(super) fn ask(file: Option<&Path>, times: Times) -> Result<Passphrase, Failure> {
    if let Some(file) = file {
        return first_line(file);
    }
    if let Ok(text) = std::env::var("VEILMARK_PASSPHRASE") {
        return Ok(Passphrase::new(text));
    }
    prompt("Passphrase", times, "Use --passphrase-file FILE or VEILMARK_PASSPHRASE.")
}

/// Gets a new member's passphrase: never from the environment, which holds the steward's.
pub(super) fn ask_for_new_member(file: Option<&Path>) -> Result<Passphrase, Failure> {
    file.map_or_else(|| prompt("New member's passphrase", Times::Twice, "Use --new-passphrase-file FILE."), first_line)
}

fn first_line(file: &Path) -> Result<Passphrase, Failure> {
    let unreadable = || {
        Failure::in_english(
            FailureKind::Usage,
            "The passphrase file cannot be read.",
            "Name a text file whose first line is the passphrase.",
        )
    };
    let mut line = String::new();
    let file = std::fs::File::open(file).map_err(|_| unreadable())?;
    BufReader::new(file).read_line(&mut line).map_err(|_| unreadable())?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    Ok(Passphrase::new(line))
}

fn prompt(what: &str, times: Times, otherwise: &'static str) -> Result<Passphrase, Failure> {
    let unasked =
        || Failure::in_english(FailureKind::Usage, "There is no terminal to type the passphrase on.", otherwise);
    if !std::io::stdin().is_terminal() {
        return Err(unasked());
    }
    let typed = Passphrase::new(rpassword::prompt_password(format!("{what}: ")).map_err(|_| unasked())?);
    if times == Times::Twice {
        let again = Passphrase::new(rpassword::prompt_password("Once more: ").map_err(|_| unasked())?);
        if again.expose() != typed.expose() {
            return Err(Failure::in_english(
                FailureKind::Usage,
                "The two passphrases differ.",
                "Type the same one twice.",
            ));
        }
    }
    Ok(typed)
}
