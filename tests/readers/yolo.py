"""Reads a YOLO export with supervision; fails where the reader fails."""

import pathlib

import common
import supervision
import yaml


def read_part(export, name):
    dataset = supervision.DetectionDataset.from_yolo(
        images_directory_path=str(export / "images" / name),
        annotations_directory_path=str(export / "labels" / name),
        data_yaml_path=str(export / "data.yaml"),
    )
    pictures, boxes = [], []
    for path, picture, detections in dataset:
        stem = pathlib.Path(path).stem
        height, width = picture.shape[:2]
        pictures.append([stem, width, height])
        for corners, index in zip(detections.xyxy, detections.class_id):
            boxes.append((stem, dataset.classes[index], None, corners))
    return common.part(dataset.classes, pictures, boxes)


def read(export):
    folders = yaml.safe_load((export / "data.yaml").read_text())
    parts = {}
    for name in common.PARTS:
        if folders[name] != f"images/{name}":
            raise SystemExit("data.yaml names another folder")
        parts[name] = read_part(export, name)
    return parts


common.main(read)
