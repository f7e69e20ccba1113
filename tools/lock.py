"""Writes the locks anew: `python3 run.py lock`, after a requirement or a tool in package.json was changed.

A lock holds the exact version of everything that gets installed, for every platform, with the hashes of all its
files. What is in a lock stays at its version as long as the requirements allow; `uv pip compile --upgrade` by hand
takes the newest.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools.node import ROOT

BASE = "requirements.txt"
OLDEST_PYTHON = "3.11"
COMPILE = [
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON),
    *("--generate-hashes", "--no-header", "--no-emit-package", "torch"),  # torch: see large_pin in run.py
]
PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)


def requirements() -> list[Path]:
    """The requirements files, the lab's own first: what the others add agrees with it."""
    return sorted(ROOT.glob("requirements*.txt"), key=lambda file: (file.name != BASE, file.name))


def main() -> int:
    """Write a lock for each requirements file, and package-lock.json. Returns the number of those that failed."""
    failed = 0
    base = ROOT / BASE
    for file in requirements():
        agree = [] if file == base else ["--constraint", base.with_suffix(".lock").name]
        command = [*COMPILE, file.name, *agree, "--output-file", file.with_suffix(".lock").name]
        failed += subprocess.call(command, cwd=ROOT) != 0
    npm = "npm.cmd" if os.name == "nt" else "npm"
    failed += subprocess.call([npm, "install", "--package-lock-only"], cwd=ROOT) != 0
    problems = out_of_date()
    print("\n".join(problems) or "The locks are up to date.")
    return failed + bool(problems)


def out_of_date() -> list[str]:
    """What is wrong with the locks, a sentence each: a requirement that they lack at its version, a host."""
    problems = []
    for file in requirements():
        lock = file.with_suffix(".lock")
        text = lock.read_text(encoding="utf-8") if lock.exists() else ""
        locked = {canonical(name): version for name, version in PIN.findall(text)}
        for name, version in PIN.findall(file.read_text(encoding="utf-8")):
            if name != "torch" and locked.get(canonical(name)) != version:
                problems.append(f"{lock.name} must hold {name}=={version}. Run `python3 run.py lock`.")
        if re.search(r"https?:|--(?:extra-)?index-url|--find-links", text):
            problems.append(f"{lock.name} must name no index. Run `python3 run.py lock` without one.")
    if '"resolved"' in (ROOT / "package-lock.json").read_text(encoding="utf-8"):
        problems.append("package-lock.json must name no registry: .npmrc leaves out what npm calls resolved.")
    return problems


def canonical(name: str) -> str:
    """A package's name as PyPA compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
