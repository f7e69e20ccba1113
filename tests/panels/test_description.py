"""What the browser is told of a run: the types in panels/run/description.js say what Python really sends."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from aecore.experiment import Change, Experiment
from tests.places import ROOT
from trajectories.wire.description import description

PANELS = ROOT / "panels"
EXPERIMENTS = [
    Experiment(),
    Experiment(dataset="blobs", model="variational", width=2, schedule=(Change(10, "learning_rate", 0.001),)),
    Experiment(dataset="sphere", width=2, heldout=0.0),
]


def typedefs(file: str) -> dict[str, dict[str, str] | str]:
    """The typedefs of a module: those with properties as {name: type}, the others as their type."""
    text = (PANELS / file).read_text(encoding="utf-8")
    found: dict[str, dict[str, str] | str] = {}
    for start in re.finditer(r"@typedef \{", text):
        kind, rest = braced(text[start.end() - 1 :])
        name = re.match(r"\s*(\w+)", rest)[1]
        block = rest.split("@typedef")[0].split("*/")[0]
        found[name] = properties(block) if kind == "object" else kind
    return found


def properties(block: str) -> dict[str, str]:
    found = {}
    for start in re.finditer(r"@property \{", block):
        kind, rest = braced(block[start.end() - 1 :])
        found[re.match(r"\s*(\w+)", rest)[1]] = kind
    return found


def braced(text: str) -> tuple[str, str]:
    """What stands in the braces a text begins with, and what comes after them."""
    depth = 0
    for i, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return text[1:i].strip(), text[i + 1 :]
    raise AssertionError(f"These braces do not close: {text[:60]}")


def parts(text: str, between: str) -> list[str]:
    """A type taken apart at a sign, but not within brackets."""
    found, depth = [""], 0
    for sign in text:
        depth += (sign in "{([<") - (sign in "})]>")
        if sign == between and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [part.strip() for part in found]


def holds(value: Any, kind: str, names: dict[str, Any]) -> bool:
    """Whether a JSON value is of a type as JSDoc writes it."""
    kind = kind.strip()
    if len(parts(kind, "|")) > 1:
        return any(holds(value, one, names) for one in parts(kind, "|"))
    if kind.endswith("[]"):
        return isinstance(value, list) and all(holds(one, kind[:-2], names) for one in value)
    if kind.startswith("("):
        return holds(value, kind[1:-1], names)
    if kind.startswith("{"):
        return holds_properties(value, dict(parts(one, ":") for one in parts(kind[1:-1], ",")), names)
    if kind.startswith("Record<"):
        return isinstance(value, dict) and all(holds(one, parts(kind[7:-1], ",")[1], names) for one in value.values())
    if kind.startswith("import("):
        file, name = re.fullmatch(r'import\("\.\./(.+)"\)\.(\w+)', kind).groups()
        return holds(value, name, typedefs(file))
    if kind in names:
        known = names[kind]
        return holds_properties(value, known, names) if isinstance(known, dict) else holds(value, known, names)
    simple = {"any": object, "null": type(None), "string": str, "number": (int, float)}
    return isinstance(value, simple[kind]) and not (kind == "number" and isinstance(value, bool))


def holds_properties(value: Any, known: dict[str, str], names: dict[str, Any]) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == known.keys()
        and all(holds(value[name], kind, names) for name, kind in known.items())
    )


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.dataset)
def test_the_description_has_exactly_the_names_and_kinds_that_the_browser_expects(experiment):
    names = typedefs("run/description.js")
    sent = json.loads(json.dumps(description(experiment)))
    assert sent.keys() == names["Description"].keys()
    wrong = {name: sent[name] for name, kind in names["Description"].items() if not holds(sent[name], kind, names)}
    assert wrong == {}


@pytest.mark.parametrize(
    ("value", "kind", "fits"),
    [
        (1, "number", True),
        (True, "number", False),
        ([1, [2]], "(number | number[])[]", True),
        ([[1], ["a"]], "number[][]", False),
        (None, "number[] | null", True),
        ({"a": [1]}, "{a: number[]}", True),
        ({"a": [1], "b": 2}, "{a: number[]}", False),
        ({"a": "x"}, "Record<string, number>", False),
    ],
)
def test_a_kind_that_does_not_fit_is_found(value, kind, fits):
    assert holds(value, kind, {}) is fits
