# SPDX-License-Identifier: GPL-2.0
"""
Drives that libata has given up and that may be healthy, and those whose chip nobody
knows, with a factory jumper and without.
"""

from rig import Guest, scenario
from rig.bay import BAY, scan
from rig.optical import NODE, Optical, load, next_session, status, verdict, wait_state

CMD = 7
INQUIRY, IDENTIFY_PACKET, SET_FEATURES = 0x12, 0xa1, 0xef


def start(guest: Guest, image: str, drives: int = 0, **switches: object) -> Optical:
    """Firmware runs on the second channel, and libata has looked for it."""
    BAY.clear(guest)
    drive = BAY.build(guest, "mtk1", **switches)
    drive.power_up_with(BAY.images[image])
    wait_state(guest, drive, "normal")
    scan(guest, 1, drives)
    return drive


def commands(drive: Optical) -> int:
    return drive.counters["writes"][CMD]


def tried(guest: Guest) -> str:
    """What the log keeps of the last attempt."""
    return guest.check("dmesg | grep 'mtkflash0: .* tried: ' | tail -n 1")


def refuse(guest: Guest, drive: Optical) -> None:
    """The drive takes no intro: nothing else is sent, and all of it is said."""
    before = commands(drive)
    next_session(guest, "wait=0")
    code, text = guest.run("mtkflashctl enter mtkflash0 --wait=0", 120)
    assert code != 0 and "(refused)" in text, text
    said = tried(guest)
    assert all(f" x {name}, status 51h" in said for name in ("legacy", "slim", "slim2")), said
    assert commands(drive) > before
    drive.assert_innocent()


@scenario("healthy: F22, IDENTIFY names a Pioneer, and SET FEATURES fails", BAY.machine,
          kernels=("debian",))
def named(guest: Guest) -> None:
    drive = start(guest, "pioneer.bin", aborts=SET_FEATURES)
    before = commands(drive)
    guest.check("modprobe mtkflash && mtkflashctl rescan")
    text = status(guest)
    assert verdict(guest) == "other" and "PIONEER DVD-RW  DVR-215D" in text, text
    assert "DVR-215D 1.22: healthy, not MediaTek" in text, text
    guest.check(f"test ! -e {NODE}")
    assert commands(drive) == before
    drive.assert_innocent()


@scenario("healthy: F23, IDENTIFY PACKET aborts: nothing is sent before somebody agrees",
          BAY.machine, kernels=("debian",))
def asked(guest: Guest) -> None:
    drive = start(guest, "old128.bin", aborts=IDENTIFY_PACKET)
    load(guest)
    assert verdict(guest) == "maybe-healthy"
    before = commands(drive)
    code, text = guest.run(f"cat {NODE} > /tmp/backup.bin")
    assert code == 1 and "Name not unique" in text, text
    assert "if it is the dead drive: --maybe-healthy" in status(guest)
    assert "nothing was sent" in tried(guest)
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/new128.bin --yes"
                           " --backup-dir=/tmp")
    assert code == 8 and "--maybe-healthy" in text, text
    assert commands(drive) == before
    # It is libata's again after that, as any other drive is.
    drive.set("aborts", 0)
    next_session(guest, "maybe-healthy")
    assert guest.run(f"cat /fw/new128.bin > {NODE}", 240) == (0, "")
    assert drive.content() == BAY.images["new128.bin"]
    drive.assert_innocent()


@scenario("healthy: F20, an Optorite runs, and its chip is unknown", BAY.machine,
          kernels=("debian",))
def optorite(guest: Guest) -> None:
    drive = start(guest, "optorite.bin", 1, firmware="locked")
    load(guest)
    text = status(guest)
    assert verdict(guest) == "unknown-chip" and "OPTORITE DVD RW DD0203" in text, text
    code, text = guest.run(f"cat {NODE} > /dev/null")
    assert code == 1 and "already connected" in text, text
    refuse(guest, drive)
    guest.wait_for("ls -d /sys/block/sr*/device | xargs readlink -f | grep -q /ata2/")


@scenario("healthy: F20a, factory jumper, vendor mode at once", BAY.machine,
          kernels=("debian",))
def at_once(guest: Guest) -> None:
    for part in ("MX25L1005", "SST39SF010A"):
        BAY.clear(guest)
        drive = BAY.build(guest, "mtk1", part, factory_jumper=True)
        drive.power_up_with(BAY.images["dead128.bin"])
        load(guest)
        assert verdict(guest) == "vendor-mode"
        guest.check("mtkflashctl backup mtkflash0 /tmp/backup.bin --replace", 120)
        guest.check("cmp /tmp/backup.bin /fw/dead128.bin")
        assert drive.since("intros") == 0
        guest.check("mtkflashctl release mtkflash0", 90)
        # It aborts what libata sends to a packet device, as a healthy one may.
        scan(guest, 1, 0)
        guest.check("mtkflashctl rescan")
        guest.wait_for(f"test -c {NODE}", 90)
        guest.check("mtkflashctl enter mtkflash0 --maybe-healthy", 120)
        guest.check("mtkflashctl release mtkflash0", 90)
        drive.assert_innocent()


@scenario("healthy: F20b, IDENTIFY is nonsense, and there is no INQUIRY", BAY.machine,
          kernels=("debian",))
def nonsense(guest: Guest) -> None:
    # libata takes the first for a packet device, and does not take the second.
    for kind in (1, 2):
        drive = start(guest, "old128.bin", nonsense=kind, refused_packet=INQUIRY,
                      firmware="locked")
        load(guest)
        # Until libata has had its time to ask once more.
        guest.wait_for(f"test -c {NODE}", 90)
        assert verdict(guest) == "candidate", status(guest)
        refuse(guest, drive)
        drive.set("firmware", "unlocked")
        guest.wait_for(f"test -c {NODE}", 90)
        guest.check("mtkflashctl enter mtkflash0 --wait=0", 120)
        guest.check("mtkflashctl release mtkflash0", 90)
        drive.assert_innocent()


@scenario("healthy: F20c, a signature that libata does not know", BAY.machine,
          kernels=("debian",))
def odd_signature(guest: Guest) -> None:
    drive = start(guest, "old128.bin", signature=0x7f55, firmware="locked")
    load(guest)
    assert verdict(guest) == "candidate", status(guest)
    refuse(guest, drive)
    drive.set("firmware", "unlocked")
    guest.check("mtkflashctl enter mtkflash0 --wait=0 --maybe-healthy", 120)
    guest.check("mtkflashctl release mtkflash0", 90)
    drive.assert_innocent()
