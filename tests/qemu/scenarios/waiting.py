# SPDX-License-Identifier: GPL-2.0
"""
The boot window: firmware that takes no intro while it runs, so that the
session waits for the user to switch the power off and on.
"""

import time

from rig import Guest, scenario
from rig.bay import BAY, scan, wait_for_drives
from rig.optical import (NODE, WAIT_SECONDS, Optical, assert_failed, flash_command, load,
                         next_session, node_status, seconds_left, status, verdict, wait_state,
                         wait_until_waiting)

MACHINE = BAY.machine

# The policy in /proc/PID/stat: its field 41, counted from behind the name.
SCHED_FIFO = "1"
POLICY = 41 - 3

# After the part of the last try that comes before it.
SOON = 10


def locked_drive(guest: Guest) -> Optical:
    """It runs, and libata knows it."""
    BAY.clear(guest)
    drive = BAY.build(guest, "mtk1", firmware="locked")
    drive.power_up_with(BAY.images["old128.bin"])
    wait_state(guest, drive, "normal")
    scan(guest, 1)
    load(guest)
    return drive


def assert_usable(guest: Guest, revision: str) -> None:
    """libata has its port back, and the drive answers on it."""
    wait_for_drives(guest, 1)
    assert verdict(guest) == "known"
    assert guest.check("cat /sys/block/sr0/device/rev").strip() == revision
    # QEMU's drive has no medium, and says so.
    code, text = guest.run("head -c 1 /dev/sr0")
    assert code == 1 and "No medium found" in text, text


def urgent_workers(guest: Guest) -> int:
    """How many workers of the kernel are real-time tasks?"""
    lines = guest.check("cat /proc/[0-9]*/stat 2> /dev/null || true").splitlines()
    workers = [line.rpartition(")")[2].split() for line in lines if "(kworker" in line]
    assert workers
    return sum(fields[POLICY] == SCHED_FIFO for fields in workers)


@scenario("waiting: a drive without power is caught in its boot window of 100 ms", MACHINE)
def boot_window(guest: Guest) -> None:
    BAY.clear(guest)
    drive = BAY.build(guest, "mtk1", firmware="locked")
    # Dead when the ports were looked at, then somebody switched it off.
    drive.power_up_with(BAY.images["dead128.bin"])
    load(guest)
    drive.set("power", False)
    drive.flash.write_bytes(BAY.images["old128.bin"])
    job = guest.spawn(flash_command("/fw/new128.bin"))
    first = wait_until_waiting(guest)
    assert WAIT_SECONDS - SOON < first <= WAIT_SECONDS
    guest.wait_console("switch the drive's power off and on now: 60 s left")
    # It counts down, and it is the truth.
    begin = time.monotonic()
    guest.wait_for(f"! mtkflashctl status | grep -q ' {first} s left'")
    second = seconds_left(guest)
    assert second is not None and second < first
    assert abs((first - second) - (time.monotonic() - begin)) < 3
    # Without power it could not count any.
    assert drive.since("vendor_commands") == 0
    # Nothing may keep the session from meeting the window.
    assert urgent_workers(guest) == 1

    drive.set("power", True)
    assert job.wait(120) == (0, "")
    assert drive.since("intros") == drive.since("entries") == 1
    assert drive.content() == BAY.images["new128.bin"]
    assert drive.state == "normal"
    assert "revision: old BS0K, new BS0Z" in status(guest)
    assert urgent_workers(guest) == 0
    assert_usable(guest, "BS0Z")
    drive.assert_innocent()


@scenario("waiting: a running drive that refuses is caught when its power is switched", MACHINE,
          kernels=("debian",))
def power_cycled(guest: Guest) -> None:
    drive = locked_drive(guest)
    job = guest.spawn(flash_command("/fw/new128.bin"))
    assert wait_until_waiting(guest) <= WAIT_SECONDS
    assert "status 51h" in node_status(guest)
    assert drive.since("intros") == 0
    drive.set("power", False)
    guest.wait_for("mtkflashctl status | grep -q 'left, status 7Fh'")
    drive.set("power", True)
    assert job.wait(120) == (0, "")
    assert drive.content() == BAY.images["new128.bin"]
    assert "revision: old BS0K, new BS0Z" in status(guest)
    assert_usable(guest, "BS0Z")
    drive.assert_innocent()


def interrupted(guest: Guest) -> None:
    """As SIGKILL or Ctrl-C leave it: nothing is told to the killed cat."""
    job = guest.spawn(f"echo $$ > /tmp/writer; exec cat /fw/new128.bin > {NODE}")
    assert wait_until_waiting(guest) > WAIT_SECONDS - SOON
    assert urgent_workers(guest) == 1
    guest.check("kill -INT $(cat /tmp/writer)")
    assert job.wait(20).code == 128 + 2
    guest.wait_for("mtkflashctl status | grep -q '(interrupted)'", 5)
    assert urgent_workers(guest) == 0
    assert "failed while waiting-for-power-cycle" in status(guest)
    assert "the flash was not touched" in status(guest)


@scenario("waiting: it ends at once when the host is pulled out, and none begins", MACHINE,
          kernels=("debian",))
def pulled_out(guest: Guest) -> None:
    drive = locked_drive(guest)
    job = guest.spawn(flash_command("/fw/new128.bin"))
    wait_until_waiting(guest)
    guest.check("modprobe offline device=0000:00:01.1")
    code, text = job.wait(WAIT_SECONDS / 2)
    assert code == 1 and "No such device" in text, text
    assert "(gone)" in node_status(guest)
    code, text = guest.run(flash_command("/fw/new128.bin"))
    assert code == 1 and "No such device" in text, text
    assert drive.since("intros") == 0
    guest.check("rmmod offline")
    assert_usable(guest, "BS0K")
    drive.assert_innocent()


@scenario("waiting: it ends with its time or with cat, and the drive runs on", MACHINE,
          kernels=("debian",))
def given_up(guest: Guest) -> None:
    drive = locked_drive(guest)
    next_session(guest, "wait=1")
    begin = time.monotonic()
    deadline = guest.deadline(SOON)
    words = assert_failed(guest, guest.run(flash_command("/fw/new128.bin")), "refused")
    assert time.monotonic() - begin > 1 and deadline.left() > 0
    assert "failed while waiting-for-power-cycle" in words
    assert "the flash was not touched" in words
    assert urgent_workers(guest) == 0
    assert_usable(guest, "BS0K")
    # The second of the option was for that session only.
    interrupted(guest)
    guest.check("dmesg | tail -n 20 | grep -q 'the port is back with libata'")
    assert_usable(guest, "BS0K")
    # A reader is a session as well.
    next_session(guest, "wait=0 read-running")
    words = assert_failed(guest, guest.run(f"cat {NODE} > /dev/null"), "refused")
    assert "failed while entering" in words and "last status 51h" in words
    wait_state(guest, drive, "normal")
    assert drive.content() == BAY.images["old128.bin"]
    assert drive.since("intros") == drive.since("erases") == drive.since("programs") == 0
    drive.assert_innocent()
