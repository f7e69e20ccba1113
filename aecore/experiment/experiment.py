"""The experiment: every setting of a run, once. Controls, links and validation are read from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from aecore.experiment.drawing import LONGEST, read_drawing
from aecore.experiment.own import EXAMPLE, HASHED, PRIVATE, Own
from aecore.experiment.setting import Refused, Setting, setting

VERSION = 2  # of the link format, of the content key and of the defaults they stand for

PLANE_DATASETS = ("line", "sine", "circle", "moons", "s-curve", "spiral", "rings", "blobs", "fork")
SPACE_DATASETS = ("helix", "swiss-roll", "sphere", "s-surface")
OWN = "own"  # the points are those of the setting of this name
MODELS = ("linear", "autoencoder", "denoising", "sparse", "contractive", "variational")
ACTIVATIONS = ("silu", "gelu", "tanh", "relu", "sigmoid", "linear")


@dataclass(frozen=True)
class Change:
    """From `step` on (the step-th update and all later ones), `setting` has the value `value`."""

    step: int
    setting: str
    value: Any


@dataclass(frozen=True)
class Experiment:
    """Everything that determines a training run. Frozen and hashable; equal settings, equal run.

    Every field is one row of the table of settings: its default, bounds and short name in a link stand
    here and nowhere else; what it is called and what it means, in words/en.settings.toml. Raises Refused, a
    ValueError, when a value is out of its range.
    """

    # fmt: off
    dataset: str = setting(
        "choice", "circle", choices=(*PLANE_DATASETS, *SPACE_DATASETS, OWN), key="dataset", group="Data",
    )
    points: int = setting("int", 500, low=20, high=5000, step=10, key="points", group="Data")
    noise: float = setting("float", 0.05, low=0.0, high=0.5, step=0.01, key="noise", group="Data")
    own: Own | None = setting("own", None, key="own", group="Data")  # noqa: RUF009 (a row, as the others)
    heldout: float = setting("float", 0.2, low=0.0, high=0.5, step=0.05, key="heldout", group="Data")
    model: str = setting("choice", "autoencoder", choices=MODELS, key="model", group="Network", changeable=True)
    width: int = setting("int", 1, low=1, high=8, step=1, key="width", group="Network")
    hidden: tuple[int, ...] = setting(
        "layers", (32, 32, 32), key="hidden", group="Network",
        models=MODELS[1:],
    )
    activation: str = setting(
        "choice", "silu", choices=ACTIVATIONS, key="activation", group="Network",
        models=MODELS[1:],
    )
    loss: str = setting(
        "choice", "squared", choices=("squared", "absolute", "cross-entropy"), key="loss", group="Training",
        changeable=True,
    )
    learning_rate: float = setting(
        "float", 0.03, low=1e-5, high=1.0, step=0.001, key="rate", group="Training", changeable=True,
    )
    decay: str = setting("choice", "cosine", choices=("cosine", "constant"), key="decay", group="Training")
    batch: int = setting("int", 128, low=1, high=512, step=1, key="batch", group="Training")
    steps: int = setting("int", 3000, low=10, high=20000, step=100, key="steps", group="Training")
    seed: int = setting("int", 0, low=0, high=999_999, step=1, key="seed", group="Training")
    corruption_kind: str = setting(
        "choice", "gaussian", choices=("gaussian", "drop"), key="corrupt", group="Objective",
        models=("denoising",), changeable=True,
    )
    corruption: float = setting(
        "float", 0.2, low=0.0, high=1.0, step=0.05, key="corruption", group="Objective",
        models=("denoising",), changeable=True,
    )
    sparsity_kind: str = setting(
        "choice", "l1", choices=("l1", "kl"), key="sparse", group="Objective", models=("sparse",),
    )
    sparsity: float = setting(
        "float", 0.01, low=0.0, high=10.0, step=0.005, key="sparsity", group="Objective",
        models=("sparse",), changeable=True,
    )
    target_activity: float = setting(
        "float", 0.1, low=0.01, high=0.9, step=0.01, key="activity", group="Objective",
        models=("sparse",), changeable=True,
    )
    contraction: float = setting(
        "float", 0.01, low=0.0, high=10.0, step=0.005, key="contraction", group="Objective",
        models=("contractive",), changeable=True,
    )
    beta: float = setting(
        "float", 0.01, low=0.0, high=10.0, step=0.01, key="beta", group="Objective",
        models=("variational",), changeable=True,
    )
    beta_warmup: float = setting(
        "float", 0.2, low=0.0, high=1.0, step=0.05, key="warmup", group="Objective", models=("variational",),
    )
    schedule: tuple[Change, ...] = setting("schedule", (), key="at", group="Training")

    # fmt: on

    def __post_init__(self) -> None:
        for name, row in SETTINGS.items():
            if row.kind != "schedule":
                object.__setattr__(self, name, row.check(getattr(self, name)))
        object.__setattr__(self, "schedule", _checked_schedule(self))
        if self.dataset == OWN and self.own is None:
            raise Refused("dataset own needs points: own must be given. Got None.", "own-missing")

    @property
    def dimension(self) -> int:
        """Coordinates of a data point: 2 on the plane, 3 in space, up to 64 of one's own."""
        if self.dataset == OWN and self.own is not None:
            return self.own.dimension
        return 3 if self.dataset in SPACE_DATASETS else 2

    @property
    def heads(self) -> int:
        """Outputs of the encoder for each code: 2 (mean and log-variance) where variational, else 1."""
        return 2 if self.model == "variational" else 1

    def at(self, step: int) -> Experiment:
        """The settings in force for the update that leads from `step` to `step + 1`."""
        if not self.schedule:
            return self
        current = {change.setting: change.value for change in self.schedule if change.step <= step}
        return replace(self, schedule=(), **current)

    def models_used(self) -> frozenset[str]:
        """The models that train at some time of the run."""
        later = [change.value for change in self.schedule if change.setting == "model" and change.step < self.steps]
        return frozenset([self.model, *later])

    def matters(self, name: str) -> bool:
        """Whether the setting of this name has any effect on this run."""
        if name in ("own", "points", "noise"):  # points of one's own are as many and as noisy as they came
            return (name == "own") == (self.dataset == OWN)
        models = SETTINGS[name].models
        return not models or bool(self.models_used() & set(models))

    def canonical(self) -> Experiment:
        """The same run with every setting that has no effect put back to its default."""
        idle = {name: row.default for name, row in SETTINGS.items() if not self.matters(name)}
        schedule = tuple(c for c in self._real_changes() if c.step < self.steps and self.matters(c.setting))
        return replace(self, **idle, schedule=schedule)

    def _real_changes(self) -> Iterator[Change]:
        """The changes that give a setting another value than it has by then, in order."""
        current: dict[str, Any] = {}
        for change in self.schedule:
            if change.value != current.get(change.setting, getattr(self, change.setting)):
                current[change.setting] = change.value
                yield change

    @cached_property
    def content_key(self) -> str:
        """32 hexadecimal digits that name the run: a hash of the canonical settings, the same everywhere."""
        settings = self.canonical().to_query(defaults=True)
        text = json.dumps(settings, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def to_query(self, defaults: bool = False) -> dict[str, str]:
        """The settings as a link's parameters: those that differ from the default, and the version."""
        query = {"v": str(VERSION)}
        for name, row in SETTINGS.items():
            value = getattr(self, name)
            if row.kind == "schedule":
                if value:
                    query[row.key] = "~".join(_write_change(change) for change in value)
            elif value != row.default or (defaults and row.kind != "own"):
                query[row.key] = row.write(value)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Experiment:
        """The experiment that `to_query` wrote. Raises Refused for the first value that does not hold."""
        experiment, problems = read_query(query)
        if problems:
            raise problems[0]
        return experiment


SETTINGS: dict[str, Setting] = {f.name: replace(f.metadata["setting"], name=f.name) for f in fields(Experiment)}
KEYS: dict[str, str] = {row.key: name for name, row in SETTINGS.items()}


def _nothing_kept(key: str) -> Own | None:
    return None


def read_query(
    query: Mapping[str, str], view: frozenset[str] = frozenset(), kept: Callable[[str], Own | None] = _nothing_kept
) -> tuple[Experiment, tuple[Refused, ...]]:
    """The experiment of a link, whatever the link holds.

    A value that does not hold falls back to its default; the second part says which and why, one each. `view`
    names the parameters that belong to the page, not to the experiment. kept gives the private data of a key, None
    where whoever asks has none of it.
    """
    values: dict[str, Any] = {}
    problems: list[Refused] = []
    if query.get("v", str(VERSION)) != str(VERSION):
        got = query["v"][:20]
        message = f"The link is of version {got!r}; this lab reads version {VERSION}."
        problems.append(Refused(message, "version", got=got, version=VERSION))
    for key, text in query.items():
        name = KEYS.get(key)
        if key == "v" or key in view:
            continue
        if name is None:
            problems.append(Refused(f"There is no setting called {key[:40]!r}.", "unknown", got=key[:40]))
        elif name != "schedule":
            try:
                values[name] = _read_own(text, kept) if name == "own" else SETTINGS[name].parse(text[:200])
            except Refused as error:
                problems.append(error)
    if values.get("dataset") == OWN and values.get("own") is None:
        del values["dataset"]
        if not query.get(SETTINGS["own"].key):
            problems.append(Refused("dataset own needs points: own must be given.", "own-missing"))
    experiment = Experiment(**values)
    parts = query.get(SETTINGS["schedule"].key, "").split("~", MOST_CHANGES + 1)
    for part in filter(None, parts[: MOST_CHANGES + 1]):  # one more than may be is enough to say that it is too many
        try:
            experiment = replace(experiment, schedule=(*experiment.schedule, _read_change(part[:200])))
        except Refused as error:
            problems.append(error)
    return experiment, tuple(problems)


def _read_own(text: str, kept: Callable[[str], Own | None]) -> Own | None:
    """The points of a link: a drawing that it holds, or those that are kept under a key."""
    if not text.startswith((PRIVATE, EXAMPLE, HASHED)):
        return read_drawing(text) if text else None
    found = kept(text[:LONGEST])
    if found is None:
        raise Refused("The link names private data that are not here.", "own-gone")
    return found


def _write_change(change: Change) -> str:
    row = SETTINGS[change.setting]
    return f"{change.step}:{row.key}:{row.write(change.value)}"


def _read_change(text: str) -> Change:
    step, key, value = (*text.split(":", 2), "", "")[:3]
    if not step.isdecimal() or key not in KEYS:
        raise Refused(f"A change must be written step:setting:value. Got {text!r}.", "change-written", got=text)
    name = KEYS[key]
    if SETTINGS[name].kind == "schedule":
        raise Refused(f"A change must be of a single setting. Got {text!r}.", "change-single", got=text)
    return Change(int(step), name, SETTINGS[name].parse(value))


MOST_CHANGES = 20


def _checked_schedule(experiment: Experiment) -> tuple[Change, ...]:
    changes = []
    for change in experiment.schedule:
        row = SETTINGS.get(change.setting)
        if row is None or not row.changeable:
            allowed = tuple(name for name, row in SETTINGS.items() if row.changeable)
            message = f"A change on the way must be of one of {', '.join(allowed)}. Got {change.setting!r}."
            raise Refused(message, "change-allowed", allowed=allowed, changed=change.setting)
        if isinstance(change.step, bool) or not hasattr(change.step, "__index__") or change.step < 1:
            message = f"A change on the way must come at step 1 or later. Got {change.step!r}."
            raise Refused(message, "change-step", got=str(change.step))
        changes.append(Change(int(change.step), change.setting, row.check(change.value)))
    if len(changes) > MOST_CHANGES:
        message = f"schedule must hold at most {MOST_CHANGES} changes. Got {len(changes)}."
        raise Refused(message, "changes-most", count=MOST_CHANGES, got=str(len(changes)))
    changes.sort(key=lambda change: change.step)
    becomes_sparse = experiment.model != "sparse" and any(change.value == "sparse" for change in changes)
    if experiment.sparsity_kind == "kl" and becomes_sparse:
        message = "A change to the sparse model needs the l1 penalty: kl needs sigmoid codes. Got kl."
        raise Refused(message, "change-sparse")
    shaped = {"variational", "linear"}  # these two have another network than the rest
    for change in changes:
        if change.setting == "model" and change.value != experiment.model and {change.value, experiment.model} & shaped:
            models = tuple(model for model in MODELS if model not in shaped)
            raise Refused(
                f"model can change on the way only between models of one shape of network "
                f"({', '.join(models)}). Got {experiment.model} to {change.value}.",
                "change-shape", models=models, before=experiment.model, after=change.value,
            )  # fmt: skip
    return tuple(changes)
