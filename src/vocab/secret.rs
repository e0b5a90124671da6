//! Secrets that cannot be printed and are wiped when dropped.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A passphrase as typed. It has no `Debug`, no `Clone`, and is overwritten when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

impl Passphrase {
    /// Takes the text; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the key derivation alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// 32 secret bytes: a database key or a signing seed. No `Debug`, no `Clone`, overwritten when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SecretBytes([u8; 32]);

impl SecretBytes {
    /// New random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).expect("the operating system provides randomness");
        Self(bytes)
    }

    /// Takes bytes that were unwrapped.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a cipher alone.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}
