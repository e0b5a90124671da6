"""Looks at frames with detectors of other families than ours: YuNet for faces, YOLOX-Nano for people and vehicles.

    python second_family.py YUNET.onnx YOLOX.onnx WIDTH HEIGHT EVERY

Reads pairs of raw RGB frames (before, after hiding) from stdin; answers each with one line of JSON: `faces` of the frame
after hiding, and of each EVERY-th pair the `before` and `after` boxes of people and vehicles. A face is [x1, y1, x2, y2,
score]; a thing has its COCO number after the score. Says {"ready": true} first.
"""

import json
import sys

import cv2
import numpy as np
import onnxruntime

YUNET, YOLOX, WIDTH, HEIGHT, EVERY = sys.argv[1:6]
WIDTH, HEIGHT, EVERY = int(WIDTH), int(HEIGHT), int(EVERY)
SIDE = 416
KEPT = [0, 1, 2, 3, 5, 7]

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
things = onnxruntime.InferenceSession(YOLOX, options, providers=["CPUExecutionProvider"])
faces = cv2.FaceDetectorYN.create(YUNET, "", (WIDTH, HEIGHT), 0.6, 0.3, 500)


def faces_in(rgb):
    found = faces.detect(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))[1]
    rows = [] if found is None else found
    return [[float(x), float(y), float(x + w), float(y + h), float(row[-1])] for row in rows for x, y, w, h in [row[:4]]]


def things_in(rgb):
    scale = min(SIDE / WIDTH, SIDE / HEIGHT)
    size = (int(WIDTH * scale), int(HEIGHT * scale))
    canvas = np.full((SIDE, SIDE, 3), 114, np.uint8)
    canvas[: size[1], : size[0]] = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), size)
    blob = canvas.transpose(2, 0, 1)[None].astype(np.float32)
    out = things.run(None, {things.get_inputs()[0].name: blob})[0][0]
    grids, strides = [], []
    for stride in (8, 16, 32):
        n = SIDE // stride
        ys, xs = np.mgrid[0:n, 0:n]
        grids.append(np.stack([xs.ravel(), ys.ravel()], 1))
        strides.append(np.full((n * n, 1), stride))
    grid, stride = np.concatenate(grids), np.concatenate(strides)
    centre, extent = (out[:, :2] + grid) * stride, np.exp(out[:, 2:4]) * stride
    scores = out[:, 4:5] * out[:, 5:]
    kind = scores[:, KEPT].argmax(1)
    score = scores[:, KEPT].max(1)
    keep = score >= 0.25
    boxes = (np.concatenate([centre - extent / 2, extent], 1) / scale)[keep]
    score, kind = score[keep], kind[keep]
    picked = cv2.dnn.NMSBoxesBatched(boxes.tolist(), score.tolist(), kind.tolist(), 0.25, 0.45)
    rows = [(boxes[i], score[i], kind[i]) for i in np.array(picked).ravel().astype(int)]
    return [[float(x), float(y), float(x + w), float(y + h), float(s), KEPT[k]] for (x, y, w, h), s, k in rows]


print(json.dumps({"ready": True}), flush=True)
count = 0
while True:
    pair = sys.stdin.buffer.read(WIDTH * HEIGHT * 6)
    if len(pair) < WIDTH * HEIGHT * 6:
        break
    before, after = np.frombuffer(pair, np.uint8).reshape(2, HEIGHT, WIDTH, 3)
    told = {"faces": faces_in(after)}
    if count % EVERY == 0:
        told |= {"before": things_in(before), "after": things_in(after)}
    count += 1
    print(json.dumps(told), flush=True)
