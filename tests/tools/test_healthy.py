# SPDX-License-Identifier: GPL-2.0
"""Drives that libata has given up and that may be healthy (F22, F23): the tool asks."""

from harness import Bench, Terminal, test

QUESTION = "Type yes if it is the dead drive: "


@test("healthy: F23, one question before anything is sent, and no is no")
def declined(bench: Bench) -> None:
    model = bench.model("ata2:givenup")
    before = model.content()
    for words in (("flash", "ata2", bench.image("new")), ("backup", "ata2"), ("enter", "ata2"),
                  ("erase", "ata2"), ("verify", "ata2", bench.image("new"))):
        terminal = Terminal(bench, 80, *words)
        terminal.wait_for(QUESTION)
        assert "mtkflash0 on ata2 may be a healthy drive" in terminal.text
        terminal.type("no\n")
        assert terminal.finish() != 0
        assert "the answer was not the one that was asked for" in terminal.text, terminal.text
    assert "no session yet" in bench.run("status").out
    assert model.content() == before


@test("healthy: F23, after a yes it goes on as ever")
def agreed(bench: Bench) -> None:
    model = bench.model("ata2:givenup")
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"))
    terminal.wait_for(QUESTION)
    terminal.type("yes\n")
    terminal.wait_for("NOT CHECKED  that the drive is not a healthy one")
    terminal.wait_for("Type yes to start: ")
    terminal.type("yes\n")
    assert terminal.finish() == 0, terminal.text
    assert model.content() == bench.image("new").read_bytes()


@test("healthy: F23, without a terminal the option has to be there, and is named")
def unasked(bench: Bench) -> None:
    model = bench.model("ata2:givenup")
    before = model.content()
    done = bench.run("flash", "ata2", bench.image("new"), "--yes")
    assert done.code == 8 and "(maybe-healthy)" in done.err, done
    assert "--maybe-healthy" in done.err.splitlines()[-1] and model.content() == before
    done = bench.run("backup", "ata2")
    assert done.code == 8 and "mtkflashctl backup ata2 " in done.err, done
    assert bench.run("claim", "ata2").code == 0
    assert bench.run("release", "ata2").code == 0
    assert bench.run("next", "ata2", "maybe-healthy").code == 0
    assert bench.run("backup", "ata2").code == 0
    done = bench.run("flash", "ata2", bench.image("new"), "--yes", "--maybe-healthy")
    assert done.code == 0 and model.content() == bench.image("new").read_bytes(), done


@test("healthy: F22, a name that is no MediaTek drive's, and libata could not use it")
def named(bench: Bench) -> None:
    bench.model("ata2:dead").tell("0 force verdict 3")
    assert "ata2: a device: healthy, not MediaTek; Linux could not use it" in \
        bench.run("status").out
    bench.model("ata2:running").tell("0 force verdict 3")
    assert "healthy, not" not in bench.run("status").out


@test("healthy: F20, a running drive whose chip nobody knows goes by its name")
def unknown_chip(bench: Bench) -> None:
    model = bench.model("ata2:running")
    model.tell("0 force verdict 9")
    assert " unknown-chip " in bench.run("status").out
    done = bench.run("flash", "ata2", bench.image("foreign"), "--yes")
    assert done.code != 0 and "made for another drive" in done.err, done


@test("healthy: F20, one that stays out of vendor mode is asked who it is, if that is wanted")
def answers(bench: Bench) -> None:
    bench.model("ata2:odd")
    silent = bench.run("enter", "ata2", "--wait=0", "--maybe-healthy")
    assert silent.code != 0 and "asked" not in silent.out + bench.run("status").out, silent
    done = bench.run("enter", "ata2", "--wait=0", "--maybe-healthy", "--ask")
    assert done.code == silent.code and "(refused)" in done.err, done
    assert "nothing more can be done here: please report it\n  type:       mtkflashctl report ata2" \
        in done.err and "report" not in silent.err, done
    for text in (done.out, bench.run("status").out, bench.run("info", "ata2").out):
        assert "asked INQUIRY: carried out (status 50h)\n    00  05 80 00 21" in text, text
        assert "OPTORITE" in text and "DVD RW DD0203" in text, text
        assert "asked TEST UNIT READY: refused, sense 02/3A/00 (status 51h)\n" in text, text
        assert "asked READ BUFFER, descriptor: refused, sense 05/20/00 (status 51h)" in text
    drive = bench.run("info", "ata2", "--json").document["result"]["drive"]
    assert [answer["packet"][0] for answer in drive["answers"]] == [0x12, 0x00, 0x3c], drive
    assert drive["answers"][0]["got"] == 36 and drive["answers"][1]["sense"] == [2, 0x3a, 0]
    assert drive["answers"][0]["outcome"] == "good" and drive["answers"][0]["unit"] == "master"
    # Of the next session they are not.
    assert bench.run("claim", "ata2").code == 0
    assert "asked" not in bench.run("status").out
