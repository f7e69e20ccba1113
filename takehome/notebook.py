"""What `aecore` asks of the lab for a run in a notebook: its page, its report, and the page inside the notebook."""

from __future__ import annotations

from html import escape

from aecore.run import Run
from takehome.page import page as _page
from takehome.report import report as _report

HEIGHT = 760  # pixels of the page in a notebook
STYLE = f"width: 100%; height: {HEIGHT}px; border: 0; border-radius: 6px"


def page(run: Run) -> str:
    """The interactive page as one HTML file."""
    return _page(run)


def report(run: Run) -> str:
    """The report as one HTML file."""
    return _report(run)


def inline(run: Run) -> str:
    """The interactive page in a frame of its own, as a notebook shows it."""
    return f'<iframe srcdoc="{escape(_page(run))}" style="{STYLE}" loading="lazy"></iframe>'
