"""Pictures and boxes of an export that was checked, as a sequence of `(picture, target)`.

A target is a dict: `boxes` `[[x1, y1, x2, y2], ...]` in pixels, far ends exclusive; `labels` numbers of classes from 0 (add 1 for
detectors that keep 0 for the background); `tracks`, None where the format has none; `hidden` boxes of hidden regions, to be
left out of a loss; `video`, `frame_index`, `image_id`.
"""

import io
import json
import pathlib
import tarfile

from .check import check

PARTS = ("train", "val", "test")


def open_export(folder, key=None, **options):
    """Checks an export (see `check`) and opens it."""
    folder = pathlib.Path(folder)
    status = check(folder, key, **options)
    return Export(folder, status)


class Export:
    """An export that may be used."""

    def __init__(self, folder, status):
        self.folder, self.status = folder, status
        self.manifest = json.loads((folder / "manifest.json").read_bytes())
        #: Names of classes, by the numbers of `labels`.
        self.classes = self.manifest["classes"]
        self.format = self.manifest["choice"]["format"]

    def dataset(self, part, transform=None):
        """The part `train`, `val` or `test`. `transform` takes picture and target and returns both."""
        if part not in PARTS:
            raise ValueError(f"a part is one of {', '.join(PARTS)}")
        readers = {"coco": _coco, "yolo": _yolo, "imagefolder": _imagefolder, "webdataset": _webdataset}
        if self.format not in readers:
            raise ValueError(f"{self.format} has a reader of its own; this one reads {', '.join(readers)}")
        return Dataset(sorted(readers[self.format](self, part), key=lambda sample: sample[0]), transform)

    def hidden(self):
        """Boxes of hidden regions by picture, from `hidden-regions.jsonl`; empty where there is none."""
        layer = self.folder / "hidden-regions.jsonl"
        lines = layer.read_text().splitlines() if layer.is_file() else []
        rows = (json.loads(line) for line in lines)
        return {row["picture"]: [_corners(region["bbox"]) for region in row["regions"]] for row in rows}


class Dataset:
    """A sequence of `(picture, target)`; pictures are read when they are asked for."""

    def __init__(self, samples, transform=None):
        self._samples, self.transform = samples, transform

    def __len__(self):
        return len(self._samples)

    def __getitem__(self, index):
        _, load, target = self._samples[index]
        picture, target = load(), dict(target)
        return self.transform(picture, target) if self.transform else (picture, target)

    def __iter__(self):
        return (self[index] for index in range(len(self)))


def _corners(bbox):
    x, y, width, height = bbox
    return [x, y, x + width, y + height]


def _file(path):
    """A picture's loader; None for exports of labels alone."""

    def load():
        if not path.is_file():
            return None
        from PIL import Image

        return Image.open(path).convert("RGB")

    return load


def _target(video, frame, boxes, labels, tracks, hidden, number):
    return {
        "boxes": boxes,
        "labels": labels,
        "tracks": tracks,
        "hidden": hidden,
        "video": video,
        "frame_index": frame,
        "image_id": number,
    }


def _coco(export, part):
    path = export.folder / "annotations" / f"instances_{part}.json"
    if not path.is_file():
        return
    tables = json.loads(path.read_bytes())
    videos = {video["id"]: video["name"] for video in tables["videos"]}
    boxes = {}
    for row in tables["annotations"]:
        if not row["iscrowd"]:
            boxes.setdefault(row["image_id"], []).append(row)
    hidden = export.hidden()
    for image in tables["images"]:
        rows = boxes.get(image["id"], [])
        name = f"images/{part}/{image['file_name']}"
        target = _target(
            videos[image["video_id"]],
            image["frame_index"],
            [_corners(row["bbox"]) for row in rows],
            [row["category_id"] - 1 for row in rows],
            [row["track_id"] for row in rows],
            hidden.get(name, []),
            image["id"],
        )
        yield name, _file(export.folder / name), target


def _yolo(export, part):
    hidden = export.hidden()
    for number, path in enumerate(sorted((export.folder / "labels" / part).glob("*.txt")), 1):
        pictures = sorted((export.folder / "images" / part).glob(f"{path.stem}.*"))
        if not pictures:
            raise ValueError("shares of a picture need the picture: export with pictures")
        from PIL import Image

        with Image.open(pictures[0]) as picture:
            width, height = picture.size
        rows = [line.split() for line in path.read_text().splitlines()]
        boxes = []
        for _, x, y, w, h in rows:
            x, y, w, h = float(x) * width, float(y) * height, float(w) * width, float(h) * height
            boxes.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
        video, _, frame = path.stem.rpartition("-")
        name = pictures[0].relative_to(export.folder).as_posix()
        labels, tracks = [int(row[0]) for row in rows], [None] * len(rows)
        yield name, _file(pictures[0]), _target(video, int(frame), boxes, labels, tracks, hidden.get(name, []), number)


def _imagefolder(export, part):
    path = export.folder / part / "metadata.jsonl"
    hidden = export.hidden()
    lines = path.read_text().splitlines() if path.is_file() else []
    for number, row in enumerate(map(json.loads, lines), 1):
        name, objects = f"{part}/{row['file_name']}", row["objects"]
        target = _target(
            row["video"],
            row["frame_index"],
            [_corners(bbox) for bbox in objects["bbox"]],
            objects["category"],
            objects["track_id"],
            hidden.get(name, []),
            number,
        )
        yield name, _file(export.folder / name), target


def _webdataset(export, part):
    number = 0
    for shard in sorted((export.folder / part).glob("*.tar")):
        with tarfile.open(shard) as tar:
            members = tar.getmembers()
            for picture, labels in zip(members[::2], members[1::2]):
                number += 1
                sample = json.load(tar.extractfile(labels))
                boxes = sample["boxes"]
                target = _target(
                    sample["video"],
                    sample["frame_index"],
                    [_corners(box["bbox"]) for box in boxes],
                    [box["class_id"] for box in boxes],
                    [box["track_id"] for box in boxes],
                    [_corners(region["bbox"]) for region in sample.get("hidden", [])],
                    number,
                )
                yield picture.name, _member(shard, picture), target


def _member(shard, member):
    def load():
        from PIL import Image

        with open(shard, "rb") as file:
            file.seek(member.offset_data)
            return Image.open(io.BytesIO(file.read(member.size))).convert("RGB")

    return load
