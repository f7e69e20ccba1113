"""Seconds and bytes of every export of a default run, on one core: `python3 run.py bench export`.

The run itself is trained once before. Each export is made once more than it is measured, so that imports and caches
are not counted; what the first one costs stands beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from aecore import Experiment, train
from aecore.export import film
from aecore.run import Run

REPEATS = 3


def exports(run: Run) -> dict[str, Callable[[Path], None]]:
    """What is measured: the end of the file's name, and what writes it."""
    films = {f"run.{kind}": run.save_film for kind in film.kinds()}
    return {
        "run.safetensors": run.save,
        "run.json": run.save_json,
        "run.onnx": run.save_onnx,
        "run.py": run.save_script,
        "run.ipynb": run.save_notebook,
        "run.csv": run.save_csv,
        "run.parquet": run.save_parquet,
        "run.svg": run.save_svg,
        "run.png": run.save_png,
        "report.html": run.save_report,
        "page.html": run.save_html,
        **films,
    }


def main() -> None:
    """Print a line for each export: seconds of the first, the median of the others, bytes."""
    run = train(Experiment())
    print(f"{'':18}{'first s':>10}{'then s':>10}{'bytes':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for name, write in exports(run).items():
            path, seconds = Path(folder) / name, []
            for _ in range(1 + (1 if name.endswith(film.KINDS) else REPEATS)):
                start = time.perf_counter()
                write(path)
                seconds.append(time.perf_counter() - start)
            later = sorted(seconds[1:])[(len(seconds) - 1) // 2]
            print(f"{name:18}{seconds[0]:10.3f}{later:10.3f}{path.stat().st_size:12,}", flush=True)


if __name__ == "__main__":
    main()
