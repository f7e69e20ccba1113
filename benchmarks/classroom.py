"""A class in the room, by scripted browsers on this machine: `python benchmarks/classroom.py [seconds]`.

A leader and a hundred followers; three such rooms; a hundred answers within a second; five hundred joins within ten; a
server that is killed and started again. Figures to reach: following, nothing lost and in order, median under 50 ms
and 95th percentile under 150 ms, the server under half a core; answers seen by the teacher within a second; joins
95th percentile under 1 s; after the kill no acknowledged answer lost, and everybody back within 5 s. The scripted
browsers share the machine with the server, and their own work is in the latencies.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import run
from benchmarks._room import Client, join, open_room

FIRST_PORT = 8901
FOLLOWERS = 100
VIEW = {"page": "projection", "query": "v=2&dataset=circle", "input": [0.5, 0.5], "seconds": 8}
NUMBER = {"kind": "number", "right": 3, "view": VIEW}


class Lab:
    """A lab of its own, its rooms in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, run.free_port(FIRST_PORT)
        self.url = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it on its port, and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        rooms = {"BOTTLENECK_DATABASE": f"sqlite:///{self.folder}/rooms.sqlite"}
        self.process = subprocess.Popen(
            command,
            cwd=Path(__file__).parent.parent,
            env=os.environ | rooms,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if not run.wait_for_answer(self.process, self.port):
            raise RuntimeError("The lab did not answer.")

    def kill(self) -> None:
        """End it as a power cut would, with its workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def cpu(self) -> float:
        """Seconds of processor time that the web process has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes that the web process holds."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def room_of(lab: Lab, students: int) -> tuple[Client, list[Client]]:
    """A room with its teacher and so many students, all inside."""
    room = await asyncio.to_thread(open_room, lab.url)
    teacher = Client(lab.url, room["code"], key=room["key"], tab="t")
    tokens = [(await asyncio.to_thread(join, lab.url, room["code"]))["token"] for _ in range(students)]
    clients = [Client(lab.url, room["code"], token=token) for token in tokens]
    for client in (teacher, *clients):
        client.keep = False
        await client.until(lambda parts: True)
    return teacher, clients


async def leave(*clients: Client) -> None:
    """Let everybody out."""
    for client in clients:
        await client.close()


async def lead(teacher: Client, followers: list[Client], rate: int, seconds: float) -> tuple[list[float], int, bool]:
    """Milliseconds until each update arrived at each follower; how many did not; whether all came in order."""
    sent: list[float] = []
    seen: list[list[int]] = [[] for _ in followers]
    late: list[float] = []

    def listen(mine: list[int]) -> Any:
        def heard(message: dict[str, Any]) -> None:
            if message.get("name") == "view":
                number = message["value"]["step"]
                mine.append(number)
                late.append(1000 * (monotonic() - sent[number]))

        return heard

    for follower, mine in zip(followers, seen):
        follower.heard = listen(mine)
    began = monotonic()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - monotonic()))
        sent.append(monotonic())
        await teacher.send({"type": "lead", "view": {**VIEW, "step": number}})
    await asyncio.sleep(1)
    lost = sum(len(sent) - len(set(mine)) for mine in seen)
    return late, lost, all(mine == sorted(mine) for mine in seen)


async def following(lab: Lab, rooms: int, rate: int, seconds: float) -> str:
    """Some rooms led at a time."""
    made = [await room_of(lab, FOLLOWERS) for _ in range(rooms)]
    cpu, memory, began = lab.cpu(), lab.memory(), monotonic()
    found = await asyncio.gather(*(lead(teacher, students, rate, seconds) for teacher, students in made))
    core = (lab.cpu() - cpu) / (monotonic() - began)
    late = [each for times, _, _ in found for each in times]
    lost, ordered = sum(lost for _, lost, _ in found), all(ordered for _, _, ordered in found)
    for teacher, students in made:
        await leave(teacher, *students)
    return (
        f"{median(late):.0f} ms median, {quantiles(late, n=20)[-1]:.0f} ms 95th percentile; {lost} lost, "
        f"{'in order' if ordered else 'NOT in order'}; {core:.2f} cores, memory {lab.memory() - memory:+.0f} MB"
    )


async def answering(lab: Lab) -> str:
    """A hundred answers within a second."""
    teacher, students = await room_of(lab, FOLLOWERS)
    question = (await teacher.do("ask", question=NUMBER))["value"]["question"]

    async def answer(number: int, student: Client) -> float:
        await asyncio.sleep(number / FOLLOWERS)
        began = monotonic()
        assert (await student.do("answer", question=question, value=number))["type"] == "done"
        return monotonic() - began

    times = await asyncio.gather(*(answer(number, student) for number, student in enumerate(students)))
    last = monotonic()
    await teacher.until(lambda parts: len(parts["answers"]) == FOLLOWERS)
    seen = monotonic() - last
    once = sorted(each["value"] for each in teacher.parts["answers"]) == list(range(FOLLOWERS))
    await leave(teacher, *students)
    kept = "all stored once" if once else "NOT all stored once"
    return f"{kept}, acknowledged after {1000 * median(times):.0f} ms; all seen by the teacher {seen:.2f} s later"


async def joining(lab: Lab, count: int = 500, seconds: float = 10.0) -> str:
    """Five hundred joins within ten seconds."""
    room = await asyncio.to_thread(open_room, lab.url)

    async def one(number: int) -> float:
        await asyncio.sleep(seconds * number / count)
        began = monotonic()
        token = (await asyncio.to_thread(join, lab.url, room["code"]))["token"]
        client = Client(lab.url, room["code"], token=token)
        client.keep = False
        await client.until(lambda parts: True)
        times = monotonic() - began
        clients.append(client)
        return times

    clients: list[Client] = []
    times = await asyncio.gather(*map(one, range(count)))
    await leave(*clients)
    return f"{median(times):.2f} s median, {quantiles(times, n=20)[-1]:.2f} s 95th percentile from tap to snapshot"


async def killed(lab: Lab) -> str:
    """Killed in the middle of answers, and started again."""
    teacher, students = await room_of(lab, FOLLOWERS)
    question = (await teacher.do("ask", question=NUMBER))["value"]["question"]
    for number, student in enumerate(students[: FOLLOWERS // 2]):
        await student.do("answer", question=question, value=number)
    late = [
        asyncio.create_task(student.do("answer", question=question, value=number))
        for number, student in enumerate(students[FOLLOWERS // 2 :], FOLLOWERS // 2)
    ]
    lab.kill()
    await asyncio.to_thread(lab.start)
    again = monotonic()
    for client in (teacher, *students):
        await client.until(lambda parts, client=client: len(client.snapshots) > 1)
    back = max(client.snapshots[1] for client in (teacher, *students)) - again
    await asyncio.gather(*late)
    await teacher.until(lambda parts: len(parts["answers"]) == FOLLOWERS)
    lost = FOLLOWERS - len({each["value"] for each in teacher.parts["answers"]})
    await leave(teacher, *students)
    return f"{lost} acknowledged answers lost; everybody back {max(0.0, back):.1f} s after the lab answered again"


async def main(seconds: float) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        try:
            print(f"1 room of {FOLLOWERS}, 20 a second, {seconds:.0f} s: {await following(lab, 1, 20, seconds)}")
            print(f"3 rooms of {FOLLOWERS}, 10 a second, {seconds:.0f} s: {await following(lab, 3, 10, seconds)}")
            print(f"{FOLLOWERS} answers within a second: {await answering(lab)}")
            print(f"500 joins within 10 s: {await joining(lab)}")
            print(f"killed and started again: {await killed(lab)}")
        finally:
            lab.kill()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
