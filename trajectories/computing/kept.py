"""Answers that are computed once for all who ask: futures by name, the least recently wanted let go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any


class Kept:
    """At most `most` futures. One that failed is asked for again by the next who wants it. Safe for threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._futures: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, ask: Callable[[], Future[Any]]) -> Future[Any]:
        """The future of this key; `ask` makes it where there is none. What `ask` raises is raised."""
        with self._lock:
            known = self._futures.get(key)
            if known is None or (known.done() and known.exception()):
                known = self._futures[key] = ask()
                if len(self._futures) > self._most:
                    self._futures.popitem(last=False)
            self._futures.move_to_end(key)
            return known
