# SPDX-License-Identifier: GPL-2.0
"""Archives, made by hand where Python cannot make them; nothing in them is compressed then."""

import bz2
import gzip
import io
import lzma
import struct
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Callable, Iterable


def zip_of(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr("readme.txt", "read me")
    return file.getvalue()


def tar_gz(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def seven_zip(name: str, data: bytes) -> bytes:
    directory = Path("7z-of-the-test")
    return bsdtar("7zip", directory / name, data)


def bsdtar(kind: str, path: Path, data: bytes) -> bytes:
    """By the program that is recommended for unpacking."""
    import tempfile  # pylint: disable=import-outside-toplevel
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / path.name
        file.write_bytes(data)
        return subprocess.run(["bsdtar", "-c", "--format", kind, "-f", "-", "-C", place, path.name],
                              check=True, stdout=subprocess.PIPE).stdout


def rar(name: str, data: bytes) -> bytes:
    """RAR 4, method 30h: stored."""
    def block(kind: int, flags: int, rest: bytes) -> bytes:
        body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(body) & 0xffff) + body

    raw = name.encode()
    head = struct.pack("<LLBLLBBHL", len(data), len(data), 2, zlib.crc32(data), 0x30210000, 20,
                       0x30, len(raw), 0x20) + raw
    return (b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6)) + block(0x74, 0x8000, head) + data +
            block(0x7b, 0x4000, b""))


def crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xa001 if crc & 1 else 0)
    return crc


def lha(name: str, data: bytes) -> bytes:
    """Level 0, method -lh0-."""
    raw = name.encode()
    body = (b"-lh0-" + struct.pack("<LLLBBB", len(data), len(data), 0x30210000, 0x20, 0, len(raw)) +
            raw + struct.pack("<H", crc16(data)))
    return bytes([len(body), sum(body) & 0xff]) + body + data + b"\0"


def cab(name: str, data: bytes) -> bytes:
    """One folder of type 0: not compressed; a checksum of 0 is none."""
    blocks = [data[at:at + 0x8000] for at in range(0, len(data), 0x8000)]
    entry = struct.pack("<LLHHHH", len(data), 0, 0, 0x3021, 0, 0x20) + name.encode() + b"\0"
    start = 36 + 8
    first = start + len(entry)
    payload = b"".join(struct.pack("<LHH", 0, len(part), len(part)) + part for part in blocks)
    return (b"MSCF" + struct.pack("<LLLLLBBHHHHH", 0, first + len(payload), 0, start, 0, 3, 1, 1, 1,
                                  0, 1, 0) +
            struct.pack("<LHH", first, len(blocks), 0) + entry + payload)


def zstd(_: str, data: bytes) -> bytes:
    """One segment of raw blocks."""
    parts = [data[at:at + 0x10000] for at in range(0, len(data), 0x10000)]
    blocks = (((len(part) << 3) | (number == len(parts) - 1)).to_bytes(3, "little") + part
              for number, part in enumerate(parts))
    return b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<L", len(data)) + b"".join(blocks)


def ace(name: str, data: bytes) -> bytes:
    """Its first header, and something."""
    return struct.pack("<HHBH", 0x1234, 49, 0, 0x9000) + b"**ACE**" + bytes(40) + name.encode() + data


def arj(name: str, data: bytes) -> bytes:
    head = bytes([30, 11, 1, 0, 0, 0, 2]) + bytes(23) + name.encode() + b"\0\0"
    return (b"\x60\xea" + struct.pack("<H", len(head)) + head + struct.pack("<L", zlib.crc32(head)) +
            bytes(2) + data)


def program(size: int = 0x1000) -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<L", 0x80) + bytes(64) + b"PE\0\0" + bytes(size - 132)


Maker = Callable[[str, bytes], bytes]

# What the tool calls it, how it is made, its ending, whether its list of files is read.
KINDS: dict[str, tuple[Maker, str, bool]] = {
    "a ZIP archive": (zip_of, "zip", True),
    "a RAR archive": (rar, "rar", True),
    "a 7z archive": (seven_zip, "7z", True),
    "a CAB archive": (cab, "cab", True),
    "an LHA archive": (lha, "lzh", True),
    "a TAR archive": (tar_gz, "tgz", True),
    "a gzip file": (lambda _, data: gzip.compress(data), "bin.gz", True),
    "a bzip2 file": (lambda _, data: bz2.compress(data), "bin.bz2", True),
    "an xz file": (lambda _, data: lzma.compress(data), "bin.xz", True),
    "a zstd file": (zstd, "bin.zst", True),
    "an ACE archive": (ace, "ace", False),
    "an ARJ archive": (arj, "arj", False),
}

# The archive stands where those who make such programs put it.
PROGRAMS: Iterable[tuple[str, Maker, int]] = (
    ("a program with a ZIP archive inside", zip_of, 0x1000),
    ("a program with a RAR archive inside", rar, 0x10800),
    ("a program with a 7z archive inside", seven_zip, 0x28000),
    ("a program with a CAB archive inside", cab, 0x1000),
    ("a program with an LHA archive inside", lha, 0x1000),
    ("a program with an ACE archive inside", ace, 0x1000),
)
