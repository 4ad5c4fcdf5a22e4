# SPDX-License-Identifier: GPL-2.0
"""
Drives that their factory jumper keeps out of vendor mode, and whose chip nobody knows: they are
asked by packets who they are, if somebody wants that.
"""

from pathlib import Path

from rig import Guest, Machine, scenario
from rig.bay import BAY, UNKNOWN_CHIPS, scan
from rig.bench import QUICK
from rig.optical import KIB, Optical, load, make_image, status, unload, verdict, wait_state
from rig.packets import EXACT

CMD = "7"
PACKET = "a0"
IDENTIFY_PACKET = 0xa1
ADAPTER = "0000:00:06.0"
ENTER = "mtkflashctl enter mtkflash0 --wait=0 --maybe-healthy"

WORK: list[Path] = []


def prepare(work: Path) -> list[str]:
    WORK[:] = [work]
    vendor, product, revision = UNKNOWN_CHIPS["msi"]
    make_image(work / "flash.bin", revision, 97, product, 128 * KIB, vendor)
    return ["-device", "ich9-ahci,id=sata,addr=06.0",
            "-device", f"mtk-cd,id=mtk0,bus=sata.0,part=MX25L1005,power=off,firmware=locked,"
                       f"window-ms=100,boot-ms=100,flash={work / 'flash.bin'},{QUICK}"]


SATA = Machine("factory-ahci", prepare, smp=1, icount=EXACT)


def sent(guest: Guest, drive: Optical, command: str) -> list[str]:
    """The ATA commands that reach the drive while a command fails."""
    trace = drive.flash.parent / "cable.trace"
    trace.unlink(missing_ok=True)
    drive.set("trace-file", str(trace))
    code, text = guest.run(command, 120)
    drive.set("trace-file", "")
    assert code != 0 and "(refused)" in text, text
    written = [line.split()[2:] for line in trace.read_text("utf-8").splitlines()]
    return [value for register, value in written if register == CMD]


def ask(guest: Guest, drive: Optical, name: str) -> None:
    """It answers packets whatever it says to IDENTIFY, and is no MediaTek drive for that."""
    vendor, product, revision = UNKNOWN_CHIPS[name]
    assert PACKET not in sent(guest, drive, ENTER)
    assert "asked" not in status(guest)
    commands = sent(guest, drive, f"{ENTER} --ask")
    # The intros come first.  INQUIRY; twice not ready, and why; READ BUFFER, and why.
    assert commands.count(PACKET) >= 5 and commands[0] != PACKET, commands
    text = status(guest)
    assert "asked INQUIRY: carried out (status 50h)" in text, text
    assert vendor in text and product in text, text
    assert "asked TEST UNIT READY: refused, sense " in text, text
    assert "asked READ BUFFER, descriptor: refused, sense 05/20/00 (status 41h)" in text, text
    answer = f"'{vendor:8}{product:16}{revision}'"
    assert answer in guest.check("dmesg | grep 'asked unit 0: 12 00' | tail -n 1")
    drive.assert_innocent()


@scenario("healthy: F20, asked by packets who it is, if somebody wants that", BAY.machine,
          kernels=("debian",))
def cable(guest: Guest) -> None:
    name = "optorite"
    for switches in ({"signature": 0x7f55}, {"aborts": IDENTIFY_PACKET}):
        BAY.clear(guest)
        drive = BAY.build(guest, "mtk1", firmware="locked", **switches)
        drive.power_up_with(BAY.images[f"{name}.bin"])
        wait_state(guest, drive, "normal")
        scan(guest, 1, 0)
        load(guest)
        ask(guest, drive, name)
        # Without its oddity it is the drive that it was.
        drive.set("signature", 0)
        drive.set("aborts", 0)
        scan(guest, 1, 1)


@scenario("healthy: AHCI: F20, asked by packets who it is, if somebody wants that", SATA,
          kernels=("debian", "debug"))
def link(guest: Guest) -> None:
    drive = Optical(guest, "mtk0", WORK[0] / "flash.bin")
    unload(guest)
    drive.set("power", False)
    drive.set("aborts", IDENTIFY_PACKET)
    drive.set("power", True)
    wait_state(guest, drive, "normal")
    host, port = guest.check(f"cd /sys/bus/pci/devices/{ADAPTER} && ls -d ata*/host* | sort -V |"
                             " head -n 1 | sed 's,\\(.*\\)/\\(.*\\),\\2 \\1,'").split()
    scan_again = f"echo '- - -' > /sys/class/scsi_host/{host}/scan"
    guest.check(scan_again, 90)
    load(guest)
    assert verdict(guest, port) == "maybe-healthy", status(guest)
    ask(guest, drive, "msi")
    drive.set("aborts", 0)
    guest.check(scan_again, 90)
    guest.wait_for(f"mtkflashctl status | grep '^{port} ' | grep -q unknown-chip")
