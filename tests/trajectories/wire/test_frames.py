"""The wire format, and the golden files that the browser's tests read too."""

from __future__ import annotations

import json
import zlib

import numpy as np
import pytest

from aecore.experiment import Experiment
from aecore.network import decode, encode, network_of
from aecore.records import Frames
from tests.places import GOLDEN
from trajectories.wire import frames

UNIT = 2.0**-14


def some_frames(count: int = 5, terms: int = 3, parameters: int = 11, largest: float = 3.0) -> Frames:
    random = np.random.default_rng(0)
    return Frames(
        steps=np.arange(count) * 100,
        terms=random.random((count, terms), dtype=np.float32),
        weights=(random.uniform(-largest, largest, (count, parameters))).astype(np.float32),
    )


def test_exact_chunks_give_back_every_bit():
    sent = some_frames()
    got = frames.decode(frames.encode(sent, unit=None))
    np.testing.assert_array_equal(got.steps, sent.steps)
    np.testing.assert_array_equal(got.terms, sent.terms)
    np.testing.assert_array_equal(got.weights, sent.weights)
    assert got.diverged_at is None


@pytest.mark.parametrize("largest", [0.001, 3.0, 127.0])
def test_fixed_point_is_off_by_at_most_half_a_unit(largest):
    sent = some_frames(largest=largest)
    chunk = frames.encode(sent, unit=UNIT)
    assert frames.HEADER.unpack_from(chunk)[2] == frames.DIFFERENCES
    got = frames.decode(chunk)
    assert np.abs(got.weights - sent.weights).max() <= UNIT / 2
    np.testing.assert_array_equal(got.terms, sent.terms)


@pytest.mark.parametrize("largest", [128.0, 1e9])
def test_weights_too_large_for_fixed_point_travel_as_float32(largest):
    sent = some_frames()
    sent.weights[2, 3] = largest
    got = frames.decode(frames.encode(sent, unit=UNIT))
    np.testing.assert_array_equal(got.weights, sent.weights)


def test_a_chunk_worked_out_by_hand():
    weights = np.array([[1.0, -UNIT], [1.0, 3 * UNIT], [1.0, 2 * UNIT]], np.float32)
    sent = Frames(np.array([7, 8, 9]), np.array([[0.5]] * 3, np.float32), weights, diverged_at=10)
    header = b"BNCK" + bytes([2, 0, 2, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 10, 0, 0, 0]) + b"\0\0\x80\x38"
    rows = b"".join(bytes([step, 0, 0, 0]) + b"\0\0\0\x3f" for step in (7, 8, 9))
    # In units: 16384 and -1, then changes of 0 and 4, then of 0 and -1 where 3 was expected.
    # Zigzag: 2 * 16384 and 1, 0 and 8, 0 and 7.
    planes = bytes([0x00, 1, 0, 8, 0, 7]) + bytes([0x80, 0, 0, 0, 0, 0]) + bytes(6)
    checksum = zlib.crc32(header + bytes(4) + rows + planes).to_bytes(4, "little")
    assert frames.encode(sent, unit=UNIT) == header + checksum + rows + planes


@pytest.mark.parametrize("spoilt", ["weights", "terms"])
@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_numbers_that_are_not_finite_are_not_sent(spoilt, number):
    sent = some_frames()
    getattr(sent, spoilt)[2, 1] = number
    with pytest.raises(ValueError, match="finite"):
        frames.encode(sent, unit=UNIT)


@pytest.mark.parametrize("unit", [None, UNIT])
def test_a_byte_spoilt_anywhere_is_noticed(unit):
    chunk = frames.encode(some_frames(), unit)
    for at in range(len(chunk)):
        with pytest.raises(ValueError, match="chunk"):
            frames.decode(chunk[:at] + bytes([chunk[at] ^ 16]) + chunk[at + 1 :])


def test_a_chunk_without_frames_says_where_the_run_diverged():
    got = frames.decode(frames.empty(terms=4, parameters=9, diverged_at=123))
    assert (got.diverged_at, got.terms.shape, got.weights.shape) == (123, (0, 4), (0, 9))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c[:10],
        lambda c: c[:-1],
        lambda c: c + b"\0",
        lambda c: b"NOPE" + c[4:],
        lambda c: c[:4] + b"\1" + c[5:],
    ],
    ids=["short header", "too short", "too long", "magic", "version"],
)
def test_broken_chunks_are_refused(spoil):
    with pytest.raises(ValueError, match="chunk"):
        frames.decode(spoil(frames.encode(some_frames(), unit=UNIT)))


@pytest.mark.parametrize("name", ["differences", "float32", "diverged"])
def test_golden_chunks_decode_to_their_numbers(name):
    chunk = (GOLDEN / f"chunk-{name}.bin").read_bytes()
    expected = json.loads((GOLDEN / "chunks.json").read_text())[name]
    got = frames.decode(chunk)
    assert got.steps.tolist() == expected["steps"]
    assert got.terms.tolist() == expected["terms"]
    assert got.weights.tolist() == expected["weights"]
    assert got.diverged_at == expected["divergedAt"]
    assert frames.encode(got, unit=UNIT if name == "differences" else None) == chunk


def test_the_forward_pass_is_the_same_as_in_torch():
    for case in json.loads((GOLDEN / "network.json").read_text()):
        network = network_of(Experiment.from_query(case["query"]))
        weights, points = np.array(case["weights"], np.float32), np.array(case["points"], np.float32)
        codes = encode(network, weights, points)
        np.testing.assert_allclose(codes, case["codes"], atol=1e-5, rtol=1e-5)
        np.testing.assert_allclose(decode(network, weights, codes), case["reconstructions"], atol=1e-5, rtol=1e-5)
