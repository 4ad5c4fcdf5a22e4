# SPDX-License-Identifier: GPL-2.0
"""From measurements to the table, the ratios, and the targets that were missed."""

from dataclasses import dataclass, field
from typing import Any, Iterator

from measure import Part, Span, Timeline

KIB = 1024

DEFINITIONS = """\
write     erase, program and verify: phases erasing to verifying; of the peer without intro,
          identification, pauses and outro
read      the time for reading every byte as often as the peer does: once from a serial part,
          twice from a parallel one; mtkflash reads all of it in passes that it compares
session   from the claim of the port to the reset of the drive (outro and DEVICE RESET are
          sent as phase leaving begins), both reads of the backup included, against the bare
          write of the peer; "until done" has the restart of the drive and libata's look at it
delta     such a session in which one sector differs and, by --delta, no other is written,
          against the bare write of the peer
floor     what the part is busy in this very write, and four accesses for each byte moved: one
          programmed, one read back; on a parallel part every bus cycle that its command sequence
          demands moves one (4 for a byte programmed, 6 for an erase, 1 for a byte read back).
          Status polls are not in it.  An access takes what portclock measured.  A page can
          be loaded while the part is busy: hence below 1
accesses  of a whole session, for each byte of backup, programming and verification
idle      the sum of all pauses on the cable that are longer than 10 us"""


@dataclass(frozen=True)
class Session:
    """A whole session of mtkflash."""

    whole: Span
    write: Span
    backup: Span
    until_done: Span
    timeline: Timeline

    @classmethod
    def of(cls, timeline: Timeline) -> "Session":
        # The claim of a port that is free passes unseen between two looks, and sends nothing.
        return cls(timeline.span("entering", "verifying"), timeline.span("erasing", "verifying"),
                   timeline.span("backing-up", "backing-up"),
                   timeline.span("entering", "resetting"), timeline)


@dataclass
class Outcome:
    """All that is known of one part."""

    part: Part
    size: int
    access: float  # seconds of one access
    read: Span  # phase backing-up of a read of mtkflash, all passes
    session: Session
    delta: Session
    peer_read: Span
    peer_write: Span
    peer_around: Span  # intro, identification, pauses
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def passes(self) -> int:
        """How often mtkflash read every byte, as the cable saw it."""
        return max(1, round(self.read.fetched / self.size))

    @property
    def read_ratio(self) -> float:
        ours = self.read.seconds / self.passes * self.part.peer_passes
        return self.peer_read.seconds / ours

    @property
    def write_ratio(self) -> float:
        return self.peer_write.seconds / self.session.write.seconds

    @property
    def session_ratio(self) -> float:
        return self.peer_write.seconds / self.session.whole.seconds

    @property
    def delta_ratio(self) -> float:
        return self.peer_write.seconds / self.delta.whole.seconds

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
        return reads * self.size + self.programmed + self.size

    @property
    def accesses(self) -> float:
        return self.session.whole.per(self.moved)

    def line(self) -> str:
        return (f"bench: {self.name} write {self.write_ratio:.2f}x "
                f"read {self.read_ratio:.2f}x peer, {self.floor_ratio:.2f}x floor, "
                f"{self.accesses:.2f} accesses/byte, "
                f"session {self.session_ratio:.2f}x, delta {self.delta_ratio:.2f}x")

    def rows(self) -> Iterator[tuple[str, Span, int, float | None]]:
        """Label, figures, bytes moved, the peer's seconds for the same."""
        size, write = self.size, self.programmed + self.size
        yield "peer read", self.peer_read, size * self.part.peer_passes, None
        yield "peer write", self.peer_write, 2 * size, None
        yield "peer intro and id", self.peer_around, 0, None
        yield "mtkflash read", self.read, size * self.passes, None
        yield "mtkflash write", self.session.write, write, self.peer_write.seconds
        yield "mtkflash session", self.session.whole, self.moved, self.peer_write.seconds
        yield "mtkflash until done", self.session.until_done, 0, None
        yield "mtkflash delta session", self.delta.whole, 0, self.peer_write.seconds

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

    def targets(self) -> Iterator[tuple[str, float, float, bool]]:
        """Name, value, target, whether more is better."""
        yield "write", self.write_ratio, 3.0 if self.part.parallel else 1.7, True
        yield "read", self.read_ratio, 1.7, True
        yield "session", self.session_ratio, 1.0, True
        yield "delta", self.delta_ratio, 2.5, True
        yield "floor", self.floor_ratio, 1.15, False
        if not self.part.parallel:
            yield "accesses/byte", self.accesses, 4.5, False

    def explain(self, target: str) -> str:
        """The counters that the figure consists of."""
        write = self.session.write
        if target == "read":
            return (f"{self.read.per(self.size * self.passes):.2f} accesses a byte of which "
                    f"{self.read.polls / (self.size * self.passes):.2f} polls, "
                    f"{self.read.idle:.3f} s idle; peer "
                    f"{self.peer_read.per(self.size * self.part.peer_passes):.2f} a byte")
        if target in ("write", "floor"):
            return (f"{write.seconds:.3f} s with part busy {write.busy:.3f} s, "
                    f"{write.accesses} accesses of {self.access * 1e9:.0f} ns "
                    f"({4 * self.floor_bytes} in the floor, {write.polls} polls), "
                    f"idle {write.idle:.3f} s; peer {self.peer_write.seconds:.3f} s with part busy "
                    f"{self.peer_write.busy:.3f} s, {self.peer_write.accesses} accesses")
        session = self.delta if target == "delta" else self.session
        span = session.whole
        return (f"{span.seconds:.3f} s, {span.accesses} accesses ({span.polls} polls), "
                f"part busy {span.busy:.3f} s, idle {span.idle:.3f} s; "
                f"backup {session.backup.seconds:.3f} s, write {session.write.seconds:.3f} s; "
                f"peer's write {self.peer_write.seconds:.3f} s")

    def missed(self) -> list[str]:
        lines = []
        for name, value, target, more in self.targets():
            if (value >= target) if more else (value <= target):
                continue
            lines.append(f"missed: {self.name} {name} {value:.2f}, target "
                         f"{'at least' if more else 'at most'} {target:g}: {self.explain(name)}")
        return lines

    def record(self) -> dict[str, Any]:
        return {
            "part": self.part.name, "size": self.size,
            "access_ns": self.access * 1e9, "floor_s": self.floor,
            "write_ratio": self.write_ratio, "read_ratio": self.read_ratio,
            "floor_ratio": self.floor_ratio, "accesses_per_byte": self.accesses,
            "session_ratio": self.session_ratio, "delta_ratio": self.delta_ratio,
            "spans": {label: vars(span) for label, span, _, _ in self.rows()},
            "session_phases": self.session.timeline.phases(),
            "delta_phases": self.delta.timeline.phases(),
            "missed": self.missed(), "notes": self.notes,
        }
