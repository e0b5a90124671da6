"""Reads a VOC export with supervision; the split comes from `ImageSets`. Fails where the reader fails."""

import pathlib
import xml.etree.ElementTree

import common
import supervision


def read(export):
    dataset = supervision.DetectionDataset.from_pascal_voc(
        images_directory_path=str(export / "JPEGImages"),
        annotations_directory_path=str(export / "Annotations"),
    )
    found = {}
    for path, picture, detections in dataset:
        stem = pathlib.Path(path).stem
        height, width = picture.shape[:2]
        # The reader drops extra elements; the track is an attribute in the same order of objects.
        objects = xml.etree.ElementTree.parse(export / "Annotations" / f"{stem}.xml").getroot().findall("object")
        attributes = [{a.find("name").text: a.find("value").text for a in o.iter("attribute")} for o in objects]
        if len(attributes) != len(detections):
            raise SystemExit("an object was not read")
        boxes = [
            (stem, dataset.classes[index], int(own["track_id"]), corners)
            for corners, index, own in zip(detections.xyxy, detections.class_id, attributes)
        ]
        found[stem] = ([stem, width, height], boxes)
    names = [line.split(":")[0] for line in (export / "labelmap.txt").read_text().splitlines()[2:]]
    parts = {}
    for name in common.PARTS:
        stems = (export / "ImageSets" / "Main" / f"{name}.txt").read_text().split()
        boxes = [box for stem in stems for box in found[stem][1]]
        parts[name] = common.part(names, [found[stem][0] for stem in stems], boxes)
    if sum(len(part["pictures"]) for part in parts.values()) != len(found):
        raise SystemExit("a picture is in no part, or in two")
    return parts


common.main(read)
