//! Members' keys: an identity behind a passphrase, and the project's keys wrapped to it, role by role.
//!
//! In the project's `keys` folder each member has
//! - `<member>.identity`: an age file under the passphrase (scrypt). It holds the member's own secrets, an X25519 identity
//!   and an Ed25519 seed, and the project's public keys: only who knows the passphrase can write such a file, so nobody can
//!   put other public keys before a member and have originals sealed to them;
//! - `<member>.project.wrap`, `<member>.work.wrap` and, for stewards, `<member>.steward.wrap`: age files to the member's own
//!   key, with the database key, the identity that opens proxies, and the identity that opens originals.
//!
//! Guarantees. No file in the folder lets anyone but a steward reach the identity that opens originals: it is not hidden
//! from annotators, they were never given it. A wrong passphrase is an error of its own. The work that a foreign file may
//! ask of this machine is capped. Secrets are wiped when dropped. Files are written aside, synced and renamed, readable by
//! their owner alone.
//!
//! Deliberately absent: rotation of project keys. A member who left still knows the database and work keys they once had;
//! removing their files ends their access through this program, not their knowledge.

mod files;
mod identity;
mod public;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret as _;
use age::{Decryptor, x25519};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use zeroize::Zeroizing;

use self::files::{open_with, read_file, seal_to, sync_folder, write_file};
pub use self::identity::Effort;
use self::identity::{OwnSecrets, secret_from_text};
pub use self::public::{ProjectKeys, PublicMember};
use crate::audit::Actor;
use crate::vocab::{MemberId, Passphrase, Role, SecretBytes, SigningKey};

/// Why a member's keys could not be made or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The passphrase does not open the identity.
    #[error("The passphrase is wrong.\nTry again; without it nobody can open this member's keys.")]
    WrongPassphrase,
    /// Nothing was typed.
    #[error("The passphrase is empty.\nChoose one; several random words are good.")]
    EmptyPassphrase,
    /// There is no such member in the folder.
    #[error(
        "There are no keys for this member here.\nCheck the member's id, or bring the keys folder back from a copy."
    )]
    NoSuchMember,
    /// A key file is not what was written.
    #[error(
        "A key file is damaged or was exchanged.\nBring the keys folder back from a copy, or ask a steward to add you again."
    )]
    Damaged,
    /// The identity asks for more work than any that is written here.
    #[error(
        "The identity asks for more work than is allowed.\nIt was not written by this program; bring it back from a copy."
    )]
    TooMuchWork,
    /// A steward's act by somebody else.
    #[error("Only a steward can add or remove members.\nAsk a steward.")]
    NotASteward,
    /// A member without a role.
    #[error("A member needs at least one role.\nName one: steward, annotator, reviewer or engineer.")]
    NoRole,
    /// Reading failed.
    #[error("The keys could not be read.\nCheck the disk and the folder's permissions, then try again.")]
    Unreadable,
    /// Writing failed.
    #[error(
        "The keys could not be written, so nothing was changed.\nFree some space or check the folder's permissions, then try again."
    )]
    Unwritable,
}

/// A member's unlocked keys. No `Debug`, no `Clone`; every secret in it is wiped when dropped.
pub struct Keyring {
    member: MemberId,
    signing: SigningKey,
    project: ProjectKeys,
    database_key: SecretBytes,
    work: x25519::Identity,
    steward: Option<x25519::Identity>,
}

impl Keyring {
    /// Whose it is.
    #[must_use]
    pub fn member(&self) -> MemberId {
        self.member
    }

    /// The key that signs entries, records and approvals.
    #[must_use]
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The key of the encrypted database.
    #[must_use]
    pub fn database_key(&self) -> &SecretBytes {
        &self.database_key
    }

    /// Whether it opens originals.
    #[must_use]
    pub fn is_steward(&self) -> bool {
        self.steward.is_some()
    }

    /// Who acts, for the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor<'_> {
        Actor { member: self.member, key: &self.signing }
    }

    /// The keys to seal to, as they were when this member was added. Use these and not a copy that lies in the clear: that
    /// one could have been exchanged.
    #[must_use]
    pub fn project_keys(&self) -> &ProjectKeys {
        &self.project
    }

    /// Opens proxies.
    pub(in crate::custody) fn work(&self) -> &x25519::Identity {
        &self.work
    }

    /// Opens originals; a steward's keyring alone has it.
    pub(in crate::custody) fn steward(&self) -> Option<&x25519::Identity> {
        self.steward.as_ref()
    }
}

/// Makes the project's keys and its first member, who has every role.
///
/// # Errors
/// [`VaultError::EmptyPassphrase`], [`VaultError::Unwritable`].
pub fn create_first_member(
    keys_dir: &Path,
    passphrase: &Passphrase,
    effort: Effort,
) -> Result<(Keyring, PublicMember, ProjectKeys), VaultError> {
    let (work, steward) = (x25519::Identity::generate(), x25519::Identity::generate());
    let project = ProjectKeys { steward_recipient: steward.to_public(), work_recipient: work.to_public() };
    let secrets =
        Secrets { project: &project, database_key: &SecretBytes::random(), work: &work, steward: Some(&steward) };
    let (own, public) = write_member(keys_dir, &secrets, passphrase, &Role::ALL, effort)?;
    let keyring = Keyring {
        member: public.id,
        signing: own.signing()?,
        project: project.clone(),
        database_key: SecretBytes::from_bytes(*secrets.database_key.expose()),
        work,
        steward: Some(steward),
    };
    Ok((keyring, public, project))
}

/// Adds a member. The identity that opens originals is wrapped for stewards alone.
///
/// # Errors
/// [`VaultError::NotASteward`], [`VaultError::NoRole`], [`VaultError::EmptyPassphrase`], [`VaultError::Unwritable`]; nothing
/// is left behind then.
pub fn add_member(
    keys_dir: &Path,
    by: &Keyring,
    passphrase: &Passphrase,
    roles: &[Role],
    effort: Effort,
) -> Result<PublicMember, VaultError> {
    let steward = by.steward.as_ref().ok_or(VaultError::NotASteward)?;
    let steward = roles.contains(&Role::Steward).then_some(steward);
    let secrets = Secrets { project: &by.project, database_key: &by.database_key, work: &by.work, steward };
    write_member(keys_dir, &secrets, passphrase, roles, effort).map(|(_, public)| public)
}

/// Removes a member's files.
///
/// # Errors
/// [`VaultError::NotASteward`], [`VaultError::Unwritable`].
pub fn remove_member(keys_dir: &Path, by: &Keyring, member: MemberId) -> Result<(), VaultError> {
    if !by.is_steward() {
        return Err(VaultError::NotASteward);
    }
    remove_files(keys_dir, member)
}

/// Opens a member's keys.
///
/// # Errors
/// [`VaultError::WrongPassphrase`], [`VaultError::NoSuchMember`], [`VaultError::Damaged`], [`VaultError::TooMuchWork`].
pub fn unlock(keys_dir: &Path, member: MemberId, passphrase: &Passphrase) -> Result<Keyring, VaultError> {
    let sealed = read_file(&identity_path(keys_dir, member))?.ok_or(VaultError::NoSuchMember)?;
    let own = OwnSecrets::open(&sealed, member, passphrase)?;
    let identity = own.identity()?;
    let read = |kind| read_wrap(keys_dir, member, kind, &identity);
    let database_key = read(Wrap::Project)?.ok_or(VaultError::Damaged)?;
    let work = read(Wrap::Work)?.ok_or(VaultError::Damaged)?;
    let project = own.project_keys()?;
    let keyring = Keyring {
        member,
        signing: own.signing()?,
        database_key: secret_from_text(&database_key)?,
        work: work.parse().map_err(|_| VaultError::Damaged)?,
        steward: read(Wrap::Steward)?.map(|text| text.parse().map_err(|_| VaultError::Damaged)).transpose()?,
        project,
    };
    // Wraps can be made by anyone who knows the member's recipient; the identity cannot. What is in the wraps must be the
    // other half of what the identity names.
    let is_whole = keyring.work.to_public() == keyring.project.work_recipient
        && keyring.steward.as_ref().is_none_or(|steward| steward.to_public() == keyring.project.steward_recipient);
    if is_whole { Ok(keyring) } else { Err(VaultError::Damaged) }
}

/// The project's secrets that a new member is given.
struct Secrets<'a> {
    project: &'a ProjectKeys,
    database_key: &'a SecretBytes,
    work: &'a x25519::Identity,
    steward: Option<&'a x25519::Identity>,
}

/// Which of the project's secrets a wrap holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrap {
    Project,
    Work,
    Steward,
}

impl Wrap {
    const ALL: [Self; 3] = [Self::Project, Self::Work, Self::Steward];

    const fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Work => "work",
            Self::Steward => "steward",
        }
    }

    /// What stands before the secret, so that a wrap put under another name or before another member does not open.
    fn title(self, member: MemberId) -> String {
        format!("veilmark/{}-key/v1\n{member}\n", self.word())
    }

    fn path(self, keys_dir: &Path, member: MemberId) -> PathBuf {
        keys_dir.join(format!("{member}.{}.wrap", self.word()))
    }
}

fn identity_path(keys_dir: &Path, member: MemberId) -> PathBuf {
    keys_dir.join(format!("{member}.identity"))
}

/// Writes a member's files, the identity last: a member with an identity has everything.
fn write_member(
    keys_dir: &Path,
    secrets: &Secrets<'_>,
    passphrase: &Passphrase,
    roles: &[Role],
    effort: Effort,
) -> Result<(OwnSecrets, PublicMember), VaultError> {
    if passphrase.is_empty() {
        return Err(VaultError::EmptyPassphrase);
    }
    if roles.is_empty() {
        return Err(VaultError::NoRole);
    }
    fs::create_dir_all(keys_dir).map_err(|_| VaultError::Unwritable)?;
    let member = MemberId::random();
    let own = OwnSecrets::random(member, secrets.project);
    let recipient = own.identity()?.to_public();
    let database_key = Zeroizing::new(BASE64URL.encode(secrets.database_key.expose()));
    let work = secrets.work.to_string();
    let steward = secrets.steward.map(x25519::Identity::to_string);
    let write = || {
        write_wrap(keys_dir, member, Wrap::Project, &recipient, &database_key)?;
        write_wrap(keys_dir, member, Wrap::Work, &recipient, work.expose_secret())?;
        if let Some(steward) = &steward {
            write_wrap(keys_dir, member, Wrap::Steward, &recipient, steward.expose_secret())?;
        }
        write_file(&identity_path(keys_dir, member), &own.seal(passphrase, effort)?)
    };
    if let Err(error) = write() {
        // Wraps without an identity open nothing; the error that matters is the first one.
        let _ = remove_files(keys_dir, member);
        return Err(error);
    }
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    let public = PublicMember { id: member, roles, signing: own.signing()?.public(), recipient: recipient.to_string() };
    Ok((own, public))
}

fn write_wrap(
    keys_dir: &Path,
    member: MemberId,
    kind: Wrap,
    recipient: &x25519::Recipient,
    secret: &str,
) -> Result<(), VaultError> {
    let text = Zeroizing::new([kind.title(member).as_bytes(), secret.as_bytes()].concat());
    write_file(&kind.path(keys_dir, member), &seal_to(recipient, &text)?)
}

/// The secret in a wrap; `None` when there is no such file, as for the steward's wrap of an annotator.
fn read_wrap(
    keys_dir: &Path,
    member: MemberId,
    kind: Wrap,
    identity: &x25519::Identity,
) -> Result<Option<Zeroizing<String>>, VaultError> {
    let Some(sealed) = read_file(&kind.path(keys_dir, member))? else { return Ok(None) };
    let decryptor = Decryptor::new(sealed.as_slice()).map_err(|_| VaultError::Damaged)?;
    let text = open_with(decryptor, identity, sealed.len()).map_err(|_| VaultError::Damaged)?;
    let secret = text.strip_prefix(kind.title(member).as_bytes()).ok_or(VaultError::Damaged)?;
    let secret = std::str::from_utf8(secret).map_err(|_| VaultError::Damaged)?;
    Ok(Some(Zeroizing::new(secret.to_owned())))
}

fn remove_files(keys_dir: &Path, member: MemberId) -> Result<(), VaultError> {
    let wraps = Wrap::ALL.map(|kind| kind.path(keys_dir, member));
    for path in std::iter::once(identity_path(keys_dir, member)).chain(wraps) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(VaultError::Unwritable),
            _ => {}
        }
    }
    sync_folder(&identity_path(keys_dir, member)).map_err(|_| VaultError::Unwritable)
}

#[cfg(test)]
mod tests {
    use super::files::MAX_FILE_BYTES;
    use super::*;

    fn pass(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned())
    }

    struct Team {
        dir: tempfile::TempDir,
        steward: Keyring,
        annotator: PublicMember,
    }

    fn team() -> Team {
        let dir = tempfile::tempdir().unwrap();
        let (steward, public, _) = create_first_member(dir.path(), &pass("first"), Effort::Quick).unwrap();
        assert_eq!(public.roles, Role::ALL);
        let roles = [Role::Annotator, Role::Reviewer, Role::Engineer];
        let annotator = add_member(dir.path(), &steward, &pass("second"), &roles, Effort::Quick).unwrap();
        Team { dir, steward, annotator }
    }

    fn seal(recipient: &x25519::Recipient) -> Vec<u8> {
        seal_to(recipient, b"pixels").unwrap()
    }

    fn opens(identity: &x25519::Identity, sealed: &[u8]) -> bool {
        open_with(Decryptor::new(sealed).unwrap(), identity, sealed.len()).is_ok_and(|text| *text == b"pixels")
    }

    #[test]
    fn a_member_unlocks_with_their_passphrase_and_no_other() {
        let Team { dir, steward, annotator } = team();
        let again = unlock(dir.path(), steward.member(), &pass("first")).ok().unwrap();
        assert_eq!(again.signing().public(), steward.signing().public());
        assert_eq!(again.database_key().expose(), steward.database_key().expose());
        assert_eq!(again.project_keys(), steward.project_keys());
        assert!(again.is_steward() && again.actor().member == steward.member());
        let theirs = unlock(dir.path(), annotator.id, &pass("second")).ok().unwrap();
        assert_eq!(theirs.signing().public(), annotator.signing);
        assert_eq!(theirs.database_key().expose(), steward.database_key().expose());
        for (member, typed) in [(steward.member(), "second"), (annotator.id, "first"), (annotator.id, "")] {
            assert_eq!(unlock(dir.path(), member, &pass(typed)).err(), Some(VaultError::WrongPassphrase));
        }
        assert_eq!(unlock(dir.path(), MemberId::random(), &pass("first")).err(), Some(VaultError::NoSuchMember));
    }

    #[test]
    fn an_annotator_cannot_reach_what_opens_originals() {
        let Team { dir, steward, annotator } = team();
        let theirs = unlock(dir.path(), annotator.id, &pass("second")).ok().unwrap();
        assert!(!theirs.is_steward() && theirs.steward().is_none());
        let original = seal(&steward.project_keys().steward_recipient);
        let proxy = seal(&steward.project_keys().work_recipient);
        assert!(opens(steward.steward().unwrap(), &original) && opens(steward.work(), &proxy));
        assert!(opens(theirs.work(), &proxy) && !opens(theirs.work(), &original));

        // With every secret of theirs and the whole folder: no file gives up the steward identity.
        let sealed = read_file(&identity_path(dir.path(), annotator.id)).unwrap().unwrap();
        let own = OwnSecrets::open(&sealed, annotator.id, &pass("second")).ok().unwrap().identity().unwrap();
        assert!(!opens(&own, &original));
        let mut wraps_opened = 0;
        for file in fs::read_dir(dir.path()).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            for key in [&own, theirs.work()] {
                let Ok(text) = open_with(Decryptor::new(&bytes[..]).unwrap(), key, bytes.len()) else { continue };
                wraps_opened += 1;
                let secret = steward.steward().unwrap().to_string();
                let secret = secret.expose_secret().as_bytes();
                assert!(!text.windows(secret.len()).any(|part| part == secret));
            }
        }
        assert_eq!(wraps_opened, 2, "their own project and work wraps");

        // The steward's wrap under their own name does not open either.
        fs::copy(Wrap::Steward.path(dir.path(), steward.member()), Wrap::Steward.path(dir.path(), annotator.id))
            .unwrap();
        assert_eq!(unlock(dir.path(), annotator.id, &pass("second")).err(), Some(VaultError::Damaged));
    }

    #[test]
    fn only_a_steward_adds_and_removes_members() {
        let Team { dir, steward, annotator } = team();
        let theirs = unlock(dir.path(), annotator.id, &pass("second")).ok().unwrap();
        let refused = add_member(dir.path(), &theirs, &pass("x"), &[Role::Steward], Effort::Quick);
        assert_eq!(refused.err(), Some(VaultError::NotASteward));
        assert_eq!(remove_member(dir.path(), &theirs, steward.member()), Err(VaultError::NotASteward));
        let second = add_member(dir.path(), &steward, &pass("x"), &[Role::Steward], Effort::Quick).unwrap();
        assert!(unlock(dir.path(), second.id, &pass("x")).ok().unwrap().is_steward());
        remove_member(dir.path(), &steward, annotator.id).unwrap();
        assert_eq!(unlock(dir.path(), annotator.id, &pass("second")).err(), Some(VaultError::NoSuchMember));
        for (typed, roles, error) in
            [("", &[Role::Annotator][..], VaultError::EmptyPassphrase), ("x", &[], VaultError::NoRole)]
        {
            assert_eq!(add_member(dir.path(), &steward, &pass(typed), roles, Effort::Quick).err(), Some(error));
        }
    }

    #[test]
    fn an_exchanged_wrap_is_noticed() {
        // Anyone can seal to a public recipient. Here an insider puts a work key of their own before the annotator.
        let Team { dir, steward, annotator } = team();
        let recipient: x25519::Recipient = annotator.recipient.parse().unwrap();
        let planted = x25519::Identity::generate().to_string();
        for kind in [Wrap::Work, Wrap::Steward] {
            let before = read_file(&kind.path(dir.path(), annotator.id)).unwrap();
            let text = [kind.title(annotator.id).as_bytes(), planted.expose_secret().as_bytes()].concat();
            fs::write(kind.path(dir.path(), annotator.id), seal_to(&recipient, &text).unwrap()).unwrap();
            assert_eq!(unlock(dir.path(), annotator.id, &pass("second")).err(), Some(VaultError::Damaged), "{kind:?}");
            match before {
                Some(bytes) => fs::write(kind.path(dir.path(), annotator.id), bytes).unwrap(),
                None => fs::remove_file(kind.path(dir.path(), annotator.id)).unwrap(),
            }
        }
        assert!(unlock(dir.path(), annotator.id, &pass("second")).is_ok());
        // Somebody else's whole identity under this name.
        fs::copy(identity_path(dir.path(), steward.member()), identity_path(dir.path(), annotator.id)).unwrap();
        assert_eq!(unlock(dir.path(), annotator.id, &pass("first")).err(), Some(VaultError::Damaged));
    }

    #[test]
    fn damaged_and_greedy_identities_are_refused() {
        let Team { dir, annotator, .. } = team();
        let path = identity_path(dir.path(), annotator.id);
        let whole = fs::read(&path).unwrap();
        let header = whole.windows(7).position(|part| part == b"scrypt ").unwrap();
        let line_end = header + whole[header..].iter().position(|&b| b == b'\n').unwrap();
        let mut greedy = whole.clone();
        greedy.splice(line_end - 2..line_end, *b"30");
        let mut tampered = whole.clone();
        *tampered.last_mut().unwrap() ^= 1;
        let cases: [(&[u8], VaultError); 5] = [
            (&greedy, VaultError::TooMuchWork),
            (&tampered, VaultError::Damaged),
            (&whole[..whole.len() - 1], VaultError::Damaged),
            (b"", VaultError::Damaged),
            (&[b'x'; MAX_FILE_BYTES as usize + 1], VaultError::Damaged),
        ];
        for (bytes, error) in cases {
            fs::write(&path, bytes).unwrap();
            assert_eq!(unlock(dir.path(), annotator.id, &pass("second")).err(), Some(error));
        }
        fs::write(&path, &whole).unwrap();
        assert!(unlock(dir.path(), annotator.id, &pass("second")).is_ok());
    }

    #[test]
    fn files_are_for_their_owner_alone_and_hold_no_secret_in_the_clear() {
        let Team { dir, steward, .. } = team();
        let mut files = 0;
        for file in fs::read_dir(dir.path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for secret in [b"AGE-SECRET-KEY".as_slice(), b"first", steward.database_key().expose()] {
                assert!(!bytes.windows(secret.len()).any(|part| part == secret));
            }
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            }
            assert_ne!(path.extension().unwrap(), "part");
            files += 1;
        }
        assert_eq!(files, 4 + 3);
        let text = serde_json::to_string(steward.project_keys()).unwrap();
        assert_eq!(&serde_json::from_str::<ProjectKeys>(&text).unwrap(), steward.project_keys());
    }
}
