# SPDX-License-Identifier: GPL-2.0
"""This tool with older modules: the first one, the one before this one, and this one."""

from harness import Bench, held, test

FIRST, BEFORE, NOW = range(3)
NEW_VERBS = (["erase", "ata2", "--yes"], ["enter", "ata2"], ["leave", "ata2"], ["claim", "ata2"],
             ["release", "ata2"], ["abort", "ata2"])
NEW_OPTIONS = ("--any-identity", "--other-series", "--ignore-protection", "--full-rewrite",
               "--clear-srwd", "--delta", "--any-start", "--command-set=slim")


def age_test(age: int) -> None:
    @test(f"ages: module {age}: what it knows works, and its smaller answers are taken")
    def works(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        model.tell(f"age {age}")
        drive = bench.run("info", "ata2", "--json").document["result"]["drive"]
        assert (drive["options"] is None) == (age == FIRST)
        for words in (["status"], ["list"], ["rescan"], ["watch", "ata2"], ["backup", "ata2"],
                      ["flash", "ata2", bench.image("new"), "--yes"],
                      ["verify", "ata2", bench.image("new")],
                      ["restore", "ata2", bench.image("old"), "--yes"]):
            assert bench.run(*words, "--json").document["ok"], words
        result = bench.run("info", "ata2", "--json").document["result"]
        drive, session = result["drive"], result["drive"]["session"]
        assert drive["part"] == "MX25L2005" and (drive["command_set"] is None) == (age == FIRST)
        assert (session["kind"] is None) == (age < NOW)
        assert (session["sectors"] == 0) == (age < NOW)
        assert (result["module"] is None) == (age < NOW)
        assert ("older than this tool" in bench.run("info", "ata2").out) == (age < NOW)

    @test(f"ages: module {age}: held in vendor mode is said so")
    def holds(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        model.tell(f"age {age}")
        assert "the drive is held in vendor mode" in bench.run("backup", "ata2").out
        assert "the drive is held in vendor mode" in bench.run("status").out

    @test(f"ages: module {age}: Ctrl-C, and watch")
    def stops(bench: Bench) -> None:
        import signal  # pylint: disable=import-outside-toplevel
        model = bench.model("ata2:dead")
        model.tell(f"age {age}")
        for phase, code in (("checking", 12), ("programming", 13)):
            with held(model, phase):
                job = bench.start("flash", "ata2", bench.image("new"), "--yes")
                model.tell("0 holding")
                job.send_signal(signal.SIGINT)
                assert bench.finish(job).code == code
        assert bench.run("watch", "ata2").code == 0
        assert model.content() == bench.image("new").read_bytes()


for each in (FIRST, BEFORE, NOW):
    age_test(each)


def refusal_test(age: int) -> None:
    @test(f"ages: module {age}: what it does not know is refused before anything happens")
    def refuses(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        model.tell(f"age {age}")
        image = bench.image("new")
        options = NEW_OPTIONS + (("--wait=5", "--allow-sibling") if age == FIRST else ())
        commands = list(NEW_VERBS)
        commands += [["flash", "ata2", image, "--yes", option] for option in options]
        commands += [["flash", "ata2", image, "--dry-run", option] for option in options]
        commands += [["backup", "ata2", "--command-set=legacy"]]
        commands += [["next", "ata2", word] for word in
                     ("any-identity", "dry-run", "set=slim", "ignore-protection")]
        for words in commands:
            done = bench.run(*words, "--json")
            assert done.code == 1 and done.document["error"]["name"] == "old-module", (words, done)
            assert "load the module that belongs to this tool" in done.err
        assert "no session yet" in bench.run("status").out
        assert not list(bench.backups.glob("*"))

    @test(f"ages: module {age}: a dry run is this tool's own, and says so")
    def dry_run(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        model.tell(f"age {age}")
        old = model.content()
        done = bench.run("flash", "ata2", bench.image("new"), "--dry-run")
        assert done.code == 0 and "has no dry run" in done.err, done
        assert "write protection" in done.out and "sectors differ" in done.out
        assert model.content() == old and not bench.backups.exists()
        done = bench.run("flash", "ata2", bench.image("new"), "--dry-run", "--json")
        assert len(done.document["result"]["not_checked"]) == 3


for each in (FIRST, BEFORE):
    refusal_test(each)


@test("ages: the version before this one takes the options that it knows")
def options_before(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell(f"age {BEFORE}")
    assert bench.run("next", "ata2", "wait=9", "allow-sibling").code == 0
    assert "waits 9 s for a power cycle, beside another device" in bench.run("info", "ata2").out
    assert bench.run("backup", "ata2", "--wait=9", "--allow-sibling").code == 0
