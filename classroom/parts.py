"""What is seen of a room: its parts, as docs/classroom.md lists them, read in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from classroom.ranking import best_of_each, places
from classroom.store import attempts, members, questions
from classroom.store.tables import AnswerRow, AttemptRow, Member, QuestionRow, Room

FOR_ALL = ("room", "view", "question", "board", "shown")
FOR_TEACHER = ("board", "members", "answers", "questions", "plan")  # the teacher's board says who is who


@dataclass
class Parts:
    """Parts by name: for everybody, for teachers beside or in place of those, and for each student by id."""

    everybody: dict[str, Any] = field(default_factory=dict)
    teacher: dict[str, Any] = field(default_factory=dict)
    students: dict[int, Any] = field(default_factory=dict)


def read(session: Session, room: Room, names: Collection[str], students: Collection[int], now: float) -> Parts:
    """The named parts of a room; `you` for each of the students (ids) is read always."""
    found = Parts()
    row = session.get(QuestionRow, room.question) if room.question is not None else None
    plan = questions.plan_of(room) if {"room", "plan"} & set(names) else None
    if "room" in names:
        found.everybody["room"] = _room(session, room, len(plan.items) if plan else 0, now)
    if "view" in names:
        found.everybody["view"] = room.view
    if "question" in names:
        found.everybody["question"] = None if row is None else question(session, room, row)
    if "board" in names:
        challenge = row is not None and row.body["kind"] == "challenge"
        found.everybody["board"] = board(session, room, row) if row and challenge and row.board_shown else None
        found.teacher["board"] = board(session, room, row, teacher=True) if row and challenge else None
    if "shown" in names:
        found.everybody["shown"] = _shown(session, room)
    if "members" in names:
        found.teacher["members"] = members.listed(session, room.id, now)
    if "answers" in names:
        found.teacher["answers"] = [] if row is None else _answers(session, row)
    if "questions" in names:
        every = select(QuestionRow).where(QuestionRow.room_id == room.id).order_by(QuestionRow.id)
        found.teacher["questions"] = [question(session, room, each) for each in session.scalars(every)]
    if "plan" in names:
        found.teacher["plan"] = plan
    if students:
        found.students = you(session, room, students)
    return found


def _room(session: Session, room: Room, items: int, now: float) -> dict[str, Any]:
    here, following = members.count(session, room.id, now)
    return {
        "code": room.code,
        "title": room.title,
        "created": room.created,
        "expires": room.expires,
        "ended": room.ended,
        "paused": room.paused,
        "names": room.names,
        "calls": room.calls,
        "here": here,
        "following": following,
        "at": room.item,
        "items": items,
    }


def question(session: Session, room: Room, row: QuestionRow) -> dict[str, Any]:
    """A question as students may see it: what is right, and what others answered, only once it is revealed."""
    asked = questions.body_of(row)
    given = questions.given(session, row.id) if asked.kind != "challenge" else []
    revealed = None
    if row.state == "revealed":
        seen = [(answer, member) for answer, member in given if not answer.hidden]
        distances = [answer.distance for answer, _ in seen if answer.distance is not None]
        revealed = {
            "truth": row.truth,
            "right": asked.right if asked.kind == "choice" else None,
            "explanation": asked.explanation,
            "answers": [
                {"name": members.shown_name(room, member), "value": answer.value, "distance": answer.distance}
                for answer, member in seen
            ],
            "median": median(distances) if distances else None,
            "holds": sum(distance == 0 for distance in distances),
        }
    return {
        "id": row.id,
        "kind": asked.kind,
        "prompt": asked.prompt,
        "view": row.view,
        "point": asked.point,
        "options": asked.options,
        "width": row.width if asked.kind != "width" else None,
        "dimension": row.dimension,
        "unit": asked.unit,
        "figure": asked.figure,
        "item": row.item,
        "state": row.state,
        "answered": len(given),
        "goal": asked.goal,
        "limit": asked.limit,
        "rules": asked.rules,
        "board_shown": row.board_shown,
        "revealed": revealed,
    }


def board(session: Session, room: Room, row: QuestionRow, teacher: bool = False) -> dict[str, Any]:
    """The board of a challenge: each student's best attempt, equal figures in one place."""
    asked = questions.body_of(row)
    given = attempts.given(session, row.id)
    counts: dict[int, int] = {}
    for _, member in given:
        counts[member.id] = counts.get(member.id, 0) + 1
    rows = []
    done = [(attempt, member) for attempt, member in given if attempt.state == "done"]
    best = [each for each in best_of_each(asked.goal, done) if teacher or not each[0].hidden]
    for place, (attempt, member) in zip(places(asked.goal, [each for each, _ in best]), best, strict=True):
        entry = {
            "place": place,
            "name": member.nickname if teacher else members.shown_name(room, member),
            "figure": attempt.figure,
            "query": attempt.query,
            "attempts": counts[member.id],
        }
        rows.append(entry | ({"number": member.number, "hidden": attempt.hidden} if teacher else {}))
    computing = sum(attempt.state == "computing" for attempt, _ in given)
    return {"question": row.id, "goal": asked.goal, "limit": asked.limit, "rows": rows, "computing": computing}


def attempt_of(row: AttemptRow) -> dict[str, Any]:
    """An attempt as its student sees it."""
    return {
        "id": row.id,
        "question": row.question_id,
        "query": row.query,
        "figure": row.figure,
        "holds": row.holds,
        "at": row.given,
        "state": row.state,
        "text": row.text,
    }


def _answers(session: Session, row: QuestionRow) -> list[dict[str, Any]]:
    return [
        {"number": member.number, "value": answer.value, "hidden": answer.hidden, "distance": answer.distance}
        for answer, member in questions.given(session, row.id)
    ]


def _shown(session: Session, room: Room) -> dict[str, Any] | None:
    if room.shown is None:
        return None
    member = members.numbered(session, room.id, room.shown)
    name = member.nickname if room.shown_named and not member.hidden else ""
    return {"name": name, "view": member.view}


def you(session: Session, room: Room, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What each of these students sees of himself, by his id."""
    rows = {member.id: member for member in session.scalars(select(Member).where(Member.id.in_(ids)))}
    found: dict[int, dict[str, Any]] = {
        id_: {
            "number": member.number,
            "nickname": member.nickname,
            "following": member.following,
            "answers": {},
            "distance": {},
            "among": {},
            "attempts": [],
        }
        for id_, member in rows.items()
    }
    mine = select(AnswerRow.member_id, AnswerRow.question_id, AnswerRow.value, AnswerRow.distance)
    for id_, number, value, distance in session.execute(mine.where(AnswerRow.member_id.in_(ids))):
        found[id_]["answers"][str(number)] = value
        found[id_]["distance"][str(number)] = distance
    for id_, number, place in _among(session, room):
        if id_ in found:
            found[id_]["among"][str(number)] = place
    tried = select(AttemptRow).where(AttemptRow.member_id.in_(ids)).order_by(AttemptRow.id)
    for row in session.scalars(tried):
        found[row.member_id]["attempts"].append(attempt_of(row))
    return found


def _among(session: Session, room: Room) -> Iterator[tuple[int, int, int]]:
    """Which of the revealed answers is whose: member's id, question's id, index."""
    query = (
        select(AnswerRow.member_id, AnswerRow.question_id)
        .join(QuestionRow, QuestionRow.id == AnswerRow.question_id)
        .join(Member, Member.id == AnswerRow.member_id)
        .where(QuestionRow.room_id == room.id, QuestionRow.state == "revealed", ~AnswerRow.hidden)
        .order_by(Member.number)
    )
    places: dict[int, int] = {}
    for member, number in session.execute(query):
        place = places.get(number, 0)
        places[number] = place + 1
        yield member, number, place


def encoded(value: Any) -> bytes:
    """A part as JSON."""
    return msgspec.json.encode(value)
