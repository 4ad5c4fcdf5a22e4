# SPDX-License-Identifier: GPL-2.0
"""Tests of mtk-cd for what the model can be told: command sets, parts, doubts, faults."""

import json

from qtestpc import CMD, DATA, LBAL, LBAM, MS, Unit, boot, equal

REMS = b"\x90\0\0\0"
ID = b"\xc2\x11"


def refused(machine, reason, name, value):
    try:
        machine.set(name, value)
    except AssertionError as error:
        equal(reason in str(error), True, f"'{reason}' in '{error}'")
        return
    raise AssertionError(f"{name}={value} was taken")


# --- buses and command sets ----------------------------------------------------

def parallel(bench):
    """a parallel part: type byte 70h, autoselect, a byte programmed, a sector erased"""
    bench.dead()
    page = bench.image()[0x31200:0x31300]
    with bench.machine(*bench.drive(part="SST39SF020")) as m:
        unit = Unit(m, 0, 0x70)
        equal(unit.intro(), 0x70, "status after the intro")
        unit.jedec(0x90)
        equal((unit.bus_read(0), unit.bus_read(1)), (0xbf, 0xb6), "autoselect")
        unit.jedec(0xf0)
        equal(bytes(unit.bus_read(0x31200 + n) for n in range(8)), page[:8], "eight bytes")
        unit.jedec(0xa0)
        unit.bus_write(3, 0x5a)
        m.step(MS)
        equal(unit.bus_read(3), 0x5a, "the byte programmed")
        unit.jedec(0x80)
        unit.bus_write(0x5555, 0xaa)
        unit.bus_write(0x2aaa, 0x55)
        unit.bus_write(0x31000, 0x30)
        m.step(100 * MS)
        m.get("state")
        flash = bench.flash.read_bytes()
        equal(flash[3], 0x5a, "the byte in the file")
        equal(flash[0x31000:0x32000], b"\xff" * 0x1000, "the sector in the file")
        equal(flash[0x32000:], bench.image()[0x32000:], "the rest of the file")
        counters = json.loads(m.get("counters"))
        equal(counters["erases"], 1, "erases")
        equal(counters["programs"], 1, "programs")
        equal(counters["bus_writes"], 3 + 3 + 4 + 6, "write cycles")
        equal(m.get("violations"), "", "violations")


def command_sets(bench):
    """the slim sets answer their own intro and commands, and no others"""
    for codes in ("slim", "slim2"):
        bench.dead()
        with bench.machine(*bench.drive(extra=f",set={codes}")) as m:
            unit = Unit(m, 0, 0x72, codes)
            equal(Unit(m).intro(), 0x80, "status after the legacy intro")
            equal(unit.intro(), 0x72, "status after its own")
            equal(unit.spi(REMS, 2), ID, "REMS")
            unit.out(CMD, 0x00)
            m.step(MS)
            equal(unit.status(), 0x51, "status after a legacy command")
            equal(m.get("violations"), "", "violations")
            unit.leave()
            equal(m.get("state"), "dead", "state after its outro")


def foreign_intros(bench):
    """intros names the sets whose intro is taken"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",set=slim,intros=legacy+slim2")) as m:
        equal(m.get("intros"), "legacy+slim2", "intros")
        equal(Unit(m, 0, 0x72, "slim").intro(), 0x80, "status after the slim intro")
        equal(Unit(m).intro(), 0x72, "status after the legacy intro")
        equal(Unit(m, 0, 0x72, "slim").spi(REMS, 2), ID, "REMS")


# --- what the specification leaves open -------------------------------------------

def reselect(bench):
    """needs-reselect: a command starts when DEV is written after it"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",needs-reselect=on")) as m:
        unit = Unit(m)
        unit.intro()
        unit.address(9)
        unit.out(LBAL, 0x77)
        unit.out(CMD, 0x01)
        m.step(MS)
        equal(unit.inb(CMD), 0x80, "status before DEV is written")
        unit.select()
        m.step(MS)
        equal(unit.inb(CMD), 0x72, "status after it")
        equal(unit.fetch(9), 0x77, "the byte")


def clobbers(bench):
    """clobbers-registers: parameters do not outlive a command"""
    bench.dead()
    with bench.machine(*bench.drive()) as m:
        unit = Unit(m)
        unit.intro()
        unit.put(0x40, 0x12)
        equal(unit.inb(LBAM), 0x40, "LBAM after a command")
        m.set("clobbers-registers", True)
        unit.put(0x40, 0x12)
        equal(unit.inb(LBAM) == 0x40, False, "LBAM is kept")
        equal(unit.fetch(0x40), 0x12, "the byte")


def late_busy(bench):
    """late-busy-ns: the old status shows for a while"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",late-busy-ns=3000,command-ns=5000")) as m:
        unit = Unit(m)
        unit.intro()
        unit.address(0)
        unit.out(CMD, 0x00)
        seen = []
        for _ in range(5):
            seen.append(unit.inb(CMD))
            m.step(2000)
        equal(seen, [0x72, 0x72, 0x80, 0x80, 0x72], "status each 2 us")


def buffer_spoiled(bench):
    """rdsr-clobbers: a short transaction leaves garbage in the rest of the buffer"""
    for switch in ("off", "on"):
        bench.dead()
        with bench.machine(*bench.drive(extra=f",rdsr-clobbers={switch}")) as m:
            unit = Unit(m)
            unit.intro()
            unit.put(20, 0x5a)
            unit.spi(b"\x05", 1)
            equal(unit.fetch(20) == 0x5a, switch == "off", "the byte is still there")


def ids_late(bench):
    """id-early-ns, id-early: no id at first; bad-entries ends that"""
    bench.dead()
    extra = ",id-early-ns=1000000000,id-early=0xff,bad-entries=1"
    with bench.machine(*bench.drive(extra=extra)) as m:
        unit = Unit(m)
        unit.intro()
        equal(unit.spi(REMS, 2), b"\xff\xff", "REMS at once")
        m.step(1000 * MS)
        equal(unit.spi(REMS, 2), ID, "REMS after a second")
        unit.leave()
        unit.intro()
        equal(unit.spi(REMS, 2), ID, "REMS after another entry")


def busy_entry(bench):
    """enter-busy-ns: the type byte comes with BSY first"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",enter-busy-ns=50000000")) as m:
        unit = Unit(m)
        equal(unit.intro(), 0xf2, "status after the intro")
        m.step(50 * MS)
        equal(unit.status(), 0x72, "status 50 ms later")
        equal(m.get("violations"), "", "violations")


def half_way(bench):
    """half-way: 52h, until the power was cycled"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",half-way=1")) as m:
        unit = Unit(m)
        equal(unit.intro(), 0x52, "status after the intro")
        equal(unit.intro(), 0x52, "status after another")
        m.set("power", False)
        m.set("power", True)
        equal(unit.intro(), 0x72, "status after an intro with fresh power")


def shown_status(bench):
    """window-status, boot-status and dead-status replace 80h; runs-anything does not end"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",dead-status=0x151")) as m:
        equal(Unit(m).status(), 0x51, "status of a dead drive")
        equal(Unit(m).intro(), 0x72, "status after the intro")
    bench.flash.write_bytes(bench.image()[:-256] + bytes(256))
    extra = ",runs-anything=on,window-status=0x17f,boot-status=0x1d0"
    with bench.machine(*bench.drive(extra=extra)) as m:
        equal(Unit(m).status(), 0x7f, "status in the window")
        m.step(10_000 * MS)
        equal(m.get("state"), "booting", "state after 10 s")
        equal(Unit(m).status(), 0xd0, "status after 10 s")


def part_power(bench):
    """part-power-ns: the part answers only when its own supply is there"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",part-power-ns=500000000")) as m:
        unit = Unit(m)
        unit.intro()
        equal(unit.spi(REMS, 2), b"\xff\xff", "REMS without it")
        m.step(500 * MS)
        equal(unit.spi(REMS, 2), ID, "REMS with it")


def outro_ignored(bench):
    """outros-ignored: the first outro is without effect"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",outros-ignored=1")) as m:
        unit = Unit(m)
        unit.intro()
        unit.outro()
        m.step(MS)
        equal(m.get("state"), "vendor", "state after one outro")
        unit.outro()
        equal(m.get("state"), "left", "state after two")


def hanging_erase(bench):
    """hangs-at, gives-up: a chip erase that never ends shows DQ5 once it is overdue"""
    bench.dead()
    with bench.machine(*bench.drive(part="SST39SF020", extra=",hangs-at=0x10")) as m:
        unit = Unit(m, 0, 0x70)
        unit.intro()
        unit.jedec(0x80)
        unit.jedec(0x10)
        for gives_up in (False, True):
            m.set("gives-up", gives_up)
            m.step(10_000 * MS)
            first, second = unit.bus_read(0), unit.bus_read(0)
            equal((first ^ second) & 0x40, 0x40, "DQ6 toggles")
            equal(bool(first & second & 0x20), gives_up, "DQ5")


def bad_byte(bench):
    """bad-byte: one bit of it stays 1"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",bad-byte=6")) as m:
        unit = Unit(m)
        unit.intro()
        unit.spi(b"\x06", 0)
        unit.spi(b"\x02\0\0\0" + bytes(8), 0)
        m.step(10 * MS)
        equal(unit.spi(b"\x03\0\0\0", 8), b"\0\0\0\0\0\1\0\0", "the bytes programmed")


# --- faults and parts ------------------------------------------------------------

def faults(bench):
    """fault, fault-after: the link goes, the drive hangs, restarts, a bit flips"""
    for fault, status, state in (("link", 0x7f, "vendor"), ("hang", 0x80, "vendor"),
                                 ("restart", 0x80, "dead"), ("flip", 0x72, "vendor")):
        bench.dead()
        with bench.machine(*bench.drive(extra=f",fault={fault}")) as m:
            unit = Unit(m)
            unit.intro()
            unit.put(0, 0x44)
            m.set("fault-after", 2)
            unit.put(1, 0x44)
            equal(unit.status(), 0x72, f"status one command before: {fault}")
            equal(m.get("fault-after"), 1, "commands left")
            unit.address(2)
            unit.out(CMD, 0x01)
            m.step(MS)
            equal(unit.status(), status, f"status after the command: {fault}")
            equal(m.get("state"), state, f"state: {fault}")
            if fault == "flip":
                equal((unit.fetch(0), unit.fetch(0)), (0x45, 0x44), "the same byte twice")


def running_faults(bench):
    """a link that goes while firmware runs silences ide-cd, too"""
    bench.healthy()
    with bench.machine(*bench.drive(extra=",fault=link,fault-after=1,firmware=locked")) as m:
        unit = Unit(m)
        boot(m)
        equal(unit.inquiry()[2], "A101", "revision before")
        unit.intro()
        equal(unit.status(), 0x7f, "status")
        equal(unit.inb(LBAM), 0x7f, "LBAM")


def bus_cut(bench):
    """cut-after-bus takes the power at a write cycle of a parallel part"""
    bench.dead()
    with bench.machine(*bench.drive(part="SST39SF020", extra=",cut-after-bus=2")) as m:
        unit = Unit(m, 0, 0x70)
        unit.intro()
        unit.bus_write(0x5555, 0xaa)
        equal(m.get("power"), True, "power after one cycle")
        unit.bus_address(0x2aaa)
        unit.out(LBAL, 0x55)
        unit.out(CMD, 0x01)
        equal(m.get("power"), False, "power after two")


def other_part(bench):
    """part, flash, type byte and set change while there is no power, all or none"""
    bench.dead()
    other = bench.directory / "other.bin"
    other.write_bytes(b"\xff" * 0x80000)
    with bench.machine(*bench.drive()) as m:
        Unit(m).intro()
        spent = json.loads(m.get("counters"))["intros"]
        refused(m, "no power", "part", "SST39SF040")
        m.set("power", False)
        m.set("part", "SST39SF040")
        refused(m, "flash file of 524288 bytes", "power", True)
        equal(m.get("state"), "off", "state after the refusal")
        m.set("flash", str(other))
        m.set("power", True)
        equal(Unit(m, 0, 0x70).intro(), 0x70, "status of the parallel part")
        equal(json.loads(m.get("counters"))["intros"], spent + 1, "intros in all")
        m.set("power", False)
        m.set("set", "slim")
        refused(m, "slim set", "power", True)
        for name, value in (("part", "MX25L2005"), ("flash", str(bench.flash))):
            m.set(name, value)
        m.set("power", True)
        unit = Unit(m, 0, 0x72, "slim")
        equal(unit.intro(), 0x72, "status of the first part in the slim set")
        equal(unit.spi(REMS, 2), ID, "REMS")
        equal(m.get("violations"), "", "violations")


def own_ids(bench):
    """rems, rdid and res give the part ids that no table knows"""
    bench.dead()
    extra = ",rems=0x4a17,rdid=0x4a3012,res=0x99"
    with bench.machine(*bench.drive(extra=extra)) as m:
        unit = Unit(m)
        unit.intro()
        equal(unit.spi(REMS, 2), b"\x4a\x17", "REMS")
        equal(unit.spi(b"\x9f", 3), b"\x4a\x30\x12", "RDID")
        equal(unit.spi(b"\xab\0\0\0", 1), b"\x99", "RES")


# --- measuring -------------------------------------------------------------------

def marks(bench):
    """a write to mark-port takes the counters down; pauses count as idle"""
    bench.dead()
    with bench.machine(*bench.drive(extra=",mark-port=0x2e0")) as m:
        unit = Unit(m)
        unit.intro()
        m.command("outb 0x2e0 0")
        unit.put(0, 1)
        m.step(30_000)
        unit.put(1, 1)
        m.step(20_000)
        m.command("outb 0x2e0 0")
        first, second = json.loads(m.get("marks"))
        equal(second["vendor_commands"] - first["vendor_commands"], 2, "commands between")
        # Two commands wait for less than 10 us, which is no pause.
        equal(second["idle_ns"] - first["idle_ns"], 50_000, "idle time between")
        equal(second["ns"] - first["ns"] >= 50_000, True, "time between")
        equal(second["accesses"] - first["accesses"],
              sum(second["writes"]) + sum(second["reads"])
              - sum(first["writes"]) - sum(first["reads"]), "accesses between")
        equal(m.command("inb 0x2e0"), 0xff, "the port when read")


TESTS = (parallel, command_sets, foreign_intros, reselect, clobbers, late_busy,
         buffer_spoiled, ids_late, busy_entry, half_way, shown_status, part_power,
         outro_ignored, hanging_erase, bad_byte, faults, running_faults, bus_cut, other_part,
         own_ids, marks)
