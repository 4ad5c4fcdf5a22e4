# SPDX-License-Identifier: GPL-2.0
"""The flash of a drive as an MTD device."""

import errno
import shutil

from harness import Bench, test


def appear(bench: Bench, number: int, name: str) -> None:
    """What the kernel does when there is one: this computer may have others."""
    bench.place(f"/sys/class/mtd/mtd{number}/name", f"{name}\n")
    bench.place(f"/sys/class/mtd/mtd{number}ro/dev", "90:1\n")


@test("mtd: on and off, and which device it is")
def on_and_off(bench: Bench) -> None:
    model = bench.model("ata2:dead", "ata3:dead")
    for number, name in ((0, "bios"), (1, "mtkflash1"), (4, "mtkflash0")):
        appear(bench, number, name)
    done = bench.run("mtd", "on", "ata2")
    assert done.code == 0 and done.out == ("mtkflash0: its flash is /dev/mtd4, read-only; "
                                           "mtkflashctl mtd off ata2 removes it\n"), done
    done = bench.run("mtd", "on", "mtkflash0", "--json")
    assert done.document["result"]["mtd"] == "/dev/mtd4", done
    assert done.document["result"]["drive"]["session"]["kind"] == "read"
    shutil.rmtree(bench.root / "sys/class/mtd/mtd4")
    done = bench.run("mtd", "off", "ata2")
    assert done.code == 0 and done.out == "mtkflash0: nothing to do: no MTD device\n", done
    assert bench.run("mtd", "off", "ata2", "--json").document["result"]["mtd"] is None
    assert model.ask("0 violations")[0] == 0


@test("mtd: a drive that works is read, as by backup")
def running(bench: Bench) -> None:
    model = bench.model("ata2:running")
    model.tell("0 hold backing-up 10")
    job = bench.start("mtd", "on", "ata2")
    model.tell("0 holding")
    assert model.session_options() == (1 << 5, 0, 60000)
    model.tell("0 release")
    assert bench.finish(job).code == 0 and " known " in bench.run("list").out


@test("mtd: neither on nor off, no MTD in the kernel, a program has it open, a session runs")
def refused(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    done = bench.run("mtd", "ata2", "on")
    assert done.code == 2 and "on or off, not 'ata2'" in done.err, done
    model.tell(f"errno-mtd {errno.ELIBACC}")
    done = bench.run("mtd", "on", "ata2", "--json")
    assert done.code == 1 and done.document["error"]["name"] == "no-mtd", done
    assert "modprobe mtd" in done.document["error"]["advice"]
    appear(bench, 4, "mtkflash0")
    model.tell(f"errno-mtd {errno.EBUSY}")
    for word in ("on", "off"):
        done = bench.run("mtd", word, "ata2", "--json")
        assert done.code == 6 and done.document["error"]["name"] == "mtd-open", done
        assert "/dev/mtd4" in done.document["error"]["message"]
    model.tell("0 hold backing-up 10")
    job = bench.start("backup", "ata2")
    model.tell("0 holding")
    done = bench.run("mtd", "off", "ata2", "--json")
    assert done.code == 6 and done.document["error"]["name"] == "busy", done
    model.tell("0 release")
    assert bench.finish(job).code == 0


@test("mtd: a drive that is not reached: the command is to be typed again as it was")
def unreachable(bench: Bench) -> None:
    bench.model("ata2:dead", "ata3:locked")
    done = bench.run("mtd", "on", "ata3", "--wait=0")
    assert done.code == 7 and "mtkflashctl mtd on ata3 --wait=0\n" in done.err, done


@test("mtd: a module that is older than the tool")
def old(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell("age 1")
    done = bench.run("mtd", "on", "ata2", "--json")
    assert done.code == 1 and done.document["error"]["name"] == "old-module", done
