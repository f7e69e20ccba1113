"""The visitor's session and the address bar. This file alone touches `st.session_state` and `st.query_params`.

The link and the session hold the same thing: one experiment. Where they differ, whoever changed
last is right: a control writes the address bar, and an address bar changed from outside (back,
forward, a pasted link) is read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from aecore.experiment import KEYS, SETTINGS, Experiment, read_query

# The browser's own parameters: the point, the code and the step it shows. Python only keeps them.
VIEW = frozenset({"x", "y", "z", "code", "step"})


@dataclass
class Session:
    """What one browser tab is doing. link: the settings in the address bar, as last read or written."""

    page: str = ""
    base: Experiment = field(default_factory=Experiment)
    experiment: Experiment | None = None
    link: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def enter(page: str) -> None:
    """Say which page the visitor is on. On another page than before, the next `page_experiment` starts anew."""
    session = _session()
    if session.page != page:
        session.page, session.experiment = page, None


def page_experiment(base: Experiment = Experiment()) -> Experiment:
    """The experiment this page shows; each page calls it first.

    `base` is what the page shows where the link holds no settings. A link that holds any is
    relative to the defaults of the table, so that it names the same run on every page.
    """
    session = _session()
    link = _settings_in_address()
    if session.experiment is None or link != session.link:
        session.experiment, session.problems = read_link(link, base)
        session.link = link
    session.base = base
    return session.experiment


def read_link(link: Mapping[str, str], base: Experiment) -> tuple[Experiment, tuple[str, ...]]:
    """The experiment of a link on a page, and a sentence for each value that could not be used."""
    experiment, problems = read_query(link)
    if not link.keys() & {*KEYS, "v"}:
        return base, problems
    if experiment.dimension != base.dimension:
        problems += (
            f"dataset {experiment.dataset!r} has {experiment.dimension} coordinates; "
            f"this page shows {base.dimension}. It shows {base.dataset!r} instead.",
        )
        experiment = replace(experiment, dataset=base.dataset)
    return experiment, problems


def experiment() -> Experiment:
    """The experiment in force, after `page_experiment`."""
    return _session().experiment or _session().base


def base() -> Experiment:
    """The experiment this page starts from."""
    return _session().base


def problems() -> tuple[str, ...]:
    """What could not be used of the last link or change, a sentence each; empty after the next good change."""
    return _session().problems


def change(**settings: Any) -> None:
    """Open the run with these settings changed, and write the address bar. For callbacks.

    Values that do not hold change nothing and are named in `problems`.
    """
    session = _session()
    try:
        session.experiment = replace(experiment(), **settings)
    except ValueError as error:
        session.problems = (str(error),)
        return
    session.problems = ()
    _write_address(session)


def new_seed() -> None:
    """The same experiment with the next seed, so that a class that presses once together sees one run."""
    row = SETTINGS["seed"]
    seed = experiment().seed
    change(seed=seed + 1 if seed < row.high else row.low)


def reset() -> None:
    """Back to the experiment this page starts from."""
    change(**{name: getattr(base(), name) for name in SETTINGS})


def hold(key: str, value: Any) -> None:
    """Make the widget of this key show `value`. Call before the widget."""
    # Only where it differs: a value set anew is sent to the browser, and would undo a click on its way here.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def held(key: str) -> Any:
    """The value of the widget of this key. For callbacks."""
    return st.session_state[key]


def _session() -> Session:
    session = st.session_state.get("session")
    if session is None:
        session = st.session_state["session"] = Session()
    return session


def _settings_in_address() -> dict[str, str]:
    return {key: text for key, text in st.query_params.to_dict().items() if key not in VIEW}


def _write_address(session: Session) -> None:
    link = session.experiment.canonical().to_query()
    if link == session.link:
        return
    view = {key: text for key, text in st.query_params.to_dict().items() if key in VIEW}
    st.query_params.from_dict(link | view)
    session.link = link
