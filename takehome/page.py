"""The lab's page of some runs as one HTML file: its own modules, its style, its words and the frames, all inside.

Nothing is asked of any server, and the file's own policy forbids it: it works from a disk, without a network.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from importlib import resources
from pathlib import Path
from posixpath import dirname, normpath
from string import Template
from typing import Any

from aecore.run import Run
from takehome import theme
from takehome.chunks import answers
from takehome.said import title
from trajectories.web.modules import imported, module_texts, stylesheet
from trajectories.web.static import CATALOGUE
from words import messages, say
from words.language import language

_HERE = Path(__file__).resolve().parent
ENTRY = "file.js"
STATIC = re.compile(r"""(\b(?:from|import)\s*["'])(\.{1,2}/[\w./-]+\.js)(["'])""")
DYNAMIC = re.compile(r"""(\bimport\(`)\./""")
# Whose pages need nothing but their runs; of the others, the main run is shown as on the page that plays.
LAYOUTS = frozenset(
    "projection linear denoising contractive sparse variational blur forks holes inside side-by-side space".split()
)


def page(
    runs: Run | Mapping[str, Run],
    layout: str = "",
    options: Mapping[str, Any] | None = None,
    view: Mapping[str, Any] | None = None,
    link: str = "",
) -> str:
    """The text of the file.

    layout: which page of the lab, with its options; where it is none of LAYOUTS, the main run alone is shown. view:
    point, code and step to begin with (panels/file.js). link: the lab's address of this experiment, if there is one.
    """
    named = {"main": runs} if isinstance(runs, Run) else dict(runs)
    first = next(iter(named.values()))
    if layout not in LAYOUTS:
        layout, options, named = ("space" if first.experiment.dimension == 3 else "projection"), {}, {"main": first}
    kept: dict[str, str] = {}
    for slot, run in named.items():
        for number, body in enumerate(answers(run)):
            kept[f"run/{slot}" if number == 0 else f"run/{slot}/{number - 1}"] = base64.b64encode(body).decode()
    plotly = ""
    if layout == "space":
        plotly = "plotly"
        kept[plotly] = base64.b64encode(_plotly()).decode()
    data = {
        "layout": layout,
        "runs": [{"slot": slot, "url": f"run/{slot}"} for slot in named],
        "plotly": plotly,
        "settings": {},
        "beside": [],
        "landing": None,
        "folder": ["", ""],
        "pass": "",
        "look": 0,
        "options": dict(options or {}),
        "view": dict(view or {}),
    }
    return _template().substitute(
        language=language(),
        title=escape(title(first.experiment)),
        about=_about(link),
        failed=escape(say("file.failed")),
        style=theme.variables() + stylesheet().replace("</", "<\\/"),
        data=_inside(data),
        answers=_inside(kept),
        modules=_modules(layout),
        boot=(_HERE / "boot.js").read_text(encoding="utf-8"),
    )


def _about(link: str) -> str:
    if not link:
        return escape(say("file.about"))
    return f'{escape(say("file.about"))} <a href="{escape(link)}" rel="noopener">{escape(say("file.open"))}</a>'


def _inside(value: Any) -> str:
    """JSON that no text in it can end early."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


@lru_cache(maxsize=32)
def _modules(layout: str) -> str:
    """The modules of a page, as one packed text, importing one another by name: relative paths lead nowhere here."""
    texts = module_texts()
    found = {}
    for name in imported([ENTRY, f"pages/{layout}/page.js"], texts):
        source = messages.module().decode() if name == CATALOGUE else texts[name]
        found[name] = _named(name, source)
    return base64.b64encode(gzip.compress(json.dumps(found).encode(), mtime=0)).decode()


def _named(name: str, source: str) -> str:
    def absolute(match: re.Match[str]) -> str:
        return f"{match[1]}bn/{normpath(f'{dirname(name)}/{match[2]}').lstrip('/')}{match[3]}"

    return DYNAMIC.sub(rf"\1bn/{dirname(name)}".rstrip("/") + "/", STATIC.sub(absolute, source))


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template((_HERE / "page.html").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _plotly() -> bytes:
    return gzip.compress((resources.files("plotly") / "package_data" / "plotly.min.js").read_bytes(), mtime=0)
