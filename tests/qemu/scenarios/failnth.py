# SPDX-License-Identifier: GPL-2.0
"""
Every allocation of the driver's life is made to fail in turn: when it is loaded, finds a
drive, flashes and reads it, has it enter and leave vendor mode, loses its host, is
unloaded; one alone, and all from one on.

A sample of the points is tried, chosen by MTKFLASH_FAILNTH_SEED, which is printed.  With
MTKFLASH_FAILNTH=all it is each of them until none is reached any more, and
build/log/failnth.json tells what came of it.
"""

import json
import os
import random
import re
from dataclasses import asdict
from typing import Any, Iterable

from rig import Guest, kmemleak, scenario
from rig.artifacts import TINY_MODULE
from rig.failnth import COUNT_ONLY, STAGES, SWITCHES, Attempt, Lab, Machinery
from rig.guest import BUILD

PLAIN = Machinery("failnth")
LEAKS = Machinery("failnth-leaks", "kmemleak=on")

ALL = os.environ.get("MTKFLASH_FAILNTH") == "all"
SEED = int(os.environ.get("MTKFLASH_FAILNTH_SEED") or random.randrange(1000))

# How many points of a stage a sample has, for each way to fail.
SAMPLE = {"load": 6, "scan": 4, "status": 1, "flash": 1, "read": 2, "enter": 2, "unbind": 1,
          "unload": 2}
LEAK_SAMPLE = {"load": 3, "scan": 3, "flash": 1, "unload": 1}

# Points of a stage in one life, where all are tried.
BATCH = 10


def points_of(lab: Lab, stages: Iterable[str]) -> dict[str, int]:
    """How many allocations each stage has."""
    return {a.stage: a.count for a in lab.live({stage: [COUNT_ONLY] for stage in stages})}


def live_sample(lab: Lab, size: dict[str, int], seed: int) -> None:
    """Some points of every stage, all in one life."""
    print(f"# MTKFLASH_FAILNTH_SEED={seed}", flush=True)
    choice = random.Random(seed)
    points = points_of(lab, size)
    for onwards in (False, True):
        lab.live({stage: choice.sample(range(1, points[stage] + 1), min(number, points[stage]))
                  for stage, number in size.items() if points[stage]}, onwards)


def live_all(lab: Lab) -> None:
    """Every point of every stage: a stage is through when its n-th is not reached."""
    points_of(lab, STAGES)
    for onwards in (False, True):
        stages = {stage: 1 for stage in STAGES}
        while stages:
            batch = {stage: list(range(n, n + BATCH))
                     for stage, n in stages.items()}
            tried = lab.live(batch, onwards)
            through = {a.stage for a in tried if not a.failed}
            stages = {stage: numbers[-1] + 1 for stage, numbers in batch.items()
                      if stage not in through}


def summary(lab: Lab) -> dict[str, Any]:
    """For the documentation: what was tried in each stage, and what came of it."""
    result: dict[str, Any] = {}
    for stage in STAGES:
        tried = [a for a in lab.attempts if a.stage == stage and a.failed]
        result[stage] = {
            "points": max((a.count for a in lab.attempts
                           if a.stage == stage and a.n == COUNT_ONLY), default=0),
            "single": sum(not a.onwards for a in tried),
            "onwards": sum(a.onwards for a in tried),
            "refused": sum(a.code != 0 for a in tried),
            "warnings": sum(len(a.problems) for a in lab.attempts if a.stage == stage),
            "slowest_s": round(max((a.seconds for a in tried), default=0), 2),
        }
    return result


def write_report(lab: Lab, name: str) -> None:
    report = {"complete": ALL, "seed": None if ALL else SEED, "stages": summary(lab),
              "attempts": [asdict(a) for a in lab.attempts if a.failed]}
    log = BUILD / "log" / f"{name}{'' if ALL else '-sample'}.json"
    log.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def describe(attempts: list[Attempt]) -> str:
    return "\n".join(f"{a}: {'; '.join(a.problems)}" for a in attempts if a.problems)


def try_all(lab: Lab, size: dict[str, int], seed: int, report: str) -> None:
    """All points or a sample; no failure may have cost more than an error code."""
    try:
        if ALL:
            live_all(lab)
        else:
            live_sample(lab, size, seed)
    finally:
        write_report(lab, report)
    for stage, figures in summary(lab).items():
        print(f"# {stage}: {figures['points']} points, failed alone {figures['single']},"
              f" with all after them {figures['onwards']}, refused {figures['refused']},"
              f" slowest {figures['slowest_s']} s", flush=True)
    assert not describe(lab.attempts), describe(lab.attempts)
    assert sum(a.code != 0 for a in lab.attempts) > 0, "nothing ever failed"


@scenario("failnth: what is made to fail does fail, and nothing else", PLAIN.machine,
          kernels=("debug",))
def forced(guest: Guest) -> None:
    lab = PLAIN.lab(guest)
    # The first allocation of all is one that the driver cannot do without.
    lab.live({"load": [1]})
    load = lab.attempts[0]
    assert load.code == 1 and load.count == load.failed == 1, load
    assert "kmalloc" in load.which and "mtkflash_init [mtkflash]" in load.which, load.which
    # All others of the system go on while all of the driver's fail.
    guest.check(f"echo Y > {SWITCHES}/onwards; echo 1 > {SWITCHES}/nth; ls -l /sys/class;"
                f" insmod {TINY_MODULE}; echo 0 > {SWITCHES}/nth; test ! -e /dev/mtkflash-control")
    assert int(guest.check(f"cat {SWITCHES}/failed")) > 0
    # With none chosen nothing is counted, and nothing fails.
    before = guest.check(f"cat {SWITCHES}/count")
    guest.check(f"insmod {TINY_MODULE} && rmmod mtkflash")
    assert guest.check(f"cat {SWITCHES}/count") == before


@scenario("failnth: each allocation fails, alone and with all after it", PLAIN.machine,
          kernels=("debug",))
def failing(guest: Guest) -> None:
    try_all(PLAIN.lab(guest), SAMPLE, SEED, "failnth")


def is_kernels_own(leak: str) -> bool:
    """
    class_register() of Linux 6.1 loses the name of a class whose directory cannot be made;
    it never gets to the driver.
    """
    return re.search(r"\] kobject_set_name\+.*\n.*\] __class_register\+", leak) is not None


def scan_for_leaks(guest: Guest) -> list[str]:
    """A stale pointer may hide one for a while."""
    leaks: list[str] = []
    for _ in range(4):
        leaks = kmemleak.of_modules(kmemleak.scan(guest))
        if any("faulty: nobody" in leak for leak in leaks):
            break
    return leaks


@scenario("failnth: nothing leaks when allocations fail", LEAKS.machine, kernels=("debug",))
def leaking(guest: Guest) -> None:
    lab = LEAKS.lab(guest)
    lab.live({})
    try_all(lab, LEAK_SAMPLE, SEED + 1, "failnth-leaks")
    # A leak of a module that is gone, as is mtkflash by now: this one must be found.
    guest.check("modprobe faulty fault=leak && rmmod faulty")
    leaks = scan_for_leaks(guest)
    guest.forget_kernel_problems()    # that it found something; what, is judged here
    bait = [leak for leak in leaks if "faulty: nobody" in leak]
    known = [leak for leak in leaks if is_kernels_own(leak)]
    ours = [leak for leak in leaks if leak not in bait + known]
    assert not ours, "".join(ours)
    assert bait, "the leak made on purpose was not found"
    lost = sum(a.stage == "load" and a.code != 0 and "kset_register" in a.which
               for a in lab.attempts)
    assert len(known) <= lost, f"{lost} failures of class_register()\n{''.join(known)}"
