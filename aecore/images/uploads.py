"""A visitor's own images: an .npz file or a zip of PNGs, checked and bounded. To be read in a worker process."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from aecore.experiment.setting import Refused
from aecore.images.data import LEAST_SIDE, MOST_HELDOUT, MOST_SIDE, MOST_TRAINING, NO_LABEL, Images, kept, rows_of
from aecore.randomness import generator

MOST_BYTES = 16 * 2**20  # of the file
MOST_UNPACKED = 160 * 2**20  # of all that is in it, as its table of contents says and as it turns out
MOST_IMAGES = MOST_TRAINING + MOST_HELDOUT
LEAST_IMAGES = 50
HELDOUT_SHARE = 6  # one of so many images is held out, where a file does not say which
MOST_PNG_SIDE = 512  # of a picture in a zip; larger than MOST_SIDE it is averaged down
MOST_FILES = 20_000


def read_upload(file: bytes) -> bytes:
    """The images of an uploaded file, as `aecore.images.data.restored` reads them.

    Raises Refused that says what must hold and what came. Nothing in the file is run, and no more than MOST_UNPACKED
    bytes are unpacked.
    """
    if len(file) > MOST_BYTES:
        raise _refused("image-large", most=MOST_BYTES >> 20, got=f"{len(file) / 2**20:.1f}")
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            names = _names(archive)
            arrays = any(name.endswith(".npy") for name in names)
            images = _of_arrays(archive, names) if arrays else _of_pictures(archive, names)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        if isinstance(error, Refused):
            raise
        raise _refused("image-file", got=type(error).__name__) from None
    return kept(images)


def _refused(rule: str, **values: Any) -> Refused:
    return Refused(f"The file of images does not hold: {rule} {values}.", rule, **values)


def _names(archive: zipfile.ZipFile) -> list[str]:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or total > MOST_UNPACKED:
        raise _refused("image-unpacked", most=MOST_UNPACKED >> 20, got=str(total >> 20))
    return [entry.filename for entry in entries if not entry.is_dir() and not entry.filename.startswith("__MACOSX")]


def _unpacked(archive: zipfile.ZipFile, name: str, most: int = MOST_UNPACKED) -> bytes:
    """A file of an archive, which may not hold more than it says."""
    with archive.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise _refused("image-unpacked", most=most >> 20, got=str(len(content) >> 20))
    return content


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    try:
        return np.lib.format.read_array(io.BytesIO(_unpacked(archive, name)), allow_pickle=False)
    except ValueError as error:
        raise _refused("image-array", got=name[:40]) from error


def _of_arrays(archive: zipfile.ZipFile, names: list[str]) -> Images:
    have = {name.removesuffix(".npy") for name in names}
    if {"x_train", "x_test"} <= have:
        train, heldout = (_pictures(_array(archive, f"x_{part}.npy")) for part in ("train", "test"))
        if train.shape[1:] != heldout.shape[1:]:
            raise _refused("image-sizes", got=f"{train.shape[1]}, {heldout.shape[1]}")
        train, heldout = train[:MOST_TRAINING], heldout[:MOST_HELDOUT]
        train_labels = _labels(archive, have, "y_train", len(train))
        return _images(train, heldout, train_labels, _labels(archive, have, "y_test", len(heldout)))
    first = next((name for name in ("images", "x", "arr_0") if name in have), None)
    if first is None:
        raise _refused("image-keys", got=", ".join(sorted(have))[:80])
    pictures = _pictures(_array(archive, f"{first}.npy"))[:MOST_IMAGES]
    key = next((name for name in ("labels", "y") if name in have), "labels")
    return _split(pictures, _labels(archive, have, key, len(pictures)))


def _labels(archive: zipfile.ZipFile, have: set[str], key: str, count: int) -> np.ndarray:
    """The first `count` labels of this key; none where the file has none."""
    if key not in have:
        return np.full(count, NO_LABEL, np.int64)
    labels = _array(archive, f"{key}.npy")
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or len(labels) < count:
        raise _refused("image-labels", count=count, got=f"{labels.dtype} {labels.shape}")
    labels = labels[:count].astype(np.int64)
    if labels.min() < 0 or labels.max() > 99:
        raise _refused("image-labels", count=count, got=f"{labels.min()} … {labels.max()}")
    return labels


def _pictures(array: np.ndarray) -> np.ndarray:
    """Square grey images as uint8 (n, side, side), from whole numbers to 255 or real numbers to 1."""
    square = array.ndim == 3 and array.shape[1] == array.shape[2] and LEAST_SIDE <= array.shape[1] <= MOST_SIDE
    if not square or array.dtype.kind not in "iuf":
        raise _refused("image-shape", low=LEAST_SIDE, high=MOST_SIDE, got=f"{array.dtype} {array.shape}")
    array = array[:MOST_IMAGES]
    if len(array) < LEAST_IMAGES // 2:
        raise _refused("image-few", low=LEAST_IMAGES, got=len(array))
    highest = 1 if array.dtype.kind == "f" else 255
    if not np.isfinite(array).all() or array.min() < 0 or array.max() > highest:
        raise _refused("image-range", high=highest, got=f"{array.min():g} … {array.max():g}")
    return np.round(array * 255).astype(np.uint8) if highest == 1 else array.astype(np.uint8)


def _of_pictures(archive: zipfile.ZipFile, names: list[str]) -> Images:
    """The PNGs of an archive; where each lies in a folder named by a number, that is its label."""
    pngs = sorted(name for name in names if name.lower().endswith(".png"))[:MOST_IMAGES]
    if len(pngs) < LEAST_IMAGES:
        raise _refused("image-few", low=LEAST_IMAGES, got=len(pngs))
    pictures = [_picture(archive, name) for name in pngs]
    sides = {picture.shape[0] for picture in pictures}
    if len(sides) > 1:
        raise _refused("image-sizes", got=", ".join(map(str, sorted(sides)[:4])))
    folders = [name.split("/")[-2] if "/" in name else "" for name in pngs]
    numbered = all(folder.isascii() and folder.isdecimal() and len(folder) < 3 for folder in folders)
    labels = np.array([int(folder) if numbered else NO_LABEL for folder in folders], np.int64)
    return _split(np.stack(pictures), labels)


def _picture(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    """A PNG as uint8 (side, side)."""
    try:
        with Image.open(io.BytesIO(_unpacked(archive, name, 2**20)), formats=["PNG"]) as png:
            width, height = png.size
            if width != height or not LEAST_SIDE <= width <= MOST_PNG_SIDE:
                raise _refused("image-png-shape", low=LEAST_SIDE, high=MOST_PNG_SIDE, got=f"{width} × {height}")
            grey = png.convert("L")
            return np.asarray(grey if width <= MOST_SIDE else grey.resize((28, 28), Image.Resampling.BOX))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refused("image-png", got=name[-40:]) from error


def _split(pictures: np.ndarray, labels: np.ndarray) -> Images:
    """Training and held-out images, always the same of a file."""
    if len(pictures) < LEAST_IMAGES:
        raise _refused("image-few", low=LEAST_IMAGES, got=len(pictures))
    order = generator(0, "own image split").permutation(len(pictures))
    count = min(MOST_HELDOUT, len(pictures) // HELDOUT_SHARE)
    heldout, train = order[:count], order[count:]
    return _images(pictures[train], pictures[heldout], labels[train], labels[heldout])


def _images(train: np.ndarray, heldout: np.ndarray, train_labels: np.ndarray, heldout_labels: np.ndarray) -> Images:
    return Images(train.shape[1], rows_of(train), rows_of(heldout), train_labels, heldout_labels)
