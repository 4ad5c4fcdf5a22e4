# SPDX-License-Identifier: GPL-2.0
"""
The machine of the events, and a drive on it with a part of 8 KiB.

With icount time is what the processor has executed, and passes at once while it
sleeps: a session takes half a second on the debug kernel.
"""

from dataclasses import dataclass
from pathlib import Path

from rig.agent import Agent
from rig.artifacts import TINY_MODULE
from rig.bench import DISC, DISK, QUICK
from rig.guest import Guest
from rig.optical import Optical, make_image
from rig.registry import Machine

from .iso9660 import make_disc

SIZE = 8 * 1024
NODE = "/dev/mtkflash0"
GATE = "/sys/kernel/debug/gate"
IMAGES = ("BS0K", "BS0Z")


@dataclass(frozen=True)
class Place:
    """The controller with all three: a disk, another drive, and the drive itself."""

    host: str           # its PCI device
    driver: str
    ports: tuple[str, str, str]
    own: int            # the port of the drive, as libata counts those of the controller
    arguments: tuple[str, ...] = ()


IDE = Place("0000:00:01.1", "ata_piix", ("ide.0,unit=0", "ide.0,unit=1", "ide.1,unit=0"), 1)
# In this slot the interrupt that qboot writes down is the one that comes.
AHCI = Place("0000:00:07.0", "ahci", ("sata.0", "sata.1", "sata.2"), 2,
             ("-device", "ich9-ahci,id=sata,addr=07.0"))


class EventBench:
    """Prepares the machine: a disk and a disc on one channel, the drive on the other."""

    def __init__(self, name: str, icount: str = "", cmdline: str = "", place: Place = IDE):
        self.work = Path()
        self.place = place
        self.exact = bool(icount)
        self.machine = Machine(name, self.prepare, cmdline, smp=1 if icount else 2,
                               icount=icount)

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        root = work / "root" / "fw"
        root.mkdir(parents=True)
        for seed, revision in enumerate(IMAGES, 1):
            make_image(root / f"{revision}.bin", revision, seed, size=SIZE)
        (work / "disk.img").write_bytes(DISK)
        (work / "disc.iso").write_bytes(make_disc("HELLO.TXT", DISC))
        (work / "flash.bin").write_bytes((root / f"{IMAGES[0]}.bin").read_bytes())
        disk, disc, own = self.place.ports
        return [
            *self.place.arguments,
            "-drive", f"if=none,id=disk,format=raw,cache=unsafe,file={work / 'disk.img'}",
            "-device", f"ide-hd,id=hd0,drive=disk,bus={disk}",
            "-drive", f"if=none,id=disc,format=raw,readonly=on,file={work / 'disc.iso'}",
            "-device", f"ide-cd,id=cd0,drive=disc,bus={disc}",
            "-drive", f"if=none,id=disc2,format=raw,readonly=on,file={work / 'disc.iso'}",
            "-device", f"mtk-cd,id=mtk0,drive=disc2,bus={own},part=TINY8K,boot-ms=50,"
                       f"window-ms=50,flash={work / 'flash.bin'},{QUICK}"]

    def image(self, revision: str) -> bytes:
        return (self.work / "root" / "fw" / f"{revision}.bin").read_bytes()

    def scan_file(self, guest: Guest, port: int) -> str:
        """What lets libata look for devices there."""
        hosts = guest.check(f"cd /sys/bus/pci/devices/{self.place.host} &&"
                            " ls -d ata*/host*/scsi_host/host*").split()
        name = sorted(hosts, key=lambda path: int(path.split("/")[0][3:]))[port]
        return f"/sys/class/scsi_host/{name.split('/')[-1]}/scan"

    def drive(self, guest: Guest) -> Optical:
        return Optical(guest, "mtk0", self.work / "flash.bin")


def set_up(bench: EventBench, guest: Guest) -> Agent:
    """The agent, the gate and the module in a guest that has just booted."""
    agent = Agent(guest)
    guest.check(f"modprobe gate limit={int(60 * guest.patience)} busy={int(bench.exact)}\n"
                "echo 0 > /sys/module/suspend/parameters/pm_test_delay\n"
                "echo devices > /sys/power/pm_test\n"
                "cd /sys/kernel/debug/fail_page_alloc && echo Y > task-filter &&"
                " echo 100 > probability && echo -1 > times && echo 0 > min-order &&"
                " echo N > ignore-gfp-wait && echo N > ignore-gfp-highmem && echo 0 > verbose\n"
                "mkdir -p /mnt/own /mnt/other; true")
    load(agent)
    return agent


def load(agent: Agent) -> None:
    agent.check(f"insmod {TINY_MODULE} async_probe=1")
    agent.check(f"exists {NODE} 90", 100)
