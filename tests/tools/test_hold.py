# SPDX-License-Identifier: GPL-2.0
"""Who has the drive, and in which mode: erase, enter, leave, claim, release, abort."""

from harness import Bench, held, test


@test("erase: the backup first, then nothing but FFh, and a drive that is held")
def erase(bench: Bench) -> None:
    model = bench.model("ata2:running")
    old = model.content()
    done = bench.run("erase", "ata2", "--yes")
    assert done.code == 0 and set(model.content()) == {0xff}, done
    saved, = bench.backups.glob("*.bin")
    assert saved.read_bytes() == old and model.ask("0 violations")[0] == 0
    for words in ("erased, read back and compared; the drive is held in vendor mode",
                  "mtkflashctl flash ata2 IMAGE", f"mtkflashctl restore ata2 {saved}"):
        assert words in done.out, done.out
    for words in ("every byte is erased", "64 of 64 sectors are erased", str(saved)):
        assert words in done.err, done.err
    out = bench.run("status").out
    assert "NO FIRMWARE, held: write it now" in out and "leave" not in out, out
    assert "kind: erase" in out and "write an image now: the drive has no firmware" in out
    assert bench.run("restore", "ata2", saved, "--yes").code == 0
    assert model.content() == old and " known " in bench.run("list").out


@test("erase: blank already is nothing to do, unless all is to be erased again")
def erase_blank(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    assert bench.run("erase", "ata2", "--yes").code == 0
    saved = len(list(bench.backups.glob("*.bin")))
    done = bench.run("erase", "ata2", "--yes")
    assert done.code == 0 and "Nothing to do" in done.out
    assert "mtkflashctl flash ata2 IMAGE" in done.out
    assert len(list(bench.backups.glob("*.bin"))) == saved
    done = bench.run("erase", "ata2", "--yes", "--full-rewrite", "--json")
    assert done.code == 0 and done.document["result"]["plan"]["sectors_to_erase"] == 64
    assert set(model.content()) == {0xff}


@test("erase: no terminal and no --yes; a place for the backup that cannot be made")
def erase_refused(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    old = model.content()
    assert bench.run("erase", "ata2").code == 15
    bench.backups = bench.image("new") / "below-a-file"
    assert bench.run("erase", "ata2", "--yes").code == 14
    assert "no session yet" in bench.run("status").out and model.content() == old


@test("erase: a protected part, one that cannot be erased, a drive in use")
def erase_fails(bench: Bench) -> None:
    model = bench.model("ata2:protected")
    old = model.content()
    done = bench.run("erase", "ata2", "--yes", "--json")
    assert done.code == 8 and done.document["error"]["name"] == "protected", done
    assert model.content() == old
    model = bench.model("ata2:dead")
    model.tell("0 fault 2 erasing 5")
    done = bench.run("erase", "ata2", "--yes")
    assert done.code == 9 and "type:       mtkflashctl erase ata2 --yes --backup-dir=" in done.err, done
    model.tell("0 cure")
    assert bench.run("erase", "ata2", "--yes").code == 0 and set(model.content()) == {0xff}
    model = bench.model("ata2:running")
    model.tell("0 claim-error 12")
    assert bench.run("erase", "ata2", "--yes").code == 6


@test("erase: --dry-run checks and plans, and erases nothing")
def erase_dry(bench: Bench) -> None:
    model = bench.model("ata2:running")
    old = model.content()
    done = bench.run("erase", "ata2", "--dry-run")
    assert done.code == 0 and "nothing was written" in done.out, done
    assert "sectors are erased" in done.out and model.content() == old
    assert not bench.backups.exists() and "kind: dry-run" in bench.run("status").out
    assert " known " in bench.run("list").out


@test("enter and leave: a dead drive stays in vendor mode until it is let go")
def enter(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    done = bench.run("enter", "ata2")
    assert done.code == 0 and "in vendor mode, and held" in done.out
    out = bench.run("status").out
    assert "held in vendor mode" in out and "kind: enter" in out and "MX25L2005" in out
    assert "write an image, or give the drive back with mtkflashctl leave" in out
    session = bench.run("info", "ata2", "--json").document["result"]["drive"]["session"]
    assert session["vendor_mode"] and session["held"] and session["kind"] == "enter"
    done = bench.run("leave", "ata2")
    assert done.code == 0 and "does not answer so far" in done.out, done
    assert "held" not in bench.run("status").out
    before = bench.run("status", "ata2").out
    done = bench.run("leave", "ata2")
    assert done.code == 0 and "nothing to do" in done.out, done
    # How the last session ended is still there to be read.
    assert bench.run("status", "ata2").out == before and "failed" not in done.err
    assert model.ask("0 violations")[0] == 0


@test("enter and leave: a drive that runs comes back and says who it is")
def enter_running(bench: Bench) -> None:
    bench.model("ata2:running")
    done = bench.run("leave", "ata2")
    assert done.code == 0 and "nothing to do" in done.out
    assert " known " in bench.run("list").out
    assert bench.run("enter", "ata2").code == 0
    done = bench.run("leave", "ata2")
    assert done.code == 0 and "it answers, revision 1.00" in done.out, done
    assert " known " in bench.run("list").out


@test("leave: a drive that another program has left in vendor mode")
def leave_vendor(bench: Bench) -> None:
    model = bench.model("ata2:vendor")
    assert "vendor-mode" in bench.run("list").out
    done = bench.run("leave", "ata2", "--json")
    assert done.code == 0 and done.document["result"]["drive"]["verdict"] == "known", done
    assert done.document["result"]["drive"]["session"]["new_revision"] == "1.00"
    assert model.ask("0 violations")[0] == 0


@test("leave and release: a drive without firmware is said to be one")
def leave_blank(bench: Bench) -> None:
    for verb in ("leave", "release"):
        bench.model("ata2:running")
        assert bench.run("erase", "ata2", "--yes").code == 0
        done = bench.run(verb, "ata2")
        assert done.code == 0 and "without firmware that runs" in done.out, done
        out = bench.run("status").out
        assert "held" not in out
        # It is still to be seen afterwards; to leave is a session, of which the drive is known dead.
        assert verb == "leave" or ("given back without firmware that runs" in out and
                                   "NO FIRMWARE: write it" in out), out


@test("claim and release: the port alone, by hand, also with leave")
def claim(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    for verb, words in (("release", "given back"), ("leave", "its port is given back")):
        done = bench.run("claim", "ata2")
        assert done.code == 0 and "its port is held" in done.out
        out = bench.run("status").out
        assert "the port is held" in out and "vendor mode for" not in out, out
        assert bench.run("status", "--json").document["result"]["ports"][0]["held"]
        done = bench.run(verb, "ata2")
        assert done.code == 0 and words in done.out, done
        assert not bench.run("status", "--json").document["result"]["ports"][0]["held"]
    done = bench.run("release", "ata2")
    assert done.code == 0 and "nothing to do" in done.out
    model.tell("0 claim-error 12")
    done = bench.run("claim", "ata2")
    assert done.code == 6 and "failed while claiming" in done.err


@test("release: not while a session runs")
def release_busy(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "backing-up", 30):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        for verb in ("release", "leave", "enter", "claim"):
            done = bench.run(verb, "ata2", "--json")
            assert done.code == 6 and done.document["error"]["name"] == "busy", done
    assert bench.finish(job).code == 0


@test("abort: stops somebody else's session before its first erase")
def abort(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    for words in ([], ["ata2"]):
        model.tell("0 hold checking")
        job = bench.start("flash", "ata2", bench.image("new"), "--yes", "--json")
        model.tell("0 holding")
        done = bench.run("abort", *words)
        assert done.code == 0 and "stopped before anything was erased" in done.out, done
        model.tell("0 release")
        done = bench.finish(job)
        assert done.code == 12 and done.document["error"]["name"] == "interrupted", done
    assert model.content() == content
    for words in ([], ["ata2"]):
        done = bench.run("abort", *words)
        assert done.code == 0 and "no session is running" in done.out, done


@test("abort: too late once it has begun to erase")
def abort_late(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    for phase in ("erasing", "programming"):
        with held(model, phase):
            job = bench.start("flash", "ata2",
                              bench.image("new" if phase == "erasing" else "old"), "--yes")
            model.tell("0 holding")
            done = bench.run("abort", "--json")
            assert done.code == 13 and done.document["error"]["name"] == "too-late", done
            assert "leave the power on" in done.err
        assert bench.finish(job).code == 0


@test("abort: of two sessions one has to be named")
def abort_two(bench: Bench) -> None:
    model = bench.model("ata2:dead", "ata3:dead")
    jobs = []
    for device, port in enumerate(("ata2", "ata3")):
        model.tell(f"{device} hold backing-up 10")
        jobs.append(bench.start("backup", port))
        model.tell(f"{device} holding")
    assert bench.run("abort").code == 4
    for port, job in zip(("ata2", "ata3"), jobs):
        assert bench.run("abort", port).code == 0
        assert bench.finish(job).code == 12


@test("hold: without the capability nothing of this happens")
def unprivileged(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell("unprivileged 1")
    for words in (["enter"], ["leave"], ["claim"], ["backup"], ["erase", "--yes"],
                  ["enter", "--wait=5"], ["next", "wait=5"]):
        done = bench.run(words[0], "ata2", *words[1:], "--json")
        assert done.code == 5 and done.document["error"]["name"] == "not-permitted", done
    for words in (["status"], ["list"], ["info", "ata2"], ["release", "ata2"], ["abort"]):
        assert bench.run(*words).code == 0, words
    assert "no session yet" in bench.run("status").out
