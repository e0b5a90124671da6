//! What everybody may know of a project's and a member's keys.

use std::fmt;

use age::x25519;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocab::{MemberId, PublicKey, Role};

/// The public keys that streams are sealed to: originals to the stewards', proxies to the work key.
#[derive(Clone, PartialEq, Eq)]
pub struct ProjectKeys {
    /// Opens originals.
    pub steward_recipient: x25519::Recipient,
    /// Opens proxies.
    pub work_recipient: x25519::Recipient,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectKeysText {
    steward_recipient: String,
    work_recipient: String,
}

impl Serialize for ProjectKeys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (steward_recipient, work_recipient) = (self.steward_recipient.to_string(), self.work_recipient.to_string());
        ProjectKeysText { steward_recipient, work_recipient }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ProjectKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = ProjectKeysText::deserialize(deserializer)?;
        let read = |text: &str| text.parse().map_err(|_| serde::de::Error::custom("not an age recipient"));
        Ok(Self { steward_recipient: read(&text.steward_recipient)?, work_recipient: read(&text.work_recipient)? })
    }
}

impl fmt::Debug for ProjectKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProjectKeys(steward {}, work {})", self.steward_recipient, self.work_recipient)
    }
}

/// What everybody may know of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicMember {
    /// Who.
    pub id: MemberId,
    /// What they may do.
    pub roles: Vec<Role>,
    /// The key that signs their audit entries and approvals.
    pub signing: PublicKey,
    /// The age recipient that project keys are wrapped to.
    pub recipient: String,
}
