# SPDX-License-Identifier: GPL-2.0
"""
The machine of the events, and a drive on it with a part of 8 KiB.

With icount time is what the processor has executed, and passes at once while it
sleeps: a session takes half a second on the debug kernel.
"""

from pathlib import Path

from rig.agent import Agent
from rig.artifacts import TINY_MODULE
from rig.bench import DISC, DISK, QUICK
from rig.guest import Guest
from rig.optical import Optical, make_image
from rig.registry import Machine

from .iso9660 import make_disc

SIZE = 8 * 1024
HOST = "0000:00:01.1"
NODE = "/dev/mtkflash0"
GATE = "/sys/kernel/debug/gate"
IMAGES = ("BS0K", "BS0Z")


class EventBench:
    """Prepares the machine: a disk and a disc on one channel, the drive on the other."""

    def __init__(self, name: str, icount: str = "", cmdline: str = ""):
        self.work = Path()
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
        return [
            "-drive", f"if=none,id=disk,format=raw,cache=unsafe,file={work / 'disk.img'}",
            "-device", "ide-hd,id=hd0,drive=disk,bus=ide.0,unit=0",
            "-drive", f"if=none,id=disc,format=raw,readonly=on,file={work / 'disc.iso'}",
            "-device", "ide-cd,id=cd0,drive=disc,bus=ide.0,unit=1",
            "-drive", f"if=none,id=disc2,format=raw,readonly=on,file={work / 'disc.iso'}",
            "-device", f"mtk-cd,id=mtk0,drive=disc2,bus=ide.1,unit=0,part=TINY8K,boot-ms=50,"
                       f"window-ms=50,flash={work / 'flash.bin'},{QUICK}"]

    def image(self, revision: str) -> bytes:
        return (self.work / "root" / "fw" / f"{revision}.bin").read_bytes()

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
