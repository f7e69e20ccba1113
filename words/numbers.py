"""Numbers and lists as a language writes them, by babel. panels/text/numbers.js does the same in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from babel.lists import format_list
from babel.numbers import format_decimal

from words.language import language, locale


def exact(value: object, tag: str = "") -> str:
    """A number in full, with up to ten decimals and no exponent: 0.00002, 3,000. Raises TypeError for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"value must be a number. Got {value!r}.")
    return _number(value, tag or language())


def listed(items: Iterable[str], tag: str = "", style: Literal["standard", "or", "unit"] = "standard") -> str:
    """A list as a sentence has it: "a, b, and c", or, as a unit, "a, b, c"."""
    return format_list(list(items), style=style, locale=locale(tag or language()))


def either(items: Iterable[str], tag: str = "") -> str:
    """A list of which one holds: "a, b, or c"."""
    return listed(items, tag, style="or")


@lru_cache(maxsize=4096)
def _number(value: float, tag: str) -> str:
    return format_decimal(value, "#,##0.##########", locale=locale(tag)).replace("-", "−")
