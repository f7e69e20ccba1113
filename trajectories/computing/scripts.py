"""Runs the lab's own scripts and gives back what they print. Never text that a visitor wrote.

A script gets a process of its own: it can be ended when it takes too long, and leaves nothing behind.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from aecore.experiment import Experiment
from aecore.export.listing import listing
from words import say

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "lessons" / "image_autoencoder.py"
LONGEST = 90  # seconds; a default run takes about five on an idle core
MOST_PRINTED = 10_000  # characters


@dataclass(frozen=True)
class Printed:
    """What a script printed, cut to MOST_PRINTED characters, and why it ended early; empty where it did not."""

    text: str
    problem: str = ""


def image_script() -> str:
    """The text of the classic image autoencoder."""
    return IMAGES.read_text(encoding="utf-8")


def run_listing(experiment: Experiment, seconds: float = LONGEST) -> Printed:
    """Run an experiment's listing, as `aecore.export.listing` writes it, for at most so many seconds."""
    return _run(listing(experiment), seconds)


def run_images(seconds: float = LONGEST) -> Printed:
    """Run the classic image autoencoder for at most so many seconds."""
    return _run(image_script(), seconds)


def _run(script: str, seconds: float) -> Printed:
    """Run a script in a fresh Python of one thread, from the repository's folder."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", script], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    try:
        printed, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        printed, _ = process.communicate()
        return Printed(printed[:MOST_PRINTED], say("scripts.ended", count=seconds))
    if process.returncode:
        reason = complaint.strip().splitlines()[-1:] or [say("scripts.status", status=process.returncode)]
        return Printed(printed[:MOST_PRINTED], say("scripts.failed", reason=reason[0][:300]))
    return Printed(printed[:MOST_PRINTED])
