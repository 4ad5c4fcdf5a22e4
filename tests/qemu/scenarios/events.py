# SPDX-License-Identifier: GPL-2.0
"""
The table of tests/qemu/events/matrix.py, cell by cell: a session is stopped in a
state, something happens to it, and the outcome is the one that is promised.

All cells run if MTKFLASH_EVENTS=all, and leave their figures in build/log/events.json;
else a part in which each state and each event has its turn.
"""

import os

from events.bench import AHCI, EventBench
from events.cells import Cells, stage_of, try_cell
from events.happen import ACTIONS
from events.matrix import EVENTS, STATES, Event, State
from events.record import Record
from rig import Guest, kmemleak, scenario
from rig.guest import LONG_WAITS

# Time is what the processor has executed, and passes at once while it sleeps.
EXACT = "shift=4,sleep=off"
BENCH = EventBench("events", EXACT)
# kmemleak makes everything three times slower: it sees some events only.
LEAKS = EventBench("events-leaks", EXACT, "kmemleak=on")
# libata needs more than a minute for a drive without firmware there.
PORTS = EventBench("events-ahci", EXACT, LONG_WAITS, AHCI)

FULL = os.environ.get("MTKFLASH_EVENTS") == "all"
# Of the events that a session notices so many are left out for one that is tried.
SAMPLE = 6
LOUD = [event for event in EVENTS if event.name in ACTIONS and not event.quiet]

# At an AHCI port: what has to do with the adapter, its other ports, and the link.
AHCI_SAMPLE = {
    "sibling port": ("programming", "held"),
    "other drives": ("programming", "held"),
    "rmmod": ("held",),
    "SIGKILL": ("backing-up",),
    "power-off": ("claiming", "waiting", "erasing", "verifying", "leaving"),
    "unbind": ("idle", "backing-up", "programming", "held"),
    "PCI removal": ("waiting", "verifying", "held"),
    "suspend": ("idle", "waiting", "programming", "held"),
    "hibernate": ("backing-up", "held"),
    "mounted": ("entering",),
}


def has_its_turn(event: Event, state: State) -> bool:
    return event.quiet or (STATES.index(state) - LOUD.index(event)) % SAMPLE == 0


Cells("event", BENCH, Record("events", "debug"), FULL).register(has_its_turn)
Cells("AHCI event", PORTS, Record("events-ahci", "debug"), FULL).register(
    lambda event, state: state.name in AHCI_SAMPLE.get(event.name, ()))


@scenario("event: nothing leaks in any of it", LEAKS.machine, ("debug",))
def leaks(guest: Guest) -> None:
    stage = stage_of(LEAKS, guest)
    events = {event.name: event for event in EVENTS}
    for state, names in zip(
            [state for state in STATES if state.name in (
                "staged", "backing-up", "programming", "restoring", "held")],
            [("SIGKILL", "mounted"), ("SIGKILL", "unbind"), ("power-off", "suspend"),
             ("SIGKILL", "sg probe"), ("huge write", "rmmod")]):
        for name in names:
            try_cell(stage, events[name], state)
    stage.agent.check("rmmod mtkflash")
    guest.check("rmmod gate")
    found = kmemleak.of_modules(kmemleak.scan(guest))
    assert not found, "".join(found)
