"""A drawing as text that fits into a link: its points on a fine grid, each as the way from the one before."""

from __future__ import annotations

import base64
import binascii
import zlib

import numpy as np

from aecore.experiment.own import DRAWN, FEWEST_POINTS, MOST_POINTS, PLAIN, Own
from aecore.experiment.setting import Refused

GRID = 500  # places to a plane unit: two thousandths apart, less than a pixel
REACH = 2 * GRID  # the plane's edge
LONGEST = 4000  # characters of a link that a drawing may take: browsers and servers let at least 8,000 through
MOST_BYTES = 6 * MOST_POINTS  # unpacked: three bytes for each number are enough


def on_grid(points: np.ndarray) -> np.ndarray:
    """Points (n, 2) in plane units -> the nearest places of the grid, (n, 2) int64, kept within the plane."""
    return np.clip(np.rint(np.asarray(points, dtype=np.float64) * GRID), -REACH, REACH).astype(np.int64)


def write_drawing(points: np.ndarray) -> str:
    """Points (n, 2) in plane units as text. It may be longer than LONGEST: then it fits into no link."""
    ways = np.diff(on_grid(points), axis=0, prepend=0).ravel()
    zigzag = np.where(ways < 0, -2 * ways - 1, 2 * ways)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)  # no header and no sum: the text has its own version
    packed = packer.compress(_varints(zigzag.tolist())) + packer.flush()
    return DRAWN + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_drawing(text: str) -> Own:
    """The drawing that `write_drawing` wrote. Raises Refused where the text is none, or too long."""
    if len(text) > LONGEST:
        raise Refused(f"A drawing must be at most {LONGEST} characters. Got {len(text)}.", "drawing-long", most=LONGEST)
    try:
        if not (text.startswith(DRAWN) and text.isascii()):
            raise ValueError("another version")
        body = text[1:]
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(-15)
        numbers = _numbers(unpacker.decompress(packed, MOST_BYTES))
        if not unpacker.eof or unpacker.unused_data or len(numbers) % 2:
            raise ValueError("cut off, or longer than a drawing")
        ways = np.array([-(n + 1) // 2 if n % 2 else n // 2 for n in numbers], dtype=np.int64)
        places = ways.reshape(-1, 2).cumsum(0)
        if not FEWEST_POINTS <= len(places) <= MOST_POINTS or np.abs(places).max() > REACH:
            raise ValueError("too few points, too many, or off the plane")
    except (ValueError, binascii.Error, zlib.error) as error:
        message = f"own must be a drawing as a link of this lab holds it. Got {text[:20]!r}: {error}."
        raise Refused(message, "drawing-damaged") from None
    return drawn(places / GRID)


def drawn(points: np.ndarray) -> Own:
    """A drawing of points (n, 2) in plane units: on the grid, known by its own text, so that a link holds it whole."""
    points = (on_grid(points) / GRID).astype(np.float32)
    points.setflags(write=False)
    return Own(write_drawing(points), points, PLAIN[2])


def _varints(numbers: list[int]) -> bytes:
    """Whole numbers from 0 on, seven bits a byte, the last byte of each below 128."""
    found = bytearray()
    for number in numbers:
        rest = number
        while rest > 127:
            found.append(rest & 127 | 128)
            rest >>= 7
        found.append(rest)
    return bytes(found)


def _numbers(varints: bytes) -> list[int]:
    found, number, shift = [], 0, 0
    for byte in varints:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(number)
            number = shift = 0
        elif shift > 21:
            raise ValueError("a number that is too large")
    if shift:
        raise ValueError("cut off")
    return found
