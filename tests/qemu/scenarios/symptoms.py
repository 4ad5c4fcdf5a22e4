# SPDX-License-Identifier: GPL-2.0
"""
What users have met (specification, section 8): each symptom ends in its own
error and advice, and nothing is written.
"""

from dataclasses import dataclass, field
from typing import Any

from rig import Guest, scenario
from rig.bay import BAY
from rig.guest import Output
from rig.optical import (Optical, assert_failed, flash, flash_command, load, next_session,
                         node_status, wait_until_waiting)

MACHINE = BAY.machine
FOR_EVER = (1 << 64) - 1


@dataclass(frozen=True)
class Symptom:
    """A row of section 8, what the drive does, and what is said of it."""

    row: str
    name: str
    error: str
    words: str
    advice: str
    switches: dict[str, Any] = field(default_factory=dict)
    image: str = "dead128.bin"
    unplugged: bool = False


def wild(row: str, state: int, error: str, advice: str) -> Symptom:
    """Half a firmware that runs: it shows one status for ever and takes no intro."""
    return Symptom(row, f"{state:02X}h for ever", error, f"last status {state:02X}h", advice,
                   {"runs_anything": True, "window_ms": 0, "boot_status": 0x100 | state},
                   "wild128.bin")


# Two drives are tried at the same time.
SYMPTOMS = (
    Symptom("8.7", "F2h for ever", "busy-type", "last status F2h", "off and on",
            {"enter_busy_ns": FOR_EVER}),
    Symptom("8.7", "ids FFFF for ever", "no-id", "FF FF, RDID FF FF FF", "off and on",
            {"id_early_ns": FOR_EVER, "id_early": 0xff}),
    wild("8.3", 0x80, "still-busy", "off and on"),
    Symptom("8.9", "nothing on the cable any more", "no-link", "last status 7Fh", "cable",
            unplugged=True),
    wild("1.2", 0x81, "boot-code", "unplug the computer"),
    wild("1.2", 0xd1, "refused-busy", "wait some seconds"),
)


def assert_harmless(drive: Optical, image: str) -> None:
    assert drive.since("erases") == drive.since("programs") == 0
    assert drive.content() == BAY.images[image]
    drive.assert_innocent()


def assert_said(guest: Guest, output: Output, symptom: Symptom, node: str) -> None:
    words = assert_failed(guest, output, symptom.error, node)
    for text in (symptom.words, "the flash was not touched"):
        assert text in words, words
    assert symptom.advice in words[words.index("what to do: "):], words


def power_up(guest: Guest, ident: str, symptom: Symptom) -> Optical:
    drive = BAY.build(guest, ident, **symptom.switches)
    drive.power_up_with(BAY.images[symptom.image])
    return drive


def try_symptoms(guest: Guest, *symptoms: Symptom) -> None:
    BAY.clear(guest)
    drives = [power_up(guest, f"mtk{n}", symptom) for n, symptom in enumerate(symptoms)]
    nodes = [f"/dev/mtkflash{n}" for n in range(len(symptoms))]
    guest.check("modprobe mtkflash")
    for node in nodes:
        guest.wait_for(f"test -c {node}")
        next_session(guest, "wait=0", node=node)
    for drive, symptom in zip(drives, symptoms):
        drive.set("power", not symptom.unplugged)
    jobs = [guest.spawn(flash_command("/fw/new128.bin", node)) for node in nodes]
    for job, symptom, node in zip(jobs, symptoms, nodes):
        assert_said(guest, job.wait(), symptom, node)
    for drive, symptom in zip(drives, symptoms):
        assert_harmless(drive, symptom.image)


for pair in zip(SYMPTOMS[::2], SYMPTOMS[1::2], strict=True):
    scenario("symptoms: " + ", ".join(f"{each.name} ({each.row})" for each in pair), MACHINE,
             kernels=("debian",))(lambda guest, symptoms=pair: try_symptoms(guest, *symptoms))


def build(guest: Guest, **switches: Any) -> Optical:
    """A dead drive, and the module."""
    BAY.clear(guest)
    drive = BAY.build(guest, "mtk1", **switches)
    drive.power_up_with(BAY.images["dead128.bin"])
    load(guest)
    return drive


@scenario("symptoms: 52h, then a power cycle while it waits (row 8.8)", MACHINE,
          kernels=("debian",))
def half_way(guest: Guest) -> None:
    drive = build(guest, half_way=1)
    words = assert_failed(guest, flash(guest, "/fw/new128.bin", wait=0), "half-way")
    assert "last status 52h" in words and "off and on twice, quickly" in words, words
    assert_harmless(drive, "dead128.bin")
    job = guest.spawn(flash_command("/fw/new128.bin"))
    wait_until_waiting(guest)
    assert "status 52h" in node_status(guest)
    drive.set("power", False)
    drive.set("power", True)
    assert job.wait(120) == (0, "")
    assert drive.content() == BAY.images["new128.bin"]
    drive.assert_innocent()


@scenario("symptoms: an unknown part is read, not written, and its ids shown (8.18)", MACHINE,
          kernels=("debian",))
def unknown_part(guest: Guest) -> None:
    # Behind ids that no table has; the size is that of the third byte of RDID.
    drive = build(guest, rems=0xd5a6, rdid=0xd54e11, res=0x77)
    next_session(guest, "wait=0")
    guest.check("cat /dev/mtkflash0 > /tmp/backup.bin && cmp /tmp/backup.bin /fw/dead128.bin", 120)
    assert "flash part unknown, 128 KiB" in node_status(guest)
    words = assert_failed(guest, flash(guest, "/fw/new128.bin", wait=0), "unknown-part")
    assert "ids: type 72, D5 A6, RDID D5 4E 11, RES 77" in words
    assert "the flash was not touched" in words and "report the ids" in words
    assert_harmless(drive, "dead128.bin")
