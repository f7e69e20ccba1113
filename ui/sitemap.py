"""Which pages there are, and in what order."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

# section -> (file, title, what the page is for, its address where that is not the file's name); the
# first page is the one that opens.
PAGES = {
    "": (
        (
            "projection.py",
            "Projection",
            "Place a point and see what a narrow code keeps of it, while the network learns.",
        ),
    ),
    "Models": (
        ("linear.py", "Linear and PCA", "An autoencoder without curves, beside the line that PCA solves for."),
        ("denoising.py", "Denoising", "Give back the clean point, and learn where clean points lie."),
        ("contractive.py", "Contractive", "A penalty on the encoder's stretch, and the direction in which it pays."),
        ("sparse.py", "Sparse", "A wide code with a price: which unit fires where."),
        (
            "variational.py",
            "Variational",
            "A code as a distribution: its posterior and prior, what it makes up, and what β does.",
        ),
    ),
    "Limits": (
        ("too_wide.py", "How wide is too wide", "What a wider code keeps, when it copies, when it memorises."),
        ("blur.py", "Why it blurs", "Two possible answers, and what each loss makes of them."),
        ("forks.py", "Forks", "Change a setting in the middle of a run, and see what would have been."),
        ("holes.py", "Holes", "What lies between the codes in use: a plain autoencoder beside a variational one."),
    ),
    "Inside": (
        ("inside.py", "See inside", "What each unit of the network responds to, and how the input passes through."),
        ("side_by_side.py", "Side by side", "Two runs that differ in one thing, with the same input."),
        ("sweep.py", "Sweep", "One setting from little to much, as a row of live pictures."),
        ("space.py", "Three dimensions", "Curves and surfaces in space, laid out by a code of one or two numbers."),
        ("numbers_page.py", "How good is it", "The measures of a run, each with what to compare it with.", "numbers"),
        ("one_step.py", "One step", "The batch of the next update, where it pulls, and what it changes."),
    ),
    "Reference": (
        ("logic.py", "The logic", "Every formula beside its live number, what is assumed, and who found it."),
        ("code_page.py", "Code", "The run as the PyTorch you would write, to copy and to run.", "code"),
    ),
}


def addresses() -> list[str]:
    """Where the pages are, without the slash; the first one's is empty."""
    found = ["".join(address) or Path(file).stem for rows in PAGES.values() for file, _, _, *address in rows]
    return ["", *found[1:]]


@lru_cache(maxsize=1)
def pages() -> dict[str, list[st.Page]]:
    """The pages by section. Made once: looking each file up again takes a tenth of a script run."""
    return {
        section: [
            st.Page(file, title=title, help=purpose, url_path="".join(address) or None)
            for file, title, purpose, *address in rows
        ]
        for section, rows in PAGES.items()
    }
