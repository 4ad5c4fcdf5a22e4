# SPDX-License-Identifier: GPL-2.0
"""Bad input, bad moments and bad callers: refused, and nothing is sent to the drive."""

from rig import Guest, scenario
from rig.bench import BENCH
from rig.optical import (ERRNO_TEXT, NODE, Optical, assert_failed, flash, forget_sr, healthy,
                         status, unload, verdict)

MACHINE = BENCH.machine

# image -> the check that refuses it before the drive is touched
BAD_IMAGES = {
    "blank.bin": "image-blank",
    "zero.bin": "image-blank",
    "program.exe": "not-firmware",
    "archive.zip": "not-firmware",
    "program.elf": "not-firmware",
    "image.hex": "not-firmware",
    "odd.bin": "image-size",
    "huge.bin": "image-too-large",
}

# image -> the check that refuses it once the drive is known
UNFIT_IMAGES = {
    "partial.bin": "part-size",
    "big.bin": "part-size",
    "no-vector.bin": "reset-vector",
    "other.bin": "wrong-drive",
    "nameless.bin": "no-identity",
}


def assert_unwritten(drive: Optical, image: str = "dead.bin") -> None:
    assert drive.content() == BENCH.images[image]
    assert drive.since("erases") == 0 and drive.since("programs") == 0
    drive.assert_innocent()


@scenario("verdicts: a disk, a foreign drive, nothing, and a dead drive are told apart", MACHINE)
def verdicts(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    unload(guest)
    forget_sr(guest)
    drive.power_up_with(BENCH.images["dead.bin"])
    drive.set("power", False)
    guest.check("modprobe mtkflash")
    assert verdict(guest, "ata1") == "disk"
    assert verdict(guest, "ata2") == "empty"
    guest.check(f"test ! -e {NODE}")
    drive.set("power", True)
    guest.check("mtkflashctl rescan")
    assert verdict(guest, "ata2") == "candidate"
    assert guest.check(f"stat -c '%a %F' {NODE}") == "600 character special file\n"
    assert drive.since("vendor_commands") == 0
    drive.set("power", False)
    guest.check("mtkflashctl rescan")
    assert verdict(guest, "ata2") == "empty"
    guest.check(f"test ! -e {NODE}")


@scenario("refusals: images that no drive can want", MACHINE)
def bad_images(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    for image, error in BAD_IMAGES.items():
        assert_failed(guest, flash(guest, f"/fw/{image}"), error)
    assert drive.since("vendor_commands") == 0
    assert_unwritten(drive)


@scenario("refusals: images that this drive cannot want", MACHINE)
def unfit_images(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    for image, error in UNFIT_IMAGES.items():
        assert_failed(guest, flash(guest, f"/fw/{image}"), error)
        assert "the flash was not touched" in status(guest)
    assert_unwritten(drive)


@scenario("writers: opening and closing without a byte does nothing", MACHINE)
def empty_flush(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    guest.check(f": > {NODE}")
    guest.check(f"cat /dev/null > {NODE}")
    assert "no session yet" in status(guest)
    assert drive.since("vendor_commands") == 0


@scenario("writers: who wrote gets the result, though the shell still holds the file", MACHINE)
def first_descriptor(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    code, text = guest.run(f"{{ head -c 1000 /fw/new.bin; mtkflashctl status >&2; }} > {NODE}")
    assert "head: write error: Invalid argument" in text
    assert "(image-size)" in text  # known before the shell has closed
    assert code == 0  # mtkflashctl was the last command of the group, and has not failed
    assert "(image-size)" in status(guest)
    assert drive.since("vendor_commands") == 0


@scenario("writers: Ctrl-C, SIGTERM and SIGKILL before the end throw the image away", MACHINE)
def killed(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    for signal in ("INT", "TERM", "KILL"):
        # All of the image has arrived; only the close is missing.
        guest.check("mkfifo /tmp/pipe")
        writer = guest.spawn(f"echo $$ > /tmp/writer; exec cat /tmp/pipe > {NODE}")
        feeder = guest.spawn("exec 3> /tmp/pipe; cat /fw/new.bin >&3;"
                             " until test -e /tmp/over; do sleep 0.05; done")
        guest.wait_for("mtkflashctl status | grep -q '262144 bytes of an image staged'")
        guest.check(f"kill -{signal} $(cat /tmp/writer)")
        assert writer.wait().code > 128
        guest.check("touch /tmp/over")
        feeder.wait()
        guest.check("rm /tmp/pipe /tmp/writer /tmp/over")
        assert "(interrupted)" in status(guest)
    assert drive.since("vendor_commands") == 0
    assert_unwritten(drive)


@scenario("writers: a writer killed during the backup stops the session", MACHINE)
def killed_in_backup(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    with drive.slowly():
        job = guest.spawn(f"echo $$ > /tmp/writer; exec cat /fw/new.bin > {NODE}")
        guest.wait_for("mtkflashctl status | grep -q backing-up")
        guest.check("kill -INT $(cat /tmp/writer)")
        assert job.wait().code == 128 + 2
    guest.wait_for("mtkflashctl status | grep -q '(interrupted)'")
    assert_unwritten(drive)


@scenario("writers: a second writer is refused and harms nothing", MACHINE)
def second_writer(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    code, text = guest.run(f"exec 3> {NODE}; cat /fw/new.bin > {NODE}")
    assert code == 1 and ERRNO_TEXT["busy"] in text
    assert drive.since("vendor_commands") == 0
    assert_unwritten(drive)


@scenario("callers: only CAP_SYS_RAWIO reaches the drive, everybody sees the status", MACHINE)
def callers(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups"
    assert "candidate" in guest.check(f"{nobody} mtkflashctl status")
    assert guest.run(f"{nobody} mtkflashctl rescan").code == 5
    assert guest.run(f"{nobody} cat {NODE}").code == 1
    # Permission on the node is not enough.
    guest.check(f"chmod 666 {NODE}")
    code, text = guest.run(f"{nobody} cat {NODE}")
    assert code == 1 and "Operation not permitted" in text
    code, text = guest.run("setpriv --bounding-set -sys_rawio --inh-caps -sys_rawio"
                           f" bash -c 'cat /fw/new.bin > {NODE}'")
    assert code == 1 and "Operation not permitted" in text
    assert drive.since("vendor_commands") == 0


@scenario("refusals: a drive that is open", MACHINE)
def in_use(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    healthy(guest, drive, BENCH.images["old.bin"])
    assert verdict(guest) == "known"
    output = guest.run(f"exec 5< /dev/sr1; cat /fw/new.bin > {NODE}")
    assert_failed(guest, output, "in-use")
    assert drive.since("vendor_commands") == 0
    assert_unwritten(drive, "old.bin")


@scenario("refusals: a write-protected part is not written, and WRSR is not sent", MACHINE)
def protected(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    drive.set("status-register", 0x8c)
    assert_failed(guest, flash(guest, "/fw/new.bin"), "protected")
    assert drive.get("status-register") == 0x8c
    drive.set("status-register", 0)
    assert_unwritten(drive)
