"""The router: which pages there are, in what order. It runs before every page."""

import streamlit as st

from ui import state, text

# section -> (file, title, what the page is for); the first page is the one that opens.
PAGES = {
    "": (
        ("projection.py", "Projection", "Place a point and see what a narrow code keeps of it, while the network learns."),
    ),
}


def route() -> None:
    """Show the page of the address."""
    st.set_page_config(page_title=text.LAB, layout="wide", menu_items={"About": text.ABOUT})
    page = st.navigation(
        {
            section: [
                st.Page(file, title=title, help=purpose, default=file == "projection.py")
                for file, title, purpose in rows
            ]
            for section, rows in PAGES.items()
        },
        position="top",
    )
    state.enter(page.url_path)
    page.run()


route()
