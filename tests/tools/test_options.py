# SPDX-License-Identifier: GPL-2.0
"""The options of a session: each override by itself, dry runs, and the words of next."""

import re

from harness import Bench, held, test

WRONG = {
    "--any-identity": ("wrong-drive", 3, "that the image was made for this drive"),
    "--ignore-protection": ("protected", 8,
                            "that the write protection of the flash part can be cleared"),
}


@test("options: the words of next are the options without their dashes")
def words_of_next(bench: Bench) -> None:
    bench.model("ata2:dead")
    words = re.findall(r"^  ([a-z][a-z-]*(?:=[A-Z-]+)?) ", bench.run("help", "next").out, re.MULTILINE)
    assert len(words) == 21 and "set=SET" in words and "part=NAME" in words, words
    options = {option for command in bench.run("help", "--json").document["result"]["commands"]
               for option in command["options"]}
    for word in words:
        name = word.split("=")[0]
        # Of the commands here each that reads says that by itself.
        assert name == "read-running" or {"set": "command-set"}.get(name, name) in options, word


@test("options: next sets each of them, and info shows it")
def next_shows(bench: Bench) -> None:
    bench.model("ata2:dead")
    for word in ("any-identity", "other-series", "ignore-protection", "full-rewrite", "dry-run",
                 "clear-srwd", "delta", "any-start", "packets", "any-sum", "chip-lost",
                 "ask", "blank-banks", "set=slim2"):
        assert bench.run("next", "ata2", word).code == 0
        shown = word.replace("set=", "command set ")
        assert f"60 s for a power cycle, {shown}\n" in bench.run("info", "ata2").out, word
        options = bench.run("info", "ata2", "--json").document["result"]["drive"]["options"]
        if word == "set=slim2":
            assert options["set"] == "slim2" and options["set_number"] == 3
        else:
            assert [key for key, value in options.items() if value is True] == [
                word.replace("-", "_")]
    done = bench.run("next", "ata2", "part=SST39SF020")
    assert done.code == 0, done
    assert "60 s for a power cycle, part SST39SF020\n" in bench.run("info", "ata2").out
    options = bench.run("info", "ata2", "--json").document["result"]["drive"]["options"]
    assert options["part"] == "SST39SF020"
    assert bench.run("next", "ata2", "set=any").code == 0
    assert "60 s for a power cycle\n" in bench.run("info", "ata2").out
    for word in ("set=", "set=9", "set", "part=", "part=SST39SF02", "any-identity=1", "command-set=slim", "json"):
        assert bench.run("next", "ata2", word).code == 2, word


@test("options: info shows what the module can do")
def module(bench: Bench) -> None:
    bench.model("ata2:dead")
    out = bench.run("info", "ata2").out
    assert "images up to 2048 KiB, waits up to 200 s" in out, out
    assert ("full-rewrite dry-run read-running clear-srwd delta any-start maybe-healthy no-keep "
            "packets any-sum chip-lost ask blank-banks; sets: any legacy slim slim2") in out, out
    module_says = bench.run("info", "ata2", "--json").document["result"]["module"]
    assert module_says["requests"] == 0x1fffff and len(module_says["options"]) == 17


@test("options: nothing is set that was not asked for, and they count for one command")
def nothing_set(bench: Bench) -> None:
    model = bench.model("ata2:running")
    model.tell("0 hold backing-up 10")
    job = bench.start("backup", "ata2")
    model.tell("0 holding")
    # But that a drive that works is to be read: that is what backup says.
    assert model.session_options() == (1 << 5, 0, 60000)
    model.tell("0 release")
    assert bench.finish(job).code == 0
    model.tell("0 hold programming")
    job = bench.start("flash", "ata2", bench.image("new"), "--yes", "--full-rewrite",
                      "--any-identity", "--ignore-protection", "--command-set=legacy")
    model.tell("0 holding")
    # Any identity, ignored protection, full rewrite; legacy.  No other session gets them.
    assert model.session_options() == (0b1110, 1, 60000)
    assert "60 s for a power cycle\n" in bench.run("info", "ata2").out
    model.tell("0 release")
    assert bench.finish(job).code == 0
    assert "60 s for a power cycle\n" in bench.run("info", "ata2").out


@test("options: --any-identity writes an image for another drive; without it no")
def any_identity(bench: Bench) -> None:
    for port in ("ata2:running", "ata2:vendor"):
        model = bench.model(port)
        image = bench.image("foreign")
        assert bench.run("flash", "ata2", image, "--yes", "--ignore-protection").code == 3
        done = bench.run("flash", "ata2", image, "--yes", "--any-identity", "--json")
        # What answers then is another drive, as was wished.
        assert done.code in (0, 11), done
        assert done.document["result"]["checks_off"] == ["any-identity"]
        assert "NOT CHECKED  that the image was made for this drive" in done.err
        assert model.content() == image.read_bytes()


@test("options: --ignore-protection goes on where the protection cannot be cleared")
def ignore_protection(bench: Bench) -> None:
    model = bench.model("ata2:protected")
    old = model.content()
    done = bench.run("flash", "ata2", bench.image("new"), "--yes", "--any-identity", "--json")
    assert done.code == 8 and done.document["error"]["name"] == "protected"
    done = bench.run("flash", "ata2", bench.image("new"), "--yes", "--ignore-protection", "--json")
    # All of it is protected, so that the risk does not pay.
    assert done.document["error"]["name"] in ("erase", "verify") and done.code == 9, done
    assert done.document["result"]["checks_off"] == ["ignore-protection"]
    assert "NOT CHECKED  that the write protection" in done.err and model.content() == old


@test("options: a locked status register: what to type next, with all that was typed")
def clear_srwd(bench: Bench) -> None:
    bench.model("ata2:protected")
    image = bench.image("new")
    done = bench.run("flash", "ata2", image, "--yes", "--wait=7", "--any-identity")
    assert done.code == 8 and (f"type:       mtkflashctl flash ata2 {image} --yes "
                               f"--backup-dir={bench.backups} --wait=7 --any-identity "
                               "--clear-srwd\n") in done.err, done
    done = bench.run("flash", "ata2", image, "--yes", "--any-identity", "--clear-srwd")
    # The pin is held low.
    assert done.code == 8 and "WP# pin" in done.err and "type: " in done.err, done
    assert "--clear-srwd\n" not in done.err.partition("type: ")[2], done
    assert "  lock      if the status register is locked (SRWD), its lock is cleared" in done.err


@test("options: F07, a part without an id is to be named, and what does not fit is told")
def name_part(bench: Bench) -> None:
    model = bench.model("ata2:noid:SST39SF020")
    image = bench.image("new")
    done = bench.run("flash", "ata2", image, "--yes", "--any-identity")
    assert done.code == 8 and "reads-no-id" in bench.run("flash", "ata2", image, "--yes",
                                                        "--json").out, done
    assert "type:       mtkflashctl parts\n" in done.err and "--part=NAME" in done.err, done
    for name, words in (("SST39SF040", "a parallel part of 512 KiB"),
                        ("MX25L2005", "a serial part of 256 KiB")):
        done = bench.run("flash", "ata2", image, "--yes", "--any-identity", f"--part={name}")
        assert done.code == 8 and words in done.err and "parallel one of 256 KiB" in done.err, done
    done = bench.run("flash", "ata2", image, "--yes", "--any-identity", "--part=sst39sf020")
    assert "  part      SST39SF020, 256 KiB (named by you; the part gives no id)\n" in done.err, done
    assert done.code in (0, 11) and model.content() == image.read_bytes(), done
    done = bench.run("flash", "ata2", image, "--part=SST39SF02")
    assert done.code == 2 and "mtkflashctl parts" in done.err, done


@test("options: a part that gives an id is not taken for the one that was named")
def name_in_vain(bench: Bench) -> None:
    bench.model("ata2:running:SST39SF020")
    done = bench.run("flash", "ata2", bench.image("new"), "--yes",
                     "--any-identity", "--part=SST39SF040")
    assert "  part      SST39SF020, 256 KiB (by its own id: --part was not used)\n" in done.err, done


@test("options: a locked first boot block is told of before the question")
def start_locked(bench: Bench) -> None:
    bench.model("ata2:startlocked:W29C020")
    done = bench.run("flash", "ata2", bench.image("new"), "--yes", "--any-identity")
    assert done.code == 8 and "(boot-block)" in done.err, done
    assert "  RISK      the first boot block is locked" in done.err, done


@test("options: --full-rewrite writes what is there already")
def full_rewrite(bench: Bench) -> None:
    model = bench.model("ata2:running")
    done = bench.run("flash", "ata2", bench.image("old"), "--yes", "--full-rewrite", "--json")
    assert done.code == 0 and done.document["result"]["plan"]["sectors_to_erase"] == 64, done
    assert done.document["result"]["drive"]["session"]["sectors"] == 64
    assert "whether they differ or not" in done.err
    assert model.content() == bench.image("old").read_bytes()


@test("options: the whole part is written, and with --delta two sectors of it; each as planned")
def delta(bench: Bench) -> None:
    for part, words, sectors in (("MX25L2005", [], 64), ("MX25L2005", ["--delta"], 2),
                                 ("SST39SF020", [], 64), ("SST39SF020", ["--delta"], 2)):
        model = bench.model(f"ata2:running:{part}")
        content = bytearray(model.content())
        # They change places: the sum stays.
        at = next(a for a in range(0x20010, 0x20100) if content[a] != content[a + 2])
        content[at], content[at + 2] = content[at + 2], content[at]
        image = bench.directory / "few.bin"
        image.write_bytes(content)
        plans = []
        for mode in (["--dry-run"], ["--yes"]):
            done = bench.run("flash", "ata2", image, *mode, *words, "--json")
            result = done.document["result"]
            assert done.code == 0, done
            assert ("whether they differ or not" in done.err) == (not words), done
            plans.append((result["plan"]["sectors_to_erase"], result["plan"]["pages_to_write"]))
            session = result["drive"]["session"]
            assert plans[-1] == (session["sectors"], session["pages"]), done
        assert plans[0] == plans[1] and plans[0][0] == sectors, plans
        assert model.content() == image.read_bytes()
    # Where the chip erase is the quickest for what differs nothing else is told.
    bench.model("ata2:dead")
    done = bench.run("flash", "ata2", bench.image("new"), "--yes", "--delta")
    assert re.search(r"  work      [1-5]\d of 64 sectors differ; ", done.err), done


@test("options: --command-set: the right one works, a wrong one is not got around")
def command_set(bench: Bench) -> None:
    bench.model("ata2:dead")
    done = bench.run("enter", "ata2", "--command-set=slim2", "--wait=0", "--json")
    assert done.code == 7, done
    assert bench.run("enter", "ata2", "--command-set=legacy").code == 0
    assert "command set legacy" in bench.run("status").out


@test("dry run: a dead drive is held after it, and the command that writes is named")
def dry_run_holds(bench: Bench) -> None:
    bench.model("ata2:dead")
    image = bench.image("new")
    done = bench.run("flash", "ata2", image, "--dry-run")
    assert done.code == 0 and "Only writing can show:" in done.out, done
    assert "held in vendor mode: leave its power on.\n  type:       mtkflashctl flash ata2 " \
        f"{image} --backup-dir=" in done.out and "--dry-run" not in done.out, done
    bench.model("ata2:running")
    assert "held" not in bench.run("flash", "ata2", image, "--dry-run").out


@test("dry run: by the driver, in one session, with its plan, and nothing written")
def dry_run(bench: Bench) -> None:
    model = bench.model("ata2:running")
    old = model.content()
    image = bench.directory / "few.bin"
    image.write_bytes(old[:0x20010] + bytes([old[0x20010] ^ 1]) + old[0x20011:])
    done = bench.run("flash", "ata2", image, "--dry-run", "--delta", "--json")
    session = done.document["result"]["drive"]["session"]
    plan = done.document["result"]["plan"]
    assert session["session"] == 1 and session["kind"] == "dry-run" and session["untouched"]
    # Sector 0 goes whenever one does.
    assert plan["sectors_to_erase"] == session["sectors"] == 2
    assert plan["pages_to_write"] == session["pages"] and plan["old_revision"] == "1.00"
    assert plan["seconds"] >= 0 and len(done.document["result"]["not_checked"]) == 2
    assert model.content() == old and not bench.backups.exists()
    done = bench.run("flash", "ata2", image, "--dry-run", "--json")
    assert done.document["result"]["plan"]["sectors_to_erase"] == 64, done
    done = bench.run("flash", "ata2", bench.image("old"), "--dry-run")
    assert done.code == 0 and "Nothing to do" in done.out
    whole = bench.run("flash", "ata2", bench.image("old"), "--dry-run", "--full-rewrite", "--json")
    assert whole.document["result"]["plan"]["sectors_to_erase"] == 64


@test("dry run: protected, in use, for another drive, of another size: the driver refuses")
def dry_run_refused(bench: Bench) -> None:
    new, foreign = bench.image("new"), bench.image("foreign")
    for port, orders, image, code, error in (
            ("ata2:protected", [], new, 8, "protected"),
            ("ata2:running", ["0 claim-error 12"], new, 6, "in-use"),
            ("ata2:running", ["0 claim-error 13"], new, 6, "sibling"),
            ("ata2:running", [], foreign, 3, "wrong-drive"),
            ("ata2:vendor", [], foreign, 3, "wrong-drive"),
            ("ata2:dead", [], bench.image("new", 0x20000), 3, "part-size")):
        model = bench.model(port)
        old = model.content()
        model.tell(*orders)
        done = bench.run("flash", "ata2", image, "--dry-run", "--json")
        assert done.code == code and done.document["error"]["name"] == error, (port, done)
        # One that is held without a name is read then, to say which it is.
        kind = "read" if port == "ata2:vendor" else "dry-run"
        said = bench.run("status").out
        # The driver's words do not have the sizes.
        words = "failed while" if error != "part-size" else "has 128 KiB"
        assert words in done.err and f"kind: {kind}" in said, (port, done, said)
        assert model.content() == old and model.ask("0 violations")[0] == 0


@test("dry run: each override lets through what it is for")
def dry_run_overridden(bench: Bench) -> None:
    for port, image, option in (("ata2:protected", "new", "--ignore-protection"),
                                ("ata2:running", "foreign", "--any-identity")):
        model = bench.model(port)
        old = model.content()
        done = bench.run("flash", "ata2", bench.image(image), "--dry-run", option)
        assert done.code == 0 and f"({option})" in done.out, done
        assert WRONG[option][2] in done.out and model.content() == old


@test("dry run: stopped by Ctrl-C like any other session before its first erase")
def dry_run_stopped(bench: Bench) -> None:
    import signal  # pylint: disable=import-outside-toplevel
    model = bench.model("ata2:dead")
    old = model.content()
    with held(model, "backing-up", 50):
        job = bench.start("flash", "ata2", bench.image("new"), "--dry-run")
        model.tell("0 holding")
        job.send_signal(signal.SIGINT)
        assert bench.finish(job).code == 12
    assert model.content() == old


RECIPE = """vendor LITE-ON
product DVDRW SOHW-812S
image-size 0x40000
piece-size 0x1000
piece 3b 06 00 OO OO OO LL LL LL
commit 3b 07
"""


@test("recipe: what is wrong with it is said with its line, before anything is sent")
def recipe(bench: Bench) -> None:
    bench.model("ata2:running")
    image, file = bench.image("new"), bench.directory / "my.recipe"
    for text, words in ((RECIPE.replace("3b 07", "04 00"), "its commit is missing, or out of"),
                        (RECIPE, "is for LITE-ON DVDRW SOHW-812S, and mtkflash0 is"),
                        (RECIPE + "flash now\n", "my.recipe, line 7: there is no word 'flash'"),
                        (RECIPE.replace("LITE-ON", "BTC").replace("DVDRW SOHW-812S",
                                                                  "DRW1008IM"), "has a built-in recipe"),
                        ("", "its vendor is missing"), ("\0", "line 1: this is no line of text"),
                        ("#" * 20000, "longer than 16384 bytes")):
        file.write_text(text)
        done = bench.run("flash", "ata2", image, "--yes", "--experimental", f"--recipe={file}",
                         "--json")
        error = done.document["error"]
        assert done.code == 14 and error["name"] == "recipe" and words in str(error), done
    done = bench.run("flash", "ata2", image, "--yes", "--recipe=/none")
    assert done.code == 14 and "/none" in done.err, done
    # No session came of any of them.
    assert not bench.run("info", "ata2", "--json").document["result"]["drive"]["session"]["kind"]
