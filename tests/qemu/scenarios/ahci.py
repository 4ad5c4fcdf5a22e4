# SPDX-License-Identifier: GPL-2.0
"""AHCI: the main job, and what only such ports have."""

import re
from pathlib import Path

from rig import ALL_KERNELS, Guest, Machine, scenario
from rig.guest import LONG_WAITS
from rig.optical import (NODE, SIZE, Images, Optical, flash_command, revive, status, unload,
                         verdict, wait_state, wait_until_waiting)
from rig.recording import fetch, record, replay

WORK: list[Path] = []
ADAPTER = "0000:00:06.0"


def prepare(work: Path) -> list[str]:
    WORK[:] = [work]
    images = Images.make(work, SIZE // 4)
    (work / "flash.bin").write_bytes(images["dead.bin"])
    (work / "disk.img").write_bytes(bytes(1 << 20))
    return ["-device", "ich9-ahci,id=sata,addr=06.0",
            "-drive", f"if=none,id=disk,format=raw,file={work / 'disk.img'}",
            "-device", "ide-hd,id=hd0,drive=disk,bus=sata.0",
            "-device", f"mtk-cd,id=mtk0,bus=sata.1,flash={work / 'flash.bin'},"
                       "part=MX25L512"]


# libata's minute is over at once if time does not wait.
ICOUNT = "shift=0,sleep=off"
MACHINE = Machine("ahci", prepare, LONG_WAITS, smp=1, icount=ICOUNT)


def prepare_plain(work: Path) -> list[str]:
    """An adapter that sends nothing to a busy drive: it has no command list override."""
    Images.make(work)
    (work / "plain.bin").write_bytes(b"\xff" * (256 * 1024))
    return ["-device", "ich9-ahci,id=sata,addr=06.0",
            "-device", f"mtk-cd,id=mtk0,bus=sata.1,flash={work / 'plain.bin'},"
                       "part=MX25L2005,power=off,override=off"]


PLAIN = Machine("ahci-plain", prepare_plain)

# Each on a port of its own: part and switches.  The engine of 73h halts at each answer.
THREE = {
    "bus": "part=SST39SF010A,fis-interrupts=off",
    "big": "part=MX25L1005,type-byte=0x73",
    "slim": "part=MX25L1005,set=slim,stop-ms=400",
}


def prepare_three(work: Path) -> list[str]:
    WORK[:] = [work]
    images = Images.make(work, SIZE // 2)
    arguments = ["-device", "ich9-ahci,id=sata,addr=06.0"]
    for number, (name, switches) in enumerate(THREE.items()):
        (work / f"{name}.bin").write_bytes(images["old.bin"])
        arguments += ["-device", f"mtk-cd,id={name},bus=sata.{number},"
                                 f"flash={work / name}.bin,{switches}"]
    return arguments


SEVERAL = Machine("ahci-several", prepare_three, LONG_WAITS, smp=1, icount=ICOUNT)

# libata needs more than a minute for the dead drive.
PATIENT = 240


def parts(guest: Guest) -> tuple[Optical, Images]:
    return (Optical(guest, "mtk0", WORK[0] / "flash.bin"),
            Images(WORK[0] / "root" / "fw"))


def ready(guest: Guest) -> tuple[Optical, Images]:
    """The module is loaded, and the dead drive has its node."""
    guest.check("modprobe mtkflash", 10)
    guest.wait_for(f"test -c {NODE}", PATIENT)
    return parts(guest)


def alive(guest: Guest) -> tuple[Optical, Images]:
    """The same, but the drive runs, whatever an earlier scenario has left."""
    drive, images = ready(guest)
    if drive.state == "dead":
        revive(guest, drive, images)
    return drive, images


def port_of(guest: Guest, number: int) -> str:
    """What libata calls a port of the adapter."""
    names = guest.check(f"cd /sys/bus/pci/devices/{ADAPTER} && ls -d ata*").split()
    return sorted(names, key=lambda name: int(name[3:]))[number]


@scenario("AHCI: a dead drive is a candidate, the disk beside it is a disk", MACHINE,
          kernels=ALL_KERNELS)
def candidate(guest: Guest) -> None:
    guest.wait_for("test -b /dev/sda", PATIENT)
    ready(guest)
    assert verdict(guest, port_of(guest, 1)) == "candidate"
    assert verdict(guest, port_of(guest, 0)) == "disk"
    assert verdict(guest, port_of(guest, 2)) == "empty"


@scenario("AHCI: a power saver lets the port sleep, and the dead drive keeps its node", MACHINE)
def sleeping(guest: Guest) -> None:
    port = port_of(guest, 1)
    power = f"/sys/bus/pci/devices/{ADAPTER}/{port}/power"
    drive, _ = ready(guest)
    guest.check(f"echo auto > {power}/control")
    guest.wait_for(f"grep -q suspended {power}/runtime_status", PATIENT)
    guest.check("mtkflashctl rescan", PATIENT)
    guest.wait_for(f"grep -q suspended {power}/runtime_status", PATIENT)
    assert verdict(guest, port) == "candidate"
    guest.check("rmmod mtkflash && modprobe mtkflash", 10)
    guest.wait_for(f"test -c {NODE}", PATIENT)
    guest.wait_for(f"grep -q suspended {power}/runtime_status", PATIENT)
    assert verdict(guest, port) == "candidate"
    guest.check(f"cat {NODE} > /tmp/backup.bin && cmp /tmp/backup.bin /fw/dead.bin", PATIENT)
    guest.check(f"echo on > {power}/control")
    drive.assert_innocent()


@scenario("AHCI: the backup is the flash, byte for byte", MACHINE)
def backup(guest: Guest) -> None:
    drive, images = ready(guest)
    guest.check(f"cat {NODE} > /tmp/backup.bin", PATIENT)
    guest.check("cmp /tmp/backup.bin /fw/dead.bin")
    assert drive.content() == images["dead.bin"]
    assert drive.state == "vendor"


@scenario("AHCI: a backup is recorded, and replayed on the host without a difference", MACHINE)
def recorded(guest: Guest) -> None:
    drive, images = ready(guest)
    job = record(guest)
    guest.check(f"cat {NODE} > /tmp/backup.bin", PATIENT)
    assert job.wait(PATIENT).code == 0
    content = fetch(guest, "trace-ahci")
    size = len(images["dead.bin"])
    assert f"\nsize {size}\n" in content
    said = replay("trace-ahci")
    assert f"{size} of {size} bytes of the flash are known" in said, said
    compared = re.search(r"(\d+) reads compared", said)
    assert compared and int(compared[1]) > size, said
    assert drive.content() == images["dead.bin"]


@scenario("AHCI: cat revives the drive, and it is /dev/sr0", MACHINE, kernels=ALL_KERNELS)
def revived(guest: Guest) -> None:
    drive, images = ready(guest)
    revive(guest, drive, images)


@scenario("AHCI: a drive that runs is updated, and is /dev/sr0 again", MACHINE)
def running(guest: Guest) -> None:
    drive, images = alive(guest)
    revive(guest, drive, images, "old")


@scenario("AHCI: the power is switched, the link comes up, and the boot window is met", MACHINE)
def window(guest: Guest) -> None:
    drive, images = alive(guest)
    drive.set("firmware", "locked")
    job = guest.spawn(flash_command("/fw/new.bin"))
    wait_until_waiting(guest, timeout=PATIENT)
    drive.set("power", False)
    guest.wait_for("mtkflashctl status | grep -q 'status 7Fh'", PATIENT)
    drive.set("power", True)
    assert job.wait(PATIENT) == (0, "")
    drive.set("firmware", "unlocked")
    guest.wait_for("test -b /dev/sr0", PATIENT)
    assert drive.content() == images["new.bin"]
    drive.assert_innocent()


@scenario("AHCI: the driver of the adapter is unbound, and finds all again", MACHINE)
def unbind(guest: Guest) -> None:
    drive, _ = alive(guest)
    guest.check(f"echo {ADAPTER} > /sys/bus/pci/drivers/ahci/unbind", PATIENT)
    guest.check(f"test ! -e {NODE}")
    guest.check(f"echo {ADAPTER} > /sys/bus/pci/drivers/ahci/bind", PATIENT)
    guest.wait_for("test -b /dev/sda && test -b /dev/sr0", PATIENT)
    guest.wait_for(f"test -c {NODE}", PATIENT)
    assert drive.state == "normal"
    drive.assert_innocent()


@scenario("AHCI: the module goes while the drive is held, and libata has its port", MACHINE)
def removed(guest: Guest) -> None:
    drive, _ = alive(guest)
    guest.check(f"mtkflashctl enter {NODE}", PATIENT)
    wait_state(guest, drive, "vendor")
    unload(guest)
    guest.check("echo 3 > /proc/sys/vm/drop_caches; cmp -n 1000000 /dev/sda /dev/zero")
    drive.assert_innocent()


@scenario("AHCI: lockdown: what runs goes on, and nothing else begins", MACHINE, fresh=True)
def locked_down(guest: Guest) -> None:
    drive, images = parts(guest)
    guest.check("modprobe mtkflash", 10)
    guest.wait_for(f"test -c {NODE}", PATIENT)
    with drive.slowly():
        job = guest.spawn(f"cat {NODE} > /tmp/backup.bin")
        guest.wait_for("mtkflashctl status | grep -q backing-up")
        guest.lock_down()
        assert job.wait(PATIENT) == (0, "")
    guest.check("cmp /tmp/backup.bin /fw/dead.bin")
    assert "held in vendor mode" in status(guest)
    fises = drive.since("fises")
    for command in (f"cat {NODE}", flash_command("/fw/new.bin")):
        code, text = guest.run(command)
        assert code == 1 and "Operation not permitted" in text, text
        assert "(locked-down)" in status(guest)
    assert drive.since("fises") == fises
    unload(guest)
    wait_state(guest, drive, "dead", PATIENT)
    assert drive.content() == images["dead.bin"]
    drive.assert_innocent()


@scenario("AHCI: a port without command list override is refused by name", PLAIN)
def no_override(guest: Guest) -> None:
    guest.check("modprobe mtkflash")
    port = port_of(guest, 1)
    guest.wait_for(f"mtkflashctl status | grep -q '^{port} .* unsupported '", 30)
    assert "(no-override)" in status(guest) and "CAP.SCLO" in status(guest)
    guest.check(f"test ! -e {NODE}")


@scenario("AHCI: 70h, 73h and slim: three drives are flashed at once", SEVERAL)
def several(guest: Guest) -> None:
    drives = [Optical(guest, name, WORK[0] / f"{name}.bin") for name in THREE]
    guest.wait_for("test -b /dev/sr2", PATIENT)
    guest.check("modprobe mtkflash")
    guest.wait_for("test -c /dev/mtkflash2")
    jobs = [guest.spawn(flash_command("/fw/new.bin", f"/dev/mtkflash{n}"))
            for n in range(len(drives))]
    # One processor that counts its instructions flashes 384 KiB.
    assert [job.wait(3 * PATIENT) for job in jobs] == [(0, "")] * len(drives)
    images = Images(WORK[0] / "root" / "fw")
    for number, drive in enumerate(drives):
        guest.wait_for(f"test -b /dev/sr{number}")
        assert drive.content() == images["new.bin"]
        drive.assert_innocent()
