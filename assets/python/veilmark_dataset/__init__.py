"""Reads datasets that Veilmark exported: first whether they may be used, then the pictures and boxes.

    export = open_export("porch-1", key="...")      # refuses what is changed, ended, withdrawn or a draft
    train = export.dataset("train")                  # len(train), train[0], iteration; goes into a PyTorch DataLoader
    picture, target = train[0]

No part of this package is compiled and it needs nothing but Python 3.9; pictures need Pillow, and Parquet exports are left to
pyarrow. It opens no connection. Formats: coco, yolo, imagefolder, webdataset.
"""

from .check import Refused, Status, check
from .dataset import Dataset, Export, open_export

__all__ = ["Dataset", "Export", "Refused", "Status", "check", "open_export"]
