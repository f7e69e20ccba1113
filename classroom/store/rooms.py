"""Rooms: opened, found, changed, ended, and deleted when their time is over. Each is one transaction's work."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from classroom import secrets
from classroom.models.base import Refused
from classroom.store.tables import Member, Room
from words import say

MOST_TRIES = 20  # for a code that is free: with a million rooms open, two tries are enough nearly always


def open_room(
    session: Session, now: float, seconds: float, title: str = "", plan: dict[str, Any] | None = None
) -> tuple[str, str]:
    """A new room that lasts so many seconds: its code and its teacher's key."""
    key = secrets.new_secret()
    for _ in range(MOST_TRIES):
        code = secrets.new_code()
        if session.scalar(select(Room.id).where(Room.code == code)) is None:
            room = Room(
                code=code, key_hash=secrets.hashed(key), title=title, created=now, expires=now + seconds, plan=plan
            )
            session.add(room)
            session.flush()
            return code, key
    raise Refused("busy", say("classroom.busy"))


def find(session: Session, code: str, now: float, lock: bool = False) -> Room:
    """The room of this code. lock: nobody else may change it until the transaction ends. Raises Refused: no-room."""
    query = select(Room).where(Room.code == secrets.read_code(code), Room.expires > now)
    room = session.scalar(query.with_for_update() if lock else query)
    if room is None:
        raise Refused("no-room", say("classroom.no-room"))
    return room


def by_id(session: Session, room_id: int, lock: bool = False) -> Room:
    """The room of this id. Raises Refused: ended, as it was there before."""
    query = select(Room).where(Room.id == room_id)
    room = session.scalar(query.with_for_update() if lock else query)
    if room is None:
        raise Refused("ended", say("classroom.erased"))
    return room


def running(session: Session, room_id: int, lock: bool = False) -> Room:
    """The same, if it is not over. Raises Refused: ended."""
    room = by_id(session, room_id, lock)
    if room.ended:
        raise Refused("ended", say("classroom.ended"))
    return room


def teacher_of(session: Session, code: str, key: str, now: float) -> Room:
    """The room, for who has its key. Raises Refused: no-room, not-allowed."""
    room = find(session, code, now)
    if not secrets.same(key, room.key_hash):
        raise Refused("not-allowed", say("classroom.not-allowed"))
    return room


def erase(session: Session, room_id: int) -> None:
    """Delete a room with everything in it."""
    session.execute(delete(Room).where(Room.id == room_id))


def expired(session: Session, now: float) -> list[int]:
    """Delete the rooms whose time is over. Gives their ids."""
    ids = list(session.scalars(select(Room.id).where(Room.expires <= now)))
    if ids:
        session.execute(delete(Room).where(Room.id.in_(ids)))
    return ids


def keep_view(session: Session, room_id: int, view: dict[str, Any]) -> None:
    """Keep where the teacher is, for who comes later and for after a restart."""
    session.execute(update(Room).where(Room.id == room_id).values(view=view))


def call_back(session: Session, room: Room) -> None:
    """All follow again."""
    room.calls += 1
    session.execute(update(Member).where(Member.room_id == room.id).values(following=True))
