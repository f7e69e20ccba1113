"""Questions and their answers: open, closed, revealed. What is acknowledged is kept; what comes too late is refused."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from classroom.experiments import check_question, experiment_of
from classroom.models.base import Invalid, Refused
from classroom.models.plans import Plan
from classroom.models.questions import Question, read_answer
from classroom.models.view import View
from classroom.store import rooms
from classroom.store.tables import AnswerRow, AttemptRow, Member, QuestionRow, Room
from words import say

MOST = 200  # questions of a room


def ask(
    session: Session, room_id: int, question: Question, view: View, now: float, ref: str | None, item: int | None = None
) -> QuestionRow:
    """Put a new question on the screens, open; asked twice by one command or item, it is the same question."""
    room = rooms.running(session, room_id, lock=True)
    known = select(QuestionRow).where(QuestionRow.room_id == room_id)
    known = known.where(QuestionRow.ref == ref) if item is None else known.where(QuestionRow.item == item)
    row = session.scalar(known) if (ref, item) != (None, None) else None
    if row is None:
        ids = session.scalars(select(QuestionRow.id).where(QuestionRow.room_id == room_id)).all()
        if len(ids) >= MOST:
            raise Refused("too-many", say("classroom.too-many-questions", most=MOST))
        experiment = experiment_of(view, question, "question")
        check_question(question, experiment)
        row = QuestionRow(
            room_id=room_id,
            ref=ref if item is None else None,
            item=item,
            state="open",
            body=msgspec.to_builtins(question),
            view=msgspec.to_builtins(view),
            width=experiment.width,
            dimension=experiment.dimension,
            asked=now,
        )
        session.add(row)
        session.flush()
    room.question = row.id
    return row


def ask_item(session: Session, room_id: int, item: int, now: float) -> QuestionRow:
    """Ask what stands in the plan at this item. Raises Refused: unknown."""
    room = rooms.running(session, room_id, lock=True)
    plan = plan_of(room)
    found = plan.items[item] if plan and item < len(plan.items) else None
    if found is None or found.question is None:
        raise Refused("unknown", say("classroom.no-item", number=item))
    room.item = item
    return ask(session, room_id, found.question, found.view, now, None, item)


def plan_of(room: Room) -> Plan | None:
    """The plan that is kept with a room."""
    return None if room.plan is None else msgspec.convert(room.plan, Plan)


def set_plan(session: Session, room: Room, plan: Plan | None) -> None:
    """Another plan: the questions of the one before stay, as questions of no item."""
    room.plan = None if plan is None else msgspec.to_builtins(plan)
    room.item = None
    for row in session.scalars(select(QuestionRow).where(QuestionRow.room_id == room.id)):
        row.item = None


def find(session: Session, room_id: int, question: int, lock: bool = False, share: bool = False) -> QuestionRow:
    """A question of this room. share: it may not change meanwhile, but others may look. Raises Refused: unknown."""
    query = select(QuestionRow).where(QuestionRow.room_id == room_id, QuestionRow.id == question)
    row = session.scalar(query.with_for_update(read=share) if lock or share else query)
    if row is None:
        raise Refused("unknown", say("classroom.no-question", number=question))
    return row


def body_of(row: QuestionRow) -> Question:
    """What is asked."""
    return msgspec.convert(row.body, Question)


def view_of(row: QuestionRow) -> View:
    """The view it is asked about."""
    return msgspec.convert(row.view, View)


def set_state(session: Session, room_id: int, question: int, state: str) -> QuestionRow:
    """Open or close a question. After the reveal it stays as it is. Raises Refused: closed."""
    rooms.running(session, room_id)
    row = find(session, room_id, question, lock=True)
    if row.state == "revealed" and state == "open":
        raise Refused("closed", say("classroom.revealed"))
    if row.state != "revealed":
        row.state = state
    return row


def answer(session: Session, member: Member, question: int, value: object, now: float) -> Any:
    """Keep a student's answer in place of the one before; gives it. Raises Refused: closed, ended, unknown, invalid."""
    rooms.running(session, member.room_id)
    row = find(session, member.room_id, question, share=True)
    kept = read_answer(body_of(row), value, row.width, row.dimension)
    if row.state != "open":
        raise Refused("closed", say("classroom.closed"))
    before = session.scalar(
        select(AnswerRow).where(AnswerRow.question_id == row.id, AnswerRow.member_id == member.id).with_for_update()
    )
    if before is None:
        session.add(AnswerRow(question_id=row.id, member_id=member.id, value=kept, given=now))
    else:
        before.value, before.given = kept, now
    return kept


def given(session: Session, question: int) -> list[tuple[AnswerRow, Member]]:
    """All answers to a question with who gave them, in the order of their numbers."""
    query = (
        select(AnswerRow, Member)
        .join(Member, Member.id == AnswerRow.member_id)
        .where(AnswerRow.question_id == question)
        .order_by(Member.number)
    )
    return [(row, member) for row, member in session.execute(query)]


def reveal(session: Session, room_id: int, question: int, truth: Any, distances: dict[int, float]) -> None:
    """Keep the truth and how far each answer (by its row's id) is from it; from now on all may see them."""
    row = find(session, room_id, question, lock=True)
    row.truth, row.state = truth, "revealed"
    for each, _ in given(session, question):
        each.distance = distances.get(each.id)


def hide(session: Session, question: QuestionRow, member: Member, hidden: bool) -> None:
    """Take a student's answer or attempts from all screens, or show them again."""
    table: type[AnswerRow] | type[AttemptRow] = AttemptRow if question.body["kind"] == "challenge" else AnswerRow
    session.execute(
        update(table).where(table.question_id == question.id, table.member_id == member.id).values(hidden=hidden)
    )


def forget(session: Session, question: int) -> None:
    """Delete a question and its answers."""
    session.execute(delete(QuestionRow).where(QuestionRow.id == question))


def check_open_challenge(row: QuestionRow) -> Question:
    """The challenge, if attempts may come. Raises Refused: closed; Invalid for a question."""
    question = body_of(row)
    if question.kind != "challenge":
        raise Invalid(say("classroom.no-challenge"))
    if row.state != "open":
        raise Refused("closed", say("classroom.closed"))
    return question
