"""A frame of a run on images: its figures as JSON, then the weights as 16-bit numbers.

Little-endian: "BNIM", the length of the JSON (uint32), the JSON, padded by spaces to a whole number of 4 bytes; then
for each array of the network its scale (float32), then all numbers (int16): weight = number * scale of its array.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from aecore.images.modules import ImageAutoencoder

MAGIC = b"BNIM"
FULL = 32767


@dataclass(frozen=True)
class Packed:
    """A network's parameters as 16-bit numbers, arrays one after the other in torch's order. Bytes, to be hashed."""

    sizes: tuple[int, ...]
    scales: bytes
    numbers: bytes

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return len(self.scales) + len(self.numbers)


def quantised(network: ImageAutoencoder) -> Packed:
    """A network's parameters, each array in steps of its own: its largest over FULL."""
    arrays = [p.detach().numpy().ravel() for p in network.parameters()]
    scales = [np.float32(max(np.abs(array).max(), 1e-12) / FULL) for array in arrays]
    numbers = [np.round(array / scale).astype("<i2") for array, scale in zip(arrays, scales, strict=True)]
    return Packed(tuple(map(len, arrays)), np.array(scales, "<f4").tobytes(), np.concatenate(numbers).tobytes())


def restored(packed: Packed) -> np.ndarray:
    """The parameters in a row, float32."""
    numbers = np.frombuffer(packed.numbers, "<i2").astype(np.float32)
    return numbers * np.repeat(np.frombuffer(packed.scales, "<f4"), packed.sizes)


def encode(about: dict[str, Any], packed: Packed | None) -> bytes:
    """A chunk; without weights where the network stays on the server. Raises ValueError for numbers that are none."""
    text = json.dumps({**about, "sizes": packed.sizes if packed else ()}, allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    head = MAGIC + struct.pack("<I", len(text)) + text
    return head + (packed.scales + packed.numbers if packed else b"")
