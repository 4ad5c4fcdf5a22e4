# SPDX-License-Identifier: GPL-2.0
"""Boots test guests in QEMU and runs scenarios in them."""

from .guest import CommandFailed, Guest, GuestDied, GuestTimeout
from .registry import ALL_KERNELS, Machine, scenario

__all__ = ["ALL_KERNELS", "CommandFailed", "Guest", "GuestDied", "GuestTimeout", "Machine",
           "scenario"]
