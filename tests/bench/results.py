# SPDX-License-Identifier: GPL-2.0
"""From measurements to the table, the ratios, and the targets that were missed."""

import math
from dataclasses import dataclass, field
from typing import Any, Iterator

from measure import Part, Span, Timeline

DEFINITIONS = """\
write     erase, program, one verify: of the peer phases erasing to verifying, of mtkflash the
          same with page 0, which it programs and reads last of all
again     the second verify pass of mtkflash, which reads once more what was written; the peer
          has none, so it stands beside the peer's only one
read      the time for reading every byte as often as the peer does: once from a serial part,
          twice from a parallel one; mtkflash reads all of it in passes that it compares
job       from the start to the revived drive: the peer with one backup and one verify, its four
          steps right behind each other; mtkflash with two and two, and libata's look at the drive
delta     from the claim of the port to the reset of the drive (not with it), both reads of the
          backup included, where one sector differs and, by --delta, no other is written, against
          the bare write of the peer
floor     what the part is busy in this very write, and four accesses for each byte moved: one
          programmed, one read back; on a parallel part every bus cycle that its command sequence
          demands moves one (4 for a byte programmed, 6 for an erase, 1 for a byte read back).
          Status polls are not in it.  An access takes what portclock measured.  A page can
          be loaded while the part is busy: hence below 1
accesses  of such a session, for each byte of backup, programming and both verify passes
idle      the sum of all pauses on the cable that are longer than 10 us

A missed target is an error, unless no order of work on a serial part could meet it.  Its limit
is the pauses that the public tools keep, what the part is busy, and for each page that has to be
read or programmed one SPI transfer and the registers of its commands; for each byte read four
accesses, for one programmed none, as a page can be loaded while the part is busy.  To be read
are the passes named above and, for the sake of the reset vector, 48 pages more: sector 0 when it
is erased, and page 0 sixteen times before and after its first bytes.  The second verify pass
reads what was written, and sixteen times a page of each other sector, which an interrupted
session may have left half-way: with these parts that is as much as all.
A target that is beyond the limit is missed all the same if more than 1.15 times the limit is
taken.  At an AHCI port the limit counts FISes in the place of accesses, one for each byte read,
each of which takes one access to the port and the command of the drive.  That has nothing of the
processor's own time, which is in an access that portclock has measured: so it is 1.25 times there.

Ratios are the peer's time by that of mtkflash.  In the last lines they are cut, not rounded
in favour of anybody."""

# At least so many times the peer's speed, by the kind of part.
TARGETS = {
    False: {"write": 1.6, "read": 1.5, "job": 1.2, "delta": 1.8},
    True: {"write": 4.5, "read": 2.0, "job": 3.0, "delta": 6.0},
}
AHCI_TARGETS = {"write": 2.0, "read": 2.0, "session": 1.0}

# What takes no more than so many times its floor or limit is near enough to it.
NEAR = 1.15
AHCI_NEAR = 1.25

# Registers of the commands of a page, in the quick order and with slim, which has the fewest:
# to read it, and to program it with WREN, status, data, status.
READ_REGISTERS = 27
PROGRAM_REGISTERS = 78

# The same at an AHCI port, in FISes.
READ_FISES = 6
PROGRAM_FISES = 17

# Read for the sake of the reset vector, see above.
SAFE_PAGES = 48

# A command and its page on the SPI bus of the drive.
SPI_SECONDS = 260 * 500e-9

# What a tool waits before each bulk step (1.3 [A]).
CHECK_SECONDS = 0.020


@dataclass(frozen=True)
class Session:
    """A session of mtkflash that writes."""

    whole: Span
    write: Span
    again: Span
    backup: Span
    job: Span
    timeline: Timeline

    @classmethod
    def of(cls, timeline: Timeline) -> "Session":
        # The claim of a port that is free passes unseen between two looks, and sends nothing.
        return cls(timeline.span("entering", "finishing"),
                   timeline.span("erasing", "verifying") + timeline.span("finishing", "finishing"),
                   timeline.span("verifying-again", "verifying-again"),
                   timeline.span("backing-up", "backing-up"),
                   timeline.span("begin", "resetting"), timeline)


    def pauses(self, *phases: str) -> float:
        """What the cable is idle in some phases."""
        return sum(self.timeline.span(phase, phase).idle for phase in phases)


@dataclass(frozen=True)
class Peer:
    """The same done by the peer."""

    around: Span  # intro, identification, pauses
    read: Span
    write: Span
    verify: Span
    job: Span

    @classmethod
    def of(cls, enter: Timeline, read: Timeline, write: Timeline, leave: Timeline) -> "Peer":
        return cls(enter.all(), read.span("reading", "reading"),
                   write.span("erasing", "verifying"), write.span("verifying", "verifying"),
                   enter.all() + read.all() + write.all() + leave.all())


def cut(value: float) -> str:
    """What is better the more there is of it, to one digit."""
    return f"{math.floor(value * 10 + 1e-9) / 10:.1f}"


def cut_up(value: float) -> str:
    """What is better the less there is of it."""
    return f"{math.ceil(value * 10 - 1e-9) / 10:.1f}"


@dataclass
class Outcome:
    """All that is known of one part."""

    part: Part
    size: int
    access: float  # seconds of one access, or at an AHCI port of one FIS
    read: Span  # phase backing-up of a read of mtkflash, all passes
    session: Session
    delta: Session
    peer: Peer
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.part.label

    @property
    def passes(self) -> int:
        """How often mtkflash read every byte, as the cable saw it."""
        return max(1, round(self.read.fetched / self.size))

    def ratios(self) -> dict[str, float]:
        """To the peer."""
        once = self.read.seconds / self.passes
        return {"write": self.peer.write.seconds / self.session.write.seconds,
                "read": self.peer.read.seconds / (once * self.part.peer_passes),
                "job": self.peer.job.seconds / self.session.job.seconds,
                "delta": self.peer.write.seconds / self.delta.whole.seconds}

    @property
    def programmed(self) -> int:
        """Bytes that the write programmed."""
        return self.session.write.programs * (1 if self.part.parallel else 256)

    @property
    def floor_bytes(self) -> int:
        if not self.part.parallel:
            return self.programmed + self.size
        return (self.programmed * self.part.cycles_per_program + self.size
                + 6 * self.session.write.erases)

    @property
    def floor(self) -> float:
        return self.session.write.busy + 4 * self.access * self.floor_bytes

    @property
    def floor_ratio(self) -> float:
        return self.session.write.seconds / self.floor

    @property
    def moved(self) -> int:
        """Bytes of flash moved in a session."""
        reads = round(self.session.backup.fetched / self.size)
        return (reads + 2) * self.size + self.programmed

    @property
    def accesses(self) -> float:
        return self.session.whole.per(self.moved)

    def line(self) -> str:
        ratio = {name: cut(value) for name, value in self.ratios().items()}
        return (f"bench: {self.name} write {ratio['write']}x read {ratio['read']}x peer, "
                f"{cut_up(self.floor_ratio)}x floor, {cut_up(self.accesses)} accesses/byte, "
                f"job {ratio['job']}x, delta {ratio['delta']}x")

    def rows(self) -> Iterator[tuple[str, Span, int, float | None]]:
        """Label, figures, bytes moved, the peer's seconds for the same."""
        size, peer = self.size, self.peer
        yield "peer intro and id", peer.around, 0, None
        yield "peer read", peer.read, size * self.part.peer_passes, None
        yield "peer write", peer.write, 2 * size, None
        yield "peer job", peer.job, 0, None
        yield "mtkflash read", self.read, size * self.passes, \
            peer.read.seconds * self.passes / self.part.peer_passes
        yield "mtkflash write", self.session.write, self.programmed + size, peer.write.seconds
        yield "mtkflash verify again", self.session.again, size, peer.verify.seconds
        yield "mtkflash job", self.session.job, 0, peer.job.seconds
        yield "mtkflash delta session", self.delta.whole, 0, peer.write.seconds

    def table(self) -> list[str]:
        lines = [f"{self.name}: an access takes {self.access * 1e9:.0f} ns, "
                 f"floor of the write {self.floor:.3f} s",
                 f"  {'':24}{'time':>9}{'accesses':>11}{'a byte':>8}{'polls':>10}"
                 f"{'idle':>9}{'busy':>9}{'peer':>8}"]
        for label, span, count, peer in self.rows():
            each = f"{span.per(count):.2f}" if count else "-"
            ratio = f"{peer / span.seconds:.2f}x" if peer else "-"
            lines.append(f"  {label:24}{span.seconds:8.3f}s{span.accesses:11d}{each:>8}"
                         f"{span.polls:10d}{span.idle:8.3f}s{span.busy:8.3f}s{ratio:>8}")
        return lines + [f"  note: {note}" for note in self.notes]

    def explain(self, target: str) -> str:
        """The counters that a ratio consists of."""
        spans = {"read": (self.read, self.peer.read),
                 "write": (self.session.write, self.peer.write),
                 "job": (self.session.job, self.peer.job),
                 "delta": (self.delta.whole, self.peer.write)}
        return "; ".join(
            f"{who} {span.seconds:.3f} s, {span.accesses} accesses ({span.polls} polls), "
            f"part busy {span.busy:.3f} s, idle {span.idle:.3f} s"
            for who, span in zip(("mtkflash", "peer"), spans[target]))

    @property
    def near(self) -> float:
        """What takes so many times its limit is near enough to it."""
        return NEAR

    def targets(self) -> dict[str, float]:
        return TARGETS[self.part.parallel]

    def limits(self) -> dict[str, float]:
        """Seconds that no order of work could do without."""
        if self.part.parallel:
            return {}
        before = ("entering", "identifying")
        around = (*before, "leaving", "resetting")
        return {"write": self._limit(self.session.write, 1, 3 * CHECK_SECONDS),
                "job": self._limit(self.session.job, 4,
                                   self.session.pauses(*around) + 5 * CHECK_SECONDS),
                "delta": self._limit(self.delta.whole, 4,
                                     self.delta.pauses(*before) + 5 * CHECK_SECONDS)}

    def _limit(self, span: Span, passes: int, pauses: float) -> float:
        pages = passes * self.size / 256 + SAFE_PAGES
        accesses = (4 * 256 + READ_REGISTERS) * pages + PROGRAM_REGISTERS * span.programs
        return (pauses + span.busy + (pages + span.programs) * SPI_SECONDS
                + accesses * self.access)

    def _judge(self) -> Iterator[tuple[bool, str]]:
        """Targets that were not met: is it an error, and what the counters say."""
        ratios, limits = self.ratios(), self.limits()
        for name, target in self.targets().items():
            if ratios[name] >= target:
                continue
            what = f"{self.name} {name} {ratios[name]:.2f}x, target {target:g}x: "
            # The peer's time is the ratio's numerator.
            best = ratios[name] * self._seconds(name) / limits[name] if name in limits else target
            if best >= target:
                yield True, f"missed: {what}{self.explain(name)}"
                continue
            over = self._seconds(name) / limits[name]
            yield over > self.near, (
                f"{'missed' if over > self.near else 'beyond the limit'}: {what}the limit, "
                f"{limits[name]:.3f} s, allows {best:.2f}x, and {over:.2f} times as much was "
                f"taken; {self.explain(name)}")

    def _seconds(self, name: str) -> float:
        return {"write": self.session.write, "job": self.session.job,
                "delta": self.delta.whole}[name].seconds

    def missed(self) -> list[str]:
        return [text for error, text in self._judge() if error]

    def beyond_limit(self) -> list[str]:
        return [text for error, text in self._judge() if not error]

    def beyond_floor(self) -> list[str]:
        """Why the write takes so much longer than its floor, if it does."""
        write = self.session.write
        if self.floor_ratio <= NEAR:
            return []
        others = write.accesses - 4 * self.floor_bytes
        computing = write.seconds - write.idle - write.accesses * self.access
        return [f"floor: {self.name} write {self.floor_ratio:.2f}x, not {NEAR:g}x, because "
                f"beside four for each byte moved there are {others} accesses, "
                f"{others * self.access:.3f} s ({write.polls - self.floor_bytes} of them polls of "
                f"a drive or part that is busy), and the processor takes {computing:.3f} s of its "
                f"own; idle {write.idle:.3f} s of {write.busy:.3f} s that the part is busy"]

    def record(self) -> dict[str, Any]:
        return {
            "part": self.name, "size": self.size,
            "access_ns": self.access * 1e9, "floor_s": self.floor,
            "ratios": self.ratios(), "floor_ratio": self.floor_ratio,
            "accesses_per_byte": self.accesses,
            "spans": {label: vars(span) for label, span, _, _ in self.rows()},
            "session_phases": self.session.timeline.phases(),
            "delta_phases": self.delta.timeline.phases(),
            "limits": self.limits(),
            "missed": self.missed(), "beyond_limit": self.beyond_limit(),
            "beyond_floor": self.beyond_floor(), "notes": self.notes,
        }


class AhciOutcome(Outcome):
    """A part at an AHCI port: what costs time there is FISes."""

    @property
    def near(self) -> float:
        return AHCI_NEAR

    def targets(self) -> dict[str, float]:
        return AHCI_TARGETS

    def ratios(self) -> dict[str, float]:
        return {"write": self.peer.write.seconds / self.session.write.seconds,
                "read": self.peer.read.seconds / self._seconds("read"),
                "session": self.peer.write.seconds / self.session.whole.seconds}

    @property
    def passes(self) -> int:
        return 2  # of a backup: FISes carry more than is asked for

    @property
    def moved(self) -> int:
        return (self.passes + 2) * self.size + self.programmed

    @property
    def per_byte(self) -> float:
        """FISes of a session, for each byte of backup, programming and both verify passes."""
        return self.session.whole.fises / self.moved

    def rows(self) -> Iterator[tuple[str, Span, int, float | None]]:
        size, peer = self.size, self.peer
        yield "peer read", peer.read, size * self.part.peer_passes, None
        yield "peer write", peer.write, 2 * size, None
        yield "mtkflash read", self.read, size * self.passes, \
            peer.read.seconds * self.passes / self.part.peer_passes
        yield "mtkflash write", self.session.write, self.programmed + size, peer.write.seconds
        yield "mtkflash session", self.session.whole, self.moved, peer.write.seconds

    def table(self) -> list[str]:
        lines = [f"{self.name}:",
                 f"  {'':24}{'time':>9}{'FISes':>11}{'a byte':>8}{'registers':>11}"
                 f"{'idle':>9}{'busy':>9}{'peer':>8}"]
        for label, span, count, peer in self.rows():
            ratio = f"{peer / span.seconds:.2f}x" if peer else "-"
            lines.append(f"  {label:24}{span.seconds:8.3f}s{span.fises:11d}"
                         f"{span.fises / count:8.2f}{span.registers:11d}"
                         f"{span.idle:8.3f}s{span.busy:8.3f}s{ratio:>8}")
        return lines + [f"  note: {note}" for note in self.notes]

    def line(self) -> str:
        ratio = {name: cut(value) for name, value in self.ratios().items()}
        return (f"bench: {self.name} write {ratio['write']}x read {ratio['read']}x, session with "
                f"two backups {ratio['session']}x the peer's bare write, "
                f"{cut_up(self.per_byte)} FISes/byte, idle "
                f"{100 * self.session.whole.idle / self.session.whole.seconds:.0f} %")

    def explain(self, target: str) -> str:
        ours, peer = {"read": (self.read, self.peer.read),
                      "write": (self.session.write, self.peer.write),
                      "session": (self.session.whole, self.peer.write)}[target]
        return "; ".join(
            f"{who} {span.seconds:.3f} s, {span.fises} FISes, {span.registers} accesses to the "
            f"port, part busy {span.busy:.3f} s, idle {span.idle:.3f} s"
            for who, span in (("mtkflash", ours), ("peer", peer)))

    def limits(self) -> dict[str, float]:
        if self.part.parallel:
            return {}
        before = self.session.pauses("entering", "identifying")
        pages = self.size / 256
        return {"write": self._limit(self.session.write, 1, 3 * CHECK_SECONDS),
                "read": pages * (SPI_SECONDS + (256 + READ_FISES) * self.access),
                "session": self._limit(self.session.whole, 4, before + 5 * CHECK_SECONDS)}

    def _limit(self, span: Span, passes: int, pauses: float) -> float:
        pages = passes * self.size / 256 + SAFE_PAGES
        fises = (256 + READ_FISES) * pages + PROGRAM_FISES * span.programs
        return (pauses + span.busy + (pages + span.programs) * SPI_SECONDS
                + fises * self.access)

    def _seconds(self, name: str) -> float:
        if name == "read":
            return self.read.seconds / self.passes * self.part.peer_passes
        return {"write": self.session.write, "session": self.session.whole}[name].seconds

    def beyond_floor(self) -> list[str]:
        return []

    def record(self) -> dict[str, Any]:
        return {"part": self.name, "size": self.size, "ratios": self.ratios(),
                "fises_per_byte": self.per_byte,
                "spans": {label: vars(span) for label, span, _, _ in self.rows()},
                "session_phases": self.session.timeline.phases(),
                "limits": self.limits(),
                "missed": self.missed(), "beyond_limit": self.beyond_limit()}
