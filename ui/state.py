"""The visitor's session and the address bar. This file alone touches `st.session_state` and `st.query_params`.

The link and the session hold the same thing: one experiment. Where they differ, whoever changed
last is right: a control writes the address bar, and an address bar changed from outside (back,
forward, a pasted link) is read again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

import trajectories
from aecore.experiment import KEYS, OWN, SETTINGS, Experiment, Own, Refused, read_query
from aecore.experiment.rates import usual_rate
from aecore.experiment.setting import Setting
from aecore.tables import Table
from ui import carrying, examples, text
from ui.differences import LONGEST_VALUE, read_difference, write_difference
from ui.guesses import Guess
from words import say

# The browser's own parameters: the point, the second point, the code, the step and the layers it shows, how often codes
# were drawn, what may not be changed, what is not shown, presentation, and a class's code. Python only keeps them.
VIEW = frozenset({"x", "y", "z", "to", "code", "step", "layers", "guess", "draw", "lock", "hide", "present", "room"})
PREDICT = "predict"  # how a link leaves the lesson's question: open, or an option's place
# What a page shows besides its experiment: how a second one differs, the setting a sweep goes over, and the
# step whose changes the ghost of a run lacks.
SECOND, OVER, WITHOUT = "b", "over", "without"
NAMED = {*KEYS, "v"}  # by which a link names settings
BESIDE = VIEW | {SECOND, OVER, WITHOUT, PREDICT}  # all that is in the address and no setting
OWNER = "bottleneck-own"  # the cookie of who brought data of their own: a secret, and no name


# Which data of one's own a page shows: those with as many columns as its own, as most do; any; or none, as it is about
# the true manifold, which is not known of them.
SAME, ANY, NONE = "same", "any", "none"


@dataclass
class Session:
    """What one browser tab is doing.

    link: the settings in the address bar, as last read or written. start: what the page put up last of
    itself, and own: the settings that it does so whatever was chosen before. kept: the visitor's choices
    that go along to other pages; replaced: those of them that this page replaced.
    """

    page: str = ""
    base: Experiment = field(default_factory=Experiment)
    experiment: Experiment | None = None
    link: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    start: Experiment = field(default_factory=Experiment)
    own: frozenset[str] = frozenset()
    takes: str = SAME
    kept: dict[str, Any] = field(default_factory=dict)
    replaced: dict[str, Any] = field(default_factory=dict)
    left_for: str = ""  # the file of the page to which the visitor goes
    folder_open: bool | None = None  # None: as the browser's cookie says
    offers_shown: int = 0
    guesses: dict[str, Guess] | None = None  # by lesson; None: as the browser's cookie says
    predicted: tuple[str, str] = ("", "")  # the lesson and the prediction of the last link that held one
    watched: tuple[str, ...] = ()  # queries of the runs that a class's dashboard draws
    own_images: str = ""
    read_file: str = ""
    owner: str = ""  # empty: as the browser's cookie says
    table: tuple[str, Table] | None = None  # the one that was read last, and what it is called
    drawing: int = 0  # the number of the drawing that the browser sent last
    own_data: Own | None = None  # the last data of one's own that were shown
    name: str = field(default_factory=lambda: secrets.token_hex(16))  # made up; says nothing about who it is


def enter(page: str) -> None:
    """Say which page the visitor is on. On another page than before, the next `page_experiment` starts anew."""
    session = the_session()
    if session.page != page:
        if session.experiment is not None:
            session.kept = carrying.chosen(session.kept, session.experiment, session.start, session.own)
        session.page, session.experiment = page, None


def page_experiment(base: Experiment = Experiment(), own: Collection[str] = (), takes: str = SAME) -> Experiment:
    """The experiment this page shows; each page calls it first.

    `base` is what the page shows where the link holds no settings. A link that holds any is
    relative to the defaults of the table, so that it names the same run on every page. Where it holds none,
    data that were chosen on another page come along, but for the settings in `own`: the page is about those.
    `takes` says which data of one's own it shows: SAME, ANY or NONE.
    """
    session = the_session()
    session.takes = takes
    link = _settings_in_address()
    _let_go_of_the_forgotten(session, base)
    if session.experiment is None or link != session.link:
        before = session.experiment
        session.experiment, session.problems = read_link(link, base, takes, _mine)
        session.link = link
        if session.experiment != before:
            session.start, session.own, session.replaced = base, frozenset(own), {}
            if not own_fits(session.kept.get("own"), base):
                session.own |= {name for name in ("dataset", "own") if session.kept.get("dataset") == OWN}
        if before is None and not link.keys() & NAMED:
            fits = own_fits(session.kept.get("own"), base)
            session.experiment, session.replaced = carrying.carry(session.kept, base, session.own, fits)
    session.base = base
    _note_own(session)
    return session.experiment


def address_due() -> dict[str, str]:
    """The settings that a bare address does not say yet, as choices came along from another page; else nothing.

    The browser writes them, once it is on the page: written here, they would come before the page's own
    address and make a step back lead to another page with these settings.
    """
    session = the_session()
    if session.experiment in (None, session.base) or _settings_in_address().keys() & NAMED:
        return {}
    return session.experiment.canonical().to_query()


def read_link(
    link: Mapping[str, str], base: Experiment, takes: str = SAME, kept: Callable[[str], Own | None] = lambda key: None
) -> tuple[Experiment, tuple[str, ...]]:
    """The experiment of a link on a page, and a sentence for each value that could not be used.

    takes: which data of one's own the page shows; kept: gives the visitor's private data by key.
    """
    experiment, refused = read_query(link, kept=kept)
    problems = tuple(map(text.reason, refused))
    if not link.keys() & NAMED:
        return base, problems
    if link.get("dataset") == OWN != experiment.dataset and base.dataset == OWN:  # what it names is not here
        experiment = replace(experiment, dataset=OWN, own=base.own)
    if experiment.dataset == OWN and takes == NONE:
        problems += (say("problems.own-not-here", instead=text.name("dataset", base.dataset)),)
        experiment = replace(experiment, dataset=base.dataset)
    elif experiment.dimension != base.dimension and not (experiment.dataset == OWN and takes == ANY):
        got, instead = (text.name("dataset", one.dataset) for one in (experiment, base))
        values = {"got": got, "theirs": experiment.dimension, "ours": base.dimension, "instead": instead}
        problems += (say("problems.dimension", **values),)
        experiment = replace(experiment, dataset=base.dataset, own=base.own)
    return experiment, problems


def own_fits(own: Own | None, base: Experiment) -> bool:
    """Whether this page can show these data of one's own, if there are any."""
    takes = the_session().takes
    if own is None or not len(own.points):
        return False
    return takes == ANY or (takes == SAME and own.dimension == base.dimension)


def own_data() -> Own | None:
    """The last data of one's own that this session has shown, where this page can show them; else None."""
    session = the_session()
    return session.own_data if own_fits(session.own_data, session.base) else None


def table() -> tuple[str, Table] | None:
    """The table that was read last, and what it is called; None where there is none."""
    return the_session().table


def keep_table(name: str, read: Table) -> None:
    """Keep a table for this session, to choose columns of it."""
    the_session().table = name, read
    for key in ("own-columns", "own-labels"):  # of the table before
        st.session_state.pop(key, None)


def complain(problem: str) -> None:
    """Say on the next picture of the page what could not be done. For callbacks."""
    the_session().problems = (problem,)


def drawing_number() -> int:
    """The number of the drawing that the browser sent last; 0 where it has sent none."""
    return the_session().drawing


def receive_drawing(number: int) -> None:
    """Say which drawing came last. For callbacks."""
    the_session().drawing = number


def look_at_stage() -> None:
    """Have the stage come into view. For callbacks."""
    the_session().offers_shown += 1


def keep_own(own: Own) -> None:
    """Keep private data for this browser, and show them. For callbacks."""
    trajectories.private().keep(owner(), own)
    change(dataset=OWN, own=own)


def forget_own() -> None:
    """Forget all private data of this browser, and show what the page starts with. For callbacks."""
    the_session().own_data = the_session().table = None
    trajectories.private().forget(owner())
    reset()


def owner() -> str:
    """What makes private data this browser's: a secret that its cookie holds, drawn where there is none yet."""
    session = the_session()
    if not session.owner:
        cookie = str(st.context.cookies.get(OWNER, ""))
        session.owner = cookie if re.fullmatch("[0-9a-f]{32}", cookie) else secrets.token_hex(16)
    return session.owner


def _mine(key: str) -> Own | None:
    return examples.kept(key) or trajectories.private().get(owner(), key)


def _note_own(session: Session) -> None:
    """Remember what is shown of one's own, to offer it on other pages."""
    if session.experiment is not None and session.experiment.dataset == OWN:
        session.own_data = session.experiment.own


def _let_go_of_the_forgotten(session: Session, base: Experiment) -> None:
    """Where private data have been forgotten meanwhile, the page starts anew and says so, from their link."""
    gone = [own for own in (session.own_data, session.kept.get("own")) if own is not None and own.private]
    gone = [own for own in gone if _mine(own.key) is None]
    if session.own_data in gone:
        session.own_data = None
    if session.kept.get("own") in gone:
        session.kept = {name: value for name, value in session.kept.items() if name not in ("dataset", "own")}
    shown = session.experiment
    own = shown.own if shown is not None and shown.dataset == OWN else None
    if own is not None and own.private and _mine(own.key) is None:
        session.experiment, session.link = base, {"own": ""}  # no address says this: it is read again


def experiment() -> Experiment:
    """The experiment in force, after `page_experiment`."""
    return the_session().experiment or the_session().base


def base() -> Experiment:
    """The experiment this page starts from."""
    return the_session().base


def problems() -> tuple[str, ...]:
    """What could not be used of the last link or change, a sentence each; empty after the next good change."""
    return the_session().problems


def change(**settings: Any) -> None:
    """Open the run with these settings changed, and write the address bar. For callbacks.

    Values that do not hold change nothing and are named in `problems`.
    """
    session = the_session()
    if settings.get("dataset") == OWN and settings.get("own", experiment().own) is None:
        settings["own"] = session.own_data
    try:
        session.experiment = _with_usual_rate(experiment(), replace(experiment(), **settings))
    except Refused as error:
        session.problems = (text.reason(error),)
        return
    session.problems, session.replaced = (), {}
    _note_own(session)
    _write_address(session)


def _with_usual_rate(before: Experiment, after: Experiment) -> Experiment:
    """A rate that is the usual one of its network stays so when the network changes, unless it was chosen just now."""
    follows = before.learning_rate == after.learning_rate == usual_rate(before.hidden)
    return replace(after, learning_rate=usual_rate(after.hidden)) if follows else after


def show(experiment: Experiment) -> None:
    """Open what the page itself offers: none of it counts as the visitor's choice. For callbacks."""
    session = the_session()
    session.start, session.own = experiment, frozenset(carrying.KEPT)
    session.offers_shown += 1
    change(**{name: getattr(experiment, name) for name in SETTINGS})


def offers_shown() -> int:
    """How many times what a page offers was opened: each time its stage is to come into view."""
    return the_session().offers_shown


def replaced() -> dict[str, Any]:
    """What was chosen on another page and is not shown on this one, until the next change."""
    return the_session().replaced


def take_along() -> None:
    """Show on this page what it replaced, where it can. For callbacks."""
    change(**takeable())


def takeable() -> dict[str, Any]:
    """Those of the replaced choices that this page could show after all."""
    session = the_session()
    found = carrying.takeable(session.replaced, session.base, own_fits(session.kept.get("own"), session.base))
    return {**found, "own": session.kept["own"]} if found.get("dataset") == OWN else found


def change_text(row: Setting, value: str) -> None:
    """`change` of one setting to a value as a link writes it. For callbacks."""
    try:
        changed = row.parse(value[:LONGEST_VALUE])
    except Refused as error:
        the_session().problems = (text.reason(error),)
        return
    change(**{row.name: changed})


def query() -> dict[str, str]:
    """All that the address holds after its question mark."""
    return st.query_params.to_dict()


def leave(page: str) -> None:
    """Say to which page's file the visitor goes. For callbacks; the router opens it."""
    the_session().left_for = page


def left_for() -> str:
    """The page's file that the visitor asked for, once; empty where none was."""
    session = the_session()
    page, session.left_for = session.left_for, ""
    return page


def new_seed() -> None:
    """The same experiment with the next seed, so that a class that presses once together sees one run."""
    row = SETTINGS["seed"]
    seed = experiment().seed
    change(seed=seed + 1 if seed < row.high else row.low)


def reset() -> None:
    """Back to what this page starts with."""
    for name in (SECOND, OVER, WITHOUT):
        st.query_params.pop(name, None)
    session = the_session()
    session.start, session.own = base(), frozenset()
    session.kept = {}
    change(**{name: getattr(base(), name) for name in SETTINGS})


def second_experiment(default: Mapping[str, Any]) -> tuple[Experiment, tuple[str, ...]]:
    """The second experiment of a page that shows two, and a sentence for each part of it that could not be used.

    The link says how it differs from the first (`write_difference`); where it says nothing, by `default`.
    """
    difference = st.query_params.get(SECOND)
    if difference is None:
        difference = write_difference(experiment(), replace(experiment(), **default))
    return read_difference(difference, experiment())


def change_second(second: Experiment, **settings: Any) -> None:
    """Show as the second experiment this one with settings changed, and write the address bar. For callbacks."""
    st.query_params[SECOND] = write_difference(experiment(), replace(second, **settings))


def swap(second: Experiment) -> None:
    """Make the second experiment the first, and the first the second. For callbacks."""
    st.query_params[SECOND] = write_difference(second, experiment())
    change(**{name: getattr(second, name) for name in SETTINGS})


def step_without(steps: Collection[int], default: int | None) -> int | None:
    """The step whose changes are left out of the run beside: the link's, if it is one of these, or else the default."""
    text = in_link(WITHOUT)
    return int(text) if text.isdecimal() and int(text[:9]) in steps else default


def leave_out(step: int) -> None:
    """Leave out of the run beside what changes at this step, and write the address bar. For callbacks."""
    st.query_params[WITHOUT] = str(step)


def hold(key: str, value: Any) -> None:
    """Make the widget of this key show `value`. Call before the widget."""
    # Only where it differs: a value set anew is sent to the browser, and would undo a click on its way here.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def start_with(key: str, value: Any) -> None:
    """Make the widget of this key show `value` until another is chosen. Call before the widget."""
    st.session_state.setdefault(key, value)


def held(key: str) -> Any:
    """The value of the widget of this key. For callbacks."""
    return st.session_state[key]


def keep_watched(queries: Collection[str]) -> None:
    """Say which runs a class's dashboard draws, by their queries. For callbacks."""
    the_session().watched = tuple(queries)


def watched() -> tuple[str, ...]:
    """The queries of the runs that a class's dashboard draws."""
    return the_session().watched


def in_link(name: str) -> str:
    """What the address says under this name, "" where it says nothing."""
    return str(st.query_params.get(name, ""))


def put_in_link(name: str, value: str) -> None:
    """Write this into the address bar, beside the settings. For callbacks."""
    st.query_params[name] = value


def image_query() -> dict[str, str]:
    """What the address says of a run on images."""
    return {key: text for key, text in st.query_params.to_dict().items() if key not in BESIDE}


def write_images(query: Mapping[str, str]) -> None:
    """Show another run on images, and write the address bar. For callbacks."""
    point = {"x", "y", "z", "to", "code", "step", "layers"}  # of the plane's runs
    beside = {key: text for key, text in st.query_params.to_dict().items() if key in BESIDE - point}
    st.query_params.from_dict({**query, **beside})


def keep_images(name: str, file: str) -> None:
    """Say what the visitor's own images are called, and from which upload they were read."""
    tab = the_session()
    tab.own_images, tab.read_file = name, file


def own_images() -> str:
    """The name of the images that were uploaded last; empty where none were."""
    return the_session().own_images


def read_file() -> str:
    """The upload that was read last, by Streamlit's id of it."""
    return the_session().read_file


def session_name() -> str:
    """What this session is called where the lab has to tell visitors apart."""
    return the_session().name


def the_session() -> Session:
    """This browser tab's."""
    session = st.session_state.get("session")
    if session is None:
        session = st.session_state["session"] = Session()
    return session


def _settings_in_address() -> dict[str, str]:
    return {key: text for key, text in st.query_params.to_dict().items() if key not in BESIDE}


def _write_address(session: Session) -> None:
    link = experiment().canonical().to_query()
    if link == session.link:
        return
    beside = {key: text for key, text in st.query_params.to_dict().items() if key in BESIDE}
    st.query_params.from_dict(link | beside)
    session.link = link
