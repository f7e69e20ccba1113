"""The training as a film: GIF by Pillow, WebM and MP4 by the encoder that imageio-ffmpeg brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.export.raster import image
from aecore.export.scene import scene

if TYPE_CHECKING:
    from PIL import Image

    from aecore.run import Run

RATE = 20  # pictures a second
COLORS = 64  # of a GIF
REST = 30  # times that the last picture is shown
KINDS = ("gif", "webm", "mp4")
CODECS: dict[str, dict[str, Any]] = {
    # Both yuv420p, as that is what players show everywhere; realtime: a tenth of the time for a little more bytes.
    "webm": {
        "codec": "libvpx-vp9",
        "output_params": ["-crf", "34", "-b:v", "0", "-deadline", "realtime", "-cpu-used", "6"],
    },
    "mp4": {"codec": "libx264", "output_params": ["-crf", "24", "-preset", "veryfast", "-movflags", "+faststart"]},
}
Progress = Callable[[int, int], bool]  # pictures drawn, pictures in all -> whether to go on


class Cancelled(Exception):
    """Whoever wanted the film does not want it any more."""


def kinds() -> tuple[str, ...]:
    """The kinds of film that can be made here: without imageio-ffmpeg there is no encoder but GIF's."""
    return KINDS if find_spec("imageio_ffmpeg") else KINDS[:1]


def save_film(
    runs: Run | list[Run],
    path: str | PathLike[str],
    kind: str = "",
    size: int = 480,
    dark: bool = False,
    progress: Progress = lambda _done, _all: True,
) -> None:
    """Write the training of a run as a film, one picture a frame; several runs stand side by side.

    kind: "gif", "webm" or "mp4"; where empty, as the path ends. size: the width of each run's picture. progress is
    told how far it is, and may end it: then Cancelled is raised and nothing is left. Raises ValueError for another
    kind or a run without frames, ImportError where there is no encoder.
    """
    runs = runs if isinstance(runs, list) else [runs]
    kind = kind or Path(path).suffix.removeprefix(".").lower()
    if kind not in KINDS:
        raise ValueError(f"A film must be one of {', '.join(KINDS)}. Got {kind!r}.")
    if kind not in kinds():
        raise ImportError("Films other than GIF need an encoder: pip install 'bottleneck[export]'")
    if any(run.trajectory is None for run in runs):
        raise ValueError("A film needs every frame of a run. This one has its last frame only: train it anew.")
    pictures = _pictures(runs, size - size % 2, dark, progress)
    try:
        (_gif if kind == "gif" else _video)(pictures, path, kind)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise


def _pictures(runs: list[Run], size: int, dark: bool, progress: Progress) -> Iterator[Image.Image]:
    from PIL import Image

    count = max(len(run.history["step"]) for run in runs)
    for i in range(count):
        if not progress(i, count):
            raise Cancelled
        parts = [image(scene(run, min(i, len(run.history["step"]) - 1), size, dark)) for run in runs]
        whole = Image.new("RGB", (size * len(parts), parts[0].height))
        for k, part in enumerate(parts):
            whole.paste(part, (k * size, 0))
        yield whole
    if not progress(count, count):
        raise Cancelled


def _gif(pictures: Iterator[Image.Image], path: str | PathLike[str], _kind: str) -> None:
    from PIL import Image

    first = next(pictures)
    # One palette for all: what a picture is made of never changes, and looking for it takes most of the time.
    palette = first.quantize(COLORS, dither=Image.Dither.NONE)
    drawn = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in (first, *pictures)]
    lasting = [1000 // RATE] * (len(drawn) - 1) + [1000 * REST // RATE]
    drawn[0].save(path, "GIF", save_all=True, append_images=drawn[1:], duration=lasting, loop=0, optimize=False)


def _video(pictures: Iterator[Image.Image], path: str | PathLike[str], kind: str) -> None:
    import imageio_ffmpeg

    first = next(pictures)
    writer = imageio_ffmpeg.write_frames(
        str(path), first.size, fps=RATE, pix_fmt_in="rgb24", pix_fmt_out="yuv420p", macro_block_size=2,
        ffmpeg_log_level="error", quality=None, **CODECS[kind],
    )  # fmt: skip
    writer.send(None)
    try:
        last = first
        writer.send(np.asarray(first).tobytes())
        for picture in pictures:
            writer.send(np.asarray(picture).tobytes())
            last = picture
        for _ in range(REST):
            writer.send(np.asarray(last).tobytes())
    finally:
        writer.close()
