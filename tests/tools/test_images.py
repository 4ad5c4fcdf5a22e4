# SPDX-License-Identifier: GPL-2.0
"""What people have instead of a plain image for their drive, and what becomes of it."""

import os
import subprocess
from hashlib import sha256
from pathlib import Path

import archives
from harness import TOP, Bench, test

MKIMAGE = TOP / "build" / "model" / "mkimage"
DELTA, ANY_START = 0x80, 0x200


def with_sum(data: bytes) -> bytes:
    """What the firmware of the model checks."""
    return data[:-2] + (sum(data[:-2]) & 0xffff).to_bytes(2, "big")


def untouched(bench: Bench) -> None:
    assert "no session yet" in bench.run("status").out


def refused(bench: Bench, *files: Path) -> str:
    """By image and by flash, in the same words, and before the drive is taken."""
    checked = bench.run("image", *files)
    done = bench.run("flash", "ata2", *files, "--yes")
    assert checked.code == done.code == 3, (checked, done)
    assert checked.err == done.err, (checked, done)
    untouched(bench)
    return done.err


def typed(words: str) -> str:
    """The command that the tool tells to type."""
    line, = [line for line in words.splitlines() if line.startswith("  type: ")]
    return line.removeprefix("  type: ").strip()


# --- F27 ------------------------------------------------------------------------------------

def padded(data: bytes) -> dict[str, bytes]:
    full = 0x40000
    return {"": data, "-ff": data.ljust(full, b"\xff"), "-00": data.ljust(full, b"\0")}


def kind_test(name: str, maker: archives.Maker, ending: str, listed: bool) -> None:
    @test(f"F27: {name}, as it is and padded to 256 KiB, is named, with what it holds")
    def kind(bench: Bench) -> None:
        bench.model("ata2:dead")
        firmware = bench.image("new", 0x20000).read_bytes()
        for pad, data in padded(maker("fw.bin", firmware)).items():
            place = bench.directory / f"of{pad}"
            place.mkdir()
            file = place / f"fw.{ending}"
            file.write_bytes(data)
            words = refused(bench, file)
            assert f"{file} is {name}, not a plain firmware image" in words, words
            document = bench.run("image", file, "--json").document
            image = document["result"]["image"]
            assert image["kind"] == name and document["error"]["name"] == "not-firmware"
            if not listed:
                assert file.name in typed(words)
                continue
            assert "fw.bin (131072 bytes)" in words, words
            assert image["holds"][0]["size"] == 131072 and len(image["holds"]) == 1
            # What it says is what unpacks it.
            subprocess.run(["bash", "-c", typed(words)], cwd=place, capture_output=True,
                           check=not pad)
            assert (place / "fw.bin").read_bytes() == firmware, pad


for its_name, (its_maker, its_ending, its_listed) in archives.KINDS.items():
    kind_test(its_name, its_maker, its_ending, its_listed)


@test("F27: programs, and programs with an archive inside, are named")
def programs(bench: Bench) -> None:
    bench.model("ata2:dead")
    firmware = bench.image("new", 0x20000).read_bytes()
    file = bench.directory / "update.exe"
    file.write_bytes(archives.program(0x20000))
    assert "is a DOS or Windows program, not a plain" in refused(bench, file)
    for name, maker, at in archives.PROGRAMS:
        for data in padded(archives.program(at) + maker("fw.bin", firmware)).values():
            file.write_bytes(data)
            assert f"is {name}, not a plain" in refused(bench, file), name


@test("F27: Intel HEX and S-records in an archive are named as such")
def hex_inside(bench: Bench) -> None:
    bench.model("ata2:dead")
    file = bench.directory / "fw.zip"
    for text, form in ((b":10000000" + bytes(16).hex().encode() + b"F0\r\n", "Intel HEX"),
                       (b"S00600004844521B\r\n", "Motorola S-records")):
        file.write_bytes(archives.zip_of("fw/fw.txt", text * 3))
        words = refused(bench, file)
        assert f"it holds fw/fw.txt ({form}, {len(text) * 3} bytes)" in words, words
        assert typed(words) == f"bsdtar -xf {file} fw/fw.txt"
    file.write_bytes(archives.zip_of("notes.txt", b"nothing"))
    assert "it holds 2 files, none of the size of a flash part" in refused(bench, file)


@test("F27: archives and programs in an archive are named, and unpacked first")
def nested(bench: Bench) -> None:
    bench.model("ata2:dead")
    firmware = bench.image("new", 0x20000).read_bytes()
    inside = {"a ZIP archive": archives.zip_of("fw.bin", firmware),
              "a RAR archive": archives.rar("fw.bin", firmware),
              "an LHA archive": archives.lha("fw.bin", firmware),
              "an ACE archive": archives.ace("fw.bin", firmware),
              "a program": archives.program()}
    for number, (name, data) in enumerate(inside.items()):
        place = bench.directory / f"in{number}"
        place.mkdir()
        file = place / "outer.zip"
        file.write_bytes(archives.zip_of("inner.x", data))
        words = refused(bench, file)
        assert f"it holds inner.x ({name}, {len(data)} bytes)" in words, words
        subprocess.run(["bash", "-c", typed(words)], cwd=place, check=True)
        words = refused(bench, place / "inner.x")
        assert name.removeprefix("a ") in words or "program" in words, words


@test("F27: of several files that can be firmware none is chosen")
def several(bench: Bench) -> None:
    bench.model("ata2:dead")
    file = bench.directory / "fw.zip"
    make_hex("linear", bench.image("new"), bench.directory / "lo.hex", "--to", "0x20000")
    make_hex("linear", bench.image("new"), bench.directory / "hi.hex", "--from", "0x20000")
    subprocess.run(["bsdtar", "-c", "--format", "zip", "-f", file, "lo.hex", "hi.hex"],
                   cwd=bench.directory, check=True)
    words = refused(bench, file)
    assert typed(words) == f"bsdtar -xf {file} lo.hex hi.hex"
    assert "unpack it and give all: mtkflashctl flash DRIVE FILE FILE" in words, words
    done = bench.run("rescue", "lo.hex", "hi.hex")
    assert done.code == 2 and "with 'hi.hex': mtkflashctl flash DRIVE FILE FILE" in done.err, done
    names = [f"{number}.bin" for number in range(5)]
    for name in names:
        (bench.directory / name).write_bytes(bytes(0x20000))
    file.unlink()
    subprocess.run(["bsdtar", "-c", "--format", "zip", "-f", file, *names],
                   cwd=bench.directory, check=True)
    assert typed(refused(bench, file)) == f"bsdtar -xf {file}"


@test("F27: nobody is told to unpack what holds nothing")
def useless(bench: Bench) -> None:
    bench.model("ata2:dead")
    file = bench.directory / "fw.bin"
    for data in (b"<html>not found</html>", b"\x89PNG\r\n\x1a\n" + b"\x90" * 99, b"%PDF-1.4\n",
                 (b"\0\5\x16\7\0\2\0\0Mac OS X" + bytes(48)).ljust(0x10000, b"\0")):
        file.write_bytes(data)
        words = refused(bench, file)
        assert "unpack" not in words and "look for the firmware itself" in words, words
    file.write_bytes(b"ISc(\4\5\0\1" + bytes(99))
    assert typed(refused(bench, file)) == f"unshield x {file}"


@test("files: an image with something in front of it or behind it, or with swapped bytes")
def shapes(bench: Bench) -> None:
    bench.model("ata2:dead")
    image = bench.image("new").read_bytes()
    named = bench.directory / "bluray"
    subprocess.run([MKIMAGE, "--chip", "MT1959", "--vendor", "MODEL", "--product", "BD", "--revision",
                    "1.00", named], check=True)
    bluray = named.read_bytes()
    swapped = b"".join(image[at + 1:at + 2] + image[at:at + 1] for at in range(0, len(image), 2))
    for number, (data, reason) in enumerate((
            (b"MTKHDR\0\0" * 64 + image, "an image of 256 KiB, and 512 bytes in front of it"),
            (b"MTKHDR\0\0" * 2 + image, "an image of 256 KiB, and 16 bytes in front of it"),
            (image + b"\x12\x34\x56\x78", "an image of 256 KiB, and 4 bytes behind it"),
            (bluray + b"\x12\x34\x56\x78", "an image of 2048 KiB, and 4 bytes behind it"),
            (b"MTKHDR\0\0" * 64 + bluray, "an image of 2048 KiB, and 512 bytes in front of it"),
            (swapped, "is an image whose bytes are swapped in pairs"))):
        place = bench.directory / f"shape{number}"
        place.mkdir()
        file = place / "it's.bin"
        file.write_bytes(data)
        checked = bench.run("image", file)
        assert checked.code == 3 and reason in checked.err, checked
        assert "the flash was not touched" in checked.err
        subprocess.run(["bash", "-c", typed(checked.err)], capture_output=True, check=True)
        made, = set(place.iterdir()) - {file}
        whole = bluray if len(data) > len(bluray) else image
        assert made.read_bytes() == whole and file.read_bytes() == data
    # A download that was cut off has the beginning of an image, too.
    file.write_bytes(image + image[:0x9000])
    checked = bench.run("image", file)
    assert "perhaps it is incomplete" in checked.err and "cut that" not in checked.err, checked


@test("files: an image that is padded or repeated to more than the part has")
def too_large(bench: Bench) -> None:
    model = bench.model("ata2:running")
    image = bench.image("new").read_bytes()
    before = model.content()
    for number, (data, reason) in enumerate((
            (image.ljust(0x80000, b"\xff"), "behind 3FFFFh the image is blank"),
            (image.ljust(0x100000, b"\0"), "behind 3FFFFh the image is blank"),
            (image * 2, "behind 3FFFFh it repeats itself"))):
        file = bench.directory / f"large{number}.bin"
        file.write_bytes(data)
        for words in (("--yes",), ("--dry-run",)):
            done = bench.run("flash", "ata2", file, *words)
            assert done.code == 3 and "256 KiB" in done.err and reason in done.err, done
            assert typed(done.err) == f"head -c 262144 {file} > {file}.cut"
    done = bench.run("flash", "ata2", bench.image("new", 0x80000), "--yes")
    assert done.code == 3 and "behind" not in done.err and "type:" not in done.err, done
    assert model.content() == before


@test("F27: an archive that is cut off, or whose names are odd")
def odd_archives(bench: Bench) -> None:
    bench.model("ata2:dead")
    firmware = bench.image("new", 0x20000).read_bytes()
    file = bench.directory / "fw.bin"
    for name, (maker, _, _) in archives.KINDS.items():
        data = maker("fw.bin", firmware)
        file.write_bytes(data[:len(data) * 3 // 4])
        words = refused(bench, file)
        assert f"is {name}, not a plain" in words or f"a damaged {name.split()[1]} file, not" in words, words
    file.write_bytes(archives.zip_of("a\x1b[2Jb $(c).bin", firmware))
    words = refused(bench, file)
    assert "\x1b" not in words and "'a?[2Jb $(c).bin'" in typed(words), words


@test("F27: pages of the web, S-records, programs of Linux")
def other_files(bench: Bench) -> None:
    bench.model("ata2:dead")
    file = bench.directory / "fw.bin"
    for data, name in ((b"<!DOCTYPE html><html>not found</html>", "a page of the web"),
                       (b"S00600004844521B\n", "a file of Motorola S-records"),
                       (b"\x7fELF" + bytes(100), "a Linux program"),
                       (b"%PDF-1.4\n", "a PDF document"),
                       (b"\xef\xbb\xbf\r\n <HtMl>" + b" " * 9000, "a page of the web"),
                       (b"begin 644 fw.bin\n", "a uuencoded file"),
                       (b"Unpack it first.\r\n" * 99, "a text"),
                       ("Unpack it first.".encode("utf-16"), "a text of characters with two bytes each"),
                       (b"\x89PNG\r\n\x1a\n" + b"\x90" * 99, "a picture")):
        file.write_bytes(data)
        assert f"is {name}, not a plain" in refused(bench, file), name


@test("F27: what else firmware came in: old packers, and what updaters hold")
def old_packers(bench: Bench) -> None:
    bench.model("ata2:dead")
    file = bench.directory / "fw.bin"
    for head, name in ((b"SZDD\x88\xf0\x27\x33A\0", "a file packed by Microsoft's COMPRESS"),
                       (b"KWAJ\x88\xf0\x27\xd1", "a file packed by Microsoft's COMPRESS"),
                       (b"ZOO 2.10 Archive.\x1a", "a ZOO archive"),
                       (b"SIT!\0\x01", "a StuffIt archive"),
                       (b"!<arch>\n", "an ar archive"),
                       (b"LZIP\x01\x0c", "an lzip file"),
                       (b"\x04\x22\x4d\x18", "an lz4 file"),
                       (b"KP\x04\x03", "a ZIP archive with swapped bytes"),
                       (b"\xaf\x7d\xf9\xfd", "firmware packed for XFlash"),
                       (b"ASUS FILE SYSTEM", "a container of ASUS's updater")):
        for data in (head + b"\x99\x12\x33" * 3000,
                     (head + b"\x99\x12\x33" * 3000).ljust(0x40000, b"\xff")):
            file.write_bytes(data)
            assert f"is {name}" in refused(bench, file), name
    # Zeros are the end of an archive, but no archive.
    file.write_bytes(bytes(0x8000) + bench.image("new").read_bytes()[0x8000:])
    assert "TAR" not in bench.run("image", file).err


# --- F28 ------------------------------------------------------------------------------------

def make_hex(form: str, image: Path, out: Path, *words: str) -> Path:
    subprocess.run([MKIMAGE, "--hex", form, *words, image, out], check=True)
    return out


def flashed(bench: Bench, image: Path, *files: Path) -> None:
    """They make the image, which is shown with size and hash, flashed, and compared."""
    model = bench.model("ata2:running")
    wanted = image.read_bytes()
    digest = sha256(wanted).hexdigest()
    done = bench.run("image", *files)
    assert done.code == 0 and digest in done.out and "256 KiB" in done.out, done
    shown = bench.run("image", *files, "--json").document["result"]["image"]
    assert shown["sha256"] == digest and shown["size"] == len(wanted)
    assert shown["hex"]["files"] == [str(file) for file in files]
    assert shown["hex"]["given"] + shown["hex"]["filled"] == len(wanted)
    done = bench.run("flash", "ata2", *files, "--yes")
    assert done.code == 0 and digest in done.err and "Intel HEX" in done.err, done
    assert model.content() == wanted
    assert bench.run("verify", "ata2", *files).code == 0


@test("F28: Intel HEX with extended addresses of both kinds, and with BTC's bank marks")
def hex_forms(bench: Bench) -> None:
    image = bench.image("new")
    for form in ("linear", "segments", "banks"):
        file = make_hex(form, image, bench.directory / f"{form}.hex")
        flashed(bench, image, file)
        assert "if there is a second HEX file" in bench.run("image", file).out
    text = (bench.directory / "banks.hex").read_bytes()
    file.write_bytes(text.replace(b"\r\n", b"\n").lower() + b"\x1a" + b"\xff" * 1000)
    flashed(bench, image, file)
    file.write_bytes(b"\xef\xbb\xbf; made by hand\r\n\r\n# twice\r\n" + text)
    flashed(bench, image, file)


@test("F28: two hex files, the upper half in the second one")
def two_files(bench: Bench) -> None:
    image = bench.image("new")
    for form in ("linear", "segments"):
        low = make_hex("linear", image, bench.directory / "low.hex", "--to", "0x20000")
        high = make_hex(form, image, bench.directory / "high.hex", "--from", "0x20000")
        flashed(bench, image, low, high)
        flashed(bench, image, high, low)
    bench.model("ata2:dead")
    words = refused(bench, low, low)
    assert f"{low}, line 1: address 00000h was given already, by {low}" in words, words
    words = refused(bench, low, image)
    assert f"{image} is not Intel HEX" in words, words
    words = refused(bench, image, low)
    assert f"{image} is not Intel HEX" in words, words
    # The upper half alone has no start.
    assert "first page" in refused(bench, high)


@test("F28: what may be wrong with the files that were given is told")
def wrong_files(bench: Bench) -> None:
    image = bench.image("new")
    low = make_hex("linear", image, bench.directory / "low.hex", "--to", "0x20000")
    high = make_hex("linear", image, bench.directory / "high.hex", "--from", "0x20000")
    both = bench.directory / "both.hex"
    both.write_bytes(low.read_bytes() + high.read_bytes())
    bench.model("ata2:dead")
    assert "give the two as two files" in refused(bench, both)
    assert "give each file once" in refused(bench, low, low)
    assert "cat LOWER UPPER" in refused(bench, image, image)
    assert "give the hex file of the lower half, too" in refused(bench, high)
    # Half a firmware is none that is laid over another one.
    model = bench.model("ata2:running")
    before = model.content()
    for words in (("--yes",), ("--dry-run",)):
        done = bench.run("flash", "ata2", low, *words)
        assert done.code == 3 and "128 KiB" in done.err and "256 KiB" in done.err, done
        assert "second hex file" in done.err and "--partial" not in done.err, done
    assert model.content() == before


GOOD = b":0400000002003075" b"55\n"
END = b":00000001FF\n"
BAD_HEX = {
    "no end record": (GOOD, 2, "no end record"),
    "the last line cut off": (GOOD + b":0400", 2, "cut off"),
    "a wrong checksum": (GOOD + b":0100100055AB\n" + END, 2, "checksum is AB and should be 9A"),
    "a digit that is none": (GOOD + b":01001000G59A\n" + END, 2, "not in hex digits"),
    "text between records": (GOOD + b"\n; words\n" + END, 3, "starts with a colon"),
    "two records in a line": (b":0400000002003075" b"55:00000001FF\n", 1, "something follows"),
    "something behind the end": (GOOD + END + GOOD, 3, "follows the end record"),
    "an unknown type": (GOOD + b":00000006FA\n" + END, 2, "type 06"),
    "another bank mark": (GOOD + b":00000255A9\n" + END, 2, "bank mark"),
    "an end with data": (GOOD + b":0100000155A9\n" + END, 2, "type 01 has 1 bytes"),
    "a short extended address": (GOOD + b":0100000400FB\n" + END, 2, "should have 2"),
    "an overlap": (GOOD + GOOD + END, 2, "00000h was given already"),
    "behind the largest part": (b":020000040020DA\n" + GOOD + END, 2, "largest flash part"),
    "over the end of 64 KiB": (b":02FFFF000102FD\n" + END, 1, "over the end"),
    "marks and addresses": (b":020000040001F9\n:00000155AA\n" + END, 2, "extended addresses"),
    "addresses and marks": (b":00000155AA\n:020000040001F9\n" + END, 2, "bank marks"),
}


@test("F28: hex files that are not right are refused with file and line")
def bad_hex(bench: Bench) -> None:
    bench.model("ata2:dead")
    file = bench.directory / "fw.hex"
    for name, (text, line, reason) in BAD_HEX.items():
        file.write_bytes(text)
        words = refused(bench, file)
        assert f"{file}, line {line}: " in words and reason in words, (name, words)
    file.write_bytes(END)
    assert f"{file}: there is no data in it" in refused(bench, file)


@test("F28: gaps are filled with FFh, and that is said")
def gaps(bench: Bench) -> None:
    file = bench.directory / "fw.hex"
    file.write_bytes(GOOD + b":01FFFF000200\n".replace(b"0200", b"02FF") + END)
    done = bench.run("image", file)
    assert "5 bytes given; the other 65531 are filled with FFh, the first at 00004h" in done.out, done
    file.write_bytes(GOOD + b":020000040003F7\n" + b":01000000FE01\n" + END)
    done = bench.run("image", file, "--json").document["result"]["image"]
    assert done["size"] == 0x40000 and done["hex"]["given"] == 5


# --- F29 ------------------------------------------------------------------------------------

STARTS = {"c2": "c295c29602123422", "sjmp": "802e320000000000", "zero": "0200050000000000"}


def starting(bench: Bench, kind: str, start: str) -> Path:
    data = bytes.fromhex(STARTS[start])
    file = bench.directory / f"{kind}-{start}.bin"
    file.write_bytes(with_sum(data + bench.image(kind).read_bytes()[len(data):]))
    return file


@test("F29: an image that starts otherwise needs --any-start, unless the flash starts so, too")
def other_starts(bench: Bench) -> None:
    for start in STARTS:
        model = bench.model("ata2:running")
        before = model.content()
        image, update = starting(bench, "new", start), starting(bench, "other", start)
        assert bench.run("image", image).code == 3
        done = bench.run("flash", "ata2", image, "--yes")
        assert done.code == 3 and "--any-start" in done.err, done
        assert bench.run("flash", "ata2", image, "--dry-run").code == 3
        assert model.content() == before
        done = bench.run("flash", "ata2", image, "--yes", "--any-start", "--json")
        assert done.code == 0 and done.document["result"]["checks_off"] == ["any-start"], done
        assert "NOT CHECKED  that the image starts" in done.err
        assert bench.run("flash", "ata2", update, "--yes").code == 0
        assert model.content() == update.read_bytes()


@test("F29: a backup of this tool is restored however it starts; half a firmware is not")
def own_backup(bench: Bench) -> None:
    model = bench.model("ata2:running")
    image = starting(bench, "new", "sjmp")
    assert bench.run("flash", "ata2", image, "--yes", "--any-start").code == 0
    saved = bench.directory / "saved.bin"
    assert bench.run("backup", "ata2", saved).code == 0
    assert bench.run("erase", "ata2", "--yes").code == 0
    model.tell("0 power-cycle")
    half = bench.directory / "half.bin"
    half.write_bytes(b"\xff" * 256 + image.read_bytes()[256:])
    done = bench.run("restore", "ata2", half, "--yes")
    assert done.code == 3 and "first page" in done.err, done
    # A hash beside it makes no backup of a download.
    download = bench.directory / "download.bin"
    download.write_bytes(image.read_bytes())
    Path(f"{download}.sha256").write_bytes(Path(f"{saved}.sha256").read_bytes())
    done = bench.run("restore", "ata2", download, "--yes")
    assert done.code == 3 and "--any-start" in done.err, done
    done = bench.run("restore", "ata2", saved, "--yes")
    assert done.code == 0 and model.content() == image.read_bytes(), done
    assert model.session_options()[0] & ANY_START


# --- F30 ------------------------------------------------------------------------------------

def lower_part(bench: Bench) -> Path:
    """The lower quarter of the old firmware, another one by two bytes, with the same sum."""
    data = bytearray(bench.image("old", 0x100000).read_bytes()[:0x40000])
    other = next(at for at in range(0x9000, 0x40000) if data[at] != data[0x8000])
    data[0x8000], data[other] = data[other], data[0x8000]
    file = bench.directory / "lower.bin"
    file.write_bytes(data)
    return file


@test("F30: 256 KiB for a part of 1 MiB: refused with both sizes, laid over it with --partial")
def partial(bench: Bench) -> None:
    model = bench.model("ata2:running:MX25L8005")
    before, image = model.content(), lower_part(bench)
    for words in (["--yes"], ["--dry-run"]):
        done = bench.run("flash", "ata2", image, *words)
        assert done.code == 3 and "256 KiB" in done.err and "1024 KiB" in done.err, done
        assert "--partial" in typed(done.err)
    done = bench.run("flash", "ata2", image, "--partial", "--dry-run")
    assert done.code == 0 and model.content() == before, done
    done = bench.run("flash", "ata2", image, "--partial", "--yes", "--json")
    assert done.code == 0, done
    result = done.document["result"]
    assert result["image"]["partial"] and result["image"]["size"] == 0x40000
    assert result["image"]["sha256"] == sha256(image.read_bytes()).hexdigest()
    assert "laid over 0h-3FFFFh, the rest stays" in done.err
    # Nothing but what differs is erased.
    assert result["plan"]["sectors_to_erase"] == 3 and model.session_options()[0] & DELTA
    assert model.content() == image.read_bytes() + before[0x40000:]


@test("F30: a dead drive with a part of 1 MiB keeps what stands behind the image")
def partial_dead(bench: Bench) -> None:
    model = bench.model("ata2:dead:MX25L8005")
    before, image = model.content(), lower_part(bench)
    done = bench.run("flash", "ata2", image, "--partial", "--yes")
    # Half a firmware of 1 MiB is still half of one.
    assert done.code == 11, done
    assert model.content() == image.read_bytes() + before[0x40000:]


@test("F30: a dry run of a drive that is held, of half an image and of a whole: nothing is written")
def partial_held(bench: Bench) -> None:
    model = bench.model("ata2:dead:MX25L8005")
    before, image = model.content(), lower_part(bench)
    assert bench.run("backup", "ata2").code == 0
    assert "held" in bench.run("status").out
    saved, = bench.backups.glob("*.bin")
    for words in ([image, "--partial"], [bench.image("new", 0x100000)],
                  [bench.image("new", 0x100000), f"--keep-from={saved}"],
                  [image, "--partial", "--delta"]):
        done = bench.run("flash", "ata2", *words, "--dry-run")
        assert model.content() == before, done
        assert "Only writing can show:" in done.out or done.code, done


@test("F30: --partial is refused where it cannot be, and means nothing for a whole image")
def no_partial(bench: Bench) -> None:
    model = bench.model("ata2:running")
    done = bench.run("flash", "ata2", bench.image("new", 0x80000), "--partial", "--yes")
    assert done.code == 3 and "512 KiB" in done.err and "256 KiB" in done.err, done
    done = bench.run("flash", "ata2", bench.image("new"), "--partial", "--full-rewrite", "--yes")
    assert done.code == 2 and "--full-rewrite" in done.err, done
    assert bench.run("flash", "ata2", bench.image("new"), "--partial", "--yes").code == 0
    assert model.content() == bench.image("new").read_bytes()
    model = bench.model("ata2:running:AT49F002")
    before = model.content()
    done = bench.run("flash", "ata2", bench.image("new", 0x20000), "--partial", "--yes")
    assert done.code == 3 and "ends at 1FFFFh" in done.err, done
    assert "AT49F002 of mtkflash0 is erased from 0h to 3FFFFh at once" in done.err, done
    assert model.content() == before


@test("F30: --partial is refused if a sector goes on behind the image")
def partial_sector(bench: Bench) -> None:
    model = bench.model("ata2:running:PM29F002B")
    before = model.content()
    done = bench.run("flash", "ata2", bench.image("new", 0x10000), "--partial", "--yes")
    assert done.code == 3 and "is erased from 8000h to 1FFFFh at once" in done.err, done
    assert model.content() == before


HEADER = bytes.fromhex("058000325b000000")
BLOCK = 52


@test("F30: for whom a partial image is stands in it, not in what lies behind it")
def partial_foreign(bench: Bench) -> None:
    model = bench.model("ata2:running:MX25L8005")
    whole = bytearray(bench.image("new", 0x100000).read_bytes())
    at = whole.index(HEADER)
    whole[0x80000:0x80000 + BLOCK] = whole[at:at + BLOCK]
    image = bench.directory / "twice.bin"
    image.write_bytes(with_sum(bytes(whole)))
    assert bench.run("flash", "ata2", image, "--yes").code == 0
    before = model.content()
    # Of another model, and it does not say so.
    foreign = bytearray(bench.image("foreign").read_bytes())
    at = foreign.index(HEADER)
    foreign[at:at + BLOCK] = bytes(BLOCK)
    image = bench.directory / "nameless.bin"
    image.write_bytes(with_sum(bytes(foreign)))
    for words in (["--yes"], ["--dry-run"]):
        done = bench.run("flash", "ata2", image, "--partial", *words)
        assert done.code == 3 and "is for a drive it does not name" in done.err, done
        assert "256 KiB" in done.err and "1024 KiB" in done.err, done
    done = bench.run("flash", "ata2", bench.image("foreign"), "--partial", "--yes")
    assert done.code == 3 and "DVD-ROM M2" in done.err, done
    assert model.content() == before


# --- other files ----------------------------------------------------------------------------

@test("files: standard input, empty, and changing files")
def streams(bench: Bench) -> None:
    model = bench.model("ata2:running")
    image = bench.image("new")
    with image.open("rb") as file:
        done = subprocess.run(bench.command("flash", "ata2", "-", "--yes"), stdin=file,
                              env=bench.environment, capture_output=True, check=False)
    assert done.returncode == 0 and model.content() == image.read_bytes(), done
    empty = bench.directory / "empty"
    empty.write_bytes(b"")
    bench.model("ata2:dead")
    assert f"{empty} is empty" in refused(bench, empty)
    short = bench.directory / "short"
    short.write_bytes(image.read_bytes()[:100001])
    assert f"{short} has 100001 bytes" in refused(bench, short)
    assert "Is a directory" in bench.run("image", bench.directory).err
    done = bench.run("image", bench.directory / "none")
    assert done.code == 14 and "No such file" in done.err


@test("files: one that grows while it is read is not taken for complete")
def growing(bench: Bench) -> None:
    file = bench.directory / "growing.bin"
    file.write_bytes(bench.image("new").read_bytes())
    # Each read of the tool is followed by a change.
    log = bench.directory / "strace"
    bench.environment["ASAN_OPTIONS"] = "exitcode=99:detect_leaks=0"
    tool = subprocess.Popen(["strace", "-o", log, "-e", "trace=read", "-e",
                             "inject=read:delay_exit=500000", "-P", file,
                             *bench.command("image", file)],
                            env=bench.environment, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
    while tool.poll() is None:
        os.utime(file)
    _, words = tool.communicate()
    assert tool.returncode == 14 and "changed while it was read" in words, words


@test("F26: another letter before the version: another series, refused without consent")
def other_series(bench: Bench) -> None:
    model = bench.model("ata2:running")
    images = {}
    for revision in (b"S1.6", b"S1.7", b"S4.1"):
        data = bytearray(bench.image("new").read_bytes())
        place = data.index(b"\x05\x80\x00\x32\x5b\0\0\0") + 8 + 8 + 16
        data[place:place + 4] = revision
        image = bench.directory / f"{revision.decode()}.bin"
        image.write_bytes(with_sum(bytes(data)))
        images[revision] = image
    assert bench.run("flash", "ata2", images[b"S1.6"], "--yes", "--other-series").code == 0
    assert bench.run("flash", "ata2", images[b"S1.7"], "--yes").code == 0
    before = model.content()
    for words in (("--yes",), ("--dry-run",)):
        done = bench.run("flash", "ata2", images[b"S4.1"], *words, "--json")
        error = done.document["error"]
        assert done.code == 3 and error["name"] == "other-series", done
        assert "S4.1" in error["message"] and "S1.7" in error["message"], error
        assert "--other-series" in f"{error['advice']} {error['next']}", error
    assert model.content() == before
    assert bench.run("flash", "ata2", images[b"S4.1"], "--yes", "--other-series").code == 0
    assert model.content() == images[b"S4.1"].read_bytes()
