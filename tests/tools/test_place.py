# SPDX-License-Identifier: GPL-2.0
"""What the tool finds on this computer, and leaves there: block devices, files, logs, locks."""

import re
import time

from harness import Bench, held, test

SR = "../../devices/pci0000:00/0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0/block/sr0"
SD = "../../devices/pci0000:00/0000:00:01.1/ata1/host0/target0:0:0/0:0:0:0/block/sda"


def machine(bench: Bench) -> None:
    bench.model("ata1:disk", "ata2:dead", "ata3:running")
    bench.place_link("/sys/class/block/sr0", SR)
    bench.place_link("/sys/class/block/sda", SD)
    bench.place_link("/sys/class/block/sda1", SD + "/sda1")
    bench.place_link("/sys/class/block/loop0", "../../devices/virtual/block/loop0")
    bench.place_link("/dev/cdrom", "sr0")


@test("place: /dev/sr0, sr0 and /dev/cdrom name the drive")
def by_block(bench: Bench) -> None:
    machine(bench)
    for name in ("/dev/sr0", "sr0", "/dev/cdrom"):
        assert bench.run("info", name).out.startswith("/dev/mtkflash1\n"), name
    for name in ("sr1", "/dev/sr1", "/dev/sda", "sda", "sda1"):
        assert bench.run("info", name).code == 4, name


@test("place: status and JSON name the block device")
def shown(bench: Bench) -> None:
    machine(bench)
    out = bench.run("status").out
    assert re.search(r"^ata1 .* /dev/sda$", out, re.MULTILINE), out
    assert re.search(r"^ata3 .* MODEL DVD-ROM M1 1.00 /dev/sr0$", out, re.MULTILINE), out
    assert "mtkflash1 on ata3, /dev/sr0\n" in out
    ports = bench.run("status", "--json").document["result"]["ports"]
    assert [port["block_device"] for port in ports] == ["/dev/sda", None, "/dev/sr0"]
    assert "loop0" not in out and "sda1" not in out


@test("place: after a flash the command says which /dev/sr it is now")
def done(bench: Bench) -> None:
    machine(bench)
    result = bench.run("flash", "ata3", bench.image("new"), "-y")
    assert result.code == 0 and "it is /dev/sr0 now" in result.out, result


@test("place: who has the drive mounted or open is named, and what to type")
def holders(bench: Bench) -> None:
    machine(bench)
    bench.models[-1].tell("1 claim-error 12")
    bench.place("/proc/812/comm", "player\n")
    bench.place_link("/proc/812/fd/3", "/dev/sr0")
    bench.place("/proc/813/comm", "other\n")
    bench.place_link("/proc/813/fd/3", "/dev/sr1")
    result = bench.run("flash", "ata3", bench.image("new"), "-y")
    assert result.code == 6 and "player (process 812) has /dev/sr0 open" in result.err, result
    assert "other" not in result.err
    bench.place("/proc/mounts", "/dev/sr0 /media/cd iso9660 ro 0 0\n")
    result = bench.run("backup", "ata3")
    assert result.code == 6 and "/dev/sr0 is mounted on /media/cd" in result.err, result
    assert "type:       umount /dev/sr0\n" in result.err, result

@test("place: an ordinary file where the node belongs is named, and nothing is read or written")
def ordinary_file(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    bench.place("/dev/mtkflash0", "firmware that went nowhere")
    for words in (("backup", "ata2"), ("flash", "ata2", bench.image("new"), "-y"),
                  ("enter", "ata2")):
        result = bench.run(*words)
        assert result.code == 4 and "is an ordinary file" in result.err, result
        assert "rm /dev/mtkflash0; mtkflashctl rescan" in result.err
    assert model.ask("0 violations")[0] == 0
    assert bench.run("backup", "ata2", "--json").document["error"]["name"] == "not-a-node"


def inhibitor(bench: Bench) -> None:
    """In the place of systemd-inhibit: notes its arguments, and lives as long as its command."""
    path = bench.directory / "bin" / "systemd-inhibit"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\necho \"$@\" > {bench.directory}/lock\ncat\n"
                    f"rm {bench.directory}/lock\n")
    path.chmod(0o755)
    bench.environment["PATH"] = f"{path.parent}:{bench.environment['PATH']}"


def wait_until_gone(bench: Bench) -> bool:
    deadline = time.monotonic() + 30
    while (bench.directory / "lock").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not (bench.directory / "lock").exists()


@test("place: the computer stays awake while a flash is written, also without this command")
def awake(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    inhibitor(bench)
    with held(model, "programming", 58):
        job = bench.start("flash", "ata2", bench.image("new"), "--yes")
        model.tell("0 holding")
        assert "--what=sleep:shutdown" in (bench.directory / "lock").read_text()
        job.kill()
        job.communicate()
        assert (bench.directory / "lock").exists()
    model.tell("0 idle")
    assert wait_until_gone(bench)


@test("place: nothing is kept awake for a read")
def asleep(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    inhibitor(bench)
    with held(model, "backing-up", 50):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        assert not (bench.directory / "lock").exists()
    assert bench.finish(job).code == 0


@test("place: --log has what was typed, each phase, drive, image, backup and end; no other run does")
def log(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    name = bench.directory / "log"
    bench.environment["MTKFLASH_SYSLOG"] = str(bench.directory / "syslog")
    with held(model, "erasing", 50):
        job = bench.start("flash", "ata2", bench.image("new"), "-y", f"--log={name}")
        model.tell("0 holding")
        # On a busy machine the tool could miss a phase that is short.
        while "erasing" not in name.read_text():
            assert job.poll() is None, name.read_text()
            time.sleep(0.01)
    assert bench.finish(job).code == 0
    assert bench.run("flash", "ata2", bench.image("foreign"), "-y", "--log", name).code == 3
    lines = name.read_text().splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S", line) for line in lines), lines
    text = "\n".join(lines)
    for words in ("mtkflashctl flash ata2", "mtkflash0: erasing", "MX25L2005", "SHA-256",
                  "ended with exit code 0 (ok)", "ended with exit code 3 (image)",
                  "made for another drive", str(bench.backups)):
        assert words in text, text
    said = (bench.directory / "syslog").read_text()
    assert "mtkflash0: erasing" in said and "exit code 3" in said
    assert bench.run("status", f"--log={bench.directory}/no/such").code == 14
    size = len(said)
    assert bench.run("status").code == 0
    assert len((bench.directory / "syslog").read_text()) == size
