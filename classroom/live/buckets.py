"""How often somebody may do something: so many at once, so many a second after that."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic

MOST_KNOWN = 10_000  # whose buckets are remembered; whoever was away longest is forgotten first


@dataclass
class Bucket:
    """Holds up to `most` turns and gains `rate` a second."""

    most: float
    rate: float
    clock: Callable[[], float] = monotonic

    def __post_init__(self) -> None:
        self._left, self._at = self.most, self.clock()

    def wait(self) -> float:
        """Take a turn; the seconds until it is one's own. What was taken beyond is owed."""
        self._gain()
        self._left -= 1
        return max(0.0, -self._left / self.rate)

    def seconds(self) -> float:
        """The seconds until there is a turn; takes none."""
        self._gain()
        return max(0.0, (1 - self._left) / self.rate)

    def _gain(self) -> None:
        now = self.clock()
        self._left = min(self.most, self._left + (now - self._at) * self.rate)
        self._at = now


class Buckets:
    """A bucket for each visitor."""

    def __init__(self, most: float, rate: float, clock: Callable[[], float] = monotonic) -> None:
        self._made: Callable[[], Bucket] = lambda: Bucket(most, rate, clock)
        self._of: OrderedDict[Hashable, Bucket] = OrderedDict()

    def of(self, who: Hashable) -> Bucket:
        """Somebody's bucket."""
        bucket = self._of.get(who)
        if bucket is None:
            bucket = self._of[who] = self._made()
            if len(self._of) > MOST_KNOWN:
                self._of.popitem(last=False)
        self._of.move_to_end(who)
        return bucket
