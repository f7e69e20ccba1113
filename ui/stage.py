"""Mounts the browser's part: one component that lays out a page's panels around its live runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

import trajectories
from aecore.experiment import Experiment
from trajectories.web.modules import stylesheet
from trajectories.web.static import panels_url, plotly_url
from trajectories.web.visitors import pass_of
from ui import controls, remembered, state
from ui.lessons import lesson
from words import say

# What the browser's part stands in: its width decides the layout (panels/stage.css).
SKELETON = '<div class="bn-frame"><div class="bn-skeleton" aria-hidden="true"></div></div>'
PART = '<div class="bn-frame bn-part"></div>'

# Inline scripts become Blob modules, which cannot import by relative path and are sent again with
# every change of data. So this one only loads the real module, which is shared by all and cached.
LOADER = """
const stages = new WeakMap();
export default function ({ data, parentElement, setTriggerValue }) {
  let stage = stages.get(parentElement);
  if (stage) {
    stage.data = data;
    stage.live?.update(data);
  } else {
    stage = { data };
    stages.set(parentElement, stage);
    const load = (name) => import(new URL(data.modules + name, location.origin));
    // The stage asks for its layout: here they come together.
    Promise.all([load("stage.js"), load(`pages/${data.layout}/page.js`)])
      .then(([module]) => module.mount(parentElement, stage.data, setTriggerValue))
      .then((live) => {
        if (stage.gone) return live.destroy();
        stage.live = live;
        live.update(stage.data);
      })
      .catch((error) => {
        console.error(error);
        parentElement.textContent = data.notArrived;
      });
  }
  return () => {
    stage.gone = true;
    stage.live?.destroy();
    stages.delete(parentElement);
  };
}
"""


@lru_cache(maxsize=4)
def _component(name: str, skeleton: str) -> Any:
    return st.components.v2.component(
        f"bottleneck_{name}", html=skeleton, css=stylesheet(), js=LOADER, isolate_styles=False
    )


def stage(
    experiments: Experiment | Mapping[str, Experiment],
    *,
    layout: str = "projection",
    taught: str = "",
    options: Mapping[str, Any] | None = None,
    on: Mapping[str, Callable[[Any], None]] | None = None,
) -> None:
    """Shows one run, or several by slot name, in the layout that panels/pages/<name>/page.js builds.

    `options` are JSON values that the layout understands, such as the layers that are on. The
    browser asks for a rerun by itself when the server no longer knows a run. Beside the stage stand the
    controls of the layout's lesson, or of the one of the name `taught`. `on` says what is called with what the layout
    sends by a name, such as "fork": JSON from outside, to be checked.
    """
    by_slot = {"main": experiments} if isinstance(experiments, Experiment) else dict(experiments)
    runs = [{"slot": slot, "url": trajectory_url(experiment)} for slot, experiment in by_slot.items()]
    key = f"stage-{layout}"
    _component("stage", SKELETON)(
        key=key,
        data={
            **_common(layout, options or {}),
            "runs": runs,
            "settings": state.address_due(),
            "beside": controls.beside(lesson(taught or layout).controls),
            "landing": lesson(taught or layout).landing,
            "look": state.offers_shown(),
        },
        on_reopen_change=_rerun,
        on_setting_change=_answer(key, "setting", controls.chosen),
        **{f"on_{name}_change": _answer(key, name, act) for name, act in (on or {}).items()},
    )


def panel(
    layout: str,
    *,
    options: Mapping[str, Any],
    on: Mapping[str, Callable[[Any], None]],
    beside: Collection[Mapping[str, Any]] = (),
) -> None:
    """Shows a part of a page that has no run of the plane, built by panels/pages/<name>/page.js.

    beside: the settings of the strip, as panels/draw/settings-strip.js takes them; `on` then answers "setting".
    The rest is as for `stage`.
    """
    key = f"panel-{layout}"
    without: dict[str, Any] = {"runs": [], "settings": {}, "landing": None, "look": 0}
    _component("panel", PART)(
        key=key,
        data={**_common(layout, options), **without, "beside": list(map(dict, beside))},
        **{f"on_{name}_change": _answer(key, name, act) for name, act in on.items()},
    )


def _common(layout: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """What panels/stage.js gets whether there is a run or not."""
    return {
        "layout": layout,
        "pass": pass_of(state.session_name()),
        **_addresses(),
        "guesses": [remembered.GUESSES, remembered.guesses_cookie()],
        "folder": [remembered.FOLDER, "open" if remembered.folder_open() else "closed"],
        "options": dict(options),
    }


def _answer(key: str, name: str, act: Callable[[Any], None]) -> Callable[[], None]:
    """What Streamlit calls when the stage of this key has sent something by this name."""
    return lambda: act(state.held(key).get(name))


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    """Where the browser finds modules and Plotly, and what it says where it does not.

    Looked up once: it takes a sixth of a script run.
    """
    return {
        "modules": f"{base_url()}{panels_url()}/",
        "plotly": base_url() + plotly_url(),
        "notArrived": say("lab.not-arrived"),
    }


def _rerun() -> None:
    """The rerun itself is what is wanted: it opens the page's runs again."""


def trajectory_url(experiment: Experiment) -> str:
    """Opens an experiment's run, and says where the browser fetches it."""
    return f"{base_url()}/trajectories/{trajectories.current().open(experiment)}"


def base_url() -> str:
    """What the server's own addresses begin with: empty, or /path where one is configured."""
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"/{path}" if path else ""
