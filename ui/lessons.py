"""Lessons: one Markdown file each, with the experiment it opens, a prediction, prose and experiments to try.

A file reads like this, and every part but the experiment and the question may be missing. Before the
question, each line is a field of the head: `controls` are the settings, by their names in a link, that the
lesson is about and that stand beside its stage; `audience` is school, first-year or advanced; `minutes` is
how long it takes; `before` names the lessons to know before.

    experiment: model=denoising&corruption=0.3      (or `images:` with the settings of a run on images)
    controls: corruption noise

    # The question the page asks?

    ## Predict
    What will happen?
    - [ ] one answer
    - [x] the right answer
    What is so, shown after the choice.

    ## Guess
    Where will this point come back?
    - point: 0.3 -0.9
    - beside: 1 0

    ## any other heading
    Prose.

    ## Try
    - What to look for: model=denoising&corruption=0.9
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import streamlit as st

from aecore.experiment import KEYS, Experiment
from aecore.images.experiment import IMAGE_KEYS, ImageExperiment, read_image_query
from ui import controls, glossary, remembered, state
from ui.sitemap import title_of
from words import listed, say
from words.language import language

LESSONS = Path(__file__).resolve().parent.parent / "lessons" / language()
AUDIENCES = ("school", "first-year", "advanced")  # from the easiest
T = TypeVar("T")  # an experiment, on the plane or on images
FIELDS = {"experiment", "images", "controls", "audience", "minutes", "before", "needs"}


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

    own: the settings that its experiment names. takes: which data of one's own it shows. controls: names of the
    settings beside the stage. audience, minutes and before: for whom it is, how long it takes and the names of the
    lessons to know before it, where the file says so. landing: the prompt, the point and points to go by of
    a prediction by a click, JSON-safe. tries: what to look for and the experiment that shows it. images and
    image_tries stand in the place of experiment and tries where a lesson is about images.
    """

    name: str
    experiment: Experiment
    own: frozenset[str]
    takes: str
    question: str
    controls: tuple[str, ...]
    audience: str
    minutes: int
    before: tuple[str, ...]
    prediction: Prediction | None
    landing: dict[str, Any] | None
    prose: tuple[str, ...]
    tries: tuple[tuple[str, Experiment], ...]
    images: ImageExperiment | None = None
    image_tries: tuple[tuple[str, ImageExperiment], ...] = ()


@lru_cache(maxsize=64)
def lesson(name: str) -> Lesson:
    """The lesson of this name. Raises ValueError where its file is not a lesson."""
    text = (LESSONS / f"{name}.md").read_text(encoding="utf-8")
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    fields, question = _head(name, head)
    prediction: Prediction | None = None
    landing: dict[str, Any] | None = None
    prose: list[str] = []
    tries: tuple[tuple[str, Experiment], ...] = ()
    image_tries: tuple[tuple[str, ImageExperiment], ...] = ()
    for section in sections:
        title, _, body = section.partition("\n")
        if title.strip() == "Predict":
            prediction = _prediction(name, body)
        elif title.strip() == "Guess":
            landing = _landing(name, body)
        elif title.strip() == "Try" and "images" in fields:
            image_tries = tuple(_try(line, _image_experiment) for line in body.strip().splitlines())
        elif title.strip() == "Try":
            tries = tuple(_try(line, _experiment) for line in body.strip().splitlines())
        else:
            prose.append(f"**{title.strip()}**\n\n{body.strip()}")
    return Lesson(
        name=name,
        experiment=_experiment(fields.get("experiment", "")),
        own=frozenset(KEYS[key] for key, _ in parse_qsl(fields.get("experiment", "")) if key in KEYS),
        takes=state.NONE if fields.get("needs") == "manifold" else state.SAME,
        question=question,
        controls=tuple(
            _setting(name, key, IMAGE_KEYS if "images" in fields else KEYS)
            for key in fields.get("controls", "").split()
        ),
        audience=_audience(name, fields.get("audience", "")),
        minutes=_minutes(name, fields.get("minutes", "0")),
        before=_before(name, fields.get("before", "").split()),
        prediction=prediction,
        landing=landing,
        prose=tuple(prose),
        tries=tries,
        images=_image_experiment(fields["images"]) if "images" in fields else None,
        image_tries=image_tries,
    )


def open_lesson(name: str, without: Collection[str] = (), base: Experiment | None = None, **always: Any) -> Experiment:
    """The top of a lesson's page: controls, question, prediction. Gives the experiment to show.

    `without` names the settings that the page shows elsewhere, by `controls.control`. `always` are
    settings without which the page has nothing to show: they hold whatever a link says. `base`: what a
    page about data of one's own starts with, whatever was chosen before; it shows any.
    """
    taught = lesson(name)
    experiment = state.page_experiment(
        base or taught.experiment,
        taught.own if base is None else {"dataset", "own"},
        taught.takes if base is None else state.ANY,
    )
    controls.notices()
    if any(getattr(experiment, setting) != value for setting, value in always.items()):
        kept = tuple(change for change in experiment.schedule if change.setting not in always)
        state.change(**always, schedule=kept)
        experiment = state.experiment()
    controls.sidebar({*taught.controls, *without, *always})
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.subheader(taught.question, anchor=False, width="content")
        if taught.audience:
            st.caption(for_whom(taught), width="content")
    if taught.prediction:
        predict(name, taught.prediction)
    return experiment


def for_whom(taught: Lesson) -> str:
    """For whom a lesson is, how long it takes and what to know before, in a line."""
    told = {"audience": say(f"audiences.{taught.audience}"), "count": taught.minutes}
    if not taught.before:
        return say("lesson.for-whom", **told)
    return say("lesson.for-whom-after", **told, lessons=listed(map(title_of, taught.before)))


def explain(name: str) -> None:
    """The rest of a lesson: what to try, and its prose, below the stage."""
    tries(name)
    explain_prose(name)


def explain_prose(name: str) -> None:
    """What there is to read of a lesson, in columns."""
    taught = lesson(name)
    seen: set[str] = set()
    if taught.prose:
        for column, text in zip(st.columns(len(taught.prose)), taught.prose, strict=True):
            glossary.write(text, seen, column)


def tries(name: str) -> None:
    """The experiments of a lesson to try, a button each."""
    taught = lesson(name)
    if taught.tries:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(say("lesson.try"), width="content")
            for i, (label, experiment) in enumerate(taught.tries):
                st.button(label, key=f"try-{name}-{i}", on_click=state.show, args=(experiment,))


def predict(name: str, prediction: Prediction) -> None:
    """A question to answer before looking, and whether the answer holds."""
    key = f"predict-{name}"
    held = remembered.guess(name)
    remembered.take_guess_of_link(name, len(prediction.options))
    before = remembered.guess(name)
    if before is not None and before.option < len(prediction.options):
        state.hold(key, prediction.options[before.option])
    elif held is not None:
        state.hold(key, None)  # the link leaves the question open
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        glossary.write(say("lesson.predict", prompt=prediction.prompt), set())
        choice = st.pills(
            prediction.prompt,
            prediction.options,
            key=key,
            label_visibility="collapsed",
            width="content",
            wrap=True,
            on_change=_guessed,
            args=(name, prediction),
        )
        _verdict(name, prediction, choice)


def _guessed(name: str, prediction: Prediction) -> None:
    chosen = state.held(f"predict-{name}")
    remembered.keep_guess(name, prediction.options.index(chosen) if chosen else None)
    state.hold(f"verdict-{name}", chosen in prediction.right)


def _verdict(name: str, prediction: Prediction, choice: str | None) -> None:
    """Whether a guess holds, on a button whose place is kept from the start, so that nothing moves on the page.

    Why it does or does not stands over the page: at once where it holds, else where the button is pressed.
    """
    told = "unanswered" if choice is None else "right" if choice in prediction.right else "wrong"
    verdict = st.popover(
        say(f"lesson.{told}"),
        key=f"verdict-{name}",
        type="tertiary",
        disabled=choice is None,
        wrap=False,
        on_change="rerun",
    )
    if choice is not None and verdict.open:
        glossary.write(prediction.answer, set(), verdict)


def _head(name: str, head: str) -> tuple[dict[str, str], str]:
    """The fields and the question at the top of a lesson's file."""
    found = re.fullmatch(r"(?P<fields>(?:[a-z]+:.*\n)+)\s*# (?P<question>.+)\n\s*", head)
    if found is None:
        raise ValueError(f"{name}.md must begin with 'experiment: …' and '# the question'. Got {head[:80]!r}.")
    pairs = [line.split(":", 1) for line in found["fields"].splitlines()]
    fields = {key: value.strip() for key, value in pairs}
    if ("experiment" in fields) == ("images" in fields) or not fields.keys() <= FIELDS:
        raise ValueError(
            f"{name}.md may have the fields {sorted(FIELDS)}, and of 'experiment' and 'images' one. "
            f"Got {sorted(fields)}."
        )
    return fields, found["question"].strip()


def _audience(name: str, audience: str) -> str:
    if audience and audience not in AUDIENCES:
        raise ValueError(f"{name}.md: audience must be one of {', '.join(AUDIENCES)}. Got {audience!r}.")
    return audience


def _minutes(name: str, minutes: str) -> int:
    if not minutes.isdecimal():
        raise ValueError(f"{name}.md: minutes must be a whole number. Got {minutes!r}.")
    return int(minutes)


def _before(name: str, lessons: list[str]) -> tuple[str, ...]:
    for earlier in lessons:
        if not (LESSONS / f"{earlier}.md").is_file():
            raise ValueError(f"{name}.md: before must name lessons, by their files. Got {earlier!r}.")
    return tuple(lessons)


def _setting(name: str, key: str, keys: Mapping[str, str]) -> str:
    """The setting of this key in a link. Raises ValueError where there is none."""
    if key not in keys:
        raise ValueError(f"{name}.md: controls must be settings as a link names them. Got {key!r}.")
    return keys[key]


def _landing(name: str, body: str) -> dict[str, Any]:
    """What is asked of a point of the plane, the point, and others to go by."""
    prompt, *lines = body.strip().splitlines()
    places = [re.fullmatch(r"- ([a-z]+): (\S+) (\S+)", line) for line in lines]
    kinds = [place and place[1] for place in places]
    if not kinds or kinds != ["point", *["beside"] * (len(kinds) - 1)]:
        raise ValueError(
            f"{name}.md: a guess must have a prompt, '- point: x y' and any '- beside: x y'. Got {body[:80]!r}."
        )
    point, *beside = ([float(place[2]), float(place[3])] for place in places if place)
    return {"prompt": prompt, "point": point, "beside": beside}


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


def _try(line: str, read: Callable[[str], T]) -> tuple[str, T]:
    label, _, query = line.removeprefix("- ").rpartition(": ")
    if not label:
        raise ValueError(f"An experiment to try must be written '- label: settings'. Got {line!r}.")
    return label, read(query)


def _experiment(query: str) -> Experiment:
    return Experiment.from_query(dict(parse_qsl(query.strip(), strict_parsing=bool(query.strip()))))


def _image_experiment(query: str) -> ImageExperiment:
    experiment, problems = read_image_query(dict(parse_qsl(query.strip())))
    if problems:
        raise problems[0]
    return experiment
