# SPDX-License-Identifier: GPL-2.0
"""
A bay for drives of every kind: scenarios change what its drives are made of
while they have no power, so that one boot serves for all of them.

mtk0 is master of the first channel, mtk1 of the second.  The slave of the first
one is called other: its firmware is that of a drive that has no MediaTek chip
as far as anybody knows, and it has power only while a neighbour is wanted.  None
has power while the guest boots.
"""

from pathlib import Path
from typing import Any

from .bench import QUICK
from .guest import Guest
from .optical import KIB, Images, Optical, cut_image, make_image, unload
from .registry import Machine

DISC = bytes(range(256)) * 1024

# Parts in KiB; each has its images in /fw.
SIZES = (128, 256, 512)

# Drives with a factory jumper whose chip nobody knows: vendor, product, revision.
UNKNOWN_CHIPS = {
    "optorite": ("OPTORITE", "DVD RW DD0203", "2.30"),
    "msi": ("MSI", "DR-4", "120A"),
}

# What a drive is made of if a scenario does not say otherwise.
USUAL: dict[str, Any] = {
    "type-byte": 0,
    "set": "legacy",
    "intros": "",
    "rems": 0xffffffff,
    "rdid": 0xffffffff,
    "res": 0xffffffff,
    "firmware": "unlocked",
    "window-ms": 100,
    "boot-ms": 100,
    "needs-reselect": False,
    "enter-busy-ns": 0,
    "id-early-ns": 0,
    "id-early": 0,
    "half-way": 0,
    "boot-status": 0,
    "runs-anything": False,
    "fault": "none",
    "fault-after": 0,
    "altstatus-floats": False,
    "factory-jumper": False,
    "refused-packet": 0,
    "aborts": 0,
    "nonsense": 0,
    "signature": 0,
}


def make_predecessor(new: bytes) -> bytes:
    """The firmware before it: 16 KiB of the code are different, and of course the revision."""
    old = bytearray(new)
    old[32 * KIB:48 * KIB] = bytes(byte ^ 0xff for byte in new[32 * KIB:48 * KIB])
    identity = new.index(b"\x05\x80\x00\x32\x5b")
    old[identity:identity + 64] = new[identity:identity + 64].replace(b"BS0Z", b"BS0K")
    old[-2:] = (sum(old[:-2]) & 0xffff).to_bytes(2, "big")
    return bytes(old)


def make_images(root: Path) -> None:
    """new, old and dead (new, cut near the end) of every size, as new128.bin and so on."""
    for kib in SIZES:
        new = root / f"new{kib}.bin"
        make_image(new, "BS0Z", kib, size=kib * KIB)
        (root / f"old{kib}.bin").write_bytes(make_predecessor(new.read_bytes()))
        cut_image(new, (kib - 32) * KIB, root / f"dead{kib}.bin")
    # The reset vector, but no firmware that is worth the name behind it.
    new = (root / "new128.bin").read_bytes()
    (root / "wild128.bin").write_bytes(new[:64 * KIB] + bytes(64 * KIB))


class Bay:
    """Prepares the machine, and finds its parts again for a scenario."""

    def __init__(self, name: str, smp: int = 2, icount: str = ""):
        self.work = Path()
        self.machine = Machine(name, self.prepare, smp=smp, icount=icount)

    @property
    def images(self) -> Images:
        return Images(self.work / "root" / "fw")

    def _flash(self, ident: str, size: int) -> Path:
        return self.work / f"{ident}-{size // KIB}.bin"

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        root = work / "root" / "fw"
        root.mkdir(parents=True)
        make_images(root)
        make_image(root / "other.bin", "1.00", 99, "DVDRAM GSA-4163B", 128 * KIB, "HL-DT-ST")
        make_image(root / "pioneer.bin", "1.22", 98, "DVD-RW  DVR-215D", 128 * KIB, "PIONEER")
        for name, (vendor, product, revision) in UNKNOWN_CHIPS.items():
            make_image(root / f"{name}.bin", revision, 97, product, 128 * KIB, vendor)
        (root / "disc").write_bytes(DISC)
        arguments = ["-drive",
                     f"if=none,id=disc,format=raw,readonly=on,file={root / 'disc'}"]
        for ident, place in (("mtk0", "bus=ide.0,unit=0"), ("mtk1", "bus=ide.1,unit=0"),
                             ("other", "bus=ide.0,unit=1,drive=disc")):
            for kib in SIZES:
                self._flash(ident, kib * KIB).write_bytes(bytes(kib * KIB))
            arguments += ["-device", f"mtk-cd,id={ident},{place},part=MX25L1005,power=off,"
                                     f"flash={self._flash(ident, 128 * KIB)},{QUICK}"]
        return arguments

    def build(self, guest: Guest, ident: str, part: str = "MX25L1005", kib: int = 128,
              **switches: Any) -> Optical:
        """A drive without power, made of part; underscores in names become dashes."""
        drive = Optical(guest, ident, self._flash(ident, kib * KIB))
        drive.set("power", False)
        drive.set("part", part)
        drive.set("flash", str(drive.flash))
        given = {name.replace("_", "-"): value for name, value in switches.items()}
        for name, value in (USUAL | given).items():
            drive.set(name, value)
        return drive

    def clear(self, guest: Guest) -> None:
        """No drive has power, libata knows of none, and the module is gone."""
        unload(guest)
        # First the devices: newer kernels speak to a drive that goes.
        guest.check("for d in /sys/block/sr*/device/delete; do echo 1 > $d || true; done")
        guest.wait_for("! ls -d /sys/block/sr* 2>/dev/null | grep -q .")
        for ident in ("mtk0", "mtk1", "other"):
            guest.qom_set(ident, "power", False)


def scan(guest: Guest, channel: int, drives: int = 1) -> None:
    """libata looks for the drives on a channel, and finds so many."""
    guest.check(f"echo '- - -' > /sys/class/scsi_host/host{channel}/scan", 90)
    wait_for_drives(guest, channel, drives)


def wait_for_drives(guest: Guest, channel: int, drives: int = 1) -> None:
    guest.wait_for("test $(ls -d /sys/block/sr*/device 2>/dev/null | xargs -r readlink -f |"
                   f" grep -c /ata{channel + 1}/) = {drives}")


# All scenarios with drives that are not everyday ones share this one.
BAY = Bay("bay")

# Its time is what its processor has executed: nothing that the host does meanwhile comes
# between two register accesses.  While the guest sleeps its time passes at once.
EXACT_BAY = Bay("exact-bay", smp=1, icount="shift=4,sleep=off")
