"""Which language the lab speaks: the one setting, and what babel knows of it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

FOLDER = Path(__file__).resolve().parent  # of the files words/<language>.*.toml
VARIABLE = "BOTTLENECK_LANGUAGE"
DEFAULT = "en"


def languages(folder: Path = FOLDER) -> list[str]:
    """The languages that have files."""
    return sorted({path.name.partition(".")[0] for path in folder.glob("*.toml")})


@lru_cache(maxsize=1)
def language() -> str:
    """The language the lab speaks. Raises ValueError where it has no files."""
    wanted = os.environ.get(VARIABLE, DEFAULT)
    if wanted not in languages():
        raise ValueError(f"{VARIABLE} must be one of {', '.join(languages())}. Got {wanted!r}.")
    return wanted


@lru_cache(maxsize=8)
def locale(tag: str) -> Locale:
    """babel's locale of a language. Raises ValueError where the tag is none such as en or pt-BR."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"A language must be a tag such as en or pt-BR. Got {tag!r}.") from None
