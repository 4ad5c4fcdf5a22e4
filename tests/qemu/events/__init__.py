# SPDX-License-Identifier: GPL-2.0
"""What happens to a session when something else happens: the table, and how it is tried."""
