# SPDX-License-Identifier: GPL-2.0
"""Builds what a guest is made of; all of it is kept, and rebuilt when outdated."""

import fcntl
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from .guest import BUILD, QEMU, TOP

HERE = TOP / "tests" / "qemu"

# Further files for every guest: (built by, path here, path in the guest).
EXTRA_FILES: tuple[tuple[list[str], Path, str], ...] = (
    (["make", "-C", str(TOP / "tools")], BUILD / "tools" / "mtkflashctl", "/usr/bin/mtkflashctl"),
    (["true"], TOP / "tools" / "modprobe.d" / "mtkflash.conf", "/etc/modprobe.d/mtkflash.conf"),
    *((["make", "-C", str(HERE / "guest"), str(BUILD / "guest" / name)],
       BUILD / "guest" / name, f"/usr/bin/{name}") for name in ("uapi_test", "uapi_test32")),
)


class BuildFailed(Exception):
    """A part could not be built; its message says where the log is."""


@dataclass(frozen=True)
class Kernel:
    name: str
    image: Path
    initramfs: Path


@contextmanager
def _lock(name: str) -> Iterator[None]:
    """Two runners may want the same part at the same time."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f".lock-{name}").open("w", encoding="ascii") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def build(lock: str, *command: str | Path) -> None:
    """Runs a command that builds something; only one of that name at a time."""
    words = [str(word) for word in command]
    log = BUILD / "log" / f"build-{lock}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with _lock(lock), log.open("wb") as handle:
        code = subprocess.run(words, stdout=handle, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, check=False).returncode
    if code != 0:
        sys.stderr.writelines(log.read_text("utf-8", "replace").splitlines(True)[-20:])
        raise BuildFailed(f"exit code {code}: {' '.join(words)}; see {log}")


def prepare(name: str) -> Kernel:
    """The kernel called name, with the module under test in its initramfs."""
    with _lock(f"prepare-{name}"):
        return _prepare(name)


def _prepare(name: str) -> Kernel:
    directory = BUILD / f"kernel-{name}"
    if QEMU.is_relative_to(BUILD):
        build("qemu", HERE / "build-qemu")
    build("model", "make", "-C", TOP / "tests" / "model", "all")
    build(f"kernel-{name}", HERE / f"kernel-{name}")
    faulty = BUILD / f"faulty-{name}"
    build(f"faulty-{name}", HERE / "build-module", "--source", HERE / "faulty",
           directory / "tree", faulty)
    arguments: list[str | Path] = ["--module", faulty / "faulty.ko"]
    if (TOP / "Kbuild").exists():
        module = BUILD / f"module-{name}"
        build(f"module-{name}", HERE / "build-module", directory / "tree", module)
        arguments += ["--module", module / "mtkflash.ko"]
    for index, (command, source, destination) in enumerate(EXTRA_FILES):
        build(f"extra-{index}", *command)
        arguments += ["--file", f"{source}:{destination}"]
    build(f"initramfs-{name}", HERE / "initramfs", name, directory, *arguments)
    return Kernel(name, directory / "vmlinuz", BUILD / f"initramfs-{name}.cpio")
