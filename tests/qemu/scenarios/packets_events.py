# SPDX-License-Identifier: GPL-2.0
"""What happens to the computer while a drive is sent its firmware."""

from rig import Guest, scenario
from rig.packets import BD, BTC, Shop, go_on, stop_in_stream

SHOP = Shop("packets-events", BD, BTC, ahci=True, exact=True)
MACHINE = SHOP.machine
SUSPEND = "echo devices > /sys/power/pm_test && echo freeze > /sys/power/state"


@scenario("packets: from the first piece on that may be burned the system stays awake", MACHINE,
          kernels=("debian",))
def awake(guest: Guest) -> None:
    drive, job = stop_in_stream(guest, SHOP, BD)
    assert guest.run(SUSPEND, 120).code
    guest.wait_console("a session is running: the system stays awake")
    go_on(guest)
    code, text = job.wait(300)
    assert code == 0, text
    SHOP.expect_flashed(drive)
