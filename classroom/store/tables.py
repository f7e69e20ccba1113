"""The tables. Times are seconds since 1970; what only the models understand is kept as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite counts rows only in an INTEGER PRIMARY KEY.
Key = BigInteger().with_variant(Integer, "sqlite")
NAMES = {"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
         "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}  # fmt: skip


class Table(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dict[str, Any]: JSON(none_as_null=True), Any: JSON(none_as_null=True)}  # noqa: RUF012


class Room(Table):
    """A room. shown: number of the student whose plane is shown to all; question: the one on the screens."""

    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(Key, Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    key_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(80), default="")
    created: Mapped[float]
    expires: Mapped[float] = mapped_column(index=True)
    ended: Mapped[bool] = mapped_column(default=False)
    paused: Mapped[bool] = mapped_column(default=False)
    names: Mapped[bool] = mapped_column(default=False)
    calls: Mapped[int] = mapped_column(default=0)
    members: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int | None]
    shown_named: Mapped[bool] = mapped_column(default=False)
    question: Mapped[int | None] = mapped_column(Key)
    item: Mapped[int | None]
    view: Mapped[dict[str, Any] | None]
    plan: Mapped[dict[str, Any] | None]


class Member(Table):
    """A student. here_until: when a browser of his was last heard of, and a while; number: from 1 in his room."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("room_id", "number"),)
    id: Mapped[int] = mapped_column(Key, Identity(), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    nickname: Mapped[str] = mapped_column(String(24), default="")
    hidden: Mapped[bool] = mapped_column(default=False)
    following: Mapped[bool] = mapped_column(default=True)
    joined: Mapped[float]
    here_until: Mapped[float] = mapped_column(default=0.0)
    item: Mapped[int | None]
    view: Mapped[dict[str, Any] | None]


class QuestionRow(Table):
    """A question or challenge. ref: the command that made it, so that one sent twice makes one; state: see `STATES`."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("room_id", "ref", name="uq_questions_ref"),
        UniqueConstraint("room_id", "item", name="uq_questions_item"),
    )
    id: Mapped[int] = mapped_column(Key, Identity(), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str | None] = mapped_column(String(80))
    item: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10))
    body: Mapped[dict[str, Any]]
    view: Mapped[dict[str, Any]]
    width: Mapped[int]
    dimension: Mapped[int]
    truth: Mapped[Any | None]
    board_shown: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[float]


class AnswerRow(Table):
    """A student's answer to a question: the last one given. distance: from the truth, once it is known."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("question_id", "member_id"),)
    id: Mapped[int] = mapped_column(Key, Identity(), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    value: Mapped[Any]
    distance: Mapped[float | None]
    hidden: Mapped[bool] = mapped_column(default=False)
    given: Mapped[float]


class AttemptRow(Table):
    """An attempt at a challenge. figure: as the server computed it; state: computing, done or failed."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("question_id", "member_id", "run"),
        Index("ix_attempts_state", "state"),
    )
    id: Mapped[int] = mapped_column(Key, Identity(), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    run: Mapped[str] = mapped_column(String(32))
    query: Mapped[str] = mapped_column(String(2000))
    state: Mapped[str] = mapped_column(String(10))
    figure: Mapped[float | None]
    holds: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(String(300), default="")
    hidden: Mapped[bool] = mapped_column(default=False)
    given: Mapped[float]


STATES = ("open", "closed", "revealed")
