# SPDX-License-Identifier: GPL-2.0
"""doctor, report and rescue: from a computer with a dead drive to one that works."""

import json
import re
import signal
import tarfile
from typing import Callable

from harness import TOP, Bench, Model, Terminal, held, test

KERNEL = "6.1.0-56-amd64"
MODULES = f"/lib/modules/{KERNEL}"
VERSION = re.search(r'MTKFLASH_VERSION\s+"(.*)"',
                    (TOP / "driver/drive/version.h").read_text("utf-8"))[1]  # type: ignore[index]
PCI = "/sys/bus/pci/devices/0000:00:1f.1"


def computer(bench: Bench, *ports: str) -> Model:
    """One on which nothing is in the way."""
    bench.place("/proc/sys/kernel/osrelease", KERNEL + "\n")
    bench.place("/proc/meminfo", "MemTotal: 4096000 kB\nMemAvailable: 2048000 kB\n")
    bench.place("/proc/mounts", "/dev/sda1 / ext4 rw 0 0\n")
    bench.place("/etc/os-release", "PRETTY_NAME=\"Debian\"\nID=debian\n")
    bench.place("/sys/module/mtkflash/version", VERSION + "\n")
    bench.place("/sys/kernel/security/lockdown", "[none] integrity confidentiality\n")
    bench.place("/usr/lib/udev/rules.d/60-mtkflash.rules")
    bench.place("/usr/lib/modprobe.d/mtkflash.conf")
    bench.place(f"{MODULES}/build/Makefile")
    bench.place(f"{MODULES}/modules.dep", "kernel/fs/ext4.ko:\nextra/mtkflash.ko: kernel/a.ko\n")
    bench.place("/var/lib/mtkflash/.keep")
    host(bench, "0x010180", "ata_piix")
    return bench.model(*(ports or ("ata2:dead",)))


def host(bench: Bench, number: str, driver: str) -> None:
    bench.place(f"{PCI}/class", number + "\n")
    link = bench.root / PCI.lstrip("/") / "driver"
    link.unlink(missing_ok=True)
    if driver:
        bench.place_link(f"{PCI}/driver", f"../../../bus/pci/drivers/{driver}")


def no_module(bench: Bench) -> None:
    bench.environment.pop("MTKFLASH_MODEL")
    (bench.root / "sys/module/mtkflash/version").unlink()
    (bench.root / "sys/module/mtkflash").rmdir()


@test("doctor: nothing is in the way, and no drive is asked anything")
def well(bench: Bench) -> None:
    model = computer(bench)
    done = bench.run("doctor")
    assert done.code == 0 and "Nothing is in the way." in done.out and not done.err, done
    assert "ata2: perhaps the dead drive, mtkflash0" in done.out
    assert re.search(r"backups are saved in \S+/var/lib/mtkflash$", done.out, re.MULTILINE)
    assert model.ask("scans")[0] == 0 and model.ask("0 violations")[0] == 0
    result = bench.run("doctor", "--json").document["result"]
    assert result["wrong"] == result["warnings"] == 0 and len(result["checks"]) > 8
    assert bench.run("doctor", "-q").out.strip() == "Nothing is in the way."


Change = Callable[[Bench], object]


def finds(name: str, level: str, words: str, command: str, change: Change) -> None:
    @test(f"doctor: {name}")
    def run(bench: Bench) -> None:
        computer(bench)
        change(bench)
        done = bench.run("doctor")
        assert done.code == (1 if level == "WRONG" else 0), done
        found = re.search(rf"^{level} +(.*{re.escape(words)}.*)(?:\n +type: (.*))?$", done.out,
                          re.MULTILINE)
        assert found and (found[2] or "") == command, done
        checks = bench.run("doctor", "--json").document["result"]["checks"]
        assert [check for check in checks if words in check["text"] and
                check["level"] == level.lower() and check["command"] == (command or None)], checks


def unlink(path: str) -> Change:
    return lambda bench: (bench.root / path.lstrip("/")).unlink()


def both(*changes: Change) -> Change:
    return lambda bench: [change(bench) for change in changes]


def place(path: str, text: str = "") -> Change:
    return lambda bench: bench.place(path, text)


finds("an old kernel", "WRONG", "5.10.0 is too old", "mtkflashctl guide live-usb",
      place("/proc/sys/kernel/osrelease", "5.10.0\n"))
finds("a module that is not loaded", "WRONG", "not loaded", "modprobe mtkflash", no_module)
finds("modprobe without its setting", "WRONG", "not loaded", "modprobe mtkflash async_probe=1",
      both(no_module, unlink("/usr/lib/modprobe.d/mtkflash.conf")))
finds("a module that depmod has not seen", "WRONG", "does not know of it",
      "depmod -a; modprobe mtkflash",
      both(no_module, place(f"{MODULES}/modules.dep"), place(f"{MODULES}/extra/mtkflash.ko")))
finds("no module for this kernel", "WRONG", "no module for this kernel",
      "make modules tool && make install && modprobe mtkflash",
      both(no_module, place(f"{MODULES}/modules.dep")))
for system, install in (("debian", f"apt install linux-headers-{KERNEL}"),
                        ("fedora", f"dnf install kernel-devel-{KERNEL}"),
                        ("arch", "pacman -S linux-headers"),
                        ("other", "mtkflashctl guide install")):
    finds(f"no headers on {system}", "WRONG", "headers of this kernel are missing", install,
          both(no_module, place(f"{MODULES}/modules.dep"), unlink(f"{MODULES}/build/Makefile"),
               place("/etc/os-release", f"ID={system}\n")))
finds("a module of another version", "warning", "another version",
      "rmmod mtkflash; modprobe mtkflash", place("/sys/module/mtkflash/version", "0.0.1\n"))
finds("lockdown", "WRONG", "switch Secure Boot off", "mtkflashctl guide secure-boot",
      place("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n"))
finds("an ordinary file in the place of a node", "WRONG", "/dev/mtkflash0 is an ordinary file",
      "rm /dev/mtkflash0; mtkflashctl rescan", place("/dev/mtkflash0", "fw"))
finds("no udev rules", "warning", "udev rules are not installed", "make install",
      unlink("/usr/lib/udev/rules.d/60-mtkflash.rules"))
MODE = "mtkflashctl guide from-ahci-to-ide-mode"
finds("a controller in AHCI mode", "warning", "untested on real drives (ahci)", MODE,
      lambda bench: host(bench, "0x010601", "ahci"))
finds("a controller in RAID mode", "warning", "in RAID mode", MODE,
      lambda bench: host(bench, "0x010400", "ahci"))
finds("a controller for SAS", "warning", "is for SAS disks", "mtkflashctl guide controllers",
      lambda bench: host(bench, "0x010700", "mpt3sas"))
finds("a controller without a driver", "warning", "has no driver",
      "modprobe ata_generic all_generic_ide=1", lambda bench: host(bench, "0x01018a", ""))
MOUNTED = place("/proc/mounts", "/dev/sr0 /media/cd iso9660 ro 0 0\n")
finds("a mounted drive that a rescue would take", "WRONG", "/dev/sr0 is mounted on /media/cd",
      "umount /dev/sr0",
      both(MOUNTED, lambda bench: bench.place_link(
          "/sys/class/block/sr0",
          "../../devices/pci0/ata2/host1/target1:0:0/1:0:0:0/block/sr0")))
finds("another mounted drive, as that of a live system", "warning",
      "/dev/sr0 is mounted on /media/cd", "umount /dev/sr0", MOUNTED)
ELSEWHERE = "mtkflashctl doctor --backup-dir=DIRECTORY"
finds("backups in memory", "warning", "lost when the computer is switched off", ELSEWHERE,
      place("/proc/mounts", "overlay / overlay rw 0 0\n/dev/sda1 /media/disk ext4 rw 0 0\n"))
finds("no place for backups", "warning", "backups cannot be saved in", ELSEWHERE,
      both(unlink("/var/lib/mtkflash/.keep"),
           lambda bench: (bench.root / "var/lib/mtkflash").rmdir(),
           lambda bench: (bench.root / "var/lib").rmdir()))
finds("a program that has it open", "warning", "player (process 812) has /dev/sr0 open",
      "fuser -v /dev/sr0",
      both(place("/proc/812/comm", "player\n"),
           lambda bench: bench.place_link("/proc/812/fd/3", "/dev/sr0")))
finds("a drive on USB", "warning", "/dev/sr1 is on USB", "mtkflashctl guide controllers",
      lambda bench: bench.place_link("/sys/class/block/sr1", "../../devices/pci0/usb1/1-1/block/sr1"))
finds("little memory", "warning", "only 9 MiB of memory", "ps -e -o rss,comm --sort=-rss | head",
      place("/proc/meminfo", "MemAvailable: 10000 kB\n"))
finds("a user who may not", "warning", "you are not root", "sudo mtkflashctl doctor",
      lambda bench: bench.environment.update(MTKFLASH_NOBODY="1"))
finds("no drive", "WRONG", "no drive to work on", "mtkflashctl rescan",
      lambda bench: bench.model("ata1:disk", "ata2:empty"))
finds("two devices on a cable", "warning", "ata2 has two devices on its cable",
      "mtkflashctl guide two-drives-on-one-cable",
      both(place("/sys/class/ata_device/dev2.0/class", "atapi\n"),
           place("/sys/class/ata_device/dev2.1/class", "ata\n")))
finds("a drive that shows 00h", "warning", "ata2 shows 00h: check the drive's power",
      "mtkflashctl guide jumpers",
      lambda bench: bench.model("ata2:dead").tell("0 force altstatus 0"))
finds("a port that cannot be used", "warning", "ata2 cannot be used",
      "mtkflashctl guide controllers",
      lambda bench: bench.model("ata2:dead").tell("0 force verdict 8", "0 force reason 2"))
finds("a port that the kernel still looks at", "warning", "still busy with ata2 (5 s so far",
      "mtkflashctl status",
      lambda bench: bench.model("ata2:dead").tell("0 force verdict 1", "0 force probing-s 5"))
finds("no controller at all", "WRONG", "no IDE or SATA controller", "mtkflashctl guide controllers",
      both(no_module, lambda bench: host(bench, "0x020000", "e1000")))


for what, before, wanted in (
        ("modprobe", no_module, "sudo modprobe mtkflash"),
        ("rm", place("/dev/mtkflash0", "fw"), "sudo rm /dev/mtkflash0; sudo mtkflashctl rescan"),
        ("make", both(no_module, place(f"{MODULES}/modules.dep")),
         "make modules tool && sudo make install && sudo modprobe mtkflash")):
    finds(f"{what} needs root, and says so to others", "WRONG", "", wanted,
          both(before, lambda bench: bench.environment.update(MTKFLASH_NOBODY="1")))


@test("doctor: Secure Boot without lockdown is a warning")
def secure_boot(bench: Bench) -> None:
    computer(bench)
    path = bench.place("/sys/firmware/efi/efivars/"
                       "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")
    for value, shown in ((1, True), (0, False)):
        path.write_bytes(bytes((6, 0, 0, 0, value)))
        assert ("Secure Boot is on" in bench.run("doctor").out) == shown


# --- report ---------------------------------------------------------------------------


@test("report: one archive with all of it, without firmware and without others' lines")
def report(bench: Bench) -> None:
    computer(bench, "ata1:disk", "ata2:dead", "ata3:running")
    bench.place("/kernel-log", "<6>[    1.2] ata2: link is slow\n<6>[    9.1] mtkflash: loaded\n"
                "<6>[    9.2] usb: a secret stick\n")
    trace = bench.directory / "session.trace"
    trace.write_text("tool 1\nphase entering\nw3 2a\nd 4142\nphase backing-up\nd 5a5a\nw1 77\n")
    done = bench.run("report", "ata2", trace, cwd=bench.directory)
    assert done.code == 0 and "no firmware" in done.out, done
    assert "mtkflashctl guide reporting" in done.out, done
    assert "no public address yet" in " ".join(bench.run("guide", "reporting").out.split())
    name, = bench.directory.glob("mtkflash-report-*.tar.gz")
    with tarfile.open(name) as archive:
        files = {member.name: archive.extractfile(member).read().decode()  # type: ignore[union-attr]
                 for member in archive.getmembers()}
    assert {path.split("/")[1] for path in files} == {
        "versions.txt", "status.json", "doctor.json", "kernel-log.txt", "controllers.txt",
        "trace.txt"}
    everything = "".join(files.values())
    for words in (VERSION, '"ata1"', '"mtkflash0"', "ata2: link is slow", "mtkflash: loaded",
                  "0x010180", "ata_piix", "phase entering", "Debian", "perhaps the dead drive"):
        assert words in everything, words
    for words in ("5a5a", "4142", "w1 77", "secret", '"node": "mtkflash1",\n      "unit"'):
        assert words not in everything, words


@test("report: of a port without a node it has what is seen of the port")
def report_of_a_port(bench: Bench) -> None:
    computer(bench, "ata1:disk", "ata2:dead", "ata3:empty")
    for place in ("ata3", "ata1"):
        done = bench.run("report", place, cwd=bench.directory)
        assert done.code == 0 and f"{place} has no node" in done.err, done
        name, = bench.directory.glob("mtkflash-report-*.tar.gz")
        with tarfile.open(name) as archive:
            member = archive.extractfile("mtkflash-report/status.json")
            assert member
            status = json.load(member)
        assert any(port["port"] == place for port in status["ports"]) and not status["drives"], status
        name.unlink()
    done = bench.run("report", "ata9", cwd=bench.directory)
    assert done.code == 4 and not list(bench.directory.glob("*.gz")), done


@test("report: also without the module, and what cannot be written is said")
def bare_report(bench: Bench) -> None:
    computer(bench)
    no_module(bench)
    document = bench.run("report", "--json", cwd=bench.directory).document
    assert (bench.directory / document["result"]["file"]).exists()
    assert bench.run("report", "ata2", "no/such.trace", cwd=bench.directory).code == 14


# --- rescue ---------------------------------------------------------------------------


def rescue(bench: Bench, *words: object, columns: int = 80) -> Terminal:
    return Terminal(bench, columns, "rescue", *words, f"--backup-dir={bench.backups}")


def led_through(columns: int) -> None:
    @test(f"rescue: {columns} columns: from the computer to a drive that works")
    def run(bench: Bench) -> None:
        model = computer(bench, "ata1:disk", "ata2:dead", "ata3:running")
        old = model.content()
        terminal = rescue(bench, bench.image("new"), columns=columns)
        terminal.wait_for("number of its line: ")
        assert re.search(r"  1  ata2 ", terminal.text), terminal.text
        assert re.search(r"  -  ata3 ", terminal.text), terminal.text
        terminal.type("7\n")
        terminal.wait_for("A number from 1 to 1")
        terminal.type("1\n")
        terminal.wait_for("Press Enter when you are ready")
        assert "not that of the computer" in " ".join(terminal.text.split())
        terminal.type("\n")
        terminal.wait_for("In vendor mode after 1 try.")
        terminal.wait_for("Type yes to start: ")
        saved, = bench.backups.glob("*.bin")
        assert saved.read_bytes() == old and model.content() == old
        terminal.type("yes\n")
        assert terminal.finish() == 0, terminal.text
        assert "Done: mtkflash0 holds the image" in terminal.text
        assert model.content() == bench.image("new").read_bytes()
        assert all(len(line) < columns for line in terminal.screen()
                   if line.startswith("Step ") or "plug" in line)


for wide in (40, 80, 200):
    led_through(wide)


@test("rescue: the tries at the power switch are counted, and each says what was seen")
def tries(bench: Bench) -> None:
    model = computer(bench, "ata2:locked")
    model.tell("0 force verdict 7")
    terminal = rescue(bench, bench.image("new"), "--wait=1")
    terminal.wait_for("number of its line: ")
    terminal.type("1\n")
    for number in (1, 2):
        terminal.wait_until(lambda text: text.count("Press Enter when") == number)
        terminal.type("\n")
        terminal.wait_for(f"Try {number}: the status is 51h")
    model.tell("0 switch-power")
    terminal.wait_until(lambda text: text.count("Press Enter when") == 3)
    terminal.type("\n")
    terminal.wait_for("In vendor mode after 3 tries.")
    terminal.wait_for("Type yes to start: ")
    terminal.type("yes\n")
    assert terminal.finish() == 0, terminal.text
    assert model.content() == bench.image("new").read_bytes()


@test("rescue: without an image it ends after the backup, and goes on from the held drive")
def resumed(bench: Bench) -> None:
    model = computer(bench)
    old = model.content()
    terminal = rescue(bench)
    terminal.wait_for("number of its line: ")
    terminal.type("1\n")
    terminal.wait_for("Press Enter")
    terminal.type("\n")
    assert terminal.finish() == 0 and "mtkflashctl rescue IMAGE" in terminal.text
    saved, = bench.backups.glob("*.bin")
    assert saved.read_bytes() == old
    terminal = rescue(bench, bench.image("new"))
    terminal.wait_for("the rescue goes on from there")
    terminal.wait_for("number of its line: ")
    terminal.type("1\n")
    terminal.wait_for("It is there already.")
    terminal.wait_for("Type yes to start: ")
    terminal.type("yes\n")
    assert terminal.finish() == 0
    assert "Press Enter" not in terminal.text
    assert model.content() == bench.image("new").read_bytes()


@test("doctor: every finding that is not ok comes with a command, and a guide that it names exists")
def commands(bench: Bench) -> None:
    for name in ("doctor.c", "doctor_host.c"):
        text = next((TOP / "tools").rglob(name)).read_text("utf-8")
        found = re.findall(r"DOCTOR_(?:WARNING|WRONG), \"[\w-]+\",\s+([^,]+),", text)
        assert len(found) > 10 and "NULL" not in found, (name, found)
        for page in re.findall(r"mtkflashctl guide ([\w-]+)", text):
            assert bench.run("guide", page, "--json").document["result"]["sections"], page


@test("rescue: it waits for libata, and so do flash and enter, but not for ever")
def waits(bench: Bench) -> None:
    model = computer(bench)
    model.tell("0 force verdict 1", "0 force probing-s 400")
    for verb in (("flash", "ata2", bench.image("new"), "-y"), ("enter", "ata2")):
        done = bench.run(*verb)
        assert done.code == 4 and "still busy with ata2 (400 s so far" in done.err, done
        assert "type:       mtkflashctl status\n" in done.err, done
    model.tell("0 force probing-s 5")
    # Who only looks does not wait.
    assert bench.run("info", "ata2").code == 4
    assert "what to do:" in bench.run("explain", "probing").out
    job = bench.start("flash", "ata2", bench.image("new"), "-y")
    assert "still busy with ata2 (5 s so far" in job.stderr.readline()
    job.send_signal(signal.SIGINT)
    assert bench.finish(job).code == 12
    job = bench.start("enter", "ata2")
    assert "still busy with ata2 (5 s so far" in job.stderr.readline()
    model.tell("0 force verdict 7")
    assert bench.finish(job).code == 0
    assert bench.run("leave", "ata2").code == 0
    model.tell("0 force verdict 1")
    terminal = rescue(bench, bench.image("new"))
    terminal.wait_for("still busy with ata2")
    model.tell("0 force verdict 7")
    terminal.wait_for("number of its line: ")
    terminal.type("\x03")
    assert terminal.finish() == 12, terminal.text


@test("rescue: a flash that was not complete is taken up again")
def incomplete(bench: Bench) -> None:
    model = computer(bench)
    model.tell("0 fault 2 erasing 5")
    assert bench.run("flash", "ata2", bench.image("new"), "-y").code == 9
    model.tell("0 cure")
    terminal = rescue(bench, bench.image("new"))
    terminal.wait_for("number of its line: ")
    terminal.type("1\n")
    terminal.wait_until(lambda text: "Press Enter" in text or "Type yes" in text)
    if "Press Enter" in terminal.text:
        terminal.type("\n")
    terminal.wait_for("Type yes to start: ")
    terminal.type("yes\n")
    assert terminal.finish() == 0, terminal.text
    assert model.content() == bench.image("new").read_bytes()


@test("rescue: Ctrl-C at each question writes nothing, and says where the drive is")
def stopped(bench: Bench) -> None:
    model = computer(bench, "ata2:dead")
    old = model.content()
    for question, answers in (("number of its line: ", ()), ("Press Enter", ("1\n",)),
                              ("Type yes", ("1\n", "\n"))):
        terminal = rescue(bench, bench.image("new"))
        for text, answer in zip(("number of its line: ", "Press Enter"), answers):
            terminal.wait_for(text)
            terminal.type(answer)
        terminal.wait_for(question)
        terminal.type("\x03")
        assert terminal.finish() == 12, terminal.text
        assert model.content() == old
    assert "held in vendor mode" in terminal.text
    assert "type:       mtkflashctl flash ata2 " in terminal.text, terminal.text
    # The drive is still held: nothing is asked of it any more but what it is to hold.
    with held(model, "leaving"):
        pass


@test("rescue: what is in the way, a bad image, no patient, no terminal: told before any drive is reached")
def refused(bench: Bench) -> None:
    model = computer(bench, "ata3:running")
    terminal = rescue(bench, bench.image("new"))
    assert terminal.finish() == 4 and "no drive here needs a rescue" in terminal.text
    done = bench.run("rescue", bench.image("new"))
    assert done.code == 15 and "backup, then flash --yes" in done.err, done
    bad = bench.directory / "bad.bin"
    bad.write_bytes(bytes(100))
    terminal = rescue(bench, bad)
    assert terminal.finish() == 3
    bench.place("/dev/mtkflash0", "fw")
    terminal = rescue(bench, bench.image("new"))
    assert terminal.finish() == 1 and "WRONG" in terminal.text
    assert f"type:       mtkflashctl rescue {bench.image('new')} --backup" in terminal.text
    assert model.ask("0 violations")[0] == 0
    bench.environment["MTKFLASH_NOBODY"] = "1"
    assert rescue(bench).finish() == 5
