"""What a visitor guessed in each lesson, and how a cookie holds it: linear:0.denoising:2"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Guess:
    """What was guessed in a lesson: the option's place, from 0."""

    option: int


def read(text: str) -> dict[str, Guess]:
    """The guesses by lesson; what is none in the text is left out."""
    found = re.findall(r"(?:^|\.)([a-z-]+):(\d)!?(?=\.|$)", text)  # with a !, earlier versions
    return {lesson: Guess(int(option)) for lesson, option in found}


def write(guesses: Mapping[str, Guess]) -> str:
    """The text that `read` reads."""
    return ".".join(f"{lesson}:{guess.option}" for lesson, guess in guesses.items())
