# SPDX-License-Identifier: GPL-2.0
"""After reading, flashing, failing and going nothing is left in memory."""

from rig import Guest, scenario
from rig.bench import QUICK, Bench
from rig.optical import NODE, flash, fresh, unload

# kmemleak makes everything three times slower: it gets a machine of its own.
BENCH = Bench("leaks", QUICK, cmdline="kmemleak=on")
KMEMLEAK = "/sys/kernel/debug/kmemleak"


@scenario("leaks: kmemleak finds nothing after sessions and unloads", BENCH.machine,
          kernels=("debug",))
def leaks(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    guest.check(f"echo scan > {KMEMLEAK}; echo clear > {KMEMLEAK}", 120)
    fresh(guest, drive, BENCH.images["dead.bin"])
    assert flash(guest, "/fw/blank.bin").code == 1
    assert guest.run(f"head -c 1000 /fw/new.bin > {NODE}").code == 1
    assert flash(guest, "/fw/new.bin").code == 0
    unload(guest)
    guest.check("for i in 1 2 3 4 5; do modprobe mtkflash && rmmod mtkflash || exit; done", 120)
    # An object must be 5 s old, and the first scan may still see a stale pointer.
    guest.check("sleep 6")
    for _ in range(2):
        guest.check(f"echo scan > {KMEMLEAK}", 120)
    found = guest.check(f"cat {KMEMLEAK}", 120)
    assert "mtkflash" not in found, found
    drive.assert_innocent()
