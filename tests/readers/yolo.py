"""Reads a YOLO export with supervision and prints what it found as JSON; fails where the reader fails."""

import json
import pathlib
import sys

import supervision
import yaml


def read(export, part):
    dataset = supervision.DetectionDataset.from_yolo(
        images_directory_path=str(export / "images" / part),
        annotations_directory_path=str(export / "labels" / part),
        data_yaml_path=str(export / "data.yaml"),
    )
    pictures, boxes = [], []
    for path, picture, detections in dataset:
        name = pathlib.Path(path).name
        height, width = picture.shape[:2]
        pictures.append([name, width, height])
        for corners, index in zip(detections.xyxy, detections.class_id):
            boxes.append([name, dataset.classes[index], *(float(corner) for corner in corners)])
    return {"names": list(dataset.classes), "pictures": sorted(pictures), "boxes": sorted(boxes)}


def main():
    export = pathlib.Path(sys.argv[1])
    folders = yaml.safe_load((export / "data.yaml").read_text())
    parts = {}
    for part in ("train", "val", "test"):
        if part in folders:
            if folders[part] != f"images/{part}":
                raise SystemExit("data.yaml names another folder")
            parts[part] = read(export, part)
    print(json.dumps(parts))


main()
