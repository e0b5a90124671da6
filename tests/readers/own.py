"""Reads an export with the project's own package; the second argument is the key that it must be signed with."""

import datetime
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "assets" / "python"))

import common
import veilmark_dataset

#: A day on which the consent of the tests' clips is in force.
NOW = datetime.datetime(2026, 11, 24, tzinfo=datetime.timezone.utc)


def refused(folder, key, **options):
    try:
        veilmark_dataset.check(folder, key, **options)
    except veilmark_dataset.Refused as reason:
        if "\n" not in str(reason):
            raise SystemExit("a refusal says what happened and what to do") from reason
        return True
    return False


def read(export):
    key = sys.argv[2]
    opened = veilmark_dataset.open_export(export, key, allow_draft=True, now=NOW)
    records = [clip["record_sha256"] for clip in opened.manifest["clips"]]
    late = opened.status.valid_until
    for case, is_refused in {
        "a draft": refused(export, key, now=NOW),
        "too late": refused(export, key, allow_draft=True, now=late),
        "another key": refused(export, key[::-1], allow_draft=True, now=NOW),
        "withdrawn": refused(export, key, allow_draft=True, now=NOW, withdrawn_records=records[:1]),
    }.items():
        if not is_refused:
            raise SystemExit(f"{case} is not refused")
    parts = {}
    for name in common.PARTS:
        dataset = opened.dataset(name)
        pictures, boxes = [], []
        for index in range(len(dataset)):
            picture, target = dataset[index]
            stem = common.stem(target["video"], target["frame_index"])
            pictures.append([stem, *picture.size])
            if len(target["hidden"]) != 1:
                raise SystemExit("what is hidden is not told")
            for edges, label, track in zip(target["boxes"], target["labels"], target["tracks"]):
                boxes.append((stem, opened.classes[label], track, edges))
        parts[name] = common.part(opened.classes, pictures, boxes)
    return parts


common.main(read)
