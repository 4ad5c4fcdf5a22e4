# SPDX-License-Identifier: GPL-2.0
"""Nobody else's device waits for a session: its driver comes and goes meanwhile."""

from rig import Guest, scenario
from rig.agent import split
from rig.optical import wait_state
from rig.tiny import AHCI, DRIVER, HOST, NODE, SERIAL, TINY, Shop, pairs

MACHINE = TINY.machine

# Each bind gives new numbers to the ports of a host.
PORTS = 48
EMPTY, UNSUPPORTED = "0", "8"


def rebind(shop: Shop) -> None:
    """Each of the others loses its driver and gets it back."""
    for driver, device in (SERIAL, AHCI):
        for verb in ("unbind", "bind"):
            # A session stands at its gate for longer; the debug kernel needs half a minute
            # for any bind, with and without one.
            shop.agent.check(f"store /sys/bus/pci/drivers/{driver}/{verb} {device}", 50)


def expect_reasons(shop: Shop) -> None:
    """No port that can be used says why it cannot, those of AHCI among them."""
    answers = [shop.agent.do(f"port {ata}") for ata in range(1, PORTS)]
    ports = [pairs(answer.removeprefix("ok ")) for answer in answers if answer.startswith("ok")]
    found = [(port["verdict"], port["reason"]) for port in ports]
    assert (EMPTY, "0") in found, answers
    assert {reason for _, reason in found} == {"0"}, answers
    assert UNSUPPORTED not in {verdict for verdict, _ in found}, answers


@scenario("foreign: other devices are unbound and bound while a session is waited for", MACHINE)
def during_session(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    expect_reasons(shop)
    shop.begin_flash("erasing", "new", 1)
    rebind(shop)
    # Its own host driver has to wait for it, as the only one.
    shop.agent.start("event", f"store {DRIVER}/unbind {HOST}")
    shop.agent.wait_inside("event")
    written = drive.since("programs"), drive.since("erases")
    rebind(shop)
    assert shop.agent.do("exists /sys/module/mtkflash 0").startswith("ok")
    assert (drive.since("programs"), drive.since("erases")) == written
    assert shop.finish() == "ok"
    assert split(shop.agent.line("event", 120))[1] == "ok"
    assert drive.content() == TINY.image("new")
    shop.bind()
    shop.expect_running(drive, "BS0Z")


@scenario("foreign: the ports of one host end side by side", MACHINE)
def side_by_side(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    # On the first channel, which is the first in every list.
    spare = shop.drive("spare")
    spare.power_up_with(TINY.image("old"))
    wait_state(guest, spare, "normal")
    shop.agent.check(f"store {shop.scan_file(0)} -~-~-", 90)
    guest.check("mtkflashctl rescan")
    shop.agent.check("exists /dev/mtkflash1 30")
    # One is held in vendor mode, the other one has erased something.
    assert shop.request("enter", NODE) == "ok"
    assert drive.state == "vendor"
    shop.stop_in("erasing", "flash /dev/mtkflash1 /fw/new.bin", 1)
    shop.agent.start("event", f"store {DRIVER}/unbind {HOST}")
    wait_state(guest, drive, "normal")
    assert shop.finish() == "ok"
    assert split(shop.agent.line("event", 120))[1] == "ok"
    assert spare.content() == TINY.image("new")
    spare.set("power", False)
    shop.agent.check(f"store {DRIVER}/bind {HOST}", 120)
