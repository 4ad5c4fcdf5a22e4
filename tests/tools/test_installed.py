# SPDX-License-Identifier: GPL-2.0
"""What is made from the tables, and what is installed: pages, completions, rules."""

import re
import subprocess
from pathlib import Path

from harness import TOP, Bench, names_of, test


def output(*command: object) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True,
                          text=True).stdout


def page_text(page: Path) -> str:
    """The page as plain text, on one line."""
    text = subprocess.run(["col", "-b"], input=output("mandoc", "-T", "ascii", page), check=True,
                          capture_output=True, text=True).stdout
    return " ".join(text.split())


def check_pages(tools: Path) -> None:
    for page in ("mtkflashctl.8", "mtkflash.4"):
        said = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", tools / page],
                              capture_output=True, text=True, check=False).stdout
        assert not said, said
    text = page_text(tools / "mtkflash.4")
    errors = re.findall(r"^\tMTKFLASH_ERROR_(\w+) = (\d+),$",
                        (TOP / "uapi" / "linux" / "mtkflash.h").read_text("utf-8"), re.MULTILINE)
    assert len(errors) > 40
    for name, number in errors[1:]:
        assert f"({name.lower().replace('_', '-')}, error {number}," in text, name


def check_commands(tools: Path) -> None:
    text = page_text(tools / "mtkflashctl.8")
    for verb, summary in re.findall(r"^  ([a-z]+) +(\w.*)$", output(tools / "mtkflashctl", "help"),
                                    re.MULTILINE):
        assert re.search(rf"\b{verb}\b[^.]* {re.escape(summary)}", text), verb
    for name in names_of("CTL_EXITS", "tools/exits.h", 2):
        assert f"({name})" in text, name
    errors = names_of("CTL_ERRORS", "tools/exits.h", 2)
    assert len(errors) > 15
    for name in errors:
        assert f" {name} (exit code" in text, name


def bash_words(tools: Path, line: str) -> list[str]:
    """What bash offers at the end of a line."""
    script = f"""
        . /usr/share/bash-completion/bash_completion
        . {tools}/mtkflashctl.bash
        COMP_LINE={line!r} COMP_POINT=${{#COMP_LINE}}
        read -ra COMP_WORDS <<< "$COMP_LINE"
        [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _mtkflashctl
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True,
                          env={"PATH": f"{tools}:/usr/bin:/bin"}).stdout.split()


def check_bash(tools: Path) -> None:
    said = subprocess.run(["shellcheck", tools / "mtkflashctl.bash"], capture_output=True,
                          text=True, check=False).stdout
    assert not said, said
    assert {"status", "flash", "explain"} <= set(bash_words(tools, "mtkflashctl "))
    assert bash_words(tools, "mtkflashctl fl") == ["flash"]
    assert "--dry-run" in bash_words(tools, "mtkflashctl flash --d")
    assert "--dry-run" not in bash_words(tools, "mtkflashctl backup --")
    assert bash_words(tools, "mtkflashctl enter ata2 --command-set=sl") == ["slim", "slim2"]
    assert bash_words(tools, "mtkflashctl enter ata2 --command-set leg") == ["legacy"]
    assert {"allow-sibling", "wait=", "full-rewrite", "set=slim2"} <= set(
        bash_words(tools, "mtkflashctl next ata2 any-identity "))
    assert bash_words(tools, "mtkflashctl explain still") == ["still-busy", "still-running"]
    assert bash_words(tools, "mtkflashctl parts MX25L20") == ["MX25L2005"]
    assert bash_words(tools, "mtkflashctl mtd o") == ["on", "off"]
    assert bash_words(tools, "mtkflashctl help wat") == ["watch"]
    assert bash_words(tools, "mtkflashctl explain 80") == ["80h"]
    assert bash_words(tools, "mtkflashctl explain exit-9") == ["exit-9"]
    # What belongs to an option is no word of the command.
    assert bash_words(tools, "mtkflashctl next --log /tmp/x ata2 any-id") == ["any-identity"]
    (tools / "to-flash.bin").touch()
    (tools / "to-read.txt").touch()
    assert bash_words(tools, f"mtkflashctl flash ata2 {tools}/to-") == [f"{tools}/to-flash.bin"]
    assert bash_words(tools, f"mtkflashctl trace ata2 {tools}/to-r") == [f"{tools}/to-read.txt"]
    assert bash_words(tools, "mtkflashctl guide second-t") == ["second-try"]


def check_zsh(tools: Path) -> None:
    subprocess.run(["zsh", "-n", tools / "_mtkflashctl"], check=True)
    text = (tools / "_mtkflashctl").read_text("utf-8")
    assert text.startswith("#compdef mtkflashctl\n")
    # It loads, and defines what it says.
    subprocess.run(["zsh", "-f", "-c", f"fpath=({tools} $fpath); autoload -Uz compinit; "
                    "compinit -D -u; autoload +X _mtkflashctl && "
                    "[[ ${_comps[mtkflashctl]} == _mtkflashctl ]]"], check=True)


def check_fish(tools: Path) -> None:
    def words(line: str) -> list[str]:
        text = output("fish", "--no-config", "-c",
                      f"set PATH {tools} $PATH; source {tools}/mtkflashctl.fish; "
                      f"complete -C '{line}'")
        return [row.split("\t")[0] for row in text.splitlines()]
    assert {"status", "flash"} <= set(words("mtkflashctl "))
    assert words("mtkflashctl flash --dry") == ["--dry-run"]
    assert {"on", "off"} <= set(words("mtkflashctl mtd o"))
    assert words("mtkflashctl enter --command-set=sl") == ["--command-set=slim",
                                                           "--command-set=slim2"]
    assert {"set=slim", "any-identity"} <= set(words("mtkflashctl next "))
    assert "still-busy" in words("mtkflashctl explain still")
    assert "second-try" in words("mtkflashctl guide second")


def check_rules() -> None:
    """Not more than its form: udev itself is needed for the rest."""
    for line in (TOP / "tools/udev/60-mtkflash.rules").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        for term in re.split(r",\s*", line):
            assert re.fullmatch(r'[A-Z]+(\{\w+\})?(==|!=|\+=|=)"[^"]*"', term), term


def check_quirk() -> None:
    """Every maker of drives that get a node, by the name in INQUIRY, and nobody else."""
    text = (TOP / "tools/fwupd/mtkflash.quirk").read_text("utf-8")
    named = re.findall(r"^\[SCSI\\VEN_(\S{1,8})\]\nFlags = no-probe$", text, re.MULTILINE)
    rest = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(rest) == 2 * len(named), rest
    families = (TOP / "driver/drive/families.c").read_text("utf-8")
    # Samsung makes memory, too, and hp sells disks, which fwupd updates.
    makers = set(re.findall(r'^\tMEDIATEK\("([^"]+)"', families, re.MULTILINE)) - {"SAMSUNG", "hp"}
    assert named == sorted(makers), makers.symmetric_difference(named)


def check_install(tools: Path, directory: Path) -> None:
    subprocess.run(["make", "-s", "-C", TOP / "tools", "install", f"DESTDIR={directory}",
                    f"BUILD={tools}"], check=True)
    for name in ("usr/bin/mtkflashctl", "usr/share/man/man8/mtkflashctl.8",
                 "usr/share/man/man4/mtkflash.4",
                 "usr/share/bash-completion/completions/mtkflashctl",
                 "usr/share/zsh/vendor-completions/_mtkflashctl",
                 "usr/share/fish/vendor_completions.d/mtkflashctl.fish",
                 "usr/lib/udev/rules.d/60-mtkflash.rules", "usr/lib/modprobe.d/mtkflash.conf",
                 "usr/share/fwupd/quirks.d/mtkflash.quirk",
                 "usr/share/mtkflash/mtkflashctl.schema.json",
                 "usr/share/mtkflash/recipes/optorite-pieces.recipe",
                 "usr/share/mtkflash/recipes/optorite-offsets.recipe", "var/lib/mtkflash"):
        assert (directory / name).exists(), name
    output(directory / "usr/bin/mtkflashctl", "version")


def add_tests(tools: Path) -> None:
    @test("installed: the manual pages are clean and have every error")
    def pages(_: Bench) -> None:
        check_pages(tools)

    @test("installed: the manual page has every command and exit code")
    def commands(_: Bench) -> None:
        check_commands(tools)

    @test("installed: bash completes")
    def bash(_: Bench) -> None:
        check_bash(tools)

    @test("installed: zsh takes its completion")
    def zsh(_: Bench) -> None:
        check_zsh(tools)

    @test("installed: fish completes")
    def fish(_: Bench) -> None:
        check_fish(tools)

    @test("installed: the udev rules have the form of rules")
    def rules(_: Bench) -> None:
        check_rules()

    @test("installed: the quirk of fwupd has the form of one, and every maker")
    def quirk(_: Bench) -> None:
        check_quirk()

    @test("installed: make install puts all of it in its place")
    def install(bench: Bench) -> None:
        check_install(tools, bench.directory / "root")
