# SPDX-License-Identifier: GPL-2.0
"""What there is to run: scenarios, and the machines they run on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterable

from .guest import Guest

# The kernel of Debian 13 runs what may differ there: what a scenario asks for.
KERNELS = ("debian", "debug")
ALL_KERNELS = (*KERNELS, "trixie", "backports")


# A machine that can have an IOMMU, of two that are named the last counts; and what has
# Linux use it.  Strict: what is unmapped is out of reach at once.
IOMMU = ("-machine", "q35", "-device", "intel-iommu")
USE_IOMMU = "intel_iommu=on iommu.strict=1"


def no_devices(_work: Path) -> list[str]:
    return []


@dataclass(frozen=True)
class Machine:
    """
    prepare() gets an empty directory, makes disk images there and returns the
    QEMU arguments of the devices.  Files that it puts under the directory's
    "root" are found in the guest at the same place.
    """

    name: str
    prepare: Callable[[Path], list[str]] = no_devices
    cmdline: str = ""
    memory: int = 512
    smp: int = 2
    icount: str = ""  # see Guest.start()


@dataclass(frozen=True)
class Scenario:
    name: str
    machine: Machine
    function: Callable[[Guest], None]
    kernels: Iterable[str] = field(default=KERNELS)
    fresh: bool = False


SCENARIOS: list[Scenario] = []


def scenario(name: str, machine: Machine, kernels: Iterable[str] = KERNELS,
             fresh: bool = False) -> Callable[[Callable[[Guest], None]], Callable[[Guest], None]]:
    """
    Registers a function as a scenario.  Scenarios with one machine share a
    booted guest, in the order of registration; fresh ones get their own.
    """
    if any(other.name == name for other in SCENARIOS):
        raise ValueError(f"two scenarios are called {name}")

    def register(function: Callable[[Guest], None]) -> Callable[[Guest], None]:
        SCENARIOS.append(Scenario(name, machine, function, tuple(kernels), fresh))
        return function

    return register
