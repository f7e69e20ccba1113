"""Attempts at challenges: handed in by students, with figures that only the server writes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from classroom.experiments import broken_rule, read_experiment
from classroom.models.base import Refused
from classroom.store import questions, rooms
from classroom.store.tables import AttemptRow, Member, QuestionRow
from words import say

MOST = 50  # attempts of a student at one challenge


def add(session: Session, member: Member, question: int, query: str, now: float) -> AttemptRow:
    """Keep an attempt, to be computed; the same run again is the same attempt.

    Raises Refused: closed, ended, unknown, too-many; invalid for a run that breaks a rule of the challenge.
    """
    rooms.running(session, member.room_id)
    row = questions.find(session, member.room_id, question, share=True)
    asked = questions.check_open_challenge(row)
    experiment = read_experiment(query)
    broken = broken_rule(asked.rules, experiment)
    if broken is not None:
        setting, must, got = broken
        raise Refused("invalid", say("classroom.rule", setting=setting, must=must, got=got), "query")
    mine = select(AttemptRow).where(AttemptRow.question_id == row.id, AttemptRow.member_id == member.id)
    attempts = session.scalars(mine.with_for_update()).all()
    same = next((each for each in attempts if each.run == experiment.content_key), None)
    if same is not None:
        return same
    if len(attempts) >= MOST:
        raise Refused("too-many", say("classroom.too-many-attempts", most=MOST))
    added = AttemptRow(
        question_id=row.id,
        member_id=member.id,
        run=experiment.content_key,
        query=query,
        state="computing",
        given=now,
    )
    session.add(added)
    session.flush()
    return added


def waiting(session: Session) -> list[tuple[int, int]]:
    """The ids of all attempts that wait for their figure, with their rooms: what a restart takes up again."""
    query = (
        select(AttemptRow.id, QuestionRow.room_id)
        .join(QuestionRow, QuestionRow.id == AttemptRow.question_id)
        .where(AttemptRow.state == "computing")
        .order_by(AttemptRow.id)
    )
    return [(attempt, room) for attempt, room in session.execute(query)]


def task(session: Session, attempt: int) -> tuple[str, QuestionRow] | None:
    """What is to be computed: an attempt's query and its challenge; None where there is nothing to do any more."""
    row = session.get(AttemptRow, attempt)
    if row is None or row.state != "computing":
        return None
    question = session.get(QuestionRow, row.question_id)
    return None if question is None else (row.query, question)


def finish(session: Session, attempt: int, state: str, figure: float | None, holds: bool, text: str) -> None:
    """Keep what was computed of an attempt."""
    row = session.get(AttemptRow, attempt, with_for_update=True)
    if row is not None:
        row.state, row.figure, row.holds, row.text = state, figure, holds, text[:300]


def given(session: Session, question: int) -> list[tuple[AttemptRow, Member]]:
    """All attempts at a challenge with who made them, the earliest first."""
    query = (
        select(AttemptRow, Member)
        .join(Member, Member.id == AttemptRow.member_id)
        .where(AttemptRow.question_id == question)
        .order_by(AttemptRow.id)
    )
    return [(row, member) for row, member in session.execute(query)]
