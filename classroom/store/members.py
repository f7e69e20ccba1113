"""Students: joining, coming back, and what the teacher may do with their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from classroom import secrets
from classroom.models.base import Refused, plain_text
from classroom.store import rooms
from classroom.store.tables import AnswerRow, Member, QuestionRow, Room
from words import say

MOST = 1000  # members of a room
HERE_SECONDS = 30.0  # that a browser counts as here after it was last heard of; its process renews it
AWAY = 0.0


def join(session: Session, code: str, nickname: str, now: float) -> tuple[str, Member]:
    """A new student and his token. Raises Refused: no-room, ended, full."""
    room = rooms.find(session, code, now, lock=True)
    if room.ended:
        raise Refused("ended", say("classroom.ended"))
    if room.members >= MOST:
        raise Refused("full", say("classroom.full", most=MOST))
    room.members += 1
    token = secrets.new_secret()
    member = Member(
        room_id=room.id,
        number=room.members,
        token_hash=secrets.hashed(token),
        nickname=plain_text(nickname),
        joined=now,
    )
    session.add(member)
    session.flush()
    return token, member


def of_token(session: Session, room: Room, token: str) -> Member:
    """The student of a token. Raises Refused: not-allowed."""
    query = select(Member).where(Member.room_id == room.id, Member.token_hash == secrets.hashed(token))
    member = session.scalar(query)
    if member is None:
        raise Refused("not-allowed", say("classroom.not-allowed"))
    return member


def numbered(session: Session, room_id: int, number: int) -> Member:
    """The student of this number. Raises Refused: unknown."""
    member = session.scalar(select(Member).where(Member.room_id == room_id, Member.number == number))
    if member is None:
        raise Refused("unknown", say("classroom.unknown-member", number=number))
    return member


def here(session: Session, members: Iterable[int], until: float) -> None:
    """These browsers are here until then, or not any more (`AWAY`)."""
    session.execute(update(Member).where(Member.id.in_(list(members))).values(here_until=until))


def change(session: Session, member_id: int, **values: Any) -> None:
    """Change a student's own settings."""
    session.execute(update(Member).where(Member.id == member_id).values(**values))


def count(session: Session, room_id: int, now: float) -> tuple[int, int]:
    """How many are here, and how many of those follow."""
    present = select(func.count()).select_from(Member).where(Member.room_id == room_id, Member.here_until > now)
    followers = present.where(Member.following)
    return session.scalar(present) or 0, session.scalar(followers) or 0


def listed(session: Session, room_id: int, now: float) -> list[dict[str, Any]]:
    """All students of a room, for its teacher: who is here, and how far they are."""
    given = (
        select(AnswerRow.member_id, func.count().label("answered"))
        .join(QuestionRow, QuestionRow.id == AnswerRow.question_id)
        .where(QuestionRow.room_id == room_id)
        .group_by(AnswerRow.member_id)
        .subquery()
    )
    right = (
        select(AnswerRow.member_id, func.count().label("held"))
        .join(QuestionRow, QuestionRow.id == AnswerRow.question_id)
        .where(QuestionRow.room_id == room_id, AnswerRow.distance == 0)
        .group_by(AnswerRow.member_id)
        .subquery()
    )
    query = (
        select(Member, given.c.answered, right.c.held)
        .outerjoin(given, given.c.member_id == Member.id)
        .outerjoin(right, right.c.member_id == Member.id)
        .where(Member.room_id == room_id)
        .order_by(Member.number)
    )
    return [
        {
            "number": member.number,
            "nickname": member.nickname,
            "hidden": member.hidden,
            "here": member.here_until > now,
            "following": member.following,
            "answered": answered or 0,
            "right": held or 0,
            "at": member.item,
            "seen": member.here_until - HERE_SECONDS if member.here_until else member.joined,
        }
        for member, answered, held in session.execute(query)
    ]


def shown_name(room: Room, member: Member) -> str:
    """The name for the projector: empty unless the teacher shows names, and did not hide this one."""
    return member.nickname if room.names and not member.hidden else ""
