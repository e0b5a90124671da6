"""Reads a Parquet export with pyarrow; fails where the reader fails."""

import pathlib

import common
import pyarrow
import pyarrow.parquet as parquet

TYPES = {
    "file_name": pyarrow.string(),
    "frame_index": pyarrow.uint32(),
    "timestamp_us": pyarrow.int64(),
    "class": pyarrow.string(),
    "x1": pyarrow.float64(),
    "occluded": pyarrow.bool_(),
    "score": pyarrow.float32(),
}


def read_part(export, name):
    boxes = parquet.read_table(export / f"boxes-{name}.parquet")
    frames = parquet.read_table(export / f"frames-{name}.parquet")
    for column, kind in TYPES.items():
        if boxes.schema.field(column).type != kind:
            raise SystemExit(f"{column} is {boxes.schema.field(column).type}")
    pictures, counted = [], {}
    for row in frames.to_pylist():
        path = export / "images" / name / row["file_name"]
        if not path.is_file():
            raise SystemExit("a picture is missing")
        pictures.append([path.stem, row["width"], row["height"]])
        counted[path.stem] = row["boxes"]
    rows = []
    for row in boxes.to_pylist():
        stem = pathlib.Path(row["file_name"]).stem
        counted[stem] -= 1
        rows.append((stem, row["class"], row["track_id"], [row["x1"], row["y1"], row["x2"], row["y2"]]))
    if any(counted.values()):
        raise SystemExit("a picture has another number of boxes")
    found = common.part([], pictures, rows)
    found["times"] = sorted([pathlib.Path(row["file_name"]).stem, row["timestamp_us"]] for row in frames.to_pylist())
    return found


common.main(lambda export: {name: read_part(export, name) for name in common.PARTS})
