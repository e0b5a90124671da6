"""Trains `writing_head.json`: the numbers that tell a line of writing from furniture, branches and stripes.

    draw_writing.py SHARED_FOLDER FOLDER
    VEILMARK_LINES=FOLDER cargo test --release --lib traits_are_written
    train_writing.py FOLDER

FOLDER then holds pictures, `lines.csv`, and the traits of every row of glyphs that the program finds in them. Needs numpy. The
same folder gives the same numbers.

What is learned: a net with one hidden layer over a row's traits. A row that lies in a drawn line is writing; rows of the untouched
pictures, and rows apart from the lines drawn into them, are not. Pictures of WITH_WRITING hold writing of their own: nothing is learned
from what is not drawn there. Folds hold out grounds (all frames of a clip together) and, of the drawn lines, whole families
of fonts as well: a line is judged by a net that learned from none of its family's fonts, a ground by one that never saw it.

Where it cuts: where all but LOST of the held-out rows of writing pass. Missed writing exposes somebody; furniture that is taken for
writing is hidden too much.
"""

import csv
import json
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
FOLDS, UNITS, STEPS, BATCH, SHRINK = 5, 16, 1500, 1024, 1e-4
LOST, BESIDE, FAR, TRAITS = 0.012, -4.0, 5.0, 84
WITH_WRITING = {
    f"plain_{number:012}"
    for number in (885, 1532, 1675, 2006, 3553, 3845, 4795, 5037, 5586, 6040, 6460, 6614, 6763, 7816, 8211)
}


def family(font: str) -> str:
    """Fonts of one family look alike: they are held out together."""
    return next((name for name in ("DejaVuSansMono", "DejaVuSerif", "DejaVuSans", "Roboto") if font.startswith(name)), font)


def source(ground: str) -> str:
    """A picture, or the clip that a frame is of."""
    return ground.rsplit("-", 1)[0] if ground.startswith("plain_") and ground not in WITH_WRITING else ground


def common(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    wide = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(boxes[:, None, 0], others[None, :, 0])
    high = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(boxes[:, None, 1], others[None, :, 1])
    return np.clip(wide, 0, None) * np.clip(high, 0, None)


class Rows:
    """Every row of glyphs: traits, whether it is writing (1), something else (0) or unclear (-1), its ground and its font."""

    def __init__(self, folder: pathlib.Path):
        pictures = [name.removesuffix(".png") for name in (folder / "pictures.txt").read_text().split()]
        lines: dict = {}
        ground_of = {}
        for picture, ground, font, *box in csv.reader((folder / "lines.csv").read_text().splitlines()):
            lines.setdefault(picture, []).append((family(font), [float(edge) for edge in box]))
            ground_of[picture] = ground
        table = np.fromfile(folder / "traits.f32", "<f4").reshape(-1, 5 + TRAITS)
        self.picture, self.box, self.traits = table[:, 0].astype(int), table[:, 1:5], table[:, 5:]
        self.truth = np.full(len(table), -1)
        self.font = np.full(len(table), "", object)
        self.ground = np.array([ground_of.get(picture, picture) for picture in pictures], object)[self.picture]
        self.name = np.array(pictures, object)[self.picture]
        for number, picture in enumerate(pictures):
            rows = np.where(self.picture == number)[0]
            if len(rows):
                self.judge(rows, lines.get(picture, []), ground_of.get(picture, picture) in WITH_WRITING)

    def judge(self, rows: np.ndarray, lines: list, has_writing: bool) -> None:
        boxes = self.box[rows]
        free = np.ones(len(rows), bool)
        if lines:
            drawn = np.array([box for _, box in lines])
            height = boxes[:, 3] - boxes[:, 1]
            share = common(boxes, drawn) / (height * (boxes[:, 2] - boxes[:, 0]))[:, None]
            tall = height[:, None] > 0.35 * (drawn[:, 3] - drawn[:, 1])[None]
            inside = (share >= 0.6) & tall
            is_line = inside.any(1)
            self.truth[rows[is_line]] = 1
            self.font[rows[is_line]] = [lines[i][0] for i in inside[is_line].argmax(1)]
            room = (drawn[:, 3] - drawn[:, 1])[:, None] * 0.5
            free = common(boxes, drawn + np.hstack([-room, -room, room, room])).sum(1) == 0
        if not has_writing:
            self.truth[rows[free]] = 0


def learned(seen: np.ndarray, truth: np.ndarray, weigh: np.ndarray) -> list:
    """Adam on as many rows of writing as of other things, drawn at random."""
    random = np.random.default_rng(0)
    traits = seen.shape[1]
    net = [random.normal(0, traits**-0.5, (traits, UNITS)), np.zeros(UNITS), random.normal(0, UNITS**-0.5, UNITS), np.zeros(1)]
    mean, square = ([np.zeros_like(part) for part in net] for _ in range(2))
    kinds = [np.where(truth == kind)[0] for kind in (1, 0)]
    odds = [weigh[rows] / weigh[rows].sum() for rows in kinds]
    for step in range(1, STEPS + 1):
        rows = np.concatenate([random.choice(r, BATCH // 2, p=p) for r, p in zip(kinds, odds, strict=True)])
        x = seen[rows]
        units = np.maximum(x @ net[0] + net[1], 0)
        off = (1 / (1 + np.exp(-(units @ net[2] + net[3][0]))) - truth[rows]) / BATCH
        back = np.outer(off, net[2]) * (units > 0)
        slopes = [x.T @ back + SHRINK * net[0], back.sum(0), units.T @ off + SHRINK * net[2], off.sum(keepdims=True)]
        rate = 5e-3 * (1 - step / STEPS) + 1e-5
        for part, slope, m, s in zip(net, slopes, mean, square, strict=True):
            m += 0.1 * (slope - m)
            s += 0.001 * (slope**2 - s)
            part -= rate * (m / (1 - 0.9**step)) / (np.sqrt(s / (1 - 0.999**step)) + 1e-8)
    return net


def scores(net: list, seen: np.ndarray) -> np.ndarray:
    return np.maximum(seen @ net[0] + net[1], 0) @ net[2] + net[3][0]


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    rows = Rows(folder)
    known = rows.truth >= 0
    middle, spread = rows.traits[known].mean(0), rows.traits[known].std(0) + 1e-3
    seen = np.clip((rows.traits - middle) / spread, -FAR, FAR).astype(np.float64)
    group = np.array([source(ground) for ground in rows.ground])
    weigh = np.ones(len(group))
    for name in set(group):
        other = (group == name) & (rows.truth == 0)
        weigh[other] = max(other.sum(), 1) ** -0.5
    random = np.random.default_rng(0)
    names = sorted(set(group))
    fold_of = dict(zip(names, random.permutation(len(names)) % FOLDS, strict=True))
    fold = np.array([fold_of[name] for name in group])
    walls = group == "wall"
    fold[walls] = random.integers(0, FOLDS, rows.picture.max() + 1)[rows.picture[walls]]
    families = sorted(set(rows.font) - {""})
    font_fold = {name: i % FOLDS for i, name in enumerate(families)}
    fonts = np.array([font_fold.get(font, -1) for font in rows.font])
    held_out = np.full(len(group), np.nan)
    for number in range(FOLDS):
        learn = known & (fold != number) & (fonts != number)
        net = learned(seen[learn], rows.truth[learn], weigh[learn])
        judge = np.where(rows.truth == 1, fonts == number, fold == number)
        held_out[judge] = scores(net, seen[judge])
    writing, other = held_out[rows.truth == 1], (rows.truth == 0) & np.array([n.startswith("plain") for n in rows.name])
    cut = float(np.quantile(writing, LOST))
    net = learned(seen[known], rows.truth[known], weigh[known])
    round_all = lambda values: [round(float(value), 4) for value in values]  # noqa: E731
    head = {
        "format": 1,
        "made_by": "models/train_writing.py",
        "held_out": {
            "folds": FOLDS,
            "fonts": families,
            "rows_of_writing": len(writing),
            "passed": round(float((writing >= cut).mean()), 4),
            "by_font": {f: round(float((held_out[rows.font == f] >= cut).mean()), 4) for f in families},
            "other_rows": int(other.sum()),
            "other_rows_passed": round(float((held_out[other] >= cut).mean()), 4),
        },
        "beside": BESIDE,
        "bias": round(float(net[3][0]) - cut, 4),
        "weights": round_all(net[2]),
        "unit_bias": round_all(net[1]),
        "middle": round_all(middle),
        "spread": round_all(spread),
        "units": [round_all(unit) for unit in net[0].T],
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items() if key != "units"]
    units = ",\n".join(f"    {json.dumps(unit)}" for unit in head["units"])
    (HERE / "writing_head.json").write_text("{\n" + ",\n".join(lines) + f',\n  "units": [\n{units}\n  ]\n}}\n')
    print(json.dumps(head["held_out"], indent=2))


if __name__ == "__main__":
    main()
