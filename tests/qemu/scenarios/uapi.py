# SPDX-License-Identifier: GPL-2.0
"""
The contract of linux/mtkflash.h: build/guest/uapi_test breaks its rules one by
one, as a program of the kernel's own width and as one of 32 bits.
"""

import re

from rig import Guest, scenario
from rig.bench import QUICK, Bench
from rig.optical import Optical, fresh, status

BENCH = Bench("uapi", QUICK)
MACHINE = BENCH.machine

RESULT = re.compile(r"^(ok|not ok) \d+ - ", re.MULTILINE)
PLAN = re.compile(r"^1\.\.(\d+)$", re.MULTILINE)

# What must not reach the drive, and how a failure of it is called.
IOCTLS = {
    "numbers": "unknown ioctls",
    "sizes": "structures of other sizes",
    "addresses": "bad addresses",
    "indexes": "ports and devices that are not there",
    "contents": "what comes back is the kernel's, byte for byte",
    "capability": "CAP_SYS_RAWIO",
    "options": "options of the next session",
}
FILES = {
    "positions": "a stream has no position",
    "opening": "one writer, any number of readers",
    "writing": "writes that are refused",
}


def dead_drive(guest: Guest) -> Optical:
    drive = BENCH.drive(guest)
    fresh(guest, drive, BENCH.images["dead.bin"])
    return drive


def run(guest: Guest, group: str, program: str = "uapi_test", timeout: float = 60) -> str:
    """The results of a group, all of them there and good."""
    code, text = guest.run(f"{program} {group}", timeout)
    verdicts = RESULT.findall(text)
    plan = PLAN.search(text)
    assert plan is not None and int(plan[1]) == len(verdicts) > 0, text[-2000:]
    # A bad result is followed by its reason.
    bad = "\n".join(re.findall(r"^not ok.*(?:\n#.*)?", text, re.MULTILINE))
    assert not bad and code == 0, f"exit code {code}\n{bad}"
    return text


def run_quietly(guest: Guest, group: str) -> None:
    """The drive is not to learn of any of it."""
    drive = dead_drive(guest)
    run(guest, group)
    assert drive.since("vendor_commands") == 0
    assert drive.since("erases") == 0 and drive.since("programs") == 0
    assert drive.state == "dead"
    assert drive.content() == BENCH.images["dead.bin"]
    drive.assert_innocent()


for name, words in (IOCTLS | FILES).items():
    scenario(f"uapi: {words}", MACHINE)(
        lambda guest, group=name: run_quietly(guest, group))


@scenario("uapi: the flash is read a byte at a time and in pages", MACHINE)
def reading(guest: Guest) -> None:
    drive = dead_drive(guest)
    run(guest, "reading", timeout=120)
    guest.check("cmp /tmp/content /fw/dead.bin")
    assert drive.since("erases") == 0 and drive.since("programs") == 0
    assert drive.content() == BENCH.images["dead.bin"]
    # Now the structures have a part and its ids in them.
    assert "MX25L2005" in status(guest)
    run(guest, "contents")
    drive.assert_innocent()


@scenario("uapi: an image with bad writes in between is flashed", MACHINE)
def flashing(guest: Guest) -> None:
    drive = dead_drive(guest)
    guest.check("cp /fw/new.bin /tmp/image")
    run(guest, "flashing", timeout=240)
    assert drive.content() == BENCH.images["new.bin"]
    # Now they have revisions in them, too.
    assert "new BS0Z" in status(guest)
    run(guest, "contents")
    drive.assert_innocent()


# The debug kernel is built without IA32 emulation.
@scenario("uapi: a program of 32 bits gets the same answers", MACHINE, kernels=("debian",))
def compat(guest: Guest) -> None:
    drive = dead_drive(guest)
    for group in IOCTLS | FILES:
        native = run(guest, group)
        assert run(guest, group, "uapi_test32") == native
    assert drive.since("vendor_commands") == 0
    native = run(guest, "reading", timeout=120)
    guest.check("rm /tmp/content")
    assert run(guest, "reading", "uapi_test32", 120) == native
    guest.check("cmp /tmp/content /fw/dead.bin && cp /fw/new.bin /tmp/image")
    run(guest, "flashing", "uapi_test32", 240)
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()
