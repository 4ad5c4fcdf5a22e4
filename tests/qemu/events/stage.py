# SPDX-License-Identifier: GPL-2.0
"""
Brings a session into a state of the table, keeps it there, and looks at how it
ends.  Several events can be tried at one stop, as long as the session is none
the worse for them.
"""

import re
from typing import NamedTuple

from rig.agent import Agent, split
from rig.guest import Guest
from rig.optical import Optical, wait_state

from .bench import GATE, IMAGES, NODE, EventBench, set_up
from .matrix import ENDINGS, Ending, State

BUSY, HELD, UNTOUCHED, RESTORED = 1, 2, 4, 8
FLAGS = {"UNTOUCHED": UNTOUCHED, "RESTORED": RESTORED}
PHASE_DONE, PHASE_FAILED = 13, 14
WAIT_SECONDS = 2
RESET_VECTOR = 0x02


class Status(NamedTuple):
    """What MTKFLASH_IOC_STATUS says."""

    session: int
    flags: int
    phase: int
    failed_phase: int
    error: int
    staged: int


class Stage:
    """One drive, its session, and the state in which it stands."""

    # pylint: disable=too-many-instance-attributes

    def __init__(self, bench: EventBench, guest: Guest):
        self.bench = bench
        self.guest = guest
        self.agent: Agent = set_up(bench, guest)
        self.drive: Optical = bench.drive(guest)
        self.state: State | None = None
        self.runs = IMAGES[0]   # the firmware in the flash before the session
        self.held = False
        self.before = b""
        self.own_nodes = self.drive_words()[:2]  # block and sg device, before the session
        # Without interrupts libata finds nothing, and what is idle passes.
        assert len(self.own_nodes) == 2, "libata does not know the drive"

    def scan_file(self, port: int | None = None) -> str:
        """Of the drive's own port, if none is named."""
        return self.bench.scan_file(self.guest, self.bench.place.own if port is None else port)

    # --- what is there ------------------------------------------------------------

    @property
    def wanted(self) -> str:
        """The firmware that a session is to bring."""
        return IMAGES[1 - IMAGES.index(self.runs)]

    @property
    def file(self) -> str:
        return f"/fw/{self.wanted}.bin"

    def status(self) -> Status:
        return Status(*map(int, self.agent.check("status 0").split()))

    def drive_words(self) -> list[str]:
        """Block device, sg device, host and revision, as libata has them; empty if it has none."""
        return self.agent.check("drive LITE-ON").split()

    def content_class(self) -> str:
        content = self.drive.content()
        for name in IMAGES:
            if content == self.bench.image(name):
                return "new" if name == self.wanted else "old"
        return "partial"

    # --- into a state ---------------------------------------------------------------

    def reach(self, state: State) -> None:
        """Stands in that state afterwards, and stood there before if it could."""
        if self.state is not None and (self.state != state or not self._is_intact()):
            self.leave()
        if self.state is None:
            self.own_nodes = self.drive_words()[:2]
            self._enter(state)
            self.before = self.drive.content()
            self.state = state

    def _is_intact(self) -> bool:
        """The quiet events of some states change the last status."""
        assert self.state is not None
        if self.state.group == "none":
            return self.state.name == "idle" or self.status().phase == PHASE_DONE
        return self.state.group != "held" or bool(self.status().flags & HELD)

    def _enter(self, state: State) -> None:
        # A minute of polling is long even if it is not a real one.
        self.agent.check(f"wait-option 0 {WAIT_SECONDS}")
        if state.group == "none":
            self._enter_rest(state)
        elif state.group == "staged":
            self.agent.start("writer", f"stage {NODE} {self.file}")
            line = self.agent.line("writer", 20)
            assert line == "staged", line
        elif state.group == "held":
            self._fail()
        else:
            self._stop_in(state)

    def _enter_rest(self, state: State) -> None:
        if state.name == "done" and self.status().phase != PHASE_DONE:
            self.flash()

    def _spoil(self, old_too: bool) -> None:
        """One byte cannot hold what the image wants there, or what the flash held either."""
        new, old = self.bench.image(self.wanted), self.bench.image(self.runs)
        address = next(a for a in range(0x1100, len(new))
                       if not new[a] & 1 and (old[a] & 1 != old_too) and new[a] != old[a])
        self.drive.set("bad-byte", address + 1)

    def _fail(self) -> None:
        self._spoil(old_too=True)
        result = self.agent.do(f"flash {NODE} {self.file}", 120)
        self.drive.set("bad-byte", 0)
        status = self.status()
        assert result == "close EIO" and status.flags & HELD, (result, status)
        self.held = True

    def _stop_in(self, state: State) -> None:
        if state.name == "waiting":
            self.drive.set("firmware", "locked")
        if state.name == "restoring":
            self._spoil(old_too=False)
        self.agent.check(f"store {GATE}/shut {state.phase}~{state.skip}")
        self.agent.start("writer", f"flash {NODE} {self.file}")
        reached = self.agent.check(f"fetch {GATE}/reached", 90)
        assert int(reached) == state.phase
        status = self.status()
        assert status.phase == state.phase and status.flags & BUSY, status

    # --- out of it --------------------------------------------------------------------

    def open_gate(self) -> None:
        self.agent.check(f"store {GATE}/open 1")

    def let_go(self) -> str | None:
        """The session goes on; what its writer says in the end, if there is one."""
        assert self.state is not None
        if self.state.group in ("none", "held"):
            return None
        if self.state.group == "staged":
            self.agent.go("writer")
        else:
            self.open_gate()
        result = self.agent.line("writer", 240)
        return split(result)[1]

    def leave(self) -> None:
        """As if nothing had happened, which is looked at, too."""
        assert self.state is not None
        ending = ENDINGS[self.state.ends]
        self.expect(ending, self.let_go())
        self.recover(ending)

    def expect(self, ending: Ending, result: str | None) -> None:
        """The session is over, and ended like that."""
        assert self.state is not None
        if ending.drive in ("same", "released", "unloaded", "away") and result is None:
            return
        if result is not None:
            assert re.fullmatch(ending.writer, result), f"the writer: {result}"
        if ending.drive != "gone":
            self._expect_status(ending)
        flash = self.content_class()
        if ending.flash == "same":
            assert self.drive.content() == self.before
        elif ending.flash == "partial":
            assert flash in ("old", "new") or self.drive.content()[0] != RESET_VECTOR
        else:
            assert flash == ending.flash, flash
        if ending.drive == "back":
            self._expect_drive(flash)

    def _expect_status(self, ending: Ending) -> None:
        status = Status(*map(int, self.agent.check("idle 0 120", 150).split()))
        assert status.error in ending.errors, status
        assert status.phase == (PHASE_FAILED if status.error else PHASE_DONE), status
        assert not status.flags & (BUSY | HELD), status
        for flag in ending.flags:
            assert status.flags & FLAGS[flag], status

    def _expect_drive(self, flash: str) -> None:
        """libata has it, under the name of the firmware that runs."""
        wait_state(self.guest, self.drive, "normal")
        words = self.drive_words()
        assert words and words[3] == (self.wanted if flash == "new" else self.runs), words

    # --- everything as it was -----------------------------------------------------------

    def recover(self, ending: Ending) -> None:
        """
        Whatever has happened to it: the drive works with a firmware that is
        complete, libata knows it, and the module is there.  Unless that is so by
        the session itself, an ordinary one proves it.
        """
        self.state = None
        self.drive.assert_innocent()
        self.drive.set("bad-byte", 0)
        self.drive.set("firmware", "unlocked")
        well = ending is ENDINGS["done"] or ending is ENDINGS["nothing"]
        if ending is ENDINGS["done"]:
            self.runs = self.wanted
        if self.content_class() == "new":
            self.runs = self.wanted
        if not well or self.held:
            self.flash()

    def flash(self) -> None:
        """An ordinary session, with the other firmware."""
        result = self.agent.do(f"flash {NODE} {self.file}", 240)
        assert result == "ok", result
        assert self.drive.content() == self.bench.image(self.wanted)
        self.runs = self.wanted
        self.held = False
        words = self.drive_words()
        assert words and words[3] == self.runs, words
        self.drive.assert_innocent()
