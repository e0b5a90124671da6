"""Draws lines of writing into pictures: what `train_writing.py` learns from and is judged by.

    draw_writing.py SHARED_FOLDER OUT_FOLDER [--pictures N] [--seed N]

OUT_FOLDER gets `drawn_*.png`, `lines.csv` (picture, ground, font, left, top, right, bottom of the inked pixels), and the untouched
pictures and frames of SHARED_FOLDER as `plain_*.png`. Grounds are those pictures and frames, flat walls, shades and noise. Fonts are
those of `assets/fonts`, of the folders in FONT_FOLDERS and OpenCV's strokes; the same seed, fonts and packages give the same
pictures. Needs numpy, pillow and opencv-python-headless.
"""

import csv
import io
import pathlib
import sys

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

HERE = pathlib.Path(__file__).resolve().parent
FONT_FOLDERS = [HERE.parent / "assets/fonts", pathlib.Path("/usr/share/fonts")]
STROKES = {
    "hershey-simplex": cv2.FONT_HERSHEY_SIMPLEX,
    "hershey-plain": cv2.FONT_HERSHEY_PLAIN,
    "hershey-duplex": cv2.FONT_HERSHEY_DUPLEX,
    "hershey-complex": cv2.FONT_HERSHEY_COMPLEX,
    "hershey-triplex": cv2.FONT_HERSHEY_TRIPLEX,
}
SIZES = [(480, 270), (640, 360), (640, 480), (768, 432), (960, 540)]
WORDS = (
    "Camera Garden Front Door North Gate Parking Private Open Closed Bakery Street Exit Office Hotel Station Market "
    "Coffee Police School Please ring the bell No entry Sale Taxi Bus stop Welcome home Invoice Dear Sir Madam total "
    "amount due name date address family Miller Garcia Nguyen Schmidt Rossi Kowalski and of with your is for on by"
).split()
SCALE = 4
CLIP_FRAMES = 12


def fonts() -> list:
    files = [file for folder in FONT_FOLDERS for kind in ("ttf", "otf") for file in sorted(folder.rglob(f"*.{kind}"))]
    return [(file.stem, file) for file in files if "Math" not in file.stem] + list(STROKES.items())


def family(font: str) -> str:
    """Fonts of one family look alike: they are held out together."""
    for name in ("DejaVuSansMono", "DejaVuSerif", "DejaVuSans", "Roboto"):
        if font.startswith(name):
            return name
    return font


def text(random: np.random.Generator) -> str:
    def digits(count: int) -> str:
        return "".join(map(str, random.integers(0, 10, count)))

    def letters(count: int) -> str:
        return "".join(random.choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), count))

    kind = random.integers(0, 12)
    words = [str(word) for word in random.choice(WORDS, random.integers(1, 5))]
    return [
        digits(random.integers(2, 5)),
        f"{letters(2)} {letters(2)} {digits(3)}",
        f"{letters(1)}-{letters(2)} {digits(4)}",
        f"{letters(3)}{digits(3)}",
        f"{digits(2)}:{digits(2)}:{digits(2)}",
        f"20{digits(2)}-{digits(2)}-{digits(2)} {digits(2)}:{digits(2)}:{digits(2)}",
        f"{digits(2)}.{digits(2)}.20{digits(2)} {digits(2)}:{digits(2)}",
        f"CAM{digits(2)} {' '.join(words[:2]).upper()}",
        " ".join(words).upper(),
        " ".join(words),
        " ".join(words).capitalize(),
        words[0],
    ][kind]


def inked(words: str, font: tuple, height: float) -> np.ndarray:
    """A mask of the line, SCALE times as large as it will be, capitals about so many pixels high."""
    name, file = font
    if isinstance(file, int):
        tall = cv2.getTextSize("H", file, 1, 1)[0][1]
        size = height * SCALE / tall
        thick = max(1, round(height * SCALE * 0.11))
        (width, _), below = cv2.getTextSize(words, file, size, thick)
        mask = np.zeros((int(height * SCALE * 2) + 2 * below, width + 4 * thick), np.uint8)
        cv2.putText(mask, words, (thick, int(height * SCALE * 1.4)), file, size, 255, thick, cv2.LINE_AA)
    else:
        face = ImageFont.truetype(str(file), max(4, round(height * SCALE / 0.72)))
        left, top, right, bottom = face.getbbox(words)
        picture = Image.new("L", (right - left + 8, bottom - top + 8))
        ImageDraw.Draw(picture).text((4 - left, 4 - top), words, 255, face)
        mask = np.asarray(picture)
    rows, columns = np.where(mask.max(1) > 127)[0], np.where(mask.max(0) > 127)[0]
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def tinted(bright: float, random: np.random.Generator) -> np.ndarray:
    colour = bright + random.uniform(-30, 30, 3) * (random.random() < 0.6)
    return np.clip(colour + bright - colour @ [0.299, 0.587, 0.114], 0, 255)


class Picture:
    def __init__(self, ground: np.ndarray, random: np.random.Generator):
        self.rgb, self.random, self.taken, self.lines = ground.astype(np.float32), random, [], []

    def add(self, words: str, font: tuple) -> None:
        random = self.random
        height = 8 * 6 ** (random.random() ** 1.3)
        mask = inked(words, font, height).astype(np.float32) / 255
        pad = int(height * SCALE)
        mask = np.pad(mask, pad)
        turn = 0.0 if random.random() < 0.5 else random.uniform(-6, 6)
        shear = 0.0 if random.random() < 0.6 else random.uniform(-0.15, 0.15)
        stretch = 1.0 if random.random() < 0.5 else random.uniform(0.7, 1.3)
        middle = (mask.shape[1] / 2, mask.shape[0] / 2)
        matrix = cv2.getRotationMatrix2D(middle, turn, 1.0)
        matrix[0, 1] += shear
        rows, columns = mask.shape
        mask = cv2.warpAffine(mask, matrix, (columns, rows + abs(int(columns * np.sin(np.radians(turn))))))
        small = (max(4, int(mask.shape[1] / SCALE * stretch)), max(4, mask.shape[0] // SCALE))
        mask = cv2.resize(mask, small, interpolation=cv2.INTER_AREA)
        room = self.rgb.shape[0] - small[1], self.rgb.shape[1] - small[0]
        if min(room) < 1:
            return
        for _ in range(12):
            y, x = (int(random.integers(0, n)) for n in room)
            box = (x, y, x + small[0], y + small[1])
            if all(box[0] > t[2] or t[0] > box[2] or box[1] > t[3] or t[1] > box[3] for t in self.taken):
                break
        else:
            return
        self.taken.append(box)
        self.paint(mask, x, y, height)
        inside = np.argwhere(mask > 0.25)
        (top, left), (bottom, right) = inside.min(0), inside.max(0) + 1
        self.lines.append((font[0], x + left, y + top, x + right, y + bottom))

    def paint(self, mask: np.ndarray, x: int, y: int, height: float) -> None:
        random = self.random
        part = self.rgb[y : y + mask.shape[0], x : x + mask.shape[1]]
        under = part[mask > 0.5] if (mask > 0.5).any() else part.reshape(-1, 3)
        mean, spread = under.mean() , under.mean(1).std()
        contrast = random.uniform(45, 190)
        look = random.integers(0, 3)
        if look == 0 and spread < 25:
            contrast = min(max(contrast, 2.5 * spread), max(mean, 255 - mean))
            paper, ink = None, tinted(mean - contrast if mean > 128 else mean + contrast, random)
        else:
            dark = random.uniform(0, 60)
            pair = [dark, dark + contrast]
            random.shuffle(pair)
            ink, paper = tinted(pair[0], random), tinted(pair[1], random)
        if paper is not None:
            if look == 1:
                wide = 2 * max(1, round(height / 10)) + 1
                cover = cv2.GaussianBlur(cv2.dilate(mask, np.ones((wide, wide))), (3, 3), 0.5)
            else:
                around = np.argwhere(mask > 0.25)
                room = max(2, int(height * 0.35))
                (top, left), (bottom, right) = np.maximum(around.min(0) - room, 0), around.max(0) + room
                cover = np.zeros_like(mask)
                cover[top:bottom, left:right] = 1
            part[:] = part * (1 - cover[..., None]) + paper * cover[..., None]
        part[:] = part * (1 - mask[..., None]) + ink * mask[..., None]

    def seen(self) -> np.ndarray:
        """As a camera and a codec leave it."""
        random = self.random
        rgb = self.rgb
        if random.random() < 0.4:
            rgb = cv2.GaussianBlur(rgb, (0, 0), random.uniform(0.4, 1.1))
        rgb = rgb + random.normal(0, random.uniform(0, 5), rgb.shape)
        rgb = np.clip(rgb, 0, 255).astype(np.uint8)
        if random.random() < 0.8:
            packed = io.BytesIO()
            Image.fromarray(rgb).save(packed, "JPEG", quality=int(random.integers(35, 95)))
            rgb = np.asarray(Image.open(packed).convert("RGB"))
        return rgb


def sources(shared: pathlib.Path) -> dict:
    found = {}
    for file in sorted((shared / "images").glob("*.jpg")):
        found[f"plain_{file.stem}"] = np.asarray(Image.open(file).convert("RGB"))
    for file in sorted((shared / "clips").iterdir()):
        if file.suffix == ".gif":
            with Image.open(file) as clip:
                frames = []
                for i in range(CLIP_FRAMES):
                    clip.seek(i * clip.n_frames // CLIP_FRAMES)
                    frames.append(np.asarray(clip.convert("RGB")))
        else:
            clip = cv2.VideoCapture(str(file))
            count = int(clip.get(cv2.CAP_PROP_FRAME_COUNT))
            frames = []
            for i in range(CLIP_FRAMES):
                clip.set(cv2.CAP_PROP_POS_FRAMES, i * count // CLIP_FRAMES)
                frames.append(clip.read()[1][..., ::-1].copy())
        found |= {f"plain_{file.stem}-{i}": frame for i, frame in enumerate(frames)}
    return found


def ground(found: dict, random: np.random.Generator) -> tuple:
    width, height = SIZES[random.integers(0, len(SIZES))]
    if random.random() < 0.6:
        name = str(random.choice(sorted(found)))
        return name, cv2.resize(found[name], (width, height), interpolation=cv2.INTER_AREA)
    wall = np.full((height, width, 3), tinted(random.uniform(20, 235), random))
    shade = np.linspace(*random.uniform(-40, 40, 2), width)[None, :, None]
    rough = random.normal(0, random.uniform(0, 12), (height, width, 1))
    return "wall", np.clip(wall + shade + cv2.GaussianBlur(rough, (0, 0), random.uniform(0.3, 2))[..., None], 0, 255)


def main() -> None:
    shared, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    options = dict(zip(sys.argv[3::2], sys.argv[4::2], strict=True))
    random = np.random.default_rng(int(options.get("--seed", 1)))
    found = sources(shared)
    for name, rgb in found.items():
        Image.fromarray(rgb).save(out / f"{name}.png")
    known = fonts()
    with (out / "lines.csv").open("w") as file:
        table = csv.writer(file)
        for number in range(int(options.get("--pictures", 400))):
            name, rgb = ground(found, random)
            picture = Picture(rgb, random)
            for _ in range(8):
                picture.add(text(random), known[random.integers(0, len(known))])
            Image.fromarray(picture.seen()).save(out / f"drawn_{number:04}.png")
            for line in picture.lines:
                table.writerow([f"drawn_{number:04}", name, *line])


if __name__ == "__main__":
    main()
