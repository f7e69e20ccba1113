"""Runs on images, beside those of the plane: their own worker of low priority, their own queue, their own bounds."""

from __future__ import annotations

import threading
from functools import partial

from trajectories.computing.processes import Processes
from trajectories.images import worker
from trajectories.images.service import ImageRuns
from trajectories.server_settings import read_mnist, read_settings

_lock = threading.Lock()
_current: ImageRuns | None = None


def current() -> ImageRuns:
    """The runs on images of this process. No worker starts before something is asked for, or `start`."""
    global _current
    with _lock:
        if _current is None:
            settings = read_settings()
            _current = ImageRuns(
                partial(Processes, settings["image_workers"], settings["image_seconds"], worker.prepare, at_once=True),
                settings["image_workers"],
                settings["image_bytes"],
                settings["image_pending"],
                read_mnist(),
            )
        return _current


def stop() -> None:
    """End the workers; `current` begins anew."""
    global _current
    with _lock:
        ended, _current = _current, None
    if ended is not None:
        ended.stop()
