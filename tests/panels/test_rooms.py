"""The browser's side: imports go one way from room to room, as docs/architecture.md draws them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.places import ROOT

PANELS = ROOT / "panels"
# From the top to the ground: a room knows itself and all that is below it, but no room on its own floor.
FLOORS = (
    {"file.js"},
    {"stage.js"},
    {"pages"},
    {"plane", "latent", "network", "space", "timeline", "images", "classroom", "takehome"},
    {"run", "draw"},
    {"numbers", "text"},
)
WITHOUT_DOM = ("numbers", "text")
IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["'`](\.{1,2}/[^"'`]+)["'`]""")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|\s//\s.*?$", re.DOTALL | re.MULTILINE)
DOM = re.compile(r"\b(?:document|window|requestAnimationFrame|HTMLElement)\b")
MODULES = sorted(PANELS.rglob("*.js"))


def code(module: Path) -> str:
    return COMMENT.sub("", module.read_text(encoding="utf-8"))


def imports(module: Path) -> list[str]:
    """The modules that one imports, as paths within panels/. What an expression names is left as it is."""
    found = [(module.parent / name).resolve() for name in IMPORT.findall(code(module))]
    return [path.relative_to(PANELS.resolve()).as_posix() for path in found]


def room(path: str) -> str:
    """The room of a module; for a page's, the page's own folder."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "pages" else parts[0]


def floor(path: str) -> int:
    first = path.split("/")[0]
    assert any(first in rooms for rooms in FLOORS), f"panels/{first} has no place in docs/architecture.md"
    return next(i for i, rooms in enumerate(FLOORS) if first in rooms)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(PANELS).as_posix())
def test_a_module_imports_from_its_own_room_or_from_below(module):
    own = module.relative_to(PANELS).as_posix()
    for other in imports(module):
        assert room(other) == room(own) or floor(other) > floor(own), f"{own} imports {other}"


def test_imports_are_found():
    """So that the test above cannot pass by finding none."""
    assert "pages/${data.layout}/page.js" in imports(PANELS / "stage.js")
    assert sum(len(imports(module)) for module in MODULES) > len(MODULES)


def test_every_import_is_of_a_module_that_is_there():
    known = {module.relative_to(PANELS).as_posix() for module in MODULES} | {"text/catalogue.js"}
    missing = {name for module in MODULES for name in imports(module) if "${" not in name} - known
    assert missing == set()


def test_no_imports_run_in_a_circle():
    others = {module.relative_to(PANELS).as_posix(): imports(module) for module in MODULES}
    done: set[str] = set()

    def follow(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for other in others.get(name, []):
                follow(other, (*way, name))
            done.add(name)

    for name in others:
        follow(name, ())


@pytest.mark.parametrize("folder", WITHOUT_DOM)
def test_numbers_and_texts_know_no_page(folder):
    for module in sorted((PANELS / folder).rglob("*.js")):
        assert not DOM.search(code(module)), module
