# SPDX-License-Identifier: GPL-2.0
"""What is measured in the guest: phases with their time and the drive's counters."""

import json
import re
from dataclasses import astuple, dataclass
from typing import Any

from rig.guest import Guest
from rig.optical import Optical

LBAL, CMD, DATA = 3, 7, 0


class RunFailed(Exception):
    """A run did not do what it had to: its figures would mean nothing."""


@dataclass(frozen=True)
class Part:
    """A drive of the bench, alone on its cable."""

    name: str
    ident: str
    bus: str
    base: int
    mark_port: int
    # Bus cycles, each of which moves one byte, that programming a byte demands.
    cycles_per_program: int
    parallel: bool
    # How often the peer reads each byte when it reads (3.3).
    peer_passes: int
    set: str = "legacy"
    # At an AHCI port: the adapter and the number of the port.
    ahci: str = ""

    @property
    def label(self) -> str:
        place = "AHCI-" if self.ahci else ""
        return place + (self.name if self.set == "legacy" else f"{self.name}-{self.set}")

    @property
    def place(self) -> str:
        """Where the peer finds it."""
        return f"-a {self.ahci}" if self.ahci else f"-b {self.base:#x}"


@dataclass(frozen=True)
class Span:
    """What happened between two marks."""

    seconds: float
    accesses: int
    fetched: int  # data bytes that were read by the host
    polls: int  # reads of the status
    idle: float
    busy: float  # the part
    erases: int
    programs: int
    bus: int
    fises: int
    registers: int  # of an AHCI port: accesses

    def per(self, count: int) -> float:
        return self.accesses / count if count else 0.0

    def __add__(self, other: "Span") -> "Span":
        return Span(*(a + b for a, b in zip(astuple(self), astuple(other))))


@dataclass(frozen=True)
class Mark:
    phase: str
    ns: int  # CLOCK_MONOTONIC of the guest
    counters: dict[str, Any]


def between(a: Mark, b: Mark) -> Span:
    def grown(name: str) -> int:
        return b.counters[name] - a.counters[name]

    def reads(register: int) -> int:
        return b.counters["reads"][register] - a.counters["reads"][register]

    return Span((b.ns - a.ns) / 1e9, grown("accesses"), reads(LBAL) + 2 * reads(DATA),
                reads(CMD), grown("idle_ns") / 1e9, grown("part_busy_ns") / 1e9,
                grown("erases"), grown("programs"), grown("bus"),
                grown("fises"), grown("port_accesses"))


class Timeline:
    """The marks of one run, in order."""

    def __init__(self, marks: list[Mark]):
        self._marks = marks

    def _index(self, phase: str) -> int:
        for index, mark in enumerate(self._marks):
            if mark.phase == phase:
                return index
        seen = ", ".join(mark.phase for mark in self._marks)
        raise RunFailed(f"no phase {phase} was seen, only: {seen}")

    def span(self, first: str, last: str) -> Span:
        """From the begin of one phase to the end of another, or the same one."""
        end = self._index(last) + 1
        if end == len(self._marks):
            raise RunFailed(f"phase {last} did not end")
        return between(self._marks[self._index(first)], self._marks[end])

    def all(self) -> Span:
        return between(self._marks[0], self._marks[-1])

    def phases(self) -> dict[str, dict[str, float]]:
        """Each phase by itself, for the record."""
        return {mark.phase: vars(between(mark, after))
                for mark, after in zip(self._marks, self._marks[1:])}


class Recorder:
    """Runs the programs of the bench and puts together what they and the device say."""

    def __init__(self, guest: Guest, drive: Optical, part: Part):
        self.guest = guest
        self.drive = drive
        self.part = part

    def run(self, command: str, timeout: float = 300) -> Timeline:
        before = len(json.loads(self.drive.get("marks")))
        code, text = self.guest.run(command, timeout)
        if code:
            raise RunFailed(f"exit code {code}: {command}\n{text}")
        marks = json.loads(self.drive.get("marks"))[before:]
        phases = re.findall(r"^phase (\S+) (\d+)$", text, re.MULTILINE)
        if len(phases) != len(marks):
            raise RunFailed(f"{len(phases)} phases but {len(marks)} marks: {command}\n{text}")
        return Timeline([Mark(name, int(ns), counters)
                         for (name, ns), counters in zip(phases, marks)])

    def watch(self, verb: str, file: str) -> Timeline:
        return self.run(f"/bench/watch -m {self.part.mark_port:#x} {verb} {file}")

    def peer(self, *words: str) -> Timeline:
        return self.run(f"/bench/peer {self.part.place} -c {self.part.set} "
                        f"-m {self.part.mark_port:#x} " + " ".join(words))

    def access_seconds(self) -> float:
        """Of one register access in the guest's kernel, see portclock."""
        self.guest.run(f"insmod /bench/portclock.ko base={self.part.base:#x}")
        found = re.findall(r"portclock: (\d+) ps", self.guest.check("dmesg"))
        if not found:
            raise RunFailed("portclock did not answer")
        return int(found[-1]) / 1e12
