# SPDX-License-Identifier: GPL-2.0
"""Master or slave of either channel, both type bytes, locked firmware, a shared cable."""

from pathlib import Path

from rig.guest import LONG_WAITS
from rig import Guest, Machine, scenario
from rig.bench import QUICK
from rig.optical import (ERRNO_TEXT, NODE, Images, Optical, flash, load, next_session,
                         status, unload, wait_state)

# id -> bus, unit, type byte, firmware
POSITIONS = {
    "pm": ("ide.0", 0, "0x73", "unlocked"),
    "ps": ("ide.0", 1, "0x72", "unlocked"),
    "sm": ("ide.1", 0, "0x72", "locked"),
    "ss": ("ide.1", 1, "0x73", "unlocked"),
}

WORK: list[Path] = []


def prepare_hidden(work: Path) -> list[str]:
    WORK[:] = [work]
    (work / "flash.bin").write_bytes(Images.make(work)["dead.bin"])
    (work / "disk.img").write_bytes(bytes(1 << 20))
    return ["-drive", f"if=none,id=disk,format=raw,file={work / 'disk.img'}",
            "-device", "ide-hd,id=hd0,drive=disk,bus=ide.1,unit=1",
            "-device", f"mtk-cd,id=mtk0,bus=ide.1,unit=0,flash={work / 'flash.bin'},"
                       f"part=MX25L2005,{QUICK}"]


# libata never gets to see the disk: the dead master keeps it waiting.
HIDDEN = Machine("hidden-disk", prepare_hidden, cmdline=LONG_WAITS)


@scenario("positions: a disk that libata cannot see behind a dead master sees no command", HIDDEN,
          kernels=("debian",))
def hidden_disk(guest: Guest) -> None:
    load(guest)
    assert "candidate" in status(guest)
    trace = WORK[0] / "cable.trace"
    guest.qom_set("mtk0", "trace-file", str(trace))
    for command in (f"cat /fw/new.bin > {NODE}", f"cat {NODE} > /dev/null"):
        next_session(guest, "read-running")
        code, text = guest.run(command, 90)
        assert code == 1 and ERRNO_TEXT["sibling"] in text, text
    # Nor with the option: it cannot be told which of them is meant.
    next_session(guest, "allow-sibling", "wait=0")
    code, text = flash(guest, "/fw/new.bin")
    assert code == 1 and ERRNO_TEXT["sibling"] in text, text
    guest.qom_set("mtk0", "trace-file", "")
    registers = {line.split()[2] for line in trace.read_text().splitlines()}
    # Device, to look at both units, and Device Control, by libata's freeze.
    assert registers <= {"6", "8"}, registers
    drive = Optical(guest, "mtk0", WORK[0] / "flash.bin")
    assert drive.counters["vendor_commands"] == 0


def prepare(work: Path) -> list[str]:
    WORK[:] = [work]
    images = Images.make(work)
    # A device that is none of our business.
    arguments = ["-device", "pci-serial,addr=05.0"]
    for ident, (bus, unit, type_byte, firmware) in POSITIONS.items():
        (work / f"{ident}.bin").write_bytes(images["dead.bin"])
        arguments += ["-device",
                      f"mtk-cd,id={ident},bus={bus},unit={unit},flash={work / ident}.bin,"
                      f"part=MX25L2005,type-byte={type_byte},firmware={firmware},"
                      f"window-ms=100,boot-ms=100,power=off,floating=0x00,{QUICK}"]
    return arguments


MACHINE = Machine("positions", prepare)


def images() -> Images:
    return Images(WORK[0] / "root" / "fw")


def only(guest: Guest, ident: str, image: str) -> Optical:
    """The drives of all positions but one are without power."""
    unload(guest)
    guest.check("for d in /sys/block/sr*/device/delete; do echo 1 > $d || true; done")
    guest.wait_for("! test -e /sys/block/sr0")
    for other in POSITIONS:
        guest.qom_set(other, "power", False)
    drive = Optical(guest, ident, WORK[0] / f"{ident}.bin")
    drive.power_up_with(images()[image])
    return drive


def revive(guest: Guest, ident: str) -> None:
    drive = only(guest, ident, "dead.bin")
    load(guest)
    code, text = flash(guest, "/fw/new.bin")
    assert (code, text) == (0, "")
    assert drive.content() == images()["new.bin"]
    assert drive.state == "normal"
    drive.assert_innocent()
    bus, unit, type_byte, _ = POSITIONS[ident]
    words = status(guest)
    assert f"mtkflash0 on ata{1 + int(bus[-1])}, " in words, words
    assert f", {'slave' if unit else 'master'}, type byte {type_byte[2:]}h" in words, words
    guest.wait_for("test -b /dev/sr0")
    assert guest.check("cat /sys/block/sr0/device/rev").strip() == "BS0Z"


for name in POSITIONS:
    # The debug kernel need not see every place: one master, one slave.
    scenario(f"positions: dead drive at {POSITIONS[name][0]} unit {POSITIONS[name][1]},"
             f" type byte {POSITIONS[name][2][2:]}h, comes back", MACHINE,
             kernels=("debian", "debug") if name in ("pm", "ss") else ("debian",))(
                 lambda guest, ident=name: revive(guest, ident))


@scenario("positions: running firmware that locks vendor mode stays as it is", MACHINE)
def locked(guest: Guest) -> None:
    drive = only(guest, "sm", "old.bin")
    wait_state(guest, drive, "normal")
    guest.check("echo '- - -' > /sys/class/scsi_host/host1/scan", 60)
    guest.wait_for("test -b /dev/sr0")
    load(guest)
    code, text = flash(guest, "/fw/new.bin", wait=0)
    assert code == 1 and ERRNO_TEXT["refused"] in text
    assert "last status 51h" in status(guest)
    guest.wait_for("test -b /dev/sr0")
    assert guest.check("cat /sys/block/sr0/device/rev").strip() == "BS0K"
    assert drive.content() == images()["old.bin"]
    assert drive.state == "normal"
    drive.assert_innocent()


@scenario("positions: two drives on one cable are refused", MACHINE)
def siblings(guest: Guest) -> None:
    drive = only(guest, "pm", "old.bin")
    other = Optical(guest, "ps", WORK[0] / "ps.bin")
    other.power_up_with(images()["old.bin"])
    wait_state(guest, drive, "normal")
    wait_state(guest, other, "normal")
    guest.check("echo '- - -' > /sys/class/scsi_host/host0/scan", 60)
    guest.wait_for("test -b /dev/sr0 && test -b /dev/sr1")
    load(guest)
    for command in (f"cat /fw/new.bin > {NODE}", f"cat {NODE} > /dev/null"):
        next_session(guest, "read-running")
        code, text = guest.run(command)
        assert code == 1 and ERRNO_TEXT["sibling"] in text
    # Either could be meant: the option does not help.
    next_session(guest, "allow-sibling")
    code, text = flash(guest, "/fw/new.bin")
    assert code == 1 and ERRNO_TEXT["sibling"] in text
    assert drive.since("vendor_commands") == 0 and other.since("vendor_commands") == 0


@scenario("positions: a drive found in vendor mode is taken as it is", MACHINE)
def in_vendor_mode(guest: Guest) -> None:
    drive = only(guest, "ss", "dead.bin")
    # What another tool, or a crash, left behind: the legacy intro by hand.
    for register, value in ((6, 0xb0), (3, 0x2a), (7, 0x80), (6, 0xb0)):
        guest.check(f"printf '\\x{value:02x}' |"
                    f" dd of=/dev/port bs=1 seek={0x170 + register} conv=notrunc status=none")
    assert drive.state == "vendor"
    load(guest)
    assert " vendor-mode 73h " in " ".join(status(guest).split())
    code, text = flash(guest, "/fw/new.bin")
    assert (code, text) == (0, "")
    assert drive.since("intros") == 1
    assert drive.content() == images()["new.bin"]
    drive.assert_innocent()


@scenario("positions: 50 claims and releases of a port on which nothing answers", MACHINE)
def cycles(guest: Guest) -> None:
    only(guest, "sm", "dead.bin").set("power", False)
    trace = WORK[0] / "cable.trace"
    guest.check("modprobe mtkflash")
    guest.qom_set("sm", "trace-file", str(trace))
    guest.check("for i in {1..50}; do mtkflashctl rescan > /dev/null || exit; done", 240)
    guest.qom_set("sm", "trace-file", "")
    writes = [line.split()[2:] for line in trace.read_text().splitlines()]
    # The latch test of each claim selects unit 0 last, and once.
    assert sum(1 for register, value in writes if register == "6" and
               int(value, 16) == 0xa0) >= 50, writes[:40]
    assert not [w for w in writes if w[0] == "7"], "a command was sent"
    assert "empty" in status(guest)
    guest.check("rmmod mtkflash && modprobe mtkflash && rmmod mtkflash")


@scenario("positions: a port on which nothing answers is let alone once that is known", MACHINE)
def let_alone(guest: Guest) -> None:
    drive = only(guest, "sm", "dead.bin")
    drive.set("power", False)
    guest.check("modprobe mtkflash")
    nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups mtkflashctl status"

    before = drive.accesses
    guest.check(f"for i in 1 2 3 4 5; do {nobody} || exit; done > /dev/null")
    assert drive.accesses == before

    # Some other driver is bound, and the ports are looked at a second later.
    guest.check("cd /sys/bus/pci/drivers/serial && echo 0000:00:05.0 > unbind &&"
                " echo 0000:00:05.0 > bind")
    while drive.accesses[0] == before[0]:
        pass
    assert "empty" in status(guest)    # after that scan
    assert drive.accesses[1] == before[1]

    guest.check("mtkflashctl rescan")
    assert drive.accesses[1] > before[1]
