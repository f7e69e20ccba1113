"""A lesson that is read: its prose in columns, with links to the pages where each claim is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

import streamlit as st

from ui import glossary
from ui.lessons import lesson, tries
from words import say

LINK = re.compile(r"- (?P<claim>.+) \[(?P<label>[^\]]+)\]\((?P<page>\w+\.py)(?:\?(?P<query>[^)]*))?\)")


def read_lesson(name: str) -> None:
    """What to try, and the prose: side by side, but for the references, which go below."""
    tries(name)
    sections = lesson(name).prose
    seen: set[str] = set()
    beside = [section for section in sections if not _is_wide(section)]
    for column, section in zip(st.columns(len(beside)), beside, strict=True):
        with column:
            _write(section, seen)
    for section in sections:
        if _is_wide(section):
            st.markdown(section)


def links(name: str) -> Iterator[re.Match[str]]:
    """The links of a lesson to pages: claim, label, page (a file of pages/) and query."""
    for section in lesson(name).prose:
        yield from filter(None, map(LINK.fullmatch, section.splitlines()))


def _is_wide(section: str) -> bool:
    return section.startswith(f"**{say('lesson.references')}**")


def _write(section: str, seen: set[str]) -> None:
    """A section with its words marked, each claim followed by the link to the page that shows it."""
    plain: list[str] = []
    for line in section.splitlines():
        found = LINK.fullmatch(line)
        if found is None:
            plain.append(line)
            continue
        glossary.write("\n".join([*plain, found["claim"]]), seen)
        query = parse_qsl(found["query"] or "")
        st.page_link(found["page"], label=found["label"], icon=":material/arrow_forward:", query_params=query)
        plain = []
    glossary.write("\n".join(plain), seen)
