# SPDX-License-Identifier: GPL-2.0
"""Makes the events of the table happen, one function for each."""

import re
from dataclasses import replace
from typing import Callable

from rig import Guest
from rig.agent import split
from rig.optical import wait_state

from .bench import NODE, load
from .matrix import ENDINGS, Cell, Event, State
from .stage import HELD, Stage

# Of the disk and of the disc so many bytes are read.
FRACTION = 1 << 18


class Trial:
    """One cell: an event in a state."""

    def __init__(self, stage: Stage, event: Event, state: State, cell: Cell):
        self.stage = stage
        self.agent = stage.agent
        self.event = event
        self.state = state
        self.cell = cell

    @property
    def ending(self) -> str:
        return self.state.ends if self.cell.ending == "ends" else self.cell.ending

    def expect(self, text: str) -> None:
        assert re.fullmatch(self.cell.result, text), f"{text!r}, not {self.cell.result!r}"

    @property
    def bound(self) -> int:
        return self.event.bound

    def within(self, seconds: float) -> None:
        assert seconds <= self.bound, f"{seconds} s, not {self.bound} s"

    def do(self, operation: str) -> str:
        """It is over while the session still stands where it stood."""
        seconds, text = self.agent.timed(operation, 2 * self.bound)
        self.within(seconds)
        self.expect(text)
        return text

    def finish(self, result: str | None) -> None:
        """The session has ended as it should; everything as it was."""
        ending = ENDINGS[self.ending]
        self.stage.expect(ending, result)
        self.stage.recover(ending)


# --- quiet ones ---------------------------------------------------------------------


def close(trial: Trial) -> None:
    if trial.state.group == "staged":
        trial.stage.agent.drop("writer")
        result = trial.agent.do(f"partial {NODE} {trial.stage.file}")
        trial.finish(result)
        return
    trial.agent.start("reader", f"look {NODE}")
    assert trial.agent.line("reader", 10) == "open"
    trial.agent.go("reader")
    seconds, text = split(trial.agent.line("reader", 10))
    trial.within(seconds)
    trial.expect(text)


def second_open(trial: Trial) -> None:
    trial.do(f"open {NODE}")


def second_write(trial: Trial) -> None:
    trial.do(f"flash {NODE} {trial.stage.file}")
    if trial.cell.ending == "done":
        # Without a writer of our own: this was the session.
        trial.stage.held = False
        trial.finish("ok")


def read(trial: Trial) -> None:
    before = trial.stage.drive.content()
    trial.do(f"read {NODE}")
    assert trial.stage.drive.content() == before


def nothing(trial: Trial) -> None:
    trial.do(f"nothing {NODE}")


def huge(trial: Trial) -> None:
    trial.do(f"huge {NODE}")


def starve(trial: Trial) -> None:
    trial.do(f"starve {NODE} {trial.stage.file}")


def ioctls(trial: Trial) -> None:
    seconds, text = trial.agent.timed("ioctls 0", 60)
    trial.within(seconds)
    words = text.split()[1:]
    answers = {name: answer for name, answer in zip(words[0::3], words[1::3])}
    busy = trial.cell.result == "busy"
    assert answers == {"port": "ok", "info": "ok", "status": "ok", "get": "ok",
                       "set": "EBUSY" if busy else "ok", "rescan": "ok",
                       "unknown": "ENOTTY"}, text
    assert all(int(ms) <= 1000 * trial.bound for ms in words[2::3]), text


def sibling_port(trial: Trial) -> None:
    trial.do(f"store {trial.stage.scan_file(0)} -~-~-")


def checksum(data: bytes) -> str:
    """As the agent has it: 32 bits of FNV-1a."""
    value = 2166136261
    for byte in data:
        value = (value ^ byte) * 16777619 & 0xffffffff
    return f"{value:08x}"


def other_drives(trial: Trial) -> None:
    for device, file in (("sda", "disk.img"), ("sr0", "disc.iso")):
        content = (trial.stage.bench.work / file).read_bytes()
        found = trial.agent.check(f"sum /dev/{device} {FRACTION}")
        assert found == checksum(content[:FRACTION]), device
    trial.do("mount /dev/sr0 /mnt/other iso9660")
    trial.agent.check("fetch /mnt/other/hello.txt")
    trial.agent.check("umount /mnt/other")


def rmmod(trial: Trial) -> None:
    trial.do("rmmod mtkflash")
    if trial.cell.ending != "unloaded":
        return
    if trial.state.group == "held":
        left_vendor_mode(trial)
    load(trial.agent)
    trial.stage.recover(ENDINGS["unloaded"])


def left_vendor_mode(trial: Trial) -> None:
    """What a held drive does when it is given back: half a firmware does not run."""
    wait_state(trial.stage.guest, trial.stage.drive, "dead")


# --- those that a session notices ------------------------------------------------------


def sigkill(trial: Trial) -> None:
    if trial.state.group in ("none", "held"):
        before = trial.stage.status()
        trial.agent.start("writer", f"hold {NODE}")
        assert trial.agent.line("writer", 10) == "open"
        trial.agent.kill("writer")
        assert trial.agent.line("writer", 10) == "killed 9"
        assert trial.stage.status() == before
        return
    trial.agent.kill("writer")
    result = trial.agent.line("writer", 10)
    assert result == "killed 9", result
    if trial.state.group != "staged":
        trial.stage.open_gate()
    ending = ENDINGS[trial.ending].with_writer("killed 9")
    trial.stage.expect(ending, result)
    trial.stage.recover(ENDINGS[trial.ending])


def power_off(trial: Trial) -> None:
    stage = trial.stage
    stage.drive.set("power", False)
    # Without it nobody can say who it is.
    stage.expect(replace(ENDINGS[trial.ending], drive="away"), stage.let_go())
    stage.drive.set("power", True)
    # What it is now: the firmware runs, or the boot code waits for the intro.
    wait_state(stage.guest, stage.drive,
               "dead" if stage.content_class() == "partial" else "normal")
    if trial.ending == "complete":
        trial.agent.check(f"store {stage.scan_file()} -~-~-", 120)
        trial.agent.check("exists /dev/sr1 30")
        trial.agent.check("ioctls 0")
        trial.agent.check(f"exists {NODE} 30")
    stage.recover(ENDINGS[trial.ending])


def host_goes(trial: Trial, away: str, back: str) -> None:
    agent = trial.agent
    agent.start("event", away)
    if trial.cell.waits:
        agent.wait_inside("event")
    result = trial.stage.let_go() if trial.cell.waits else None
    seconds, text = split(agent.line("event", 2 * trial.bound))
    trial.within(seconds)
    trial.expect(text)
    agent.check(f"gone {NODE} 0")
    if trial.state.group == "staged":
        result = trial.stage.let_go()
    trial.stage.expect(ENDINGS[trial.ending], result)
    if trial.state.group == "held":
        left_vendor_mode(trial)
    agent.check(back, 120)
    agent.check(f"exists {NODE} 120", 150)
    agent.check("exists /dev/sr0 30")
    trial.stage.recover(ENDINGS[trial.ending])


def unbind(trial: Trial) -> None:
    place = trial.stage.bench.place
    driver = f"/sys/bus/pci/drivers/{place.driver}"
    host_goes(trial, f"store {driver}/unbind {place.host}", f"store {driver}/bind {place.host}")


def pci_removal(trial: Trial) -> None:
    host = trial.stage.bench.place.host
    host_goes(trial, f"store /sys/bus/pci/devices/{host}/remove 1",
              "store /sys/bus/pci/rescan 1")


def is_disabled_twice(guest: Guest) -> bool:
    """
    Since 6.11 libata enables a PCI device once more when it resumes, and the kernel warns if
    its driver is unbound after that, with or without mtkflash.
    """
    major, minor = guest.check("uname -r").split(".")[:2]
    return (int(major), int(minor)) >= (6, 11)


def sleep(trial: Trial, operation: str) -> None:
    agent = trial.agent
    agent.guest.spent = is_disabled_twice(agent.guest)
    agent.start("event", operation)
    result = None
    if trial.cell.waits:
        agent.wait_inside("event")
        result = trial.stage.let_go()
    seconds, text = split(agent.line("event", 2 * trial.bound))
    trial.within(seconds)
    trial.expect(text)
    if not trial.cell.waits:
        result = trial.stage.let_go()
    trial.stage.expect(ENDINGS[trial.ending], result)
    if trial.state.group == "held":
        assert not trial.stage.status().flags & HELD
        left_vendor_mode(trial)
    trial.stage.recover(ENDINGS[trial.ending])


def suspend(trial: Trial) -> None:
    sleep(trial, "store /sys/power/state mem")


def hibernate(trial: Trial) -> None:
    sleep(trial, "hibernate")


def udev_probe(trial: Trial) -> None:
    trial.do(f"probe /dev/{trial.stage.own_nodes[0]}")


def sg_probe(trial: Trial) -> None:
    trial.do(f"inquiry /dev/{trial.stage.own_nodes[1]}")


def mounted(trial: Trial) -> None:
    stage = trial.stage
    operation = f"mount /dev/{stage.own_nodes[0]} /mnt/own iso9660"
    trial.do(operation)
    if trial.cell.result != "ok":
        return
    if trial.state.group != "none":
        result = stage.let_go()
    else:
        result = trial.agent.do(f"flash {NODE} {stage.file}")
    trial.stage.expect(ENDINGS[trial.ending], result)
    trial.agent.check("fetch /mnt/own/hello.txt")
    trial.agent.check("umount /mnt/own")
    stage.recover(ENDINGS[trial.ending])


ACTIONS: dict[str, Callable[[Trial], None]] = {
    "close": close,
    "second open": second_open,
    "second write": second_write,
    "read": read,
    "write of 0 bytes": nothing,
    "huge write": huge,
    "out of memory": starve,
    "ioctls": ioctls,
    "sibling port": sibling_port,
    "other drives": other_drives,
    "rmmod": rmmod,
    "SIGKILL": sigkill,
    "power-off": power_off,
    "unbind": unbind,
    "PCI removal": pci_removal,
    "suspend": suspend,
    "hibernate": hibernate,
    "udev probe": udev_probe,
    "sg probe": sg_probe,
    "mounted": mounted,
}
