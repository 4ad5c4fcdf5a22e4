# SPDX-License-Identifier: GPL-2.0
"""One virtual machine: start it, run commands in it, look at its devices."""

import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple, Sequence

from .channel import Channel, ChannelClosed, Result
from .console import Console
from .starving import Deadline, Starving
from .tsc import parameter as tsc_parameter

TOP = Path(__file__).resolve().parents[3]
BUILD = TOP / "build"
QEMU = Path(os.environ.get("MTKFLASH_QEMU", BUILD / "qemu" / "qemu-system-x86_64"))

# Without kasan_multi_shot only the first bad access of a guest would be reported.
# QEMU's TSC is steady, but the kernel cannot know, and would ask the slow HPET.  On a
# busy host the timer can be late at the moment when the kernel looks whether it works.
CMDLINE = ("console=ttyS0 tsc=reliable no_timer_check panic=-1 panic_on_warn=0 oops=panic"
           " kasan_multi_shot")

# A process that nothing can interrupt for so many seconds is told of: see
# Console.problems().  Machines in which somebody waits for libata's own minute, or for
# KUnit, ask for more; of two values in a command line the last counts.
HUNG_TASK = "sysctl.kernel.hung_task_timeout_secs="
HUNG_SECONDS = 10
LONG_WAITS = HUNG_TASK + "300"


def _qemu_machine(*arguments: Any, **keywords: Any) -> Any:
    """QEMU's own library; it is there only after tests/qemu/build-qemu has run."""
    path = str(BUILD / "qemu" / "python")
    if path not in sys.path:
        sys.path.insert(0, path)
    from qemu.machine import QEMUMachine  # pylint: disable=import-outside-toplevel
    return QEMUMachine(*arguments, **keywords)


class GuestError(Exception):
    """What went wrong with the guest, not with the thing under test."""


class GuestDied(GuestError):
    """QEMU ended, most likely after a kernel panic: see the console."""


class GuestTimeout(GuestError):
    """A command, or the boot, took too long."""


class CommandFailed(AssertionError):
    """A command ended with another exit code than 0."""


class Output(NamedTuple):
    code: int
    text: str  # bytes that are no UTF-8 as surrogates: encode() with "surrogateescape"


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _shorten(command: str) -> str:
    return command if len(command) <= 200 else command[:200] + "..."


class Job:
    """A command that runs in the guest while the host does something else."""

    def __init__(self, guest: "Guest", command: str, ident: str):
        self.guest = guest
        self.command = command
        self.ident = ident

    def poll(self) -> Output | None:
        return self._fetch(0)

    def wait(self, timeout: float = 60) -> Output:
        output = self._fetch(timeout)
        if output is not None:
            return output
        so_far = self.guest.output_so_far(self.ident)
        self.guest.kill(self.ident)
        raise GuestTimeout(f"no end after {timeout:g} s (x {self.guest.patience:g}): "
                           f"{_shorten(self.command)}\n{so_far}")

    def _fetch(self, timeout: float) -> Output | None:
        result = self.guest.result(self.ident, timeout)
        return None if result is None else Output(result.code, _decode(result.data))


class Guest:
    """
    A guest with an IDE controller (piix3-ide: buses ide.0 and ide.1), a kernel
    console in a log file, and a command loop.

    Timeouts are seconds of a plain kernel; they are multiplied by patience.
    """

    # pylint: disable=too-many-instance-attributes

    def __init__(self, console_log: Path, patience: float = 1.0):
        self.patience = patience
        self.boot_seconds = 0.0
        self.stopped = False
        # Set by a scenario after which no other one can run in this guest.
        self.spent = False
        self._unhandled: dict[str, str] = {}
        console_log.parent.mkdir(parents=True, exist_ok=True)
        console_log.unlink(missing_ok=True)
        self._console = Console(console_log)
        self._sockets = Path(tempfile.mkdtemp(prefix="mtkflash-"))
        self._channel: Channel | None = None
        self._vm: Any = None
        self._starving: Starving | None = None

    def start(self, kernel: Path, initramfs: Path, devices: Sequence[str] = (),
              cmdline: str = "", memory: int = 512, smp: int = 2, timeout: float = 60,
              icount: str = "") -> None:
        """
        Boots, and returns when the guest takes commands.  With icount (options of
        QEMU's -icount) the guest's time is what its processor has executed.
        """
        # pylint: disable=too-many-arguments
        begin = time.monotonic()
        control = self._sockets / "control"
        self._channel = Channel(control)
        # TCG carries out the string instructions that ERMS praises byte by byte.
        accel = ("-accel", "tcg,thread=multi", "-cpu", "max,la57=off,erms=off,fsrm=off")
        if icount:
            accel = ("-accel", "tcg,thread=single", "-icount", icount, *accel[2:])
        elif os.environ.get("MTKFLASH_KVM") == "1":
            accel = ("-accel", "kvm", "-cpu", "host")
        self._vm = _qemu_machine(str(QEMU), base_temp_dir=str(self._sockets),
                                 qmp_timer=60 * self.patience)
        self._vm.set_machine("pc")
        self._vm.add_args(
            "-L", str(QEMU.parent / "firmware"), "-bios", "qboot.rom",
            *accel, "-smp", str(smp), "-m", str(memory), "-nodefaults", "-no-reboot",
            "-chardev", f"file,id=kernel-log,path={self._console.path}",
            "-serial", "chardev:kernel-log",
            "-chardev", f"socket,id=control,path={control}", "-serial", "chardev:control",
            "-kernel", str(kernel), "-initrd", str(initramfs),
            "-append", f"{CMDLINE} {tsc_parameter(bool(icount))}"
                       f" {HUNG_TASK}{int(HUNG_SECONDS * self.patience)} {cmdline}".strip(),
            *devices)
        try:
            self._vm.launch()
            self._starving = Starving(self._vm.get_pid())
            self._channel.accept(30)
            if not self._channel.wait_ready(self.deadline(timeout)):
                raise GuestTimeout(f"no boot in {timeout * self.patience:g} s")
        except ChannelClosed as error:
            raise self._death() from error
        self.boot_seconds = time.monotonic() - begin

    def stop(self) -> None:
        """Quits QEMU; kills it if it does not. Safe at any time."""
        self.stopped = True
        if self._vm is not None:
            try:
                self._vm.shutdown(hard=not self._vm.is_running(), timeout=20)
            except Exception as error:  # pylint: disable=broad-except
                # The library has killed QEMU by then; the guest is over anyway.
                print(f"# QEMU ended badly: {error}", file=sys.stderr)
            self._vm = None
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        shutil.rmtree(self._sockets, ignore_errors=True)

    def starved(self) -> float:
        """The part of the time it wanted a processor that it waited for one, since the last call."""
        return 0.0 if self._starving is None else self._starving.share()

    def processor_seconds(self) -> float:
        """What the guest has cost the host so far."""
        return 0.0 if self._starving is None else self._starving.ran()

    def deadline(self, timeout: float) -> Deadline:
        """For a wait of the host: a busy one takes no time away from the guest."""
        return Deadline(0 if self._vm is None else self._vm.get_pid() or 0,
                        timeout * self.patience)

    @property
    def alive(self) -> bool:
        return self._vm is not None and self._vm.is_running()

    # Commands, run by a bash of their own each, with /dev/null as stdin.

    def spawn(self, command: str) -> Job:
        """Starts a command; meanwhile others can run, or the devices be changed."""
        try:
            return Job(self, command, self._open_channel().send(command))
        except ChannelClosed as error:
            raise self._death() from error

    def run(self, command: str, timeout: float = 60) -> Output:
        """The exit code and what the command wrote, stdout and stderr together."""
        return self.spawn(command).wait(timeout)

    def check(self, command: str, timeout: float = 60) -> str:
        """What the command wrote; it must succeed."""
        code, text = self.run(command, timeout)
        if code != 0:
            raise CommandFailed(f"exit code {code}: {_shorten(command)}\n{text}")
        return text

    def wait_for(self, command: str, timeout: float = 60) -> None:
        """Until the command succeeds.  To ask costs much; what lasts is asked twice a second."""
        poll = (f"soon=$((SECONDS + 3)) end=$((SECONDS + {int(timeout * self.patience)}))\n"
                f"until {{ {command}\n}} > /run/rig/poll.$$ 2>&1; do\n"
                "((SECONDS < end)) || { cat /run/rig/poll.$$; exit 1; }\n"
                "sleep 0.$((SECONDS < soon ? 0 : 5))5\ndone")
        code, text = self.run(poll, timeout + 15)
        if code != 0:
            raise GuestTimeout(f"not within {timeout * self.patience:g} s: "
                               f"{_shorten(command)}\n{text}")

    def tell(self, words: str, timeout: float = 60) -> Output:
        """What the agent answers; the guest must have started it."""
        try:
            ident = self._open_channel().tell(words)
        except ChannelClosed as error:
            raise self._death() from error
        result = self.result(ident, timeout)
        if result is None:
            raise GuestTimeout(f"the agent is silent: {words}")
        return Output(result.code, _decode(result.data))

    def lock_down(self) -> None:
        """The kernel's lockdown, which cannot be undone: scenarios with it are fresh ones."""
        self.check("test -e /sys/kernel/security/lockdown ||"
                   " mount -t securityfs none /sys/kernel/security")
        self.check("echo integrity > /sys/kernel/security/lockdown")
        assert "[integrity]" in self.check("cat /sys/kernel/security/lockdown")

    def result(self, ident: str, timeout: float) -> Result | None:
        try:
            return self._open_channel().result(ident, self.deadline(timeout))
        except ChannelClosed as error:
            raise self._death() from error

    def output_so_far(self, ident: str) -> str:
        """Of a command that does not end; empty if the guest says nothing at all."""
        result = self.result(self._open_channel().send(f"cat /run/rig/{ident}.out"), 15)
        return "(the guest's command loop is dead, too)" if result is None \
            else _decode(result.data)

    def kill(self, ident: str) -> None:
        self._open_channel().kill(ident)

    # Devices.

    def qmp(self, command: str, **arguments: Any) -> Any:
        """A QMP command; underscores in argument names become dashes."""
        assert self._vm is not None
        # Among the names of the library's calls this one is the same in all releases.
        answer = self._vm.qmp(command, **arguments)
        if "error" in answer:
            raise GuestError(f"{command}: {answer['error']['desc']}")
        return answer["return"]

    def qom_get(self, device: str, name: str) -> Any:
        """A property of a device, given by its id= or by its QOM path."""
        return self.qmp("qom-get", path=self._qom_path(device), property=name)

    def qom_set(self, device: str, name: str, value: Any) -> None:
        self.qmp("qom-set", path=self._qom_path(device), property=name, value=value)

    # The kernel's log.

    def console_log(self) -> str:
        return self._console.text()

    def wait_console(self, pattern: str, timeout: float = 30) -> None:
        """Until the kernel's log has a match."""
        deadline = self.deadline(timeout)
        while not re.search(pattern, self.console_log()):
            if deadline.left() < 0:
                raise GuestTimeout(f"nothing like {pattern!r} in the kernel's log")
            time.sleep(0.05)

    def kernel_problems(self) -> list[str]:
        """
        Lines of the kernel's log that a healthy kernel never prints.  The
        runner fails a scenario that leaves any; one that provokes them on
        purpose checks them and calls forget_kernel_problems().
        """
        return self._console.problems()

    def kernel_faults(self) -> list[str]:
        """Those of them that are no matter of time."""
        return self._console.faults()

    def unhandled_interrupts(self) -> list[str]:
        """
        The interrupts that no handler wanted since the last call.  A driver that lets its
        device raise them gets the line disabled for everybody on it, sooner or later.  The
        rig's own UART is not looked at: its handler is often late.
        """
        text = self.check("shopt -s nullglob; cd /proc/irq && for irq in */spurious; do"
                          " uart=(${irq%/*}/ttyS*); ((${#uart[@]})) && continue;"
                          " { read -r; read -r _ count; read -r _ last _; } < $irq;"
                          " echo ${irq%/*} $last $count; done")
        before = self._unhandled
        found = [line.split() for line in text.splitlines()]
        # The count begins anew when a driver is bound anew, the time of the last one stays.
        # Some can come from QEMU's own drives on a busy host, as the answers to commands that
        # libata polls; a drive that is not masked raises one with each of its thousands.
        self._unhandled = {irq: last for irq, last, _ in found if last != "0"}
        return [f"irq {irq}: unhandled interrupts: {count} at {last} ms"
                for irq, last, count in found
                if last not in ("0", before.get(irq)) and int(count) >= 100]

    def forget_kernel_problems(self) -> None:
        self._console.forget()

    def console_excerpt(self, lines: int = 40) -> list[str]:
        return self._console.excerpt(lines)

    @staticmethod
    def _qom_path(device: str) -> str:
        return device if device.startswith("/") else f"/machine/peripheral/{device}"

    def _open_channel(self) -> Channel:
        if self._channel is None:
            raise GuestDied("not started, or stopped")
        return self._channel

    def _death(self) -> GuestDied:
        # The socket closes a moment before the process has gone.
        deadline = time.monotonic() + 10
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.02)
        log = self._vm.get_log() if self._vm is not None else ""
        return GuestDied("\n".join(filter(None, ["QEMU ended", log])))
