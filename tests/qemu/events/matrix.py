# SPDX-License-Identifier: GPL-2.0
"""
The table state x event -> outcome.  It is what is promised: the scenarios hold
the driver to it, and tests/qemu/events/table prints it for the documentation.
"""

from dataclasses import dataclass, replace

# --- states --------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """Where a session stands when something happens."""

    name: str
    group: str      # of states in which most events have the same outcome
    phase: int = 0  # of enum mtkflash_phase
    skip: int = 0   # so many reports of that phase come before
    ends: str = "done"  # how the session ends if nothing happens
    words: str = ""


GROUPS = {
    "none": "no session, drive with libata",
    "staged": "image staged",
    "before": "before the first erase",
    "after": "after the first erase",
    "held": "no session, drive held",
}

STATES = (
    State("idle", "none", ends="nothing", words="the drive is known, and no session runs"),
    State("staged", "staged", 1, words="the image is written, but not yet closed"),
    State("claiming", "before", 2),
    State("entering", "before", 3),
    State("waiting", "before", 15, ends="refused",
          words="waiting for a power cycle that does not come"),
    State("identifying", "before", 4),
    State("backing-up", "before", 5, 1),
    State("checking", "before", 6),
    State("unlocking", "before", 7),
    State("about to erase", "before", 8, words="in phase erasing, with nothing sent so far"),
    State("erasing", "after", 8, 1, words="the first sector is blank"),
    State("programming", "after", 9, 1),
    State("verifying", "after", 10, 1),
    State("restoring", "after", 16, 1, ends="restored",
          words="the image cannot be verified, the old contents are written back"),
    State("leaving", "after", 11),
    State("resetting", "after", 12),
    State("done", "none", 13, ends="nothing", words="after a successful session"),
    State("held", "held", 14, ends="nothing",
          words="after a failed session: neither image nor old contents could be verified"),
)

# --- how sessions end ------------------------------------------------------------


@dataclass(frozen=True)
class Ending:
    """What is true of a session in the end."""

    words: str
    writer: str = "ok"      # what close() returns; "|" separates what is allowed
    errors: tuple[int, ...] = (0,)  # of enum mtkflash_error
    flash: str = "new"      # new, old, or partial: whatever the power order allows
    # back with libata, gone with its node, away without power, released from vendor
    # mode, unloaded as the module is, or the same as before
    drive: str = "back"
    flags: tuple[str, ...] = ()  # set in the status; of those not named some may be

    def with_writer(self, writer: str) -> "Ending":
        return replace(self, writer=writer)


GONE = 30
INTERRUPTED = 9
VERIFY = 27
SILENT = (15, 20, 38, 39)   # no-drive, bus-dead, no-status, no-link
REFUSED = 33
IMAGE_SIZE = 2
NO_ANSWER = 28
IN_USE = 12

ENDINGS = {
    "nothing": Ending("nothing changes", flash="same", drive="same"),
    "done": Ending("the session completes: the new firmware is verified and runs"),
    "refused": Ending("the session waits until its time is over: REFUSED, nothing touched",
                      "close ECONNREFUSED", (REFUSED,), "old", flags=("UNTOUCHED",)),
    "restored": Ending("the session completes: VERIFY, the old contents are verified and run",
                       "close EIO", (VERIFY,), "old", flags=("RESTORED",)),
    "interrupted": Ending("INTERRUPTED, nothing touched, the drive runs as before",
                          "close ECANCELED|killed 9", (INTERRUPTED,), "old",
                          flags=("UNTOUCHED",)),
    "discarded": Ending("the image is discarded, nothing touched",
                        "killed 9", (INTERRUPTED,), "old"),
    "incomplete": Ending("the image is refused, nothing touched: IMAGE_SIZE",
                         "close EINVAL", (IMAGE_SIZE,), "old"),
    "in-use": Ending("nothing touched: IN_USE", "close ETXTBSY", (IN_USE,), "old",
                     flags=("UNTOUCHED",)),
    "gone": Ending("GONE, nothing touched, the drive leaves vendor mode",
                   "close ENODEV", flash="old", drive="gone"),
    "gone-done": Ending("the new firmware is verified and runs", drive="gone"),
    "gone-refused": Ending("GONE, nothing touched", "close ENODEV", flash="old", drive="gone"),
    "gone-restored": Ending("the old contents are verified and run",
                            "close EIO", flash="old", drive="gone"),
    "gone-idle": Ending("", flash="same", drive="gone"),
    "silent": Ending("the bus is dead: an error that says so, nothing touched",
                     "close EHOSTDOWN|close ENXIO|close ECOMM|close ENOLINK", SILENT, "old",
                     flags=("UNTOUCHED",)),
    "cut": Ending("BUS_DEAD; the drive answers the request when it has power again, or runs",
                  "close EHOSTDOWN|close ENXIO|close ECOMM|close ENOLINK", SILENT, "partial"),
    "released": Ending("", flash="same", drive="released"),
    "unloaded": Ending("", flash="same", drive="unloaded"),
    "away": Ending("", flash="same", drive="away"),
    "end-old": Ending("", flash="old", drive="away"),
    "end-new": Ending("", flash="new", drive="away"),
    "end-same": Ending("", flash="same", drive="away"),
    "complete": Ending("NO_ANSWER: the new firmware is verified, and runs when it has power",
                       "close ENOTCONN", (NO_ANSWER,), "new", "away"),
}

# --- events ----------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What comes of an event."""

    result: str             # of the event itself; a pattern for what the agent says
    words: str              # the same for people
    ending: str = "ends"    # of ENDINGS; "ends": as if nothing had happened
    waits: bool = False     # the event is not over before the session is
    note: str = ""          # of NOTES


@dataclass(frozen=True)
class Event:
    """Something that happens, and what comes of it by state, or by group of states."""

    name: str
    cells: dict[str, Cell]
    bound: int              # seconds within which it is over, from the end of the session
    quiet: bool = False     # the session does not notice: several are tried at one stop
    words: str = ""

    def cell(self, state: State) -> Cell | None:
        return self.cells.get(state.name) or self.cells.get(state.group)


NOTES = {
    "erased": "Nothing stops a session after its first erase.  The longest phase of a real"
              " 256 KiB part takes less than a minute; waiting for a drive that hangs is"
              " bounded by the session's own limits.",
    "sleeps": "The suspend is refused rather than delayed: try again when the session is over.",
    "own node": "The drive's block device and its sg node disappear when the port is claimed, and"
                " come back with a drive that runs.  No program has to wait.",
    "race": "If the device is still open when the port is claimed, the session ends with IN_USE.",
    "half a firmware": "libata does not look for a drive that has half a firmware, which"
                       " would take it a minute: rescan, or write the image again.",
    "switch": "The session waits for the power to come back, as long as it was told to (60 s);"
              " if it comes back the session goes on.",
    "ends the guest": "Tried in staged, backing-up, erasing, verifying and held.",
}


def _refused_while_busy(idle: Cell, held: Cell | None = None, staged: str = "EBUSY",
                        result: str = "open EBUSY") -> dict[str, Cell]:
    busy = Cell(result, "EBUSY")
    return {"none": idle, "staged": Cell(result, staged), "before": busy, "after": busy,
            "held": held or idle}


def _always(cell: Cell) -> dict[str, Cell]:
    return {group: cell for group in GROUPS}


_GONE_AFTER = {
    "none": Cell("ok", "the node disappears", "gone-idle"),
    "staged": Cell("ok", "the node disappears, then close", "gone-refused"),
    "before": Cell("ok", "the session ends first", "gone", waits=True),
    "waiting": Cell("ok", "the session ends first", "gone-refused", waits=True),
    "after": Cell("ok", "waits for the end of the session", "gone-done", waits=True,
                  note="erased"),
    "restoring": Cell("ok", "waits for the end of the session", "gone-restored", waits=True,
                      note="erased"),
    "held": Cell("ok", "the drive leaves vendor mode, the node disappears", "gone-idle",
                 note="half a firmware"),
}

_SLEEP = {
    "none": Cell("ok", "the computer sleeps"),
    "staged": Cell("ok", "the computer sleeps"),
    "before": Cell("ok", "the session ends first, then the computer sleeps", "interrupted",
                   waits=True),
    # The session does not say of its first erase before that is over.
    "about to erase": Cell("(write|open) EBUSY", "refused, EBUSY", note="sleeps"),
    "after": Cell("(write|open) EBUSY", "refused, EBUSY", note="sleeps"),
    "held": Cell("ok", "the drive leaves vendor mode, then the computer sleeps", "released",
                 note="half a firmware"),
}

_NO_NODE = Cell("(open|mount) E.*", "fails at once: there is no such device", note="own node")

_PROBE = {
    "none": Cell("ok.*", "answered"),
    "staged": Cell("ok.*", "answered"),
    "before": _NO_NODE,
    "claiming": Cell("ok.*", "answered", note="race"),
    "after": _NO_NODE,
    "held": _NO_NODE,
}

EVENTS = (
    Event("close", {
        **_always(Cell("ok", "ok; the close of a reader has no effect")),
        "staged": Cell("", "closed by the writer, too early: EINVAL", "incomplete"),
    }, 1, quiet=True, words="another process closes its descriptor"),
    Event("second open", _refused_while_busy(Cell("ok", "ok")), 1, quiet=True,
          words="another process opens the node for writing"),
    Event("second write", {
        "staged": Cell("open EBUSY", "EBUSY"),
        "before": Cell("open EBUSY", "EBUSY"),
        "after": Cell("open EBUSY", "EBUSY"),
        "none": Cell("ok", "a new session: the new firmware runs", "done"),
        "held": Cell("ok", "continues from the flash as it is: the new firmware runs", "done"),
    }, 90, quiet=True, words="another process writes the image, too"),
    Event("read", {
        "staged": Cell("read EISCONN", "EISCONN: the drive works, and nobody asked to read it"),
        "before": Cell("read EBUSY", "EBUSY"),
        "after": Cell("read EBUSY", "EBUSY"),
        "none": Cell("read EISCONN", "EISCONN: the drive works, and nobody asked to read it"),
        "held": Cell("ok 8192 bytes", "a session reads; the drive stays held"),
    }, 60, quiet=True, words="another process reads the node"),
    Event("write of 0 bytes", _refused_while_busy(Cell("ok", "no effect")), 1, quiet=True),
    Event("huge write", _refused_while_busy(
        Cell("write EFBIG, close EFBIG", "EFBIG, nothing touched"),
        Cell("write EFBIG, close EFBIG", "EFBIG, still held")), 2, quiet=True,
          words="3 MiB in one go"),
    Event("out of memory", _refused_while_busy(
        Cell("write ENOMEM, close ENOMEM", "ENOMEM, nothing touched"),
        Cell("write ENOMEM, close ENOMEM", "ENOMEM, still held")), 2, quiet=True,
          words="every page for the image is refused"),
    Event("ioctls", {
        "none": Cell("idle", "answered"),
        "staged": Cell("idle", "answered"),
        "before": Cell("busy", "answered; options: EBUSY"),
        "after": Cell("busy", "answered; options: EBUSY"),
        "held": Cell("idle", "answered"),
    }, 5, quiet=True, words="each of them by another process"),
    Event("sibling port", _always(Cell("ok", "recovers as usual")), 10, quiet=True,
          words="libata recovers the other port of the same host, and looks for devices"),
    Event("other drives", _always(Cell("ok", "read and mounted as usual")), 10, quiet=True,
          words="the disk and the disc on the other port are read, the disc is mounted"),
    Event("rmmod", {
        "none": Cell("ok", "unloaded", "unloaded"),
        "staged": Cell("rmmod EAGAIN", "in use"),
        "before": Cell("rmmod EAGAIN", "in use"),
        "after": Cell("rmmod EAGAIN", "in use"),
        "held": Cell("ok", "the drive leaves vendor mode, then the module is unloaded", "unloaded",
                     note="half a firmware"),
    }, 10, quiet=True),
    Event("SIGKILL", {
        "none": Cell("", "of a process that wrote nothing: no effect"),
        "staged": Cell("", "", "discarded"),
        "before": Cell("", "", "interrupted"),
        "after": Cell("", "the session goes on without the process", note="erased"),
        "held": Cell("", "of a process that wrote nothing: no effect"),
    }, 60, words="the process that writes is killed"),
    Event("power-off", {
        "none": Cell("", "no effect until the next session", "away"),
        "staged": Cell("", "", "silent", note="switch"),
        "claiming": Cell("", "", "silent", note="switch"),
        "entering": Cell("", "", "silent", note="switch"),
        "waiting": Cell("", "the session keeps waiting", note="switch"),
        "before": Cell("", "", "silent"),
        "after": Cell("", "", "cut"),
        "leaving": Cell("", "", "complete"),
        "resetting": Cell("", "", "complete"),
        "held": Cell("", "no effect until the next session", "away"),
    }, 120, words="the drive loses its power; then it is on again, and the image is written again"),
    Event("unbind", _GONE_AFTER, 30, words="the host driver is unbound; then it is bound again"),
    Event("PCI removal", _GONE_AFTER, 30,
          words="the host controller is removed; then the bus is scanned again"),
    Event("suspend", _SLEEP, 30, words="to memory, all of it except the firmware's part"),
    Event("hibernate", _SLEEP, 30, words="from user space, up to the image and back"),
    Event("udev probe", _PROBE, 60, quiet=True,
          words="the drive's own block device is opened and read"),
    Event("sg probe", _PROBE, 60, quiet=True,
          words="INQUIRY by SG_IO through the drive's own sg node"),
    Event("mounted", {
        "none": Cell("ok", "mounted; a write then fails: IN_USE", "in-use"),
        "staged": Cell("ok", "mounted", "in-use"),
        "before": _PROBE["before"],
        "claiming": Cell("ok", "mounted", "in-use"),
        "after": _PROBE["after"],
        "held": _PROBE["held"],
    }, 60, words="the disc in the drive itself is mounted"),
    Event("reboot", {
        "staged": Cell("", "the image is discarded, nothing touched", "end-old",
                       note="ends the guest"),
        "none": Cell("", "nothing to do", "end-same", note="ends the guest"),
        "before": Cell("", "the session ends first, nothing touched", "end-old",
                       note="ends the guest"),
        "after": Cell("", "waits for the end of the session: the new firmware runs", "end-new",
                      note="ends the guest"),
        "restoring": Cell("", "waits for the end of the session: the old firmware runs",
                          "end-old", note="ends the guest"),
        "held": Cell("", "the drive leaves vendor mode, and answers the request later",
                     "end-same", note="ends the guest"),
    }, 60, words="the computer reboots or is switched off"),
)

# States in which the end of the guest is tried: each costs a boot.
FINAL = ("staged", "backing-up", "erasing", "verifying", "held")
