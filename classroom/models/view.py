"""What "follow me" carries, and what a copied link holds: all that a page shows of a run."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from classroom.models.base import Code, Model, Name, Number, Point, Query, Step

LARGEST = 4096  # bytes: between several processes it travels in one NOTIFY, which takes 8,000
More = bool | float | Annotated[str, Meta(max_length=200)] | Annotated[tuple[Number, ...], Meta(max_length=16)]


class View(Model, kw_only=True, omit_defaults=True):
    """One page as somebody sees it (docs/classroom.md). Sizes and types are bounded; the browser knows the meaning."""

    page: Annotated[str, Meta(max_length=40, pattern=r"^[a-z0-9_-]*$")]
    query: Query = ""
    step: Step | None = None
    playing: bool = False
    seconds: Annotated[float, Meta(ge=0, le=600)] | None = None
    layers: Annotated[tuple[Name, ...], Meta(max_length=32)] | None = None
    input: Point | None = None
    code: Code | None = None
    second: Point | None = None
    draw: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    guess: Point | None = None
    answered: bool = False
    locked: Annotated[tuple[Name, ...], Meta(max_length=64)] = ()
    hidden: Annotated[tuple[Name, ...], Meta(max_length=64)] = ()
    more: Annotated[dict[Name, More], Meta(max_length=16)] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        size = len(msgspec.json.encode(self))
        if size > LARGEST:
            raise ValueError(f"Expected a view of at most {LARGEST} bytes, got {size}")
