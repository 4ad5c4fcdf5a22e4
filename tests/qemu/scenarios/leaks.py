# SPDX-License-Identifier: GPL-2.0
"""After reading, flashing, failing and going nothing is left in memory."""

from rig import Guest, scenario
from rig.bench import QUICK, Bench
from rig.optical import NODE, flash, fresh, unload

# kmemleak makes everything three times slower: it gets a machine of its own.
BENCH = Bench("leaks", QUICK, cmdline="kmemleak=on")
KMEMLEAK = "/sys/kernel/debug/kmemleak"


def scan(guest: Guest) -> str:
    """
    What kmemleak has found.  An object must be 5 s old, and be the same at two
    scans: what was scanned never before is found by the second one.
    """
    guest.check("sleep 6")
    for _ in range(2):
        guest.check(f"echo scan > {KMEMLEAK}", 120)
    return guest.check(f"cat {KMEMLEAK}", 120)


@scenario("rig: the debug kernel finds leaks", BENCH.machine, kernels=("debug",))
def one_leak(guest: Guest) -> None:
    """Otherwise it would mean nothing that there are none."""
    guest.check("modprobe faulty fault=leak")
    # A stale pointer may hide it for a while.
    found = scan(guest)
    for _ in range(5):
        if "faulty" in found:
            break
        found = scan(guest)
    assert "faulty" in found, found
    assert any("kmemleak: " in line for line in guest.kernel_problems())
    guest.forget_kernel_problems()
    guest.check(f"rmmod faulty; echo clear > {KMEMLEAK}")


@scenario("leaks: kmemleak finds nothing after sessions and unloads", BENCH.machine,
          kernels=("debug",))
def leaks(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    fresh(guest, drive, BENCH.images["dead.bin"])
    assert flash(guest, "/fw/blank.bin").code == 1
    assert guest.run(f"head -c 1000 /fw/new.bin > {NODE}").code == 1
    assert flash(guest, "/fw/new.bin").code == 0
    unload(guest)
    guest.check("for i in 1 2 3 4 5; do modprobe mtkflash && rmmod mtkflash || exit; done", 120)
    found = scan(guest)
    assert "mtkflash" not in found, found
    drive.assert_innocent()
