"""Images to learn from: scikit-learn's digits, a real MNIST file, and whatever else was read as `Images`."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from aecore.randomness import generator

MOST_TRAINING, MOST_HELDOUT = 10_000, 2_000  # of a larger set, the first so many are taken
DIGITS_HELDOUT = 497  # of scikit-learn's 1,797 digits
MOST_SIDE, LEAST_SIDE = 32, 6
NO_LABEL = -1


@dataclass(frozen=True, eq=False)
class Images:
    """Square grey images, 0 black and 1 white, as rows.

    train (n, side²) and heldout (m, side²): float32 in [0, 1]. train_labels (n,) and heldout_labels (m,): what is on
    them, from 0 to 99, or NO_LABEL: shown and scored, never learned from.
    """

    side: int
    train: np.ndarray
    heldout: np.ndarray
    train_labels: np.ndarray
    heldout_labels: np.ndarray

    @property
    def labelled(self) -> bool:
        """Whether it is known what is on them."""
        return bool((self.train_labels >= 0).all() and (self.heldout_labels >= 0).all())


@lru_cache(maxsize=1)
def _digits() -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import load_digits  # half a second, for workers only

    found = load_digits()
    return (found.data / 16).astype(np.float32), found.target.astype(np.int64)


@lru_cache(maxsize=16)
def digits(seed: int) -> Images:
    """Scikit-learn's 1,797 digits of 8 by 8 pixels (UCI, Alpaydin & Kaynak 1998), split by the seed."""
    pictures, labels = _digits()
    order = generator(seed, "image split").permutation(len(pictures))
    heldout, train = order[:DIGITS_HELDOUT], order[DIGITS_HELDOUT:]
    return Images(8, pictures[train], pictures[heldout], labels[train], labels[heldout])


@lru_cache(maxsize=2)
def mnist(path: str, most_training: int = MOST_TRAINING, most_heldout: int = MOST_HELDOUT) -> Images:
    """The images of an `mnist.npz` file with the usual keys. Raises ValueError as `from_split`, or OSError."""
    return from_split(Path(path).read_bytes(), most_training, most_heldout)


def from_split(file: bytes, most_training: int = MOST_TRAINING, most_heldout: int = MOST_HELDOUT) -> Images:
    """The images of a file with x_train, y_train, x_test and y_test: uint8 (n, side, side) and (n,).

    Raises ValueError that says what must hold and what came.
    """
    with np.load(io.BytesIO(file), allow_pickle=False) as arrays:
        missing = {"x_train", "y_train", "x_test", "y_test"} - set(arrays.files)
        if missing:
            raise ValueError(f"The file must have x_train, y_train, x_test and y_test. Got {sorted(arrays.files)[:8]}.")
        train = arrays["x_train"][:most_training], arrays["y_train"][:most_training]
        heldout = arrays["x_test"][:most_heldout], arrays["y_test"][:most_heldout]
    for pictures, labels in (train, heldout):
        if pictures.ndim != 3 or pictures.shape[1] != pictures.shape[2] or pictures.dtype != np.uint8:
            raise ValueError(f"Images must be uint8 of shape (n, side, side). Got {pictures.dtype} {pictures.shape}.")
        if labels.shape != pictures.shape[:1] or labels.dtype.kind not in "iu":
            raise ValueError(f"There must be a whole number for each image. Got {labels.dtype} {labels.shape}.")
    return Images(train[0].shape[1], rows_of(train[0]), rows_of(heldout[0]), _whole(train[1]), _whole(heldout[1]))


def kept(images: Images) -> bytes:
    """Images as bytes that `restored` reads: what travels between processes."""
    packed = io.BytesIO()
    names = ("train", "heldout", "train_labels", "heldout_labels")
    arrays = {name: getattr(images, name) for name in names}
    arrays["train"], arrays["heldout"] = _bytes(images.train), _bytes(images.heldout)
    np.savez_compressed(packed, side=np.int64(images.side), **arrays)
    return packed.getvalue()


def name_of(packed: bytes) -> str:
    """What a visitor's own images are called: nobody can guess it who has not got them."""
    return hashlib.sha256(packed).hexdigest()[:32]


@lru_cache(maxsize=4)
def restored(packed: bytes) -> Images:
    """What `kept` packed."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        return Images(
            int(arrays["side"]),
            (arrays["train"] / np.float32(255)).astype(np.float32),
            (arrays["heldout"] / np.float32(255)).astype(np.float32),
            arrays["train_labels"],
            arrays["heldout_labels"],
        )


def rows_of(pictures: np.ndarray) -> np.ndarray:
    """Pictures of bytes as rows of grey levels: uint8 (n, side, side) -> float32 (n, side²)."""
    return (pictures.reshape(len(pictures), -1) / np.float32(255)).astype(np.float32)


def _bytes(rows: np.ndarray) -> np.ndarray:
    return np.round(rows * 255).astype(np.uint8)


def _whole(labels: np.ndarray) -> np.ndarray:
    return labels.astype(np.int64)
