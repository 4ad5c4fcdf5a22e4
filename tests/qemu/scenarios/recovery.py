# SPDX-License-Identifier: GPL-2.0
"""Drives that come back, and what happens around them meanwhile."""

import re

from rig import ALL_KERNELS, Guest, scenario
from rig.bench import BENCH, DISC_SHA256, DISK_SHA256, QUICK, Bench
from rig.guest import LONG_WAITS
from rig.optical import (ERRNO_TEXT, NODE, assert_failed, flash, healthy, next_session, status,
                         verdict)

MACHINE = BENCH.machine

# What QEMU's disk and CD drive may be told: nothing but ordinary ATA.
VENDOR_COMMANDS = {0x00, 0x01, 0x02, 0x04, 0x05, 0x80, 0x81, 0x89, 0x8d}


def assert_revived(guest: Guest, revision: str) -> None:
    """The revived drive is a block device of its new revision, and its disc reads."""
    guest.wait_for("test -b /dev/sr1")
    assert guest.check("cat /sys/block/sr1/device/rev").strip() == revision
    assert guest.check("sha256sum < /dev/sr1", 120).split()[0] == DISC_SHA256
    assert verdict(guest) == "known"


@scenario("recovery: a dead drive is flashed; its neighbours notice nothing", MACHINE,
          kernels=ALL_KERNELS)
def neighbours(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    before = BENCH.command_log.stat().st_size
    guest.check("echo 3 > /proc/sys/vm/drop_caches; echo go > /tmp/load")
    readers = [guest.spawn(
        "while test -e /tmp/load; do echo 3 > /proc/sys/vm/drop_caches;"
        f" sha256sum < {device}; done") for device in ("/dev/sda", "/dev/sr0")]
    code, text = flash(guest, "/fw/new.bin")
    guest.check("rm /tmp/load")
    assert (code, text) == (0, "")
    for reader, expected in zip(readers, (DISK_SHA256, DISC_SHA256)):
        code, text = reader.wait()
        sums = {line.split()[0] for line in text.splitlines()}
        assert code == 0 and sums == {expected}, text
    assert_revived(guest, "BS0Z")
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()

    commands = re.findall(r"ide(?:_bus)?_exec_cmd.* cmd (0x\w+)", BENCH.command_log.read_text()[before:])
    assert len(commands) > 10
    assert not VENDOR_COMMANDS & {int(c, 16) for c in commands}


@scenario("recovery: a running drive is updated and libata sees the new revision", MACHINE,
          kernels=ALL_KERNELS)
def running(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    healthy(guest, drive, BENCH.images["old.bin"])
    assert "BS0K" in status(guest)
    code, text = flash(guest, "/fw/new.bin")
    assert (code, text) == (0, "")
    assert "revision: old BS0K, new BS0Z" in status(guest)
    assert "100 %" in status(guest)
    assert_revived(guest, "BS0Z")
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()


@scenario("recovery: reading gives the flash byte for byte, and the drive back", MACHINE)
def reading(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    healthy(guest, drive, BENCH.images["old.bin"])
    guest.check("ls -l --time-style=full-iso /dev/sr1 > /tmp/before")
    # Whoever reads all that is under /dev does not interrupt a drive that works.
    for command in (f"cat {NODE}", f"head -c 1 {NODE}", f"dd if={NODE} count=1"):
        assert_failed(guest, guest.run(command), "running")
        assert "mtkflashctl next DRIVE read-running" in status(guest)
    assert drive.since("intros") == drive.since("vendor_commands") == 0
    guest.check("ls -l --time-style=full-iso /dev/sr1 | cmp - /tmp/before")
    # The wish counts for one read.
    next_session(guest, "read-running")
    guest.check(f"cat {NODE} > /tmp/backup.bin", 120)
    assert_failed(guest, guest.run(f"cat {NODE}"), "running")
    guest.check("cmp /tmp/backup.bin /fw/old.bin")
    assert drive.since("erases") == 0 and drive.since("programs") == 0
    assert_revived(guest, "BS0K")
    drive.assert_innocent()


@scenario("recovery: power lost while programming, then the same command again", MACHINE)
def power_cut(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    with drive.slowly():
        job = guest.spawn(f"cat /fw/new.bin > {NODE}")
        guest.wait_for("mtkflashctl status | grep -q programming")
        drive.set("power", False)
    code, text = job.wait(60)
    assert code == 1 and ERRNO_TEXT["bus-dead"] in text, text
    assert "failed while programming" in status(guest)
    assert drive.content() != BENCH.images["new.bin"]

    drive.set("power", True)
    assert drive.state == "dead"
    guest.check("mtkflashctl rescan")
    code, text = flash(guest, "/fw/new.bin")
    assert (code, text) == (0, "")
    assert_revived(guest, "BS0Z")
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()


# A machine of its own: this one waits for more than a minute.
WAITING = Bench("waiting", QUICK, LONG_WAITS)


@scenario("recovery: the claim waits until libata has given up on the dead drive",
          WAITING.machine, kernels=("debug",))
def claim_waits(guest: Guest) -> None:
    drive = WAITING.dead(guest)
    # libata is told to look again: that takes it about a minute.
    probe = guest.spawn("echo '- - -' > /sys/class/scsi_host/host1/scan")
    guest.wait_for("mtkflashctl status | grep -q ' probing '")
    job = guest.spawn(f"cat /fw/new.bin > {NODE}")
    guest.wait_console("ata2: waiting for libata to finish with the port")
    assert "claiming" in status(guest)
    assert drive.since("vendor_commands") == 0
    assert job.wait(240) == (0, "")
    probe.wait(60)
    assert_revived(guest, "BS0Z")


@scenario("recovery: a drive kept in vendor mode is flashed without another intro", MACHINE)
def held(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check(f"cat {NODE} > /tmp/backup.bin", 120)
    assert "held in vendor mode" in status(guest)
    assert drive.state == "vendor"
    # The drive stays in vendor mode if the module goes, and is found so again.
    intros = drive.since("intros")
    code, text = flash(guest, "/fw/new.bin")
    assert (code, text) == (0, "")
    assert drive.since("intros") == intros == 1
    assert_revived(guest, "BS0Z")
