# SPDX-License-Identifier: GPL-2.0
"""
Did the host keep a guest waiting?

The kernel counts for each thread how long it ran, and how long it could have run but had no
processor.  A guest that waited longer than it ran proves nothing: its timers were late, its
boot windows passed, its RCU stalled.
"""

import time
from pathlib import Path


class Starving:
    """The processor time of all threads of one process, from one look to the next."""

    def __init__(self, pid: int, proc: Path = Path("/proc")):
        self._tasks = proc / str(pid) / "task"
        self._before = self._read()

    def _read(self) -> tuple[int, int]:
        """Nanoseconds run, nanoseconds waited; a thread that has ended is not counted."""
        ran = waited = 0
        for task in self._tasks.iterdir() if self._tasks.is_dir() else ():
            try:
                words = (task / "schedstat").read_text("ascii").split()
            except OSError:
                continue
            ran += int(words[0])
            waited += int(words[1])
        return ran, waited

    def so_far(self) -> float:
        """The part of the time it wanted that it waited, since share(): 0 to 1."""
        ran, waited = (max(0, new - old) for new, old in zip(self._read(), self._before))
        return waited / (ran + waited) if ran + waited else 0.0

    def ran(self) -> float:
        """Seconds of processor time that the process has had in all."""
        return self._read()[0] / 1e9

    def share(self) -> float:
        """The same, and the next count begins."""
        share = self.so_far()
        self._before = self._read()
        return share


class Deadline:
    """So many seconds of a guest: those in which it waited for a processor do not count."""

    def __init__(self, pid: int, seconds: float):
        self._starving = Starving(pid)
        self._begin = time.monotonic()
        self._seconds = seconds

    def left(self) -> float:
        elapsed = time.monotonic() - self._begin
        return self._seconds - elapsed * (1.0 - self._starving.so_far())
