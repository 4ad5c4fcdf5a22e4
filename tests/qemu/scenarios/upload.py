# SPDX-License-Identifier: GPL-2.0
"""
The drive in the kernel's class of firmware uploads, by the steps of the kernel's own selftest
for it, fw_upload.sh: several devices, the data, cancel, errors, sizes.  What that has the
class's test driver make up fails here by itself; the class's wear-out is no error of ours.
"""

from rig import Guest, scenario
from rig.contract import ERROR
from rig.optical import wait_state
from rig.tiny import CONTROL, DRIVER, HOST, NODE, SIZE, TINY, Shop

MACHINE = TINY.machine
# Debian 12's kernel has no such class.
KERNELS = ("debug", "trixie")

PLACE = "/sys/class/firmware/mtkflash0"
SECOND = "/sys/class/firmware/mtkflash1"


def show(shop: Shop, name: str, place: str = PLACE) -> str:
    return shop.agent.check(f"fetch {place}/{name}")


def store(shop: Shop, name: str, text: str) -> str:
    """ "ok", or the errno of write()."""
    return shop.agent.do(f"store {PLACE}/{name} {text}").removeprefix("write ").strip()


def upload(shop: Shop, file: str, place: str = PLACE) -> None:
    """It is not waited for."""
    shop.agent.check(f"upload {place} {file}")


def await_idle(shop: Shop, place: str = PLACE) -> str:
    """How it ended: STEP:ERROR, or nothing."""
    shop.agent.check(f"await {place}/status idle 240", 300)
    return show(shop, "error", place)


def upload_in(shop: Shop, phase: str, file: str, skip: int = 0) -> None:
    """Its session stands at the gate."""
    shop.shut(phase, skip)
    upload(shop, file)
    assert shop.reach() == phase
    assert show(shop, "status") == "programming"
    assert shop.agent.do(f"fetch {PLACE}/error") == "read EBUSY"


def go_on(shop: Shop) -> str:
    shop.go_on()
    return await_idle(shop)


@scenario("upload: a drive whose firmware is broken is in the class, and is flashed", MACHINE,
          kernels=KERNELS)
def broken(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.dead()
    # Its name is that of the node, on every load of the module.
    for _ in range(2):
        assert show(shop, "status") == "idle" and show(shop, "error") == ""
        drive = shop.dead()
    upload(shop, "/fw/new.bin")
    assert await_idle(shop) == ""
    assert show(shop, "remaining_size") == "0"
    shop.expect("flash")
    assert drive.content() == TINY.image("new")
    shop.expect_running(drive, "BS0Z")
    # A drive that works as well, and with the options that were set for its next session.
    guest.check(f"mtkflashctl next {NODE} dry-run")
    for image, kind, content in (("old", "dry-run", "new"), ("old", "flash", "old")):
        upload(shop, f"/fw/{image}.bin")
        assert await_idle(shop) == ""
        shop.expect(kind, "UNTOUCHED" if kind == "dry-run" else "")
        assert drive.content() == TINY.image(content)
    shop.expect_running(drive)
    # What was brought and given up is no upload.
    assert store(shop, "loading", "1") == "ok"
    guest.check(f"cat /fw/new.bin > {PLACE}/data")
    assert store(shop, "loading", "-1") == "ok"
    assert show(shop, "status") == "idle"
    assert drive.content() == TINY.image("old")


@scenario("upload: a wrong image is refused by name, and changes nothing", MACHINE,
          kernels=KERNELS)
def wrong(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    guest.check(f"head -c {SIZE // 2} /fw/new.bin > /tmp/part.bin;"
                f" head -c {SIZE} /dev/zero | tr '\\0' '\\377' > /tmp/blank.bin;"
                " head -c 2097153 /dev/zero > /tmp/huge.bin")
    # Before 6.8 the class has no word for it.
    image = "hw-error" if guest.check("uname -r").startswith("6.1.") else "firmware-invalid"
    size = "invalid-file-size"
    for file, step, word, error in (
            ("/tmp/part.bin", "preparing", size, "image-size"),
            ("/tmp/huge.bin", "preparing", size, "image-too-large"),
            ("/tmp/blank.bin", "preparing", image, "image-blank"),
            ("/fw/big.bin", "programming", size, "part-size"),
            ("/fw/other.bin", "programming", image, "wrong-drive")):
        upload(shop, file)
        assert await_idle(shop) == f"{step}:{word}"
        assert int(shop.status()["error"]) == ERROR[error], shop.status()
        assert shop.request("release") == "ok"
        assert drive.content() == TINY.image("old")
    assert drive.since("erases") == drive.since("programs") == 0
    # Nobody is left who would be the node's writer.
    assert shop.flash("new") == "ok"
    shop.expect_running(drive, "BS0Z")


@scenario("upload: two drives are flashed at the same time, each with its own image", MACHINE,
          kernels=KERNELS)
def together(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive, spare = shop.running(), shop.drive("spare")
    spare.power_up_with(TINY.image("old"))
    wait_state(guest, spare, "normal")
    shop.agent.check(f"store {shop.scan_file(0)} -~-~-", 90)
    guest.check("mtkflashctl rescan")
    shop.agent.check(f"exists {SECOND} 30")
    shop.shut("backing-up")
    upload(shop, "/fw/new.bin")
    assert shop.reach() == "backing-up"
    upload(shop, "/fw/low.bin", SECOND)
    assert show(shop, "status") == show(shop, "status", SECOND) == "programming"
    assert go_on(shop) == await_idle(shop, SECOND) == ""
    for each, image in ((drive, "new"), (spare, "low")):
        wait_state(guest, each, "normal")
        assert each.content() == TINY.image(image)
        each.assert_innocent()


@scenario("upload: the class has a word for what a drive fails with", MACHINE, kernels=KERNELS)
def failed(guest: Guest) -> None:
    shop = TINY.shop(guest)

    def ends(word: str, *errors: str) -> None:
        assert go_on(shop) == f"programming:{word}"
        assert int(shop.status()["error"]) in [ERROR[error] for error in errors], shop.status()

    # The cable is pulled out; its firmware starts anew, and takes long.
    for boot_ms, word, error in ((50, "hw-error", "bus-dead"), (5000, "timeout", "timeout")):
        drive = shop.running()
        upload_in(shop, "backing-up", "/fw/new.bin")
        drive.set("boot-ms", boot_ms)
        drive.set("power", False)
        drive.set("power", error == "timeout")
        ends(word, error)
        drive.set("boot-ms", 50)
        assert drive.since("erases") == drive.since("programs") == 0
        drive.assert_innocent()
    # One byte is broken.
    drive = shop.running()
    new, old = TINY.image("new"), TINY.image("old")
    drive.set("bad-byte", 1 + next(at for at in range(0x1100, SIZE)
                                   if not new[at] & 1 and not old[at] & 1 and new[at] != old[at]))
    upload_in(shop, "backing-up", "/fw/new.bin")
    ends("read-write-error", "program", "verify")
    # With it whole again the job is finished in the same way.
    drive.set("bad-byte", 0)
    upload(shop, "/fw/new.bin")
    assert await_idle(shop) == ""
    shop.expect_running(drive, "BS0Z")


@scenario("upload: it can be cancelled until something is erased, and no later", MACHINE,
          kernels=KERNELS)
def cancelled(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    for phase in ("entering", "backing-up", "unlocking"):
        upload_in(shop, phase, "/fw/new.bin")
        assert store(shop, "cancel", "1") == "ok"
        assert go_on(shop) == "programming:user-abort"
        shop.expect("flash", "UNTOUCHED", "interrupted")
        assert drive.since("erases") == drive.since("programs") == 0
        shop.expect_running(drive)
    for phase, skip, image, revision in (("erasing", 1, "new", "BS0Z"),
                                         ("programming", 5, "old", "BS0K")):
        upload_in(shop, phase, f"/fw/{image}.bin", skip)
        assert store(shop, "cancel", "1") == "ok"
        assert go_on(shop) == ""
        shop.expect("flash")
        assert drive.content() == TINY.image(image)
        shop.expect_running(drive, revision)
    # Who may not stop a session does not, whatever the class says.
    upload_in(shop, "backing-up", "/fw/new.bin")
    guest.check(f"setpriv --bounding-set=-sys_rawio sh -c 'echo 1 > {PLACE}/cancel'")
    assert go_on(shop) == ""
    shop.expect_running(drive, "BS0Z")
    upload(shop, "/fw/old.bin")
    assert await_idle(shop) == ""
    # The class tells of a cancel even when there is no upload; this session is not its own.
    shop.begin_flash("backing-up", "new")
    assert store(shop, "cancel", "1") == "ENODEV"
    assert shop.finish() == "ok"
    shop.expect_running(drive, "BS0Z")


@scenario("upload: it and the node's users wait for nobody, and are told that it is busy",
          MACHINE, kernels=KERNELS)
def busy(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    shop.begin_flash("backing-up", "new")
    upload(shop, "/fw/old.bin")
    assert await_idle(shop) == "preparing:device-busy"
    assert shop.finish() == "ok"
    shop.expect("flash")
    shop.expect_running(drive, "BS0Z")
    # A session that is no writer's, and a writer whose image is not complete.
    shop.stop_in("identifying", f"request {CONTROL} enter 0")
    upload(shop, "/fw/old.bin")
    assert await_idle(shop) == "preparing:device-busy"
    assert shop.finish() == "ok"
    assert shop.request("release") == "ok"
    shop.agent.start("writer", f"stage {NODE} /fw/old.bin")
    assert shop.agent.line("writer", 60) == "staged"
    upload(shop, "/fw/old.bin")
    assert await_idle(shop) == "preparing:device-busy"
    shop.agent.kill("writer")
    assert shop.agent.line("writer", 60) == "killed 9"
    assert drive.content() == TINY.image("new")
    upload_in(shop, "backing-up", "/fw/old.bin")
    assert shop.flash("new") == "open EBUSY"
    for name in ("enter", "erase", "release"):
        assert shop.request(name) == "EBUSY"
    assert go_on(shop) == ""
    shop.expect("flash")
    assert drive.content() == TINY.image("old")
    shop.expect_running(drive)


@scenario("upload: the module stays while one runs, and the host driver's unbinding ends it",
          MACHINE, kernels=KERNELS)
def ended(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    upload_in(shop, "backing-up", "/fw/new.bin")
    assert shop.agent.do("rmmod mtkflash") == "rmmod EAGAIN"
    shop.agent.start("unbind", f"store {DRIVER}/unbind {HOST}")
    shop.agent.wait_inside("unbind", "mtkflash_device_wait_ended")
    # Nobody begins another one meanwhile.
    assert shop.agent.do(f"exists {PLACE}/loading 0") == "wait ETIMEDOUT"
    assert show(shop, "status") == "programming"
    shop.go_on()
    assert shop.agent.line("unbind", 240).split()[-1] == "ok"
    assert shop.agent.do(f"exists {PLACE} 0") == "wait ETIMEDOUT"
    assert drive.since("erases") == drive.since("programs") == 0
    shop.bind()
    upload(shop, "/fw/new.bin")
    assert await_idle(shop) == ""
    shop.expect_running(drive, "BS0Z")


@scenario("upload: who may not open the node brings no image", MACHINE, kernels=KERNELS)
def privileged(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.dead()
    assert store(shop, "loading", "1") == "ok"
    code, text = guest.run(f"setpriv --bounding-set=-sys_rawio cat /fw/new.bin > {PLACE}/data")
    assert code == 1 and "Operation not permitted" in text, text
    # Nor reads one that somebody else has brought.
    guest.check(f"cat /fw/new.bin > {PLACE}/data")
    code, text = guest.run(f"setpriv --reuid 65534 --clear-groups cat {PLACE}/data")
    assert code == 1 and "Permission denied" in text, text
    assert store(shop, "loading", "-1") == "ok"
    assert store(shop, "loading", "1") == "ok"
    # Without data there is nothing to do.
    assert store(shop, "loading", "0") == "ok"
    assert show(shop, "status") == "idle" and show(shop, "error") == ""
    assert int(shop.status()["session"]) == 0
    drive.assert_innocent()


@scenario("upload: a kernel without the class has the node", MACHINE, kernels=("debian",))
def without(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.dead()
    assert shop.agent.do(f"exists {PLACE} 0") == "wait ETIMEDOUT"
    assert shop.flash("new") == "ok"
    shop.expect_running(drive, "BS0Z")
