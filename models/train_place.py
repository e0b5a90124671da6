"""Trains `place_head.json`: the numbers that say from CenterNet's last map whether a picture shows an interior.

    train_place.py SHARED_FOLDER [--check FOLDER]

SHARED_FOLDER holds `truth/place.csv`, `images/` and `clips/` (the labels: indoor, outdoor, unclear; unclear pictures are left
out). FOLDER may hold further pictures named `indoor__*` and `outdoor__*`: they are only judged, never learned from. Needs
numpy, pillow, onnxruntime, scikit-learn and opencv-python-headless, and the model that `models/make` makes. The same
pictures, packages and model give the same numbers.

What is learned: a logistic regression on the map's mean over the picture, 480 channels. There are few pictures, so it is held
short: strong L2, each picture and each clip weighs the same however many views of it there are, both places weigh the
same, and each picture is also seen cropped, mirrored, darkened, without colour, like an infrared camera, blurred, noisy, small and
badly compressed. Folds are by picture and by clip: no two views of one are on both sides.

Where it cuts: at the score that `OUTDOOR_TAKEN` of the outdoor pictures reach in the folds, which becomes 0.5. A missed
interior exposes a home, an outdoor picture taken for one is hidden too much, so this is well under the even odds.
"""

import csv
import io
import json
import pathlib
import sys

import cv2
import numpy as np
import onnxruntime
from PIL import Image, ImageFilter
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).resolve().parent
INPUT, OUTPUT, STRIDE, SIDE, GREY = "tower_0/images", "tower_0/extern1/hard_swish/mul_1", 32, 512, 114
VIEWS, CLIP_FRAMES, CLIP_VIEWS = 20, 6, 2
FOLDS, STRENGTH = 10, 0.1
OUTDOOR_TAKEN = 0.10
OUTDOOR_CLIPS = ("car-detection", "person-bicycle-car-detection")
SHAPES = (16 / 9, 4 / 3, 1, 3 / 4)


class Net:
    """The model, one session for each input size."""

    def __init__(self):
        self.sessions = {}

    def pooled(self, rgb: np.ndarray) -> np.ndarray:
        """The mean of the last map over the places that the picture covers."""
        height, width = rgb.shape[:2]
        scale = SIDE / max(height, width)
        inner = [max(1, round(side * scale)) for side in (height, width)]
        outer = [-(-side // STRIDE) * STRIDE for side in inner]
        picture = np.full((1, *outer, 3), GREY, np.float32)
        picture[0, : inner[0], : inner[1]] = Image.fromarray(rgb).resize(inner[::-1], Image.Resampling.BILINEAR)
        seen = self.session(*outer).run([OUTPUT], {INPUT: picture})[0][0]
        rows, columns = (-(-side // STRIDE) for side in inner)
        return seen[:, :rows, :columns].mean(axis=(1, 2))

    def session(self, height: int, width: int):
        if (height, width) not in self.sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.add_free_dimension_override_by_name("height", height)
            options.add_free_dimension_override_by_name("width", width)
            file = str(HERE / "centernet.onnx")
            self.sessions[height, width] = onnxruntime.InferenceSession(file, options)
        return self.sessions[height, width]


def view(rgb: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Another view of a picture, as another camera, light or codec would have it."""
    def happens(share: float) -> bool:
        return random.random() < share

    def crop(picture: np.ndarray, height: float, width: float) -> np.ndarray:
        height, width = min(int(height), picture.shape[0]), min(int(width), picture.shape[1])
        y, x = (int(random.integers(0, n + 1)) for n in (picture.shape[0] - height, picture.shape[1] - width))
        return picture[y : y + height, x : x + width]

    if happens(0.5):
        rgb = rgb[:, ::-1]
    if happens(0.7):
        share, shape = np.sqrt(random.uniform(0.45, 1)), np.exp(random.uniform(-0.35, 0.35))
        rgb = crop(rgb, rgb.shape[0] * share * shape, rgb.shape[1] * share / shape)
    height, width = rgb.shape[:2]
    shape = min(SHAPES, key=lambda s: abs(np.log(width / height / s)))
    rgb = crop(rgb, min(height, width / shape), min(width, height * shape))
    light = rgb.astype(np.float32) / 255
    if happens(0.6):
        light = light ** np.exp(random.uniform(-0.6, 0.6)) * np.exp(random.uniform(-0.4, 0.25))
    if happens(0.4):
        light = light * np.exp(random.uniform(-0.18, 0.18, 3))
    look = random.random()
    grey = light.mean(-1, keepdims=True)
    if look < 0.2:
        light = np.repeat(grey, 3, -1)
    elif look < 0.3:
        y, x = np.mgrid[-1 : 1 : light.shape[0] * 1j, -1 : 1 : light.shape[1] * 1j]
        infrared = (light @ np.array([0.5, 0.35, 0.15]) * 0.7 + 0.08) * (1.15 - 0.5 * (x**2 + y**2))
        light = np.repeat(infrared[..., None], 3, -1)
    elif look < 0.4:
        light = grey + (light - grey) * random.uniform(0.3, 0.8)
    if happens(0.25):
        light = light + random.normal(0, random.uniform(0.008, 0.04), light.shape)
    picture = Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8))
    if happens(0.4):
        scale = random.uniform(0.3, 0.9)
        sides = [max(8, round(side * scale)) for side in picture.size]
        picture = picture.resize(sides, Image.Resampling.BOX)
    if happens(0.3):
        picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 1.6)))
    if happens(0.5):
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=int(random.integers(25, 80)))
        picture = Image.open(packed).convert("RGB")
    return np.asarray(picture)


def frames(file: pathlib.Path) -> list:
    """A few frames of a clip, spread over its length."""
    if file.suffix == ".gif":
        with Image.open(file) as clip:
            count = clip.n_frames
            found = []
            for i in range(CLIP_FRAMES):
                clip.seek(i * count // CLIP_FRAMES)
                found.append(np.asarray(clip.convert("RGB")))
            return found
    clip = cv2.VideoCapture(str(file))
    count = int(clip.get(cv2.CAP_PROP_FRAME_COUNT))
    found = []
    for i in range(CLIP_FRAMES):
        clip.set(cv2.CAP_PROP_POS_FRAMES, i * count // CLIP_FRAMES)
        found.append(clip.read()[1][..., ::-1].copy())
    return found


def photo(file: pathlib.Path) -> np.ndarray:
    return np.asarray(Image.open(file).convert("RGB"))


class Seen:
    """Every view that is learned from: its source, whether the source is an interior, whether it is the original view."""

    def __init__(self, net: Net):
        self.net, self.random = net, np.random.default_rng(1)
        self.sources, self.interior, self.original, self.pooled = [], [], [], []

    def add(self, source: str, place: str, rgb: np.ndarray, views: int) -> None:
        for number, picture in enumerate([rgb, *(view(rgb, self.random) for _ in range(views))]):
            self.sources.append(source)
            self.interior.append(place == "indoor")
            self.original.append(number == 0)
            self.pooled.append(self.net.pooled(picture))

    def close(self) -> None:
        self.sources, self.interior, self.original = map(np.array, (self.sources, self.interior, self.original))
        self.pooled = np.array(self.pooled, np.float64)


def look_at(shared: pathlib.Path) -> Seen:
    seen = Seen(Net())
    for row in csv.DictReader((shared / "truth/place.csv").read_text().splitlines()):
        if row["place"] != "unclear":
            seen.add(row["file"], row["place"], photo(shared / "images" / row["file"]), VIEWS)
    for file in sorted((shared / "clips").iterdir()):
        place = "outdoor" if file.stem in OUTDOOR_CLIPS else "indoor"
        for frame in frames(file):
            seen.add(file.name, place, frame, CLIP_VIEWS)
    seen.close()
    return seen


def learned(seen: Seen, rows: np.ndarray) -> tuple:
    """Weights and bias for the pooled map as it is."""
    middle, spread = seen.pooled[rows].mean(0), seen.pooled[rows].std(0) + 1e-3
    weigh = np.zeros(len(rows))
    for source in sorted(set(seen.sources[rows])):
        of_source = rows & (seen.sources == source)
        weigh[of_source] = 1 / of_source.sum()
    for interior in (False, True):
        of_place = rows & (seen.interior == interior)
        weigh[of_place] *= 0.5 * len(set(seen.sources[rows])) / weigh[of_place].sum()
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    model.fit((seen.pooled[rows] - middle) / spread, seen.interior[rows], sample_weight=weigh[rows])
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ middle)


def main() -> None:
    seen = look_at(pathlib.Path(sys.argv[1]))
    everything = np.ones(len(seen.sources), bool)
    names = sorted(set(seen.sources))
    fold_of = dict(zip(names, np.random.default_rng(0).permutation(len(names)) % FOLDS, strict=True))
    folds = np.array([fold_of[source] for source in seen.sources])
    held_out = np.zeros(len(folds))
    for fold in range(FOLDS):
        weights, bias = learned(seen, folds != fold)
        held_out[folds == fold] = seen.pooled[folds == fold] @ weights + bias
    is_clip = np.array(["." in s and not s.endswith(".jpg") for s in seen.sources])
    outdoor = ~seen.interior & ~is_clip
    cut = float(np.quantile(held_out[outdoor & seen.original], 1 - OUTDOOR_TAKEN))
    weights, bias = learned(seen, everything)

    def shares(rows: np.ndarray, scores: np.ndarray) -> dict:
        interior, rest = rows & seen.interior, rows & ~seen.interior
        return {
            "indoor": int(interior.sum()),
            "indoor_recognised": int((scores[interior] > cut).sum()),
            "outdoor": int(rest.sum()),
            "outdoor_taken_for_indoor": int((scores[rest] > cut).sum()),
        }

    # A clip is judged by the middle of its frames' scores, as the program does; the numbers are held-out ones.
    clips = {s: round(float(np.median(held_out[(seen.sources == s) & seen.original]) - cut), 2)
             for s in names if not s.endswith(".jpg")}
    head = {
        "format": 1,
        "model_sha256": json.loads((HERE / "MANIFEST.json").read_text())["models"][0]["sha256"],
        "output": OUTPUT,
        "made_by": "models/train_place.py",
        "held_out": {
            "folds": FOLDS,
            "pictures": shares(~is_clip & seen.original, held_out),
            "their_views": shares(~is_clip & ~seen.original, held_out),
            "clips_over_the_cut": clips,
        },
        "bias": round(bias - cut, 4),
        "weights": [round(float(weight), 4) for weight in weights],
    }
    text = json.dumps(head, indent=2)
    start = text.index('"weights"')
    text = text[:start] + '"weights": [\n' + ",\n".join(
        "    " + ", ".join(f"{w:g}" for w in head["weights"][i : i + 12]) for i in range(0, len(weights), 12)
    ) + "\n  ]\n}\n"
    (HERE / "place_head.json").write_text(text)
    print(json.dumps(head["held_out"], indent=2))
    wrong = [s for s in names if s.endswith(".jpg")
             and (held_out[(seen.sources == s) & seen.original][0] > cut) != seen.interior[seen.sources == s][0]]
    print("wrong when held out:", wrong)
    if "--check" in sys.argv:
        check(seen.net, pathlib.Path(sys.argv[sys.argv.index("--check") + 1]), head)


def check(net: Net, folder: pathlib.Path, head: dict) -> None:
    counts = {"indoor": [0, 0], "outdoor": [0, 0]}
    for file in sorted(folder.iterdir()):
        place = file.name.split("__")[0]
        score = float(net.pooled(photo(file)) @ np.array(head["weights"]) + head["bias"])
        is_right = (score > 0) == (place == "indoor")
        counts[place][0 if is_right else 1] += 1
        if not is_right:
            print(f"wrong: {file.name} {score:+.2f}")
    print("right and wrong of the further pictures:", counts)


if __name__ == "__main__":
    main()
