# SPDX-License-Identifier: GPL-2.0
"""Drives of TSST, which take firmware by packets in a stream without addresses."""

from rig import Guest, scenario
from rig.optical import status
from rig.packets import BTC, TSST_DVD, Shop, flash

SHOP = Shop("packets-tsst", BTC, TSST_DVD)
MACHINE = SHOP.machine


@scenario("packets: a DVD-ROM drive of TSST, while others want it", MACHINE,
          kernels=("debian", "debug", "trixie"))
def dvd(guest: Guest) -> None:
    drive = SHOP.start(guest, TSST_DVD)
    assert "takes packets: recipe TSST-DVD" in status(guest)
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/tsst-dvd-new.bin --packets --dry-run",
                           120)
    assert code == 0 and "No check refused it" in text, text
    assert drive.seen["pieces"] == 0
    flash(SHOP, drive)
