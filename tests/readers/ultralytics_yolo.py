"""Reads a YOLO export as Ultralytics does before it trains: its check of `data.yaml`, then its check of every picture and label.

What that check refuses it leaves out with a warning; then something is missing here. It writes caches beside the labels, so it is
given a copy.
"""

import os
import pathlib
import shutil
import tempfile

import common

# It says much, and keeps settings; neither belongs to whoever runs the tests.
os.environ["YOLO_VERBOSE"] = "false"
SETTINGS = tempfile.TemporaryDirectory()
os.environ["YOLO_CONFIG_DIR"] = SETTINGS.name

from ultralytics.data.dataset import YOLODataset
from ultralytics.data.utils import check_det_dataset


def read_part(data, name):
    folder = data[name]
    if folder is None or not any(pathlib.Path(folder).iterdir()):
        return common.part(data["names"].values(), [], [])
    dataset = YOLODataset(img_path=folder, data=data, task="detect", augment=False, prefix=name)
    pictures, boxes = [], []
    for label in dataset.get_labels():
        stem = pathlib.Path(label["im_file"]).stem
        height, width = label["shape"]
        pictures.append([stem, width, height])
        for index, (x, y, w, h) in zip(label["cls"][:, 0], label["bboxes"].tolist()):
            corners = [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
            boxes.append((stem, data["names"][int(index)], None, corners))
    return common.part(data["names"].values(), pictures, boxes)


def read(export):
    with tempfile.TemporaryDirectory() as home:
        copy = pathlib.Path(home) / "set"
        shutil.copytree(export, copy)
        data = check_det_dataset(str(copy / "data.yaml"), autodownload=False)
        return {name: read_part(data, name) for name in common.PARTS}


common.main(read)
