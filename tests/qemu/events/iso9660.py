# SPDX-License-Identifier: GPL-2.0
"""The smallest disc that can be mounted: one file in its root."""

import struct

BLOCK = 2048
ROOT, TABLE, FILE = 20, 18, 21


def both(value: int, size: int) -> bytes:
    """A number in both byte orders, as ECMA-119 wants most of them."""
    code = {2: "H", 4: "I"}[size]
    return struct.pack("<" + code, value) + struct.pack(">" + code, value)


def record(name: bytes, block: int, size: int, flags: int) -> bytes:
    """A directory record, ECMA-119 9.1."""
    body = (b"\0" + both(block, 4) + both(size, 4) + bytes(7) + bytes([flags, 0, 0]) +
            both(1, 2) + bytes([len(name)]) + name)
    body += bytes((len(body) + 1) % 2)
    return bytes([len(body) + 1]) + body


def descriptor(blocks: int) -> bytes:
    """The primary volume descriptor, ECMA-119 8.4."""
    text = b"\1CD001\1\0" + b" " * 64 + bytes(8) + both(blocks, 4) + bytes(32)
    text += both(1, 2) + both(1, 2) + both(BLOCK, 2) + both(10, 4)
    text += struct.pack("<II", TABLE, 0) + struct.pack(">II", TABLE + 1, 0)
    text += record(b"\0", ROOT, BLOCK, 2) + b" " * (128 * 4) + b" " * (37 * 3)
    text += (b"0" * 16 + b"\0") * 4 + b"\1\0"
    return text.ljust(BLOCK, b"\0")


def make_disc(name: str, content: bytes) -> bytes:
    """An image with that file."""
    blocks = FILE + -(-len(content) // BLOCK)
    table = b"\1\0" + struct.pack("<IH", ROOT, 1) + b"\0\0"
    big = b"\1\0" + struct.pack(">IH", ROOT, 1) + b"\0\0"
    root = (record(b"\0", ROOT, BLOCK, 2) + record(b"\1", ROOT, BLOCK, 2) +
            record(name.encode() + b";1", FILE, len(content), 0))
    parts = {16: descriptor(blocks), 17: b"\xffCD001\1", TABLE: table, TABLE + 1: big,
             ROOT: root, FILE: content}
    disc = bytearray(blocks * BLOCK)
    for block, data in parts.items():
        disc[block * BLOCK:block * BLOCK + len(data)] = data
    return bytes(disc)
