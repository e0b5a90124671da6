//! Whose signature on a consent record counts, and from when to when.

use serde::{Deserialize, Serialize};

use crate::vocab::{PublicKey, UtcTime};

/// One trusted key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedSigner {
    /// The key.
    pub key: PublicKey,
    /// Records made before this are not trusted.
    pub from: UtcTime,
    /// Records made at or after this are not trusted; `None` while the key is in use.
    pub until: Option<UtcTime>,
}

/// The project's trusted signers. A key may be listed several times, with different intervals.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrustedSigners(Vec<TrustedSigner>);

/// How a key stands at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Trusted then.
    InForce,
    /// On the list, but not for that time.
    NotThen,
    /// Not on the list.
    Unknown,
}

impl TrustedSigners {
    /// A list of signers; an empty one trusts nobody.
    #[must_use]
    pub fn new(signers: Vec<TrustedSigner>) -> Self {
        Self(signers)
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> &[TrustedSigner] {
        &self.0
    }

    /// Adds a signer.
    #[must_use]
    pub fn with(mut self, signer: TrustedSigner) -> Self {
        self.0.push(signer);
        self
    }

    pub(super) fn is_known(&self, key: &PublicKey) -> bool {
        self.0.iter().any(|signer| signer.key == *key)
    }

    pub(super) fn trust(&self, key: &PublicKey, at: UtcTime) -> Trust {
        let is_then = |signer: &&TrustedSigner| signer.from <= at && signer.until.is_none_or(|until| at < until);
        let mut of_key = self.0.iter().filter(|signer| signer.key == *key).peekable();
        match (of_key.peek().is_some(), of_key.any(|signer| is_then(&signer))) {
            (false, _) => Trust::Unknown,
            (true, true) => Trust::InForce,
            (true, false) => Trust::NotThen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::SigningKey;

    #[test]
    fn an_interval_holds_its_beginning_and_not_its_end() {
        let time = |micros| UtcTime::from_micros(micros).unwrap();
        let key = SigningKey::random().public();
        let signers = TrustedSigners::new(vec![TrustedSigner { key, from: time(10), until: Some(time(20)) }]);
        let seen = [9, 10, 19, 20].map(|at| signers.trust(&key, time(at)));
        assert_eq!(seen, [Trust::NotThen, Trust::InForce, Trust::InForce, Trust::NotThen]);
        assert_eq!(signers.trust(&SigningKey::random().public(), time(15)), Trust::Unknown);
        assert_eq!(TrustedSigners::default().trust(&key, time(15)), Trust::Unknown);
    }
}
