# SPDX-License-Identifier: GPL-2.0
"""
The driver's life in stages, in each of which an allocation can be made to fail.

The machine has one drive, alone on the second channel, with a part of 8 KiB; on the empty
first channel the driver has to claim the port to find out that nobody is there.  After every
stage it is done again without a failure if it did not do its work, and after every life the
ports must be libata's again.
"""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from .artifacts import TINY_MODULE
from .bench import QUICK
from .console import PROBLEM
from .guest import Guest
from .optical import KIB, NODE, Optical, cut_image, make_image, node_status, wait_state
from .registry import Machine

SIZE = 8 * KIB
HOST = "0000:00:01.1"
DRIVER = "/sys/bus/pci/drivers/ata_piix"
SWITCHES = "/sys/module/failnth/parameters"

# Counts the allocations of a stage, of which there are never so many.
COUNT_ONLY = 1000000

# No stage takes longer, in seconds of a plain kernel.
STAGE_LIMIT = 20

# The kernel says where vmalloc() failed; that is no fault of anybody's.
OUT_OF_MEMORY = re.compile(r"^.*(?:vmalloc error|page allocation failure): .*\n"
                           r"(?:.*\n){0,8}?.*Call Trace:.*\n", re.MULTILINE)

# Without a program: to start one takes longer than to look.
NOTHING_LEFT = ("[[ $(< /proc/modules)$(< /proc/devices) != *mtkflash* && ! -e /sys/class/mtkflash"
                f" && ! -e /dev/mtkflash-control && ! -e {NODE} ]]")

FORGET_SR = ("for d in /sys/block/sr*/device/delete; do"
             " if [[ -e $d ]]; then echo 1 > $d; fi; done")


@dataclass
class Attempt:
    """What came of a stage whose n-th allocation, or all from there on, failed."""

    stage: str
    n: int
    onwards: bool
    code: int
    text: str
    count: int
    failed: int
    which: str
    seconds: float
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        what = "all from" if self.onwards else "number"
        return f"{self.stage}, {what} {self.n} ({self.which or 'not reached'})"


class Machinery:
    """Makes the images and the machine; a scenario gets a Lab on it."""

    def __init__(self, name: str, cmdline: str = ""):
        self.work = Path()
        self.machine = Machine(name, self.prepare, cmdline)

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        root = work / "root" / "fw"
        root.mkdir(parents=True)
        make_image(root / "new.bin", "BS0Z", 2, size=SIZE)
        cut_image(root / "new.bin", SIZE // 2, root / "dead.bin")
        (work / "flash.bin").write_bytes(bytes(SIZE))
        return ["-device", f"mtk-cd,id=mtk0,bus=ide.1,unit=0,flash={work / 'flash.bin'},"
                           f"part=TINY8K,boot-ms=200,power=off,{QUICK}"]

    def lab(self, guest: Guest) -> "Lab":
        return Lab(guest, Optical(guest, "mtk0", self.work / "flash.bin"),
                   (self.work / "root/fw/new.bin").read_bytes(),
                   (self.work / "root/fw/dead.bin").read_bytes())


class Lab:
    """Runs one life of the driver after another in a guest."""

    def __init__(self, guest: Guest, drive: Optical, new: bytes, dead: bytes):
        self.guest = guest
        self.drive = drive
        self.new = new
        self.dead = dead
        self.attempts: list[Attempt] = []
        self._heard = 0
        self._onwards = False
        guest.check("grep -q '^failnth ' /proc/modules || modprobe failnth")

    def attempt(self, stage: str, command: str, n: int, then: str = "true") -> Attempt:
        """
        A command that ends in time, with its n-th allocation made to fail, and what must
        succeed afterwards, with nothing made to fail.
        """
        begin = time.monotonic()
        afterwards, text = self.guest.run(
            f"echo {'Y' if self._onwards else 'N'} > {SWITCHES}/onwards\n"
            f"echo {n} > {SWITCHES}/nth\n{command}\ncode=$?\necho 0 > {SWITCHES}/nth\n"
            f'echo "@ $code $(< {SWITCHES}/count) $(< {SWITCHES}/failed)'
            f' $(< {SWITCHES}/which)"\n{{ {then}; }} > /dev/null', STAGE_LIMIT)
        text, _, result = text.rpartition("@ ")
        line, _, aftermath = result.partition("\n")
        code, count, failed, which = line.split(" ", 3)
        if not n:
            count, failed, which = "0", "0", ""    # nothing was counted
        attempt = Attempt(stage, n, self._onwards, int(code), text, int(count), int(failed),
                          which, time.monotonic() - begin)
        self.attempts.append(attempt)
        assert attempt.failed or not attempt.code, f"{attempt}: {text}"
        assert not attempt.code or "Cannot allocate memory" in text, f"{attempt}: {text}"
        assert afterwards == 0, f"after {attempt}: {then}: {aftermath}"
        return attempt

    def live(self, points: dict[str, list[int]], onwards: bool = False) -> list[Attempt]:
        """
        One life of the driver in which the stages named fail at the points given, one after
        another; the rest of a list is left out after a point that is not reached.  Stages
        that nothing depends on are left out if they are not named.
        """
        first = len(self.attempts)
        self._onwards = onwards
        for stage in STAGES:
            if stage in points or stage in INDISPENSABLE or \
                    (stage == "flash" and points.keys() & {"read", "enter", "unbind"}):
                self._pass(stage, points.get(stage) or [0])
        self.assert_libatas()
        self._blame()
        return [a for a in self.attempts[first:] if a.n]

    def _pass(self, stage: str, points: list[int]) -> None:
        for index, n in enumerate(points):
            if index:
                AGAIN[stage](self)
            STAGES[stage](self, n)
            self._blame()
            if not self.attempts[-1].failed:
                break

    def _blame(self) -> None:
        """What the kernel has complained about since the last time is the last stage's fault."""
        self.guest.forget_kernel_problems()
        console = self.guest.console_log()
        console = console[:console.rfind("\n") + 1]
        news = OUT_OF_MEMORY.sub("", console[self._heard:])
        self._heard = len(console)
        self.attempts[-1].problems += [line for line in news.splitlines()
                                       if PROBLEM.search(line)]

    def power_up(self, content: bytes, state: str) -> None:
        self.drive.power_up_with(content)
        wait_state(self.guest, self.drive, state)

    def assert_libatas(self) -> None:
        """The module is gone, both ports work, and the drive is found on the second."""
        self.power_up(self.new, "normal")
        self.guest.check("for h in /sys/class/scsi_host/host*/scan; do echo '- - -' > $h; done\n"
                         "for i in {1..50}; do [[ -b /dev/sr0 ]] && break; sleep 0.1; done\n"
                         "read -r rev < /sys/block/sr0/device/rev && [[ $rev == BS0Z ]] &&"
                         f" {FORGET_SR}", STAGE_LIMIT)
        self.drive.set("power", False)
        self.drive.assert_innocent()


def load(lab: Lab, n: int) -> None:
    insmod = f"insmod {TINY_MODULE}"
    lab.attempt("load", insmod, n, f"((code == 0)) || {{ {NOTHING_LEFT} && {insmod}; }}")


def stayed_out(attempt: Attempt) -> bool:
    """The control node could not be opened."""
    return "control_open" in attempt.which


def scan(lab: Lab, n: int) -> None:
    """The drive gets its power now, so that it is looked for by this stage."""
    lab.power_up(lab.dead, "dead")
    # Whoever got in has not to ask again: the driver does, when there is memory.
    attempt = lab.attempt("scan", "mtkflashctl rescan", n,
                          "((code == 0)) || mtkflashctl rescan;"
                          f" for i in {{1..100}}; do [[ -c {NODE} ]] && break; sleep 0.1; done;"
                          f" [[ -c {NODE} ]]")
    assert attempt.code == 0 or stayed_out(attempt), str(attempt)


def status(lab: Lab, n: int) -> None:
    attempt = lab.attempt("status", "mtkflashctl status", n)
    assert attempt.code == 0 or stayed_out(attempt), str(attempt)
    text = lab.guest.check("mtkflashctl status") if attempt.code else attempt.text
    assert "candidate" in text, text
    # One line for each port: none was overlooked when memory was short.
    assert len(re.findall(r"^ata\d+ ", text, re.MULTILINE)) == 2, text


def flash(lab: Lab, n: int) -> None:
    attempt = lab.attempt("flash", f"cat /fw/new.bin > {NODE}", n)
    if attempt.code:
        assert lab.drive.content() == lab.dead and not lab.drive.since("erases"), str(attempt)
        words = node_status(lab.guest)
        assert "(no-memory)" in words or "no session yet" in words, words
        lab.guest.check(f"cat /fw/new.bin > {NODE}", STAGE_LIMIT)
    assert lab.drive.content() == lab.new, str(attempt)
    assert lab.drive.state == "normal", lab.drive.state


def read(lab: Lab, n: int) -> None:
    command = f"cat {NODE} > /tmp/backup.bin"
    permit = f"mtkflashctl next {NODE} read-running"
    lab.guest.check(permit)
    lab.attempt("read", command, n,
                f"{{ ((code == 0)) || {{ {permit} && {command}; }}; }} && cmp /tmp/backup.bin /fw/new.bin")


def enter(lab: Lab, n: int) -> None:
    """Into vendor mode, and out of it again: the drive runs as before."""
    command = "order enter && order leave"
    lab.attempt("enter", command, n, f"((code == 0)) || {{ {command}; }}")
    assert lab.drive.content() == lab.new and lab.drive.state == "normal", lab.drive.state


def unbind(lab: Lab, n: int) -> None:
    """The host driver cannot be told no: the ports go, whatever fails."""
    attempt = lab.attempt("unbind", f"echo {HOST} > {DRIVER}/unbind", n,
                          f"[[ ! -e {NODE} ]] && [[ $(mtkflashctl status) == *'no ATA port'* ]] &&"
                          f" echo {HOST} > {DRIVER}/bind")
    assert attempt.code == 0, str(attempt)
    lab.guest.wait_for(f"mtkflashctl rescan && test -c {NODE}")


def unload(lab: Lab, n: int) -> None:
    attempt = lab.attempt("unload", "rmmod mtkflash", n, f"{NOTHING_LEFT} && {FORGET_SR}")
    assert attempt.code == 0, str(attempt)


STAGES: dict[str, Callable[[Lab, int], None]] = {
    "load": load, "scan": scan, "status": status, "flash": flash, "read": read,
    "enter": enter, "unbind": unbind, "unload": unload,
}
INDISPENSABLE = ("load", "scan", "unload")


def lose_drive(lab: Lab) -> None:
    lab.drive.set("power", False)
    lab.guest.check(f"mtkflashctl rescan && [[ ! -e {NODE} ]]", STAGE_LIMIT)


def bury(lab: Lab) -> None:
    """The drive that was revived is dead again."""
    lab.guest.check(f"rmmod mtkflash && {FORGET_SR}", STAGE_LIMIT)
    lab.power_up(lab.dead, "dead")
    lab.guest.check(f"insmod {TINY_MODULE} && [[ -c {NODE} ]]", STAGE_LIMIT)


# How a stage is made ready to be passed again.
AGAIN: dict[str, Callable[[Lab], object]] = {
    "load": lambda lab: lab.guest.check(f"rmmod mtkflash && {NOTHING_LEFT}", STAGE_LIMIT),
    "scan": lose_drive,
    "status": lambda lab: None,
    "flash": bury,
    "read": lambda lab: None,
    "enter": lambda lab: None,
    "unbind": lambda lab: None,
    "unload": lambda lab: lab.guest.check(f"insmod {TINY_MODULE}", STAGE_LIMIT),
}
