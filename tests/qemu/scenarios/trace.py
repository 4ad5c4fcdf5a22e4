# SPDX-License-Identifier: GPL-2.0
"""
What the driver does is recorded in a guest and replayed on the host: against the same
model, but without QEMU and without the driver.
"""

import base64
import json
import re

from rig import Guest, scenario
from rig.artifacts import TINY_MODULE
from rig.bay import BAY
from rig.optical import KIB, NODE, Optical, flash_command, load, make_image
from rig.recording import FILE, TRACING, fetch, record, replay

MACHINE = BAY.machine

EVENTS = f"{TRACING}/events/mtkflash"
SIZE = 8 * KIB

NOTHING_LEFT = f"! ls {TRACING}/instances | grep -q ."


def dead_drive(guest: Guest, part: str = "MX25L1005", **switches: object) -> Optical:
    BAY.clear(guest)
    drive = BAY.build(guest, "mtk1", part, **switches)
    drive.power_up_with(BAY.images["dead128.bin"])
    load(guest)
    return drive


def intros(text: str) -> set[str]:
    """What LBAL held whenever command 80h was written."""
    found, lbal = set(), ""
    for kind, value in re.findall(r"^w([37]) (\w\w)", text, re.MULTILINE):
        if kind == "3":
            lbal = value
        elif value == "80":
            found.add(lbal)
    return found


def tiny_drive(guest: Guest, part: str = "TINY8K", size: int = SIZE,
               **switches: object) -> Optical:
    """
    A drive with half a firmware, and /tmp/new.bin.  A session of a part of 8 KiB fits into
    the kernel's own buffer.
    """
    BAY.clear(guest)
    image = BAY.work / "tiny.bin"
    make_image(image, "BS0Z", 2, size=size)
    (BAY.work / f"mtk1-{size // KIB}.bin").write_bytes(bytes(size))
    drive = BAY.build(guest, "mtk1", part, size // KIB, **switches)
    drive.power_up_with(image.read_bytes()[:size // 2] + b"\xff" * (size // 2))
    text = base64.b64encode(image.read_bytes()).decode()
    guest.check(f"printf %s {text} | base64 -d > /tmp/new.bin")
    guest.check(f"insmod {TINY_MODULE}")
    guest.wait_for(f"test -c {NODE}", 90)
    return drive


@scenario("trace: a flash is recorded, and replayed on the host without a difference", MACHINE)
def whole_flash(guest: Guest) -> None:
    drive = tiny_drive(guest)
    job = record(guest)
    assert guest.run(flash_command("/tmp/new.bin"), 240) == (0, "")
    code, text = job.wait(60)
    assert code == 0, text
    result = json.loads(text)["result"]["trace"]
    assert result["complete"] and result["ended"] == "done" and result["session"] == 1, result
    guest.check(NOTHING_LEFT)
    assert drive.content() == (BAY.work / "tiny.bin").read_bytes()
    content = fetch(guest, "trace-flash")
    assert re.search(rf"^part TINY8K\nsize {SIZE}$", content, re.MULTILINE)
    assert intros(content) == {"2a"}
    said = replay("trace-flash")
    assert f"{SIZE} of {SIZE} bytes of the flash are known" in said, said
    compared = re.search(r"(\d+) reads compared, (\d+) outside", said)
    assert compared and int(compared[1]) > 4 * SIZE and int(compared[2]) < 1000, said
    drive.assert_innocent()
    guest.check("rmmod mtkflash")


@scenario("trace: a parallel part is recorded and replayed as well", MACHINE)
def parallel(guest: Guest) -> None:
    tiny_drive(guest, "TINYPAR", 2 * SIZE, type_byte=0x70)
    job = record(guest)
    guest.check(f"cat {NODE} > /dev/null", 240)
    assert job.wait(60).code == 0
    assert "type 70" in fetch(guest, "trace-parallel")
    assert f"{2 * SIZE} of {2 * SIZE} bytes of the flash are known" in replay("trace-parallel")
    guest.check("rmmod mtkflash")


@scenario("trace: the events as text, by the kernel's own files", MACHINE)
def text_form(guest: Guest) -> None:
    tiny_drive(guest)
    # With tracing off nothing is recorded.
    guest.check(f"cat {NODE} > /dev/null")
    assert "mtkflash_" not in guest.check(f"cat {TRACING}/trace")
    guest.check(f"echo 8192 > {TRACING}/buffer_size_kb")
    # Without the bytes of the buffer, which are most of it.
    guest.check(f"echo 'cmd > 2' > {EVENTS}/mtkflash_command/filter")
    for event in ("phase", "command", "status"):
        guest.check(f"echo 1 > {EVENTS}/mtkflash_{event}/enable")
    try:
        guest.check(f"cat {NODE} > /dev/null")
        text = guest.check(f"cat {TRACING}/trace", 120)
    finally:
        guest.check(f"echo 0 > {EVENTS}/enable; echo 0 > {EVENTS}/mtkflash_command/filter;"
                    f" echo > {TRACING}/trace; echo 1408 > {TRACING}/buffer_size_kb")
    phases = re.findall(r"mtkflash_phase: ata2 mtkflash0 session=2 phase=([\w-]+)", text)
    assert phases[0] == "claiming" and phases[-1] == "done" and "backing-up" in phases, phases
    assert "failed_phase=idle error=none last_status=72" in text
    commands = re.findall(r"mtkflash_command: ata2 .*cmd=(\w\w)", text)
    # Each page of both reads, as one transaction in two commands.
    assert set(commands) == {"04", "05"} and len(commands) > 4 * SIZE // 256, commands
    # The drive is in vendor mode already: no intro at all.
    assert not re.search(r"lbal=2[bde] .*cmd=80", text)
    assert re.search(r"mtkflash_status: ata2 status=72", text), text[:2000]
    guest.check("rmmod mtkflash")


@scenario("trace: what the kernel had no room for is told", MACHINE, kernels=("debian",))
def lost(guest: Guest) -> None:
    dead_drive(guest)
    job = record(guest, 64)
    guest.check("kill -STOP $(cat /tmp/recorder)")
    guest.check(f"cat {NODE} > /dev/null", 240)
    guest.check("kill -CONT $(cat /tmp/recorder)")
    code, text = job.wait(60)
    document = json.loads(text)
    assert code == 1 and document["error"]["name"] == "trace-incomplete", text
    assert document["result"]["trace"]["lost"] > 100000, text
    guest.check(f"grep -qx 'lost {document['result']['trace']['lost']}' {FILE} && {NOTHING_LEFT}")


@scenario("trace: Ctrl-C, other users, and a recorder that is killed", MACHINE,
          kernels=("debian",))
def ends(guest: Guest) -> None:
    dead_drive(guest)
    job = record(guest)
    guest.check("kill -INT $(cat /tmp/recorder)")
    code, text = job.wait(20)
    assert code == 12 and json.loads(text)["exit"] == "interrupted", text
    guest.check(f"test ! -e {FILE} && {NOTHING_LEFT}")

    code, text = guest.run("setpriv --reuid=65534 --clear-groups"
                           f" mtkflashctl trace mtkflash0 {FILE} --json 2> /dev/null")
    assert code == 5 and json.loads(text)["error"]["name"] == "trace-not-permitted", text
    guest.check(f"test ! -e {FILE}")

    # The module is in use meanwhile, also if the recorder is killed the hard way.
    job = record(guest)
    assert "in use" in guest.run("rmmod mtkflash").text
    guest.check("kill -KILL $(cat /tmp/recorder)")
    job.wait(20)
    guest.check(f"rmmod mtkflash && rmdir {TRACING}/instances/mtkflashctl.* && {NOTHING_LEFT}")
    guest.check(f"rm {FILE}.??????")
