# SPDX-License-Identifier: GPL-2.0
"""The host's end of the guest's command loop; tests/qemu/init is the other."""

import base64
import select
import socket
from pathlib import Path
from typing import NamedTuple

from .starving import Deadline

# The guest's tty drops what its reader does not fetch in time.
LINE_MAX = 48 * 1024


class ChannelClosed(Exception):
    """QEMU is gone."""


class ChannelGarbled(Exception):
    """The two ends disagree about the framing."""


class Result(NamedTuple):
    code: int
    data: bytes


def _escape(code: bytes) -> bytes:
    """For bash's printf %b, on one line without blanks."""
    return b"".join(b"%c" % c if 0x21 <= c <= 0x7e and c != 0x5c else b"\\0%03o" % c
                    for c in code)


class Channel:
    """Listens before QEMU starts, so that nothing the guest says is lost."""

    def __init__(self, path: Path):
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen(1)
        self._socket: socket.socket | None = None
        self._unread = b""
        self._last_id = 0
        self._ready = False
        self._open: dict[str, tuple[int, list[bytes]]] = {}
        self._results: dict[str, Result] = {}

    def accept(self, timeout: float) -> None:
        self._listener.settimeout(timeout)
        self._socket, _ = self._listener.accept()

    def close(self) -> None:
        self._listener.close()
        if self._socket is not None:
            self._socket.close()

    def wait_ready(self, deadline: Deadline) -> bool:
        while not self._ready and self._pump(deadline):
            pass
        return self._ready

    def send(self, command: str) -> str:
        """Starts a command in the guest; returns its id."""
        code = _escape(command.encode("utf-8", "surrogateescape"))
        if len(code) > LINE_MAX:
            raise ValueError(f"a command of {len(code)} bytes: pass it as a file")
        self._last_id += 1
        ident = str(self._last_id)
        self._write(b"RUN %s %s\n" % (ident.encode(), code))
        return ident

    def tell(self, words: str) -> str:
        """Passes a line to the guest's agent; returns the id of its answer."""
        self._last_id += 1
        ident = str(self._last_id)
        self._write(b"TELL %s %s\n" % (ident.encode(), _escape(words.encode("ascii"))))
        return ident

    def kill(self, ident: str) -> None:
        self._write(b"KILL %s\n" % ident.encode())

    def result(self, ident: str, deadline: Deadline) -> Result | None:
        """None after the deadline; it can be asked for again."""
        while ident not in self._results and self._pump(deadline):
            pass
        return self._results.pop(ident, None)

    def _write(self, data: bytes) -> None:
        assert self._socket is not None
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise ChannelClosed from error

    def _pump(self, deadline: Deadline) -> bool:
        """Takes in what has arrived, waiting a second for it; False after the deadline."""
        assert self._socket is not None
        left = deadline.left()
        if not select.select([self._socket], [], [], max(0.0, min(left, 1.0)))[0]:
            return left > 0
        try:
            data = self._socket.recv(1 << 16)
        except OSError as error:
            raise ChannelClosed from error
        if not data:
            raise ChannelClosed
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            self._take(line)
        return True

    def _take(self, line: bytes) -> None:
        verb, *words = line.decode("ascii", "replace").split()[:3] or [""]
        if verb == "READY":
            self._ready = True
        elif verb == "BEGIN":
            self._open = {words[0]: (int(words[1]), [])}
        elif verb == "END":
            if words[0] not in self._open:
                raise ChannelGarbled(f"END {words[0]} without its BEGIN")
            code, chunks = self._open.pop(words[0])
            self._results[words[0]] = Result(code, base64.b64decode(b"".join(chunks)))
        else:
            for _, chunks in self._open.values():
                chunks.append(line)
