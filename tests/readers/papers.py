"""Reads an export's papers: Croissant with mlcroissant, the card with huggingface_hub, the sums with hashlib.

Of Parquet the records that Croissant describes are counted too, and the card's configurations are loaded with datasets.
"""

import hashlib
import os
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import common
import datasets
import huggingface_hub
import mlcroissant


def read(export):
    sums = {}
    for line in (export / "SHA256SUMS").read_text().splitlines():
        digest, path = line.split("  ", 1)
        sums[path] = digest
        if hashlib.sha256((export / path).read_bytes()).hexdigest() != digest:
            raise SystemExit("a file is not the one that was summed")
    described = mlcroissant.Dataset(jsonld=str(export / "croissant.json"))
    metadata = described.metadata
    if metadata.ctx.issues.errors or metadata.ctx.issues.warnings:
        raise SystemExit(metadata.ctx.issues.report())
    for file in metadata.file_objects:
        if sums[file.content_url] != file.sha256:
            raise SystemExit("a file has two digests")
    card = huggingface_hub.DatasetCard.load(export / "README.md").data.to_dict()
    found = {
        "version": metadata.version,
        "conforms_to": str(metadata.ctx.conforms_to),
        "annotations_per_item": metadata.annotations_per_item,
        "collection": bool(metadata.data_collection),
        "sensitive": bool(metadata.personal_sensitive_information),
        "files": len(metadata.file_objects) + len(metadata.file_sets),
        "tasks": card["task_categories"],
        "license": card["license"],
        "questions": (export / "DATASHEET.md").read_text().count("?**"),
    }
    if sys.argv[2] == "records":
        parts = [record_set.name for record_set in metadata.record_sets]
        found["records"] = sum(1 for part in parts for _ in described.records(part))
        with tempfile.TemporaryDirectory() as cache:
            boxes = datasets.load_dataset(str(export), "boxes", cache_dir=cache)
            found["loaded"] = sum(len(split) for split in boxes.values())
    return found


common.main(read)
