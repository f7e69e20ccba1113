"""A visitor's own images: what holds becomes images, and whatever else comes is refused with its reason."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from aecore.experiment import Refused
from aecore.images import uploads
from aecore.images.data import restored
from aecore.images.uploads import read_upload
from words import say

PICTURES = np.random.default_rng(0).integers(0, 256, (60, 12, 12), dtype=np.uint8)


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def png(picture: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_file_with_the_usual_keys_keeps_its_split_and_labels():
    labels = np.arange(60) % 10
    images = restored(
        read_upload(npz(x_train=PICTURES, y_train=labels, x_test=PICTURES[:30], y_test=labels[:30].astype(np.uint8)))
    )
    assert images.side == 12 and images.labelled
    assert images.train.shape == (60, 144) and images.heldout.shape == (30, 144)
    assert np.array_equal(images.train, (PICTURES.reshape(60, -1) / np.float32(255)).astype(np.float32))
    assert images.heldout_labels.tolist() == labels[:30].tolist()


def test_images_without_a_split_are_split_always_alike():
    first, second = (restored(read_upload(npz(images=PICTURES / 255))) for _ in range(2))
    assert len(first.train) == 50 and len(first.heldout) == 10 and not first.labelled
    assert np.array_equal(first.train, second.train)


def test_pngs_in_folders_named_by_numbers_are_labelled():
    files = {f"all/{i % 3}/{i}.png": png(PICTURES[i]) for i in range(60)}
    images = restored(read_upload(zipped(files)))
    assert images.side == 12 and images.labelled
    assert set(images.train_labels.tolist()) == {0, 1, 2}


def test_larger_pngs_are_averaged_down():
    files = {f"{i}.png": png(np.kron(PICTURES[i], np.ones((5, 5), np.uint8))) for i in range(60)}
    assert restored(read_upload(zipped(files))).side == 28


BROKEN: dict[str, tuple[str, bytes]] = {
    "nothing": ("image-file", b""),
    "text": ("image-file", b"no archive at all"),
    "half a file": ("image-file", npz(images=PICTURES)[:-200]),
    "other keys": ("image-keys", npz(weights=PICTURES)),
    "objects": ("image-array", npz(images=np.array([{"a": 1}] * 60, dtype=object))),
    "not square": ("image-shape", npz(images=PICTURES[:, :, :8])),
    "too large a side": ("image-shape", npz(images=np.zeros((60, 64, 64), np.uint8))),
    "colours": ("image-shape", npz(images=np.zeros((60, 12, 12, 3), np.uint8))),
    "texts": ("image-shape", npz(images=np.full((60, 12, 12), "a"))),
    "too few": ("image-few", npz(images=PICTURES[:30])),
    "grey beyond white": ("image-range", npz(images=PICTURES.astype(np.int64) * 2)),
    "no numbers": ("image-range", npz(images=np.full((60, 12, 12), np.nan))),
    "labels too few": ("image-labels", npz(images=PICTURES, labels=np.arange(5))),
    "labels below zero": ("image-labels", npz(images=PICTURES, labels=np.arange(60) - 5)),
    "train and test differ": ("image-sizes", npz(x_train=PICTURES, x_test=PICTURES[:, :8, :8])),
    "pngs of two sizes": (
        "image-sizes",
        zipped({f"{i}.png": png(PICTURES[i] if i else PICTURES[i, :8, :8]) for i in range(60)}),
    ),
    "png not square": ("image-png-shape", zipped({f"{i}.png": png(PICTURES[i, :, :8]) for i in range(60)})),
    "no png": ("image-png", zipped({f"{i}.png": b"no picture" for i in range(60)})),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_with_its_reason(what):
    rule, file = BROKEN[what]
    with pytest.raises(Refused) as refused:
        read_upload(file)
    assert refused.value.rule == rule
    assert say(f"problems.{rule}", **refused.value.values)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1000)
    with pytest.raises(Refused) as refused:
        read_upload(npz(images=np.zeros((60, 12, 12), np.uint8)))
    assert refused.value.rule == "image-unpacked"


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    with pytest.raises(Refused) as refused:
        read_upload(npz(images=PICTURES))
    assert refused.value.rule == "image-large"
