"""Every setting of a run on images, once: the table that controls, links and validation are read from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from aecore.experiment.setting import Refused, Setting, setting

VERSION = 1
MOST_PARAMETERS = 4_000_000  # of one network: 784-1000-500-250-30 and back has 2.8 million
MODELS = ("autoencoder", "denoising", "variational", "sparse", "convolutional")
_HASH = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class ImageExperiment:
    """What determines a run on images to the bit. Raises Refused for a value that does not hold.

    own: the name of a visitor's own images, empty unless images is "own". hidden: the sizes of the encoder's hidden
    layers, which the decoder mirrors; the convolutional network has its own. recipe: how a network is begun and
    trained, today's way or as in 2006, with and without pretraining. strength: a Gaussian's standard deviation in
    grey levels from 0 to 1, or the share of pixels that are hidden.
    """

    images: str = setting("choice", "digits", choices=("digits", "mnist", "own"), key="images", group="Data")
    own: str = setting("text", "", key="own", group="Data")
    model: str = setting("choice", "autoencoder", choices=MODELS, key="model", group="Network")
    width: int = setting("int", 2, low=1, high=64, step=1, key="width", group="Network")
    hidden: str = setting(
        "choice", "128", choices=("128", "256-64", "512-256-64", "1000-500-250"), key="hidden", group="Network",
        models=("autoencoder", "denoising", "variational", "sparse"),
    )  # fmt: skip
    loss: str = setting(
        "choice", "squared", choices=("squared", "absolute", "codes"), key="loss", group="Objective",
        models=("autoencoder", "denoising", "sparse", "convolutional"),
    )  # fmt: skip
    corruption: str = setting(
        "choice", "gaussian", choices=("gaussian", "pixels", "block"), key="corruption", group="Objective",
        models=("denoising",),
    )  # fmt: skip
    strength: float = setting(
        "float", 0.4, low=0.0, high=0.9, step=0.1, key="strength", group="Objective", models=("denoising",)
    )
    beta: float = setting(
        "float", 1.0, low=0.0, high=10.0, step=0.1, key="beta", group="Objective", models=("variational",)
    )
    active: int = setting("int", 4, low=1, high=64, step=1, key="active", group="Objective", models=("sparse",))
    recipe: str = setting(
        "choice", "today", choices=("today", "2006", "2006-pretrained"), key="recipe", group="Training",
        models=("autoencoder", "denoising", "sparse"),
    )  # fmt: skip
    epochs: int = setting("int", 80, low=1, high=100, step=1, key="epochs", group="Training")
    seed: int = setting("int", 0, low=0, high=2**31 - 1, step=1, key="seed", group="Training")

    def __post_init__(self) -> None:
        for name, row in IMAGE_SETTINGS.items():
            if row.kind != "text":
                object.__setattr__(self, name, row.check(getattr(self, name)))
        if (self.images == "own") != bool(self.own) or (self.own and not _HASH.fullmatch(self.own)):
            raise Refused("own must name uploaded images, and images be own.", "image-own", "images", got=self.own[:40])

    @property
    def sizes(self) -> tuple[int, ...]:
        """The encoder's hidden layers."""
        return tuple(int(size) for size in self.hidden.split("-"))

    def matters(self, name: str) -> bool:
        """Whether a setting has an effect on this run."""
        models = IMAGE_SETTINGS[name].models
        return not models or self.model in models

    def canonical(self) -> ImageExperiment:
        """The same run with all settings that do not matter at their defaults."""
        return replace(self, **{n: r.default for n, r in IMAGE_SETTINGS.items() if not self.matters(n)})

    @property
    def content_key(self) -> str:
        """Names the run: equal settings, equal keys."""
        values = {field.name: getattr(self.canonical(), field.name) for field in fields(self)}
        text = json.dumps({"images": VERSION, **values}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def to_query(self) -> dict[str, str]:
        """The settings that differ from their defaults, and the version, as a link's parameters."""
        rows = IMAGE_SETTINGS.items()
        differing = {row.key: row.write(getattr(self, n)) for n, row in rows if getattr(self, n) != row.default}
        return {"v": str(VERSION), **differing}


IMAGE_SETTINGS: dict[str, Setting] = {
    f.name: replace(f.metadata["setting"], name=f.name) for f in fields(ImageExperiment)
}
IMAGE_KEYS: dict[str, str] = {row.key: name for name, row in IMAGE_SETTINGS.items()}


def read_image_query(query: Mapping[str, str]) -> tuple[ImageExperiment, tuple[Refused, ...]]:
    """The experiment of a link, whatever it holds: the defaults but for what the link says and what holds of that.

    The second part says of each value that does not hold why.
    """
    found = ImageExperiment()
    values: dict[str, Any] = {}
    problems: list[Refused] = []
    for key, text in query.items():
        name = IMAGE_KEYS.get(key)
        if key == "v" and text == str(VERSION):
            continue
        if name is None:
            problems.append(Refused(f"There is no setting called {key[:40]!r}.", "unknown", got=key[:40]))
            continue
        try:
            row = IMAGE_SETTINGS[name]
            values[name] = text[:64] if row.kind == "text" else row.parse(text[:200])
        except Refused as error:
            problems.append(error)
    try:
        found = replace(found, **values)
    except Refused as error:
        problems.append(error)
        own = ("images", "own")
        found = replace(found, **{name: value for name, value in values.items() if name not in own})
    return found, tuple(problems)
