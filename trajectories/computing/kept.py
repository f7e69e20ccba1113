"""What has been computed or opened, up to a budget; what was used least recently goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any


class Kept:
    """Values by key, each of some size, of at most `budget` in all. Safe for threads.

    The unit of size is its owner's: bytes, or 1 for each value, which makes the budget their number.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._lock = threading.RLock()
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> Any | None:
        """The value, now the most recently used one; None where it was never kept or has gone."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Hashable, value: Any, size: int = 1) -> None:
        """Keep a value and let go of old ones until the budget holds."""
        with self._lock:
            self.size += size - self._values.get(key, (None, 0))[1]
            self._values[key] = (value, size)
            self._values.move_to_end(key)
            while self.size > self._budget:
                _, (_, freed) = self._values.popitem(last=False)
                self.size -= freed

    def drop(self, chosen: Callable[[Hashable, Any], bool]) -> None:
        """Let go of all values that are chosen by key and value."""
        with self._lock:
            for key in [key for key, (value, _) in self._values.items() if chosen(key, value)]:
                self.size -= self._values.pop(key)[1]

    def shared(
        self, key: Hashable, ask: Callable[[], Future[Any]], poor: Callable[[Any], bool] = lambda result: False
    ) -> Future[Any]:
        """The future of this key; `ask` makes it where there is none, or it failed or gave a poor result."""
        with self._lock:
            known = self.get(key)
            if known is None or (known.done() and (known.exception() or poor(known.result()))):
                known = ask()
                self.put(key, known)
            return known
