"""Reads a COCO export with pycocotools and prints what it found as JSON; fails where the reader fails.

Beside reading, the labels are evaluated against themselves: every box must find itself, which needs sound ids, areas
and categories in every picture.
"""

import contextlib
import io
import json
import pathlib
import sys

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def own_precision(coco):
    """Average precision of the boxes as detections of themselves."""
    if not coco.anns:
        return None
    detections = [
        {"image_id": row["image_id"], "category_id": row["category_id"], "bbox": row["bbox"], "score": 1.0}
        for row in coco.dataset["annotations"]
    ]
    evaluation = COCOeval(coco, coco.loadRes(detections), "bbox")
    evaluation.params.areaRng, evaluation.params.areaRngLbl = [[0, 1e10]], ["all"]
    evaluation.evaluate()
    evaluation.accumulate()
    found = evaluation.eval["precision"]
    return float(found[found > -1].mean())


def read(path, pictures):
    coco = COCO(str(path))
    for table, index in (("images", coco.imgs), ("annotations", coco.anns), ("categories", coco.cats)):
        if len(coco.dataset[table]) != len(index):
            raise SystemExit(f"{table}: ids are used twice")
    boxes = []
    for picture in coco.imgs.values():
        if not (pictures / picture["file_name"]).is_file():
            raise SystemExit("a picture is missing")
        for row in coco.loadAnns(coco.getAnnIds(imgIds=[picture["id"]])):
            name = coco.loadCats([row["category_id"]])[0]["name"]
            boxes.append([picture["file_name"], name, row["track_id"], *row["bbox"]])
    if len(boxes) != len(coco.anns):
        raise SystemExit("a box has no picture")
    return {
        "names": [category["name"] for category in coco.loadCats(sorted(coco.getCatIds()))],
        "pictures": sorted([p["file_name"], p["width"], p["height"]] for p in coco.imgs.values()),
        "boxes": sorted(boxes),
        "own_precision": own_precision(coco),
    }


def main():
    export = pathlib.Path(sys.argv[1])
    with contextlib.redirect_stdout(io.StringIO()):
        parts = {
            path.stem.removeprefix("instances_"): read(path, export / "images" / path.stem.removeprefix("instances_"))
            for path in sorted((export / "annotations").glob("*.json"))
        }
    print(json.dumps(parts))


main()
