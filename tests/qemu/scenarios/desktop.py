# SPDX-License-Identifier: GPL-2.0
"""
What a desktop runs beside mtkflash: fwupd and udev of Debian 13 themselves, in a chroot.
A drive that works, with a disc, is on the first channel, a dead one on the second.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from rig import Guest, Machine, scenario
from rig.artifacts import HERE, build
from rig.bench import DISC, QUICK
from rig.guest import BUILD, TOP
from rig.optical import Images, Optical, unload, wait_state
from rig.packets import MKPACKET

WORK: list[Path] = []
ROOT = "/desktop"
ENTER = f"busybox chroot {ROOT}"
QUIRK = "/usr/share/fwupd/quirks.d/mtkflash.quirk"
RULES = "/usr/lib/udev/rules.d/60-mtkflash.rules"
EVENT = "/sys/kernel/tracing/events/scsi/scsi_dispatch_cmd_start"
INQUIRY = 0x12


def prepare(work: Path) -> list[str]:
    WORK[:] = [work]
    Images.make(work)
    root = work / "root" / "fw"
    subprocess.run([MKPACKET, "bd", root / "bd-old.bin", root / "bd-new.bin"], check=True)
    build("daemons", HERE / "daemons")
    desktop = work / ("root" + ROOT)
    shutil.copytree(BUILD / "daemons" / "root", desktop, symlinks=True)
    for source, place in (("tools/fwupd/mtkflash.quirk", QUIRK),
                          ("tools/udev/60-mtkflash.rules", RULES),
                          ("build/tools/mtkflashctl", "/usr/bin/mtkflashctl")):
        (desktop / place[1:]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TOP / source, desktop / place[1:])
    (work / "disc.iso").write_bytes(DISC)
    arguments = ["-drive", f"if=none,id=disc,format=raw,readonly=on,file={work / 'disc.iso'}"]
    for ident, place, part, kib in (("mtk0", "ide.0,drive=disc", "MT1959", 2048),
                                    ("mtk1", "ide.1", "MX25L2005", 256)):
        (work / f"{ident}.bin").write_bytes(bytes(kib << 10))
        arguments += ["-device", f"mtk-cd,id={ident},bus={place},unit=0,part={part},boot-ms=100,"
                                 f"power=off,flash={work / ident}.bin,{QUICK}"]
    return arguments


MACHINE = Machine("desktop", prepare, memory=1024)


def enter(guest: Guest) -> None:
    """The chroot, once for each boot."""
    if guest.run(f"test -e {ROOT}/proc/self").code:
        guest.check(f"cd {ROOT} && mkdir -p dev proc sys run tmp root var/lib/fwupd var/cache/fwupd"
                    " && for d in dev proc sys run tmp; do mount --bind /$d $d; done"
                    " && mkdir -p /run/dbus && printf %032d 1 > etc/machine-id")
        guest.check(f"{ENTER} dbus-daemon --system --fork")


def drives(guest: Guest) -> tuple[Optical, Optical]:
    """The module is loaded, the first one works and libata knows it, the second one is off."""
    unload(guest)
    works, dead = (Optical(guest, ident, WORK[0] / f"{ident}.bin") for ident in ("mtk0", "mtk1"))
    dead.set("power", False)
    if works.state != "normal":
        works.set("packets", "bd")
        works.power_up_with((WORK[0] / "root/fw/bd-old.bin").read_bytes())
        wait_state(guest, works, "normal")
        guest.check("echo '- - -' > /sys/class/scsi_host/host0/scan", 90)
        guest.wait_for("test -b /dev/sr0")
    guest.check("modprobe mtkflash")
    return works, dead


def fwupd_lists(guest: Guest, command: str = "") -> list[dict[str, Any]]:
    """What it lists, begun anew; command: what happens while it runs."""
    fwupd = guest.spawn(f"exec {ENTER} /usr/libexec/fwupd/fwupd --verbose > /tmp/fwupd.log 2>&1")
    ask = f"{ENTER} fwupdmgr get-devices --json --no-metadata-check --no-unreported-check"
    guest.wait_for(f"{ask} > /tmp/fwupd.json", 400)
    if command:
        guest.check(command, 240)
        guest.check(f"{ask} > /tmp/fwupd.json", 200)
    assert fwupd.poll() is None
    guest.check("pkill -x fwupd")
    fwupd.wait()
    return json.loads(guest.check("cat /tmp/fwupd.json"))["Devices"]


def optical(devices: list[dict[str, Any]]) -> list[str]:
    return [device["Name"] for device in devices if device["Plugin"] == "scsi"]


def inquiries(guest: Guest) -> int:
    """Since the last call."""
    trace = "/sys/kernel/tracing/trace"
    return int(guest.check(f"grep -c scsi_dispatch_cmd_start: {trace} || true; echo > {trace}"))


@scenario("desktop: fwupd asks a drive that works for its name, once, and lists none of ours",
          MACHINE, kernels=("trixie",))
def listed(guest: Guest) -> None:
    enter(guest)
    _, dead = drives(guest)
    content = (WORK[0] / "root/fw/dead.bin").read_bytes()
    dead.power_up_with(content)
    guest.check("mtkflashctl rescan")
    guest.wait_for("test -c /dev/mtkflash1")
    guest.check(f"echo opcode=={INQUIRY} > {EVENT}/filter; echo 1 > {EVENT}/enable")
    inquiries(guest)
    assert optical(fwupd_lists(guest)) == []
    assert (asked := inquiries(guest)) == 1, asked
    # It is the file that does it.
    guest.check(f"mv {ROOT}{QUIRK} /tmp/")
    assert optical(found := fwupd_lists(guest)) == ["BW-16D1HT"], found
    guest.check(f"mv /tmp/mtkflash.quirk {ROOT}{QUIRK}; echo 0 > {EVENT}/enable")
    # Of the dead one it knows nothing.
    assert dead.since("intros") == 0 and dead.content() == content
    dead.assert_innocent()


@scenario("desktop: udev gives a dead drive its name, and fwupd runs while it is flashed", MACHINE,
          kernels=("trixie",))
def named(guest: Guest) -> None:
    enter(guest)
    _, dead = drives(guest)
    guest.check(f"{ENTER} /usr/lib/systemd/systemd-udevd --daemon")
    waiting = guest.spawn(f"{ENTER} udevadm wait --timeout=400 /dev/mtkflash/by-port/ata2")
    guest.wait_for("pgrep -f 'udevadm wait'")
    assert waiting.poll() is None
    dead.power_up_with((WORK[0] / "root/fw/dead.bin").read_bytes())
    guest.check("mtkflashctl rescan")
    assert waiting.wait() == (0, "")
    for name in ("by-port/ata2", "by-path/pci-0000:00:01.1-ata-2"):
        assert guest.check(f"readlink -f /dev/mtkflash/{name}").strip() == "/dev/mtkflash1"
    found = fwupd_lists(guest, "cat /fw/new.bin > /dev/mtkflash/by-port/ata2 &&"
                               f" {ENTER} udevadm wait --timeout=60 --settle /dev/sr1")
    assert optical(found) == []
    # Now it is another drive that works, but an empty one, which fwupd cannot open.
    guest.check("grep -q 'failed to open /dev/sr1: No medium found' /tmp/fwupd.log")
    assert guest.check("cat /sys/block/sr1/device/rev").strip() == "BS0Z"
    guest.check(f"{ENTER} udevadm control --exit")
    dead.assert_innocent()
