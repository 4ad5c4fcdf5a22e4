# SPDX-License-Identifier: GPL-2.0
"""The erase of a whole flash, how it is taken back, and how it is not begun."""

from rig import ALL_KERNELS, Guest, scenario
from rig.contract import ADVICE, OPTION
from rig.tiny import CONTROL, NODE, SIZE, TINY

MACHINE = TINY.machine

# The task file register, as the model numbers it.
COMMAND = 7

# In seconds; libata waits a minute for a dead drive.
SOON = 30


@scenario("erasing: the flash is blank and the drive kept, until it is written", MACHINE)
def erase(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert shop.request("erase") == "ok"
    status = shop.expect("erase", "HELD VENDOR_MODE")
    assert int(status["advice"]) == ADVICE["WRITE_BLANK"], status
    assert status["sectors"] == "2" and status["pages"] == "0", status
    assert status["old_revision"] == "BS0K" and status["done"] == status["total"], status
    assert drive.content() == b"\xff" * SIZE
    assert drive.since("programs") == 0 and drive.since("erases") > 0
    # There is nothing to erase any more.
    erases = drive.since("erases")
    assert shop.request("erase", NODE) == "ok"
    assert drive.since("erases") == erases
    assert shop.expect("erase", "HELD VENDOR_MODE UNTOUCHED")["sectors"] == "0"
    assert shop.flash("new") == "ok"
    shop.expect("flash")
    assert drive.content() == TINY.image("new")
    shop.expect_running(drive, "BS0Z")


@scenario("erasing: leave of a blank drive gives the port back and asks nobody", MACHINE,
          kernels=ALL_KERNELS)
def leave(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    for way in ("leave", "release", "rmmod"):
        assert shop.request("erase") == "ok"
        before = drive.counters["writes"]
        words = "rmmod mtkflash" if way == "rmmod" else f"request {CONTROL} {way} 0"
        seconds, text = shop.agent.timed(words, 240)
        assert text == "ok" and seconds < SOON, (way, text, seconds)
        # Outro and DEVICE RESET are all that the drive is told, whoever held the port.
        after = drive.counters["writes"]
        assert after[COMMAND] - before[COMMAND] == 2, (way, before, after)
        assert drive.state == "dead" and not shop.device()
        if way == "rmmod":
            shop.load()
        elif way == "leave":
            assert shop.expect("leave", "UNTOUCHED")["new_revision"] == ""
        assert shop.flash("old") == "ok"
        shop.expect_running(drive)


@scenario("erasing: whoever is killed before the first erase has erased nothing", MACHINE)
def killed(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    for phase in ("backing-up", "unlocking"):
        shop.stop_in(phase, f"request {CONTROL} erase 0")
        shop.agent.kill("session")
        assert shop.agent.line("session", 20) == "killed 9"
        shop.go_on()
        shop.wait_idle()
        shop.expect("erase", "UNTOUCHED", "interrupted")
        assert drive.since("erases") == drive.since("programs") == 0
        assert drive.content() == TINY.image("old")
        shop.expect_running(drive)


# Its part breaks a rule of the model: it is the spare drive's, and that is the last of it.
@scenario("erasing: a sector that does not become blank: the old contents are back", MACHINE)
def fails(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running(ident="spare")
    # SRWD, and a quarter of the part protected.
    drive.set("status-register", 0x84)
    assert shop.request("erase") == "EROFS"
    shop.expect("erase", "UNTOUCHED", "protected")
    shop.options(OPTION["IGNORE_PROTECTION"])
    assert shop.request("erase") == "EIO"
    status = shop.expect("erase", "RESTORED", "erase")
    assert int(status["fail_address"]) // (SIZE // 2) == 1, status
    assert int(status["advice"]) == ADVICE["OLD_IS_BACK"], status
    assert drive.since("erases") > 0 and drive.since("programs") > 0
    assert drive.content() == TINY.image("old")
    # WRSR was not among the commands that reached the part.
    assert drive.get("status-register") & 0xfc == 0x84
    assert drive.get("violations") == "protected"
