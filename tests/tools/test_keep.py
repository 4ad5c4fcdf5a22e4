# SPDX-License-Identifier: GPL-2.0
"""What belongs to the drive: shown, asked about, taken from an earlier backup."""

import hashlib
import subprocess
from pathlib import Path

from harness import Bench, Done, Model, Terminal, test
from test_images import MKIMAGE, with_sum

# images.c
UNIT = (0x30000, 0x30fff)
FAMILY = (0x4000, 0x5ffe)


def with_own(image: Path, own: bytes, place: tuple[int, int]) -> bytes:
    """The image, with what the drive held in that place."""
    first, last = place
    data = image.read_bytes()
    return data[:first] + own[first:last + 1] + data[last + 1:]


def unit(bench: Bench) -> tuple[Model, Path, bytes]:
    model = bench.model("ata2:unit")
    return model, bench.image("unit"), model.content()


@test("keep: F03: blank in the image and not in the drive: without a word for it refused")
def unsaid(bench: Bench) -> None:
    model, image, old = unit(bench)
    for words in (("--yes",), ()):
        done = bench.run("flash", "ata2", image, *words, "--json")
        assert done.code == 15, done
        if words:
            error = done.document["error"]
            assert error["name"] == "keep-unsaid" and "30000-30FFF" in error["message"], error
            assert error["next"].endswith("--keep=30000-30FFF"), error
            assert "--no-keep" in error["advice"], error
    assert model.content() == old


@test("keep: F03: --keep leaves the range, --no-keep overwrites it")
def said(bench: Bench) -> None:
    model, image, old = unit(bench)
    done = bench.run("flash", "ata2", image, "--yes", "--keep=30000-30FFF", "--json")
    assert done.code == 0, done
    assert "keeps     30000-30FFF as the drive has it" in done.err, done.err
    kept = done.document["result"]["plan"]["kept"]
    assert kept == [{"first": 0x30000, "last": 0x30fff, "reason": "named", "reason_number": 1,
                     "missing": False}], kept
    assert model.content() == with_own(image, old, UNIT)
    assert done.document["result"]["drive"]["kept"] == kept
    assert "kept as the drive has it: 30000-30FFF" in bench.run("status", "ata2").out

    model, image, _ = unit(bench)
    done = bench.run("flash", "ata2", image, "--yes", "--no-keep", "--json")
    assert done.code == 0 and model.content() == image.read_bytes(), done
    assert done.document["result"]["plan"]["kept"] == []
    assert done.document["result"]["checks_off"] == ["no-keep"]
    assert "NOT CHECKED  that the drive's own data is preserved (--no-keep)" in done.err


@test("keep: F03: on a terminal the command asks, before it asks whether to start")
def asked(bench: Bench) -> None:
    for answer, kept in (("keep\n", True), ("replace\n", False)):
        model, image, old = unit(bench)
        terminal = Terminal(bench, 100, "flash", "ata2", image)
        terminal.wait_for("overwrite it: ")
        assert "30000-30FFF" in terminal.text
        terminal.type(answer)
        terminal.wait_for("Type yes to start: ")
        assert ("keeps     30000-30FFF" in terminal.text) == kept, terminal.text
        terminal.type("yes\n")
        assert terminal.finish() == 0, terminal.text
        assert model.content() == (with_own(image, old, UNIT) if kept else image.read_bytes())
    model, image, old = unit(bench)
    terminal = Terminal(bench, 100, "flash", "ata2", image)
    terminal.wait_for("overwrite it: ")
    terminal.type("yes\n")
    assert terminal.finish() == 15 and model.content() == old, terminal.text


@test("keep: F03: a dry run names the range and why, and so does one for cat")
def dry(bench: Bench) -> None:
    model, image, old = unit(bench)
    done = bench.run("flash", "ata2", image, "--dry-run", "--json")
    assert done.code == 0 and model.content() == old, done
    kept = done.document["result"]["plan"]["kept"]
    assert [(each["first"], each["reason"]) for each in kept] == [(0x30000, "blank")], kept
    assert "the image is blank there, and the drive is not" in done.err
    assert bench.run("next", "ata2", "keep=30000-300FF", "keep=3F000-3FFFF").code == 0
    assert ", keep 30000-300FF, keep 3F000-3FFFF\n" in bench.run("info", "ata2").out
    options = bench.run("info", "ata2", "--json").document["result"]["drive"]["options"]
    assert options["keep"] == [{"first": 0x30000, "last": 0x300ff},
                               {"first": 0x3f000, "last": 0x3ffff}]
    for word in ("keep=", "keep=0-FFF", "keep=200-1FF", "keep=100-200000", "keep=1000",
                 "keep=100-", "keep=x-y"):
        assert bench.run("next", "ata2", word).code == 2, word


@test("keep: what is taken for another firmware's code is overwritten, and said before")
def replaced(bench: Bench) -> None:
    model = bench.model("ata2:running:MX25L8005")
    new = bytearray(bench.image("new", 0x100000).read_bytes())
    old = bytearray(new)
    old[0x4d000:0x50000] = b"\x12" * 0x3000
    new[0x4d000:0x50000] = b"\x13" * 0x1000 + b"\xff" * 0x2000
    for name, data in (("old.bin", old), ("new.bin", new)):
        (bench.directory / name).write_bytes(with_sum(bytes(data)))
    assert bench.run("flash", "ata2", bench.directory / "old.bin", "--yes", "--no-keep").code == 0
    image = bench.directory / "new.bin"
    done = bench.run("flash", "ata2", image, "--dry-run", "--json")
    place = {"first": 0x4e000, "last": 0x4ffff}
    assert done.code == 0 and place in done.document["result"]["plan"]["replaced"], done
    assert "would be overwritten, as it seems" in bench.run("status", "ata2").out
    done = bench.run("flash", "ata2", image, "--yes", "--json")
    assert done.code == 0 and model.content() == image.read_bytes(), done
    assert "To keep it, add --keep=4E000-4FFFF" in " ".join(done.err.split()), done.err
    assert place in done.document["result"]["drive"]["replaced"], done
    assert "  overwritten, as it seems to be another firmware's code: 4E000-4FFFF" in bench.run("status", "ata2").out


@test("keep: F01: a range of the family is kept without a question")
def family(bench: Bench) -> None:
    model = bench.model("ata2:family")
    image, old = bench.image("family"), model.content()
    done = bench.run("flash", "ata2", image, "--yes", "--json")
    assert done.code == 0 and model.content() == with_own(image, old, FAMILY), done
    assert "keeps     04000-05FFE as the drive has it: drives of this family" in done.err
    # Its own backup goes back as it is.
    saved, = bench.backups.glob("*.bin")
    done = bench.run("restore", "ata2", saved, "--yes", "--json")
    assert done.code == 0 and model.content() == old, done
    assert done.document["result"]["plan"]["kept"] == []


@test("keep: F01: only what is kept differs: nothing is done, and that is said")
def only_kept(bench: Bench) -> None:
    model = bench.model("ata2:family")
    old = model.content()
    backup = bench.directory / "backup.bin"
    backup.write_bytes(old[:0x4000] + bytes(each ^ 0x33 for each in old[0x4000:0x5fff]) +
                       old[0x5fff:])
    for words in (("--yes",), ("--dry-run",)):
        done = bench.run("restore", "ata2", backup, *words)
        assert done.code == 0 and "except what it keeps: 4000-5FFE" in done.out, done
        assert "--no-keep" in done.out
    assert model.content() == old
    done = bench.run("restore", "ata2", backup, "--yes", "--no-keep")
    assert done.code == 0 and model.content() == backup.read_bytes(), done
    done = bench.run("restore", "ata2", backup, "--yes")
    assert "read twice and compared." in done.out and "no-keep" not in done.out, done


@test("keep: a range that ends behind the part is refused as that, and no backup is offered")
def outside(bench: Bench) -> None:
    model, image, old = unit(bench)
    assert bench.run("backup", "ata2").code == 0
    for place in ("3FFFF-40000", "40000-40FFF"):
        for words in (("--yes",), ("--dry-run",)):
            done = bench.run("flash", "ata2", image, f"--keep={place}", *words, "--json")
            error = done.document["error"]
            assert done.code == 8 and error["name"] == "kept-blank", done
            assert f"--keep={place}: the last address of the flash part MX25L2005" in \
                error["message"], error
            assert "3FFFFh" in error["message"] and not error["next"], error
            assert "saved a backup" not in done.err, done
    assert model.content() == old


@test("keep: the drive does not start with what was kept: that is said")
def silent(bench: Bench) -> None:
    model, image, old = unit(bench)
    done = bench.run("flash", "ata2", image, "--yes", "--keep=30000-31FFF", "--json")
    error = done.document["error"]
    assert done.code == 11 and error["name"] == "no-answer", done
    assert "flash with --no-keep" in error["advice"], error
    assert model.content() == with_own(image, old, (0x30000, 0x31fff))


@test("keep: F06: after a cut the backup of the first run is offered, and taken by name")
def offered(bench: Bench) -> None:
    model = bench.model("ata2:family")
    image, old = bench.image("family"), model.content()
    assert bench.run("flash", "ata2", image, "--yes").code == 0
    saved, = bench.backups.glob("*.bin")
    for words in (("--yes",), ("--dry-run",)):
        model = bench.model("ata2:lost")
        cut = model.content()
        done = bench.run("flash", "ata2", image, *words, "--json")
        error = done.document["error"]
        assert done.code == 8 and error["name"] == "kept-blank", done
        assert error["next"].endswith(f" --keep-from={saved}") and str(saved) in done.err, error
        assert model.content() == cut
    done = bench.run("flash", "ata2", image, "--yes", f"--keep-from={saved}", "--json")
    assert done.code == 0 and model.content() == with_own(image, old, FAMILY), done
    assert f"keeps     04000-05FFE as {saved} has it" in done.err, done.err
    assert [each["first"] for each in done.document["result"]["plan"]["kept"]] == [0x4000]


@test("keep: F06: after a cut the drive's own backup goes back without a word more")
def own_backup(bench: Bench) -> None:
    old = bench.model("ata2:family").content()
    assert bench.run("backup", "ata2").code == 0
    saved, = bench.backups.glob("*.bin")
    model = bench.model("ata2:lost")
    cut = model.content()
    # What was named is asked for in the drive.
    done = bench.run("restore", "ata2", saved, "--keep=4000-5FFE", "--yes", "--json")
    assert done.code == 8 and done.document["error"]["name"] == "kept-blank", done
    done = bench.run("restore", "ata2", saved, "--dry-run")
    assert done.code == 0 and model.content() == cut, done
    assert "is written as it is" in done.err, done
    done = bench.run("restore", "ata2", saved, "--yes", "--json")
    assert done.code == 0 and model.content() == old, done
    assert done.document["result"]["plan"]["kept"] == [], done


@test("keep: F06: --keep=RANGE --no-keep keeps this range of a drive that was cut, and no other")
def sworn(bench: Bench) -> None:
    model, image = bench.model("ata2:lost"), bench.image("family")
    model.tell("0 poke 4000 " + "#" * 16)
    cut = model.content()
    done = bench.run("flash", "ata2", image, "--yes", "--keep=4000-400F", "--json")
    assert done.document["error"]["name"] == "kept-blank", done
    assert "--keep=START-END --no-keep" in done.document["error"]["advice"], done
    done = bench.run("flash", "ata2", image, "--yes", "--keep=4000-400F", "--no-keep")
    assert done.code == 0 and model.content() == with_own(image, cut, (0x4000, 0x400f)), done


@test("keep: F29: a backup whose firmware starts otherwise is found, too")
def offered_start(bench: Bench) -> None:
    bench.model("ata2:family")
    assert bench.run("backup", "ata2").code == 0
    saved, = bench.backups.glob("*.bin")
    data = with_sum(b"\x80\x7e" + saved.read_bytes()[2:])
    saved.write_bytes(data)
    Path(f"{saved}.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  {saved.name}\n")
    image = bench.directory / "sjmp.bin"
    image.write_bytes(with_sum(b"\x80\x7e" + bench.image("family").read_bytes()[2:]))
    bench.model("ata2:lost")
    done = bench.run("flash", "ata2", image, "--yes", "--any-start", "--json")
    error = done.document["error"]
    assert error["name"] == "kept-blank" and str(saved) in error["next"], done


@test("keep: F31: a backup in which the drive's name stands alone is found, that of another is not")
def offered_name(bench: Bench) -> None:
    bench.model("ata2:family")
    assert bench.run("backup", "ata2").code == 0
    saved, = bench.backups.glob("*.bin")
    # No block that is an INQUIRY answer.
    bare = saved.read_bytes().replace(b"\x05\x80\x00", b"\x00\x00\x00")
    for data, found in ((bare, True), (bare.replace(b"SBW-242", b"SBW-161"), False)):
        data = with_sum(data)
        saved.write_bytes(data)
        Path(f"{saved}.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  {saved.name}\n")
        bench.model("ata2:lost")
        done = bench.run("flash", "ata2", bench.image("family"), "--yes", "--json")
        error = done.document["error"]
        assert error["name"] == "kept-blank" and (str(saved) in error["next"]) == found, done


@test("keep: F32: a dump with a spoilt end is no backup, and image says so")
def spoilt(bench: Bench) -> None:
    bench.model("ata2:family")
    whole, dump = bench.directory / "whole.bin", bench.directory / "dump.bin"
    for path, words in ((whole, ()), (dump, ("--form", "damaged"))):
        subprocess.run([MKIMAGE, "--vendor", "LITE-ON", "--product", "DVDRW SOHW-832S", "--revision",
                        "VS0K", "--size", str(0x100000), *words, path], check=True)
    done = bench.run("flash", "ata2", whole, f"--keep-from={dump}", "--yes", "--json")
    error = done.document["error"]
    assert error["name"] == "keep-from" and "damaged" in error["message"], error
    done = bench.run("image", dump)
    assert done.code == 0 and "CAUTION" in done.out, done
    assert "CARE" not in bench.run("image", whole).out


@test("keep: F06: a range that was named and is not whole: a backup is what helps")
def offered_for_named(bench: Bench) -> None:
    bench.model("ata2:lost")
    image = bench.image("family")
    for words in (("--yes",), ("--dry-run",)):
        done = bench.run("flash", "ata2", image, "--keep=4000-5FFE", *words, "--json")
        error = done.document["error"]
        assert done.code == 8 and error["name"] == "kept-blank", done
        assert error["next"].endswith(" --keep-from=BACKUP"), error
        assert "--keep=4000-5FFE" in error["next"], error


@test("keep: a drive that is held: what it held before its erase is kept")
def held_drive(bench: Bench) -> None:
    for kind, place, words in (("family", FAMILY, ()), ("unit", UNIT, ("--keep=30000-30FFF",))):
        model = bench.model(f"ata2:{kind}")
        image, old = bench.image(kind), model.content()
        assert bench.run("erase", "ata2", "--yes").code == 0
        done = bench.run("flash", "ata2", image, "--yes", *words, "--json")
        assert done.code == 0 and model.content() == with_own(image, old, place), done
        kept, = done.document["result"]["plan"]["kept"]
        assert kept["first"] == place[0], kept


@test("keep: F06: no backup is offered that does not fit, and none taken")
def not_offered(bench: Bench) -> None:
    bench.model("ata1:family")
    image = bench.image("family")
    assert bench.run("backup", "ata1").code == 0
    saved, = bench.backups.glob("*.bin")
    model = bench.model("ata1:empty", "ata2:lost")
    cut = model.content()
    # Of another port.
    done = bench.run("flash", "ata2", image, "--yes", "--json")
    assert done.code == 8 and done.document["error"]["next"].endswith(" --keep-from=BACKUP"), done
    # Of another model, of another size, damaged, none at all.
    foreign, short = bench.image("old"), bench.image("family", 0x20000)
    damaged = bench.directory / "damaged.bin"
    damaged.write_bytes(saved.read_bytes()[:-1] + b"x")
    (bench.directory / "damaged.bin.sha256").write_bytes(
        Path(f"{saved}.sha256").read_bytes())
    for wrong in (foreign, short, damaged, bench.directory / "none", bench.image("family")):
        done = bench.run("flash", "ata2", image, "--yes", f"--keep-from={wrong}", "--json")
        assert done.code in (8, 14), (wrong, done)
        assert str(wrong) in done.document["error"]["message"], done
    assert model.content() == cut
    done = bench.run("flash", "ata2", image, "--yes", "--no-keep")
    assert done.code == 0 and model.content() == image.read_bytes(), done


@test("keep: --keep-from is refused if the backup has nothing to give, or replaces what is whole")
def nothing_taken(bench: Bench) -> None:
    model, image, old = unit(bench)
    stock = bench.directory / "stock.bin"
    stock.write_bytes(image.read_bytes())
    for words in (("--yes",), ("--dry-run",)):
        done = bench.run("flash", "ata2", image, *words, f"--keep-from={stock}", "--json")
        error = done.document["error"]
        assert done.code == 14 and error["name"] == "keep-from", done
        assert str(stock) in error["message"] and str(image) in error["message"], error
        assert "leave out --keep-from" in error["advice"], error
    # A dump of another unit, and one whose own data are elsewhere.
    twin, elsewhere = bench.directory / "twin.bin", bench.directory / "elsewhere.bin"
    other = bytearray(old)
    other[0x30000:0x31000] = bytes(each ^ 0x55 for each in other[0x30000:0x31000])
    twin.write_bytes(other)
    elsewhere.write_bytes(old[:0x30000] + b"\xff" * 0x1000 + old[0x31000:0x32000] +
                          b"\x12" * 0x1000 + old[0x33000:])
    image.write_bytes(with_sum(image.read_bytes()[:0x32000] + b"\xff" * 0x1000 +
                               image.read_bytes()[0x33000:]))
    for backup in (twin, elsewhere):
        for words in (("--yes",), ("--dry-run",)):
            done = bench.run("flash", "ata2", image, *words, f"--keep-from={backup}", "--json")
            error = done.document["error"]
            assert done.code == 15 and error["name"] == "keep-unsaid", done
            assert "30000-30FFF" in error["message"] and str(backup) in error["message"], error
            assert "--no-keep" in error["advice"] and "--keep-from" not in error["next"], error
    assert model.content() == old
    done = bench.run("flash", "ata2", image, "--yes", f"--keep-from={twin}", "--no-keep",
                     "--keep=30000-30FFF")
    assert done.code == 0 and model.content() == with_own(image, bytes(other), UNIT), done


@test("keep: what was set with next counts in the tool as if it had been typed")
def set_before(bench: Bench) -> None:
    model = bench.model("ata2:family")
    image, old = bench.image("family"), model.content()
    assert bench.run("next", "ata2", "no-keep").code == 0
    done = bench.run("flash", "ata2", image, "--yes", "--json")
    assert done.code == 0 and model.content() == image.read_bytes(), done
    assert done.document["result"]["plan"]["kept"] == []
    assert "NOT CHECKED  that the drive's own data is preserved (--no-keep)" in done.err

    model, image, old = unit(bench)
    assert bench.run("next", "ata2", "keep=30000-30FFF").code == 0
    done = bench.run("flash", "ata2", image, "--yes", "--delta", "--json")
    assert done.code == 0 and model.content() == with_own(image, old, UNIT), done
    assert "keeps     30000-30FFF" in done.err, done.err
    kept, = done.document["result"]["plan"]["kept"]
    assert kept["reason"] == "named", kept


@test("keep: more ranges than can be named: no command is shown that is none")
def many(bench: Bench) -> None:
    model = bench.model("ata2:running:MX25L8005")
    new = bytearray(bench.image("new", 0x100000).read_bytes())
    old = bytearray(new)
    for start in range(0x40000, 0x40000 + 17 * 0x2000, 0x2000):
        new[start:start + 0x2000] = b"\xff" * 0x2000
        old[start:start + 0x2000] = b"\x12" * 0x1000 + b"\xff" * 0x1000
    for name, data in (("old.bin", old), ("new.bin", new)):
        (bench.directory / name).write_bytes(with_sum(bytes(data)))
    done = bench.run("flash", "ata2", bench.directory / "old.bin", "--yes", "--no-keep")
    assert done.code == 0, done
    before, image = model.content(), bench.directory / "new.bin"
    done = bench.run("flash", "ata2", image, "--yes", "--json")
    error = done.document["error"]
    assert done.code == 15 and error["name"] == "keep-unsaid", done
    assert "17 places" in error["message"] and not error["next"], error
    assert "cat IMAGE >/dev/mtkflash0" in error["advice"], error
    # So many as can be named stand in a command that is whole.
    new[0x60000:0x61000] = b"\x12" * 0x1000
    image.write_bytes(with_sum(bytes(new)))
    error = bench.run("flash", "ata2", image, "--yes", "--json").document["error"]
    assert error["next"].count(" --keep=") == 16, error
    assert error["next"].endswith(" --keep=5E000-5EFFF"), error
    assert model.content() == before
    done = bench.run(*error["next"].split()[1:])
    assert done.code == 0 and model.content() == with_sum(bytes(old)), done


@test("keep: a module that knows nothing of it gets an image with the drive's own in it")
def old_module(bench: Bench) -> None:
    model = bench.model("ata2:family")
    image, old = bench.image("family"), model.content()
    model.tell("age 1")
    done = bench.run("flash", "ata2", image, "--yes")
    assert done.code == 0 and "SHA-256" in done.err, done
    # The model's own session would keep them, too: what it got shows.
    assert model.content() == with_own(image, old, FAMILY)


def shareable(bench: Bench, *words: str) -> tuple[bytes, Done]:
    file = bench.directory / "share.bin"
    done = bench.run("backup", "ata2", file, "--shareable", "--replace", *words)
    return (file.read_bytes() if done.code == 0 else b""), done


@test("keep: a backup to be shown: what belongs to the drive is not in it, and it is no backup")
def to_be_shown(bench: Bench) -> None:
    model = bench.model("ata2:family")
    old = model.content()
    shown, done = shareable(bench)
    assert "NO BACKUP" in done.out, done
    assert shown == old[:0x4000] + b"\xff" * 0x1fff + old[0x5fff:]
    assert old[0x4000:0x5fff] != b"\xff" * 0x1fff
    done = bench.run("restore", "ata2", bench.directory / "share.bin", "--yes")
    assert done.code != 0 and "is no backup: it was saved with --shareable" in done.err, done
    assert model.content() == old
    # In the directory of backups its name says so, and it is not offered as one.
    assert bench.run("backup", "ata2", "--shareable").code == 0
    path, = bench.backups.glob("*.bin")
    assert "-shareable-" in path.name, path


@test("keep: a backup to be shown, of a Blu-ray writer: which firmware it is stays in it")
def to_be_shown_bd(bench: Bench) -> None:
    old = bench.model("ata2:running:MT1959").content()
    shown, done = shareable(bench)
    assert done.code == 0, done
    for first, last in ((0x1e8000, 0x1e84ff), (0x1e9000, 0x1ebfff), (0x1f0000, 0x1fffff)):
        assert shown[first:last + 1] == b"\xff" * (last + 1 - first), hex(first)
    assert shown[0x1ec000:0x1ec060] == old[0x1ec000:0x1ec060]
    assert shown[:0x1e8000] == old[:0x1e8000]


@test("keep: a backup to be shown, of a drive of which nobody knows what belongs to it: none")
def not_to_be_shown(bench: Bench) -> None:
    bench.model("ata2:running")
    _, done = shareable(bench)
    assert done.code != 0 and "nobody has said where such drives have data" in done.err, done
    assert not (bench.directory / "share.bin").exists()
