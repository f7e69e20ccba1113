"""Reads whole runs from the lab's routes as a browser does: description, then chunk after chunk.

Bare HTTP/1.1: a hundred clients of a full library would cost more than the server they measure.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass


@dataclass
class Read:
    """A run as it was read: seconds to the first picture and to the end, bytes over the wire, chunks as they came."""

    first: float = 0.0
    end: float = 0.0
    received: int = 0
    refused: int = 0
    chunks: tuple[bytes, ...] = ()


class Reader:
    """One connection kept alive. source: the address it comes from; headers: lines that go with every request."""

    def __init__(self, port: int, source: str = "127.0.0.1", headers: str = "") -> None:
        self._port, self._source, self._headers = port, source, headers
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.refused = 0  # answers that it is to ask again for: the server or this visitor has too much waiting
        self.places: list[int] = []  # in the queue, as the server said

    async def whole(self, key: str, chunks: int) -> Read:
        """What a browser does with a run."""
        began, read, got = time.perf_counter(), Read(), []
        read.received = len(await self.fetch(f"/trajectories/{key}"))
        for number in range(chunks):
            got.append(await self.fetch(f"/trajectories/{key}/{number}"))
            read.first = read.first or time.perf_counter() - began
        self.close()
        read.end, read.refused, read.chunks = time.perf_counter() - began, self.refused, tuple(got)
        read.received += sum(map(len, got))
        return read

    async def fetch(self, path: str) -> bytes:
        """The body as it came over the wire, asked for again while it is still to come."""
        while True:
            status, answer, body = await self.ask(path)
            if status == 200:
                return body
            if "retry-after" not in answer:
                raise RuntimeError(f"{path}: {status} {body!r}")
            self.refused += status != 202
            self.places.append(int(answer.get("queue-place", "0")))
            await asyncio.sleep(float(answer["retry-after"]))

    async def ask(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """One answer: status, headers, body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, local_addr=(self._source, 0))
        reader, writer = self._streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: lab\r\nAccept-Encoding: gzip\r\n{self._headers}\r\n".encode())
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        answer = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(answer.get("content-length", "0")))
        return int(status.split()[1]), answer, body

    def close(self) -> None:
        """Leave."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
