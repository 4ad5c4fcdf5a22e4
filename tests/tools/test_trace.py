# SPDX-License-Identifier: GPL-2.0
"""trace: recordings of the driver's accesses, from a modelled kernel's events."""

import errno
import re
import signal
import subprocess
import time
from pathlib import Path

from harness import Bench, Done, Model, held, test

POWER = 1


def start(bench: Bench, *words: object) -> subprocess.Popen[str]:
    """It records by the time that this returns."""
    process = bench.start("trace", *words)
    line = process.stderr.readline()
    assert line.startswith("Recording mtkflash0 (ata2)"), line + process.stderr.read()
    return process


def lines_of(path: Path) -> list[str]:
    lines = path.read_text("ascii").splitlines()
    assert lines[0] == "mtkflash-trace 1" and lines[-1] == "end"
    return lines


def value(lines: list[str], key: str) -> str:
    found = [line[len(key) + 1:] for line in lines if line.startswith(key + " ")]
    assert len(found) == 1, (key, found)
    return found[0]


def accesses(lines: list[str]) -> list[str]:
    return [line for line in lines if re.match(r"[wrd]\d? ", line)]


def intros(lines: list[str]) -> set[str]:
    """What LBAL held whenever command 80h was written."""
    found, lbal = set(), ""
    for line in accesses(lines):
        if line.startswith("w3 "):
            lbal = line.split()[1]
        elif line.startswith("w7 80"):
            found.add(lbal)
    return found


def names(bench: Bench) -> set[str]:
    return {path.name for path in bench.directory.iterdir() if path.name.startswith("t")}


@test("trace: a session, whoever starts it; everything in order, nothing missing")
def session(bench: Bench) -> None:
    bench.model("ata2:dead")
    target = bench.directory / "t"
    trace = start(bench, "ata2", target)
    assert bench.run("backup", "ata2").code == 0
    done = bench.finish(trace)
    assert done.code == 0 and f"Saved {target}" in done.out and "firmware" in done.out, done
    lines = lines_of(target)
    assert value(lines, "ata") == "2" and value(lines, "part") == "MX25L2005"
    assert value(lines, "type") == "72" and value(lines, "set") == "legacy"
    assert value(lines, "rems") == "c2 11" and value(lines, "size") == "262144"
    assert value(lines, "session") == "1" and value(lines, "ended") == "done"
    assert value(lines, "lost") == "0" and not [line for line in lines if line[:3] == "gap"]
    assert value(lines, "accesses") == str(len(accesses(lines)))
    # Two reads of the flash, a byte each.
    assert len(accesses(lines)) > 2 * 262144
    phases = [line[6:] for line in lines if line.startswith("phase ")]
    assert phases == ["claiming", "entering", "identifying", "backing-up", "done"], phases
    assert intros(lines) and intros(lines) <= {"2a"}, intros(lines)
    assert names(bench) == {"t"} and target.stat().st_mode & 0o777 == 0o644


@test("trace: so many sessions, with JSON")
def two_sessions(bench: Bench) -> None:
    bench.model("ata2:dead:MX25L1005")
    target = bench.directory / "t"
    trace = start(bench, "ata2", target, 2, "--json")
    assert bench.run("flash", "ata2", bench.image("new", 0x20000), "--yes").code == 0
    document = bench.finish(trace).document
    result = document["result"]["trace"]
    lines = lines_of(target)
    assert result == {"file": str(target), "accesses": len(accesses(lines)), "lost": 0,
                      "complete": True, "session": 2, "ended": "done"}, result
    assert document["result"]["drive"]["session"]["phase"] == "done"
    assert lines.count("phase done") == 2 and "phase programming" in lines


@test("trace: a session that fails is what it is for")
def failed(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    target = bench.directory / "t"
    model.tell(f"0 fault {POWER} backing-up 100")
    trace = start(bench, "ata2", target, "--json")
    assert bench.run("backup", "ata2").code == 7
    document = bench.finish(trace).document
    assert document["ok"] and document["result"]["trace"]["ended"] == "failed"
    lines = lines_of(target)
    assert value(lines, "ended").startswith("failed backing-up bus-dead")
    assert "phase failed backing-up bus-dead" in lines


@test("trace: Ctrl-C before a session saves nothing and leaves nothing")
def stopped_before(bench: Bench) -> None:
    bench.model("ata2:dead")
    target = bench.directory / "t"
    trace = start(bench, "ata2", target)
    trace.send_signal(signal.SIGINT)
    done = bench.finish(trace)
    assert done.code == 12 and "no session began" in done.err and not names(bench), done
    # Nobody records any more.
    assert bench.run("backup", "ata2").code == 0 and not names(bench)


@test("trace: Ctrl-C in a session saves what there is, and says that the session goes on")
def stopped_within(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    target = bench.directory / "t"
    with held(model, "backing-up", 30):
        trace = start(bench, "ata2", target, "--json")
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        # Not before it has seen that there is a session.
        time.sleep(0.5)
        trace.send_signal(signal.SIGINT)
        done = bench.finish(trace)
    assert bench.finish(job).code == 0
    assert done.code == 13, done
    result = done.document["result"]["trace"]
    assert result["ended"] == "stopped" and not result["complete"]
    lines = lines_of(target)
    assert value(lines, "ended") == "stopped" and result["accesses"] == len(accesses(lines))


@test("trace: events that the kernel has lost are told, in the file too")
def lost(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    target = bench.directory / "t"
    model.tell("0 trace-limit 200")
    trace = start(bench, "ata2", target, "--json")
    assert bench.run("backup", "ata2").code == 0
    done = bench.finish(trace)
    document = done.document
    assert done.code == 1 and document["error"]["name"] == "trace-incomplete", done
    result = document["result"]["trace"]
    lines = lines_of(target)
    assert result["lost"] > 1000 and not result["complete"]
    assert value(lines, "lost") == str(result["lost"])


@test("trace: a file that exists is kept, unless it is to be replaced")
def existing(bench: Bench) -> None:
    bench.model("ata2:dead")
    target = bench.directory / "t"
    target.write_text("precious")
    done = bench.run("trace", "ata2", target, "--json")
    assert done.code == 14 and done.document["error"]["name"] == "file-exists"
    assert target.read_text() == "precious"
    trace = start(bench, "ata2", target, "--replace")
    assert bench.run("backup", "ata2").code == 0
    assert bench.finish(trace).code == 0 and lines_of(target)
    # It came while the recording ran.
    other = bench.directory / "t2"
    trace = start(bench, "ata2", other)
    other.write_text("precious")
    assert bench.run("backup", "ata2").code == 0
    assert bench.finish(trace).code == 14 and other.read_text() == "precious"
    assert names(bench) == {"t", "t2"}


def refused(bench: Bench, model: Model, number: int) -> Done:
    model.tell(f"errno-trace {number}")
    done = bench.run("trace", "ata2", bench.directory / "t", "--json")
    assert not names(bench) and not done.document["ok"]
    return done


@test("trace: no permission, no tracefs, no events in the module: each has its words")
def not_there(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    for number, code, name, words in (
            (errno.EACCES, 5, "trace-not-permitted", "root"),
            (errno.EPERM, 5, "trace-not-permitted", "root"),
            (errno.ENOENT, 1, "no-tracefs", "mount -t tracefs nodev /sys/kernel/tracing"),
            (errno.ENOSYS, 1, "no-trace-events", "CONFIG_EVENT_TRACING"),
            (errno.ENOSPC, 1, "system", "No space left")):
        done = refused(bench, model, number)
        assert done.code == code and done.document["error"]["name"] == name, done
        assert words in done.err


@test("trace: no such drive, no such number of sessions, a directory that is not there")
def usage(bench: Bench) -> None:
    bench.model("ata2:dead")
    target = bench.directory / "t"
    for words, code, name in (
            (["ata9", target], 4, "no-such-drive"),
            (["ata2", target, "0"], 2, "usage"), (["ata2", target, "1001"], 2, "usage"),
            (["ata2", target, "-1"], 2, "usage"), (["ata2", target, "two"], 2, "usage"),
            (["ata2"], 2, "usage"), (["ata2", target, "1", "1"], 2, "usage"),
            (["ata2", bench.directory / "none" / "t"], 14, "file-write")):
        done = bench.run("trace", *words, "--json")
        assert done.code == code and done.document["error"]["name"] == name, (words, done)


@test("trace: not while a session runs, it would begin in the middle")
def busy(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "backing-up", 30):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        done = bench.run("trace", "ata2", bench.directory / "t", "--json")
        assert done.code == 6 and done.document["error"]["name"] == "busy" and not names(bench)
    assert bench.finish(job).code == 0


@test("trace: a drive that goes away in its session leaves its recording")
def gone(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    target = bench.directory / "t"
    model.tell("0 hold backing-up 30")
    trace = start(bench, "ata2", target, "--json")
    job = bench.start("backup", "ata2")
    model.tell("0 holding")
    # Not before it has seen that there is a session.
    time.sleep(0.5)
    model.tell("0 gone")
    done = bench.finish(trace)
    job.kill()
    job.communicate()
    assert done.code == 4 and done.document["result"]["trace"]["ended"] == "stopped", done
    assert value(lines_of(target), "ended") == "stopped"
