"""The binary form of frames: how a piece of a run travels to the browser. Numpy only.

A chunk is little-endian. A header of 32 bytes: magic "BNCK", uint16 version, uint16 encoding, uint32
count of frames, uint32 terms, uint32 parameters, int32 step of divergence (-1: none), float32 value of
one fixed-point unit (1 for float32), uint32 CRC-32 of the whole chunk with this field zero: gzip has one
too, but browsers do not look at it. Then for each frame uint32 step and float32 × terms.
Then the weights:

- encoding 0: for each frame float32 × parameters;
- encoding 2: count × parameters whole numbers n = round(weight / unit). The first frame is sent as it
  is; of each later one what its change c from the frame before differs from floor(3/4 of the change
  before), taken as 0 for the second frame: Adam's steps resemble each other. A number r is written as
  the natural number 2r, or -2r - 1 where it is negative (zigzag), in three byte planes: all low bytes,
  then all middle bytes, then all high bytes, so that the high planes are nearly all zero and gzip
  removes them (benchmarks/wire.py: a quarter less than plain differences in two's complement).
"""

from __future__ import annotations

import struct
import zlib

import numpy as np

from aecore.records import Frames

MAGIC = b"BNCK"
VERSION = 2
FLOAT32 = 0
DIFFERENCES = 2
LARGEST = 2**21  # units: so that what is sent always fits 24 bits
HEADER = struct.Struct("<4sHHIIIifI")
SUM_AT = 28  # the checksum, the last field of the header


def encode(frames: Frames, unit: float | None) -> bytes:
    """A chunk of frames, its weights rounded to multiples of unit, a power of two.

    A unit of None asks for float32; weights too large for the unit get it anyway. Raises ValueError for numbers
    that are not finite.
    """
    if not (np.isfinite(frames.weights).all() and np.isfinite(frames.terms).all()):
        raise ValueError("All numbers of a frame must be finite.")
    count, parameters = frames.weights.shape
    units = None if unit is None else _fixed_point(frames.weights, unit)
    head = HEADER.pack(
        MAGIC,
        VERSION,
        FLOAT32 if units is None else DIFFERENCES,
        count,
        frames.terms.shape[1],
        parameters,
        -1 if frames.diverged_at is None else frames.diverged_at,
        1.0 if units is None else unit,
        0,
    )
    rows = np.empty(count, _row_type(frames.terms.shape[1]))
    rows["step"], rows["terms"] = frames.steps, frames.terms
    weights = frames.weights.astype("<f4").tobytes() if units is None else _planes(units)
    chunk = head + rows.tobytes() + weights
    return chunk[:SUM_AT] + struct.pack("<I", zlib.crc32(chunk)) + chunk[SUM_AT + 4 :]


def decode(chunk: bytes) -> Frames:
    """The frames of a chunk. Raises ValueError for bytes that are not a whole, unspoilt chunk of this version."""
    if len(chunk) < HEADER.size:
        raise ValueError(f"A chunk has at least {HEADER.size} bytes. Got {len(chunk)}.")
    magic, version, encoding, count, terms, parameters, diverged_at, unit, checksum = HEADER.unpack_from(chunk)
    if (magic, version) != (MAGIC, VERSION) or encoding not in (FLOAT32, DIFFERENCES):
        raise ValueError(
            f"A chunk starts with {MAGIC!r}, version {VERSION} and encoding {FLOAT32} or {DIFFERENCES}. "
            f"Got {magic!r}, {version}, {encoding}."
        )
    row_type = _row_type(terms)
    at = HEADER.size + count * row_type.itemsize
    expected = at + count * parameters * (4 if encoding == FLOAT32 else 3)
    if len(chunk) != expected:
        raise ValueError(f"A chunk of {count} frames of {parameters} weights has {expected} bytes. Got {len(chunk)}.")
    if zlib.crc32(chunk[SUM_AT + 4 :], zlib.crc32(chunk[:SUM_AT] + bytes(4))) != checksum:
        raise ValueError("A chunk must have the checksum that its header says. It was spoilt on the way.")
    rows = np.frombuffer(chunk, row_type, count, HEADER.size)
    if encoding == FLOAT32:
        weights = np.frombuffer(chunk, "<f4", count * parameters, at).reshape(count, parameters)
    else:
        planes = np.frombuffer(chunk, np.uint8, offset=at).reshape(3, count, parameters).astype(np.int32)
        weights = _unfolded(planes[0] | planes[1] << 8 | planes[2] << 16) * unit
    return Frames(
        steps=rows["step"].astype(np.int64),
        terms=rows["terms"].astype(np.float32).reshape(count, terms),
        weights=weights.astype(np.float32),
        diverged_at=None if diverged_at < 0 else diverged_at,
    )


def empty(terms: int, parameters: int, diverged_at: int) -> bytes:
    """The chunk of a segment that comes after the run has diverged: no frames, only the step it happened."""
    nothing = Frames(
        steps=np.zeros(0, np.int64),
        terms=np.zeros((0, terms), np.float32),
        weights=np.zeros((0, parameters), np.float32),
        diverged_at=diverged_at,
    )
    return encode(nothing, unit=None)


def _row_type(terms: int) -> np.dtype:
    return np.dtype([("step", "<u4"), ("terms", "<f4", (terms,))])


def _fixed_point(weights: np.ndarray, unit: float) -> np.ndarray | None:
    """Weights in whole units, int32 like weights; None where one is too large (or not finite)."""
    units = np.rint(weights.astype(np.float64) / unit)
    if not np.all(np.abs(units) < LARGEST):
        return None
    return units.astype("<i4")


def _planes(units: np.ndarray) -> bytes:
    """Units (count, parameters) as what their changes differ from the expected, one byte plane after the other."""
    changes = np.diff(units, axis=0, prepend=np.zeros((1, units.shape[1]), "<i4"))
    rest = changes.copy()
    rest[2:] -= _expected(changes[1:-1])
    folded = (rest << 1 ^ rest >> 31).astype("<i4")
    return folded.reshape(-1, 1).view(np.uint8)[:, :3].T.tobytes()


def _unfolded(folded: np.ndarray) -> np.ndarray:
    """The units that `_planes` took, from its natural numbers (count, parameters)."""
    changes = folded >> 1 ^ -(folded & 1)
    for row in range(2, len(changes)):
        changes[row] += _expected(changes[row - 1])
    return np.cumsum(changes, axis=0)


def _expected(change: np.ndarray) -> np.ndarray:
    return 3 * change >> 2
