"""Sends what is written at once, instead of waiting for the other side's acknowledgement."""

from __future__ import annotations

import socket

MOST_HANDLES = 4096  # what the operating system numbers a young process's sockets with


def send_at_once() -> int:
    """Turn Nagle's algorithm off for every TCP socket this process listens at; returns how many there are.

    Connections inherit it. asyncio does the same for its own sockets, but not for one that was bound
    without naming the protocol, as Streamlit binds its own (https://github.com/Kludex/uvicorn/issues/3149):
    on a connection that is kept alive, every answer then waits 40 ms, and so does a page's last message.
    """
    found = 0
    for handle in range(3, MOST_HANDLES):
        try:
            listener = socket.socket(fileno=handle)
        except OSError:  # no socket
            continue
        try:
            tcp = listener.family in (socket.AF_INET, socket.AF_INET6) and listener.type == socket.SOCK_STREAM
            if tcp and listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found += 1
        finally:
            listener.detach()  # it is another's: not to be closed here
    return found
