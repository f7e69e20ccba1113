"""The gallery: runs that show something true and surprising, each a link. What it says of each is in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from aecore.experiment import Experiment
from ui import sitemap
from ui.stage import base_url, panel
from words import say

_MOONS = "v=2&dataset=moons&decay=constant&rate=0.02"
_VARIATIONAL = "v=2&dataset=moons&model=variational&width=2&rate=0.02"
_DENOISING = "v=2&model=denoising&width=2&steps=1500&rate=0.02"
_SPARSE = "v=2&model=sparse&width=8&steps=2000&rate=0.02"
_CONTRACTIVE = "v=2&model=contractive&width=2&noise=0.03&steps=1500&contraction=10&rate=0.02"
_ROLL = "v=2&dataset=swiss-roll&width=2&points=1000"

# name, the page that shows it, its settings as a link writes them. tests/claims/test_gallery.py holds what each shows.
_ROWS = (
    ("tear", "projection.py", "v=2"),
    ("shortcut", "projection.py", "v=2&dataset=moons"),
    ("copy", "projection.py", "v=2&noise=0.2&width=2&steps=1500&rate=0.02"),
    ("nowhere", "projection.py", "v=2&dataset=line&noise=0&width=2&steps=1500&rate=0.02"),
    ("memory", "projection.py", "v=2&points=36&heldout=0.5&noise=0.2&hidden=64-64-64&steps=2000&rate=0.02"),
    ("straight", "linear.py", "v=2&model=linear&dataset=s-curve&steps=1000"),
    ("noise-to-curve", "denoising.py", _DENOISING),
    ("drift", "denoising.py", f"{_DENOISING}&corruption=1"),
    ("between", "blur.py", "v=2&dataset=fork&points=2000&model=denoising&corrupt=drop&corruption=0.3&width=2"
     "&steps=2000&rate=0.02"),
    ("squeeze", "contractive.py", _CONTRACTIVE),
    ("to-a-point", "contractive.py", f"{_CONTRACTIVE}&activation=sigmoid"),
    ("places", "sparse.py", f"{_SPARSE}&dataset=circle&sparse=kl&sparsity=0.01"),
    ("silent-blob", "sparse.py", f"{_SPARSE}&dataset=blobs&sparsity=0.05"),
    ("silence", "sparse.py", f"{_SPARSE}&dataset=circle&sparsity=10"),
    ("one-left", "variational.py", f"{_VARIATIONAL}&beta=0.5"),
    ("collapse", "variational.py", f"{_VARIATIONAL}&beta=5"),
    ("holes", "holes.py", "v=2&dataset=blobs&noise=0.15&model=variational&width=2&beta=0.1&rate=0.02"),
    ("frozen", "forks.py", f"{_MOONS}&at=100%3Arate%3A0.0002"),
    ("undone", "forks.py", f"{_MOONS}&at=1500%3Arate%3A0.002~2200%3Arate%3A0.1"),
    ("unrolled", "space.py", f"{_ROLL}&rate=0.02"),
    ("flat", "space.py", f"{_ROLL}&model=linear&rate=0.02"),
)  # fmt: skip


@dataclass(frozen=True)
class Preset:
    """One picture of the gallery: its name in the catalogue, the file of the page that shows it, and its link."""

    name: str
    page: str
    query: str

    @property
    def experiment(self) -> Experiment:
        """What it shows."""
        return Experiment.from_query(dict(parse_qsl(self.query)))


PRESETS = tuple(Preset(*row) for row in _ROWS)


def gallery() -> None:
    """All presets, each with a small picture of its run, what it is called and what to look at."""
    shown = [
        {
            "name": preset.name,
            "title": say(f"gallery.{preset.name}.title"),
            "look": say(f"gallery.{preset.name}.look"),
            "where": sitemap.title(preset.page),
            "address": sitemap.address(preset.page),
            "query": preset.query,
            "href": f"{base_url()}/{sitemap.address(preset.page)}?{preset.query}",
        }
        for preset in PRESETS
    ]
    panel("gallery", options={"presets": shown}, on={})
