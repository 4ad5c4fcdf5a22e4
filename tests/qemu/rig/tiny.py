# SPDX-License-Identifier: GPL-2.0
"""
A machine whose drives have parts of 8 KiB, so that a session takes a second: the one
that most scenarios use, alone on the second channel, and a spare one on the first.
Beside the host of both there are two PCI devices, one of them with ATA ports as well.

Whatever a scenario begins with it makes by itself; all of them share one boot.

Time is what the processor has executed, and passes at once while it sleeps: to be kept
waiting costs a scenario nothing.
"""

from pathlib import Path
from typing import Any

from .agent import Agent, split
from .artifacts import TINY_MODULE
from .bench import DISC, QUICK
from .contract import ERROR, FLAG, KIND, PHASE, WAIT_DEFAULT_MS, name_of
from .guest import Guest
from .optical import KIB, Optical, cut_image, make_image, wait_state
from .registry import Machine

SIZE = 8 * KIB
NODE = "/dev/mtkflash0"
CONTROL = "/dev/mtkflash-control"
GATE = "/sys/kernel/debug/gate"
HOST = "0000:00:01.1"
DRIVER = "/sys/bus/pci/drivers/ata_piix"

# Devices that are nobody's business here: (driver, device on the PCI bus).
SERIAL = ("serial", "0000:00:05.0")
AHCI = ("ahci", "0000:00:06.0")


def swap_bytes(image: bytes, start: int) -> bytes:
    """Another image of the same sum: two bytes that differ have changed places."""
    other = next(at for at in range(start + 1, len(image)) if image[at] != image[start])
    changed = bytearray(image)
    changed[start], changed[other] = image[other], image[start]
    return bytes(changed)


def make_images(root: Path) -> None:
    root.mkdir(parents=True)
    make_image(root / "old.bin", "BS0K", 1, size=SIZE)
    make_image(root / "new.bin", "BS0Z", 2, size=SIZE)
    make_image(root / "other.bin", "CS0T", 3, "DVDRW SOHW-1653S", SIZE)
    make_image(root / "big.bin", "BS0Z", 4, size=2 * SIZE)
    for name, vendor, product, revision in (
            ("bluray", "ASUS", "BC-12D2HT", "1.00"), ("lg", "HL-DT-ST", "BD-RE BH16NS40", "1.02"),
            ("first", "LITE-ON", "LTR-12101B", "LS3J"), ("loader", "LITE-ON", "LTR-BOOT", "0024")):
        make_image(root / f"{name}.bin", revision, 5, product, SIZE, vendor)
    cut_image(root / "new.bin", SIZE // 2, root / "dead.bin")
    old = (root / "old.bin").read_bytes()
    # Of the two sectors one is another.
    (root / "low.bin").write_bytes(swap_bytes(old, 0x400))
    (root / "top.bin").write_bytes(swap_bytes(old, 0x1100))


class TinyBench:
    """Prepares the machine."""

    def __init__(self, name: str):
        self.work = Path()
        self.machine = Machine(name, self.prepare, smp=1, icount="shift=4,sleep=off")
        self._shop: Shop | None = None

    def prepare(self, work: Path) -> list[str]:
        self.work = work
        make_images(work / "root" / "fw")
        (work / "disc.iso").write_bytes(DISC)
        arguments = ["-device", "pci-serial,addr=05.0", "-device", "ich9-ahci,addr=06.0"]
        for ident, place in (("mtk0", "bus=ide.1,unit=0"), ("spare", "bus=ide.0,unit=0")):
            (work / f"{ident}.bin").write_bytes(bytes(SIZE))
            arguments += [
                "-drive", f"if=none,id=disc-{ident},format=raw,readonly=on,"
                          f"file={work / 'disc.iso'}",
                "-device", f"mtk-cd,id={ident},{place},drive=disc-{ident},part=TINY8K,"
                           f"boot-ms=50,window-ms=50,power=off,flash={work / ident}.bin,{QUICK}"]
        return arguments

    def image(self, name: str) -> bytes:
        return (self.work / "root" / "fw" / f"{name}.bin").read_bytes()

    def shop(self, guest: Guest) -> "Shop":
        """Set up once for each boot."""
        if self._shop is None or self._shop.guest is not guest:
            self._shop = Shop(self, guest)
        return self._shop


class Shop:
    """Drives, and what can be done with them in the guest."""

    def __init__(self, bench: TinyBench, guest: Guest):
        self.bench = bench
        self.guest = guest
        self.agent = Agent(guest)
        self._drives = {ident: Optical(guest, ident, bench.work / f"{ident}.bin")
                        for ident in ("mtk0", "spare")}
        self._writers = 0
        guest.check(f"modprobe gate limit={int(60 * guest.patience)} busy=1")

    # --- what a scenario begins with ---------------------------------------------------

    def _clear(self) -> None:
        """Nobody has power, libata knows of nobody, and the module is gone."""
        if self.agent.do("exists /sys/module/mtkflash 0").startswith("ok"):
            self.agent.check("rmmod mtkflash", 120)
        # First the devices, whatever they are called: newer kernels speak to a drive that
        # goes, and libata takes one that says nothing to IDENTIFY for the one before it.
        self.guest.check("for d in /sys/block/sr*/device/delete; do"
                         " if test -e $d; then echo 1 > $d; fi; done", 60)
        for drive in self._drives.values():
            drive.set("power", False)
            drive.set("firmware", "unlocked")
            drive.set("bad-byte", 0)
            drive.set("status-register", 0)
            for name in ("inquiry-blank", "identify-blank", "identify-silent", "boots",
                         "identify-sound"):
                drive.set(name, False)
            drive.set("stuck-line", "")

    def drive(self, ident: str) -> Optical:
        return self._drives[ident]

    def load(self) -> None:
        self.agent.check(f"insmod {TINY_MODULE}")
        self.agent.check(f"exists {NODE} 90", 100)

    def scan_file(self, channel: int) -> str:
        """What has libata look for devices; the kernel may have counted another host first."""
        hosts = self.guest.check(f"ls -d /sys/bus/pci/devices/{HOST}/ata*/host*/scsi_host/*")
        numbers = sorted(int(path.rpartition("host")[2]) for path in hosts.split())
        return f"/sys/class/scsi_host/host{numbers[channel]}/scan"

    def dead(self, image: str = "dead", ident: str = "mtk0") -> Optical:
        """The drive has no firmware that runs, and nobody but the driver knows it."""
        self._clear()
        drive = self._drives[ident]
        drive.power_up_with(self.bench.image(image))
        self.load()
        return drive

    def running(self, image: str = "old", ident: str = "mtk0", node: bool = True,
                say: dict[str, Any] | None = None) -> Optical:
        """
        The drive runs, libata knows it, and the module is loaded; say: what the drive says
        of itself otherwise than it should.
        """
        self._clear()
        drive = self._drives[ident]
        for name, value in (say or {}).items():
            drive.set(name, value)
        drive.power_up_with(self.bench.image(image))
        wait_state(self.guest, drive, "normal")
        self.agent.check(f"store {self.scan_file(ident == 'mtk0')} -~-~-", 90)
        self.agent.check("exists /dev/sr0 30")
        if node:
            self.load()
        else:
            self.agent.check(f"insmod {TINY_MODULE}")
            self.guest.check("mtkflashctl rescan")
        return drive

    def bind(self) -> None:
        """The host driver that was unbound, and what it finds."""
        self.agent.check(f"store {DRIVER}/bind {HOST}", 120)
        self.agent.check("exists /dev/sr0 60", 90)
        self.agent.check(f"exists {NODE} 60", 90)

    # --- questions ---------------------------------------------------------------------------

    def device(self) -> list[str]:
        """Block device, sg device, host and revision, as libata has them; empty without."""
        return self.agent.check("drive LITE-ON").split()

    def status(self) -> dict[str, str]:
        return pairs(self.agent.check("full-status 0"))

    def info(self) -> dict[str, str]:
        return pairs(self.agent.check("info 0"))

    def port(self) -> dict[str, str]:
        """Verdict and whether it is held; its number changes when its driver is bound anew."""
        found = pairs(self.agent.check(f"port {self.info()['ata']}"))
        return {name: found[name] for name in ("verdict", "held")}

    def pages(self, room: int = SIZE // 256) -> str:
        """The states of the map, as "16xsame,16xplanned" with numbers for the words."""
        return self.agent.check(f"map 0 {room}").split()[3]

    def expect(self, kind: str, flags: str = "", error: str = "none") -> dict[str, str]:
        """The last session was of that kind and ended so; flags: the names of all set."""
        status = self.status()
        assert int(status["kind"]) == KIND[kind], status
        assert int(status["error"]) == ERROR[error], status
        assert int(status["phase"]) == PHASE["done" if error == "none" else "failed"], status
        found = {name for name in FLAG if int(status["flags"]) & FLAG[name]}
        assert found == set(flags.split()), f"{found}, not {flags}: {status}"
        return status

    def expect_running(self, drive: Optical, revision: str = "BS0K") -> None:
        """It is a block device, and its disc reads."""
        wait_state(self.guest, drive, "normal")
        words = self.device()
        assert words and words[3] == revision, words
        self.agent.check(f"sum /dev/{words[0]} 8192")
        drive.assert_innocent()

    # --- requests ------------------------------------------------------------------------------

    def request(self, name: str, node: str = CONTROL) -> str:
        """ "ok", or the errno that it failed with."""
        text = self.agent.do(f"request {node} {name} 0", 240)
        return text.removeprefix("ioctl ").removeprefix("open ").strip()

    def options(self, flags: int = 0, command_set: int = 0, wait_ms: int = 0) -> None:
        self.agent.check(f"options 0 {flags} {command_set} {wait_ms}")

    def default_options(self) -> bool:
        return self.agent.check("get-options 0") == f"0 0 {WAIT_DEFAULT_MS}"

    def flash(self, image: str) -> str:
        """ "ok", or the errno of close()."""
        return result(self.agent.do(f"flash {NODE} /fw/{image}.bin", 240))

    # --- a session that is stopped on its way ---------------------------------------------

    def shut(self, phase: str, skip: int = 0) -> None:
        """A session that stands in another phase goes on to this one."""
        self.agent.check(f"store {GATE}/shut {PHASE[phase]}~{skip}")

    def reach(self) -> str:
        """Waits until it stands at the gate."""
        return name_of(PHASE, int(self.agent.check(f"fetch {GATE}/reached", 120)))

    def stop_in(self, phase: str, operation: str, skip: int = 0) -> None:
        """Begins it, as the actor "session", and has it stand there."""
        self.shut(phase, skip)
        self.agent.start("session", operation)
        assert self.reach() == phase

    def begin_flash(self, phase: str, image: str, skip: int = 0) -> None:
        self.stop_in(phase, f"flash {NODE} /fw/{image}.bin", skip)

    def go_on(self) -> None:
        self.agent.check(f"store {GATE}/open 1")

    def finish(self) -> str:
        """It goes on to its end: what its actor says."""
        self.go_on()
        return result(split(self.agent.line("session", 240))[1])

    def wait_idle(self) -> None:
        self.agent.check("idle 0 120", 150)


def result(text: str) -> str:
    """Without the name of the call that failed."""
    return text.removeprefix("close ").removeprefix("ioctl ").strip()


def pairs(text: str) -> dict[str, str]:
    """ "NAME=VALUE NAME=VALUE" """
    return dict(word.split("=", 1) for word in text.split())


# All of them share this one.
TINY = TinyBench("requests")
