"""What each command does, in one transaction: who may, what is kept, and which parts it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from classroom.experiments import check_question, experiment_of
from classroom.models import commands
from classroom.models.base import Invalid, Refused, plain_text
from classroom.models.questions import question_of
from classroom.parts import attempt_of
from classroom.store import attempts, members, questions, rooms
from classroom.store.tables import Member
from words import say


@dataclass(frozen=True)
class Who:
    """Who sends a command: the room, the role, and a student's id; tab: the page it came from."""

    room: int
    role: str
    member: int | None = None
    tab: str = ""


@dataclass
class Done:
    """What a command gives, and what it changes: parts at once, parts soon, students' `you`; a view to follow."""

    value: Any = None
    at_once: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    students: tuple[int, ...] = ()
    all_students: bool = False
    view: dict[str, Any] | None = None
    attempt: int | None = None
    erased: bool = False


def do(session: Session, who: Who, command: commands.Command, now: float) -> Done:
    """Carry a command out. Raises Refused with what to say to who sent it."""
    return ACTIONS[type(command)](session, who, command, now)


def _student(session: Session, who: Who) -> Member:
    member = session.get(Member, who.member) if who.member is not None else None
    if member is None:
        raise Refused("ended", say("classroom.erased"))
    return member


def _answer(session: Session, who: Who, command: commands.Answer, now: float) -> Done:
    member = _student(session, who)
    value = questions.answer(session, member, command.question, command.value, now)
    return Done(value, slow=("question", "answers", "members"), students=(member.id,))


def _attempt(session: Session, who: Who, command: commands.Attempt, now: float) -> Done:
    member = _student(session, who)
    row = attempts.add(session, member, command.question, command.query, now)
    waits = row.id if row.state == "computing" else None
    return Done(attempt_of(row), slow=("board",), students=(member.id,), attempt=waits)


def _follow(session: Session, who: Who, command: commands.Follow, now: float) -> Done:
    member = _student(session, who)
    member.following = command.following
    return Done(slow=("members", "room"), students=(member.id,))


def _nickname(session: Session, who: Who, command: commands.Nick, now: float) -> Done:
    member = _student(session, who)
    rooms.running(session, who.room)
    member.nickname = plain_text(command.nickname)
    return Done(member.nickname, slow=("members", "question", "board", "shown"), students=(member.id,))


def _ask(session: Session, who: Who, command: commands.Ask, now: float) -> Done:
    if (command.question is None) == (command.item is None):
        raise Invalid(say("classroom.question-or-item"))
    if command.item is not None:
        row = questions.ask_item(session, who.room, command.item, now)
        return Done({"question": row.id}, _QUESTIONS, ("members",), view=row.view)
    assert command.question is not None
    question = question_of(command.question)
    check_question(question, experiment_of(command.question.view, question, "question"))
    ref = f"{who.tab}:{command.id}" if who.tab and command.id else None
    row = questions.ask(session, who.room, question, command.question.view, now, ref)
    return Done({"question": row.id}, _QUESTIONS, ("members",))


_QUESTIONS = ("room", "question", "board", "questions", "answers")


def _put(session: Session, who: Who, command: commands.Put, now: float) -> Done:
    room = rooms.running(session, who.room, lock=True)
    if command.question is not None:
        questions.find(session, who.room, command.question)
    room.question = command.question
    return Done(at_once=_QUESTIONS)


def _close(session: Session, who: Who, command: commands.Close, now: float) -> Done:
    questions.set_state(session, who.room, command.question, "closed")
    return Done(at_once=("question", "questions"))


def _open(session: Session, who: Who, command: commands.Open, now: float) -> Done:
    questions.set_state(session, who.room, command.question, "open")
    return Done(at_once=("question", "questions"))


def _board(session: Session, who: Who, command: commands.ShowBoard, now: float) -> Done:
    questions.find(session, who.room, command.question, lock=True).board_shown = command.shown
    return Done(at_once=("question", "board", "questions"))


def _names(session: Session, who: Who, command: commands.Names, now: float) -> Done:
    rooms.by_id(session, who.room, lock=True).names = command.shown
    return Done(at_once=("room", "question", "board", "questions"))


def _hide(session: Session, who: Who, command: commands.Hide, now: float) -> Done:
    member = members.numbered(session, who.room, command.member)
    if command.question is None:
        member.hidden = command.hidden
    else:
        row = questions.find(session, who.room, command.question)
        questions.hide(session, row, member, command.hidden)
    return Done(at_once=("members", "question", "questions", "answers", "board", "shown"), all_students=True)


def _show(session: Session, who: Who, command: commands.Show, now: float) -> Done:
    room = rooms.running(session, who.room, lock=True)
    if command.member is not None:
        members.numbered(session, who.room, command.member)
    room.shown, room.shown_named = command.member, command.named
    return Done(at_once=("shown",))


def _pause(session: Session, who: Who, command: commands.Pause, now: float) -> Done:
    rooms.running(session, who.room, lock=True).paused = command.paused
    return Done(at_once=("room",))


def _call(session: Session, who: Who, command: commands.Call, now: float) -> Done:
    rooms.call_back(session, rooms.running(session, who.room, lock=True))
    return Done(at_once=("room", "members"), all_students=True)


def _plan(session: Session, who: Who, command: commands.SetPlan, now: float) -> Done:
    room = rooms.running(session, who.room, lock=True)
    questions.set_plan(session, room, command.plan)
    return Done(at_once=("room", "plan", "questions", "question"))


def _go(session: Session, who: Who, command: commands.Go, now: float) -> Done:
    room = rooms.running(session, who.room, lock=True)
    plan = questions.plan_of(room)
    if plan is None or command.item >= len(plan.items):
        raise Refused("unknown", say("classroom.no-item", number=command.item))
    room.item, room.question = command.item, None
    room.view = msgspec.to_builtins(plan.items[command.item].view)
    return Done(at_once=_QUESTIONS, view=room.view)


def _title(session: Session, who: Who, command: commands.SetTitle, now: float) -> Done:
    rooms.by_id(session, who.room, lock=True).title = plain_text(command.title)
    return Done(at_once=("room",))


def _end(session: Session, who: Who, command: commands.End, now: float) -> Done:
    if command.erase:
        rooms.erase(session, who.room)
        return Done(erased=True)
    rooms.by_id(session, who.room, lock=True).ended = True
    return Done(at_once=("room",))


ACTIONS: dict[type[commands.Command], Callable[..., Done]] = {
    commands.Answer: _answer,
    commands.Attempt: _attempt,
    commands.Follow: _follow,
    commands.Nick: _nickname,
    commands.Ask: _ask,
    commands.Put: _put,
    commands.Close: _close,
    commands.Open: _open,
    commands.ShowBoard: _board,
    commands.Names: _names,
    commands.Hide: _hide,
    commands.Show: _show,
    commands.Pause: _pause,
    commands.Call: _call,
    commands.SetPlan: _plan,
    commands.Go: _go,
    commands.SetTitle: _title,
    commands.End: _end,
}
