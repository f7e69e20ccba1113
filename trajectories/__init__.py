"""Computing, keeping and serving runs. No Streamlit, and no torch in the web process."""

from __future__ import annotations

import threading
from functools import partial

from trajectories.computing.processes import local_pool
from trajectories.private import PrivateData
from trajectories.server_settings import read_settings
from trajectories.service import Trajectories

_lock = threading.Lock()
_current: Trajectories | None = None
_private: PrivateData | None = None


def current() -> Trajectories:
    """The runs of this process. No worker starts before the first chunk is asked for."""
    global _current
    with _lock:
        if _current is None:
            settings = read_settings()
            _current = Trajectories(
                partial(local_pool, settings["workers"], settings["segment_seconds"]),
                settings["workers"],
                settings["budget_bytes"],
                settings["most_open"],
                settings["most_pending"],
                settings["most_each"],
            )
        return _current


def private() -> PrivateData:
    """Visitors' own data in this process. What is forgotten takes its runs along."""
    global _private
    with _lock:
        if _private is None:
            _private = PrivateData(60 * read_settings()["own_minutes"], lambda own: current().forget(own))
        return _private


def stop() -> None:
    """End the workers of this process; `current` begins anew."""
    global _current
    with _lock:
        ended, _current = _current, None
    if ended is not None:
        ended.stop()
