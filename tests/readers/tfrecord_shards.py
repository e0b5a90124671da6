"""Reads TFRecord shards with the package tfrecord, pictures decoded by Pillow; checksums are computed anew, since it skips them."""

import io
import re
import struct

import common
import crc32c
import PIL.Image
from tfrecord import tfrecord_iterator
from tfrecord.example_pb2 import Example


def masked(content):
    checksum = crc32c.crc32c(content)
    return (((checksum >> 15) | (checksum << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def check(shard):
    content, at = shard.read_bytes(), 0
    while at < len(content):
        (length,), (of_length,) = struct.unpack_from("<Q", content, at), struct.unpack_from("<I", content, at + 8)
        end = at + 12 + length
        (of_message,) = struct.unpack_from("<I", content, end)
        if masked(content[at : at + 8]) != of_length or masked(content[at + 12 : end]) != of_message:
            raise SystemExit("a checksum is wrong")
        at = end + 4


def values(example, name):
    feature = example.features.feature["image/" + name]
    return list(getattr(feature, feature.WhichOneof("kind")).value)


def read_part(export, name, names):
    pictures, boxes = [], []
    for shard in sorted((export / name).glob("*.tfrecord")):
        check(shard)
        for record in tfrecord_iterator(str(shard)):
            example = Example.FromString(bytes(record))
            one = lambda key: values(example, key)[0]
            stem, width, height = one("source_id").decode(), one("width"), one("height")
            picture = PIL.Image.open(io.BytesIO(one("encoded")))
            picture.load()
            if picture.size != (width, height) or picture.format.lower() != one("format").decode():
                raise SystemExit("a picture is not what it is said to be")
            if stem != common.stem(one("video").decode(), one("frame_index")):
                raise SystemExit("a key names another frame")
            pictures.append([stem, width, height])
            edges = zip(*(values(example, f"object/bbox/{edge}") for edge in ("xmin", "ymin", "xmax", "ymax")))
            labels, texts = values(example, "object/class/label"), values(example, "object/class/text")
            for edge, label, text, track in zip(edges, labels, texts, values(example, "object/track_id"), strict=True):
                if names[label - 1] != text.decode():
                    raise SystemExit("a class has another number")
                corners = [edge[0] * width, edge[1] * height, edge[2] * width, edge[3] * height]
                boxes.append((stem, text.decode(), track, corners))
    return common.part(names, pictures, boxes)


def read(export):
    names = re.findall(r'name: "([^"]*)"', (export / "label_map.pbtxt").read_text())
    return {name: read_part(export, name, names) for name in common.PARTS}


common.main(read)
