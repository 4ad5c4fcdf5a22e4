# SPDX-License-Identifier: GPL-2.0
"""
The contract of linux/mtkflash.h: build/guest/uapi_test breaks its rules one by
one, as a program of the kernel's own width and as one of 32 bits.
"""

import re

from rig import Guest, scenario
from rig.bench import BENCH
from rig.optical import NODE, Optical, fresh, next_session, status, wait_state

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
    "recipe": "a recipe of the owner's goes no other way",
}
FILES = {
    "positions": "a stream has no position",
    "opening": "one writer, any number of readers",
    "writing": "writes that are refused",
    "calls": "other ways to write and to read",
    "descriptors": "the last close of many decides",
}
USERS = {
    "users": "other users and user namespaces stay outside",
    "inheriting": "a descriptor from the parent works, options do not",
}
# The debug kernel has no sockets.
SOCKETS = {
    "handing-over": "a descriptor through a socket works, options do not",
}


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
    drive = BENCH.dead(guest)
    guest.check("cp /fw/new.bin /tmp/image")
    run(guest, group)
    assert drive.since("vendor_commands") == 0
    assert drive.since("erases") == 0 and drive.since("programs") == 0
    assert drive.state == "dead"
    assert drive.content() == BENCH.images["dead.bin"]
    drive.assert_innocent()


for name, words in (IOCTLS | FILES | USERS).items():
    scenario(f"uapi: {words}", MACHINE)(
        lambda guest, group=name: run_quietly(guest, group))
for name, words in SOCKETS.items():
    scenario(f"uapi: {words}", MACHINE, kernels=("debian",))(
        lambda guest, group=name: run_quietly(guest, group))


@scenario("uapi: the flash is read a byte at a time and in pages", MACHINE)
def reading(guest: Guest) -> None:
    drive = BENCH.dead(guest)
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
    drive = BENCH.dead(guest)
    guest.check("cp /fw/new.bin /tmp/image")
    run(guest, "flashing", timeout=240)
    assert drive.content() == BENCH.images["new.bin"]
    # Now they have revisions in them, too.
    assert "new BS0Z" in status(guest)
    run(guest, "contents")
    # And now those are gone again, to their last character.
    drive.set("power", False)
    next_session(guest, "wait=0")
    assert guest.run(f"cat {NODE}", 120).code == 1
    assert "new BS0Z" not in status(guest)
    run(guest, "contents")
    drive.assert_innocent()


@scenario("uapi: a dry run is none of anybody else's, and stays one", MACHINE)
def choosing(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check("cp /fw/new.bin /tmp/image")
    run(guest, "choosing", timeout=240)
    assert drive.since("erases") == 0 and drive.since("programs") == 0
    assert drive.content() == BENCH.images["dead.bin"]
    drive.assert_innocent()


@scenario("uapi: a writer waits for nobody, and a reader is not disturbed", MACHINE)
def meeting(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check("cp /fw/new.bin /tmp/image")
    with drive.slowly():
        run(guest, "second-start", timeout=120)
    assert drive.content() == BENCH.images["dead.bin"]
    run(guest, "meeting", timeout=360)
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()


@scenario("uapi: the exit of a process is a close like any other", MACHINE)
def exiting(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check("cp /fw/new.bin /tmp/image")
    run(guest, "exiting", timeout=240)
    assert drive.content() == BENCH.images["new.bin"]
    assert "new BS0Z" in status(guest)
    drive.assert_innocent()


@scenario("uapi: looking at the ports is in nobody's way", MACHINE)
def looking(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    # Idle, and unknown to libata: each look takes a claim of the port.
    fresh(guest, drive, BENCH.images["old.bin"])
    guest.check("touch /tmp/look")
    jobs = [guest.spawn("n=0; while test -e /tmp/look; do mtkflashctl rescan > /dev/null"
                        " || exit; n=$((n + 1)); done; test $n -gt 10") for _ in range(2)]
    guest.check(f"for i in {{1..30}}; do mtkflashctl next {NODE} wait=$i || exit; done", 120)
    # A session waits for the end of a look, and the next look for the end of it.
    guest.check(f"for i in 1 2 3; do mtkflashctl next {NODE} maybe-healthy &&"
                f" cat {NODE} | cmp - /fw/old.bin || exit; done", 240)
    guest.check("rm /tmp/look")
    for job in jobs:
        result = job.wait(60)
        assert result == (0, "")
    drive.assert_innocent()


def try_requests(guest: Guest, drive: Optical, program: str = "uapi_test") -> None:
    """A dead drive, which is kept, got into vendor mode and given back, and not changed."""
    content = drive.content()
    run(guest, "requests", program, 120)
    wait_state(guest, drive, "dead")
    assert drive.since("erases") == drive.since("programs") == 0
    assert drive.content() == content
    # Its part is known now.
    run(guest, "map", program)


@scenario("uapi: requests that reach the drive, and the map of it", MACHINE)
def requests(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    try_requests(guest, drive)
    run(guest, "contents")
    drive.assert_innocent()


# The debug kernel is built without IA32 emulation.
@scenario("uapi: a program of 32 bits gets the same answers", MACHINE, kernels=("debian",))
def compat(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check("cp /fw/new.bin /tmp/image")
    for group in IOCTLS | FILES | USERS | SOCKETS:
        native = run(guest, group)
        assert run(guest, group, "uapi_test32") == native
    assert drive.since("vendor_commands") == 0
    native = run(guest, "reading", timeout=120)
    guest.check("rm /tmp/content")
    assert run(guest, "reading", "uapi_test32", 120) == native
    guest.check("cmp /tmp/content /fw/dead.bin && cp /fw/new.bin /tmp/image")
    fresh(guest, drive, BENCH.images["dead.bin"])
    try_requests(guest, drive, "uapi_test32")
    run(guest, "flashing", "uapi_test32", 240)
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()
