"""Reads Label Studio tasks with the converter of Label Studio's own SDK, to COCO; fails where the reader fails."""

import json
import pathlib
import tempfile
import urllib.parse

import common
from label_studio_sdk.converter import Converter


def read_part(export, name):
    tasks = json.loads((export / f"tasks-{name}.json").read_text())
    # The converter reads a folder of tasks and leaves out those without a region, as COCO's own tools do not.
    with tempfile.TemporaryDirectory() as home:
        home = pathlib.Path(home)
        (home / "in").mkdir()
        (home / "in" / "tasks.json").write_text(json.dumps(tasks))
        converter = Converter(str(export / "label-config.xml"), project_dir=str(export), download_resources=False)
        converter.convert_to_coco(str(home / "in"), str(home / "out"), is_dir=True)
        result = json.loads((home / "out" / "result.json").read_text())
    classes = {category["id"]: category["name"] for category in result["categories"]}
    by_image = {}
    pictures = []
    for task in tasks:
        place = urllib.parse.parse_qs(urllib.parse.urlparse(task["data"]["image"]).query)["d"][0]
        if not (export / place).is_file():
            raise SystemExit("a picture is missing")
        stem = pathlib.Path(place).stem
        if stem != common.stem(task["data"]["video"], task["data"]["frame_index"]):
            raise SystemExit("a task names another frame")
        by_image[stem] = [region["meta"]["track_id"] for region in task["annotations"][0]["result"]]
        pictures.append([stem, None, None])
    sizes, tracks, boxes = {}, {}, []
    images = {image["id"]: pathlib.Path(urllib.parse.unquote(image["file_name"])).stem for image in result["images"]}
    for image in result["images"]:
        sizes[images[image["id"]]] = (image["width"], image["height"])
    for row in result["annotations"]:
        stem = images[row["image_id"]]
        order = tracks[stem] = tracks.get(stem, -1) + 1
        boxes.append((stem, classes[row["category_id"]], by_image[stem][order], common.corners(row["bbox"])))
    pictures = [[stem, *sizes.get(stem, (None, None))] for stem, _, _ in pictures]
    return common.part(sorted(classes.values()), pictures, boxes)


common.main(lambda export: {name: read_part(export, name) for name in common.PARTS})
