# SPDX-License-Identifier: GPL-2.0
"""What each verb does and says, and how a drive is named."""

import re
import subprocess
from hashlib import sha256

from harness import Bench, test
from test_images import MKIMAGE

PORTS = ("ata1:disk", "ata2:dead", "ata3:running", "ata4:empty")


@test("status: every port, and what the scenarios look for")
def status(bench: Bench) -> None:
    bench.model(*PORTS)
    done = bench.run("status")
    assert done.code == 0 and not done.err
    lines = done.out.splitlines()
    assert lines[0].split() == ["PORT", "DRIVER", "HOST", "VERDICT", "STATUS", "NODE", "DRIVE"]
    assert lines[1].split() == ["ata1", "ata_piix", "0000:00:01.1", "disk", "-", "-", "-"]
    assert lines[2].split()[3:6] == ["candidate", "80h", "mtkflash0"]
    assert lines[3].split()[3:] == ["known", "-", "mtkflash1", "MODEL", "DVD-ROM", "M1", "1.00"]
    assert "mtkflash0 on ata2\n  no session yet" in done.out


@test("status: since when libata is busy with a port, and what to do (F25)")
def probing(bench: Bench) -> None:
    bench.model("ata1:empty", "ata2:dead").tell("0 force verdict 1", "0 force probing-s 245")
    out = bench.run("status").out
    assert "\nata2: libata has been busy with this port for 4 min 5 s\n  what to do: wait" in out
    assert out.count("been busy") == 1
    ports = bench.run("status", "--json").document["result"]["ports"]
    assert [port["probing_seconds"] for port in ports] == [None, 245]


@test("status: AHCI is not confirmed on a drive, and what the owner of a dead one can send in")
def untried(bench: Bench) -> None:
    bench.model("ata2:dead", "ata3:dead", "ata4:running")
    words = " ".join(bench.run("status").out.split())
    assert "ata3 is in AHCI mode. How it is used there is derived from the standards, tested in " \
        "emulation, and not confirmed on a drive." in words and "mtkflashctl trace ata3 ata3.trace" in words, words
    assert words.count("AHCI mode") == 1, words


@test("status: no port at all")
def no_port(bench: Bench) -> None:
    bench.model()
    assert "no ATA port" in bench.run("status").out


@test("status: one drive only")
def one_drive(bench: Bench) -> None:
    bench.model(*PORTS)
    out = bench.run("status", "mtkflash1").out
    assert out.startswith("mtkflash1 on ata3\n") and "mtkflash0" not in out


@test("status: after a session: part, ids, set, revision, all at 100 %")
def after_session(bench: Bench) -> None:
    bench.model("ata2:running")
    assert bench.run("flash", "ata2", bench.image("new"), "--yes").code == 0
    out = bench.run("status").out
    for words in ("type byte 72h", "flash part MX25L2005, 256 KiB", "command set legacy",
                  "quick order", "done, 100 %", "revision: old 1.00, new 2.0",
                  "ids: type 72, C2 11, RDID C2 20 12, RES 11"):
        assert words in out, out


@test("list: drives only, with all their names; words if there is none")
def listing(bench: Bench) -> None:
    bench.model(*PORTS)
    lines = bench.run("list").out.splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [
        ["mtkflash0", "ata2", "pci-0000:00:01.1-ata-2"],
        ["mtkflash1", "ata3", "pci-0000:00:1f.2-ata-1"]]
    bench.model("ata1:disk")
    done = bench.run("list")
    assert done.code == 0 and not done.out and "mtkflashctl status" in done.err


NAMES = {
    "/dev/mtkflash0": 0, "mtkflash0": 0, "ata2": 0, "pci-0000:00:01.1-ata-2": 0,
    "0000:00:01.1": 0, "pci-0000:00:01.1": 0, "mtkflash1": 1, "ata3": 1,
    "pci-0000:00:1f.2-ata-1": 1, "dvd-rom m1": 1, "MODEL": 1,
}


@test("names: by node, port, path and model")
def names(bench: Bench) -> None:
    bench.model(*PORTS)
    for name, device in NAMES.items():
        out = bench.run("info", name).out
        assert out.startswith(f"/dev/mtkflash{device}\n"), (name, out)


@test("names: a link that udev made")
def link(bench: Bench) -> None:
    bench.model(*PORTS)
    name = bench.directory / "ata3"
    name.symlink_to("../../mtkflash1")
    assert bench.run("info", name).out.startswith("/dev/mtkflash1\n")


@test("names: numbers, pieces, and what means nothing are refused")
def bad_names(bench: Bench) -> None:
    bench.model(*PORTS)
    for name in ("0", "1", "3", "mtkflash", "mtkflash9", "mtkflash-0", "mtkflash0x", "DV", "ata",
                 "ata1", "ata4", "ata9", "/dev/sr0", "", "mtkflash00000000000000001"):
        done = bench.run("info", name)
        assert done.code == 4 and not done.out, (name, done)
    assert "a bare number" in bench.run("info", "0").err
    assert "verdict is disk" in bench.run("info", "ata1").err


@test("status: why a port cannot be used, and what to do")
def unsupported_port(bench: Bench) -> None:
    model = bench.model("ata2:running", "ata3:running")
    reasons = ((2, "engine", "IDE mode"), (7, "filters", "noraid=1"),
               (11, "unknown", "report the driver's name"))
    out = bench.run("status").out
    assert not any(f"({name})" in out for _, name, _ in reasons), out
    for number, name, words in reasons:
        model.tell("1 force verdict 8", f"1 force reason {number}")
        out = bench.run("status").out
        assert f"({name})" in out and words in out and out.count("ata3: ") == 1, out
        assert "ata2: " not in out, out
        port = bench.run("status", "--json").document["result"]["ports"][1]
        assert port["reason"] == name and port["reason_number"] == number
        assert port["reason_meaning"] in out


@test("names: what fits two drives is refused by every verb, and both are named")
def two_drives(bench: Bench) -> None:
    bench.model("ata2:running", "ata3:running", "ata4:running")
    for verb, *words in (["info"], ["backup"], ["verify", bench.image("new")],
                         ["flash", bench.image("new"), "--yes"], ["next"], ["watch"], ["status"]):
        done = bench.run(verb, "dvd-rom", *words)
        assert done.code == 4 and "mtkflash0 (ata2), mtkflash1 (ata3)" in done.err, done
    assert bench.run("info", "0000:00:1f.2").code == 4


@test("names: a hostile model string reaches no terminal")
def hostile_model(bench: Bench) -> None:
    model = bench.model("ata2:running")
    model.tell("0 model A\x1b[2JB")
    for verb in (["status"], ["list"], ["info", "ata2"]):
        done = bench.run(*verb)
        assert "\x1b" not in done.out and "A?[2JB" in done.out


@test("info: all that is known, with the options of the next session")
def info(bench: Bench) -> None:
    bench.model(*PORTS)
    assert bench.run("next", "ata2", "allow-sibling", "wait=7").code == 0
    out = bench.run("info", "ata2").out
    assert "waits 7 s for a power cycle, beside another device" in out
    assert "perhaps a dead drive" in out and "not known before the first session" in out


@test("next: as the scenarios call it; wrong words change nothing")
def next_options(bench: Bench) -> None:
    bench.model(*PORTS)
    assert bench.run("next", "/dev/mtkflash0", "wait=200").code == 0
    for words in (["wait=201"], ["wait=-1"], ["wait="], ["wait=5x"], ["sibling"]):
        assert bench.run("next", "mtkflash0", *words).code == 2, words
    assert "waits 200 s" in bench.run("info", "mtkflash0").out
    assert bench.run("next", "mtkflash0").code == 0
    assert "waits 60 s" in bench.run("info", "mtkflash0").out


@test("rescan: asks the module once, and a drive that came alive is known")
def rescan(bench: Bench) -> None:
    model = bench.model(*PORTS)
    assert bench.run("rescan").code == 0
    assert model.ask("scans")[0] == 1


@test("backup: the bytes of the flash, their hash, and a file that sha256sum takes")
def backup(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    target = bench.directory / "copy.bin"
    done = bench.run("backup", "ata2", target)
    assert done.code == 0 and target.read_bytes() == content
    assert sha256(content).hexdigest() in done.out
    assert "held in vendor mode" in done.out
    subprocess.run(["sha256sum", "-c", "--strict", "--status", "copy.bin.sha256"],
                   cwd=bench.directory, check=True)
    assert model.content() == content and model.ask("0 violations")[0] == 0


@test("backup: without a name it gets one that tells of the drive, and never the same")
def backup_name(bench: Bench) -> None:
    bench.model("ata2:running:SST39SF020")
    for _ in range(3):
        assert bench.run("backup", "ata2").code == 0
    files = sorted(path.name for path in bench.backups.glob("*.bin"))
    assert len(files) == 3
    for name in files:
        assert re.fullmatch(r"MODEL-DVD-ROM_M1-1\.00-SST39SF020-\d{8}T\d{6}Z(\.\d+)?\.bin", name)


@test("verify: the same, or how much differs and where")
def verify(bench: Bench) -> None:
    model = bench.model("ata2:running")
    same = bench.directory / "same.bin"
    content = bytearray(model.content())
    same.write_bytes(content)
    assert bench.run("verify", "ata2", same).code == 0
    content[0x12345] ^= 1
    content[0x20000] ^= 1
    same.write_bytes(content)
    done = bench.run("verify", "ata2", same)
    assert done.code == 16 and "differ in 2 of 262144 bytes, first at 12345h" in done.err
    assert bench.run("verify", "ata2", bench.image("new", 0x20000)).code == 16


@test("flash: a dead drive lives, the backup is what it held")
def flash(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    old = model.content()
    image = bench.image("new")
    done = bench.run("flash", "ata2", image, "--yes")
    assert done.code == 0 and "the drive answered" in done.out, done
    assert model.content() == image.read_bytes() and model.ask("0 violations")[0] == 0
    saved, = bench.backups.glob("*.bin")
    assert saved.read_bytes() == old and str(saved) in done.out
    for words in ("drive     mtkflash0 on ata2", "part      MX25L2005", "now       unknown",
                  "then      MODEL DVD-ROM M1 revision 2.0", "sectors differ", "about",
                  sha256(image.read_bytes()).hexdigest()):
        assert words in done.err, done.err


@test("flash: an image that names nothing but a boot loader: told before the question")
def boot_loader_image(bench: Bench) -> None:
    bench.model("ata2:dead")
    image, words = bench.image("new"), "a boot loader's name: the image may hold no firmware"
    assert words not in bench.run("flash", "ata2", image, "--dry-run").out
    named = bench.directory / "boot.bin"
    subprocess.run([MKIMAGE, "--vendor", "MODEL", "--product", "DVD-ROM M1", "--revision", "BOOT",
                    named], check=True)
    done = bench.run("flash", "ata2", named, "--dry-run")
    assert done.code == 0 and words in done.out, done


@test("flash: a parallel part")
def flash_parallel(bench: Bench) -> None:
    model = bench.model("ata2:dead:SST39SF020")
    image = bench.image("new")
    assert bench.run("flash", "ata2", image, "--yes").code == 0
    assert model.content() == image.read_bytes()


@test("flash: nothing to do for a drive that runs what it should")
def nothing_to_do(bench: Bench) -> None:
    model = bench.model("ata2:running")
    done = bench.run("flash", "ata2", bench.image("old"), "--yes")
    assert done.code == 0 and "Nothing to do" in done.out
    assert not list(bench.backups.glob("*"))
    assert "session 1: done" in bench.run("status").out
    assert model.ask("0 violations")[0] == 0


@test("flash: a drive in vendor mode that holds the image is verified and restarted")
def left_in_vendor_mode(bench: Bench) -> None:
    model = bench.model("ata2:vendor")
    assert "vendor-mode" in bench.run("list").out
    done = bench.run("flash", "ata2", bench.image("old"), "--yes")
    assert done.code == 0 and "0 of 64 sectors differ; 0 pages" in done.err, done
    assert " known " in bench.run("list").out and "held" not in bench.run("status").out
    assert model.content() == bench.image("old").read_bytes()


@test("flash: --dry-run checks and plans, and writes neither drive nor disk")
def dry_run(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    old = model.content()
    done = bench.run("flash", "ata2", bench.image("new"), "--dry-run")
    assert done.code == 0 and "nothing was written" in done.out
    assert "write protection" in done.out and "sectors differ" in done.out
    assert model.content() == old and not bench.backups.exists()


@test("restore: the saved backup goes back; one that was changed does not")
def restore(bench: Bench) -> None:
    model = bench.model("ata2:running")
    old = model.content()
    assert bench.run("flash", "ata2", bench.image("new"), "--yes").code == 0
    saved, = bench.backups.glob("*.bin")
    done = bench.run("restore", "ata2", saved, "--yes")
    assert done.code == 0 and model.content() == old, done
    data = bytearray(saved.read_bytes())
    data[1000] ^= 1
    saved.write_bytes(data)
    done = bench.run("restore", "ata2", saved, "--yes")
    assert done.code == 14 and "is not what" in done.err and model.content() == old


@test("image: what an image is, without a module")
def image(bench: Bench) -> None:
    done = bench.run("image", bench.image("new"))
    assert done.code == 0 and "MODEL DVD-ROM M1 revision 2.0" in done.out
    assert "256 KiB" in done.out and "it can be the firmware" in done.out
    content = bench.image("new").read_bytes()
    bad = {"size.bin": content[:-1], "blank.bin": b"\xff" * len(content), "mz.bin": b"MZ" + content,
           "empty.bin": b"", "vector.bin": b"\0" + content[1:], "huge.bin": bytes(0x300000)}
    for name, data in bad.items():
        path = bench.directory / name
        path.write_bytes(data)
        done = bench.run("image", path)
        assert done.code == 3 and "check:" in done.out, (name, done)


@test("parts: the whole table, and those of a name")
def parts(bench: Bench) -> None:
    lines = bench.run("parts").out.splitlines()
    assert len(lines) > 200 and "PART" in lines[0]
    row, = bench.run("parts", "mx25l2005").out.splitlines()[1:]
    assert row.split()[:8] == ["MX25L2005", "serial", "256", "KiB", "64", "C2", "11", "C2"]
    done = bench.run("parts", "nonsense")
    assert done.code == 0 and not done.out and "nonsense" in done.err


@test("explain: names, numbers, exit codes, status bytes, errno and the words of cat")
def explain(bench: Bench) -> None:
    for word, wanted in {"still-busy": "error 36", "36": "still-busy", "9": "exit code 9",
                         "80h": "still-busy", "0xd0": "still-busy", "F2h": "busy-type",
                         "EUSERS": "sibling", "Too many users": "sibling",
                         "no-module": "mtkflashctl doctor", "eio": "verify",
                         "candidate": "perhaps a dead drive", "erasing": "leave the power on",
                         "engine": "IDE mode", "held": "leave or release", "70H": "parallel",
                         "72h": "serial", "0x73": "other order",
                         "clear-srwd": "status register"}.items():
        done = bench.run("explain", word)
        assert done.code == 0 and wanted in done.out, (word, done)
    assert bench.run("explain").out.count("what to do:") > 60
    for word in ("nonsense", "99", "1234h", "ABh"):
        assert bench.run("explain", word).code == 1, word


@test("help: the list of verbs, each verb, and both spellings")
def show_help(bench: Bench) -> None:
    out = bench.run("help").out
    verbs = re.findall(r"^  ([a-z]+) +\w", out, re.MULTILINE)
    assert {"status", "flash", "restore", "watch", "version"} <= set(verbs)
    assert "complete" not in verbs and "link" not in verbs
    assert bench.run("--help").out == out
    for verb in verbs:
        text = bench.run("help", verb).out
        assert text.startswith(f"usage: mtkflashctl {verb}"), text
        assert bench.run(verb, "--help").out == text
    assert bench.run("help", "nonsense").code == 2


@test("version: this tool's, in both spellings")
def version(bench: Bench) -> None:
    done = bench.run("version")
    assert done.code == 0 and done.out.startswith("mtkflashctl ")
    assert bench.run("--version").out == done.out


@test("link: the path for udev; complete: words for the shells")
def hidden(bench: Bench) -> None:
    bench.model(*PORTS)
    assert bench.run("link", "mtkflash1").out == "pci-0000:00:1f.2-ata-1\n"
    assert bench.run("complete", "drives").out.split() == ["mtkflash0", "ata2", "mtkflash1", "ata3"]
    assert "still-busy" in bench.run("complete", "codes").out.split()
    assert "MX25L2005" in bench.run("complete", "parts").out.split()
    del bench.environment["MTKFLASH_MODEL"]
    done = bench.run("complete", "drives")
    assert done.code == 0 and not done.out and not done.err
