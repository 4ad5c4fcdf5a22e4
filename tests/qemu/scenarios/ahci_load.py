# SPDX-License-Identifier: GPL-2.0
"""
AHCI: a disk at another port of the adapter is as fast as ever while a drive is flashed.

The disk needs a millisecond for a request, by the guest's clock, which counts what its
one processor executes: the figures do not depend on the machine.  The session has that
processor, too, so that whatever keeps it from the disk's requests is seen as well.
"""

from pathlib import Path
from typing import NamedTuple

from rig import Guest, Machine, scenario
from rig.artifacts import TINY_MODULE
from rig.guest import LONG_WAITS
from rig.optical import Optical, flash_command
from rig.tiny import make_images

# As many programs read the disk, each has one request under way.
READERS = 2
LATENCY_NS = 1_000_000

# The engine runs on with 72h, and halts at each answer with 73h.
DRIVES = {"runs": "part=TINY8K", "halts": "part=TINY8K,type-byte=0x73"}
NEW = "/fw/new.bin"
PATIENT = 240


class Rack:
    """Prepares the machine, and finds its parts again."""

    def __init__(self, name: str):
        self.work = Path()
        self.machine = Machine(name, self.prepare, LONG_WAITS, smp=1, icount="shift=0,sleep=off")

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        make_images(work / "root" / "fw")
        arguments = ["-device", "ich9-ahci,id=sata,addr=06.0",
                     "-blockdev", f"driver=null-co,node-name=disk,size={1 << 40},"
                                  f"read-zeroes=on,latency-ns={LATENCY_NS}",
                     # QEMU would guess these before time begins.
                     "-device", "ide-hd,id=hd0,drive=disk,bus=sata.0,cyls=16383,heads=16,secs=63"]
        for n, (ident, switches) in enumerate(DRIVES.items(), 1):
            (work / f"{ident}.bin").write_bytes(self.image("dead"))
            arguments += ["-device", f"mtk-cd,id={ident},bus=sata.{n},boot-ms=50,window-ms=50,"
                                     f"flash={work / ident}.bin,{switches}"]
        return arguments

    def image(self, name: str) -> bytes:
        return (self.work / "root" / "fw" / f"{name}.bin").read_bytes()

    def drives(self, guest: Guest) -> list[Optical]:
        return [Optical(guest, ident, self.work / f"{ident}.bin") for ident in DRIVES]


RACK = Rack("ahci-load")


class Load(NamedTuple):
    """What became of the disk's requests."""

    seconds: float
    requests: int
    interrupts: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    def __str__(self) -> str:
        return (f"{self.rate:.0f} requests/s and {self.interrupts / self.requests:.2f} "
                f"interrupts each in {self.seconds:.2f} s")


COUNTERS = ("read -r up rest < /proc/uptime; read -r reads rest < /sys/block/sda/stat;"
            " echo $up $reads $(busybox awk '/ahci/ { print $2 }' /proc/interrupts)")


def load_during(guest: Guest, work: str) -> Load:
    text = guest.check(f"{COUNTERS}; {work} && {COUNTERS}", PATIENT)
    began, ended = (line.split() for line in text.splitlines())
    return Load(float(ended[0]) - float(began[0]), int(ended[1]) - int(began[1]),
                int(ended[2]) - int(began[2]))


@scenario("AHCI: a disk at another port loses less than a tenth of its speed", RACK.machine,
          ("debian",))
def disk_keeps_its_speed(guest: Guest) -> None:
    guest.wait_for("test -b /dev/sda", PATIENT)
    guest.check(f"insmod {TINY_MODULE}")
    guest.wait_for("test -c /dev/mtkflash1", PATIENT)
    readers = [guest.spawn(f"busybox dd if=/dev/sda of=/dev/null bs=4k iflag=direct skip={n << 24}")
               for n in range(READERS)]
    guest.wait_for(f"test $(cut -c-9 /sys/block/sda/stat) -gt {100 * READERS}")
    quiet = load_during(guest, "sleep 1")
    print(f"# without a session {quiet}")
    assert quiet.rate > 0.8 * READERS * 1e9 / LATENCY_NS, quiet
    for n, drive in enumerate(RACK.drives(guest)):
        busy = load_during(guest, flash_command(NEW, f"/dev/mtkflash{n}"))
        print(f"# while {drive.ident} is flashed {busy}")
        assert drive.content() == RACK.image("new")
        drive.assert_innocent()
        assert busy.rate >= 0.9 * quiet.rate, (busy, quiet)
        assert busy.interrupts / busy.requests <= 1.1 * quiet.interrupts / quiet.requests
    assert [reader.poll() for reader in readers] == [None] * READERS
    guest.check("busybox killall busybox")
    disk = guest.check("basename $(readlink -f /sys/block/sda/device/../../..)").strip()
    assert guest.run(f"dmesg | grep '{disk}: .*\\(exception\\|failed\\|reset\\)'").code != 0
