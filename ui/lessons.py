"""Lessons: one Markdown file each, with the experiment it opens, a prediction, prose and experiments to try.

A file reads like this, and every part but the first two may be missing:

    experiment: model=denoising&corruption=0.3

    # The question the page asks?

    ## Predict
    What will happen?
    - [ ] one answer
    - [x] the right answer
    What is so, shown after the choice.

    ## any other heading
    Prose.

    ## Try
    - What to look for: model=denoising&corruption=0.9
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from aecore.experiment import KEYS, Experiment
from ui import controls, state
from words.language import language

LESSONS = Path(__file__).resolve().parent.parent / "lessons" / language()


@dataclass(frozen=True)
class Prediction:
    """A question to answer before looking: the prompt, the options, which of them hold, and why."""

    prompt: str
    options: tuple[str, ...]
    right: frozenset[str]
    answer: str


@dataclass(frozen=True)
class Lesson:
    """A lesson as its file has it.

    own: the settings that its experiment names. tries: what to look for and the experiment that shows it.
    """

    name: str
    experiment: Experiment
    own: frozenset[str]
    question: str
    prediction: Prediction | None
    prose: tuple[str, ...]
    tries: tuple[tuple[str, Experiment], ...]


@lru_cache(maxsize=64)
def lesson(name: str) -> Lesson:
    """The lesson of this name. Raises ValueError where its file is not a lesson."""
    text = (LESSONS / f"{name}.md").read_text(encoding="utf-8")
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    found = re.fullmatch(r"experiment:(.*)\n\s*# (.+)\n\s*", head)
    if found is None:
        raise ValueError(f"{name}.md must begin with 'experiment: …' and '# the question'. Got {head[:80]!r}.")
    prediction: Prediction | None = None
    prose: list[str] = []
    tries: tuple[tuple[str, Experiment], ...] = ()
    for section in sections:
        title, _, body = section.partition("\n")
        if title.strip() == "Predict":
            prediction = _prediction(name, body)
        elif title.strip() == "Try":
            tries = tuple(_try(line) for line in body.strip().splitlines())
        else:
            prose.append(f"**{title.strip()}**\n\n{body.strip()}")
    own = frozenset(KEYS[key] for key, _ in parse_qsl(found[1].strip()) if key in KEYS)
    return Lesson(name, _experiment(found[1]), own, found[2].strip(), prediction, tuple(prose), tries)


def open_lesson(name: str, without: Collection[str] = (), **always: Any) -> Experiment:
    """The top of a lesson's page: controls, question, prediction. Gives the experiment to show.

    `without` names the settings that the page shows elsewhere, by `controls.control`. `always` are
    settings without which the page has nothing to show: they hold whatever a link says.
    """
    taught = lesson(name)
    experiment = state.page_experiment(taught.experiment, taught.own)
    controls.notices()
    if any(getattr(experiment, setting) != value for setting, value in always.items()):
        kept = tuple(change for change in experiment.schedule if change.setting not in always)
        state.change(**always, schedule=kept)
        experiment = state.experiment()
    controls.sidebar({*without, *always})
    st.subheader(taught.question, anchor=False)
    if taught.prediction:
        _predict(name, taught.prediction)
    return experiment


def open_lesson_beside(name: str, setting: str) -> Experiment:
    """`open_lesson` with the control of one setting beside the question, where it has an effect."""
    words, beside = st.columns([3, 1], gap="medium")
    with words:
        experiment = open_lesson(name, without={setting})
    if experiment.matters(setting):
        with beside:
            controls.control(setting)
    return experiment


def explain(name: str) -> None:
    """The rest of a lesson: what to try, and its prose, below the stage."""
    tries(name)
    taught = lesson(name)
    if taught.prose:
        for column, text in zip(st.columns(len(taught.prose)), taught.prose, strict=True):
            column.markdown(text)


def tries(name: str) -> None:
    """The experiments of a lesson to try, a button each."""
    taught = lesson(name)
    if taught.tries:
        with st.container(horizontal=True):
            for i, (label, experiment) in enumerate(taught.tries):
                st.button(label, key=f"try-{name}-{i}", on_click=state.show, args=(experiment,))


def _predict(name: str, prediction: Prediction) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Predict:** {prediction.prompt}")
        choice = st.pills(
            prediction.prompt,
            prediction.options,
            key=f"predict-{name}",
            label_visibility="collapsed",
            width="content",
            wrap=True,
        )
    if choice:
        verdict = "Yes." if choice in prediction.right else "Not so."
        st.markdown(f"{verdict} {prediction.answer}")


def _prediction(name: str, body: str) -> Prediction:
    prompt: list[str] = []
    options: list[tuple[str, bool]] = []
    answer: list[str] = []
    for line in body.strip().splitlines():
        option = re.fullmatch(r"- \[([ x])\] (.+)", line.strip())
        if option:
            options.append((option[2], option[1] == "x"))
        elif line.strip():
            (answer if options else prompt).append(line.strip())
    if not prompt or len(options) < 2 or not any(right for _, right in options) or not answer:
        raise ValueError(f"{name}.md: a prediction must have a prompt, two or more options, a right one and an answer.")
    right = frozenset(option for option, holds in options if holds)
    return Prediction(" ".join(prompt), tuple(option for option, _ in options), right, " ".join(answer))


def _try(line: str) -> tuple[str, Experiment]:
    label, _, query = line.removeprefix("- ").rpartition(": ")
    if not label:
        raise ValueError(f"An experiment to try must be written '- label: settings'. Got {line!r}.")
    return label, _experiment(query)


def _experiment(query: str) -> Experiment:
    return Experiment.from_query(dict(parse_qsl(query.strip(), strict_parsing=bool(query.strip()))))
