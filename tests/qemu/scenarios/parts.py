# SPDX-License-Identifier: GPL-2.0
"""
A whole flash of drives of every kind, and nothing else.  Of way to program, command
set and state of the drive each pair of values occurs, except that parallel parts
with pages, which take long here, are tried in one state each;
tests/native tries all of it.
"""

from dataclasses import dataclass, field
from typing import Any

from rig import Guest, scenario
from rig.bay import BAY, EXACT_BAY, Bay, scan
from rig.guest import Job
from rig.optical import (Optical, flash_command, node_status, status, wait_state,
                         wait_until_waiting)


@dataclass(frozen=True)
class Row:
    """A drive, and how it is found: running, dead, or to be waited for."""

    part: str
    kib: int
    set: str
    type: int
    state: str
    switches: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.part} {self.set} {self.type:02X}h {self.state}"


ROWS = (
    # serial: pages, AAI with bytes, AAI with words
    Row("MX25L1005", 128, "legacy", 0x72, "running"),
    Row("SST25VF010", 128, "legacy", 0x72, "dead"),
    Row("SST25VF020B", 256, "legacy", 0x72, "waiting"),
    Row("SST25VF010", 128, "legacy", 0x73, "running"),
    Row("SST25VF020B", 256, "legacy", 0x73, "dead"),
    Row("PM25LV010", 128, "legacy", 0x73, "waiting"),
    Row("SST25VF020B", 256, "slim", 0x72, "running"),
    # clears BP0 and BP1, and sets them again
    Row("EN25F10", 128, "slim", 0x72, "dead", {"status_register": 0x0c}),
    Row("SST25VF010", 128, "slim", 0x72, "waiting"),
    Row("W25X10", 128, "slim2", 0x72, "running"),
    Row("SST25VF010", 128, "slim2", 0x72, "dead"),
    Row("SST25VF020B", 256, "slim2", 0x72, "waiting"),
    # parallel
    Row("SST39SF020", 256, "legacy", 0x70, "running"),
    Row("SST39SF020", 256, "legacy", 0x70, "dead"),
    Row("AM29F010B", 128, "legacy", 0x70, "waiting"),
    Row("AM29LV040B", 512, "legacy", 0x70, "dead"),
    # wants the order of the public tools
    Row("MX25L2005", 256, "legacy", 0x72, "dead", {"needs_reselect": True}),
    Row("MX25L2005", 256, "legacy", 0x72, "running"),
)

# Writes a page as soon as no byte has come for 200 us; always in the slow order.
EXACT = Row("W29EE011", 128, "legacy", 0x70, "dead")

# The debug kernel need not see all of them.
DEBUG_TOO = ("SST25VF020B legacy 73h dead", "AM29F010B legacy 70h waiting")

# Its backup is compared first.
BACKUP_OF = "SST39SF020 legacy 70h dead"


def power_up(guest: Guest, bay: Bay, row: Row, channel: int) -> Optical:
    switches = dict(row.switches)
    protection = switches.pop("status_register", None)
    if row.state == "waiting":
        switches["firmware"] = "locked"
    drive = bay.build(guest, f"mtk{channel}", row.part, row.kib, set=row.set,
                      type_byte=row.type, **switches)
    content = "old" if row.state == "running" else "dead"
    drive.power_up_with(bay.images[f"{content}{row.kib}.bin"])
    if protection is not None:
        drive.set("status-register", protection)
    if row.state == "running":
        wait_state(guest, drive, "normal")
        scan(guest, channel)
    return drive


def start(guest: Guest, bay: Bay, row: Row, drive: Optical, node: str) -> Job:
    if row.state == "waiting":
        drive.set("power", False)
        drive.flash.write_bytes(bay.images[f"old{row.kib}.bin"])
    command = flash_command(f"/fw/new{row.kib}.bin", node)
    if str(row) == BACKUP_OF:
        command = f"cat {node} | cmp - /fw/dead{row.kib}.bin && {command}"
    return guest.spawn(command)


def switch_on(guest: Guest, row: Row, drive: Optical, node: str) -> None:
    if row.state == "waiting":
        wait_until_waiting(guest, node)
        drive.set("power", True)


def assert_flashed(guest: Guest, bay: Bay, row: Row, drive: Optical, node: str) -> None:
    assert drive.content() == bay.images[f"new{row.kib}.bin"]
    assert drive.state == "normal"
    words = node_status(guest, node)
    assert "done, 100 %" in words and "new BS0Z" in words, words
    assert f"type byte {row.type:02X}h" in words, words
    assert f"flash part {row.part}, {row.kib} KiB" in words, words
    assert f"command set {row.set}" in words, words
    slow = row == EXACT or "needs_reselect" in row.switches
    assert ("quick order" in words) != slow, words
    if "status_register" in row.switches:
        assert drive.get("status-register") == row.switches["status_register"]
    drive.assert_innocent()


def flash_rows(guest: Guest, bay: Bay, *rows: Row) -> None:
    bay.clear(guest)
    drives = [power_up(guest, bay, row, n) for n, row in enumerate(rows)]
    guest.check("modprobe mtkflash")
    nodes = [f"/dev/mtkflash{n}" for n in range(len(rows))]
    for node in nodes:
        guest.wait_for(f"test -c {node}")
    jobs = [start(guest, bay, *each) for each in zip(rows, drives, nodes)]
    for each in zip(rows, drives, nodes):
        switch_on(guest, *each)
    for job in jobs:
        assert job.wait(240) == (0, ""), status(guest)
    for each in zip(rows, drives, nodes):
        assert_flashed(guest, bay, *each)


def kernels(rows: tuple[Row, ...]) -> tuple[str, ...]:
    if any(str(row) in DEBUG_TOO for row in rows):
        return ("debian", "debug")
    return ("debian",)


def register(bay: Bay, *rows: Row) -> None:
    scenario("parts: " + "; ".join(map(str, rows)), bay.machine, kernels=kernels(rows))(
        lambda guest: flash_rows(guest, bay, *rows))


# Two are flashed at the same time.
for pair in zip(ROWS[::2], ROWS[1::2], strict=True):
    register(BAY, *pair)
register(EXACT_BAY, EXACT)
