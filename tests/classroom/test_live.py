"""A room as browsers see it, through a running lab."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from benchmarks._room import Client, get, join, open_room, post
from tests.conftest import start_server, stop_server
from tests.running import finish

CIRCLE = {"page": "projection", "query": "v=2&steps=100"}
NUMBER = {"kind": "number", "right": 3, "view": CIRCLE}


class Class:
    """A room with its teacher, projector and students. second: the url that the later half of them uses."""

    def __init__(self, url: str, second: str = "") -> None:
        self.url, self.second = url, second or url
        self.room = open_room(url)
        self.code = self.room["code"]

    async def begin(self, students: int = 2) -> None:
        """Let everybody in."""
        self.teacher = Client(self.url, self.code, key=self.room["key"], tab="t")
        self.projector = Client(self.second, self.code, key=self.room["key"], **{"as": "projector"})
        members = [await asyncio.to_thread(join, self.url, self.code, f"S{i}") for i in range(students)]
        urls = [self.url if 2 * i < students else self.second for i in range(students)]
        self.tokens = [member["token"] for member in members]
        self.students = [Client(url, self.code, token=token) for url, token in zip(urls, self.tokens)]
        for client in self.everybody:
            await client.until(lambda parts: parts["room"])

    @property
    def everybody(self) -> list[Client]:
        return [self.teacher, self.projector, *self.students]

    async def end(self) -> None:
        """Let everybody out."""
        for client in self.everybody:
            await client.close()


def through(server_url: str, lesson, second: str = "", students: int = 2):
    """Run a lesson, a coroutine function of a Class."""

    async def whole():
        room = Class(server_url, second)
        await room.begin(students)
        try:
            await asyncio.wait_for(lesson(room), 120)
        finally:
            await room.end()

    finish(whole())


async def follows_and_predicts(room: Class) -> None:
    """From leading to the reveal, everything seen by those who may and by nobody else."""
    teacher, projector, (ann, ben) = room.teacher, room.projector, room.students
    for step in range(1, 41):
        await teacher.send({"type": "lead", "view": CIRCLE | {"step": step, "input": [0.5, step / 40]}})
        await asyncio.sleep(0.01)
    for client in (projector, ann, ben):
        await client.until(lambda parts: parts["view"] and parts["view"]["step"] == 40)
        steps = [m["value"]["step"] for _, m in client.messages if m.get("name") == "view"]
        assert steps == sorted(steps)
    asked = await teacher.do("ask", question={"kind": "point", "point": [1, 1], "view": CIRCLE})
    question = asked["value"]["question"]
    for client in (ann, ben):
        await client.until(lambda parts: parts["question"] and parts["question"]["state"] == "open")
    assert (await ann.do("answer", question=question, value=[0, 0]))["type"] == "done"
    assert (await ann.do("answer", question=question, value=[1, 1]))["value"] == [1.0, 1.0]
    assert (await ben.do("answer", question=question, value=[1, 1, 1]))["problem"] == "invalid"
    assert (await ben.do("reveal", question=question))["problem"] == "not-allowed"
    assert (await projector.do("pause", paused=True))["problem"] == "not-allowed"
    await teacher.until(lambda parts: [a["value"] for a in parts["answers"]] == [[1.0, 1.0]])
    await ben.until(lambda parts: parts["question"]["answered"] == 1)
    for client in (projector, ben):
        assert not any("[1.0, 1.0]" in json.dumps(m.get("value")) and m.get("name") != "question"
                       for _, m in client.messages)  # fmt: skip
        assert client.parts["question"]["revealed"] is None
    assert (await teacher.do("reveal", question=question))["type"] == "done"
    for client in (projector, ann, ben, teacher):
        await client.until(lambda parts: parts["question"]["state"] == "revealed")
    revealed = ben.parts["question"]["revealed"]
    assert len(revealed["truth"]) == 2 and revealed["answers"][0]["name"] == ""
    await ann.until(lambda parts: parts["you"]["distance"].get(str(question)) is not None)
    assert ann.parts["you"]["distance"][str(question)] == pytest.approx(revealed["median"])
    assert (await ben.do("answer", question=question, value=[1, 1]))["problem"] == "closed"


def test_a_class_follows_predicts_and_sees(server):
    through(server.url, follows_and_predicts)


def test_the_teacher_sees_who_is_here_and_shows_a_plane_only_at_a_click(server):
    async def lesson(room):
        teacher, projector, (ann, ben) = room.teacher, room.projector, room.students
        await teacher.until(lambda parts: [m["here"] for m in parts["members"]] == [True, True])
        await ann.send({"type": "view", "view": CIRCLE | {"step": 7}})
        await teacher.until(lambda parts: parts.get("thumbnail:1", {}).get("view", {}).get("step") == 7)
        assert not any("thumbnail" in name for client in (projector, ben) for name in client.parts)
        assert projector.parts["shown"] is None
        await teacher.do("show", member=1)
        await projector.until(lambda parts: parts["shown"] and parts["shown"]["name"] == "")
        await ann.send({"type": "view", "view": CIRCLE | {"step": 9}})
        for client in (projector, ben):
            await client.until(lambda parts: parts["shown"]["view"] and parts["shown"]["view"]["step"] == 9)
        await teacher.do("show", member=None)
        await projector.until(lambda parts: parts["shown"] is None)
        await ann.do("follow", following=False)
        await teacher.until(lambda parts: parts["room"]["following"] == 1)
        await teacher.do("call")
        await ann.until(lambda parts: parts["you"]["following"] and parts["room"]["calls"] == 1)
        await teacher.do("pause", paused=True)
        await ben.until(lambda parts: parts["room"]["paused"])
        await ben.close()
        await teacher.until(lambda parts: parts["room"]["here"] == 1)
        await teacher.do("end", erase=True)
        assert (await ann.until_refused())["problem"] == "ended"

    through(server.url, lesson)


def test_a_plan_is_gone_through_by_its_items(server):
    async def lesson(room):
        teacher, (ann, _) = room.teacher, room.students
        status, plan = await asyncio.to_thread(get, f"{room.url}/classroom/plans/autoencoders-in-45-minutes")
        assert status == 200
        await teacher.do("plan", plan=plan)
        await teacher.do("go", item=1)
        await ann.until(lambda parts: parts["room"]["at"] == 1 and parts["view"]["page"] == "projection")
        first = await teacher.do("ask", item=1)
        again = await teacher.do("ask", item=1)
        assert first["value"] == again["value"]
        await ann.until(lambda parts: parts["question"] and parts["question"]["point"] == [-0.6, 0.5])
        assert (await teacher.do("ask", item=0))["problem"] == "unknown"

    through(server.url, lesson)


def test_an_attempts_figure_is_the_servers(server):
    async def lesson(room):
        teacher, (ann, _) = room.teacher, room.students
        goal = {"kind": "challenge", "goal": "smallest", "limit": 100.0, "view": CIRCLE}
        question = (await teacher.do("ask", question=goal))["value"]["question"]
        made = await ann.do("attempt", question=question, query="v=2&steps=100&hidden=2&figure=1")
        assert made["value"]["state"] == "computing" and made["value"]["figure"] is None
        await teacher.until(lambda parts: parts["board"] and parts["board"]["rows"], 90)
        row = teacher.parts["board"]["rows"][0]
        assert (row["place"], row["figure"], row["number"]) == (1, 19, 1)  # 2·2+2, 2+1, 1·2+2, 2·2+2
        assert ann.parts["board"] is None
        await teacher.do("board", question=question, shown=True)
        await ann.until(lambda parts: parts["board"])
        assert "number" not in ann.parts["board"]["rows"][0]

    through(server.url, lesson)


@pytest.mark.parametrize(
    "hello, problem",
    [
        ({"token": "x" * 43}, "not-allowed"),
        ({"key": "x" * 43}, "not-allowed"),
        ({"token": "x", "code": "CDFHJK"}, "no-room"),
        ({"token": "x", "admin": True}, "invalid"),
    ],
)
def test_who_has_no_secret_stays_outside(server, hello, problem):
    room = open_room(server.url)

    async def knock():
        async with connect(server.url.replace("http", "ws") + "/classroom/live") as socket:
            await socket.send(json.dumps({"type": "hello", "code": room["code"], **hello}))
            return json.loads(await socket.recv())

    assert finish(knock())["problem"] == problem


def test_other_sites_may_not_write(server):
    room = open_room(server.url)
    for path in ("rooms", f"rooms/{room['code']}/members", f"rooms/{room['code']}/summary"):
        status, told = post(f"{server.url}/classroom/{path}", {"key": room["key"]}, origin="http://evil.example")
        assert (status, told["problem"]) == (403, "other-site")

    async def knock():
        with pytest.raises(Exception, match="403|4003"):
            async with connect(
                server.url.replace("http", "ws") + "/classroom/live",
                additional_headers={"origin": "http://evil.example"},
            ) as socket:
                await socket.recv()

    finish(knock())


def test_a_flood_from_one_client_does_not_stop_the_room(server):
    async def lesson(room):
        teacher, (ann, ben) = room.teacher, room.students
        question = (await teacher.do("ask", question=NUMBER))["value"]["question"]
        async with connect(ann.url, close_timeout=0.2) as flood:
            await flood.send(json.dumps({"type": "hello", "code": room.code, "token": room.tokens[0]}))

            async def pour():
                while True:
                    await flood.send(json.dumps({"type": "view", "view": CIRCLE, "id": 1}))

            pouring = asyncio.create_task(pour())
            assert (await ben.do("answer", question=question, value=3))["type"] == "done"
            await teacher.until(lambda parts: parts["answers"])
            pouring.cancel()
            with pytest.raises((asyncio.CancelledError, ConnectionClosed)):
                await pouring
            flood.transport.abort()  # to leave without waiting for what still waits to be read
        assert (await teacher.do("close", question=question))["type"] == "done"

    through(server.url, lesson)


def test_what_is_too_long_or_no_json_is_refused_and_the_connection_stays(server):
    async def lesson(room):
        ann = room.students[0]
        await ann._socket.send("{")
        await ann._socket.send(json.dumps({"type": "nickname", "id": 5, "nickname": "x" * 20_000}))
        await ann._socket.send(json.dumps({"type": "nickname", "id": 6, "nickname": "<b>Ann</b>"}))
        await ann.until(lambda parts: parts["you"]["nickname"] == "<b>Ann</b>")
        told = [m["problem"] for _, m in ann.messages if m["type"] == "problem"]
        assert told == ["invalid", "invalid"]

    through(server.url, lesson)


def test_guessing_codes_is_slowed_down(tmp_path):
    lab = start_server(tmp_path / "log.txt")
    try:
        room = open_room(lab.url)
        statuses = [get(f"{lab.url}/classroom/rooms/CDFHJK")[0] for _ in range(40)]
        assert statuses[0] == 404 and statuses[-1] == 429
        assert post(f"{lab.url}/classroom/rooms/{room['code']}/members")[0] == 429, "nor may it go on by luck"

        async def teach():
            teacher = Client(lab.url, room["code"], key=room["key"])
            await teacher.until(lambda parts: parts["room"]["code"] == room["code"])
            await teacher.close()

        finish(teach())
    finally:
        stop_server(lab)


def test_a_killed_server_loses_nothing_that_it_acknowledged(tmp_path):
    lab = start_server(tmp_path / "log.txt")
    port = urlsplit(lab.url).port

    async def lesson(room):
        nonlocal lab
        question = (await room.teacher.do("ask", question=NUMBER))["value"]["question"]
        await room.teacher.do("pause", paused=True)
        for number, student in enumerate(room.students):
            await student.do("answer", question=question, value=number)
        os.kill(lab.process.pid, signal.SIGKILL)
        lab.process.wait()
        late = asyncio.create_task(room.students[0].do("answer", question=question, value=99))
        await asyncio.to_thread(stop_server, lab)
        lab = await asyncio.to_thread(start_server, tmp_path / "log.txt", port=port)
        assert (await late)["type"] == "done"
        for client in room.everybody:
            await client.until(lambda parts, client=client: len(client.snapshots) == 2 and parts["room"]["paused"])
        await room.teacher.until(lambda parts: [a["value"] for a in parts["answers"]] == [99, 1, 2, 3])

    try:
        through(lab.url, lesson, students=4)
    finally:
        stop_server(lab)


def test_two_processes_on_one_postgresql_are_one_classroom(tmp_path, request):
    from tests.classroom.conftest import url_of

    url = url_of(request, "postgresql", tmp_path)
    (tmp_path / "second").mkdir()
    labs = [start_server(folder / "log.txt", BOTTLENECK_DATABASE=url) for folder in (tmp_path, tmp_path / "second")]

    async def all_at_once(room):
        await follows_and_predicts(room)
        question = (await room.teacher.do("ask", question=NUMBER))["value"]["question"]
        for student in room.students:
            await student.until(lambda parts: parts["question"]["id"] == question)
        answers = [s.do("answer", question=question, value=n) for n in range(5) for s in room.students]
        assert all(answer["type"] == "done" for answer in await asyncio.gather(*answers))
        await room.teacher.until(lambda parts: [a["value"] for a in parts["answers"]] == [4, 4])
        await room.teacher.until(lambda parts: parts["room"]["here"] == 2)

    try:
        through(labs[0].url, all_at_once, labs[1].url)
    finally:
        for lab in labs:
            stop_server(lab)
