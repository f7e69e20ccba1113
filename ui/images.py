"""The glue of the pages about images: what they show, from the address bar and their lesson, and their controls."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import TimeoutError as TooLate
from dataclasses import replace
from typing import Any

import streamlit as st

import trajectories.images
from aecore.experiment import Refused
from aecore.images.experiment import IMAGE_SETTINGS, ImageExperiment, read_image_query
from aecore.images.uploads import MOST_BYTES
from trajectories.errors import RunFailed, Unavailable
from ui import state
from ui.lessons import explain_prose, lesson, predict
from ui.stage import base_url
from ui.text import plain
from words import either, exact, say

READ_SECONDS = 60  # that an upload may take to be checked
LADDERS: dict[str, tuple[float, ...]] = {
    "width": (1, 2, 3, 4, 6, 8, 12, 16, 24, 30, 32, 48, 64),
    "active": (1, 2, 3, 4, 6, 8, 12, 16),
    "beta": (0, 0.1, 0.3, 1, 2, 4, 10),
    "strength": (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "epochs": (5, 10, 20, 40, 80, 100),
    "seed": (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
}


def open_image_lesson(name: str) -> ImageExperiment:
    """The top of a page about images: the question, the prediction, what of the link could not be used."""
    taught = lesson(name)
    base = taught.images or ImageExperiment()
    link = state.image_query()
    experiment, problems = read_image_query(link)
    if not link:  # a link that holds any setting is relative to the defaults, so that it names the same run anywhere
        experiment = base
    runs = trajectories.images.current()
    if experiment.images == "own" and not runs.has_own(experiment.own):
        st.warning(say("images.own-gone"))
        experiment = replace(experiment, images=base.images, own=base.own)
    if experiment.images == "mnist" and not runs.mnist:
        st.warning(say("images.no-mnist"))
        experiment = replace(experiment, images=base.images)
    if problems:
        st.warning(" ".join(_reason(problem) for problem in problems[:5]))
    st.subheader(taught.question, anchor=False)
    if taught.prediction:
        predict(name, taught.prediction)
    return experiment


def explain_images(name: str) -> None:
    """The rest of a lesson about images: what to try, a visitor's own images, and its prose."""
    taught = lesson(name)
    if taught.image_tries:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(say("lesson.try"), width="content")
            for i, (label, experiment) in enumerate(taught.image_tries):
                st.button(label, key=f"try-{name}-{i}", on_click=state.write_images, args=(experiment.to_query(),))
    _uploader()
    explain_prose(name)


def image_url(experiment: ImageExperiment) -> str:
    """Opens a run on images, and says where the browser fetches it."""
    return f"{base_url()}/images/{trajectories.images.current().open(experiment)}"


def reopened(_asked: Any) -> None:
    """The rerun itself is what is wanted: it opens the page's runs again."""


def beside(names: Collection[str], experiment: ImageExperiment) -> list[dict[str, Any]]:
    """The settings of these names that matter now, JSON-safe, as panels/draw/settings-strip.js shows them."""
    return [_offer(name, experiment) for name in names if experiment.matters(name)]


def chosen(experiment: ImageExperiment, asked: Any) -> None:
    """Set what the strip asks for, {setting, value as a link writes it}: JSON from outside. For callbacks."""
    if not isinstance(asked, Mapping) or asked.get("setting") not in IMAGE_SETTINGS:
        return
    row = IMAGE_SETTINGS[str(asked["setting"])]
    changed = {**experiment.to_query(), row.key: str(asked.get("value"))[:64]}
    if row.name == "images":
        changed.pop("own", None)
        if changed["images"] == "own":
            changed["own"] = state.own_images()
    found, problems = read_image_query(changed)
    if not problems:
        state.write_images(found.to_query())


def _offer(name: str, experiment: ImageExperiment) -> dict[str, Any]:
    row, value = IMAGE_SETTINGS[name], getattr(experiment, name)
    listed = row.kind == "choice"
    values = _choices(name, experiment) if listed else tuple(sorted({*LADDERS[name], value}))
    return {
        "name": name,
        "label": say(f"image-settings.{name}.label"),
        "help": say(f"image-settings.{name}.help"),
        "kind": "list" if listed else "slider",
        "options": [[row.write(each), _called(name, each) if listed else exact(each)] for each in values],
        "value": row.write(value),
    }


def _choices(name: str, experiment: ImageExperiment) -> tuple[str, ...]:
    """The choices of a setting that can be had: MNIST where the server has the file, own images where there are."""
    if name != "images":
        return IMAGE_SETTINGS[name].choices
    have = {"digits": True, "mnist": bool(trajectories.images.current().mnist), "own": bool(state.own_images())}
    return tuple(each for each in IMAGE_SETTINGS["images"].choices if have[each] or each == experiment.images)


def _called(name: str, value: str) -> str:
    """What a choice is called; sizes of layers are called by themselves."""
    return value.replace("-", "–") if name == "hidden" else say(f"image-settings.{name}.values.{value}")


def _uploader() -> None:
    """A visitor's own images, read and checked in a worker."""
    with st.expander(say("images.upload-title")):
        file = st.file_uploader(
            say("images.upload"), type=["npz", "zip"], key="own-images", max_upload_size=MOST_BYTES >> 20
        )
        if file is None or file.file_id == state.read_file():
            return
        runs = trajectories.images.current()
        try:
            packed = runs.read(file.getvalue(), (state.session_name(), "")).result(READ_SECONDS)
        except Refused as error:
            st.error(_reason(error))
            return
        except (RunFailed, Unavailable, TooLate):
            st.error(say("images.upload-failed"))
            return
        name = runs.keep_own(packed)
        state.keep_images(name, file.file_id)
        state.write_images({"images": "own", "own": name})
        st.rerun()


def _reason(problem: Refused) -> str:
    """Why a value or a file does not hold."""
    values = {name: value for name, value in problem.values.items() if name != "allowed"}
    setting = problem.setting
    if setting in IMAGE_SETTINGS:
        values["setting"] = say(f"image-settings.{setting}.label")
    if "allowed" in problem.values:
        values["allowed"] = either([_called(setting, each) for each in problem.values["allowed"]])
    return plain(say(f"problems.{problem.rule}", **values))


WIDTHS = (2, 4, 8, 16)  # at which the curve of the page against PCA is trained
DEEP = "512-256-64"  # the network whose beginnings are compared, unless the address names another deep one


def by_setting(experiment: ImageExperiment, name: str, values: Collection[Any]) -> list[dict[str, str]]:
    """The same run with each value of a setting: where it is, and what that value is called."""
    return [
        {"url": image_url(replace(experiment, **{name: value})), "title": _called(name, str(value))} for value in values
    ]


def against_pca_runs(experiment: ImageExperiment) -> dict[str, Any]:
    """The runs of the page against PCA: the address's own, with two numbers, at other widths, and by recipe."""
    deep = replace(
        experiment,
        model="autoencoder",
        hidden=DEEP if len(experiment.sizes) == 1 else experiment.hidden,
        loss="squared",
    )
    widths = sorted({*WIDTHS, experiment.width})
    return {
        "url": image_url(experiment),
        "flat": image_url(replace(experiment, width=2)),
        "widths": [{"width": width, "url": image_url(replace(experiment, width=width))} for width in widths],
        "recipes": by_setting(deep, "recipe", IMAGE_SETTINGS["recipe"].choices),
    }
