# SPDX-License-Identifier: GPL-2.0
"""
The generated text of the pages.

The pages are to be read as they are, by whoever has nothing but the sources.  So what is
printed from the driver's tables stands in them, between two comments:

    .. generated: NAME

    the contents of build/docs/tables/NAME.rst

    .. end of generated text
"""

import re
import textwrap
from pathlib import Path

BLOCK = re.compile(r"^( *)\.\. generated: ([\w-]+)\n\n.*?^\1\.\. end of generated text$",
                   re.MULTILINE | re.DOTALL)
WIDTH = 98


def wrapped(line: str) -> list[str]:
    """A line of a table's cell, or a paragraph."""
    if len(line) <= WIDTH:
        return [line]
    lead = re.match(r" *(?:\* - |- |\.\. )?", line)[0]
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * len(lead),
                         break_long_words=False, break_on_hyphens=False)


def updated(page: str, tables: Path) -> str:
    """The page with its generated text made anew."""
    def fill(block: re.Match[str]) -> str:
        indent, name = block.groups()
        text = (tables / f"{name}.rst").read_text("utf-8").strip("\n")
        lines = [part for line in text.splitlines()
                 for part in wrapped(f"{indent}{line}".rstrip())]
        body = "\n".join(lines)
        return (f"{indent}.. generated: {name}\n\n{body}\n\n"
                f"{indent}.. end of generated text")

    return BLOCK.sub(fill, page)


def update(pages: Path, tables: Path, write: bool) -> list[str]:
    """Writes the pages whose generated text is old, or only says which these are."""
    old = []
    for path in sorted(pages.glob("*.rst")):
        text = path.read_text("utf-8")
        new = updated(text, tables)
        if new != text:
            old.append(path.name)
            if write:
                path.write_text(new, "utf-8")
    return old
