# SPDX-License-Identifier: GPL-2.0
"""
Random operations on the driver's nodes, by several processes that are killed now and
then, while the drive loses its power every few seconds: build/guest/opfuzz.

The seed is MTKFLASH_OPFUZZ_SEED, the number of operations MTKFLASH_OPFUZZ_OPERATIONS.
What the processes do follows from the seed; how they meet, and when the power goes, does
not, so that a failure may take some runs with its seed to come again.
"""

import json
import os
import random
import time
from pathlib import Path

from rig import Guest, scenario
from rig.artifacts import TINY_MODULE
from rig.bench import QUICK
from rig.guest import BUILD, Job, Output
from rig.optical import (KIB, NODE, Optical, cut_image, flash, forget_sr, make_image, unload,
                         wait_state)
from rig.registry import Machine

SIZE = 8 * KIB
SEED = int(os.environ.get("MTKFLASH_OPFUZZ_SEED", "1"), 0)
OPERATIONS = int(os.environ.get("MTKFLASH_OPFUZZ_OPERATIONS", "4000"), 0)
RESULTS = BUILD / "log" / "opfuzz.json"

# Within so many seconds (of a plain kernel) a killed process ends, whatever it does: the
# longest wait that no signal ends is that for a session which is past its first erase.
LIMIT = 60

# So many operations a second are done at the very least.
SLOWEST = 10

WORK = [Path()]


def prepare(work: Path) -> list[str]:
    WORK[0] = work
    root = work / "root" / "fw"
    root.mkdir(parents=True)
    make_image(root / "new.bin", "BS0Z", 2, size=SIZE)
    cut_image(root / "new.bin", SIZE // 2, root / "dead.bin")
    (work / "flash.bin").write_bytes(bytes(SIZE))
    return ["-device", f"mtk-cd,id=mtk0,bus=ide.1,unit=0,flash={work / 'flash.bin'},"
                       f"part=TINY8K,boot-ms=200,power=off,{QUICK}"]


MACHINE = Machine("opfuzz", prepare)


def start(guest: Guest, drive: Optical, image: str, state: str) -> bytes:
    """The drive powered up with an image while nobody looks, then the module."""
    content = (WORK[0] / "root/fw" / image).read_bytes()
    # A session whose caller was killed keeps the module to its end.
    guest.wait_for("rmmod mtkflash || ! grep -q '^mtkflash ' /proc/modules", LIMIT)
    forget_sr(guest)
    drive.power_up_with(content)
    wait_state(guest, drive, state)
    guest.check(f"insmod {TINY_MODULE}")
    guest.wait_for(f"test -c {NODE}", 90)
    return content


def disturb(drive: Optical, job: Job, chance: random.Random) -> tuple[Output, int]:
    """Until the job ends, the power goes off every few seconds, for a moment."""
    deadline = drive.guest.deadline(OPERATIONS / SLOWEST + 2 * LIMIT)
    cuts = 0
    while (output := job.poll()) is None:
        assert deadline.left() > 0, drive.guest.output_so_far(job.ident)
        time.sleep(chance.uniform(1, 4))
        drive.set("power", False)
        time.sleep(chance.uniform(0, 0.3))
        drive.set("power", True)
        cuts += 1
    return output, cuts


def append(result: dict[str, object]) -> None:
    """One run more; the last hundred are kept."""
    try:
        runs = json.loads(RESULTS.read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        runs = []
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([*runs, result][-100:], indent=1) + "\n", "utf-8")


@scenario("opfuzz: random operations, kills and power cuts", MACHINE, kernels=("debug",))
def opfuzz(guest: Guest) -> None:
    drive = Optical(guest, "mtk0", WORK[0] / "flash.bin")
    start(guest, drive, "new.bin", "normal")
    print(f"# opfuzz: MTKFLASH_OPFUZZ_SEED={SEED} MTKFLASH_OPFUZZ_OPERATIONS={OPERATIONS}",
          flush=True)
    begin = time.monotonic()
    job = guest.spawn(f"opfuzz {SEED} {OPERATIONS} {LIMIT * guest.patience:.0f}"
                      f" /fw/new.bin {TINY_MODULE}")
    (code, text), cuts = disturb(drive, job, random.Random(SEED))
    seconds = time.monotonic() - begin
    problems = guest.kernel_problems()
    append({"seed": SEED, "operations": OPERATIONS, "seconds": round(seconds, 1),
            "power_cuts": cuts, "code": code, "kernel_problems": len(problems),
            "text": text.splitlines()[-1] if text else ""})
    assert code == 0, f"seed {SEED}: {text}"
    assert not problems, f"seed {SEED}: {problems[0]}"

    # After all that it still does what it is for, and goes.
    start(guest, drive, "dead.bin", "dead")
    output = flash(guest, "/fw/new.bin")
    assert output.code == 0, f"seed {SEED}: {output.text}"
    assert drive.content() == (WORK[0] / "root/fw/new.bin").read_bytes()
    unload(guest)
    drive.assert_innocent()
