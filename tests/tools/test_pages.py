# SPDX-License-Identifier: GPL-2.0
"""
What README and the pages tell people to type, typed as it stands there.

The commands of one block are typed one after another, in a directory with the files that the
pages speak of, and with a dead drive on ata2.  Whatever asks is answered with yes.  What is not
typed here is in ELSEWHERE; tests/docs/check sees that it is shell, and that its programs exist.
"""

import os
import re
import shlex
import socket
import struct
import subprocess
import sys
from pathlib import Path

from harness import HEADER, TIMEOUT, TOP, Bench, Terminal, test
from test_rescue import computer

sys.path.append(str(TOP / "tests" / "docs"))

# pylint: disable=wrong-import-position
from typed import blocks_of, pages

NODE = "/dev/mtkflash/by-port/ata2"
MTKFLASHCTL = re.compile(r"(?:build/tools/)?mtkflashctl ")
SAVED, STICK = "/var/lib/mtkflash", "/mnt/stick"
# Names that stand for something else.
MEANT = {"DRIVE": "mtkflash0", "FILE": "fw.bin", "IMAGE": "fw.bin", "SYMPTOM": "80h"}
# What differs is told by the exit code.
ALLOWED = {"verify": {0, 16}}

# What is no command of mtkflashctl, and uses no node: the file that runs it and what stands there
# for it, or why nobody does.
NOT_RUN = "not run"
PACKAGES = "tests/install/packages"
UPLOAD, MTD, LOOKING, TRACE, OPTICAL, RECORDING, GUEST = (
    f"tests/qemu/{name}.py" for name in (
        "scenarios/upload", "scenarios/mtd", "scenarios/looking", "scenarios/trace",
        "rig/optical", "rig/recording", "rig/guest"))
ELSEWHERE = {
    r"apt-get (update|install (build-essential pkg-config|libarchive-dev))":
        (PACKAGES, 'block README.md "$headers"'),
    r"apt-get install (build-essential debhelper|\./build/deb)":
        (PACKAGES, 'block "$page" \'make deb\''),
    r"(dnf|pacman) ": (NOT_RUN, "these systems are not there"),
    r"makepkg -si": (NOT_RUN, "as root of Arch only; tests/install/packages runs makepkg -d"),
    r"make (modules tool|install|clean)$": (PACKAGES, 'block "$page" \'make clean\''),
    r"make uninstall$": (PACKAGES, "\t\tmake uninstall\n"),
    r"make deb$": (PACKAGES, 'block "$page" \'make deb\''),
    r"make dist$": (PACKAGES, "make -s dist"),
    r"make rpm$": (PACKAGES, "rpm RPMFLAGS=--nodeps"),
    r"make check SUITES": (NOT_RUN, "it would run this"),
    r"echo 1 > loading$": (UPLOAD, 'store(shop, "loading", "1")'),
    r"cat ~/fw\.bin > data$": (UPLOAD, "cat /fw/new.bin > {PLACE}/data"),
    r"echo 0 > loading$": (UPLOAD, 'store(shop, "loading", "0")'),
    r"cat status$": (UPLOAD, 'show(shop, "status")'),
    r"flashrom -p linux_mtd:dev=1 -r ": (MTD, "flashrom -p linux_mtd:dev=0 -r "),
    r"dd if=/dev/mtd1 of=": (MTD, "dd if=/dev/mtd0ro of="),
    r"echo 1 > /sys/module/mtkflash/parameters/mtd_open_rw": (MTD, "echo 1 > {PARAMETER}"),
    r"make -C tests/native replay$": (RECORDING, '"-C", TOP / "tests" / "native", "replay"'),
    r"build/native/replay ": (RECORDING, 'BUILD / "native" / "replay"'),
    r"modprobe mtkflash$": (OPTICAL, "modprobe mtkflash"),
    r"rmmod mtkflash$": (OPTICAL, "rmmod mtkflash"),
    r"modprobe (-r )?pata_it821x": (NOT_RUN, "it needs that controller"),
    r"insmod /mnt/stick/mtkflash\.ko async_probe=1": (NOT_RUN, "modprobe is, with that option"),
    r"cp build/module/mtkflash\.ko build/tools/mtkflashctl /mnt/stick/$":
        ("tests/install/check", "fits_a_stick build/module/mtkflash.ko build/tools/mtkflashctl"),
    r'echo "- - -" > /sys/class/scsi_host/host3/scan': (LOOKING, "echo '- - -' > $scan"),
    r"cat /sys/kernel/security/lockdown": (GUEST, "cat /sys/kernel/security/lockdown"),
    r"(dmesg|mtd_debug info |ls -l /sys/class/scsi_host|ls -lL /dev/mtkflash/)":
        (NOT_RUN, "it only looks"),
    r"(cd|cp(?! build/module)|install|mkdir|mount|umount) ":
        (NOT_RUN, "it is about the reader's own places"),
    r"echo 1 > events/mtkflash/": (TRACE, "echo 1 > {EVENTS}/mtkflash_{event}/enable"),
    r"cat trace_pipe": (NOT_RUN, "it does not end; the trace itself is read instead"),
    r"rm /dev/mtkflash/": ("tests/tools/test_place.py", "rm /dev/mtkflash0; mtkflashctl rescan"),
}

# These work on the files of the desk.
SHELL = re.compile(r"(strings|sed) ")

WRITES = ("flash", "restore", "erase", "rescue")
QUESTION = r"Type (\w+) to start: $"

# wire.h
WIRE_OPEN, WIRE_READ, WIRE_WRITE, WIRE_CLOSE, WIRE_SYNC = 1, 3, 4, 5, 12


def hex_file(content: bytes, start: int) -> str:
    """Intel HEX of it."""
    def record(kind: int, address: int, data: bytes) -> str:
        body = bytes([len(data), address >> 8, address & 0xff, kind]) + data
        return f":{(body + bytes([-sum(body) & 0xff])).hex().upper()}\n"

    lines = []
    for at in range(0, len(content), 32):
        address = start + at
        if not at or not address & 0xffff:
            lines.append(record(4, 0, (address >> 16).to_bytes(2, "big")))
        lines.append(record(0, address & 0xffff, content[at:at + 32]))
    return "".join(lines) + record(1, 0, b"")


class Desk:
    """Where the commands are typed."""

    def __init__(self, bench: Bench, typed: str) -> None:
        self.bench = bench
        new, old = "new", bench.image("old").read_bytes()
        kind, lost = "ata2:dead", "--keep-from=" in typed
        if lost:
            # Of what is kept the drive has nothing left, a backup of before has it.
            new, old = "family", bench.model("ata2:family").content()
            kind = "ata2:lost"
        if "--recipe=" in typed:
            kind = "ata2:running"
        self.model = computer(bench, kind, "ata4:running")
        self.place = bench.directory
        if "--recipe=" in typed:
            self.write_recipe()
        bench.backups.mkdir()
        (bench.backups / "BACKUP.bin").write_bytes(old)
        (self.place / "backup.bin").write_bytes(old)
        content = bench.image(new).read_bytes()
        for name in ("fw.bin", "firmware.bin"):
            (self.place / name).write_bytes(content)
        half = len(content) // 2
        (self.place / "fw.hex").write_text(hex_file(content, 0))
        (self.place / "low.hex").write_text(hex_file(content[:half], 0))
        (self.place / "high.hex").write_text(hex_file(content[half:], half))
        self.tracing: subprocess.Popen[str] | None = None

    def write_recipe(self) -> None:
        """The one of the page, for the drive that is here."""
        text = (TOP / "Documentation" / "packets.rst").read_text("utf-8")
        recipe = re.search(r"\n   vendor (?:.*\n)+?\n", text)[0]
        vendor, product = self.bench.run("info", "ata2", "--json").document["result"]["drive"][
            "model"].rsplit(" ", 1)[0].split(" ", 1)
        (self.place / "my.recipe").write_text(
            recipe.replace("EXAMPLE", vendor).replace("DRW-0000", product))

    def words(self, command: str) -> list[str]:
        words = shlex.split(command, comments=True)
        words = [MEANT.get(word, word).replace(SAVED, str(self.bench.backups))
                 .replace(STICK, str(self.place)) for word in words]
        return [str(self.place / word) if re.fullmatch(r"[\w-]+\.\w+", word) else word
                for word in words]

    def mtkflashctl(self, words: list[str]) -> None:
        verb = next((word for word in words if not word.startswith("-")), "")
        if verb == "trace":
            self.tracing = self.bench.start(*words)
            # It records by then.
            line = self.tracing.stderr.readline()
            assert line.startswith("Recording "), line
            return
        if verb == "report" and words[-1].endswith(".trace"):
            # Recorded on another day.
            Path(words[-1]).write_text("w3 2a\n", "utf-8")
        if ">" in words:
            done = self.bench.run(*words[:words.index(">")], cwd=self.place)
            assert done.code == 0 and done.out, done
            return
        if verb == "rescue" and "--backup-dir=" not in " ".join(words):
            words = [*words, f"--backup-dir={self.bench.backups}"]
        terminal = Terminal(self.bench, 100, *words, directory=self.place)
        if verb == "rescue":
            terminal.wait_for("number of its line: ")
            terminal.type("1\n")
            terminal.wait_for("Press Enter when you are ready")
            terminal.type("\n")
        if verb in WRITES and not {"--yes", "--dry-run"} & set(words):
            terminal.wait_until(lambda text: re.search(QUESTION, text))
            terminal.type(re.search(QUESTION, terminal.text)[1] + "\n")
        code = terminal.finish()
        # Of this drive nobody knows what belongs to it.
        allowed = {8} if "--shareable" in words else ALLOWED.get(verb, {0})
        assert code in allowed, (words, code, terminal.text[-600:])

    def node(self, flags: int, *requests: tuple[int, int, bytes]) -> list[bytes]:
        """What a program does with the node that knows nothing of it; all has to succeed."""
        answers = []
        with socket.socket(socket.AF_UNIX) as wire, wire.makefile("rb") as answer:
            wire.settimeout(TIMEOUT)
            wire.connect(str(self.model.path))
            for operation, argument, data in ((WIRE_OPEN, 0, struct.pack("=i", flags)),
                                              *requests, (WIRE_CLOSE, 0, b"")):
                wire.sendall(HEADER.pack(operation, argument, len(data)) + data)
                _, result, length = HEADER.unpack(answer.read(HEADER.size))
                answers.append(answer.read(length))
                assert result >= 0, f"operation {operation}: {os.strerror(-result)}"
        return answers

    def write_node(self, name: str) -> None:
        image = (self.place / name).read_bytes()
        self.node(os.O_WRONLY, (WIRE_WRITE, 0, image), (WIRE_SYNC, 0, b""))
        assert self.model.content() == image

    def read_node(self, name: str) -> None:
        content = self.node(os.O_RDONLY, (WIRE_READ, 0x200000, b""))[1]
        assert content == self.model.content()
        (self.place / name).write_bytes(content)

    def shell(self, command: str) -> None:
        (self.place / "session.trace").write_text("w3 2a\nphase backing-up\nd 1234\n")
        done = subprocess.run(["bash", "-c", command], cwd=self.place, check=True,
                              capture_output=True, text=True)
        assert done.stdout or (self.place / "before-backup.txt").read_text() == "w3 2a\n", done

    def type(self, command: str) -> bool:
        """False if this is nobody's affair here."""
        command = command.removeprefix("build/tools/")
        written = re.match(rf"cat (\S+) > {NODE}(?!\S)", command) or \
            re.match(rf"(?:busybox )?dd if=(\S+) of={NODE}(?!\S)", command)
        read = re.match(rf"cat {NODE} > (\S+)", command)
        if command.startswith("mtkflashctl "):
            self.mtkflashctl(self.words(command)[1:])
        elif written:
            self.write_node(written[1])
        elif read:
            self.read_node(read[1])
        elif SHELL.match(command):
            self.shell(command)
        else:
            return False
        return True

    def end(self) -> None:
        if not self.tracing:
            return
        # One session, or two if there was none yet.
        for _ in range(2):
            if self.tracing.poll() is None:
                self.bench.run("backup", "ata2", self.place / "again.bin", "--replace")
        assert self.bench.finish(self.tracing).code == 0


def is_typed(command: str) -> bool:
    return bool(MTKFLASHCTL.match(command) or NODE in command and not command.startswith(
        ("ls", "rm")) or SHELL.match(command))


@test("pages: no command is left out but those of which it is known why")
def left_out(_: Bench) -> None:
    used = set()
    for page in pages():
        for command in (line for block in blocks_of(page) for line in block):
            reasons = [pattern for pattern in ELSEWHERE if re.match(pattern, command)]
            assert len(reasons) == (not is_typed(command)), (page.name, command, reasons)
            used.update(reasons)
    assert used == set(ELSEWHERE), set(ELSEWHERE) - used
    for file, word in ELSEWHERE.values():
        assert file == NOT_RUN or word in (TOP / file).read_text("utf-8"), (file, word)


DONE: set[tuple[str, ...]] = set()


def page_test(path: Path) -> None:
    name = path.relative_to(TOP)
    blocks = [block for block in blocks_of(path)
              if any(is_typed(line) for line in block)]

    @test(f"pages: {name}: what it tells one to type works")
    def run(bench: Bench) -> None:
        typed = 0
        for block in blocks:
            # Many pages tell one to type the same.
            if tuple(block) in DONE:
                typed += 1
                continue
            DONE.add(tuple(block))
            inner = Bench(bench.modeld.parent)
            try:
                desk = Desk(inner, " ".join(block))
                for command in block:
                    assert desk.type(command) == is_typed(command), command
                    typed += is_typed(command)
                desk.end()
            except AssertionError as error:
                raise AssertionError(f"{name}: {' / '.join(block)}") from error
            finally:
                inner.close()
        assert typed, "nothing was typed"


for _page in pages():
    if any(any(MTKFLASHCTL.match(line) for line in block) for block in blocks_of(_page)):
        page_test(_page)
