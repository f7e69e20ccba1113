"""What the browser remembers in cookies: the open folder, the guesses, and who has been here. It also writes them."""

from __future__ import annotations

import streamlit as st

from ui import guesses, state
from ui.guesses import Guess
from ui.state import PREDICT

FOLDER = "bottleneck-settings"  # says whether the folder of all settings is open
VISITED = "bottleneck-visited"  # of who has been through the page that opens, or has skipped it
GUESSES = "bottleneck-guesses"  # of what was guessed in each lesson


def folder_open() -> bool:
    """Whether the folder of all settings is open: as it was left, in this session or before."""
    session = state.the_session()
    if session.folder_open is None:
        session.folder_open = st.context.cookies.get(FOLDER) == "open"
    return session.folder_open


def keep_folder(is_open: bool) -> None:
    """Say that the visitor opened or closed the folder of all settings."""
    state.the_session().folder_open = is_open


def guess(lesson: str) -> Guess | None:
    """What was guessed in a lesson, in this session or before; None where nothing was."""
    return _guesses().get(lesson)


def keep_guess(lesson: str, option: int | None) -> None:
    """Say what the visitor guesses, by the option's place; None takes the guess back. For callbacks."""
    _guesses().pop(lesson, None)
    if option is not None:
        _guesses()[lesson] = Guess(option)


def take_guess_of_link(lesson: str, options: int) -> None:
    """Leave the lesson's question as the link says, once: open, or answered by one of so many options."""
    told = state.in_link(PREDICT)
    session = state.the_session()
    if not told or session.predicted == (lesson, told):
        return
    session.predicted = (lesson, told)
    if told == "open":
        keep_guess(lesson, None)
    elif told.isdecimal() and int(told[:3]) < options:
        keep_guess(lesson, int(told[:3]))


def guesses_cookie() -> str:
    """All guesses as the browser keeps them."""
    return guesses.write(_guesses())


def _guesses() -> dict[str, Guess]:
    session = state.the_session()
    if session.guesses is None:
        session.guesses = guesses.read(str(st.context.cookies.get(GUESSES, "")))
    return session.guesses
