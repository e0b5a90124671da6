"""Reads an export in one of the formats that Datumaro knows with Datumaro; fails where the reader fails.

The second argument is the format: `datumaro`, `cvat`, `cvat-images`, `voc` or `mot`.
"""

import pathlib
import sys

import common
from datumaro.components.annotation import AnnotationType
from datumaro.components.dataset import Dataset

KIND = sys.argv[2]
#: How Datumaro's own MOT reader differs from the benchmark: it does not subtract the 1 that pixels count from.
SHIFT = {"mot": 1.0}.get(KIND, 0.0)


def boxes_of(dataset, place):
    labels = dataset.categories()[AnnotationType.label]
    pictures, boxes = [], []
    for item in dataset:
        stem, track_of = place(item)
        height, width = (item.media and item.media.size) or (None, None)
        pictures.append([stem, width, height])
        for box in item.annotations:
            if box.type != AnnotationType.bbox:
                raise SystemExit("something is no box")
            # The reader lists what is outside as if it were there, with this attribute.
            if box.attributes.get("outside"):
                continue
            x, y, width, height = box.get_bbox()
            edges = [x - SHIFT, y - SHIFT, x - SHIFT + width, y - SHIFT + height]
            boxes.append((stem, labels[box.label].name, track_of(box), edges))
    return [label.name for label in labels.items if label.name != "background"], pictures, boxes


def read_sequences(export, file, frame):
    """Formats with a file a clip, which each is a dataset of its own."""
    parts = {}
    for name in common.PARTS:
        names, pictures, boxes = [], [], []
        for home in sorted(path for path in (export / name).glob("*") if path.is_dir()):
            dataset = Dataset.import_from(str(home / file), {"cvat": "cvat", "mot": "mot_seq"}[KIND])
            own = boxes_of(
                dataset,
                lambda item: (common.stem(home.name, frame(item)), lambda box: int(box.attributes["track_id"])),
            )
            names = own[0]
            pictures += own[1]
            boxes += own[2]
        parts[name] = {"names": names, "pictures": sorted(p[0] for p in pictures), **boxes_alone(boxes)}
    return parts


def boxes_alone(boxes):
    rows = [[name, cls, track, *(float(edge) for edge in edges)] for name, cls, track, edges in boxes]
    return {"boxes": sorted(rows, key=str)}


def read(export):
    if KIND == "cvat":
        return read_sequences(export, "annotations.xml", lambda item: item.attributes["frame"])
    if KIND == "mot":
        return read_sequences(export, "", lambda item: int(item.id) - 1)
    options = {"coordinate_mode": "voc-one-based"} if KIND == "voc" else {}
    parts = {}
    for name in common.PARTS:
        if KIND == "cvat-images":
            dataset = Dataset.import_from(str(export / f"{name}.xml"), "cvat")
        else:
            whole = Dataset.import_from(str(export), KIND, **options)
            dataset = whole.get_subset(name).as_dataset() if name in whole.subsets() else None
        if dataset is None:
            parts[name] = common.part([], [], [])
            continue
        track = lambda box: int(box.attributes["track_id"])
        names, pictures, boxes = boxes_of(dataset, lambda item: (pathlib.Path(item.id).name, track))
        parts[name] = common.part(names, pictures, boxes)
    return parts


common.main(read)
