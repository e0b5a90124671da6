"""Reads a COCO export with pycocotools; fails where the reader fails.

Beside reading, the labels are evaluated against themselves, by pycocotools and by faster-coco-eval: every box must find
itself, which needs sound ids, areas and categories in every picture.
"""

import common
from faster_coco_eval import COCO as FasterCOCO
from faster_coco_eval import COCOeval_faster
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def own_precision(coco, evaluator):
    """Average precision of the boxes as detections of themselves."""
    if not coco.anns:
        return None
    detections = [
        {"image_id": row["image_id"], "category_id": row["category_id"], "bbox": row["bbox"], "score": 1.0}
        for row in coco.dataset["annotations"]
        if not row["iscrowd"]
    ]
    evaluation = evaluator(coco, coco.loadRes(detections), "bbox")
    evaluation.params.areaRng, evaluation.params.areaRngLbl = [[0, 1e10]], ["all"]
    evaluation.evaluate()
    evaluation.accumulate()
    found = evaluation.eval["precision"]
    return float(found[found > -1].mean())


def read_part(export, name):
    path = export / "annotations" / f"instances_{name}.json"
    coco = COCO(str(path))
    for table, index in (("images", coco.imgs), ("annotations", coco.anns), ("categories", coco.cats)):
        if len(coco.dataset[table]) != len(index):
            raise SystemExit(f"{table}: ids are used twice")
    tracks = {track["id"]: track for track in coco.dataset["tracks"]}
    videos = {video["id"]: video for video in coco.dataset["videos"]}
    pictures, boxes = [], []
    for picture in coco.imgs.values():
        if not (export / "images" / name / picture["file_name"]).is_file():
            raise SystemExit("a picture is missing")
        stem = common.stem(videos[picture["video_id"]]["name"], picture["frame_index"])
        pictures.append([stem, picture["width"], picture["height"]])
        for row in coco.loadAnns(coco.getAnnIds(imgIds=[picture["id"]])):
            track = tracks[row["track_id"]]
            if (track["category_id"], track["video_id"]) != (row["category_id"], row["video_id"]):
                raise SystemExit("a box and its track differ")
            cls = coco.loadCats([row["category_id"]])[0]["name"]
            boxes.append((stem, cls, row["track_id"], common.corners(row["bbox"])))
    if len(boxes) != len(coco.anns):
        raise SystemExit("a box has no picture")
    names = [category["name"] for category in coco.loadCats(sorted(coco.getCatIds()))]
    found = common.part(names, pictures, boxes)
    found["own_precision"] = [own_precision(coco, COCOeval), own_precision(FasterCOCO(str(path)), COCOeval_faster)]
    return found


common.main(lambda export: {name: read_part(export, name) for name in common.PARTS})
