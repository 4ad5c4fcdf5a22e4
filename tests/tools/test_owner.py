# SPDX-License-Identifier: GPL-2.0
"""What an owner reads and types: help, slips, wide and narrow windows, colour."""

import re
import select
import subprocess

from harness import TIMEOUT, TOP, Bench, Terminal, held, names_of, test

COMMANDS = {name for name in names_of("CTL_COMMANDS", "tools/commands.h", 1)}


@test("owner: no command at all prints the groups, on one small screen")
def no_command(bench: Bench) -> None:
    done = bench.run()
    assert done.code == 2 and not done.out and "flash restore verify" in done.err
    lines = done.err.splitlines()
    assert len(lines) < 16 and max(len(line) for line in lines) < 80, lines
    assert bench.run("--json").document["error"]["name"] == "usage"


@test("owner: help has every command once, and fits 80 columns")
def help_fits(bench: Bench) -> None:
    out = bench.run("help").out
    verbs = re.findall(r"^  ([a-z]+) +\w", out, re.MULTILINE)
    assert len(verbs) == len(set(verbs)) > 20
    for text in (out, *(bench.run("help", verb).out for verb in verbs)):
        assert max(len(line) for line in text.splitlines()) < 80, text
    assert "--log=FILE" in out and "-v, --verbose" in out
    codes = bench.run("help", "exit-codes").out
    assert re.search(r"^   9  incomplete +the flash was changed", codes, re.MULTILINE), codes
    assert len(re.findall(r"^  [ 1]\d ", codes, re.MULTILINE)) == 17


SLIPS = {"stauts": "status", "flsh": "flash", "STATUS": "status", "read": "backup",
         "write": "flash", "scan": "rescan", "devices": "list", "stop": "abort"}


@test("owner: a mistyped word is answered with what was meant")
def slips(bench: Bench) -> None:
    for typed, meant in SLIPS.items():
        done = bench.run(typed)
        assert done.code == 2 and f"did you mean {meant}?" in done.err, done
    done = bench.run("flsh", "ata2", "my file", "-y")
    assert "type:       mtkflashctl flash ata2 'my file' -y\n" in done.err, done
    assert "did you mean" not in bench.run("quux").err
    assert "did you mean --any-identity?" in bench.run("flash", "--any-identiy", "a", "b").err
    assert "list does not take this option" in bench.run("list", "--wait=5").err
    assert "did you mean still-busy?" in bench.run("explain", "stillbusy").err


@test("owner: what is missing is named, with the usage line")
def missing(bench: Bench) -> None:
    done = bench.run("flash", "ata2")
    assert done.code == 2 and "flash: IMAGE is missing" in done.err
    assert "usage:      mtkflashctl flash DRIVE IMAGE [FILES] [OPTION...]" in done.err
    assert "the drive:" not in done.err


@test("owner: letters for options, options before the command")
def letters(bench: Bench) -> None:
    bench.model("ata2:dead")
    assert bench.run("-V").out == bench.run("version").out
    assert bench.run("status", "-j").document["command"] == "status"
    assert bench.run("--wait", "5", "enter", "ata2").code == 0
    assert bench.run("flash", "ata2", bench.image("new"), "-ny").code == 0
    assert bench.run("flash", "ata2", bench.image("new"), "-yZ").code == 2
    assert bench.run("status", "-y").code == 2
    assert bench.run("flash", "ata2", bench.image("new"), "-y").code == 0


@test("owner: -q prints results only, -v how long each phase took")
def quiet(bench: Bench) -> None:
    bench.model("ata2:dead")
    done = bench.run("backup", "ata2", "-q")
    assert done.code == 0 and not done.err and done.out.startswith("Saved ")
    assert "candidate      linked but unrecognised" in bench.run("status", "-v").out
    done = bench.run("flash", "ata2", bench.image("new"), "-vy")
    assert re.search(r"^  times:      .*programming \d+\.\d s", done.err, re.MULTILINE), done


@test("owner: -q still says that the power has to be switched")
def quiet_wait(bench: Bench) -> None:
    model = bench.model("ata2:locked")
    with held(model, "waiting-for-power-cycle"):
        job = bench.start("enter", "ata2", "--wait=1", "-q")
        # Before the phase goes on, or it may never be seen.
        assert select.select([job.stderr], [], [], TIMEOUT)[0]
        said = job.stderr.readline() + job.stderr.readline()
    assert bench.finish(job).code == 7
    assert "switch the drive's power off and on now" in said and "entering" not in said, said


@test("owner: an error keeps its words whole at 80 and 40 columns")
def wrapped(bench: Bench) -> None:
    bench.model("ata2:locked")
    for columns in (80, 40):
        terminal = Terminal(bench, columns, "enter", "ata2", "--wait=0")
        assert terminal.finish() == 7
        screen = terminal.screen()
        first = next(n for n, line in enumerate(screen) if line.startswith("mtkflashctl:"))
        lines = [line for line in screen[first:] if not line.startswith("  type:")]
        assert all(len(line) < columns for line in lines), lines
        words = " ".join(" ".join(lines).split())
        assert "failed while entering vendor mode: the status is 51h: the firmware or boot " \
               "code refused to enter vendor mode (refused)" in words, words
        assert words.count("51h") == 1, words
        assert any(line.startswith("  what to do: ") for line in lines)


@test("owner: a failure at a place names its address")
def address(bench: Bench) -> None:
    bench.model("ata2:worn")
    done = bench.run("flash", "ata2", bench.image("new"), "-y")
    place = re.search(r"failed while \w+ at ([0-9A-F]+)h: ", done.err)
    assert done.code in (9, 10) and place, done
    assert f" at {place[1]}h: " in bench.run("status").out
    assert 0x20000 <= int(place[1], 16) < 0x40000


@test("owner: the command to type next has all options of the first")
def options_stay(bench: Bench) -> None:
    bench.model("ata2:locked")
    image = bench.image("new")
    done = bench.run("flash", "ata2", image, "-y", "--wait=0", "--full-rewrite",
                     "--any-identity")
    typed = re.search(r"type: +(.*)", done.err)
    assert typed, done
    for word in ("mtkflashctl flash ata2", str(image), "--yes", "--wait=0",
                 "--full-rewrite", "--any-identity", f"--backup-dir={bench.backups}"):
        assert word in typed[1], done.err


@test("owner: who is not root is told so before anything else, and what to type")
def privilege(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    bench.environment["MTKFLASH_NOBODY"] = "1"
    requests = model.ask("requests")[0]
    for verb, *words in (("flash", "ata2", "my.bin"), ("backup", "ata2"), ("rescan",),
                         ("enter", "ata2", "--wait=5")):
        done = bench.run(verb, *words)
        assert done.code == 5 and f"type:       sudo mtkflashctl {verb}" in done.err, done
    assert model.ask("requests")[0] == requests and not bench.backups.exists()
    assert bench.run("status").code == 0
    assert re.search(r"dead drive: sudo mtkflashctl rescue, or\s+sudo mtkflashctl backup ata2",
                     bench.run("status").out)
    # Who only looks needs no sudo for the next look.
    done = bench.run("info", "ata9")
    assert "type:       mtkflashctl status\n" in done.err, done
    bench.environment.pop("MTKFLASH_MODEL")
    assert "sudo modprobe mtkflash" in bench.run("status").err


@test("owner: a reader that has seen enough is no failure")
def pipe(bench: Bench) -> None:
    script = f"{bench.tool} parts | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], env=bench.environment, text=True,
                          capture_output=True, check=True)
    assert done.stdout.split()[0] == "PART" and done.stdout.split()[-1] == "0", done
    assert not done.stderr, done


def small(columns: int, rows: int) -> None:
    @test(f"owner: a window of {columns} columns and {rows} rows is drawn over itself")
    def run(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        model.tell("0 pace 0.3")
        terminal = Terminal(bench, columns, "flash", "ata2", bench.image("new"), "-y", rows=rows)
        assert terminal.finish() == 0, terminal.text
        ups = [int(number) for number in re.findall(r"\x1b\[(\d+)A", terminal.text)]
        assert ups and max(ups) < rows, ups
        bar = re.compile(r"(mtkflash0  )?[a-z-]+ +\d+ %")
        drawn = [line for line in terminal.screen() if bar.match(line) or
                 re.match(r"[0-9A-F]{5}  ", line)]
        assert all(len(line) < columns for line in drawn), drawn
        # One bar for the read, one for the flash: no copies were left.
        bars = [line for line in drawn if bar.match(line)]
        assert len(bars) == 2 and all("100 %" in line for line in bars), drawn


for size in ((80, 8), (40, 24), (30, 20), (80, 5), (200, 50)):
    small(*size)


def waits(columns: int) -> None:
    @test(f"owner: {columns} columns: what to do with the plug, and what the drive shows")
    def run(bench: Bench) -> None:
        model = bench.model("ata2:locked")
        with held(model, "waiting-for-power-cycle"):
            terminal = Terminal(bench, columns, "enter", "ata2", "--wait=2")
            terminal.wait_for("The drive shows 51h")
            assert terminal.text.count("\a") == 1
            lines = terminal.screen()
        terminal.wait_for("Enter waits once more, Ctrl-C stops. ")
        # The bell rings when the waiting begins, and when it ends.
        assert terminal.text.count("\a") == 2
        if columns == 80:
            shown = terminal.text.count("waiting-for-power-cycle")
            with held(model, "waiting-for-power-cycle"):
                terminal.type("\n")
                terminal.wait_until(
                    lambda text: text.count("waiting-for-power-cycle") > shown)
            terminal.wait_until(lambda text: text.count("Enter waits once more") == 2)
        terminal.type("\x03")
        assert terminal.finish() == 7
        session = bench.run("status", "ata2", "--json").document["result"]["drives"][0]["session"]
        assert session["session"] == (2 if columns == 80 else 1), session
        assert all(len(line) < columns for line in lines), lines
        words = " ".join(" ".join(lines).split())
        for text in ("Switch the drive's power off and on now: ", "Repeat until this goes on.",
                     "Pull the plug of the drive, not that of the computer; count to two"):
            assert text in words, words


for wide in (40, 80, 200):
    waits(wide)


def colours(bench: Bench, *more: str) -> bool:
    terminal = Terminal(bench, 80, "enter", "ata9", *more)
    assert terminal.finish() == 4
    return "\x1b[31m" in terminal.text


@test("owner: colour on a terminal only, and never against NO_COLOR or --color")
def color(bench: Bench) -> None:
    bench.model("ata2:dead")
    assert colours(bench) and not colours(bench, "--color=never")
    assert "\x1b" not in bench.run("enter", "ata9").err
    assert "\x1b[31m" in bench.run("enter", "ata9", "--color=always").err
    bench.environment["NO_COLOR"] = ""
    assert colours(bench)
    bench.environment["NO_COLOR"] = "1"
    assert not colours(bench) and colours(bench, "--color=always")
    assert bench.run("status", "--color=red").code == 2


@test("owner: exit codes, their names and type bytes are explained, and told from errors")
def explained(bench: Bench) -> None:
    for word, wanted in {"9": "exit code 9 (incomplete)", "exit-9": "exit code 9",
                         "incomplete": "exit code 9", "80": "still-busy", "FF": "FFh",
                         "vendor mode": "mtkflashctl leave", "7fh": "no-link"}.items():
        done = bench.run("explain", word)
        assert done.code == 0 and wanted in done.out, (word, done)
    out = bench.run("explain", "9").out
    assert "what happened" not in out and "mtkflashctl explain interrupted" in out
    assert "error 0" not in bench.run("explain").out
    for word in names_of("CTL_EXITS", "tools/exits.h", 2):
        assert bench.run("explain", word).code == 0, word


WAYS = "Type packets or vendor-mode: "
PACKETS = 0x1000


@test("owner: a drive that runs and takes packets: which way is asked, and taken")
def ways(bench: Bench) -> None:
    for answer, flag in (("packets", PACKETS), ("vendor-mode", 0)):
        model = bench.model("ata2:running")
        model.tell("0 recipe MT1959", "0 hold programming")
        terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"))
        terminal.wait_for(WAYS)
        assert "cannot be undone" in terminal.text, terminal.text
        terminal.type(f"{answer}\n")
        terminal.wait_for("Type yes to start: ")
        assert ("by        packets, recipe MT1959" in terminal.text) == bool(flag), terminal.text
        terminal.type("yes\n")
        model.tell("0 holding")
        assert model.session_options()[0] & PACKETS == flag
        model.tell("0 release")
        assert terminal.finish() == 0, terminal.text


@test("owner: by packets what was measured is lost: the guide is named, and no way that erases")
def unit_data(bench: Bench) -> None:
    model = bench.model("ata2:running")
    model.tell("0 recipe MT1959", "0 hold backing-up")
    job = bench.start("flash", "ata2", bench.image("new"), "--yes", "--packets")
    # Of the session that writes.
    model.tell("0 holding", "0 claim-error 66", "0 release")
    done = bench.finish(job)
    assert done.code != 0 and "(unit-data)" in done.err, done
    assert "type:       mtkflashctl guide unit-data\n" in done.err, done
    assert "mtkflashctl flash" not in done.err, done


@test("owner: by packets a page cannot be read: flashed without a backup, by who is asked")
def unreadable(bench: Bench) -> None:
    model = bench.model("ata2:running")
    model.tell("0 recipe MT1959", "0 hold backing-up")
    job = bench.start("flash", "ata2", bench.image("new"), "--yes", "--packets")
    model.tell("0 holding", "0 break-off 59", "0 release")
    done = bench.finish(job)
    assert done.code != 0 and "to flash without a backup, leave out --yes" in done.err, done
    assert "Done:" not in done.out, done
    model.tell("0 hold backing-up")
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"), "--packets")
    model.tell("0 holding", "0 break-off 59", "0 release")
    terminal.wait_for("Type no-backup to start: ")
    assert "cannot be read by packets: there is no backup" in terminal.text, terminal.text
    assert "none: a page of it cannot be read" in terminal.text, terminal.text
    terminal.type("no-backup\n")
    assert terminal.finish() == 0, terminal.text
    assert "read back and compared" in terminal.text, terminal.text


@test("owner: a drive that takes packets: neither is no; who cannot be asked gets vendor mode")
def no_way(bench: Bench) -> None:
    model = bench.model("ata2:running")
    model.tell("0 recipe MT1959")
    assert "flash ata2 IMAGE --packets" in " ".join(bench.run("status").out.split())
    before = model.content()
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"))
    terminal.wait_for(WAYS)
    terminal.type("yes\n")
    assert terminal.finish() != 0 and model.content() == before, terminal.text
    assert "no session yet" in bench.run("status").out
    done = bench.run("flash", "ata2", bench.image("new"), "--yes")
    assert done.code == 0 and "add --packets" in done.err, done
    # What is meant for vendor mode says which way.
    done = bench.run("flash", "ata2", bench.image("old"), "--yes", "--delta")
    assert done.code == 0 and "packets" not in done.err, done


FOREIGN = {"PLEXTOR DVDR   PX-716A 1.11": "pxfw (QPxTool)",
           "HL-DT-ST DVDRAM GMA-4020B A104": "flasher (github devilsclaw)",
           "PIONEER DVD-RW  DVR-110 1.37": "DVRFlash",
           "ATAPI iHAS124   Y BL0Y": "necflash (Binflash)"}


@test("owner: another maker's drive is refused, with the program that flashes it")
def foreign(bench: Bench) -> None:
    model = bench.model("ata2:running")
    for name, tool in FOREIGN.items():
        model.tell("0 force verdict 3", f"0 model {name}")
        assert f"another maker's chip: it may be flashed by {tool}" in \
            " ".join(bench.run("status").out.split())
        done = bench.run("flash", "ata2", bench.image("new"), "--yes")
        assert done.code != 0 and f"{name} has another maker's chip" in done.err, done
        assert f"it may be flashed by {tool} (from source code, untried)" in done.err, done
    model.tell("0 model QEMU QEMU DVD-ROM 2.5+")
    assert "not a MediaTek drive: use its maker's updater" in " ".join(
        bench.run("status").out.split())
    assert "another maker's" not in bench.run("flash", "ata2", bench.image("new"), "--yes").err


STEPS = {"disk": "never touched", "dead": "mtkflashctl backup ata2",
         "running": "nothing to do here", "vendor": "mtkflashctl leave ata2",
         "empty": "mtkflashctl rescan"}


@test("owner: every word of the glossary is explained, and every kind of answer is in the schema")
def terms(bench: Bench) -> None:
    page = (TOP / "Documentation" / "glossary.rst").read_text("utf-8")
    words = [word for line in re.findall(r"^   (\w.*)\n      \S", page, re.MULTILINE)
             for word in line.split(", ")]
    assert len(words) > 40
    for word in (*words, "AHCI", "80h", "70h", "EUSERS"):
        found = bench.run("explain", word, "--json").document["result"]["explained"]
        assert found and all(each["cause"] for each in found), word
    for word, kind in (("confused", "packet"), ("gone", "packet"), ("tsst-bd", "recipe")):
        found = bench.run("explain", word, "--json").document["result"]["explained"]
        assert kind in [each["kind"] for each in found], word
    assert "did you mean no-packets?" in bench.run("explain", "nopackets").err
    assert "moment after power-on" in bench.run("explain", "boot window").out


@test("owner: status has a next step for every port")
def steps(bench: Bench) -> None:
    for kind, words in STEPS.items():
        bench.model(f"ata2:{kind}")
        out = bench.run("status").out
        step = re.search(r"^  ata2   (.*)", out, re.MULTILINE)
        assert step and words in step[1], out
        assert ("mtkflashctl doctor" in out) == (kind in ("disk", "empty")), out
    for kind in ("dead", "running"):
        bench.model(f"ata3:{kind}")
        out = bench.run("status").out
        assert ("mtkflashctl trace ata3 ata3.trace" in out) == (kind == "dead"), out
    model = bench.model("ata2:dead")
    for verdict in range(11):
        model.tell(f"0 force verdict {verdict}")
        assert re.search(r"^  ata2   \w", bench.run("status").out, re.MULTILINE), verdict
    model = bench.model("ata2:dead")
    with held(model, "backing-up", 50):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        assert "a session is running: mtkflashctl watch ata2" in bench.run("status").out
    assert bench.finish(job).code == 0
    assert "held in vendor mode: mtkflashctl flash ata2" in bench.run("status").out


@test("owner: backup takes a directory, standard output, and knows beforehand what it cannot write")
def backup_places(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    place = bench.directory / "here"
    place.mkdir()
    assert bench.run("backup", "ata2", place).code == 0
    saved, = place.glob("*.bin")
    assert saved.read_bytes() == content
    with (bench.directory / "out").open("wb") as out:
        done = subprocess.run(bench.command("backup", "ata2", "-"), env=bench.environment,
                              stdout=out, stderr=subprocess.PIPE, check=True)
    assert (bench.directory / "out").read_bytes() == content, done
    assert not (bench.directory / "-").exists()
    assert bench.run("backup", "ata2", "-", "--json").code == 2
    requests = model.ask("requests")[0]
    done = bench.run("backup", "ata2", bench.directory / "no" / "such" / "file")
    assert done.code == 14 and "No such file or directory" in done.err
    assert model.ask("requests")[0] - requests < 3


@test("owner: rescan shows the status, next what is set; stopping names the way out")
def told(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    assert "perhaps your dead drive" in bench.run("rescan").out
    out = bench.run("next", "ata2", "wait=7", "any-identity").out
    assert "waits 7 s for a power cycle, any-identity" in out and "one session" in out
    assert bench.run("next", "ata2", "-q").out == ""
    done = bench.run("watch")
    assert done.code == 0 and "no session is running" in done.out
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"))
    terminal.wait_for("Type yes to start: ")
    terminal.type("no\n")
    assert terminal.finish() == 15, terminal.text
    shown = " ".join(terminal.text.split())
    assert "give the drive back instead: mtkflashctl leave ata2)" in shown, shown
    assert f"type: mtkflashctl flash ata2 {bench.image('new')} --backup-dir=" in shown, shown
    assert bench.run("leave", "ata2").code == 0
    model = bench.model("ata2:running")
    terminal = Terminal(bench, 80, "erase", "ata2")
    terminal.wait_for("will not work until an image is written. Type erase to start: ")
    assert "this drive works at present" in terminal.text and "pages to write" not in terminal.text
    terminal.type("\x03")
    assert terminal.finish() == 12 and "before anything was erased" in terminal.text
