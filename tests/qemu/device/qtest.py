#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tests the device mtk-cd without a guest: port I/O by the qtest protocol. TAP."""

import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
import qtestmodel  # noqa: E402  pylint: disable=wrong-import-position
from qtestpc import (  # noqa: E402  pylint: disable=wrong-import-position
    ATAPI, CMD, CTL, DRQ, FEAT, LBAH, LBAL, LBAM, MKIMAGE, MS, SC, TOP, Bench, Unit,
    ata_string, boot, equal)

# --- the tests --------------------------------------------------------------

def dead_master(bench):
    """a dead master is busy, takes the intro, and raises no interrupt while nIEN is set"""
    bench.dead()
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        unit.out(CTL, 0x0a)
        equal(m.get("state"), "dead", "state")
        equal(unit.status(), 0x80, "status before")
        m.step(10_000 * MS)
        equal(unit.status(), 0x80, "status after 10 s")
        equal(unit.inb(CTL), 0x80, "alternate status")
        equal(unit.intro(), 0x72, "status after the intro")
        equal(unit.inb(CTL), 0x72, "alternate status after the intro")
        equal(m.get("state"), "vendor", "state")
        equal(m.irqs, [], "interrupts")
        # The power brings it back to 0.
        m.set("power", False)
        m.set("power", True)
        equal(unit.intro(), 0x72, "status after another intro")
        equal(m.irqs, [15], "interrupts without nIEN")
        equal(m.lines, set(), "interrupt lines after the status was read")


def dead_slave(bench):
    """a dead slave takes the intro, and the absent master does not answer"""
    bench.dead()
    with bench.machine(*bench.drive(unit=1)) as m:
        unit = Unit(m, 1)
        unit.out(CTL, 0x0a)
        equal(Unit(m, 0).intro(), 0x00, "status of the absent master")
        equal(m.get("state"), "dead", "state after an intro to the master")
        equal(unit.intro(), 0x72, "status after the intro")
        equal(unit.spi(b"\x90\0\0\0", 2), b"\xc2\x11", "REMS")
        equal(m.irqs, [], "interrupts")


def locked_window(bench):
    """locked firmware takes the intro in the boot window only"""
    bench.healthy()
    with bench.machine(*bench.drive(extra=",firmware=locked")) as m:
        unit = Unit(m)
        boot(m)
        equal(m.irqs, [], "interrupts of the boot")
        equal(unit.intro(), 0x51, "status after an intro to running firmware")
        equal(unit.inb(FEAT), 0x04, "error register")
        equal(m.irqs, [15], "interrupts of the refusal")
        equal(m.get("state"), "normal", "state")
        equal(unit.inquiry()[2], "A101", "revision after it")
        m.set("power", False)
        m.step(500 * MS)
        m.set("power", True)
        m.step(100 * MS)
        equal(m.get("state"), "window", "state")
        equal(unit.intro(), 0x72, "status after an intro in the window")


def identifies(bench):
    """REMS and a byte through the buffer, for both type bytes"""
    for kind in (0x72, 0x73):
        bench.dead()
        with bench.machine(*bench.drive(extra=f",type-byte={kind:#x}")) as m:
            unit = Unit(m, 0, kind)
            equal(unit.intro(), kind, "status after the intro")
            equal(unit.spi(b"\x90\0\0\0", 2), b"\xc2\x11", "REMS")
            for index, value in ((7, 0x5a), (300, 0xc3)):
                unit.put(index, value)
                equal(unit.fetch(7), 0x5a, "buffer byte 7")
            equal(unit.fetch(300), 0xc3, "buffer byte 300")
            equal(m.get("violations"), "", "violations")


def programs(bench):
    """a page program reaches the flash file, and a read sees it"""
    bench.dead()
    page = bytes(range(256))
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        unit.intro()
        unit.spi(b"\x06", 0)
        unit.spi(b"\x02\0\0\0" + page, 0)
        m.step(2 * MS)
        equal(unit.spi(b"\x05", 1)[0] & 1, 0, "WIP")
        equal(bench.flash.read_bytes()[:256], page, "page 0 in the file")
        equal(bench.flash.read_bytes()[256:], bench.image()[256:], "rest of the file")
        equal(unit.spi(b"\x03\0\0\0", 16), page[:16], "page 0 as read")
        counters = json.loads(m.get("counters"))
        equal(counters["programs"], 1, "programs")
        equal(counters["intros"], 1, "intros")
        equal(m.get("violations"), "", "violations")


def unpowered(bench):
    """without power the bus floats, or reads 00h beside another drive"""
    bench.dead()
    for value in (0x7f, 0xff):
        with bench.machine(*bench.drive(extra=f",power=off,floating={value:#x}")) as m:
            for number in (0, 1):
                unit = Unit(m, number)
                equal(unit.intro(), value, f"status of unit {number}")
                equal(unit.inb(CTL), value, "alternate status")
                equal(unit.inb(LBAM), value, "LBAM")
            equal(m.get("state"), "off", "state")
            equal(m.irqs, [], "interrupts")
    with bench.machine(*bench.disk_at(0), *bench.drive(unit=1, extra=",power=off")) as m:
        equal(Unit(m, 1).intro(), 0x00, "status beside a disk")
        equal(m.irqs, [], "interrupts")


def power_switch(bench):
    """qom-set of power acts at once, also in vendor mode"""
    bench.dead()
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        equal(unit.intro(), 0x72, "status after the intro")
        m.set("power", False)
        equal(unit.status(), 0x7f, "status without power")
        equal(m.get("power"), False, "power")
        m.set("power", True)
        equal(unit.status(), 0x80, "status with power")
        equal(unit.intro(), 0x72, "status after another intro")
        equal(json.loads(m.get("counters"))["power_cycles"], 2, "power cycles")


def healthy_boots(bench):
    """a complete image boots into an ATAPI drive of its name"""
    bench.healthy()
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        equal(m.get("state"), "window", "state at power-on")
        equal(unit.status(), 0x80, "status in the window")
        m.step(400 * MS)
        equal(m.get("state"), "booting", "state after the window")
        equal(unit.intro(), 0x80, "status after an intro that is not seen")
        boot(m)
        equal(m.get("state"), "normal", "state after booting")
        equal(unit.status(), 0x00, "status of the signature")
        equal(unit.signature(), ATAPI, "signature")
        equal(unit.inquiry(), ("ACME", "DVDRW 1234", "A101"), "INQUIRY")
        identity = unit.identify(0xa1)
        equal(ata_string(identity, 27, 46), "ACME    DVDRW 1234", "model")
        equal(ata_string(identity, 23, 26), "A101", "firmware revision")


def disk_untouched(bench, disk, drive):
    trace = bench.directory / "trace"
    with bench.machine(*bench.disk_at(disk), *bench.drive(unit=drive),
                       "-trace", "ide*_exec_cmd", "-trace", "ide_ioport_write",
                       "-D", str(trace)) as m:
        neighbour, unit = Unit(m, disk), Unit(m, drive)
        for _ in range(2):
            m.irqs.clear()
            equal(ata_string(neighbour.identify(), 27, 46), "NEIGHBOUR", "model of the disk")
            equal(m.irqs, [15], "interrupts of the disk")
            equal(neighbour.read_sector(37), bytes([37]) * 512, "sector of the disk")
            equal(unit.intro(), 0x72, "status after the intro")
            equal(unit.spi(b"\x90\0\0\0", 2), b"\xc2\x11", "REMS")
        equal(neighbour.status(), 0x50, "status of the disk")
        unit.leave()
        equal(unit.status(), 0x80, "status of the dead drive after a reset")
        equal(ata_string(neighbour.identify(), 27, 46), "NEIGHBOUR", "model of the disk")
    log = trace.read_text()
    seen = {int(x, 16) for x in re.findall(r"ide(?:_bus)?_exec_cmd.*cmd 0x([0-9a-f]+)", log)}
    equal(seen, {0xec, 0x20}, "commands that reached QEMU's units")
    equal("ide_ioport_write" in log, True, "trace of ide_ioport_write")


def disk_master(bench):
    """a disk as master works beside vendor mode and sees none of its commands"""
    bench.dead()
    disk_untouched(bench, 0, 1)


def disk_slave(bench):
    """a disk as slave works beside vendor mode and sees none of its commands"""
    bench.dead()
    disk_untouched(bench, 1, 0)


def intro_when_normal(bench):
    """an accepted intro ends what the ATAPI drive was doing"""
    bench.healthy()
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        boot(m)
        unit.select()
        unit.out(CMD, 0xa1)
        equal(unit.inb(CTL) & DRQ, DRQ, "DRQ of IDENTIFY PACKET DEVICE")
        equal(m.lines, {15}, "interrupt lines")
        unit.out(CTL, 0x0a)
        m.irqs.clear()
        equal(unit.intro(), 0x72, "status after the intro")
        equal(m.lines, set(), "interrupt lines after the intro")
        equal(unit.spi(b"\x90\0\0\0", 2), b"\xc2\x11", "REMS")
        equal(m.irqs, [], "interrupts")
        unit.leave()
        boot(m)
        equal(unit.status(), 0x00, "status after the reset")
        equal(unit.signature(), ATAPI, "signature")
        equal(unit.inquiry()[2], "A101", "revision")


def new_revision(bench):
    """outro and DEVICE RESET start the firmware that is in the flash by then"""
    bench.healthy("A101")
    with bench.machine(*bench.drive(unit=1)) as m:
        unit = Unit(m, 1)
        boot(m)
        equal(unit.inquiry()[2], "A101", "old revision")
        equal(unit.intro(), 0x72, "status after the intro")
        with open(bench.flash, "r+b") as flash:
            flash.write(bench.image("B202", "new.bin"))
        equal(m.get("revision"), "B202", "revision in the flash")
        unit.leave()
        equal(unit.status(), 0x80, "status after the reset")
        boot(m)
        equal(unit.signature(), ATAPI, "signature")
        equal(unit.inquiry(), ("ACME", "DVDRW 1234", "B202"), "INQUIRY")


def srst(bench):
    """SRST resets both units and selects unit 0"""
    bench.healthy()
    with bench.machine(*bench.disk_at(0), *bench.drive(unit=1)) as m:
        disk, unit = Unit(m, 0), Unit(m, 1)
        boot(m)
        unit.inquiry()
        unit.srst()
        equal(unit.inb(CMD), 0x50, "status of the unit that SRST selects")
        equal(unit.signature(), ATAPI, "signature of the drive")
        equal(disk.signature(), (1, 1, 0, 0), "signature of the disk")
        equal(unit.intro(), 0x72, "status after the intro")
        unit.srst()
        equal(unit.status(), 0x80, "status after SRST in vendor mode")
        boot(m)
        equal(unit.inquiry()[2], "A101", "revision")
        equal(ata_string(disk.identify(), 27, 46), "NEIGHBOUR", "model of the disk")


def srst_ignored(bench):
    """the switch srst-ignored keeps vendor mode through SRST"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",srst-ignored=on")) as m:
        unit = Unit(m)
        unit.intro()
        unit.srst()
        equal(unit.status(), 0x72, "status after SRST")
        equal(unit.spi(b"\x90\0\0\0", 2), b"\xc2\x11", "REMS")


def machine_reset(bench):
    """a reset of the machine leaves vendor mode"""
    bench.healthy()
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        equal(unit.intro(), 0x72, "status after the intro")
        m.execute("system_reset")
        m.execute("query-status")
        equal(unit.status(), 0x80, "status after the reset")
        boot(m)
        equal(unit.signature(), ATAPI, "signature")


def latched_mistakes(bench):
    """violations are named, also of a drive without power"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",power=off")) as m:
        unit = Unit(m)
        equal(m.get("violations"), "", "violations before")
        unit.intro(lbal=0x2e)
        m.set("power", True)
        unit.intro()
        unit.spi(b"\x02\0\0\0\0", 0)
        equal(m.get("violations"), "forbidden-intro,no-wel", "violations")


def power_cuts(bench):
    """cut-after-writes and cut-after-spi take the power away in time"""
    bench.dead()
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        m.set("cut-after-writes", 3)
        unit.select()
        unit.out(LBAL, 0x2a)
        equal(m.get("cut-after-writes"), 1, "writes left")
        equal(m.get("power"), True, "power after the second write")
        unit.out(CMD, 0x80)
        equal(m.get("power"), False, "power after the third write")
        m.set("power", True)
        unit.intro()
        unit.spi(b"\x06", 0)
        m.set("cut-after-spi", 1)
        unit.put(0, 0x04)
        equal(m.get("power"), True, "power before the SPI transaction")
        for reg, value in ((FEAT, 1), (SC, 0), (LBAL, 0), (LBAM, 0), (LBAH, 0), (CMD, 4)):
            unit.out(reg, value)
        equal(unit.status(), 0x7f, "status after the SPI transaction")


def status_register(bench):
    """the part's status register can be set from outside"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",status-register=0x0c")) as m:
        unit = Unit(m)
        unit.intro()
        equal(unit.spi(b"\x05", 1), b"\x0c", "RDSR")
        m.set("status-register", 0x8c)
        equal(unit.spi(b"\x05", 1), b"\x8c", "RDSR")
        equal(m.get("status-register"), 0x8c, "status-register")


def power_order(bench):
    """check-power-order uses the expected images"""
    bench.dead()
    old = bench.directory / "image.bin"
    with bench.machine(*bench.drive(extra=f",check-power-order=on,expect-new={old}")) as m:
        unit = Unit(m)
        unit.intro()
        unit.spi(b"\x06", 0)
        unit.spi(b"\x02\0\0\0\x02", 0)
        m.step(2 * MS)
        equal(m.get("violations"), "power-order", "violations")


def write_trace(bench):
    """trace-file records every register write with its unit"""
    bench.dead()
    trace = bench.directory / "writes"
    with bench.machine(*bench.disk_at(0), *bench.drive(unit=1)) as m:
        disk, unit = Unit(m, 0), Unit(m, 1)
        m.set("trace-file", str(trace))
        disk.select()
        disk.out(CMD, 0xec)
        disk.words(256)
        unit.intro()
        unit.out(CTL, 0x02)
        m.set("trace-file", "")
        unit.intro()
    lines = [tuple(line.split()[1:]) for line in trace.read_text().splitlines()]
    equal(lines, [("0", "6", "a0"), ("0", "7", "ec"), ("0", "6", "b0"), ("1", "3", "2a"),
                  ("1", "7", "80"), ("1", "6", "b0"), ("1", "8", "02")], "trace")


def two_drives(bench):
    """two such drives share a cable"""
    bench.dead()
    second = bench.directory / "second.bin"
    second.write_bytes(bench.image())
    with bench.machine(*bench.drive(), "-device", f"mtk-cd,id=mtk1,bus=ide.1,unit=1,"
                       f"flash={second},part=MX25L2005") as m:
        boot(m)
        equal(Unit(m, 0).intro(), 0x72, "status of the master")
        equal(m.get("state", "mtk1"), "normal", "state of the slave")
        equal(Unit(m, 1).inquiry()[2], "A101", "revision of the slave")
        equal(Unit(m, 0).status(), 0x72, "status of the master")
        m.set("power", False)
        equal(Unit(m, 0).status(), 0x00, "status of the master without power")
        m.set("power", False, "mtk1")
        equal(Unit(m, 0).status(), 0x7f, "status of the empty cable")


def bad_arguments(bench):
    """what cannot work is refused with a reason"""
    bench.dead()
    device = f"mtk-cd,flash={bench.flash},part="
    pci = ("-device", "cmd646-ide,id=pata", "-device")
    cases = (
        ((*pci, device + "TINY8K,bus=pata.0"), "flash file of 8192 bytes"),
        ((*pci, device + "NONE,bus=pata.0"), "part NONE is unknown"),
        ((*pci, device + "MX25L2005,bus=pata.0,type-byte=0x70"), "type-byte of MX25L2005"),
        ((*pci, device + "MX25L2005,bus=pata.0,type-byte=0x71"), "0x70, 0x72 or 0x73"),
        ((*pci, device + "MX25L2005,bus=pata.0,set=fat"), "set fat is unknown"),
        ((*pci, device + "MX25L2005,bus=pata.0,set=slim,type-byte=0x73"), "have a slim set"),
        ((*pci, device + "MX25L2005,bus=pata.0,firmware=x"), "not x"),
    )
    for arguments, reason in cases:
        said = bench.refused(*arguments)
        equal(reason in said, True, f"'{reason}' in '{said.strip()}'")


TESTS = (dead_master, dead_slave, locked_window, identifies, programs, unpowered,
         power_switch, healthy_boots, disk_master, disk_slave, intro_when_normal,
         new_revision, srst, srst_ignored, machine_reset, latched_mistakes, power_cuts,
         status_register, power_order, write_trace, two_drives, bad_arguments,
         *qtestmodel.TESTS)


def main():
    subprocess.run(["make", "-s", "-C", TOP / "tests/model", MKIMAGE], check=True,
                   stdout=sys.stderr, env={**os.environ, "BUILD": str(MKIMAGE.parent)})
    subprocess.run([TOP / "tests/qemu/build-qemu"], check=True, stdout=sys.stderr)
    print(f"1..{len(TESTS)}")
    failures = 0
    for number, test in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory(prefix="mtk-qtest-") as directory:
            try:
                test(Bench(Path(directory)))
                verdict = "ok"
            except (AssertionError, OSError, subprocess.SubprocessError):
                failures += 1
                verdict = "not ok"
                print(*(f"# {x}" for x in traceback.format_exc().splitlines()), sep="\n")
        print(f"{verdict} {number} - {test.__doc__}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
