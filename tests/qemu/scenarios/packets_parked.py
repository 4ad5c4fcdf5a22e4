# SPDX-License-Identifier: GPL-2.0
"""Drives that answer packets, and that libata does not take."""

from rig import ALL_KERNELS, Guest, scenario
from rig.optical import status, verdict
from rig.packets import ADAPTER, BD, BTC, TSST_DVD, Shop

SHOP = Shop("packets-parked", BTC, TSST_DVD)
SATA = Shop("packets-parked-ahci", BTC, TSST_DVD, ahci=True)
MAPPED = Shop("packets-parked-iommu", BTC, TSST_DVD, ahci=True, iommu=True)
BLURAY = Shop("packets-parked-bd", BD, BTC)
IDENTIFY_PACKET = 0xa1
FLASH = "mtkflashctl flash mtkflash0 /fw/btc-new.bin --packets --yes --backup-dir=/tmp "
NO_BLOCK = "! ls -d /sys/block/sr* 2>/dev/null | grep -q ."


@scenario("packets: a signature that libata does not know: asked who it is, and no more",
          SHOP.machine, kernels=("debian",))
def dry_run(guest: Guest) -> None:
    drive = SHOP.start(guest, BTC, known=False, signature=0x7f55)
    guest.check(NO_BLOCK)
    assert verdict(guest, "ata1") == "candidate", status(guest)
    code, text = guest.run(FLASH + "--dry-run", 120)
    assert code == 0 and "No check refused it" in text and "recipe BTC" in text, text
    assert drive.seen["pieces"] == 0 and drive.since("intros") == 0
    assert "takes packets: recipe BTC" in status(guest)
    drive.assert_innocent()


def with_jumper(guest: Guest, shop: Shop) -> None:
    drive = shop.start(guest, BTC, known=False, aborts=IDENTIFY_PACKET)
    guest.check(NO_BLOCK)
    guest.wait_for("mtkflashctl status | grep -q maybe-healthy", 90)
    code, text = guest.run(FLASH, 120)
    assert code != 0 and "--maybe-healthy" in text, text
    assert drive.seen["packets"] == 0
    code, text = guest.run(FLASH + "--maybe-healthy", 300)
    assert code == 0 and "old 0057, new 0059" in text, text
    assert drive.seen["pieces"] == 256
    guest.check(NO_BLOCK)
    # Without its oddity it is the drive that it was.
    drive.set("aborts", 0)
    shop.scan(drive)
    shop.expect_flashed(drive)


@scenario("packets: IDENTIFY aborts, before it was flashed and afterwards, as with a jumper",
          SHOP.machine, kernels=ALL_KERNELS)
def jumper(guest: Guest) -> None:
    with_jumper(guest, SHOP)


@scenario("packets: the same at an AHCI port, where the adapter moves the data", SATA.machine,
          kernels=ALL_KERNELS)
def jumper_ahci(guest: Guest) -> None:
    with_jumper(guest, SATA)


@scenario("packets: the same behind an IOMMU", MAPPED.machine, kernels=("debian",))
def jumper_iommu(guest: Guest) -> None:
    guest.check(f"test -e /sys/bus/pci/devices/{ADAPTER}/iommu_group")
    with_jumper(guest, MAPPED)


@scenario("packets: libata takes the drive while a session waits for the port: it keeps it",
          SHOP.machine, kernels=("debian",))
def taken_meanwhile(guest: Guest) -> None:
    drive = SHOP.start(guest, BTC, known=False, aborts=IDENTIFY_PACKET)
    guest.wait_for("mtkflashctl status | grep -q maybe-healthy", 90)
    drive.set("power", False)
    drive.set("aborts", 0)
    drive.set("window-ms", 8000)
    drive.set("power", True)
    scan = guest.spawn("echo '- - -' > /sys/class/scsi_host/host0/scan")
    guest.wait_for("mtkflashctl status | grep -q ' probing '")
    code, text = guest.run(FLASH + "--maybe-healthy", 120)
    scan.wait(60)
    assert code != 0 and "did not hand over the port" in text, text
    assert drive.seen["pieces"] == 0, drive.seen
    drive.set("window-ms", 100)
    guest.wait_for("test -e /sys/block/sr0 || test -e /sys/block/sr1")
    code, text = guest.run(FLASH, 300)
    assert code == 0, text
    SHOP.expect_flashed(drive)


@scenario("packets: an MT1959 that libata does not take", BLURAY.machine, kernels=("debian",))
def mt1959(guest: Guest) -> None:
    drive = BLURAY.start(guest, BD, known=False, aborts=IDENTIFY_PACKET)
    guest.check(NO_BLOCK)
    guest.wait_for("mtkflashctl status | grep -q maybe-healthy", 90)
    code, text = guest.run(FLASH.replace("btc", "bd") + "--maybe-healthy", 400)
    assert code == 0 and "new 3.02" in text, text
    assert drive.seen["pieces"] == 128, drive.seen
    drive.set("aborts", 0)
    BLURAY.scan(drive)
    BLURAY.expect_flashed(drive)
