# SPDX-License-Identifier: GPL-2.0
"""
The workbench of most scenarios: a disk and a healthy foreign CD drive on the
first channel, the drive to be revived alone on the second.  It has no power
while the guest boots, so that libata does not spend a minute on it.
"""

import hashlib
from pathlib import Path

from .guest import Guest
from .optical import Images, Optical, fresh
from .registry import Machine

DISK = b"".join(hashlib.sha256(n.to_bytes(4, "little")).digest() for n in range(1 << 16))
DISC = DISK[::-1]
DISK_SHA256 = hashlib.sha256(DISK).hexdigest()
DISC_SHA256 = hashlib.sha256(DISC).hexdigest()

# Quick commands and an SPI bus without delay; other machines have real ones.
QUICK = "command-ns=0,spi-byte-ns=0"


class Bench:
    """Prepares the machine, and finds its parts again for a scenario."""

    def __init__(self, name: str, options: str, cmdline: str = ""):
        self.options = options
        self.work = Path()
        self.machine = Machine(name, self.prepare, cmdline)

    @property
    def images(self) -> Images:
        return Images(self.work / "root" / "fw")

    @property
    def command_log(self) -> Path:
        """QEMU's own trace of the commands that its disk and CD drive were given."""
        return self.work / "commands.log"

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        images = Images.make(work)
        (work / "disk.img").write_bytes(DISK)
        (work / "disc.iso").write_bytes(DISC)
        (work / "flash.bin").write_bytes(images["dead.bin"])
        return [
            "-trace", "enable=ide*_exec_cmd", "-D", str(self.command_log),
            "-drive", f"if=none,id=disk,format=raw,file={work / 'disk.img'}",
            "-device", "ide-hd,id=hd0,drive=disk,bus=ide.0,unit=0",
            "-drive", f"if=none,id=disc,format=raw,readonly=on,file={work / 'disc.iso'}",
            "-device", "ide-cd,id=cd0,drive=disc,bus=ide.0,unit=1",
            "-drive", f"if=none,id=disc2,format=raw,readonly=on,file={work / 'disc.iso'}",
            "-device", f"mtk-cd,id=mtk0,drive=disc2,bus=ide.1,unit=0,flash={work / 'flash.bin'},"
                       f"part=MX25L2005,boot-ms=200,power=off,{self.options}"]

    def drive(self, guest: Guest) -> Optical:
        return Optical(guest, "mtk0", self.work / "flash.bin")

    def dead(self, guest: Guest) -> Optical:
        """The drive, half written and powered up, and the module."""
        drive = self.drive(guest)
        fresh(guest, drive, self.images["dead.bin"])
        return drive


# Scenarios that do not care about anything else share this one.
BENCH = Bench("bench", QUICK)
