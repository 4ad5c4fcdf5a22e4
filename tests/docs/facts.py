# SPDX-License-Identifier: GPL-2.0
"""What the driver's tables and the uapi header say, for programs in Python."""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
HEADER = TOP / "uapi" / "linux" / "mtkflash.h"
DRIVER = ["chips", "errors", "families", "identity", "image", "image_bd", "image_tsst", "names", "vendor"]

Row = dict[str, Any]


def source(file: str) -> Path:
    """A file of the driver: their names differ in all folders."""
    path, = (TOP / "driver").rglob(file)
    return path


def read() -> dict[str, list[Row]]:
    """What facts.c prints."""
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / "facts"
        subprocess.run(
            [os.environ.get("CC", "gcc"), "-std=gnu11", "-Wall", "-Wextra", "-Werror",
             # Most of enter_status.c is not called here, and the driver compares like the kernel.
             "-Wno-unused-function", "-Wno-sign-compare",
             "-I", TOP / "tests" / "native" / "shim", "-I", TOP / "uapi",
             "-I", TOP / "driver" / "drive", "-I", TOP / "driver" / "linux",
             "-o", program, HERE / "facts.c",
             *(source(f"{name}.c") for name in DRIVER)], check=True)
        return json.loads(subprocess.run([program], check=True, stdout=subprocess.PIPE).stdout)


def constants(prefix: str) -> dict[str, int]:
    """MTKFLASH_prefix_NAME = value of an enum of the header, in its order."""
    found = re.findall(rf"^\tMTKFLASH_{prefix}_(\w+) = (\d+),$", HEADER.read_text("utf-8"),
                       re.MULTILINE)
    if not found:
        raise LookupError(f"no MTKFLASH_{prefix}_ in the header")
    return {name: int(value) for name, value in found}


def flags(prefix: str) -> dict[str, int]:
    """The bits MTKFLASH_prefix_NAME that are #defined in the header."""
    return {name: int(value, 16) for name, value in
            re.findall(rf"^#define MTKFLASH_{prefix}_(\w+)\s+(0x\w+)u\b",
                       HEADER.read_text("utf-8"), re.MULTILINE)}
