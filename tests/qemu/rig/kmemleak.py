# SPDX-License-Identifier: GPL-2.0
"""What the debug kernel's kmemleak has found; the guest must be booted with kmemleak=on."""

import re

from .guest import Guest

CONTROL = "/sys/kernel/debug/kmemleak"


def scan(guest: Guest) -> list[str]:
    """
    The leaks.  An object must be 5 s old, and be the same at two scans: what was
    never scanned before is found by the second one.
    """
    guest.check("sleep 6")
    for _ in range(2):
        guest.check(f"echo scan > {CONTROL}", 120)
    report = guest.check(f"cat {CONTROL}", 120)
    return [leak for leak in re.split(r"^(?=unreferenced object)", report, flags=re.MULTILINE)
            if leak.startswith("unreferenced")]


def of_modules(leaks: list[str]) -> list[str]:
    """
    Those with a module on the stack.  Functions of a module that is gone have no
    names any more: they are the only addresses without.
    """
    return [leak for leak in leaks
            if re.search(r"\[\w+\]$|\] 0x[0-9a-f]+$", leak, re.MULTILINE)]
