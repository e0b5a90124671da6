"""Reads WebDataset shards with webdataset, pictures decoded by Pillow; fails where the reader fails."""

import common
import webdataset


def read_part(export, name, names):
    shards = sorted(str(path) for path in (export / name).glob("*.tar"))
    pictures, boxes = [], []
    if shards:
        dataset = webdataset.WebDataset(shards, shardshuffle=False).decode("pil")
        for sample in dataset:
            labels, stem = sample["json"], sample["__key__"]
            picture = sample.get("jpg", sample.get("png"))
            if picture.size != (labels["width"], labels["height"]):
                raise SystemExit("a picture has another size")
            if stem != common.stem(labels["video"], labels["frame_index"]):
                raise SystemExit("a key names another frame")
            pictures.append([stem, *picture.size])
            for box in labels["boxes"]:
                if names[box["class_id"]] != box["class"]:
                    raise SystemExit("a class has another number")
                boxes.append((stem, box["class"], box["track_id"], common.corners(box["bbox"])))
    return common.part(names, pictures, boxes)


def read(export):
    names = (export / "classes.txt").read_text().splitlines()
    return {name: read_part(export, name, names) for name in common.PARTS}


common.main(read)
