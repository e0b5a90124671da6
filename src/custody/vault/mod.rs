//! The vault: sealed streams on disk and the keys that open them.
pub mod keys;
pub mod sealed;

pub use keys::{Effort, Keyring, ProjectKeys, PublicMember, VaultError};
pub use sealed::{DataKey, SealError, StreamKind, StreamReceipt, Vault};

/// The key pairs of age, under the one name that the rest of `custody` uses.
pub(in crate::custody) use age::x25519;
