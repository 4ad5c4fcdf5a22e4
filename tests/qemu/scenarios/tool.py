# SPDX-License-Identifier: GPL-2.0
"""mtkflashctl with the module itself: its verbs, its own death, and how it waits."""

import json
from typing import Any

from rig import Guest, scenario
from rig.bench import QUICK, Bench
from rig.optical import Optical, fresh, healthy, status, wait_state

BENCH = Bench("tool", QUICK)
MACHINE = BENCH.machine
DRIVE = "mtkflash0"

# The driver is the same on both; the tool is what is looked at here.
KERNELS = ("debian",)


def tool(guest: Guest, words: str, code: int = 0) -> Any:
    """The JSON document of a command that ends with this code."""
    result, text = guest.run(f"mtkflashctl {words} --json 2>/tmp/words", 300)
    assert result == code, (words, result, text, guest.run("cat /tmp/words"))
    return json.loads(text)


def dead(guest: Guest) -> Optical:
    drive = BENCH.drive(guest)
    fresh(guest, drive, BENCH.images["dead.bin"])
    guest.check("mkdir -p /var/lib")
    return drive


@scenario("tool: a dry run, an erase, a flash, and the backup that comes back", MACHINE, kernels=KERNELS)
def flash(guest: Guest) -> None:
    drive = dead(guest)
    plan = tool(guest, f"flash {DRIVE} /fw/new.bin --dry-run")["result"]
    assert plan["drive"]["session"]["kind"] == "dry-run"
    assert plan["plan"]["sectors_to_erase"] == plan["drive"]["session"]["sectors"] > 0
    tool(guest, f"erase {DRIVE} --dry-run")
    assert drive.content() == BENCH.images["dead.bin"]
    assert drive.since("erases") == drive.since("programs") == 0

    erased = tool(guest, f"erase {DRIVE} --yes")["result"]
    assert set(drive.content()) == {0xff} and erased["drive"]["session"]["vendor_mode"]
    assert "has no firmware" in status(guest)
    tool(guest, f"flash {DRIVE} /fw/new.bin --yes")
    assert drive.content() == BENCH.images["new.bin"]
    wait_state(guest, drive, "normal")
    backup = erased["backup"]["file"]
    assert guest.check(f"cmp {backup} /fw/dead.bin") == ""
    drive.assert_innocent()


@scenario("tool: enter, leave, claim, release, and who has the port", MACHINE, kernels=KERNELS)
def hold(guest: Guest) -> None:
    drive = dead(guest)
    # For a dead one libata would be waited for.
    healthy(guest, drive, BENCH.images["old.bin"])
    assert tool(guest, f"enter {DRIVE}")["result"]["drive"]["session"]["vendor_mode"]
    tool(guest, f"leave {DRIVE}")
    assert "held" not in status(guest)
    tool(guest, f"claim {DRIVE}")
    assert "the port is held" in status(guest)
    tool(guest, f"release {DRIVE}")
    assert "the port is held" not in status(guest)
    for verb in ("leave", "release", "abort"):
        tool(guest, f"{verb} {DRIVE}")
    assert not tool(guest, f"leave {DRIVE}")["result"]["drive"]["held"]
    drive.assert_innocent()


@scenario("tool: killed after the first erase, picked up by watch, too late for abort", MACHINE, kernels=KERNELS)
def killed(guest: Guest) -> None:
    drive = dead(guest)
    with drive.slowly():
        job = guest.spawn(f"mtkflashctl flash {DRIVE} /fw/new.bin --yes")
        guest.wait_for("mtkflashctl status | grep -q programming", 120)
        guest.check("pkill -KILL -x -o mtkflashctl")
        job.wait(10)
        assert tool(guest, f"abort {DRIVE}", 13)["error"]["name"] == "too-late"
        watcher = guest.spawn("mtkflashctl watch")
    assert watcher.wait(300)[0] == 0
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()


@scenario("tool: abort stops a backup, and whoever watches is told", MACHINE, kernels=KERNELS)
def abort(guest: Guest) -> None:
    drive = dead(guest)
    with drive.slowly():
        job = guest.spawn(f"mtkflashctl backup {DRIVE}")
        guest.wait_for("mtkflashctl status | grep -q backing-up")
        watcher = guest.spawn(f"mtkflashctl watch {DRIVE}")
        assert tool(guest, "abort")["result"]["stopped"]
        assert job.wait(30)[0] == 12 and watcher.wait(30)[0] == 12
    assert drive.since("erases") == 0
    drive.assert_innocent()


@scenario("tool: it sleeps while nothing happens", MACHINE, kernels=KERNELS)
def sleeps(guest: Guest) -> None:
    drive = dead(guest)
    drive.set("power", False)
    job = guest.spawn(f"mtkflashctl enter {DRIVE} --wait=30")
    guest.wait_for("mtkflashctl status | grep -q ' s left'")
    wakes = "cat /proc/$(pgrep -o -x mtkflashctl)/status | grep ^voluntary"
    before = guest.check(wakes)
    guest.check("sleep 3")
    assert guest.check(wakes) == before
    guest.check("mtkflashctl abort")
    assert job.wait(30)[0] == 12
