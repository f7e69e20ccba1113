"""Glossary: every word above school mathematics, in one sentence each."""

import streamlit as st

from ui import glossary
from words import say


def render() -> None:
    """The words in two columns, in the order of the alphabet."""
    st.subheader(say("pages.glossary.heading"), anchor=False)
    slugs = glossary.slugs()
    half = (len(slugs) + 1) // 2
    for column, part in zip(st.columns(2, gap="large"), (slugs[:half], slugs[half:]), strict=True):
        for slug in part:
            told = {"term": say(f"glossary.{slug}.term"), "text": say(f"glossary.{slug}.text")}
            column.markdown(say("pages.glossary.entry", **told))


render()
