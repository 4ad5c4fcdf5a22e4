# SPDX-License-Identifier: GPL-2.0
"""The numbers of uapi/linux/mtkflash.h, by the names that it gives them."""

import re

from .guest import TOP

_TEXT = (TOP / "uapi" / "linux" / "mtkflash.h").read_text("utf-8")


def _rows(name: str) -> list[list[str]]:
    """The rows of one of its X macros, split at the commas outside of strings."""
    match = re.search(rf"#define {name}\(X\) \\\n((?:.*\\\n)*.*\n)", _TEXT)
    assert match is not None, name
    # Texts of two lines are one.
    body = re.sub(r'" \\\n\s*"', "", match[1]).replace("\\\n", " ")
    return [[word.strip().strip('"') for word in re.findall(r'"[^"]*"|[^,"]+', row)
             if word.strip()]
            for row in re.findall(r'X\(((?:"[^"]*"|[^)"])*)\)', body)]


PHASE = {row[2]: int(row[1]) for row in _rows("MTKFLASH_PHASES")}
VERDICT = {row[2]: int(row[1]) for row in _rows("MTKFLASH_VERDICTS")}
KIND = {row[2]: int(row[1]) for row in _rows("MTKFLASH_KINDS")}
SET = {row[2]: int(row[1]) for row in _rows("MTKFLASH_COMMAND_SETS")}
PAGE = {row[2]: int(row[1]) for row in _rows("MTKFLASH_PAGE_STATES")}
ADVICE = {row[0]: int(row[1]) for row in _rows("MTKFLASH_ADVICE")}
ADVICE_TEXT = {int(row[1]): row[2] for row in _rows("MTKFLASH_ADVICE")}
ERROR = {row[3]: int(row[1]) for row in _rows("MTKFLASH_ERRORS")}
ERRNO = {row[3]: row[2] for row in _rows("MTKFLASH_ERRORS")}
ERROR_ADVICE = {row[3]: ADVICE[row[5]] for row in _rows("MTKFLASH_ERRORS")}


def _bits(prefix: str) -> dict[str, int]:
    return {name: 1 << int(bit) for name, bit in
            re.findall(rf"#define {prefix}_(\w+)\s+\(1u << (\d+)\)", _TEXT)}


FLAG = _bits("MTKFLASH_STATUS")
OPTION = _bits("MTKFLASH_OPTION")
WAIT_DEFAULT_MS = 60000


def name_of(table: dict[str, int], value: int) -> str:
    return next(name for name, number in table.items() if number == value)
