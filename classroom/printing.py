"""What is taken home from a room: its answers as a table, and pages to print."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from classroom.models.plans import Item, Plan
from classroom.models.questions import Question
from classroom.parts import board
from classroom.store import attempts, members, questions, rooms
from classroom.store.tables import QuestionRow
from words import exact, say
from words.language import language

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one
COLUMNS = ("question", "kind", "prompt", "student", "name", "answer", "distance", "figure", "holds", "link", "time")
STYLE = Path(__file__).with_name("printed.css").read_text(encoding="utf-8")


def answers_csv(session: Session, room: int) -> str:
    """All answers and attempts of a room, a line each, with a head."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in session.scalars(select(QuestionRow).where(QuestionRow.room_id == room).order_by(QuestionRow.id)):
        asked = questions.body_of(row)
        head = [row.id, asked.kind, asked.prompt]
        for answer, member in questions.given(session, row.id):
            shown = _shown(asked, answer.value)
            line = [member.number, member.nickname, shown, answer.distance, None, None, None, _time(answer.given)]
            writer.writerow(map(_cell, head + line))
        for attempt, member in attempts.given(session, row.id):
            line = [member.number, member.nickname, None, None, attempt.figure, attempt.holds, attempt.query]
            writer.writerow(map(_cell, [*head, *line, _time(attempt.given)]))
    return out.getvalue()


def summary(session: Session, room_id: int, now: float) -> str:
    """A page to print: what was asked in a room, and how it went. Without names, but for those that were shown."""
    room = rooms.by_id(session, room_id)
    plan = questions.plan_of(room)
    title = room.title or say("printed.summary")
    joined = say("printed.joined", count=room.members, date=_time(room.created))
    parts = [f"<h1>{escape(title)}</h1><p class=small>{escape(joined)}</p>"]
    if plan and plan.goals:
        parts.append(f"<h2>{escape(say('printed.goals'))}</h2>{_list(plan.goals)}")
    every = session.scalars(select(QuestionRow).where(QuestionRow.room_id == room_id).order_by(QuestionRow.id))
    parts += [f"<section>{_question(session, room, row)}</section>" for row in every]
    return _page(title, "".join(parts))


def sheet(plan: Plan) -> str:
    """The teachers' sheet of a plan, a page to print: goals, stops with their minutes, answers, misconceptions."""
    told = say("printed.sheet", count=plan.minutes, audience=say(f"audiences.{plan.audience}"))
    parts = [f"<h1>{escape(plan.title)}</h1><p class=small>{escape(told)}</p>"]
    if plan.goals:
        parts.append(f"<h2>{escape(say('printed.goals'))}</h2>{_list(plan.goals)}")
    start = 0
    for number, item in enumerate(plan.items, 1):
        parts.append(f"<section>{_item(number, start, item)}</section>")
        start += item.minutes
    if plan.misconceptions:
        rows = "".join(f"<tr><td>{escape(m.belief)}<td>{escape(m.answer)}" for m in plan.misconceptions)
        head = f"<tr><th>{escape(say('printed.belief'))}<th>{escape(say('printed.reply'))}"
        parts.append(f"<h2>{escape(say('printed.misconceptions'))}</h2><table>{head}{rows}</table>")
    return _page(plan.title, "".join(parts))


def prompt_of(question: Question) -> str:
    """What is asked: the question's own words, or those of its kind."""
    if question.prompt:
        return question.prompt
    if question.kind == "challenge":
        return say(f"challenges.{question.goal}", limit=question.limit)
    if question.point is not None:
        return say(f"asked.{question.kind}", point=", ".join(map(exact, question.point)))
    return say(f"asked.{question.kind}")


def _item(number: int, start: int, item: Item) -> str:
    when = escape(say("printed.minutes", first=start, last=start + item.minutes))
    parts = [f"<h2>{number}. {escape(item.title)} <span class=small>{when}</span></h2>"]
    parts += [f"<p>{escape(text)}</p>" for text in item.notes.splitlines() if text.strip()]
    if item.question is not None:
        asked = item.question
        parts.append(f"<p><b>{escape(say('printed.ask'))}</b> {escape(prompt_of(asked))}</p>")
        if asked.kind == "choice":
            chosen = asked.right if isinstance(asked.right, tuple) else ()
            options = (f"{'✓ ' if i in chosen else ''}{option}" for i, option in enumerate(asked.options or ()))
            parts.append(_list(options))
        if asked.kind == "number" and asked.right is not None:
            parts.append(f"<p>{escape(say('printed.right', value=asked.right, unit=asked.unit))}</p>")
        if asked.explanation:
            parts.append(f"<p><b>{escape(say('printed.answer'))}</b> {escape(asked.explanation)}</p>")
    return "".join(parts)


def _question(session: Session, room: Any, row: QuestionRow) -> str:
    asked = questions.body_of(row)
    parts = [f"<h2>{escape(prompt_of(asked))}</h2>"]
    if asked.kind == "challenge":
        return parts[0] + _board(board(session, room, row))
    given = [(answer, member) for answer, member in questions.given(session, row.id) if not answer.hidden]
    parts.append(f"<p class=small>{escape(say('printed.answered', count=len(given)))}</p>")
    if asked.kind in ("choice", "width"):
        counts = Counter(_shown(asked, answer.value) for answer, _ in given)
        truth = asked.right if asked.kind == "choice" else row.truth
        right = {_shown(asked, one) for one in (truth if isinstance(truth, (list, tuple)) else [truth])}
        offered = [str(each) for each in asked.options or sorted(counts)]
        parts.append(_bars(offered, counts, right if row.state == "revealed" else set()))
    distances = sorted(answer.distance for answer, _ in given if answer.distance is not None)
    if distances and asked.kind not in ("choice", "width"):
        middle = distances[len(distances) // 2]
        told = {"nearest": _digits(distances[0]), "middle": _digits(middle), "farthest": _digits(distances[-1])}
        parts.append(f"<p>{escape(say('printed.distances', **told))}</p>")
        named = [(members.shown_name(room, member), answer) for answer, member in given]
        rows = [(name, _shown(asked, a.value), _digits(a.distance)) for name, a in named if name]
        if rows:
            parts.append(_table((say("printed.name"), say("printed.said"), say("printed.distance")), rows))
    if asked.explanation and row.state == "revealed":
        parts.append(f"<p>{escape(asked.explanation)}</p>")
    return "".join(parts)


def _board(found: dict[str, Any]) -> str:
    rows = [(row["place"] or "–", row["name"] or "–", _digits(row["figure"]), row["query"]) for row in found["rows"]]
    head = (say("printed.place"), say("printed.name"), say("printed.figure"), say("printed.settings"))
    return _table(head, rows) if rows else f"<p>{escape(say('printed.no-attempts'))}</p>"


def _bars(options: Iterable[str], counts: Counter[str], right: set[str]) -> str:
    most = max(counts.values(), default=1) or 1
    rows = "".join(
        f"<tr><td>{escape(option)}{' ✓' if option in right else ''}<td class=number>{counts[option]}"
        f"<td style='width:40%'><div class=bar style='width:{100 * counts[option] / most:.0f}%'></div>"
        for option in options
    )
    return f"<table>{rows}</table>"


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    lines = ["<tr>" + "".join(f"<th>{escape(str(cell))}" for cell in head)]
    lines += ["<tr>" + "".join(f"<td>{escape(str(cell))}" for cell in row) for row in rows]
    return f"<table>{''.join(lines)}</table>"


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}" for text in texts) + "</ul>"


def _page(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang={language()}><meta charset=utf-8><title>{escape(title)}</title>"
        f'<meta name=viewport content="width=device-width, initial-scale=1"><style>{STYLE}</style>{body}</html>'
    )


def _shown(asked: Question, value: Any) -> str:
    """An answer as text: a choice by its words, numbers as they are."""
    if asked.kind == "choice" and isinstance(value, int) and asked.options and value < len(asked.options):
        return str(asked.options[value])
    return value if isinstance(value, str) else json.dumps(value)


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) and not _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _digits(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
