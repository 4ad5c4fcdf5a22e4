# SPDX-License-Identifier: GPL-2.0
"""Drives that answer, and take firmware by packets."""

from rig import Guest, scenario
from rig.optical import status
from rig.packets import Kind, Shop, flash

BD = Kind("bd", "MT1959", 2048, "3.02",
          ((0, 0x10000), (0x1e8000, 0x1e8500), (0x1e9000, 0x1ec000), (0x1f0000, 0x200000)))
BTC = Kind("btc", "A25L080", 1024, "0059")
SHOP = Shop("packets", BD, BTC)
MACHINE = SHOP.machine


@scenario("packets: an MT1959 is read, flashed and read back while others want it", MACHINE,
          kernels=("debian", "debug", "trixie"))
def mt1959(guest: Guest) -> None:
    drive = SHOP.start(guest, BD)
    assert "takes packets: recipe MT1959" in status(guest)
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/bd-new.bin --packets --dry-run", 120)
    assert code == 0 and "No check refused it" in text, text
    assert drive.seen["pieces"] == 0
    flash(drive)
    assert drive.seen["pieces"] == 128
    SHOP.expect_flashed(drive)


@scenario("packets: a BTC, with nothing on the cable for 50 s", MACHINE, kernels=("debian",))
def btc(guest: Guest) -> None:
    drive = SHOP.start(guest, BTC)
    assert "takes packets: recipe BTC" in status(guest)
    flash(drive)
    assert drive.seen["pieces"] == 256
    SHOP.expect_flashed(drive)


@scenario("packets: others want the drive while one command takes it 10 s", MACHINE,
          kernels=("debian", "debug"))
def long_command(guest: Guest) -> None:
    drive = SHOP.start(guest, BD, **{"packet-lasts-ms": 10000})
    flash(drive)
    assert drive.seen["pieces"] == 128
    SHOP.expect_flashed(drive)


@scenario("packets: an answer is lost: the drive is left alone until somebody has it looked for",
          MACHINE, kernels=("debian", "debug"))
def lost(guest: Guest) -> None:
    drive = SHOP.start(guest, BD, **{"packet-lasts-ms": 200000})
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/bd-new.bin --packets --yes"
                           " --backup-dir=/tmp", 300)
    assert code and "8 hours" in text, text
    assert drive.seen["pieces"] == 32, drive.seen
    guest.check("! ls -d /sys/block/sr* 2>/dev/null | grep -q .")
    guest.check("dmesg | grep -q 'left alone, and stays away'")
    guest.check("dmesg | grep -q 'refused: command 00 00, sense 02/3A'")
    sent = drive.seen
    guest.check("sleep 3")
    assert drive.seen == sent
    guest.check("echo '- - -' > /sys/class/scsi_host/host0/scan", 90)
    guest.wait_for("ls -d /sys/block/sr* | grep -q .")
    drive.assert_innocent()
