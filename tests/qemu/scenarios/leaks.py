# SPDX-License-Identifier: GPL-2.0
"""After reading, flashing, failing and going nothing is left in memory."""

from rig import Guest, kmemleak, scenario
from rig.bench import QUICK, Bench
from rig.optical import NODE, flash, unload

# kmemleak makes everything three times slower: it gets a machine of its own.
BENCH = Bench("leaks", QUICK, cmdline="kmemleak=on")


@scenario("rig: the debug kernel finds leaks", BENCH.machine, kernels=("debug",))
def one_leak(guest: Guest) -> None:
    """Otherwise it would mean nothing that there are none."""
    guest.check("modprobe faulty fault=leak")
    # A stale pointer may hide it for a while.
    found = kmemleak.of_modules(kmemleak.scan(guest))
    for _ in range(5):
        if found:
            break
        found = kmemleak.of_modules(kmemleak.scan(guest))
    assert any("faulty" in leak for leak in found), found
    assert any("kmemleak: " in line for line in guest.kernel_problems())
    guest.forget_kernel_problems()
    guest.check(f"rmmod faulty; echo clear > {kmemleak.CONTROL}")


@scenario("leaks: kmemleak finds nothing after sessions and unloads", BENCH.machine,
          kernels=("debug",))
def leaks(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    assert flash(guest, "/fw/blank.bin").code == 1
    assert guest.run(f"head -c 1000 /fw/new.bin > {NODE}").code == 1
    assert flash(guest, "/fw/new.bin").code == 0
    unload(guest)
    guest.check("for i in 1 2 3 4 5; do modprobe mtkflash && rmmod mtkflash || exit; done", 120)
    found = kmemleak.of_modules(kmemleak.scan(guest))
    assert not found, "".join(found)
    drive.assert_innocent()
