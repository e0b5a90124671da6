"""Reads a MOT export with py-motmetrics; fails where the reader fails.

Every sequence is also scored against itself: nothing may be missed, doubled or switched.
"""

import configparser

import common
import motmetrics
import numpy

# This release of the reader still calls what NumPy 2 took away.
numpy.asfarray = getattr(numpy, "asfarray", lambda array: numpy.asarray(array, dtype=float))


def read_sequence(home):
    names = (home / "gt" / "labels.txt").read_text().split("\n")[:-1]
    info = configparser.ConfigParser()
    info.optionxform = str
    info.read(home / "seqinfo.ini")
    sequence = info["Sequence"]
    width, height = int(sequence["imWidth"]), int(sequence["imHeight"])
    pictures = []
    for path in sorted((home / sequence["imDir"]).glob(f"*{sequence['imExt']}")):
        pictures.append([common.stem(home.name, int(path.stem) - 1), width, height])
    if len(pictures) != int(sequence["seqLength"]):
        raise SystemExit("a picture is missing")
    table = motmetrics.io.loadtxt(str(home / "gt" / "gt.txt"), fmt="mot16", min_confidence=1)
    boxes = []
    for (frame, track), row in table.iterrows():
        if not 1 <= row["ClassId"] <= len(names) or frame < 1:
            raise SystemExit("a number is out of range")
        edges = common.corners([row["X"], row["Y"], row["Width"], row["Height"]])
        boxes.append((common.stem(home.name, frame - 1), names[int(row["ClassId"]) - 1], int(track), edges))
    scores = None
    if boxes:
        scored = motmetrics.utils.compare_to_groundtruth(table, table, "iou", distth=0.5)
        summary = motmetrics.metrics.create().compute(scored, metrics=["mota", "idf1"])
        scores = [float(summary["mota"].iloc[0]), float(summary["idf1"].iloc[0])]
    return names, pictures, boxes, scores


def read(export):
    parts = {}
    for part in common.PARTS:
        names, pictures, boxes, all_scores = [], [], [], []
        for home in sorted(path for path in (export / part).glob("*") if path.is_dir()):
            names, own, own_boxes, scores = read_sequence(home)
            pictures += own
            boxes += own_boxes
            all_scores += [scores] if scores else []
        parts[part] = common.part(names, pictures, boxes)
        parts[part]["own_scores"] = all_scores
    return parts


common.main(read)
