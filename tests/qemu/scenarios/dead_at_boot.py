# SPDX-License-Identifier: GPL-2.0
"""
The main job, end to end: the system boots with a drive whose update was cut
half-way, and two commands bring it back as /dev/sr0.  Here the model has real
delays: 2 us a command, 0.5 us a byte on the SPI bus.
"""

from pathlib import Path

from rig import Guest, Machine, scenario
from rig.guest import LONG_WAITS
from rig.optical import NODE, Images, Optical, revive, verdict

WORK: list[Path] = []


def prepare(work: Path) -> list[str]:
    WORK[:] = [work]
    images = Images.make(work)
    (work / "flash.bin").write_bytes(images["dead.bin"])
    (work / "disk.img").write_bytes(bytes(1 << 20))
    (work / "beside.bin").write_bytes(images["dead.bin"])
    return ["-drive", f"if=none,id=disk,format=raw,file={work / 'disk.img'}",
            "-device", "ide-hd,id=hd0,drive=disk,bus=ide.0,unit=0",
            # Never powered: it is there to record what the disk's cable carries.
            "-device", f"mtk-cd,id=witness,bus=ide.0,unit=1,flash={work / 'beside.bin'},"
                       "part=MX25L2005,power=off",
            "-device", f"mtk-cd,id=mtk0,bus=ide.1,unit=0,flash={work / 'flash.bin'},"
                       "part=MX25L2005"]


MACHINE = Machine("dead-at-boot", prepare, LONG_WAITS)

# In the debug kernel libata is built in: it is done with the drive, after more
# than a minute, before the first process runs.
MODULAR = ("debian", "trixie", "backports")


def modprobe(guest: Guest) -> None:
    """What the disk's cable carries is recorded from here on."""
    guest.wait_for("test -b /dev/sda")
    guest.qom_set("witness", "trace-file", str(WORK[0] / "witness.trace"))
    guest.check("modprobe mtkflash", 10)


def parts(guest: Guest) -> tuple[Optical, Images]:
    """With the module loaded: each scenario may be the first in its guest."""
    if guest.run("test -d /sys/module/mtkflash").code != 0:
        modprobe(guest)
    guest.wait_for(f"test -c {NODE}", 120)
    return (Optical(guest, "mtk0", WORK[0] / "flash.bin"),
            Images(WORK[0] / "root" / "fw"))


@scenario("main job: the module waits for libata, which waits for the dead drive", MACHINE,
          kernels=MODULAR)
def probing(guest: Guest) -> None:
    modprobe(guest)
    assert verdict(guest) == "probing"
    guest.check(f"test ! -e {NODE}")
    guest.wait_for(f"test -c {NODE}", 120)
    assert verdict(guest) == "candidate"
    assert "SRST failed" in guest.check("dmesg | grep ata2")
    assert verdict(guest, "ata1") == "disk"


@scenario("main job: the backup is the flash, byte for byte", MACHINE,
          kernels=MODULAR)
def backup(guest: Guest) -> None:
    drive, images = parts(guest)
    guest.check(f"cat {NODE} > /tmp/backup.bin", 120)
    guest.check("cmp /tmp/backup.bin /fw/dead.bin")
    assert drive.content() == images["dead.bin"]


@scenario("main job: cat revives the drive, and it is /dev/sr0", MACHINE,
          kernels=MODULAR)
def revived(guest: Guest) -> None:
    drive, images = parts(guest)
    revive(guest, drive, images)


@scenario("main job: the cable of the disk saw no register write from it all", MACHINE,
          kernels=MODULAR)
def untouched_disk(guest: Guest) -> None:
    parts(guest)
    trace = WORK[0] / "witness.trace"
    # Nobody read the disk since the module came, so nothing at all was written.
    assert trace.read_text() == ""
    guest.check("echo 3 > /proc/sys/vm/drop_caches; cmp -n 1000000 /dev/sda /dev/zero")
    guest.qom_set("witness", "trace-file", "")
    assert trace.read_text() != ""
