"""Reads a COCO export with torchvision's own dataset and its boxes for training: tensors of corners with their classes."""

import common
import torch
import torchvision
from torchvision.datasets import CocoDetection, wrap_dataset_for_transforms_v2


def read_part(export, name):
    dataset = CocoDetection(str(export / "images" / name), str(export / "annotations" / f"instances_{name}.json"))
    names = {row["id"]: row["name"] for row in dataset.coco.loadCats(dataset.coco.getCatIds())}
    wrapped = wrap_dataset_for_transforms_v2(dataset, target_keys=("image_id", "boxes", "labels"))
    pictures, boxes = [], []
    for at in range(len(dataset)):
        picture, target = wrapped[at]
        image_id = target["image_id"]
        stem = dataset.coco.loadImgs(image_id)[0]["file_name"].rsplit(".", 1)[0]
        pictures.append([stem, *picture.size])
        # A picture without objects has neither boxes nor labels.
        rows = target.get("boxes", torch.empty((0, 4))).tolist()
        own = dataset.coco.loadAnns(dataset.coco.getAnnIds(image_id))
        if len(own) != len(rows):
            raise SystemExit("a box is not read")
        for corners, label, row in zip(rows, target.get("labels", torch.empty(0)).tolist(), own):
            boxes.append((stem, names[int(label)], row["track_id"], corners))
    return common.part([names[key] for key in sorted(names)], pictures, boxes)


torchvision.disable_beta_transforms_warning()
common.main(lambda export: {name: read_part(export, name) for name in common.PARTS})
