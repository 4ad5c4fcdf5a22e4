# SPDX-License-Identifier: GPL-2.0
"""The numbers of uapi/linux/mtkflash.h, by the names that the driver gives them."""

import sys

from .guest import TOP

sys.path.append(str(TOP / "tests" / "docs"))
import facts  # noqa: E402  pylint: disable=wrong-import-position

_FACTS = facts.read()


def _numbers(key: str) -> dict[str, int]:
    return {row["name"]: row["value"] for row in _FACTS[key]}


PHASE = _numbers("phases")
VERDICT = _numbers("verdicts")
KIND = _numbers("kinds")
SET = _numbers("option_sets")
PAGE = _numbers("pages")
ERROR = _numbers("errors")
ADVICE_TEXT = {row["value"]: row["text"] for row in _FACTS["advice"]}

# These have no other names than the header's.
ADVICE = facts.constants("ADVICE")
FLAG = facts.flags("STATUS")
OPTION = facts.flags("OPTION")
WAIT_DEFAULT_MS = 60000


def name_of(table: dict[str, int], value: int) -> str:
    return next(name for name, number in table.items() if number == value)
