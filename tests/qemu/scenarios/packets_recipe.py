# SPDX-License-Identifier: GPL-2.0
"""A drive of which nobody has published how it takes firmware, and its owner's recipe."""

from rig import Guest, scenario
from rig.optical import status
from rig.packets import BTC, Kind, Shop

UNPUBLISHED = Kind("unpublished", "A25L080", 1024, "US0R", 256, 40000)
SHOP = Shop("packets-recipe", UNPUBLISHED, BTC)

RECIPE = """
vendor LITE-ON
product DVDRW SOHW-812S
image-size 0x100000
piece-size 0x1000
piece 3b 06 00 OO OO OO LL LL LL
piece-offset 0x20
header 3b 06 00 00 00 00 LL LL LL
header-size 0x20
commit 3b 07
burns at-end
silent 50
"""
FLASH = "mtkflashctl flash mtkflash0 /fw/unpublished-new.bin --yes --backup-dir=/tmp "


@scenario("packets: a drive without a recipe, by one that its owner has written", SHOP.machine,
          kernels=("debian",))
def by_recipe(guest: Guest) -> None:
    drive = SHOP.start(guest, UNPUBLISHED, packets="btc")
    assert "takes packets" not in status(guest)
    code, text = guest.run(FLASH + "--packets", 120)
    assert code != 0 and "no-recipe" in text, text
    guest.check(f"printf '{RECIPE}' > /tmp/recipe")
    code, text = guest.run(FLASH + "--recipe=/tmp/recipe --dry-run", 120)
    assert code == 0 and "recipe /tmp/recipe. Nothing was written" in text, text
    assert drive.seen["pieces"] == 0
    code, text = guest.run(FLASH + "--recipe=/tmp/recipe --experimental", 240)
    assert code == 0 and "NOT KNOWN" in text and "cannot be read back" in text, text
    SHOP.expect_flashed(drive)


# Half of a firmware is worse than a new one that nobody wants any more.
@scenario("lockdown: a drive that takes a recipe takes all of it, and nobody begins another",
          SHOP.machine, kernels=("debian",), fresh=True)
def locked_down(guest: Guest) -> None:
    drive = SHOP.start(guest, UNPUBLISHED, packets="btc")
    guest.check(f"printf '{RECIPE}' > /tmp/recipe")
    job = guest.spawn(FLASH + "--recipe=/tmp/recipe --experimental")
    guest.wait_for("mtkflashctl status | grep -q programming")
    guest.lock_down()
    code, text = job.wait(240)
    assert code == 0, text
    SHOP.expect_flashed(drive)
    code, text = guest.run(FLASH + "--recipe=/tmp/recipe --experimental", 60)
    assert code != 0 and "(locked-down)" in text, text
    assert drive.seen["pieces"] == 256, drive.seen


# A recipe belongs to an open file, and both can be older than the lockdown.
@scenario("lockdown: a recipe that was given before, and its image, are refused",
          SHOP.machine, kernels=("debian",), fresh=True)
def given_before(guest: Guest) -> None:
    drive = SHOP.start(guest, UNPUBLISHED, packets="btc")
    guest.check(f"printf '{RECIPE}' > /tmp/recipe")
    # The tool's child stops when it has given the recipe, which is its second ioctl there: the
    # image is written by then, and what follows is the session.
    job = guest.spawn("strace -f -o /tmp/calls -P /dev/mtkflash0 -e trace=ioctl"
                      " -e inject=ioctl:signal=SIGSTOP:when=2 "
                      + FLASH + "--recipe=/tmp/recipe --experimental")
    guest.wait_for("grep -q 'stopped by SIGSTOP' /tmp/calls")
    assert "ioctl" in guest.check("grep -B 2 'stopped by SIGSTOP' /tmp/calls")
    guest.lock_down()
    guest.check("pkill -CONT -x mtkflashctl")
    code, text = job.wait(120)
    assert code != 0 and "(locked-down)" in text, text
    assert "refused: the kernel is locked down" in guest.console_log()
    assert drive.seen["packets"] == 0, drive.seen
    assert drive.content() == SHOP.image(UNPUBLISHED, "old")
    drive.assert_innocent()
