# SPDX-License-Identifier: GPL-2.0
"""Every class of failure, by a drive, a file or a kernel that fails so."""

import errno
from typing import Callable

from harness import SEEN_CODES, Bench, Done, Model, held, names_of, test

# drive.h, enum drive_fault
POWER, STUCK, INTERRUPT = 1, 2, 6


def flash(bench: Bench, *more: object) -> Done:
    return bench.run("flash", "ata2", bench.image("new"), "--yes", *more)


def drive_fails(name: str, port: str, code: int, error: str, prepare: Callable[[Model], None],
                words: str, *more: str) -> None:
    """A test: the session of a drive fails, and says so in words and in JSON."""
    @test(f"exit {code}: {name}")
    def run(bench: Bench) -> None:
        model = bench.model(port)
        prepare(model)
        done = flash(bench, *more)
        assert done.code == code and words in done.err and not done.out, done
        assert "what to do:" in done.err and "the drive:" in done.err
        bench.run("watch", "ata2")
        document = bench.run("watch", "ata2", "--json").document
        assert document["error"]["name"] == error and document["exit_number"] == code, document


def nothing(_: Model) -> None:
    pass


drive_fails("the firmware refuses vendor mode", "ata2:locked", 7, "refused", nothing,
            "the flash was not touched", "--wait=0")
drive_fails("in use", "ata2:dead", 6, "in-use", lambda model: model.tell("0 claim-error 12"),
            "failed while claiming")
drive_fails("write-protected and locked", "ata2:protected", 8, "protected", nothing,
            "clear-srwd")
drive_fails("the power goes off", "ata2:dead", 9, "bus-dead",
            lambda model: model.tell(f"0 fault {POWER} programming 100"),
            "mtkflashctl flash ata2")
drive_fails("stuck while erasing", "ata2:dead", 9, "timeout",
            lambda model: model.tell(f"0 fault {STUCK} erasing 5"),
            "held in vendor mode: write again")
drive_fails("another revision answers", "ata2:running", 11, "other-answer",
            lambda model: model.tell("0 other-revision"),
            "the flash holds the image")


@test("exit 3: images for another drive, of another size, or none at all")
def images(bench: Bench) -> None:
    model = bench.model("ata2:running")
    old = model.content()
    script = bench.directory / "script"
    script.write_bytes(b"MZ" + bytes(0x3fffe))
    for path, error in ((bench.image("foreign"), "wrong-drive"), (script, "not-firmware"),
                        (bench.image("new", 0x20000), "part-size")):
        done = bench.run("flash", "ata2", path, "--yes", "--json")
        assert done.code == 3 and done.document["error"]["name"] == error, done
        assert "not touched" in done.err
    assert model.content() == old and not list(bench.backups.glob("*.bin"))


@test("exit 3: also when only the flash says for which drive it is")
def image_against_flash(bench: Bench) -> None:
    bench.model("ata2:vendor")
    done = bench.run("flash", "ata2", bench.image("foreign"), "--yes", "--json")
    assert done.code == 3 and done.document["error"]["name"] == "wrong-drive"
    assert not list(bench.backups.glob("*.bin"))


@test("exit 4: no module, no such drive, a drive that went away")
def no_drive(bench: Bench) -> None:
    assert bench.run("status").code == 4
    model = bench.model("ata2:dead")
    assert bench.run("info", "ata5").code == 4
    model.tell("0 gone")
    assert bench.run("info", "mtkflash0").code == 4
    model.tell(f"errno-open {errno.ENODEV}")
    assert bench.run("status").code == 4


@test("exit 7: a backup that fails names the command to type again")
def backup_again(bench: Bench) -> None:
    bench.model("ata2:locked")
    done = bench.run("backup", "ata2", bench.directory / "a file.bin", "--wait=0")
    assert done.code == 7, done
    assert f"mtkflashctl backup ata2 '{bench.directory}/a file.bin'" in done.err


@test("exit 5: not permitted, and a kernel that is locked down says which")
def permission(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell(f"errno-ioctl {errno.EPERM}")
    done = bench.run("rescan")
    assert done.code == 5 and "root" in done.err
    bench.environment["MTKFLASH_MODEL_LOCKDOWN"] = "1"
    model.tell(f"errno-ioctl {errno.EPERM}")
    done = bench.run("rescan", "--json")
    assert done.code == 5 and done.document["error"]["name"] == "locked-down"


@test("exit 6: a session is running already, for flash and for next")
def busy(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "backing-up", 30):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        for words in (["backup", "ata2"], ["next", "ata2", "wait=3"],
                      ["flash", "ata2", bench.image("new"), "--yes"]):
            done = bench.run(*words, "--json")
            assert done.code == 6 and done.document["error"]["name"] == "busy", done
        assert done.document["error"]["next"] == "mtkflashctl watch ata2", done
    assert bench.finish(job).code == 0


@test("exit 9: a drive that may still burn is looked at, and not tried again")
def burning(bench: Bench) -> None:
    bench.model("ata2:dead").tell(f"0 fault {STUCK} programming 200", "0 force advice 55")
    failed = flash(bench)
    assert failed.code == 9 and "type:       mtkflashctl status ata2\n" in failed.err, failed


@test("exit 9 and then 0: the same command goes on from what is there")
def again(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell(f"0 fault {STUCK} programming 200")
    failed = flash(bench)
    assert failed.code == 9 and "what to do: leave the power on" in failed.err, failed
    assert "type: " in failed.err, failed
    out = bench.run("status").out
    assert "failed while programming" in out and "held in vendor mode" in out
    assert "  ata2   HALF WRITTEN, held: write it now, power on: mtkflashctl flash ata2" in out, out
    assert "  the flash is not complete\n" in out and "leave ata2" not in out, out
    assert "power off" not in out, out
    model.tell("0 cure")
    done = flash(bench)
    assert done.code == 0 and "(of the half-written flash)" in done.out, done
    assert "the oldest file is the drive as it was" in done.err, done
    assert model.content() == bench.image("new").read_bytes()
    assert len(list(bench.backups.glob("*.bin"))) == 2


@test("exit 10: the old contents were written back, and it says so everywhere")
def restored(bench: Bench) -> None:
    model = bench.model("ata2:worn")
    old = model.content()
    done = flash(bench, "--json")
    words = "the old contents were written back and verified"
    assert done.code == 10 and words in done.err, done
    document = done.document
    assert document["exit"] == "restored" and document["error"]["drive"] == words
    assert document["result"]["drive"]["session"]["restored"]
    assert model.content() == old
    assert words in bench.run("status").out
    assert bench.run("watch", "ata2").code == 10


@test("exit 1: a request that the kernel answers as nobody expects")
def odd(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell(f"errno-ioctl {errno.ENOMEM}")
    done = bench.run("status", "--json")
    assert done.code == 1 and done.document["error"]["name"] == "system"


@test("exit 15: nobody to ask and no --yes, before anything is read")
def no_terminal(bench: Bench) -> None:
    bench.model("ata2:dead")
    done = bench.run("flash", "ata2", bench.image("new"))
    assert done.code == 15 and "--yes" in done.err
    assert "no session yet" in bench.run("status").out


@test("exit 2: a command line that makes no sense")
def usage(bench: Bench) -> None:
    for words in ([], ["nonsense"], ["flash", "ata2"], ["list", "--yes"]):
        done = bench.run(*words)
        assert done.code == 2 and not done.out and "mtkflashctl help" in done.err


def every_code(_: Bench) -> None:
    """Run by the runner behind all others."""
    codes = set(range(len(names_of("CTL_EXITS", "tools/exits.h", 2))))
    assert len(codes) == 17 and SEEN_CODES == codes, codes ^ SEEN_CODES
