# SPDX-License-Identifier: GPL-2.0
"""A PC driven by the qtest protocol, its files, and one IDE unit as seen through its ports."""

import json
import os
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).resolve().parents[3]
QEMU = os.environ.get("QEMU") or TOP / "build/qemu/qemu-system-x86_64"
TIMEOUT = 20

MKIMAGE = TOP / "build/model/mkimage"
SIZE = 0x40000

DATA, FEAT, SC, LBAL, LBAM, LBAH, DEV, CMD, CTL = range(9)
BSY, DRQ, ERR = 0x80, 0x08, 0x01
MS = 1_000_000


def equal(got, want, what):
    if got != want:
        shown = [f"{x:#x}" if isinstance(x, int) else repr(x) for x in (got, want)]
        raise AssertionError(f"{what}: got {shown[0]}, want {shown[1]}")


class Line:
    """A line-oriented server socket that QEMU connects to."""

    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(1)
        self.listener.settimeout(0.1)
        self.stream = None

    def accept(self, process):
        for _ in range(10 * TIMEOUT):
            try:
                connection, _ = self.listener.accept()
                break
            except TimeoutError:
                equal(process.poll(), None, "exit status of QEMU at its start")
        else:
            raise AssertionError("QEMU does not connect")
        connection.settimeout(TIMEOUT)
        self.stream = connection.makefile("rw", buffering=1)
        self.listener.close()

    def read(self):
        line = self.stream.readline()
        if not line:
            raise AssertionError("QEMU has closed the connection")
        return line.rstrip("\n")

    def write(self, line):
        self.stream.write(line + "\n")
        self.stream.flush()


class Machine:
    """A PC without a running processor; time passes only in step()."""

    def __init__(self, directory, arguments):
        self.qtest = Line(directory / "qtest")
        self.qmp = Line(directory / "qmp")
        self.irqs = []  # raised so far
        self.lines = set()  # high now
        self.process = subprocess.Popen(
            [QEMU, "-machine", "pc,accel=qtest", "-nodefaults", "-display", "none",
             "-m", "32", "-L", TOP / "build/qemu/firmware",
             "-qtest", f"unix:{directory}/qtest", "-qtest-log", "/dev/null",
             "-qmp", f"unix:{directory}/qmp", *arguments])
        self.qtest.accept(self.process)
        self.qmp.accept(self.process)
        self.qmp.read()
        self.execute("qmp_capabilities")
        self.command("irq_intercept_in ioapic")
        self.irqs.clear()

    def close(self):
        try:
            if self.process.poll() is None:
                self.execute("quit")
            equal(self.process.wait(TIMEOUT), 0, "exit status of QEMU")
        finally:
            self.process.kill()
            self.process.wait()

    # qtest

    def command(self, text):
        self.qtest.write(text)
        while True:
            words = self.qtest.read().split()
            if words[0] == "IRQ":
                self.interrupt(words[1], int(words[2]))
                continue
            equal(words[0], "OK", f"qtest {text}")
            return int(words[1], 0) if len(words) > 1 else None

    def interrupt(self, change, number):
        if number == 0:  # the timer's
            return
        if change == "raise":
            self.irqs.append(number)
            self.lines.add(number)
        else:
            self.lines.discard(number)

    def step(self, ns):
        self.command(f"clock_step {ns}")

    # QMP

    def execute(self, name, **arguments):
        self.qmp.write(json.dumps({"execute": name, "arguments": arguments}))
        while True:
            answer = json.loads(self.qmp.read())
            if "error" in answer:
                raise AssertionError(f"{name}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def get(self, name, drive="mtk0"):
        return self.execute("qom-get", path=f"/machine/peripheral/{drive}", property=name)

    def set(self, name, value, drive="mtk0"):
        self.execute("qom-set", path=f"/machine/peripheral/{drive}", property=name,
                     value=value)


class Codes(NamedTuple):
    """A command set: specification, 1.1, 2 and 4.1."""

    intro_lbal: int
    intro: int
    outro: int
    write: int
    read: int
    execute: int
    finish: int | None


SETS = {
    "legacy": Codes(0x2a, 0x80, 0x81, 0x01, 0x00, 0x04, 0x05),
    "slim": Codes(0xd9, 0x89, 0xf0, 0x68, 0x91, 0x1b, None),
    "slim2": Codes(0x79, 0x8d, 0xbe, 0x52, 0x1f, 0xc2, None),
}


class Unit:
    """One unit of the secondary channel as a program with port access sees it."""

    def __init__(self, machine, number=0, kind=0x72, codes="legacy"):
        self.machine = machine
        self.dsel = 0xb0 if number else 0xa0
        self.kind = kind
        self.codes = SETS[codes]

    @staticmethod
    def port(reg):
        return 0x376 if reg == CTL else 0x170 + reg

    def out(self, reg, value):
        self.machine.command(f"outb {self.port(reg)} {value}")

    def inb(self, reg):
        return self.machine.command(f"inb {self.port(reg)}")

    def select(self):
        self.out(DEV, self.dsel)

    def status(self):
        self.select()
        return self.inb(CMD)

    def wait(self, mask, value):
        for _ in range(1000):
            if self.inb(CMD) & mask == value:
                return
            self.machine.step(1000)
        raise AssertionError(f"status stays at {self.inb(CMD):#x}")

    def srst(self):
        self.out(CTL, 0x04)
        self.machine.step(MS)
        self.machine.execute("query-status")  # lets the main loop run
        self.out(CTL, 0x00)
        self.machine.step(MS)

    # Vendor mode, written down from sections 1 to 4 of the specification.

    def intro(self, lbal=None):
        self.select()
        self.out(LBAL, self.codes.intro_lbal if lbal is None else lbal)
        self.out(CMD, self.codes.intro)
        self.machine.step(2 * MS)
        return self.status()

    def outro(self):
        self.select()
        self.out(CMD, self.codes.outro)

    def leave(self):
        self.outro()
        self.machine.step(MS)
        self.select()
        self.out(CMD, 0x08)

    def vendor(self, command):
        self.out(CMD, command)
        self.select()
        self.wait(0xff, self.kind)

    def address(self, index):
        address = index + (0x8800 if self.kind == 0x72 else 0)
        self.select()
        self.out(LBAM, address & 0xff)
        self.out(LBAH, address >> 8)

    def put(self, index, value):
        self.address(index)
        self.out(LBAL, value)
        self.vendor(self.codes.write)

    def fetch(self, index):
        self.address(index)
        self.vendor(self.codes.read)
        return self.inb(LBAL)

    def spi(self, sent, received):
        for index, value in enumerate(sent):
            self.put(index, value)
        order = "little" if self.kind == 0x72 else "big"
        lengths = len(sent).to_bytes(2, order) + received.to_bytes(2, order)
        self.select()
        self.out(FEAT, lengths[0])
        self.out(SC, lengths[1])
        self.out(LBAL, 0)
        self.out(LBAM, lengths[2])
        self.out(LBAH, lengths[3])
        self.vendor(self.codes.execute)
        if self.codes.finish is not None:
            self.select()
            self.vendor(self.codes.finish)
        return bytes(self.fetch(len(sent) + i) for i in range(received))

    def bus_address(self, address):
        self.select()
        self.out(LBAM, address & 0xff)
        self.out(LBAH, address >> 8 & 0xff)
        self.out(DEV, self.dsel | address >> 16)

    def bus_write(self, address, value):
        self.bus_address(address)
        self.out(LBAL, value)
        self.vendor(self.codes.write)

    def bus_read(self, address):
        self.bus_address(address)
        self.vendor(self.codes.read)
        return self.inb(LBAL)

    def jedec(self, command):
        for address, value in ((0x5555, 0xaa), (0x2aaa, 0x55), (0x5555, command)):
            self.bus_write(address, value)

    # Ordinary ATA.

    def words(self, count):
        self.wait(BSY | DRQ | ERR, DRQ)
        data = [self.machine.command(f"inw {self.port(DATA)}") for _ in range(count)]
        return b"".join(word.to_bytes(2, "little") for word in data)

    def identify(self, command=0xec):
        self.select()
        self.out(CMD, command)
        return self.words(256)

    def read_sector(self, lba):
        self.out(DEV, self.dsel | 0x40)
        for reg, value in ((SC, 1), (LBAL, lba), (LBAM, 0), (LBAH, 0), (CMD, 0x20)):
            self.out(reg, value)
        self.machine.execute("query-status")
        return self.words(256)

    def start_inquiry(self):
        self.select()
        for reg, value in ((FEAT, 0), (LBAM, 36), (LBAH, 0), (CMD, 0xa0)):
            self.out(reg, value)

    def inquiry(self):
        self.start_inquiry()
        self.wait(BSY | DRQ | ERR, DRQ)
        for word in (0x0012, 0, 36, 0, 0, 0):
            self.machine.command(f"outw {self.port(DATA)} {word}")
        data = self.words(18)
        return tuple(data[a:b].decode().rstrip() for a, b in ((8, 16), (16, 32), (32, 36)))

    def signature(self):
        self.select()
        return tuple(self.inb(reg) for reg in (SC, LBAL, LBAM, LBAH))


class Bench:
    """Makes the files of one test, and machines with them."""

    def __init__(self, directory):
        self.directory = directory
        self.flash = directory / "flash.bin"
        self.disk = directory / "disk.img"
        self.disk.write_bytes(b"".join(bytes([n]) * 512 for n in range(64)) * 16)

    def image(self, revision="A101", name="image.bin", size=SIZE):
        path = self.directory / name
        subprocess.run([MKIMAGE, "--vendor", "ACME", "--product", "DVDRW 1234",
                        "--revision", revision, "--size", str(size), path], check=True)
        return path.read_bytes()

    def healthy(self, revision="A101"):
        self.flash.write_bytes(self.image(revision))

    def dead(self, size=SIZE):
        """Interrupted: all there but page 0."""
        self.flash.write_bytes(b"\xff" * 256 + self.image(size=size)[256:])

    def drive(self, unit=0, extra="", name="mtk0", part="MX25L2005"):
        return ["-device", f"mtk-cd,id={name},bus=ide.1,unit={unit},flash={self.flash},"
                f"part={part},window-ms=300,boot-ms=1000{extra}"]

    def disk_at(self, unit):
        return ["-drive", f"if=none,id=d,format=raw,file={self.disk}",
                "-device", f"ide-hd,drive=d,bus=ide.1,unit={unit},model=NEIGHBOUR"]

    @contextmanager
    def machine(self, *arguments):
        machine = Machine(Path(tempfile.mkdtemp(dir=self.directory)), arguments)
        failed = True
        try:
            yield machine
            failed = False
        finally:
            if failed:
                machine.process.kill()
                machine.process.wait()
            else:
                machine.close()

    def refused(self, *arguments):
        """What QEMU says when it does not start."""
        run = subprocess.run([QEMU, "-machine", "q35,accel=qtest", "-nodefaults",
                              "-display", "none", "-L", TOP / "build/qemu/firmware",
                              *arguments],
                             capture_output=True, text=True, timeout=TIMEOUT, check=False)
        equal(run.returncode, 1, "exit status")
        return run.stderr


def boot(machine):
    machine.step(1301 * MS)


ATAPI = (0x01, 0x01, 0x14, 0xeb)


def ata_string(data, first, last):
    """Words first to last, whose bytes are swapped."""
    raw = data[2 * first:2 * last + 2]
    return bytes(raw[i ^ 1] for i in range(len(raw))).decode().rstrip()
