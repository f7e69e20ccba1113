"""Lesson plans as files: YAML for people, read with errors that name the line or the field, and written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import yaml

from classroom.experiments import check_question, experiment_of
from classroom.models.base import Invalid, convert
from classroom.models.plans import Plan
from words import say

LARGEST = 65_536  # bytes of a plan


class _Loader(yaml.SafeLoader):
    """Plain values only. A reference to an earlier part is refused: a few of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.get_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, say("classroom.no-references"), event.start_mark)
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, short lists of numbers in one line; nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _list(dumper: yaml.SafeDumper, values: Sequence[Any]) -> yaml.Node:
    numbers = bool(values) and all(isinstance(value, (int, float)) for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=numbers)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(tuple, _list)


def read_plan(text: str) -> Plan:
    """A plan from its YAML. Raises Invalid, which names the line or the field, what must hold and what came."""
    if len(text.encode()) > LARGEST:
        raise Invalid(say("classroom.too-long", most=LARGEST, got=len(text.encode())))
    try:
        values = yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise Invalid(say("classroom.not-yaml", line=line, problem=str(error.problem))) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Invalid(say("classroom.not-yaml", line=0, problem=str(error)[:120])) from None
    plan: Plan = convert(Plan, values)
    return checked(plan)


def write_plan(plan: Plan) -> str:
    """The plan as YAML that `read_plan` reads."""
    values = msgspec.to_builtins(plan)
    order = ("title", "minutes", "audience", "goals", "misconceptions", "items")
    values = {name: values[name] for name in order if name in values}
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def checked(plan: Plan) -> Plan:
    """The plan, where each of its runs and rules can be read. Raises Invalid with the field."""
    for index, item in enumerate(plan.items):
        where = f"items[{index}]"
        experiment = experiment_of(item.view, item.question, where)
        if item.question is not None:
            check_question(item.question, experiment, f"{where}.question")
    return plan
