"""A scene as SVG."""

from __future__ import annotations

from html import escape

import numpy as np

from aecore.export.scene import Mark, Scene


def svg(scene: Scene) -> str:
    """The text of an SVG file."""
    size = f'width="{scene.width}" height="{scene.height}" viewBox="0 0 {scene.width} {scene.height}"'
    marks = "\n".join(filter(None, map(_mark, scene.marks)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n'
        f'<rect width="100%" height="100%" fill="{scene.background}"/>\n{marks}\n</svg>\n'
    )


def _mark(mark: Mark) -> str:
    if mark.kind == "text":
        ((x, y),) = mark.at
        font = f'font-family="system-ui, sans-serif" font-size="{mark.size:.1f}" fill="{mark.color}"'
        return f'<text x="{x:.1f}" y="{y:.1f}" {font}>{escape(mark.text)}</text>'
    if mark.kind == "dots":
        path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in mark.at[np.isfinite(mark.at).all(1)])
        if mark.hollow:
            r = mark.size
            path = "".join(
                f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0"
                for x, y in mark.at[np.isfinite(mark.at).all(1)]
            )
        width = mark.size / 2 if mark.hollow else 2 * mark.size
    else:
        path, width = _line(mark.at), mark.size
    if not path:
        return ""
    stroke = f'stroke="{mark.color}" stroke-width="{width:.2f}" stroke-opacity="{mark.opacity:g}"'
    return f'<path d="{path}" fill="none" {stroke} stroke-linecap="round" stroke-linejoin="round"/>'


def _line(at: np.ndarray) -> str:
    parts = []
    pen = False
    for x, y in at:
        if np.isfinite(x):
            parts.append(f"{'L' if pen else 'M'}{x:.1f} {y:.1f}")
        pen = bool(np.isfinite(x))
    return "".join(parts)
