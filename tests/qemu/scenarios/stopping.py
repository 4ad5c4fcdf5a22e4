# SPDX-License-Identifier: GPL-2.0
"""The request to stop, and what the map says of a flash that is under way."""

import re

from rig import Guest, scenario
from rig.contract import OPTION, PAGE
from rig.tiny import CONTROL, NODE, TINY, Shop

MACHINE = TINY.machine


@scenario("stopping: before the first erase a session ends, later it does not", MACHINE)
def abort(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert shop.request("abort") == "ESRCH"
    for phase, node in (("entering", NODE), ("backing-up", CONTROL), ("unlocking", NODE)):
        shop.begin_flash(phase, "new")
        # It is not waited for: the session stands at the gate.
        assert shop.request("abort", node) == "ok"
        assert shop.request("abort", node) == "ok"
        assert shop.finish() == "ECANCELED"
        shop.expect("flash", "UNTOUCHED", "interrupted")
        assert drive.since("erases") == drive.since("programs") == 0
        assert shop.request("abort") == "ESRCH"
        shop.expect_running(drive)
    # A request is as good a session as an image.
    shop.stop_in("identifying", f"request {CONTROL} enter 0")
    assert shop.request("abort") == "ok"
    assert shop.finish() in ("ECANCELED", "ok")
    shop.wait_idle()
    assert shop.request("release") == "ok"
    for phase, skip, image, revision in (
            ("erasing", 0, "new", "BS0Z"), ("erasing", 1, "old", "BS0K"),
            ("programming", 5, "new", "BS0Z"), ("verifying", 1, "old", "BS0K")):
        shop.begin_flash(phase, image, skip)
        assert shop.request("abort") == "EBUSY"
        assert shop.finish() == "ok"
        shop.expect("flash")
        assert drive.content() == TINY.image(image)
        shop.expect_running(drive, revision)


@scenario("stopping: while a session runs no other begins, and nothing is released", MACHINE)
def busy(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    shop.begin_flash("backing-up", "new")
    for name in ("claim", "enter", "leave", "erase", "release"):
        assert shop.request(name) == "EBUSY"
        assert shop.request(name, NODE) == "EBUSY"
    assert shop.finish() == "ok"
    shop.expect_running(drive, "BS0Z")


def states(shop: Shop) -> dict[str, int]:
    """How many pages are in which state."""
    names = {number: name for name, number in PAGE.items()}
    counts: dict[str, int] = {}
    for state, count in re.findall(r"(\d+)x(\d+)", shop.pages()):
        counts[names[int(state)]] = counts.get(names[int(state)], 0) + int(count)
    return counts


@scenario("map: what is planned, erased, written and verified, page by page", MACHINE)
def page_states(guest: Guest) -> None:
    shop = TINY.shop(guest)
    shop.running()
    # Before the part is known there are no pages.
    assert shop.agent.check("map 0 32") == "0 256 0"
    shop.options(OPTION["DELTA"])
    shop.begin_flash("backing-up", "low")
    assert states(shop) == {"unknown": 32}
    # The lower one of two sectors differs.
    shop.shut("unlocking")
    assert shop.reach() == "unlocking"
    assert shop.pages() == f"{PAGE['planned']}x16,{PAGE['same']}x16"
    shop.shut("erasing", 1)
    assert shop.reach() == "erasing"
    erased = states(shop)
    assert erased.pop("same") == 16 and erased.get("erased", 0) > 0, erased
    shop.shut("programming", 9)
    assert shop.reach() == "programming"
    mixed = states(shop)
    assert mixed["same"] == 16 and mixed["erased"] and mixed["written"], mixed
    assert sum(mixed.values()) == 32, mixed
    shop.shut("leaving")
    assert shop.reach() == "leaving"
    assert states(shop) == {"verified": 32}
    assert shop.finish() == "ok"
    assert states(shop) == {"verified": 32}
    # Less room than there are pages, and none: see guest/uapi_request.c for the rest.
    assert shop.agent.check("map 0 3").split()[3:] == [f"{PAGE['verified']}x3"]
    assert shop.agent.check("map 0 0").split()[3:] == []
