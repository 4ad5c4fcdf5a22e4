# SPDX-License-Identifier: GPL-2.0
"""
How fast the time stamp counter of a guest runs.

QEMU's emulation hands out that of the host.  The kernel of a guest measures it against the PIT,
which fails if it has to wait for a processor meanwhile.  A kernel without ACPI has nothing else
to measure by, and is left without a clock that is good for anything.
"""

import ctypes
import mmap
import platform
import time
from functools import cache

# With -icount it counts the nanoseconds of the guest.
ICOUNT_KHZ = 1_000_000

# rdtsc; shl $32, %rdx; or %rdx, %rax; ret
RDTSC = bytes.fromhex("0f31 48c1e220 4809d0 c3")
APART_SECONDS = 0.1
LOOKS = 20


@cache
def host_khz() -> int | None:
    """None if the host is no x86, or lets nobody look."""
    if platform.machine() != "x86_64":
        return None
    try:
        code = mmap.mmap(-1, mmap.PAGESIZE,
                         prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    except OSError:
        return None
    code.write(RDTSC)
    read = ctypes.CFUNCTYPE(ctypes.c_uint64)(ctypes.addressof(ctypes.c_char.from_buffer(code)))

    def look() -> tuple[int, int]:
        """Nanoseconds and ticks of one moment: of several looks the one that took least."""
        looks = []
        for _ in range(LOOKS):
            begin = time.monotonic_ns()
            ticks = read()
            end = time.monotonic_ns()
            looks.append((end - begin, (begin + end) // 2, ticks))
        return min(looks)[1:]

    before = look()
    time.sleep(APART_SECONDS)
    after = look()
    return (after[1] - before[1]) * 1_000_000 // (after[0] - before[0])


def parameter(icount: bool) -> str:
    """For the kernel's command line; empty if nothing is known."""
    khz = ICOUNT_KHZ if icount else host_khz()
    return f"tsc_early_khz={khz}" if khz else ""
