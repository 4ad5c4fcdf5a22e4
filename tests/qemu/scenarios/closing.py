# SPDX-License-Identifier: GPL-2.0
"""
The exit code is the result, whoever writes the image and whoever else holds the file:
shells that redirect before they fork, programs that write with fsync() or without, and
others that look at the descriptor meanwhile.
"""

import json

from rig import Guest, scenario
from rig.bench import BENCH
from rig.contract import ERROR, KIND, PHASE
from rig.optical import next_session
from rig.tiny import NODE, TINY

PYTHON = "image={image} PYTHONHOME=/usr python3 -S -c 'import os;" \
         " b = open(os.environ[\"image\"], \"rb\").read()\n'"

# As they stand in "SHELL -c '...'".
IN_SHELLS = {
    "one command": "cat {image} > {node}",
    "a command that is not the last": "cat {image} > {node}; exit $?",
    "a group": "{{ cat {image}; }} > {node}",
    "a subshell": "(cat {image}) > {node}; exit $?",
    "exec": "exec 3> {node}; cat {image} >&3; code=$?; exec 3>&-; exit $code",
    "somebody else has it open":
        "exec 3> {node}; sleep 1000 & cat {image} >&3; code=$?; kill $!; exit $code",
}
SHELLS = {
    "bash": "bash -c",
    "dash": "dash -c",
    "busybox sh": "busybox sh -c",
    "zsh": "zsh -f -c",
    "zsh without MULTIOS": "zsh -f -o no_multios -c",
}
PROGRAMS = {
    "sh in sh": "dash -c 'sh -c \"cat {image} > {node}\"; exit $?'",
    "dd": "dd if={image} of={node} status=none",
    "dd in small blocks": "dd if={image} of={node} bs=100 status=none",
    "dd conv=fsync": "dd if={image} of={node} conv=fsync status=none",
    "dd conv=fdatasync": "dd if={image} of={node} conv=fdatasync status=none",
    "busybox dd": "busybox dd if={image} of={node} 2> /dev/null",
    "busybox dd conv=fsync": "busybox dd if={image} of={node} conv=fsync 2> /dev/null",
    "cp": "cp {image} {node}",
    "busybox cp": "busybox cp {image} {node}",
    "tee": "tee {node} < {image} > /dev/null",
    "python, a file object":
        PYTHON + "'with open(\"{node}\", \"wb\") as f: f.write(b)'",
    "python, os.write":
        PYTHON + "'f = os.open(\"{node}\", os.O_WRONLY); os.write(f, b); os.close(f)'",
    "python, os.fsync":
        PYTHON + "'f = os.open(\"{node}\", os.O_WRONLY); os.write(f, b); os.fsync(f)'",
    "python, other descriptors that come and go":
        PYTHON + "'f = os.open(\"{node}\", os.O_WRONLY); os.write(f, b[:100]);"
        " os.close(os.dup(f)); os.write(f, b[100:]); g = os.dup(f); os.close(f); os.close(g)'",
    "python, a child that ends before the writer":
        PYTHON + "'f = os.open(\"{node}\", os.O_WRONLY); os.write(f, b[:100]);"
        " os.fork() or os._exit(0); os.wait(); os.write(f, b[100:]); os.close(f)'",
}

ROWS = {f"{shell}, {way}": f"{start} '{words}'"
        for shell, start in SHELLS.items() for way, words in IN_SHELLS.items()} | PROGRAMS


def run_row(guest: Guest, words: str, image: str) -> tuple[int, str]:
    return guest.run(words.format(image=image, node=NODE), 60)


def run_all(guest: Guest, rows: dict[str, str], image: str, expected: dict[str, int],
            options: str, codes: range) -> None:
    # pylint: disable=too-many-arguments
    """Each of them is one session, whose result is the exit code."""
    wrong = []
    for name, words in rows.items():
        next_session(guest, *options.split())
        before = int(status(guest)["session"])
        code, text = run_row(guest, words, image)
        after = status(guest)
        found = {key: int(after[key]) for key in expected}
        if code not in codes or int(after["session"]) != before + 1 or found != expected:
            wrong.append(f"{name}: exit code {code}, {int(after['session']) - before} sessions,"
                         f" {found}: {text}")
    assert not wrong, "\n".join(wrong)


def status(guest: Guest) -> dict[str, str]:
    return TINY.shop(guest).status()


FAILURE = range(1, 128)
DRY_RUN = {"kind": KIND["dry-run"], "phase": PHASE["done"]}


@scenario("closing: the exit code of every writer is the result", TINY.machine)
def exit_codes(guest: Guest) -> None:
    drive = TINY.shop(guest).dead()
    run_all(guest, ROWS, "/fw/big.bin", {"error": ERROR["part-size"]}, "wait=60", FAILURE)
    good = {name: words for name, words in ROWS.items()
            if name in PROGRAMS or name.endswith((", exec", "last"))}
    run_all(guest, good, "/fw/new.bin", DRY_RUN, "dry-run", range(1))
    assert drive.content() == TINY.image("dead")
    # Not a dry run, once.
    assert run_row(guest, ROWS["dash, one command"], "/fw/new.bin") == (0, "")
    assert drive.content() == TINY.image("new")
    drive.assert_innocent()


def sessions(guest: Guest) -> int:
    text = guest.check("mtkflashctl info mtkflash0 --json")
    return json.loads(text)["result"]["drive"]["session"]["session"]


# The debug kernel is too slow for the readers to meet anybody.
@scenario("closing: whoever looks at the descriptors of all processes does not matter",
          BENCH.machine, kernels=("debian",))
def looked_at(guest: Guest) -> None:
    drive = BENCH.dead(guest)
    # So a session fails at once.
    drive.set("power", False)
    guest.check("touch /tmp/look")
    jobs = [guest.spawn("while test -e /tmp/look; do ls -l /proc/[0-9]*/fd; done > /dev/null 2>&1")
            for _ in range(2)]
    # The others: uapi, "the last close of many decides" has a look that is always there.
    for name in ("dash, a command that is not the last", "dd", "cp"):
        words = ROWS[name]
        next_session(guest, "wait=0")
        before = sessions(guest)
        code, text = run_row(guest, words, "/fw/new.bin")
        # Somebody still looks at the one before: that is told at the opening.
        while "busy" in text:
            code, text = run_row(guest, words, "/fw/new.bin")
        assert code in FAILURE and sessions(guest) == before + 1, f"{name}: {code} {text}"
    guest.check("rm /tmp/look")
    for job in jobs:
        job.wait()
    assert drive.since("erases") == 0
    drive.assert_innocent()


# Nobody looks at what their close() returns: the status and the log have it.
UNHEARD = {
    "busybox cat": "busybox cat {image} > {node}",
    "python that forgets to close": PYTHON + "'open(\"{node}\", \"wb\").write(b)' 2> /dev/null",
    "zsh with two outputs": "zsh -f -c 'cat {image} > {node} > /tmp/copy'",
}


@scenario("closing: what no exit code can tell is in the status", TINY.machine)
def unheard(guest: Guest) -> None:
    drive = TINY.shop(guest).dead()
    for name, words in UNHEARD.items():
        before = int(status(guest)["session"])
        assert run_row(guest, words, "/fw/big.bin")[0] == 0, name
        TINY.shop(guest).wait_idle()
        after = status(guest)
        assert int(after["session"]) == before + 1, name
        assert int(after["error"]) == ERROR["part-size"], name
    assert drive.content() == TINY.image("dead")
    drive.assert_innocent()


PARTS = {
    "two programs": "(cat /tmp/1; cat /tmp/2) > {node}",
    "two programs of dash": "dash -c '{{ cat /tmp/1; cat /tmp/2; }} > {node}'",
    "a shell and a program": "{{ printf %s x; cat /tmp/2; }} > {node}",
    "two at once": "{{ cat /tmp/1 - < /tmp/fifo & exec 4> /tmp/fifo; cat /tmp/2; a=$?; exec 4>&-;"
                   " wait $! && exit; exit $a; }} > {node}",
}


@scenario("closing: an image comes from one program, and a part of it is refused", TINY.machine)
def parts(guest: Guest) -> None:
    drive = TINY.shop(guest).dead()
    guest.check("head -c 4096 /fw/new.bin > /tmp/1; tail -c 4096 /fw/new.bin > /tmp/2;"
                " rm -f /tmp/fifo; mkfifo /tmp/fifo")
    for name, words in PARTS.items():
        before = status(guest)["session"]
        assert run_row(guest, words, "")[0] in FAILURE, name
        after = status(guest)
        assert after["session"] == before, name
        assert int(after["error"]) in (ERROR["image-size"], ERROR["not-firmware"]), name
    # Two whole images are two sessions, each with its own result.
    session = int(status(guest)["session"])
    code, text = run_row(guest, "(cat /fw/new.bin; a=$?; cat /fw/big.bin; echo $a $?) > {node}"
                                " 2> /tmp/error", "")
    assert drive.content() == TINY.image("new"), text
    assert int(status(guest)["session"]) == session + 2
    drive.assert_innocent()


@scenario("closing: a close that waited has nothing to do with a writer that came", TINY.machine)
def late(guest: Guest) -> None:
    drive = TINY.shop(guest).dead()
    code, text = guest.run("uapi_test late-close", 60)
    assert code == 0, text
    assert drive.content() == TINY.image("dead")
    drive.assert_innocent()
