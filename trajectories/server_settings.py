"""The settings of the server, once: environment variable, default, bounds, meaning."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ServerSetting:
    """One setting, read from an environment variable. low and high are inclusive."""

    variable: str
    default: int
    low: int
    high: int
    help: str


# Who may show the lab in a frame: sources as a Content-Security-Policy names them, such as 'self' https://school.example
ANCESTORS = ("BOTTLENECK_FRAME_ANCESTORS", "'self'")
# A real mnist.npz (x_train, y_train, x_test, y_test) for all visitors; empty for none.
MNIST = "BOTTLENECK_MNIST"
_SOURCES = re.compile(r"'(?:self|none)'|\*|https?://[A-Za-z0-9.*\-]+(?::\d+)?")

# Where rooms are kept: a database as SQLAlchemy writes it. Several processes of one lab need PostgreSQL.
DATABASE = ("BOTTLENECK_DATABASE", "")

TABLE: dict[str, ServerSetting] = {
    "workers": ServerSetting(
        "BOTTLENECK_WORKERS",
        max(1, (os.cpu_count() or 1) - 1),
        1,
        256,
        "Worker processes that train. One core is left to the web process.",
    ),
    "budget_bytes": ServerSetting(
        "BOTTLENECK_CACHE_BYTES",
        256 * 2**20,
        0,
        2**40,
        "Memory for computed chunks. A default run takes about two megabytes.",
    ),
    "most_open": ServerSetting(
        "BOTTLENECK_OPEN_RUNS",
        10_000,
        1,
        10**7,
        "Opened runs the server remembers; the one used least recently is forgotten first.",
    ),
    "most_pending": ServerSetting(
        "BOTTLENECK_PENDING_SEGMENTS",
        10_000,
        1,
        10**6,
        "Segments that may wait to be computed; beyond it the server says that it is full.",
    ),
    "most_each": ServerSetting(
        "BOTTLENECK_PENDING_EACH",
        200,
        1,
        10**6,
        "Segments that one visitor may wait for; beyond it they are told to come after those.",
    ),
    "segment_seconds": ServerSetting(
        "BOTTLENECK_SEGMENT_SECONDS",
        10,
        1,
        3600,
        "How long a worker may take for a tenth of a second of training before it is ended and replaced.",
    ),
    "image_workers": ServerSetting(
        "BOTTLENECK_IMAGE_WORKERS",
        1,
        1,
        64,
        "Worker processes that train on images, of lower priority than those of the plane.",
    ),
    "image_seconds": ServerSetting(
        "BOTTLENECK_IMAGE_SECONDS",
        60,
        1,
        3600,
        "How long a worker may take for a turn on images before it is ended and replaced.",
    ),
    "image_bytes": ServerSetting(
        "BOTTLENECK_IMAGE_BYTES",
        256 * 2**20,
        0,
        2**40,
        "Memory for runs on images, and as much again for images that visitors bring.",
    ),
    "image_pending": ServerSetting(
        "BOTTLENECK_IMAGE_PENDING",
        40,
        1,
        10**4,
        "Runs on images that may wait; beyond it the server says that it is full.",
    ),
    "patience": ServerSetting(
        "BOTTLENECK_PATIENCE_SECONDS",
        20,
        0,
        600,
        "How long a request waits for its chunk before it is told to ask again.",
    ),
    "own_minutes": ServerSetting(
        "BOTTLENECK_OWN_MINUTES",
        120,
        1,
        10_000,
        "How long a visitor's own data, and the runs on them, are kept after they were last used.",
    ),
    "metrics": ServerSetting(
        "BOTTLENECK_METRICS",
        0,
        0,
        1,
        "1 shows Streamlit's metrics at /_stcore/metrics to everybody who asks.",
    ),
    "proxies": ServerSetting(
        "BOTTLENECK_PROXIES",
        0,
        0,
        10,
        "Proxies of yours in front of the lab: so many hops back is the visitor's address in X-Forwarded-For.",
    ),
    "room_hours": ServerSetting(
        "BOTTLENECK_ROOM_HOURS",
        24,
        1,
        10_000,
        "How long a room of the classroom lasts; then it is deleted with everything in it.",
    ),
}


def read_database(environment: Mapping[str, str] = os.environ) -> str:
    """Where rooms are kept; empty: in a file of the user's. What may stand there, `classroom.store` checks."""
    return environment.get(*DATABASE)


def read_ancestors(environment: Mapping[str, str] = os.environ) -> str:
    """Who may show the lab in a frame. Raises ValueError that names the variable and what it may be."""
    variable, default = ANCESTORS
    text = environment.get(variable, default)
    sources = text.split()
    if not sources or not all(map(_SOURCES.fullmatch, sources)):
        raise ValueError(
            f"{variable} must be 'self', 'none' or addresses such as https://school.example. Got {text!r}."
        )
    return " ".join(sources)


def read_mnist(environment: Mapping[str, str] = os.environ) -> str:
    """The path of the server's own MNIST file, empty for none. Raises ValueError where there is no such file."""
    path = environment.get(MNIST, "")
    if path and not Path(path).is_file():
        raise ValueError(f"{MNIST} must be the path of an mnist.npz file. Got {path!r}.")
    return path


def read_settings(environment: Mapping[str, str] = os.environ) -> dict[str, int]:
    """Every setting's value, by name. Raises ValueError that names the variable and what it may be."""
    values = {}
    for name, row in TABLE.items():
        text = environment.get(row.variable, str(row.default))
        if not text.isdecimal() or not row.low <= int(text) <= row.high:
            raise ValueError(f"{row.variable} must be a whole number from {row.low} to {row.high}. Got {text!r}.")
        values[name] = int(text)
    return values
