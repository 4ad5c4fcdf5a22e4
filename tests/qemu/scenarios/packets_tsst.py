# SPDX-License-Identifier: GPL-2.0
"""Drives of TSST, which take firmware by packets in a stream without addresses."""

from rig import Guest, scenario
from rig.optical import status
from rig.packets import Kind, Shop, flash

BD = Kind("tsst-bd", "MT1959", 2048, "TS01", ((0, 0x10000),))
DVD = Kind("tsst-dvd", "MX25L2005", 256, "SB04")
SHOP = Shop("packets-tsst", BD, DVD)
MACHINE = SHOP.machine


@scenario("packets: a DVD-ROM drive of TSST, while others want it", MACHINE,
          kernels=("debian", "debug", "trixie"))
def dvd(guest: Guest) -> None:
    drive = SHOP.start(guest, DVD)
    assert "takes packets: recipe TSST-DVD" in status(guest)
    code, text = guest.run("mtkflashctl flash mtkflash0 /fw/tsst-dvd-new.bin --packets --dry-run",
                           120)
    assert code == 0 and "No check refused it" in text, text
    assert drive.seen["pieces"] == 0
    flash(drive)
    assert drive.seen["pieces"] == 5
    SHOP.expect_flashed(drive)
