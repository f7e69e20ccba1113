"""Programs of node_modules/, as `run.py` installs them from package-lock.json."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = {"prettier": "prettier/bin/prettier.cjs", "tsc": "typescript/bin/tsc"}


def program(name: str, *arguments: str) -> list[str]:
    """The command that runs one of PROGRAMS. Raises FileNotFoundError where there is no Node.js."""
    path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    node = shutil.which("node", path=path)
    if node is None:
        raise FileNotFoundError("Node.js must be here or in the environment: `python3 run.py check` installs it.")
    return [node, str(ROOT / "node_modules" / PROGRAMS[name]), *arguments]
