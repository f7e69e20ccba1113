"""Gallery: runs that show something true and surprising, each a link with a sentence of what to look at."""

import streamlit as st

from ui.gallery import gallery
from words import say


def render() -> None:
    """The pictures."""
    st.subheader(say("gallery-page.heading"), anchor=False)
    gallery()


render()
