# SPDX-License-Identifier: GPL-2.0
"""The optical drives of the scenarios: their images, states and questions to them."""

import json
import re
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from .guest import BUILD, Guest, GuestTimeout, Output

MKIMAGE = BUILD / "model" / "mkimage"
KIB = 1024
SIZE = 256 * KIB
VENDOR = "LITE-ON"
PRODUCT = "DVDRW SOHW-1633S"
NODE = "/dev/mtkflash0"

# How long a session waits for a power cycle if nothing else was asked for.
WAIT_SECONDS = 60

# Exit texts of strerror(): what cat prints for a refusal.
ERRNO_TEXT = {
    "not-firmware": "Exec format error",
    "image-size": "Invalid argument",
    "image-too-large": "File too large",
    "image-blank": "No data available",
    "reset-vector": "Invalid or incomplete multibyte or wide character",
    "part-size": "Numerical result out of range",
    "wrong-drive": "Wrong medium type",
    "no-identity": "Bad message",
    "busy": "Device or resource busy",
    "in-use": "Text file busy",
    "sibling": "Too many users",
    "no-vendor-mode": "Protocol error",
    "no-drive": "No such device or address",
    "protected": "Read-only file system",
    "bus-dead": "Host is down",
    "boot-code": "Operation not supported",
    "no-id": "No medium found",
    "unknown-part": "Protocol family not supported",
    "ignored": "No message of desired type",
    "refused": "Connection refused",
    "refused-busy": "Software caused connection abort",
    "half-way": "Invalid exchange",
    "still-busy": "Operation already in progress",
    "busy-type": "Operation now in progress",
    "no-status": "Communication error on send",
    "no-link": "Link has been severed",
    "running": "Transport endpoint is already connected",
    "other-series": "Numerical argument out of domain",
    "garbled": "Link number out of range",
}


def make_image(path: Path, revision: str, seed: int, product: str = PRODUCT,
               size: int = SIZE, vendor: str = VENDOR) -> None:
    # pylint: disable=too-many-arguments
    subprocess.run([MKIMAGE, "--vendor", vendor, "--product", product,
                    "--revision", revision, "--size", str(size),
                    "--seed", str(seed), path], check=True)


def cut_image(image: Path, at: int, path: Path) -> None:
    """What an update to image leaves that was interrupted after at bytes."""
    subprocess.run([MKIMAGE, "--cut", str(at), image, path], check=True)


def nameless(image: bytes) -> bytes:
    """The driver finds the drive's own name without the head of its block, too."""
    name = f"{VENDOR:8}{PRODUCT:16}".encode()
    return image.replace(b"\x05\x80\x00", b"\x05\x81\x00").replace(name, b"\x22" * len(name))


@dataclass
class Images:
    """The images of a machine, on the host and under /fw in the guest."""

    directory: Path

    def __getitem__(self, name: str) -> bytes:
        return (self.directory / name).read_bytes()

    @classmethod
    def make(cls, work: Path, size: int = SIZE) -> "Images":
        root = work / "root" / "fw"
        root.mkdir(parents=True)
        make_image(root / "old.bin", "BS0K", 1, size=size)
        make_image(root / "new.bin", "BS0Z", 2, size=size)
        make_image(root / "other.bin", "CS0T", 3, product="DVDRW SOHW-1653S", size=size)
        make_image(root / "big.bin", "BS0Z", 4, size=2 * size)
        cut_image(root / "new.bin", size // 2, root / "dead.bin")
        new = (root / "new.bin").read_bytes()
        for name, data in {
                "blank.bin": b"\xff" * size,
                "zero.bin": bytes(size),
                "program.exe": b"MZ" + new[2:],
                "archive.zip": b"PK\x03\x04" + new[4:],
                "program.elf": b"\x7fELF" + new[4:],
                "image.hex": b":10000000" + new[9:],
                "no-vector.bin": b"\x75" + new[1:],
                "partial.bin": new[:size // 2],
                "odd.bin": new[:100001],
                "nameless.bin": nameless(new),
                "huge.bin": new * 9,
        }.items():
            (root / name).write_bytes(data)
        return cls(root)


class Optical:
    """One mtk-cd of a running guest, given by its id."""

    def __init__(self, guest: Guest, ident: str, flash: Path):
        self.guest = guest
        self.ident = ident
        self.flash = flash
        self._base: dict[str, Any] = self.counters

    def get(self, name: str) -> Any:
        return self.guest.qom_get(self.ident, name)

    def set(self, name: str, value: Any) -> None:
        self.guest.qom_set(self.ident, name, value)

    @property
    def state(self) -> str:
        return self.get("state")

    @property
    def counters(self) -> dict[str, Any]:
        return json.loads(self.get("counters"))

    @property
    def accesses(self) -> tuple[int, int]:
        """Reads and writes of registers on its cable."""
        counters = self.counters
        return counters["cable_reads"], counters["cable_writes"]

    def content(self) -> bytes:
        """What the flash holds; the question lets the model catch up first."""
        self.get("state")
        return self.flash.read_bytes()

    @contextmanager
    def slowly(self) -> Iterator[None]:
        """Each access of its buffer takes 5 us: so phases last until somebody has seen them."""
        self.set("command-ns", 5000)
        try:
            yield
        finally:
            self.set("command-ns", 0)

    def power_up_with(self, content: bytes) -> None:
        """Power off, another flash content, power on."""
        self.set("power", False)
        with self.flash.open("r+b") as handle:
            handle.write(content)
        self._base = self.counters
        self.set("power", True)

    def since(self, counter: str) -> int:
        """How often it happened since power_up_with()."""
        return self.counters[counter] - self._base[counter]

    def assert_innocent(self) -> None:
        """No rule of the model was ever broken."""
        violations = self.get("violations")
        assert violations == "", violations


def status(guest: Guest) -> str:
    return guest.check("mtkflashctl status")


def verdict(guest: Guest, port: str = "ata2") -> str:
    """The word in the VERDICT column of a port."""
    for line in status(guest).splitlines():
        if line.startswith(port + " "):
            return line.split()[3]
    raise AssertionError(f"{port} is not listed")


def unload(guest: Guest) -> None:
    guest.check("rmmod mtkflash 2>/dev/null || ! grep -q '^mtkflash ' /proc/modules", 120)


def forget_sr(guest: Guest) -> None:
    """Lets libata forget the drives on the second channel."""
    guest.check("for d in /sys/block/sr*/device/delete; do\n"
                "  case $(readlink -f $d) in */ata2/*) echo 1 > $d;; esac\ndone")
    guest.wait_for("! ls -d /sys/block/sr*/device 2>/dev/null | xargs -r readlink -f |"
                   " grep -q /ata2/")


def load(guest: Guest) -> None:
    """The module, and the node of the one drive there is."""
    guest.check("modprobe mtkflash")
    guest.wait_for(f"test -c {NODE}", 90)


def fresh(guest: Guest, drive: Optical, content: bytes) -> None:
    """The drive powered up with content while nobody looks, then the module."""
    unload(guest)
    forget_sr(guest)
    drive.power_up_with(content)
    load(guest)


def healthy(guest: Guest, drive: Optical, content: bytes, host: int = 1) -> None:
    """The drive running the firmware in content, known to libata, then the module."""
    unload(guest)
    forget_sr(guest)
    drive.power_up_with(content)
    wait_state(guest, drive, "normal")
    guest.check(f"echo '- - -' > /sys/class/scsi_host/host{host}/scan", 90)
    guest.wait_for("ls -d /sys/block/sr*/device | xargs readlink -f |"
                   f" grep -q /ata{host + 1}/")
    load(guest)


def revive(guest: Guest, drive: Optical, images: Images, name: str = "new") -> None:
    """cat writes the image, and the drive is /dev/sr0 with that revision."""
    revision = {"new": "BS0Z", "old": "BS0K"}[name]
    assert flash(guest, f"/fw/{name}.bin") == (0, "")
    guest.wait_for("test -b /dev/sr0")
    assert guest.check("cat /sys/block/sr0/device/rev").strip() == revision
    assert drive.content() == images[f"{name}.bin"]
    assert "100 %" in status(guest) and f"new {revision}" in status(guest)
    drive.assert_innocent()


def wait_state(guest: Guest, drive: Optical, state: str, timeout: float = 30) -> None:
    """Until the model says so; it moves with the guest's clock."""
    deadline = guest.deadline(timeout)
    while drive.state != state:
        if deadline.left() < 0:
            raise GuestTimeout(f"{drive.state}, not {state}")
        time.sleep(0.02)


def next_session(guest: Guest, *options: str, node: str = NODE) -> None:
    """Options of the next session: allow-sibling, wait=SECONDS."""
    guest.check(f"mtkflashctl next {node} {' '.join(options)}")


def flash_command(image: str, node: str = NODE) -> str:
    # Without the node the shell would make a file of that name.
    return f"test -c {node} || exit 99; cat {image} > {node}"


def flash(guest: Guest, image: str, timeout: float = 240, wait: int | None = None) -> Output:
    """The session waits for a power cycle for so many seconds, or for the usual time."""
    if wait is not None:
        next_session(guest, f"wait={wait}")
    return guest.run(flash_command(image), timeout)


def node_status(guest: Guest, node: str = NODE) -> str:
    """What the status says of one drive."""
    name = node.removeprefix("/dev/")
    found = re.search(rf"^{name} on .*?(?=^\S|\Z)", status(guest), re.MULTILINE | re.DOTALL)
    assert found is not None, f"nothing about {name}"
    return found[0]


def seconds_left(guest: Guest, node: str = NODE) -> int | None:
    """Of the time in which the power is to be switched; None if nobody waits."""
    found = re.search(r"switch the drive's power off and on now\s+(\d+) s left",
                      node_status(guest, node))
    return None if found is None else int(found[1])


def wait_until_waiting(guest: Guest, node: str = NODE, timeout: float = 30) -> int:
    """Until a session waits for a power cycle; how many seconds it goes on."""
    deadline = guest.deadline(timeout)
    while (left := seconds_left(guest, node)) is None:
        if deadline.left() < 0:
            raise GuestTimeout(node_status(guest, node))
    return left


def assert_failed(guest: Guest, output: Output, error: str, node: str = NODE) -> str:
    """The status after it: cat, the log and the status all name the error."""
    code, text = output
    assert code == 1 and ERRNO_TEXT[error] in text, text
    words = node_status(guest, node)
    assert f"({error})" in words, words
    guest.check(f"dmesg | grep -q '{node.removeprefix('/dev/')}: .*({error}[,)]'")
    return words
