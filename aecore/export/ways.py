"""The ways out of a run, as its methods: what a notebook calls."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from typing import Self

    from aecore.export.film import Progress
    from aecore.export.tables import Units
    from aecore.run import Run

Target = str | PathLike[str]
LAB = "takehome.notebook"  # what the lab makes of a run, where it is installed beside the core


class Ways:
    """Every way out of a `Run`. Each imports what it needs when it is called."""

    def save(self: Any, path: Target) -> None:
        """Write the run, with every frame, as one safetensors file (`export.saved`)."""
        from aecore.export.saved import save_safetensors

        save_safetensors(self, path)

    def save_json(self: Any, path: Target) -> None:
        """Write the run as JSON: its description, points, history and last weights (`export.saved`)."""
        from aecore.export.saved import save_json

        save_json(self, path)

    @classmethod
    def load(cls, path: Target) -> Self:
        """Read a run that `save` or `save_json` wrote. Raises ValueError where the file does not hold one."""
        from aecore.export.saved import load

        return load(path)  # type: ignore[return-value]

    def save_onnx(self: Any, path: Target, part: str = "autoencoder") -> None:
        """Write the network, its encoder or its decoder as an ONNX model (`export.graph`). Needs onnx."""
        from aecore.export.graph import onnx_model

        Path(path).write_bytes(onnx_model(self, part).SerializeToString(deterministic=True))

    def save_script(self: Any, path: Target) -> None:
        """Write the experiment as a plain PyTorch script (`export.listing`)."""
        from aecore.export.listing import listing

        Path(path).write_text(listing(self.experiment), encoding="utf-8")

    def save_notebook(self: Any, path: Target) -> None:
        """Write a Jupyter notebook that trains the experiment anew (`export.notebook`)."""
        from aecore.export.notebook import notebook_text

        Path(path).write_text(notebook_text(self), encoding="utf-8")

    def save_csv(self: Any, path: Target, units: Units | None = None) -> None:
        """Write data, codes and reconstructions as CSV (`export.tables`)."""
        from aecore.export.tables import save_csv

        save_csv(self, path, units)

    def save_parquet(self: Any, path: Target, units: Units | None = None) -> None:
        """Write data, codes and reconstructions as Parquet (`export.tables`). Needs pyarrow."""
        from aecore.export.tables import save_parquet

        save_parquet(self, path, units)

    def save_svg(self: Any, path: Target, size: int = 720, dark: bool = False, frame: int = -1) -> None:
        """Write the picture at a frame as SVG, size pixels wide."""
        from aecore.export.scene import scene
        from aecore.export.vector import svg

        Path(path).write_text(svg(scene(self, frame, size, dark)), encoding="utf-8")

    def save_png(self: Any, path: Target, size: int = 720, dark: bool = False, frame: int = -1) -> None:
        """Write the picture at a frame as PNG, size pixels wide. Needs Pillow."""
        from aecore.export.raster import image
        from aecore.export.scene import scene

        image(scene(self, frame, size, dark)).save(path, "PNG")

    def save_film(
        self: Any, path: Target, size: int = 480, dark: bool = False, progress: Progress = lambda _done, _all: True
    ) -> None:
        """Write the training as a film: .gif, .webm or .mp4 (`export.film`). Needs Pillow, and imageio-ffmpeg."""
        from aecore.export.film import save_film

        save_film(self, path, "", size, dark, progress)

    def save_html(self: Any, path: Target) -> None:
        """Write the lab's own page of this run as one file: it plays, takes clicks and drags the code, offline.

        Raises ImportError where the core stands alone: the page is the lab's.
        """
        Path(path).write_text(lab().page(self), encoding="utf-8")

    def save_report(self: Any, path: Target) -> None:
        """Write a report to read or print, as HTML: settings, figures, measures. Raises like `save_html`."""
        Path(path).write_text(lab().report(self), encoding="utf-8")

    def _repr_html_(self: Any) -> str | None:
        """The interactive page in a notebook; without the lab, nothing, and Jupyter shows the run's text."""
        return lab().inline(self) if find_spec(LAB.split(".")[0]) else None


def lab() -> Any:
    """What the lab makes of a run. Raises ImportError that says what to do where there is none."""
    if not find_spec(LAB.split(".")[0]):
        raise ImportError("This is made by the lab, which is not installed beside aecore: pip install bottleneck")
    return import_module(LAB)


def same_run(one: Run, other: Run) -> bool:
    """Whether two runs are the same to the bit: settings, points, history and every frame."""
    pairs: list[tuple[np.ndarray | None, np.ndarray | None]] = [
        (one.weights, other.weights),
        (one.points, other.points),
        (one.heldout, other.heldout),
    ]
    pairs += [(one.history[name], other.history.get(name)) for name in one.history]
    pairs.append((one.trajectory, other.trajectory))
    same = one.experiment == other.experiment and one.diverged_at == other.diverged_at
    return same and all(_equal(*pair) for pair in pairs)


def _equal(one: np.ndarray | None, other: np.ndarray | None) -> bool:
    return one is other if one is None or other is None else np.array_equal(one, other)
