"""The reader in a process of its own: whatever a file does to it, it ends within bounds, and nothing is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from aecore.experiment.setting import Refused
from aecore.tables.table import MOST_BYTES, Column, Table, Understood

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30  # a file of 5 MB takes one or two on an idle core
MEMORY = 2 * 2**30  # of addresses, of which libraries alone reserve most of one


def read_table(data: bytes, name: str) -> Table:
    """The table in a file that anybody may have made. Raises Refused where there is none, or it takes too long."""
    if len(data) > MOST_BYTES:
        raise Refused(f"Got {len(data)} bytes.", "bytes-most", got=round(len(data) / 2**20, 1), most=5)
    command = [sys.executable, "-m", "aecore.tables.process", name[-100:].replace("\0", "")]
    limited = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    try:
        done = subprocess.run(
            command, input=data, cwd=ROOT, capture_output=True, timeout=SECONDS, check=False, env=limited
        )
    except subprocess.TimeoutExpired:
        raise Refused(f"Took more than {SECONDS} seconds.", "too-slow") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # it was ended by its bounds
        raise Refused("The reader ended without an answer.", "too-large-inside") from None
    if "rule" in answer:
        raise Refused(answer["message"], answer["rule"], **answer["values"])
    columns = [Column(c["name"], c["numbers"] and tuple(c["numbers"]), tuple(c["texts"])) for c in answer["columns"]]
    return Table(tuple(columns), Understood(**answer["understood"]))


def main() -> None:
    """Read what comes in, and write a table as JSON, or why it is none."""
    _within_bounds()
    from aecore.tables.read import read

    try:
        found = asdict(read(sys.stdin.buffer.read(MOST_BYTES + 1), sys.argv[1]))
    except Refused as error:
        found = {"rule": error.rule, "message": str(error), "values": error.values}
    sys.stdout.write(json.dumps(found, allow_nan=False))


def _within_bounds() -> None:
    """Time and memory that the system itself holds this process to, where it can."""
    try:
        import resource
    except ImportError:  # Windows: the timeout alone holds
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
