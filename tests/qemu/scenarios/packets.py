# SPDX-License-Identifier: GPL-2.0
"""Drives that answer, and take firmware by packets."""

from rig import ALL_KERNELS, Guest, scenario
from rig.optical import status, wait_state
from rig.packets import BD, BTC, Shop, flash, go_on, stop_in_stream

SHOP = Shop("packets", BD, BTC)
MACHINE = SHOP.machine
# As each drive with an MT1959 is.
SATA = Shop("packets-ahci", BD, BTC, ahci=True)
FLASH = "mtkflashctl flash mtkflash0 /fw/bd-new.bin --packets --yes --backup-dir=/tmp"


def dry_run_and_flash(guest: Guest, shop: Shop) -> None:
    drive = shop.start(guest, BD)
    assert "takes packets: recipe MT1959" in status(guest)
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/bd-new.bin --packets --dry-run", 120)
    assert code == 0 and "No check refused it" in text, text
    assert drive.seen["pieces"] == 0
    flash(shop, drive)


@scenario("packets: an MT1959 is read, flashed and read back while others want it", MACHINE,
          kernels=ALL_KERNELS)
def mt1959(guest: Guest) -> None:
    dry_run_and_flash(guest, SHOP)


@scenario("packets: AHCI: an MT1959 is read, flashed and read back while others want it",
          SATA.machine, kernels=ALL_KERNELS)
def mt1959_ahci(guest: Guest) -> None:
    dry_run_and_flash(guest, SATA)


@scenario("packets: AHCI: one that starts anew when it has burned, and whose link goes with that",
          SATA.machine, kernels=("debian", "debug", "trixie"))
def restarts(guest: Guest) -> None:
    drive = SATA.start(guest, BD, **{"packet-away-ms": 3000})
    flash(SATA, drive)


@scenario("packets: a BTC, with nothing on the cable for 50 s", MACHINE, kernels=("debian",))
def btc(guest: Guest) -> None:
    drive = SHOP.start(guest, BTC)
    assert "takes packets: recipe BTC" in status(guest)
    flash(SHOP, drive)


@scenario("packets: others want the drive while one command takes it 10 s", MACHINE,
          kernels=("debian", "debug"))
def long_command(guest: Guest) -> None:
    flash(SHOP, SHOP.start(guest, BD, **{"packet-lasts-ms": 10000}))


@scenario("packets: an answer is lost: the drive is left alone until somebody has it looked for",
          MACHINE, kernels=ALL_KERNELS)
def lost(guest: Guest) -> None:
    drive = SHOP.start(guest, BD, **{"packet-lasts-ms": 200000})
    # A port without a device may sleep then, and libata resets one that wakes up.
    guest.check("for control in /sys/bus/pci/devices/*/ata*/power/control; do"
                " echo auto > $control; done")
    code, text = guest.run(FLASH, 300)
    assert code and "8 hours" in text, text
    assert drive.seen["pieces"] == 32, drive.seen
    guest.check("! ls -d /sys/block/sr* 2>/dev/null | grep -q .")
    guest.check("dmesg | grep -q 'left alone, and stays away'")
    guest.check("! dmesg | grep 'refused: command 00'")
    sent = drive.seen
    guest.run("mtkflashctl rescan")
    guest.check("sleep 3")
    assert drive.seen == sent and sent["strangers"] == sent["resets"] == 0, sent
    SHOP.scan(drive)
    guest.wait_for("ls -d /sys/block/sr* | grep -q .")
    drive.assert_innocent()


# With its power all that it has in RAM is gone: what follows must not be burned.
@scenario("packets: AHCI: the drive loses its power for a moment within the stream", SATA.machine,
          kernels=("debian", "debug", "trixie"))
def link_lost(guest: Guest) -> None:
    drive, job = stop_in_stream(guest, SATA, BD)
    old = drive.content()
    drive.set("power", False)
    drive.set("power", True)
    wait_state(guest, drive, "normal")
    go_on(guest)
    code, text = job.wait(300)
    assert code, text
    # It has started anew, and got nothing.
    seen = drive.seen
    assert seen["pieces"] == seen["burns"] == 0, seen
    assert drive.content() == old
    SATA.scan(drive)
    guest.wait_for("ls -d /sys/block/sr* | grep -q .")
    drive.assert_innocent()
    code, text = guest.run(FLASH, 300)
    assert code == 0, text
    SATA.expect_flashed(drive)
