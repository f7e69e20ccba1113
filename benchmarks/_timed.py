"""`streamlit` with a clock on its script runs: `python -m benchmarks._timed FILE run app.py`.

FILE gets a line for each script run that has ended: the CPU milliseconds of the thread it ran in.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import cli

_run_script = ScriptRunner._run_script


def timed(file: Path) -> None:
    """Make every script run of this process write its line."""

    def run(self: ScriptRunner, *arguments: Any, **named: Any) -> None:
        start = time.thread_time()
        try:
            _run_script(self, *arguments, **named)
        finally:
            with file.open("a") as lines:
                lines.write(f"{1000 * (time.thread_time() - start):.3f}\n")

    ScriptRunner._run_script = run


if __name__ == "__main__":  # not in the workers, which import it again
    timed(Path(sys.argv.pop(1)))
    sys.exit(cli.main())
