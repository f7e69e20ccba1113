"""All that can be said of the code without running the lab: `python3 run.py check`, in less than half a minute.

Format and lint of both languages, types of both, words in code, links of the documents, and whether the locks hold
what the requirements ask for. Each is a line; what failed shows its output.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tools import links, lock
from tools.format import JAVASCRIPT, PYTHON
from tools.node import ROOT, program

LONGEST_LINE = 120
# Tests that read files and nothing else: no browser, no compiled engine, of which tests/conftest.py takes care.
READING_ONLY = ("-q", "--no-header", "--noconftest", "-p", "no:cacheprovider")
ONE_TEXT = re.compile(r"""\s*(?:[\w-]+: ?|"[\w-]+": ?)?(["'`])[^"'`]*\1,?""")
WORDS = "tests/words/test_words_in_code.py"
NOT_OURS = {".git", ".venv", "node_modules", "build", "test-results"}


@dataclass(frozen=True)
class Found:
    """What one check found: nothing where output is empty."""

    name: str
    output: str
    seconds: float


def checks() -> dict[str, Callable[[], str]]:
    """Every check by name, the slowest first: each gives what is wrong, or nothing."""
    python = [sys.executable, "-m"]
    return {
        "types of Python": partial(said, [*python, "mypy"]),
        "words in code": partial(said, [*python, "pytest", *READING_ONLY, WORDS]),
        "format of JavaScript": partial(said, program("prettier", "--check", "--log-level", "warn", JAVASCRIPT)),
        "types of JavaScript": partial(said, program("tsc", "--project", "tsconfig.json", "--pretty", "false")),
        "lint of Python": partial(said, [*PYTHON, "check", "--output-format", "concise", "."]),
        "format of Python": partial(said, [*PYTHON, "format", "--check", "."]),
        "lines of JavaScript": long_lines,
        "links of documents": lambda: "\n".join(links.broken(documents())),
        "locks": lambda: "\n".join(lock.out_of_date()),
    }


def said(command: list[str]) -> str:
    """What a command says where it fails; nothing where it succeeds."""
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return (ended.stdout + ended.stderr or f"{command} failed.") if ended.returncode else ""


def ours(pattern: str) -> list[Path]:
    """The files of the repository that match, in order."""
    return sorted(file for file in ROOT.rglob(pattern) if not NOT_OURS & set(file.relative_to(ROOT).parts))


def documents() -> list[Path]:
    """Every Markdown file."""
    return ours("*.md")


def long_lines() -> str:
    """Lines of JavaScript beyond LONGEST_LINE characters: prettier breaks no comments and no texts.

    A line that is one text and nothing else may be longer: a picture as data has no place to break.
    """
    found = []
    for file in ours("panels/**/*.js"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if len(line) > LONGEST_LINE and not ONE_TEXT.fullmatch(line):
                found.append(f"{file.relative_to(ROOT).as_posix()}:{number}: {len(line)} characters")
    return "\n".join(found)


def run(name: str, check: Callable[[], str]) -> Found:
    """Run one check."""
    began = time.monotonic()
    output = check()
    return Found(name, output.strip(), time.monotonic() - began)


def main() -> int:
    """Run all checks, as many at a time as there are processors. Returns the number of those that found something."""
    failed = 0
    known = checks()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for found in pool.map(run, known, known.values()):
            print(f"{'FAILED' if found.output else 'ok':<7}{found.name:<22}{found.seconds:5.1f} s", flush=True)
            if found.output:
                failed += 1
                print("\n".join(f"       {line}" for line in found.output.splitlines()), flush=True)
    print(f"{len(known) - failed} checks passed, {failed} failed", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
