# SPDX-License-Identifier: GPL-2.0
"""On a terminal: the question, the bar, the map."""

import re
import subprocess
from pathlib import Path

from harness import TOP, Bench, Terminal, held, test

PICTURES = TOP / "Documentation" / "pictures"

LEGEND = "? unknown  o planned  - erased  + written  . same  # verified"


# What is drawn again and again must not wrap.
DRAWN = re.compile(r"mtkflash0  [a-z-]+ +\d|[0-9A-F]{5}  |[?] unknown|  Switch|  Only the power")


def check_screen(terminal: Terminal) -> list[str]:
    screen = terminal.screen()
    drawn = [line for line in screen if DRAWN.match(line)]
    assert drawn and all(len(line) < terminal.columns for line in drawn), drawn
    return screen


def map_of(screen: list[str]) -> str:
    """The cells of the last map on the screen."""
    last = max(number for number, line in enumerate(screen) if LEGEND in line)
    first = last
    while re.match(r"[0-9A-F]{5}  ", screen[first - 1]):
        first -= 1
    return "".join(line[7:] for line in screen[first:last])


def flash_at(columns: int) -> None:
    @test(f"terminal: {columns} columns: summary, question, bar and map, all verified in the end")
    def run(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        model.tell("0 pace 0.5")
        terminal = Terminal(bench, columns, "flash", "ata2", bench.image("new"))
        terminal.wait_for("Type yes to start: ")
        saved, = bench.backups.glob("*.bin")
        assert str(saved) in terminal.text and "sectors differ" in terminal.text
        terminal.type("yes\n")
        assert terminal.finish() == 0, terminal.text
        screen = check_screen(terminal)
        assert any(re.match(r"mtkflash0  done +100 % \[=+\] \d:\d\d$", line)
                   for line in screen), screen
        assert set(map_of(screen)) == {"#"}, screen
        assert any("Done: mtkflash0 holds the image" in line for line in screen)
        percents = [int(number) for number in
                    re.findall(r" (\d+) % \[", terminal.text[terminal.text.index("yes"):])]
        assert percents == sorted(percents) and max(percents) == 100
        assert model.content() == bench.image("new").read_bytes()


for wide in (80, 200):
    flash_at(wide)


def words_of(picture: Path) -> list[str]:
    """The lines of a screen without what differs from run to run: times, bars, marks."""
    lines = re.findall(r"<text [^>]*>([^<]*)</text>", picture.read_text("utf-8"))
    for pattern, mask in ((r"\[[= ]*\]", "[]"), (r"(?<=^[0-9A-F]{5}  ).*", ""),
                          (r", about [\d:]+ left", ""), (r"\d+", "0")):
        lines = [re.sub(pattern, mask, line) for line in lines]
    return lines


@test("terminal: the screens in the pages are what is shown now")
def screens(bench: Bench) -> None:
    subprocess.run([TOP / "tests" / "docs" / "pictures", "--screens", bench.directory,
                    bench.modeld.parent], check=True, capture_output=True)
    names = {path.name for path in bench.directory.glob("screen-*.svg")}
    assert names == {path.name for path in PICTURES.glob("screen-*.svg")}, names
    for name in names:
        now, then = words_of(bench.directory / name), words_of(PICTURES / name)
        assert now == then, f"{name}: old; type tests/docs/pictures --screens: {now}, {then}"


@test("terminal: the map follows the work, and keeps page 0 for last")
def map_states(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell("0 hold programming 58")
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"), "--yes")
    model.tell("0 holding")
    terminal.wait_until(lambda text: re.search(r"programming +58 %", text) and
                        LEGEND in text[text.rindex("programming"):])
    cells = map_of(terminal.screen())
    assert "(each mark is 512 bytes)" in terminal.screen()
    assert cells[0] == "-" and cells[1] == "+", cells
    assert cells.index("+") < cells.rindex("-") and set(cells) == {"+", "-", "."}, cells
    assert re.search(r"\] \d:\d\d, about \d:\d\d left", terminal.text)
    model.tell("0 release")
    assert terminal.finish() == 0
    assert set(map_of(terminal.screen())) == {"#"}


@test("terminal: what does not differ is a dot, what is to go an o")
def map_of_few(bench: Bench) -> None:
    model = bench.model("ata2:running")
    image = bench.directory / "few.bin"
    content = bytearray(model.content())
    content[0x20010] ^= 1
    image.write_bytes(content)
    model.tell("0 hold erasing 0")
    terminal = Terminal(bench, 80, "flash", "ata2", image, "--yes", "--delta")
    terminal.wait_until(lambda text: LEGEND in text[text.rfind("erasing"):] and "erasing" in text)
    cells = map_of(terminal.screen())
    assert set(cells) <= {"o", "-", "?", "."} and cells.count(".") > 400 and "o" in cells, cells
    model.tell("0 release")
    # Firmware with a byte changed does not start.
    assert terminal.finish() == 11 and model.content() == content


def erase_at(columns: int) -> None:
    @test(f"terminal: {columns} columns: an erase asks, draws, and says what comes next")
    def run(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        model.tell("0 pace 0.5")
        terminal = Terminal(bench, columns, "erase", "ata2")
        terminal.wait_for("Type erase to start: ")
        saved, = bench.backups.glob("*.bin")
        assert "every byte is erased" in terminal.text
        terminal.type("erase\n")
        assert terminal.finish() == 0, terminal.text
        screen = check_screen(terminal)
        assert set(map_of(screen)) == {"#"}, screen
        assert "    mtkflashctl flash ata2 IMAGE" in screen, screen
        assert f"    mtkflashctl restore ata2 {saved}" in screen, screen
        assert set(model.content()) == {0xff}


def watch_at(columns: int) -> None:
    @test(f"terminal: {columns} columns: the tool is killed, and watch shows the map again")
    def run(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        with held(model, "programming", 58):
            job = bench.start("flash", "ata2", bench.image("new"), "--yes")
            model.tell("0 holding")
            job.kill()
            job.communicate()
            terminal = Terminal(bench, columns, "watch", "ata2")
            terminal.wait_for(LEGEND)
            assert set(map_of(terminal.screen())) == {"+", "-", "."}
        assert terminal.finish() == 0
        assert set(map_of(check_screen(terminal))) == {"#"}
        assert model.content() == bench.image("new").read_bytes()


for wide in (80, 200):
    erase_at(wide)
    watch_at(wide)


@test("terminal: no map from a module that has none, and none of a session that only reads")
def no_map(bench: Bench) -> None:
    for age in (0, 1, 2):
        model = bench.model("ata2:dead")
        model.tell(f"age {age}", "0 pace 0.2")
        words = ("backup", "ata2") if age == 2 else ("flash", "ata2", bench.image("new"), "--yes")
        terminal = Terminal(bench, 80, *words)
        assert terminal.finish() == 0 and "# verified" not in terminal.text
        check_screen(terminal)


def answer(word: str) -> None:
    @test(f"terminal: the answer {word!r} is no yes: nothing is written")
    def run(bench: Bench) -> None:
        model = bench.model("ata2:dead")
        content = model.content()
        terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"))
        terminal.wait_for("Type yes to start: ")
        terminal.type(word)
        assert terminal.finish() == 15
        assert "held in vendor mode" in terminal.text and model.content() == content
        assert list(bench.backups.glob("*.bin"))


for words in ("no\n", "\n", "y\n", "yes please\n", "\x04"):
    answer(words)


@test("terminal: Ctrl-C at the question: nothing is written")
def interrupted_question(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"))
    terminal.wait_for("Type yes to start: ")
    terminal.type("\x03")
    assert terminal.finish() == 12 and model.content() == content


@test("terminal: Ctrl-C after the first erase goes to the tool alone")
def interrupted_writing(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "programming", 58):
        terminal = Terminal(bench, 80, "flash", "ata2", bench.image("new"), "--yes")
        model.tell("0 holding")
        terminal.wait_for("programming")
        terminal.type("\x03")
        assert terminal.finish() == 13 and "mtkflashctl watch ata2" in terminal.text
    assert model.content() == bench.image("new").read_bytes()


@test("terminal: watch draws the bar of somebody else's session")
def watch(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "backing-up", 50):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        terminal = Terminal(bench, 80, "watch")
        terminal.wait_for("backing-up")
    assert terminal.finish() == 0 and bench.finish(job).code == 0
    check_screen(terminal)


@test("terminal: a dumb one, and one of no width, get lines")
def dumb(bench: Bench) -> None:
    bench.model("ata2:dead")
    bench.environment["TERM"] = "dumb"
    terminal = Terminal(bench, 80, "backup", "ata2")
    assert terminal.finish() == 0 and "\x1b" not in terminal.text
    bench.environment["TERM"] = "xterm"
    terminal = Terminal(bench, 0, "backup", "ata2")
    assert terminal.finish() == 0


@test("terminal: no escape sequence leaves it when it is none")
def no_terminal(bench: Bench) -> None:
    bench.model("ata2:dead")
    done = bench.run("flash", "ata2", bench.image("new"), "--yes")
    assert "\x1b" not in done.out + done.err and "\r" not in done.out + done.err
    phases = re.findall(r"^mtkflash0: ([a-z-]+)", done.err, re.MULTILINE)
    assert phases[-1] == "done" and len(phases) == len(
        [phase for before, phase in zip([""] + phases, phases) if before != phase])
