"""A scripted browser tab: speaks Streamlit's own protocol to a running lab, and draws nothing."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from aecore.experiment import Experiment

ANSWER_SECONDS = 60
_PASS = re.compile(rb'"pass": ?"([^"]+)"')


class Tab:
    """One tab. `ticket` is the pass that its page gave it for requests of its own."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.ticket = ""
        self._width_slider = ""
        self._page = ""

    async def rerun(self, width: int | None = None) -> float:
        """Ask for a script run, with the width slider moved or not. Returns the seconds until its end."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        if width is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self._width_slider
            state.double_array_value.data.append(width)
        return await self._run(message)

    async def open(self, experiment: Experiment, page: str = "projection") -> float:
        """Go to a page with an experiment in its address, which makes the run known. Returns the seconds it took."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = urlencode(experiment.to_query())
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            received = await asyncio.wait_for(self.socket.recv(), ANSWER_SECONDS)
            assert isinstance(received, bytes)
            answer = ForwardMsg.FromString(received)
            kind = answer.WhichOneof("type")
            element = answer.delta.new_element
            if element.WhichOneof("type") == "exception":
                sys.exit(f"The page failed: {element.exception.message}")
            if element.slider.label == "Bottleneck width":
                self._width_slider = element.slider.id
            if ticket := _PASS.search(received):
                self.ticket = ticket[1].decode()
            if kind == "new_session":
                self._page = answer.new_session.page_script_hash
            elif kind == "script_finished":
                return time.perf_counter() - start


async def open_tab(port: int) -> Tab:
    """A new tab of the lab at this port of the machine, before its first script run."""
    return Tab(await connect(f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None))
