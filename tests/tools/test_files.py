# SPDX-License-Identifier: GPL-2.0
"""The computer's side: full disks, missing directories, files in the way."""

import os
import resource
import subprocess
from typing import Callable

from harness import Bench, Model, test


def limit_files(size: int) -> Callable[[], None]:
    """As if the disk were full: every file ends there, with an error."""
    def limit() -> None:
        import signal  # pylint: disable=import-outside-toplevel
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def untouched(bench: Bench, model: Model, content: bytes) -> None:
    assert model.content() == content
    assert "session 2" not in bench.run("status").out


@test("files: no room for the backup, no flash; nothing half written is left")
def full_disk(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    done = bench.run("flash", "ata2", bench.image("new"), "--yes", "--json",
                     preexec_fn=limit_files(100000))
    assert done.code == 14 and done.document["error"]["name"] == "file-write", done
    assert "File too large" in done.err and not list(bench.backups.iterdir())
    untouched(bench, model, content)


@test("files: no room for the hash beside the backup is the same")
def full_disk_hash(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    bench.backups.mkdir()
    target = bench.directory / "b.bin"
    (bench.directory / "b.bin.sha256").mkdir()
    done = bench.run("backup", "ata2", target)
    assert done.code == 14 and "b.bin.sha256" in done.err
    assert model.content() == content


@test("files: a place for backups that cannot be made stops before the drive is read")
def no_directory(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    bench.backups = bench.image("new") / "below-a-file"
    for words in (["flash", "ata2", bench.image("new"), "--yes"], ["backup", "ata2"]):
        done = bench.run(*words, "--json")
        assert done.code == 14 and done.document["error"]["name"] == "no-backup-dir"
    assert "no session yet" in bench.run("status").out
    assert model.ask("0 violations")[0] == 0


@test("files: backup keeps what exists, unless told to replace it")
def existing(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    target = bench.directory / "kept.bin"
    target.write_text("precious")
    done = bench.run("backup", "ata2", target)
    assert done.code == 14 and target.read_text() == "precious" and "--replace" in done.err
    assert "no session yet" in bench.run("status").out
    assert bench.run("backup", "ata2", target, "--replace").code == 0
    assert target.read_bytes() == model.content()


@test("files: an image that is missing, a directory, or a pipe without an end")
def odd_images(bench: Bench) -> None:
    bench.model("ata2:dead")
    pipe = bench.directory / "pipe"
    os.mkfifo(pipe)
    for path, code in ((bench.directory / "none", 14), (bench.directory, 14), (pipe, 3)):
        for verb in (["image", path], ["flash", "ata2", path, "--yes"]):
            done = bench.run(*verb)
            assert done.code == code, (path, done)
    assert "no session yet" in bench.run("status").out


@test("files: file and directory are on the disk before the session starts")
def synced(bench: Bench) -> None:
    bench.model("ata2:dead")
    log = bench.directory / "strace"
    # Leaks cannot be looked for by a traced process.
    bench.environment["ASAN_OPTIONS"] = "exitcode=99:detect_leaks=0"
    command = bench.command("flash", "ata2", bench.image("new"), "--yes")
    subprocess.run(["strace", "-f", "-y", "-o", log, "-e",
                    "trace=fsync,rename,renameat2,setsid", *command],
                   env=bench.environment, check=True, capture_output=True)
    calls = [line.split(None, 1)[1] for line in log.read_text().splitlines()]
    places = [number for number, call in enumerate(calls) if call.startswith("setsid")]
    before = "\n".join(calls[places[0]:places[1]])
    assert len(places) == 2, calls
    order = [".bin.", "renameat2", ".bin.sha256.", "rename(", f"{bench.backups}>"]
    at = 0
    for words in order:
        at = before.find(words, at)
        assert at >= 0, (words, before)


@test("files: a result that finds no room fails, and says of the drive what is true")
def full_stdout(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    for words in (["parts"], ["parts", "--json"], ["flash", "ata2", bench.image("new"), "--yes"]):
        with open("/dev/full", "w", encoding="ascii") as full:
            done = subprocess.run(bench.command(*words), env=bench.environment, stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 1, done
        assert "the command succeeded, but its result could not be printed" in done.stderr, done
        assert "the drive:  all is done that the command does" in done.stderr, done
        assert "wrote nothing" not in done.stderr, done
    assert model.content() == bench.image("new").read_bytes()
