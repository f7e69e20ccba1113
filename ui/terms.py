"""Explains marked words of the glossary on a page that has no stage; where there is one, the stage does it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from trajectories.web.static import PANELS, panels_url
from ui.stage import base_url

LOADER = """
export default function ({ data, parentElement }) {
  import(new URL(data.module, location.origin)).then(({ explainTerms }) => explainTerms(parentElement));
}
"""


def listen() -> None:
    """Explain the words of this page that are marked, as panels/draw/terms.js does."""
    _component()(key="terms", data={"module": f"{base_url()}{panels_url()}/draw/terms.js"})


@lru_cache(maxsize=1)
def _component() -> Any:
    css = (PANELS / "draw" / "terms.css").read_text(encoding="utf-8")
    return st.components.v2.component("bottleneck_terms", html="<i></i>", css=css, js=LOADER, isolate_styles=False)
