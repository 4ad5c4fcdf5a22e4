# SPDX-License-Identifier: GPL-2.0
"""A session is recorded in a guest, and replayed on the host against the drive model."""

import base64
import gzip
import subprocess

from .artifacts import build
from .guest import BUILD, TOP, Guest, Job

TRACING = "/sys/kernel/tracing"
FILE = "/tmp/t"

# Room for all events of a session, so that it does not matter how busy the host is.
ENOUGH_KB = 65536


def record(guest: Guest, buffer_kb: int = ENOUGH_KB) -> Job:
    """It records by the time that this returns, into a buffer of this size."""
    guest.check(f"rm -f {FILE} {FILE}.err")
    job = guest.spawn(f"echo $$ > /tmp/recorder; exec mtkflashctl trace mtkflash0 {FILE}"
                      f" --json 2> {FILE}.err")
    guest.wait_for(f"grep -q ^Recording {FILE}.err")
    guest.check(f"echo {buffer_kb} > {TRACING}/instances/mtkflashctl.*/buffer_size_kb")
    return job


def fetch(guest: Guest, name: str) -> str:
    """The file, which is kept on the host too."""
    text = guest.check(f"gzip -1 < {FILE} | base64 -w 0", 120)
    content = gzip.decompress(base64.b64decode(text))
    (BUILD / "log" / name).write_bytes(content)
    return content.decode("ascii")


def replay(name: str) -> str:
    """What the host says of it; there must be no difference."""
    build("replay", "make", "-C", TOP / "tests" / "native", "replay")
    done = subprocess.run([BUILD / "native" / "replay", BUILD / "log" / name], check=False,
                          stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout
