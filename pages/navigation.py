"""The router: which pages there are, in what order. It runs before every page."""

from copy import copy

import streamlit as st

from ui import state, text

# section -> (file, title, what the page is for); the first page is the one that opens.
PAGES = {
    "": (
        ("projection.py", "Projection", "Place a point and see what a narrow code keeps of it, while the network learns."),
    ),
}


@st.cache_resource
def prepared() -> dict[str, list[st.Page]]:
    """The pages by section. Made once: looking each file up again takes a tenth of a script run."""
    return {
        section: [st.Page(file, title=title, help=purpose) for file, title, purpose in rows]
        for section, rows in PAGES.items()
    }


def route() -> None:
    """Show the page of the address."""
    st.set_page_config(page_title=text.LAB, layout="wide", menu_items={"About": text.ABOUT})
    # Copies, as Streamlit marks the one that may run.
    page = st.navigation({section: list(map(copy, pages)) for section, pages in prepared().items()}, position="top")
    state.enter(page.url_path)
    page.run()


route()
