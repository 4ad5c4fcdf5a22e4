# SPDX-License-Identifier: GPL-2.0
"""
AHCI: an adapter behind an IOMMU reaches what was mapped for it, and nothing else.

A driver that hands it an address of the processor meets a fault there, which the kernel
tells of, and so does one that gives memory back too early.
"""

import re
from pathlib import Path

from rig import Guest, Machine, scenario
from rig.artifacts import TINY_MODULE
from rig.guest import LONG_WAITS
from rig.optical import NODE, Optical, flash_command, unload, wait_state
from rig.registry import IOMMU, USE_IOMMU
from rig.tiny import make_images

WORK: list[Path] = []
TRACE = "/sys/kernel/tracing/instances/iommu"
PATIENT = 240


def prepare(work: Path) -> list[str]:
    WORK[:] = [work]
    make_images(work / "root" / "fw")
    (work / "flash.bin").write_bytes(image("dead"))
    return [*IOMMU, "-device", "ich9-ahci,id=sata,addr=06.0",
            "-device", f"mtk-cd,id=mtk0,bus=sata.1,part=TINY8K,boot-ms=50,window-ms=50,"
                       f"flash={work / 'flash.bin'}"]


def image(name: str) -> bytes:
    return (WORK[0] / "root" / "fw" / f"{name}.bin").read_bytes()


MACHINE = Machine("ahci-iommu", prepare, f"{LONG_WAITS} {USE_IOMMU}", smp=1,
                  icount="shift=0,sleep=off")


def watch_mappings(guest: Guest) -> None:
    guest.check(f"mkdir {TRACE} && echo 1 > {TRACE}/events/iommu/map/enable"
                f" && echo 1 > {TRACE}/events/iommu/unmap/enable")


def mapped(guest: Guest) -> dict[int, int]:
    """Where what was mapped since then, and is so still, is for an adapter and in memory."""
    live: dict[int, int] = {}
    for line in guest.check(f"cat {TRACE}/trace").splitlines():
        found = re.search(r" (un)?map: IOMMU: iova=(0x\w+) - (0x\w+)(?: paddr=(0x\w+))?", line)
        if not found:
            continue
        first, end = int(found[2], 16), int(found[3], 16)
        for page in range(first, end, 4096):
            if found[1]:
                live.pop(page, None)
            else:
                live[page] = int(found[4], 16) + page - first
    return live


@scenario("AHCI: behind an IOMMU a dead drive is flashed, and all memory is unmapped then",
          MACHINE, kernels=("debian",))
def flashed(guest: Guest) -> None:
    drive = Optical(guest, "mtk0", WORK[0] / "flash.bin")
    guest.check("ls /sys/class/iommu/dmar0 > /dev/null"
                " && test -e /sys/bus/pci/devices/0000:00:06.0/iommu_group")
    guest.check(f"insmod {TINY_MODULE}")
    guest.wait_for(f"test -c {NODE}", PATIENT)
    watch_mappings(guest)
    guest.check(f"mtkflashctl enter {NODE}", PATIENT)
    wait_state(guest, drive, "vendor")
    held = mapped(guest)
    assert held and all(place != address for place, address in held.items()), held
    assert guest.run(flash_command("/fw/new.bin"), PATIENT) == (0, "")
    guest.wait_for("test -b /dev/sr0")
    assert drive.content() == image("new")
    drive.assert_innocent()
    unload(guest)
    assert not mapped(guest), mapped(guest)
