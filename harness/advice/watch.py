"""What a function does besides computing, told by Python's audit events."""

from __future__ import annotations

import socket
import sys
import threading
from typing import Any


class AsksFirst(BaseException):
    """The function is about to reach a server on another machine. Not an Exception: functions that
    catch those must not hide it."""


class Watch:
    """Of this process, from now on. `may_connect`: to other machines."""

    def __init__(self, may_connect: bool) -> None:
        self.elsewhere: set[str] = set()
        self.forks = 0
        self.programs = 0
        self._may_connect = may_connect
        self._names: dict[str, str] = {}
        self._busy = threading.local()
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            self._connect(arguments[1])
        elif event == "socket.getaddrinfo" and isinstance(arguments[0], str):
            self._names["last"] = arguments[0]
        elif event in ("os.fork", "os.forkpty"):
            self.forks += 1
        elif event in ("subprocess.Popen", "os.system", "os.posix_spawn"):
            self.programs += 1

    def _connect(self, address: Any) -> None:
        if not isinstance(address, tuple) or getattr(self._busy, "now", False):
            return
        self._busy.now = True
        try:
            if _is_here(str(address[0])):
                return
        finally:
            self._busy.now = False
        name = self._names.get("last", str(address[0]))
        self.elsewhere.add(f"{name}:{address[1]}")
        if not self._may_connect:
            raise AsksFirst(f"{name}:{address[1]}")


def _is_here(host: str) -> bool:
    """Whether an address is one of this machine's: then a socket can be bound to it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trial:
            trial.bind((host, 0))
    except OSError:
        return False
    return True
