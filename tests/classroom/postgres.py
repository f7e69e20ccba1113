"""A PostgreSQL of the tests' own, on a socket in a folder of its own: nothing of the machine's is touched."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.environment import find_postgres

PORT = 5432  # names the socket's file; nothing listens on the network
QUICK = ("fsync=off", "full_page_writes=off", "listen_addresses=''")  # what it keeps need not outlive the tests


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL, as long as the block runs. Fails where there is none on this machine."""
    programs = find_postgres()
    if programs is None:
        pytest.fail("There is no PostgreSQL on this machine; `python3 run.py test` installs it.")
    folder = Path(tempfile.mkdtemp(prefix="bn-pg-"))  # a socket's path must be short
    user = _owner(folder)
    as_user = {"user": user, "extra_groups": []} if user else {}
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log")]
    quick = " ".join(f"-c {option}" for option in QUICK)
    try:
        init = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "lab", "-A", "trust", "-E", "UTF8", "-N"]
        _run(init, as_user, folder)
        _run([*control, "-o", f"{quick} -k {folder} -p {PORT}", "start"], as_user, folder)
        yield f"postgresql://lab@/postgres?host={folder}&port={PORT}"
    finally:
        _run([*control, "-m", "immediate", "stop"], as_user, folder, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> str | None:
    """Whom the programs run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    name = next(user for user in ("postgres", "nobody") if any(entry.pw_name == user for entry in pwd.getpwall()))
    os.chown(folder, pwd.getpwnam(name).pw_uid, pwd.getpwnam(name).pw_gid)
    return name


def _run(command: list[str], as_user: dict, folder: Path, check: bool = True) -> None:
    with (folder / "output").open("ab") as output:
        done = subprocess.run(command, stdout=output, stderr=output, cwd="/", check=False, **as_user)
    if check and done.returncode:
        pytest.fail(f"PostgreSQL did not start:\n{(folder / 'output').read_text()}")
