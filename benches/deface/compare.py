"""Times our roads against deface on the same clip, on the same cores, in turns.

    python benches/deface/compare.py CLIP [--veilmark PATH] [--models DIR] [--seconds N] [--turns N] [--scale-1080p] [--make-venv DIR]

All look for faces with the same CenterFace weights at the clip's own size (deface rounds up to multiples of 32; ours has its
longer side at 768). deface runs with each of its two backends; the faster one is the one to beat. Ours are
- whole: `veilmark import`: hash, seal, find people and faces at all scales, plan, hide, encode, look again, draw heads, seal, propose tracks.
- every_frame and changed_parts: no more work than deface does, `benches/alike.rs`: upright faces at one scale, once. From the threshold
  of deface on every frame in full, and from our own on what changes.

Prints one JSON object: wall seconds of every run, their ratios turn by turn, frames a second, peak memory, how busy the machine
was, and of the faces that deface's own detector finds in the clip how many are covered in each output by less than 95 %
of the box.
deface, onnx, onnxruntime, opencv-python and imageio[ffmpeg] must be importable, or be installed by --make-venv.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PACKAGES = ["deface==1.5.0", "onnx", "onnxruntime", "opencv-python-headless"]
BACKENDS = ["onnxrt", "opencv"]
OURS = ["whole", "every_frame", "changed_parts"]


def timed(command, env=None):
    """Wall seconds and peak memory (MB) of a command and its children. A fork of its own, so that the peak is its own."""
    read, write = os.pipe()
    if os.fork() == 0:
        started = time.monotonic()
        done = subprocess.run(command, env=env, capture_output=True)
        told = {
            "seconds": time.monotonic() - started,
            "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
            "code": done.returncode,
            "out": done.stdout.decode(errors="replace"),
            "err": done.stderr.decode(errors="replace")[-400:],
        }
        os.write(write, json.dumps(told).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = json.loads(pipe.read())
    os.wait()
    if told["code"]:
        sys.exit(f"{command[0]} failed: {told['err']}")
    return told


def frames_of(clip):
    probe = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries"]
    probe += ["stream=nb_read_frames", "-of", "csv=p=0", str(clip)]
    return int(subprocess.check_output(probe).decode().strip().strip(","))


def piece_of(clip, folder, seconds, scale):
    """A piece of the clip from its busy part on; the whole clip without --seconds."""
    if not seconds and not scale:
        return clip
    piece = folder / "piece.mp4"
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(clip)]
    command += ["-t", str(seconds)] if seconds else []
    command += ["-vf", "scale=1920:1080"] if scale else []
    subprocess.check_call(command + ["-c:v", "libx264", "-crf", "12", "-an", str(piece)])
    return piece


class Ours:
    def __init__(self, program, models, clip, folder):
        self.program, self.clip, self.folder = str(program), str(clip), folder
        self.env = dict(os.environ, VEILMARK_PASSPHRASE="timed", VEILMARK_MODELS=str(models), HOME=str(folder))
        self.turn = 0

    def run(self):
        self.turn += 1
        project = str(self.folder / f"timed{self.turn}.veil")
        quiet = lambda *words: subprocess.check_output([self.program, *words], env=self.env, stderr=subprocess.DEVNULL)
        quiet("init", project)
        quiet("camera", "set", project, "cam-a", "--place", "outdoor")
        record = json.loads(quiet("--json", "consent", "issue", project, self.clip))["record"]
        words = [self.program, "--json", "import", project, self.clip, "--record", record, "--camera", "cam-a"]
        told = timed(words, self.env)
        told["stages"] = json.loads(told["out"])["admitted"][0]["receipt"]["seconds"]
        return told


class Alike:
    def __init__(self, models, clip, folder):
        root = pathlib.Path(__file__).resolve().parents[2]
        build = ["cargo", "bench", "--bench", "alike", "--no-run", "--locked", "--message-format", "json"]
        told = subprocess.run(build, cwd=root, check=True, capture_output=True, text=True).stdout.splitlines()
        made = [json.loads(line) for line in told]
        self.program = next(m["executable"] for m in made if m.get("executable") and m["target"]["name"] == "alike")
        size = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0"]
        self.size = subprocess.check_output([*size, str(clip)]).decode().strip().strip(",").split(",")
        self.clip, self.folder = str(clip), folder
        self.env = dict(os.environ, VEILMARK_MODELS=str(models))

    def run(self, look):
        out = str(self.folder / f"{look}.mp4")
        return timed([self.program, self.clip, look, *self.size, out], self.env)


def pictures(path):
    import cv2

    reader = cv2.VideoCapture(str(path))
    while True:
        is_there, picture = reader.read()
        if not is_there:
            return
        yield picture


def bare_faces(clip, outputs):
    """Of the faces that deface's detector finds from 0.2, those that each output covers by less than 95 % of the box."""
    import cv2
    import numpy
    from deface.centerface import CenterFace

    detector = CenterFace(in_shape=None, backend="onnxrt")
    found, bare = 0, dict.fromkeys(outputs, 0)
    for source, *others in zip(pictures(clip), *map(pictures, outputs.values()), strict=True):
        faces, _ = detector(cv2.cvtColor(source, cv2.COLOR_BGR2RGB), threshold=0.2)
        for x1, y1, x2, y2, _ in faces:
            found += 1
            part = numpy.s_[max(0, int(y1)) : int(y2) + 1, max(0, int(x1)) : int(x2) + 1]
            for name, other in zip(outputs, others):
                moved = cv2.blur(cv2.absdiff(source, other).max(axis=2).astype("float32"), (3, 3))
                bare[name] += (moved[part] > 3).mean() < 0.95
    return {"found": found, "not_covered": {name: int(count) for name, count in bare.items()}}


def deface(clip, folder, backend):
    program = str(pathlib.Path(sys.executable).parent / "deface")
    return timed([program, str(clip), "-o", str(folder / f"{backend}.mp4"), "--backend", backend])


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=pathlib.Path)
    parser.add_argument("--veilmark", type=pathlib.Path, default=root / "target/release/veilmark")
    parser.add_argument("--models", type=pathlib.Path, default=root / "models")
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--scale-1080p", action="store_true")
    parser.add_argument("--make-venv", type=pathlib.Path)
    asked = parser.parse_args()
    if asked.make_venv:
        subprocess.check_call([sys.executable, "-m", "venv", str(asked.make_venv)])
        python = asked.make_venv / "bin/python"
        subprocess.check_call([python, "-m", "pip", "install", "--quiet", *PACKAGES])
        words = sys.argv[1:]
        at = words.index("--make-venv")
        os.execv(python, [str(python), __file__, *words[:at], *words[at + 2 :]])
    import onnx  # noqa: F401  Without it deface uses another backend and does not say so.

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        clip = piece_of(asked.clip, folder, asked.seconds, asked.scale_1080p)
        frames = frames_of(clip)
        ours, alike = Ours(asked.veilmark, asked.models, clip, folder), Alike(asked.models, clip, folder)
        runs = {name: [] for name in [*OURS, *BACKENDS]}
        load = []
        for turn in range(asked.turns):
            load.append(os.getloadavg()[0])
            runs["whole"].append(ours.run())
            runs["every_frame"].append(alike.run("every-frame"))
            runs["changed_parts"].append(alike.run("changed-parts"))
            for backend in BACKENDS:
                runs[backend].append(deface(clip, folder, backend))
            print(f"turn {turn + 1} of {asked.turns}", {k: round(v[-1]["seconds"], 1) for k, v in runs.items()}, file=sys.stderr)
        outputs = {"every_frame": "every-frame", "changed_parts": "changed-parts", "onnxrt": "onnxrt"}
        faces = bare_faces(clip, {name: folder / f"{file}.mp4" for name, file in outputs.items()}) if not asked.scale_1080p else None

    seconds = {name: [round(run["seconds"], 2) for run in told] for name, told in runs.items()}
    median = {name: statistics.median(told) for name, told in seconds.items()}
    faster = min(BACKENDS, key=median.get)
    ratios = {name: [theirs / mine for theirs, mine in zip(seconds[faster], seconds[name])] for name in OURS}
    print(json.dumps({
        "frames": frames,
        "seconds": seconds,
        "frames_a_second": {name: round(frames / value, 2) for name, value in median.items()},
        "peak_mb": {name: round(max(run["peak_mb"] for run in told)) for name, told in runs.items()},
        "stages_of_whole": runs["whole"][-1]["stages"],
        "faster_backend_of_deface": faster,
        "times_as_fast_as_deface": {
            name: {"median": round(statistics.median(told), 2), "turns": [round(r, 2) for r in told]}
            for name, told in ratios.items()
        },
        "faces_of_deface": faces,
        "load_before_each_turn": load,
    }, indent=1))


if __name__ == "__main__":
    main()
