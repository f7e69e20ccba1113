"""A scene as pixels, by Pillow: drawn larger and made smaller, which smooths its edges."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from aecore.export.scene import Mark, Scene

SMOOTH = 2  # pixels drawn for each one shown, along each side


def image(scene: Scene) -> Image.Image:
    """The scene as an RGB picture of its size."""
    size = (SMOOTH * scene.width, SMOOTH * scene.height)
    picture = Image.new("RGB", size, scene.background)
    pen = ImageDraw.Draw(picture)
    behind = np.array(ImageColor.getrgb(scene.background), dtype=float)
    for mark in scene.marks:
        _DRAW[mark.kind](pen, mark, _mixed(mark, behind))
    return picture.resize((scene.width, scene.height), Image.Resampling.BOX)


def _mixed(mark: Mark, behind: np.ndarray) -> tuple[int, int, int]:
    """The colour of a mark on the background: what lies between is not looked at, so that drawing stays quick."""
    color = np.array(ImageColor.getrgb(mark.color), dtype=float)
    red, green, blue = (mark.opacity * color + (1 - mark.opacity) * behind).round().astype(int)
    return int(red), int(green), int(blue)


def _dots(pen: ImageDraw.ImageDraw, mark: Mark, color: tuple[int, int, int]) -> None:
    radius = SMOOTH * mark.size
    for x, y in SMOOTH * mark.at[np.isfinite(mark.at).all(1)]:
        box = (x - radius, y - radius, x + radius, y + radius)
        if mark.hollow:
            pen.ellipse(box, outline=color, width=max(1, round(SMOOTH * mark.size / 2)))
        else:
            pen.ellipse(box, fill=color)


def _line(pen: ImageDraw.ImageDraw, mark: Mark, color: tuple[int, int, int]) -> None:
    width = max(1, round(SMOOTH * mark.size))
    broken = np.flatnonzero(~np.isfinite(mark.at).all(1))
    for piece in np.split(SMOOTH * mark.at, broken):
        kept = piece[np.isfinite(piece).all(1)]
        if len(kept) > 1:
            pen.line([(x, y) for x, y in kept], fill=color, width=width, joint="curve")


def _text(pen: ImageDraw.ImageDraw, mark: Mark, color: tuple[int, int, int]) -> None:
    ((x, y),) = SMOOTH * mark.at
    pen.text((x, y), mark.text, fill=color, font=_font(round(SMOOTH * mark.size)), anchor="ls")


@lru_cache(maxsize=8)
def _font(size: int) -> Any:
    return ImageFont.load_default(size)


_DRAW = {"dots": _dots, "line": _line, "text": _text}
