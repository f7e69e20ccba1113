"""The command `bottleneck` of the installed wheel: the lab, from wherever it is called.

    bottleneck [any option of `streamlit run`]

In the repository `python3 run.py` does this, and the set-up too.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.web import cli

from takehome.theme import CONFIGURATIONS

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Start the lab and stay until it ends. What the command line says goes before the lab's own configuration."""
    sys.argv = ["streamlit", "run", str(HERE.parent / "app.py"), *options(), *sys.argv[1:]]
    cli.main()


def options() -> list[str]:
    """The lab's configuration as options of `streamlit run`. Raises FileNotFoundError where it was not installed."""
    for file in CONFIGURATIONS:
        if file.exists():
            return list(_written(tomllib.loads(file.read_text(encoding="utf-8")), ""))
    raise FileNotFoundError(f"The lab's configuration must be one of {', '.join(map(str, CONFIGURATIONS))}. None is.")


def _written(table: dict[str, Any], path: str) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _written(value, f"{path}{name}.")
        elif isinstance(value, list):
            for each in value:
                yield f"--{path}{name}={each}"
        else:
            yield f"--{path}{name}={str(value).lower() if isinstance(value, bool) else value}"
