"""Databases of both kinds for the same tests, and rooms in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from classroom.models.base import convert
from classroom.models.questions import Question
from classroom.models.view import View
from classroom.store import members, questions, rooms
from classroom.store.database import Database
from tests.classroom.postgres import running_postgres

NOW = 1_000_000.0
DAY = 86_400.0


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL for all tests of this process."""
    with running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database that is up to date, of each kind."""
    yield from _database(url_of(request, request.param, tmp_path))


def url_of(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """The address of an empty database of a kind."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'rooms' / 'classroom.sqlite'}"
    url = request.getfixturevalue("postgres")
    cleaned = Database(url)
    with cleaned.begin() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    cleaned.close()
    return url


def _database(url: str) -> Iterator[Database]:
    made = Database(url)
    made.upgrade()
    yield made
    made.close()


@dataclass
class Lesson:
    """A room with two students, and shorter ways to what is done in it."""

    database: Database
    code: str
    key: str
    room: int
    ann: Any
    ben: Any

    def ask(self, ref: str | None = None, query: str = "v=2", **question: Any) -> int:
        """The id of a new question."""
        asked = convert(Question, question)
        view = View(page="projection", query=query)
        return self.run(questions.ask, self.room, asked, view, NOW, ref).id

    def run(self, work: Any, *arguments: Any) -> Any:
        """What work(session, *arguments) gives."""
        return self.database.run(work, *arguments)

    def answer(self, member: Any, question: int, value: Any) -> Any:
        """Give an answer."""
        return self.run(questions.answer, member, question, value, NOW)


@pytest.fixture
def lesson(database: Database) -> Lesson:
    """A room that has just begun."""
    code, key = database.run(rooms.open_room, NOW, DAY, "A lesson")
    ann = database.run(members.join, code, "Ann", NOW)[1]
    ben = database.run(members.join, code, "Ben", NOW)[1]
    return Lesson(database, code, key, ann.room_id, ann, ben)
