"""What code says: the texts that stand in a file, and the keys of the catalogue that it uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.places import ROOT
from tests.words.tokens import HOLE, Token, tokens

PYTHON = ("app.py", "pages/*.py", "ui/*.py", "trajectories/**/*.py", "takehome/**/*.py", "classroom/**/*.py")
JAVASCRIPT = ("panels/**/*.js",)

KEY = re.compile(rf"(?!.*\.(?:py|js|css|md|toml|json|html)$)[a-z{HOLE}][a-zA-Z0-9{HOLE}-]*(\.[a-zA-Z0-9_{HOLE}-]+)+")
MARKUP = (
    re.compile(r"[A-Z][a-z]+(-[A-Z][a-z]+)+$"),  # a header
    re.compile(r"<(svg|path|div|span|m[a-z]+)\b"),
    re.compile(r"(rgba?|hsla?|linear-gradient|translate|rotate|scale|var|calc)\(|\(prefers-"),  # of a style sheet
    re.compile(r"(?:\b(?:mean|ln|KL)\b|[^A-Za-z]|\b[A-Za-z]\b)+$"),  # a formula
    re.compile(r"[MLHVCSQTAZmlhvcsqtaz0-9 .,-]+$"),  # a path of SVG
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CAPITALISED = re.compile(r"\W*[A-ZΑ-Ω][a-zα-ω]")
# What browsers name themselves: keys, events, headers and types, with a capital letter.
NAMES = set(
    "Alt Control Shift Meta Tab Enter Escape Home End PageUp PageDown Delete Backspace "
    "ArrowLeft ArrowRight ArrowUp ArrowDown AbortError Vary Cookie Accept Origin".split()
)
# What an attribute or a property of these names holds is for the browser; of those, for a person.
FOR_THE_BROWSER = {
    "class",
    "className",
    "style",
    "font",
    "d",
    "viewBox",
    "transform",
    "cssText",
    "transition",
    "filter",
}
FOR_A_PERSON = {
    "text", "title", "textContent", "ariaLabel", "ariaValueText", "aria-label", "aria-valuetext", "aria-description",
    "aria-roledescription", "placeholder", "alt", "label", "explain", "meaning", "caption", "sentence", "fillText",
}  # fmt: skip
# Errors that a program gets, not a person: what a person is told, the page or the browser says in its own words.
FOR_PROGRAMS = ("ValueError", "TypeError", "LookupError", "Refused", "NoSuchChunk", "NoSuchFrame", "UnknownTrajectory")
# Calls whose arguments are selectors, properties or types; and errors that a program gets.
SELECTING = {
    "querySelector",
    "querySelectorAll",
    "closest",
    "matches",
    "getPropertyValue",
    "setProperty",
    "of",
    "Error",
}


def files(patterns: tuple[str, ...]) -> list[Path]:
    """The files of these patterns, below the root."""
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern)})


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of everything in a file that a person would read."""
    return _python_texts(path) if path.suffix == ".py" else _javascript_texts(path)


def keys(path: Path) -> set[str]:
    """What looks like a key of the catalogue in a file; HOLE for what is computed in it."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        literals = [text for _, text in _strings(ast.parse(source))]
    else:
        literals = [token.value for token in tokens(source) if token.kind == "text"]
    return {text for text in literals if KEY.fullmatch(text)}


def reads_as_text(text: str) -> bool:
    """Whether somebody might read it: it has words and a space, or begins like a sentence."""
    if KEY.fullmatch(text) or text in NAMES or not _LETTERS.search(text):
        return False
    if any(pattern.match(text) for pattern in MARKUP):
        return False
    return bool(re.search(r"\s", text)) or bool(_CAPITALISED.match(text))


def _javascript_texts(path: Path) -> Iterator[tuple[int, str]]:
    found = tokens(path.read_text(encoding="utf-8"))
    for at, token in enumerate(found):
        if token.kind == "text" and not _names_a_module(found, at):
            owner = _owner(found, at)
            person = owner in FOR_A_PERSON and _LETTERS.search(token.value) and not KEY.fullmatch(token.value)
            if person or (owner not in FOR_THE_BROWSER | SELECTING and reads_as_text(token.value)):
                yield token.line, token.value


def _names_a_module(found: list[Token], at: int) -> bool:
    before = [token.value for token in found[max(0, at - 2) : at]]
    return before[-1:] in (["from"], ["import"]) or before == ["import", "("]


def _owner(found: list[Token], at: int) -> str:
    """The attribute, property or call that a literal is the value of: `x` of `x: "…"`, `x = "…"` and `x("…")`."""
    while at >= 2 and found[at - 1].value in ("?", ":", "(", "=", "+", "!", "|", "&", ","):
        if found[at - 1].value in (":", "=", "(") and (found[at - 2].kind != "mark"):
            if found[at - 1].value == ":" and _is_choice(found, at - 2):
                at -= 1
                continue
            return found[at - 2].value
        return ""
    return ""


def _is_choice(found: list[Token], at: int) -> bool:
    """Whether what ends at `at` stands between ? and : of a choice."""
    return found[at - 1].value == "?"


def _python_texts(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    raised = {
        id(inner)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Raise) and _name(node.exc) in FOR_PROGRAMS) or _logs(node)
        for inner in ast.walk(node)
    }
    for node, text in _strings(tree):
        if id(node) not in raised and reads_as_text(text):
            yield node.lineno, text


def _strings(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """All literals but docstrings, an f-string with HOLE for what is computed."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                skipped.add(id(first.value))
        elif isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in ast.walk(node) if isinstance(part, ast.Constant)} - {
                id(inner)
                for part in node.values
                if isinstance(part, ast.FormattedValue)
                for inner in ast.walk(part.value)
            }
            parts = [part.value if isinstance(part, ast.Constant) else HOLE for part in node.values]
            yield node, "".join(map(str, parts))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node, node.value


def _logs(node: ast.AST) -> bool:
    """Whether it writes to the log: that is read by who runs the lab."""
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and "log" in ast.unparse(function.value)


def _name(call: ast.expr | None) -> str:
    function = call.func if isinstance(call, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else ""
