# SPDX-License-Identifier: GPL-2.0
"""What a run of the whole table came to, for the documentation."""

import json
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from rig.guest import BUILD, Guest


class Record:
    """Cells are counted as they run; only a run of all of them is written down."""

    def __init__(self, name: str, kernel: str):
        self.path: Path = BUILD / "log" / f"{name}.json"
        self.kernel = kernel
        self.planned = 0
        self._passed = 0
        self._failed: list[str] = []
        self._seconds = 0.0

    @contextmanager
    def cell(self, guest: Guest, name: str) -> Iterator[None]:
        """A cell is good if nothing is raised and the kernel does not complain."""
        begin = time.monotonic()
        good = False
        try:
            yield
            good = not guest.kernel_problems()
        finally:
            self._seconds += time.monotonic() - begin
            if good:
                self._passed += 1
            else:
                self._failed.append(name)
            self._write()

    def _write(self) -> None:
        if not self.planned or self._passed + len(self._failed) < self.planned:
            return
        self.path.write_text(json.dumps({
            "cells": self.planned, "passed": self._passed, "failed": len(self._failed),
            "failures": self._failed, "seconds": round(self._seconds, 1),
            "kernel": self.kernel}, indent=1) + "\n", "ascii")
