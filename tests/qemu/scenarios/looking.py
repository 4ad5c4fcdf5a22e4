# SPDX-License-Identifier: GPL-2.0
"""
Looking at the ports: which registers that costs, what they tell, and how long
libata keeps a port for itself.
"""

import re

from rig import Guest, scenario
from rig.bay import BAY
from rig.bench import BENCH
from rig.optical import flash, healthy, load, status, verdict
from rig.tiny import NODE, TINY

NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups"


def throttle(guest: Guest, bytes_per_second: int) -> None:
    """What the disc gives; 0 is no limit."""
    guest.qmp("human-monitor-command",
              command_line=f"block_set_io_throttle disc2 0 {bytes_per_second} 0 0 0 0")


@scenario("looking: nothing is read from a port in the middle of a transfer", BENCH.machine)
def in_transfer(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    healthy(guest, drive, BENCH.images["old.bin"])
    assert verdict(guest) == "known"
    guest.check("echo 600 > /sys/block/sr1/device/timeout")
    # The command does not end by itself.
    throttle(guest, 1)
    flying = "{ read -r reads writes < /sys/block/sr1/inflight; ((reads)); }"
    job = guest.spawn("dd if=/dev/sr1 of=/dev/null bs=64k count=8 iflag=direct status=none")
    guest.wait_for(flying)
    # The command that was sent is the last access until its interrupt.
    guest.check("sleep 0.2")
    before = drive.accesses
    guest.check(f"for i in 1 2 3; do {NOBODY} mtkflashctl status && mtkflashctl rescan || exit;"
                " done > /dev/null")
    guest.check(flying)
    assert drive.accesses == before
    throttle(guest, 0)
    assert job.wait() == (0, "")
    assert verdict(guest) == "known"
    drive.assert_innocent()


# Who calls the function that reads registers, and for whom.
LOOKED = """
cd /sys/kernel/tracing
echo 'p:look mtkflash_port_look' > kprobe_events
echo > trace
echo 1 > events/kprobes/look/enable
echo 1 > $device/delete
for i in {1..50}; do $nobody mtkflashctl status > /tmp/status || exit
    grep -q ' known ' /tmp/status || break; done
echo '- - -' > $scan
until $nobody mtkflashctl status | grep -q ' known '; do :; done
echo 0 > events/kprobes/look/enable
grep ' look: ' trace | sed 's/^ *//; s/-[0-9]* .*//'
echo > kprobe_events
"""


@scenario("looking: whoever asks has no register read, also when libata knows more",
          BENCH.machine)
def asked(guest: Guest) -> None:
    drive = BENCH.drive(guest)
    healthy(guest, drive, BENCH.images["old.bin"])
    assert verdict(guest) == "known"
    device = guest.check("readlink -f /sys/block/sr1/device").strip()
    host = guest.check("readlink -f /sys/block/sr1/device/../..").strip()
    scan = f"{host}/scsi_host/{host.rsplit('/', 1)[1]}/scan"
    text = guest.check(f"device={device} scan={scan} nobody='{NOBODY}'\n{LOOKED}", 120)
    assert text and all(who.startswith("kworker/") for who in text.split()), text
    drive.assert_innocent()


@scenario("looking: F24, a drive of which only one of two registers is driven", BAY.machine,
          kernels=("debian",))
def one_register(guest: Guest) -> None:
    BAY.clear(guest)
    # 51h for ever, and nothing else.
    drive = BAY.build(guest, "mtk1", runs_anything=True, window_ms=0, boot_status=0x151,
                      altstatus_floats=True)
    drive.power_up_with(BAY.images["wild128.bin"])
    load(guest)
    assert " candidate 51h " in " ".join(status(guest).split())
    drive.set("power", False)
    guest.check("mtkflashctl rescan")
    assert verdict(guest) == "empty"
    # A dead one is flashed as ever.
    drive = BAY.build(guest, "mtk1", altstatus_floats=True)
    drive.power_up_with(BAY.images["dead128.bin"])
    guest.check("mtkflashctl rescan")
    assert verdict(guest) == "candidate"
    assert flash(guest, "/fw/new128.bin") == (0, "")
    assert drive.content() == BAY.images["new128.bin"]
    drive.assert_innocent()


# libata tries five times, a minute each, if it is asked to in every minute.  All of that
# is done in the guest: its time flies while it waits for the host.  Whoever asks libata
# waits for it, and is not to be taken for a hung task.
FIVE_MINUTES = """
hung=/proc/sys/kernel/hung_task_timeout_secs
[[ ! -e $hung ]] || { read -r limit < $hung; echo 0 > $hung; }
for i in 1 2 3 4 5; do echo '- - -' > $scan & sleep 50; done &
until mtkflashctl status | grep -q ' probing '; do :; done
cat $node > /tmp/backup.bin & reader=$!
while kill -0 $reader 2> /dev/null; do mtkflashctl status; sleep 20; done
[[ ! -e $hung ]] || echo $limit > $hung
wait $reader && cmp /tmp/backup.bin /fw/dead.bin
"""


@scenario("looking: F25, libata is busy for five minutes, and a claim waits for that",
          TINY.machine)
def recovering(guest: Guest) -> None:
    shop = TINY.shop(guest)
    drive = shop.running()
    ata = shop.info()["ata"]
    drive.set("power", False)
    for name, value in (("runs-anything", True), ("window-ms", 0), ("boot-status", 0x180)):
        drive.set(name, value)
    drive.power_up_with(TINY.image("dead"))
    text = guest.check(f"scan={shop.scan_file(1)} node={NODE}\n{FIVE_MINUTES}", 300)
    drive.set("power", False)
    for name, value in (("runs-anything", False), ("window-ms", 50), ("boot-status", 0)):
        drive.set(name, value)
    minutes = re.findall(rf"^ata{ata}: libata has been busy with this port for (\d+) min"
                         r" \d+ s\n  what to do: wait until", text, re.MULTILINE)
    assert minutes == sorted(minutes) and minutes[-1] == "4", text
    words = re.findall(rf"^mtkflash0 on ata{ata}.*\n.*: claiming.*\n(?:  .*\n)*?"
                       r"  what to do: wait until libata gives up", text, re.MULTILINE)
    assert len(words) >= len(minutes), text
