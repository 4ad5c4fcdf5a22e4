# SPDX-License-Identifier: GPL-2.0
"""
A locked-down kernel.  That cannot be undone: these guests are of no further use.

Other users and user namespaces: see uapi.py.
"""

from pathlib import Path

from rig import Guest, Machine, scenario
from rig.bench import QUICK, Bench
from rig.optical import NODE, Images, flash_command, status, unload, wait_state

BENCH = Bench("lockdown", QUICK)

REFUSED = "Operation not permitted"
CLASS = "/sys/class/firmware/mtkflash0"


def assert_refused(guest: Guest, code: int, text: str) -> None:
    """The caller, the status and the log all name the lockdown."""
    assert code == 1 and REFUSED in text, text
    assert "(locked-down)" in status(guest)
    assert "mtkflash0: ata2: refused: the kernel is locked down" in guest.console_log()


def upload(guest: Guest, image: str) -> bool:
    """False where the kernel has no class of firmware uploads."""
    if guest.run(f"test -e {CLASS}").code:
        return False
    guest.check(f"cd {CLASS}; echo 1 > loading; cat {image} > data; echo 0 > loading")
    guest.wait_for(f"grep -q idle {CLASS}/status")
    return True


@scenario("lockdown: what runs goes on, and nothing else begins", BENCH.machine, fresh=True)
def running(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    wait = "until test -e /tmp/locked; do sleep 0.1; done"
    reader = guest.spawn(f"exec 3< {NODE}; touch /tmp/reader; {wait}; cat <&3")
    # The shell's message of the close is that of the last command.
    writer = guest.spawn(f"exec cat /fw/new.bin <(touch /tmp/writer; {wait}) > {NODE}")
    guest.wait_for("test -e /tmp/reader -a -e /tmp/writer")
    with drive.slowly():
        job = guest.spawn(f"cat {NODE} > /tmp/backup.bin")
        guest.wait_for("mtkflashctl status | grep -q backing-up")
        guest.lock_down()
        assert "backing-up" in status(guest)
        assert job.wait(120) == (0, "")
    guest.check("cmp /tmp/backup.bin /fw/dead.bin")
    assert "held in vendor mode" in status(guest)

    commands = drive.since("vendor_commands")
    guest.check("touch /tmp/locked")
    # Descriptors that are older than the lockdown, then a new one.
    for job in (reader, writer):
        assert_refused(guest, *job.wait())
    for command in (f"cat {NODE}", flash_command("/fw/new.bin")):
        assert guest.run(command).code == 1
        assert_refused(guest, 1, guest.run(command).text)
    assert guest.run(f"mtkflashctl mtd on {NODE}").code == 5
    assert_refused(guest, 1, REFUSED)
    if upload(guest, "/fw/new.bin"):
        assert guest.check(f"cat {CLASS}/error").strip() == "preparing:hw-error"
        assert_refused(guest, 1, REFUSED)
    # Who is not allowed anyway learns nothing, and leaves no trace.
    lines = guest.console_log().count("refused: the kernel is locked down")
    guest.check(f"chmod 0666 {NODE}")
    code, text = guest.run(f"setpriv --reuid 65534 --clear-groups cat {NODE}")
    assert code == 1 and REFUSED in text
    assert guest.console_log().count("refused: the kernel is locked down") == lines
    assert drive.since("vendor_commands") == commands

    # Questions are answered, and options set; the drive is given back at the end.
    guest.check(f"mtkflashctl next {NODE} wait=1 && mtkflashctl rescan")
    unload(guest)
    wait_state(guest, drive, "dead")
    assert drive.content() == BENCH.images["dead.bin"]
    drive.assert_innocent()


# Once erased, it is finished.
@scenario("lockdown: a drive that is being flashed is flashed to its end", BENCH.machine,
          fresh=True)
def flashing(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    with drive.slowly():
        job = guest.spawn(flash_command("/fw/new.bin"))
        guest.wait_for("mtkflashctl status | grep -q programming")
        guest.lock_down()
        assert job.wait(240) == (0, "")
    assert drive.content() == BENCH.images["new.bin"]
    guest.wait_for("test -b /dev/sr1")
    assert guest.run(f"cat {NODE}").code == 1
    assert "(locked-down)" in status(guest)
    drive.assert_innocent()


WORK: list[Path] = []


def prepare(work: Path) -> list[str]:
    """An idle bus reads 00h, so that only writing to it tells whether a drive is there."""
    WORK[:] = [work]
    (work / "flash.bin").write_bytes(Images.make(work)["dead.bin"])
    return ["-device", f"mtk-cd,id=mtk0,bus=ide.1,unit=0,flash={work / 'flash.bin'},"
                       f"part=MX25L2005,power=off,floating=0x00,{QUICK}"]


SILENT = Machine("silent", prepare)


def written(guest: Guest, command: str) -> list[str]:
    """The registers that a command lets somebody write."""
    trace = WORK[0] / "cable.trace"
    trace.unlink(missing_ok=True)
    guest.qom_set("mtk0", "trace-file", str(trace))
    guest.check(command, 90)
    guest.qom_set("mtk0", "trace-file", "")
    return [line.split()[2] for line in trace.read_text().splitlines()]


@scenario("lockdown: looking at the ports writes no register", SILENT, fresh=True)
def looking(guest: Guest) -> None:
    assert {"2", "3", "6"} <= set(written(guest, "modprobe mtkflash"))
    assert {"2", "3", "6"} <= set(written(guest, "mtkflashctl rescan"))
    guest.lock_down()
    assert written(guest, "mtkflashctl rescan") == []
    assert "empty" in status(guest)
    # Debian's kernel no longer loads a module that is not signed.
    if guest.run("rmmod mtkflash && modprobe faulty fault=none").code == 0:
        assert written(guest, "modprobe mtkflash") == []
        load_and_list(guest)


def load_and_list(guest: Guest) -> None:
    guest.check("modprobe mtkflash")
    assert "ata2" in status(guest)
