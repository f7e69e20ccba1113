"""The glossary: its words, and where a lesson uses them, marked so that they can be explained."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import streamlit as st

from words import catalogue, say

SECTION = "glossary."
# A word as panels/draw/terms.js finds it: a pointer on it, the focus or a tap explain it.
MARKED = '<span class="bn-word" role="button" tabindex="0" data-term="{slug}">{text}</span>'
NOT_WITHIN = r"\*\*.+?\*\*|\[[^\]]*\]\([^)]*\)|`[^`]*`|<[^>]*>"  # titles, links, code and markup stay as they are


def slugs() -> list[str]:
    """The names of all words, in the order of the alphabet."""
    found = {key.split(".")[1] for key in catalogue() if key.startswith(SECTION)}
    return sorted(found, key=lambda slug: say(f"glossary.{slug}.term").casefold())


def forms(slug: str) -> list[str]:
    """The forms in which texts use a word."""
    return [form.strip() for form in say(f"glossary.{slug}.forms").split(",")]


def marked(markdown: str, seen: set[str]) -> str:
    """Markdown with the first use of each word marked. seen: the words that were marked before; it grows."""

    def mark(found: re.Match[str]) -> str:
        slug = _by_form().get(found[0]) if found["form"] else None
        if slug is None or slug in seen:
            return found[0]
        seen.add(slug)
        return MARKED.format(slug=slug, text=found[0])

    return _pattern().sub(mark, markdown)


def write(markdown: str, seen: set[str], place: Any = st) -> None:
    """Show a text of ours with its words marked; `place` is where."""
    place.markdown(marked(markdown, seen), unsafe_allow_html=True)


@lru_cache(maxsize=1)
def _by_form() -> dict[str, str]:
    found: dict[str, str] = {}
    for slug in slugs():
        for form in forms(slug):
            found |= {form: slug, form[0].upper() + form[1:]: slug}
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Any form, the longest that fits, as a word of its own; or what is to stay as it is."""
    any_form = "|".join(sorted(map(re.escape, _by_form()), key=len, reverse=True))
    return re.compile(rf"{NOT_WITHIN}|(?P<form>(?<![\w-])(?:{any_form})(?![\w-]))")
