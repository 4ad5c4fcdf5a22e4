# SPDX-License-Identifier: GPL-2.0
"""Machines with drives that take firmware by packets, two on each, one of them on."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .guest import BUILD, Guest
from .optical import Optical, load, unload, wait_state
from .registry import IOMMU, USE_IOMMU, Machine

KIB = 1024
ADAPTER = "0000:00:06.0"
MKPACKET = BUILD / "model" / "mkpacket"

# Whoever may: opens it, sends it packets, has libata look for others.
HOSTILE = """
n=0
while test ! -e /tmp/enough; do
    for f in /dev/sr*; do
        blockdev --getsz $f; head -c 2048 $f; dd if=$f of=/dev/null count=1
    done
    echo '- - -' > /sys/class/scsi_host/host%d/scan
    n=$((n + 1)); echo $n > /tmp/tries
done > /dev/null 2>&1
"""


@dataclass(frozen=True)
class Kind:
    """A kind of drive as mkpacket and the model name it, and what a flash leaves as it was."""

    name: str
    part: str
    kib: int
    revision: str  # of the new firmware
    kept: tuple[tuple[int, int], ...] = ()


class Drive(Optical):
    """What its model of packets has counted."""

    kind: Kind
    number: int

    @property
    def seen(self) -> dict[str, int]:
        return json.loads(self.get("packet-counters"))


class Shop:
    """
    One drive of each of two kinds, whose files are made here; at ports of AHCI, which may be
    behind an IOMMU, or not.
    """

    def __init__(self, name: str, *kinds: Kind, ahci: bool = False, iommu: bool = False) -> None:
        self.kinds = kinds
        self.ahci = ahci
        self.iommu = iommu
        self.work = Path()
        self.machine = Machine(name, self.prepare, USE_IOMMU if iommu else "")

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        root = work / "root" / "fw"
        root.mkdir(parents=True)
        arguments = [*IOMMU] if self.iommu else []
        arguments += ["-device", "ich9-ahci,id=sata,addr=06.0"] if self.ahci else []
        bus = "sata" if self.ahci else "ide"
        for number, kind in enumerate(self.kinds):
            subprocess.run([MKPACKET, kind.name, root / f"{kind.name}-old.bin",
                            root / f"{kind.name}-new.bin"], check=True)
            file = work / f"{kind.name}.bin"
            file.write_bytes(bytes(kind.kib * KIB))
            arguments += ["-device", f"mtk-cd,id=mtk{number},bus={bus}.{number},unit=0,"
                                     f"part={kind.part},power=off,flash={file}"]
        return arguments

    def scan(self, drive: Drive) -> None:
        """libata looks for it."""
        hosts = ["host0", "host1"]
        if self.ahci:
            hosts = drive.guest.check(f"cd /sys/bus/pci/devices/{ADAPTER} && ls -d ata*/host*"
                                      " | sed 's,.*/,,' | sort -V").split()
        drive.guest.check(f"echo '- - -' > /sys/class/scsi_host/{hosts[drive.number]}/scan", 90)

    def start(self, guest: Guest, kind: Kind, content: bytes = b"", known: bool = True,
              **config: object) -> Drive:
        """It runs its old firmware or this, and libata knows it or not; the other one is off."""
        number = self.kinds.index(kind)
        unload(guest)
        guest.check("for d in /sys/block/sr*/device/delete; do echo 1 > $d || true; done")
        guest.wait_for("! ls -d /sys/block/sr* 2>/dev/null | grep -q .")
        drive = Drive(guest, f"mtk{number}", self.work / f"{kind.name}.bin")
        drive.kind, drive.number = kind, number
        guest.qom_set(f"mtk{1 - number}", "power", False)
        drive.set("power", False)
        for name, value in {"packets": kind.name, "packet-lost": False, "packet-lasts-ms": 0,
                            "window-ms": 100, "boot-ms": 100, "aborts": 0, "signature": 0,
                            "runs-anything": True, **config}.items():
            drive.set(name, value)
        drive.power_up_with(content or self.image(kind, "old"))
        wait_state(guest, drive, "normal")
        self.scan(drive)
        if known:
            guest.wait_for("test -e /sys/block/sr0 || test -e /sys/block/sr1")
        load(guest)
        return drive

    def image(self, kind: Kind, which: str) -> bytes:
        return (self.work / "root" / "fw" / f"{kind.name}-{which}.bin").read_bytes()

    def flashed(self, kind: Kind) -> bytes:
        """What such a drive holds afterwards."""
        old = self.image(kind, "old")
        wanted = bytearray(self.image(kind, "new"))
        for begin, end in kind.kept:
            wanted[begin:end] = old[begin:end]
        return bytes(wanted)

    def expect_flashed(self, drive: Drive) -> None:
        assert drive.content() == self.flashed(drive.kind)
        seen = drive.seen
        assert seen["violations"] == 0 and seen["burns"] == 1, seen
        drive.assert_innocent()
        assert drive.since("intros") == 0
        # Under its new name, and everybody may have it again.
        drive.guest.wait_for(f"grep -q '{drive.kind.revision}' /sys/block/sr*/device/rev")
        drive.guest.check("blockdev --getsz /dev/sr* >/dev/null 2>&1; test $? -le 1")


def flash(drive: Drive, timeout: float = 240) -> None:
    """While others want the drive."""
    guest = drive.guest
    guest.check("rm -f /tmp/enough /tmp/tries")
    others = guest.spawn(HOSTILE % drive.number)
    code, text = guest.run(f"mtkflashctl flash mtkflash0 /fw/{drive.kind.name}-new.bin --packets"
                           " --yes --backup-dir=/tmp", timeout)
    guest.check("touch /tmp/enough")
    others.wait(60)
    assert int(guest.check("cat /tmp/tries")) > 1
    assert code == 0, text
    assert "by packets" in text, text
