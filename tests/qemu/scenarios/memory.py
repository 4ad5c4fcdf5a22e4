# SPDX-License-Identifier: GPL-2.0
"""What images and readers may take from the system, and what comes when there is no more."""

from rig import Guest, scenario
from rig.bench import QUICK, Bench
from rig.optical import NODE, SIZE, flash, load, status, unload

BENCH = Bench("memory", QUICK)
MACHINE = BENCH.machine

CGROUP = "/sys/fs/cgroup/small"


@scenario("memory: one budget for the images and readers of all", MACHINE)
def budget(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    unload(guest)
    # An image, the backup, and three readers beside them.
    guest.check("modprobe mtkflash memory_mib=3")
    load(guest)
    text = guest.check("uapi_test budget", 240)
    assert "not ok" not in text, text
    assert "refused: not enough memory" in guest.console_log()
    assert drive.since("erases") == drive.since("programs") == 0
    assert drive.content() == BENCH.images["dead.bin"]
    assert flash(guest, "/fw/new.bin") == (0, "")
    assert drive.content() == BENCH.images["new.bin"]
    unload(guest)
    drive.assert_innocent()


# The debug kernel has no control groups.
@scenario("memory: a control group's limit is an error, and no reason to kill", MACHINE,
          kernels=("debian",))
def control_group(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check("mount -t cgroup2 none /sys/fs/cgroup &&"
                " echo +memory > /sys/fs/cgroup/cgroup.subtree_control &&"
                f" mkdir {CGROUP} && echo 1536K > {CGROUP}/memory.max")
    try:
        code, text = guest.run(f"echo $BASHPID > {CGROUP}/cgroup.procs && exec 1> {NODE} &&"
                               " exec cat /fw/new.bin")
        assert code == 1 and "Cannot allocate memory" in text, text
        assert "(no-memory)" in status(guest)
        assert drive.since("vendor_commands") == 0
        assert "oom_kill 0" in guest.check(f"cat {CGROUP}/memory.events").splitlines()
        assert "Out of memory" not in guest.console_log()
        guest.check(f"echo 8M > {CGROUP}/memory.max")
        # What the worker keeps for a reader counts as the reader's: not its copy alone.
        text = guest.check(f"echo $BASHPID > {CGROUP}/cgroup.procs && exec 3< {NODE} &&"
                           " head -c 1 <&3 > /dev/null &&"
                           f" grep '^vmalloc ' {CGROUP}/memory.stat", 120)
        assert int(text.split()[1]) >= 2 * SIZE, text
        # With enough of it, all is well, and all of it is given back.
        code, text = guest.run(f"echo $BASHPID > {CGROUP}/cgroup.procs && exec 1> {NODE} &&"
                               " exec cat /fw/new.bin", 240)
        assert (code, text) == (0, ""), text
        assert drive.content() == BENCH.images["new.bin"]
    finally:
        guest.check(f"rmdir {CGROUP} && umount /sys/fs/cgroup")
    drive.assert_innocent()
