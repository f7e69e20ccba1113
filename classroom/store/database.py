"""The database of rooms: a SQLite file, or PostgreSQL by its address; brought up to date before it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

T = TypeVar("T")
MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 7_260_411  # PostgreSQL's advisory lock: of several processes that start at once, one upgrades
BUSY_SECONDS = 20  # that a SQLite transaction waits for another process's
TRIES = 3  # of a transaction that the database ended because of another one


class Database:
    """Transactions on the rooms' database. Methods block; any thread may call them.

    url: as SQLAlchemy writes addresses; only sqlite and postgresql. Raises ValueError for another one.
    """

    def __init__(self, url: str) -> None:
        self.url = checked_url(url)
        self.is_postgres = self.url.startswith("postgresql")
        self._engine = _engine(self.url)
        self._session = sessionmaker(self._engine, expire_on_commit=False)

    def upgrade(self) -> None:
        """Bring the tables to the newest version. Makes the file and its folder where there are none."""
        name = make_url(self.url).database
        if not self.is_postgres and name and name != ":memory:":
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        settings = Config()
        settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self._engine.begin() as connection:
            if self.is_postgres:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})"))
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: kept as a whole, or, where an error comes out of it, not at all."""
        with self._session.begin() as session:
            yield session

    def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """What work(session, *arguments) gives, in one transaction; once more where another one came in between."""
        for attempt in range(TRIES):
            try:
                with self.begin() as session:
                    return work(session, *arguments)
            except (OperationalError, IntegrityError):
                if attempt == TRIES - 1:
                    raise
        raise AssertionError

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def checked_url(url: str) -> str:
    """The address with the driver that the lab has. Raises ValueError for a database that it does not know."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    kind = parsed.get_backend_name() if parsed else ""
    if parsed is None or kind not in ("sqlite", "postgresql", "postgres"):
        raise ValueError(f"The database must be sqlite:///file or postgresql://user@host/name. Got {url[:20]!r}….")
    driver = "sqlite" if kind == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def default_url() -> str:
    """A SQLite file where this user's programs keep their data."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"))
    return f"sqlite:///{(base / 'bottleneck' / 'rooms.sqlite').as_posix()}"


def _engine(url: str) -> Engine:
    if url.startswith("postgresql"):
        return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        """Readers beside one writer; what was acknowledged is on the disk; rows go with their room."""
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        """Whoever will write has to wait here and not after reading, where waiting would be too late."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
