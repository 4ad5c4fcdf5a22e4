# SPDX-License-Identifier: GPL-2.0
"""mtkflashctl with the module itself: its verbs, its own death, and how it waits."""

import json
import shlex
from typing import Any

from rig import Guest, scenario
from rig.bench import BENCH
from rig.optical import Optical, healthy, status, wait_state

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
    drive = BENCH.dead(guest)
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


# An owner at a terminal: each prompt gets its answer once.
OWNER = """
import posix, sys
answers = [(b"number of its line: ", b"1\\n"), (b"Press Enter", b"\\n"), (b"to start: ", b"yes\\n")]
child, terminal = posix.forkpty()
if not child:
    posix.execv("/bin/sh", ["sh", "-c", sys.argv[1]])
text = b""
try:
    while more := posix.read(terminal, 4096):
        text += more
        if answers and answers[0][0] in text:
            posix.write(terminal, answers.pop(0)[1])
except OSError:
    pass
posix.write(1, text)
sys.exit(posix.waitstatus_to_exitcode(posix.waitpid(child, 0)[1]))
"""


@scenario("tool: rescue, from a dead drive to one that works, as its owner sees it", MACHINE,
          kernels=KERNELS)
def rescue(guest: Guest) -> None:
    drive = dead(guest)
    guest.check("mkdir -p /dev/pts && mount -t devpts devpts /dev/pts")
    owner = f"PYTHONHOME=/usr python3 -S -c {shlex.quote(OWNER)}"
    code, text = guest.run(f"{owner} 'mtkflashctl rescue /fw/new.bin'", 300)
    assert code == 0 and "The rescue is done" in text, (code, text)
    for words in ("In vendor mode after 1 try.", f"Done: {DRIVE} holds the image"):
        assert words in text, text
    assert drive.content() == BENCH.images["new.bin"]
    wait_state(guest, drive, "normal")
    assert guest.check("cmp $(ls -t /var/lib/mtkflash/*.bin | head -n 1) /fw/dead.bin") == ""
    assert "held" not in status(guest)
    # What works is no patient any more.
    code, text = guest.run(f"{owner} 'mtkflashctl rescue /fw/new.bin'", 100)
    assert code == 4 and "no drive here needs a rescue" in text, (code, text)
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
