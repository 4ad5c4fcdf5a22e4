# SPDX-License-Identifier: GPL-2.0
"""
AHCI: four drives at an adapter, with parts of 8 KiB, and a disk beside them.

What is not known of real drives is a switch of the model, and each drive has another
position of them.
"""

from pathlib import Path

from rig import Guest, Machine, scenario
from rig.artifacts import TINY_MODULE
from rig.bench import DISC, DISK
from rig.guest import LONG_WAITS
from rig.optical import (Optical, flash_command, next_session, node_status, unload,
                         wait_state, wait_until_waiting)
from rig.tiny import make_images

ADAPTER = "0000:00:06.0"
DRIVES = 4
DISK_PORT = 4

# Is vendor mode ended by COMRESET, and if not, does it answer with a signature?
AFTER_RESET = ("", "fis-after-reset=on", "holds-back=off", "holds-back=off,fis-after-reset=on")
SURVIVES = (False, True, True, True)
# Of the link and the engine.
LINK = ("link-ms=0", "link-ms=30", "stop-ms=400", "fis-interrupts=off")

PATIENT = 240


class Rack:
    """Prepares the machine, and finds its parts again."""

    def __init__(self, name: str, smp: int = 1):
        self.work = Path()
        # Time is what the processor has executed: it waits for libata at once.
        self.machine = Machine(name, self.prepare, LONG_WAITS, smp=smp,
                               icount="shift=0,sleep=off")

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        make_images(work / "root" / "fw")
        (work / "disk.img").write_bytes(DISK)
        (work / "disc.iso").write_bytes(DISC)
        arguments = ["-device", "ich9-ahci,id=sata,addr=06.0",
                     "-drive", f"if=none,id=disk,format=raw,file={work / 'disk.img'}",
                     "-device", f"ide-hd,id=hd0,drive=disk,bus=sata.{DISK_PORT}"]
        for n, switches in enumerate(zip(AFTER_RESET, LINK)):
            (work / f"mtk{n}.bin").write_bytes(self.image("old"))
            arguments += ["-drive", f"if=none,id=disc{n},format=raw,readonly=on,"
                                    f"file={work / 'disc.iso'}",
                          "-device", f"mtk-cd,id=mtk{n},bus=sata.{n},drive=disc{n},part=TINY8K,"
                                     f"flash={work / f'mtk{n}.bin'},boot-ms=50,window-ms=50,"
                                     + ",".join(word for word in switches if word)]
        return arguments

    def image(self, name: str) -> bytes:
        return (self.work / "root" / "fw" / f"{name}.bin").read_bytes()

    def drives(self, guest: Guest) -> list[Optical]:
        return [Optical(guest, f"mtk{n}", self.work / f"mtk{n}.bin") for n in range(DRIVES)]


RACK = Rack("ahci-rack")


def node(number: int) -> str:
    return f"/dev/mtkflash{number}"


def load(guest: Guest, nodes: int = DRIVES) -> None:
    guest.check(f"test -d /sys/module/mtkflash || insmod {TINY_MODULE}")
    for number in range(nodes):
        guest.wait_for(f"test -c {node(number)}", PATIENT)


def begin(guest: Guest) -> list[Optical]:
    """All four run, libata knows them, and the module is there."""
    for number in range(DRIVES):
        guest.wait_for(f"test -b /dev/sr{number}", PATIENT)
    load(guest)
    return RACK.drives(guest)


def image_for(drive: Optical) -> str:
    """The firmware that it does not have."""
    return "old" if drive.content() == RACK.image("new") else "new"


def flash_at_once(guest: Guest, numbers: list[int], drives: list[Optical]) -> float:
    """Seconds by the guest's clock until all of them are flashed."""
    wanted = [image_for(drives[n]) for n in numbers]
    jobs = " ".join(f"({flash_command(f'/fw/{name}.bin', node(n))}) & all=\"$all $!\";"
                    for n, name in zip(numbers, wanted))
    clock = "cut -d ' ' -f 1 /proc/uptime"
    text = guest.check(f"{clock}; all=; {jobs} for job in $all; do wait $job || exit 1; done; "
                       f"{clock}", PATIENT)
    for n, name in zip(numbers, wanted):
        assert drives[n].content() == RACK.image(name)
        drives[n].assert_innocent()
        guest.wait_for(f"test -b /dev/sr{n}", PATIENT)
    began, ended = map(float, text.split())
    return ended - began


@scenario("AHCI: whatever a reset does to vendor mode, the drive is found again and flashed",
          RACK.machine)
def reset_in_vendor_mode(guest: Guest) -> None:
    drives = begin(guest)
    for n, drive in enumerate(drives):
        drive.set("srst-ignored", SURVIVES[n])
        drive.set("outros-ignored", 1)
        guest.check(f"mtkflashctl enter {node(n)}", PATIENT)
        wait_state(guest, drive, "vendor")
    # Each port is given back with a reset, and the drive has not left.
    unload(guest)
    for n, drive in enumerate(drives):
        assert (drive.state == "vendor") == SURVIVES[n], (n, drive.state)
    load(guest)
    for n, drive in enumerate(drives):
        drive.set("srst-ignored", False)
        name = image_for(drive)
        code, text = guest.run(flash_command(f"/fw/{name}.bin", node(n)), PATIENT)
        assert (code, text) == (0, ""), (n, text, node_status(guest, node(n)))
        assert drive.content() == RACK.image(name)
        drive.assert_innocent()


@scenario("AHCI: four drives take little longer than one", RACK.machine)
def ratio(guest: Guest) -> None:
    drives = begin(guest)
    # The slowest: its engine takes its time to stop.
    one = flash_at_once(guest, [LINK.index("stop-ms=400")], drives)
    four = flash_at_once(guest, [0, 1, 2, 3], drives)
    print(f"# one drive {one:.2f} s, four {four:.2f} s")
    assert four <= 1.2 * one, (one, four)


@scenario("AHCI: a drive that fails disturbs none of its neighbours", RACK.machine)
def one_fails(guest: Guest) -> None:
    drives = begin(guest)
    wanted = [image_for(drive) for drive in drives]
    drives[1].set("cut-after-writes", 150000)
    jobs = [guest.spawn(flash_command(f"/fw/{name}.bin", node(n)))
            for n, name in enumerate(wanted)]
    results = [job.wait(PATIENT) for job in jobs]
    assert results[1].code == 1, results
    assert [results[n] for n in (0, 2, 3)] == [(0, "")] * 3, results
    for n in (0, 2, 3):
        assert drives[n].content() == RACK.image(wanted[n])
        drives[n].assert_innocent()
    drives[1].set("power", True)
    assert guest.run(flash_command(f"/fw/{wanted[1]}.bin", node(1)), PATIENT) == (0, "")
    assert drives[1].content() == RACK.image(wanted[1])


@scenario("AHCI: a disk at another port is read all the time, and meets no error", RACK.machine)
def disk_under_load(guest: Guest) -> None:
    drives = begin(guest)
    digest = guest.check("sha256sum < /dev/sda").split()[0]
    reader = guest.spawn(
        "n=0; until test -e /tmp/enough; do"
        "  echo 1 > /proc/sys/vm/drop_caches;"
        f" test \"$(sha256sum < /dev/sda)\" = '{digest}  -' || exit 1; n=$((n + 1)); done; echo $n")
    flash_at_once(guest, [0, 1, 2, 3], drives)
    guest.check("touch /tmp/enough")
    code, text = reader.wait(PATIENT)
    assert code == 0, text
    print(f"# the disk was read {text.strip()} times")
    assert int(text) > 3, text
    disk = guest.check("basename $(readlink -f /sys/block/sda/device/../../..)").strip()
    assert guest.run(f"dmesg | grep '{disk}: .*\\(exception\\|failed\\|reset\\)'").code != 0


@scenario("AHCI: a drive without power is waited for, its link comes up late", RACK.machine)
def late_link(guest: Guest) -> None:
    drives = begin(guest)
    drive = drives[1]
    name = image_for(drive)
    drive.set("firmware", "locked")
    drive.set("window-ms", 300)
    # The guest's clock runs ahead of whoever switches the power here.
    next_session(guest, "wait=200", node=node(1))
    job = guest.spawn(flash_command(f"/fw/{name}.bin", node(1)))
    wait_until_waiting(guest, node(1))
    drive.set("power", False)
    guest.wait_for("mtkflashctl status | grep -q 'status 7Fh'")
    drive.set("power", True)
    assert job.wait(PATIENT) == (0, "")
    drive.set("firmware", "unlocked")
    assert drive.content() == RACK.image(name)
    drive.assert_innocent()
