"""What a visitor guessed in each lesson, and how a cookie holds it: linear:0.denoising:2!"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Guess:
    """What was guessed in a lesson: the option's place, from 0, and whether the explanation was asked for."""

    option: int
    explained: bool = False


def read(text: str) -> dict[str, Guess]:
    """The guesses by lesson; what is none in the text is left out."""
    found = re.findall(r"(?:^|\.)([a-z-]+):(\d)(!?)(?=\.|$)", text)
    return {lesson: Guess(int(option), bool(explained)) for lesson, option, explained in found}


def write(guesses: Mapping[str, Guess]) -> str:
    """The text that `read` reads."""
    return ".".join(f"{lesson}:{guess.option}{'!' if guess.explained else ''}" for lesson, guess in guesses.items())
