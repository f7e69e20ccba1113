"""The words that controls and notices share, in one place. A page's own prose stands in the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aecore.experiment import SETTINGS

LAB = "Bottleneck"

# What a visitor reads for the value of a setting. Values that are not here are shown as they are written.
NAMES = {
    "dataset": {
        "line": "Line",
        "sine": "Sine",
        "circle": "Circle",
        "moons": "Two moons",
        "s-curve": "S-curve",
        "spiral": "Spiral",
        "rings": "Two rings",
        "blobs": "Three blobs",
        "fork": "Fork",
        "helix": "Helix",
        "swiss-roll": "Swiss roll",
        "sphere": "Sphere",
        "s-surface": "S-surface",
    },
    "model": {
        "linear": "Linear autoencoder",
        "autoencoder": "Autoencoder",
        "denoising": "Denoising autoencoder",
        "sparse": "Sparse autoencoder",
        "contractive": "Contractive autoencoder",
        "variational": "Variational autoencoder",
    },
    "activation": {
        "silu": "SiLU",
        "gelu": "GELU",
        "tanh": "tanh",
        "relu": "ReLU",
        "sigmoid": "Sigmoid",
        "linear": "None (linear)",
    },
    "loss": {"squared": "Squared", "absolute": "Absolute", "cross-entropy": "Cross-entropy"},
    "decay": {"cosine": "Warm-up, then cosine", "constant": "Constant"},
    "corruption_kind": {"gaussian": "Gaussian noise", "drop": "Dropped coordinates"},
    "sparsity_kind": {"l1": "L1", "kl": "KL"},
}

DEPTH = "Hidden layers"
DEPTH_HELP = "How many hidden layers the encoder has; the decoder mirrors them."
LAYER_SIZE = "Units a layer"
LAYER_SIZE_HELP = "How many units each hidden layer has."

NEW_SEED = "New seed"
NEW_SEED_HELP = "The same settings with the next seed: new data, new first weights, new batches."
RESET = "Reset"
RESET_HELP = "Back to the settings this page starts with."

ALL_SETTINGS = "All settings"

SECOND_IS = "**B** is the same as A, but with another"
SECOND_WITH = "which is"
SECOND_SETTING = "Setting that differs in run B"
SECOND_NOTHING = "setting"
SECOND_ALSO = "also {setting}: {value}"
ONE_THING = "Like A, but"
ONE_THING_HELP = "Run B becomes run A with this one thing changed."
SWAP = "Swap A and B"
SWAP_HELP = "Run B becomes run A, so that the controls at the side are B's."

SWEEP_OVER = "One picture for each"

RUN = "Run"
RUN_HELP = "Runs this code in a worker and shows what it prints."
RUNNING = "Training; about five seconds on an idle machine."
RUN_LATE = "It is still waiting for its turn. Press Run again in a while."
NOTHING_PRINTED = "It printed nothing."

NOT_USED = "Not everything in this link could be used. The rest of it is shown."
AND_MORE = "And {count} more."

REPLACED = "This page starts with **{own}**; you came with **{yours}**."
NOT_HERE = "Data in space and data on the plane have pages of their own."
TAKE_ALONG = "Take {yours} along"

FAILED = (
    "This page failed; the lab's log says why. Your settings are kept in the address bar: "
    "reload the page, or start again from [the first one](/)."
)

ABOUT = "**Bottleneck** is a lab for seeing autoencoders learn: what a narrow code keeps, and what it lets go."


def name(setting: str, value: str) -> str:
    """What a visitor reads for a value of a setting."""
    return NAMES.get(setting, {}).get(value, value)


def number(value: float) -> str:
    """A number in full, without exponent: 0.00002, 3,000."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.10f}".rstrip("0").rstrip(".") or "0"


def values(settings: Mapping[str, Any]) -> str:
    """Settings as a visitor reads them, one after the other: Spiral, noise 0.2."""
    return ", ".join(
        NAMES[setting][value] if setting in NAMES else f"{SETTINGS[setting].label.lower()} {number(value)}"
        for setting, value in settings.items()
    )


def plain(text: str) -> str:
    """Text from outside, safe in Markdown: nothing in it is a link, an image or markup."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/])", r"\\\1", text)
