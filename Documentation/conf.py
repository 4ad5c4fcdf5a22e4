# SPDX-License-Identifier: GPL-2.0
"""
How Sphinx builds the documentation:

    sphinx-build -W Documentation build/docs/html
"""

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
