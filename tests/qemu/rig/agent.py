# SPDX-License-Identifier: GPL-2.0
"""The host's side of the agent, tests/qemu/guest/agent.c: what needs no shell in the guest."""

import re

from .guest import Guest, GuestTimeout

NO_LINE_YET = 124


class Agent:
    """What is wanted of the guest, in words of its agent: see guest/agent.c."""

    def __init__(self, guest: Guest):
        self.guest = guest
        guest.spawn("exec agent")
        guest.wait_for("test -p /run/rig/agent")

    def _tell(self, words: str) -> str:
        code, text = self.guest.tell(words, 120)
        if code == NO_LINE_YET:
            raise GuestTimeout(f"not in time: {words}")
        assert code == 0, f"{words}: {code} {text}"
        return text

    def start(self, name: str, operation: str) -> None:
        self._tell(f"start {name} {operation}")

    def line(self, name: str, seconds: int) -> str:
        return self._tell(f"line {name} {seconds}")

    def go(self, name: str) -> None:
        self._tell(f"go {name}")

    def kill(self, name: str) -> None:
        self._tell(f"signal {name} 9")

    def drop(self, name: str) -> None:
        self._tell(f"drop {name}")

    def wait_inside(self, name: str, where: str = "mtkflash", seconds: int = 30) -> None:
        """Until it waits in that module or function."""
        self._tell(f"inside {name} {seconds} {where}")

    def do(self, operation: str, seconds: int = 60) -> str:
        """What came of it, without the time that it took."""
        return split(self._tell(f"do {seconds} {operation}"))[1]

    def timed(self, operation: str, seconds: int) -> tuple[float, str]:
        """The seconds that it took, of the guest's clock, and what came of it."""
        return split(self._tell(f"do {seconds} {operation}"))

    def check(self, operation: str, seconds: int = 60) -> str:
        """What it says; it must be good."""
        text = self.do(operation, seconds)
        assert text.split()[:1] == ["ok"], f"{operation}: {text}"
        return text[3:]


def split(line: str) -> tuple[float, str]:
    """The last line of an operation: seconds, and what came of it."""
    match = re.fullmatch(r"(\d+) (.*)", line)
    if match is None:
        return 0, line
    return int(match[1]) / 1000, match[2].strip()
