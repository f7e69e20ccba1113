"""The run that a view or an attempt is about, and whether a question can be asked of it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from aecore.experiment import KEYS, SETTINGS, Experiment, read_query
from classroom.models.base import Invalid
from classroom.models.questions import Question
from classroom.models.view import View
from words import say

MOST_FIELDS = 60  # of a query
IMAGE_PAGES = {"digits", "against_pca", "image_blur"}  # their settings are not an experiment's on points


def read_experiment(query: str, where: str = "query") -> Experiment:
    """The run of a link's query; what belongs to the page is passed over. Raises Invalid for settings out of range."""
    try:
        experiment, refused = read_query(settings_of(query, where))
    except ValueError as error:
        raise Invalid(say("classroom.setting", where=where, problem=str(error)), where) from None
    if refused:
        raise Invalid(say("classroom.setting", where=where, problem=str(refused[0])), where)
    return experiment


def settings_of(query: str, where: str = "query") -> dict[str, str]:
    """The settings in a link's query, by their short names, and the version. Raises Invalid."""
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Invalid(say("classroom.setting", where=where, problem=str(error)), where) from None
    return {key: text for key, text in pairs if key in KEYS or key == "v"}


def experiment_of(view: View, question: Question | None, where: str) -> Experiment:
    """The run that is asked about. On pages with images only what needs no run can be asked. Raises Invalid."""
    if view.page not in IMAGE_PAGES:
        return read_experiment(view.query, f"{where}.view.query")
    if question is not None and (question.kind not in ("choice", "number") or question.figure is not None):
        raise Invalid(say("classroom.of-images", got=question.kind), f"{where}.question.kind")
    return Experiment()


def check_question(question: Question, experiment: Experiment, where: str = "question") -> None:
    """Raises Invalid where this run has no answer to the question."""
    if question.point is not None and len(question.point) != experiment.dimension:
        count, got = experiment.dimension, len(question.point)
        raise Invalid(say("classroom.as-many-numbers", count=count, got=got), f"{where}.point")
    if question.kind == "curve" and (experiment.width != 1 or experiment.dimension != 2):
        raise Invalid(say("classroom.curve-needs", got=experiment.width), f"{where}.kind")
    if question.kind == "width" and question.options and experiment.width not in question.options:
        raise Invalid(say("classroom.width-among", got=experiment.width), f"{where}.options")
    if question.rules:
        read_experiment(question.rules, f"{where}.rules")


def broken_rule(rules: str, experiment: Experiment) -> tuple[str, str, str] | None:
    """The first setting of the rules that this run does not have: its short name, what it must be, what it is."""
    wanted = settings_of(rules, "rules")
    must = read_experiment(rules, "rules")
    for key in wanted:
        name = KEYS.get(key)
        if name is not None and getattr(must, name) != getattr(experiment, name):
            row = SETTINGS[name]
            if row.kind == "schedule":
                return key, wanted[key], ""
            return key, row.write(getattr(must, name)), row.write(getattr(experiment, name))
    return None
