# SPDX-License-Identifier: GPL-2.0
"""Machines with drives that take firmware by packets, two on each, one of them on."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .contract import PHASE
from .guest import BUILD, Guest, Job
from .optical import Optical, flash_command, load, status, unload, wait_state
from .registry import IOMMU, USE_IOMMU, Machine

KIB = 1024
ADAPTER = "0000:00:06.0"
IDE = "0000:00:01.1"
EXACT = "shift=4,sleep=off"
GATE = "/sys/kernel/debug/gate"
MKPACKET = BUILD / "model" / "mkpacket"

# Whoever may: opens it, sends it packets, has libata look for others.
HOSTILE = """
n=0
while test ! -e /tmp/enough; do
    for f in /dev/sr*; do
        blockdev --getsz $f; head -c 2048 $f; dd if=$f of=/dev/null count=1
    done
    echo '- - -' > %s
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
    pieces: int
    burn_ms: int
    kept: tuple[tuple[int, int], ...] = ()


BTC = Kind("btc", "A25L080", 1024, "0059", 256, 40000)
BD = Kind("bd", "MT1959", 2048, "3.02", 128, 10000,
          ((0, 0x10000), (0x1e8000, 0x1e8500), (0x1e9000, 0x1ec000), (0x1f0000, 0x200000)))
TSST_DVD = Kind("tsst-dvd", "MX25L2005", 256, "SB04", 5, 10000)


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
    behind an IOMMU, or not.  Exact: time is what the one processor has executed, and passes at
    once while it sleeps.
    """

    # pylint: disable=too-many-arguments

    def __init__(self, name: str, *kinds: Kind, ahci: bool = False, iommu: bool = False,
                 exact: bool = False) -> None:
        self.kinds = kinds
        self.ahci = ahci
        self.iommu = iommu
        self.work = Path()
        self.machine = Machine(name, self.prepare, USE_IOMMU if iommu else "",
                               smp=1 if exact else 2, icount=EXACT if exact else "")

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
                                     f"part={kind.part},power=off,burn-ms={kind.burn_ms},"
                                     f"flash={file}"]
        return arguments

    def scan_file(self, drive: Drive) -> str:
        """What has libata look for it; hosts have other numbers after each bind."""
        controller = ADAPTER if self.ahci else IDE
        hosts = drive.guest.check(f"cd /sys/bus/pci/devices/{controller} && ls -d ata*/host*"
                                  " | sed 's,.*/,,' | sort -V").split()
        return f"/sys/class/scsi_host/{hosts[drive.number]}/scan"

    def scan(self, drive: Drive) -> None:
        drive.guest.check(f"echo '- - -' > {self.scan_file(drive)}", 90)

    def start(self, guest: Guest, kind: Kind, content: bytes = b"", known: bool = True,
              listed: bool = True, **config: object) -> Drive:
        """
        It runs its old firmware or this, and libata knows it or not; one that is not listed
        has no node.  The other one is off.
        """
        number = self.kinds.index(kind)
        unload(guest)
        guest.check("for d in /sys/block/sr*/device/delete; do echo 1 > $d || true; done")
        guest.wait_for("! ls -d /sys/block/sr* 2>/dev/null | grep -q .")
        drive = Drive(guest, f"mtk{number}", self.work / f"{kind.name}.bin")
        drive.kind, drive.number = kind, number
        guest.qom_set(f"mtk{1 - number}", "power", False)
        drive.set("power", False)
        for name, value in {"packets": kind.name, "packet-lost": False, "packet-lasts-ms": 0,
                            "packet-away-ms": 0, "window-ms": 100,
                            "boot-ms": 100, "aborts": 0, "signature": 0,
                            "runs-anything": True, **config}.items():
            drive.set(name, value)
        drive.power_up_with(content or self.image(kind, "old"))
        wait_state(guest, drive, "normal")
        self.scan(drive)
        if known:
            guest.wait_for("test -e /sys/block/sr0 || test -e /sys/block/sr1")
        if listed:
            load(guest)
        else:
            guest.check("modprobe mtkflash")
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
        # Nobody came in between, and nobody has reset it before it ran again.
        assert seen["strangers"] == seen["resets"] == 0, seen
        drive.assert_innocent()
        assert drive.since("intros") == 0
        # Under its new name, and everybody may have it again.
        drive.guest.wait_for(f"grep -q '{drive.kind.revision}' /sys/block/sr*/device/rev")
        drive.guest.check("blockdev --getsz /dev/sr* >/dev/null 2>&1; test $? -le 1")


def stop_in_stream(guest: Guest, shop: Shop, kind: Kind) -> tuple[Drive, Job]:
    """A session that stands at the gate with a quarter of its pieces sent."""
    # Before the module: it looks at those that come.
    guest.check(f"modprobe gate limit={int(60 * guest.patience)} busy=1")
    drive = shop.start(guest, kind)
    guest.check(f"echo {PHASE['programming']} {kind.pieces // 4} > {GATE}/shut")
    job = guest.spawn(f"mtkflashctl flash mtkflash0 /fw/{kind.name}-new.bin --packets --yes"
                      " --backup-dir=/tmp")
    assert int(guest.check(f"cat {GATE}/reached", 300)) == PHASE["programming"]
    assert 0 < drive.seen["pieces"] < kind.pieces, drive.seen
    return drive, job


def go_on(guest: Guest) -> None:
    guest.check(f"echo 1 > {GATE}/open")


def flash(shop: Shop, drive: Drive, timeout: float = 240) -> None:
    """While others want the drive.  One session: what they have open is of the time before it."""
    guest = drive.guest
    guest.check("rm -f /tmp/enough /tmp/tries /tmp/intrudes")
    intruder = guest.spawn("cd /sys/block/sr*/device &&"
                           " intrude /dev/$(ls scsi_generic) /dev/bsg/$(ls bsg)")
    guest.wait_for("test -e /tmp/intrudes")
    others = guest.spawn(HOSTILE % shop.scan_file(drive))
    guest.check("mtkflashctl next mtkflash0 packets")
    result = guest.run(flash_command(f"/fw/{drive.kind.name}-new.bin"), timeout)
    guest.check("touch /tmp/enough")
    others.wait(60)
    assert int(guest.check("cat /tmp/tries")) > 1
    assert result == (0, ""), status(guest)
    assert drive.seen["pieces"] == drive.kind.pieces, drive.seen
    shop.expect_flashed(drive)
    code, text = intruder.wait(60)
    assert code == 0, text
    answered, refused, slowest = map(int, text.split())
    # Its descriptors are of a device that is no longer there.  The drive takes one command at a
    # time: its packets wait for the end of one, and for nothing else.
    longest = drive.get("packet-lasts-ms") + 3000 * guest.patience
    assert answered >= 4 and refused > answered and slowest < longest, text
