"""Reads an image folder with Hugging Face's datasets; fails where the reader fails."""

import os
import pathlib
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import common
import datasets

SPLITS = {"train": "train", "val": "validation", "test": "test"}


def read(export):
    names = (export / "classes.txt").read_text().splitlines()
    with tempfile.TemporaryDirectory() as cache:
        dataset = datasets.load_dataset("imagefolder", data_dir=str(export), cache_dir=cache)
        parts = {}
        for name in common.PARTS:
            pictures, boxes = [], []
            for row in dataset[SPLITS[name]] if SPLITS[name] in dataset else []:
                stem = common.stem(row["video"], row["frame_index"])
                if row["image"].size != (row["width"], row["height"]):
                    raise SystemExit("a picture has another size")
                if pathlib.Path(row["image"].filename).stem != stem:
                    raise SystemExit("a row names another frame")
                pictures.append([stem, *row["image"].size])
                objects = row["objects"]
                for bbox, cls, track in zip(objects["bbox"], objects["category"], objects["track_id"], strict=True):
                    boxes.append((stem, names[cls], track, common.corners(bbox)))
            parts[name] = common.part(names, pictures, boxes)
    return parts


common.main(read)
