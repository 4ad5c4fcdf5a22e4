# SPDX-License-Identifier: GPL-2.0
"""
How Sphinx builds the documentation:

    sphinx-build -W Documentation build/docs/html
"""

import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]

# The tables of the pages are those of the driver, printed anew every time.
subprocess.run([TOP / "tests" / "docs" / "tables"], check=True)

# pylint: disable=invalid-name
project = "mtkflash"
author = "the mtkflash authors"
project_copyright = author
root_doc = "index"
extensions: list[str] = []
html_theme = "alabaster"
html_theme_options = {"page_width": "90%"}
html_show_sourcelink = False
html_copy_source = False
nitpicky = True
