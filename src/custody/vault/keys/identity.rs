//! The identity file: a member's own secrets behind a passphrase.

use age::secrecy::{ExposeSecret as _, SecretString};
use age::{Decryptor, scrypt, x25519};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::files::{OpenError, open_with, seal_to};
use super::{ProjectKeys, VaultError};
use crate::vocab::{MemberId, Passphrase, SecretBytes, SigningKey};

/// How hard it is made to guess a passphrase (age scrypt, N = 2^n, r = 8, p = 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// n = 17, for people.
    Standard,
    /// n = 10, for tests and the sample project, whose passphrase is no secret.
    Quick,
}

impl Effort {
    const fn log_n(self) -> u8 {
        match self {
            Self::Standard => 17,
            Self::Quick => 10,
        }
    }
}

/// The largest n that is read: about eight times the work that is written, and 1 GiB of memory.
const MAX_LOG_N: u8 = 20;

/// What the identity file holds.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnSecrets {
    title: String,
    member: String,
    age: String,
    seed: String,
    steward_recipient: String,
    work_recipient: String,
}

const IDENTITY_TITLE: &str = "veilmark/identity/v1";

impl OwnSecrets {
    pub(super) fn random(member: MemberId, project: &ProjectKeys) -> Self {
        Self {
            title: IDENTITY_TITLE.to_owned(),
            member: member.to_string(),
            age: x25519::Identity::generate().to_string().expose_secret().to_owned(),
            seed: BASE64URL.encode(SecretBytes::random().expose()),
            steward_recipient: project.steward_recipient.to_string(),
            work_recipient: project.work_recipient.to_string(),
        }
    }

    pub(super) fn identity(&self) -> Result<x25519::Identity, VaultError> {
        self.age.parse().map_err(|_| VaultError::Damaged)
    }

    pub(super) fn signing(&self) -> Result<SigningKey, VaultError> {
        Ok(SigningKey::from_seed(&secret_from_text(&self.seed)?))
    }

    /// The public keys that this member was given.
    pub(super) fn project_keys(&self) -> Result<ProjectKeys, VaultError> {
        let read = |text: &str| text.parse().map_err(|_| VaultError::Damaged);
        let (steward_recipient, work_recipient) = (read(&self.steward_recipient)?, read(&self.work_recipient)?);
        Ok(ProjectKeys { steward_recipient, work_recipient })
    }

    pub(super) fn seal(&self, passphrase: &Passphrase, effort: Effort) -> Result<Vec<u8>, VaultError> {
        // Large enough from the start: a vector that grows leaves copies behind that nobody wipes.
        let mut text = Zeroizing::new(Vec::with_capacity(4096));
        serde_json::to_writer(&mut *text, self).map_err(|_| VaultError::Unwritable)?;
        let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.expose().to_owned()));
        recipient.set_work_factor(effort.log_n());
        seal_to(&recipient, &text)
    }

    pub(super) fn open(sealed: &[u8], member: MemberId, passphrase: &Passphrase) -> Result<Self, VaultError> {
        let decryptor = Decryptor::new(sealed).map_err(|_| VaultError::Damaged)?;
        if !decryptor.is_scrypt() {
            return Err(VaultError::Damaged);
        }
        let mut identity = scrypt::Identity::new(SecretString::from(passphrase.expose().to_owned()));
        identity.set_max_work_factor(MAX_LOG_N);
        let text = open_with(decryptor, &identity, sealed.len()).map_err(|error| match error {
            OpenError::NotThisKey => VaultError::WrongPassphrase,
            OpenError::TooMuchWork => VaultError::TooMuchWork,
            OpenError::Damaged => VaultError::Damaged,
        })?;
        let own: Self = serde_json::from_slice(&text).map_err(|_| VaultError::Damaged)?;
        // An identity that was renamed to another member's file is not that member's.
        let is_own = own.title == IDENTITY_TITLE && own.member.parse() == Ok(member);
        if is_own { Ok(own) } else { Err(VaultError::Damaged) }
    }
}

/// 32 secret bytes from their base64url text.
pub(super) fn secret_from_text(text: &str) -> Result<SecretBytes, VaultError> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    match BASE64URL.decode_slice(text, &mut *bytes) {
        Ok(32) => Ok(SecretBytes::from_bytes(*bytes)),
        _ => Err(VaultError::Damaged),
    }
}
