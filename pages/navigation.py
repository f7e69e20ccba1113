"""The router: which page the address asks for. It runs before every page."""

import logging
from copy import copy

import streamlit as st

from ui import state
from ui.head import LOGO, MARK, footer, title
from ui.menu import menu
from ui.path import foot
from ui.sitemap import file_at, pages
from words import say


def route() -> None:
    """Show the page of the address."""
    # Copies, as Streamlit marks the one that may run.
    sections = {section: list(map(copy, own)) for section, own in pages().items()}
    page = st.navigation(sections, position="top", expanded=True)
    st.set_page_config(
        page_title=title(page.title), page_icon=MARK, layout="wide", menu_items={"About": say("lab.about")}
    )
    st.logo(LOGO, size="large")
    asked = state.left_for()
    if asked:
        st.switch_page(asked)
    state.enter(page.url_path)
    menu(file_at(page.url_path))
    try:
        page.run()
        st.caption(footer())
        foot(file_at(page.url_path))
    except Exception:
        logging.getLogger("pages").exception("The page %s failed.", page.title)
        st.error(say("lab.failed"))


route()
