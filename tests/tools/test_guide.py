# SPDX-License-Identifier: GPL-2.0
"""guide: the pages for owners in the terminal, from the pages themselves."""

import re

from harness import TOP, Bench, Terminal, test

PAGES = TOP / "Documentation"
MARKUP = re.compile(r"``|:(ref|doc|term|header-rows|widths):|^ *\.\. |\]_|`_|\*\*", re.MULTILINE)
LEADS = re.compile(r"mtkflashctl guide ([\w-]+)")


def names(bench: Bench) -> list[str]:
    return bench.run("complete", "guides").out.split()


def rows(page: str) -> list[str]:
    """The first cells of its tables, as plain text."""
    cells = re.findall(r"^   \* - (.*(?:\n       .*)*)", page, re.MULTILINE)
    return [" ".join(re.sub(r"``|\*\*", "", cell).split()) for cell in cells]


@test("guide: every section of every page is plain text, and leads to others that exist")
def sections(bench: Bench) -> None:
    known = names(bench)
    assert len(known) > 150 and len(known) == len(set(known))
    pages = {page.stem for page in PAGES.glob("*.rst")}
    for name in known:
        found = bench.run("guide", name, "--json").document["result"]["sections"]
        assert len(found) == 1 and found[0]["name"] == name, (name, found)
        text = " ".join(found[0]["text"].split())
        # Only the text before the first section of a page.
        assert len(text) > len(found[0]["title"]) or name in pages, (name, text)
        assert not MARKUP.search(found[0]["text"]), (name, MARKUP.search(found[0]["text"]), text)
        assert set(LEADS.findall(text)) - {"shows"} <= set(known), (name, text)


@test("guide: every label of the pages is the name of a section")
def labels(bench: Bench) -> None:
    known = set(names(bench))
    for page in known & {path.stem for path in PAGES.glob("*.rst")}:
        text = (PAGES / f"{page}.rst").read_text("utf-8")
        assert set(re.findall(r"^ *\.\. _([a-z-]+):$", text, re.MULTILINE)) <= known, page


@test("guide: each symptom is listed, and found by its own words, with its answer")
def symptoms(bench: Bench) -> None:
    wanted = rows((PAGES / "symptoms.rst").read_text("utf-8"))
    listed = bench.run("guide", "--json").document["result"]["symptoms"]
    assert len(wanted) > 30 and [row["symptom"] for row in listed] == wanted
    assert all(row["answer"] and not MARKUP.search(row["answer"]) for row in listed)
    shown = " ".join(bench.run("guide").out.split())
    for row in listed:
        assert row["symptom"] in shown, row
        words = row["symptom"].replace(",", "").split()[:6]
        found = bench.run("guide", *words, "--json").document["result"]["symptoms"]
        assert row in found, row


@test("guide: one answer that leads to one section shows it; several are named")
def found(bench: Bench) -> None:
    done = bench.run("guide", "second", "TRY")
    assert "the updater crashed" in done.out and "Do not try the old updater again" in done.out
    done = bench.run("guide", "prompt", "does", "not", "come", "back")
    assert "mtkflashctl watch ata2" in done.out
    # By the text if no title has it.
    assert "  optorite " in bench.run("guide", "dvflash").out
    done = bench.run("guide", "power")
    assert "  switching-the-power " in done.out
    # A label in a list of terms is one term, not all that follow.
    done = bench.run("guide", "maybe-healthy")
    assert "next ata2 maybe-healthy" in done.out and "Move the disk" not in done.out
    # What people type: words that tell nothing, and words that no line has.
    assert "The usual picture" in bench.run("guide", "my", "drive", "seems", "dead").out
    done = bench.run("guide", "the", "power", "quux")
    assert "No line has all of these words" in done.out and "  power-off " in done.out
    assert "and others" in bench.run("guide", "drive").out
    # A page says what is in it.
    assert "  jumpers " in bench.run("guide", "hardware").out
    # The name of an error leads to what the recovery guide has about it.
    assert "  status-f0h-f2h-or-f3h " in bench.run("guide", "busy-type").out
    done = bench.run("guide", "quux", "of", "xyzzy")
    assert done.code == 1 and "nothing about 'quux of xyzzy'" in done.err
    assert "type:       mtkflashctl guide\n" in done.err
    done = bench.run("guide", "jumprs")
    assert done.code == 1 and "type:       mtkflashctl guide jumpers\n" in done.err


@test("guide: who is not root is told how to become it, where there is something to type")
def privilege(bench: Bench) -> None:
    note = "These commands need root: type sudo"
    assert note not in bench.run("guide", "wrong-software").out
    bench.environment["MTKFLASH_NOBODY"] = "1"
    assert note in bench.run("guide", "wrong-software").out
    for other in ("second-try", "getting-firmware", "packages"):
        assert note not in bench.run("guide", other).out


@test("guide: it fits the terminal, but for what is to be typed")
def fits(bench: Bench) -> None:
    for columns in (80, 40):
        for name in ("bios-hangs", "second-try", "no-vendor-mode", "questions-and-answers"):
            if name not in names(bench):
                name = "faq"
            terminal = Terminal(bench, columns, "guide", name)
            assert terminal.finish() == 0
            long = [line for line in terminal.screen() if len(line) > columns]
            assert not long or all("mtkflashctl" in line for line in long), long
