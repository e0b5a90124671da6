//! The revocation list: which clips of which exports were withdrawn since, for those who hold a copy of an export.
//!
//! Guarantee: it is written anew whenever a record is withdrawn, and names an export's clips by the names that they have in it:
//! no id, record or member. It is a file and its signature, like an export's manifest; `docs/FORMATS.md` describes it.

use std::path::Path;

use serde::Serialize;

use super::failure::Failure;
use super::files;
use super::project::Project;
use crate::store::ClipState;
use crate::vocab::{ClipId, Domain, ExportId, PublicKey, Role, Signature, UtcTime};

/// Its name in a project's folder.
pub const REVOCATIONS: &str = "revocations.json";
const FORMAT: &str = "veilmark-revocations/1";

#[derive(Serialize)]
struct List<'a> {
    format: &'static str,
    made_at: UtcTime,
    exports: &'a [Revoked],
}

/// One export of which clips were withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revoked {
    /// The export.
    pub export: ExportId,
    /// The clips, by their names in it.
    pub clips: Vec<String>,
}

#[derive(Serialize)]
struct Seal {
    key: PublicKey,
    signature: Signature,
}

impl Project {
    /// Writes the list to `file`, and its signature beside it with the ending `.sig`. Returns what stands in it.
    ///
    /// # Errors
    /// Without the steward's or engineer's role, or when the disk refuses.
    pub fn write_revocations(&self, file: &Path) -> Result<Vec<Revoked>, Failure> {
        self.require_one_of(&[Role::Steward, Role::Engineer])?;
        let exports = self.revoked()?;
        let list = List { format: FORMAT, made_at: self.now(), exports: &exports };
        let mut text = serde_json::to_vec_pretty(&list).expect("ids and names are plain data");
        text.push(b'\n');
        let seal = self.seal(Domain::Revocations, &text);
        // A new signature beside an old list verifies as nothing, which is refused; the other way round is no worse.
        files::write_whole(file, &text)?;
        files::write_whole(&file.with_extension("sig"), &seal)?;
        Ok(exports)
    }

    /// The list in the project's folder, as it must be after a withdrawal.
    pub(super) fn renew_revocations(&self) -> Result<(), Failure> {
        self.write_revocations(&self.dir.join(REVOCATIONS)).map(drop)
    }

    /// This member's signature of a file's bytes, as the file beside it holds it: the public key and the signature, base64url.
    pub(super) fn seal(&self, domain: Domain, text: &[u8]) -> Vec<u8> {
        let signer = self.keyring.signing();
        let seal = Seal { key: signer.public(), signature: signer.sign(domain, text) };
        serde_json::to_vec(&seal).expect("keys and signatures are plain data")
    }

    fn revoked(&self) -> Result<Vec<Revoked>, Failure> {
        let mut exports = Vec::new();
        for line in self.register() {
            let mut clips = Vec::new();
            for (clip, name) in line.clips {
                let row = clip.parse::<ClipId>().ok().map(|id| self.store().clip(id)).transpose()?.flatten();
                if row.is_none_or(|row| row.state == ClipState::Withdrawn) {
                    clips.push(name);
                }
            }
            if !clips.is_empty() {
                exports.push(Revoked { export: line.export, clips });
            }
        }
        Ok(exports)
    }
}
