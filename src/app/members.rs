//! Members, trusted signers, and the audit log's own commands.

use super::failure::{Failure, FailureKind};
use super::files;
use super::project::Project;
use super::told::told;
use crate::audit::Act;
use crate::custody::vault::{Effort, PublicMember, keys};
use crate::store::ClipState;
use crate::vocab::{ClipId, MemberId, Passphrase, PublicKey, RecordId, Role};

impl Project {
    /// The members, without keys that open anything.
    #[must_use]
    pub fn members(&self) -> Vec<PublicMember> {
        self.card().members
    }

    /// Adds a member. Only a steward's file will open originals.
    ///
    /// # Errors
    /// Without the steward's role, or when the disk refuses.
    pub fn add_member(&self, passphrase: &Passphrase, roles: &[Role]) -> Result<MemberId, Failure> {
        self.require(Role::Steward)?;
        if passphrase.is_empty() {
            return Err(Failure::told(FailureKind::Usage, told!("failure-the-passphrase-is-empty")));
        }
        let keys_dir = self.dir.join("keys");
        let member = keys::add_member(&keys_dir, &self.keyring, passphrase, roles, Effort::Standard)?;
        self.write_log(Act::MemberAdded { member: member.id, roles: member.roles.clone(), key: member.signing })?;
        let id = member.id;
        self.change_card(|card| card.members.push(member))?;
        Ok(id)
    }

    /// Removes a member and destroys the key files. What the member signed before stays valid.
    ///
    /// # Errors
    /// Without the steward's role, or for oneself: so there is always a steward left.
    pub fn remove_member(&self, id: MemberId) -> Result<(), Failure> {
        self.require(Role::Steward)?;
        if id == self.member() {
            return Err(Failure::told(
                FailureKind::Refused,
                told!("failure-you-cannot-remove-yourself-the-last-entries"),
            ));
        }
        if self.card().member(id).is_none() {
            return Err(Failure::told(FailureKind::Usage, told!("failure-this-project-has-no-such-member")));
        }
        self.write_log(Act::MemberRemoved { member: id })?;
        self.change_card(|card| card.members.retain(|m| m.id != id))?;
        Ok(keys::remove_member(&self.dir.join("keys"), &self.keyring, id)?)
    }

    /// Lets another signer's consent records count from now on.
    ///
    /// # Errors
    /// Without the steward's role.
    pub fn trust_signer(&self, key: PublicKey) -> Result<(), Failure> {
        self.require(Role::Steward)?;
        self.write_log(Act::SignerTrusted { key })?;
        // The card says nothing of signers, but a rewritten card tells other processes that rights have changed.
        self.change_card(|_| ())
    }

    /// A record as it was received.
    ///
    /// # Errors
    /// For an unknown record.
    pub fn record_text(&self, id: RecordId) -> Result<String, Failure> {
        let row = self.store().record(id)?;
        row.map(|row| String::from_utf8_lossy(&row.jws).into_owned()).ok_or_else(|| {
            Failure::told(FailureKind::Usage, told!("failure-this-project-has-no-such-consent-record-2"))
        })
    }

    /// Clips that can be pre-labelled: everything that was not withdrawn.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn clips_with_video(&self) -> Result<Vec<ClipId>, Failure> {
        let rows = self.store().clips()?;
        Ok(rows.into_iter().filter(|row| row.state != ClipState::Withdrawn).map(|row| row.id).collect())
    }

    /// The audit log's lines as they stand.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn log_lines(&self) -> Result<Vec<String>, Failure> {
        let folder = self.dir.join("audit");
        let mut segments: Vec<_> = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>())
            .map_err(|error| files::disk_failure(&error))?;
        segments.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
        segments.sort();
        let mut lines = Vec::new();
        for segment in segments {
            let text = std::fs::read_to_string(segment).map_err(|error| files::disk_failure(&error))?;
            lines.extend(text.lines().map(str::to_owned));
        }
        Ok(lines)
    }

    /// Signs the log's present state; returns the number of entries.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn checkpoint(&self) -> Result<u64, Failure> {
        let now = self.now();
        let mut log = self.log();
        log.checkpoint(&self.keyring.actor(), now)?;
        Ok(log.len())
    }
}
