# SPDX-License-Identifier: GPL-2.0
"""A port is taken from libata: what others who use the drive notice of it."""

from rig import Guest, scenario
from rig.agent import Agent
from rig.bay import BAY, scan
from rig.optical import Optical, load, wait_state

MACHINE = BAY.machine
HOST = "/sys/bus/pci/devices/0000:00:01.1"
CLAIM = "request /dev/mtkflash0 claim 0"
RELEASE = "request /dev/mtkflash0 release 0"

# MECHANISM STATUS; libata would give up on it after 3 s, if it was in a hurry.
SLOW_PACKET, SLOW_MS = 0xbd, 8000


def running(guest: Guest) -> Optical:
    BAY.clear(guest)
    drive = BAY.build(guest, "mtk1")
    drive.power_up_with(BAY.images["old128.bin"])
    wait_state(guest, drive, "normal")
    scan(guest, 1)
    load(guest)
    return drive


def pio_timing(guest: Guest) -> int:
    """Of the master of the second channel, as the PIIX has it: 0 is the slowest."""
    word = guest.check(f"od -An -tu2 -j 66 -N 2 {HOST}/config")
    return int(word) >> 8 & 0x33


def is_dma_armed(guest: Guest, engine: int) -> bool:
    return bool(int(guest.check(f"od -An -tu1 -j {engine + 2} -N 1 /dev/port")) & 1)


@scenario("claim: a long command of sg or bsg is waited for, and ends well", MACHINE)
def long_command(guest: Guest) -> None:
    drive = running(guest)
    agent = Agent(guest)
    # Somebody has left the DMA engine of the idle channel running.
    engine = int(guest.check(f"sed -n 5p {HOST}/resource").split()[0], 16) + 8
    assert pio_timing(guest) != 0
    drive.set("slow-packet", SLOW_PACKET)
    drive.set("slow-packet-ms", SLOW_MS)
    address = guest.check("ls /dev/bsg").split()[-1]
    for n, (node, where) in enumerate((("sg", "sg_ioctl"), ("bsg", "blk_execute_rq")), 1):
        path = f"/dev/bsg/{address}" if node == "bsg" else \
            "/dev/" + guest.check("ls /sys/class/scsi_generic").split()[-1]
        agent.start("user", f"mechanism {path}")
        agent.wait_inside("user", where)
        agent.start("claim", CLAIM)
        guest.wait_console(rf"(?s)(waiting for a command of another program.*){{{n}}}")
        seconds, result = agent.line("user", 60).split(maxsplit=1)
        assert result.strip() == "ok 00 00 8" and int(seconds) >= SLOW_MS, (node, result, seconds)
        agent.drop("user")
        assert agent.line("claim", 60).split(maxsplit=1)[1].strip() == "ok"
        agent.drop("claim")
        assert pio_timing(guest) == 0
        assert agent.do(f"mechanism {path}", 5).startswith("open E")
        agent.check(RELEASE, 60)
        guest.wait_for(f"test -b /dev/sr0 -a -c {path}")
    assert pio_timing(guest) != 0
    agent.check(f"outb {engine} 1")
    assert is_dma_armed(guest, engine)
    agent.check(CLAIM)
    assert not is_dma_armed(guest, engine)
    agent.check(RELEASE, 60)
    guest.wait_for("test -b /dev/sr0")
    drive.set("slow-packet", 0)
    assert drive.since("vendor_commands") == 0


# Until it is told; without a disc.
HOLD = "PYTHONHOME=/usr python3 -S -c 'import os, time\nos.open(\"/dev/sr0\", os.O_NONBLOCK)\n" \
       "open(\"/tmp/open\", \"w\").close()\n" \
       "while not os.path.exists(\"/tmp/enough\"): time.sleep(0.05)'"


@scenario("claim: who has the drive open, as udev has a new one, is waited for", MACHINE)
def looked_at(guest: Guest) -> None:
    drive = running(guest)
    agent = Agent(guest)
    guest.check("rm -f /tmp/open /tmp/enough")
    job = guest.spawn(HOLD)
    guest.wait_for("test -e /tmp/open")
    agent.start("claim", CLAIM)
    guest.wait_console("waiting for another program to close the drive")
    guest.check("touch /tmp/enough")
    assert job.wait(20).code == 0
    assert agent.line("claim", 60).split(maxsplit=1)[1].strip() == "ok"
    agent.drop("claim")
    agent.check(RELEASE, 60)
    guest.wait_for("test -b /dev/sr0")
    guest.check("rm /tmp/enough")
    assert drive.since("vendor_commands") == 0


@scenario("claim: whoever opens the drive meanwhile wins, or gets an error", MACHINE)
def openers(guest: Guest) -> None:
    drive = running(guest)
    job = guest.spawn("until test -e /tmp/enough; do : < /dev/sr0; sleep 0.05; done"
                      " 2> /dev/null")
    words = guest.check("for n in {1..6}; do mtkflashctl claim /dev/mtkflash0 2>&1;"
                        " mtkflashctl release /dev/mtkflash0; done; touch /tmp/enough", 240)
    assert job.wait(20).code == 0
    guest.check("rm /tmp/enough")
    guest.wait_for("test -b /dev/sr0")
    assert drive.since("vendor_commands") == 0, words
