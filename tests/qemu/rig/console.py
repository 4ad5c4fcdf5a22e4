# SPDX-License-Identifier: GPL-2.0
"""Reads a guest's kernel log and finds what a healthy kernel never says."""

import re
from pathlib import Path

PROBLEM = re.compile(
    r"""
      \bWARNING:                        # WARN(), lockdep, RCU
    | \bBUG:                            # KASAN, slab, sleeping in atomic context
    | \bkernel\ BUG\ at
    | \bKASAN:
    | \bUBSAN:
    | \bODEBUG:
    | \bINFO:\ (task\ |rcu|trying\ to\ register)
    | \bpossible\ .*(deadlock|dependency|recursive\ locking|irq\ lock)
    | \bsuspicious\ RCU\ usage
    | \bnobody\ cared\b               # an interrupt line that is disabled
    | \bDMAR:.*\bfault\b              # memory that is not mapped for an adapter
    | \bOops\b
    | general\ protection\ fault
    | [Uu]nable\ to\ handle
    | Call\ Trace:
    | Kernel\ panic
    | soft\ lockup
    | list_(add|del)\ corruption
    | refcount_t:
    | kmemleak:\ \d+\ new\ suspected
    | Unknown\ symbol
    | Marking\ TSC\ unstable
    | disagrees\ about\ version
    | scheduling\ while\ atomic
    """,
    re.VERBOSE,
)

# Those that a guest has also if nothing was wrong but that it had to wait for a processor.
LATE = re.compile(r"INFO: (task |rcu)|soft lockup|workqueue lockup|opened the gate|Call Trace:"
                  r"|Marking TSC")


class Console:
    """The file into which QEMU writes the guest's ttyS0."""

    def __init__(self, path: Path):
        self.path = path
        self._judged = 0

    def text(self) -> str:
        try:
            return self.path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        except FileNotFoundError:
            return ""

    def tail(self, lines: int) -> list[str]:
        return self.text().splitlines()[-lines:]

    def problems(self) -> list[str]:
        """Problem lines since the last forget(), oldest first."""
        return [line for line in self._new_lines() if PROBLEM.search(line)]

    def faults(self) -> list[str]:
        """Those of them for which no busy host is the reason."""
        return [line for line in self.problems() if not LATE.search(line)]

    def forget(self) -> None:
        """What has been said so far is judged: problems() starts here from now on."""
        self._judged = len(self.text().splitlines())

    def excerpt(self, lines: int) -> list[str]:
        """From the first problem on; the last lines if there is none."""
        new = self._new_lines()
        for index, line in enumerate(new):
            if PROBLEM.search(line):
                return new[index:index + lines]
        return self.tail(lines)

    def _new_lines(self) -> list[str]:
        return self.text().splitlines()[self._judged:]
