# SPDX-License-Identifier: GPL-2.0
"""The cells of the table as scenarios of one machine."""

from typing import Callable

from rig import Guest, scenario

from .bench import EventBench
from .happen import ACTIONS, Trial
from .matrix import EVENTS, STATES, Event, State
from .record import Record
from .stage import Stage

Chosen = Callable[[Event, State], bool]

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


class Cells:
    """Those that are chosen, of one machine."""

    def __init__(self, name: str, bench: EventBench, record: Record, full: bool):
        self.name = name
        self.bench = bench
        self.record = record
        self.full = full

    def _run_cell(self, guest: Guest, event: Event, state: State) -> None:
        with self.record.cell(guest, f"{event.name} while {state.name}"):
            try_cell(stage_of(self.bench, guest), event, state)

    def _run_end(self, guest: Guest, state: State) -> None:
        """What all the events before it that a session does not notice come to."""
        with self.record.cell(guest, f"nothing while {state.name}"):
            stage = stage_of(self.bench, guest)
            stage.reach(state)
            stage.leave()

    def _add(self, what: str, state: State, run: Callable[[Guest], None]) -> None:
        self.record.planned += self.full
        scenario(f"{self.name}: {what} while {state.name}", self.bench.machine, ("debug",))(run)

    def _add_events(self, events: list[Event], state: State) -> None:
        for event in events:
            if event.cell(state) is not None:
                self._add(event.name, state,
                          lambda guest, e=event: self._run_cell(guest, e, state))

    def register(self, chosen: Chosen) -> None:
        """State by state: the events that a session does not notice share one stop in it."""
        for state in STATES:
            events = [event for event in EVENTS
                      if event.name in ACTIONS and (self.full or chosen(event, state))]
            quiet = [event for event in events if event.quiet]
            self._add_events(quiet, state)
            if quiet:
                self._add("nothing", state, lambda guest, s=state: self._run_end(guest, s))
            self._add_events([event for event in events if not event.quiet], state)
