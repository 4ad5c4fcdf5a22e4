# SPDX-License-Identifier: GPL-2.0
"""What a drive says of itself to IDENTIFY and to INQUIRY, and what is made of it."""

import json

from rig import Guest, scenario
from rig.tiny import NODE, TINY, Shop

MACHINE = TINY.machine


def port(guest: Guest, driver: str = "ata_piix") -> dict[str, object]:
    """The one that has a packet device."""
    document = json.loads(guest.check("mtkflashctl status --json"))
    found = [row for row in document["result"]["ports"]
             if row["driver"] == driver and (row["model"] or row["identify"])]
    assert len(found) == 1, document
    return found[0]


def expect_untried(shop: Shop, guest: Guest) -> None:
    """No node, and not a single intro, whatever is asked for."""
    drive = shop.drive("mtk0")
    assert port(guest)["verdict"] == "other"
    assert shop.agent.do(f"exists {NODE} 0") != "ok"
    guest.check("mtkflashctl rescan")
    drive.assert_innocent()
    assert drive.since("intros") == drive.since("vendor_commands") == 0


@scenario("F17: INQUIRY is blank, IDENTIFY names the drive: a node, and a flash", MACHINE)
def inquiry_is_blank(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running(say={"inquiry-blank": True})
    found = port(guest)
    assert found["verdict"] == "known" and "SOHW-1633S" in str(found["model"]), found
    assert "disagree" in str(found["witnesses"]), found
    assert "IDENTIFY says" in guest.check("mtkflashctl status")
    assert "IDENTIFY says" in guest.check("dmesg | grep 'mtkflash mtkflash0' | tail -n 3")
    assert shop.flash("other") == "EMEDIUMTYPE"
    # The new firmware says what it should.
    drive.set("inquiry-blank", False)
    assert shop.flash("new") == "ok"
    assert drive.content() == TINY.image("new")
    shop.expect_running(drive, "BS0Z")
    assert port(guest)["witnesses"] is None


@scenario("F18: one bit of each second character is stuck: the line is named, before and after",
          MACHINE)
def line_is_stuck(guest: Guest) -> None:
    shop = TINY.shop(guest)
    for stuck, line in (("even 0 1", "D8"), ("odd 3 0", "D11"), ("all 1 1", "D1 or D9")):
        drive = shop.running(say={"stuck-line": stuck})
        found = port(guest)
        assert found["verdict"] == "known" and found["data_line"] == line, found
        assert "a data line or the cable is bad" in str(found["witnesses"]), found
        assert f"data line {line}\n" in guest.check("mtkflashctl status")
        assert shop.flash("new") == "ELNRNG"
        shop.expect("flash", "", "garbled")
        assert drive.content() == TINY.image("new")
        assert port(guest)["data_line"] == line
        assert f"line {line}" in guest.check("dmesg | grep 'the drive says' | tail -n 1")


@scenario("F19: known drives in their boot loader", MACHINE)
def boot_loader(guest: Guest) -> None:
    shop = TINY.shop(guest)
    for image, product in (("bluray", "BC-12D2HT"), ("lg", "BH16NS40")):
        shop.running(image, say={"boots": True, "identify-silent": True})
        found = port(guest)
        assert found["verdict"] == "boot-loader" and product in str(found["model"]), found
        assert found["witnesses"] is None, found


@scenario("F21: Lite-On drives with another maker's chip are never spoken to", MACHINE)
def other_chip(guest: Guest) -> None:
    shop = TINY.shop(guest)
    for image in ("first", "loader"):
        shop.running(image, node=False)
        expect_untried(shop, guest)
        # Nor if only one of the two witnesses says it.
        shop.running(image, node=False, say={"inquiry-blank": True})
        expect_untried(shop, guest)
