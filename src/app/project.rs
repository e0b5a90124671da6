//! An opened project: the folder of DESIGN section 5, unlocked by one member.
//!
//! Every method checks the member's role and asks the gate where pixels are concerned; the window and the command line
//! have no other way in.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use super::failure::{Failure, FailureKind};
use super::files;
use super::presence::{self, Presence};
use super::project_file::{FORMAT, Founder, ProjectCard};
use super::told::{Filling, told};
use crate::audit::{self, Act, Head, Log, Membership, Verified};
use crate::consent::signers::TrustedSigner;
use crate::consent::{Ask, Permit, Purpose, TrustedSigners, gate};

use crate::custody::vault::{Effort, Keyring, Vault, VaultError, keys};
use crate::labels::Schema;
use crate::store::Store;
use crate::vocab::{ClipId, Clock, Digest, MemberId, Passphrase, ProjectId, PublicKey, RecordId, Role, UtcTime};

/// An unlocked project. Shared between the window and its jobs as `Arc<Project>`.
pub struct Project {
    pub(super) dir: PathBuf,
    known: Mutex<Known>,
    pub(super) keyring: Keyring,
    pub(super) vault: Vault,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) models_dir: PathBuf,
    store: Mutex<Store>,
    log: Mutex<Log>,
    /// Clips that are edited here.
    holds: Mutex<BTreeMap<ClipId, Weak<File>>>,
    /// The classes and attributes.
    pub(super) schema: Mutex<Schema>,
    /// Shared while the project is open here; whoever gets it alone may sweep.
    presence: Presence,
}

/// What the project says about itself, as last read: the card for people, the membership from the signed log for rights.
struct Known {
    card: ProjectCard,
    membership: Membership,
    card_sha256: Digest,
}

impl Known {
    fn read(dir: &Path) -> Result<Self, Failure> {
        let path = dir.join("project.json");
        let card = ProjectCard::read(&path)?;
        let card_sha256 = card_digest(&path)?;
        let membership = audit::membership(&dir.join("audit"), card.founder.member, card.founder.key)?;
        if membership.project() != card.project {
            return Err(Failure::told(
                FailureKind::Integrity,
                told!("failure-the-audit-log-belongs-to-another-project"),
            ));
        }
        Ok(Self { card, membership, card_sha256 })
    }
}

fn card_digest(path: &Path) -> Result<Digest, Failure> {
    std::fs::read(path).map(|bytes| Digest::of(&bytes)).map_err(|error| files::disk_failure(&error))
}

/// What a new project needs to know.
pub struct NewProject<'a> {
    /// The folder to make.
    pub dir: &'a Path,
    /// A title for people.
    pub name: &'a str,
    /// The first member's passphrase.
    pub passphrase: &'a Passphrase,
    /// How costly a guess at the passphrase is.
    pub effort: Effort,
}

/// What every project is given by `main`: the clock, and where the models lie.
#[derive(Clone)]
pub struct Surroundings {
    /// The present time.
    pub clock: Arc<dyn Clock>,
    /// The folder with `MANIFEST.json`, the models and the runtime.
    pub models_dir: PathBuf,
}

impl Project {
    /// Makes the folder; the caller becomes its first member with all roles.
    ///
    /// It is made under another name and renamed when whole, so a failure leaves no half project.
    ///
    /// # Errors
    /// When the folder exists already or the disk refuses.
    pub fn create(new: &NewProject<'_>, surroundings: &Surroundings) -> Result<Self, Failure> {
        if new.dir.exists() {
            return Err(Failure::told(FailureKind::Failed, told!("failure-this-folder-exists-already")));
        }
        if new.passphrase.is_empty() {
            return Err(Failure::told(FailureKind::Usage, told!("failure-the-passphrase-is-empty-2")));
        }
        let aside = new.dir.with_extension(format!("part-{}", ProjectId::random()));
        let made = Self::create_aside(&aside, new, surroundings)
            .and_then(|()| std::fs::rename(&aside, new.dir).map_err(|error| files::disk_failure(&error)));
        if let Err(failure) = made {
            // What was begun is of no use to anyone; the first failure is the one to report.
            let _ = std::fs::remove_dir_all(&aside);
            return Err(failure);
        }
        Self::open(new.dir, new.passphrase, None, surroundings)
    }

    fn create_aside(dir: &Path, new: &NewProject<'_>, surroundings: &Surroundings) -> Result<(), Failure> {
        for folder in ["keys", "vault", "audit"] {
            std::fs::create_dir_all(dir.join(folder)).map_err(|error| files::disk_failure(&error))?;
        }
        let now = surroundings.clock.now();
        let (keyring, member, project_keys) = keys::create_first_member(&dir.join("keys"), new.passphrase, new.effort)?;
        let card = ProjectCard {
            format: FORMAT,
            project: ProjectId::random(),
            name: new.name.to_owned(),
            revision: 1,
            keys: project_keys,
            founder: Founder { member: member.id, key: member.signing },
            members: vec![member.clone()],
        };
        let actor = keyring.actor();
        let mut log = Log::create(&dir.join("audit"))?;
        log.append(&actor, now, Act::ProjectCreated { project: card.project })?;
        log.append(
            &actor,
            now,
            Act::MemberAdded { member: member.id, roles: member.roles.clone(), key: member.signing },
        )?;
        log.checkpoint(&actor, now)?;
        Store::create(&dir.join("project.db"), keyring.database_key())?;
        files::write_whole(&dir.join("exports.jsonl"), b"")?;
        card.write(&dir.join("project.json"), keyring.member(), keyring.signing())
    }

    /// Looks whether the folder holds a project that this program reads, without a passphrase.
    ///
    /// # Errors
    /// Not a project, a newer version, or one whose `project.json` was changed outside.
    pub fn recognise(dir: &Path) -> Result<(), Failure> {
        ProjectCard::read(&dir.join("project.json")).map(drop)
    }

    /// Opens the folder as the member whose passphrase this is, or as the one named.
    ///
    /// # Errors
    /// Not a project, a newer version, a wrong passphrase, a database that does not open, or an audit log that is shorter
    /// than the database remembers.
    pub fn open(
        dir: &Path,
        passphrase: &Passphrase,
        member: Option<MemberId>,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let known = Known::read(dir)?;
        let keyring = unlock_as(&known, &dir.join("keys"), passphrase, member)?;
        if known.card.keys != *keyring.project_keys() {
            return Err(Failure::told(FailureKind::Integrity, told!("failure-the-keys-that-project-json-names-are")));
        }
        let store = Store::open(&dir.join("project.db"), keyring.database_key())?;
        let log = Log::open(&dir.join("audit"))?;
        let mut project = Self {
            dir: dir.to_owned(),
            vault: Vault::at(&dir.join("vault"))?,
            known: Mutex::new(known),
            presence: Presence::enter(dir)?,
            keyring,
            clock: Arc::clone(&surroundings.clock),
            models_dir: surroundings.models_dir.clone(),
            holds: Mutex::default(),
            schema: Mutex::new(store.schema()?),
            store: Mutex::new(store),
            log: Mutex::new(log),
        };
        project.check_log_is_whole()?;
        project.write_log(Act::SessionOpened)?;
        project.log_edits()?;
        project.finish_withdrawals()?;
        if project.presence.is_alone() {
            project.sweep_vault()?;
            project.presence.settle()?;
        }
        Ok(project)
    }

    /// The database remembers how long the log was; a log cut behind that point is refused at the door.
    fn check_log_is_whole(&self) -> Result<(), Failure> {
        let Some((seq, digest)) = self.store().audit_head()? else { return Ok(()) };
        if self.log().holds(&Head { seq, digest })? {
            return Ok(());
        }
        Err(Failure::told(FailureKind::Integrity, told!("failure-the-audit-log-is-not-the-one")))
    }

    /// Takes a clip for editing in this process: windows and commands of others are refused until it is dropped. Whoever has
    /// it here already shares it.
    ///
    /// # Errors
    /// When another process has it.
    pub fn hold_clip(&self, clip: ClipId) -> Result<Arc<File>, Failure> {
        let mut holds = self.holds.lock().expect("no thread panics while it holds this");
        if let Some(held) = holds.get(&clip).and_then(Weak::upgrade) {
            return Ok(held);
        }
        let held = Arc::new(presence::clip_lock(&self.dir, clip)?);
        holds.insert(clip, Arc::downgrade(&held));
        Ok(held)
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().expect("no thread panics while it holds the store")
    }

    pub(super) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().expect("no thread panics while it holds the log")
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("no thread panics while it holds the card")
    }

    /// The card as last read.
    pub(super) fn card(&self) -> ProjectCard {
        self.known().card.clone()
    }

    /// Whose consent records count, as the signed log says.
    pub(super) fn trusted_signers(&self) -> TrustedSigners {
        let known = self.known();
        let spans = known.membership.signers().iter();
        TrustedSigners::new(spans.map(|s| TrustedSigner { key: s.key, from: s.from, until: s.until }).collect())
    }

    /// The public signing key of a member with this role.
    pub(super) fn key_of(&self, id: MemberId, role: Role) -> Option<PublicKey> {
        let known = self.known();
        known.membership.member(id).filter(|standing| standing.roles.contains(&role)).map(|standing| standing.key)
    }

    /// How many members there are now.
    pub(super) fn member_count(&self) -> usize {
        self.known().membership.members().count()
    }

    /// Members who may work on clips.
    ///
    /// # Errors
    /// When the project's card cannot be read.
    pub fn annotators(&self) -> Result<Vec<MemberId>, Failure> {
        self.refresh_rights()?;
        let known = self.known();
        let able = known.membership.members().filter(|(_, standing)| standing.roles.contains(&Role::Annotator));
        Ok(able.map(|(id, _)| id).collect())
    }

    /// Takes in what another process changed: members come and go while a window is open. Every change of rights rewrites the
    /// card after the log, so an unchanged card means unchanged rights.
    pub(super) fn refresh_rights(&self) -> Result<(), Failure> {
        let digest = card_digest(&self.dir.join("project.json"))?;
        if self.known().card_sha256 == digest {
            return Ok(());
        }
        let fresh = Known::read(&self.dir)?;
        *self.known() = fresh;
        Ok(())
    }

    /// Changes the card as it is on disk now, while no other process does.
    pub(super) fn change_card(&self, change: impl FnOnce(&mut ProjectCard)) -> Result<(), Failure> {
        let path = self.dir.join("project.json");
        let _alone = presence::card_lock(&self.dir)?;
        let mut card = ProjectCard::read(&path)?;
        change(&mut card);
        card.revision += 1;
        card.write(&path, self.keyring.member(), self.keyring.signing())?;
        self.refresh_rights()
    }

    /// The present time, never before the last audit entry: turning the clock back revives nothing.
    #[must_use]
    pub fn now(&self) -> UtcTime {
        let clock = self.clock.now();
        self.log().last_time().map_or(clock, |last| clock.max(last))
    }

    /// Who opened the project.
    #[must_use]
    pub fn member(&self) -> MemberId {
        self.keyring.member()
    }

    /// The roles of who opened the project.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        let known = self.known();
        known.membership.member(self.keyring.member()).map(|standing| standing.roles.clone()).unwrap_or_default()
    }

    /// The project's title.
    #[must_use]
    pub fn name(&self) -> String {
        self.known().card.name.clone()
    }

    /// The project's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn project_id(&self) -> ProjectId {
        self.known().card.project
    }

    /// Refuses, and logs that it did, unless the member holds the role now.
    pub(super) fn require(&self, role: Role) -> Result<(), Failure> {
        self.require_one_of(&[role])
    }

    /// The same with several roles of which one is enough; the first is the one that is named.
    pub(super) fn require_one_of(&self, roles: &[Role]) -> Result<(), Failure> {
        self.refresh_rights()?;
        let held = self.roles();
        if roles.iter().any(|role| held.contains(role)) {
            return Ok(());
        }
        let role = roles[0];
        self.write_log(Act::RoleRefused { role })?;
        Err(Failure::told(FailureKind::Refused, told!("failure-role-needed").with("role", Filling::Term(role.word()))))
    }

    /// Writes one audit entry, durable when it returns, and lets the database remember the log's new head.
    pub(super) fn write_log(&self, act: Act) -> Result<u64, Failure> {
        self.refresh_rights()?;
        if self.roles().is_empty() {
            return Err(not_a_member());
        }
        let now = self.clock.now();
        let (seq, head) = {
            let mut log = self.log();
            let seq = log.append(&self.keyring.actor(), now, act)?;
            (seq, log.head())
        };
        self.remember_head(head.seq, head.digest)?;
        Ok(seq)
    }

    fn remember_head(&self, seq: u64, digest: Digest) -> Result<(), Failure> {
        Ok(self.store().set_audit_head(seq, digest)?)
    }

    /// Asks the gate. The answer is in the audit log before it is here.
    pub(super) fn admit<P: Purpose>(
        &self,
        clip: Digest,
        bytes: Option<u64>,
        clip_id: Option<ClipId>,
        record: Option<RecordId>,
    ) -> Result<Permit<P>, Failure> {
        let (evidence, events) = match record {
            Some(id) => self.evidence(id)?,
            None => (None, Vec::new()),
        };
        self.refresh_rights()?;
        if self.roles().is_empty() {
            return Err(not_a_member());
        }
        let signers = self.trusted_signers();
        let project = self.project_id();
        let ask =
            Ask { clip, bytes, clip_id, evidence: evidence.as_ref(), events: &events, signers: &signers, project };
        let (answer, head) = {
            let mut log = self.log();
            let answer = gate::admit::<P>(&ask, &mut log, &self.keyring.actor(), &*self.clock);
            (answer, log.head())
        };
        self.remember_head(head.seq, head.digest)?;
        Ok(answer?)
    }

    /// Signs the log's present state and ends the session.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn close(&self) -> Result<(), Failure> {
        self.log_edits()?;
        self.write_log(Act::SessionClosed)?;
        let now = self.now();
        self.log().checkpoint(&self.keyring.actor(), now)?;
        Ok(())
    }
}

/// Verifies a project's audit log against itself, the member list, and the head that the encrypted database remembers. It
/// writes nothing, so a broken log stays as it was found.
///
/// # Errors
/// [`FailureKind::Integrity`] with the first entry that is not what was written.
pub fn verify_log(dir: &Path, passphrase: &Passphrase, member: Option<MemberId>) -> Result<Verified, Failure> {
    // The card may name somebody whom a broken log does not know; the keys decide who reads the head.
    let card = ProjectCard::read(&dir.join("project.json"))?;
    let ids: Vec<MemberId> = member.map_or_else(|| card.members.iter().map(|m| m.id).collect(), |id| vec![id]);
    let keyring = unlock_first(&ids, &dir.join("keys"), passphrase)?;
    let remembered = Store::open(&dir.join("project.db"), keyring.database_key())?.audit_head()?;
    let key_of = |id: MemberId| (card.founder.member == id).then_some(card.founder.key);
    let verified = audit::verify(&dir.join("audit"), &key_of, remembered.map(|(seq, digest)| Head { seq, digest }))?;
    if verified.project == card.project {
        Ok(verified)
    } else {
        Err(Failure::told(FailureKind::Integrity, told!("failure-the-audit-log-belongs-to-another-project")))
    }
}

/// Unlocks as the named member, or as the one whose passphrase it is; only a member whom the signed log knows.
fn unlock_as(
    known: &Known,
    keys_dir: &Path,
    passphrase: &Passphrase,
    member: Option<MemberId>,
) -> Result<Keyring, Failure> {
    let ids: Vec<MemberId> = match member {
        Some(id) if known.membership.member(id).is_some() => vec![id],
        Some(_) => {
            return Err(Failure::told(FailureKind::Refused, told!("failure-this-project-has-no-such-member-2")));
        }
        None => known.membership.members().map(|(id, _)| id).collect(),
    };
    let keyring = unlock_first(&ids, keys_dir, passphrase)?;
    let is_known = known.membership.member(keyring.member()).is_some_and(|m| m.key == keyring.signing().public());
    if is_known {
        Ok(keyring)
    } else {
        Err(Failure::told(FailureKind::Integrity, told!("failure-the-members-key-file-does-not-belong")))
    }
}

/// The first of these members whose identity the passphrase opens. A wrong passphrase for one of them is the failure to
/// report, whatever is wrong with the others.
fn unlock_first(ids: &[MemberId], keys_dir: &Path, passphrase: &Passphrase) -> Result<Keyring, Failure> {
    let mut reported = None;
    for id in ids {
        match keys::unlock(keys_dir, *id, passphrase) {
            Ok(keyring) => return Ok(keyring),
            Err(error @ VaultError::WrongPassphrase) => reported = Some(error),
            Err(error) => {
                reported.get_or_insert(error);
            }
        }
    }
    Err(reported.map_or_else(
        || Failure::told(FailureKind::Integrity, told!("failure-this-project-lists-no-members")),
        Failure::from,
    ))
}

fn not_a_member() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-you-are-not-a-member-of-this"))
}
