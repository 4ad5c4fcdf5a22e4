# SPDX-License-Identifier: GPL-2.0
"""A drive of which nobody has published how it takes firmware, and its owner's recipe."""

from rig import Guest, scenario
from rig.optical import status
from rig.packets import BTC, Drive, Kind, Shop

UNPUBLISHED = Kind("unpublished", "A25L080", 1024, "US0R", 256, 40000)
UNLISTED = Kind("unlisted", "A25L080", 1024, "1.01", 256, 40000)
UNLISTED_SHOP = Shop("packets-unlisted", UNLISTED, BTC)
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
UNLISTED_RECIPE = RECIPE.replace("LITE-ON", "EXAMPLE").replace("DVDRW SOHW-812S", "DRW-1604X")
UNLISTED_FLASH = "mtkflashctl flash ata1 /fw/unlisted-new.bin --yes --backup-dir=/tmp "
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
    # Each command, and what came of it: 256 pieces are one row.
    text = guest.check("cat /tmp/sent-*.txt")
    for row in ("  256  3B 06 00 00 00 20 00 10 00 00 00 00\n"
                "    to 3B 06 00 0F F0 20 00 10 00 00 00 00\n       4096 bytes",
                "    1  3B 06 00 00 00 00 00 00 20 00 00 00\n       32 bytes",
                "    1  3B 07 00 00 00 00 00 00 00 00 00 00\n       0 bytes", RECIPE):
        assert row in text, text


def steps(guest: Guest, drive: Drive) -> None:
    """No node and no session of it, but by the recipe of its owner."""
    guest.wait_for("mtkflashctl status | grep '^ata.* EXAMPLE DRW-1604X' | grep -q ' other '")
    assert guest.run("test -e /dev/mtkflash0")[0] != 0
    code, text = guest.run(UNLISTED_FLASH + "--packets", 120)
    assert code != 0 and "its verdict is other" in text, text
    guest.check(f"printf '{UNLISTED_RECIPE.replace('EXAMPLE', 'OTHER')}' > /tmp/wrong")
    code, text = guest.run(UNLISTED_FLASH + "--recipe=/tmp/wrong --experimental", 120)
    assert code != 0 and "is for OTHER" in text, text
    assert guest.run("test -e /dev/mtkflash0")[0] != 0
    code, text = guest.run(UNLISTED_FLASH + "--recipe=/tmp/recipe --dry-run", 120)
    assert code == 0 and "Nothing was written" in text, text
    # Now it has a node, and vendor mode stays closed, for whoever does not ask the tool, too.
    code, text = guest.run("test -c /dev/mtkflash0 && cat /fw/unlisted-new.bin > /dev/mtkflash0")
    assert code == 1 and "Permission denied" in text, text
    for command in ("backup mtkflash0 /tmp/b.bin", "enter mtkflash0", "claim mtkflash0"):
        code, text = guest.run(f"mtkflashctl {command}", 60)
        assert code != 0 and "(not-mediatek)" in text, text
    assert drive.seen["pieces"] == 0 and drive.since("intros") == 0


@scenario("packets: a drive that nobody has listed: its owner's recipe, and nothing else",
          UNLISTED_SHOP.machine, kernels=("debian",))
def unlisted(guest: Guest) -> None:
    drive = UNLISTED_SHOP.start(guest, UNLISTED, packets="btc", listed=False)
    guest.check(f"printf '{UNLISTED_RECIPE}' > /tmp/recipe")
    steps(guest, drive)
    code, text = guest.run(UNLISTED_FLASH + "--recipe=/tmp/recipe --experimental", 240)
    assert code == 0 and "NOT KNOWN" in text, text
    UNLISTED_SHOP.expect_flashed(drive)
    # It is the same drive with another revision: the next recipe finds it, too.
    assert "nothing is known of it" in status(guest)
    drive.set("power", False)
    guest.check("for d in /sys/block/sr*/device/delete; do echo 1 > $d || true; done")
    guest.wait_for("mtkflashctl rescan > /dev/null; ! test -e /dev/mtkflash0")


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
