"""What scipy, krippendorff and scikit-learn make of the file's boxes and words."""
import json
import sys

import krippendorff
import numpy
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import cohen_kappa_score


def iou(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    common = max(width, 0) * max(height, 0)
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return common / (area(a) + area(b) - common)


def matched(case):
    value = numpy.array([[iou(a, b) for b in case["b"]] for a in case["a"]]).reshape(len(case["a"]), len(case["b"]))
    value = numpy.where(value >= case["least"], value, 0.0)
    rows, columns = linear_sum_assignment(-value)
    kept = [float(value[r, c]) for r, c in zip(rows, columns) if value[r, c] > 0]
    return {"sum": sum(kept), "pairs": len(kept)}


def alpha(units):
    data = numpy.array([[numpy.nan if word is None else word for word in unit] for unit in units], dtype=float).T
    return krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")


with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
print(json.dumps({
    "matched": [matched(case) for case in cases["boxes"]],
    "alpha": [alpha(units) for units in cases["units"]],
    "kappa": [cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs]) for pairs in cases["pairs"]],
}))
