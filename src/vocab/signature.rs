//! Ed25519 signatures (RFC 8032), always under a domain so that a signature made for one use is worth nothing in another.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use ed25519_dalek::Signer as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ids::NotAnId;
use super::secret::SecretBytes;

/// What a signature is for. The domain text is put before the signed bytes, except for [`Domain::Jws`], whose signing input
/// is fixed by RFC 7515 and begins with a base64url header that no other domain text can equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// A JSON Web Signature's signing input.
    Jws,
    /// One line of the audit log.
    AuditEntry,
    /// A checkpoint of the audit log.
    AuditCheckpoint,
    /// The member list of a project.
    Members,
    /// A reviewer's approval of a label set.
    Approval,
    /// An export's manifest.
    Export,
    /// The list of what was withdrawn from exports.
    Revocations,
    /// The page of a review.
    Report,
}

impl Domain {
    const fn prefix(self) -> &'static [u8] {
        match self {
            Self::Jws => b"",
            Self::AuditEntry => b"veilmark/audit-entry/v1\n",
            Self::AuditCheckpoint => b"veilmark/audit-checkpoint/v1\n",
            Self::Members => b"veilmark/members/v1\n",
            Self::Approval => b"veilmark/approval/v1\n",
            Self::Export => b"veilmark/export/v1\n",
            Self::Revocations => b"veilmark/revocations/v1\n",
            Self::Report => b"veilmark/report/v1\n",
        }
    }

    fn message(self, bytes: &[u8]) -> Vec<u8> {
        [self.prefix(), bytes].concat()
    }
}

/// A member's secret signing key. No `Debug`, no `Clone`; wiped when dropped.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new key.
    #[must_use]
    pub fn random() -> Self {
        Self::from_seed(&SecretBytes::random())
    }

    /// The key of this 32-byte seed.
    #[must_use]
    pub fn from_seed(seed: &SecretBytes) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed.expose()))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `bytes` for one use.
    #[must_use]
    pub fn sign(&self, domain: Domain, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(&domain.message(bytes)).to_bytes())
    }
}

/// A public signing key, written as base64url without padding (43 characters).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Whether `signature` over `bytes` was made by this key for this use (strict verification: no small-order keys, canonical
    /// encodings only).
    #[must_use]
    pub fn verifies(&self, domain: Domain, bytes: &[u8], signature: &Signature) -> bool {
        ed25519_dalek::VerifyingKey::from_bytes(&self.0).is_ok_and(|key| {
            key.verify_strict(&domain.message(bytes), &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
        })
    }
}

/// A signature, written as base64url without padding (86 characters).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// From its 64 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }
}

macro_rules! base64url_text {
    ($name:ident, $noun:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&BASE64URL.encode(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let bytes = BASE64URL.decode(text).map_err(|_| NotAnId($noun))?;
                bytes.try_into().map(Self).map_err(|_| NotAnId($noun))
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
        impl super::LogSafe for $name {}
    };
}
base64url_text!(PublicKey, "public key");
base64url_text!(Signature, "signature");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_one_use_and_one_text() {
        let key = SigningKey::random();
        let signature = key.sign(Domain::AuditEntry, b"line");
        assert!(key.public().verifies(Domain::AuditEntry, b"line", &signature));
        assert!(!key.public().verifies(Domain::AuditCheckpoint, b"line", &signature));
        assert!(!key.public().verifies(Domain::AuditEntry, b"lime", &signature));
        assert!(!SigningKey::random().public().verifies(Domain::AuditEntry, b"line", &signature));
        assert_eq!(key.public().to_string().parse(), Ok(key.public()));
    }
}
