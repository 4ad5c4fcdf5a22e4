# SPDX-License-Identifier: GPL-2.0
"""Boots test guests in QEMU and runs scenarios in them."""

from .guest import CommandFailed, Guest, GuestDied, GuestTimeout
from .registry import Machine, scenario

__all__ = ["CommandFailed", "Guest", "GuestDied", "GuestTimeout", "Machine", "scenario"]
