# SPDX-License-Identifier: GPL-2.0
"""Drives that answer, and take firmware by packets."""

import json
import subprocess
from pathlib import Path

from rig import Guest, scenario
from rig.guest import BUILD
from rig.optical import Optical, load, status, unload, wait_state
from rig.registry import Machine

KIB = 1024
MKPACKET = BUILD / "model" / "mkpacket"
KINDS = {"bd": ("MT1959", 2048), "btc": ("A25L080", 1024)}


class Shop:
    """One drive of each kind, whose files are made here."""

    def __init__(self) -> None:
        self.work = Path()
        self.machine = Machine("packets", self.prepare)

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        root = work / "root" / "fw"
        root.mkdir(parents=True)
        arguments = []
        for number, (kind, (part, kib)) in enumerate(KINDS.items()):
            subprocess.run([MKPACKET, kind, root / f"{kind}-old.bin", root / f"{kind}-new.bin"],
                           check=True)
            (work / f"{kind}.bin").write_bytes(bytes(kib * KIB))
            arguments += ["-device", f"mtk-cd,id=mtk{number},bus=ide.{number},unit=0,part={part},"
                                     f"power=off,flash={work / f'{kind}.bin'}"]
        return arguments

    def start(self, guest: Guest, kind: str, **config: object) -> "Drive":
        """Its old firmware runs, and libata knows it; the other one is off."""
        number = list(KINDS).index(kind)
        unload(guest)
        guest.check("for d in /sys/block/sr*/device/delete; do echo 1 > $d || true; done")
        guest.wait_for("! ls -d /sys/block/sr* 2>/dev/null | grep -q .")
        drive = Drive(guest, f"mtk{number}", self.work / f"{kind}.bin")
        guest.qom_set(f"mtk{1 - number}", "power", False)
        drive.set("power", False)
        for name, value in {"packets": kind, "packet-lost": False, "packet-lasts-ms": 0,
                            "window-ms": 100, "boot-ms": 100,
                            "runs-anything": True, **config}.items():
            drive.set(name, value)
        drive.power_up_with(self.image(f"{kind}-old.bin"))
        wait_state(guest, drive, "normal")
        guest.check(f"echo '- - -' > /sys/class/scsi_host/host{number}/scan", 90)
        guest.wait_for("test -e /sys/block/sr0 || test -e /sys/block/sr1")
        load(guest)
        return drive

    def image(self, name: str) -> bytes:
        return (self.work / "root" / "fw" / name).read_bytes()


class Drive(Optical):
    """What its model of packets has counted."""

    @property
    def seen(self) -> dict[str, int]:
        return json.loads(self.get("packet-counters"))


SHOP = Shop()
MACHINE = SHOP.machine

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


def flashed(drive: Drive, kind: str, old: bytes, new: bytes) -> bytes:
    """What such a drive holds afterwards."""
    if kind == "btc":
        return new
    kept = [(0, 0x10000), (0x1ea000, 0x1eb000), (0x1f0000, 0x200000)]
    wanted = bytearray(new)
    for begin, end in kept:
        wanted[begin:end] = old[begin:end]
    return bytes(wanted)


def expect_flashed(guest: Guest, drive: Drive, kind: str) -> None:
    wanted = flashed(drive, kind, SHOP.image(f"{kind}-old.bin"), SHOP.image(f"{kind}-new.bin"))
    assert drive.content() == wanted
    seen = drive.seen
    assert seen["violations"] == 0 and seen["burns"] == 1, seen
    drive.assert_innocent()
    assert drive.since("intros") == 0
    # Under its new name, and everybody may have it again.
    revision = {"bd": "3.02", "btc": "0059"}[kind]
    guest.wait_for(f"grep -q '{revision}' /sys/block/sr*/device/rev")
    guest.check("blockdev --getsz /dev/sr* >/dev/null 2>&1; test $? -le 1")


def flash(guest: Guest, drive: Drive, kind: str) -> None:
    """While others want the drive."""
    number = list(KINDS).index(kind)
    guest.check("rm -f /tmp/enough /tmp/tries")
    others = guest.spawn(HOSTILE % number)
    code, text = guest.run(f"mtkflashctl flash mtkflash0 /fw/{kind}-new.bin --packets --yes"
                           " --backup-dir=/tmp", 240)
    guest.check("touch /tmp/enough")
    others.wait(60)
    assert int(guest.check("cat /tmp/tries")) > 1
    assert code == 0, text
    assert "by packets" in text, text


@scenario("packets: an MT1959 is read, flashed and read back while others want it", MACHINE,
          kernels=("debian", "debug", "trixie"))
def mt1959(guest: Guest) -> None:
    drive = SHOP.start(guest, "bd")
    assert "takes packets: recipe MT1959" in status(guest)
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/bd-new.bin --packets --dry-run", 120)
    assert code == 0 and "No check refused it" in text, text
    assert drive.seen["pieces"] == 0
    flash(guest, drive, "bd")
    assert drive.seen["pieces"] == 128
    expect_flashed(guest, drive, "bd")


@scenario("packets: a BTC, with nothing on the cable for 50 s", MACHINE, kernels=("debian",))
def btc(guest: Guest) -> None:
    drive = SHOP.start(guest, "btc")
    assert "takes packets: recipe BTC" in status(guest)
    flash(guest, drive, "btc")
    assert drive.seen["pieces"] == 256
    expect_flashed(guest, drive, "btc")


@scenario("packets: others want the drive while one command takes it 10 s", MACHINE,
          kernels=("debian", "debug"))
def long_command(guest: Guest) -> None:
    drive = SHOP.start(guest, "bd", **{"packet-lasts-ms": 10000})
    flash(guest, drive, "bd")
    assert drive.seen["pieces"] == 128
    expect_flashed(guest, drive, "bd")


@scenario("packets: an answer is lost: the drive is left alone until somebody has it looked for",
          MACHINE, kernels=("debian", "debug"))
def lost(guest: Guest) -> None:
    drive = SHOP.start(guest, "bd", **{"packet-lasts-ms": 200000})
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/bd-new.bin --packets --yes"
                           " --backup-dir=/tmp", 300)
    assert code and "8 hours" in text, text
    assert drive.seen["pieces"] == 32, drive.seen
    guest.check("! ls -d /sys/block/sr* 2>/dev/null | grep -q .")
    guest.check("dmesg | grep -q 'left alone, and stays away'")
    sent = drive.seen
    guest.check("sleep 3")
    assert drive.seen == sent
    guest.check("echo '- - -' > /sys/class/scsi_host/host0/scan", 90)
    guest.wait_for("ls -d /sys/block/sr* | grep -q .")
    drive.assert_innocent()
