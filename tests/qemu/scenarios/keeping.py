# SPDX-License-Identifier: GPL-2.0
"""Drives and ports that are kept on request: claim, enter, leave, release."""

from rig import Guest, scenario
from rig.contract import ADVICE, VERDICT
from rig.optical import Optical, wait_state
from rig.tiny import NODE, TINY

MACHINE = TINY.machine

# Task file registers, as the model numbers them.
DEVICE, COMMAND, CONTROL = 6, 7, 8

# No interrupts, select the drive, write the code, write the command: the legacy intro.
LEGACY_INTRO = "0x376 0x0a 0x176 0xa0 0x173 0x2a 0x177 0x80"


def written(before: dict, drive: Optical) -> set[int]:
    """The registers that were written since then."""
    after = drive.counters["writes"]
    return {n for n, count in enumerate(before["writes"]) if after[n] != count}


@scenario("keeping: a claim keeps the port, sends nothing, and nobody hangs meanwhile", MACHINE)
def claim(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    sr, sg = shop.device()[:2]
    before = drive.counters
    assert shop.request("claim") == "ok"
    status = shop.expect("claim", "HELD UNTOUCHED")
    assert int(status["advice"]) == ADVICE["WRITE_IMAGE"], status
    assert shop.port() == {"verdict": str(VERDICT["known"]), "held": "1"}
    assert written(before, drive) <= {DEVICE, CONTROL}, written(before, drive)
    # libata has let go of the drive: whoever wants it gets an error, and does not wait.
    before = drive.counters
    assert shop.device() == []
    assert shop.agent.do(f"probe /dev/{sr}", 5).startswith("open E")
    assert shop.agent.do(f"inquiry /dev/{sg}", 5).startswith("open E")
    # Nor does who looks for drives, and finds none.
    for channel in range(2):
        shop.agent.check(f"store {shop.scan_file(channel)} -~-~-", 5)
    assert shop.device() == []
    assert drive.counters["accesses"] == before["accesses"]
    assert shop.request("claim", NODE) == "ok"
    assert written(before, drive) == set()
    assert shop.request("release") == "ok"
    # Who knows what has been done with it meanwhile: libata looks for it afresh.
    shop.expect_running(drive)
    assert shop.port() == {"verdict": str(VERDICT["known"]), "held": "0"}
    assert drive.since("vendor_commands") == 0
    # There is nothing to give back any more.
    assert shop.request("release") == "ok"


@scenario("keeping: a failed enter keeps a port that was claimed by hand, and only that", MACHINE)
def failed_enter(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    drive.set("firmware", "locked")
    shop.options()
    assert shop.request("enter") == "ECONNREFUSED"
    shop.expect("enter", "UNTOUCHED", "refused")
    assert shop.request("claim") == "ok"
    shop.options()
    assert shop.request("enter") == "ECONNREFUSED"
    shop.expect("enter", "HELD UNTOUCHED", "refused")
    shop.options()
    assert shop.request("leave") == "EUNATCH"
    shop.expect("leave", "HELD UNTOUCHED", "not-in-vendor-mode")
    drive.set("firmware", "unlocked")
    shop.options()
    assert shop.request("enter") == "ok"
    shop.expect("enter", "HELD VENDOR_MODE UNTOUCHED")
    assert shop.request("leave") == "ok"
    shop.expect("leave", "UNTOUCHED")
    shop.expect_running(drive)


@scenario("keeping: enter, enter again, leave", MACHINE)
def enter(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert shop.request("enter") == "ok"
    shop.expect("enter", "HELD VENDOR_MODE UNTOUCHED")
    info = shop.info()
    assert info["part"] == "TINY8K" and info["set"] == "legacy" and info["type"] == "114", info
    assert shop.port() == {"verdict": str(VERDICT["vendor-mode"]), "held": "1"}
    assert drive.state == "vendor"
    intros = drive.since("intros")
    assert shop.request("enter", NODE) == "ok"
    # It is in vendor mode already, and has not left it in between.
    assert drive.since("intros") == intros and drive.since("entries") == 1
    assert drive.state == "vendor"
    assert shop.request("leave") == "ok"
    status = shop.expect("leave", "UNTOUCHED")
    assert status["new_revision"] == "BS0K", status
    shop.expect_running(drive)
    # A dead drive, for which libata waits a minute: it is not asked.
    drive = shop.dead()
    assert shop.request("enter") == "ok"
    assert shop.request("release") == "ok"
    wait_state(guest, drive, "dead")
    assert drive.content() == TINY.image("dead")


@scenario("keeping: a drive that another program has left in vendor mode leaves it", MACHINE)
def found(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    shop.agent.check("rmmod mtkflash")
    shop.agent.check(f"store /sys/block/{shop.device()[0]}/device/delete 1")
    shop.agent.check(f"outb {LEGACY_INTRO}")
    assert drive.state == "vendor"
    shop.load()
    assert shop.port() == {"verdict": str(VERDICT["vendor-mode"]), "held": "0"}
    assert shop.request("leave") == "ok"
    status = shop.expect("leave", "UNTOUCHED")
    assert status["new_revision"] == "BS0K", status
    assert shop.info()["part"] == "TINY8K"
    shop.expect_running(drive)


@scenario("keeping: leave of a drive that runs: refused, and libata has it back", MACHINE)
def idle(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert shop.request("leave", NODE) == "EUNATCH"
    shop.expect("leave", "UNTOUCHED", "not-in-vendor-mode")
    assert drive.since("vendor_commands") == 0
    shop.expect_running(drive)


@scenario("keeping: the module goes while a port is held by hand", MACHINE)
def unload(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert shop.request("claim") == "ok"
    shop.agent.check("rmmod mtkflash")
    shop.expect_running(drive)
    shop.load()
    assert shop.request("enter") == "ok"
    shop.agent.check("rmmod mtkflash")
    shop.expect_running(drive)
    assert drive.since("erases") == drive.since("programs") == 0
