# SPDX-License-Identifier: GPL-2.0
"""The modelled module, the tool under test, terminals, and TAP."""

from __future__ import annotations

import errno
import fcntl
import itertools
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator, Sequence

import jsonschema

TOP = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "tools" / "mtkflashctl.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)

# What the sanitizers end with: none of the tool's own codes.
SANITIZER_EXIT = 99
TIMEOUT = 60
AT_A_TIME = 4

# Exit codes that the tool has ended with so far; negative ones are signals.
SEEN_CODES: set[int] = set()

# wire.h
HEADER = struct.Struct("=Ixxxxqixxxx")
WIRE_TEST = 6


@dataclass
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """stdout is one JSON document and nothing else, as the schema wants it."""
        document = json.loads(self.out)
        VALIDATOR.validate(document)
        assert document["exit_number"] == self.code, (document, self.code)
        assert document["ok"] == (self.code == 0)
        return document

    @property
    def stream(self) -> list[dict[str, Any]]:
        """Every line is a document; the last one is the result."""
        lines = [json.loads(line) for line in self.out.splitlines()]
        for line in lines:
            VALIDATOR.validate(line)
        assert [line["event"] for line in lines[:-1]] == ["progress"] * (len(lines) - 1)
        assert lines[-1]["event"] == "result" and lines[-1]["exit_number"] == self.code
        return lines


class Model:
    """The process that plays the module, and orders to it."""

    def __init__(self, bench: Bench, *ports: str) -> None:
        self.path = bench.directory / f"model{bench.count()}"
        self.process = subprocess.Popen([bench.modeld, self.path, *ports],
                                        stdout=subprocess.PIPE, env=bench.environment)
        assert self.process.stdout.readline() == b"ready\n"
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(TIMEOUT)
        self.socket.connect(str(self.path))

    def _receive(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            got = self.socket.recv(size - len(data))
            assert got, "the model is gone"
            data += got
        return data

    def ask(self, command: str) -> tuple[int, bytes]:
        text = command.encode()
        self.socket.sendall(HEADER.pack(WIRE_TEST, 0, len(text)) + text)
        _, result, length = HEADER.unpack(self._receive(HEADER.size))
        data = self._receive(length)
        assert result >= 0, f"{command}: {errno.errorcode.get(-result, result)}"
        return result, data

    def tell(self, *commands: str) -> None:
        for command in commands:
            self.ask(command)

    def session_options(self, device: int = 0) -> tuple[int, int, int]:
        """Flags, command set and wait in milliseconds of the session that runs."""
        flags, command_set, wait = (self.ask(f"{device} session-{what}")[0]
                                    for what in ("flags", "set", "wait-ms"))
        return flags, command_set, wait

    def content(self, device: int = 0) -> bytes:
        self.tell(f"{device} idle")
        return self.ask(f"{device} content")[1]

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        code = self.process.wait(TIMEOUT)
        assert code == -signal.SIGTERM, f"the model ended with {code}"


class Bench:
    """A place for one test."""

    def __init__(self, build: Path) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="mtkflashctl-"))
        self.tool = build / "tool" / "mtkflashctl"
        self.modeld = build / "modeld"
        self.backups = self.directory / "backups"
        self.root = self.directory / "root"
        self.models: list[Model] = []
        self._count = 0
        self.environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C", "TERM": "xterm",
            "ASAN_OPTIONS": f"exitcode={SANITIZER_EXIT}:detect_leaks=1",
            "UBSAN_OPTIONS": f"exitcode={SANITIZER_EXIT}:print_stacktrace=1",
            "LSAN_OPTIONS": f"exitcode={SANITIZER_EXIT}",
            "MTKFLASH_ROOT": str(self.root),
        }

    def count(self) -> int:
        self._count += 1
        return self._count

    def model(self, *ports: str) -> Model:
        """A module with these ports; the tool talks to the last one made."""
        model = Model(self, *ports)
        self.models.append(model)
        self.environment["MTKFLASH_MODEL"] = str(model.path)
        return model

    def place(self, path: str, text: str = "") -> Path:
        """A file of this computer, as the tool sees it."""
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        return target

    def place_link(self, path: str, target: str) -> None:
        link = self.root / path.lstrip("/")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)

    def image(self, kind: str, size: int = 0x40000) -> Path:
        path = self.directory / f"{kind}-{size}.bin"
        if not path.exists():
            subprocess.run([self.modeld, "--image", kind, str(size), path], check=True,
                           env=self.environment)
        return path

    def command(self, *words: object) -> list[str]:
        command = [str(self.tool), *(str(word) for word in words)]
        if words and words[0] in ("flash", "restore", "erase", "backup"):
            command.append(f"--backup-dir={self.backups}")
        return command

    def start(self, *words: object, **more: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(self.command(*words), env=self.environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **more)

    def finish(self, process: subprocess.Popen[str]) -> Done:
        out, err = process.communicate(timeout=TIMEOUT)
        assert process.returncode != SANITIZER_EXIT, err
        SEEN_CODES.add(process.returncode)
        return Done(process.returncode, out, err)

    def run(self, *words: object, **more: Any) -> Done:
        return self.finish(self.start(*words, **more))

    def close(self) -> None:
        try:
            for model in self.models:
                model.close()
        finally:
            shutil.rmtree(self.directory)


class Terminal:
    """The tool on a terminal of its own."""

    def __init__(self, bench: Bench, columns: int, *words: object, rows: int = 24,
                 directory: Path | None = None) -> None:
        self.columns = columns
        self.text = ""
        self.pid, self.fd = pty.fork()
        if not self.pid:
            command = bench.command(*words)
            os.chdir(directory or ".")
            fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(command[0], command, bench.environment)

    def _read(self, seconds: float) -> bool:
        """False at the end."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.text += data.decode("utf-8", "replace")
        return bool(data)

    def wait_until(self, condition: Callable[[str], object]) -> None:
        deadline = time.monotonic() + TIMEOUT
        while not condition(self.text):
            assert time.monotonic() < deadline and self._read(0.1), self.text

    def wait_for(self, text: str) -> None:
        self.wait_until(lambda shown: text in shown)

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def finish(self) -> int:
        deadline = time.monotonic() + TIMEOUT
        while self._read(0.1):
            assert time.monotonic() < deadline, self.text
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        code = os.waitstatus_to_exitcode(status)
        assert code != SANITIZER_EXIT, self.text
        SEEN_CODES.add(code)
        return code

    def screen(self) -> list[str]:
        """What stands on it in the end, as if it were endlessly high."""
        lines = [""]
        row = 0
        column = 0
        i = 0
        while i < len(self.text):
            char = self.text[i]
            if self.text.startswith("\x1b[", i):
                end = i + 2
                while not self.text[end].isalpha():
                    end += 1
                number, kind = self.text[i + 2:end] or "1", self.text[end]
                if kind == "A":
                    row -= int(number)
                elif kind == "K":
                    lines[row] = lines[row][:column]
                elif kind == "J":
                    lines[row:] = [lines[row][:column]] if row < len(lines) else [""]
                elif kind == "m":
                    pass
                else:
                    raise AssertionError(f"an escape sequence of its own: {kind}")
                i = end + 1
                continue
            if char == "\a":
                pass
            elif char == "\r":
                column = 0
            elif char == "\n":
                row += 1
                if row == len(lines):
                    lines.append("")
            else:
                lines[row] = lines[row][:column].ljust(column) + char + lines[row][column + 1:]
                column += 1
            i += 1
        return lines


def names_of(macro: str, path: str, field: int) -> list[str]:
    """A column of a list made with X()."""
    text = (TOP / path).read_text("utf-8")
    listing = re.search(rf"#define {macro}\(X\)((?:.*\\\n)*.*)", text)
    assert listing, macro
    rows = re.findall(r"\bX\(([A-Z_]+,[^\n]*?),\s*\\\n", listing[1])
    return [row.split(",")[field].strip().strip('"') for row in rows]


Test = Callable[[Bench], None]
TESTS: list[tuple[str, Test]] = []


def test(name: str) -> Callable[[Test], Test]:
    def add(function: Test) -> Test:
        TESTS.append((name, function))
        return function
    return add


def sample(*values: Any) -> Sequence[Any]:
    """All of them if THOROUGH=1 is in the environment, as in check-full, else the last one."""
    return values if "THOROUGH" in os.environ else values[-1:]


def run_test(build: Path, function: Test) -> list[str]:
    """What went wrong; nothing if all is well."""
    bench = Bench(build)
    problems: list[str] = []
    try:
        function(bench)
    except Exception:  # pylint: disable=broad-except
        problems += traceback.format_exc().splitlines()
    try:
        bench.close()
    except Exception:  # pylint: disable=broad-except
        problems += traceback.format_exc().splitlines()
    return problems


def run_tests(build: Path, last: tuple[str, Test], only: str = "") -> int:
    """
    Some side by side: most of them wait most of the time.  The last one looks back at all
    others, and is left out if they are.
    """
    chosen = [(name, function) for name, function in TESTS if only in name]
    numbers = itertools.count(1)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        results = pool.map(lambda entry: run_test(build, entry[1]), chosen)
        bad = sum(report(next(numbers), name, problems)
                  for (name, _), problems in zip(chosen, results))
    if not only:
        bad += report(next(numbers), last[0], run_test(build, last[1]))
    print(f"1..{next(numbers) - 1}")
    return 1 if bad or not chosen else 0


def report(number: int, name: str, problems: list[str]) -> bool:
    print(f"{'not ok' if problems else 'ok'} {number} - {name}")
    for line in problems[-30:]:
        print(f"# {line}")
    sys.stdout.flush()
    return bool(problems)


@contextmanager
def held(model: Model, phase: str, percent: int = 0, device: int = 0) -> Iterator[None]:
    """Sessions stop in this phase until the end of the block."""
    model.tell(f"{device} hold {phase} {percent}")
    try:
        yield
    finally:
        model.tell(f"{device} release")
