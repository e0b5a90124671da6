//! Signed records and events: flattened JSON Web Signatures (RFC 7515, Ed25519 as in RFC 9864).
//!
//! The signature is over the received bytes, and those bytes are kept: nothing is written anew before it is verified. The
//! header is exactly `alg`, `kid`, `typ`; a key in the header, `none`, `crit` and everything else is refused. `kid` is the
//! public key itself and counts only if it is among the project's trusted signers for the time the record was made.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use serde::{Deserialize, Serialize};

use super::event::ConsentEvent;
use super::record::{ConsentRecord, RecordError};
use super::signers::{Trust, TrustedSigners};
use super::strict;
use super::terms::terms;
use crate::vocab::{Digest, Domain, PublicKey, Signature, SigningKey, UtcTime};

terms! { Algorithm {
    Ed25519 = "Ed25519",
    // The older name of the same thing; read, never written.
    EdDsa = "EdDSA",
} }
terms! { Kind {
    Record = "veilmark-consent+json",
    Event = "veilmark-consent-event+json",
} }

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: Algorithm,
    kid: PublicKey,
    typ: Kind,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Flattened {
    payload: String,
    protected: String,
    signature: String,
}

/// What the two signed kinds share.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Envelope {
    received: Vec<u8>,
    signing_input: Vec<u8>,
    payload: Vec<u8>,
    key: PublicKey,
    signature: Signature,
}

impl Envelope {
    fn sign(payload: &[u8], typ: Kind, key: &SigningKey) -> Self {
        let header = Header { alg: Algorithm::Ed25519, kid: key.public(), typ };
        let protected =
            BASE64URL.encode(serde_json::to_vec(&header).expect("a header is words and a key, always JSON"));
        let encoded = BASE64URL.encode(payload);
        let signing_input = format!("{protected}.{encoded}").into_bytes();
        let signature = key.sign(Domain::Jws, &signing_input);
        let flattened = Flattened { payload: encoded, protected, signature: signature.to_string() };
        let received = serde_json::to_vec(&flattened).expect("three texts are always JSON");
        Self { received, signing_input, payload: payload.to_vec(), key: key.public(), signature }
    }

    fn parse(received: &[u8], typ: Kind) -> Result<Self, RecordError> {
        if received.len() > 2 * strict::MAX_BYTES {
            return Err(RecordError::Malformed);
        }
        let Flattened { payload: encoded, protected, signature } = strict::read_envelope(received)?;
        let header: Header = strict::read(&decode(&protected)?)?;
        if header.typ != typ {
            return Err(RecordError::Malformed);
        }
        Ok(Self {
            received: received.to_vec(),
            signing_input: format!("{protected}.{encoded}").into_bytes(),
            payload: decode(&encoded)?,
            key: header.kid,
            signature: signature.parse().map_err(|_| RecordError::Malformed)?,
        })
    }

    /// Verifies, then reads, then asks whether the key was trusted when the text was made.
    fn verify<T>(
        &self,
        signers: &TrustedSigners,
        read: impl FnOnce(&[u8]) -> Result<T, RecordError>,
        created: impl FnOnce(&T) -> UtcTime,
    ) -> Result<T, RecordError> {
        if !signers.is_known(&self.key) {
            return Err(RecordError::UnknownSigner);
        }
        if !self.key.verifies(Domain::Jws, &self.signing_input, &self.signature) {
            return Err(RecordError::BadSignature);
        }
        let text = read(&self.payload)?;
        match signers.trust(&self.key, created(&text)) {
            Trust::InForce => Ok(text),
            Trust::NotThen => Err(RecordError::SignerNotInForce),
            Trust::Unknown => Err(RecordError::UnknownSigner),
        }
    }
}

fn decode(text: &str) -> Result<Vec<u8>, RecordError> {
    BASE64URL.decode(text).map_err(|_| RecordError::Malformed)
}

macro_rules! signed {
    ($(#[$doc:meta])* $name:ident, $text:ident, $kind:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(Envelope);

        impl $name {
            /// Signs.
            #[must_use]
            pub fn sign(text: &$text, key: &SigningKey) -> Self {
                Self(Envelope::sign(&text.payload_bytes(), Kind::$kind, key))
            }

            /// Takes received bytes apart. Nothing is believed yet: that is [`Self::verify`].
            ///
            /// # Errors
            /// [`RecordError::Malformed`] when the bytes are not a flattened JWS with exactly the expected header.
            pub fn parse(received: &[u8]) -> Result<Self, RecordError> {
                Envelope::parse(received, Kind::$kind).map(Self)
            }

            /// The bytes as received, to be stored unchanged.
            #[must_use]
            pub fn bytes(&self) -> &[u8] {
                &self.0.received
            }

            /// Digest of the received bytes.
            #[must_use]
            pub fn sha256(&self) -> Digest {
                Digest::of(&self.0.received)
            }

            /// The key it claims to be signed with.
            #[must_use]
            pub fn signer(&self) -> PublicKey {
                self.0.key
            }

            /// Verifies signature, form and signer, and returns what was signed.
            ///
            /// # Errors
            /// [`RecordError`], naming what does not hold.
            pub fn verify(&self, signers: &TrustedSigners) -> Result<$text, RecordError> {
                self.0.verify(signers, $text::parse, |text| text.created_at())
            }
        }
    };
}

trait Created {
    fn created_at(&self) -> UtcTime;
}

impl Created for ConsentRecord {
    fn created_at(&self) -> UtcTime {
        self.created()
    }
}

impl Created for ConsentEvent {
    fn created_at(&self) -> UtcTime {
        self.created
    }
}

signed!(
    /// A signed consent record.
    SignedRecord, ConsentRecord, Record
);
signed!(
    /// A signed event of a record.
    SignedEvent, ConsentEvent, Event
);
