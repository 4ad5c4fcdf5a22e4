# SPDX-License-Identifier: GPL-2.0
"""
How others learn what becomes of a session: poll() on the nodes, sysfs, the kernel's events.

A session is stopped in each of its phases, and goes on when all have told that they have
seen it: who was not woken would not.
"""

import re

from rig import Guest, scenario
from rig.agent import split
from rig.contract import ADVICE_TEXT, ERROR, KIND, PHASE, name_of
from rig.guest import TOP
from rig.optical import Optical
from rig.tiny import CONTROL, DRIVER, HOST, NODE, TINY, Shop, pairs, result

MACHINE = TINY.machine

ATTRIBUTES = "/sys/class/mtkflash/mtkflash0"

# What a flash of a running drive passes.
PHASES = ("claiming", "entering", "identifying", "backing-up", "checking", "unlocking",
          "erasing", "programming", "verifying", "leaving", "resetting")


def watch(shop: Shop, name: str, operation: str) -> None:
    shop.agent.start(name, operation)
    line = shop.agent.line(name, 20)
    assert line == "watching", line


def end_of(shop: Shop, name: str) -> str:
    return split(shop.agent.line(name, 60))[1]


def walk(shop: Shop, drive: Optical, watchers: dict[str, str], image: str = "new") -> None:
    """
    A flash, phase by phase; each watcher prints a line for each, by a pattern of its own
    in which PHASE and NUMBER stand for the phase.
    """
    def expect(phase: str) -> None:
        for name, pattern in watchers.items():
            line = shop.agent.line(name, 60)
            wanted = pattern.replace("PHASE", phase).replace("NUMBER", str(PHASE[phase]))
            assert line == wanted, f"{name}: {line}, not {wanted}"

    shop.shut(PHASES[0])
    shop.agent.start("session", f"stage {NODE} /fw/{image}.bin")
    assert shop.agent.line("session", 20) == "staged"
    expect("staged")
    shop.agent.go("session")
    for phase, following in zip(PHASES, (*PHASES[1:], None)):
        assert shop.reach() == phase
        expect(phase)
        if following is None:
            shop.go_on()
        else:
            shop.shut(following)
    expect("done")
    assert result(split(shop.agent.line("session", 60))[1]) == "ok"
    assert drive.content() == TINY.image(image)


@scenario("news: who polls the nodes sees every phase, and percents that never go back", MACHINE)
def poll(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    nodes = {"control": CONTROL, "drive": NODE, "second": NODE}
    for name, node in nodes.items():
        watch(shop, name, f"watch {node} 0")
    walk(shop, drive, {name: "phase NUMBER" for name in nodes})
    for name in nodes:
        end = pairs(end_of(shop, name).removeprefix("ok "))
        assert end["end"] == "session" and end["back"] == end["empty"] == "0", end
        assert end["next"] == "ok", end
        percents = [int(word) for word in end["percents"].split(",")]
        assert percents == sorted(percents) and percents[-1] == 100, percents
        assert len(percents) > 10, percents
    shop.expect_running(drive, "BS0Z")


@scenario("news: two files know their own, and nothing that was told is news", MACHINE)
def two_files(guest: Guest) -> None:
    shop = TINY.shop(guest)
    shop.running()
    # Neither before the first question nor after it; then there is, until it is asked.
    for name, node in (("one", CONTROL), ("two", CONTROL), ("three", NODE)):
        shop.agent.start(name, f"news {node} 0")
        assert shop.agent.line(name, 20) == "asked"
    assert shop.request("claim") == "ok"
    for name in ("one", "two", "three"):
        shop.agent.go(name)
        assert end_of(shop, name) == "ok 0 0 2 0", name
    # That the drive is gone is told once.
    shop.agent.start("one", f"news {CONTROL} 0")
    assert shop.agent.line("one", 20) == "asked"
    shop.agent.check(f"store {DRIVER}/unbind {HOST}", 120)
    shop.agent.go("one")
    assert end_of(shop, "one") == "ok 0 0 2 0"
    shop.bind()


def attributes(shop: Shop) -> dict[str, tuple[str, str]]:
    """Mode and value of what the driver shows in sysfs."""
    files = {}
    for text in shop.agent.check(f"attributes {ATTRIBUTES}").split("\t")[1:]:
        name, mode, *value = text.split(" ", 2)
        files[name] = (mode, "".join(value))
    return {name: file for name, file in files.items() if name not in ("uevent", "dev")}


def expected_attributes(shop: Shop) -> dict[str, str]:
    """What the ioctls say, in the words of sysfs."""
    status, info = shop.status(), shop.info()
    plain = {name: status[name] for name in (
        "session", "done", "total", "estimate_ms", "wait_left_ms", "old_revision",
        "new_revision")}
    return plain | {
        "port": f"ata{info['ata']}",
        "part": info["part"],
        "part_size": info["part_size"],
        "type": f"0x{int(info['type']):02x}",
        "command_set": info["set"],
        "kind": name_of(KIND, int(status["kind"])),
        "phase": name_of(PHASE, int(status["phase"])),
        "failed_phase": name_of(PHASE, int(status["failed_phase"])),
        "error": name_of(ERROR, int(status["error"])),
        "last_status": f"0x{int(status['last_status']):02x}",
        "advice": ADVICE_TEXT[int(status["advice"])],
        "held": str(int(status["flags"]) >> 1 & 1),
    }


def assert_agree(shop: Shop) -> None:
    found = attributes(shop)
    expected = expected_attributes(shop)
    assert {name: value for name, (_, value) in found.items()} == expected, found
    assert {mode for mode, _ in found.values()} == {"444"}, found


def documented() -> set[str] | None:
    """The names in the ABI file."""
    file = TOP / "Documentation" / "ABI" / "testing" / "sysfs-class-mtkflash"
    if not file.exists():
        return None
    return set(re.findall(r"^What:\s+/sys/class/mtkflash/mtkflash\S*/(\w+)$",
                          file.read_text("utf-8"), re.MULTILINE))


@scenario("news: sysfs tells what the ioctls tell, to everybody, and takes nothing", MACHINE)
def sysfs(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert_agree(shop)
    assert documented() in (None, set(attributes(shop)))
    watch(shop, "phase", f"watch-attribute {ATTRIBUTES}/phase")
    walk(shop, drive, {"phase": "PHASE"})
    assert end_of(shop, "phase") == "ok done"
    assert_agree(shop)
    assert shop.status()["new_revision"] == "BS0Z"
    shop.begin_flash("programming", "old", 3)
    # The estimate goes on with the time of the day, but the session stands.
    assert_agree(shop)
    assert shop.finish() == "ok"
    shop.options()
    drive.set("firmware", "locked")
    assert shop.flash("new") == "ECONNREFUSED"
    assert_agree(shop)
    drive.set("firmware", "unlocked")
    watch(shop, "held", f"watch-attribute {ATTRIBUTES}/held")
    assert shop.request("enter") == "ok"
    assert shop.agent.line("held", 20) == "1"
    assert_agree(shop)
    assert shop.request("leave") == "ok"
    assert shop.agent.line("held", 20) == "0"
    shop.agent.drop("held")
    assert_agree(shop)
    for name in attributes(shop):
        # Nor does root.
        assert shop.agent.do(f"store {ATTRIBUTES}/{name} 1") == "open EACCES"


# The debug kernel has no sockets.
@scenario("news: an event of the kernel for each phase", MACHINE, kernels=("debian",))
def uevents(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    watch(shop, "listener", "uevents")
    session = int(shop.status()["session"])
    shop.agent.check(f"fetch {ATTRIBUTES}/phase")
    shop.shut("claiming")
    shop.agent.start("session", f"stage {NODE} /fw/new.bin")
    assert shop.agent.line("session", 20) == "staged"
    assert shop.agent.line("listener", 20) == f"staged:{session}:flash:none"
    shop.agent.go("session")
    for phase, following in zip(PHASES, (*PHASES[1:], "done")):
        assert shop.reach() == phase
        assert shop.agent.line("listener", 20) == f"{phase}:{session + 1}:flash:none"
        if following == "done":
            shop.go_on()
        else:
            shop.shut(following)
    assert shop.agent.line("listener", 20) == f"done:{session + 1}:flash:none"
    assert end_of(shop, "listener") == "ok"
    assert result(split(shop.agent.line("session", 60))[1]) == "ok"
    # A failure says which one.
    watch(shop, "listener", "uevents")
    shop.options()
    drive.set("firmware", "locked")
    assert shop.request("enter") == "ECONNREFUSED"
    assert shop.agent.line("listener", 20) == f"claiming:{session + 2}:enter:none"
    assert shop.agent.line("listener", 20) == f"entering:{session + 2}:enter:none"
    assert shop.agent.line("listener", 20) == f"failed:{session + 2}:enter:refused"
    assert end_of(shop, "listener") == "ok"


@scenario("news: the host driver goes while others watch a drive that is held", MACHINE)
def unbind(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    for request in ("claim", "enter"):
        assert shop.request(request) == "ok"
        watch(shop, "control", f"watch {CONTROL} 0")
        watch(shop, "drive", f"watch {NODE} 0")
        # It sleeps on: sysfs does not wake who polls a file that goes.  It is not in the way.
        watch(shop, "phase", f"watch-attribute {ATTRIBUTES}/phase")
        shop.agent.check(f"store {DRIVER}/unbind {HOST}", 120)
        assert "end=hangup" in end_of(shop, "drive")
        assert "end=ENXIO" in end_of(shop, "control")
        shop.agent.drop("phase")
        shop.agent.check(f"gone {NODE} 0")
        shop.bind()
        shop.expect_running(drive)


@scenario("news: the module goes while others watch its files in sysfs", MACHINE)
def unload(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    assert shop.request("enter") == "ok"
    watch(shop, "phase", f"watch-attribute {ATTRIBUTES}/phase")
    watch(shop, "held", f"watch-attribute {ATTRIBUTES}/held")
    # Who has a node open keeps the module.
    watch(shop, "control", f"watch {CONTROL} 0")
    assert shop.agent.do("rmmod mtkflash") == "rmmod EAGAIN"
    shop.agent.drop("control")
    shop.agent.check("rmmod mtkflash", 120)
    # It has given the drive back on its way, which they have seen or not.
    shop.agent.drop("phase")
    shop.agent.drop("held")
    shop.expect_running(drive)
