"""Formats every Python and JavaScript file as the checks want it: `python3 run.py format`."""

from __future__ import annotations

import subprocess
import sys

from tools.node import ROOT, program

PYTHON = [sys.executable, "-m", "ruff"]
JAVASCRIPT = "panels/**/*.js"


def main() -> int:
    """Format all files. Returns the number of formatters that failed."""
    commands = [
        [*PYTHON, "check", "--fix", "--quiet", "--exit-zero", "."],
        [*PYTHON, "format", "."],
        program("prettier", "--write", "--log-level", "warn", JAVASCRIPT),
    ]
    return sum(subprocess.call(command, cwd=ROOT) != 0 for command in commands)


if __name__ == "__main__":
    sys.exit(main())
