# SPDX-License-Identifier: GPL-2.0
"""
What a drive's flash holds, as an MTD device to read, by the programs for such devices that
Debian has.
"""

from rig import Guest, scenario
from rig.bay import BAY
from rig.tiny import DRIVER, HOST, NODE, SIZE, TINY, Shop

MACHINE = TINY.machine
# The kernel of Debian 13 has a newer MTD core.
KERNELS = ("debian", "debug", "trixie")
PLACE = "/sys/class/mtd/mtd0"
PARAMETER = "/sys/module/mtkflash/parameters/mtd_open_rw"

# What they say if it cannot be opened for writing, and if it can.
WRITERS = (
    (f"mtd_debug erase /dev/mtd0 0 {SIZE}", "open()", "Read-only file system"),
    (f"mtd_debug write /dev/mtd0 0 {SIZE} /fw/new.bin", "open()", "Operation not supported"),
    ("flashcp /fw/new.bin /dev/mtd0", "Permission denied", "Read-only file system"),
    ("dd if=/fw/new.bin of=/dev/mtd0 conv=notrunc", "Permission denied",
     "Operation not supported"),
)


def is_gone(shop: Shop) -> bool:
    return shop.agent.do(f"exists {PLACE} 0") == "wait ETIMEDOUT"


def refused(guest: Guest, command: str, words: str) -> None:
    code, text = guest.run(command, 60)
    assert code and words in text, (command, code, text)


@scenario("mtd: other programs read the flash of a dead drive, and can change nothing", MACHINE,
          kernels=KERNELS)
def used(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.dead()
    assert shop.request("mtd-off") == "ok"
    assert is_gone(shop)
    assert "its flash is /dev/mtd0" in guest.check(f"mtkflashctl mtd on {NODE}", 120)
    before = shop.expect("read", "UNTOUCHED HELD VENDOR_MODE")
    # Another drive may be there since: it is read again.
    assert shop.request("mtd-on") == "ok" and shop.status() != before
    for name, value in (("name", "mtkflash0"), ("type", "nor"), ("size", SIZE), ("flags", "0x0"),
                        ("erasesize", 4096), ("writesize", 1), ("numeraseregions", 0)):
        assert guest.check(f"cat {PLACE}/{name}").strip() == str(value), name
    assert guest.check("stat -c %a /dev/mtd0 /dev/mtd0ro").split() == ["600", "600"]
    guest.check("cat /dev/mtd0 > /tmp/cat.bin; dd if=/dev/mtd0ro of=/tmp/dd.bin bs=1000;"
                f" mtd_debug read /dev/mtd0 0 {SIZE} /tmp/debug.bin;"
                " for f in cat dd debug; do cmp /tmp/$f.bin /fw/dead.bin || exit 1; done", 60)
    assert "mtkflash0" in guest.check("mtdinfo /dev/mtd0")
    for command, words, _ in WRITERS:
        refused(guest, command, words)
    refused(guest, "flashrom -p linux_mtd:dev=0 -r /tmp/rom.bin", "Cannot open file stream")
    assert drive.since("erases") == drive.since("programs") == 0
    # It is a copy: the drive may be given back meanwhile.
    assert shop.request("release") == "ok"
    guest.check("cmp /dev/mtd0 /fw/dead.bin")
    assert "no MTD device" in guest.check(f"mtkflashctl mtd off {NODE}")
    assert is_gone(shop)
    # Nobody is left who has the module, and the module leaves none of them.
    assert shop.request("mtd-on") == "ok"
    shop.agent.check("rmmod mtkflash", 120)
    assert is_gone(shop)
    drive.assert_innocent()


@scenario("mtd: opened for writing, as flashrom does to read it, nothing can be written either",
          MACHINE)
def writers(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.dead()
    guest.check(f"echo 1 > {PARAMETER}")
    assert shop.request("mtd-on") == "ok"
    guest.check("flashrom -p linux_mtd:dev=0 -r /tmp/rom.bin && cmp /tmp/rom.bin /fw/dead.bin", 60)
    assert "hardware" in guest.check("flashrom -p linux_mtd:dev=0 --wp-status", 60)
    for command, _, words in WRITERS:
        refused(guest, command, words)
    refused(guest, "flashrom -p linux_mtd:dev=0 -w /fw/new.bin", "FAILED")
    guest.check("cmp /dev/mtd0 /fw/dead.bin")
    assert drive.since("erases") == drive.since("programs") == 0
    assert drive.content() == TINY.image("dead")
    drive.assert_innocent()


@scenario("mtd: what another session may have changed is not shown any more", MACHINE)
def stale(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert shop.request("mtd-on") == "EISCONN"
    shop.expect("read", "UNTOUCHED", "running")
    assert is_gone(shop)
    guest.check(f"mtkflashctl next {NODE} read-running")
    assert shop.request("mtd-on") == "ok"
    # Sleep is no session.
    guest.check("echo devices > /sys/power/pm_test && echo freeze > /sys/power/state;"
                " cmp /dev/mtd0 /fw/old.bin", 120)
    assert shop.flash("new") == "ok"
    refused(guest, "cat /dev/mtd0", "Stale file handle")
    # It is made anew on request, but not under somebody who has it open.
    refused(guest, f"exec 7< /dev/mtd0; mtkflashctl mtd on {NODE}", "a program has /dev/mtd0 open")
    shop.expect("flash")
    guest.check(f"mtkflashctl mtd on {NODE} && cmp /dev/mtd0 /fw/new.bin", 120)
    assert shop.request("mtd-off") == "ok"
    shop.expect_running(drive, "BS0Z")


@scenario("mtd: the module stays while it is open, and the host driver's unbinding does not wait",
          MACHINE, kernels=KERNELS)
def opened(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    guest.check(f"mtkflashctl next {NODE} read-running")
    assert shop.request("mtd-on") == "ok"
    guest.check("sleep 10000 < /dev/mtd0 & echo $! > /tmp/user")
    assert shop.request("mtd-off") == "EBUSY"
    assert shop.agent.do("rmmod mtkflash") == "rmmod EAGAIN"
    shop.agent.check(f"store {DRIVER}/unbind {HOST}", 120)
    # It is still open, and nobody else opens it.
    refused(guest, "head -c 1 /proc/$(cat /tmp/user)/fd/0", "No such device")
    assert shop.agent.do("rmmod mtkflash") == "rmmod EAGAIN"
    guest.check("kill $(cat /tmp/user)")
    shop.agent.check(f"gone {PLACE} 30", 60)
    shop.bind()
    guest.check(f"mtkflashctl next {NODE} read-running")
    assert shop.request("mtd-on") == "ok"
    # Who has it open is told, too.
    code, text = guest.run(f"exec 7< /dev/mtd0; echo {HOST} > {DRIVER}/unbind; dd bs=1 count=1 <&7",
                           120)
    assert code and "No such device" in text, text
    assert is_gone(shop)
    shop.bind()
    shop.expect_running(drive)


def mtdinfo(guest: Guest, node: str) -> str:
    guest.check(f"mtkflashctl mtd on {node}", 120)
    return guest.check(f"mtdinfo -M $(mtkflashctl mtd on {node} --json | grep -o '/dev/mtd[0-9]*')")


@scenario("mtd: sectors as the part has them; one block, if it is not in the table", BAY.machine,
          kernels=("debian",))
def sectors(guest: Guest) -> None:
    BAY.clear(guest)
    boot = BAY.build(guest, "mtk0", "EN25B20T", 256)
    unknown = BAY.build(guest, "mtk1", rems=0xd5a6, rdid=0xd54e11, res=0x77)
    boot.power_up_with(BAY.images["dead256.bin"])
    unknown.power_up_with(BAY.images["dead128.bin"])
    guest.check("modprobe mtkflash")
    for node in ("/dev/mtkflash0", "/dev/mtkflash1"):
        guest.wait_for(f"test -c {node}")
    text = mtdinfo(guest, "mtkflash0")
    assert "Eraseblock region 0:  offset: 0 size: 0x10000 numblocks: 0x3" in text, text
    assert "Eraseblock region 4:  offset: 0x3e000 size: 0x1000 numblocks: 0x2" in text, text
    text = mtdinfo(guest, "mtkflash1")
    assert "Amount of eraseblocks:          1 (131072 bytes" in text, text
    assert " 0: 00000000 RO" in text, text
    for number, name in ((0, "dead256"), (1, "dead128")):
        guest.check(f"cmp /dev/mtd{number} /fw/{name}.bin", 120)
    boot.assert_innocent()
    unknown.assert_innocent()
