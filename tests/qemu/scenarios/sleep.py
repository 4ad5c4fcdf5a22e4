# SPDX-License-Identifier: GPL-2.0
"""The system is about to sleep: what becomes of a session depends on its first erase."""


from rig import ALL_KERNELS, Guest, scenario
from rig.bench import QUICK, Bench
from rig.optical import (NODE, Optical, flash, flash_command, healthy, node_status, status,
                         wait_state, wait_until_waiting)

BENCH = Bench("sleep", QUICK)
MACHINE = BENCH.machine

# Of a plain kernel: the kernel's test itself sleeps for five of them.
SOON = 30


def suspend(guest: Guest) -> bool:
    """Up to the devices and back; False if it was refused."""
    deadline = guest.deadline(SOON)
    code, _ = guest.run("echo devices > /sys/power/pm_test && echo freeze > /sys/power/state", 120)
    assert deadline.left() > 0
    return code == 0


def assert_interrupted(guest: Guest, drive: Optical, phase: str) -> None:
    words = node_status(guest)
    assert f"failed while {phase}" in words and "(interrupted)" in words, words
    assert "the flash was not touched" in words
    assert "held in vendor mode" not in words
    assert drive.since("erases") == drive.since("programs") == 0


@scenario("sleep: a session that waits for a power cycle is given up", MACHINE)
def waiting(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    drive.set("power", False)
    guest.check(f"mtkflashctl next {NODE} wait=200")
    job = guest.spawn(flash_command("/fw/new.bin"))
    assert wait_until_waiting(guest) > 190
    assert suspend(guest)
    code, text = job.wait(10)
    assert code == 1 and "Operation canceled" in text, text
    assert_interrupted(guest, drive, "waiting-for-power-cycle")
    # Afterwards it is as if nothing had been.
    drive.power_up_with(BENCH.images["dead.bin"])
    assert flash(guest, "/fw/new.bin") == (0, "")
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()


@scenario("sleep: a backup is given up, and the drive given back", MACHINE)
def backing_up(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    healthy(guest, drive, BENCH.images["old.bin"])
    with drive.slowly():
        job = guest.spawn(flash_command("/fw/new.bin"))
        guest.wait_for("mtkflashctl status | grep -q backing-up")
        assert suspend(guest)
    code, text = job.wait(10)
    assert code == 1 and "Operation canceled" in text, text
    assert_interrupted(guest, drive, "backing-up")
    wait_state(guest, drive, "normal")
    guest.wait_for("test -b /dev/sr1")
    assert flash(guest, "/fw/new.bin") == (0, "")
    assert drive.content() == BENCH.images["new.bin"]
    drive.assert_innocent()


@scenario("sleep: a drive that is held is given back", MACHINE, kernels=ALL_KERNELS)
def held(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check(f"cat {NODE} > /dev/null", 120)
    assert "held in vendor mode" in status(guest)
    assert suspend(guest)
    assert "held in vendor mode" not in status(guest)
    wait_state(guest, drive, "dead")


@scenario("sleep: from the first erase on the system stays awake", MACHINE)
def erased(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    with drive.slowly():
        job = guest.spawn(flash_command("/fw/new.bin"))
        guest.wait_for("mtkflashctl status | grep -q programming")
        assert not suspend(guest)
        guest.wait_console("a session is running: the system stays awake")
        assert "programming" in status(guest) or "verifying" in status(guest)
    assert job.wait(240) == (0, "")
    assert drive.content() == BENCH.images["new.bin"]
    assert suspend(guest)
    drive.assert_innocent()
