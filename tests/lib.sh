#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# What several scripts of the tests share; to be sourced.

# Installing and updating packages needs root; a fresh container has no sudo.
as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		sudo "$@"
	fi
}

# lock_file FILE: one at a time, until this shell ends; others wait.
lock_file() {
	local fd

	mkdir -p "$(dirname "$1")"
	exec {fd}> "$1"
	flock "$fd"
}
