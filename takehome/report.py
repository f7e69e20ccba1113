"""A report of a run to read or print: settings, figures, and the measures of How good is it, as one HTML file."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path
from string import Template

import numpy as np

from aecore.experiment.timeline import frame_steps
from aecore.export.notebook import has_own_points
from aecore.export.scene import LIGHT, Mark, Scene, scene
from aecore.export.vector import svg
from aecore.metrics.report import Row
from aecore.metrics.report import report as measured
from aecore.network import forward, network_of
from aecore.run import Run
from takehome import said, theme
from words import exact, say
from words.language import language

_HERE = Path(__file__).resolve().parent
WIDE, HIGH, EDGE = 720, 220, 46  # pixels of the chart


def report(run: Run, link: str = "") -> str:
    """The text of the file. link: the lab's address of this experiment, if there is one."""
    address = f' <a href="{escape(link)}">{escape(link)}</a>' if link else ""
    reached = int(run.history["step"][-1])
    values = {
        "language": language(),
        "title": escape(said.title(run.experiment)),
        "style": theme.variables(),
        "about": escape(say("file.report-about", step=reached)) + address,
        "figures_title": escape(say("file.figures")),
        "plane": svg(scene(run)),
        "plane_caption": escape(say("file.plane")),
        "curve": svg(error_chart(run)),
        "curve_caption": escape(say("file.curve")),
        "measures_title": escape(say("file.measures")),
        "measures": _table([_measure(row) for row in _rows(run)]),
        "settings_title": escape(say("file.settings")),
        "settings": _table([[escape(label), escape(value)] for label, value in said.settings(run.experiment)]),
    }
    return Template((_HERE / "report.html").read_text(encoding="utf-8")).substitute(values)


def _rows(run: Run) -> list[Row]:
    """The measures; of points given by hand the true manifold is not known, and only the errors are left."""
    if has_own_points(run):
        error, held = (float(run.history[name][-1]) for name in ("train", "heldout"))
        rows = [Row("reconstruction-error", error, "squared", "error")]
        return [*rows, Row("held-out-error", held, "squared", "held-out", error, "training")]
    network = network_of(run.experiment)
    heads = forward(network.layers[: network.code_layer], run.weights, run.points.astype(np.float64))
    log_variances = heads[:, network.width :] if network.heads == 2 else None
    return measured(run.experiment, heads[:, : network.width], run.reconstruct(run.points), log_variances)


def _measure(row: Row) -> list[str]:
    told = {name: value if name == "count" else exact(value) for name, value in row.told.items()}
    value = "–" if row.value is None else f"{row.value:.3g}"
    unit = row.unit and say(f"report.units.{row.unit}", value=value)
    beside = value in unit
    compared = ""
    if row.reference is not None and row.reference_name:
        compared = f"{row.reference:.3g} · {say(f'report.references.{row.reference_name}', **told)}"
    number = escape(unit) if beside else f'{escape(value)}<br><span class="quiet">{escape(unit)}</span>'
    name, meaning = say(f"report.names.{row.name}", **told), say(f"report.meanings.{row.meaning}", **told)
    return [escape(name), number, escape(meaning), escape(compared)]


def _table(rows: list[list[str]]) -> str:
    return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)


def error_chart(run: Run) -> Scene:
    """Training and held-out error over the steps, both axes as powers of ten, as on the page."""
    steps, lines = run.history["step"], [run.history["train"], run.history["heldout"]]
    last = frame_steps(run.experiment.steps)[-1]
    positive = np.concatenate([line[line > 0] for line in lines])
    low, high = (
        (math.floor(math.log10(positive.min())), math.ceil(math.log10(positive.max()))) if len(positive) else (0, 1)
    )
    high = max(high, low + 1)

    def place(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        across = np.log10(1 + x) / math.log10(1 + last) * (WIDE - EDGE - 10)
        up = (np.log10(np.maximum(y, 10.0**low)) - low) / (high - low) * (HIGH - EDGE)
        return np.stack([EDGE + across, HIGH - EDGE / 2 - up], axis=1)

    marks = []
    for power in range(low, high + 1):
        level = place(np.array([0, last]), np.full(2, 10.0**power))
        label = level[:1] + np.array([4 - EDGE, 4])
        marks += [Mark("line", level, LIGHT.quiet, 1), Mark("text", label, LIGHT.text, 12, text=f"{10.0**power:g}")]
    for step in (0, 10, 100, 1000, 10_000):
        if step <= last:
            at = place(np.array([step]), np.array([10.0**low])) + np.array([0, 17])
            marks.append(Mark("text", at, LIGHT.text, 12, text=f"{step:,}"))
    colors = (LIGHT.text, LIGHT.data)
    marks += [Mark("line", place(steps, line), color, 1.6) for line, color in zip(lines, colors, strict=True)]
    return Scene(WIDE, HIGH, LIGHT.background, tuple(marks))
