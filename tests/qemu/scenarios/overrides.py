# SPDX-License-Identifier: GPL-2.0
"""Options of a session, each by itself: what it lets pass, and what not."""

from rig import Guest, scenario
from rig.contract import OPTION, SET
from rig.optical import Optical
from rig.tiny import NODE, SIZE, TINY, Shop

MACHINE = TINY.machine

DRY_RUN = OPTION["DRY_RUN"]

# But for those that ask for another kind of session.
EVERY = sum(OPTION.values()) & ~(DRY_RUN | OPTION["PACKETS"])

SRWD = 0x80

# SRWD, and the upper half of the upper one of two sectors, or all of the part protected.
SRWD_UPPER, SRWD_ALL = 0x84, 0x8c


def assert_unwritten(drive: Optical, image: str = "old") -> None:
    assert drive.since("erases") == drive.since("programs") == 0
    assert drive.content() == TINY.image(image)
    drive.assert_innocent()


def flash_with(shop: Shop, flags: int, image: str, command_set: str = "any") -> str:
    """Options count for one session only, whatever comes of it."""
    shop.options(flags, SET[command_set])
    text = shop.flash(image)
    assert shop.default_options()
    return text


def pages(image: bytes) -> int:
    """Those that are not blank."""
    return sum(image[at:at + 256] != b"\xff" * 256 for at in range(0, SIZE, 256))


@scenario("dry run: all checks are made, the plan is told, and nothing is written", MACHINE)
def dry_run(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert flash_with(shop, DRY_RUN, "new") == "ok"
    status = shop.expect("dry-run", "UNTOUCHED")
    assert status["sectors"] == "2" and int(status["pages"]) == pages(TINY.image("new")), status
    assert_unwritten(drive)
    shop.expect_running(drive)
    # One of two sectors is another: its chip erase is cheap, and both go, if not told else.
    assert flash_with(shop, DRY_RUN, "low") == "ok"
    status = shop.expect("dry-run", "UNTOUCHED")
    assert status["sectors"] == "2" and int(status["pages"]) == pages(TINY.image("low")), status
    assert flash_with(shop, DRY_RUN | OPTION["DELTA"], "low") == "ok"
    status = shop.expect("dry-run", "UNTOUCHED")
    assert status["sectors"] == "1" and 0 < int(status["pages"]) <= 16, status
    # Protection that a flash would clear, and has not been cleared.
    drive.set("status-register", 0x0c)
    assert flash_with(shop, DRY_RUN, "new") == "ok"
    assert drive.get("status-register") & 0xfc == 0x0c
    drive.set("status-register", 0)
    assert_unwritten(drive)
    # A dead drive stays in vendor mode, as after a read, and is flashed from there.
    drive = shop.dead()
    assert flash_with(shop, DRY_RUN, "new") == "ok"
    shop.expect("dry-run", "HELD VENDOR_MODE UNTOUCHED")
    assert_unwritten(drive, "dead")
    assert shop.flash("new") == "ok"
    shop.expect_running(drive, "BS0Z")


@scenario("dry run: what a flash would refuse is refused", MACHINE)
def refused_dry_run(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    for image, errno, error in (("other", "EMEDIUMTYPE", "wrong-drive"),
                                ("big", "ERANGE", "part-size")):
        assert flash_with(shop, DRY_RUN, image) == errno
        shop.expect("dry-run", "UNTOUCHED", error)
    drive.set("status-register", SRWD_ALL)
    assert flash_with(shop, DRY_RUN, "new") == "EROFS"
    shop.expect("dry-run", "UNTOUCHED", "protected")
    drive.set("status-register", 0)
    shop.agent.start("user", f"look /dev/{shop.device()[0]}")
    assert shop.agent.line("user", 20) == "open"
    commands = drive.since("vendor_commands")
    assert flash_with(shop, DRY_RUN, "new") == "ETXTBSY"
    shop.expect("dry-run", "UNTOUCHED", "in-use")
    assert drive.since("vendor_commands") == commands
    shop.agent.drop("user")
    assert_unwritten(drive)
    shop.expect_running(drive)


@scenario("overrides: any identity lets another drive's image pass, and nothing else", MACHINE)
def any_identity(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    flag = OPTION["ANY_IDENTITY"]
    # FULL_REWRITE and DELTA exclude each other.
    every_other = EVERY & ~(flag | OPTION["DELTA"])
    assert flash_with(shop, every_other, "other") == "EMEDIUMTYPE"
    assert flash_with(shop, flag, "big") == "ERANGE"
    drive.set("status-register", SRWD_ALL)
    assert flash_with(shop, flag, "other") == "EROFS"
    drive.set("status-register", 0)
    assert_unwritten(drive)
    assert flash_with(shop, flag, "other") == "ok"
    assert drive.content() == TINY.image("other")
    shop.expect_running(drive, "CS0T")
    # That was for one session.
    assert shop.flash("old") == "EMEDIUMTYPE"
    assert drive.content() == TINY.image("other")


@scenario("overrides: a full rewrite erases the sectors that do not differ, too", MACHINE)
def full_rewrite(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert flash_with(shop, EVERY & ~OPTION["FULL_REWRITE"], "old") == "ok"
    status = shop.expect("flash", "UNTOUCHED")
    assert status["sectors"] == status["pages"] == "0", status
    assert_unwritten(drive)
    assert flash_with(shop, OPTION["FULL_REWRITE"], "old") == "ok"
    status = shop.expect("flash")
    assert status["sectors"] == "2" and int(status["pages"]) == pages(TINY.image("old")), status
    assert drive.since("erases") > 0 and drive.since("programs") >= pages(TINY.image("old"))
    assert drive.content() == TINY.image("old")
    shop.expect_running(drive)


@scenario("overrides: delta writes only what differs, and the default all of it", MACHINE)
def delta(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    for flags, image, sectors in ((OPTION["DELTA"], "low", "1"), (0, "old", "2")):
        programs = drive.since("programs")
        assert flash_with(shop, flags, image) == "ok"
        status = shop.expect("flash")
        assert status["sectors"] == sectors, status
        assert (drive.since("programs") - programs <= 20) == (flags != 0)
        assert drive.content() == TINY.image(image)
    shop.expect_running(drive)


@scenario("overrides: one command set is tried, and no other", MACHINE)
def command_set(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    for name in ("slim", "slim2"):
        assert flash_with(shop, 0, "new", name) == "ECONNREFUSED"
        shop.expect("flash", "UNTOUCHED", "refused")
    assert drive.since("intros") == 0
    assert_unwritten(drive)
    assert flash_with(shop, 0, "new", "legacy") == "ok"
    assert shop.info()["set"] == "legacy"
    shop.expect_running(drive, "BS0Z")
    assert shop.flash("old") == "ok"


# Its part breaks a rule of the model: it is the spare drive's.
@scenario("overrides: protection is ignored, WRSR is not sent, and the outcome is told", MACHINE)
def ignored_protection(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running(ident="spare")
    flag = OPTION["IGNORE_PROTECTION"]
    before = drive.get("violations")
    drive.set("status-register", SRWD_UPPER)
    others = EVERY & ~(flag | OPTION["CLEAR_SRWD"] | OPTION["DELTA"])
    assert flash_with(shop, others, "low") == "EROFS"
    shop.expect("flash", "UNTOUCHED", "protected")
    # The advice names an option as mtkflashctl takes it, and this was written as cat does.
    assert "first, without its dashes: mtkflashctl next ata" in guest.check("dmesg")
    assert flash_with(shop, flag | DRY_RUN, "low") == "ok"
    # What changes is not covered.
    assert flash_with(shop, flag, "low") == "ok"
    shop.expect("flash")
    assert drive.content() == TINY.image("low")
    assert drive.get("violations") == before
    assert shop.info()["status_register"] == str(SRWD_UPPER)
    # Something that changes is covered: that is told, and the rest taken back.  No page is
    # written into a sector that was not erased, or it would be lost.
    assert flash_with(shop, flag, "top") == "EIO"
    status = shop.expect("flash", "RESTORED", "erase")
    assert int(status["fail_address"]) >= SIZE // 2, status
    assert drive.content() == TINY.image("low")
    assert drive.get("status-register") & 0xfc == SRWD_UPPER
    assert drive.get("violations") == "protected"
    # F16: opened, because the pin does not hold it; the lock does not come back.
    assert flash_with(shop, OPTION["CLEAR_SRWD"], "top") == "ok"
    shop.expect("flash")
    assert drive.content() == TINY.image("top")
    assert drive.get("status-register") == SRWD_UPPER & ~SRWD
    assert "its lock (SRWD) was cleared, and is not set again" in guest.check("dmesg")
    assert drive.get("violations") == "wrsr-with-srwd,protected"
    shop.options(OPTION["READ_RUNNING"])
    assert shop.agent.check(f"read {NODE}", 60) == f"{SIZE} bytes"
