"""What has been computed, in memory up to a budget; what was used least recently goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Cache:
    """Values with their sizes in bytes. Not safe for threads by itself: its owner holds a lock."""

    def __init__(self, budget_bytes: int) -> None:
        self._budget = budget_bytes
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable) -> Any | None:
        """The value, now the most recently used one; None where it was never kept or has gone."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Keep a value of `size` bytes and let go of old ones until the budget holds."""
        self.bytes += size - self._kept.get(key, (None, 0))[1]
        self._kept[key] = (value, size)
        self._kept.move_to_end(key)
        while self.bytes > self._budget:
            _, (_, freed) = self._kept.popitem(last=False)
            self.bytes -= freed
