# SPDX-License-Identifier: GPL-2.0
"""The rig itself: what every other scenario relies on."""

import hashlib
from pathlib import Path

from rig import CommandFailed, Guest, GuestDied, GuestTimeout, Machine, scenario

BLOCK = 2048


def pattern(size: int) -> bytes:
    """Bytes that show a shifted, swapped or repeated block."""
    return b"".join(hashlib.sha256(n.to_bytes(4, "little")).digest()
                    for n in range(size // 32))


DISK = pattern(1 << 20)
DISC = pattern(32 * BLOCK)
NOTE = b"put into the initramfs\n"


def prepare(work: Path) -> list[str]:
    disk, disc = work / "disk.img", work / "disc.iso"
    disk.write_bytes(DISK)
    disc.write_bytes(DISC)
    (work / "root").mkdir()
    (work / "root" / "note").write_bytes(NOTE)
    return ["-drive", f"if=none,id=disk,format=raw,file={disk}",
            "-device", "ide-hd,id=hd0,drive=disk,bus=ide.0,unit=0",
            "-drive", f"if=none,id=disc,format=raw,readonly=on,file={disc}",
            "-device", "ide-cd,id=cd0,drive=disc,bus=ide.1,unit=0"]


PLAIN = Machine("plain", prepare)


def expect_raises(kind: type[Exception], function, *arguments) -> str:
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f"no {kind.__name__}")


@scenario("rig: the guest boots the kernel that was built", PLAIN, kernels=("debian",))
def boots(guest: Guest) -> None:
    release = guest.check("uname -r").strip()
    assert f"Linux version {release} " in guest.console_log()
    assert guest.check("cat /proc/1/comm") == "init\n"
    assert guest.check("nproc") == "2\n"
    assert guest.check("cat /note") == NOTE.decode()
    guest.check("cat --version | grep -q 'GNU coreutils'")


@scenario("rig: a disk on the primary channel reads back", PLAIN, kernels=("debian",))
def disk(guest: Guest) -> None:
    guest.wait_for("test -b /dev/sda")
    assert guest.check("sha256sum < /dev/sda").split()[0] == hashlib.sha256(DISK).hexdigest()
    driver = guest.check("readlink -f /sys/block/sda/device/../../../../driver")
    assert driver.strip().endswith("/ata_piix")


@scenario("rig: a disk on the primary channel keeps what is written", PLAIN, kernels=("debian",))
def disk_write(guest: Guest) -> None:
    guest.wait_for("test -b /dev/sda")
    guest.check("printf mtk | dd of=/dev/sda bs=1 seek=1000 conv=fsync status=none")
    guest.check("echo 3 > /proc/sys/vm/drop_caches")
    assert guest.check("dd if=/dev/sda bs=1 skip=1000 count=3 status=none") == "mtk"


@scenario("rig: an optical drive on the secondary channel reads back", PLAIN, kernels=("debian",))
def disc_reads(guest: Guest) -> None:
    guest.wait_for("test -b /dev/sr0")
    assert guest.check("sha256sum < /dev/sr0").split()[0] == hashlib.sha256(DISC).hexdigest()
    assert "QEMU DVD-ROM" in guest.check("cat /sys/block/sr0/device/model")


@scenario("rig: exit codes come through", PLAIN, kernels=("debian",))
def exit_codes(guest: Guest) -> None:
    for code in (0, 1, 77, 127, 255):
        assert guest.run(f"exit {code}").code == code
    assert guest.run("kill -TERM $$").code == 128 + 15
    message = expect_raises(CommandFailed, guest.check, "echo to stderr >&2; exit 3")
    assert "exit code 3" in message and "to stderr" in message


@scenario("rig: any byte of output comes through", PLAIN, kernels=("debian",))
def any_output(guest: Guest) -> None:
    guest.wait_for("test -b /dev/sr0")
    assert guest.run("printf 'END 1\\nBEGIN 2 0\\n'").text == "END 1\nBEGIN 2 0\n"
    text = guest.check("printf '" + "".join(f"\\{n:03o}" for n in range(256)) + "'")
    assert text.encode("utf-8", "surrogateescape") == bytes(range(256))
    assert guest.run("true").text == ""
    data = guest.check("cat /dev/sr0", 120).encode("utf-8", "surrogateescape")
    assert len(data) == len(DISC) and data == DISC


@scenario("rig: long commands and odd quoting come through", PLAIN, kernels=("debian",))
def long_commands(guest: Guest) -> None:
    word = "'\"\\$`\x01\x7f \t\xe4" * 500
    text = guest.check("cat <<'EOF'\n" + word + "\nEOF")
    assert text == word + "\n"
    assert "as a file" in expect_raises(ValueError, guest.run, "x" * 50000)


@scenario("rig: background commands hold nothing up", PLAIN, kernels=("debian",))
def background(guest: Guest) -> None:
    guest.check("sleep 1000 & echo $! > /tmp/pid", 20)
    guest.check("kill $(cat /tmp/pid)")
    job = guest.spawn("until test -e /tmp/go; do sleep 0.05; done; echo gone")
    assert job.poll() is None
    guest.check("touch /tmp/go")
    assert job.wait() == (0, "gone\n")


@scenario("rig: signals have their default effect in commands", PLAIN, kernels=("debian",))
def signals(guest: Guest) -> None:
    job = guest.spawn("echo $$ > /tmp/signal-pid; exec sleep 1000")
    guest.wait_for("test -s /tmp/signal-pid")
    guest.check("kill -INT $(cat /tmp/signal-pid)")
    assert job.wait().code == 128 + 2


@scenario("rig: a command that hangs is ended, and its output shown", PLAIN, kernels=("debian",))
def hanging(guest: Guest) -> None:
    message = expect_raises(GuestTimeout, guest.run, "echo stuck here; sleep 1000 & wait", 2)
    assert "stuck here" in message
    guest.wait_for("! pgrep -x sleep")
    message = expect_raises(GuestTimeout, guest.wait_for, "echo not yet; false", 1)
    assert "not yet" in message


@scenario("rig: properties of devices can be read and set", PLAIN, kernels=("debian",))
def properties(guest: Guest) -> None:
    assert guest.qom_get("cd0", "unit") == 0
    assert guest.qom_get("/machine", "type").endswith("-machine")
    assert guest.qmp("query-status")["status"] == "running"
    expect_raises(Exception, guest.qom_get, "cd0", "no-such-property")
    guest.qom_set("/machine", "graphics", False)
    assert guest.qom_get("/machine", "graphics") is False


@scenario("rig: complaints of the kernel are noticed", PLAIN, kernels=("debian",))
def complaints(guest: Guest) -> None:
    assert not guest.kernel_problems()
    for line in ("WARNING: CPU: 0 PID: 1 at rig", "BUG: KASAN: slab-out-of-bounds in rig",
                 "INFO: task rig:1 blocked for more than 1 seconds",
                 "kmemleak: 1 new suspected memory leaks (see ...)",
                 "UBSAN: shift-out-of-bounds in rig.c:1:2"):
        guest.check(f"echo '{line}' > /dev/kmsg")
        guest.wait_console(line.split(" (")[0])
        assert len(guest.kernel_problems()) == 1, guest.kernel_problems()
        guest.forget_kernel_problems()
    assert not guest.kernel_problems()
    guest.check("echo 'no warning, no bug' > /dev/kmsg")
    guest.wait_console("no warning, no bug")
    assert not guest.kernel_problems()


def provoke(guest: Guest, fault: str, *expected: str) -> None:
    """The fault is made once, the kernel speaks of it, and the rig notices."""
    guest.check(f"modprobe faulty fault={fault}")
    problems = "\n".join(guest.kernel_problems())
    for text in expected:
        assert text in problems, problems
    guest.forget_kernel_problems()
    guest.check("rmmod faulty")


@scenario("rig: a warning of a module is noticed", PLAIN, kernels=("debian",))
def module_warning(guest: Guest) -> None:
    provoke(guest, "warn", "WARNING: CPU", "Call Trace")


@scenario("rig: the debug kernel finds bad accesses", PLAIN, kernels=("debug",))
def bad_accesses(guest: Guest) -> None:
    provoke(guest, "slab", "BUG: KASAN: slab-out-of-bounds in fault_slab")
    provoke(guest, "vmalloc", "BUG: KASAN: vmalloc-out-of-bounds in fault_vmalloc")


@scenario("rig: the debug kernel finds undefined behaviour", PLAIN, kernels=("debug",))
def undefined(guest: Guest) -> None:
    provoke(guest, "shift", "UBSAN: shift-out-of-bounds")


@scenario("rig: the debug kernel finds sleeping in atomic context", PLAIN, kernels=("debug",))
def atomic(guest: Guest) -> None:
    provoke(guest, "atomic", "BUG: scheduling while atomic")


# Lockdep reports once, and then is off for good.
@scenario("rig: the debug kernel finds wrong lock order", PLAIN, kernels=("debug",), fresh=True)
def lock_order(guest: Guest) -> None:
    provoke(guest, "order", "WARNING: possible circular locking dependency detected")


@scenario("rig: a panic of the guest ends it at once", PLAIN, fresh=True)
def panics(guest: Guest) -> None:
    message = expect_raises(GuestDied, guest.run, "echo c > /proc/sysrq-trigger")
    assert "QEMU ended" in message
    assert any("Kernel panic" in line for line in guest.kernel_problems())
    guest.forget_kernel_problems()
    guest.stop()
