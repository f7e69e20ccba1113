"""The experiment: every setting of a run, once. Controls, links and validation are read from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from aecore.experiment.setting import Setting, setting

VERSION = 1  # of the link format, of the content key and of the defaults they stand for

PLANE_DATASETS = ("line", "sine", "circle", "moons", "s-curve", "spiral", "rings", "blobs", "fork")
SPACE_DATASETS = ("helix", "swiss-roll", "sphere", "s-surface")
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

    Every field is one row of the table of settings: its default, bounds, meaning and short name in
    a link stand here and nowhere else. Raises ValueError when a value is out of its range.
    """

    # fmt: off
    dataset: str = setting(
        "choice", "circle", choices=PLANE_DATASETS + SPACE_DATASETS, key="dataset", group="Data",
        label="Data set", help="The shape the points lie on, before noise.",
    )
    points: int = setting(
        "int", 500, low=20, high=5000, step=10, key="points", group="Data",
        label="Points", help="How many points there are, training and held-out together.",
    )
    noise: float = setting(
        "float", 0.05, low=0.0, high=0.5, step=0.01, key="noise", group="Data",
        label="Noise", help="Standard deviation of the Gaussian noise on each coordinate, in plane units.",
    )
    heldout: float = setting(
        "float", 0.2, low=0.0, high=0.5, step=0.05, key="heldout", group="Data",
        label="Held-out share", help="Share of the points the network never trains on.",
    )
    model: str = setting(
        "choice", "autoencoder", choices=MODELS, key="model", group="Network", changeable=True,
        label="Model", help="What is trained: the architecture and its objective.",
    )
    width: int = setting(
        "int", 1, low=1, high=8, step=1, key="width", group="Network",
        label="Bottleneck width", help="How many numbers the code has.",
    )
    hidden: tuple[int, ...] = setting(
        "layers", (32, 32, 32), key="hidden", group="Network",
        models=("autoencoder", "denoising", "sparse", "contractive", "variational"),
        label="Hidden layers", help="Layer sizes of the encoder; the decoder mirrors them.",
    )
    activation: str = setting(
        "choice", "silu", choices=ACTIVATIONS, key="activation", group="Network",
        models=("autoencoder", "denoising", "sparse", "contractive", "variational"),
        label="Activation", help="The non-linearity after every hidden layer.",
    )
    loss: str = setting(
        "choice", "squared", choices=("squared", "absolute", "cross-entropy"), key="loss", group="Training",
        changeable=True, label="Reconstruction loss",
        help="What is paid for a wrong reconstruction: squared or absolute distance, or the binary "
        "cross-entropy of the coordinates rescaled to between 0 and 1.",
    )
    learning_rate: float = setting(
        "float", 0.03, low=1e-5, high=1.0, step=0.001, key="rate", group="Training", changeable=True,
        label="Learning rate", help="Step size of Adam at its highest.",
    )
    decay: str = setting(
        "choice", "cosine", choices=("cosine", "constant"), key="decay", group="Training",
        label="Rate over time",
        help="Cosine: 100 steps of warm-up, then down to zero along a cosine. Constant: the same throughout.",
    )
    batch: int = setting(
        "int", 128, low=1, high=512, step=1, key="batch", group="Training",
        label="Batch size", help="Points in each gradient estimate, drawn with replacement.",
    )
    steps: int = setting(
        "int", 3000, low=10, high=20000, step=100, key="steps", group="Training",
        label="Steps", help="How many updates the training makes.",
    )
    seed: int = setting(
        "int", 0, low=0, high=999_999, step=1, key="seed", group="Training",
        label="Seed", help="Fixes the data, the first weights and every batch.",
    )
    corruption_kind: str = setting(
        "choice", "gaussian", choices=("gaussian", "drop"), key="corrupt", group="Objective",
        models=("denoising",), changeable=True, label="Corruption",
        help="Gaussian noise added to the input, or coordinates dropped (set to zero).",
    )
    corruption: float = setting(
        "float", 0.2, low=0.0, high=1.0, step=0.05, key="corruption", group="Objective",
        models=("denoising",), changeable=True, label="Corruption level",
        help="Standard deviation of the added noise, or the chance that a coordinate is dropped.",
    )
    sparsity_kind: str = setting(
        "choice", "l1", choices=("l1", "kl"), key="sparse", group="Objective",
        models=("sparse",), label="Sparsity penalty",
        help="L1: the sum of the code's absolute values. KL: each unit's mean activity is held to a target.",
    )
    sparsity: float = setting(
        "float", 0.01, low=0.0, high=10.0, step=0.005, key="sparsity", group="Objective",
        models=("sparse",), changeable=True, label="Sparsity weight",
        help="How much the sparsity penalty counts beside the reconstruction loss.",
    )
    target_activity: float = setting(
        "float", 0.1, low=0.01, high=0.9, step=0.01, key="activity", group="Objective",
        models=("sparse",), changeable=True, label="Target activity",
        help="The mean activity the KL penalty holds each unit to.",
    )
    contraction: float = setting(
        "float", 0.01, low=0.0, high=10.0, step=0.005, key="contraction", group="Objective",
        models=("contractive",), changeable=True, label="Contraction weight",
        help="How much the squared Frobenius norm of the encoder's Jacobian counts.",
    )
    beta: float = setting(
        "float", 0.01, low=0.0, high=10.0, step=0.01, key="beta", group="Objective",
        models=("variational",), changeable=True, label="β",
        help="How much the KL divergence from posterior to prior counts beside the squared error. "
        "2σ² is the evidence lower bound of a decoder with Gaussian noise of standard deviation σ.",
    )
    beta_warmup: float = setting(
        "float", 0.2, low=0.0, high=1.0, step=0.05, key="warmup", group="Objective",
        models=("variational",), label="β warm-up",
        help="Share of the run over which β rises from 0 to its value.",
    )
    schedule: tuple[Change, ...] = setting(
        "schedule", (), key="at", group="Training",
        label="Changes on the way", help="Settings changed in the middle of the run.",
    )

    # fmt: on

    def __post_init__(self) -> None:
        for name, row in SETTINGS.items():
            if row.kind != "schedule":
                object.__setattr__(self, name, row.check(getattr(self, name)))
        object.__setattr__(self, "schedule", _checked_schedule(self))

    @property
    def dimension(self) -> int:
        """Coordinates of a data point: 2 on the plane, 3 in space."""
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
        models = SETTINGS[name].models
        return not models or bool(self.models_used() & set(models))

    def canonical(self) -> Experiment:
        """The same run with every setting that has no effect put back to its default."""
        idle = {name: row.default for name, row in SETTINGS.items() if not self.matters(name)}
        schedule = tuple(c for c in self.schedule if c.step < self.steps and self.matters(c.setting))
        return replace(self, **idle, schedule=schedule)

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
            elif defaults or value != row.default:
                query[row.key] = row.write(value)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Experiment:
        """The experiment that `to_query` wrote. Raises ValueError for the first value that does not hold."""
        experiment, problems = read_query(query)
        if problems:
            raise ValueError(problems[0])
        return experiment


SETTINGS: dict[str, Setting] = {f.name: replace(f.metadata["setting"], name=f.name) for f in fields(Experiment)}
KEYS: dict[str, str] = {row.key: name for name, row in SETTINGS.items()}


def read_query(query: Mapping[str, str], view: frozenset[str] = frozenset()) -> tuple[Experiment, tuple[str, ...]]:
    """The experiment of a link, whatever the link holds.

    A value that does not hold falls back to its default; the second part says which and why, a
    sentence each. `view` names the parameters that belong to the page, not to the experiment.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    if query.get("v", str(VERSION)) != str(VERSION):
        problems.append(f"The link is of version {query['v'][:20]!r}; this lab reads version {VERSION}.")
    for key, text in query.items():
        name = KEYS.get(key)
        if key == "v" or key in view:
            continue
        if name is None:
            problems.append(f"There is no setting called {key[:40]!r}.")
        elif name != "schedule":
            try:
                values[name] = SETTINGS[name].parse(text[:200])
            except ValueError as error:
                problems.append(str(error))
    experiment = Experiment(**values)
    parts = query.get(SETTINGS["schedule"].key, "").split("~", MOST_CHANGES + 1)
    for part in filter(None, parts[: MOST_CHANGES + 1]):  # one more than may be is enough to say that it is too many
        try:
            experiment = replace(experiment, schedule=(*experiment.schedule, _read_change(part[:200])))
        except ValueError as error:
            problems.append(str(error))
    return experiment, tuple(problems)


def _write_change(change: Change) -> str:
    row = SETTINGS[change.setting]
    return f"{change.step}:{row.key}:{row.write(change.value)}"


def _read_change(text: str) -> Change:
    step, key, value = (*text.split(":", 2), "", "")[:3]
    if not step.isdecimal() or key not in KEYS:
        raise ValueError(f"A change must be written step:setting:value. Got {text!r}.")
    name = KEYS[key]
    if SETTINGS[name].kind == "schedule":
        raise ValueError(f"A change must be of a single setting. Got {text!r}.")
    return Change(int(step), name, SETTINGS[name].parse(value))


MOST_CHANGES = 20


def _checked_schedule(experiment: Experiment) -> tuple[Change, ...]:
    changes = []
    for change in experiment.schedule:
        row = SETTINGS.get(change.setting)
        if row is None or not row.changeable:
            allowed = ", ".join(name for name, row in SETTINGS.items() if row.changeable)
            raise ValueError(f"A change on the way must be of one of {allowed}. Got {change.setting!r}.")
        if isinstance(change.step, bool) or not hasattr(change.step, "__index__") or change.step < 1:
            raise ValueError(f"A change on the way must come at step 1 or later. Got {change.step!r}.")
        changes.append(Change(int(change.step), change.setting, row.check(change.value)))
    if len(changes) > MOST_CHANGES:
        raise ValueError(f"schedule must hold at most {MOST_CHANGES} changes. Got {len(changes)}.")
    changes.sort(key=lambda change: change.step)
    if experiment.sparsity_kind == "kl" and experiment.model != "sparse":
        if any(change.value == "sparse" for change in changes):
            raise ValueError("A change to the sparse model needs the l1 penalty: kl needs sigmoid codes. Got kl.")
    shaped = {"variational", "linear"}  # these two have another network than the rest
    for change in changes:
        if change.setting == "model" and change.value != experiment.model and {change.value, experiment.model} & shaped:
            raise ValueError(
                f"model can change on the way only between models of one shape of network "
                f"(autoencoder, denoising, sparse, contractive). Got {experiment.model} to {change.value}."
            )
    return tuple(changes)
