# SPDX-License-Identifier: GPL-2.0
"""Drives that Linux does not take, and that answer packets: what their owner is asked and told."""

import tarfile
from pathlib import Path

from harness import Bench, Done, Terminal, test

RECIPE = """vendor OPTORITE
product DVD RW DD0203
image-size 0x40000
piece-size 0x1000
piece 3b 06 00 OO OO OO LL LL LL
commit 3b 07
"""
START = "Type yes to start: "
HEALTHY = "Type yes if it is the drive to flash: "
DRY = 0x80


def words(text: str) -> str:
    return " ".join(text.split())


def own(bench: Bench, text: str = RECIPE) -> str:
    file = bench.directory / "my.recipe"
    file.write_text(text)
    return f"--recipe={file}"


def flash(bench: Bench, image: Path, *options: str) -> Done:
    return bench.run("flash", "ata2", image, "--yes", "--maybe-healthy", *options)


@test("packets: by a recipe of the owner's, who is asked when the drive has said who it is")
def consent(bench: Bench) -> None:
    bench.model("ata2:odd")
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"), own(bench), "--yes",
                        "--maybe-healthy")
    # --yes is no answer to this one.
    terminal.wait_for(START)
    text = terminal.text
    assert "INQUIRY   vendor OPTORITE, product DVD RW DD0203, revision FACT" in text, text
    assert "never done this on a real drive" in text and "cannot be undone" in text, text
    assert "now       OPTORITE DVD RW DD0203 revision FACT" in text, text
    drive = bench.run("info", "ata2", "--json").document["result"]["drive"]
    assert drive["session"]["kind"] == "dry-run", drive
    terminal.type("no\n")
    assert terminal.finish() != 0
    drive = bench.run("info", "ata2", "--json").document["result"]["drive"]
    assert drive["session"]["kind"] == "dry-run", drive


@test("packets: without a terminal --yes does not agree to a recipe, --experimental does")
def experimental(bench: Bench) -> None:
    bench.model("ata2:odd")
    done = flash(bench, bench.image("new"), own(bench))
    assert done.code == 15 and "--yes alone does not agree" in done.err, done
    assert done.err.splitlines()[-1].endswith(" --experimental"), done
    assert "no session yet" in bench.run("status").out
    done = flash(bench, bench.image("new"), own(bench), "--experimental")
    assert done.code == 0 and "NOT TRIED" in done.err and "INQUIRY   vendor OPTORITE" in done.err
    # What is built in comes from programs that people have used.
    bench.model("ata2:oddbtc")
    done = flash(bench, bench.image("new"), "--packets")
    assert done.code == 0 and "NOT TRIED" in done.err, done
    assert "INQUIRY   vendor BTC, product DRW1008IM, revision 0051" in done.err, done


@test("packets: no recipe: the drive's name is there, and which recipes, and what one's own is")
def no_recipe(bench: Bench) -> None:
    bench.model("ata2:odd")
    done = flash(bench, bench.image("new"), "--packets")
    text = words(done.err)
    assert done.code != 0 and "(no-recipe)" in text, done
    assert "says it is OPTORITE DVD RW DD0203 revision FACT" in text, done
    assert "Built-in recipes: MT1959, BTC, TSST-BD, TSST-DVD" in text and "--recipe=FILE" in text
    assert "type:       mtkflashctl guide own-recipe" in done.err, done
    done = flash(bench, bench.image("new"), "--experimental",
                 own(bench, RECIPE.replace("DD0203", "DD0401")))
    text = words(done.err)
    assert "(no-recipe)" in text and "is for OPTORITE DVD RW DD0401" in text, done
    assert "Type yes" not in text and "NOT TRIED" not in text, done


@test("packets: a drive of which nothing is known: its owner's recipe opens it, nothing else")
def stranger(bench: Bench) -> None:
    bench.model("ata2:oddstranger")
    text = RECIPE.replace("OPTORITE", "EXAMPLE").replace("DVD RW DD0203", "DRW-1604X")
    assert "mtkflash0" not in bench.run("list").out
    done = flash(bench, bench.image("new"), "--experimental", "--packets")
    assert done.code != 0 and "its verdict is other" in words(done.err), done
    done = flash(bench, bench.image("new"), "--experimental",
                 own(bench, text.replace("1604X", "1605X")))
    assert done.code != 0 and "is for EXAMPLE DRW-1605X, and ata2 has EXAMPLE DRW-1604X 1.00" in \
        words(done.err), done
    assert "mtkflash0" not in bench.run("list").out
    done = flash(bench, bench.image("new"), own(bench, text), "--dry-run")
    assert done.code == 0 and "Nothing was written" in done.out, done
    assert "only a recipe of your own is for it" in words(bench.run("status").out)
    done = bench.run("backup", "ata2", bench.directory / "b.bin")
    assert done.code != 0 and "(not-mediatek)" in done.err, done
    done = flash(bench, bench.image("new"), own(bench, text), "--experimental")
    assert done.code == 0 and "now       EXAMPLE DRW-1604X 1.00" in done.err, done


SHIPPED = Path(__file__).resolve().parents[2] / "tools" / "recipes"


@test("packets: a guess that is shipped is for --experimental only, and its consent says so")
def guess(bench: Bench) -> None:
    bench.model("ata2:odd")
    image = bench.directory / "f0000.bin"
    image.write_bytes((bytes([0x75]) + bytes(range(256)) * 0xf00)[:0xf0000])
    for name in ("pieces", "offsets"):
        recipe = f"--recipe={SHIPPED / f'optorite-{name}.recipe'}"
        options = (recipe, "--any-start", "--any-identity")
        done = flash(bench, image, *options)
        assert done.code != 0 and "is a guess: nobody has seen" in words(done.err), done
        assert "no session yet" in bench.run("status").out or name == "offsets", name
        done = flash(bench, image, "--dry-run", *options)
        assert done.code == 0 and "Nothing was written" in done.out, done
        # --experimental is not enough where somebody can be asked.
        terminal = Terminal(bench, 80, "flash", "ata2", image, "--experimental",
                            "--maybe-healthy", *options)
        terminal.wait_for(START)
        text = words(terminal.text)
        assert "A GUESS: nobody has seen" in text and "which chip it has" in text, text
        assert "known by unknown; from" in text, text
        assert "NOT CHECKED that the image starts like firmware" in text, text
        assert "NOT CHECKED that the image was made for this drive" in text, text
        terminal.type("no\n")
        assert terminal.finish() != 0
    assert not list(bench.backups.glob("sent-*")), "nothing was sent"


@test("packets: what a flash by an owner's recipe has sent is in a file, and in the report")
def sent(bench: Bench) -> None:
    bench.model("ata2:odd")
    directory = bench.backups
    done = flash(bench, bench.image("new"), own(bench, RECIPE + "source a capture\n"),
                 "--experimental")
    assert done.code == 0 and "Please send that file in" in words(done.err), done
    file, = directory.glob("sent-*.txt")
    text = file.read_text()
    assert "source   a capture" in text and RECIPE in text and "result   done" in text, text
    assert "12 00 00 00 24 00 00 00 00 00 00 00" in text and "36 bytes" in text, text
    bench.run("report", "ata2", cwd=directory)
    archive, = directory.glob("mtkflash-report-*.tar.gz")
    with tarfile.open(archive) as tar:
        packets = tar.extractfile("mtkflash-report/packets.txt").read().decode()
    assert "12 00 00 00 24 00" in packets, packets


@test("packets: a busy drive: nobody promises that it is waited for")
def busy(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    for options, wanted in ((("--packets",), True), ((), False)):
        model.tell("0 claim-error 19")
        done = bench.run("flash", "ata2", bench.image("new"), "--yes", *options)
        assert done.code != 0 and "(timeout)" in done.err, done
        assert ("--wait has no effect" in words(done.err)) == wanted, done
        assert ("while it waits" in words(done.err)) != wanted, done


@test("packets: the way is offered where it was seen to be open, and only there")
def offered(bench: Bench) -> None:
    command = "mtkflashctl flash ata2 IMAGE --packets --maybe-healthy --dry-run"
    for kind, wanted in (("ata2:oddbtc", True), ("ata2:odd", False)):
        bench.model(kind)
        for page in ("status", "doctor"):
            assert "--packets" not in bench.run(page).out, (kind, page)
        bench.run("enter", "ata2", "--wait=0", "--maybe-healthy", "--ask")
        for page in ("status", "doctor"):
            assert (command in words(bench.run(page).out)) == wanted, (kind, page)
        assert ("takes packets: recipe BTC" in bench.run("status").out) == wanted, kind


@test("packets: what is asked of a drive that may be healthy is meant for this way")
def healthy(bench: Bench) -> None:
    bench.model("ata2:odd")
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"), "--packets")
    terminal.wait_for(HEALTHY)
    assert "asked who it is" in terminal.text and "dead" not in terminal.text, terminal.text
    terminal.type("no\n")
    assert terminal.finish() != 0
    assert "no session yet" in bench.run("status").out
