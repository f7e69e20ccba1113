"""Two tables that come with scikit-learn, as examples of data of one's own."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from aecore.experiment import Own
from aecore.experiment.own import EXAMPLE, scaling
from words import say

# key -> file, columns to learn by their place and name, what the labels are
_TABLES = {
    "iris": ("iris.csv", {2: "petal-length", 3: "petal-width"}, "species"),
    "wine": ("wine_data.csv", {0: "alcohol", 6: "flavanoids", 9: "colour"}, "grower"),
}
NAMES = tuple(_TABLES)


@lru_cache(maxsize=len(_TABLES))
def example(name: str) -> Own:
    """An example's points, known in links by its name. Raises KeyError where there is none of the name."""
    file, columns, labelled = _TABLES[name]
    spec = find_spec("sklearn")  # found, not imported: that takes half a second and more
    if spec is None or spec.origin is None:
        raise KeyError(name)
    text = (Path(spec.origin).parent / "datasets" / "data" / file).read_text(encoding="utf-8")
    first, *rows = csv.reader(text.splitlines())
    values = np.array([[float(row[i]) for i in columns] for row in rows])
    units = scaling(values, tuple(say(f"own-data.names.{column}") for column in columns.values()), separate=True)
    points = units.to_plane(values).astype(np.float32)
    labels = np.array([int(row[-1]) for row in rows], dtype=np.int64)
    for array in (points, labels):
        array.setflags(write=False)
    return Own(EXAMPLE + name, points, units, labels, tuple(first[2:]), say(f"own-data.names.{labelled}"))


def kept(key: str) -> Own | None:
    """The example of a key in a link; None where it names none."""
    name = key.removeprefix(EXAMPLE)
    return example(name) if key.startswith(EXAMPLE) and name in _TABLES else None
