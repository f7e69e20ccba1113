"""Visitors' own data, each known by a secret to the browser that brought it alone, and forgotten after a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from aecore.experiment import Own

MOST_EACH = 8  # data sets of one browser: the one used least recently goes first
MOST = 500  # of all: at most 1.3 MB each


class PrivateData:
    """Data by key, each with the browser that it belongs to. Safe for threads.

    seconds: how long they stay after they were last used. forgotten: called with each that goes. now: the clock.
    """

    def __init__(
        self, seconds: float, forgotten: Callable[[Own], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self.minutes = round(seconds / 60)
        self._seconds, self._forgotten, self._now = seconds, forgotten, now
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Own, str, float]] = OrderedDict()  # the least recently used first

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, owner: str, own: Own) -> None:
        """Keep data for a browser. Raises ValueError where their key is no secret."""
        if not own.private:
            raise ValueError("Private data must have a secret key.")
        with self._lock:
            self._kept[own.key] = own, owner, self._now()
            theirs = [key for key, (_, whose, _) in self._kept.items() if whose == owner]
            gone = self._taken([*theirs[:-MOST_EACH], *list(self._kept)[:-MOST]])
        self._tell(gone)

    def get(self, owner: str, key: str) -> Own | None:
        """The data of this key, if they are this browser's; they stay for another while."""
        self.let_go()
        with self._lock:
            own, whose, _ = self._kept.get(key, (None, "", 0.0))
            if own is None or whose != owner:
                return None
            self._kept[key] = own, whose, self._now()
            self._kept.move_to_end(key)
            return own

    def forget(self, owner: str) -> None:
        """Forget all data of a browser."""
        with self._lock:
            gone = self._taken([key for key, (_, whose, _) in self._kept.items() if whose == owner])
        self._tell(gone)

    def let_go(self) -> None:
        """Forget what was not used for too long."""
        with self._lock:
            ended = self._now() - self._seconds
            gone = self._taken([key for key, (_, _, used) in self._kept.items() if used <= ended])
        self._tell(gone)

    def _taken(self, keys: list[str]) -> list[Own]:
        return [self._kept.pop(key)[0] for key in keys if key in self._kept]

    def _tell(self, gone: list[Own]) -> None:
        for own in gone:
            self._forgotten(own)
            own.forget()
