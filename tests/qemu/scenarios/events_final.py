# SPDX-License-Identifier: GPL-2.0
"""
Reboot and power-off of the computer: the guest ends with it, so that each costs
a boot and the table of tests/qemu/events is tried in some of its states only.
"""

import os
import time

from events.bench import EventBench
from events.matrix import ENDINGS, EVENTS, FINAL, STATES, State
from events.record import Record
from events.stage import RESET_VECTOR, Stage
from rig import Guest, GuestDied, scenario
from rig.guest import GuestTimeout

BENCH = EventBench("events-final")
EVENT = next(event for event in EVENTS if event.name == "reboot")
HOWS = ("reboot", "poweroff")
FULL = os.environ.get("MTKFLASH_EVENTS") == "all"
# Without it: before and after the first erase, and held; half of each.
SAMPLE = {("backing-up", "reboot"), ("erasing", "poweroff"), ("held", "reboot")}
RECORD = Record("events-final", "debian")


def wait_for_death(guest: Guest, bound: int) -> None:
    deadline = guest.deadline(bound)
    while guest.alive:
        if deadline.left() < 0:
            raise GuestTimeout(f"the guest runs on after {bound} s")
        time.sleep(0.05)
    guest.stop()


def end(guest: Guest, state: State, how: str) -> None:
    """The computer goes down while a session stands there."""
    cell = EVENT.cell(state)
    assert cell is not None
    stage = Stage(BENCH, guest)
    stage.reach(state)
    stage.agent.start("event", f"end {how}")
    if state.group in ("before", "after"):
        # Not before the driver knows of it.
        stage.agent.wait_inside("event")
        assert guest.alive
        try:
            stage.open_gate()
        except GuestDied:
            pass
    wait_for_death(guest, EVENT.bound)
    content = stage.drive.flash.read_bytes()
    wanted = {"old": BENCH.image(stage.runs), "new": BENCH.image(stage.wanted),
              "same": stage.before}[ENDINGS[cell.ending].flash]
    assert content == wanted
    if state.group == "held":
        # Half a firmware: the boot code takes the intro.
        assert content[0] != RESET_VECTOR


def run(guest: Guest, state: State, how: str) -> None:
    with RECORD.cell(guest, f"{how} while {state.name}"):
        end(guest, state, how)


def register() -> None:
    for state in STATES:
        for how in HOWS:
            if state.name not in FINAL or not (FULL or (state.name, how) in SAMPLE):
                continue
            RECORD.planned += FULL
            scenario(f"event: {how} while {state.name}", BENCH.machine, ("debian",),
                     fresh=True)(lambda guest, s=state, h=how: run(guest, s, h))


register()
