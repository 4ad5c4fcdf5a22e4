# SPDX-License-Identifier: GPL-2.0
"""
The table of tests/qemu/events/matrix.py, cell by cell: a session is stopped in a
state, something happens to it, and the outcome is the one that is promised.

All cells run if MTKFLASH_EVENTS=all, and leave their figures in build/log/events.json;
else a part in which each state and each event has its turn.
"""

import os

from events.bench import EventBench
from events.happen import ACTIONS, Trial
from events.matrix import EVENTS, STATES, Event, State
from events.record import Record
from events.stage import Stage
from rig import Guest, kmemleak, scenario

# Time is what the processor has executed, and passes at once while it sleeps.
EXACT = "shift=4,sleep=off"
BENCH = EventBench("events", EXACT)
# kmemleak makes everything three times slower: it sees some events only.
LEAKS = EventBench("events-leaks", EXACT, "kmemleak=on")

FULL = os.environ.get("MTKFLASH_EVENTS") == "all"
# Of the events that a session notices so many are left out for one that is tried.
SAMPLE = 6

RECORD = Record("events", "debug")

_stages: dict[str, Stage] = {}


def stage_of(bench: EventBench, guest: Guest) -> Stage:
    """Set up once for each boot."""
    name = bench.machine.name
    if name not in _stages or _stages[name].guest is not guest:
        _stages[name] = Stage(bench, guest)
    return _stages[name]


def try_cell(stage: Stage, event: Event, state: State) -> None:
    cell = event.cell(state)
    assert cell is not None
    stage.reach(state)
    ACTIONS[event.name](Trial(stage, event, state, cell))


def run_cell(guest: Guest, event: Event, state: State) -> None:
    with RECORD.cell(guest, f"{event.name} while {state.name}"):
        try_cell(stage_of(BENCH, guest), event, state)


def run_end(guest: Guest, state: State) -> None:
    """What all the events before it that a session does not notice come to."""
    with RECORD.cell(guest, f"nothing while {state.name}"):
        stage = stage_of(BENCH, guest)
        stage.reach(state)
        stage.leave()


def register_cell(event: Event, state: State) -> None:
    if event.cell(state) is None:
        return
    RECORD.planned += FULL
    scenario(f"event: {event.name} while {state.name}", BENCH.machine, ("debug",))(
        lambda guest: run_cell(guest, event, state))


def register() -> None:
    """State by state: the events that a session does not notice share one stop in it."""
    events = [event for event in EVENTS if event.name in ACTIONS]
    loud = [event for event in events if not event.quiet]
    for column, state in enumerate(STATES):
        for event in events:
            if event.quiet:
                register_cell(event, state)
        RECORD.planned += FULL
        scenario(f"event: nothing while {state.name}", BENCH.machine, ("debug",))(
            lambda guest, s=state: run_end(guest, s))
        for row, event in enumerate(loud):
            if FULL or (column - row) % SAMPLE == 0:
                register_cell(event, state)


register()


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
