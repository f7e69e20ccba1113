"""The router: which page the address asks for. It runs before every page."""

import logging
from copy import copy

import streamlit as st

from ui import state
from ui.sitemap import pages
from words import say

# Wide, narrow, wide; in the accent of .streamlit/config.toml.
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<path fill='#5f6bb5' d='M1 2 6 6.5v3L1 14zM15 2l-5 4.5v3l5 4.5zM7 7h2v2H7z'/></svg>"
)


def route() -> None:
    """Show the page of the address."""
    st.set_page_config(
        page_title=say("lab.name"), page_icon=ICON, layout="wide", menu_items={"About": say("lab.about")}
    )
    # Copies, as Streamlit marks the one that may run.
    page = st.navigation({section: list(map(copy, own)) for section, own in pages().items()}, position="top")
    state.enter(page.url_path)
    try:
        page.run()
    except Exception:
        logging.getLogger("pages").exception("The page %s failed.", page.title)
        st.error(say("lab.failed"))


route()
