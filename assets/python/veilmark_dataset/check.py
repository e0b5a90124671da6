"""Whether an export is whole, is what was signed, and may still be used today."""

import base64
import dataclasses
import datetime
import hashlib
import json
import pathlib

from . import ed25519

DOMAIN = b"veilmark/export/v1\n"
REVOCATIONS_DOMAIN = b"veilmark/revocations/v1\n"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"


class Refused(Exception):
    """The export must not be used; the text says why and what to do."""


@dataclasses.dataclass(frozen=True)
class Status:
    """What is known of an export that may be used."""

    export: str
    version: str
    is_draft: bool
    valid_until: datetime.datetime
    #: The signer's public key, and whether the caller named it. An unnamed key proves only that nothing changed since.
    key: str
    is_key_known: bool
    files: int


def _bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _signed(folder, key):
    try:
        text = (folder / MANIFEST).read_bytes()
        seal = json.loads((folder / SIGNATURE).read_bytes())
        own, signature = seal["key"], _bytes_of(seal["signature"])
        if key is not None and own != key:
            raise Refused("The manifest was signed by another key.\nAsk the project for its exporting member's key.")
        if not ed25519.verifies(_bytes_of(own), DOMAIN + text, signature):
            raise Refused("The manifest is not the one that was signed.\nDo not use this export; ask for it again.")
        return json.loads(text), own
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused("This folder is no whole export.\nAsk for it again from where it was made.") from error


def _sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def _check_files(folder, listed):
    found = {}
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise Refused("The export holds a link.\nDo not use it; ask for it again.")
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in (MANIFEST, SIGNATURE):
            found[name] = path
    wanted = {entry["path"]: entry for entry in listed}
    # Python writes its own cache beside nothing of ours, so any other name was added by somebody.
    differing = set(found) ^ set(wanted)
    for name in set(found) & set(wanted):
        size, digest = wanted[name]["bytes"], wanted[name]["sha256"]
        if found[name].stat().st_size != size or _sha256(found[name]) != digest:
            differing.add(name)
    if differing:
        raise Refused(f"{len(differing)} files were changed, removed or added.\nDo not use this export; ask for it again.")


def _revoked(path, keys, manifest):
    """The clips of this export that a revocation list names. The list must be signed by one of these keys."""
    path = pathlib.Path(path)
    try:
        text = path.read_bytes()
        seal = json.loads(path.with_suffix(".sig").read_bytes())
        own, signature = seal["key"], _bytes_of(seal["signature"])
        if own not in keys:
            raise Refused("The revocation list was signed by another key.\nName that key once you know whose it is.")
        if not ed25519.verifies(_bytes_of(own), REVOCATIONS_DOMAIN + text, signature):
            raise Refused("The revocation list is not the one that was signed.\nAsk the project for it again.")
        listed = json.loads(text)
        if listed["format"] != "veilmark-revocations/1" or _time(listed["made_at"]) < _time(manifest["made_at"]):
            raise Refused("The revocation list is older than this export.\nAsk the project for the present one.")
        exports = {entry["export"]: entry["clips"] for entry in listed["exports"]}
        return exports.get(manifest["export"], [])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused("The revocation list cannot be read.\nAsk the project for it again.") from error


def _time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def check(
    folder, key=None, *, allow_draft=False, withdrawn_records=(), revocations=None, revocations_key=None, now=None
):
    """Checks signature, files, date, draft and withdrawals; returns a `Status` or raises `Refused`.

    `key` is the exporting member's public key as the project prints it. `revocations` is the project's list of withdrawn clips
    (`revocations.json`, its signature beside it), signed by the exporting member or by `revocations_key`. `withdrawn_records` are
    SHA-256 digests of consent records that were withdrawn since, as text. `now` is for tests; it must have a time zone.
    """
    folder = pathlib.Path(folder)
    manifest, own = _signed(folder, key)
    if revocations is not None and _revoked(revocations, {own, revocations_key}, manifest):
        raise Refused("A clip of this export was withdrawn.\nDelete the export, and ask for a renewed one.")
    _check_files(folder, manifest["files"])
    until = _time(manifest["valid_until"])
    if (now or datetime.datetime.now(datetime.timezone.utc)) >= until:
        raise Refused("Consent for a clip of this export has ended.\nDelete it, and ask for a renewed export.")
    if manifest["draft"] and not allow_draft:
        raise Refused("This export is a draft: not all labels are approved.\nAsk for an approved one, or allow drafts.")
    if {clip["record_sha256"] for clip in manifest["clips"]} & set(withdrawn_records):
        raise Refused("A consent record of this export was withdrawn.\nDelete it, and ask for a renewed export.")
    return Status(
        export=manifest["export"],
        version=manifest["version"],
        is_draft=manifest["draft"],
        valid_until=until,
        key=own,
        is_key_known=key is not None,
        files=len(manifest["files"]),
    )
