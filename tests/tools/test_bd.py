# SPDX-License-Identifier: GPL-2.0
"""Blu-ray writers: sums, the chip that was lost, and what was read by packets."""

import subprocess
from pathlib import Path

from harness import Bench, Model, sample, test
from test_images import MKIMAGE

TABLE = 0x10400


def make(bench: Bench, name: str, *words: str) -> Path:
    """For the drive of the model, as read from another unit."""
    path = bench.directory / f"{name}.bin"
    subprocess.run([MKIMAGE, "--chip", "MT1959", "--vendor", "MODEL", "--product", "DVD-ROM M1",
                    "--revision", "2.0", "--seed", "9", "--unit", "5", *words, path], check=True)
    return path


def drive(bench: Bench, kind: str = "running") -> tuple[Model, bytes]:
    model = bench.model(f"ata2:{kind}:MT1959")
    return model, model.content()


def refused(bench: Bench, name: str, *words: object) -> dict[str, str]:
    """By that error, and nothing was changed."""
    done = bench.run(*words, "--yes", "--json")
    error = done.document["error"]
    assert done.code and error["name"] == name, done
    return error


def taken(bench: Bench, *words: object) -> dict[str, object]:
    """No check of tool and driver refuses it: to write all of it would take a minute."""
    done = bench.run(*words, "--dry-run", "--json")
    assert done.code == 0, done
    return done.document["result"]


@test("bd: F04, an image that is damaged is refused by its own sums, before the drive is asked")
def damaged(bench: Bench) -> None:
    model, old = drive(bench)
    image = make(bench, "new")
    assert taken(bench, "flash", "ata2", image)["checks_off"] == []
    data = bytearray(image.read_bytes())
    data[0x20000] ^= 1
    image.write_bytes(data)
    for command in ("flash", "restore"):
        error = refused(bench, "sum", command, "ata2", image)
        assert "10438h" in error["message"] and "--any-sum" in error["advice"], error
        assert "MODEL DVD-ROM M1 revision 2.0" in error["message"], error
    assert taken(bench, "flash", "ata2", image, "--any-sum")["checks_off"] == ["any-sum"]
    # The drive's own, whose table was cleared.
    bare = bench.directory / "bare.bin"
    bare.write_bytes(old[:TABLE] + b"\xff" * 16 * 28 + old[TABLE + 16 * 28:])
    refused(bench, "sum", "restore", "ata2", bare)
    assert taken(bench, "restore", "ata2", bare, "--any-sum")
    assert model.content() == old


@test("bd: F05, F06, a drive that has lost the name of its chip: a backup has it, or consent")
def lost(bench: Bench) -> None:
    _, old = drive(bench)
    saved, half, image = bench.directory / "saved.bin", bench.directory / "half.bin", make(bench, "new")
    saved.write_bytes(old)
    half.write_bytes(old[:0x1ec000] + b"\xff" * 0x1000 + old[0x1ed000:])
    drive(bench, "blank")
    refused(bench, "kept-blank", "flash", "ata2", image)
    error = refused(bench, "chip-lost", "flash", "ata2", image, "--no-keep")
    assert "--keep-from=BACKUP" in error["advice"] and str(image) in error["message"], error
    taken(bench, "flash", "ata2", image, "--no-keep", "--chip-lost")
    taken(bench, "flash", "ata2", image, f"--keep-from={saved}")
    # Nor from a backup that has lost it, too.
    error = refused(bench, "keep-from", "flash", "ata2", image, f"--keep-from={half}")
    assert "something is missing in it" in error["message"], error


def saved_of(bench: Bench) -> Path:
    """What this tool has saved of the drive, with its notes."""
    assert bench.run("backup", "ata2").code == 0
    path, = bench.backups.glob("*.bin")
    return path


def copy(saved: Path, name: str, *notes: str) -> Path:
    path = saved.with_name(name)
    path.write_bytes(saved.read_bytes())
    for note in notes:
        path.with_name(name + note).write_text(saved.with_name(saved.name + note).read_text())
    return path


@test("bd: F05, the drive's own backup is written as it is: it has what the drive has lost")
def own(bench: Bench) -> None:
    drive(bench)
    saved = saved_of(bench)
    model, blank = drive(bench, "blank")
    for words in sample((), ("--no-keep",), (f"--keep-from={saved}",),
                        ("--no-keep", f"--keep-from={saved}")):
        result = taken(bench, "restore", "ata2", saved, *words)
        assert result["plan"]["kept"] == [] and "chip-lost" not in result["checks_off"], result
    taken(bench, "flash", "ata2", saved, f"--keep-from={saved}")
    # One that only looks complete, changed later, or saved of another port's drive.
    bare, hashed = copy(saved, "bare"), copy(saved, "hashed", ".sha256")
    other = copy(saved, "other", ".sha256", ".drive")
    other.with_name("other.drive").write_text("port pci-x-ata-9\npart MT1959\n")
    for file in (bare, hashed, other):
        for words in sample(("--dry-run",), ("--yes",)):
            for name, more in sample(("chip-lost", ("--no-keep",)), ("kept-blank", ())):
                done = bench.run("restore", "ata2", file, *words, *more, "--json")
                assert done.code == 8 and done.document["error"]["name"] == name, done
    refused(bench, "kept-blank", "flash", "ata2", saved)
    assert model.content() == blank


@test("bd: F05, chip-lost: what is to be typed takes the chip from the backup, and works")
def lost_typed(bench: Bench) -> None:
    drive(bench)
    saved, image = saved_of(bench), make(bench, "new")
    drive(bench, "blank")
    for words in (("--yes",), ("--dry-run",)):
        done = bench.run("flash", "ata2", image, "--no-keep", *words, "--json")
        error = done.document["error"]
        assert error["name"] == "chip-lost" and str(saved) in error["next"], error
        assert "--no-keep" not in error["next"], error
        typed = [word for word in error["next"].split()[1:] if word != "--yes"]
        taken(bench, *(word for word in typed if word != "--dry-run"))


@test("bd: F05, the boot code of an image is shown, and named when that of the drive is lost")
def boot_code(bench: Bench) -> None:
    drive(bench, "blank")
    image = make(bench, "new")
    assert "boot code: MT1959 Boot JB8, label MTEKMT1959\n" in bench.run("image", image).out
    shown = bench.run("image", image, "--json").document["result"]["image"]
    assert (shown["boot_code"], shown["label"]) == ("MT1959 Boot JB8", "MTEKMT1959"), shown
    plain = bench.run("image", bench.image("new"), "--json").document["result"]["image"]
    assert plain["boot_code"] is None and plain["label"] is None, plain
    for words in (("--dry-run",), ("--yes",)):
        error = bench.run("flash", "ata2", image, "--no-keep", *words, "--json").document["error"]
        assert "boot code is MT1959 Boot JB8, its label MTEKMT1959" in error["message"], error


@test("bd: kept-blank: every range is named, and what helps, by each way")
def lost_named(bench: Bench) -> None:
    drive(bench, "blank")
    image = make(bench, "new")
    for words in (("--dry-run",), ("--yes",), ("--yes",)):
        error = bench.run("flash", "ata2", image, *words, "--json").document["error"]
        assert error["name"] == "kept-blank", error
        assert "1E8000-1E84FF, 1E9000-1FFFFF" in error["message"], error
        assert "--keep=START-END --no-keep" in error["advice"], error
        assert "status" not in error["advice"], error


@test("bd: F05, the label MTEKMT1939 alone does not tell the chip: a backup does, or consent")
def label_alone(bench: Bench) -> None:
    model, old = drive(bench)
    image = make(bench, "new", "--chip", "MT1939", "--banner", "MT1959 Boot JB8 ")
    saved = bench.directory / "saved.bin"
    saved.write_bytes(old[:0x1ec034] + b"MTEKMT1939" + old[0x1ec03e:])
    model.tell("0 poke 1EC034 MTEKMT1939", "0 poke 3000 ################")
    # What is the unit's own is named rightly: the chip is all that is asked about.
    keep = ("--no-keep", "--keep=1E8000-1E84FF", "--keep=1E9000-1FFFFF")
    error = refused(bench, "chip-lost", "flash", "ata2", image, *keep)
    assert "no longer names its chip" in error["message"], error
    taken(bench, "flash", "ata2", image, *keep, "--chip-lost")
    taken(bench, "flash", "ata2", image, f"--keep-from={saved}")


@test("bd: a backup by packets is marked, and not written back; what it holds of the unit is good")
def by_packets(bench: Bench) -> None:
    _, old = drive(bench)
    image = make(bench, "new")
    # As packets read it: of the page with the banner nothing else is told.
    dump = bench.directory / "dump.bin"
    dump.write_bytes(old[0x10000:0x11000] + old[0x1000:0x3020] + b"\xff" * 0xfe0 + old[0x4000:])
    # Marked, whatever is in it.
    marked = bench.directory / "marked.bin"
    marked.write_bytes(old)
    (bench.directory / "marked.bin.drive").write_text("port x\npart \nread by packets\n")
    for file in (dump, marked):
        for command in ("flash", "restore"):
            refused(bench, "packet-dump", command, "ata2", file)
    done = bench.run("verify", "ata2", dump, "--json")
    assert done.code and not done.document["error"]["next"], done
    drive(bench, "blank")
    taken(bench, "flash", "ata2", image, f"--keep-from={dump}")
