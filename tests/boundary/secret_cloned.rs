//! Secrets have one owner, who wipes them.
use veilmark::vocab::{Passphrase, SecretBytes, SigningKey};

fn copies(passphrase: &Passphrase, bytes: &SecretBytes, key: &SigningKey) -> (Passphrase, SecretBytes, SigningKey) {
    (passphrase.clone(), bytes.clone(), key.clone())
}

fn main() {
    let _ = copies;
}
