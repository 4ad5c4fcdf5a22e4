# SPDX-License-Identifier: GPL-2.0
"""Runs the registered scenarios on one kernel and reports in TAP."""

import argparse
import fnmatch
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
import traceback
from itertools import groupby
from pathlib import Path
from typing import Iterable

from .artifacts import BuildFailed, Kernel, prepare
from .guest import BUILD, TOP, CommandFailed, Guest, GuestTimeout
from .registry import ALL_KERNELS, SCENARIOS, Machine, Scenario

SCENARIO_DIR = TOP / "tests" / "qemu" / "scenarios"

# KASAN, lockdep and kmemleak make the debug kernel so much slower.
PATIENCE = {"debian": 1.0, "debug": 3.0, "trixie": 1.0, "backports": 1.0}


def load_scenarios() -> None:
    for path in sorted(SCENARIO_DIR.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"scenarios.{path.stem}", path)
        assert spec is not None and spec.loader is not None
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def is_any(name: str, globs: list[str]) -> bool:
    return any(fnmatch.fnmatch(name, glob) for glob in globs)


def select(kernel: str, only: list[str], skip: list[str]) -> list[Scenario]:
    """In the order of running: those that share a machine stand together."""
    chosen = [s for s in SCENARIOS if kernel in s.kernels
              and (not only or is_any(s.name, only)) and not is_any(s.name, skip)]
    machines = list(dict.fromkeys(s.machine for s in chosen))
    return sorted(chosen, key=lambda s: machines.index(s.machine))


def make_initramfs(kernel: Kernel, work: Path) -> Path:
    """The kernel's, followed by what the machine has put under "root"."""
    root = work / "root"
    if not root.is_dir():
        return kernel.initramfs
    names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
    extra = subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"], cwd=root,
                           input=names.encode(), stdout=subprocess.PIPE, check=True).stdout
    combined = work / "initramfs.cpio"
    shutil.copyfile(kernel.initramfs, combined)
    with combined.open("ab") as handle:
        handle.write(extra)
    return combined


class Slot:
    """The running guest of one machine; booted when needed, and anew after a failure."""

    def __init__(self, kernel: Kernel, machine: Machine):
        self.kernel = kernel
        self.machine = machine
        self.guest: Guest | None = None
        self._boots = 0
        self._past = 0.0
        self._work: Path | None = None

    def get(self) -> Guest:
        if self.guest is None:
            self._boot()
        assert self.guest is not None
        return self.guest

    @property
    def usable(self) -> bool:
        return self.guest is not None and self.guest.alive and not self.guest.spent

    def processor_seconds(self) -> float:
        """Of all guests that there were in it."""
        return self._past + (self.guest.processor_seconds() if self.guest is not None else 0.0)

    def drop(self) -> None:
        if self.guest is not None:
            self._past += self.guest.processor_seconds()
            self.guest.stop()
            self.guest = None
        if self._work is not None:
            shutil.rmtree(self._work, ignore_errors=True)
            self._work = None

    def _boot(self) -> None:
        self._boots += 1
        suffix = f"-{self._boots}" if self._boots > 1 else ""
        log = BUILD / "log" / f"{self.kernel.name}-{self.machine.name}{suffix}.console"
        self._work = Path(tempfile.mkdtemp(prefix="mtkflash-machine-"))
        # Known before it boots: a guest that fails to must be stopped as well.
        self.guest = Guest(log, PATIENCE[self.kernel.name])
        devices = self.machine.prepare(self._work)
        self.guest.start(self.kernel.image, make_initramfs(self.kernel, self._work), devices,
                         self.machine.cmdline, self.machine.memory, self.machine.smp,
                         icount=self.machine.icount)


def describe(error: BaseException) -> list[str]:
    """What failed, where in the scenario, and the variables there."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{type(error).__name__}: {error}" if str(error) else type(error).__name__]
    for frame in frames:
        if SCENARIO_DIR in Path(frame.filename).parents:
            where = Path(frame.filename).relative_to(TOP)
            lines.append(f"at {where}:{frame.lineno}: {frame.line}")
    return lines + describe_locals(error)


def describe_locals(error: BaseException) -> list[str]:
    lines = []
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if SCENARIO_DIR in Path(frame.f_code.co_filename).parents:
            for name, value in frame.f_locals.items():
                text = repr(value)
                lines.append(f"    {name} = {text[:200]}{'...' if len(text) > 200 else ''}")
    return lines


def diagnose(lines: Iterable[str]) -> None:
    for line in lines:
        for part in line.splitlines() or [""]:
            print(f"# {part}", flush=True)


COMPLAINT = "the kernel complained:"

# The part of its time that a guest may wait for a processor and still be believed, and how
# often it is run.
STARVED = 0.4
TRIES = 4
LATE = (COMPLAINT, GuestTimeout.__name__, CommandFailed.__name__)


def run_scenario(scenario: Scenario, slot: Slot) -> list[str]:
    """Why it failed, empty if it did not."""
    try:
        guest = slot.get()
        guest.unhandled_interrupts()
        scenario.function(guest)
        problems = guest.kernel_problems()
        if guest.alive:
            problems += guest.unhandled_interrupts()
        if problems:
            return [COMPLAINT, *problems]
        if not guest.alive and not guest.stopped:
            return ["QEMU ended behind the scenario's back"]
        return []
    except Exception as error:  # pylint: disable=broad-except
        return describe(error)


def may_be_late(reasons: list[str], slot: Slot) -> bool:
    """
    Can waiting for a processor be the only cause?  It makes commands fail and RCU stall.
    It makes no assertion of a scenario fail, and no guest die; nor has it to do with what
    KASAN and lockdep find.
    """
    if slot.guest is not None and slot.guest.kernel_faults():
        return False
    return bool(reasons) and reasons[0].startswith(LATE)


def run_fairly(scenario: Scenario, slot: Slot) -> tuple[list[str], int]:
    """
    Why it failed, and how often its guest was starved: it waited for the host's processors
    for much of its time, and was late.  That is no verdict: it is run again in a guest of
    its own.
    """
    for starved in range(TRIES):
        if slot.guest is not None:
            slot.guest.starved()
        reasons = run_scenario(scenario, slot)
        share = slot.guest.starved() if slot.guest is not None else 0.0
        if share < STARVED or not may_be_late(reasons, slot):
            return reasons, starved
        why = (reasons[1] if reasons[0] == COMPLAINT else reasons[0]).splitlines()[0]
        diagnose([f"starved, {share:.0%} of its time: {scenario.name}: {why}"])
        slot.drop()
    return ["no verdict: the host starved every try", *reasons], TRIES


def run_machine(kernel: Kernel, machine: Machine, scenarios: list[Scenario], number: int) -> int:
    failures = 0
    slot = Slot(kernel, machine)
    try:
        for scenario in scenarios:
            if scenario.fresh:
                slot.drop()
            begin = time.monotonic()
            before = slot.processor_seconds()
            reasons, _ = run_fairly(scenario, slot)
            seconds = time.monotonic() - begin
            cost = max(0.0, slot.processor_seconds() - before)
            verdict = "not ok" if reasons else "ok"
            print(f"{verdict} {number} - {scenario.name} # time={seconds:.1f}s"
                  f" cpu={cost:.1f}s", flush=True)
            if reasons:
                failures += 1
                diagnose(reasons)
                if slot.guest is not None:
                    diagnose(["console:", *slot.guest.console_excerpt()])
            if reasons or scenario.fresh or not slot.usable:
                slot.drop()
            number += 1
    finally:
        slot.drop()
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs scenarios in QEMU guests; prints TAP.")
    parser.add_argument("--kernel", choices=ALL_KERNELS, default="debian")
    parser.add_argument("--only", action="append", default=[], metavar="NAME",
                        help="a scenario, or a pattern of its name; may be repeated")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME",
                        help="all but this; may be repeated")
    parser.add_argument("--list", action="store_true", help="show what there is")
    options = parser.parse_args()

    load_scenarios()
    chosen = select(options.kernel, options.only, options.skip)
    idle = [glob for glob in options.only if not any(is_any(s.name, [glob]) for s in chosen)]
    if idle:
        print(f"Bail out! no scenario is called {', '.join(idle)}", flush=True)
        return 1
    if options.list:
        for entry in chosen:
            print(f"{entry.machine.name:16} {entry.name}")
        return 0
    if not chosen:
        print("Bail out! no such scenario", flush=True)
        return 1
    os.umask(0o022)
    try:
        kernel = prepare(options.kernel)
    except BuildFailed as error:
        print(f"Bail out! {error}", flush=True)
        return 1

    print(f"1..{len(chosen)}", flush=True)
    failures = 0
    number = 1
    for machine, group in groupby(chosen, key=lambda s: s.machine):
        scenarios = list(group)
        failures += run_machine(kernel, machine, scenarios, number)
        number += len(scenarios)
    return 1 if failures else 0
