"""Runs on images as the server gives them: in order, the same each time, bounded, and without torch in its process."""

from __future__ import annotations

import gzip
import json
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor

import numpy as np
import pytest

from aecore.images.data import digits, kept
from aecore.images.experiment import ImageExperiment
from aecore.images.running import applied
from aecore.images.training import train_images
from trajectories.errors import NoSuchChunk, NoSuchFrame, Unavailable, UnknownTrajectory
from trajectories.images.service import ImageRuns

SHORT = ImageExperiment(epochs=1, width=3)


class _Held(Executor):
    """An executor whose calls wait until `free` is set."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.calls = 0
        self._threads = ThreadPoolExecutor(1)

    def submit(self, function, /, *arguments, **named):
        self.calls += 1
        return self._threads.submit(lambda: (self.free.wait(30), function(*arguments, **named))[1])

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.free.set()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


@pytest.fixture
def runs() -> Iterator[ImageRuns]:
    made = ImageRuns(lambda: ThreadPoolExecutor(1))
    yield made
    made.stop()


def figures(chunk: bytes) -> dict:
    raw = gzip.decompress(chunk)
    (length,) = struct.unpack_from("<I", raw, 4)
    return json.loads(raw[8 : 8 + length])


def all_frames(runs: ImageRuns, key: str) -> list[bytes]:
    about = json.loads(gzip.decompress(runs.describe(key).result(60)))
    return [runs.chunk(key, number).result(60) for number in range(len(about["frames"]))]


def test_frames_come_at_the_steps_that_were_told_and_say_how_good_they_are(runs):
    key = runs.open(SHORT)
    about = json.loads(gzip.decompress(runs.describe(key).result(60)))
    frames = [figures(chunk) for chunk in all_frames(runs, key)]
    assert [frame["step"] for frame in frames] == about["frames"]
    assert frames[-1]["heldout"] < frames[0]["heldout"]
    assert 0 <= frames[-1]["score"] <= 1


def test_a_run_is_replayed_to_the_bit_from_what_is_kept_and_when_computed_again(runs):
    key = runs.open(SHORT)
    first = all_frames(runs, key)
    assert all_frames(runs, key) == first
    forgetful = ImageRuns(lambda: ThreadPoolExecutor(1), budget_bytes=0)
    try:
        assert forgetful.chunk(forgetful.open(SHORT), len(first) - 1).result(60) == first[-1]
    finally:
        forgetful.stop()


def test_a_run_that_was_left_rests_and_goes_on_from_its_last_frame():
    held = _Held()
    runs = ImageRuns(lambda: held)
    try:
        key = runs.open(SHORT)
        held.free.set()
        runs.chunk(key, 2).result(60)
        held.free.clear()
        left = runs.chunk(key, 5)
        left.cancel()
        held.free.set()
        before = held.calls
        runs.chunk(key, 3).result(60)
        assert held.calls - before <= 2
        with pytest.raises(CancelledError):
            left.result(1)
    finally:
        runs.stop()


def test_whoever_waits_is_told_a_place_and_no_more_wait_than_may():
    held = _Held()
    runs = ImageRuns(lambda: held, most_waiting=3)
    try:
        waiting = [runs.open(ImageExperiment(seed=seed, epochs=1)) for seed in range(3)]
        asked = [runs.chunk(key, 0, (f"address {i}", "")) for i, key in enumerate(waiting)]
        assert [runs.place(one) > 0 for one in asked] == [False, True, True]
        with pytest.raises(Unavailable):
            runs.chunk(runs.open(ImageExperiment(seed=9, epochs=1)), 0, ("another", ""))
    finally:
        runs.stop()


def test_a_large_network_stays_on_the_server_and_answers_there(runs):
    experiment = ImageExperiment(model="convolutional", epochs=1, width=3)
    key = runs.open(experiment)
    last = len(all_frames(runs, key)) - 1
    codes = np.random.default_rng(0).standard_normal((5, 3)).astype("<f4")
    answer = gzip.decompress(runs.apply(key, last, "decode", codes.tobytes()).result(60))
    exact = applied(train_images(experiment, digits(0)), "decode", codes)
    assert np.abs(np.frombuffer(answer, "<f4").reshape(5, 64) - exact).max() < 2e-3  # by 16-bit weights
    with pytest.raises(NoSuchFrame):
        runs.apply(key, last, "decode", b"odd")


def test_own_images_are_known_by_a_name_that_only_their_owner_can_have(runs):
    name = runs.keep_own(kept(digits(0)))
    key = runs.open(ImageExperiment(images="own", own=name, epochs=1))
    assert figures(runs.chunk(key, 0).result(60))["step"] == 0
    with pytest.raises(UnknownTrajectory):
        runs.chunk(runs.open(ImageExperiment(images="own", own="0" * 32)), 0)


def test_what_is_not_there_is_said(runs):
    with pytest.raises(UnknownTrajectory):
        runs.chunk("unknown", 0)
    with pytest.raises(NoSuchChunk):
        runs.chunk(runs.open(SHORT), 10_000)
    with pytest.raises(UnknownTrajectory):
        runs.chunk(runs.open(ImageExperiment(images="mnist")), 0)
