# SPDX-License-Identifier: GPL-2.0
"""Builds what a guest is made of; all of it is kept, and rebuilt when outdated."""

import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from .guest import BUILD, QEMU, TOP

HERE = TOP / "tests" / "qemu"

# Modules for tests: each directory here that has a Kbuild, which makes <name>.ko.
# modprobe finds them in every guest.
TEST_MODULES = sorted(path.parent.name for path in HERE.glob("*/Kbuild"))

# The module under test, with parts of 8 KiB that exist in no drive: a session takes a
# fraction of a second.  insmod loads it in place of the real one.
TINY_MODULE = "/usr/lib/mtkflash-tiny.ko"
TINY_FLAGS = "KCFLAGS=-DMTKFLASH_TINY_PART -DMTKFLASH_IMAGE_MIN=8192"

# The module of a package, to be tested in place of the one that is built here.
PACKAGED = os.environ.get("MTKFLASH_MODULE")


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


def prepare(name: str, scenarios: bool = True) -> Kernel:
    """
    The kernel called name, with the module under test and the tool in its initramfs; and
    unless there are no scenarios to run, all else that these need.
    """
    with _lock(f"prepare-{name}"):
        return _prepare(name, scenarios)


def _module_under_test(name: str) -> list[str]:
    """Arguments of the initramfs, as of all functions that are called so."""
    if PACKAGED:
        return ["--module", PACKAGED]
    out = BUILD / f"module-{name}"
    build(out.name, TOP / "scripts" / "build-module", BUILD / f"kernel-{name}" / "tree", out)
    return ["--module", f"{out}/mtkflash.ko"]


def _tool() -> list[str]:
    build("tools", "make", "-C", TOP / "tools")
    return ["--file", f"{BUILD}/tools/mtkflashctl:/usr/bin/mtkflashctl",
            "--file", f"{TOP}/tools/modprobe.d/mtkflash.conf:/etc/modprobe.d/mtkflash.conf"]


def _test_modules(name: str) -> list[str]:
    tree = BUILD / f"kernel-{name}" / "tree"
    arguments = []
    for module in TEST_MODULES:
        out = BUILD / f"{module}-{name}"
        build(out.name, TOP / "scripts" / "build-module", "--source", HERE / module, tree, out)
        arguments += ["--module", f"{out / module}.ko"]
    tiny = BUILD / f"module-tiny-{name}"
    build(tiny.name, TOP / "scripts" / "build-module", tree, tiny, TINY_FLAGS)
    return [*arguments, "--file", f"{tiny}/mtkflash.ko:{TINY_MODULE}"]


def _test_programs() -> list[str]:
    """All that tests/qemu/guest/Makefile lists."""
    guest = HERE / "guest"
    build("guest", "make", "-C", guest)
    names = subprocess.run(["make", "-s", "--no-print-directory", "-C", guest, "list"], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split()
    return [word for program in names
            for word in ("--file", f"{BUILD}/guest/{program}:/usr/bin/{program}")]


def boot_image(name: str) -> Path:
    """The kernel called name, which has been built, as an image that need not unpack itself."""
    image = BUILD / f"kernel-{name}.image"
    build(image.name, HERE / "unpack-kernel", BUILD / f"kernel-{name}" / "vmlinuz", image)
    return image


def _prepare(name: str, scenarios: bool) -> Kernel:
    directory = BUILD / f"kernel-{name}"
    if QEMU.is_relative_to(BUILD):
        build("qemu", HERE / "build-qemu")
    build("model", "make", "-C", TOP / "tests" / "model", "all")
    build(f"kernel-{name}", HERE / f"kernel-{name}")
    arguments = [*_module_under_test(name), *_tool()]
    root = name if scenarios else f"{name}-plain"
    if PACKAGED:
        root += "-packaged"
    if scenarios:
        arguments += ["--scenarios", *_test_modules(name), *_test_programs()]
    build(f"initramfs-{root}", HERE / "initramfs", root, directory, *arguments)
    return Kernel(name, boot_image(name), BUILD / f"initramfs-{root}.cpio")
