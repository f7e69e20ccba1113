"""Pages as small as a page can be, run without a server."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from ui.state import Session


def open_app(page: Callable[[], None], **query: str) -> AppTest:
    """The page, run once with this in the address and with the folder of all settings open."""
    app = AppTest.from_function(page, default_timeout=10)
    app.session_state["session"] = Session(folder_open=True)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def address(app: AppTest) -> dict[str, str]:
    return {key: values[-1] if isinstance(values, list) else values for key, values in app.query_params.items()}
