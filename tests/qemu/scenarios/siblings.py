# SPDX-License-Identifier: GPL-2.0
"""Two devices on one cable: refused, unless allowed and clear which one is meant."""

from rig import Guest, scenario
from rig.bay import BAY, scan, wait_for_drives
from rig.optical import (ERRNO_TEXT, Optical, flash, load, next_session, verdict, wait_state)

MACHINE = BAY.machine


def build(guest: Guest) -> tuple[Optical, Optical]:
    """The drive, still without power, and beside it one that libata knows."""
    BAY.clear(guest)
    other = BAY.build(guest, "other")
    other.power_up_with(BAY.images["other.bin"])
    wait_state(guest, other, "normal")
    scan(guest, 0)
    return BAY.build(guest, "mtk0"), other


def assert_refused(guest: Guest) -> None:
    code, text = flash(guest, "/fw/new128.bin")
    assert code == 1 and ERRNO_TEXT["sibling"] in text, text


def assert_neighbour(guest: Guest, other: Optical) -> None:
    """It is what it was, and its disc reads."""
    guest.check("for d in /sys/block/sr*; do grep -q HL-DT-ST $d/device/vendor &&"
                " cmp -n 262144 /dev/$(basename $d) /fw/disc && exit 0; done; exit 1")
    assert other.state == "normal"
    assert other.since("vendor_commands") == other.since("intros") == 0
    assert other.content() == BAY.images["other.bin"]
    other.assert_innocent()


@scenario("siblings: a known drive beside an ordinary one is flashed if allowed", MACHINE)
def known(guest: Guest) -> None:
    drive, other = build(guest)
    drive.power_up_with(BAY.images["old128.bin"])
    wait_state(guest, drive, "normal")
    scan(guest, 0, 2)
    load(guest)
    assert verdict(guest, "ata1") == "known"
    assert_refused(guest)
    assert drive.since("vendor_commands") == 0

    next_session(guest, "allow-sibling")
    assert flash(guest, "/fw/new128.bin") == (0, "")
    assert drive.content() == BAY.images["new128.bin"]
    wait_for_drives(guest, 0, 2)
    # The option was for that session only.
    commands = drive.since("vendor_commands")
    assert_refused(guest)
    assert drive.since("vendor_commands") == commands
    drive.assert_innocent()
    assert_neighbour(guest, other)


@scenario("siblings: a dead drive beside one that libata let go is flashed if allowed", MACHINE,
          kernels=("debian",))
def dead(guest: Guest) -> None:
    drive, other = build(guest)
    # libata knows that it was a packet device, and who it was.
    guest.check("echo 1 > /sys/block/sr0/device/delete")
    drive.power_up_with(BAY.images["dead128.bin"])
    load(guest)
    assert verdict(guest, "ata1") == "candidate"
    assert_refused(guest)
    assert drive.since("vendor_commands") == 0

    next_session(guest, "allow-sibling", "wait=0")
    assert flash(guest, "/fw/new128.bin") == (0, "")
    assert drive.content() == BAY.images["new128.bin"]
    wait_for_drives(guest, 0, 2)
    drive.assert_innocent()
    assert_neighbour(guest, other)
