# SPDX-License-Identifier: GPL-2.0
"""A refusal says for which drive the image is, which one this is, and how large both are."""

import subprocess
from pathlib import Path

from harness import Bench, Model, test
from test_images import MKIMAGE, with_sum

WAYS = (("--dry-run",), ("--yes",))


def told(bench: Bench, error: str, image: object, *parts: str) -> None:
    """By a dry run, which is the first session of all, and by a flash."""
    for words in WAYS:
        done = bench.run("flash", "ata2", image, *words, "--json")
        said = done.document["error"]
        assert done.code and said["name"] == error, done
        for part in parts:
            assert part in said["message"], (part, said)


@test("sides: a drive that runs")
def running(bench: Bench) -> None:
    model = bench.model("ata2:running")
    before = model.content()
    told(bench, "wrong-drive", bench.image("foreign"), "is for MODEL DVD-ROM M2 revision 2.0",
         "has 256 KiB", "mtkflash0 is MODEL DVD-ROM M1 1.00", "its part MX25L2005 has 256 KiB")
    assert model.content() == before


@test("sides: another size, also in the first session of all")
def size(bench: Bench) -> None:
    bench.model("ata2:blank:MX25L8005")
    told(bench, "part-size", bench.image("new"), "256 KiB", "1024 KiB", "MX25L8005")
    bench.model("ata2:blank:MX25L8005")
    said = bench.run("flash", "ata2", bench.image("new"), "--dry-run", "--json").document["error"]
    assert "--partial" in said["advice"], said


@test("sides: every refusal ends with the name by which it is to be looked up")
def named(bench: Bench) -> None:
    bench.model("ata2:running")
    for words in WAYS:
        done = bench.run("flash", "ata2", bench.image("foreign"), *words)
        assert "".join(done.err.split()).count("(wrong-drive)") == 1, done
    bench.model("ata2:lost")
    for words in WAYS:
        done = bench.run("flash", "ata2", bench.image("family"), *words)
        assert "".join(done.err.split()).count("(kept-blank)") == 1, done


@test("sides: neither drive nor image has a name: then nothing was compared, and that is said")
def nameless(bench: Bench) -> None:
    bench.model("ata2:blank")
    image = bench.directory / "nameless.bin"
    image.write_bytes(with_sum(bench.image("new").read_bytes().replace(b"MODEL", b"\0" * 5)))
    assert "it does not say" in bench.run("image", image).out
    done = bench.run("flash", "ata2", image, "--dry-run")
    assert done.code == 0 and "neither the drive nor the image says what it is" in done.out, done
    done = bench.run("flash", "ata2", bench.image("new"), "--dry-run")
    assert done.code == 0 and "compare the image with its label" in done.out, done


@test("sides: a dead drive with a name in its flash")
def dead(bench: Bench) -> None:
    model = bench.model("ata2:running")
    wrong = bytearray(bench.image("new").read_bytes())
    wrong[0x8000] ^= 1
    image = bench.directory / "wrong.bin"
    image.write_bytes(wrong)
    assert bench.run("flash", "ata2", image, "--yes").code == 11
    before = model.content()
    told(bench, "wrong-drive", bench.image("foreign"), "is for MODEL DVD-ROM M2 revision 2.0",
         "mtkflash0 is MODEL DVD-ROM M1 revision 2.0", "its part MX25L2005 has 256 KiB")
    assert model.content() == before


@test("sides: F05, the image of a Blu-ray writer for another drive, of another size")
def bd_image(bench: Bench) -> None:
    model = bench.model("ata2:running")
    before = model.content()
    image = bench.directory / "bd.bin"
    subprocess.run([MKIMAGE, "--chip", "MT1959", "--vendor", "HL-DT-ST", "--product",
                    "BD-RE  BH16NS40", "--revision", "1.02", image], check=True)
    told(bench, "other-chip", image, "HL-DT-ST BD-RE  BH16NS40 revision 1.02", "2048 KiB",
         "mtkflash0 is MODEL DVD-ROM M1 1.00", "its part MX25L2005 has 256 KiB")
    assert model.content() == before


def refused_by_packets(bench: Bench, model: Model, error: str, image: Path, *parts: str) -> None:
    """The modelled module takes none: it is told what a driver would say of the image."""
    for words in WAYS:
        model.tell("0 hold backing-up", "0 claim-error 0")
        if words == ("--dry-run",):
            model.tell("0 release", f"0 claim-error {REFUSALS[error]}")
        job = bench.start("flash", "ata2", image, *words, "--packets", "--json")
        if words == ("--yes",):
            # The backup comes first, and is not refused.
            model.tell("0 holding", f"0 claim-error {REFUSALS[error]}", "0 release")
        said = bench.finish(job).document["error"]
        assert said["name"] == error, said
        for part in parts:
            assert part in said["message"], (part, said)


# By the uapi header.
REFUSALS = {"wrong-drive": 7, "other-chip": 56}


@test("sides: by packets; also for an image that has the drive's name and nothing else")
def by_packets(bench: Bench) -> None:
    model = bench.model("ata2:running")
    before = model.content()
    model.tell("0 recipe MT1959")
    named = bench.directory / "named.bin"
    subprocess.run([MKIMAGE, "--form", "name", "--vendor", "MODEL", "--product", "DVD-ROM M1",
                    "--revision", "2.0", named], check=True)
    for error in REFUSALS:
        refused_by_packets(bench, model, error, bench.image("foreign"), "has 256 KiB",
                           "is for MODEL DVD-ROM M2 revision 2.0", "mtkflash0 is MODEL DVD-ROM M1 1.00")
        refused_by_packets(bench, model, error, named, "is for MODEL DVD-ROM M1 revision 2.0",
                           "mtkflash0 is MODEL DVD-ROM M1 1.00")
    assert model.content() == before
