//! `project.json`: what a project says about itself without a key. No secrets, and signed by a steward.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureKind};
use super::told::told;
use crate::custody::vault::{ProjectKeys, PublicMember};
use crate::vocab::{Domain, MemberId, ProjectId, PublicKey, Role, Signature, SigningKey};

/// The format this program writes and reads.
pub const FORMAT: u32 = 1;

/// The signed part of `project.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectCard {
    /// [`FORMAT`].
    pub format: u32,
    /// The project's id.
    pub project: ProjectId,
    /// A title for people. It is shown on screen and leaves in no export.
    pub name: String,
    /// Counts changes, so that two cards are never the same.
    pub revision: u64,
    /// Public keys that originals and work are sealed to.
    pub keys: ProjectKeys,
    /// Who made the project: the audit log begins with this member, also when it has left since.
    pub founder: Founder,
    /// Who may work here.
    pub members: Vec<PublicMember>,
}

/// The first member.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founder {
    /// Who.
    pub member: MemberId,
    /// The key that signed the log's first entry.
    pub key: PublicKey,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedCard {
    card: ProjectCard,
    signed_by: MemberId,
    signature: Signature,
}

impl ProjectCard {
    /// The member with this id.
    #[must_use]
    pub fn member(&self, id: MemberId) -> Option<&PublicMember> {
        self.members.iter().find(|member| member.id == id)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a project card is plain data")
    }

    /// Writes the card, signed, aside and then in place.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, path: &Path, by: MemberId, key: &SigningKey) -> Result<(), Failure> {
        let signed = SignedCard {
            card: self.clone(),
            signed_by: by,
            signature: key.sign(Domain::Members, &self.signed_bytes()),
        };
        let mut text = serde_json::to_vec_pretty(&signed).expect("a project card is plain data");
        text.push(b'\n');
        super::files::write_whole(path, &text)
    }

    /// Reads and checks the card: a known format, and a signature by a steward whom the card itself names.
    ///
    /// A forger could name himself steward in a card of his own, so nothing here gives a right: roles and trusted signers are
    /// read from the signed audit log, and keys from the member's own identity.
    ///
    /// # Errors
    /// [`FailureKind::Unreadable`] for another format or no project at all, [`FailureKind::Integrity`] for a bad signature.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let not_a_project =
            || Failure::told(FailureKind::Unreadable, told!("failure-this-folder-is-not-a-veilmark-project"));
        let text = std::fs::read(path).map_err(|_| not_a_project())?;
        let format = serde_json::from_slice::<FormatOnly>(&text).map_err(|_| not_a_project())?.card.format;
        if format > FORMAT {
            return Err(Failure::told(
                FailureKind::Unreadable,
                told!("failure-newer-project").with("format", format.to_string()).with("reads", FORMAT.to_string()),
            ));
        }
        let signed: SignedCard = serde_json::from_slice(&text).map_err(|_| not_a_project())?;
        let steward = signed.card.member(signed.signed_by).filter(|m| m.roles.contains(&Role::Steward));
        let genuine = steward
            .is_some_and(|m| m.signing.verifies(Domain::Members, &signed.card.signed_bytes(), &signed.signature));
        if genuine {
            Ok(signed.card)
        } else {
            Err(Failure::told(FailureKind::Integrity, told!("failure-project-json-was-changed-outside-veilmark-its")))
        }
    }
}

#[derive(Deserialize)]
struct FormatOnly {
    card: FormatField,
}

#[derive(Deserialize)]
struct FormatField {
    format: u32,
}
