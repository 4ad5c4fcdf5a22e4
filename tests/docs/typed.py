# SPDX-License-Identifier: GPL-2.0
"""What README and the pages tell people to type."""

import re
from pathlib import Path

from facts import TOP


def pages() -> list[Path]:
    return [TOP / "README.md", *sorted((TOP / "Documentation").glob("*.rst"))]


def blocks_of(path: Path) -> list[list[str]]:
    """The commands of each block of a page, and each one in a sentence as a block of its own."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        found = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        inline = re.findall(r"(?<!`)`(?:sudo\s)?(mtkflashctl\s[^`]+)`(?!`)", text)
    else:
        found = [body for _, body in
                 re.findall(r"^( *)\.\. code-block:: sh\n\n((?:\1   .*\n|\n)+)", text,
                            re.MULTILINE)]
        inline = re.findall(r"``(?:sudo\s)?(mtkflashctl\s[^`]+)``", text)
    blocks = [[line.strip().removeprefix("sudo ") for line in block.splitlines() if line.strip()]
              for block in found]
    # Without an argument it is the name of a command, and nothing to be typed.
    return blocks + [[" ".join(command.split())] for command in inline if len(command.split()) > 2]
