# SPDX-License-Identifier: GPL-2.0
"""The host driver goes, and with it the port, whatever mtkflash is doing."""

from rig import ALL_KERNELS, Guest, scenario
from rig.bench import QUICK, Bench
from rig.optical import NODE, load, status, unload, wait_state

# The ports have other numbers once a driver was bound anew: what needs them stands first.
# No guest that has slept: since 6.11 libata enables a device once more when it resumes, and the
# unbinding that follows warns of a device that is disabled twice.
BENCH = Bench("unbind", QUICK)
MACHINE = BENCH.machine


@scenario("events: the module cannot go while a session runs, and can while a drive is held",
          MACHINE, kernels=ALL_KERNELS)
def module_unload(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    with drive.slowly():
        job = guest.spawn(f"cat {NODE} > /tmp/backup.bin")
        guest.wait_for("mtkflashctl status | grep -q backing-up")
        assert guest.run("rmmod mtkflash").code == 1
        assert job.wait(120).code == 0
    assert "held in vendor mode" in status(guest)
    unload(guest)
    wait_state(guest, drive, "dead")
    # libata has its port back and finds what is there now.
    drive.power_up_with(BENCH.images["old.bin"])
    wait_state(guest, drive, "normal")
    guest.check("echo '- - -' > /sys/class/scsi_host/host1/scan", 60)
    assert_no_module_but_drive(guest)


def assert_no_module_but_drive(guest: Guest) -> None:
    guest.wait_for("test -b /dev/sr1")
    assert guest.check("cat /sys/block/sr1/device/rev").strip() == "BS0K"


@scenario("events: the host driver is unbound during a session, and bound again", MACHINE,
          kernels=ALL_KERNELS)
def unbind(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    with drive.slowly():
        job = guest.spawn(f"cat {NODE} > /tmp/backup.bin")
        guest.wait_for("mtkflashctl status | grep -q backing-up")
        guest.check("echo 0000:00:01.1 > /sys/bus/pci/drivers/ata_piix/unbind", 120)
        code, text = job.wait(30)
    assert code == 1 and "No such device" in text
    guest.check(f"test ! -e {NODE}")
    assert "no ATA port" in status(guest)
    drive.power_up_with(BENCH.images["old.bin"])
    wait_state(guest, drive, "normal")
    guest.check("echo 0000:00:01.1 > /sys/bus/pci/drivers/ata_piix/bind", 120)
    guest.wait_for("test -b /dev/sda && test -b /dev/sr1")
    guest.check("mtkflashctl rescan")
    assert "known" in status(guest)
    unload(guest)
    load(guest)


@scenario("events: a process that holds the node open outlives the host driver", MACHINE)
def orphaned_file(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    job = guest.spawn(f"exec 3< {NODE}; touch /tmp/open;"
                      " until test -e /tmp/gone; do sleep 0.05; done; cat <&3")
    guest.wait_for("test -e /tmp/open")
    guest.check("echo 0000:00:01.1 > /sys/bus/pci/drivers/ata_piix/unbind", 120)
    guest.check("touch /tmp/gone")
    code, text = job.wait(30)
    assert code == 1 and "No such device" in text
    drive.set("power", False)
    guest.check("echo 0000:00:01.1 > /sys/bus/pci/drivers/ata_piix/bind", 120)
    guest.wait_for("test -b /dev/sda")
    guest.check("rm /tmp/open /tmp/gone")
