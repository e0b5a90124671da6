"""What the readers share: the form in which each prints what it found.

A part is `{"names": [class, ...], "pictures": [[stem, width, height], ...], "boxes": [[stem, class, track or null, x1, y1,
x2, y2], ...]}`. A stem is `CLIP-FRAME`, the frame with six digits from 0; boxes are corners in pixels, the far ones exclusive.
"""

import contextlib
import io
import json
import pathlib
import sys

PARTS = ("train", "val", "test")


def stem(clip, frame):
    return f"{clip}-{int(frame):06}"


def part(names, pictures, boxes):
    rows = [[name, cls, track, *(float(edge) for edge in edges)] for name, cls, track, edges in boxes]
    known = {picture[0] for picture in pictures}
    if any(row[0] not in known for row in rows):
        raise SystemExit("a box has no picture")
    if len(known) != len(pictures):
        raise SystemExit("a picture is there twice")
    return {"names": list(names), "pictures": sorted(pictures), "boxes": sorted(rows, key=str)}


def corners(bbox):
    x, y, width, height = (float(number) for number in bbox)
    return [x, y, x + width, y + height]


def main(read):
    """Prints what `read` finds in the export that the command line names; readers' own chatter is held back."""
    export = pathlib.Path(sys.argv[1])
    with contextlib.redirect_stdout(io.StringIO()):
        found = read(export)
    print(json.dumps(found))
