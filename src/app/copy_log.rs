//! The audit log of copies that are made without a project, and its key.
//!
//! Guarantees: a folder of the user's own (mode 0700) holds the log, the key that signs it (mode 0600) and a card with the public
//! half; the log is of the same form as a project's, and `veilmark audit verify FOLDER` checks it without a key. A copy is made
//! under a permit, and a permit is made by writing here. Deliberately absent: a passphrase (whoever can read the key can also
//! replace the log; a project's log is stronger), and names of files.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::failure::{Failure, FailureKind};
use super::files::{disk_failure, write_whole};
use super::project_file::Founder;
use crate::audit::{self, Act, Actor, Log, Verified};
use crate::vocab::{MemberId, ProjectId, Role, SecretBytes, SigningKey, UtcTime};

/// The format this program writes and reads.
const FORMAT: u32 = 1;
const CARD: &str = "copies.json";
const KEY: &str = "key";

/// What the folder says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    format: u32,
    /// Stands for a project in commitments.
    project: ProjectId,
    founder: Founder,
}

/// The log, open for appending.
pub(super) struct CopyLog {
    pub(super) log: Log,
    pub(super) project: ProjectId,
    pub(super) member: MemberId,
    pub(super) key: SigningKey,
}

impl CopyLog {
    /// Opens the log in this folder; makes it when there is nothing yet.
    ///
    /// # Errors
    /// When the folder cannot be written, holds something else, or its log is damaged.
    pub(super) fn open_or_make(dir: &Path, now: UtcTime) -> Result<Self, Failure> {
        if !dir.join(CARD).exists() {
            make(dir, now)?;
        }
        let card = read_card(dir)?;
        let key = read_key(dir)?;
        if key.public() != card.founder.key {
            return Err(Failure::in_english(
                FailureKind::Integrity,
                "The key beside the log of copies is not the one that the log began with.",
                "Restore the folder from a copy, or name another one with --log.",
            ));
        }
        let log = Log::open(&dir.join("audit"))?;
        Ok(Self { log, project: card.project, member: card.founder.member, key })
    }

    /// Writes one entry, durable when it returns.
    pub(super) fn write(&mut self, now: UtcTime, act: Act) -> Result<u64, Failure> {
        let actor = Actor { member: self.member, key: &self.key };
        Ok(self.log.append(&actor, now, act)?)
    }

    /// Signs the log's present state.
    pub(super) fn checkpoint(&mut self, now: UtcTime) -> Result<(), Failure> {
        let actor = Actor { member: self.member, key: &self.key };
        Ok(self.log.checkpoint(&actor, now)?)
    }
}

/// Whether this folder is the log of copies.
#[must_use]
pub fn is_copy_log(dir: &Path) -> bool {
    dir.join(CARD).is_file()
}

/// Verifies the log of copies in this folder. It needs no key and writes nothing.
///
/// # Errors
/// [`FailureKind::Integrity`] with the first entry that is not what was written.
pub fn verify_copy_log(dir: &Path) -> Result<Verified, Failure> {
    let card = read_card(dir)?;
    let key_of = |id: MemberId| (card.founder.member == id).then_some(card.founder.key);
    let verified = audit::verify(&dir.join("audit"), &key_of, None)?;
    if verified.project == card.project { Ok(verified) } else { Err(not_its_log()) }
}

/// The folder is made under another name and renamed when whole. When another run was faster, its folder is the one.
fn make(dir: &Path, now: UtcTime) -> Result<(), Failure> {
    let parent = super::aside::folder_of(dir);
    fs::create_dir_all(parent).map_err(|error| disk_failure(&error))?;
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::in_english(
            FailureKind::Usage,
            "The folder for the log of copies holds something else.",
            "Name an empty or a new folder with --log.",
        ));
    }
    let name: PathBuf = format!(".veilmark-unfinished-log-{}", ProjectId::random()).into();
    let aside = parent.join(name);
    let made = make_aside(&aside, now).and_then(|()| match fs::rename(&aside, dir) {
        Err(_) if is_copy_log(dir) => Ok(()),
        named => named.map_err(|error| disk_failure(&error)),
    });
    // It has its name, or another run's folder has it, or the failure is the one to report.
    let _ = fs::remove_dir_all(&aside);
    made
}

fn make_aside(dir: &Path, now: UtcTime) -> Result<(), Failure> {
    fs::DirBuilder::new().mode(0o700).create(dir).map_err(|error| disk_failure(&error))?;
    let (project, member, seed) = (ProjectId::random(), MemberId::random(), SecretBytes::random());
    let key = SigningKey::from_seed(&seed);
    let text = Zeroizing::new(BASE64URL.encode(seed.expose()));
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(dir.join(KEY))
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|error| disk_failure(&error))?;
    let mut log = Log::create(&dir.join("audit"))?;
    let actor = Actor { member, key: &key };
    log.append(&actor, now, Act::ProjectCreated { project })?;
    log.append(&actor, now, Act::MemberAdded { member, roles: Role::ALL.to_vec(), key: key.public() })?;
    log.checkpoint(&actor, now)?;
    let card = Card { format: FORMAT, project, founder: Founder { member, key: key.public() } };
    write_whole(&dir.join(CARD), &serde_json::to_vec_pretty(&card).expect("a card is plain data"))
}

fn read_card(dir: &Path) -> Result<Card, Failure> {
    let unreadable = || {
        Failure::in_english(
            FailureKind::Unreadable,
            "This folder is not a log of copies that this Veilmark reads.",
            "Choose the folder that `veilmark redact` made, or a project's.",
        )
    };
    let text = fs::read(dir.join(CARD)).map_err(|_| unreadable())?;
    let card: Card = serde_json::from_slice(&text).map_err(|_| unreadable())?;
    if card.format == FORMAT { Ok(card) } else { Err(unreadable()) }
}

fn read_key(dir: &Path) -> Result<SigningKey, Failure> {
    let text = fs::read(dir.join(KEY)).map(Zeroizing::new).map_err(|error| disk_failure(&error))?;
    let mut seed = Zeroizing::new([0_u8; 32]);
    match BASE64URL.decode_slice(text.trim_ascii_end(), &mut *seed) {
        Ok(32) => Ok(SigningKey::from_seed(&SecretBytes::from_bytes(*seed))),
        _ => Err(Failure::in_english(
            FailureKind::Integrity,
            "The key beside the log of copies is damaged.",
            "Restore the folder from a copy, or name another one with --log.",
        )),
    }
}

fn not_its_log() -> Failure {
    Failure::in_english(
        FailureKind::Integrity,
        "The log of copies was put together from two folders.",
        "Restore the whole folder from one copy.",
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    fn now() -> UtcTime {
        UtcTime::from_micros(1_790_000_000_000_000).expect("a valid time")
    }

    #[test]
    fn a_log_is_made_once_privately_and_verifies_without_its_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("deep/copies");
        let first = CopyLog::open_or_make(&dir, now()).expect("made").project;
        let mut again = CopyLog::open_or_make(&dir, now()).expect("opened");
        assert_eq!(again.project, first);
        again.write(now(), Act::SessionOpened).expect("written");
        again.checkpoint(now()).expect("signed");
        let mode = |path: &Path| fs::metadata(path).expect("there").mode() & 0o777;
        assert_eq!((mode(&dir), mode(&dir.join(KEY))), (0o700, 0o600));
        fs::remove_file(dir.join(KEY)).expect("removed");
        assert_eq!(verify_copy_log(&dir).expect("whole").entries, 5);
        assert_eq!(fs::read_dir(folder.path().join("deep")).expect("listed").count(), 1);

        let segment = dir.join("audit/000001.jsonl");
        let text = fs::read_to_string(&segment).expect("the log");
        fs::write(&segment, text.replace("session_opened", "session_closed")).expect("written");
        assert_eq!(verify_copy_log(&dir).expect_err("broken").kind, FailureKind::Integrity);
    }

    #[test]
    fn another_key_and_another_folder_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
        for dir in [&a, &b] {
            CopyLog::open_or_make(dir, now()).expect("made");
        }
        fs::copy(a.join(KEY), b.join(KEY)).expect("copied");
        assert_eq!(CopyLog::open_or_make(&b, now()).err().map(|f| f.kind), Some(FailureKind::Integrity));
        let full = folder.path().join("full");
        fs::create_dir(&full).expect("made");
        fs::write(full.join("letter"), "x").expect("written");
        assert_eq!(CopyLog::open_or_make(&full, now()).err().map(|f| f.kind), Some(FailureKind::Usage));
        assert!(!is_copy_log(&full));
    }
}
